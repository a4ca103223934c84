// Whole sessions with pictures: a face that is made to move, the eyes, the recorder, and the desk that looks again. A few
// clips of each purpose; sixty variants of every kind are scripts/bench --liveness.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "core/office/live_checks.h"
#include "tests/support/clip_kinds.h"
#include "tests/support/clip_session.h"
#include "tests/support/portrait.h"

namespace lifecert {
namespace {

using cert::Check;
using cert::CheckKind;
using cert::CheckVerdict;
using support::ClipKind;
using support::ClipResult;
using support::FaceClip;

vision::Eyes& eyes() {
  using vision::NetKind;
  static vision::Eyes the_eyes =
      support::eyes_with({NetKind::detector, NetKind::mesh, NetKind::eyelids, NetKind::match});
  return the_eyes;
}

const FaceClip& clip() {
  static const FaceClip the_clip = FaceClip::open(eyes()).value();
  return the_clip;
}

ClipResult played(const std::string& name, std::uint64_t variant) {
  const auto& kinds = support::clip_kinds();
  const auto kind = std::ranges::find(kinds, name, [](const ClipKind& one) { return std::string(one.name); });
  if (kind == kinds.end()) {
    ADD_FAILURE() << "no kind of clip is called " << name;
    return {};
  }
  return kind->play(clip(), eyes(), variant);
}

TEST(Clips, OfPeoplePass) {
  for (const char* kind : {"frail: tiny movements", "glasses"}) EXPECT_TRUE(played(kind, 2).desk) << kind;
}

TEST(Clips, OfAttacksDoNot) {
  for (const char* kind : {"wrong order", "flat photo, tilted", "two people", "face lost"}) {
    EXPECT_FALSE(played(kind, 3).desk) << kind;
  }
}

// The whole way with the desk's own words: recorded by the page, found by the re-check.
TEST(Clips, AreFoundByTheDeskAsThePageSawThem) {
  envelope::Header header;
  header.challenge = cert::Hash{7};
  const liveness::Script script =
      liveness::draw_script(*header.challenge, header.person.id, header.device_key, liveness::ActionSet::full);
  support::Follower person(clip(), script, {}, {}, 5);
  const support::Played played = support::play(std::ref(person), eyes(), script, 8, 40);
  ASSERT_TRUE(played.done);

  office::LiveContext context;
  context.source = cert::PortraitSource::agency;
  context.portrait = support::jpeg_of(clip().still().view(), 85);
  const office::LiveFinding finding = office::check_live(header, played.session, context, &eyes());
  EXPECT_EQ(finding.checks.size(), 8U);
  for (const Check& check : finding.checks) {
    EXPECT_EQ(check.verdict, CheckVerdict::holds) << cert::name_of(check.kind) << ": " << check.figures;
  }
  // The same figures as on the page.
  const liveness::ReadSession session = liveness::read_session(played.session).value();
  EXPECT_EQ(finding.checks[0], office::check_of(liveness::check_trace(script, session).judgements[0]));
  EXPECT_EQ(finding.prints.size(), script.steps.size() + 1);

  // The same pictures around another trace: the desk measures what they show.
  liveness::Session forged = session.session;
  std::vector<liveness::Frame> frames = session.frames;
  for (liveness::Frame& frame : frames) frame.yaw = static_cast<std::int16_t>(frame.yaw + 120);
  forged.trace = liveness::encode_trace(frames).value();
  const office::LiveFinding caught = office::check_live(header, wire::encode(forged), context, &eyes());
  const auto figures = std::ranges::find(caught.checks, CheckKind::live_figures, &Check::kind);
  ASSERT_NE(figures, caught.checks.end());
  EXPECT_EQ(figures->verdict, CheckVerdict::fails) << figures->figures;
  EXPECT_EQ(figures->reason, Code::figures_differ);
}

}  // namespace
}  // namespace lifecert
