// The append-only log over a Store: the only writer of leaves, nodes and head.
//
// The order of an append is what makes it safe: nodes, records and the new (size, root) are committed together, on condition
// that the head is still the old one; then the root is derived again from what the store now holds; only then is it signed. So
// there is one root per size, always, and a flipped bit in the storage stops the signing instead of forking the log.
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
  ///         cannot_sign.
  [[nodiscard]] static Result<std::unique_ptr<Log>> open(port::Store& store, port::Clock& clock, LogSigners signers);

  [[nodiscard]] std::uint64_t size() const;

  /// Appends records in order and commits `more` with them. Not for several threads at once.
  /// records      openings and records; their leaves are computed here
  /// expectations, more   further conditions and changes of the same commit
  /// Errors: store_conflict (somebody else is sequencer now, or an expectation failed), store_failed, storage_full,
  ///         hash_mismatch, cannot_sign. After store_conflict, storage_full and store_failed nothing was appended.
  [[nodiscard]] Result<void> append(const std::vector<StoredRecord>& records,
                                    std::vector<port::Expectation> expectations, std::vector<port::Change> more);

  /// The newest signed checkpoint; cosigned afresh when its time is older than `max_age_s`.
  /// Errors: cannot_sign.
  [[nodiscard]] Result<std::string> checkpoint(std::int64_t max_age_s);

  /// The proof of one leaf under the newest checkpoint.
  /// Errors: size_mismatch, store_failed.
  [[nodiscard]] Result<std::string> proof(const receipt::LeafOpening& opening, std::uint64_t index);

  /// The step between the tree of `known` leaves and that of `size` leaves, whichever is larger. A `known` beyond the log
  /// gives an empty step.
  /// Errors: store_failed.
  [[nodiscard]] Result<receipt::ConsistencyStep> step(std::uint64_t known, std::uint64_t size) const;

  /// The root of the first `size` leaves.
  /// Errors: size_mismatch, store_failed.
  [[nodiscard]] Result<Hash> root(std::uint64_t size) const;

  /// Errors: not_found, store_failed.
  [[nodiscard]] Result<StoredRecord> record(std::uint64_t index) const;

 private:
  Log(port::Store& store, port::Clock& clock, LogSigners signers);
  // Takes on what the store holds after a commit of unknown outcome.
  [[nodiscard]] Result<void> reload();
  [[nodiscard]] Result<void> sign_head();
  [[nodiscard]] merkle::NodeReader reader() const;

  port::Store& store_;
  port::Clock& clock_;
  LogSigners signers_;
  mutable std::mutex mutex_;  // guards what follows; appends come from one thread, reads from many
  LogHead head_;
  Bytes stored_head_;         // as stored; empty for an empty log
  merkle::Note note_;         // the signed head
  std::uint64_t signed_at_ = 0;
};

}  // namespace lifecert::intake
