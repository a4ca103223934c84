#include "core/office/live_checks.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/core/office/office_world.h"
#include "tests/support/kept_session.h"
#include "tests/support/print.h"
#include "tests/ui/pictures.h"

namespace lifecert {
namespace {

using cert::Check;
using cert::CheckKind;
using cert::CheckVerdict;
using liveness::ActionSet;
using office::LiveContext;
using office::LiveFinding;
using support::ActedFace;
using support::Region;

// The session of somebody who does what this header's script asks; key frames are `pictures`, over and over.
Bytes session_for(const envelope::Header& header, const std::vector<Bytes>& pictures, std::uint64_t seed = 3,
                  ActionSet set = ActionSet::full) {
  const liveness::Script script =
      liveness::draw_script(header.challenge.value_or(cert::Hash{}), header.person.id, header.device_key, set);
  ActedFace face({}, seed);
  face.act_all(script.steps);
  face.rest(1);
  liveness::ReadSession read = liveness::read_session(support::record(script, face.frames()).value()).value();
  for (std::size_t i = 0; i < read.session.key_frames.size(); ++i) {
    read.session.key_frames[i].jpeg = pictures[i % pictures.size()];
  }
  return wire::encode(read.session);
}

std::string outcome(const LiveFinding& finding, CheckKind kind) {
  const auto found = std::ranges::find(finding.checks, kind, &Check::kind);
  if (found == finding.checks.end()) return "none";
  return std::string(cert::name_of(found->verdict)) + " " + std::string(name_of(found->reason));
}

TEST(LiveChecks, SayThatThereAreOnlyPictures) {
  const Region region;
  const LiveFinding finding = office::check_live(region.header(), {}, {}, nullptr);
  ASSERT_EQ(finding.checks.size(), 1U);
  EXPECT_EQ(outcome(finding, CheckKind::live_script), "look no_live_session");
}

TEST(LiveChecks, RefuseWhatIsNoSession) {
  const Region region;
  const LiveFinding finding = office::check_live(region.header(), bytes_of("\x01 no session"), {}, nullptr);
  ASSERT_EQ(finding.checks.size(), 1U);
  EXPECT_EQ(finding.checks[0].verdict, CheckVerdict::fails);
}

TEST(LiveChecks, HoldForTheScriptOfThisChallengeAndSayWhatWasNotMeasured) {
  const Region region;
  const envelope::Header header = region.header();
  const LiveFinding finding = office::check_live(header, session_for(header, support::three_jpegs()), {}, nullptr);
  for (const CheckKind kind : {CheckKind::live_script, CheckKind::live_motion, CheckKind::live_faces,
                               CheckKind::live_strip, CheckKind::live_depth, CheckKind::live_fresh}) {
    EXPECT_EQ(outcome(finding, kind), "holds ok") << cert::name_of(kind);
  }
  EXPECT_EQ(outcome(finding, CheckKind::live_figures), "look no_models");
  EXPECT_TRUE(std::ranges::is_sorted(finding.checks, {}, &Check::kind));
  EXPECT_EQ(finding.prints.size(), 5U);
  for (const Check& check : finding.checks) EXPECT_LE(check.figures.size(), 128U);
}

TEST(LiveChecks, RefuseTheSessionOfAnotherChallengePersonOrDevice) {
  const Region region;
  const envelope::Header header = region.header();
  const Bytes session = session_for(header, support::three_jpegs());
  int refused = 0;
  for (int i = 0; i < 12; ++i) {
    envelope::Header other = header;
    const crypto::Hash value = support::fixed("other " + std::to_string(i));
    if (i % 3 == 0) other.challenge = value;
    if (i % 3 == 1) other.person.id = value;
    if (i % 3 == 2) other.device_key = value;
    refused += outcome(office::check_live(other, session, {}, nullptr), CheckKind::live_script) == "fails wrong_script" ? 1 : 0;
  }
  // One in 68 fits by chance; these twelve do not.
  EXPECT_EQ(refused, 12);
}

TEST(LiveChecks, WantALookAtAnEasierSet) {
  const Region region;
  const envelope::Header header = region.header();
  const Bytes session = session_for(header, support::three_jpegs(), 3, ActionSet::easier);
  EXPECT_EQ(outcome(office::check_live(header, session, {}, nullptr), CheckKind::live_script), "look easier_set");
}

TEST(LiveChecks, KnowPicturesThatWereHandedInBefore) {
  const Region region;
  const envelope::Header header = region.header();
  const Bytes session = session_for(header, support::three_jpegs());
  LiveContext context;
  context.kept = office::check_live(header, session, context, nullptr).prints;
  EXPECT_EQ(outcome(office::check_live(header, session, context, nullptr), CheckKind::live_fresh), "fails reused");
}

}  // namespace
}  // namespace lifecert
