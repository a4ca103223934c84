// The register of a region's draws: what follows from their records in the order of the log. Like the hall's book (core/desk), it is
// kept by the intake and found again by everybody who replays the log.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/draw/draw.h"
#include "core/envelope/signed.h"

namespace lifecert::draw {

inline constexpr std::int64_t kResultWithin_s = 72 * 3600;          // after the seed's leaf
inline constexpr std::int64_t kLongestWait_s = 366LL * 24 * 3600;   // from commitment to draw

/// Where a draw stands. Times are UnixSeconds by the intake's clock.
struct Entry {
  Hash id{};
  Commitment commitment;
  std::int64_t committed_at = 0;
  std::string checkpoint;            // empty: no seed yet
  std::int64_t seeded_at = 0;
  std::optional<Secret> secret;
  bool without_secret = false;       // the log says that none came in time
  bool result_missed = false;        // the log says that no result came in time
  std::optional<ResultStatement> result;
};

/// A limit that was passed and is not in the register.
struct PassedLimit {
  Hash draw{};
  bool secret = false;               // else: the result
  std::int64_t end = 0;
};

class Register {
 public:
  explicit Register(std::string region) : region_(std::move(region)) {}

  /// Form and signature of a commitment, reveal or result. May be called from many threads while nothing changes.
  /// officers   keys that may conduct draws now
  /// Errors: wrong_kind, unknown_version, wrong_region, wrong_key, bad_signature, bad_argument, as wire::decode.
  [[nodiscard]] Result<void> verify(const envelope::SignedStatement& statement,
                                    const std::vector<crypto::PublicKey>& officers) const;

  /// Takes on a verified statement that the log got at `now`; returns the draw's id.
  /// Errors: commitment_late, already_booked (committed before), unknown_draw, no_seed, wrong_secret, secret_late, wrong_result,
  ///         already_closed. Nothing was changed.
  [[nodiscard]] Result<Hash> take(const envelope::SignedStatement& statement, std::int64_t now);

  /// The draw whose time has come and that has no seed, the earliest first.
  [[nodiscard]] std::optional<Hash> due_seed(std::int64_t now) const;
  /// index   of the leaf; must be the size of the checkpoint's tree
  /// Errors: unknown_draw, wrong_step (not due, or seeded before), size_mismatch, bad_syntax.
  [[nodiscard]] Result<void> take_seed(const SeedRecord& record, std::uint64_t index, std::int64_t now);

  [[nodiscard]] std::vector<PassedLimit> passed_limits(std::int64_t now) const;
  /// Errors: unknown_draw, wrong_step (not passed at `now`).
  [[nodiscard]] Result<void> take_passed(const PassedLimit& limit, std::int64_t now);

  [[nodiscard]] const std::map<Hash, Entry>& entries() const { return entries_; }
  [[nodiscard]] const Entry* find(const Hash& id) const;

 private:
  [[nodiscard]] Result<Hash> take_commitment(const Commitment& commitment, const Hash& id, std::int64_t now);
  [[nodiscard]] Result<Hash> take_reveal(const Reveal& reveal, std::int64_t now);
  [[nodiscard]] Result<Hash> take_result(const ResultStatement& result);

  std::string region_;
  std::map<Hash, Entry> entries_;
};

/// The seed of a draw, once it is certain.
/// Errors: no_seed; `where` says what is awaited ("checkpoint", "secret").
[[nodiscard]] Result<Hash> seed_of(const Entry& entry);

}  // namespace lifecert::draw
