#include "core/base/words.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace lifecert {
namespace {

constexpr unsigned kThings = 64;

// Each is one character of three bytes.
constexpr std::string_view kDescribingZh =
    "红黄蓝绿大小新老高长东西北春秋夏早晚热金银铁木双三五快甜圆平好香";
constexpr std::string_view kThingsZh =
    "马牛羊杯梅猫鱼鸟虎兔龙冰松象熊鹿山河海云雪风月星歌地树花草瓜果桃"
    "梨豆米面菜糖茶水火灯门船桌衣碗盘包车桥家楼塔村笔琴鼓球盆布饭袋筐";
constexpr std::size_t kCharacter = 3;
static_assert(kDescribingZh.size() == 32 * kCharacter && kThingsZh.size() == kThings * kCharacter);

constexpr std::array<std::string_view, 32> kDescribingEn = {
    "red",   "yellow", "blue", "green", "big",  "small", "new",  "old",  "high", "long",  "east",
    "west",  "north",  "spring", "autumn", "summer", "early", "late", "hot",  "gold", "silver", "iron",
    "wooden", "twin",  "three", "five",  "quick", "sweet", "round", "calm", "good", "fragrant"};
constexpr std::array<std::string_view, kThings> kThingsEn = {
    "horse", "cow",   "sheep",  "cup",   "plum",   "cat",    "fish",  "bird",  "tiger", "rabbit", "dragon",
    "ice",   "pine",  "elephant", "bear", "deer",  "mountain", "river", "sea",  "cloud", "snow",   "wind",
    "moon",  "star",  "song",   "field", "tree",   "flower", "grass", "melon", "fruit", "peach",  "pear",
    "bean",  "rice",  "noodle", "cabbage", "sugar", "tea",   "water", "fire",  "lamp",  "door",   "boat",
    "table", "coat",  "bowl",   "plate", "bag",    "cart",   "bridge", "home", "house", "tower",  "village",
    "pen",   "lute",  "drum",   "ball",  "basin",  "cloth",  "meal",  "sack",  "basket"};

std::array<unsigned, kSpokenWords> numbers_of(const WordBits& bits) {
  std::array<unsigned, kSpokenWords> numbers{};
  for (std::size_t bit = 0; bit < 11 * kSpokenWords; ++bit) {
    const unsigned value = (bits[bit / 8] >> (7 - bit % 8)) & 1U;
    numbers[bit / 11] = numbers[bit / 11] * 2 + value;
  }
  return numbers;
}

WordBits bits_of(const std::vector<unsigned>& numbers) {
  WordBits bits{};
  for (std::size_t bit = 0; bit < 11 * kSpokenWords; ++bit) {
    const unsigned value = (numbers[bit / 11] >> (10 - bit % 11)) & 1U;
    bits[bit / 8] = static_cast<std::uint8_t>(bits[bit / 8] | (value << (7 - bit % 8)));
  }
  return bits;
}

std::string join(const WordBits& bits, auto word) {
  std::string text;
  for (const unsigned number : numbers_of(bits)) text += (text.empty() ? "" : " ") + word(number / kThings, number % kThings);
  return text;
}

// The parts of what was typed: Latin words in small letters, or single characters of three bytes.
Result<std::vector<std::string>> parts_of(std::string_view text) {
  std::vector<std::string> parts;
  std::string word;
  const auto finish = [&] {
    if (!word.empty()) parts.push_back(std::move(word));
    word.clear();
  };
  for (std::size_t at = 0; at < text.size() && parts.size() <= 2 * kSpokenWords;) {
    const char c = text[at];
    const bool upper = c >= 'A' && c <= 'Z';
    if (upper || (c >= 'a' && c <= 'z')) {
      word += upper ? static_cast<char>(c - 'A' + 'a') : c;
      ++at;
      continue;
    }
    finish();
    if ((static_cast<unsigned char>(c) & 0xF0U) == 0xE0U) {
      const std::string_view character = text.substr(at, kCharacter);
      at += kCharacter;
      if (character == "，" || character == "、" || character == "。" || character == "　") continue;
      parts.emplace_back(character);
    } else {
      ++at;
      if (std::string_view(" -,.;\t\r\n").find(c) == std::string_view::npos) return Error{Code::bad_syntax, "words"};
    }
  }
  finish();
  return parts;
}

// The place of a part among the describing words, or among the things.
std::optional<unsigned> place_of(std::string_view part, std::string_view characters, const auto& words) {
  for (std::size_t at = 0; part.size() == kCharacter && at < characters.size(); at += kCharacter) {
    if (characters.substr(at, kCharacter) == part) return static_cast<unsigned>(at / kCharacter);
  }
  const auto found = std::ranges::find(words, part);
  if (found == words.end()) return std::nullopt;
  return static_cast<unsigned>(found - words.begin());
}

}  // namespace

WordBits first_word_bits(ByteView hash) {
  WordBits bits{};
  std::copy_n(hash.begin(), bits.size(), bits.begin());
  bits.back() = static_cast<std::uint8_t>(bits.back() & 0xC0U);
  return bits;
}

std::string words_zh(const WordBits& bits) {
  return join(bits, [](unsigned describing, unsigned thing) {
    return std::string(kDescribingZh.substr(describing * kCharacter, kCharacter)) +
           std::string(kThingsZh.substr(thing * kCharacter, kCharacter));
  });
}

std::string words_en(const WordBits& bits) {
  return join(bits, [](unsigned describing, unsigned thing) {
    return std::string(kDescribingEn[describing]) + "-" + std::string(kThingsEn[thing]);
  });
}

Result<WordBits> read_words(std::string_view text) {
  Result<std::vector<std::string>> parts = parts_of(text);
  if (!parts) return parts.error();
  if (parts->size() > 2 * kSpokenWords) return Error{Code::too_long, "words"};
  std::vector<unsigned> numbers;
  for (std::size_t i = 0; i + 1 < parts->size(); i += 2) {
    const auto describing = place_of((*parts)[i], kDescribingZh, kDescribingEn);
    const auto thing = place_of((*parts)[i + 1], kThingsZh, kThingsEn);
    if (!describing || !thing) return Error{Code::bad_syntax, "word " + std::to_string(i / 2 + 1)};
    numbers.push_back(*describing * kThings + *thing);
  }
  if (parts->size() < 2 * kSpokenWords) return Error{Code::too_short, "words"};
  return bits_of(numbers);
}

}  // namespace lifecert
