#include "core/office/registrar.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "core/base/clock_days.h"
#include "core/cert/submission.h"
#include "core/crypto/entropy_check.h"
#include "core/crypto/hash.h"
#include "core/crypto/sign.h"
#include "core/office/feed.h"
#include "core/office/portrait.h"
#include "core/office/rows.h"

namespace lifecert::office {
namespace {

using envelope::Kind;
using envelope::Role;

constexpr std::int64_t kDay_s = 24 * 3600;

std::optional<Code> nothing() { return std::nullopt; }

// When somebody has to look at this person's challenges again.
std::int64_t earliest_end(const PersonRow& person) {
  std::int64_t end = person.phones_until;
  for (const OpenChallenge& one : person.challenges) end = std::min(end, one.expires_at);
  return end;
}

Bytes renew_key(const Hash& id, const PersonRow& person) {
  return rows::key(rows::kRenew, static_cast<std::uint64_t>(earliest_end(person)), id);
}

}  // namespace

Result<RegistrarDesk> RegistrarDesk::open(RegistrarParts parts, cert::VerifiedTrustList trust) {
  const crypto::KeyId id = crypto::key_id(parts.signer->public_key());
  if (cert::VerifiedTrustList::find_key(trust->registrars, id) == nullptr) {
    return Error{Code::wrong_key, "registrar key"};
  }
  Result<Book> book = Book::open(*parts.store);
  if (!book) return book.error();
  Result<std::optional<cert::TrustChain>> chain = book->get_row<cert::TrustChain>(rows::key(rows::kTrustChain));
  if (!chain) return chain.error();
  if (*chain) trust = newer_of(std::move(trust), **chain);
  return RegistrarDesk(parts, std::move(trust), std::move(*book));
}

Result<std::vector<Note>> RegistrarDesk::take(const receipt::FeedEntry& entry, std::int64_t now) {
  std::vector<Note> notes;
  if (entry.index < book_.position().next) return notes;
  if (entry.index > book_.position().next) return Error{Code::size_mismatch, "feed"};
  Result<std::optional<Code>> note = handle(entry, now);
  if (!note) {
    book_.drop();
    return note.error();
  }
  if (*note) notes.push_back({**note, entry.index});
  book_.keep(&entry);
  return notes;
}

Result<std::optional<Code>> RegistrarDesk::handle(const receipt::FeedEntry& entry, std::int64_t now) {
  switch (entry.opening.kind) {
    case Kind::enrolment_request: return answer_request(entry, now);
    case Kind::submission: return see_submission(entry, now);
    case Kind::decision: return see_decision(entry, now);
    case Kind::contact: return see_contact(entry);
    case Kind::credential: return see_credential(entry);
    case Kind::trust_list: return see_trust_list(entry);
    default: return nothing();
  }
}

Result<std::optional<Code>> RegistrarDesk::answer_request(const receipt::FeedEntry& entry, std::int64_t now) {
  Result<envelope::SignedStatement> statement = envelope::decode_signed(entry.record);
  if (!statement) return std::optional(statement.error().code);
  Result<cert::EnrolmentRequest> request = cert::verify_request(*statement, trust_->region);
  if (!request) return std::optional(request.error().code);
  const Hash hash = cert::payload_hash(statement->payload);
  Result<std::optional<AnsweredRow>> answered = book_.get_row<AnsweredRow>(rows::key(rows::kRequest, hash));
  if (!answered) return answered.error();
  if (*answered) return nothing();

  const auto refused = [&](Code reason, std::int64_t since) -> Result<std::optional<Code>> {
    if (Result<void> done = refuse(hash, entry.index, reason, since, now); !done) return done.error();
    return nothing();
  };
  Result<std::optional<Bytes>> revoked = book_.get(rows::key(rows::kRevoked, request->device_key));
  if (!revoked) return revoked.error();
  if (*revoked) return refused(Code::revoked, 0);
  if (request->way != cert::EnrolmentWay::code) return answer_without_code(entry, *statement, *request, now);
  Result<std::optional<CodeRow>> code = book_.get_row<CodeRow>(rows::key(rows::kCode, request->code_id));
  if (!code) return code.error();
  if (!*code) return refused(Code::unknown_code, 0);
  const Hash mac = cert::enrolment_mac((*code)->mac_key, trust_->region, request->code_id, request->device_key,
                                       request->box_key);
  if (!crypto::equal_secret(mac, request->mac)) return refused(Code::bad_mac, 0);

  const LetterId letter_id = (*code)->letter;
  Result<std::optional<LetterRow>> letter = book_.get_row<LetterRow>(rows::key(rows::kLetter, letter_id));
  if (!letter) return letter.error();
  if (!*letter) return refused(Code::unknown_code, 0);
  const std::int64_t asked_at = static_cast<std::int64_t>(entry.opening.time);
  const bool own_repeat = (*letter)->used_at != 0 && (*letter)->device == request->device_key;
  if ((*letter)->used_at != 0 && !own_repeat) return refused(Code::used_code, (*letter)->used_at);
  if (!own_repeat && asked_at >= (*letter)->expires_at) return refused(Code::expired, (*letter)->expires_at);

  if (!(*letter)->staff.empty()) {
    if (request->box_key == crypto::PublicKey{}) return refused(Code::wrong_way, 0);
    if (!own_repeat) (*letter)->used_at = std::max<std::int64_t>(asked_at, 1);
    (*letter)->used_by = hash;
    (*letter)->device = request->device_key;
    Result<void> done = enrol_staff(*request, hash, entry.index, letter_id, std::move(**letter), now);
    if (!done) return done.error();
    return nothing();
  }
  Result<std::optional<DeviceRow>> device = book_.get_row<DeviceRow>(rows::key(rows::kDevice, request->device_key));
  if (!device) return device.error();
  if (*device && (*device)->person != (*letter)->person) return refused(Code::wrong_person, 0);
  if (own_repeat) {
    // The phone has since been enrolled by another letter: this one has nothing more to give.
    if (!*device || (*device)->letter != letter_id) return refused(Code::used_code, (*letter)->used_at);
    if ((*device)->expires_at <= now) return refused(Code::expired, (*device)->expires_at);
  }

  if (!own_repeat) (*letter)->used_at = std::max<std::int64_t>(asked_at, 1);  // 0 means unused
  (*letter)->used_by = hash;
  (*letter)->device = request->device_key;
  Result<void> done = enrol(*request, hash, entry.index, {(*letter)->person, letter_id, **letter, {}}, now);
  if (!done && done.error().code == Code::unknown_person) return refused(Code::unknown_person, 0);
  if (!done) return done.error();
  return nothing();
}

Result<void> RegistrarDesk::refuse(const Hash& request, std::uint64_t index, Code reason, std::int64_t since,
                                   std::int64_t now) {
  Bytes payload = wire::encode(cert::EnrolmentRefusal{trust_->region, request, reason, since, now});
  book_.put_row(rows::key(rows::kRequest, request), AnsweredRow{reason, index, cert::payload_hash(payload)});
  return post(Kind::enrolment_refusal, std::move(payload));
}

Result<void> RegistrarDesk::enrol(const cert::EnrolmentRequest& request, const Hash& request_hash, std::uint64_t index,
                                  const Grant& grant, std::int64_t now) {
  Result<std::optional<RollEntry>> entry = book_.get_row<RollEntry>(rows::key(rows::kRoll, grant.person));
  if (!entry) return entry.error();
  if (!*entry) return Error{Code::unknown_person, "letter"};
  Result<PersonRow> before = person(grant.person);
  if (!before) return before.error();
  PersonRow person = *before;
  Result<std::optional<DeviceRow>> known = book_.get_row<DeviceRow>(rows::key(rows::kDevice, request.device_key));
  if (!known) return known.error();

  DeviceRow device;
  if (*known && (*known)->letter == grant.letter && grant.used) {
    // The same phone with the same letter: its credential once more, for the request that it asks with now.
    device = **known;
  } else {
    Result<Hash> seed = draw("credential serial", request_hash);
    if (!seed) return seed.error();
    std::copy_n(seed->begin(), device.serial.size(), device.serial.begin());
    device.person = grant.person;
    device.scheme = (*entry)->scheme;
    device.letter = grant.letter;
    device.issued_at = now;
    device.expires_at = now + trust_->policy.credential_life_days * kDay_s;
    if (std::ranges::find(person.devices, request.device_key) == person.devices.end()) {
      remember(person.devices, request.device_key);
    }
  }

  Result<std::optional<PortraitNote>> portrait =
      book_.get_row<PortraitNote>(rows::key(rows::kPortraitNote, grant.person));
  if (!portrait) return portrait.error();
  cert::Credential credential;
  credential.region = trust_->region;
  credential.serial = device.serial;
  credential.request = request_hash;
  credential.person = grant.person;
  credential.scheme = (*entry)->scheme;
  credential.due_day = std::max((*entry)->due_day, person.next_due_day);
  credential.station = (*entry)->station;
  credential.device_key = request.device_key;
  credential.issued_at = device.issued_at;
  credential.expires_at = device.expires_at;
  credential.portrait = *portrait ? (*portrait)->source : cert::PortraitSource::none;
  credential.way = request.way;
  credential.replaces = grant.replaces;
  Result<crypto::Signature> vouched = vouch(cert::compact_of(credential));
  if (!vouched) return vouched.error();
  credential.compact = *vouched;
  Bytes payload = wire::encode(credential);

  person.phones_until = std::max(person.phones_until, device.expires_at);
  if (grant.used) book_.put_row(rows::key(rows::kLetter, grant.letter), *grant.used);
  put_key_id(request.device_key);
  book_.put_row(rows::key(rows::kRequest, request_hash), AnsweredRow{Code::ok, index, cert::payload_hash(payload)});
  book_.put_row(rows::key(rows::kDevice, request.device_key), device);
  put_person(grant.person, person, *before);
  if (Result<void> posted = post(Kind::credential, std::move(payload)); !posted) return posted;
  return top_up(grant.person, device.scheme, std::move(person), now);
}

Result<crypto::Signature> RegistrarDesk::vouch(const cert::CompactCredential& credential) {
  return parts_.signer->sign(envelope::pre_authentication(Kind::compact_credential, wire::encode(credential)));
}

Result<PersonRow> RegistrarDesk::person(const Hash& id) {
  Result<std::optional<PersonRow>> stored = book_.get_row<PersonRow>(rows::key(rows::kPerson, id));
  if (!stored) return stored.error();
  return *stored ? std::move(**stored) : PersonRow{};
}

Result<void> RegistrarDesk::top_up(const Hash& id, std::string_view scheme, PersonRow person, std::int64_t now) {
  const PersonRow before = person;
  // Whoever lets challenges run out gets new ones, and everybody can see how often that was.
  person.redraws += static_cast<std::uint32_t>(
      std::erase_if(person.challenges, [&](const OpenChallenge& one) { return one.expires_at <= now; }));
  while (person.phones_until > now && person.challenges.size() < kChallengesPerPerson) {
    cert::Challenge challenge;
    challenge.region = trust_->region;
    challenge.person = id;
    challenge.scheme = scheme;
    challenge.issued_at = now;
    challenge.expires_at = now + trust_->policy.challenge_life_days * kDay_s;
    challenge.draw = ++person.draws;
    challenge.redraws = person.redraws;
    Result<Hash> seed = draw("challenge nonce", wire::encode(challenge));
    if (!seed) return seed.error();
    std::copy_n(seed->begin(), challenge.nonce.size(), challenge.nonce.begin());
    Bytes payload = wire::encode(challenge);
    person.challenges.push_back({cert::payload_hash(payload), challenge.expires_at});
    if (Result<void> posted = post(Kind::challenge, std::move(payload)); !posted) return posted;
  }
  put_person(id, person, before);
  return {};
}

// Keeps the list of what ends when beside the person's row.
void RegistrarDesk::put_person(const Hash& id, const PersonRow& person, const PersonRow& before) {
  book_.remove(renew_key(id, before));
  if (person.phones_until != 0) book_.put(renew_key(id, person), {});
  book_.put_row(rows::key(rows::kPerson, id), person);
}

Result<void> RegistrarDesk::owe_contact(const Hash& id, std::string_view scheme, PersonRow& person,
                                        cert::ContactReason reason, const Hash& submission, std::int64_t now) {
  if (person.contact != Hash{}) return {};
  cert::Contact contact;
  contact.region = trust_->region;
  contact.person = id;
  contact.scheme = scheme;
  contact.reason = reason;
  contact.submission = submission;
  contact.at = now;
  contact.due_at = clock_end(now, trust_->policy.contact_days);
  Bytes payload = wire::encode(contact);
  person.contact = cert::payload_hash(payload);
  return post(Kind::contact, std::move(payload));
}

Result<std::optional<Code>> RegistrarDesk::see_submission(const receipt::FeedEntry& entry, std::int64_t now) {
  Result<SubmittedHeader> submitted = verify_submission(entry.record, trust_);
  if (!submitted) return std::optional(submitted.error().code);
  const envelope::Header& header = submitted->header;
  if (header.person.kind == envelope::PersonKind::walk_in) return resolve(*submitted, now);
  if (Result<void> noted = note_witnesses(*submitted, entry); !noted) return noted.error();
  Result<std::optional<DeviceRow>> device = book_.get_row<DeviceRow>(rows::key(rows::kDevice, header.device_key));
  if (!device) return device.error();
  Result<std::optional<StaffRow>> tablet = book_.get_row<StaffRow>(rows::key(rows::kStaff, header.device_key));
  if (!tablet) return tablet.error();
  // A tablet certifies for whom its visit names; a phone for its own person.
  const bool by_tablet = *tablet && header.person.kind == envelope::PersonKind::pseudonym;
  if (!*device && !by_tablet) return nothing();
  const Hash id = *device ? (*device)->person : header.person.id;
  const std::string scheme = *device ? (*device)->scheme : header.scheme;
  Result<PersonRow> before = person(id);
  if (!before) return before.error();
  PersonRow changed = *before;
  if (header.challenge) {
    std::erase_if(changed.challenges, [&](const OpenChallenge& one) { return one.hash == *header.challenge; });
  }
  SeenRow seen;
  if (entry.assessment) seen = {entry.assessment->presence, entry.assessment->challenged};
  book_.put_row(rows::key(rows::kSeen, submitted->submission), seen);
  if (!seen.challenged && seen.presence == cert::Presence::p1) {
    Result<void> owed = owe_contact(id, scheme, changed, cert::ContactReason::unchallenged,
                                    submitted->submission, now);
    if (!owed) return owed.error();
  }
  put_person(id, changed, *before);
  if (Result<void> done = top_up(id, scheme, std::move(changed), now); !done) return done.error();
  return nothing();
}

Result<std::optional<Code>> RegistrarDesk::see_decision(const receipt::FeedEntry& entry, std::int64_t now) {
  Result<envelope::SignedStatement> statement = envelope::decode_signed(entry.record);
  if (!statement) return std::optional(statement.error().code);
  Result<cert::Decision> decision = cert::verify_decision(*statement, trust_);
  if (!decision) return std::optional(decision.error().code);
  if (decision->verdict != cert::Verdict::pass) return nothing();
  Result<std::optional<Bytes>> vouch = book_.get(rows::key(rows::kVouch, decision->submission));
  if (!vouch) return vouch.error();
  if (*vouch) {
    Result<std::vector<envelope::CoSigner>> cosigners = wire::decode<std::vector<envelope::CoSigner>>(**vouch);
    if (!cosigners) return cosigners.error();
    for (const envelope::CoSigner& one : *cosigners) {
      if (one.role != Role::witness) continue;
      Bytes witness = rows::key(rows::kWitness, decision->person);
      append(witness, one.key_id);
      book_.put(std::move(witness), {});
    }
    book_.remove(rows::key(rows::kVouch, decision->submission));
  }
  Result<std::optional<PersonRow>> stored =
      book_.get_row<PersonRow>(rows::key(rows::kPerson, decision->person));
  if (!stored) return stored.error();
  if (!*stored) return nothing();
  PersonRow changed = **stored;
  changed.next_due_day = std::max(changed.next_due_day, decision->next_due_day);
  // Self-made: a packet that nobody else stood beside. A call or a visit is no packet of pictures, and has no such row.
  const Bytes seen_key = rows::key(rows::kSeen, decision->submission);
  Result<std::optional<SeenRow>> seen = book_.get_row<SeenRow>(seen_key);
  if (!seen) return seen.error();
  const bool alone = *seen && (*seen)->presence == cert::Presence::p1;
  changed.self_cycles = alone ? static_cast<std::uint16_t>(changed.self_cycles + 1) : 0;
  if (*seen) book_.remove(seen_key);
  if (changed.self_cycles >= trust_->policy.contact_after_self_cycles) {
    Result<void> owed = owe_contact(decision->person, decision->scheme, changed, cert::ContactReason::self_cycles,
                                    decision->submission, now);
    if (!owed) return owed.error();
  }
  put_person(decision->person, changed, **stored);
  return nothing();
}

Result<std::optional<Code>> RegistrarDesk::see_contact(const receipt::FeedEntry& entry) {
  Result<envelope::SignedStatement> statement = envelope::decode_signed(entry.record);
  if (!statement) return std::optional(statement.error().code);
  Result<cert::Contact> contact = cert::verify_contact(*statement, trust_);
  if (!contact) return std::optional(contact.error().code);
  if (contact->step != cert::Step::closed) return nothing();
  Result<PersonRow> before = person(contact->person);
  if (!before) return before.error();
  if (before->contact != contact->opened) return nothing();
  PersonRow changed = *before;
  changed.contact = {};
  changed.self_cycles = 0;
  put_person(contact->person, changed, *before);
  return nothing();
}

Result<std::optional<Code>> RegistrarDesk::see_credential(const receipt::FeedEntry& entry) {
  Result<envelope::SignedStatement> statement = envelope::decode_signed(entry.record);
  if (!statement) return std::optional(statement.error().code);
  Result<cert::Credential> credential = cert::verify_credential(*statement, trust_);
  if (!credential) return std::optional(credential.error().code);
  Result<std::optional<AnsweredRow>> answered =
      book_.get_row<AnsweredRow>(rows::key(rows::kRequest, credential->request));
  if (!answered) return answered.error();
  const bool ours = *answered && (*answered)->statement == cert::payload_hash(statement->payload);
  return ours ? nothing() : std::optional(Code::unknown_credential);
}

Result<std::uint32_t> RegistrarDesk::renew(std::int64_t now, std::uint32_t at_most) {
  Result<std::vector<port::Row>> due = parts_.store->scan(view_of(rows::kRenew), {}, at_most);
  if (!due) return due.error();
  std::uint32_t renewed = 0;
  for (const port::Row& row : *due) {
    const std::int64_t end = static_cast<std::int64_t>(rows::number_at(row.key, rows::kRenew.size()));
    if (end > now) break;
    Hash id{};
    if (row.key.size() != rows::kRenew.size() + 8 + id.size()) return Error{Code::store_failed, "stored renewal"};
    std::copy(row.key.end() - static_cast<std::ptrdiff_t>(id.size()), row.key.end(), id.begin());
    Result<PersonRow> before = person(id);
    if (!before) return before.error();
    Result<std::optional<RollEntry>> entry = book_.get_row<RollEntry>(rows::key(rows::kRoll, id));
    if (!entry) return entry.error();
    const bool stale = !*entry || renew_key(id, *before) != row.key || before->phones_until <= now;
    if (stale) {
      // The last phone's credential has ended, or the row says something newer.
      book_.remove(row.key);
      book_.keep(nullptr);
      continue;
    }
    if (Result<void> done = top_up(id, (*entry)->scheme, std::move(*before), now); !done) {
      book_.drop();
      return done.error();
    }
    book_.keep(nullptr);
    ++renewed;
  }
  return renewed;
}

Result<Hash> RegistrarDesk::draw(std::string_view purpose, ByteView context) {
  std::array<std::uint8_t, 32> feed{};
  if (Result<void> good = parts_.entropy->fill(feed); !good) return good.error();
  if (Result<void> good = crypto::check_entropy(feed); !good) return good.error();
  return crypto::hedged_seed(feed, purpose, context);
}

Result<void> RegistrarDesk::post(Kind kind, Bytes payload) {
  Result<envelope::SignedStatement> statement =
      envelope::sign_statement(kind, std::move(payload), Role::registrar, *parts_.signer);
  if (!statement) return statement.error();
  book_.post(*statement);
  return {};
}

}  // namespace lifecert::office
