#include <algorithm>

#include "core/base/civil.h"
#include "native/admin/text/words.h"
#include "native/admin/view/panels.h"
#include "native/admin/view/pieces.h"
#include "native/admin/view/typesetting.h"

namespace lifecert::native::admin::view {
namespace {

using text::Say;
using text::say;

Say word_of(receipt::PaperKind kind) {
  switch (kind) {
    case receipt::PaperKind::received:
      return Say::paper_received;
    case receipt::PaperKind::decided:
      return Say::paper_decided;
    case receipt::PaperKind::kept:
      break;
  }
  return Say::paper_kept;
}

void line(const Model& model, const Canvas& canvas, Say label, std::string_view value) {
  if (value.empty()) return;
  const float from = ImGui::GetCursorPosX();
  text(say(label, model.language), kSoftInk);
  ImGui::SameLine(from + canvas.em * (model.language == Language::zh ? 8.0F : 9.5F));
  paragraph(drawable(value), kInk);
}

// What the paper says, and no more: a name stands nowhere in it.
void draw_said(const Model& model, const Canvas& canvas, const receipt::Paper& paper) {
  const Language language = model.language;
  line(model, canvas, Say::paper_number, paper.spoken_number);
  if (!paper.scheme.empty()) line(model, canvas, Say::fact_scheme, scheme_name(model, paper.scheme));
  line(model, canvas, Say::fact_due, text::long_day(paper.due_day, language));
  if (paper.staff_witnessed) line(model, canvas, Say::fact_presence, say(Say::paper_staff, language));
  if (paper.made_at != 0) line(model, canvas, Say::paper_made, text::minute(paper.made_at, language));
  if (paper.logged_at != 0) line(model, canvas, Say::paper_logged, text::minute(paper.logged_at, language));
  if (paper.kind == receipt::PaperKind::decided) {
    line(model, canvas, Say::paper_verdict, text::word(static_cast<cert::Verdict>(paper.verdict), language));
    line(model, canvas, Say::paper_reason, paper.reason);
    if (paper.next_due_day != 0) line(model, canvas, Say::paper_until, text::long_day(paper.next_due_day, language));
  }
  if (!paper.log_origin.empty()) {
    line(model, canvas, Say::paper_log,
         say(Say::paper_log_line, language, {text::figure(paper.log_index), paper.log_origin}));
  }
}

}  // namespace

Actions draw_paper(const Model& model, const Canvas& canvas, UiState& ui) {
  Actions actions;
  const Language language = model.language;
  const PaperDesk& desk = model.paper;
  ImGui::PushFont(canvas.title);
  text(say(Say::paper_title, language));
  ImGui::PopFont();
  paragraph(std::string(say(Say::paper_explain, language)), kSoftInk);
  if (ui.focus_paper) ImGui::SetKeyboardFocusHere();
  ui.focus_paper = false;
  const float width = std::min(ImGui::GetContentRegionAvail().x, canvas.em * 44);
  if (field("##paper", say(Say::paper_hint, language), ui.paper_text, width))
    actions.push_back(act::EditPaper{ui.paper_text});
  switch (desk.stage) {
    case PaperDesk::Stage::empty:
      break;
    case PaperDesk::Stage::asking:
      busy(canvas);
      ImGui::SameLine();
      text(say(Say::paper_asking, language), kSoftInk);
      break;
    case PaperDesk::Stage::fails:
      notice(canvas, say(Say::paper_fails, language, {text::fault_sentence(desk.fault, language)}), Tone::bad);
      break;
    case PaperDesk::Stage::holds:
      notice(canvas, say(word_of(desk.paper.kind), language),
             desk.paper.kind == receipt::PaperKind::kept ? Tone::look : Tone::good);
      draw_said(model, canvas, desk.paper);
      if (row_of(model, desk.paper.submission) != nullptr &&
          button(canvas, say(Say::paper_case, language), ButtonKind::primary)) {
        actions.push_back(act::ShowPaper{false});
        actions.push_back(act::Open{desk.paper.submission});
      }
      break;
  }
  ImGui::Dummy({0, canvas.em * 0.5F});
  if (button(canvas, say(Say::paper_back, language), ButtonKind::plain)) actions.push_back(act::ShowPaper{false});
  return actions;
}

}  // namespace lifecert::native::admin::view
