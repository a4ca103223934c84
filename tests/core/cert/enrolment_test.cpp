#include "core/cert/enrolment.h"

#include <gtest/gtest.h>

#include <set>

#include "core/crypto/mixed_order_points.h"
#include "core/wire/text.h"
#include "tests/support/region_fixture.h"

namespace lifecert::cert {
namespace {

using envelope::Kind;
using envelope::Role;
using envelope::SignedStatement;
using support::fixed;
using support::fixed_bytes;
using support::kNow;
using support::must;
using support::NamedSigner;
using support::Region;

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

std::string typed(int number = 1) { return typed_code(fixed_bytes<8>("typed " + std::to_string(number))); }

Pins pins() { return {Region::kName, fixed("root set")}; }
std::string qr() { return qr_code(fixed_bytes<16>("qr"), region_tag(pins().region)); }

Code code_of(const Result<EnrolmentCode>& result) { return result ? Code::ok : result.error().code; }
Code read(const std::string& text) { return code_of(read_code(text, pins().region)); }

// ---- What stands on the letter

TEST(EnrolmentCode, TypedIsFourGroups) {
  // Crockford's base 32 of the first 60 of 64 bits, and the check character, worked out by hand:
  // 00000 00000 00000 00000 00000 00000 00000 00000 00000 00000 00000 00000 and a check character of 0.
  EXPECT_EQ(typed_code({}), "0000-0000-0000-0");
  // 11111 ... : Z twelve times; Luhn mod 32: six times 31, six times 1 + 30 = 31, sum 372 = 20 mod 32, check 12 = C.
  EXPECT_EQ(typed_code({0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}), "ZZZZ-ZZZZ-ZZZZ-C");
  // 00001 00010 00011 00100 00101 00110 00111 01000 01001 01010 01011 01100 | 0000: values 1 to 12. Doubled from the
  // right: 12 11 10 ... are 24 11 20 9 16 7 12 5 8 3 4 1, sum 120 = 24 mod 32, check 8.
  EXPECT_EQ(typed_code({0x08, 0x86, 0x42, 0x98, 0xE8, 0x4A, 0x96, 0xC0}), "1234-5678-9ABC-8");
  // The last four bits are not used.
  EXPECT_EQ(typed_code({0x08, 0x86, 0x42, 0x98, 0xE8, 0x4A, 0x96, 0xCF}), "1234-5678-9ABC-8");
}

TEST(EnrolmentCode, RefusesWhatNoLetterPrints) {
  EXPECT_EQ(read("1234-5678-9abc-8"), Code::ok) << "in small letters, a to z";
  EXPECT_EQ(read("zzzz-zzzz-zzzz-c"), Code::ok);
  // Cut off where the region ends.
  EXPECT_EQ(read(qr().substr(0, 17)), Code::bad_syntax);
  EXPECT_EQ(read("0000-0000-0000-{"), Code::bad_syntax);
  EXPECT_EQ(read("0000-0000-0000-!"), Code::bad_syntax);
  std::string spoiled = qr();
  spoiled.back() = '{';
  EXPECT_EQ(read(spoiled), Code::bad_syntax);
}

TEST(EnrolmentCode, QrIsAlphanumericAndCarriesNoAddress) {
  EXPECT_EQ(qr().size(), 4U + 13U + 1U + 26U + 1U);
  EXPECT_TRUE(qr().starts_with("LC1:"));
  EXPECT_EQ(qr().find_first_not_of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"), std::string::npos);
  EXPECT_EQ(qr().find("//"), std::string::npos);
}

TEST(EnrolmentCode, ComesBackAsItWasPrinted) {
  for (int i = 0; i < 50; ++i) {
    const EnrolmentCode code = must(read_code(typed(i), pins().region));
    std::string dashless = typed(i);
    std::erase(dashless, '-');
    EXPECT_EQ(code.secret, dashless.substr(0, 12));
    EXPECT_FALSE(code.from_qr);
  }
  const EnrolmentCode code = must(read_code(qr(), pins().region));
  EXPECT_EQ(code.secret, qr().substr(18, 26));
  EXPECT_TRUE(code.from_qr);
}

TEST(EnrolmentCode, EverySingleWrongCharacterIsFound) {
  for (int i = 0; i < 20; ++i) {
    std::string good = typed(i);
    std::erase(good, '-');
    for (std::size_t at = 0; at < good.size(); ++at) {
      for (const char c : kAlphabet) {
        if (c == good[at]) continue;
        std::string wrong = good;
        wrong[at] = c;
        ASSERT_EQ(read(wrong), Code::bad_check_character) << good << " as " << wrong;
      }
    }
  }
  const std::string good = qr();
  for (std::size_t at = 18; at < good.size(); ++at) {
    for (const char c : kAlphabet) {
      if (c == good[at]) continue;
      std::string wrong = good;
      wrong[at] = c;
      ASSERT_EQ(read(wrong), Code::bad_check_character) << wrong;
    }
  }
}

TEST(EnrolmentCode, NearlyEverySwapOfNeighboursIsFound) {
  unsigned swaps = 0;
  unsigned found = 0;
  for (int i = 0; i < 200; ++i) {
    std::string good = typed(i);
    std::erase(good, '-');
    for (std::size_t at = 0; at + 1 < good.size(); ++at) {
      if (good[at] == good[at + 1]) continue;
      std::string wrong = good;
      std::swap(wrong[at], wrong[at + 1]);
      ++swaps;
      found += read(wrong) == Code::bad_check_character ? 1U : 0U;
    }
  }
  EXPECT_GT(swaps, 2000U);
  EXPECT_GE(found * 1000, swaps * 995) << found << " of " << swaps;
}

TEST(EnrolmentCode, IsReadAsPeopleWriteIt) {
  const EnrolmentCode want{"1234567890AB", false};
  std::string check;
  for (const char c : kAlphabet) {
    if (read(want.secret + c) == Code::ok) check += c;
  }
  ASSERT_EQ(check.size(), 1U);
  const std::vector<std::string> ways = {"1234-5678-90AB-" + check,     "1234567890AB" + check,
                                         "1234 5678 90ab " + check,     " 12-34 56 7890 a b" + check + " \n",
                                         "I234-5678-9OAB-" + check,     "l234-5678-9oab-" + check,
                                         "i234\t5678 90ab\r\n" + check, "L2345678-9O-ab-" + check};
  for (const std::string& way : ways) EXPECT_EQ(read_code(way, pins().region).value_or({}), want) << way;
  // U is no character of the code; what was printed there is V.
  std::string with_v = "VVVV-VVVV-VVVV-";
  for (const char c : kAlphabet) {
    if (read(with_v + c) == Code::ok) {
      EXPECT_EQ(read(std::string("uUVv-VVUU-VVVV-") + c), Code::ok);
    }
  }
}

TEST(EnrolmentCode, IsRefusedWithAReason) {
  const std::string good = typed();
  const std::string other_region = qr_code(fixed_bytes<16>("qr"), region_tag("other.example"));
  struct Case {
    const char* name;
    std::string text;
    Code want;
  };
  const Case cases[] = {{"nothing", "", Code::too_short},
                        {"dashes alone", "----", Code::too_short},
                        {"one short", good.substr(0, good.size() - 1), Code::too_short},
                        {"one more", good + "0", Code::too_long},
                        {"very long", std::string(129, '0'), Code::too_long},
                        {"punctuation", "1234.5678.90AB.C", Code::bad_syntax},
                        {"Chinese digits", "一二三四五六七八九十一二三", Code::bad_syntax},
                        {"full-width digits", "１２３４５６７８９０１２３", Code::bad_syntax},
                        {"zero byte", std::string("1234\0005678", 9), Code::bad_syntax},
                        {"another region's QR", other_region, Code::wrong_region},
                        {"QR without secret", qr().substr(0, 18), Code::too_short},
                        {"QR one short", qr().substr(0, qr().size() - 1), Code::too_short},
                        {"QR one more", qr() + "0", Code::too_long},
                        {"QR without colon", qr().substr(0, 17) + "0" + qr().substr(18), Code::bad_syntax},
                        {"QR tag cut off", qr().substr(0, 12), Code::bad_syntax},
                        {"an address", "https://demo.example/enrol", Code::bad_syntax},
                        {"another QR format", "LCK1:" + qr().substr(4), Code::bad_syntax}};
  for (const Case& one : cases) EXPECT_EQ(read(one.text), one.want) << one.name;
}

TEST(EnrolmentCode, OfAnyRegionIsReadWhereTheRegionIsNotKnown) {
  const std::string other_region = qr_code(fixed_bytes<16>("qr"), region_tag("other.example"));
  EXPECT_EQ(read_code_of_any_region(other_region).value_or({}), read_code(qr(), pins().region).value_or({}));
  EXPECT_EQ(code_of(read_code_of_any_region(qr() + "0")), Code::too_long);
  EXPECT_EQ(code_of(read_code_of_any_region(typed())), Code::ok);
}

// ---- What is made of it

TEST(StretchCode, DependsOnCodeAndRegionAlone) {
  const EnrolmentCode a = must(read_code(typed(1), pins().region));
  const EnrolmentCode b = must(read_code(typed(2), pins().region));
  EXPECT_EQ(stretch_code({"", false}, "demo.example").error().code, Code::bad_argument) << "nothing to stretch";
  const StretchedCode once = must(stretch_code(a, "demo.example"));
  EXPECT_EQ(once, must(stretch_code(a, "demo.example")));
  const StretchedCode other_code = must(stretch_code(b, "demo.example"));
  const StretchedCode other_region = must(stretch_code(a, "other.example"));
  const std::set<CodeId> ids = {once.code_id, other_code.code_id, other_region.code_id};
  const std::set<Hash> keys = {once.mac_key, other_code.mac_key, other_region.mac_key};
  EXPECT_EQ(ids.size(), 3U);
  EXPECT_EQ(keys.size(), 3U);
}

TEST(EnrolmentMac, BindsKeyRegionCodeAndDevice) {
  const Region region;
  const auto code = Region::stretched();
  const PublicKey device = region.device.public_key();
  std::set<Hash> macs;
  macs.insert(enrolment_mac(code.mac_key, "demo.example", code.code_id, device));
  macs.insert(enrolment_mac(fixed("another key"), "demo.example", code.code_id, device));
  macs.insert(enrolment_mac(code.mac_key, "demo.exampl", code.code_id, device));
  macs.insert(enrolment_mac(code.mac_key, "demo.example", fixed_bytes<16>("another code"), device));
  macs.insert(enrolment_mac(code.mac_key, "demo.example", code.code_id, region.stranger.public_key()));
  EXPECT_EQ(macs.size(), 5U);
}

class EnrolmentTest : public ::testing::Test {
 protected:
  static Code code(const Result<EnrolmentRequest>& result) { return result ? Code::ok : result.error().code; }
  Code verify(const SignedStatement& statement) const { return code(verify_request(statement, Region::kName)); }
  SignedStatement sign(const EnrolmentRequest& request, NamedSigner& signer) {
    return Region::sign(Kind::enrolment_request, request, Role::device, signer);
  }

  Region region_;
};

TEST_F(EnrolmentTest, RequestProvesThatTheKeyIsHeld) {
  EXPECT_EQ(verify(region_.signed_request()), Code::ok);
  EXPECT_EQ(verify(sign(region_.request(), region_.stranger)), Code::not_co_signed);
  SignedStatement statement = sign(region_.request(), region_.stranger);
  statement.signatures[0].key_id = region_.device.id();
  EXPECT_EQ(verify(statement), Code::bad_signature);
  statement.signatures.clear();
  EXPECT_EQ(verify(statement), Code::not_co_signed);
  EXPECT_EQ(code(verify_request(region_.signed_request(), "other.example")), Code::wrong_region);
}

TEST_F(EnrolmentTest, RequestTakesOneSuiteOf65536) {
  SignedStatement statement = region_.signed_request();
  unsigned refused = 0;
  for (unsigned suite = 0; suite < 65536; ++suite) {
    if (suite == crypto::kSuite1) continue;
    statement.payload[0] = static_cast<std::uint8_t>(suite & 0xFFU);
    statement.payload[1] = static_cast<std::uint8_t>(suite >> 8U);
    refused += verify(statement) == Code::unknown_suite ? 1U : 0U;
  }
  EXPECT_EQ(refused, 65535U);
}

TEST_F(EnrolmentTest, RequestForAKeyOfMixedOrderIsRefused) {
  for (const std::string_view hex : crypto::kMixedOrderPoints) {
    EnrolmentRequest request = region_.request();
    std::ranges::copy(must(wire::from_hex(hex)), request.device_key.begin());
    SignedStatement statement = sign(request, region_.device);
    statement.signatures[0].key_id = crypto::key_id(request.device_key);
    EXPECT_EQ(verify(statement), Code::bad_key);
  }
}

TEST_F(EnrolmentTest, RequestWithAFlippedBitIsRefused) {
  const Bytes good = wire::encode(region_.signed_request());
  for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
    Bytes bad = good;
    bad[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    const Result<SignedStatement> statement = envelope::decode_signed(bad);
    ASSERT_FALSE(statement && verify(*statement) == Code::ok) << bit;
  }
}

// ---- The registrar's answers

template <class Content>
using Verifier = Result<Content> (*)(const SignedStatement&, const VerifiedTrustList&);

class RegistrarTest : public EnrolmentTest {
 protected:
  template <class Content>
  Code verify(const SignedStatement& statement, Verifier<Content> verifier) const {
    const Result<Content> result = verifier(statement, region_.trust);
    return result ? Code::ok : result.error().code;
  }

  template <class Content>
  void expect_guarded(Kind kind, Content content, Verifier<Content> verifier) {
    const SignedStatement good = region_.by_registrar(kind, content);
    const Result<Content> verified = verifier(good, region_.trust);
    ASSERT_TRUE(verified);
    EXPECT_EQ(*verified, content);

    EXPECT_EQ(verify(Region::sign(kind, content, Role::registrar, region_.stranger), verifier), Code::wrong_key);
    EXPECT_EQ(verify(Region::sign(kind, content, Role::reviewer, region_.reviewer), verifier), Code::wrong_key);
    EXPECT_EQ(verify(Region::sign(kind, content, Role::root, region_.registrar), verifier), Code::wrong_key);
    EXPECT_EQ(verify(Region::sign(kind, content, Role::registrar, region_.reviewer), verifier), Code::wrong_key);
    SignedStatement none = good;
    none.signatures.clear();
    EXPECT_EQ(verify(none, verifier), Code::too_few_signatures);
    SignedStatement not_it = region_.by_registrar(kind, std::uint16_t{1});
    EXPECT_EQ(verify(not_it, verifier), Code::truncated);

    Content abroad = content;
    abroad.region = "other.example";
    EXPECT_EQ(verify(region_.by_registrar(kind, abroad), verifier), Code::wrong_region);

    const Bytes bytes = wire::encode(good);
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
      Bytes bad = bytes;
      bad[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
      const Result<SignedStatement> statement = envelope::decode_signed(bad);
      ASSERT_FALSE(statement && verify(*statement, verifier) == Code::ok) << "bit " << bit;
    }
  }

  template <class Content>
  void expect_one_suite(Kind kind, Content content, Verifier<Content> verifier) {
    std::set<std::uint16_t> suites = {0, 2, 3, 0x0101, 0x0100, 0x0201, 0x8001, 0xFFFF, 0xFFFE};
    for (unsigned bit = 1; bit < 16; ++bit) suites.insert(static_cast<std::uint16_t>(1U << bit));
    for (const std::uint16_t suite : suites) {
      content.suite = suite;
      EXPECT_EQ(verify(region_.by_registrar(kind, content), verifier), Code::unknown_suite) << suite;
    }
  }
};

TEST_F(RegistrarTest, CredentialIsGuarded) {
  expect_guarded(Kind::credential, region_.credential(), verify_credential);
  expect_one_suite(Kind::credential, region_.credential(), verify_credential);
  Credential bad = region_.credential();
  std::ranges::copy(must(wire::from_hex(crypto::kMixedOrderPoints[0])), bad.device_key.begin());
  EXPECT_EQ(verify(region_.by_registrar(Kind::credential, bad), verify_credential), Code::bad_key);
  Credential unprinted = region_.credential();
  unprinted.compact[0] ^= 1U;
  EXPECT_EQ(verify(Region::sign(Kind::credential, unprinted, Role::registrar, region_.registrar), verify_credential),
            Code::bad_signature)
      << "nobody could verify its slips";
}

TEST_F(RegistrarTest, ChallengeIsGuarded) {
  expect_guarded(Kind::challenge, region_.challenge(1), verify_challenge);
  expect_one_suite(Kind::challenge, region_.challenge(1), verify_challenge);
}

TEST_F(RegistrarTest, RefusalIsGuarded) {
  expect_guarded(Kind::enrolment_refusal, region_.refusal(Code::used_code), verify_refusal);
}

// The registrar signs three kinds with one key; none of them passes for another.
TEST_F(RegistrarTest, NoStatementPassesForAnother) {
  const std::vector<SignedStatement> statements = {
      region_.by_registrar(Kind::credential, region_.credential()),
      region_.by_registrar(Kind::challenge, region_.challenge(1)),
      region_.by_registrar(Kind::enrolment_refusal, region_.refusal(Code::used_code))};
  for (const SignedStatement& one : statements) {
    for (const Kind asked : {Kind::credential, Kind::challenge, Kind::enrolment_refusal}) {
      if (one.kind == asked) continue;
      SignedStatement relabelled = one;
      relabelled.kind = asked;
      const auto judge = [&](const SignedStatement& statement) {
        if (asked == Kind::credential) return verify(statement, verify_credential);
        if (asked == Kind::challenge) return verify(statement, verify_challenge);
        return verify(statement, verify_refusal);
      };
      EXPECT_EQ(judge(one), Code::wrong_kind);
      EXPECT_EQ(judge(relabelled), Code::bad_signature);
    }
  }
}

TEST(PayloadHash, NamesThePayload) { EXPECT_EQ(payload_hash(view_of("abc")), crypto::blake2b(view_of("abc"))); }

}  // namespace
}  // namespace lifecert::cert
