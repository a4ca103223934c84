// Entropy: the only way in which randomness enters. The operating system's generator natively, crypto.getRandomValues in
// a browser, a fixed feed in tests.
#pragma once

#include <cstdint>
#include <span>

#include "core/base/result.h"

namespace lifecert::port {

class Entropy {
 public:
  virtual ~Entropy() = default;

  /// Fills the whole span.
  /// Errors: weak_entropy (the source has failed; nothing may be made).
  [[nodiscard]] virtual Result<void> fill(std::span<std::uint8_t> out) = 0;
};

}  // namespace lifecert::port
