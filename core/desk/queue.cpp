#include "core/desk/queue.h"

#include <algorithm>
#include <tuple>

namespace lifecert::desk {
namespace {

auto order_of(const Ticket& ticket) { return std::tie(ticket.waits_since, ticket.order); }

bool waits_at(const Ticket& ticket, const Window& window) {
  return ticket.state == TicketState::waiting && serves(window, ticket.service);
}

std::uint32_t run_of(const PreferredRuns& runs, std::string_view service) {
  const auto found = runs.find(service);
  return found == runs.end() ? 0 : found->second;
}

void keep_first(const Ticket*& best, const Ticket* other) {
  if (best == nullptr || order_of(*other) < order_of(*best)) best = other;
}

}  // namespace

bool known(TicketState state) { return state >= TicketState::waiting && state <= TicketState::given_back; }
std::string_view name_of(TicketState state) {
  switch (state) {
    case TicketState::waiting: return "waiting";
    case TicketState::called: return "called";
    case TicketState::done: return "done";
    case TicketState::no_show: return "no-show";
    case TicketState::given_back: return "given-back";
  }
  return "unknown";
}

std::string ticket_name(const Ticket& ticket) {
  std::string digits = std::to_string(ticket.number);
  if (digits.size() < 3) digits.insert(0, 3 - digits.size(), '0');
  return ticket.service + digits;
}

bool is_preferred(const Ticket& ticket, std::int64_t now) {
  return ticket.green != Green::none || (ticket.booked && ticket.waits_since <= now);
}

Result<Hash> next_ticket(const HallPlan& plan, const std::vector<const Ticket*>& tickets, const PreferredRuns& runs,
                         std::uint16_t window_number, std::int64_t now) {
  const Window* window = find_window(plan, window_number);
  if (window == nullptr) return Error{Code::unknown_window, "window"};
  const Ticket* preferred = nullptr;
  const Ticket* ordinary = nullptr;
  bool owed = false;  // somebody ordinary has let enough others pass
  for (const Ticket* ticket : tickets) {
    if (!waits_at(*ticket, *window)) continue;
    if (is_preferred(*ticket, now)) {
      keep_first(preferred, ticket);
      continue;
    }
    keep_first(ordinary, ticket);
    owed = owed || run_of(runs, ticket->service) >= plan.preferred_run;
  }
  // The longest-waiting of all ordinary ones, also where it is another's service that is owed a turn: else a younger ticket would
  // pass an older one.
  const Ticket* choice = owed || preferred == nullptr ? ordinary : preferred;
  if (choice == nullptr) return Error{Code::not_found, "waiting ticket"};
  return choice->id;
}

void count_call(PreferredRuns& runs, const HallPlan& plan, const std::vector<const Ticket*>& tickets,
                const Ticket& called, std::uint16_t window_number, std::int64_t now) {
  const Window* window = find_window(plan, window_number);
  if (window == nullptr) return;
  if (!is_preferred(called, now)) {
    runs[called.service] = 0;
    return;
  }
  for (const std::string& service : window->services) {
    const bool somebody_waits = std::ranges::any_of(tickets, [&](const Ticket* ticket) {
      return ticket->state == TicketState::waiting && ticket->service == service && !is_preferred(*ticket, now);
    });
    runs[service] = somebody_waits ? run_of(runs, service) + 1 : 0;
  }
}

std::uint32_t waiting_before(const std::vector<const Ticket*>& tickets, const Ticket& ticket, std::int64_t now) {
  const bool preferred = is_preferred(ticket, now);
  const auto before = std::ranges::count_if(tickets, [&](const Ticket* other) {
    if (other->state != TicketState::waiting || other->service != ticket.service || other->id == ticket.id) return false;
    const bool other_preferred = is_preferred(*other, now);
    if (preferred != other_preferred) return other_preferred;
    return order_of(*other) < order_of(ticket);
  });
  return static_cast<std::uint32_t>(before);
}

}  // namespace lifecert::desk
