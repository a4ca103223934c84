// The evidence policy: what proves that somebody is alive, how much of it is enough, and when a second person must sign.
//
// Declarative, and part of the trust list that the roots sign: so keys and rules are pinned together, a phone knows without
// asking which ways there are, and there is never a rule whose version fits no list. evaluate() is a pure function of policy
// and facts: whoever has the log gets the same verdict with the same reasons.
//
// How it reckons. Every piece of evidence stands for a kind, and for a pair of presence and freshness. The pair says how far
// this piece can lead at all; the kind says how many points it brings while it is fresh. The verdict is the lower of two: how
// far the best pair leads, and how far the sum of the points reaches. Both can only grow with more evidence, so more evidence
// never lowers a verdict. A doubt (a key under suspicion, a notice of death) is no evidence: it asks for a second signature.
// The policy never refuses anybody: below "enough" it only asks for more.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/cert/presence.h"
#include "core/wire/codec.h"

namespace lifecert::cert {

inline constexpr std::uint32_t kMaxEvidenceKinds = 16;
inline constexpr std::uint32_t kMaxFacts = 256;
inline constexpr std::uint8_t kMostPoints = 200;
inline constexpr std::uint16_t kMostBackupDays = 30;

/// Numbers are for ever.
enum class EvidenceKind : std::uint8_t {
  self_photo = 1,       // pictures that the person took alone
  self_liveness = 2,    // pictures with a script that was played through
  staff_visit = 3,      // staff saw the person
  witness = 4,          // somebody the agency knows says that they saw the person
  phone_call = 5,       // the agency called, read words out and heard them read back
  hospital_event = 6,   // signed data of another system: treated
  community_event = 7,  // signed data of another system: took part
  video = 8,            // a conversation by video
};
[[nodiscard]] bool known(EvidenceKind kind);
[[nodiscard]] std::string_view name_of(EvidenceKind kind);
constexpr std::string_view type_name(EvidenceKind) { return "EvidenceKind"; }

/// Whether a face must be shown to the phone for it: another way than these always exists.
[[nodiscard]] bool needs_face(EvidenceKind kind);

/// How far evidence leads: more is needed; two must sign; one may.
enum class Standing : std::uint8_t { more = 1, second = 2, enough = 3 };
[[nodiscard]] bool known(Standing standing);
[[nodiscard]] std::string_view name_of(Standing standing);
constexpr std::string_view type_name(Standing) { return "Standing"; }

/// What makes a second person look, whatever the evidence.
enum class Doubt : std::uint8_t {
  unchallenged = 1,       // self-made without a challenge of the office
  suspect_key = 2,        // by a key from the time on from which it is under suspicion
  portrait_mismatch = 3,  // the face was compared and is another
  death_notice = 4,       // a notice of death is under review
  forked_device = 5,      // two devices go on from the same state
};
[[nodiscard]] bool known(Doubt doubt);
[[nodiscard]] std::string_view name_of(Doubt doubt);
constexpr std::string_view type_name(Doubt) { return "Doubt"; }

struct EvidenceRule {
  EvidenceKind kind = EvidenceKind::self_photo;
  std::uint8_t points = 0;       // each brings, at most kMostPoints
  std::uint8_t counted = 1;      // how many of the kind count at most
  std::uint16_t fresh_days = 0;  // for how long after it was seen

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(kind), LIFECERT_FIELD(points), LIFECERT_FIELD(counted), LIFECERT_FIELD(fresh_days));
  }
  static constexpr const char* kName = "EvidenceRule";
  friend bool operator==(const EvidenceRule&, const EvidenceRule&) = default;
};

struct PairRule {
  Presence presence = Presence::p1;
  Freshness freshness = Freshness::stale;
  Standing standing = Standing::more;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(presence), LIFECERT_FIELD(freshness), LIFECERT_FIELD(standing));
  }
  static constexpr const char* kName = "PairRule";
  friend bool operator==(const PairRule&, const PairRule&) = default;
};

/// What a match of the face with the portrait adds. `self` and `none` never add anything.
struct PortraitRule {
  PortraitSource source = PortraitSource::agency;
  std::uint8_t points = 0;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(source), LIFECERT_FIELD(points));
  }
  static constexpr const char* kName = "PortraitRule";
  friend bool operator==(const PortraitRule&, const PortraitRule&) = default;
};

struct EvidencePolicy {
  std::uint8_t second_points = 0;       // from here on two may pass it
  std::uint8_t enough_points = 0;       // from here on one may
  std::vector<EvidenceRule> kinds;      // ascending; a kind that is not named is worth nothing
  std::vector<PairRule> pairs;          // all fifteen, ascending by presence, then freshness
  std::vector<PortraitRule> portraits;  // ascending
  std::vector<Doubt> second_on;         // ascending: these ask for a second signature

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(second_points), LIFECERT_FIELD(enough_points),
            LIFECERT_FIELD_MAX(kinds, kMaxEvidenceKinds), LIFECERT_FIELD_MAX(pairs, 15),
            LIFECERT_FIELD_MAX(portraits, 4), LIFECERT_FIELD_MAX(second_on, 16));
  }
  static constexpr const char* kName = "EvidencePolicy";
  friend bool operator==(const EvidencePolicy&, const EvidencePolicy&) = default;
};

/// What a region begins with; passes lint().
[[nodiscard]] EvidencePolicy default_evidence_policy();

/// Whether a policy may be signed.
/// Errors: bad_policy (`where` says which part: not in order, a pair missing, a nearer or fresher pair that leads less far,
///         thresholds out of order, a portrait by the person that would count), no_other_way (what the agency can do by
///         itself without a face, a visit, a witness, a call, is not enough together).
[[nodiscard]] Result<void> lint(const EvidencePolicy& policy);

/// One piece of evidence as facts.
struct EvidenceFact {
  EvidenceKind kind = EvidenceKind::self_photo;
  Presence presence = Presence::p1;
  Freshness freshness = Freshness::stale;
  std::int64_t seen_at = 0;  // UnixSeconds: as of when it says that the person is alive
  PortraitSource portrait = PortraitSource::none;
  bool face_matched = false;  // with the portrait of that source

  friend auto operator<=>(const EvidenceFact&, const EvidenceFact&) = default;
};

struct Facts {
  std::vector<EvidenceFact> evidence;  // in any order
  std::vector<Doubt> doubts;           // in any order
  std::int64_t judged_at = 0;          // UnixSeconds
};

enum class ReasonKind : std::uint8_t {
  counts,         // evidence brings `number` points
  too_old,        // evidence was seen `number` days ago, more than the policy's days
  quarantined,    // evidence whose pair leads nowhere by itself
  counted_out,    // of this kind enough others count
  face_matched,   // a match adds `number` points
  self_portrait,  // a match with a portrait that the person sent adds nothing
  pair_limit,     // the best pair leads no further than this
  points_short,   // `number` points, of `wanted`
  doubted,        // a doubt asks for a second signature
  enough,         // one may pass it
};

struct Reason {
  ReasonKind kind = ReasonKind::counts;
  EvidenceKind evidence = EvidenceKind::self_photo;
  Presence presence = Presence::p1;
  Freshness freshness = Freshness::stale;
  Doubt doubt = Doubt::unchallenged;
  std::uint32_t number = 0;
  std::uint32_t wanted = 0;

  friend bool operator==(const Reason&, const Reason&) = default;
};

/// A plain English sentence for a clerk.
[[nodiscard]] std::string sentence(const Reason& reason);
/// The same in plain Chinese.
[[nodiscard]] std::string sentence_zh(const Reason& reason);

struct Judgement {
  Standing standing = Standing::more;
  std::uint32_t points = 0;
  std::vector<Reason> reasons;  // in a fixed order: the evidence, then the limits, then the doubts

  friend bool operator==(const Judgement&, const Judgement&) = default;
};

/// The order in which facts are handed in does not matter. At most kMaxFacts reasons are given.
[[nodiscard]] Judgement evaluate(const EvidencePolicy& policy, const Facts& facts);

/// How far a pair leads; `more` when the policy does not name it.
[[nodiscard]] Standing standing_of(const EvidencePolicy& policy, Presence presence, Freshness freshness);

}  // namespace lifecert::cert

template <>
struct lifecert::wire::MinSize<lifecert::cert::EvidenceRule> {
  static constexpr std::uint32_t value = 5;
};
template <>
struct lifecert::wire::MinSize<lifecert::cert::PairRule> {
  static constexpr std::uint32_t value = 3;
};
template <>
struct lifecert::wire::MinSize<lifecert::cert::PortraitRule> {
  static constexpr std::uint32_t value = 2;
};
