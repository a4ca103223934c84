// Civil dates: what stands on letters, in rolls and on screens. The proleptic Gregorian calendar, counted in whole days
// since 1970-01-01, without time zones, locales or the C library's clock.
//
// A day number is an int32 and every int32 is a day. Text forms hold the years 0001 to 9999 only; a day or time outside
// them prints as the nearest that can be written, so that printing needs no error. All functions are pure.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace lifecert {

/// A day of the calendar. Year 0 is 1 BC, as in ISO 8601.
struct Date {
  int year = 1970;
  unsigned month = 1;  // 1 to 12
  unsigned day = 1;    // 1 to 31

  friend auto operator<=>(const Date&, const Date&) = default;
};

inline constexpr std::int32_t kMinDay = -719162;  // 0001-01-01
inline constexpr std::int32_t kMaxDay = 2932896;  // 9999-12-31

inline constexpr std::int32_t kChinaOffsetS = 8 * 3600;  // UTC+8, all year, in the whole country

/// True for a date of the years 0001 to 9999 that the calendar has.
[[nodiscard]] bool is_valid(const Date& date);

/// Days since 1970-01-01; negative before it.
/// Errors: bad_syntax when the date is not valid.
[[nodiscard]] Result<std::int32_t> day_number(const Date& date);

/// The date of a day number. Total: the years of the whole int32 range fit.
/// Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms" (civil_from_days).
[[nodiscard]] Date date_of(std::int32_t day);

/// The day on which a moment falls where clocks are `offset_s` ahead of UTC, clamped to kMinDay..kMaxDay.
/// unix_s     seconds since 1970-01-01T00:00:00Z
/// offset_s   seconds east of UTC, from -86399 to 86399
[[nodiscard]] std::int32_t day_of_time(std::int64_t unix_s, std::int32_t offset_s);

/// Reads "2026-11-23" and nothing else: ten characters, no spaces.
/// Errors: bad_syntax.
[[nodiscard]] Result<std::int32_t> parse_iso_date(std::string_view text);

/// "2026-11-23"
[[nodiscard]] std::string iso_date(std::int32_t day);

/// "2026年11月23日"; months and days are not padded, as people write them.
[[nodiscard]] std::string chinese_date(std::int32_t day);

/// "23 November 2026"
[[nodiscard]] std::string english_date(std::int32_t day);

/// "2026-11-23 14:05": the minute in which a moment falls, on a clock `offset_s` ahead of UTC (as in day_of_time).
[[nodiscard]] std::string date_time(std::int64_t unix_s, std::int32_t offset_s);

}  // namespace lifecert
