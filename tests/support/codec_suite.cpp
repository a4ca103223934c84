#include "tests/support/codec_suite.h"

#include <algorithm>
#include <random>

#include "core/wire/text.h"
#include "tests/support/allocations.h"
#include "tests/support/vectors.h"

namespace lifecert::support {
namespace {

std::string outcome(const Result<Bytes>& result) {
  if (!result) return std::string(name_of(result.error().code)) + " at '" + result.error().where + "'";
  return "accepted";
}

Bytes with_u32(Bytes bytes, std::size_t offset, std::uint32_t value) {
  for (std::size_t i = 0; i < 4; ++i) bytes[offset + i] = static_cast<std::uint8_t>(value >> (8 * i));
  return bytes;
}

}  // namespace

void CodecSuite::expect_lie(const Bytes& bytes, Code want, const LengthPlace& place) const {
  std::string seen;
  const Allocations taken = allocations_of([&] { seen = outcome(one().reread_plain(bytes)); });
  EXPECT_EQ(seen, std::string(name_of(want)) + " at '" + place.field + "'") << "length at " << place.offset;
  EXPECT_LE(taken.largest, 16 * bytes.size() + 4096) << "length at " << place.offset;
  EXPECT_LE(taken.bytes, 64 * bytes.size() + 16384) << "length at " << place.offset;
}

TEST_P(CodecSuite, GivesTheGoldenBytes) {
  if (one().vector.empty()) return;  // never leaves the process, or made for the test
  if (rewriting()) write_vector(one().vector, one().name, one().golden);
  const std::optional<Bytes> want = read_vector(one().vector);
  ASSERT_TRUE(want) << "no usable tests/vectors/" << one().vector << "; the encoder gives\n"
                    << (one().vector.ends_with(".txt") ? text_of(one().golden) : wire::to_hex(one().golden));
  EXPECT_EQ(wire::to_hex(one().golden), wire::to_hex(*want));
}

TEST_P(CodecSuite, ReadsAndWritesTheSame) {
  const Result<Bytes> again = one().reread(one().golden);
  ASSERT_TRUE(again) << outcome(again);
  EXPECT_EQ(wire::to_hex(*again), wire::to_hex(one().golden));
}

TEST_P(CodecSuite, RefusesWhatIsCutOff) {
  for (std::size_t size = 0; size < one().golden.size(); ++size) {
    const Result<Bytes> cut = one().reread(ByteView(one().golden).first(size));
    if (one().whole_prefixes.contains(size)) continue;
    ASSERT_FALSE(cut) << "accepted when cut off after " << size << " bytes";
    if (one().wire) {
      ASSERT_EQ(cut.error().code, Code::truncated) << "cut off after " << size << " bytes: " << outcome(cut);
    }
  }
}

TEST_P(CodecSuite, RefusesOneByteMore) {
  Bytes longer = one().golden;
  longer.push_back(0);
  for (unsigned byte = 0; byte < 256; ++byte) {
    longer.back() = static_cast<std::uint8_t>(byte);
    const Result<Bytes> read = one().reread(longer);
    ASSERT_FALSE(read) << "accepted with byte " << byte << " behind it";
    if (one().wire) {
      ASSERT_EQ(read.error().code, Code::trailing_bytes) << outcome(read);
    }
  }
}

TEST_P(CodecSuite, RefusesWhatItSaysItRefuses) {
  for (const Refusal& refusal : one().refusals) {
    const Result<Bytes> read = one().reread(refusal.bytes);
    ASSERT_FALSE(read) << refusal.name;
    EXPECT_EQ(name_of(read.error().code), name_of(refusal.want)) << refusal.name;
  }
}

TEST_P(CodecSuite, RefusesLengthsThatLieWithoutTakingMemory) {
  for (const LengthPlace& place : one().lengths) {
    for (const std::uint32_t lie : {place.max + 1, 0x7FFF'FFFFU, 0x8000'0000U, 0x8000'0003U, 0xFFFF'FFFFU}) {
      expect_lie(with_u32(one().golden, place.offset, lie), Code::too_long, place);
    }
    // Within the limit, but more than there is.
    const std::size_t more = one().golden.size() + 1;
    if (more <= place.max) {
      expect_lie(with_u32(one().golden, place.offset, static_cast<std::uint32_t>(more)), Code::truncated, place);
    }
    if (place.max > more) {
      expect_lie(with_u32(one().golden, place.offset, place.max), Code::truncated, place);
    }
  }
}

TEST_P(CodecSuite, TakesEachFieldAtItsLimitAndNotBeyond) {
  for (std::size_t which = 0; which < one().lengths.size(); ++which) {
    const LengthPlace& place = one().lengths[which];
    const Bytes longest = one().with_length(which, place.max);
    const Result<Bytes> read = one().reread_plain(longest);
    ASSERT_TRUE(read) << place.field << " at its limit of " << place.max << ": " << outcome(read);
    EXPECT_TRUE(*read == longest) << place.field;
    const Result<Bytes> beyond = one().reread_plain(one().with_length(which, std::size_t{place.max} + 1));
    EXPECT_EQ(outcome(beyond), "too_long at '" + place.field + "'");
  }
}

TEST_P(CodecSuite, SurvivesRandomDamage) {
  const std::string& name = one().name;
  std::seed_seq seed(name.begin(), name.end());
  std::mt19937_64 random(seed);
  const auto below = [&](std::size_t end) { return static_cast<std::size_t>(random() % end); };
  unsigned accepted = 0;
  for (unsigned round = 0; round < 3000; ++round) {
    Bytes damaged = one().golden;
    for (std::size_t hits = 1 + below(3); hits > 0 && !damaged.empty(); --hits) {
      const std::size_t at = below(damaged.size());
      const auto begin = damaged.begin() + static_cast<std::ptrdiff_t>(at);
      const std::size_t run = std::min<std::size_t>(1 + below(8), damaged.size() - at);
      switch (below(6)) {
        case 0:
          damaged[at] ^= static_cast<std::uint8_t>(1U << below(8));
          break;
        case 1:
          damaged[at] = static_cast<std::uint8_t>(random());
          break;
        case 2:
          damaged.erase(begin, begin + static_cast<std::ptrdiff_t>(run));
          break;
        case 3: {
          const Bytes copy(begin, begin + static_cast<std::ptrdiff_t>(run));
          const std::size_t to = below(damaged.size() + 1);
          damaged.insert(damaged.begin() + static_cast<std::ptrdiff_t>(to), copy.begin(), copy.end());
          break;
        }
        case 4:
          std::fill_n(begin, run, static_cast<std::uint8_t>(below(2) == 0 ? 0x00 : 0xFF));
          break;
        default:
          damaged.resize(at);
          break;
      }
    }
    Result<Bytes> read = Code::ok;
    const Allocations taken = allocations_of([&] { read = one().reread(damaged); });
    EXPECT_LE(taken.bytes, 64 * damaged.size() + 65536);
    if (!read) continue;
    ++accepted;
    ASSERT_TRUE(*read == damaged) << "a second way to write the same: " << wire::to_hex(damaged);
  }
  RecordProperty("accepted", static_cast<int>(accepted));
}

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(CodecSuite);

}  // namespace lifecert::support
