#include "core/crypto/entropy_check.h"

#include <algorithm>

namespace lifecert::crypto {

Result<void> check_entropy(ByteView feed) {
  if (feed.size() > kMaxEntropyBytes) return Error{Code::too_long, "entropy"};
  if (feed.size() < kMinEntropyBytes) return Error{Code::weak_entropy, "entropy"};
  const bool constant = std::ranges::all_of(feed, [&](std::uint8_t byte) { return byte == feed.front(); });
  const std::size_t half = feed.size() / 2;
  const bool repeated = std::ranges::equal(feed.first(half), feed.subspan(half, half));
  if (constant || repeated) return Error{Code::weak_entropy, "entropy"};
  return {};
}

}  // namespace lifecert::crypto
