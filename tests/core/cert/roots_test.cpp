// New roots: whoever pinned the first set follows to the third through what each set announced, and whoever stole a root, or a whole
// set that was given up, leads nobody anywhere.
#include <gtest/gtest.h>

#include <numeric>

#include "core/cert/trust_list.h"
#include "tests/support/region_fixture.h"

namespace lifecert::cert {
namespace {

using support::ascending;
using support::must;
using support::NamedSigner;
using support::Region;

/// Three roots of one generation, two of which sign.
struct Roots {
  explicit Roots(const std::string& name) : keys{NamedSigner(name + " 1"), NamedSigner(name + " 2"), NamedSigner(name + " 3")} {}
  [[nodiscard]] RootSet set() const {
    return {2, ascending({keys[0].public_key(), keys[1].public_key(), keys[2].public_key()})};
  }
  [[nodiscard]] Bytes sign(const TrustList& list, std::vector<std::size_t> by = {0, 1}) {
    envelope::SignedStatement statement{envelope::Kind::trust_list, wire::encode(list), {}};
    for (const std::size_t i : by) {
      envelope::add_signature(statement, keys[i].sign_as(envelope::Role::root, statement.kind, statement.payload));
    }
    return wire::encode(statement);
  }
  std::array<NamedSigner, 3> keys;
};

class RootsTest : public ::testing::Test {
 protected:
  /// The region's list with another version, roots and announcement.
  TrustList list(std::uint32_t version, const Roots& roots, const Roots& next) const {
    TrustList made = region_.list;
    made.version = version;
    made.roots = roots.set();
    made.next_root_set = root_set_hash(next.set());
    return made;
  }
  Code follow(const VerifiedTrustList& from, const Bytes& bytes) const {
    const Result<VerifiedTrustList> next = follow_trust_list(from, bytes);
    return next ? Code::ok : next.error().code;
  }
  Pins pins(const Roots& roots) const { return {Region::kName, root_set_hash(roots.set())}; }

  Region region_;
  Roots a_{"a"}, b_{"b"}, c_{"c"}, thief_{"thief"};
  Bytes v1_ = a_.sign(list(1, a_, b_));
  Bytes v2_ = b_.sign(list(2, b_, c_));
  Bytes v3_ = c_.sign(list(3, c_, c_));
  VerifiedTrustList at_a_ = must(verify_trust_list(v1_, pins(a_)));
};

TEST_F(RootsTest, ThatWereAnnouncedAreFollowed) {
  const VerifiedTrustList at_b = must(follow_trust_list(at_a_, v2_));
  EXPECT_EQ(at_b->version, 2U);
  EXPECT_EQ(must(follow_trust_list(at_b, v3_))->version, 3U);
}

TEST_F(RootsTest, AreFollowedStepByStepAndNeverLeapt) {
  EXPECT_EQ(follow(at_a_, v3_), Code::unannounced_roots);
  EXPECT_EQ(must(follow_trust_chain(pins(a_), {{v1_, v2_, v3_}}))->version, 3U);
  EXPECT_FALSE(follow_trust_chain(pins(a_), {{v1_, v3_}}));
  EXPECT_FALSE(follow_trust_chain(pins(a_), {{v2_, v3_}})) << "does not begin at what is pinned";
  EXPECT_FALSE(follow_trust_chain(pins(a_), {}));
}

TEST_F(RootsTest, StolenOneByOneGainNothing) {
  // One root of three signs a set of the thief's: alone, twice, or beside two keys of the thief's own.
  EXPECT_EQ(follow(at_a_, a_.sign(list(9, a_, thief_), {0})), Code::too_few_signatures);
  TrustList mixed = list(9, a_, thief_);
  mixed.roots.keys = ascending({a_.keys[0].public_key(), thief_.keys[0].public_key(), thief_.keys[1].public_key()});
  EXPECT_EQ(follow(at_a_, thief_.sign(mixed)), Code::unannounced_roots);
  EXPECT_EQ(follow(at_a_, thief_.sign(list(9, thief_, thief_))), Code::unannounced_roots);
  // And the two others can still roll over without the stolen one.
  EXPECT_EQ(follow(at_a_, a_.sign(list(2, a_, b_), {1, 2})), Code::ok);
}

TEST_F(RootsTest, ThatWereGivenUpLeadNobodyBack) {
  const VerifiedTrustList at_b = must(follow_trust_list(at_a_, v2_));
  EXPECT_EQ(follow(at_b, a_.sign(list(99, a_, thief_))), Code::unannounced_roots);
  EXPECT_EQ(follow(at_b, v1_), Code::unannounced_roots);
}

TEST_F(RootsTest, BringAHigherVersionOrNone) {
  EXPECT_EQ(follow(at_a_, b_.sign(list(1, b_, c_))), Code::older_version);
  EXPECT_EQ(follow(at_a_, b_.sign(list(0, b_, c_))), Code::older_version);
  EXPECT_EQ(follow(at_a_, v1_), Code::ok) << "the same once more";
  EXPECT_EQ(follow(at_a_, a_.sign(list(1, a_, c_))), Code::older_version) << "another list of the same number";
}

TEST_F(RootsTest, ChainKeepsTheLastListOfEachSet) {
  const VerifiedTrustList newer_a = must(follow_trust_list(at_a_, a_.sign(list(2, a_, b_))));
  TrustChain chain = extend_chain({{v1_}}, at_a_, newer_a);
  EXPECT_EQ(chain.lists.size(), 1U);
  const VerifiedTrustList at_b = must(follow_trust_list(newer_a, b_.sign(list(3, b_, c_))));
  chain = extend_chain(chain, newer_a, at_b);
  ASSERT_EQ(chain.lists.size(), 2U);
  EXPECT_EQ(must(follow_trust_chain(pins(a_), chain))->version, 3U);
  EXPECT_EQ(chain_from(chain, pins(b_).root_set).lists, std::vector<Bytes>{at_b.bytes()});
  EXPECT_EQ(chain_from(chain, pins(thief_).root_set), chain) << "whom we do not know gets all";
  EXPECT_EQ(must(believe(pins(b_), at_b.bytes()))->version, 3U);
  EXPECT_EQ(must(believe(pins(a_), wire::encode(chain)))->version, 3U);
}

// A refused list leaves the one in force untouched, whichever bit of it was flipped.
TEST_F(RootsTest, FlippedInAnyBitAreRefused) {
  for (std::size_t at = 0; at < v2_.size(); at += 3) {
    Bytes flipped = v2_;
    flipped[at] ^= static_cast<std::uint8_t>(1U << (at % 8));
    EXPECT_NE(follow(at_a_, flipped), Code::ok) << at;
  }
}

}  // namespace
}  // namespace lifecert::cert
