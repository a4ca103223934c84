// Large values beside the database: a Store that keeps what is under one prefix as files named by their content.
//
// A file is written and synced, its folder too, before the commit that names it; so a row never names a file that isn't
// there, and a crash leaves at most a file that no row names (remove_unnamed()). What is read is hashed again: a rotten
// file is an error, not an answer. The same content is one file. Several intakes may share the folder.
#pragma once

#include <cstdint>
#include <string>

#include "core/port/store.h"

namespace lifecert::native {

class BlobStore final : public port::Store {
 public:
  /// rows    everything else, and the names; outlives this
  /// folder  made with mode 0700 when it is not there
  /// prefix  of the keys whose values become files; empty: all
  /// Errors: not_found (the folder's parent), not_allowed, store_failed.
  [[nodiscard]] static Result<BlobStore> open(port::Store& rows, std::string folder, Bytes prefix);

  [[nodiscard]] Result<std::optional<Bytes>> get(ByteView key) const override;
  [[nodiscard]] Result<std::vector<port::Row>> scan(ByteView prefix, ByteView from, std::uint32_t limit) const override;
  [[nodiscard]] Result<void> commit(std::span<const port::Expectation> expectations,
                                    std::span<const port::Change> changes) override;

  /// Removes files that no row names and that are older than `min_age_s`. Returns how many.
  /// min_age_s  longer than any commit takes: younger ones may be about to be named
  /// Errors: store_failed.
  [[nodiscard]] Result<std::uint64_t> remove_unnamed(std::int64_t min_age_s);

 private:
  BlobStore(port::Store& rows, std::string folder, Bytes prefix)
      : rows_(&rows), folder_(std::move(folder)), prefix_(std::move(prefix)) {}

  [[nodiscard]] bool is_blob(ByteView key) const;
  [[nodiscard]] Result<Bytes> fetch(ByteView name) const;

  port::Store* rows_;
  std::string folder_;
  Bytes prefix_;
};

}  // namespace lifecert::native
