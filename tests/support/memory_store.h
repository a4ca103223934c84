// A Store in memory, for tests of the rooms that are lent one. Handles that share a MemoryDisk see the same data, so
// that "closing and opening again" can be played; commits can be made to fail.
#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "core/port/store.h"

namespace lifecert::support {

/// What stays when a MemoryStore goes.
struct MemoryDisk {
  std::mutex mutex;
  std::map<Bytes, Bytes> rows;  // std::vector<uint8_t> compares as unsigned bytes, shorter first
};

class MemoryStore final : public port::Store {
 public:
  MemoryStore() : MemoryStore(std::make_shared<MemoryDisk>()) {}
  explicit MemoryStore(std::shared_ptr<MemoryDisk> disk) : disk_(std::move(disk)) {}

  [[nodiscard]] Result<std::optional<Bytes>> get(ByteView key) const override {
    const std::lock_guard lock(disk_->mutex);
    const auto found = disk_->rows.find(Bytes(key.begin(), key.end()));
    if (found == disk_->rows.end()) return std::optional<Bytes>{};
    return std::optional<Bytes>{found->second};
  }

  [[nodiscard]] Result<std::vector<port::Row>> scan(ByteView prefix, ByteView from,
                                                    std::uint32_t limit) const override {
    if (limit == 0 || limit > 10'000) return Error{Code::bad_argument, "limit"};
    const Bytes first(prefix.begin(), prefix.end());
    const Bytes later(from.begin(), from.end());
    const std::lock_guard lock(disk_->mutex);
    std::vector<port::Row> rows;
    for (auto it = disk_->rows.lower_bound(std::max(first, later)); it != disk_->rows.end(); ++it) {
      const bool has_prefix =
          it->first.size() >= first.size() && std::equal(first.begin(), first.end(), it->first.begin());
      if (!has_prefix || rows.size() == limit) break;
      rows.push_back({it->first, it->second});
    }
    return rows;
  }

  [[nodiscard]] Result<void> commit(std::span<const port::Expectation> expectations,
                                    std::span<const port::Change> changes) override {
    for (const port::Expectation& expectation : expectations) {
      if (auto checked = check_key(expectation.key); !checked) return checked;
    }
    for (const port::Change& change : changes) {
      if (auto checked = check_key(change.key); !checked) return checked;
      if (change.value && change.value->size() > port::kMaxValueBytes) return Error{Code::too_long, "value"};
    }
    const std::lock_guard lock(disk_->mutex);
    if (next_failure_ != Code::ok) return std::exchange(next_failure_, Code::ok);
    for (const port::Expectation& expectation : expectations) {
      const auto found = disk_->rows.find(expectation.key);
      const bool is_there = found != disk_->rows.end();
      const bool holds = expectation.value ? is_there && found->second == *expectation.value : !is_there;
      if (!holds) return Code::store_conflict;
    }
    for (const port::Change& change : changes) {
      if (change.value) {
        disk_->rows.insert_or_assign(change.key, *change.value);
      } else {
        disk_->rows.erase(change.key);
      }
    }
    ++commit_count_;
    return {};
  }

  /// The next commit answers this and changes nothing.
  void fail_next_commit(Code code) {
    const std::lock_guard lock(disk_->mutex);
    next_failure_ = code;
  }

  /// Commits of this handle that changed something or might have.
  [[nodiscard]] std::uint64_t commit_count() const {
    const std::lock_guard lock(disk_->mutex);
    return commit_count_;
  }

 private:
  static Result<void> check_key(const Bytes& key) {
    if (key.empty()) return Error{Code::too_short, "key"};
    if (key.size() > port::kMaxKeyBytes) return Error{Code::too_long, "key"};
    return {};
  }

  std::shared_ptr<MemoryDisk> disk_;
  Code next_failure_ = Code::ok;
  std::uint64_t commit_count_ = 0;
};

}  // namespace lifecert::support
