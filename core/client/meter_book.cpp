// The phone's side of the failure meter: counts by month, and a month's report once the person has agreed.
#include <algorithm>

#include "core/client/client.h"
#include "core/client/rows.h"
#include "core/crypto/sign.h"

namespace lifecert::client {
namespace {

using envelope::Kind;
using envelope::Role;

Bytes month_key(std::string_view prefix, std::int32_t month) {
  return rows::key(prefix, static_cast<std::uint64_t>(std::max(month, 0)));
}

}  // namespace

Result<Changes> Client::count(const cert::MeterEvent& event, std::int64_t now) {
  if (before_) return Error{Code::wrong_state, "meter"};
  if (!known(event.step) || !known(event.outcome) || !known(event.reason)) return Error{Code::bad_argument, "event"};
  latest_now_ = now;
  stage();
  const std::int32_t month = std::max(cert::month_of(now), 0);
  cert::Meter& meter = state_.meters[month];
  meter.month = month;
  meter = cert::counted(std::move(meter), event);
  put(month_key(rows::kMeter, month), wire::encode(meter));
  while (state_.meters.size() > kMaxMeterMonths) {
    const std::int32_t oldest = state_.meters.begin()->first;
    remove(month_key(rows::kMeter, oldest));
    state_.meters.erase(oldest);
  }
  return deliver();
}

MeterBook Client::meter(std::int64_t now) const {
  MeterBook book;
  for (const auto& [month, meter] : state_.meters) {
    book.months.push_back(meter);
    const bool over = month < cert::month_of(now);
    if (over && book.reportable == 0 && !state_.meter_reports.contains(month)) book.reportable = month;
  }
  return book;
}

Result<ToSign> Client::prepare_meter_report(std::int64_t now) {
  const std::int32_t month = meter(now).reportable;
  if (before_ || !state_.credential || month == 0) return Error{Code::wrong_state, "report"};
  prepared_report_ = cert::MeterReport{pins_.region, state_.credential->device_key, state_.meters.at(month), kBuild};
  return ToSign{{envelope::pre_authentication(Kind::meter_report, wire::encode(*prepared_report_))}};
}

Result<Changes> Client::finish_meter_report(const Signatures& signatures) {
  if (before_ || !prepared_report_ || signatures.signatures.size() != 1) return Error{Code::wrong_state, "report"};
  const cert::MeterReport report = *prepared_report_;
  prepared_report_.reset();
  const crypto::KeyId signer = crypto::key_id(report.device_key);
  const envelope::SignedStatement statement{
      Kind::meter_report, wire::encode(report), {{Role::device, signer, signatures.signatures[0]}}};
  if (Result<cert::MeterReport> good = cert::verify_meter_report(statement, pins_.region); !good) return good.error();
  stage();
  const Bytes row = wire::encode(statement);
  put(month_key(rows::kMeterReport, report.meter.month), row);
  state_.meter_reports[report.meter.month] = row;
  paces_.meter = {};
  return deliver();
}

Result<Changes> Client::forget_meter() {
  if (before_) return Error{Code::wrong_state, "meter"};
  stage();
  for (const auto& [month, meter] : state_.meters) remove(month_key(rows::kMeter, month));
  for (const auto& [month, report] : state_.meter_reports) remove(month_key(rows::kMeterReport, month));
  state_.meters.clear();
  state_.meter_reports.clear();
  return deliver();
}

// It has arrived, now or before: its counts are the office's from here on.
Result<void> Client::absorb_meter_answer(std::int32_t month) {
  remove(month_key(rows::kMeter, month));
  remove(month_key(rows::kMeterReport, month));
  state_.meters.erase(month);
  state_.meter_reports.erase(month);
  return {};
}

}  // namespace lifecert::client
