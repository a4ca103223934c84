#include "core/cert/trust_list.h"

#include <gtest/gtest.h>

#include <set>

#include "core/crypto/mixed_order_points.h"
#include "core/wire/text.h"
#include "tests/support/region_fixture.h"

namespace lifecert::cert {
namespace {

using envelope::Kind;
using envelope::Role;
using envelope::SignedStatement;
using support::ascending;
using support::fixed;
using support::kDay_s;
using support::kNow;
using support::must;
using support::NamedSigner;
using support::Region;

class TrustListTest : public ::testing::Test {
 protected:
  Code verify(const Bytes& bytes) const {
    const Result<VerifiedTrustList> verified = verify_trust_list(bytes, region_.pins);
    return verified ? Code::ok : verified.error().code;
  }
  /// Signed by the first two roots, whatever stands in it.
  Code verify(const TrustList& list) { return verify(region_.sign_list(list, {0, 1})); }

  Region region_;
};

TEST_F(TrustListTest, IsBelievedWithEnoughRoots) {
  EXPECT_EQ(verify(region_.sign_list(region_.list, {0, 1})), Code::ok);
  EXPECT_EQ(verify(region_.sign_list(region_.list, {0, 2})), Code::ok);
  EXPECT_EQ(verify(region_.sign_list(region_.list, {1, 2})), Code::ok);
  EXPECT_EQ(verify(region_.sign_list(region_.list, {0, 1, 2})), Code::ok);
  EXPECT_EQ(region_.trust.bytes(), region_.trust_bytes);
  EXPECT_EQ(*region_.trust, region_.list);
}

TEST_F(TrustListTest, IsNotBelievedWithTooFew) {
  EXPECT_EQ(verify(region_.sign_list(region_.list, {})), Code::too_few_signatures);
  for (const std::size_t only : {0U, 1U, 2U}) {
    EXPECT_EQ(verify(region_.sign_list(region_.list, {only})), Code::too_few_signatures) << only;
  }
}

TEST_F(TrustListTest, CountsNoRootTwice) {
  EXPECT_EQ(verify(region_.sign_list(region_.list, {1, 1})), Code::not_canonical);
  // A signature by the same key under another role is no second root.
  SignedStatement statement{Kind::trust_list, wire::encode(region_.list), {}};
  for (const Role role : {Role::root, Role::registrar}) {
    envelope::add_signature(statement, region_.roots[0].sign_as(role, statement.kind, statement.payload));
  }
  EXPECT_EQ(verify(wire::encode(statement)), Code::wrong_key);
  // A root set that names one key twice.
  TrustList doubled = region_.list;
  doubled.roots.keys[1] = doubled.roots.keys[0];
  const Pins pins{Region::kName, root_set_hash(doubled.roots)};
  EXPECT_EQ(verify_trust_list(region_.sign_list(doubled, {0, 1}), pins).error().code, Code::bad_argument);
}

TEST_F(TrustListTest, RefusesASignatureThatDoesNotHoldEvenBesideEnoughGoodOnes) {
  SignedStatement statement = must(envelope::decode_signed(region_.sign_list(region_.list, {0, 1, 2})));
  statement.signatures[2].signature[5] ^= 1U;
  EXPECT_EQ(verify(wire::encode(statement)), Code::bad_signature);
  statement = must(envelope::decode_signed(region_.sign_list(region_.list, {0, 1})));
  envelope::add_signature(statement, region_.stranger.sign_as(Role::root, statement.kind, statement.payload));
  EXPECT_EQ(verify(wire::encode(statement)), Code::wrong_key);
}

TEST_F(TrustListTest, RefusesAnotherRootSet) {
  TrustList other = region_.list;
  NamedSigner a("other root 1");
  NamedSigner b("other root 2");
  other.roots = {1, ascending({a.public_key(), b.public_key()})};
  SignedStatement statement{Kind::trust_list, wire::encode(other), {}};
  envelope::add_signature(statement, a.sign_as(Role::root, statement.kind, statement.payload));
  EXPECT_EQ(verify(wire::encode(statement)), Code::wrong_key);
  // The real roots with a lower threshold, too: the threshold is part of the pinned hash.
  TrustList lowered = region_.list;
  lowered.roots.threshold = 1;
  EXPECT_EQ(verify(region_.sign_list(lowered, {0})), Code::wrong_key);
}

TEST_F(TrustListTest, RefusesAnotherRegion) {
  TrustList other = region_.list;
  other.region = "other.example";
  EXPECT_EQ(verify(other), Code::wrong_region);
}

TEST_F(TrustListTest, RefusesAnImpossibleRootSetEvenWhenPinned) {
  const auto verify_pinned = [&](const RootSet& roots) {
    TrustList list = region_.list;
    list.roots = roots;
    const Pins pins{Region::kName, root_set_hash(roots)};
    return verify_trust_list(region_.sign_list(list, {0, 1}), pins).error().code;
  };
  const auto keys = region_.list.roots.keys;
  EXPECT_EQ(verify_pinned({0, keys}), Code::bad_argument);
  EXPECT_EQ(verify_pinned({4, keys}), Code::bad_argument);
  EXPECT_EQ(verify_pinned({1, {}}), Code::bad_argument);
  EXPECT_EQ(verify_pinned({2, {keys[1], keys[0], keys[2]}}), Code::bad_argument);
}

TEST_F(TrustListTest, RefusesAKeyInItThatIsNoGoodKey) {
  const auto mixed = must(wire::from_hex(crypto::kMixedOrderPoints[3]));
  PublicKey bad{};
  std::ranges::copy(mixed, bad.begin());
  const std::vector<void (*)(TrustList&, const PublicKey&)> places = {
      [](TrustList& list, const PublicKey& key) { list.logs[0].key = key; },
      [](TrustList& list, const PublicKey& key) { list.time_cosigner.key = key; },
      [](TrustList& list, const PublicKey& key) { list.witnesses[0].key = key; },
      [](TrustList& list, const PublicKey& key) { list.registrars[0] = key; },
      [](TrustList& list, const PublicKey& key) { list.recheckers[0] = key; },
      [](TrustList& list, const PublicKey& key) { list.reviewers[0].key = key; },
  };
  for (const auto place : places) {
    for (const PublicKey& key : {bad, PublicKey{}}) {
      TrustList list = region_.list;
      place(list, key);
      EXPECT_EQ(verify(list), Code::bad_key);
    }
  }
}

TEST_F(TrustListTest, RefusesAListThatNobodyCouldWorkWith) {
  TrustList list = region_.list;
  list.logs.clear();
  EXPECT_EQ(verify(list), Code::bad_argument);
  list = region_.list;
  list.registrars.clear();
  EXPECT_EQ(verify(list), Code::bad_argument);
  list = region_.list;
  list.recipients.clear();
  EXPECT_EQ(verify(list), Code::bad_argument);
}

TEST_F(TrustListTest, RefusesEveryFlippedBit) {
  for (std::size_t bit = 0; bit < region_.trust_bytes.size() * 8; ++bit) {
    Bytes bad = region_.trust_bytes;
    bad[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    ASSERT_NE(verify(bad), Code::ok) << bit;
  }
}

TEST_F(TrustListTest, RefusesAnotherKindOfStatement) {
  EXPECT_EQ(verify(wire::encode(region_.signed_request())), Code::wrong_kind);
  EXPECT_NE(verify(bytes_of("<!DOCTYPE html><title>Sign in</title>")), Code::ok);
}

TEST_F(TrustListTest, MayOnlyBeFollowedByANewerOne) {
  const auto with_version = [&](std::uint32_t version, const std::string& hotline) {
    TrustList list = region_.list;
    list.version = version;
    list.hotline = hotline;
    return must(verify_trust_list(region_.sign_list(list, {0, 1}), region_.pins));
  };
  const std::string same = region_.list.hotline;
  EXPECT_TRUE(may_follow(region_.trust, region_.trust));
  EXPECT_TRUE(may_follow(region_.trust, with_version(8, same)));
  EXPECT_EQ(may_follow(region_.trust, with_version(6, same)).error().code, Code::older_version);
  EXPECT_EQ(may_follow(region_.trust, with_version(7, "0000-99999")).error().code, Code::older_version);
}

TEST_F(TrustListTest, FindsWhatItNames) {
  const VerifiedTrustList& trust = region_.trust;
  EXPECT_NE(trust.log("log.demo.example"), nullptr);
  EXPECT_EQ(trust.log("log.other.example"), nullptr);
  EXPECT_NE(trust.reviewer(region_.reviewer.id()), nullptr);
  EXPECT_EQ(trust.reviewer(region_.stranger.id()), nullptr);
  EXPECT_NE(trust.scheme("urban-employee"), nullptr);
  EXPECT_EQ(trust.scheme("rural"), nullptr);
  EXPECT_EQ(trust.epoch(3), nullptr);
  EXPECT_EQ(trust.epoch(2)->keys.size(), 1U);
}

// A device clock that is far off must not stop anybody from sealing.
TEST_F(TrustListTest, HasARecipientForEveryTime) {
  const VerifiedTrustList& trust = region_.trust;
  struct Case {
    std::int64_t time;
    std::uint32_t want;
  };
  const Case cases[] = {{kNow, 1},
                        {kNow - 30 * kDay_s, 1},
                        {kNow - 30 * kDay_s - 1, 1},
                        {kNow + 60 * kDay_s - 1, 1},
                        {kNow + 60 * kDay_s, 2},
                        {kNow + 150 * kDay_s, 2},
                        {kNow + 10'000 * kDay_s, 2},
                        {0, 1},
                        {-kNow, 1}};
  for (const Case& one : cases) EXPECT_EQ(trust.epoch_at(one.time)->epoch, one.want) << one.time;
}

TEST_F(TrustListTest, OneRootAloneMayBeEnoughIfItSaysSo) {
  TrustList list = region_.list;
  list.roots.threshold = 1;
  const Pins pins{Region::kName, root_set_hash(list.roots)};
  EXPECT_TRUE(verify_trust_list(region_.sign_list(list, {1}), pins));
  EXPECT_FALSE(verify_trust_list(region_.sign_list(list, {}), pins));
}

TEST_F(TrustListTest, WithoutRecipientsThereIsNothingToSealTo) {
  EXPECT_EQ(VerifiedTrustList{}.epoch_at(kNow), nullptr);
}

TEST_F(TrustListTest, AChainHoldsOnlySoManyRootSets) {
  // As if each list had other roots: what is kept of a chain is a matter of its length alone.
  const TrustChain full{std::vector<Bytes>(kMaxTrustChain, bytes_of("older"))};
  TrustList moved = region_.list;
  ++moved.version;
  moved.roots.threshold = 3;
  const Pins pins{Region::kName, root_set_hash(moved.roots)};
  const VerifiedTrustList next = must(verify_trust_list(region_.sign_list(moved, {0, 1, 2}), pins));
  TrustChain short_of_one = full;
  short_of_one.lists.pop_back();
  EXPECT_EQ(extend_chain(short_of_one, region_.trust, next).lists.front(), bytes_of("older")) << "there is room";
  EXPECT_EQ(extend_chain(short_of_one, region_.trust, next).lists.size(), kMaxTrustChain);
  const TrustChain longer = extend_chain(full, region_.trust, next);
  EXPECT_EQ(longer.lists.size(), kMaxTrustChain);
  EXPECT_EQ(longer.lists.back(), next.bytes());
}

TEST_F(TrustListTest, AChainIsCutWhereAPhoneStands) {
  const Hash own = root_set_hash(region_.list.roots);
  const Bytes unreadable = bytes_of("no list");
  const Bytes other_content = wire::encode(envelope::SignedStatement{envelope::Kind::trust_list, bytes_of("x"), {}});
  const TrustChain chain{{unreadable, other_content, region_.trust_bytes, bytes_of("newer")}};
  EXPECT_EQ(chain_from(chain, own).lists, (std::vector<Bytes>{region_.trust_bytes, bytes_of("newer")}));
  EXPECT_EQ(chain_from(chain, fixed("nobody's roots")), chain) << "whoever asks gets it all";
}

TEST_F(TrustListTest, BytesThatAreNeitherListNorChainAreNotBelieved) {
  EXPECT_FALSE(believe(region_.pins, bytes_of("x")));
  EXPECT_TRUE(believe(region_.pins, region_.trust_bytes));
  EXPECT_TRUE(believe(region_.pins, wire::encode(TrustChain{{region_.trust_bytes}})));
}

TEST_F(TrustListTest, RegionTagIsOfTheRegionAndNotOfItsRoots) {
  EXPECT_EQ(region_tag("demo.example"), region_tag(region_.pins.region));
  EXPECT_NE(region_tag("demo.example"), region_tag("demo.exampl"));
}

}  // namespace
}  // namespace lifecert::cert
