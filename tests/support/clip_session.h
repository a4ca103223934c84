// Whole sessions with pictures: an actor before the camera, the eyes, the recorder.
#pragma once

#include <functional>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "core/liveness/check.h"
#include "core/liveness/recorder.h"
#include "core/vision/eyes.h"
#include "tests/support/face_clip.h"

namespace lifecert::support {

/// Makes the next picture.
/// now_s      since the camera was switched on
/// progress   what the page showed after the picture before
using Camera = std::function<vision::Picture(double now_s, const liveness::Progress& progress)>;

struct Played {
  bool done = false;        // the page would send it
  Code reason = Code::ok;   // of a failure
  double seconds = 0;
  Bytes session;            // when done
  liveness::Seen seen;
};

/// limit_s   when the clip ends
[[nodiscard]] Played play(const Camera& camera, vision::Eyes& eyes, const liveness::Script& script, double fps, double limit_s);

// ---- Actors

/// How somebody moves who does what the page says.
struct Way {
  double turn_deg = 25;   // true degrees
  double nod_deg = 16;
  double mouth = 0.9;
  double nearer = 0.32;
  double move_s = 1.2;    // there and back
  double delay_s = 0.4;   // from the prompt to the movement
  double tremor_deg = 0;
  bool left_eye_shut = false;
  bool blinks = true;     // when asked to
};

/// How long a movement takes, in seconds: four digits take four times as long.
[[nodiscard]] double length_of(liveness::Action action, const Way& way);

/// Follows the script that the page shows, and tries again what was not seen.
class Follower {
 public:
  Follower(const FaceClip& clip, liveness::Script script, Way way, Scene scene, std::uint64_t seed);
  [[nodiscard]] vision::Picture operator()(double now_s, const liveness::Progress& progress);
  /// The most often that one movement had to be made.
  [[nodiscard]] int most_tries() const { return most_tries_; }

 private:
  const FaceClip* clip_;
  liveness::Script script_;
  Way way_;
  Scene scene_;
  std::mt19937_64 random_;
  int step_ = -1;
  double begins_s_ = 0;
  int tries_ = 0;
  int most_tries_ = 0;
  std::optional<double> upright_at_s_;
};

/// A recording: these movements one after the other, whatever the page asks for.
class Recording {
 public:
  Recording(const FaceClip& clip, std::vector<liveness::Action> actions, Way way, Scene scene, std::uint64_t seed);
  [[nodiscard]] vision::Picture operator()(double now_s, const liveness::Progress& progress);
  /// Nobody is in the picture from here on, for so long.
  double gone_from_s = -1;
  double gone_for_s = 0;

 private:
  const FaceClip* clip_;
  std::vector<liveness::Action> actions_;
  Way way_;
  Scene scene_;
  std::mt19937_64 random_;
};

}  // namespace lifecert::support
