#include "core/cert/meter.h"

#include <algorithm>

#include "core/base/civil.h"

namespace lifecert::cert {
namespace {

using envelope::Kind;
using envelope::Role;

constexpr std::uint32_t kRounding_s = 5;

std::uint32_t plus(std::uint32_t count, std::uint32_t more) { return std::min(count + more, kMaxMeterCount); }

void add(MeterCell& cell, std::uint32_t count) {
  if (count == 0) return;
  cell.sum += count;
  ++cell.phones;
}

// Whether honest counting can have given this.
bool can_be(const Meter& meter) {
  const auto strictly = [](const auto& list, auto member) {
    return std::ranges::adjacent_find(list, std::ranges::greater_equal(), member) == list.end();
  };
  if (!strictly(meter.steps, &StepCount::step) || !strictly(meter.reasons, &ReasonCount::reason)) return false;
  const bool steps = std::ranges::all_of(meter.steps, [](const StepCount& one) {
    return one.attempts <= kMaxMeterCount && std::uint64_t{one.done} + one.given_up <= one.attempts &&
           one.seconds <= std::uint64_t{one.attempts} * kMaxMeterSeconds;
  });
  return steps && std::ranges::all_of(meter.reasons, [](const ReasonCount& one) {
           return one.reason != Code::ok && one.count > 0 && one.count <= kMaxMeterCount;
         });
}

}  // namespace

bool known(MeterStep step) { return step >= MeterStep::code && step <= MeterStep::sending; }
bool known(MeterOutcome outcome) { return outcome >= MeterOutcome::done && outcome <= MeterOutcome::given_up; }

std::string_view name_of(MeterStep step) {
  switch (step) {
    case MeterStep::code: return "code";
    case MeterStep::enrolment: return "enrolment";
    case MeterStep::consent: return "consent";
    case MeterStep::camera: return "camera";
    case MeterStep::pictures: return "pictures";
    case MeterStep::review: return "review";
    case MeterStep::signing: return "signing";
    case MeterStep::sending: return "sending";
  }
  return "unknown";
}

std::string_view name_of(MeterOutcome outcome) {
  switch (outcome) {
    case MeterOutcome::done: return "done";
    case MeterOutcome::failed: return "failed";
    case MeterOutcome::given_up: return "given_up";
  }
  return "unknown";
}

std::int32_t month_of(std::int64_t unix_s) {
  const Date date = date_of(day_of_time(unix_s, kChinaOffsetS));
  return (date.year - 1970) * 12 + static_cast<std::int32_t>(date.month) - 1;
}

std::string month_text(std::int32_t month) {
  std::int32_t year = 1970 + month / 12;
  std::int32_t of_year = month % 12;
  if (of_year < 0) {
    of_year += 12;
    --year;
  }
  const std::string digits = std::to_string(of_year + 1);
  return std::to_string(year) + (digits.size() == 1 ? "-0" : "-") + digits;
}

Meter counted(Meter meter, const MeterEvent& event) {
  auto step = std::ranges::lower_bound(meter.steps, event.step, {}, &StepCount::step);
  if (step == meter.steps.end() || step->step != event.step) step = meter.steps.insert(step, {event.step, 0, 0, 0, 0});
  if (step->attempts < kMaxMeterCount) {
    ++step->attempts;
    if (event.outcome == MeterOutcome::done) ++step->done;
    if (event.outcome == MeterOutcome::given_up) ++step->given_up;
    step->seconds += std::min(event.seconds, kMaxMeterSeconds) / kRounding_s * kRounding_s;
  }
  if (event.outcome == MeterOutcome::done || event.reason == Code::ok) return meter;
  auto reason = std::ranges::lower_bound(meter.reasons, event.reason, {}, &ReasonCount::reason);
  if (reason == meter.reasons.end() || reason->reason != event.reason) {
    if (meter.reasons.size() == kMaxMeterReasons) return meter;
    reason = meter.reasons.insert(reason, {event.reason, 0});
  }
  reason->count = plus(reason->count, 1);
  return meter;
}

Result<MeterReport> verify_meter_report(const envelope::SignedStatement& statement, std::string_view region) {
  if (statement.kind != Kind::meter_report) return Error{Code::wrong_kind, "report"};
  Result<MeterReport> report = wire::decode<MeterReport>(statement.payload);
  if (!report) return report;
  Result<void> good = envelope::verify_by(statement, Kind::meter_report, Role::device, report->device_key);
  if (!good) return good.error();
  if (report->region != region) return Error{Code::wrong_region, "report"};
  if (!can_be(report->meter)) return Error{Code::bad_argument, "counts"};
  return report;
}

MeterTally tally(const std::vector<MeterReport>& reports, std::int32_t month) {
  MeterTally sums;
  for (const MeterReport& report : reports) {
    if (report.meter.month != month) continue;
    ++sums.phones;
    for (const StepCount& one : report.meter.steps) {
      StepTally& step = sums.steps[one.step];
      add(step.attempts, one.attempts);
      add(step.done, one.done);
      add(step.given_up, one.given_up);
      add(step.seconds, one.seconds);
    }
    for (const ReasonCount& one : report.meter.reasons) add(sums.reasons[one.reason], one.count);
  }
  return sums;
}

}  // namespace lifecert::cert
