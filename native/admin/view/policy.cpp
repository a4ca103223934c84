#include "native/admin/text/words.h"
#include "native/admin/view/panels.h"
#include "native/admin/view/pieces.h"
#include "native/admin/view/typesetting.h"

namespace lifecert::native::admin::view {
namespace {

using text::Say;
using text::say;

struct Headline {
  Say words;
  Tone tone;
};

Headline headline_of(cert::Standing standing) {
  switch (standing) {
    case cert::Standing::enough:
      return {Say::policy_enough, Tone::good};
    case cert::Standing::second:
      return {Say::policy_second, Tone::look};
    case cert::Standing::more:
      break;
  }
  return {Say::policy_more, Tone::look};
}

}  // namespace

Actions draw_policy(const Model& model, const Canvas& canvas, UiState&) {
  const Language language = model.language;
  const PolicyWords& policy = model.open->file->policy;
  if (policy.lines.empty()) return {};
  heading(canvas, say(Say::policy_title, language));
  const Headline head = headline_of(policy.standing);
  sign(canvas, head.tone);
  ImGui::SameLine(0, canvas.em * 0.4F);
  strong(canvas, say(head.words, language, {text::figure(policy.points)}));
  ImGui::Indent(canvas.em * 1.4F);
  for (const PolicyWords::Line& line : policy.lines) {
    if (line.doubt) {
      sign(canvas, Tone::look);
      ImGui::SameLine(0, canvas.em * 0.4F);
    }
    paragraph(drawable(language == Language::zh ? line.zh : line.en), line.doubt ? colours_of(Tone::look).ink : kInk);
  }
  ImGui::Unindent(canvas.em * 1.4F);
  return {};
}

}  // namespace lifecert::native::admin::view
