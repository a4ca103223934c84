// A large file read where it lies on the disk: only the pages that are looked at are read. For files that are replaced whole and
// never changed in place (write_file_atomic), so that a mapped one stays as it was when a newer takes its name.
#pragma once

#include <cstdint>
#include <string>

#include "core/base/bytes.h"
#include "core/base/result.h"

namespace lifecert::native {

class MappedFile {
 public:
  /// max_bytes  a longer file is refused
  /// Errors: not_found, not_allowed, too_long, store_failed (not a regular file, or mapping failed).
  [[nodiscard]] static Result<MappedFile> open(const std::string& path, std::uint64_t max_bytes);
  MappedFile() = default;
  ~MappedFile();
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  /// Begins at a page; empty for an empty file.
  [[nodiscard]] ByteView bytes() const { return bytes_; }

 private:
  ByteView bytes_;
};

}  // namespace lifecert::native
