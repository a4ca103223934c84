#include "core/liveness/guidance.h"

namespace lifecert::liveness {
namespace {

constexpr int kSmallest = 180;   // thousandths of the picture's shorter side: below it the mesh guesses
constexpr int kSmall = 280;
constexpr int kLarge = 900;      // no room left to come closer
constexpr int kRim = 220;        // thousandths of width or height
constexpr int kDark = 45;
constexpr int kBright = 225;
constexpr int kBlurred = 8;      // thousandths
constexpr int kOnItsSide = 450;  // tenths of a degree

}  // namespace

bool known(Hint hint) { return hint <= Hint::something_else; }

std::string_view name_of(Hint hint) {
  switch (hint) {
    case Hint::none: return "none";
    case Hint::no_face: return "no_face";
    case Hint::several_faces: return "several_faces";
    case Hint::come_closer: return "come_closer";
    case Hint::go_back: return "go_back";
    case Hint::phone_higher: return "phone_higher";
    case Hint::phone_lower: return "phone_lower";
    case Hint::to_the_middle: return "to_the_middle";
    case Hint::more_light: return "more_light";
    case Hint::less_light: return "less_light";
    case Hint::hold_still: return "hold_still";
    case Hint::phone_upright: return "phone_upright";
    case Hint::look_straight: return "look_straight";
    case Hint::other_side: return "other_side";
    case Hint::a_little_more: return "a_little_more";
    case Hint::something_else: return "something_else";
  }
  return "unknown";
}

Hint obstacle(const Frame& frame) {
  if (frame.faces == 0) return Hint::no_face;
  if (frame.faces > 1) return Hint::several_faces;
  if (frame.size < kSmallest) return Hint::come_closer;
  if (frame.roll > kOnItsSide || frame.roll < -kOnItsSide) return Hint::phone_upright;
  return Hint::none;
}

Hint advice(const Frame& frame) {
  if (frame.light < kDark) return Hint::more_light;
  if (frame.light > kBright) return Hint::less_light;
  if (frame.size < kSmall) return Hint::come_closer;
  if (frame.size > kLarge) return Hint::go_back;
  if (frame.y < kRim) return Hint::phone_higher;
  if (frame.y > 1000 - kRim) return Hint::phone_lower;
  if (frame.x < kRim || frame.x > 1000 - kRim) return Hint::to_the_middle;
  if (frame.sharp < kBlurred) return Hint::hold_still;
  return Hint::none;
}

}  // namespace lifecert::liveness
