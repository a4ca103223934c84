// The hall's side of the counter: the state of halls and draws (hall_state.h) beside the log that it follows from. Many threads
// check and ask; one appends. Several intakes on one store each follow the log, so each has the same state before it appends.
#pragma once

#include <memory>
#include <mutex>
#include <shared_mutex>

#include "core/cert/trust_list.h"
#include "core/intake/hall_state.h"
#include "core/intake/log.h"
#include "core/port/store.h"

namespace lifecert::intake {

class HallDesk {
 public:
  /// Reads what the log has so far. Store and log outlive it.
  /// Errors: store_failed; hash_mismatch (a record that this log can't hold: it was altered).
  [[nodiscard]] static Result<std::unique_ptr<HallDesk>> open(const port::Store& store, const Log& log,
                                                              const cert::VerifiedTrustList& trust);

  // Any thread.

  /// Errors: as HallState::verify.
  [[nodiscard]] Result<void> verify(const envelope::SignedStatement& statement) const;

  /// Whatever `ask` wants to know of the state; nothing changes meanwhile. `ask` must be quick and keep no reference.
  template <class Ask>
  auto with_state(Ask&& ask) const {
    const std::shared_lock lock(mutex_);
    return ask(*state_);
  }

  // The appending thread.

  /// The registrars of the trust list in force; what former ones have signed stays taken. Not while a guard is held.
  void appoint(const std::vector<crypto::PublicKey>& registrars);
  /// Follows the log up to `size`, for readers. Errors: as open().
  [[nodiscard]] Result<void> catch_up(std::uint64_t size);
  /// The state may be changed by take() as long as the guard lives; readers wait. Follows the log up to `size` first.
  /// Errors: as open().
  [[nodiscard]] Result<std::unique_lock<std::shared_mutex>> lock_to_append(std::uint64_t size);
  [[nodiscard]] HallState& state() { return *state_; }
  /// What was taken since lock_to_append() is in the log now; the next index is `size`.
  void settled(std::uint64_t size) { next_ = size; }
  /// The append came to nothing: the state is read anew from the log before it is used again. The guard must be held.
  void spoil() { next_ = kSpoilt; }

 private:
  static constexpr std::uint64_t kSpoilt = ~0ULL;
  HallDesk(const port::Store& store, const Log& log, const cert::VerifiedTrustList& trust);
  [[nodiscard]] Result<void> follow(std::uint64_t size);
  [[nodiscard]] std::unique_ptr<HallState> fresh_state() const;

  const port::Store& store_;
  const Log& log_;
  std::string region_;
  std::vector<crypto::PublicKey> registrars_;
  mutable std::shared_mutex mutex_;
  std::unique_ptr<HallState> state_;
  std::uint64_t next_ = 0;  // first index that the state does not know
};

}  // namespace lifecert::intake
