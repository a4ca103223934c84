#include "core/base/calendar.h"

#include <algorithm>
#include <functional>

namespace lifecert {
namespace {

constexpr std::int64_t kDayS = 86400;
constexpr std::uint16_t kDayMinutes = 1440;
// A calendar that closes an office for longer than this has no working day, as far as limits are concerned.
constexpr std::int32_t kLongestClosure = 4000;

bool contains(const std::vector<std::int32_t>& days, std::int32_t day) { return std::binary_search(days.begin(), days.end(), day); }

bool ascends(const std::vector<std::int32_t>& days) {
  return std::ranges::adjacent_find(days, std::greater_equal<>()) == days.end();
}

bool is_weekend(std::int32_t day) { return weekday_of(day) >= Weekday::saturday; }

std::uint16_t closing_minute(const WorkingCalendar& calendar) {
  return calendar.hours.empty() ? kDayMinutes : calendar.hours.back().to;
}

}  // namespace

Weekday weekday_of(std::int32_t day) {
  // 1970-01-01 was a Thursday.
  const std::int64_t since_monday = (std::int64_t{day} + 3) % 7;
  return static_cast<Weekday>(since_monday < 0 ? since_monday + 7 : since_monday);
}

Result<void> check_calendar(const WorkingCalendar& calendar) {
  if (!ascends(calendar.holidays)) return Error{Code::bad_argument, "holidays"};
  if (!ascends(calendar.made_up)) return Error{Code::bad_argument, "made_up"};
  for (const std::int32_t day : calendar.made_up) {
    if (!is_weekend(day) || contains(calendar.holidays, day)) return Error{Code::bad_argument, "made_up"};
  }
  if (calendar.hours.empty()) return Error{Code::bad_argument, "hours"};
  std::uint16_t before = 0;
  for (const DaySpan& span : calendar.hours) {
    if (span.from < before || span.from >= span.to || span.to > kDayMinutes) return Error{Code::bad_argument, "hours"};
    before = span.to;
  }
  return {};
}

bool is_working_day(const WorkingCalendar& calendar, std::int32_t day) {
  if (contains(calendar.made_up, day)) return true;
  return !is_weekend(day) && !contains(calendar.holidays, day);
}

std::int32_t add_working_days(const WorkingCalendar& calendar, std::int32_t day, std::uint32_t count) {
  std::int32_t at = day;
  std::int32_t closed_for = 0;
  for (std::uint32_t left = count; left > 0 && at < kMaxDay && closed_for < kLongestClosure;) {
    ++at;
    const bool works = is_working_day(calendar, at);
    closed_for = works ? 0 : closed_for + 1;
    if (works) --left;
  }
  return at;
}

std::uint32_t working_days_between(const WorkingCalendar& calendar, std::int32_t from, std::int32_t to) {
  std::uint32_t count = 0;
  for (std::int64_t day = std::int64_t{from} + 1; day <= to; ++day) {
    if (is_working_day(calendar, static_cast<std::int32_t>(day))) ++count;
  }
  return count;
}

bool is_open_at(const WorkingCalendar& calendar, std::int64_t unix_s, std::int32_t offset_s) {
  const std::int32_t day = day_of_time(unix_s, offset_s);
  if (!is_working_day(calendar, day)) return false;
  const std::int64_t second_of_day = unix_s - time_of(day, 0, offset_s);
  return std::ranges::any_of(calendar.hours, [second_of_day](const DaySpan& span) {
    return second_of_day >= std::int64_t{span.from} * 60 && second_of_day < std::int64_t{span.to} * 60;
  });
}

std::int64_t time_of(std::int32_t day, std::uint32_t minute_of_day, std::int32_t offset_s) {
  return day * kDayS + std::int64_t{minute_of_day} * 60 - offset_s;
}

std::int64_t limit_end(const WorkingCalendar& calendar, std::int64_t unix_s, std::uint32_t count,
                       std::int32_t offset_s) {
  const std::uint16_t closing = closing_minute(calendar);
  const std::int32_t came_in = day_of_time(unix_s, offset_s);
  if (count > 0) return time_of(add_working_days(calendar, came_in, count), closing, offset_s);
  const bool in_time = is_working_day(calendar, came_in) && unix_s < time_of(came_in, closing, offset_s);
  return time_of(in_time ? came_in : add_working_days(calendar, came_in, 1), closing, offset_s);
}

}  // namespace lifecert
