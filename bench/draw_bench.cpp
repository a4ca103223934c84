// A draw of a million from ten million by weight; beside it the same draw with a Fenwick tree over all entries, the plain way.
#include <benchmark/benchmark.h>

#include <bit>
#include <vector>

#include "core/draw/pick.h"

namespace {

using namespace lifecert;

constexpr std::uint32_t kEntries = 10'000'000;
constexpr std::uint32_t kDrawn = 1'000'000;

const std::vector<std::uint32_t>& weights() {
  static const std::vector<std::uint32_t> made = [] {
    constexpr std::uint32_t kByClass[] = {1, 1, 1, 2, 2, 4, 8};
    std::vector<std::uint32_t> list(kEntries);
    for (std::uint32_t i = 0; i < kEntries; ++i) list[i] = kByClass[(i * 2654435761U >> 16U) % 7];
    return list;
  }();
  return made;
}

void draw_1e6_of_1e7(benchmark::State& state) {
  for (auto _ : state) {
    draw::NumberStream numbers(crypto::Hash{1});
    const auto picked = draw::pick(weights(), kDrawn, numbers);
    if (!picked || picked->size() != kDrawn) state.SkipWithError("the draw failed");
  }
}
BENCHMARK(draw_1e6_of_1e7)->Unit(benchmark::kMillisecond)->Iterations(1);

std::vector<std::uint32_t> pick_plainly(const std::vector<std::uint32_t>& list, std::uint32_t count) {
  std::vector<std::uint64_t> tree(list.size() + 1, 0);
  std::uint64_t total = 0;
  for (std::size_t i = 1; i < tree.size(); ++i) {
    tree[i] += list[i - 1];
    total += list[i - 1];
    if (const std::size_t parent = i + (i & (0 - i)); parent < tree.size()) tree[parent] += tree[i];
  }
  draw::NumberStream numbers(crypto::Hash{1});
  std::vector<std::uint32_t> picked;
  while (picked.size() < count) {
    std::uint64_t place = numbers.below(total);
    std::size_t at = 0;
    for (std::size_t step = std::bit_floor(list.size()); step > 0; step /= 2) {
      if (at + step < tree.size() && tree[at + step] <= place) {
        at += step;
        place -= tree[at];
      }
    }
    picked.push_back(static_cast<std::uint32_t>(at));
    total -= list[at];
    for (std::size_t i = at + 1; i < tree.size(); i += i & (0 - i)) tree[i] -= list[at];
  }
  return picked;
}

void plain_tree_1e6_of_1e7(benchmark::State& state) {
  for (auto _ : state) {
    const std::vector<std::uint32_t> picked = pick_plainly(weights(), kDrawn);
    benchmark::DoNotOptimize(picked.data());
  }
}
BENCHMARK(plain_tree_1e6_of_1e7)->Unit(benchmark::kMillisecond)->Iterations(1);

}  // namespace
