// Staff, visits, identities; and the two other ways to enrol.
#include "core/cert/staff.h"

#include <gtest/gtest.h>

#include "core/cert/standing.h"
#include "tests/support/region_fixture.h"

namespace lifecert::cert {
namespace {

using envelope::Kind;
using envelope::Role;
using support::fixed;
using support::must;
using support::NamedSigner;
using support::Region;

class StaffTest : public ::testing::Test {
 protected:
  template <class T>
  static Code code(const Result<T>& result) {
    return result ? Code::ok : result.error().code;
  }
  /// A request without a code, co-signed.
  EnrolmentRequest request(EnrolmentWay way) const {
    EnrolmentRequest made = region_.request();
    made.way = way;
    made.code_id = {};
    made.mac = {};
    made.person = region_.person;
    made.cosigners = {{Role::staff, region_.staff.id()}};
    return made;
  }
  Code verify(EnrolmentRequest made, std::vector<NamedSigner*> by) {
    std::ranges::sort(made.cosigners, {}, &envelope::CoSigner::key_id);
    envelope::SignedStatement statement{Kind::enrolment_request, wire::encode(made), {}};
    envelope::add_signature(statement, region_.device.sign_as(Role::device, statement.kind, statement.payload));
    for (NamedSigner* one : by) {
      envelope::add_signature(statement, one->sign_as(Role::staff, statement.kind, statement.payload));
    }
    EXPECT_LE(wire::encode(statement).size(), envelope::kMaxRequestBytes);
    return code(verify_request(statement, Region::kName));
  }

  Region region_;
};

TEST_F(StaffTest, CredentialIsTheRegistrarsAlone) {
  EXPECT_EQ(must(verify_staff_credential(region_.by_registrar(Kind::staff_credential, region_.staff_credential()),
                                         region_.trust)),
            region_.staff_credential());
  const auto by_stranger =
      Region::sign(Kind::staff_credential, region_.staff_credential(), Role::registrar, region_.stranger);
  EXPECT_EQ(code(verify_staff_credential(by_stranger, region_.trust)), Code::wrong_key);
  StaffCredential bad = region_.staff_credential();
  bad.device_key = {};
  EXPECT_EQ(code(verify_staff_credential(region_.by_registrar(Kind::staff_credential, bad), region_.trust)), Code::bad_key);
  // Slips of a tablet are verified by the compact form; one that nobody vouched for would make slips that nobody believes.
  bad = region_.staff_credential();
  bad.compact[0] ^= 1U;
  EXPECT_EQ(code(verify_staff_credential(Region::sign(Kind::staff_credential, bad, Role::registrar, region_.registrar),
                                         region_.trust)),
            Code::bad_signature);
  bad = region_.staff_credential();
  bad.suite = 2;
  EXPECT_EQ(code(verify_staff_credential(region_.by_registrar(Kind::staff_credential, bad), region_.trust)),
            Code::unknown_suite);
}

TEST_F(StaffTest, VisitsAreOpenedByTheirTabletAlone) {
  const VisitList list =
      must(verify_visit_list(region_.by_registrar(Kind::visit_list, region_.visit_list()), region_.trust));
  EXPECT_EQ(must(open_visits(list, region_.staff_box)), region_.visits());
  EXPECT_EQ(code(open_visits(list, region_.registrar_box)), Code::cannot_open);
}

TEST_F(StaffTest, IdentityIsForTheRegistrarAndForOneDevicesPacket) {
  const crypto::PublicKey tablet = region_.staff.public_key();
  const Bytes sealed = must(seal_identity(region_.identity(tablet), region_.list.registrar_box, fixed("seed")));
  EXPECT_LE(sealed.size(), envelope::kMaxIdentityBytes);
  EXPECT_EQ(must(open_identity(sealed, region_.registrar_box, tablet)), region_.identity(tablet));
  EXPECT_EQ(code(open_identity(sealed, region_.registrar_box, region_.stranger.public_key())), Code::wrong_key);
  EXPECT_EQ(code(open_identity(sealed, region_.recipient_1a, tablet)), Code::cannot_open);
  Identity long_name = region_.identity(tablet);
  long_name.name.assign(kMaxName + 1, 'x');
  EXPECT_EQ(code(seal_identity(long_name, region_.list.registrar_box, fixed("seed"))), Code::too_long);
  long_name.name.assign(envelope::kMaxIdentityBytes, 'x');
  EXPECT_EQ(code(seal_identity(long_name, region_.list.registrar_box, fixed("seed"))), Code::too_long);
  const Bytes nonsense = must(crypto::seal_to(region_.list.registrar_box, bytes_of("x"), fixed("seed")));
  EXPECT_EQ(code(open_identity(nonsense, region_.registrar_box, tablet)), Code::truncated);
}

TEST_F(StaffTest, EnrolmentGoesOneWayOnly) {
  EXPECT_EQ(verify(request(EnrolmentWay::staff_visit), {&region_.staff}), Code::ok);
  EXPECT_EQ(verify(request(EnrolmentWay::staff_visit), {}), Code::not_co_signed);
  EXPECT_EQ(verify(request(EnrolmentWay::staff_visit), {&region_.staff, &region_.second_staff}), Code::not_co_signed);
  EnrolmentRequest mixed = request(EnrolmentWay::staff_visit);
  mixed.code_id = region_.request().code_id;
  EXPECT_EQ(verify(mixed, {&region_.staff}), Code::wrong_way);
  mixed = request(EnrolmentWay::staff_visit);
  mixed.sealed_identity = bytes_of("x");
  EXPECT_EQ(verify(mixed, {&region_.staff}), Code::wrong_way) << "named twice";
  mixed = request(EnrolmentWay::staff_visit);
  mixed.person = {};
  EXPECT_EQ(verify(mixed, {&region_.staff}), Code::wrong_way) << "named not at all";
  EnrolmentRequest by_code = region_.request();
  by_code.person = region_.person;
  EXPECT_EQ(verify(by_code, {}), Code::wrong_way);
  EXPECT_EQ(code(verify_request(Region::sign(Kind::fetch, region_.request(), Role::device, region_.device), Region::kName)),
            Code::wrong_kind);
  by_code = region_.request();
  by_code.cosigners = {{Role::registrar, region_.staff.id()}};
  EXPECT_EQ(verify(by_code, {}), Code::not_co_signed);
  by_code.cosigners = {{Role::staff, region_.staff.id()}};
  EXPECT_EQ(verify(by_code, {&region_.staff}), Code::wrong_way) << "who has a code needs nobody";
  by_code = region_.request();
  by_code.replaces = region_.stranger.public_key();
  EXPECT_EQ(verify(by_code, {}), Code::wrong_way) << "a letter replaces no phone";
  by_code = region_.request();
  by_code.code_id = {};
  EXPECT_EQ(verify(by_code, {}), Code::ok) << "whose code it is the registrar finds out";
  by_code.mac = {};
  EXPECT_EQ(verify(by_code, {}), Code::wrong_way) << "no code";
  mixed = request(EnrolmentWay::staff_visit);
  mixed.box_key = region_.staff_box.public_key;
  EXPECT_EQ(verify(mixed, {&region_.staff}), Code::wrong_way) << "only a tablet has a box";
  mixed = request(EnrolmentWay::staff_visit);
  mixed.lost_at = support::kNow;
  EXPECT_EQ(verify(mixed, {&region_.staff}), Code::wrong_way) << "a visit replaces no phone";
}

TEST_F(StaffTest, ReplacingALostPhoneTakesTwo) {
  EnrolmentRequest lost = request(EnrolmentWay::replacement);
  lost.lost_at = support::kNow;
  EXPECT_EQ(verify(lost, {&region_.staff}), Code::two_needed);
  lost.cosigners.push_back({Role::staff, region_.second_staff.id()});
  EXPECT_EQ(verify(lost, {&region_.staff, &region_.second_staff}), Code::ok);
}

TEST_F(StaffTest, StandingIsSaidByTheRegistrarAndRefusalsByTheIntake) {
  EXPECT_EQ(must(verify_revocation(region_.by_registrar(Kind::revocation, region_.revocation()), region_.trust)),
            region_.revocation());
  NamedSigner log("log");
  const RefusalNote note = region_.refusal_note(fixed("submission"));
  EXPECT_EQ(must(verify_refusal_note(Region::sign(Kind::refusal_note, note, Role::intake, log), region_.trust)), note);
  EXPECT_EQ(code(verify_refusal_note(Region::sign(Kind::refusal_note, note, Role::intake, region_.stranger), region_.trust)),
            Code::wrong_key);
  EXPECT_EQ(code(verify_refusal_note(Region::sign(Kind::refusal_note, note, Role::registrar, log), region_.trust)),
            Code::wrong_key);
  RefusalNote foreign = note;
  foreign.region = "other.example";
  EXPECT_EQ(code(verify_refusal_note(Region::sign(Kind::refusal_note, foreign, Role::intake, log), region_.trust)),
            Code::wrong_region);
  envelope::SignedStatement cut{Kind::refusal_note, wire::encode(note), {}};
  EXPECT_EQ(code(verify_refusal_note(cut, region_.trust)), Code::too_few_signatures);
  cut.payload.pop_back();
  cut.signatures = {log.sign_as(Role::intake, cut.kind, cut.payload)};
  EXPECT_EQ(code(verify_refusal_note(cut, region_.trust)), Code::truncated);
}

TEST_F(StaffTest, PresenceFollowsFromWhoSignedAndIsNeverClaimed) {
  envelope::Header header = region_.header();
  header.document_seen = envelope::DocumentSeen::identity_card;
  EXPECT_EQ(presence_of(header), Presence::p1) << "a document that nobody of staff saw";
  header.cosigners = {{Role::witness, region_.staff.id()}};
  EXPECT_EQ(presence_of(header), Presence::p1);
  header.cosigners = {{Role::staff, region_.staff.id()}};
  EXPECT_EQ(presence_of(header), Presence::p3);
  header.document_seen = envelope::DocumentSeen::none;
  EXPECT_EQ(presence_of(header), Presence::p2);
  header.cosigners.push_back({Role::staff, region_.second_staff.id()});
  EXPECT_EQ(presence_of(header), Presence::p3);
}

}  // namespace
}  // namespace lifecert::cert
