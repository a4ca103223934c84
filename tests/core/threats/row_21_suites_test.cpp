// Row 21, downgrade: the suite stands in what is signed, and of all 65,536 ids only one passes.
#include <gtest/gtest.h>

#include "tests/support/region_fixture.h"

namespace lifecert::threats {
namespace {

using envelope::Kind;
using support::must;
using support::Region;

template <class T>
Code code_of(const Result<T>& result) {
  return result ? Code::ok : result.error().code;
}

TEST(Row21, OfAllSuiteIdsOnlyOnePasses) {
  Region region;
  const Bytes packet = region.packet();
  const envelope::ParsedPacket parsed = must(envelope::parse_unverified(packet));
  unsigned passed = 0;
  for (std::uint32_t suite = 0; suite <= 0xFFFF; ++suite) {
    envelope::Packet made = parsed.packet;
    made.header[0] = static_cast<std::uint8_t>(suite);
    made.header[1] = static_cast<std::uint8_t>(suite >> 8U);
    const Code code = code_of(envelope::parse_unverified(wire::encode(made)));
    if (suite == crypto::kSuite1) {
      ASSERT_EQ(code, Code::ok);
      ++passed;
    } else {
      ASSERT_EQ(code, Code::unknown_suite) << suite;
    }
  }
  EXPECT_EQ(passed, 1U);
}

// Rightly signed by the registrar or the device, and refused all the same. Each costs a signature, so every id with one bit or
// two set, and the neighbours of what is reserved.
TEST(Row21, ASignedStatementOfAnotherSuiteIsRefused) {
  Region region;
  std::vector<std::uint16_t> suites = {0, 2, 3, 4, 255, 256, 257, 0xFFFF};
  for (unsigned a = 0; a < 16; ++a) {
    for (unsigned b = 0; b <= a; ++b) suites.push_back(static_cast<std::uint16_t>(1U << a | 1U << b));
  }
  for (const std::uint16_t suite : suites) {
    const Code want = suite == crypto::kSuite1 ? Code::ok : Code::unknown_suite;
    cert::Credential credential = region.credential();
    credential.suite = suite;
    EXPECT_EQ(code_of(cert::verify_credential(region.by_registrar(Kind::credential, credential), region.trust)), want);
    cert::Challenge challenge = region.challenge(1);
    challenge.suite = suite;
    EXPECT_EQ(code_of(cert::verify_challenge(region.by_registrar(Kind::challenge, challenge), region.trust)), want);
    cert::EnrolmentRequest request = region.request();
    request.suite = suite;
    EXPECT_EQ(code_of(cert::verify_request(
                  Region::sign(Kind::enrolment_request, request, envelope::Role::device, region.device), Region::kName)),
              want);
  }
}

}  // namespace
}  // namespace lifecert::threats
