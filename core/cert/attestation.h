// Evidence that is no packet of pictures: somebody of the agency saw the person, called, was told by a witness, or another
// system's signed data says that the person was treated or took part. One statement each, in the log like everything else.
//
// Another system's data (a hospital's day list, an activity's attendance) comes as a signed file. The file names people by
// their ID numbers, so it never leaves the closed office: the registrar looks the people up and attests what the file says.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/base/words.h"
#include "core/cert/policy.h"
#include "core/cert/trust_list.h"
#include "core/envelope/signed.h"
#include "core/wire/codec.h"

namespace lifecert::cert {

inline constexpr std::uint32_t kMaxNote = 512;

/// By a reviewer or the registrar: evidence of a kind, about a person, in a cycle.
struct Attestation {
  std::string region;
  Hash person{};
  std::string scheme;
  std::int32_t due_day = 0;            // the cycle
  EvidenceKind kind = EvidenceKind::phone_call;
  bool document_seen = false;          // staff_visit: an ID document was looked at
  std::int64_t seen_at = 0;            // UnixSeconds: when the person was seen or heard
  std::int64_t made_at = 0;            // UnixSeconds: when this was written down
  std::string by;                      // witness: in what capacity; events: the source's name; else may be empty
  Hash source{};                       // events: BLAKE2b-256 of the signed file; else zero
  std::optional<WordBits> read_back;   // phone_call: the words that were read out and heard back
  std::string note;                    // for the file; no personal data

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(region, 64), LIFECERT_FIELD(person), LIFECERT_FIELD_MAX(scheme, 32),
            LIFECERT_FIELD(due_day), LIFECERT_FIELD(kind), LIFECERT_FIELD(document_seen), LIFECERT_FIELD(seen_at),
            LIFECERT_FIELD(made_at), LIFECERT_FIELD_MAX(by, kMaxName), LIFECERT_FIELD(source),
            LIFECERT_FIELD(read_back), LIFECERT_FIELD_MAX(note, kMaxNote));
  }
  static constexpr const char* kName = "Attestation";
  friend bool operator==(const Attestation&, const Attestation&) = default;
};

/// How near somebody was, by the kind of what is attested.
[[nodiscard]] Presence presence_of(const Attestation& attestation);

/// The fact that the policy weighs. A call counts from the time of the words that were read back, if those are known.
/// words_at     UnixSeconds: when the words were first given out; 0 when there are none
/// received_at  UnixSeconds, the intake's
[[nodiscard]] EvidenceFact fact_of(const Attestation& attestation, std::int64_t words_at, std::int64_t received_at);

/// Errors: wrong_kind, wrong_key, bad_signature, too_few_signatures, wrong_region, bad_argument (pictures are no attestation;
///         events come from the registrar with a source, everything else from a reviewer; seen after it was written down), as
///         wire::decode.
[[nodiscard]] Result<Attestation> verify_attestation(const envelope::SignedStatement& statement,
                                                     const VerifiedTrustList& trust);

/// What another system signs: the bytes of its file, under the kind event_batch. "openssl pkeyutl -sign -rawin" over these bytes
/// gives the signature.
[[nodiscard]] Bytes event_signing_bytes(ByteView file);

/// The source that signed the file.
/// signature  64 bytes
/// Errors: unknown_event_source (no source's key verifies it).
[[nodiscard]] Result<NamedKey> verify_events(ByteView file, const crypto::Signature& signature,
                                             const VerifiedTrustList& trust);

}  // namespace lifecert::cert
