#include "core/vision/face.h"

namespace lifecert::vision {
namespace {

// The whole part of the square root, bit by bit.
std::uint64_t square_root(std::uint64_t value) {
  std::uint64_t root = 0;
  for (std::uint64_t bit = 1ULL << 31; bit != 0; bit >>= 1) {
    const std::uint64_t next = root | bit;
    if (next <= value / next) root = next;
  }
  return root;
}

}  // namespace

std::int32_t distance_permille(const Descriptor& a, const Descriptor& b) {
  constexpr std::uint64_t kFar = 1ULL << 20;  // keeps the sum of 128 squares inside 64 bits
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < kDescriptorSize; ++i) {
    const std::int64_t difference = static_cast<std::int64_t>(a.values[i]) - b.values[i];
    const std::uint64_t apart = static_cast<std::uint64_t>(difference < 0 ? -difference : difference);
    const std::uint64_t bounded = apart < kFar ? apart : kFar;
    sum += bounded * bounded;
  }
  return static_cast<std::int32_t>(square_root(sum) * 1000 / kDescriptorUnit);
}

}  // namespace lifecert::vision
