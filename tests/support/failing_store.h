// A MemoryStore one of whose commits goes wrong, so that every moment of a piece of work can be the one at which the
// disk fails.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "tests/support/memory_store.h"

namespace lifecert::support {

/// What a commit that answers store_failed has done all the same.
enum class Failing : std::uint8_t { writes_nothing, writes_all };

class FailingStore final : public port::Store {
 public:
  /// at   which commit fails, from 1; 0: none
  FailingStore(std::shared_ptr<MemoryDisk> disk, unsigned at, Failing how)
      : store_(std::move(disk)), at_(at), how_(how) {}

  [[nodiscard]] Result<std::optional<Bytes>> get(ByteView key) const override {
    return unreadable && unreadable(key) ? Result<std::optional<Bytes>>(Code::store_failed) : store_.get(key);
  }
  [[nodiscard]] Result<std::vector<port::Row>> scan(ByteView prefix, ByteView from,
                                                    std::uint32_t limit) const override {
    return store_.scan(prefix, from, limit);
  }
  [[nodiscard]] Result<void> commit(std::span<const port::Expectation> expectations,
                                    std::span<const port::Change> changes) override {
    ++commits_;
    if (commits_ != at_) return store_.commit(expectations, changes);
    if (how_ == Failing::writes_all) {
      if (Result<void> done = store_.commit(expectations, changes); !done) return done;
    }
    return Code::store_failed;
  }

  std::function<bool(ByteView key)> unreadable;  // of which rows; none: of no row

  /// Whether the commit that was to fail has come.
  [[nodiscard]] bool failed() const { return at_ != 0 && commits_ >= at_; }

 private:
  MemoryStore store_;
  unsigned at_;
  Failing how_;
  unsigned commits_ = 0;
};

}  // namespace lifecert::support
