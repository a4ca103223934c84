#include "core/draw/stream.h"

#include <array>

#include "core/crypto/hash.h"

namespace lifecert::draw {

std::uint64_t NumberStream::next() {
  if (used_ == sizeof(Hash)) {
    std::array<std::uint8_t, 8> number{};
    for (std::size_t i = 0; i < number.size(); ++i) number[i] = static_cast<std::uint8_t>(next_block_ >> (8 * i));
    block_ = crypto::sha256({seed_, number});
    ++next_block_;
    used_ = 0;
  }
  std::uint64_t value = 0;
  for (std::size_t i = 8; i-- > 0;) value = (value << 8U) | block_[used_ + i];
  used_ += 8;
  return value;
}

std::uint64_t NumberStream::below(std::uint64_t bound) {
  if (bound <= 1) return 0;
  // 2^64 mod bound, without a 128-bit number: how many at the top belong to an incomplete round.
  const std::uint64_t incomplete = (0 - bound) % bound;
  const std::uint64_t last = 0 - incomplete - 1;
  std::uint64_t number = next();
  while (number > last) number = next();
  return number % bound;
}

}  // namespace lifecert::draw
