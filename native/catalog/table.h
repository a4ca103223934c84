// Tables as people keep them: CSV, XLSX, YAML and JSON in a folder, read into rows whose every cell knows where it
// stands.
//
// A file's name says what is in it: items.csv, items-household.xlsx and items.yaml are all the table "items"; in a
// workbook each sheet is a table of its own. The first row of a CSV or sheet names the columns, in Chinese or English.
// A YAML or JSON file is a list of entries, or a map from table names to lists; an entry's lists of maps are rows of
// other tables that belong to it (the materials of an item).
//
// Reading judges form only; what a column must hold is judged in content.h. Faults never end the reading of what can be
// read.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/result.h"

namespace lifecert::native {

inline constexpr std::uint64_t kMaxSourceBytes = std::uint64_t{128} << 20;  // one file, unpacked

/// Something that is wrong, for whoever filled the table. Rows are numbered as a spreadsheet or editor shows them; 0:
/// the file as a whole.
struct SourceFault {
  std::string file;
  std::uint32_t row = 0;
  std::string column;    // as the file calls it, or should
  std::string expected;  // English
  std::string expected_zh;

  friend bool operator==(const SourceFault&, const SourceFault&) = default;
};

/// One cell: a value, or several where a list was written.
struct Cell {
  std::vector<std::string> values;
  std::uint32_t row = 0;
};

struct SourceRow {
  std::string file;
  std::uint32_t row = 0;
  std::string parent;                 // id of the entry that it was written inside of; empty in flat tables
  std::map<std::string, Cell> cells;  // by column, as the file calls it
};

/// Rows by table, in the order of files and rows.
using SourceTables = std::map<std::string, std::vector<SourceRow>>;

struct SourceFolder {
  SourceTables tables;
  std::vector<SourceFault> faults;
};

/// Every file with a known ending directly in the folder, in the order of their names.
/// Errors: not_found.
[[nodiscard]] Result<SourceFolder> read_source_folder(const std::string& folder);

// One file or the text of one; `file` is what faults call it.
void read_csv(const std::string& file, const std::string& table, const std::string& text, SourceFolder& into);
void read_xlsx(const std::string& path, const std::string& file, SourceFolder& into);
void read_yaml(const std::string& file, const std::string& table, const std::string& text, SourceFolder& into);

/// "items" of "items-household.csv"; Chinese names of tables (事项, 材料 ...) as their English ones.
[[nodiscard]] std::string table_name(const std::string& stem);

}  // namespace lifecert::native
