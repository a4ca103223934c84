#include "core/crypto/hash.h"

#include <sodium.h>

namespace lifecert::crypto {

Hash blake2b(std::initializer_list<ByteView> parts) { return keyed_blake2b({}, parts); }

Hash blake2b(ByteView bytes) { return blake2b({bytes}); }

Hash keyed_blake2b(ByteView key, std::initializer_list<ByteView> parts) {
  Hash hash{};
  crypto_generichash_state state;
  if (crypto_generichash_init(&state, key.data(), key.size(), hash.size()) != 0) return hash;
  for (const ByteView part : parts) crypto_generichash_update(&state, part.data(), part.size());
  crypto_generichash_final(&state, hash.data(), hash.size());
  return hash;
}

Hash sha256(std::initializer_list<ByteView> parts) {
  Hash hash{};
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  for (const ByteView part : parts) crypto_hash_sha256_update(&state, part.data(), part.size());
  crypto_hash_sha256_final(&state, hash.data());
  return hash;
}

Hash hmac_sha256(ByteView key, std::initializer_list<ByteView> parts) {
  Hash mac{};
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, key.data(), key.size());
  for (const ByteView part : parts) crypto_auth_hmacsha256_update(&state, part.data(), part.size());
  crypto_auth_hmacsha256_final(&state, mac.data());
  return mac;
}

Hash hedged_seed(ByteView entropy, std::string_view purpose, ByteView context) {
  const std::uint8_t purpose_length = static_cast<std::uint8_t>(purpose.size());
  return keyed_blake2b(entropy, {ByteView(&purpose_length, 1), view_of(purpose), context});
}

}  // namespace lifecert::crypto
