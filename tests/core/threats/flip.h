// Every single bit of something, flipped one at a time.
#pragma once

#include <gtest/gtest.h>

#include <functional>

#include "core/base/bytes.h"

namespace lifecert::threats {

/// accepts   the verdict on some bytes; must say yes to the good ones and no to each of the others
/// from, to  the bytes to alter, `to` not included
inline void expect_every_flip_refused(const Bytes& good, std::size_t from, std::size_t to,
                                      const std::function<bool(const Bytes&)>& accepts) {
  ASSERT_TRUE(accepts(good));
  Bytes altered = good;
  for (std::size_t bit = from * 8; bit < to * 8; ++bit) {
    const auto mask = static_cast<std::uint8_t>(1U << (bit % 8));
    altered[bit / 8] ^= mask;
    ASSERT_FALSE(accepts(altered)) << "bit " << bit << " of " << good.size() * 8;
    altered[bit / 8] ^= mask;
  }
}

}  // namespace lifecert::threats
