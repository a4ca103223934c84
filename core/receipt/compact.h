// *received* and *decided* as a QR: the same proof as the long form, packed, so that paper proves it.
//
// A compact receipt holds the record itself and, in binary, all that its tlog-proof says; what the trust list knows already (the
// names of logs and cosigners) is left out and put back from there. Nothing is weaker than in the long form: it is unpacked into
// one and verified as such. A log of up to 10^6 leaves fits a QR.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/cert/trust_list.h"
#include "core/merkle/note.h"
#include "core/receipt/leaf.h"
#include "core/wire/codec.h"

namespace lifecert::receipt {

inline constexpr std::size_t kMaxPaperChars = 4296;  // what the largest QR holds in alphanumeric mode (ISO/IEC 18004, 40-L)
inline constexpr std::uint32_t kMaxCompactCosignatures = 3;

/// A line of a checkpoint by the time cosigner or a witness.
struct CompactCosignature {
  std::uint32_t key_hash = 0;  // of the signature line (merkle::cosigner_key_hash)
  std::uint64_t time = 0;      // UnixSeconds
  crypto::Signature signature{};

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(key_hash), LIFECERT_FIELD(time), LIFECERT_FIELD(signature));
  }
  static constexpr const char* kName = "CompactCosignature";
  friend bool operator==(const CompactCosignature&, const CompactCosignature&) = default;
};

/// A tlog-proof and its checkpoint without their texts.
struct CompactProof {
  LeafOpening opening;
  std::uint64_t index = 0;
  std::vector<Hash> hashes;
  std::uint32_t log = 0;  // key hash of the log's line (merkle::note_key_hash)
  std::uint64_t size = 0;
  Hash root{};
  crypto::Signature log_signature{};
  std::vector<CompactCosignature> cosignatures;  // the time cosigner's first

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(opening), LIFECERT_FIELD(index), LIFECERT_FIELD_MAX(hashes, merkle::kMaxProofHashes),
            LIFECERT_FIELD(log), LIFECERT_FIELD(size), LIFECERT_FIELD(root), LIFECERT_FIELD(log_signature),
            LIFECERT_FIELD_MAX(cosignatures, kMaxCompactCosignatures));
  }
  static constexpr const char* kName = "CompactProof";
  friend bool operator==(const CompactProof&, const CompactProof&) = default;
};

struct CompactReceipt {
  Bytes record;  // received: SubmissionRecord; decided: SignedStatement of a decision
  CompactProof proof;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(record, 4 * 1024), LIFECERT_FIELD(proof));
  }
  static constexpr const char* kName = "CompactReceipt";
  friend bool operator==(const CompactReceipt&, const CompactReceipt&) = default;
};

/// Packs a long form. Lines by keys that the trust list does not know are left out, and witnesses beyond the room for them.
/// record  as for verify_logged()
/// proof   a tlog-proof that holds; it is not verified again here
/// Errors: too_long (the record), too_few_signatures (no line by the log or the time cosigner), wrong_origin, as the parsers.
[[nodiscard]] Result<CompactReceipt> pack_receipt(ByteView record, std::string_view proof,
                                                  const cert::VerifiedTrustList& trust);

/// The long form, for verify_logged(). Nothing is verified here.
/// Errors: wrong_origin (no such log in the trust list), too_few_signatures (a line by a key that it does not know).
[[nodiscard]] Result<std::string> unpack_proof(const CompactProof& proof, const cert::VerifiedTrustList& trust);

/// "LCR1:" (a submission) or "LCD1:" (a decision) || base45; QR alphanumeric mode.
/// Errors: wrong_kind (anything else), too_long (no QR holds it).
[[nodiscard]] Result<std::string> receipt_qr(const CompactReceipt& receipt);

/// Errors: not_a_paper (another prefix), wrong_kind (a prefix for another kind), too_long, bad_syntax, as wire::decode.
[[nodiscard]] Result<CompactReceipt> read_receipt_qr_unverified(std::string_view text);

}  // namespace lifecert::receipt

template <>
struct lifecert::wire::MinSize<lifecert::receipt::CompactCosignature> {
  static constexpr std::uint32_t value = 4 + 8 + 64;
};
