#include "core/cert/submission.h"

#include <gtest/gtest.h>

#include <set>

#include "core/cert/appeal.h"
#include "core/cert/duty.h"
#include "core/cert/meter.h"
#include "core/cert/policy.h"
#include "core/cert/standing.h"
#include "tests/support/region_fixture.h"

namespace lifecert::cert {
namespace {

using envelope::Kind;
using envelope::Role;
using envelope::SignedStatement;
using support::fixed;
using support::kNow;
using support::NamedSigner;
using support::Region;

TEST(Freshness, RunsFromTheBeaconToTheReceipt) {
  constexpr std::int64_t kHour = 3600;
  constexpr std::int64_t kDay = 24 * kHour;
  struct Case {
    const char* name;
    std::int64_t age;
    Freshness want;
  };
  const Case cases[] = {{"at once", 0, Freshness::f60m},
                        {"within the hour", kHour, Freshness::f60m},
                        {"just over the hour", kHour + 1, Freshness::f72h},
                        {"three days", 72 * kHour, Freshness::f72h},
                        {"just over three days", 72 * kHour + 1, Freshness::f7d},
                        {"a week", 7 * kDay, Freshness::f7d},
                        {"just over a week", 7 * kDay + 1, Freshness::f30d},
                        {"thirty days", 30 * kDay, Freshness::f30d},
                        {"just over thirty days", 30 * kDay + 1, Freshness::stale},
                        {"years", 3000 * kDay, Freshness::stale},
                        {"clocks five minutes apart", -300, Freshness::f60m},
                        {"from the future", -301, Freshness::stale}};
  for (const Case& one : cases) EXPECT_EQ(freshness_of(kNow - one.age, kNow), one.want) << one.name;
  EXPECT_EQ(freshness_of(0, kNow), Freshness::stale) << "no beacon";
  EXPECT_EQ(freshness_of(0, 100), Freshness::stale) << "no beacon";
  EXPECT_EQ(freshness_of(-5, kNow), Freshness::stale);
}

template <class Enum>
std::set<std::string_view> names_of() {
  std::set<std::string_view> names;
  for (unsigned number = 0; number < 256; ++number) {
    const Enum value = static_cast<Enum>(number);
    if (known(value)) names.insert(name_of(value));
  }
  return names;
}

TEST(Names, AreOfEveryValueAndDiffer) {
  using Names = std::set<std::string_view>;
  EXPECT_EQ(names_of<PhotoLabel>(), (Names{"straight", "left", "right", "document"}));
  EXPECT_EQ(names_of<Freshness>(), (Names{"stale", "F60m", "F72h", "F7d", "F30d"}));
  EXPECT_EQ(names_of<Presence>(), (Names{"P1", "P2", "P3"}));
  EXPECT_EQ(names_of<CheckVerdict>(), (Names{"holds", "look", "fails"}));
  EXPECT_EQ(names_of<Verdict>(), (Names{"pass", "more", "refuse"}));
  EXPECT_EQ(names_of<CheckKind>(), (Names{"device_signature", "credential", "challenge", "freshness", "seal",
                                          "commitment", "consent", "pictures", "live_script", "live_motion",
                                          "live_faces", "live_strip", "live_depth", "live_figures", "live_fresh",
                                          "portrait"}));
  EXPECT_EQ(names_of<AppealOutcome>(), (Names{"resumed", "visit", "not_stopped"}));
  EXPECT_EQ(names_of<EnrolmentWay>(), (Names{"code", "staff_visit", "replacement"}));
  EXPECT_EQ(names_of<MeterStep>(),
            (Names{"code", "enrolment", "consent", "camera", "pictures", "review", "signing", "sending"}));
  EXPECT_EQ(names_of<MeterOutcome>(), (Names{"done", "failed", "given_up"}));
  EXPECT_EQ(names_of<EvidenceKind>(), (Names{"self_photo", "self_liveness", "staff_visit", "witness", "phone_call",
                                             "hospital_event", "community_event", "video"}));
  EXPECT_EQ(names_of<Standing>(), (Names{"more", "second", "enough"}));
  EXPECT_EQ(names_of<Doubt>(),
            (Names{"unchallenged", "suspect_key", "portrait_mismatch", "death_notice", "forked_device"}));
  EXPECT_EQ(names_of<PortraitSource>(), (Names{"none", "agency", "staff_seen", "self"}));
  EXPECT_EQ(names_of<RevocationReason>(), (Names{"lost", "replaced", "misused", "left"}));
  EXPECT_EQ(names_of<JournalStanding>(), (Names{"in_order", "pending", "fork"}));
  EXPECT_EQ(names_of<ContactReason>().size(), 2U);
  EXPECT_EQ(names_of<ReviewReason>(), (Names{"death_notice", "forked_device"}));
  EXPECT_EQ(names_of<ReviewOutcome>(), (Names{"none", "alive", "confirmed", "withdrawn"}));
  EXPECT_EQ(names_of<ErasureCause>(), (Names{"retention", "withdrawn", "asked"}));
  EXPECT_EQ(names_of<envelope::DocumentSeen>(), (Names{"none", "identity_card", "social_security_card", "other"}));
  EXPECT_EQ(names_of<envelope::PersonKind>(), (Names{"pseudonym", "walk_in", "enrolment_request"}));
  EXPECT_EQ(names_of<envelope::Channel>(), (Names{"phone_web", "staff_tablet", "mini_program", "kiosk"}));
  EXPECT_EQ(names_of<Role>(), (Names{"device", "root", "registrar", "recheck", "reviewer", "staff", "intake", "witness",
                                     "catalogue-editor", "desk", "supervisor", "draw-officer"}));
}

template <class Content>
using Verifier = Result<Content> (*)(const SignedStatement&, const VerifiedTrustList&);

class OfficeTest : public ::testing::Test {
 protected:
  template <class Content>
  Code verify(const SignedStatement& statement, Verifier<Content> verifier) const {
    const Result<Content> result = verifier(statement, region_.trust);
    return result ? Code::ok : result.error().code;
  }

  template <class Content>
  void expect_guarded(Kind kind, Content content, Verifier<Content> verifier, Role role, NamedSigner& signer,
                      Role other_role, NamedSigner& other) {
    const SignedStatement good = Region::sign(kind, content, role, signer);
    const Result<Content> verified = verifier(good, region_.trust);
    ASSERT_TRUE(verified);
    EXPECT_EQ(*verified, content);

    EXPECT_EQ(verify(Region::sign(kind, content, role, region_.stranger), verifier), Code::wrong_key);
    EXPECT_EQ(verify(Region::sign(kind, content, role, other), verifier), Code::wrong_key);
    EXPECT_EQ(verify(Region::sign(kind, content, other_role, signer), verifier), Code::wrong_key);
    EXPECT_EQ(verify(Region::sign(kind, content, other_role, other), verifier), Code::wrong_key)
        << "a key of the office in its own capacity, which is another";
    SignedStatement none = good;
    none.signatures.clear();
    EXPECT_EQ(verify(none, verifier), Code::too_few_signatures);

    Content abroad = content;
    abroad.region = "other.example";
    EXPECT_EQ(verify(Region::sign(kind, abroad, role, signer), verifier), Code::wrong_region);

    for (unsigned number = 0; number < 256; ++number) {
      const Kind asked = static_cast<Kind>(number);
      if (!envelope::known(asked) || asked == kind) continue;
      SignedStatement other_kind = Region::sign(asked, content, role, signer);
      EXPECT_EQ(verify(other_kind, verifier), Code::wrong_kind);
      other_kind.kind = kind;
      EXPECT_EQ(verify(other_kind, verifier), Code::bad_signature) << envelope::name_of(asked);
    }

    const Bytes bytes = wire::encode(good);
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
      Bytes bad = bytes;
      bad[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
      const Result<SignedStatement> statement = envelope::decode_signed(bad);
      ASSERT_FALSE(statement && verify(*statement, verifier) == Code::ok) << "bit " << bit;
    }
  }

  Region region_;
  crypto::Hash submission_ = fixed("submission");
};

TEST_F(OfficeTest, FindingIsTheRecheckersAlone) {
  expect_guarded(Kind::finding, region_.finding(submission_), verify_finding, Role::recheck, region_.rechecker,
                 Role::reviewer, region_.reviewer);
}

TEST_F(OfficeTest, DecisionIsAReviewersAlone) {
  expect_guarded(Kind::decision, region_.decision(submission_, Verdict::pass), verify_decision, Role::reviewer,
                 region_.reviewer, Role::recheck, region_.rechecker);
}

TEST_F(OfficeTest, EvidenceReadIsAReviewersAlone) {
  expect_guarded(Kind::evidence_read, region_.read(submission_), verify_read, Role::reviewer, region_.reviewer,
                 Role::recheck, region_.rechecker);
}

TEST_F(OfficeTest, EvidenceGrantIsTheRecheckersAlone) {
  expect_guarded(Kind::evidence_grant, region_.grant(submission_), verify_grant, Role::recheck, region_.rechecker,
                 Role::reviewer, region_.reviewer);
}

TEST_F(OfficeTest, NeitherRegistrarNorRootDecides) {
  const Decision decision = region_.decision(submission_, Verdict::pass);
  EXPECT_EQ(verify(Region::sign(Kind::decision, decision, Role::registrar, region_.registrar), verify_decision),
            Code::wrong_key);
  EXPECT_EQ(verify(Region::sign(Kind::decision, decision, Role::root, region_.roots[0]), verify_decision),
            Code::wrong_key);
  EXPECT_EQ(verify(Region::sign(Kind::decision, decision, Role::device, region_.device), verify_decision),
            Code::wrong_key);
}

// The grant's case key opens with the answer key, and the content key with the case key, for this submission only.
TEST_F(OfficeTest, GrantOpensForTheReviewerWhoAsked) {
  const EvidenceGrant grant = region_.grant(submission_);
  const Result<Bytes> case_key = crypto::open_sealed(support::named_box("answer"), grant.sealed_case_key);
  ASSERT_TRUE(case_key);
  const crypto::SecretKey key(*case_key);
  const crypto::Hash content_key = fixed("content key");
  EXPECT_EQ(crypto::box_open(key, grant.content_key, submission_).value_or({}),
            Bytes(content_key.begin(), content_key.end()));
  EXPECT_FALSE(crypto::box_open(key, grant.content_key, fixed("another submission")));
  EXPECT_FALSE(crypto::open_sealed(support::named_box("another answer"), grant.sealed_case_key));
}

}  // namespace
}  // namespace lifecert::cert
