// YAML, and JSON as the part of YAML that it is: one parser that knows the line of everything.
#include <yaml-cpp/yaml.h>

#include "native/catalog/table.h"

namespace lifecert::native {
namespace {

constexpr int kMaxDepth = 8;

std::uint32_t line_of(const YAML::Node& node) { return static_cast<std::uint32_t>(node.Mark().line + 1); }

class Reader {
 public:
  Reader(const std::string& file, SourceFolder& into) : file_(file), into_(into) {}

  void top(const std::string& table, const YAML::Node& node) {
    if (node.IsSequence()) {
      rows(table, node, "", 0);
      return;
    }
    if (!node.IsMap()) {
      if (!node.IsNull()) fault(line_of(node), "", "a list of entries", "条目列表");
      return;
    }
    bool of_tables = true;
    for (const auto& pair : node) of_tables = of_tables && pair.second.IsSequence() && table != pair.first.Scalar();
    if (!of_tables) {
      entry(table, node, "", 0);
      return;
    }
    for (const auto& pair : node) rows(pair.first.Scalar(), pair.second, "", 0);
  }

 private:
  void fault(std::uint32_t row, const std::string& column, const char* expected, const char* zh) {
    into_.faults.push_back({file_, row, column, expected, zh});
  }

  void rows(const std::string& table, const YAML::Node& list, const std::string& parent, int depth) {
    for (const YAML::Node& one : list) {
      if (one.IsMap()) {
        entry(table, one, parent, depth);
      } else {
        fault(line_of(one), table, "a map of columns", "由“列名: 值”组成的条目");
      }
    }
  }

  // The entry's id is needed before its inner lists: whichever of these columns it has.
  static std::string id_of(const YAML::Node& map) {
    for (const char* key : {"task_code", "id", "实施编码", "编号"}) {
      if (map[key] && map[key].IsScalar()) return map[key].Scalar();
    }
    return {};
  }

  void entry(const std::string& table, const YAML::Node& map, const std::string& parent, int depth) {
    SourceRow row;
    row.file = file_;
    row.row = line_of(map);
    row.parent = parent;
    const std::string id = id_of(map);
    // Inner rows of rows without an id (the shapes of a floor) belong to parent and place: "hall-1/2".
    const std::string own = !id.empty() ? id : parent + "/" + std::to_string(++unnamed_[table + "/" + parent]);
    std::vector<std::pair<std::string, YAML::Node>> inner;
    for (const auto& pair : map) {
      const std::string column = pair.first.Scalar();
      const YAML::Node& value = pair.second;
      if (value.IsScalar()) {
        row.cells[column] = {{value.Scalar()}, line_of(value)};
      } else if (value.IsSequence() && value.size() > 0 && value[0].IsMap()) {
        inner.emplace_back(table_name(column), value);
      } else if (value.IsSequence()) {
        Cell cell{{}, line_of(value)};
        for (const YAML::Node& one : value) {
          if (one.IsScalar())
            cell.values.push_back(one.Scalar());
          else
            fault(line_of(one), column, "plain values", "普通的值");
        }
        row.cells[column] = std::move(cell);
      } else if (!value.IsNull()) {
        fault(line_of(value), column, "a value or a list", "值或列表");
      }
    }
    if (id.empty()) row.cells["(place)"] = {{own}, row.row};
    into_.tables[table].push_back(std::move(row));
    for (const auto& [name, list] : inner) {
      if (depth < kMaxDepth) rows(name, list, own, depth + 1);
    }
  }

  const std::string& file_;
  SourceFolder& into_;
  std::map<std::string, int> unnamed_;
};

}  // namespace

void read_yaml(const std::string& file, const std::string& table, const std::string& text, SourceFolder& into) {
  // yaml-cpp speaks by exceptions; they end here.
  try {
    Reader(file, into).top(table, YAML::Load(text));
  } catch (const YAML::Exception& error) {
    into.faults.push_back({file, static_cast<std::uint32_t>(error.mark.line + 1), "", "YAML or JSON: " + error.msg,
                           "正确的 YAML 或 JSON 格式"});
  }
}

}  // namespace lifecert::native
