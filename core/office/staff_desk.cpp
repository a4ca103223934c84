// The registrar's work with staff: their tablets, enrolments that they vouch for, walk-ins, visits; and taking a key's standing away.
#include <algorithm>
#include <string_view>
#include <utility>

#include "core/crypto/hash.h"
#include "core/crypto/sign.h"
#include "core/office/registrar.h"
#include "core/office/rows.h"

namespace lifecert::office {
namespace {

using envelope::Kind;
using envelope::Role;

constexpr std::int64_t kDay_s = 24 * 3600;

std::optional<Code> nothing() { return std::nullopt; }

}  // namespace

void RegistrarDesk::put_key_id(const crypto::PublicKey& key) {
  book_.put(rows::key(rows::kKeyId, crypto::key_id(key)), Bytes(key.begin(), key.end()));
}

Result<void> RegistrarDesk::enrol_staff(const cert::EnrolmentRequest& request, const Hash& request_hash,
                                        std::uint64_t index, const LetterId& letter_id, LetterRow letter,
                                        std::int64_t now) {
  const Bytes staff_key = rows::key(rows::kStaff, request.device_key);
  Result<std::optional<StaffRow>> known = book_.get_row<StaffRow>(staff_key);
  if (!known) return known.error();
  StaffRow row;
  if (*known && (*known)->letter == letter_id) {
    row = **known;  // the same tablet with the same letter: its credential once more
  } else {
    Result<Hash> seed = draw("staff serial", request_hash);
    if (!seed) return seed.error();
    std::copy_n(seed->begin(), row.serial.size(), row.serial.begin());
    row.staff = letter.staff;
    row.name = letter.staff_name;
    row.station = letter.station;
    row.letter = letter_id;
    row.box_key = request.box_key;
    row.issued_at = now;
    row.expires_at = now + trust_->policy.credential_life_days * kDay_s;
  }
  cert::StaffCredential staff;
  staff.region = trust_->region;
  staff.serial = row.serial;
  staff.request = request_hash;
  staff.staff = row.staff;
  staff.name = row.name;
  staff.station = row.station;
  staff.device_key = request.device_key;
  staff.box_key = row.box_key;
  staff.issued_at = row.issued_at;
  staff.expires_at = row.expires_at;
  staff.packets_per_day = letter.packets_per_day;
  Result<crypto::Signature> vouched = vouch(cert::compact_of(staff));
  if (!vouched) return vouched.error();
  staff.compact = *vouched;
  Bytes payload = wire::encode(staff);
  book_.put_row(rows::key(rows::kLetter, letter_id), letter);
  book_.put_row(staff_key, row);
  put_key_id(request.device_key);
  book_.put_row(rows::key(rows::kRequest, request_hash), AnsweredRow{Code::ok, index, cert::payload_hash(payload)});
  return post(Kind::staff_credential, std::move(payload));
}

Result<Hash> RegistrarDesk::person_in(ByteView sealed, const crypto::PublicKey& device_key) {
  if (parts_.box == nullptr || parts_.pseudonyms == nullptr) return Error{Code::not_resolved, "registrar box key"};
  Result<cert::Identity> identity = cert::open_identity(sealed, *parts_.box, device_key);
  if (!identity) return Error{Code::cannot_open, "identity"};
  const Hash person = pseudonym(*parts_.pseudonyms, identity->scheme, identity->id_number);
  Result<std::optional<RollEntry>> entry = book_.get_row<RollEntry>(rows::key(rows::kRoll, person));
  if (!entry) return entry.error();
  if (!*entry) return Error{Code::unknown_person, "identity"};
  return person;
}

// Whether the owner of this phone has been a witness of this person before, in a certification that passed, and could be one when
// the log took the request. A phone of the person's own is nobody's witness.
Result<std::optional<Code>> RegistrarDesk::witness_before(const crypto::KeyId& id, const crypto::PublicKey& key, const Hash& person,
                                                          std::int64_t asked_at) {
  Bytes witness = rows::key(rows::kWitness, person);
  append(witness, id);
  Result<std::optional<Bytes>> before = book_.get(witness);
  if (!before) return before.error();
  Result<std::optional<DeviceRow>> device = book_.get_row<DeviceRow>(rows::key(rows::kDevice, key));
  if (!device) return device.error();
  if (!*before || !*device || (*device)->person == person) return std::optional(Code::not_a_witness);
  Result<std::optional<Bytes>> revoked = book_.get(rows::key(rows::kRevoked, key));
  if (!revoked) return revoked.error();
  if (*revoked) return std::optional(Code::revoked);
  if (asked_at >= (*device)->expires_at) return std::optional(Code::expired);
  return nothing();
}

// Whoever vouches must have been staff when the log took the request, one of them at the person's own station; for a lost phone there
// must be two different people, the second of whom may be somebody who vouched for this person before and it held.
Result<std::optional<Code>> RegistrarDesk::vouched(const envelope::SignedStatement& statement, const cert::EnrolmentRequest& request,
                                    const Hash& person, std::int64_t asked_at) {
  Result<std::optional<RollEntry>> entry = book_.get_row<RollEntry>(rows::key(rows::kRoll, person));
  if (!entry) return entry.error();
  if (!*entry) return std::optional(Code::unknown_person);
  std::vector<std::pair<envelope::CoSigner, crypto::PublicKey>> keys;
  std::vector<std::string> people;
  bool own_station = false;
  for (const envelope::CoSigner& one : request.cosigners) {
    Result<std::optional<Bytes>> stored = book_.get(rows::key(rows::kKeyId, one.key_id));
    if (!stored) return stored.error();
    if (!*stored || (*stored)->size() != 32) return std::optional(Code::unknown_staff);
    crypto::PublicKey key{};
    std::ranges::copy(**stored, key.begin());
    keys.emplace_back(one, key);
    if (one.role == Role::witness) {
      Result<std::optional<Code>> why_not = witness_before(one.key_id, key, person, asked_at);
      if (!why_not || *why_not) return why_not;
      people.push_back("witness");
      continue;
    }
    Result<std::optional<StaffRow>> staff = book_.get_row<StaffRow>(rows::key(rows::kStaff, key));
    if (!staff) return staff.error();
    if (!*staff || asked_at >= (*staff)->expires_at) return std::optional(Code::unknown_staff);
    if ((*staff)->revoked_at != 0) return std::optional(Code::revoked);
    own_station = own_station || (*staff)->station == (*entry)->station;
    people.push_back("staff " + (*staff)->staff);
  }
  std::ranges::sort(people);
  const bool twice = std::ranges::adjacent_find(people) != people.end();
  if (request.way == cert::EnrolmentWay::replacement && (people.size() < 2 || twice)) return std::optional(Code::two_needed);
  if (!own_station) return std::optional(Code::wrong_station);
  Result<void> good = envelope::verify_cosigners(
      statement.signatures, statement.kind, statement.payload, request.cosigners,
      [&](const envelope::CoSigner& one) -> const crypto::PublicKey* {
        const auto found = std::ranges::find(keys, one, &std::pair<envelope::CoSigner, crypto::PublicKey>::first);
        return found == keys.end() ? nullptr : &found->second;
      });
  return good ? nothing() : std::optional(good.error().code);
}

Result<std::optional<Code>> RegistrarDesk::answer_without_code(const receipt::FeedEntry& entry,
                                                               const envelope::SignedStatement& statement,
                                                               const cert::EnrolmentRequest& request,
                                                               std::int64_t now) {
  const Hash hash = cert::payload_hash(statement.payload);
  const auto refused = [&](Code reason) -> Result<std::optional<Code>> {
    if (Result<void> done = refuse(hash, entry.index, reason, 0, now); !done) return done.error();
    return nothing();
  };
  Hash person = request.person;
  if (person == Hash{}) {
    Result<Hash> named = person_in(request.sealed_identity, request.device_key);
    if (!named && named.error().code == Code::store_failed) return named.error();
    if (!named) return refused(named.error().code);
    person = *named;
  }
  Result<std::optional<Code>> why_not = vouched(statement, request, person, static_cast<std::int64_t>(entry.opening.time));
  if (!why_not) return why_not.error();
  if (*why_not) return refused(**why_not);
  Result<std::optional<DeviceRow>> device = book_.get_row<DeviceRow>(rows::key(rows::kDevice, request.device_key));
  if (!device) return device.error();
  if (*device) return refused(Code::wrong_person);  // a key is for one person, and for one enrolment without a letter

  Grant grant;
  grant.person = person;
  if (request.way == cert::EnrolmentWay::replacement) {
    Result<std::optional<PersonRow>> row = book_.get_row<PersonRow>(rows::key(rows::kPerson, person));
    if (!row) return row.error();
    const std::vector<crypto::PublicKey> devices = *row ? (*row)->devices : std::vector<crypto::PublicKey>{};
    grant.replaces = request.replaces;
    if (grant.replaces == crypto::PublicKey{} && !devices.empty()) grant.replaces = devices.back();
    const bool theirs = std::ranges::find(devices, grant.replaces) != devices.end();
    if (!theirs) return refused(Code::unknown_credential);
  }
  Result<void> done = enrol(request, hash, entry.index, grant, now);
  if (!done) return done.error();
  if (request.way != cert::EnrolmentWay::replacement) return nothing();
  const std::int64_t since = request.lost_at != 0 ? request.lost_at : static_cast<std::int64_t>(entry.opening.time);
  Result<void> revoked = revoke(grant.replaces, cert::RevocationReason::replaced, since, now);
  if (!revoked && revoked.error().code != Code::already_decided) return revoked.error();
  return nothing();
}

Result<void> RegistrarDesk::note_witnesses(const SubmittedHeader& submitted, const receipt::FeedEntry& entry) {
  Result<receipt::SubmissionRecord> record = wire::decode<receipt::SubmissionRecord>(entry.record);
  if (!record) return record.error();
  std::vector<envelope::CoSigner> held;
  for (const envelope::CoSigner& one : submitted.header.cosigners) {
    if (one.role != Role::witness) continue;
    Result<std::optional<Bytes>> stored = book_.get(rows::key(rows::kKeyId, one.key_id));
    if (!stored) return stored.error();
    if (!*stored || (*stored)->size() != 32) continue;
    crypto::PublicKey key{};
    std::ranges::copy(**stored, key.begin());
    const auto find = [&](const envelope::CoSigner&) { return &key; };
    if (!envelope::verify_cosigners(submitted.signatures, Kind::submission, record->header, {one}, find)) continue;
    held.push_back(one);
  }
  if (!held.empty()) book_.put(rows::key(rows::kVouch, submitted.submission), wire::encode(held));
  return {};
}

Result<std::optional<Code>> RegistrarDesk::resolve(const SubmittedHeader& submitted, std::int64_t now) {
  cert::Resolution resolution;
  resolution.region = trust_->region;
  resolution.submission = submitted.submission;
  resolution.resolved_at = now;
  Result<Hash> person = person_in(submitted.header.sealed_identity, submitted.header.device_key);
  if (!person && person.error().code == Code::not_resolved) return std::optional(Code::not_resolved);
  if (!person && person.error().code != Code::cannot_open && person.error().code != Code::unknown_person) {
    return person.error();
  }
  if (!person) {
    resolution.outcome = person.error().code;
  } else {
    Result<std::optional<RollEntry>> entry = book_.get_row<RollEntry>(rows::key(rows::kRoll, *person));
    if (!entry) return entry.error();
    Result<std::optional<PersonRow>> row = book_.get_row<PersonRow>(rows::key(rows::kPerson, *person));
    if (!row) return row.error();
    resolution.person = *person;
    resolution.scheme = (*entry)->scheme;
    resolution.due_day = std::max((*entry)->due_day, *row ? (*row)->next_due_day : 0);
  }
  if (Result<void> done = post(Kind::resolution, wire::encode(resolution)); !done) return done.error();
  return person ? nothing() : std::optional(person.error().code);
}

Result<void> RegistrarDesk::revoke(const crypto::PublicKey& key, cert::RevocationReason reason, std::int64_t suspect_from,
                                   std::int64_t now) {
  Result<std::optional<Bytes>> before = book_.get(rows::key(rows::kRevoked, key));
  if (!before) return before.error();
  if (*before) return Error{Code::already_decided, "revocation"};
  Result<std::optional<DeviceRow>> device = book_.get_row<DeviceRow>(rows::key(rows::kDevice, key));
  if (!device) return device.error();
  Result<std::optional<StaffRow>> staff = book_.get_row<StaffRow>(rows::key(rows::kStaff, key));
  if (!staff) return staff.error();
  if (!*device && !*staff) return Error{Code::unknown_credential, "device key"};
  if (*device) {
    DeviceRow ended = **device;
    ended.expires_at = std::min(ended.expires_at, now);
    book_.put_row(rows::key(rows::kDevice, key), ended);
  }
  if (*staff) {
    (*staff)->revoked_at = now;
    book_.put_row(rows::key(rows::kStaff, key), **staff);
  }
  book_.put(rows::key(rows::kRevoked, key), {1});
  return post(Kind::revocation, wire::encode(cert::Revocation{trust_->region, key, reason, suspect_from, now}));
}

Result<void> RegistrarDesk::prepare_visits(const crypto::PublicKey& staff_key, const std::vector<PlannedVisit>& visits,
                                           std::int64_t now) {
  if (visits.empty() || visits.size() > std::min<std::size_t>(trust_->policy.visits_per_list, cert::kMaxVisits)) {
    return Error{Code::bad_argument, "visits"};
  }
  Result<std::optional<StaffRow>> staff = book_.get_row<StaffRow>(rows::key(rows::kStaff, staff_key));
  if (!staff) return staff.error();
  if (!*staff) return Error{Code::unknown_staff, "staff"};
  if ((*staff)->revoked_at != 0) return Error{Code::revoked, "staff"};

  cert::VisitList list;
  list.region = trust_->region;
  list.staff_key = staff_key;
  list.issued_at = now;
  cert::Visits carried;
  for (const PlannedVisit& planned : visits) {
    if (planned.to <= planned.from) return Error{Code::bad_argument, "window"};
    Result<std::optional<RollEntry>> entry = book_.get_row<RollEntry>(rows::key(rows::kRoll, planned.person));
    if (!entry) return entry.error();
    if (!*entry) return Error{Code::unknown_person, "visit"};
    if ((*entry)->station != (*staff)->station) return Error{Code::wrong_station, "visit"};
    const Bytes person_key = rows::key(rows::kPerson, planned.person);
    Result<std::optional<PersonRow>> stored = book_.get_row<PersonRow>(person_key);
    if (!stored) return stored.error();
    PersonRow person = *stored ? std::move(**stored) : PersonRow{};

    const std::int64_t usable_until = planned.to + cert::kVisitGrace_s;
    // One open challenge a person, whoever uses it; only who has none that lasts gets one for the visit.
    const auto open = std::ranges::find_if(person.challenges, [&](const OpenChallenge& one) { return one.expires_at >= usable_until; });
    Hash challenge_hash{};
    if (open != person.challenges.end()) {
      challenge_hash = open->hash;
    } else {
      cert::Challenge challenge;
      challenge.region = trust_->region;
      challenge.person = planned.person;
      challenge.scheme = (*entry)->scheme;
      challenge.issued_at = now;
      challenge.expires_at = usable_until;
      challenge.draw = ++person.draws;
      Result<Hash> seed = draw("visit nonce", wire::encode(challenge));
      if (!seed) return seed.error();
      std::copy_n(seed->begin(), challenge.nonce.size(), challenge.nonce.begin());
      Bytes payload = wire::encode(challenge);
      challenge_hash = cert::payload_hash(payload);
      book_.put_row(person_key, person);
      if (Result<void> posted = post(Kind::challenge, std::move(payload)); !posted) return posted;
    }

    cert::Visit visit;
    visit.person = planned.person;
    visit.scheme = (*entry)->scheme;
    visit.due_day = std::max((*entry)->due_day, person.next_due_day);
    visit.name = (*entry)->name;
    visit.address = (*entry)->address;
    visit.phone = (*entry)->phone.substr(0, 64);
    visit.challenge = challenge_hash;
    visit.from = planned.from;
    visit.to = planned.to;
    list.expires_at = std::max(list.expires_at, usable_until);
    carried.visits.push_back(std::move(visit));
  }
  Bytes plain = wire::encode(carried);
  Result<Hash> seed = draw("visit list", plain);
  if (!seed) return seed.error();
  Result<Bytes> sealed = crypto::seal_to((*staff)->box_key, plain, *seed);
  crypto::wipe(plain);
  if (!sealed) return sealed.error();
  list.sealed = std::move(*sealed);
  Bytes payload = wire::encode(list);
  if (payload.size() > envelope::kMaxPayloadBytes || list.sealed.size() > 15U * 1024) return Error{Code::too_long, "visits"};
  return post(Kind::visit_list, std::move(payload));
}

// A newer list from the log: the desk goes on with it, and finds it again when it is next opened.
Result<std::optional<Code>> RegistrarDesk::see_trust_list(const receipt::FeedEntry& entry) {
  Result<cert::VerifiedTrustList> next = cert::follow_trust_list(trust_, entry.record);
  // One that this desk was started with, or an older one: nothing new.
  if (!next) return next.error().code == Code::older_version ? nothing() : std::optional(next.error().code);
  Result<std::optional<cert::TrustChain>> stored = book_.get_row<cert::TrustChain>(rows::key(rows::kTrustChain));
  if (!stored) return stored.error();
  const cert::TrustChain before = *stored ? std::move(**stored) : cert::TrustChain{{trust_.bytes()}};
  book_.put_row(rows::key(rows::kTrustChain), cert::extend_chain(before, trust_, *next));
  trust_ = std::move(*next);
  return nothing();
}

}  // namespace lifecert::office
