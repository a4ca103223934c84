// What somebody typed, cut into terms, and how one term meets one text.
//
// A term is a run of ideographs, Latin letters and digits. It may be Chinese (社保卡), pinyin (shebaoka), initials
// (sbk) or anything between (社bk, sheb卡). Queries come from keyboards and from hostile hands: what is looked at is
// bounded, whatever is typed, and so is the time for it.
#pragma once

#include <bit>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/catalog/reading.h"

namespace lifecert::catalog {

inline constexpr std::size_t kMaxQueryBytes = 1024;  // more is refused
inline constexpr std::size_t kMaxTermUnits = 48;     // what follows is not looked at
inline constexpr std::size_t kMaxTerms = 6;

/// The terms of a query, folded; separated by whatever folding leaves out, but for an apostrophe (xi'an).
[[nodiscard]] std::vector<Folded> terms_of(std::string_view query);

/// How well a term meets a text, best first.
enum class Likeness : std::uint8_t {
  literal,   // the very characters
  synonym,   // the characters of a word that means the same
  sound,     // another spelling of the same sounds, or their pinyin
  near,      // sounds that are easily confused, or the initials of the pinyin
  left_out,  // one character missing, or two swapped: every typed one stands there
  one_edit,  // one character wrong or too many
  part,      // some pairs of neighbours
};

/// Where a text was met: units [from, to).
struct Meeting {
  Likeness likeness = Likeness::literal;
  std::uint32_t from = 0;
  std::uint32_t to = 0;
};

/// A term that is ready to be held against many texts. At most kMaxTermUnits units.
class Matcher {
 public:
  Matcher(Folded term, const Readings& readings);

  [[nodiscard]] const Folded& term() const { return term_; }
  /// Whether it has a Latin letter or digit: then it may be pinyin.
  [[nodiscard]] bool has_letters() const { return has_letters_; }

  /// Positions in the term that can be reached from those in `at` over a character with this symbol, as bits; bit n of
  /// a term of n units: it is used up.
  [[nodiscard]] std::uint64_t step(std::uint64_t at, Symbol symbol) {
    if (symbol >= readings_->count()) return 0;
    std::uint64_t reached = 0;
    for (std::uint64_t left = at & (end_bit() - 1); left != 0; left &= left - 1) {
      const auto i = static_cast<std::size_t>(std::countr_zero(left));
      std::uint64_t& known = steps_[i * readings_->count() + symbol];
      if (known == kUnknown) known = step_one(i, symbol);
      reached |= known;
    }
    return reached;
  }
  [[nodiscard]] std::uint64_t end_bit() const { return std::uint64_t{1} << term_.size(); }

  /// The first literal place.
  [[nodiscard]] std::optional<Meeting> literal_in(std::u16string_view text) const;
  /// The first place that sounds so.
  [[nodiscard]] std::optional<Meeting> sound_in(std::u16string_view text);
  /// The best place that is one edit away, the first of those: left_out before one_edit.
  [[nodiscard]] std::optional<Meeting> one_edit_in(std::u16string_view text) const;

 private:
  [[nodiscard]] std::uint64_t step_one(std::size_t at, Symbol symbol) const;
  [[nodiscard]] std::uint64_t over_letters(std::size_t at, std::string_view spelling) const;
  [[nodiscard]] Likeness quality(std::u16string_view part) const;

  static constexpr std::uint64_t kUnknown = ~std::uint64_t{0};

  Folded term_;
  const Readings* readings_;
  bool has_letters_ = false;
  bool only_letters_ = false;
  std::vector<std::uint64_t> steps_;  // by position and symbol; kUnknown: not computed yet
};

}  // namespace lifecert::catalog
