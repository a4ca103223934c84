// The log alone, over stores that lie, forget, and are written to by others.
#include "core/intake/log.h"

#include <gtest/gtest.h>

#include <functional>

#include "core/receipt/receipt.h"
#include "tests/support/fake_clock.h"
#include "tests/support/interrupted_store.h"
#include "tests/support/memory_store.h"
#include "tests/support/region_fixture.h"

namespace lifecert::intake {
namespace {

using support::fixed_bytes;
using support::InterruptedStore;
using support::kNow;
using support::MemoryDisk;
using support::MemoryStore;
using support::must;

class LogTest : public ::testing::Test {
 protected:
  [[nodiscard]] std::unique_ptr<Log> open(port::Store& store) { return must(try_open(store)); }
  [[nodiscard]] Result<std::unique_ptr<Log>> try_open(port::Store& store) {
    return Log::open(store, clock_, {"log.demo.example", &signer_, "time.demo.example", &cosigner_});
  }
  [[nodiscard]] StoredRecord record(const std::string& name) const {
    StoredRecord made;
    made.opening.kind = envelope::Kind::submission;
    made.opening.time = static_cast<std::uint64_t>(clock_.now_s());
    made.opening.salt = fixed_bytes<16>("salt " + name);
    made.record = bytes_of("record " + name);
    return made;
  }
  Code append(Log& log, const std::vector<StoredRecord>& records) {
    const Result<void> done = log.append(log.size(), records, {}, {});
    return done ? Code::ok : done.error().code;
  }
  [[nodiscard]] static merkle::Checkpoint head(Log& log) {
    return must(merkle::parse_checkpoint_text(must(merkle::parse_note(must(log.checkpoint(60)))).text));
  }

  support::Region region_;
  support::FakeClock clock_{kNow};
  support::NamedSigner signer_{"log"};
  support::NamedSigner cosigner_{"cosigner"};
  std::shared_ptr<MemoryDisk> disk_ = std::make_shared<MemoryDisk>();
};

TEST_F(LogTest, SignsNothingForAnAppendThatAnotherOneOvertook) {
  InterruptedStore store(disk_);
  MemoryStore same(disk_);
  const auto slow = open(store);
  const auto quick = open(same);
  store.before_commit = [&] { ASSERT_EQ(append(*quick, {record("quick")}), Code::ok); };
  EXPECT_EQ(append(*slow, {record("slow")}), Code::store_conflict);
  EXPECT_EQ(head(*slow).size, 0U);
  must(slow->refresh());
  EXPECT_EQ(head(*slow), head(*quick));
  EXPECT_EQ(append(*slow, {record("slow")}), Code::ok);
  EXPECT_EQ(must(slow->record(1)).record, record("slow").record);
}

TEST_F(LogTest, AnAppendThatWasPreparedForAnotherSizeIsRefused) {
  MemoryStore store(disk_);
  const auto log = open(store);
  const Result<void> done = log->append(1, {record("a")}, {}, {});
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, Code::store_conflict);
}

TEST_F(LogTest, GivesTheSameReceiptFromEveryHandleWhateverCameSince) {
  MemoryStore store(disk_);
  const auto log = open(store);
  std::vector<StoredRecord> records;
  std::vector<std::string> first;
  for (std::uint64_t batch = 1; batch <= 9; ++batch) {
    const std::uint64_t base = records.size();
    // Two batches share a second: their receipts must not be taken for each other's.
    if (batch % 2 == 0) clock_.advance(1);
    std::vector<StoredRecord> made;
    for (std::uint64_t i = 0; i < batch; ++i) made.push_back(record(std::to_string(base + i)));
    ASSERT_EQ(append(*log, made), Code::ok);
    records.insert(records.end(), made.begin(), made.end());
    for (std::uint64_t i = base; i < records.size(); ++i) first.push_back(must(log->receipt(records[i], i)));
  }
  clock_.advance(1000);
  MemoryStore same(disk_);
  const auto other = open(same);
  for (std::uint64_t i = 0; i < records.size(); ++i) {
    EXPECT_EQ(must(log->receipt(records[i], i)), first[i]) << i;
    EXPECT_EQ(must(other->receipt(records[i], i)), first[i]) << i;
    const receipt::Logged logged =
        must(receipt::verify_logged(first[i], records[i].opening.kind, records[i].record, region_.trust));
    EXPECT_EQ(logged.checkpoint().time(), records[i].opening.time) << i;
  }
}

TEST_F(LogTest, AStoreThatFellBackIsNotTakenOn) {
  MemoryStore store(disk_);
  const auto log = open(store);
  ASSERT_EQ(append(*log, {record("a"), record("b")}), Code::ok);
  const std::map<Bytes, Bytes> earlier = disk_->rows;
  ASSERT_EQ(append(*log, {record("c")}), Code::ok);
  const merkle::Checkpoint kept = head(*log);
  disk_->rows = earlier;
  EXPECT_EQ(log->refresh().error().code, Code::not_consistent);
  EXPECT_NE(append(*log, {record("d")}), Code::ok);
  disk_->rows.clear();
  EXPECT_EQ(log->refresh().error().code, Code::not_consistent);
  EXPECT_EQ(head(*log), kept);
}

TEST_F(LogTest, AnotherHistoryIsNotTakenOn) {
  MemoryStore store(disk_);
  const auto log = open(store);
  ASSERT_EQ(append(*log, {record("a"), record("b"), record("c")}), Code::ok);
  const auto elsewhere = std::make_shared<MemoryDisk>();
  MemoryStore forked(elsewhere);
  const auto fork = open(forked);
  ASSERT_EQ(append(*fork, {record("a"), record("x"), record("c"), record("d")}), Code::ok);
  disk_->rows = elsewhere->rows;
  EXPECT_EQ(log->refresh().error().code, Code::not_consistent);
  EXPECT_EQ(head(*log).size, 3U);
}

/// Every checkpoint that a log over these rows signs, for what a day brings.
std::vector<std::string> signed_over(const std::function<Result<std::unique_ptr<Log>>()>& open,
                                     const std::vector<StoredRecord>& known, const StoredRecord& next) {
  std::vector<std::string> notes;
  Result<std::unique_ptr<Log>> log = open();
  if (!log) return notes;
  const auto keep = [&](const Result<std::string>& text) {
    if (text) notes.push_back(*text);
  };
  keep((*log)->checkpoint(60));
  for (const std::uint64_t index : {std::uint64_t{0}, std::uint64_t{known.size() / 2}, std::uint64_t{known.size() - 1}}) {
    for (const Result<std::string>& proof :
         {(*log)->receipt(known[index], index), (*log)->proof(known[index], index)}) {
      if (proof) notes.push_back(must(merkle::parse_log_proof(*proof)).checkpoint);
    }
  }
  if ((*log)->append((*log)->size(), {next}, {}, {})) keep((*log)->checkpoint(60));
  return notes;
}

// What a rotten disk does to a log of 1,000 leaves. Every bit of the rows that the tree stands on, and every 211th bit of
// all the others (LIFECERT_LONG: every one).
TEST_F(LogTest, NoFlippedBitGetsUnderASignature) {
  MemoryStore store(disk_);
  std::vector<StoredRecord> records;
  {
    const auto log = open(store);
    while (records.size() < 1000) {
      std::vector<StoredRecord> made;
      for (int i = 0; i < 50; ++i) made.push_back(record(std::to_string(records.size() + static_cast<std::size_t>(i))));
      ASSERT_EQ(append(*log, made), Code::ok);
      records.insert(records.end(), made.begin(), made.end());
    }
  }
  const StoredRecord next = record("next");
  const auto good = disk_->rows;
  // The true roots, by a log whose rows nobody touched.
  std::map<std::uint64_t, Hash> truth;
  {
    const auto log = open(store);
    ASSERT_EQ(append(*log, {next}), Code::ok);
    for (std::uint64_t size = 0; size <= 1001; ++size) truth[size] = must(log->root(size));
  }
  disk_->rows = good;
  std::set<Bytes> standing = {keys::head()};
  for (const merkle::NodeId id : merkle::frontier(1000)) standing.insert(keys::node(id));
  const bool is_long = std::getenv("LIFECERT_LONG") != nullptr;
  std::uint64_t flipped = 0;
  std::uint64_t counted = 0;
  for (const auto& [key, value] : good) {
    const std::uint64_t step = is_long || standing.contains(key) ? 1 : 211;
    for (std::uint64_t bit = 0; bit < value.size() * 8; ++bit) {
      if (++counted % step != 0) continue;
      ++flipped;
      disk_->rows = good;
      disk_->rows.at(key)[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
      for (const std::string& text : signed_over([&] { return try_open(store); }, records, next)) {
        const merkle::Checkpoint made =
            must(merkle::parse_checkpoint_text(must(merkle::parse_note(text)).text));
        ASSERT_EQ(made.root, truth.at(made.size)) << text_of(key).substr(0, 5) << " bit " << bit;
      }
    }
  }
  RecordProperty("bits_flipped", std::to_string(flipped));
  std::printf("flipped %llu bits, one at a time\n", static_cast<unsigned long long>(flipped));
}

}  // namespace
}  // namespace lifecert::intake
