#include "core/crypto/sign.h"

#include <sodium.h>

#include <algorithm>

#include "core/crypto/hash.h"

namespace lifecert::crypto {

SignKeyPair sign_key_pair(SecretKey seed) {
  SignKeyPair pair;
  std::array<std::uint8_t, crypto_sign_SECRETKEYBYTES> expanded{};
  crypto_sign_seed_keypair(pair.public_key.data(), expanded.data(), seed.view().data());
  wipe(expanded);
  pair.seed = std::move(seed);
  return pair;
}

Signature sign(const SignKeyPair& key, ByteView message) {
  // libsodium's secret key is seed || public key; put together here so that only the seed is kept.
  std::array<std::uint8_t, crypto_sign_SECRETKEYBYTES> expanded{};
  std::ranges::copy(key.seed.view(), expanded.begin());
  std::ranges::copy(key.public_key, expanded.begin() + SecretKey::kBytes);
  Signature signature{};
  crypto_sign_detached(signature.data(), nullptr, message.data(), message.size(), expanded.data());
  wipe(expanded);
  return signature;
}

Result<void> check_public_key(const PublicKey& key) {
  if (crypto_core_ed25519_is_valid_point(key.data()) != 1) return Error{Code::bad_key, "public key"};
  return {};
}

Result<void> verify(const PublicKey& key, ByteView message, const Signature& signature) {
  if (Result<void> good = check_public_key(key); !good) return good;
  return verify_by_checked(key, message, signature);
}

Result<void> verify_by_checked(const PublicKey& key, ByteView message, const Signature& signature) {
  if (crypto_sign_verify_detached(signature.data(), message.data(), message.size(), key.data()) != 0) {
    return Error{Code::bad_signature, "signature"};
  }
  return {};
}

KeyId key_id(const PublicKey& key) {
  const std::uint8_t suite[2] = {kSuite1 & 0xFFU, kSuite1 >> 8U};
  const Hash hash = blake2b({view_of("lifecert key 1"), suite, key});
  KeyId id{};
  std::copy_n(hash.begin(), id.size(), id.begin());
  return id;
}

}  // namespace lifecert::crypto
