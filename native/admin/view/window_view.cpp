#include <algorithm>
#include <iterator>

#include "native/admin/view/panels.h"
#include "native/admin/view/theme.h"

namespace lifecert::native::admin::view {
namespace {

constexpr ImGuiWindowFlags kFixed = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                                    ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoBringToFrontOnFocus;

// How wide the list is beside an open case: all of its columns if a case has room beside them, else the most important.
float list_width(const Model& model, const Canvas& canvas, float whole) {
  const float least = canvas.em * (model.language == Language::zh ? 30 : 34);
  const float detail = canvas.em * 41;
  return std::clamp(whole - detail, least, std::max(least, whole * 0.58F));
}

}  // namespace

void add(Actions& to, Actions more) {
  to.insert(to.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

Actions draw(const Model& model, const Canvas& canvas, UiState& ui) {
  Actions actions;
  const ImGuiViewport* viewport = ImGui::GetMainViewport();
  const float bar = canvas.em * 3.2F;
  const ImVec2 at = viewport->Pos;
  const ImVec2 size = viewport->Size;
  ImGui::PushFont(canvas.text);

  ImGui::SetNextWindowPos(at);
  ImGui::SetNextWindowSize({size.x, bar});
  ImGui::PushStyleColor(ImGuiCol_WindowBg, kBar);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(canvas.em * 0.8F, canvas.em * 0.5F));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowMinSize, ImVec2(1, 1));
  if (ImGui::Begin("bar", nullptr, kFixed | ImGuiWindowFlags_NoScrollWithMouse)) {
    add(actions, draw_top_bar(model, canvas, ui));
  }
  ImGui::End();
  ImGui::PopStyleVar(2);
  ImGui::PopStyleColor();

  ImGui::SetNextWindowPos({at.x, at.y + bar});
  ImGui::SetNextWindowSize({size.x, size.y - bar});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(canvas.em * 0.6F, canvas.em * 0.6F));
  const bool visible = ImGui::Begin("desk", nullptr, kFixed | ImGuiWindowFlags_NoScrollWithMouse);
  ImGui::PopStyleVar();
  if (visible && model.paper.shown) {
    if (ImGui::BeginChild("paper", ImVec2(0, 0), true)) add(actions, draw_paper(model, canvas, ui));
    ImGui::EndChild();
  } else if (visible && model.supervision.shown) {
    if (ImGui::BeginChild("supervision", ImVec2(0, 0), true, ImGuiWindowFlags_NoScrollbar)) {
      add(actions, draw_supervision(model, canvas));
    }
    ImGui::EndChild();
  } else if (visible) {
    const float whole = ImGui::GetContentRegionAvail().x;
    const float list = model.open ? list_width(model, canvas, whole) : whole;
    if (ImGui::BeginChild("list", ImVec2(list, 0), true, ImGuiWindowFlags_NoScrollbar)) {
      add(actions, draw_case_list(model, canvas, ui));
    }
    ImGui::EndChild();
    if (model.open) {
      ImGui::SameLine();
      if (ImGui::BeginChild("case", ImVec2(0, 0), true, ImGuiWindowFlags_NoScrollbar)) {
        add(actions, draw_case(model, canvas, ui));
      }
      ImGui::EndChild();
    }
  }
  ImGui::End();

  add(actions, draw_overlays(model, canvas, ui));
  add(actions, read_keys(model, ui));
  if (ui.leave_fields) {
    ImGui::SetWindowFocus(nullptr);
    ui.leave_fields = false;
  }
  ImGui::PopFont();
  return actions;
}

}  // namespace lifecert::native::admin::view
