#include "tests/support/clip_session.h"

#include <algorithm>
#include <cmath>

#include "core/liveness/measure.h"
#include "tests/support/portrait.h"

namespace lifecert::support {
namespace {

using liveness::Action;

constexpr double kTwoPi = 6.283185307;
constexpr int kCountEvery = 5;  // frames between two counts of the faces

// A face picture of the strip, by the nearest pixels.
void draw_tile(vision::Picture& sheet, const vision::Picture& from, const liveness::Square& square, int place, int side) {
  const int left = place % static_cast<int>(liveness::kTilesAcross) * side, top = place / static_cast<int>(liveness::kTilesAcross) * side;
  for (int y = 0; y < side; ++y) {
    for (int x = 0; x < side; ++x) {
      const int u = std::clamp(square.left + (2 * x + 1) * square.side / (2 * side), 0, from.width - 1);
      const int v = std::clamp(square.top + (2 * y + 1) * square.side / (2 * side), 0, from.height - 1);
      std::copy_n(&from.pixels[static_cast<std::size_t>(v * from.width + u) * 4], 4,
                  &sheet.pixels[static_cast<std::size_t>((top + y) * sheet.width + left + x) * 4]);
    }
  }
}

vision::Picture blank_sheet(int side) {
  const int width = side * static_cast<int>(liveness::kTilesAcross), height = side * static_cast<int>(liveness::kTilesDown);
  return {std::vector<std::uint8_t>(static_cast<std::size_t>(width * height) * 4), width, height};
}

double bump(double t) { return t <= 0 || t >= 1 ? 0 : t < 0.3 ? t / 0.3 : t > 0.7 ? (1 - t) / 0.3 : 1; }

// t   0 to 1 through the movement
Pose pose_of(Action action, double t, const Way& way) {
  Pose pose;
  switch (action) {
    case Action::turn_left: pose.yaw_deg = way.turn_deg * bump(t); break;
    case Action::turn_right: pose.yaw_deg = -way.turn_deg * bump(t); break;
    case Action::nod: pose.pitch_deg = way.nod_deg * bump(t); break;
    case Action::open_mouth: pose.mouth = way.mouth * bump(t); break;
    case Action::come_closer: pose.nearer = way.nearer * bump(t); break;
    case Action::blink:
      if (way.blinks) pose.shut_left = pose.shut_right = bump(t);
      break;
    case Action::read_digits: pose.mouth = t > 0 && t < 1 ? 0.3 - 0.3 * std::cos(t * kTwoPi * 4) : 0; break;
  }
  return pose;
}

Pose living(Pose pose, double now_s, const Way& way, std::mt19937_64& random) {
  const auto small = [&] { return static_cast<double>(random() % 1000) / 1000.0 - 0.5; };
  pose.yaw_deg += way.tremor_deg * std::sin(now_s * kTwoPi * 5) + 0.6 * std::sin(now_s * 0.9) + 0.2 * small();
  pose.pitch_deg += way.tremor_deg * std::sin(now_s * kTwoPi * 4.4 + 1) + 0.5 * std::sin(now_s * 0.7) + 0.2 * small();
  pose.right += 3 * std::sin(now_s * 0.8);
  pose.down += 3 * std::sin(now_s * 1.1);
  if (way.left_eye_shut) pose.shut_left = 1;
  return pose;
}

}  // namespace

Played play(const Camera& camera, vision::Eyes& eyes, const liveness::Script& script, double fps, double limit_s) {
  Played played;
  liveness::Recorder recorder(script);
  liveness::Progress progress;
  progress.eyes_wanted = true;
  vision::Picture sheet;
  bool open_sheet = false;
  std::uint8_t counted = 1;
  int number = 0;
  eyes.forget();
  const auto close_sheet = [&] {
    open_sheet = false;
    return recorder.add_sheet(jpeg_of(sheet.view(), 60));
  };
  for (double now_s = 0; now_s < limit_s; now_s += 1 / fps) {
    const vision::Picture picture = camera(now_s, progress);
    const Result<vision::FaceFrame> seen =
        eyes.look(picture.view(), {progress.eyes_wanted, number++ % kCountEvery == 0});
    if (!seen) return played;
    const liveness::Frame frame = liveness::frame_of(*seen, static_cast<std::uint32_t>(now_s * 1000), counted);
    if (seen->measures.faces >= 0) counted = static_cast<std::uint8_t>(std::clamp(seen->measures.faces, 1, 8));
    const Result<liveness::Ask> ask = recorder.see(frame);
    if (!ask) break;
    if (!ask->kept) continue;
    progress = ask->progress;
    if (progress.began_again) open_sheet = false;
    if (progress.key_frame && !recorder.add_key_frame(*progress.key_frame, jpeg_of(picture.view(), 85))) return played;
    if (ask->tile) {
      if (!open_sheet) sheet = blank_sheet(ask->tile_side);
      open_sheet = true;
      const auto square = liveness::face_square(frame, static_cast<std::uint32_t>(picture.width), static_cast<std::uint32_t>(picture.height));
      draw_tile(sheet, picture, square, ask->tile_place, ask->tile_side);
    }
    if (ask->sheet_full && !close_sheet()) return played;
    played.seconds = now_s;
    if (progress.phase == liveness::Phase::done || progress.phase == liveness::Phase::failed) break;
  }
  if (open_sheet && recorder.seen().phase == liveness::Phase::done) (void)close_sheet();
  played.seen = recorder.seen();
  played.reason = played.seen.reason;
  Result<Bytes> session = recorder.finish();
  if (!session) return played;
  played.done = true;
  played.session = std::move(*session);
  return played;
}

double length_of(Action action, const Way& way) { return action == Action::read_digits ? 4 * way.move_s : way.move_s; }

Follower::Follower(const FaceClip& clip, liveness::Script script, Way way, Scene scene, std::uint64_t seed)
    : clip_(&clip), script_(std::move(script)), way_(way), scene_(scene), random_(seed) {}

vision::Picture Follower::operator()(double now_s, const liveness::Progress& progress) {
  // Told to hold the phone upright, one does so after a moment.
  if (progress.hint == liveness::Hint::phone_upright && !upright_at_s_) upright_at_s_ = now_s + 1.5;
  if (upright_at_s_ && now_s > *upright_at_s_) scene_.roll_deg = 0;
  Pose pose;
  const bool asked = progress.phase == liveness::Phase::act || progress.phase == liveness::Phase::back;
  if (!asked) step_ = -1;
  if (asked && progress.step != step_) {
    step_ = progress.step;
    begins_s_ = now_s + way_.delay_s;
    tries_ = 1;
    most_tries_ = std::max(most_tries_, 1);
  }
  if (asked) {
    const Action action = script_.steps[static_cast<std::size_t>(step_)];
    const double length_s = length_of(action, way_);
    if (now_s > begins_s_ + length_s + 1.2 && progress.phase == liveness::Phase::act) {
      begins_s_ = now_s;
      most_tries_ = std::max(most_tries_, ++tries_);
    }
    pose = pose_of(action, (now_s - begins_s_) / length_s, way_);
  }
  return clip_->person(living(pose, now_s, way_, random_), scene_, random_);
}

Recording::Recording(const FaceClip& clip, std::vector<Action> actions, Way way, Scene scene, std::uint64_t seed)
    : clip_(&clip), actions_(std::move(actions)), way_(way), scene_(scene), random_(seed) {}

vision::Picture Recording::operator()(double now_s, const liveness::Progress&) {
  constexpr double kLook_s = 1.8;
  if (gone_from_s >= 0 && now_s > gone_from_s && now_s < gone_from_s + gone_for_s) return clip_->empty(scene_, random_);
  // A recording stands still while nobody is there.
  double at_s = now_s - kLook_s;
  if (gone_from_s >= 0 && now_s >= gone_from_s + gone_for_s) at_s -= gone_for_s;
  Pose pose;
  for (const Action action : actions_) {
    if (at_s <= 0) break;
    pose = pose_of(action, at_s / length_of(action, way_), way_);
    at_s -= length_of(action, way_) + way_.delay_s;
  }
  return clip_->person(living(pose, now_s, way_, random_), scene_, random_);
}

}  // namespace lifecert::support
