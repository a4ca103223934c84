// The credential as it fits into a QR: what a kept slip carries, so that whoever holds the trust list can verify the slip without
// a network and without the credential itself.
//
// The registrar signs it beside the credential, whose field `compact` holds that signature; everything else of it follows from
// the credential's own fields, so that a device needs to store nothing more.
#pragma once

#include <array>
#include <string_view>

#include "core/base/result.h"
#include "core/cert/trust_list.h"
#include "core/crypto/types.h"
#include "core/envelope/signed.h"
#include "core/wire/codec.h"

namespace lifecert::cert {

struct Credential;
struct StaffCredential;

using RegionTag = std::array<std::uint8_t, 8>;
using PersonTag = std::array<std::uint8_t, 8>;

/// By the registrar. Every field has a fixed size.
struct CompactCredential {
  RegionTag region{};                           // region_tag()
  envelope::Role role = envelope::Role::device; // device: the person's own phone; staff: a member of staff beside the person
  std::array<std::uint8_t, 16> serial{};        // the credential's
  PersonTag person{};                           // person_tag(); zero for staff
  PublicKey key{};
  std::int32_t expires_day = 0;                 // the first day (UTC) on which it holds no longer

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(region), LIFECERT_FIELD(role), LIFECERT_FIELD(serial), LIFECERT_FIELD(person),
            LIFECERT_FIELD(key), LIFECERT_FIELD(expires_day));
  }
  static constexpr const char* kName = "CompactCredential";
  friend bool operator==(const CompactCredential&, const CompactCredential&) = default;
};

inline constexpr std::size_t kCompactCredentialBytes = 8 + 1 + 16 + 8 + 32 + 4;

/// The first eight bytes of a pseudonym: enough for the office to find the person, and to tell the persons of one phone apart.
[[nodiscard]] PersonTag person_tag(const Hash& person);

/// What the registrar signs beside a credential.
[[nodiscard]] CompactCredential compact_of(const Credential& credential);
[[nodiscard]] CompactCredential compact_of(const StaffCredential& credential);

/// Whether a registrar of the trust list signed it.
/// bytes      kCompactCredentialBytes bytes, as they came
/// signature  over their pre-authentication encoding, kind compact_credential
/// Errors: wrong_region, bad_signature (no registrar's), bad_key, unknown_value (another role), as wire::decode.
[[nodiscard]] Result<CompactCredential> verify_compact(ByteView bytes, const crypto::Signature& signature,
                                                       const VerifiedTrustList& trust);

}  // namespace lifecert::cert
