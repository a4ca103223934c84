#include "native/admin/text/words.h"
#include "native/admin/view/panels.h"
#include "native/admin/view/pieces.h"
#include "native/admin/view/typesetting.h"

namespace lifecert::native::admin::view {
namespace {

using text::Say;
using text::say;

struct CheckLine {
  std::string_view name;
  std::string_view verdict;
  Tone tone;
  std::string sentence;
  bool under_way = false;
};

CheckLine receipt_line(const Model& model) {
  const Language language = model.language;
  const ReceiptCheck& receipt = model.open->receipt;
  const std::string_view name = say(Say::check_receipt, language);
  const std::string fault = text::fault_sentence(receipt.fault, language);
  switch (receipt.stage) {
    case ReceiptCheck::Stage::asking:
      return {name, say(Say::verdict_asking, language), Tone::quiet,
              std::string(say(Say::check_receipt_asking, language)), true};
    case ReceiptCheck::Stage::holds:
      return {name, say(Say::verdict_holds, language), Tone::good,
              say(Say::check_receipt_holds, language, {text::minute(receipt.received_at, language)})};
    case ReceiptCheck::Stage::fails:
      return {name, say(Say::verdict_fails, language), Tone::bad, say(Say::check_receipt_fails, language, {fault})};
    case ReceiptCheck::Stage::away:
      break;
  }
  return {name, say(Say::verdict_asking, language), Tone::quiet, say(Say::check_receipt_away, language, {fault})};
}

void draw_line(const Canvas& canvas, const CheckLine& line) {
  ImGui::TableNextRow();
  ImGui::TableNextColumn();
  text(line.name);
  ImGui::TableNextColumn();
  badge(canvas, line.verdict, line.tone);
  ImGui::TableNextColumn();
  if (line.under_way) {
    busy(canvas);
    ImGui::SameLine(0, canvas.em * 0.35F);
  }
  const bool plain = line.tone == Tone::good || line.tone == Tone::quiet;
  paragraph(drawable(line.sentence), plain ? kSoftInk : colours_of(line.tone).ink);
}

}  // namespace

Actions draw_checks(const Model& model, const Canvas& canvas, UiState&) {
  const Language language = model.language;
  const CaseFile& file = *model.open->file;
  heading(canvas, say(Say::checks_title, language));
  ImGui::PushStyleVar(ImGuiStyleVar_CellPadding, ImVec2(ImGui::GetStyle().CellPadding.x, canvas.em * 0.12F));
  if (ImGui::BeginTable("checks", 3, ImGuiTableFlags_NoSavedSettings | ImGuiTableFlags_BordersInnerH)) {
    float verdict_width = 0;
    for (const Say key : {Say::verdict_holds, Say::verdict_look, Say::verdict_fails, Say::verdict_asking}) {
      verdict_width = std::max(verdict_width, badge_width(canvas, say(key, language)));
    }
    ImGui::TableSetupColumn("", ImGuiTableColumnFlags_WidthFixed, canvas.em * (language == Language::zh ? 4.4F : 8.2F));
    ImGui::TableSetupColumn("", ImGuiTableColumnFlags_WidthFixed, verdict_width);
    ImGui::TableSetupColumn("", ImGuiTableColumnFlags_WidthStretch);
    for (const cert::Check& check : file.checks) {
      draw_line(canvas, {text::word(check.kind, language), text::word(check.verdict, language), tone_of(check.verdict),
                         text::check_sentence(check, language)});
    }
    draw_line(canvas,
              {say(Say::check_log, language), say(Say::verdict_holds, language), Tone::good,
               say(Say::check_log_holds, language, {text::figure(file.row.index), text::figure(file.log_size)})});
    draw_line(canvas, receipt_line(model));
    ImGui::EndTable();
  }
  ImGui::PopStyleVar();
  if (file.checks.empty()) {
    notice(canvas, say(Say::checks_none, language), Tone::look);
  } else {
    text(say(Say::checks_at, language, {text::minute(file.checked_at, language), text::figure(file.finding_index)}),
         kSoftInk);
  }
  return {};
}

}  // namespace lifecert::native::admin::view
