// The log's Merkle tree: RFC 6962 section 2.1 with SHA-256, as pure functions over hashes.
//
// Whoever keeps the log stores the hash of every complete subtree once (a node never changes after it is complete) and hands
// them in through NodeReader; proofs then cost O(log n) reads. Sizes and indices are 64 bits everywhere.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "core/base/result.h"
#include "core/crypto/types.h"

namespace lifecert::merkle {

using crypto::Hash;

inline constexpr std::uint64_t kMaxTreeSize = 1ULL << 62;
inline constexpr std::uint32_t kMaxProofHashes = 64;

/// A complete subtree: level 0 is a leaf, level k holds 2^k leaves; index counts subtrees of that level from the left.
struct NodeId {
  std::uint32_t level = 0;
  std::uint64_t index = 0;

  friend bool operator==(const NodeId&, const NodeId&) = default;
};

struct Node {
  NodeId id;
  Hash hash{};
};

/// The stored hash of a complete subtree.
using NodeReader = std::function<Result<Hash>(NodeId)>;

/// SHA-256(0x00 || leaf).
[[nodiscard]] Hash leaf_hash(ByteView leaf);
/// SHA-256(0x01 || left || right).
[[nodiscard]] Hash node_hash(const Hash& left, const Hash& right);
/// SHA-256 of nothing.
[[nodiscard]] Hash empty_root();

/// The complete subtrees that a tree of this size consists of, from the left (largest first).
[[nodiscard]] std::vector<NodeId> frontier(std::uint64_t size);

/// The nodes that become complete when the leaves are appended to a tree of `size` leaves: to be stored before the new
/// root is signed.
/// Errors: log_full, or the reader's.
[[nodiscard]] Result<std::vector<Node>> appended_nodes(std::uint64_t size, const std::vector<Hash>& leaf_hashes,
                                                       const NodeReader& read);

/// The root of the first `size` leaves.
/// Errors: the reader's.
[[nodiscard]] Result<Hash> root_at(std::uint64_t size, const NodeReader& read);

/// The audit path of a leaf in the tree of the first `size` leaves (RFC 6962 section 2.1.1).
/// Errors: size_mismatch (index >= size), or the reader's.
[[nodiscard]] Result<std::vector<Hash>> inclusion_proof(std::uint64_t index, std::uint64_t size, const NodeReader& read);

/// The proof that the tree of `to` leaves continues that of `from` leaves (RFC 6962 section 2.1.2); empty for from = 0 or
/// from = to.
/// Errors: size_mismatch (from > to), or the reader's.
[[nodiscard]] Result<std::vector<Hash>> consistency_proof(std::uint64_t from, std::uint64_t to, const NodeReader& read);

/// Source: RFC 9162 section 2.1.3.2.
/// Errors: not_included (also for a proof that is too long or too short).
[[nodiscard]] Result<void> verify_inclusion(const Hash& leaf, std::uint64_t index, std::uint64_t size,
                                            const std::vector<Hash>& proof, const Hash& root);

/// Source: RFC 9162 section 2.1.4.2, with this rule for size 0: every tree continues the empty one, by an empty proof.
/// Errors: not_consistent, size_mismatch (from > to).
[[nodiscard]] Result<void> verify_consistency(std::uint64_t from, const Hash& from_root, std::uint64_t to,
                                              const Hash& to_root, const std::vector<Hash>& proof);

}  // namespace lifecert::merkle
