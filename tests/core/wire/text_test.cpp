// Bytes as text: published vectors, there and back, and one text per value.
#include <gtest/gtest.h>

#include <random>

#include "core/wire/text.h"

namespace lifecert::wire {
namespace {

struct Vector {
  std::string_view plain;
  std::string_view text;
};

TEST(Base64, GivesTheVectorsOfRfc4648) {
  const Vector vectors[] = {{"", ""},
                            {"f", "Zg=="},
                            {"fo", "Zm8="},
                            {"foo", "Zm9v"},
                            {"foob", "Zm9vYg=="},
                            {"fooba", "Zm9vYmE="},
                            {"foobar", "Zm9vYmFy"}};
  for (const Vector& one : vectors) {
    EXPECT_EQ(to_base64(view_of(one.plain)), one.text);
    EXPECT_EQ(from_base64(one.text).value_or({1}), bytes_of(one.plain));
  }
}

TEST(Base64Url, UsesTheOtherTwoCharactersAndNoPadding) {
  EXPECT_EQ(to_base64url(Bytes{0xFB, 0xFF, 0xBF}), "-_-_");
  EXPECT_EQ(to_base64url(Bytes{0xFB}), "-w");
  EXPECT_EQ(from_base64url("-_-_").value_or({}), (Bytes{0xFB, 0xFF, 0xBF}));
  EXPECT_FALSE(from_base64url("+/+/"));
  EXPECT_FALSE(from_base64url("-w=="));
}

TEST(Base45, GivesTheVectorsOfRfc9285) {
  const Vector vectors[] = {
      {"AB", "BB8"}, {"Hello!!", "%69 VD92EX0"}, {"base-45", "UJCLQE7W581"}, {"ietf!", "QED8WEX0"}};
  for (const Vector& one : vectors) {
    EXPECT_EQ(to_base45(view_of(one.plain)), one.text);
    EXPECT_EQ(from_base45(one.text).value_or({}), bytes_of(one.plain));
  }
}

TEST(Base45, RefusesValuesThatNoBytesHave) {
  EXPECT_FALSE(from_base45("GGW"));  // 65,536, RFC 9285 section 6
  EXPECT_TRUE(from_base45("FGW"));   // 65,535
  EXPECT_FALSE(from_base45("ZZZ"));
  EXPECT_FALSE(from_base45(":::"));
  EXPECT_FALSE(from_base45("V5"));  // 256
  EXPECT_TRUE(from_base45("U5"));   // 255
  EXPECT_FALSE(from_base45("A"));
  EXPECT_FALSE(from_base45("bb8"));  // lower case
}

TEST(Hex, ReadsBothCasesAndWritesOne) {
  EXPECT_EQ(to_hex(Bytes{0x00, 0x9A, 0xFF}), "009aff");
  EXPECT_EQ(from_hex("009aFF").value_or({}), (Bytes{0x00, 0x9A, 0xFF}));
  for (const char* bad : {"0", "0g", "0x", " 0", "0 ", "0:", "0@", "0`", "0G"}) EXPECT_FALSE(from_hex(bad)) << bad;
}

// Two texts that mean the same bytes would be two names for one thing.
TEST(Base64, HasOneTextPerValue) {
  for (const char* bad : {"Zh==", "Zm9=", "Zg=", "Zg", "Zg===", "Z===", "====", "=Zg=", "Zg==Zg==", "Zm9v\n", " Zm9v",
                          "Zm 9v", "Zm-v", "Zm_v"}) {
    EXPECT_FALSE(from_base64(bad)) << bad;
  }
  for (const char* bad : {"Zh", "Zm9", "Z", "Zg==", "Zm9v "}) {
    EXPECT_FALSE(from_base64url(bad)) << bad;
  }
  // All two-character endings: 4096 texts, 256 values.
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  unsigned accepted = 0;
  for (const char a : kAlphabet) {
    for (const char b : kAlphabet) accepted += from_base64(std::string{a, b, '=', '='}) ? 1U : 0U;
  }
  EXPECT_EQ(accepted, 256U);
}

TEST(Texts, OfEveryLengthComeBack) {
  std::mt19937 random(45);
  for (std::size_t size = 0; size < 200; ++size) {
    Bytes bytes(size);
    for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(random());
    EXPECT_EQ(from_hex(to_hex(bytes)).value_or({1}), bytes);
    EXPECT_EQ(from_base64(to_base64(bytes)).value_or({1}), bytes);
    EXPECT_EQ(from_base64url(to_base64url(bytes)).value_or({1}), bytes);
    EXPECT_EQ(from_base45(to_base45(bytes)).value_or({1}), bytes);
  }
}

TEST(Texts, RefuseEveryForeignCharacter) {
  for (unsigned value = 0; value < 256; ++value) {
    const char c = static_cast<char>(value);
    const bool digit = c >= '0' && c <= '9';
    const bool upper = c >= 'A' && c <= 'Z';
    const bool lower = c >= 'a' && c <= 'z';
    const auto among = [&](std::string_view set) { return set.find(c) != std::string_view::npos; };
    EXPECT_EQ(from_base64(std::string{'A', 'A', 'A', c}).has_value(),
              digit || upper || lower || among("+/") || c == '=')
        << value;
    EXPECT_EQ(from_base64url(std::string{'A', 'A', 'A', c}).has_value(), digit || upper || lower || among("-_"))
        << value;
    EXPECT_EQ(from_base45(std::string{c, '0', '0'}).has_value(), digit || upper || among(" $%*+-./:")) << value;
    EXPECT_EQ(from_hex(std::string{'0', c}).has_value(), digit || among("abcdefABCDEF")) << value;
  }
}

TEST(Decimal, IsWrittenInOneWay) {
  EXPECT_EQ(parse_decimal("0").value_or(9), 0U);
  EXPECT_EQ(parse_decimal("9223372036854775807").value_or(0), 9223372036854775807U);
  for (const char* bad : {"", "00", "01", "+1", "-1", " 1", "1 ", "1a", "0x1", "9223372036854775808",
                          "9999999999999999999", "18446744073709551616", "99999999999999999999999"}) {
    EXPECT_FALSE(parse_decimal(bad)) << bad;
  }
}

}  // namespace
}  // namespace lifecert::wire
