// lifecert_abi_story: one fixed day of a phone over the C ABI, against a counter in memory. Each call is printed as a
// line of JSON (name, arguments, code, where, answer), and at the end a line with the SHA-256 of all codes and answers.
#include <cstdio>
#include <initializer_list>
#include <iostream>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/crypto/hash.h"
#include "core/receipt/paper.h"
#include "core/wire/text.h"
#include "tests/support/phone_fixture.h"
#include "tests/support/region_fixture.h"
#include "wasm/lifecert.h"

namespace lifecert {
namespace {

using support::fixed;
using support::kNow;
using support::must;
using support::Phone;
using support::Region;

using Argument = std::variant<Bytes, double>;

Bytes bytes_of(std::string_view text) { return {text.begin(), text.end()}; }

template <std::size_t N>
Bytes bytes_of(const std::array<std::uint8_t, N>& array) {
  return {array.begin(), array.end()};
}

// Memory lent to the ABI for one call.
class Lent {
 public:
  explicit Lent(const Bytes& bytes)
      : data_(lifecert_alloc(static_cast<std::uint32_t>(bytes.size()))),
        size_(static_cast<std::uint32_t>(bytes.size())) {
    std::ranges::copy(bytes, data_);
  }
  ~Lent() {
    if (data_ != nullptr) lifecert_free(data_);
  }
  Lent(const Lent&) = delete;
  Lent& operator=(const Lent&) = delete;

  [[nodiscard]] std::uint8_t* data() const { return data_; }
  [[nodiscard]] std::uint32_t size() const { return size_; }

 private:
  std::uint8_t* data_;
  std::uint32_t size_;
};

class Story {
 public:
  void tell() {
    call("lifecert_self_test", {}, [] { return lifecert_self_test(); });
    codes();
    keys();
    const std::uint32_t client = create({});
    view(client);
    enrol(client);
    certify(client, 1);
    converse(client);
    packet_file(client);
    // The page is opened anew, from the rows alone, with the line dead for a while.
    const std::uint32_t again = create(rows_);
    view(again);
    certify(again, 2);
    const client::NextStep next = next_step(again);
    exchange_failed(again, next.exchange.value().id);
    view(again);
    call("lifecert_client_retry_now", {num(again)}, [&] { return lifecert_client_retry_now(again); });
    now_ += 3600;
    converse(again);
    for (const crypto::Hash& submission : counter_.undecided()) counter_.decide(submission, cert::Verdict::pass);
    now_ += support::kDay_s;
    converse(again);
    discard(again);
    view(again);
    receipts();
    call("lifecert_client_destroy", {num(again)}, [&] { return lifecert_client_destroy(again); });
    call("lifecert_client_view", {num(again), num(now_)}, [&] { return lifecert_client_view(again, now()); });
    std::cout << R"({"sha256":")" << wire::to_hex(crypto::sha256({outputs_})) << "\"}\n";
  }

 private:
  static double num(std::int64_t number) { return static_cast<double>(number); }
  [[nodiscard]] double now() const { return static_cast<double>(now_); }

  template <class Call>
  Bytes call(const char* name, std::initializer_list<Argument> arguments, Call make) {
    const std::uint32_t code = make();
    const Bytes answer(lifecert_output(), lifecert_output() + lifecert_output_size());
    const Bytes where(lifecert_error_where(), lifecert_error_where() + lifecert_error_where_size());
    std::string line = std::string(R"({"call":")") + name + R"(","args":[)";
    for (const Argument& argument : arguments) {
      if (line.back() != '[') line += ',';
      if (const double* number = std::get_if<double>(&argument)) {
        line += std::to_string(static_cast<std::int64_t>(*number));
      } else {
        line += '"' + wire::to_hex(std::get<Bytes>(argument)) + '"';
      }
    }
    line += R"(],"code":)" + std::to_string(code) + R"(,"where":")" + std::string(where.begin(), where.end()) +
            R"(","answer":")" + wire::to_hex(answer) + "\"}\n";
    std::cout << line;
    append(outputs_, Bytes{static_cast<std::uint8_t>(code & 0xFFU), static_cast<std::uint8_t>(code >> 8U)});
    append(outputs_, answer);
    return answer;
  }

  void codes() {
    const Bytes region = bytes_of(Region::kName);
    const std::string good = cert::typed_code(support::fixed_bytes<8>("letter"));
    std::string slip = good;
    slip.back() = slip.back() == '0' ? '1' : '0';
    for (const std::string& text : {good, slip, std::string("?"), std::string()}) {
      const Bytes bytes = bytes_of(text);
      const Lent typed(bytes);
      const Lent where(region);
      call("lifecert_check_code", {bytes, region},
           [&] { return lifecert_check_code(typed.data(), typed.size(), where.data(), where.size()); });
    }
    const Bytes bytes = bytes_of(good);
    const Lent where(region);
    const Lent typed(bytes);
    call("lifecert_stretch_code", {region, bytes},
         [&] { return lifecert_stretch_code(where.data(), where.size(), typed.data(), typed.size()); });
  }

  void keys() {
    const Bytes seed = bytes_of(fixed("seed"));
    const Bytes message = bytes_of("a message");
    const auto with_seed = [&](auto use) {
      const Lent secret(seed);
      return use(secret);
    };
    const Bytes key = with_seed([&](const Lent& secret) {
      return call("lifecert_sign_key", {seed}, [&] { return lifecert_sign_key(secret.data(), secret.size()); });
    });
    const Lent text(message);
    const Bytes signature = with_seed([&](const Lent& secret) {
      return call("lifecert_sign", {seed, message},
                  [&] { return lifecert_sign(secret.data(), secret.size(), text.data(), text.size()); });
    });
    Bytes altered = signature;
    altered[40] ^= 1U;
    const Lent public_key(key);
    for (const Bytes& one : {signature, altered, Bytes{}}) {
      const Lent lent(one);
      call("lifecert_verify", {key, message, one}, [&] {
        return lifecert_verify(public_key.data(), public_key.size(), text.data(), text.size(), lent.data(),
                               lent.size());
      });
    }
    call("lifecert_check_key", {key}, [&] { return lifecert_check_key(public_key.data(), public_key.size()); });
  }

  std::uint32_t create(const std::map<Bytes, Bytes>& rows) {
    client::Image image;
    for (const auto& [row_key, value] : rows) image.rows.push_back({row_key, value});
    const Bytes pins = wire::encode(region_.pins);
    const Bytes stored = wire::encode(image);
    const Lent lent_pins(pins);
    const Lent lent_image(stored);
    const Bytes handle = call("lifecert_client_create", {pins, stored, now()}, [&] {
      return lifecert_client_create(lent_pins.data(), lent_pins.size(), lent_image.data(), lent_image.size(), now());
    });
    return handle.at(0);
  }

  void view(std::uint32_t client) {
    call("lifecert_client_view", {num(client), now()}, [&] { return lifecert_client_view(client, now()); });
  }

  // Signs what is to be signed, as the phone's own key would.
  Bytes sign(const Bytes& to_sign) {
    client::Signatures made;
    for (const Bytes& message : must(wire::decode<client::ToSign>(to_sign)).messages) {
      made.signatures.push_back(must(region_.device.sign(message)));
    }
    return wire::encode(made);
  }

  void keep(std::uint32_t client, const Bytes& answer) {
    const client::Changes changes = must(wire::decode<client::Changes>(answer));
    if (changes.puts.empty() && changes.deletes.empty()) return;
    for (const client::Row& row : changes.puts) rows_[row.key] = row.value;
    for (const Bytes& row_key : changes.deletes) rows_.erase(row_key);
    call("lifecert_client_confirm", {num(client)}, [&] { return lifecert_client_confirm(client); });
  }

  void enrol(std::uint32_t client) {
    const Bytes code = wire::encode(Region::stretched());
    const Bytes key = bytes_of(region_.device.public_key());
    Bytes to_sign;
    {
      const Lent secret(code);
      const Lent lent_key(key);
      to_sign = call("lifecert_client_prepare_enrolment", {num(client), code, key, now()}, [&] {
        return lifecert_client_prepare_enrolment(client, secret.data(), secret.size(), lent_key.data(), lent_key.size(),
                                                 now());
      });
    }
    const Bytes signatures = sign(to_sign);
    const Lent lent(signatures);
    keep(client, call("lifecert_client_finish_enrolment", {num(client), signatures},
                      [&] { return lifecert_client_finish_enrolment(client, lent.data(), lent.size()); }));
    converse(client);
    counter_.grant();
    now_ += 3600;
    converse(client);
  }

  Bytes prepare(std::uint32_t client, int number) {
    client::Capture made = Phone::capture();
    made.consented_at = now_;
    const Bytes capture = wire::encode(made);
    const Bytes entropy = bytes_of(fixed("story entropy " + std::to_string(number)));
    const Lent lent_capture(capture);
    const Lent lent_entropy(entropy);
    return call("lifecert_client_prepare_submission", {num(client), capture, entropy, now()}, [&] {
      return lifecert_client_prepare_submission(client, lent_capture.data(), lent_capture.size(), lent_entropy.data(),
                                                lent_entropy.size(), now());
    });
  }

  Bytes finish(std::uint32_t client, const Bytes& to_sign) {
    const Bytes signatures = sign(to_sign);
    const Lent lent(signatures);
    return call("lifecert_client_finish_submission", {num(client), signatures},
                [&] { return lifecert_client_finish_submission(client, lent.data(), lent.size()); });
  }

  void certify(std::uint32_t client, int number) {
    keep(client, finish(client, prepare(client, number)));
    view(client);
  }

  // A full disk: nothing counts as kept.
  void discard(std::uint32_t client) {
    finish(client, prepare(client, 3));
    call("lifecert_client_discard", {num(client)}, [&] { return lifecert_client_discard(client); });
  }

  client::NextStep next_step(std::uint32_t client) {
    return must(wire::decode<client::NextStep>(call("lifecert_client_next_step", {num(client), now()},
                                                    [&] { return lifecert_client_next_step(client, now()); })));
  }

  void exchange_failed(std::uint32_t client, std::uint32_t exchange) {
    const auto reason = static_cast<std::uint32_t>(Code::no_network);
    call("lifecert_client_exchange_failed", {num(client), num(exchange), num(reason), now()},
         [&] { return lifecert_client_exchange_failed(client, exchange, reason, now()); });
  }

  void converse(std::uint32_t client) {
    for (int most = 50; most > 0; --most) {
      const client::NextStep next = next_step(client);
      if (!next.exchange) break;
      counter_.now = now_;
      const support::Answer answer = counter_.handle(*next.exchange);
      const Lent body(answer.body);
      keep(client,
           call("lifecert_client_take_answer",
                {num(client), num(next.exchange->id), num(answer.status), num(answer.code), answer.body, now()}, [&] {
                  return lifecert_client_take_answer(client, next.exchange->id, answer.status, answer.code, body.data(),
                                                     body.size(), now());
                }));
    }
    view(client);
  }

  void packet_file(std::uint32_t client) {
    for (const crypto::Hash& submission : counter_.undecided()) {
      const Bytes id = bytes_of(submission);
      const Lent lent(id);
      call("lifecert_client_packet_file", {num(client), id},
           [&] { return lifecert_client_packet_file(client, lent.data(), lent.size()); });
      for (const std::uint32_t kind : {1U, 2U, 3U}) {
        call("lifecert_client_paper", {num(client), id, num(kind)},
             [&] { return lifecert_client_paper(client, lent.data(), lent.size(), kind); });
      }
    }
  }

  void receipts() {
    const Bytes pins = wire::encode(region_.pins);
    const Bytes& trust = region_.trust_bytes;
    const Lent lent_pins(pins);
    const Lent lent_trust(trust);
    call("lifecert_verify_trust_list", {pins, trust}, [&] {
      return lifecert_verify_trust_list(lent_pins.data(), lent_pins.size(), lent_trust.data(), lent_trust.size());
    });
    std::vector<std::string> papers = {receipt::slip_qr(region_.slip(fixed("a submission"))), "LCK1:", "LCR1:00", "no paper"};
    for (std::uint64_t index = 0; index < region_.log.size(); ++index) {
      const Bytes record = region_.log.record(index);
      const auto packed = receipt::pack_receipt(record, region_.log.proof(index, now_), region_.trust);
      const Result<std::string> text = packed ? receipt::receipt_qr(*packed) : Result<std::string>(packed.error());
      if (text) papers.push_back(*text);
    }
    for (const std::string& text : papers) {
      const Bytes paper = bytes_of(text);
      const Lent lent(paper);
      call("lifecert_verify_paper", {pins, trust, paper}, [&] {
        return lifecert_verify_paper(lent_pins.data(), lent_pins.size(), lent_trust.data(), lent_trust.size(), lent.data(),
                                     lent.size());
      });
    }
    for (std::uint64_t index = 0; index < region_.log.size(); ++index) {
      const envelope::Kind kind = region_.log.opening(index).kind;
      const Bytes record = region_.log.record(index);
      const Lent lent_record(record);
      if (kind == envelope::Kind::submission) {
        const Bytes proof = bytes_of(region_.log.proof(index, now_));
        const Lent lent_proof(proof);
        call("lifecert_verify_received", {pins, trust, record, proof}, [&] {
          return lifecert_verify_received(lent_pins.data(), lent_pins.size(), lent_trust.data(), lent_trust.size(),
                                          lent_record.data(), lent_record.size(), lent_proof.data(), lent_proof.size());
        });
      } else {
        // Decisions hold; everything else is refused as of the wrong kind.
        const Bytes logged = wire::encode(region_.log.logged(index, now_));
        const Lent lent(logged);
        call("lifecert_verify_decided", {pins, trust, logged}, [&] {
          return lifecert_verify_decided(lent_pins.data(), lent_pins.size(), lent_trust.data(), lent_trust.size(),
                                         lent.data(), lent.size());
        });
      }
    }
  }

  Region region_;
  support::Counter counter_{region_};
  std::map<Bytes, Bytes> rows_;
  std::int64_t now_ = kNow;
  Bytes outputs_;
};

}  // namespace
}  // namespace lifecert

int main() {
  try {
    lifecert::Story().tell();
  } catch (const std::exception& fault) {
    std::cerr << "lifecert_abi_story: " << fault.what() << "\n";
    return 1;
  }
  return 0;
}
