// The plan of a hall: its windows, what they serve and when, how long things may take, and the keys of those who serve. Signed by
// the region's registrar, since windows and clerks change more often than the roots should be asked; the newest version counts.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/crypto/types.h"
#include "core/envelope/signed.h"
#include "core/wire/calendar.h"
#include "core/wire/codec.h"

namespace lifecert::desk {

using crypto::Hash;
using crypto::KeyId;
using crypto::PublicKey;

inline constexpr std::uint8_t kVersion = 1;
inline constexpr std::uint32_t kMaxHallId = 32;
inline constexpr std::uint32_t kMaxCode = 16;
inline constexpr std::uint32_t kMaxName = 96;
inline constexpr std::uint32_t kMaxServices = 64;
inline constexpr std::uint32_t kMaxWindows = 128;
inline constexpr std::uint32_t kMaxKeys = 64;

/// What may be asked of the desk besides being served at a window.
enum class RequestKind : std::uint8_t {
  complaint = 1,
  question = 2,
  suggestion = 3,
  report = 4,
  praise = 5,
  help = 6,
  bad_review = 7,  // opened by an evaluation of one of the two lowest levels
};
[[nodiscard]] bool known(RequestKind kind);
[[nodiscard]] std::string_view name_of(RequestKind kind);
constexpr std::string_view type_name(RequestKind) { return "RequestKind"; }

/// A kind of business with a queue of its own.
struct Service {
  std::string code;               // one or two capital letters, as on the tickets
  std::string name_zh;
  std::string name_en;
  bool bookable = true;
  std::uint16_t slot_minutes = 30;  // length of a time that can be booked, 5 to 240
  std::uint16_t places = 1;         // how many may book each

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(code, kMaxCode), LIFECERT_FIELD_MAX(name_zh, kMaxName),
            LIFECERT_FIELD_MAX(name_en, kMaxName), LIFECERT_FIELD(bookable), LIFECERT_FIELD(slot_minutes),
            LIFECERT_FIELD(places));
  }
  static constexpr const char* kName = "DeskService";
  friend bool operator==(const Service&, const Service&) = default;
};

struct Window {
  std::uint16_t number = 0;            // as painted above it
  std::vector<std::string> services;   // codes

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(number), LIFECERT_FIELD_MAX(services, kMaxServices));
  }
  static constexpr const char* kName = "DeskWindow";
  friend bool operator==(const Window&, const Window&) = default;
};

/// How long an answer to a request may take, in working days after the day on which it came in.
struct RequestLimit {
  RequestKind kind = RequestKind::complaint;
  std::uint16_t accept_days = 2;    // until it is taken up
  std::uint16_t promised_days = 5;  // as the hall promises
  std::uint16_t legal_days = 15;    // as the law wants; not less than promised

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(kind), LIFECERT_FIELD(accept_days), LIFECERT_FIELD(promised_days),
            LIFECERT_FIELD(legal_days));
  }
  static constexpr const char* kName = "RequestLimit";
  friend bool operator==(const RequestLimit&, const RequestLimit&) = default;
};

struct DeskKey {
  std::string name;
  PublicKey key{};

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(name, kMaxName), LIFECERT_FIELD(key));
  }
  static constexpr const char* kName = "DeskKey";
  friend bool operator==(const DeskKey&, const DeskKey&) = default;
};

/// Payload of hall_plan.
struct HallPlan {
  std::uint8_t version = kVersion;
  std::string region;
  std::string hall;                      // machine name, [a-z0-9-]
  std::string name_zh;
  std::string name_en;
  std::uint32_t edition = 0;             // rises with every change
  WorkingCalendar calendar;
  std::vector<Service> services;
  std::vector<Window> windows;
  std::vector<RequestLimit> limits;      // ascending by kind; a kind without one is not taken here
  std::uint16_t book_ahead_days = 14;    // calendar days
  std::uint16_t open_per_device = 6;     // bookings, and requests, of one phone that may be open at once
  std::uint16_t preferred_run = 2;       // preferred calls in a row while somebody ordinary waits
  std::uint16_t extension_days = 10;     // a limit may be extended once, by at most these
  PublicKey mailbox{};                   // X25519: what people write is sealed to it
  std::vector<DeskKey> desks;            // who serve at windows and answer
  std::vector<DeskKey> supervisors;
  std::vector<DeskKey> draw_officers;
  std::vector<DeskKey> kiosks;           // machines in the hall that take tickets for people without a phone

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(version), LIFECERT_FIELD_MAX(region, 64), LIFECERT_FIELD_MAX(hall, kMaxHallId),
            LIFECERT_FIELD_MAX(name_zh, kMaxName), LIFECERT_FIELD_MAX(name_en, kMaxName), LIFECERT_FIELD(edition),
            LIFECERT_FIELD(calendar), LIFECERT_FIELD_MAX(services, kMaxServices),
            LIFECERT_FIELD_MAX(windows, kMaxWindows), LIFECERT_FIELD_MAX(limits, 16), LIFECERT_FIELD(book_ahead_days),
            LIFECERT_FIELD(open_per_device), LIFECERT_FIELD(preferred_run), LIFECERT_FIELD(extension_days),
            LIFECERT_FIELD(mailbox), LIFECERT_FIELD_MAX(desks, kMaxKeys), LIFECERT_FIELD_MAX(supervisors, kMaxKeys),
            LIFECERT_FIELD_MAX(draw_officers, kMaxKeys), LIFECERT_FIELD_MAX(kiosks, kMaxKeys));
  }
  static constexpr const char* kName = "HallPlan";
  friend bool operator==(const HallPlan&, const HallPlan&) = default;
};

/// Errors: bad_argument; `where` names the field (no service or window, a code that stands twice or is no capital letters, a window
///         that serves nothing known, limits out of order or legal below promised, no desk), and those of check_calendar.
[[nodiscard]] Result<void> check_plan(const HallPlan& plan);

/// registrars   the keys of the trust list
/// Errors: wrong_kind, wrong_key, bad_signature, wrong_region, bad_key (a key in it is no valid point), as check_plan.
[[nodiscard]] Result<HallPlan> verify_plan(const envelope::SignedStatement& statement,
                                           const std::vector<PublicKey>& registrars, std::string_view region);

[[nodiscard]] const Service* find_service(const HallPlan& plan, std::string_view code);
[[nodiscard]] const Window* find_window(const HallPlan& plan, std::uint16_t number);
[[nodiscard]] const RequestLimit* find_limit(const HallPlan& plan, RequestKind kind);
[[nodiscard]] bool serves(const Window& window, std::string_view service);
/// The key with this id, or null.
[[nodiscard]] const PublicKey* find_key(const std::vector<DeskKey>& keys, const KeyId& id);

/// The times that can be booked on a day, as minutes since midnight: as many whole slots as fit each stretch of the hours. Empty
/// on a day without work and for a service that takes no bookings.
[[nodiscard]] std::vector<std::uint16_t> slots_of(const HallPlan& plan, const Service& service, std::int32_t day);

}  // namespace lifecert::desk

template <>
struct lifecert::wire::MinSize<lifecert::desk::Service> {
  static constexpr std::uint32_t value = 17;
};
template <>
struct lifecert::wire::MinSize<lifecert::desk::Window> {
  static constexpr std::uint32_t value = 6;
};
template <>
struct lifecert::wire::MinSize<lifecert::desk::RequestLimit> {
  static constexpr std::uint32_t value = 7;
};
template <>
struct lifecert::wire::MinSize<lifecert::desk::DeskKey> {
  static constexpr std::uint32_t value = 36;
};
