// Small files, whole or not at all: keys, trust lists, letters, lists that are handed over.
//
// What write_* and create_* have returned from survives a power cut: the content is synced before the name appears, and
// the folder after it. A reader sees the old content or the new, never a part. Names in errors are the paths given.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "core/base/bytes.h"
#include "core/base/result.h"

namespace lifecert::native {

/// Who may read a file that is made.
enum class Audience : std::uint8_t {
  everyone,    // mode 0644
  owner_only,  // mode 0600
};

/// The whole content of a regular file.
/// max_bytes  a longer file is refused before it is read
/// Errors: not_found, not_allowed (no right to read), too_long, store_failed (not a regular file, or reading failed).
[[nodiscard]] Result<Bytes> read_file(const std::string& path, std::uint64_t max_bytes);

/// Fills `out` from a file of exactly that size, straight into the caller's memory, so that a key has one copy only
/// (crypto::SecretKey::writable()). On an error `out` may be partly written.
/// Errors: not_found, not_allowed (no right to read, or others than the owner have one: `chmod 600`), too_short,
/// too_long,
///         store_failed.
[[nodiscard]] Result<void> read_key_file(const std::string& path, std::span<std::uint8_t> out);

/// Writes a file, replacing what has that name.
/// Errors: not_found (no such folder), not_allowed, storage_full, store_failed; the old file is untouched then, unless
///         all that failed was syncing the folder (store_failed): then the new one may be there.
[[nodiscard]] Result<void> write_file_atomic(const std::string& path, ByteView content, Audience audience);

/// Writes a file that must not be there yet: a key is never overwritten.
/// Errors: store_conflict (the name is taken; it was not touched), and those of write_file_atomic().
[[nodiscard]] Result<void> create_file(const std::string& path, ByteView content, Audience audience);

}  // namespace lifecert::native
