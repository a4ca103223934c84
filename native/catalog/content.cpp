#include "native/catalog/content.h"

#include <algorithm>
#include <map>
#include <set>

#include "native/catalog/entry_columns.h"
#include "native/catalog/lint.h"
#include "native/catalog/pinyin.h"

namespace lifecert::native {
namespace {

using namespace catalog;

// Reads the tables one after the other. Rows of inner tables go to the entry that they name or were written inside of.
class Builder {
 public:
  explicit Builder(SourceFolder folder) : tables_(std::move(folder.tables)) { out_.faults = std::move(folder.faults); }

  Result<SourceContent> build() {
    settings();
    items();
    publications();
    halls();
    words();
    unknown_tables();
    if (out_.faults.empty()) {
      for (SourceFault& fault : lint(out_.content, places_)) out_.faults.push_back(std::move(fault));
    }
    if (out_.faults.empty()) {
      if (Result<void> made = readings(); !made) return made.error();
    }
    std::ranges::stable_sort(out_.faults, {}, [](const SourceFault& one) { return std::tuple(one.file, one.row); });
    return std::move(out_);
  }

 private:
  const std::vector<SourceRow>& rows(const std::string& table) {
    seen_.insert(table);
    return tables_[table];
  }

  void fault(const SourceRow& row, std::string column, std::string en, std::string zh) {
    out_.faults.push_back({row.file, row.row, std::move(column), std::move(en), std::move(zh)});
  }

  // Entries with an id of their own, by which inner rows find them.
  template <class Entry>
  std::map<std::string, Entry*> entries(const std::string& table, const std::vector<Column<Entry>>& columns,
                                        std::string Entry::*id, std::vector<Entry>& into) {
    std::map<std::string, std::size_t> numbers;
    for (const SourceRow& row : rows(table)) {
      Entry entry = read_row(row, columns, {}, out_.faults);
      if ((entry.*id).empty()) continue;  // said already: it is required
      places_[{table, entry.*id}] = {row.file, row.row};
      if (!numbers.emplace(entry.*id, into.size()).second) {
        fault(row, columns.front().name, "a code that no other row has", "编码不能重复");
        continue;
      }
      into.push_back(std::move(entry));
    }
    std::map<std::string, Entry*> found;
    for (const auto& [name, number] : numbers) found[name] = &into[number];
    return found;
  }

  // Rows that belong to an entry: by a column in flat tables, by place in nested ones.
  template <class Owner, class Inner>
  void inner(const std::string& table, const std::string& column, const std::string& column_zh,
             const std::map<std::string, Owner*>& owners, const std::vector<Column<Inner>>& columns,
             std::vector<Inner> Owner::*list) {
    for (const SourceRow& row : rows(table)) {
      std::string owner = row.parent;
      for (const std::string& name : {column, column_zh}) {
        const auto at = row.cells.find(name);
        if (at != row.cells.end() && at->second.values.size() == 1) owner = at->second.values.front();
      }
      Inner entry = read_row(row, columns, {column, column_zh}, out_.faults);
      const auto found = owners.find(owner);
      if (found == owners.end()) {
        fault(row, column, "the code of an entry that is there", "对应条目的编码");
      } else {
        (found->second->*list).push_back(std::move(entry));
      }
    }
  }

  void settings() {
    bool any = false;
    for (const SourceRow& row : rows("catalogue")) {
      out_.settings = read_row(row, settings_columns(), {}, out_.faults);
      any = true;
    }
    if (!any) {
      out_.faults.push_back({"catalogue.yaml", 0, "title", "a table \"catalogue\" with a title", "“目录”表和标题"});
    }
  }

  void items() {
    const auto owners = entries("items", item_columns(), &Item::task_code, out_.content.items);
    inner("materials", "task_code", "实施编码", owners, material_columns(), &Item::materials);
    inner("fees", "task_code", "实施编码", owners, fee_columns(), &Item::fees);
    inner("results", "task_code", "实施编码", owners, result_columns(), &Item::results);
    // Questions may belong to an item or to an explanation.
    explanations_ = entries("explanations", explanation_columns(), &Explanation::id, out_.content.explanations);
    for (const SourceRow& row : rows("questions")) {
      std::string owner = row.parent;
      for (const char* name : {"task_code", "实施编码"}) {
        if (row.cells.contains(name))
          owner = row.cells.at(name).values.empty() ? "" : row.cells.at(name).values.front();
      }
      FrequentQuestion question = read_row(row, question_columns(), {"task_code", "实施编码"}, out_.faults);
      if (owners.contains(owner))
        owners.at(owner)->questions.push_back(std::move(question));
      else if (explanations_.contains(owner))
        explanations_.at(owner)->questions.push_back(std::move(question));
      else
        fault(row, "task_code", "the code of an entry that is there", "对应条目的编码");
    }
  }

  void publications() {
    (void)entries("notices", notice_columns(), &Notice::id, out_.content.notices);
    const auto lists = entries("lists", list_columns(), &PublicList::id, out_.content.lists);
    inner("entries", "list", "清单", lists, list_entry_columns(), &PublicList::entries);
    const auto charts = entries("charts", chart_columns(), &FlowChart::id, out_.content.charts);
    inner("steps", "chart", "流程图", charts, step_columns(), &FlowChart::steps);
  }

  void halls() {
    HallBook& book = out_.content.book;
    const auto halls = entries("halls", hall_columns(), &Hall::id, book.halls);
    inner("windows", "hall", "大厅", halls, window_columns(), &Hall::windows);
    inner("routes", "hall", "大厅", halls, route_columns(), &Hall::routes);
    // Floors are named by their hall and number: "hall-1/2".
    std::map<std::string, Floor*> floors;
    inner("floors", "hall", "大厅", halls, floor_columns(), &Hall::floors);
    for (auto& [id, hall] : halls) {
      std::size_t place = 0;
      for (Floor& floor : hall->floors) floors[id + "/" + std::to_string(++place)] = &floor;
    }
    inner("shapes", "floor", "楼层", floors, shape_columns(), &Floor::shapes);
    (void)entries("stations", station_columns(), &ServiceStation::id, book.stations);
    for (const SourceRow& row : rows("hotlines"))
      book.hotlines.push_back(read_row(row, hotline_columns(), {}, out_.faults));
    for (const SourceRow& row : rows("holidays"))
      book.calendar.push_back(read_row(row, calendar_columns(), {}, out_.faults));
  }

  void words() {
    for (const SourceRow& row : rows("synonyms")) {
      out_.content.vocabulary.synonyms.push_back(read_row(row, synonym_columns(), {}, out_.faults));
    }
    for (const SourceRow& row : rows("readings")) {
      const ReadingRow reading = read_row(row, reading_columns(), {}, out_.faults);
      stated_[reading.character] = reading.spellings;
    }
  }

  void unknown_tables() {
    for (const auto& [table, list] : tables_) {
      if (seen_.contains(table) || list.empty()) continue;
      fault(list.front(), "", "a table that a catalogue has: items, materials, fees, notices ...",
            "目录里有的表：事项、材料、收费、通知等");
    }
  }

  Result<void> readings() {
    Result<std::vector<RawRecord>> records = raw_records(out_.content);
    if (!records) return records.error();
    std::vector<std::string> texts;
    for (const RawRecord& record : *records) {
      Result<Searchable> one = searchable(record.kind, record.bytes);
      if (!one) return one.error();
      for (std::vector<std::string>* list : {&one->aliases, &one->keywords, &one->results, &one->materials}) {
        texts.insert(texts.end(), list->begin(), list->end());
      }
      texts.insert(texts.end(), {one->name, one->department, one->theme});
    }
    Result<std::vector<Syllable>> syllables = make_syllables(texts, stated_);
    if (!syllables) return syllables.error();
    out_.content.vocabulary.syllables = std::move(*syllables);
    return {};
  }

  SourceTables tables_;
  SourceContent out_;
  SourcePlaces places_;
  std::set<std::string> seen_;
  std::map<std::string, Explanation*> explanations_;
  StatedReadings stated_;
};

}  // namespace

Result<SourceContent> read_content(const std::string& folder) {
  Result<SourceFolder> read = read_source_folder(folder);
  if (!read) return read.error();
  return Builder(std::move(*read)).build();
}

std::string line_of(const SourceFault& fault) {
  std::string line = fault.file;
  if (fault.row != 0) line += ":" + std::to_string(fault.row);
  if (!fault.column.empty()) line += " " + fault.column;
  return line + ": 应为" + fault.expected_zh + " / expected " + fault.expected;
}

}  // namespace lifecert::native
