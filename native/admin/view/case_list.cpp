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

struct ColumnPlan {
  Column column;
  Say title;
  float width;  // pixels of the content
};

float width_of(std::string_view words) { return ImGui::CalcTextSize(words.data(), words.data() + words.size()).x; }

// As many columns as fit, in the order in which they are given up; then in the order in which they stand.
std::vector<ColumnPlan> plan_columns(const Model& model, const Canvas& canvas, float width) {
  const Language language = model.language;
  const auto widest = [&](std::initializer_list<Say> keys) {
    float most = 0;
    for (const Say key : keys) most = std::max(most, badge_width(canvas, say(key, language)));
    return most;
  };
  const auto widest_finding = std::max({badge_width(canvas, say(Say::finding_none, language)),
                                        badge_width(canvas, say(Say::finding_all_hold, language)),
                                        badge_width(canvas, say(Say::finding_look, language, {"8"})),
                                        badge_width(canvas, say(Say::finding_fail, language, {"8"}))});
  float scheme = canvas.em * 4;
  for (const cert::Scheme& known : model.region.schemes)
    scheme = std::max(scheme, width_of(scheme_name(model, known.id)));
  float freshness = 0;
  for (const auto value : {cert::Freshness::stale, cert::Freshness::f60m, cert::Freshness::f72h, cert::Freshness::f7d,
                           cert::Freshness::f30d}) {
    freshness = std::max(freshness, width_of(text::word(value, language)));
  }
  const float challenge = std::max(badge_width(canvas, say(Say::challenged, language)),
                                   badge_width(canvas, say(Say::unchallenged, language)));
  // The due day's column carries the sign for "past" before the date.
  const std::array wanted = {
      ColumnPlan{Column::number, Say::column_number, width_of("0000 0000 00-0")},
      ColumnPlan{
          Column::state, Say::column_state,
          widest({Say::state_unchecked, Say::state_waiting, Say::state_more, Say::state_passed, Say::state_refused,
                  Say::state_doubted})},
      ColumnPlan{Column::finding, Say::column_finding, widest_finding},
      ColumnPlan{Column::name, Say::column_name, canvas.em * 5},
      ColumnPlan{Column::received, Say::column_received, width_of("0000-00-00 00:00")},
      ColumnPlan{Column::due, Say::column_due, width_of("0000-00-00") + canvas.em * 1.3F},
      ColumnPlan{Column::challenge, Say::column_challenge, challenge},
      ColumnPlan{Column::freshness, Say::column_freshness, freshness},
      ColumnPlan{Column::scheme, Say::column_scheme, std::min(scheme, canvas.em * 12)},
  };
  const float padding = ImGui::GetStyle().CellPadding.x * 2 + 1;
  float left = width - ImGui::GetStyle().ScrollbarSize;
  std::vector<ColumnPlan> plan;
  for (ColumnPlan column : wanted) {
    // Room for the title and the arrow that shows the order.
    column.width = std::max(column.width, width_of(say(column.title, language)) + canvas.em);
    if (column.width + padding > left) continue;
    left -= column.width + padding;
    plan.push_back(column);
  }
  constexpr std::array kStanding = {Column::state,     Column::number,    Column::name,
                                    Column::received,  Column::scheme,    Column::due,
                                    Column::freshness, Column::challenge, Column::finding};
  const auto place = [&](const ColumnPlan& one) {
    return std::ranges::find(kStanding, one.column) - kStanding.begin();
  };
  std::ranges::sort(plan, {}, place);
  for (ColumnPlan& column : plan) column.width += left / static_cast<float>(plan.size());
  return plan;
}

void draw_header(const Model& model, const Canvas& canvas, const std::vector<ColumnPlan>& plan, Actions& actions) {
  ImGui::TableNextRow(ImGuiTableRowFlags_Headers);
  for (const ColumnPlan& column : plan) {
    ImGui::TableNextColumn();
    ImGui::PushID(static_cast<int>(column.column));
    const std::string_view title = say(column.title, model.language);
    const bool ordered = model.list.order.column == column.column;
    ImGui::PushFont(canvas.strong);
    if (ImGui::Selectable(std::string(title).c_str(), false, ImGuiSelectableFlags_DontClosePopups)) {
      actions.push_back(act::SetOrder{{column.column, ordered && !model.list.order.descending}});
    }
    ImGui::PopFont();
    if (ordered) {
      const ImVec2 at(
          ImGui::GetItemRectMin().x + ImGui::GetStyle().ItemSpacing.x / 2 + width_of(title) + canvas.em * 0.45F,
          (ImGui::GetItemRectMin().y + ImGui::GetItemRectMax().y) / 2 + canvas.em * 0.05F);
      const float r = canvas.em * 0.24F;
      const float tip = model.list.order.descending ? r : -r;
      ImGui::GetWindowDrawList()->AddTriangleFilled({at.x - r, at.y - tip * 0.7F}, {at.x + r, at.y - tip * 0.7F},
                                                    {at.x, at.y + tip}, kAccent);
    }
    ImGui::PopID();
  }
}

void draw_finding(const Model& model, const Canvas& canvas, const CaseRow& row) {
  const Language language = model.language;
  if (!row.finding) {
    badge(canvas, say(Say::finding_none, language), Tone::quiet);
  } else if (row.finding->fails > 0) {
    badge(canvas, say(Say::finding_fail, language, {text::figure(row.finding->fails)}), Tone::bad);
  } else if (row.finding->look > 0) {
    badge(canvas, say(Say::finding_look, language, {text::figure(row.finding->look)}), Tone::look);
  } else {
    badge(canvas, say(Say::finding_all_hold, language), Tone::good);
  }
}

void draw_cell(const Model& model, const Canvas& canvas, const CaseRow& row, const ColumnPlan& column) {
  const Language language = model.language;
  switch (column.column) {
    case Column::state:
      if (row.call_alone) {
        badge(canvas, say(Say::call_alone, language), Tone::bad);
      } else if (row.doubted && !is_decided(row.state)) {
        badge(canvas, say(Say::state_doubted, language), Tone::look);
      } else {
        badge(canvas, say(word_of(row.state), language), tone_of(row.state));
      }
      break;
    case Column::number:
      text(row.number);
      break;
    case Column::name:
      if (row.name.empty()) {
        text(say(Say::name_not_here, language), kSoftInk);
      } else {
        text(fit(drawable(row.name), column.width));
      }
      break;
    case Column::received:
      text(text::minute(row.received_at, language));
      break;
    case Column::scheme:
      text(fit(drawable(scheme_name(model, row.scheme)), column.width));
      break;
    case Column::due: {
      const bool past = row.due_day < day_of_time(model.now, kChinaOffsetS);
      if (past) {
        sign(canvas, Tone::look);
        ImGui::SameLine(0, canvas.em * 0.3F);
      }
      text(text::day(row.due_day, language), past ? colours_of(Tone::look).ink : kInk);
      break;
    }
    case Column::freshness:
      text(text::word(row.freshness, language),
           row.freshness == cert::Freshness::stale ? colours_of(Tone::look).ink : kInk);
      break;
    case Column::challenge:
      if (row.challenged) {
        text(say(Say::challenged, language));
      } else {
        badge(canvas, say(Say::unchallenged, language), Tone::look);
      }
      break;
    case Column::finding:
      draw_finding(model, canvas, row);
      break;
  }
}

void draw_rows(const Model& model, const Canvas& canvas, const std::vector<ColumnPlan>& plan, float row_height,
               Actions& actions) {
  const Listing& list = model.list;
  ImGuiListClipper clipper;
  clipper.Begin(static_cast<int>(list.shown.size()), row_height);
  while (clipper.Step()) {
    for (int line = clipper.DisplayStart; line < clipper.DisplayEnd; ++line) {
      const CaseRow& row = list.rows[list.shown[static_cast<std::size_t>(line)]];
      const bool chosen = list.chosen && *list.chosen == row.submission;
      const bool opened = model.open && model.open->submission == row.submission;
      ImGui::TableNextRow(ImGuiTableRowFlags_None, row_height);
      const auto* id = reinterpret_cast<const char*>(row.submission.data());
      ImGui::PushID(id, id + row.submission.size());
      if (opened) ImGui::TableSetBgColor(ImGuiTableBgTarget_RowBg0, kOpenLine);
      if (chosen) ImGui::TableSetBgColor(ImGuiTableBgTarget_RowBg0, kAccentSoft);
      bool first = true;
      for (const ColumnPlan& column : plan) {
        ImGui::TableNextColumn();
        if (first) {
          const ImVec2 at = ImGui::GetCursorScreenPos();
          const float top = at.y - ImGui::GetStyle().CellPadding.y;
          if (ImGui::Selectable("##line", false,
                                ImGuiSelectableFlags_SpanAllColumns | ImGuiSelectableFlags_AllowItemOverlap,
                                ImVec2(0, ImGui::GetTextLineHeight()))) {
            actions.push_back(act::Open{row.submission});
          }
          if (chosen) {
            ImGui::GetWindowDrawList()->AddRectFilled(
                {at.x - ImGui::GetStyle().CellPadding.x, top},
                {at.x - ImGui::GetStyle().CellPadding.x + canvas.em * 0.22F, top + row_height}, kAccent);
          }
          ImGui::SameLine(0, 0);
          ImGui::SetCursorScreenPos(at);
          first = false;
        }
        draw_cell(model, canvas, row, column);
      }
      ImGui::PopID();
    }
  }
}

// Where the chosen line stands, in pixels from the first; only asked when the choice has moved.
std::optional<float> top_of_chosen(const Listing& list, float row_height) {
  if (!list.chosen || list.chosen_line >= list.shown.size()) return std::nullopt;
  if (list.rows[list.shown[list.chosen_line]].submission != *list.chosen) return std::nullopt;
  return static_cast<float>(list.chosen_line) * row_height;
}

void follow_choice(const Listing& list, UiState& ui, float row_height, float header_height) {
  const float view = ImGui::GetWindowHeight() - header_height;
  ui.page_lines = std::max(1, static_cast<int>(view / row_height) - 1);
  if (ui.scroll_seen == list.scroll_to_chosen) return;
  ui.scroll_seen = list.scroll_to_chosen;
  const std::optional<float> top = top_of_chosen(list, row_height);
  if (!top) return;
  if (*top < ImGui::GetScrollY()) ImGui::SetScrollY(*top);
  if (*top + row_height > ImGui::GetScrollY() + view) ImGui::SetScrollY(*top + row_height - view);
}

void draw_empty(const Model& model) {
  const Language language = model.language;
  std::string words;
  if (!model.list.read) {
    words = say(Say::list_reading, language);
  } else if (!model.list.query.empty()) {
    words = say(Say::list_nothing_found, language, {model.list.query});
  } else if (model.list.filter == Filter::waiting) {
    words = say(Say::list_empty_waiting, language);
  } else if (model.list.filter == Filter::decided) {
    words = say(Say::list_empty_decided, language);
  } else {
    words = say(Say::list_empty_all, language);
  }
  const float width = ImGui::GetContentRegionAvail().x * 0.8F;
  const std::string lines = wrap(words, width);
  const ImVec2 size = ImGui::CalcTextSize(lines.c_str());
  ImGui::SetCursorPos({(ImGui::GetWindowWidth() - size.x) / 2, ImGui::GetWindowHeight() * 0.4F - size.y / 2});
  text(lines, kSoftInk);
}

void draw_filters(const Model& model, const Canvas& canvas, Actions& actions) {
  const auto one = [&](Filter filter, Say key, std::size_t count) {
    const bool on = model.list.filter == filter;
    const std::string label = say(key, model.language, {text::figure(count)});
    if (button(canvas, label, on ? ButtonKind::primary : ButtonKind::plain) && !on) {
      actions.push_back(act::SetFilter{filter});
    }
  };
  const std::size_t all = model.list.rows.size();
  one(Filter::waiting, Say::filter_waiting, model.list.waiting);
  ImGui::SameLine();
  one(Filter::all, Say::filter_all, all);
  ImGui::SameLine();
  one(Filter::decided, Say::filter_decided, all - model.list.waiting);
}

void draw_search(const Model& model, const Canvas& canvas, UiState& ui, Actions& actions) {
  if (ui.focus_search) ImGui::SetKeyboardFocusHere();
  ui.focus_search = false;
  const float extra = (canvas.em * 2.2F - ImGui::GetTextLineHeight()) / 2;
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(ImGui::GetStyle().FramePadding.x, extra));
  if (field("##search", say(Say::search_hint, model.language), ui.search, ImGui::GetContentRegionAvail().x)) {
    actions.push_back(act::SetQuery{ui.search});
  }
  ImGui::PopStyleVar();
  ui.search_typing = ImGui::IsItemActive();
}

}  // namespace

Actions draw_case_list(const Model& model, const Canvas& canvas, UiState& ui) {
  Actions actions;
  const float width = ImGui::GetContentRegionAvail().x;
  draw_filters(model, canvas, actions);
  // Beside the filters where there is room, else below them.
  if (width - ImGui::GetItemRectMax().x + ImGui::GetWindowPos().x > canvas.em * 20) ImGui::SameLine(0, canvas.em);
  draw_search(model, canvas, ui, actions);

  const Link& link = model.link;
  if (link.stage == Link::Stage::away && !will_pass(link.fault)) {
    notice(canvas, text::fault_sentence(link.fault, model.language), Tone::bad);
  }
  if (link.left_out > 0) {
    notice(canvas, say(Say::link_left_out, model.language, {text::figure(link.left_out)}), Tone::bad);
  }

  const float footer = ImGui::GetTextLineHeightWithSpacing();
  const ImVec2 size(width, ImGui::GetContentRegionAvail().y - footer);
  if (model.list.shown.empty()) {
    if (ImGui::BeginChild("empty", size)) draw_empty(model);
    ImGui::EndChild();
  } else {
    const std::vector<ColumnPlan> plan = plan_columns(model, canvas, size.x);
    const float row_height = ImGui::GetTextLineHeight() + ImGui::GetStyle().CellPadding.y * 2;
    constexpr ImGuiTableFlags kFlags = ImGuiTableFlags_ScrollY | ImGuiTableFlags_BordersInnerH |
                                       ImGuiTableFlags_BordersOuter | ImGuiTableFlags_SizingFixedFit |
                                       ImGuiTableFlags_NoSavedSettings;
    // The columns' identities are part of the table's, so that each set of columns has widths of its own.
    int columns = 0;
    for (const ColumnPlan& column : plan) columns |= 1 << static_cast<int>(column.column);
    ImGui::PushID(columns);
    if (ImGui::BeginTable("cases", static_cast<int>(plan.size()), kFlags, size)) {
      for (const ColumnPlan& column : plan) {
        ImGui::TableSetupColumn("", ImGuiTableColumnFlags_WidthFixed, column.width);
      }
      ImGui::TableSetupScrollFreeze(0, 1);
      draw_header(model, canvas, plan, actions);
      follow_choice(model.list, ui, row_height, row_height);
      draw_rows(model, canvas, plan, row_height, actions);
      ImGui::EndTable();
    }
    ImGui::PopID();
  }
  text(say(Say::list_shown, model.language,
           {text::figure(model.list.shown.size()), text::figure(model.list.rows.size())}),
       kSoftInk);
  return actions;
}

}  // namespace lifecert::native::admin::view
