// How much of a movement a frame shows, against the person's rest: in percent of what the movement is asked to reach.
#pragma once

#include <cstdint>

#include "core/liveness/frame.h"
#include "core/liveness/rest.h"
#include "core/liveness/script.h"

namespace lifecert::liveness {

/// What a frame shows of one movement.
struct Shown {
  int percent = 0;     // of what is asked; may be negative or far above 100
  int change = 0;      // from the rest: tenths of a degree; thousandths; for a blink the percent of the opening that is left
  int parallax = 0;    // turns and nods: the nose's move against the face's outline, thousandths, towards the movement
};

/// What a movement has to reach, in the unit of Shown::change: more where the person trembles.
[[nodiscard]] int asked_of(Action action, ActionSet set, const Rest& rest);

/// action   not read_digits: reading is a sequence, see lips_apart()
[[nodiscard]] Shown shown(Action action, ActionSet set, const Rest& rest, const Frame& frame);

/// Eyes open again after a blink.
[[nodiscard]] bool eyes_open(const Rest& rest, const Frame& frame);

/// Lips apart and together, as when reading aloud; between the two neither is true.
[[nodiscard]] bool lips_apart(const Rest& rest, const Frame& frame);
[[nodiscard]] bool lips_together(const Rest& rest, const Frame& frame);

}  // namespace lifecert::liveness
