#include "core/liveness/check.h"

#include <algorithm>
#include <cstdlib>

namespace lifecert::liveness {
namespace {

constexpr int kFastest = 5'000;                 // tenths of a degree a second: young heads reach 4,000
constexpr int kJitter = 60;                     // tenths of a degree between two frames that measuring alone may give
constexpr std::size_t kFewestFramesASecond = 3;
constexpr std::uint32_t kStripGap_ms = 350;     // at least four a second, with some slack for slow cameras
constexpr std::uint32_t kWidestGap_ms = 1'500;
constexpr std::size_t kWideGapsOf100 = 10;
constexpr int kStripStep = 45;                  // difference of neighbouring tiles that wants an eye; movements reach 21
constexpr int kSamePicture = 12;                // difference of a key frame's face and its tile; JPEG costs 4
constexpr int kOtherPicture = 24;
constexpr int kPlane = 20;                      // thousandths left by a plane; a turned head leaves 55 and more
constexpr int kSameFace = 500;                  // thousandths between two moments of one session
constexpr int kOtherFace = 650;

Judgement judge(Aspect aspect, Level level, Code reason, std::string figures) {
  return {aspect, level, reason, std::move(figures)};
}
Judgement holds(Aspect aspect, std::string figures) { return judge(aspect, Level::holds, Code::ok, std::move(figures)); }

std::string number(std::int64_t value) { return std::to_string(value); }

// 164 -> "16.4"
std::string tenths(std::int64_t value) {
  const std::string sign = value < 0 ? "-" : "";
  const std::int64_t size = std::abs(value);
  return sign + number(size / 10) + "." + number(size % 10);
}

std::string step_figures(const StepSeen& step) {
  switch (step.action) {
    case Action::turn_left: return "left " + tenths(step.peak) + "/" + tenths(step.asked);
    case Action::turn_right: return "right " + tenths(step.peak) + "/" + tenths(step.asked);
    case Action::nod: return "nod " + tenths(step.peak) + "/" + tenths(step.asked);
    case Action::open_mouth: return "mouth " + number(step.peak) + "/" + number(step.asked);
    case Action::come_closer: return "closer " + number(step.peak / 10) + "%/" + number(step.asked / 10) + "%";
    case Action::blink: return "eyes " + number(step.peak) + "%/" + number(step.asked) + "%";
    case Action::read_digits: return "lips " + number(step.peak) + "/" + number(step.asked);
  }
  return {};
}

Judgement judge_script(const Script& script, const Seen& seen) {
  std::string figures;
  for (const StepSeen& step : seen.steps) {
    if (step.peak_ms == 0) continue;
    figures += (figures.empty() ? "" : ", ") + step_figures(step);
  }
  if (seen.wrong > 0) figures += (figures.empty() ? "" : ", ") + number(seen.wrong) + " other";
  if (seen.phase == Phase::failed) return judge(Aspect::script, Level::fails, seen.reason, figures);
  if (seen.began_again > 0) return judge(Aspect::script, Level::fails, Code::face_lost, figures);
  if (seen.phase != Phase::done) {
    const std::string done = number(static_cast<std::int64_t>(seen.steps.empty() ? 0 : seen.steps.size() - 1));
    return judge(Aspect::script, Level::fails, Code::wrong_script,
                 figures + (figures.empty() ? "" : ", ") + done + " of " + number(static_cast<std::int64_t>(script.steps.size())));
  }
  if (script.set == ActionSet::easier) return judge(Aspect::script, Level::look, Code::easier_set, figures);
  return holds(Aspect::script, figures);
}

bool is_jump(const Frame& before, const Frame& now) {
  if (before.faces == 0 || now.faces == 0) return false;
  const std::int64_t apart = std::max(std::abs(now.yaw - before.yaw), std::abs(now.pitch - before.pitch));
  const std::int64_t gap_ms = std::int64_t{now.at_ms} - before.at_ms;
  return apart > kJitter && apart * 1000 > kFastest * std::max<std::int64_t>(1, gap_ms);
}

Judgement judge_motion(const std::vector<Frame>& frames, const Seen& seen) {
  std::size_t jumps = 0;
  for (std::size_t i = 1; i < frames.size(); ++i) jumps += is_jump(frames[i - 1], frames[i]) ? 1U : 0U;
  const std::uint32_t length_ms = frames.back().at_ms;
  const std::string figures = number(static_cast<std::int64_t>(frames.size())) + " frames in " +
                              tenths(length_ms / 100) + " s, " + number(static_cast<std::int64_t>(jumps)) + " jumps";
  const bool stands = length_ms == 0 || frames.size() * 1000 < kFewestFramesASecond * length_ms;
  if (stands || jumps > 2 + frames.size() / 100) {
    return judge(Aspect::motion, Level::fails, Code::impossible_motion, figures);
  }
  // A movement takes a moment; who does four in a second is no person.
  if (seen.phase == Phase::done && length_ms < seen.steps.size() * 400) {
    return judge(Aspect::motion, Level::fails, Code::impossible_motion, figures);
  }
  return holds(Aspect::motion, figures);
}

Judgement judge_faces(const std::vector<Frame>& frames) {
  std::size_t none = 0;
  std::size_t several = 0;
  for (const Frame& frame : frames) {
    none += frame.faces == 0 ? 1 : 0;
    several += frame.faces > 1 ? 1 : 0;
  }
  const auto percent = [&](std::size_t part) { return static_cast<std::int64_t>(part * 100 / frames.size()); };
  const std::string figures = "none " + number(percent(none)) + "%, several " + number(percent(several)) + "%";
  if (several * 50 > frames.size()) return judge(Aspect::faces, Level::fails, Code::several_faces, figures);
  if (none * 5 > frames.size()) return judge(Aspect::faces, Level::fails, Code::face_lost, figures);
  if (several > 0) return judge(Aspect::faces, Level::look, Code::several_faces, figures);
  return holds(Aspect::faces, figures);
}

struct StripTimes {
  std::size_t tiles = 0;
  std::size_t wide = 0;         // gaps wider than they should be
  std::uint32_t widest_ms = 0;  // the beginning and the end included
};

StripTimes times_of(const ReadSession& session) {
  StripTimes times;
  std::uint32_t last_ms = 0;
  const auto gap = [&](std::uint32_t now_ms) {
    times.wide += now_ms - last_ms > kStripGap_ms ? 1 : 0;
    times.widest_ms = std::max(times.widest_ms, now_ms - last_ms);
    last_ms = now_ms;
  };
  for (const StripSheet& sheet : session.session.strip) {
    for (const std::uint32_t frame : sheet.frames) {
      ++times.tiles;
      gap(session.frames[frame].at_ms);
    }
  }
  gap(session.frames.back().at_ms);
  return times;
}

Judgement judge_strip_times(const ReadSession& session) {
  const StripTimes times = times_of(session);
  const std::string figures = number(static_cast<std::int64_t>(times.tiles)) + " pictures, widest gap " +
                              number(times.widest_ms) + " ms";
  if (times.tiles == 0 || times.widest_ms > kWidestGap_ms) return judge(Aspect::strip, Level::fails, Code::face_lost, figures);
  if (times.wide * 100 > times.tiles * kWideGapsOf100) return judge(Aspect::strip, Level::look, Code::face_lost, figures);
  return holds(Aspect::strip, figures);
}

bool is_turn(Action action) { return action == Action::turn_left || action == Action::turn_right; }

Judgement judge_depth(const Seen& seen) {
  std::string figures;
  for (const StepSeen& step : seen.steps) {
    if (!is_turn(step.action) || step.peak_ms == 0) continue;
    figures += (figures.empty() ? "nose " : ", ") + number(step.parallax) + " at " + tenths(step.peak);
  }
  // A turn only counts with a nose that moves (movement.h): without one there is nothing to show depth by.
  if (figures.empty()) return judge(Aspect::depth, Level::fails, Code::flat_face, "no turn");
  return holds(Aspect::depth, figures);
}

Level worse(Level a, Level b) { return std::max(a, b); }

void raise(Judgement& judgement, Level level, Code reason) {
  if (worse(judgement.level, level) == judgement.level) return;
  judgement.level = level;
  judgement.reason = reason;
}

const KeySeen* find_step(const PicturesSeen& pictures, std::uint8_t step) {
  const auto found = std::ranges::find(pictures.key_frames, step, &KeySeen::step);
  return found == pictures.key_frames.end() ? nullptr : &*found;
}

// ---- With pictures

Judgement judge_strip(const ReadSession& session, const PicturesSeen& pictures) {
  Judgement made = judge_strip_times(session);
  int largest = 0;
  for (std::size_t i = 1; i < pictures.tiles.size(); ++i) {
    largest = std::max(largest, difference(pictures.tiles[i - 1].face, pictures.tiles[i].face));
  }
  int apart = 0;
  std::size_t compared = 0;
  for (const KeyFrame& key : session.session.key_frames) {
    const KeySeen* seen = find_step(pictures, key.step);
    const auto tile = std::ranges::find(pictures.tiles, key.frame, &TileSeen::frame);
    if (seen == nullptr || !seen->decoded || tile == pictures.tiles.end()) continue;
    ++compared;
    apart = std::max(apart, difference(seen->face, tile->face));
  }
  made.figures += ", step " + number(largest) + ", key frames " + number(apart);
  if (pictures.damaged_sheets > 0) raise(made, Level::fails, Code::bad_syntax);
  if (compared < session.session.key_frames.size() || apart > kOtherPicture) {
    raise(made, Level::fails, Code::figures_differ);
  }
  if (apart > kSamePicture) raise(made, Level::look, Code::figures_differ);
  if (largest > kStripStep) raise(made, Level::look, Code::face_lost);
  return made;
}

// How much narrower a head may look whose nose has moved by so much, both in thousandths. A head's nose moves with the sine of the
// turn, which narrows it with the square: at most a fifth of the nose's way, at any turn. A sheet narrows by three tenths and more.
int most_narrower(int parallax) { return parallax * 24 / 100; }

Judgement judge_plane(const Seen& seen, const PicturesSeen& pictures) {
  Judgement made = judge_depth(seen);
  const KeySeen* rest = find_step(pictures, 0);
  std::string leaves;
  std::string narrows;
  for (std::size_t i = 0; i < seen.steps.size(); ++i) {
    if (!is_turn(seen.steps[i].action)) continue;
    const KeySeen* turned = find_step(pictures, static_cast<std::uint8_t>(i + 1));
    if (rest == nullptr || turned == nullptr || rest->frame.faces == 0 || turned->frame.faces == 0) {
      raise(made, Level::fails, Code::no_face);
      continue;
    }
    const int left = left_by_a_plane(rest->places, turned->places);
    const int narrower = narrowed_by(rest->places, turned->places);
    leaves += " " + number(left);
    narrows += " " + number(narrower);
    if (left < kPlane || narrower > most_narrower(seen.steps[i].parallax)) raise(made, Level::fails, Code::flat_face);
  }
  // Named once: a script may ask for three turns, and what was measured has 128 bytes.
  if (!leaves.empty()) made.figures += ", plane leaves" + leaves + ", narrower" + narrows;
  return made;
}

struct Apart {
  int angle = 0;
  int openness = 0;
};

Apart apart(const Frame& a, const Frame& b) {
  Apart made;
  made.angle = std::max({std::abs(a.yaw - b.yaw), std::abs(a.pitch - b.pitch), std::abs(a.roll - b.roll)});
  made.openness = std::abs(a.mouth - b.mouth);
  const bool lids = a.lid_left > 0 && a.lid_right > 0 && b.lid_left > 0 && b.lid_right > 0;
  if (lids) {
    made.openness = std::max({made.openness, std::abs(a.lid_left - b.lid_left), std::abs(a.lid_right - b.lid_right)});
  } else {
    made.openness = std::max({made.openness, std::abs(a.eye_left - b.eye_left), std::abs(a.eye_right - b.eye_right)});
  }
  return made;
}

Judgement judge_figures(const ReadSession& session, const PicturesSeen& pictures) {
  Apart worst;
  std::size_t measured = 0;
  for (const KeyFrame& key : session.session.key_frames) {
    const KeySeen* seen = find_step(pictures, key.step);
    if (seen == nullptr || seen->frame.faces == 0) continue;
    ++measured;
    const Apart now = apart(session.frames[key.frame], seen->frame);
    worst = {std::max(worst.angle, now.angle), std::max(worst.openness, now.openness)};
  }
  const std::size_t all = session.session.key_frames.size();
  Judgement made = holds(Aspect::figures, number(static_cast<std::int64_t>(measured)) + " of " +
                                              number(static_cast<std::int64_t>(all)) + " pictures, " + tenths(worst.angle) +
                                              " deg and " + number(worst.openness) + " apart");
  if (measured < all) raise(made, Level::fails, Code::no_face);
  if (worst.angle > 2 * kAngleTolerance || worst.openness > 2 * kOpennessTolerance) {
    raise(made, Level::fails, Code::figures_differ);
  }
  if (worst.angle > kAngleTolerance || worst.openness > kOpennessTolerance) {
    raise(made, Level::look, Code::figures_differ);
  }
  return made;
}

Judgement judge_same_face(const ReadSession& session, const PicturesSeen& pictures) {
  Judgement made = judge_faces(session.frames);
  if (std::ranges::any_of(pictures.key_frames, [](const KeySeen& key) { return key.frame.faces > 1; })) {
    raise(made, Level::fails, Code::several_faces);
  }
  if (pictures.inner_distances.empty()) return made;
  const int farthest = std::ranges::max(pictures.inner_distances);
  made.figures += ", distance " + number(farthest);
  if (farthest >= kOtherFace) raise(made, Level::fails, Code::other_face);
  if (farthest >= kSameFace) raise(made, Level::look, Code::other_face);
  return made;
}

bool key_frames_belong(const Seen& seen, const Session& session) {
  if (session.key_frames.size() != seen.steps.size() + 1 || session.key_frames.front().frame != seen.rest_frame) return false;
  for (std::size_t i = 0; i < seen.steps.size(); ++i) {
    if (session.key_frames[i + 1].step != i + 1 || session.key_frames[i + 1].frame != seen.steps[i].peak_frame) return false;
  }
  return true;
}

}  // namespace

bool known(Aspect aspect) { return aspect >= Aspect::script && aspect <= Aspect::portrait; }

std::string_view name_of(Aspect aspect) {
  switch (aspect) {
    case Aspect::script: return "script";
    case Aspect::motion: return "motion";
    case Aspect::faces: return "faces";
    case Aspect::strip: return "strip";
    case Aspect::depth: return "depth";
    case Aspect::figures: return "figures";
    case Aspect::fresh: return "fresh";
    case Aspect::portrait: return "portrait";
  }
  return "unknown";
}

bool known(Level level) { return level >= Level::holds && level <= Level::fails; }

std::string_view name_of(Level level) {
  switch (level) {
    case Level::holds: return "holds";
    case Level::look: return "look";
    case Level::fails: return "fails";
  }
  return "unknown";
}

TraceReport check_trace(const Script& script, const ReadSession& session) {
  Watch watch(script);
  std::size_t began_again = 0;
  for (const Frame& frame : session.frames) began_again += watch.see(frame).began_again ? 1U : 0U;
  TraceReport report;
  report.seen = watch.seen();
  Judgement by_script = judge_script(script, report.seen);
  // Whatever was recorded before it began again would not be in an honest trace.
  if (began_again > 0) raise(by_script, Level::fails, Code::face_lost);
  if (session.session.set != script.set) raise(by_script, Level::fails, Code::wrong_script);
  if (by_script.level != Level::fails && !key_frames_belong(report.seen, session.session)) {
    raise(by_script, Level::fails, Code::figures_differ);
  }
  report.judgements = {std::move(by_script), judge_motion(session.frames, report.seen), judge_faces(session.frames),
                       judge_strip_times(session), judge_depth(report.seen)};
  const bool failed = std::ranges::any_of(report.judgements, [](const Judgement& j) { return j.level == Level::fails; });
  report.grade = failed ? Grade::none : grade_of(script.set);
  return report;
}

std::vector<Judgement> check_pictures(const Script& script, const ReadSession& session, const PicturesSeen& pictures) {
  const TraceReport trace = check_trace(script, session);
  return {judge_same_face(session, pictures), judge_strip(session, pictures), judge_plane(trace.seen, pictures),
          judge_figures(session, pictures)};
}

Judgement check_fresh(const std::vector<Print>& prints, const std::vector<Print>& kept) {
  int nearest = 256;
  for (const Print& print : prints) {
    for (const Print& old : kept) nearest = std::min(nearest, difference(print, old));
  }
  if (kept.empty()) return holds(Aspect::fresh, "nothing kept");
  const std::string figures = number(static_cast<std::int64_t>(kept.size())) + " kept, nearest " + number(nearest) + " of 256 bits";
  if (nearest <= kNearEqualBits) return judge(Aspect::fresh, Level::fails, Code::reused, figures);
  return holds(Aspect::fresh, figures);
}

Judgement check_portrait(Vouched vouched, std::optional<int> distance, int accept_below, int reject_from) {
  if (vouched == Vouched::nobody) return judge(Aspect::portrait, Level::look, Code::no_portrait, "no portrait");
  if (!distance) return judge(Aspect::portrait, Level::look, Code::no_face, "not compared");
  const std::string figures = "distance " + number(*distance) + " (same below " + number(accept_below) + ", other from " +
                              number(reject_from) + ")";
  // Who sent the portrait can send a fitting face: such a match says nothing.
  if (vouched == Vouched::self) return judge(Aspect::portrait, Level::look, Code::no_portrait, figures + ", self-made");
  if (*distance >= reject_from) return judge(Aspect::portrait, Level::fails, Code::no_match, figures);
  if (*distance >= accept_below) return judge(Aspect::portrait, Level::look, Code::no_match, figures);
  return holds(Aspect::portrait, figures);
}

}  // namespace lifecert::liveness
