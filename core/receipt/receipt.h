// Receipts: that something was received, or decided, provably and without a network.
//
// *received* is a C2SP tlog-proof: the record's leaf stands in the log at an index, under a checkpoint that the log key and
// the region's time cosigner signed. *decided* is the reviewer's signed decision with such a proof of its own. Whoever has the
// trust list can verify both. *kept* (slip.h) is only the device's own word.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/cert/enrolment.h"
#include "core/cert/submission.h"
#include "core/cert/trust_list.h"
#include "core/merkle/note.h"
#include "core/receipt/leaf.h"

namespace lifecert::receipt {

/// A checkpoint whose log signature and time cosignature hold; only verify_checkpoint() makes one.
class VerifiedCheckpoint {
 public:
  [[nodiscard]] const merkle::Checkpoint& checkpoint() const { return checkpoint_; }
  /// UnixSeconds by the region's time cosigner.
  [[nodiscard]] std::uint64_t time() const { return time_; }
  /// The signed note, as received.
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  friend Result<VerifiedCheckpoint> verify_checkpoint(std::string_view text, const cert::VerifiedTrustList& trust);
  merkle::Checkpoint checkpoint_;
  std::uint64_t time_ = 0;
  std::string text_;
};

/// Errors: wrong_origin (no such log in the trust list, or beyond its last valid size), too_few_signatures, bad_signature,
///         bad_syntax.
[[nodiscard]] Result<VerifiedCheckpoint> verify_checkpoint(std::string_view text, const cert::VerifiedTrustList& trust);

/// The witnesses of the trust list whose cosignatures under a checkpoint hold, by name. Fewer than the list's quorum: received,
/// not yet witnessed.
[[nodiscard]] std::vector<std::string> witnesses_of(std::string_view checkpoint, const cert::VerifiedTrustList& trust);

/// A proof that holds for a record; only verify_logged() makes one.
class Logged {
 public:
  [[nodiscard]] std::uint64_t index() const { return index_; }
  [[nodiscard]] envelope::Kind kind() const { return opening_.kind; }
  /// UnixSeconds at which the intake took the record ("not after").
  [[nodiscard]] std::uint64_t time() const { return opening_.time; }
  [[nodiscard]] const LeafOpening& opening() const { return opening_; }
  [[nodiscard]] const VerifiedCheckpoint& checkpoint() const { return checkpoint_; }

 private:
  friend Result<Logged> verify_logged(std::string_view proof, envelope::Kind kind, ByteView record,
                                      const cert::VerifiedTrustList& trust);
  std::uint64_t index_ = 0;
  LeafOpening opening_;
  VerifiedCheckpoint checkpoint_;
};

/// proof   a tlog-proof whose extra is a LeafOpening
/// record  for a submission: an encoded SubmissionRecord; else an encoded SignedStatement
/// Errors: not_included, wrong_kind, as verify_checkpoint, bad_syntax.
[[nodiscard]] Result<Logged> verify_logged(std::string_view proof, envelope::Kind kind, ByteView record,
                                           const cert::VerifiedTrustList& trust);

/// The text of a proof.
[[nodiscard]] std::string make_proof(const LeafOpening& opening, std::uint64_t index, std::vector<Hash> hashes,
                                     std::string checkpoint);

/// The record of a packet, as the log holds it.
[[nodiscard]] Bytes submission_record(const envelope::Packet& packet);

}  // namespace lifecert::receipt
