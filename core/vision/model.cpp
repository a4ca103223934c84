#include "core/vision/model.h"

#include <cstring>
#include <utility>

namespace lifecert::vision {
namespace {

constexpr std::string_view kMagic = "LCNN";
constexpr std::uint32_t kVersion = 1;

Error bad(const char* where) { return {Code::bad_model, where}; }

// Takes numbers from the front. After the first one that is not there, all further ones are 0 and good() is false.
class Reader {
 public:
  explicit Reader(ByteView bytes) : left_(bytes) {}

  [[nodiscard]] bool good() const { return good_; }
  [[nodiscard]] std::size_t left() const { return left_.size(); }

  ByteView bytes(std::uint64_t count) {
    if (count > left_.size()) {
      good_ = false;
      left_ = {};
      return {};
    }
    const auto size = static_cast<std::size_t>(count);
    const ByteView taken = left_.first(size);
    left_ = left_.subspan(size);
    return taken;
  }
  std::uint32_t number(std::size_t size) {
    const ByteView taken = bytes(size);
    std::uint32_t value = 0;
    for (std::size_t i = taken.size(); i > 0; --i) value = value << 8 | taken[i - 1];
    return value;
  }
  std::uint8_t u8() { return static_cast<std::uint8_t>(number(1)); }
  std::uint16_t u16() { return static_cast<std::uint16_t>(number(2)); }
  float f32() {
    const std::uint32_t bits = number(4);
    float value = 0;
    std::memcpy(&value, &bits, sizeof value);
    return value;
  }
  /// `count` floats of four bytes each; empty when there are not so many.
  std::vector<float> floats(std::uint64_t count) {
    std::vector<float> values;
    if (count > left() / 4) {
      good_ = false;
      return values;
    }
    values.reserve(static_cast<std::size_t>(count));
    for (std::uint64_t i = 0; i < count; ++i) values.push_back(f32());
    return values;
  }

 private:
  ByteView left_;
  bool good_ = true;
};

// IEEE 754 half precision; infinity and NaN become infinity, which no weight may be.
float half(std::uint32_t bits) {
  const std::uint32_t sign = (bits & 0x8000U) << 16;
  const std::uint32_t exponent = bits >> 10 & 31U;
  const std::uint32_t fraction = bits & 1023U;
  if (exponent == 0) {
    const float small = static_cast<float>(fraction) * 5.9604644775390625e-8F;
    return sign != 0 ? -small : small;
  }
  const std::uint32_t wide = exponent == 31 ? sign | 0x7F800000U : sign | (exponent + 112) << 23 | fraction << 13;
  float value = 0;
  std::memcpy(&value, &wide, sizeof value);
  return value;
}

bool all_usable(const std::vector<float>& values) {
  for (const float value : values) {
    if (!(value >= -kMaxWeight && value <= kMaxWeight)) return false;
  }
  return true;
}

bool has_weights(LayerKind kind) { return kind == LayerKind::conv || kind == LayerKind::depthwise; }

bool has_kernel(LayerKind kind) {
  return has_weights(kind) || kind == LayerKind::max_pool || kind == LayerKind::mean_pool;
}

// How many places a kernel has along one side; 0 when it does not fit.
std::uint32_t places(std::uint32_t side, std::uint32_t pads, std::uint32_t kernel, std::uint32_t stride) {
  const std::uint32_t padded = side + pads;
  return padded < kernel ? 0 : (padded - kernel) / stride + 1;
}

// One parse: what has been read so far, and how much it will cost.
class Parser {
 public:
  explicit Parser(ByteView bytes) : reader_(bytes) {}

  Result<Model> run() {
    if (text_of(reader_.bytes(4)) != kMagic || reader_.number(4) != kVersion) return Code::unknown_version;
    model_.input.height = reader_.u16();
    model_.input.width = reader_.u16();
    model_.input.channels = reader_.u16();
    const std::uint32_t layers = reader_.u16();
    const std::uint32_t outputs = reader_.u16();
    if (!reader_.good()) return bad("end");
    if (!is_sound(model_.input) || layers == 0 || layers > kMaxLayers || outputs == 0 || outputs > kMaxOutputs) {
      return bad("size");
    }
    for (std::uint32_t i = 0; i < outputs; ++i) {
      model_.outputs.push_back(reader_.u16());
      if (model_.outputs.back() > layers) return bad("size");
    }
    floats_ = lanes(model_.input);
    for (std::uint32_t i = 0; i < layers; ++i) {
      Result<Layer> layer = read_layer();
      if (!layer) return layer.error();
      model_.layers.push_back(std::move(*layer));
    }
    if (!reader_.good() || reader_.left() != 0) return bad("end");
    return std::move(model_);
  }

 private:
  static bool is_sound(const Shape& shape) {
    return shape.height > 0 && shape.height <= kMaxSide && shape.width > 0 && shape.width <= kMaxSide &&
           shape.channels > 0 && shape.channels <= kMaxChannels;
  }
  static std::uint64_t lanes(const Shape& shape) {
    return std::uint64_t{shape.height} * shape.width * lanes_of(shape.channels);
  }
  [[nodiscard]] bool is_made(std::uint16_t tensor) const { return tensor <= model_.layers.size(); }
  [[nodiscard]] const Shape& shape_of(std::uint16_t tensor) const {
    return tensor == 0 ? model_.input : model_.layers[tensor - 1U].shape;
  }

  Result<Layer> read_layer() {
    Layer layer;
    const std::uint8_t kind = reader_.u8();
    const std::uint8_t activation = reader_.u8();
    const std::uint8_t type = reader_.u8();
    layer.kernel_height = reader_.u8();
    layer.kernel_width = reader_.u8();
    layer.stride = reader_.u8();
    layer.pad_top = reader_.u8();
    layer.pad_bottom = reader_.u8();
    layer.pad_left = reader_.u8();
    layer.pad_right = reader_.u8();
    layer.input = reader_.u16();
    layer.added = reader_.u16();
    const std::uint32_t channels = reader_.u16();
    if (!reader_.good()) return bad("end");
    if (kind < 1 || kind > 7 || activation > 2 || type > 2) return bad("layer");
    layer.kind = static_cast<LayerKind>(kind);
    layer.activation = static_cast<Activation>(activation);
    const auto weight_type = static_cast<WeightType>(type);
    if ((weight_type != WeightType::none) != has_weights(layer.kind)) return bad("layer");
    if (!is_made(layer.input)) return bad("layer");
    if (const Result<void> shaped = find_shape(layer, channels); !shaped) return shaped.error();
    if (const Result<void> read = read_numbers(layer, weight_type); !read) return read.error();
    return layer;
  }

  // The shape of what the layer makes, and whether the layer makes sense.
  Result<void> find_shape(Layer& layer, std::uint32_t channels) {
    const Shape& in = shape_of(layer.input);
    const bool kernel = has_kernel(layer.kind);
    const bool kernel_fits = layer.kernel_height >= 1 && layer.kernel_height <= kMaxKernel && layer.kernel_width >= 1 &&
                             layer.kernel_width <= kMaxKernel && layer.stride >= 1 && layer.stride <= kMaxKernel;
    const bool no_kernel = layer.kernel_height == 1 && layer.kernel_width == 1 && layer.stride == 1;
    const bool pads = (layer.pad_top | layer.pad_bottom | layer.pad_left | layer.pad_right) != 0;
    const bool may_pad = has_weights(layer.kind) || layer.kind == LayerKind::max_pool || layer.kind == LayerKind::pad;
    if (kernel ? !kernel_fits : !no_kernel) return bad("layer");
    if (pads && !may_pad) return bad("layer");
    const bool reaches_in = layer.pad_top < layer.kernel_height && layer.pad_bottom < layer.kernel_height &&
                            layer.pad_left < layer.kernel_width && layer.pad_right < layer.kernel_width;
    if (kernel && !reaches_in) return bad("layer");
    layer.shape.height = places(in.height, layer.pad_top + layer.pad_bottom, layer.kernel_height, layer.stride);
    layer.shape.width = places(in.width, layer.pad_left + layer.pad_right, layer.kernel_width, layer.stride);
    if (layer.kind == LayerKind::mean) layer.shape.height = layer.shape.width = 1;
    layer.shape.channels = layer.kind == LayerKind::conv ? channels : in.channels;
    if (channels != layer.shape.channels || !is_sound(layer.shape)) return bad("layer");
    return check_added(layer);
  }

  Result<void> check_added(const Layer& layer) const {
    const bool may_add = has_weights(layer.kind) || layer.kind == LayerKind::add;
    if (layer.added == kNoTensor) {
      return layer.kind == LayerKind::add ? Result<void>(bad("layer")) : Result<void>();
    }
    if (!may_add || !is_made(layer.added)) return bad("layer");
    const Shape& added = shape_of(layer.added);
    const bool fits = added.height == layer.shape.height && added.width == layer.shape.width &&
                      added.channels <= layer.shape.channels;
    return fits ? Result<void>() : Result<void>(bad("layer"));
  }

  Result<void> read_numbers(Layer& layer, WeightType type) {
    const Shape& in = shape_of(layer.input);
    const std::uint64_t out_channels = layer.shape.channels;
    const std::uint64_t taps = std::uint64_t{layer.kernel_height} * layer.kernel_width;
    const std::uint64_t count = !has_weights(layer.kind)        ? 0
                                : layer.kind == LayerKind::conv ? taps * in.channels * out_channels
                                                                : taps * out_channels;
    // Weights are packed in blocks of eight channels (layers.h); count what they will take.
    const std::uint64_t packed = count / out_channels * ((out_channels + 7) / 8 * 8);
    floats_ += packed + lanes(layer.shape) + 3 * out_channels;
    const std::uint64_t each = layer.kind == LayerKind::conv ? taps * in.channels : taps;
    work_ += std::uint64_t{layer.shape.height} * layer.shape.width * out_channels * each;
    if (floats_ > kMaxTensorFloats || work_ > kMaxWork) return Error{Code::over_budget, "net"};

    if (type == WeightType::f16) read_halves(layer, count);
    if (type == WeightType::u8) read_bytes(layer, count);
    if (has_weights(layer.kind)) layer.bias = reader_.floats(out_channels);
    if (layer.activation == Activation::prelu) layer.slopes = reader_.floats(out_channels);
    if (!reader_.good()) return bad("end");
    const bool usable = all_usable(layer.weights) && all_usable(layer.bias) && all_usable(layer.slopes);
    return usable ? Result<void>() : Result<void>(bad("weights"));
  }

  void read_halves(Layer& layer, std::uint64_t count) {
    const ByteView bytes = reader_.bytes(2 * count);
    layer.weights.reserve(bytes.size() / 2);
    for (std::size_t i = 0; i < bytes.size(); i += 2) {
      layer.weights.push_back(half(bytes[i] | static_cast<std::uint32_t>(bytes[i + 1]) << 8));
    }
  }

  void read_bytes(Layer& layer, std::uint64_t count) {
    const float least = reader_.f32();
    const float step = reader_.f32();
    const std::vector<float> factors = reader_.floats(layer.shape.channels);
    const ByteView bytes = reader_.bytes(count);
    if (!reader_.good()) return;
    layer.weights.reserve(bytes.size());
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      const float number = static_cast<float>(bytes[i]) * step + least;
      layer.weights.push_back(number * factors[i % factors.size()]);
    }
  }

  Reader reader_;
  Model model_;
  std::uint64_t floats_ = 0;
  std::uint64_t work_ = 0;
};

}  // namespace

std::uint32_t model_checksum(ByteView bytes) {
  std::uint32_t table[256];
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit) value = (value & 1) != 0 ? value >> 1 ^ 0xEDB88320U : value >> 1;
    table[i] = value;
  }
  std::uint32_t sum = 0xFFFFFFFFU;
  const std::size_t end = bytes.size() < 4 ? 0 : bytes.size() - 4;
  for (const std::uint8_t byte : bytes.first(end)) sum = sum >> 8 ^ table[(sum ^ byte) & 255U];
  return ~sum;
}

Result<Model> parse_model(ByteView bytes) {
  if (bytes.size() > kMaxModelBytes) return Error{Code::too_long, "net"};
  if (bytes.size() < 8) return bad("end");
  if (text_of(bytes.first(4)) != kMagic) return Code::unknown_version;
  const std::uint32_t checksum = Reader(bytes.last(4)).number(4);
  if (model_checksum(bytes) != checksum) return bad("checksum");
  Result<Model> model = Parser(bytes.first(bytes.size() - 4)).run();
  if (model) model->checksum = checksum;
  return model;
}

}  // namespace lifecert::vision
