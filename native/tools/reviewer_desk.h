// A reviewer at work: the key, the case book in reviewer/cases.db, and the line to the intake.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/office/cases.h"
#include "native/office/intake_link.h"
#include "native/office/region_folder.h"
#include "native/platform/system_clock.h"

namespace lifecert::native {

class ReviewerDesk {
 public:
  /// reviewer  whose key; empty: the only one there is
  /// Errors: those of opening trust list, key and store.
  [[nodiscard]] static Result<std::unique_ptr<ReviewerDesk>> open(const RegionFolder& folder,
                                                                  const std::string& reviewer,
                                                                  const std::string& intake_url,
                                                                  const std::string& ca_file);

  ReviewerDesk(const ReviewerDesk&) = delete;
  ReviewerDesk& operator=(const ReviewerDesk&) = delete;

  /// Reads what is new in the log. What was known before is kept whatever happens.
  /// Errors: those of IntakeLink::read_feed.
  [[nodiscard]] Result<void> sync();

  [[nodiscard]] const office::CaseBook& book() const { return *book_; }
  [[nodiscard]] const cert::VerifiedTrustList& trust() const { return trust_; }
  [[nodiscard]] IntakeLink& link() { return *link_; }
  [[nodiscard]] std::int64_t now_s() const { return clock_.now_s(); }
  /// Entries that did not verify, since the desk was opened.
  [[nodiscard]] const std::vector<office::Note>& notes() const { return notes_; }

  /// Signs a decision and posts it; where it needs a second signature, it is put forward to another reviewer.
  /// kind  of what was posted: decision or proposal
  struct Decided {
    envelope::Kind kind = envelope::Kind::decision;
    receipt::Logged logged;
  };
  [[nodiscard]] Result<Decided> decide(const cert::Decision& decision);
  /// Adds this reviewer's signature to what another one put forward.
  [[nodiscard]] Result<receipt::Logged> second(const office::Case& about);
  [[nodiscard]] port::Store& store() { return *store_; }

  /// Signs as this reviewer and posts. The receipt was verified.
  [[nodiscard]] Result<receipt::Logged> sign_and_post(envelope::Kind kind, Bytes payload);

 private:
  explicit ReviewerDesk(cert::VerifiedTrustList trust) : trust_(std::move(trust)) {}
  [[nodiscard]] Result<void> open_book();

  cert::VerifiedTrustList trust_;
  SystemClock clock_;
  std::unique_ptr<SqliteStore> store_;
  std::unique_ptr<CoreSigner> signer_;
  std::optional<office::CaseBook> book_;
  std::optional<IntakeLink> link_;
  std::vector<office::Note> notes_;
};

}  // namespace lifecert::native
