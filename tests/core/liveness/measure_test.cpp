#include "core/liveness/measure.h"

#include <gtest/gtest.h>

namespace lifecert {
namespace {

using liveness::Frame;
using vision::FaceFrame;

FaceFrame face() {
  FaceFrame seen;
  seen.found = true;
  seen.picture_width = 640;
  seen.picture_height = 480;
  seen.measures.faces = 1;
  seen.measures.box = {220, 120, 200, 240};
  seen.measures.yaw = 1644;
  seen.measures.pitch = -1646;
  seen.measures.roll = 4;
  seen.measures.left_eye = 377;
  seen.measures.right_eye = 0;
  seen.measures.left_lids = 316;
  seen.measures.right_lids = 310;
  seen.measures.mouth = 198;
  seen.measures.size = 500;
  seen.measures.light = 120;
  seen.measures.sharpness = 60;
  seen.mesh[234] = {1000, 2000, 0};
  seen.mesh[454] = {3000, 2000, 0};
  seen.mesh[10] = {2000, 1000, 0};
  seen.mesh[152] = {2000, 3000, 0};
  seen.mesh[1] = {2500, 2100, -900};
  return seen;
}

TEST(Measure, TakesTheEyesNumbers) {
  const Frame frame = liveness::frame_of(face(), 70, 1);
  EXPECT_EQ(frame.at_ms, 70U);
  EXPECT_EQ(frame.faces, 1);
  EXPECT_EQ(frame.yaw, 164);
  EXPECT_EQ(frame.pitch, -165);
  EXPECT_EQ(frame.roll, 0);
  EXPECT_EQ(frame.turn, 500);  // half way from the middle to the left cheek
  EXPECT_EQ(frame.nod, 100);
  EXPECT_EQ(frame.lid_left, 377);
  EXPECT_EQ(frame.lid_right, 1);  // shut, but looked at
  EXPECT_EQ(frame.eye_right, 310);
  EXPECT_EQ(frame.x, 500);
  EXPECT_EQ(frame.y, 500);
}

TEST(Measure, KnowsThatNobodyLookedAtTheEyesOrCountedFaces) {
  FaceFrame seen = face();
  seen.measures.left_eye = seen.measures.right_eye = vision::kNotMeasured;
  seen.measures.faces = vision::kNotMeasured;
  const Frame frame = liveness::frame_of(seen, 0, 1);
  EXPECT_EQ(frame.lid_left, 0);
  EXPECT_EQ(frame.lid_right, 0);
  EXPECT_EQ(frame.faces, 1);
  EXPECT_EQ(liveness::frame_of(seen, 0, 2).faces, 2);
}

TEST(Measure, OfNoFaceIsNothing) {
  FaceFrame seen = face();
  seen.found = false;
  Frame none;
  none.at_ms = 5;
  EXPECT_EQ(liveness::frame_of(seen, 5, 1), none);
  EXPECT_EQ(liveness::depth_places_of(seen), liveness::DepthPlaces{});
}

TEST(Measure, StaysWithinAFramesLimits) {
  FaceFrame seen = face();
  seen.picture_width = 0;
  seen.measures = {};
  seen.measures.faces = 300;
  seen.measures.yaw = INT32_MIN;
  seen.measures.pitch = INT32_MAX;
  seen.measures.mouth = INT32_MAX;
  seen.measures.left_lids = INT32_MIN;
  seen.measures.size = INT32_MAX;
  seen.measures.sharpness = -5;
  seen.measures.light = 999;
  seen.measures.box = {INT32_MAX, INT32_MIN, INT32_MAX, INT32_MIN};
  seen.mesh[1] = {INT16_MAX, INT16_MIN, 0};
  EXPECT_TRUE(in_range(liveness::frame_of(seen, UINT32_MAX, 1)));
}

}  // namespace
}  // namespace lifecert
