// The rows that an intake keeps beside its records, as the records give them: put together while the log is read, then compared
// with what the store holds, both ways. Parts of native/tools/audit.cpp.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/result.h"
#include "core/crypto/types.h"
#include "core/envelope/packet.h"
#include "core/port/store.h"
#include "native/tools/audit.h"

namespace lifecert::native {

/// The big-endian number in the 8 bytes from `from` on, as far as the key goes.
[[nodiscard]] std::uint64_t number_at(ByteView key, std::size_t from);

[[nodiscard]] inline Bytes bytes_from(const crypto::Hash& hash) { return {hash.begin(), hash.end()}; }

/// A row's name for people: its kind with its number or the beginning of its key. No personal data.
[[nodiscard]] std::string row_name(ByteView key);

/// Up to `limit` rows after `from`, which is moved behind the last of them. Empty at the end.
/// Errors: store_failed.
[[nodiscard]] Result<std::vector<port::Row>> next_rows(const port::Store& store, const Bytes& prefix, Bytes& from,
                                                       std::uint32_t limit);

class DerivedRows {
 public:
  struct Derived {
    Bytes value;
    std::uint64_t index = 0;  // of the record that it follows from
  };

  void expect(Bytes key, Bytes value, std::uint64_t index) { rows_[std::move(key)] = {std::move(value), index}; }
  [[nodiscard]] bool contains(const Bytes& key) const { return rows_.contains(key); }
  /// nullptr when no record gives this row.
  [[nodiscard]] Derived* find(const Bytes& key);
  void erase(const Bytes& key) { rows_.erase(key); }

  /// Compares all rows of one kind with the store's.
  /// prefix   "dev/"
  /// Errors: store_failed.
  [[nodiscard]] Result<void> compare(const port::Store& store, std::string_view prefix, AuditReport& report) const;

 private:
  std::map<Bytes, Derived> rows_;
};

/// What a record says of a submission.
struct AuditedSubmission {
  std::uint64_t index = 0;
  Bytes record;
  envelope::Header header;
  std::int64_t header_not_before = 0;
};
using AuditedSubmissions = std::map<crypto::Hash, AuditedSubmission>;

/// How far a device's journal is known must be where one of its packets stands.
/// Errors: store_failed.
[[nodiscard]] Result<void> compare_journals(const port::Store& store, const AuditedSubmissions& submissions,
                                            AuditReport& report);

/// Every packet must be the one that its record names, whole, or only its head once its evidence was erased. Packets stand on
/// shelves by the first byte of their ids, so that several threads can look through them.
class ComparedPackets {
 public:
  static constexpr std::size_t kShelves = 256;

  /// What is handed in outlives this.
  ComparedPackets(const port::Store& store, const AuditedSubmissions& submissions, const std::set<crypto::Hash>& erased)
      : store_(store), submissions_(submissions), erased_(erased) {}

  /// Each shelf from one thread.
  /// Errors: store_failed.
  [[nodiscard]] Result<void> compare(std::size_t shelf, AuditReport& report) const;
  /// A packet under no id at all.
  /// Errors: store_failed.
  [[nodiscard]] Result<void> compare_nameless(AuditReport& report) const;

 private:
  void look_at(const port::Row& row, const crypto::Hash& id, const AuditedSubmission& submission, AuditReport& report) const;

  const port::Store& store_;
  const AuditedSubmissions& submissions_;
  const std::set<crypto::Hash>& erased_;
};

}  // namespace lifecert::native
