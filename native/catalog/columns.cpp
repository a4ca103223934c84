#include "native/catalog/columns.h"

#include <algorithm>
#include <charconv>

#include "core/base/civil.h"
#include "core/base/utf8.h"

namespace lifecert::native {
namespace {

// Paragraphs may have line breaks; nothing else that a screen would not show.
bool is_paragraphs(const std::string& text) {
  std::size_t from = 0;
  while (from <= text.size()) {
    const std::size_t to = std::min(text.find('\n', from), text.size());
    if (!is_plain_text(std::string_view(text).substr(from, to - from))) return false;
    from = to + 1;
  }
  return true;
}

Expected too_long(std::size_t most) {
  return {"at most " + std::to_string(most) + " bytes (a third as many Chinese characters)",
          "不超过 " + std::to_string(most / 3) + " 个汉字"};
}

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> parts(1);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == ';' || text[i] == '\n') {
      parts.emplace_back();
    } else if (text.compare(i, 3, "；") == 0) {
      parts.emplace_back();
      i += 2;
    } else {
      parts.back() += text[i];
    }
  }
  for (std::string& part : parts) {
    const std::size_t from = part.find_first_not_of(' ');
    part = from == std::string::npos ? "" : part.substr(from, part.find_last_not_of(' ') - from + 1);
  }
  std::erase(parts, "");
  return parts;
}

}  // namespace

bool is_filled(const Cell& cell) {
  return std::ranges::any_of(cell.values, [](const std::string& value) { return !value.empty(); });
}

Judgement read_text(const Cell& cell, std::size_t most, std::string& into) {
  if (cell.values.size() != 1) return Expected{"one value, not a list", "一个值，而不是列表"};
  const std::string& value = cell.values.front();
  if (value.size() > most) return too_long(most);
  if (!is_paragraphs(value)) return Expected{"text without control characters", "不含控制字符的文字"};
  into = value;
  return std::nullopt;
}

Judgement read_list(const Cell& cell, std::size_t most, std::vector<std::string>& into) {
  std::vector<std::string> values = cell.values.size() == 1 ? split(cell.values.front()) : cell.values;
  for (const std::string& value : values) {
    if (value.size() > most) return too_long(most);
    if (!is_plain_text(value)) return Expected{"text without control characters", "不含控制字符的文字"};
  }
  into = std::move(values);
  return std::nullopt;
}

Judgement read_number(const Cell& cell, std::int64_t least, std::int64_t most, std::int64_t& into) {
  const std::string range = std::to_string(least) + " 到 " + std::to_string(most);
  const Expected wanted{"a whole number from " + std::to_string(least) + " to " + std::to_string(most),
                        range + " 的整数"};
  if (cell.values.size() != 1) return wanted;
  const std::string& text = cell.values.front();
  std::int64_t value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc{} || end != text.data() + text.size() || value < least || value > most) return wanted;
  into = value;
  return std::nullopt;
}

Judgement read_boolean(const Cell& cell, bool& into) {
  const std::string value = cell.values.size() == 1 ? cell.values.front() : "";
  for (const char* yes : {"是", "yes", "true", "TRUE", "1"}) {
    if (value == yes) return into = true, std::nullopt;
  }
  for (const char* no : {"否", "no", "false", "FALSE", "0"}) {
    if (value == no) return into = false, std::nullopt;
  }
  return Expected{"yes or no", "“是”或“否”"};
}

Judgement read_day(const Cell& cell, std::int32_t& into) {
  const Expected wanted{"a date such as 2026-11-26", "日期，例如 2026-11-26"};
  if (cell.values.size() != 1) return wanted;
  std::string text = cell.values.front();
  std::ranges::replace(text, '/', '-');
  std::int64_t serial = 0;
  // A workbook keeps a date as days since 1899-12-30.
  if (!read_number(cell, 20'000, 80'000, serial)) {
    into = static_cast<std::int32_t>(serial - 25'569);
    return std::nullopt;
  }
  const Result<std::int32_t> day = parse_iso_date(text);
  if (!day) return wanted;
  into = *day;
  return std::nullopt;
}

}  // namespace lifecert::native
