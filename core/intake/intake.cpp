#include "core/intake/intake.h"

#include <algorithm>

#include "core/crypto/hash.h"
#include "core/crypto/sign.h"
#include "core/intake/batch.h"
#include "core/intake/hall_rows.h"
#include "core/receipt/receipt.h"
#include "core/wire/text.h"

namespace lifecert::intake {
namespace {

using envelope::Kind;
using envelope::Role;

constexpr std::int64_t kBeaconSlack_s = 120;
constexpr std::string_view kReceiptScheme = "Lifecert-Receipt ";
constexpr std::string_view kStatementScheme = "Lifecert-Statement ";
constexpr std::uint32_t kMaxChallengesShown = 2;

Bytes index_value(std::uint64_t index) { return wire::encode(index); }

bool is_device_signed_only(const envelope::ParsedPacket& parsed) {
  return parsed.packet.signatures.size() == 1 && parsed.packet.signatures.front().role == Role::device;
}

// Evidence sealed to somebody else, or to nobody, could never be re-checked; so the wraps must be exactly the epoch's keys.
bool sealed_to_epoch(const envelope::KeyWraps& wraps, const cert::RecipientEpoch& epoch) {
  if (wraps.wraps.size() != epoch.keys.size()) return false;
  for (std::size_t i = 0; i < epoch.keys.size(); ++i) {
    if (wraps.wraps[i].recipient != crypto::key_id(epoch.keys[i])) return false;
  }
  return true;
}

// An epoch that the trust list no longer names is over: nobody can open the packet any more, but it came in all the same, and
// its date is the person's. The evidence is asked for again.
Result<void> check_recipients(const cert::VerifiedTrustList& trust, const envelope::ParsedPacket& parsed) {
  const std::uint32_t number = parsed.header.recipient_epoch;
  const cert::RecipientEpoch* epoch = trust.epoch(number);
  const bool over = epoch == nullptr && number < trust->recipients.front().epoch;
  if (over || (epoch != nullptr && sealed_to_epoch(parsed.wraps, *epoch))) return {};
  return Error{Code::wrong_key, "recipients"};
}

}  // namespace

Result<std::unique_ptr<Intake>> Intake::open(Parts parts, cert::VerifiedTrustList trust) {
  const cert::LogKey& log_key = trust->logs.back();
  if (log_key.key != parts.log_signer->public_key()) return Error{Code::wrong_key, "log key"};
  if (trust->time_cosigner.key != parts.cosigner->public_key()) return Error{Code::wrong_key, "time cosigner key"};
  LogSigners signers{log_key.origin, parts.log_signer, trust->time_cosigner.name, parts.cosigner};
  Result<std::unique_ptr<Log>> log = Log::open(*parts.store, *parts.clock, std::move(signers));
  if (!log) return log.error();
  std::unique_ptr<Intake> intake(new Intake(parts, std::move(trust)));
  intake->log_ = std::move(*log);
  Result<std::unique_ptr<HallDesk>> hall = HallDesk::open(*parts.store, *intake->log_, intake->trust_);
  if (!hall) return hall.error();
  intake->hall_ = std::move(*hall);
  return intake;
}

Result<std::optional<std::uint64_t>> Intake::index_at(const Bytes& key) const {
  Result<std::optional<Bytes>> stored = parts_.store->get(key);
  if (!stored) return stored.error();
  if (!*stored) return std::optional<std::uint64_t>();
  Result<std::uint64_t> index = wire::decode<std::uint64_t>(**stored);
  if (!index) return index.error();
  return std::optional<std::uint64_t>(*index);
}

Result<std::optional<SubmissionRow>> Intake::submission_row(const Hash& id) const {
  Result<std::optional<Bytes>> stored = parts_.store->get(keys::submission(id));
  if (!stored) return stored.error();
  if (!*stored) return std::optional<SubmissionRow>();
  Result<SubmissionRow> row = wire::decode<SubmissionRow>(**stored);
  if (!row) return row.error();
  return std::optional<SubmissionRow>(std::move(*row));
}

Result<cert::Credential> Intake::credential_of(const crypto::PublicKey& device) const {
  Result<std::optional<std::uint64_t>> index = index_at(keys::device(device));
  if (!index) return index.error();
  if (!*index) return Error{Code::unknown_credential, "device key"};
  Result<StoredRecord> record = log_->record(**index);
  if (!record) return record.error();
  Result<envelope::SignedStatement> statement = envelope::decode_signed(record->record);
  if (!statement) return statement.error();
  return wire::decode<cert::Credential>(statement->payload);
}

Result<cert::Challenge> Intake::challenge_at(std::uint64_t index) const {
  Result<StoredRecord> record = log_->record(index);
  if (!record) return record.error();
  Result<envelope::SignedStatement> statement = envelope::decode_signed(record->record);
  if (!statement) return statement.error();
  return wire::decode<cert::Challenge>(statement->payload);
}

Result<bool> Intake::usable_challenge(const envelope::Header& header, std::int64_t now, std::int64_t& issued_at) const {
  if (!header.challenge) return false;
  Result<std::optional<std::uint64_t>> index = index_at(keys::challenge(*header.challenge));
  if (!index) return index.error();
  if (!*index) return false;
  Result<std::optional<Bytes>> used = parts_.store->get(keys::used_challenge(*header.challenge));
  if (!used) return used.error();
  Result<cert::Challenge> challenge = challenge_at(**index);
  if (!challenge) return challenge.error();
  const bool mine = challenge->person == header.person.id;
  if (*used || !mine || now >= challenge->expires_at) return false;
  issued_at = challenge->issued_at;
  return true;
}

// The beacon's time if this log can have issued it: the root is ours at that size, and the time lies between the leaf before
// and the leaf after. Anything else dates nothing; it is not refused, since a restored log may have forgotten its own past.
Result<std::int64_t> Intake::beacon_time(const envelope::Header& header) const {
  const std::int64_t nothing = 0;
  if (!header.beacon || header.beacon->origin != trust_->logs.back().origin) return nothing;
  const envelope::Beacon& beacon = *header.beacon;
  const std::uint64_t size = log_->size();
  if (beacon.size > size) return nothing;
  Result<Hash> root = log_->root(beacon.size);
  if (!root) return root.error();
  if (*root != beacon.root) return nothing;
  std::int64_t latest = parts_.clock->now_s();
  if (beacon.size < size) {
    Result<StoredRecord> after = log_->record(beacon.size);
    if (!after) return after.error();
    latest = static_cast<std::int64_t>(after->opening.time);
  }
  std::int64_t earliest = 0;
  if (beacon.size > 0) {
    Result<StoredRecord> before = log_->record(beacon.size - 1);
    if (!before) return before.error();
    earliest = static_cast<std::int64_t>(before->opening.time);
  }
  const std::int64_t time = static_cast<std::int64_t>(std::min<std::uint64_t>(beacon.time, 1ULL << 62U));
  if (time < earliest - kBeaconSlack_s || time > latest + kBeaconSlack_s) return nothing;
  return time;
}

Result<Checked> Intake::check_submission(ByteView bytes) const {
  Result<envelope::ParsedPacket> parsed = envelope::parse_unverified(bytes);
  if (!parsed) return parsed.error();
  const envelope::Header& header = parsed->header;
  if (header.region != trust_->region) return Error{Code::wrong_region, "region"};
  if (trust_.log(header.log_origin) == nullptr) return Error{Code::wrong_origin, "log origin"};
  if (!is_device_signed_only(*parsed)) return Error{Code::unknown_value, "signatures"};
  if (Result<void> good = envelope::verify_device_signature(*parsed); !good) return good.error();

  Checked checked;
  checked.kind_ = Kind::submission;
  checked.content_ = parsed->submission_id;
  checked.record_ = receipt::submission_record(parsed->packet);
  // A repeat is answered before anything that may have changed since (expiry, quotas) is looked at.
  Result<std::optional<std::uint64_t>> before = index_at(keys::seen(checked.content_));
  if (!before) return before.error();
  if (*before) return checked;

  if (parsed->packet.evidence.empty()) return Error{Code::not_decidable, "evidence"};
  Result<cert::Credential> credential = credential_of(header.device_key);
  if (!credential) return credential.error();
  if (header.person.kind != envelope::PersonKind::pseudonym || header.person.id != credential->person ||
      header.scheme != credential->scheme) {
    return Error{Code::wrong_person, "person"};
  }
  const std::int64_t now = parts_.clock->now_s();
  Result<std::int64_t> dated = beacon_time(header);
  if (!dated) return dated.error();
  // Made in time and delivered late is in time.
  if (now >= credential->expires_at && (*dated == 0 || *dated >= credential->expires_at)) {
    return Error{Code::expired, "credential"};
  }
  if (Result<void> good = check_recipients(trust_, *parsed); !good) return good.error();

  SubmissionRow row;
  row.device_key = header.device_key;
  row.person = header.person.id;
  row.scheme = header.scheme;
  row.due_day = header.due_day;
  row.assessment.presence = cert::Presence::p1;
  Result<bool> usable = usable_challenge(header, now, row.assessment.alive_not_before);
  if (!usable) return usable.error();
  row.assessment.challenged = *usable;
  row.assessment.header_not_before = *dated;
  // Words that were heard date the header as a checkpoint does, for whoever had no network for long.
  if (header.beacon_words) {
    Result<std::int64_t> heard = words_time(*header.beacon_words);
    if (!heard) return heard.error();
    row.assessment.header_not_before = std::max(*dated, *heard);
  }
  if (*usable) checked.challenge_ = header.challenge;
  checked.submission_ = std::move(row);
  checked.packet_.assign(bytes.begin(), bytes.end());
  return checked;
}

Result<Checked> Intake::check_offer(ByteView bytes) const {
  Result<receipt::Offer> offer = wire::decode<receipt::Offer>(bytes);
  if (!offer) return offer.error();
  Result<Checked> checked = check_submission(offer->packet);
  if (!checked) return checked;
  return with_earlier_receipt(std::move(*checked), offer->receipt);
}

Result<Checked> Intake::check_enrolment(ByteView bytes) const {
  Result<envelope::SignedStatement> statement = envelope::decode_signed(bytes);
  if (!statement) return statement.error();
  Result<cert::EnrolmentRequest> request = cert::verify_request(*statement, trust_->region);
  if (!request) return request.error();
  Checked checked;
  checked.kind_ = Kind::enrolment_request;
  checked.content_ = crypto::blake2b(bytes);
  checked.record_.assign(bytes.begin(), bytes.end());
  checked.subject_ = cert::payload_hash(statement->payload);
  return checked;
}

Result<Checked> Intake::check_record(ByteView bytes) const {
  Result<envelope::SignedStatement> statement = envelope::decode_signed(bytes);
  if (!statement) return statement.error();
  if (is_hall_kind(statement->kind)) return check_hall(bytes);
  Checked checked;
  checked.kind_ = statement->kind;
  checked.content_ = crypto::blake2b(bytes);
  checked.record_.assign(bytes.begin(), bytes.end());
  checked.subject_ = cert::payload_hash(statement->payload);

  Hash submission{};
  bool about_submission = true;
  switch (statement->kind) {
    case Kind::credential: {
      Result<cert::Credential> credential = cert::verify_credential(*statement, trust_);
      if (!credential) return credential.error();
      checked.credential_ = std::move(*credential);
      about_submission = false;
      break;
    }
    case Kind::enrolment_refusal: {
      Result<cert::EnrolmentRefusal> refusal = cert::verify_refusal(*statement, trust_);
      if (!refusal) return refusal.error();
      checked.refusal_ = std::move(*refusal);
      about_submission = false;
      break;
    }
    case Kind::challenge: {
      Result<cert::Challenge> challenge = cert::verify_challenge(*statement, trust_);
      if (!challenge) return challenge.error();
      checked.issued_ = std::move(*challenge);
      about_submission = false;
      break;
    }
    case Kind::finding: {
      Result<cert::Finding> finding = cert::verify_finding(*statement, trust_);
      if (!finding) return finding.error();
      submission = finding->submission;
      break;
    }
    case Kind::decision: {
      Result<cert::Decision> decision = cert::verify_decision(*statement, trust_);
      if (!decision) return decision.error();
      submission = decision->submission;
      checked.decision_ = std::move(*decision);
      checked.signatures_ = statement->signatures.size();
      break;
    }
    case Kind::evidence_read: {
      Result<cert::EvidenceRead> read = cert::verify_read(*statement, trust_);
      if (!read) return read.error();
      submission = read->submission;
      Result<std::optional<std::uint64_t>> gone = index_at(keys::erased(submission));
      if (!gone) return gone.error();
      if (*gone) return Error{Code::evidence_gone, "submission"};
      break;
    }
    case Kind::evidence_grant: {
      Result<cert::EvidenceGrant> grant = cert::verify_grant(*statement, trust_);
      if (!grant) return grant.error();
      submission = grant->submission;
      break;
    }
    case Kind::meter_report: {
      Result<cert::MeterReport> report = cert::verify_meter_report(*statement, trust_->region);
      if (!report) return report.error();
      checked.report_ = std::move(*report);
      about_submission = false;
      break;
    }
    default: {
      Result<std::optional<std::uint64_t>> known = index_at(keys::seen(checked.content_));
      if (!known) return known.error();
      if (*known) return checked;  // a repeat; what it would open may be closed by now
      Result<Aside> aside = check_aside(*statement);
      if (!aside) return aside.error();
      checked.aside_ = std::move(*aside);
      about_submission = false;
      break;
    }
  }
  Result<std::optional<std::uint64_t>> before = index_at(keys::seen(checked.content_));
  if (!before) return before.error();
  if (*before) return checked;

  if (about_submission) {
    Result<std::optional<SubmissionRow>> row = submission_row(submission);
    if (!row) return row.error();
    if (!*row) return Error{Code::unknown_submission, "submission"};
  }
  const std::optional<Hash> request = checked.credential_ ? std::optional(checked.credential_->request)
                                      : checked.refusal_  ? std::optional(checked.refusal_->request)
                                                          : std::nullopt;
  if (request) {
    Result<std::optional<std::uint64_t>> asked = index_at(keys::request(*request));
    if (!asked) return asked.error();
    if (!*asked) return Error{Code::unknown_credential, "enrolment request"};
  }
  if (checked.decision_) {
    if (Result<void> good = check_decision(*checked.decision_, checked.signatures_); !good) return good.error();
  }
  if (checked.report_) {
    if (Result<void> good = check_report(*checked.report_); !good) return good.error();
  }
  return checked;
}

// Only phones that are enrolled count, each once a month; a month is past and not long ago, whatever the phone's clock says.
Result<void> Intake::check_report(const cert::MeterReport& report) const {
  constexpr std::int32_t kOldest = 13;
  const std::int32_t now = cert::month_of(parts_.clock->now_s());
  if (report.meter.month > now || report.meter.month < now - kOldest) return Error{Code::bad_argument, "month"};
  Result<cert::Credential> credential = credential_of(report.device_key);
  if (!credential) return credential.error();
  Result<std::optional<std::uint64_t>> before = index_at(keys::meter(report.device_key, report.meter.month));
  if (!before) return before.error();
  if (*before) return Error{Code::report_exists, "month"};
  return {};
}

Result<void> Intake::check_decision(const cert::Decision& decision, std::size_t signatures) const {
  Result<std::optional<SubmissionRow>> row = submission_row(decision.submission);
  if (!row) return row.error();
  if (!*row) return Error{Code::unknown_submission, "submission"};
  if ((*row)->person != decision.person || (*row)->scheme != decision.scheme || (*row)->due_day != decision.due_day) {
    return Error{Code::wrong_person, "decision"};
  }
  Result<std::optional<Bytes>> done = parts_.store->get(keys::done(decision.submission));
  if (!done) return done.error();
  if (*done) return Error{Code::already_decided, "submission"};
  if (signatures < 2 && decision.standing != cert::Standing::more) {
    Result<cert::Standing> most = most_standing(**row, decision.submission, parts_.clock->now_s());
    if (!most) return most.error();
    if (decision.standing > *most) return Error{Code::claims_more, "standing"};
  }
  if (decision.verdict != cert::Verdict::pass) return {};
  const Hash cycle = cycle_hash(decision.person, decision.scheme, decision.due_day);
  Result<std::optional<Bytes>> passed = parts_.store->get(keys::passed_cycle(cycle));
  if (!passed) return passed.error();
  if (*passed) return Error{Code::already_decided, "cycle"};
  return {};
}

Result<void> Intake::add_to_batch(Batch& batch, const Checked& one) const {
  const std::uint64_t index = batch.base + batch.records.size();
  std::vector<port::Change> changes;
  const auto put = [&](Bytes key, Bytes value) { changes.push_back({std::move(key), std::move(value)}); };
  StoredRecord record;
  record.opening.kind = one.kind_;
  record.opening.time = static_cast<std::uint64_t>(batch.now);
  if (Result<void> good = parts_.entropy->fill(record.opening.salt); !good) return good;
  record.record = one.record_;
  put(keys::seen(one.content_), index_value(index));

  if (one.submission_) {
    SubmissionRow row = *one.submission_;
    row.index = index;
    const bool offered_again = !one.earlier_.empty();  // it was counted when it first came
    if (!offered_again) {
      if (Result<void> counted = count_for_day(batch, row.device_key, changes); !counted) return counted;
    }
    bool used_meanwhile = false;
    if (one.challenge_) {
      // Unused when it was checked, but another packet may have come in since, or in this very batch.
      Result<std::optional<Bytes>> used = parts_.store->get(keys::used_challenge(*one.challenge_));
      if (!used) return used.error();
      used_meanwhile = used->has_value() || batch.challenges.contains(*one.challenge_);
    }
    if (used_meanwhile) {
      row.assessment.challenged = false;
      row.assessment.alive_not_before = 0;
    } else if (one.challenge_) {
      batch.challenges.insert(*one.challenge_);
      put(keys::used_challenge(*one.challenge_), Bytes(one.content_.begin(), one.content_.end()));
    }
    const std::int64_t received_at = one.earlier_time_ != 0 ? one.earlier_time_ : batch.now;
    row.assessment.freshness = cert::freshness_of(row.assessment.header_not_before, received_at);
    if (!one.earlier_.empty()) put(keys::earlier(one.content_), bytes_of(one.earlier_));
    put(keys::submission(one.content_), wire::encode(row));
    put(keys::packet(one.content_), one.packet_);
  }
  if (one.aside_) {
    if (Result<void> good = add_aside(batch, one, index, changes); !good) return good;
  }
  if (one.kind_ == Kind::enrolment_request) put(keys::request(one.subject_), index_value(index));
  if (one.credential_) {
    put(keys::credential(one.credential_->request), index_value(index));
    put(keys::device(one.credential_->device_key), index_value(index));
  }
  if (one.report_) put(keys::meter(one.report_->device_key, one.report_->meter.month), index_value(index));
  if (one.refusal_) put(keys::refusal(one.refusal_->request), index_value(index));
  if (one.issued_) {
    put(keys::challenge(one.subject_), index_value(index));
    put(keys::person_challenge(one.issued_->person, index), {});
  }
  if (one.decision_) {
    const cert::Decision& decision = *one.decision_;
    // Checked before, but another decision may have come in the meantime or in this very batch.
    if (Result<void> good = check_decision(decision, one.signatures_); !good) return good;
    const Hash cycle = cycle_hash(decision.person, decision.scheme, decision.due_day);
    const bool pass = decision.verdict == cert::Verdict::pass;
    if (batch.done.contains(decision.submission) || (pass && batch.cycles.contains(cycle))) {
      return Error{Code::already_decided, "submission"};
    }
    put(keys::decision(decision.submission, index), {});
    if (decision.verdict != cert::Verdict::more) {
      batch.done.insert(decision.submission);
      put(keys::done(decision.submission), {static_cast<std::uint8_t>(decision.verdict)});
    }
    if (pass) {
      batch.cycles.insert(cycle);
      put(keys::passed_cycle(cycle), Bytes(decision.submission.begin(), decision.submission.end()));
    }
  }
  if (one.hall_) {
    // Last, because it changes the hall's state.
    Result<desk::Taken> taken = hall_->state().take(*one.hall_, index, batch.now);
    if (!taken) return taken.error();
    std::ranges::move(hall_changes(*one.hall_, one.subject_, index), std::back_inserter(changes));
  }
  batch.fresh[one.content_] = index;
  batch.records.push_back(std::move(record));
  std::ranges::move(changes, std::back_inserter(batch.changes));
  return {};
}

std::vector<Result<Accepted>> Intake::append(const std::vector<Checked>& inputs) {
  if (Result<void> fresh = log_->refresh(); !fresh) {
    return std::vector<Result<Accepted>>(inputs.size(), Result<Accepted>(fresh.error()));
  }
  Batch batch;
  batch.base = log_->size();
  batch.now = parts_.clock->now_s();
  std::unique_lock<std::shared_mutex> hall_lock;
  if (std::ranges::any_of(inputs, [](const Checked& one) { return one.hall_.has_value(); })) {
    Result<std::unique_lock<std::shared_mutex>> locked = hall_->lock_to_append(batch.base);
    if (!locked) return std::vector<Result<Accepted>>(inputs.size(), Result<Accepted>(locked.error()));
    hall_lock = std::move(*locked);
  }
  struct Outcome {
    std::optional<Error> error;
    std::uint64_t index = 0;
    bool repeated = false;
    bool in_batch = false;  // not told by the index: another intake may have appended the same since the batch began
  };
  std::vector<Outcome> outcomes(inputs.size());
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const Checked& one = inputs[i];
    if (const auto twin = batch.fresh.find(one.content_); twin != batch.fresh.end()) {
      outcomes[i] = {std::nullopt, twin->second, true, true};
      continue;
    }
    Result<std::optional<std::uint64_t>> before = index_at(keys::seen(one.content_));
    if (!before) {
      outcomes[i].error = before.error();
    } else if (*before) {
      outcomes[i] = {std::nullopt, **before, true, false};
    } else {
      outcomes[i] = {std::nullopt, batch.base + batch.records.size(), false, true};
      if (Result<void> good = add_to_batch(batch, one); !good) outcomes[i].error = good.error();
    }
  }
  if (!batch.records.empty()) {
    Result<void> appended = log_->append(batch.base, batch.records, {}, std::move(batch.changes));
    if (hall_lock.owns_lock() && appended) hall_->settled(batch.base + batch.records.size());
    if (hall_lock.owns_lock() && !appended) hall_->spoil();
    for (std::size_t i = 0; !appended && i < inputs.size(); ++i) {
      if (!outcomes[i].error && outcomes[i].in_batch) outcomes[i].error = appended.error();
    }
  }
  std::vector<Result<Accepted>> results;
  for (const Outcome& outcome : outcomes) {
    if (outcome.error) {
      results.emplace_back(*outcome.error);
    } else if (!outcome.in_batch) {
      Result<Accepted> accepted = stored_receipt(outcome.index);
      if (accepted) accepted->repeated = true;
      results.push_back(std::move(accepted));
    } else {
      Result<std::string> proof = log_->receipt(batch.records[outcome.index - batch.base], outcome.index);
      results.push_back(proof ? Result<Accepted>(Accepted{outcome.index, std::move(*proof), outcome.repeated})
                              : Result<Accepted>(proof.error()));
    }
  }
  return results;
}

Result<Accepted> Intake::stored_receipt(std::uint64_t index) const {
  Result<StoredRecord> record = log_->record(index);
  if (!record) return record.error();
  Result<std::string> proof = log_->receipt(*record, index);
  if (!proof) return proof.error();
  return Accepted{index, std::move(*proof), false};
}

Result<void> Intake::tick() {
  StoredRecord record;
  record.opening.kind = Kind::tick;
  record.opening.time = static_cast<std::uint64_t>(parts_.clock->now_s());
  if (Result<void> good = parts_.entropy->fill(record.opening.salt); !good) return good;
  if (Result<void> fresh = log_->refresh(); !fresh) return fresh;
  // The words by which people who hear or read them can date what they make.
  const Hash leaf = merkle::leaf_hash(wire::encode(receipt::leaf_of(record.opening, record.record)));
  const std::uint64_t size = log_->size();
  return log_->append(size, {record}, {}, {{keys::words(receipt::words_of(leaf)), index_value(size)}});
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
      Result<cert::Credential> content = wire::decode<cert::Credential>(statement->payload);
      if (!content) return content.error();
      const Bytes prefix = keys::named("chpn/", content->person);
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
      if (office == Office::all) key = cert::VerifiedTrustList::find_key(trust_->registrars, by.key_id);
      break;
    case Role::recheck: key = cert::VerifiedTrustList::find_key(trust_->recheckers, by.key_id); break;
    case Role::reviewer:
      reviewer = trust_.reviewer(by.key_id);
      key = reviewer == nullptr ? nullptr : &reviewer->key;
      break;
    case Role::device: key = device; break;
    default: break;
  }
  if (key == nullptr || !envelope::verify_by(*statement, Kind::fetch, by.role, *key)) return refusal;
  Result<cert::Fetch> fetch = wire::decode<cert::Fetch>(statement->payload);
  if (!fetch || fetch->region != trust_->region || fetch->path != target) return refusal;
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
