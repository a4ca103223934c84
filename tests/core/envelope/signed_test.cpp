#include "core/envelope/signed.h"

#include <gtest/gtest.h>

#include <set>

#include "tests/support/region_fixture.h"

namespace lifecert::envelope {
namespace {

using support::must;
using support::NamedSigner;

// All that are defined, found by asking.
std::vector<Kind> all_kinds() {
  std::vector<Kind> kinds;
  for (unsigned number = 0; number < 256; ++number) {
    if (known(static_cast<Kind>(number))) kinds.push_back(static_cast<Kind>(number));
  }
  return kinds;
}

std::vector<Role> all_roles() {
  std::vector<Role> roles;
  for (unsigned number = 0; number < 256; ++number) {
    if (known(static_cast<Role>(number))) roles.push_back(static_cast<Role>(number));
  }
  return roles;
}

// DSSE v1.0.0: "DSSEv1" SP LEN(type) SP type SP LEN(body) SP body. Its own example, with our media type in the place of
// theirs.
TEST(PreAuthentication, IsThatOfDsse) {
  EXPECT_EQ(text_of(pre_authentication(Kind::decision, view_of("hello world"))),
            "DSSEv1 36 application/vnd.lifecert.decision.v1 11 hello world");
  EXPECT_EQ(text_of(pre_authentication(Kind::trust_list, {})), "DSSEv1 38 application/vnd.lifecert.trust-list.v1 0 ");
}

TEST(PreAuthentication, SaysEachKindInItsOwnWords) {
  std::set<std::string> types;
  for (const Kind kind : all_kinds()) {
    EXPECT_TRUE(types.insert(media_type(kind)).second);
    EXPECT_TRUE(media_type(kind).starts_with("application/vnd.lifecert."));
    EXPECT_TRUE(media_type(kind).ends_with(".v1"));
  }
  EXPECT_EQ(types.size(), all_kinds().size());
}

// Whatever stands in two payloads, the bytes that are signed never agree unless kind and payload do.
TEST(PreAuthentication, CannotBeShiftedFromOneStatementIntoAnother) {
  std::set<Bytes> signed_bytes;
  const std::vector<std::string> payloads = {
      "", " ", "0 ", "1 x", "11 hello world", "application/vnd.lifecert.fetch.v1 0 "};
  for (const Kind kind : all_kinds()) {
    for (const std::string& payload : payloads) {
      EXPECT_TRUE(signed_bytes.insert(pre_authentication(kind, view_of(payload))).second);
    }
  }
}

// threats.md row 3: a signature over one kind of statement is never a signature over another.
TEST(KindMatrix, NoSignatureServesTwoKinds) {
  NamedSigner signer("matrix");
  const Bytes payload = bytes_of("the same payload under every kind");
  for (const Kind signed_as : all_kinds()) {
    SignedStatement statement = must(sign_statement(signed_as, payload, Role::registrar, signer));
    for (const Kind asked : all_kinds()) {
      SCOPED_TRACE(std::string(name_of(signed_as)) + " as " + std::string(name_of(asked)));
      const Result<void> as_it_stands = verify_by(statement, asked, Role::registrar, signer.public_key());
      SignedStatement relabelled = statement;
      relabelled.kind = asked;
      const Result<void> under_a_new_label = verify_by(relabelled, asked, Role::registrar, signer.public_key());
      if (asked == signed_as) {
        EXPECT_TRUE(as_it_stands);
        EXPECT_TRUE(under_a_new_label);
      } else {
        EXPECT_EQ(as_it_stands.error().code, Code::wrong_kind);
        EXPECT_EQ(under_a_new_label.error().code, Code::bad_signature);
      }
    }
  }
}

// The role is not part of the signed bytes; it says in which capacity the key is to be looked for.
TEST(RoleMatrix, ASignatureCountsInOneRoleOnly) {
  NamedSigner signer("matrix");
  for (const Role signed_as : all_roles()) {
    const SignedStatement statement = must(sign_statement(Kind::decision, bytes_of("x"), signed_as, signer));
    for (const Role asked : all_roles()) {
      const Result<void> verified = verify_by(statement, Kind::decision, asked, signer.public_key());
      EXPECT_EQ(verified.has_value(), asked == signed_as);
      if (!verified) {
        EXPECT_EQ(verified.error().code, Code::wrong_key);
      }
    }
  }
}

TEST(VerifyBy, TakesOneSignatureByOneKey) {
  NamedSigner signer("signer");
  NamedSigner other("other");
  const SignedStatement good = must(sign_statement(Kind::finding, bytes_of("payload"), Role::recheck, signer));
  const auto verify = [&](const SignedStatement& statement) {
    const Result<void> result = verify_by(statement, Kind::finding, Role::recheck, signer.public_key());
    return result ? Code::ok : result.error().code;
  };
  EXPECT_EQ(verify(good), Code::ok);
  SignedStatement none = good;
  none.signatures.clear();
  EXPECT_EQ(verify(none), Code::too_few_signatures);
  SignedStatement two = good;
  add_signature(two, other.sign_as(Role::recheck, Kind::finding, two.payload));
  EXPECT_EQ(verify(two), Code::too_few_signatures);
  SignedStatement by_other = none;
  add_signature(by_other, other.sign_as(Role::recheck, Kind::finding, good.payload));
  EXPECT_EQ(verify(by_other), Code::wrong_key);
  by_other.signatures[0].key_id = signer.id();
  EXPECT_EQ(verify(by_other), Code::bad_signature);
  for (std::size_t bit = 0; bit < good.payload.size() * 8; ++bit) {
    SignedStatement altered = good;
    altered.payload[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    EXPECT_EQ(verify(altered), Code::bad_signature);
  }
}

TEST(CheckSigners, WantsTheNamedOnesInOrder) {
  NamedSigner device("device");
  NamedSigner a("a");
  NamedSigner b("b");
  const std::vector<CoSigner> in_order = {{Role::staff, std::min(a.id(), b.id())}, {Role::staff, std::max(a.id(), b.id())}};
  std::vector<RoleSignature> signatures = {{Role::device, device.id(), {}}};
  for (const CoSigner& one : in_order) signatures.push_back({one.role, one.key_id, {}});
  const auto check = [&](const std::vector<CoSigner>& cosigners) {
    const Result<void> good = check_signers(signatures, device.id(), cosigners);
    return good ? Code::ok : good.error().code;
  };
  EXPECT_EQ(check(in_order), Code::ok);
  EXPECT_EQ(check({in_order[1], in_order[0]}), Code::not_canonical);
  EXPECT_EQ(check({in_order[0], in_order[0]}), Code::not_canonical);
  EXPECT_EQ(check({in_order[0]}), Code::not_co_signed);
}

TEST(VerifyCoSigners, WantsASignatureOfEach) {
  NamedSigner device("device");
  NamedSigner staff("staff");
  const Bytes payload = bytes_of("payload");
  const std::vector<CoSigner> cosigners = {{Role::staff, staff.id()}};
  const std::vector<RoleSignature> alone = {device.sign_as(Role::device, Kind::submission, payload)};
  std::vector<RoleSignature> both = alone;
  both.push_back(staff.sign_as(Role::staff, Kind::submission, payload));
  const crypto::PublicKey key = staff.public_key();
  const auto verify = [&](const std::vector<RoleSignature>& signatures, const crypto::PublicKey* found) {
    const Result<void> good = verify_cosigners(signatures, Kind::submission, payload, cosigners, [&](const CoSigner&) { return found; });
    return good ? Code::ok : good.error().code;
  };
  EXPECT_EQ(verify(both, &key), Code::ok);
  EXPECT_EQ(verify(both, nullptr), Code::unknown_staff);
  EXPECT_EQ(verify(alone, &key), Code::not_co_signed);
  both.back().role = Role::witness;
  EXPECT_EQ(verify(both, &key), Code::not_co_signed) << "another role of the same key";
}

TEST(DecodeSigned, RefusesSignaturesOutOfOrderAndTwice) {
  NamedSigner a("a");
  NamedSigner b("b");
  SignedStatement statement{Kind::trust_list, bytes_of("list"), {}};
  add_signature(statement, b.sign_as(Role::root, statement.kind, statement.payload));
  add_signature(statement, a.sign_as(Role::root, statement.kind, statement.payload));
  add_signature(statement, a.sign_as(Role::device, statement.kind, statement.payload));
  ASSERT_TRUE(decode_signed(wire::encode(statement)));
  EXPECT_EQ(statement.signatures[0].role, Role::device);
  SignedStatement swapped = statement;
  std::swap(swapped.signatures[1], swapped.signatures[2]);
  EXPECT_EQ(decode_signed(wire::encode(swapped)).error(), (Error{Code::not_canonical, "signatures"}));
  SignedStatement twice = statement;
  twice.signatures.push_back(twice.signatures.back());
  EXPECT_EQ(decode_signed(wire::encode(twice)).error(), (Error{Code::not_canonical, "signatures"}));
  // The same key and role with another signature is the same signer.
  twice.signatures.back().signature[0] ^= 1U;
  EXPECT_EQ(decode_signed(wire::encode(twice)).error(), (Error{Code::not_canonical, "signatures"}));
}

TEST(SignStatement, PassesTheSignersRefusalOn) {
  struct Refusing final : port::Signer {
    [[nodiscard]] std::array<std::uint8_t, 32> public_key() const override { return {}; }
    [[nodiscard]] Result<std::array<std::uint8_t, 64>> sign(ByteView) override {
      return Error{Code::cannot_sign, "card"};
    }
  } refusing;
  EXPECT_EQ(sign_statement(Kind::fetch, {}, Role::device, refusing).error(), (Error{Code::cannot_sign, "card"}));
}

}  // namespace
}  // namespace lifecert::envelope
