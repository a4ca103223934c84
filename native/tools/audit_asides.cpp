// What is said beside submissions: about persons, in halls, in draws; and what of it the log should hold by now.
#include "native/tools/audit_replay.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/cert/appeal.h"
#include "core/cert/attestation.h"
#include "core/cert/duty.h"
#include "core/cert/standing.h"
#include "core/cert/submission.h"
#include "core/crypto/hash.h"
#include "core/intake/hall_rows.h"
#include "core/receipt/receipt.h"
#include "core/wire/text.h"

namespace lifecert::native {
namespace {

using crypto::Hash;
using envelope::Kind;
using intake::StoredRecord;
using intake::SubmissionRow;
namespace keys = intake::keys;

constexpr std::int64_t kLimitSlack_s = 180;  // the intake looks every minute
constexpr std::size_t kMaxMissing = 100;

void fault(AuditReport& report, std::string row, std::uint64_t index, Code code, std::string what) {
  report.faults.push_back({std::move(row), index, code, std::move(what)});
}

}  // namespace

// A statement about a person: what it is, and every row that follows from it.
Result<void> AuditReplay::examine_aside(std::uint64_t index, const StoredRecord& stored, const envelope::SignedStatement& statement) {
  const Hash subject = cert::payload_hash(statement.payload);
  const auto received_at = static_cast<std::int64_t>(stored.opening.time);
  Hash person{};
  Result<void> good;
  const auto by_person = [&](const auto& content) {
    person = content.person;
    if (content.device_key != crypto::PublicKey{}) count_day(content.device_key, received_at);
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
Result<void> AuditReplay::examine_hall(std::uint64_t index, const StoredRecord& stored) {
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
void AuditReplay::check_limits(const AuditedTree& tree, AuditReport& report) const {
  if (leaves_.times.empty()) return;
  const std::int64_t seen_until = static_cast<std::int64_t>(leaves_.times.back()) - kLimitSlack_s;
  for (const intake::OwnRecord& one : hall_.due_escalations(seen_until, kMaxMissing)) {
    Result<desk::Escalation> missing = wire::decode<desk::Escalation>(one.record);
    if (!missing) continue;
    fault(report, "escalation " + wire::to_hex(missing->subject).substr(0, 16), kNoIndex, Code::wrong_step,
          "the limit '" + std::string(desk::name_of(missing->kind)) + "' was passed and the log does not say so");
  }
  if (const std::optional<Hash> draw = hall_.due_seed(seen_until)) {
    fault(report, "draw " + wire::to_hex(*draw).substr(0, 16), kNoIndex, Code::no_seed, "its time has come and it has no seed");
  }
  for (const auto& [id, entry] : hall_.draws().entries()) {
    if (!entry.checkpoint.empty()) check_seed(id, entry, tree, report);
  }
}

void AuditReplay::check_seed(const Hash& id, const draw::Entry& entry, const AuditedTree& tree, AuditReport& report) const {
  const std::string row = "draw " + wire::to_hex(id).substr(0, 16);
  Result<receipt::VerifiedCheckpoint> seed = receipt::verify_checkpoint(entry.checkpoint, trust_);
  if (!seed) return fault(report, row, kNoIndex, seed.error().code, "its seed is no checkpoint of this log");
  const Result<Hash> root = tree.root(seed->checkpoint().size);
  if (!root || *root != seed->checkpoint().root) {
    fault(report, row, kNoIndex, Code::not_consistent, "its seed is no checkpoint of this history");
  }
  if (static_cast<std::int64_t>(seed->time()) < entry.commitment.draw_at) {
    fault(report, row, kNoIndex, Code::no_seed, "its seed is from before its time");
  }
}

// A header is dated by nothing but its own beacon, and by that only if it is a head of this log from before.
void AuditReplay::check_dating(const AuditedTree& tree, AuditReport& report) const {
  for (const auto& [id, submission] : submissions_) {
    if (submission.header_not_before == 0) continue;
    const std::optional<envelope::Beacon>& beacon = submission.header.beacon;
    const auto heard = submission.header.beacon_words ? words_.find(*submission.header.beacon_words) : words_.end();
    if (heard != words_.end() && heard->second == submission.header_not_before) continue;
    const bool mine = beacon && trust_.log(beacon->origin) != nullptr && beacon->size <= submission.index &&
                      static_cast<std::int64_t>(beacon->time) == submission.header_not_before;
    const Result<Hash> root = mine ? tree.root(beacon->size) : Result<Hash>(Code::not_found);
    if (!root || *root != beacon->root) {
      fault(report, row_name(keys::submission(id)), submission.index, Code::not_consistent,
            "assessment: dated by no head of this log");
    }
  }
}

}  // namespace lifecert::native
