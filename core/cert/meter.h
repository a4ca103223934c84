// The failure meter: how often a step was tried on this phone, how long it took, where it was given up and why. Counts only: no name,
// no key, no text, no time of day. The person sees them; a month's counts go to the office only if the person agrees.
//
// Values and pure functions. The phone adds events up (core/client); the office adds phones up, and shows no cell that fewer than
// five phones stand behind.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/cert/trust_list.h"
#include "core/envelope/signed.h"
#include "core/wire/codec.h"

namespace lifecert::cert {

/// The steps of a certification, in their order.
enum class MeterStep : std::uint8_t {
  code = 1,       // the letter's code
  enrolment = 2,  // waiting for the registrar
  consent = 3,
  camera = 4,     // getting at it
  pictures = 5,
  review = 6,     // looking at them once more
  signing = 7,    // until it is kept
  sending = 8,    // until it is received
};
[[nodiscard]] bool known(MeterStep step);
[[nodiscard]] std::string_view name_of(MeterStep step);
constexpr std::string_view type_name(MeterStep) { return "MeterStep"; }

enum class MeterOutcome : std::uint8_t { done = 1, failed = 2, given_up = 3 };
[[nodiscard]] bool known(MeterOutcome outcome);
[[nodiscard]] std::string_view name_of(MeterOutcome outcome);
constexpr std::string_view type_name(MeterOutcome) { return "MeterOutcome"; }

inline constexpr std::uint32_t kMaxMeterCount = 100'000;
inline constexpr std::uint32_t kMaxMeterSeconds = 3600;  // of one attempt; whoever went for a meal counts as an hour
inline constexpr std::uint32_t kMaxMeterReasons = 32;
inline constexpr std::size_t kLeastPhones = 5;           // behind a cell that is shown

struct StepCount {
  MeterStep step = MeterStep::code;
  std::uint32_t attempts = 0;
  std::uint32_t done = 0;
  std::uint32_t given_up = 0;
  std::uint32_t seconds = 0;  // of all attempts together, each rounded down to five

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(step), LIFECERT_FIELD(attempts), LIFECERT_FIELD(done), LIFECERT_FIELD(given_up),
            LIFECERT_FIELD(seconds));
  }
  static constexpr const char* kName = "StepCount";
  friend bool operator==(const StepCount&, const StepCount&) = default;
};

struct ReasonCount {
  Code reason = Code::ok;
  std::uint32_t count = 0;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(reason), LIFECERT_FIELD(count));
  }
  static constexpr const char* kName = "ReasonCount";
  friend bool operator==(const ReasonCount&, const ReasonCount&) = default;
};

/// One month of one phone.
struct Meter {
  std::int32_t month = 0;            // months since January 1970
  std::vector<StepCount> steps;      // ascending by step, none twice
  std::vector<ReasonCount> reasons;  // ascending by number, none twice

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(month), LIFECERT_FIELD_MAX(steps, 8), LIFECERT_FIELD_MAX(reasons, kMaxMeterReasons));
  }
  static constexpr const char* kName = "Meter";
  friend bool operator==(const Meter&, const Meter&) = default;
};

/// Signed by the device (kind meter_report), so that the office counts enrolled phones, each once a month. The signature is checked
/// when it comes and says nothing about the person; what is shown of it are sums.
struct MeterReport {
  std::string region;
  PublicKey device_key{};
  Meter meter;
  std::string build;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(region, 64), LIFECERT_FIELD(device_key), LIFECERT_FIELD(meter), LIFECERT_FIELD_MAX(build, 32));
  }
  static constexpr const char* kName = "MeterReport";
  friend bool operator==(const MeterReport&, const MeterReport&) = default;
};

/// What happened at one step.
struct MeterEvent {
  MeterStep step = MeterStep::code;
  MeterOutcome outcome = MeterOutcome::done;
  std::uint32_t seconds = 0;
  Code reason = Code::ok;  // failed, given_up: why, if that is known

  friend bool operator==(const MeterEvent&, const MeterEvent&) = default;
};

/// Months since January 1970 of a time, on a clock in China; 2026-11 is 682.
[[nodiscard]] std::int32_t month_of(std::int64_t unix_s);
/// "2026-11".
[[nodiscard]] std::string month_text(std::int32_t month);

/// The month with the event in it. Counts stop at kMaxMeterCount; a reason beyond kMaxMeterReasons different ones is not counted.
[[nodiscard]] Meter counted(Meter meter, const MeterEvent& event);

/// Verifies a report by the key that it names, and that its counts can be (ordered, within limits, done + given up not more than
/// attempts). Whether the key is enrolled, the caller knows.
/// Errors: wrong_kind, wrong_key, bad_signature, wrong_region, not_canonical, bad_argument, as wire::decode.
[[nodiscard]] Result<MeterReport> verify_meter_report(const envelope::SignedStatement& statement, std::string_view region);

/// A number behind which at least kLeastPhones phones stand.
struct MeterCell {
  std::uint64_t sum = 0;
  std::size_t phones = 0;

  [[nodiscard]] bool shown() const { return phones >= kLeastPhones; }
};

struct StepTally {
  MeterCell attempts;
  MeterCell done;
  MeterCell given_up;
  MeterCell seconds;
};

/// The sums of one month over phones.
struct MeterTally {
  std::size_t phones = 0;
  std::map<MeterStep, StepTally> steps;
  std::map<Code, MeterCell> reasons;
};

/// reports  at most one a phone and month; other months are passed over
[[nodiscard]] MeterTally tally(const std::vector<MeterReport>& reports, std::int32_t month);

}  // namespace lifecert::cert

template <>
struct lifecert::wire::MinSize<lifecert::cert::StepCount> {
  static constexpr std::uint32_t value = 17;
};
template <>
struct lifecert::wire::MinSize<lifecert::cert::ReasonCount> {
  static constexpr std::uint32_t value = 6;
};
