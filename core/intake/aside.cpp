// Statements about a person that are no packet: what is evidence besides pictures, what the person says against the office, and
// what the office owes.
#include <algorithm>

#include "core/crypto/hash.h"
#include "core/intake/batch.h"
#include "core/wire/text.h"

namespace lifecert::intake {
namespace {

using envelope::Kind;

constexpr std::int64_t kDay = 24 * 3600;
constexpr std::uint32_t kMostAbout = 4096;  // of a person's statements
constexpr std::string_view kReceiptScheme = "Lifecert-Receipt ";

std::optional<crypto::PublicKey> device_of(const crypto::PublicKey& key) {
  return key == crypto::PublicKey{} ? std::nullopt : std::optional(key);
}

template <class Duty>
void open_or_close(Aside& aside, const Duty& duty, Kind kind) {
  const Bytes row = keys::open_duty(kind, duty.person, static_cast<std::uint8_t>(duty.reason));
  aside.person = duty.person;
  if (duty.step == cert::Step::opened) {
    aside.opens = row;
  } else {
    aside.closes = row;
    aside.answers = duty.opened;
  }
}

}  // namespace

Result<void> Intake::check_device(const crypto::PublicKey& device, const Hash& person) const {
  Result<Standing> standing = standing_of(device);
  if (!standing) return standing.error();
  if (!standing->person) return Error{Code::unknown_credential, "device key"};
  if (standing->person->person != person) return Error{Code::wrong_person, "person"};
  return {};
}

Result<std::int64_t> Intake::words_time(const WordBits& words) const {
  Result<std::optional<std::uint64_t>> index = index_at(keys::words(words));
  if (!index) return index.error();
  if (!*index) return std::int64_t{0};
  Result<StoredRecord> record = log_->record(**index);
  if (!record) return record.error();
  return static_cast<std::int64_t>(record->opening.time);
}

Result<Aside> Intake::check_aside(const envelope::SignedStatement& statement) const {
  Aside aside;
  const auto by_person = [&](const auto& content) -> Result<void> {
    aside.person = content.person;
    aside.device = device_of(content.device_key);
    return aside.device ? check_device(*aside.device, content.person) : Result<void>{};
  };
  switch (statement.kind) {
    case Kind::attestation: {
      Result<cert::Attestation> content = cert::verify_attestation(statement, *trust());
      if (!content) return content.error();
      aside.person = content->person;
      if (content->read_back) {
        Result<std::int64_t> time = words_time(*content->read_back);
        if (!time) return time.error();
        if (*time == 0) return Error{Code::unknown_words, "read_back"};
        aside.words_at = *time;
      }
      aside.attestation = std::move(*content);
      return aside;
    }
    case Kind::appeal: {
      Result<cert::Appeal> content = cert::verify_appeal(statement, *trust());
      if (!content) return content.error();
      if (Result<void> good = by_person(*content); !good) return good.error();
      return aside;
    }
    case Kind::consent_withdrawal: {
      Result<cert::ConsentWithdrawal> content = cert::verify_withdrawal(statement, *trust());
      if (!content) return content.error();
      if (Result<void> good = by_person(*content); !good) return good.error();
      return aside;
    }
    case Kind::amendment: {
      Result<cert::Amendment> content = cert::verify_amendment(statement, *trust());
      if (!content) return content.error();
      if (Result<void> good = by_person(*content); !good) return good.error();
      Result<std::optional<SubmissionRow>> row = submission_row(content->original);
      if (!row) return row.error();
      if (!*row) return Error{Code::unknown_submission, "original"};
      if ((*row)->person != content->person) return Error{Code::wrong_person, "original"};
      if (aside.device && *aside.device != (*row)->device_key) return Error{Code::wrong_key, "original"};
      aside.amendment = std::move(*content);
      return aside;
    }
    case Kind::appeal_answer: {
      Result<cert::AppealAnswer> content = cert::verify_appeal_answer(statement, *trust());
      if (!content) return content.error();
      aside.answers = content->appeal;
      break;
    }
    case Kind::contact: {
      Result<cert::Contact> content = cert::verify_contact(statement, *trust());
      if (!content) return content.error();
      // One open contact a person, whatever the reason: the office owes one visit, not two.
      cert::Contact one = *content;
      one.reason = cert::ContactReason::self_cycles;
      open_or_close(aside, one, Kind::contact);
      break;
    }
    case Kind::review: {
      Result<cert::Review> content = cert::verify_review(statement, *trust());
      if (!content) return content.error();
      open_or_close(aside, *content, Kind::review);
      break;
    }
    case Kind::proposal: {
      Result<cert::Decision> content = cert::verify_proposal(statement, *trust());
      if (!content) return content.error();
      // As a decision it would be good but for the second signature.
      if (Result<void> good = check_decision(*content, 2); !good) return good.error();
      aside.person = content->person;
      aside.answers = content->submission;
      return aside;
    }
    case Kind::evidence_erased: {
      Result<cert::EvidenceErased> content = cert::verify_erased(statement, *trust());
      if (!content) return content.error();
      Result<std::optional<SubmissionRow>> row = submission_row(content->submission);
      if (!row) return row.error();
      if (!*row) return Error{Code::unknown_submission, "submission"};
      aside.person = (*row)->person;
      aside.answers = content->submission;
      if (content->erased_at != 0) aside.erased = content->submission;
      return aside;
    }
    default:
      return Error{Code::wrong_kind, std::string(envelope::name_of(statement.kind))};
  }
  if (aside.answers) {
    Result<std::optional<std::uint64_t>> asked = index_at(keys::statement(*aside.answers));
    if (!asked) return asked.error();
    if (!*asked) return Error{Code::unknown_statement, "answer"};
  }
  return aside;
}

Result<void> Intake::room_for_day(Batch& batch, const crypto::PublicKey& device, std::uint32_t per_day, Code over) const {
  const Bytes key = keys::day_count(device, batch.now / kDay);
  if (!batch.day_counts.contains(key)) {
    Result<std::optional<Bytes>> stored = row_in(batch, key);
    if (!stored) return stored.error();
    Result<std::uint32_t> count = *stored ? wire::decode<std::uint32_t>(**stored) : Result<std::uint32_t>(0U);
    if (!count) return count.error();
    batch.day_counts[key] = *count;
  }
  return batch.day_counts[key] >= per_day ? Result<void>(Error{over, "device key"}) : Result<void>();
}

void Intake::count_for_day(Batch& batch, const crypto::PublicKey& device, std::vector<port::Change>& changes) {
  const Bytes key = keys::day_count(device, batch.now / kDay);
  changes.push_back({key, wire::encode(++batch.day_counts[key])});
}

Result<void> Intake::add_aside(Batch& batch, const Checked& one, std::uint64_t index,
                               std::vector<port::Change>& changes) const {
  const Aside& aside = *one.aside_;
  const Bytes here = wire::encode(index);
  const auto put = [&](Bytes key, Bytes value) { changes.push_back({std::move(key), std::move(value)}); };
  if (aside.device) {
    const std::uint32_t per_day = (*trust())->policy.submissions_per_key_and_day;
    if (Result<void> room = room_for_day(batch, *aside.device, per_day, Code::too_many_requests); !room) return room;
  }
  put(keys::statement(one.subject_), here);
  if (aside.person != Hash{}) put(keys::about(aside.person, index), {});
  if (aside.answers) put(keys::answer(*aside.answers, index), {});

  // Looked at again: something may have come in since, or in this very batch.
  const std::optional<Bytes>& duty = aside.opens ? aside.opens : aside.closes;
  if (duty) {
    Result<std::optional<Bytes>> open = parts_.store->get(*duty);
    if (!open) return open.error();
    if (!batch.touched.insert(*duty).second) return Error{Code::server_busy, "duty"};  // once a batch: ask again
    if (aside.opens && *open) return Error{Code::already_open, "duty"};
    if (aside.closes && (!*open || **open != Bytes(aside.answers->begin(), aside.answers->end()))) {
      return Error{Code::not_open, "duty"};
    }
    changes.push_back({*duty, aside.opens ? std::optional(Bytes(one.subject_.begin(), one.subject_.end())) : std::nullopt});
    if (aside.closes) put(keys::closed(*aside.answers), here);
  }
  if (aside.attestation) {
    const cert::Attestation& said = *aside.attestation;
    const cert::EvidenceFact fact = cert::fact_of(said, aside.words_at, batch.now);
    SubmissionRow row;
    row.index = index;
    row.person = said.person;
    row.scheme = said.scheme;
    row.due_day = said.due_day;
    row.assessment.presence = fact.presence;
    row.assessment.freshness = fact.freshness;
    row.assessment.challenged = said.read_back.has_value();
    row.assessment.alive_not_before = fact.seen_at;
    row.assessment.header_not_before = fact.seen_at;
    put(keys::submission(one.subject_), wire::encode(row));
  }
  if (aside.amendment) {
    const Hash& original = aside.amendment->original;
    Result<std::optional<Bytes>> done = parts_.store->get(keys::done(original));
    if (!done) return done.error();
    if (*done || batch.done.contains(original)) return Error{Code::already_decided, "original"};
    Result<std::optional<SubmissionRow>> row = submission_row(original);
    if (!row) return row.error();
    if (!*row) return Error{Code::unknown_submission, "original"};
    const Bytes key = keys::submission(original);
    if (!batch.touched.insert(key).second) return Error{Code::server_busy, "original"};
    if (aside.amendment->due_day) (*row)->due_day = *aside.amendment->due_day;
    put(key, wire::encode(**row));
    put(keys::amendment(original, index), {});
  }
  if (aside.erased) {
    put(keys::erased(*aside.erased), here);
    Result<std::optional<Bytes>> stored = parts_.store->get(keys::packet(*aside.erased));
    if (!stored) return stored.error();
    if (*stored) {
      // Header and signatures are the record, and go on proving themselves; the rest goes.
      Result<envelope::Packet> packet = wire::decode<envelope::Packet>(**stored);
      if (!packet) return packet.error();
      packet->wraps.clear();
      packet->evidence.clear();
      put(keys::packet(*aside.erased), wire::encode(*packet));
    }
  }
  if (aside.device) count_for_day(batch, *aside.device, changes);
  return {};
}

Result<cert::Standing> Intake::most_standing(const SubmissionRow& row, const Hash& submission,
                                             std::int64_t judged_at) const {
  using cert::EvidenceKind;
  cert::Facts facts;
  facts.judged_at = judged_at;
  // A phone's or tablet's packet: what is sealed in it may be anything of its presence, and match the best portrait.
  Result<std::optional<std::uint64_t>> erased = index_at(keys::erased(submission));
  if (!erased) return erased.error();
  const cert::Assessment& assessed = row.assessment;
  if (row.device_key != crypto::PublicKey{} && !*erased) {
    std::int64_t seen_at = assessed.challenged ? assessed.alive_not_before : assessed.header_not_before;
    if (seen_at == 0) seen_at = judged_at;
    for (const EvidenceKind kind : {EvidenceKind::self_photo, EvidenceKind::self_liveness, EvidenceKind::staff_visit,
                                    EvidenceKind::video}) {
      if (kind == EvidenceKind::staff_visit && assessed.presence == cert::Presence::p1) continue;
      facts.evidence.push_back({kind, assessed.presence, assessed.freshness, seen_at, cert::PortraitSource::agency, true});
    }
    if (!assessed.challenged && assessed.presence == cert::Presence::p1) facts.doubts.push_back(cert::Doubt::unchallenged);
  }
  const Bytes prefix = keys::named("abt/", row.person);
  Result<std::vector<port::Row>> about = parts_.store->scan(prefix, {}, kMostAbout);
  if (!about) return about.error();
  for (const port::Row& one : *about) {
    Result<StoredRecord> record = log_->record(keys::number_after(one.key, prefix.size()));
    if (!record) return record.error();
    if (record->opening.kind != Kind::attestation) continue;
    Result<envelope::SignedStatement> statement = envelope::decode_signed(record->record);
    if (!statement) return statement.error();
    Result<cert::Attestation> said = wire::decode<cert::Attestation>(statement->payload);
    if (!said) return said.error();
    Result<std::int64_t> words_at = said->read_back ? words_time(*said->read_back) : Result<std::int64_t>(0);
    if (!words_at) return words_at.error();
    facts.evidence.push_back(cert::fact_of(*said, *words_at, static_cast<std::int64_t>(record->opening.time)));
  }
  const auto reason = static_cast<std::uint8_t>(cert::ReviewReason::death_notice);
  Result<std::optional<Bytes>> notice = parts_.store->get(keys::open_duty(Kind::review, row.person, reason));
  if (!notice) return notice.error();
  if (*notice) facts.doubts.push_back(cert::Doubt::death_notice);
  return cert::evaluate((*trust())->policy.evidence, facts).standing;
}

Result<receipt::SubmissionStatus> Intake::statement_status(const Hash& statement, std::string_view target,
                                                           std::string_view authorization,
                                                           std::uint64_t known_size) const {
  Result<std::optional<std::uint64_t>> index = index_at(keys::statement(statement));
  if (!index) return index.error();
  if (!*index) return Error{Code::not_allowed, "authorization"};
  if (authorization.starts_with(kReceiptScheme)) {
    Result<Bytes> salt = wire::from_base64url(authorization.substr(kReceiptScheme.size()));
    Result<StoredRecord> record = log_->record(**index);
    if (!record) return record.error();
    if (!salt || !crypto::equal_secret(*salt, record->opening.salt)) return Error{Code::not_allowed, "authorization"};
  } else if (Result<void> good = check_fetch(authorization, target, Office::all, nullptr); !good) {
    return good.error();
  }
  return status_of(**index, keys::named("ans/", statement), known_size);
}

}  // namespace lifecert::intake
