// Any bytes as a session or its trace. The first byte chooses: the trace alone, the whole session, or a session around any
// trace, which also goes through every check.
#include <algorithm>

#include "core/liveness/check.h"
#include "core/liveness/recorder.h"
#include "tests/fuzz/fuzz.h"

namespace lifecert::fuzz {
namespace {

using liveness::Action;

const liveness::Script kScript = {liveness::ActionSet::full,
                                  {Action::turn_left, Action::blink, Action::open_mouth, Action::nod},
                                  {}};

void trace(ByteView bytes) {
  const Result<std::vector<liveness::Frame>> frames = liveness::decode_trace(bytes);
  if (!frames) return;
  require(!frames->empty() && frames->size() <= liveness::kMaxTraceFrames);
  const Result<Bytes> again = liveness::encode_trace(*frames);
  require(again && std::ranges::equal(*again, bytes));
  // Whatever frames are recorded, what comes out can be read.
  liveness::Recorder recorder(kScript);
  for (const liveness::Frame& frame : *frames) {
    const Result<liveness::Ask> ask = recorder.see(frame);
    if (!ask) break;
    if (ask->progress.key_frame) require(bool{recorder.add_key_frame(*ask->progress.key_frame, {1})});
    if (ask->sheet_full) require(bool{recorder.add_sheet({2})});
  }
  (void)recorder.add_sheet({2});
  if (const Result<Bytes> session = recorder.finish(); session) require(bool{liveness::read_session(*session)});
}

// Figures fit the field that they are signed in, and a session that fails anything has no grade.
void judge(const liveness::ReadSession& session) {
  const liveness::TraceReport report = liveness::check_trace(kScript, session);
  liveness::PicturesSeen seen;
  for (const liveness::KeyFrame& key : session.session.key_frames) {
    liveness::KeySeen one;
    one.step = key.step;
    one.decoded = true;
    one.frame = session.frames[session.frames.size() - 1 - key.frame];
    for (std::size_t i = 0; i < one.places.size(); ++i) {
      one.places[i] = {one.frame.yaw * static_cast<std::int32_t>(i) * 4096, one.frame.pitch * 4096};
    }
    seen.key_frames.push_back(one);
    (void)liveness::face_square(one.frame, 4096, 4096);
  }
  std::vector<liveness::Judgement> all = report.judgements;
  for (const liveness::Judgement& one : liveness::check_pictures(kScript, session, seen)) all.push_back(one);
  bool failed = false;
  for (const liveness::Judgement& one : all) require(one.figures.size() <= 128);
  for (const liveness::Judgement& one : report.judgements) failed = failed || one.level == liveness::Level::fails;
  require(failed == (report.grade == liveness::Grade::none));
}

void session(ByteView bytes) {
  const Result<liveness::ReadSession> read = liveness::read_session(bytes);
  if (!read) return;
  require(std::ranges::equal(wire::encode(read->session), bytes));
  judge(*read);
}

void around_trace(ByteView bytes) {
  liveness::Session made;
  made.trace.assign(bytes.begin(), bytes.end());
  for (std::uint8_t step = 0; step < 5; ++step) made.key_frames.push_back({step, step, {}});
  made.strip.push_back({64, {0, 1, 2, 3}, {}});
  session(wire::encode(made));
}

}  // namespace
}  // namespace lifecert::fuzz

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace lifecert::fuzz;
  if (size == 0) return 0;
  const lifecert::ByteView rest(data + 1, size - 1);
  switch (data[0] % 3) {
    case 0: trace(rest); break;
    case 1: session(rest); break;
    default: around_trace(rest); break;
  }
  return 0;
}
