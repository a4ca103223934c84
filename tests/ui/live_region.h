// A whole small region for a test: its folder with all keys, a real intake on a port of this machine, the office's two
// workers, and phones that enrol and certify over HTTP. Nothing is stood in for. The persons do not exist.
#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/civil.h"
#include "core/base/id_number.h"
#include "core/client/client.h"
#include "core/crypto/self_test.h"
#include "core/intake/intake.h"
#include "core/office/region.h"
#include "core/office/roll.h"
#include "core/wire/text.h"
#include "native/http/client.h"
#include "native/http/server.h"
#include "native/intake/routes.h"
#include "native/intake/sequencer.h"
#include "native/office/region_folder.h"
#include "native/office/workers.h"
#include "native/platform/intake_store.h"
#include "native/platform/system_clock.h"
#include "native/platform/system_entropy.h"
#include "tests/support/region_fixture.h"
#include "tests/support/small_region.h"
#include "tests/support/temp_folder.h"

namespace lifecert::support {

/// The open counter of a region's folder. Stopped and started again it is the same counter at the same port.
class LiveCounter {
 public:
  /// packets  a folder beside the database; empty: they are in it
  explicit LiveCounter(const native::RegionFolder& region, std::string packets = {})
      : region_(region), packets_(std::move(packets)) {
    start();
  }
  ~LiveCounter() { stop(); }

  void start() {
    cert::VerifiedTrustList trust = must(region_.trust());
    log_key_ = must(native::open_signer(region_.file("intake/log.key"), "log"));
    cosigner_ = must(native::open_signer(region_.file("intake/cosigner.key"), "time"));
    store_ = must(native::IntakeStore::open(region_.file("intake/intake.db"), packets_, native::StoreMode::create));
    intake_ = must(intake::Intake::open({&store_->front(), &clock_, &entropy_, log_key_.get(), cosigner_.get()}, trust));
    sequencer_ = std::make_unique<native::Sequencer>(*intake_, clock_, native::Log::to_stderr(native::Level::error));
    native::http::ServerOptions options;
    options.port = port_;
    server_ = must(native::http::Server::start(
        options, must(native::make_routes(*intake_, *sequencer_, clock_, {{}, region_.file("public/region.json")}))));
    port_ = server_->port();
  }

  void stop() {
    if (server_) server_->stop();
    server_.reset();
    sequencer_.reset();
    intake_.reset();
    store_.reset();
  }

  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

 private:
  native::RegionFolder region_;
  std::string packets_;
  native::SystemClock clock_;
  native::SystemEntropy entropy_;
  std::unique_ptr<native::CoreSigner> log_key_;
  std::unique_ptr<native::CoreSigner> cosigner_;
  std::optional<native::IntakeStore> store_;
  std::unique_ptr<intake::Intake> intake_;
  std::unique_ptr<native::Sequencer> sequencer_;
  std::unique_ptr<native::http::Server> server_;
  std::uint16_t port_ = 0;
};

/// A phone: the client's core, a key, a line to the counter, rows in memory.
class LivePhone {
 public:
  LivePhone(const cert::Pins& pins, std::string url)
      : url_(std::move(url)), now_(clock_.now_s()), client_(must(client::Client::open(pins, {}, now_))) {
    crypto::SecretKey seed;
    must(entropy_.fill(seed.writable()));
    key_ = crypto::sign_key_pair(std::move(seed));
  }

  void enrol(const cert::StretchedCode& code) {
    keep(client_.finish_enrolment(sign(must(client_.prepare_enrolment(code, key_.public_key, now_)))));
  }

  // As a tablet of staff, and beside one.

  void enrol_staff(const cert::StretchedCode& code) {
    keep(client_.finish_enrolment(sign(must(client_.prepare_staff_enrolment(code, key_.public_key, draw(), now_)))));
  }
  /// Keeps a certification of somebody whom staff are with; returns its id once the counter has it.
  crypto::Hash assist(const client::Assisted& assisted) {
    keep(client_.finish_submission(sign(must(client_.prepare_assisted(assisted, draw(), now_)))));
    talk();
    return client_.view(now_).items.front().submission_id;
  }
  [[nodiscard]] std::string key_card() const { return client_.key_card(key_.public_key); }
  std::string vouch(const client::Vouch& vouch) {
    return must(client_.finish_vouch(sign(must(client_.prepare_vouch(vouch, draw(), now_)))));
  }
  void take_voucher(const std::string& text) {
    keep(client_.finish_enrolment(sign(must(client_.prepare_vouched(text, key_.public_key, now_)))));
  }
  /// The text of a paper's QR, as the phone shows it.
  [[nodiscard]] std::string paper(const crypto::Hash& submission, receipt::PaperKind kind) const {
    return must(client_.paper(submission, kind));
  }
  [[nodiscard]] crypto::PublicKey public_key() const { return key_.public_key; }

  /// Keeps a certification with these pictures; returns its id once the counter has it.
  crypto::Hash certify(const std::vector<Bytes>& jpegs) {
    const crypto::Hash made = keep_certification(jpegs);
    talk();
    return made;
  }
  /// Without a network.
  crypto::Hash keep_certification(const std::vector<Bytes>& jpegs) {
    keep(client_.finish_submission(sign(must(client_.prepare_submission(capture_of(jpegs), draw(), now_)))));
    return client_.view(now_).items.front().submission_id;
  }
  /// With somebody beside the person, who signs on their own phone.
  crypto::Hash certify_beside(const std::vector<Bytes>& jpegs, LivePhone& witness) {
    client::Capture capture = capture_of(jpegs);
    capture.witness = witness.key_card();
    const client::Signatures own = sign(must(client_.prepare_submission(capture, draw(), now_)));
    client::Vouch beside;
    beside.voucher = must(client_.witness_call());
    must(client_.take_witness(witness.vouch(beside)));
    keep(client_.finish_submission(own));
    talk();
    return client_.view(now_).items.front().submission_id;
  }

  /// Asks the counter until there is nothing to ask; as if a little later than the last time.
  void talk() {
    now_ += 16 * 60;
    for (int asked = 0; asked < 50; ++asked) {
      const client::NextStep next = client_.next_step(now_);
      if (!next.exchange) return;
      native::http::Call call;
      call.method =
          next.exchange->method == client::Method::post ? native::http::Method::post : native::http::Method::get;
      call.url = url_ + next.exchange->path;
      for (const client::HttpHeader& header : next.exchange->headers)
        call.headers.emplace_back(header.name, header.value);
      call.body = next.exchange->body;
      call.max_answer_bytes = next.exchange->max_answer_bytes;
      call.timeout = std::chrono::seconds(20);
      const Result<native::http::Answer> answer = http_.request(call);
      if (!answer) {
        must(client_.exchange_failed(next.exchange->id, answer.error().code, now_));
        continue;
      }
      const auto code = answer->headers.find("lifecert-code");
      const std::uint64_t number = code == answer->headers.end() ? 0 : must(wire::parse_decimal(code->second));
      keep(client_.take_answer(next.exchange->id, static_cast<std::uint16_t>(answer->status),
                               static_cast<std::uint16_t>(number), answer->body, now_));
    }
  }

  [[nodiscard]] client::Client& client() { return client_; }
  [[nodiscard]] client::View view() const { return client_.view(now_); }

 private:
  client::Capture capture_of(const std::vector<Bytes>& jpegs) const {
    client::Capture capture{client_.view(now_).consent_version, true, now_, envelope::Channel::phone_web, {}, {}, {}};
    constexpr cert::PhotoLabel kLabels[] = {cert::PhotoLabel::straight, cert::PhotoLabel::left,
                                            cert::PhotoLabel::right};
    for (std::size_t i = 0; i < jpegs.size(); ++i) capture.photos.push_back({kLabels[i % 3], now_, jpegs[i]});
    return capture;
  }
  crypto::Hash draw() {
    crypto::Hash drawn{};
    must(entropy_.fill(drawn));
    return drawn;
  }

  void keep(const Result<client::Changes>& changes) {
    if (!changes) throw std::runtime_error(describe(changes.error()));
    if (!changes->puts.empty() || !changes->deletes.empty()) client_.confirm();
  }

  client::Signatures sign(const client::ToSign& to_sign) const {
    client::Signatures made;
    for (const Bytes& message : to_sign.messages) made.signatures.push_back(crypto::sign(key_, message));
    return made;
  }

  std::string url_;
  native::SystemClock clock_;
  native::SystemEntropy entropy_;
  std::int64_t now_;
  client::Client client_;
  crypto::SignKeyPair key_;
  native::http::Client http_{native::http::ClientOptions{}};
};

class LiveRegion {
 public:
  /// names   of the persons on the roll
  explicit LiveRegion(const std::vector<std::string>& names) {
    must(crypto::start());
    office::RegionPlan plan = support::small_plan();
    plan.name_zh = "示例区社会保险中心";
    plan.name_en = "Demo District Social Insurance";
    plan.stations = {{"demo-station-1", "示例一站", "Demo Station 1", "示例路 1 号", "000-0000-0001"}};
    must(folder_.create(must(office::make_region(plan, entropy_, clock_.now_s())), plan));
    make_roll(names);
    counter_ = std::make_unique<LiveCounter>(folder_);
  }

  [[nodiscard]] const native::RegionFolder& folder() const { return folder_; }
  [[nodiscard]] const std::string& path() const { return temp_.path(); }
  [[nodiscard]] LiveCounter& counter() { return *counter_; }

  /// A phone of the person at this place of the roll, enrolled by letter.
  std::unique_ptr<LivePhone> enrolled_phone(std::size_t person) {
    const cert::Pins pins = must(folder_.pins());
    const office::LetterCodes codes = must(office::draw_codes(entropy_, pins));
    const auto stretch = [&](const std::string& text) {
      return must(cert::stretch_code(must(cert::read_code(text, pins.region)), pins.region));
    };
    const office::NewLetter letter{people_[person], stretch(codes.typed), stretch(codes.qr)};
    {
      const auto roll = must(folder_.open_store("registrar/roll.db", native::StoreMode::create));
      must(office::store_letters(*roll, entropy_, {letter}, must(folder_.trust())->policy, clock_.now_s()));
    }
    auto phone = std::make_unique<LivePhone>(pins, counter_->url());
    phone->enrol(letter.typed);
    phone->talk();
    work();
    phone->talk();
    return phone;
  }

  /// Registrar and re-check do what is there to do.
  void work() {
    native::WorkerOptions options;
    options.intake_url = counter_->url();
    options.once = true;
    const native::Log log = native::Log::to_stderr(native::Level::error);
    must(native::run_registrar(folder_, options, log));
    must(native::run_recheck(folder_, options, log));
  }

 private:
  void make_roll(const std::vector<std::string>& names) {
    std::vector<office::RollRow> rows;
    for (std::size_t i = 0; i < names.size(); ++i) {
      std::string digits = "9999991942100" + std::to_string(2 + i % 8) + "02" + std::to_string(i % 10);
      digits += must(id_check_character(digits));
      office::RollRow row;
      row.row = static_cast<std::uint32_t>(i + 2);
      row.name = names[i];
      row.id_number = digits;
      row.scheme = "urban-employee";
      row.due_day = day_of_time(clock_.now_s(), kChinaOffsetS) + 60;
      row.station = "demo-station-1";
      row.phone = "000-0000-0023";
      row.address = "示例区示例路 23 号";
      rows.push_back(row);
    }
    const crypto::SecretKey key = must(folder_.pseudonym_key());
    const auto roll = must(folder_.open_store("registrar/roll.db", native::StoreMode::create));
    must(office::import_roll(*roll, key, rows));
    for (const office::RollRow& row : rows) people_.push_back(office::pseudonym(key, row.scheme, row.id_number));
  }

  TempFolder temp_;
  native::RegionFolder folder_{temp_.path()};
  native::SystemClock clock_;
  native::SystemEntropy entropy_;
  std::vector<crypto::Hash> people_;
  std::unique_ptr<LiveCounter> counter_;
};

}  // namespace lifecert::support
