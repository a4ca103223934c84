// Reading the intake's feed without believing it: every page must continue the tree that was read so far, and where it reaches
// the signed checkpoint it must lead to that checkpoint's root. An intake that shows the office another history than it
// signs is found out here; what a statement says is believed only for its own signature.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "core/base/result.h"
#include "core/cert/trust_list.h"
#include "core/envelope/packet.h"
#include "core/merkle/tree.h"
#include "core/receipt/reply.h"
#include "core/wire/codec.h"

namespace lifecert::office {

using crypto::Hash;

/// How far the log was read, with the complete subtrees of that prefix (left to right, as merkle::frontier names them): enough
/// to go on without the leaves.
struct FeedPosition {
  std::uint64_t next = 0;
  std::vector<Hash> peaks;

  /// Adds one leaf.
  void append(const Hash& leaf_hash);
  /// The root of the first `next` leaves.
  [[nodiscard]] Hash root() const;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(next), LIFECERT_FIELD_MAX(peaks, merkle::kMaxProofHashes));
  }
  static constexpr const char* kName = "FeedPosition";
  friend bool operator==(const FeedPosition&, const FeedPosition&) = default;
};

/// The leaf that an entry stands for.
[[nodiscard]] Hash leaf_hash_of(const receipt::FeedEntry& entry);

/// The entries of a page that stand under its checkpoint; those that came in after it was signed are left for the next page.
/// A page that ends before the checkpoint (there was more than fits) is checked when a later page reaches it.
/// Errors: as receipt::verify_checkpoint; size_mismatch (entries not dense from position.next), not_consistent (another
///         history than was read so far), bad_answer (nothing although there is more).
[[nodiscard]] Result<std::vector<receipt::FeedEntry>> verify_page(const FeedPosition& position, receipt::Feed feed,
                                                                  const cert::VerifiedTrustList& trust);

/// The newer of the list that a desk was given and the one that its book got from the log; the chain counts only as far as it
/// follows from `given`.
[[nodiscard]] cert::VerifiedTrustList newer_of(cert::VerifiedTrustList given, const cert::TrustChain& kept);

/// A submission's record: whose signature holds.
struct SubmittedHeader {
  envelope::Header header;
  Hash submission{};
  std::vector<envelope::RoleSignature> signatures;  // the device's holds; those of co-signers are for whoever knows them
};

/// record   an encoded receipt::SubmissionRecord
/// Errors: wrong_region, too_few_signatures, wrong_key, bad_key, bad_signature, as wire::decode.
[[nodiscard]] Result<SubmittedHeader> verify_submission(ByteView record, const cert::VerifiedTrustList& trust);

/// The same, for whoever knows which device keys have passed crypto::check_public_key() before.
/// is_checked   asked about the header's device key
[[nodiscard]] Result<SubmittedHeader> verify_submission_by(ByteView record, const cert::VerifiedTrustList& trust,
                                                           const std::function<bool(const crypto::PublicKey&)>& is_checked);

}  // namespace lifecert::office
