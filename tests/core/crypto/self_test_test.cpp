#include "core/crypto/self_test.h"

#include <gtest/gtest.h>
#include <sodium.h>

#include <set>

#include "core/crypto/mixed_order_points.h"
#include "core/crypto/sign.h"
#include "core/wire/text.h"

namespace lifecert::crypto {
namespace {

TEST(SelfTest, PassesOnThisMachine) {
  EXPECT_TRUE(start());
  EXPECT_TRUE(start());
  EXPECT_TRUE(self_test());
}

// Everything random is handed in; a library that helps itself stops the program.
TEST(SelfTestDeathTest, LibsodiumMayNotDrawRandomness) {
  ASSERT_TRUE(start());
  unsigned char drawn[8];
  EXPECT_DEATH(randombytes_buf(drawn, sizeof drawn), "");
  EXPECT_DEATH((void)randombytes_random(), "");
}

TEST(MixedOrderPoints, AreSixtyFourGoodAndSixtyFourBadOnes) {
  std::set<std::string_view> all;
  unsigned good = 0;
  unsigned bad = 0;
  const auto passes = [](std::string_view hex) {
    PublicKey key{};
    const Bytes bytes = wire::from_hex(hex).value_or({});
    EXPECT_EQ(bytes.size(), key.size());
    std::ranges::copy(bytes, key.begin());
    return check_public_key(key).has_value();
  };
  for (const std::string_view one : kPrimeOrderPoints) good += all.insert(one).second && passes(one) ? 1U : 0U;
  for (const std::string_view one : kMixedOrderPoints) bad += all.insert(one).second && !passes(one) ? 1U : 0U;
  EXPECT_EQ(good, 64U);
  EXPECT_EQ(bad, 64U);
}

}  // namespace
}  // namespace lifecert::crypto
