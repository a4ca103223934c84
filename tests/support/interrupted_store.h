// A Store that lets a test act between two steps of the code under test, as another process on the same disk would.
#pragma once

#include <functional>
#include <memory>
#include <utility>

#include "tests/support/memory_store.h"

namespace lifecert::support {

class InterruptedStore final : public port::Store {
 public:
  explicit InterruptedStore(std::shared_ptr<MemoryDisk> disk) : store_(std::move(disk)) {}

  /// Called once, before the next reading of `key`.
  void before_get(Bytes key, std::function<void()> act) { get_ = {std::move(key), std::move(act)}; }
  /// Called once, before the next commit.
  std::function<void()> before_commit;

  [[nodiscard]] Result<std::optional<Bytes>> get(ByteView key) const override {
    if (get_.second && std::ranges::equal(get_.first, key)) std::exchange(get_.second, nullptr)();
    return store_.get(key);
  }
  [[nodiscard]] Result<std::vector<port::Row>> scan(ByteView prefix, ByteView from,
                                                    std::uint32_t limit) const override {
    return store_.scan(prefix, from, limit);
  }
  [[nodiscard]] Result<void> commit(std::span<const port::Expectation> expectations,
                                    std::span<const port::Change> changes) override {
    if (before_commit) std::exchange(before_commit, nullptr)();
    return store_.commit(expectations, changes);
  }

 private:
  MemoryStore store_;
  mutable std::pair<Bytes, std::function<void()>> get_;
};

}  // namespace lifecert::support
