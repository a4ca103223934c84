// Hashes and MACs. BLAKE2b-256 (RFC 7693) everywhere except in the log, whose tree is SHA-256 by RFC 6962.
#pragma once

#include <initializer_list>
#include <string_view>

#include "core/crypto/types.h"

namespace lifecert::crypto {

/// BLAKE2b-256 of the parts one after the other.
[[nodiscard]] Hash blake2b(std::initializer_list<ByteView> parts);
[[nodiscard]] Hash blake2b(ByteView bytes);

/// Keyed BLAKE2b-256.
/// key     16 to 64 bytes; another length gives the hash of nothing and is a mistake of the caller
[[nodiscard]] Hash keyed_blake2b(ByteView key, std::initializer_list<ByteView> parts);

/// SHA-256 (FIPS 180-4) of the parts one after the other.
[[nodiscard]] Hash sha256(std::initializer_list<ByteView> parts);

/// HMAC-SHA-256 (RFC 2104) of the parts one after the other.
/// key     any length
[[nodiscard]] Hash hmac_sha256(ByteView key, std::initializer_list<ByteView> parts);

/// A seed for one purpose, hedged: BLAKE2b-256(key = entropy, length-prefixed purpose || context). When the entropy repeats
/// (cloned profile, restored machine) while the context differs, the seeds differ all the same.
/// entropy  32 to 64 fresh bytes, checked by the caller with check_entropy()
/// purpose  a short constant that names what the seed is for
[[nodiscard]] Hash hedged_seed(ByteView entropy, std::string_view purpose, ByteView context);

}  // namespace lifecert::crypto
