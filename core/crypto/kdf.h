// Argon2id (RFC 9106) for secrets that people type: enrolment codes and PINs.
#pragma once

#include "core/base/result.h"
#include "core/crypto/types.h"

namespace lifecert::crypto {

inline constexpr std::uint64_t kArgonMemoryBytes = 64ULL << 20;  // memory is never given back in WASM: use a
inline constexpr std::uint64_t kArgonPasses = 2;                 // throw-away instance there

/// out       16 to 64 bytes
/// password  1 to 128 bytes
/// salt      16 bytes
/// Errors:   bad_argument (a length is off), store_failed (not enough memory; `where` = "memory").
[[nodiscard]] Result<Bytes> argon2id(std::size_t out, ByteView password, const std::array<std::uint8_t, 16>& salt);

}  // namespace lifecert::crypto
