// A face that moves before a camera, made when it is needed out of one portrait in the public domain (a NASA portrait that
// Debian packs with python3-skimage; scripts/lib/fetch-sources brings it). No picture of anybody is part of the repository.
//
// The portrait's mesh is bent: eyelids, jaw, then the whole head in space; its skin is drawn onto the bent mesh, and what is
// around the face follows as far as it must. It is one face, seen by the mesh that also made it: figures from it show that
// the checks do what they say, and are no laboratory's.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "core/vision/eyes.h"

namespace lifecert::support {

/// How the head is held. Left and right are the person's own.
struct Pose {
  double yaw_deg = 0;     // positive: to the left
  double pitch_deg = 0;   // positive: chin down
  double shut_left = 0;   // 0 open as in the portrait, 1 shut
  double shut_right = 0;
  double mouth = 0;       // 0 as in the portrait, 1 wide open
  double nearer = 0;      // 0.3: three tenths larger
  double right = 0;       // moved in the picture, thousandths of its width
  double down = 0;        // of its height
};

/// What stands between the face and the numbers.
struct Scene {
  double light = 1;       // of the portrait's
  double noise = 3;       // standard deviation of each pixel's brightness
  double far = 0;         // 0.2: two tenths smaller
  double roll_deg = 0;    // the phone is tilted; clockwise as the picture shows it
  bool glasses = false;   // dark rims and pale lenses over the eyes
  bool second = false;    // somebody else looks in from the side
  bool screen = false;    // copied from a screen: stripes, another contrast, a rim
  bool print = false;     // copied from a print: raster of dots, pale colours, a white rim
};

/// A sheet with the portrait on it, before the camera.
struct Sheet {
  double tilt_deg = 0;    // about the upright axis
  double nod_deg = 0;     // about the level one
  double nearer = 0;
  double right = 0;       // as Pose's
  double down = 0;
};

inline constexpr std::int32_t kClipWidth = 320;
inline constexpr std::int32_t kClipHeight = 240;

class FaceClip {
 public:
  /// eyes   with detector, mesh and eyelids
  /// Errors: no_face, those of Eyes::look_afresh.
  [[nodiscard]] static Result<FaceClip> open(vision::Eyes& eyes);
  /// The portrait as a camera of the clips' size would show it.
  [[nodiscard]] const vision::Picture& still() const { return still_; }

  /// One picture of a person.
  [[nodiscard]] vision::Picture person(const Pose& pose, const Scene& scene, std::mt19937_64& random) const;
  /// One picture of the portrait on a sheet.
  [[nodiscard]] vision::Picture sheet(const Sheet& sheet, const Scene& scene, std::mt19937_64& random) const;
  /// One picture of an empty room.
  [[nodiscard]] vision::Picture empty(const Scene& scene, std::mt19937_64& random) const;

 private:
  struct Point {
    float x = 0, y = 0, z = 0;
  };
  struct Triangle {
    std::uint16_t a = 0, b = 0, c = 0;
  };
  using Points = std::vector<Point>;

  FaceClip() = default;
  void triangulate();
  [[nodiscard]] Points bent(const Pose& pose, const Scene& scene) const;
  [[nodiscard]] vision::Picture background(const Points& moved) const;
  void draw_skin(vision::Picture& picture, const Points& moved, double mouth) const;
  void draw_triangle(vision::Picture& picture, std::vector<float>* depth, const Point (&to)[3], const Point (&from)[3],
                     bool dark) const;
  void add_glasses(vision::Picture& picture, const Points& moved) const;
  void add_second(vision::Picture& picture) const;
  [[nodiscard]] vision::Picture developed(vision::Picture picture, const Scene& scene, std::mt19937_64& random) const;

  vision::Picture still_;
  Points mesh_;
  std::vector<Triangle> triangles_;
  Point middle_;       // of the head, behind the face
  float face_width_ = 0;
};

}  // namespace lifecert::support
