// The kinds of clips by which the check of a live session is measured: people as they are, and attacks. Each variant has its
// own motion, speed, light, distance and noise, all from its number.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "core/vision/eyes.h"
#include "tests/support/face_clip.h"

namespace lifecert::support {

/// bona_fide: must pass; attack: must not; limit: is known to pass, and other things stand against it.
enum class ClipPurpose : std::uint8_t { bona_fide, attack, limit };

/// A person makes a movement again once, if it was not seen; more is asked too much.
inline constexpr int kMostTries = 2;

struct ClipResult {
  bool page = false;    // passed on the phone
  bool desk = false;    // and at the desk: nothing of trace and pictures fails
  int tries = 0;        // people: the most often that one movement had to be made
  bool easier = false;  // people: passed by the easier set
};

struct ClipKind {
  const char* name;
  ClipPurpose purpose;
  std::function<ClipResult(const FaceClip&, vision::Eyes&, std::uint64_t variant)> play;
};

/// Every kind, people first.
[[nodiscard]] const std::vector<ClipKind>& clip_kinds();

}  // namespace lifecert::support
