#include "core/vision/picture.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "core/vision/math.h"
#include "tests/support/portrait.h"

namespace lifecert::vision {
namespace {

// A picture in which each pixel says where it is.
Picture map_of(std::int32_t width, std::int32_t height) {
  Picture picture;
  picture.width = width;
  picture.height = height;
  for (std::int32_t y = 0; y < height; ++y) {
    for (std::int32_t x = 0; x < width; ++x) {
      for (const std::int32_t value : {x, y, 7, 99}) picture.pixels.push_back(static_cast<std::uint8_t>(value));
    }
  }
  return picture;
}

// A cut, with room for its numbers.
struct Cut {
  std::vector<float> numbers;
  std::uint32_t side = 0;

  Cut(const Picture& picture, const Square& square, std::uint32_t to, bool mirrored = false, const Scale& scale = {})
      : numbers(std::size_t{to} * to * 4 + 4), side(to) {
    // 16-byte aligned, as nets have their input.
    const std::size_t shift = (16 - reinterpret_cast<std::uintptr_t>(numbers.data()) % 16) % 16 / sizeof(float);
    cut(picture.view(), square, mirrored, scale, {{to, to, 3}, 4, numbers.data() + shift});
    std::rotate(numbers.begin(), numbers.begin() + static_cast<std::ptrdiff_t>(shift), numbers.end());
  }
  [[nodiscard]] float at(std::uint32_t x, std::uint32_t y, std::uint32_t channel) const {
    return numbers[(std::size_t{y} * side + x) * 4 + channel];
  }
};

TEST(Cut, AtTheSameSizeGivesThePixels) {
  const Cut same(map_of(8, 8), {4, 4, 8, 0}, 8);
  for (std::uint32_t y = 0; y < 8; ++y) {
    for (std::uint32_t x = 0; x < 8; ++x) {
      EXPECT_EQ(same.at(x, y, 0), static_cast<float>(x));
      EXPECT_EQ(same.at(x, y, 1), static_cast<float>(y));
      EXPECT_EQ(same.at(x, y, 2), 7.0F);
      EXPECT_EQ(same.at(x, y, 3), 0.0F) << "the fourth lane stays zero";
    }
  }
}

TEST(Cut, MirrorsAndScales) {
  const Cut mirrored(map_of(8, 8), {4, 4, 8, 0}, 8, true, {{2, 1, 1}, {0, 0, -7}});
  EXPECT_EQ(mirrored.at(0, 3, 0), 14.0F);
  EXPECT_EQ(mirrored.at(7, 3, 0), 0.0F);
  EXPECT_EQ(mirrored.at(5, 3, 2), 0.0F);
}

TEST(Cut, TurnsClockwise) {
  // A square turned by a quarter reads the picture's right edge from above as its own upper edge from the left.
  const Cut turned(map_of(8, 8), {4, 4, 8, kPi / 2}, 8);
  EXPECT_NEAR(turned.at(0, 0, 0), 7, 1e-3);
  EXPECT_NEAR(turned.at(0, 0, 1), 0, 1e-3);
  EXPECT_NEAR(turned.at(7, 0, 0), 7, 1e-3);
  EXPECT_NEAR(turned.at(7, 0, 1), 7, 1e-3);
}

TEST(Cut, TakesTheMeanWhereItShrinks) {
  Picture checks = map_of(16, 16);
  for (std::size_t i = 0; i < checks.pixels.size(); ++i) {
    checks.pixels[i] = (i / 4 % 16 + i / 64) % 2 == 0 ? 200 : 0;
  }
  const Cut small(checks, {8, 8, 16, 0}, 4);
  EXPECT_NEAR(small.at(1, 2, 0), 100, 1);
}

TEST(Cut, IsBlackOutsideAndTakesAnySquare) {
  const Picture map = map_of(8, 8);
  const float huge = 1e30F;
  for (const Square& odd :
       {Square{-100, -100, 8, 0}, Square{huge, 4, 8, 0}, Square{4, 4, 0, 0}, Square{4, 4, huge, 1},
        Square{__builtin_nanf(""), 0, 8, 0}, Square{4, 4, __builtin_nanf(""), __builtin_nanf("")}}) {
    const Cut any(map, odd, 4);
    for (const float number : any.numbers) EXPECT_TRUE(number >= 0 && number <= 8) << number;
  }
  EXPECT_EQ(Cut(map, {-100, -100, 8, 0}, 4).at(2, 2, 2), 0.0F);
}

TEST(Jpeg, DecodesWhatAnEncoderMade) {
  const Picture& face = support::portrait();
  const Result<Picture> decoded = decode_jpeg(support::jpeg_of(face.view(), 95));
  ASSERT_TRUE(decoded);
  ASSERT_EQ(decoded->width, face.width);
  ASSERT_EQ(decoded->height, face.height);
  ASSERT_EQ(decoded->pixels.size(), face.pixels.size());
  std::int64_t apart = 0;
  for (std::size_t i = 0; i < face.pixels.size(); ++i) apart += std::abs(int{face.pixels[i]} - int{decoded->pixels[i]});
  EXPECT_LT(apart / static_cast<std::int64_t>(face.pixels.size()), 3);
}

TEST(Jpeg, RefusesOtherPicturesAndAbsurdSizes) {
  const auto code_of = [](ByteView bytes) {
    return decode_jpeg(bytes).has_value() ? Code::ok : decode_jpeg(bytes).error().code;
  };
  EXPECT_EQ(code_of({}), Code::bad_picture);
  EXPECT_EQ(code_of(view_of("GIF89a...")), Code::bad_picture);
  EXPECT_EQ(code_of(Bytes(kMaxJpegBytes + 1)), Code::too_long);
  Bytes jpeg = support::jpeg_of(support::shown(support::portrait(), {225, 120, 200, 0}, 64, 48).view(), 80);
  constexpr std::uint8_t kFrame[] = {0xFF, 0xC0};
  const auto frame = std::search(jpeg.begin(), jpeg.end(), std::begin(kFrame), std::end(kFrame));
  ASSERT_NE(frame, jpeg.end());
  // The frame header's height and width, four bytes behind its length and precision.
  std::fill_n(frame + 5, 4, std::uint8_t{0xFF});
  EXPECT_EQ(code_of(jpeg), Code::bad_picture);
}

// Found by fuzzing: stb_image of 2022 counted a table's codes into an array of 257 without looking.
TEST(Jpeg, RefusesTablesOfTooManyCodes) {
  Bytes jpeg = support::jpeg_of(support::shown(support::portrait(), {225, 120, 200, 0}, 64, 48).view(), 80);
  constexpr std::uint8_t kTables[] = {0xFF, 0xC4};
  const auto tables = std::search(jpeg.begin(), jpeg.end(), std::begin(kTables), std::end(kTables));
  ASSERT_NE(tables, jpeg.end());
  std::fill_n(tables + 5, 16, std::uint8_t{200});
  const Result<Picture> picture = decode_jpeg(jpeg);
  ASSERT_FALSE(picture);
  EXPECT_EQ(picture.error(), (Error{Code::bad_picture, "tables"}));
}

TEST(Jpeg, SurvivesDamage) {
  const Bytes golden = support::jpeg_of(support::shown(support::portrait(), {225, 120, 200, 0}, 64, 48).view(), 80);
  std::mt19937 random(3);
  for (int round = 0; round < 2000; ++round) {
    Bytes damaged = golden;
    for (int hits = 0; hits < 4; ++hits) damaged[random() % damaged.size()] = static_cast<std::uint8_t>(random());
    if (random() % 4 == 0) damaged.resize(random() % damaged.size());
    const Result<Picture> picture = decode_jpeg(damaged);
    if (picture) {
      ASSERT_EQ(picture->pixels.size(),
                static_cast<std::size_t>(picture->width) * static_cast<std::size_t>(picture->height) * 4);
    }
  }
}

TEST(PictureSize, HasLimits) {
  EXPECT_TRUE(is_picture_size(640, 480));
  EXPECT_TRUE(is_picture_size(3000, 2000));
  EXPECT_FALSE(is_picture_size(0, 480));
  EXPECT_FALSE(is_picture_size(640, -1));
  EXPECT_FALSE(is_picture_size(4097, 2));
  EXPECT_FALSE(is_picture_size(4096, 4096));
}

}  // namespace
}  // namespace lifecert::vision
