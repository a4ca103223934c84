// What the counter answers about a booking, a number in the queue, a request or a draw, to the one who asked for it.
#pragma once

#include <string>
#include <vector>

#include "core/desk/book.h"
#include "core/receipt/reply.h"

namespace lifecert::receipt {

/// GET /v1/hall-things/{id}: where it stands. Fields that do not concern its kind are 0 or empty.
struct HallStatus {
  std::string received;               // the received receipt: a tlog-proof
  envelope::Kind kind = envelope::Kind::ticket;
  std::string hall;
  std::uint8_t state = 0;             // BookingState, TicketState or Stage as a number, by kind
  std::string service;
  std::int32_t day = 0;               // booking, ticket
  std::uint16_t slot = 0;             // booking: minutes since midnight
  std::string number;                 // ticket: as on the board
  std::uint16_t window = 0;           // ticket: where it was called to
  std::uint32_t before = 0;           // ticket: how many wait before it
  std::int64_t called_at = 0;         // ticket: the last call
  desk::Lamp lamp = desk::Lamp::green;  // request
  std::int64_t promise_end = 0;       // request: UnixSeconds, the first moment that is too late
  std::int64_t legal_end = 0;
  std::string department;             // request: where it was passed on to
  bool evaluated = false;
  std::vector<LoggedStatement> steps; // request: what the desk did, oldest first
  ConsistencyStep step;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(received, kMaxProofText), LIFECERT_FIELD(kind), LIFECERT_FIELD_MAX(hall, desk::kMaxHallId),
            LIFECERT_FIELD(state), LIFECERT_FIELD_MAX(service, desk::kMaxCode), LIFECERT_FIELD(day), LIFECERT_FIELD(slot),
            LIFECERT_FIELD_MAX(number, desk::kMaxCode), LIFECERT_FIELD(window), LIFECERT_FIELD(before),
            LIFECERT_FIELD(called_at), LIFECERT_FIELD(lamp), LIFECERT_FIELD(promise_end), LIFECERT_FIELD(legal_end),
            LIFECERT_FIELD_MAX(department, desk::kMaxName), LIFECERT_FIELD(evaluated), LIFECERT_FIELD_MAX(steps, 16),
            LIFECERT_FIELD(step));
  }
  static constexpr const char* kName = "HallStatus";
  friend bool operator==(const HallStatus&, const HallStatus&) = default;
};

}  // namespace lifecert::receipt
