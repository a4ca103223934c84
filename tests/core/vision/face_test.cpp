#include "core/vision/face.h"

#include <gtest/gtest.h>

#include <limits>

#include "core/wire/codec.h"

namespace lifecert::vision {
namespace {

TEST(Distance, IsTheLengthOfTheDifference) {
  Descriptor a;
  Descriptor b;
  EXPECT_EQ(distance_permille(a, b), 0);
  a.values[0] = 3 * kDescriptorUnit / 10;
  b.values[1] = 4 * kDescriptorUnit / 10;
  EXPECT_EQ(distance_permille(a, b), 499);  // 0.3 and 0.4 in 1/65536 lie just below; the fraction is cut off
  EXPECT_EQ(distance_permille(b, a), distance_permille(a, b));
}

TEST(Distance, StaysInRangeForAnyNumbers) {
  Descriptor low;
  Descriptor high;
  low.values.fill(std::numeric_limits<std::int32_t>::min());
  high.values.fill(std::numeric_limits<std::int32_t>::max());
  EXPECT_GT(distance_permille(low, high), 100'000);
}

TEST(FaceFrame, GoesThereAndBack) {
  FaceFrame frame;
  frame.found = true;
  frame.picture_width = 640;
  frame.measures.yaw = -1234;
  frame.mesh[467] = {-32768, 32767, -1};
  const Result<FaceFrame> again = wire::decode<FaceFrame>(wire::encode(frame));
  ASSERT_TRUE(again);
  EXPECT_EQ(*again, frame);
}

}  // namespace
}  // namespace lifecert::vision
