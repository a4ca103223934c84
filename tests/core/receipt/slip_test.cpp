#include "core/receipt/slip.h"

#include <gtest/gtest.h>

#include <set>

#include "tests/support/samples.h"

namespace lifecert::receipt {
namespace {

using support::fixed;
using support::must;
using support::Samples;

TEST(Slip, FitsOnAPoorPrinter) {
  const std::string qr = slip_qr(Samples::get().slip);
  EXPECT_LE(qr.size(), kMaxSlipBytes);
  EXPECT_LE(wire::encode(Samples::get().slip).size(), kMaxSlipBytes);
  EXPECT_EQ(qr.find_first_not_of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"), std::string::npos);
  // Every field at its largest: all of them are of fixed size.
  envelope::SignedStatement largest = Samples::get().slip;
  std::ranges::fill(largest.payload, std::uint8_t{0xFF});
  EXPECT_LE(slip_qr(largest).size(), kMaxSlipBytes);
}

TEST(Slip, SaysWhatTheDeviceKeepsAndIsSignedByIt) {
  const envelope::SignedStatement read = must(read_slip_qr_unverified(slip_qr(Samples::get().slip)));
  EXPECT_EQ(read, Samples::get().slip);
  const crypto::PublicKey device = Samples::get().region.device.public_key();
  EXPECT_TRUE(envelope::verify_by(read, envelope::Kind::kept_statement, envelope::Role::device, device));
  const KeptStatement kept = must(wire::decode<KeptStatement>(read.payload));
  EXPECT_EQ(kept.submission, Samples::get().submission);
}

TEST(Slip, WithAWrongCharacterIsRefused) {
  const std::string good = slip_qr(Samples::get().slip);
  const crypto::PublicKey device = Samples::get().region.device.public_key();
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (const char c : std::string_view("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")) {
      if (c == good[at]) continue;
      std::string wrong = good;
      wrong[at] = c;
      const auto read = read_slip_qr_unverified(wrong);
      ASSERT_FALSE(read && envelope::verify_by(*read, envelope::Kind::kept_statement, envelope::Role::device, device))
          << at << " " << c;
    }
  }
}

TEST(SpokenNumber, IsTenDigitsAndACheckDigit) {
  std::set<std::string> numbers;
  for (int i = 0; i < 500; ++i) {
    const std::string spoken = spoken_number(fixed(std::to_string(i)));
    ASSERT_EQ(spoken.size(), 14U) << spoken;
    EXPECT_EQ(spoken[4], ' ');
    EXPECT_EQ(spoken[9], ' ');
    EXPECT_EQ(spoken[12], '-');
    const std::string digits = must(read_spoken_number(spoken));
    EXPECT_EQ(digits, spoken.substr(0, 4) + spoken.substr(5, 4) + spoken.substr(10, 2));
    numbers.insert(digits);
  }
  EXPECT_EQ(numbers.size(), 500U);
}

TEST(SpokenNumber, EveryWrongDigitIsFoundAndNearlyEverySwap) {
  unsigned swaps = 0;
  unsigned found = 0;
  for (int i = 0; i < 300; ++i) {
    std::string good;
    for (const char c : spoken_number(fixed(std::to_string(i)))) {
      if (c >= '0' && c <= '9') good += c;
    }
    for (std::size_t at = 0; at < good.size(); ++at) {
      for (char c = '0'; c <= '9'; ++c) {
        if (c == good[at]) continue;
        std::string wrong = good;
        wrong[at] = c;
        ASSERT_EQ(read_spoken_number(wrong).error().code, Code::bad_check_character) << good << " as " << wrong;
      }
      if (at + 1 == good.size() || good[at] == good[at + 1]) continue;
      std::string wrong = good;
      std::swap(wrong[at], wrong[at + 1]);
      ++swaps;
      found += read_spoken_number(wrong) ? 0U : 1U;
    }
  }
  RecordProperty("swaps", static_cast<int>(swaps));
  RecordProperty("found", static_cast<int>(found));
  EXPECT_GE(found * 100, swaps * 97) << found << " of " << swaps;
}

// Ten digits and a check digit by ISO 7064 MOD 11,10 is also the form of German tax numbers; these are published
// examples.
TEST(SpokenNumber, HasTheCheckDigitOfIso7064) {
  for (const std::string example : {"86095742719", "47036892816", "65929970489", "57549285017", "25768131411"}) {
    EXPECT_EQ(read_spoken_number(example).value_or(""), example.substr(0, 10));
  }
}

TEST(SpokenNumber, IsReadAsPeopleSayIt) {
  const std::string spoken = spoken_number(fixed("x"));
  std::string plain;
  for (const char c : spoken) {
    if (c >= '0' && c <= '9') plain += c;
  }
  EXPECT_EQ(must(read_spoken_number(plain)), must(read_spoken_number(spoken)));
  EXPECT_EQ(must(read_spoken_number(" " + plain.substr(0, 5) + "--" + plain.substr(5) + " ")),
            must(read_spoken_number(spoken)));
}

TEST(SpokenNumber, IsRefusedInAnotherForm) {
  for (const char* bad : {"", "-", "1234567890", "123456789012", "1234 5678 9O-1", "１２３４５６７８９０１"}) {
    EXPECT_EQ(read_spoken_number(bad).error().code, Code::bad_syntax) << bad;
  }
  EXPECT_EQ(read_spoken_number(std::string(65, '1')).error().code, Code::bad_syntax);
}

}  // namespace
}  // namespace lifecert::receipt
