#include "core/liveness/likeness.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/liveness/depth.h"

namespace lifecert {
namespace {

using liveness::DepthPlaces;
using liveness::GreyPicture;
using liveness::Square;

// A picture of soft hills.
Bytes hills(std::uint32_t width, std::uint32_t height, double phase, int brighter = 0) {
  Bytes pixels;
  for (std::uint32_t y = 0; y < height; ++y) {
    for (std::uint32_t x = 0; x < width; ++x) {
      const double value = 120 + 60 * std::sin(phase + 9.0 * x / width) * std::cos(phase * 2 + 7.0 * y / height);
      pixels.push_back(static_cast<std::uint8_t>(value + brighter));
    }
  }
  return pixels;
}

TEST(Thumb, IsTheSameInAnotherSizeAndLight) {
  const Bytes large = hills(320, 240, 1);
  const Bytes small = hills(64, 48, 1, 40);
  const liveness::Thumb a = liveness::thumb_of({320, 240, large}, {80, 40, 160});
  const liveness::Thumb b = liveness::thumb_of({64, 48, small}, {16, 8, 32});
  EXPECT_LT(liveness::difference(a, b), 12);
}

TEST(Thumb, TellsPicturesApart) {
  const Bytes one = hills(320, 240, 1);
  const Bytes other = hills(320, 240, 2.3);
  const Square square = {0, 0, 240};
  EXPECT_GT(liveness::difference(liveness::thumb_of({320, 240, one}, square), liveness::thumb_of({320, 240, other}, square)), 30);
}

TEST(Thumb, TakesSquaresBeyondThePictureAndPicturesOfNothing) {
  const Bytes one = hills(32, 24, 1);
  EXPECT_EQ(liveness::difference(liveness::thumb_of({32, 24, one}, {-400, -400, 10}), liveness::thumb_of({32, 24, one}, {-900, -900, 10})), 0);
  EXPECT_EQ(liveness::thumb_of({}, {0, 0, 10}), liveness::Thumb{});
  EXPECT_EQ(liveness::thumb_of({1000, 1000, one}, {0, 0, 10}), liveness::Thumb{});  // fewer pixels than it says
  (void)liveness::thumb_of({32, 24, one}, {-2'000'000'000, 2'000'000'000, 1});
}

TEST(Print, StaysWhenAPictureIsMadeSmallerAndDimmer) {
  const Bytes one = hills(320, 240, 1);
  const Bytes again = hills(320, 240, 1, -20);
  const Bytes smaller = hills(160, 120, 1, 10);
  const liveness::Print print = liveness::print_of({320, 240, one});
  EXPECT_LE(liveness::difference(print, liveness::print_of({320, 240, again})), liveness::kNearEqualBits);
  EXPECT_LE(liveness::difference(print, liveness::print_of({160, 120, smaller})), liveness::kNearEqualBits);
}

TEST(Print, TellsPicturesApart) {
  const Bytes one = hills(320, 240, 1);
  const Bytes other = hills(320, 240, 1.6);
  EXPECT_GT(liveness::difference(liveness::print_of({320, 240, one}), liveness::print_of({320, 240, other})), 2 * liveness::kNearEqualBits);
}

// ---- Depth

struct Point {
  double x, y, z;
};

// A head's places, 1,600 units high, seen with a turn and a nod; flat: all in one plane.
DepthPlaces seen(double turn_deg, double nod_deg, bool flat, double size = 1) {
  static const Point kHead[liveness::kDepthPlaces] = {
      {0, 100, -500},   {0, 50, -480},    {0, -250, -380},  {0, -700, -300}, {0, 900, -250},  {-650, 100, 250},
      {650, 100, 250},  {-680, -200, 280}, {680, -200, 280}, {-450, -200, -150}, {-180, -180, -220}, {450, -200, -150},
      {180, -180, -220}, {-250, 450, -280}, {250, 450, -280}, {0, 0, -440}};
  DepthPlaces places{};
  const double t = turn_deg / 57.29578, n = nod_deg / 57.29578;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const Point p = {kHead[i].x, kHead[i].y, flat ? 0 : kHead[i].z};
    const double x = p.x * std::cos(t) - p.z * std::sin(t), z = p.x * std::sin(t) + p.z * std::cos(t);
    const double y = p.y * std::cos(n) - z * std::sin(n);
    places[i] = {static_cast<std::int32_t>(size * (4000 + 5 * x)), static_cast<std::int32_t>(size * (3000 + 5 * y))};
  }
  return places;
}

TEST(Depth, LeavesNothingOfAPlane) {
  for (const double turn : {-50.0, -25.0, 10.0, 25.0, 50.0}) {
    EXPECT_LE(liveness::left_by_a_plane(seen(0, 0, true), seen(turn, 5, true)), 3) << turn;
    EXPECT_LE(liveness::left_by_a_plane(seen(0, 0, true), seen(turn, 20, true, 0.4)), 3) << turn;
  }
}

TEST(Depth, LeavesMuchOfAHead) {
  for (const double turn : {-25.0, -12.0, 12.0, 25.0}) {
    EXPECT_GE(liveness::left_by_a_plane(seen(0, 0, false), seen(turn, 0, false)), 15) << turn;
    EXPECT_GE(liveness::left_by_a_plane(seen(0, 0, false, 0.4), seen(turn, 3, false)), 15) << turn;
  }
}

TEST(Depth, ASheetBecomesNarrowBeforeItsNoseMoves) {
  for (const double turn : {-50.0, -30.0, 30.0, 50.0}) {
    EXPECT_NEAR(liveness::narrowed_by(seen(0, 0, true), seen(turn, 0, true, 0.7)), 1000 - 1000 * std::cos(turn / 57.29578), 3) << turn;
  }
  // A head at half of that shows its other side meanwhile.
  for (const double turn : {-12.0, -6.0, 6.0, 12.0}) {
    EXPECT_LE(std::abs(liveness::narrowed_by(seen(0, 0, false), seen(turn, 0, false))), 25) << turn;
  }
  EXPECT_LT(liveness::narrowed_by(seen(0, 0, true), seen(0, 40, true)), 0) << "a bow makes it lower, not narrower";
}

TEST(Depth, SaysNothingOfWhatIsNoFace) {
  EXPECT_EQ(liveness::narrowed_by({}, seen(20, 0, false)), 0);
  EXPECT_EQ(liveness::narrowed_by(seen(20, 0, false), {}), 0);
  EXPECT_EQ(liveness::left_by_a_plane({}, seen(20, 0, false)), 0);
  EXPECT_EQ(liveness::left_by_a_plane(seen(20, 0, false), {}), 0);
  DepthPlaces wild{};
  wild[0] = {INT32_MAX, INT32_MIN};
  wild[1] = {INT32_MIN, INT32_MAX};
  wild[2] = {INT32_MIN, INT32_MIN};
  (void)liveness::left_by_a_plane(wild, seen(20, 0, false));
  (void)liveness::left_by_a_plane(seen(20, 0, false), wild);
  (void)liveness::narrowed_by(wild, seen(20, 0, false));
  (void)liveness::narrowed_by(seen(20, 0, false), wild);
}

}  // namespace
}  // namespace lifecert
