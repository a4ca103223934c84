// The feed is read without believing the counter: only what continues the tree and leads to the signed root gets
// through.
#include "core/office/feed.h"

#include <gtest/gtest.h>

#include "tests/core/office/office_world.h"

namespace lifecert::office {
namespace {

using support::fixed;
using support::must;
using support::OfficeWorld;

class Feed : public ::testing::Test {
 protected:
  Feed() {
    for (int i = 0; i < 12; ++i) world_.append_tick();
  }
  /// The position after the first `size` entries.
  FeedPosition position(std::uint64_t size) {
    FeedPosition made;
    for (std::uint64_t index = 0; index < size; ++index) made.append(leaf_hash_of(world_.entry(index)));
    return made;
  }
  Code code(const FeedPosition& from, receipt::Feed feed) {
    const auto page = verify_page(from, std::move(feed), world_.region.trust);
    return page ? Code::ok : page.error().code;
  }
  OfficeWorld world_;
};

TEST_F(Feed, PositionHasTheRootOfTheTree) {
  for (int i = 0; i < 120; ++i) world_.append_tick();
  FeedPosition reached;
  EXPECT_EQ(reached.root(), merkle::empty_root());
  for (std::uint64_t index = 0; index < world_.region.log.size(); ++index) {
    reached.append(leaf_hash_of(world_.entry(index)));
    ASSERT_EQ(reached.root(), world_.region.log.head(index + 1).root) << index + 1;
    ASSERT_EQ(reached.peaks.size(), merkle::frontier(index + 1).size());
  }
}

TEST_F(Feed, TakesWhatContinues) {
  for (std::uint64_t from = 0; from <= 12; ++from) {
    const auto page = must(verify_page(position(from), world_.feed(from), world_.region.trust));
    EXPECT_EQ(page.size(), 12 - from);
  }
}

TEST_F(Feed, LeavesForLaterWhatCameInAfterTheCheckpoint) {
  receipt::Feed feed = world_.feed(3);
  feed.checkpoint = world_.region.log.checkpoint_at(8, world_.now);
  EXPECT_EQ(must(verify_page(position(3), feed, world_.region.trust)).size(), 5U);
}

TEST_F(Feed, FindsAnAlteredEntry) {
  for (std::size_t which = 0; which < 12; ++which) {
    receipt::Feed feed = world_.feed(0);
    feed.entries[which].opening.time += 1;
    EXPECT_EQ(code({}, feed), Code::not_consistent);
  }
}

TEST_F(Feed, FindsAnEntryThatWasAlteredInAnEarlierPage) {
  receipt::Feed first = world_.feed(0, 5);
  first.entries[2].record = {1};
  const auto page = must(verify_page({}, first, world_.region.trust));  // ends before the checkpoint: not seen yet
  FeedPosition reached;
  for (const receipt::FeedEntry& entry : page) reached.append(leaf_hash_of(entry));
  EXPECT_EQ(code(reached, world_.feed(5)), Code::not_consistent);
}

TEST_F(Feed, RefusesGapsRepeatsAndOtherOrders) {
  receipt::Feed gap = world_.feed(0);
  gap.entries.erase(gap.entries.begin() + 4);
  EXPECT_EQ(code({}, gap), Code::size_mismatch);
  receipt::Feed swapped = world_.feed(0);
  std::swap(swapped.entries[1], swapped.entries[2]);
  EXPECT_EQ(code({}, swapped), Code::size_mismatch);
  EXPECT_EQ(code(position(2), world_.feed(0)), Code::size_mismatch);
}

TEST_F(Feed, RefusesALogThatGotShorter) {
  receipt::Feed feed = world_.feed(12);
  feed.checkpoint = world_.region.log.checkpoint_at(7, world_.now);
  EXPECT_EQ(code(position(12), feed), Code::not_consistent);
}

TEST_F(Feed, RefusesAnotherHistoryOfTheSameSize) {
  OfficeWorld other;
  other.now = world_.now + 1;
  for (int i = 0; i < 12; ++i) other.append_tick();
  EXPECT_EQ(code(position(12), other.feed(12)), Code::not_consistent);
  EXPECT_EQ(code(position(6), other.feed(6)), Code::not_consistent);
}

TEST_F(Feed, RefusesSilenceAboutWhatTheCheckpointCounts) {
  receipt::Feed feed = world_.feed(0);
  feed.entries.clear();
  EXPECT_EQ(code({}, feed), Code::bad_answer);
}

TEST_F(Feed, RefusesACheckpointThatTheRegionDidNotSign) {
  support::MemoryLog forged("log.demo.example", "stranger");
  for (int i = 0; i < 12; ++i) forged.append(envelope::Kind::tick, {}, world_.now);
  receipt::Feed feed = world_.feed(0);
  feed.checkpoint = forged.checkpoint(world_.now);
  EXPECT_NE(code({}, feed), Code::ok);
  feed.checkpoint.clear();
  EXPECT_NE(code({}, feed), Code::ok);
}

class Submission : public Feed {
 protected:
  Submission() {
    const OfficeWorld::Sent sent =
        world_.submit(world_.header(world_.region.credential(), std::nullopt), world_.region.device);
    id_ = sent.submission;
    record_ = must(wire::decode<receipt::SubmissionRecord>(world_.entry(sent.index).record));
  }
  Code code() const {
    const auto submitted = verify_submission(wire::encode(record_), world_.region.trust);
    return submitted ? Code::ok : submitted.error().code;
  }
  crypto::Hash id_{};
  receipt::SubmissionRecord record_;
};

TEST_F(Submission, IsNamedByItsHeader) {
  const SubmittedHeader submitted = must(verify_submission(wire::encode(record_), world_.region.trust));
  EXPECT_EQ(submitted.submission, id_);
  EXPECT_EQ(submitted.header.device_key, world_.region.device.public_key());
}

TEST_F(Submission, IsRefusedWithAnAlteredHeader) {
  record_.header[record_.header.size() - 40] ^= 1U;
  EXPECT_NE(code(), Code::ok);
}

TEST_F(Submission, IsRefusedWithoutTheDevicesSignature) {
  record_.signatures.clear();
  EXPECT_EQ(code(), Code::not_co_signed);
}

TEST_F(Submission, IsRefusedWithAnothersSignature) {
  record_.signatures = {
      world_.region.stranger.sign_as(envelope::Role::device, envelope::Kind::submission, record_.header)};
  EXPECT_EQ(code(), Code::not_co_signed);
}

TEST_F(Submission, IsRefusedFromAnotherRegion) {
  envelope::Header header = must(wire::decode<envelope::Header>(record_.header));
  header.region = "other.example";
  record_.header = wire::encode(header);
  record_.signatures = {
      world_.region.device.sign_as(envelope::Role::device, envelope::Kind::submission, record_.header)};
  EXPECT_EQ(code(), Code::wrong_region);
}

}  // namespace
}  // namespace lifecert::office
