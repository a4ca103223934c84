#include "core/catalog/reading.h"

#include <algorithm>
#include <map>

#include "core/base/utf8.h"

namespace lifecert::catalog {
namespace {

// One code point of text that is known to be well formed.
std::uint32_t next_code_point(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t lead = byte(at);
  if (lead < 0x80U) return byte(at++);
  const std::size_t more = lead >= 0xF0U ? 3 : lead >= 0xE0U ? 2 : 1;
  std::uint32_t value = lead & (0x3FU >> more);
  for (std::size_t i = 1; i <= more; ++i) value = (value << 6U) | (byte(at + i) & 0x3FU);
  at += more + 1;
  return value;
}

std::string_view well_formed(std::string_view text) {
  const std::optional<std::size_t> bad = first_bad_utf8(text);
  return bad ? text.substr(0, *bad) : text;
}

bool is_digit(char16_t unit) { return unit >= u'0' && unit <= u'9'; }
bool is_letter(char16_t unit) { return unit >= u'a' && unit <= u'z'; }

std::string blur(std::string_view spelling) {
  std::string out(spelling);
  if (out.size() > 2 && out[1] == 'h' && (out[0] == 'z' || out[0] == 'c' || out[0] == 's')) out.erase(1, 1);
  if (out.size() > 2 && out.ends_with("ng")) out.pop_back();
  return out;
}

bool is_spelling(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= 'a' && c <= 'z'; });
}

}  // namespace

char16_t fold_code_point(std::uint32_t code_point) {
  if (code_point >= 0xFF01U && code_point <= 0xFF5EU) code_point -= 0xFEE0U;  // full-width forms
  if (code_point >= 'A' && code_point <= 'Z') code_point += 'a' - 'A';
  if ((code_point >= 'a' && code_point <= 'z') || (code_point >= '0' && code_point <= '9')) {
    return static_cast<char16_t>(code_point);
  }
  const bool ideograph = (code_point >= 0x3400U && code_point <= 0x9FFFU) ||
                         (code_point >= 0xF900U && code_point <= 0xFAFFU) || code_point == 0x3007U;
  if (ideograph) return static_cast<char16_t>(code_point);
  // Rare ideographs share the private area; two that meet there are told apart by nobody, and the screen shows both.
  if (code_point >= 0x20000U && code_point <= 0x323AFU) return static_cast<char16_t>(0xE000U + (code_point % 0x1900U));
  return 0;
}

FoldedWithPlaces fold_with_places(std::string_view text) {
  text = well_formed(text);
  FoldedWithPlaces out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t from = at;
    const char16_t unit = fold_code_point(next_code_point(text, at));
    if (unit == 0) continue;
    out.units.push_back(unit);
    out.from.push_back(static_cast<std::uint32_t>(from));
    out.to.push_back(static_cast<std::uint32_t>(at));
  }
  return out;
}

Folded fold(std::string_view text) {
  text = well_formed(text);
  Folded out;
  for (std::size_t at = 0; at < text.size();) {
    const char16_t unit = fold_code_point(next_code_point(text, at));
    if (unit != 0) out.push_back(unit);
  }
  return out;
}

std::string unfold(std::u16string_view units) {
  std::string out;
  for (const char16_t unit : units) {
    if (unit < 0x80U) {
      out.push_back(static_cast<char>(unit));
    } else if (unit < 0x800U) {
      out.push_back(static_cast<char>(0xC0U | (unit >> 6U)));
      out.push_back(static_cast<char>(0x80U | (unit & 0x3FU)));
    } else {
      out.push_back(static_cast<char>(0xE0U | (unit >> 12U)));
      out.push_back(static_cast<char>(0x80U | ((unit >> 6U) & 0x3FU)));
      out.push_back(static_cast<char>(0x80U | (unit & 0x3FU)));
    }
  }
  return out;
}

Result<Readings> Readings::make(const Vocabulary& vocabulary) {
  Readings made;
  made.symbols_.assign(65536, kOtherSymbol);
  made.spellings_.assign(kFirstSyllable, {});
  for (Symbol i = 0; i < 36; ++i) {
    const char c = static_cast<char>(i < 10 ? '0' + i : 'a' + (i - 10));
    made.symbols_[static_cast<std::size_t>(c)] = static_cast<Symbol>(i + 1);
    made.spellings_[i + 1U] = std::string(1, c);
  }
  std::map<char16_t, std::array<Symbol, kMaxReadings>> many;
  for (const Syllable& syllable : vocabulary.syllables) {
    const auto symbol = static_cast<Symbol>(made.spellings_.size());
    const bool ascending = symbol == kFirstSyllable || made.spellings_.back() < syllable.spelling;
    if (!ascending || !is_spelling(syllable.spelling)) return Error{Code::not_canonical, "syllables"};
    made.spellings_.push_back(syllable.spelling);
    for (const char16_t unit : fold(syllable.characters)) {
      if (is_digit(unit) || is_letter(unit)) return Error{Code::not_canonical, "syllables"};
      Symbol& first = made.symbols_[unit];
      if (first == kOtherSymbol) {
        first = symbol;
        continue;
      }
      auto [at, fresh] = many.try_emplace(unit);
      if (fresh) at->second = {first};
      Symbol* free = std::ranges::find(at->second, kEndSymbol);
      if (free != at->second.end()) *free = symbol;
    }
  }
  made.is_many_.assign(65536, 0);
  for (const auto& [unit, symbols] : many) {
    made.is_many_[unit] = 1;
    made.many_at_.emplace_back(unit, static_cast<std::uint32_t>(made.many_.size()));
    made.many_.push_back(symbols);
  }
  std::map<std::string, std::vector<Symbol>> by_blur;
  for (const std::string& one : made.spellings_) made.blurred_.push_back(blur(one));
  for (Symbol i = kFirstSyllable; i < made.count(); ++i) by_blur[made.blurred_[i]].push_back(i);
  made.alike_.resize(made.count());
  for (Symbol i = 0; i < made.count(); ++i) {
    made.alike_[i] = {i};
    if (i < kFirstSyllable) continue;
    for (const Symbol other : by_blur[made.blurred_[i]]) {
      if (other != i) made.alike_[i].push_back(other);
    }
  }
  return made;
}

std::span<const Symbol> Readings::many_symbols(char16_t unit) const {
  const auto at = std::ranges::lower_bound(many_at_, unit, {}, &std::pair<char16_t, std::uint32_t>::first);
  if (at == many_at_.end() || at->first != unit) return {&symbols_[unit], 1};
  const auto& all = many_[at->second];
  return {all.data(), static_cast<std::size_t>(std::ranges::find(all, kEndSymbol) - all.begin())};
}

std::span<const Symbol> Readings::alike(Symbol symbol) const {
  if (symbol >= alike_.size()) return {};
  return alike_[symbol];
}

std::string_view Readings::spelling(Symbol symbol) const {
  return symbol < spellings_.size() ? std::string_view(spellings_[symbol]) : std::string_view();
}

std::string_view Readings::blurred(Symbol symbol) const {
  return symbol < blurred_.size() ? std::string_view(blurred_[symbol]) : std::string_view();
}

}  // namespace lifecert::catalog
