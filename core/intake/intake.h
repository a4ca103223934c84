// The open counter's day: bytes in, check, append, receipt out. The log's only writer.
//
// Two steps, so that many threads can check while one appends: check_*() reads the store and verifies signatures, append()
// commits a whole batch at once and returns a receipt for each. A receipt leaves only after its leaf is durable. The same content
// again gets the same receipt, however often it comes. The intake holds the log key and the time cosigner's key and nothing
// else: it can issue no credential, make no decision and open no packet.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/cert/appeal.h"
#include "core/cert/attestation.h"
#include "core/cert/duty.h"
#include "core/cert/enrolment.h"
#include "core/cert/meter.h"
#include "core/cert/staff.h"
#include "core/cert/standing.h"
#include "core/cert/submission.h"
#include "core/cert/trust_list.h"
#include "core/intake/hall.h"
#include "core/intake/log.h"
#include "core/intake/tiles.h"
#include "core/outbox/continuity.h"
#include "core/port/clock.h"
#include "core/port/entropy.h"
#include "core/port/store.h"
#include "core/receipt/draw_bundle.h"
#include "core/receipt/hall_reply.h"
#include "core/receipt/reply.h"

namespace lifecert::intake {

inline constexpr std::int64_t kCheckpointMaxAge_s = 60;
inline constexpr std::int64_t kFetchMaxAge_s = 300;
inline constexpr std::size_t kFeedBytes = 400U * 1024;

/// What a statement about a person does to the store, whatever its kind.
struct Aside {
  Hash person{};
  std::optional<Hash> answers;                    // the statement or submission that it answers
  std::optional<Bytes> opens;                     // the row of `open/` that it makes
  std::optional<Bytes> closes;                    // ... or removes
  std::optional<crypto::PublicKey> device;        // that signed it, for the limit of a day
  std::optional<cert::Attestation> attestation;
  std::int64_t words_at = 0;                      // of an attestation: when the words that were read back were given out
  std::optional<cert::Amendment> amendment;
  std::optional<Hash> erased;                     // the submission whose evidence is gone
};

/// Something that was checked and waits to be appended. Only the check_*() functions make one.
class Checked {
 public:
  [[nodiscard]] envelope::Kind kind() const { return kind_; }

 private:
  friend class Intake;
  Checked() = default;
  envelope::Kind kind_ = envelope::Kind::tick;
  Hash content_{};   // what repeats are recognised by
  Bytes record_;
  Bytes packet_;     // submissions: the packet as received
  std::optional<SubmissionRow> submission_;
  std::optional<Hash> challenge_;             // submissions: the challenge that is used up
  std::optional<cert::Credential> credential_;
  std::optional<cert::EnrolmentRefusal> refusal_;
  std::optional<cert::Challenge> issued_;
  std::optional<cert::Decision> decision_;
  std::size_t signatures_ = 1;                // of a decision
  std::optional<Aside> aside_;
  std::optional<cert::MeterReport> report_;
  std::optional<cert::StaffCredential> staff_;
  std::optional<cert::Revocation> revocation_;
  std::optional<cert::VisitList> visits_;
  std::optional<cert::Resolution> resolution_;
  std::shared_ptr<const cert::VerifiedTrustList> trust_;  // a list that will take the place of the one in force
  std::shared_ptr<const Checked> request_;                // submissions: the enrolment request that came along
  std::optional<outbox::JournalLink> link_;               // submissions; none: what came along is no journal
  std::optional<std::uint64_t> answers_;                  // evidence: the index of its submission, whose receipt is the answer
  std::uint16_t per_day_ = 0;                             // submissions: the limit of the device key
  bool by_staff_ = false;
  std::optional<std::uint64_t> provisional_bytes_;        // submissions before their enrolment: their evidence
  std::optional<cert::Credential> granted_;               // submissions made before their enrolment, and sent after it
  Hash subject_{};                            // payload hash of a statement
  std::optional<envelope::SignedStatement> hall_;  // what is said to a hall or by it, or of a draw
  std::string earlier_;                       // submissions: a receipt from before a restore
  std::int64_t earlier_time_ = 0;
};

/// What append() gives back for one of its inputs.
struct Accepted {
  std::uint64_t index = 0;
  std::string proof;      // the receipt
  bool repeated = false;  // it was there before
};

class Intake {
 public:
  /// Everything handed in outlives the intake.
  struct Parts {
    port::Store* store = nullptr;
    port::Clock* clock = nullptr;
    port::Entropy* entropy = nullptr;
    port::Signer* log_signer = nullptr;
    port::Signer* cosigner = nullptr;
  };

  /// trust   must name the log signer's key under its last origin, and the cosigner's
  /// Errors: wrong_key, and those of Log::open.
  [[nodiscard]] static Result<std::unique_ptr<Intake>> open(Parts parts, cert::VerifiedTrustList trust);

  // Any thread.

  /// bytes   an LCE1 packet
  /// bytes   without evidence it is a deposit: it gets its receipt, and the evidence may follow within policy.evidence_days
  /// Errors: those of envelope::parse_unverified; wrong_region, wrong_origin, bad_signature, not_co_signed, unknown_credential,
  ///         unknown_staff, revoked, expired, wrong_person, wrong_key (not sealed to the epoch's recipients),
  ///         unproven_request, provisional_limit, provisional_full, too_many_deposits, too_many_requests, staff_over_limit,
  ///         store_failed.
  [[nodiscard]] Result<Checked> check_submission(ByteView bytes) const;
  /// The same for whoever needed to parse it already.
  /// parsed  what parse_unverified() made of these bytes
  [[nodiscard]] Result<Checked> check_submission(const envelope::ParsedPacket& parsed, Bytes bytes) const;
  /// What can be said of a packet whose evidence is still on its way: that it is one, of this region, by a known device.
  /// head  exactly head_length() bytes (upload.h)
  /// Errors: those of parse_head; wrong_region, bad_signature, too_few_signatures, unknown_credential, store_failed.
  [[nodiscard]] Result<void> check_head(ByteView head) const;
  /// A packet that is offered again because a restored log has lost it, with the receipt that it once got: that one's time
  /// goes on to say "not after". For what the log still has, it changes nothing.
  /// receipt  a tlog-proof under a log of the trust list
  /// Errors: those of receipt::verify_logged (the packet itself is fine: it may be taken without).
  [[nodiscard]] Result<Checked> with_earlier_receipt(Checked checked, std::string_view receipt) const;
  /// A packet that the office has lost, with the receipt that it gave for it: the time of that receipt counts.
  /// bytes   a receipt::Offer
  /// Errors: as check_submission; those of receipt::verify_logged when the old receipt does not hold.
  [[nodiscard]] Result<Checked> check_offer(ByteView bytes) const;
  /// Whether evidence of this submission would be taken: for whoever looks at a request before its body.
  /// bytes   how much it is said to be
  /// Errors: not_found (no such header waits), evidence_late, too_long (more than the header says).
  [[nodiscard]] Result<void> admit_evidence(const Hash& submission, std::uint64_t bytes) const;
  /// The evidence of a header that came alone, by whatever way; its hash stands in the signed header.
  /// Errors: those of admit_evidence; hash_mismatch.
  [[nodiscard]] Result<Checked> check_evidence(const Hash& submission, ByteView evidence) const;
  /// bytes   a SignedStatement of kind enrolment_request
  [[nodiscard]] Result<Checked> check_enrolment(ByteView bytes) const;
  /// bytes   a SignedStatement of the office, a phone's meter report, or the next trust list by the roots
  /// Errors: those of cert::follow_trust_list (the list in force stays), report_exists (one a phone and month), bad_argument (a month that cannot be), wrong_kind, wrong_key, bad_signature, wrong_region, unknown_submission, already_decided, wrong_person,
  ///         unknown_credential (an answer to no request), store_failed.
  [[nodiscard]] Result<Checked> check_record(ByteView bytes) const;

  /// bytes   a SignedStatement of a hall kind: a device's, the desk's, a draw officer's, or a plan
  /// Errors: as HallState::verify.
  [[nodiscard]] Result<Checked> check_hall(ByteView bytes) const;

  /// The trust list in force; whoever holds it keeps it, though the next one may come meanwhile.
  [[nodiscard]] std::shared_ptr<const cert::VerifiedTrustList> trust() const;
  /// How one gets to it from `root_set`.
  [[nodiscard]] cert::TrustChain trust_chain(const Hash& root_set) const;
  /// What somebody can show whose packet or request was not taken.
  /// subject  submission id, or payload hash of the request
  /// Returns an encoded SignedStatement of kind refusal_note.
  /// Errors: cannot_sign.
  [[nodiscard]] Result<Bytes> refusal_note(const Hash& subject, Code reason) const;
  [[nodiscard]] const HallDesk& hall() const { return *hall_; }
  [[nodiscard]] std::int64_t now_s() const { return parts_.clock->now_s(); }

  /// known_size  of the checkpoint that the asker keeps; 0 for none
  [[nodiscard]] Result<receipt::CheckpointReply> checkpoint(std::uint64_t known_size) const;
  /// Errors: not_found.
  [[nodiscard]] Result<receipt::EnrolmentStatus> enrolment_status(const Hash& request, std::uint64_t known_size) const;
  /// target         path and query as requested, since the authorization names it
  /// authorization  the Authorization header; "Lifecert-Statement ..." or "Lifecert-Receipt ..."
  /// Errors: not_allowed, not_found.
  [[nodiscard]] Result<receipt::SubmissionStatus> submission_status(const Hash& submission, std::string_view target,
                                                                    std::string_view authorization,
                                                                    std::uint64_t known_size) const;
  /// Where a statement about a person stands: its receipt, and what answers it.
  /// Errors: not_allowed.
  [[nodiscard]] Result<receipt::SubmissionStatus> statement_status(const Hash& statement, std::string_view target,
                                                                   std::string_view authorization,
                                                                   std::uint64_t known_size) const;
  /// Errors: not_allowed.
  [[nodiscard]] Result<receipt::Feed> feed(std::uint64_t from, std::string_view target,
                                           std::string_view authorization) const;
  /// Errors: not_allowed, not_found.
  [[nodiscard]] Result<Bytes> packet(const Hash& submission, std::string_view target,
                                     std::string_view authorization) const;
  /// Where a booking, ticket or request stands.
  /// Errors: not_allowed (neither the device that asked nor a holder of the receipt).
  [[nodiscard]] Result<receipt::HallStatus> hall_status(const Hash& id, std::string_view target,
                                                        std::string_view authorization,
                                                        std::uint64_t known_size) const;
  /// The plan of a hall as the registrar signed it. Public.
  /// Errors: not_found.
  [[nodiscard]] Result<receipt::HallPlanReply> hall_plan(std::string_view hall, std::uint64_t known_size) const;
  /// The catalogue's editor and newest versions, as signed. Public.
  [[nodiscard]] Result<receipt::CatalogueHistory> catalogue_history(std::uint64_t known_size) const;
  /// The records of halls and draws from an index of the log on, for desks, supervisors and draw officers of any hall's plan,
  /// and for the office. The checkpoint proves none of them complete: that is the auditor's business.
  /// Errors: not_allowed.
  [[nodiscard]] Result<receipt::Feed> hall_feed(std::uint64_t from, std::string_view target,
                                                std::string_view authorization) const;
  /// What the log has about a draw, with proofs; its lists and outcome are files, and not in it. Public.
  /// Errors: not_found.
  [[nodiscard]] Result<receipt::DrawBundle> draw_bundle(const Hash& draw) const;
  /// A receipt with the step from what the asker knows.
  [[nodiscard]] Result<receipt::ReceiptReply> reply(const Accepted& accepted, std::uint64_t known_size) const;
  /// Errors: as read_tile.
  [[nodiscard]] Result<Bytes> tile(const TileName& name) const { return read_tile(*parts_.store, log_->size(), name); }
  [[nodiscard]] std::uint64_t log_size() const { return log_->size(); }

  /// What witnesses have put their names under: kept if it is this log's own head, verified, and no older than the kept one.
  /// note  a checkpoint with the log's signature and cosignatures of the trust list's witnesses; other lines are dropped
  /// Errors: too_few_signatures (no witness of this region), size_mismatch, not_consistent (not this log's tree),
  ///         bad_syntax, store_failed.
  [[nodiscard]] Result<void> add_witnessed(std::string_view note);
  /// The newest of those; empty when there is none.
  /// Errors: store_failed.
  [[nodiscard]] Result<std::string> witnessed() const;
  /// A submission's receipt under the newest witnessed checkpoint that covers it; else as first given. Who may ask: as for
  /// its status.
  /// Errors: not_allowed.
  [[nodiscard]] Result<std::string> witnessed_receipt(const Hash& submission, std::string_view target,
                                                      std::string_view authorization) const;

  /// Takes on what other intakes on the same store have appended.
  /// Errors: as Log::refresh.
  [[nodiscard]] Result<void> refresh();

  // One thread.

  /// Appends a batch in one commit. One result an input, in order; one input's refusal does not touch the others.
  /// Errors: already_decided, too_many_requests, and those of Log::append for all of them.
  [[nodiscard]] std::vector<Result<Accepted>> append(const std::vector<Checked>& batch);
  /// Writes the seeds of draws whose time has come and the escalations of limits that were passed. To be called every minute at
  /// least; cheap when there is nothing to write. Returns how many records were written.
  /// Errors: those of Log::append; what was not written is due again.
  [[nodiscard]] Result<std::size_t> watch_limits();
  /// A leaf that only says that time goes on; hourly.
  [[nodiscard]] Result<void> tick();

 private:
  struct Batch;  // batch.h
  // Who a key is, as far as the log says.
  struct Standing {
    std::optional<cert::Credential> person;
    std::optional<cert::StaffCredential> staff;
  };

  Intake(Parts parts, cert::VerifiedTrustList trust)
      : parts_(parts), trust_(std::make_shared<const cert::VerifiedTrustList>(std::move(trust))) {}

  [[nodiscard]] static Result<std::optional<std::uint64_t>> index_in(const Result<std::optional<Bytes>>& stored);
  [[nodiscard]] Result<std::optional<std::uint64_t>> index_at(const Bytes& key) const;
  // The payload of the statement in the log at this index; nullopt for none.
  template <class T>
  [[nodiscard]] Result<std::optional<T>> statement_of(const Result<std::optional<std::uint64_t>>& index) const;
  [[nodiscard]] Result<std::optional<SubmissionRow>> submission_row(const Hash& id) const;
  [[nodiscard]] Result<Standing> standing_of(const crypto::PublicKey& device) const;
  [[nodiscard]] static Result<void> check_device_signature(const envelope::ParsedPacket& parsed, const Result<Standing>& by);
  [[nodiscard]] Result<void> check_cosigners(const std::vector<envelope::RoleSignature>& signatures, envelope::Kind kind,
                                             ByteView payload, const std::vector<envelope::CoSigner>& cosigners,
                                             const crypto::PublicKey& device) const;
  [[nodiscard]] Result<void> check_person(const envelope::ParsedPacket& parsed, const Standing& by, Checked& checked) const;
  [[nodiscard]] Result<void> check_provisional(const envelope::ParsedPacket& parsed, const Standing& by,
                                               Checked& checked) const;
  [[nodiscard]] Result<void> check_deposits(const crypto::PublicKey& device, const Hash& submission) const;
  [[nodiscard]] Result<std::uint64_t> provisional_size() const;
  [[nodiscard]] Result<envelope::Packet> stored_packet(const Hash& submission) const;
  [[nodiscard]] Result<cert::Challenge> challenge_at(std::uint64_t index) const;
  [[nodiscard]] Result<bool> usable_challenge(const envelope::Header& header, std::int64_t now,
                                              std::int64_t& issued_at) const;
  [[nodiscard]] Result<std::int64_t> beacon_time(const envelope::Header& header) const;
  [[nodiscard]] Result<receipt::LoggedStatement> logged(std::uint64_t index) const;
  [[nodiscard]] Result<void> check_decision(const cert::Decision& decision, std::size_t signatures) const;
  // Statements about a person: aside.cpp.
  [[nodiscard]] Result<Aside> check_aside(const envelope::SignedStatement& statement) const;
  [[nodiscard]] Result<void> check_device(const crypto::PublicKey& device, const Hash& person) const;
  [[nodiscard]] Result<void> add_aside(Batch& batch, const Checked& one, std::uint64_t index,
                                       std::vector<port::Change>& changes) const;
  // per_day   the limit of this key; `over` is the code when it is reached
  [[nodiscard]] Result<void> room_for_day(Batch& batch, const crypto::PublicKey& device, std::uint32_t per_day, Code over) const;
  // After room_for_day(), once nothing can refuse it any more.
  static void count_for_day(Batch& batch, const crypto::PublicKey& device, std::vector<port::Change>& changes);
  [[nodiscard]] Result<std::int64_t> words_time(const WordBits& words) const;
  /// How far what is in the log can lead at most, taking what is sealed at its best.
  [[nodiscard]] Result<cert::Standing> most_standing(const SubmissionRow& row, const Hash& submission,
                                                     std::int64_t judged_at) const;
  [[nodiscard]] Result<receipt::SubmissionStatus> status_of(std::uint64_t received, const Bytes& answers,
                                                            std::uint64_t known_size) const;
  [[nodiscard]] Result<void> check_report(const cert::MeterReport& report) const;
  [[nodiscard]] Result<void> add_standing(const crypto::PublicKey& device, receipt::EnrolmentStatus& status) const;
  // Who may ask besides the device itself (null: no device may).
  enum class Office : std::uint8_t { all, those_who_see_evidence };
  [[nodiscard]] Result<void> check_fetch(std::string_view authorization, std::string_view target, Office office,
                                         const crypto::PublicKey* device) const;
  [[nodiscard]] Result<Accepted> stored_receipt(std::uint64_t index) const;
  // Statements with proofs under one checkpoint, and the step to it.
  [[nodiscard]] Result<receipt::CatalogueHistory> logged_together(const std::vector<std::uint64_t>& indices,
                                                                  std::uint64_t known_size) const;
  [[nodiscard]] Result<void> append_own(envelope::Kind kind, Bytes record, std::int64_t now);
  [[nodiscard]] Result<void> check_hall_fetch(std::string_view authorization, std::string_view target) const;
  // The row of a submission, for whoever may know where it stands.
  [[nodiscard]] Result<SubmissionRow> row_for(const Hash& submission, std::string_view target,
                                              std::string_view authorization) const;
  // Reads what each input will be asked about, in one trip to the store; row_in() answers from that.
  [[nodiscard]] Result<void> look_up(Batch& batch, const std::vector<Checked>& inputs) const;
  [[nodiscard]] Result<std::optional<Bytes>> row_in(const Batch& batch, const Bytes& key) const;
  [[nodiscard]] Result<void> add_to_batch(Batch& batch, const Checked& one) const;
  [[nodiscard]] Result<void> add_submission(Batch& batch, const Checked& one, std::uint64_t index,
                                            std::vector<port::Change>& changes) const;
  [[nodiscard]] Result<void> add_statement(Batch& batch, const Checked& one, std::uint64_t index,
                                           std::vector<port::Change>& changes) const;
  [[nodiscard]] Result<void> settle_provisional(Batch& batch, const Hash& request, const cert::Credential* credential,
                                                std::vector<port::Change>& changes) const;
  void take_on(std::shared_ptr<const cert::VerifiedTrustList> trust);
  [[nodiscard]] Result<void> take_on_stored();

  Parts parts_;
  mutable std::mutex trust_mutex_;
  std::shared_ptr<const cert::VerifiedTrustList> trust_;
  cert::TrustChain chain_;
  std::unique_ptr<Log> log_;
  std::unique_ptr<HallDesk> hall_;
};

}  // namespace lifecert::intake
