// The only file that knows libpqxx.
#include "native/platform/pg_store.h"

#include <algorithm>
#include <array>
#include <map>
#include <mutex>
#include <pqxx/pqxx>
#include <utility>
#include <vector>

namespace lifecert::native {
namespace {

using port::Change;
using port::Expectation;
using port::Row;

constexpr std::uint32_t kMaxScan = 10'000;
constexpr std::size_t kKeptConnections = 8;
constexpr std::size_t kLargeValue = 64U * 1024;  // goes alone and in binary; smaller ones together as text

// Advisory lock numbers, ours alone in our own database.
constexpr const char* kCommitLock = "4990275643129";
constexpr const char* kTurnLock = "4990275643130";
constexpr const char* kMigrationLock = "4990275643131";

// Each is run once, in order, in one transaction with the note that it was; a step that was published is never changed.
constexpr std::array<const char*, 1> kMigrations = {
    R"(CREATE TABLE entry(key bytea NOT NULL PRIMARY KEY, value bytea NOT NULL) PARTITION BY HASH (key);
       DO $$ BEGIN FOR part IN 0..15 LOOP
         EXECUTE format('CREATE TABLE entry_%s PARTITION OF entry FOR VALUES WITH (MODULUS 16, REMAINDER %s)
                         WITH (fillfactor = 90)', part, part);
       END LOOP; END $$)",
};

Error failure(const char* what) { return {Code::store_failed, std::string("PostgreSQL (") + what + ")"}; }

Error failure_of(const std::exception& fault) {
  if (dynamic_cast<const pqxx::disk_full*>(&fault) != nullptr) return {Code::storage_full, "PostgreSQL"};
  if (dynamic_cast<const pqxx::broken_connection*>(&fault) != nullptr) return failure("connection lost");
  if (const auto* sql = dynamic_cast<const pqxx::sql_error*>(&fault); sql != nullptr) {
    // The message may quote what was stored; the state is five characters.
    return {Code::store_failed, "PostgreSQL (error " + sql->sqlstate() + ")"};
  }
  return failure("failed");
}

// What libpq does without in an address gets defaults: a dead host must not hold anybody up for minutes.
std::string complete(std::string address) {
  const auto add = [&address](const char* name, const char* value) {
    if (address.find(std::string(name) + "=") != std::string::npos) return;
    address += (address.find('?') == std::string::npos ? "?" : "&") + std::string(name) + "=" + value;
  };
  add("connect_timeout", "2");
  add("target_session_attrs", "read-write");
  add("keepalives_idle", "5");
  add("application_name", "lifecert");
  return address;
}

pqxx::binarystring binary(ByteView bytes) {
  static constexpr std::uint8_t kNothing = 0;
  return pqxx::binarystring(bytes.empty() ? &kNothing : bytes.data(), bytes.size());
}

Bytes bytes_of_field(const pqxx::field& field) {
  const pqxx::binarystring raw(field);
  return Bytes(raw.data(), raw.data() + raw.size());
}

// One element of an array literal: "\\x0a0b".
void add_element(std::string& literal, ByteView bytes) {
  constexpr std::string_view kHex = "0123456789abcdef";
  literal += literal.size() == 1 ? "\"\\\\x" : ",\"\\\\x";
  for (const std::uint8_t byte : bytes) {
    literal += kHex[byte >> 4U];
    literal += kHex[byte & 15U];
  }
  literal += '"';
}

/// The first key after all that begin with `prefix`; nullopt when none comes after them.
std::optional<Bytes> end_of(ByteView prefix) {
  Bytes end(prefix.begin(), prefix.end());
  while (!end.empty() && end.back() == 0xff) end.pop_back();
  if (end.empty()) return std::nullopt;
  ++end.back();
  return end;
}

bool is_key(ByteView key) { return !key.empty() && key.size() <= port::kMaxKeyBytes; }

Result<void> check_key(ByteView key) {
  if (key.empty()) return Error{Code::too_short, "key"};
  if (key.size() > port::kMaxKeyBytes) return Error{Code::too_long, "key"};
  return {};
}

std::unique_ptr<pqxx::connection> connect(const std::string& address) {
  auto connection = std::make_unique<pqxx::connection>(address);
  pqxx::nontransaction session(*connection);
  session.exec("SET synchronous_commit = on");
  session.exec("SET default_transaction_isolation = 'read committed'");
  session.exec("SET idle_in_transaction_session_timeout = '2s'");
  session.exec("SET lock_timeout = '10s'");
  session.exec("SET statement_timeout = '20s'");
  session.exec("SET client_min_messages = 'warning'");
  return connection;
}

void prepare(pqxx::connection& connection) {
  connection.prepare("get", "SELECT value FROM entry WHERE key = $1");
  connection.prepare("get_many", "SELECT key, value FROM entry WHERE key = ANY($1::bytea[])");
  connection.prepare("scan", "SELECT key, value FROM entry WHERE key >= $1 ORDER BY key LIMIT $2");
  connection.prepare("scan_below", "SELECT key, value FROM entry WHERE key >= $1 AND key < $3 ORDER BY key LIMIT $2");
  connection.prepare("put_many",
                     "INSERT INTO entry(key, value) SELECT * FROM unnest($1::bytea[], $2::bytea[]) "
                     "ON CONFLICT (key) DO UPDATE SET value = excluded.value");
  connection.prepare("put", "INSERT INTO entry(key, value) VALUES($1, $2) "
                            "ON CONFLICT (key) DO UPDATE SET value = excluded.value");
  connection.prepare("remove_many", "DELETE FROM entry WHERE key = ANY($1::bytea[])");
}

}  // namespace

class PgStore::Impl {
 public:
  explicit Impl(std::string address) : address_(complete(std::move(address))) {}

  Result<void> migrate() {
    try {
      const auto connection = connect(address_);
      pqxx::work work(*connection);
      work.exec(std::string("SELECT pg_advisory_xact_lock(") + kMigrationLock + ")");
      work.exec("CREATE TABLE IF NOT EXISTS lifecert_migration(version int PRIMARY KEY, at timestamptz NOT NULL)");
      const auto version =
          work.exec1("SELECT coalesce(max(version), 0) FROM lifecert_migration")[0].as<std::size_t>();
      if (version > kMigrations.size()) return Error{Code::unknown_version, "PostgreSQL (made by a newer version)"};
      for (std::size_t step = version; step < kMigrations.size(); ++step) {
        work.exec(kMigrations[step]);
        work.exec_params("INSERT INTO lifecert_migration VALUES($1, now())", step + 1);
      }
      work.commit();
      return {};
    } catch (const std::exception& fault) {
      return failure_of(fault);
    }
  }

  [[nodiscard]] Result<std::vector<std::optional<Bytes>>> get_many(std::span<const Bytes> keys) const {
    std::vector<std::optional<Bytes>> values(keys.size());
    if (keys.empty()) return values;
    std::string wanted = "{";
    for (const Bytes& key : keys) {
      if (is_key(key)) add_element(wanted, key);
    }
    wanted += '}';
    return read([&](pqxx::nontransaction& session) {
      std::map<Bytes, Bytes> found;
      for (const auto& row : session.exec_prepared("get_many", wanted)) {
        found[bytes_of_field(row[0])] = bytes_of_field(row[1]);
      }
      for (std::size_t i = 0; i < keys.size(); ++i) {
        const auto one = found.find(keys[i]);
        values[i] = one == found.end() ? std::nullopt : std::optional(one->second);
      }
      return values;
    });
  }

  [[nodiscard]] Result<std::optional<Bytes>> get(ByteView key) const {
    if (!is_key(key)) return std::optional<Bytes>{};
    return read([&](pqxx::nontransaction& session) -> std::optional<Bytes> {
      const pqxx::result rows = session.exec_prepared("get", binary(key));
      return rows.empty() ? std::nullopt : std::optional(bytes_of_field(rows[0][0]));
    });
  }

  [[nodiscard]] Result<std::vector<Row>> scan(ByteView prefix, ByteView from, std::uint32_t limit) const {
    if (limit == 0 || limit > kMaxScan) return Error{Code::bad_argument, "limit"};
    const bool starts_later = std::lexicographical_compare(prefix.begin(), prefix.end(), from.begin(), from.end());
    const std::optional<Bytes> end = end_of(prefix);
    return read([&](pqxx::nontransaction& session) {
      const pqxx::binarystring first = binary(starts_later ? from : prefix);
      const pqxx::result found = end ? session.exec_prepared("scan_below", first, limit, binary(*end))
                                     : session.exec_prepared("scan", first, limit);
      std::vector<Row> rows;
      for (const auto& row : found) rows.push_back({bytes_of_field(row[0]), bytes_of_field(row[1])});
      return rows;
    });
  }

  Result<void> commit(std::span<const Expectation> expectations, std::span<const Change> changes) {
    for (const Expectation& expectation : expectations) {
      if (auto checked = check_key(expectation.key); !checked) return checked;
    }
    // The last change to a key is the only one.
    std::map<ByteView, const Change*, decltype([](ByteView a, ByteView b) {
               return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end());
             })>
        last;
    for (const Change& change : changes) {
      if (auto checked = check_key(change.key); !checked) return checked;
      if (change.value && change.value->size() > port::kMaxValueBytes) return Error{Code::too_long, "value"};
      last[change.key] = &change;
    }
    std::string put_keys = "{";
    std::string put_values = "{";
    std::string removed = "{";
    std::vector<const Change*> large;
    for (const auto& [key, change] : last) {
      if (!change->value) {
        add_element(removed, key);
      } else if (change->value->size() > kLargeValue) {
        large.push_back(change);
      } else {
        add_element(put_keys, key);
        add_element(put_values, *change->value);
      }
    }
    std::unique_ptr<pqxx::connection> connection;
    try {
      connection = take();
      pqxx::work work(*connection);
      const char* const lock = expectations.empty() ? "_shared(" : "(";
      work.exec(std::string("SELECT pg_advisory_xact_lock") + lock + kCommitLock + ")");
      if (!hold(work, expectations)) {
        work.abort();
        put_back(std::move(connection));
        return Code::store_conflict;
      }
      if (put_keys.size() > 1) work.exec_prepared("put_many", put_keys + "}", put_values + "}");
      for (const Change* change : large) work.exec_prepared("put", binary(change->key), binary(*change->value));
      if (removed.size() > 1) work.exec_prepared("remove_many", removed + "}");
      work.commit();
      put_back(std::move(connection));
      return {};
    } catch (const std::exception& fault) {
      // The connection is dropped: whatever state it is in, it is no longer ours.
      return failure_of(fault);
    }
  }

  void take_turn() {
    for (int tries = 0; tries < 2; ++tries) {
      try {
        if (!turn_) turn_ = connect(address_);
        pqxx::nontransaction session(*turn_);
        session.exec("SET lock_timeout = '1s'");
        session.exec(std::string("SELECT pg_advisory_lock(") + kTurnLock + ")");
        return;
      } catch (const pqxx::sql_error& fault) {
        if (fault.sqlstate() != "55P03" || !take_it_away()) turn_.reset();
      } catch (const std::exception&) {
        turn_.reset();
      }
    }
  }

  void give_back_turn() {
    if (!turn_) return;
    try {
      pqxx::nontransaction session(*turn_);
      session.exec(std::string("SELECT pg_advisory_unlock(") + kTurnLock + ")");
    } catch (const std::exception&) {
      turn_.reset();  // the lock goes with the connection
    }
  }

 private:
  static bool hold(pqxx::work& work, std::span<const Expectation> expectations) {
    if (expectations.empty()) return true;
    std::string wanted = "{";
    for (const Expectation& expectation : expectations) add_element(wanted, expectation.key);
    std::map<Bytes, Bytes> found;
    for (const auto& row : work.exec_prepared("get_many", wanted + "}")) {
      found[bytes_of_field(row[0])] = bytes_of_field(row[1]);
    }
    return std::ranges::all_of(expectations, [&](const Expectation& expectation) {
      const auto one = found.find(expectation.key);
      return expectation.value ? one != found.end() && one->second == *expectation.value : one == found.end();
    });
  }

  // Ends the session of whoever has held the turn for longer than anybody should: it is frozen or cut off, and PostgreSQL
  // would wait for it.
  bool take_it_away() {
    try {
      pqxx::nontransaction session(*turn_);
      session.exec(std::string("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted "
                               "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
                               "AND pid <> pg_backend_pid() AND (classid::bigint << 32) + objid::bigint = ") +
                   kTurnLock);
      return true;
    } catch (const std::exception&) {
      return false;
    }
  }

  std::unique_ptr<pqxx::connection> take() const {
    {
      const std::lock_guard lock(mutex_);
      if (!kept_.empty()) {
        auto connection = std::move(kept_.back());
        kept_.pop_back();
        return connection;
      }
    }
    auto connection = connect(address_);
    prepare(*connection);
    return connection;
  }

  void put_back(std::unique_ptr<pqxx::connection> connection) const {
    const std::lock_guard lock(mutex_);
    if (kept_.size() < kKeptConnections) kept_.push_back(std::move(connection));
  }

  // Once more on a new connection when the kept one turns out to be dead: reading twice does no harm.
  template <class Query>
  auto read(const Query& query) const -> Result<decltype(query(std::declval<pqxx::nontransaction&>()))> {
    for (int tries = 0;; ++tries) {
      try {
        std::unique_ptr<pqxx::connection> connection = take();
        auto result = [&] {
          pqxx::nontransaction session(*connection);
          return query(session);
        }();
        put_back(std::move(connection));
        return result;
      } catch (const pqxx::broken_connection& fault) {
        const std::lock_guard lock(mutex_);
        kept_.clear();
        if (tries > 0) return failure_of(fault);
      } catch (const std::exception& fault) {
        return failure_of(fault);
      }
    }
  }

  std::string address_;
  std::unique_ptr<pqxx::connection> turn_;
  mutable std::mutex mutex_;
  mutable std::vector<std::unique_ptr<pqxx::connection>> kept_;
};

PgStore::PgStore(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
PgStore::~PgStore() = default;

Result<std::unique_ptr<PgStore>> PgStore::open(const std::string& address) {
  auto impl = std::make_unique<Impl>(address);
  if (auto migrated = impl->migrate(); !migrated) return migrated.error();
  return std::unique_ptr<PgStore>(new PgStore(std::move(impl)));
}

Result<std::optional<Bytes>> PgStore::get(ByteView key) const { return impl_->get(key); }

Result<std::vector<std::optional<Bytes>>> PgStore::get_many(std::span<const Bytes> keys) const {
  return impl_->get_many(keys);
}

Result<std::vector<Row>> PgStore::scan(ByteView prefix, ByteView from, std::uint32_t limit) const {
  return impl_->scan(prefix, from, limit);
}

Result<void> PgStore::commit(std::span<const Expectation> expectations, std::span<const Change> changes) {
  return impl_->commit(expectations, changes);
}

void PgStore::take_turn() { impl_->take_turn(); }
void PgStore::give_back_turn() { impl_->give_back_turn(); }

}  // namespace lifecert::native
