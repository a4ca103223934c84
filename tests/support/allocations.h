// Counts what is allocated, so that a test can say "refused without allocating". A program that uses it lists
// tests/support/allocations.cpp, which replaces operator new for the whole program.
#pragma once

#include <cstddef>

namespace lifecert::support {

struct Allocations {
  std::size_t count = 0;
  std::size_t bytes = 0;
  std::size_t largest = 0;
};

/// What this thread has allocated since it began.
[[nodiscard]] Allocations allocations_so_far();

/// What `run` allocates, temporary or not. `largest` is the largest single allocation of `run`.
template <class Run>
[[nodiscard]] Allocations allocations_of(Run run);

namespace detail {
void forget_largest();
}

template <class Run>
Allocations allocations_of(Run run) {
  const Allocations before = allocations_so_far();
  detail::forget_largest();
  run();
  const Allocations after = allocations_so_far();
  return {after.count - before.count, after.bytes - before.bytes, after.largest};
}

}  // namespace lifecert::support
