// Makes a session: hands frames to the watch, keeps their numbers, and tells the host which pictures to keep.
//
//   Recorder recorder(script);
//   for each camera picture: measure it, ask = recorder.see(frame), then
//     ask.key_frame   -> the whole picture as JPEG            -> add_key_frame
//     ask.tile        -> face_square() of it, scaled to `tile_side`, drawn onto the sheet under way
//     ask.sheet_full  -> the sheet as JPEG, and a new sheet   -> add_sheet
//     ask.progress.began_again -> throw the sheet under way away
//   at Phase::done: add_sheet with what is on the sheet under way (if anything), then finish().
//
// Only frames that are kept are shown to the watch, so that the trace alone gives the same result again.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/result.h"
#include "core/liveness/session.h"
#include "core/liveness/watch.h"

namespace lifecert::liveness {

struct Ask {
  Progress progress;
  bool kept = false;          // false: the frame came too soon after the last one, and nothing is asked
  bool tile = false;          // draw this frame's face onto the sheet
  std::uint8_t tile_place = 0;  // 0 to 7, row by row
  std::uint8_t tile_side = 0;   // pixels
  bool sheet_full = false;    // with this tile

  friend bool operator==(const Ask&, const Ask&) = default;
};

class Recorder {
 public:
  explicit Recorder(Script script);

  /// frame   in_range(); times as the host counts them
  /// Errors: bad_argument (a number out of range), wrong_state (it is over).
  [[nodiscard]] Result<Ask> see(const Frame& frame);

  /// The picture of the last kept frame, over an earlier one of the same step.
  /// step   as asked for
  /// Errors: too_long (make it smaller: the quality, not the size), wrong_state (none was asked for).
  [[nodiscard]] Result<void> add_key_frame(std::uint8_t step, Bytes jpeg);

  /// The sheet with the tiles asked for since the one before.
  /// Errors: too_long (this sheet or the strip; the tiles are lost, and the next ones will be smaller), wrong_state (no tile
  ///         was asked for).
  [[nodiscard]] Result<void> add_sheet(Bytes jpeg);

  /// The session's bytes.
  /// Errors: wrong_state (not done, a key frame is missing, or tiles wait for their sheet), too_long.
  [[nodiscard]] Result<Bytes> finish() const;

  [[nodiscard]] const Seen& seen() const { return watch_.seen(); }

 private:
  void forget();
  void ask_tile(Ask& ask);
  [[nodiscard]] std::uint8_t tile_side() const;

  Watch watch_;
  std::vector<Frame> frames_;
  std::optional<std::uint32_t> first_ms_;
  std::vector<KeyFrame> key_frames_;
  std::vector<StripSheet> strip_;
  std::size_t strip_bytes_ = 0;
  std::vector<std::uint32_t> tiles_;  // frames on the sheet under way
  std::uint8_t sheet_side_ = 0;       // of the sheet under way
  std::optional<std::uint32_t> last_tile_ms_;
  std::optional<std::uint8_t> asked_step_;
};

}  // namespace lifecert::liveness
