#include "core/intake/tiles.h"

#include <gtest/gtest.h>

#include "core/intake/log.h"
#include "tests/support/fake_clock.h"
#include "tests/support/memory_store.h"
#include "tests/support/region_fixture.h"

namespace lifecert::intake {
namespace {

using support::must;

TEST(Tiles, HaveOneNameEach) {
  const struct {
    const char* path;
    TileName name;
  } cases[] = {
      {"/tile/0/000", {false, 0, 0, 256}},
      {"/tile/0/000.p/1", {false, 0, 0, 1}},
      {"/tile/0/x001/x234/067", {false, 0, 1'234'067, 256}},
      {"/tile/1/x001/000.p/255", {false, 1, 1000, 255}},
      {"/tile/entries/999", {true, 0, 999, 256}},
      {"/tile/entries/x001/000.p/7", {true, 0, 1000, 7}},
      {"/tile/7/000.p/3", {false, 7, 0, 3}},
  };
  for (const auto& one : cases) {
    SCOPED_TRACE(one.path);
    EXPECT_EQ(must(parse_tile_path(one.path)), one.name);
    EXPECT_EQ(tile_path(one.name), one.path);
  }
}

TEST(Tiles, RefuseOtherSpellings) {
  for (const char* path :
       {"", "/tile", "/tile/", "/tile/0", "/tile/0/", "/tile/0/0", "/tile/0/00", "/tile/0/0000", "/tile/0/x000/000",
        "/tile/0/x001", "/tile/0/001/002", "/tile/0/x001/x002", "/tile/0/000.p/0", "/tile/0/000.p/256",
        "/tile/0/000.p/01", "/tile/0/000.p/", "/tile/0/000.p", "/tile/00/000", "/tile/8/000", "/tile/-1/000",
        "/tile/entries/", "/tile/Entries/000", "/tile/0/000/", "/tile/0/+01", "/tile/0/000.p/1.p/1", "tile/0/000",
        "/tile/0/x999/x999/x999/x999/x999/x999/x999/999"}) {
    EXPECT_FALSE(parse_tile_path(path)) << path;
  }
}

class TilesOfALog : public ::testing::Test {
 protected:
  static constexpr std::uint64_t kSize = 256 * 3 + 17;

  TilesOfALog() {
    must(crypto::start());
    const auto log = must(Log::open(store_, clock_, {"log.demo.example", &signer_, "time.demo.example", &cosigner_}));
    while (records_.size() < kSize) {
      std::vector<StoredRecord> batch;
      for (int i = 0; i < 113 && records_.size() + batch.size() < kSize; ++i) {
        StoredRecord one;
        one.opening.salt = support::fixed_bytes<16>(std::to_string(records_.size() + batch.size()));
        one.record = bytes_of("record");
        batch.push_back(one);
      }
      must(log->append(records_.size(), batch, {}, {}));
      records_.insert(records_.end(), batch.begin(), batch.end());
    }
    root_ = must(log->root(kSize));
  }

  Result<Bytes> read(std::string_view path) const { return read_tile(store_, kSize, must(parse_tile_path(path))); }

  support::MemoryStore store_;
  support::FakeClock clock_{support::kNow};
  support::NamedSigner signer_{"log"};
  support::NamedSigner cosigner_{"cosigner"};
  std::vector<StoredRecord> records_;
  merkle::Hash root_{};
};

TEST_F(TilesOfALog, HoldTheWholeTree) {
  // The root again, from nothing but the tiles of level 0 that the size names.
  std::vector<Bytes> tiles = {must(read("/tile/0/000")), must(read("/tile/0/001")), must(read("/tile/0/002")),
                              must(read("/tile/0/003.p/17"))};
  Bytes leaves;
  for (const Bytes& tile : tiles) append(leaves, tile);
  ASSERT_EQ(leaves.size(), kSize * 32);
  std::map<std::pair<std::uint32_t, std::uint64_t>, merkle::Hash> nodes;
  const merkle::NodeReader reader = [&](merkle::NodeId id) -> Result<merkle::Hash> {
    return nodes.at({id.level, id.index});
  };
  for (std::uint64_t i = 0; i < kSize; ++i) {
    merkle::Hash hash{};
    std::copy_n(leaves.begin() + static_cast<std::ptrdiff_t>(i * 32), 32, hash.begin());
    for (const merkle::Node& node : must(merkle::appended_nodes(i, {hash}, reader))) {
      nodes[{node.id.level, node.id.index}] = node.hash;
    }
  }
  EXPECT_EQ(must(merkle::root_at(kSize, reader)), root_);
  // Level 1 holds the roots of the full tiles below.
  const Bytes above = must(read("/tile/1/000.p/3"));
  for (std::uint64_t i = 0; i < 3; ++i) {
    const merkle::Hash& node = nodes.at({8, i});
    EXPECT_TRUE(std::equal(node.begin(), node.end(), above.begin() + static_cast<std::ptrdiff_t>(i * 32)));
  }
}

TEST_F(TilesOfALog, BundleTheLeaves) {
  const Bytes bundle = must(read("/tile/entries/003.p/17"));
  std::size_t at = 0;
  for (std::uint64_t i = 768; i < kSize; ++i) {
    const std::size_t length = static_cast<std::size_t>(bundle[at]) << 8U | bundle[at + 1];
    const Bytes leaf(bundle.begin() + static_cast<std::ptrdiff_t>(at) + 2,
                     bundle.begin() + static_cast<std::ptrdiff_t>(at + 2 + length));
    EXPECT_EQ(leaf, wire::encode(receipt::leaf_of(records_[i].opening, records_[i].record)));
    at += 2 + length;
  }
  EXPECT_EQ(at, bundle.size());
}

TEST_F(TilesOfALog, EndWhereTheTreeEnds) {
  for (const char* path : {"/tile/0/003", "/tile/0/003.p/18", "/tile/0/004.p/1", "/tile/1/000", "/tile/1/000.p/4",
                           "/tile/2/000.p/1", "/tile/entries/003", "/tile/entries/004.p/1"}) {
    const Result<Bytes> tile = read(path);
    ASSERT_FALSE(tile) << path;
    EXPECT_EQ(tile.error().code, Code::not_found) << path;
  }
  EXPECT_TRUE(read("/tile/0/003.p/5")) << "a partial tile of an earlier tree stays";
}

}  // namespace
}  // namespace lifecert::intake
