// The lists of a draw as people keep them: CSV (UTF-8, a header line, commas, no quotes) and a rulebook in JSON.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/draw/draw.h"

namespace lifecert::native {

/// All that is wrong with a table, "row 3: ..." each; empty: it can be used.
using TableFaults = std::vector<std::string>;

/// "id,name,class,excluded": the last column holds a reason, or nothing.
[[nodiscard]] draw::ObjectList read_objects(std::string_view csv, const std::string& title, TableFaults& faults);
/// "id,name,unit".
[[nodiscard]] draw::InspectorList read_inspectors(std::string_view csv, const std::string& title, TableFaults& faults);
/// "inspector,object,reason".
void read_conflicts(draw::InspectorList& list, std::string_view csv, TableFaults& faults);
/// {"title", "by_law", "count", "inspectors_per_object", "max_per_inspector", "weights": {"A": 1, ...}}
/// Errors: bad_syntax; `where` names the field.
[[nodiscard]] Result<draw::Rulebook> read_rules(std::string_view json);

/// The drawn as a table for people: order, object, name, class, inspectors.
[[nodiscard]] std::string outcome_csv(const draw::ObjectList& objects, const draw::InspectorList& inspectors,
                                      const std::vector<draw::Drawn>& drawn);

}  // namespace lifecert::native
