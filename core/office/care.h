// What surrounds the cases, rebuilt from the log: evidence that is no packet, appeals and their clocks, contacts that the office
// owes, reviews, and when which words were given out. Nothing here needs the roll; people are known by their pseudonyms.
//
// Every statement is believed for its own signature. Not thread-safe.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/cert/appeal.h"
#include "core/cert/attestation.h"
#include "core/cert/duty.h"
#include "core/cert/policy.h"
#include "core/receipt/reply.h"

namespace lifecert::office {

using crypto::Hash;

/// A statement with who signed it and where it stands in the log.
template <class T>
struct Signed {
  T content;
  crypto::KeyId by{};
  Hash hash{};  // payload hash
  std::uint64_t index = 0;
  std::int64_t received_at = 0;  // UnixSeconds, the intake's
};

struct AppealCase {
  Signed<cert::Appeal> appeal;
  cert::AppealClock clock;
  std::optional<Signed<cert::AppealAnswer>> answer;  // the newest

  /// While it is open, nothing may be stopped: a visit is on the way, or nobody has answered.
  [[nodiscard]] bool holds() const { return !answer || answer->content.outcome == cert::AppealOutcome::visit; }
};

template <class T>
struct DutyCase {
  Signed<T> opened;
  std::optional<Signed<T>> closed;
};
using ContactCase = DutyCase<cert::Contact>;
using ReviewCase = DutyCase<cert::Review>;

/// A tick's six words.
struct SpokenTick {
  WordBits words{};
  std::int64_t at = 0;  // UnixSeconds
  std::uint64_t index = 0;
};

class Care {
 public:
  /// Whether the entry belongs here, or why it does not verify. Entries come in the order of the log.
  [[nodiscard]] Result<bool> fold(const receipt::FeedEntry& entry, const cert::VerifiedTrustList& trust);

  [[nodiscard]] const std::vector<AppealCase>& appeals() const { return appeals_; }
  [[nodiscard]] const std::vector<ContactCase>& contacts() const { return contacts_; }
  [[nodiscard]] const std::vector<ReviewCase>& reviews() const { return reviews_; }
  [[nodiscard]] const std::optional<SpokenTick>& newest_tick() const { return newest_tick_; }

  /// What else is known of a person: the facts of attestations, and whether a notice of death is under review.
  [[nodiscard]] std::vector<cert::EvidenceFact> facts_about(const Hash& person) const;
  [[nodiscard]] bool under_review(const Hash& person) const;
  [[nodiscard]] const std::vector<Signed<cert::Attestation>>& attestations() const { return attestations_; }

  /// The newest withdrawal of a person's consent; 0: none. UnixSeconds, the intake's.
  [[nodiscard]] std::int64_t withdrawn_at(const Hash& person) const;

 private:
  std::vector<AppealCase> appeals_;
  std::vector<ContactCase> contacts_;
  std::vector<ReviewCase> reviews_;
  std::vector<Signed<cert::Attestation>> attestations_;
  std::map<Hash, std::vector<cert::EvidenceFact>> facts_;
  std::map<Hash, std::int64_t> withdrawn_;
  std::map<WordBits, std::int64_t> words_;
  std::optional<SpokenTick> newest_tick_;
};

}  // namespace lifecert::office
