#include "core/office/registrar.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "core/cert/submission.h"
#include "core/crypto/entropy_check.h"
#include "core/crypto/hash.h"
#include "core/crypto/sign.h"
#include "core/office/portrait.h"
#include "core/office/rows.h"

namespace lifecert::office {
namespace {

using envelope::Kind;
using envelope::Role;

constexpr std::int64_t kDay_s = 24 * 3600;

std::optional<Code> nothing() { return std::nullopt; }

std::int64_t earliest_end(const DeviceRow& device) {
  std::int64_t end = device.expires_at;
  for (const OpenChallenge& one : device.challenges) end = std::min(end, one.expires_at);
  return end;
}

Bytes renew_key(const crypto::PublicKey& key, const DeviceRow& device) {
  return rows::key(rows::kRenew, static_cast<std::uint64_t>(earliest_end(device)), key);
}

}  // namespace

Result<RegistrarDesk> RegistrarDesk::open(RegistrarParts parts, cert::VerifiedTrustList trust) {
  const crypto::KeyId id = crypto::key_id(parts.signer->public_key());
  if (cert::VerifiedTrustList::find_key(trust->registrars, id) == nullptr) {
    return Error{Code::wrong_key, "registrar key"};
  }
  Result<Book> book = Book::open(*parts.store);
  if (!book) return book.error();
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
    case Kind::decision: return see_decision(entry);
    case Kind::credential: return see_credential(entry);
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
  Result<std::optional<CodeRow>> code = book_.get_row<CodeRow>(rows::key(rows::kCode, request->code_id));
  if (!code) return code.error();
  if (!*code) return refused(Code::unknown_code, 0);
  const Hash mac = cert::enrolment_mac((*code)->mac_key, trust_->region, request->code_id, request->device_key);
  if (!crypto::equal_secret(mac, request->mac)) return refused(Code::bad_mac, 0);

  const LetterId letter_id = (*code)->letter;
  Result<std::optional<LetterRow>> letter = book_.get_row<LetterRow>(rows::key(rows::kLetter, letter_id));
  if (!letter) return letter.error();
  if (!*letter) return refused(Code::unknown_code, 0);
  const std::int64_t asked_at = static_cast<std::int64_t>(entry.opening.time);
  const bool own_repeat = (*letter)->used_at != 0 && (*letter)->device == request->device_key;
  if ((*letter)->used_at != 0 && !own_repeat) return refused(Code::used_code, (*letter)->used_at);
  if (!own_repeat && asked_at >= (*letter)->expires_at) return refused(Code::expired, (*letter)->expires_at);

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
  Result<void> done = enrol(*request, hash, entry.index, letter_id, std::move(**letter), now);
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
                                  const LetterId& letter_id, LetterRow letter, std::int64_t now) {
  Result<std::optional<RollEntry>> entry = book_.get_row<RollEntry>(rows::key(rows::kRoll, letter.person));
  if (!entry) return entry.error();
  if (!*entry) return Error{Code::unknown_person, "letter"};
  const Bytes person_key = rows::key(rows::kPerson, letter.person);
  Result<std::optional<PersonRow>> stored = book_.get_row<PersonRow>(person_key);
  if (!stored) return stored.error();
  PersonRow person = *stored ? std::move(**stored) : PersonRow{};
  Result<std::optional<DeviceRow>> known = book_.get_row<DeviceRow>(rows::key(rows::kDevice, request.device_key));
  if (!known) return known.error();

  DeviceRow device;
  if (*known && (*known)->letter == letter_id) {
    // The same phone with the same letter: its credential once more, for the request that it asks with now.
    device = **known;
  } else {
    if (*known) device.challenges = (*known)->challenges;
    Result<Hash> seed = draw("credential serial", request_hash);
    if (!seed) return seed.error();
    std::copy_n(seed->begin(), device.serial.size(), device.serial.begin());
    device.person = letter.person;
    device.scheme = (*entry)->scheme;
    device.letter = letter_id;
    device.issued_at = now;
    device.expires_at = now + trust_->policy.credential_life_days * kDay_s;
    if (std::ranges::find(person.devices, request.device_key) == person.devices.end()) {
      remember(person.devices, request.device_key);
    }
  }

  Result<std::optional<PortraitNote>> portrait =
      book_.get_row<PortraitNote>(rows::key(rows::kPortraitNote, letter.person));
  if (!portrait) return portrait.error();
  cert::Credential credential;
  credential.region = trust_->region;
  credential.serial = device.serial;
  credential.request = request_hash;
  credential.person = letter.person;
  credential.scheme = (*entry)->scheme;
  credential.due_day = std::max((*entry)->due_day, person.next_due_day);
  credential.station = (*entry)->station;
  credential.device_key = request.device_key;
  credential.issued_at = device.issued_at;
  credential.expires_at = device.expires_at;
  credential.portrait = *portrait ? (*portrait)->source : cert::PortraitSource::none;
  Bytes payload = wire::encode(credential);

  book_.put_row(rows::key(rows::kLetter, letter_id), letter);
  book_.put_row(person_key, person);
  book_.put_row(rows::key(rows::kRequest, request_hash), AnsweredRow{Code::ok, index, cert::payload_hash(payload)});
  put_device(request.device_key, device, *known ? &**known : nullptr);
  if (Result<void> posted = post(Kind::credential, std::move(payload)); !posted) return posted;
  return top_up(request.device_key, std::move(device), now);
}

Result<void> RegistrarDesk::top_up(const crypto::PublicKey& key, DeviceRow device, std::int64_t now) {
  const DeviceRow before = device;
  std::erase_if(device.challenges, [&](const OpenChallenge& one) { return one.expires_at <= now; });
  const bool wanted = device.expires_at > now && device.challenges.size() < kChallengesPerDevice;
  if (wanted) {
    const Bytes person_key = rows::key(rows::kPerson, device.person);
    Result<std::optional<PersonRow>> stored = book_.get_row<PersonRow>(person_key);
    if (!stored) return stored.error();
    PersonRow person = *stored ? std::move(**stored) : PersonRow{};
    while (device.challenges.size() < kChallengesPerDevice) {
      cert::Challenge challenge;
      challenge.region = trust_->region;
      challenge.person = device.person;
      challenge.scheme = device.scheme;
      challenge.device_key = key;
      challenge.issued_at = now;
      challenge.expires_at = now + trust_->policy.challenge_life_days * kDay_s;
      challenge.draw = ++person.draws;
      Result<Hash> seed = draw("challenge nonce", wire::encode(challenge));
      if (!seed) return seed.error();
      std::copy_n(seed->begin(), challenge.nonce.size(), challenge.nonce.begin());
      Bytes payload = wire::encode(challenge);
      device.challenges.push_back({cert::payload_hash(payload), challenge.expires_at});
      if (Result<void> posted = post(Kind::challenge, std::move(payload)); !posted) return posted;
    }
    book_.put_row(person_key, person);
  }
  put_device(key, device, &before);
  return {};
}

// Keeps the list of what ends when beside the device's row.
void RegistrarDesk::put_device(const crypto::PublicKey& key, const DeviceRow& device, const DeviceRow* before) {
  if (before != nullptr) book_.remove(renew_key(key, *before));
  book_.put(renew_key(key, device), {});
  book_.put_row(rows::key(rows::kDevice, key), device);
}

Result<std::optional<Code>> RegistrarDesk::see_submission(const receipt::FeedEntry& entry, std::int64_t now) {
  Result<SubmittedHeader> submitted = verify_submission(entry.record, trust_);
  if (!submitted) return std::optional(submitted.error().code);
  const crypto::PublicKey& key = submitted->header.device_key;
  Result<std::optional<DeviceRow>> device = book_.get_row<DeviceRow>(rows::key(rows::kDevice, key));
  if (!device) return device.error();
  if (!*device) return nothing();
  DeviceRow changed = **device;
  if (submitted->header.challenge) {
    std::erase_if(changed.challenges,
                  [&](const OpenChallenge& one) { return one.hash == *submitted->header.challenge; });
  }
  if (changed.challenges != (*device)->challenges) put_device(key, changed, &**device);
  if (Result<void> done = top_up(key, std::move(changed), now); !done) return done.error();
  return nothing();
}

Result<std::optional<Code>> RegistrarDesk::see_decision(const receipt::FeedEntry& entry) {
  Result<envelope::SignedStatement> statement = envelope::decode_signed(entry.record);
  if (!statement) return std::optional(statement.error().code);
  Result<cert::Decision> decision = cert::verify_decision(*statement, trust_);
  if (!decision) return std::optional(decision.error().code);
  if (decision->verdict != cert::Verdict::pass) return nothing();
  const Bytes key = rows::key(rows::kPerson, decision->person);
  Result<std::optional<PersonRow>> stored = book_.get_row<PersonRow>(key);
  if (!stored) return stored.error();
  if (!*stored || (*stored)->next_due_day >= decision->next_due_day) return nothing();
  (*stored)->next_due_day = decision->next_due_day;
  book_.put_row(key, **stored);
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
    crypto::PublicKey key{};
    if (row.key.size() != rows::kRenew.size() + 8 + key.size()) return Error{Code::store_failed, "stored renewal"};
    std::copy(row.key.end() - static_cast<std::ptrdiff_t>(key.size()), row.key.end(), key.begin());
    Result<std::optional<DeviceRow>> device = book_.get_row<DeviceRow>(rows::key(rows::kDevice, key));
    if (!device) return device.error();
    const bool stale = !*device || renew_key(key, **device) != row.key || (*device)->expires_at <= now;
    if (stale) {
      // The phone's credential has ended, or its row says something newer.
      book_.remove(row.key);
      book_.keep(nullptr);
      continue;
    }
    if (Result<void> done = top_up(key, std::move(**device), now); !done) {
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
