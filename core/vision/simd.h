// Four floats at a time, the same on every machine: WebAssembly SIMD128, SSE2, NEON (64-bit ARM), and plain C++ where
// there is none of them or LIFECERT_VISION_SCALAR is defined.
//
// WHY THE RESULTS ARE EQUAL
//   Only operations that IEEE 754 defines to the last bit are used: add, subtract, multiply, divide, compare. The four
//   lanes are always four neighbouring channels (or four pixels), never four parts of one sum: each sum is taken by one
//   lane, one term after the other, in the order in which the layers say it. So one lane of SIMD does what the plain
//   loop does. A multiplication and an addition are never fused (-ffp-contract=off), and nothing is reassociated.
#pragma once

#include <cstdint>
#include <cstring>

#if defined(LIFECERT_VISION_SCALAR)
#define LIFECERT_VISION_PLAIN 1
#elif defined(__wasm_simd128__)
#include <wasm_simd128.h>
#elif defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__aarch64__) && defined(__ARM_NEON)
#include <arm_neon.h>
#else
#define LIFECERT_VISION_PLAIN 1
#endif

namespace lifecert::vision {

#if defined(LIFECERT_VISION_PLAIN)

inline constexpr const char* kSimdName = "plain";

struct F4 {
  float lane[4];
};

inline F4 load4(const float* from) { return {{from[0], from[1], from[2], from[3]}}; }
inline void store4(float* to, F4 v) { std::memcpy(to, v.lane, sizeof v.lane); }
inline F4 splat4(float v) { return {{v, v, v, v}}; }
inline F4 operator+(F4 a, F4 b) {
  return {{a.lane[0] + b.lane[0], a.lane[1] + b.lane[1], a.lane[2] + b.lane[2], a.lane[3] + b.lane[3]}};
}
inline F4 operator-(F4 a, F4 b) {
  return {{a.lane[0] - b.lane[0], a.lane[1] - b.lane[1], a.lane[2] - b.lane[2], a.lane[3] - b.lane[3]}};
}
inline F4 operator*(F4 a, F4 b) {
  return {{a.lane[0] * b.lane[0], a.lane[1] * b.lane[1], a.lane[2] * b.lane[2], a.lane[3] * b.lane[3]}};
}
/// In each lane b where a < b, else a (also where one is not a number).
inline F4 larger(F4 a, F4 b) {
  F4 out = a;
  for (int i = 0; i < 4; ++i) out.lane[i] = a.lane[i] < b.lane[i] ? b.lane[i] : a.lane[i];
  return out;
}
/// In each lane b where b < a, else a.
inline F4 smaller(F4 a, F4 b) {
  F4 out = a;
  for (int i = 0; i < 4; ++i) out.lane[i] = b.lane[i] < a.lane[i] ? b.lane[i] : a.lane[i];
  return out;
}
/// Four bytes as numbers 0 to 255.
inline F4 bytes4(const std::uint8_t* from) {
  return {{static_cast<float>(from[0]), static_cast<float>(from[1]), static_cast<float>(from[2]),
           static_cast<float>(from[3])}};
}

#elif defined(__wasm_simd128__)

inline constexpr const char* kSimdName = "wasm-simd128";

struct F4 {
  v128_t v;
};

inline F4 load4(const float* from) { return {wasm_v128_load(from)}; }
inline void store4(float* to, F4 a) { wasm_v128_store(to, a.v); }
inline F4 splat4(float a) { return {wasm_f32x4_splat(a)}; }
inline F4 operator+(F4 a, F4 b) { return {wasm_f32x4_add(a.v, b.v)}; }
inline F4 operator-(F4 a, F4 b) { return {wasm_f32x4_sub(a.v, b.v)}; }
inline F4 operator*(F4 a, F4 b) { return {wasm_f32x4_mul(a.v, b.v)}; }
inline F4 larger(F4 a, F4 b) { return {wasm_f32x4_pmax(a.v, b.v)}; }
inline F4 smaller(F4 a, F4 b) { return {wasm_f32x4_pmin(a.v, b.v)}; }
inline F4 bytes4(const std::uint8_t* from) {
  const v128_t bytes = wasm_v128_load32_zero(from);
  return {wasm_f32x4_convert_u32x4(wasm_u32x4_extend_low_u16x8(wasm_u16x8_extend_low_u8x16(bytes)))};
}

#elif defined(__SSE2__)

inline constexpr const char* kSimdName = "sse2";

struct F4 {
  __m128 v;
};

inline F4 load4(const float* from) { return {_mm_load_ps(from)}; }
inline void store4(float* to, F4 a) { _mm_store_ps(to, a.v); }
inline F4 splat4(float a) { return {_mm_set1_ps(a)}; }
inline F4 operator+(F4 a, F4 b) { return {_mm_add_ps(a.v, b.v)}; }
inline F4 operator-(F4 a, F4 b) { return {_mm_sub_ps(a.v, b.v)}; }
inline F4 operator*(F4 a, F4 b) { return {_mm_mul_ps(a.v, b.v)}; }
// maxps gives its second operand unless the first is larger, minps unless the first is smaller.
inline F4 larger(F4 a, F4 b) { return {_mm_max_ps(b.v, a.v)}; }
inline F4 smaller(F4 a, F4 b) { return {_mm_min_ps(b.v, a.v)}; }
inline F4 bytes4(const std::uint8_t* from) {
  std::int32_t four = 0;
  std::memcpy(&four, from, 4);
  const __m128i zero = _mm_setzero_si128();
  const __m128i words = _mm_unpacklo_epi8(_mm_cvtsi32_si128(four), zero);
  return {_mm_cvtepi32_ps(_mm_unpacklo_epi16(words, zero))};
}

#else

inline constexpr const char* kSimdName = "neon";

struct F4 {
  float32x4_t v;
};

inline F4 load4(const float* from) { return {vld1q_f32(from)}; }
inline void store4(float* to, F4 a) { vst1q_f32(to, a.v); }
inline F4 splat4(float a) { return {vdupq_n_f32(a)}; }
inline F4 operator+(F4 a, F4 b) { return {vaddq_f32(a.v, b.v)}; }
inline F4 operator-(F4 a, F4 b) { return {vsubq_f32(a.v, b.v)}; }
inline F4 operator*(F4 a, F4 b) { return {vmulq_f32(a.v, b.v)}; }
inline F4 larger(F4 a, F4 b) { return {vbslq_f32(vcltq_f32(a.v, b.v), b.v, a.v)}; }
inline F4 smaller(F4 a, F4 b) { return {vbslq_f32(vcltq_f32(b.v, a.v), b.v, a.v)}; }
inline F4 bytes4(const std::uint8_t* from) {
  std::uint32_t four = 0;
  std::memcpy(&four, from, 4);
  const uint16x8_t words = vmovl_u8(vcreate_u8(four));
  return {vcvtq_f32_u32(vmovl_u16(vget_low_u16(words)))};
}

#endif

}  // namespace lifecert::vision
