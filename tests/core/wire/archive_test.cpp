// The grammar itself, on structures made for the purpose: what bytes it gives, and how it refuses.
#include <gtest/gtest.h>

#include <memory>

#include "core/wire/codec.h"
#include "core/wire/text.h"
#include "tests/support/allocations.h"
#include "tests/support/codec_suite.h"
#include "tests/support/vectors.h"

namespace lifecert::wire {
namespace {

enum class Colour : std::uint8_t { red = 1, blue = 4 };
bool known(Colour colour) { return colour == Colour::red || colour == Colour::blue; }

struct Inner {
  std::uint16_t number = 0;
  std::string name;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(number), LIFECERT_FIELD_MAX(name, 5));
  }
  friend bool operator==(const Inner&, const Inner&) = default;
};

struct Everything {
  std::uint8_t u8 = 0;
  std::uint16_t u16 = 0;
  std::uint32_t u32 = 0;
  std::uint64_t u64 = 0;
  std::int32_t i32 = 0;
  std::int64_t i64 = 0;
  bool yes = false;
  Colour colour = Colour::red;
  std::string text;
  Bytes bytes;
  std::array<std::uint8_t, 3> fixed{};
  std::optional<std::uint16_t> some;
  std::optional<Inner> none;
  std::vector<Inner> list;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(u8), LIFECERT_FIELD(u16), LIFECERT_FIELD(u32), LIFECERT_FIELD(u64), LIFECERT_FIELD(i32),
            LIFECERT_FIELD(i64), LIFECERT_FIELD(yes), LIFECERT_FIELD(colour), LIFECERT_FIELD_MAX(text, 8),
            LIFECERT_FIELD_MAX(bytes, 4), LIFECERT_FIELD(fixed), LIFECERT_FIELD(some), LIFECERT_FIELD(none),
            LIFECERT_FIELD_MAX(list, 3));
  }
  friend bool operator==(const Everything&, const Everything&) = default;
};

const Everything kSample{
    0x01,      0x2345,           0x6789ABCD,   0xFEDCBA9876543210,   -2, -3, true, Colour::blue, "寿a", {9, 8},
    {1, 2, 3}, std::uint16_t{7}, std::nullopt, {{258, "x"}, {0, ""}}};

constexpr std::string_view kSampleHex =
    "01 4523 cdab8967 1032547698badcfe feffffff fdffffffffffffff 01 04"
    "04000000 e5afbf61  02000000 0908  010203  01 0700  00"
    "02000000  0201 01000000 78  0000 00000000";

Bytes sample_bytes() { return *support::read_commented_hex(std::string(kSampleHex)); }

TEST(Grammar, GivesTheBytesThatAreWrittenDown) {
  EXPECT_EQ(to_hex(encode(kSample)), to_hex(sample_bytes()));
  const Result<Everything> read = decode<Everything>(sample_bytes());
  ASSERT_TRUE(read) << describe(read.error());
  EXPECT_EQ(*read, kSample);
}

using support::CodecCase;
using support::CodecSuite;

INSTANTIATE_TEST_SUITE_P(Grammar, CodecSuite,
                         ::testing::Values(support::wire_case("Everything", "", kSample),
                                           support::wire_case("Empty", "", Everything{})),
                         support::codec_name);

// Where each byte of the sample lies.
constexpr std::size_t kBoolAt = 27;
constexpr std::size_t kEnumAt = 28;
constexpr std::size_t kTextAt = 33;
constexpr std::size_t kOptionAt = 46;

TEST(Grammar, RefusesASecondWayToSayTrue) {
  for (unsigned byte = 2; byte < 256; ++byte) {
    Bytes bytes = sample_bytes();
    bytes[kBoolAt] = static_cast<std::uint8_t>(byte);
    EXPECT_EQ(decode<Everything>(bytes).error(), (Error{Code::not_canonical, "yes"}));
    bytes = sample_bytes();
    bytes[kOptionAt] = static_cast<std::uint8_t>(byte);
    EXPECT_EQ(decode<Everything>(bytes).error(), (Error{Code::not_canonical, "some"}));
  }
}

TEST(Grammar, RefusesAValueThatTheEnumerationDoesNotHave) {
  for (unsigned byte = 0; byte < 256; ++byte) {
    Bytes bytes = sample_bytes();
    bytes[kEnumAt] = static_cast<std::uint8_t>(byte);
    const Result<Everything> read = decode<Everything>(bytes);
    if (byte == 1 || byte == 4) {
      EXPECT_TRUE(read);
    } else {
      EXPECT_EQ(read.error(), (Error{Code::unknown_value, "colour"}));
    }
  }
}

TEST(Grammar, RefusesTextThatIsNotUtf8) {
  Bytes bytes = sample_bytes();
  bytes[kTextAt] = 0xFF;
  EXPECT_EQ(decode<Everything>(bytes).error(), (Error{Code::bad_text, "text"}));
}

TEST(Grammar, NamesTheFieldInside) {
  Bytes bytes = sample_bytes();
  bytes[bytes.size() - 4] = 6;  // the last name's length
  EXPECT_EQ(decode<Everything>(bytes).error(), (Error{Code::too_long, "name"}));
}

// On a machine with 32-bit sizes, count times element size can come out small again. Lengths are compared as 64-bit
// numbers.
template <std::size_t N>
struct Wide {
  std::vector<std::array<std::uint8_t, N>> list;
  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(list, 0xFFFFFFFFU));
  }
};
struct WideBytes {
  Bytes bytes;
  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(bytes, 0xFFFFFFFFU));
  }
};

template <class T>
void expect_truncated_for_free(std::uint32_t count) {
  Bytes bytes = encode(count);
  bytes.resize(64, 0x55);
  Code seen = Code::ok;
  const support::Allocations taken = support::allocations_of([&] {
    const Result<T> read = decode<T>(bytes);
    if (!read) seen = read.error().code;
  });
  EXPECT_EQ(seen, Code::truncated) << count;
  EXPECT_LE(taken.bytes, 256U) << count;
}

TEST(Grammar, DoesNotFallForProductsBeyondThirtyTwoBits) {
  expect_truncated_for_free<Wide<3>>(0x55555557U);   // 3 x = 2^32 + 5
  expect_truncated_for_free<Wide<5>>(0x33333334U);   // 5 x = 2^32 + 4
  expect_truncated_for_free<Wide<7>>(0x6DB6DB6EU);   // 7 x = 3 * 2^32 + 2
  expect_truncated_for_free<Wide<32>>(0x08000001U);  // 32 x = 2^32 + 32
  expect_truncated_for_free<Wide<64>>(0xFC000000U);  // 64 x = 63 * 2^32
  expect_truncated_for_free<WideBytes>(0xFFFFFFFFU);
  expect_truncated_for_free<WideBytes>(0x80000003U);
  expect_truncated_for_free<WideBytes>(61);
}

TEST(Grammar, RefusesAMessageAboveTheLimitOfAll) {
  EXPECT_EQ(decode<WideBytes>(Bytes(kMaxMessageBytes + 1U)).error(), (Error{Code::too_long, "message"}));
}

// A structure that can hold itself: only depth ends it.
struct Nest {
  std::vector<Nest> inner;
  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(inner, 2));
  }
};

Bytes nested(std::size_t depth) {
  Bytes bytes;
  for (std::size_t i = 0; i < depth; ++i) append(bytes, Bytes{1, 0, 0, 0});
  append(bytes, Bytes{0, 0, 0, 0});
  return bytes;
}

TEST(Grammar, RefusesWhatIsNestedTooDeep) {
  EXPECT_TRUE(decode<Nest>(nested(kMaxDepth)));
  EXPECT_EQ(decode<Nest>(nested(kMaxDepth + 1)).error(), (Error{Code::too_deep, "inner"}));
  EXPECT_EQ(decode<Nest>(nested(100'000)).error(), (Error{Code::too_deep, "inner"}));
}

struct Deep {
  std::vector<Deep> inner;
  std::optional<std::uint8_t> last;
  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(inner, 2), LIFECERT_FIELD(last));
  }
};

TEST(Grammar, CountsWhatMayBeMissingAsALevel) {
  const auto made = [](std::size_t depth) {
    Deep deep;
    deep.last = 7;
    for (std::size_t i = 0; i < depth; ++i) {
      Deep outer;
      outer.inner.push_back(std::move(deep));
      deep = std::move(outer);
    }
    return encode(deep);
  };
  EXPECT_TRUE(decode<Deep>(made(kMaxDepth - 1)));
  EXPECT_EQ(decode<Deep>(made(kMaxDepth)).error(), (Error{Code::too_deep, "last"}));
}

// What a structure makes of its bytes must give those bytes again, else two encodings would pass for one value.
struct Forgetful {
  std::uint8_t kept = 0;
  std::uint8_t dropped = 0;
  std::uint8_t last = 0;
  int fault = 0;  // 0: none
  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(kept));
    fault = kept;
    if constexpr (Archive::is_loading::value) {
      archive(LIFECERT_FIELD(dropped), LIFECERT_FIELD(last));
      if (fault == 1) dropped = 0;
    } else {
      if (fault != 2) archive(LIFECERT_FIELD(dropped));
      archive(LIFECERT_FIELD(last));
      if (fault == 3) archive(LIFECERT_FIELD(last));
    }
  }
};

TEST(Grammar, RefusesWhatItWouldNotWriteSo) {
  EXPECT_TRUE(decode<Forgetful>(Bytes{0, 5, 6}));
  EXPECT_EQ(decode<Forgetful>(Bytes{1, 5, 6}).error().code, Code::not_canonical) << "another value";
  EXPECT_EQ(decode<Forgetful>(Bytes{2, 6, 6}).error().code, Code::not_canonical) << "shorter";
  EXPECT_EQ(decode<Forgetful>(Bytes{3, 5, 6}).error().code, Code::not_canonical) << "longer";
}

TEST(Grammar, ForgetsTheLimitOfTheFieldBefore) {
  struct Two {
    Bytes short_one;
    Bytes long_one;
    void both(BoundedReader& reader) {
      auto limited = at_most(short_one, 2);
      reader(limited);
      reader(long_one);
    }
  };
  Bytes bytes = {2, 0, 0, 0, 1, 1, 200, 0, 0, 0};
  bytes.resize(bytes.size() + 200);
  BoundedReader reader(bytes);
  Two two;
  two.both(reader);
  EXPECT_TRUE(reader.ok());
  EXPECT_EQ(two.long_one.size(), 200U);
}

TEST(Reader, DoesNothingAfterTheFirstFault) {
  const Bytes bytes = {1, 2, 3, 4, 5, 6, 7, 8};
  BoundedReader reader(bytes);
  reader.fail(Code::expired);
  std::uint32_t number = 77;
  reader.get(number);
  EXPECT_EQ(number, 0U);
  EXPECT_EQ(reader.left(), 0U);
  reader.fail(Code::too_long);
  EXPECT_EQ(reader.fault(), Code::expired);
}

}  // namespace
}  // namespace lifecert::wire
