// What others have published against implementations like ours: Wycheproof, C2SP's CCTV, and points for CVE-2025-69277.
// The files are not part of the repository; see tests/support/vectors.h for where they are looked for.
#include <gtest/gtest.h>
#include <sodium.h>

#include <string>

#include "core/crypto/hash.h"
#include "core/crypto/seal.h"
#include "core/crypto/sign.h"
#include "core/wire/text.h"
#include "tests/support/published.h"

namespace lifecert::crypto {
namespace {

using Json = nlohmann::json;

Bytes hex(const Json& text) {
  Result<Bytes> bytes = wire::from_hex(text.get<std::string>());
  EXPECT_TRUE(bytes);
  return bytes.value_or({});
}

template <std::size_t N>
std::array<std::uint8_t, N> array_of(const Bytes& bytes) {
  std::array<std::uint8_t, N> array{};
  EXPECT_EQ(bytes.size(), N);
  if (bytes.size() == N) std::copy_n(bytes.begin(), N, array.begin());
  return array;
}

TEST(Published, WycheproofEd25519) {
  const auto json = support::published("wycheproof/ed25519_test.json");
  if (!json) GTEST_SKIP() << support::not_at_hand("wycheproof/ed25519_test.json");
  unsigned valid = 0;
  unsigned invalid = 0;
  for (const Json& group : (*json)["testGroups"]) {
    const PublicKey key = array_of<32>(hex(group["publicKey"]["pk"]));
    for (const Json& one : group["tests"]) {
      const bool want = one["result"] == "valid";
      const Bytes signature = hex(one["sig"]);
      // Our API takes 64 bytes; another length cannot even be asked.
      const bool got = signature.size() == 64 && verify(key, hex(one["msg"]), array_of<64>(signature)).has_value();
      EXPECT_EQ(got, want) << one["tcId"] << ": " << one["comment"];
      ++(want ? valid : invalid);
    }
  }
  EXPECT_EQ(valid, 88U);
  EXPECT_EQ(invalid, 63U);
}

TEST(Published, WycheproofXChaCha20Poly1305) {
  const auto json = support::published("wycheproof/xchacha20_poly1305_test.json");
  if (!json) GTEST_SKIP() << support::not_at_hand("wycheproof/xchacha20_poly1305_test.json");
  unsigned valid = 0;
  unsigned invalid = 0;
  for (const Json& group : (*json)["testGroups"]) {
    for (const Json& one : group["tests"]) {
      const bool want = one["result"] == "valid";
      const Bytes nonce = hex(one["iv"]);
      ++(want ? valid : invalid);
      if (nonce.size() != 24) {
        EXPECT_FALSE(want) << one["tcId"];  // our API takes 24 bytes; another length cannot even be asked
        continue;
      }
      const SecretKey key(hex(one["key"]));
      const Bytes plain = hex(one["msg"]);
      const Bytes context = hex(one["aad"]);
      Bytes sealed = nonce;
      append(sealed, hex(one["ct"]));
      append(sealed, hex(one["tag"]));
      const Result<Bytes> opened = box_open(key, sealed, context);
      EXPECT_EQ(opened.has_value(), want) << one["tcId"] << ": " << one["comment"];
      if (!want) continue;
      EXPECT_EQ(opened.value_or({1}), plain) << one["tcId"];
      EXPECT_EQ(box_seal(key, array_of<24>(nonce), plain, context), sealed) << one["tcId"];
    }
  }
  EXPECT_EQ(valid, 246U);
  EXPECT_EQ(invalid, 69U);
}

TEST(Published, WycheproofHmacSha256) {
  const auto json = support::published("wycheproof/hmac_sha256_test.json");
  if (!json) GTEST_SKIP() << support::not_at_hand("wycheproof/hmac_sha256_test.json");
  unsigned valid = 0;
  unsigned invalid = 0;
  for (const Json& group : (*json)["testGroups"]) {
    const std::size_t tag_bytes = group["tagSize"].get<std::size_t>() / 8;
    for (const Json& one : group["tests"]) {
      const bool want = one["result"] == "valid";
      const Hash mac = hmac_sha256(hex(one["key"]), {hex(one["msg"])});
      EXPECT_EQ(equal_secret(ByteView(mac).first(tag_bytes), hex(one["tag"])), want) << one["tcId"];
      ++(want ? valid : invalid);
    }
  }
  EXPECT_EQ(valid + invalid, 174U);
}

// Our API never takes a raw X25519 secret; what it builds on is tested through libsodium's call.
TEST(Published, WycheproofX25519) {
  const auto json = support::published("wycheproof/x25519_test.json");
  if (!json) GTEST_SKIP() << support::not_at_hand("wycheproof/x25519_test.json");
  unsigned shared_secrets = 0;
  unsigned refused = 0;
  for (const Json& group : (*json)["testGroups"]) {
    for (const Json& one : group["tests"]) {
      const Bytes want = hex(one["shared"]);
      Bytes got(32);
      const int status = crypto_scalarmult(got.data(), hex(one["private"]).data(), hex(one["public"]).data());
      if (status != 0) {
        // Only points of small order give nothing, and what they would give is zero.
        EXPECT_EQ(want, Bytes(32)) << one["tcId"];
        EXPECT_EQ(seal_to(array_of<32>(hex(one["public"])), {}, Hash{}).error().code, Code::bad_key) << one["tcId"];
        ++refused;
      } else {
        EXPECT_EQ(got, want) << one["tcId"];
        ++shared_secrets;
      }
    }
  }
  EXPECT_EQ(shared_secrets + refused, 518U);
  EXPECT_GT(refused, 0U);
}

TEST(Published, CctvEd25519IsAcceptedOnceOf914) {
  const auto json = support::published("cctv/ed25519vectors.json");
  if (!json) GTEST_SKIP() << support::not_at_hand("cctv/ed25519vectors.json");
  unsigned by_libsodium = 0;
  unsigned by_us = 0;
  for (const Json& one : *json) {
    const PublicKey key = array_of<32>(hex(one["key"]));
    const Signature signature = array_of<64>(hex(one["sig"]));
    const std::string message = one["msg"];
    const bool theirs =
        crypto_sign_verify_detached(signature.data(), view_of(message).data(), message.size(), key.data()) == 0;
    const bool ours = verify(key, view_of(message), signature).has_value();
    EXPECT_TRUE(theirs || !ours) << one["number"];
    by_libsodium += theirs ? 1U : 0U;
    by_us += ours ? 1U : 0U;
  }
  EXPECT_EQ(json->size(), 914U);
  EXPECT_EQ(by_libsodium, 43U);
  EXPECT_EQ(by_us, 1U);
}

TEST(Published, PointsOfMixedOrderAreAllRefused) {
  const auto json = support::published("own/cve-2025-69277-points.json");
  if (!json) GTEST_SKIP() << support::not_at_hand("own/cve-2025-69277-points.json");
  unsigned good = 0;
  unsigned bad = 0;
  for (const Json& one : *json) {
    good += check_public_key(array_of<32>(hex(one["good"]))) ? 1U : 0U;
    bad += check_public_key(array_of<32>(hex(one["bad_mixed_order"]))) ? 1U : 0U;
  }
  EXPECT_EQ(json->size(), 64U);
  EXPECT_EQ(good, 64U);
  EXPECT_EQ(bad, 0U);
}

}  // namespace
}  // namespace lifecert::crypto
