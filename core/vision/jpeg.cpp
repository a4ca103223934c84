// The only place where stb_image is used: JPEG alone, from memory, without SIMD, so that every build decodes alike.
#include <cstdlib>
#include <cstring>
#include <utility>

#include "core/vision/picture.h"

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

Result<Picture> decode_jpeg(ByteView bytes) {
  if (bytes.size() > kMaxJpegBytes) return Error{Code::too_long, "picture"};
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
