// A Store in one SQLite file: write-ahead log, synchronous=FULL, one table, made with mode 0600.
//
// May be used from several threads: commits wait for each other, reads go on beside them on connections of their own
// and see every commit that had returned when they began. Several handles and processes may share a file; a commit
// waits up to five seconds for theirs. Expectations are checked inside the writing transaction, so nothing can come
// between.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "core/port/store.h"

namespace lifecert::native {

enum class StoreMode : std::uint8_t {
  create,      // read and write; the file is made when it is not there
  read_write,  // read and write; the file must be there
  read_only,   // the file must be there; commit() answers not_allowed
};

struct SqliteOptions {
  StoreMode mode = StoreMode::read_only;
  std::uint64_t max_bytes =
      0;  // of the file, rounded up to pages; above it commits answer storage_full. 0: the disk's end
};

class SqliteStore final : public port::Store {
 public:
  /// Errors: not_found (no such file or folder), not_allowed (no right to it), storage_full,
  ///         unknown_version (not a database, another program's, or a newer version's), store_failed.
  [[nodiscard]] static Result<std::unique_ptr<SqliteStore>> open(const std::string& path, SqliteOptions options);

  ~SqliteStore() override;

  [[nodiscard]] Result<std::optional<Bytes>> get(ByteView key) const override;
  /// As of one moment.
  [[nodiscard]] Result<std::vector<std::optional<Bytes>>> get_many(std::span<const Bytes> keys) const override;
  [[nodiscard]] Result<std::vector<port::Row>> scan(ByteView prefix, ByteView from, std::uint32_t limit) const override;
  [[nodiscard]] Result<void> commit(std::span<const port::Expectation> expectations,
                                    std::span<const port::Change> changes) override;

  /// Copies everything, as of one moment, into a new file, while others read and write. Not synced.
  /// path  must not be there
  /// Errors: store_failed, storage_full.
  [[nodiscard]] Result<void> copy_to(const std::string& path) const;

 private:
  class Impl;
  explicit SqliteStore(std::unique_ptr<Impl> impl);

  std::unique_ptr<Impl> impl_;
};

}  // namespace lifecert::native
