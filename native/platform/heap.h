// How the C library's heap behaves in a program that handles packets.
#pragma once

#if defined(__GLIBC__)
#include <malloc.h>
#endif

namespace lifecert::native {

/// Keeps freed memory for the next packet instead of giving it back to the system after each, which costs a page fault for every
/// 4 KiB of evidence again: about a sixth of the receipts a second at 100 KB each. Called first in main.
inline void keep_freed_memory() {
#if defined(__GLIBC__)
  mallopt(M_MMAP_THRESHOLD, 4 << 20);  // the largest packet is smaller
  mallopt(M_TRIM_THRESHOLD, 64 << 20);  // more than a batch of packets
#endif
}

}  // namespace lifecert::native
