// What the office owes and what it keeps an eye on: contacts, reviews, a second signature, the erasure of evidence. None of them
// stops a payment.
#pragma once

#include <string>

#include "core/base/result.h"
#include "core/cert/submission.h"
#include "core/cert/trust_list.h"
#include "core/envelope/signed.h"
#include "core/wire/codec.h"

namespace lifecert::cert {

enum class Step : std::uint8_t { opened = 1, closed = 2 };
[[nodiscard]] bool known(Step step);
[[nodiscard]] std::string_view name_of(Step step);
constexpr std::string_view type_name(Step) { return "Step"; }

enum class ContactReason : std::uint8_t { self_cycles = 1, unchallenged = 2 };
[[nodiscard]] bool known(ContactReason reason);
[[nodiscard]] std::string_view name_of(ContactReason reason);
constexpr std::string_view type_name(ContactReason) { return "ContactReason"; }

/// Opened by the registrar: the office owes this person a visit, a call or an event before `due_at`; payment goes on meanwhile.
/// Closed by a reviewer.
struct Contact {
  std::string region;
  Hash person{};
  std::string scheme;
  Step step = Step::opened;
  Hash opened{};                   // closed: payload hash of the opening; opened: zero
  ContactReason reason = ContactReason::self_cycles;
  Hash submission{};               // that gave rise to it
  std::int64_t at = 0;             // UnixSeconds: when it was opened or closed
  std::int64_t due_at = 0;         // UnixSeconds: the office's clock
  std::string note;                // closed: how it was made

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(region, 64), LIFECERT_FIELD(person), LIFECERT_FIELD_MAX(scheme, 32),
            LIFECERT_FIELD(step), LIFECERT_FIELD(opened), LIFECERT_FIELD(reason), LIFECERT_FIELD(submission),
            LIFECERT_FIELD(at), LIFECERT_FIELD(due_at), LIFECERT_FIELD_MAX(note, kMaxReason));
  }
  static constexpr const char* kName = "Contact";
  friend bool operator==(const Contact&, const Contact&) = default;
};

enum class ReviewReason : std::uint8_t { death_notice = 1, forked_device = 2 };
[[nodiscard]] bool known(ReviewReason reason);
[[nodiscard]] std::string_view name_of(ReviewReason reason);
constexpr std::string_view type_name(ReviewReason) { return "ReviewReason"; }

/// alive: the notice was wrong; confirmed: the family or a register says so too; withdrawn: whoever gave notice took it back.
enum class ReviewOutcome : std::uint8_t { none = 0, alive = 1, confirmed = 2, withdrawn = 3 };
[[nodiscard]] bool known(ReviewOutcome outcome);
[[nodiscard]] std::string_view name_of(ReviewOutcome outcome);
constexpr std::string_view type_name(ReviewOutcome) { return "ReviewOutcome"; }

/// Opened by the registrar: something was heard about this person that people have to look at. Closed by a reviewer; as
/// `confirmed` by two.
struct Review {
  std::string region;
  Hash person{};
  std::string scheme;
  Step step = Step::opened;
  Hash opened{};                   // closed: payload hash of the opening; opened: zero
  ReviewReason reason = ReviewReason::death_notice;
  ReviewOutcome outcome = ReviewOutcome::none;
  std::string source;              // who gave notice
  std::int32_t event_day = 0;      // of what was notified; 0: not known
  std::int64_t at = 0;             // UnixSeconds
  std::int64_t due_at = 0;         // UnixSeconds: by when the office looks
  std::string note;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(region, 64), LIFECERT_FIELD(person), LIFECERT_FIELD_MAX(scheme, 32),
            LIFECERT_FIELD(step), LIFECERT_FIELD(opened), LIFECERT_FIELD(reason), LIFECERT_FIELD(outcome),
            LIFECERT_FIELD_MAX(source, kMaxName), LIFECERT_FIELD(event_day), LIFECERT_FIELD(at),
            LIFECERT_FIELD(due_at), LIFECERT_FIELD_MAX(note, kMaxReason));
  }
  static constexpr const char* kName = "Review";
  friend bool operator==(const Review&, const Review&) = default;
};

/// By one reviewer: a decision that needs a second signature, with the first. The second reviewer signs the very same bytes.
struct Proposal {
  std::string region;
  Hash submission{};
  Bytes decision;                          // encoded Decision
  envelope::RoleSignature signature;       // over the decision, as for a statement of kind decision

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(region, 64), LIFECERT_FIELD(submission), LIFECERT_FIELD_MAX(decision, 2048),
            LIFECERT_FIELD(signature));
  }
  static constexpr const char* kName = "Proposal";
  friend bool operator==(const Proposal&, const Proposal&) = default;
};

enum class ErasureCause : std::uint8_t { retention = 1, withdrawn = 2, asked = 3 };
[[nodiscard]] bool known(ErasureCause cause);
[[nodiscard]] std::string_view name_of(ErasureCause cause);
constexpr std::string_view type_name(ErasureCause) { return "ErasureCause"; }

/// By the re-check worker: nobody can open this submission's evidence any more, nor with any backup. By a reviewer, with cause
/// `asked` and no erased_at: the order to do so.
struct EvidenceErased {
  std::string region;
  Hash submission{};
  ErasureCause cause = ErasureCause::retention;
  std::int64_t vault_row_gone_at = 0;  // UnixSeconds; 0 in an order
  std::int64_t erased_at = 0;          // UnixSeconds: when the last backup that held the row was gone; 0 in an order
  std::string reason;                  // of an order

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(region, 64), LIFECERT_FIELD(submission), LIFECERT_FIELD(cause),
            LIFECERT_FIELD(vault_row_gone_at), LIFECERT_FIELD(erased_at), LIFECERT_FIELD_MAX(reason, kMaxReason));
  }
  static constexpr const char* kName = "EvidenceErased";
  friend bool operator==(const EvidenceErased&, const EvidenceErased&) = default;
};

/// Each verifies signatures and region and gives the content.
/// Errors: wrong_kind, wrong_key, bad_key, bad_signature, too_few_signatures, needs_second_signature, wrong_region,
///         bad_argument (an opening that names one, a closing that names none), as wire::decode.
[[nodiscard]] Result<Contact> verify_contact(const envelope::SignedStatement& statement, const VerifiedTrustList& trust);
[[nodiscard]] Result<Review> verify_review(const envelope::SignedStatement& statement, const VerifiedTrustList& trust);
[[nodiscard]] Result<EvidenceErased> verify_erased(const envelope::SignedStatement& statement,
                                                   const VerifiedTrustList& trust);
/// The decision that is proposed; its first signature holds too and is by who proposed it.
[[nodiscard]] Result<Decision> verify_proposal(const envelope::SignedStatement& statement,
                                               const VerifiedTrustList& trust);

}  // namespace lifecert::cert
