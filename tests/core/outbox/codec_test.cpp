// The journal in the codec family.
#include "core/outbox/continuity.h"
#include "tests/support/codec_suite.h"
#include "tests/support/samples.h"

namespace lifecert::support {
namespace {

using outbox::Continuity;

Continuity continuity() {
  return {3, 9, fixed("entry 9"), false, {{5, 14, fixed("entry 14"), 11, fixed("entry 11"), kNow}}};
}

INSTANTIATE_TEST_SUITE_P(Outbox, CodecSuite,
                         ::testing::Values(wire_case("JournalEntry", "journal-entry.hex", Samples::get().kept),
                                           wire_case("CarriedJournal", "carried-journal.hex", Samples::get().carried),
                                           wire_case("Continuity", "continuity.hex", continuity())),
                         codec_name);

}  // namespace
}  // namespace lifecert::support
