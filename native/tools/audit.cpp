#include "native/tools/audit.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>

#include "core/cert/staff.h"
#include "core/cert/standing.h"
#include "core/cert/appeal.h"
#include "core/cert/attestation.h"
#include "core/cert/duty.h"
#include "core/cert/meter.h"
#include "core/cert/enrolment.h"
#include "core/cert/submission.h"
#include "core/crypto/hash.h"
#include "core/crypto/sign.h"
#include "core/envelope/packet.h"
#include "core/intake/hall_rows.h"
#include "core/intake/hall_state.h"
#include "core/intake/keys.h"
#include "core/office/feed.h"
#include "core/receipt/receipt.h"
#include "core/wire/text.h"
#include "native/tools/audit_rows.h"
#include "native/tools/on_all_cores.h"

namespace lifecert::native {
namespace {

using crypto::Hash;
using envelope::Kind;
using intake::StoredRecord;
using intake::SubmissionRow;
namespace keys = intake::keys;

constexpr std::int64_t kDay_s = 24 * 3600;
constexpr std::uint32_t kPage = 500;
constexpr int kRounds = 5;

constexpr std::int64_t kLimitSlack_s = 180;  // the intake looks every minute
constexpr std::size_t kMaxMissing = 100;

// Those whose every row follows from the records.
constexpr std::array<std::string_view, 29> kDerived = {
    "hall/", "hthg/", "hstp/",
    "seen/", "sub/",  "day/",  "enr/", "cred/", "ref/", "dev/",  "chal/", "chpn/", "used/",
    "dec/",  "done/", "stm/",  "abt/", "ans/",  "open/", "shut/", "amd/", "gone/", "word/", "meter/",
    "stf/",  "rev/",  "vis/", "kid/", "pass/"};

Bytes bytes_from(const Hash& hash) { return {hash.begin(), hash.end()}; }

class Auditor {
 public:
  Auditor(const port::Store& store, const cert::VerifiedTrustList& trust, const AuditProgress& progress)
      : store_(store), trust_(trust), progress_(progress) {}

  Result<AuditReport> run() {
    for (int round = 0; round < kRounds; ++round) {
      Result<intake::LogHead> head = read_head();
      if (!head) return head.error();
      if (Result<void> read = read_records(head->size); !read) return read.error();
      const std::vector<AuditFault> before = report_.faults;
      report_.nodes = report_.packets = report_.receipts = report_.rows = 0;
      if (Result<void> compared = compare(*head); !compared) return compared.error();
      Result<intake::LogHead> after = read_head();
      if (!after) return after.error();
      // Receipts are committed after their records, and a row behind the head may be from an append under way.
      if (*after == *head) return report_;
      report_.faults = before;
    }
    return Error{Code::server_busy, "the log grows faster than it is audited"};
  }

 private:
  void fault(std::string row, std::uint64_t index, Code code, std::string what) {
    report_.faults.push_back({std::move(row), index, code, std::move(what)});
  }
  void fault(std::uint64_t index, const Error& error, std::string_view what) {
    std::string text(what);
    if (!error.where.empty()) text += " (" + error.where + ")";
    fault("rec/ " + std::to_string(index), index, error.code, std::move(text));
  }

  Result<intake::LogHead> read_head() {
    Result<std::optional<Bytes>> stored = store_.get(keys::head());
    if (!stored) return stored.error();
    if (!*stored) return intake::LogHead{0, merkle::empty_root()};
    Result<intake::LogHead> head = wire::decode<intake::LogHead>(**stored);
    if (head) return head;
    // Without it the records tell how far the log goes.
    if (!head_faulty_) fault("head", kNoIndex, head.error().code, "the head can't be read");
    head_faulty_ = true;
    return intake::LogHead{last_record() + 1, {}};
  }

  std::uint64_t last_record() const {
    std::uint64_t low = 0;
    std::uint64_t high = 1ULL << 40U;
    while (low < high) {  // the first index from which on there is no record
      const std::uint64_t middle = low + (high - low) / 2;
      Result<std::vector<port::Row>> rows = store_.scan(bytes_of("rec/"), keys::record(middle), 1);
      if (rows && !rows->empty()) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }

  Result<void> read_records(std::uint64_t size) {
    const Bytes prefix = bytes_of("rec/");
    Bytes from = keys::record(leaves_.size());
    while (leaves_.size() < size) {
      const std::uint64_t wanted = std::min<std::uint64_t>(kPage, size - leaves_.size());
      Result<std::vector<port::Row>> rows = next_rows(store_, prefix, from, static_cast<std::uint32_t>(wanted));
      if (!rows) return rows.error();
      if (rows->empty()) break;
      std::vector<Read> read(rows->size());
      on_all_cores(read.size(), [&](std::size_t i) { read[i] = look_at((*rows)[i].value); });
      for (std::size_t i = 0; i < read.size(); ++i) {
        const Bytes& key = (*rows)[i].key;
        const std::uint64_t index = number_at(key, prefix.size());
        if (key.size() != prefix.size() + 8 || index >= size) {
          fault(row_name(key), kNoIndex, Code::size_mismatch, "a record with a key that no append gives");
          continue;
        }
        while (leaves_.size() < index) missing_record();
        take(index, read[i]);
      }
      if (progress_) progress_(leaves_.size(), size);
    }
    while (leaves_.size() < size) missing_record();
    report_.size = size;
    return {};
  }

  void missing_record() {
    fault("rec/ " + std::to_string(leaves_.size()), leaves_.size(), Code::not_found, "the record is missing");
    leaves_.push_back(Hash{});
    kinds_.push_back(Kind::tick);
    times_.push_back(0);
  }

  // What one record says by itself, whatever came before it: read on all cores.
  struct Read {
    Result<StoredRecord> record = Code::truncated;
    Hash leaf{};
    Result<office::SubmittedHeader> submitted = Code::wrong_kind;  // of submissions
    Result<std::optional<Bytes>> row = std::optional<Bytes>();       // the intake's own of a submission
    Result<std::optional<Bytes>> earlier = std::optional<Bytes>();   // the receipt that it had before a restore
  };

  // Called from several threads at once.
  [[nodiscard]] Read look_at(ByteView value) const {
    Read read;
    read.record = wire::decode<StoredRecord>(value);
    if (!read.record) return read;
    read.leaf = merkle::leaf_hash(wire::encode(receipt::leaf_of(read.record->opening, read.record->record)));
    if (read.record->opening.kind != Kind::submission) return read;
    // A key with a credential was tested with it; the test costs as much as the signature.
    read.submitted = office::verify_submission_by(
        read.record->record, trust_, [this](const crypto::PublicKey& key) { return tested_keys_.contains(key); });
    if (!read.submitted) return read;
    const std::array<Bytes, 2> wanted = {keys::submission(read.submitted->submission), keys::earlier(read.submitted->submission)};
    Result<std::vector<std::optional<Bytes>>> rows = store_.get_many(wanted);
    if (!rows) {
      read.row = rows.error();
      return read;
    }
    read.row = std::move((*rows)[0]);
    read.earlier = std::move((*rows)[1]);
    return read;
  }

  void take(std::uint64_t index, const Read& read) {
    const Result<StoredRecord>& record = read.record;
    if (!record) {
      fault(index, record.error(), "the record can't be read");
      leaves_.push_back(Hash{});
      kinds_.push_back(Kind::tick);
      times_.push_back(0);
      return;
    }
    leaves_.push_back(read.leaf);
    kinds_.push_back(record->opening.kind);
    times_.push_back(record->opening.time);
    ++report_.records[std::string(envelope::name_of(record->opening.kind))];
    if (record->opening.version != receipt::kLeafVersion) {
      fault(index, Error{Code::unknown_version, "opening"}, "the leaf's version is unknown");
    }
    if (Result<void> good = examine(index, *record, read); !good) fault(index, good.error(), "the record does not hold");
  }

  void expect(Bytes key, Bytes value, std::uint64_t index) { derived_.expect(std::move(key), std::move(value), index); }
  void expect_key_id(const crypto::PublicKey& key, std::uint64_t index) {
    expect(keys::key_of(crypto::key_id(key)), Bytes(key.begin(), key.end()), index);
  }

  Result<void> examine(std::uint64_t index, const StoredRecord& stored, const Read& seen) {
    if (stored.opening.kind == Kind::tick) {
      const WordBits words = receipt::words_of(leaves_[index]);
      words_[words] = static_cast<std::int64_t>(stored.opening.time);
      expect(keys::words(words), wire::encode(index), index);
      return stored.record.empty() ? Result<void>{} : Error{Code::trailing_bytes, "tick"};
    }
    const Bytes index_value = wire::encode(index);
    if (stored.opening.kind == Kind::submission) return examine_submission(index, stored, seen);
    if (intake::is_hall_kind(stored.opening.kind)) return examine_hall(index, stored);
    if (stored.opening.kind == Kind::evidence_arrived) return examine_arrival(index, stored);

    expect(keys::seen(crypto::blake2b(stored.record)), index_value, index);
    Result<envelope::SignedStatement> statement = envelope::decode_signed(stored.record);
    if (!statement) return statement.error();
    if (statement->kind != stored.opening.kind) return Error{Code::wrong_kind, "leaf and statement differ"};
    const Hash subject = cert::payload_hash(statement->payload);
    switch (statement->kind) {
      case Kind::enrolment_request: {
        expect(keys::request(subject), index_value, index);
        requests_.insert(subject);
        Result<cert::EnrolmentRequest> request = cert::verify_request(*statement, trust_->region);
        return request ? Result<void>{} : request.error();
      }
      case Kind::credential: {
        Result<cert::Credential> credential = cert::verify_credential(*statement, trust_);
        if (!credential) return credential.error();
        expect(keys::credential(credential->request), index_value, index);
        expect(keys::device(credential->device_key), index_value, index);
        expect_key_id(credential->device_key, index);
        tested_keys_.insert(credential->device_key);
        settle(credential->request, &*credential);
        granted_.insert_or_assign(credential->request, *credential);
        if (!requests_.contains(credential->request)) return Error{Code::unknown_credential, "answers no request"};
        return {};
      }
      case Kind::enrolment_refusal: {
        Result<cert::EnrolmentRefusal> refusal = cert::verify_refusal(*statement, trust_);
        if (!refusal) return refusal.error();
        expect(keys::refusal(refusal->request), index_value, index);
        settle(refusal->request, nullptr);
        if (!requests_.contains(refusal->request)) return Error{Code::unknown_credential, "answers no request"};
        return {};
      }
      case Kind::challenge: {
        Result<cert::Challenge> challenge = cert::verify_challenge(*statement, trust_);
        if (!challenge) return challenge.error();
        expect(keys::challenge(subject), index_value, index);
        expect(keys::person_challenge(challenge->person, index), {}, index);
        challenges_[subject] = challenge->issued_at;
        return {};
      }
      case Kind::finding: {
        Result<cert::Finding> finding = cert::verify_finding(*statement, trust_);
        if (!finding) return finding.error();
        return known_submission(finding->submission);
      }
      case Kind::decision:
        return examine_decision(index, *statement);
      case Kind::evidence_read: {
        Result<cert::EvidenceRead> read = cert::verify_read(*statement, trust_);
        if (!read) return read.error();
        reads_[subject] = read->submission;
        return known_submission(read->submission);
      }
      case Kind::evidence_grant: {
        Result<cert::EvidenceGrant> grant = cert::verify_grant(*statement, trust_);
        if (!grant) return grant.error();
        const auto read = reads_.find(grant->read);
        if (read == reads_.end() || read->second != grant->submission) {
          return Error{Code::not_allowed, "nobody asked to read this before"};
        }
        return known_submission(grant->submission);
      }
      case Kind::meter_report: {
        Result<cert::MeterReport> report = cert::verify_meter_report(*statement, trust_->region);
        if (!report) return report.error();
        const Bytes key = keys::meter(report->device_key, report->meter.month);
        const bool is_second = derived_.contains(key);
        expect(key, index_value, index);
        return is_second ? Error{Code::report_exists, "a second report of one phone and month"} : Result<void>{};
      }
      case Kind::staff_credential: {
        Result<cert::StaffCredential> staff = cert::verify_staff_credential(*statement, trust_);
        if (!staff) return staff.error();
        expect(keys::credential(staff->request), index_value, index);
        expect(keys::staff(staff->device_key), index_value, index);
        expect_key_id(staff->device_key, index);
        tested_keys_.insert(staff->device_key);
        if (!requests_.contains(staff->request)) return Error{Code::unknown_credential, "answers no request"};
        return {};
      }
      case Kind::revocation: {
        Result<cert::Revocation> revocation = cert::verify_revocation(*statement, trust_);
        if (!revocation) return revocation.error();
        const Bytes key = keys::revocation(revocation->device_key);
        if (!derived_.contains(key)) expect(key, index_value, index);
        return {};
      }
      case Kind::visit_list: {
        Result<cert::VisitList> visits = cert::verify_visit_list(*statement, trust_);
        if (!visits) return visits.error();
        expect(keys::visits(visits->staff_key, index), {}, index);
        return {};
      }
      case Kind::resolution:
        return examine_resolution(*statement);
      case Kind::trust_list:
        return examine_trust_list(stored);
      default:
        return examine_aside(index, stored, *statement);
    }
  }

  // A statement about a person: what it is, and every row that follows from it.
  Result<void> examine_aside(std::uint64_t index, const StoredRecord& stored, const envelope::SignedStatement& statement) {
    const Hash subject = cert::payload_hash(statement.payload);
    const auto received_at = static_cast<std::int64_t>(stored.opening.time);
    Hash person{};
    Result<void> good;
    const auto by_person = [&](const auto& content) {
      person = content.person;
      if (content.device_key != crypto::PublicKey{}) ++days_[keys::day_count(content.device_key, received_at / kDay_s)];
    };
    const auto answers = [&](const Hash& what, bool known) {
      expect(keys::answer(what, index), {}, index);
      if (!known) good = Error{Code::unknown_statement, "answers nothing that came before"};
    };
    const auto duty = [&](const auto& content, std::uint8_t reason) {
      person = content.person;
      const Bytes row = keys::open_duty(statement.kind, person, reason);
      if (content.step == cert::Step::opened) {
        if (derived_.contains(row)) good = Error{Code::already_open, "one was open"};
        expect(row, bytes_from(subject), index);
        return;
      }
      const DerivedRows::Derived* open = derived_.find(row);
      if (open == nullptr || open->value != bytes_from(content.opened)) {
        good = Error{Code::not_open, "closes what is not open"};
      } else {
        derived_.erase(row);
      }
      expect(keys::closed(content.opened), wire::encode(index), index);
      answers(content.opened, statements_.contains(content.opened));
    };
    switch (statement.kind) {
      case Kind::attestation: {
        Result<cert::Attestation> content = cert::verify_attestation(statement, trust_);
        if (!content) return content.error();
        person = content->person;
        const auto words = content->read_back ? words_.find(*content->read_back) : words_.end();
        if (content->read_back && words == words_.end()) return Error{Code::unknown_words, "read back"};
        const std::int64_t words_at = content->read_back ? words->second : 0;
        const cert::EvidenceFact fact = cert::fact_of(*content, words_at, received_at);
        SubmissionRow row;
        row.index = index;
        row.person = content->person;
        row.scheme = content->scheme;
        row.due_day = content->due_day;
        row.assessment = {fact.presence, fact.freshness, content->read_back.has_value(), fact.seen_at, fact.seen_at};
        expect(keys::submission(subject), wire::encode(row), index);
        attested_[subject] = row;
        break;
      }
      case Kind::appeal: {
        Result<cert::Appeal> content = cert::verify_appeal(statement, trust_);
        if (!content) return content.error();
        by_person(*content);
        break;
      }
      case Kind::consent_withdrawal: {
        Result<cert::ConsentWithdrawal> content = cert::verify_withdrawal(statement, trust_);
        if (!content) return content.error();
        by_person(*content);
        break;
      }
      case Kind::amendment: {
        Result<cert::Amendment> content = cert::verify_amendment(statement, trust_);
        if (!content) return content.error();
        by_person(*content);
        const auto original = submissions_.find(content->original);
        if (original == submissions_.end()) return Error{Code::unknown_submission, "not received before"};
        if (original->second.header.person.id != content->person) return Error{Code::wrong_person, "amendment"};
        if (derived_.contains(keys::done(content->original))) good = Error{Code::already_decided, "amended afterwards"};
        if (content->due_day) original->second.header.due_day = *content->due_day;
        if (content->due_day) rows_[content->original].due_day = *content->due_day;
        const Bytes key = keys::submission(content->original);
        if (DerivedRows::Derived* row = derived_.find(key); row != nullptr) {
          Result<SubmissionRow> amended = wire::decode<SubmissionRow>(row->value);
          if (amended && content->due_day) amended->due_day = *content->due_day;
          if (amended) row->value = wire::encode(*amended);
        }
        expect(keys::amendment(content->original, index), {}, index);
        break;
      }
      case Kind::appeal_answer: {
        Result<cert::AppealAnswer> content = cert::verify_appeal_answer(statement, trust_);
        if (!content) return content.error();
        answers(content->appeal, statements_.contains(content->appeal));
        break;
      }
      case Kind::contact: {
        Result<cert::Contact> content = cert::verify_contact(statement, trust_);
        if (!content) return content.error();
        duty(*content, static_cast<std::uint8_t>(cert::ContactReason::self_cycles));
        break;
      }
      case Kind::review: {
        Result<cert::Review> content = cert::verify_review(statement, trust_);
        if (!content) return content.error();
        duty(*content, static_cast<std::uint8_t>(content->reason));
        break;
      }
      case Kind::proposal: {
        Result<cert::Decision> content = cert::verify_proposal(statement, trust_);
        if (!content) return content.error();
        person = content->person;
        answers(content->submission, known_submission(content->submission).has_value());
        break;
      }
      case Kind::evidence_erased: {
        Result<cert::EvidenceErased> content = cert::verify_erased(statement, trust_);
        if (!content) return content.error();
        const auto submission = submissions_.find(content->submission);
        if (submission != submissions_.end()) person = submission->second.header.person.id;
        answers(content->submission, submission != submissions_.end());
        if (content->erased_at != 0) {
          expect(keys::erased(content->submission), wire::encode(index), index);
          erased_.insert(content->submission);
        }
        break;
      }
      default: return Error{Code::wrong_kind, "no such record belongs into the log"};
    }
    statements_.insert(subject);
    expect(keys::statement(subject), wire::encode(index), index);
    if (person != Hash{}) expect(keys::about(person, index), {}, index);
    return good;
  }

  // Halls and draws: the log is replayed, so a place booked twice, a call out of turn or an escalation that was not due is found.
  Result<void> examine_hall(std::uint64_t index, const StoredRecord& stored) {
    const Kind kind = stored.opening.kind;
    const auto at = static_cast<std::int64_t>(stored.opening.time);
    if (intake::is_own_hall_kind(kind)) {
      expect(keys::hall_record(index), {}, index);
      return hall_.replay(kind, stored.record, index, at, intake::HallState::Signatures::verify);
    }
    expect(keys::seen(crypto::blake2b(stored.record)), wire::encode(index), index);
    Result<envelope::SignedStatement> statement = envelope::decode_signed(stored.record);
    if (!statement) return statement.error();
    for (const port::Change& row : intake::hall_changes(*statement, cert::payload_hash(statement->payload), index)) {
      expect(row.key, *row.value, index);
    }
    return hall_.replay(kind, stored.record, index, at, intake::HallState::Signatures::verify);
  }

  // What the log should have by now: escalations and seeds that were due when its last record was written.
  void check_limits() {
    if (times_.empty()) return;
    const std::int64_t seen_until = static_cast<std::int64_t>(times_.back()) - kLimitSlack_s;
    for (const intake::OwnRecord& one : hall_.due_escalations(seen_until, kMaxMissing)) {
      Result<desk::Escalation> missing = wire::decode<desk::Escalation>(one.record);
      if (!missing) continue;
      fault("escalation " + wire::to_hex(missing->subject).substr(0, 16), kNoIndex, Code::wrong_step,
            "the limit '" + std::string(desk::name_of(missing->kind)) + "' was passed and the log does not say so");
    }
    if (const std::optional<Hash> draw = hall_.due_seed(seen_until)) {
      fault("draw " + wire::to_hex(*draw).substr(0, 16), kNoIndex, Code::no_seed, "its time has come and it has no seed");
    }
    for (const auto& [id, entry] : hall_.draws().entries()) {
      if (!entry.checkpoint.empty()) check_seed(id, entry);
    }
  }

  void check_seed(const Hash& id, const draw::Entry& entry) {
    const std::string row = "draw " + wire::to_hex(id).substr(0, 16);
    Result<receipt::VerifiedCheckpoint> seed = receipt::verify_checkpoint(entry.checkpoint, trust_);
    if (!seed) return fault(row, kNoIndex, seed.error().code, "its seed is no checkpoint of this log");
    const Result<Hash> root = merkle::root_at(seed->checkpoint().size, reader());
    if (!root || *root != seed->checkpoint().root) {
      fault(row, kNoIndex, Code::not_consistent, "its seed is no checkpoint of this history");
    }
    if (static_cast<std::int64_t>(seed->time()) < entry.commitment.draw_at) {
      fault(row, kNoIndex, Code::no_seed, "its seed is from before its time");
    }
  }

  void expect_row(const Hash& id, SubmissionRow row) {
    expect(keys::submission(id), wire::encode(row), row.index);
    rows_[id] = std::move(row);
  }

  // A request was answered: its packets belong to somebody, or have lost their evidence.
  void settle(const Hash& request, const cert::Credential* credential) {
    for (auto& [id, row] : rows_) {
      const envelope::PersonRef& person = submissions_[id].header.person;
      if (row.resolved || person.kind != envelope::PersonKind::enrolment_request || person.id != request) continue;
      SubmissionRow changed = row;
      if (credential != nullptr) {
        changed.person = credential->person;
        changed.scheme = credential->scheme;
        changed.due_day = credential->due_day;
        changed.resolved = true;
      } else {
        changed.complete = false;
      }
      expect_row(id, std::move(changed));
    }
  }

  Result<void> examine_arrival(std::uint64_t index, const StoredRecord& stored) {
    expect(keys::seen(crypto::blake2b({view_of("lifecert evidence 1"), stored.record})), wire::encode(index), index);
    Result<receipt::EvidenceArrival> arrival = wire::decode<receipt::EvidenceArrival>(stored.record);
    if (!arrival) return arrival.error();
    const auto row = rows_.find(arrival->submission);
    if (row == rows_.end()) return Error{Code::unknown_submission, "not received before"};
    if (arrival->evidence != submissions_[arrival->submission].header.evidence_hash) {
      return Error{Code::hash_mismatch, "not the evidence of the header"};
    }
    SubmissionRow changed = row->second;
    changed.complete = true;
    expect_row(arrival->submission, std::move(changed));
    return {};
  }

  Result<void> examine_resolution(const envelope::SignedStatement& statement) {
    Result<cert::Resolution> resolution = cert::verify_resolution(statement, trust_);
    if (!resolution) return resolution.error();
    const auto row = rows_.find(resolution->submission);
    if (row == rows_.end()) return Error{Code::unknown_submission, "not received before"};
    if (resolution->outcome != Code::ok) return {};
    if (row->second.resolved) return Error{Code::already_decided, "resolved before"};
    SubmissionRow changed = row->second;
    changed.person = resolution->person;
    changed.scheme = resolution->scheme;
    changed.due_day = resolution->due_day;
    changed.resolved = true;
    expect_row(resolution->submission, std::move(changed));
    return {};
  }

  // Later records are judged by the newer list. One that the operator's own list has overtaken changes nothing.
  Result<void> examine_trust_list(const StoredRecord& stored) {
    Result<cert::VerifiedTrustList> next = cert::follow_trust_list(trust_, stored.record);
    if (next) trust_ = std::move(*next);
    const bool overtaken = !next && (next.error().code == Code::older_version || next.error().code == Code::unannounced_roots);
    return next || overtaken ? Result<void>{} : next.error();
  }

  Result<void> known_submission(const Hash& submission) const {
    const bool known = submissions_.contains(submission) || attested_.contains(submission);
    return known ? Result<void>{} : Error{Code::unknown_submission, "not received before"};
  }

  Result<void> examine_submission(std::uint64_t index, const StoredRecord& stored, const Read& seen) {
    Result<receipt::SubmissionRecord> record = wire::decode<receipt::SubmissionRecord>(stored.record);
    if (!record) return record.error();
    const Hash id = envelope::submission_id(record->header);
    expect(keys::seen(id), wire::encode(index), index);
    AuditedSubmission& submission = submissions_[id] = {index, stored.record, {}, 0};
    if (!seen.submitted) return seen.submitted.error();
    const envelope::Header& header = seen.submitted->header;
    submission.header = header;
    const auto received_at = static_cast<std::int64_t>(stored.opening.time);
    if (!seen.row) return seen.row.error();
    // What was lost and offered again was counted on the day on which it first came.
    if (!*seen.earlier) ++days_[keys::day_count(header.device_key, received_at / kDay_s)];

    // The assessment is the intake's own: taken from its row, and checked for what can be told from the log.
    if (!*seen.row) return Error{Code::not_found, "sub/ row"};
    Result<SubmissionRow> row = wire::decode<SubmissionRow>(**seen.row);
    if (!row) return Error{row.error().code, "sub/ row"};
    const cert::Assessment assessment = row->assessment;
    SubmissionRow derived;
    derived.index = index;
    derived.device_key = header.device_key;
    derived.resolved = header.person.kind == envelope::PersonKind::pseudonym;
    if (derived.resolved) derived.person = header.person.id;
    derived.scheme = header.scheme;
    derived.due_day = header.due_day;
    // Made before the enrolment and sent after it.
    const auto granted = granted_.find(header.person.id);
    if (header.person.kind == envelope::PersonKind::enrolment_request && granted != granted_.end()) {
      derived.resolved = true;
      derived.person = granted->second.person;
      derived.scheme = granted->second.scheme;
      derived.due_day = granted->second.due_day;
    }
    derived.assessment = assessment;
    derived.complete = !assessment.header_only;
    expect_row(id, std::move(derived));
    Result<std::int64_t> counted = counted_time(stored, *seen.earlier, received_at);
    if (!counted) return counted.error();
    if (assessment.freshness != cert::freshness_of(assessment.header_not_before, *counted)) {
      return Error{Code::bad_answer, "assessment: freshness"};
    }
    if (assessment.presence != cert::presence_of(header)) return Error{Code::bad_answer, "assessment: presence"};
    submission.header_not_before = assessment.header_not_before;
    if (!assessment.challenged) {
      return assessment.alive_not_before == 0 ? Result<void>{}
                                              : Error{Code::bad_answer, "assessment: alive not before"};
    }
    if (!header.challenge || !challenges_.contains(*header.challenge)) {
      return Error{Code::no_challenge, "assessment: challenge"};
    }
    if (derived_.contains(keys::used_challenge(*header.challenge))) {
      return Error{Code::no_challenge, "the challenge was used before"};
    }
    expect(keys::used_challenge(*header.challenge), bytes_from(id), index);
    if (challenges_[*header.challenge] != assessment.alive_not_before) {
      return Error{Code::bad_answer, "assessment: alive not before"};
    }
    return {};
  }

  // The time by which a submission counts as received: its leaf's, or that of a receipt from before a restore.
  Result<std::int64_t> counted_time(const StoredRecord& stored, const std::optional<Bytes>& earlier, std::int64_t received_at) {
    if (!earlier) return received_at;
    Result<receipt::Logged> logged =
        receipt::verify_logged(text_of(*earlier), Kind::submission, stored.record, trust_);
    if (!logged) return Error{logged.error().code, "early/ row"};
    return static_cast<std::int64_t>(logged->time());
  }

  Result<void> examine_decision(std::uint64_t index, const envelope::SignedStatement& statement) {
    Result<cert::Decision> decision = cert::verify_decision(statement, trust_);
    if (!decision) return decision.error();
    expect(keys::decision(decision->submission, index), {}, index);
    const bool was_done = derived_.contains(keys::done(decision->submission));
    const Bytes cycle = keys::passed_cycle(intake::cycle_hash(decision->person, decision->scheme, decision->due_day));
    const bool pass = decision->verdict == cert::Verdict::pass;
    const bool was_passed = derived_.contains(cycle);
    if (!was_done && decision->verdict != cert::Verdict::more) {
      expect(keys::done(decision->submission), {static_cast<std::uint8_t>(decision->verdict)}, index);
    }
    if (pass && !was_passed) expect(cycle, bytes_from(decision->submission), index);

    const auto submission = submissions_.find(decision->submission);
    const auto attested = attested_.find(decision->submission);
    if (submission == submissions_.end() && attested == attested_.end()) {
      return Error{Code::unknown_submission, "not received before"};
    }
    const SubmissionRow about = attested != attested_.end() ? attested->second : rows_[decision->submission];
    if (!about.resolved || about.person != decision->person || about.scheme != decision->scheme ||
        about.due_day != decision->due_day) {
      return Error{Code::wrong_person, "decision"};
    }
    if (was_done) return Error{Code::already_decided, "submission"};
    if (pass && was_passed) return Error{Code::already_decided, "a second pass in one cycle"};
    return {};
  }

  Result<void> compare(const intake::LogHead& head) {
    build_tree();
    const Result<Hash> root = merkle::root_at(report_.size, reader());
    if (!root) return root.error();
    report_.root = *root;
    if (!head_faulty_ && *root != head.root) {
      fault("head", kNoIndex, Code::hash_mismatch, "the stored root is not the root of the records");
    }
    if (Result<void> good = check_behind_head(); !good) return good;
    check_dating();
    check_limits();
    if (Result<void> good = compare_journals(store_, submissions_, report_); !good) return good;
    if (Result<void> good = compare_nodes(); !good) return good;
    if (Result<void> good = compare_packets(store_, submissions_, erased_, report_); !good) return good;
    if (Result<void> good = compare_receipts(); !good) return good;
    for (const auto& [key, count] : days_) expect(key, wire::encode(count), kNoIndex);
    for (const std::string_view prefix : kDerived) {
      if (Result<void> good = derived_.compare(store_, prefix, report_); !good) return good;
    }
    return {};
  }

  void build_tree() {
    levels_ = {leaves_};
    while (levels_.back().size() > 1) {
      const std::vector<Hash>& below = levels_.back();
      std::vector<Hash> level;
      for (std::size_t i = 0; i + 1 < below.size(); i += 2) level.push_back(merkle::node_hash(below[i], below[i + 1]));
      levels_.push_back(std::move(level));
    }
  }

  const Hash* derived_node(std::uint64_t level, std::uint64_t index) const {
    return level < levels_.size() && index < levels_[level].size() ? &levels_[level][index] : nullptr;
  }

  merkle::NodeReader reader() const {
    return [this](merkle::NodeId id) -> Result<Hash> {
      const Hash* hash = derived_node(id.level, id.index);
      return hash == nullptr ? Result<Hash>(Error{Code::not_found, "node"}) : Result<Hash>(*hash);
    };
  }

  // A header is dated by nothing but its own beacon, and by that only if it is a head of this log from before.
  void check_dating() {
    for (const auto& [id, submission] : submissions_) {
      if (submission.header_not_before == 0) continue;
      const std::optional<envelope::Beacon>& beacon = submission.header.beacon;
      const auto heard = submission.header.beacon_words ? words_.find(*submission.header.beacon_words) : words_.end();
      if (heard != words_.end() && heard->second == submission.header_not_before) continue;
      const bool mine = beacon && trust_.log(beacon->origin) != nullptr && beacon->size <= submission.index &&
                        static_cast<std::int64_t>(beacon->time) == submission.header_not_before;
      const Result<Hash> root = mine ? merkle::root_at(beacon->size, reader()) : Result<Hash>(Code::not_found);
      if (!root || *root != beacon->root) {
        fault(row_name(keys::submission(id)), submission.index, Code::not_consistent,
              "assessment: dated by no head of this log");
      }
    }
  }

  Result<void> check_behind_head() {
    Result<std::vector<port::Row>> rows = store_.scan(bytes_of("rec/"), keys::record(report_.size), 100);
    if (!rows) return rows.error();
    for (const port::Row& row : *rows) fault(row_name(row.key), kNoIndex, Code::size_mismatch, "behind the log's end");
    return {};
  }

  Result<void> compare_nodes() {
    const Bytes prefix = bytes_of("node/");
    Bytes from;
    std::set<std::pair<std::uint64_t, std::uint64_t>> seen;
    for (;;) {
      Result<std::vector<port::Row>> rows = next_rows(store_, prefix, from, kPage);
      if (!rows) return rows.error();
      if (rows->empty()) break;
      for (const port::Row& row : *rows) {
        ++report_.nodes;
        const std::uint64_t level = row.key.size() > prefix.size() ? row.key[prefix.size()] : 255;
        const std::uint64_t index = number_at(row.key, prefix.size() + 1);
        const Hash* derived = row.key.size() == prefix.size() + 9 ? derived_node(level, index) : nullptr;
        const std::uint64_t record = level == 0 ? index : kNoIndex;
        if (derived == nullptr) {
          fault(row_name(row.key), record, Code::size_mismatch, "a node that the tree does not have");
        } else {
          seen.insert({level, index});
          if (!std::ranges::equal(row.value, *derived)) {
            fault(row_name(row.key), record, Code::hash_mismatch, "not the hash of what is below it");
          }
        }
      }
    }
    for (std::uint64_t level = 0; level < levels_.size(); ++level) {
      for (std::uint64_t index = 0; index < levels_[level].size(); ++index) {
        if (seen.contains({level, index})) continue;
        fault("node/ " + std::to_string(level) + " " + std::to_string(index), level == 0 ? index : kNoIndex,
              Code::not_found, "the node is missing");
      }
    }
    return {};
  }

  // A batch shares one time, and a tick is always alone.
  bool fits_batch(std::uint64_t index, std::uint64_t end, std::uint64_t batch_end) const {
    if (end <= index) return false;
    if (index < batch_end) return end == batch_end && times_[index] == times_[index - 1] && kinds_[index] != Kind::tick;
    return kinds_[index] != Kind::tick || end == index + 1;
  }

  // Each record names the tree that its receipt was first given under: that of its batch, so the records up to there name the
  // same one.
  Result<void> compare_receipts() {
    const Bytes prefix = bytes_of("rcpt/");
    Bytes from;
    std::uint64_t next = 0;
    std::uint64_t batch_end = 0;
    const auto missing_until = [&](std::uint64_t index) {
      for (; next < index; ++next) {
        fault("rcpt/ " + std::to_string(next), next, Code::not_found, "the row is missing");
      }
    };
    for (;;) {
      Result<std::vector<port::Row>> rows = next_rows(store_, prefix, from, kPage);
      if (!rows) return rows.error();
      if (rows->empty()) break;
      for (const port::Row& row : *rows) {
        ++report_.receipts;
        const std::uint64_t index = number_at(row.key, prefix.size());
        if (row.key.size() != prefix.size() + 8 || index >= report_.size) {
          fault(row_name(row.key), kNoIndex, Code::size_mismatch, "a receipt without a record");
          continue;
        }
        missing_until(index);
        next = index + 1;
        Result<std::uint64_t> end = wire::decode<std::uint64_t>(row.value);
        if (!end || *end > report_.size || !fits_batch(index, *end, batch_end)) {
          fault(row_name(row.key), index, Code::not_consistent, "the receipt rests on another history");
        } else {
          batch_end = *end;
        }
      }
    }
    missing_until(report_.size);
    return {};
  }

  const port::Store& store_;
  cert::VerifiedTrustList trust_;  // the newest that the log has brought so far
  intake::HallState hall_{trust_->region, trust_->registrars};
  const AuditProgress& progress_;
  AuditReport report_;
  bool head_faulty_ = false;
  std::vector<Hash> leaves_;
  std::vector<Kind> kinds_;
  std::vector<std::uint64_t> times_;
  std::vector<std::vector<Hash>> levels_;
  DerivedRows derived_;
  std::map<Bytes, std::uint32_t> days_;
  AuditedSubmissions submissions_;
  std::set<crypto::PublicKey> tested_keys_;  // of credentials that hold: their points were tested
  std::map<Hash, SubmissionRow> rows_;       // as they should stand now
  std::map<Hash, std::int64_t> challenges_;  // issue times
  std::map<Hash, cert::Credential> granted_;  // by enrolment request
  std::map<Hash, SubmissionRow> attested_;   // evidence that is no packet
  std::set<Hash> statements_;                // about persons, by payload hash
  std::set<Hash> erased_;                    // submissions
  std::map<WordBits, std::int64_t> words_;   // of ticks, with their times
  std::map<Hash, Hash> reads_;               // the submissions that they are about
  std::set<Hash> requests_;
};

}  // namespace

Result<AuditReport> audit(const port::Store& store, const cert::VerifiedTrustList& trust,
                          const AuditProgress& progress) {
  return Auditor(store, trust, progress).run();
}

}  // namespace lifecert::native
