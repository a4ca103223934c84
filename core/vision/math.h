// The few functions of a math library that the eyes need, made of operations that are the same on every machine. The
// machine's own libm may differ in the last bit from another's, and with it a signed number.
#pragma once

#include <cstdint>

namespace lifecert::vision {

inline constexpr float kPi = 3.14159265358979F;

struct SineCosine {
  float sine = 0;
  float cosine = 1;
};

/// angle   radians; outside of -1000 to 1000, or not a number, it counts as 0
/// Error: below 1e-6.
[[nodiscard]] SineCosine sine_cosine(float angle);

/// The angle of the vector (x, y) in radians, -pi to pi; 0 for the zero vector and for what is not a number.
/// Error: below 1e-5.
[[nodiscard]] float arctangent(float y, float x);

/// 1 / (1 + e^-x). Error: below 1e-6.
[[nodiscard]] float logistic(float x);

/// Correctly rounded, as IEEE 754 demands of every machine; 0 for negative numbers and what is not a number.
[[nodiscard]] float square_root(float x);

/// The largest whole number that is not above x. x is bounded to -1e9 to 1e9; 0 for what is not a number.
[[nodiscard]] std::int32_t floor_to_int(float x);

/// x rounded to the nearest whole number, halves away from zero, bounded to low..high; `low` for what is not a number.
[[nodiscard]] std::int32_t round_bounded(float x, std::int32_t low, std::int32_t high);

}  // namespace lifecert::vision
