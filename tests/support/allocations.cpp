#include "tests/support/allocations.h"

#include <algorithm>
#include <cstdlib>
#include <new>

namespace {

thread_local lifecert::support::Allocations so_far;

void* counted(std::size_t size) {
  ++so_far.count;
  so_far.bytes += size;
  so_far.largest = std::max(so_far.largest, size);
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}

}  // namespace

void* operator new(std::size_t size) { return counted(size); }
void* operator new[](std::size_t size) { return counted(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }

namespace lifecert::support {

Allocations allocations_so_far() { return so_far; }
void detail::forget_largest() { so_far.largest = 0; }

}  // namespace lifecert::support
