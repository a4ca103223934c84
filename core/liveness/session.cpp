#include "core/liveness/session.h"

#include <algorithm>

namespace lifecert::liveness {
namespace {

constexpr std::uint8_t kSmallestTile = 16;
constexpr std::uint8_t kLargestTile = 96;
constexpr std::int64_t kAround = 120;  // percent of the face

Result<void> check_key_frames(const Session& session, std::size_t frames) {
  for (std::size_t i = 0; i < session.key_frames.size(); ++i) {
    const KeyFrame& key = session.key_frames[i];
    const bool follows = i == 0 || key.step > session.key_frames[i - 1].step;
    if (!follows || key.step > kMaxSteps || key.frame >= frames) return Error{Code::bad_argument, "key_frames"};
  }
  return {};
}

Result<void> check_strip(const Session& session, std::size_t frames) {
  std::size_t bytes = 0;
  std::uint32_t next = 0;
  for (const StripSheet& sheet : session.strip) {
    bytes += sheet.jpeg.size();
    if (sheet.side < kSmallestTile || sheet.side > kLargestTile || sheet.frames.empty()) {
      return Error{Code::bad_argument, "strip"};
    }
    for (const std::uint32_t frame : sheet.frames) {
      if (frame < next || frame >= frames) return Error{Code::bad_argument, "strip"};
      next = frame + 1;
    }
  }
  if (bytes > kMaxStripBytes) return Error{Code::too_long, "strip"};
  return {};
}

}  // namespace

Result<ReadSession> read_session(ByteView bytes) {
  if (bytes.size() > kMaxSessionBytes) return Error{Code::too_long, "session"};
  if (bytes.empty()) return Error{Code::truncated, "session"};
  if (bytes[0] != kSessionVersion) return Error{Code::unknown_version, "session"};
  Result<Session> session = wire::decode<Session>(bytes);
  if (!session) return session.error();
  Result<std::vector<Frame>> frames = decode_trace(session->trace);
  if (!frames) return frames.error();
  if (Result<void> good = check_key_frames(*session, frames->size()); !good) return good.error();
  if (Result<void> good = check_strip(*session, frames->size()); !good) return good.error();
  return ReadSession{std::move(*session), std::move(*frames)};
}

Square face_square(const Frame& frame, std::uint32_t width, std::uint32_t height) {
  const std::int64_t shorter = std::min(width, height);
  const std::int64_t side = std::max<std::int64_t>(1, frame.size * shorter * kAround / 100'000);
  const std::int64_t x = std::int64_t{frame.x} * width / 1000;
  const std::int64_t y = std::int64_t{frame.y} * height / 1000;
  return {static_cast<std::int32_t>(x - side / 2), static_cast<std::int32_t>(y - side / 2), static_cast<std::int32_t>(side)};
}

}  // namespace lifecert::liveness
