// The intake's stored rows in the codec family.
#include "core/intake/keys.h"
#include "core/intake/upload.h"
#include "tests/support/codec_suite.h"
#include "tests/support/samples.h"

namespace lifecert::support {
namespace {

std::vector<CodecCase> cases() {
  const Samples& samples = Samples::get();
  const intake::LogHead head{4, samples.region.log.head(4).root};
  const intake::StoredRecord record{samples.opening, wire::encode(samples.record)};
  const intake::SubmissionRow row{
      3,           samples.region.device.public_key(), samples.region.person, "urban-employee",
      kToday + 38, *samples.feed.entries[0].assessment};
  return {wire_case("LogHead", "intake-log-head.hex", head), wire_case("StoredRecord", "intake-record.hex", record),
          wire_case("SubmissionRow", "intake-submission.hex", row),
          wire_case("UploadRow", "intake-upload.hex", intake::UploadRow{200'000, 65'536, kNow, true})};
}

INSTANTIATE_TEST_SUITE_P(Intake, CodecSuite, ::testing::ValuesIn(cases()), codec_name);

}  // namespace
}  // namespace lifecert::support
