#include "core/base/civil.h"

#include <algorithm>
#include <array>

namespace lifecert {
namespace {

constexpr std::int64_t kDayS = 86400;
constexpr std::int64_t kFirstSecond = kMinDay * kDayS;
constexpr std::int64_t kLastSecond = kMaxDay * kDayS + (kDayS - 1);

constexpr std::array<std::string_view, 12> kMonthNames = {"January",   "February", "March",    "April",
                                                          "May",       "June",     "July",     "August",
                                                          "September", "October",  "November", "December"};

bool is_leap(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

unsigned days_in_month(int year, unsigned month) {
  constexpr std::array<unsigned, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap(year) ? 29 : kDays[month - 1];
}

Date writable_date(std::int32_t day) { return date_of(std::clamp(day, kMinDay, kMaxDay)); }

void append_padded(std::string& to, unsigned value, std::size_t width) {
  const std::string digits = std::to_string(value);
  if (digits.size() < width) to.append(width - digits.size(), '0');
  to += digits;
}

/// Seconds on the local clock since its 1970-01-01, clamped to the years that can be written.
std::int64_t local_seconds(std::int64_t unix_s, std::int32_t offset_s) {
  // Clamped before the offset is added too: the sum must not overflow.
  const std::int64_t clamped = std::clamp(unix_s, kFirstSecond - kDayS, kLastSecond + kDayS);
  return std::clamp(clamped + offset_s, kFirstSecond, kLastSecond);
}

std::int32_t floor_day(std::int64_t seconds) {
  const std::int64_t toward_zero = seconds / kDayS;
  return static_cast<std::int32_t>(seconds % kDayS < 0 ? toward_zero - 1 : toward_zero);
}

}  // namespace

bool is_valid(const Date& date) {
  if (date.year < 1 || date.year > 9999) return false;
  if (date.month < 1 || date.month > 12) return false;
  return date.day >= 1 && date.day <= days_in_month(date.year, date.month);
}

Result<std::int32_t> day_number(const Date& date) {
  if (!is_valid(date)) return Code::bad_syntax;
  // Years that begin on 1 March put the leap day last, so that month lengths follow one formula.
  const int year = date.month <= 2 ? date.year - 1 : date.year;
  const int month_from_march = static_cast<int>((date.month + 9) % 12);
  const int day_of_year = (153 * month_from_march + 2) / 5 + static_cast<int>(date.day) - 1;
  return 365 * year + year / 4 - year / 100 + year / 400 + day_of_year - 719468;
}

Date date_of(std::int32_t day) {
  const std::int64_t from_march_0 = std::int64_t{day} + 719468;
  const std::int64_t era = (from_march_0 >= 0 ? from_march_0 : from_march_0 - 146096) / 146097;
  const std::int64_t day_of_era = from_march_0 - era * 146097;
  const std::int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t month_from_march = (5 * day_of_year + 2) / 153;
  const auto month = static_cast<unsigned>(month_from_march < 10 ? month_from_march + 3 : month_from_march - 9);
  Date date;
  date.year = static_cast<int>(year_of_era + era * 400 + (month <= 2 ? 1 : 0));
  date.month = month;
  date.day = static_cast<unsigned>(day_of_year - (153 * month_from_march + 2) / 5 + 1);
  return date;
}

std::int32_t day_of_time(std::int64_t unix_s, std::int32_t offset_s) {
  return floor_day(local_seconds(unix_s, offset_s));
}

Result<std::int32_t> parse_iso_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return Code::bad_syntax;
  unsigned parts[3] = {0, 0, 0};
  std::size_t part = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i == 4 || i == 7) {
      ++part;
      continue;
    }
    if (text[i] < '0' || text[i] > '9') return Code::bad_syntax;
    parts[part] = parts[part] * 10 + static_cast<unsigned>(text[i] - '0');
  }
  return day_number(Date{static_cast<int>(parts[0]), parts[1], parts[2]});
}

std::string iso_date(std::int32_t day) {
  const Date date = writable_date(day);
  std::string text;
  append_padded(text, static_cast<unsigned>(date.year), 4);
  text += '-';
  append_padded(text, date.month, 2);
  text += '-';
  append_padded(text, date.day, 2);
  return text;
}

std::string chinese_date(std::int32_t day) {
  const Date date = writable_date(day);
  return std::to_string(date.year) + "年" + std::to_string(date.month) + "月" + std::to_string(date.day) + "日";
}

std::string english_date(std::int32_t day) {
  const Date date = writable_date(day);
  std::string text = std::to_string(date.day) + ' ';
  text += kMonthNames[date.month - 1];
  return text + ' ' + std::to_string(date.year);
}

std::string date_time(std::int64_t unix_s, std::int32_t offset_s) {
  const std::int64_t local_s = local_seconds(unix_s, offset_s);
  const std::int32_t day = floor_day(local_s);
  const auto minute_of_day = static_cast<unsigned>((local_s - day * kDayS) / 60);
  std::string text = iso_date(day) + ' ';
  append_padded(text, minute_of_day / 60, 2);
  text += ':';
  append_padded(text, minute_of_day % 60, 2);
  return text;
}

}  // namespace lifecert
