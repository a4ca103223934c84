// What is said to a hall and by it, as signed statements: bookings, tickets, requests and evaluations by people's devices, calls
// and answers by the desk, escalations by the log's keeper itself.
//
// What people write is sealed to the hall's mailbox; kind, topic and times are open, because clocks and statistics run on them.
// A statement is known by its id: BLAKE2b-256 of its payload.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/crypto/seal.h"
#include "core/desk/plan.h"
#include "core/port/signer.h"

namespace lifecert::desk {

using Nonce = std::array<std::uint8_t, 16>;

inline constexpr std::uint32_t kMaxTopic = 64;
inline constexpr std::uint32_t kMaxRequestText = 6000;     // bytes of UTF-8: some 2,000 Chinese characters
inline constexpr std::uint32_t kMaxContact = 128;
inline constexpr std::uint32_t kMaxSealedText = 8U * 1024;
inline constexpr std::uint32_t kMaxPublicText = 600;

/// Why somebody goes by the green channel (绿色通道); self-declared, and never asked to be proven on a screen.
enum class Green : std::uint8_t { none = 0, aged = 1, disabled = 2, pregnant = 3, with_infant = 4, veteran = 5 };
[[nodiscard]] bool known(Green green);
[[nodiscard]] std::string_view name_of(Green green);
constexpr std::string_view type_name(Green) { return "Green"; }

/// How a request came in.
enum class Origin : std::uint8_t {
  phone = 1,
  kiosk = 2,
  window = 3,
  mayor_hotline = 4,
  district_hotline = 5,
  letterbox = 6,
  opinion = 7,  // found in the public's discussion by the office itself
};
[[nodiscard]] bool known(Origin origin);
[[nodiscard]] std::string_view name_of(Origin origin);
constexpr std::string_view type_name(Origin) { return "Origin"; }

enum class BookingAction : std::uint8_t { book = 1, change = 2, cancel = 3 };
[[nodiscard]] bool known(BookingAction action);
[[nodiscard]] std::string_view name_of(BookingAction action);
constexpr std::string_view type_name(BookingAction) { return "BookingAction"; }

/// Payload of appointment.
struct Appointment {
  std::uint8_t version = kVersion;
  std::string region;
  std::string hall;
  PublicKey device_key{};
  Nonce nonce{};                     // so that the same wish twice is two statements
  std::int64_t made_at = 0;          // UnixSeconds by the device's clock; advice
  BookingAction action = BookingAction::book;
  std::string service;
  std::int32_t day = 0;              // cancel: 0
  std::uint16_t slot = 0;            // minutes since midnight; cancel: 0
  Green green = Green::none;
  std::optional<Hash> earlier;       // change, cancel: the booking that it is about

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(version), LIFECERT_FIELD_MAX(region, 64), LIFECERT_FIELD_MAX(hall, kMaxHallId),
            LIFECERT_FIELD(device_key), LIFECERT_FIELD(nonce), LIFECERT_FIELD(made_at), LIFECERT_FIELD(action),
            LIFECERT_FIELD_MAX(service, kMaxCode), LIFECERT_FIELD(day), LIFECERT_FIELD(slot), LIFECERT_FIELD(green),
            LIFECERT_FIELD(earlier));
  }
  static constexpr const char* kName = "Appointment";
  friend bool operator==(const Appointment&, const Appointment&) = default;
};

enum class TicketAction : std::uint8_t { take = 1, give_back = 2 };
[[nodiscard]] bool known(TicketAction action);
[[nodiscard]] std::string_view name_of(TicketAction action);
constexpr std::string_view type_name(TicketAction) { return "TicketAction"; }

/// Payload of ticket.
struct TicketRequest {
  std::uint8_t version = kVersion;
  std::string region;
  std::string hall;
  PublicKey device_key{};            // a phone's, or a kiosk's
  Nonce nonce{};
  std::int64_t made_at = 0;
  TicketAction action = TicketAction::take;
  std::string service;
  Green green = Green::none;
  std::optional<Hash> booking;       // take: the booking that it is taken for
  std::optional<Hash> ticket;        // give_back: which

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(version), LIFECERT_FIELD_MAX(region, 64), LIFECERT_FIELD_MAX(hall, kMaxHallId),
            LIFECERT_FIELD(device_key), LIFECERT_FIELD(nonce), LIFECERT_FIELD(made_at), LIFECERT_FIELD(action),
            LIFECERT_FIELD_MAX(service, kMaxCode), LIFECERT_FIELD(green), LIFECERT_FIELD(booking),
            LIFECERT_FIELD(ticket));
  }
  static constexpr const char* kName = "TicketRequest";
  friend bool operator==(const TicketRequest&, const TicketRequest&) = default;
};

/// Payload of hall_request.
struct HallRequest {
  std::uint8_t version = kVersion;
  std::string region;
  std::string hall;
  PublicKey device_key{};            // a phone's; a desk's for what came in another way
  Nonce nonce{};
  std::int64_t made_at = 0;
  RequestKind kind = RequestKind::complaint;
  Origin origin = Origin::phone;
  std::string topic;                 // item code or field of work; open, so no personal data
  Bytes sealed;                      // RequestBody, sealed to the hall's mailbox

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(version), LIFECERT_FIELD_MAX(region, 64), LIFECERT_FIELD_MAX(hall, kMaxHallId),
            LIFECERT_FIELD(device_key), LIFECERT_FIELD(nonce), LIFECERT_FIELD(made_at), LIFECERT_FIELD(kind),
            LIFECERT_FIELD(origin), LIFECERT_FIELD_MAX(topic, kMaxTopic), LIFECERT_FIELD_MAX(sealed, kMaxSealedText));
  }
  static constexpr const char* kName = "HallRequest";
  friend bool operator==(const HallRequest&, const HallRequest&) = default;
};

/// What people write, before it is sealed.
struct RequestBody {
  std::uint8_t version = kVersion;
  std::string text;
  std::string contact;                     // may be empty: the answer comes to the phone that asked
  std::array<std::uint8_t, 32> answer_key{};  // secret; the answer is boxed under it

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(version), LIFECERT_FIELD_MAX(text, kMaxRequestText), LIFECERT_FIELD_MAX(contact, kMaxContact),
            LIFECERT_FIELD(answer_key));
  }
  static constexpr const char* kName = "RequestBody";
  friend bool operator==(const RequestBody&, const RequestBody&) = default;
};

/// The five levels of GB/T 39735-2020.
enum class Level : std::uint8_t {
  very_dissatisfied = 1,
  dissatisfied = 2,
  fairly_satisfied = 3,
  satisfied = 4,
  very_satisfied = 5,
};
[[nodiscard]] bool known(Level level);
[[nodiscard]] std::string_view name_of(Level level);
constexpr std::string_view type_name(Level) { return "Level"; }

/// Payload of evaluation.
struct Evaluation {
  std::uint8_t version = kVersion;
  std::string region;
  std::string hall;
  PublicKey device_key{};            // the one that took the ticket or made the request
  std::int64_t made_at = 0;
  Hash subject{};                    // ticket or request
  Level level = Level::satisfied;
  Bytes sealed;                      // RequestBody sealed to the mailbox, or empty

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(version), LIFECERT_FIELD_MAX(region, 64), LIFECERT_FIELD_MAX(hall, kMaxHallId),
            LIFECERT_FIELD(device_key), LIFECERT_FIELD(made_at), LIFECERT_FIELD(subject), LIFECERT_FIELD(level),
            LIFECERT_FIELD_MAX(sealed, kMaxSealedText));
  }
  static constexpr const char* kName = "Evaluation";
  friend bool operator==(const Evaluation&, const Evaluation&) = default;
};

enum class CallAction : std::uint8_t {
  call = 1,        // the one whose turn it is
  call_again = 2,
  done = 3,
  no_show = 4,     // did not come; may take a new number
  requeue = 5,     // back into the queue, e.g. for another service
};
[[nodiscard]] bool known(CallAction action);
[[nodiscard]] std::string_view name_of(CallAction action);
constexpr std::string_view type_name(CallAction) { return "CallAction"; }

/// Payload of call.
struct Call {
  std::uint8_t version = kVersion;
  std::string region;
  std::string hall;
  std::int64_t made_at = 0;
  CallAction action = CallAction::call;
  std::uint16_t window = 0;
  Hash ticket{};
  std::string service;               // requeue: for which; else empty

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(version), LIFECERT_FIELD_MAX(region, 64), LIFECERT_FIELD_MAX(hall, kMaxHallId),
            LIFECERT_FIELD(made_at), LIFECERT_FIELD(action), LIFECERT_FIELD(window), LIFECERT_FIELD(ticket),
            LIFECERT_FIELD_MAX(service, kMaxCode));
  }
  static constexpr const char* kName = "DeskCall";
  friend bool operator==(const Call&, const Call&) = default;
};

enum class StepAction : std::uint8_t {
  accept = 1,
  transfer = 2,    // to a department, named
  extend = 3,      // once, with the reason
  answer = 4,      // ends the clock
  close = 5,       // after the answer, or what needs none
};
[[nodiscard]] bool known(StepAction action);
[[nodiscard]] std::string_view name_of(StepAction action);
constexpr std::string_view type_name(StepAction) { return "StepAction"; }

/// Payload of case_step.
struct CaseStep {
  std::uint8_t version = kVersion;
  std::string region;
  std::string hall;
  std::int64_t made_at = 0;
  Hash request{};                    // hall_request, or an evaluation that opened a case
  StepAction action = StepAction::accept;
  std::string department;            // transfer: to whom; else empty
  std::uint16_t days = 0;            // extend: working days; else 0
  std::string public_text;           // open: a reason, or an answer for everybody; no personal data; may be empty
  Bytes sealed;                      // the answer, boxed under the request's answer key, context: the request's id; may be empty

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(version), LIFECERT_FIELD_MAX(region, 64), LIFECERT_FIELD_MAX(hall, kMaxHallId),
            LIFECERT_FIELD(made_at), LIFECERT_FIELD(request), LIFECERT_FIELD(action),
            LIFECERT_FIELD_MAX(department, kMaxName), LIFECERT_FIELD(days),
            LIFECERT_FIELD_MAX(public_text, kMaxPublicText), LIFECERT_FIELD_MAX(sealed, kMaxSealedText));
  }
  static constexpr const char* kName = "CaseStep";
  friend bool operator==(const CaseStep&, const CaseStep&) = default;
};

/// Which limit was passed.
enum class LimitKind : std::uint8_t {
  accept = 1,        // not taken up in time
  warning = 2,       // one working day of the promise is left
  promise = 3,       // the promised limit
  legal = 4,         // the legal limit
  still_open = 5,    // every five working days after that
  secret = 6,        // a draw's secret was not revealed; the draw goes on without it
  result = 7,        // a draw without a published result
};
[[nodiscard]] bool known(LimitKind kind);
[[nodiscard]] std::string_view name_of(LimitKind kind);
constexpr std::string_view type_name(LimitKind) { return "LimitKind"; }

/// The intake's own record escalation: says, in the log, that a limit was passed. No statement, no signature: what it says follows
/// from the log, and an auditor who replays it finds the same.
struct Escalation {
  std::uint8_t version = kVersion;
  std::string region;
  std::string hall;                  // empty for a draw
  Hash subject{};                    // request, or a draw's commitment
  LimitKind kind = LimitKind::promise;
  std::uint16_t round = 0;           // still_open: 1, 2, 3 ...; else 0
  std::int64_t limit_end = 0;        // UnixSeconds: the first moment that was too late

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(version), LIFECERT_FIELD_MAX(region, 64), LIFECERT_FIELD_MAX(hall, kMaxHallId),
            LIFECERT_FIELD(subject), LIFECERT_FIELD(kind), LIFECERT_FIELD(round), LIFECERT_FIELD(limit_end));
  }
  static constexpr const char* kName = "Escalation";
  friend bool operator==(const Escalation&, const Escalation&) = default;
};

/// BLAKE2b-256 of a payload.
[[nodiscard]] Hash id_of(ByteView payload);

/// Seals what somebody wrote. The text is padded, so that its length tells little.
/// seed   32 bytes that are never used twice (crypto::hedged_seed)
/// Errors: too_long, bad_text (control characters), bad_key.
[[nodiscard]] Result<Bytes> seal_body(const RequestBody& body, const PublicKey& mailbox, const Hash& seed);
/// Errors: cannot_open, as wire::decode.
[[nodiscard]] Result<RequestBody> open_body(const crypto::BoxKeyPair& mailbox, ByteView sealed);

/// An answer for the one who asked.
/// nonce   24 bytes that are never used twice
/// Errors: too_long, bad_text.
[[nodiscard]] Result<Bytes> seal_answer(std::string_view text, const std::array<std::uint8_t, 32>& answer_key,
                                        const Hash& request, const std::array<std::uint8_t, 24>& nonce);
/// Errors: cannot_open, bad_text.
[[nodiscard]] Result<std::string> open_answer(ByteView sealed, const std::array<std::uint8_t, 32>& answer_key,
                                              const Hash& request);

}  // namespace lifecert::desk
