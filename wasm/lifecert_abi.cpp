// The C ABI of lifecert.h over the core: checks what comes from outside, decodes, calls, encodes. No rule of the house's
// business stands here.
#include "wasm/lifecert.h"

#include <cmath>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "core/base/code.h"
#include "core/base/result.h"
#include "core/cert/enrolment.h"
#include "core/client/client.h"
#include "core/crypto/self_test.h"
#include "core/crypto/sign.h"
#include "core/envelope/packet.h"
#include "core/receipt/paper.h"
#include "core/receipt/reply.h"
#include "core/wire/codec.h"
#include "wasm/memory.h"

namespace lifecert::abi {
namespace {

using Handle = std::uint32_t;

// All that an instance of the module remembers between calls.
struct Module {
  Memory memory;
  std::map<Handle, std::unique_ptr<client::Client>> clients;
  Handle last_client = 0;
};

Module& module() {
  static Module the_module;
  return the_module;
}

void clear_answer() { module().memory.clear(); }

std::uint32_t fail(const Error& error) { return module().memory.fail(error); }

std::uint32_t bad_argument(const char* where) { return fail({Code::bad_argument, where}); }

std::uint32_t done() { return module().memory.done(); }

template <class Answer>
std::uint32_t answer(Answer&& what) {
  return module().memory.answer(std::forward<Answer>(what));
}

// What is to be stored carries a packet: its memory is taken at once, not found anew while it grows.
std::uint32_t answer(Result<client::Changes>&& changes) {
  if (!changes) return fail(changes.error());
  std::size_t room = 64;
  for (const client::Row& row : changes->puts) room += row.key.size() + row.value.size() + 8;
  for (const Bytes& key : changes->deletes) room += key.size() + 4;
  return answer(wire::encode(*changes, room));
}

bool is_lent(const std::uint8_t* data, std::uint32_t size) { return module().memory.is_lent(data, size); }

// An input. One that is not lent reads as empty, and good() is false.
class Input {
 public:
  Input(const std::uint8_t* data, std::uint32_t size) : good_(is_lent(data, size)) {
    if (good_ && size > 0) bytes_ = {data, size};
  }

  [[nodiscard]] bool good() const { return good_; }
  [[nodiscard]] ByteView bytes() const { return bytes_; }
  [[nodiscard]] std::string_view text() const {
    return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()};
  }

  /// Exactly N bytes.
  template <std::size_t N>
  [[nodiscard]] std::optional<std::array<std::uint8_t, N>> fixed() const {
    if (bytes_.size() != N) return std::nullopt;
    std::array<std::uint8_t, N> value{};
    std::copy(bytes_.begin(), bytes_.end(), value.begin());
    return value;
  }

 private:
  ByteView bytes_;
  bool good_ = false;
};

// An input that is wiped where it lies when the call ends.
class SecretInput : public Input {
 public:
  SecretInput(std::uint8_t* data, std::uint32_t size) : Input(data, size), data_(data) {}
  ~SecretInput() {
    if (good() && !bytes().empty()) crypto::wipe({data_, bytes().size()});
  }
  SecretInput(const SecretInput&) = delete;
  SecretInput& operator=(const SecretInput&) = delete;

 private:
  std::uint8_t* data_;
};

// Begins a call: forgets the former answer, and looks at where the inputs lie.
template <class... Inputs>
bool begin(const Inputs&... inputs) {
  clear_answer();
  return (inputs.good() && ... && true);
}

constexpr double kLargestSeconds = 9007199254740992.0;  // 2^53: up to here every whole double is exact

std::optional<std::int64_t> seconds(double now_s) {
  const bool whole = std::isfinite(now_s) && std::fabs(now_s) <= kLargestSeconds && std::floor(now_s) == now_s;
  if (!whole) return std::nullopt;
  return static_cast<std::int64_t>(now_s);
}

// Calls `use(client, now)` with what a handle and a time stand for.
template <class Use>
std::uint32_t with_client(Handle handle, double now_s, Use use) {
  const auto found = module().clients.find(handle);
  if (found == module().clients.end()) return bad_argument("client");
  const std::optional<std::int64_t> now = seconds(now_s);
  if (!now) return bad_argument("now");
  return use(*found->second, *now);
}

// A typed or scanned code; the region, where it is given, tells a QR of another one.
Result<cert::EnrolmentCode> read_code(std::string_view text, const Input& region) {
  if (region.bytes().empty()) return cert::read_code_of_any_region(text);
  return cert::read_code(text, region.text());
}

void wipe_code(Result<cert::EnrolmentCode>& code) {
  if (!code) return;
  std::string& secret = code->secret;
  crypto::wipe({reinterpret_cast<std::uint8_t*>(secret.data()), secret.size()});
}

Result<cert::VerifiedTrustList> believed(const Input& pins, const Input& trust_list) {
  Result<cert::Pins> known = wire::decode<cert::Pins>(pins.bytes());
  if (!known) return known.error();
  return cert::believe(*known, trust_list.bytes());
}

Result<receipt::Paper> verify_decided(const cert::VerifiedTrustList& trust, ByteView decision_bytes) {
  Result<receipt::LoggedStatement> pair = wire::decode<receipt::LoggedStatement>(decision_bytes);
  if (!pair) return pair.error();
  return receipt::verify_decided(pair->statement, pair->proof, trust);
}

}  // namespace
}  // namespace lifecert::abi

using namespace lifecert;       // NOLINT: what follows is extern "C" and has no namespace of its own
using namespace lifecert::abi;  // NOLINT

std::uint32_t lifecert_abi_version() { return LIFECERT_ABI_VERSION; }

std::uint8_t* lifecert_alloc(std::uint32_t size) { return module().memory.lend(size, LIFECERT_MAX_BLOCK_BYTES); }

std::uint32_t lifecert_free(std::uint8_t* block) { return module().memory.take_back(block); }

const std::uint8_t* lifecert_output() { return module().memory.output().data(); }
std::uint32_t lifecert_output_size() { return static_cast<std::uint32_t>(module().memory.output().size()); }

const std::uint8_t* lifecert_error_where() {
  return reinterpret_cast<const std::uint8_t*>(module().memory.where().data());
}
std::uint32_t lifecert_error_where_size() { return static_cast<std::uint32_t>(module().memory.where().size()); }

void lifecert_clear() { clear_answer(); }

std::uint32_t lifecert_self_test() {
  clear_answer();
  return answer(crypto::start());
}

std::uint32_t lifecert_check_code(std::uint8_t* text, std::uint32_t text_size, const std::uint8_t* region,
                                  std::uint32_t region_size) {
  const SecretInput typed(text, text_size);
  const Input where(region, region_size);
  if (!begin(typed, where)) return bad_argument("input");
  Result<cert::EnrolmentCode> code = read_code(typed.text(), where);
  wipe_code(code);
  return code ? done() : fail(code.error());
}

std::uint32_t lifecert_stretch_code(const std::uint8_t* region, std::uint32_t region_size, std::uint8_t* text,
                                    std::uint32_t text_size) {
  const Input where(region, region_size);
  const SecretInput typed(text, text_size);
  if (!begin(where, typed)) return bad_argument("input");
  if (where.bytes().empty() || where.bytes().size() > 64) return bad_argument("region");
  Result<cert::EnrolmentCode> code = read_code(typed.text(), where);
  if (!code) return fail(code.error());
  Result<cert::StretchedCode> stretched = cert::stretch_code(*code, where.text());
  wipe_code(code);
  const std::uint32_t outcome = answer(stretched);
  if (stretched) crypto::wipe(stretched->mac_key);
  return outcome;
}

std::uint32_t lifecert_sign_key(std::uint8_t* seed, std::uint32_t seed_size) {
  const SecretInput secret(seed, seed_size);
  if (!begin(secret) || secret.bytes().size() != crypto::SecretKey::kBytes) return bad_argument("seed");
  const crypto::SignKeyPair pair = crypto::sign_key_pair(crypto::SecretKey(secret.bytes()));
  return answer(Bytes(pair.public_key.begin(), pair.public_key.end()));
}

std::uint32_t lifecert_sign(std::uint8_t* secret, std::uint32_t secret_size, const std::uint8_t* message,
                            std::uint32_t message_size) {
  constexpr std::size_t kSeedBytes = crypto::SecretKey::kBytes;
  const SecretInput input(secret, secret_size);
  const Input text(message, message_size);
  if (!begin(input, text)) return bad_argument("secret");
  crypto::SignKeyPair pair;
  if (input.bytes().size() == kSeedBytes + pair.public_key.size()) {
    pair.seed = crypto::SecretKey(input.bytes().first(kSeedBytes));
    std::ranges::copy(input.bytes().subspan(kSeedBytes), pair.public_key.begin());
  } else if (input.bytes().size() == kSeedBytes) {
    pair = crypto::sign_key_pair(crypto::SecretKey(input.bytes()));
  } else {
    return bad_argument("secret");
  }
  const crypto::Signature signature = crypto::sign(pair, text.bytes());
  return answer(Bytes(signature.begin(), signature.end()));
}

std::uint32_t lifecert_check_key(const std::uint8_t* key, std::uint32_t key_size) {
  const Input input(key, key_size);
  if (!begin(input)) return bad_argument("input");
  const auto public_key = input.fixed<32>();
  if (!public_key) return bad_argument("key");
  return answer(crypto::check_public_key(*public_key));
}

std::uint32_t lifecert_verify(const std::uint8_t* key, std::uint32_t key_size, const std::uint8_t* message,
                              std::uint32_t message_size, const std::uint8_t* signature,
                              std::uint32_t signature_size) {
  const Input key_input(key, key_size);
  const Input text(message, message_size);
  const Input signature_input(signature, signature_size);
  if (!begin(key_input, text, signature_input)) return bad_argument("input");
  const auto public_key = key_input.fixed<32>();
  const auto bytes = signature_input.fixed<64>();
  if (!public_key) return bad_argument("key");
  if (!bytes) return bad_argument("signature");
  return answer(crypto::verify(*public_key, text.bytes(), *bytes));
}

std::uint32_t lifecert_client_create(const std::uint8_t* pins, std::uint32_t pins_size, const std::uint8_t* image,
                                     std::uint32_t image_size, double now_s) {
  const Input pins_input(pins, pins_size);
  const Input image_input(image, image_size);
  if (!begin(pins_input, image_input)) return bad_argument("input");
  const std::optional<std::int64_t> now = seconds(now_s);
  if (!now) return bad_argument("now");
  const Result<cert::Pins> known = wire::decode<cert::Pins>(pins_input.bytes());
  if (!known) return fail(known.error());
  const Result<client::Image> stored = wire::decode<client::Image>(image_input.bytes());
  if (!stored) return fail(stored.error());
  Result<client::Client> opened = client::Client::open(*known, stored->rows, *now);
  if (!opened) return fail(opened.error());
  if (module().last_client == std::numeric_limits<Handle>::max()) return fail({Code::log_full, "clients"});
  const Handle handle = ++module().last_client;
  module().clients[handle] = std::make_unique<client::Client>(std::move(*opened));
  wire::CanonicalWriter writer;
  writer.put(handle);
  return answer(writer.take());
}

std::uint32_t lifecert_client_destroy(std::uint32_t client) {
  clear_answer();
  return module().clients.erase(client) == 1 ? done() : bad_argument("client");
}

std::uint32_t lifecert_client_prepare_enrolment(std::uint32_t client, std::uint8_t* code, std::uint32_t code_size,
                                                const std::uint8_t* device_key, std::uint32_t device_key_size,
                                                double now_s) {
  const SecretInput code_input(code, code_size);
  const Input key_input(device_key, device_key_size);
  if (!begin(code_input, key_input)) return bad_argument("input");
  return with_client(client, now_s, [&](client::Client& one, std::int64_t now) {
    const auto key = key_input.fixed<32>();
    if (!key) return bad_argument("device_key");
    Result<cert::StretchedCode> stretched = wire::decode<cert::StretchedCode>(code_input.bytes());
    if (!stretched) return fail(stretched.error());
    const std::uint32_t outcome = answer(one.prepare_enrolment(*stretched, *key, now));
    crypto::wipe(stretched->mac_key);
    return outcome;
  });
}

std::uint32_t lifecert_client_finish_enrolment(std::uint32_t client, const std::uint8_t* signatures,
                                               std::uint32_t signatures_size) {
  const Input input(signatures, signatures_size);
  if (!begin(input)) return bad_argument("input");
  return with_client(client, 0, [&](client::Client& one, std::int64_t) {
    const Result<client::Signatures> decoded = wire::decode<client::Signatures>(input.bytes());
    return decoded ? answer(one.finish_enrolment(*decoded)) : fail(decoded.error());
  });
}

std::uint32_t lifecert_client_prepare_staff_enrolment(std::uint32_t client, std::uint8_t* code, std::uint32_t code_size,
                                                      const std::uint8_t* device_key, std::uint32_t device_key_size,
                                                      std::uint8_t* entropy, std::uint32_t entropy_size, double now_s) {
  const SecretInput code_input(code, code_size);
  const Input key_input(device_key, device_key_size);
  const SecretInput entropy_input(entropy, entropy_size);
  if (!begin(code_input, key_input, entropy_input)) return bad_argument("input");
  return with_client(client, now_s, [&](client::Client& one, std::int64_t now) {
    const auto key = key_input.fixed<32>();
    if (!key) return bad_argument("device_key");
    Result<cert::StretchedCode> stretched = wire::decode<cert::StretchedCode>(code_input.bytes());
    if (!stretched) return fail(stretched.error());
    const std::uint32_t outcome = answer(one.prepare_staff_enrolment(*stretched, *key, entropy_input.bytes(), now));
    crypto::wipe(stretched->mac_key);
    return outcome;
  });
}

std::uint32_t lifecert_client_key_card(std::uint32_t client, const std::uint8_t* device_key, std::uint32_t device_key_size) {
  const Input input(device_key, device_key_size);
  if (!begin(input)) return bad_argument("input");
  return with_client(client, 0, [&](client::Client& one, std::int64_t) {
    const auto key = input.fixed<32>();
    return key ? answer(bytes_of(one.key_card(*key))) : bad_argument("device_key");
  });
}

std::uint32_t lifecert_client_prepare_vouch(std::uint32_t client, std::uint8_t* vouch, std::uint32_t vouch_size,
                                            std::uint8_t* entropy, std::uint32_t entropy_size, double now_s) {
  const SecretInput vouch_input(vouch, vouch_size);
  const SecretInput entropy_input(entropy, entropy_size);
  if (!begin(vouch_input, entropy_input)) return bad_argument("input");
  return with_client(client, now_s, [&](client::Client& one, std::int64_t now) {
    const Result<client::Vouch> decoded = wire::decode<client::Vouch>(vouch_input.bytes());
    return decoded ? answer(one.prepare_vouch(*decoded, entropy_input.bytes(), now)) : fail(decoded.error());
  });
}

std::uint32_t lifecert_client_finish_vouch(std::uint32_t client, const std::uint8_t* signatures,
                                           std::uint32_t signatures_size) {
  const Input input(signatures, signatures_size);
  if (!begin(input)) return bad_argument("input");
  return with_client(client, 0, [&](client::Client& one, std::int64_t) {
    const Result<client::Signatures> decoded = wire::decode<client::Signatures>(input.bytes());
    if (!decoded) return fail(decoded.error());
    const Result<std::string> text = one.finish_vouch(*decoded);
    return text ? answer(bytes_of(*text)) : fail(text.error());
  });
}

std::uint32_t lifecert_client_prepare_vouched(std::uint32_t client, const std::uint8_t* text, std::uint32_t text_size,
                                              const std::uint8_t* device_key, std::uint32_t device_key_size, double now_s) {
  const Input text_input(text, text_size);
  const Input key_input(device_key, device_key_size);
  if (!begin(text_input, key_input)) return bad_argument("input");
  return with_client(client, now_s, [&](client::Client& one, std::int64_t now) {
    const auto key = key_input.fixed<32>();
    return key ? answer(one.prepare_vouched(text_input.text(), *key, now)) : bad_argument("device_key");
  });
}

std::uint32_t lifecert_client_prepare_assisted(std::uint32_t client, std::uint8_t* assisted, std::uint32_t assisted_size,
                                               std::uint8_t* entropy, std::uint32_t entropy_size, double now_s) {
  const SecretInput assisted_input(assisted, assisted_size);
  const SecretInput entropy_input(entropy, entropy_size);
  if (!begin(assisted_input, entropy_input)) return bad_argument("input");
  return with_client(client, now_s, [&](client::Client& one, std::int64_t now) {
    Result<client::Assisted> decoded = wire::decode<client::Assisted>(assisted_input.bytes());
    if (!decoded) return fail(decoded.error());
    return answer(one.prepare_assisted(std::move(*decoded), entropy_input.bytes(), now));
  });
}

std::uint32_t lifecert_client_prepare_submission(std::uint32_t client, std::uint8_t* capture,
                                                 std::uint32_t capture_size, std::uint8_t* entropy,
                                                 std::uint32_t entropy_size, double now_s) {
  const SecretInput capture_input(capture, capture_size);
  const SecretInput entropy_input(entropy, entropy_size);
  if (!begin(capture_input, entropy_input)) return bad_argument("input");
  return with_client(client, now_s, [&](client::Client& one, std::int64_t now) {
    Result<client::Capture> decoded = wire::decode<client::Capture>(capture_input.bytes());
    if (!decoded) return fail(decoded.error());
    return answer(one.prepare_submission(std::move(*decoded), entropy_input.bytes(), now));
  });
}

std::uint32_t lifecert_client_witness_call(std::uint32_t client) {
  clear_answer();
  return with_client(client, 0, [](client::Client& one, std::int64_t) {
    const Result<std::string> text = one.witness_call();
    return text ? answer(bytes_of(*text)) : fail(text.error());
  });
}

std::uint32_t lifecert_client_take_witness(std::uint32_t client, const std::uint8_t* text, std::uint32_t text_size) {
  const Input input(text, text_size);
  if (!begin(input)) return bad_argument("input");
  return with_client(client, 0, [&](client::Client& one, std::int64_t) {
    const Result<void> taken = one.take_witness(input.text());
    return taken ? done() : fail(taken.error());
  });
}

std::uint32_t lifecert_client_finish_submission(std::uint32_t client, const std::uint8_t* signatures,
                                                std::uint32_t signatures_size) {
  const Input input(signatures, signatures_size);
  if (!begin(input)) return bad_argument("input");
  return with_client(client, 0, [&](client::Client& one, std::int64_t) {
    const Result<client::Signatures> decoded = wire::decode<client::Signatures>(input.bytes());
    return decoded ? answer(one.finish_submission(*decoded)) : fail(decoded.error());
  });
}

std::uint32_t lifecert_client_prepare_say(std::uint32_t client, const std::uint8_t* say, std::uint32_t say_size,
                                          double now_s) {
  const Input input(say, say_size);
  if (!begin(input)) return bad_argument("input");
  return with_client(client, now_s, [&](client::Client& one, std::int64_t now) {
    const Result<client::Say> decoded = wire::decode<client::Say>(input.bytes());
    return decoded ? answer(one.prepare_say(*decoded, now)) : fail(decoded.error());
  });
}

std::uint32_t lifecert_client_finish_say(std::uint32_t client, const std::uint8_t* signatures,
                                         std::uint32_t signatures_size) {
  const Input input(signatures, signatures_size);
  if (!begin(input)) return bad_argument("input");
  return with_client(client, 0, [&](client::Client& one, std::int64_t) {
    const Result<client::Signatures> decoded = wire::decode<client::Signatures>(input.bytes());
    return decoded ? answer(one.finish_say(*decoded)) : fail(decoded.error());
  });
}

std::uint32_t lifecert_client_next_step(std::uint32_t client, double now_s) {
  clear_answer();
  return with_client(client, now_s, [](client::Client& one, std::int64_t now) {
    return answer(wire::encode(one.next_step(now)));
  });
}

std::uint32_t lifecert_client_take_answer(std::uint32_t client, std::uint32_t exchange, std::uint32_t status,
                                          std::uint32_t code, const std::uint8_t* body, std::uint32_t body_size,
                                          double now_s) {
  const Input input(body, body_size);
  if (!begin(input)) return bad_argument("input");
  constexpr std::uint32_t kMost = std::numeric_limits<std::uint16_t>::max();
  if (status > kMost || code > kMost) return bad_argument("status");
  return with_client(client, now_s, [&](client::Client& one, std::int64_t now) {
    return answer(one.take_answer(exchange, static_cast<std::uint16_t>(status), static_cast<std::uint16_t>(code),
                                  input.bytes(), now));
  });
}

std::uint32_t lifecert_client_exchange_failed(std::uint32_t client, std::uint32_t exchange, std::uint32_t reason,
                                              double now_s) {
  clear_answer();
  const bool is_a_fault = reason != 0 && reason <= std::numeric_limits<std::uint16_t>::max() &&
                          known(static_cast<Code>(reason));
  if (!is_a_fault) return bad_argument("reason");
  return with_client(client, now_s, [&](client::Client& one, std::int64_t now) {
    return answer(one.exchange_failed(exchange, static_cast<Code>(reason), now));
  });
}

std::uint32_t lifecert_client_retry_now(std::uint32_t client) {
  clear_answer();
  return with_client(client, 0, [](client::Client& one, std::int64_t) {
    one.retry_now();
    return done();
  });
}

std::uint32_t lifecert_client_confirm(std::uint32_t client) {
  clear_answer();
  return with_client(client, 0, [](client::Client& one, std::int64_t) {
    one.confirm();
    return done();
  });
}

std::uint32_t lifecert_client_discard(std::uint32_t client) {
  clear_answer();
  return with_client(client, 0, [](client::Client& one, std::int64_t) {
    one.discard();
    return done();
  });
}

std::uint32_t lifecert_client_script_seed(std::uint32_t client, double now_s) {
  clear_answer();
  return with_client(client, now_s, [](client::Client& one, std::int64_t now) { return answer(one.script_seed(now)); });
}

std::uint32_t lifecert_client_view(std::uint32_t client, double now_s) {
  clear_answer();
  return with_client(client, now_s, [](client::Client& one, std::int64_t now) {
    return answer(wire::encode(one.view(now)));
  });
}

std::uint32_t lifecert_client_packet_file(std::uint32_t client, const std::uint8_t* submission,
                                          std::uint32_t submission_size) {
  const Input input(submission, submission_size);
  if (!begin(input)) return bad_argument("input");
  return with_client(client, 0, [&](client::Client& one, std::int64_t) {
    const auto id = input.fixed<32>();
    if (!id) return bad_argument("submission");
    Result<Bytes> file = one.packet_file(*id);
    return file ? answer(std::move(*file)) : fail(file.error());
  });
}

std::uint32_t lifecert_client_paper(std::uint32_t client, const std::uint8_t* submission, std::uint32_t submission_size,
                                    std::uint32_t kind) {
  const Input input(submission, submission_size);
  if (!begin(input)) return bad_argument("input");
  return with_client(client, 0, [&](client::Client& one, std::int64_t) {
    const auto id = input.fixed<32>();
    if (!id) return bad_argument("submission");
    if (kind > 255 || !receipt::known(static_cast<receipt::PaperKind>(kind))) return bad_argument("kind");
    Result<std::string> text = one.paper(*id, static_cast<receipt::PaperKind>(kind));
    return text ? answer(bytes_of(*text)) : fail(text.error());
  });
}

std::uint32_t lifecert_client_fork_file(std::uint32_t client) {
  clear_answer();
  return with_client(client, 0, [](client::Client& one, std::int64_t) {
    Result<Bytes> file = one.fork_file();
    return file ? answer(std::move(*file)) : fail(file.error());
  });
}

std::uint32_t lifecert_client_count(std::uint32_t client, std::uint32_t step, std::uint32_t outcome,
                                    std::uint32_t seconds, std::uint32_t reason, double now_s) {
  clear_answer();
  if (step > 255 || outcome > 255 || reason > std::numeric_limits<std::uint16_t>::max()) return bad_argument("event");
  return with_client(client, now_s, [&](client::Client& one, std::int64_t now) {
    return answer(one.count({static_cast<cert::MeterStep>(step), static_cast<cert::MeterOutcome>(outcome), seconds,
                             static_cast<Code>(reason)},
                            now));
  });
}

std::uint32_t lifecert_client_meter(std::uint32_t client, double now_s) {
  clear_answer();
  return with_client(client, now_s, [](client::Client& one, std::int64_t now) {
    return answer(wire::encode(one.meter(now)));
  });
}

std::uint32_t lifecert_client_prepare_meter_report(std::uint32_t client, double now_s) {
  clear_answer();
  return with_client(client, now_s, [](client::Client& one, std::int64_t now) {
    return answer(one.prepare_meter_report(now));
  });
}

std::uint32_t lifecert_client_finish_meter_report(std::uint32_t client, const std::uint8_t* signatures,
                                                  std::uint32_t signatures_size) {
  const Input input(signatures, signatures_size);
  if (!begin(input)) return bad_argument("input");
  return with_client(client, 0, [&](client::Client& one, std::int64_t) {
    const Result<client::Signatures> decoded = wire::decode<client::Signatures>(input.bytes());
    return decoded ? answer(one.finish_meter_report(*decoded)) : fail(decoded.error());
  });
}

std::uint32_t lifecert_client_forget_meter(std::uint32_t client) {
  clear_answer();
  return with_client(client, 0, [](client::Client& one, std::int64_t) { return answer(one.forget_meter()); });
}

std::uint32_t lifecert_verify_trust_list(const std::uint8_t* pins, std::uint32_t pins_size,
                                         const std::uint8_t* trust_list, std::uint32_t trust_list_size) {
  const Input pins_input(pins, pins_size);
  const Input list_input(trust_list, trust_list_size);
  if (!begin(pins_input, list_input)) return bad_argument("input");
  const Result<cert::VerifiedTrustList> trust = believed(pins_input, list_input);
  return trust ? answer(wire::encode(**trust)) : fail(trust.error());
}

std::uint32_t lifecert_verify_paper(const std::uint8_t* pins, std::uint32_t pins_size, const std::uint8_t* trust_list,
                                    std::uint32_t trust_list_size, const std::uint8_t* text, std::uint32_t text_size) {
  const Input pins_input(pins, pins_size);
  const Input list_input(trust_list, trust_list_size);
  const Input paper(text, text_size);
  if (!begin(pins_input, list_input, paper)) return bad_argument("input");
  const Result<cert::VerifiedTrustList> trust = believed(pins_input, list_input);
  if (!trust) return fail(trust.error());
  return answer(receipt::verify_paper(paper.text(), *trust));
}

std::uint32_t lifecert_verify_received(const std::uint8_t* pins, std::uint32_t pins_size,
                                       const std::uint8_t* trust_list, std::uint32_t trust_list_size,
                                       const std::uint8_t* record, std::uint32_t record_size,
                                       const std::uint8_t* proof, std::uint32_t proof_size) {
  const Input pins_input(pins, pins_size);
  const Input list_input(trust_list, trust_list_size);
  const Input record_input(record, record_size);
  const Input proof_input(proof, proof_size);
  if (!begin(pins_input, list_input, record_input, proof_input)) return bad_argument("input");
  const Result<cert::VerifiedTrustList> trust = believed(pins_input, list_input);
  if (!trust) return fail(trust.error());
  return answer(receipt::verify_received(record_input.bytes(), proof_input.text(), *trust));
}

std::uint32_t lifecert_verify_decided(const std::uint8_t* pins, std::uint32_t pins_size,
                                      const std::uint8_t* trust_list, std::uint32_t trust_list_size,
                                      const std::uint8_t* decision, std::uint32_t decision_size) {
  const Input pins_input(pins, pins_size);
  const Input list_input(trust_list, trust_list_size);
  const Input decision_input(decision, decision_size);
  if (!begin(pins_input, list_input, decision_input)) return bad_argument("input");
  const Result<cert::VerifiedTrustList> trust = believed(pins_input, list_input);
  if (!trust) return fail(trust.error());
  return answer(verify_decided(*trust, decision_input.bytes()));
}
