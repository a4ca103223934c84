// Sealing, against libsodium's own functions in both directions.
#include "core/crypto/seal.h"

#include <gtest/gtest.h>
#include <sodium.h>

#include <algorithm>

#include "core/crypto/hash.h"
#include "core/crypto/self_test.h"

namespace lifecert::crypto {
namespace {

Hash named(std::string_view name) { return blake2b(view_of(name)); }
BoxKeyPair recipient() { return box_key_pair(SecretKey(named("recipient"))); }

Bytes plaintext(std::size_t size) {
  Bytes bytes(size);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::uint8_t>(i * 7 + i / 256);
  return bytes;
}

// libsodium's own sealing draws randomness, which start() forbids; here it gets a counter instead.
const char* counter_name() { return "counter"; }
std::uint32_t counter_number() { return 4; }
void counter_buffer(void* const out, const std::size_t size) {
  static std::uint8_t next = 0;
  std::generate_n(static_cast<std::uint8_t*>(out), size, [] { return ++next; });
}
void let_libsodium_count() {
  static randombytes_implementation counter = {counter_name, counter_number, nullptr, nullptr, counter_buffer, nullptr};
  ASSERT_TRUE(start());
  ASSERT_EQ(randombytes_set_implementation(&counter), 0);
}

const std::size_t kSizes[] = {0, 1, 15, 16, 17, 63, 64, 65, 4096, 65535, 65536, 65537, 131071, 131072, 131073, 200000};

TEST(SealedBox, IsOpenedByLibsodium) {
  const BoxKeyPair key = recipient();
  for (const std::size_t size : kSizes) {
    const Bytes plain = plaintext(size);
    const Result<Bytes> sealed = seal_to(key.public_key, plain, named("seed"));
    ASSERT_TRUE(sealed);
    ASSERT_EQ(sealed->size(), size + kSealOverhead);
    Bytes opened(size);
    EXPECT_EQ(crypto_box_seal_open(opened.data(), sealed->data(), sealed->size(), key.public_key.data(),
                                   key.secret_key.view().data()),
              0);
    EXPECT_EQ(opened, plain);
  }
}

TEST(SealedBox, OfLibsodiumIsOpenedHere) {
  let_libsodium_count();
  const BoxKeyPair key = recipient();
  const Bytes plain = plaintext(1000);
  Bytes sealed(plain.size() + crypto_box_SEALBYTES);
  ASSERT_EQ(crypto_box_seal(sealed.data(), plain.data(), plain.size(), key.public_key.data()), 0);
  EXPECT_EQ(open_sealed(key, sealed).value_or({}), plain);
}

// When libsodium is made to draw our ephemeral secret, it makes our bytes.
TEST(SealedBox, IsTheVeryBytesThatLibsodiumMakes) {
  const BoxKeyPair key = recipient();
  const Bytes plain = plaintext(100);
  ASSERT_TRUE(start());
  static randombytes_implementation ours = {counter_name,
                                            counter_number,
                                            nullptr,
                                            nullptr,
                                            [](void* const out, const std::size_t size) {
                                              const BoxKeyPair ephemeral = box_key_pair(SecretKey(named("seed")));
                                              std::copy_n(ephemeral.secret_key.view().begin(),
                                                          std::min<std::size_t>(size, 32),
                                                          static_cast<std::uint8_t*>(out));
                                            },
                                            nullptr};
  ASSERT_EQ(randombytes_set_implementation(&ours), 0);
  Bytes theirs(plain.size() + crypto_box_SEALBYTES);
  ASSERT_EQ(crypto_box_seal(theirs.data(), plain.data(), plain.size(), key.public_key.data()), 0);
  EXPECT_EQ(seal_to(key.public_key, plain, named("seed")).value_or({}), theirs);
}

TEST(SealedBox, IsRefusedWhenAltered) {
  const BoxKeyPair key = recipient();
  const Bytes sealed = *seal_to(key.public_key, plaintext(20), named("seed"));
  for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
    Bytes bad = sealed;
    bad[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    ASSERT_EQ(open_sealed(key, bad).error().code, Code::cannot_open) << bit;
  }
  for (std::size_t size = 0; size < sealed.size(); ++size) {
    ASSERT_EQ(open_sealed(key, ByteView(sealed).first(size)).error().code, Code::cannot_open) << size;
  }
  EXPECT_FALSE(open_sealed(box_key_pair(SecretKey(named("other"))), sealed));
}

TEST(SealedBox, IsNotMadeForAKeyOfSmallOrder) {
  PublicKey small{};
  EXPECT_EQ(seal_to(small, plaintext(3), named("seed")).error().code, Code::bad_key);
  small[0] = 1;
  EXPECT_EQ(seal_to(small, plaintext(3), named("seed")).error().code, Code::bad_key);
}

using StreamHeader = std::array<std::uint8_t, kStreamHeaderBytes>;

// libsodium's pull, called as its own example does.
Bytes pull_all(const SecretKey& key, const Bytes& sealed) {
  crypto_secretstream_xchacha20poly1305_state state;
  EXPECT_EQ(crypto_secretstream_xchacha20poly1305_init_pull(&state, sealed.data(), key.view().data()), 0);
  Bytes plain;
  ByteView rest = ByteView(sealed).subspan(kStreamHeaderBytes);
  unsigned char tag = 0;
  while (!rest.empty()) {
    EXPECT_NE(tag, crypto_secretstream_xchacha20poly1305_TAG_FINAL);
    const std::size_t size = std::min<std::size_t>(rest.size(), kStreamChunkBytes + kStreamChunkOverhead);
    Bytes chunk(size - kStreamChunkOverhead);
    EXPECT_EQ(
        crypto_secretstream_xchacha20poly1305_pull(&state, chunk.data(), nullptr, &tag, rest.data(), size, nullptr, 0),
        0);
    append(plain, chunk);
    rest = rest.subspan(size);
  }
  EXPECT_EQ(tag, crypto_secretstream_xchacha20poly1305_TAG_FINAL);
  return plain;
}

struct Chunk {
  Bytes plain;
  unsigned char tag;
};

// libsodium's push; init_push draws the header.
Bytes push_all(const SecretKey& key, const std::vector<Chunk>& chunks) {
  crypto_secretstream_xchacha20poly1305_state state;
  Bytes sealed(kStreamHeaderBytes);
  crypto_secretstream_xchacha20poly1305_init_push(&state, sealed.data(), key.view().data());
  for (const Chunk& chunk : chunks) {
    Bytes out(chunk.plain.size() + kStreamChunkOverhead);
    crypto_secretstream_xchacha20poly1305_push(&state, out.data(), nullptr, chunk.plain.data(), chunk.plain.size(),
                                               nullptr, 0, chunk.tag);
    append(sealed, out);
  }
  return sealed;
}

constexpr unsigned char kMessage = crypto_secretstream_xchacha20poly1305_TAG_MESSAGE;
constexpr unsigned char kFinal = crypto_secretstream_xchacha20poly1305_TAG_FINAL;

TEST(Stream, IsPulledByLibsodium) {
  const SecretKey key(named("stream"));
  for (const std::size_t size : kSizes) {
    const Bytes plain = plaintext(size);
    const Bytes sealed = stream_seal(key, StreamHeader{1, 2, 3}, plain);
    EXPECT_EQ(sealed.size(), stream_sealed_size(size));
    EXPECT_EQ(pull_all(key, sealed), plain) << size;
    EXPECT_EQ(stream_open(key, sealed).value_or({}), plain) << size;
  }
}

TEST(Stream, PushedByLibsodiumIsOpenedHere) {
  let_libsodium_count();
  const SecretKey key(named("stream"));
  const Bytes first = plaintext(kStreamChunkBytes);
  const Bytes last = plaintext(5);
  Bytes both = first;
  append(both, last);
  EXPECT_EQ(stream_open(key, push_all(key, {{last, kFinal}})).value_or({}), last);
  EXPECT_EQ(stream_open(key, push_all(key, {{first, kMessage}, {last, kFinal}})).value_or({}), both);
}

// With the header that libsodium drew, ours gives libsodium's very bytes.
TEST(Stream, IsTheVeryBytesThatLibsodiumMakes) {
  let_libsodium_count();
  const SecretKey key(named("stream"));
  const Bytes first = plaintext(kStreamChunkBytes);
  const Bytes last = plaintext(77);
  const Bytes theirs = push_all(key, {{first, kMessage}, {first, kMessage}, {last, kFinal}});
  StreamHeader header{};
  std::copy_n(theirs.begin(), header.size(), header.begin());
  Bytes plain = first;
  append(plain, first);
  append(plain, last);
  EXPECT_EQ(stream_seal(key, header, plain), theirs);
}

TEST(Stream, RefusesWhatIsNotWhole) {
  let_libsodium_count();
  const SecretKey key(named("stream"));
  const Bytes chunk = plaintext(kStreamChunkBytes);
  const Bytes last = plaintext(9);
  const Bytes good = push_all(key, {{chunk, kMessage}, {chunk, kMessage}, {last, kFinal}});
  ASSERT_TRUE(stream_open(key, good));
  const std::size_t sealed_chunk = kStreamChunkBytes + kStreamChunkOverhead;
  const auto part = [&](std::size_t from, std::size_t size) {
    return Bytes(good.begin() + static_cast<std::ptrdiff_t>(from),
                 good.begin() + static_cast<std::ptrdiff_t>(from + size));
  };
  const auto joined = [](std::initializer_list<Bytes> parts) {
    Bytes all;
    for (const Bytes& one : parts) append(all, one);
    return all;
  };
  const Bytes header = part(0, kStreamHeaderBytes);
  const Bytes a = part(kStreamHeaderBytes, sealed_chunk);
  const Bytes b = part(kStreamHeaderBytes + sealed_chunk, sealed_chunk);
  const Bytes c = part(kStreamHeaderBytes + 2 * sealed_chunk, good.size() - kStreamHeaderBytes - 2 * sealed_chunk);
  ASSERT_EQ(joined({header, a, b, c}), good);
  struct Case {
    const char* name;
    Bytes sealed;
  };
  const Case cases[] = {{"last chunk missing", joined({header, a, b})},
                        {"chunk missing", joined({header, a, c})},
                        {"chunks swapped", joined({header, b, a, c})},
                        {"chunk twice", joined({header, a, a, b, c})},
                        {"goes on after its end", joined({header, a, b, c, c})},
                        {"one byte behind", joined({good, Bytes{0}})},
                        {"no final tag", push_all(key, {{chunk, kMessage}, {last, kMessage}})},
                        {"final tag before the end", push_all(key, {{chunk, kFinal}, {last, kFinal}})},
                        {"header alone", header},
                        {"nothing", {}}};
  for (const Case& one : cases) EXPECT_FALSE(stream_open(key, one.sealed)) << one.name;
  EXPECT_FALSE(stream_open(SecretKey(named("other")), good));
}

// A chunk of another size than 64 KiB, though well sealed, is a second way to write the same plaintext.
TEST(Stream, RefusesOtherChunkSizes) {
  let_libsodium_count();
  const SecretKey key(named("stream"));
  EXPECT_FALSE(stream_open(key, push_all(key, {{plaintext(100), kMessage}, {plaintext(100), kFinal}})));
  EXPECT_FALSE(stream_open(key, push_all(key, {{plaintext(kStreamChunkBytes), kMessage}, {{}, kFinal}})));
  EXPECT_TRUE(stream_open(key, push_all(key, {{{}, kFinal}})));
}

TEST(Stream, RefusesEveryFlippedBitAndEveryCut) {
  const SecretKey key(named("stream"));
  const Bytes sealed = stream_seal(key, StreamHeader{9}, plaintext(40));
  for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
    Bytes bad = sealed;
    bad[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    ASSERT_FALSE(stream_open(key, bad)) << bit;
  }
  for (std::size_t size = 0; size < sealed.size(); ++size) {
    ASSERT_FALSE(stream_open(key, ByteView(sealed).first(size))) << size;
  }
}

TEST(Box, OpensOnlyWithKeyAndContext) {
  const SecretKey key(named("case"));
  const std::array<std::uint8_t, 24> nonce{5};
  const Bytes sealed = box_seal(key, nonce, plaintext(32), view_of("submission"));
  EXPECT_EQ(sealed.size(), 32 + kBoxOverhead);
  EXPECT_EQ(box_open(key, sealed, view_of("submission")).value_or({}), plaintext(32));
  EXPECT_EQ(box_open(key, sealed, view_of("another")).error().code, Code::cannot_open);
  EXPECT_EQ(box_open(SecretKey(named("other")), sealed, view_of("submission")).error().code, Code::cannot_open);
  for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
    Bytes bad = sealed;
    bad[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    ASSERT_FALSE(box_open(key, bad, view_of("submission"))) << bit;
  }
  for (std::size_t size = 0; size < sealed.size(); ++size) {
    ASSERT_FALSE(box_open(key, ByteView(sealed).first(size), view_of("submission"))) << size;
  }
}

TEST(Padding, GoesUpToTheNextBlockAndComesOff) {
  for (const std::size_t size : {0, 1, 14, 15, 16, 17, 31, 32, 33}) {
    const Bytes padded = pad(plaintext(size), 16);
    EXPECT_EQ(padded.size(), (size / 16 + 1) * 16);
    EXPECT_EQ(unpad(padded, 16).value_or({1}), plaintext(size)) << size;
  }
}

TEST(Padding, HasOneWay) {
  Bytes two_blocks(32);
  two_blocks[15] = 0x80;  // a whole block of zeroes behind it
  Bytes marked(16);
  marked[3] = 0x81;
  struct Case {
    const char* name;
    Bytes padded;
  };
  const Case cases[] = {{"nothing", {}},
                        {"all zero", Bytes(16)},
                        {"not a multiple", Bytes(15, 0x80)},
                        {"more than one block", two_blocks},
                        {"another mark", marked}};
  for (const Case& one : cases) EXPECT_EQ(unpad(one.padded, 16).error().code, Code::cannot_open) << one.name;
}

}  // namespace
}  // namespace lifecert::crypto
