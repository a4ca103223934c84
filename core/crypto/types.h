// The fixed-size values of suite 1, and the one type that holds secrets.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "core/base/bytes.h"

namespace lifecert::crypto {

using Hash = std::array<std::uint8_t, 32>;        // BLAKE2b-256, or SHA-256 where the log says so
using PublicKey = std::array<std::uint8_t, 32>;   // Ed25519 or X25519
using Signature = std::array<std::uint8_t, 64>;   // Ed25519
using KeyId = std::array<std::uint8_t, 16>;       // see key_id() in sign.h

/// Suite ids stand in every signed header and are pinned per key; there is no negotiation. 2 is reserved for SM2/SM3/SM4,
/// 3 for post-quantum; neither is accepted.
inline constexpr std::uint16_t kSuite1 = 1;

/// 32 secret bytes: not copied by accident, wiped when they go, never printed. `copy()` says aloud what it does.
class SecretKey {
 public:
  static constexpr std::size_t kBytes = 32;

  SecretKey() = default;
  /// bytes   32 bytes; anything else gives an all-zero key, which no operation accepts as good input
  explicit SecretKey(ByteView bytes);
  ~SecretKey();
  SecretKey(const SecretKey&) = delete;
  SecretKey& operator=(const SecretKey&) = delete;
  SecretKey(SecretKey&& other) noexcept;
  SecretKey& operator=(SecretKey&& other) noexcept;

  [[nodiscard]] ByteView view() const { return bytes_; }
  [[nodiscard]] std::span<std::uint8_t, kBytes> writable() { return bytes_; }
  [[nodiscard]] SecretKey copy() const { return SecretKey(view()); }

 private:
  std::array<std::uint8_t, kBytes> bytes_{};
};

/// Overwrites bytes that held a secret; the compiler does not remove it.
void wipe(std::span<std::uint8_t> bytes);

/// Equality in constant time; false when the lengths differ.
[[nodiscard]] bool equal_secret(ByteView a, ByteView b);

}  // namespace lifecert::crypto
