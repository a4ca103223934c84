// What the counter answers to those who ask.
#include "core/intake/intake.h"

#include <algorithm>

#include "core/crypto/hash.h"
#include "core/crypto/sign.h"
#include "core/receipt/receipt.h"
#include "core/wire/text.h"

namespace lifecert::intake {
namespace {

using envelope::Kind;
using envelope::Role;

constexpr std::string_view kReceiptScheme = "Lifecert-Receipt ";
constexpr std::string_view kStatementScheme = "Lifecert-Statement ";
constexpr std::uint32_t kMaxChallengesShown = 2;
constexpr std::size_t kMaxListsShown = 4;

}  // namespace

Result<Accepted> Intake::stored_receipt(std::uint64_t index) const {
  Result<StoredRecord> record = log_->record(index);
  if (!record) return record.error();
  Result<std::string> proof = log_->receipt(*record, index);
  if (!proof) return proof.error();
  return Accepted{index, std::move(*proof), false};
}

Result<receipt::CheckpointReply> Intake::checkpoint(std::uint64_t known_size) const {
  Result<std::string> text = log_->checkpoint(kCheckpointMaxAge_s);
  if (!text) return text.error();
  Result<merkle::Note> note = merkle::parse_note(*text);
  if (!note) return note.error();
  Result<merkle::Checkpoint> head = merkle::parse_checkpoint_text(note->text);
  if (!head) return head.error();
  Result<receipt::ConsistencyStep> step = log_->step(known_size, head->size);
  if (!step) return step.error();
  return receipt::CheckpointReply{std::move(*text), std::move(*step)};
}

Result<receipt::ReceiptReply> Intake::reply(const Accepted& accepted, std::uint64_t known_size) const {
  Result<merkle::LogProof> proof = merkle::parse_log_proof(accepted.proof);
  if (!proof) return proof.error();
  Result<merkle::Note> note = merkle::parse_note(proof->checkpoint);
  if (!note) return note.error();
  Result<merkle::Checkpoint> head = merkle::parse_checkpoint_text(note->text);
  if (!head) return head.error();
  Result<receipt::ConsistencyStep> step = log_->step(known_size, head->size);
  if (!step) return step.error();
  return receipt::ReceiptReply{accepted.proof, std::move(*step)};
}

Result<receipt::LoggedStatement> Intake::logged(std::uint64_t index) const {
  Result<StoredRecord> record = log_->record(index);
  if (!record) return record.error();
  Result<std::string> proof = log_->proof(*record, index);
  if (!proof) return proof.error();
  return receipt::LoggedStatement{std::move(record->record), std::move(*proof)};
}

// A revocation, and for a tablet its visits that are not over.
Result<void> Intake::add_standing(const crypto::PublicKey& device, receipt::EnrolmentStatus& status) const {
  Result<std::optional<std::uint64_t>> revoked = index_at(keys::revocation(device));
  if (!revoked) return revoked.error();
  if (*revoked) {
    Result<receipt::LoggedStatement> pair = logged(**revoked);
    if (!pair) return pair.error();
    status.revocation = std::move(*pair);
  }
  const Bytes prefix = keys::named("vis/", device);
  Result<std::vector<port::Row>> rows = parts_.store->scan(prefix, {}, 10'000);
  if (!rows) return rows.error();
  const std::int64_t now = parts_.clock->now_s();
  // Newest first, as many as are shown; then in the order of the log.
  for (auto row = rows->rbegin(); row != rows->rend() && status.visits.size() < kMaxListsShown; ++row) {
    std::uint64_t index = 0;
    for (const std::uint8_t byte : ByteView(row->key).subspan(prefix.size())) index = (index << 8U) | byte;
    Result<receipt::LoggedStatement> pair = logged(index);
    if (!pair) return pair.error();
    Result<envelope::SignedStatement> statement = envelope::decode_signed(pair->statement);
    if (!statement) return statement.error();
    Result<cert::VisitList> list = wire::decode<cert::VisitList>(statement->payload);
    if (!list) return list.error();
    if (now < list->expires_at) status.visits.insert(status.visits.begin(), std::move(*pair));
  }
  return {};
}

Result<receipt::EnrolmentStatus> Intake::enrolment_status(const Hash& request, std::uint64_t known_size) const {
  Result<std::optional<std::uint64_t>> asked = index_at(keys::request(request));
  if (!asked) return asked.error();
  if (!*asked) return Error{Code::not_found, "enrolment request"};
  receipt::EnrolmentStatus status;
  // All proofs must rest on one checkpoint; if an append comes in between, the collection starts over.
  for (int attempt = 0; attempt < 8; ++attempt) {
    const std::uint64_t size = log_->size();
    status = {};
    Result<std::optional<std::uint64_t>> credential = index_at(keys::credential(request));
    if (!credential) return credential.error();
    if (*credential) {
      Result<receipt::LoggedStatement> pair = logged(**credential);
      if (!pair) return pair.error();
      status.credential = std::move(*pair);
      Result<StoredRecord> record = log_->record(**credential);
      if (!record) return record.error();
      Result<envelope::SignedStatement> statement = envelope::decode_signed(record->record);
      if (!statement) return statement.error();
      crypto::PublicKey device{};
      Hash person{};
      if (statement->kind == Kind::staff_credential) {
        Result<cert::StaffCredential> staff = wire::decode<cert::StaffCredential>(statement->payload);
        if (!staff) return staff.error();
        device = staff->device_key;
      } else {
        Result<cert::Credential> content = wire::decode<cert::Credential>(statement->payload);
        if (!content) return content.error();
        device = content->device_key;
        person = content->person;
      }
      if (Result<void> added = add_standing(device, status); !added) return added.error();
      const Bytes prefix = keys::named("chpn/", person);
      Result<std::vector<port::Row>> rows = parts_.store->scan(prefix, {}, 10'000);
      if (!rows) return rows.error();
      const std::int64_t now = parts_.clock->now_s();
      for (const port::Row& row : *rows) {
        if (status.challenges.size() == kMaxChallengesShown) break;
        std::uint64_t index = 0;
        for (const std::uint8_t byte : ByteView(row.key).subspan(prefix.size())) index = (index << 8U) | byte;
        Result<receipt::LoggedStatement> one = logged(index);
        if (!one) return one.error();
        Result<envelope::SignedStatement> issued = envelope::decode_signed(one->statement);
        if (!issued) return issued.error();
        Result<cert::Challenge> challenge = wire::decode<cert::Challenge>(issued->payload);
        if (!challenge) return challenge.error();
        Result<std::optional<Bytes>> used =
            parts_.store->get(keys::used_challenge(cert::payload_hash(issued->payload)));
        if (!used) return used.error();
        if (!*used && now < challenge->expires_at) status.challenges.push_back(std::move(*one));
      }
    }
    Result<std::optional<std::uint64_t>> refusal = index_at(keys::refusal(request));
    if (!refusal) return refusal.error();
    if (*refusal) {
      Result<receipt::LoggedStatement> pair = logged(**refusal);
      if (!pair) return pair.error();
      status.refusal = std::move(*pair);
    }
    Result<receipt::ConsistencyStep> step = log_->step(known_size, size);
    if (!step) return step.error();
    status.step = std::move(*step);
    if (log_->size() == size) return status;
  }
  return Error{Code::server_busy, "log"};
}

Result<void> Intake::check_fetch(std::string_view authorization, std::string_view target, Office office,
                                 const crypto::PublicKey* device) const {
  const Error refusal{Code::not_allowed, "authorization"};
  const std::shared_ptr<const cert::VerifiedTrustList> held = trust();
  if (!authorization.starts_with(kStatementScheme)) return refusal;
  Result<Bytes> bytes = wire::from_base64url(authorization.substr(kStatementScheme.size()));
  if (!bytes) return refusal;
  Result<envelope::SignedStatement> statement = envelope::decode_signed(*bytes);
  if (!statement || statement->kind != Kind::fetch || statement->signatures.size() != 1) return refusal;
  const envelope::RoleSignature& by = statement->signatures.front();
  const crypto::PublicKey* key = nullptr;
  const cert::NamedKey* reviewer = nullptr;
  switch (by.role) {
    case Role::registrar:
      if (office == Office::all) key = cert::VerifiedTrustList::find_key((*held)->registrars, by.key_id);
      break;
    case Role::recheck: key = cert::VerifiedTrustList::find_key((*held)->recheckers, by.key_id); break;
    case Role::reviewer:
      reviewer = held->reviewer(by.key_id);
      key = reviewer == nullptr ? nullptr : &reviewer->key;
      break;
    case Role::device: key = device; break;
    default: break;
  }
  if (key == nullptr || !envelope::verify_by(*statement, Kind::fetch, by.role, *key)) return refusal;
  Result<cert::Fetch> fetch = wire::decode<cert::Fetch>(statement->payload);
  if (!fetch || fetch->region != (*held)->region || fetch->path != target) return refusal;
  const std::int64_t age = parts_.clock->now_s() - fetch->asked_at;
  if (age < -kFetchMaxAge_s || age > kFetchMaxAge_s) return Error{Code::expired, "authorization"};
  return {};
}

Result<SubmissionRow> Intake::row_for(const Hash& submission, std::string_view target,
                                      std::string_view authorization) const {
  Result<std::optional<SubmissionRow>> row = submission_row(submission);
  if (!row) return row.error();
  // Who is not entitled learns nothing about what exists.
  if (!*row) return Error{Code::not_allowed, "authorization"};
  if (authorization.starts_with(kReceiptScheme)) {
    Result<Bytes> salt = wire::from_base64url(authorization.substr(kReceiptScheme.size()));
    Result<StoredRecord> record = log_->record((*row)->index);
    if (!record) return record.error();
    if (!salt || !crypto::equal_secret(*salt, record->opening.salt)) return Error{Code::not_allowed, "authorization"};
  } else if (Result<void> good = check_fetch(authorization, target, Office::all, &(*row)->device_key); !good) {
    return good.error();
  }
  return std::move(**row);
}

Result<receipt::SubmissionStatus> Intake::submission_status(const Hash& submission, std::string_view target,
                                                            std::string_view authorization,
                                                            std::uint64_t known_size) const {
  Result<SubmissionRow> row = row_for(submission, target, authorization);
  if (!row) return row.error();
  return status_of(row->index, keys::named("dec/", submission), known_size);
}

// The receipt of a record, and the statements that the rows under `answers` name, under one checkpoint.
Result<receipt::SubmissionStatus> Intake::status_of(std::uint64_t index, const Bytes& answers,
                                                    std::uint64_t known_size) const {
  Result<Accepted> received = stored_receipt(index);
  if (!received) return received.error();
  for (int attempt = 0; attempt < 8; ++attempt) {
    const std::uint64_t size = log_->size();
    receipt::SubmissionStatus status;
    status.received = received->proof;
    Result<std::vector<port::Row>> rows = parts_.store->scan(answers, {}, 8);
    if (!rows) return rows.error();
    for (const port::Row& one : *rows) {
      Result<receipt::LoggedStatement> pair = logged(keys::number_after(one.key, answers.size()));
      if (!pair) return pair.error();
      status.decisions.push_back(std::move(*pair));
    }
    Result<receipt::ConsistencyStep> step = log_->step(known_size, size);
    if (!step) return step.error();
    status.step = std::move(*step);
    if (log_->size() == size) return status;
  }
  return Error{Code::server_busy, "log"};
}

Result<receipt::Feed> Intake::feed(std::uint64_t from, std::string_view target, std::string_view authorization) const {
  if (Result<void> good = check_fetch(authorization, target, Office::all, nullptr); !good) return good.error();
  receipt::Feed feed;
  Result<std::string> checkpoint = log_->checkpoint(kCheckpointMaxAge_s);
  if (!checkpoint) return checkpoint.error();
  feed.checkpoint = std::move(*checkpoint);
  const std::uint64_t size = log_->size();
  std::size_t bytes = 0;
  for (std::uint64_t index = from; index < size && feed.entries.size() < 256 && bytes < kFeedBytes; ++index) {
    Result<StoredRecord> record = log_->record(index);
    if (!record) return record.error();
    receipt::FeedEntry entry{index, record->opening, std::move(record->record), std::nullopt};
    if (entry.opening.kind == Kind::submission) {
      Result<receipt::SubmissionRecord> head = wire::decode<receipt::SubmissionRecord>(entry.record);
      if (!head) return head.error();
      Result<std::optional<SubmissionRow>> row = submission_row(envelope::submission_id(head->header));
      if (!row) return row.error();
      if (*row) entry.assessment = (*row)->assessment;
    }
    bytes += entry.record.size() + 64;
    feed.entries.push_back(std::move(entry));
  }
  return feed;
}

Result<Bytes> Intake::packet(const Hash& submission, std::string_view target, std::string_view authorization) const {
  if (Result<void> good = check_fetch(authorization, target, Office::those_who_see_evidence, nullptr); !good) return good.error();
  Result<std::optional<Bytes>> stored = parts_.store->get(keys::packet(submission));
  if (!stored) return stored.error();
  if (!*stored) return Error{Code::not_found, "packet"};
  return std::move(**stored);
}

}  // namespace lifecert::intake
