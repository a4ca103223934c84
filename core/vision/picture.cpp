#include "core/vision/picture.h"

#include <algorithm>

#include "core/vision/math.h"
#include "core/vision/simd.h"

namespace lifecert::vision {
namespace {

// Four neighbouring pixels around a point, weighted by how near they are. Red, green, blue and the unread byte.
F4 sample(const PictureView& picture, float x, float y) {
  // A point one pixel outside has no neighbour inside; this also keeps the indices small.
  const bool outside =
      !(x > -1.0F && y > -1.0F && x < static_cast<float>(picture.width) && y < static_cast<float>(picture.height));
  if (outside) return splat4(0);
  const std::int32_t left = floor_to_int(x);
  const std::int32_t top = floor_to_int(y);
  const float to_right = x - static_cast<float>(left);
  const float to_bottom = y - static_cast<float>(top);
  const auto pixel = [&](std::int32_t column, std::int32_t row) {
    const bool inside = column >= 0 && row >= 0 && column < picture.width && row < picture.height;
    if (!inside) return splat4(0);
    return bytes4(picture.pixels + (static_cast<std::size_t>(row) * static_cast<std::size_t>(picture.width) +
                                    static_cast<std::size_t>(column)) *
                                       4);
  };
  const F4 right = splat4(to_right);
  const F4 not_right = splat4(1.0F - to_right);
  const F4 upper = pixel(left, top) * not_right + pixel(left + 1, top) * right;
  const F4 lower = pixel(left, top + 1) * not_right + pixel(left + 1, top + 1) * right;
  return upper * splat4(1.0F - to_bottom) + lower * splat4(to_bottom);
}

}  // namespace

bool is_picture_size(std::int64_t width, std::int64_t height) {
  return width > 0 && height > 0 && width <= kMaxPictureSide && height <= kMaxPictureSide &&
         width * height <= kMaxPicturePixels;
}

void cut(const PictureView& picture, const Square& square, bool mirrored, const Scale& scale, const Tensor& to) {
  const auto size = static_cast<std::int32_t>(to.shape.width);
  const float step = square.side / static_cast<float>(size);
  const std::int32_t fine = round_bounded(step / 2, 1, 4);
  const SineCosine turn = sine_cosine(square.turn);
  const float along = step / static_cast<float>(fine);
  const float middle = static_cast<float>(size * fine) / 2;
  alignas(16) const float factors[4] = {scale.factor[0], scale.factor[1], scale.factor[2], 0};
  alignas(16) const float offsets[4] = {scale.offset[0], scale.offset[1], scale.offset[2], 0};
  const F4 factor = load4(factors);
  const F4 offset = load4(offsets);
  const F4 share = splat4(1.0F / static_cast<float>(fine * fine));
  for (std::int32_t row = 0; row < size; ++row) {
    for (std::int32_t column = 0; column < size; ++column) {
      const std::int32_t from = mirrored ? size - 1 - column : column;
      F4 sum = splat4(0);
      for (std::int32_t i = 0; i < fine; ++i) {
        const float v = (static_cast<float>(row * fine + i) + 0.5F - middle) * along;
        for (std::int32_t j = 0; j < fine; ++j) {
          const float u = (static_cast<float>(from * fine + j) + 0.5F - middle) * along;
          const float x = square.x + u * turn.cosine - v * turn.sine - 0.5F;
          const float y = square.y + u * turn.sine + v * turn.cosine - 0.5F;
          sum = sum + sample(picture, x, y);
        }
      }
      if (fine > 1) sum = sum * share;
      store4(to.data + static_cast<std::size_t>(row * size + column) * to.lanes, sum * factor + offset);
    }
  }
}

}  // namespace lifecert::vision
