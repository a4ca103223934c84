#include "tests/ui/pictures.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wunused-function"
#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STB_IMAGE_WRITE_STATIC
#include <stb/stb_image_write.h>
#pragma GCC diagnostic pop

namespace lifecert::support {
namespace {

void append_part(void* context, void* data, int size) {
  append(*static_cast<Bytes*>(context), {static_cast<const std::uint8_t*>(data), static_cast<std::size_t>(size)});
}

// An oval before a ground, which is enough to tell left from right.
Bytes jpeg(int turn) {
  constexpr int kWidth = static_cast<int>(kPictureWidth);
  constexpr int kHeight = static_cast<int>(kPictureHeight);
  constexpr int kQuality = 60;
  Bytes pixels;
  pixels.reserve(std::size_t{kPictureWidth} * kPictureHeight * 3);
  for (int y = 0; y < kHeight; ++y) {
    for (int x = 0; x < kWidth; ++x) {
      const int dx = x - kWidth / 2 - turn * 60;
      const int dy = y - kHeight / 2;
      const bool inside = dx * dx * 2 + dy * dy < 210 * 210;
      pixels.push_back(static_cast<std::uint8_t>(inside ? 200 - dy / 8 : 70 + y / 10));
      pixels.push_back(static_cast<std::uint8_t>(inside ? 165 - dx / 8 : 90 + y / 10));
      pixels.push_back(static_cast<std::uint8_t>(inside ? 140 : 120 + x / 12));
    }
  }
  Bytes made;
  stbi_write_jpg_to_func(append_part, &made, kWidth, kHeight, 3, pixels.data(), kQuality);
  return made;
}

}  // namespace

std::vector<Bytes> three_jpegs() { return {jpeg(0), jpeg(-1), jpeg(1)}; }

}  // namespace lifecert::support
