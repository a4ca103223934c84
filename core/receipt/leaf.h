// The log's public leaf, and how it is opened to those entitled.
//
// A leaf says what kind of record it stands for, when the intake took it, and a blinded hash of the record: no pseudonym, key,
// station or verdict. The opening (16 random bytes) travels with the record; without it nobody can test a guess.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/base/words.h"
#include "core/crypto/types.h"
#include "core/envelope/signed.h"
#include "core/merkle/note.h"
#include "core/wire/codec.h"

namespace lifecert::receipt {

using crypto::Hash;
using LeafSalt = std::array<std::uint8_t, 16>;

inline constexpr std::uint8_t kLeafVersion = 1;

struct Leaf {
  std::uint8_t version = kLeafVersion;
  envelope::Kind kind = envelope::Kind::tick;
  std::uint64_t time = 0;  // UnixSeconds, the intake's
  Hash commitment{};       // SHA-256(salt || record); the record of a tick is empty

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(version), LIFECERT_FIELD(kind), LIFECERT_FIELD(time), LIFECERT_FIELD(commitment));
  }
  static constexpr const char* kName = "Leaf";
  friend bool operator==(const Leaf&, const Leaf&) = default;
};

/// What turns a record into its leaf; stands as the `extra` of a tlog-proof.
struct LeafOpening {
  std::uint8_t version = kLeafVersion;
  envelope::Kind kind = envelope::Kind::tick;
  std::uint64_t time = 0;
  LeafSalt salt{};

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(version), LIFECERT_FIELD(kind), LIFECERT_FIELD(time), LIFECERT_FIELD(salt));
  }
  static constexpr const char* kName = "LeafOpening";
  friend bool operator==(const LeafOpening&, const LeafOpening&) = default;
};

/// The record of a submission: header and signatures, exactly as in the packet. Evidence and wraps hang on the header's hashes.
struct SubmissionRecord {
  Bytes header;
  std::vector<envelope::RoleSignature> signatures;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(header, 2 * 1024), LIFECERT_FIELD_MAX(signatures, envelope::kMaxSignatures));
  }
  static constexpr const char* kName = "SubmissionRecord";
  friend bool operator==(const SubmissionRecord&, const SubmissionRecord&) = default;
};

/// The record of evidence that came after its header (kind evidence_arrived). Which submission and which evidence; the header's
/// signature covers the hash, so nobody need sign this.
struct EvidenceArrival {
  Hash submission{};
  Hash evidence{};  // BLAKE2b-256, as in the header

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(submission), LIFECERT_FIELD(evidence));
  }
  static constexpr const char* kName = "EvidenceArrival";
  friend bool operator==(const EvidenceArrival&, const EvidenceArrival&) = default;
};

[[nodiscard]] Leaf leaf_of(const LeafOpening& opening, ByteView record);

/// The six spoken words of a tick: the first 66 bits of BLAKE2b-256("lifecert words 1" || the leaf's hash). Nobody can know them
/// before the tick, since its leaf is salted; everybody can work them out from the log.
[[nodiscard]] WordBits words_of(const Hash& leaf_hash);

}  // namespace lifecert::receipt
