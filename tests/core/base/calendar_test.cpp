#include "core/base/calendar.h"

#include <gtest/gtest.h>

#include <string>

namespace lifecert {
namespace {

std::int32_t day(const char* iso) { return parse_iso_date(iso).value(); }

// The national arrangement for October 2026 (Mid-Autumn and National Day), shortened: what the tests below need of it.
WorkingCalendar calendar() {
  WorkingCalendar made;
  for (std::int32_t one = day("2026-10-01"); one <= day("2026-10-07"); ++one) made.holidays.push_back(one);
  made.made_up = {day("2026-09-20"), day("2026-10-10")};
  made.hours = {{510, 720}, {870, 1050}};  // 8:30-12:00, 14:30-17:30
  return made;
}

TEST(Weekday, IsThatOfKnownDays) {
  EXPECT_EQ(weekday_of(0), Weekday::thursday);
  EXPECT_EQ(weekday_of(day("2026-11-26")), Weekday::thursday);
  EXPECT_EQ(weekday_of(day("2000-02-29")), Weekday::tuesday);
  EXPECT_EQ(weekday_of(day("1969-12-28")), Weekday::sunday);
  EXPECT_EQ(weekday_of(-3), Weekday::monday);
}

TEST(WorkingCalendar, KnowsHolidaysAndMadeUpDays) {
  const WorkingCalendar made = calendar();
  EXPECT_TRUE(check_calendar(made));
  EXPECT_TRUE(is_working_day(made, day("2026-09-30")));
  EXPECT_FALSE(is_working_day(made, day("2026-10-01")));
  EXPECT_FALSE(is_working_day(made, day("2026-10-03")));
  EXPECT_TRUE(is_working_day(made, day("2026-10-08")));
  EXPECT_TRUE(is_working_day(made, day("2026-10-10")));  // a Saturday that is made up
  EXPECT_FALSE(is_working_day(made, day("2026-10-11")));
}

TEST(WorkingCalendar, AddsDaysWithoutTheFirst) {
  struct Case {
    const char* name;
    const char* from;
    std::uint32_t count;
    const char* want;
  };
  const Case cases[] = {
      {"none", "2026-10-03", 0, "2026-10-03"},
      {"next day", "2026-11-24", 1, "2026-11-25"},
      {"over a weekend", "2026-11-27", 1, "2026-11-30"},
      {"from a Saturday", "2026-11-28", 1, "2026-11-30"},
      {"over the holiday", "2026-09-30", 1, "2026-10-08"},
      {"the made-up Saturday counts", "2026-09-30", 3, "2026-10-10"},
      {"and the Sunday after it does not", "2026-09-30", 4, "2026-10-12"},
      {"twenty", "2026-11-26", 20, "2026-12-24"},
  };
  for (const Case& one : cases) {
    SCOPED_TRACE(one.name);
    EXPECT_EQ(iso_date(add_working_days(calendar(), day(one.from), one.count)), one.want);
  }
}

// Counting there and back agree, for every day of three years and every limit that is in use.
TEST(WorkingCalendar, CountsWhatItAdds) {
  const WorkingCalendar made = calendar();
  for (std::int32_t from = day("2025-01-01"); from < day("2028-01-01"); ++from) {
    for (const std::uint32_t count : {0U, 1U, 5U, 15U, 60U}) {
      const std::int32_t to = add_working_days(made, from, count);
      ASSERT_EQ(working_days_between(made, from, to), count) << iso_date(from);
      ASSERT_TRUE(count == 0 || is_working_day(made, to));
    }
  }
}

TEST(WorkingCalendar, KnowsItsHours) {
  const WorkingCalendar made = calendar();
  const auto at = [&](const char* iso, std::uint32_t minute) {
    return is_open_at(made, time_of(day(iso), minute, kChinaOffsetS), kChinaOffsetS);
  };
  EXPECT_FALSE(at("2026-11-26", 509));
  EXPECT_TRUE(at("2026-11-26", 510));
  EXPECT_TRUE(at("2026-11-26", 719));
  EXPECT_FALSE(at("2026-11-26", 720));
  EXPECT_FALSE(at("2026-11-28", 600));
  EXPECT_TRUE(at("2026-10-10", 600));
}

TEST(WorkingCalendar, EndsLimitsWithTheLastHour) {
  const WorkingCalendar made = calendar();
  const auto end = [&](const char* iso, std::uint32_t minute, std::uint32_t count) {
    return date_time(limit_end(made, time_of(day(iso), minute, kChinaOffsetS), count, kChinaOffsetS), kChinaOffsetS);
  };
  EXPECT_EQ(end("2026-11-26", 600, 5), "2026-12-03 17:30");
  EXPECT_EQ(end("2026-11-26", 1439, 5), "2026-12-03 17:30");
  EXPECT_EQ(end("2026-11-28", 600, 1), "2026-11-30 17:30");
  EXPECT_EQ(end("2026-11-26", 600, 0), "2026-11-26 17:30");
  EXPECT_EQ(end("2026-11-26", 1050, 0), "2026-11-27 17:30");
  EXPECT_EQ(end("2026-10-02", 600, 0), "2026-10-08 17:30");
}

TEST(WorkingCalendar, RefusesWhatContradictsItself) {
  const auto fault = [](auto change) {
    WorkingCalendar made = calendar();
    change(made);
    const Result<void> checked = check_calendar(made);
    return checked ? std::string("none") : checked.error().where;
  };
  EXPECT_EQ(fault([](WorkingCalendar& made) { made.holidays.push_back(made.holidays.back()); }), "holidays");
  EXPECT_EQ(fault([](WorkingCalendar& made) { std::swap(made.made_up[0], made.made_up[1]); }), "made_up");
  EXPECT_EQ(fault([](WorkingCalendar& made) { made.made_up = {day("2026-11-26")}; }), "made_up");
  EXPECT_EQ(fault([](WorkingCalendar& made) { made.made_up = {day("2026-10-03")}; }), "made_up");
  EXPECT_EQ(fault([](WorkingCalendar& made) { made.hours.clear(); }), "hours");
  EXPECT_EQ(fault([](WorkingCalendar& made) { made.hours[1].from = 700; }), "hours");
  EXPECT_EQ(fault([](WorkingCalendar& made) { made.hours[1].to = 1441; }), "hours");
}

// A calendar in which nobody ever works must not hang whoever asks it.
TEST(WorkingCalendar, ComesToAnEndWithoutWorkingDays) {
  WorkingCalendar made = calendar();
  for (std::int32_t one = day("2026-01-01"); one < day("2040-01-01"); ++one) {
    if (made.holidays.back() < one) made.holidays.push_back(one);
  }
  EXPECT_GT(add_working_days(made, day("2026-12-01"), 3), day("2026-12-01"));
}

}  // namespace
}  // namespace lifecert
