#include "core/liveness/likeness.h"

#include <algorithm>
#include <bit>

namespace lifecert::liveness {
namespace {

constexpr int kContrast = 48;    // mean distance of a thumb's points from their mean
constexpr int kFlattest = 4;     // below this a square shows nothing, and noise is not blown up

std::uint8_t pixel_at(const GreyPicture& picture, std::int64_t x, std::int64_t y) {
  const std::int64_t column = std::clamp<std::int64_t>(x, 0, std::int64_t{picture.width} - 1);
  const std::int64_t row = std::clamp<std::int64_t>(y, 0, std::int64_t{picture.height} - 1);
  return picture.pixels[static_cast<std::size_t>(row * picture.width + column)];
}

struct Area {
  std::int64_t left, top, right, bottom;  // right and bottom not included
};

// Mean brightness; of what lies between pixels, the pixel at its beginning.
int mean_of(const GreyPicture& picture, Area area) {
  area.right = std::max(area.right, area.left + 1);
  area.bottom = std::max(area.bottom, area.top + 1);
  std::int64_t sum = 0;
  for (std::int64_t y = area.top; y < area.bottom; ++y) {
    for (std::int64_t x = area.left; x < area.right; ++x) sum += pixel_at(picture, x, y);
  }
  return static_cast<int>(sum / ((area.right - area.left) * (area.bottom - area.top)));
}

bool is_empty(const GreyPicture& picture) {
  return picture.width == 0 || picture.height == 0 ||
         picture.pixels.size() < std::size_t{picture.width} * picture.height;
}

}  // namespace

Thumb thumb_of(const GreyPicture& picture, const Square& square) {
  Thumb thumb{};
  if (is_empty(picture) || square.side < 1) return thumb;
  constexpr auto kSide = static_cast<std::int64_t>(kThumbSide);
  std::array<int, kThumbSide * kThumbSide> means{};
  int sum = 0;
  for (std::int64_t row = 0; row < kSide; ++row) {
    for (std::int64_t column = 0; column < kSide; ++column) {
      const Area area = {square.left + column * square.side / kSide, square.top + row * square.side / kSide,
                         square.left + (column + 1) * square.side / kSide, square.top + (row + 1) * square.side / kSide};
      int& mean = means[static_cast<std::size_t>(row * kSide + column)];
      mean = mean_of(picture, area);
      sum += mean;
    }
  }
  const int middle = sum / static_cast<int>(means.size());
  int apart = 0;
  for (const int mean : means) apart += std::abs(mean - middle);
  apart = std::max(kFlattest, apart / static_cast<int>(means.size()));
  for (std::size_t i = 0; i < means.size(); ++i) {
    thumb[i] = static_cast<std::uint8_t>(std::clamp(128 + (means[i] - middle) * kContrast / apart, 0, 255));
  }
  return thumb;
}

int difference(const Thumb& a, const Thumb& b) {
  int sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += std::abs(int{a[i]} - int{b[i]});
  return sum / static_cast<int>(a.size());
}

Print print_of(const GreyPicture& picture) {
  Print print{};
  if (is_empty(picture)) return print;
  constexpr std::int64_t kColumns = 17;
  constexpr std::int64_t kRows = 16;
  for (std::int64_t row = 0; row < kRows; ++row) {
    int before = 0;
    for (std::int64_t column = 0; column < kColumns; ++column) {
      const int mean = mean_of(picture, {column * picture.width / kColumns, row * picture.height / kRows,
                                         (column + 1) * picture.width / kColumns, (row + 1) * picture.height / kRows});
      if (column > 0 && before > mean) {
        const auto bit = static_cast<std::size_t>(row * kRows + column - 1);
        print[bit / 8] = static_cast<std::uint8_t>(print[bit / 8] | 1U << (bit % 8));
      }
      before = mean;
    }
  }
  return print;
}

int difference(const Print& a, const Print& b) {
  int bits = 0;
  for (std::size_t i = 0; i < a.size(); ++i) bits += std::popcount(static_cast<unsigned>(a[i] ^ b[i]));
  return bits;
}

}  // namespace lifecert::liveness
