// How a person's face rests: every later movement is measured from here, never against an absolute.
//
// Old eyelids hang, heads are carried forward, phones are held low, hands shake. The rest is the median of a short quiet
// while; what trembles around it raises the thresholds of what counts as a movement.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/liveness/frame.h"

namespace lifecert::liveness {

struct Rest {
  Frame face;                      // medians; at_ms of the last frame that went in
  std::uint16_t yaw_spread = 0;    // tenths of a degree between the outermost eighths
  std::uint16_t pitch_spread = 0;
  std::uint16_t mouth_spread = 0;  // thousandths
  bool left_eye = true;            // opens enough to tell a blink by
  bool right_eye = true;
  bool lids = false;               // the iris net had run

  friend bool operator==(const Rest&, const Rest&) = default;
};

/// Collects frames until they hold a rest.
class RestFinder {
 public:
  /// frame   has exactly one face, and its quality is good enough to measure
  /// Returns the rest once the last while was quiet: at first quiet as a young person's; the longer it takes, the more
  /// trembling is taken for what it is.
  [[nodiscard]] std::optional<Rest> see(const Frame& frame);
  /// The face was gone, or could not be measured.
  void forget();

  /// How far a rest has been found, 0 to 99.
  [[nodiscard]] std::uint8_t percent() const;

 private:
  std::vector<Frame> frames_;       // the last while, oldest first
  std::optional<std::uint32_t> began_ms_;
};

}  // namespace lifecert::liveness
