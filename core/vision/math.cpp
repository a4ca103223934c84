#include "core/vision/math.h"

#include <cmath>
#include <cstring>

namespace lifecert::vision {
namespace {

// e^x for x in -88 to 88: 2^k times e^f with |f| <= ln(2)/2 by its series.
float exponential(float x) {
  const float bounded = x > 88.0F ? 88.0F : (x > -88.0F ? x : -88.0F);
  const double scaled = static_cast<double>(bounded) * 1.4426950408889634;
  const std::int32_t whole = static_cast<std::int32_t>(scaled + (scaled < 0 ? -0.5 : 0.5));
  const double rest = static_cast<double>(bounded) - whole * 0.6931471805599453;
  double term = 1;
  double sum = 1;
  for (int i = 1; i < 10; ++i) {
    term = term * rest / i;
    sum = sum + term;
  }
  const std::uint64_t bits = static_cast<std::uint64_t>(1023 + whole) << 52;
  double power = 0;
  std::memcpy(&power, &bits, sizeof power);
  return static_cast<float>(sum * power);
}

}  // namespace

SineCosine sine_cosine(float angle) {
  if (!(angle > -1000.0F && angle < 1000.0F)) return {};
  // Into quarter turns and a rest of at most pi/4, where the series are short.
  const double quarters = static_cast<double>(angle) * 0.6366197723675814;
  const std::int32_t quarter = static_cast<std::int32_t>(quarters + (quarters < 0 ? -0.5 : 0.5));
  const double rest = static_cast<double>(angle) - quarter * 1.5707963267948966;
  const double square = rest * rest;
  const double sine =
      rest * (1 + square * (-1.0 / 6 + square * (1.0 / 120 + square * (-1.0 / 5040 + square * (1.0 / 362880)))));
  const double cosine = 1 + square * (-1.0 / 2 + square * (1.0 / 24 + square * (-1.0 / 720 + square * (1.0 / 40320))));
  const float s = static_cast<float>(sine);
  const float c = static_cast<float>(cosine);
  switch (quarter & 3) {
    case 0:
      return {s, c};
    case 1:
      return {c, -s};
    case 2:
      return {-s, -c};
    default:
      return {-c, s};
  }
}

float arctangent(float y, float x) {
  const double ax = x < 0 ? -static_cast<double>(x) : static_cast<double>(x);
  const double ay = y < 0 ? -static_cast<double>(y) : static_cast<double>(y);
  const double long_side = ax > ay ? ax : ay;
  const double short_side = ax > ay ? ay : ax;
  if (!(long_side > 0) || !(short_side >= 0)) return 0;
  // The angle of the short side, at most 45 degrees, halved once so that the series is short:
  // atan(t) = 2 atan(t / (1 + sqrt(1 + t^2))).
  const double t = short_side / long_side;
  const double half = t / (1 + std::sqrt(1 + t * t));
  const double square = half * half;
  double sum = 0;
  for (int i = 19; i >= 1; i -= 2) sum = 1.0 / i - square * sum;
  double angle = 2 * half * sum;
  if (ay > ax) angle = 1.5707963267948966 - angle;
  if (x < 0) angle = 3.141592653589793 - angle;
  return static_cast<float>(y < 0 ? -angle : angle);
}

float logistic(float x) { return 1.0F / (1.0F + exponential(-x)); }

float square_root(float x) { return x > 0 ? std::sqrt(x) : 0.0F; }

std::int32_t floor_to_int(float x) {
  if (!(x >= -1e9F)) return x < 0 ? -1000000000 : 0;
  if (x > 1e9F) return 1000000000;
  const std::int32_t cut = static_cast<std::int32_t>(x);
  return static_cast<float>(cut) > x ? cut - 1 : cut;
}

std::int32_t round_bounded(float x, std::int32_t low, std::int32_t high) {
  if (!(x > static_cast<float>(low))) return low;
  if (x >= static_cast<float>(high)) return high;
  return static_cast<std::int32_t>(x + (x < 0 ? -0.5F : 0.5F));
}

}  // namespace lifecert::vision
