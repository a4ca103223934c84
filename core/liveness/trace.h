// The trace: every kept frame's numbers over a whole session, small enough to travel with each certification.
//
//   version 1 (u8), count (u16, little-endian), then each frame as the differences from the one before (the first: from
//   nothing), in the order of Frame's fields, as zigzag base-128 numbers, lowest group first, none longer than needed.
//
// Times begin at 0 and never fall. A frame takes about 20 bytes: 20 seconds at 30 frames a second take 12 KB.
#pragma once

#include <cstdint>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/result.h"
#include "core/liveness/frame.h"

namespace lifecert::liveness {

inline constexpr std::size_t kMaxTraceFrames = 4096;
inline constexpr std::uint32_t kMaxTraceBytes = 96U * 1024;

/// frames   1 to kMaxTraceFrames, each in_range(), times from 0 and never falling
/// Errors: too_short, too_long (frames or bytes), bad_argument (a number out of range, or a time).
[[nodiscard]] Result<Bytes> encode_trace(const std::vector<Frame>& frames);

/// bytes   untrusted; the whole input
/// Errors: unknown_version, truncated, trailing_bytes, too_long, too_short (no frame), not_canonical, bad_argument (a number
///         out of range, or a time that falls).
[[nodiscard]] Result<std::vector<Frame>> decode_trace(ByteView bytes);

}  // namespace lifecert::liveness
