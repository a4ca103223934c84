#include "core/base/id_number.h"

#include <gtest/gtest.h>

#include <string>

#include "core/base/civil.h"

namespace lifecert {
namespace {

// The two examples printed in GB 11643-1999; everything else here has the region 999999, which is not assigned.
constexpr std::string_view kStandardExample = "11010519491231002X";
constexpr std::string_view kStandardExample2 = "440524188001010014";

/// A number with the right check character for 17 given digits, by ISO 7064's recursive method rather than by weights.
std::string with_check(std::string_view digits) {
  int product = 0;
  for (const char c : digits) product = (product + (c - '0')) * 2 % 11;
  const int check = (12 - product) % 11;
  return std::string(digits) + (check == 10 ? 'X' : static_cast<char>('0' + check));
}

TEST(IdNumber, AcceptsTheStandardsExamples) {
  const Result<IdNumber> number = parse_id_number(kStandardExample);
  ASSERT_TRUE(number);
  EXPECT_EQ(number->text, kStandardExample);
  EXPECT_EQ(iso_date(number->birth_day), "1949-12-31");
  const Result<IdNumber> second = parse_id_number(kStandardExample2);
  ASSERT_TRUE(second);
  EXPECT_EQ(iso_date(second->birth_day), "1880-01-01");
}

TEST(IdNumber, WritesASmallXLarge) {
  const Result<IdNumber> number = parse_id_number("11010519491231002x");
  ASSERT_TRUE(number);
  EXPECT_EQ(number->text, kStandardExample);
}

TEST(IdNumber, AgreesWithTheRecursiveMethodOnAThousandNumbers) {
  std::string seen;
  for (int order = 0; order < 1000; ++order) {
    std::string digits = "99999919420815";
    digits += static_cast<char>('0' + order / 100);
    digits += static_cast<char>('0' + order / 10 % 10);
    digits += static_cast<char>('0' + order % 10);
    const std::string expected = with_check(digits);
    ASSERT_EQ(id_check_character(digits).value(), expected.back());
    ASSERT_TRUE(parse_id_number(expected)) << order;
    seen += expected.back();
  }
  for (const char c : std::string_view("0123456789X")) EXPECT_NE(seen.find(c), std::string::npos) << c;
}

TEST(IdNumber, FindsEveryWrongDigitAndEveryTransposition) {
  const std::string good(kStandardExample);
  for (std::size_t i = 0; i < 18; ++i) {
    for (const char c : std::string_view("0123456789X")) {
      std::string bad = good;
      bad[i] = c;
      if (bad != good) {
        EXPECT_FALSE(parse_id_number(bad)) << i << c;
      }
    }
    std::string swapped = good;
    if (i + 1 < 18) std::swap(swapped[i], swapped[i + 1]);
    if (swapped != good) {
      EXPECT_FALSE(parse_id_number(swapped)) << i;
    }
  }
}

TEST(IdNumber, SaysWhatIsWrongWithoutSayingTheNumber) {
  struct Case {
    std::string name;
    std::string input;
    Code code;
    std::string where;
  };
  const Case cases[] = {
      {"empty", "", Code::too_short, ""},
      {"15 digits", "999999420815001", Code::too_short, ""},
      {"17", "11010519491231002", Code::too_short, ""},
      {"19", "11010519491231002X0", Code::too_long, ""},
      {"space", " 1010519491231002X", Code::bad_syntax, "digits"},
      {"letter", "1101O519491231002X", Code::bad_syntax, "digits"},
      {"X inside", "110105194912X10020", Code::bad_syntax, "digits"},
      {"full width", "１１０１０５", Code::bad_syntax, "digits"},
      {"last is a letter", "11010519491231002Y", Code::bad_syntax, "check character"},
      {"region begins with 0", with_check("01010519491231002"), Code::bad_syntax, "region"},
      {"month 13", with_check("99999919421315001"), Code::bad_syntax, "birth date"},
      {"day 0", with_check("99999919420800001"), Code::bad_syntax, "birth date"},
      {"29 February 1943", with_check("99999919430229001"), Code::bad_syntax, "birth date"},
      {"year 1799", with_check("99999917990815001"), Code::bad_syntax, "birth date"},
      {"year 2100", with_check("99999921000815001"), Code::bad_syntax, "birth date"},
      {"year 0", with_check("99999900000815001"), Code::bad_syntax, "birth date"},
      {"check character", "110105194912310021", Code::bad_check_character, ""},
  };
  for (const Case& c : cases) {
    const Result<IdNumber> number = parse_id_number(c.input);
    ASSERT_FALSE(number) << c.name;
    EXPECT_EQ(number.error().code, c.code) << c.name;
    EXPECT_EQ(number.error().where, c.where) << c.name;
  }
}

TEST(IdNumber, MakesACheckCharacterOfSeventeenDigitsOnly) {
  EXPECT_EQ(id_check_character("11010519491231002").value(), 'X');
  EXPECT_EQ(id_check_character("1101051949123100").error().code, Code::too_short);
  EXPECT_EQ(id_check_character("110105194912310020").error().code, Code::too_long);
  EXPECT_EQ(id_check_character("1101051949123100X").error().code, Code::bad_syntax);
}

}  // namespace
}  // namespace lifecert
