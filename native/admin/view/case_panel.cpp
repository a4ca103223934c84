#include <algorithm>

#include "native/admin/text/words.h"
#include "native/admin/view/panels.h"
#include "native/admin/view/pieces.h"
#include "native/admin/view/typesetting.h"

namespace lifecert::native::admin::view {
namespace {

using text::Say;
using text::say;

void draw_head(const Model& model, const Canvas& canvas, Actions& actions) {
  const Language language = model.language;
  const CaseFile& file = *model.open->file;
  const std::string_view close = say(Say::back_to_list, language);
  const float close_width =
      ImGui::CalcTextSize(close.data(), close.data() + close.size()).x + ImGui::GetStyle().FramePadding.x * 2;
  const float top = ImGui::GetCursorPosY();
  const float right = ImGui::GetContentRegionMax().x - close_width;
  if (!file.row.name.empty()) {
    ImGui::PushFont(canvas.title);
    text(fit(drawable(file.row.name), right - ImGui::GetCursorPosX() - canvas.em));
    ImGui::PopFont();
  } else {
    ImGui::PushFont(canvas.title);
    text(file.row.number);
    ImGui::PopFont();
  }
  ImGui::SetCursorPos({right, top});
  if (button(canvas, close, ButtonKind::plain)) actions.push_back(act::Close{});
  badge(canvas, say(word_of(file.row.state), language), tone_of(file.row.state));
  ImGui::SameLine(0, canvas.em * 0.8F);
  text(say(Say::column_number, language), kSoftInk);
  ImGui::SameLine();
  text(file.row.number);
}

}  // namespace

Actions draw_case(const Model& model, const Canvas& canvas, UiState& ui) {
  Actions actions;
  const Language language = model.language;
  const OpenCase& open = *model.open;
  if (!open.file) {
    const std::string words = open.fault == Code::ok
                                  ? std::string(say(Say::case_reading, language))
                                  : say(Say::case_unreadable, language, {text::fault_sentence(open.fault, language)});
    notice(canvas, words, open.fault == Code::ok ? Tone::quiet : Tone::bad);
    if (button(canvas, say(Say::back_to_list, language), ButtonKind::plain)) actions.push_back(act::Close{});
    return actions;
  }
  draw_head(model, canvas, actions);

  // The decision stands at the foot, as high as it was in the last frame; what is above scrolls.
  const float least = canvas.em * 10;
  const float whole = ImGui::GetContentRegionAvail().y;
  const float spacing = ImGui::GetStyle().ItemSpacing.y;
  const float wanted = ui.decision_height > 0 ? ui.decision_height : canvas.em * 3.6F;
  const float foot = std::min(wanted, std::max(whole - spacing - least, canvas.em * 3.6F));
  ImGui::PushStyleVar(ImGuiStyleVar_ChildBorderSize, 0);
  const bool visible = ImGui::BeginChild("details", ImVec2(0, whole - spacing - foot));
  ImGui::PopStyleVar();
  if (visible) {
    if (ui.case_of != open.submission) {
      ImGui::SetScrollY(0);
      ui.case_of = open.submission;
      ui.photos_seen = false;
    }
    const bool shown = open.evidence.stage == EvidenceDesk::Stage::open;
    if (shown && !ui.photos_seen) ImGui::SetScrollY(0);
    ui.photos_seen = shown;
    add(actions, draw_evidence(model, canvas, ui));
    add(actions, draw_facts(model, canvas, ui));
    add(actions, draw_policy(model, canvas, ui));
    add(actions, draw_checks(model, canvas, ui));
    add(actions, draw_history(model, canvas, ui));
  }
  ImGui::EndChild();

  ImGui::PushStyleColor(ImGuiCol_ChildBg, IM_COL32(0xF6, 0xF8, 0xFB, 0xFF));
  if (ImGui::BeginChild("decision", ImVec2(0, foot), true)) add(actions, draw_decision(model, canvas, ui));
  ImGui::EndChild();
  ImGui::PopStyleColor();
  return actions;
}

}  // namespace lifecert::native::admin::view
