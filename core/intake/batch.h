// What one append() call is putting together: private to the room.
#pragma once

#include <map>
#include <set>
#include <vector>

#include "core/intake/intake.h"

namespace lifecert::intake {

// What one append() call is putting together.
struct Intake::Batch {
  std::uint64_t base = 0;
  std::int64_t now = 0;
  std::vector<StoredRecord> records;
  std::vector<port::Change> changes;
  std::map<Bytes, std::optional<Bytes>> known;        // rows as they stood before the batch
  std::map<Hash, std::uint64_t> fresh;                // content -> index, to see repeats within the batch
  std::map<Bytes, std::uint32_t> day_counts;
  std::map<crypto::PublicKey, std::uint32_t> deposits;  // new ones of each device
  std::map<crypto::PublicKey, outbox::Continuity> journals;
  std::map<Hash, std::uint32_t> provisional;          // new packets of each request
  std::optional<std::uint64_t> provisional_size;
  std::set<crypto::PublicKey> revoked;
  std::set<Hash> settled;                             // requests that were answered, submissions that were resolved
  std::shared_ptr<const cert::VerifiedTrustList> trust;
  std::set<Hash> challenges;
  std::set<Hash> cycles;
  std::set<Hash> done;
  std::set<Bytes> touched;                            // rows that may change once a batch: duties, amended submissions
};

}  // namespace lifecert::intake
