// The pension roll as a table: what a bureau exports from its own system or a spreadsheet, read once and whole.
//
// One header row names the columns, in any order, in Chinese or in English:
//
//   姓名      name        required   1 to 256 bytes, one line of text
//   身份证号  id_number   required   18 characters (GB 11643-1999)
//   险种      scheme      required   machine id, [a-z0-9-]{1,32}, such as urban-employee
//   到期日    due         required   2026-11-23, 2026/11/23 or 20261123; years 2000 to 2199
//   站点      station     required   machine id, [a-z0-9-]{1,32}
//   电话      phone       optional   one line of text
//   地址      address     optional   one line of text
//
// The file is CSV (RFC 4180: commas, cells with commas or quotes in double quotes), UTF-8 with or without a byte order
// mark, lines ended by CRLF or LF. Spaces around a cell are dropped, empty rows are skipped. A column with another name
// is a fault, because what is silently left out may have mattered.
//
// All or nothing: either every row is good and `rows` holds them all, or `faults` lists everything that is wrong and
// `rows` is empty. Faults never contain the content of a cell, so they can be shown and logged. Pure functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/code.h"

namespace lifecert::office {

inline constexpr std::size_t kMaxRollBytes = std::size_t{64} << 20;
inline constexpr std::size_t kMaxRollRows = 2'000'000;  // header not counted
inline constexpr std::size_t kMaxRollCellBytes = 256;
inline constexpr std::size_t kMaxRollColumns = 64;

/// One person in one scheme.
struct RollRow {
  std::uint32_t row = 0;  // as a spreadsheet numbers it: the header is row 1
  std::string name;
  std::string id_number;  // normalised: a final x is X
  std::string scheme;
  std::int32_t due_day = 0;  // days since 1970-01-01
  std::string station;
  std::string phone;    // may be empty
  std::string address;  // may be empty

  friend bool operator==(const RollRow&, const RollRow&) = default;
};

enum class RollColumn : std::uint8_t { name, id_number, scheme, due, station, phone, address, none };

/// What exactly is wrong; more than one of them may share a Code.
enum class RollFault : std::uint8_t {
  // the file
  file_too_long,
  file_is_utf16,
  file_is_empty,
  no_rows,
  too_many_rows,
  // the header
  header_not_utf8,
  header_absent,  // no cell of the first row is a column's name
  wrong_separator,
  too_many_columns,
  unknown_column,
  column_twice,
  column_missing,
  // a row
  too_few_cells,
  too_many_cells,
  duplicate,
  // a cell
  cell_empty,
  cell_too_long,
  cell_not_utf8,
  cell_not_plain,
  quote_inside,
  text_after_quote,
  quote_not_closed,
  id_wrong_length,
  id_wrong_form,
  id_rounded,
  id_wrong_check,
  not_machine_id,
  not_a_date,
  date_out_of_range,
};

/// One thing that is wrong and where. Kept small: a file of two million bad rows must be told of whole.
struct RowFault {
  std::uint32_t row = 0;            // as a spreadsheet numbers it, 1 is the header; 0: the file as a whole
  std::uint16_t column_number = 0;  // 1 is column A; 0: the whole row, or a column that is not there
  RollColumn column = RollColumn::none;
  RollFault fault = RollFault::file_is_empty;
  Code code = Code::ok;
  std::uint32_t other = 0;  // duplicate: the row of the first one; too few or many cells: how many there should be

  friend bool operator==(const RowFault&, const RowFault&) = default;
};

struct RollParse {
  std::vector<RollRow> rows;     // in the order of the file; empty when there is any fault
  std::vector<RowFault> faults;  // by row, then column; empty: the roll may be imported
  std::size_t row_count = 0;     // rows with content that were read, good or bad
};

/// Reads a whole roll.
/// csv   at most kMaxRollBytes, kMaxRollRows rows, kMaxRollCellBytes a cell
[[nodiscard]] RollParse parse_roll(ByteView csv);

/// "id_number", "due" ...; empty for RollColumn::none.
[[nodiscard]] std::string_view column_name(RollColumn column);

/// "身份证号", "到期日" ...; empty for RollColumn::none.
[[nodiscard]] std::string_view column_name_zh(RollColumn column);

/// Where a spreadsheet shows the fault: "D17", or "17" for a whole row, "D" for a column, empty for the file.
[[nodiscard]] std::string cell_of(const RowFault& fault);

/// A plain sentence: what is wrong, and what was expected. It does not repeat row and column.
[[nodiscard]] std::string sentence(const RowFault& fault);

/// The same in plain Chinese.
[[nodiscard]] std::string sentence_zh(const RowFault& fault);

}  // namespace lifecert::office
