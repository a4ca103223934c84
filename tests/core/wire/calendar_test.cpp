// The working calendar in the codec family.
#include "core/wire/calendar.h"

#include "tests/support/codec_suite.h"

namespace lifecert::support {
namespace {

std::vector<CodecCase> cases() {
  WorkingCalendar calendar;
  calendar.holidays = {20727, 20728, 20729};  // 2026-10-01 to 2026-10-03
  calendar.made_up = {20736};                 // 2026-10-10, a Saturday
  calendar.hours = {{510, 720}, {870, 1050}};
  return {wire_case("WorkingCalendar", "working-calendar.hex", calendar)};
}

INSTANTIATE_TEST_SUITE_P(Calendar, CodecSuite, ::testing::ValuesIn(cases()), codec_name);

}  // namespace
}  // namespace lifecert::support
