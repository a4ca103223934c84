#include <algorithm>
#include <cmath>
#include <span>

#include "native/admin/text/words.h"
#include "native/admin/view/panels.h"
#include "native/admin/view/pieces.h"
#include "native/admin/view/typesetting.h"

namespace lifecert::native::admin::view {
namespace {

using cert::Verdict;
using text::Say;
using text::say;

struct Preset {
  Say label;
  Say words;
};

constexpr Preset kPassPresets[] = {{Say::preset_pass_1_label, Say::preset_pass_1},
                                   {Say::preset_pass_2_label, Say::preset_pass_2}};
constexpr Preset kMorePresets[] = {{Say::preset_more_1_label, Say::preset_more_1},
                                   {Say::preset_more_2_label, Say::preset_more_2},
                                   {Say::preset_more_3_label, Say::preset_more_3},
                                   {Say::preset_more_4_label, Say::preset_more_4}};
constexpr Preset kRefusePresets[] = {{Say::preset_refuse_1_label, Say::preset_refuse_1},
                                     {Say::preset_refuse_2_label, Say::preset_refuse_2},
                                     {Say::preset_refuse_3_label, Say::preset_refuse_3}};

std::span<const Preset> presets_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass:
      return kPassPresets;
    case Verdict::more:
      return kMorePresets;
    case Verdict::refuse:
      return kRefusePresets;
  }
  return {};
}

ButtonKind kind_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass:
      return ButtonKind::good;
    case Verdict::more:
      return ButtonKind::look;
    case Verdict::refuse:
      return ButtonKind::bad;
  }
  return ButtonKind::plain;
}

std::string confirm_words(const Draft& draft, Language language) {
  switch (*draft.verdict) {
    case Verdict::pass:
      if (draft.next_due_day == 0) return std::string(say(Say::decision_confirm_pass_plain, language));
      return say(Say::decision_confirm_pass, language, {text::long_day(draft.next_due_day, language)});
    case Verdict::more:
      return std::string(say(Say::decision_confirm_more, language));
    case Verdict::refuse:
      return std::string(say(Say::decision_confirm_refuse, language));
  }
  return {};
}

void draw_verdicts(const Model& model, const Canvas& canvas, const Draft* draft, Actions& actions) {
  const Language language = model.language;
  const float gap = ImGui::GetStyle().ItemSpacing.x;
  const float width = (ImGui::GetContentRegionAvail().x - 2 * gap) / 3;
  const auto one = [&](Verdict verdict, Say label) {
    // Until one is chosen all three speak; then only the chosen one does.
    const bool speaks = draft == nullptr || !draft->verdict || *draft->verdict == verdict;
    if (button(canvas, say(label, language), speaks ? kind_of(verdict) : ButtonKind::plain,
               may_decide(*model.open, verdict), width)) {
      actions.push_back(act::ChooseVerdict{verdict});
    }
  };
  one(Verdict::pass, Say::decision_pass);
  ImGui::SameLine();
  one(Verdict::more, Say::decision_more);
  ImGui::SameLine();
  one(Verdict::refuse, Say::decision_refuse);
  const std::size_t fails = failing_checks(*model.open);
  if (fails > 0 && decidable(*model.open)) {
    text(say(Say::decision_no_pass, language, {text::figure(fails)}), colours_of(Tone::bad).ink);
  }
}

void draw_warnings(const Model& model, const Canvas& canvas, const Draft& draft) {
  if (*draft.verdict != Verdict::pass || model.open->evidence.stage == EvidenceDesk::Stage::open) return;
  notice(canvas, say(Say::decision_warn_unseen, model.language), Tone::look);
}

// Beside each other as far as they fit; the whole sentence is shown when the pointer rests on one.
void draw_presets(const Model& model, const Canvas& canvas, const Draft& draft, Actions& actions) {
  const Language language = model.language;
  const ImGuiStyle& style = ImGui::GetStyle();
  const float right = ImGui::GetCursorScreenPos().x + ImGui::GetContentRegionAvail().x;
  bool first = true;
  for (const Preset& preset : presets_of(*draft.verdict)) {
    const std::string_view label = say(preset.label, language);
    const float width = ImGui::CalcTextSize(label.data(), label.data() + label.size()).x + style.FramePadding.x * 2;
    if (!first && ImGui::GetItemRectMax().x + style.ItemSpacing.x + width <= right) ImGui::SameLine();
    first = false;
    // The person reads Chinese, whatever the reviewer does.
    if (button(canvas, label, ButtonKind::plain)) {
      actions.push_back(act::EditReason{std::string(say(preset.words, Language::zh))});
    }
    if (ImGui::IsItemHovered()) {
      const std::string lines = wrap(say(preset.words, language), canvas.em * 30);
      ImGui::SetTooltip("%s", lines.c_str());
    }
  }
}

void draw_reason(const Model& model, const Canvas& canvas, UiState& ui, const Draft& draft, Actions& actions) {
  const Language language = model.language;
  const bool needed = needs_reason(*draft.verdict);
  strong(canvas, say(needed ? Say::decision_reason : Say::decision_reason_optional, language));
  // A Chinese character takes three bytes; a Latin one takes one.
  const std::size_t left =
      (kReasonBytes - std::min(draft.reason.size(), kReasonBytes)) / (language == Language::zh ? 3 : 1);
  const std::string length = say(Say::decision_reason_left, language, {std::to_string(left)});
  ImGui::SameLine(ImGui::GetContentRegionMax().x - ImGui::CalcTextSize(length.c_str()).x);
  text(length, draft.reason.size() > kReasonBytes ? colours_of(Tone::bad).ink : kSoftInk);

  const float width = ImGui::GetContentRegionAvail().x;
  const ImGuiStyle& style = ImGui::GetStyle();
  if (ui.reason_of != model.open->submission || without_breaks(ui.reason) != draft.reason) {
    ui.reason = wrap(draft.reason, width - style.FramePadding.x * 2 - style.ScrollbarSize);
    ui.reason_of = model.open->submission;
  }
  if (ui.focus_reason) ImGui::SetKeyboardFocusHere();
  ui.focus_reason = false;
  const float height = ImGui::GetTextLineHeight() * 3 + style.FramePadding.y * 2;
  if (wrapping_field("##reason", ui.reason, ImVec2(width, height))) {
    actions.push_back(act::EditReason{without_breaks(ui.reason)});
  }
  if (draft.reason_asked) text(say(Say::decision_reason_needed, language), colours_of(Tone::bad).ink);
  if (draft.reason.size() > kReasonBytes) text(say(Say::decision_reason_too_long, language), colours_of(Tone::bad).ink);
}

void draw_writing(const Model& model, const Canvas& canvas, UiState& ui, const Draft& draft, Actions& actions) {
  const Language language = model.language;
  draw_presets(model, canvas, draft, actions);
  draw_reason(model, canvas, ui, draft, actions);
  draw_warnings(model, canvas, draft);
  paragraph(confirm_words(draft, language), kInk);
  if (button(canvas, say(Say::decision_send, language), kind_of(*draft.verdict), draft.reason.size() <= kReasonBytes)) {
    actions.push_back(act::Send{});
  }
  ImGui::SameLine();
  if (button(canvas, say(Say::cancel, language), ButtonKind::plain)) actions.push_back(act::DropDraft{});
}

void draw_words_of(const Model& model, const Canvas& canvas, const Draft& draft) {
  const Language language = model.language;
  badge(canvas, text::word(*draft.verdict, language), tone_of(*draft.verdict));
  if (draft.reason.empty()) return;
  ImGui::SameLine(0, canvas.em * 0.5F);
  paragraph(drawable(draft.reason), kInk);
}

void draw_failed(const Model& model, const Canvas& canvas, const Draft& draft, Actions& actions) {
  const Language language = model.language;
  std::string words = say(Say::decision_failed, language, {text::fault_sentence(draft.fault, language)});
  if (language == Language::en) words += ' ';
  words += say(Say::decision_kept, language);
  notice(canvas, words, Tone::bad);
  draw_words_of(model, canvas, draft);
  if (button(canvas, say(Say::decision_retry, language), ButtonKind::primary)) actions.push_back(act::Send{});
  ImGui::SameLine();
  if (button(canvas, say(Say::decision_edit, language), ButtonKind::plain)) actions.push_back(act::EditAgain{});
}

void draw_logged(const Model& model, const Canvas& canvas, const Draft& draft, Actions& actions) {
  const Language language = model.language;
  std::string words(text::word(*draft.verdict, language));
  words += language == Language::zh ? "，" : ". ";
  words +=
      say(Say::decision_logged, language, {text::figure(draft.logged_index), text::minute(draft.logged_at, language)});
  notice(canvas, words, Tone::good);
  if (next_waiting(model)) {
    if (button(canvas, say(Say::decision_next, language), ButtonKind::primary)) actions.push_back(act::OpenNext{});
  } else {
    ImGui::AlignTextToFramePadding();
    text(say(Say::decision_no_more, language), kSoftInk);
  }
  if (decidable(*model.open)) {
    ImGui::SameLine(0, canvas.em);
    ImGui::AlignTextToFramePadding();
    text(say(Say::decision_again, language), kSoftInk);
  }
}

// Decided before, by this reviewer or another.
void draw_settled(const Model& model, const Canvas& canvas, Actions& actions) {
  const Language language = model.language;
  const CaseFile& file = *model.open->file;
  if (!file.decisions.empty()) {
    const PastDecision& last = file.decisions.back();
    std::string words = text::minute(last.decided_at, language) + "  ";
    words += text::word(last.verdict, language);
    notice(canvas, words, tone_of(last.verdict));
  }
  if (next_waiting(model) && button(canvas, say(Say::decision_next, language), ButtonKind::plain)) {
    actions.push_back(act::OpenNext{});
  }
}

}  // namespace

Actions draw_decision(const Model& model, const Canvas& canvas, UiState& ui) {
  Actions actions;
  const Language language = model.language;
  const Draft* draft = draft_of(model);
  const bool begun = draft != nullptr && draft->verdict;
  const CaseState state = model.open->file->row.state;
  if (begun && draft->stage == Draft::Stage::posting) {
    draw_words_of(model, canvas, *draft);
    busy(canvas);
    ImGui::SameLine(0, canvas.em * 0.4F);
    text(say(Say::decision_posting, language));
  } else if (begun && draft->stage == Draft::Stage::logged) {
    draw_logged(model, canvas, *draft, actions);
    if (decidable(*model.open)) draw_verdicts(model, canvas, nullptr, actions);
  } else if (state == CaseState::passed || state == CaseState::refused) {
    draw_settled(model, canvas, actions);
  } else if (!decidable(*model.open)) {
    draw_verdicts(model, canvas, nullptr, actions);
    text(say(Say::decision_not_yet, language), kSoftInk);
  } else if (begun && draft->stage == Draft::Stage::failed) {
    draw_failed(model, canvas, *draft, actions);
  } else {
    draw_verdicts(model, canvas, draft, actions);
    if (begun) draw_writing(model, canvas, ui, *draft, actions);
  }
  const ImGuiStyle& style = ImGui::GetStyle();
  ui.decision_height =
      std::ceil(ImGui::GetCursorPosY() + ImGui::GetScrollY() - style.ItemSpacing.y + style.WindowPadding.y) + 2;
  return actions;
}

}  // namespace lifecert::native::admin::view
