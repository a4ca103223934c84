// How long evidence lives, by the commands that show it and those that end it: from the vault over the log to the packet beside
// the counter's database.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>

#include "core/intake/upload.h"
#include "native/platform/intake_store.h"
#include "tests/support/fake_clock.h"
#include "tests/support/run_lifecert.h"
#include "tests/support/source_root.h"
#include "tests/ui/live_region.h"
#include "tests/ui/pictures.h"

namespace lifecert::native {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using Json = nlohmann::json;
using support::kDay_s;
using support::LiveCounter;
using support::LivePhone;
using support::must;

class EvidenceLife : public support::RunLifecert {
 protected:
  EvidenceLife() {
    must(crypto::start());
    run_ok({"region", "init", folder_, "--demo"});
    run_ok(at_work({"roll", "import", support::source_root() + "/demo/roll.csv"}));
    const std::string codes = temp_ / "codes.json";
    run_ok(at_work({"enrol", "letters", "--out", temp_ / "letters.pdf", "--codes", codes, "--person", "示例 甲一"}));
    region_.emplace(folder_);
    counter_ = std::make_unique<LiveCounter>(*region_, packets_);
    url_ = counter_->url();
    const cert::Pins pins = must(region_->pins());
    phone_ = std::make_unique<LivePhone>(pins, url_);
    const std::string typed = Json::parse(text_of(must(read_file(codes, 1U << 20))))[0]["typed"];
    phone_->enrol(must(cert::stretch_code(must(cert::read_code(typed, pins.region)), pins.region)));
    phone_->talk();
    run_ok(at_work({"registrar", "--once"}));
    phone_->talk();
  }

  /// One that is received and looked at again.
  std::string certify() {
    const std::string id = wire::to_hex(phone_->certify(support::three_jpegs()));
    recheck();
    return id;
  }
  std::string passed() {
    std::string id = certify();
    run_ok(at_work({"decide", id, "pass"}));
    recheck();
    return id;
  }
  void recheck() { run_ok(at_work({"recheck", "--once"})); }
  Json due(unsigned within) { return run_ok(at_work({"vault", "due", "--within", std::to_string(within)})).json(); }
  Json retention(std::vector<std::string> more = {}) {
    more.insert(more.begin(), {"retention", "--blobs", packets_});
    return run_ok(at_work(more)).json();
  }
  std::size_t files() const {
    std::size_t count = 0;
    for (const auto& one : fs::recursive_directory_iterator(packets_)) count += one.is_regular_file() ? 1 : 0;
    return count;
  }
  void age_packets(std::chrono::hours by) {
    for (const auto& one : fs::recursive_directory_iterator(packets_)) {
      if (one.is_regular_file()) fs::last_write_time(one, fs::file_time_type::clock::now() - by);
    }
  }

  std::string packets_ = temp_ / "packets";
  std::optional<RegionFolder> region_;
  std::unique_ptr<LiveCounter> counter_;
  std::unique_ptr<LivePhone> phone_;
};

TEST_F(EvidenceLife, DueTellsWhatWillGoAndWhenBeforeItGoes) {
  EXPECT_EQ(run(at_work({"vault", "due"})).exit, 1) << "there is no vault yet";
  certify();
  EXPECT_TRUE(due(3650)["evidence"].empty()) << "nothing is decided";
  const std::string id = passed();
  const std::int64_t now = SystemClock().now_s();
  const std::int64_t days = must(region_->trust())->policy.retention_days;
  EXPECT_TRUE(due(static_cast<unsigned>(days - 1))["evidence"].empty());
  const Json coming = due(static_cast<unsigned>(days + 1));
  ASSERT_EQ(coming["evidence"].size(), 1U);
  EXPECT_EQ(coming["evidence"][0]["submission"], id);
  EXPECT_NEAR(coming["evidence"][0]["at"].get<double>(), static_cast<double>(now + days * kDay_s), 600);
  EXPECT_TRUE(coming["leaves"].empty());
  const std::string said =
      run_ok({"--region", folder_, "vault", "due", "--within", std::to_string(days + 1)}).out;
  EXPECT_THAT(said, HasSubstr("goes       "));
  EXPECT_THAT(said, HasSubstr(id.substr(0, 16)));
  EXPECT_THAT(said, HasSubstr("1 pieces of evidence within " + std::to_string(days + 1) + " days, 0 erasures wait"));
  recheck();
  EXPECT_EQ(due(static_cast<unsigned>(days + 1)), coming) << "looking changes nothing";
}

TEST_F(EvidenceLife, WhatIsErasedWaitsForTheLastBackupAndThenLeavesTheCounterToo) {
  const std::string gone = passed();
  const std::string kept = certify();
  ASSERT_EQ(files(), 2U);
  run_ok(at_work({"vault", "erase", gone, "--reason", "本人要求"}));
  recheck();
  const std::int64_t now = SystemClock().now_s();
  const std::int64_t backup_days = must(region_->trust())->policy.backup_days;
  const Json waiting = due(3650);
  EXPECT_TRUE(waiting["evidence"].empty()) << "it is gone already";
  ASSERT_EQ(waiting["leaves"].size(), 1U);
  EXPECT_EQ(waiting["leaves"][0]["submission"], gone);
  EXPECT_NEAR(waiting["leaves"][0]["at"].get<double>(), static_cast<double>(now + backup_days * kDay_s), 600);
  EXPECT_THAT(run_ok({"--region", folder_, "vault", "due"}).out, HasSubstr("is gone; in the log once no backup can hold it"));
  age_packets(std::chrono::hours(48));
  EXPECT_TRUE(retention()["packets"].empty()) << "as long as a backup may hold the key, the log says nothing and the counter keeps it";

  // A backup made in the very second of the erasure may hold it: from the next one on it is sure.
  for (int tries = 0; tries < 100 && !due(3650)["leaves"].empty(); ++tries) {
    run_ok(at_work({"vault", "backups", "--oldest", "none"}));
    recheck();
  }
  EXPECT_TRUE(due(3650)["leaves"].empty());
  EXPECT_EQ(files(), 3U) << "the head that is left of it, beside the old one";
  const std::string whole = retention()["packets"].at(0);
  EXPECT_EQ(retention()["removed"], false);
  EXPECT_EQ(retention({"--min-age-hours", "72"})["packets"].size(), 0U) << "younger than that";
  EXPECT_EQ(files(), 3U) << "looking removes nothing";
  const std::string said = run_ok({"--region", folder_, "retention", "--blobs", packets_}).out;
  EXPECT_THAT(said, HasSubstr("would go   " + whole.substr(0, 16)));
  EXPECT_THAT(said, HasSubstr("nothing was removed: --run"));

  const Json removed = retention({"--run"});
  EXPECT_EQ(removed["removed"], true);
  EXPECT_EQ(removed["packets"], Json::array({whole}));
  EXPECT_GT(removed["bytes"].get<std::uint64_t>(), 10'000U);
  EXPECT_EQ(files(), 2U);
  EXPECT_TRUE(retention({"--run"})["packets"].empty());
  EXPECT_EQ(run_ok(at_work({"audit", "--blobs", packets_})).json()["holds"], true);
  EXPECT_EQ(run(at_work({"show", gone, "--reason", "复核"})).exit, 1);
  certify();  // the counter was at work all the time
  run_ok(at_work({"decide", kept, "more", "--reason", "请补充"}));
}

TEST_F(EvidenceLife, RetentionEndsUploadsThatNobodyGoesOnWith) {
  passed();
  const auto begin = [&](const char* name, std::int64_t ago_s) {
    IntakeStore store = must(IntakeStore::open(folder_ + "/intake/intake.db", packets_, StoreMode::read_write));
    support::FakeClock clock(SystemClock().now_s() - ago_s);
    intake::Uploads uploads(store.front(), clock, [](ByteView) { return Result<void>(); });
    must(uploads.begin(support::fixed(name), 100'000));
  };
  const auto there = [&](const char* name) {
    IntakeStore store = must(IntakeStore::open(folder_ + "/intake/intake.db", packets_, StoreMode::read_only));
    SystemClock clock;
    return intake::Uploads(store.front(), clock, [](ByteView) { return Result<void>(); }).at(support::fixed(name)).has_value();
  };
  begin("old", intake::kUploadLife_s + 60);
  begin("young", intake::kUploadLife_s - 600);
  EXPECT_EQ(retention()["uploads"], 0);
  EXPECT_TRUE(there("old")) << "only looked at";
  EXPECT_EQ(retention({"--run"})["uploads"], 1);
  EXPECT_FALSE(there("old"));
  EXPECT_TRUE(there("young"));
}

TEST_F(EvidenceLife, RetentionSaysWhenThereIsNothingToLookThrough) {
  EXPECT_EQ(run({"--json", "--region", temp_ / "nowhere", "retention"}).exit, 1);
  EXPECT_EQ(run(at_work({"retention", "--min-age-hours", "0"})).exit, 2) << "a packet may be about to be named";
  const Json without = run_ok(at_work({"retention", "--run"})).json();
  EXPECT_TRUE(without["packets"].empty()) << "packets in the database are its own";
}

}  // namespace
}  // namespace lifecert::native
