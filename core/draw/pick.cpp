#include "core/draw/pick.h"

#include <bit>

namespace lifecert::draw {
namespace {

// Entries are kept in blocks, so that the tree over the blocks' sums stays small enough for a near cache; an entry itself is
// found by walking its block.
constexpr std::size_t kBlock = 64;

/// Sums over blocks that can lose weight: a Fenwick tree.
class BlockSums {
 public:
  explicit BlockSums(std::span<const std::uint32_t> weights)
      : tree_((weights.size() + kBlock - 1) / kBlock + 1, 0), top_(std::bit_floor(tree_.size() - 1)) {
    for (std::size_t i = 0; i < weights.size(); ++i) {
      tree_[i / kBlock + 1] += weights[i];
      total_ += weights[i];
    }
    for (std::size_t i = 1; i < tree_.size(); ++i) {
      const std::size_t parent = i + (i & (0 - i));
      if (parent < tree_.size()) tree_[parent] += tree_[i];
    }
  }

  [[nodiscard]] std::uint64_t total() const { return total_; }

  /// The block in which the place falls; `place` becomes what is left of it inside that block.
  [[nodiscard]] std::size_t block_of(std::uint64_t& place) const {
    std::size_t at = 0;
    for (std::size_t step = top_; step > 0; step /= 2) {
      if (at + step < tree_.size() && tree_[at + step] <= place) {
        at += step;
        place -= tree_[at];
      }
    }
    return at;
  }

  void take(std::size_t block, std::uint32_t weight) {
    total_ -= weight;
    for (std::size_t i = block + 1; i < tree_.size(); i += i & (0 - i)) tree_[i] -= weight;
  }

 private:
  std::vector<std::uint64_t> tree_;
  std::size_t top_;
  std::uint64_t total_ = 0;
};

}  // namespace

Result<std::vector<std::uint32_t>> pick(std::span<const std::uint32_t> weights, std::uint32_t count,
                                        NumberStream& numbers) {
  std::vector<std::uint32_t> picked;
  if (count == 0) return picked;
  if (weights.empty() || weights.size() > 0xFFFF'FFFFULL) return Error{Code::bad_weights, "weights"};
  BlockSums sums(weights);
  if (sums.total() == 0) return Error{Code::bad_weights, "weights"};
  std::vector<std::uint32_t> left(weights.begin(), weights.end());
  while (picked.size() < count && sums.total() > 0) {
    std::uint64_t place = numbers.below(sums.total());
    const std::size_t block = sums.block_of(place);
    std::size_t entry = block * kBlock;
    while (place >= left[entry]) place -= left[entry++];
    sums.take(block, left[entry]);
    left[entry] = 0;
    picked.push_back(static_cast<std::uint32_t>(entry));
  }
  return picked;
}

}  // namespace lifecert::draw
