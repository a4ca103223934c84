// Row 16, deletion against a log that only grows: what was deleted cannot be found out from what stays. Leaves are
// blinded by salts that go with the opening; whoever has the log and every candidate for what stood in it learns
// nothing.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "core/crypto/hash.h"
#include "core/receipt/leaf.h"
#include "tests/support/samples.h"

namespace lifecert::threats {
namespace {

using envelope::Kind;
using receipt::Leaf;
using receipt::LeafOpening;
using support::kNow;
using support::Region;

// A salt as everybody could guess it: nothing, or what stands beside the leaf in the open.
std::vector<receipt::LeafSalt> salts_from_outside(const Leaf& leaf, std::uint64_t index) {
  const auto from = [](ByteView bytes) {
    receipt::LeafSalt salt{};
    const crypto::Hash hash = crypto::blake2b(bytes);
    std::copy_n(hash.begin(), salt.size(), salt.begin());
    return salt;
  };
  Bytes open = wire::encode(leaf);
  const Bytes place = wire::encode(index);
  return {receipt::LeafSalt{}, from(open), from(place), from(wire::encode(leaf.time)), from(leaf.commitment)};
}

TEST(Row16, ADictionaryOfAllCandidatesMatchesNothing) {
  support::MemoryLog log;
  const Region region;
  const Bytes truth = wire::encode(region.finding(support::fixed("submission 7")));
  log.append(Kind::finding, truth, kNow);
  const Leaf leaf = receipt::leaf_of(log.opening(0), log.record(0));

  // Everything that the record could have been, the truth among it; the opening itself is gone.
  std::size_t matches = 0;
  for (int candidate = 0; candidate < 20'000; ++candidate) {
    const Bytes record =
        candidate == 0 ? truth : wire::encode(region.finding(support::fixed(std::to_string(candidate))));
    for (const receipt::LeafSalt& salt : salts_from_outside(leaf, 0)) {
      LeafOpening guess = log.opening(0);
      guess.salt = salt;
      matches += receipt::leaf_of(guess, record).commitment == leaf.commitment ? 1U : 0U;
    }
  }
  EXPECT_EQ(matches, 0U);
  // With the opening it is the leaf: the test could have found it.
  EXPECT_EQ(receipt::leaf_of(log.opening(0), truth).commitment, leaf.commitment);
}

// One person, the same words a hundred times: no two leaves have anything in common but what every leaf of that kind
// has.
TEST(Row16, TwoLeavesOfOnePersonCannotBeLinked) {
  support::MemoryLog log;
  const Region region;
  const Bytes same = wire::encode(region.finding(support::fixed("submission")));
  constexpr std::size_t kLeaves = 100;
  for (std::size_t i = 0; i < kLeaves; ++i) log.append(Kind::finding, same, kNow);
  std::set<Bytes> seen;
  std::vector<Bytes> commitments;
  for (std::size_t i = 0; i < kLeaves; ++i) {
    const crypto::Hash commitment = receipt::leaf_of(log.opening(i), log.record(i)).commitment;
    commitments.emplace_back(commitment.begin(), commitment.end());
    EXPECT_TRUE(seen.insert(commitments.back()).second);
  }
  // No byte stands in the same place more often than chance has it: 100 draws of 256 values do not agree nine times.
  for (std::size_t place = 0; place < 32; ++place) {
    std::array<int, 256> counts{};
    for (const Bytes& commitment : commitments) ++counts[commitment[place]];
    EXPECT_LT(*std::ranges::max_element(counts), 9) << place;
  }
}

}  // namespace
}  // namespace lifecert::threats
