// The working calendar: which days and hours an office works, and how its limits are counted. Holidays, working days made up
// for them at weekends, and hours are values; nothing here knows a year's holidays by itself.
//
// How limits are counted: in working days, the day on which something comes in not counted; the limit ends with the office's
// last hour of the last day. All functions are pure and total: a calendar with no working day at all gives the day asked about.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/civil.h"

namespace lifecert {

enum class Weekday : std::uint8_t { monday = 0, tuesday, wednesday, thursday, friday, saturday, sunday };

[[nodiscard]] Weekday weekday_of(std::int32_t day);

/// A stretch of one day: minutes since midnight, `from` included, `to` not. 0 <= from < to <= 1440.
struct DaySpan {
  std::uint16_t from = 0;
  std::uint16_t to = 0;

  static constexpr const char* kName = "DaySpan";
  friend bool operator==(const DaySpan&, const DaySpan&) = default;
};

/// Monday to Friday, without `holidays`, with `made_up` besides.
struct WorkingCalendar {
  std::vector<std::int32_t> holidays;  // days on which nobody works though the week says so; ascending, none twice
  std::vector<std::int32_t> made_up;   // Saturdays and Sundays on which everybody works; ascending, none twice
  std::vector<DaySpan> hours;          // of a working day; ascending, apart from each other

  static constexpr const char* kName = "WorkingCalendar";
  friend bool operator==(const WorkingCalendar&, const WorkingCalendar&) = default;
};

/// Errors: bad_argument; `where` names the field (days out of order, a day in both lists, hours that overlap or are none).
[[nodiscard]] Result<void> check_calendar(const WorkingCalendar& calendar);

[[nodiscard]] bool is_working_day(const WorkingCalendar& calendar, std::int32_t day);

/// The day that is `count` working days after `day`; `day` itself is not counted, whatever day it is.
/// count   0 gives `day`
[[nodiscard]] std::int32_t add_working_days(const WorkingCalendar& calendar, std::int32_t day, std::uint32_t count);

/// How many working days lie after `from` up to and including `to`; 0 when `to` is not after `from`.
[[nodiscard]] std::uint32_t working_days_between(const WorkingCalendar& calendar, std::int32_t from, std::int32_t to);

/// Whether the office is open at a moment.
/// offset_s   of its clocks, seconds east of UTC
[[nodiscard]] bool is_open_at(const WorkingCalendar& calendar, std::int64_t unix_s, std::int32_t offset_s);

/// The moment of a minute of a day, where clocks are `offset_s` ahead of UTC.
[[nodiscard]] std::int64_t time_of(std::int32_t day, std::uint32_t minute_of_day, std::int32_t offset_s);

/// When a limit of `count` working days ends for something that came in at `unix_s`: the end of the last day's hours. The first
/// moment that is too late. A limit of 0 ends with the hours of the day itself or, when it came in later, of the next working day.
[[nodiscard]] std::int64_t limit_end(const WorkingCalendar& calendar, std::int64_t unix_s, std::uint32_t count,
                                     std::int32_t offset_s);

}  // namespace lifecert
