// The tree against a reference that is as naive as RFC 6962's own definitions, and against published vectors.
#include "core/merkle/tree.h"

#include <gtest/gtest.h>

#include <functional>

#include <bit>
#include <filesystem>
#include <map>
#include <optional>

#include "core/crypto/hash.h"
#include "core/wire/text.h"
#include "tests/support/published.h"

namespace lifecert::merkle {
namespace {

constexpr std::uint64_t kMost = 130;

using Leaves = std::vector<Hash>;  // leaf hashes

Leaves leaves(std::uint64_t count) {
  Leaves made;
  for (std::uint64_t i = 0; i < count; ++i) made.push_back(leaf_hash(bytes_of("leaf " + std::to_string(i))));
  return made;
}

Leaves part(const Leaves& all, std::size_t from, std::size_t to) {
  return {all.begin() + static_cast<std::ptrdiff_t>(from), all.begin() + static_cast<std::ptrdiff_t>(to)};
}

std::size_t largest_power_below(std::size_t n) {
  std::size_t k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

// RFC 6962 section 2.1: MTH.
Hash naive_root(const Leaves& all) {
  if (all.empty()) return crypto::sha256({});
  if (all.size() == 1) return all[0];
  const std::size_t k = largest_power_below(all.size());
  const std::uint8_t one = 1;
  return crypto::sha256({ByteView(&one, 1), naive_root(part(all, 0, k)), naive_root(part(all, k, all.size()))});
}

// Section 2.1.1: PATH.
std::vector<Hash> naive_path(std::size_t m, const Leaves& all) {
  if (all.size() == 1) return {};
  const std::size_t k = largest_power_below(all.size());
  std::vector<Hash> path;
  if (m < k) {
    path = naive_path(m, part(all, 0, k));
    path.push_back(naive_root(part(all, k, all.size())));
  } else {
    path = naive_path(m - k, part(all, k, all.size()));
    path.push_back(naive_root(part(all, 0, k)));
  }
  return path;
}

// Section 2.1.2: SUBPROOF.
std::vector<Hash> naive_subproof(std::size_t m, const Leaves& all, bool whole) {
  if (m == all.size()) return whole ? std::vector<Hash>{} : std::vector<Hash>{naive_root(all)};
  const std::size_t k = largest_power_below(all.size());
  std::vector<Hash> proof;
  if (m <= k) {
    proof = naive_subproof(m, part(all, 0, k), whole);
    proof.push_back(naive_root(part(all, k, all.size())));
  } else {
    proof = naive_subproof(m - k, part(all, k, all.size()), false);
    proof.push_back(naive_root(part(all, 0, k)));
  }
  return proof;
}

// Nodes as a log stores them.
class Nodes {
 public:
  void append(const Leaves& more) {
    const Result<std::vector<Node>> made = appended_nodes(size_, more, reader());
    ASSERT_TRUE(made);
    for (const Node& node : *made) {
      ASSERT_TRUE(nodes_.emplace(std::pair{node.id.level, node.id.index}, node.hash).second) << "a node made twice";
    }
    size_ += more.size();
  }
  [[nodiscard]] NodeReader reader() const {
    return [this](NodeId id) -> Result<Hash> {
      const auto found = nodes_.find({id.level, id.index});
      if (found == nodes_.end()) return Error{Code::not_found, "node"};
      return found->second;
    };
  }
  [[nodiscard]] std::size_t count() const { return nodes_.size(); }
  friend bool operator==(const Nodes& a, const Nodes& b) { return a.size_ == b.size_ && a.nodes_ == b.nodes_; }

 private:
  std::uint64_t size_ = 0;
  std::map<std::pair<std::uint32_t, std::uint64_t>, Hash> nodes_;
};

Nodes grown(std::uint64_t count) {
  Nodes nodes;
  nodes.append(leaves(count));
  return nodes;
}

TEST(Tree, HashesLeavesAndNodesApart) {
  EXPECT_EQ(leaf_hash(Bytes{1}), crypto::sha256({Bytes{0, 1}}));
  const Hash a = leaf_hash(Bytes{1});
  const Hash b = leaf_hash(Bytes{2});
  EXPECT_EQ(node_hash(a, b), crypto::sha256({Bytes{1}, a, b}));
  EXPECT_NE(node_hash(a, b), node_hash(b, a));
  EXPECT_EQ(wire::to_hex(empty_root()), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Tree, HasTheRootThatTheRfcDefines) {
  const Leaves all = leaves(kMost);
  const Nodes nodes = grown(kMost);
  for (std::uint64_t size = 0; size <= kMost; ++size) {
    EXPECT_EQ(root_at(size, nodes.reader()).value_or({}), naive_root(part(all, 0, size))) << size;
  }
}

TEST(Tree, IsTheSameHoweverItGrew) {
  const Leaves all = leaves(kMost);
  const Nodes at_once = grown(kMost);
  for (const std::size_t batch : {1U, 2U, 3U, 7U, 16U, 64U, 129U}) {
    Nodes nodes;
    for (std::size_t at = 0; at < all.size(); at += batch) {
      nodes.append(part(all, at, std::min(all.size(), at + batch)));
    }
    EXPECT_TRUE(nodes == at_once) << batch;
  }
  // Each complete subtree once: n leaves and one node less for each subtree that the frontier still keeps apart.
  EXPECT_EQ(at_once.count(), 2 * kMost - static_cast<std::size_t>(std::popcount(kMost)));
}

TEST(Tree, ConsistsOfItsFrontier) {
  for (std::uint64_t size = 0; size <= kMost; ++size) {
    std::uint64_t covered = 0;
    std::optional<std::uint32_t> level;
    for (const NodeId id : frontier(size)) {
      EXPECT_EQ(id.index << id.level, covered);
      EXPECT_TRUE(!level || id.level < *level);
      level = id.level;
      covered += 1ULL << id.level;
    }
    EXPECT_EQ(covered, size);
  }
  EXPECT_EQ(frontier(1ULL << 62), (std::vector<NodeId>{{62, 0}}));
}

TEST(Tree, GivesEveryInclusionProofOfTheRfcAndTakesNoOther) {
  const Leaves all = leaves(kMost);
  const Nodes nodes = grown(kMost);
  for (std::uint64_t size = 1; size <= kMost; ++size) {
    const Leaves tree = part(all, 0, size);
    const Hash root = naive_root(tree);
    for (std::uint64_t index = 0; index < size; ++index) {
      const std::vector<Hash> proof = inclusion_proof(index, size, nodes.reader()).value_or({});
      ASSERT_EQ(proof, naive_path(index, tree)) << index << " in " << size;
      ASSERT_TRUE(verify_inclusion(all[index], index, size, proof, root)) << index << " in " << size;

      std::vector<Hash> wrong = proof;
      wrong.push_back(root);
      ASSERT_FALSE(verify_inclusion(all[index], index, size, wrong, root)) << "too long";
      if (!proof.empty()) {
        wrong = proof;
        wrong.pop_back();
        ASSERT_FALSE(verify_inclusion(all[index], index, size, wrong, root)) << "too short";
        wrong = proof;
        wrong[(index + size) % wrong.size()][size % 32] ^= 1U;
        ASSERT_FALSE(verify_inclusion(all[index], index, size, wrong, root)) << "altered";
        ASSERT_FALSE(verify_inclusion(all[index], (index + 1) % size, size, proof, root)) << "another index";
        ASSERT_FALSE(verify_inclusion(all[(index + 1) % size], index, size, proof, root)) << "another leaf";
      }
      ASSERT_EQ(verify_inclusion(all[index], size, size, proof, root).error().code, Code::not_included);
    }
  }
  EXPECT_EQ(inclusion_proof(5, 5, nodes.reader()).error().code, Code::size_mismatch);
}

TEST(Tree, GivesEveryConsistencyProofOfTheRfcAndTakesNoOther) {
  const Leaves all = leaves(kMost);
  const Nodes nodes = grown(kMost);
  std::vector<Hash> roots;
  for (std::uint64_t size = 0; size <= kMost; ++size) roots.push_back(naive_root(part(all, 0, size)));
  for (std::uint64_t to = 0; to <= kMost; ++to) {
    for (std::uint64_t from = 0; from <= to; ++from) {
      const std::vector<Hash> proof = consistency_proof(from, to, nodes.reader()).value_or({});
      const std::vector<Hash> want =
          from == 0 || from == to ? std::vector<Hash>{} : naive_subproof(from, part(all, 0, to), true);
      ASSERT_EQ(proof, want) << from << " to " << to;
      ASSERT_TRUE(verify_consistency(from, roots[from], to, roots[to], proof)) << from << " to " << to;

      std::vector<Hash> wrong = proof;
      wrong.push_back(roots[to]);
      ASSERT_FALSE(verify_consistency(from, roots[from], to, roots[to], wrong)) << "too long";
      Hash other = roots[from];
      other[to % 32] ^= 1U;
      ASSERT_FALSE(verify_consistency(from, other, to, roots[to], proof)) << "another old root";
      if (from == 0 && to != 0) continue;  // the empty tree says nothing about the new root
      other = roots[to];
      other[from % 32] ^= 1U;
      ASSERT_FALSE(verify_consistency(from, roots[from], to, other, proof)) << "another new root";
      if (proof.empty()) continue;
      wrong = proof;
      wrong.pop_back();
      ASSERT_FALSE(verify_consistency(from, roots[from], to, roots[to], wrong)) << "too short";
      wrong = proof;
      wrong[(from + to) % wrong.size()][from % 32] ^= 1U;
      ASSERT_FALSE(verify_consistency(from, roots[from], to, roots[to], wrong)) << "altered";
    }
  }
  EXPECT_FALSE(verify_consistency(0, roots[1], 0, roots[1], {})) << "the empty tree has one root";
  EXPECT_FALSE(verify_consistency(0, roots[1], 5, roots[5], {})) << "the empty tree has one root";
  EXPECT_EQ(consistency_proof(6, 5, nodes.reader()).error().code, Code::size_mismatch);
  EXPECT_EQ(verify_consistency(6, roots[6], 5, roots[5], {}).error().code, Code::size_mismatch);
}

// A log that shows somebody else another leaf at `at` can never again satisfy whoever saw the first.
TEST(Tree, GivesAForkAwayAtEverySize) {
  constexpr std::uint64_t kSize = 300;
  const Nodes honest = grown(kSize);
  for (std::uint64_t at = 0; at < kSize; ++at) {
    Leaves other = leaves(kSize);
    other[at][0] ^= 1U;
    Nodes forked;
    forked.append(other);
    const auto root = [](std::uint64_t size, const Nodes& nodes) { return *root_at(size, nodes.reader()); };
    const std::vector<Hash> before = *consistency_proof(at, kSize, forked.reader());
    EXPECT_TRUE(verify_consistency(at, root(at, honest), kSize, root(kSize, forked), before)) << at;
    for (const std::uint64_t seen : {at + 1, (at + 1 + kSize) / 2, kSize}) {
      const std::vector<Hash> proof = *consistency_proof(seen, kSize, forked.reader());
      const Result<void> judged = verify_consistency(seen, root(seen, honest), kSize, root(kSize, forked), proof);
      ASSERT_FALSE(judged) << at << " seen at " << seen;
      EXPECT_EQ(judged.error().code, Code::not_consistent);
    }
  }
}

TEST(Tree, PassesTheReadersErrorsOn) {
  const NodeReader broken = [](NodeId) -> Result<Hash> { return Error{Code::store_failed, "node"}; };
  EXPECT_EQ(root_at(3, broken).error().code, Code::store_failed);
  EXPECT_EQ(inclusion_proof(1, 3, broken).error().code, Code::store_failed);
  EXPECT_EQ(consistency_proof(1, 3, broken).error().code, Code::store_failed);
  EXPECT_EQ(appended_nodes(3, leaves(1), broken).error().code, Code::store_failed);
}

// Wherever a disk fails, there is an error and no half of a proof.
TEST(Tree, PassesOnAnErrorAtEveryReading) {
  const auto fails_everywhere = [](const std::function<Result<void>(const NodeReader&)>& work) {
    for (unsigned bad = 0;; ++bad) {
      unsigned read = 0;
      const Result<void> done = work([&](NodeId) -> Result<Hash> {
        return read++ == bad ? Result<Hash>(Error{Code::store_failed, "node"}) : Result<Hash>(Hash{});
      });
      if (read <= bad) return bad;
      EXPECT_FALSE(done) << "reading " << bad;
    }
  };
  EXPECT_EQ(fails_everywhere([](const NodeReader& reader) {
              const Result<Hash> root = root_at(7, reader);
              return root ? Result<void>() : root.error();
            }),
            3U);
  EXPECT_EQ(fails_everywhere([](const NodeReader& reader) {
              const auto proof = inclusion_proof(5, 7, reader);
              return proof ? Result<void>() : proof.error();
            }),
            3U);
  EXPECT_EQ(fails_everywhere([](const NodeReader& reader) {
              const auto proof = consistency_proof(3, 7, reader);
              return proof ? Result<void>() : proof.error();
            }),
            5U);
  EXPECT_EQ(fails_everywhere([](const NodeReader& reader) {
              const auto made = appended_nodes(7, leaves(1), reader);
              return made ? Result<void>() : made.error();
            }),
            3U);
}

TEST(Tree, AConsistencyProofOfAnUnevenSizeIsNotEmpty) {
  EXPECT_FALSE(verify_consistency(3, Hash{}, 5, Hash{}, {}));
  EXPECT_FALSE(verify_consistency(4, Hash{}, 5, Hash{}, {}));
}

TEST(Tree, IsFullBeforeNumbersOverflow) {
  const NodeReader any = [](NodeId) -> Result<Hash> { return Hash{}; };
  EXPECT_TRUE(appended_nodes(kMaxTreeSize - 1, leaves(1), any));
  EXPECT_EQ(appended_nodes(kMaxTreeSize - 1, leaves(2), any).error().code, Code::log_full);
  EXPECT_EQ(appended_nodes(kMaxTreeSize, leaves(1), any).error().code, Code::log_full);
  EXPECT_FALSE(verify_inclusion(Hash{}, ~0ULL - 1, ~0ULL, {}, Hash{}));
  EXPECT_FALSE(verify_consistency(1, Hash{}, ~0ULL, Hash{}, {}));
}

// transparency-dev/merkle's test data. A value in it that is no 32-byte hash cannot even be given to our functions:
// refused.
struct Judged {
  unsigned good = 0;
  unsigned bad = 0;
};

std::optional<Hash> hash_in(const nlohmann::json& base64) {
  const Bytes bytes = wire::from_base64(base64.get<std::string>()).value_or({});
  if (bytes.size() != 32) return std::nullopt;
  Hash hash{};
  std::ranges::copy(bytes, hash.begin());
  return hash;
}

std::optional<std::vector<Hash>> hashes_in(const nlohmann::json& list) {
  std::vector<Hash> hashes;
  if (list.is_null()) return hashes;
  for (const auto& one : list) {
    const auto hash = hash_in(one);
    if (!hash) return std::nullopt;
    hashes.push_back(*hash);
  }
  return hashes;
}

bool judge_inclusion(const nlohmann::json& one) {
  const auto root = hash_in(one["root"]);
  const auto leaf = hash_in(one["leafHash"]);
  const auto proof = hashes_in(one["proof"]);
  return root && leaf && proof &&
         verify_inclusion(*leaf, one["leafIdx"].get<std::uint64_t>(), one["treeSize"].get<std::uint64_t>(), *proof,
                          *root);
}

bool judge_consistency(const nlohmann::json& one) {
  const auto old_root = hash_in(one["root1"]);
  const auto new_root = hash_in(one["root2"]);
  const auto proof = hashes_in(one["proof"]);
  return old_root && new_root && proof &&
         verify_consistency(one["size1"].get<std::uint64_t>(), *old_root, one["size2"].get<std::uint64_t>(), *new_root,
                            *proof);
}

Judged judge_all(const std::filesystem::path& folder, bool (*judge)(const nlohmann::json&)) {
  Judged count;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() != ".json") continue;
    const auto json = nlohmann::json::parse(support::read_file(entry.path()).value_or("{}"));
    const bool want = !json["wantErr"].get<bool>();
    // The one good case with values that are no hashes, though equal ones.
    const bool no_hashes = entry.path().filename() == "sizes-are-equal-one-and-proof-is-empty.json";
    EXPECT_EQ(judge(json), want && !no_hashes) << entry.path();
    ++(want ? count.good : count.bad);
  }
  return count;
}

TEST(Published, MerkleProofs) {
  const auto folder = support::shared_vectors();
  if (!folder || !std::filesystem::is_directory(*folder / "merkle" / "testdata")) {
    GTEST_SKIP() << support::not_at_hand("merkle/testdata");
  }
  const Judged inclusion = judge_all(*folder / "merkle" / "testdata" / "inclusion", judge_inclusion);
  EXPECT_EQ(inclusion.good, 6U);
  EXPECT_EQ(inclusion.bad, 92U);
  const Judged consistency = judge_all(*folder / "merkle" / "testdata" / "consistency", judge_consistency);
  EXPECT_EQ(consistency.good, 6U);
  EXPECT_EQ(consistency.bad, 92U);
}

}  // namespace
}  // namespace lifecert::merkle
