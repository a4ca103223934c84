// Entropy for tests: the same seed gives the same bytes, different draws give different ones. Never for keys that
// matter.
#pragma once

#include <cstdint>
#include <optional>

#include "core/port/entropy.h"

namespace lifecert::support {

class FakeEntropy final : public port::Entropy {
 public:
  explicit FakeEntropy(std::uint64_t seed) : state_(seed) {}

  [[nodiscard]] Result<void> fill(std::span<std::uint8_t> out) override {
    if (draws_left_ && (*draws_left_)-- == 0) {
      draws_left_ = 0;
      return Error{Code::weak_entropy, "fake"};
    }
    for (std::size_t i = 0; i < out.size(); ++i) {
      if (i % 8 == 0) word_ = next();
      out[i] = static_cast<std::uint8_t>(word_ >> (i % 8 * 8));
    }
    return {};
  }

  /// Makes every draw after the next `draws` fail.
  void fail_after(std::uint32_t draws) { draws_left_ = draws; }

 private:
  /// SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
  std::uint64_t next() {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15U;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
  }

  std::uint64_t state_;
  std::uint64_t word_ = 0;
  std::optional<std::uint32_t> draws_left_;
};

}  // namespace lifecert::support
