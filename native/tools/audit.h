// The audit of an intake's store: everything that the log's leaves say is derived again from the records, and every row
// that the intake keeps beside them is rebuilt and compared, both ways. It reads only, and needs no key but the trust
// list's public ones.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/cert/trust_list.h"
#include "core/crypto/types.h"
#include "core/port/store.h"

namespace lifecert::native {

/// What does not hold, and in which row. No personal data.
struct AuditFault {
  std::string row;          // the row's kind with its number or the beginning of its key: "rec/ 17", "pkt/ 1f2e3d4c..."
  std::uint64_t index = 0;  // of the log's record that it is about; kNoIndex when there is none
  Code code = Code::ok;
  std::string what;

  friend bool operator==(const AuditFault&, const AuditFault&) = default;
};
inline constexpr std::uint64_t kNoIndex = ~0ULL;

struct AuditReport {
  std::uint64_t size = 0;                        // records of the log
  crypto::Hash root{};                           // as derived again
  std::map<std::string, std::uint64_t> records;  // by kind
  std::uint64_t nodes = 0;
  std::uint64_t packets = 0;
  std::uint64_t receipts = 0;
  std::uint64_t rows = 0;  // of the other indexes
  std::vector<AuditFault> faults;

  [[nodiscard]] bool holds() const { return faults.empty(); }
};

/// done, all   records looked at, so far
using AuditProgress = std::function<void(std::uint64_t done, std::uint64_t all)>;

/// The intake may go on writing meanwhile: what comes in is audited too. Memory: some 300 bytes a record.
/// Errors: store_failed (the store can't be read), server_busy (it never stood still long enough).
[[nodiscard]] Result<AuditReport> audit(const port::Store& store, const cert::VerifiedTrustList& trust,
                                        const AuditProgress& progress);

/// Only what holds the log together: every record's leaf, every node, the head; no signature, no index. Ten times as fast.
/// Errors: as audit().
[[nodiscard]] Result<AuditReport> audit_hashes(const port::Store& store, const AuditProgress& progress);

}  // namespace lifecert::native
