// The clocks of a request: promised and legal, in working days; the lamp that a supervisor sees; and which escalations are due.
// Pure functions of a case and a moment: whoever has the same log finds the same.
#pragma once

#include <optional>
#include <string>

#include "core/desk/statements.h"

namespace lifecert::desk {

enum class Stage : std::uint8_t { received = 1, accepted = 2, answered = 3, closed = 4 };
[[nodiscard]] bool known(Stage stage);
[[nodiscard]] std::string_view name_of(Stage stage);
constexpr std::string_view type_name(Stage) { return "Stage"; }

enum class Lamp : std::uint8_t { green = 1, yellow = 2, red = 3 };
[[nodiscard]] bool known(Lamp lamp);
[[nodiscard]] std::string_view name_of(Lamp lamp);
constexpr std::string_view type_name(Lamp) { return "Lamp"; }

/// A request with its limits. Times are UnixSeconds by the intake's clock; an end is the first moment that is too late.
struct Case {
  Hash id{};
  PublicKey device_key{};
  RequestKind kind = RequestKind::complaint;
  Origin origin = Origin::phone;
  std::string topic;
  std::string department;            // where it is now; empty: at the desk
  Stage stage = Stage::received;
  std::int64_t received_at = 0;
  std::int64_t accept_end = 0;
  std::int64_t warning_at = 0;       // one working day before the promise ends
  std::int64_t promise_end = 0;
  std::int64_t legal_end = 0;
  std::int64_t accepted_at = 0;      // 0: not yet
  std::int64_t answered_at = 0;
  std::int64_t closed_at = 0;
  bool extended = false;
  bool evaluated = false;
  std::uint8_t told = 0;             // escalations that are in the log: bit LimitKind, for accept .. legal
  std::uint16_t rounds = 0;          // still_open escalations that are in the log

  friend bool operator==(const Case&, const Case&) = default;
};

inline constexpr std::uint32_t kStillOpenEvery_days = 5;

/// Sets the limits of a case that came in at `received_at`.
void start_clock(Case& one, const RequestLimit& limit, const WorkingCalendar& calendar);

/// Moves promise and law on by `days` working days; what was told of them may be told anew.
void extend_clock(Case& one, std::uint16_t days, const WorkingCalendar& calendar);

/// Whether the clock runs: neither answered nor closed.
[[nodiscard]] bool is_open(const Case& one);

/// Green; yellow from one working day before the promised end; red from the promised end on. An answered case keeps the colour
/// that it was answered in.
[[nodiscard]] Lamp lamp_of(const Case& one, std::int64_t now);

/// The earliest limit that was passed by `now` and is not in the log yet.
[[nodiscard]] std::optional<Escalation> due_escalation(const Case& one, const WorkingCalendar& calendar,
                                                       std::int64_t now);

/// How many escalations of it are in the log; warnings are none.
[[nodiscard]] std::uint32_t escalations_of(const Case& one);

/// When due_escalation() can next give something; nullopt for a case whose clock stands.
[[nodiscard]] std::optional<std::int64_t> next_limit(const Case& one, const WorkingCalendar& calendar);

/// Notes that an escalation stands in the log.
/// Errors: wrong_step (not one that is due by `now`, or another limit end).
[[nodiscard]] Result<void> take_escalation(Case& one, const Escalation& escalation, const WorkingCalendar& calendar,
                                           std::int64_t now);

}  // namespace lifecert::desk
