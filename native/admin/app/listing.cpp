#include "native/admin/app/listing.h"

#include <algorithm>
#include <cctype>
#include <numeric>
#include <string_view>

#include "core/wire/text.h"

namespace lifecert::native::admin {
namespace {

std::string key_of(const Hash& submission) { return text_of(submission); }

std::string digits_of(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c >= '0' && c <= '9') digits += c;
  }
  return digits;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

// A query, looked at once instead of once a line.
class Query {
 public:
  explicit Query(std::string_view text) : text_(lower(trimmed(text))), digits_(digits_of(text_)) {
    const auto is_number = [](char c) { return (c >= '0' && c <= '9') || c == ' ' || c == '-'; };
    const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    number_ = !digits_.empty() && std::ranges::all_of(text_, is_number);
    hex_ = text_.size() >= kLeastHex && text_.size() <= 64 && std::ranges::all_of(text_, is_hex);
  }

  [[nodiscard]] bool finds(const CaseRow& row) const {
    if (text_.empty()) return true;
    if (number_ && digits_of(row.number).find(digits_) != std::string::npos) return true;
    if (hex_ && wire::to_hex(row.submission).compare(0, text_.size(), text_) == 0) return true;
    return !row.name.empty() && lower(row.name).find(text_) != std::string::npos;
  }

 private:
  static constexpr std::size_t kLeastHex = 4;
  std::string text_;
  std::string digits_;
  bool number_ = false;
  bool hex_ = false;
};

bool passes(Filter filter, CaseState state) {
  switch (filter) {
    case Filter::waiting:
      return !is_decided(state);
    case Filter::decided:
      return is_decided(state);
    case Filter::all:
      return true;
  }
  return true;
}

// Worst first when descending: what fails outweighs what should be looked at.
int weight_of(const CaseRow& row) {
  if (!row.finding) return -1;
  return row.finding->fails * 100 + row.finding->look;
}

bool before(const CaseRow& a, const CaseRow& b, Column column) {
  switch (column) {
    case Column::state:
      return a.state < b.state;
    case Column::number:
      return a.number < b.number;
    case Column::name:
      return a.name < b.name;
    case Column::received:
      return a.index < b.index;
    case Column::scheme:
      return a.scheme < b.scheme;
    case Column::due:
      return a.due_day < b.due_day;
    case Column::freshness:
      return a.freshness < b.freshness;
    case Column::challenge:
      return a.challenged < b.challenged;
    case Column::finding:
      return weight_of(a) < weight_of(b);
  }
  return false;
}

void order(Listing& list) {
  const auto& rows = list.rows;
  auto& shown = list.shown;
  if (list.order.column == Column::received) {
    if (list.order.descending) std::ranges::reverse(shown);
    return;
  }
  const Column column = list.order.column;
  if (list.order.descending) {
    std::ranges::stable_sort(shown, [&](std::uint32_t a, std::uint32_t b) { return before(rows[b], rows[a], column); });
  } else {
    std::ranges::stable_sort(shown, [&](std::uint32_t a, std::uint32_t b) { return before(rows[a], rows[b], column); });
  }
}

// Notes where the chosen line stands; false when it is not shown.
bool note_line(Listing& list) {
  if (!list.chosen) return false;
  const auto is_chosen = [&](std::uint32_t place) { return list.rows[place].submission == *list.chosen; };
  const auto found = std::ranges::find_if(list.shown, is_chosen);
  if (found == list.shown.end()) return false;
  list.chosen_line = static_cast<std::size_t>(found - list.shown.begin());
  return true;
}

}  // namespace

bool matches(const CaseRow& row, const std::string& query) { return Query(query).finds(row); }

void relist(Listing& list) {
  const Query query(list.query);
  list.shown.clear();
  for (std::uint32_t place = 0; place < list.rows.size(); ++place) {
    const CaseRow& row = list.rows[place];
    if (passes(list.filter, row.state) && query.finds(row)) list.shown.push_back(place);
  }
  order(list);
  note_line(list);
}

void put_rows(Listing& list, std::vector<CaseRow> rows) {
  bool in_order = true;
  for (CaseRow& row : rows) {
    const std::string key = key_of(row.submission);
    const auto known = list.places.find(key);
    if (known != list.places.end()) {
      list.rows[known->second] = std::move(row);
      continue;
    }
    in_order = in_order && (list.rows.empty() || list.rows.back().index < row.index);
    list.places.emplace(key, static_cast<std::uint32_t>(list.rows.size()));
    list.rows.push_back(std::move(row));
  }
  if (!in_order) {
    std::ranges::sort(list.rows, {}, &CaseRow::index);
    for (std::uint32_t place = 0; place < list.rows.size(); ++place) {
      list.places[key_of(list.rows[place].submission)] = place;
    }
  }
  list.waiting = static_cast<std::uint32_t>(
      std::ranges::count_if(list.rows, [](const CaseRow& row) { return !is_decided(row.state); }));
  ++list.version;
  relist(list);
}

void choose(Listing& list, const Hash& submission) {
  list.chosen = submission;
  note_line(list);
  ++list.scroll_to_chosen;
}

void move_choice(Listing& list, int lines) {
  if (list.shown.empty()) return;
  const auto last = static_cast<std::int64_t>(list.shown.size()) - 1;
  std::int64_t line = lines - 1;
  if (list.chosen) {
    const bool shown = note_line(list);
    line = static_cast<std::int64_t>(list.chosen_line) + lines - (!shown && lines > 0 ? 1 : 0);
  }
  choose(list, list.rows[list.shown[static_cast<std::size_t>(std::clamp<std::int64_t>(line, 0, last))]].submission);
}

}  // namespace lifecert::native::admin
