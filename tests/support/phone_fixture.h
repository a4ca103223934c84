// A phone and the counter that it talks to, both in memory: a host that stores rows as a browser would, and an intake
// with an office behind it that answers when a test tells it to.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/client/client.h"
#include "core/wire/text.h"
#include "tests/support/region_fixture.h"

namespace lifecert::support {

struct Answer {
  std::uint16_t status = 200;
  std::uint16_t code = 0;  // what the "lifecert-code" header says
  Bytes body;
};

/// The open counter and, at its back, the office. Everything goes into the region's log.
class Counter {
 public:
  explicit Counter(Region& region) : region_(region) {}

  std::int64_t now = kNow;

  Answer handle(const client::Exchange& exchange) {
    ++asked[exchange.path.substr(0, exchange.path.rfind('/'))];
    const std::uint64_t known = known_size(exchange);
    if (exchange.path == "/v1/trust-list") return {200, 0, region_.trust_bytes};
    if (exchange.path == "/v1/checkpoint") {
      return {200, 0, wire::encode(receipt::CheckpointReply{log().checkpoint(now), log().step(known)})};
    }
    if (exchange.path == "/v1/enrolments") return enrol(exchange.body, known);
    if (exchange.path.starts_with("/v1/enrolments/")) {
      return asked_about(exchange) == newest_request() ? enrolment_status(known) : replaced_status(asked_about(exchange), known);
    }
    if (exchange.path == "/v1/submissions") return submit(exchange.body, known);
    if (exchange.path == "/v1/submissions/offers") {
      offered.push_back(must(wire::decode<receipt::Offer>(exchange.body)));
      return submit(offered.back().packet, known);
    }
    if (exchange.path == "/v1/records") return take_report(exchange.body, known);
    if (exchange.path.starts_with("/v1/submissions/")) return submission_status(exchange, known);
    if (exchange.path.starts_with("/v1/receipts/")) return witnessed_receipt(exchange, known);
    return refuse(404, Code::not_found);
  }

  // The office.

  /// Whether somebody waits for the registrar.
  [[nodiscard]] bool has_open_request() const { return request_ && !credential_ && !refusal_; }
  /// What nobody has decided yet.
  [[nodiscard]] std::vector<crypto::Hash> undecided() const {
    std::vector<crypto::Hash> open;
    for (const auto& [submission, index] : received_) {
      if (!decisions_.contains(submission) || decisions_.at(submission).empty()) open.push_back(submission);
    }
    return open;
  }
  /// The registrar grants the newest request and issues two challenges.
  void grant() {
    const envelope::SignedStatement request = must(envelope::decode_signed(*request_));
    const cert::EnrolmentRequest asked_for = must(wire::decode<cert::EnrolmentRequest>(request.payload));
    cert::Credential credential = region_.credential();
    credential.request = newest_request();
    credential.device_key = asked_for.device_key;
    grant(credential);
  }
  void grant(const cert::Credential& credential) {
    credential_ = append(region_.by_registrar(envelope::Kind::credential, credential));
    refusal_.reset();
    for (int i = 0; i < 2; ++i) issue_challenge();
  }
  void issue_challenge() {
    cert::Challenge challenge = region_.challenge(static_cast<std::uint32_t>(challenges_.size() + 1));
    challenge.issued_at = now;
    challenge.expires_at = now + 90 * kDay_s;
    issue_challenge(challenge);
  }
  void issue_challenge(const cert::Challenge& challenge) {
    challenges_.push_back(append(region_.by_registrar(envelope::Kind::challenge, challenge)));
  }
  void refuse_enrolment(Code reason) { refusal_ = append(refusal_of(newest_request(), reason)); }
  /// A request that a newer one has replaced meanwhile.
  void refuse_replaced(const crypto::Hash& request, Code reason) { replaced_[request] = append(refusal_of(request, reason)); }
  /// What an older request is answered with, whatever it says: a mistake of the counter, or worse.
  void confuse_replaced(const crypto::Hash& request, const crypto::Hash& other) { replaced_[request] = replaced_.at(other); }
  [[nodiscard]] crypto::Hash newest_request() const {
    return request_ ? cert::payload_hash(must(envelope::decode_signed(*request_)).payload) : crypto::Hash{};
  }
  void decide(const crypto::Hash& submission, cert::Verdict verdict) {
    decide(submission, region_.decision(submission, verdict));
  }
  void decide(const crypto::Hash& about, const cert::Decision& decision) {
    decisions_[about].push_back(
        append(Region::sign(envelope::Kind::decision, decision, envelope::Role::reviewer, region_.reviewer)));
  }

  /// A witness puts its name under the newest head.
  void witness(std::string_view key = "witness", const std::string& name = "witness.demo.example") {
    merkle::Note note = must(merkle::parse_note(log().checkpoint(now)));
    if (witnessed_ && witnessed_->text == note.text) note = *witnessed_;
    NamedSigner signer(key);
    must(merkle::cosign_note(note, name, signer, static_cast<std::uint64_t>(now)));
    witnessed_ = std::move(note);
  }

  [[nodiscard]] MemoryLog& log() { return region_.log; }
  [[nodiscard]] std::size_t submissions() const { return received_.size(); }
  [[nodiscard]] const envelope::Header& header(const crypto::Hash& submission) const { return headers_.at(submission); }

  std::map<std::string, unsigned> asked;  // how often, by the path's beginning
  std::vector<receipt::Offer> offered;
  std::vector<cert::MeterReport> reports;

 private:
  static Answer refuse(std::uint16_t status, Code code) { return {status, static_cast<std::uint16_t>(code), {}}; }

  static std::uint64_t known_size(const client::Exchange& exchange) {
    for (const client::HttpHeader& header : exchange.headers) {
      if (header.name == receipt::kKnownSizeHeader) return must(wire::parse_decimal(header.value));
    }
    throw std::runtime_error("no known size");
  }

  std::uint64_t append(const envelope::SignedStatement& statement) {
    return log().append(statement.kind, wire::encode(statement), now);
  }

  Answer enrol(const Bytes& body, std::uint64_t known) {
    const envelope::SignedStatement statement = must(envelope::decode_signed(body));
    if (!cert::verify_request(statement, Region::kName)) return refuse(400, Code::bad_signature);
    if (request_ != body) {
      log().append(envelope::Kind::enrolment_request, body, now);
      request_ = body;
      credential_.reset();
      refusal_.reset();
    }
    return enrolment_status(known);
  }

  envelope::SignedStatement refusal_of(const crypto::Hash& request, Code reason) {
    cert::EnrolmentRefusal refusal = region_.refusal(reason);
    refusal.request = request;
    return region_.by_registrar(envelope::Kind::enrolment_refusal, refusal);
  }

  Answer replaced_status(const crypto::Hash& request, std::uint64_t known) {
    receipt::EnrolmentStatus status;
    if (const auto found = replaced_.find(request); found != replaced_.end()) status.refusal = log().logged(found->second, now);
    status.step = log().step(known);
    return {200, 0, wire::encode(status)};
  }

  Answer enrolment_status(std::uint64_t known) {
    receipt::EnrolmentStatus status;
    if (credential_) status.credential = log().logged(*credential_, now);
    if (refusal_) status.refusal = log().logged(*refusal_, now);
    for (const std::uint64_t index : challenges_) {
      const envelope::SignedStatement statement = must(envelope::decode_signed(log().record(index)));
      if (used_challenges_.contains(cert::payload_hash(statement.payload))) continue;
      if (status.challenges.size() < 2) status.challenges.push_back(log().logged(index, now));
    }
    status.step = log().step(known);
    return {200, 0, wire::encode(status)};
  }

  Answer submit(const Bytes& body, std::uint64_t known) {
    const Result<envelope::ParsedPacket> parsed = envelope::parse_unverified(body);
    if (!parsed) return refuse(400, parsed.error().code);
    if (Result<void> good = envelope::verify_device_signature(*parsed); !good) return refuse(400, good.error().code);
    if (!received_.contains(parsed->submission_id)) {
      received_[parsed->submission_id] =
          log().append(envelope::Kind::submission, receipt::submission_record(parsed->packet), now);
      headers_[parsed->submission_id] = parsed->header;
      if (parsed->header.challenge) used_challenges_.insert(*parsed->header.challenge);
    }
    const std::string proof = log().proof(received_[parsed->submission_id], now);
    return {200, 0, wire::encode(receipt::ReceiptReply{proof, log().step(known)})};
  }

  Answer take_report(const Bytes& body, std::uint64_t known) {
    const envelope::SignedStatement statement = must(envelope::decode_signed(body));
    const Result<cert::MeterReport> report = cert::verify_meter_report(statement, Region::kName);
    if (!report) return refuse(400, report.error().code);
    for (const cert::MeterReport& one : reports) {
      if (one.meter.month == report->meter.month) return refuse(409, Code::report_exists);
    }
    reports.push_back(*report);
    const std::uint64_t index = append(statement);
    return {200, 0, wire::encode(receipt::ReceiptReply{log().proof(index, now), log().step(known)})};
  }

  static crypto::Hash asked_about(const client::Exchange& exchange) {
    const Bytes name = must(wire::from_hex(exchange.path.substr(exchange.path.rfind('/') + 1)));
    crypto::Hash submission{};
    std::ranges::copy(name, submission.begin());
    return submission;
  }
  bool holds_receipt(const client::Exchange& exchange, std::uint64_t index) {
    const client::HttpHeader want{"authorization", "Lifecert-Receipt " + wire::to_base64url(log().opening(index).salt)};
    return std::ranges::find(exchange.headers, want) != exchange.headers.end();
  }

  // Under what witnesses have signed if that covers it, else as it stands now.
  Answer witnessed_receipt(const client::Exchange& exchange, std::uint64_t known) {
    const auto found = received_.find(asked_about(exchange));
    if (found == received_.end()) return refuse(404, Code::unknown_submission);
    if (!holds_receipt(exchange, found->second)) return refuse(403, Code::not_allowed);
    const std::uint64_t size = witnessed_ ? must(merkle::parse_checkpoint_text(witnessed_->text)).size : 0;
    if (found->second >= size) {
      return {200, 0, wire::encode(receipt::ReceiptReply{log().proof(found->second, now), log().step(known)})};
    }
    const std::string proof =
        receipt::make_proof(log().opening(found->second), found->second,
                            must(merkle::inclusion_proof(found->second, size, log().reader())), merkle::format_note(*witnessed_));
    const std::uint64_t from = std::min(known, size);
    const std::uint64_t to = std::max(known, size);
    return {200, 0, wire::encode(receipt::ReceiptReply{proof, {from, to, must(merkle::consistency_proof(from, to, log().reader()))}})};
  }

  Answer submission_status(const client::Exchange& exchange, std::uint64_t known) {
    const crypto::Hash submission = asked_about(exchange);
    const auto found = received_.find(submission);
    if (found == received_.end()) return refuse(404, Code::unknown_submission);
    if (!holds_receipt(exchange, found->second)) return refuse(403, Code::not_allowed);
    receipt::SubmissionStatus status;
    status.received = log().proof(found->second, now);
    for (const std::uint64_t index : decisions_[submission]) status.decisions.push_back(log().logged(index, now));
    status.step = log().step(known);
    return {200, 0, wire::encode(status)};
  }

  Region& region_;
  std::optional<Bytes> request_;
  std::optional<std::uint64_t> credential_;
  std::optional<std::uint64_t> refusal_;
  std::map<crypto::Hash, std::uint64_t> replaced_;  // refusals of requests before the newest
  std::vector<std::uint64_t> challenges_;
  std::set<crypto::Hash> used_challenges_;
  std::map<crypto::Hash, std::uint64_t> received_;
  std::map<crypto::Hash, envelope::Header> headers_;
  std::map<crypto::Hash, std::vector<std::uint64_t>> decisions_;
  std::optional<merkle::Note> witnessed_;
};

/// The host: keeps rows, signs with the device key, carries requests to the counter.
class Phone {
 public:
  Phone(Region& region, std::int64_t at, std::string_view device = "device")
      : now(at), region_(region), device_(device) {
    open();
  }

  std::int64_t now;
  std::map<Bytes, Bytes> rows;
  std::function<bool()> disk_is_full = [] { return false; };
  unsigned commits = 0;

  [[nodiscard]] client::Client& client() { return *client_; }
  [[nodiscard]] client::View view() const { return client_->view(now); }
  [[nodiscard]] std::vector<client::Row> stored() const {
    std::vector<client::Row> all;
    for (const auto& [key, value] : rows) all.push_back({key, value});
    return all;
  }
  [[nodiscard]] unsigned count(std::string_view prefix) const {
    unsigned found = 0;
    for (const auto& [key, value] : rows) found += text_of(key).starts_with(prefix) ? 1U : 0U;
    return found;
  }

  /// As when the page is opened: from the rows alone.
  void open() { client_ = must(client::Client::open(region_.pins, stored(), now)); }

  /// Stores, or finds that the disk is full.
  Code keep(const Result<client::Changes>& changes) {
    if (!changes) return changes.error().code;
    if (changes->puts.empty() && changes->deletes.empty()) return Code::ok;
    if (disk_is_full()) {
      client_->discard();
      return Code::storage_full;
    }
    for (const client::Row& row : changes->puts) rows[row.key] = row.value;
    for (const Bytes& key : changes->deletes) rows.erase(key);
    ++commits;
    client_->confirm();
    return Code::ok;
  }

  Code enrol(const cert::StretchedCode& code = Region::stretched()) {
    const Result<client::ToSign> to_sign = client_->prepare_enrolment(code, device_.public_key(), now);
    if (!to_sign) return to_sign.error().code;
    return keep(client_->finish_enrolment(sign(*to_sign)));
  }

  static client::Capture capture() {
    return {1, true, kNow + 100, envelope::Channel::phone_web, Region::evidence().photos, {}, {}};
  }

  Code certify(const client::Capture& made = capture()) {
    // A device never feeds the same entropy twice.
    const crypto::Hash entropy = fixed("phone entropy " + std::to_string(++certifications_));
    const Result<client::ToSign> to_sign = client_->prepare_submission(made, entropy, now);
    if (!to_sign) return to_sign.error().code;
    return keep(client_->finish_submission(sign(*to_sign)));
  }

  client::Signatures sign(const client::ToSign& to_sign) {
    client::Signatures made;
    for (const Bytes& message : to_sign.messages) made.signatures.push_back(must(device_.sign(message)));
    return made;
  }

  using Line = std::function<std::optional<Answer>(const client::Exchange&)>;

  /// One request and its answer; false when there is nothing to ask now. A line that gives nothing is a dead line.
  bool step(const Line& line) {
    const client::NextStep next = client_->next_step(now);
    if (!next.exchange) return false;
    const std::optional<Answer> answer = line(*next.exchange);
    if (!answer) {
      must(client_->exchange_failed(next.exchange->id, Code::no_network, now));
      return true;
    }
    keep(client_->take_answer(next.exchange->id, answer->status, answer->code, answer->body, now));
    return true;
  }

  /// Asks until there is nothing to ask at this moment; returns how often it asked. `most` guards against a storm.
  unsigned talk(const Line& line, unsigned most = 50) {
    unsigned asked = 0;
    while (asked < most && step(line)) ++asked;
    return asked;
  }
  unsigned talk(Counter& counter, unsigned most = 50) {
    return talk([&](const client::Exchange& exchange) -> std::optional<Answer> { return counter.handle(exchange); },
                most);
  }

 private:
  Region& region_;
  NamedSigner device_;
  std::optional<client::Client> client_;
  int certifications_ = 0;
};

}  // namespace lifecert::support
