// A person before a camera as numbers alone: what the eyes would report of somebody who moves as told, with the noise of
// measuring, tremor, small movements, one eye, a slow camera. Quick enough for thousands of sessions; pictures are
// face_clip.h's.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include "core/liveness/frame.h"
#include "core/liveness/script.h"

namespace lifecert::support {

/// How somebody moves, and what they are seen by.
struct Manner {
  double turn_deg = 17;       // as measured
  double nod_deg = 15;
  double mouth = 180;         // thousandths
  double closer = 0.3;        // of the size at rest
  double shut = 0.4;          // of the eyes' opening that is left in a blink
  double move_s = 1.2;        // one movement, there and back
  double pause_s = 0.8;       // between two
  double look_s = 2;          // into the camera, before the first
  double fps = 15;
  double noise = 1.0;         // 1: as measured on a JPEG of quality 80
  double tremor_deg = 0;      // at 5 Hz
  double parallax = 28;       // thousandths of the nose's move a degree of measured yaw; a flat picture has none
  int eye_left = 300;         // thousandths, at rest
  int eye_right = 300;
  bool lids = true;           // the iris net runs
  bool blinks_by_itself = true;
};

class ActedFace {
 public:
  explicit ActedFace(Manner manner, std::uint64_t seed = 1) : manner_(manner), random_(seed) {
    next_blink_s_ = 2 + 4 * uniform();
  }

  /// So long at rest.
  void rest(double seconds) {
    const double until = now_s_ + seconds;
    while (now_s_ < until) add({});
  }
  void act(liveness::Action action) {
    const double began = now_s_;
    while (now_s_ < began + manner_.move_s) add(pose_of(action, (now_s_ - began) / manner_.move_s));
    rest(manner_.pause_s);
  }
  /// Looks into the camera, then does it all.
  void act_all(const std::vector<liveness::Action>& actions) {
    rest(manner_.look_s);
    for (const liveness::Action action : actions) act(action);
  }
  /// Nobody, or several, for so long.
  void faces(std::uint8_t count, double seconds) {
    const double until = now_s_ + seconds;
    while (now_s_ < until) {
      add({});
      if (count == 0) {
        const std::uint32_t at_ms = frames_.back().at_ms;
        frames_.back() = {};
        frames_.back().at_ms = at_ms;
      }
      frames_.back().faces = count;
    }
  }

  [[nodiscard]] const std::vector<liveness::Frame>& frames() const { return frames_; }
  [[nodiscard]] Manner& manner() { return manner_; }

 private:
  struct Pose {
    double yaw = 0, pitch = 0, mouth = 0, closer = 0, shut = 0;
  };

  // There within three tenths of the time, held, and back.
  static double bump(double t) { return t < 0.3 ? t / 0.3 : t > 0.7 ? (1 - t) / 0.3 : 1; }

  Pose pose_of(liveness::Action action, double t) const {
    using liveness::Action;
    Pose pose;
    switch (action) {
      case Action::turn_left: pose.yaw = manner_.turn_deg * bump(t); break;
      case Action::turn_right: pose.yaw = -manner_.turn_deg * bump(t); break;
      case Action::nod: pose.pitch = manner_.nod_deg * bump(t); break;
      case Action::open_mouth: pose.mouth = manner_.mouth * bump(t); break;
      case Action::come_closer: pose.closer = manner_.closer * bump(t); break;
      case Action::blink: pose.shut = t > 0.3 && t < 0.7 ? 1 : 0; break;
      case Action::read_digits: pose.mouth = 90 * (0.5 - 0.5 * std::cos(t * 2 * 3.14159265 * 4)); break;
    }
    return pose;
  }

  double uniform() { return static_cast<double>(random_() >> 11U) / static_cast<double>(1ULL << 53U); }
  // About normal, of standard deviation 1.
  double normal() { return (uniform() + uniform() + uniform() + uniform() - 2) * 1.732; }

  template <class T>
  static T whole(double value, double least, double most) {
    return static_cast<T>(std::lround(std::clamp(value, least, most)));
  }

  void add(Pose pose) {
    if (manner_.blinks_by_itself && now_s_ > next_blink_s_) {
      pose.shut = 1;
      if (now_s_ > next_blink_s_ + 0.2) next_blink_s_ = now_s_ + 2 + 4 * uniform();
    }
    const double tremor = manner_.tremor_deg * std::sin(now_s_ * 2 * 3.14159265 * 5);
    const double open = 1 - pose.shut * (1 - manner_.shut);
    const double mesh_open = 1 - pose.shut * (1 - manner_.shut) * 0.6;  // the mesh hardly sees lids close
    const double yaw = pose.yaw + tremor;
    liveness::Frame f;
    f.at_ms = static_cast<std::uint32_t>(now_s_ * 1000);
    f.faces = 1;
    f.yaw = whole<std::int16_t>(10 * (yaw + 0.4 * noise()), -900, 900);
    f.pitch = whole<std::int16_t>(10 * (pose.pitch + 3 + tremor + 0.5 * noise()), -900, 900);
    f.roll = whole<std::int16_t>(10 * (0.3 * noise()), -900, 900);
    f.turn = whole<std::int16_t>(yaw * manner_.parallax + 4 * noise(), -1000, 1000);
    f.nod = whole<std::int16_t>(pose.pitch * 6 + 4 * noise(), -1000, 1000);
    f.eye_left = whole<std::uint16_t>(manner_.eye_left * mesh_open + 8 * noise(), 0, 2000);
    f.eye_right = whole<std::uint16_t>(manner_.eye_right * mesh_open + 8 * noise(), 0, 2000);
    if (manner_.lids) {
      f.lid_left = whole<std::uint16_t>(manner_.eye_left * 1.2 * open + 12 * noise(), 1, 2000);
      f.lid_right = whole<std::uint16_t>(manner_.eye_right * 1.2 * open + 12 * noise(), 1, 2000);
    }
    f.mouth = whole<std::uint16_t>(40 + pose.mouth + 8 * noise(), 0, 2000);
    f.x = whole<std::uint16_t>(500 + 3 * noise(), 0, 1000);
    f.y = whole<std::uint16_t>(500 + 3 * noise(), 0, 1000);
    f.size = whole<std::uint16_t>(520 * (1 + pose.closer) + 3 * noise(), 0, 2000);
    f.sharp = 60;
    f.light = 120;
    frames_.push_back(f);
    now_s_ += 1 / manner_.fps;
  }

  double noise() { return manner_.noise * normal(); }

  Manner manner_;
  std::mt19937_64 random_;
  std::vector<liveness::Frame> frames_;
  double now_s_ = 0;
  double next_blink_s_ = 0;
};

}  // namespace lifecert::support
