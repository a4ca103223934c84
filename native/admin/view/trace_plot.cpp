// The movements of a live session as curves over its seconds: what the phone recorded, with an upright line where each picture
// was taken, so that a reviewer sees at a glance whether curves and pictures tell the same.
#include <algorithm>
#include <array>
#include <cstdio>

#include "native/admin/text/live_words.h"
#include "native/admin/view/panels.h"
#include "native/admin/view/pieces.h"
#include "native/admin/view/typesetting.h"

namespace lifecert::native::admin::view {
namespace {

using text::Say;
using text::say;

// One movement: what of a frame it is, and which change from the first second fills half of the plot's height.
struct Curve {
  Say name;
  int (*of)(const liveness::Frame&);
  float full;
  ImU32 ink;
};
constexpr std::array kCurves = {
    Curve{Say::live_yaw, [](const liveness::Frame& f) { return int{f.yaw}; }, 300, kAccent},
    Curve{Say::live_pitch, [](const liveness::Frame& f) { return int{f.pitch}; }, 300, IM_COL32(0x9A, 0x4B, 0x00, 0xFF)},
    Curve{Say::live_mouth, [](const liveness::Frame& f) { return int{f.mouth}; }, 400, IM_COL32(0x1B, 0x6E, 0x3A, 0xFF)},
};

struct Area {
  ImVec2 at;
  ImVec2 size;
  float seconds;

  [[nodiscard]] float x(std::uint32_t at_ms) const { return at.x + size.x * (static_cast<float>(at_ms) / 1000 / seconds); }
};

void draw_curve(const Area& area, const Curve& curve, const std::vector<liveness::Frame>& trace) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  const float middle = area.at.y + area.size.y / 2;
  const int rest = curve.of(trace.front());
  std::vector<ImVec2> line;
  const auto finish = [&] {
    if (line.size() > 1) list->AddPolyline(line.data(), static_cast<int>(line.size()), curve.ink, 0, 1.6F);
    line.clear();
  };
  for (const liveness::Frame& frame : trace) {
    // Where nobody was seen, the curve has a gap.
    if (frame.faces != 1) {
      finish();
      continue;
    }
    const float part = std::clamp(static_cast<float>(curve.of(frame) - rest) / curve.full, -1.0F, 1.0F);
    line.push_back({area.x(frame.at_ms), middle - part * area.size.y * 0.46F});
  }
  finish();
}

void draw_seconds(const Area& area, float em) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddRectFilled(area.at, {area.at.x + area.size.x, area.at.y + area.size.y}, kPaper);
  list->AddRect(area.at, {area.at.x + area.size.x, area.at.y + area.size.y}, kLine);
  const float middle = area.at.y + area.size.y / 2;
  list->AddLine({area.at.x, middle}, {area.at.x + area.size.x, middle}, kLine);
  const int every = area.seconds > 60 ? 10 : 5;
  for (int second = every; static_cast<float>(second) < area.seconds; second += every) {
    std::array<char, 16> label{};
    std::snprintf(label.data(), label.size(), "%d", second);
    const float x = area.x(static_cast<std::uint32_t>(second) * 1000);
    list->AddLine({x, area.at.y + area.size.y - em * 0.25F}, {x, area.at.y + area.size.y}, kFieldLine);
    list->AddText({x + em * 0.15F, area.at.y + area.size.y - em * 1.1F}, kSoftInk, label.data());
  }
}

}  // namespace

void draw_trace(const Model& model, const Canvas& canvas) {
  const ShownEvidence& shown = model.open->evidence.shown;
  if (shown.trace.size() < 2 || shown.trace.back().at_ms == 0) return;
  const Language language = model.language;
  strong(canvas, say(Say::live_title, language));
  for (const Curve& curve : kCurves) {
    ImGui::SameLine(0, canvas.em);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float y = at.y + ImGui::GetTextLineHeight() / 2;
    ImGui::GetWindowDrawList()->AddLine({at.x, y}, {at.x + canvas.em, y}, curve.ink, 2.5F);
    ImGui::Dummy({canvas.em * 1.2F, ImGui::GetTextLineHeight()});
    ImGui::SameLine(0, 0);
    text(say(curve.name, language), kSoftInk);
  }
  const Area area = {ImGui::GetCursorScreenPos(), {ImGui::GetContentRegionAvail().x, canvas.em * 7},
                     static_cast<float>(shown.trace.back().at_ms) / 1000};
  draw_seconds(area, canvas.em);
  for (const ShownPhoto& photo : shown.photos) {
    if (!photo.live) continue;
    const float x = area.x(photo.live->at_ms);
    ImDrawList* list = ImGui::GetWindowDrawList();
    list->AddLine({x, area.at.y}, {x, area.at.y + area.size.y}, kFieldLine);
    const std::string_view what =
        photo.live->action ? text::word(*photo.live->action, language) : say(Say::live_rest, language);
    // A name that would leave the plot stands before its line.
    const ImVec2 size = ImGui::CalcTextSize(what.data(), what.data() + what.size());
    const bool fits = x + size.x + canvas.em * 0.3F < area.at.x + area.size.x;
    list->AddText({fits ? x + canvas.em * 0.2F : x - size.x - canvas.em * 0.2F, area.at.y + canvas.em * 0.1F}, kInk, what.data(),
                  what.data() + what.size());
  }
  for (const Curve& curve : kCurves) draw_curve(area, curve, shown.trace);
  ImGui::Dummy(area.size);
  paragraph(say(Say::live_note, language, {std::to_string(shown.trace.back().at_ms / 1000)}), kSoftInk);
}

}  // namespace lifecert::native::admin::view
