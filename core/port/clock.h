// Clock: the only way in which the time of day enters. Pure functions take the time as a value; only rooms that run for
// hours (intake, office) are handed a Clock.
#pragma once

#include <cstdint>

namespace lifecert::port {

class Clock {
 public:
  virtual ~Clock() = default;

  /// Seconds since 1970-01-01T00:00:00Z. May step backwards when somebody sets the machine's clock.
  [[nodiscard]] virtual std::int64_t now_s() const = 0;
};

}  // namespace lifecert::port
