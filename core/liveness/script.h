// What a person is asked to do before the camera, drawn from the office's challenge.
//
// The seed is a hash of the challenge, the person and the device key, so that nobody can know the movements before the
// challenge is issued, and the office can draw them again. The beacon is no part of it: else one could try beacons until
// an old recording fits. There is no time limit. A person may choose an easier set: that lowers the grade, not the door.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/crypto/types.h"

namespace lifecert::liveness {

/// Left and right are the person's own.
enum class Action : std::uint8_t {
  turn_left = 1,
  turn_right = 2,
  nod = 3,
  open_mouth = 4,
  come_closer = 5,
  blink = 6,         // close both eyes for a moment
  read_digits = 7,   // aloud; only moving lips are looked for, nothing is recorded
};
[[nodiscard]] bool known(Action action);
[[nodiscard]] std::string_view name_of(Action action);
constexpr std::string_view type_name(Action) { return "Action"; }

/// full: three movements of the head or the mouth, and one of the eyes. easier: two small ones, none of the eyes; for who
/// sits, shakes or wears thick glasses. reading: as full, with four digits to read instead of the eyes; for whose lids the
/// camera does not see.
enum class ActionSet : std::uint8_t { full = 1, easier = 2, reading = 3 };
[[nodiscard]] bool known(ActionSet set);
[[nodiscard]] std::string_view name_of(ActionSet set);
constexpr std::string_view type_name(ActionSet) { return "ActionSet"; }

/// What a passed script is worth.
enum class Grade : std::uint8_t { none = 0, easier = 1, full = 2 };
[[nodiscard]] bool known(Grade grade);
[[nodiscard]] std::string_view name_of(Grade grade);
constexpr std::string_view type_name(Grade) { return "LiveGrade"; }

inline constexpr std::size_t kMaxSteps = 5;
inline constexpr std::size_t kDigits = 4;

struct Script {
  ActionSet set = ActionSet::full;
  std::vector<Action> steps;         // 1 to kMaxSteps; never one twice in a row; a turn is always among them
  std::vector<std::uint8_t> digits;  // kDigits numbers 0 to 9 for read_digits; else none

  friend bool operator==(const Script&, const Script&) = default;
};

/// challenge   the payload hash that the packet's header names; zero: there was no challenge, and the script proves no time
/// person      the pseudonym
/// Never fails. The same inputs give the same script on every machine.
[[nodiscard]] Script draw_script(const crypto::Hash& challenge, const crypto::Hash& person,
                                 const crypto::PublicKey& device_key, ActionSet set);

/// How many different orders of movements a set has: an old recording fits a new challenge with one in so many. Digits are
/// not counted, since nobody listens.
[[nodiscard]] std::size_t script_count(ActionSet set);

/// The grade that a set can reach.
[[nodiscard]] Grade grade_of(ActionSet set);

}  // namespace lifecert::liveness
