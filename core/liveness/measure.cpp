#include "core/liveness/measure.h"

#include <algorithm>

namespace lifecert::liveness {
namespace {

// Indices of MediaPipe's face mesh.
constexpr std::size_t kNose = 1;
constexpr std::size_t kForehead = 10;
constexpr std::size_t kChin = 152;
constexpr std::size_t kRightCheek = 234;
constexpr std::size_t kLeftCheek = 454;

template <class T>
T within(std::int64_t number, std::int64_t least, std::int64_t most) {
  return static_cast<T>(std::clamp(number, least, most));
}

// Hundredths to tenths, to the nearer one.
std::int16_t tenths(std::int32_t hundredths) {
  const std::int32_t half = hundredths < 0 ? -5 : 5;
  return within<std::int16_t>((std::int64_t{hundredths} + half) / 10, -kMaxAngle, kMaxAngle);
}

std::uint16_t opening(std::int32_t permille) { return within<std::uint16_t>(permille, 0, kMaxOpenness); }

// Where the nose's tip lies from one place to the other, seen flat: -1000 at `from`, 1000 at `to`.
std::int16_t nose_between(const vision::Mesh& mesh, std::size_t from, std::size_t to) {
  const std::int64_t ax = std::int64_t{mesh[to].x} - mesh[from].x;
  const std::int64_t ay = std::int64_t{mesh[to].y} - mesh[from].y;
  const std::int64_t nx = 2 * std::int64_t{mesh[kNose].x} - mesh[from].x - mesh[to].x;
  const std::int64_t ny = 2 * std::int64_t{mesh[kNose].y} - mesh[from].y - mesh[to].y;
  const std::int64_t length = ax * ax + ay * ay;
  if (length == 0) return 0;
  return within<std::int16_t>((nx * ax + ny * ay) * 1000 / length, -kMaxOffset, kMaxOffset);
}

std::uint16_t place(std::int32_t start, std::int32_t length, std::int32_t whole) {
  if (whole <= 0) return 0;
  return within<std::uint16_t>((2 * std::int64_t{start} + length) * 500 / whole, 0, kMaxPlace);
}

}  // namespace

Frame frame_of(const vision::FaceFrame& seen, std::uint32_t at_ms, std::uint8_t counted) {
  Frame frame;
  frame.at_ms = std::min(at_ms, kMaxAt_ms);
  if (!seen.found) return frame;
  const vision::FaceMeasures& m = seen.measures;
  frame.faces = within<std::uint8_t>(m.faces == vision::kNotMeasured ? counted : m.faces, 1, kMaxFaces);
  frame.yaw = tenths(m.yaw);
  frame.pitch = tenths(m.pitch);
  frame.roll = tenths(m.roll);
  frame.turn = nose_between(seen.mesh, kRightCheek, kLeftCheek);
  frame.nod = nose_between(seen.mesh, kForehead, kChin);
  frame.eye_left = opening(m.left_lids);
  frame.eye_right = opening(m.right_lids);
  const bool lids = m.left_eye >= 0 && m.right_eye >= 0;
  // 0 says that nobody looked: eyes that were looked at and are shut are open by a thousandth.
  frame.lid_left = lids ? std::max<std::uint16_t>(1, opening(m.left_eye)) : std::uint16_t{0};
  frame.lid_right = lids ? std::max<std::uint16_t>(1, opening(m.right_eye)) : std::uint16_t{0};
  frame.mouth = opening(m.mouth);
  frame.x = place(m.box.x, m.box.width, seen.picture_width);
  frame.y = place(m.box.y, m.box.height, seen.picture_height);
  frame.size = within<std::uint16_t>(m.size, 0, kMaxPlace);
  frame.sharp = within<std::uint16_t>(m.sharpness, 0, kMaxSharp);
  frame.light = within<std::uint8_t>(m.light, 0, 255);
  return frame;
}

DepthPlaces depth_places_of(const vision::FaceFrame& seen) {
  DepthPlaces places{};
  if (!seen.found) return places;
  for (std::size_t i = 0; i < kDepthPlaces; ++i) {
    const vision::MeshPoint& point = seen.mesh[kDepthIndices[i]];
    places[i] = {point.x, point.y};
  }
  return places;
}

}  // namespace lifecert::liveness
