#include "core/base/utf8.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

namespace lifecert {
namespace {

using std::string_literals::operator""s;

/// The code point as the definition writes it, with no regard to whether it is allowed.
std::string encoded(std::uint32_t c, int length) {
  std::string text;
  if (length == 1) return text + static_cast<char>(c);
  const std::uint32_t lead = (0xF00U >> length) & 0xFFU;
  text += static_cast<char>(lead | (c >> (6 * (length - 1))));
  for (int i = length - 2; i >= 0; --i) text += static_cast<char>(0x80U | ((c >> (6 * i)) & 0x3FU));
  return text;
}

int shortest(std::uint32_t c) { return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4; }

TEST(Utf8, AcceptsEveryScalarValueInItsShortestFormOnly) {
  for (std::uint32_t c = 0; c <= 0x1FFFFF; ++c) {
    const bool scalar = c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF);
    for (int length = shortest(c); length <= 4; ++length) {
      ASSERT_EQ(is_utf8(encoded(c, length)), scalar && length == shortest(c)) << std::hex << c << " in " << length;
    }
  }
}

TEST(Utf8, RefusesEverySequenceOfTwoBytesThatIsNotOne) {
  int accepted = 0;
  for (int a = 0; a < 256; ++a) {
    for (int b = 0; b < 256; ++b) {
      const std::string text = {static_cast<char>(a), static_cast<char>(b)};
      accepted += is_utf8(text) ? 1 : 0;
    }
  }
  EXPECT_EQ(accepted, 128 * 128 + (0x800 - 0x80));
}

TEST(Utf8, RefusesATextThatEndsInsideACharacter) {
  const std::string text = "a\xC3\xA9\xE7\x94\xB2\xF0\xA0\xAE\xB7";  // a é 甲 𠮷
  const std::string ends = "\1\0\1\0\0\1\0\0\0\1"s;
  for (std::size_t length = 0; length <= text.size(); ++length) {
    const bool whole = length == 0 || ends[length - 1] == 1;
    EXPECT_EQ(is_utf8(std::string_view(text).substr(0, length)), whole) << length;
  }
}

TEST(Utf8, SaysWhereTheFirstBadSequenceBegins) {
  EXPECT_EQ(first_bad_utf8(""), std::nullopt);
  EXPECT_EQ(first_bad_utf8("甲一"), std::nullopt);
  EXPECT_EQ(first_bad_utf8("甲\xFF"), 3U);
  EXPECT_EQ(first_bad_utf8("ab\xED\xA0\x80"), 2U);  // a surrogate
  EXPECT_EQ(first_bad_utf8("\xC0\x80"), 0U);        // an overlong NUL
  EXPECT_EQ(first_bad_utf8("甲\xE7\x94"), 3U);
  EXPECT_EQ(first_bad_utf8(view_of("a\x80")), 1U);
  EXPECT_TRUE(is_utf8(view_of("甲")));
}

TEST(Utf8, CountsCodePoints) {
  EXPECT_EQ(count_code_points("").value(), 0U);
  EXPECT_EQ(count_code_points("abc").value(), 3U);
  EXPECT_EQ(count_code_points("𠮷䶮a").value(), 3U);
  EXPECT_EQ(count_code_points("a\x80").error().code, Code::bad_text);
}

TEST(Utf8, KnowsPlainText) {
  for (const char* text : {"", "示例 甲一", "𠮷䶮", "O'Neil-Smith", "a\xC2\xA0z", "葛\xF3\xA0\x84\x80"}) {
    EXPECT_TRUE(is_plain_text(text)) << text;
  }
  const std::string refused[] = {"\0"s,          "a\nb",         "a\r",          "a\tb",
                                 "\x1B[2J",      "\x7F",         "\xC2\x85",     "\xC2\x9F",
                                 "\xE2\x80\xA8", "\xE2\x80\xA9", "\xE2\x80\xAE", "\xE2\x81\xA6",
                                 "\xEF\xBB\xBF", "\xEF\xB7\x90", "\xEF\xBF\xBE", "\xF4\x8F\xBF\xBF",
                                 "\xC0\x80",     "甲\xE7"};
  for (const std::string& text : refused) EXPECT_FALSE(is_plain_text(text)) << ::testing::PrintToString(text);
}

}  // namespace
}  // namespace lifecert
