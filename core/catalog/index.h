// The search index: made once from a catalogue's entries, then read in place. The same entries and vocabulary give the
// same bytes on every machine, so that whoever has the entries can check the index, and a delta need not carry it.
//
// What is searched are distinct texts (names, aliases, keywords, departments, themes, results, materials), each stored
// once, folded. Texts are found through pairs of neighbouring symbols (reading.h): one list of texts a pair. A pair of
// sounds serves characters, homophones, pinyin and initials alike, because syllables with one beginning are neighbours.
// Each text then names the entries that have it, and in which field.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/result.h"
#include "core/catalog/item.h"
#include "core/catalog/reading.h"

namespace lifecert::catalog {

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
  [[nodiscard]] std::u16string_view text(std::uint32_t text) const;
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
  [[nodiscard]] std::uint32_t facet_size(Facet facet) const { return facet_counts_[static_cast<std::size_t>(facet)]; }
  [[nodiscard]] std::string_view facet_label(Facet facet, std::uint32_t value) const;

 private:
  static std::uint32_t load32(ByteView part, std::uint64_t at);
  static std::uint32_t take_number(ByteView& list);
  [[nodiscard]] static ByteView slice(ByteView data, ByteView offsets, std::uint32_t number);

  std::uint32_t entries_ = 0;
  std::uint32_t texts_ = 0;
  std::uint32_t pairs_ = 0;
  std::uint32_t displays_ = 0;
  std::uint32_t facet_counts_[kFacets] = {};
  ByteView text_offsets_, units_, names_, pair_keys_, pair_offsets_, pair_lists_, entry_offsets_, entry_lists_, facets_,
      label_offsets_, labels_, display_keys_, display_offsets_, display_texts_;
};

}  // namespace lifecert::catalog
