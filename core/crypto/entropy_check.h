// The last look at handed-in randomness before anything is made from it.
#pragma once

#include "core/base/bytes.h"
#include "core/base/result.h"

namespace lifecert::crypto {

inline constexpr std::size_t kMinEntropyBytes = 32;
inline constexpr std::size_t kMaxEntropyBytes = 64;

/// Refuses a feed that cannot be random: shorter than 32 bytes, constant, or a repeated half. It cannot prove that a feed is
/// good; hedged_seed() covers a feed that repeats between calls.
/// Errors: weak_entropy, too_long (above 64 bytes).
[[nodiscard]] Result<void> check_entropy(ByteView feed);

}  // namespace lifecert::crypto
