// What the fuzz targets share. A target aborts when something holds that must not.
#pragma once

#include <algorithm>
#include <cstdlib>

#include "core/wire/codec.h"

namespace lifecert::fuzz {

inline void require(bool holds) {
  if (!holds) std::abort();
}

/// Whatever is accepted is the one way to write it.
template <class T>
void decode_one(ByteView bytes) {
  const Result<T> value = wire::decode<T>(bytes);
  if (value) {
    require(std::ranges::equal(wire::encode(*value), bytes));
  } else {
    require(value.error().code != Code::ok && known(value.error().code));
  }
}

}  // namespace lifecert::fuzz
