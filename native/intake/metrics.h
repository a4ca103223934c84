// What the counter's operators watch, as Prometheus reads it. Counts only: no address, no path, no name.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <string>

#include "native/http/server.h"
#include "native/intake/sequencer.h"

namespace lifecert::native {

class Metrics {
 public:
  /// Any thread.
  void count(const http::Access& access);

  /// The text exposition format, version 0.0.4.
  [[nodiscard]] std::string text(const SequencerCounts& counts, std::uint64_t log_size) const;

 private:
  static constexpr std::array<std::int64_t, 8> kBounds_ms = {1, 5, 25, 100, 500, 2'500, 10'000, 60'000};

  std::array<std::atomic<std::uint64_t>, 6> by_class_{};  // of status: 1xx to 5xx
  std::array<std::atomic<std::uint64_t>, kBounds_ms.size() + 1> took_{};
  std::atomic<std::uint64_t> took_us_{0};
  std::atomic<std::uint64_t> received_{0};
  std::atomic<std::uint64_t> sent_{0};
};

}  // namespace lifecert::native
