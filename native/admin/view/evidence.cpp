#include <algorithm>

#include "native/admin/app/update.h"
#include "native/admin/text/words.h"
#include "native/admin/view/panels.h"
#include "native/admin/view/pieces.h"
#include "native/admin/view/typesetting.h"

namespace lifecert::native::admin::view {
namespace {

using text::Say;
using text::say;
using Stage = EvidenceDesk::Stage;

void draw_waiting(const Canvas& canvas, std::string_view words) {
  busy(canvas);
  ImGui::SameLine(0, canvas.em * 0.4F);
  paragraph(words, kInk);
}

void draw_asking(const Model& model, const Canvas& canvas, UiState& ui, Actions& actions) {
  const Language language = model.language;
  strong(canvas, say(Say::evidence_why, language));
  ui.read_reason = model.open->evidence.reason;
  if (field("##why", say(Say::evidence_why_hint, language), ui.read_reason, ImGui::GetContentRegionAvail().x)) {
    actions.push_back(act::EditReadReason{ui.read_reason});
  }
  for (const Say preset : {Say::evidence_preset_review, Say::evidence_preset_call, Say::evidence_preset_audit}) {
    if (preset != Say::evidence_preset_review) ImGui::SameLine();
    if (button(canvas, say(preset, language), ButtonKind::plain)) {
      actions.push_back(act::EditReadReason{std::string(say(preset, Language::zh))});  // as the log's readers read it
    }
  }
  const bool good = model.open->evidence.reason.find_first_not_of(' ') != std::string::npos &&
                    model.open->evidence.reason.size() <= kReasonBytes;
  if (button(canvas, say(Say::evidence_confirm, language), ButtonKind::primary, good)) {
    actions.push_back(act::ConfirmRead{});
  }
  ImGui::SameLine();
  if (button(canvas, say(Say::cancel, language), ButtonKind::plain)) actions.push_back(act::HideEvidence{});
}

void draw_photo(const Model& model, const Canvas& canvas, std::size_t index, float width, Actions& actions) {
  const Language language = model.language;
  const ShownPhoto& photo = model.open->evidence.shown.photos[index];
  ImGui::PushID(static_cast<int>(index));
  ImGui::BeginGroup();
  const auto texture = canvas.textures.find(photo.picture.get());
  if (texture == canvas.textures.end()) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const ImVec2 size(width, width * 0.75F);
    ImGui::GetWindowDrawList()->AddRect(at, {at.x + size.x, at.y + size.y}, kFieldLine, canvas.em * 0.3F);
    ImGui::Dummy(size);
    const ImVec2 back = ImGui::GetCursorScreenPos();
    ImGui::SetCursorScreenPos({at.x + canvas.em * 0.5F, at.y + canvas.em * 0.5F});
    paragraph(say(Say::photo_unreadable, language), colours_of(Tone::bad).ink, width - canvas.em);
    ImGui::SetCursorScreenPos(back);
  } else {
    const auto picture_width = static_cast<float>(photo.picture->width);
    const auto picture_height = static_cast<float>(photo.picture->height);
    const float height = std::min(width * picture_height / picture_width, width * 1.34F);
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(0, 0));
    if (ImGui::ImageButton(texture->second, {height * picture_width / picture_height, height})) {
      actions.push_back(act::Enlarge{index});
    }
    ImGui::PopStyleVar();
    if (ImGui::IsItemHovered()) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  }
  paragraph(photo_caption(photo, language, text::short_minute(photo.taken_at, language)), kSoftInk, width);
  ImGui::EndGroup();
  ImGui::PopID();
}

void draw_open(const Model& model, const Canvas& canvas, Actions& actions) {
  const Language language = model.language;
  const EvidenceDesk& desk = model.open->evidence;
  const ShownEvidence& shown = desk.shown;
  if (shown.call_me_alone) notice(canvas, say(Say::evidence_call_alone, language), Tone::bad);
  if (!shown.consent_to_face) notice(canvas, say(Say::evidence_no_face_consent, language), Tone::bad);
  const float gap = canvas.em * 0.6F;
  const float whole = ImGui::GetContentRegionAvail().x;
  const std::size_t beside = std::clamp<std::size_t>(shown.photos.size(), 1, 3);
  const float width =
      std::min((whole - gap * static_cast<float>(beside - 1)) / static_cast<float>(beside), canvas.em * 20);
  for (std::size_t i = 0; i < shown.photos.size(); ++i) {
    if (i % beside != 0) ImGui::SameLine(0, gap);
    draw_photo(model, canvas, i, width, actions);
  }
  if (shown.photos.empty()) text(say(Say::evidence_none, language), kSoftInk);
  draw_trace(model, canvas);
  const std::string_view gap_of_sentences = language == Language::zh ? "" : " ";
  std::string notes = say(Say::evidence_consent, language,
                          {std::to_string(shown.consent_version), text::minute(shown.consented_at, language)});
  notes.append(gap_of_sentences).append(say(Say::photo_times, language)).append(gap_of_sentences);
  notes += say(Say::evidence_logged, language, {text::figure(desk.read_index), text::minute(desk.read_at, language)});
  notes.append(gap_of_sentences).append(say(Say::evidence_leave, language));
  paragraph(notes, kSoftInk);
  if (button(canvas, say(Say::evidence_hide, language), ButtonKind::plain)) actions.push_back(act::HideEvidence{});
  if (!shown.photos.empty()) {
    ImGui::SameLine(0, canvas.em);
    ImGui::AlignTextToFramePadding();
    text(say(Say::photo_enlarge, language), kSoftInk);
  }
}

}  // namespace

Actions draw_evidence(const Model& model, const Canvas& canvas, UiState& ui) {
  Actions actions;
  const Language language = model.language;
  const EvidenceDesk& desk = model.open->evidence;
  heading(canvas, say(Say::evidence_title, language));
  switch (desk.stage) {
    case Stage::sealed:
      if (button(canvas, say(Say::evidence_show, language), ButtonKind::primary)) actions.push_back(act::AskEvidence{});
      ImGui::SameLine(0, canvas.em * 0.8F);
      ImGui::SetCursorPosY(ImGui::GetCursorPosY() + (canvas.em * 2.2F - ImGui::GetFrameHeight()) / 2);
      paragraph(say(Say::evidence_short_notice, language), kSoftInk);
      break;
    case Stage::asking_why:
      paragraph(say(Say::evidence_notice, language), kSoftInk);
      draw_asking(model, canvas, ui, actions);
      break;
    case Stage::posting:
      draw_waiting(canvas, say(Say::evidence_posting, language));
      break;
    case Stage::waiting: {
      const std::int64_t waited = std::max<std::int64_t>(0, model.now - desk.asked_at);
      draw_waiting(canvas,
                   say(Say::evidence_waiting, language, {text::figure(desk.read_index), std::to_string(waited)}));
      if (waited >= kLongWait_s) notice(canvas, say(Say::evidence_waiting_long, language), Tone::look);
      break;
    }
    case Stage::opening:
      draw_waiting(canvas, say(Say::evidence_opening, language));
      break;
    case Stage::open:
      draw_open(model, canvas, actions);
      break;
    case Stage::failed:
      notice(canvas, say(Say::evidence_failed, language, {text::fault_sentence(desk.fault, language)}), Tone::bad);
      if (button(canvas, say(Say::evidence_again, language), ButtonKind::primary)) {
        actions.push_back(act::AskEvidence{});
      }
      break;
  }
  return actions;
}

}  // namespace lifecert::native::admin::view
