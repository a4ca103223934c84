#include "native/platform/blob_store.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/support/interrupted_store.h"
#include "tests/support/memory_store.h"
#include "tests/support/postgres.h"
#include "tests/support/region_fixture.h"
#include "tests/support/store_suite.h"
#include "tests/support/temp_folder.h"

namespace lifecert::native {
namespace {

namespace fs = std::filesystem;
using support::must;

/// A server that speaks S3, with a judge before it who signs every request again as Amazon does (tests/s3/server.mjs): neither
/// is a work of ours. Put there by `npm ci` in tests/s3; without it S3 goes untested, and that is said.
class S3Server {
 public:
  S3Server() : port_(support::free_port()) {
    ::setenv("AWS_ACCESS_KEY_ID", "S3RVER", 1);
    ::setenv("AWS_SECRET_ACCESS_KEY", "S3RVER", 1);
    pid_ = ::fork();
    if (pid_ == 0) {
      const int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
      ::dup2(nowhere, 1);
      ::dup2(nowhere, 2);
      const std::string port = std::to_string(port_);
      ::execlp("node", "node", "--openssl-legacy-provider", kProgram, folder_.path().c_str(), port.c_str(), nullptr);
      ::_exit(127);
    }
    for (int tries = 0; tries < 200 && !open_blob_place(address("wait")); ++tries) ::usleep(100'000);
  }
  ~S3Server() {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  [[nodiscard]] std::string address(const std::string& prefix) const {
    return "s3+http://127.0.0.1:" + std::to_string(port_) + "/packets/" + prefix;
  }
  static bool is_installed() { return ::access(kPackages, R_OK) == 0 && std::system("node --version >/dev/null 2>&1") == 0; }

  static S3Server& shared() {
    static S3Server server;
    return server;
  }

 private:
  static constexpr const char* kProgram = "tests/s3/server.mjs";
  static constexpr const char* kPackages = "tests/s3/node_modules/@smithy/signature-v4";
  support::TempFolder folder_;
  std::uint16_t port_;
  pid_t pid_ = -1;
};

/// Rows in memory, everything that has a value in a place for blobs.
struct Both final : port::Store {
  Both(std::shared_ptr<support::MemoryDisk> disk, const std::string& place)
      : rows(std::move(disk)), blobs(rows, must(open_blob_place(place)), {}) {}
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

struct BlobHome {
  support::TempFolder folder;
  std::shared_ptr<support::MemoryDisk> disk = std::make_shared<support::MemoryDisk>();
  std::unique_ptr<port::Store> open() { return std::make_unique<Both>(disk, folder / "blobs"); }
};

struct S3Home {
  static constexpr bool kOverwritesInPlace = true;  // s3rver
  std::shared_ptr<support::MemoryDisk> disk = std::make_shared<support::MemoryDisk>();
  std::string prefix = "suite-" + std::to_string(++count);
  static inline int count = 0;
  static std::string missing() { return S3Server::is_installed() ? "" : "no S3 server (npm ci in tests/s3)"; }
  std::unique_ptr<port::Store> open() {
    if (!missing().empty()) return std::make_unique<support::MemoryStore>();  // the suite is skipped
    return std::make_unique<Both>(disk, S3Server::shared().address(prefix));
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
  BlobStore blobs_{rows_, must(open_blob_place(temp_ / "blobs")), bytes_of("pkt/")};
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
  EXPECT_EQ(must(blobs_.unnamed(3600)).size(), 0U) << "too young: it may be about to be named";
  ASSERT_EQ(must(blobs_.unnamed(-1)).size(), 1U);
  EXPECT_EQ(must(blobs_.unnamed(-1)).front().bytes, 4U);
  EXPECT_EQ(must(blobs_.remove_unnamed(3600)), 0U);
  EXPECT_EQ(must(blobs_.remove_unnamed(-1)), 1U);
  EXPECT_EQ(must(blobs_.get(view_of("pkt/1"))), bytes_of("kept"));
}

TEST_F(Blobs, WhatComesAgainIsYoungAgain) {
  ASSERT_EQ(put("pkt/1", "content"), Code::ok);
  const std::vector<port::Change> drop = {{bytes_of("pkt/1"), std::nullopt}};
  ASSERT_TRUE(blobs_.commit({}, drop));
  const fs::path file = files_in(temp_ / "blobs").front();
  fs::last_write_time(file, fs::file_time_type::clock::now() - std::chrono::hours(48));
  ASSERT_EQ(must(blobs_.unnamed(3600)).size(), 1U);
  ASSERT_EQ(put("pkt/2", "content"), Code::ok);
  ASSERT_TRUE(blobs_.commit({}, std::vector<port::Change>{{bytes_of("pkt/2"), std::nullopt}}));
  EXPECT_EQ(must(blobs_.unnamed(3600)).size(), 0U);
}

// Rows whose commit comes at the very moment at which somebody else removes the blob that nobody names yet.
TEST_F(Blobs, WhatIsRemovedWhileItIsBeingNamedIsThereAfterwards) {
  auto disk = std::make_shared<support::MemoryDisk>();
  support::InterruptedStore rows(disk);
  BlobStore blobs(rows, must(open_blob_place(temp_ / "blobs")), bytes_of("pkt/"));
  rows.before_commit = [this] { fs::remove(files_in(temp_ / "blobs").front()); };
  const std::vector<port::Change> change = {{bytes_of("pkt/1"), bytes_of("content")}};
  ASSERT_TRUE(blobs.commit({}, change));
  EXPECT_EQ(must(blobs.get(view_of("pkt/1"))), bytes_of("content"));
}

TEST(S3Blobs, AreNamedListedAndRemovedAsInAFolder) {
  if (!S3Server::is_installed()) GTEST_SKIP() << "NOT TESTED: no S3 server (npm ci in tests/s3)";
  support::MemoryStore rows;
  const std::string url = S3Server::shared().address("");
  S3Address address{url.substr(3, url.find("/packets") - 3), "packets", "listed/", "us-east-1", "S3RVER", "S3RVER",
                    7};  // so that a listing has several pages
  BlobStore blobs(rows, must(open_blob_s3(std::move(address))), bytes_of("pkt/"));
  for (int i = 0; i < 40; ++i) {
    const std::vector<port::Change> change = {{bytes_of("pkt/" + std::to_string(i)), bytes_of("content " + std::to_string(i))}};
    ASSERT_TRUE(blobs.commit({}, change));
  }
  for (const int i : {3, 20, 39}) {
    const std::vector<port::Change> drop = {{bytes_of("pkt/" + std::to_string(i)), std::nullopt}};
    ASSERT_TRUE(blobs.commit({}, drop));
  }
  EXPECT_EQ(must(blobs.unnamed(3600)).size(), 0U);
  EXPECT_EQ(must(blobs.remove_unnamed(-60)), 3U);
  EXPECT_EQ(must(blobs.unnamed(-60)).size(), 0U);
  EXPECT_EQ(must(blobs.get(view_of("pkt/4"))), bytes_of("content 4"));
}

// What an address may hold in front of a packet's name is signed as the server reads it.
TEST(S3Blobs, TakeAnyPrefix) {
  if (!S3Server::is_installed()) GTEST_SKIP() << "NOT TESTED: no S3 server (npm ci in tests/s3)";
  for (const char* prefix : {"plain", "deep/er/down", "a+b=c&d", "with blank", "百分之5%", "tilde~'(1)*!"}) {
    support::MemoryStore rows;
    BlobStore blobs(rows, must(open_blob_place(S3Server::shared().address(prefix))), bytes_of("pkt/"));
    const std::vector<port::Change> put = {{bytes_of("pkt/1"), bytes_of("content")}};
    ASSERT_TRUE(blobs.commit({}, put)) << prefix;
    EXPECT_EQ(must(blobs.get(view_of("pkt/1"))), bytes_of("content")) << prefix;
    const std::vector<port::Change> drop = {{bytes_of("pkt/1"), std::nullopt}};
    ASSERT_TRUE(blobs.commit({}, drop));
    EXPECT_EQ(must(blobs.remove_unnamed(-60)), 1U) << prefix;
  }
}

TEST(S3Blobs, SayWhatIsWrongWithTheAddressOrTheKey) {
  EXPECT_EQ(open_blob_place("s3+http://127.0.0.1:1").error().code, Code::bad_argument);
  EXPECT_EQ(open_blob_place("s3+http://127.0.0.1:1/b?zone=1").error().code, Code::bad_argument);
  EXPECT_EQ(open_blob_s3({"http://127.0.0.1:1", "packets", "", "us-east-1", "", "", 1000}).error().code, Code::bad_argument);
  EXPECT_EQ(open_blob_s3({"http://127.0.0.1:1", "packets", "", "us-east-1", "id", "secret", 1000}).error().code, Code::store_failed);
  if (!S3Server::is_installed()) GTEST_SKIP() << "NOT TESTED: no S3 server (npm ci in tests/s3)";
  const std::string url = S3Server::shared().address("");
  const std::string endpoint = url.substr(3, url.find("/packets") - 3);
  for (const auto& [region, key_id, secret] : {std::tuple("us-east-1", "ANOTHER", "S3RVER"), std::tuple("us-east-1", "S3RVER", "another"),
                                               std::tuple("cn-north-1", "S3RVER", "S3RVER")}) {
    EXPECT_EQ(open_blob_s3({endpoint, "packets", "", region, key_id, secret, 1000}).error().code, Code::not_allowed) << key_id << secret;
  }
  EXPECT_EQ(open_blob_s3({endpoint, "nowhere", "", "us-east-1", "S3RVER", "S3RVER", 1000}).error().code, Code::not_found);
}

}  // namespace
}  // namespace lifecert::native

namespace lifecert::support {
INSTANTIATE_TYPED_TEST_SUITE_P(S3, StoreSuite, native::S3Home);
INSTANTIATE_TYPED_TEST_SUITE_P(Blob, StoreSuite, native::BlobHome);
}  // namespace lifecert::support
