// The arithmetic of the layers: what a net does when it looks. Everything here trusts its arguments; parse_model has
// checked them.
//
// A tensor is height x width places of `lanes` floats each, channels side by side, the channels filled up with zeros to
// a multiple of four, 16-byte aligned. Each number is one sum with a fixed order: the bias, then the kernel's places
// row by row, in each place the input channels in order, then the added tensor. Places outside of the picture count as
// zeros.
#pragma once

#include <cstdint>

#include "core/vision/model.h"

namespace lifecert::vision {

inline constexpr std::uint32_t kBlock = 8;  // output channels that a dense layer makes at once

/// Numbers in memory, with their shape.
struct Tensor {
  Shape shape;
  std::uint32_t lanes = 0;  // floats a place: lanes_of(shape.channels)
  float* data = nullptr;
};

/// What a layer works with. Arrays are filled up with zeros to whole blocks.
struct Work {
  const Layer* layer = nullptr;
  Tensor in;
  Tensor added;  // data is null when nothing is added
  Tensor out;
  const float* weights = nullptr;  // conv: pack_dense; depthwise: pack_depthwise
  const float* bias = nullptr;
  const float* slopes = nullptr;  // null unless the activation is prelu
  const float* zeros = nullptr;   // a place of zeros, as wide as the widest input
};

/// How many floats the packed weights of a layer take.
[[nodiscard]] std::size_t packed_size(const Layer& layer, const Shape& in);

/// Writes the weights as run_layer wants them: dense ones in blocks of eight output channels,
/// [block][place][input channel][8]; depthwise ones [place][lanes].
void pack_weights(const Layer& layer, const Shape& in, float* to);

/// Computes one layer.
void run_layer(const Work& work);

}  // namespace lifecert::vision
