// The audit finds whatever differs in an intake's store, and nothing in one that nobody touched.
#include "native/tools/audit.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>

#include "core/intake/intake.h"
#include "core/intake/keys.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_entropy.h"
#include "tests/support/memory_store.h"
#include "tests/support/region_fixture.h"

namespace lifecert::native {
namespace {

using envelope::Kind;
using envelope::Role;
using support::MemoryDisk;
using support::MemoryStore;
using support::must;
using support::Region;

/// An intake that has seen one certification from the request to the decision.
class Audit : public ::testing::Test {
 protected:
  Audit() {
    Bytes packet = region_.packet();
    submission_ = must(envelope::parse_unverified(packet)).submission_id;
    support::NamedSigner log_key("log");
    support::NamedSigner cosigner("cosigner");
    auto intake = must(intake::Intake::open({&store_, &clock_, &entropy_, &log_key, &cosigner}, region_.trust));
    const auto take = [&](Result<intake::Checked> checked) {
      std::vector<intake::Checked> batch;
      batch.push_back(must(std::move(checked)));
      must(std::move(intake->append(std::move(batch)).front()));
      clock_.advance(10);
    };
    const auto record = [&](const envelope::SignedStatement& statement) {
      take(intake->check_record(wire::encode(statement)));
    };
    take(intake->check_enrolment(wire::encode(region_.signed_request())));
    record(region_.by_registrar(Kind::credential, region_.credential()));
    record(region_.by_registrar(Kind::challenge, region_.challenge(1)));
    must(intake->tick());
    take(intake->check_submission(packet));
    record(Region::sign(Kind::finding, region_.finding(submission_), Role::recheck, region_.rechecker));
    record(Region::sign(Kind::evidence_read, region_.read(submission_), Role::reviewer, region_.reviewer));
    record(Region::sign(Kind::evidence_grant, region_.grant(submission_), Role::recheck, region_.rechecker));
    record(Region::sign(Kind::decision, region_.decision(submission_, cert::Verdict::pass), Role::reviewer,
                        region_.reviewer));
  }

  [[nodiscard]] AuditReport report() const { return must(audit(store_, region_.trust, {})); }

  Region region_;
  support::FakeClock clock_{support::kNow + 130};
  support::FakeEntropy entropy_{1};
  std::shared_ptr<MemoryDisk> disk_ = std::make_shared<MemoryDisk>();
  MemoryStore store_{disk_};
  crypto::Hash submission_{};
};

TEST_F(Audit, HoldsForAStoreThatNobodyTouched) {
  const AuditReport report = this->report();
  for (const AuditFault& fault : report.faults) ADD_FAILURE() << fault.row << ": " << fault.what;
  EXPECT_EQ(report.size, 9U);
  EXPECT_EQ(report.records.at("submission"), 1U);
  EXPECT_EQ(report.records.at("decision"), 1U);
  EXPECT_EQ(report.records.at("tick"), 1U);
  EXPECT_EQ(report.packets, 1U);
  EXPECT_EQ(report.receipts, 9U);
}

TEST_F(Audit, HoldsForAnEmptyStore) { EXPECT_TRUE(must(audit(MemoryStore(), region_.trust, {})).holds()); }

// Every row, so that none is forgotten: its first, middle and last byte flipped in turn.
TEST_F(Audit, FindsAFlippedBitInEveryRow) {
  const std::map<Bytes, Bytes> good = disk_->rows;
  for (const auto& [key, value] : good) {
    if (value.empty()) continue;
    for (const std::size_t place : {std::size_t{0}, value.size() / 2, value.size() - 1}) {
      disk_->rows[key][place] ^= 1U;
      EXPECT_FALSE(report().holds()) << text_of(ByteView(key).first(std::min<std::size_t>(key.size(), 5))) << " byte "
                                     << place << " of " << value.size();
      disk_->rows[key] = value;
    }
  }
}

TEST_F(Audit, FindsEveryRowThatIsGone) {
  const std::map<Bytes, Bytes> good = disk_->rows;
  for (const auto& [key, value] : good) {
    disk_->rows.erase(key);
    EXPECT_FALSE(report().holds()) << text_of(ByteView(key).first(std::min<std::size_t>(key.size(), 5)));
    disk_->rows[key] = value;
  }
}

TEST_F(Audit, FindsRowsThatNoRecordGives) {
  for (const std::string_view prefix :
       {"seen/", "sub/", "pkt/", "enr/", "cred/", "ref/", "dev/", "chal/", "used/", "done/", "pass/"}) {
    const Bytes key = intake::keys::named(prefix, support::fixed("stray"));
    disk_->rows[key] = {1};
    const AuditReport report = this->report();
    ASSERT_EQ(report.faults.size(), 1U) << prefix;
    EXPECT_TRUE(report.faults[0].row.starts_with(prefix));
    disk_->rows.erase(key);
  }
  disk_->rows[intake::keys::record(99)] = {1};
  EXPECT_FALSE(report().holds());
}

TEST_F(Audit, NamesTheRecordThatWasAltered) {
  const Bytes key = intake::keys::record(8);
  disk_->rows[key].back() ^= 1U;
  const AuditReport report = this->report();
  EXPECT_TRUE(std::ranges::any_of(report.faults, [](const AuditFault& fault) {
    return fault.row == "rec/ 8" && fault.index == 8 && fault.code == Code::bad_signature;
  }));
  EXPECT_TRUE(std::ranges::any_of(report.faults, [](const AuditFault& fault) { return fault.row == "node/ 0 8"; }));
}

}  // namespace
}  // namespace lifecert::native
