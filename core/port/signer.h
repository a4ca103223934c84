// Signer: a key that somebody else holds. A core key, a browser's non-extractable key, a TPM or a smart card: the caller
// prepares the bytes to sign, the signer signs them, the caller finishes with the signature. No room ever sees the key.
#pragma once

#include <array>
#include <cstdint>

#include "core/base/bytes.h"
#include "core/base/result.h"

namespace lifecert::port {

class Signer {
 public:
  virtual ~Signer() = default;

  /// The Ed25519 public key, 32 bytes.
  [[nodiscard]] virtual std::array<std::uint8_t, 32> public_key() const = 0;

  /// An Ed25519 signature over exactly these bytes.
  /// Errors: cannot_sign.
  [[nodiscard]] virtual Result<std::array<std::uint8_t, 64>> sign(ByteView message) = 0;
};

}  // namespace lifecert::port
