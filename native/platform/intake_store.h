// The store of an intake as its options name it: a file or a PostgreSQL, and packets in it or beside it.
#pragma once

#include <memory>
#include <string>

#include "core/base/result.h"
#include "native/platform/blob_store.h"
#include "native/platform/pg_store.h"
#include "native/platform/sqlite_store.h"

namespace lifecert::native {

class IntakeStore {
 public:
  /// database  a file, or postgres://...
  /// blobs     "": packets are in the database; else as open_blob_place() takes it
  /// mode      of a file
  /// Errors: those of SqliteStore::open, PgStore::open and open_blob_place.
  [[nodiscard]] static Result<IntakeStore> open(const std::string& database, const std::string& blobs, StoreMode mode);

  [[nodiscard]] port::Store& front() { return blobs_ ? *blobs_ : database(); }
  /// nullptr unless several intakes share a PostgreSQL.
  [[nodiscard]] PgStore* shared() { return shared_.get(); }
  /// nullptr when packets are in the database.
  [[nodiscard]] BlobStore* blobs() { return blobs_.get(); }

 private:
  [[nodiscard]] port::Store& database() {
    if (shared_) return *shared_;
    return *own_;
  }

  std::unique_ptr<SqliteStore> own_;
  std::unique_ptr<PgStore> shared_;
  std::unique_ptr<BlobStore> blobs_;
};

}  // namespace lifecert::native
