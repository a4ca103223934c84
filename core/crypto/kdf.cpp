#include "core/crypto/kdf.h"

#include <sodium.h>

namespace lifecert::crypto {

Result<Bytes> argon2id(std::size_t out, ByteView password, const std::array<std::uint8_t, 16>& salt) {
  if (out < 16 || out > 64 || password.empty() || password.size() > 128) return Error{Code::bad_argument, "argon2id"};
  Bytes derived(out);
  if (crypto_pwhash_argon2id(derived.data(), derived.size(), reinterpret_cast<const char*>(password.data()),
                             password.size(), salt.data(), kArgonPasses, static_cast<std::size_t>(kArgonMemoryBytes),
                             crypto_pwhash_argon2id_ALG_ARGON2ID13) != 0) {
    return Error{Code::store_failed, "memory"};
  }
  return derived;
}

}  // namespace lifecert::crypto
