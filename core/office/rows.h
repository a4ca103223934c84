// The names of the office's stored rows, in one place, so that every file that is backed up can be read by its names. A name
// is a word, then, for what there are several of, a slash and the subject's bytes; numbers are big-endian, so that they sort.
//
// All books (registrar/roll.db, vault/vault.db, reviewer/cases.db)
//   desk                     BookHead: how far the log was read, the next outgoing number
//   out/     number          a signed statement that is to be posted
//   refused/ number          a statement that the intake refused for good: RefusedRow
// Registrar
//   roll/    pseudonym       RollEntry
//   person/  pseudonym       PersonRow
//   letter/  letter id       LetterRow
//   code/    code id         CodeRow
//   device/  device key      DeviceRow
//   request/ request hash    AnsweredRow
//   portrait/ pseudonym      PortraitNote
//   renew/   time, person    when the earliest challenge of a person ends; empty value
//   subm/    submission id   SeenRow: who was there, for the cycles that somebody made alone
//   event/   file hash       EventFileRow: another system's file that was taken over
//   staff/   device key      StaffRow
//   kid/     key id          the device key of a phone or tablet
//   wit/     person, key id  somebody vouched for this person once, and it passed; empty value
//   vouch/   submission id   CoSigners of a submission that has witnesses, until it is decided
//   trust                    cert::TrustChain, as far as the log has brought newer lists
// Re-check worker
//   cred/    device key      cert::Credential, the newest
//   staff/   device key      cert::StaffCredential, the newest
//   revoked/ device key      index of the revocation
//   head/    submission id   receipt::FeedEntry of a header whose evidence has not come yet
//   chal/    challenge hash  IssuedChallenge
//   due/     pseudonym       DueRow: the due dates that passes have set
//   tree/    size            TreeRow: root and time of the log at that size
//   vault/   submission id   VaultRow
//   prints/  pseudonym       PrintsRow: of what this person handed in
//   face/    pseudonym       PortraitRow
//   sube/    submission id   receipt::FeedEntry of the submission, to look at it again when it is amended
//   psub/    pseudonym       PersonSubmissions
//   wdrn/    pseudonym       i64: until when, by the device's clock, consents are withdrawn
//   word/    spoken words    i64: the tick's time
//   keep/    time, id        when a decided submission's retention ends; empty value
//   gone/    submission id   GoneRow: the vault's row is gone
//   leaf/    time, id        when the last backup that can hold the row is gone; empty value
//   backup                   i64: when the oldest backup that is still kept was made; none: not known
// Reviewers
//   entry/   index           receipt::FeedEntry, those that cases are made of
//   alone/   submission id   the opened evidence says "please call me alone"; empty value
#pragma once

#include <cstdint>
#include <string_view>

#include "core/base/bytes.h"

namespace lifecert::office::rows {

inline constexpr std::string_view kDesk = "desk";
inline constexpr std::string_view kOut = "out/";
inline constexpr std::string_view kRefused = "refused/";

inline constexpr std::string_view kRoll = "roll/";
inline constexpr std::string_view kPerson = "person/";
inline constexpr std::string_view kLetter = "letter/";
inline constexpr std::string_view kCode = "code/";
inline constexpr std::string_view kDevice = "device/";
inline constexpr std::string_view kRequest = "request/";
inline constexpr std::string_view kRenew = "renew/";
inline constexpr std::string_view kPortraitNote = "portrait/";
inline constexpr std::string_view kSeen = "subm/";
inline constexpr std::string_view kEventFile = "event/";

inline constexpr std::string_view kStaff = "staff/";
inline constexpr std::string_view kKeyId = "kid/";
inline constexpr std::string_view kWitness = "wit/";
inline constexpr std::string_view kVouch = "vouch/";
inline constexpr std::string_view kTrustChain = "trust";
inline constexpr std::string_view kRevoked = "revoked/";
inline constexpr std::string_view kHead = "head/";

inline constexpr std::string_view kCredential = "cred/";
inline constexpr std::string_view kChallenge = "chal/";
inline constexpr std::string_view kDue = "due/";
inline constexpr std::string_view kTree = "tree/";
inline constexpr std::string_view kVault = "vault/";
inline constexpr std::string_view kPrints = "prints/";
inline constexpr std::string_view kPortrait = "face/";
inline constexpr std::string_view kSubmitted = "sube/";
inline constexpr std::string_view kPersonSubmissions = "psub/";
inline constexpr std::string_view kWithdrawn = "wdrn/";
inline constexpr std::string_view kWords = "word/";
inline constexpr std::string_view kKeep = "keep/";
inline constexpr std::string_view kGone = "gone/";
inline constexpr std::string_view kLeafDue = "leaf/";
inline constexpr std::string_view kBackup = "backup";

inline constexpr std::string_view kEntry = "entry/";
inline constexpr std::string_view kAlone = "alone/";

inline void add_number(Bytes& key, std::uint64_t number) {
  for (int shift = 56; shift >= 0; shift -= 8) key.push_back(static_cast<std::uint8_t>((number >> shift) & 0xFFU));
}

/// The number at the end of a key, or at `from`; 0 when the key is too short.
inline std::uint64_t number_at(ByteView key, std::size_t from) {
  if (key.size() < from + 8) return 0;
  std::uint64_t number = 0;
  for (const std::uint8_t byte : key.subspan(from, 8)) number = (number << 8U) | byte;
  return number;
}

inline Bytes key(std::string_view name) { return bytes_of(name); }

inline Bytes key(std::string_view prefix, ByteView subject) {
  Bytes bytes = bytes_of(prefix);
  append(bytes, subject);
  return bytes;
}

inline Bytes key(std::string_view prefix, std::uint64_t number) {
  Bytes bytes = bytes_of(prefix);
  add_number(bytes, number);
  return bytes;
}

inline Bytes key(std::string_view prefix, std::uint64_t number, ByteView subject) {
  Bytes bytes = key(prefix, number);
  append(bytes, subject);
  return bytes;
}

}  // namespace lifecert::office::rows
