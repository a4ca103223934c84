// The re-check desk and its vault: the only place where evidence is opened without somebody having asked to see it.
//
// For every submission in the log it looks at the packet with all checks of cert::CheckKind, signs a finding, and puts
// the content key under a fresh key of the case into the vault. When a reviewer's signed request to read is in the log,
// it answers with the case key sealed to that reviewer. Everything goes through the desk's book (book.h).
//
// Evidence goes when its time is over, when the person withdraws the consent, or when a reviewer orders it: first the vault's
// row, and with it the only key that opens anything; then, when no backup can hold that row any more, a leaf that says so.
//
// The desk works out for itself what the intake claims (credential, challenge, freshness) from the same log, so an
// intake that lies about a submission is contradicted by the finding. Pictures are decoded by a function that is handed
// in and then forgotten; of the evidence nothing is stored but the prints of a session's key frames, by which pictures that
// are handed in twice are known (live_checks.h). They lie in the vault and go with the submission.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <vector>

#include "core/base/result.h"
#include "core/cert/appeal.h"
#include "core/cert/duty.h"
#include "core/cert/enrolment.h"
#include "core/cert/staff.h"
#include "core/cert/standing.h"
#include "core/cert/submission.h"
#include "core/cert/trust_list.h"
#include "core/crypto/seal.h"
#include "core/office/book.h"
#include "core/office/live_checks.h"
#include "core/office/portrait.h"
#include "core/port/entropy.h"
#include "core/port/signer.h"
#include "core/port/store.h"
#include "core/wire/codec.h"

namespace lifecert::office {

/// Pixels.
struct PictureInfo {
  std::uint32_t width = 0;
  std::uint32_t height = 0;

  friend bool operator==(const PictureInfo&, const PictureInfo&) = default;
};

/// Decodes a whole JPEG and says how large it is.
/// Errors: bad_syntax (it does not decode), too_long (too large to decode).
using PictureProbe = std::function<Result<PictureInfo>(ByteView jpeg)>;

inline constexpr std::uint32_t kUsableSide = 240;  // pixels: below this a person should look whether a face can be told
inline constexpr std::size_t kWantedPictures = 3;
inline constexpr std::int64_t kBeaconSlack_s = 120;  // between the clocks of the log and its cosigner

/// A case's key, and the content key under it (crypto::box_seal, context = submission id).
struct VaultRow {
  Hash case_key{};
  Bytes content_key;
  std::uint64_t index = 0;  // of the submission in the log

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(case_key), LIFECERT_FIELD_MAX(content_key, 128), LIFECERT_FIELD(index));
  }
  static constexpr const char* kName = "VaultRow";
  friend bool operator==(const VaultRow&, const VaultRow&) = default;
};

/// A challenge in the log, and the submission that used it first.
struct IssuedChallenge {
  cert::Challenge challenge;
  std::optional<Hash> used_by;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(challenge), LIFECERT_FIELD(used_by));
  }
  static constexpr const char* kName = "IssuedChallenge";
  friend bool operator==(const IssuedChallenge&, const IssuedChallenge&) = default;
};

/// The log when it had a certain size: what a beacon of that size must say.
struct TreeRow {
  Hash root{};
  std::uint64_t last_time = 0;  // of the last leaf

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(root), LIFECERT_FIELD(last_time));
  }
  static constexpr const char* kName = "TreeRow";
  friend bool operator==(const TreeRow&, const TreeRow&) = default;
};

/// The due dates that passes have set, the newest ones: besides its credential's, a phone may certify for these.
inline constexpr std::uint32_t kMaxCycles = 16;

struct DueRow {
  std::vector<std::int32_t> days;  // days since 1970-01-01, in the order of the log

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(days, kMaxCycles));
  }
  static constexpr const char* kName = "DueRow";
  friend bool operator==(const DueRow&, const DueRow&) = default;
};

/// A person's submissions whose evidence is in the vault, the newest ones.
inline constexpr std::uint32_t kMaxPersonSubmissions = 256;

struct PersonSubmissions {
  std::vector<Hash> submissions;  // oldest first

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(submissions, kMaxPersonSubmissions));
  }
  static constexpr const char* kName = "PersonSubmissions";
  friend bool operator==(const PersonSubmissions&, const PersonSubmissions&) = default;
};

/// What is left of a vault's row.
struct GoneRow {
  cert::ErasureCause cause = cert::ErasureCause::retention;
  std::int64_t at = 0;  // UnixSeconds

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(cause), LIFECERT_FIELD(at));
  }
  static constexpr const char* kName = "GoneRow";
  friend bool operator==(const GoneRow&, const GoneRow&) = default;
};

/// What is handed in outlives the desk.
struct RecheckParts {
  port::Store* store = nullptr;
  port::Entropy* entropy = nullptr;
  port::Signer* signer = nullptr;
  vision::Eyes* eyes = nullptr;  // null: no nets are installed; findings say that pictures were not measured again
};

class RecheckDesk {
 public:
  /// recipients   the epochs' private keys, as far as they are still kept
  /// Errors: wrong_key (the signer is no re-check worker of the trust list), those of Book::open.
  [[nodiscard]] static Result<RecheckDesk> open(RecheckParts parts, cert::VerifiedTrustList trust,
                                                std::map<std::uint32_t, crypto::BoxKeyPair> recipients,
                                                PictureProbe probe);

  /// The submission whose packet take() needs for this entry.
  [[nodiscard]] static std::optional<Hash> wanted_packet(const receipt::FeedEntry& entry);

  /// Takes the next entry (verify_page() has seen it) and stages what follows. Settle the book before posting.
  /// entry    the one at book().position().next; an earlier one is passed over
  /// packet   the bytes that wanted_packet() asks for; nullopt: the intake has none, and the finding says so
  /// now      UnixSeconds
  /// Returns what a person should know: bad_signature and such (an entry that does not verify), unknown_submission (a
  /// request to
  ///         read what was never received), not_decidable (a request to read what could not be opened).
  /// Errors: size_mismatch (an entry is missing), weak_entropy, cannot_sign, bad_key, store_failed. Nothing was staged
  /// then.
  [[nodiscard]] Result<std::vector<Note>> take(const receipt::FeedEntry& entry, const std::optional<Bytes>& packet,
                                               std::int64_t now);

  /// Takes a portrait from the registrar's desk into the vault, in place of an earlier one. Settle the book afterwards.
  /// parcel   untrusted; as pack_portrait() makes it
  /// Errors: those of open_portrait; weak_entropy. Nothing was staged then.
  [[nodiscard]] Result<void> take_portrait(ByteView parcel);

  /// Lets go what is due: evidence whose retention is over, and the leaves of rows that no backup can hold any more. Settle the
  /// book before posting.
  /// at_most   of each, 1 to 10,000
  /// Returns how many rows and leaves.
  /// Errors: as take().
  [[nodiscard]] Result<std::uint32_t> expire(std::int64_t now, std::uint32_t at_most);

  [[nodiscard]] Book& book() { return book_; }

 private:
  struct Examination;

  RecheckDesk(RecheckParts parts, cert::VerifiedTrustList trust, std::map<std::uint32_t, crypto::BoxKeyPair> recipients,
              PictureProbe probe, Book book)
      : parts_(parts),
        trust_(std::move(trust)),
        recipients_(std::move(recipients)),
        probe_(std::move(probe)),
        book_(std::move(book)) {}

  [[nodiscard]] Result<std::optional<Code>> handle(const receipt::FeedEntry& entry, const std::optional<Bytes>& packet,
                                                   std::int64_t now);
  [[nodiscard]] Result<std::optional<Code>> see_statement(const receipt::FeedEntry& entry);
  [[nodiscard]] Result<std::optional<Code>> see_arrival(const receipt::FeedEntry& entry,
                                                        const std::optional<Bytes>& packet, std::int64_t now);
  [[nodiscard]] Result<cert::Check> check_staff(const SubmittedHeader& submitted, const receipt::FeedEntry& entry);
  [[nodiscard]] Result<std::optional<Code>> examine(const receipt::FeedEntry& entry, const std::optional<Bytes>& packet,
                                                    const cert::Amendment* amendment, std::int64_t now);
  // Erasure and amendment: recheck_erasure.cpp.
  [[nodiscard]] Result<std::optional<Code>> see_withdrawal(const receipt::FeedEntry& entry, std::int64_t now);
  [[nodiscard]] Result<std::optional<Code>> see_erasure(const receipt::FeedEntry& entry, std::int64_t now);
  [[nodiscard]] Result<std::optional<Code>> see_amendment(const receipt::FeedEntry& entry,
                                                          const std::optional<Bytes>& packet, std::int64_t now);
  [[nodiscard]] Result<void> forget_prints(const Hash& submission);
  [[nodiscard]] Result<void> erase(const Hash& submission, cert::ErasureCause cause, std::int64_t now);
  [[nodiscard]] Result<void> remember_submission(const Hash& person, const Hash& submission);
  [[nodiscard]] Result<std::int64_t> words_time(const envelope::Header& header);
  [[nodiscard]] Result<std::optional<Code>> answer_read(const receipt::FeedEntry& entry, std::int64_t now);

  [[nodiscard]] Result<cert::Check> check_credential(const SubmittedHeader& submitted, const receipt::FeedEntry& entry);
  [[nodiscard]] Result<cert::Check> check_challenge(const envelope::Header& header, const Hash& submission,
                                                    std::int64_t received_at);
  [[nodiscard]] Result<cert::Check> check_freshness(const envelope::Header& header, const receipt::FeedEntry& entry);
  [[nodiscard]] Result<std::int64_t> beacon_time(const envelope::Header& header, std::int64_t received_at);
  [[nodiscard]] Result<crypto::SecretKey> unwrap(const envelope::ParsedPacket& parsed, cert::Check& check) const;
  [[nodiscard]] Result<cert::Check> check_consent(const cert::Evidence& evidence, const envelope::Header& header);
  [[nodiscard]] cert::Check check_pictures(const cert::Evidence& evidence) const;
  [[nodiscard]] Result<std::vector<cert::Check>> check_live_session(const cert::Evidence& evidence,
                                                                    const envelope::Header& header,
                                                                    const Hash& submission);
  [[nodiscard]] Result<LiveContext> live_context(const Hash& person, const PrintsRow& kept);
  [[nodiscard]] Result<void> put_into_vault(const Hash& submission, const crypto::SecretKey& content_key,
                                            std::uint64_t index);

  [[nodiscard]] Result<Hash> draw(std::string_view purpose, ByteView context);
  [[nodiscard]] Result<void> post(envelope::Kind kind, Bytes payload);

  RecheckParts parts_;
  cert::VerifiedTrustList trust_;
  std::map<std::uint32_t, crypto::BoxKeyPair> recipients_;
  PictureProbe probe_;
  Book book_;
};

}  // namespace lifecert::office
