#include "core/liveness/movement.h"

#include <algorithm>

namespace lifecert::liveness {
namespace {

// Measured turns are smaller than true ones: 25 degrees read as about 17, 10 as 8. A flat picture that is tilted by 45 degrees
// reads as at most 5, with the nose moved by 150 thousandths.
struct Asked {
  int turn;      // tenths of a degree
  int parallax;  // thousandths
  int nod;       // tenths of a degree
  int mouth;     // thousandths
  int closer;    // thousandths of the rest's size
};
constexpr Asked kFull = {90, 200, 70, 110, 180};
constexpr Asked kEasier = {65, 170, 55, 70, 120};

constexpr int kShutLids = 65;   // percent of the opening at rest, by the iris net
constexpr int kShutMesh = 80;   // by the mesh, which hardly sees lids close
constexpr int kOpenLids = 85;
constexpr int kOpenMesh = 90;
constexpr int kBlinkYaw = 120;  // tenths of a degree: a head that turns or bows hides its eyes
constexpr int kBlinkPitch = 90;
constexpr int kApart = 45;      // thousandths
constexpr int kTogether = 20;

const Asked& asked_by(ActionSet set) { return set == ActionSet::easier ? kEasier : kFull; }

bool by_lids(const Rest& rest, const Frame& frame) { return rest.lids && frame.lid_left > 0 && frame.lid_right > 0; }

int share(int now, int at_rest) { return at_rest == 0 ? 100 : now * 100 / at_rest; }

// Percent of the opening at rest that is left in the more open of the eyes that can tell.
int opening_left(const Rest& rest, const Frame& frame) {
  const bool lids = by_lids(rest, frame);
  const int left = lids ? share(frame.lid_left, rest.face.lid_left) : share(frame.eye_left, rest.face.eye_left);
  const int right = lids ? share(frame.lid_right, rest.face.lid_right) : share(frame.eye_right, rest.face.eye_right);
  if (rest.left_eye == rest.right_eye) return std::max(left, right);
  return rest.left_eye ? left : right;
}

Shown turn_shown(int sign, ActionSet set, const Rest& rest, const Frame& frame) {
  Shown made;
  made.change = sign * (frame.yaw - rest.face.yaw);
  made.parallax = sign * (frame.turn - rest.face.turn);
  // Depth that the mesh imagines does not count without a nose that moves.
  made.percent = std::min(made.change * 100 / asked_of(Action::turn_left, set, rest),
                          made.parallax * 100 / asked_by(set).parallax);
  return made;
}

Shown blink_shown(const Rest& rest, const Frame& frame) {
  Shown made;
  made.change = opening_left(rest, frame);
  const int shut = by_lids(rest, frame) ? kShutLids : kShutMesh;
  const bool facing = std::abs(frame.yaw - rest.face.yaw) < kBlinkYaw && std::abs(frame.pitch - rest.face.pitch) < kBlinkPitch;
  made.percent = facing ? (100 - made.change) * 100 / (100 - shut) : 0;
  return made;
}

}  // namespace

int asked_of(Action action, ActionSet set, const Rest& rest) {
  const Asked& asked = asked_by(set);
  switch (action) {
    case Action::turn_left:
    case Action::turn_right: return std::max(asked.turn, rest.yaw_spread * 3 / 2);
    case Action::nod: return std::max(asked.nod, rest.pitch_spread * 3 / 2);
    case Action::open_mouth: return std::max(asked.mouth, rest.mouth_spread * 3 / 2);
    case Action::come_closer: return asked.closer;
    case Action::blink: return rest.lids ? kShutLids : kShutMesh;
    case Action::read_digits: return static_cast<int>(kDigits) - 1;
  }
  return 1;
}

Shown shown(Action action, ActionSet set, const Rest& rest, const Frame& frame) {
  if (action == Action::turn_left) return turn_shown(1, set, rest, frame);
  if (action == Action::turn_right) return turn_shown(-1, set, rest, frame);
  if (action == Action::blink) return blink_shown(rest, frame);
  Shown made;
  if (action == Action::nod) {
    made.change = frame.pitch - rest.face.pitch;
    made.parallax = frame.nod - rest.face.nod;
  } else if (action == Action::open_mouth) {
    made.change = frame.mouth - rest.face.mouth;
  } else if (action == Action::come_closer) {
    made.change = share(frame.size * 10, rest.face.size) - 1000;
  }
  made.percent = made.change * 100 / asked_of(action, set, rest);
  return made;
}

bool eyes_open(const Rest& rest, const Frame& frame) {
  return opening_left(rest, frame) >= (by_lids(rest, frame) ? kOpenLids : kOpenMesh);
}

bool lips_apart(const Rest& rest, const Frame& frame) { return frame.mouth >= rest.face.mouth + kApart; }
bool lips_together(const Rest& rest, const Frame& frame) { return frame.mouth <= rest.face.mouth + kTogether; }

}  // namespace lifecert::liveness
