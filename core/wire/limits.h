// Limits and sizes of the grammar, in one place. All lengths on the wire are u32, compared as 64-bit numbers with what is
// left before anything narrows them, so that 32-bit and 64-bit builds refuse the same input.
#pragma once

#include <cstdint>

namespace lifecert::wire {

inline constexpr std::uint32_t kDefaultMaxBytes = 1U << 16;  // a field that states no limit of its own
inline constexpr int kMaxDepth = 8;                          // structures within structures
inline constexpr std::uint32_t kMaxMessageBytes = 64U << 20; // no single encoded value is longer

/// A field with its limit: at_most(name, 64) keeps the field's name clean and hands the limit to reader and schema alike.
template <class T>
struct Limited {
  T& value;
  std::uint32_t max;
};

/// max     the greatest number of bytes (text, bytes) or elements (lists) that the field may have
template <class T>
[[nodiscard]] Limited<T> at_most(T& value, std::uint32_t max) {
  return {value, max};
}

}  // namespace lifecert::wire
