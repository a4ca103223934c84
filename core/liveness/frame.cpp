#include "core/liveness/frame.h"

namespace lifecert::liveness {
namespace {

bool within(std::int16_t number, std::int16_t most) { return number >= -most && number <= most; }

}  // namespace

bool in_range(const Frame& frame) {
  const bool angles = within(frame.yaw, kMaxAngle) && within(frame.pitch, kMaxAngle) && within(frame.roll, kMaxAngle);
  const bool offsets = within(frame.turn, kMaxOffset) && within(frame.nod, kMaxOffset);
  const bool openings = frame.eye_left <= kMaxOpenness && frame.eye_right <= kMaxOpenness &&
                        frame.lid_left <= kMaxOpenness && frame.lid_right <= kMaxOpenness &&
                        frame.mouth <= kMaxOpenness;
  const bool places = frame.x <= kMaxPlace && frame.y <= kMaxPlace && frame.size <= kMaxPlace &&
                      frame.sharp <= kMaxSharp;
  return frame.at_ms <= kMaxAt_ms && frame.faces <= kMaxFaces && angles && offsets && openings && places;
}

}  // namespace lifecert::liveness
