// The log's tree as its records give it, and what the store holds of it. Parts of native/tools/audit.cpp.
#pragma once

#include <cstdint>
#include <vector>

#include "core/envelope/signed.h"
#include "core/merkle/tree.h"
#include "core/port/store.h"
#include "native/tools/audit.h"

namespace lifecert::native {

/// What each record gives, in the order of the log.
struct AuditedLeaves {
  std::vector<crypto::Hash> hashes;
  std::vector<envelope::Kind> kinds;
  std::vector<std::uint64_t> times;  // UnixSeconds

  void add(const crypto::Hash& hash, envelope::Kind kind, std::uint64_t time) {
    hashes.push_back(hash);
    kinds.push_back(kind);
    times.push_back(time);
  }
  [[nodiscard]] std::uint64_t size() const { return hashes.size(); }
};

class AuditedTree {
 public:
  explicit AuditedTree(const std::vector<crypto::Hash>& leaves);

  [[nodiscard]] std::uint64_t size() const { return levels_.front().size(); }
  /// The root of the first `size` leaves.
  /// Errors: not_found (more than there are).
  [[nodiscard]] Result<crypto::Hash> root(std::uint64_t size) const;

  /// Every node that the store has must be this tree's, and the other way round.
  /// Errors: store_failed.
  [[nodiscard]] Result<void> compare_nodes(const port::Store& store, AuditReport& report) const;

 private:
  [[nodiscard]] const crypto::Hash* node(std::uint64_t level, std::uint64_t index) const;

  std::vector<std::vector<crypto::Hash>> levels_;
};

/// Each record names the tree that its receipt was first given under: that of its batch, so the records up to there name the
/// same one.
/// Errors: store_failed.
[[nodiscard]] Result<void> compare_receipts(const port::Store& store, const AuditedLeaves& leaves, AuditReport& report);

}  // namespace lifecert::native
