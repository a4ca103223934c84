// How alike two pictures are, whatever made them: a small grey picture for what follows within a moment, and a print of 256
// bits for what was handed in a year ago and compressed again since.
//
// A print can't be turned back into a picture, but it is about a person: it lives in the vault and goes with it.
#pragma once

#include <array>
#include <cstdint>

#include "core/base/bytes.h"

namespace lifecert::liveness {

/// Brightness, row by row from the top.
struct GreyPicture {
  std::uint32_t width = 0;   // pixels
  std::uint32_t height = 0;
  ByteView pixels;           // width * height bytes
};

/// A square of a picture, in pixels; it may reach beyond the picture, whose rim then goes on.
struct Square {
  std::int32_t left = 0;
  std::int32_t top = 0;
  std::int32_t side = 0;

  friend bool operator==(const Square&, const Square&) = default;
};

inline constexpr std::size_t kThumbSide = 16;

/// A square in 16 x 16 grey points, of mean 128 and of one contrast, so that a lamp that is switched on changes little.
using Thumb = std::array<std::uint8_t, kThumbSide * kThumbSide>;

/// square   side at least 1
[[nodiscard]] Thumb thumb_of(const GreyPicture& picture, const Square& square);

/// Mean difference of the points, 0 to 255. Neighbours in a strip stay below 25.
[[nodiscard]] int difference(const Thumb& a, const Thumb& b);

/// Whether each of 16 x 16 places is brighter than its neighbour to the right.
using Print = std::array<std::uint8_t, 32>;

/// The whole picture's print.
[[nodiscard]] Print print_of(const GreyPicture& picture);

/// How many of the 256 bits differ. The same picture compressed again differs in a few, another moment of the same room in
/// dozens.
[[nodiscard]] int difference(const Print& a, const Print& b);

/// Up to here two pictures are taken for the same.
inline constexpr int kNearEqualBits = 16;

}  // namespace lifecert::liveness
