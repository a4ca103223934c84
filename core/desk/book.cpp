#include "core/desk/book.h"

#include <algorithm>

#include "core/desk/payload.h"


namespace lifecert::desk {
namespace {

using envelope::Kind;
using envelope::SignedStatement;

constexpr std::int64_t kEarlyTicket_s = 30 * 60;  // numbers are given out this long before the doors open

std::int32_t china_day(std::int64_t time) { return day_of_time(time, kChinaOffsetS); }

bool has_slot(const HallPlan& plan, const Service& service, std::int32_t day, std::uint16_t slot) {
  const std::vector<std::uint16_t> slots = slots_of(plan, service, day);
  return std::ranges::find(slots, slot) != slots.end();
}

const std::vector<Hash>& things_of(const Hall& hall, const PublicKey& device) {
  static const std::vector<Hash> kNothing;
  const auto found = hall.by_device.find(device);
  return found == hall.by_device.end() ? kNothing : found->second;
}

/// A booking that can still be used; one whose day has passed is over, whatever became of it.
bool is_open_booking(const Booking& booking, std::int64_t now) {
  return booking.state == BookingState::booked && booking.day >= china_day(now);
}

std::size_t open_bookings(const Hall& hall, const PublicKey& device, std::int64_t now) {
  return static_cast<std::size_t>(std::ranges::count_if(things_of(hall, device), [&](const Hash& id) {
    const auto row = hall.bookings.find(id);
    return row != hall.bookings.end() && is_open_booking(row->second, now);
  }));
}

std::size_t open_cases(const Hall& hall, const PublicKey& device) {
  return static_cast<std::size_t>(std::ranges::count_if(things_of(hall, device), [&](const Hash& id) {
    const auto row = hall.cases.find(id);
    return row != hall.cases.end() && is_open(row->second);
  }));
}

bool is_kiosk(const HallPlan& plan, const PublicKey& device) {
  return std::ranges::find(plan.kiosks, device, &DeskKey::key) != plan.kiosks.end();
}

/// Whether the hall gives out numbers now.
bool gives_numbers(const HallPlan& plan, std::int64_t now) {
  const std::int32_t day = china_day(now);
  if (!is_working_day(plan.calendar, day)) return false;
  const std::int64_t opens = time_of(day, plan.calendar.hours.front().from, kChinaOffsetS);
  const std::int64_t closes = time_of(day, plan.calendar.hours.back().to, kChinaOffsetS);
  return now >= opens - kEarlyTicket_s && now < closes;
}

bool is_live(TicketState state) { return state == TicketState::waiting || state == TicketState::called; }

}  // namespace

bool known(BookingState state) { return state >= BookingState::booked && state <= BookingState::cancelled; }
std::string_view name_of(BookingState state) {
  switch (state) {
    case BookingState::booked: return "booked";
    case BookingState::used: return "used";
    case BookingState::cancelled: return "cancelled";
  }
  return "unknown";
}

const Hall* HallBook::hall(std::string_view id) const {
  const auto found = halls_.find(id);
  return found == halls_.end() ? nullptr : &found->second;
}

const Hall* HallBook::hall_of(const Hash& subject) const {
  const auto found = owner_.find(subject);
  return found == owner_.end() ? nullptr : hall(found->second);
}

Result<Hall*> HallBook::hall_for(std::string_view id) {
  const auto found = halls_.find(id);
  if (found == halls_.end()) return Error{Code::no_hall_plan, "hall"};
  return &found->second;
}

// ---- What follows

Result<Taken> HallBook::take(const SignedStatement& statement, std::int64_t now) {
  const Hash id = id_of(statement.payload);
  const auto with = [&]<class Payload>(auto&& then) -> Result<Taken> {
    Result<Payload> payload = payload_of<Payload>(statement, region_);
    if (!payload) return payload.error();
    return then(*payload);
  };
  switch (statement.kind) {
    case Kind::hall_plan: return take_plan(statement, id);
    case Kind::appointment:
      return with.operator()<Appointment>([&](const Appointment& one) { return take_appointment(one, id, now); });
    case Kind::ticket:
      return with.operator()<TicketRequest>([&](const TicketRequest& one) { return take_ticket(one, id, now); });
    case Kind::hall_request:
      return with.operator()<HallRequest>([&](const HallRequest& one) { return take_request(one, id, now); });
    case Kind::evaluation:
      return with.operator()<Evaluation>([&](const Evaluation& one) { return take_evaluation(one, id, now); });
    case Kind::call: return with.operator()<Call>([&](const Call& one) { return take_call(one, now); });
    case Kind::case_step: return with.operator()<CaseStep>([&](const CaseStep& one) { return take_step(one, now); });
    default: return Error{Code::wrong_kind, std::string(envelope::name_of(statement.kind))};
  }
}

Result<Taken> HallBook::take_plan(const SignedStatement& statement, const Hash& id) {
  Result<HallPlan> plan = wire::decode<HallPlan>(statement.payload);
  if (!plan) return plan.error();
  const auto before = halls_.find(plan->hall);
  if (before != halls_.end() && plan->edition <= before->second.plan.edition) {
    return Error{Code::older_version, "edition"};
  }
  const std::string name = plan->hall;
  Hall& hall = halls_[name];
  hall.plan = std::move(*plan);
  hall.plan_id = id;
  return Taken{name, id, true};
}

Result<Taken> HallBook::take_appointment(const Appointment& wish, const Hash& id, std::int64_t now) {
  Result<Hall*> found = hall_for(wish.hall);
  if (!found) return found.error();
  Hall& hall = **found;
  Booking* earlier = nullptr;
  if (wish.earlier) {
    const auto row = hall.bookings.find(*wish.earlier);
    if (row == hall.bookings.end()) return Error{Code::unknown_case, "earlier"};
    earlier = &row->second;
    if (earlier->device_key != wish.device_key) return Error{Code::not_yours, "earlier"};
    if (earlier->state != BookingState::booked) return Error{Code::already_closed, "earlier"};
    if (now >= time_of(earlier->day, earlier->slot, kChinaOffsetS)) return Error{Code::too_late, "earlier"};
  }
  const auto release = [&] {
    if (earlier == nullptr) return;
    earlier->state = BookingState::cancelled;
    --hall.taken_places[{earlier->day, earlier->service, earlier->slot}];
  };
  if (wish.action == BookingAction::cancel) {
    release();
    return Taken{wish.hall, id, false};
  }
  const Service* service = find_service(hall.plan, wish.service);
  if (service == nullptr || !service->bookable) return Error{Code::unknown_service, "service"};
  if (wish.day > china_day(now) + hall.plan.book_ahead_days) return Error{Code::too_far_ahead, "day"};
  if (!has_slot(hall.plan, *service, wish.day, wish.slot)) return Error{Code::not_open_then, "slot"};
  if (now >= time_of(wish.day, wish.slot, kChinaOffsetS)) return Error{Code::too_late, "slot"};
  const bool twice = std::ranges::any_of(things_of(hall, wish.device_key), [&](const Hash& thing) {
    const auto row = hall.bookings.find(thing);
    if (row == hall.bookings.end() || &row->second == earlier) return false;
    const Booking& other = row->second;
    return other.state == BookingState::booked && other.service == wish.service && other.day == wish.day &&
           other.slot == wish.slot;
  });
  if (twice) return Error{Code::already_booked, "slot"};
  if (earlier == nullptr && open_bookings(hall, wish.device_key, now) >= hall.plan.open_per_device) {
    return Error{Code::too_many_open, "device"};
  }
  const std::tuple<std::int32_t, std::string, std::uint16_t> place{wish.day, wish.service, wish.slot};
  const bool same_place = earlier != nullptr && earlier->day == wish.day && earlier->service == wish.service &&
                          earlier->slot == wish.slot;
  if (!same_place && hall.taken_places[place] >= service->places) return Error{Code::slot_full, "slot"};
  release();
  ++hall.taken_places[place];
  hall.bookings[id] = {id, wish.device_key, wish.service, wish.day, wish.slot, wish.green, BookingState::booked};
  own(hall, id, wish.device_key);
  return Taken{wish.hall, id, false};
}

Result<Taken> HallBook::take_ticket(const TicketRequest& wish, const Hash& id, std::int64_t now) {
  Result<Hall*> found = hall_for(wish.hall);
  if (!found) return found.error();
  Hall& hall = **found;
  if (wish.action == TicketAction::give_back) {
    const auto row = hall.tickets.find(*wish.ticket);
    if (row == hall.tickets.end()) return Error{Code::unknown_case, "ticket"};
    if (row->second.device_key != wish.device_key) return Error{Code::not_yours, "ticket"};
    if (!is_live(row->second.state)) return Error{Code::already_closed, "ticket"};
    row->second.state = TicketState::given_back;
    row->second.closed_at = now;
    return Taken{wish.hall, id, true};
  }
  if (find_service(hall.plan, wish.service) == nullptr) return Error{Code::unknown_service, "service"};
  if (!gives_numbers(hall.plan, now)) return Error{Code::not_open_then, "hall"};
  const std::int32_t today = china_day(now);
  Booking* booking = nullptr;
  if (wish.booking) {
    const auto row = hall.bookings.find(*wish.booking);
    if (row == hall.bookings.end()) return Error{Code::unknown_case, "booking"};
    booking = &row->second;
    if (booking->device_key != wish.device_key) return Error{Code::not_yours, "booking"};
    if (booking->state != BookingState::booked) return Error{Code::already_closed, "booking"};
    if (booking->service != wish.service || booking->day != today) return Error{Code::wrong_step, "booking"};
  }
  const bool has_one = std::ranges::any_of(things_of(hall, wish.device_key), [&](const Hash& thing) {
    const auto row = hall.tickets.find(thing);
    if (row == hall.tickets.end()) return false;
    return row->second.service == wish.service && row->second.day == today && is_live(row->second.state);
  });
  if (has_one && !is_kiosk(hall.plan, wish.device_key)) return Error{Code::already_booked, "ticket"};

  Ticket ticket;
  ticket.id = id;
  ticket.device_key = wish.device_key;
  ticket.service = wish.service;
  ticket.number = ++hall.last_numbers[{today, wish.service}];
  ticket.day = today;
  ticket.green = booking != nullptr && wish.green == Green::none ? booking->green : wish.green;
  ticket.booked = booking != nullptr;
  ticket.taken_at = now;
  ticket.waits_since = booking == nullptr ? now : std::max(now, time_of(today, booking->slot, kChinaOffsetS));
  ticket.order = ++ticket_order_;
  if (booking != nullptr) booking->state = BookingState::used;
  hall.tickets[id] = ticket;
  hall.by_day[today].push_back(id);
  own(hall, id, wish.device_key);
  return Taken{wish.hall, id, true};
}

void HallBook::own(Hall& hall, const Hash& id, const PublicKey& device) {
  owner_[id] = hall.plan.hall;
  hall.by_device[device].push_back(id);
}

void HallBook::schedule(const Hall& hall, const Case& one) {
  if (const auto before = scheduled_.find(one.id); before != scheduled_.end()) {
    next_limits_.erase({before->second, one.id});
    scheduled_.erase(before);
  }
  const std::optional<std::int64_t> next = next_limit(one, hall.plan.calendar);
  if (!next) return;
  next_limits_.emplace(*next, one.id);
  scheduled_[one.id] = *next;
}

void HallBook::open_case(Hall& hall, Case fresh, const RequestLimit& limit) {
  start_clock(fresh, limit, hall.plan.calendar);
  const Case& stored = hall.cases[fresh.id] = std::move(fresh);
  own(hall, stored.id, stored.device_key);
  schedule(hall, stored);
}

Result<Taken> HallBook::take_request(const HallRequest& request, const Hash& id, std::int64_t now) {
  Result<Hall*> found = hall_for(request.hall);
  if (!found) return found.error();
  Hall& hall = **found;
  const RequestLimit* limit = find_limit(hall.plan, request.kind);
  if (limit == nullptr) return Error{Code::unknown_service, "kind"};
  const bool own_phone = request.origin == Origin::phone;
  if (own_phone && open_cases(hall, request.device_key) >= hall.plan.open_per_device) {
    return Error{Code::too_many_open, "device"};
  }
  Case fresh;
  fresh.id = id;
  fresh.device_key = request.device_key;
  fresh.kind = request.kind;
  fresh.origin = request.origin;
  fresh.topic = request.topic;
  fresh.received_at = now;
  open_case(hall, std::move(fresh), *limit);
  return Taken{request.hall, id, false};
}

Result<Taken> HallBook::take_evaluation(const Evaluation& evaluation, const Hash& id, std::int64_t now) {
  Result<Hall*> found = hall_for(evaluation.hall);
  if (!found) return found.error();
  Hall& hall = **found;
  if (hall.evaluations.contains(evaluation.subject)) return Error{Code::already_evaluated, "subject"};
  const auto ticket = hall.tickets.find(evaluation.subject);
  const auto request = hall.cases.find(evaluation.subject);
  if (ticket == hall.tickets.end() && request == hall.cases.end()) return Error{Code::unknown_case, "subject"};
  const bool of_ticket = ticket != hall.tickets.end();
  const PublicKey& owner = of_ticket ? ticket->second.device_key : request->second.device_key;
  if (owner != evaluation.device_key) return Error{Code::not_yours, "subject"};
  const bool finished = of_ticket ? ticket->second.state == TicketState::done : !is_open(request->second);
  if (!finished) return Error{Code::wrong_step, "subject"};
  hall.evaluations[evaluation.subject] = {now, evaluation.level};
  if (!of_ticket) request->second.evaluated = true;
  // Who was badly served is asked why, and within a limit.
  const RequestLimit* limit = find_limit(hall.plan, RequestKind::bad_review);
  if (evaluation.level <= Level::dissatisfied && limit != nullptr) {
    Case fresh;
    fresh.id = id;
    fresh.device_key = evaluation.device_key;
    fresh.kind = RequestKind::bad_review;
    fresh.topic = of_ticket ? ticket->second.service : request->second.topic;
    fresh.received_at = now;
    open_case(hall, std::move(fresh), *limit);
  }
  return Taken{evaluation.hall, id, false};
}

Result<Taken> HallBook::take_call(const Call& call, std::int64_t now) {
  Result<Hall*> found = hall_for(call.hall);
  if (!found) return found.error();
  Hall& hall = **found;
  if (find_window(hall.plan, call.window) == nullptr) return Error{Code::unknown_window, "window"};
  const auto row = hall.tickets.find(call.ticket);
  if (row == hall.tickets.end() || row->second.day != china_day(now)) return Error{Code::unknown_case, "ticket"};
  Ticket& ticket = row->second;
  const Taken taken{call.hall, call.ticket, true};
  if (call.action == CallAction::call) {
    if (ticket.state != TicketState::waiting) return Error{Code::wrong_step, "ticket"};
    if (hall.run_day != ticket.day) hall.runs.clear();
    hall.run_day = ticket.day;
    const std::vector<const Ticket*> today = tickets_today(hall, now);
    Result<Hash> next = next_ticket(hall.plan, today, hall.runs, call.window, now);
    if (!next) return next.error();
    if (*next != call.ticket) return Error{Code::not_next, "ticket"};
    count_call(hall.runs, hall.plan, today, ticket, call.window, now);
    ticket.state = TicketState::called;
    ticket.window = call.window;
    if (ticket.called_at == 0) ticket.called_at = now;
    ticket.last_called_at = now;
    return taken;
  }
  if (ticket.state != TicketState::called || ticket.window != call.window) return Error{Code::wrong_step, "ticket"};
  switch (call.action) {
    case CallAction::call_again: ticket.last_called_at = now; break;
    case CallAction::done: ticket.state = TicketState::done; break;
    case CallAction::no_show: ticket.state = TicketState::no_show; break;
    case CallAction::requeue:
      if (find_service(hall.plan, call.service) == nullptr) return Error{Code::unknown_service, "service"};
      // A new number, and the old place in the order: who was sent on has waited already.
      ticket.state = TicketState::waiting;
      ticket.service = call.service;
      ticket.number = ++hall.last_numbers[{ticket.day, call.service}];
      ticket.window = 0;
      break;
    case CallAction::call: break;
  }
  if (!is_live(ticket.state)) ticket.closed_at = now;
  return taken;
}

Result<Taken> HallBook::take_step(const CaseStep& step, std::int64_t now) {
  Result<Hall*> found = hall_for(step.hall);
  if (!found) return found.error();
  Hall& hall = **found;
  const auto row = hall.cases.find(step.request);
  if (row == hall.cases.end()) return Error{Code::unknown_case, "request"};
  Case& one = row->second;
  if (one.stage == Stage::closed) return Error{Code::already_closed, "request"};
  const auto accept = [&] {
    if (one.stage == Stage::received) one.accepted_at = now;
    if (one.stage == Stage::received) one.stage = Stage::accepted;
  };
  switch (step.action) {
    case StepAction::accept:
      if (one.stage != Stage::received) return Error{Code::wrong_step, "action"};
      accept();
      break;
    case StepAction::transfer:
      if (!is_open(one)) return Error{Code::wrong_step, "action"};
      accept();
      one.department = step.department;
      break;
    case StepAction::extend:
      if (!is_open(one) || one.extended) return Error{Code::wrong_step, "action"};
      if (step.days > hall.plan.extension_days) return Error{Code::bad_argument, "days"};
      // Once the promise is broken, more time can't be granted by whoever broke it.
      if (now >= one.promise_end) return Error{Code::too_late, "action"};
      accept();
      extend_clock(one, step.days, hall.plan.calendar);
      break;
    case StepAction::answer:
      if (!is_open(one)) return Error{Code::wrong_step, "action"};
      accept();
      one.stage = Stage::answered;
      one.answered_at = now;
      break;
    case StepAction::close:
      // Nobody's complaint is closed unanswered.
      if (one.stage != Stage::answered) return Error{Code::wrong_step, "action"};
      one.stage = Stage::closed;
      one.closed_at = now;
      break;
  }
  schedule(hall, one);
  return Taken{step.hall, step.request, false};
}

// ---- Limits

std::vector<Escalation> HallBook::due_escalations(std::int64_t now, std::size_t most) const {
  std::vector<Escalation> due;
  for (const auto& [at, subject] : next_limits_) {
    if (at > now || due.size() >= most) break;
    const Hall* where = hall_of(subject);
    if (where == nullptr) continue;
    std::optional<Escalation> one = due_escalation(where->cases.at(subject), where->plan.calendar, now);
    if (!one) continue;
    one->region = region_;
    one->hall = where->plan.hall;
    due.push_back(std::move(*one));
  }
  return due;
}

Result<void> HallBook::take(const Escalation& escalation, std::int64_t now) {
  if (escalation.version != kVersion) return Error{Code::unknown_version, "escalation"};
  if (escalation.region != region_) return Error{Code::wrong_region, "escalation"};
  Result<Hall*> found = hall_for(escalation.hall);
  if (!found) return found.error();
  const auto row = (*found)->cases.find(escalation.subject);
  if (row == (*found)->cases.end()) return Error{Code::unknown_case, "subject"};
  const WorkingCalendar& calendar = (*found)->plan.calendar;
  if (Result<void> good = take_escalation(row->second, escalation, calendar, now); !good) return good;
  schedule(**found, row->second);
  return {};
}

}  // namespace lifecert::desk
