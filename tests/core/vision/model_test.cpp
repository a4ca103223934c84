#include "core/vision/model.h"

#include <gtest/gtest.h>

#include <functional>
#include <random>

#include "core/vision/net.h"
#include "tests/support/allocations.h"
#include "tests/support/net_file.h"

namespace lifecert::vision {
namespace {

using support::bytes_of;
using support::NetFile;
using support::NetLayer;
using support::small_net;

TEST(Model, UnpacksHalfPrecision) {
  const Result<Model> model = parse_model(bytes_of(small_net()));
  ASSERT_TRUE(model);
  EXPECT_EQ(model->layers[0].weights, (std::vector<float>{1, -1, 0.5F, 2, 1, 1, -1, -1}));
  EXPECT_EQ(model->layers[0].shape, (Shape{2, 2, 2}));
  EXPECT_EQ(model->layers[1].shape, (Shape{1, 1, 2}));
  NetFile tiny = small_net();
  tiny.layers[0].halves = {0x0001, 0x8001, 0x03FF, 0x0400, 0x7BFF, 0x0000, 0x8000, 0xFBFF};
  const Result<Model> edges = parse_model(bytes_of(tiny));
  ASSERT_TRUE(edges);
  EXPECT_EQ(edges->layers[0].weights,
            (std::vector<float>{0x1p-24F, -0x1p-24F, 1023 * 0x1p-24F, 0x1p-14F, 65504, 0, -0.0F, -65504}));
}

TEST(Model, UnpacksBytes) {
  NetFile net = small_net();
  NetLayer& conv = net.layers[0];
  conv.weight_type = 2;
  conv.halves.clear();
  conv.least = -1;
  conv.step = 0.5F;
  conv.factors = {1, 4};
  conv.numbers = {0, 0, 1, 1, 2, 2, 255, 255};
  const Result<Model> model = parse_model(bytes_of(net));
  ASSERT_TRUE(model);
  EXPECT_EQ(model->layers[0].weights, (std::vector<float>{-1, -4, -0.5F, -2, 0, 0, 126.5F, 506}));
}

TEST(Model, RefusesWhatDoesNotFitTogether) {
  struct Case {
    const char* name;
    std::function<void(NetFile&)> change;
    Code want;
    const char* where;
  };
  const Case cases[] = {
      {"no layers", [](NetFile& net) { net.layers.clear(); }, Code::bad_model, "size"},
      {"no outputs", [](NetFile& net) { net.outputs.clear(); }, Code::bad_model, "size"},
      {"output of a layer that is not there", [](NetFile& net) { net.outputs = {3}; }, Code::bad_model, "size"},
      {"empty input", [](NetFile& net) { net.width = 0; }, Code::bad_model, "size"},
      {"input too large", [](NetFile& net) { net.height = 513; }, Code::bad_model, "size"},
      {"too many channels", [](NetFile& net) { net.channels = 2049; }, Code::bad_model, "size"},
      {"unknown kind", [](NetFile& net) { net.layers[1].kind = static_cast<LayerKind>(8); }, Code::bad_model, "layer"},
      {"kind 0", [](NetFile& net) { net.layers[1].kind = static_cast<LayerKind>(0); }, Code::bad_model, "layer"},
      {"reads its own output", [](NetFile& net) { net.layers[1].input = 2; }, Code::bad_model, "layer"},
      {"adds its own output", [](NetFile& net) { net.layers[0].added = 1; }, Code::bad_model, "layer"},
      {"adds another shape", [](NetFile& net) { net.layers[0].added = 0; }, Code::bad_model, "layer"},
      {"pools and adds", [](NetFile& net) { net.layers[1].added = 0; }, Code::bad_model, "layer"},
      {"stride 0", [](NetFile& net) { net.layers[0].stride = 0; }, Code::bad_model, "layer"},
      {"kernel 0", [](NetFile& net) { net.layers[0].kernel_width = 0; }, Code::bad_model, "layer"},
      {"kernel larger than the picture", [](NetFile& net) { net.layers[0].kernel_height = 4; }, Code::bad_model,
       "layer"},
      {"kernel too large", [](NetFile& net) { net.layers[1].kernel_height = 9; }, Code::bad_model, "layer"},
      {"more padding than kernel", [](NetFile& net) { net.layers[0].pad_top = 2; }, Code::bad_model, "layer"},
      {"weights where none belong", [](NetFile& net) { net.layers[1].weight_type = 1; }, Code::bad_model, "layer"},
      {"no weights where some belong", [](NetFile& net) { net.layers[0].weight_type = 0; }, Code::bad_model, "layer"},
      {"other channels than a pool keeps", [](NetFile& net) { net.layers[1].channels = 3; }, Code::bad_model, "layer"},
      {"an infinite weight", [](NetFile& net) { net.layers[0].halves[3] = 0x7C00; }, Code::bad_model, "weights"},
      {"a weight that is not a number", [](NetFile& net) { net.layers[0].halves[3] = 0x7E01; }, Code::bad_model,
       "weights"},
      {"a bias that is not a number", [](NetFile& net) { net.layers[0].bias[1] = __builtin_nanf(""); }, Code::bad_model,
       "weights"},
      {"a slope that is too large", [](NetFile& net) { net.layers[0].slopes[0] = 1e9F; }, Code::bad_model, "weights"},
      {"a weight too few", [](NetFile& net) { net.layers[0].halves.pop_back(); }, Code::bad_model, "end"},
      {"a bias too many", [](NetFile& net) { net.layers[1].bias = {1}; }, Code::bad_model, "end"},
  };
  for (const Case& one : cases) {
    SCOPED_TRACE(one.name);
    NetFile net = small_net();
    one.change(net);
    const Result<Model> model = parse_model(bytes_of(net));
    ASSERT_FALSE(model);
    EXPECT_EQ(name_of(model.error().code), name_of(one.want));
    EXPECT_EQ(model.error().where, one.where);
  }
}

// A file of a hundred bytes that claims a net of gigabytes is refused before memory is taken for it.
TEST(Model, RefusesAbsurdSizesWithoutTakingMemory) {
  NetFile net;
  net.height = net.width = 512;
  net.channels = 2048;
  NetLayer conv;
  conv.weight_type = 1;
  conv.kernel_height = conv.kernel_width = 8;
  conv.channels = 2048;
  net.layers = {conv};
  net.outputs = {1};
  const Bytes bytes = bytes_of(net);
  const support::Allocations taken = support::allocations_of([&] {
    const Result<Model> model = parse_model(bytes);
    ASSERT_FALSE(model);
    EXPECT_EQ(model.error().code, Code::over_budget);
  });
  EXPECT_LT(taken.bytes, 16384U);
}

TEST(Model, RefusesMoreWorkThanAFrameMayCost) {
  NetFile net;
  net.height = net.width = 256;
  net.channels = 64;
  NetLayer conv;
  conv.weight_type = 1;
  conv.kernel_height = conv.kernel_width = 8;
  conv.channels = 64;
  net.layers = {conv};
  net.outputs = {1};
  const Result<Model> model = parse_model(bytes_of(net));
  ASSERT_FALSE(model);
  EXPECT_EQ(model.error(), (Error{Code::over_budget, "net"}));
}

TEST(Net, KeepsToItsBudget) {
  const Result<Net> net = Net::load(bytes_of(small_net()), 256);
  ASSERT_FALSE(net);
  EXPECT_EQ(net.error(), (Error{Code::over_budget, "net"}));
  EXPECT_TRUE(Net::load(bytes_of(small_net()), 4096));
}

// Behind a right checksum: whatever is accepted can be run.
TEST(Net, RunsOrRefusesWhateverIsDamaged) {
  std::mt19937 random(7);
  const Bytes golden = bytes_of(small_net());
  unsigned accepted = 0;
  for (int round = 0; round < 20000; ++round) {
    Bytes damaged = golden;
    const auto hits = 1 + random() % 3;
    for (std::size_t i = 0; i < hits; ++i)
      damaged[8 + random() % (damaged.size() - 12)] = static_cast<std::uint8_t>(random());
    Result<Net> net = Net::load(support::with_checksum(damaged), 1U << 20);
    if (!net) continue;
    ++accepted;
    net->run();
  }
  EXPECT_GT(accepted, 100U);
}

}  // namespace
}  // namespace lifecert::vision
