#include "native/admin/text/words.h"
#include "native/admin/view/panels.h"
#include "native/admin/view/pieces.h"
#include "native/admin/view/typesetting.h"

namespace lifecert::native::admin::view {
namespace {

using text::Say;
using text::say;

struct LinkWords {
  std::string words;
  ImU32 ink;
};

LinkWords link_words(const Model& model) {
  const Link& link = model.link;
  const Language language = model.language;
  switch (link.stage) {
    case Link::Stage::never:
      return {std::string(say(Say::link_working, language)), kBarSoftInk};
    case Link::Stage::working:
    case Link::Stage::ok:
      if (link.as_of == 0) return {std::string(say(Say::link_working, language)), kBarSoftInk};
      return {say(Say::link_ok, language, {text::figure(link.log_size), text::time_of_day(link.as_of, language)}),
              IM_COL32(0xB4, 0xEB, 0xC6, 0xFF)};
    case Link::Stage::away:
      break;
  }
  const ImU32 warning = IM_COL32(0xFF, 0xD9, 0x8A, 0xFF);
  if (!will_pass(link.fault)) return {std::string(say(Say::link_trouble, language)), warning};
  if (link.as_of == 0) return {std::string(say(Say::link_away_never, language)), warning};
  return {say(Say::link_away, language, {text::time_of_day(link.as_of, language)}), warning};
}

}  // namespace

Actions draw_top_bar(const Model& model, const Canvas& canvas, UiState& ui) {
  Actions actions;
  const Language language = model.language;
  const std::string_view region = language == Language::zh ? model.region.name_zh : model.region.name_en;
  const float gap = canvas.em * 1.2F;

  // The buttons stand at the right; what is left of the middle takes the link, shortened if it must be.
  const std::string duties = say(Say::duties_button, language, {text::figure(model.duties.size())});
  const std::string_view labels[] = {duties, say(Say::paper_open, language), say(Say::supervision_open, language),
                                     say(Say::refresh, language),
                                     say(Say::other_language, language), say(Say::keys_help, language)};
  float buttons = 0;
  for (const std::string_view label : labels) {
    buttons += ImGui::CalcTextSize(label.data(), label.data() + label.size()).x + ImGui::GetStyle().FramePadding.x * 2 +
               ImGui::GetStyle().ItemSpacing.x;
  }
  const float right = ImGui::GetWindowContentRegionMax().x - buttons;

  ImGui::AlignTextToFramePadding();
  strong(canvas, drawable(region), kBarInk);
  ImGui::SameLine(0, gap);
  text(drawable(say(Say::reviewer_label, language, {model.reviewer})), kBarInk);
  ImGui::SameLine(0, gap);
  const LinkWords link = link_words(model);
  text(fit(link.words, right - ImGui::GetCursorPosX() - gap), link.ink);
  if (ImGui::IsItemHovered() && model.link.stage == Link::Stage::away) {
    const std::string why = text::fault_sentence(model.link.fault, language);
    ImGui::SetTooltip("%s", why.c_str());
  }
  ImGui::SameLine(right);
  if (button(canvas, labels[0], ButtonKind::bar)) actions.push_back(act::ShowDuties{});
  ImGui::SameLine();
  if (button(canvas, labels[1], ButtonKind::bar)) {
    actions.push_back(act::ShowPaper{!model.paper.shown});
    ui.paper_text.clear();
    ui.focus_paper = true;
  }
  ImGui::SameLine();
  if (button(canvas, labels[2], ButtonKind::bar)) actions.push_back(act::ShowSupervision{!model.supervision.shown});
  ImGui::SameLine();
  if (button(canvas, labels[3], ButtonKind::bar)) actions.push_back(act::Refresh{});
  ImGui::SameLine();
  if (button(canvas, labels[4], ButtonKind::bar)) {
    actions.push_back(act::SetLanguage{language == Language::zh ? Language::en : Language::zh});
  }
  ImGui::SameLine();
  if (button(canvas, labels[5], ButtonKind::bar)) actions.push_back(act::ShowHelp{});
  return actions;
}

}  // namespace lifecert::native::admin::view
