// Portraits on their way from the roll to the vault. The agency's pictures come to the registrar's desk; what leaves it is
// sealed to the recipients of the evidence and signed by the registrar, as a file: portraits never go through the intake and
// never into the log. The re-check opens them into its vault, where they are compared with and erased.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/cert/enrolment.h"
#include "core/cert/trust_list.h"
#include "core/crypto/seal.h"
#include "core/port/entropy.h"
#include "core/port/signer.h"
#include "core/port/store.h"
#include "core/wire/codec.h"

namespace lifecert::office {

using crypto::Hash;

inline constexpr std::uint32_t kMaxPortraitBytes = 60U * 1024;

/// By the registrar: this picture is that person's, and who says so.
struct PortraitStatement {
  std::string region;
  Hash person{};  // pseudonym, per scheme
  cert::PortraitSource source = cert::PortraitSource::none;
  std::int64_t stated_at = 0;  // UnixSeconds
  Hash picture{};              // BLAKE2b-256 of the JPEG

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(region, 64), LIFECERT_FIELD(person), LIFECERT_FIELD(source), LIFECERT_FIELD(stated_at),
            LIFECERT_FIELD(picture));
  }
  static constexpr const char* kName = "PortraitStatement";
  friend bool operator==(const PortraitStatement&, const PortraitStatement&) = default;
};

/// The file that carries a portrait from the registrar's desk to the vault.
struct PortraitParcel {
  Bytes statement;            // SignedStatement of kind portrait, role registrar
  std::vector<Bytes> sealed;  // the JPEG, sealed to each recipient of the epoch

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(statement, 1024), LIFECERT_FIELD_MAX(sealed, envelope::kMaxWraps));
  }
  static constexpr const char* kName = "PortraitParcel";
  friend bool operator==(const PortraitParcel&, const PortraitParcel&) = default;
};

/// That a person has a portrait, as the registrar's desk keeps it: credentials say so.
struct PortraitNote {
  cert::PortraitSource source = cert::PortraitSource::none;
  std::int64_t stated_at = 0;
  Hash picture{};

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(source), LIFECERT_FIELD(stated_at), LIFECERT_FIELD(picture));
  }
  static constexpr const char* kName = "PortraitNote";
  friend bool operator==(const PortraitNote&, const PortraitNote&) = default;
};

/// An opened portrait.
struct Portrait {
  PortraitStatement statement;
  Bytes jpeg;
};

struct NewPortrait {
  Hash person{};
  Bytes jpeg;  // 1 to kMaxPortraitBytes
};

/// Seals and signs one portrait. Draws fresh entropy for each recipient.
/// source   agency, staff_seen or self
/// Errors: bad_argument (source), too_long, too_short, not_found (no epoch), weak_entropy, bad_key, cannot_sign.
[[nodiscard]] Result<Bytes> pack_portrait(const NewPortrait& portrait, cert::PortraitSource source,
                                          const cert::VerifiedTrustList& trust, std::int64_t now, port::Signer& registrar,
                                          port::Entropy& entropy);

/// Verifies the registrar's statement and gives its content.
/// Errors: wrong_kind, too_few_signatures, wrong_key (no registrar), bad_signature, wrong_region, as wire::decode.
[[nodiscard]] Result<PortraitStatement> verify_portrait(const envelope::SignedStatement& statement,
                                                        const cert::VerifiedTrustList& trust);

/// Opens a parcel with the private keys of any epoch.
/// Errors: those of verify_portrait; cannot_open (sealed to others), hash_mismatch, as wire::decode.
[[nodiscard]] Result<Portrait> open_portrait(ByteView parcel, const cert::VerifiedTrustList& trust,
                                             const std::vector<const crypto::BoxKeyPair*>& keys);

/// Notes at the registrar's desk that these people have portraits, all or none.
/// Errors: unknown_person (not on the roll), store_conflict, store_failed.
[[nodiscard]] Result<void> note_portraits(port::Store& store, const std::vector<NewPortrait>& portraits,
                                          cert::PortraitSource source, std::int64_t now);

}  // namespace lifecert::office
