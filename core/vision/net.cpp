#include "core/vision/net.h"

#include <algorithm>

namespace lifecert::vision {
namespace {

std::size_t floats_of(const Shape& shape) { return std::size_t{shape.height} * shape.width * lanes_of(shape.channels); }

std::size_t whole_blocks(std::size_t channels) { return (channels + kBlock - 1) / kBlock * kBlock; }

// A stretch of the arena that is in use until the layer `last` has run.
struct Stretch {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t last = 0;
};

// The lowest place where `size` floats lie beside none of the stretches.
std::size_t first_gap(std::vector<Stretch> used, std::size_t from, std::size_t size) {
  std::sort(used.begin(), used.end(), [](const Stretch& a, const Stretch& b) { return a.begin < b.begin; });
  for (const Stretch& one : used) {
    if (from + size <= one.begin) break;
    from = std::max(from, one.end);
  }
  return from;
}

}  // namespace

Result<Net> Net::load(ByteView file, std::size_t budget_bytes) {
  Result<Model> model = parse_model(file);
  if (!model) return model.error();
  Net net;
  net.model_ = std::move(*model);
  const std::size_t floats = net.plan_tensors(net.plan_numbers());
  if (floats > budget_bytes / sizeof(float)) return Error{Code::over_budget, "net"};
  if (!net.arena_.reserve(floats)) return Error{Code::over_budget, "memory"};
  net.pack();
  return net;
}

// Where weights, biases and slopes will lie. Returns the end.
std::size_t Net::plan_numbers() {
  std::size_t end = 0;
  for (const Layer& layer : model_.layers) {
    const std::size_t channels = whole_blocks(layer.shape.channels);
    Packed& at = packed_.emplace_back();
    at.weights = end;
    at.bias = at.weights + packed_size(layer, shape_of(layer.input));
    at.slopes = at.bias + channels;
    end = at.slopes + channels;
  }
  std::size_t widest = 0;
  for (std::size_t i = 0; i <= model_.layers.size(); ++i) {
    widest = std::max<std::size_t>(widest, lanes_of(shape_of(i).channels));
  }
  zeros_at_ = end;
  return end + widest;
}

// Where tensors will lie: a place is used again when the last layer that reads it has run. Returns the end.
std::size_t Net::plan_tensors(std::size_t from) {
  const std::size_t count = model_.layers.size() + 1;
  std::vector<std::size_t> last(count, 0);
  for (std::size_t i = 0; i < model_.layers.size(); ++i) {
    last[i + 1] = i;
    last[model_.layers[i].input] = i;
    if (model_.layers[i].added != kNoTensor) last[model_.layers[i].added] = i;
  }
  for (const std::uint16_t output : model_.outputs) last[output] = count;
  std::size_t end = from;
  std::vector<Stretch> used;
  for (std::size_t tensor = 0; tensor < count; ++tensor) {
    // Tensor i is made by layer i - 1; what was read for the last time before that layer is free.
    std::erase_if(used, [tensor](const Stretch& one) { return tensor > 0 && one.last < tensor - 1; });
    const std::size_t size = floats_of(shape_of(tensor));
    const std::size_t begin = first_gap(used, from, size);
    used.push_back({begin, begin + size, last[tensor]});
    tensor_at_.push_back(begin);
    end = std::max(end, begin + size);
  }
  return end;
}

void Net::pack() {
  for (std::size_t i = 0; i < model_.layers.size(); ++i) {
    Layer& layer = model_.layers[i];
    pack_weights(layer, shape_of(layer.input), arena_.at(packed_[i].weights));
    std::copy(layer.bias.begin(), layer.bias.end(), arena_.at(packed_[i].bias));
    std::copy(layer.slopes.begin(), layer.slopes.end(), arena_.at(packed_[i].slopes));
    layer.weights = {};
    layer.bias = {};
    layer.slopes = {};
  }
}

Tensor Net::tensor(std::size_t which) {
  const Shape& shape = shape_of(which);
  return {shape, lanes_of(shape.channels), arena_.at(tensor_at_[which])};
}

void Net::run() {
  for (std::size_t i = 0; i < model_.layers.size(); ++i) {
    const Layer& layer = model_.layers[i];
    Work work;
    work.layer = &layer;
    work.in = tensor(layer.input);
    if (layer.added != kNoTensor) work.added = tensor(layer.added);
    work.out = tensor(i + 1);
    work.weights = arena_.at(packed_[i].weights);
    work.bias = arena_.at(packed_[i].bias);
    work.slopes = arena_.at(packed_[i].slopes);
    work.zeros = arena_.at(zeros_at_);
    run_layer(work);
  }
}

}  // namespace lifecert::vision
