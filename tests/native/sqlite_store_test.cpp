#include "native/platform/sqlite_store.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "tests/support/memory_store.h"
#include "tests/support/store_suite.h"
#include "tests/support/temp_folder.h"

namespace lifecert::native {
namespace {

std::unique_ptr<SqliteStore> open_store(const std::string& path, SqliteOptions options) {
  auto store = SqliteStore::open(path, options);
  EXPECT_TRUE(store) << (store ? "" : describe(store.error()));
  return store ? *std::move(store) : nullptr;
}

Error open_error(const std::string& path, SqliteOptions options) {
  const auto store = SqliteStore::open(path, options);
  return store ? Error{} : store.error();
}

constexpr SqliteOptions kCreate{StoreMode::create, 0};
constexpr SqliteOptions kReadWrite{StoreMode::read_write, 0};
constexpr SqliteOptions kReadOnly{StoreMode::read_only, 0};

std::vector<port::Change> put(std::string_view key, std::string_view value) {
  return {{bytes_of(key), bytes_of(value)}};
}

std::string content_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST(SqliteStore, MakesItsFilesForTheOwnerOnly) {
  const support::TempFolder folder;
  const auto store = open_store(folder / "log.db", kCreate);
  ASSERT_TRUE(store->commit({}, put("a", "1")));
  for (const std::string name : {"log.db", "log.db-wal", "log.db-shm"}) {
    struct stat info {};
    ASSERT_EQ(::stat((folder / name).c_str(), &info), 0) << name;
    EXPECT_EQ(info.st_mode & 0777U, 0600U) << name;
  }
}

TEST(SqliteStore, UsesAWriteAheadLog) {
  const support::TempFolder folder;
  const auto store = open_store(folder / "log.db", kCreate);
  SQLite::Database beside(folder / "log.db");
  EXPECT_EQ(beside.execAndGet("PRAGMA journal_mode").getString(), "wal");
}

TEST(SqliteStore, SaysWhatIsWrongWithAFile) {
  const support::TempFolder folder;
  std::ofstream(folder / "text") << std::string(8192, 'x');
  std::ofstream(folder / "empty").close();
  {
    SQLite::Database foreign(folder / "foreign", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    foreign.exec("CREATE TABLE t(x)");
  }
  {
    open_store(folder / "newer", kCreate);
    SQLite::Database newer(folder / "newer", SQLite::OPEN_READWRITE);
    newer.exec("PRAGMA user_version=2");
  }
  const struct {
    const char* name;
    std::string path;
    SqliteOptions options;
    Code want;
  } cases[] = {
      {"absent, read only", folder / "absent", kReadOnly, Code::not_found},
      {"absent, read and write", folder / "absent", kReadWrite, Code::not_found},
      {"no such folder", folder / "no/such", kCreate, Code::not_found},
      {"a folder", folder.path(), kCreate, Code::store_failed},
      {"a text file", folder / "text", kCreate, Code::unknown_version},
      {"a text file, read only", folder / "text", kReadOnly, Code::unknown_version},
      {"an empty file, read only", folder / "empty", kReadOnly, Code::unknown_version},
      {"another program's database", folder / "foreign", kCreate, Code::unknown_version},
      {"a newer version's", folder / "newer", kReadWrite, Code::unknown_version},
  };
  for (const auto& one : cases) {
    SCOPED_TRACE(one.name);
    const Error error = open_error(one.path, one.options);
    EXPECT_EQ(error.code, one.want) << describe(error);
    EXPECT_NE(error.where.find(one.path), std::string::npos);
  }
  EXPECT_EQ(content_of(folder / "text"), std::string(8192, 'x'));
  EXPECT_EQ(::access((folder / "absent").c_str(), F_OK), -1);
}

TEST(SqliteStore, LeavesAForeignDatabaseAsItIs) {
  const support::TempFolder folder;
  {
    SQLite::Database foreign(folder / "foreign", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    foreign.exec("CREATE TABLE t(x)");
  }
  const std::string before = content_of(folder / "foreign");
  EXPECT_EQ(open_error(folder / "foreign", kCreate).code, Code::unknown_version);
  EXPECT_TRUE(content_of(folder / "foreign") == before);
}

TEST(SqliteStore, ReadsButDoesNotWriteWhenOpenedReadOnly) {
  const support::TempFolder folder;
  const auto writer = open_store(folder / "log.db", kCreate);
  ASSERT_TRUE(writer->commit({}, put("a", "1")));
  const auto reader = open_store(folder / "log.db", kReadOnly);
  EXPECT_EQ(reader->get(view_of("a")).value(), bytes_of("1"));
  ASSERT_TRUE(writer->commit({}, put("a", "2")));
  EXPECT_EQ(reader->get(view_of("a")).value(), bytes_of("2"));
  const auto refused = reader->commit({}, put("a", "3"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::not_allowed);
}

TEST(SqliteStore, CanBeReadAfterTheWriterClosed) {
  const support::TempFolder folder;
  ASSERT_TRUE(open_store(folder / "log.db", kCreate)->commit({}, put("a", "1")));
  EXPECT_EQ(open_store(folder / "log.db", kReadOnly)->get(view_of("a")).value(), bytes_of("1"));
}

TEST(SqliteStore, SaysFullAndKeepsWhatItHas) {
  const support::TempFolder folder;
  const auto store = open_store(folder / "log.db", {StoreMode::create, 256 * 1024});
  ASSERT_TRUE(store->commit({}, put("first", "1")));
  const std::string block(16 * 1024, 'b');
  Code last = Code::ok;
  int written = 0;
  for (; written < 100; ++written) {
    const auto done = store->commit({}, put("block" + std::to_string(written), block));
    if (!done) {
      last = done.error().code;
      break;
    }
  }
  EXPECT_EQ(last, Code::storage_full);
  EXPECT_GT(written, 5);
  EXPECT_EQ(store->get(view_of("first")).value(), bytes_of("1"));
  EXPECT_EQ(store->get(view_of("block" + std::to_string(written))).value(), std::nullopt);
  // Room that is given back can be used again.
  const std::vector<port::Change> smaller{{bytes_of("block0"), std::nullopt}, {bytes_of("block1"), std::nullopt}};
  EXPECT_TRUE(store->commit({}, smaller));
  EXPECT_TRUE(store->commit({}, put("last", "2")));
}

TEST(SqliteStore, TellsWhenItsFileIsDamaged) {
  const support::TempFolder folder;
  {
    const auto store = open_store(folder / "log.db", kCreate);
    for (int i = 0; i < 200; ++i) {
      ASSERT_TRUE(store->commit({}, put("key" + std::to_string(i), std::string(500, 'v'))));
    }
  }
  {
    std::fstream file(folder / "log.db", std::ios::binary | std::ios::in | std::ios::out);
    file.seekp(4096);
    file << std::string(3 * 4096, '\x5a');
  }
  const auto store = open_store(folder / "log.db", kCreate);
  const auto rows = store->scan({}, {}, 1000);
  ASSERT_FALSE(rows);
  EXPECT_EQ(rows.error().code, Code::store_failed);
}

TEST(SqliteStore, KeepsWhatWasCommittedWhenItsProcessIsKilled) {
  const support::TempFolder folder;
  int pipe_ends[2];
  ASSERT_EQ(::pipe(pipe_ends), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    auto store = SqliteStore::open(folder / "log.db", kCreate);
    for (std::uint8_t i = 0; store && i < 255; ++i) {
      if (!(*store)->commit({}, std::vector<port::Change>{{Bytes{i}, Bytes(300, i)}})) break;
      if (::write(pipe_ends[1], &i, 1) != 1) break;
    }
    ::pause();
    ::_exit(0);
  }
  ::close(pipe_ends[1]);
  std::uint8_t acknowledged = 0;
  while (acknowledged < 40 && ::read(pipe_ends[0], &acknowledged, 1) == 1) {
  }
  ::kill(child, SIGKILL);
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  while (::read(pipe_ends[0], &acknowledged, 1) == 1) {
  }
  ::close(pipe_ends[0]);
  const auto store = open_store(folder / "log.db", kReadWrite);
  const auto rows = store->scan({}, {}, 1000);
  ASSERT_TRUE(rows);
  ASSERT_GE(rows->size(), acknowledged + 1U);
  for (std::size_t i = 0; i < rows->size(); ++i) {
    EXPECT_EQ((*rows)[i], (port::Row{Bytes{static_cast<std::uint8_t>(i)}, Bytes(300, static_cast<std::uint8_t>(i))}));
  }
}

TEST(SqliteStore, ReadsWhileAnotherProgramWrites) {
  const support::TempFolder folder;
  const auto store = open_store(folder / "log.db", kCreate);
  ASSERT_TRUE(store->commit({}, put("a", "1")));
  SQLite::Database other(folder / "log.db", SQLite::OPEN_READWRITE);
  SQLite::Transaction holding(other, SQLite::TransactionBehavior::IMMEDIATE);
  EXPECT_EQ(store->get(view_of("a")).value(), bytes_of("1"));
}

struct SqliteHome {
  support::TempFolder folder;
  std::unique_ptr<port::Store> open() { return open_store(folder / "store.db", kCreate); }
};

struct MemoryHome {
  std::shared_ptr<support::MemoryDisk> disk = std::make_shared<support::MemoryDisk>();
  std::unique_ptr<port::Store> open() { return std::make_unique<support::MemoryStore>(disk); }
};

}  // namespace
}  // namespace lifecert::native

namespace lifecert::support {
INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, StoreSuite, native::SqliteHome);
INSTANTIATE_TYPED_TEST_SUITE_P(Memory, StoreSuite, native::MemoryHome);
}  // namespace lifecert::support
