#include "core/vision/measure.h"

#include <algorithm>

#include "core/vision/math.h"

namespace lifecert::vision {
namespace {

// Points of MediaPipe's face mesh.
struct EyePoints {
  std::size_t outer, inner;              // corners
  std::size_t upper_outer, lower_outer;  // the lids, a third in from the outer corner
  std::size_t upper_inner, lower_inner;  // and a third in from the inner one
};
constexpr EyePoints kRightEye = {33, 133, 160, 144, 158, 153};
constexpr EyePoints kLeftEye = {263, 362, 387, 373, 385, 380};
constexpr std::size_t kForehead = 10;
constexpr std::size_t kChin = 152;
constexpr std::size_t kRightCheek = 234;
constexpr std::size_t kLeftCheek = 454;
constexpr std::size_t kUpperLip = 13;  // inner edges of the lips
constexpr std::size_t kLowerLip = 14;
constexpr std::size_t kRightMouth = 78;  // inner corners of the mouth
constexpr std::size_t kLeftMouth = 308;
constexpr std::size_t kRightLips = 61;  // outer ones
constexpr std::size_t kLeftLips = 291;

struct Point {
  float x = 0;
  float y = 0;
  float z = 0;
};

Point at(const Mesh& mesh, std::size_t which) {
  constexpr float kPixel = 1.0F / static_cast<float>(kMeshUnit);
  const MeshPoint& point = mesh[which];
  return {static_cast<float>(point.x) * kPixel, static_cast<float>(point.y) * kPixel,
          static_cast<float>(point.z) * kPixel};
}

Point between(const Point& a, const Point& b) { return {(a.x + b.x) / 2, (a.y + b.y) / 2, (a.z + b.z) / 2}; }

float flat_length(float x, float y) { return square_root(x * x + y * y); }

float distance(const Point& a, const Point& b) { return flat_length(a.x - b.x, a.y - b.y); }

// How many thousandths of `whole` are in `part`.
std::int32_t permille(float part, float whole, std::int32_t most) {
  return whole > 0 ? round_bounded(part / whole * 1000, 0, most) : 0;
}

std::int32_t hundredths_of_degree(float radians, std::int32_t most) {
  return round_bounded(radians * (18000.0F / kPi), -most, most);
}

std::int32_t lids(const Mesh& mesh, const EyePoints& eye) {
  const float open = distance(at(mesh, eye.upper_outer), at(mesh, eye.lower_outer)) +
                     distance(at(mesh, eye.upper_inner), at(mesh, eye.lower_inner));
  return permille(open / 2, distance(at(mesh, eye.outer), at(mesh, eye.inner)), 2000);
}

// How far the line from one point to another leads away from the camera.
float slope_into_depth(const Point& from, const Point& to) { return arctangent(to.z - from.z, distance(from, to)); }

Box box_of(const Mesh& mesh) {
  std::int32_t left = mesh[0].x, right = mesh[0].x, top = mesh[0].y, bottom = mesh[0].y;
  for (const MeshPoint& point : mesh) {
    left = std::min<std::int32_t>(left, point.x);
    right = std::max<std::int32_t>(right, point.x);
    top = std::min<std::int32_t>(top, point.y);
    bottom = std::max<std::int32_t>(bottom, point.y);
  }
  // Shifts round down for negative numbers too.
  const std::int32_t x = left >> 4;
  const std::int32_t y = top >> 4;
  return {x, y, ((right + kMeshUnit - 1) >> 4) - x, ((bottom + kMeshUnit - 1) >> 4) - y};
}

// Turns a point of the frame of the face back into the picture.
Square turned_back(float x, float y, float side, const SineCosine& turn, float tilt) {
  return {x * turn.cosine - y * turn.sine, x * turn.sine + y * turn.cosine, side, tilt};
}

}  // namespace

float tilt_of(const Mesh& mesh) {
  const Point right = at(mesh, kRightEye.outer);
  const Point left = at(mesh, kLeftEye.outer);
  return arctangent(left.y - right.y, left.x - right.x);
}

void measure_mesh(FaceFrame& frame) {
  const Mesh& mesh = frame.mesh;
  FaceMeasures& out = frame.measures;
  out.box = box_of(mesh);
  out.yaw = hundredths_of_degree(slope_into_depth(at(mesh, kRightCheek), at(mesh, kLeftCheek)), 9000);
  out.pitch = hundredths_of_degree(slope_into_depth(at(mesh, kForehead), at(mesh, kChin)), 9000);
  out.roll = hundredths_of_degree(tilt_of(mesh), 18000);
  out.right_lids = lids(mesh, kRightEye);
  out.left_lids = lids(mesh, kLeftEye);
  out.mouth = permille(distance(at(mesh, kUpperLip), at(mesh, kLowerLip)),
                       distance(at(mesh, kRightMouth), at(mesh, kLeftMouth)), 4000);
  out.size = permille(static_cast<float>(std::max(out.box.width, out.box.height)),
                      static_cast<float>(std::min(frame.picture_width, frame.picture_height)), 4000);
}

void measure_light(const Tensor& face, FaceMeasures& measures) {
  const std::uint32_t size = face.shape.width;
  const std::uint32_t from = size / 6;
  const std::uint32_t to = size - from;
  const auto luma = [&](std::uint32_t y, std::uint32_t x) {
    const float* const pixel = face.data + (std::size_t{y} * size + x) * face.lanes;
    return pixel[0] * 0.299F + pixel[1] * 0.587F + pixel[2] * 0.114F;
  };
  float halves[2] = {0, 0};
  float steps = 0;
  for (std::uint32_t y = from; y < to; ++y) {
    for (std::uint32_t x = from; x < to; ++x) {
      const float here = luma(y, x);
      halves[x < size / 2 ? 0 : 1] += here;
      const float across = luma(y, x + 1) - here;
      const float down = luma(y + 1, x) - here;
      steps += (across < 0 ? -across : across) + (down < 0 ? -down : down);
    }
  }
  const float pixels = static_cast<float>((to - from) * (to - from));
  const float sum = halves[0] + halves[1];
  measures.light = round_bounded(sum / pixels * 255, 0, 255);
  measures.side_light = round_bounded((halves[1] - halves[0]) / pixels * 2 * 255, -255, 255);
  measures.sharpness = permille(steps / 2, sum, 1000);
}

Square square_of(const Mesh& mesh) {
  const float tilt = tilt_of(mesh);
  const SineCosine turn = sine_cosine(tilt);
  float left = 1e9F, right = -1e9F, top = 1e9F, bottom = -1e9F;
  for (std::size_t i = 0; i < kMeshPoints; ++i) {
    const Point point = at(mesh, i);
    const float x = point.x * turn.cosine + point.y * turn.sine;
    const float y = point.y * turn.cosine - point.x * turn.sine;
    left = std::min(left, x);
    right = std::max(right, x);
    top = std::min(top, y);
    bottom = std::max(bottom, y);
  }
  const float side = 1.5F * std::max(right - left, bottom - top);
  return turned_back((left + right) / 2, (top + bottom) / 2, side, turn, tilt);
}

Square eye_square_of(const Mesh& mesh, bool left) {
  const EyePoints& eye = left ? kLeftEye : kRightEye;
  const Point outer = at(mesh, eye.outer);
  const Point inner = at(mesh, eye.inner);
  const Point middle = between(outer, inner);
  return {middle.x, middle.y, 2.3F * distance(outer, inner), tilt_of(mesh)};
}

// As the net was trained: both eyes and the mouth at fixed heights of a square of 150 pixels.
Square match_square_of(const Mesh& mesh) {
  const Point right = between(at(mesh, kRightEye.outer), at(mesh, kRightEye.inner));
  const Point left = between(at(mesh, kLeftEye.outer), at(mesh, kLeftEye.inner));
  const Point lips = between(at(mesh, kUpperLip), at(mesh, kLowerLip));
  const Point corners = between(at(mesh, kRightLips), at(mesh, kLeftLips));
  const Point mouth = between(lips, corners);
  const float side = (distance(right, mouth) + distance(left, mouth)) / 2 / 0.45F;
  const float tilt = tilt_of(mesh);
  const SineCosine turn = sine_cosine(tilt);
  const float x = (left.x + right.x + mouth.x) / 3;
  const float y = (left.y + right.y + mouth.y) / 3;
  return {x - turn.sine * side * 0.07F, y + turn.cosine * side * 0.07F, side, tilt};
}

}  // namespace lifecert::vision
