#include "core/desk/clock.h"

#include <bit>

#include <algorithm>
#include <array>

namespace lifecert::desk {
namespace {

struct Limit {
  LimitKind kind = LimitKind::accept;
  std::uint16_t round = 0;
  std::int64_t end = 0;
};

std::uint8_t bit(LimitKind kind) { return static_cast<std::uint8_t>(1U << static_cast<unsigned>(kind)); }

std::int64_t end_after(const WorkingCalendar& calendar, std::int64_t end, std::uint32_t days) {
  return limit_end(calendar, end, days, kChinaOffsetS);
}

// Of the limits that are not in the log yet, the earliest.
std::optional<Limit> next_untold(const Case& one, const WorkingCalendar& calendar) {
  if (!is_open(one)) return std::nullopt;
  const bool accept_counts = one.stage == Stage::received;
  const std::array<Limit, 4> limits = {Limit{LimitKind::accept, 0, one.accept_end},
                                       Limit{LimitKind::warning, 0, one.warning_at},
                                       Limit{LimitKind::promise, 0, one.promise_end},
                                       Limit{LimitKind::legal, 0, one.legal_end}};
  std::optional<Limit> next;
  for (const Limit& limit : limits) {
    if ((one.told & bit(limit.kind)) != 0 || (limit.kind == LimitKind::accept && !accept_counts)) continue;
    if (!next || limit.end < next->end) next = limit;
  }
  if (next) return next;
  const auto round = static_cast<std::uint16_t>(one.rounds + 1);
  return Limit{LimitKind::still_open, round, end_after(calendar, one.legal_end, kStillOpenEvery_days * round)};
}

}  // namespace

bool known(Stage stage) { return stage >= Stage::received && stage <= Stage::closed; }
std::string_view name_of(Stage stage) {
  switch (stage) {
    case Stage::received: return "received";
    case Stage::accepted: return "accepted";
    case Stage::answered: return "answered";
    case Stage::closed: return "closed";
  }
  return "unknown";
}

bool known(Lamp lamp) { return lamp >= Lamp::green && lamp <= Lamp::red; }
std::string_view name_of(Lamp lamp) {
  switch (lamp) {
    case Lamp::green: return "green";
    case Lamp::yellow: return "yellow";
    case Lamp::red: return "red";
  }
  return "unknown";
}

void start_clock(Case& one, const RequestLimit& limit, const WorkingCalendar& calendar) {
  one.accept_end = limit_end(calendar, one.received_at, limit.accept_days, kChinaOffsetS);
  one.promise_end = limit_end(calendar, one.received_at, limit.promised_days, kChinaOffsetS);
  one.legal_end = limit_end(calendar, one.received_at, limit.legal_days, kChinaOffsetS);
  one.warning_at = limit_end(calendar, one.received_at, limit.promised_days - 1U, kChinaOffsetS);
}

void extend_clock(Case& one, std::uint16_t days, const WorkingCalendar& calendar) {
  one.warning_at = end_after(calendar, one.warning_at, days);
  one.promise_end = end_after(calendar, one.promise_end, days);
  one.legal_end = end_after(calendar, one.legal_end, days);
  one.extended = true;
  one.told = static_cast<std::uint8_t>(one.told & ~(bit(LimitKind::warning) | bit(LimitKind::promise)));
}

bool is_open(const Case& one) { return one.stage == Stage::received || one.stage == Stage::accepted; }

Lamp lamp_of(const Case& one, std::int64_t now) {
  const std::int64_t at = is_open(one) ? now : (one.answered_at != 0 ? one.answered_at : one.closed_at);
  if (at >= one.promise_end) return Lamp::red;
  return is_open(one) && at >= one.warning_at ? Lamp::yellow : Lamp::green;
}

std::optional<Escalation> due_escalation(const Case& one, const WorkingCalendar& calendar, std::int64_t now) {
  const std::optional<Limit> limit = next_untold(one, calendar);
  if (!limit || limit->end > now) return std::nullopt;
  Escalation escalation;
  escalation.subject = one.id;
  escalation.kind = limit->kind;
  escalation.round = limit->round;
  escalation.limit_end = limit->end;
  return escalation;
}

std::optional<std::int64_t> next_limit(const Case& one, const WorkingCalendar& calendar) {
  const std::optional<Limit> limit = next_untold(one, calendar);
  return limit ? std::optional(limit->end) : std::nullopt;
}

Result<void> take_escalation(Case& one, const Escalation& escalation, const WorkingCalendar& calendar,
                             std::int64_t now) {
  const std::optional<Escalation> due = due_escalation(one, calendar, now);
  if (!due || due->kind != escalation.kind || due->round != escalation.round ||
      due->limit_end != escalation.limit_end) {
    return Error{Code::wrong_step, "escalation"};
  }
  if (escalation.kind == LimitKind::still_open) {
    ++one.rounds;
  } else {
    one.told = static_cast<std::uint8_t>(one.told | bit(escalation.kind));
  }
  return {};
}

std::uint32_t escalations_of(const Case& one) {
  const unsigned without_warning = one.told & ~(1U << static_cast<unsigned>(LimitKind::warning));
  return static_cast<std::uint32_t>(std::popcount(without_warning)) + one.rounds;
}

}  // namespace lifecert::desk
