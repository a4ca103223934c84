// Watches frames for the movements of a script: the one state machine that runs on the phone while a person moves, and
// again at the reviewer's desk over the trace of it.
//
//   rest -> (act -> back) for each step -> done
//
// From every state: a face that is away for longer than a moment, or a second face, begins again at rest; a third movement
// that was not asked for ends it as failed. Nothing runs against a clock: an old person may take minutes for a step.
// What counts is always the change from the person's own rest.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/code.h"
#include "core/liveness/frame.h"
#include "core/liveness/guidance.h"
#include "core/liveness/rest.h"
#include "core/liveness/script.h"

namespace lifecert::liveness {

enum class Phase : std::uint8_t { rest = 1, act = 2, back = 3, done = 4, failed = 5 };
[[nodiscard]] bool known(Phase phase);
[[nodiscard]] std::string_view name_of(Phase phase);
constexpr std::string_view type_name(Phase) { return "LivePhase"; }

/// What the host should do and show after a frame.
struct Progress {
  Phase phase = Phase::rest;
  std::uint8_t step = 0;                  // of the script, 0 first; the number of steps when done
  std::uint8_t percent = 0;               // of the rest, or of the movement that is asked for; 100: seen
  Hint hint = Hint::none;
  bool eyes_wanted = false;               // run the iris net on the next frame
  bool began_again = false;               // with this frame: what was recorded before it is void
  std::optional<std::uint8_t> key_frame;  // keep this frame's picture: 0 as the rest's, n as step n's, over an earlier one

  friend bool operator==(const Progress&, const Progress&) = default;
};

/// One step as it was seen.
struct StepSeen {
  Action action = Action::turn_left;
  std::uint32_t began_ms = 0;   // from the first frame
  std::uint32_t peak_ms = 0;
  std::uint32_t peak_frame = 0; // counted from 0, the first frame after the beginning
  std::int32_t peak = 0;        // change from the rest: tenths of a degree, thousandths, or for eyes percent of the opening left
  std::int32_t asked = 0;       // what it had to reach, in the same unit
  std::int32_t parallax = 0;    // turn and nod: how far the nose moved against the face's outline, thousandths
  std::int32_t flat_yaw = 0;    // yaw's change at the peak, tenths of a degree

  friend bool operator==(const StepSeen&, const StepSeen&) = default;
};

/// What a whole session came to.
struct Seen {
  Phase phase = Phase::rest;
  Code reason = Code::ok;         // of a failure: wrong_script
  std::optional<Rest> rest;
  std::uint32_t rest_frame = 0;   // the frame with which it was found
  std::vector<StepSeen> steps;    // those that were begun
  std::uint32_t frames = 0;
  std::uint32_t began_ms = 0;
  std::uint32_t ended_ms = 0;
  std::uint8_t wrong = 0;         // movements that were not asked for
  std::uint8_t began_again = 0;   // how often the face was lost; stops counting at 255

  friend bool operator==(const Seen&, const Seen&) = default;
};

/// How many movements that were not asked for are forgiven: people mistake left and right.
inline constexpr std::uint8_t kForgiven = 2;
/// How long a face may be away, or a second one there, before it begins again.
inline constexpr std::uint32_t kMostAway_ms = 1'000;
/// How long the camera may stand still before it begins again.
inline constexpr std::uint32_t kMostGap_ms = 2'000;

class Watch {
 public:
  /// script   at least one step
  explicit Watch(Script script);

  /// frame   in_range(); at_ms never falls (an earlier one counts as the same moment)
  [[nodiscard]] Progress see(const Frame& frame);

  [[nodiscard]] const Seen& seen() const { return seen_; }
  [[nodiscard]] const Script& script() const { return script_; }

 private:
  [[nodiscard]] Progress away(Hint why);
  [[nodiscard]] Progress lost(Hint why);
  [[nodiscard]] Progress resting(const Frame& frame);
  [[nodiscard]] Progress acting(const Frame& frame);
  [[nodiscard]] Progress returning(const Frame& frame);
  [[nodiscard]] Progress report(Hint hint, int percent) const;

  void begin_again();
  void begin_step();
  [[nodiscard]] Progress next_step();
  [[nodiscard]] int strength(const Frame& frame);
  [[nodiscard]] bool is_new_peak(const Frame& frame, int percent);
  [[nodiscard]] bool held(int percent);
  [[nodiscard]] Hint hint_for(const Frame& frame, int percent) const;
  [[nodiscard]] bool is_wrong(const Frame& frame, int percent);
  [[nodiscard]] Action action() const { return script_.steps[seen_.steps.size() - 1]; }
  [[nodiscard]] StepSeen& step() { return seen_.steps.back(); }

  Script script_;
  Seen seen_;
  RestFinder finder_;
  std::optional<std::uint32_t> first_ms_;    // of the first frame since it began (again)
  std::uint32_t now_ms_ = 0;                 // since then
  std::uint32_t gap_ms_ = 0;                 // since the frame before
  std::uint32_t frame_ = 0;                  // number of this frame, 0 first
  std::optional<std::uint32_t> away_since_ms_;
  int held_ = 0;                             // frames of this step in which the movement was reached
  int key_percent_ = 0;                      // with which the step's picture was asked for last
  bool half_ = false;                        // eyes were shut; lips were apart
  int openings_ = 0;                         // of lips that read
  bool wrong_under_way_ = false;
};

}  // namespace lifecert::liveness
