#include "native/platform/blob_store.h"

#include <algorithm>
#include <chrono>
#include <set>

#include "core/crypto/hash.h"
#include "core/wire/text.h"

namespace lifecert::native {
namespace {

// A row's value: BLAKE2b-256 of the content.
Bytes name_of_content(ByteView content) {
  const crypto::Hash hash = crypto::blake2b(content);
  return {hash.begin(), hash.end()};
}

std::int64_t now_s() {
  return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

}  // namespace

bool BlobStore::is_blob(ByteView key) const {
  return key.size() >= prefix_.size() && std::equal(prefix_.begin(), prefix_.end(), key.begin());
}

Result<Bytes> BlobStore::fetch(ByteView name) const {
  const Error lost{Code::store_failed, "blob"};
  if (name.size() != 32) return lost;
  Result<Bytes> content = place_->fetch(wire::to_hex(name));
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

Result<std::vector<std::optional<Bytes>>> BlobStore::get_many(std::span<const Bytes> keys) const {
  Result<std::vector<std::optional<Bytes>>> stored = rows_->get_many(keys);
  if (!stored) return stored;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    std::optional<Bytes>& value = (*stored)[i];
    if (!value || !is_blob(keys[i])) continue;
    Result<Bytes> content = fetch(*value);
    if (!content) return content.error();
    value = std::move(*content);
  }
  return stored;
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
  std::vector<std::pair<std::string, ByteView>> blobs;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    if (!changes[i].value || !is_blob(changes[i].key)) continue;
    blobs.emplace_back(wire::to_hex(*named[i].value), *changes[i].value);
    if (Result<void> kept = place_->keep(blobs.back().first, blobs.back().second); !kept) {
      const bool full = kept.error().code == Code::storage_full;
      return Error{full ? Code::storage_full : Code::store_failed, "blob"};
    }
  }
  if (Result<void> done = rows_->commit(expected, named); !done) return done;
  // One that was there before, and that nobody named until now, may just have been removed.
  for (const auto& [name, content] : blobs) {
    Result<bool> there = place_->has(name);
    if (there && *there) continue;
    if (Result<void> kept = place_->keep(name, content); !kept) return Error{Code::store_failed, "blob"};
  }
  return {};
}

Result<std::vector<BlobPlace::Kept>> BlobStore::unnamed(std::int64_t min_age_s) const {
  const std::int64_t oldest = now_s() - min_age_s;
  std::vector<BlobPlace::Kept> old;
  Result<void> seen = place_->each([&](const BlobPlace::Kept& one) {
    if (one.written_at <= oldest) old.push_back(one);
  });
  if (!seen) return seen.error();
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
  std::erase_if(old, [&named](const BlobPlace::Kept& one) { return named.contains(one.name); });
  return old;
}

Result<std::uint64_t> BlobStore::remove_unnamed(std::int64_t min_age_s) {
  Result<std::vector<BlobPlace::Kept>> old = unnamed(min_age_s);
  if (!old) return old.error();
  for (const BlobPlace::Kept& one : *old) {
    if (Result<void> gone = place_->remove(one.name); !gone) return gone.error();
  }
  return old->size();
}

}  // namespace lifecert::native
