#include "core/base/civil.h"

#include <gtest/gtest.h>

#include <chrono>
#include <limits>

namespace lifecert {
namespace {

TEST(Civil, AgreesWithTheStandardLibraryOnEveryDayOfTheYears1To9999) {
  std::int32_t day = kMinDay;
  for (std::chrono::sys_days expected{std::chrono::days{kMinDay}}; day <= kMaxDay;
       ++day, expected += std::chrono::days{1}) {
    const std::chrono::year_month_day want{expected};
    const Date date = date_of(day);
    ASSERT_EQ(date.year, static_cast<int>(want.year()));
    ASSERT_EQ(date.month, static_cast<unsigned>(want.month()));
    ASSERT_EQ(date.day, static_cast<unsigned>(want.day()));
    ASSERT_EQ(day_number(date).value(), day);
  }
}

TEST(Civil, GivesADateToEveryInt32) {
  // -2^31 and 2^31 - 1 days from 1970-01-01, by the Gregorian cycle of 146097 days in 400 years.
  EXPECT_EQ(date_of(std::numeric_limits<std::int32_t>::min()), (Date{-5877641, 6, 23}));
  EXPECT_EQ(date_of(std::numeric_limits<std::int32_t>::max()), (Date{5881580, 7, 11}));
  EXPECT_EQ(date_of(-719528), (Date{0, 1, 1}));
  EXPECT_EQ(date_of(-719529), (Date{-1, 12, 31}));
}

TEST(Civil, KnowsWhichDatesThereAre) {
  EXPECT_TRUE(is_valid(Date{2000, 2, 29}));
  EXPECT_TRUE(is_valid(Date{2028, 2, 29}));
  EXPECT_FALSE(is_valid(Date{1900, 2, 29}));
  EXPECT_FALSE(is_valid(Date{2026, 2, 29}));
  EXPECT_FALSE(is_valid(Date{2026, 4, 31}));
  EXPECT_FALSE(is_valid(Date{2026, 0, 1}));
  EXPECT_FALSE(is_valid(Date{2026, 13, 1}));
  EXPECT_FALSE(is_valid(Date{2026, 1, 0}));
  EXPECT_FALSE(is_valid(Date{2026, 1, 32}));
  EXPECT_FALSE(is_valid(Date{0, 1, 1}));
  EXPECT_FALSE(is_valid(Date{10000, 1, 1}));
  EXPECT_EQ(day_number(Date{2026, 2, 29}).error().code, Code::bad_syntax);
}

TEST(Civil, ReadsIsoDatesAndNothingElse) {
  EXPECT_EQ(parse_iso_date("1970-01-01").value(), 0);
  EXPECT_EQ(parse_iso_date("2026-11-23").value(), 20780);
  EXPECT_EQ(parse_iso_date("0001-01-01").value(), kMinDay);
  EXPECT_EQ(parse_iso_date("9999-12-31").value(), kMaxDay);
  for (const char* text :
       {"", "2026", "2026-11-2", "2026-11-233", "2026/11/23", "20261123", "2026-11-31", "2026-00-01", "0000-01-01",
        " 2026-11-23", "2026-11-23 ", "2026-1 -23", "+026-11-23", "2026-11--3", "20a6-11-23", "2026年11月23日"}) {
    const Result<std::int32_t> day = parse_iso_date(text);
    ASSERT_FALSE(day) << text;
    EXPECT_EQ(day.error().code, Code::bad_syntax) << text;
  }
}

TEST(Civil, PrintsADayInThreeWays) {
  EXPECT_EQ(iso_date(20780), "2026-11-23");
  EXPECT_EQ(chinese_date(20780), "2026年11月23日");
  EXPECT_EQ(english_date(20780), "23 November 2026");
  EXPECT_EQ(iso_date(-1), "1969-12-31");
  const std::int32_t january = parse_iso_date("2027-01-05").value();
  EXPECT_EQ(chinese_date(january), "2027年1月5日");
  EXPECT_EQ(english_date(january), "5 January 2027");
  EXPECT_EQ(iso_date(kMinDay), "0001-01-01");
}

TEST(Civil, PrintsTheNearestDayThatCanBeWritten) {
  EXPECT_EQ(iso_date(kMinDay - 1), "0001-01-01");
  EXPECT_EQ(iso_date(std::numeric_limits<std::int32_t>::max()), "9999-12-31");
  EXPECT_EQ(chinese_date(std::numeric_limits<std::int32_t>::min()), "1年1月1日");
}

TEST(Civil, ReadsBackWhatItPrints) {
  for (std::int32_t day = kMinDay; day <= kMaxDay; day += 97) ASSERT_EQ(parse_iso_date(iso_date(day)).value(), day);
}

TEST(Civil, ShowsAMomentOnTheLocalClock) {
  EXPECT_EQ(date_time(0, 0), "1970-01-01 00:00");
  EXPECT_EQ(date_time(0, kChinaOffsetS), "1970-01-01 08:00");
  EXPECT_EQ(date_time(-1, 0), "1969-12-31 23:59");
  EXPECT_EQ(date_time(-86400, 0), "1969-12-31 00:00");
  // 2026-11-23T06:05:59Z
  EXPECT_EQ(date_time(1795413959, kChinaOffsetS), "2026-11-23 14:05");
  EXPECT_EQ(date_time(1795413959, -7 * 3600), "2026-11-22 23:05");
}

TEST(Civil, FindsTheLocalDayOfAMoment) {
  EXPECT_EQ(day_of_time(1795413959, 0), 20780);
  EXPECT_EQ(day_of_time(1795413959, kChinaOffsetS), 20780);
  EXPECT_EQ(day_of_time(1795413959, -7 * 3600), 20779);
  EXPECT_EQ(day_of_time(57599, kChinaOffsetS), 0);
  EXPECT_EQ(day_of_time(57600, kChinaOffsetS), 1);
  EXPECT_EQ(day_of_time(-1, 0), -1);
}

TEST(Civil, ClampsMomentsBeyondTheYearsThatCanBeWritten) {
  EXPECT_EQ(date_time(std::numeric_limits<std::int64_t>::max(), 86399), "9999-12-31 23:59");
  EXPECT_EQ(date_time(std::numeric_limits<std::int64_t>::min(), -86399), "0001-01-01 00:00");
  EXPECT_EQ(day_of_time(std::numeric_limits<std::int64_t>::max(), 0), kMaxDay);
  EXPECT_EQ(day_of_time(std::numeric_limits<std::int64_t>::min(), 0), kMinDay);
}

}  // namespace
}  // namespace lifecert
