// What crosses between the client's core and its host: rows to store, requests to make, bytes to sign, and the view to show.
// The TypeScript types are generated from these very structures.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/code.h"
#include "core/cert/appeal.h"
#include "core/cert/enrolment.h"
#include "core/cert/meter.h"
#include "core/cert/submission.h"
#include "core/envelope/packet.h"
#include "core/outbox/outbox.h"
#include "core/wire/codec.h"

namespace lifecert::client {

using crypto::Hash;

inline constexpr std::uint32_t kMaxRows = 20'000;
inline constexpr std::uint32_t kMaxCardText = 128;      // a cert::KeyCard as text
inline constexpr std::uint32_t kMaxVoucherText = 2048;  // a cert::Voucher or cert::WitnessCall as text

/// A stored row. Keys are short and sort as bytes; the host does not interpret values.
struct Row {
  Bytes key;
  Bytes value;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(key, 128), LIFECERT_FIELD_MAX(value, envelope::kMaxPacketBytes));
  }
  static constexpr const char* kName = "Row";
  friend bool operator==(const Row&, const Row&) = default;
};

/// Everything that the host has stored, given back at the start.
struct Image {
  std::vector<Row> rows;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(rows, kMaxRows));
  }
  static constexpr const char* kName = "Image";
  friend bool operator==(const Image&, const Image&) = default;
};

/// To be stored in one durable transaction before Client::confirm().
struct Changes {
  std::vector<Row> puts;
  std::vector<Bytes> deletes;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(puts, kMaxRows), LIFECERT_FIELD_MAX(deletes, kMaxRows));
  }
  static constexpr const char* kName = "Changes";
  friend bool operator==(const Changes&, const Changes&) = default;
};

/// What a person says besides a certification: "I am alive" after a payment was stopped, the consent to face pictures withdrawn, a
/// submission's cycle put right.
enum class SayKind : std::uint8_t { appeal = 1, withdrawal = 2, amendment = 3 };
[[nodiscard]] bool known(SayKind kind);
[[nodiscard]] std::string_view name_of(SayKind kind);
constexpr std::string_view type_name(SayKind) { return "SayKind"; }

struct Say {
  SayKind kind = SayKind::appeal;
  std::string stop_notice;       // appeal: the notice's number, as printed
  std::int32_t stopped_on = 0;   // appeal: day on the notice; 0: not known
  std::string words;             // appeal, amendment: may be empty
  Hash original{};               // amendment: the submission
  std::int32_t due_day = 0;      // amendment: the cycle that was meant

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(kind), LIFECERT_FIELD_MAX(stop_notice, cert::kMaxStopNotice), LIFECERT_FIELD(stopped_on),
            LIFECERT_FIELD_MAX(words, cert::kMaxWords), LIFECERT_FIELD(original), LIFECERT_FIELD(due_day));
  }
  static constexpr const char* kName = "Say";
  friend bool operator==(const Say&, const Say&) = default;
};

/// What was said, as shown.
struct SaidView {
  Hash id{};
  SayKind kind = SayKind::appeal;
  std::string number;             // spoken: to be named when calling
  std::string stop_notice;
  std::int32_t due_day = 0;       // amendment: the cycle that was meant; else 0
  std::string words;              // appeal, amendment: what the person wrote; may be empty
  std::int64_t made_at = 0;       // UnixSeconds by the device's clock
  std::int64_t received_at = 0;   // UnixSeconds by the intake's clock; 0: not sent yet
  std::int64_t promised_by = 0;   // appeal: UnixSeconds; 0 before it is received
  std::int64_t legal_by = 0;
  std::uint8_t outcome = 0;       // cert::AppealOutcome as a number; 0: not answered
  std::string answer;
  std::int64_t answered_at = 0;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(id), LIFECERT_FIELD(kind), LIFECERT_FIELD_MAX(number, 32),
            LIFECERT_FIELD_MAX(stop_notice, cert::kMaxStopNotice), LIFECERT_FIELD(due_day),
            LIFECERT_FIELD_MAX(words, cert::kMaxWords), LIFECERT_FIELD(made_at), LIFECERT_FIELD(received_at),
            LIFECERT_FIELD(promised_by), LIFECERT_FIELD(legal_by), LIFECERT_FIELD(outcome),
            LIFECERT_FIELD_MAX(answer, cert::kMaxWords), LIFECERT_FIELD(answered_at));
  }
  static constexpr const char* kName = "SaidView";
  friend bool operator==(const SaidView&, const SaidView&) = default;
};

/// What the person has given: consent, pictures, and the session before the camera.
struct Capture {
  std::uint16_t consent_version = 0;
  bool consent_to_face = false;
  std::int64_t consented_at = 0;  // UnixSeconds
  envelope::Channel channel = envelope::Channel::phone_web;
  std::vector<cert::Photo> photos;
  Bytes live;  // a liveness::Session; empty: there was none
  std::string beacon_words;  // six words that were heard or read, as typed; may be empty
  bool call_me_alone = false;  // goes into the seal; nothing that this device keeps or shows says whether it was set
  std::string witness{};       // the key card on the phone of somebody who is with the person and will sign too; may be empty

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(consent_version), LIFECERT_FIELD(consent_to_face), LIFECERT_FIELD(consented_at),
            LIFECERT_FIELD(channel), LIFECERT_FIELD_MAX(photos, cert::kMaxPhotos),
            LIFECERT_FIELD_MAX(live, cert::kMaxLiveBytes), LIFECERT_FIELD_MAX(beacon_words, 256),
            LIFECERT_FIELD(call_me_alone), LIFECERT_FIELD_MAX(witness, kMaxCardText));
  }
  static constexpr const char* kName = "Capture";
  friend bool operator==(const Capture&, const Capture&) = default;
};

/// What the script before the camera is drawn from (core/liveness/script.h).
struct ScriptSeed {
  crypto::Hash challenge{};  // payload hash of the one that the next packet will name; zero: none is at hand
  crypto::Hash person{};     // the pseudonym
  crypto::PublicKey device_key{};

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(challenge), LIFECERT_FIELD(person), LIFECERT_FIELD(device_key));
  }
  static constexpr const char* kName = "ScriptSeed";
  friend bool operator==(const ScriptSeed&, const ScriptSeed&) = default;
};

/// What a member of staff takes of somebody else: for whom, and what they saw besides. Either `visit`, or name, ID number and scheme.
struct Assisted {
  Capture capture;
  std::optional<Hash> visit;     // the person of a prepared visit
  std::string name;
  std::string id_number;
  std::string scheme;
  envelope::DocumentSeen document_seen = envelope::DocumentSeen::none;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(capture), LIFECERT_FIELD(visit), LIFECERT_FIELD_MAX(name, cert::kMaxName),
            LIFECERT_FIELD_MAX(id_number, 18), LIFECERT_FIELD_MAX(scheme, 32), LIFECERT_FIELD(document_seen));
  }
  static constexpr const char* kName = "Assisted";
  friend bool operator==(const Assisted&, const Assisted&) = default;
};

/// The word of a member of staff for whose phone it is. Either `visit`, or name, ID number and scheme. For a lost phone two sign: the
/// first names the second, and the second is given what the first has signed. The second is another member of staff on a tablet, or a
/// witness on their own phone.
/// Also a witness's word for a certification that they stand beside: then there is nothing but `voucher`.
struct Vouch {
  std::string phone;             // the key card on the phone's screen; empty for whoever signs second
  std::optional<Hash> visit;     // the person of a prepared visit
  std::string name;
  std::string id_number;
  std::string scheme;            // whoever signs second may leave it empty: then it is looked for
  bool replaces = false;         // the person's phone is lost: its key ends when the new one begins
  std::int64_t lost_at = 0;      // UnixSeconds; since when the old key is suspected
  std::string second;            // replaces: the key card of the second tablet, or of the witness's phone
  std::string voucher;           // for whoever signs second: what the first one shows

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(phone, kMaxCardText), LIFECERT_FIELD(visit), LIFECERT_FIELD_MAX(name, cert::kMaxName),
            LIFECERT_FIELD_MAX(id_number, 18), LIFECERT_FIELD_MAX(scheme, 32), LIFECERT_FIELD(replaces),
            LIFECERT_FIELD(lost_at), LIFECERT_FIELD_MAX(second, kMaxCardText), LIFECERT_FIELD_MAX(voucher, kMaxVoucherText));
  }
  static constexpr const char* kName = "Vouch";
  friend bool operator==(const Vouch&, const Vouch&) = default;
};

/// Messages to be signed with the device key, in order; the signatures come back in the same order.
struct ToSign {
  std::vector<Bytes> messages;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(messages, 4));
  }
  static constexpr const char* kName = "ToSign";
  friend bool operator==(const ToSign&, const ToSign&) = default;
};

struct Signatures {
  std::vector<crypto::Signature> signatures;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(signatures, 4));
  }
  static constexpr const char* kName = "Signatures";
  friend bool operator==(const Signatures&, const Signatures&) = default;
};

/// The months that this phone has counted and not sent, oldest first.
struct MeterBook {
  std::vector<cert::Meter> months;
  std::int32_t reportable = 0;  // the oldest month that is over and was not reported; 0: none

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(months, 64), LIFECERT_FIELD(reportable));
  }
  static constexpr const char* kName = "MeterBook";
  friend bool operator==(const MeterBook&, const MeterBook&) = default;
};

enum class Method : std::uint8_t { get = 1, post = 2 };
[[nodiscard]] bool known(Method method);
[[nodiscard]] std::string_view name_of(Method method);
constexpr std::string_view type_name(Method) { return "Method"; }

struct HttpHeader {
  std::string name;
  std::string value;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(name, 64), LIFECERT_FIELD_MAX(value, 512));
  }
  static constexpr const char* kName = "HttpHeader";
  friend bool operator==(const HttpHeader&, const HttpHeader&) = default;
};

/// A request that the host is asked to make, relative to the page's own origin.
struct Exchange {
  std::uint32_t id = 0;
  Method method = Method::get;
  std::string path;
  std::vector<HttpHeader> headers;
  Bytes body;
  std::uint32_t max_answer_bytes = 0;  // the host stops reading above this

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(id), LIFECERT_FIELD(method), LIFECERT_FIELD_MAX(path, 512), LIFECERT_FIELD_MAX(headers, 8),
            LIFECERT_FIELD_MAX(body, envelope::kMaxPacketBytes), LIFECERT_FIELD(max_answer_bytes));
  }
  static constexpr const char* kName = "Exchange";
  friend bool operator==(const Exchange&, const Exchange&) = default;
};

/// The next request, or how long to wait before asking again.
struct NextStep {
  std::optional<Exchange> exchange;
  std::int64_t wait_s = 0;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(exchange), LIFECERT_FIELD(wait_s));
  }
  static constexpr const char* kName = "NextStep";
  friend bool operator==(const NextStep&, const NextStep&) = default;
};

/// Where this phone stands: fresh; asked the registrar; was refused; may certify.
enum class Phase : std::uint8_t { fresh = 1, requested = 2, refused = 3, enrolled = 4 };
[[nodiscard]] bool known(Phase phase);
[[nodiscard]] std::string_view name_of(Phase phase);
constexpr std::string_view type_name(Phase) { return "Phase"; }

/// One submission as shown.
struct ItemView {
  Hash submission_id{};
  outbox::State state = outbox::State::kept;
  Code reason = Code::ok;
  std::int64_t kept_at = 0;          // UnixSeconds by the device's clock
  std::int64_t next_attempt_at = 0;  // 0: at once
  std::uint32_t attempts = 0;
  std::string spoken_number;
  std::string kept_qr;               // to be drawn in QR alphanumeric mode
  std::int64_t received_at = 0;      // UnixSeconds by the intake's clock: the "not after"; of the oldest receipt that holds
  std::uint64_t log_index = 0;
  std::uint64_t tree_size = 0;
  bool proof_verified = false;       // the receipts at hand were verified on this device
  std::uint8_t verdict = 0;          // cert::Verdict as a number; 0 while undecided
  std::string decision_reason;
  std::int64_t decided_at = 0;       // UnixSeconds by the reviewer's clock
  std::int32_t next_due_day = 0;     // after a pass
  std::int64_t refused_at = 0;       // UnixSeconds: a note signed by the intake says that it did not take this one; 0: none
  std::uint8_t witnesses = 0;        // other bodies whose names are under its receipt; 0 as long as they are fewer than the quorum

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(submission_id), LIFECERT_FIELD(state), LIFECERT_FIELD(reason), LIFECERT_FIELD(kept_at),
            LIFECERT_FIELD(next_attempt_at), LIFECERT_FIELD(attempts), LIFECERT_FIELD_MAX(spoken_number, 32),
            LIFECERT_FIELD_MAX(kept_qr, 1024), LIFECERT_FIELD(received_at), LIFECERT_FIELD(log_index),
            LIFECERT_FIELD(tree_size), LIFECERT_FIELD(proof_verified), LIFECERT_FIELD(verdict),
            LIFECERT_FIELD_MAX(decision_reason, cert::kMaxReason), LIFECERT_FIELD(decided_at),
            LIFECERT_FIELD(next_due_day), LIFECERT_FIELD(refused_at), LIFECERT_FIELD(witnesses));
  }
  static constexpr const char* kName = "ItemView";
  friend bool operator==(const ItemView&, const ItemView&) = default;
};

/// A prepared visit as a tablet shows it.
struct VisitView {
  Hash person{};
  std::string scheme;
  std::string name;
  std::string address;
  std::string phone;
  std::int32_t due_day = 0;
  std::int64_t from = 0;  // UnixSeconds
  std::int64_t to = 0;    // UnixSeconds
  bool done = false;      // this tablet has used the visit's challenge
  bool over = false;      // its time has passed

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(person), LIFECERT_FIELD_MAX(scheme, 32), LIFECERT_FIELD_MAX(name, 256),
            LIFECERT_FIELD_MAX(address, 256), LIFECERT_FIELD_MAX(phone, 64), LIFECERT_FIELD(due_day),
            LIFECERT_FIELD(from), LIFECERT_FIELD(to), LIFECERT_FIELD(done), LIFECERT_FIELD(over));
  }
  static constexpr const char* kName = "VisitView";
  friend bool operator==(const VisitView&, const VisitView&) = default;
};

/// Everything that the first screens need.
struct View {
  Phase phase = Phase::fresh;
  Code refusal = Code::ok;            // refused: why
  std::int64_t refusal_since = 0;     // used_code: when it was used; expired: when it ended
  Code fault = Code::ok;              // what the last exchange with the server ran into; ok after a good one
  std::string region_zh;
  std::string region_en;
  std::string hotline;                // empty until a trust list is known
  std::string scheme;
  std::string scheme_zh;
  std::string scheme_en;
  std::string station_zh;
  std::string station_en;
  std::string station_phone;
  std::string station_address;
  std::int32_t due_day = 0;           // safe until this day; days since 1970-01-01; 0: unknown
  std::uint16_t consent_version = 0;  // to be put into the next Capture
  bool trust_known = false;
  std::int64_t trust_age_s = 0;       // since the trust list was issued, by the device's clock
  bool trust_expired = false;
  bool challenge_ready = false;
  std::uint16_t provisional_left = 0;  // requested: how many certifications may be made before the answer is here
  std::int64_t beacon_at = 0;         // UnixSeconds of the newest verified checkpoint; 0: none
  std::uint8_t witness_quorum = 0;    // how many other bodies' names make a receipt a witnessed one; 0: none are asked
  bool fork = false;                  // two histories were shown to this device
  bool revoked = false;               // this phone certifies no longer; what it still holds can be sent
  std::string dispute_number;         // refused with used_code: what to say to the hotline; else empty
  std::string staff_name;             // a tablet of staff: whose; else empty
  std::vector<VisitView> visits;      // a tablet's, by time
  std::vector<cert::Scheme> schemes;  // a tablet's: for whom it may certify
  std::vector<ItemView> items;        // newest first
  std::vector<SaidView> said;         // newest first

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(phase), LIFECERT_FIELD(refusal), LIFECERT_FIELD(refusal_since), LIFECERT_FIELD(fault),
            LIFECERT_FIELD_MAX(region_zh, cert::kMaxName), LIFECERT_FIELD_MAX(region_en, cert::kMaxName),
            LIFECERT_FIELD_MAX(hotline, 32), LIFECERT_FIELD_MAX(scheme, 32),
            LIFECERT_FIELD_MAX(scheme_zh, cert::kMaxName), LIFECERT_FIELD_MAX(scheme_en, cert::kMaxName),
            LIFECERT_FIELD_MAX(station_zh, cert::kMaxName), LIFECERT_FIELD_MAX(station_en, cert::kMaxName),
            LIFECERT_FIELD_MAX(station_phone, 32), LIFECERT_FIELD_MAX(station_address, 192), LIFECERT_FIELD(due_day),
            LIFECERT_FIELD(consent_version), LIFECERT_FIELD(trust_known), LIFECERT_FIELD(trust_age_s),
            LIFECERT_FIELD(trust_expired), LIFECERT_FIELD(challenge_ready), LIFECERT_FIELD(provisional_left),
            LIFECERT_FIELD(beacon_at), LIFECERT_FIELD(witness_quorum), LIFECERT_FIELD(fork), LIFECERT_FIELD(revoked),
            LIFECERT_FIELD_MAX(dispute_number, 32),
            LIFECERT_FIELD_MAX(staff_name, cert::kMaxName), LIFECERT_FIELD_MAX(visits, 256),
            LIFECERT_FIELD_MAX(schemes, 16),
            LIFECERT_FIELD_MAX(items, 4096), LIFECERT_FIELD_MAX(said, 256));
  }
  static constexpr const char* kName = "View";
  friend bool operator==(const View&, const View&) = default;
};

}  // namespace lifecert::client
