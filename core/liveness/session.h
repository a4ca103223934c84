// A session before the camera as it travels in the sealed evidence: the trace of all movements, a picture at rest and at
// each movement's peak, and the strip.
//
// The strip is small face pictures over the whole session, at least four a second, eight to a sheet (one JPEG, four across
// and two down). Without it, stills of an old session could be put into the order of any script. The result on the phone is
// not believed: whoever holds the bytes lets the same watch run over the trace (check.h).
#pragma once

#include <cstdint>
#include <vector>

#include "core/base/result.h"
#include "core/liveness/frame.h"
#include "core/liveness/likeness.h"
#include "core/liveness/script.h"
#include "core/liveness/trace.h"
#include "core/wire/codec.h"

namespace lifecert::liveness {

inline constexpr std::uint8_t kSessionVersion = 1;
inline constexpr std::uint32_t kMaxSessionBytes = 512U * 1024;
inline constexpr std::uint32_t kMaxKeyFrames = 1 + static_cast<std::uint32_t>(kMaxSteps);
inline constexpr std::uint32_t kMaxKeyFrameBytes = 32U * 1024;
inline constexpr std::uint32_t kMaxSheets = 256;
inline constexpr std::uint32_t kMaxSheetBytes = 24U * 1024;
inline constexpr std::uint32_t kMaxStripBytes = 200U * 1024;  // all sheets together
inline constexpr std::uint32_t kTilesAcross = 4;
inline constexpr std::uint32_t kTilesDown = 2;
inline constexpr std::uint32_t kTiles = kTilesAcross * kTilesDown;

/// A whole picture of the camera.
struct KeyFrame {
  std::uint8_t step = 0;    // 0: at rest; n: at the peak of the script's n-th movement
  std::uint32_t frame = 0;  // of the trace
  Bytes jpeg;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(step), LIFECERT_FIELD(frame), LIFECERT_FIELD_MAX(jpeg, kMaxKeyFrameBytes));
  }
  static constexpr const char* kName = "KeyFrame";
  friend bool operator==(const KeyFrame&, const KeyFrame&) = default;
};

/// Up to eight face pictures, row by row from the top left.
struct StripSheet {
  std::uint8_t side = 0;              // of each, in pixels: 16 to 96
  std::vector<std::uint32_t> frames;  // of the trace, ascending
  Bytes jpeg;                         // 4 * side across, 2 * side down

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(side), LIFECERT_FIELD_MAX(frames, kTiles), LIFECERT_FIELD_MAX(jpeg, kMaxSheetBytes));
  }
  static constexpr const char* kName = "StripSheet";
  friend bool operator==(const StripSheet&, const StripSheet&) = default;
};

struct Session {
  std::uint8_t version = kSessionVersion;
  ActionSet set = ActionSet::full;
  Bytes trace;
  std::vector<KeyFrame> key_frames;  // by step
  std::vector<StripSheet> strip;     // by time

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(version), LIFECERT_FIELD(set), LIFECERT_FIELD_MAX(trace, kMaxTraceBytes),
            LIFECERT_FIELD_MAX(key_frames, kMaxKeyFrames), LIFECERT_FIELD_MAX(strip, kMaxSheets));
  }
  static constexpr const char* kName = "Session";
  friend bool operator==(const Session&, const Session&) = default;
};

/// A session with its trace read: what the checks work on.
struct ReadSession {
  Session session;
  std::vector<Frame> frames;

  friend bool operator==(const ReadSession&, const ReadSession&) = default;
};

/// bytes   untrusted; the whole input
/// Errors: unknown_version, too_long (the strip as a whole), bad_argument (pictures out of order, of frames that the trace
///         does not have, or of no usable size), as wire::decode and decode_trace.
[[nodiscard]] Result<ReadSession> read_session(ByteView bytes);

/// The square around the face that a strip's picture shows, in a picture of this size.
/// frame   with a face
[[nodiscard]] Square face_square(const Frame& frame, std::uint32_t width, std::uint32_t height);

}  // namespace lifecert::liveness
