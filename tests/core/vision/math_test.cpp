#include "core/vision/math.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace lifecert::vision {
namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();

TEST(VisionMath, IsAsGoodAsALibrarys) {
  for (float angle = -10; angle < 10; angle += 0.0037F) {
    EXPECT_NEAR(sine_cosine(angle).sine, std::sin(static_cast<double>(angle)), 1e-6) << angle;
    EXPECT_NEAR(sine_cosine(angle).cosine, std::cos(static_cast<double>(angle)), 1e-6) << angle;
    EXPECT_NEAR(logistic(angle), 1 / (1 + std::exp(-static_cast<double>(angle))), 1e-6) << angle;
    for (const float x : {-3.0F, -0.01F, 0.0F, 0.5F, 70.0F}) {
      EXPECT_NEAR(arctangent(angle, x), std::atan2(static_cast<double>(angle), static_cast<double>(x)), 1e-5);
    }
  }
}

TEST(VisionMath, TakesAnyNumber) {
  for (const float odd : {kNan, kInfinity, -kInfinity, 3e38F, -3e38F}) {
    EXPECT_TRUE(std::isfinite(sine_cosine(odd).sine));
    EXPECT_TRUE(std::isfinite(arctangent(odd, 1)));
    EXPECT_TRUE(std::isfinite(arctangent(1, odd)));
    EXPECT_GE(logistic(odd), 0.0F);
    EXPECT_LE(logistic(odd), 1.0F);
  }
  EXPECT_EQ(arctangent(0, 0), 0);
  EXPECT_EQ(square_root(kNan), 0);
  EXPECT_EQ(square_root(-1), 0);
  EXPECT_EQ(square_root(2.25F), 1.5F);
  EXPECT_EQ(floor_to_int(kNan), 0);
  EXPECT_EQ(floor_to_int(kInfinity), 1000000000);
  EXPECT_EQ(floor_to_int(-kInfinity), -1000000000);
}

TEST(VisionMath, RoundsHalvesAwayFromZero) {
  struct Case {
    float x;
    std::int32_t floor;
    std::int32_t rounded;
  };
  for (const Case& one : {Case{0.5F, 0, 1}, Case{-0.5F, -1, -1}, Case{-0.25F, -1, 0}, Case{2, 2, 2}, Case{-2, -2, -2},
                          Case{1.49F, 1, 1}, Case{-1.51F, -2, -2}}) {
    EXPECT_EQ(floor_to_int(one.x), one.floor) << one.x;
    EXPECT_EQ(round_bounded(one.x, -10, 10), one.rounded) << one.x;
  }
  EXPECT_EQ(round_bounded(99, -10, 10), 10);
  EXPECT_EQ(round_bounded(-99, -10, 10), -10);
  EXPECT_EQ(round_bounded(kNan, -10, 10), -10);
}

}  // namespace
}  // namespace lifecert::vision
