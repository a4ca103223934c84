#include "core/liveness/trace.h"

#include <gtest/gtest.h>

#include "tests/support/acted_face.h"

namespace lifecert {
namespace {

using liveness::Frame;
using support::ActedFace;
using support::Manner;

Code refusal(const Result<std::vector<Frame>>& read) { return read ? Code::ok : read.error().code; }
Code refusal(const Result<Bytes>& made) { return made ? Code::ok : made.error().code; }

std::vector<Frame> acted(double fps, double seconds, double noise = 1) {
  Manner manner;
  manner.fps = fps;
  manner.noise = noise;
  manner.move_s = 2;
  ActedFace face(manner);
  while (face.frames().size() < static_cast<std::size_t>(fps * seconds)) face.act(liveness::Action::turn_left);
  std::vector<Frame> frames = face.frames();
  frames.resize(static_cast<std::size_t>(fps * seconds));
  return frames;
}

TEST(Trace, ComesBackAsItWas) {
  const std::vector<Frame> frames = acted(15, 10);
  const Result<Bytes> bytes = liveness::encode_trace(frames);
  ASSERT_TRUE(bytes);
  const Result<std::vector<Frame>> read = liveness::decode_trace(*bytes);
  ASSERT_TRUE(read);
  EXPECT_EQ(*read, frames);
}

TEST(Trace, KeepsNumbersAtTheirLimits) {
  Frame least;
  least.yaw = least.pitch = least.roll = -liveness::kMaxAngle;
  least.turn = least.nod = -liveness::kMaxOffset;
  Frame most;
  most.at_ms = liveness::kMaxAt_ms;
  most.faces = liveness::kMaxFaces;
  most.yaw = most.pitch = most.roll = liveness::kMaxAngle;
  most.turn = most.nod = liveness::kMaxOffset;
  most.eye_left = most.eye_right = most.lid_left = most.lid_right = most.mouth = liveness::kMaxOpenness;
  most.x = most.y = most.size = liveness::kMaxPlace;
  most.sharp = liveness::kMaxSharp;
  most.light = 255;
  const Result<Bytes> bytes = liveness::encode_trace({least, most, most});
  ASSERT_TRUE(bytes);
  EXPECT_EQ(liveness::decode_trace(*bytes).value(), (std::vector<Frame>{least, most, most}));
}

TEST(Trace, OfTwentySecondsTakesAtMostTwentyKilobytes) {
  for (const double noise : {0.0, 1.0, 3.0}) {
    const Result<Bytes> bytes = liveness::encode_trace(acted(30, 20, noise));
    ASSERT_TRUE(bytes);
    EXPECT_LE(bytes->size(), 20U * 1024) << noise;
  }
}

TEST(Trace, RefusesToWriteWhatItCouldNotRead) {
  Frame frame;
  EXPECT_EQ(refusal(liveness::encode_trace({})), Code::too_short);
  frame.at_ms = 1;
  EXPECT_EQ(refusal(liveness::encode_trace({frame})), Code::bad_argument);
  Frame later = frame;
  frame.at_ms = 0;
  later.at_ms = 5;
  EXPECT_EQ(refusal(liveness::encode_trace({frame, later, frame})), Code::bad_argument);
  later.yaw = liveness::kMaxAngle + 1;
  EXPECT_EQ(refusal(liveness::encode_trace({frame, later})), Code::bad_argument);
  EXPECT_EQ(refusal(liveness::encode_trace(std::vector<Frame>(liveness::kMaxTraceFrames + 1, frame))), Code::too_long);
}

TEST(Trace, RefusesWhatNoPhoneRecords) {
  const Bytes one = liveness::encode_trace({Frame{}}).value();
  Bytes version = one;
  version[0] = 2;
  EXPECT_EQ(refusal(liveness::decode_trace(version)), Code::unknown_version);
  Bytes none = one;
  none[1] = 0;
  EXPECT_EQ(refusal(liveness::decode_trace(none)), Code::too_short);
  Bytes many = one;
  many[1] = 0xFF;
  many[2] = 0xFF;
  EXPECT_EQ(refusal(liveness::decode_trace(many)), Code::too_long);
  Bytes more = one;
  more[1] = 2;
  EXPECT_EQ(refusal(liveness::decode_trace(more)), Code::truncated);
  Bytes first_late = one;
  first_late[3] = 2;  // at_ms 1
  EXPECT_EQ(refusal(liveness::decode_trace(first_late)), Code::bad_argument);
  Bytes negative_faces = one;
  negative_faces[4] = 1;  // -1
  EXPECT_EQ(refusal(liveness::decode_trace(negative_faces)), Code::bad_argument);
  Bytes second_way = one;  // 0 as two groups
  second_way[3] = 0x80;
  second_way.insert(second_way.begin() + 4, 0);
  EXPECT_EQ(refusal(liveness::decode_trace(second_way)), Code::not_canonical);
  Bytes endless = one;
  endless.insert(endless.begin() + 3, 8, 0xFF);
  EXPECT_EQ(refusal(liveness::decode_trace(endless)), Code::not_canonical);
  EXPECT_EQ(refusal(liveness::decode_trace(Bytes(liveness::kMaxTraceBytes + 1))), Code::too_long);
}

TEST(Trace, RefusesTimeThatFalls) {
  Frame first;
  Frame second;
  second.at_ms = 10;
  Bytes bytes = liveness::encode_trace({first, second}).value();
  bytes[3 + 17] = 19;  // the second's difference: -10 instead of 10
  EXPECT_EQ(refusal(liveness::decode_trace(bytes)), Code::bad_argument);
}

}  // namespace
}  // namespace lifecert
