#include "native/tools/audit_replay.h"

#include <algorithm>
#include <utility>

#include "core/cert/meter.h"
#include "core/cert/staff.h"
#include "core/cert/standing.h"
#include "core/cert/submission.h"
#include "core/crypto/hash.h"
#include "core/crypto/sign.h"
#include "core/intake/hall_rows.h"
#include "core/receipt/receipt.h"

namespace lifecert::native {
namespace {

using crypto::Hash;
using envelope::Kind;
using intake::StoredRecord;
using intake::SubmissionRow;
namespace keys = intake::keys;

constexpr std::int64_t kDay_s = 24 * 3600;

void fault(AuditReport& report, std::uint64_t index, const Error& error, std::string_view what) {
  std::string text(what);
  if (!error.where.empty()) text += " (" + error.where + ")";
  report.faults.push_back({"rec/ " + std::to_string(index), index, error.code, std::move(text)});
}

}  // namespace

AuditReplay::AuditReplay(const port::Store& store, const cert::VerifiedTrustList& trust)
    : store_(store), given_(trust), trust_(trust) {}

AuditReplay::Seen AuditReplay::look_at(ByteView value) const {
  Seen seen;
  seen.record = wire::decode<StoredRecord>(value);
  if (!seen.record) return seen;
  seen.leaf = merkle::leaf_hash(wire::encode(receipt::leaf_of(seen.record->opening, seen.record->record)));
  if (seen.record->opening.kind != Kind::submission) return seen;
  seen.submitted = office::verify_submission_by(seen.record->record, given_,
                                                [this](const crypto::PublicKey& key) { return is_tested(key); });
  if (seen.submitted) {
    seen.id = seen.submitted->submission;
  } else {
    const Result<receipt::SubmissionRecord> record = wire::decode<receipt::SubmissionRecord>(seen.record->record);
    seen.id = record ? Result<Hash>(envelope::submission_id(record->header)) : Result<Hash>(record.error());
  }
  return seen;
}

void AuditReplay::read_rows(std::vector<Seen>& page) const {
  std::vector<Seen*> about;
  std::vector<Bytes> wanted;
  for (Seen& one : page) {
    if (!one.submitted) continue;
    about.push_back(&one);
    wanted.push_back(keys::submission(*one.id));
  }
  if (about.empty()) return;
  // Only a log that was once restored has receipts from before.
  const Result<std::vector<port::Row>> earlier = store_.scan(view_of("early/"), {}, 1);
  const bool restored = !earlier || !earlier->empty();
  for (std::size_t i = 0; restored && i < about.size(); ++i) wanted.push_back(keys::earlier(*about[i]->id));
  Result<std::vector<std::optional<Bytes>>> rows = store_.get_many(wanted);
  for (std::size_t i = 0; i < about.size(); ++i) {
    if (!rows) {
      about[i]->row = rows.error();
      continue;
    }
    about[i]->row = std::move((*rows)[i]);
    if (restored) about[i]->earlier = std::move((*rows)[about.size() + i]);
  }
}

// The test of a key costs two thirds of a signature's.
bool AuditReplay::is_tested(const crypto::PublicKey& key) const {
  {
    const std::lock_guard lock(testing_);
    if (tested_keys_.contains(key)) return true;
  }
  if (!crypto::check_public_key(key)) return false;
  const std::lock_guard lock(testing_);
  tested_keys_.insert(key);
  return true;
}

void AuditReplay::take_missing(AuditReport& report) {
  const std::uint64_t index = leaves_.size();
  report.faults.push_back({"rec/ " + std::to_string(index), index, Code::not_found, "the record is missing"});
  leaves_.add(Hash{}, Kind::tick, 0);
}

void AuditReplay::take(std::uint64_t index, const Seen& seen, AuditReport& report) {
  const Result<StoredRecord>& record = seen.record;
  if (!record) {
    fault(report, index, record.error(), "the record can't be read");
    leaves_.add(Hash{}, Kind::tick, 0);
    return;
  }
  leaves_.add(seen.leaf, record->opening.kind, record->opening.time);
  ++report.records[std::string(envelope::name_of(record->opening.kind))];
  if (record->opening.version != receipt::kLeafVersion) {
    fault(report, index, Error{Code::unknown_version, "opening"}, "the leaf's version is unknown");
  }
  if (Result<void> good = examine(index, *record, seen); !good) {
    fault(report, index, good.error(), "the record does not hold");
  }
}

void AuditReplay::count_day(const crypto::PublicKey& device, std::int64_t received_at) {
  const Bytes key = keys::day_count(device, received_at / kDay_s);
  expect(key, wire::encode(++days_[key]), kNoIndex);
}

void AuditReplay::expect_key_id(const crypto::PublicKey& key, std::uint64_t index) {
  expect(keys::key_of(crypto::key_id(key)), Bytes(key.begin(), key.end()), index);
}

void AuditReplay::expect_row(const Hash& id, SubmissionRow row) {
  expect(keys::submission(id), wire::encode(row), row.index);
  rows_[id] = std::move(row);
}

// A request was answered: its packets belong to somebody, or have lost their evidence.
void AuditReplay::settle(const Hash& request, const cert::Credential* credential) {
  const auto waiting = provisional_.find(request);
  if (waiting == provisional_.end()) return;
  for (const Hash& id : waiting->second) {
    if (rows_[id].resolved) continue;
    SubmissionRow changed = rows_[id];
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

Result<void> AuditReplay::examine(std::uint64_t index, const StoredRecord& stored, const Seen& seen) {
  if (stored.opening.kind == Kind::tick) {
    const WordBits words = receipt::words_of(leaves_.hashes[index]);
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

Result<void> AuditReplay::examine_arrival(std::uint64_t index, const StoredRecord& stored) {
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

Result<void> AuditReplay::examine_resolution(const envelope::SignedStatement& statement) {
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
Result<void> AuditReplay::examine_trust_list(const StoredRecord& stored) {
  Result<cert::VerifiedTrustList> next = cert::follow_trust_list(trust_, stored.record);
  if (next) trust_ = std::move(*next);
  const bool overtaken = !next && (next.error().code == Code::older_version || next.error().code == Code::unannounced_roots);
  return next || overtaken ? Result<void>{} : next.error();
}

Result<void> AuditReplay::known_submission(const Hash& submission) const {
  const bool known = submissions_.contains(submission) || attested_.contains(submission);
  return known ? Result<void>{} : Error{Code::unknown_submission, "not received before"};
}

Result<void> AuditReplay::examine_submission(std::uint64_t index, const StoredRecord& stored, const Seen& seen) {
  if (!seen.id) return seen.id.error();
  const Hash id = *seen.id;
  expect(keys::seen(id), wire::encode(index), index);
  AuditedSubmission& submission = submissions_[id] = {index, stored.record, {}, 0};
  if (!seen.submitted) return seen.submitted.error();
  const envelope::Header& header = seen.submitted->header;
  submission.header = header;
  const auto received_at = static_cast<std::int64_t>(stored.opening.time);
  if (!seen.row) return seen.row.error();
  // What was lost and offered again was counted on the day on which it first came.
  if (!*seen.earlier) count_day(header.device_key, received_at);

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
  if (header.person.kind == envelope::PersonKind::enrolment_request) provisional_[header.person.id].push_back(id);
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
Result<std::int64_t> AuditReplay::counted_time(const StoredRecord& stored, const std::optional<Bytes>& earlier, std::int64_t received_at) {
  if (!earlier) return received_at;
  Result<receipt::Logged> logged =
      receipt::verify_logged(text_of(*earlier), Kind::submission, stored.record, trust_);
  if (!logged) return Error{logged.error().code, "early/ row"};
  return static_cast<std::int64_t>(logged->time());
}

Result<void> AuditReplay::examine_decision(std::uint64_t index, const envelope::SignedStatement& statement) {
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

}  // namespace lifecert::native
