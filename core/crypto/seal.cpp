#include "core/crypto/seal.h"

#include <sodium.h>

#include <algorithm>

#include "core/crypto/hash.h"

namespace lifecert::crypto {
namespace {

constexpr std::size_t kKeyBytes = SecretKey::kBytes;

// The nonce that crypto_box_seal derives: BLAKE2b-192(ephemeral key || recipient key).
std::array<std::uint8_t, crypto_box_NONCEBYTES> sealed_box_nonce(const PublicKey& ephemeral, const PublicKey& to) {
  std::array<std::uint8_t, crypto_box_NONCEBYTES> nonce{};
  crypto_generichash_state state;
  crypto_generichash_init(&state, nullptr, 0, nonce.size());
  crypto_generichash_update(&state, ephemeral.data(), ephemeral.size());
  crypto_generichash_update(&state, to.data(), to.size());
  crypto_generichash_final(&state, nonce.data(), nonce.size());
  return nonce;
}

// Push and pull states of a secretstream are the same for the same key and header, so a pull set-up with a header of our own
// starts a push without libsodium drawing one.
crypto_secretstream_xchacha20poly1305_state stream_state(const SecretKey& key, const std::uint8_t* header) {
  crypto_secretstream_xchacha20poly1305_state state;
  crypto_secretstream_xchacha20poly1305_init_pull(&state, header, key.view().data());
  return state;
}

}  // namespace

BoxKeyPair box_key_pair(const SecretKey& seed) {
  BoxKeyPair pair;
  crypto_box_seed_keypair(pair.public_key.data(), pair.secret_key.writable().data(), seed.view().data());
  return pair;
}

Result<Bytes> seal_to(const PublicKey& to, ByteView plain, const Hash& seed) {
  const BoxKeyPair ephemeral = box_key_pair(SecretKey(seed));
  const auto nonce = sealed_box_nonce(ephemeral.public_key, to);
  Bytes sealed(kSealOverhead + plain.size());
  std::ranges::copy(ephemeral.public_key, sealed.begin());
  if (crypto_box_easy(sealed.data() + kKeyBytes, plain.data(), plain.size(), nonce.data(), to.data(),
                      ephemeral.secret_key.view().data()) != 0) {
    return Error{Code::bad_key, "recipient key"};
  }
  return sealed;
}

Result<Bytes> open_sealed(const BoxKeyPair& key, ByteView sealed) {
  if (sealed.size() < kSealOverhead) return Error{Code::cannot_open, "sealed box"};
  Bytes plain(sealed.size() - kSealOverhead);
  if (crypto_box_seal_open(plain.data(), sealed.data(), sealed.size(), key.public_key.data(),
                           key.secret_key.view().data()) != 0) {
    return Error{Code::cannot_open, "sealed box"};
  }
  return plain;
}

Bytes stream_seal(const SecretKey& key, const std::array<std::uint8_t, kStreamHeaderBytes>& header, ByteView plain) {
  auto state = stream_state(key, header.data());
  Bytes sealed = zeros(static_cast<std::size_t>(stream_sealed_size(plain.size())));
  std::ranges::copy(header, sealed.begin());
  std::uint8_t* out = sealed.data() + kStreamHeaderBytes;
  bool last = false;
  while (!last) {
    const std::size_t size = std::min(plain.size(), kStreamChunkBytes);
    last = size == plain.size();
    const std::uint8_t tag =
        last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : crypto_secretstream_xchacha20poly1305_TAG_MESSAGE;
    crypto_secretstream_xchacha20poly1305_push(&state, out, nullptr, plain.data(), size, nullptr, 0, tag);
    out += size + kStreamChunkOverhead;
    plain = plain.subspan(size);
  }
  sodium_memzero(&state, sizeof state);
  return sealed;
}

Result<Bytes> stream_open(const SecretKey& key, ByteView sealed) {
  if (sealed.size() < kStreamHeaderBytes + kStreamChunkOverhead) return Error{Code::truncated, "sealed stream"};
  auto state = stream_state(key, sealed.data());
  sealed = sealed.subspan(kStreamHeaderBytes);
  Bytes plain = zeros(sealed.size());  // a little more than needed; shrunk at the end
  std::size_t written = 0;
  bool final_seen = false;
  while (!final_seen) {
    const std::size_t size = std::min(sealed.size(), kStreamChunkBytes + kStreamChunkOverhead);
    std::uint8_t tag = 0;
    if (size < kStreamChunkOverhead ||
        crypto_secretstream_xchacha20poly1305_pull(&state, plain.data() + written, nullptr, &tag, sealed.data(), size,
                                                   nullptr, 0) != 0) {
      wipe(plain);
      return Error{Code::cannot_open, "sealed stream"};
    }
    sealed = sealed.subspan(size);
    written += size - kStreamChunkOverhead;
    final_seen = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
    const bool empty_behind_others = size == kStreamChunkOverhead && written > 0;  // a second way to write the same
    if (final_seen != sealed.empty() || empty_behind_others) {                     // ends early, or goes on after its end
      wipe(plain);
      return Error{Code::cannot_open, "sealed stream"};
    }
  }
  sodium_memzero(&state, sizeof state);
  plain.resize(written);
  return plain;
}

std::uint64_t stream_sealed_size(std::uint64_t plain_bytes) {
  const std::uint64_t chunks = plain_bytes == 0 ? 1 : (plain_bytes + kStreamChunkBytes - 1) / kStreamChunkBytes;
  return kStreamHeaderBytes + plain_bytes + chunks * kStreamChunkOverhead;
}

Bytes box_seal(const SecretKey& key, const std::array<std::uint8_t, 24>& nonce, ByteView plain, ByteView context) {
  Bytes sealed(kBoxOverhead + plain.size());
  std::ranges::copy(nonce, sealed.begin());
  crypto_aead_xchacha20poly1305_ietf_encrypt(sealed.data() + nonce.size(), nullptr, plain.data(), plain.size(),
                                             context.data(), context.size(), nullptr, nonce.data(), key.view().data());
  return sealed;
}

Result<Bytes> box_open(const SecretKey& key, ByteView sealed, ByteView context) {
  if (sealed.size() < kBoxOverhead) return Error{Code::cannot_open, "sealed value"};
  Bytes plain(sealed.size() - kBoxOverhead);
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(plain.data(), nullptr, nullptr, sealed.data() + 24,
                                                 sealed.size() - 24, context.data(), context.size(), sealed.data(),
                                                 key.view().data()) != 0) {
    return Error{Code::cannot_open, "sealed value"};
  }
  return plain;
}

Bytes pad(Bytes plain, std::size_t block) {
  const std::size_t size = (plain.size() / block + 1) * block;
  plain.push_back(0x80);
  append(plain, zeros(size - plain.size()));
  return plain;
}

Result<Bytes> unpad(Bytes padded, std::size_t block) {
  if (padded.empty() || padded.size() % block != 0) return Error{Code::cannot_open, "padding"};
  std::size_t end = padded.size();
  while (end > 0 && padded[end - 1] == 0) --end;
  if (end == 0 || padded[end - 1] != 0x80 || padded.size() - (end - 1) > block) {
    return Error{Code::cannot_open, "padding"};
  }
  padded.resize(end - 1);  // in place: evidence is not copied once more
  return padded;
}

}  // namespace lifecert::crypto
