// A small region for tests, the same in every run: keys from fixed hashes, a trust list signed by two of three roots, a
// log in memory, and one person's credential, challenges, packet and decision. Nothing of it may ever be used outside
// tests: whoever reads this file holds every key.
#pragma once

#include <algorithm>
#include <array>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/cert/compact_credential.h"
#include "core/cert/enrolment.h"
#include "core/cert/staff.h"
#include "core/cert/standing.h"
#include "core/cert/submission.h"
#include "core/cert/trust_list.h"
#include "core/crypto/hash.h"
#include "core/crypto/self_test.h"
#include "core/crypto/sign.h"
#include "core/envelope/packet.h"
#include "core/merkle/note.h"
#include "core/merkle/tree.h"
#include "core/outbox/outbox.h"
#include "core/port/signer.h"
#include "core/receipt/receipt.h"
#include "core/receipt/reply.h"
#include "core/receipt/slip.h"
#include "tests/support/print.h"

namespace lifecert::support {

inline constexpr std::int64_t kNow = 1'795'392'000;  // 2026-11-23T00:00:00Z
inline constexpr std::int64_t kDay_s = 24 * 3600;
inline constexpr std::int32_t kToday = 20'780;  // the same as a day

/// What a test needs and cannot fail to get.
template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(describe(result.error()));
  return std::move(*result);
}
inline void must(const Result<void>& result) {
  if (!result) throw std::runtime_error(describe(result.error()));
}

/// 32 bytes that depend on the name alone.
inline crypto::Hash fixed(std::string_view name) {
  return crypto::blake2b({view_of("lifecert fixture "), view_of(name)});
}

template <std::size_t N>
std::array<std::uint8_t, N> fixed_bytes(std::string_view name) {
  const crypto::Hash hash = fixed(name);
  std::array<std::uint8_t, N> bytes{};
  static_assert(N <= sizeof hash);
  std::copy_n(hash.begin(), N, bytes.begin());
  return bytes;
}

/// An Ed25519 key by name.
class NamedSigner final : public port::Signer {
 public:
  explicit NamedSigner(std::string_view name)
      : key_(crypto::sign_key_pair(crypto::SecretKey(fixed(std::string("sign ") + std::string(name))))) {}
  NamedSigner(const NamedSigner& other) : key_{other.key_.public_key, other.key_.seed.copy()} {}
  NamedSigner& operator=(const NamedSigner& other) {
    key_ = {other.key_.public_key, other.key_.seed.copy()};
    return *this;
  }

  [[nodiscard]] std::array<std::uint8_t, 32> public_key() const override { return key_.public_key; }
  [[nodiscard]] Result<std::array<std::uint8_t, 64>> sign(ByteView message) override {
    return crypto::sign(key_, message);
  }
  [[nodiscard]] crypto::KeyId id() const { return crypto::key_id(key_.public_key); }
  [[nodiscard]] envelope::RoleSignature sign_as(envelope::Role role, envelope::Kind kind, ByteView payload) {
    return {role, id(), crypto::sign(key_, envelope::pre_authentication(kind, payload))};
  }

 private:
  crypto::SignKeyPair key_;
};

/// An X25519 key by name.
inline crypto::BoxKeyPair named_box(std::string_view name) {
  return crypto::box_key_pair(crypto::SecretKey(fixed(std::string("box ") + std::string(name))));
}

inline std::vector<crypto::PublicKey> ascending(std::vector<crypto::PublicKey> keys) {
  std::ranges::sort(keys);
  return keys;
}

/// A log in memory that signs its own tree heads.
class MemoryLog {
 public:
  explicit MemoryLog(std::string origin = "log.demo.example", std::string_view key = "log")
      : origin_(std::move(origin)), signer_(key) {}

  /// The opening's salt depends on the index alone.
  std::uint64_t append(envelope::Kind kind, Bytes record, std::int64_t time) {
    receipt::LeafOpening opening;
    opening.kind = kind;
    opening.time = static_cast<std::uint64_t>(time);
    opening.salt = fixed_bytes<16>("salt " + std::to_string(size()));
    const Bytes leaf = wire::encode(receipt::leaf_of(opening, record));
    for (const merkle::Node& node : must(merkle::appended_nodes(size(), {merkle::leaf_hash(leaf)}, reader()))) {
      nodes_[{node.id.level, node.id.index}] = node.hash;
    }
    openings_.push_back(opening);
    records_.push_back(std::move(record));
    return size() - 1;
  }

  [[nodiscard]] std::uint64_t size() const { return openings_.size(); }
  [[nodiscard]] const std::string& origin() const { return origin_; }
  [[nodiscard]] const receipt::LeafOpening& opening(std::uint64_t index) const { return openings_[index]; }
  [[nodiscard]] const Bytes& record(std::uint64_t index) const { return records_[index]; }
  [[nodiscard]] crypto::PublicKey key() const { return signer_.public_key(); }

  [[nodiscard]] merkle::NodeReader reader() const {
    return [this](merkle::NodeId id) -> Result<merkle::Hash> {
      const auto found = nodes_.find({id.level, id.index});
      if (found == nodes_.end()) return Error{Code::not_found, "node"};
      return found->second;
    };
  }

  [[nodiscard]] merkle::Checkpoint head(std::uint64_t size) const {
    return {origin_, size, must(merkle::root_at(size, reader()))};
  }
  /// The tree head of the first `size` leaves, signed by the log and by the time cosigner.
  [[nodiscard]] std::string checkpoint_at(std::uint64_t size, std::int64_t time) {
    merkle::Note note{merkle::checkpoint_text(head(size)), {}};
    must(merkle::sign_note(note, origin_, signer_));
    must(merkle::cosign_note(note, "time.demo.example", cosigner_, static_cast<std::uint64_t>(time)));
    return merkle::format_note(note);
  }
  [[nodiscard]] std::string checkpoint(std::int64_t time) { return checkpoint_at(size(), time); }

  [[nodiscard]] std::string proof_at(std::uint64_t index, std::uint64_t size, std::int64_t time) {
    return receipt::make_proof(openings_[index], index, must(merkle::inclusion_proof(index, size, reader())),
                               checkpoint_at(size, time));
  }
  [[nodiscard]] std::string proof(std::uint64_t index, std::int64_t time) { return proof_at(index, size(), time); }
  [[nodiscard]] receipt::LoggedStatement logged(std::uint64_t index, std::int64_t time) {
    return {records_[index], proof(index, time)};
  }

  /// From what somebody knows to the newest tree.
  [[nodiscard]] receipt::ConsistencyStep step(std::uint64_t known) const {
    if (known > size()) return {};
    return {known, size(), must(merkle::consistency_proof(known, size(), reader()))};
  }

 private:
  std::string origin_;
  NamedSigner signer_;
  NamedSigner cosigner_{"cosigner"};
  std::map<std::pair<std::uint32_t, std::uint64_t>, merkle::Hash> nodes_;
  std::vector<receipt::LeafOpening> openings_;
  std::vector<Bytes> records_;
};

/// The region's keys and what they sign.
struct Region {
  static constexpr const char* kName = "demo.example";

  std::array<NamedSigner, 3> roots{NamedSigner("root 1"), NamedSigner("root 2"), NamedSigner("root 3")};
  NamedSigner registrar{"registrar"};
  NamedSigner rechecker{"rechecker"};
  NamedSigner reviewer{"reviewer"};
  NamedSigner device{"device"};
  NamedSigner stranger{"stranger"};
  NamedSigner staff{"staff"};  // the key of a tablet
  NamedSigner second_staff{"second staff"};
  crypto::BoxKeyPair registrar_box = named_box("registrar");
  crypto::BoxKeyPair staff_box = named_box("staff");
  crypto::BoxKeyPair recipient_1a = named_box("recipient 1a");  // epoch 1: the worker and its reserve
  crypto::BoxKeyPair recipient_1b = named_box("recipient 1b");
  crypto::BoxKeyPair recipient_2 = named_box("recipient 2");  // epoch 2
  crypto::Hash person = fixed("person");
  MemoryLog log;
  cert::TrustList list;
  Bytes trust_bytes;
  cert::Pins pins;
  cert::VerifiedTrustList trust;

  Region() {
    must(crypto::start());
    list = plain_list();
    trust_bytes = sign_list(list, {0, 1});
    pins = {kName, cert::root_set_hash(list.roots)};
    trust = must(cert::verify_trust_list(trust_bytes, pins));
  }

  [[nodiscard]] cert::TrustList plain_list() const {
    cert::TrustList made;
    made.version = 7;
    made.region = kName;
    made.name_zh = "示例区";
    made.name_en = "Demo District";
    made.hotline = "0000-12333";
    made.issued_at = kNow - 10 * kDay_s;
    made.expires_at = kNow + 355 * kDay_s;
    made.roots = {2, ascending({roots[0].public_key(), roots[1].public_key(), roots[2].public_key()})};
    made.next_root_set = fixed("next root set");
    made.logs = {{log.origin(), log.key(), 1ULL << 62}};
    made.time_cosigner = {"time.demo.example", NamedSigner("cosigner").public_key()};
    made.witnesses = {{"witness.demo.example", NamedSigner("witness").public_key()}};
    made.witness_quorum = 1;
    made.registrars = {registrar.public_key()};
    made.registrar_box = registrar_box.public_key;
    made.recheckers = {rechecker.public_key()};
    made.reviewers = {{"reviewer-1", reviewer.public_key()}};
    made.publishers = {{"publisher-1", NamedSigner("publisher").public_key()}};
    made.event_sources = {{"hospital-1", NamedSigner("hospital").public_key()}};
    made.recipients = {{1, kNow - 30 * kDay_s, kNow + 60 * kDay_s, {recipient_1a.public_key, recipient_1b.public_key}},
                       {2, kNow + 60 * kDay_s, kNow + 150 * kDay_s, {recipient_2.public_key}}};
    made.stations = {{"station-01", "示例一站", "Demo Station 1", "示例路1号", "0000-1000001"}};
    made.schemes = {{"urban-employee", "城镇职工养老保险", "Urban employees' pension"}};
    return made;
  }

  /// signers   indices of roots
  [[nodiscard]] Bytes sign_list(const cert::TrustList& made, const std::vector<std::size_t>& signers) {
    envelope::SignedStatement statement{envelope::Kind::trust_list, wire::encode(made), {}};
    for (const std::size_t index : signers) {
      envelope::add_signature(statement, roots[index].sign_as(envelope::Role::root, statement.kind, statement.payload));
    }
    return wire::encode(statement);
  }

  template <class Content>
  [[nodiscard]] static envelope::SignedStatement sign(envelope::Kind kind, const Content& content, envelope::Role role,
                                                      NamedSigner& signer) {
    return must(envelope::sign_statement(kind, wire::encode(content), role, signer));
  }
  template <class Content>
  [[nodiscard]] envelope::SignedStatement by_registrar(envelope::Kind kind, const Content& content) {
    return sign(kind, content, envelope::Role::registrar, registrar);
  }
  /// A credential gets its compact form's signature anew, whatever was changed in it.
  [[nodiscard]] envelope::SignedStatement by_registrar(envelope::Kind kind, const cert::Credential& content) {
    return sign(kind, vouched(content), envelope::Role::registrar, registrar);
  }
  [[nodiscard]] envelope::SignedStatement by_registrar(envelope::Kind kind, const cert::StaffCredential& content) {
    return sign(kind, vouched(content), envelope::Role::registrar, registrar);
  }
  template <class Content>
  [[nodiscard]] Content vouched(Content made) const {
    NamedSigner signer = registrar;
    made.compact = must(signer.sign(envelope::pre_authentication(envelope::Kind::compact_credential,
                                                                 wire::encode(cert::compact_of(made)))));
    return made;
  }

  /// What Argon2id would give, without its fifth of a second.
  [[nodiscard]] static cert::StretchedCode stretched() { return {fixed_bytes<16>("code id"), fixed("mac key")}; }

  [[nodiscard]] cert::EnrolmentRequest request() const {
    cert::EnrolmentRequest made;
    made.region = kName;
    made.code_id = stretched().code_id;
    made.device_key = device.public_key();
    made.mac = cert::enrolment_mac(stretched().mac_key, kName, made.code_id, made.device_key);
    made.device_time = kNow;
    made.build = "lifecert 0.1";
    return made;
  }
  [[nodiscard]] envelope::SignedStatement signed_request() {
    return sign(envelope::Kind::enrolment_request, request(), envelope::Role::device, device);
  }

  [[nodiscard]] cert::Credential credential() const {
    cert::Credential made;
    made.region = kName;
    made.serial = fixed_bytes<16>("serial");
    made.request = cert::payload_hash(wire::encode(request()));
    made.person = person;
    made.scheme = "urban-employee";
    made.due_day = kToday + 38;
    made.station = "station-01";
    made.device_key = device.public_key();
    made.issued_at = kNow + 60;
    made.expires_at = kNow + 60 + 400 * kDay_s;
    made.portrait = cert::PortraitSource::agency;
    return vouched(made);
  }

  [[nodiscard]] cert::StaffCredential staff_credential() const { return staff_credential(staff, "staff-01"); }
  [[nodiscard]] cert::StaffCredential staff_credential(const NamedSigner& key, const std::string& id) const {
    cert::StaffCredential made;
    made.region = kName;
    made.serial = fixed_bytes<16>("serial of " + id);
    made.request = fixed("request of " + id);
    made.staff = id;
    made.name = "工作人员一";
    made.station = "station-01";
    made.device_key = key.public_key();
    made.box_key = staff_box.public_key;
    made.issued_at = kNow + 60;
    made.expires_at = kNow + 60 + 180 * kDay_s;
    made.packets_per_day = 80;
    return vouched(made);
  }

  [[nodiscard]] cert::Visits visits() const {
    cert::Visit visit;
    visit.person = person;
    visit.scheme = "urban-employee";
    visit.due_day = kToday + 38;
    visit.name = "示例人甲";
    visit.address = "示例路2号";
    visit.phone = "0000-1000002";
    visit.challenge = fixed("visit challenge");
    visit.from = kNow + kDay_s;
    visit.to = kNow + kDay_s + 4 * 3600;
    return {{visit}};
  }

  [[nodiscard]] cert::VisitList visit_list() const {
    cert::VisitList made;
    made.region = kName;
    made.staff_key = staff.public_key();
    made.issued_at = kNow + 70;
    made.expires_at = kNow + kDay_s + 4 * 3600 + cert::kVisitGrace_s;
    made.sealed = must(crypto::seal_to(staff_box.public_key, wire::encode(visits()), fixed("visit seal")));
    return made;
  }

  [[nodiscard]] cert::Identity identity(const crypto::PublicKey& carrier) const {
    return {"示例人乙", "11010519491231002X", "urban-employee", carrier};
  }

  [[nodiscard]] cert::Revocation revocation() const {
    return {kName, device.public_key(), cert::RevocationReason::lost, kNow + 5 * kDay_s, kNow + 6 * kDay_s};
  }

  [[nodiscard]] cert::RefusalNote refusal_note(const crypto::Hash& submission) const {
    return {kName, submission, Code::revoked, kNow + 7 * kDay_s, "0000-12333"};
  }

  [[nodiscard]] cert::Resolution resolution(const crypto::Hash& submission) const {
    return {kName, submission, Code::ok, person, "urban-employee", kToday + 38, kNow + 190};
  }

  [[nodiscard]] cert::EnrolmentRefusal refusal(Code reason) const {
    cert::EnrolmentRefusal made;
    made.region = kName;
    made.request = cert::payload_hash(wire::encode(request()));
    made.reason = reason;
    made.since = kNow - 3 * kDay_s;
    made.refused_at = kNow + 60;
    return made;
  }

  /// draw   1, 2, 3 ...: each has its own nonce
  [[nodiscard]] cert::Challenge challenge(std::uint32_t draw) const {
    cert::Challenge made;
    made.region = kName;
    made.nonce = fixed_bytes<16>("nonce " + std::to_string(draw));
    made.person = person;
    made.scheme = "urban-employee";
    made.issued_at = kNow + 60;
    made.expires_at = kNow + 60 + 90 * kDay_s;
    made.draw = draw;
    return made;
  }

  [[nodiscard]] static Bytes picture(std::string_view name, std::size_t bytes = 300) {
    Bytes made = {0xFF, 0xD8, 0xFF, 0xE0};
    while (made.size() + 2 < bytes) made.push_back(fixed(name)[made.size() % 32]);
    append(made, Bytes{0xFF, 0xD9});
    return made;
  }
  [[nodiscard]] static cert::Evidence evidence() {
    return {1,
            true,
            kNow + 100,
            {{cert::PhotoLabel::straight, kNow + 110, picture("straight")},
             {cert::PhotoLabel::left, kNow + 115, picture("left")},
             {cert::PhotoLabel::right, kNow + 120, picture("right")}},
            {}};
  }

  [[nodiscard]] envelope::Beacon beacon(std::uint64_t size, const crypto::Hash& root) const {
    return {log.origin(), size, root, static_cast<std::uint64_t>(kNow + 90), crypto::key_id(list.time_cosigner.key)};
  }

  /// All that a device fills in; beacon and challenge are there.
  [[nodiscard]] envelope::Header header() const {
    envelope::Header made;
    made.region = kName;
    made.log_origin = log.origin();
    made.scheme = "urban-employee";
    made.due_day = kToday + 38;
    made.person = {envelope::PersonKind::pseudonym, person};
    made.device_key = device.public_key();
    made.journal_seq = 2;
    made.packet_seq = 1;
    made.previous_journal_hash = fixed("journal");
    made.beacon = beacon(3, fixed("beacon root"));
    made.challenge = cert::payload_hash(wire::encode(challenge(1)));
    made.device_time = kNow + 125;
    made.channel = envelope::Channel::phone_web;
    made.consent_version = 1;
    made.recipient_epoch = 1;
    made.build = "lifecert 0.1";
    return made;
  }
  [[nodiscard]] envelope::Recipients recipients() const { return list.recipients[0].keys; }

  /// A packet as the device sends it.
  [[nodiscard]] Bytes packet() { return packet(header(), wire::encode(evidence()), recipients()); }
  [[nodiscard]] Bytes packet(const envelope::Header& made, const Bytes& content, const envelope::Recipients& to,
                             envelope::Attachments attachments = {}) {
    return packet(made, content, to, std::move(attachments), device, {});
  }
  /// cosigning   in the order of the header's cosigners
  [[nodiscard]] Bytes packet(const envelope::Header& made, const Bytes& content, const envelope::Recipients& to,
                             envelope::Attachments attachments, NamedSigner& by, std::vector<NamedSigner*> cosigning) {
    envelope::PreparedPacket prepared =
        must(envelope::prepare_packet(made, content, to, fixed("packet entropy"), std::move(attachments)));
    const crypto::Signature signature = must(by.sign(prepared.to_sign));
    std::vector<crypto::Signature> cosignatures;
    for (NamedSigner* one : cosigning) cosignatures.push_back(must(one->sign(prepared.to_sign)));
    return must(envelope::finish_packet(std::move(prepared), signature, cosignatures));
  }

  [[nodiscard]] cert::Finding finding(const crypto::Hash& submission) const {
    cert::Finding made;
    made.region = kName;
    made.submission = submission;
    made.checked_at = kNow + 200;
    made.checks = {{cert::CheckKind::device_signature, cert::CheckVerdict::holds, Code::ok, ""},
                   {cert::CheckKind::pictures, cert::CheckVerdict::look, Code::too_short, "3 pictures, 640x480"}};
    return made;
  }

  [[nodiscard]] cert::Decision decision(const crypto::Hash& submission, cert::Verdict verdict) const {
    cert::Decision made;
    made.region = kName;
    made.submission = submission;
    made.person = person;
    made.scheme = "urban-employee";
    made.due_day = kToday + 38;
    made.verdict = verdict;
    made.standing = verdict == cert::Verdict::pass ? cert::Standing::enough : cert::Standing::more;
    made.reason = verdict == cert::Verdict::pass ? "" : "照片不清楚，请重新拍摄。";
    made.decided_at = kNow + 300;
    made.next_due_day = verdict == cert::Verdict::pass ? kToday + 38 + 365 : 0;
    made.policy_version = 1;
    return made;
  }

  [[nodiscard]] cert::EvidenceRead read(const crypto::Hash& submission) const {
    return {kName, submission, named_box("answer").public_key, "复核照片", kNow + 250};
  }

  [[nodiscard]] cert::EvidenceGrant grant(const crypto::Hash& submission) const {
    cert::EvidenceGrant made;
    made.region = kName;
    made.submission = submission;
    made.read = cert::payload_hash(wire::encode(read(submission)));
    const crypto::SecretKey case_key(fixed("case key"));
    made.sealed_case_key = must(crypto::seal_to(read(submission).answer_to, case_key.view(), fixed("case seal")));
    made.content_key = crypto::box_seal(case_key, fixed_bytes<24>("content nonce"), fixed("content key"), submission);
    made.granted_at = kNow + 260;
    return made;
  }

  [[nodiscard]] receipt::KeptStatement kept(const crypto::Hash& submission) const {
    receipt::KeptStatement made;
    made.region = cert::region_tag(kName);
    made.credential = credential().serial;
    made.submission = submission;
    made.due_day = kToday + 38;
    made.device_time = kNow + 125;
    made.beacon_size = 3;
    return made;
  }

  [[nodiscard]] receipt::KeptSlip slip(const crypto::Hash& submission) const {
    NamedSigner signer = device;
    const receipt::KeptStatement statement = kept(submission);
    const Bytes message = envelope::pre_authentication(envelope::Kind::kept_statement, wire::encode(statement));
    return receipt::make_slip(credential(), statement, must(signer.sign(message)));
  }
};

}  // namespace lifecert::support
