#include "core/cert/policy.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>
#include <utility>

namespace lifecert::cert {
namespace {

constexpr std::int64_t kDay_s = 24 * 3600;
constexpr std::int64_t kClocksApart_s = 5 * 60;
constexpr std::array kPresences = {Presence::p1, Presence::p2, Presence::p3};
// From old to new: the order in which a pair may lead further.
constexpr std::array kByAge = {Freshness::stale, Freshness::f30d, Freshness::f7d, Freshness::f72h, Freshness::f60m};

const EvidenceRule* rule_of(const EvidencePolicy& policy, EvidenceKind kind) {
  const auto found = std::ranges::find(policy.kinds, kind, &EvidenceRule::kind);
  return found == policy.kinds.end() ? nullptr : &*found;
}

std::uint32_t portrait_points(const EvidencePolicy& policy, PortraitSource source) {
  if (source == PortraitSource::none || source == PortraitSource::self) return 0;
  const auto found = std::ranges::find(policy.portraits, source, &PortraitRule::source);
  return found == policy.portraits.end() ? 0 : found->points;
}

template <class List, class Key>
bool ascending(const List& list, Key key) {
  return std::ranges::adjacent_find(list, std::ranges::greater_equal(), key) == list.end();
}

Result<void> lint_pairs(const EvidencePolicy& policy) {
  const auto order = [](const PairRule& one) { return std::pair(one.presence, one.freshness); };
  if (policy.pairs.size() != kPresences.size() * kByAge.size() || !ascending(policy.pairs, order)) {
    return Error{Code::bad_policy, "pairs"};
  }
  for (std::size_t p = 0; p < kPresences.size(); ++p) {
    for (std::size_t f = 0; f < kByAge.size(); ++f) {
      const Standing here = standing_of(policy, kPresences[p], kByAge[f]);
      const bool falls_with_age = f > 0 && here < standing_of(policy, kPresences[p], kByAge[f - 1]);
      const bool falls_with_presence = p > 0 && here < standing_of(policy, kPresences[p - 1], kByAge[f]);
      if (falls_with_age || falls_with_presence) return Error{Code::bad_policy, "pairs: nearer or fresher leads less far"};
    }
  }
  return {};
}

// What the agency can do by itself for anybody, each done once at its best.
Result<void> lint_other_way(const EvidencePolicy& policy) {
  Facts facts;
  facts.judged_at = kDay_s;
  for (const EvidenceKind kind : {EvidenceKind::staff_visit, EvidenceKind::witness, EvidenceKind::phone_call}) {
    const Presence presence = kind == EvidenceKind::staff_visit ? Presence::p3
                              : kind == EvidenceKind::witness   ? Presence::p2
                                                                : Presence::p1;
    facts.evidence.push_back({kind, presence, Freshness::f60m, kDay_s, PortraitSource::none, false});
  }
  if (evaluate(policy, facts).standing != Standing::enough) return Error{Code::no_other_way, "kinds"};
  return {};
}

// One kind of evidence: what it has brought so far.
struct Tally {
  std::uint32_t counted = 0;
  std::uint32_t points = 0;
};

Reason reason_about(ReasonKind kind, const EvidenceFact& fact, std::uint32_t number) {
  Reason reason;
  reason.kind = kind;
  reason.evidence = fact.kind;
  reason.presence = fact.presence;
  reason.freshness = fact.freshness;
  reason.number = number;
  return reason;
}

}  // namespace

bool known(EvidenceKind kind) { return kind >= EvidenceKind::self_photo && kind <= EvidenceKind::video; }
bool known(Standing standing) { return standing >= Standing::more && standing <= Standing::enough; }
bool known(Doubt doubt) { return doubt >= Doubt::unchallenged && doubt <= Doubt::forked_device; }

std::string_view name_of(EvidenceKind kind) {
  switch (kind) {
    case EvidenceKind::self_photo: return "self_photo";
    case EvidenceKind::self_liveness: return "self_liveness";
    case EvidenceKind::staff_visit: return "staff_visit";
    case EvidenceKind::witness: return "witness";
    case EvidenceKind::phone_call: return "phone_call";
    case EvidenceKind::hospital_event: return "hospital_event";
    case EvidenceKind::community_event: return "community_event";
    case EvidenceKind::video: return "video";
  }
  return "unknown";
}

std::string_view name_of(Standing standing) {
  switch (standing) {
    case Standing::more: return "more";
    case Standing::second: return "second";
    case Standing::enough: return "enough";
  }
  return "unknown";
}

std::string_view name_of(Doubt doubt) {
  switch (doubt) {
    case Doubt::unchallenged: return "unchallenged";
    case Doubt::suspect_key: return "suspect_key";
    case Doubt::portrait_mismatch: return "portrait_mismatch";
    case Doubt::death_notice: return "death_notice";
    case Doubt::forked_device: return "forked_device";
  }
  return "unknown";
}

bool needs_face(EvidenceKind kind) {
  return kind == EvidenceKind::self_photo || kind == EvidenceKind::self_liveness || kind == EvidenceKind::video;
}

EvidencePolicy default_evidence_policy() {
  EvidencePolicy policy;
  policy.second_points = 60;
  policy.enough_points = 80;
  policy.kinds = {{EvidenceKind::self_photo, 80, 1, 120},     {EvidenceKind::self_liveness, 100, 1, 120},
                  {EvidenceKind::staff_visit, 100, 1, 90},    {EvidenceKind::witness, 60, 2, 30},
                  {EvidenceKind::phone_call, 60, 1, 30},      {EvidenceKind::hospital_event, 100, 1, 60},
                  {EvidenceKind::community_event, 80, 1, 60}, {EvidenceKind::video, 90, 1, 120}};
  for (const Presence presence : kPresences) {
    const bool alone = presence == Presence::p1;
    policy.pairs.push_back({presence, Freshness::stale, alone ? Standing::more : Standing::second});
    policy.pairs.push_back({presence, Freshness::f60m, Standing::enough});
    policy.pairs.push_back({presence, Freshness::f72h, Standing::enough});
    policy.pairs.push_back({presence, Freshness::f7d, Standing::enough});
    policy.pairs.push_back({presence, Freshness::f30d, alone ? Standing::second : Standing::enough});
  }
  policy.portraits = {{PortraitSource::agency, 20}, {PortraitSource::staff_seen, 20}};
  policy.second_on = {Doubt::unchallenged, Doubt::suspect_key, Doubt::portrait_mismatch, Doubt::death_notice,
                      Doubt::forked_device};
  return policy;
}

Result<void> lint(const EvidencePolicy& policy) {
  if (policy.second_points < 1 || policy.enough_points < policy.second_points) return Error{Code::bad_policy, "points"};
  if (!ascending(policy.kinds, &EvidenceRule::kind)) return Error{Code::bad_policy, "kinds"};
  for (const EvidenceRule& rule : policy.kinds) {
    if (rule.points > kMostPoints || rule.counted == 0 || rule.fresh_days == 0) return Error{Code::bad_policy, "kinds"};
  }
  if (Result<void> good = lint_pairs(policy); !good) return good;
  if (!ascending(policy.portraits, &PortraitRule::source)) return Error{Code::bad_policy, "portraits"};
  for (const PortraitRule& rule : policy.portraits) {
    const bool worthless = rule.source == PortraitSource::self || rule.source == PortraitSource::none;
    if (rule.points > kMostPoints || (worthless && rule.points != 0)) {
      return Error{Code::bad_policy, "portraits: one that the person sent is no evidence"};
    }
  }
  if (!ascending(policy.second_on, [](Doubt doubt) { return doubt; })) return Error{Code::bad_policy, "second_on"};
  return lint_other_way(policy);
}

Standing standing_of(const EvidencePolicy& policy, Presence presence, Freshness freshness) {
  for (const PairRule& rule : policy.pairs) {
    if (rule.presence == presence && rule.freshness == freshness) return rule.standing;
  }
  return Standing::more;
}

Judgement evaluate(const EvidencePolicy& policy, const Facts& facts) {
  // What a piece is worth by itself, so that of each kind the best ones count, however many weak ones stand beside them.
  struct Weighed {
    EvidenceFact fact;
    std::uint32_t points = 0;
    Standing pair = Standing::more;
    std::int64_t age_days = 0;
    bool fresh = false;
  };
  std::vector<Weighed> pieces;
  for (const EvidenceFact& fact : facts.evidence) {
    const EvidenceRule* rule = rule_of(policy, fact.kind);
    if (rule == nullptr) continue;
    Weighed one{fact, 0, standing_of(policy, fact.presence, fact.freshness), 0, false};
    const std::int64_t age = facts.judged_at - fact.seen_at;
    one.age_days = age / kDay_s;
    one.fresh = age >= -kClocksApart_s && age <= rule->fresh_days * kDay_s;
    if (one.fresh && one.pair != Standing::more) {
      one.points = rule->points + (fact.face_matched ? portrait_points(policy, fact.portrait) : 0);
    }
    pieces.push_back(one);
  }
  std::ranges::sort(pieces, [](const Weighed& a, const Weighed& b) {
    return std::tuple(a.fact.kind, b.points, b.pair, a.fact) < std::tuple(b.fact.kind, a.points, a.pair, b.fact);
  });

  Judgement judgement;
  Standing best_pair = Standing::more;
  std::map<EvidenceKind, Tally> tallies;
  const auto say = [&](const Reason& reason) {
    if (judgement.reasons.size() < kMaxFacts) judgement.reasons.push_back(reason);
  };
  for (const Weighed& one : pieces) {
    if (!one.fresh) {
      say(reason_about(ReasonKind::too_old, one.fact, static_cast<std::uint32_t>(std::max<std::int64_t>(0, one.age_days))));
      continue;
    }
    if (one.pair == Standing::more) {
      say(reason_about(ReasonKind::quarantined, one.fact, 0));
      continue;
    }
    best_pair = std::max(best_pair, one.pair);
    const EvidenceRule& rule = *rule_of(policy, one.fact.kind);
    Tally& tally = tallies[one.fact.kind];
    if (tally.counted >= rule.counted) {
      say(reason_about(ReasonKind::counted_out, one.fact, rule.counted));
      continue;
    }
    ++tally.counted;
    judgement.points += one.points;
    say(reason_about(ReasonKind::counts, one.fact, rule.points));
    if (!one.fact.face_matched) continue;
    const std::uint32_t added = one.points - rule.points;
    if (added > 0) say(reason_about(ReasonKind::face_matched, one.fact, added));
    if (one.fact.portrait == PortraitSource::self) say(reason_about(ReasonKind::self_portrait, one.fact, 0));
  }

  const Standing by_points = judgement.points >= policy.enough_points   ? Standing::enough
                             : judgement.points >= policy.second_points ? Standing::second
                                                                        : Standing::more;
  judgement.standing = std::min(best_pair, by_points);
  if (by_points != Standing::enough) {
    Reason reason;
    reason.kind = ReasonKind::points_short;
    reason.number = judgement.points;
    reason.wanted = policy.enough_points;
    say(reason);
  }
  if (best_pair == Standing::second) {
    Reason reason;
    reason.kind = ReasonKind::pair_limit;
    say(reason);
  }
  std::vector<Doubt> doubts = facts.doubts;
  std::ranges::sort(doubts);
  doubts.erase(std::unique(doubts.begin(), doubts.end()), doubts.end());
  for (const Doubt doubt : doubts) {
    if (std::ranges::find(policy.second_on, doubt) == policy.second_on.end()) continue;
    judgement.standing = std::min(judgement.standing, Standing::second);
    Reason reason;
    reason.kind = ReasonKind::doubted;
    reason.doubt = doubt;
    say(reason);
  }
  if (judgement.standing == Standing::enough) {
    Reason reason;
    reason.kind = ReasonKind::enough;
    say(reason);
  }
  return judgement;
}

}  // namespace lifecert::cert
