#include "native/platform/blob_store.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <set>

#include "core/crypto/hash.h"
#include "core/wire/text.h"
#include "native/platform/file.h"

namespace lifecert::native {
namespace {

namespace fs = std::filesystem;

// A row's value: BLAKE2b-256 of the content. Two levels of folders keep each one small.
Bytes name_of_content(ByteView content) {
  const crypto::Hash hash = crypto::blake2b(content);
  return {hash.begin(), hash.end()};
}

std::string path_of(const std::string& folder, ByteView name) {
  const std::string hex = wire::to_hex(name);
  return folder + "/" + hex.substr(0, 2) + "/" + hex;
}

Result<void> make_folder(const std::string& path) {
  if (::mkdir(path.c_str(), 0700) == 0 || errno == EEXIST) return {};
  if (errno == ENOENT || errno == ENOTDIR) return Error{Code::not_found, path};
  if (errno == ENOSPC || errno == EDQUOT) return Error{Code::storage_full, path};
  return Error{errno == EACCES || errno == EROFS ? Code::not_allowed : Code::store_failed, path};
}

Result<void> keep(const std::string& folder, ByteView content) {
  const std::string path = path_of(folder, name_of_content(content));
  // There already: whoever wrote it synced it before its name appeared.
  if (::access(path.c_str(), F_OK) == 0) return {};
  return write_file_atomic(path, content, Audience::owner_only);
}

}  // namespace

Result<BlobStore> BlobStore::open(port::Store& rows, std::string folder, Bytes prefix) {
  if (Result<void> made = make_folder(folder); !made) return made.error();
  constexpr std::string_view kHex = "0123456789abcdef";
  for (const char high : kHex) {
    for (const char low : kHex) {
      if (Result<void> made = make_folder(folder + "/" + high + low); !made) return made.error();
    }
  }
  return BlobStore(rows, std::move(folder), std::move(prefix));
}

bool BlobStore::is_blob(ByteView key) const {
  return key.size() >= prefix_.size() && std::equal(prefix_.begin(), prefix_.end(), key.begin());
}

Result<Bytes> BlobStore::fetch(ByteView name) const {
  const Error lost{Code::store_failed, "blob"};
  if (name.size() != 32) return lost;
  Result<Bytes> content = read_file(path_of(folder_, name), port::kMaxValueBytes);
  if (!content) return lost;
  if (!std::ranges::equal(name_of_content(*content), name)) return Error{Code::store_failed, "blob (damaged)"};
  return content;
}

Result<std::optional<Bytes>> BlobStore::get(ByteView key) const {
  Result<std::optional<Bytes>> stored = rows_->get(key);
  if (!stored || !*stored || !is_blob(key)) return stored;
  Result<Bytes> content = fetch(**stored);
  if (!content) return content.error();
  return std::optional<Bytes>(std::move(*content));
}

Result<std::vector<port::Row>> BlobStore::scan(ByteView prefix, ByteView from, std::uint32_t limit) const {
  Result<std::vector<port::Row>> rows = rows_->scan(prefix, from, limit);
  if (!rows) return rows;
  for (port::Row& row : *rows) {
    if (!is_blob(row.key)) continue;
    Result<Bytes> content = fetch(row.value);
    if (!content) return content.error();
    row.value = std::move(*content);
  }
  return rows;
}

Result<void> BlobStore::commit(std::span<const port::Expectation> expectations,
                               std::span<const port::Change> changes) {
  std::vector<port::Expectation> expected(expectations.begin(), expectations.end());
  for (port::Expectation& one : expected) {
    if (one.value && is_blob(one.key)) one.value = name_of_content(*one.value);
  }
  std::vector<port::Change> named;
  named.reserve(changes.size());
  for (const port::Change& change : changes) {
    if (!change.value || !is_blob(change.key)) {
      named.push_back(change);
      continue;
    }
    if (change.value->size() > port::kMaxValueBytes) return Error{Code::too_long, "value"};
    named.push_back({change.key, name_of_content(*change.value)});
  }
  // Limits of keys first, so that a commit that can't be leaves no files behind.
  for (const port::Change& change : changes) {
    if (change.key.empty()) return Error{Code::too_short, "key"};
    if (change.key.size() > port::kMaxKeyBytes) return Error{Code::too_long, "key"};
  }
  for (const port::Change& change : changes) {
    if (!change.value || !is_blob(change.key)) continue;
    if (Result<void> kept = keep(folder_, *change.value); !kept) {
      const bool full = kept.error().code == Code::storage_full;
      return Error{full ? Code::storage_full : Code::store_failed, "blob"};
    }
  }
  return rows_->commit(expected, named);
}

Result<std::uint64_t> BlobStore::remove_unnamed(std::int64_t min_age_s) {
  std::set<std::string> named;
  Bytes from;
  for (;;) {
    Result<std::vector<port::Row>> rows = rows_->scan(prefix_, from, 1000);
    if (!rows) return rows.error();
    if (rows->empty()) break;
    for (const port::Row& row : *rows) named.insert(wire::to_hex(row.value));
    from = rows->back().key;
    from.push_back(0);
  }
  std::uint64_t removed = 0;
  std::error_code fault;
  const auto oldest = fs::file_time_type::clock::now() - std::chrono::seconds(min_age_s);
  for (fs::recursive_directory_iterator at(folder_, fault), end; !fault && at != end; at.increment(fault)) {
    if (!at->is_regular_file() || named.contains(at->path().filename()) || at->last_write_time() > oldest) continue;
    removed += fs::remove(at->path(), fault) ? 1U : 0U;
  }
  if (fault) return Error{Code::store_failed, "blobs"};
  return removed;
}

}  // namespace lifecert::native
