#include "core/liveness/check.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "tests/support/kept_session.h"

namespace lifecert {
namespace {

using liveness::Action;
using liveness::Aspect;
using liveness::Frame;
using liveness::Grade;
using liveness::Judgement;
using liveness::KeySeen;
using liveness::Level;
using liveness::PicturesSeen;
using liveness::ReadSession;
using liveness::Script;
using liveness::TraceReport;
using liveness::Vouched;
using support::ActedFace;
using support::Manner;
using support::sample_script;

ReadSession recorded(const Script& script = sample_script(), const Manner& manner = {}) {
  ActedFace face(manner, 3);
  face.act_all(script.steps);
  face.rest(1);
  return liveness::read_session(support::record(script, face.frames()).value()).value();
}

const Judgement& of(const std::vector<Judgement>& judgements, Aspect aspect) {
  return *std::ranges::find(judgements, aspect, &Judgement::aspect);
}

std::string outcome(const Judgement& judgement) {
  constexpr const char* kLevels[] = {"", "holds", "look", "fails"};
  return std::string(kLevels[static_cast<int>(judgement.level)]) + " " + std::string(name_of(judgement.reason));
}

std::string trace_outcome(const Script& script, const ReadSession& session, Aspect aspect) {
  return outcome(of(liveness::check_trace(script, session).judgements, aspect));
}

TEST(CheckTrace, HoldsForWhatThePhoneRecorded) {
  const TraceReport report = liveness::check_trace(sample_script(), recorded());
  EXPECT_EQ(report.grade, Grade::full);
  for (const Judgement& one : report.judgements) {
    EXPECT_EQ(outcome(one), "holds ok") << name_of(one.aspect) << " " << one.figures;
    EXPECT_FALSE(one.figures.empty());
    EXPECT_LE(one.figures.size(), 128U);
  }
}

TEST(CheckTrace, SaysWhatWasMeasured) {
  const TraceReport report = liveness::check_trace(sample_script(), recorded());
  EXPECT_EQ(of(report.judgements, Aspect::script).figures.substr(0, 5), "left ");
  EXPECT_NE(of(report.judgements, Aspect::script).figures.find("/9.0, eyes "), std::string::npos);
}

TEST(CheckTrace, RefusesAnotherScript) {
  const ReadSession session = recorded();
  Script other = sample_script();
  std::swap(other.steps[0], other.steps[3]);
  EXPECT_EQ(trace_outcome(other, session, Aspect::script), "fails wrong_script");
  EXPECT_EQ(liveness::check_trace(other, session).grade, Grade::none);
}

TEST(CheckTrace, RefusesAnEasierSetThatWasNotDrawn) {
  ReadSession session = recorded();
  session.session.set = liveness::ActionSet::easier;
  EXPECT_EQ(trace_outcome(sample_script(), session, Aspect::script), "fails wrong_script");
}

TEST(CheckTrace, WantsALookAtAnEasierSet) {
  const Script easier = {liveness::ActionSet::easier, {Action::turn_right, Action::nod}, {}};
  const TraceReport report = liveness::check_trace(easier, recorded(easier));
  EXPECT_EQ(report.grade, Grade::easier);
  EXPECT_EQ(outcome(of(report.judgements, Aspect::script)), "look easier_set");
}

TEST(CheckTrace, RefusesKeyFramesThatAreNotThePeaks) {
  ReadSession session = recorded();
  ++session.session.key_frames[2].frame;
  EXPECT_EQ(trace_outcome(sample_script(), session, Aspect::script), "fails figures_differ");
  session = recorded();
  session.session.key_frames.pop_back();
  EXPECT_EQ(trace_outcome(sample_script(), session, Aspect::script), "fails figures_differ");
}

TEST(CheckTrace, RefusesTracesThatNobodyCanHaveMoved) {
  struct Case {
    const char* name;
    std::function<void(ReadSession&)> change;
    Aspect aspect;
    const char* want;
  };
  const Case cases[] = {
      {"a head that leaps",
       [](ReadSession& s) {
         for (std::size_t i = 0; i < s.frames.size(); i += 7) s.frames[i].yaw = 600;
       },
       Aspect::motion, "fails impossible_motion"},
      {"time that stands",
       [](ReadSession& s) {
         for (Frame& frame : s.frames) frame.at_ms = 0;
       },
       Aspect::motion, "fails impossible_motion"},
      {"ten times too fast",
       [](ReadSession& s) {
         for (Frame& frame : s.frames) frame.at_ms /= 10;
       },
       Aspect::script, "fails wrong_script"},
      {"a second face",
       [](ReadSession& s) {
         for (std::size_t i = 0; i < s.frames.size(); i += 5) s.frames[i].faces = 2;
       },
       Aspect::faces, "fails several_faces"},
      {"a second face for a moment", [](ReadSession& s) { s.frames[50].faces = 2; }, Aspect::faces,
       "look several_faces"},
      {"no strip", [](ReadSession& s) { s.session.strip.clear(); }, Aspect::strip, "fails face_lost"},
      {"half a strip", [](ReadSession& s) { s.session.strip.resize(s.session.strip.size() / 2); }, Aspect::strip,
       "fails face_lost"},
      {"a thin strip",
       [](ReadSession& s) {
         for (liveness::StripSheet& sheet : s.session.strip) {
           std::vector<std::uint32_t> kept;
           for (std::size_t i = 0; i < sheet.frames.size(); i += 3) kept.push_back(sheet.frames[i]);
           sheet.frames = kept;
         }
       },
       Aspect::strip, "look face_lost"},
  };
  for (const Case& one : cases) {
    ReadSession session = recorded();
    one.change(session);
    EXPECT_EQ(trace_outcome(sample_script(), session, one.aspect), one.want) << one.name;
  }
}

// ---- With pictures

// What the desk sees in an honest session: the same figures, a head that has depth, a strip that goes on.
PicturesSeen honest(const ReadSession& session) {
  PicturesSeen seen;
  for (const liveness::KeyFrame& key : session.session.key_frames) {
    KeySeen one;
    one.step = key.step;
    one.decoded = true;
    one.frame = session.frames[key.frame];
    const int yaw = one.frame.yaw - session.frames[session.session.key_frames[0].frame].yaw;
    for (std::size_t i = 0; i < liveness::kDepthPlaces; ++i) {
      const int x = static_cast<int>(i % 4) * 400, y = static_cast<int>(i / 4) * 400, depth = static_cast<int>(i * 7 % 5) * 100;
      one.places[i] = {x + depth * yaw / 573, y};
    }
    one.face.fill(static_cast<std::uint8_t>(100 + key.step));
    seen.key_frames.push_back(one);
  }
  for (const liveness::StripSheet& sheet : session.session.strip) {
    for (const std::uint32_t frame : sheet.frames) {
      liveness::TileSeen tile;
      tile.frame = frame;
      tile.face.fill(100);
      seen.tiles.push_back(tile);
    }
  }
  seen.inner_distances = {310, 350};
  return seen;
}

std::string pictures_outcome(const ReadSession& session, const PicturesSeen& seen, Aspect aspect) {
  return outcome(of(liveness::check_pictures(sample_script(), session, seen), aspect));
}

TEST(CheckPictures, HoldsForWhatThePhoneRecorded) {
  const ReadSession session = recorded();
  for (const Judgement& one : liveness::check_pictures(sample_script(), session, honest(session))) {
    EXPECT_EQ(outcome(one), "holds ok") << name_of(one.aspect) << " " << one.figures;
    EXPECT_LE(one.figures.size(), 128U);
  }
}

// A finding has 128 bytes for it; one that had more was refused by the log, and the re-check ended.
TEST(CheckPictures, SaysInShortWhatThreeTurnsShowed) {
  const Script script{liveness::ActionSet::full, {Action::turn_left, Action::blink, Action::turn_right, Action::turn_left}, {}};
  const ReadSession session = recorded(script);
  for (const Judgement& one : liveness::check_pictures(script, session, honest(session))) {
    EXPECT_LE(one.figures.size(), 128U) << one.figures;
  }
  const std::string depth = of(liveness::check_pictures(script, session, honest(session)), Aspect::depth).figures;
  const std::string_view named = "plane leaves";
  ASSERT_NE(depth.find(named), std::string::npos) << depth;
  EXPECT_EQ(depth.find(named, depth.find(named) + 1), std::string::npos) << depth;
}

TEST(CheckPictures, SeesWhatDoesNotBelongTogether) {
  struct Case {
    const char* name;
    std::function<void(PicturesSeen&)> change;
    Aspect aspect;
    const char* want;
  };
  const Case cases[] = {
      {"another angle than traced", [](PicturesSeen& p) { p.key_frames[1].frame.yaw += 85; }, Aspect::figures,
       "fails figures_differ"},
      {"a little more", [](PicturesSeen& p) { p.key_frames[1].frame.yaw += 45; }, Aspect::figures,
       "look figures_differ"},
      {"within tolerance", [](PicturesSeen& p) { p.key_frames[1].frame.yaw += 40; }, Aspect::figures, "holds ok"},
      {"another mouth", [](PicturesSeen& p) { p.key_frames[3].frame.mouth += 210; }, Aspect::figures,
       "fails figures_differ"},
      {"no face in a key frame", [](PicturesSeen& p) { p.key_frames[2].frame.faces = 0; }, Aspect::figures,
       "fails no_face"},
      {"two faces in a key frame", [](PicturesSeen& p) { p.key_frames[2].frame.faces = 2; }, Aspect::faces,
       "fails several_faces"},
      {"another face", [](PicturesSeen& p) { p.inner_distances.push_back(770); }, Aspect::faces, "fails other_face"},
      {"perhaps another face", [](PicturesSeen& p) { p.inner_distances.push_back(560); }, Aspect::faces,
       "look other_face"},
      {"a flat picture", [](PicturesSeen& p) { p.key_frames[1].places = p.key_frames[0].places; }, Aspect::depth,
       "fails flat_face"},
      {"a strip that leaps", [](PicturesSeen& p) { p.tiles[10].face.fill(180); }, Aspect::strip, "look face_lost"},
      {"a key frame that the strip does not show", [](PicturesSeen& p) { p.key_frames[2].face.fill(160); },
       Aspect::strip, "fails figures_differ"},
      {"a damaged sheet", [](PicturesSeen& p) { p.damaged_sheets = 1; }, Aspect::strip, "fails bad_syntax"},
      {"a key frame that does not decode", [](PicturesSeen& p) { p.key_frames[2].decoded = false; }, Aspect::strip,
       "fails figures_differ"},
  };
  const ReadSession session = recorded();
  for (const Case& one : cases) {
    PicturesSeen seen = honest(session);
    one.change(seen);
    EXPECT_EQ(pictures_outcome(session, seen, one.aspect), one.want) << one.name;
  }
}

TEST(CheckFresh, FindsPicturesThatWereHandedInBefore) {
  liveness::Print one{};
  liveness::Print compressed_again = one;
  compressed_again[4] = 0x0F;
  liveness::Print other = one;
  for (std::size_t i = 0; i < 8; ++i) other[i] = 0xFF;
  EXPECT_EQ(outcome(liveness::check_fresh({one}, {})), "holds ok");
  EXPECT_EQ(outcome(liveness::check_fresh({one}, {other})), "holds ok");
  EXPECT_EQ(outcome(liveness::check_fresh({other, one}, {other, compressed_again})), "fails reused");
  EXPECT_EQ(liveness::check_fresh({one}, {other, compressed_again}).figures, "2 kept, nearest 4 of 256 bits");
}

TEST(CheckPortrait, WeighsAMatchByWhoVouches) {
  struct Case {
    Vouched vouched;
    std::optional<int> distance;
    const char* want;
  };
  const Case cases[] = {
      {Vouched::office, 320, "holds ok"},          {Vouched::office, 500, "look no_match"},
      {Vouched::office, 599, "look no_match"},     {Vouched::office, 600, "fails no_match"},
      {Vouched::office, std::nullopt, "look no_face"}, {Vouched::self, 100, "look no_portrait"},
      {Vouched::self, 900, "look no_portrait"},    {Vouched::nobody, std::nullopt, "look no_portrait"},
  };
  for (const Case& one : cases) EXPECT_EQ(outcome(liveness::check_portrait(one.vouched, one.distance, 500, 600)), one.want);
}

}  // namespace
}  // namespace lifecert
