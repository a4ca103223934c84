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

/// Notes which rows are read through it.
class NotingStore final : public port::Store {
 public:
  explicit NotingStore(port::Store& below) : below_(below) {}
  [[nodiscard]] Result<std::optional<Bytes>> get(ByteView key) const override {
    read.insert(Bytes(key.begin(), key.end()));
    return below_.get(key);
  }
  [[nodiscard]] Result<std::vector<port::Row>> scan(ByteView prefix, ByteView from, std::uint32_t limit) const override {
    Result<std::vector<port::Row>> rows = below_.scan(prefix, from, limit);
    for (std::size_t i = 0; rows && i < rows->size(); ++i) read.insert((*rows)[i].key);
    return rows;
  }
  [[nodiscard]] Result<void> commit(std::span<const port::Expectation> expectations,
                                    std::span<const port::Change> changes) override {
    for (const port::Expectation& one : expectations) read.insert(one.key);
    return below_.commit(expectations, changes);
  }

  mutable std::set<Bytes> read;

 private:
  port::Store& below_;
};

using Notes = std::vector<std::string>;

void keep(Notes& notes, const Result<std::string>& text) {
  if (text) notes.push_back(*text);
}

/// What a log signs when somebody asks once more for the receipt of this leaf, then and now.
Notes signed_for(Log& log, std::uint64_t leaf) {
  Notes notes;
  const Result<StoredRecord> known = log.record(leaf);
  if (!known) return notes;
  for (const Result<std::string>& proof : {log.receipt(*known, leaf), log.proof(*known, leaf)}) {
    if (proof) notes.push_back(must(merkle::parse_log_proof(*proof)).checkpoint);
  }
  return notes;
}

/// What a log signs when it has grown by one.
Notes signed_after(Log& log, const StoredRecord& next) {
  Notes notes;
  if (log.append(log.size(), {next}, {}, {})) keep(notes, log.checkpoint(60));
  return notes;
}

// What a rotten disk does to a log of 1,000 leaves: it opens, gives again a receipt that needs the row, and grows. Every bit of
// the rows on which the next root stands, and every 211th bit of all the others (LIFECERT_LONG: every one).
TEST_F(LogTest, NoFlippedBitGetsUnderASignature) {
  constexpr std::uint64_t kLeaves = 1000;
  MemoryStore store(disk_);
  {
    const auto log = open(store);
    while (log->size() < kLeaves) {
      std::vector<StoredRecord> made;
      for (std::uint64_t i = 0; i < 50; ++i) made.push_back(record(std::to_string(log->size() + i)));
      ASSERT_EQ(append(*log, made), Code::ok);
    }
  }
  const StoredRecord next = record("next");
  const auto good = disk_->rows;
  // For each row a leaf whose receipt cannot be given again without it, if there is one.
  std::map<Bytes, std::uint64_t> needed_by;
  for (std::uint64_t leaf = 0; leaf < kLeaves; ++leaf) {
    NotingStore noting(store);
    const auto log = open(noting);
    noting.read.clear();
    ASSERT_EQ(signed_for(*log, leaf).size(), 2U);
    for (const Bytes& key : noting.read) needed_by.emplace(key, leaf);
  }
  for (const auto& [key, value] : good) ASSERT_TRUE(needed_by.contains(key) || key == keys::head()) << text_of(key).substr(0, 5);
  // The true roots, by a log whose rows nobody touched; and what growing leaves behind.
  std::map<std::uint64_t, Hash> truth;
  std::vector<Bytes> grown;
  {
    const auto log = open(store);
    ASSERT_EQ(append(*log, {next}), Code::ok);
    for (std::uint64_t size = 0; size <= kLeaves + 1; ++size) truth[size] = must(log->root(size));
    for (const auto& [key, value] : disk_->rows) {
      if (!good.contains(key)) grown.push_back(key);
    }
  }
  disk_->rows = good;
  std::set<Bytes> standing = {keys::head()};
  for (const merkle::NodeId id : merkle::frontier(kLeaves)) standing.insert(keys::node(id));
  const bool is_long = std::getenv("LIFECERT_LONG") != nullptr;
  std::uint64_t flipped = 0;
  std::uint64_t counted = 0;
  for (const auto& [key, value] : good) {
    const std::uint64_t step = is_long || standing.contains(key) ? 1 : 211;
    const auto leaf = needed_by.find(key);
    for (std::uint64_t bit = 0; bit < value.size() * 8; ++bit) {
      if (++counted % step != 0) continue;
      ++flipped;
      disk_->rows.at(key)[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
      Notes notes;
      if (const Result<std::unique_ptr<Log>> log = try_open(store)) {
        keep(notes, (*log)->checkpoint(60));
        for (std::string& note : signed_for(**log, leaf == needed_by.end() ? 0 : leaf->second)) notes.push_back(std::move(note));
        for (std::string& note : signed_after(**log, next)) notes.push_back(std::move(note));
      }
      for (const std::string& text : notes) {
        const merkle::Checkpoint made = must(merkle::parse_checkpoint_text(must(merkle::parse_note(text)).text));
        ASSERT_EQ(made.root, truth.at(made.size)) << text_of(key).substr(0, 5) << " bit " << bit;
      }
      for (const Bytes& one : grown) disk_->rows.erase(one);
      disk_->rows.at(key) = value;
      disk_->rows.at(keys::head()) = good.at(keys::head());
    }
    ASSERT_EQ(disk_->rows.size(), good.size()) << "something else was written";
  }
  RecordProperty("bits_flipped", std::to_string(flipped));
  std::printf("flipped %llu bits, one at a time\n", static_cast<unsigned long long>(flipped));
  EXPECT_TRUE(disk_->rows == good);
}

}  // namespace
}  // namespace lifecert::intake
