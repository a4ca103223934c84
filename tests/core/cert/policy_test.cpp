// The evidence policy: the worked examples a clerk would ask about, and what must hold for every policy and all facts.
#include "core/cert/policy.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <string>

#include "core/base/utf8.h"
#include "tests/support/print.h"

namespace lifecert::cert {
namespace {

constexpr std::int64_t kNow = 1'795'392'000;
constexpr std::int64_t kDay_s = 24 * 3600;

EvidenceFact fact(EvidenceKind kind, Presence presence, Freshness freshness, std::int64_t days_ago = 0) {
  return {kind, presence, freshness, kNow - days_ago * kDay_s, PortraitSource::none, false};
}
Facts facts(std::vector<EvidenceFact> evidence, std::vector<Doubt> doubts = {}) {
  return {std::move(evidence), std::move(doubts), kNow};
}

struct Worked {
  const char* name;
  Facts facts;
  Standing want;
};

TEST(Policy, AnswersWhatAClerkWouldAsk) {
  const EvidenceFact photo = fact(EvidenceKind::self_photo, Presence::p1, Freshness::f60m);
  const EvidenceFact call = fact(EvidenceKind::phone_call, Presence::p1, Freshness::f60m);
  const EvidenceFact witness = fact(EvidenceKind::witness, Presence::p2, Freshness::f72h);
  const Worked cases[] = {
      {"nothing at all", facts({}), Standing::more},
      {"pictures today", facts({photo}), Standing::enough},
      {"pictures of three weeks ago", facts({fact(EvidenceKind::self_photo, Presence::p1, Freshness::f30d, 20)}),
       Standing::second},
      {"pictures that nothing dates", facts({fact(EvidenceKind::self_photo, Presence::p1, Freshness::stale)}),
       Standing::more},
      {"pictures older than the policy's days", facts({fact(EvidenceKind::self_photo, Presence::p1, Freshness::f60m, 121)}),
       Standing::more},
      {"a call alone", facts({call}), Standing::second},
      {"a witness alone", facts({witness}), Standing::second},
      {"a call and a witness", facts({call, witness}), Standing::enough},
      {"two witnesses", facts({witness, witness}), Standing::enough},
      {"two calls are one", facts({call, call}), Standing::second},
      {"a visit with a document", facts({fact(EvidenceKind::staff_visit, Presence::p3, Freshness::f72h)}), Standing::enough},
      {"a visit of two months ago", facts({fact(EvidenceKind::staff_visit, Presence::p3, Freshness::f72h, 60)}),
       Standing::enough},
      {"treated at the hospital last week", facts({fact(EvidenceKind::hospital_event, Presence::p2, Freshness::f7d, 6)}),
       Standing::enough},
      {"pictures, no challenge", facts({photo}, {Doubt::unchallenged}), Standing::second},
      {"pictures, and a notice of death", facts({photo}, {Doubt::death_notice}), Standing::second},
      {"a visit, and a notice of death", facts({fact(EvidenceKind::staff_visit, Presence::p3, Freshness::f60m)},
                                               {Doubt::death_notice}),
       Standing::second},
      {"seen in the future", facts({fact(EvidenceKind::self_photo, Presence::p1, Freshness::f60m, -2)}), Standing::more},
  };
  const EvidencePolicy policy = default_evidence_policy();
  for (const Worked& one : cases) {
    const Judgement judged = evaluate(policy, one.facts);
    EXPECT_EQ(name_of(judged.standing), name_of(one.want)) << one.name;
    EXPECT_FALSE(judged.reasons.empty()) << one.name;
  }
}

// Row 14 of the threats: who sends a portrait of another person and then that person's face has gained nothing.
TEST(Policy, AMatchAgainstAPortraitThatThePersonSentNeverRaisesAVerdict) {
  EvidencePolicy policy = default_evidence_policy();
  policy.kinds[0].points = 60;  // now a match decides
  ASSERT_TRUE(lint(policy));
  for (const PortraitSource source : {PortraitSource::none, PortraitSource::agency, PortraitSource::staff_seen, PortraitSource::self}) {
    EvidenceFact photo = fact(EvidenceKind::self_photo, Presence::p1, Freshness::f60m);
    photo.portrait = source;
    const Judgement without = evaluate(policy, facts({photo}));
    photo.face_matched = true;
    const Judgement with = evaluate(policy, facts({photo}));
    const bool worth = source == PortraitSource::agency || source == PortraitSource::staff_seen;
    EXPECT_EQ(with.points > without.points, worth) << name_of(source);
    EXPECT_EQ(with.standing > without.standing, worth) << name_of(source);
  }
  // Not even a policy that says otherwise: lint refuses it, and evaluate does not look.
  policy.portraits.push_back({PortraitSource::self, 100});
  EXPECT_EQ(lint(policy).error().code, Code::bad_policy);
  EvidenceFact photo = fact(EvidenceKind::self_photo, Presence::p1, Freshness::f60m);
  photo.portrait = PortraitSource::self;
  photo.face_matched = true;
  EXPECT_EQ(evaluate(policy, facts({photo})).points, 60U);
}

TEST(Policy, LintKeepsAWayWithoutAFace) {
  EXPECT_TRUE(lint(default_evidence_policy()));
  // What the agency can do by itself is taken away, or made too little.
  EvidencePolicy none = default_evidence_policy();
  std::erase_if(none.kinds, [](const EvidenceRule& rule) {
    return rule.kind == EvidenceKind::staff_visit || rule.kind == EvidenceKind::witness || rule.kind == EvidenceKind::phone_call;
  });
  EXPECT_EQ(lint(none).error().code, Code::no_other_way);  // a hospital is no way that everybody has
  EvidencePolicy little = default_evidence_policy();
  little.enough_points = 200;
  for (EvidenceRule& rule : little.kinds) {
    if (!needs_face(rule.kind)) rule.points = 10;
  }
  EXPECT_EQ(lint(little).error().code, Code::no_other_way);
  EvidencePolicy pairs = default_evidence_policy();
  for (PairRule& rule : pairs.pairs) rule.standing = std::min(rule.standing, Standing::second);
  EXPECT_EQ(lint(pairs).error().code, Code::no_other_way);
}

TEST(Policy, LintRefusesWhatContradictsItself) {
  struct Case {
    const char* name;
    void (*spoil)(EvidencePolicy&);
  };
  const Case cases[] = {
      {"no threshold", [](EvidencePolicy& policy) { policy.second_points = 0; }},
      {"thresholds crossed", [](EvidencePolicy& policy) { policy.second_points = 90; }},
      {"kinds out of order", [](EvidencePolicy& policy) { std::swap(policy.kinds[0], policy.kinds[1]); }},
      {"a kind twice", [](EvidencePolicy& policy) { policy.kinds[1] = policy.kinds[0]; }},
      {"a kind that never counts", [](EvidencePolicy& policy) { policy.kinds[2].counted = 0; }},
      {"a kind that is never fresh", [](EvidencePolicy& policy) { policy.kinds[2].fresh_days = 0; }},
      {"a pair missing", [](EvidencePolicy& policy) { policy.pairs.pop_back(); }},
      {"pairs out of order", [](EvidencePolicy& policy) { std::swap(policy.pairs[0], policy.pairs[1]); }},
      {"fresher leads less far", [](EvidencePolicy& policy) { policy.pairs[1].standing = Standing::more; }},
      {"nearer leads less far", [](EvidencePolicy& policy) { policy.pairs[14].standing = Standing::more; }},
      {"nearest leads nowhere",
       [](EvidencePolicy& policy) {
         for (PairRule& pair : policy.pairs) {
           if (pair.presence == Presence::p3) pair.standing = Standing::more;
         }
       }},
      {"a kind worth more than everything", [](EvidencePolicy& policy) { policy.kinds[2].points = 201; }},
      {"a portrait worth more than everything", [](EvidencePolicy& policy) { policy.portraits[0].points = 201; }},
      {"a portrait that the person sent", [](EvidencePolicy& policy) { policy.portraits = {{PortraitSource::self, 1}}; }},
      {"a portrait that nobody has", [](EvidencePolicy& policy) { policy.portraits = {{PortraitSource::none, 1}}; }},
      {"a portrait twice", [](EvidencePolicy& policy) { policy.portraits.push_back(policy.portraits[0]); }},
      {"a doubt twice", [](EvidencePolicy& policy) { policy.second_on.push_back(policy.second_on.back()); }},
  };
  for (const Case& one : cases) {
    EvidencePolicy policy = default_evidence_policy();
    one.spoil(policy);
    const Result<void> linted = lint(policy);
    ASSERT_FALSE(linted) << one.name;
    EXPECT_EQ(name_of(linted.error().code), "bad_policy") << one.name;
  }
}

TEST(Policy, LintAllowsAPortraitThatIsWorthNothing) {
  EvidencePolicy policy = default_evidence_policy();
  policy.portraits.insert(policy.portraits.begin(), {PortraitSource::none, 0});
  policy.portraits.push_back({PortraitSource::self, 0});
  EXPECT_TRUE(lint(policy));
}

TEST(Policy, LintAllowsTheMostPoints) {
  EvidencePolicy policy = default_evidence_policy();
  policy.kinds[2].points = kMostPoints;
  policy.portraits[0].points = kMostPoints;
  EXPECT_TRUE(lint(policy));
}

TEST(Policy, SaysWhatItRestsOn) {
  const auto has = [](const Judgement& judgement, ReasonKind kind) {
    return std::ranges::find(judgement.reasons, kind, &Reason::kind) != judgement.reasons.end();
  };
  EvidenceFact photo = fact(EvidenceKind::self_photo, Presence::p1, Freshness::f60m);
  const EvidencePolicy policy = default_evidence_policy();
  const Judgement enough = evaluate(policy, facts({photo}));
  ASSERT_EQ(enough.standing, Standing::enough);
  EXPECT_TRUE(has(enough, ReasonKind::enough));
  EXPECT_FALSE(has(enough, ReasonKind::points_short));
  const Judgement none = evaluate(policy, facts({}));
  EXPECT_FALSE(has(none, ReasonKind::enough));
  EXPECT_TRUE(has(none, ReasonKind::points_short));
  photo.face_matched = true;
  photo.portrait = PortraitSource::agency;
  EXPECT_TRUE(has(evaluate(policy, facts({photo})), ReasonKind::face_matched));
  photo.portrait = PortraitSource::none;
  EXPECT_FALSE(has(evaluate(policy, facts({photo})), ReasonKind::face_matched)) << "a match that is worth nothing is not told as one";
}

TEST(Policy, GivesNoMoreReasonsThanAJudgementHolds) {
  Facts facts;
  facts.judged_at = std::int64_t{400} * 24 * 3600;
  for (std::size_t i = 0; i < kMaxFacts + 10; ++i) {
    facts.evidence.push_back({EvidenceKind::phone_call, Presence::p1, Freshness::stale, static_cast<std::int64_t>(i), PortraitSource::none, false});
  }
  const Judgement judgement = evaluate(default_evidence_policy(), facts);
  EXPECT_EQ(judgement.reasons.size(), kMaxFacts);
}

// ---- For every policy and all facts

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : random_(seed) {}
  unsigned below(unsigned bound) { return static_cast<unsigned>(random_() % bound); }

  EvidencePolicy policy() {
    EvidencePolicy made;
    made.second_points = static_cast<std::uint8_t>(below(120));
    made.enough_points = static_cast<std::uint8_t>(below(200));
    for (unsigned kind = 1; kind <= 8; ++kind) {
      if (below(4) == 0) continue;
      made.kinds.push_back({static_cast<EvidenceKind>(kind), static_cast<std::uint8_t>(below(120)),
                            static_cast<std::uint8_t>(below(4)), static_cast<std::uint16_t>(below(60))});
    }
    for (unsigned presence = 1; presence <= 3; ++presence) {
      for (unsigned freshness = 0; freshness <= 4; ++freshness) {
        if (below(8) == 0) continue;
        made.pairs.push_back({static_cast<Presence>(presence), static_cast<Freshness>(freshness),
                              static_cast<Standing>(1 + below(3))});
      }
    }
    for (unsigned source = 0; source <= 3; ++source) {
      if (below(2) == 0) made.portraits.push_back({static_cast<PortraitSource>(source), static_cast<std::uint8_t>(below(60))});
    }
    for (unsigned doubt = 1; doubt <= 5; ++doubt) {
      if (below(2) == 0) made.second_on.push_back(static_cast<Doubt>(doubt));
    }
    return made;
  }
  EvidenceFact fact() {
    return {static_cast<EvidenceKind>(1 + below(8)), static_cast<Presence>(1 + below(3)),
            static_cast<Freshness>(below(5)),        kNow - static_cast<std::int64_t>(below(70)) * kDay_s,
            static_cast<PortraitSource>(below(4)),   below(2) == 0};
  }
  Facts facts() {
    Facts made;
    made.judged_at = kNow;
    for (unsigned i = below(7); i > 0; --i) made.evidence.push_back(fact());
    for (unsigned i = below(3); i > 0; --i) made.doubts.push_back(static_cast<Doubt>(1 + below(5)));
    return made;
  }
  template <class List>
  void shuffle(List& list) {
    std::shuffle(list.begin(), list.end(), random_);
  }

 private:
  std::mt19937_64 random_;
};

TEST(Policy, MoreEvidenceNeverLowersAVerdict) {
  Dice dice(1);
  for (int round = 0; round < 20'000; ++round) {
    const EvidencePolicy policy = dice.policy();
    Facts facts = dice.facts();
    const Judgement before = evaluate(policy, facts);
    facts.evidence.push_back(dice.fact());
    const Judgement after = evaluate(policy, facts);
    ASSERT_GE(after.standing, before.standing) << "round " << round;
    ASSERT_GE(after.points, before.points) << "round " << round;
  }
}

TEST(Policy, AMatchOrANearerOrFresherPairNeverLowersAVerdictOfALintedPolicy) {
  Dice dice(2);
  for (int round = 0; round < 5'000; ++round) {
    const EvidencePolicy policy = default_evidence_policy();
    Facts facts = dice.facts();
    if (facts.evidence.empty()) continue;
    const Judgement before = evaluate(policy, facts);
    EvidenceFact& one = facts.evidence[dice.below(static_cast<unsigned>(facts.evidence.size()))];
    switch (dice.below(3)) {
      case 0: one.face_matched = true; break;
      case 1: one.presence = Presence::p3; break;
      default: one.freshness = Freshness::f60m; break;
    }
    ASSERT_GE(evaluate(policy, facts).standing, before.standing) << "round " << round;
  }
}

TEST(Policy, TheOrderOfFactsDoesNotMatter) {
  Dice dice(3);
  for (int round = 0; round < 5'000; ++round) {
    const EvidencePolicy policy = dice.policy();
    Facts facts = dice.facts();
    const Judgement before = evaluate(policy, facts);
    dice.shuffle(facts.evidence);
    dice.shuffle(facts.doubts);
    ASSERT_EQ(evaluate(policy, facts), before) << "round " << round;
  }
}

TEST(Policy, ADoubtOfThePolicyAsksForTwoAndNeverRaises) {
  Dice dice(4);
  for (int round = 0; round < 5'000; ++round) {
    const EvidencePolicy policy = dice.policy();
    Facts facts = dice.facts();
    const Judgement before = evaluate(policy, facts);
    const Doubt doubt = static_cast<Doubt>(1 + dice.below(5));
    facts.doubts.push_back(doubt);
    const Judgement after = evaluate(policy, facts);
    ASSERT_LE(after.standing, before.standing);
    ASSERT_EQ(after.points, before.points);
    const bool named = std::ranges::find(policy.second_on, doubt) != policy.second_on.end();
    ASSERT_EQ(after.standing, named ? std::min(before.standing, Standing::second) : before.standing);
  }
}

TEST(Policy, EveryReasonIsASentenceInBothLanguages) {
  Dice dice(5);
  std::set<ReasonKind> seen;
  for (int round = 0; round < 5'000; ++round) {
    for (const Reason& reason : evaluate(dice.policy(), dice.facts()).reasons) {
      seen.insert(reason.kind);
      ASSERT_TRUE(sentence(reason).ends_with('.'));
      ASSERT_TRUE(sentence_zh(reason).ends_with("。"));
      ASSERT_TRUE(is_plain_text(sentence(reason)));
      ASSERT_TRUE(is_plain_text(sentence_zh(reason)));
    }
  }
  EXPECT_EQ(seen.size(), 10U);  // each kind was met
}

}  // namespace
}  // namespace lifecert::cert
