#include "core/witness/witness.h"

#include <gtest/gtest.h>

#include "core/receipt/receipt.h"
#include "tests/support/fake_clock.h"
#include "tests/support/memory_store.h"
#include "tests/support/region_fixture.h"

namespace lifecert::witness {
namespace {

using support::kNow;
using support::MemoryLog;
using support::must;

constexpr const char* kOrigin = "log.demo.example";

template <class T>
Code code_of(const Result<T>& result) {
  return result ? Code::ok : result.error().code;
}

class WitnessTest : public ::testing::Test {
 protected:
  WitnessTest() {
    must(crypto::start());
    grow(honest_, 20, "honest");
    // The other history: the same first nine leaves.
    grow(forked_, 9, "honest");
    grow(forked_, 20, "forked");
  }
  static void grow(MemoryLog& log, std::uint64_t to, const std::string& name) {
    while (log.size() < to) {
      log.append(envelope::Kind::tick, bytes_of(name + std::to_string(log.size())), kNow);
    }
  }
  [[nodiscard]] Witness open() {
    return Witness({&store_, &clock_, &signer_}, "witness.demo.example", {{kOrigin, honest_.key()}});
  }
  static std::string note(MemoryLog& log, std::uint64_t size) { return log.checkpoint_at(size, kNow); }
  static std::vector<merkle::Hash> proof(MemoryLog& log, std::uint64_t from, std::uint64_t to) {
    return must(merkle::consistency_proof(from, to, log.reader()));
  }
  static Remembered remembers(MemoryLog& log, std::uint64_t size, std::uint64_t newest) {
    return {note(log, size), proof(log, size, newest)};
  }

  support::MemoryStore store_;
  support::FakeClock clock_{kNow};
  support::NamedSigner signer_{"witness"};
  MemoryLog honest_;
  MemoryLog forked_;
};

TEST_F(WitnessTest, PutsItsNameUnderWhatContinues) {
  Witness witness = open();
  must(witness.begin(kOrigin, note(honest_, 5), {}));
  for (const auto& [from, to] : std::vector<std::pair<std::uint64_t, std::uint64_t>>{{5, 5}, {5, 6}, {6, 13}, {13, 20}}) {
    const std::string text = note(honest_, to);
    const std::string line = must(witness.add_checkpoint(from, proof(honest_, from, to), text));
    const merkle::Note signed_note = must(merkle::parse_note(text + line));
    EXPECT_EQ(must(merkle::verify_cosignature(signed_note, {"witness.demo.example", signer_.public_key()})),
              static_cast<std::uint64_t>(kNow));
    EXPECT_EQ(must(witness.remembered(kOrigin))->head.size, to);
  }
}

TEST_F(WitnessTest, CosignatureCountsInTheRegionsOwnVerification) {
  support::Region region;
  Witness witness = open();
  must(witness.begin(kOrigin, note(honest_, 5), {}));
  const std::string text = note(honest_, 5) + must(witness.add_checkpoint(5, {}, note(honest_, 5)));
  EXPECT_EQ(receipt::witnesses_of(text, region.trust), std::vector<std::string>{"witness.demo.example"});
  EXPECT_TRUE(receipt::witnesses_of(note(honest_, 5), region.trust).empty());
}

TEST_F(WitnessTest, SaysWhichSizeItKnows) {
  Witness witness = open();
  must(witness.begin(kOrigin, note(honest_, 5), {}));
  const auto refused = witness.add_checkpoint(4, proof(honest_, 4, 8), note(honest_, 8));
  ASSERT_EQ(code_of(refused), Code::size_mismatch);
  EXPECT_EQ(refused.error().where, "5");
  EXPECT_EQ(code_of(witness.add_checkpoint(9, {}, note(honest_, 8))), Code::bad_argument);
}

TEST_F(WitnessTest, RefusesRollback) {
  Witness witness = open();
  must(witness.begin(kOrigin, note(honest_, 12), {}));
  EXPECT_EQ(code_of(witness.add_checkpoint(5, {}, note(honest_, 5))), Code::size_mismatch);
  EXPECT_EQ(must(witness.remembered(kOrigin))->head.size, 12U);
  // Nor when it starts again and the log shows an older head.
  Witness again = open();
  EXPECT_EQ(code_of(again.begin(kOrigin, note(honest_, 5), {remembers(honest_, 5, 5)})), Code::not_consistent);
  EXPECT_EQ(code_of(again.add_checkpoint(12, proof(honest_, 12, 13), note(honest_, 13))), Code::not_yet_valid);
  // The log has caught up.
  Witness later = open();
  must(later.begin(kOrigin, note(honest_, 13), {remembers(honest_, 12, 13)}));
  EXPECT_TRUE(later.add_checkpoint(13, {}, note(honest_, 13)));
}

TEST_F(WitnessTest, KeepsAForkAndSignsNothingAfterIt) {
  Witness witness = open();
  must(witness.begin(kOrigin, note(honest_, 12), {}));
  // Another root for the same size.
  EXPECT_EQ(code_of(witness.add_checkpoint(12, {}, note(forked_, 12))), Code::not_consistent);
  const Fork fork = *must(witness.fork(kOrigin));
  EXPECT_EQ(fork.first, note(honest_, 12));
  EXPECT_EQ(fork.second, note(forked_, 12));
  EXPECT_EQ(code_of(witness.add_checkpoint(12, proof(honest_, 12, 13), note(honest_, 13))), Code::not_yet_valid);
  clock_.advance(2 * kSilence_s);
  EXPECT_EQ(code_of(witness.add_checkpoint(12, proof(honest_, 12, 13), note(honest_, 13))), Code::not_yet_valid);
  Witness again = open();
  EXPECT_EQ(code_of(again.begin(kOrigin, note(honest_, 13), {remembers(honest_, 12, 13)})), Code::not_consistent);
}

TEST_F(WitnessTest, SignsNoContinuationThatIsNotProven) {
  Witness witness = open();
  must(witness.begin(kOrigin, note(honest_, 12), {}));
  for (std::uint64_t size = 13; size <= 20; ++size) {
    EXPECT_EQ(code_of(witness.add_checkpoint(12, proof(forked_, 12, size), note(forked_, size))), Code::not_consistent);
    EXPECT_EQ(code_of(witness.add_checkpoint(12, {}, note(honest_, size))), Code::not_consistent);
  }
  EXPECT_TRUE(witness.add_checkpoint(12, proof(honest_, 12, 20), note(honest_, 20)));
}

TEST_F(WitnessTest, IsSilentForADayWhenNobodyAnswers) {
  Witness witness = open();
  EXPECT_EQ(code_of(witness.begin(kOrigin, {}, {})), Code::timed_out);
  EXPECT_EQ(code_of(witness.add_checkpoint(0, {}, note(honest_, 5))), Code::not_yet_valid);
  clock_.advance(kSilence_s - 1);
  EXPECT_EQ(code_of(witness.add_checkpoint(0, {}, note(honest_, 5))), Code::not_yet_valid);
  clock_.advance(1);
  EXPECT_TRUE(witness.add_checkpoint(0, {}, note(honest_, 5)));
}

TEST_F(WitnessTest, BelievesOthersMemoryMoreThanItsOwn) {
  // Its store is from yesterday (size 5); another witness has seen 12; the log now shows the other history.
  {
    Witness yesterday = open();
    must(yesterday.begin(kOrigin, note(honest_, 5), {}));
  }
  Witness witness = open();
  EXPECT_EQ(code_of(witness.begin(kOrigin, note(forked_, 15), {remembers(forked_, 5, 15), {note(honest_, 12), proof(forked_, 12, 15)}})),
            Code::not_consistent);
  EXPECT_EQ(code_of(witness.add_checkpoint(5, proof(forked_, 5, 15), note(forked_, 15))), Code::not_yet_valid);
  // A head of the same size with another root is a fork by itself.
  Witness third = open();
  EXPECT_EQ(code_of(third.begin(kOrigin, note(forked_, 12), {remembers(forked_, 5, 12), {note(honest_, 12), {}}})),
            Code::not_consistent);
  EXPECT_TRUE(must(third.fork(kOrigin)));
}

TEST_F(WitnessTest, BeginsOnlyIfItsOwnMemoryIsProvenToo) {
  {
    Witness before = open();
    must(before.begin(kOrigin, note(honest_, 12), {}));
  }
  Witness witness = open();
  EXPECT_EQ(code_of(witness.begin(kOrigin, note(honest_, 15), {})), Code::not_consistent);
  EXPECT_EQ(code_of(witness.begin(kOrigin, note(honest_, 15), {remembers(honest_, 9, 15)})), Code::not_consistent);
  EXPECT_EQ(code_of(witness.begin(kOrigin, note(honest_, 15), {remembers(honest_, 12, 15)})), Code::ok);
}

TEST_F(WitnessTest, KnowsItsLogsAndTheirKeysOnly) {
  Witness witness = open();
  MemoryLog other("other.example", "other");
  grow(other, 3, "x");
  EXPECT_EQ(code_of(witness.add_checkpoint(0, {}, other.checkpoint(kNow))), Code::not_found);
  MemoryLog impostor(kOrigin, "impostor");
  grow(impostor, 3, "x");
  EXPECT_EQ(code_of(witness.add_checkpoint(0, {}, impostor.checkpoint(kNow))), Code::too_few_signatures);
  EXPECT_EQ(code_of(witness.begin("other.example", note(honest_, 5), {})), Code::not_found);
}

TEST_F(WitnessTest, ForgetsNothingThatItSigned) {
  Witness witness = open();
  must(witness.begin(kOrigin, note(honest_, 5), {}));
  store_.fail_next_commit(Code::store_failed);
  EXPECT_EQ(code_of(witness.add_checkpoint(5, proof(honest_, 5, 9), note(honest_, 9))), Code::store_failed);
  EXPECT_EQ(must(witness.remembered(kOrigin))->head.size, 5U);
}

TEST(AddCheckpointText, IsReadAsItIsWritten) {
  const AddCheckpoint request{7, {support::fixed("a"), support::fixed("b")}, "origin\n8\nroot\n\n— x y\n"};
  EXPECT_EQ(must(parse_add_checkpoint(format_add_checkpoint(request))), request);
  EXPECT_EQ(must(parse_add_checkpoint("old 0\n\nnote")), (AddCheckpoint{0, {}, "note"}));
}

TEST(AddCheckpointText, RefusesWhatIsNotOne) {
  const std::string good = format_add_checkpoint({7, {support::fixed("a")}, "note\n"});
  for (std::size_t length = 0; length < good.size() - 5; ++length) {
    EXPECT_FALSE(parse_add_checkpoint(good.substr(0, length))) << length;
  }
  for (const std::string& bad : std::vector<std::string>{"old 07\n\nn", "old -1\n\nn", "old\n\nn", "new 1\n\nn", "old 1\nx\n\nn",
                                 "old 1\r\n\r\nn", std::string(100'000, 'a')}) {
    EXPECT_FALSE(parse_add_checkpoint(bad)) << bad.substr(0, 20);
  }
}

}  // namespace
}  // namespace lifecert::witness
