// What a column must hold: how a cell becomes a field of an entry, and what is said when it does not.
#pragma once

#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "native/catalog/table.h"

namespace lifecert::native {

/// What was expected, in both languages.
struct Expected {
  std::string en;
  std::string zh;
};
using Judgement = std::optional<Expected>;  // nothing: the cell was good

template <class Entry>
struct Column {
  std::string name;
  std::string zh;
  bool required = false;
  std::function<Judgement(Entry&, const Cell&)> set;
};

// Judging one cell. `most` is in bytes of UTF-8.
[[nodiscard]] Judgement read_text(const Cell& cell, std::size_t most, std::string& into);
[[nodiscard]] Judgement read_list(const Cell& cell, std::size_t most, std::vector<std::string>& into);
[[nodiscard]] Judgement read_number(const Cell& cell, std::int64_t least, std::int64_t most, std::int64_t& into);
[[nodiscard]] Judgement read_boolean(const Cell& cell, bool& into);
/// A day: 2026-11-26, 2026/11/26, or a spreadsheet's day number.
[[nodiscard]] Judgement read_day(const Cell& cell, std::int32_t& into);

template <class Entry>
Column<Entry> text(std::string name, std::string zh, bool required, std::string Entry::*field, std::size_t most = 256) {
  return {std::move(name), std::move(zh), required,
          [field, most](Entry& entry, const Cell& cell) { return read_text(cell, most, entry.*field); }};
}
template <class Entry>
Column<Entry> list(std::string name, std::string zh, bool required, std::vector<std::string> Entry::*field,
                   std::size_t most = 256) {
  return {std::move(name), std::move(zh), required,
          [field, most](Entry& entry, const Cell& cell) { return read_list(cell, most, entry.*field); }};
}
template <class Entry, class Number>
Column<Entry> number(std::string name, std::string zh, bool required, Number Entry::*field, std::int64_t least,
                     std::int64_t most) {
  return {std::move(name), std::move(zh), required, [=](Entry& entry, const Cell& cell) {
            std::int64_t value = 0;
            Judgement outcome = read_number(cell, least, most, value);
            entry.*field = static_cast<Number>(value);
            return outcome;
          }};
}
template <class Entry>
Column<Entry> yes_no(std::string name, std::string zh, bool required, bool Entry::*field) {
  return {std::move(name), std::move(zh), required,
          [field](Entry& entry, const Cell& cell) { return read_boolean(cell, entry.*field); }};
}
template <class Entry>
Column<Entry> day(std::string name, std::string zh, bool required, std::int32_t Entry::*field) {
  return {std::move(name), std::move(zh), required,
          [field](Entry& entry, const Cell& cell) { return read_day(cell, entry.*field); }};
}

/// Whether the cell holds anything.
[[nodiscard]] bool is_filled(const Cell& cell);

/// Fills an entry from a row; unknown columns, missing and bad cells become faults. A row without faults is good.
/// known_inside   columns that the caller reads itself
template <class Entry>
Entry read_row(const SourceRow& row, const std::vector<Column<Entry>>& columns,
               const std::vector<std::string>& known_inside, std::vector<SourceFault>& faults) {
  Entry entry{};
  std::size_t used = 0;
  for (const Column<Entry>& column : columns) {
    auto at = row.cells.find(column.name);
    if (at == row.cells.end()) at = row.cells.find(column.zh);
    if (at != row.cells.end()) ++used;
    if (at == row.cells.end() || !is_filled(at->second)) {
      if (column.required) faults.push_back({row.file, row.row, column.name, "a value", column.zh + "必须填写"});
      continue;
    }
    if (Judgement expected = column.set(entry, at->second)) {
      faults.push_back({row.file, at->second.row, at->first, expected->en, expected->zh});
    }
  }
  for (const std::string& name : known_inside) used += row.cells.contains(name) ? 1 : 0;
  if (used == row.cells.size()) return entry;
  for (const auto& [name, cell] : row.cells) {
    const bool known =
        name.starts_with("(") || std::ranges::find(known_inside, name) != known_inside.end() ||
        std::ranges::any_of(columns, [&](const auto& one) { return one.name == name || one.zh == name; });
    if (!known) faults.push_back({row.file, cell.row, name, "a column that this table has", "本表没有这一列"});
  }
  return entry;
}

}  // namespace lifecert::native
