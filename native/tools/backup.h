// Backups of an intake, and coming back from one without a second history.
//
// A log that goes on from yesterday's copy would sign other leaves under sizes that were signed before. So a backup carries a
// hold: what is restored from it signs nothing until its tree was compared with the newest that others have seen (witnesses,
// or the checkpoint noted on another machine). If it has everything, it goes on; if not, it goes on under a new origin, the old
// one ends in the trust list at the size that others have seen, and packets that were lost are offered again with their old
// receipts, which keep their dates.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/cert/trust_list.h"
#include "core/port/store.h"

namespace lifecert::native {

struct BackupReport {
  std::uint64_t size = 0;  // leaves
  std::uint64_t bytes = 0;
};

/// Copies the intake's database while it is at work, as of one moment, with the hold set, synced.
/// to   a file that must not be there
/// Errors: not_found, store_conflict (the file is there), storage_full, store_failed.
[[nodiscard]] Result<BackupReport> backup(const std::string& database, const std::string& to);

/// How a restored tree compares with what others have seen.
enum class Standing : std::uint8_t {
  complete,  // it has everything that anybody has seen
  behind,    // somebody has seen more: leaves are lost
  forked,    // it contradicts what somebody has seen
  unknown,   // nobody was heard
};

struct Reconciliation {
  Standing standing = Standing::unknown;
  std::uint64_t own_size = 0;
  std::uint64_t seen_size = 0;  // the largest that others have seen
};

/// Compares a store's tree with notes of its log; those that the trust list's key did not sign count for nothing.
/// Errors: store_failed, hash_mismatch (the store is damaged).
[[nodiscard]] Result<Reconciliation> reconcile(const port::Store& store, const cert::VerifiedTrustList& trust,
                                               const std::vector<std::string>& heard);

/// The hold goes.
/// Errors: store_failed.
[[nodiscard]] Result<void> release(port::Store& store);

}  // namespace lifecert::native
