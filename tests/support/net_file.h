// Files of small nets, as wasm/models/file.mjs writes those of real ones; for tests that need one that they know by
// heart.
#pragma once

#include <cstring>
#include <vector>

#include "core/vision/model.h"

namespace lifecert::support {

struct NetLayer {
  vision::LayerKind kind = vision::LayerKind::conv;
  vision::Activation activation = vision::Activation::none;
  std::uint8_t weight_type = 0;
  std::uint8_t kernel_height = 1, kernel_width = 1, stride = 1;
  std::uint8_t pad_top = 0, pad_bottom = 0, pad_left = 0, pad_right = 0;
  std::uint16_t input = 0, added = vision::kNoTensor, channels = 0;
  std::vector<std::uint16_t> halves;  // weights of type f16, as their bits
  float least = 0, step = 0;          // of type u8
  std::vector<float> factors;
  Bytes numbers;
  std::vector<float> bias;
  std::vector<float> slopes;
};

struct NetFile {
  std::uint16_t height = 0, width = 0, channels = 0;
  std::vector<NetLayer> layers;
  std::vector<std::uint16_t> outputs;
};

namespace net_file {

inline void put(Bytes& to, std::uint32_t value, int size) {
  for (int i = 0; i < size; ++i) to.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}
inline void put(Bytes& to, float value) {
  std::uint32_t bits = 0;
  std::memcpy(&bits, &value, sizeof bits);
  put(to, bits, 4);
}

}  // namespace net_file

/// Makes the last four bytes the checksum of the rest.
inline Bytes with_checksum(Bytes bytes) {
  if (bytes.size() < 4) return bytes;
  const std::uint32_t sum = vision::model_checksum(bytes);
  bytes.resize(bytes.size() - 4);
  net_file::put(bytes, sum, 4);
  return bytes;
}

inline Bytes bytes_of(const NetFile& net) {
  using net_file::put;
  Bytes out = lifecert::bytes_of("LCNN");
  put(out, 1, 4);
  for (const std::uint16_t side : {net.height, net.width, net.channels}) put(out, side, 2);
  put(out, static_cast<std::uint32_t>(net.layers.size()), 2);
  put(out, static_cast<std::uint32_t>(net.outputs.size()), 2);
  for (const std::uint16_t output : net.outputs) put(out, output, 2);
  for (const NetLayer& layer : net.layers) {
    const std::uint8_t small[] = {static_cast<std::uint8_t>(layer.kind),
                                  static_cast<std::uint8_t>(layer.activation),
                                  layer.weight_type,
                                  layer.kernel_height,
                                  layer.kernel_width,
                                  layer.stride,
                                  layer.pad_top,
                                  layer.pad_bottom,
                                  layer.pad_left,
                                  layer.pad_right};
    append(out, small);
    for (const std::uint16_t number : {layer.input, layer.added, layer.channels}) put(out, number, 2);
    for (const std::uint16_t half : layer.halves) put(out, half, 2);
    if (layer.weight_type == 2) {
      put(out, layer.least);
      put(out, layer.step);
      for (const float factor : layer.factors) put(out, factor);
      append(out, layer.numbers);
    }
    for (const float value : layer.bias) put(out, value);
    for (const float value : layer.slopes) put(out, value);
  }
  put(out, 0, 4);
  return with_checksum(out);
}

/// 3 x 3 x 1 in; a convolution of 2 x 2 to two channels with slopes for negative numbers; the largest of each channel.
/// In half precision 0x3C00 is 1, 0xBC00 is -1, 0x3800 is 0.5, 0x4000 is 2.
inline NetFile small_net() {
  NetLayer conv;
  conv.kind = vision::LayerKind::conv;
  conv.activation = vision::Activation::prelu;
  conv.weight_type = 1;
  conv.kernel_height = conv.kernel_width = 2;
  conv.channels = 2;
  conv.halves = {0x3C00, 0xBC00, 0x3800, 0x4000, 0x3C00, 0x3C00, 0xBC00, 0xBC00};
  conv.bias = {0.25F, -4};
  conv.slopes = {0.5F, 0.125F};
  NetLayer pool;
  pool.kind = vision::LayerKind::max_pool;
  pool.kernel_height = pool.kernel_width = 2;
  pool.stride = 2;
  pool.input = 1;
  pool.channels = 2;
  return {3, 3, 1, {conv, pool}, {2}};
}

}  // namespace lifecert::support
