#include "native/platform/blob_store.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/support/memory_store.h"
#include "tests/support/region_fixture.h"
#include "tests/support/store_suite.h"
#include "tests/support/temp_folder.h"

namespace lifecert::native {
namespace {

namespace fs = std::filesystem;
using support::must;

struct BlobHome {
  support::TempFolder folder;
  std::shared_ptr<support::MemoryDisk> disk = std::make_shared<support::MemoryDisk>();
  std::unique_ptr<port::Store> open() {
    // The rows' handle lives as long as the store that was opened on it.
    struct Both final : port::Store {
      Both(std::shared_ptr<support::MemoryDisk> disk, const std::string& folder)
          : rows(std::move(disk)), blobs(must(BlobStore::open(rows, folder, {}))) {}
      Result<std::optional<Bytes>> get(ByteView key) const override { return blobs.get(key); }
      Result<std::vector<port::Row>> scan(ByteView prefix, ByteView from, std::uint32_t limit) const override {
        return blobs.scan(prefix, from, limit);
      }
      Result<void> commit(std::span<const port::Expectation> expectations,
                          std::span<const port::Change> changes) override {
        return blobs.commit(expectations, changes);
      }
      support::MemoryStore rows;
      BlobStore blobs;
    };
    return std::make_unique<Both>(disk, folder / "blobs");
  }
};

std::vector<fs::path> files_in(const std::string& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  return files;
}

class Blobs : public ::testing::Test {
 protected:
  Code put(const std::string& key, std::string_view value) {
    const std::vector<port::Change> changes = {{bytes_of(key), bytes_of(value)}};
    const auto done = blobs_.commit({}, changes);
    return done ? Code::ok : done.error().code;
  }
  support::TempFolder temp_;
  support::MemoryStore rows_;
  BlobStore blobs_ = must(BlobStore::open(rows_, temp_ / "blobs", bytes_of("pkt/")));
};

TEST_F(Blobs, KeepOneFileForTheSameContentAndNoneForOtherKeys) {
  ASSERT_EQ(put("pkt/1", "content"), Code::ok);
  ASSERT_EQ(put("pkt/2", "content"), Code::ok);
  ASSERT_EQ(put("rec/1", "record"), Code::ok);
  EXPECT_EQ(files_in(temp_ / "blobs").size(), 1U);
  EXPECT_EQ(must(blobs_.get(view_of("pkt/2"))), bytes_of("content"));
  EXPECT_EQ(must(rows_.get(view_of("rec/1"))), bytes_of("record"));
  EXPECT_EQ(must(rows_.get(view_of("pkt/1")))->size(), 32U);
}

TEST_F(Blobs, ADamagedOrMissingFileIsAnErrorAndNoAnswer) {
  ASSERT_EQ(put("pkt/1", "content"), Code::ok);
  const fs::path file = files_in(temp_ / "blobs").front();
  std::ofstream(file, std::ios::binary) << "contenT";
  EXPECT_EQ(blobs_.get(view_of("pkt/1")).error().code, Code::store_failed);
  fs::remove(file);
  EXPECT_EQ(blobs_.get(view_of("pkt/1")).error().code, Code::store_failed);
}

TEST_F(Blobs, RemoveWhatNoRowNamesAndNothingElse) {
  ASSERT_EQ(put("pkt/1", "kept"), Code::ok);
  ASSERT_EQ(put("pkt/2", "gone"), Code::ok);
  const std::vector<port::Change> drop = {{bytes_of("pkt/2"), std::nullopt}};
  ASSERT_TRUE(blobs_.commit({}, drop));
  EXPECT_EQ(must(blobs_.remove_unnamed(3600)), 0U) << "too young: it may be about to be named";
  EXPECT_EQ(must(blobs_.remove_unnamed(-1)), 1U);
  EXPECT_EQ(must(blobs_.get(view_of("pkt/1"))), bytes_of("kept"));
}

}  // namespace
}  // namespace lifecert::native

namespace lifecert::support {
INSTANTIATE_TYPED_TEST_SUITE_P(Blob, StoreSuite, native::BlobHome);
}  // namespace lifecert::support
