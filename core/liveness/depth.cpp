#include "core/liveness/depth.h"

#include <algorithm>

namespace lifecert::liveness {
namespace {

constexpr std::int64_t kCount = static_cast<std::int64_t>(kDepthPlaces);
constexpr std::int32_t kFarthest = 1 << 17;  // sixteenths of a pixel: sums of squares stay far below 2^63

// The middle of a view, and the view measured from it, in thousandths of `size`, so that numbers stay small.
DepthPlaces centred(const DepthPlaces& view, std::int64_t size) {
  std::int64_t x = 0;
  std::int64_t y = 0;
  for (const Place& place : view) {
    x += std::clamp(place.x, -kFarthest, kFarthest);
    y += std::clamp(place.y, -kFarthest, kFarthest);
  }
  DepthPlaces made{};
  for (std::size_t i = 0; i < view.size(); ++i) {
    const std::int64_t dx = std::clamp(view[i].x, -kFarthest, kFarthest) * kCount - x;
    const std::int64_t dy = std::clamp(view[i].y, -kFarthest, kFarthest) * kCount - y;
    made[i] = {static_cast<std::int32_t>(dx * 1000 / (kCount * size)), static_cast<std::int32_t>(dy * 1000 / (kCount * size))};
  }
  return made;
}

// From forehead to chin or cheek to cheek, whichever is longer along an axis.
std::int64_t size_of(const DepthPlaces& view) {
  const auto [left, right] = std::ranges::minmax(view, {}, &Place::x);
  const auto [top, bottom] = std::ranges::minmax(view, {}, &Place::y);
  return std::max<std::int64_t>(std::int64_t{right.x} - left.x, std::int64_t{bottom.y} - top.y);
}

std::int64_t square_root(std::int64_t number) {
  std::int64_t root = 0;
  for (std::int64_t bit = std::int64_t{1} << 30; bit > 0; bit >>= 1) {
    if ((root + bit) * (root + bit) <= number) root += bit;
  }
  return root;
}

// Where kDepthIndices has them.
constexpr std::size_t kForehead = 3;
constexpr std::size_t kChin = 4;
constexpr std::size_t kRightCheek = 5;
constexpr std::size_t kLeftCheek = 6;
static_assert(kDepthIndices[kForehead] == 10 && kDepthIndices[kChin] == 152 && kDepthIndices[kRightCheek] == 234 &&
              kDepthIndices[kLeftCheek] == 454);

std::int64_t distance(const Place& a, const Place& b) {
  const std::int64_t x = std::clamp(a.x, -kFarthest, kFarthest) - std::clamp(b.x, -kFarthest, kFarthest);
  const std::int64_t y = std::clamp(a.y, -kFarthest, kFarthest) - std::clamp(b.y, -kFarthest, kFarthest);
  return square_root(x * x + y * y);
}

// Thousandths; 0: no face.
std::int64_t width_of_height(const DepthPlaces& view) {
  const std::int64_t height = distance(view[kForehead], view[kChin]);
  return height < 16 ? 0 : distance(view[kRightCheek], view[kLeftCheek]) * 1000 / height;
}

}  // namespace

int narrowed_by(const DepthPlaces& from, const DepthPlaces& to) {
  const std::int64_t before = width_of_height(from);
  const std::int64_t now = width_of_height(to);
  if (before == 0 || now == 0) return 0;
  return static_cast<int>(1000 - now * 1000 / before);
}

int left_by_a_plane(const DepthPlaces& from, const DepthPlaces& to) {
  const std::int64_t from_size = size_of(from);
  const std::int64_t to_size = size_of(to);
  if (from_size < 16 || to_size < 16) return 0;
  const DepthPlaces a = centred(from, from_size);
  const DepthPlaces b = centred(to, to_size);
  // Least squares for b = M a, both centred: the normal equations of two unknowns for each coordinate.
  std::int64_t xx = 0, xy = 0, yy = 0, ux = 0, uy = 0, vx = 0, vy = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const std::int64_t x = a[i].x, y = a[i].y;
    xx += x * x;
    xy += x * y;
    yy += y * y;
    ux += b[i].x * x;
    uy += b[i].x * y;
    vx += b[i].y * x;
    vy += b[i].y * y;
  }
  const std::int64_t determinant = xx * yy - xy * xy;
  if (determinant <= 0) return 0;
  const std::int64_t m00 = (ux * yy - uy * xy), m01 = (uy * xx - ux * xy);
  const std::int64_t m10 = (vx * yy - vy * xy), m11 = (vy * xx - vx * xy);
  std::int64_t squares = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    // Divided by the determinant's thousandth first: the products would not fit otherwise.
    const std::int64_t scale = std::max<std::int64_t>(1, determinant / 1000);
    const std::int64_t u = (m00 / scale * a[i].x + m01 / scale * a[i].y) / 1000;
    const std::int64_t v = (m10 / scale * a[i].x + m11 / scale * a[i].y) / 1000;
    squares += (b[i].x - u) * (b[i].x - u) + (b[i].y - v) * (b[i].y - v);
  }
  return static_cast<int>(square_root(squares / kCount));
}

}  // namespace lifecert::liveness
