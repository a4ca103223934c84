// The list: which lines are shown, in which order, and which is chosen. Written for a million lines: a change of
// filter, query or order looks at each line once; showing a line costs nothing.
#pragma once

#include "native/admin/app/model.h"

namespace lifecert::native::admin {

/// Takes in new and changed lines and lists again.
void put_rows(Listing& list, std::vector<CaseRow> rows);

/// Filters and orders again. The chosen line stays chosen, shown or not.
void relist(Listing& list);

/// Moves the choice among the shown lines; stops at the ends. With nothing chosen it begins before the first; a chosen
/// line that is no longer shown (it was decided) leaves its place to the one that followed it.
void move_choice(Listing& list, int lines);

/// Chooses a line and brings it into view.
void choose(Listing& list, const Hash& submission);

/// Whether a line is what somebody looks for: digits of the spoken number (blanks do not matter), the beginning of the
/// id in hex (four digits and more), or a part of the name. An empty query finds everything.
[[nodiscard]] bool matches(const CaseRow& row, const std::string& query);

}  // namespace lifecert::native::admin
