// What a certification consists of, and what the office says about it: evidence, findings, decisions, and who looked.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/cert/presence.h"
#include "core/cert/trust_list.h"
#include "core/envelope/packet.h"
#include "core/wire/codec.h"

namespace lifecert::cert {

inline constexpr std::uint32_t kMaxPhotoBytes = 60U * 1024;
inline constexpr std::uint32_t kMaxPhotos = 8;
inline constexpr std::uint32_t kMaxLiveBytes = 512U * 1024;
inline constexpr std::uint32_t kMaxReason = 512;

enum class PhotoLabel : std::uint8_t { straight = 1, left = 2, right = 3, document = 4 };
[[nodiscard]] bool known(PhotoLabel label);
[[nodiscard]] std::string_view name_of(PhotoLabel label);
constexpr std::string_view type_name(PhotoLabel) { return "PhotoLabel"; }

struct Photo {
  PhotoLabel label = PhotoLabel::straight;
  std::int64_t taken_at = 0;  // UnixSeconds by the device's clock
  Bytes jpeg;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(label), LIFECERT_FIELD(taken_at), LIFECERT_FIELD_MAX(jpeg, kMaxPhotoBytes));
  }
  static constexpr const char* kName = "Photo";
  friend bool operator==(const Photo&, const Photo&) = default;
};

/// The sealed content of a submission: the person's consent, the pictures, and the session before the camera.
struct Evidence {
  std::uint16_t consent_version = 0;
  bool consent_to_face = false;
  std::int64_t consented_at = 0;  // UnixSeconds by the device's clock
  std::vector<Photo> photos;
  Bytes live;  // a liveness::Session; empty: there was none
  bool call_me_alone = false;     // "please call me alone": for somebody under pressure; seen by the reviewer and by nobody else

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(consent_version), LIFECERT_FIELD(consent_to_face), LIFECERT_FIELD(consented_at),
            LIFECERT_FIELD_MAX(photos, kMaxPhotos), LIFECERT_FIELD_MAX(live, kMaxLiveBytes),
            LIFECERT_FIELD(call_me_alone));
  }
  static constexpr const char* kName = "Evidence";
  friend bool operator==(const Evidence&, const Evidence&) = default;
};

/// What the signatures on a header amount to; call it after they were verified. A document that nobody of staff saw counts for
/// nothing, and a second signature by the same key cannot stand there at all.
[[nodiscard]] Presence presence_of(const envelope::Header& header);

/// Where a packet stands in its device's journal. Nothing of it refuses a packet or touches a payment.
enum class JournalStanding : std::uint8_t {
  in_order = 1,  // continues what is known of this device
  pending = 2,   // earlier packets are missing; they may still come
  fork = 3,      // contradicts what is known: two histories of one device
};
[[nodiscard]] bool known(JournalStanding standing);
[[nodiscard]] std::string_view name_of(JournalStanding standing);
constexpr std::string_view type_name(JournalStanding) { return "JournalStanding"; }

/// What the intake worked out when it took a submission; never claimed by the device.
struct Assessment {
  Presence presence = Presence::p1;
  Freshness freshness = Freshness::stale;
  bool challenged = false;             // an open, unexpired, unused challenge of this person and device
  std::int64_t alive_not_before = 0;   // the challenge's issue; 0 when unchallenged
  std::int64_t header_not_before = 0;  // the beacon's time, if the beacon is one of this log; else 0
  JournalStanding journal = JournalStanding::in_order;
  bool header_only = false;            // the evidence was not there yet; it has a leaf of its own when it comes

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(presence), LIFECERT_FIELD(freshness), LIFECERT_FIELD(challenged),
            LIFECERT_FIELD(alive_not_before), LIFECERT_FIELD(header_not_before), LIFECERT_FIELD(journal),
            LIFECERT_FIELD(header_only));
  }
  static constexpr const char* kName = "Assessment";
  friend bool operator==(const Assessment&, const Assessment&) = default;
};

/// The steps of a re-check, in the order in which they are shown.
enum class CheckKind : std::uint8_t {
  device_signature = 1,
  credential = 2,
  challenge = 3,
  freshness = 4,
  seal = 5,         // a wrap opens with the epoch's key and belongs to this packet
  commitment = 6,   // the evidence is what the header committed to
  consent = 7,
  pictures = 8,     // the pictures decode and are of a usable size
  live_script = 20,   // the movements are those of the challenge's script, in its order
  live_motion = 21,   // the trace moves as a head can, in time that passes
  live_faces = 22,    // one face throughout
  live_strip = 23,    // the strip goes on without a gap and shows what the key frames show
  live_depth = 24,    // it moves like a head, not like a flat picture
  live_figures = 25,  // key frames measured again give what the trace says
  live_fresh = 26,    // no picture was handed in before
  portrait = 27,      // the face against the person's portrait
};
[[nodiscard]] bool known(CheckKind kind);
[[nodiscard]] std::string_view name_of(CheckKind kind);
constexpr std::string_view type_name(CheckKind) { return "CheckKind"; }

/// holds: as it should be; look: a person should look at this; fails: not as it must be.
enum class CheckVerdict : std::uint8_t { holds = 1, look = 2, fails = 3 };
[[nodiscard]] bool known(CheckVerdict verdict);
[[nodiscard]] std::string_view name_of(CheckVerdict verdict);
constexpr std::string_view type_name(CheckVerdict) { return "CheckVerdict"; }

inline constexpr std::size_t kMaxFigures = 128;  // bytes, ASCII: what a finding says of one check

struct Check {
  CheckKind kind = CheckKind::device_signature;
  CheckVerdict verdict = CheckVerdict::fails;
  Code reason = Code::ok;
  std::string figures;  // what was measured, e.g. "3 pictures, 640x480"

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(kind), LIFECERT_FIELD(verdict), LIFECERT_FIELD(reason), LIFECERT_FIELD_MAX(figures, kMaxFigures));
  }
  static constexpr const char* kName = "Check";
  friend bool operator==(const Check&, const Check&) = default;
};

/// By the re-check worker.
struct Finding {
  std::string region;
  Hash submission{};
  std::int64_t checked_at = 0;
  std::vector<Check> checks;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(region, 64), LIFECERT_FIELD(submission), LIFECERT_FIELD(checked_at),
            LIFECERT_FIELD_MAX(checks, 32));
  }
  static constexpr const char* kName = "Finding";
  friend bool operator==(const Finding&, const Finding&) = default;
};

enum class Verdict : std::uint8_t { pass = 1, more = 2, refuse = 3 };
[[nodiscard]] bool known(Verdict verdict);
[[nodiscard]] std::string_view name_of(Verdict verdict);
constexpr std::string_view type_name(Verdict) { return "Verdict"; }

/// By a reviewer; by two where signatures_needed() says so.
struct Decision {
  std::string region;
  Hash submission{};
  Hash person{};
  std::string scheme;
  std::int32_t due_day = 0;        // the cycle that was decided
  Verdict verdict = Verdict::more;
  Standing standing = Standing::more;  // how far the evidence led by the policy when this was signed
  std::string reason;              // for the person to read
  std::int64_t decided_at = 0;
  std::int32_t next_due_day = 0;   // after a pass: safe until then; else 0
  std::uint32_t policy_version = 0;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(region, 64), LIFECERT_FIELD(submission), LIFECERT_FIELD(person),
            LIFECERT_FIELD_MAX(scheme, 32), LIFECERT_FIELD(due_day), LIFECERT_FIELD(verdict),
            LIFECERT_FIELD(standing), LIFECERT_FIELD_MAX(reason, kMaxReason), LIFECERT_FIELD(decided_at), LIFECERT_FIELD(next_due_day),
            LIFECERT_FIELD(policy_version));
  }
  static constexpr const char* kName = "Decision";
  friend bool operator==(const Decision&, const Decision&) = default;
};

/// How many reviewers must sign. One, where the verdict is what the policy says of the evidence, or asks for more; two, where
/// they overrule it: a pass although the evidence is not enough for one, a refusal although it is.
[[nodiscard]] std::size_t signatures_needed(const Decision& decision);

/// By a reviewer: the signed request to see evidence. It is the log leaf; without it nobody can open anything.
struct EvidenceRead {
  std::string region;
  Hash submission{};
  PublicKey answer_to{};  // X25519 key that the answer is sealed to
  std::string reason;
  std::int64_t asked_at = 0;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(region, 64), LIFECERT_FIELD(submission), LIFECERT_FIELD(answer_to),
            LIFECERT_FIELD_MAX(reason, kMaxReason), LIFECERT_FIELD(asked_at));
  }
  static constexpr const char* kName = "EvidenceRead";
  friend bool operator==(const EvidenceRead&, const EvidenceRead&) = default;
};

/// By the re-check worker: the case key, sealed to the reviewer who asked, and the content key under the case key.
struct EvidenceGrant {
  std::string region;
  Hash submission{};
  Hash read{};                     // payload_hash of the EvidenceRead
  Bytes sealed_case_key;           // 32 + crypto::kSealOverhead bytes
  Bytes content_key;               // crypto::box_seal under the case key, context = submission id
  std::int64_t granted_at = 0;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(region, 64), LIFECERT_FIELD(submission), LIFECERT_FIELD(read),
            LIFECERT_FIELD_MAX(sealed_case_key, 128), LIFECERT_FIELD_MAX(content_key, 128), LIFECERT_FIELD(granted_at));
  }
  static constexpr const char* kName = "EvidenceGrant";
  friend bool operator==(const EvidenceGrant&, const EvidenceGrant&) = default;
};

/// By whoever asks the intake for what is not public: the device for its own submission, the office for its work.
struct Fetch {
  std::string region;
  std::string path;          // path and query, exactly as requested
  std::int64_t asked_at = 0; // must be within five minutes of the intake's clock

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(region, 64), LIFECERT_FIELD_MAX(path, 512), LIFECERT_FIELD(asked_at));
  }
  static constexpr const char* kName = "Fetch";
  friend bool operator==(const Fetch&, const Fetch&) = default;
};

/// Verify a statement of the office and give its content.
/// Errors: wrong_kind, wrong_key, bad_signature, wrong_region, as wire::decode.
[[nodiscard]] Result<Finding> verify_finding(const envelope::SignedStatement& statement, const VerifiedTrustList& trust);
/// Also: needs_second_signature.
[[nodiscard]] Result<Decision> verify_decision(const envelope::SignedStatement& statement,
                                               const VerifiedTrustList& trust);
[[nodiscard]] Result<EvidenceRead> verify_read(const envelope::SignedStatement& statement,
                                               const VerifiedTrustList& trust);
[[nodiscard]] Result<EvidenceGrant> verify_grant(const envelope::SignedStatement& statement,
                                                 const VerifiedTrustList& trust);

}  // namespace lifecert::cert
