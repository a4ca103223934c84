#include "core/receipt/fork.h"

#include <gtest/gtest.h>

#include "tests/support/samples.h"

namespace lifecert::receipt {
namespace {

using envelope::Kind;
using support::kNow;
using support::MemoryLog;
using support::must;
using support::Region;

const cert::VerifiedTrustList& trust() { return support::Samples::get().region.trust; }

// A log of `size` leaves; with `forked`, its second leaf is another one.
MemoryLog log_of(std::uint64_t size, bool forked) {
  MemoryLog log;
  for (std::uint64_t i = 0; i < size; ++i) log.append(forked && i == 1 ? Kind::fetch : Kind::tick, {}, kNow);
  return log;
}

Contradiction contradiction(std::uint64_t kept, std::uint64_t size) {
  MemoryLog forked = log_of(size, true);
  return {forked.checkpoint(kNow + 10), {kept, size, must(merkle::consistency_proof(kept, size, forked.reader()))}, kNow};
}

Code judge(const Fork& fork) {
  const Result<ForkFacts> facts = verify_fork(fork, trust());
  return facts ? Code::ok : facts.error().code;
}

TEST(Fork, IsProvenAtEachSize) {
  for (std::uint64_t size = 2; size <= 300; size += size < 20 ? 1 : 37) {
    MemoryLog honest = log_of(size, false);
    const Fork fork{honest.checkpoint(kNow), contradiction(size, size + 3), contradiction(size, size)};
    const ForkFacts facts = must(verify_fork(fork, trust()));
    EXPECT_EQ(facts.origin, "log.demo.example");
    EXPECT_EQ(facts.kept_size, size);
    EXPECT_EQ(facts.first_size, size + 3);
    EXPECT_TRUE(facts.two_roots_of_one_size);
  }
}

TEST(Fork, OfOtherSizesSaysLess) {
  MemoryLog honest = log_of(5, false);
  const Fork fork{honest.checkpoint(kNow), contradiction(5, 8), contradiction(5, 9)};
  EXPECT_FALSE(must(verify_fork(fork, trust())).two_roots_of_one_size);
}

TEST(Fork, IsPlainestWhereTwoHeadsHaveOneSize) {
  MemoryLog honest = log_of(5, false);
  EXPECT_TRUE(must(verify_fork({honest.checkpoint(kNow), contradiction(5, 5), contradiction(5, 9)}, trust())).two_roots_of_one_size);
  EXPECT_TRUE(must(verify_fork({honest.checkpoint(kNow), contradiction(5, 9), contradiction(5, 5)}, trust())).two_roots_of_one_size);
  // Two contradictions of one size that contradict each other as well.
  MemoryLog elsewhere;
  for (int i = 0; i < 8; ++i) elsewhere.append(i == 2 ? Kind::fetch : Kind::tick, {}, kNow);
  const Contradiction other{elsewhere.checkpoint(kNow + 11), {5, 8, must(merkle::consistency_proof(5, 8, elsewhere.reader()))}, kNow};
  EXPECT_TRUE(must(verify_fork({honest.checkpoint(kNow), contradiction(5, 8), other}, trust())).two_roots_of_one_size);
}

TEST(Fork, IsNoneWhenThereIsNoContradiction) {
  MemoryLog honest = log_of(5, false);
  MemoryLog longer = log_of(8, false);
  const Contradiction fits{longer.checkpoint(kNow), {5, 8, must(merkle::consistency_proof(5, 8, longer.reader()))}, kNow};
  EXPECT_EQ(judge({honest.checkpoint(kNow), contradiction(5, 8), fits}), Code::no_contradiction);
  EXPECT_EQ(judge({honest.checkpoint(kNow), fits, contradiction(5, 8)}), Code::no_contradiction);
  // A step that somebody wrote for other sizes is no proof against the office.
  Contradiction other_sizes = fits;
  other_sizes.step.from = 4;
  EXPECT_EQ(judge({honest.checkpoint(kNow), contradiction(5, 8), other_sizes}), Code::no_contradiction);
}

TEST(Fork, NeedsTheLogsOwnSignatures) {
  MemoryLog honest = log_of(5, false);
  MemoryLog stranger("log.demo.example", "another log");
  for (int i = 0; i < 6; ++i) stranger.append(Kind::tick, {}, kNow);
  const Contradiction forged{stranger.checkpoint(kNow), {5, 6, {}}, kNow};
  EXPECT_EQ(judge({honest.checkpoint(kNow), contradiction(5, 8), forged}), Code::too_few_signatures);
  EXPECT_EQ(judge({"nonsense", contradiction(5, 8), contradiction(5, 9)}), Code::bad_syntax);
}

TEST(ForkFile, IsReadWholeOrNotAtAll) {
  MemoryLog honest = log_of(5, false);
  ForkFile file;
  EXPECT_EQ(read_fork_file(wire::encode(file)).error().code, Code::too_short);
  file.forks = {{honest.checkpoint(kNow), contradiction(5, 8), contradiction(5, 9)}};
  EXPECT_EQ(must(read_fork_file(wire::encode(file))), file);
  file.magic[3] = '2';
  EXPECT_EQ(read_fork_file(wire::encode(file)).error().code, Code::unknown_version);
}

}  // namespace
}  // namespace lifecert::receipt
