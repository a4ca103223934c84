// Whose turn it is.
#include "core/desk/queue.h"

#include <gtest/gtest.h>

#include <random>

#include "tests/core/desk/desk_world.h"

namespace lifecert::desk {
namespace {

using support::DeskWorld;
using support::china;
using support::fixed;

Code code_of(const Result<Taken>& result) { return result ? Code::ok : result.error().code; }

std::string called(DeskWorld& world, std::uint16_t window) {
  const Result<Taken> taken = world.call_next(window);
  if (!taken) return std::string(name_of(taken.error().code));
  world.now += 60;
  return ticket_name(world.ticket(taken->id));
}

TEST(Queue, CallsTheOldAndDisabledFirstAndOthersInTurn) {
  DeskWorld world;
  for (int phone = 1; phone <= 3; ++phone) ASSERT_TRUE(world.take_number("o" + std::to_string(phone), "A"));
  for (int phone = 1; phone <= 5; ++phone) {
    ASSERT_TRUE(world.take_number("g" + std::to_string(phone), "A", phone % 2 == 0 ? Green::aged : Green::disabled));
  }
  std::string order;
  for (int i = 0; i < 9; ++i) order += called(world, 1) + " ";
  // Two preferred at most while somebody ordinary waits.
  EXPECT_EQ(order, "A004 A005 A001 A006 A007 A002 A008 A003 not_found ");
}

TEST(Queue, CallsABookingWhenItsTimeHasCome) {
  DeskWorld world;
  const crypto::Hash booking = world.book_place("b", "A", "2026-11-26", 9, 30)->id;
  ASSERT_TRUE(world.take_number("o1", "A"));
  ASSERT_TRUE(world.take_number("b", "A", Green::none, booking));
  ASSERT_TRUE(world.take_number("o2", "A"));
  ASSERT_TRUE(world.take_number("o3", "A"));
  EXPECT_EQ(called(world, 1), "A001");  // 9:00: the booking is for 9:30
  EXPECT_EQ(called(world, 1), "A003");
  world.now = china("2026-11-26", 9, 30);
  EXPECT_EQ(called(world, 1), "A002");
  EXPECT_EQ(called(world, 1), "A004");
}

TEST(Queue, TakesACallOnlyForWhoseTurnItIs) {
  DeskWorld world;
  const crypto::Hash first = world.take_number("o1", "A")->id;
  const crypto::Hash second = world.take_number("o2", "A")->id;
  EXPECT_EQ(code_of(world.call(1, second)), Code::not_next);
  EXPECT_EQ(code_of(world.call(9, first)), Code::unknown_window);
  EXPECT_EQ(code_of(world.call(3, first)), Code::not_found);  // window 3 does not serve A
  EXPECT_EQ(code_of(world.call(1, fixed("nobody"))), Code::unknown_case);
  EXPECT_EQ(code_of(world.call(1, first, CallAction::done)), Code::wrong_step);
  EXPECT_TRUE(world.call(1, first));
  EXPECT_EQ(code_of(world.call(1, first)), Code::wrong_step);
  EXPECT_EQ(code_of(world.call(2, first, CallAction::done)), Code::wrong_step);
  EXPECT_TRUE(world.call(1, first, CallAction::call_again));
  EXPECT_TRUE(world.call(1, first, CallAction::done));
  EXPECT_TRUE(world.call(2, second));
  EXPECT_TRUE(world.call(2, second, CallAction::requeue, "C"));
  EXPECT_EQ(ticket_name(world.ticket(second)), "C001");
  EXPECT_TRUE(world.call(3, second));
  EXPECT_TRUE(world.call(3, second, CallAction::no_show));
  EXPECT_EQ(code_of(world.call(3, second, CallAction::call_again)), Code::wrong_step);
}

TEST(Queue, ForgetsYesterday) {
  DeskWorld world;
  const crypto::Hash stayed = world.take_number("o1", "A")->id;
  world.now = china("2026-11-27", 9);
  EXPECT_EQ(code_of(world.call_next(1)), Code::not_found);
  EXPECT_EQ(code_of(world.call(1, stayed)), Code::unknown_case);
  EXPECT_TRUE(world.take_number("o1", "A"));
}

TEST(Queue, SaysHowManyWaitBefore) {
  DeskWorld world;
  ASSERT_TRUE(world.take_number("o1", "A"));
  const crypto::Hash mine = world.take_number("o2", "A")->id;
  ASSERT_TRUE(world.take_number("g1", "A", Green::aged));
  ASSERT_TRUE(world.take_number("o3", "B"));
  const auto today = HallBook::tickets_today(world.hall(), world.now);
  EXPECT_EQ(waiting_before(today, world.ticket(mine), world.now), 2U);
}

// The promise of the header, for random days: an ordinary ticket behind which p older ordinary ones wait is called after at most
// (p + 1) * (preferred_run + 1) calls at windows that serve it, however many come by the green channel meanwhile.
TEST(Queue, BoundsEverybodysWait) {
  for (unsigned round = 0; round < 60; ++round) {
    std::mt19937 random(round);
    HallPlan plan = support::hall_plan();
    plan.preferred_run = static_cast<std::uint16_t>(random() % 4);
    std::vector<Ticket> tickets;
    struct Wait {
      std::uint32_t calls = 0;
      std::uint32_t bound = 0;
    };
    std::map<Hash, Wait> ordinary;
    PreferredRuns runs;
    std::uint32_t order = 0;
    std::int64_t now = china("2026-11-26", 9);
    const auto pointers = [&] {
      std::vector<const Ticket*> list;
      for (const Ticket& one : tickets) list.push_back(&one);
      return list;
    };
    for (int event = 0; event < 400; ++event) {
      now += 10;
      if (random() % 5 < 2) {
        Ticket ticket;
        ticket.id = fixed(std::to_string(round) + "/" + std::to_string(++order));
        ticket.service = random() % 2 == 0 ? "A" : "B";
        ticket.green = random() % 4 == 0 ? Green::none : Green::aged;
        ticket.taken_at = ticket.waits_since = now;
        ticket.order = order;
        if (ticket.green == Green::none) {
          std::uint32_t before = 0;
          for (const Ticket& other : tickets) {
            if (other.state == TicketState::waiting && other.green == Green::none) ++before;
          }
          ordinary[ticket.id] = {0, (before + 1U) * (plan.preferred_run + 1U)};
        }
        tickets.push_back(ticket);
        continue;
      }
      const auto window = static_cast<std::uint16_t>(1 + random() % 2);
      const Result<Hash> next = next_ticket(plan, pointers(), runs, window, now);
      if (!next) continue;
      const auto chosen = std::ranges::find(tickets, *next, &Ticket::id);
      for (const Ticket& waiting : tickets) {
        if (waiting.state != TicketState::waiting || !serves(*find_window(plan, window), waiting.service)) continue;
        if (auto wait = ordinary.find(waiting.id); wait != ordinary.end()) {
          ASSERT_LE(++wait->second.calls, wait->second.bound) << "round " << round;
        }
      }
      count_call(runs, plan, pointers(), *chosen, window, now);
      chosen->state = TicketState::done;
    }
  }
}

}  // namespace
}  // namespace lifecert::desk
