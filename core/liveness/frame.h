// One look at the camera's picture, as whole numbers: what the script's watch eats, what the trace keeps, and what is
// measured again at the reviewer's desk.
//
// Numbers are whole so that a page, a worker and a test that measured the same picture hold the same value; how they are
// measured is core/vision's business. Nothing here says who the person is.
#pragma once

#include <cstdint>

namespace lifecert::liveness {

/// Angles are tenths of a degree, proportions thousandths. Left and right are the person's own, in a picture that is not
/// mirrored. With no face, everything but `at_ms` is 0; with several, the figures are the largest face's.
struct Frame {
  std::uint32_t at_ms = 0;      // since the host's own start; only differences matter
  std::uint8_t faces = 0;       // how many faces the detector saw
  std::int16_t yaw = 0;         // by the mesh's depth; positive: turned to the person's left
  std::int16_t pitch = 0;       // by the mesh's depth; positive: chin down
  std::int16_t roll = 0;        // in the picture's plane; positive: clockwise
  std::int16_t turn = 0;        // where the nose's tip lies between the cheeks, seen flat: -1000 one cheek, 1000 the other
  std::int16_t nod = 0;         // where the nose's tip lies between forehead and chin, seen flat
  std::uint16_t eye_left = 0;   // openness by the mesh: height over width
  std::uint16_t eye_right = 0;
  std::uint16_t lid_left = 0;   // openness by the iris net, which is better; 0: it was not run
  std::uint16_t lid_right = 0;
  std::uint16_t mouth = 0;      // opening over width of the lips' inside
  std::uint16_t x = 0;          // the face's middle, of the picture's width
  std::uint16_t y = 0;          // of the picture's height
  std::uint16_t size = 0;       // the face's longer side, of the picture's shorter side
  std::uint16_t sharp = 0;      // how much fine detail there is, 0 none
  std::uint8_t light = 0;       // mean brightness of the face

  friend bool operator==(const Frame&, const Frame&) = default;
};

inline constexpr std::int16_t kMaxAngle = 1800;          // tenths of a degree
inline constexpr std::int16_t kMaxOffset = 4000;         // turn, nod
inline constexpr std::uint16_t kMaxOpenness = 4000;      // eyes, lids, mouth
inline constexpr std::uint16_t kMaxPlace = 4000;         // x, y, size: a face may reach beyond the picture
inline constexpr std::uint16_t kMaxSharp = 1000;
inline constexpr std::uint8_t kMaxFaces = 8;
inline constexpr std::uint32_t kMaxAt_ms = 3'600'000;

/// Whether every number is within what can be measured at all.
[[nodiscard]] bool in_range(const Frame& frame);

}  // namespace lifecert::liveness
