// What the open counter answers, as values that both ends share: every answer that speaks of the log carries the step by which
// the asker can go from the checkpoint that it keeps to the one that the answer rests on, so that one round trip is enough.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/cert/submission.h"
#include "core/cert/trust_list.h"
#include "core/envelope/packet.h"
#include "core/merkle/note.h"
#include "core/receipt/leaf.h"
#include "core/wire/codec.h"

namespace lifecert::receipt {

inline constexpr std::uint32_t kMaxProofText = 16U * 1024;
inline constexpr std::uint32_t kMaxStatementBytes = 20U * 1024;
inline constexpr std::uint32_t kMaxReplyBytes = 512U * 1024;

/// The request header by which a client says how large the tree was when it last looked.
inline constexpr const char* kKnownSizeHeader = "lifecert-known-size";

/// The request header by which a client says which root set it believes, in hexadecimal: GET /v1/trust-list answers with the newest
/// list, or, when that is by other roots, with the TrustChain from there.
inline constexpr const char* kKnownRootsHeader = "lifecert-known-roots";

/// RFC 6962 consistency between two sizes of the log, from <= to.
struct ConsistencyStep {
  std::uint64_t from = 0;
  std::uint64_t to = 0;
  std::vector<Hash> hashes;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(from), LIFECERT_FIELD(to), LIFECERT_FIELD_MAX(hashes, merkle::kMaxProofHashes));
  }
  static constexpr const char* kName = "ConsistencyStep";
  friend bool operator==(const ConsistencyStep&, const ConsistencyStep&) = default;
};

/// A signed statement of the office with the proof that it is logged.
struct LoggedStatement {
  Bytes statement;    // encoded SignedStatement
  std::string proof;  // tlog-proof

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(statement, kMaxStatementBytes), LIFECERT_FIELD_MAX(proof, kMaxProofText));
  }
  static constexpr const char* kName = "LoggedStatement";
  friend bool operator==(const LoggedStatement&, const LoggedStatement&) = default;
};

/// GET /v1/checkpoint.
struct CheckpointReply {
  std::string checkpoint;
  ConsistencyStep step;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(checkpoint, kMaxProofText), LIFECERT_FIELD(step));
  }
  static constexpr const char* kName = "CheckpointReply";
  friend bool operator==(const CheckpointReply&, const CheckpointReply&) = default;
};

/// POST /v1/submissions and POST /v1/records: the received receipt.
struct ReceiptReply {
  std::string proof;
  ConsistencyStep step;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(proof, kMaxProofText), LIFECERT_FIELD(step));
  }
  static constexpr const char* kName = "ReceiptReply";
  friend bool operator==(const ReceiptReply&, const ReceiptReply&) = default;
};

/// POST /v1/submissions/offers: a packet for which the office once gave a receipt and which it does not know any more (restored from a
/// backup). The old receipt proves the time; the answer is a ReceiptReply with a new one.
struct Offer {
  Bytes packet;
  std::string receipt;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(packet, envelope::kMaxPacketBytes), LIFECERT_FIELD_MAX(receipt, kMaxProofText));
  }
  static constexpr const char* kName = "Offer";
  friend bool operator==(const Offer&, const Offer&) = default;
};

/// GET /v1/submissions/{id}: where it stands. All proofs rest on one checkpoint.
struct SubmissionStatus {
  std::string received;                          // the received receipt, as first given
  std::vector<LoggedStatement> decisions;        // oldest first
  ConsistencyStep step;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(received, kMaxProofText), LIFECERT_FIELD_MAX(decisions, 8), LIFECERT_FIELD(step));
  }
  static constexpr const char* kName = "SubmissionStatus";
  friend bool operator==(const SubmissionStatus&, const SubmissionStatus&) = default;
};

/// POST /v1/enrolments and GET /v1/enrolments/{id}: what the registrar has said so far. Neither credential nor refusal: it has
/// not looked yet. Challenges: those that are not used and not expired, oldest first. For a tablet of staff the credential is a
/// staff_credential, and there may be a list of visits.
struct EnrolmentStatus {
  std::optional<LoggedStatement> credential;
  std::optional<LoggedStatement> refusal;
  std::optional<LoggedStatement> revocation;
  std::vector<LoggedStatement> challenges;
  std::vector<LoggedStatement> visits;  // visit_list statements that are not over, oldest first
  ConsistencyStep step;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(credential), LIFECERT_FIELD(refusal), LIFECERT_FIELD(revocation),
            LIFECERT_FIELD_MAX(challenges, 4), LIFECERT_FIELD_MAX(visits, 4), LIFECERT_FIELD(step));
  }
  static constexpr const char* kName = "EnrolmentStatus";
  friend bool operator==(const EnrolmentStatus&, const EnrolmentStatus&) = default;
};

/// One entry of the log with its record, for the office.
struct FeedEntry {
  std::uint64_t index = 0;
  LeafOpening opening;
  Bytes record;                                  // SubmissionRecord or SignedStatement, encoded; empty for a tick
  std::optional<cert::Assessment> assessment;    // for a submission

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(index), LIFECERT_FIELD(opening), LIFECERT_FIELD_MAX(record, kMaxStatementBytes),
            LIFECERT_FIELD(assessment));
  }
  static constexpr const char* kName = "FeedEntry";
  friend bool operator==(const FeedEntry&, const FeedEntry&) = default;
};

/// GET /v1/feed?from=N: entries from index N on, as many as fit, under the newest checkpoint.
struct Feed {
  std::vector<FeedEntry> entries;
  std::string checkpoint;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(entries, 256), LIFECERT_FIELD_MAX(checkpoint, kMaxProofText));
  }
  static constexpr const char* kName = "Feed";
  friend bool operator==(const Feed&, const Feed&) = default;
};

/// That the step leads from `kept` to `seen` (or from `seen` to `kept`, when the answer rests on an older checkpoint).
/// Errors: not_consistent (two histories: a fork), size_mismatch (the step is for other sizes), wrong_origin.
[[nodiscard]] Result<void> verify_step(const merkle::Checkpoint& kept, const merkle::Checkpoint& seen,
                                       const ConsistencyStep& step);

}  // namespace lifecert::receipt
