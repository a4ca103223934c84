#include "native/platform/sqlite_store.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace lifecert::native {
namespace {

using port::Change;
using port::Expectation;
using port::Row;

constexpr int kBusyTimeoutMs = 5000;
constexpr int kApplicationId = 0x4c434531;  // "LCE1"
constexpr int kSchemaVersion = 1;
constexpr std::uint64_t kPageBytes = 4096;
constexpr std::uint32_t kMaxScan = 10'000;
constexpr std::size_t kKeptReaders = 8;
constexpr std::size_t kRowsAtOnce = 32;  // by one statement, whose cursor stays near: a third less than each by itself
constexpr int kWalPages = 4000;          // from here on the write-ahead log is carried into the file, beside the writing
constexpr int kMostWalPages = 16 * 4000;  // from here on the writer waits for that

// A rowid table with an index rather than WITHOUT ROWID: values may be large, and random keys would split their pages.
constexpr const char* kSchema = "CREATE TABLE entry(key BLOB NOT NULL UNIQUE, value BLOB NOT NULL) STRICT";

/// What an SQLite error means to the caller. The message is not passed on: it may quote what was stored.
/// db  may be null when there is no connection yet
Error failure(const std::string& path, const SQLite::Exception& fault, sqlite3* db) {
  const int code = fault.getErrorCode() & 0xff;
  const int system_errno = code == SQLITE_IOERR && db != nullptr ? sqlite3_system_errno(db) : 0;
  if (code == SQLITE_FULL || system_errno == ENOSPC || system_errno == EDQUOT) return {Code::storage_full, path};
  switch (code) {
    case SQLITE_NOTADB:
      return {Code::unknown_version, path + " (not a database)"};
    case SQLITE_CORRUPT:
      return {Code::store_failed, path + " (damaged)"};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {Code::store_failed, path + " (held by another program)"};
    case SQLITE_PERM:
    case SQLITE_READONLY:
      return {Code::not_allowed, path};
    default:
      return {Code::store_failed, path + " (SQLite error " + std::to_string(fault.getExtendedErrorCode()) + ")"};
  }
}

/// A null pointer would bind NULL instead of an empty value.
void bind(SQLite::Statement& statement, int index, ByteView bytes) {
  static constexpr std::uint8_t kNothing = 0;
  statement.bindNoCopy(index, bytes.empty() ? &kNothing : bytes.data(), static_cast<int>(bytes.size()));
}

Bytes bytes_of_column(const SQLite::Column& column) {
  const auto* const data = static_cast<const std::uint8_t*>(column.getBlob());
  const auto size = static_cast<std::size_t>(column.getBytes());
  return size == 0 ? Bytes{} : Bytes(data, data + size);
}

/// The first key after all that begin with `prefix`; nullopt when none comes after them.
std::optional<Bytes> end_of(ByteView prefix) {
  Bytes end(prefix.begin(), prefix.end());
  while (!end.empty() && end.back() == 0xff) end.pop_back();
  if (end.empty()) return std::nullopt;
  ++end.back();
  return end;
}

/// Of two rows with one key the later stands, as if each came by itself.
std::string insert_of(std::size_t rows) {
  std::string sql = "INSERT INTO entry(key, value) VALUES(?, ?)";
  for (std::size_t i = 1; i < rows; ++i) sql += ", (?, ?)";
  return sql + " ON CONFLICT(key) DO UPDATE SET value = excluded.value";
}

/// One connection with its prepared statements. Used by one thread at a time.
struct Connection {
  Connection(const std::string& path, int flags) : db(path, flags | SQLite::OPEN_NOMUTEX, kBusyTimeoutMs) {
    db.exec("PRAGMA synchronous=FULL");
    db.exec("PRAGMA trusted_schema=OFF");
  }

  void prepare_reading() {
    begin.emplace(db, "BEGIN");
    end.emplace(db, "COMMIT");
    get.emplace(db, "SELECT value FROM entry WHERE key = ?1");
    scan.emplace(db, "SELECT key, value FROM entry WHERE key >= ?1 ORDER BY key LIMIT ?2");
    scan_below.emplace(db, "SELECT key, value FROM entry WHERE key >= ?1 AND key < ?3 ORDER BY key LIMIT ?2");
  }

  void prepare_writing() {
    put.emplace(db, insert_of(1));
    put_many.emplace(db, insert_of(kRowsAtOnce));
    remove.emplace(db, "DELETE FROM entry WHERE key = ?1");
  }

  SQLite::Database db;
  std::optional<SQLite::Statement> begin, end, get, scan, scan_below, put, put_many, remove;
};

/// Resets a statement when the scope ends, so that no read transaction stays open and no bound pointer is kept.
class InUse {
 public:
  explicit InUse(std::optional<SQLite::Statement>& statement) : statement_(*statement) {}
  InUse(const InUse&) = delete;
  InUse& operator=(const InUse&) = delete;
  ~InUse() {
    statement_.tryReset();
    try {
      statement_.clearBindings();
    } catch (const SQLite::Exception&) {
      // A failed statement has nothing bound that will be used again.
    }
  }
  SQLite::Statement* operator->() { return &statement_; }
  SQLite::Statement& operator*() { return statement_; }

 private:
  SQLite::Statement& statement_;
};

/// Makes the empty file with the right mode before SQLite sees it; its -wal and -shm files take the mode over.
Result<void> make_file(const std::string& path) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  // Never opened and closed when it is there already: closing would drop the locks of other handles of this process.
  if (fd < 0 && errno == EEXIST) return {};
  if (fd < 0 && (errno == ENOENT || errno == ENOTDIR)) return Error{Code::not_found, path};
  if (fd < 0 && (errno == EACCES || errno == EROFS)) return Error{Code::not_allowed, path};
  if (fd < 0) return Error{errno == ENOSPC ? Code::storage_full : Code::store_failed, path};
  ::close(fd);
  const std::size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  const int folder_fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool is_synced = folder_fd >= 0 && ::fsync(folder_fd) == 0;
  if (folder_fd >= 0) ::close(folder_fd);
  return is_synced ? Result<void>{} : Error{Code::store_failed, path};
}

Result<void> check_file(const std::string& path, StoreMode mode) {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) {
    const bool is_missing = errno == ENOENT || errno == ENOTDIR;
    return Error{is_missing ? Code::not_found : errno == EACCES ? Code::not_allowed : Code::store_failed, path};
  }
  if (!S_ISREG(info.st_mode)) return Error{Code::store_failed, path + " (not a regular file)"};
  const int rights = mode == StoreMode::read_only ? R_OK : R_OK | W_OK;
  if (::access(path.c_str(), rights) != 0) return Error{Code::not_allowed, path};
  return {};
}

int pragma(SQLite::Database& db, const char* name) { return db.execAndGet("PRAGMA " + std::string(name)).getInt(); }

bool is_key(ByteView key) { return !key.empty() && key.size() <= port::kMaxKeyBytes; }

Result<void> check_key(ByteView key) {
  if (key.empty()) return Error{Code::too_short, "key"};
  if (key.size() > port::kMaxKeyBytes) return Error{Code::too_long, "key"};
  return {};
}

}  // namespace

/// Carries the write-ahead log into the database on a thread of its own, so that no commit waits for it.
class Checkpointer {
 public:
  explicit Checkpointer(std::string path) : path_(std::move(path)) {}
  Checkpointer(const Checkpointer&) = delete;
  Checkpointer& operator=(const Checkpointer&) = delete;
  ~Checkpointer() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
  }

  /// Called by the writer after each commit. The thread begins with the first need.
  void want() {
    {
      const std::lock_guard lock(mutex_);
      wanted_ = true;
      if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
    }
    wake_.notify_all();
  }

 private:
  void run() {
    for (;;) {
      {
        std::unique_lock lock(mutex_);
        wake_.wait(lock, [this] { return wanted_ || stopping_; });
        if (stopping_) return;
        wanted_ = false;
      }
      try {
        if (!connection_) connection_ = std::make_unique<Connection>(path_, SQLite::OPEN_READWRITE);
        sqlite3_wal_checkpoint_v2(connection_->db.getHandle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
      } catch (const std::exception&) {
        connection_.reset();  // the writer does it itself when the log has grown long
      }
    }
  }

  std::string path_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool wanted_ = false;
  bool stopping_ = false;
  std::unique_ptr<Connection> connection_;
  std::thread thread_;
};

class SqliteStore::Impl {
 public:
  Impl(std::string path, SqliteOptions options) : path_(std::move(path)), options_(options), checkpointer_(path_) {}

  Result<void> open() {
    if (options_.mode == StoreMode::create) {
      if (auto made = make_file(path_); !made) return made;
    }
    if (auto checked = check_file(path_, options_.mode); !checked) return checked;
    const bool writes = options_.mode != StoreMode::read_only;
    std::unique_ptr<Connection> first;
    try {
      first = std::make_unique<Connection>(path_, writes ? SQLite::OPEN_READWRITE : SQLite::OPEN_READONLY);
      // Looked at before anything is changed: a foreign database must stay as it is.
      if (auto known = check_version(first->db); !known) return known;
      if (!writes) return {};
      if (first->db.execAndGet("PRAGMA journal_mode=WAL").getString() != "wal") {
        return Error{Code::store_failed, path_ + " (no write-ahead log on this file system)"};
      }
      sqlite3_wal_hook(first->db.getHandle(), &Impl::on_commit, this);
      first->db.exec("PRAGMA journal_size_limit=67108864");
      // A batch of packets must fit, or its pages are written twice.
      first->db.exec("PRAGMA cache_size=-32768");
      if (options_.max_bytes > 0) {
        const std::uint64_t pages = (options_.max_bytes + kPageBytes - 1) / kPageBytes;
        first->db.exec("PRAGMA max_page_count=" + std::to_string(pages));
      }
      if (auto made = make_table(first->db); !made) return made;
      first->prepare_writing();
      first->prepare_reading();
      writer_ = std::move(first);
      return {};
    } catch (const SQLite::Exception& fault) {
      return failure(path_, fault, first ? first->db.getHandle() : nullptr);
    }
  }

  [[nodiscard]] Result<std::optional<Bytes>> get(ByteView key) const {
    if (!is_key(key)) return std::optional<Bytes>{};
    return read([&](Connection& connection) -> std::optional<Bytes> {
      InUse query(connection.get);
      bind(*query, 1, key);
      if (!query->executeStep()) return std::nullopt;
      return bytes_of_column(query->getColumn(0));
    });
  }

  // One look at the file for all of them: to begin and to end a reading costs as much as what is read.
  [[nodiscard]] Result<std::vector<std::optional<Bytes>>> get_many(std::span<const Bytes> keys) const {
    return read([&](Connection& connection) {
      std::vector<std::optional<Bytes>> values;
      values.reserve(keys.size());
      // What fails in between takes its connection, and with it the transaction, along.
      InUse(connection.begin)->exec();
      for (const Bytes& key : keys) {
        InUse query(connection.get);
        if (is_key(key)) bind(*query, 1, key);
        const bool found = is_key(key) && query->executeStep();
        values.push_back(found ? std::optional<Bytes>(bytes_of_column(query->getColumn(0))) : std::nullopt);
      }
      InUse(connection.end)->exec();
      return values;
    });
  }

  [[nodiscard]] Result<std::vector<Row>> scan(ByteView prefix, ByteView from, std::uint32_t limit) const {
    if (limit == 0 || limit > kMaxScan) return Error{Code::bad_argument, "limit"};
    const bool starts_later = std::lexicographical_compare(prefix.begin(), prefix.end(), from.begin(), from.end());
    const std::optional<Bytes> end = end_of(prefix);
    return read([&](Connection& connection) {
      InUse query(end ? connection.scan_below : connection.scan);
      bind(*query, 1, starts_later ? from : prefix);
      query->bind(2, limit);
      if (end) bind(*query, 3, *end);
      std::vector<Row> rows;
      while (query->executeStep()) {
        rows.push_back({bytes_of_column(query->getColumn(0)), bytes_of_column(query->getColumn(1))});
      }
      return rows;
    });
  }

  Result<void> commit(std::span<const Expectation> expectations, std::span<const Change> changes) {
    if (!writer_) return Error{Code::not_allowed, path_ + " (opened read-only)"};
    for (const Expectation& expectation : expectations) {
      if (auto checked = check_key(expectation.key); !checked) return checked;
    }
    for (const Change& change : changes) {
      if (auto checked = check_key(change.key); !checked) return checked;
      if (change.value && change.value->size() > port::kMaxValueBytes) return Error{Code::too_long, "value"};
    }
    const std::lock_guard lock(writing_);
    try {
      SQLite::Transaction transaction(writer_->db, SQLite::TransactionBehavior::IMMEDIATE);
      for (const Expectation& expectation : expectations) {
        if (!holds(expectation)) return Code::store_conflict;
      }
      while (!changes.empty()) {
        const auto is_put = [](const Change& change) { return change.value.has_value(); };
        const bool many = changes.size() >= kRowsAtOnce && std::ranges::all_of(changes.first(kRowsAtOnce), is_put);
        const std::size_t next = many ? kRowsAtOnce : 1;
        apply(changes.first(next));
        changes = changes.subspan(next);
      }
      transaction.commit();
      return {};
    } catch (const SQLite::Exception& fault) {
      return failure(path_, fault, writer_->db.getHandle());
    }
  }

  [[nodiscard]] Result<void> copy_to(const std::string& path) const {
    const Result<bool> done = read([&](Connection& connection) {
      SQLite::Statement copy(connection.db, "VACUUM INTO ?1");
      copy.bind(1, path);
      copy.exec();
      return true;
    });
    if (!done) return done.error();
    return ::chmod(path.c_str(), 0600) == 0 ? Result<void>{} : Error{Code::store_failed, path};
  }

 private:
  static int on_commit(void* self, sqlite3* db, const char* name, int pages) {
    // That it can't be carried over now is no fault of the commit, which is done.
    if (pages >= kMostWalPages) sqlite3_wal_checkpoint_v2(db, name, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
    if (pages >= kWalPages) static_cast<Impl*>(self)->checkpointer_.want();
    return SQLITE_OK;
  }

  Result<void> check_version(SQLite::Database& db) const {
    const int application = pragma(db, "application_id");
    const int version = pragma(db, "user_version");
    if (application == kApplicationId && version == kSchemaVersion) return {};
    const bool is_new = application == 0 && version == 0 && pragma(db, "schema_version") == 0;
    if (is_new && options_.mode == StoreMode::create) return {};
    const bool is_newer = application == kApplicationId && version > kSchemaVersion;
    return Error{Code::unknown_version,
                 path_ + (is_newer ? " (made by a newer version)" : " (not a store of lifecert)")};
  }

  /// Two programs may make the same file at once: the table is made inside the writing transaction, by the first.
  Result<void> make_table(SQLite::Database& db) const {
    SQLite::Transaction transaction(db, SQLite::TransactionBehavior::IMMEDIATE);
    if (auto known = check_version(db); !known) return known;
    if (pragma(db, "application_id") == kApplicationId) return {};
    db.exec(kSchema);
    db.exec("PRAGMA application_id=" + std::to_string(kApplicationId));
    db.exec("PRAGMA user_version=" + std::to_string(kSchemaVersion));
    transaction.commit();
    return {};
  }

  [[nodiscard]] bool holds(const Expectation& expectation) {
    InUse query(writer_->get);
    bind(*query, 1, expectation.key);
    if (!query->executeStep()) return !expectation.value;
    return expectation.value && bytes_of_column(query->getColumn(0)) == *expectation.value;
  }

  /// changes   one, or kRowsAtOnce that all put something
  void apply(std::span<const Change> changes) {
    InUse write(changes.size() > 1 ? writer_->put_many : changes[0].value ? writer_->put : writer_->remove);
    int index = 0;
    for (const Change& change : changes) {
      bind(*write, ++index, change.key);
      if (change.value) bind(*write, ++index, *change.value);
    }
    write->exec();
  }

  /// Runs a query on a connection that no other thread is using; makes one more when all are taken.
  template <class Query>
  auto read(const Query& query) const -> Result<decltype(query(std::declval<Connection&>()))> {
    std::unique_ptr<Connection> connection;
    {
      const std::lock_guard lock(reading_);
      if (!readers_.empty()) {
        connection = std::move(readers_.back());
        readers_.pop_back();
      }
    }
    try {
      if (!connection) {
        connection = std::make_unique<Connection>(path_, SQLite::OPEN_READONLY);
        connection->prepare_reading();
      }
      auto result = query(*connection);
      const std::lock_guard lock(reading_);
      if (readers_.size() < kKeptReaders) readers_.push_back(std::move(connection));
      return result;
    } catch (const SQLite::Exception& fault) {
      return failure(path_, fault, connection ? connection->db.getHandle() : nullptr);
    }
  }

  std::string path_;
  SqliteOptions options_;
  std::mutex writing_;
  Checkpointer checkpointer_;
  std::unique_ptr<Connection> writer_;
  mutable std::mutex reading_;
  mutable std::vector<std::unique_ptr<Connection>> readers_;
};

SqliteStore::SqliteStore(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
SqliteStore::~SqliteStore() = default;

Result<std::unique_ptr<SqliteStore>> SqliteStore::open(const std::string& path, SqliteOptions options) {
  auto impl = std::make_unique<Impl>(path, options);
  if (auto opened = impl->open(); !opened) return opened.error();
  return std::unique_ptr<SqliteStore>(new SqliteStore(std::move(impl)));
}

Result<std::optional<Bytes>> SqliteStore::get(ByteView key) const { return impl_->get(key); }

Result<std::vector<std::optional<Bytes>>> SqliteStore::get_many(std::span<const Bytes> keys) const {
  return impl_->get_many(keys);
}

Result<std::vector<Row>> SqliteStore::scan(ByteView prefix, ByteView from, std::uint32_t limit) const {
  return impl_->scan(prefix, from, limit);
}

Result<void> SqliteStore::copy_to(const std::string& path) const { return impl_->copy_to(path); }

Result<void> SqliteStore::commit(std::span<const Expectation> expectations, std::span<const Change> changes) {
  return impl_->commit(expectations, changes);
}

}  // namespace lifecert::native
