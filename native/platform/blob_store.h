// Large values beside the database: a Store that keeps what is under one prefix in a BlobPlace, named by its content.
//
// A blob is durable before the commit that names it, and is looked for once more after it; so a row never names a blob that
// isn't there, not even when unnamed ones are being removed at that moment, and a crash leaves at most a blob that no row names
// (remove_unnamed()). What is read is hashed again: a rotten blob is an error, not an answer. The same content is one blob.
// Several intakes may share the place.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/port/store.h"
#include "native/platform/blob_place.h"

namespace lifecert::native {

class BlobStore final : public port::Store {
 public:
  /// rows    everything else, and the names; outlives this
  /// prefix  of the keys whose values become blobs; empty: all
  BlobStore(port::Store& rows, std::unique_ptr<BlobPlace> place, Bytes prefix)
      : rows_(&rows), place_(std::move(place)), prefix_(std::move(prefix)) {}

  [[nodiscard]] Result<std::optional<Bytes>> get(ByteView key) const override;
  [[nodiscard]] Result<std::vector<std::optional<Bytes>>> get_many(std::span<const Bytes> keys) const override;
  [[nodiscard]] Result<std::vector<port::Row>> scan(ByteView prefix, ByteView from, std::uint32_t limit) const override;
  [[nodiscard]] Result<void> commit(std::span<const port::Expectation> expectations,
                                    std::span<const port::Change> changes) override;

  /// Blobs that no row names and that were written more than `min_age_s` ago.
  /// min_age_s  longer than any commit takes: younger ones may be about to be named
  /// Errors: store_failed.
  [[nodiscard]] Result<std::vector<BlobPlace::Kept>> unnamed(std::int64_t min_age_s) const;

  /// Removes them. Returns how many.
  /// Errors: store_failed.
  [[nodiscard]] Result<std::uint64_t> remove_unnamed(std::int64_t min_age_s);

 private:
  [[nodiscard]] bool is_blob(ByteView key) const;
  [[nodiscard]] Result<Bytes> fetch(ByteView name) const;

  port::Store* rows_;
  std::unique_ptr<BlobPlace> place_;
  Bytes prefix_;
};

}  // namespace lifecert::native
