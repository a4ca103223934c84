// What takes a key its standing, and what somebody holds in the hand whose packet was not taken.
#pragma once

#include <string>

#include "core/base/result.h"
#include "core/cert/trust_list.h"
#include "core/wire/codec.h"

namespace lifecert::cert {

/// Why a key certifies no longer.
enum class RevocationReason : std::uint8_t { lost = 1, replaced = 2, misused = 3, left = 4 };
[[nodiscard]] bool known(RevocationReason reason);
[[nodiscard]] std::string_view name_of(RevocationReason reason);
constexpr std::string_view type_name(RevocationReason) { return "RevocationReason"; }

/// By the registrar. It counts from its own leaf on: what stands before it in the log was in time, what comes after it is refused;
/// two clocks are never compared. What the key made and the log took from `suspect_from` on is looked at again.
struct Revocation {
  std::string region;
  PublicKey device_key{};         // of a phone or of a member of staff
  RevocationReason reason = RevocationReason::lost;
  std::int64_t suspect_from = 0;  // UnixSeconds by the intake's clock; from here on the key is suspected
  std::int64_t revoked_at = 0;    // UnixSeconds; for people

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(region, 64), LIFECERT_FIELD(device_key), LIFECERT_FIELD(reason),
            LIFECERT_FIELD(suspect_from), LIFECERT_FIELD(revoked_at));
  }
  static constexpr const char* kName = "Revocation";
  friend bool operator==(const Revocation&, const Revocation&) = default;
};

/// By the intake: what was well formed and was not taken, why, and whom to call. It is no leaf, since then strangers could
/// make the log grow; the signature makes it a paper that the person can show.
struct RefusalNote {
  std::string region;
  Hash subject{};                // submission id, or payload hash of an enrolment request
  Code reason = Code::ok;
  std::int64_t refused_at = 0;   // UnixSeconds, the intake's
  std::string hotline;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(region, 64), LIFECERT_FIELD(subject), LIFECERT_FIELD(reason), LIFECERT_FIELD(refused_at),
            LIFECERT_FIELD_MAX(hotline, 32));
  }
  static constexpr const char* kName = "RefusalNote";
  friend bool operator==(const RefusalNote&, const RefusalNote&) = default;
};

/// Errors: wrong_kind, wrong_key, bad_signature, wrong_region, as wire::decode.
[[nodiscard]] Result<Revocation> verify_revocation(const envelope::SignedStatement& statement,
                                                   const VerifiedTrustList& trust);

/// A note is signed with the key of a log of this region, in the role of the intake.
/// Errors: as above.
[[nodiscard]] Result<RefusalNote> verify_refusal_note(const envelope::SignedStatement& statement,
                                                      const VerifiedTrustList& trust);

}  // namespace lifecert::cert
