// JPEG pictures made on the spot: shades that differ by picture, of a size that a phone sends.
#pragma once

#include <cstdint>
#include <vector>

#include "core/base/bytes.h"

namespace lifecert::support {

inline constexpr std::uint32_t kPictureWidth = 480;
inline constexpr std::uint32_t kPictureHeight = 640;

/// Straight, left, right.
[[nodiscard]] std::vector<Bytes> three_jpegs();

}  // namespace lifecert::support
