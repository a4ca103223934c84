#include "core/crypto/hash.h"

#include <gtest/gtest.h>

#include <numeric>
#include <set>

#include "core/crypto/kdf.h"
#include "core/wire/text.h"

namespace lifecert::crypto {
namespace {

using wire::to_hex;

Bytes counting(std::size_t size) {
  Bytes bytes(size);
  std::iota(bytes.begin(), bytes.end(), std::uint8_t{0});
  return bytes;
}

// Expectations from Python's hashlib.
TEST(Blake2b, GivesKnownHashes) {
  EXPECT_EQ(to_hex(blake2b(Bytes{})), "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
  EXPECT_EQ(to_hex(keyed_blake2b(counting(32), {view_of("message parts")})),
            "ff7b0c396cfed351d471edea19ef45edd0662d4c0a7723aa635ae4d2ecee9df0");
}

TEST(Blake2b, HashesPartsAsOne) {
  EXPECT_EQ(blake2b({view_of("mess"), view_of(""), view_of("age")}), blake2b(view_of("message")));
  EXPECT_EQ(sha256({view_of("mess"), view_of("age")}), sha256({view_of("message")}));
  EXPECT_EQ(hmac_sha256(view_of("k"), {view_of("mess"), view_of("age")}),
            hmac_sha256(view_of("k"), {view_of("message")}));
}

// RFC 4231 section 4.2, 4.7 (a key longer than a block).
TEST(HmacSha256, GivesTheVectorsOfRfc4231) {
  EXPECT_EQ(to_hex(hmac_sha256(Bytes(20, 0x0B), {view_of("Hi There")})),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(to_hex(hmac_sha256(Bytes(131, 0xAA), {view_of("Test Using Larger Than Block-Size Key - Hash Key First")})),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(HedgedSeed, BindsPurposeAndContextToTheEntropy) {
  EXPECT_EQ(to_hex(hedged_seed(counting(32), "wrap", view_of("context"))),
            "e39595dfcadbb9911cedfb3e043da6fad0f05c0d30f042f93564531fe272b3d4");
  const std::set<Hash> seeds = {
      hedged_seed(counting(32), "wrap", view_of("context")), hedged_seed(counting(33), "wrap", view_of("context")),
      hedged_seed(counting(32), "wrapc", view_of("ontext")), hedged_seed(counting(32), "", view_of("wrapcontext")),
      hedged_seed(counting(32), "wrap", view_of("contexT"))};
  EXPECT_EQ(seeds.size(), 5U);
}

// Expectation from Go's golang.org/x/crypto/argon2 (IDKey, 2 passes, 64 MiB, 1 lane).
TEST(Argon2id, GivesWhatAnotherImplementationGives) {
  std::array<std::uint8_t, 16> salt{};
  std::ranges::copy(bytes_of("somesaltsomesalt"), salt.begin());
  const Result<Bytes> derived = argon2id(48, view_of("password"), salt);
  ASSERT_TRUE(derived);
  EXPECT_EQ(to_hex(*derived),
            "2441c0f48008ac291b437a34c7a431c6ac47ebe9d962db88e231340986aa423e54b50d15ca2f1f08cc17a6e60bc6973a");
}

TEST(Argon2id, RefusesLengthsThatItDoesNotPromise) {
  const std::array<std::uint8_t, 16> salt{};
  for (const std::size_t out : {std::size_t{0}, std::size_t{15}, std::size_t{65}}) {
    EXPECT_EQ(argon2id(out, view_of("x"), salt).error().code, Code::bad_argument);
  }
  EXPECT_EQ(argon2id(32, {}, salt).error().code, Code::bad_argument);
  EXPECT_EQ(argon2id(32, Bytes(129), salt).error().code, Code::bad_argument);
}

}  // namespace
}  // namespace lifecert::crypto
