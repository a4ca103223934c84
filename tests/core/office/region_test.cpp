// Founding a region: what comes out must be what clients take, and nothing is made from bad plans or bad entropy.
#include "core/office/region.h"

#include <gtest/gtest.h>

#include <functional>
#include <set>

#include "core/crypto/seal.h"
#include "core/crypto/self_test.h"
#include "core/crypto/sign.h"
#include "tests/support/fake_entropy.h"
#include "tests/support/region_fixture.h"

namespace lifecert::office {
namespace {

using support::FakeEntropy;
using support::kNow;
using support::must;

RegionPlan plan() {
  must(crypto::start());
  RegionPlan made;
  made.region = "demo.example";
  made.name_zh = "示例区";
  made.name_en = "Demo District";
  made.hotline = "0000-12333";
  made.stations = {{"station-01", "示例一站", "Demo Station 1", "示例路1号", "0000-1000001"}};
  made.schemes = {{"urban-employee", "城镇职工养老保险", "Urban employees' pension"}};
  made.reviewers = {"reviewer-1", "reviewer-2"};
  return made;
}

Region region() {
  FakeEntropy entropy(3);
  return must(make_region(plan(), entropy, kNow));
}

TEST(MakeRegion, GivesATrustListThatTwoOfThreeRootsSigned) {
  const Region made = region();
  const cert::VerifiedTrustList trust = must(cert::verify_trust_list(made.trust_list, made.pins));
  EXPECT_EQ(trust->roots.threshold, 2);
  EXPECT_EQ(trust->roots.keys.size(), 3U);
  EXPECT_EQ(must(envelope::decode_signed(made.trust_list)).signatures.size(), 2U);
  EXPECT_EQ(trust->logs.front().origin, "demo.example/log");
  EXPECT_EQ(trust->time_cosigner.name, "demo.example/time");
  ASSERT_EQ(trust->reviewers.size(), 2U);
  EXPECT_EQ(trust->reviewers[1].name, "reviewer-2");
  EXPECT_EQ(trust->version, 1U);
}

TEST(MakeRegion, NamesThePublicKeysOfItsSecrets) {
  const Region made = region();
  const cert::VerifiedTrustList trust = must(cert::verify_trust_list(made.trust_list, made.pins));
  const auto key = [](const crypto::SecretKey& seed) { return crypto::sign_key_pair(seed.copy()).public_key; };
  EXPECT_EQ(trust->logs.front().key, key(made.secrets.log));
  EXPECT_EQ(trust->time_cosigner.key, key(made.secrets.cosigner));
  EXPECT_EQ(trust->registrars, std::vector{key(made.secrets.registrar)});
  EXPECT_EQ(trust->recheckers, std::vector{key(made.secrets.recheck)});
  for (std::size_t i = 0; i < 2; ++i) EXPECT_EQ(trust->reviewers[i].key, key(made.secrets.reviewers[i].seed));
  for (std::size_t i = 0; i < kEpochs; ++i) {
    EXPECT_EQ(trust->recipients[i].keys, std::vector{crypto::box_key_pair(made.secrets.recipients[i].seed).public_key});
  }
}

TEST(MakeRegion, HasFourEpochsWithoutAGap) {
  const Region made = region();
  const cert::VerifiedTrustList trust = must(cert::verify_trust_list(made.trust_list, made.pins));
  ASSERT_EQ(trust->recipients.size(), kEpochs);
  EXPECT_EQ(trust->recipients.front().from, kNow);
  for (std::size_t i = 1; i < kEpochs; ++i) {
    EXPECT_EQ(trust->recipients[i].from, trust->recipients[i - 1].to);
    EXPECT_EQ(trust->recipients[i].epoch, trust->recipients[i - 1].epoch + 1);
  }
  EXPECT_EQ(trust->expires_at, trust->recipients.back().to);
}

TEST(MakeRegion, MakesEveryKeyDifferent) {
  const Region made = region();
  std::set<Bytes> seeds;
  std::size_t count = 0;
  const auto add = [&](const crypto::SecretKey& seed) {
    ++count;
    seeds.insert(Bytes(seed.view().begin(), seed.view().end()));
  };
  for (const crypto::SecretKey& root : made.secrets.roots) add(root);
  for (const auto* one : {&made.secrets.log, &made.secrets.cosigner, &made.secrets.registrar, &made.secrets.pseudonym,
                          &made.secrets.recheck}) {
    add(*one);
  }
  for (const auto& one : made.secrets.reviewers) add(one.seed);
  for (const auto& one : made.secrets.recipients) add(one.seed);
  EXPECT_EQ(count, 14U);
  EXPECT_EQ(seeds.size(), count);
}

TEST(MakeRegion, RefusesBadPlans) {
  struct Row {
    const char* name;
    std::function<void(RegionPlan&)> spoil;
    Code want;
    const char* where;
  };
  const Row rows[] = {
      {"no name", [](RegionPlan& p) { p.region.clear(); }, Code::bad_argument, "region"},
      {"upper case", [](RegionPlan& p) { p.region = "Demo"; }, Code::bad_argument, "region"},
      {"slash", [](RegionPlan& p) { p.region = "demo/example"; }, Code::bad_argument, "region"},
      {"long name", [](RegionPlan& p) { p.region = std::string(51, 'a'); }, Code::bad_argument, "region"},
      {"no Chinese name", [](RegionPlan& p) { p.name_zh.clear(); }, Code::bad_argument, "name_zh"},
      {"line break", [](RegionPlan& p) { p.name_en = "Demo\nDistrict"; }, Code::bad_text, "name_en"},
      {"long hotline", [](RegionPlan& p) { p.hotline = std::string(33, '0'); }, Code::too_long, "hotline"},
      {"no scheme", [](RegionPlan& p) { p.schemes.clear(); }, Code::bad_argument, "schemes"},
      {"scheme twice", [](RegionPlan& p) { p.schemes.push_back(p.schemes[0]); }, Code::bad_argument, "schemes"},
      {"bad scheme id", [](RegionPlan& p) { p.schemes[0].id = "a b"; }, Code::bad_argument, "schemes"},
      {"no station", [](RegionPlan& p) { p.stations.clear(); }, Code::bad_argument, "stations"},
      {"long phone", [](RegionPlan& p) { p.stations[0].phone = std::string(33, '0'); }, Code::too_long, "stations"},
      {"no reviewer", [](RegionPlan& p) { p.reviewers.clear(); }, Code::bad_argument, "reviewers"},
      {"reviewer twice",
       [](RegionPlan& p) {
         p.reviewers = {"a", "a"};
       },
       Code::bad_argument, "reviewers"},
      {"path as reviewer", [](RegionPlan& p) { p.reviewers = {"../a"}; }, Code::bad_argument, "reviewers"},
      {"no life", [](RegionPlan& p) { p.policy.code_life_days = 0; }, Code::bad_argument, "policy"},
      {"no cycle", [](RegionPlan& p) { p.policy.cycle_months = 0; }, Code::bad_argument, "policy"},
  };
  for (const Row& row : rows) {
    RegionPlan spoilt = plan();
    row.spoil(spoilt);
    FakeEntropy entropy(3);
    const auto made = make_region(spoilt, entropy, kNow);
    ASSERT_FALSE(made) << row.name;
    EXPECT_EQ(made.error().code, row.want) << row.name;
    EXPECT_EQ(made.error().where, row.where) << row.name;
  }
}

TEST(MakeRegion, MakesNothingWithoutEntropy) {
  for (std::uint32_t draws = 0; draws < 14; ++draws) {
    FakeEntropy entropy(3);
    entropy.fail_after(draws);
    const auto made = make_region(plan(), entropy, kNow);
    ASSERT_FALSE(made) << draws;
    EXPECT_EQ(made.error().code, Code::weak_entropy);
  }
  struct Constant final : port::Entropy {
    Result<void> fill(std::span<std::uint8_t> out) override {
      for (std::uint8_t& byte : out) byte = 0x55;
      return {};
    }
  } constant;
  const auto made = make_region(plan(), constant, kNow);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, Code::weak_entropy);
}

TEST(SignTrustList, NeedsEnoughOfItsOwnRoots) {
  const Region made = region();
  cert::TrustList next = *must(cert::verify_trust_list(made.trust_list, made.pins));
  next.version = 2;
  std::vector<crypto::SecretKey> roots;
  roots.push_back(made.secrets.roots[2].copy());
  EXPECT_EQ(sign_trust_list(next, roots).error().code, Code::too_few_signatures);
  roots.push_back(made.secrets.log.copy());
  EXPECT_EQ(sign_trust_list(next, roots).error().code, Code::wrong_key);
  roots.pop_back();
  roots.push_back(made.secrets.roots[0].copy());
  const Bytes bytes = must(sign_trust_list(next, roots));
  const cert::VerifiedTrustList first = must(cert::verify_trust_list(made.trust_list, made.pins));
  const cert::VerifiedTrustList second = must(cert::verify_trust_list(bytes, made.pins));
  EXPECT_TRUE(cert::may_follow(first, second));
  EXPECT_FALSE(cert::may_follow(second, first));
}

}  // namespace
}  // namespace lifecert::office
