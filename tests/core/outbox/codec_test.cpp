// The journal in the codec family.
#include "tests/support/codec_suite.h"
#include "tests/support/samples.h"

namespace lifecert::support {
namespace {

INSTANTIATE_TEST_SUITE_P(Outbox, CodecSuite,
                         ::testing::Values(wire_case("JournalEntry", "journal-entry.hex", Samples::get().kept)),
                         codec_name);

}  // namespace
}  // namespace lifecert::support
