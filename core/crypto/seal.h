// Sealing: to a public key (small secrets), under a symmetric key (long bodies in chunks, short values at once).
//
// libsodium's crypto_box_seal and secretstream's init_push draw randomness themselves; here both are composed of its public
// calls with seeds that are handed in, and give byte for byte what libsodium's own functions open (tests compare).
#pragma once

#include "core/base/result.h"
#include "core/crypto/types.h"

namespace lifecert::crypto {

struct BoxKeyPair {
  PublicKey public_key{};
  SecretKey secret_key;
};

inline constexpr std::size_t kSealOverhead = 48;              // ephemeral key 32, tag 16
inline constexpr std::size_t kStreamHeaderBytes = 24;
inline constexpr std::size_t kStreamChunkBytes = 64U * 1024;  // plaintext a chunk
inline constexpr std::size_t kStreamChunkOverhead = 17;
inline constexpr std::size_t kBoxOverhead = 40;               // nonce 24, tag 16

/// The X25519 pair of a 32-byte seed (crypto_box_seed_keypair).
[[nodiscard]] BoxKeyPair box_key_pair(const SecretKey& seed);

/// What crypto_box_seal (X25519, XSalsa20-Poly1305) would make with the ephemeral pair of this seed.
/// to      the recipient's X25519 key
/// seed    32 bytes that are never used twice (hedged_seed)
/// Errors: bad_key (the recipient's key is of small order).
[[nodiscard]] Result<Bytes> seal_to(const PublicKey& to, ByteView plain, const Hash& seed);

/// Errors: cannot_open.
[[nodiscard]] Result<Bytes> open_sealed(const BoxKeyPair& key, ByteView sealed);

/// XChaCha20-Poly1305 secretstream in chunks of 64 KiB, the last one tagged final.
/// header  24 bytes that are never used twice with this key
[[nodiscard]] Bytes stream_seal(const SecretKey& key, const std::array<std::uint8_t, kStreamHeaderBytes>& header,
                                ByteView plain);

/// Errors: cannot_open (altered, cut off, chunks moved, another key), truncated.
[[nodiscard]] Result<Bytes> stream_open(const SecretKey& key, ByteView sealed);

/// The length of stream_seal's output for a plaintext of `plain_bytes`.
[[nodiscard]] std::uint64_t stream_sealed_size(std::uint64_t plain_bytes);

/// XChaCha20-Poly1305 (IETF) of a short value: nonce || ciphertext and tag, bound to `context`.
/// nonce   24 bytes that are never used twice with this key
[[nodiscard]] Bytes box_seal(const SecretKey& key, const std::array<std::uint8_t, 24>& nonce, ByteView plain,
                             ByteView context);

/// Errors: cannot_open.
[[nodiscard]] Result<Bytes> box_open(const SecretKey& key, ByteView sealed, ByteView context);

/// ISO/IEC 7816-4 padding up to a multiple of `block`, so that the length tells little.
[[nodiscard]] Bytes pad(Bytes plain, std::size_t block);
/// Errors: cannot_open.
[[nodiscard]] Result<Bytes> unpad(Bytes padded, std::size_t block);

}  // namespace lifecert::crypto
