// The phone's day, without a phone: what to show, what to store, what to ask the server, what to sign. Pure: time, entropy,
// signatures, stored rows and answers are handed in; the same calls give the same bytes natively, in WASM and in a mini-program.
//
// How a host uses it. Every call that changes something returns Changes; the host writes them in one durable transaction and
// calls confirm(), or, if that fails (disk full), discard(): then everything is as it was and nothing counts as kept. While
// changes wait for that answer, other changing calls are refused with wrong_state. Changes without a row need no answer.
// Not thread-safe.
//
// What an answer says is believed only after its checkpoint was proven consistent with the kept one. One answer that contradicts it
// may be a hiccup: nothing of it is believed, and it is asked once more; a second contradiction, in another answer, marks a fork.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/cert/staff.h"
#include "core/cert/standing.h"
#include "core/cert/voucher.h"
#include "core/client/model.h"
#include "core/receipt/fork.h"
#include "core/receipt/paper.h"
#include "core/receipt/receipt.h"
#include "core/receipt/reply.h"
#include "core/receipt/slip.h"

namespace lifecert::client {

inline constexpr const char* kBuild = "lifecert 0.1";
inline constexpr std::int64_t kKeepPacket_s = 30 * 24 * 3600;  // after the receipt; then a later checkpoint lets it go
inline constexpr std::int64_t kWitnessesFirst_s = 90;  // after the receipt: the counter asks its witnesses once a minute
inline constexpr std::int64_t kWitnessesEvery_s = 6 * 3600;  // in the end, and for kKeepPacket_s at most
inline constexpr std::size_t kMaxMeterMonths = 12;

/// How long a question that failed waits to be asked again: 2, 5, 15, 60, 300 s, then 15 minutes for good.
/// failures  in a row, this one included
[[nodiscard]] std::int64_t failure_delay_s(std::uint32_t failures);

class Client {
 public:
  /// rows    all rows as stored, in any order; rows that do not hold (altered, other region) are not believed and not removed
  /// now     UnixSeconds
  /// Errors: not_consistent (the journal is broken; the rows should be exported for help).
  [[nodiscard]] static Result<Client> open(const cert::Pins& pins, const std::vector<Row>& rows, std::int64_t now);

  // Enrolment. Possible in every phase but `enrolled`; a new request takes the place of an earlier one.

  /// device_key  the Ed25519 public key that will sign from now on
  /// Errors: wrong_state, bad_key.
  [[nodiscard]] Result<ToSign> prepare_enrolment(const cert::StretchedCode& code, const crypto::PublicKey& device_key,
                                                 std::int64_t now);
  /// Errors: wrong_state (nothing prepared), bad_signature.
  [[nodiscard]] Result<Changes> finish_enrolment(const Signatures& signatures);

  /// As above, for a tablet of staff: the code is that of a letter for staff.
  /// entropy  32 to 64 fresh random bytes
  /// Errors: wrong_state, bad_key, weak_entropy.
  [[nodiscard]] Result<ToSign> prepare_staff_enrolment(const cert::StretchedCode& code, const crypto::PublicKey& device_key,
                                                       ByteView entropy, std::int64_t now);

  // Enrolment with staff beside the person: what two screens show each other (core/cert/voucher.h). Needs no network.

  /// This device's key as the text of a QR: of a phone that wants to be enrolled, of a tablet of staff that will sign second, or of a
  /// phone that is enrolled and whose person will be somebody's witness.
  [[nodiscard]] std::string key_card(const crypto::PublicKey& device_key) const;
  /// On a tablet of staff; and on a witness's own phone, which signs second, or beside a certification.
  /// entropy  32 to 64 fresh random bytes
  /// Errors: wrong_state (not enrolled, or a phone that nobody has signed before), revoked, bad_argument (nobody named, or of no
  ///         scheme), unknown_person (no such visit), visit_over, two_needed (a lost phone without a second one who signs),
  ///         not_co_signed (this device is not named), wrong_person (the first has named somebody else), too_long, weak_entropy;
  ///         those of cert::read_key_card(), cert::read_voucher() and cert::read_witness_call().
  [[nodiscard]] Result<ToSign> prepare_vouch(const Vouch& vouch, ByteView entropy, std::int64_t now);
  /// Gives the text of a cert::Voucher: for the second one as long as they have not signed, then for the phone. Beside a certification
  /// that of a cert::WitnessWord. Nothing is stored.
  /// Errors: wrong_state (nothing prepared), bad_signature.
  [[nodiscard]] Result<std::string> finish_vouch(const Signatures& signatures);
  /// On the phone; finish_enrolment() finishes it.
  /// Errors: wrong_state, wrong_key (for another phone), not_co_signed (somebody has still to sign); those of cert::read_voucher().
  [[nodiscard]] Result<ToSign> prepare_vouched(std::string_view voucher, const crypto::PublicKey& device_key, std::int64_t now);

  // Certification. Needs no network.

  /// By a member of staff who is with the person: the tablet's key signs for both. Pictures may be left out: then nothing but the
  /// word of staff is in it. finish_submission() finishes it.
  /// entropy  32 to 64 fresh random bytes
  /// Errors: wrong_state (no tablet of staff), visit_over, unknown_person (no such visit), and those of prepare_submission().
  [[nodiscard]] Result<ToSign> prepare_assisted(Assisted assisted, ByteView entropy, std::int64_t now);

  /// Also while the request has no answer yet: such a packet carries the request, counts once it is granted, and has no slip, since
  /// nobody has vouched for the key so far. Only so many are taken (View::provisional_left), without a session before the camera.
  /// capture  its pictures are wiped
  /// entropy  32 to 64 fresh random bytes
  /// Errors: wrong_state (neither enrolled nor requested), no_consent, bad_argument (no picture; a witness's card that is none;
  ///         a session before the answer), too_long, provisional_limit, weak_entropy, bad_key; those of cert::read_key_card().
  [[nodiscard]] Result<ToSign> prepare_submission(Capture capture, ByteView entropy, std::int64_t now);
  /// What is prepared, for the phone of the witness whom it names: the text of a cert::WitnessCall.
  /// Errors: wrong_state (nothing prepared, or without a witness).
  [[nodiscard]] Result<std::string> witness_call() const;
  /// What the witness's phone shows then. Whatever is read instead changes nothing.
  /// Errors: wrong_state (as above), unknown_submission (of another certification), wrong_key (of somebody else), bad_signature; those
  ///         of cert::read_witness_word().
  [[nodiscard]] Result<void> take_witness(std::string_view word);
  /// Errors: wrong_state (nothing prepared, or the journal moved on meanwhile: prepare again), not_co_signed (the witness has still to
  ///         sign; it stays prepared), bad_signature.
  [[nodiscard]] Result<Changes> finish_submission(const Signatures& signatures);

  // What the person says besides. Needs no network; it is sent like a certification.

  /// Errors: wrong_state (not enrolled), too_short (a stop notice must be named), unknown_submission, already_decided (an
  ///         amendment), too_long, bad_text.
  [[nodiscard]] Result<ToSign> prepare_say(const Say& say, std::int64_t now);
  /// Errors: wrong_state (nothing prepared), bad_signature.
  [[nodiscard]] Result<Changes> finish_say(const Signatures& signatures);

  // The conversation with the intake.

  /// At most one exchange is open at a time.
  [[nodiscard]] NextStep next_step(std::int64_t now);
  /// status  the HTTP status
  /// code    the number in the answer's "lifecert-code" header; 0 when there is none
  /// A bad answer is no error of this call: it becomes a reason in the view, and is tried again.
  /// Errors: wrong_state (no such exchange open).
  [[nodiscard]] Result<Changes> take_answer(std::uint32_t id, std::uint16_t status, std::uint16_t code, ByteView body,
                                            std::int64_t now);
  /// The exchange came to nothing (no network, timed out, answer too long).
  /// Errors: wrong_state.
  [[nodiscard]] Result<void> exchange_failed(std::uint32_t id, Code reason, std::int64_t now);
  /// The network is back, or the person asks to try now.
  void retry_now();

  void confirm();
  void discard();

  [[nodiscard]] View view(std::int64_t now) const;

  /// What the script before the camera is drawn from; the packet that is prepared next names the same challenge.
  /// Errors: wrong_state (not enrolled).
  [[nodiscard]] Result<ScriptSeed> script_seed(std::int64_t now) const;

  /// A paper as the text of its QR: the kept slip, the *received* receipt, the *decided* certificate.
  /// Errors: unknown_submission; not_found (there is none yet, or it does not verify); too_long (no QR holds it).
  [[nodiscard]] Result<std::string> paper(const Hash& submission, receipt::PaperKind kind) const;

  /// The sealed packet as a file, for another way of delivery; it is gone once it was decided.
  /// Errors: unknown_submission, not_found.
  [[nodiscard]] Result<Bytes> packet_file(const Hash& submission) const;

  /// Every fork that was marked, as a file for anybody to judge (receipt::ForkFile).
  /// Errors: not_found.
  [[nodiscard]] Result<Bytes> fork_file() const;

  // The failure meter: counts, for the person to see; sent only when the host asks for a report, which is the consent.

  /// Counts what happened at one step.
  /// Errors: wrong_state.
  [[nodiscard]] Result<Changes> count(const cert::MeterEvent& event, std::int64_t now);
  [[nodiscard]] MeterBook meter(std::int64_t now) const;
  /// The report of the oldest month that is over.
  /// Errors: wrong_state (not enrolled, or no such month).
  [[nodiscard]] Result<ToSign> prepare_meter_report(std::int64_t now);
  /// It is sent when nothing else is to be asked.
  /// Errors: wrong_state (nothing prepared), bad_signature.
  [[nodiscard]] Result<Changes> finish_meter_report(const Signatures& signatures);
  /// Forgets every count that was not sent.
  /// Errors: wrong_state.
  [[nodiscard]] Result<Changes> forget_meter();

 private:
  enum class Ask : std::uint8_t {
    trust_list,
    enrol,
    enrolment_status,
    replaced_status,  // of a request that a newer one has replaced, while something that was certified under it has no answer
    submit,
    submission_status,
    offer,
    checkpoint,
    say,
    said_status,
    meter_report,
    witnesses,
  };

  struct Challenge {
    cert::Challenge content;
    Hash hash{};
  };
  struct VisitsHeld {
    std::int64_t expires_at = 0;
    std::vector<cert::Visit> visits;
  };
  struct Received {
    std::uint64_t index = 0;
    std::uint64_t tree_size = 0;
    std::int64_t time = 0;
    std::string origin;
    receipt::LeafSalt salt{};
    std::shared_ptr<const std::string> proof;  // the tlog-proof
  };
  // The receipt once more, under a head that the quorum of witnesses has put its names to.
  struct Witnessed {
    std::uint8_t names = 0;
    std::shared_ptr<const std::string> proof;
  };
  struct Decided {
    cert::Decision content;
    std::shared_ptr<const receipt::LoggedStatement> logged;
  };

  // What the person said besides certifications: said.cpp.
  struct Said {
    envelope::SignedStatement statement;
    std::optional<Received> received;
    std::optional<cert::AppealAnswer> answer;
    Code refused = Code::ok;
  };

  // Everything that stored rows say. Copied before a change and put back by discard(); packets are shared, not copied.
  struct State {
    std::shared_ptr<const cert::VerifiedTrustList> trust;
    cert::TrustChain chain;  // how one gets to it from the pins
    std::optional<receipt::VerifiedCheckpoint> checkpoint;
    std::optional<envelope::SignedStatement> request;
    bool request_delivered = false;
    std::optional<cert::EnrolmentRefusal> refusal;
    std::optional<cert::Credential> credential;
    std::optional<cert::StaffCredential> staff;  // a tablet has this instead of a credential
    std::optional<Hash> box;                     // its X25519 seed
    std::map<Hash, VisitsHeld> visits;
    std::optional<cert::Revocation> revocation;
    std::map<Hash, cert::RefusalNote> notes;  // of packets that were not taken
    std::vector<Challenge> challenges;  // unused ones, oldest first
    std::map<Hash, std::shared_ptr<const Bytes>> packets;
    std::map<Hash, Bytes> records;
    std::map<Hash, std::string> slips;  // QR texts
    std::map<Hash, Received> received;
    std::map<Hash, std::shared_ptr<const std::string>> old_receipts;  // tlog-proofs of what the office had lost
    std::map<Hash, Witnessed> witnessed;
    std::set<Hash> lost;                                              // the office says that it does not know them
    std::map<std::int32_t, cert::Meter> meters;
    std::map<std::int32_t, Bytes> meter_reports;  // signed, not delivered
    std::map<Hash, Decided> decided;
    std::set<Hash> used_challenges;
    std::map<Hash, Said> said;
    outbox::Outbox outbox;
    std::map<Hash, std::shared_ptr<const Bytes>> forks;
  };
  struct Open {
    std::uint32_t id = 0;
    Ask ask = Ask::trust_list;
    Hash subject{};
  };
  // A first contradiction. In memory only: after a restart the server has another chance to be consistent.
  struct Suspicion {
    receipt::Contradiction seen;
    std::uint32_t exchange = 0;
  };
  struct PreparedSubmission {
    envelope::PreparedPacket packet;
    std::optional<receipt::KeptStatement> slip;  // none before the enrolment
    outbox::JournalEntry entry;
    std::optional<crypto::PublicKey> witness;
    std::optional<crypto::Signature> word;  // the witness's
  };
  struct PreparedVoucher {
    envelope::SignedStatement statement;
    Hash seed{};  // zero: nobody else has to sign
  };
  // What this device signs as beside somebody: a tablet as staff, an enrolled phone as a witness.
  struct Beside {
    envelope::Role role = envelope::Role::witness;
    crypto::PublicKey key{};
  };
  // When something is asked again; in memory only, so that a restart asks at once.
  struct Pace {
    std::uint32_t asked = 0;
    std::uint32_t failed = 0;  // in a row
    std::int64_t next = 0;
  };
  struct Paces {
    Pace trust;
    Pace enrolment;
    Pace checkpoint;
    Pace meter;
    std::map<Hash, Pace> status;
    std::map<Hash, Pace> witnesses;
  };
  // What discard() goes back to, while changes wait; and a bad answer at once.
  struct Before {
    State state;
    Paces paces;
  };

  Client() = default;

  [[nodiscard]] bool enrolled() const { return state_.credential || state_.staff; }
  [[nodiscard]] Result<ToSign> prepare_packet_for(envelope::Header header, const std::optional<cert::Serial>& serial,
                                                  Capture capture, ByteView entropy, std::int64_t now);
  [[nodiscard]] Result<envelope::Header> own_header(std::int64_t now) const;
  [[nodiscard]] std::uint16_t provisional_left() const;
  [[nodiscard]] std::vector<Hash> made_before(const Hash& request) const;
  [[nodiscard]] std::optional<Hash> replaced_request(const outbox::Item& item) const;
  [[nodiscard]] Result<const cert::Visit*> visit_to(const Hash& person, std::int64_t now) const;
  // Either a visit's pseudonym, or who it is, sealed for the registrar; `seed` is what it was sealed with.
  struct Named {
    Hash person{};
    Bytes sealed;
    Hash seed{};
  };
  [[nodiscard]] Result<Named> name_person(const Vouch& vouch, const crypto::PublicKey& device_key, ByteView entropy,
                                          std::int64_t now) const;
  [[nodiscard]] static Hash identity_seed(const cert::Identity& identity, ByteView entropy);
  [[nodiscard]] Result<Bytes> seal_person(const cert::Identity& identity, const Hash& seed) const;
  [[nodiscard]] Result<ToSign> vouch_first(const Vouch& vouch, ByteView entropy, std::int64_t now);
  [[nodiscard]] Result<ToSign> vouch_second(const Vouch& vouch);
  [[nodiscard]] Result<ToSign> stand_witness(std::string_view call);
  [[nodiscard]] Result<std::string> give_word(const crypto::Signature& signature);
  [[nodiscard]] Beside beside() const;
  [[nodiscard]] Result<crypto::PublicKey> witness_in(std::string_view card, const crypto::PublicKey& own) const;
  [[nodiscard]] ToSign hold_voucher(envelope::SignedStatement statement, const Hash& seed);
  [[nodiscard]] Result<void> address_header(const Assisted& assisted, ByteView entropy, std::int64_t now,
                                            envelope::Header& header) const;
  [[nodiscard]] Result<void> take_staff_credential(const envelope::SignedStatement& statement, const Bytes& logged,
                                                   std::int64_t now);
  [[nodiscard]] Result<void> take_visits(const receipt::EnrolmentStatus& status, std::int64_t now);
  bool add_visits(const Bytes& bytes, std::int64_t now);
  [[nodiscard]] std::vector<VisitView> visit_views(std::int64_t now) const;
  void load_identity(const std::map<Bytes, Bytes>& rows, std::int64_t now);
  void load_submissions(const std::map<Bytes, Bytes>& rows);
  [[nodiscard]] Result<void> load_journal(const std::map<Bytes, Bytes>& rows, std::int64_t now);
  void load_answers(const std::map<Bytes, Bytes>& rows);
  void load_said(const std::map<Bytes, Bytes>& rows);
  void load_witnessed(const std::map<Bytes, Bytes>& rows);
  void load_meter(const std::map<Bytes, Bytes>& rows);

  void stage();
  [[nodiscard]] Changes deliver();
  void put(Bytes key, Bytes value);
  void remove(Bytes key);
  void add_challenge(const cert::Challenge& challenge, const Hash& hash);
  [[nodiscard]] const Challenge* open_challenge(std::int64_t now) const;

  [[nodiscard]] Exchange make_exchange(Ask ask, const Hash& subject);
  [[nodiscard]] Result<void> absorb(Ask ask, const Hash& subject, ByteView body, std::int64_t now);
  [[nodiscard]] Result<void> absorb_trust_list(ByteView body, std::int64_t now);
  [[nodiscard]] Result<void> absorb_revocation(const receipt::EnrolmentStatus& status, std::int64_t now);
  void absorb_note(const Hash& submission, ByteView body);
  [[nodiscard]] Result<void> absorb_checkpoint(ByteView body, std::int64_t now);
  [[nodiscard]] Result<void> absorb_enrolment(ByteView body, std::int64_t now);
  [[nodiscard]] Result<cert::EnrolmentRefusal> absorb_refusal(const receipt::EnrolmentStatus& status, const Hash& request,
                                                              std::int64_t now);
  [[nodiscard]] Result<void> absorb_replaced(const Hash& request, ByteView body, std::int64_t now);
  // A receipt that holds, under a head that follows from what this device keeps.
  [[nodiscard]] Result<receipt::Logged> believe(const Hash& submission, const receipt::ReceiptReply& reply, std::int64_t now);
  [[nodiscard]] Result<void> absorb_receipt(const Hash& submission, ByteView body, std::int64_t now);
  [[nodiscard]] Result<void> absorb_meter_answer(std::int32_t month);
  [[nodiscard]] Result<void> absorb_witnesses(const Hash& submission, ByteView body, std::int64_t now);
  [[nodiscard]] Result<void> absorb_status(const Hash& submission, ByteView body, std::int64_t now);
  [[nodiscard]] Result<void> absorb_said(const Hash& id, ByteView body, std::int64_t now);
  [[nodiscard]] Result<void> absorb_said_status(const Hash& id, ByteView body, std::int64_t now);
  [[nodiscard]] std::optional<Ask> open_question(const Said& said) const;
  [[nodiscard]] bool lacks_witnesses(const outbox::Item& item, std::int64_t now) const;
  [[nodiscard]] std::uint8_t quorum_of_names(const receipt::Logged& logged) const;
  [[nodiscard]] SaidView shown(const Hash& id, const Said& said) const;
  [[nodiscard]] Result<void> follow(const receipt::VerifiedCheckpoint& seen, const receipt::ConsistencyStep& step,
                                    std::int64_t now);
  [[nodiscard]] bool moved_on_to(const std::string& origin) const;
  void contradicted(const receipt::VerifiedCheckpoint& seen, const receipt::ConsistencyStep& step, std::int64_t now);
  void let_go_of_packets();
  [[nodiscard]] Result<receipt::Logged> verify_believed(const receipt::LoggedStatement& logged, envelope::Kind kind,
                                                        const receipt::ConsistencyStep& step, std::int64_t now);
  void note_fault(const Open& open, Code reason, std::uint16_t status, std::int64_t now);
  [[nodiscard]] Result<void> journal(outbox::JournalEntry entry);
  [[nodiscard]] std::int32_t due_day() const;
  [[nodiscard]] static Received received_of(const receipt::Logged& logged, std::string proof);
  [[nodiscard]] std::optional<Ask> choose(std::int64_t now, Hash& subject, std::int64_t& wait_s) const;
  [[nodiscard]] std::optional<Ask> open_question(const outbox::Item& item) const;
  [[nodiscard]] Pace& pace_of(Ask ask, const Hash& subject);

  cert::Pins pins_;
  State state_;
  std::optional<Before> before_;
  Changes changes_;
  std::vector<Row> carried_;  // journal entries that open() had to add; stored with the first changes
  std::optional<envelope::SignedStatement> prepared_request_;
  std::optional<Hash> prepared_box_;
  std::optional<PreparedSubmission> prepared_;
  std::optional<PreparedVoucher> prepared_voucher_;
  std::optional<Bytes> prepared_word_;  // the header of somebody else's certification
  std::optional<envelope::SignedStatement> prepared_say_;
  std::optional<cert::MeterReport> prepared_report_;
  std::optional<Suspicion> suspicion_;
  std::optional<Open> open_;
  std::uint32_t last_exchange_ = 0;
  Code fault_ = Code::ok;
  Paces paces_;
  std::uint32_t failures_ = 0;
  std::uint32_t full_storage_ = 0;  // writes that failed in a row
  std::int64_t quiet_until_ = 0;    // after a failure of network or storage nothing but submissions is tried before this
  std::int64_t latest_now_ = 0;     // for discard(), which is handed no time
};

}  // namespace lifecert::client
