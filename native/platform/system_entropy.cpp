#include "native/platform/system_entropy.h"

#include <sys/random.h>

#include <cerrno>

namespace lifecert::native {

Result<void> SystemEntropy::fill(std::span<std::uint8_t> out) {
  while (!out.empty()) {
    const ssize_t got = ::getrandom(out.data(), out.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return Error{Code::weak_entropy, "getrandom"};
    out = out.subspan(static_cast<std::size_t>(got));
  }
  return {};
}

}  // namespace lifecert::native
