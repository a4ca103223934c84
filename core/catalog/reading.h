// How Chinese characters sound: toneless pinyin syllables, made once when a catalogue is built and carried in it, so
// that a phone needs no dictionary of its own. Pure values; nothing here is a linguistic authority.
//
// Symbols are what the search index is made of: 0 ends a text; 1 to 36 are the digits and Latin letters; 37 stands for
// every character without a reading; from 38 on the syllables, in alphabetical order, so that all syllables with one
// beginning are neighbours.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/wire/codec.h"

namespace lifecert::catalog {

using Symbol = std::uint16_t;

inline constexpr Symbol kEndSymbol = 0;
inline constexpr Symbol kOtherSymbol = 37;
inline constexpr Symbol kFirstSyllable = 38;
inline constexpr std::uint32_t kMaxSyllables = 1024;
inline constexpr std::uint32_t kMaxReadings = 4;  // of one character

/// A syllable (lower case, without tone, "v" for ü) and all characters that can be read so.
struct Syllable {
  std::string spelling;
  std::string characters;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(spelling, 8), LIFECERT_FIELD_MAX(characters, 8192));
  }
  static constexpr const char* kName = "Syllable";
  friend bool operator==(const Syllable&, const Syllable&) = default;
};

/// Words that mean the same to those who search: 养老金, 退休金.
struct SynonymGroup {
  std::vector<std::string> words;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(words, 16));
  }
  static constexpr const char* kName = "SynonymGroup";
  friend bool operator==(const SynonymGroup&, const SynonymGroup&) = default;
};

struct Vocabulary {
  std::vector<Syllable> syllables;  // strictly ascending by spelling
  std::vector<SynonymGroup> synonyms;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(syllables, kMaxSyllables), LIFECERT_FIELD_MAX(synonyms, 2048));
  }
  static constexpr const char* kName = "Vocabulary";
  friend bool operator==(const Vocabulary&, const Vocabulary&) = default;
};

/// A text as the search compares it: UTF-16 units, letters small, full-width forms as their plain ones, everything that
/// is neither letter, digit nor ideograph left out.
using Folded = std::u16string;

/// text   UTF-8; what is not well formed ends it
[[nodiscard]] Folded fold(std::string_view text);

/// The same, with the place of each unit: `from[i]` is the byte of `text` at which the unit's character begins.
struct FoldedWithPlaces {
  Folded units;
  std::vector<std::uint32_t> from;
  std::vector<std::uint32_t> to;
};
[[nodiscard]] FoldedWithPlaces fold_with_places(std::string_view text);

/// One folded unit of a code point, or 0 when it is left out. Code points above U+FFFF are units of their own in the
/// private area and sound like nothing.
[[nodiscard]] char16_t fold_code_point(std::uint32_t code_point);

/// UTF-8 of folded units.
[[nodiscard]] std::string unfold(std::u16string_view units);

/// The readings, ready to be asked. Built in well under a millisecond.
class Readings {
 public:
  Readings() = default;
  /// Errors: not_canonical (syllables out of order, or spelled with other letters than a to z), too_long (a character
  /// with
  ///         more than kMaxReadings readings keeps the first ones; this is no error).
  static Result<Readings> make(const Vocabulary& vocabulary);

  /// The symbol of a unit by which it stands in the index: its first reading.
  [[nodiscard]] Symbol symbol(char16_t unit) const { return symbols_.empty() ? kOtherSymbol : symbols_[unit]; }
  /// All its symbols; at least one, the first as above.
  [[nodiscard]] std::span<const Symbol> symbols(char16_t unit) const {
    static constexpr Symbol kOther[] = {kOtherSymbol};
    if (symbols_.empty()) return kOther;
    return is_many_[unit] == 0 ? std::span<const Symbol>(&symbols_[unit], 1) : many_symbols(unit);
  }
  /// All symbols that sound like this one to an ear that hears no difference between zh and z, -ng and -n; itself
  /// first.
  [[nodiscard]] std::span<const Symbol> alike(Symbol symbol) const;
  /// The spelling; one letter for letters and digits, empty for the end and for others.
  [[nodiscard]] std::string_view spelling(Symbol symbol) const;
  /// The spelling with zh as z, -ng as -n and so on.
  [[nodiscard]] std::string_view blurred(Symbol symbol) const;
  /// One more than the greatest symbol.
  [[nodiscard]] Symbol count() const { return static_cast<Symbol>(spellings_.size()); }

 private:
  [[nodiscard]] std::span<const Symbol> many_symbols(char16_t unit) const;

  std::vector<Symbol> symbols_;                              // by unit, 65,536
  std::vector<std::array<Symbol, kMaxReadings>> many_;       // of units with several readings; kEndSymbol fills up
  std::vector<std::pair<char16_t, std::uint32_t>> many_at_;  // ascending
  std::vector<std::uint8_t> is_many_;                        // by unit: whether it is among those
  std::vector<std::string> spellings_;
  std::vector<std::string> blurred_;
  std::vector<std::vector<Symbol>> alike_;
};

}  // namespace lifecert::catalog
