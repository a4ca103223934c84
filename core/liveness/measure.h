// From what the eyes report of a picture to the frame that the watch works on.
#pragma once

#include "core/liveness/depth.h"
#include "core/liveness/frame.h"
#include "core/vision/face.h"

namespace lifecert::liveness {

/// seen    a picture's face, or none
/// at_ms   since the host's own start; at most kMaxAt_ms
/// counted   how many faces there were when they were last counted, which stands where `seen` did not count; 1 at first
/// Numbers beyond a frame's limits become the limit, so that the frame is always in_range().
[[nodiscard]] Frame frame_of(const vision::FaceFrame& seen, std::uint32_t at_ms, std::uint8_t counted);

/// The places that depth is told by; all zero without a face.
[[nodiscard]] DepthPlaces depth_places_of(const vision::FaceFrame& seen);

}  // namespace lifecert::liveness
