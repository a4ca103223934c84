// Tries are counted by where they come from.
#include "core/intake/source_limit.h"

#include <gtest/gtest.h>

#include <string>

namespace lifecert::intake {
namespace {

constexpr std::int64_t kNow = 1'000'000;

unsigned tries(SourceLimit& limit, const std::string& source, std::int64_t now, unsigned asked = 1000) {
  unsigned admitted = 0;
  for (unsigned i = 0; i < asked; ++i) admitted += limit.admit(source, now) ? 1U : 0U;
  return admitted;
}

std::string source_of(unsigned number) { return "192.0.2." + std::to_string(number); }

TEST(SourceLimit, GivesABurstThenOneATime) {
  SourceLimit limit({20, 60, 100});
  EXPECT_EQ(tries(limit, "a", kNow), 20U);
  EXPECT_EQ(tries(limit, "a", kNow + 59), 0U);
  EXPECT_EQ(tries(limit, "a", kNow + 60), 1U);
  EXPECT_EQ(tries(limit, "a", kNow + 179), 1U);
  EXPECT_EQ(tries(limit, "a", kNow + 180), 1U) << "what has passed of a try's time is not lost";
  EXPECT_EQ(tries(limit, "a", kNow + 180 + 20 * 60), 20U);
  EXPECT_EQ(tries(limit, "a", kNow + 180 + 10'000 * 60), 20U) << "and never more than a burst";
}

TEST(SourceLimit, WhoeverTriesAllTheTimeGetsNoMoreThanOneATime) {
  SourceLimit limit({20, 60, 100});
  unsigned admitted = 0;
  for (std::int64_t second = 0; second < 6000; ++second) admitted += limit.admit("a", kNow + second) ? 1U : 0U;
  EXPECT_EQ(admitted, 20U + 99U);
}

TEST(SourceLimit, TakesNothingFromAnybodyElse) {
  SourceLimit limit({20, 60, 100});
  EXPECT_EQ(tries(limit, "a", kNow), 20U);
  EXPECT_EQ(tries(limit, "b", kNow), 20U);
}

TEST(SourceLimit, ClockThatWasPutBackKeepsNobodyOut) {
  SourceLimit limit({20, 60, 100});
  EXPECT_EQ(tries(limit, "a", kNow), 20U);
  EXPECT_EQ(tries(limit, "a", kNow - 100'000), 0U);
  EXPECT_EQ(tries(limit, "a", kNow - 100'000 + 60), 1U);
}

TEST(SourceLimit, ForgetsWhoHasAllTheirTriesAgain) {
  SourceLimit limit({20, 60, 100});
  for (unsigned i = 0; i < 100; ++i) EXPECT_TRUE(limit.admit(source_of(i), kNow));
  EXPECT_EQ(limit.sources(), 100U);
  EXPECT_TRUE(limit.admit("one more", kNow + 60));
  EXPECT_EQ(limit.sources(), 1U);
}

// Whoever has many addresses gains no burst by pushing the others out.
TEST(SourceLimit, NewcomersShareWhatIsLeftWhenThereIsNoRoom) {
  SourceLimit limit({20, 60, 100});
  for (unsigned i = 0; i < 100; ++i) EXPECT_EQ(tries(limit, source_of(i), kNow, 20), 20U);
  unsigned admitted = 0;
  for (unsigned i = 100; i < 10'000; ++i) admitted += limit.admit(source_of(i), kNow) ? 1U : 0U;
  EXPECT_EQ(admitted, 20U);
  EXPECT_EQ(limit.sources(), 100U);
  EXPECT_EQ(tries(limit, source_of(0), kNow), 0U) << "and nobody who is known gets a burst anew";
  EXPECT_EQ(tries(limit, "somebody else", kNow + 1), 1U) << "one a second for all of them";
  EXPECT_EQ(tries(limit, source_of(0), kNow + 60), 1U) << "who is known keeps what is theirs";
  // As soon as somebody is forgotten there is room again.
  EXPECT_EQ(tries(limit, "the next", kNow + 60 + 20 * 60), 20U);
}

TEST(SourceLimit, ClockThatWasPutBackLeavesRoomForNewcomers) {
  SourceLimit limit({20, 60, 100});
  for (unsigned i = 0; i < 100; ++i) EXPECT_TRUE(limit.admit(source_of(i), kNow + 1'000'000));
  EXPECT_EQ(tries(limit, "newcomer", kNow + 1'000'000, 30), 20U) << "out of what all newcomers have";
  EXPECT_EQ(tries(limit, "another", kNow, 30), 20U);
  EXPECT_EQ(limit.sources(), 1U) << "those of a time that is still to come have gone";
}

}  // namespace
}  // namespace lifecert::intake
