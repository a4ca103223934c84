// The only place where stb_image is used: JPEG alone, from memory, without SIMD, so that every build decodes alike.
#include <cstdlib>
#include <cstring>
#include <utility>

#include "core/vision/picture.h"

// Zeroed, so that a damaged picture's missing pixels are the same ones everywhere.
#define STBI_MALLOC(size) std::calloc(1, size)
#define STBI_REALLOC(block, size) std::realloc(block, size)
#define STBI_FREE(block) std::free(block)
#define STBI_MAX_DIMENSIONS 4096
#define STBI_NO_FAILURE_STRINGS
#define STBI_NO_LINEAR
#define STBI_NO_SIMD
#define STBI_NO_STDIO
#define STBI_ONLY_JPEG
#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#endif
#include <stb_image.h>
#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

namespace lifecert::vision {
namespace {

// Whether the Huffman tables behind a marker FF C4 hold at most 256 codes each. stb_image before 2.28 counts more of
// them into an array of 257 without looking.
bool tables_are_bounded(ByteView segment) {
  const auto byte = [segment](std::size_t at) { return at < segment.size() ? segment[at] : std::uint8_t{0}; };
  std::int64_t left = (byte(0) << 8 | byte(1)) - 2;
  for (std::size_t at = 2; left > 0 && at < segment.size();) {
    std::uint32_t codes = 0;
    for (std::size_t i = 1; i <= 16; ++i) codes += byte(at + i);
    if (codes > 256) return false;
    at += 17 + codes;
    left -= 17 + static_cast<std::int64_t>(codes);
  }
  return true;
}

// Wherever a marker FF C4 may stand: the decoder's own idea of where segments begin need not be ours when the picture
// is damaged. Inside of compressed pixels the two bytes do not occur.
bool all_tables_are_bounded(ByteView bytes) {
  for (std::size_t i = 0; i + 1 < bytes.size(); ++i) {
    if (bytes[i] == 0xFF && bytes[i + 1] == 0xC4 && !tables_are_bounded(bytes.subspan(i + 2))) return false;
  }
  return true;
}

}  // namespace

Result<Picture> decode_jpeg(ByteView bytes) {
  if (bytes.size() > kMaxJpegBytes) return Error{Code::too_long, "picture"};
  if (!all_tables_are_bounded(bytes)) return Error{Code::bad_picture, "tables"};
  int width = 0;
  int height = 0;
  int channels = 0;
  const int size = static_cast<int>(bytes.size());
  // The size first: nothing is taken for a picture that only claims to be large.
  if (stbi_info_from_memory(bytes.data(), size, &width, &height, &channels) == 0) return Code::bad_picture;
  if (!is_picture_size(width, height)) return Error{Code::bad_picture, "size"};
  stbi_uc* const pixels = stbi_load_from_memory(bytes.data(), size, &width, &height, &channels, 4);
  if (pixels == nullptr) return Code::bad_picture;
  Picture picture;
  picture.width = width;
  picture.height = height;
  picture.pixels.assign(pixels, pixels + static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 4);
  stbi_image_free(pixels);
  return picture;
}

}  // namespace lifecert::vision
