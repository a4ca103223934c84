#include "core/office/roll_csv.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <numeric>
#include <optional>
#include <tuple>

#include "core/base/civil.h"
#include "core/base/id_number.h"
#include "core/base/utf8.h"

namespace lifecert::office {
namespace {

constexpr std::size_t kColumnCount = 7;
constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);

struct ColumnNames {
  std::string_view english;
  std::string_view chinese;
  bool required;
};

constexpr std::array<ColumnNames, kColumnCount> kColumns = {{{"name", "姓名", true},
                                                             {"id_number", "身份证号", true},
                                                             {"scheme", "险种", true},
                                                             {"due", "到期日", true},
                                                             {"station", "站点", true},
                                                             {"phone", "电话", false},
                                                             {"address", "地址", false}}};

struct FaultText {
  RollFault fault;
  Code code;
  std::string_view english;  // '#' stands for RowFault::other
  std::string_view chinese;
};

constexpr FaultText kFaultTexts[] = {
    {RollFault::file_too_long, Code::too_long, "The file is larger than 64 MiB. Split it into several rolls.",
     "文件超过 64 MiB，请拆成几个文件。"},
    {RollFault::file_is_utf16, Code::bad_text, "The file is UTF-16. Save it as \"CSV UTF-8\" and import it again.",
     "文件编码是 UTF-16，请另存为“CSV UTF-8”再导入。"},
    {RollFault::file_is_empty, Code::too_short, "The file is empty. Expected a header row and one row a person.",
     "文件是空的。第一行应为列名，以下每人一行。"},
    {RollFault::no_rows, Code::too_short, "There is a header row, but no person below it.", "只有列名，没有人员。"},
    {RollFault::too_many_rows, Code::too_long, "The file has more than 2,000,000 rows. Split it into several rolls.",
     "超过 2000000 行，请拆成几个文件。"},
    {RollFault::header_not_utf8, Code::bad_text,
     "The header is not UTF-8 (perhaps GBK). Save the file as \"CSV UTF-8\" and import it again.",
     "列名不是 UTF-8 编码（可能是 GBK），请另存为“CSV UTF-8”再导入。"},
    {RollFault::header_absent, Code::bad_syntax,
     "The first row must hold the column names: name, id_number, scheme, due, station, and if wanted phone, address.",
     "第一行应为列名：姓名、身份证号、险种、到期日、站点，可加电话、地址。"},
    {RollFault::wrong_separator, Code::bad_syntax,
     "The columns are not separated by commas. Save the file as \"CSV UTF-8 (comma delimited)\".",
     "各列之间不是英文逗号，请另存为“CSV UTF-8（逗号分隔）”。"},
    {RollFault::too_many_columns, Code::too_long, "The header has more than 64 columns.", "超过 64 列。"},
    {RollFault::unknown_column, Code::unknown_value,
     "This column's name is not known. Delete the column, or name it name, id_number, scheme, due, station, phone or "
     "address.",
     "列名不认识。请删去此列，或改为：姓名、身份证号、险种、到期日、站点、电话、地址。"},
    {RollFault::column_twice, Code::not_canonical, "This column is there twice. Keep one.",
     "此列出现两次，请只留一列。"},
    {RollFault::column_missing, Code::too_short, "This column is missing from the header.", "缺少此列。"},
    {RollFault::too_few_cells, Code::too_short, "The row has fewer cells than the header, which has #.",
     "此行列数比列名少，应为 # 列。"},
    {RollFault::too_many_cells, Code::too_long,
     "The row has more cells than the header, which has #. A cell with a comma in it must stand in double quotes.",
     "此行列数比列名多，应为 # 列。含英文逗号的内容要放在英文双引号里。"},
    {RollFault::duplicate, Code::not_canonical,
     "The same person stands in the same scheme in row #. Expected once a person and scheme.",
     "此人此险种与第 # 行重复，每人每险种只应有一行。"},
    {RollFault::cell_empty, Code::too_short, "The cell is empty. It must be filled in.", "此格为空，必须填写。"},
    {RollFault::cell_too_long, Code::too_long, "The cell is longer than 256 bytes (about 85 Chinese characters).",
     "此格超过 256 字节（约 85 个汉字）。"},
    {RollFault::cell_not_utf8, Code::bad_text,
     "The cell is not UTF-8 (perhaps GBK). Save the file as \"CSV UTF-8\" and import it again.",
     "此格不是 UTF-8 编码（可能是 GBK），请另存为“CSV UTF-8”再导入。"},
    {RollFault::cell_not_plain, Code::bad_text,
     "The cell has a line break or an invisible control character. Expected one line of text.",
     "此格内有换行或看不见的控制字符，应为一行文字。"},
    {RollFault::quote_inside, Code::bad_syntax,
     "A double quote stands inside the cell. Put the whole cell in double quotes and double the one inside.",
     "此格中间有英文双引号。应把整格放在双引号里，里面的双引号写两个。"},
    {RollFault::text_after_quote, Code::bad_syntax,
     "Something follows the cell's closing double quote. Expected a comma or the end of the line.",
     "此格右双引号之后还有内容，应为逗号或行尾。"},
    {RollFault::quote_not_closed, Code::truncated, "The double quote that opens this cell is never closed.",
     "此格左双引号没有对应的右双引号。"},
    {RollFault::id_wrong_length, Code::too_short,
     "Expected 18 characters. Old numbers of 15 digits must be replaced by the person's present number.",
     "身份证号应为 18 位。15 位旧号请换成现在的号码。"},
    {RollFault::id_wrong_form, Code::bad_syntax,
     "Expected 17 digits and a digit or X, with a birth date that exists in the 7th to 14th place.",
     "应为 17 位数字加一位数字或 X，第 7 至 14 位是真实的出生日期。"},
    {RollFault::id_rounded, Code::bad_syntax,
     "The spreadsheet has turned the number into a rounded one (such as 1.5E+17). Format the column as text and fill "
     "in "
     "the number again.",
     "表格软件把号码变成了科学计数（如 1.5E+17）。请把此列设为文本格式后重新填写。"},
    {RollFault::id_wrong_check, Code::bad_check_character,
     "The last character does not fit the 17 digits before it. A digit is wrong, or the spreadsheet has rounded the "
     "number to end in 000.",
     "校验位不符：号码有错，或被表格软件变成末尾 000。请核对原件。"},
    {RollFault::not_machine_id, Code::bad_syntax,
     "Expected 1 to 32 lower-case letters, digits or hyphens, such as urban-employee.",
     "应为 1 至 32 个小写英文字母、数字或连字符，例如 urban-employee。"},
    {RollFault::not_a_date, Code::bad_syntax,
     "Expected a date that exists, written as 2026-11-23, 2026/11/23 or 20261123.",
     "应为真实的日期，写成 2026-11-23、2026/11/23 或 20261123。"},
    {RollFault::date_out_of_range, Code::bad_syntax, "Expected a date of the years 2000 to 2199.",
     "日期应在 2000 年至 2199 年之间。"},
};

constexpr bool in_order() {
  for (std::size_t i = 0; i < std::size(kFaultTexts); ++i) {
    if (static_cast<std::size_t>(kFaultTexts[i].fault) != i) return false;
  }
  return std::size(kFaultTexts) == static_cast<std::size_t>(RollFault::date_out_of_range) + 1;
}
static_assert(in_order(), "kFaultTexts has one entry for each RollFault, in its order");

const FaultText& entry_of(RollFault fault) { return kFaultTexts[static_cast<std::size_t>(fault)]; }

std::string with_number(std::string_view text, std::uint32_t number) {
  std::string filled;
  for (const char c : text) {
    if (c == '#') {
      filled += std::to_string(number);
    } else {
      filled += c;
    }
  }
  return filled;
}

// --- the table ---

struct Cell {
  std::string text;
  std::optional<RollFault> fault;
};

/// Splits a text into records and cells, one record at a time, and goes on after a fault.
class CsvReader {
 public:
  explicit CsvReader(std::string_view text) : text_(text) {}

  /// Reads the next record into `cells`, of which the first cell_count() count; false at the end of the text.
  [[nodiscard]] bool next() {
    if (at_ == text_.size()) return false;
    count_ = 0;
    for (;;) {
      // Cells beyond the most columns that a header may have are counted, but not kept.
      const std::size_t slot = std::min(count_, kMaxRollColumns);
      if (cells_.size() <= slot) cells_.resize(slot + 1);
      read_cell(cells_[slot]);
      ++count_;
      if (at_ == text_.size()) return true;
      if (text_[at_] == ',') {
        ++at_;
        continue;
      }
      at_ += line_end_length(at_);
      return true;
    }
  }

  [[nodiscard]] std::size_t cell_count() const { return count_; }
  [[nodiscard]] const Cell& cell(std::size_t i) const { return cells_[i]; }
  [[nodiscard]] std::size_t kept_count() const { return std::min(count_, kMaxRollColumns + 1); }

 private:
  /// 1 for LF, 2 for CRLF, 0 for anything else. A CR that ends the file ends its line too.
  [[nodiscard]] std::size_t line_end_length(std::size_t at) const {
    if (text_[at] == '\n') return 1;
    if (text_[at] != '\r') return 0;
    if (at + 1 == text_.size()) return 1;
    return text_[at + 1] == '\n' ? 2 : 0;
  }

  [[nodiscard]] bool at_delimiter() const {
    return at_ == text_.size() || text_[at_] == ',' || line_end_length(at_) != 0;
  }

  void read_cell(Cell& cell) {
    cell.text.clear();
    cell.fault.reset();
    if (at_ < text_.size() && text_[at_] == '"') {
      read_quoted(cell);
    } else {
      read_bare(cell);
    }
  }

  void read_bare(Cell& cell) {
    const std::size_t start = at_;
    while (!at_delimiter()) ++at_;
    const std::string_view content = text_.substr(start, at_ - start);
    if (content.size() > kMaxRollCellBytes) {
      cell.fault = RollFault::cell_too_long;
      return;
    }
    if (content.find('"') != std::string_view::npos) cell.fault = RollFault::quote_inside;
    cell.text = content;
  }

  void read_quoted(Cell& cell) {
    std::size_t first_line_end = text_.size();
    std::size_t at = at_ + 1;
    for (; at < text_.size(); ++at) {
      const char c = text_[at];
      if (c == '"') {
        if (at + 1 == text_.size() || text_[at + 1] != '"') break;
        ++at;
      } else if (first_line_end == text_.size() && line_end_length(at) != 0) {
        first_line_end = at;
      }
      if (cell.text.size() < kMaxRollCellBytes) {
        cell.text += c;
        continue;
      }
      cell.fault = RollFault::cell_too_long;
      // A cell that is too long and goes over several lines is taken for a stray quote, so that it doesn't swallow
      // the rows below it.
      if (first_line_end != text_.size()) {
        at = text_.size();
        break;
      }
    }
    if (at == text_.size()) {
      cell.fault = RollFault::quote_not_closed;
      at_ = first_line_end;
      return;
    }
    at_ = at + 1;
    if (at_delimiter()) return;
    cell.fault = RollFault::text_after_quote;
    while (!at_delimiter()) ++at_;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t count_ = 0;
  std::vector<Cell> cells_;
};

/// Without blanks at either end: space, tab, no-break space and the ideographic space, which spreadsheets leave behind.
std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks[] = {" ", "\t", "\xC2\xA0", "\xE3\x80\x80"};
  for (bool again = true; again;) {
    again = false;
    for (const std::string_view blank : kBlanks) {
      if (text.starts_with(blank)) {
        text.remove_prefix(blank.size());
        again = true;
      }
      if (text.ends_with(blank)) {
        text.remove_suffix(blank.size());
        again = true;
      }
    }
  }
  return text;
}

bool is_blank(const CsvReader& record) {
  for (std::size_t i = 0; i < record.kept_count(); ++i) {
    if (record.cell(i).fault || !trimmed(record.cell(i).text).empty()) return false;
  }
  return true;
}

// --- the cells' meaning ---

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_machine_id(std::string_view text) {
  if (text.empty() || text.size() > 32) return false;
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return is_digit(c) || (c >= 'a' && c <= 'z') || c == '-'; });
}

/// A run of `least` to `most` digits taken from the front of `text`.
std::optional<unsigned> take_number(std::string_view& text, std::size_t least, std::size_t most) {
  unsigned value = 0;
  std::size_t length = 0;
  while (length < most && length < text.size() && is_digit(text[length])) {
    value = value * 10 + static_cast<unsigned>(text[length] - '0');
    ++length;
  }
  if (length < least) return std::nullopt;
  text.remove_prefix(length);
  return value;
}

/// Spreadsheets drop leading zeros between separators, so that 2026/1/5 is taken; without separators all 8 digits
/// stand.
std::optional<std::int32_t> parse_due(std::string_view text) {
  const std::optional<unsigned> year = take_number(text, 4, 4);
  if (!year || text.empty()) return std::nullopt;
  const char separator = text[0];
  const bool separated = separator == '-' || separator == '/';
  const std::size_t least = separated ? 1 : 2;
  if (separated) text.remove_prefix(1);
  const std::optional<unsigned> month = take_number(text, least, 2);
  if (separated) {
    if (text.empty() || text[0] != separator) return std::nullopt;
    text.remove_prefix(1);
  }
  const std::optional<unsigned> day = take_number(text, least, 2);
  if (!month || !day || !text.empty()) return std::nullopt;
  const Result<std::int32_t> number = day_number(Date{static_cast<int>(*year), *month, *day});
  if (!number) return std::nullopt;
  return number.value();
}

bool looks_rounded(std::string_view id_number) {
  return !id_number.empty() && is_digit(id_number[0]) && id_number.find_first_of("Ee.") != std::string_view::npos &&
         id_number.find_first_not_of("0123456789Ee.+") == std::string_view::npos;
}

std::optional<RollFault> fault_of_bytes(const Cell& cell) {
  if (cell.fault) return cell.fault;
  if (!is_utf8(cell.text)) return RollFault::cell_not_utf8;
  return std::nullopt;
}

class RollReader {
 public:
  explicit RollReader(std::string_view text) : csv_(text) {}

  RollParse read() {
    if (!csv_.next()) {
      add(0, kNowhere, RollColumn::none, RollFault::file_is_empty);
      return finish();
    }
    read_header();
    if (!parse_.faults.empty()) return finish();

    std::uint32_t row = 1;
    while (csv_.next()) {
      ++row;
      if (is_blank(csv_)) continue;
      if (parse_.row_count == kMaxRollRows) {
        add(row, kNowhere, RollColumn::none, RollFault::too_many_rows);
        break;
      }
      ++parse_.row_count;
      read_row(row);
    }
    if (parse_.row_count == 0) add(0, kNowhere, RollColumn::none, RollFault::no_rows);
    name_duplicates();
    return finish();
  }

 private:
  void add(std::uint32_t row, std::size_t place, RollColumn column, RollFault fault, std::uint32_t other = 0) {
    RowFault entry;
    entry.row = row;
    entry.column_number = place == kNowhere ? std::uint16_t{0} : static_cast<std::uint16_t>(place + 1);
    entry.column = column;
    entry.fault = fault;
    entry.code = entry_of(fault).code;
    entry.other = other;
    parse_.faults.push_back(entry);
  }

  RollParse finish() {
    std::stable_sort(parse_.faults.begin(), parse_.faults.end(), [](const RowFault& a, const RowFault& b) {
      return std::tie(a.row, a.column_number) < std::tie(b.row, b.column_number);
    });
    if (!parse_.faults.empty()) parse_.rows = {};
    return std::move(parse_);
  }

  static RollColumn column_called(std::string_view title) {
    std::string lower(title);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    for (std::size_t i = 0; i < kColumnCount; ++i) {
      if (lower == kColumns[i].english || lower == kColumns[i].chinese) return static_cast<RollColumn>(i);
    }
    return RollColumn::none;
  }

  void read_header() {
    columns_ = csv_.cell_count();
    if (columns_ > kMaxRollColumns) {
      add(1, kNowhere, RollColumn::none, RollFault::too_many_columns);
      return;
    }
    const Cell& first = csv_.cell(0);
    if (columns_ == 1 && !first.fault && first.text.find_first_of(";\t|") != std::string::npos) {
      add(1, kNowhere, RollColumn::none, RollFault::wrong_separator);
      return;
    }
    place_.fill(kNowhere);
    for (std::size_t i = 0; i < columns_; ++i) {
      if (!is_utf8(csv_.cell(i).text)) {
        add(1, i, RollColumn::none, RollFault::header_not_utf8);
        return;
      }
      read_title(i);
    }
    if (std::all_of(place_.begin(), place_.end(), [](std::size_t place) { return place == kNowhere; })) {
      parse_.faults.clear();
      add(1, kNowhere, RollColumn::none, RollFault::header_absent);
      return;
    }
    for (std::size_t i = 0; i < kColumnCount; ++i) {
      if (kColumns[i].required && place_[i] == kNowhere) {
        add(1, kNowhere, static_cast<RollColumn>(i), RollFault::column_missing);
      }
    }
  }

  void read_title(std::size_t i) {
    const Cell& cell = csv_.cell(i);
    if (cell.fault) {
      add(1, i, RollColumn::none, *cell.fault);
      return;
    }
    const RollColumn column = column_called(trimmed(cell.text));
    if (column == RollColumn::none) {
      add(1, i, RollColumn::none, RollFault::unknown_column);
      return;
    }
    std::size_t& place = place_[static_cast<std::size_t>(column)];
    if (place != kNowhere) add(1, i, column, RollFault::column_twice);
    place = i;
  }

  void read_row(std::uint32_t row) {
    // A row that has lost or won a cell has them all in wrong places: only that is said of it. A broken quote is the
    // cause of that rather than its consequence, and is said instead.
    if (csv_.cell_count() != columns_) {
      if (!add_quote_faults(row)) {
        const RollFault fault = csv_.cell_count() < columns_ ? RollFault::too_few_cells : RollFault::too_many_cells;
        add(row, kNowhere, RollColumn::none, fault, static_cast<std::uint32_t>(columns_));
      }
      return;
    }
    row_ = row;
    RollRow entry;
    entry.row = row;
    entry.name = text_cell(RollColumn::name).value_or("");
    const std::optional<std::string> id_number = id_cell();
    const std::optional<std::string> scheme = machine_id_cell(RollColumn::scheme);
    entry.due_day = due_cell();
    entry.station = machine_id_cell(RollColumn::station).value_or("");
    entry.phone = text_cell(RollColumn::phone).value_or("");
    entry.address = text_cell(RollColumn::address).value_or("");
    // Rows with faults elsewhere are kept so far, to name their duplicates too; finish() drops them.
    if (!id_number || !scheme) return;
    entry.id_number = *id_number;
    entry.scheme = *scheme;
    parse_.rows.push_back(std::move(entry));
  }

  bool add_quote_faults(std::uint32_t row) {
    bool any = false;
    for (std::size_t i = 0; i < std::min(csv_.kept_count(), columns_); ++i) {
      const std::optional<RollFault>& fault = csv_.cell(i).fault;
      if (!fault || *fault == RollFault::cell_too_long) continue;
      const auto found = std::find(place_.begin(), place_.end(), i);
      add(row, i, static_cast<RollColumn>(found - place_.begin()), *fault);
      any = true;
    }
    return any;
  }

  void add_cell(RollColumn column, RollFault fault) { add(row_, place_of(column), column, fault); }

  [[nodiscard]] std::size_t place_of(RollColumn column) const { return place_[static_cast<std::size_t>(column)]; }

  /// The trimmed content of the row's cell in `column`; nothing when it has a fault (which is noted) or is not there.
  std::optional<std::string> text_cell(RollColumn column) {
    const std::size_t place = place_of(column);
    if (place == kNowhere) return std::nullopt;
    const Cell& cell = csv_.cell(place);
    if (const std::optional<RollFault> fault = fault_of_bytes(cell)) {
      add_cell(column, *fault);
      return std::nullopt;
    }
    const std::string_view content = trimmed(cell.text);
    if (!is_plain_text(content)) {
      add_cell(column, RollFault::cell_not_plain);
      return std::nullopt;
    }
    if (content.empty() && kColumns[static_cast<std::size_t>(column)].required) {
      add_cell(column, RollFault::cell_empty);
      return std::nullopt;
    }
    return std::string(content);
  }

  std::optional<std::string> machine_id_cell(RollColumn column) {
    std::optional<std::string> content = text_cell(column);
    if (!content || is_machine_id(*content)) return content;
    add_cell(column, RollFault::not_machine_id);
    return std::nullopt;
  }

  std::optional<std::string> id_cell() {
    const std::optional<std::string> content = text_cell(RollColumn::id_number);
    if (!content) return std::nullopt;
    Result<IdNumber> number = parse_id_number(*content);
    if (number) return std::move(number.value().text);
    const Code code = number.error().code;
    RollFault fault = RollFault::id_wrong_form;
    if (code == Code::too_short || code == Code::too_long) fault = RollFault::id_wrong_length;
    if (code == Code::bad_check_character) fault = RollFault::id_wrong_check;
    if (looks_rounded(*content)) fault = RollFault::id_rounded;
    add_cell(RollColumn::id_number, fault);
    if (fault == RollFault::id_wrong_length) parse_.faults.back().code = code;
    return std::nullopt;
  }

  std::int32_t due_cell() {
    const std::optional<std::string> content = text_cell(RollColumn::due);
    if (!content) return 0;
    const std::optional<std::int32_t> day = parse_due(*content);
    if (!day) {
      add_cell(RollColumn::due, RollFault::not_a_date);
      return 0;
    }
    const int year = date_of(*day).year;
    if (year < 2000 || year > 2199) add_cell(RollColumn::due, RollFault::date_out_of_range);
    return *day;
  }

  /// Sorting instead of hashing: nobody can make a file whose keys all fall together.
  void name_duplicates() {
    const std::vector<RollRow>& rows = parse_.rows;
    std::vector<std::uint32_t> order(rows.size());
    std::iota(order.begin(), order.end(), std::uint32_t{0});
    const auto key = [&](std::uint32_t i) { return std::tie(rows[i].id_number, rows[i].scheme); };
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
      const auto compared = key(a) <=> key(b);
      return compared != 0 ? compared < 0 : a < b;
    });
    for (std::size_t first = 0; first < order.size();) {
      std::size_t next = first + 1;
      for (; next < order.size() && key(order[next]) == key(order[first]); ++next) {
        add(rows[order[next]].row, place_of(RollColumn::id_number), RollColumn::id_number, RollFault::duplicate,
            rows[order[first]].row);
      }
      first = next;
    }
  }

  CsvReader csv_;
  RollParse parse_;
  std::array<std::size_t, kColumnCount> place_{};  // where in a row each column stands
  std::size_t columns_ = 0;
  std::uint32_t row_ = 0;
};

RollParse whole_file_fault(RollFault fault) {
  RowFault entry;
  entry.fault = fault;
  entry.code = entry_of(fault).code;
  RollParse parse;
  parse.faults.push_back(entry);
  return parse;
}

}  // namespace

RollParse parse_roll(ByteView csv) {
  if (csv.size() > kMaxRollBytes) return whole_file_fault(RollFault::file_too_long);
  std::string_view text(reinterpret_cast<const char*>(csv.data()), csv.size());
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) return whole_file_fault(RollFault::file_is_utf16);
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  return RollReader(text).read();
}

std::string_view column_name(RollColumn column) {
  return column < RollColumn::none ? kColumns[static_cast<std::size_t>(column)].english : std::string_view{};
}

std::string_view column_name_zh(RollColumn column) {
  return column < RollColumn::none ? kColumns[static_cast<std::size_t>(column)].chinese : std::string_view{};
}

std::string cell_of(const RowFault& fault) {
  std::string letters;
  for (unsigned number = fault.column_number; number > 0; number = (number - 1) / 26) {
    letters.insert(letters.begin(), static_cast<char>('A' + (number - 1) % 26));
  }
  if (fault.row > 0) letters += std::to_string(fault.row);
  return letters;
}

std::string sentence(const RowFault& fault) { return with_number(entry_of(fault.fault).english, fault.other); }

std::string sentence_zh(const RowFault& fault) { return with_number(entry_of(fault.fault).chinese, fault.other); }

}  // namespace lifecert::office
