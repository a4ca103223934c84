// The failure meter on the phone, and its way to the office.
#include "core/cert/meter.h"

#include <gtest/gtest.h>

#include "tests/support/phone_fixture.h"

namespace lifecert::client {
namespace {

using cert::MeterEvent;
using cert::MeterOutcome;
using cert::MeterStep;
using support::Counter;
using support::kDay_s;
using support::kNow;
using support::Phone;
using support::Region;

class MeterTest : public ::testing::Test {
 protected:
  void later(std::int64_t seconds) {
    phone_.now += seconds;
    counter_.now += seconds;
  }
  void enrol() {
    phone_.talk(counter_);
    ASSERT_EQ(phone_.enrol(), Code::ok);
    phone_.talk(counter_);
    counter_.grant();
    later(10);
    phone_.talk(counter_);
  }
  Code count(const MeterEvent& event) { return phone_.keep(phone_.client().count(event, phone_.now)); }
  Code report() {
    const Result<ToSign> to_sign = phone_.client().prepare_meter_report(phone_.now);
    if (!to_sign) return to_sign.error().code;
    return phone_.keep(phone_.client().finish_meter_report(phone_.sign(*to_sign)));
  }

  Region region_;
  Counter counter_{region_};
  Phone phone_{region_, kNow};
};

TEST_F(MeterTest, CountsByMonthAndSurvivesARestart) {
  ASSERT_EQ(count({MeterStep::camera, MeterOutcome::failed, 12, Code::not_allowed}), Code::ok);
  ASSERT_EQ(count({MeterStep::camera, MeterOutcome::given_up, 7, Code::not_allowed}), Code::ok);
  ASSERT_EQ(count({MeterStep::camera, MeterOutcome::done, 30, Code::ok}), Code::ok);
  ASSERT_EQ(count({MeterStep::code, MeterOutcome::failed, 99'999, Code::bad_check_character}), Code::ok);
  phone_.open();
  const MeterBook book = phone_.client().meter(phone_.now);
  ASSERT_EQ(book.months.size(), 1U);
  const cert::Meter& meter = book.months[0];
  EXPECT_EQ(cert::month_text(meter.month), "2026-11");
  ASSERT_EQ(meter.steps.size(), 2U);
  EXPECT_EQ(meter.steps[0], (cert::StepCount{MeterStep::code, 1, 0, 0, 3600})) << "an hour at most";
  EXPECT_EQ(meter.steps[1], (cert::StepCount{MeterStep::camera, 3, 1, 1, 10 + 5 + 30})) << "rounded down to five";
  ASSERT_EQ(meter.reasons.size(), 2U);
  EXPECT_EQ(meter.reasons[0], (cert::ReasonCount{Code::bad_check_character, 1}));
  EXPECT_EQ(meter.reasons[1], (cert::ReasonCount{Code::not_allowed, 2}));
  EXPECT_EQ(book.reportable, 0) << "the month is not over";
}

TEST_F(MeterTest, KeepsAYearAtMost) {
  for (int month = 0; month < 20; ++month) {
    ASSERT_EQ(count({MeterStep::review, MeterOutcome::done, 5, Code::ok}), Code::ok);
    later(31 * kDay_s);
  }
  EXPECT_EQ(phone_.client().meter(phone_.now).months.size(), kMaxMeterMonths);
  EXPECT_EQ(phone_.count("meter/"), kMaxMeterMonths);
}

TEST_F(MeterTest, IsSentOnlyWhenAskedForAndOnlyOnce) {
  enrol();
  ASSERT_EQ(count({MeterStep::sending, MeterOutcome::failed, 20, Code::no_network}), Code::ok);
  EXPECT_EQ(report(), Code::wrong_state) << "the month is not over";
  later(31 * kDay_s);
  phone_.talk(counter_);
  EXPECT_TRUE(counter_.reports.empty()) << "nobody agreed";
  ASSERT_EQ(report(), Code::ok);
  EXPECT_EQ(report(), Code::wrong_state) << "it is on its way";
  phone_.open();
  phone_.talk(counter_);
  ASSERT_EQ(counter_.reports.size(), 1U);
  EXPECT_EQ(counter_.reports[0].meter.steps[0].step, MeterStep::sending);
  EXPECT_EQ(phone_.count("meter/"), 0U);
  EXPECT_EQ(phone_.count("meter-report/"), 0U);
  later(kDay_s);
  phone_.talk(counter_);
  EXPECT_EQ(counter_.reports.size(), 1U);
}

TEST_F(MeterTest, IsLetGoWhenTheOfficeHasItAlready) {
  enrol();
  ASSERT_EQ(count({MeterStep::sending, MeterOutcome::done, 20, Code::ok}), Code::ok);
  later(31 * kDay_s);
  ASSERT_EQ(report(), Code::ok);
  const auto rows = phone_.rows;
  phone_.talk(counter_);
  // The answer was lost with the rows that followed it.
  phone_.rows = rows;
  phone_.open();
  later(kDay_s);
  phone_.talk(counter_);
  EXPECT_EQ(counter_.reports.size(), 1U);
  EXPECT_EQ(phone_.count("meter-report/"), 0U);
}

TEST_F(MeterTest, ComesAfterEverythingElse) {
  enrol();
  ASSERT_EQ(count({MeterStep::sending, MeterOutcome::done, 20, Code::ok}), Code::ok);
  later(31 * kDay_s);
  ASSERT_EQ(report(), Code::ok);
  ASSERT_EQ(phone_.certify(), Code::ok);
  std::vector<std::string> asked;
  phone_.talk([&](const Exchange& exchange) -> std::optional<support::Answer> {
    asked.push_back(exchange.path);
    return counter_.handle(exchange);
  });
  ASSERT_FALSE(asked.empty());
  EXPECT_EQ(asked.back(), "/v1/records");
}

TEST_F(MeterTest, IsForgottenWhenThePersonSaysSo) {
  enrol();
  ASSERT_EQ(count({MeterStep::consent, MeterOutcome::given_up, 60, Code::no_consent}), Code::ok);
  later(31 * kDay_s);
  ASSERT_EQ(report(), Code::ok);
  ASSERT_EQ(phone_.keep(phone_.client().forget_meter()), Code::ok);
  phone_.open();
  EXPECT_TRUE(phone_.client().meter(phone_.now).months.empty());
  phone_.talk(counter_);
  EXPECT_TRUE(counter_.reports.empty());
}

TEST_F(MeterTest, TakesNoNonsense) {
  EXPECT_EQ(count({static_cast<MeterStep>(99), MeterOutcome::done, 1, Code::ok}), Code::bad_argument);
  EXPECT_EQ(count({MeterStep::code, static_cast<MeterOutcome>(9), 1, Code::ok}), Code::bad_argument);
  EXPECT_EQ(count({MeterStep::code, MeterOutcome::failed, 1, static_cast<Code>(64000)}), Code::bad_argument);
  EXPECT_TRUE(phone_.rows.empty());
}

}  // namespace
}  // namespace lifecert::client
