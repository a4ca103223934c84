#include "core/base/civil.h"
#include "core/wire/text.h"
#include "native/admin/text/words.h"
#include "native/admin/view/panels.h"
#include "native/admin/view/pieces.h"
#include "native/admin/view/typesetting.h"

namespace lifecert::native::admin::view {
namespace {

using text::Say;
using text::say;

// Labels and values, two of each on a line where both are short, one where the value is long.
class Facts {
 public:
  Facts(const Model& model, const Canvas& canvas)
      : model_(model), canvas_(canvas), label_(canvas.em * (model.language == Language::zh ? 4.6F : 5.6F)) {
    const float whole = ImGui::GetContentRegionAvail().x;
    half_ = whole / 2;
    paired_ = whole > canvas.em * 34;
  }
  ~Facts() { end_line(); }

  void brief(Say label, std::string_view value, bool warns = false) {
    if (value.empty()) return;
    const float width = (paired_ ? half_ : ImGui::GetContentRegionAvail().x) - label_ - canvas_.em * 0.6F;
    const bool second = paired_ && begun_;
    if (second) {
      ImGui::SameLine(left_ + half_);
      begun_ = false;
    } else {
      begin_line();
      begun_ = paired_;
    }
    put(label, value, width, warns);
  }

  void full(Say label, std::string_view value, bool warns = false) {
    if (value.empty()) return;
    end_line();
    begin_line();
    put(label, value, ImGui::GetContentRegionAvail().x - label_, warns);
  }

 private:
  void begin_line() { left_ = ImGui::GetCursorPosX(); }
  void end_line() { begun_ = false; }

  void put(Say label, std::string_view value, float width, bool warns) {
    const float from = ImGui::GetCursorPosX();
    text(say(label, model_.language), kSoftInk);
    ImGui::SameLine(from + label_);
    if (warns) {
      sign(canvas_, Tone::look);
      ImGui::SameLine(0, canvas_.em * 0.35F);
      width -= canvas_.em * 1.35F;
    }
    ImGui::BeginGroup();
    paragraph(drawable(value), warns ? colours_of(Tone::look).ink : kInk, width);
    ImGui::EndGroup();
  }

  const Model& model_;
  const Canvas& canvas_;
  float label_;
  float half_ = 0;
  float left_ = 0;
  bool paired_ = false;
  bool begun_ = false;  // the first half of a line is there
};

void put_person(const Model& model, Facts& facts) {
  const Language language = model.language;
  const CaseFile& file = *model.open->file;
  if (file.roll == Roll::known) {
    if (file.person.birth_day) {
      const int age = age_on(*file.person.birth_day, day_of_time(model.now, kChinaOffsetS));
      facts.brief(Say::fact_born, say(Say::fact_age, language,
                                      {text::long_day(*file.person.birth_day, language), std::to_string(age)}));
    }
    facts.brief(Say::fact_id_number, masked_id(file.person.id_number));
    facts.brief(Say::fact_station, file.person.station);
    facts.brief(Say::fact_phone, file.person.phone);
    facts.full(Say::fact_address, file.person.address);
    return;
  }
  facts.full(Say::fact_person, say(file.roll == Roll::unknown ? Say::person_unknown : Say::person_no_roll, language),
             true);
  facts.full(Say::fact_pseudonym, wire::to_hex(ByteView(file.person_id).first(8)));
}

}  // namespace

Actions draw_facts(const Model& model, const Canvas& canvas, UiState&) {
  const Language language = model.language;
  const CaseFile& file = *model.open->file;
  heading(canvas, say(Say::fact_person, language));
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(ImGui::GetStyle().ItemSpacing.x, canvas.em * 0.2F));
  {
    Facts facts(model, canvas);
    put_person(model, facts);
    facts.brief(Say::fact_scheme, scheme_name(model, file.row.scheme));
    const bool past = file.row.due_day < day_of_time(model.now, kChinaOffsetS);
    const std::string due = text::long_day(file.row.due_day, language);
    facts.brief(Say::fact_due, past ? say(Say::due_passed, language, {due}) : due, past);
    facts.brief(Say::fact_presence, text::word(file.presence, language));
    facts.brief(Say::fact_channel, text::word(file.channel, language));
    facts.full(Say::fact_received, say(Say::fact_received_at, language,
                                       {text::minute(file.row.received_at, language), text::figure(file.row.index)}));
    const bool challenged = file.alive_not_before != 0;
    facts.full(Say::fact_alive,
               challenged ? say(Say::fact_alive_since, language, {text::minute(file.alive_not_before, language)})
                          : std::string(say(Say::fact_alive_unknown, language)),
               !challenged);
    const bool dated = file.header_not_before != 0;
    facts.full(Say::fact_header,
               dated ? say(Say::fact_header_since, language, {text::minute(file.header_not_before, language)})
                     : std::string(say(Say::fact_header_none, language)),
               !dated);
    if (file.supersedes) facts.full(Say::fact_supersedes, *file.supersedes);
  }
  ImGui::PopStyleVar();
  return {};
}

}  // namespace lifecert::native::admin::view
