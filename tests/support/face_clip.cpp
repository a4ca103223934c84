#include "tests/support/face_clip.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "tests/support/portrait.h"

namespace lifecert::support {
namespace {

// Indices of MediaPipe's face mesh: the person's right side first.
constexpr std::array<std::array<int, 7>, 2> kUpperLid = {{{246, 161, 160, 159, 158, 157, 173}, {466, 388, 387, 386, 385, 384, 398}}};
constexpr std::array<std::array<int, 7>, 2> kLowerLid = {{{7, 163, 144, 145, 153, 154, 155}, {249, 390, 373, 374, 380, 381, 382}}};
constexpr std::array<std::array<int, 7>, 2> kLidFold = {{{247, 30, 29, 27, 28, 56, 190}, {467, 260, 259, 257, 258, 286, 414}}};
constexpr std::array kInnerLips = {78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308, 324, 318, 402, 317, 14, 87, 178, 88, 95};
constexpr std::array kLowerLips = {95, 88, 178, 87, 14, 317, 402, 318, 324, 96, 89, 179, 86, 15, 316, 403, 319, 325, 77, 90,
                                   180, 85, 16, 315, 404, 320, 307, 146, 91, 181, 84, 17, 314, 405, 321, 375};
constexpr std::array kOval = {10,  338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377,
                              152, 148, 176, 149, 150, 136, 172, 58,  132, 93,  234, 127, 162, 21,  54,  103, 67,  109};
constexpr int kRightCheek = 234;
constexpr int kLeftCheek = 454;
constexpr float kDegree = 57.29578F;
constexpr int kGrid = 10;  // pixels between the corners by which the background is bent

constexpr std::size_t kChannels = 4;

vision::Picture blank(std::int32_t width, std::int32_t height) {
  return {std::vector<std::uint8_t>(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * kChannels), width, height};
}

std::uint8_t* pixel(vision::Picture& picture, int x, int y) {
  return &picture.pixels[(static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width) + static_cast<std::size_t>(x)) * kChannels];
}
const std::uint8_t* pixel(const vision::Picture& picture, int x, int y) {
  return &picture.pixels[(static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width) + static_cast<std::size_t>(x)) * kChannels];
}

std::uint8_t byte(double value) { return static_cast<std::uint8_t>(std::clamp(value, 0.0, 255.0)); }

void put_sample(std::uint8_t* to, const vision::Picture& from, float x, float y) {
  const float u = std::clamp(x, 0.0F, static_cast<float>(from.width) - 2.0F);
  const float v = std::clamp(y, 0.0F, static_cast<float>(from.height) - 2.0F);
  const int left = static_cast<int>(u), top = static_cast<int>(v);
  const float r = u - static_cast<float>(left), b = v - static_cast<float>(top);
  for (int k = 0; k < 3; ++k) {
    const float upper = static_cast<float>(pixel(from, left, top)[k]) * (1 - r) + static_cast<float>(pixel(from, left + 1, top)[k]) * r;
    const float lower = static_cast<float>(pixel(from, left, top + 1)[k]) * (1 - r) + static_cast<float>(pixel(from, left + 1, top + 1)[k]) * r;
    to[k] = static_cast<std::uint8_t>(upper * (1 - b) + lower * b + 0.5F);
  }
  to[3] = 255;
}

// Part of a picture at another size.
vision::Picture cropped(const vision::Picture& from, float left, float top, float scale) {
  vision::Picture made = blank(kClipWidth, kClipHeight);
  for (int y = 0; y < kClipHeight; ++y) {
    for (int x = 0; x < kClipWidth; ++x) {
      put_sample(pixel(made, x, y), from, left + static_cast<float>(x) * scale, top + static_cast<float>(y) * scale);
    }
  }
  return made;
}

double uniform(std::mt19937_64& random) { return static_cast<double>(random() >> 11U) / static_cast<double>(1ULL << 53U); }

}  // namespace

Result<FaceClip> FaceClip::open(vision::Eyes& eyes) {
  const vision::Picture& whole = portrait();
  const Result<vision::FaceFrame> found = eyes.look_afresh(whole.view());
  if (!found) return found.error();
  if (!found->found) return Error{Code::no_face, "portrait"};
  // The face takes half of the picture's height.
  const vision::Box& box = found->measures.box;
  const float scale = static_cast<float>(box.height) * 2.0F / static_cast<float>(kClipHeight);
  const float left = static_cast<float>(box.x) + static_cast<float>(box.width) / 2 - scale * kClipWidth / 2;
  const float top = static_cast<float>(box.y) + static_cast<float>(box.height) / 2 - scale * kClipHeight / 2;
  FaceClip clip;
  clip.still_ = cropped(whole, left, std::max(0.0F, top), scale);
  const Result<vision::FaceFrame> seen = eyes.look_afresh(clip.still_.view());
  if (!seen) return seen.error();
  if (!seen->found) return Error{Code::no_face, "portrait"};
  for (const vision::MeshPoint& point : seen->mesh) {
    constexpr float kUnit = static_cast<float>(vision::kMeshUnit);
    clip.mesh_.push_back({static_cast<float>(point.x) / kUnit, static_cast<float>(point.y) / kUnit, static_cast<float>(point.z) / kUnit});
  }
  for (const Point& point : clip.mesh_) {
    clip.middle_.x += point.x / static_cast<float>(clip.mesh_.size());
    clip.middle_.y += point.y / static_cast<float>(clip.mesh_.size());
  }
  clip.face_width_ = clip.mesh_[kLeftCheek].x - clip.mesh_[kRightCheek].x;
  clip.middle_.z = clip.face_width_ * 0.55F;
  clip.triangulate();
  return clip;
}

// Delaunay's triangles of the portrait's mesh, by adding one point after the other.
void FaceClip::triangulate() {
  Points points = mesh_;
  const auto count = static_cast<std::uint16_t>(points.size());
  points.push_back({-5000, -5000, 0});
  points.push_back({10000, -5000, 0});
  points.push_back({0, 10000, 0});
  const auto holds = [&](const Triangle& t, const Point& p) {
    // Whether p lies in the circle through the triangle's corners, whichever way round they are given.
    const double ax = points[t.a].x - p.x, ay = points[t.a].y - p.y;
    const double bx = points[t.b].x - p.x, by = points[t.b].y - p.y;
    const double cx = points[t.c].x - p.x, cy = points[t.c].y - p.y;
    const double in = (ax * ax + ay * ay) * (bx * cy - cx * by) - (bx * bx + by * by) * (ax * cy - cx * ay) +
                      (cx * cx + cy * cy) * (ax * by - bx * ay);
    const double round = (ax - cx) * (by - cy) - (bx - cx) * (ay - cy);
    return round > 0 ? in > 0 : in < 0;
  };
  std::vector<Triangle> made = {{count, static_cast<std::uint16_t>(count + 1), static_cast<std::uint16_t>(count + 2)}};
  for (std::uint16_t i = 0; i < count; ++i) {
    std::set<std::pair<std::uint16_t, std::uint16_t>> rim;
    const auto toggle = [&](std::uint16_t a, std::uint16_t b) {
      const auto edge = std::minmax(a, b);
      if (!rim.insert(edge).second) rim.erase(edge);
    };
    std::erase_if(made, [&](const Triangle& t) {
      if (!holds(t, points[i])) return false;
      toggle(t.a, t.b);
      toggle(t.b, t.c);
      toggle(t.c, t.a);
      return true;
    });
    for (const auto& [a, b] : rim) made.push_back({a, b, i});
  }
  std::erase_if(made, [&](const Triangle& t) { return t.a >= count || t.b >= count || t.c >= count; });
  triangles_ = std::move(made);
}

FaceClip::Points FaceClip::bent(const Pose& pose, const Scene& scene) const {
  Points q = mesh_;
  const std::array<double, 2> shut = {pose.shut_right, pose.shut_left};
  for (std::size_t eye = 0; eye < 2; ++eye) {
    for (std::size_t i = 0; i < 7; ++i) {
      const Point& upper = mesh_[static_cast<std::size_t>(kUpperLid[eye][i])];
      const Point& lower = mesh_[static_cast<std::size_t>(kLowerLid[eye][i])];
      const float dx = (lower.x - upper.x) * static_cast<float>(shut[eye]) * 0.97F;
      const float dy = (lower.y - upper.y) * static_cast<float>(shut[eye]) * 0.97F;
      Point& lid = q[static_cast<std::size_t>(kUpperLid[eye][i])];
      Point& fold = q[static_cast<std::size_t>(kLidFold[eye][i])];
      lid.x += dx;
      lid.y += dy;
      fold.x += dx * 0.45F;
      fold.y += dy * 0.45F;
    }
  }
  if (pose.mouth > 0) {
    const std::set<int> lips(kLowerLips.begin(), kLowerLips.end());
    const float opening = static_cast<float>(pose.mouth) * face_width_ * 0.13F;
    const float half = (mesh_[291].x - mesh_[61].x) / 2;
    for (std::size_t i = 0; i < q.size(); ++i) {
      const float aside = std::abs(mesh_[i].x - mesh_[14].x);
      float weight = 0;
      if (lips.contains(static_cast<int>(i))) {
        const float u = aside / half;
        weight = u < 1 ? std::sqrt(1 - u * u) : 0;
      } else if (mesh_[i].y > mesh_[17].y - 1 && aside < face_width_ * 0.45F) {
        weight = 1 - aside / (face_width_ * 0.5F);
      }
      q[i].y += opening * weight;
    }
  }
  const float yaw = static_cast<float>(pose.yaw_deg) / kDegree, pitch = static_cast<float>(pose.pitch_deg) / kDegree;
  const float larger = static_cast<float>((1 + pose.nearer) * (1 - scene.far));
  for (Point& p : q) {
    const float x = p.x - middle_.x, y = p.y - middle_.y, z = p.z - middle_.z;
    const float turned_x = x * std::cos(yaw) - z * std::sin(yaw), turned_z = x * std::sin(yaw) + z * std::cos(yaw);
    const float nodded_y = y * std::cos(pitch) - turned_z * std::sin(pitch);
    p.z = (y * std::sin(pitch) + turned_z * std::cos(pitch)) * larger;
    p.x = middle_.x + turned_x * larger + static_cast<float>(pose.right) * kClipWidth / 1000;
    p.y = middle_.y + nodded_y * larger + static_cast<float>(pose.down) * kClipHeight / 1000;
  }
  return q;
}

void FaceClip::draw_triangle(vision::Picture& picture, std::vector<float>* depth, const Point (&to)[3], const Point (&from)[3],
                             bool dark) const {
  const float area = (to[1].x - to[0].x) * (to[2].y - to[0].y) - (to[2].x - to[0].x) * (to[1].y - to[0].y);
  if (std::abs(area) < 1e-6F) return;
  const auto [left, right] = std::minmax({to[0].x, to[1].x, to[2].x});
  const auto [top, bottom] = std::minmax({to[0].y, to[1].y, to[2].y});
  const int x1 = std::min(picture.width - 1, static_cast<int>(std::ceil(right)));
  const int y1 = std::min(picture.height - 1, static_cast<int>(std::ceil(bottom)));
  for (int y = std::max(0, static_cast<int>(std::floor(top))); y <= y1; ++y) {
    for (int x = std::max(0, static_cast<int>(std::floor(left))); x <= x1; ++x) {
      const float px = static_cast<float>(x) - to[0].x, py = static_cast<float>(y) - to[0].y;
      const float u = (px * (to[2].y - to[0].y) - (to[2].x - to[0].x) * py) / area;
      const float v = ((to[1].x - to[0].x) * py - px * (to[1].y - to[0].y)) / area;
      if (u < -0.001F || v < -0.001F || u + v > 1.001F) continue;
      if (depth != nullptr) {
        float& nearest = (*depth)[static_cast<std::size_t>(y * picture.width + x)];
        const float z = to[0].z + u * (to[1].z - to[0].z) + v * (to[2].z - to[0].z);
        if (z >= nearest) continue;
        nearest = z;
      }
      std::uint8_t* out = pixel(picture, x, y);
      if (dark) {
        out[0] = 70;
        out[1] = 25;
        out[2] = 28;
        continue;
      }
      put_sample(out, still_, from[0].x + u * (from[1].x - from[0].x) + v * (from[2].x - from[0].x),
                 from[0].y + u * (from[1].y - from[0].y) + v * (from[2].y - from[0].y));
    }
  }
}

// What is around the face goes with its rim, less and less the further away it is.
vision::Picture FaceClip::background(const Points& moved) const {
  vision::Picture made = still_;
  constexpr int kAcross = kClipWidth / kGrid + 1;
  constexpr int kDown = kClipHeight / kGrid + 1;
  Points to;
  Points from;
  for (int j = 0; j < kDown; ++j) {
    for (int i = 0; i < kAcross; ++i) {
      const float x = static_cast<float>(i * kGrid), y = static_cast<float>(j * kGrid);
      float sum_x = 0, sum_y = 0, sum = 1e-9F, nearest = 1e9F;
      for (const int k : kOval) {
        const Point& old = mesh_[static_cast<std::size_t>(k)];
        const float distance = std::hypot(old.x - x, old.y - y);
        const float weight = 1 / (distance * distance + 10);
        nearest = std::min(nearest, distance);
        sum_x += weight * (moved[static_cast<std::size_t>(k)].x - old.x);
        sum_y += weight * (moved[static_cast<std::size_t>(k)].y - old.y);
        sum += weight;
      }
      const float fall = std::exp(-nearest / 30);
      from.push_back({x, y, 0});
      to.push_back({x + fall * sum_x / sum, y + fall * sum_y / sum, 0});
    }
  }
  for (int j = 0; j + 1 < kDown; ++j) {
    for (int i = 0; i + 1 < kAcross; ++i) {
      const auto a = static_cast<std::size_t>(j * kAcross + i), b = a + 1, c = a + kAcross, d = c + 1;
      draw_triangle(made, nullptr, {to[a], to[b], to[c]}, {from[a], from[b], from[c]}, false);
      draw_triangle(made, nullptr, {to[b], to[d], to[c]}, {from[b], from[d], from[c]}, false);
    }
  }
  return made;
}

void FaceClip::draw_skin(vision::Picture& picture, const Points& moved, double mouth) const {
  std::vector<float> depth(static_cast<std::size_t>(picture.width * picture.height), 1e9F);
  const std::set<int> inner(kInnerLips.begin(), kInnerLips.end());
  for (const Triangle& t : triangles_) {
    const bool dark = mouth > 0.15 && inner.contains(t.a) && inner.contains(t.b) && inner.contains(t.c);
    draw_triangle(picture, &depth, {moved[t.a], moved[t.b], moved[t.c]}, {mesh_[t.a], mesh_[t.b], mesh_[t.c]}, dark);
  }
}

void FaceClip::add_glasses(vision::Picture& picture, const Points& moved) const {
  for (const auto& [outer, inner] : {std::pair{33, 133}, std::pair{263, 362}}) {
    const Point& a = moved[static_cast<std::size_t>(outer)];
    const Point& b = moved[static_cast<std::size_t>(inner)];
    const float cx = (a.x + b.x) / 2, cy = (a.y + b.y) / 2, radius = std::hypot(a.x - b.x, a.y - b.y) * 0.95F;
    for (int y = std::max(0, static_cast<int>(cy - radius - 2)); y < std::min(picture.height, static_cast<int>(cy + radius + 2)); ++y) {
      for (int x = std::max(0, static_cast<int>(cx - radius - 2)); x < std::min(picture.width, static_cast<int>(cx + radius + 2)); ++x) {
        const float away = std::hypot(static_cast<float>(x) - cx, (static_cast<float>(y) - cy) * 1.25F);
        std::uint8_t* p = pixel(picture, x, y);
        const bool rim = away > radius - 1.3F && away < radius + 0.9F;
        // A lens that mirrors a window: a pale band across it.
        const bool shine = away < radius && std::abs(static_cast<float>(x) - cx + (static_cast<float>(y) - cy) * 0.6F + radius * 0.5F) < radius * 0.14F;
        for (int k = 0; k < 3; ++k) {
          if (rim) p[k] = 30;
          if (shine) p[k] = byte(p[k] * 0.65 + 80);
        }
      }
    }
  }
}

// The portrait mirrored and smaller, looking in from the side.
void FaceClip::add_second(vision::Picture& picture) const {
  constexpr int kLeft = 4, kTop = 40, kSide = 110;
  const float zoom = static_cast<float>(kClipHeight) * 0.72F / kSide;
  for (int y = 0; y < kSide; ++y) {
    for (int x = 0; x < kSide; ++x) {
      const float u = middle_.x - (static_cast<float>(x) - kSide / 2.0F) * zoom;
      const float v = middle_.y + (static_cast<float>(y) - kSide / 2.0F) * zoom;
      put_sample(pixel(picture, kLeft + x, kTop + y), still_, u, v);
    }
  }
}

vision::Picture FaceClip::developed(vision::Picture picture, const Scene& scene, std::mt19937_64& random) const {
  if (scene.roll_deg != 0) {
    const vision::Picture upright = picture;
    const float turn = static_cast<float>(scene.roll_deg) / kDegree, c = std::cos(turn), s = std::sin(turn);
    for (int y = 0; y < picture.height; ++y) {
      for (int x = 0; x < picture.width; ++x) {
        const float u = static_cast<float>(x) - kClipWidth / 2.0F, v = static_cast<float>(y) - kClipHeight / 2.0F;
        put_sample(pixel(picture, x, y), upright, kClipWidth / 2.0F + u * c + v * s, kClipHeight / 2.0F - u * s + v * c);
      }
    }
  }
  for (int y = 0; y < picture.height; ++y) {
    for (int x = 0; x < picture.width; ++x) {
      std::uint8_t* p = pixel(picture, x, y);
      const double grain = scene.noise * 1.7 * (uniform(random) + uniform(random) + uniform(random) - 1.5);
      for (int k = 0; k < 3; ++k) {
        double value = p[k];
        if (scene.screen) value = 25 + 210 * std::pow(value / 255, 1.25) + 9 * std::sin(y * 2.1) + 5 * std::sin(x * 1.9 + k);
        if (scene.print) value = 60 + value * 0.62 + (((x / 2 + y / 2) % 2) == 0 ? 7 : -7);
        p[k] = byte(value * scene.light + grain);
      }
      const int rim = std::min({x, y, picture.width - 1 - x, picture.height - 1 - y});
      if ((scene.screen && rim < 8) || (scene.print && rim < 6)) p[0] = p[1] = p[2] = scene.screen ? 12 : 235;
    }
  }
  return picture;
}

vision::Picture FaceClip::person(const Pose& pose, const Scene& scene, std::mt19937_64& random) const {
  const Points moved = bent(pose, scene);
  vision::Picture picture = background(moved);
  draw_skin(picture, moved, pose.mouth);
  if (scene.glasses) add_glasses(picture, moved);
  if (scene.second) add_second(picture);
  return developed(std::move(picture), scene, random);
}

vision::Picture FaceClip::sheet(const Sheet& sheet, const Scene& scene, std::mt19937_64& random) const {
  // Perspective of a plane that is turned before a camera two and a half sheets away.
  vision::Picture picture = blank(kClipWidth, kClipHeight);
  const double a = sheet.tilt_deg / kDegree, b = sheet.nod_deg / kDegree, eye = 2.5 * kClipHeight;
  const double larger = (1 + sheet.nearer) * (1 - scene.far);
  for (int y = 0; y < kClipHeight; ++y) {
    for (int x = 0; x < kClipWidth; ++x) {
      const double u = x - kClipWidth / 2.0 - sheet.right * kClipWidth / 1000, v = y - kClipHeight / 2.0 - sheet.down * kClipHeight / 1000;
      // The ray (u, v, eye) meets the plane through the middle whose axes are turned by a and b.
      const double nx = -std::sin(a) * std::cos(b), ny = -std::sin(b), nz = std::cos(a) * std::cos(b);
      const double t = nz * eye / (nx * u + ny * v + nz * eye);
      const double px = u * t, py = v * t, pz = eye * t - eye;
      const double across = (px * std::cos(a) + pz * std::sin(a)) / larger;
      const double along = (py * std::cos(b) + (px * -std::sin(a) + pz * std::cos(a)) * std::sin(b)) / larger;
      const double sx = kClipWidth / 2.0 + across, sy = kClipHeight / 2.0 + along;
      std::uint8_t* out = pixel(picture, x, y);
      if (sx < 0 || sy < 0 || sx >= kClipWidth - 1 || sy >= kClipHeight - 1) {
        out[0] = out[1] = out[2] = 90;
        out[3] = 255;
        continue;
      }
      put_sample(out, still_, static_cast<float>(sx), static_cast<float>(sy));
    }
  }
  return developed(std::move(picture), scene, random);
}

vision::Picture FaceClip::empty(const Scene& scene, std::mt19937_64& random) const {
  vision::Picture picture = blank(kClipWidth, kClipHeight);
  for (int y = 0; y < kClipHeight; ++y) {
    for (int x = 0; x < kClipWidth; ++x) {
      std::uint8_t* out = pixel(picture, x, y);
      for (int k = 0; k < 3; ++k) out[k] = byte(110 + 40 * std::sin(x * 0.02 + k) + 30 * std::cos(y * 0.05));
      out[3] = 255;
    }
  }
  return developed(std::move(picture), scene, random);
}

}  // namespace lifecert::support
