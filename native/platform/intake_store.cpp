#include "native/platform/intake_store.h"

namespace lifecert::native {

Result<IntakeStore> IntakeStore::open(const std::string& database, const std::string& blobs, StoreMode mode) {
  IntakeStore store;
  if (database.starts_with("postgres://") || database.starts_with("postgresql://")) {
    Result<std::unique_ptr<PgStore>> shared = PgStore::open(database);
    if (!shared) return shared.error();
    store.shared_ = std::move(*shared);
  } else {
    Result<std::unique_ptr<SqliteStore>> own = SqliteStore::open(database, {.mode = mode});
    if (!own) return own.error();
    store.own_ = std::move(*own);
  }
  if (!blobs.empty()) {
    Result<std::unique_ptr<BlobPlace>> place = open_blob_place(blobs);
    if (!place) return place.error();
    store.blobs_ = std::make_unique<BlobStore>(store.database(), std::move(*place), bytes_of("pkt/"));
  }
  return store;
}

}  // namespace lifecert::native
