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
#include "core/cert/submission.h"
#include "core/cert/trust_list.h"
#include "core/crypto/seal.h"
#include "core/envelope/packet.h"
#include "core/office/book.h"
#include "core/port/store.h"
#include "core/receipt/reply.h"

namespace lifecert::office {

/// Where a case stands, in the order in which a reviewer's day goes.
enum class CaseState : std::uint8_t {
  unchecked,  // received, not yet re-checked
  waiting,    // re-checked, to be reviewed
  more,       // decided: more is asked for
  passed,
  refused,
};
[[nodiscard]] std::string_view name_of(CaseState state);

/// A statement about a case, with who signed it and where it stands in the log.
template <class T>
struct Signed {
  T content;
  crypto::KeyId by{};
  Hash hash{};  // payload hash
  std::uint64_t index = 0;
};

struct Case {
  Hash submission{};
  envelope::Header header;
  std::uint64_t index = 0;
  std::int64_t received_at = 0;  // UnixSeconds, the intake's
  cert::Assessment assessment;
  std::optional<Signed<cert::Finding>> finding;  // the newest
  std::vector<Signed<cert::Decision>> decisions;  // oldest first
  std::vector<Signed<cert::EvidenceRead>> reads;
  std::vector<Signed<cert::EvidenceGrant>> grants;

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

  /// All cases in the order of the log.
  [[nodiscard]] const std::vector<Case>& cases() const { return cases_; }
  [[nodiscard]] const Case* find(const Hash& submission) const;
  /// By the spoken number, or by at least eight hex digits of the submission's id.
  /// Errors: bad_syntax, bad_check_character, unknown_submission, too_short (several begin so: give more digits).
  [[nodiscard]] Result<const Case*> resolve(std::string_view text) const;

 private:
  CaseBook(cert::VerifiedTrustList trust, Book book) : trust_(std::move(trust)), book_(std::move(book)) {}
  // Whether the entry belongs to a case, or why it does not verify.
  [[nodiscard]] Result<bool> fold(const receipt::FeedEntry& entry);
  [[nodiscard]] Case* find_mutable(const Hash& submission);

  cert::VerifiedTrustList trust_;
  Book book_;
  std::vector<Case> cases_;
  std::map<Hash, std::size_t> places_;
};

/// The next due date after a pass: `months` later; a day that the month does not have becomes its last.
[[nodiscard]] std::int32_t next_due_day(std::int32_t due_day, std::uint16_t months);

/// A decision as the reviewer will sign it. A check that only wants looking at is the reviewer's to judge; one that fails
/// (no credential, nothing that opens, no consent, a cycle that the person does not have) is not, and forbids a pass.
/// reason  one to kMaxReason bytes of plain text; may be empty for a pass
/// Errors: already_decided, not_decidable (not re-checked yet; or a pass although a check fails, `where` names it), too_short (a reason is needed), too_long, bad_text.
[[nodiscard]] Result<cert::Decision> compose_decision(const Case& about, cert::Verdict verdict, std::string reason,
                                                      const cert::VerifiedTrustList& trust, std::int64_t now);

/// A request to see evidence as the reviewer will sign it.
/// answer_to  the X25519 key that the answer will be sealed to
/// Errors: too_short (say why), too_long, bad_text.
[[nodiscard]] Result<cert::EvidenceRead> compose_read(const Case& about, const crypto::PublicKey& answer_to,
                                                      std::string reason, const cert::VerifiedTrustList& trust,
                                                      std::int64_t now);

/// The grant that answers a read.
[[nodiscard]] const Signed<cert::EvidenceGrant>* grant_for(const Case& about, const Hash& read);

/// Opens what was granted.
/// packet  the LCE1 packet's bytes, from the intake
/// answer  the pair whose public key stands in the read
/// Errors: cannot_open, hash_mismatch, wrong_kind (another submission's packet), as envelope::parse_unverified and wire::decode.
[[nodiscard]] Result<cert::Evidence> open_grant(const Case& about, const cert::EvidenceGrant& grant, ByteView packet,
                                                const crypto::BoxKeyPair& answer);

}  // namespace lifecert::office
