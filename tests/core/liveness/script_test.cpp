#include "core/liveness/script.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "tests/support/region_fixture.h"

namespace lifecert {
namespace {

using liveness::Action;
using liveness::ActionSet;
using liveness::Script;
using support::fixed;

constexpr ActionSet kSets[] = {ActionSet::full, ActionSet::easier, ActionSet::reading};

Script draw(std::string_view challenge, ActionSet set = ActionSet::full) {
  return liveness::draw_script(fixed(challenge), fixed("person"), fixed("device"), set);
}

TEST(Script, IsTheSameForTheSameChallengePersonAndDevice) {
  for (const ActionSet set : kSets) EXPECT_EQ(draw("a", set), draw("a", set));
}

TEST(Script, DependsOnChallengePersonAndDevice) {
  std::set<std::vector<Action>> by_challenge;
  std::set<std::vector<Action>> by_person;
  std::set<std::vector<Action>> by_device;
  for (int i = 0; i < 50; ++i) {
    const crypto::Hash one = fixed("one " + std::to_string(i));
    by_challenge.insert(liveness::draw_script(one, fixed("p"), fixed("d"), ActionSet::full).steps);
    by_person.insert(liveness::draw_script(fixed("c"), one, fixed("d"), ActionSet::full).steps);
    by_device.insert(liveness::draw_script(fixed("c"), fixed("p"), one, ActionSet::full).steps);
  }
  // Of 272 orders, 50 draws give some 45 different ones.
  EXPECT_GT(by_challenge.size(), 35U);
  EXPECT_GT(by_person.size(), 35U);
  EXPECT_GT(by_device.size(), 35U);
}

TEST(Script, AlwaysAsksForATurnAndNeverTwiceTheSame) {
  for (const ActionSet set : kSets) {
    for (int i = 0; i < 300; ++i) {
      const Script script = draw(std::to_string(i), set);
      EXPECT_TRUE(std::ranges::any_of(script.steps, [](Action action) {
        return action == Action::turn_left || action == Action::turn_right;
      }));
      EXPECT_EQ(std::ranges::adjacent_find(script.steps), script.steps.end());
      EXPECT_LE(script.steps.size(), liveness::kMaxSteps);
    }
  }
}

TEST(Script, HasTheMovementsOfItsSet) {
  for (int i = 0; i < 100; ++i) {
    const Script full = draw(std::to_string(i), ActionSet::full);
    EXPECT_EQ(full.steps.size(), 4U);
    EXPECT_EQ(std::ranges::count(full.steps, Action::blink), 1);
    EXPECT_TRUE(full.digits.empty());
    const Script easier = draw(std::to_string(i), ActionSet::easier);
    EXPECT_EQ(easier.steps.size(), 2U);
    EXPECT_EQ(std::ranges::count(easier.steps, Action::blink), 0);
    EXPECT_EQ(std::ranges::count(easier.steps, Action::come_closer), 0);
    const Script reading = draw(std::to_string(i), ActionSet::reading);
    EXPECT_EQ(reading.steps.size(), 4U);
    EXPECT_EQ(std::ranges::count(reading.steps, Action::read_digits), 1);
    EXPECT_EQ(std::ranges::count(reading.steps, Action::blink), 0);
    EXPECT_EQ(reading.digits.size(), liveness::kDigits);
    EXPECT_LE(std::ranges::max(reading.digits), 9);
  }
}

TEST(Script, ComesOutEvenly) {
  std::map<std::vector<Action>, int> times;
  const int draws = 2720;
  for (int i = 0; i < draws; ++i) ++times[draw("even " + std::to_string(i)).steps];
  EXPECT_EQ(times.size(), liveness::script_count(ActionSet::full));
  // Ten each on average; of 272 counts none lies beyond five standard deviations.
  for (const auto& [steps, count] : times) EXPECT_LT(count, 27);
}

TEST(Script, CountsItsOrders) {
  // 5*4*4 orders of three movements, less 3*2*2 without a turn, and the blink at one of four places.
  EXPECT_EQ(liveness::script_count(ActionSet::full), (5U * 4 * 4 - 3 * 2 * 2) * 4);
  EXPECT_EQ(liveness::script_count(ActionSet::reading), liveness::script_count(ActionSet::full));
  EXPECT_EQ(liveness::script_count(ActionSet::easier), 4U * 3 - 2);
}

TEST(Script, OfAnEasierSetIsWorthLess) {
  EXPECT_EQ(liveness::grade_of(ActionSet::full), liveness::Grade::full);
  EXPECT_EQ(liveness::grade_of(ActionSet::reading), liveness::Grade::full);
  EXPECT_EQ(liveness::grade_of(ActionSet::easier), liveness::Grade::easier);
}

// What an office draws next year must be what a phone drew this year.
TEST(Script, NeverChanges) {
  const std::vector<Action> full = draw("pinned").steps;
  const std::vector<Action> easier = draw("pinned", ActionSet::easier).steps;
  const Script reading = draw("pinned", ActionSet::reading);
  std::string text;
  for (const Action action : full) text += std::string(name_of(action)) + " ";
  text += "| ";
  for (const Action action : easier) text += std::string(name_of(action)) + " ";
  text += "| ";
  for (const Action action : reading.steps) text += std::string(name_of(action)) + " ";
  for (const std::uint8_t digit : reading.digits) text += std::to_string(digit);
  EXPECT_EQ(text, "blink open_mouth nod turn_left | turn_left open_mouth | open_mouth nod turn_right read_digits 1333");
}

}  // namespace
}  // namespace lifecert
