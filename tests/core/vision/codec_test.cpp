// The family that every format passes, for the file of a net; model_test.cpp has what lies behind the checksum.
#include "tests/support/codec_suite.h"
#include "tests/support/net_file.h"

namespace lifecert::vision {
namespace {

using support::CodecCase;
using support::CodecSuite;

std::vector<CodecCase> cases() {
  CodecCase net;
  net.name = "Net";
  net.vector = "net.hex";
  net.golden = support::bytes_of(support::small_net());
  // The numbers are unpacked while reading; what was accepted is the one file that has this checksum and this content.
  net.reread = [](ByteView bytes) -> Result<Bytes> {
    const Result<Model> model = parse_model(bytes);
    if (!model) return model.error();
    return Bytes(bytes.begin(), bytes.end());
  };
  Bytes newer = net.golden;
  newer[4] = 2;
  Bytes other = net.golden;
  other[0] = 'X';
  Bytes flipped = net.golden;
  flipped[60] ^= 1;
  net.refusals = {{"newer version", support::with_checksum(newer), Code::unknown_version},
                  {"other file", other, Code::unknown_version},
                  {"one bit", flipped, Code::bad_model},
                  {"too long", Bytes(kMaxModelBytes + 1), Code::too_long}};
  return {net};
}

INSTANTIATE_TEST_SUITE_P(Vision, CodecSuite, ::testing::ValuesIn(cases()), support::codec_name);

}  // namespace
}  // namespace lifecert::vision
