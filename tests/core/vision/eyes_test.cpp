// The eyes on pictures of a face whose turn, size and light are known.
#include "core/vision/eyes.h"

#include <gtest/gtest.h>

#include "core/vision/math.h"
#include "core/vision/measure.h"
#include "tests/support/allocations.h"
#include "tests/support/portrait.h"

namespace lifecert::vision {
namespace {

using support::portrait;
using support::shown;

constexpr Square kHead = {225, 130, 240, 0};  // of the portrait: a head with some room around it

float degrees(float angle) { return angle * kPi / 180; }

Eyes& eyes() {
  static Eyes the_eyes = support::eyes_with({NetKind::detector, NetKind::mesh, NetKind::eyelids, NetKind::match});
  return the_eyes;
}

FaceFrame afresh(const Picture& picture) {
  const Result<FaceFrame> frame = eyes().look_afresh(picture.view());
  if (!frame) ADD_FAILURE() << describe(frame.error());
  return frame ? *frame : FaceFrame{};
}

TEST(Eyes, FindTheFaceWhereItIs) {
  const FaceFrame frame = afresh(portrait());
  ASSERT_TRUE(frame.found);
  const FaceMeasures& face = frame.measures;
  EXPECT_EQ(face.faces, 1);
  EXPECT_GT(face.presence, 950);
  EXPECT_NEAR(face.box.x + face.box.width / 2, 225, 12);
  EXPECT_NEAR(face.box.y + face.box.height / 2, 122, 12);
  EXPECT_NEAR(face.box.height, 108, 12);
  EXPECT_NEAR(face.yaw, 0, 500);
  EXPECT_NEAR(face.roll, 300, 300);
  EXPECT_NEAR(face.right_eye, 380, 40);
  EXPECT_NEAR(face.left_eye, 370, 40);
  EXPECT_NEAR(face.mouth, 200, 40);
  EXPECT_NEAR(face.size, 211, 25);
  // The person's right eye stands further left in the picture.
  EXPECT_LT(frame.mesh[33].x, frame.mesh[263].x);
}

TEST(Eyes, SeeTheHeadTilt) {
  const std::int32_t rest = afresh(shown(portrait(), kHead, 480, 480)).measures.roll;
  for (const float turn : {-30.0F, -15.0F, 15.0F, 30.0F}) {
    Square where = kHead;
    where.turn = degrees(turn);
    const FaceFrame frame = afresh(shown(portrait(), where, 480, 480));
    ASSERT_TRUE(frame.found) << turn;
    // What is cut out clockwise shows the head tilted the other way.
    EXPECT_NEAR(frame.measures.roll - rest, -turn * 100, 300) << turn;
    EXPECT_NEAR(frame.measures.yaw, 0, 900) << turn;
  }
}

TEST(Eyes, FindAFaceInAPhoneOnItsSide) {
  for (const float turn : {90.0F, -90.0F, 180.0F}) {
    Square where = kHead;
    where.turn = degrees(turn);
    const Picture picture = shown(portrait(), where, 640, 480);
    ASSERT_TRUE(afresh(picture).found) << turn;
    // In a stream one other way up is tried in each picture.
    eyes().forget();
    bool found = false;
    for (int i = 0; i < 4 && !found; ++i) found = eyes().look(picture.view(), {})->found;
    EXPECT_TRUE(found) << turn;
  }
}

TEST(Eyes, SeeHowNearTheFaceIs) {
  Square near = kHead;
  near.side = 160;
  Square far = kHead;
  far.side = 480;
  const std::int32_t near_size = afresh(shown(portrait(), near, 640, 480)).measures.size;
  const std::int32_t far_size = afresh(shown(portrait(), far, 640, 480)).measures.size;
  EXPECT_NEAR(near_size, 1000 * 108 / 160, 80);
  EXPECT_NEAR(far_size, 1000 * 108 / 480, 40);
}

TEST(Eyes, SeeLightAndBlur) {
  const FaceMeasures bright = afresh(shown(portrait(), kHead, 480, 480)).measures;
  const FaceMeasures dark = afresh(shown(portrait(), kHead, 480, 480, 0.3F)).measures;
  EXPECT_NEAR(dark.light, bright.light * 3 / 10, 8);
  EXPECT_NEAR(dark.sharpness, bright.sharpness, bright.sharpness / 5 + 3);
  // As if out of focus: a small picture, enlarged.
  const Picture small = shown(portrait(), kHead, 60, 60);
  const FaceMeasures blurred = afresh(shown(small, {30, 30, 60, 0}, 480, 480)).measures;
  EXPECT_LT(blurred.sharpness, bright.sharpness * 3 / 4);
}

TEST(Eyes, SeeNothingWhereNobodyIs) {
  for (const Square& where : {Square{60, 440, 100, 0}, Square{5000, 0, 100, 0}}) {
    const FaceFrame frame = afresh(shown(portrait(), where, 320, 240));
    EXPECT_FALSE(frame.found);
    EXPECT_EQ(frame.measures.faces, 0);
    EXPECT_EQ(frame.mesh, Mesh{});
  }
}

TEST(Eyes, CountTwoPeople) {
  // Two heads side by side.
  const Picture one = shown(portrait(), kHead, 320, 480);
  Picture two;
  two.width = 640;
  two.height = 480;
  for (std::int32_t y = 0; y < 480; ++y) {
    for (int side = 0; side < 2; ++side) {
      const auto row = one.pixels.begin() + y * 320 * 4;
      two.pixels.insert(two.pixels.end(), row, row + 320 * 4);
    }
  }
  EXPECT_EQ(afresh(two).measures.faces, 2);
  eyes().forget();
  EXPECT_EQ(eyes().look(two.view(), {false, true})->measures.faces, 2);
}

TEST(Eyes, FollowTheFaceAndNoticeThatItIsGone) {
  eyes().forget();
  const Picture here = shown(portrait(), kHead, 480, 480);
  const Picture gone = shown(portrait(), {60, 440, 100, 0}, 480, 480);
  EXPECT_NE(eyes().look(here.view(), {})->measures.faces, kNotMeasured) << "the first picture is searched";
  const Result<FaceFrame> next = eyes().look(here.view(), {});
  EXPECT_TRUE(next->found);
  EXPECT_EQ(next->measures.faces, kNotMeasured) << "the next one is not";
  EXPECT_EQ(next->measures.right_eye, kNotMeasured);
  EXPECT_NE(eyes().look(here.view(), {true, false})->measures.right_eye, kNotMeasured);
  EXPECT_FALSE(eyes().look(gone.view(), {})->found);
  EXPECT_TRUE(eyes().look(here.view(), {})->found);
}

TEST(Eyes, LookAfreshWithoutRegardToTheStream) {
  const Picture here = shown(portrait(), kHead, 480, 480);
  const FaceFrame first = afresh(here);
  eyes().forget();
  (void)eyes().look(shown(portrait(), {240, 140, 400, 0.2F}, 480, 480).view(), {});
  EXPECT_EQ(afresh(here), first);
}

TEST(Eyes, ReadTheSameFromAJpeg) {
  const Picture here = shown(portrait(), kHead, 640, 480);
  const FaceMeasures raw = afresh(here).measures;
  const Result<Picture> decoded = decode_jpeg(support::jpeg_of(here.view(), 80));
  ASSERT_TRUE(decoded);
  const FaceMeasures again = afresh(*decoded).measures;
  EXPECT_NEAR(again.yaw, raw.yaw, 200);
  EXPECT_NEAR(again.pitch, raw.pitch, 200);
  EXPECT_NEAR(again.roll, raw.roll, 200);
  EXPECT_NEAR(again.right_eye, raw.right_eye, 50);
  EXPECT_NEAR(again.left_eye, raw.left_eye, 50);
  EXPECT_NEAR(again.mouth, raw.mouth, 50);
}

TEST(Eyes, DescribeOnePersonAlikeAndOthersOtherwise) {
  const auto described = [](const Picture& picture) {
    const Result<Descriptor> descriptor = eyes().describe(picture.view(), afresh(picture));
    if (!descriptor) ADD_FAILURE() << describe(descriptor.error());
    return descriptor ? *descriptor : Descriptor{};
  };
  const Descriptor person = described(portrait());
  Square tilted = kHead;
  tilted.turn = degrees(12);
  EXPECT_LT(distance_permille(person, described(shown(portrait(), tilted, 640, 480, 0.7F))), 400);
  // No second face may be used here; the same one, stretched to half its width, is no longer hers to the net.
  Picture stretched;
  stretched.width = 256;
  stretched.height = 512;
  for (std::size_t i = 0; i < portrait().pixels.size(); i += 8) {
    stretched.pixels.insert(stretched.pixels.end(), portrait().pixels.begin() + static_cast<std::ptrdiff_t>(i),
                            portrait().pixels.begin() + static_cast<std::ptrdiff_t>(i + 4));
  }
  EXPECT_GT(distance_permille(person, described(stretched)), 400);
}

TEST(Eyes, SayWhatIsMissing) {
  Eyes blind;
  const Picture picture = shown(portrait(), kHead, 64, 48);
  EXPECT_EQ(blind.look(picture.view(), {}).error(), (Error{Code::wrong_state, "detector"}));
  EXPECT_EQ(blind.describe(picture.view(), {}).error(), (Error{Code::wrong_state, "match"}));
  EXPECT_EQ(blind.nets(), (std::array<std::uint32_t, 4>{}));
  EXPECT_EQ(blind.add(NetKind::mesh, support::net_file(NetKind::detector)).error(), (Error{Code::bad_model, "input"}));
  EXPECT_EQ(blind.add(static_cast<NetKind>(9), {}).error().code, Code::bad_argument);
  EXPECT_EQ(eyes().describe(picture.view(), {}).error().code, Code::no_face);
  EXPECT_EQ(eyes().look({picture.pixels.data(), 0, 48}, {}).error().code, Code::bad_picture);
  EXPECT_EQ(eyes().look_afresh({nullptr, 64, 48}).error().code, Code::bad_picture);
}

// A change of the converter or of a package makes other nets; signed numbers would then be other ones too.
TEST(Eyes, AreTheNetsThatThePolicyNames) { EXPECT_EQ(eyes().nets(), (std::array<std::uint32_t, 4>{1555676750, 2560494590, 710676351, 2297979966})); }

// What the first picture has taken is enough for all that follow.
TEST(Eyes, AllocateNothingFromTheSecondPictureOn) {
  const Picture picture = shown(portrait(), kHead, 480, 480);
  eyes().forget();
  (void)eyes().look(picture.view(), {true, true});
  const support::Allocations taken = support::allocations_of([&] { (void)eyes().look(picture.view(), {true, true}); });
  EXPECT_EQ(taken.count, 0U);
}

TEST(Measure, KnowsATurnedHead) {
  // A head like a ball, made of points: turned by 20 degrees to its own left, 10 down, tilted by 5.
  FaceFrame frame;
  frame.picture_width = 640;
  frame.picture_height = 480;
  const auto put = [&](std::size_t which, float x, float y, float z) {
    const SineCosine yaw = sine_cosine(degrees(20));
    const SineCosine pitch = sine_cosine(degrees(10));
    const float x1 = x * yaw.cosine - z * yaw.sine;
    const float z1 = x * yaw.sine + z * yaw.cosine;
    const float y1 = y * pitch.cosine - z1 * pitch.sine;
    const float z2 = y * pitch.sine + z1 * pitch.cosine;
    frame.mesh[which] = {static_cast<std::int16_t>((320 + x1) * 16), static_cast<std::int16_t>((240 + y1) * 16),
                         static_cast<std::int16_t>(z2 * 16)};
  };
  for (std::size_t i = 0; i < kMeshPoints; ++i) put(i, 0, 0, 0);
  put(234, -80, 0, 0);
  put(454, 80, 0, 0);
  put(10, 0, -100, 0);
  put(152, 0, 100, 0);
  put(33, -45, -30, 0);
  put(263, 45, -30, 0);
  measure_mesh(frame);
  EXPECT_NEAR(frame.measures.yaw, 2000, 60);
  EXPECT_NEAR(frame.measures.pitch, 1000, 60);
  EXPECT_NEAR(frame.measures.size, 1000 * 197 / 480, 12);
}

}  // namespace
}  // namespace lifecert::vision
