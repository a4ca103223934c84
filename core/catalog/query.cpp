#include "core/catalog/query.h"

#include <algorithm>
#include <bit>

#include "core/base/utf8.h"

namespace lifecert::catalog {
namespace {

bool is_latin(char16_t unit) { return unit < 0x80U; }

struct Edited {
  Likeness likeness = Likeness::one_edit;
  std::size_t length = 0;  // units of the text that the whole match takes
};

// The edit at the mismatch after `same` equal units, when the rest of the term follows it.
std::optional<Edited> edited(std::u16string_view text, std::u16string_view term, std::size_t same) {
  const auto rest_is = [&](std::size_t text_at, std::size_t term_at) {
    return term_at <= term.size() && text_at <= text.size() && text.substr(text_at).starts_with(term.substr(term_at));
  };
  // Left out by the writer. Before the first unit nothing can be missing that anybody would notice.
  if (same > 0 && same < text.size() && rest_is(same + 1, same)) return Edited{Likeness::left_out, term.size() + 1};
  const bool swapped =
      same + 1 < text.size() && same + 1 < term.size() && text[same] == term[same + 1] && text[same + 1] == term[same];
  if (swapped && rest_is(same + 2, same + 2)) return Edited{Likeness::left_out, term.size()};
  if (same < text.size() && rest_is(same + 1, same + 1)) return Edited{Likeness::one_edit, term.size()};
  if (rest_is(same, same + 1)) return Edited{Likeness::one_edit, term.size() - 1};
  return std::nullopt;
}

}  // namespace

std::vector<Folded> terms_of(std::string_view query) {
  std::vector<Folded> terms(1);
  const std::string_view sound = query.substr(0, kMaxQueryBytes);
  std::size_t at = 0;
  const std::optional<std::size_t> bad = first_bad_utf8(sound);
  const std::string_view text = sound.substr(0, bad.value_or(sound.size()));
  while (at < text.size()) {
    // One character at a time through fold(): it alone knows what counts.
    std::size_t next = at + 1;
    while (next < text.size() && (static_cast<std::uint8_t>(text[next]) & 0xC0U) == 0x80U) ++next;
    const std::string_view one = text.substr(at, next - at);
    const Folded unit = fold(one);
    at = next;
    if (unit.empty()) {
      const bool apostrophe = one == "'" || one == "’";
      if (!apostrophe && !terms.back().empty()) terms.emplace_back();
      continue;
    }
    if (terms.size() > kMaxTerms) break;
    if (terms.back().size() < kMaxTermUnits) terms.back() += unit;
  }
  while (!terms.empty() && (terms.back().empty() || terms.size() > kMaxTerms)) terms.pop_back();
  return terms;
}

Matcher::Matcher(Folded term, const Readings& readings) : term_(std::move(term)), readings_(&readings) {
  term_.resize(std::min(term_.size(), kMaxTermUnits));
  has_letters_ = std::ranges::any_of(term_, is_latin);
  only_letters_ = std::ranges::all_of(term_, is_latin);
  steps_.assign(term_.size() * readings.count(), kUnknown);
}

// Over one character with this spelling, from letters of the term: the whole syllable, its initial, or, at the end of
// the term, any beginning of it.
std::uint64_t Matcher::over_letters(std::size_t at, std::string_view spelling) const {
  std::uint64_t reached = 0;
  const bool two_letter_initial =
      spelling.size() > 2 && spelling[1] == 'h' && (spelling[0] == 'z' || spelling[0] == 'c' || spelling[0] == 's');
  for (std::size_t used = 1; used <= spelling.size() && at + used <= term_.size(); ++used) {
    if (term_[at + used - 1] != static_cast<char16_t>(spelling[used - 1])) break;
    const bool whole = used == spelling.size();
    const bool initial = used == 1 || (used == 2 && two_letter_initial);
    if (whole || initial || at + used == term_.size()) reached |= std::uint64_t{1} << (at + used);
  }
  return reached;
}

std::uint64_t Matcher::step_one(std::size_t at, Symbol symbol) const {
  const char16_t unit = term_[at];
  if (is_latin(unit)) {
    std::uint64_t reached = over_letters(at, readings_->spelling(symbol));
    if (symbol >= kFirstSyllable) reached |= over_letters(at, readings_->blurred(symbol));
    return reached;
  }
  if (symbol < kFirstSyllable) return 0;
  for (const Symbol own : readings_->symbols(unit)) {
    if (std::ranges::find(readings_->alike(own), symbol) != readings_->alike(own).end())
      return std::uint64_t{1} << (at + 1);
  }
  return 0;
}

std::optional<Meeting> Matcher::literal_in(std::u16string_view text) const {
  const std::size_t at = text.find(term_);
  if (at == std::u16string_view::npos) return std::nullopt;
  return Meeting{Likeness::literal, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + term_.size())};
}

// Full pinyin and homophones are "sound"; initials, and sounds that are only nearly the same, are "near".
Likeness Matcher::quality(std::u16string_view part) const {
  if (has_letters_) return term_.size() >= 2 * part.size() ? Likeness::sound : Likeness::near;
  for (std::size_t i = 0; i < part.size(); ++i) {
    const auto mine = readings_->symbols(term_[i]);
    const auto theirs = readings_->symbols(part[i]);
    const bool same = term_[i] == part[i] || std::ranges::any_of(mine, [&](Symbol symbol) {
                        return std::ranges::find(theirs, symbol) != theirs.end();
                      });
    if (!same) return Likeness::near;
  }
  return Likeness::sound;
}

std::optional<Meeting> Matcher::sound_in(std::u16string_view text) {
  for (std::size_t from = 0; from < text.size(); ++from) {
    std::uint64_t at = 1;
    for (std::size_t i = from; i < text.size() && at != 0; ++i) {
      std::uint64_t reached = 0;
      for (const Symbol symbol : readings_->symbols(text[i])) reached |= step(at, symbol);
      // A character without a reading still meets itself; letters and digits are their own reading.
      for (std::uint64_t left = only_letters_ ? 0 : at & (end_bit() - 1); left != 0; left &= left - 1) {
        const auto p = static_cast<std::size_t>(std::countr_zero(left));
        if (term_[p] == text[i]) reached |= std::uint64_t{1} << (p + 1);
      }
      if ((reached & end_bit()) != 0) {
        return Meeting{quality(text.substr(from, i + 1 - from)), static_cast<std::uint32_t>(from),
                       static_cast<std::uint32_t>(i + 1)};
      }
      at = reached;
    }
  }
  return std::nullopt;
}

std::optional<Meeting> Matcher::one_edit_in(std::u16string_view text) const {
  if (term_.size() < 3) return std::nullopt;
  std::optional<Meeting> best;
  for (std::size_t from = 0; from + 1 < text.size() && from + term_.size() <= text.size() + 1; ++from) {
    const std::u16string_view rest = text.substr(from);
    std::size_t same = 0;
    // Almost everywhere: without the first unit, an edit needs the second one here or at the next place.
    if (rest[0] != term_[0] && rest[0] != term_[1] && rest[1] != term_[1]) continue;
    while (same < rest.size() && same < term_.size() && rest[same] == term_[same]) ++same;
    if (same == term_.size())
      return Meeting{Likeness::literal, static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(from + same)};
    const std::optional<Edited> edit = edited(rest, term_, same);
    if (!edit || (best && best->likeness <= edit->likeness)) continue;
    best = Meeting{edit->likeness, static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(from + edit->length)};
    if (edit->likeness == Likeness::left_out) break;
  }
  return best;
}

}  // namespace lifecert::catalog
