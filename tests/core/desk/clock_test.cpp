// Requests and their limits: what a supervisor may rely on.
#include "core/desk/clock.h"

#include <gtest/gtest.h>

#include <random>

#include "tests/core/desk/desk_world.h"

namespace lifecert::desk {
namespace {

using support::DeskWorld;
using support::china;

Code code_of(const Result<Taken>& result) { return result ? Code::ok : result.error().code; }

TEST(Clock, RunsInWorkingDays) {
  DeskWorld world;
  world.now = china("2026-11-26", 16);  // a Thursday
  const crypto::Hash id = world.ask("phone 1", RequestKind::complaint)->id;
  EXPECT_EQ(world.request(id).accept_end, china("2026-11-27", 17, 30));
  EXPECT_EQ(world.request(id).warning_at, china("2026-12-02", 17, 30));
  EXPECT_EQ(world.request(id).promise_end, china("2026-12-03", 17, 30));
  EXPECT_EQ(world.request(id).legal_end, china("2026-12-17", 17, 30));
}

TEST(Clock, ShowsItsLamps) {
  DeskWorld world;
  const crypto::Hash id = world.ask("phone 1", RequestKind::question)->id;  // promised in 3: Tuesday
  const auto lamp = [&](const char* day, unsigned hour) { return lamp_of(world.request(id), china(day, hour)); };
  EXPECT_EQ(lamp("2026-11-30", 17), Lamp::green);
  EXPECT_EQ(lamp("2026-11-30", 18), Lamp::yellow);
  EXPECT_EQ(lamp("2026-12-01", 17), Lamp::yellow);
  EXPECT_EQ(lamp("2026-12-01", 18), Lamp::red);
  world.now = china("2026-12-01", 17);
  ASSERT_TRUE(world.step(id, StepAction::answer));
  EXPECT_EQ(lamp("2027-01-01", 9), Lamp::green);  // it was in time, for ever
}

TEST(Clock, EscalatesEachLimitOnceAndThenOnAndOn) {
  DeskWorld world;
  ASSERT_TRUE(world.ask("phone 1", RequestKind::question));
  std::string told;
  for (std::int32_t day = day_of_time(world.now, kChinaOffsetS); day < support::must(parse_iso_date("2026-12-26")); ++day) {
    world.now = time_of(day, 17 * 60 + 31, kChinaOffsetS);
    for (const Escalation& one : world.book.due_escalations(world.now, 100)) {
      told += iso_date(day).substr(5) + " " + std::string(name_of(one.kind)) + "; ";
    }
    world.write_escalations();
  }
  EXPECT_EQ(told, "11-27 accept; 11-30 warning; 12-01 promise; 12-03 legal; 12-10 still-open; 12-17 still-open; 12-24 still-open; ");
}

TEST(Clock, IsExtendedOnceAndBeforeItIsTooLate) {
  DeskWorld world;
  const crypto::Hash id = world.ask("phone 1", RequestKind::complaint)->id;
  EXPECT_EQ(code_of(world.step(id, StepAction::extend, 11)), Code::bad_argument);
  EXPECT_EQ(code_of(world.step(id, StepAction::extend)), Code::bad_argument);
  ASSERT_TRUE(world.step(id, StepAction::extend, 5));
  EXPECT_EQ(world.request(id).promise_end, china("2026-12-10", 17, 30));
  EXPECT_EQ(world.request(id).stage, Stage::accepted);
  EXPECT_EQ(code_of(world.step(id, StepAction::extend, 5)), Code::wrong_step);
  const crypto::Hash late = world.ask("phone 1", RequestKind::complaint)->id;
  world.now = china("2026-12-04", 9);
  EXPECT_EQ(code_of(world.step(late, StepAction::extend, 5)), Code::too_late);
}

TEST(Clock, StepsFollowEachOther) {
  DeskWorld world;
  const crypto::Hash id = world.ask("phone 1", RequestKind::complaint)->id;
  EXPECT_EQ(code_of(world.step(id, StepAction::close)), Code::wrong_step);
  EXPECT_TRUE(world.step(id, StepAction::accept));
  EXPECT_EQ(code_of(world.step(id, StepAction::accept)), Code::wrong_step);
  EXPECT_TRUE(world.step(id, StepAction::transfer));
  EXPECT_EQ(world.request(id).department, "示例局");
  EXPECT_TRUE(world.step(id, StepAction::answer));
  EXPECT_EQ(code_of(world.step(id, StepAction::transfer)), Code::wrong_step);
  EXPECT_TRUE(world.step(id, StepAction::close));
  EXPECT_EQ(code_of(world.step(id, StepAction::answer)), Code::already_closed);
  EXPECT_EQ(code_of(world.step(support::fixed("none"), StepAction::accept)), Code::unknown_case);
}

TEST(Evaluation, OpensACaseWhenSomebodyWasBadlyServed) {
  DeskWorld world;
  const crypto::Hash ticket = world.take_number("phone 1", "A")->id;
  EXPECT_EQ(code_of(world.evaluate("phone 1", ticket, Level::satisfied)), Code::wrong_step);
  ASSERT_TRUE(world.call_next(1));
  ASSERT_TRUE(world.call(1, ticket, CallAction::done));
  EXPECT_EQ(code_of(world.evaluate("phone 2", ticket, Level::satisfied)), Code::not_yours);
  EXPECT_EQ(code_of(world.evaluate("phone 1", support::fixed("none"), Level::satisfied)), Code::unknown_case);
  const Result<Taken> bad = world.evaluate("phone 1", ticket, Level::very_dissatisfied);
  ASSERT_TRUE(bad);
  EXPECT_EQ(world.request(bad->id).kind, RequestKind::bad_review);
  EXPECT_EQ(world.request(bad->id).promise_end, china("2026-12-03", 17, 30));
  EXPECT_EQ(code_of(world.evaluate("phone 1", ticket, Level::satisfied)), Code::already_evaluated);
}

TEST(Statistics, AreWhatHappened) {
  DeskWorld world;
  const crypto::Hash in_time = world.ask("p1", RequestKind::question)->id;
  const crypto::Hash late = world.ask("p2", RequestKind::question)->id;
  ASSERT_TRUE(world.ask("p3", RequestKind::complaint));
  HallRequest hotline = world.request("desk 1", RequestKind::complaint);
  hotline.origin = Origin::mayor_hotline;
  ASSERT_TRUE(world.say(envelope::Kind::hall_request, hotline, envelope::Role::desk, "desk 1"));
  ASSERT_TRUE(world.book_place("p1", "A", "2026-11-27", 9));
  const crypto::Hash ticket = world.take_number("p1", "A", Green::aged)->id;
  world.now += 300;
  ASSERT_TRUE(world.call_next(1));
  ASSERT_TRUE(world.call(1, ticket, CallAction::done));
  ASSERT_TRUE(world.evaluate("p1", ticket, Level::very_satisfied));
  ASSERT_TRUE(world.step(in_time, StepAction::answer));
  world.now = china("2026-12-02", 9);
  world.write_escalations();
  ASSERT_TRUE(world.step(late, StepAction::answer));
  world.now = china("2026-12-08", 9);
  world.write_escalations();
  const Statistics made =
      HallBook::statistics(world.hall(), china("2026-11-01", 0), china("2026-12-01", 0), world.now);
  const std::vector<KindCounts> kinds = {{RequestKind::complaint, 2, 0, 0, 0, 2, 2, 4},
                                         {RequestKind::question, 2, 2, 1, 2, 0, 0, 2}};
  EXPECT_EQ(made.kinds, kinds);
  const std::vector<OriginCount> origins = {{Origin::phone, 3, 2}, {Origin::mayor_hotline, 1, 0}};
  EXPECT_EQ(made.origins, origins);
  EXPECT_EQ(made.bookings, 1U);
  EXPECT_EQ(made.tickets, 1U);
  EXPECT_EQ(made.green_tickets, 1U);
  EXPECT_EQ(made.served, 1U);
  EXPECT_EQ(made.median_wait_s, 300U);
  EXPECT_EQ(made.levels, (std::array<std::uint32_t, 5>{0, 0, 0, 0, 1}));
  EXPECT_TRUE(HallBook::statistics(world.hall(), 0, 1, world.now).kinds.empty());
}

// Two years of a hall, hour by hour, over holidays and made-up Saturdays, with a desk that forgets, is slow, extends and passes on.
// Nothing ages past any limit without its escalation: the expectation is worked out here from the calendar, day by day, and not by
// the functions that are tested.
TEST(TwoYears, NothingAgesPastItsLimitWithoutAnEscalation) {
  DeskWorld world;
  std::mt19937 random(2026);
  const WorkingCalendar calendar = support::hall_calendar();
  struct Expected {
    std::int32_t came_in = 0;
    std::uint32_t accept = 0;
    std::uint32_t promise = 0;
    std::uint32_t legal = 0;
    bool answered = false;
  };
  std::map<crypto::Hash, Expected> open;
  const auto worked_since = [&](std::int32_t from, std::int32_t today) {
    std::uint32_t count = 0;
    for (std::int32_t day = from + 1; day <= today; ++day) count += is_working_day(calendar, day) ? 1 : 0;
    return count;
  };
  const RequestKind kinds[] = {RequestKind::complaint, RequestKind::question, RequestKind::report, RequestKind::help};
  std::size_t escalations = 0;
  std::size_t checked = 0;
  const std::int32_t first = support::must(parse_iso_date("2026-01-05"));
  for (std::int32_t day = first; day < first + 730; ++day) {
    for (const unsigned hour : {9U, 14U, 18U}) {
      world.now = time_of(day, hour * 60, kChinaOffsetS);
      for (auto i = random() % 2; i > 0 && hour != 18; --i) {
        const RequestKind kind = kinds[random() % 4];
        const RequestLimit limit = *find_limit(world.hall().plan, kind);
        const auto asked = world.ask("phone " + std::to_string(random() % 50), kind);
        if (!asked) continue;
        open[asked->id] = {day, limit.accept_days, limit.promised_days, limit.legal_days, false};
      }
      for (auto it = open.begin(); it != open.end();) {
        const auto luck = random() % 100;
        if (luck < 4 && world.request(it->first).stage == Stage::received) {
          ASSERT_TRUE(world.step(it->first, StepAction::accept));
        } else if (luck < 6 && world.step(it->first, StepAction::extend, 3)) {
          it->second.promise += 3;
          it->second.legal += 3;
        } else if (luck < 9) {
          ASSERT_TRUE(world.step(it->first, StepAction::answer));
          it = open.erase(it);
          continue;
        }
        ++it;
      }
      escalations += world.write_escalations();
    }
    // In the evening, after hours: each open case that is past a limit has it in the log.
    for (const auto& [id, want] : open) {
      const Case& one = world.request(id);
      const std::uint32_t worked = worked_since(want.came_in, day);
      const bool today_counts = is_working_day(calendar, day) || worked > 0;
      const auto told = [&](LimitKind kind) { return (one.told & (1U << static_cast<unsigned>(kind))) != 0; };
      if (!today_counts) continue;
      const bool accept_late = one.stage == Stage::received && worked >= want.accept && want.accept > 0;
      const std::uint32_t rounds = worked >= want.legal ? (worked - want.legal) / kStillOpenEvery_days : 0;
      ASSERT_TRUE(worked < want.promise || told(LimitKind::promise)) << iso_date(day);
      ASSERT_TRUE(worked < want.legal || told(LimitKind::legal)) << iso_date(day);
      ASSERT_TRUE(!accept_late || told(LimitKind::accept)) << iso_date(day);
      ASSERT_EQ(one.rounds, rounds) << iso_date(day);
      ASSERT_EQ(lamp_of(one, world.now) == Lamp::red, worked >= want.promise);
      ++checked;
    }
  }
  EXPECT_GT(escalations, 500U);
  EXPECT_GT(checked, 3000U);
}

}  // namespace
}  // namespace lifecert::desk
