// The panels of the window. Each draws a part of the model at the cursor and returns what the reviewer asked for; none
// of them knows another, window_view.cpp places them.
#pragma once

#include <vector>

#include "native/admin/app/action.h"
#include "native/admin/view/ui_state.h"

namespace lifecert::native::admin::view {

using Actions = std::vector<Action>;

/// Region, reviewer, the line to the counter; supervision, refresh, language, keys.
[[nodiscard]] Actions draw_top_bar(const Model& model, const Canvas& canvas, UiState& ui);

/// Filters, search, the table.
[[nodiscard]] Actions draw_case_list(const Model& model, const Canvas& canvas, UiState& ui);

/// The open case: who, since when, what was checked, pictures, history.
[[nodiscard]] Actions draw_case(const Model& model, const Canvas& canvas, UiState& ui);

// Parts of the open case; it is open and its file is there.
[[nodiscard]] Actions draw_policy(const Model& model, const Canvas& canvas, UiState& ui);
[[nodiscard]] Actions draw_facts(const Model& model, const Canvas& canvas, UiState& ui);
[[nodiscard]] Actions draw_checks(const Model& model, const Canvas& canvas, UiState& ui);
[[nodiscard]] Actions draw_evidence(const Model& model, const Canvas& canvas, UiState& ui);
[[nodiscard]] Actions draw_history(const Model& model, const Canvas& canvas, UiState& ui);

/// The curves of a live session's movements; nothing where there was none. The evidence is open.
void draw_trace(const Model& model, const Canvas& canvas);

/// Pass, more, refuse; the words for the person; how the sending goes. Sets UiState::decision_height.
[[nodiscard]] Actions draw_decision(const Model& model, const Canvas& canvas, UiState& ui);

/// What is late in the halls, in place of list and case.
[[nodiscard]] Actions draw_supervision(const Model& model, const Canvas& canvas);

/// A paper that somebody brings: the field for its text, and what it says; in place of list and case.
[[nodiscard]] Actions draw_paper(const Model& model, const Canvas& canvas, UiState& ui);

/// What lies over everything: keys, one picture, leaving.
[[nodiscard]] Actions draw_overlays(const Model& model, const Canvas& canvas, UiState& ui);

/// Whether something lies over everything and takes the keys.
[[nodiscard]] bool overlaid(const Model& model);

/// The keyboard, looked at once a frame, after the panels.
[[nodiscard]] Actions read_keys(const Model& model, UiState& ui);

/// The whole window.
[[nodiscard]] Actions draw(const Model& model, const Canvas& canvas, UiState& ui);

/// Appends what a panel returned.
void add(Actions& to, Actions more);

}  // namespace lifecert::native::admin::view
