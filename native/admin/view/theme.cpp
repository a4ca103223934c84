#include "native/admin/view/theme.h"

namespace lifecert::native::admin::view {
namespace {

ImVec4 colour(ImU32 packed) { return ImGui::ColorConvertU32ToFloat4(packed); }

}  // namespace

ToneColours colours_of(Tone tone) {
  switch (tone) {
    case Tone::quiet:
      return {kSoftInk, IM_COL32(0xE6, 0xE9, 0xEE, 0xFF)};
    case Tone::info:
      return {kAccent, kAccentSoft};
    case Tone::good:
      return {IM_COL32(0x0E, 0x5A, 0x2B, 0xFF), IM_COL32(0xD9, 0xF2, 0xE0, 0xFF)};
    case Tone::look:
      return {IM_COL32(0x7A, 0x45, 0x00, 0xFF), IM_COL32(0xFF, 0xEC, 0xC7, 0xFF)};
    case Tone::bad:
      return {IM_COL32(0x9B, 0x0F, 0x1F, 0xFF), IM_COL32(0xFC, 0xDF, 0xE2, 0xFF)};
  }
  return {kInk, kPaper};
}

Tone tone_of(CaseState state) {
  switch (state) {
    case CaseState::unchecked:
      return Tone::quiet;
    case CaseState::waiting:
      return Tone::info;
    case CaseState::more:
      return Tone::look;
    case CaseState::passed:
      return Tone::good;
    case CaseState::refused:
      return Tone::bad;
  }
  return Tone::quiet;
}

Tone tone_of(cert::CheckVerdict verdict) {
  switch (verdict) {
    case cert::CheckVerdict::holds:
      return Tone::good;
    case cert::CheckVerdict::look:
      return Tone::look;
    case cert::CheckVerdict::fails:
      return Tone::bad;
  }
  return Tone::quiet;
}

Tone tone_of(cert::Verdict verdict) { return tone_of(state_of(verdict)); }

Tone tone_of(desk::Lamp lamp) {
  switch (lamp) {
    case desk::Lamp::green:
      return Tone::good;
    case desk::Lamp::yellow:
      return Tone::look;
    case desk::Lamp::red:
      return Tone::bad;
  }
  return Tone::quiet;
}

void apply_style(float em) {
  ImGuiStyle& style = ImGui::GetStyle();
  style = ImGuiStyle();
  ImGui::StyleColorsLight(&style);
  style.WindowPadding = ImVec2(em * 0.8F, em * 0.7F);
  style.FramePadding = ImVec2(em * 0.65F, em * 0.28F);
  style.ItemSpacing = ImVec2(em * 0.5F, em * 0.4F);
  style.ItemInnerSpacing = ImVec2(em * 0.4F, em * 0.3F);
  style.CellPadding = ImVec2(em * 0.4F, em * 0.28F);
  style.ScrollbarSize = em * 0.8F;
  style.GrabMinSize = em * 1.5F;
  style.WindowRounding = 0;
  style.ChildRounding = em * 0.35F;
  style.FrameRounding = em * 0.3F;
  style.PopupRounding = em * 0.45F;
  style.ScrollbarRounding = em * 0.4F;
  style.WindowBorderSize = 0;
  style.ChildBorderSize = 1;
  style.FrameBorderSize = 1;
  style.PopupBorderSize = 1;
  style.Colors[ImGuiCol_Text] = colour(kInk);
  style.Colors[ImGuiCol_TextDisabled] = colour(kSoftInk);
  style.Colors[ImGuiCol_WindowBg] = colour(kPage);
  style.Colors[ImGuiCol_ChildBg] = colour(kPaper);
  style.Colors[ImGuiCol_PopupBg] = colour(kPaper);
  style.Colors[ImGuiCol_Border] = colour(kLine);
  style.Colors[ImGuiCol_FrameBg] = colour(kPaper);
  style.Colors[ImGuiCol_FrameBgHovered] = colour(kOpenLine);
  style.Colors[ImGuiCol_FrameBgActive] = colour(kPaper);
  style.Colors[ImGuiCol_Button] = colour(kPaper);
  style.Colors[ImGuiCol_ButtonHovered] = colour(kAccentSoft);
  style.Colors[ImGuiCol_ButtonActive] = colour(IM_COL32(0xC4, 0xDA, 0xF7, 0xFF));
  style.Colors[ImGuiCol_Header] = colour(kAccentSoft);
  style.Colors[ImGuiCol_HeaderHovered] = colour(kOpenLine);
  style.Colors[ImGuiCol_HeaderActive] = colour(kAccentSoft);
  style.Colors[ImGuiCol_Separator] = colour(kLine);
  style.Colors[ImGuiCol_ScrollbarBg] = colour(IM_COL32(0xF3, 0xF5, 0xF8, 0xFF));
  style.Colors[ImGuiCol_ScrollbarGrab] = colour(IM_COL32(0xA9, 0xB3, 0xC0, 0xFF));
  style.Colors[ImGuiCol_ScrollbarGrabHovered] = colour(kFieldLine);
  style.Colors[ImGuiCol_ScrollbarGrabActive] = colour(kSoftInk);
  style.Colors[ImGuiCol_TableHeaderBg] = colour(IM_COL32(0xF3, 0xF5, 0xF8, 0xFF));
  style.Colors[ImGuiCol_TableBorderLight] = colour(IM_COL32(0xE3, 0xE7, 0xED, 0xFF));
  style.Colors[ImGuiCol_TableBorderStrong] = colour(kLine);
  style.Colors[ImGuiCol_TextSelectedBg] = colour(IM_COL32(0xB3, 0xD1, 0xFF, 0xFF));
  style.Colors[ImGuiCol_ModalWindowDimBg] = colour(kShade);
}

}  // namespace lifecert::native::admin::view
