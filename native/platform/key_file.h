// Ed25519 and X25519 seeds in files: one line of text, "lifecert-key-v1 <role> <64 hex digits>\n", readable by the owner only.
// The role stands in the file so that a key put into the wrong place is refused instead of used.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/crypto/sign.h"
#include "core/port/signer.h"

namespace lifecert::native {

/// Reads the seed of a key file.
/// role    what the file must say: "root", "log", "time", "registrar", "recheck", "reviewer", "recipient", "pseudonym",
///         "registrar-box"
/// Errors: not_found, not_allowed (others than the owner may read it: `chmod 600`), bad_syntax, wrong_kind (another role).
[[nodiscard]] Result<crypto::SecretKey> read_seed(const std::string& path, std::string_view role);

/// Writes a new key file; an existing one is never overwritten.
/// Errors: store_conflict, not_found (no such folder), not_allowed, storage_full, store_failed.
[[nodiscard]] Result<void> create_seed(const std::string& path, std::string_view role, const crypto::SecretKey& seed);

/// A signer whose key is in this process. May be used from several threads.
class CoreSigner final : public port::Signer {
 public:
  explicit CoreSigner(crypto::SecretKey seed) : pair_(crypto::sign_key_pair(std::move(seed))) {}

  [[nodiscard]] std::array<std::uint8_t, 32> public_key() const override { return pair_.public_key; }
  [[nodiscard]] Result<std::array<std::uint8_t, 64>> sign(ByteView message) override {
    return crypto::sign(pair_, message);
  }

 private:
  crypto::SignKeyPair pair_;
};

/// read_seed() as a signer.
[[nodiscard]] Result<std::unique_ptr<CoreSigner>> open_signer(const std::string& path, std::string_view role);

}  // namespace lifecert::native
