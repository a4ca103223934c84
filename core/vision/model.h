// The file of one net, and what it says: a list of layers, each with its numbers. core/FORMAT.md, section 17, has the
// format; wasm/models/convert.mjs writes it from published weights when the house is built.
//
// Reading it checks everything that evaluating it relies on: after parse_model no layer can read or write outside of
// its tensors, no number is infinite or not a number, and memory and work are bounded.
#pragma once

#include <cstdint>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/result.h"

namespace lifecert::vision {

inline constexpr std::size_t kMaxModelBytes = 16U << 20;
inline constexpr std::uint32_t kMaxLayers = 256;
inline constexpr std::uint32_t kMaxSide = 512;  // of a tensor, in pixels
inline constexpr std::uint32_t kMaxChannels = 2048;
inline constexpr std::uint32_t kMaxKernel = 8;
inline constexpr std::uint32_t kMaxOutputs = 8;
inline constexpr float kMaxWeight = 65536;                    // the largest magnitude of a weight
inline constexpr std::uint64_t kMaxWork = 2'000'000'000;      // multiplications of one evaluation
inline constexpr std::uint64_t kMaxTensorFloats = 16U << 20;  // of weights and tensors together: 64 MiB
inline constexpr std::uint16_t kNoTensor = 0xFFFF;

enum class LayerKind : std::uint8_t {
  conv = 1,       // each output channel is a weighted sum over the kernel and all input channels
  depthwise = 2,  // each channel by itself, weighted over the kernel
  max_pool = 3,   // the largest under the kernel
  mean_pool = 4,  // the mean under the kernel
  pad = 5,        // zeros around
  add = 6,        // the sum of two tensors
  mean = 7,       // the mean of each channel over the whole picture
};

enum class Activation : std::uint8_t {
  none = 0,
  relu = 1,   // negative numbers become 0
  prelu = 2,  // negative numbers are multiplied by the channel's slope
};

/// How the weights of a layer are written. Biases and slopes are always 32-bit floats.
enum class WeightType : std::uint8_t {
  none = 0,
  f16 = 1,  // IEEE 754 half precision
  u8 = 2,   // least + number * step, and times the output channel's own factor
};

struct Shape {
  std::uint32_t height = 0;
  std::uint32_t width = 0;
  std::uint32_t channels = 0;

  friend bool operator==(const Shape&, const Shape&) = default;
};

/// One layer. Tensor 0 is the net's input; layer i makes tensor i + 1 from earlier ones.
struct Layer {
  LayerKind kind = LayerKind::conv;
  Activation activation = Activation::none;
  std::uint16_t input = 0;
  std::uint16_t added = kNoTensor;  // conv, depthwise, add: a second tensor, added before the activation; may have
                                    // fewer channels, the missing ones count as 0
  std::uint32_t kernel_height = 1;
  std::uint32_t kernel_width = 1;
  std::uint32_t stride = 1;
  std::uint32_t pad_top = 0;  // zeros around the input; for max_pool they are never the largest
  std::uint32_t pad_bottom = 0;
  std::uint32_t pad_left = 0;
  std::uint32_t pad_right = 0;
  Shape shape;                 // of what it makes
  std::vector<float> weights;  // conv: [kernel row][kernel column][input channel][output channel]; depthwise: without
                               // the output channel
  std::vector<float> bias;     // conv, depthwise: one an output channel
  std::vector<float> slopes;   // prelu: one an output channel
};

struct Model {
  Shape input;
  std::vector<Layer> layers;
  std::vector<std::uint16_t> outputs;  // tensors
  std::uint32_t checksum = 0;          // of the file: which net this is
};

/// bytes   untrusted; at most kMaxModelBytes
/// Errors: too_long; unknown_version; bad_model, `where` names the part: "checksum", "end", "size", "layer",
/// "weights"; over_budget.
[[nodiscard]] Result<Model> parse_model(ByteView bytes);

/// CRC-32 (ISO-HDLC, as in zlib) of all bytes but the last four, which hold it. Against damage, not against forgery.
[[nodiscard]] std::uint32_t model_checksum(ByteView bytes);

/// Channels as they lie in memory: the next multiple of four.
[[nodiscard]] constexpr std::uint32_t lanes_of(std::uint32_t channels) { return (channels + 3) & ~3U; }

}  // namespace lifecert::vision
