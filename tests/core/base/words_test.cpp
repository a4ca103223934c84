// The spoken words: 2,048 that can be told apart by ear, and nothing lost on the way from bits to words and back.
#include "core/base/words.h"

#include <gtest/gtest.h>

#include <array>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "tests/support/print.h"

namespace lifecert {
namespace {

WordBits bits_from(std::mt19937_64& random) {
  std::array<std::uint8_t, 32> hash{};
  for (std::uint8_t& byte : hash) byte = static_cast<std::uint8_t>(random());
  return first_word_bits(hash);
}

// All words of one language, found by walking the first eleven bits.
std::vector<std::string> all_words(std::string (*say)(const WordBits&)) {
  std::vector<std::string> words;
  for (unsigned number = 0; number < 2048; ++number) {
    WordBits bits{};
    bits[0] = static_cast<std::uint8_t>(number >> 3U);
    bits[1] = static_cast<std::uint8_t>(number << 5U);
    const std::string text = say(bits);
    words.push_back(text.substr(0, text.find(' ')));
  }
  return words;
}

TEST(Words, AreTwoThousandAndFortyEightDifferentOnesInEachLanguage) {
  for (const auto say : {words_zh, words_en}) {
    const std::vector<std::string> words = all_words(say);
    EXPECT_EQ(std::set<std::string>(words.begin(), words.end()).size(), 2048U);
  }
  for (const std::string& word : all_words(words_zh)) EXPECT_EQ(word.size(), 6U) << word;  // two characters
}

// By ear: toneless, and with the sounds joined that many speakers do not keep apart (zh z, ch c, sh s, n l, in ing).
TEST(Words, CanBeToldApartByEar) {
  const std::vector<std::string> describing = {
      "hong", "huang", "lan", "lv", "da", "xiao", "xin", "lao", "gao", "chang", "dong", "xi", "bei", "chun", "qiu", "xia",
      "zao", "wan", "re", "jin", "yin", "tie", "mu", "shuang", "san", "wu", "kuai", "tian", "yuan", "ping", "hao", "xiang"};
  const std::vector<std::string> things = {
      "ma", "niu", "yang", "bei", "mei", "mao", "yu", "niao", "hu", "tu", "long", "bing", "song", "xiang", "xiong", "lu",
      "shan", "he", "hai", "yun", "xue", "feng", "yue", "xing", "ge", "di", "shu", "hua", "cao", "gua", "guo", "tao",
      "li", "dou", "mi", "mian", "cai", "tang", "cha", "shui", "huo", "deng", "men", "chuan", "zhuo", "yi", "wan", "pan",
      "bao", "che", "qiao", "jia", "lou", "ta", "cun", "bi", "qin", "gu", "qiu", "pen", "bu", "fan", "dai", "kuang"};
  const auto heard = [](std::string sound) {
    if (sound.size() > 1 && sound[1] == 'h') sound.erase(1, 1);
    if (sound[0] == 'n') sound[0] = 'l';
    if (sound.ends_with("ng")) sound.pop_back();
    return sound;
  };
  for (const auto& half : {describing, things}) {
    std::set<std::string> sounds;
    for (const std::string& sound : half) EXPECT_TRUE(sounds.insert(heard(sound)).second) << sound;
  }
  EXPECT_EQ(describing.size() * things.size(), 2048U);
}

TEST(Words, GiveTheBitsBack) {
  std::mt19937_64 random(1);
  for (int round = 0; round < 2'000; ++round) {
    const WordBits bits = bits_from(random);
    for (const std::string& text : {words_zh(bits), words_en(bits)}) {
      const Result<WordBits> read = read_words(text);
      ASSERT_TRUE(read) << text;
      EXPECT_EQ(*read, bits) << text;
    }
  }
}

TEST(Words, AreReadAsPeopleTypeThem) {
  std::mt19937_64 random(2);
  const WordBits bits = bits_from(random);
  std::string joined;
  for (const char c : words_zh(bits)) {
    if (c != ' ') joined += c;
  }
  std::string shouted;
  for (const char c : words_en(bits)) shouted += c == '-' ? ' ' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  std::string listed;
  for (const char c : words_zh(bits)) listed += c == ' ' ? std::string("，") : std::string(1, c);
  for (const std::string& text : {joined, shouted, listed, "  " + joined + "。"}) {
    const Result<WordBits> read = read_words(text);
    ASSERT_TRUE(read) << text;
    EXPECT_EQ(*read, bits) << text;
  }
}

TEST(Words, SayWhichWordIsWrong) {
  std::mt19937_64 random(3);
  std::string text = words_zh(bits_from(random));
  text.replace(text.find(' ') + 1, 3, "鬼");
  EXPECT_EQ(read_words(text).error(), (Error{Code::bad_syntax, "word 2"}));
  EXPECT_EQ(read_words("").error().code, Code::too_short);
  EXPECT_EQ(read_words("红马 新桥").error().code, Code::too_short);
  EXPECT_EQ(read_words("红马红马红马红马红马红马红马").error().code, Code::too_long);
  EXPECT_EQ(read_words("红马 红马 红马 红马 红马 红马!").error().code, Code::bad_syntax);
  EXPECT_FALSE(read_words(std::string(100'000, 'a')));
  EXPECT_FALSE(read_words("\xE7\xBA"));
}

}  // namespace
}  // namespace lifecert
