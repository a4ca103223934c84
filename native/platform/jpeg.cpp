#include "native/platform/jpeg.h"

#include <memory>

// stb_image is a header that becomes a library here; its warnings are its own.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wunused-function"
#pragma GCC diagnostic ignored "-Wpedantic"
#pragma GCC diagnostic ignored "-Wimplicit-fallthrough"
#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_ONLY_JPEG
#define STBI_NO_STDIO
#define STBI_NO_LINEAR
#define STBI_NO_HDR
#define STBI_NO_SIMD  // the same pixels on every machine
#define STBI_MAX_DIMENSIONS 4096
#include <stb/stb_image.h>
#pragma GCC diagnostic pop

namespace lifecert::native {
namespace {

constexpr std::size_t kMaxJpegBytes = 1U << 20;
constexpr int kMaxSide = 4096;

}  // namespace

Result<Pixels> decode_jpeg(ByteView jpeg) {
  if (jpeg.size() > kMaxJpegBytes) return Error{Code::too_long, "picture"};
  int width = 0;
  int height = 0;
  int channels = 0;
  const int size = static_cast<int>(jpeg.size());
  if (stbi_info_from_memory(jpeg.data(), size, &width, &height, &channels) == 0) {
    return Error{Code::bad_syntax, "picture"};
  }
  if (width > kMaxSide || height > kMaxSide) return Error{Code::too_long, "picture"};
  const std::unique_ptr<stbi_uc, void (*)(void*)> decoded(
      stbi_load_from_memory(jpeg.data(), size, &width, &height, &channels, 4), stbi_image_free);
  if (!decoded) return Error{Code::bad_syntax, "picture"};
  Pixels pixels;
  pixels.width = static_cast<std::uint32_t>(width);
  pixels.height = static_cast<std::uint32_t>(height);
  pixels.rgba.assign(decoded.get(), decoded.get() + std::size_t{pixels.width} * pixels.height * 4);
  return pixels;
}

}  // namespace lifecert::native
