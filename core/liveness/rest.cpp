#include "core/liveness/rest.h"

#include <algorithm>

namespace lifecert::liveness {
namespace {

constexpr std::uint32_t kWhile_ms = 900;       // a rest is at least so long
constexpr std::size_t kFewest = 5;             // and has at least so many frames: 5 fps is what the slowest phones reach
constexpr std::uint32_t kMost_ms = 1'500;      // older frames are dropped
constexpr int kFrontal_yaw = 150;              // tenths of a degree: turned further than this nobody rests
constexpr int kFrontal_pitch = 350;            // phones lie on tables
constexpr int kQuiet = 35;                     // tenths of a degree between the outermost eighths
constexpr std::uint32_t kPatience_ms = 3'000;  // after it, what still trembles is a tremor
constexpr int kTremor = 120;
constexpr int kQuietMouth = 60;                // thousandths
constexpr int kOpenEye = 90;                   // thousandths: an eye that opens less is closed for good
constexpr int kUsableShare = 50;               // percent of the other eye's opening

using Numbers = std::vector<int>;

Numbers sorted(const std::vector<Frame>& frames, int (*of)(const Frame&)) {
  Numbers numbers;
  numbers.reserve(frames.size());
  for (const Frame& frame : frames) numbers.push_back(of(frame));
  std::ranges::sort(numbers);
  return numbers;
}

int median(const Numbers& numbers) { return numbers[numbers.size() / 2]; }

// Between the outermost eighths, so that one bad frame is no tremor.
int spread(const Numbers& numbers) {
  const std::size_t cut = numbers.size() / 8;
  return numbers[numbers.size() - 1 - cut] - numbers[cut];
}

template <class T>
void set_median(T& to, const std::vector<Frame>& frames, int (*of)(const Frame&)) {
  to = static_cast<T>(median(sorted(frames, of)));
}

bool usable(int opening, int other) { return opening >= kOpenEye && opening * 100 >= other * kUsableShare; }

Rest rest_of(const std::vector<Frame>& frames) {
  Rest rest;
  Frame& face = rest.face;
  face.at_ms = frames.back().at_ms;
  face.faces = 1;
  set_median(face.yaw, frames, [](const Frame& f) { return int{f.yaw}; });
  set_median(face.pitch, frames, [](const Frame& f) { return int{f.pitch}; });
  set_median(face.roll, frames, [](const Frame& f) { return int{f.roll}; });
  set_median(face.turn, frames, [](const Frame& f) { return int{f.turn}; });
  set_median(face.nod, frames, [](const Frame& f) { return int{f.nod}; });
  set_median(face.eye_left, frames, [](const Frame& f) { return int{f.eye_left}; });
  set_median(face.eye_right, frames, [](const Frame& f) { return int{f.eye_right}; });
  set_median(face.lid_left, frames, [](const Frame& f) { return int{f.lid_left}; });
  set_median(face.lid_right, frames, [](const Frame& f) { return int{f.lid_right}; });
  set_median(face.mouth, frames, [](const Frame& f) { return int{f.mouth}; });
  set_median(face.x, frames, [](const Frame& f) { return int{f.x}; });
  set_median(face.y, frames, [](const Frame& f) { return int{f.y}; });
  set_median(face.size, frames, [](const Frame& f) { return int{f.size}; });
  set_median(face.light, frames, [](const Frame& f) { return int{f.light}; });
  set_median(face.sharp, frames, [](const Frame& f) { return int{f.sharp}; });
  rest.yaw_spread = static_cast<std::uint16_t>(spread(sorted(frames, [](const Frame& f) { return int{f.yaw}; })));
  rest.pitch_spread = static_cast<std::uint16_t>(spread(sorted(frames, [](const Frame& f) { return int{f.pitch}; })));
  rest.mouth_spread = static_cast<std::uint16_t>(spread(sorted(frames, [](const Frame& f) { return int{f.mouth}; })));
  rest.lids = face.lid_left > 0 && face.lid_right > 0;
  const int left = rest.lids ? face.lid_left : face.eye_left;
  const int right = rest.lids ? face.lid_right : face.eye_right;
  rest.left_eye = usable(left, right);
  rest.right_eye = usable(right, left);
  return rest;
}

bool is_frontal(const Rest& rest) {
  return rest.face.yaw >= -kFrontal_yaw && rest.face.yaw <= kFrontal_yaw && rest.face.pitch >= -kFrontal_pitch &&
         rest.face.pitch <= kFrontal_pitch;
}

}  // namespace

std::optional<Rest> RestFinder::see(const Frame& frame) {
  if (!began_ms_) began_ms_ = frame.at_ms;
  frames_.push_back(frame);
  std::erase_if(frames_, [&](const Frame& old) { return old.at_ms + kMost_ms < frame.at_ms; });
  if (frames_.size() < kFewest || frame.at_ms - frames_.front().at_ms < kWhile_ms) return std::nullopt;
  const Rest rest = rest_of(frames_);
  const int most = frame.at_ms - *began_ms_ < kPatience_ms ? kQuiet : kTremor;
  const bool quiet = rest.yaw_spread <= most && rest.pitch_spread <= most && rest.mouth_spread <= kQuietMouth;
  if (!quiet || !is_frontal(rest)) return std::nullopt;
  return rest;
}

void RestFinder::forget() {
  frames_.clear();
  began_ms_.reset();
}

std::uint8_t RestFinder::percent() const {
  if (frames_.empty()) return 0;
  const std::uint32_t length = frames_.back().at_ms - frames_.front().at_ms;
  return static_cast<std::uint8_t>(std::min<std::uint32_t>(99, length * 100 / kWhile_ms));
}

}  // namespace lifecert::liveness
