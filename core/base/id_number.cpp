#include "core/base/id_number.h"

#include <algorithm>
#include <array>

#include "core/base/civil.h"

namespace lifecert {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

int number_of(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

}  // namespace

Result<char> id_check_character(std::string_view digits) {
  if (digits.size() < kIdNumberLength - 1) return Code::too_short;
  if (digits.size() > kIdNumberLength - 1) return Code::too_long;
  if (!std::all_of(digits.begin(), digits.end(), is_digit)) return Code::bad_syntax;
  // 2^(17 - i) mod 11 for each place, and what makes the weighted sum 1 mod 11.
  constexpr std::array<int, 17> kWeights = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  constexpr std::string_view kCheckCharacters = "10X98765432";
  int sum = 0;
  for (std::size_t i = 0; i < kWeights.size(); ++i) sum += kWeights[i] * (digits[i] - '0');
  return kCheckCharacters[static_cast<std::size_t>(sum % 11)];
}

Result<IdNumber> parse_id_number(std::string_view text) {
  if (text.size() < kIdNumberLength) return Code::too_short;
  if (text.size() > kIdNumberLength) return Code::too_long;
  const std::string_view digits = text.substr(0, 17);
  if (!std::all_of(digits.begin(), digits.end(), is_digit)) return Error{Code::bad_syntax, "digits"};
  const char last = text[17] == 'x' ? 'X' : text[17];
  if (!is_digit(last) && last != 'X') return Error{Code::bad_syntax, "check character"};
  if (digits[0] == '0') return Error{Code::bad_syntax, "region"};

  const Date birth{number_of(digits.substr(6, 4)), static_cast<unsigned>(number_of(digits.substr(10, 2))),
                   static_cast<unsigned>(number_of(digits.substr(12, 2)))};
  const Result<std::int32_t> birth_day = day_number(birth);
  if (!birth_day || birth.year < 1800 || birth.year > 2099) return Error{Code::bad_syntax, "birth date"};

  if (id_check_character(digits).value() != last) return Code::bad_check_character;
  IdNumber number;
  number.text = std::string(digits) + last;
  number.birth_day = birth_day.value();
  return number;
}

}  // namespace lifecert
