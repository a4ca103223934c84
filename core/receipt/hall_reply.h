// What the counter answers about a hall, a booking, a number in the queue or a request, and what the one who asked may believe of
// it: what is signed by the registrar or the desk and stands in the log, under a tree that continues the one last seen.
#pragma once

#include <string>
#include <vector>

#include "core/desk/book.h"
#include "core/receipt/receipt.h"
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

/// GET /v1/hall-plans/{hall}: the plan in force, as the registrar signed it.
struct HallPlanReply {
  LoggedStatement plan;
  ConsistencyStep step;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(plan), LIFECERT_FIELD(step));
  }
  static constexpr const char* kName = "HallPlanReply";
  friend bool operator==(const HallPlanReply&, const HallPlanReply&) = default;
};

inline constexpr std::uint32_t kMaxHistory = 96;  // statements

/// GET /v1/catalogue-history: warrants and heads of the newest versions as they were signed, in the order of the log.
struct CatalogueHistory {
  std::vector<LoggedStatement> statements;
  ConsistencyStep step;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(statements, kMaxHistory), LIFECERT_FIELD(step));
  }
  static constexpr const char* kName = "CatalogueHistory";
  friend bool operator==(const CatalogueHistory&, const CatalogueHistory&) = default;
};

/// The newest tree that a device has seen. It keeps `checkpoint` and says `size` with its next request.
struct HallHead {
  std::string checkpoint;
  std::uint64_t size = 0;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(checkpoint, kMaxProofText), LIFECERT_FIELD(size));
  }
  static constexpr const char* kName = "HallHead";
  friend bool operator==(const HallHead&, const HallHead&) = default;
};

struct HallPlanSeen {
  HallHead head;
  desk::HallPlan plan;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(head), LIFECERT_FIELD(plan));
  }
  static constexpr const char* kName = "HallPlanSeen";
  friend bool operator==(const HallPlanSeen&, const HallPlanSeen&) = default;
};

struct HallReceiptSeen {
  HallHead head;
  std::uint64_t index = 0;   // of the leaf
  std::int64_t time = 0;     // UnixSeconds at which the counter took it
  LeafSalt salt{};           // who shows it may ask where the thing stands

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(head), LIFECERT_FIELD(index), LIFECERT_FIELD(time), LIFECERT_FIELD(salt));
  }
  static constexpr const char* kName = "HallReceiptSeen";
  friend bool operator==(const HallReceiptSeen&, const HallReceiptSeen&) = default;
};

struct HallStepSeen {
  std::int64_t time = 0;     // UnixSeconds at which it came into the log
  bool by_desk = false;      // signed by a desk of the plan; false: by one whom this plan does not name any more
  desk::CaseStep step;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(time), LIFECERT_FIELD(by_desk), LIFECERT_FIELD(step));
  }
  static constexpr const char* kName = "HallStepSeen";
  friend bool operator==(const HallStepSeen&, const HallStepSeen&) = default;
};

struct HallStatusSeen {
  HallHead head;
  HallStatus status;               // the counter's own word, except for:
  std::vector<HallStepSeen> steps; // what is signed and logged, oldest first

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(head), LIFECERT_FIELD(status), LIFECERT_FIELD_MAX(steps, 16));
  }
  static constexpr const char* kName = "HallStatusSeen";
  friend bool operator==(const HallStatusSeen&, const HallStatusSeen&) = default;
};

/// kept   the checkpoint that the asker keeps, empty at first; every answer must continue it (or lie before it)
/// Errors of all: not_consistent, size_mismatch, wrong_origin (another history than the kept one), as verify_checkpoint,
///         verify_logged and wire::decode.

/// Errors besides: as desk::verify_plan; wrong_kind (no plan).
[[nodiscard]] Result<HallPlanSeen> verify_hall_plan(ByteView reply, std::string_view kept,
                                                    const cert::VerifiedTrustList& trust);

/// statement   as it was sent: an encoded SignedStatement
/// reply       ReceiptReply
[[nodiscard]] Result<HallReceiptSeen> verify_hall_receipt(ByteView reply, ByteView statement, std::string_view kept,
                                                          const cert::VerifiedTrustList& trust);

/// reply       HallStatus
/// Errors besides: wrong_kind (the status is of another kind of thing), unknown_case (a step of another request).
[[nodiscard]] Result<HallStatusSeen> verify_hall_status(ByteView reply, ByteView statement, const desk::HallPlan& plan,
                                                        std::string_view kept, const cert::VerifiedTrustList& trust);

}  // namespace lifecert::receipt

template <>
struct lifecert::wire::MinSize<lifecert::receipt::HallStepSeen> {
  static constexpr std::uint32_t value = 9;
};
