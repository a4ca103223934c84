// The log played again from its records: what each says, whether it could be said at that point, and every row that an intake
// must then have beside it. Parts of native/tools/audit.cpp.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string_view>
#include <vector>

#include "core/base/words.h"
#include "core/cert/enrolment.h"
#include "core/cert/trust_list.h"
#include "core/intake/hall_state.h"
#include "core/intake/keys.h"
#include "core/office/feed.h"
#include "core/port/store.h"
#include "native/tools/audit.h"
#include "native/tools/audit_rows.h"
#include "native/tools/audit_tree.h"

namespace lifecert::native {

class AuditReplay {
 public:
  AuditReplay(const port::Store& store, const cert::VerifiedTrustList& trust);

  /// What one record says by itself, whatever came before it.
  struct Seen {
    Result<intake::StoredRecord> record = Code::truncated;
    crypto::Hash leaf{};
    Result<crypto::Hash> id = Code::wrong_kind;                      // of submissions
    Result<office::SubmittedHeader> submitted = Code::wrong_kind;    // of submissions: whose signature holds
    Result<std::optional<Bytes>> row = std::optional<Bytes>();       // the intake's own of a submission
    Result<std::optional<Bytes>> earlier = std::optional<Bytes>();   // the receipt that it had before a restore
  };
  /// From several threads at once, and beside take().
  [[nodiscard]] Seen look_at(ByteView value) const;
  /// Reads the intake's own rows of submissions, in one trip for all of them.
  void read_rows(std::vector<Seen>& page) const;

  /// The next record of the log.
  /// index   how many were taken before
  void take(std::uint64_t index, const Seen& seen, AuditReport& report);
  void take_missing(AuditReport& report);

  [[nodiscard]] const AuditedLeaves& leaves() const { return leaves_; }
  [[nodiscard]] const DerivedRows& rows() const { return derived_; }
  [[nodiscard]] const AuditedSubmissions& submissions() const { return submissions_; }
  [[nodiscard]] const std::set<crypto::Hash>& erased() const { return erased_; }

  /// A header is dated by nothing but its own beacon, and by that only if it is a head of this log from before.
  void check_dating(const AuditedTree& tree, AuditReport& report) const;
  /// What the log should have by now: escalations and seeds that were due when its last record was written.
  void check_limits(const AuditedTree& tree, AuditReport& report) const;

 private:
  using Hash = crypto::Hash;
  using StoredRecord = intake::StoredRecord;
  using SubmissionRow = intake::SubmissionRow;

  [[nodiscard]] Result<void> examine(std::uint64_t index, const StoredRecord& stored, const Seen& seen);
  [[nodiscard]] Result<void> examine_submission(std::uint64_t index, const StoredRecord& stored, const Seen& seen);
  [[nodiscard]] Result<void> examine_arrival(std::uint64_t index, const StoredRecord& stored);
  [[nodiscard]] Result<void> examine_resolution(const envelope::SignedStatement& statement);
  [[nodiscard]] Result<void> examine_trust_list(const StoredRecord& stored);
  [[nodiscard]] Result<void> examine_decision(std::uint64_t index, const envelope::SignedStatement& statement);
  // audit_asides.cpp
  [[nodiscard]] Result<void> examine_aside(std::uint64_t index, const StoredRecord& stored,
                                           const envelope::SignedStatement& statement);
  [[nodiscard]] Result<void> examine_hall(std::uint64_t index, const StoredRecord& stored);

  [[nodiscard]] Result<std::int64_t> counted_time(const StoredRecord& stored, const std::optional<Bytes>& earlier,
                                                  std::int64_t received_at);
  [[nodiscard]] Result<void> known_submission(const Hash& submission) const;
  void settle(const Hash& request, const cert::Credential* credential);
  void count_day(const crypto::PublicKey& device, std::int64_t received_at);
  void expect(Bytes key, Bytes value, std::uint64_t index) { derived_.expect(std::move(key), std::move(value), index); }
  void expect_key_id(const crypto::PublicKey& key, std::uint64_t index);
  void expect_row(const Hash& id, SubmissionRow row);
  void check_seed(const Hash& id, const draw::Entry& entry, const AuditedTree& tree, AuditReport& report) const;
  [[nodiscard]] bool is_tested(const crypto::PublicKey& key) const;

  const port::Store& store_;
  const cert::VerifiedTrustList given_;  // for what is the same in every list of a region
  cert::VerifiedTrustList trust_;        // the newest that the log has brought so far
  intake::HallState hall_{trust_->region, trust_->registrars};
  AuditedLeaves leaves_;
  DerivedRows derived_;
  std::map<Bytes, std::uint32_t> days_;
  AuditedSubmissions submissions_;
  std::map<Hash, SubmissionRow> rows_;               // as they should stand now
  std::map<Hash, std::vector<Hash>> provisional_;    // submissions that came with a request
  std::map<Hash, std::int64_t> challenges_;          // issue times
  std::map<Hash, cert::Credential> granted_;         // by enrolment request
  std::map<Hash, SubmissionRow> attested_;           // evidence that is no packet
  std::set<Hash> statements_;                        // about persons, by payload hash
  std::set<Hash> erased_;                            // submissions
  std::map<WordBits, std::int64_t> words_;           // of ticks, with their times
  std::map<Hash, Hash> reads_;                       // the submissions that they are about
  std::set<Hash> requests_;
  mutable std::mutex testing_;                       // guards what follows
  mutable std::set<crypto::PublicKey> tested_keys_;  // points of the curve's own group: tested once, however many packets they sign
};

}  // namespace lifecert::native
