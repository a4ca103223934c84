// Citizen identity numbers of the People's Republic of China (GB 11643-1999): 6 digits of region, 8 of birth date, 3 of
// order, 1 check character. The form is checked, not whether the region was ever assigned or the person exists.
//
// The number is personal data: no error and no log carries it or a part of it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace lifecert {

inline constexpr std::size_t kIdNumberLength = 18;

/// A number that was checked. Only parse_id_number makes one that means something.
struct IdNumber {
  std::string text;            // 18 characters, the last '0' to '9' or 'X'
  std::int32_t birth_day = 0;  // days since 1970-01-01

  friend bool operator==(const IdNumber&, const IdNumber&) = default;
};

/// The check character of the first 17 digits (ISO 7064 MOD 11-2): '0' to '9' or 'X'.
/// digits   17 digits
/// Errors: too_short, too_long, bad_syntax (something other than a digit).
[[nodiscard]] Result<char> id_check_character(std::string_view digits);

/// Checks and normalises a number: a final 'x' becomes 'X', nothing else is changed or skipped.
/// text   18 characters; region not beginning with 0, a birth date of the years 1800 to 2099 that exists
/// Errors: too_short (also the 15 digits of before 1999), too_long, bad_syntax (`where` says which part),
///         bad_check_character.
[[nodiscard]] Result<IdNumber> parse_id_number(std::string_view text);

}  // namespace lifecert
