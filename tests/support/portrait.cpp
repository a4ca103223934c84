#include "tests/support/portrait.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include "core/vision/math.h"
#include "tests/support/source_root.h"

#define STB_IMAGE_STATIC
#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_WRITE_STATIC
#define STB_IMAGE_WRITE_IMPLEMENTATION
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#include <stb_image.h>
#include <stb_image_write.h>
#pragma GCC diagnostic pop

namespace lifecert::support {
namespace {

[[noreturn]] void missing(const std::string& what, const char* remedy) {
  std::fprintf(stderr, "%s is missing: %s\n", what.c_str(), remedy);
  std::abort();
}

vision::Picture read_portrait() {
  const std::string path = std::string(LIFECERT_SOURCES_DIR) + "/astronaut.png";
  int width = 0, height = 0, channels = 0;
  stbi_uc* const pixels = stbi_load(path.c_str(), &width, &height, &channels, 4);
  if (pixels == nullptr) missing(path, "run scripts/lib/fetch-sources");
  vision::Picture picture;
  picture.width = width;
  picture.height = height;
  picture.pixels.assign(pixels, pixels + static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 4);
  stbi_image_free(pixels);
  return picture;
}

// The pixel at a place, weighted with its neighbours; black outside.
float sampled(const vision::Picture& from, float x, float y, int channel) {
  const std::int32_t left = vision::floor_to_int(x);
  const std::int32_t top = vision::floor_to_int(y);
  const auto pixel = [&](std::int32_t column, std::int32_t row) {
    const bool inside = column >= 0 && row >= 0 && column < from.width && row < from.height;
    return inside ? static_cast<float>(from.pixels[static_cast<std::size_t>((row * from.width + column) * 4 + channel)])
                  : 0.0F;
  };
  const float u = x - static_cast<float>(left);
  const float v = y - static_cast<float>(top);
  return (pixel(left, top) * (1 - u) + pixel(left + 1, top) * u) * (1 - v) +
         (pixel(left, top + 1) * (1 - u) + pixel(left + 1, top + 1) * u) * v;
}

}  // namespace

const vision::Picture& portrait() {
  static const vision::Picture the_portrait = read_portrait();
  return the_portrait;
}

vision::Picture shown(const vision::Picture& from, const vision::Square& where, std::int32_t width, std::int32_t height,
                      float gain) {
  vision::Picture out;
  out.width = width;
  out.height = height;
  out.pixels.reserve(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 4);
  const float step = where.side / static_cast<float>(std::min(width, height));
  const vision::SineCosine turn = vision::sine_cosine(where.turn);
  for (std::int32_t row = 0; row < height; ++row) {
    for (std::int32_t column = 0; column < width; ++column) {
      const float u = (static_cast<float>(column) + 0.5F - static_cast<float>(width) / 2) * step;
      const float v = (static_cast<float>(row) + 0.5F - static_cast<float>(height) / 2) * step;
      const float x = where.x + u * turn.cosine - v * turn.sine - 0.5F;
      const float y = where.y + u * turn.sine + v * turn.cosine - 0.5F;
      for (int channel = 0; channel < 3; ++channel) {
        out.pixels.push_back(
            static_cast<std::uint8_t>(vision::round_bounded(sampled(from, x, y, channel) * gain, 0, 255)));
      }
      out.pixels.push_back(255);
    }
  }
  return out;
}

Bytes jpeg_of(const vision::PictureView& picture, int quality) {
  Bytes out;
  const auto take = [](void* to, void* data, int size) {
    append(*static_cast<Bytes*>(to), {static_cast<const std::uint8_t*>(data), static_cast<std::size_t>(size)});
  };
  stbi_write_jpg_to_func(take, &out, picture.width, picture.height, 4, picture.pixels, quality);
  return out;
}

Bytes net_file(vision::NetKind kind) {
  const std::string path = source_root() + "/build/models/" + std::string(name_of(kind)) + ".lcn";
  std::ifstream in(path, std::ios::binary);
  if (!in) missing(path, "run scripts/test once, or npm ci and node convert.mjs ../../build/models in wasm/models");
  return Bytes(std::istreambuf_iterator<char>(in), {});
}

vision::Eyes eyes_with(std::initializer_list<vision::NetKind> kinds) {
  vision::Eyes eyes;
  for (const vision::NetKind kind : kinds) {
    const Result<void> added = eyes.add(kind, net_file(kind));
    if (!added) missing(std::string(name_of(kind)), describe(added.error()).c_str());
  }
  return eyes;
}

}  // namespace lifecert::support
