// JPEG pictures as pixels, by stb_image. Bounded: nothing larger than 4096 x 4096 is decoded.
#pragma once

#include <cstdint>

#include "core/base/bytes.h"
#include "core/base/result.h"

namespace lifecert::native {

struct Pixels {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  Bytes rgba;  // 4 bytes a pixel, row by row from the top
};

/// Decodes a whole JPEG.
/// jpeg    at most 1 MiB
/// Errors: bad_syntax (not a JPEG, or damaged), too_long (too many bytes or pixels).
[[nodiscard]] Result<Pixels> decode_jpeg(ByteView jpeg);

}  // namespace lifecert::native
