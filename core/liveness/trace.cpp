#include "core/liveness/trace.h"

#include <optional>

namespace lifecert::liveness {
namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kHeadBytes = 3;
constexpr std::size_t kFewestFrameBytes = 17;  // one a number
constexpr unsigned kMostGroups = 5;            // of seven bits: enough for every difference of numbers in range

// Calls `each` with every number of `frame` beside the same number of `before`: the one list of what a trace holds.
template <class Each>
void pairwise(Frame& frame, Frame& before, Each each) {
  each(frame.at_ms, before.at_ms);
  each(frame.faces, before.faces);
  each(frame.yaw, before.yaw);
  each(frame.pitch, before.pitch);
  each(frame.roll, before.roll);
  each(frame.turn, before.turn);
  each(frame.nod, before.nod);
  each(frame.eye_left, before.eye_left);
  each(frame.eye_right, before.eye_right);
  each(frame.lid_left, before.lid_left);
  each(frame.lid_right, before.lid_right);
  each(frame.mouth, before.mouth);
  each(frame.x, before.x);
  each(frame.y, before.y);
  each(frame.size, before.size);
  each(frame.sharp, before.sharp);
  each(frame.light, before.light);
}

void put(Bytes& out, std::int64_t difference) {
  std::uint64_t rest = (static_cast<std::uint64_t>(difference) << 1U) ^ static_cast<std::uint64_t>(difference >> 63);
  while (rest >= 0x80) {
    out.push_back(static_cast<std::uint8_t>(rest | 0x80));
    rest >>= 7U;
  }
  out.push_back(static_cast<std::uint8_t>(rest));
}

// Reads numbers until the first fault; later reads give 0.
class Reader {
 public:
  explicit Reader(ByteView bytes) : rest_(bytes) {}

  std::int64_t difference() {
    std::uint64_t number = 0;
    for (unsigned group = 0; group < kMostGroups; ++group) {
      const std::optional<std::uint8_t> byte = next();
      if (!byte) return 0;
      number |= std::uint64_t{*byte & 0x7FU} << (7 * group);
      if ((*byte & 0x80U) != 0) continue;
      if (*byte == 0 && group > 0) fail(Code::not_canonical);
      return static_cast<std::int64_t>(number >> 1U) ^ -static_cast<std::int64_t>(number & 1U);
    }
    fail(Code::not_canonical);
    return 0;
  }
  std::optional<std::uint8_t> next() {
    if (rest_.empty()) {
      fail(Code::truncated);
      return std::nullopt;
    }
    const std::uint8_t byte = rest_.front();
    rest_ = rest_.subspan(1);
    return byte;
  }
  void fail(Code code) {
    if (fault_ == Code::ok) fault_ = code;
    rest_ = {};
  }
  [[nodiscard]] Code fault() const { return fault_; }
  [[nodiscard]] std::size_t left() const { return rest_.size(); }

 private:
  ByteView rest_;
  Code fault_ = Code::ok;
};

// The next frame; numbers that do not fit their fields are a fault.
Frame read_frame(Reader& reader, Frame before) {
  Frame frame;
  pairwise(frame, before, [&]<class T>(T& number, T& last) {
    const std::int64_t value = static_cast<std::int64_t>(last) + reader.difference();
    number = static_cast<T>(value);
    if (static_cast<std::int64_t>(number) != value) reader.fail(Code::bad_argument);
  });
  if (!in_range(frame) || frame.at_ms < before.at_ms) reader.fail(Code::bad_argument);
  return frame;
}

}  // namespace

Result<Bytes> encode_trace(const std::vector<Frame>& frames) {
  if (frames.empty()) return Error{Code::too_short, "trace"};
  if (frames.size() > kMaxTraceFrames) return Error{Code::too_long, "trace"};
  Bytes out = {kVersion, static_cast<std::uint8_t>(frames.size() & 0xFFU), static_cast<std::uint8_t>(frames.size() >> 8U)};
  Frame before;
  if (frames.front().at_ms != 0) return Error{Code::bad_argument, "trace"};
  for (Frame frame : frames) {
    if (!in_range(frame) || frame.at_ms < before.at_ms) return Error{Code::bad_argument, "trace"};
    pairwise(frame, before, [&](auto number, auto last) {
      put(out, static_cast<std::int64_t>(number) - static_cast<std::int64_t>(last));
    });
    before = frame;
  }
  if (out.size() > kMaxTraceBytes) return Error{Code::too_long, "trace"};
  return out;
}

Result<std::vector<Frame>> decode_trace(ByteView bytes) {
  if (bytes.size() > kMaxTraceBytes) return Error{Code::too_long, "trace"};
  if (bytes.size() < kHeadBytes) return Error{Code::truncated, "trace"};
  if (bytes[0] != kVersion) return Error{Code::unknown_version, "trace"};
  const std::size_t count = bytes[1] | static_cast<std::size_t>(bytes[2]) << 8U;
  if (count == 0) return Error{Code::too_short, "trace"};
  if (count > kMaxTraceFrames) return Error{Code::too_long, "trace"};
  if (count * kFewestFrameBytes > bytes.size() - kHeadBytes) return Error{Code::truncated, "trace"};
  Reader reader(bytes.subspan(kHeadBytes));
  std::vector<Frame> frames;
  frames.reserve(count);
  for (std::size_t i = 0; i < count && reader.fault() == Code::ok; ++i) {
    frames.push_back(read_frame(reader, i == 0 ? Frame{} : frames.back()));
    if (i == 0 && frames.front().at_ms != 0) reader.fail(Code::bad_argument);
  }
  if (reader.fault() == Code::ok && reader.left() != 0) reader.fail(Code::trailing_bytes);
  if (reader.fault() != Code::ok) return Error{reader.fault(), "trace"};
  return frames;
}

}  // namespace lifecert::liveness
