// What is looked at before anything is appended: who signed, whose it is, and whether there is room for it.
#include "core/intake/intake.h"

#include <algorithm>

#include "core/crypto/hash.h"
#include "core/crypto/sign.h"
#include "core/intake/hall_rows.h"
#include "core/receipt/receipt.h"
#include "core/wire/text.h"

namespace lifecert::intake {
namespace {

using envelope::Kind;
using envelope::PersonKind;
using envelope::Role;

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

bool co_signed_by_staff(const envelope::Header& header, const crypto::PublicKey& key) {
  const envelope::CoSigner wanted{Role::staff, crypto::key_id(key)};
  return std::ranges::find(header.cosigners, wanted) != header.cosigners.end();
}

// The list that takes the place of `current`, if this counter can go on under it.
Result<cert::VerifiedTrustList> next_trust_list(const cert::VerifiedTrustList& current, ByteView bytes) {
  Result<cert::VerifiedTrustList> next = cert::follow_trust_list(current, bytes);
  if (!next) return next;
  if (next->bytes() == current.bytes()) return Error{Code::older_version, "trust list"};
  // A new log key means a new log: that is begun with a new start, not while the old one is being written.
  const cert::LogKey& log = current->logs.back();
  if ((*next)->logs.back().origin != log.origin || (*next)->logs.back().key != log.key) {
    return Error{Code::wrong_origin, "trust list"};
  }
  if ((*next)->time_cosigner != current->time_cosigner) return Error{Code::wrong_key, "time cosigner key"};
  return next;
}

}  // namespace

// The co-signers' keys come from the log: staff must be staff today, a witness must be enrolled and be somebody else's phone.
Result<void> Intake::check_cosigners(const std::vector<envelope::RoleSignature>& signatures, Kind kind, ByteView payload,
                                     const std::vector<envelope::CoSigner>& cosigners,
                                     const crypto::PublicKey& device) const {
  const std::int64_t now = parts_.clock->now_s();
  std::vector<std::pair<envelope::CoSigner, crypto::PublicKey>> known;
  for (const envelope::CoSigner& one : cosigners) {
    Result<std::optional<Bytes>> stored = parts_.store->get(keys::key_of(one.key_id));
    if (!stored) return stored.error();
    if (!*stored || (*stored)->size() != 32) return Error{Code::unknown_staff, "cosigners"};
    crypto::PublicKey key{};
    std::ranges::copy(**stored, key.begin());
    Result<Standing> standing = standing_of(key);
    if (!standing) return standing.error();
    const bool staff = one.role == Role::staff && standing->staff && now < standing->staff->expires_at;
    const bool witness = one.role == Role::witness && standing->person && now < standing->person->expires_at && key != device;
    if (!staff && !witness) return Error{Code::unknown_staff, "cosigners"};
    known.emplace_back(one, key);
  }
  return envelope::verify_cosigners(signatures, kind, payload, cosigners, [&](const envelope::CoSigner& one) {
    const auto found = std::ranges::find(known, one, &std::pair<envelope::CoSigner, crypto::PublicKey>::first);
    return found == known.end() ? nullptr : &found->second;
  });
}

Result<void> Intake::check_deposits(const crypto::PublicKey& device, const Hash& submission) const {
  const std::size_t limit = (*trust())->policy.open_deposits_per_key;
  const Bytes prefix = keys::named("dep/", device);
  Result<std::vector<port::Row>> rows = parts_.store->scan(prefix, {}, 1000);
  if (!rows) return rows.error();
  const std::int64_t now = parts_.clock->now_s();
  std::size_t open = 0;
  for (const port::Row& row : *rows) {
    Result<std::int64_t> until = wire::decode<std::int64_t>(row.value);
    const bool same = std::equal(submission.begin(), submission.end(), row.key.end() - 32);
    if (until && now < *until && !same) ++open;
  }
  return open >= limit ? Result<void>(Error{Code::too_many_deposits, "device key"}) : Result<void>();
}

// A packet from somebody who is not enrolled yet carries the whole request, so that it can be told whether anything vouches for it before
// a single picture is taken in; its place is counted apart from everybody else's.
Result<void> Intake::check_provisional(const envelope::ParsedPacket& parsed, const Standing& by, Checked& checked) const {
  const envelope::Header& header = parsed.header;
  Result<envelope::SignedStatement> statement = envelope::decode_signed(parsed.packet.request);
  if (!statement) return statement.error();
  const Hash id = cert::payload_hash(statement->payload);
  if (id != header.person.id) return Error{Code::unproven_request, "request"};
  // check_enrolment: the key is held, and there is a code's MAC or staff who sign.
  Result<Checked> request = check_enrolment(parsed.packet.request);
  if (!request) return request.error();
  Result<cert::EnrolmentRequest> content = wire::decode<cert::EnrolmentRequest>(statement->payload);
  if (!content) return content.error();
  const bool by_tablet = by.staff && co_signed_by_staff(header, header.device_key);
  if (content->device_key != header.device_key && !by_tablet) return Error{Code::unproven_request, "device key"};
  Result<std::optional<std::uint64_t>> refused = index_at(keys::refusal(id));
  if (!refused) return refused.error();
  if (*refused) return Error{Code::unproven_request, "refused request"};
  checked.request_ = std::make_shared<const Checked>(std::move(*request));
  Result<std::optional<std::uint64_t>> answered = index_at(keys::credential(id));
  if (!answered) return answered.error();
  if (*answered) {
    // Made before the answer and sent after it: it is known whose it is, and it takes nobody's place.
    Result<Standing> holder = standing_of(content->device_key);
    if (!holder) return holder.error();
    if (!holder->person) return Error{Code::unproven_request, "a tablet's request"};
    Result<std::optional<cert::Credential>> granted = statement_of<cert::Credential>(index_at(keys::credential(id)));
    if (!granted) return granted.error();
    checked.granted_ = std::move(*granted);
    return {};
  }

  const std::shared_ptr<const cert::VerifiedTrustList> held = trust();
  const cert::Policy& policy = (*held)->policy;
  if (header.evidence_length > policy.provisional_kib * 1024U) return Error{Code::provisional_limit, "evidence"};
  Result<std::vector<port::Row>> rows = parts_.store->scan(keys::named("prov/", id), {}, 100);
  if (!rows) return rows.error();
  if (rows->size() >= policy.provisional_per_request) return Error{Code::provisional_limit, "packets"};
  Result<std::uint64_t> size = provisional_size();
  if (!size) return size.error();
  if (*size + header.evidence_length > (std::uint64_t{policy.provisional_disk_mib} << 20U)) {
    return Error{Code::provisional_full, "provisional packets"};
  }
  return {};
}

Result<void> Intake::check_person(const envelope::ParsedPacket& parsed, const Standing& by, Checked& checked) const {
  const envelope::Header& header = parsed.header;
  const bool as_staff = by.staff && co_signed_by_staff(header, header.device_key);
  if (by.staff && !as_staff && !by.person) return Error{Code::not_co_signed, "staff"};
  switch (header.person.kind) {
    case PersonKind::pseudonym: {
      if (as_staff) return {};  // for anybody on the roll; the office compares
      if (!by.person) return Error{Code::unknown_credential, "device key"};
      const bool theirs = header.person.id == by.person->person && header.scheme == by.person->scheme;
      return theirs ? Result<void>() : Result<void>(Error{Code::wrong_person, "person"});
    }
    case PersonKind::walk_in:
      if (!as_staff) return Error{by.person ? Code::wrong_person : Code::unknown_staff, "walk-in"};
      if (header.person.id != Hash{} || header.sealed_identity.empty()) return Error{Code::not_resolved, "walk-in"};
      return {};
    case PersonKind::enrolment_request: return check_provisional(parsed, by, checked);
  }
  return Error{Code::wrong_person, "person"};
}

// A key with a credential passed the test of its point when that was logged; to repeat it costs two thirds of a verification.
Result<void> Intake::check_device_signature(const envelope::ParsedPacket& parsed, const Result<Standing>& by) {
  if (!by || (!by->person && !by->staff)) return envelope::verify_device_signature(parsed);
  const envelope::Header& header = parsed.header;
  const std::vector<envelope::RoleSignature>& signatures = parsed.packet.signatures;
  Result<void> complete = envelope::check_signers(signatures, crypto::key_id(header.device_key), header.cosigners);
  if (!complete) return complete;
  const Bytes message = envelope::pre_authentication(header.kind, parsed.packet.header);
  return crypto::verify_by_checked(header.device_key, message, signatures.front().signature);
}

Result<Checked> Intake::check_submission(ByteView bytes) const {
  Result<envelope::ParsedPacket> parsed = envelope::parse_unverified(bytes);
  if (!parsed) return parsed.error();
  return check_submission(*parsed, Bytes(bytes.begin(), bytes.end()));
}

Result<Checked> Intake::check_submission(const envelope::ParsedPacket& parsed, Bytes bytes) const {
  const std::shared_ptr<const cert::VerifiedTrustList> held = trust();
  const envelope::Header& header = parsed.header;
  if (header.region != (*held)->region) return Error{Code::wrong_region, "region"};
  if (held->log(header.log_origin) == nullptr) return Error{Code::wrong_origin, "log origin"};
  Result<Standing> by = standing_of(header.device_key);
  if (Result<void> good = check_device_signature(parsed, by); !good) return good.error();

  Checked checked;
  checked.kind_ = Kind::submission;
  checked.content_ = parsed.submission_id;
  checked.record_ = receipt::submission_record(parsed.packet);
  // A repeat is answered before anything that may have changed since (expiry, quotas) is looked at.
  Result<std::optional<SubmissionRow>> before = submission_row(parsed.submission_id);
  if (!before) return before.error();
  if (*before && !(*before)->complete && !parsed.packet.evidence.empty()) {
    return check_evidence(parsed.submission_id, parsed.packet.evidence);
  }
  if (*before) return checked;

  if (!by) return by.error();
  Result<void> cosigned = check_cosigners(parsed.packet.signatures, header.kind, parsed.packet.header, header.cosigners,
                                          header.device_key);
  if (!cosigned) return cosigned.error();
  if (Result<void> whose = check_person(parsed, *by, checked); !whose) return whose.error();

  const std::int64_t now = parts_.clock->now_s();
  Result<std::int64_t> dated = beacon_time(header);
  if (!dated) return dated.error();
  // Made in time and delivered late is in time.
  const bool provisional = header.person.kind == PersonKind::enrolment_request && !checked.granted_;
  const std::int64_t ends = by->staff ? by->staff->expires_at : by->person ? by->person->expires_at : now + 1;
  if (now >= ends && (*dated == 0 || *dated >= ends)) {
    return Error{by->staff ? Code::unknown_staff : Code::expired, "credential"};
  }
  if (Result<void> good = check_recipients(*held, parsed); !good) return good.error();
  const bool deposit = parsed.packet.evidence.empty();
  if (deposit) {
    if (Result<void> room = check_deposits(header.device_key, parsed.submission_id); !room) return room.error();
  }

  SubmissionRow row;
  row.device_key = header.device_key;
  row.resolved = header.person.kind == PersonKind::pseudonym;
  if (row.resolved) row.person = header.person.id;
  row.scheme = header.scheme;
  row.due_day = header.due_day;
  if (checked.granted_) {
    row.resolved = true;
    row.person = checked.granted_->person;
    row.scheme = checked.granted_->scheme;
    row.due_day = checked.granted_->due_day;
  }
  row.complete = !deposit;
  row.assessment.header_only = deposit;
  row.assessment.presence = cert::presence_of(header);
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
  checked.per_day_ = by->staff ? by->staff->packets_per_day : (*held)->policy.submissions_per_key_and_day;
  checked.by_staff_ = by->staff.has_value();
  checked.provisional_bytes_ = provisional ? std::optional(header.evidence_length) : std::nullopt;
  if (provisional) checked.subject_ = header.person.id;
  // Entries that are no chain are signed all the same: somebody at the office looks at that, nobody is turned away for it.
  Result<outbox::JournalLink> link = outbox::link_of(header, parsed.submission_id, parsed.packet.journal, now);
  if (link) checked.link_ = *link;
  checked.submission_ = std::move(row);
  checked.packet_ = std::move(bytes);
  return checked;
}

Result<void> Intake::admit_evidence(const Hash& submission, std::uint64_t bytes) const {
  Result<std::optional<SubmissionRow>> row = submission_row(submission);
  if (!row) return row.error();
  if (!*row) return Error{Code::not_found, "submission"};
  if ((*row)->complete) return {};  // once more: it will get its receipt
  Result<std::optional<Bytes>> open = parts_.store->get(keys::open_deposit((*row)->device_key, submission));
  if (!open) return open.error();
  if (!*open) return Error{Code::evidence_late, "submission"};
  Result<std::int64_t> until = wire::decode<std::int64_t>(**open);
  if (!until || parts_.clock->now_s() >= *until) return Error{Code::evidence_late, "submission"};
  Result<envelope::Packet> packet = stored_packet(submission);
  if (!packet) return packet.error();
  Result<envelope::Header> header = wire::decode<envelope::Header>(packet->header);
  if (!header) return header.error();
  return bytes > header->evidence_length ? Result<void>(Error{Code::too_long, "evidence"}) : Result<void>();
}

Result<Checked> Intake::check_evidence(const Hash& submission, ByteView evidence) const {
  if (Result<void> wanted = admit_evidence(submission, evidence.size()); !wanted) return wanted.error();
  Result<std::optional<SubmissionRow>> row = submission_row(submission);
  if (!row) return row.error();
  Result<envelope::Packet> packet = stored_packet(submission);
  if (!packet) return packet.error();
  Result<envelope::Header> header = wire::decode<envelope::Header>(packet->header);
  if (!header) return header.error();
  const Hash hash = crypto::blake2b(evidence);
  if (evidence.size() != header->evidence_length || hash != header->evidence_hash) return Error{Code::hash_mismatch, "evidence"};
  Checked checked;
  checked.kind_ = Kind::evidence_arrived;
  checked.subject_ = submission;
  checked.answers_ = (*row)->index;
  checked.record_ = wire::encode(receipt::EvidenceArrival{submission, hash});
  checked.content_ = crypto::blake2b({view_of("lifecert evidence 1"), checked.record_});
  packet->evidence.assign(evidence.begin(), evidence.end());
  checked.packet_ = wire::encode(*packet);
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
  if (bytes.size() > envelope::kMaxRequestBytes) return Error{Code::too_long, "enrolment request"};
  Result<envelope::SignedStatement> statement = envelope::decode_signed(bytes);
  if (!statement) return statement.error();
  Result<cert::EnrolmentRequest> request = cert::verify_request(*statement, (*trust())->region);
  if (!request) return request.error();
  Result<void> vouched = check_cosigners(statement->signatures, statement->kind, statement->payload, request->cosigners,
                                         request->device_key);
  if (!vouched) return vouched.error();
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

  const std::shared_ptr<const cert::VerifiedTrustList> held = trust();
  Hash submission{};
  bool about_submission = true;
  switch (statement->kind) {
    case Kind::credential: {
      Result<cert::Credential> credential = cert::verify_credential(*statement, *held);
      if (!credential) return credential.error();
      checked.credential_ = std::move(*credential);
      about_submission = false;
      break;
    }
    case Kind::enrolment_refusal: {
      Result<cert::EnrolmentRefusal> refusal = cert::verify_refusal(*statement, *held);
      if (!refusal) return refusal.error();
      checked.refusal_ = std::move(*refusal);
      about_submission = false;
      break;
    }
    case Kind::challenge: {
      Result<cert::Challenge> challenge = cert::verify_challenge(*statement, *held);
      if (!challenge) return challenge.error();
      checked.issued_ = std::move(*challenge);
      about_submission = false;
      break;
    }
    case Kind::finding: {
      Result<cert::Finding> finding = cert::verify_finding(*statement, *held);
      if (!finding) return finding.error();
      submission = finding->submission;
      break;
    }
    case Kind::decision: {
      Result<cert::Decision> decision = cert::verify_decision(*statement, *held);
      if (!decision) return decision.error();
      submission = decision->submission;
      checked.decision_ = std::move(*decision);
      checked.signatures_ = statement->signatures.size();
      break;
    }
    case Kind::evidence_read: {
      Result<cert::EvidenceRead> read = cert::verify_read(*statement, *held);
      if (!read) return read.error();
      submission = read->submission;
      Result<std::optional<std::uint64_t>> gone = index_at(keys::erased(submission));
      if (!gone) return gone.error();
      if (*gone) return Error{Code::evidence_gone, "submission"};
      break;
    }
    case Kind::evidence_grant: {
      Result<cert::EvidenceGrant> grant = cert::verify_grant(*statement, *held);
      if (!grant) return grant.error();
      submission = grant->submission;
      break;
    }
    case Kind::staff_credential: {
      Result<cert::StaffCredential> staff = cert::verify_staff_credential(*statement, *held);
      if (!staff) return staff.error();
      checked.staff_ = std::move(*staff);
      about_submission = false;
      break;
    }
    case Kind::revocation: {
      Result<cert::Revocation> revocation = cert::verify_revocation(*statement, *held);
      if (!revocation) return revocation.error();
      checked.revocation_ = std::move(*revocation);
      about_submission = false;
      break;
    }
    case Kind::visit_list: {
      Result<cert::VisitList> visits = cert::verify_visit_list(*statement, *held);
      if (!visits) return visits.error();
      checked.visits_ = std::move(*visits);
      about_submission = false;
      break;
    }
    case Kind::resolution: {
      Result<cert::Resolution> resolution = cert::verify_resolution(*statement, *held);
      if (!resolution) return resolution.error();
      submission = resolution->submission;
      checked.resolution_ = std::move(*resolution);
      break;
    }
    case Kind::trust_list: {
      Result<std::optional<std::uint64_t>> known = index_at(keys::seen(checked.content_));
      if (!known) return known.error();
      if (*known) return checked;
      Result<cert::VerifiedTrustList> next = next_trust_list(*held, bytes);
      if (!next) return next.error();
      checked.trust_ = std::make_shared<const cert::VerifiedTrustList>(std::move(*next));
      return checked;
    }
    case Kind::meter_report: {
      Result<cert::MeterReport> report = cert::verify_meter_report(*statement, (*held)->region);
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
                                      : checked.staff_    ? std::optional(checked.staff_->request)
                                                          : std::nullopt;
  if (request) {
    Result<std::optional<std::uint64_t>> asked = index_at(keys::request(*request));
    if (!asked) return asked.error();
    if (!*asked) return Error{Code::unknown_credential, "enrolment request"};
  }
  if (checked.resolution_) {
    Result<std::optional<SubmissionRow>> row = submission_row(submission);
    if (!row) return row.error();
    if ((*row)->resolved) return Error{Code::already_decided, "resolution"};
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
  Result<Standing> standing = standing_of(report.device_key);
  if (!standing) return standing.error();
  if (!standing->person) return Error{Code::unknown_credential, "device key"};
  Result<std::optional<std::uint64_t>> before = index_at(keys::meter(report.device_key, report.meter.month));
  if (!before) return before.error();
  if (*before) return Error{Code::report_exists, "month"};
  return {};
}

Result<void> Intake::check_decision(const cert::Decision& decision, std::size_t signatures) const {
  Result<std::optional<SubmissionRow>> row = submission_row(decision.submission);
  if (!row) return row.error();
  if (!*row) return Error{Code::unknown_submission, "submission"};
  if (!(*row)->resolved) return Error{Code::not_resolved, "submission"};
  if (!(*row)->complete) return Error{Code::evidence_missing, "submission"};
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

}  // namespace lifecert::intake
