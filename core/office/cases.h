// The reviewers' case book: every submission in the log with what became of it, rebuilt from the feed alone.
//
// Entries that cases are made of are kept in the store (book.h), so a restart asks the intake only for what is new. Every
// statement is believed for its own signature and nothing else; what does not verify is left out and noted. Not thread-safe.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/cert/meter.h"
#include "core/cert/staff.h"
#include "core/cert/standing.h"
#include "core/cert/submission.h"
#include "core/cert/trust_list.h"
#include "core/crypto/seal.h"
#include "core/envelope/packet.h"
#include "core/office/book.h"
#include "core/office/care.h"
#include "core/port/signer.h"
#include "core/port/store.h"
#include "core/receipt/reply.h"

namespace lifecert::office {

/// Where a case stands, in the order in which a reviewer's day goes.
enum class CaseState : std::uint8_t {
  unchecked,  // received, not yet re-checked
  waiting,    // re-checked, to be reviewed
  second,     // one has signed; a second reviewer is to look
  more,       // decided: more is asked for
  passed,
  refused,
};
[[nodiscard]] std::string_view name_of(CaseState state);

struct Case {
  Hash submission{};
  envelope::Header header;
  std::uint64_t index = 0;
  std::int64_t received_at = 0;  // UnixSeconds, the intake's
  cert::Assessment assessment;
  // For whom it is: from the header, or, for a walk-in and before an enrolment, from what the registrar said since.
  bool resolved = true;
  Hash person{};
  std::string scheme;
  std::int32_t due_day = 0;
  bool complete = true;            // the evidence has come
  std::optional<Signed<cert::Resolution>> resolution;
  // A revocation of its key that stands later in the log and suspects the time at which this came in.
  std::optional<Signed<cert::Revocation>> suspected;
  std::optional<Signed<cert::Finding>> finding;  // the newest
  std::vector<Signed<cert::Decision>> decisions;  // oldest first
  std::vector<Signed<cert::EvidenceRead>> reads;
  std::vector<Signed<cert::EvidenceGrant>> grants;
  std::optional<Signed<cert::Attestation>> attestation;  // the case is of this and no packet
  std::optional<Signed<cert::Amendment>> amendment;      // the newest; the header above is the amended one
  std::optional<Signed<cert::Proposal>> proposal;        // the newest that waits for a second signature
  std::optional<Signed<cert::EvidenceErased>> erased;    // nobody can see the evidence any more
  std::vector<cert::EvidenceFact> beside;                // what else the log has on the person
  bool under_review = false;                             // a notice of death
  cert::PortraitSource portrait = cert::PortraitSource::none;  // who vouches for the portrait, by the device's credential

  [[nodiscard]] CaseState state() const;
};

class CaseBook {
 public:
  /// The store outlives the book.
  /// Errors: those of Book::open, as wire::decode.
  [[nodiscard]] static Result<CaseBook> open(port::Store& store, cert::VerifiedTrustList trust);

  /// Takes the next entry (verify_page() has seen it); settle the book afterwards.
  /// Returns what a person should know: an entry that does not verify.
  /// Errors: size_mismatch (an entry is missing), store_failed.
  [[nodiscard]] Result<std::vector<Note>> take(const receipt::FeedEntry& entry);

  [[nodiscard]] Book& book() { return book_; }
  [[nodiscard]] const cert::VerifiedTrustList& trust() const { return trust_; }

  /// What surrounds the cases: appeals, contacts, reviews.
  [[nodiscard]] const Care& care() const { return care_; }
  /// A device whose packets have been missing for longer than policy.gap_days, or of which there are two histories. Nothing follows
  /// from it by itself.
  struct JournalReport {
    crypto::PublicKey device_key{};
    Code what = Code::journal_gap;  // journal_gap or journal_fork
    std::size_t cases = 0;          // how many of its submissions are concerned
    std::int64_t since = 0;         // UnixSeconds: receipt of the first of them
  };
  /// now   UnixSeconds
  [[nodiscard]] std::vector<JournalReport> journal_reports(std::int64_t now) const;

  /// All cases in the order of the log.
  [[nodiscard]] const std::vector<Case>& cases() const { return cases_; }
  [[nodiscard]] const Case* find(const Hash& submission) const;
  /// The phones' meter reports, each phone and month once.
  [[nodiscard]] const std::vector<cert::MeterReport>& reports() const { return reports_; }
  /// By the spoken number, or by at least eight hex digits of the submission's id.
  /// Errors: bad_syntax, bad_check_character, unknown_submission, too_short (several begin so: give more digits).
  [[nodiscard]] Result<const Case*> resolve(std::string_view text) const;

 private:
  CaseBook(cert::VerifiedTrustList trust, Book book) : trust_(std::move(trust)), book_(std::move(book)) {}
  // Whether the entry belongs to a case, or why it does not verify.
  [[nodiscard]] Result<bool> fold(const receipt::FeedEntry& entry);
  [[nodiscard]] Result<bool> fold_report(const receipt::FeedEntry& entry);
  [[nodiscard]] Case* find_mutable(const Hash& submission);
  // For whom a case is; from now on it is one of that person's.
  void give_to(std::size_t place, const Hash& person, const std::string& scheme, std::int32_t due_day);
  [[nodiscard]] Result<bool> fold_standing(const receipt::FeedEntry& entry);

  cert::VerifiedTrustList trust_;
  // Takes over what is known of the person since.
  void refresh(const Hash& person);
  void add_case(Case one);

  Book book_;
  Care care_;
  std::vector<Case> cases_;
  std::map<Hash, std::size_t> places_;
  std::map<Hash, std::vector<std::size_t>> by_person_;
  std::vector<cert::MeterReport> reports_;
  std::map<crypto::PublicKey, cert::PortraitSource> portraits_;  // by device key
  std::map<Hash, cert::Credential> granted_;                     // by enrolment request
};

/// The next due date after a pass: `months` later; a day that the month does not have becomes its last.
[[nodiscard]] std::int32_t next_due_day(std::int32_t due_day, std::uint16_t months);

/// What the policy says of a case: its own evidence as far as the re-check found it good, and what else the log has.
[[nodiscard]] cert::Judgement judge(const Case& about, const cert::VerifiedTrustList& trust, std::int64_t now);

/// A decision as the reviewer will sign it, with how far the evidence leads. A check that only wants looking at is the reviewer's to judge; one that fails
/// (no credential, nothing that opens, no consent, a cycle that the person does not have) is not, and forbids a pass.
/// reason  one to kMaxReason bytes of plain text; may be empty for a pass
/// Errors: already_decided, not_resolved (for whom it is is not known yet), evidence_missing, not_decidable (not re-checked yet; or a pass although a check fails, `where` names it), too_short (a reason is needed), too_long, bad_text.
[[nodiscard]] Result<cert::Decision> compose_decision(const Case& about, cert::Verdict verdict, std::string reason,
                                                      const cert::VerifiedTrustList& trust, std::int64_t now);

/// The decision as it is posted: as a decision where one signature is enough, else as a proposal to a second reviewer.
/// Errors: cannot_sign.
[[nodiscard]] Result<envelope::SignedStatement> sign_decision(const cert::Decision& decision, port::Signer& reviewer);

/// The decision that another reviewer proposed, with this one's signature beside.
/// Errors: not_decidable (nothing was proposed), needs_second_signature (the same reviewer), already_decided, cannot_sign,
///         wrong_key (the first one is no reviewer any more), as wire::decode.
[[nodiscard]] Result<envelope::SignedStatement> second_decision(const Case& about, port::Signer& reviewer,
                                                                const cert::VerifiedTrustList& trust);

/// A request to see evidence as the reviewer will sign it.
/// answer_to  the X25519 key that the answer will be sealed to
/// Errors: too_short (say why), too_long, bad_text.
[[nodiscard]] Result<cert::EvidenceRead> compose_read(const Case& about, const crypto::PublicKey& answer_to,
                                                      std::string reason, const cert::VerifiedTrustList& trust,
                                                      std::int64_t now);

/// The grant that answers a read.
[[nodiscard]] const Signed<cert::EvidenceGrant>* grant_for(const Case& about, const Hash& read);

/// Remembers on this reviewer's own machine that the opened evidence asks to be called alone, for the list. It goes nowhere else: who
/// presses a person must not find it in anything that the intake holds.
/// Errors: store_failed, storage_full.
[[nodiscard]] Result<void> note_call_alone(port::Store& store, const Hash& submission);
/// Errors: store_failed.
[[nodiscard]] Result<bool> wants_call_alone(const port::Store& store, const Hash& submission);

/// Opens what was granted.
/// packet  the LCE1 packet's bytes, from the intake
/// answer  the pair whose public key stands in the read
/// Errors: cannot_open, hash_mismatch, wrong_kind (another submission's packet), as envelope::parse_unverified and wire::decode.
[[nodiscard]] Result<cert::Evidence> open_grant(const Case& about, const cert::EvidenceGrant& grant, ByteView packet,
                                                const crypto::BoxKeyPair& answer);

}  // namespace lifecert::office
