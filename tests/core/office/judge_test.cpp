// How far a case's own evidence leads: what the re-check found, as the policy reckons it.
#include <gtest/gtest.h>

#include <algorithm>

#include "core/office/cases.h"
#include "tests/support/region_fixture.h"

namespace lifecert {
namespace {

using cert::Check;
using cert::CheckKind;
using cert::CheckVerdict;
using cert::Doubt;
using cert::EvidenceKind;
using cert::PortraitSource;
using cert::Reason;
using cert::ReasonKind;
using cert::Standing;
using support::kNow;

class JudgeTest : public ::testing::Test {
 protected:
  // A phone's certification with a challenge, every step of the re-check good, and pictures only.
  JudgeTest() {
    case_.submission = support::fixed("case");
    case_.received_at = kNow;
    case_.assessment.presence = cert::Presence::p1;
    case_.assessment.freshness = cert::Freshness::f72h;
    case_.assessment.challenged = true;
    case_.assessment.alive_not_before = kNow - 3600;
    case_.finding.emplace();
    for (const CheckKind kind :
         {CheckKind::device_signature, CheckKind::credential, CheckKind::challenge, CheckKind::freshness,
          CheckKind::seal, CheckKind::commitment, CheckKind::consent, CheckKind::pictures}) {
      say(kind, CheckVerdict::holds);
    }
    say(CheckKind::live_script, CheckVerdict::look);
  }

  void say(CheckKind kind, CheckVerdict verdict) {
    std::vector<Check>& checks = case_.finding->content.checks;
    std::erase_if(checks, [kind](const Check& check) { return check.kind == kind; });
    checks.push_back({kind, verdict, Code::ok, {}});
  }
  void drop(CheckKind kind) {
    std::erase_if(case_.finding->content.checks, [kind](const Check& check) { return check.kind == kind; });
  }
  void play_a_good_session() {
    for (const CheckKind kind :
         {CheckKind::live_script, CheckKind::live_motion, CheckKind::live_faces, CheckKind::live_strip,
          CheckKind::live_depth, CheckKind::live_figures, CheckKind::live_fresh}) {
      say(kind, CheckVerdict::holds);
    }
  }

  [[nodiscard]] cert::Judgement judged() const { return office::judge(case_, region_.trust, kNow); }
  // The points that a kind brought; none when it was not counted.
  [[nodiscard]] std::optional<std::uint32_t> points(EvidenceKind kind) const {
    for (const Reason& reason : judged().reasons) {
      if (reason.kind == ReasonKind::counts && reason.evidence == kind) return reason.number;
    }
    return std::nullopt;
  }
  [[nodiscard]] bool has(ReasonKind kind) const {
    return std::ranges::any_of(judged().reasons, [kind](const Reason& reason) { return reason.kind == kind; });
  }

  support::Region region_;
  office::Case case_;
};

TEST_F(JudgeTest, PicturesAloneArePictures) {
  EXPECT_TRUE(points(EvidenceKind::self_photo));
  EXPECT_FALSE(points(EvidenceKind::self_liveness));
}

TEST_F(JudgeTest, AScriptThatWasPlayedThroughIsMore) {
  const std::uint32_t alone = judged().points;
  play_a_good_session();
  EXPECT_TRUE(points(EvidenceKind::self_liveness));
  EXPECT_FALSE(points(EvidenceKind::self_photo));
  EXPECT_GT(judged().points, alone);
}

TEST_F(JudgeTest, AnEasierSetLowersTheGradeNotTheDoor) {
  play_a_good_session();
  say(CheckKind::live_script, CheckVerdict::look);
  EXPECT_TRUE(points(EvidenceKind::self_photo));
  EXPECT_FALSE(points(EvidenceKind::self_liveness));
}

TEST_F(JudgeTest, ASessionThatIsNoLivingFacesProvesNothing) {
  for (const CheckKind kind :
       {CheckKind::live_script, CheckKind::live_motion, CheckKind::live_faces, CheckKind::live_strip,
        CheckKind::live_depth, CheckKind::live_figures, CheckKind::live_fresh}) {
    play_a_good_session();
    say(kind, CheckVerdict::fails);
    EXPECT_EQ(judged().points, 0U) << cert::name_of(kind);
    EXPECT_EQ(judged().standing, Standing::more) << cert::name_of(kind);
  }
}

TEST_F(JudgeTest, AMatchCountsByWhoVouchesForThePortrait) {
  play_a_good_session();
  const std::uint32_t without = judged().points;
  say(CheckKind::portrait, CheckVerdict::holds);
  case_.portrait = PortraitSource::agency;
  EXPECT_GT(judged().points, without);
  EXPECT_TRUE(has(ReasonKind::face_matched));
  case_.portrait = PortraitSource::staff_seen;
  EXPECT_GT(judged().points, without);
}

// Row 14 of the threats: who sent the portrait can send a face that fits it.
TEST_F(JudgeTest, Row14AMatchWithAPortraitOfOnesOwnRaisesNothing) {
  play_a_good_session();
  const cert::Judgement without = judged();
  say(CheckKind::portrait, CheckVerdict::holds);
  for (const PortraitSource source : {PortraitSource::self, PortraitSource::none}) {
    case_.portrait = source;
    EXPECT_EQ(judged().points, without.points);
    EXPECT_EQ(judged().standing, without.standing);
  }
}

TEST_F(JudgeTest, AnotherFaceThanThePortraitsAsksForTwo) {
  play_a_good_session();
  ASSERT_EQ(judged().standing, Standing::enough);
  case_.portrait = PortraitSource::agency;
  say(CheckKind::portrait, CheckVerdict::fails);
  EXPECT_EQ(judged().standing, Standing::second);
  EXPECT_TRUE(has(ReasonKind::doubted));
}

// Staff who saw the person need no picture, and none is made of nothing.
TEST_F(JudgeTest, StaffWithoutAPictureIsAVisitAndNoPhotograph) {
  case_.assessment.presence = cert::Presence::p3;
  for (const CheckKind kind : {CheckKind::consent, CheckKind::pictures, CheckKind::live_script}) drop(kind);
  EXPECT_TRUE(points(EvidenceKind::staff_visit));
  EXPECT_FALSE(points(EvidenceKind::self_photo));
  EXPECT_EQ(judged().standing, Standing::enough);
}

TEST_F(JudgeTest, WithoutGoodSignaturesNothingCounts) {
  play_a_good_session();
  for (const CheckKind kind : {CheckKind::device_signature, CheckKind::credential, CheckKind::commitment}) {
    say(kind, CheckVerdict::fails);
    EXPECT_EQ(judged().points, 0U) << cert::name_of(kind);
    say(kind, CheckVerdict::holds);
  }
}

}  // namespace
}  // namespace lifecert
