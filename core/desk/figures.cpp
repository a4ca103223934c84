// The book's questions: what is free, who is next, what is published.
#include <algorithm>

#include "core/desk/book.h"

namespace lifecert::desk {
namespace {

bool within(std::int64_t at, const Statistics& period) { return at >= period.from && at < period.to; }

void count_case(KindCounts& counts, const Case& one, std::int64_t now) {
  ++counts.received;
  counts.escalations += escalations_of(one);
  if (one.answered_at != 0) {
    ++counts.answered;
    if (one.answered_at < one.promise_end) ++counts.in_promise;
    if (one.answered_at < one.legal_end) ++counts.in_law;
    return;
  }
  ++counts.open;
  if (now >= one.promise_end) ++counts.open_late;
}

void count_cases(Statistics& made, const Hall& hall, std::int64_t now) {
  std::map<RequestKind, KindCounts> kinds;
  std::map<Origin, OriginCount> origins;
  for (const auto& [id, one] : hall.cases) {
    if (!within(one.received_at, made)) continue;
    kinds[one.kind].kind = one.kind;
    count_case(kinds[one.kind], one, now);
    OriginCount& origin = origins[one.origin];
    origin.origin = one.origin;
    ++origin.received;
    if (one.answered_at != 0) ++origin.answered;
  }
  for (const auto& [kind, counts] : kinds) made.kinds.push_back(counts);
  for (const auto& [origin, counts] : origins) made.origins.push_back(counts);
}

void count_tickets(Statistics& made, const Hall& hall) {
  std::vector<std::int64_t> waits;
  for (const auto& [id, ticket] : hall.tickets) {
    if (!within(ticket.taken_at, made)) continue;
    ++made.tickets;
    if (ticket.green != Green::none) ++made.green_tickets;
    if (ticket.state == TicketState::done) ++made.served;
    if (ticket.state == TicketState::no_show) ++made.no_shows;
    if (ticket.called_at != 0) waits.push_back(std::max<std::int64_t>(0, ticket.called_at - ticket.waits_since));
  }
  if (waits.empty()) return;
  const auto middle = waits.begin() + static_cast<std::ptrdiff_t>(waits.size() / 2);
  std::nth_element(waits.begin(), middle, waits.end());
  made.median_wait_s = static_cast<std::uint32_t>(*middle);
}

}  // namespace

std::map<std::uint16_t, std::uint16_t> HallBook::free_places(const Hall& hall, const Service& service,
                                                             std::int32_t day, std::int64_t now) {
  std::map<std::uint16_t, std::uint16_t> free;
  if (day > day_of_time(now, kChinaOffsetS) + hall.plan.book_ahead_days) return free;
  for (const std::uint16_t slot : slots_of(hall.plan, service, day)) {
    if (now >= time_of(day, slot, kChinaOffsetS)) continue;
    const auto taken = hall.taken_places.find({day, service.code, slot});
    const std::uint32_t count = taken == hall.taken_places.end() ? 0 : taken->second;
    free[slot] = static_cast<std::uint16_t>(count >= service.places ? 0 : service.places - count);
  }
  return free;
}

std::vector<const Ticket*> HallBook::tickets_today(const Hall& hall, std::int64_t now) {
  const std::int32_t today = day_of_time(now, kChinaOffsetS);
  std::vector<const Ticket*> tickets;
  const auto ids = hall.by_day.find(today);
  if (ids == hall.by_day.end()) return tickets;
  for (const Hash& id : ids->second) tickets.push_back(&hall.tickets.at(id));
  return tickets;
}

Result<Hash> HallBook::next_for(const Hall& hall, std::uint16_t window, std::int64_t now) {
  const bool same_day = hall.run_day == day_of_time(now, kChinaOffsetS);
  return next_ticket(hall.plan, tickets_today(hall, now), same_day ? hall.runs : PreferredRuns{}, window, now);
}

Statistics HallBook::statistics(const Hall& hall, std::int64_t from, std::int64_t to, std::int64_t now) {
  Statistics made;
  made.hall = hall.plan.hall;
  made.from = from;
  made.to = to;
  count_cases(made, hall, now);
  count_tickets(made, hall);
  for (const auto& [id, booking] : hall.bookings) {
    const bool counts = booking.state != BookingState::cancelled;
    if (counts && within(time_of(booking.day, booking.slot, kChinaOffsetS), made)) ++made.bookings;
  }
  for (const auto& [subject, row] : hall.evaluations) {
    if (within(row.at, made)) ++made.levels[static_cast<std::size_t>(row.level) - 1];
  }
  return made;
}

}  // namespace lifecert::desk
