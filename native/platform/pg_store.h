// A Store in PostgreSQL, for when one machine isn't enough: several intakes share it, and its own replication keeps it.
//
// One table, hash-partitioned by key, made and brought up to date by open(). A commit is one transaction: it holds a lock that
// excludes every other commit while expectations are looked at, so nothing can come between, and it is durable when it
// returns (synchronous_commit=on: on the standby too, where there is a synchronous one). A client that freezes inside a
// transaction is cut off by the server after two seconds. May be used from several threads at once; reads run beside
// commits on connections of their own. After a lost connection the next call makes a new one: with several hosts in the
// address, to whichever of them takes writes.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "core/port/store.h"

namespace lifecert::native {

class PgStore final : public port::Store {
 public:
  /// address  "postgres://user@host1,host2:port/database?..." as libpq reads it; never repeated in errors, since it may hold a
  ///          password
  /// Errors: store_failed (no connection, or the tables can't be made), unknown_version (made by a newer version).
  [[nodiscard]] static Result<std::unique_ptr<PgStore>> open(const std::string& address);

  ~PgStore() override;

  [[nodiscard]] Result<std::optional<Bytes>> get(ByteView key) const override;
  [[nodiscard]] Result<std::vector<std::optional<Bytes>>> get_many(std::span<const Bytes> keys) const override;
  [[nodiscard]] Result<std::vector<port::Row>> scan(ByteView prefix, ByteView from, std::uint32_t limit) const override;
  /// After store_failed it is not known whether the commit took effect: the connection may have gone behind it.
  [[nodiscard]] Result<void> commit(std::span<const port::Expectation> expectations,
                                    std::span<const port::Change> changes) override;

  /// Waits for the turn among all who use this database; at most some seconds, then whoever has held it so long loses it.
  /// Having it or not never decides what may be written. One thread at a time.
  void take_turn();
  void give_back_turn();

 private:
  class Impl;
  explicit PgStore(std::unique_ptr<Impl> impl);

  std::unique_ptr<Impl> impl_;
};

}  // namespace lifecert::native
