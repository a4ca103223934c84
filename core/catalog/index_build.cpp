// Making an index. Deterministic: texts in ascending order of their units, pairs in ascending order of their keys,
// facet values in ascending order of their bytes.
#include <algorithm>
#include <map>
#include <set>

#include "core/catalog/index.h"
#include "core/catalog/index_layout.h"
#include "core/wire/archive.h"

namespace lifecert::catalog {
namespace {

constexpr std::size_t kMaxEntries = 1U << 20;

struct Text {
  std::string display;  // where folding changed it
  std::map<std::uint32_t, Field> entries;
};
using Texts = std::map<Folded, Text>;

void put_number(Bytes& out, std::uint32_t value) {
  while (value >= 0x80U) {
    out.push_back(static_cast<std::uint8_t>(value | 0x80U));
    value >>= 7U;
  }
  out.push_back(static_cast<std::uint8_t>(value));
}

void put16(Bytes& out, std::uint16_t value) {
  out.push_back(static_cast<std::uint8_t>(value));
  out.push_back(static_cast<std::uint8_t>(value >> 8U));
}

void put32(Bytes& out, std::size_t value) {
  for (unsigned shift = 0; shift < 32; shift += 8) out.push_back(static_cast<std::uint8_t>(value >> shift));
}

void add_text(Texts& texts, std::string_view text, std::uint32_t entry, Field field) {
  Folded folded = fold(text);
  if (folded.empty()) return;
  const bool changed = unfold(folded) != text;
  Text& stored = texts[std::move(folded)];
  // Of several spellings of one text the first in byte order is shown, whoever came first.
  if (changed && (stored.display.empty() || text < stored.display)) stored.display = text;
  const auto [at, fresh] = stored.entries.try_emplace(entry, field);
  if (!fresh) at->second = std::min(at->second, field);
}

Texts collect(const std::vector<Searchable>& entries) {
  Texts texts;
  for (std::uint32_t i = 0; i < entries.size(); ++i) {
    const Searchable& one = entries[i];
    add_text(texts, one.name, i, Field::name);
    for (const std::string& text : one.aliases) add_text(texts, text, i, Field::alias);
    for (const std::string& text : one.keywords) add_text(texts, text, i, Field::keyword);
    add_text(texts, one.department, i, Field::department);
    add_text(texts, one.theme, i, Field::theme);
    for (const std::string& text : one.results) add_text(texts, text, i, Field::result);
    for (const std::string& text : one.materials) add_text(texts, text, i, Field::material);
  }
  return texts;
}

// Every pair of readings of each two neighbours, and of the last unit with the end.
std::set<std::uint32_t> pairs_of(std::u16string_view text, const Readings& readings) {
  static constexpr Symbol kEnd[] = {kEndSymbol};
  std::set<std::uint32_t> keys;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::span<const Symbol> next =
        i + 1 < text.size() ? readings.symbols(text[i + 1]) : std::span<const Symbol>(kEnd);
    for (const Symbol first : readings.symbols(text[i])) {
      for (const Symbol second : next) keys.insert(static_cast<std::uint32_t>(first) << 16U | second);
    }
  }
  return keys;
}

using PairLists = std::map<std::uint32_t, std::vector<std::uint32_t>>;

// The values of one facet, sorted; an entry has one value, its first.
struct FacetTable {
  std::vector<std::string> labels;
  std::vector<std::uint16_t> values;
};

std::string facet_text(const Searchable& one, Facet facet) {
  switch (facet) {
    case Facet::kind:
      return std::string(name_of(one.kind));
    case Facet::department:
      return one.department;
    case Facet::theme:
      return one.theme;
    case Facet::audience:
      return one.audiences.empty() ? std::string() : one.audiences.front();
    case Facet::count:
      break;
  }
  return {};
}

FacetTable facet_table(const std::vector<Searchable>& entries, Facet facet) {
  std::set<std::string> labels;
  for (const Searchable& one : entries) {
    std::string text = facet_text(one, facet);
    if (!text.empty()) labels.insert(std::move(text));
  }
  FacetTable table;
  table.labels.assign(labels.begin(), labels.end());
  for (const Searchable& one : entries) {
    const std::string text = facet_text(one, facet);
    const auto at = std::ranges::lower_bound(table.labels, text);
    table.values.push_back(text.empty() ? kNoValue : static_cast<std::uint16_t>(at - table.labels.begin()));
  }
  return table;
}

// A list of byte strings as offsets and bytes.
struct Packed {
  Bytes offsets;
  Bytes data;
  Packed() { put32(offsets, 0); }
  void add(ByteView bytes) {
    append(data, bytes);
    put32(offsets, data.size());
  }
};

Packed pack_pairs(const PairLists& pairs, Bytes& keys) {
  Packed packed;
  for (const auto& [key, texts] : pairs) {
    put32(keys, key);
    Bytes list;
    std::uint32_t before = 0;
    for (const std::uint32_t text : texts) {
      put_number(list, text + 1 - before);
      before = text + 1;
    }
    packed.add(list);
  }
  return packed;
}

Packed pack_entries(const Texts& texts) {
  Packed packed;
  for (const auto& [folded, text] : texts) {
    Bytes list;
    std::uint32_t before = 0;
    for (const auto& [entry, field] : text.entries) {
      put_number(list, (entry - before) << 3U | static_cast<std::uint32_t>(field));
      before = entry;
    }
    packed.add(list);
  }
  return packed;
}

}  // namespace

Result<Bytes> build_index(const std::vector<Searchable>& entries, const Readings& readings) {
  if (entries.size() > kMaxEntries) return Error{Code::too_long, "entries"};
  const Texts texts = collect(entries);

  Bytes text_offsets;
  Bytes units;
  Bytes display_keys;
  Packed displays;
  PairLists pairs;
  std::vector<std::uint32_t> names(entries.size(), 0);
  std::uint32_t number = 0;
  std::size_t display_count = 0;
  put32(text_offsets, 0);
  for (const auto& [folded, text] : texts) {
    for (const char16_t unit : folded) put16(units, unit);
    put32(text_offsets, units.size() / 2);
    for (const std::uint32_t key : pairs_of(folded, readings)) pairs[key].push_back(number);
    for (const auto& [entry, field] : text.entries) {
      if (field == Field::name) names[entry] = number;
    }
    if (!text.display.empty()) {
      put32(display_keys, number);
      displays.add(view_of(text.display));
      ++display_count;
    }
    ++number;
  }
  Bytes pair_keys;
  const Packed pair_lists = pack_pairs(pairs, pair_keys);
  const Packed entry_lists = pack_entries(texts);

  Packed labels;
  Bytes facets;
  Bytes facet_counts;
  for (std::size_t i = 0; i < kFacets; ++i) {
    const FacetTable table = facet_table(entries, static_cast<Facet>(i));
    if (table.labels.size() >= kNoValue) return Error{Code::too_long, "facets"};
    put32(facet_counts, table.labels.size());
    for (const std::string& label : table.labels) labels.add(view_of(label));
    for (const std::uint16_t value : table.values) put16(facets, value);
  }

  Bytes out = bytes_of(layout::kMagic);
  for (const std::size_t word :
       {entries.size(), texts.size(), units.size() / 2, pairs.size(), display_count, pair_lists.data.size(),
        entry_lists.data.size(), labels.data.size(), displays.data.size()}) {
    put32(out, word);
  }
  append(out, facet_counts);
  append(out, text_offsets);
  for (const std::uint32_t name : names) put32(out, name);
  const std::initializer_list<const Bytes*> parts = {
      &pair_keys, &pair_lists.offsets, &entry_lists.offsets, &labels.offsets, &display_keys, &displays.offsets, &units,
      &facets,    &pair_lists.data,    &entry_lists.data,    &labels.data,    &displays.data};
  for (const Bytes* part : parts) append(out, *part);
  return out;
}

}  // namespace lifecert::catalog
