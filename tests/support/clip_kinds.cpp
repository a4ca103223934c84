#include "tests/support/clip_kinds.h"

#include <algorithm>
#include <cmath>
#include <random>

#include "core/office/live_pictures.h"
#include "tests/support/clip_session.h"

namespace lifecert::support {
namespace {

using liveness::Action;
using liveness::ActionSet;
using liveness::Script;

constexpr double kPatience_s = 45;  // people
constexpr double kClip_s = 14;      // recordings

// What differs from variant to variant.
struct Variant {
  std::mt19937_64 random;
  Way way;
  Scene scene;
  double fps = 8;

  explicit Variant(std::uint64_t number) : random(number * 7919 + 17) {
    way.turn_deg = between(20, 32);
    way.nod_deg = between(13, 22);
    way.mouth = between(0.75, 1);
    way.nearer = between(0.27, 0.4);
    way.move_s = between(1, 1.8);
    way.delay_s = between(0.3, 0.8);
    scene.light = between(0.6, 1.2);
    scene.noise = between(1, 6);
    scene.far = between(0, 0.2);
    fps = between(7, 10);
  }
  double between(double least, double most) {
    return least + (most - least) * static_cast<double>(random() >> 11U) / static_cast<double>(1ULL << 53U);
  }
  Script script(ActionSet set = ActionSet::full) {
    crypto::Hash challenge{};
    for (std::uint8_t& byte : challenge) byte = static_cast<std::uint8_t>(random());
    return liveness::draw_script(challenge, {}, {}, set);
  }
};

bool desk_takes(const Script& script, const Played& played, vision::Eyes& eyes) {
  const Result<liveness::ReadSession> session = liveness::read_session(played.session);
  if (!session) return false;
  const liveness::TraceReport report = liveness::check_trace(script, *session);
  if (report.grade == liveness::Grade::none) return false;
  const std::vector<liveness::Judgement> judged = liveness::check_pictures(script, *session, office::look_again(*session, eyes).pictures);
  return std::ranges::none_of(judged, [](const liveness::Judgement& j) { return j.level == liveness::Level::fails; });
}

ClipResult judged(const Script& script, const Played& played, vision::Eyes& eyes) {
  ClipResult result;
  result.page = played.done;
  result.desk = played.done && desk_takes(script, played, eyes);
  return result;
}

// Somebody who does what the page says; if the set that they took will not do, by the easier one.
ClipResult person(const FaceClip& clip, vision::Eyes& eyes, Variant& v, ActionSet taken) {
  const auto session = [&](ActionSet set) {
    const Script script = v.script(set);
    Follower follower(clip, script, v.way, v.scene, v.random());
    const Played played = play(std::ref(follower), eyes, script, v.fps, kPatience_s);
    ClipResult result = judged(script, played, eyes);
    result.tries = follower.most_tries();
    result.easier = set == ActionSet::easier;
    return result;
  };
  // "Fewer movements" stands on the screen all the time: whoever is asked for the same a third time takes it.
  const ClipResult first = session(taken);
  if (first.desk && first.tries <= kMostTries) return first;
  const ClipResult easier = session(ActionSet::easier);
  return easier.desk || !first.desk ? easier : first;
}

using Change = void (*)(Variant&);

ClipKind people(const char* name, Change change, ActionSet set = ActionSet::full) {
  return {name, ClipPurpose::bona_fide, [change, set](const FaceClip& clip, vision::Eyes& eyes, std::uint64_t number) {
            Variant v(number);
            change(v);
            return person(clip, eyes, v, set);
          }};
}

// A recording before a page that asks for `asked`.
ClipResult recorded(const FaceClip& clip, vision::Eyes& eyes, Variant& v, const Script& asked, std::vector<Action> shown,
                    double gone_from_s = -1, double gone_for_s = 0) {
  Recording recording(clip, std::move(shown), v.way, v.scene, v.random());
  recording.gone_from_s = gone_from_s;
  recording.gone_for_s = gone_for_s;
  return judged(asked, play(std::ref(recording), eyes, asked, v.fps, kClip_s), eyes);
}

ClipResult wrong_order(const FaceClip& clip, vision::Eyes& eyes, std::uint64_t number) {
  Variant v(number);
  const Script asked = v.script();
  const auto movements = [](const std::vector<Action>& steps) {
    std::vector<Action> kept;
    std::ranges::copy_if(steps, std::back_inserter(kept), [](Action a) { return a != Action::blink; });
    return kept;
  };
  std::vector<Action> shown = asked.steps;
  while (movements(shown) == movements(asked.steps)) std::ranges::shuffle(shown, v.random);
  return recorded(clip, eyes, v, asked, shown);
}

ClipResult no_blink(const FaceClip& clip, vision::Eyes& eyes, std::uint64_t number) {
  Variant v(number);
  v.way.blinks = false;
  const Script asked = v.script();
  return recorded(clip, eyes, v, asked, asked.steps);
}

// How a hand moves a sheet before the camera.
enum class Hand { tilts, waves };

ClipResult flat(const FaceClip& clip, vision::Eyes& eyes, std::uint64_t number, Hand hand, bool print) {
  Variant v(number);
  v.scene.print = print;
  const double most_deg = v.between(25, 50), period_s = v.between(1.5, 3), bow_deg = v.between(10, 30);
  const Script asked = v.script(number % 2 == 0 ? ActionSet::full : ActionSet::easier);
  const Camera camera = [&](double now_s, const liveness::Progress&) {
    Sheet sheet;
    const double t = std::max(0.0, now_s - 1.8) * 6.283185307 / period_s;
    if (hand == Hand::tilts) {
      sheet.tilt_deg = most_deg * std::sin(t);
      sheet.nod_deg = bow_deg * std::sin(t * 0.6);
    } else {
      sheet.right = 120 * std::sin(t);
      sheet.down = 60 * std::sin(t * 1.3);
      sheet.nearer = 0.3 * std::sin(t * 0.5);
      sheet.tilt_deg = 15 * std::sin(t * 0.8);
    }
    return clip.sheet(sheet, v.scene, v.random);
  };
  return judged(asked, play(camera, eyes, asked, v.fps, kClip_s), eyes);
}

ClipKind sheets(const char* name, Hand hand, bool print) {
  return {name, ClipPurpose::attack, [=](const FaceClip& clip, vision::Eyes& eyes, std::uint64_t number) {
            return flat(clip, eyes, number, hand, print);
          }};
}

ClipResult two_people(const FaceClip& clip, vision::Eyes& eyes, std::uint64_t number) {
  Variant v(number);
  v.scene.second = true;
  const Script asked = v.script();
  Follower follower(clip, asked, v.way, v.scene, v.random());
  return judged(asked, play(std::ref(follower), eyes, asked, v.fps, kClip_s), eyes);
}

ClipResult nobody(const FaceClip& clip, vision::Eyes& eyes, std::uint64_t number) {
  Variant v(number);
  const Script asked = v.script();
  const Camera camera = [&](double, const liveness::Progress&) { return clip.empty(v.scene, v.random); };
  return judged(asked, play(camera, eyes, asked, v.fps, kClip_s / 2), eyes);
}

// Somebody leaves in the middle, and a face comes back that goes on where it stopped.
ClipResult face_lost(const FaceClip& clip, vision::Eyes& eyes, std::uint64_t number) {
  Variant v(number);
  const Script asked = v.script();
  const double period_s = v.way.move_s + v.way.delay_s;
  const double gone_from_s = 1.8 + period_s * std::floor(v.between(1, 4));
  return recorded(clip, eyes, v, asked, asked.steps, gone_from_s, v.between(1.5, 3));
}

// A whole recording of another challenge, as a virtual camera would play it, or from a screen.
ClipResult old_clip(const FaceClip& clip, vision::Eyes& eyes, std::uint64_t number, bool screen) {
  Variant v(number);
  v.scene.screen = screen;
  const Script asked = v.script();
  const Script old = v.script();
  return recorded(clip, eyes, v, asked, old.steps);
}

// The portrait, moved by a program that reads the page's mind.
ClipResult animated(const FaceClip& clip, vision::Eyes& eyes, std::uint64_t number) {
  Variant v(number);
  const Script asked = v.script();
  Follower follower(clip, asked, v.way, v.scene, v.random());
  return judged(asked, play(std::ref(follower), eyes, asked, v.fps, kPatience_s), eyes);
}

// Whole pictures of an old session, each put where this challenge asks for what it shows; trace and strip from a portrait that a
// program moves. The page is gone round: only the desk can notice.
ClipResult old_pictures(const FaceClip& clip, vision::Eyes& eyes, std::uint64_t number) {
  Variant v(number);
  const Script asked = v.script();
  Script old = v.script();
  const auto shows_all = [&] {
    return std::ranges::all_of(asked.steps, [&](Action a) { return std::ranges::find(old.steps, a) != old.steps.end(); });
  };
  while (!shows_all()) old = v.script();
  Follower person(clip, old, v.way, v.scene, v.random());
  const Played genuine = play(std::ref(person), eyes, old, v.fps, kPatience_s);
  // Another day: another light, another distance, another hand.
  Variant day(v.random() % 1'000'000);
  Follower program(clip, asked, day.way, day.scene, day.random());
  Played forged = play(std::ref(program), eyes, asked, day.fps, kPatience_s);
  if (!genuine.done || !forged.done) return {};
  const liveness::Session from = liveness::read_session(genuine.session).value().session;
  liveness::Session to = liveness::read_session(forged.session).value().session;
  for (liveness::KeyFrame& key : to.key_frames) {
    std::uint8_t step = 0;
    if (key.step > 0) {
      const auto shown = std::ranges::find(old.steps, asked.steps[key.step - 1U]);
      step = static_cast<std::uint8_t>(shown - old.steps.begin() + 1);
    }
    key.jpeg = std::ranges::find(from.key_frames, step, &liveness::KeyFrame::step)->jpeg;
  }
  forged.session = wire::encode(to);
  return judged(asked, forged, eyes);
}

}  // namespace

const std::vector<ClipKind>& clip_kinds() {
  static const std::vector<ClipKind> kinds = {
      people("right script", [](Variant&) {}),
      people("reads digits", [](Variant&) {}, ActionSet::reading),
      people("frail: slow", [](Variant& v) { v.way.move_s = v.between(3, 4.5), v.way.delay_s = v.between(1, 2.5); }),
      people("frail: tiny movements",
             [](Variant& v) { v.way.turn_deg = v.between(11, 15), v.way.nod_deg = v.between(8, 11), v.way.mouth = v.between(0.5, 0.7), v.way.nearer = v.between(0.2, 0.26); }),
      people("frail: tremor", [](Variant& v) { v.way.tremor_deg = v.between(1, 2.5), v.fps = 10; }),
      people("one eye closed", [](Variant& v) { v.way.left_eye_shut = true; }),
      people("glasses", [](Variant& v) { v.scene.glasses = true; }),
      people("low light", [](Variant& v) { v.scene.light = v.between(0.15, 0.3); }),
      people("sideways phone", [](Variant& v) { v.scene.roll_deg = v.random() % 2 == 0 ? 90 : -90; }),
      {"wrong order", ClipPurpose::attack, wrong_order},
      {"missing blink", ClipPurpose::attack, no_blink},
      sheets("flat photo, tilted", Hand::tilts, false),
      sheets("flat photo, waved", Hand::waves, false),
      sheets("print, tilted", Hand::tilts, true),
      sheets("print, waved", Hand::waves, true),
      {"two people", ClipPurpose::attack, two_people},
      {"no face", ClipPurpose::attack, nobody},
      {"face lost", ClipPurpose::attack, face_lost},
      {"whole old clip", ClipPurpose::attack,
       [](const FaceClip& clip, vision::Eyes& eyes, std::uint64_t number) { return old_clip(clip, eyes, number, false); }},
      {"whole old clip on a screen", ClipPurpose::attack,
       [](const FaceClip& clip, vision::Eyes& eyes, std::uint64_t number) { return old_clip(clip, eyes, number, true); }},
      {"old pictures, strip animated", ClipPurpose::limit, old_pictures},
      {"portrait animated live", ClipPurpose::limit, animated},
  };
  return kinds;
}

}  // namespace lifecert::support
