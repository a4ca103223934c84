// The search index: made once from a catalogue's entries, then read in place. The same entries and vocabulary give the
// same bytes on every machine, so that whoever has the entries can check the index, and a delta need not carry it.
//
// What is searched are distinct texts (names, aliases, keywords, departments, themes, results, materials), each stored
// once, folded. Texts are found through pairs of neighbouring symbols (reading.h): one list of texts a pair. A pair of
// sounds serves characters, homophones, pinyin and initials alike, because syllables with one beginning are neighbours.
// Each text then names the entries that have it, and in which field.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/result.h"
#include "core/catalog/item.h"
#include "core/catalog/reading.h"

namespace lifecert::catalog {

static_assert(std::endian::native == std::endian::little, "words and units are read where they lie");

/// In which field of an entry a text stands, best first.
enum class Field : std::uint8_t { name, alias, keyword, department, theme, result, material, count };

/// What of an entry is searched.
struct Searchable {
  RecordKind kind = RecordKind::item;
  std::string name;
  std::vector<std::string> aliases;
  std::vector<std::string> keywords;
  std::string department;
  std::string theme;
  std::vector<std::string> results;
  std::vector<std::string> materials;
  std::vector<std::string> audiences;  // a facet only
};

/// By what results can be narrowed.
enum class Facet : std::uint8_t { kind, department, theme, audience, count };
inline constexpr std::size_t kFacets = static_cast<std::size_t>(Facet::count);
inline constexpr std::uint16_t kNoValue = 0xFFFF;

/// entries   in the order of the catalogue; at most 2^20
/// Errors: too_long (too many entries or facet values).
[[nodiscard]] Result<Bytes> build_index(const std::vector<Searchable>& entries, const Readings& readings);

/// A built index, read where it lies. Copies nothing; the bytes must outlive it.
class IndexView {
 public:
  IndexView() = default;
  /// Checks the header and that all parts lie inside; what stands in the parts is bounded at each reading.
  /// Errors: unknown_version, truncated, trailing_bytes, not_canonical.
  static Result<IndexView> open(ByteView bytes);

  [[nodiscard]] std::uint32_t entry_count() const { return entries_; }
  [[nodiscard]] std::uint32_t text_count() const { return texts_; }
  [[nodiscard]] std::uint32_t pair_count() const { return pairs_; }

  /// The folded text; empty for a number that is too great.
  [[nodiscard]] std::u16string_view text(std::uint32_t text) const {
    if (text >= texts_) return {};
    const std::uint64_t from = load32(text_offsets_, text);
    const std::uint64_t to = load32(text_offsets_, std::uint64_t{text} + 1);
    if (from > to || to * 2 > units_.size()) return {};
    // Aligned: the units follow whole words, and a snapshot puts the index at a multiple of eight.
    return {reinterpret_cast<const char16_t*>(units_.data()) + from, static_cast<std::size_t>(to - from)};
  }
  /// The text as it is written, where folding changed it; else the folded one.
  [[nodiscard]] std::string display(std::uint32_t text) const;
  /// The text that is the entry's name.
  [[nodiscard]] std::uint32_t name_of(std::uint32_t entry) const;

  /// The first pair that is not below `key` (first << 16 | second).
  [[nodiscard]] std::uint32_t lower_pair(std::uint32_t key) const;
  [[nodiscard]] std::uint32_t pair_key(std::uint32_t pair) const;
  /// Bytes of the pair's list: a measure of its length.
  [[nodiscard]] std::uint32_t pair_bytes(std::uint32_t pair) const;

  /// Calls `use(text)` for each text of the pair.
  template <class Use>
  void texts_of(std::uint32_t pair, Use use) const {
    ByteView list = slice(pair_lists_, pair_offsets_, pair);
    std::uint32_t text = 0;
    while (!list.empty()) {
      text += take_number(list);
      if (text > texts_ || text == 0) return;
      use(text - 1);
    }
  }

  /// Calls `use(entry, field)` for each entry that has the text.
  template <class Use>
  void entries_of(std::uint32_t text, Use use) const {
    ByteView list = slice(entry_lists_, entry_offsets_, text);
    std::uint32_t entry = 0;
    while (!list.empty()) {
      const std::uint32_t number = take_number(list);
      entry += number >> 3U;
      if (entry >= entries_) return;
      use(entry, static_cast<Field>(number & 7U));
    }
  }
  [[nodiscard]] std::uint32_t entry_bytes(std::uint32_t text) const {
    return static_cast<std::uint32_t>(slice(entry_lists_, entry_offsets_, text).size());
  }

  [[nodiscard]] std::uint16_t facet_value(Facet facet, std::uint32_t entry) const;
  /// Calls `use(value)` with the facet's value of each of the entries that has one.
  /// entries   numbers below entry_count()
  template <class Use>
  void facet_values(Facet facet, const std::vector<std::uint32_t>& entries, Use use) const {
    const std::size_t width = std::size_t{entries_} * 2;
    const ByteView column = facets_.subspan(static_cast<std::size_t>(facet) * width, width);
    const std::uint32_t known = facet_size(facet);
    for (const std::uint32_t entry : entries) {
      std::uint16_t value = 0;
      std::memcpy(&value, column.data() + std::size_t{entry} * 2, 2);
      if (value < known) use(value);
    }
  }
  [[nodiscard]] std::uint32_t facet_size(Facet facet) const { return facet_counts_[static_cast<std::size_t>(facet)]; }
  [[nodiscard]] std::string_view facet_label(Facet facet, std::uint32_t value) const;

 private:
  // Here, and not in a file of their own: they are called some 10^5 times a query.
  static std::uint32_t load32(ByteView part, std::uint64_t at) {
    if (at * 4 + 4 > part.size()) return 0;
    std::uint32_t value = 0;
    std::memcpy(&value, part.data() + at * 4, 4);
    return value;
  }
  static std::uint32_t take_number(ByteView& list) {
    std::uint32_t value = list.front() & 0x7FU;
    std::size_t used = 1;
    for (unsigned shift = 7; (list[used - 1] & 0x80U) != 0; shift += 7) {
      if (shift == 35 || used == list.size()) {
        list = {};
        return value;
      }
      value |= static_cast<std::uint32_t>(list[used++] & 0x7FU) << shift;
    }
    list = list.subspan(used);
    return value;
  }
  [[nodiscard]] static ByteView slice(ByteView data, ByteView offsets, std::uint32_t number) {
    const std::uint32_t from = load32(offsets, number);
    const std::uint32_t to = load32(offsets, std::uint64_t{number} + 1);
    if (from > to || to > data.size()) return {};
    return data.subspan(from, to - from);
  }

  std::uint32_t entries_ = 0;
  std::uint32_t texts_ = 0;
  std::uint32_t pairs_ = 0;
  std::uint32_t displays_ = 0;
  std::uint32_t facet_counts_[kFacets] = {};
  ByteView text_offsets_, units_, names_, pair_keys_, pair_offsets_, pair_lists_, entry_offsets_, entry_lists_, facets_,
      label_offsets_, labels_, display_keys_, display_offsets_, display_texts_;
};

}  // namespace lifecert::catalog
