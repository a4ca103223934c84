#include "core/vision/layers.h"

#include <algorithm>

#include "core/vision/simd.h"

namespace lifecert::vision {
namespace {

constexpr std::uint32_t kTile = 4;  // places of a row that a dense layer makes at once

constexpr std::uint32_t blocks_of(std::uint32_t channels) { return (channels + kBlock - 1) / kBlock; }

const float* place(const Tensor& tensor, std::uint32_t y, std::uint32_t x) {
  return tensor.data + (std::size_t{y} * tensor.shape.width + x) * tensor.lanes;
}
float* place_out(const Tensor& tensor, std::uint32_t y, std::uint32_t x) {
  return tensor.data + (std::size_t{y} * tensor.shape.width + x) * tensor.lanes;
}

// What follows the sum: the added tensor, then the activation.
class Finish {
 public:
  explicit Finish(const Work& work) : activation_(work.layer->activation), slopes_(work.slopes), added_(work.added) {}

  /// added   the place of the added tensor that belongs to the sum, or null
  [[nodiscard]] F4 operator()(F4 sum, const float* added, std::uint32_t channel) const {
    if (added != nullptr && channel < added_.lanes) sum = sum + load4(added + channel);
    if (activation_ == Activation::none) return sum;
    const F4 zero = splat4(0);
    if (activation_ == Activation::relu) return larger(zero, sum);
    return larger(zero, sum) + smaller(zero, sum) * load4(slopes_ + channel);
  }
  [[nodiscard]] const float* added_at(std::uint32_t y, std::uint32_t x) const {
    return added_.data == nullptr ? nullptr : place(added_, y, x);
  }

 private:
  Activation activation_;
  const float* slopes_;
  Tensor added_;
};

// Where in the input the kernel's place (i, j) for the output (y, x) lies; `zeros` when outside.
const float* tap(const Work& work, std::uint32_t y, std::uint32_t x, std::uint32_t i, std::uint32_t j) {
  const Layer& layer = *work.layer;
  const std::uint32_t row = y * layer.stride + i;
  const std::uint32_t column = x * layer.stride + j;
  if (row < layer.pad_top || column < layer.pad_left) return work.zeros;
  if (row - layer.pad_top >= work.in.shape.height || column - layer.pad_left >= work.in.shape.width) return work.zeros;
  return place(work.in, row - layer.pad_top, column - layer.pad_left);
}

// Four places of one row, eight output channels: the sums of one block.
struct Sums {
  F4 low[kTile];
  F4 high[kTile];
};

Sums dense_block(const float* const* taps, std::uint32_t tap_count, std::uint32_t channels, const float* weights,
                 const float* bias) {
  F4 a0 = load4(bias), a1 = a0, a2 = a0, a3 = a0;
  F4 b0 = load4(bias + 4), b1 = b0, b2 = b0, b3 = b0;
  for (std::uint32_t t = 0; t < tap_count; ++t, taps += kTile) {
    const float* const p0 = taps[0];
    const float* const p1 = taps[1];
    const float* const p2 = taps[2];
    const float* const p3 = taps[3];
    for (std::uint32_t c = 0; c < channels; ++c, weights += kBlock) {
      const F4 low = load4(weights);
      const F4 high = load4(weights + 4);
      const F4 s0 = splat4(p0[c]);
      a0 = a0 + s0 * low;
      b0 = b0 + s0 * high;
      const F4 s1 = splat4(p1[c]);
      a1 = a1 + s1 * low;
      b1 = b1 + s1 * high;
      const F4 s2 = splat4(p2[c]);
      a2 = a2 + s2 * low;
      b2 = b2 + s2 * high;
      const F4 s3 = splat4(p3[c]);
      a3 = a3 + s3 * low;
      b3 = b3 + s3 * high;
    }
  }
  return {{a0, a1, a2, a3}, {b0, b1, b2, b3}};
}

void run_conv(const Work& work) {
  const Layer& layer = *work.layer;
  const Finish finish(work);
  const std::uint32_t tap_count = layer.kernel_height * layer.kernel_width;
  const std::uint32_t channels = work.in.shape.channels;
  const std::size_t block_weights = std::size_t{tap_count} * channels * kBlock;
  const float* taps[kMaxKernel * kMaxKernel * kTile];
  for (std::uint32_t y = 0; y < work.out.shape.height; ++y) {
    for (std::uint32_t x = 0; x < work.out.shape.width; x += kTile) {
      const std::uint32_t count = std::min(kTile, work.out.shape.width - x);
      // A tile at the end of a row repeats its last place and keeps only what is new.
      const float** next = taps;
      for (std::uint32_t i = 0; i < layer.kernel_height; ++i) {
        for (std::uint32_t j = 0; j < layer.kernel_width; ++j) {
          for (std::uint32_t n = 0; n < kTile; ++n) *next++ = tap(work, y, x + std::min(n, count - 1), i, j);
        }
      }
      for (std::uint32_t block = 0; block < blocks_of(work.out.shape.channels); ++block) {
        const std::uint32_t channel = block * kBlock;
        const Sums sums =
            dense_block(taps, tap_count, channels, work.weights + block * block_weights, work.bias + channel);
        for (std::uint32_t n = 0; n < count; ++n) {
          float* const to = place_out(work.out, y, x + n) + channel;
          const float* const added = finish.added_at(y, x + n);
          store4(to, finish(sums.low[n], added, channel));
          if (channel + 4 < work.out.lanes) store4(to + 4, finish(sums.high[n], added, channel + 4));
        }
      }
    }
  }
}

// Four channels of one row, three by three: the nine weights stay in registers.
void depthwise_row_3x3(const Work& work, const Finish& finish, std::uint32_t y, std::uint32_t channel) {
  const Layer& layer = *work.layer;
  const std::uint32_t lanes = work.in.lanes;
  F4 weights[9];
  for (std::uint32_t t = 0; t < 9; ++t) weights[t] = load4(work.weights + std::size_t{t} * lanes + channel);
  const F4 bias = load4(work.bias + channel);
  const std::uint32_t first_row = y * layer.stride;
  const bool rows_inside = first_row >= layer.pad_top && first_row - layer.pad_top + 3 <= work.in.shape.height;
  for (std::uint32_t x = 0; x < work.out.shape.width; ++x) {
    F4 sum = bias;
    const std::uint32_t first = x * layer.stride;
    if (rows_inside && first >= layer.pad_left && first - layer.pad_left + 3 <= work.in.shape.width) {
      const float* row = place(work.in, first_row - layer.pad_top, first - layer.pad_left) + channel;
      const std::size_t next_row = std::size_t{work.in.shape.width} * lanes;
      for (std::uint32_t i = 0; i < 3; ++i, row += next_row) {
        sum = sum + load4(row) * weights[i * 3];
        sum = sum + load4(row + lanes) * weights[i * 3 + 1];
        sum = sum + load4(row + 2 * lanes) * weights[i * 3 + 2];
      }
    } else {
      for (std::uint32_t t = 0; t < 9; ++t) sum = sum + load4(tap(work, y, x, t / 3, t % 3) + channel) * weights[t];
    }
    store4(place_out(work.out, y, x) + channel, finish(sum, finish.added_at(y, x), channel));
  }
}

void depthwise_row(const Work& work, const Finish& finish, std::uint32_t y, std::uint32_t channel) {
  const Layer& layer = *work.layer;
  for (std::uint32_t x = 0; x < work.out.shape.width; ++x) {
    F4 sum = load4(work.bias + channel);
    const float* weights = work.weights + channel;
    for (std::uint32_t i = 0; i < layer.kernel_height; ++i) {
      for (std::uint32_t j = 0; j < layer.kernel_width; ++j, weights += work.in.lanes) {
        sum = sum + load4(tap(work, y, x, i, j) + channel) * load4(weights);
      }
    }
    store4(place_out(work.out, y, x) + channel, finish(sum, finish.added_at(y, x), channel));
  }
}

void run_depthwise(const Work& work) {
  const Finish finish(work);
  const bool is_3x3 = work.layer->kernel_height == 3 && work.layer->kernel_width == 3;
  for (std::uint32_t y = 0; y < work.out.shape.height; ++y) {
    for (std::uint32_t channel = 0; channel < work.out.lanes; channel += 4) {
      if (is_3x3) {
        depthwise_row_3x3(work, finish, y, channel);
      } else {
        depthwise_row(work, finish, y, channel);
      }
    }
  }
}

void run_pool(const Work& work) {
  const Layer& layer = *work.layer;
  const Finish finish(work);
  const bool largest = layer.kind == LayerKind::max_pool;
  const F4 share = splat4(1.0F / static_cast<float>(layer.kernel_height * layer.kernel_width));
  for (std::uint32_t y = 0; y < work.out.shape.height; ++y) {
    for (std::uint32_t x = 0; x < work.out.shape.width; ++x) {
      for (std::uint32_t channel = 0; channel < work.out.lanes; channel += 4) {
        F4 value = splat4(largest ? -3.0e38F : 0.0F);
        for (std::uint32_t i = 0; i < layer.kernel_height; ++i) {
          for (std::uint32_t j = 0; j < layer.kernel_width; ++j) {
            const float* const from = tap(work, y, x, i, j);
            if (largest && from == work.zeros) continue;
            const F4 here = load4(from + channel);
            value = largest ? larger(value, here) : value + here;
          }
        }
        if (!largest) value = value * share;
        store4(place_out(work.out, y, x) + channel, finish(value, nullptr, channel));
      }
    }
  }
}

void run_pad(const Work& work) {
  const Finish finish(work);
  for (std::uint32_t y = 0; y < work.out.shape.height; ++y) {
    for (std::uint32_t x = 0; x < work.out.shape.width; ++x) {
      const float* const from = tap(work, y, x, 0, 0);
      for (std::uint32_t channel = 0; channel < work.out.lanes; channel += 4) {
        store4(place_out(work.out, y, x) + channel, finish(load4(from + channel), nullptr, channel));
      }
    }
  }
}

void run_add(const Work& work) {
  const Finish finish(work);
  for (std::uint32_t y = 0; y < work.out.shape.height; ++y) {
    for (std::uint32_t x = 0; x < work.out.shape.width; ++x) {
      const float* const from = place(work.in, y, x);
      for (std::uint32_t channel = 0; channel < work.out.lanes; channel += 4) {
        store4(place_out(work.out, y, x) + channel, finish(load4(from + channel), finish.added_at(y, x), channel));
      }
    }
  }
}

void run_mean(const Work& work) {
  const Finish finish(work);
  const std::uint32_t places = work.in.shape.height * work.in.shape.width;
  const F4 share = splat4(1.0F / static_cast<float>(places));
  for (std::uint32_t channel = 0; channel < work.out.lanes; channel += 4) {
    F4 sum = splat4(0);
    for (std::uint32_t n = 0; n < places; ++n)
      sum = sum + load4(work.in.data + std::size_t{n} * work.in.lanes + channel);
    store4(work.out.data + channel, finish(sum * share, nullptr, channel));
  }
}

}  // namespace

std::size_t packed_size(const Layer& layer, const Shape& in) {
  const std::size_t taps = std::size_t{layer.kernel_height} * layer.kernel_width;
  if (layer.kind == LayerKind::conv) return taps * in.channels * blocks_of(layer.shape.channels) * kBlock;
  if (layer.kind == LayerKind::depthwise) return taps * lanes_of(in.channels);
  return 0;
}

void pack_weights(const Layer& layer, const Shape& in, float* to) {
  if (layer.weights.empty()) return;
  const std::size_t taps = std::size_t{layer.kernel_height} * layer.kernel_width;
  const std::size_t out_channels = layer.shape.channels;
  if (layer.kind == LayerKind::depthwise) {
    for (std::size_t t = 0; t < taps; ++t) {
      std::copy_n(layer.weights.data() + t * out_channels, out_channels, to + t * lanes_of(in.channels));
    }
    return;
  }
  const std::size_t rows = taps * in.channels;
  for (std::size_t first = 0; first < out_channels; first += kBlock) {
    const std::size_t count = std::min<std::size_t>(kBlock, out_channels - first);
    for (std::size_t row = 0; row < rows; ++row, to += kBlock) {
      std::copy_n(layer.weights.data() + row * out_channels + first, count, to);
    }
  }
}

void run_layer(const Work& work) {
  switch (work.layer->kind) {
    case LayerKind::conv:
      return run_conv(work);
    case LayerKind::depthwise:
      return run_depthwise(work);
    case LayerKind::max_pool:
    case LayerKind::mean_pool:
      return run_pool(work);
    case LayerKind::pad:
      return run_pad(work);
    case LayerKind::add:
      return run_add(work);
    case LayerKind::mean:
      return run_mean(work);
  }
}

}  // namespace lifecert::vision
