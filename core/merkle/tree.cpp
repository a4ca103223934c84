#include "core/merkle/tree.h"

#include <bit>
#include <map>
#include <utility>

#include "core/crypto/hash.h"

namespace lifecert::merkle {
namespace {

// The largest power of two below n (n >= 2): where RFC 6962 splits a tree.
std::uint64_t split(std::uint64_t n) { return std::bit_floor(n - 1); }

std::uint32_t level_of(std::uint64_t power) { return static_cast<std::uint32_t>(std::countr_zero(power)); }

// MTH of the leaves [begin, begin + size); begin is a multiple of the enclosing power of two, as RFC 6962's recursion gives it.
Result<Hash> range_root(std::uint64_t begin, std::uint64_t size, const NodeReader& read) {
  if (std::has_single_bit(size)) return read({level_of(size), begin / size});
  const std::uint64_t left_size = split(size);
  Result<Hash> left = range_root(begin, left_size, read);
  if (!left) return left;
  Result<Hash> right = range_root(begin + left_size, size - left_size, read);
  if (!right) return right;
  return node_hash(*left, *right);
}

// RFC 6962 section 2.1.1, PATH(index, D[begin : begin + size]).
Result<void> add_path(std::uint64_t index, std::uint64_t begin, std::uint64_t size, const NodeReader& read,
                      std::vector<Hash>& path) {
  if (size == 1) return {};
  const std::uint64_t left_size = split(size);
  const bool in_left = index < left_size;
  Result<void> deeper = in_left ? add_path(index, begin, left_size, read, path)
                                : add_path(index - left_size, begin + left_size, size - left_size, read, path);
  if (!deeper) return deeper;
  Result<Hash> sibling =
      in_left ? range_root(begin + left_size, size - left_size, read) : range_root(begin, left_size, read);
  if (!sibling) return sibling.error();
  path.push_back(*sibling);
  return {};
}

// RFC 6962 section 2.1.2, SUBPROOF(from, D[begin : begin + size], whole).
Result<void> add_subproof(std::uint64_t from, std::uint64_t begin, std::uint64_t size, bool whole,
                          const NodeReader& read, std::vector<Hash>& proof) {
  if (from == size) {
    if (whole) return {};
    Result<Hash> root = range_root(begin, size, read);
    if (!root) return root.error();
    proof.push_back(*root);
    return {};
  }
  const std::uint64_t left_size = split(size);
  const bool in_left = from <= left_size;
  Result<void> deeper = in_left
                            ? add_subproof(from, begin, left_size, whole, read, proof)
                            : add_subproof(from - left_size, begin + left_size, size - left_size, false, read, proof);
  if (!deeper) return deeper;
  Result<Hash> sibling =
      in_left ? range_root(begin + left_size, size - left_size, read) : range_root(begin, left_size, read);
  if (!sibling) return sibling.error();
  proof.push_back(*sibling);
  return {};
}

}  // namespace

Hash leaf_hash(ByteView leaf) {
  const std::uint8_t prefix = 0;
  return crypto::sha256({ByteView(&prefix, 1), leaf});
}

Hash node_hash(const Hash& left, const Hash& right) {
  const std::uint8_t prefix = 1;
  return crypto::sha256({ByteView(&prefix, 1), left, right});
}

Hash empty_root() { return crypto::sha256({}); }

std::vector<NodeId> frontier(std::uint64_t size) {
  std::vector<NodeId> nodes;
  std::uint64_t begin = 0;
  while (size != 0) {
    const std::uint64_t power = std::bit_floor(size);
    nodes.push_back({level_of(power), begin / power});
    begin += power;
    size -= power;
  }
  return nodes;
}

Result<std::vector<Node>> appended_nodes(std::uint64_t size, const std::vector<Hash>& leaf_hashes,
                                         const NodeReader& read) {
  if (size > kMaxTreeSize - leaf_hashes.size()) return Error{Code::log_full, "log"};
  std::vector<Node> made;
  // The newest complete subtree of each level; its left neighbour is either here or was stored earlier.
  std::map<std::uint32_t, Hash> pending;
  for (const NodeId id : frontier(size)) {
    Result<Hash> hash = read(id);
    if (!hash) return hash.error();
    pending[id.level] = *hash;
  }
  for (const Hash& leaf : leaf_hashes) {
    NodeId id{0, size};
    Hash hash = leaf;
    made.push_back({id, hash});
    while (id.index % 2 == 1) {
      hash = node_hash(pending[id.level], hash);
      pending.erase(id.level);
      id = {id.level + 1, id.index / 2};
      made.push_back({id, hash});
    }
    pending[id.level] = hash;
    ++size;
  }
  return made;
}

Result<Hash> root_at(std::uint64_t size, const NodeReader& read) {
  if (size == 0) return empty_root();
  return range_root(0, size, read);
}

Result<std::vector<Hash>> inclusion_proof(std::uint64_t index, std::uint64_t size, const NodeReader& read) {
  if (index >= size) return Error{Code::size_mismatch, "index"};
  std::vector<Hash> path;
  if (Result<void> done = add_path(index, 0, size, read, path); !done) return done.error();
  return path;
}

Result<std::vector<Hash>> consistency_proof(std::uint64_t from, std::uint64_t to, const NodeReader& read) {
  if (from > to) return Error{Code::size_mismatch, "from"};
  std::vector<Hash> proof;
  if (from == 0 || from == to) return proof;
  if (Result<void> done = add_subproof(from, 0, to, true, read, proof); !done) return done.error();
  return proof;
}

Result<void> verify_inclusion(const Hash& leaf, std::uint64_t index, std::uint64_t size, const std::vector<Hash>& proof,
                              const Hash& root) {
  const Error refusal{Code::not_included, "inclusion proof"};
  if (index >= size) return refusal;
  std::uint64_t fn = index;
  std::uint64_t sn = size - 1;
  Hash hash = leaf;
  for (const Hash& sibling : proof) {
    if (sn == 0) return refusal;
    if (fn % 2 == 1 || fn == sn) {
      hash = node_hash(sibling, hash);
      while (fn % 2 == 0) {  // ends: fn is sn here, and sn is not 0
        fn >>= 1U;
        sn >>= 1U;
      }
    } else {
      hash = node_hash(hash, sibling);
    }
    fn >>= 1U;
    sn >>= 1U;
  }
  if (sn != 0 || hash != root) return refusal;
  return {};
}

Result<void> verify_consistency(std::uint64_t from, const Hash& from_root, std::uint64_t to, const Hash& to_root,
                                const std::vector<Hash>& proof) {
  const Error refusal{Code::not_consistent, "consistency proof"};
  if (from > to) return Error{Code::size_mismatch, "consistency proof"};
  if (from == 0 && from_root != empty_root()) return refusal;
  if (from == to) {
    if (!proof.empty() || from_root != to_root) return refusal;
    return {};
  }
  if (from == 0) {
    if (!proof.empty()) return refusal;
    return {};
  }
  // A complete left subtree is its own first proof node.
  std::size_t at = 0;
  Hash first{};
  if (std::has_single_bit(from)) {
    first = from_root;
  } else {
    if (proof.empty()) return refusal;
    first = proof[at++];
  }
  std::uint64_t fn = from - 1;
  std::uint64_t sn = to - 1;
  while (fn % 2 == 1) {
    fn >>= 1U;
    sn >>= 1U;
  }
  Hash old_hash = first;
  Hash new_hash = first;
  for (; at < proof.size(); ++at) {
    if (sn == 0) return refusal;
    if (fn % 2 == 1 || fn == sn) {
      old_hash = node_hash(proof[at], old_hash);
      new_hash = node_hash(proof[at], new_hash);
      while (fn % 2 == 0) {  // ends: fn is sn here, and sn is not 0
        fn >>= 1U;
        sn >>= 1U;
      }
    } else {
      new_hash = node_hash(new_hash, proof[at]);
    }
    fn >>= 1U;
    sn >>= 1U;
  }
  if (sn != 0 || old_hash != from_root || new_hash != to_root) return refusal;
  return {};
}

}  // namespace lifecert::merkle
