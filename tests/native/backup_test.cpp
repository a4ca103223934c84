// The drill: a backup, receipts after it, the machine is lost, the backup comes back. Nobody loses their date.
#include "native/tools/backup.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "core/intake/intake.h"
#include "native/platform/sqlite_store.h"
#include "native/tools/audit.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_entropy.h"
#include "tests/support/region_fixture.h"
#include "tests/support/temp_folder.h"

namespace lifecert::native {
namespace {

namespace fs = std::filesystem;
using envelope::Kind;
using support::kDay_s;
using support::kNow;
using support::must;
using support::Region;

constexpr std::uint64_t kAfter = 100;  // receipts given after the backup

/// A counter over a file, under whichever trust list holds.
struct Counter {
  Counter(const std::string& path, const cert::VerifiedTrustList& list, std::int64_t now, const char* key = "log")
      : clock(now), log_key(key), store(must(SqliteStore::open(path, {.mode = StoreMode::create}))), trust(list) {}
  void open() { intake = must(intake::Intake::open({store.get(), &clock, &entropy, &log_key, &cosigner}, trust)); }
  Result<intake::Accepted> append(Result<intake::Checked> checked) {
    if (!checked) return checked.error();
    const std::vector<intake::Checked> batch = {std::move(*checked)};
    return std::move(intake->append(batch).front());
  }
  support::FakeClock clock;
  support::FakeEntropy entropy{1};
  support::NamedSigner log_key;
  support::NamedSigner cosigner{"cosigner"};
  std::unique_ptr<SqliteStore> store;
  cert::VerifiedTrustList trust;
  std::unique_ptr<intake::Intake> intake;
};

class Drill : public ::testing::Test {
 protected:
  Drill() {
    Counter counter(path_, region_.trust, kNow + 200);
    counter.open();
    must(counter.append(counter.intake->check_enrolment(wire::encode(region_.signed_request()))));
    must(counter.append(
        counter.intake->check_record(wire::encode(region_.by_registrar(Kind::credential, region_.credential())))));
    backed_up_ = must(backup(path_, copy_));
    for (std::uint64_t i = 0; i < kAfter; ++i) {
      envelope::Header header = region_.header();
      header.packet_seq = i + 1;
      header.challenge.reset();
      packets_.push_back(region_.packet(header, wire::encode(Region::evidence()), region_.recipients()));
      counter.clock.set(kNow + 200 + static_cast<std::int64_t>(i / 6) * kDay_s);
      receipts_.push_back(must(counter.append(counter.intake->check_submission(packets_.back()))).proof);
    }
    newest_ = must(counter.intake->checkpoint(0)).checkpoint;
  }

  [[nodiscard]] receipt::Logged logged(std::size_t i, const std::string& proof, const cert::VerifiedTrustList& trust) {
    const Bytes record = receipt::submission_record(must(envelope::parse_unverified(packets_[i])).packet);
    return must(receipt::verify_logged(proof, Kind::submission, record, trust));
  }
  /// The machine is lost; the copy takes its place.
  void restore() {
    for (const char* end : {"", "-wal", "-shm"}) fs::remove(path_ + end);
    fs::copy_file(copy_, path_);
  }

  Region region_;
  support::TempFolder folder_;
  std::string path_ = folder_ / "intake.db";
  std::string copy_ = folder_ / "copy.db";
  BackupReport backed_up_;
  std::vector<Bytes> packets_;
  std::vector<std::string> receipts_;
  std::string newest_;
};

TEST_F(Drill, WhatIsRestoredSignsNothingBeforeItWasCompared) {
  EXPECT_EQ(backed_up_.size, 2U);
  EXPECT_EQ(backup(path_, copy_).error().code, Code::store_conflict);
  restore();
  Counter counter(path_, region_.trust, kNow + 30 * kDay_s);
  const auto opened = intake::Intake::open(
      {counter.store.get(), &counter.clock, &counter.entropy, &counter.log_key, &counter.cosigner}, region_.trust);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, Code::wrong_state);
}

TEST_F(Drill, ComparesWithWhatOthersHaveSeen) {
  const auto standing = [&](const std::string& file, const std::vector<std::string>& heard) {
    const auto store = must(SqliteStore::open(file, {.mode = StoreMode::read_only}));
    return must(reconcile(*store, region_.trust, heard));
  };
  EXPECT_EQ(standing(copy_, {}).standing, Standing::unknown);
  EXPECT_EQ(standing(copy_, {"no note"}).standing, Standing::unknown);
  EXPECT_EQ(standing(copy_, {newest_}).standing, Standing::behind);
  EXPECT_EQ(standing(copy_, {newest_}).seen_size, 2U + kAfter);
  EXPECT_EQ(standing(path_, {newest_}).standing, Standing::complete);
  // A head that this log's key signed for another tree.
  merkle::Note other{merkle::checkpoint_text({region_.log.origin(), 2, support::fixed("other")}), {}};
  support::NamedSigner key("log");
  must(merkle::sign_note(other, region_.log.origin(), key));
  EXPECT_EQ(standing(copy_, {merkle::format_note(other), newest_}).standing, Standing::forked);
  support::NamedSigner stranger("stranger");
  other.signatures.clear();
  must(merkle::sign_note(other, region_.log.origin(), stranger));
  EXPECT_EQ(standing(copy_, {merkle::format_note(other)}).standing, Standing::unknown);
}

TEST_F(Drill, NobodyLosesTheirDate) {
  restore();
  // The old log ends where others have seen it; it goes on under a new origin with a new key.
  cert::TrustList list = region_.list;
  list.version += 1;
  list.logs.back().valid_to_size = 2 + kAfter;
  list.logs.push_back({"log-2.demo.example", support::NamedSigner("log 2").public_key(), merkle::kMaxTreeSize});
  const cert::VerifiedTrustList trust = must(cert::verify_trust_list(region_.sign_list(list, {0, 1}), region_.pins));
  Counter counter(path_, trust, kNow + 30 * kDay_s, "log 2");
  must(release(*counter.store));
  counter.open();
  for (std::size_t i = 0; i < packets_.size(); ++i) {
    counter.clock.set(kNow + 60 * kDay_s + static_cast<std::int64_t>(i / 6) * kDay_s);
    const receipt::Logged before = logged(i, receipts_[i], trust);
    const intake::Checked checked = must(counter.intake->check_submission(packets_[i]));
    const intake::Accepted again = must(counter.append(counter.intake->with_earlier_receipt(checked, receipts_[i])));
    EXPECT_FALSE(again.repeated);
    EXPECT_EQ(logged(i, again.proof, trust).checkpoint().checkpoint().origin, "log-2.demo.example");
    const crypto::Hash id = must(envelope::parse_unverified(packets_[i])).submission_id;
    const auto row = must(wire::decode<intake::SubmissionRow>(*must(counter.store->get(intake::keys::submission(id)))));
    // No beacon dates these headers, so the freshness is that of the old receipt's time, not of two months later.
    EXPECT_EQ(row.assessment.freshness,
              cert::freshness_of(row.assessment.header_not_before, static_cast<std::int64_t>(before.time())));
    EXPECT_EQ(text_of(*must(counter.store->get(intake::keys::earlier(id)))), receipts_[i]);
  }
  EXPECT_EQ(counter.intake->log_size(), 2U + kAfter);
  const AuditReport report = must(audit(*counter.store, trust, {}));
  for (const AuditFault& fault : report.faults) ADD_FAILURE() << fault.row << ": " << fault.what;
  EXPECT_TRUE(must(audit_hashes(*counter.store, {})).holds());
  EXPECT_EQ(must(audit_hashes(*counter.store, {})).root, report.root);
}

TEST_F(Drill, AnotherPacketsReceiptDatesNothing) {
  restore();
  Counter counter(path_, region_.trust, kNow + 60 * kDay_s);
  must(release(*counter.store));
  counter.open();
  const intake::Checked checked = must(counter.intake->check_submission(packets_[0]));
  EXPECT_FALSE(counter.intake->with_earlier_receipt(checked, receipts_[1]));
  EXPECT_FALSE(counter.intake->with_earlier_receipt(checked, "no receipt"));
}

}  // namespace
}  // namespace lifecert::native
