#include "core/office/recheck.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <string>
#include <utility>

#include "core/base/civil.h"
#include "core/crypto/entropy_check.h"
#include "core/crypto/hash.h"
#include "core/crypto/sign.h"
#include "core/office/feed.h"
#include "core/office/rows.h"

namespace lifecert::office {
namespace {

using cert::Check;
using cert::CheckKind;
using cert::CheckVerdict;
using envelope::Kind;
using envelope::Role;

std::optional<Code> nothing() { return std::nullopt; }

Check holds(CheckKind kind, std::string figures) { return {kind, CheckVerdict::holds, Code::ok, std::move(figures)}; }
Check look(CheckKind kind, Code reason, std::string figures) {
  return {kind, CheckVerdict::look, reason, std::move(figures)};
}
Check fails(CheckKind kind, Code reason, std::string figures) {
  return {kind, CheckVerdict::fails, reason, std::move(figures)};
}

// "3 d 4 h", "25 min": how long something lay between two times.
std::string span_of(std::int64_t seconds) {
  const std::int64_t minutes = seconds / 60;
  if (minutes < 120) return std::to_string(minutes) + " min";
  const std::int64_t hours = minutes / 60;
  if (hours < 48) return std::to_string(hours) + " h";
  return std::to_string(hours / 24) + " d " + std::to_string(hours % 24) + " h";
}

std::string size_text(const PictureInfo& info) {
  return std::to_string(info.width) + "x" + std::to_string(info.height);
}

// Staff who were there have signed, and no picture was made: then there is nothing to consent to, and nothing to look at. Whether
// they are staff is the credential's check; a witness alone is nobody's eyes.
bool seen_by_staff_alone(const cert::Evidence& evidence, const envelope::Header& header) {
  const bool staff = std::ranges::find(header.cosigners, Role::staff, &envelope::CoSigner::role) != header.cosigners.end();
  return staff && evidence.photos.empty() && evidence.live.empty();
}

// The pictures that a person looks at: the photographs and, where these are few, a session's key frames.
std::vector<Bytes> pictures_of(const cert::Evidence& evidence) {
  std::vector<Bytes> pictures;
  for (const cert::Photo& photo : evidence.photos) pictures.push_back(photo.jpeg);
  if (pictures.size() >= kWantedPictures) return pictures;
  const Result<liveness::ReadSession> session = liveness::read_session(evidence.live);
  if (!session) return pictures;
  // The photograph may be the very picture of the face at rest.
  for (const liveness::KeyFrame& key : session->session.key_frames) {
    const bool photographed = std::ranges::find(evidence.photos, key.jpeg, &cert::Photo::jpeg) != evidence.photos.end();
    if (!photographed) pictures.push_back(key.jpeg);
  }
  return pictures;
}

}  // namespace

Result<RecheckDesk> RecheckDesk::open(RecheckParts parts, cert::VerifiedTrustList trust,
                                      std::map<std::uint32_t, crypto::BoxKeyPair> recipients, PictureProbe probe) {
  const crypto::KeyId id = crypto::key_id(parts.signer->public_key());
  if (cert::VerifiedTrustList::find_key(trust->recheckers, id) == nullptr)
    return Error{Code::wrong_key, "re-check key"};
  Result<Book> book = Book::open(*parts.store);
  if (!book) return book.error();
  Result<std::optional<cert::TrustChain>> chain = book->get_row<cert::TrustChain>(rows::key(rows::kTrustChain));
  if (!chain) return chain.error();
  if (*chain) trust = newer_of(std::move(trust), **chain);
  return RecheckDesk(parts, std::move(trust), std::move(recipients), std::move(probe), std::move(*book));
}

std::optional<Hash> RecheckDesk::wanted_packet(const receipt::FeedEntry& entry) {
  if (entry.opening.kind == Kind::amendment) {
    Result<envelope::SignedStatement> statement = envelope::decode_signed(entry.record);
    if (!statement) return std::nullopt;
    Result<cert::Amendment> amendment = wire::decode<cert::Amendment>(statement->payload);
    return amendment ? std::optional(amendment->original) : std::nullopt;
  }
  if (entry.opening.kind == Kind::evidence_arrived) {
    Result<receipt::EvidenceArrival> arrival = wire::decode<receipt::EvidenceArrival>(entry.record);
    return arrival ? std::optional(arrival->submission) : std::nullopt;
  }
  if (entry.opening.kind != Kind::submission) return std::nullopt;
  Result<receipt::SubmissionRecord> record = wire::decode<receipt::SubmissionRecord>(entry.record);
  if (!record) return std::nullopt;
  return envelope::submission_id(record->header);
}

Result<std::vector<Note>> RecheckDesk::take(const receipt::FeedEntry& entry, const std::optional<Bytes>& packet,
                                            std::int64_t now) {
  std::vector<Note> notes;
  if (entry.index < book_.position().next) return notes;
  if (entry.index > book_.position().next) return Error{Code::size_mismatch, "feed"};
  Result<std::optional<Code>> note = handle(entry, packet, now);
  if (!note) {
    book_.drop();
    return note.error();
  }
  if (*note) notes.push_back({**note, entry.index});
  // The log as it stands with this entry: what a beacon of that size must say.
  FeedPosition after = book_.position();
  after.append(leaf_hash_of(entry));
  book_.put_row(rows::key(rows::kTree, after.next), TreeRow{after.root(), entry.opening.time});
  book_.keep(&entry);
  return notes;
}

Result<std::optional<Code>> RecheckDesk::handle(const receipt::FeedEntry& entry, const std::optional<Bytes>& packet,
                                                std::int64_t now) {
  switch (entry.opening.kind) {
    case Kind::submission:
      if (entry.assessment && entry.assessment->header_only) {
        // Nothing to look at yet. Kept until the evidence has a leaf of its own.
        if (std::optional<Hash> id = wanted_packet(entry)) book_.put_row(rows::key(rows::kHead, *id), entry);
        return nothing();
      }
      return examine(entry, packet, nullptr, now);
    case Kind::evidence_arrived:
      return see_arrival(entry, packet, now);
    case Kind::evidence_read:
      return answer_read(entry, now);
    case Kind::amendment:
      return see_amendment(entry, packet, now);
    case Kind::consent_withdrawal:
      return see_withdrawal(entry, now);
    case Kind::evidence_erased:
      return see_erasure(entry, now);
    case Kind::tick:
      book_.put(rows::key(rows::kWords, receipt::words_of(leaf_hash_of(entry))),
                wire::encode(static_cast<std::int64_t>(entry.opening.time)));
      return nothing();
    case Kind::credential:
    case Kind::challenge:
    case Kind::decision:
    case Kind::staff_credential:
    case Kind::revocation:
    case Kind::trust_list:
      return see_statement(entry);
    default:
      return nothing();
  }
}

Result<std::optional<Code>> RecheckDesk::see_statement(const receipt::FeedEntry& entry) {
  Result<envelope::SignedStatement> statement = envelope::decode_signed(entry.record);
  if (!statement) return std::optional(statement.error().code);
  if (entry.opening.kind == Kind::credential) {
    Result<cert::Credential> credential = cert::verify_credential(*statement, trust_);
    if (!credential) return std::optional(credential.error().code);
    book_.put_row(rows::key(rows::kCredential, credential->device_key), *credential);
  } else if (entry.opening.kind == Kind::staff_credential) {
    Result<cert::StaffCredential> staff = cert::verify_staff_credential(*statement, trust_);
    if (!staff) return std::optional(staff.error().code);
    book_.put_row(rows::key(rows::kStaff, staff->device_key), *staff);
    book_.put(rows::key(rows::kKeyId, crypto::key_id(staff->device_key)),
              Bytes(staff->device_key.begin(), staff->device_key.end()));
  } else if (entry.opening.kind == Kind::revocation) {
    Result<cert::Revocation> revocation = cert::verify_revocation(*statement, trust_);
    if (!revocation) return std::optional(revocation.error().code);
    book_.put(rows::key(rows::kRevoked, revocation->device_key), wire::encode(entry.index));
  } else if (entry.opening.kind == Kind::trust_list) {
    Result<cert::VerifiedTrustList> next = cert::follow_trust_list(trust_, entry.record);
    if (!next) return next.error().code == Code::older_version ? nothing() : std::optional(next.error().code);
    Result<std::optional<cert::TrustChain>> stored = book_.get_row<cert::TrustChain>(rows::key(rows::kTrustChain));
    if (!stored) return stored.error();
    const cert::TrustChain before = *stored ? std::move(**stored) : cert::TrustChain{{trust_.bytes()}};
    book_.put_row(rows::key(rows::kTrustChain), cert::extend_chain(before, trust_, *next));
    trust_ = std::move(*next);
  } else if (entry.opening.kind == Kind::challenge) {
    Result<cert::Challenge> challenge = cert::verify_challenge(*statement, trust_);
    if (!challenge) return std::optional(challenge.error().code);
    const Hash hash = cert::payload_hash(statement->payload);
    book_.put_row(rows::key(rows::kChallenge, hash), IssuedChallenge{std::move(*challenge), std::nullopt});
  } else {
    Result<cert::Decision> decision = cert::verify_decision(*statement, trust_);
    if (!decision) return std::optional(decision.error().code);
    if (decision->verdict != cert::Verdict::more) {
      // From here on the evidence has done its work; it is kept for as long as somebody may object.
      const std::int64_t until = static_cast<std::int64_t>(entry.opening.time) + trust_->policy.retention_days * 86'400;
      book_.put(rows::key(rows::kKeep, static_cast<std::uint64_t>(until), decision->submission), {});
    }
    if (decision->verdict == cert::Verdict::pass) {
      const Bytes key = rows::key(rows::kDue, decision->person);
      Result<std::optional<DueRow>> stored = book_.get_row<DueRow>(key);
      if (!stored) return stored.error();
      DueRow due = *stored ? std::move(**stored) : DueRow{};
      due.days.push_back(decision->next_due_day);
      if (due.days.size() > kMaxCycles) due.days.erase(due.days.begin());
      book_.put_row(key, due);
    }
  }
  return nothing();
}

// The counter says who was there; here it is worked out once more from the same log. A staff signature that does not hold is no
// reason to turn the person away, but it is nobody's word either.
Result<Check> RecheckDesk::check_staff(const SubmittedHeader& submitted, const receipt::FeedEntry& entry) {
  const envelope::Header& header = submitted.header;
  const std::int64_t received_at = static_cast<std::int64_t>(entry.opening.time);
  std::string figures(cert::name_of(cert::presence_of(header)));
  std::vector<std::pair<envelope::CoSigner, crypto::PublicKey>> keys;
  for (const envelope::CoSigner& one : header.cosigners) {
    if (one.role != Role::staff) continue;
    Result<std::optional<Bytes>> stored = book_.get(rows::key(rows::kKeyId, one.key_id));
    if (!stored) return stored.error();
    if (!*stored || (*stored)->size() != 32) return fails(CheckKind::credential, Code::unknown_staff, figures);
    crypto::PublicKey key{};
    std::ranges::copy(**stored, key.begin());
    Result<std::optional<cert::StaffCredential>> staff =
        book_.get_row<cert::StaffCredential>(rows::key(rows::kStaff, key));
    if (!staff) return staff.error();
    Result<std::optional<Bytes>> revoked = book_.get(rows::key(rows::kRevoked, key));
    if (!revoked) return revoked.error();
    if (!*staff || *revoked) return fails(CheckKind::credential, *revoked ? Code::revoked : Code::unknown_staff, figures);
    if (received_at >= (*staff)->expires_at) return look(CheckKind::credential, Code::expired, figures);
    figures += ", " + (*staff)->staff + " of " + (*staff)->station;
    keys.emplace_back(one, key);
  }
  Result<receipt::SubmissionRecord> record = wire::decode<receipt::SubmissionRecord>(entry.record);
  if (!record) return record.error();
  std::vector<envelope::CoSigner> staff_only;
  for (const auto& [one, key] : keys) staff_only.push_back(one);
  Result<void> good = envelope::verify_cosigners(
      submitted.signatures, Kind::submission, record->header, staff_only,
      [&](const envelope::CoSigner& one) -> const crypto::PublicKey* {
        const auto found = std::ranges::find(keys, one, &std::pair<envelope::CoSigner, crypto::PublicKey>::first);
        return found == keys.end() ? nullptr : &found->second;
      });
  if (!good) return fails(CheckKind::credential, good.error().code, figures);
  if (header.person.kind == envelope::PersonKind::walk_in) figures += ", walk-in";
  return holds(CheckKind::credential, figures);
}

Result<std::optional<Code>> RecheckDesk::see_arrival(const receipt::FeedEntry& entry, const std::optional<Bytes>& packet,
                                                     std::int64_t now) {
  Result<receipt::EvidenceArrival> arrival = wire::decode<receipt::EvidenceArrival>(entry.record);
  if (!arrival) return std::optional(arrival.error().code);
  const Bytes key = rows::key(rows::kHead, arrival->submission);
  Result<std::optional<receipt::FeedEntry>> head = book_.get_row<receipt::FeedEntry>(key);
  if (!head) return head.error();
  if (!*head) return std::optional(Code::unknown_submission);
  book_.remove(key);
  return examine(**head, packet, nullptr, now);
}

Result<Check> RecheckDesk::check_credential(const SubmittedHeader& submitted, const receipt::FeedEntry& entry) {
  const envelope::Header& header = submitted.header;
  const std::int64_t received_at = static_cast<std::int64_t>(entry.opening.time);
  const bool staff = std::ranges::any_of(header.cosigners, [&](const envelope::CoSigner& one) {
    return one.role == Role::staff && one.key_id == crypto::key_id(header.device_key);
  });
  if (staff) return check_staff(submitted, entry);
  if (header.person.kind == envelope::PersonKind::enrolment_request) {
    return look(CheckKind::credential, Code::not_resolved, "before enrolment");
  }
  Result<std::optional<cert::Credential>> stored =
      book_.get_row<cert::Credential>(rows::key(rows::kCredential, header.device_key));
  if (!stored) return stored.error();
  if (!*stored) return fails(CheckKind::credential, Code::unknown_credential, {});
  const cert::Credential& credential = **stored;
  if (header.person.kind != envelope::PersonKind::pseudonym || header.person.id != credential.person ||
      header.scheme != credential.scheme) {
    return fails(CheckKind::credential, Code::wrong_person, {});
  }
  // The cycle is the phone's word, and the next due date is counted from it.
  Result<std::optional<DueRow>> due = book_.get_row<DueRow>(rows::key(rows::kDue, credential.person));
  if (!due) return due.error();
  const bool known_cycle = header.due_day == credential.due_day ||
                           (*due && std::ranges::find((*due)->days, header.due_day) != (*due)->days.end());
  if (!known_cycle) {
    return fails(CheckKind::credential, Code::bad_argument,
                 "due " + iso_date(header.due_day) + ": no cycle of this person");
  }
  const std::string days = std::to_string((credential.expires_at - received_at) / 86'400) + " d left";
  if (received_at >= credential.expires_at) return look(CheckKind::credential, Code::expired, days);
  // Somebody of staff beside a person's own phone: only if their signature holds.
  if (cert::presence_of(header) != cert::Presence::p1) return check_staff(submitted, entry);
  return holds(CheckKind::credential, days);
}

Result<Check> RecheckDesk::check_challenge(const envelope::Header& header, const Hash& submission,
                                           std::int64_t received_at) {
  if (!header.challenge) return look(CheckKind::challenge, Code::no_challenge, "unchallenged");
  const Bytes key = rows::key(rows::kChallenge, *header.challenge);
  Result<std::optional<IssuedChallenge>> stored = book_.get_row<IssuedChallenge>(key);
  if (!stored) return stored.error();
  if (!*stored) return look(CheckKind::challenge, Code::no_challenge, "not issued here");
  IssuedChallenge issued = std::move(**stored);
  std::string figures = "draw " + std::to_string(issued.challenge.draw);
  if (issued.challenge.redraws > 0) figures += ", " + std::to_string(issued.challenge.redraws) + " unused";
  figures += ", issued " + span_of(received_at - issued.challenge.issued_at) + " before";
  // A person's, over all phones: any phone of theirs may use it up, and none of anybody else's.
  Result<std::optional<cert::Credential>> credential =
      book_.get_row<cert::Credential>(rows::key(rows::kCredential, header.device_key));
  if (!credential) return credential.error();
  Result<std::optional<cert::StaffCredential>> tablet =
      book_.get_row<cert::StaffCredential>(rows::key(rows::kStaff, header.device_key));
  if (!tablet) return tablet.error();
  // A tablet of staff uses up the challenge of whom it visits.
  const bool theirs = *tablet || (*credential && (*credential)->person == issued.challenge.person);
  if (!theirs || issued.challenge.person != header.person.id) {
    return fails(CheckKind::challenge, Code::wrong_person, figures);
  }
  if (issued.used_by && *issued.used_by != submission) {
    return look(CheckKind::challenge, Code::no_challenge, "used before");
  }
  issued.used_by = submission;
  book_.put_row(key, issued);
  if (received_at >= issued.challenge.expires_at) return look(CheckKind::challenge, Code::expired, figures);
  return holds(CheckKind::challenge, figures);
}

// The beacon's time if the log that this desk has read can have issued it; else 0.
Result<std::int64_t> RecheckDesk::beacon_time(const envelope::Header& header, std::int64_t received_at) {
  const std::int64_t none = 0;
  if (!header.beacon || header.beacon->size == 0 || header.beacon->size > book_.position().next) return none;
  const envelope::Beacon& beacon = *header.beacon;
  Result<std::optional<TreeRow>> tree = book_.get_row<TreeRow>(rows::key(rows::kTree, beacon.size));
  if (!tree) return tree.error();
  if (!*tree || (*tree)->root != beacon.root) return none;
  std::int64_t latest = received_at;
  if (beacon.size < book_.position().next) {
    Result<std::optional<TreeRow>> after = book_.get_row<TreeRow>(rows::key(rows::kTree, beacon.size + 1));
    if (!after) return after.error();
    if (*after) latest = static_cast<std::int64_t>((*after)->last_time);
  }
  const std::int64_t earliest = static_cast<std::int64_t>((*tree)->last_time);
  const std::int64_t time = static_cast<std::int64_t>(std::min<std::uint64_t>(beacon.time, 1ULL << 62U));
  if (time < earliest - kBeaconSlack_s || time > latest + kBeaconSlack_s) return none;
  return time;
}

Result<Check> RecheckDesk::check_freshness(const envelope::Header& header, const receipt::FeedEntry& entry) {
  const std::int64_t received_at = static_cast<std::int64_t>(entry.opening.time);
  Result<std::int64_t> dated = beacon_time(header, received_at);
  if (!dated) return dated.error();
  Result<std::int64_t> heard = words_time(header);
  if (!heard) return heard.error();
  dated = std::max(*dated, *heard);
  const cert::Freshness freshness = cert::freshness_of(*dated, received_at);
  std::string figures(cert::name_of(freshness));
  if (*dated != 0) figures += ", " + span_of(std::max<std::int64_t>(0, received_at - *dated));
  if (entry.assessment && entry.assessment->freshness != freshness) {
    return look(CheckKind::freshness, Code::hash_mismatch, figures + "; the counter says otherwise");
  }
  if (*dated == 0) return look(CheckKind::freshness, Code::no_challenge, "undated");
  if (freshness == cert::Freshness::stale) return look(CheckKind::freshness, Code::expired, figures);
  return holds(CheckKind::freshness, figures);
}

Result<crypto::SecretKey> RecheckDesk::unwrap(const envelope::ParsedPacket& parsed, Check& check) const {
  const auto recipient = recipients_.find(parsed.header.recipient_epoch);
  if (recipient == recipients_.end()) {
    check = fails(CheckKind::seal, Code::epoch_over, "epoch " + std::to_string(parsed.header.recipient_epoch));
    return Error{Code::epoch_over, "epoch"};
  }
  Result<crypto::SecretKey> key = envelope::unwrap_content_key(parsed, recipient->second);
  check = key ? holds(CheckKind::seal, "epoch " + std::to_string(parsed.header.recipient_epoch))
              : fails(CheckKind::seal, key.error().code, {});
  return key;
}

Result<Check> RecheckDesk::check_consent(const cert::Evidence& evidence, const envelope::Header& header) {
  const std::string figures = "version " + std::to_string(evidence.consent_version);
  Result<std::optional<Bytes>> withdrawn = book_.get(rows::key(rows::kWithdrawn, header.person.id));
  if (!withdrawn) return withdrawn.error();
  // Both times are the phone's: a consent given after the withdrawal is a new one.
  const std::int64_t until = *withdrawn ? wire::decode<std::int64_t>(**withdrawn).value_or(0) : 0;
  if (*withdrawn && evidence.consented_at <= until) return fails(CheckKind::consent, Code::consent_withdrawn, figures);
  if (!evidence.consent_to_face) return fails(CheckKind::consent, Code::no_consent, figures);
  if (evidence.consent_version != header.consent_version)
    return fails(CheckKind::consent, Code::hash_mismatch, figures);
  if (evidence.consent_version != trust_->policy.consent_version)
    return look(CheckKind::consent, Code::older_version, figures);
  return holds(CheckKind::consent, figures);
}

Check RecheckDesk::check_pictures(const cert::Evidence& evidence) const {
  const std::vector<Bytes> pictures = pictures_of(evidence);
  std::string figures = std::to_string(pictures.size()) + " pictures";
  if (pictures.empty()) return fails(CheckKind::pictures, Code::not_decidable, figures);
  bool small = false;
  std::size_t good = 0;
  Code fault = Code::ok;
  std::set<Hash> different;
  for (const Bytes& jpeg : pictures) {
    different.insert(crypto::blake2b(jpeg));
    Result<PictureInfo> info = probe_(jpeg);
    if (!info) fault = info.error().code;
    if (info) small = small || std::min(info->width, info->height) < kUsableSide;
    if (info) ++good;
    figures += (&jpeg == &pictures.front() ? ", " : " ") + (info ? size_text(*info) : std::string("damaged"));
  }
  if (good == 0) return fails(CheckKind::pictures, fault, figures);
  if (good < pictures.size()) return look(CheckKind::pictures, fault, figures);
  if (different.size() < pictures.size())
    return look(CheckKind::pictures, Code::not_decidable, figures + ", twice the same");
  if (small || good < kWantedPictures) return look(CheckKind::pictures, Code::too_short, figures);
  return holds(CheckKind::pictures, figures);
}

Result<LiveContext> RecheckDesk::live_context(const Hash& person, const PrintsRow& kept) {
  LiveContext context;
  context.policy = trust_->policy.face;
  for (const KeptPrints& one : kept.kept) std::ranges::copy(one.prints, std::back_inserter(context.kept));
  Result<std::optional<PortraitRow>> portrait = book_.get_row<PortraitRow>(rows::key(rows::kPortrait, person));
  if (!portrait) return portrait.error();
  if (!*portrait) return context;
  const crypto::SecretKey case_key((*portrait)->case_key);
  crypto::wipe((*portrait)->case_key);
  Result<Bytes> jpeg = crypto::box_open(case_key, (*portrait)->sealed, person);
  if (!jpeg) return Error{jpeg.error().code, "portrait"};
  context.source = (*portrait)->source;
  context.portrait = std::move(*jpeg);
  return context;
}

Result<std::vector<Check>> RecheckDesk::check_live_session(const cert::Evidence& evidence, const envelope::Header& header,
                                                           const Hash& submission) {
  // Who is not known yet has nothing that could be compared.
  if (header.person.kind != envelope::PersonKind::pseudonym) return check_live(header, evidence.live, {}, parts_.eyes).checks;
  const Bytes key = rows::key(rows::kPrints, header.person.id);
  Result<std::optional<PrintsRow>> stored = book_.get_row<PrintsRow>(key);
  if (!stored) return stored.error();
  PrintsRow row = *stored ? std::move(**stored) : PrintsRow{};
  std::erase_if(row.kept, [&](const KeptPrints& one) { return one.submission == submission; });
  Result<LiveContext> context = live_context(header.person.id, row);
  if (!context) return context.error();
  LiveFinding finding = check_live(header, evidence.live, *context, parts_.eyes);
  crypto::wipe(context->portrait);
  if (finding.prints.empty()) return finding.checks;
  if (row.kept.size() == kMaxKeptPrints) row.kept.erase(row.kept.begin());
  row.kept.push_back({submission, std::move(finding.prints)});
  book_.put_row(key, row);
  return finding.checks;
}

Result<std::optional<Code>> RecheckDesk::examine(const receipt::FeedEntry& entry, const std::optional<Bytes>& packet,
                                                 const cert::Amendment* amendment, std::int64_t now) {
  Result<SubmittedHeader> submitted = verify_submission(entry.record, trust_);
  if (!submitted) return std::optional(submitted.error().code);
  const Hash& id = submitted->submission;
  envelope::Header& header = submitted->header;
  if (amendment != nullptr && amendment->due_day) header.due_day = *amendment->due_day;
  if (amendment == nullptr) book_.put_row(rows::key(rows::kSubmitted, id), entry);
  const std::int64_t received_at = static_cast<std::int64_t>(entry.opening.time);

  cert::Finding finding{trust_->region, id, now, {}};
  finding.checks.push_back(holds(CheckKind::device_signature, {}));
  for (Result<Check> check : {check_credential(*submitted, entry), check_challenge(header, id, received_at),
                              check_freshness(header, entry)}) {
    if (!check) return check.error();
    finding.checks.push_back(std::move(*check));
  }
  // From here on each step needs the one before; those that were not reached say why.
  Check seal = fails(CheckKind::seal, Code::not_found, "the counter has no packet");
  Check commitment = fails(CheckKind::commitment, Code::not_decidable, {});
  Check consent = fails(CheckKind::consent, Code::not_decidable, {});
  Check pictures = fails(CheckKind::pictures, Code::not_decidable, {});
  std::vector<Check> live;
  bool without_picture = false;
  if (packet) {
    Result<envelope::ParsedPacket> parsed = envelope::parse_unverified(*packet);
    if (!parsed || parsed->submission_id != id) {
      seal = fails(CheckKind::seal, parsed ? Code::wrong_kind : parsed.error().code, {});
    } else if (Result<std::optional<Bytes>> gone = book_.get(rows::key(rows::kGone, id)); !gone || *gone) {
      if (!gone) return gone.error();
      seal = fails(CheckKind::seal, Code::evidence_gone, {});
    } else if (Result<crypto::SecretKey> key = unwrap(*parsed, seal); key) {
      if (Result<void> kept = put_into_vault(id, *key, entry.index); !kept) return kept.error();
      if (Result<void> kept = remember_submission(header.person.id, id); !kept) return kept.error();
      Result<Bytes> content = envelope::open_evidence(*parsed, *key);
      if (!content) {
        commitment = fails(CheckKind::commitment, content.error().code, {});
      } else {
        commitment = holds(CheckKind::commitment, std::to_string(content->size() / 1024) + " KiB");
        Result<cert::Evidence> evidence = wire::decode<cert::Evidence>(*content);
        crypto::wipe(*content);
        if (evidence) {
          without_picture = seen_by_staff_alone(*evidence, header);
          Result<Check> checked = check_consent(*evidence, header);
          if (!checked) return checked.error();
          consent = std::move(*checked);
          pictures = check_pictures(*evidence);
          Result<std::vector<Check>> session = check_live_session(*evidence, header, id);
          if (!session) return session.error();
          live = std::move(*session);
        } else {
          pictures = fails(CheckKind::pictures, evidence.error().code, {});
        }
      }
    }
  }
  const bool withdrawn = !without_picture && consent.reason == Code::consent_withdrawn;
  finding.checks.push_back(std::move(seal));
  finding.checks.push_back(std::move(commitment));
  // Where staff saw the person and took no picture, there is none to consent to and none to judge: the finding has no such line.
  if (!without_picture) {
    finding.checks.push_back(std::move(consent));
    finding.checks.push_back(std::move(pictures));
    std::ranges::move(live, std::back_inserter(finding.checks));
  }
  // A finding that the log refuses would end this worker, at this submission and for everybody behind it.
  for (Check& one : finding.checks) one.figures.resize(std::min(one.figures.size(), cert::kMaxFigures));
  if (Result<void> done = post(Kind::finding, wire::encode(finding)); !done) return done.error();
  if (withdrawn) {
    if (Result<void> gone = erase(id, cert::ErasureCause::withdrawn, now); !gone) return gone.error();
  }
  return nothing();
}

Result<void> RecheckDesk::take_portrait(ByteView parcel) {
  std::vector<const crypto::BoxKeyPair*> keys;
  for (const auto& [epoch, key] : recipients_) keys.push_back(&key);
  Result<Portrait> portrait = open_portrait(parcel, trust_, keys);
  if (!portrait) return portrait.error();
  const Hash& person = portrait->statement.person;
  Result<Hash> case_key = draw("portrait key", person);
  if (!case_key) return case_key.error();
  Result<Hash> nonce_seed = draw("portrait nonce", person);
  if (!nonce_seed) return nonce_seed.error();
  std::array<std::uint8_t, 24> nonce{};
  std::copy_n(nonce_seed->begin(), nonce.size(), nonce.begin());
  PortraitRow row;
  row.source = portrait->statement.source;
  row.case_key = *case_key;
  row.sealed = crypto::box_seal(crypto::SecretKey(*case_key), nonce, portrait->jpeg, person);
  book_.put_row(rows::key(rows::kPortrait, person), row);
  book_.keep(nullptr);
  crypto::wipe(*case_key);
  crypto::wipe(portrait->jpeg);
  return {};
}

Result<void> RecheckDesk::put_into_vault(const Hash& submission, const crypto::SecretKey& content_key,
                                         std::uint64_t index) {
  Result<Hash> case_key = draw("case key", submission);
  if (!case_key) return case_key.error();
  Result<Hash> nonce_seed = draw("case nonce", submission);
  if (!nonce_seed) return nonce_seed.error();
  std::array<std::uint8_t, 24> nonce{};
  std::copy_n(nonce_seed->begin(), nonce.size(), nonce.begin());
  VaultRow row;
  row.case_key = *case_key;
  row.content_key = crypto::box_seal(crypto::SecretKey(*case_key), nonce, content_key.view(), submission);
  row.index = index;
  book_.put_row(rows::key(rows::kVault, submission), row);
  crypto::wipe(*case_key);
  return {};
}

Result<std::optional<Code>> RecheckDesk::answer_read(const receipt::FeedEntry& entry, std::int64_t now) {
  Result<envelope::SignedStatement> statement = envelope::decode_signed(entry.record);
  if (!statement) return std::optional(statement.error().code);
  Result<cert::EvidenceRead> read = cert::verify_read(*statement, trust_);
  if (!read) return std::optional(read.error().code);
  Result<std::optional<VaultRow>> row = book_.get_row<VaultRow>(rows::key(rows::kVault, read->submission));
  if (!row) return row.error();
  if (!*row) {
    Result<std::optional<Bytes>> gone = book_.get(rows::key(rows::kGone, read->submission));
    if (!gone) return gone.error();
    return std::optional(*gone ? Code::evidence_gone : Code::not_decidable);
  }
  cert::EvidenceGrant grant;
  grant.region = trust_->region;
  grant.submission = read->submission;
  grant.read = cert::payload_hash(statement->payload);
  grant.content_key = (*row)->content_key;
  grant.granted_at = now;
  Result<Hash> seed = draw("grant", grant.read);
  if (!seed) return seed.error();
  Result<Bytes> sealed = crypto::seal_to(read->answer_to, (*row)->case_key, *seed);
  crypto::wipe((*row)->case_key);
  // A reviewer's key of small order: nobody could open the answer.
  if (!sealed) return std::optional(sealed.error().code);
  grant.sealed_case_key = std::move(*sealed);
  if (Result<void> done = post(Kind::evidence_grant, wire::encode(grant)); !done) return done.error();
  return nothing();
}

Result<Hash> RecheckDesk::draw(std::string_view purpose, ByteView context) {
  std::array<std::uint8_t, crypto::kMaxEntropyBytes> entropy{};
  if (Result<void> filled = parts_.entropy->fill(entropy); !filled) return filled.error();
  if (Result<void> good = crypto::check_entropy(entropy); !good) return good.error();
  Hash seed = crypto::hedged_seed(entropy, purpose, context);
  crypto::wipe(entropy);
  return seed;
}

Result<void> RecheckDesk::post(Kind kind, Bytes payload) {
  Result<envelope::SignedStatement> statement =
      envelope::sign_statement(kind, std::move(payload), Role::recheck, *parts_.signer);
  if (!statement) return statement.error();
  book_.post(*statement);
  return {};
}

}  // namespace lifecert::office
