// The check of a session against its script: what the phone shows its owner and what the office signs are the same
// judgements with the same figures, because the same code makes them.
//
// check_trace() needs the trace alone: the watch runs over it again. check_pictures() needs what somebody measured in the
// pictures (core/vision at the desk). Nothing here ends in a bare yes: each judgement says what was measured and against what.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/code.h"
#include "core/liveness/depth.h"
#include "core/liveness/likeness.h"
#include "core/liveness/session.h"
#include "core/liveness/watch.h"

namespace lifecert::liveness {

/// What is judged, in the order in which it is shown.
enum class Aspect : std::uint8_t {
  script = 1,    // the movements of the challenge's script, in its order
  motion = 2,    // as a head can move, in time that passes
  faces = 3,     // one throughout
  strip = 4,     // goes on without a gap and shows what the key frames show
  depth = 5,     // a head, not a flat picture
  figures = 6,   // key frames measured again give what the trace says
  fresh = 7,     // not handed in before
  portrait = 8,  // against the portrait
};
[[nodiscard]] bool known(Aspect aspect);
[[nodiscard]] std::string_view name_of(Aspect aspect);
constexpr std::string_view type_name(Aspect) { return "LiveAspect"; }

/// holds: as it should be; look: a person should look; fails: not as it must be.
enum class Level : std::uint8_t { holds = 1, look = 2, fails = 3 };
[[nodiscard]] bool known(Level level);
[[nodiscard]] std::string_view name_of(Level level);
constexpr std::string_view type_name(Level) { return "LiveLevel"; }

struct Judgement {
  Aspect aspect = Aspect::script;
  Level level = Level::fails;
  Code reason = Code::ok;
  std::string figures;  // at most 128 bytes, English: "turn_left 16.4/9.0 nose 231, blink 41%/65%"

  friend bool operator==(const Judgement&, const Judgement&) = default;
};

/// What the trace alone says.
struct TraceReport {
  Seen seen;
  Grade grade = Grade::none;          // none unless script, motion, faces and strip are at least to be looked at
  std::vector<Judgement> judgements;  // script, motion, faces, strip (its times), depth
};
[[nodiscard]] TraceReport check_trace(const Script& script, const ReadSession& session);

// ---- At the desk

/// A key frame, measured again.
struct KeySeen {
  std::uint8_t step = 0;
  bool decoded = false;
  Frame frame;            // faces 0: none was found; at_ms does not count
  DepthPlaces places{};
  Thumb face{};           // of face_square() of the frame in the trace
  Print print{};
};

/// A tile of the strip.
struct TileSeen {
  std::uint32_t frame = 0;  // of the trace
  Thumb face{};             // of the whole tile
};

/// Everything that was measured in a session's pictures.
struct PicturesSeen {
  std::vector<KeySeen> key_frames;  // by step
  std::vector<TileSeen> tiles;      // by time; those of sheets that decode
  std::size_t damaged_sheets = 0;
  std::vector<int> inner_distances; // thousandths: each later key frame's face against the rest's, where it was compared
};

/// How far two measurements of one picture may differ before a person should look; twice as far fails. JPEG costs 1.1 degrees
/// and .03; a face that was followed from frame to frame and is now found afresh, in pictures of 320 by 240, 3.5 and .08.
inline constexpr int kAngleTolerance = 40;      // tenths of a degree
inline constexpr int kOpennessTolerance = 100;  // thousandths

/// Judgements on strip (in place of check_trace()'s, which it includes), depth, figures, faces, again with all figures.
[[nodiscard]] std::vector<Judgement> check_pictures(const Script& script, const ReadSession& session,
                                                    const PicturesSeen& pictures);

/// prints   of this session's key frames
/// kept     of what this person handed in before
[[nodiscard]] Judgement check_fresh(const std::vector<Print>& prints, const std::vector<Print>& kept);

/// Who vouches for a portrait.
enum class Vouched : std::uint8_t { nobody = 0, self = 1, office = 2 };

/// distance       thousandths between the portrait's descriptor and the rest's; nullopt: not compared
/// accept_below, reject_from   the policy's thresholds
[[nodiscard]] Judgement check_portrait(Vouched vouched, std::optional<int> distance, int accept_below, int reject_from);

}  // namespace lifecert::liveness
