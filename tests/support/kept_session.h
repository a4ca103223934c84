// A session made of numbers as a phone would record it: the recorder over an acted face, with stand-ins for pictures.
#pragma once

#include <string>

#include "core/liveness/recorder.h"
#include "tests/support/acted_face.h"
#include "tests/support/print.h"

namespace lifecert::support {

/// Some bytes that stand for a picture; nobody decodes them.
inline Bytes stand_in(const std::string& name, std::size_t size) {
  Bytes bytes = bytes_of("picture " + name + " ");
  bytes.resize(std::max(size, bytes.size()), 0x5A);
  return bytes;
}

/// What the page does with each frame. The session's bytes, or why there are none.
inline Result<Bytes> record(const liveness::Script& script, const std::vector<liveness::Frame>& frames,
                            std::size_t key_frame_bytes = 64, std::size_t sheet_bytes = 64) {
  liveness::Recorder recorder(script);
  std::size_t on_sheet = 0;
  int sheets = 0;
  for (const liveness::Frame& frame : frames) {
    if (recorder.seen().phase == liveness::Phase::done) break;
    const Result<liveness::Ask> ask = recorder.see(frame);
    if (!ask) return ask.error();
    if (ask->progress.began_again) on_sheet = 0;
    if (ask->progress.key_frame) {
      const std::uint8_t step = *ask->progress.key_frame;
      if (Result<void> added = recorder.add_key_frame(step, stand_in(std::to_string(step), key_frame_bytes)); !added)
        return added.error();
    }
    if (ask->tile) ++on_sheet;
    if (ask->sheet_full) {
      if (Result<void> added = recorder.add_sheet(stand_in("sheet " + std::to_string(sheets++), sheet_bytes)); !added)
        return added.error();
      on_sheet = 0;
    }
  }
  if (on_sheet > 0) {
    if (Result<void> added = recorder.add_sheet(stand_in("sheet " + std::to_string(sheets), sheet_bytes)); !added)
      return added.error();
  }
  return recorder.finish();
}

inline liveness::Script sample_script() {
  using liveness::Action;
  return {liveness::ActionSet::full, {Action::turn_left, Action::blink, Action::open_mouth, Action::nod}, {}};
}

/// A whole session, the same in every run: golden vectors are made of it.
inline liveness::Session sample_session() {
  using liveness::Frame;
  const auto frame = [](std::uint32_t at_ms, std::int16_t yaw) {
    Frame made;
    made.at_ms = at_ms;
    made.faces = 1;
    made.yaw = yaw;
    made.pitch = 31;
    made.roll = -4;
    made.turn = static_cast<std::int16_t>(yaw * 3 / 2);
    made.nod = 12;
    made.eye_left = 300;
    made.eye_right = 290;
    made.lid_left = 377;
    made.lid_right = 370;
    made.mouth = 40;
    made.x = 500;
    made.y = 510;
    made.size = 520;
    made.sharp = 60;
    made.light = 120;
    return made;
  };
  liveness::Session made;
  made.trace = liveness::encode_trace({frame(0, 0), frame(66, 3), frame(133, 164)}).value();
  made.key_frames = {{0, 0, stand_in("0", 24)}, {1, 2, stand_in("1", 24)}};
  made.strip = {{64, {0, 2}, stand_in("sheet", 24)}};
  return made;
}

}  // namespace lifecert::support
