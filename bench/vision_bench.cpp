// The eyes natively: each step of a frame, and what the office repeats of one submission, 12 key frames and a match.
#include <benchmark/benchmark.h>

#include "tests/support/portrait.h"

namespace lifecert {
namespace {

using vision::NetKind;

vision::Eyes& eyes() {
  static vision::Eyes the_eyes =
      support::eyes_with({NetKind::detector, NetKind::mesh, NetKind::eyelids, NetKind::match});
  return the_eyes;
}

const vision::Picture& picture() {
  static const vision::Picture the_picture = support::shown(support::portrait(), {225, 130, 240, 0}, 640, 480);
  return the_picture;
}

const Bytes& jpeg() {
  static const Bytes the_jpeg = support::jpeg_of(picture().view(), 80);
  return the_jpeg;
}

void stream(benchmark::State& state, const vision::Look& how) {
  eyes().forget();
  benchmark::DoNotOptimize(eyes().look(picture().view(), how));
  for (auto _ : state) benchmark::DoNotOptimize(eyes().look(picture().view(), how));
}

void look_mesh(benchmark::State& state) { stream(state, {}); }
void look_eyelids(benchmark::State& state) { stream(state, {true, false}); }
void look_and_count(benchmark::State& state) { stream(state, {false, true}); }

void look_afresh(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(eyes().look_afresh(picture().view()));
}

void decode_picture(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(vision::decode_jpeg(jpeg()));
}

void recheck_submission(benchmark::State& state) {
  const vision::FaceFrame of_portrait = *eyes().look_afresh(support::portrait().view());
  const vision::Descriptor portrait = *eyes().describe(support::portrait().view(), of_portrait);
  for (auto _ : state) {
    std::int32_t distance = 0;
    for (int frame = 0; frame < 12; ++frame) {
      const vision::Picture decoded = *vision::decode_jpeg(jpeg());
      const vision::FaceFrame seen = *eyes().look_afresh(decoded.view());
      if (frame == 0) distance = vision::distance_permille(portrait, *eyes().describe(decoded.view(), seen));
    }
    benchmark::DoNotOptimize(distance);
  }
}

BENCHMARK(look_mesh);
BENCHMARK(look_eyelids);
BENCHMARK(look_and_count);
BENCHMARK(look_afresh);
BENCHMARK(decode_picture);
BENCHMARK(recheck_submission)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace lifecert
