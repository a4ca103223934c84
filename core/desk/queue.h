// Whose turn it is: one hall's queue of one day, as values, and the rule by which a window's next ticket is found.
//
// The rule. Two lanes: preferred (the green channel, and bookings whose time has come) and ordinary; each in the order of waiting.
// A window takes the longest-waiting preferred ticket of its services; but while somebody ordinary waits for a service, at most
// `preferred_run` preferred tickets in a row are taken by windows that serve it, then the longest-waiting ordinary one comes. So an
// ordinary ticket behind which p older ordinary ones wait is called after at most (p + 1) * (preferred_run + 1) calls at windows
// that serve it, however many come by the green channel.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/desk/statements.h"

namespace lifecert::desk {

enum class TicketState : std::uint8_t { waiting = 1, called = 2, done = 3, no_show = 4, given_back = 5 };
[[nodiscard]] bool known(TicketState state);
[[nodiscard]] std::string_view name_of(TicketState state);
constexpr std::string_view type_name(TicketState) { return "TicketState"; }

struct Ticket {
  Hash id{};
  PublicKey device_key{};
  std::string service;
  std::uint32_t number = 0;        // of its service on its day, from 1
  std::int32_t day = 0;
  Green green = Green::none;
  bool booked = false;
  std::int64_t taken_at = 0;       // UnixSeconds by the intake's clock
  std::int64_t waits_since = 0;    // what the order goes by: taken_at, or the booked time when that is later
  TicketState state = TicketState::waiting;
  std::uint16_t window = 0;        // called: where to
  std::int64_t called_at = 0;      // the first time
  std::int64_t last_called_at = 0;
  std::int64_t closed_at = 0;
  std::uint32_t order = 0;         // position in the log among the hall's tickets: decides between equal times

  friend bool operator==(const Ticket&, const Ticket&) = default;
};

/// "A012": what stands on the slip and on the board.
[[nodiscard]] std::string ticket_name(const Ticket& ticket);

/// Preferred at a moment: green, or booked for a time that has come.
[[nodiscard]] bool is_preferred(const Ticket& ticket, std::int64_t now);

/// How many preferred tickets were taken in a row while somebody ordinary waited, by service.
using PreferredRuns = std::map<std::string, std::uint32_t, std::less<>>;

/// The ticket that a window is to call next.
/// tickets   of the day; in any order
/// Errors: unknown_window, not_found (nobody waits for it).
[[nodiscard]] Result<Hash> next_ticket(const HallPlan& plan, const std::vector<const Ticket*>& tickets,
                                       const PreferredRuns& runs, std::uint16_t window, std::int64_t now);

/// The runs after a window called a ticket. `tickets` as they were before the call.
void count_call(PreferredRuns& runs, const HallPlan& plan, const std::vector<const Ticket*>& tickets,
                const Ticket& called, std::uint16_t window, std::int64_t now);

/// How many waiting tickets stand before this one if nobody else comes: an estimate for the person, without the green channel's
/// alternation.
[[nodiscard]] std::uint32_t waiting_before(const std::vector<const Ticket*>& tickets, const Ticket& ticket,
                                           std::int64_t now);

}  // namespace lifecert::desk
