#include "core/liveness/session.h"

#include <gtest/gtest.h>

#include <functional>

#include "core/liveness/check.h"
#include "tests/support/kept_session.h"

namespace lifecert {
namespace {

using liveness::Action;
using liveness::Frame;
using liveness::ReadSession;
using liveness::Script;
using liveness::Session;
using support::ActedFace;
using support::Manner;
using support::sample_script;
using support::sample_session;

std::vector<Frame> acted(const Manner& manner = {}) {
  ActedFace face(manner, 3);
  face.act_all(sample_script().steps);
  face.rest(1);
  return face.frames();
}

Code refusal(const Session& session) {
  const Result<ReadSession> read = liveness::read_session(wire::encode(session));
  return read ? Code::ok : read.error().code;
}

TEST(Session, IsReadAsItWasRecorded) {
  const Result<Bytes> bytes = support::record(sample_script(), acted());
  ASSERT_TRUE(bytes);
  const Result<ReadSession> read = liveness::read_session(*bytes);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->session.key_frames.size(), sample_script().steps.size() + 1);
  EXPECT_GT(read->frames.size(), 60U);
  EXPECT_EQ(read->frames.front().at_ms, 0U);
}

TEST(Session, RefusesPicturesThatDoNotFitItsTrace) {
  struct Case {
    const char* name;
    std::function<void(Session&)> change;
    Code want;
  };
  const Case cases[] = {
      {"as it is", [](Session&) {}, Code::ok},
      {"version", [](Session& s) { s.version = 2; }, Code::unknown_version},
      {"no trace", [](Session& s) { s.trace.clear(); }, Code::truncated},
      {"key frame of no frame", [](Session& s) { s.key_frames[1].frame = 3; }, Code::bad_argument},
      {"key frame twice", [](Session& s) { s.key_frames[1].step = 0; }, Code::bad_argument},
      {"step that no script has", [](Session& s) { s.key_frames[1].step = 6; }, Code::bad_argument},
      {"tile of no frame", [](Session& s) { s.strip[0].frames[1] = 3; }, Code::bad_argument},
      {"tiles out of order", [](Session& s) { s.strip[0].frames = {2, 0}; }, Code::bad_argument},
      {"tile twice", [](Session& s) { s.strip[0].frames = {0, 0}; }, Code::bad_argument},
      {"sheet without tiles", [](Session& s) { s.strip[0].frames.clear(); }, Code::bad_argument},
      {"tiny tiles", [](Session& s) { s.strip[0].side = 15; }, Code::bad_argument},
      {"huge tiles", [](Session& s) { s.strip[0].side = 97; }, Code::bad_argument},
  };
  for (const Case& one : cases) {
    Session session = sample_session();
    one.change(session);
    EXPECT_EQ(name_of(refusal(session)), name_of(one.want)) << one.name;
  }
}

TEST(Session, RefusesAStripOfMoreBytesThanItMayHave) {
  Manner slow;
  slow.pause_s = 3;
  const Result<Bytes> bytes = support::record(sample_script(), acted(slow));
  Session session = liveness::read_session(*bytes)->session;
  for (liveness::StripSheet& sheet : session.strip) sheet.jpeg.resize(liveness::kMaxSheetBytes);
  ASSERT_GT(session.strip.size() * liveness::kMaxSheetBytes, liveness::kMaxStripBytes);
  EXPECT_EQ(refusal(session), Code::too_long);
}

TEST(Session, SquareIsAroundTheFace) {
  Frame frame;
  frame.x = 500;
  frame.y = 250;
  frame.size = 500;
  EXPECT_EQ(liveness::face_square(frame, 640, 480), (liveness::Square{320 - 144, 120 - 144, 288}));
  frame.size = 0;
  EXPECT_EQ(liveness::face_square(frame, 640, 480).side, 1);
}

// ---- The recorder

TEST(Recorder, KeepsFourPicturesASecondAndNeverMoreThanItMay) {
  for (const double fps : {6.0, 12.0, 15.0, 30.0}) {
    Manner manner;
    manner.fps = fps;
    const Result<Bytes> bytes = support::record(sample_script(), acted(manner), 64, 6'000);
    ASSERT_TRUE(bytes) << fps;
    const ReadSession read = liveness::read_session(*bytes).value();
    std::size_t tiles = 0;
    for (const liveness::StripSheet& sheet : read.session.strip) tiles += sheet.frames.size();
    EXPECT_GE(tiles * 1000, std::size_t{4} * read.frames.back().at_ms) << fps;
    EXPECT_LE(bytes->size(), liveness::kMaxSessionBytes);
  }
}

TEST(Recorder, MakesTheStripSmallerInALongSession) {
  Manner manner;
  manner.pause_s = 14;
  const Result<Bytes> bytes = support::record(sample_script(), acted(manner), 64, 4'800);
  ASSERT_TRUE(bytes);
  const ReadSession read = liveness::read_session(*bytes).value();
  EXPECT_EQ(read.session.strip.front().side, 64);
  EXPECT_LT(read.session.strip.back().side, 64);
}

TEST(Recorder, TakesPicturesOnlyWhenItAskedForThem) {
  liveness::Recorder recorder(sample_script());
  EXPECT_EQ(recorder.add_sheet({}).error().code, Code::wrong_state);
  EXPECT_EQ(recorder.add_key_frame(0, {}).error().code, Code::wrong_state);
  EXPECT_EQ(recorder.finish().error().code, Code::wrong_state);
  for (const Frame& frame : acted()) {
    const Result<liveness::Ask> ask = recorder.see(frame);
    ASSERT_TRUE(ask);
    if (!ask->progress.key_frame) continue;
    EXPECT_EQ(recorder.add_key_frame(0, Bytes(liveness::kMaxKeyFrameBytes + 1)).error().code, Code::too_long);
    EXPECT_EQ(recorder.add_key_frame(3, {}).error().code, Code::wrong_state);
    EXPECT_TRUE(recorder.add_key_frame(0, {}));
    break;
  }
}

TEST(Recorder, RefusesNumbersThatNothingMeasures) {
  liveness::Recorder recorder(sample_script());
  Frame frame;
  frame.mouth = liveness::kMaxOpenness + 1;
  EXPECT_EQ(recorder.see(frame).error().code, Code::bad_argument);
}

TEST(Recorder, ForgetsWhatWasBeforeItBeganAgain) {
  ActedFace face({}, 5);
  face.act_all({Action::turn_left, Action::blink});
  face.faces(0, 2);
  const double away_until = face.frames().back().at_ms;
  face.act_all(sample_script().steps);
  face.rest(1);
  const Result<Bytes> bytes = support::record(sample_script(), face.frames());
  ASSERT_TRUE(bytes);
  const ReadSession read = liveness::read_session(*bytes).value();
  EXPECT_LE(read.frames.back().at_ms, face.frames().back().at_ms - away_until);
  EXPECT_EQ(liveness::check_trace(sample_script(), read).grade, liveness::Grade::full);
}

}  // namespace
}  // namespace lifecert
