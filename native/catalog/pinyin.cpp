#include "native/catalog/pinyin.h"

#include <unicode/translit.h>
#include <unicode/ucnv.h>
#include <unicode/unistr.h>

#include <memory>
#include <set>

#include "native/catalog/polyphones.h"

namespace lifecert::native {
namespace {

// The 6,763 characters of GB 2312, rows 16 to 87: what people type, whether or not the catalogue has it.
std::set<UChar32> common_characters() {
  std::set<UChar32> characters;
  UErrorCode status = U_ZERO_ERROR;
  UConverter* converter = ucnv_open("GB2312", &status);
  if (U_FAILURE(status)) return characters;
  for (int row = 0xB0; row <= 0xF7; ++row) {
    for (int cell = 0xA1; cell <= 0xFE; ++cell) {
      const char bytes[2] = {static_cast<char>(row), static_cast<char>(cell)};
      UChar out[4];
      status = U_ZERO_ERROR;
      const int32_t length = ucnv_toUChars(converter, out, 4, bytes, 2, &status);
      if (U_SUCCESS(status) && length == 1 && out[0] != 0xFFFD) characters.insert(out[0]);
    }
  }
  ucnv_close(converter);
  return characters;
}

// "lǜ" to "lv": small letters without tones, v for ü. Anything that is left over makes it no syllable.
std::string toneless(const icu::UnicodeString& latin) {
  static const std::map<UChar32, char> kVowels = {
      {0x0101, 'a'}, {0x00E1, 'a'}, {0x01CE, 'a'}, {0x00E0, 'a'}, {0x0113, 'e'}, {0x00E9, 'e'}, {0x011B, 'e'},
      {0x00E8, 'e'}, {0x012B, 'i'}, {0x00ED, 'i'}, {0x01D0, 'i'}, {0x00EC, 'i'}, {0x014D, 'o'}, {0x00F3, 'o'},
      {0x01D2, 'o'}, {0x00F2, 'o'}, {0x016B, 'u'}, {0x00FA, 'u'}, {0x01D4, 'u'}, {0x00F9, 'u'}, {0x00FC, 'v'},
      {0x01D6, 'v'}, {0x01D8, 'v'}, {0x01DA, 'v'}, {0x01DC, 'v'}, {0x0144, 'n'}, {0x0148, 'n'}, {0x01F9, 'n'},
      {0x00EA, 'e'}, {0x1EBF, 'e'}, {0x1EC1, 'e'}};
  std::string out;
  for (int32_t i = 0; i < latin.length(); i = latin.moveIndex32(i, 1)) {
    const UChar32 c = latin.char32At(i);
    const auto vowel = kVowels.find(c);
    if (c >= 'a' && c <= 'z')
      out.push_back(static_cast<char>(c));
    else if (vowel != kVowels.end())
      out.push_back(vowel->second);
    else
      return {};
  }
  return out.size() <= 8 ? out : std::string();
}

std::string utf8(UChar32 character) {
  std::string out;
  icu::UnicodeString(character).toUTF8String(out);
  return out;
}

}  // namespace

Result<std::vector<catalog::Syllable>> make_syllables(const std::vector<std::string>& texts,
                                                      const StatedReadings& stated) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::Transliterator> han_latin(
      icu::Transliterator::createInstance("Han-Latin", UTRANS_FORWARD, status));
  if (U_FAILURE(status) || han_latin == nullptr) return Error{Code::not_found, "ICU Han-Latin"};

  std::set<UChar32> characters = common_characters();
  for (const std::string& text : texts) {
    const icu::UnicodeString all = icu::UnicodeString::fromUTF8(text);
    for (int32_t i = 0; i < all.length(); i = all.moveIndex32(i, 1)) {
      const UChar32 c = all.char32At(i);
      if (c >= 0x3400 && c <= 0x9FFF) characters.insert(c);
    }
  }
  for (const auto& [character, spellings] : stated) characters.insert(icu::UnicodeString::fromUTF8(character).char32At(0));
  StatedReadings further;
  for (const auto& [character, spellings] : kPolyphones) {
    std::string word;
    for (const char c : std::string(spellings) + " ") {
      if (c != ' ')
        word.push_back(c);
      else if (!word.empty())
        further[std::string(character)].push_back(std::exchange(word, {}));
    }
  }
  std::map<std::string, std::string> by_spelling;
  const auto add = [&](const std::string& spelling, const std::string& character) {
    std::string& list = by_spelling[spelling];
    if (list.find(character) == std::string::npos) list += character;
  };
  for (const UChar32 c : characters) {
    const std::string character = utf8(c);
    const auto own = stated.find(character);
    const auto known = further.find(character);
    if (own != stated.end()) {
      for (const std::string& spelling : own->second) add(spelling, character);
      continue;
    }
    icu::UnicodeString latin(c);
    han_latin->transliterate(latin);
    const std::string spelling = toneless(latin);
    if (!spelling.empty()) add(spelling, character);
    if (known == further.end()) continue;
    for (const std::string& one : known->second) add(one, character);
  }
  std::vector<catalog::Syllable> syllables;
  for (auto& [spelling, list] : by_spelling) syllables.push_back({spelling, std::move(list)});
  return syllables;
}

}  // namespace lifecert::native
