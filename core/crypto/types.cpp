#include "core/crypto/types.h"

#include <sodium.h>

#include <algorithm>

namespace lifecert::crypto {

SecretKey::SecretKey(ByteView bytes) {
  if (bytes.size() == kBytes) std::ranges::copy(bytes, bytes_.begin());
}

SecretKey::~SecretKey() { wipe(bytes_); }

SecretKey::SecretKey(SecretKey&& other) noexcept : bytes_(other.bytes_) { wipe(other.bytes_); }

SecretKey& SecretKey::operator=(SecretKey&& other) noexcept {
  if (this != &other) {
    bytes_ = other.bytes_;
    wipe(other.bytes_);
  }
  return *this;
}

void wipe(std::span<std::uint8_t> bytes) { sodium_memzero(bytes.data(), bytes.size()); }

bool equal_secret(ByteView a, ByteView b) {
  return a.size() == b.size() && (a.empty() || sodium_memcmp(a.data(), b.data(), a.size()) == 0);
}

}  // namespace lifecert::crypto
