// lifecert_live_clip SEED SET FILE.y4m [--other | --still | --flat]: a clip of somebody who does what a challenge asks for, for a browser's fake
// camera; the movements are drawn as page and office draw them, so it can only be made once the challenge is there.
//
//   SEED      192 hexadecimal digits: challenge, person, device key
//   SET       full, easier or reading
//   --other   a recording for another challenge of the same person and phone, whose movements this challenge's page cannot take for
//             its own: none of the first three is the first that it waits for
//   --still   somebody who looks into the camera and does nothing, at the size and pace of a phone's camera
//   --flat    a photograph that is tilted to and fro
//
// Prints as JSON the movements that were asked for, those in the clip, and the challenge that these belong to.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "core/liveness/script.h"
#include "core/wire/text.h"
#include "tests/support/clip_session.h"
#include "tests/support/portrait.h"

namespace lifecert {
namespace {

using liveness::Action;
using liveness::ActionSet;
using liveness::Script;

constexpr int kFps = 15;
constexpr double kLead_s = 6;    // while the browser opens the camera and fetches the eyes
constexpr double kTail_s = 2.5;  // before the clip begins anew

struct Seed {
  crypto::Hash challenge{};
  crypto::Hash person{};
  crypto::PublicKey device_key{};
};

std::optional<Seed> read_seed(const std::string& text) {
  const Result<Bytes> bytes = wire::from_hex(text);
  Seed seed;
  if (!bytes || bytes->size() != seed.challenge.size() + seed.person.size() + seed.device_key.size()) return std::nullopt;
  const auto* at = bytes->data();
  const auto take = [&at](auto& to) {
    std::copy_n(at, to.size(), to.begin());
    at += to.size();
  };
  take(seed.challenge);
  take(seed.person);
  take(seed.device_key);
  return seed;
}

Script script_of(const Seed& seed, ActionSet set) {
  return liveness::draw_script(seed.challenge, seed.person, seed.device_key, set);
}

// People blink by themselves, and come closer with many things: neither is clear.
std::vector<Action> clear_movements(const Script& script) {
  std::vector<Action> clear;
  std::ranges::copy_if(script.steps, std::back_inserter(clear), [](Action a) { return a != Action::blink && a != Action::come_closer; });
  return clear;
}

// The first challenge, counting up, whose movements are all others than the first one asked for.
Seed other_challenge(Seed seed, const Script& asked) {
  const Action first = asked.steps.front() == Action::blink ? asked.steps[1] : asked.steps.front();
  for (std::uint32_t number = 1;; ++number) {
    seed.challenge = {};
    for (int i = 0; i < 4; ++i) seed.challenge[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(number >> (8 * i));
    const std::vector<Action> clear = clear_movements(script_of(seed, ActionSet::full));
    if (clear.size() == 3 && std::ranges::find(clear, first) == clear.end()) return seed;
  }
}

// One picture as YCbCr, 4:2:0, in the range of television.
void put_frame(std::ofstream& out, const vision::Picture& picture) {
  const int width = picture.width, height = picture.height;
  const auto pixel = [&](int x, int y) { return &picture.pixels[static_cast<std::size_t>(y * width + x) * 4]; };
  std::string planes;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const std::uint8_t* p = pixel(x, y);
      planes += static_cast<char>(16 + ((66 * p[0] + 129 * p[1] + 25 * p[2] + 128) >> 8));
    }
  }
  for (const std::array<int, 3>& weights : {std::array{-38, -74, 112}, std::array{112, -94, -18}}) {
    for (int y = 0; y < height; y += 2) {
      for (int x = 0; x < width; x += 2) {
        int sum = 0;
        for (const auto* p : {pixel(x, y), pixel(x + 1, y), pixel(x, y + 1), pixel(x + 1, y + 1)}) {
          sum += weights[0] * p[0] + weights[1] * p[1] + weights[2] * p[2];
        }
        planes += static_cast<char>(128 + ((sum / 4 + 128) >> 8));
      }
    }
  }
  out << "FRAME\n" << planes;
}

// Each pixel four times.
vision::Picture doubled(const vision::Picture& from) {
  vision::Picture made{{}, 2 * from.width, 2 * from.height};
  made.pixels.resize(from.pixels.size() * 4);
  for (int y = 0; y < made.height; ++y) {
    for (int x = 0; x < made.width; ++x) {
      std::copy_n(&from.pixels[static_cast<std::size_t>(y / 2 * from.width + x / 2) * 4], 4,
                  &made.pixels[static_cast<std::size_t>(y * made.width + x) * 4]);
    }
  }
  return made;
}

std::string json_of(const std::vector<Action>& actions) {
  std::string text;
  for (const Action action : actions) text += (text.empty() ? "\"" : ", \"") + std::string(name_of(action)) + "\"";
  return "[" + text + "]";
}

enum class What { asked, other, still, flat };

int run(const Seed& seed, ActionSet set, const std::string& file, What what) {
  using vision::NetKind;
  vision::Eyes eyes = support::eyes_with({NetKind::detector, NetKind::mesh, NetKind::eyelids});
  const Result<support::FaceClip> clip = support::FaceClip::open(eyes);
  if (!clip) return 1;
  const Script asked = script_of(seed, set);
  const Seed shown_seed = what == What::other ? other_challenge(seed, asked) : seed;
  Script shown = script_of(shown_seed, what == What::other ? ActionSet::full : set);
  if (what == What::still || what == What::flat) shown.steps.clear();
  support::Way way;
  way.move_s = 1.8;
  way.delay_s = 1.6;
  support::Recording recording(*clip, shown.steps, way, {}, 7);
  std::mt19937_64 random(7);
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  const int size = what == What::still ? 2 : 1, fps = what == What::still ? 2 * kFps : kFps;
  out << "YUV4MPEG2 W" << size * support::kClipWidth << " H" << size * support::kClipHeight << " F" << fps << ":1 Ip A1:1 C420jpeg\n";
  double length_s = kLead_s + 1.8 + kTail_s;
  for (const Action action : shown.steps) length_s += support::length_of(action, way) + way.delay_s;
  for (int number = 0; number < static_cast<int>(length_s * fps); ++number) {
    const double now_s = static_cast<double>(number) / fps;
    if (what == What::flat) {
      support::Sheet sheet;
      sheet.tilt_deg = 45 * std::sin(now_s * 2);
      sheet.nod_deg = 25 * std::sin(now_s * 1.3);
      put_frame(out, clip->sheet(sheet, {}, random));
    } else {
      const vision::Picture picture = recording(now_s - kLead_s, {});
      put_frame(out, what == What::still ? doubled(picture) : picture);
    }
  }
  out.close();
  if (!out) return 1;
  std::printf("{\"asked\": %s, \"shown\": %s, \"challenge\": \"%s\"}\n", json_of(asked.steps).c_str(), json_of(shown.steps).c_str(),
              wire::to_hex(shown_seed.challenge).c_str());
  return 0;
}

}  // namespace
}  // namespace lifecert

int main(int count, char** words) {
  using lifecert::What;
  using lifecert::liveness::ActionSet;
  const std::string option = count == 5 ? words[4] : "";
  const bool known_option = option.empty() || option == "--other" || option == "--still" || option == "--flat";
  std::optional<ActionSet> set;
  for (const ActionSet each : {ActionSet::full, ActionSet::easier, ActionSet::reading}) {
    if (count > 2 && words[2] == lifecert::liveness::name_of(each)) set = each;
  }
  const auto seed = count > 1 ? lifecert::read_seed(words[1]) : std::nullopt;
  if (!seed || (count != 4 && count != 5) || !known_option || !set) {
    std::fprintf(stderr, "usage: lifecert_live_clip SEED full|easier|reading FILE.y4m [--other | --still | --flat]\n");
    return 2;
  }
  return lifecert::run(*seed, *set, words[3],
                       option == "--other"   ? What::other
                       : option == "--still" ? What::still
                       : option == "--flat"  ? What::flat
                                             : What::asked);
}
