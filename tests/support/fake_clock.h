// A clock that stands still until a test moves it.
#pragma once

#include <atomic>

#include "core/port/clock.h"

namespace lifecert::support {

class FakeClock final : public port::Clock {
 public:
  explicit FakeClock(std::int64_t now_s) : now_s_(now_s) {}

  [[nodiscard]] std::int64_t now_s() const override { return now_s_; }
  void set(std::int64_t now_s) { now_s_ = now_s; }
  void advance(std::int64_t seconds) { now_s_ += seconds; }

 private:
  std::atomic<std::int64_t> now_s_;
};

}  // namespace lifecert::support
