// The registrar's desk: answers enrolment requests and gives out challenges.
//
// It takes the log's entries in order. A request whose code and proof are right gets a credential and two challenges; any other
// gets a signed refusal that says why. A submission that used a challenge brings the phone a new one: for each enrolled phone
// one challenge is open and one is next; draws are counted per person. Everything goes through the desk's book (book.h), so a kill
// at any moment neither loses an answer nor gives two.
//
// The order of the checks matters. Whether a code was used is told only to those who prove that they have the letter; a wrong
// proof burns nothing, so nobody can spoil somebody else's letter. The log's time counts, not the time at which the desk got
// round to it: who asked in time is in time.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/result.h"
#include "core/cert/compact_credential.h"
#include "core/cert/enrolment.h"
#include "core/cert/staff.h"
#include "core/cert/standing.h"
#include "core/cert/trust_list.h"
#include "core/cert/duty.h"
#include "core/office/book.h"
#include "core/office/roll.h"
#include "core/port/entropy.h"
#include "core/port/signer.h"
#include "core/port/store.h"
#include "core/wire/codec.h"

namespace lifecert::office {

inline constexpr std::size_t kChallengesPerPerson = 2;  // one open, one next, over all phones

/// What a request was answered with; ok: a credential.
struct AnsweredRow {
  Code answer = Code::ok;
  std::uint64_t index = 0;    // of the request in the log
  Hash statement{};           // payload hash of the credential or refusal

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(answer), LIFECERT_FIELD(index), LIFECERT_FIELD(statement));
  }
  static constexpr const char* kName = "AnsweredRow";
  friend bool operator==(const AnsweredRow&, const AnsweredRow&) = default;
};

/// A submission as the registrar remembers it until it is decided.
struct SeenRow {
  cert::Presence presence = cert::Presence::p1;
  bool challenged = false;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(presence), LIFECERT_FIELD(challenged));
  }
  static constexpr const char* kName = "SeenRow";
  friend bool operator==(const SeenRow&, const SeenRow&) = default;
};

/// What is handed in outlives the desk.
struct RegistrarParts {
  port::Store* store = nullptr;
  port::Entropy* entropy = nullptr;
  port::Signer* signer = nullptr;
  // Without these, walk-ins are left for a desk that has them.
  const crypto::BoxKeyPair* box = nullptr;        // of the trust list's registrar_box
  const crypto::SecretKey* pseudonyms = nullptr;  // the key of office::pseudonym()
};

/// Somebody to be visited, and when.
struct PlannedVisit {
  Hash person{};          // on the roll
  std::int64_t from = 0;  // UnixSeconds
  std::int64_t to = 0;
};

class RegistrarDesk {
 public:
  /// Errors: wrong_key (the signer is no registrar of the trust list), those of Book::open.
  [[nodiscard]] static Result<RegistrarDesk> open(RegistrarParts parts, cert::VerifiedTrustList trust);

  /// Takes the next entry (verify_page() has seen it) and stages its answer. Settle the book before posting.
  /// entry    the one at book().position().next; an earlier one is passed over, it was answered before
  /// now      UnixSeconds; what the statements say of themselves
  /// Returns what a person should know: bad_signature (an entry that does not verify), unknown_credential (a credential in the
  ///         log that this desk did not issue: restored from a backup, or somebody else has the key).
  /// Errors: size_mismatch (an entry is missing), weak_entropy, cannot_sign, store_failed. Nothing was staged then.
  [[nodiscard]] Result<std::vector<Note>> take(const receipt::FeedEntry& entry, std::int64_t now);

  /// Gives new challenges to people whose challenges have run out, the longest waiting first. Settle the book before posting.
  /// at_most   people, 1 to 10,000
  /// Returns how many got some.
  /// Errors: as take().
  [[nodiscard]] Result<std::uint32_t> renew(std::int64_t now, std::uint32_t at_most);

  /// Takes a key's standing away: of a phone or of a member of staff. Settle the book before posting.
  /// suspect_from   UnixSeconds: what it made and the log took since then is looked at again
  /// Errors: unknown_credential (no such phone or tablet), already_decided (revoked before), cannot_sign, store_failed.
  [[nodiscard]] Result<void> revoke(const crypto::PublicKey& key, cert::RevocationReason reason, std::int64_t suspect_from,
                                    std::int64_t now);

  /// A list of visits for one tablet, with a challenge for each. Settle the book before posting.
  /// visits   1 to policy.visits_per_list, all on the roll and of the station of that tablet
  /// Errors: bad_argument, unknown_staff, revoked, unknown_person, wrong_station, too_long, weak_entropy, cannot_sign, store_failed.
  [[nodiscard]] Result<void> prepare_visits(const crypto::PublicKey& staff, const std::vector<PlannedVisit>& visits,
                                            std::int64_t now);

  [[nodiscard]] Book& book() { return book_; }
  [[nodiscard]] const cert::VerifiedTrustList& trust() const { return trust_; }

 private:
  /// For whom and how a key is enrolled.
  struct Grant {
    Hash person{};
    LetterId letter{};                // zero without a letter
    std::optional<LetterRow> used;    // the letter as it stands now
    crypto::PublicKey replaces{};
  };

  RegistrarDesk(RegistrarParts parts, cert::VerifiedTrustList trust, Book book)
      : parts_(parts), trust_(std::move(trust)), book_(std::move(book)) {}

  [[nodiscard]] Result<std::optional<Code>> handle(const receipt::FeedEntry& entry, std::int64_t now);
  [[nodiscard]] Result<std::optional<Code>> answer_request(const receipt::FeedEntry& entry, std::int64_t now);
  [[nodiscard]] Result<std::optional<Code>> see_submission(const receipt::FeedEntry& entry, std::int64_t now);
  [[nodiscard]] Result<std::optional<Code>> see_decision(const receipt::FeedEntry& entry, std::int64_t now);
  [[nodiscard]] Result<std::optional<Code>> see_contact(const receipt::FeedEntry& entry);
  [[nodiscard]] Result<std::optional<Code>> see_credential(const receipt::FeedEntry& entry);

  [[nodiscard]] Result<void> refuse(const Hash& request, std::uint64_t index, Code reason, std::int64_t since,
                                    std::int64_t now);
  [[nodiscard]] Result<void> enrol(const cert::EnrolmentRequest& request, const Hash& request_hash, std::uint64_t index,
                                   const Grant& grant, std::int64_t now);
  [[nodiscard]] Result<void> enrol_staff(const cert::EnrolmentRequest& request, const Hash& request_hash,
                                         std::uint64_t index, const LetterId& letter_id, LetterRow letter,
                                         std::int64_t now);
  [[nodiscard]] Result<std::optional<Code>> witness_before(const crypto::KeyId& id, const crypto::PublicKey& key,
                                                           const Hash& person, std::int64_t asked_at);
  // Without a code: why the co-signers may not vouch for this person; nullopt: they may.
  [[nodiscard]] Result<std::optional<Code>> vouched(const envelope::SignedStatement& statement, const cert::EnrolmentRequest& request,
                                                    const Hash& person, std::int64_t asked_at);
  [[nodiscard]] Result<std::optional<Code>> answer_without_code(const receipt::FeedEntry& entry,
                                                                const envelope::SignedStatement& statement,
                                                                const cert::EnrolmentRequest& request, std::int64_t now);
  // The pseudonym of a sealed identity; the error is what the answer says.
  [[nodiscard]] Result<Hash> person_in(ByteView sealed, const crypto::PublicKey& device_key);
  [[nodiscard]] Result<std::optional<Code>> resolve(const SubmittedHeader& submitted, std::int64_t now);
  // Remembers who vouched, until it is decided; only whose signature holds, whatever the counter says.
  [[nodiscard]] Result<void> note_witnesses(const SubmittedHeader& submitted, const receipt::FeedEntry& entry);
  [[nodiscard]] Result<std::optional<Code>> see_trust_list(const receipt::FeedEntry& entry);
  void put_key_id(const crypto::PublicKey& key);
  // The registrar's signature over the compact form of a credential.
  [[nodiscard]] Result<crypto::Signature> vouch(const cert::CompactCredential& credential);
  [[nodiscard]] Result<PersonRow> person(const Hash& id);
  /// Brings a person back to kChallengesPerPerson; expired ones are dropped, and counted.
  [[nodiscard]] Result<void> top_up(const Hash& id, std::string_view scheme, PersonRow person, std::int64_t now);
  void put_person(const Hash& id, const PersonRow& person, const PersonRow& before);
  /// The office owes a contact from now on, unless it owes one already.
  [[nodiscard]] Result<void> owe_contact(const Hash& id, std::string_view scheme, PersonRow& person,
                                         cert::ContactReason reason, const Hash& submission, std::int64_t now);
  [[nodiscard]] Result<Hash> draw(std::string_view purpose, ByteView context);
  [[nodiscard]] Result<void> post(envelope::Kind kind, Bytes payload);

  RegistrarParts parts_;
  cert::VerifiedTrustList trust_;
  Book book_;
};

}  // namespace lifecert::office
