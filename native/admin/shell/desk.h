// The reviewer's desk: does the jobs of app/effect.h with the office's case book and its line to the intake.
//
// Two jobs may be under way at once, one that reads from this machine and one that asks the intake (runner.h). They
// share the book, which is locked while it is looked at or an entry is taken, and never while the intake is awaited.
//
// What was signed once is kept until the intake has it: a decision or a request that is sent again is the same
// statement, so that sending twice is sending once. The keys that evidence was granted to, and nothing of the evidence
// itself, stay here until the case is left.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "core/intake/hall_state.h"
#include "core/office/cases.h"
#include "core/office/roll.h"
#include "core/port/clock.h"
#include "core/port/entropy.h"
#include "native/admin/app/effect.h"
#include "native/admin/shell/runner.h"
#include "native/office/intake_link.h"
#include "native/office/region_folder.h"

namespace lifecert::native::admin::shell {

struct DeskOptions {
  std::string region;  // folder
  std::string intake_url;
  std::string ca_file;   // empty: the system's authorities
  std::string reviewer;  // empty: the only key in the folder
};

class Desk {
 public:
  /// clock and entropy outlive the desk.
  /// Errors: those of RegionFolder::trust() and reviewer(); wrong_key (the key is not a reviewer's of the trust list).
  [[nodiscard]] static Result<std::unique_ptr<Desk>> open(const DeskOptions& options, port::Clock& clock,
                                                          port::Entropy& entropy);
  Desk(const Desk&) = delete;
  Desk& operator=(const Desk&) = delete;

  /// Does one job; answers at once, one after the other. From two threads at most, of which one does ReadBook and
  /// ReadFile and the other the rest.
  void run(const Job& job, const Answer& answer);

  [[nodiscard]] RegionWords region_words() const;
  /// The reviewer's name in the trust list.
  [[nodiscard]] const std::string& reviewer() const { return reviewer_; }

 private:
  struct AskedRead {
    envelope::SignedStatement statement;
    std::string reason;
    crypto::BoxKeyPair answer;
    Hash hash{};
  };
  struct SignedDecision {
    envelope::SignedStatement statement;
    cert::Verdict verdict = cert::Verdict::more;
    std::string reason;
  };

  Desk(const DeskOptions& options, cert::VerifiedTrustList trust, std::unique_ptr<CoreSigner> signer,
       std::string reviewer, port::Clock& clock, port::Entropy& entropy);

  void perform(const effect::ReadBook& job, const Answer& answer);
  void perform(const effect::Refresh& job, const Answer& answer);
  void perform(const effect::ReadFile& job, const Answer& answer);
  void perform(const effect::CheckReceipt& job, const Answer& answer);
  void perform(const effect::PostRead& job, const Answer& answer);
  void perform(const effect::OpenEvidence& job, const Answer& answer);
  void perform(const effect::ForgetEvidence& job, const Answer& answer);
  void perform(const effect::PostDecision& job, const Answer& answer);
  void perform(const effect::Supervise& job, const Answer& answer);
  void perform(const effect::VerifyPaper& job, const Answer& answer);

  // With the lock held.
  [[nodiscard]] Result<void> open_book();
  [[nodiscard]] std::vector<CaseRow> all_rows();
  [[nodiscard]] std::vector<Duty> duties() const;
  [[nodiscard]] CaseRow row_of(const office::Case& about);
  [[nodiscard]] CaseFile file_of(const office::Case& about);

  [[nodiscard]] Result<office::Case> find(const Hash& submission) const;
  enum class Opening : std::uint8_t { if_closed, anew };  // anew: from the lane that asks the intake only
  [[nodiscard]] bool read_book(Opening opening, const Answer& answer);
  [[nodiscard]] std::optional<office::RollPerson> person_of(const office::Case& about) const;
  [[nodiscard]] std::string reviewer_name(const crypto::KeyId& id) const;
  [[nodiscard]] Result<ReceiptCheck> check_receipt(const office::Case& about);
  [[nodiscard]] Result<AskedRead*> ask_read(const office::Case& about, const std::string& reason);
  [[nodiscard]] Result<std::optional<ShownEvidence>> open_evidence(const office::Case& about);
  [[nodiscard]] Result<SignedDecision*> sign_decision(const office::Case& about, cert::Verdict verdict,
                                                      const std::string& reason);

  RegionFolder region_;
  cert::VerifiedTrustList trust_;
  std::unique_ptr<CoreSigner> signer_;
  std::string reviewer_;
  port::Clock& clock_;
  port::Entropy& entropy_;
  IntakeLink link_;
  std::unique_ptr<SqliteStore> store_;
  std::unique_ptr<SqliteStore> roll_;  // null: not on this machine, or not to be read
  mutable std::mutex mutex_;
  std::optional<office::CaseBook> book_;  // locked
  std::map<Hash, std::string> names_;     // locked
  std::uint64_t log_size_ = 0;            // locked; as far as the book has read
  std::map<Hash, AskedRead> reads_;
  std::map<Hash, SignedDecision> decisions_;
  intake::HallState halls_;  // of the lane that asks the intake
  std::uint64_t next_hall_record_ = 0;
};

}  // namespace lifecert::native::admin::shell
