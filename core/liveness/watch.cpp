#include "core/liveness/watch.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/liveness/movement.h"

namespace lifecert::liveness {
namespace {

constexpr std::uint32_t kSlow_ms = 100;           // between frames: then one frame is enough to hold a movement
constexpr std::uint32_t kAdvise_ms = 4'000;       // so long a better picture is asked for; then it has to do
constexpr std::uint32_t kSettle_ms = 300;         // after a step begins, what is left of the movement before does not count
constexpr int kBack = 50;                         // percent of a movement that is over
constexpr int kBegun = 40;                        // percent from where on it is "a little more"
constexpr int kKeyStep = 10;                      // percent by which a later picture must show more
constexpr int kOpeningsWanted = static_cast<int>(kDigits) - 1;

// What is clearly another movement: nodding goes with coming closer, a mouth opens with many things.
struct Clear {
  Action action;
  int percent;
};
constexpr std::array kClear = {Clear{Action::turn_left, 130}, Clear{Action::turn_right, 130}, Clear{Action::nod, 180},
                               Clear{Action::open_mouth, 160}};

Action opposite(Action action) {
  if (action == Action::turn_left) return Action::turn_right;
  if (action == Action::turn_right) return Action::turn_left;
  return action;
}

}  // namespace

bool known(Phase phase) { return phase >= Phase::rest && phase <= Phase::failed; }

std::string_view name_of(Phase phase) {
  switch (phase) {
    case Phase::rest: return "rest";
    case Phase::act: return "act";
    case Phase::back: return "back";
    case Phase::done: return "done";
    case Phase::failed: return "failed";
  }
  return "unknown";
}

Watch::Watch(Script script) : script_(std::move(script)) {}

Progress Watch::see(const Frame& frame) {
  if (seen_.phase == Phase::done || seen_.phase == Phase::failed) return report(Hint::none, 100);
  if (!first_ms_) first_ms_ = frame.at_ms;
  const std::uint32_t now_ms = std::max(frame.at_ms, *first_ms_) - *first_ms_;
  gap_ms_ = now_ms > now_ms_ ? now_ms - now_ms_ : 0;
  now_ms_ = std::max(now_ms_, now_ms);
  frame_ = seen_.frames++;
  seen_.ended_ms = now_ms_;
  if (gap_ms_ > kMostGap_ms) return lost(Hint::hold_still);
  if (const Hint why = obstacle(frame); why != Hint::none) return away(why);
  away_since_ms_.reset();
  if (seen_.phase == Phase::rest) return resting(frame);
  return seen_.phase == Phase::act ? acting(frame) : returning(frame);
}

// Nothing to measure. For a moment that is forgiven; then whoever comes back may be somebody else.
Progress Watch::away(Hint why) {
  if (!away_since_ms_) away_since_ms_ = now_ms_;
  if (seen_.phase == Phase::rest) {
    // What was recorded so far holds nothing yet.
    begin_again();
    Progress made = report(why, 0);
    made.began_again = true;
    return made;
  }
  return now_ms_ - *away_since_ms_ < kMostAway_ms ? report(why, 0) : lost(why);
}

Progress Watch::lost(Hint why) {
  const std::uint8_t before = seen_.began_again;
  begin_again();
  Progress made = report(why, 0);
  made.began_again = true;
  seen_.began_again = static_cast<std::uint8_t>(std::min(255, before + 1));
  return made;
}

void Watch::begin_again() {
  Script script = std::move(script_);
  const std::uint8_t before = seen_.began_again;
  *this = Watch(std::move(script));
  seen_.began_again = before;
}

Progress Watch::resting(const Frame& frame) {
  const Hint better = advice(frame);
  if (better != Hint::none && now_ms_ < kAdvise_ms) {
    finder_.forget();
    return report(better, 0);
  }
  std::optional<Rest> rest = finder_.see(frame);
  if (!rest) {
    const bool trembles = finder_.percent() == 99;
    return report(trembles ? Hint::look_straight : better, finder_.percent());
  }
  seen_.rest = *rest;
  seen_.rest_frame = frame_;
  begin_step();
  Progress made = report(Hint::none, 0);
  made.key_frame = 0;
  return made;
}

void Watch::begin_step() {
  StepSeen next;
  next.action = script_.steps[seen_.steps.size()];
  next.began_ms = now_ms_;
  next.asked = asked_of(next.action, script_.set, *seen_.rest);
  seen_.steps.push_back(next);
  seen_.phase = Phase::act;
  held_ = 0;
  key_percent_ = 0;
  half_ = false;
  openings_ = 0;
}

Progress Watch::next_step() {
  if (seen_.steps.size() == script_.steps.size()) {
    seen_.phase = Phase::done;
    return report(Hint::none, 100);
  }
  begin_step();
  return report(Hint::none, 0);
}

// Percent of the step's movement in this frame. Reading is counted in openings of the lips.
int Watch::strength(const Frame& frame) {
  if (action() != Action::read_digits) return shown(action(), script_.set, *seen_.rest, frame).percent;
  if (!half_ && lips_apart(*seen_.rest, frame)) {
    half_ = true;
    ++openings_;
  } else if (half_ && lips_together(*seen_.rest, frame)) {
    half_ = false;
  }
  return openings_ * 100 / kOpeningsWanted;
}

// Takes the figures of the furthest frame so far; its picture goes with them.
bool Watch::is_new_peak(const Frame& frame, int percent) {
  if (percent < 100 || (key_percent_ > 0 && percent < key_percent_ + kKeyStep)) return false;
  key_percent_ = percent;
  const bool reads = action() == Action::read_digits;
  const Shown now = reads ? Shown{percent, openings_, 0} : shown(action(), script_.set, *seen_.rest, frame);
  step().peak_ms = now_ms_;
  step().peak_frame = frame_;
  step().peak = now.change;
  step().parallax = now.parallax;
  step().flat_yaw = frame.yaw - seen_.rest->face.yaw;
  return true;
}

// Whether the movement was reached in more than one bad measurement.
bool Watch::held(int percent) {
  if (percent >= 100) held_ += gap_ms_ >= kSlow_ms ? 2 : 1;
  return held_ >= 2;
}

Progress Watch::acting(const Frame& frame) {
  const int percent = strength(frame);
  if (is_wrong(frame, percent)) {
    if (++seen_.wrong > kForgiven) {
      seen_.phase = Phase::failed;
      seen_.reason = Code::wrong_script;
      return report(Hint::something_else, 0);
    }
    return report(Hint::something_else, percent);
  }
  const bool peak = is_new_peak(frame, percent);
  const bool reached = held(percent);
  if (reached) seen_.phase = Phase::back;
  Progress made = reached ? report(Hint::look_straight, 100) : report(hint_for(frame, percent), percent);
  if (peak) made.key_frame = static_cast<std::uint8_t>(seen_.steps.size());
  // Who came closer may stay, and reading has no way back.
  if (reached && (action() == Action::come_closer || action() == Action::read_digits)) {
    const std::optional<std::uint8_t> key_frame = made.key_frame;
    made = next_step();
    made.key_frame = key_frame;
  }
  return made;
}

Progress Watch::returning(const Frame& frame) {
  const int percent = shown(action(), script_.set, *seen_.rest, frame).percent;
  const bool over = action() == Action::blink ? eyes_open(*seen_.rest, frame) : percent < kBack;
  if (over) return next_step();
  Progress made = report(Hint::look_straight, 100);
  if (is_new_peak(frame, percent)) made.key_frame = static_cast<std::uint8_t>(seen_.steps.size());
  return made;
}

Hint Watch::hint_for(const Frame& frame, int percent) const {
  const Action other = opposite(action());
  if (other != action() && shown(other, script_.set, *seen_.rest, frame).percent >= kBegun) return Hint::other_side;
  if (percent >= kBegun) return Hint::a_little_more;
  return advice(frame);
}

// Whether another movement than the one that is asked for has just become clear. Each is counted once, until it is over.
bool Watch::is_wrong(const Frame& frame, int percent) {
  int most = 0;
  bool clear = false;
  for (const Clear& other : kClear) {
    if (other.action == action()) continue;
    // Against what the full set asks: small movements of who was asked for small ones are no fault.
    const int seen = shown(other.action, ActionSet::full, *seen_.rest, frame).percent;
    most = std::max(most, seen);
    clear = clear || seen >= other.percent;
  }
  if (action() == Action::read_digits || percent >= 60 || now_ms_ - step().began_ms < kSettle_ms) clear = false;
  if (most < kBack) wrong_under_way_ = false;
  if (!clear || wrong_under_way_) return false;
  wrong_under_way_ = true;
  return true;
}

Progress Watch::report(Hint hint, int percent) const {
  Progress made;
  made.phase = seen_.phase;
  made.step = static_cast<std::uint8_t>(seen_.phase == Phase::done ? script_.steps.size()
                                        : seen_.steps.empty()      ? 0
                                                                   : seen_.steps.size() - 1);
  made.percent = static_cast<std::uint8_t>(std::clamp(percent, 0, 100));
  made.hint = hint;
  const bool moving = seen_.phase == Phase::act || seen_.phase == Phase::back;
  // At rest to know how far they open; no blink, no need.
  const bool blinks = std::ranges::find(script_.steps, Action::blink) != script_.steps.end();
  made.eyes_wanted = (seen_.phase == Phase::rest && blinks) || (moving && action() == Action::blink);
  return made;
}

}  // namespace lifecert::liveness
