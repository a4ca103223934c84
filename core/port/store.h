// Store: an ordered map of byte strings that survives a crash; what SQLite, PostgreSQL or a test's memory lend us.
//
// One interface for the intake and for the office, small enough that one conformance suite covers every implementation
// (tests/support/store_suite.h). Keys sort as unsigned bytes. An implementation may be used from several threads at once.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/result.h"

namespace lifecert::port {

inline constexpr std::uint32_t kMaxKeyBytes = 512;
inline constexpr std::uint32_t kMaxValueBytes = 64U << 20;

/// One change: a value to write, or (nullopt) a key to remove. Removing what is not there is no error.
struct Change {
  Bytes key;
  std::optional<Bytes> value;
};

/// A condition that must hold at the moment of the commit: the key has this value, or (nullopt) is absent.
struct Expectation {
  Bytes key;
  std::optional<Bytes> value;
};

struct Row {
  Bytes key;
  Bytes value;

  friend bool operator==(const Row&, const Row&) = default;
};

class Store {
 public:
  virtual ~Store() = default;

  /// The value of a key, or nullopt.
  /// Errors: store_failed.
  [[nodiscard]] virtual Result<std::optional<Bytes>> get(ByteView key) const = 0;

  /// The values of several keys, in the order asked for, nullopt where there is none. One trip where a store is far away.
  /// Errors: store_failed.
  [[nodiscard]] virtual Result<std::vector<std::optional<Bytes>>> get_many(std::span<const Bytes> keys) const {
    std::vector<std::optional<Bytes>> values;
    values.reserve(keys.size());
    for (const Bytes& key : keys) {
      Result<std::optional<Bytes>> value = get(key);
      if (!value) return value.error();
      values.push_back(std::move(*value));
    }
    return values;
  }

  /// Up to `limit` rows whose keys begin with `prefix` and are >= `from` (empty: from the first), in key order.
  /// limit   1 to 10,000
  /// Errors: store_failed.
  [[nodiscard]] virtual Result<std::vector<Row>> scan(ByteView prefix, ByteView from, std::uint32_t limit) const = 0;

  /// All changes or none, if and only if every expectation holds. Durable when this returns: synced to the disk.
  /// changes  keys of 1 to kMaxKeyBytes bytes, values up to kMaxValueBytes; a later change to a key wins
  /// Errors:  store_conflict (an expectation did not hold; nothing was written), storage_full, store_failed, too_long.
  [[nodiscard]] virtual Result<void> commit(std::span<const Expectation> expectations,
                                            std::span<const Change> changes) = 0;
};

}  // namespace lifecert::port
