// By when something that takes a number of days is due: the one place that says what a day of a clock is.
#pragma once

#include <cstdint>

namespace lifecert {

/// UnixSeconds `days` days after `from`. Calendar days: a clock of an office that runs on its closed days too is shorter than
/// promised, never longer.
/// days  0 or more
[[nodiscard]] constexpr std::int64_t clock_end(std::int64_t from, std::uint32_t days) {
  return from + static_cast<std::int64_t>(days) * 24 * 3600;
}

}  // namespace lifecert
