#include "native/admin/text/words.h"
#include "native/admin/view/panels.h"
#include "native/admin/view/pieces.h"
#include "native/admin/view/typesetting.h"

namespace lifecert::native::admin::view {
namespace {

using text::Say;
using text::say;

std::string reviewer_name(const std::string& name, Language language) {
  return name.empty() ? std::string(say(Say::reviewer_unknown, language)) : name;
}

}  // namespace

Actions draw_history(const Model& model, const Canvas& canvas, UiState&) {
  const Language language = model.language;
  const CaseFile& file = *model.open->file;
  if (!file.decisions.empty()) heading(canvas, say(Say::decision_title, language));
  for (const PastDecision& decision : file.decisions) {
    sign(canvas, tone_of(decision.verdict));
    ImGui::SameLine(0, canvas.em * 0.4F);
    paragraph(drawable(say(Say::decided_line, language,
                           {text::minute(decision.decided_at, language), text::word(decision.verdict, language),
                            reviewer_name(decision.reviewer, language), text::figure(decision.index)})),
              kInk);
    ImGui::Indent(canvas.em * 1.4F);
    if (decision.next_due_day != 0) {
      paragraph(say(Say::decided_until, language, {text::long_day(decision.next_due_day, language)}), kInk);
    }
    paragraph(decision.reason.empty() ? std::string(say(Say::decided_no_reason, language))
                                      : drawable(say(Say::decided_reason, language, {decision.reason})),
              kSoftInk);
    ImGui::Unindent(canvas.em * 1.4F);
  }
  if (!file.reads.empty()) heading(canvas, say(Say::reads_title, language));
  for (const PastRead& read : file.reads) {
    paragraph(
        drawable(say(Say::read_line, language,
                     {text::minute(read.asked_at, language), reviewer_name(read.reviewer, language), read.reason})),
        kSoftInk);
  }
  return {};
}

}  // namespace lifecert::native::admin::view
