// The book of a region's halls: what follows from their records in the order of the log. The intake asks it whether a statement
// may be taken; the office, the supervisor and the auditor replay the log and find the same book; nothing in it comes from
// elsewhere. So no place is booked twice, no number given twice, and no limit passes unnoticed, whoever runs the machine.
//
// verify() checks form and signature and may be called from many threads while nothing changes; take() changes the book and
// belongs to the one who appends. A refused statement leaves the book as it was.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/desk/clock.h"
#include "core/desk/queue.h"

namespace lifecert::desk {

enum class BookingState : std::uint8_t { booked = 1, used = 2, cancelled = 3 };
[[nodiscard]] bool known(BookingState state);
[[nodiscard]] std::string_view name_of(BookingState state);
constexpr std::string_view type_name(BookingState) { return "BookingState"; }

struct Booking {
  Hash id{};
  PublicKey device_key{};
  std::string service;
  std::int32_t day = 0;
  std::uint16_t slot = 0;
  Green green = Green::none;
  BookingState state = BookingState::booked;

  friend bool operator==(const Booking&, const Booking&) = default;
};

struct EvaluationRow {
  std::int64_t at = 0;
  Level level = Level::satisfied;
};

/// One hall's state.
struct Hall {
  HallPlan plan;
  Hash plan_id{};
  std::map<Hash, Booking> bookings;
  std::map<Hash, Ticket> tickets;
  std::map<Hash, Case> cases;
  std::map<Hash, EvaluationRow> evaluations;  // by subject
  std::map<std::int32_t, std::vector<Hash>> by_day;      // tickets, in the order of the log
  std::map<PublicKey, std::vector<Hash>> by_device;       // all that a device asked for, in the order of the log
  PreferredRuns runs;
  std::int32_t run_day = 0;         // of the runs: each day begins anew
  std::map<std::pair<std::int32_t, std::string>, std::uint32_t> last_numbers;
  std::map<std::tuple<std::int32_t, std::string, std::uint16_t>, std::uint32_t> taken_places;
};

/// How many working days lie between a request's coming in and its answer, and the like: what is published of a period.
struct KindCounts {
  RequestKind kind = RequestKind::complaint;
  std::uint32_t received = 0;
  std::uint32_t answered = 0;
  std::uint32_t in_promise = 0;     // answered before the promised end
  std::uint32_t in_law = 0;
  std::uint32_t open = 0;
  std::uint32_t open_late = 0;      // past the promised end
  std::uint32_t escalations = 0;    // in the log for these cases, warnings not counted

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(kind), LIFECERT_FIELD(received), LIFECERT_FIELD(answered), LIFECERT_FIELD(in_promise),
            LIFECERT_FIELD(in_law), LIFECERT_FIELD(open), LIFECERT_FIELD(open_late), LIFECERT_FIELD(escalations));
  }
  static constexpr const char* kName = "KindCounts";
  friend bool operator==(const KindCounts&, const KindCounts&) = default;
};

struct OriginCount {
  Origin origin = Origin::phone;
  std::uint32_t received = 0;
  std::uint32_t answered = 0;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(origin), LIFECERT_FIELD(received), LIFECERT_FIELD(answered));
  }
  static constexpr const char* kName = "OriginCount";
  friend bool operator==(const OriginCount&, const OriginCount&) = default;
};

/// What is published of a hall for a stretch of time.
struct Statistics {
  std::string hall;
  std::int64_t from = 0;            // UnixSeconds, included
  std::int64_t to = 0;              // not included
  std::vector<KindCounts> kinds;    // those that occurred, ascending
  std::vector<OriginCount> origins;
  std::uint32_t bookings = 0;       // made for days in the stretch and not cancelled
  std::uint32_t tickets = 0;
  std::uint32_t green_tickets = 0;
  std::uint32_t served = 0;
  std::uint32_t no_shows = 0;
  std::uint32_t median_wait_s = 0;  // from taking a number to the first call, of those that were called
  std::array<std::uint32_t, 5> levels{};  // evaluations, from very dissatisfied to very satisfied

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(hall, kMaxHallId), LIFECERT_FIELD(from), LIFECERT_FIELD(to),
            LIFECERT_FIELD_MAX(kinds, 16), LIFECERT_FIELD_MAX(origins, 16), LIFECERT_FIELD(bookings),
            LIFECERT_FIELD(tickets), LIFECERT_FIELD(green_tickets), LIFECERT_FIELD(served), LIFECERT_FIELD(no_shows),
            LIFECERT_FIELD(median_wait_s), LIFECERT_FIELD(levels));
  }
  static constexpr const char* kName = "HallStatistics";
  friend bool operator==(const Statistics&, const Statistics&) = default;
};

/// What taking a statement did.
struct Taken {
  std::string hall;
  Hash id{};
  bool queue_changed = false;  // boards and phones should look again
};

class HallBook {
 public:
  /// registrars   the trust list's; they sign plans
  HallBook(std::string region, std::vector<PublicKey> registrars)
      : region_(std::move(region)), registrars_(std::move(registrars)) {}

  /// Plans are verified by these registrars from now on.
  void appoint(std::vector<PublicKey> registrars) { registrars_ = std::move(registrars); }

  /// Form and signature, by the plan that is in force: device statements by the device key in them, calls and steps by a desk.
  /// Errors: wrong_kind (none of the desk's), unknown_version, wrong_region, no_hall_plan, wrong_key, bad_key, bad_signature,
  ///         bad_argument (fields that contradict each other), as wire::decode.
  [[nodiscard]] Result<void> verify(const envelope::SignedStatement& statement) const;

  /// Takes on a verified statement that the log got at `now` (UnixSeconds by the intake's clock).
  /// Errors: older_version (plan), slot_full, not_open_then, unknown_service, unknown_window, already_booked, unknown_case,
  ///         already_closed, not_next, too_far_ahead, too_late, no_hall_plan, wrong_step, already_evaluated, not_yours,
  ///         too_many_open. Nothing was changed.
  [[nodiscard]] Result<Taken> take(const envelope::SignedStatement& statement, std::int64_t now);

  /// The escalations that are due and not in the book, earliest first, at most `most`; each is to be written and then taken.
  [[nodiscard]] std::vector<Escalation> due_escalations(std::int64_t now, std::size_t most) const;
  /// Errors: unknown_case, wrong_step (not due at `now`).
  [[nodiscard]] Result<void> take(const Escalation& escalation, std::int64_t now);

  [[nodiscard]] const std::map<std::string, Hall, std::less<>>& halls() const { return halls_; }
  [[nodiscard]] const Hall* hall(std::string_view id) const;
  /// The hall whose booking, ticket or case this is; null: nobody's.
  [[nodiscard]] const Hall* hall_of(const Hash& subject) const;

  /// Free places by slot of a service on a day.
  [[nodiscard]] static std::map<std::uint16_t, std::uint16_t> free_places(const Hall& hall, const Service& service,
                                                                          std::int32_t day, std::int64_t now);
  /// The tickets of the day on which `now` falls.
  [[nodiscard]] static std::vector<const Ticket*> tickets_today(const Hall& hall, std::int64_t now);
  /// Whom a window is to call.
  /// Errors: as next_ticket().
  [[nodiscard]] static Result<Hash> next_for(const Hall& hall, std::uint16_t window, std::int64_t now);

  [[nodiscard]] static Statistics statistics(const Hall& hall, std::int64_t from, std::int64_t to, std::int64_t now);

 private:
  [[nodiscard]] Result<Hall*> hall_for(std::string_view id);
  [[nodiscard]] Result<Taken> take_plan(const envelope::SignedStatement& statement, const Hash& id);
  [[nodiscard]] Result<Taken> take_appointment(const Appointment& wish, const Hash& id, std::int64_t now);
  [[nodiscard]] Result<Taken> take_ticket(const TicketRequest& wish, const Hash& id, std::int64_t now);
  [[nodiscard]] Result<Taken> take_request(const HallRequest& request, const Hash& id, std::int64_t now);
  [[nodiscard]] Result<Taken> take_evaluation(const Evaluation& evaluation, const Hash& id, std::int64_t now);
  [[nodiscard]] Result<Taken> take_call(const Call& call, std::int64_t now);
  [[nodiscard]] Result<Taken> take_step(const CaseStep& step, std::int64_t now);
  void own(Hall& hall, const Hash& id, const PublicKey& device);
  void open_case(Hall& hall, Case fresh, const RequestLimit& limit);
  void schedule(const Hall& hall, const Case& one);

  std::string region_;
  std::vector<PublicKey> registrars_;
  std::map<std::string, Hall, std::less<>> halls_;
  std::map<Hash, std::string> owner_;                      // booking, ticket, case -> hall
  std::set<std::pair<std::int64_t, Hash>> next_limits_;    // open cases by their next limit
  std::map<Hash, std::int64_t> scheduled_;                 // where a case stands in next_limits_
  std::uint32_t ticket_order_ = 0;
};

}  // namespace lifecert::desk

template <>
struct lifecert::wire::MinSize<lifecert::desk::KindCounts> {
  static constexpr std::uint32_t value = 29;
};
template <>
struct lifecert::wire::MinSize<lifecert::desk::OriginCount> {
  static constexpr std::uint32_t value = 9;
};
