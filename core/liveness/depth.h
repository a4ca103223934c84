// Whether two views are of one flat picture: a sheet or a screen that is tilted and waved moves as a plane does, a head does
// not, since its nose lies before its ears, and it shows its other side before it becomes narrow.
#pragma once

#include <array>
#include <cstdint>

namespace lifecert::liveness {

/// A place in a picture, in sixteenths of a pixel.
struct Place {
  std::int32_t x = 0;
  std::int32_t y = 0;

  friend bool operator==(const Place&, const Place&) = default;
};

/// Places that lie at different depths: the nose's tip and root, the forehead, the chin, cheeks, temples, eyes' and mouth's
/// corners. All zero: there was no face.
inline constexpr std::size_t kDepthPlaces = 16;
using DepthPlaces = std::array<Place, kDepthPlaces>;

/// The indices of DepthPlaces in the order of MediaPipe's face mesh.
inline constexpr std::array<std::uint16_t, kDepthPlaces> kDepthIndices = {1,  4,   168, 10,  152, 234, 454, 127,
                                                                          356, 33, 133, 263, 362, 61,  291, 5};

/// What is left after the best affine map from one view to the other, in thousandths of the face's size in the other:
/// a plane leaves what the mesh trembles, a turned head several times that.
/// Returns 0 for views that are no faces.
[[nodiscard]] int left_by_a_plane(const DepthPlaces& from, const DepthPlaces& to);

/// By how much the face, from cheek to cheek, has become narrower against its height from one view to the other, in thousandths;
/// negative: wider. A sheet that is tilted far enough for its nose to seem to move becomes narrow; a head that is turned so little
/// does not.
/// Returns 0 for views that are no faces.
[[nodiscard]] int narrowed_by(const DepthPlaces& from, const DepthPlaces& to);

}  // namespace lifecert::liveness
