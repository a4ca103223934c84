// The registrar's roll and letters, in a Store: who is on the roll, which letters were made for whom, and what became of them.
//
// The roll is the agency's: an import replaces what it said before about the same person and scheme, in one commit, and never
// takes anybody off. What the registrar has learnt since (letters, phones, the due date after a pass) stands in rows of its
// own and survives every import. Codes are never stored: only what Argon2id made of them.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/cert/enrolment.h"
#include "core/cert/trust_list.h"
#include "core/crypto/types.h"
#include "core/office/roll_csv.h"
#include "core/port/entropy.h"
#include "core/port/store.h"
#include "core/wire/codec.h"

namespace lifecert::office {

using crypto::Hash;
using LetterId = std::array<std::uint8_t, 16>;

/// One person in one scheme, as the agency has them.
struct RollEntry {
  std::string name;
  std::string id_number;
  std::string scheme;
  std::int32_t due_day = 0;  // days since 1970-01-01
  std::string station;
  std::string phone;
  std::string address;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(name, 256), LIFECERT_FIELD_MAX(id_number, 18), LIFECERT_FIELD_MAX(scheme, 32),
            LIFECERT_FIELD(due_day), LIFECERT_FIELD_MAX(station, 32), LIFECERT_FIELD_MAX(phone, 256),
            LIFECERT_FIELD_MAX(address, 256));
  }
  static constexpr const char* kName = "RollEntry";
  friend bool operator==(const RollEntry&, const RollEntry&) = default;
};

/// How many letters and phones a person's row names; older ones stand in rows of their own.
inline constexpr std::uint32_t kMaxRemembered = 64;

/// A challenge that the person may still use.
struct OpenChallenge {
  Hash hash{};  // payload hash
  std::int64_t expires_at = 0;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(hash), LIFECERT_FIELD(expires_at));
  }
  static constexpr const char* kName = "OpenChallenge";
  friend bool operator==(const OpenChallenge&, const OpenChallenge&) = default;
};

/// What the registrar has learnt about a person.
struct PersonRow {
  std::uint32_t draws = 0;                   // challenges issued so far, over all phones
  std::uint32_t redraws = 0;                 // of those, how many ran out unused
  std::vector<OpenChallenge> challenges;     // one open, one next; oldest first
  std::int64_t phones_until = 0;             // UnixSeconds: the latest end of a phone's credential
  std::uint16_t self_cycles = 0;             // passes in a row that nobody but the person saw
  Hash contact{};                            // payload hash of the contact that the office owes; zero: none
  std::int32_t next_due_day = 0;             // after the latest pass; 0: none yet
  std::vector<LetterId> letters;             // the newest ones, oldest first
  std::vector<crypto::PublicKey> devices;    // the newest ones, oldest first

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(draws), LIFECERT_FIELD(redraws), LIFECERT_FIELD_MAX(challenges, 4),
            LIFECERT_FIELD(phones_until), LIFECERT_FIELD(self_cycles), LIFECERT_FIELD(contact),
            LIFECERT_FIELD(next_due_day), LIFECERT_FIELD_MAX(letters, kMaxRemembered),
            LIFECERT_FIELD_MAX(devices, kMaxRemembered));
  }
  static constexpr const char* kName = "PersonRow";
  friend bool operator==(const PersonRow&, const PersonRow&) = default;
};

/// Adds to one of these lists, and forgets the oldest when it is full.
template <class T>
void remember(std::vector<T>& list, const T& one) {
  list.push_back(one);
  if (list.size() > kMaxRemembered) list.erase(list.begin());
}

/// A letter carries one typed and one QR code; using either burns both.
struct LetterRow {
  Hash person{};
  std::int64_t issued_at = 0;   // UnixSeconds
  std::int64_t expires_at = 0;  // UnixSeconds, exclusive
  cert::CodeId typed{};
  cert::CodeId qr{};
  std::int64_t used_at = 0;     // 0: not used
  Hash used_by{};               // the request's payload hash
  crypto::PublicKey device{};   // the phone that it enrolled
  std::string staff;            // a letter for a member of staff: machine name; empty for a person on the roll
  std::string staff_name;
  std::string station;
  std::uint16_t packets_per_day = 0;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(person), LIFECERT_FIELD(issued_at), LIFECERT_FIELD(expires_at), LIFECERT_FIELD(typed),
            LIFECERT_FIELD(qr), LIFECERT_FIELD(used_at), LIFECERT_FIELD(used_by), LIFECERT_FIELD(device),
            LIFECERT_FIELD_MAX(staff, 32), LIFECERT_FIELD_MAX(staff_name, cert::kMaxName),
            LIFECERT_FIELD_MAX(station, 32), LIFECERT_FIELD(packets_per_day));
  }
  static constexpr const char* kName = "LetterRow";
  friend bool operator==(const LetterRow&, const LetterRow&) = default;
};

/// An enrolled phone.
struct DeviceRow {
  Hash person{};
  std::string scheme;
  cert::Serial serial{};
  LetterId letter{};
  std::int64_t issued_at = 0;
  std::int64_t expires_at = 0;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(person), LIFECERT_FIELD_MAX(scheme, 32), LIFECERT_FIELD(serial), LIFECERT_FIELD(letter),
            LIFECERT_FIELD(issued_at), LIFECERT_FIELD(expires_at));
  }
  static constexpr const char* kName = "DeviceRow";
  friend bool operator==(const DeviceRow&, const DeviceRow&) = default;
};

struct CodeRow {
  LetterId letter{};
  Hash mac_key{};

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(letter), LIFECERT_FIELD(mac_key));
  }
  static constexpr const char* kName = "CodeRow";
  friend bool operator==(const CodeRow&, const CodeRow&) = default;
};

/// The name of a person outside the office: keyed BLAKE2b-256(scheme's length as one byte || scheme || ID number). Another
/// scheme gives another name, so that two submissions of one person in two schemes cannot be linked outside.
[[nodiscard]] Hash pseudonym(const crypto::SecretKey& key, std::string_view scheme, std::string_view id_number);

/// A row whose scheme or station the trust list does not know.
struct UnknownName {
  std::uint32_t row = 0;  // as in RollRow
  RollColumn column = RollColumn::none;

  friend bool operator==(const UnknownName&, const UnknownName&) = default;
};

[[nodiscard]] std::vector<UnknownName> unknown_names(const std::vector<RollRow>& rows,
                                                     const cert::VerifiedTrustList& trust);

struct ImportSummary {
  std::size_t added = 0;
  std::size_t updated = 0;
  std::size_t unchanged = 0;

  friend bool operator==(const ImportSummary&, const ImportSummary&) = default;
};

/// All rows in one commit, or nothing. Doing it again changes nothing.
/// Errors: store_conflict (the roll was changed meanwhile: import again), storage_full, store_failed.
[[nodiscard]] Result<ImportSummary> import_roll(port::Store& store, const crypto::SecretKey& pseudonym_key,
                                                const std::vector<RollRow>& rows);

/// Somebody on the roll, with what is known of letters and phones.
struct RollPerson {
  Hash id{};  // pseudonym
  RollEntry entry;
  PersonRow person;
  std::int32_t due_day = 0;             // the agency's, or the one after the latest pass if that is later
  std::optional<LetterRow> open_letter; // the newest that is neither used nor expired
  std::int64_t enrolled_until = 0;      // UnixSeconds: the latest end of a phone's credential; 0: no phone
};

/// Calls `each` for everybody on the roll in order of pseudonym; `each` returns false to stop.
/// now   UnixSeconds, for what is expired
/// Errors: store_failed, as wire::decode.
[[nodiscard]] Result<void> for_each_person(const port::Store& store, std::int64_t now,
                                           const std::function<bool(const RollPerson&)>& each);

/// Errors: unknown_person, store_failed, as wire::decode.
[[nodiscard]] Result<RollPerson> person_of(const port::Store& store, const Hash& pseudonym, std::int64_t now);

/// The codes of one new letter.
struct LetterCodes {
  std::string typed;  // "K7QM-3XW9-T2HB-R"
  std::string qr;     // "LC1:..."
};

/// pins   the QR carries the region's tag
/// Errors: weak_entropy.
[[nodiscard]] Result<LetterCodes> draw_codes(port::Entropy& entropy, const cert::Pins& pins);

/// A member of staff, or a tablet that several share.
struct StaffPlan {
  std::string staff;    // machine name, [a-z0-9-]{1,32}
  std::string name;     // as people see it
  std::string station;  // of the trust list
  std::uint16_t packets_per_day = 80;
};

/// A member of staff with the key that their letter enrolled.
struct StaffRow {
  std::string staff;
  std::string name;
  std::string station;
  LetterId letter{};
  cert::Serial serial{};
  crypto::PublicKey box_key{};
  std::int64_t issued_at = 0;   // UnixSeconds
  std::int64_t expires_at = 0;  // UnixSeconds
  std::int64_t revoked_at = 0;  // UnixSeconds by the log; 0: not revoked

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(staff, 32), LIFECERT_FIELD_MAX(name, cert::kMaxName), LIFECERT_FIELD_MAX(station, 32),
            LIFECERT_FIELD(letter), LIFECERT_FIELD(serial), LIFECERT_FIELD(box_key), LIFECERT_FIELD(issued_at),
            LIFECERT_FIELD(expires_at), LIFECERT_FIELD(revoked_at));
  }
  static constexpr const char* kName = "StaffRow";
  friend bool operator==(const StaffRow&, const StaffRow&) = default;
};

/// A letter whose codes were stretched (cert::stretch_code takes a fifth of a second each, so the caller spreads the work).
struct NewLetter {
  Hash person{};
  cert::StretchedCode typed;
  cert::StretchedCode qr;
};

/// Stores the letters in one commit; from then on their codes are good.
/// Errors: unknown_person (not on the roll), store_conflict (try again), weak_entropy, storage_full, store_failed.
[[nodiscard]] Result<void> store_letters(port::Store& store, port::Entropy& entropy,
                                         const std::vector<NewLetter>& letters, const cert::Policy& policy,
                                         std::int64_t now);

/// A letter that enrols a tablet of staff; its person is ignored.
/// Errors: bad_argument (no machine name; packets_per_day 0), wrong_station (none of the trust list), too_long, store_conflict,
///         weak_entropy, storage_full, store_failed.
[[nodiscard]] Result<void> store_staff_letter(port::Store& store, port::Entropy& entropy, const NewLetter& letter,
                                              const StaffPlan& plan, const cert::VerifiedTrustList& trust,
                                              std::int64_t now);

}  // namespace lifecert::office
