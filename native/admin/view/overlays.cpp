#include <algorithm>
#include <cmath>
#include <utility>

#include "native/admin/text/words.h"
#include "native/admin/view/panels.h"
#include "native/admin/view/pieces.h"
#include "native/admin/view/typesetting.h"

namespace lifecert::native::admin::view {
namespace {

using text::Say;
using text::say;

const ShownPhoto* enlarged(const Model& model) {
  if (!model.open || !model.open->evidence.enlarged) return nullptr;
  const auto& photos = model.open->evidence.shown.photos;
  const std::size_t index = *model.open->evidence.enlarged;
  return index < photos.size() ? &photos[index] : nullptr;
}

// A sheet over everything, with what lies below darkened. It takes the mouse and the keys from the rest.
void begin_overlay(ImVec2 size) {
  const ImGuiViewport* viewport = ImGui::GetMainViewport();
  ImGui::SetNextWindowPos(viewport->Pos);
  ImGui::SetNextWindowSize(viewport->Size);
  ImGui::SetNextWindowFocus();
  ImGui::PushStyleColor(ImGuiCol_WindowBg, kShade);
  ImGui::Begin("overlay", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings);
  ImGui::PopStyleColor();
  ImGui::SetCursorPos({(viewport->Size.x - size.x) / 2, (viewport->Size.y - size.y) / 2});
  ImGui::BeginChild("sheet", size, true, ImGuiWindowFlags_NoScrollbar);
}

void end_overlay() {
  ImGui::EndChild();
  ImGui::End();
}

// The sheet of a text is as high as its content was in the last frame.
void begin_measured(float width, const UiState& ui) {
  begin_overlay({width, ui.overlay_height > 0 ? ui.overlay_height : width * 0.75F});
  ImGui::BeginGroup();
}

void end_measured(UiState& ui) {
  ImGui::EndGroup();
  ui.overlay_height = std::ceil(ImGui::GetItemRectSize().y + ImGui::GetStyle().WindowPadding.y * 2) + 1;
  end_overlay();
}

void draw_photo(const Model& model, const Canvas& canvas, const ShownPhoto& photo, Actions& actions) {
  const ImGuiViewport* viewport = ImGui::GetMainViewport();
  const ImVec2 size(viewport->Size.x - canvas.em * 4, viewport->Size.y - canvas.em * 4);
  begin_overlay(size);
  const Language language = model.language;
  strong(canvas, photo_caption(photo, language, text::minute(photo.taken_at, language)));
  const std::string_view close = say(Say::back_to_list, language);
  ImGui::SameLine(ImGui::GetContentRegionMax().x - ImGui::CalcTextSize(close.data(), close.data() + close.size()).x -
                  ImGui::GetStyle().FramePadding.x * 2);
  if (button(canvas, close, ButtonKind::plain)) actions.push_back(act::Shrink{});
  const auto texture = canvas.textures.find(photo.picture.get());
  if (texture == canvas.textures.end()) {
    text(say(Say::photo_unreadable, language), colours_of(Tone::bad).ink);
  } else {
    const ImVec2 room = ImGui::GetContentRegionAvail();
    const auto width = static_cast<float>(photo.picture->width);
    const auto height = static_cast<float>(photo.picture->height);
    const float scale = std::min(room.x / width, room.y / height);
    ImGui::SetCursorPosX(ImGui::GetCursorPosX() + (room.x - width * scale) / 2);
    ImGui::Image(texture->second, {width * scale, height * scale});
  }
  end_overlay();
}

void draw_help(const Model& model, const Canvas& canvas, UiState& ui, Actions& actions) {
  const Language language = model.language;
  begin_measured(canvas.em * (language == Language::zh ? 26 : 30), ui);
  constexpr std::pair<Say, Say> kLines[] = {
      {Say::key_move, Say::help_move},         {Say::key_open, Say::help_open},
      {Say::key_search, Say::help_search},     {Say::key_refresh, Say::help_refresh},
      {Say::key_evidence, Say::help_evidence}, {Say::key_photo, Say::help_photo},
      {Say::key_decide, Say::help_decide},     {Say::key_confirm, Say::help_confirm},
      {Say::key_next, Say::help_next},         {Say::key_back, Say::help_back},
      {Say::key_zoom, Say::help_zoom}};
  strong(canvas, say(Say::help_title, language));
  if (ImGui::BeginTable("keys", 2, ImGuiTableFlags_SizingFixedFit | ImGuiTableFlags_NoSavedSettings)) {
    for (const auto& [key, what] : kLines) {
      ImGui::TableNextRow();
      ImGui::TableNextColumn();
      strong(canvas, say(key, language));
      ImGui::TableNextColumn();
      text(say(what, language));
    }
    ImGui::EndTable();
  }
  if (button(canvas, say(Say::help_close, language), ButtonKind::primary)) actions.push_back(act::ShowHelp{false});
  end_measured(ui);
}

std::string duty_words(const Duty& duty, Language language) {
  switch (duty.kind) {
    case Duty::Kind::appeal:
      return say(Say::duty_appeal, language, {duty.detail});
    case Duty::Kind::contact_cycles:
      return std::string(say(Say::duty_contact_cycles, language));
    case Duty::Kind::contact_unchallenged:
      return std::string(say(Say::duty_contact_unchallenged, language));
    case Duty::Kind::review:
      return std::string(say(Say::duty_review, language));
    case Duty::Kind::second:
      return std::string(say(Say::duty_second, language));
  }
  return {};
}

void draw_duties(const Model& model, const Canvas& canvas, Actions& actions) {
  const Language language = model.language;
  const ImGuiViewport* viewport = ImGui::GetMainViewport();
  begin_overlay({viewport->Size.x - canvas.em * 6, viewport->Size.y - canvas.em * 6});
  strong(canvas, say(Say::duties_title, language));
  paragraph(std::string(say(model.duties.empty() ? Say::duties_none : Say::duties_explain, language)), kInk);
  const float foot = ImGui::GetFrameHeightWithSpacing() + canvas.em * 0.5F;
  constexpr ImGuiTableFlags kFlags = ImGuiTableFlags_ScrollY | ImGuiTableFlags_RowBg | ImGuiTableFlags_NoSavedSettings;
  if (ImGui::BeginTable("duties", 4, kFlags, {0, ImGui::GetContentRegionAvail().y - foot})) {
    constexpr ImGuiTableColumnFlags kStretch = ImGuiTableColumnFlags_WidthStretch;
    ImGui::TableSetupColumn("what", kStretch, 2.2F);  // a notice's number is long, and must be read whole
    ImGui::TableSetupColumn("number", kStretch, 1.0F);
    ImGui::TableSetupColumn("since", kStretch, 1.1F);
    ImGui::TableSetupColumn("due", kStretch, 1.6F);
    for (const Say column : {Say::duties_column_what, Say::duties_column_number, Say::duties_column_since,
                             Say::duties_column_due}) {
      ImGui::TableNextColumn();
      strong(canvas, say(column, language));
    }
    for (const Duty& duty : model.duties) {
      ImGui::TableNextRow();
      ImGui::TableNextColumn();
      text(drawable(duty_words(duty, language)), kInk);
      ImGui::TableNextColumn();
      text(duty.number, kInk);
      ImGui::TableNextColumn();
      text(text::minute(duty.since, language), kInk);
      ImGui::TableNextColumn();
      if (duty.due_at == 0) continue;
      const bool late = model.now > duty.due_at;
      text(say(late ? Say::duty_overdue : Say::duty_due, language, {text::minute(duty.due_at, language)}),
           late ? colours_of(Tone::bad).ink : kInk);
    }
    ImGui::EndTable();
  }
  if (button(canvas, say(Say::duties_close, language), ButtonKind::primary)) actions.push_back(act::ShowDuties{false});
  end_overlay();
}

void draw_quit(const Model& model, const Canvas& canvas, UiState& ui, Actions& actions) {
  const Language language = model.language;
  begin_measured(canvas.em * 28, ui);
  strong(canvas, say(Say::quit_title, language));
  paragraph(say(Say::quit_unsent, language, {text::figure(unsent(model))}), kInk);
  if (button(canvas, say(Say::quit_stay, language), ButtonKind::primary)) actions.push_back(act::Stay{});
  ImGui::SameLine();
  if (button(canvas, say(Say::quit_leave, language), ButtonKind::bad)) actions.push_back(act::Quit{});
  end_measured(ui);
}

}  // namespace

bool overlaid(const Model& model) {
  return model.asks_to_quit || model.help || model.duties_shown || enlarged(model) != nullptr;
}

Actions draw_overlays(const Model& model, const Canvas& canvas, UiState& ui) {
  Actions actions;
  if (!overlaid(model)) ui.overlay_height = 0;
  if (model.asks_to_quit) {
    draw_quit(model, canvas, ui, actions);
  } else if (model.help) {
    draw_help(model, canvas, ui, actions);
  } else if (model.duties_shown) {
    draw_duties(model, canvas, actions);
  } else if (const ShownPhoto* photo = enlarged(model)) {
    draw_photo(model, canvas, *photo, actions);
  }
  return actions;
}

}  // namespace lifecert::native::admin::view
