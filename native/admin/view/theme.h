// Colours, spaces and the look of standard widgets. Every text colour has a contrast of at least 4.5 : 1 on what it
// stands on.
#pragma once

#include <imgui.h>

#include "core/cert/submission.h"
#include "native/admin/app/model.h"

namespace lifecert::native::admin::view {

inline constexpr ImU32 kPage = IM_COL32(0xEE, 0xF1, 0xF5, 0xFF);
inline constexpr ImU32 kPaper = IM_COL32(0xFF, 0xFF, 0xFF, 0xFF);
inline constexpr ImU32 kLine = IM_COL32(0xC9, 0xD0, 0xDA, 0xFF);
inline constexpr ImU32 kFieldLine = IM_COL32(0x7A, 0x86, 0x96, 0xFF);
inline constexpr ImU32 kInk = IM_COL32(0x16, 0x1B, 0x22, 0xFF);
inline constexpr ImU32 kSoftInk = IM_COL32(0x4C, 0x57, 0x66, 0xFF);
inline constexpr ImU32 kAccent = IM_COL32(0x0B, 0x4F, 0xB8, 0xFF);
inline constexpr ImU32 kAccentSoft = IM_COL32(0xDC, 0xE9, 0xFB, 0xFF);
inline constexpr ImU32 kOpenLine = IM_COL32(0xEA, 0xF1, 0xFC, 0xFF);
inline constexpr ImU32 kBar = IM_COL32(0x12, 0x2B, 0x4A, 0xFF);
inline constexpr ImU32 kBarInk = IM_COL32(0xFF, 0xFF, 0xFF, 0xFF);
inline constexpr ImU32 kBarSoftInk = IM_COL32(0xC6, 0xD5, 0xE8, 0xFF);
inline constexpr ImU32 kShade = IM_COL32(0x0A, 0x10, 0x18, 0xB8);

/// How something is meant; each has its own sign, so that nobody needs the colour.
enum class Tone { quiet, info, good, look, bad };

struct ToneColours {
  ImU32 ink;
  ImU32 ground;
};
[[nodiscard]] ToneColours colours_of(Tone tone);
[[nodiscard]] Tone tone_of(CaseState state);
[[nodiscard]] Tone tone_of(cert::CheckVerdict verdict);
[[nodiscard]] Tone tone_of(cert::Verdict verdict);
[[nodiscard]] Tone tone_of(desk::Lamp lamp);

/// Sets ImGui's style for a type size.
/// em   pixels
void apply_style(float em);

}  // namespace lifecert::native::admin::view
