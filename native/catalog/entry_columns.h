// The columns of every table, by their English and Chinese names. What people fill in is described in
// demo/catalog/README.md.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "core/catalog/assemble.h"
#include "native/catalog/columns.h"
#include "native/catalog/content.h"

namespace lifecert::native {

struct ReadingRow {
  std::string character;
  std::vector<std::string> spellings;
};

template <class Entry>
using Columns = std::vector<Column<Entry>>;

[[nodiscard]] const Columns<CatalogueSettings>& settings_columns();
[[nodiscard]] const Columns<catalog::Item>& item_columns();
[[nodiscard]] const Columns<catalog::Material>& material_columns();
[[nodiscard]] const Columns<catalog::Fee>& fee_columns();
[[nodiscard]] const Columns<catalog::Outcome>& result_columns();
[[nodiscard]] const Columns<catalog::FrequentQuestion>& question_columns();
[[nodiscard]] const Columns<catalog::Notice>& notice_columns();
[[nodiscard]] const Columns<catalog::Explanation>& explanation_columns();
[[nodiscard]] const Columns<catalog::PublicList>& list_columns();
[[nodiscard]] const Columns<catalog::ListEntry>& list_entry_columns();
[[nodiscard]] const Columns<catalog::FlowChart>& chart_columns();
[[nodiscard]] const Columns<catalog::FlowStep>& step_columns();
[[nodiscard]] const Columns<catalog::Hall>& hall_columns();
[[nodiscard]] const Columns<catalog::Floor>& floor_columns();
[[nodiscard]] const Columns<catalog::MapShape>& shape_columns();
[[nodiscard]] const Columns<catalog::Window>& window_columns();
[[nodiscard]] const Columns<catalog::Route>& route_columns();
[[nodiscard]] const Columns<catalog::ServiceStation>& station_columns();
[[nodiscard]] const Columns<catalog::Hotline>& hotline_columns();
[[nodiscard]] const Columns<catalog::CalendarYear>& calendar_columns();
[[nodiscard]] const Columns<catalog::SynonymGroup>& synonym_columns();
[[nodiscard]] const Columns<ReadingRow>& reading_columns();

}  // namespace lifecert::native
