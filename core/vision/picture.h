// Pictures: decoding, and cutting out a turned square at another size. Pixels are four bytes: red, green, blue, and one
// that nobody reads.
#pragma once

#include <cstdint>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/result.h"
#include "core/vision/face.h"
#include "core/vision/layers.h"

namespace lifecert::vision {

inline constexpr std::int32_t kMaxPictureSide = 4096;
inline constexpr std::int64_t kMaxPicturePixels = 6'000'000;
inline constexpr std::size_t kMaxJpegBytes = 8U << 20;

/// Somebody else's pixels, row by row from the top.
struct PictureView {
  const std::uint8_t* pixels = nullptr;
  std::int32_t width = 0;
  std::int32_t height = 0;
};

/// Pixels of our own.
struct Picture {
  std::vector<std::uint8_t> pixels;
  std::int32_t width = 0;
  std::int32_t height = 0;

  [[nodiscard]] PictureView view() const { return {pixels.data(), width, height}; }
};

/// Whether a picture of this size is looked at: 1 to kMaxPictureSide a side, at most kMaxPicturePixels.
[[nodiscard]] bool is_picture_size(std::int64_t width, std::int64_t height);

/// The same pixels on every machine (stb_image, without SIMD).
/// bytes   untrusted; at most kMaxJpegBytes; baseline or progressive
/// Errors: too_long, bad_picture.
[[nodiscard]] Result<Picture> decode_jpeg(ByteView bytes);

/// A square of the picture, with its middle at (x, y); at turn 0 its sides are the picture's.
struct Square {
  float x = 0;     // pixels from the left edge
  float y = 0;     // pixels from the top edge
  float side = 0;  // pixels
  float turn = 0;  // radians, clockwise as the picture shows it
};

/// How the numbers of a net's input follow from bytes: byte * factor + offset, for red, green and blue.
struct Scale {
  float factor[3] = {1, 1, 1};
  float offset[3] = {0, 0, 0};
};

/// Cuts out a square, resized to the size of `to`: bilinear, and with the mean of up to 4 x 4 samples a pixel where it
/// shrinks. What lies outside of the picture is black.
/// mirrored   right and left exchanged
/// to         a tensor of three channels
void cut(const PictureView& picture, const Square& square, bool mirrored, const Scale& scale, const Tensor& to);

}  // namespace lifecert::vision
