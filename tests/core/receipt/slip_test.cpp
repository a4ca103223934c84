#include "core/receipt/slip.h"

#include <gtest/gtest.h>

#include <set>

#include "tests/support/samples.h"

namespace lifecert::receipt {
namespace {

using support::fixed;
using support::must;
using support::Samples;

const cert::VerifiedTrustList& trust() { return Samples::get().region.trust; }

Code judge(const KeptSlip& slip) {
  const Result<VerifiedSlip> verified = verify_slip(slip, trust());
  return verified ? Code::ok : verified.error().code;
}

TEST(Slip, FitsOnAPoorPrinter) {
  const std::string qr = slip_qr(Samples::get().slip);
  EXPECT_EQ(wire::encode(Samples::get().slip).size(), 273U);
  EXPECT_LE(wire::encode(Samples::get().slip).size(), kMaxSlipBytes);
  EXPECT_EQ(qr.size(), 415U) << "every field has a fixed size; version 12 at level M holds 419";
  EXPECT_EQ(qr.find_first_not_of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"), std::string::npos);
}

TEST(Slip, SaysWhatTheDeviceKeepsAndWhoVouchesForIt) {
  const KeptSlip read = must(read_slip_qr_unverified(slip_qr(Samples::get().slip)));
  EXPECT_EQ(read, Samples::get().slip);
  const VerifiedSlip verified = must(verify_slip(read, trust()));
  EXPECT_EQ(verified.statement().submission, Samples::get().submission);
  EXPECT_EQ(verified.credential().key, Samples::get().region.device.public_key());
  EXPECT_EQ(verified.credential(), cert::compact_of(Samples::get().region.credential()));
}

TEST(Slip, WithAWrongCharacterIsRefused) {
  const std::string good = slip_qr(Samples::get().slip);
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (const char c : std::string_view("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")) {
      if (c == good[at]) continue;
      std::string wrong = good;
      wrong[at] = c;
      const auto read = read_slip_qr_unverified(wrong);
      ASSERT_FALSE(read && verify_slip(*read, trust())) << at << " " << c;
    }
  }
}

TEST(Slip, WithAFlippedBitIsRefused) {
  const Bytes good = wire::encode(Samples::get().slip);
  for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
    Bytes wrong = good;
    wrong[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    const Result<KeptSlip> read = wire::decode<KeptSlip>(wrong);
    ASSERT_TRUE(read) << "all of it is of fixed size";
    ASSERT_NE(judge(*read), Code::ok) << bit;
  }
}

TEST(Slip, IsRefusedWhenItsPartsAreNotOfOnePiece) {
  support::Region region;
  const KeptSlip good = Samples::get().slip;
  // Another phone's credential, rightly signed, beside this phone's statement.
  cert::Credential other = region.credential();
  other.device_key = region.stranger.public_key();
  other.serial = support::fixed_bytes<16>("another serial");
  const cert::Credential vouched = region.vouched(other);
  KeptSlip swapped = make_slip(vouched, region.kept(Samples::get().submission), good.statement_signature);
  EXPECT_EQ(judge(swapped), Code::unknown_credential);
  // The same serial, so that only the key differs.
  other.serial = region.credential().serial;
  swapped = make_slip(region.vouched(other), region.kept(Samples::get().submission), good.statement_signature);
  EXPECT_EQ(judge(swapped), Code::bad_signature);
  // Vouched for by the device itself instead of a registrar.
  KeptSlip self_made = good;
  self_made.credential_signature = must(region.device.sign(
      envelope::pre_authentication(envelope::Kind::compact_credential, good.credential)));
  EXPECT_EQ(judge(self_made), Code::bad_signature);
  // Both parts of another region of the same registrar's key.
  cert::Credential foreign = region.credential();
  foreign.region = "other.example";
  EXPECT_EQ(judge(make_slip(region.vouched(foreign), region.kept(Samples::get().submission), good.statement_signature)),
            Code::wrong_region);
  KeptStatement foreign_statement = region.kept(Samples::get().submission);
  foreign_statement.region = cert::region_tag("other.example");
  EXPECT_EQ(judge(make_slip(region.credential(), foreign_statement, good.statement_signature)), Code::wrong_region);
}

TEST(Slip, OfAMemberOfStaffSaysSo) {
  support::Region region;
  cert::CompactCredential compact = cert::compact_of(region.credential());
  compact.role = envelope::Role::staff;
  compact.person = {};
  KeptSlip slip = Samples::get().slip;
  std::ranges::copy(wire::encode(compact), slip.credential.begin());
  slip.credential_signature = must(region.registrar.sign(
      envelope::pre_authentication(envelope::Kind::compact_credential, slip.credential)));
  ASSERT_EQ(judge(slip), Code::ok);
  EXPECT_TRUE(paper_of(must(verify_slip(slip, trust()))).staff_witnessed);
  EXPECT_FALSE(paper_of(must(verify_slip(Samples::get().slip, trust()))).staff_witnessed);
  // No other role hands out slips.
  compact.role = envelope::Role::reviewer;
  std::ranges::copy(wire::encode(compact), slip.credential.begin());
  slip.credential_signature = must(region.registrar.sign(
      envelope::pre_authentication(envelope::Kind::compact_credential, slip.credential)));
  EXPECT_EQ(judge(slip), Code::unknown_value);
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
