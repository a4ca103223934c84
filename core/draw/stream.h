// The numbers of a draw: a stream that anyone can recompute from the seed with SHA-256 alone, and uniform numbers below a bound
// taken from it without modulo bias. Integers only; the same on every machine.
#pragma once

#include <cstdint>

#include "core/crypto/types.h"

namespace lifecert::draw {

using crypto::Hash;

/// Block i (0, 1, 2 ...) is SHA-256(seed || i as u64, little-endian); each gives four u64, little-endian, in order.
class NumberStream {
 public:
  explicit NumberStream(const Hash& seed) : seed_(seed) {}

  [[nodiscard]] std::uint64_t next();

  /// Uniform in 0 .. bound - 1. Numbers at or above the largest multiple of `bound` that fits 64 bits are thrown away, so that
  /// every value has exactly as many numbers that lead to it.
  /// bound   1 or more; 0 is a mistake of the caller and gives 0
  [[nodiscard]] std::uint64_t below(std::uint64_t bound);

 private:
  Hash seed_;
  Hash block_{};
  std::uint64_t next_block_ = 0;
  std::size_t used_ = sizeof(Hash);
};

}  // namespace lifecert::draw
