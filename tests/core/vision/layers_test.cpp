// The layers against plain loops that do what core/vision/layers.h promises, in its order: every bit is the same,
// whatever SIMD the machine has.
#include "core/vision/layers.h"

#include <gtest/gtest.h>

#include <cstring>
#include <random>

#include "core/vision/net.h"
#include "tests/support/allocations.h"
#include "tests/support/net_file.h"

namespace lifecert::vision {
namespace {

using support::NetFile;
using support::NetLayer;

using Plain = std::vector<float>;  // height x width x channels, without lanes

float at(const Plain& tensor, const Shape& shape, std::int64_t y, std::int64_t x, std::uint32_t channel) {
  const bool inside = y >= 0 && x >= 0 && y < shape.height && x < shape.width;
  return inside ? tensor[(static_cast<std::size_t>(y) * shape.width + static_cast<std::size_t>(x)) * shape.channels +
                         channel]
                : 0.0F;
}

// One number of a layer's output.
float plain_number(const Layer& layer, const Plain& in, const Shape& shape, std::uint32_t y, std::uint32_t x,
                   std::uint32_t channel) {
  const bool largest = layer.kind == LayerKind::max_pool;
  float sum = layer.bias.empty() ? (largest ? -3e38F : 0.0F) : layer.bias[channel];
  for (std::uint32_t i = 0; i < layer.kernel_height; ++i) {
    for (std::uint32_t j = 0; j < layer.kernel_width; ++j) {
      const std::int64_t row = std::int64_t{y} * layer.stride + i - layer.pad_top;
      const std::int64_t column = std::int64_t{x} * layer.stride + j - layer.pad_left;
      const std::size_t tap = std::size_t{i} * layer.kernel_width + j;
      if (layer.kind == LayerKind::conv) {
        for (std::uint32_t c = 0; c < shape.channels; ++c) {
          const float weight = layer.weights[(tap * shape.channels + c) * layer.shape.channels + channel];
          const float product = at(in, shape, row, column, c) * weight;
          sum = sum + product;
        }
      } else if (layer.kind == LayerKind::depthwise) {
        const float product = at(in, shape, row, column, channel) * layer.weights[tap * shape.channels + channel];
        sum = sum + product;
      } else if (largest) {
        const bool inside = row >= 0 && column >= 0 && row < shape.height && column < shape.width;
        const float here = at(in, shape, row, column, channel);
        if (inside && sum < here) sum = here;
      } else {
        sum = sum + at(in, shape, row, column, channel);
      }
    }
  }
  if (layer.kind == LayerKind::mean_pool)
    sum = sum * (1.0F / static_cast<float>(layer.kernel_height * layer.kernel_width));
  return sum;
}

Plain plain_layer(const Layer& layer, const Plain& in, const Shape& shape, const Plain& added,
                  const Shape& added_shape) {
  Plain out;
  for (std::uint32_t y = 0; y < layer.shape.height; ++y) {
    for (std::uint32_t x = 0; x < layer.shape.width; ++x) {
      for (std::uint32_t channel = 0; channel < layer.shape.channels; ++channel) {
        float value = plain_number(layer, in, shape, y, x, channel);
        if (layer.added != kNoTensor && channel < added_shape.channels) {
          value = value + at(added, added_shape, y, x, channel);
        }
        if (layer.activation == Activation::relu) value = value > 0 ? value : 0;
        if (layer.activation == Activation::prelu && value < 0) value = value * layer.slopes[channel];
        out.push_back(value);
      }
    }
  }
  return out;
}

struct LayerCase {
  const char* name;
  Shape in;
  std::vector<NetLayer> layers;  // weights are filled in
};

NetLayer layer_of(LayerKind kind, std::uint8_t kernel, std::uint8_t stride, std::uint8_t pad, std::uint16_t channels,
                  Activation activation = Activation::none, std::uint16_t input = 0, std::uint16_t added = kNoTensor) {
  NetLayer layer;
  layer.kind = kind;
  layer.activation = activation;
  layer.kernel_height = layer.kernel_width = kernel;
  layer.stride = stride;
  layer.pad_top = layer.pad_bottom = layer.pad_left = layer.pad_right = pad;
  layer.channels = channels;
  layer.input = input;
  layer.added = added;
  return layer;
}

// Random weights of the right number.
NetFile filled(const LayerCase& one, std::mt19937& random) {
  NetFile net{static_cast<std::uint16_t>(one.in.height),
              static_cast<std::uint16_t>(one.in.width),
              static_cast<std::uint16_t>(one.in.channels),
              one.layers,
              {static_cast<std::uint16_t>(one.layers.size())}};
  std::vector<std::uint32_t> channels = {one.in.channels};
  std::uniform_real_distribution<float> uniform(-1, 1);
  for (NetLayer& layer : net.layers) {
    const bool conv = layer.kind == LayerKind::conv;
    if (conv || layer.kind == LayerKind::depthwise) {
      layer.weight_type = 1;
      const std::size_t count =
          std::size_t{layer.kernel_height} * layer.kernel_width * layer.channels * (conv ? channels[layer.input] : 1);
      // Halves between 2^-6 and 2, of either sign.
      for (std::size_t i = 0; i < count; ++i) {
        layer.halves.push_back(static_cast<std::uint16_t>((random() & 0x83FF) | ((9 + random() % 7) << 10)));
      }
      for (std::uint16_t i = 0; i < layer.channels; ++i) layer.bias.push_back(uniform(random));
    }
    if (layer.activation == Activation::prelu) {
      for (std::uint16_t i = 0; i < layer.channels; ++i) layer.slopes.push_back(uniform(random));
    }
    channels.push_back(layer.channels);
  }
  return net;
}

class Layers : public ::testing::TestWithParam<LayerCase> {};

TEST_P(Layers, AreThePlainLoopsBitForBit) {
  std::mt19937 random(42);
  const Bytes file = support::bytes_of(filled(GetParam(), random));
  const Result<Model> model = parse_model(file);
  ASSERT_TRUE(model) << describe(model.error());
  Result<Net> net = Net::load(file, 8U << 20);
  ASSERT_TRUE(net) << describe(net.error());

  std::uniform_real_distribution<float> uniform(-2, 2);
  std::vector<Plain> tensors(1);
  std::vector<Shape> shapes = {model->input};
  const Tensor input = net->input();
  for (std::size_t i = 0; i < std::size_t{input.shape.height} * input.shape.width; ++i) {
    for (std::uint32_t c = 0; c < input.lanes; ++c) {
      const float value = c < input.shape.channels ? uniform(random) : 0;
      input.data[i * input.lanes + c] = value;
      if (c < input.shape.channels) tensors[0].push_back(value);
    }
  }
  for (const Layer& layer : model->layers) {
    const std::size_t added = layer.added == kNoTensor ? 0 : layer.added;
    tensors.push_back(plain_layer(layer, tensors[layer.input], shapes[layer.input], tensors[added], shapes[added]));
    shapes.push_back(layer.shape);
  }

  const support::Allocations taken = support::allocations_of([&] { net->run(); });
  EXPECT_EQ(taken.bytes, 0U) << "looking must not allocate";
  const Tensor output = net->output(0);
  const Plain& want = tensors.back();
  std::size_t next = 0;
  for (std::size_t i = 0; i < std::size_t{output.shape.height} * output.shape.width; ++i) {
    for (std::uint32_t c = 0; c < output.lanes; ++c) {
      const float got = output.data[i * output.lanes + c];
      if (c >= output.shape.channels) {
        ASSERT_EQ(got, 0.0F) << "lanes beyond the channels stay zero";
      } else {
        ASSERT_EQ(got, want[next++]) << "place " << i << ", channel " << c;
      }
    }
  }
  EXPECT_EQ(next, want.size());
}

INSTANTIATE_TEST_SUITE_P(
    Vision, Layers,
    ::testing::Values(
        LayerCase{"Dense1x1", {5, 7, 5}, {layer_of(LayerKind::conv, 1, 1, 0, 11)}},
        LayerCase{"Dense3x3Padded", {6, 9, 3}, {layer_of(LayerKind::conv, 3, 1, 1, 8, Activation::relu)}},
        LayerCase{"Dense5x5Stride2", {11, 11, 4}, {layer_of(LayerKind::conv, 5, 2, 2, 6, Activation::prelu)}},
        LayerCase{"Depthwise3x3", {7, 10, 9}, {layer_of(LayerKind::depthwise, 3, 1, 1, 9, Activation::prelu)}},
        LayerCase{"Depthwise3x3Stride2", {8, 8, 4}, {layer_of(LayerKind::depthwise, 3, 2, 0, 4)}},
        LayerCase{"Depthwise5x5", {7, 7, 6}, {layer_of(LayerKind::depthwise, 5, 1, 2, 6)}},
        LayerCase{"Largest", {6, 6, 5}, {layer_of(LayerKind::max_pool, 2, 2, 0, 5)}},
        LayerCase{"LargestPadded", {5, 5, 3}, {layer_of(LayerKind::max_pool, 3, 2, 1, 3)}},
        LayerCase{"Mean", {6, 6, 5}, {layer_of(LayerKind::mean_pool, 2, 2, 0, 5)}},
        LayerCase{"Pad", {3, 4, 5}, {layer_of(LayerKind::pad, 1, 1, 2, 5)}},
        LayerCase{
            "AddsFewerChannels",
            {5, 5, 3},
            {layer_of(LayerKind::conv, 1, 1, 0, 14), layer_of(LayerKind::conv, 1, 1, 0, 20, Activation::relu, 1, 1)}},
        LayerCase{
            "AddsByItself",
            {4, 4, 6},
            {layer_of(LayerKind::depthwise, 3, 1, 1, 6), layer_of(LayerKind::add, 1, 1, 0, 6, Activation::relu, 1, 0)}},
        // Long enough for places in the arena to be used again while others are kept.
        LayerCase{"ShortcutsAcrossLayers",
                  {8, 8, 4},
                  {layer_of(LayerKind::conv, 3, 1, 1, 8, Activation::relu),
                   layer_of(LayerKind::depthwise, 3, 1, 1, 8, Activation::none, 1),
                   layer_of(LayerKind::conv, 1, 1, 0, 8, Activation::prelu, 2, 1),
                   layer_of(LayerKind::depthwise, 3, 1, 1, 8, Activation::none, 3),
                   layer_of(LayerKind::conv, 1, 1, 0, 8, Activation::prelu, 4, 3),
                   layer_of(LayerKind::max_pool, 2, 2, 0, 8, Activation::none, 5)}}),
    [](const ::testing::TestParamInfo<LayerCase>& one) { return std::string(one.param.name); });

TEST(Layers, MeanIsTheMeanOverThePicture) {
  LayerCase one{"Mean", {2, 2, 3}, {layer_of(LayerKind::mean, 1, 1, 0, 3)}};
  std::mt19937 random(1);
  Result<Net> net = Net::load(support::bytes_of(filled(one, random)), 1U << 20);
  ASSERT_TRUE(net);
  const float values[] = {1, 10, 100, 0, 2, 20, 200, 0, 3, 30, 300, 0, 4, 40, 400, 0};
  std::memcpy(net->input().data, values, sizeof values);
  net->run();
  EXPECT_EQ(net->output(0).data[0], 2.5F);
  EXPECT_EQ(net->output(0).data[1], 25.0F);
  EXPECT_EQ(net->output(0).data[2], 250.0F);
}

TEST(Layers, ComputeTheNetThatOneKnowsByHeart) {
  Result<Net> net = Net::load(support::bytes_of(support::small_net()), 4096);
  ASSERT_TRUE(net);
  float* const in = net->input().data;
  for (int i = 0; i < 9; ++i) in[4 * i] = static_cast<float>(i);
  net->run();
  // Upper left: 0*1 + 1*0.5 + 3*1 - 4 + 0.25 = -0.25, by the slope -0.125; the largest is lower right:
  // 4*1 + 5*0.5 + 7*1 - 8 + 0.25 = 5.75. The other channel: 4*-1 + 5*2 + 7*1 - 8 - 4 = 1.
  EXPECT_EQ(net->output(0).data[0], 5.75F);
  EXPECT_EQ(net->output(0).data[1], 1.0F);
}

}  // namespace
}  // namespace lifecert::vision
