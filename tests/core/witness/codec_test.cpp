// What a witness keeps, in the codec family.
#include "core/witness/witness.h"
#include "tests/support/codec_suite.h"
#include "tests/support/samples.h"

namespace lifecert::support {
namespace {

std::vector<CodecCase> cases() {
  MemoryLog honest;
  MemoryLog other;
  honest.append(envelope::Kind::tick, bytes_of("a"), kNow);
  other.append(envelope::Kind::tick, bytes_of("b"), kNow);
  const witness::Fork fork{honest.checkpoint(kNow), other.checkpoint(kNow)};
  return {wire_case("Fork", "witness-fork.hex", fork)};
}

INSTANTIATE_TEST_SUITE_P(Witness, CodecSuite, ::testing::ValuesIn(cases()), codec_name);

}  // namespace
}  // namespace lifecert::support
