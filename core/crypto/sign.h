// Ed25519 (RFC 8032) as libsodium does it, with one stricter gate for keys.
//
// Verification refuses small-order and mixed-order public keys: `is_valid_point` besides the verify. Callers verify a key
// once when they take it on (trust list, credential) with check_public_key(), and every signature with verify().
#pragma once

#include "core/base/result.h"
#include "core/crypto/types.h"

namespace lifecert::crypto {

struct SignKeyPair {
  PublicKey public_key{};
  SecretKey seed;  // the 32-byte seed of RFC 8032 section 5.1.5
};

/// The key pair of a 32-byte seed.
[[nodiscard]] SignKeyPair sign_key_pair(SecretKey seed);

/// A deterministic signature (RFC 8032 section 5.1.6).
[[nodiscard]] Signature sign(const SignKeyPair& key, ByteView message);

/// Errors: bad_key (not on the curve, small or mixed order, not canonical).
[[nodiscard]] Result<void> check_public_key(const PublicKey& key);

/// Errors: bad_signature; bad_key as above.
[[nodiscard]] Result<void> verify(const PublicKey& key, ByteView message, const Signature& signature);

/// verify() without check_public_key(), for a key that has passed it before: one of a verified trust list, of a verified
/// credential, or one's own. It saves half of the time.
/// Errors: bad_signature.
[[nodiscard]] Result<void> verify_by_checked(const PublicKey& key, ByteView message, const Signature& signature);

/// The name of a key in packets and records: the first 16 bytes of BLAKE2b-256("lifecert key 1" || suite || key).
[[nodiscard]] KeyId key_id(const PublicKey& key);

}  // namespace lifecert::crypto
