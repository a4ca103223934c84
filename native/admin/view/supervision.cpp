#include <algorithm>
#include <array>

#include "core/base/civil.h"
#include "native/admin/text/words.h"
#include "native/admin/view/panels.h"
#include "native/admin/view/pieces.h"
#include "native/admin/view/typesetting.h"

namespace lifecert::native::admin::view {
namespace {

using text::Say;
using text::say;

constexpr std::array kColumns = {Say::column_lamp,  Say::column_request,  Say::column_kind,    Say::column_topic,
                                 Say::column_where, Say::column_stage,    Say::column_received, Say::column_promise,
                                 Say::column_legal, Say::column_told};

float width_of(std::string_view words) { return ImGui::CalcTextSize(words.data(), words.data() + words.size()).x; }

std::string lamp_words(const HallCase& one, Language language) {
  if (one.late_days > 0) return say(Say::supervision_late, language, {text::figure(one.late_days)});
  return std::string(text::word(one.lamp, language));
}

std::string day_words(std::int64_t unix_s, Language language) {
  return text::day(day_of_time(unix_s, kChinaOffsetS), language);
}

// A limit ends with the first moment that is too late: the day before is the last one.
std::string last_day(std::int64_t end, Language language) { return day_words(end - 1, language); }

// Fixed where the content is; what people wrote shares the rest.
std::array<float, kColumns.size()> widths_of(const Model& model, const Canvas& canvas, float whole) {
  const Language language = model.language;
  float lamp = 0;
  float kind = 0;
  float stage = 0;
  for (const HallCase& one : model.supervision.cases) {
    lamp = std::max(lamp, badge_width(canvas, lamp_words(one, language)));
    kind = std::max(kind, width_of(text::word(one.kind, language)));
    stage = std::max(stage, width_of(text::word(one.stage, language)));
  }
  const float day = width_of("0000-00-00");
  std::array<float, kColumns.size()> widths = {lamp, width_of("00000000 0000"), kind, 0, 0, stage, day, day, day,
                                               canvas.em * 2};
  const float padding = ImGui::GetStyle().CellPadding.x * 2 + 1;
  float left = whole - ImGui::GetStyle().ScrollbarSize - padding * static_cast<float>(widths.size());
  for (std::size_t i = 0; i < widths.size(); ++i) {
    if (widths[i] > 0) widths[i] = std::max(widths[i], width_of(say(kColumns[i], language)));
    left -= widths[i];
  }
  // Where it is tells a supervisor more than what it is about.
  widths[3] = std::max(canvas.em * 4, left * 0.45F);
  widths[4] = std::max(canvas.em * 4, left * 0.55F);
  return widths;
}

void draw_row(const Model& model, const Canvas& canvas, const HallCase& one, const std::array<float, kColumns.size()>& widths) {
  const Language language = model.language;
  const auto late_ink = [&](std::int64_t end) { return end <= model.now ? colours_of(Tone::bad).ink : kInk; };
  ImGui::TableNextRow();
  ImGui::TableNextColumn();
  badge(canvas, lamp_words(one, language), tone_of(one.lamp));
  ImGui::TableNextColumn();
  text(one.number);
  ImGui::TableNextColumn();
  text(text::word(one.kind, language));
  ImGui::TableNextColumn();
  text(fit(drawable(one.topic.empty() ? one.hall : one.topic), widths[3]));
  ImGui::TableNextColumn();
  const std::string where(one.department.empty() ? say(Say::supervision_at_desk, language) : std::string_view(one.department));
  text(fit(drawable(where), widths[4]));
  ImGui::TableNextColumn();
  text(text::word(one.stage, language));
  ImGui::TableNextColumn();
  text(day_words(one.received_at, language));
  ImGui::TableNextColumn();
  text(last_day(one.promise_end, language), late_ink(one.promise_end));
  ImGui::TableNextColumn();
  text(last_day(one.legal_end, language), late_ink(one.legal_end));
  ImGui::TableNextColumn();
  text(text::figure(one.told));
}

void draw_lamps(const Model& model, const Canvas& canvas) {
  const Language language = model.language;
  for (const auto lamp : {desk::Lamp::red, desk::Lamp::yellow, desk::Lamp::green}) {
    const auto count = static_cast<std::uint64_t>(std::ranges::count(model.supervision.cases, lamp, &HallCase::lamp));
    badge(canvas, say(Say::supervision_lamp, language, {text::word(lamp, language), text::figure(count)}),
          count == 0 ? Tone::quiet : tone_of(lamp));
    ImGui::SameLine(0, canvas.em * 0.6F);
  }
}

void draw_table(const Model& model, const Canvas& canvas) {
  const ImVec2 size = ImGui::GetContentRegionAvail();
  const auto widths = widths_of(model, canvas, size.x);
  constexpr ImGuiTableFlags kFlags = ImGuiTableFlags_ScrollY | ImGuiTableFlags_BordersInnerH | ImGuiTableFlags_BordersOuter |
                                     ImGuiTableFlags_SizingFixedFit | ImGuiTableFlags_NoSavedSettings;
  ImGui::PushID(static_cast<int>(model.language));
  if (ImGui::BeginTable("late", static_cast<int>(kColumns.size()), kFlags, size)) {
    for (const float width : widths) ImGui::TableSetupColumn("", ImGuiTableColumnFlags_WidthFixed, width);
    ImGui::TableSetupScrollFreeze(0, 1);
    ImGui::TableNextRow(ImGuiTableRowFlags_Headers);
    for (const Say column : kColumns) {
      ImGui::TableNextColumn();
      strong(canvas, say(column, model.language));
    }
    const float row_height = ImGui::GetTextLineHeight() + ImGui::GetStyle().CellPadding.y * 2;
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(model.supervision.cases.size()), row_height);
    while (clipper.Step()) {
      for (int line = clipper.DisplayStart; line < clipper.DisplayEnd; ++line) {
        draw_row(model, canvas, model.supervision.cases[static_cast<std::size_t>(line)], widths);
      }
    }
    ImGui::EndTable();
  }
  ImGui::PopID();
}

}  // namespace

Actions draw_supervision(const Model& model, const Canvas& canvas) {
  Actions actions;
  const Language language = model.language;
  const Supervision& seen = model.supervision;
  if (button(canvas, say(Say::supervision_back, language), ButtonKind::plain)) actions.push_back(act::ShowSupervision{false});
  ImGui::SameLine(0, canvas.em);
  ImGui::AlignTextToFramePadding();
  strong(canvas, say(Say::supervision_title, language));
  if (seen.stage == Supervision::Stage::away) {
    notice(canvas, say(Say::supervision_away, language, {text::fault_sentence(seen.fault, language)}), Tone::look);
  }
  if (seen.as_of == 0) {
    if (seen.stage == Supervision::Stage::asking) text(say(Say::supervision_reading, language), kSoftInk);
    return actions;
  }
  notice(canvas, seen.unsaid > 0 ? say(Say::supervision_unsaid, language, {text::figure(seen.unsaid)})
                                 : std::string(say(Say::supervision_all_said, language)),
         seen.unsaid > 0 ? Tone::bad : Tone::good);
  draw_lamps(model, canvas);
  text(say(Say::supervision_as_of, language, {text::minute(seen.as_of, language)}), kSoftInk);
  if (seen.cases.empty()) {
    text(say(Say::supervision_none, language), kSoftInk);
  } else {
    draw_table(model, canvas);
  }
  return actions;
}

}  // namespace lifecert::native::admin::view
