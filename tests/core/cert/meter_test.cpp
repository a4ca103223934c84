#include "core/cert/meter.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "tests/support/region_fixture.h"

namespace lifecert::cert {
namespace {

using envelope::Kind;
using envelope::Role;
using support::must;
using support::Region;

class MeterReportTest : public ::testing::Test {
 protected:
  MeterReport good() const {
    MeterReport report;
    report.region = Region::kName;
    report.device_key = region_.device.public_key();
    report.meter.month = 682;
    report.meter.steps = {{MeterStep::code, 3, 1, 1, 120}, {MeterStep::sending, 2, 2, 0, 10}};
    report.meter.reasons = {{Code::bad_check_character, 2}, {Code::no_network, 1}};
    report.build = "lifecert 0.1";
    return report;
  }
  Code verdict(const MeterReport& report, Kind kind = Kind::meter_report, Role role = Role::device) {
    const auto statement = Region::sign(kind, report, role, region_.device);
    const Result<MeterReport> verified = verify_meter_report(statement, Region::kName);
    return verified ? Code::ok : verified.error().code;
  }

  Region region_;
};

TEST_F(MeterReportTest, IsVerifiedByTheKeyThatItNames) {
  EXPECT_EQ(verdict(good()), Code::ok);
  EXPECT_EQ(verdict(good(), Kind::fetch), Code::wrong_kind);
  EXPECT_EQ(verdict(good(), Kind::meter_report, Role::reviewer), Code::wrong_key);
  MeterReport other = good();
  other.region = "other.example";
  EXPECT_EQ(verdict(other), Code::wrong_region);
  other = good();
  other.device_key = region_.stranger.public_key();
  EXPECT_EQ(verdict(other), Code::wrong_key);
  envelope::SignedStatement cut{Kind::meter_report, wire::encode(good()), {}};
  cut.payload.pop_back();
  EXPECT_EQ(verify_meter_report(cut, Region::kName).error().code, Code::truncated);
}

TEST(Meter, CountsNoReasonWhereNothingFailed) {
  const Meter meter = counted({}, {MeterStep::camera, MeterOutcome::given_up, 30, Code::ok});
  EXPECT_EQ(meter.steps.at(0).given_up, 1U);
  EXPECT_TRUE(meter.reasons.empty());
}

TEST_F(MeterReportTest, HasOnlyCountsThatCanBe) {
  const auto refused = [&](auto change) {
    MeterReport report = good();
    change(report.meter);
    return verdict(report);
  };
  EXPECT_EQ(refused([](Meter& m) { m.steps[0].done = 3; }), Code::bad_argument);
  EXPECT_EQ(refused([](Meter& m) { m.steps[0].attempts = kMaxMeterCount + 1; }), Code::bad_argument);
  EXPECT_EQ(refused([](Meter& m) { m.steps[0].seconds = 3 * kMaxMeterSeconds + 1; }), Code::bad_argument);
  EXPECT_EQ(refused([](Meter& m) { std::swap(m.steps[0], m.steps[1]); }), Code::bad_argument);
  EXPECT_EQ(refused([](Meter& m) { m.reasons[1] = m.reasons[0]; }), Code::bad_argument);
  EXPECT_EQ(refused([](Meter& m) { m.reasons[0].count = 0; }), Code::bad_argument);
  EXPECT_EQ(refused([](Meter& m) { m.reasons[0].reason = Code::ok; }), Code::bad_argument);
  EXPECT_EQ(refused([](Meter& m) { m.reasons[0].count = kMaxMeterCount + 1; }), Code::bad_argument);
}

TEST(Meter, KeepsReasonsApartAndInOrder) {
  Meter meter;
  for (const Code reason : {Code::no_network, Code::bad_check_character, Code::no_network, Code::storage_full}) {
    meter = counted(meter, {MeterStep::code, MeterOutcome::failed, 10, reason});
  }
  std::map<Code, std::uint32_t> counts;
  for (const ReasonCount& one : meter.reasons) counts[one.reason] = one.count;
  EXPECT_EQ(counts, (std::map<Code, std::uint32_t>{{Code::no_network, 2}, {Code::bad_check_character, 1}, {Code::storage_full, 1}}));
  EXPECT_TRUE(std::ranges::is_sorted(meter.reasons, {}, &ReasonCount::reason));
}

TEST(Meter, StopsCountingBeforeNumbersGetOutOfHand) {
  Meter meter;
  meter.steps = {{MeterStep::code, kMaxMeterCount, 0, 0, 0}};
  meter.reasons = {{Code::no_network, kMaxMeterCount}};
  meter = counted(meter, {MeterStep::code, MeterOutcome::failed, 10, Code::no_network});
  EXPECT_EQ(meter.steps[0].attempts, kMaxMeterCount);
  EXPECT_EQ(meter.reasons[0].count, kMaxMeterCount);
  for (std::uint16_t number = 100; meter.reasons.size() < kMaxMeterReasons && number < 700; ++number) {
    meter = counted(meter, {MeterStep::code, MeterOutcome::failed, 0, static_cast<Code>(number)});
  }
  const Meter full = meter;
  EXPECT_EQ(counted(meter, {MeterStep::code, MeterOutcome::failed, 0, Code::stopped}), full);
}

TEST(Meter, NamesMonths) {
  EXPECT_EQ(month_of(0), 0);
  EXPECT_EQ(month_text(0), "1970-01");
  EXPECT_EQ(month_of(support::kNow), 682);
  EXPECT_EQ(month_text(682), "2026-11");
  EXPECT_EQ(month_text(-1), "1969-12");
  // A month begins at midnight in China.
  EXPECT_EQ(month_text(month_of(1'796'054'399)), "2026-11");
  EXPECT_EQ(month_text(month_of(1'796'054'400)), "2026-12");
}

TEST(MeterTallyTest, ShowsNoCellOfFewerThanFivePhones) {
  std::vector<MeterReport> reports;
  for (int phone = 0; phone < 6; ++phone) {
    MeterReport report;
    report.meter.month = 682;
    report.meter.steps = {{MeterStep::camera, 2, 1, phone < 4 ? 1U : 0U, 20}};
    report.meter.reasons = {{Code::no_network, 3}};
    if (phone < 2) report.meter.reasons.push_back({Code::server_busy, 1});
    reports.push_back(report);
  }
  reports.push_back(reports[0]);
  reports.back().meter.month = 681;
  const MeterTally sums = tally(reports, 682);
  EXPECT_EQ(sums.phones, 6U);
  const StepTally& camera = sums.steps.at(MeterStep::camera);
  EXPECT_EQ(camera.attempts.sum, 12U);
  EXPECT_TRUE(camera.attempts.shown());
  EXPECT_EQ(camera.given_up.phones, 4U);
  EXPECT_FALSE(camera.given_up.shown());
  EXPECT_EQ(sums.reasons.at(Code::no_network).sum, 18U);
  EXPECT_FALSE(sums.reasons.at(Code::server_busy).shown());
}

}  // namespace
}  // namespace lifecert::cert
