// The table of APCER and BPCER by kind of clip: lifecert_liveness_table [--variants N] [--first NUMBER] [--only KIND] [--json FILE]
//
// The thresholds of core/liveness were chosen by looking at the variants from 1 on. The table is of others, from 1001 on, unless
// --first names another beginning.
//
// APCER: share of attacks that get through page and desk. BPCER: share of people who get through by no way. Each with the exact
// (Clopper-Pearson) interval of 95 %. Ends with 1 when an attack that must never pass did.
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

#include "core/liveness/script.h"
#include "tests/support/clip_kinds.h"
#include "tests/support/portrait.h"

namespace lifecert::bench {
namespace {

using support::ClipKind;
using support::ClipPurpose;
using support::ClipResult;

// P(at most k of n) at probability p.
double at_most(int k, int n, double p) {
  double sum = 0;
  for (int i = 0; i <= k; ++i) {
    sum += std::exp(std::lgamma(n + 1.0) - std::lgamma(i + 1.0) - std::lgamma(n - i + 1.0) + i * std::log(p) + (n - i) * std::log1p(-p));
  }
  return sum;
}

constexpr int kFirst = 3001;

struct Interval {
  double lower = 0, upper = 1;
};

// Clopper and Pearson, two-sided 95 %.
Interval interval(int k, int n) {
  const auto where = [](auto falls_to) {
    double low = 0, high = 1;
    for (int i = 0; i < 60; ++i) (falls_to((low + high) / 2) ? low : high) = (low + high) / 2;
    return (low + high) / 2;
  };
  Interval made;
  if (k > 0) made.lower = where([&](double p) { return 1 - at_most(k - 1, n, p) < 0.025; });
  if (k < n) made.upper = where([&](double p) { return at_most(k, n, p) > 0.025; });
  return made;
}

struct Row {
  int clips = 0, page = 0, desk = 0, easier = 0, repeated = 0;
};

Row run(const ClipKind& kind, const support::FaceClip& clip, vision::Eyes& eyes, int first, int variants) {
  Row row;
  for (int i = 0; i < variants; ++i) {
    const ClipResult result = kind.play(clip, eyes, static_cast<std::uint64_t>(first + i));
    ++row.clips;
    row.page += result.page ? 1 : 0;
    row.desk += result.desk ? 1 : 0;
    row.easier += result.desk && result.easier ? 1 : 0;
    row.repeated += result.tries > support::kMostTries ? 1 : 0;
  }
  return row;
}

void print(const ClipKind& kind, const Row& row) {
  const bool attack = kind.purpose != ClipPurpose::bona_fide;
  const int errors = attack ? row.desk : row.clips - row.desk;
  const Interval i = interval(errors, row.clips);
  std::printf("%-28s %-6s %5d %6d %6d %8.1f %%  %4.1f - %4.1f %%", kind.name, attack ? "APCER" : "BPCER", row.clips, row.page, row.desk,
              100.0 * errors / row.clips, 100 * i.lower, 100 * i.upper);
  if (!attack) std::printf("   %d by the easier set, %d repeated more than once", row.easier, row.repeated);
  if (kind.purpose == ClipPurpose::limit) std::printf("   known limit");
  std::printf("\n");
  std::fflush(stdout);
}

int table(int first, int variants, const std::string& only, const std::string& json) {
  using vision::NetKind;
  vision::Eyes eyes = support::eyes_with({NetKind::detector, NetKind::mesh, NetKind::eyelids, NetKind::match});
  const Result<support::FaceClip> clip = support::FaceClip::open(eyes);
  if (!clip) {
    std::fprintf(stderr, "the portrait: %s\n", describe(clip.error()).c_str());
    return 2;
  }
  std::printf("%-28s %-6s %5s %6s %6s %10s  %s\n", "kind of clip", "", "clips", "page", "desk", "error", "95 % interval");
  int broken = 0;
  int old_clips = 0, old_passed = 0;
  std::string figures;
  for (const ClipKind& kind : support::clip_kinds()) {
    if (!only.empty() && std::string(kind.name).find(only) == std::string::npos) continue;
    const Row row = run(kind, *clip, eyes, first, variants);
    print(kind, row);
    const bool old = std::string(kind.name).starts_with("whole old clip");
    if (old) old_clips += row.clips, old_passed += row.desk;
    if (kind.purpose == ClipPurpose::attack && !old && row.desk > 0) ++broken;
    figures += std::string(figures.empty() ? "" : ",\n") + "  \"liveness_error:" + kind.name + "\": " +
               std::to_string((kind.purpose == ClipPurpose::bona_fide ? row.clips - row.desk : row.desk) / static_cast<double>(row.clips));
  }
  // The blink's place hardly counts, since people blink by themselves.
  const double chance = 4.0 / static_cast<double>(liveness::script_count(liveness::ActionSet::full));
  if (old_clips > 0) {
    const bool no_more = old_passed == 0 || 1 - at_most(old_passed - 1, old_clips, chance) > 0.025;
    std::printf("\nwhole old clips: %d of %d passed; by chance %.1f would: %s\n", old_passed, old_clips, old_clips * chance,
                no_more ? "no more often than chance" : "MORE OFTEN THAN CHANCE");
    if (!no_more) ++broken;
  }
  std::printf("\nOne synthetic face, before a camera that is a program. These figures show that the checks do what they say. They are no\n"
              "laboratory's: error rates of real people and real attacks need a test by ISO/IEC 30107-3.\n");
  if (!json.empty()) std::ofstream(json) << "{\n" << figures << "\n}\n";
  return broken == 0 ? 0 : 1;
}

}  // namespace
}  // namespace lifecert::bench

int main(int count, char** words) {
  std::string json, only;
  int variants = 60, first = lifecert::bench::kFirst;
  for (int i = 1; i < count; ++i) {
    const std::string word = words[i];
    if (word == "--variants" && i + 1 < count) {
      variants = std::atoi(words[++i]);
    } else if (word == "--first" && i + 1 < count) {
      first = std::atoi(words[++i]);
    } else if (word == "--json" && i + 1 < count) {
      json = words[++i];
    } else if (word == "--only" && i + 1 < count) {
      only = words[++i];
    } else {
      variants = 0;
    }
  }
  if (variants < 1 || first < 1) {
    std::fprintf(stderr, "usage: lifecert_liveness_table [--variants N] [--first NUMBER] [--only KIND] [--json FILE]\n");
    return 2;
  }
  return lifecert::bench::table(first, variants, only, json);
}
