// The kernel's random number generator as a port: getrandom(2), which waits until the pool has been seeded at boot.
// Thread-safe.
#pragma once

#include "core/port/entropy.h"

namespace lifecert::native {

class SystemEntropy final : public port::Entropy {
 public:
  [[nodiscard]] Result<void> fill(std::span<std::uint8_t> out) override;
};

}  // namespace lifecert::native
