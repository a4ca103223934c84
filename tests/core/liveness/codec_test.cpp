// The session and its trace in the codec family.
#include "core/liveness/session.h"
#include "tests/support/codec_suite.h"
#include "tests/support/kept_session.h"

namespace lifecert::support {
namespace {

Result<Bytes> reread_trace(ByteView bytes) {
  Result<std::vector<liveness::Frame>> frames = liveness::decode_trace(bytes);
  if (!frames) return frames.error();
  return liveness::encode_trace(*frames);
}

Result<Bytes> reread_session(ByteView bytes) {
  Result<liveness::ReadSession> read = liveness::read_session(bytes);
  if (!read) return read.error();
  return wire::encode(read->session);
}

CodecCase trace_case() {
  CodecCase one;
  one.name = "Trace";
  one.vector = "trace.hex";
  one.golden = sample_session().trace;
  one.reread = reread_trace;
  return one;
}

std::vector<CodecCase> cases() {
  return {trace_case(), wire_case("Session", "session.hex", sample_session(), reread_session)};
}

INSTANTIATE_TEST_SUITE_P(Liveness, CodecSuite, ::testing::ValuesIn(cases()), codec_name);

}  // namespace
}  // namespace lifecert::support
