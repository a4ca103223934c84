// SQLite on a disk that loses what was not synced: the suite that every store must pass, with the power cut instead of a
// clean end whenever a store is closed.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "native/platform/sqlite_store.h"
#include "tests/fault/syscalls.h"
#include "tests/support/region_fixture.h"
#include "tests/support/store_suite.h"
#include "tests/support/temp_folder.h"

namespace lifecert::fault {
namespace {

namespace fs = std::filesystem;
using support::must;

/// Where the files are now; each power cut leaves them in another folder.
struct Disk {
  explicit Disk(std::uint64_t first_seed) : seed(first_seed) { begin(); }
  ~Disk() { forget_plan(); }
  void begin() {
    fs::create_directory(folder());
    set_plan({.folder = folder(), .what = What::power_cut});
  }
  [[nodiscard]] std::string folder() const { return temp / std::to_string(generation); }

  /// Carries what a power cut leaves over into the next folder. The shared memory beside the log is gone, as after a restart.
  void cut() {
    cut_power(seed + generation);
    const std::string before = folder();
    forget_plan();
    ++generation;
    fs::create_directory(folder());
    for (const fs::directory_entry& one : fs::directory_iterator(before)) {
      if (one.path().extension() != ".db-shm") fs::copy(one.path(), folder() / one.path().filename());
    }
    set_plan({.folder = folder(), .what = What::power_cut});
  }

  support::TempFolder temp;
  std::uint64_t seed;
  std::uint64_t generation = 0;
};

class DroppingStore final : public port::Store {
 public:
  explicit DroppingStore(std::shared_ptr<Disk> disk)
      : disk_(std::move(disk)), generation_(disk_->generation),
        store_(must(native::SqliteStore::open(disk_->folder() + "/store.db", {.mode = native::StoreMode::create}))) {}
  // The power goes; only then does SQLite tidy up, in files that nobody will look at again.
  ~DroppingStore() override {
    if (disk_->generation == generation_) disk_->cut();
  }

  [[nodiscard]] Result<std::optional<Bytes>> get(ByteView key) const override { return store_->get(key); }
  [[nodiscard]] Result<std::vector<port::Row>> scan(ByteView prefix, ByteView from,
                                                    std::uint32_t limit) const override {
    return store_->scan(prefix, from, limit);
  }
  [[nodiscard]] Result<void> commit(std::span<const port::Expectation> expectations,
                                    std::span<const port::Change> changes) override {
    return store_->commit(expectations, changes);
  }

 private:
  std::shared_ptr<Disk> disk_;
  std::uint64_t generation_;
  std::unique_ptr<native::SqliteStore> store_;
};

struct DroppingHome {
  std::shared_ptr<Disk> disk = std::make_shared<Disk>(1);
  std::unique_ptr<port::Store> open() { return std::make_unique<DroppingStore>(disk); }
};

int open_for_writing(const std::string& path) { return ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600); }

TEST(DroppingDisk, LosesWhatWasNotSyncedAndNothingElse) {
  std::size_t lost = 0;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    Disk disk(seed);
    for (const char* name : {"synced", "not"}) {
      const int fd = open_for_writing(disk.folder() + "/" + name);
      ASSERT_EQ(::pwrite(fd, "content", 7, 0), 7);
      if (std::string_view(name) == "synced") {
        ASSERT_EQ(::fsync(fd), 0);
        const int folder = ::open(disk.folder().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        ASSERT_EQ(::fsync(folder), 0);
        ::close(folder);
      }
      ::close(fd);
    }
    disk.cut();
    EXPECT_EQ(fs::file_size(disk.folder() + "/synced"), 7U);
    std::error_code none;
    lost += fs::file_size(disk.folder() + "/not", none) == 7U && !none ? 0 : 1;
  }
  EXPECT_GT(lost, 3U);
  EXPECT_LT(lost, 20U) << "a disk may also have been quick";
}

TEST(DroppingDisk, KeepsEveryCommitOverManyCuts) {
  const std::uint64_t cuts = std::getenv("LIFECERT_LONG") != nullptr ? 200 : 20;
  const auto disk = std::make_shared<Disk>(7);
  for (std::uint64_t cut = 0; cut < cuts; ++cut) {
    DroppingStore store(disk);
    const auto rows = must(store.scan({}, {}, 10'000));
    ASSERT_EQ(rows.size(), cut * 3) << "after " << cut << " cuts";
    for (std::uint64_t i = 0; i < 3; ++i) {
      const std::vector<port::Change> change{{bytes_of(std::to_string(cut * 3 + i)), Bytes(700 + cut * 13, 'x')}};
      must(store.commit({}, change));
    }
  }
}

}  // namespace
}  // namespace lifecert::fault

namespace lifecert::support {
INSTANTIATE_TYPED_TEST_SUITE_P(Dropping, StoreSuite, fault::DroppingHome);
}  // namespace lifecert::support
