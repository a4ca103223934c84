// Appointments and numbers: nobody is booked twice, nobody is shut out by a refusal.
#include <gtest/gtest.h>

#include <map>

#include "tests/core/desk/desk_world.h"

namespace lifecert::desk {
namespace {

using support::DeskWorld;
using support::china;
using support::kHall;
using support::must;

Code code_of(const Result<Taken>& result) { return result ? Code::ok : result.error().code; }

TEST(Booking, TakesPlacesUntilASlotIsFull) {
  DeskWorld world;
  EXPECT_TRUE(world.book_place("phone 1", "A", "2026-11-27", 9));
  EXPECT_TRUE(world.book_place("phone 2", "A", "2026-11-27", 9));
  EXPECT_EQ(code_of(world.book_place("phone 3", "A", "2026-11-27", 9)), Code::slot_full);
  EXPECT_TRUE(world.book_place("phone 3", "A", "2026-11-27", 9, 30));
  const Service& service = *find_service(world.hall().plan, "A");
  const auto free = HallBook::free_places(world.hall(), service, must(parse_iso_date("2026-11-27")), world.now);
  EXPECT_EQ(free.size(), 13U);
  EXPECT_EQ(free.at(540), 0);
  EXPECT_EQ(free.at(570), 1);
  EXPECT_EQ(free.at(510), 2);
}

TEST(Booking, RefusesWhatTheHallDoesNotOffer) {
  DeskWorld world;
  struct Case {
    const char* name;
    const char* service;
    const char* day;
    unsigned hour;
    unsigned minute;
    Code want;
  };
  const Case cases[] = {
      {"a Saturday", "A", "2026-11-28", 9, 0, Code::not_open_then},
      {"lunch", "A", "2026-11-27", 12, 0, Code::not_open_then},
      {"no beginning of a slot", "A", "2026-11-27", 9, 10, Code::not_open_then},
      {"not the whole slot within the hours", "B", "2026-11-27", 11, 30, Code::not_open_then},
      {"an hour that has begun", "A", "2026-11-26", 9, 0, Code::too_late},
      {"yesterday", "A", "2026-11-25", 9, 0, Code::too_late},
      {"beyond the fortnight", "A", "2026-12-11", 9, 0, Code::too_far_ahead},
      {"no such service", "Z", "2026-11-27", 9, 0, Code::unknown_service},
      {"a service without bookings", "C", "2026-11-27", 9, 0, Code::unknown_service},
  };
  for (const Case& one : cases) {
    EXPECT_EQ(code_of(world.book_place("phone 1", one.service, one.day, one.hour, one.minute)), one.want) << one.name;
  }
  EXPECT_TRUE(world.hall().bookings.empty());
  EXPECT_TRUE(world.book_place("phone 1", "A", "2026-12-10", 9));
}

TEST(Booking, ChangesWholeOrNotAtAll) {
  DeskWorld world;
  const crypto::Hash mine = world.book_place("phone 1", "B", "2026-11-27", 8, 30)->id;
  ASSERT_TRUE(world.book_place("phone 2", "B", "2026-11-27", 9, 30));
  desk::Appointment wish = world.booking("phone 1", "B", "2026-11-27", 9, 30);
  wish.action = BookingAction::change;
  wish.earlier = mine;
  const auto change = [&] { return world.say(envelope::Kind::appointment, wish, envelope::Role::device, "phone 1"); };
  EXPECT_EQ(code_of(change()), Code::slot_full);
  EXPECT_EQ(world.hall().bookings.at(mine).state, BookingState::booked);
  wish.slot = 870;
  const Result<Taken> changed = change();
  ASSERT_TRUE(changed);
  EXPECT_EQ(world.hall().bookings.at(mine).state, BookingState::cancelled);
  EXPECT_EQ(world.hall().bookings.at(changed->id).slot, 870);
  EXPECT_TRUE(world.book_place("phone 3", "B", "2026-11-27", 8, 30));  // the old place is free again
  EXPECT_EQ(code_of(world.cancel("phone 1", mine)), Code::already_closed);
  EXPECT_EQ(code_of(world.cancel("phone 2", changed->id)), Code::not_yours);
  EXPECT_TRUE(world.cancel("phone 1", changed->id));
  EXPECT_EQ(code_of(world.cancel("phone 1", support::fixed("no booking"))), Code::unknown_case);
}

TEST(Booking, LimitsOnePhoneAndNoneByAnother) {
  DeskWorld world;
  const unsigned hours[] = {9, 10, 11, 15, 16, 17};
  for (const unsigned hour : hours) ASSERT_TRUE(world.book_place("phone 1", "A", "2026-11-27", hour));
  EXPECT_EQ(code_of(world.book_place("phone 1", "A", "2026-11-30", 9)), Code::too_many_open);
  EXPECT_EQ(code_of(world.book_place("phone 1", "A", "2026-11-27", 9)), Code::already_booked);
  EXPECT_TRUE(world.book_place("phone 2", "A", "2026-11-27", 9));
  world.now = china("2026-11-28", 9);  // missed ones hold nobody up
  EXPECT_TRUE(world.book_place("phone 1", "A", "2026-11-30", 9));
}

// However many wish for the same places, in whatever order they arrive: never more than there are.
TEST(Booking, NeverBooksAPlaceTwice) {
  DeskWorld world;
  std::map<std::uint16_t, int> booked;
  for (int phone = 0; phone < 60; ++phone) {
    for (const unsigned hour : {9U, 10U}) {
      const auto taken = world.book_place("phone " + std::to_string(phone), "A", "2026-11-27", hour);
      if (taken) ++booked[static_cast<std::uint16_t>(hour * 60)];
      ASSERT_TRUE(taken || taken.error().code == Code::slot_full);
    }
  }
  EXPECT_EQ(booked, (std::map<std::uint16_t, int>{{540, 2}, {600, 2}}));
}

TEST(Numbers, RunByServiceAndDay) {
  DeskWorld world;
  const crypto::Hash first = world.take_number("phone 1", "A")->id;
  const crypto::Hash second = world.take_number("phone 2", "A")->id;
  const crypto::Hash other = world.take_number("phone 2", "B")->id;
  EXPECT_EQ(ticket_name(world.ticket(first)), "A001");
  EXPECT_EQ(ticket_name(world.ticket(second)), "A002");
  EXPECT_EQ(ticket_name(world.ticket(other)), "B001");
  EXPECT_EQ(code_of(world.take_number("phone 1", "A")), Code::already_booked);
  world.now = china("2026-11-27", 9);
  EXPECT_EQ(ticket_name(world.ticket(world.take_number("phone 1", "A")->id)), "A001");
}

TEST(Numbers, AreGivenOutWhenTheHallIsOpen) {
  DeskWorld world;
  for (const auto& [hour, minute, want] : {std::tuple{7U, 59U, Code::not_open_then}, std::tuple{8U, 0U, Code::ok},
                                           std::tuple{13U, 0U, Code::ok}, std::tuple{17U, 30U, Code::not_open_then}}) {
    world.now = china("2026-11-26", hour, minute);
    EXPECT_EQ(code_of(world.take_number("phone " + std::to_string(hour), "A")), want) << hour;
  }
  world.now = china("2026-11-28", 9);
  EXPECT_EQ(code_of(world.take_number("phone 1", "A")), Code::not_open_then);
}

TEST(Numbers, UseUpABooking) {
  DeskWorld world;
  const crypto::Hash booking = world.book_place("phone 1", "A", "2026-11-26", 10)->id;
  EXPECT_EQ(code_of(world.take_number("phone 2", "A", Green::none, booking)), Code::not_yours);
  EXPECT_EQ(code_of(world.take_number("phone 1", "B", Green::none, booking)), Code::wrong_step);
  const crypto::Hash ticket = world.take_number("phone 1", "A", Green::none, booking)->id;
  EXPECT_TRUE(world.ticket(ticket).booked);
  EXPECT_EQ(world.ticket(ticket).waits_since, china("2026-11-26", 10));
  EXPECT_EQ(code_of(world.cancel("phone 1", booking)), Code::already_closed);
  EXPECT_TRUE(world.give_back("phone 1", ticket));
  EXPECT_EQ(code_of(world.give_back("phone 1", ticket)), Code::already_closed);
  EXPECT_EQ(code_of(world.take_number("phone 1", "A", Green::none, booking)), Code::already_closed);
}

// A kiosk gives numbers to many people under its own key.
TEST(Numbers, ComeFromAKioskAsOftenAsWanted) {
  DeskWorld world;
  EXPECT_TRUE(world.take_number("kiosk 1", "A"));
  EXPECT_TRUE(world.take_number("kiosk 1", "A"));
}

TEST(Plans, AreFollowedByNewerOnesOnly) {
  DeskWorld world;
  HallPlan next = support::hall_plan();
  EXPECT_EQ(code_of(world.publish(next)), Code::older_version);
  next.edition = 2;
  next.windows.pop_back();
  EXPECT_TRUE(world.publish(next));
  EXPECT_EQ(world.hall().plan.windows.size(), 2U);
  next.edition = 3;
  EXPECT_EQ(code_of(world.say(envelope::Kind::hall_plan, next, envelope::Role::registrar, "desk 1")), Code::wrong_key);
}

TEST(Plans, AreCheckedWhole) {
  struct Case {
    std::function<void(HallPlan&)> change;
    const char* where;
  };
  const Case cases[] = {
      {[](HallPlan& plan) { plan.hall = "Hall 1"; }, "hall"},
      {[](HallPlan& plan) { plan.services.clear(); }, "services"},
      {[](HallPlan& plan) { plan.services[1].code = "A"; }, "services: code"},
      {[](HallPlan& plan) { plan.services[1].code = "a"; }, "services: code"},
      {[](HallPlan& plan) { plan.services[1].slot_minutes = 4; }, "services: slot_minutes"},
      {[](HallPlan& plan) { plan.services[1].places = 0; }, "services: places"},
      {[](HallPlan& plan) { plan.windows.clear(); }, "windows"},
      {[](HallPlan& plan) { plan.windows[1].number = 1; }, "windows: number"},
      {[](HallPlan& plan) { plan.windows[1].services = {"Z"}; }, "windows: services"},
      {[](HallPlan& plan) { plan.desks.clear(); }, "desks"},
      {[](HallPlan& plan) { plan.open_per_device = 0; }, "open_per_device"},
      {[](HallPlan& plan) { plan.calendar.hours.clear(); }, "hours"},
      {[](HallPlan& plan) { plan.limits[0].legal_days = 4; }, "limits: legal_days"},
      {[](HallPlan& plan) { plan.limits[0].accept_days = 6; }, "limits: accept_days"},
      {[](HallPlan& plan) { plan.limits[1].kind = RequestKind::complaint; }, "limits: kind"},
  };
  ASSERT_TRUE(check_plan(support::hall_plan()));
  for (const Case& one : cases) {
    HallPlan plan = support::hall_plan();
    one.change(plan);
    const Result<void> checked = check_plan(plan);
    ASSERT_FALSE(checked) << one.where;
    EXPECT_EQ(checked.error().where, one.where);
  }
}

TEST(Statements, AreBelievedOnlyFromWhomTheyMayCome) {
  DeskWorld world;
  const crypto::Hash ticket = world.take_number("phone 1", "A")->id;
  const Call call{kVersion, "demo.example", kHall, world.now, CallAction::call, 1, ticket, ""};
  using envelope::Kind;
  using envelope::Role;
  EXPECT_EQ(code_of(world.say(Kind::call, call, Role::desk, "supervisor")), Code::wrong_key);
  EXPECT_EQ(code_of(world.say(Kind::call, call, Role::device, "desk 1")), Code::wrong_key);
  EXPECT_EQ(code_of(world.say(Kind::ticket, call, Role::desk, "desk 1")), Code::truncated);
  desk::Appointment wish = world.booking("phone 1", "A", "2026-11-27", 9);
  EXPECT_EQ(code_of(world.say(Kind::appointment, wish, Role::device, "phone 2")), Code::wrong_key);
  wish.region = "other.example";
  EXPECT_EQ(code_of(world.say(Kind::appointment, wish, Role::device, "phone 1")), Code::wrong_region);
  wish.region = "demo.example";
  wish.hall = "hall-02";
  EXPECT_EQ(code_of(world.say(Kind::appointment, wish, Role::device, "phone 1")), Code::no_hall_plan);
  wish.hall = kHall;
  wish.earlier = ticket;
  EXPECT_EQ(code_of(world.say(Kind::appointment, wish, Role::device, "phone 1")), Code::bad_argument);
  HallRequest hotline = world.request("desk 1", RequestKind::complaint);
  hotline.origin = Origin::mayor_hotline;
  EXPECT_TRUE(world.say(Kind::hall_request, hotline, Role::desk, "desk 1"));
  hotline.device_key = support::NamedSigner("phone 1").public_key();
  EXPECT_EQ(code_of(world.say(Kind::hall_request, hotline, Role::device, "phone 1")), Code::wrong_key);
}

}  // namespace
}  // namespace lifecert::desk
