#include "core/crypto/sign.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/crypto/hash.h"
#include "core/wire/text.h"

namespace lifecert::crypto {
namespace {

using wire::from_hex;
using wire::to_hex;

template <std::size_t N>
std::array<std::uint8_t, N> hex(std::string_view text) {
  const Bytes bytes = from_hex(text).value_or({});
  std::array<std::uint8_t, N> array{};
  EXPECT_EQ(bytes.size(), N);
  std::copy_n(bytes.begin(), std::min(N, bytes.size()), array.begin());
  return array;
}

struct Rfc8032 {
  const char* name;
  std::string_view seed;
  std::string_view public_key;
  std::string_view message;
  std::string_view signature;
};

// RFC 8032 section 7.1.
const Rfc8032 kVectors[] = {{"TEST 1", "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
                             "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
                             "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701"
                             "cf9b46bd25bf5f0595bbe24655141"
                             "438e7a100b"},
                            {"TEST 2", "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
                             "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
                             "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d"
                             "0f11d8c387b2eaeb4302aeeb00d29"
                             "1612bb0c00"},
                            {"TEST 3", "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
                             "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
                             "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f7609"
                             "84dc6594a7c15e9716ed28dc027be"
                             "ceea1ec40a"},
                            {"TEST SHA(abc)", "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
                             "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
                             "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a"
                             "3feebbd454d4423643ce80e2a9ac9"
                             "4fa54ca49f",
                             "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66"
                             "431e0303dca179c138ac17ad9bef1"
                             "177331a704"}};

TEST(Ed25519, GivesTheVectorsOfRfc8032) {
  for (const Rfc8032& one : kVectors) {
    SCOPED_TRACE(one.name);
    const SignKeyPair key = sign_key_pair(SecretKey(hex<32>(one.seed)));
    const Bytes message = from_hex(one.message).value_or({});
    EXPECT_EQ(to_hex(key.public_key), one.public_key);
    EXPECT_EQ(to_hex(sign(key, message)), one.signature);
    EXPECT_TRUE(verify(key.public_key, message, hex<64>(one.signature)));
  }
}

TEST(Ed25519, RefusesEveryFlippedBit) {
  const SignKeyPair key = sign_key_pair(SecretKey(blake2b(view_of("flip"))));
  Bytes message = bytes_of("signed message");
  const Signature good = sign(key, message);
  for (std::size_t bit = 0; bit < 512; ++bit) {
    Signature bad = good;
    bad[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    EXPECT_EQ(verify(key.public_key, message, bad).error().code, Code::bad_signature) << bit;
  }
  for (std::size_t bit = 0; bit < 256; ++bit) {
    PublicKey other = key.public_key;
    other[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    EXPECT_FALSE(verify(other, message, good)) << bit;
  }
  for (std::size_t bit = 0; bit < message.size() * 8; ++bit) {
    message[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    EXPECT_EQ(verify(key.public_key, message, good).error().code, Code::bad_signature) << bit;
    message[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
  }
}

TEST(CheckPublicKey, RefusesWhatIsNoKey) {
  struct Case {
    const char* name;
    std::string_view key;
  };
  const Case cases[] = {
      {"zero: order 4", "0000000000000000000000000000000000000000000000000000000000000000"},
      {"one: the neutral element", "0100000000000000000000000000000000000000000000000000000000000000"},
      {"order 2", "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"},
      {"order 8", "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"},
      {"zero, not canonical", "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"},
      {"one, not canonical", "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"},
      {"all bits", "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"},
      {"not on the curve", "0200000000000000000000000000000000000000000000000000000000000000"}};
  for (const Case& one : cases) {
    EXPECT_EQ(check_public_key(hex<32>(one.key)).error().code, Code::bad_key) << one.name;
    EXPECT_EQ(verify(hex<32>(one.key), {}, Signature{}).error().code, Code::bad_key) << one.name;
  }
}

// Expectation from Python's hashlib: BLAKE2b-256("lifecert key 1" || 01 00 || 00 01 02 .. 1f).
TEST(KeyId, IsTheBeginningOfAHash) {
  PublicKey key{};
  for (std::size_t i = 0; i < key.size(); ++i) key[i] = static_cast<std::uint8_t>(i);
  EXPECT_EQ(to_hex(key_id(key)), "80408c5e1a307228150997bcdd3397ca");
}

}  // namespace
}  // namespace lifecert::crypto
