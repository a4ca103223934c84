#include "native/tools/payer_list.h"

#include <sys/stat.h>
#include <xlsxwriter.h>

#include <array>
#include <cstdio>

#include "core/base/civil.h"

namespace lifecert::native {
namespace {

constexpr std::int32_t kChina_s = 8 * 3600;
constexpr std::array<const char*, 9> kHeadings = {"姓名",           "身份证号",         "险种",       "服务站", "到期日",
                                                  "状态",           "原因",             "最近收到日期", "state"};

std::string received_day(const PayerRow& row) {
  return row.received_at == 0 ? std::string() : iso_date(day_of_time(row.received_at, kChina_s));
}

std::array<std::string, 9> cells_of(const PayerRow& row) {
  return {row.name,           row.id_number,      row.scheme,        row.station,      iso_date(row.due_day),
          name_zh_of(row.state), row.reason_zh, received_day(row), name_of(row.state)};
}

// A cell that begins like a formula would be one for a spreadsheet.
std::string harmless(std::string text) {
  if (!text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos) text.insert(0, 1, '\'');
  return text;
}

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : harmless(text)) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

}  // namespace

const char* name_of(PayerState state) {
  switch (state) {
    case PayerState::passed: return "passed";
    case PayerState::due: return "due";
    case PayerState::overdue: return "overdue";
    case PayerState::held: return "held";
    case PayerState::later: return "later";
  }
  return "later";
}

const char* name_zh_of(PayerState state) {
  switch (state) {
    case PayerState::passed: return "认证通过";
    case PayerState::due: return "待认证";
    case PayerState::overdue: return "已逾期";
    case PayerState::held: return "办理中";
    case PayerState::later: return "未到期";
  }
  return "未到期";
}

NewestCases newest_cases(const std::vector<office::Case>& cases) {
  NewestCases newest;
  for (const office::Case& one : cases) newest[{one.header.person.id, one.header.scheme}] = &one;  // in the log's order
  return newest;
}

PayerRow payer_row(const office::RollPerson& person, const NewestCases& cases, std::int32_t today, std::int32_t ahead) {
  PayerRow row{person.entry.name, person.entry.id_number, person.entry.scheme, person.entry.station, person.due_day,
               PayerState::later, {},                     {},                  0};
  const auto found = cases.find({person.id, person.entry.scheme});
  const office::Case* const newest = found == cases.end() ? nullptr : found->second;
  if (newest != nullptr) row.received_at = newest->received_at;
  const office::CaseState state = newest == nullptr ? office::CaseState::passed : newest->state();
  if (newest != nullptr && state != office::CaseState::passed) {
    row.state = PayerState::held;
    const bool decided = state == office::CaseState::more || state == office::CaseState::refused;
    row.reason_zh = decided ? (state == office::CaseState::more ? "需补充" : "未通过") : "已收到，待复核";
    row.reason = decided ? (state == office::CaseState::more ? "more is asked for" : "not passed") : "received, in review";
    return row;
  }
  if (person.person.next_due_day != 0 && person.due_day == person.person.next_due_day && person.due_day > today + ahead) {
    row.state = PayerState::passed;
  } else if (person.due_day < today) {
    row.state = PayerState::overdue;
  } else if (person.due_day <= today + ahead) {
    row.state = PayerState::due;
  }
  if (row.state == PayerState::overdue || row.state == PayerState::due) {
    const bool enrolled = person.enrolled_until != 0;
    row.reason_zh = enrolled ? "已登记手机，尚未提交" : person.open_letter ? "已发信，尚未登记" : "尚未登记";
    row.reason = enrolled ? "phone enrolled, nothing sent yet" : person.open_letter ? "letter sent, not enrolled" : "not enrolled";
  }
  return row;
}

std::string payer_csv(const std::vector<PayerRow>& rows) {
  std::string out = "\xEF\xBB\xBF";
  for (std::size_t i = 0; i < kHeadings.size(); ++i) out += (i == 0 ? "" : ",") + quoted(kHeadings[i]);
  out += "\r\n";
  for (const PayerRow& row : rows) {
    const auto cells = cells_of(row);
    for (std::size_t i = 0; i < cells.size(); ++i) out += (i == 0 ? "" : ",") + quoted(cells[i]);
    out += "\r\n";
  }
  return out;
}

Result<void> write_payer_xlsx(const std::vector<PayerRow>& rows, const std::string& path) {
  if (rows.size() >= LXW_ROW_MAX) return Error{Code::too_long, path + " (write CSV)"};
  const Error failed{Code::store_failed, path};
  const std::string part = path + ".part";
  const mode_t before = ::umask(0077);
  lxw_workbook* const book = workbook_new(part.c_str());
  lxw_worksheet* const sheet = book == nullptr ? nullptr : workbook_add_worksheet(book, "生存认证");
  if (sheet == nullptr) {
    ::umask(before);
    return failed;
  }
  lxw_format* const bold = workbook_add_format(book);
  format_set_bold(bold);
  for (std::size_t i = 0; i < kHeadings.size(); ++i) {
    worksheet_write_string(sheet, 0, static_cast<lxw_col_t>(i), kHeadings[i], bold);
  }
  lxw_row_t at = 1;
  for (const PayerRow& row : rows) {
    const auto cells = cells_of(row);
    // Strings all of them: an ID number that became a number would lose its last digits.
    for (std::size_t i = 0; i < cells.size(); ++i) {
      worksheet_write_string(sheet, at, static_cast<lxw_col_t>(i), cells[i].c_str(), nullptr);
    }
    ++at;
  }
  worksheet_freeze_panes(sheet, 1, 0);
  worksheet_autofilter(sheet, 0, 0, at - 1, static_cast<lxw_col_t>(kHeadings.size() - 1));
  worksheet_set_column(sheet, 0, 8, 18, nullptr);
  const bool good = workbook_close(book) == LXW_NO_ERROR;
  ::umask(before);
  if (!good || std::rename(part.c_str(), path.c_str()) != 0) return failed;
  return {};
}

}  // namespace lifecert::native
