// The machine's clock as a port. Thread-safe.
#pragma once

#include "core/port/clock.h"

namespace lifecert::native {

class SystemClock final : public port::Clock {
 public:
  [[nodiscard]] std::int64_t now_s() const override;
};

}  // namespace lifecert::native
