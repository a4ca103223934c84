#include <SDL_scancode.h>

#include "native/admin/view/panels.h"
#include "native/admin/view/pieces.h"

namespace lifecert::native::admin::view {
namespace {

using EvidenceStage = EvidenceDesk::Stage;

bool enter_pressed() {
  return ImGui::IsKeyPressed(SDL_SCANCODE_RETURN, false) || ImGui::IsKeyPressed(SDL_SCANCODE_KP_ENTER, false);
}

// One key for "go on": whatever waits for a yes gets it.
void confirm(const Model& model, Actions& actions) {
  if (!model.open) return;
  if (model.open->evidence.stage == EvidenceStage::asking_why) {
    actions.push_back(act::ConfirmRead{});
  } else if (draft_of(model) != nullptr) {
    actions.push_back(act::Send{});
  }
}

// One step back, the nearest first.
void step_back(const Model& model, UiState& ui, Actions& actions) {
  const Draft* draft = draft_of(model);
  if (ImGui::GetIO().WantTextInput) {
    ui.leave_fields = true;
  } else if (model.open && model.open->evidence.stage == EvidenceStage::asking_why) {
    actions.push_back(act::HideEvidence{});
  } else if (draft != nullptr && draft->stage == Draft::Stage::failed) {
    actions.push_back(act::EditAgain{});
  } else if (draft != nullptr && draft->verdict && draft->stage == Draft::Stage::writing) {
    actions.push_back(act::DropDraft{});
  } else if (model.open) {
    actions.push_back(act::Close{});
  } else if (!model.list.query.empty()) {
    ui.search.clear();
    actions.push_back(act::SetQuery{});
  }
}

void read_overlay_keys(const Model& model, Actions& actions) {
  const bool back = ImGui::IsKeyPressed(SDL_SCANCODE_ESCAPE, false);
  if (model.asks_to_quit) {
    if (back) actions.push_back(act::Stay{});
    return;
  }
  if (model.help) {
    if (back || enter_pressed() || ImGui::IsKeyPressed(SDL_SCANCODE_F1, false)) actions.push_back(act::ShowHelp{false});
    return;
  }
  if (model.duties_shown) {
    if (back || enter_pressed()) actions.push_back(act::ShowDuties{false});
    return;
  }
  const std::size_t at = *model.open->evidence.enlarged;
  if (back || enter_pressed()) actions.push_back(act::Shrink{});
  if (plain_key(SDL_SCANCODE_LEFT) && at > 0) actions.push_back(act::Enlarge{at - 1});
  if (plain_key(SDL_SCANCODE_RIGHT)) actions.push_back(act::Enlarge{at + 1});
}

void read_letters(const Model& model, UiState& ui, Actions& actions) {
  const auto decide = [&](cert::Verdict verdict) {
    actions.push_back(act::ChooseVerdict{verdict});
    // A reason is needed: the cursor goes where it is written.
    ui.focus_reason = needs_reason(verdict) && model.open && may_decide(*model.open, verdict);
  };
  if (plain_key(SDL_SCANCODE_P)) decide(cert::Verdict::pass);
  if (plain_key(SDL_SCANCODE_M)) decide(cert::Verdict::more);
  if (plain_key(SDL_SCANCODE_R)) decide(cert::Verdict::refuse);
  if (plain_key(SDL_SCANCODE_E)) actions.push_back(act::AskEvidence{});
  if (plain_key(SDL_SCANCODE_N)) actions.push_back(act::OpenNext{});
  for (int digit = 0; digit < static_cast<int>(cert::kMaxPhotos); ++digit) {
    if (plain_key(SDL_SCANCODE_1 + digit)) actions.push_back(act::Enlarge{static_cast<std::size_t>(digit)});
  }
}

void read_list_keys(const Model& model, const UiState& ui, Actions& actions) {
  const int all = static_cast<int>(model.list.shown.size());
  if (plain_key(SDL_SCANCODE_DOWN)) actions.push_back(act::MoveChoice{1});
  if (plain_key(SDL_SCANCODE_UP)) actions.push_back(act::MoveChoice{-1});
  if (plain_key(SDL_SCANCODE_PAGEDOWN)) actions.push_back(act::MoveChoice{ui.page_lines});
  if (plain_key(SDL_SCANCODE_PAGEUP)) actions.push_back(act::MoveChoice{-ui.page_lines});
  if (plain_key(SDL_SCANCODE_HOME)) actions.push_back(act::MoveChoice{-all});
  if (plain_key(SDL_SCANCODE_END)) actions.push_back(act::MoveChoice{all});
}

}  // namespace

Actions read_keys(const Model& model, UiState& ui) {
  Actions actions;
  if (overlaid(model)) {
    read_overlay_keys(model, actions);
    return actions;
  }
  const ImGuiIO& io = ImGui::GetIO();
  if (ImGui::IsKeyPressed(SDL_SCANCODE_F5, false)) actions.push_back(act::Refresh{});
  if (ImGui::IsKeyPressed(SDL_SCANCODE_F1, false)) actions.push_back(act::ShowHelp{});
  if (model.paper.shown) {
    if (ImGui::IsKeyPressed(SDL_SCANCODE_ESCAPE, false)) actions.push_back(act::ShowPaper{false});
    return actions;
  }
  if (model.supervision.shown) {
    // The cases are not on screen: nothing may be done to them by a key.
    if (ImGui::IsKeyPressed(SDL_SCANCODE_ESCAPE, false)) actions.push_back(act::ShowSupervision{false});
    return actions;
  }
  if (ctrl_key(SDL_SCANCODE_F)) ui.focus_search = true;
  if (io.KeyCtrl && enter_pressed()) confirm(model, actions);
  if (ImGui::IsKeyPressed(SDL_SCANCODE_ESCAPE, false)) step_back(model, ui, actions);
  if (io.WantTextInput) {
    // From the search field, Enter and Down go to what was found.
    const bool go = ui.search_typing && (plain_key(SDL_SCANCODE_DOWN) || (!io.KeyCtrl && enter_pressed()));
    if (go && !model.list.shown.empty()) {
      actions.push_back(act::Choose{model.list.rows[model.list.shown.front()].submission});
      ui.leave_fields = true;
    }
    return actions;
  }
  read_list_keys(model, ui, actions);
  if (!io.KeyCtrl && !io.KeyAlt && enter_pressed()) actions.push_back(act::OpenChosen{});
  if (model.open) read_letters(model, ui, actions);
  return actions;
}

}  // namespace lifecert::native::admin::view
