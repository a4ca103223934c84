// What would help a person most at this moment, as a number: the sentences and pictures are the app's.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/liveness/frame.h"

namespace lifecert::liveness {

/// Each is one sentence and one picture.
enum class Hint : std::uint8_t {
  none = 0,
  no_face = 1,        // hold the phone before the face
  several_faces = 2,  // one person only
  come_closer = 3,
  go_back = 4,
  phone_higher = 5,   // the face is at the upper rim
  phone_lower = 6,    // at the lower rim
  to_the_middle = 7,  // at the left or right rim
  more_light = 8,
  less_light = 9,
  hold_still = 10,    // blurred, or the rest is not quiet yet
  phone_upright = 11, // the phone lies on its side
  look_straight = 12, // at rest: into the camera; after a movement: back again
  other_side = 13,    // turned, but the other way
  a_little_more = 14, // begun, but too small to be seen
  something_else = 15,// a movement that is not asked for now
};
[[nodiscard]] bool known(Hint hint);
[[nodiscard]] std::string_view name_of(Hint hint);
constexpr std::string_view type_name(Hint) { return "Hint"; }

/// What is wrong with the picture so that nothing can be measured in it: no_face, several_faces, come_closer,
/// phone_upright; or none.
[[nodiscard]] Hint obstacle(const Frame& frame);

/// What would make the picture better, although it can be measured; or none.
[[nodiscard]] Hint advice(const Frame& frame);

}  // namespace lifecert::liveness
