// The append-only log over a Store: the only writer of leaves, nodes and head.
//
// The order of an append is what makes it safe: nodes, records and the new (size, root) are committed together, on condition
// that the head is still the old one; then the root is derived again from what the store now holds; only then is it signed. So
// there is one root per size, always, and a flipped bit in the storage stops the signing instead of forking the log.
//
// Several Logs may stand on one store, in one process or in many: the conditional commit lets one of them win, and the others
// take its head on, after having proven that it continues their own. Nothing older than the current head is ever signed
// without such a proof either, so that a node that has rotted since can't get under an old tree's name.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/intake/keys.h"
#include "core/merkle/note.h"
#include "core/port/clock.h"
#include "core/port/signer.h"
#include "core/port/store.h"
#include "core/receipt/reply.h"

namespace lifecert::intake {

/// Who signs tree heads: the log under its origin, the time cosigner under its name.
struct LogSigners {
  std::string origin;
  port::Signer* log = nullptr;
  std::string cosigner_name;
  port::Signer* cosigner = nullptr;
};

class Log {
 public:
  /// Reads the head and derives it again; an empty store is an empty log.
  /// Errors: store_failed, hash_mismatch (the stored root is not the root of the stored nodes: nothing will be signed),
  ///         cannot_sign, wrong_state (restored from a backup and not yet compared with what others have seen).
  [[nodiscard]] static Result<std::unique_ptr<Log>> open(port::Store& store, port::Clock& clock, LogSigners signers);

  [[nodiscard]] std::uint64_t size() const;

  /// Takes on what others have appended to the store since.
  /// Errors: store_failed, hash_mismatch (the store's head is not the root of its nodes), not_consistent (it does not
  ///         continue the tree that was signed here, or is smaller: nothing more is signed), cannot_sign.
  [[nodiscard]] Result<void> refresh();

  /// Appends records in order and commits `more` with them. Not for several threads at once.
  /// base         the size that the caller has prepared them for
  /// records      openings and records; their leaves are computed here
  /// expectations, more   further conditions and changes of the same commit
  /// Errors: store_conflict (somebody else has appended, or an expectation failed: refresh and prepare again), store_failed
  ///         (what the store holds is then asked for, since the commit may have taken effect), storage_full,
  ///         hash_mismatch, cannot_sign. After store_conflict and storage_full nothing was appended.
  [[nodiscard]] Result<void> append(std::uint64_t base, const std::vector<StoredRecord>& records,
                                    std::vector<port::Expectation> expectations, std::vector<port::Change> more);

  /// The newest signed checkpoint; cosigned afresh when its time is older than `max_age_s`.
  /// Errors: cannot_sign.
  [[nodiscard]] Result<std::string> checkpoint(std::int64_t max_age_s);

  /// The proof of one record under the newest checkpoint, verified.
  /// Errors: size_mismatch, hash_mismatch (record or node is not what was logged), store_failed.
  [[nodiscard]] Result<std::string> proof(const StoredRecord& record, std::uint64_t index);

  /// The receipt of a record as it was first given, byte by byte: under the tree of its batch, cosigned at its own time.
  /// Errors: size_mismatch, hash_mismatch, not_found, store_failed, cannot_sign.
  [[nodiscard]] Result<std::string> receipt(const StoredRecord& record, std::uint64_t index);

  /// The proof of one record under a checkpoint of this log that others have added their names to.
  /// note  its text is compared with the tree: size and root must be this log's
  /// Errors: size_mismatch, hash_mismatch, bad_syntax, store_failed.
  [[nodiscard]] Result<std::string> proof_under(const StoredRecord& record, std::uint64_t index, std::string_view note);

  [[nodiscard]] const std::string& origin() const { return signers_.origin; }

  /// The step between the tree of `known` leaves and that of `size` leaves, whichever is larger. A `known` beyond the log
  /// gives an empty step.
  /// Errors: store_failed.
  [[nodiscard]] Result<receipt::ConsistencyStep> step(std::uint64_t known, std::uint64_t size);

  /// The root of the first `size` leaves.
  /// Errors: size_mismatch, store_failed.
  [[nodiscard]] Result<Hash> root(std::uint64_t size) const;

  /// Errors: not_found, store_failed.
  [[nodiscard]] Result<StoredRecord> record(std::uint64_t index) const;
  /// Several, in the order asked for, in one trip to the store.
  [[nodiscard]] Result<std::vector<StoredRecord>> records(const std::vector<std::uint64_t>& indices) const;

 private:
  using Nodes = std::vector<merkle::Node>;  // by level, then index
  struct SignedHead {
    LogHead head;
    merkle::Note note;
    std::uint64_t at = 0;  // the time cosigner's
  };

  Log(port::Store& store, port::Clock& clock, LogSigners signers);
  [[nodiscard]] LogHead head() const;
  // Whether the tree of `older` is a beginning of that of `newer`, by the store's nodes.
  [[nodiscard]] Result<void> check_continues(const LogHead& older, const LogHead& newer) const;
  [[nodiscard]] Result<merkle::Note> sign(const LogHead& head, std::uint64_t at) const;
  // Signs and makes it the newest, unless a larger one is there by now.
  [[nodiscard]] Result<void> sign_newest(const LogHead& head, Bytes stored, std::uint64_t at);
  [[nodiscard]] Result<std::string> prove(const StoredRecord& record, std::uint64_t index, const SignedHead& under);
  [[nodiscard]] Result<Nodes> read_nodes(const std::vector<merkle::NodeId>& ids) const;
  [[nodiscard]] merkle::NodeReader reader() const;
  [[nodiscard]] merkle::NodeReader reader_of_recent();

  port::Store& store_;
  port::Clock& clock_;
  LogSigners signers_;
  mutable std::mutex mutex_;  // guards what follows; appends come from one thread, reads from many
  SignedHead newest_;
  Bytes stored_head_;  // as stored; empty for an empty log
  SignedHead given_;   // what the receipts of the last batch rest on
  std::uint64_t given_base_ = 0;  // its first leaf
  Nodes recent_;       // the nodes that the last batch made or stood on
};

}  // namespace lifecert::intake
