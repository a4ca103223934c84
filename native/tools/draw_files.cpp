#include "native/tools/draw_files.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/utf8.h"

namespace lifecert::native {
namespace {

using Row = std::vector<std::string>;

Row cells_of(std::string_view line) {
  Row cells(1);
  for (const char c : line) {
    if (c == ',') {
      cells.emplace_back();
    } else {
      cells.back().push_back(c);
    }
  }
  return cells;
}

// Rows behind the header, each with as many cells as the header names; the rest are faults.
std::vector<Row> table_of(std::string_view csv, const std::string& header, TableFaults& faults) {
  std::vector<Row> rows;
  if (csv.starts_with("\xEF\xBB\xBF")) csv.remove_prefix(3);
  const std::size_t columns = cells_of(header).size();
  std::size_t number = 0;
  while (!csv.empty()) {
    const std::size_t end = csv.find('\n');
    std::string_view line = csv.substr(0, end);
    csv = end == std::string_view::npos ? std::string_view{} : csv.substr(end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    ++number;
    const std::string where = "row " + std::to_string(number) + ": ";
    if (number == 1) {
      if (line != header) faults.push_back(where + "the header should be " + header);
      continue;
    }
    if (line.empty()) continue;
    Row cells = cells_of(line);
    if (cells.size() != columns) {
      faults.push_back(where + std::to_string(cells.size()) + " cells, expected " + std::to_string(columns));
    } else if (!std::ranges::all_of(cells, [](const std::string& cell) { return is_plain_text(cell); })) {
      faults.push_back(where + "a cell is not plain UTF-8 text");
    } else {
      rows.push_back(std::move(cells));
    }
  }
  if (number == 0) faults.push_back("the file is empty, expected the header " + header);
  return rows;
}

}  // namespace

draw::ObjectList read_objects(std::string_view csv, const std::string& title, TableFaults& faults) {
  draw::ObjectList list;
  list.title = title;
  for (Row& row : table_of(csv, "id,name,class,excluded", faults)) {
    if (!row[3].empty()) list.exclusions.push_back({row[0], row[3]});
    list.objects.push_back({std::move(row[0]), std::move(row[1]), std::move(row[2])});
  }
  return list;
}

draw::InspectorList read_inspectors(std::string_view csv, const std::string& title, TableFaults& faults) {
  draw::InspectorList list;
  list.title = title;
  for (Row& row : table_of(csv, "id,name,unit", faults)) {
    list.inspectors.push_back({std::move(row[0]), std::move(row[1]), std::move(row[2])});
  }
  return list;
}

void read_conflicts(draw::InspectorList& list, std::string_view csv, TableFaults& faults) {
  for (Row& row : table_of(csv, "inspector,object,reason", faults)) {
    list.conflicts.push_back({std::move(row[0]), std::move(row[1]), std::move(row[2])});
  }
}

Result<draw::Rulebook> read_rules(std::string_view text) {
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object()) return Error{Code::bad_syntax, "rules: no JSON object"};
  draw::Rulebook rules;
  const auto number = [&](const char* name, std::uint64_t most) -> Result<std::uint64_t> {
    const auto found = json.find(name);
    if (found == json.end() || !found->is_number_unsigned() || found->get<std::uint64_t>() > most) {
      return Error{Code::bad_syntax, std::string("rules: ") + name};
    }
    return found->get<std::uint64_t>();
  };
  const auto count = number("count", draw::kMaxObjects);
  if (!count) return count.error();
  const auto each = number("inspectors_per_object", draw::kMaxInspectorsPerObject);
  if (!each) return each.error();
  const auto most = number("max_per_inspector", draw::kMaxObjects);
  if (!most) return most.error();
  rules.count = static_cast<std::uint32_t>(*count);
  rules.inspectors_per_object = static_cast<std::uint8_t>(*each);
  rules.max_per_inspector = static_cast<std::uint32_t>(*most);
  for (const auto& [name, into] : {std::pair{"title", &rules.title}, std::pair{"by_law", &rules.by_law}}) {
    const auto found = json.find(name);
    if (found == json.end() || !found->is_string()) return Error{Code::bad_syntax, std::string("rules: ") + name};
    *into = found->get<std::string>();
  }
  const auto weights = json.find("weights");
  if (weights == json.end() || !weights->is_object()) return Error{Code::bad_syntax, "rules: weights"};
  for (const auto& [credit_class, weight] : weights->items()) {
    if (!weight.is_number_unsigned() || weight.get<std::uint64_t>() > draw::kMaxWeight) {
      return Error{Code::bad_syntax, "rules: weights"};
    }
    rules.weights.push_back({credit_class, weight.get<std::uint32_t>()});
  }
  return rules;
}

std::string outcome_csv(const draw::ObjectList& objects, const draw::InspectorList& inspectors,
                        const std::vector<draw::Drawn>& drawn) {
  std::string text = "order,id,name,class,inspectors\n";
  std::size_t order = 0;
  for (const draw::Drawn& one : drawn) {
    const draw::Object& object = objects.objects[one.object];
    text += std::to_string(++order) + "," + object.id + "," + object.name + "," + object.credit_class + ",";
    for (std::size_t i = 0; i < one.inspectors.size(); ++i) {
      const draw::Inspector& person = inspectors.inspectors[one.inspectors[i]];
      text += (i == 0 ? "" : " ") + (person.name.empty() ? person.id : person.name);
    }
    text += "\n";
  }
  return text;
}

}  // namespace lifecert::native
