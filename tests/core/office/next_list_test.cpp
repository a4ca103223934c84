// The list that follows: what may be changed, and what it must not become.
#include <gtest/gtest.h>

#include "core/office/region.h"
#include "tests/support/region_fixture.h"

namespace lifecert::office {
namespace {

using support::fixed;
using support::kNow;
using support::must;
using support::NamedSigner;
using support::Region;

class NextListTest : public ::testing::Test {
 protected:
  Result<cert::TrustList> next(const ListChanges& changes) const { return next_list(region_.trust, changes, kNow + 5); }
  Code refused(const ListChanges& changes) const {
    const Result<cert::TrustList> made = next(changes);
    return made ? Code::ok : made.error().code;
  }
  static cert::NamedKey named(const std::string& name) { return {name, NamedSigner(name).public_key()}; }

  Region region_;
};

TEST_F(NextListTest, IsTheSameButForItsVersionAndDateWhenNothingIsChanged) {
  const cert::TrustList made = must(next({}));
  EXPECT_EQ(made.version, region_.list.version + 1);
  EXPECT_EQ(made.issued_at, kNow + 5);
  EXPECT_EQ(made.expires_at, made.recipients.back().to);
  cert::TrustList same = made;
  same.version = region_.list.version;
  same.issued_at = region_.list.issued_at;
  same.expires_at = region_.list.expires_at;
  EXPECT_EQ(same, region_.list);
  EXPECT_TRUE(cert::follow_trust_list(region_.trust, region_.sign_list(made, {0, 2})));
}

TEST_F(NextListTest, ChangesReviewersButNeverToNobody) {
  ListChanges changes;
  changes.add_reviewers = {named("reviewer-2")};
  changes.drop_reviewers = {"reviewer-1"};
  const cert::TrustList made = must(next(changes));
  ASSERT_EQ(made.reviewers.size(), 1U);
  EXPECT_EQ(made.reviewers[0].name, "reviewer-2");
  changes.add_reviewers.clear();
  EXPECT_EQ(refused(changes), Code::bad_argument) << "nobody would be left";
  changes.drop_reviewers = {"reviewer-9"};
  EXPECT_EQ(refused(changes), Code::bad_argument) << "who is not there cannot go";
  ListChanges twin;
  twin.add_reviewers = {named("reviewer-1")};
  EXPECT_EQ(refused(twin), Code::bad_argument) << "another key under a name that is taken";
}

TEST_F(NextListTest, ChangesWitnessesAndHowManyAreWanted) {
  ListChanges changes;
  changes.add_witnesses = {named("witness.other.example"), {"witness.demo.example", NamedSigner("new key").public_key()}};
  changes.quorum = 2;
  const cert::TrustList made = must(next(changes));
  ASSERT_EQ(made.witnesses.size(), 2U);
  EXPECT_EQ(made.witness_quorum, 2);
  EXPECT_EQ(made.witnesses[1].key, NamedSigner("new key").public_key()) << "one of the same name gives way";
  changes.quorum = 3;
  EXPECT_EQ(refused(changes), Code::bad_argument) << "more than there are";
  ListChanges gone;
  gone.drop_witnesses = {"witness.demo.example"};
  EXPECT_EQ(refused(gone), Code::bad_argument) << "the quorum would be above their number";
  gone.quorum = 0;
  EXPECT_TRUE(must(next(gone)).witnesses.empty());
  gone.drop_witnesses = {"witness.nobody.example"};
  EXPECT_EQ(refused(gone), Code::bad_argument);
}

TEST_F(NextListTest, NewRootsTakeOverOnlyWhenTheyWereAnnounced) {
  ListChanges changes;
  changes.roots = cert::RootSet{2, support::ascending({NamedSigner("a").public_key(), NamedSigner("b").public_key(),
                                                       NamedSigner("c").public_key()})};
  EXPECT_EQ(refused(changes), Code::unannounced_roots);
  ListChanges announcing;
  announcing.announce = cert::root_set_hash(*changes.roots);
  const cert::VerifiedTrustList announced =
      must(cert::follow_trust_list(region_.trust, region_.sign_list(must(next(announcing)), {0, 1})));
  const cert::TrustList made = must(next_list(announced, changes, kNow + 9));
  EXPECT_EQ(made.roots, *changes.roots);
  EXPECT_EQ(made.next_root_set, cert::root_set_hash(made.roots)) << "no further one is announced yet";
}

TEST_F(NextListTest, LeavesTheRecipientsEpochsToTheRotation) {
  const cert::TrustList made = must(next({}));
  EXPECT_EQ(made.recipients, region_.list.recipients);
  EXPECT_EQ(made.expires_at, made.recipients.back().to);
}

TEST_F(NextListTest, RefusesALineThatNobodyCouldCall) {
  ListChanges changes;
  changes.hotline = "0000-54321";
  EXPECT_EQ(must(next(changes)).hotline, "0000-54321");
  changes.hotline = "two\nlines";
  EXPECT_NE(refused(changes), Code::ok);
}

}  // namespace
}  // namespace lifecert::office
