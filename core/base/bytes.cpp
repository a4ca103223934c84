#include "core/base/bytes.h"

#include <cstring>

namespace lifecert {

Bytes zeros(std::size_t size) { return Bytes(size); }

Bytes copy_of(ByteView bytes) { return {bytes.data(), bytes.data() + bytes.size()}; }

void append(Bytes& to, ByteView more) { to.insert(to.end(), more.data(), more.data() + more.size()); }

bool same_bytes(ByteView a, ByteView b) {
  if (a.size() != b.size()) return false;
  // Eight at a time: WebAssembly's memcmp goes byte by byte.
  std::size_t at = 0;
  for (; a.size() - at >= sizeof(std::uint64_t); at += sizeof(std::uint64_t)) {
    std::uint64_t eight_of_a = 0;
    std::uint64_t eight_of_b = 0;
    std::memcpy(&eight_of_a, a.data() + at, sizeof eight_of_a);
    std::memcpy(&eight_of_b, b.data() + at, sizeof eight_of_b);
    if (eight_of_a != eight_of_b) return false;
  }
  for (; at < a.size(); ++at) {
    if (a[at] != b[at]) return false;
  }
  return true;
}

}  // namespace lifecert
