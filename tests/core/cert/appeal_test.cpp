// The person's own word against the office's, and what an office writes down of a person: who may sign it, and what it must say.
#include "core/cert/appeal.h"

#include <gtest/gtest.h>

#include "core/cert/attestation.h"
#include "core/cert/signer.h"
#include "tests/support/region_fixture.h"

namespace lifecert::cert {
namespace {

using envelope::Kind;
using envelope::Role;
using envelope::SignedStatement;
using support::fixed;
using support::kNow;
using support::must;
using support::NamedSigner;
using support::Region;

template <class T>
Code code_of(const Result<T>& result) {
  return result ? Code::ok : result.error().code;
}

class AppealTest : public ::testing::Test {
 protected:
  [[nodiscard]] Appeal appeal() const {
    return {Region::kName, region_.person, "urban-employee", region_.device.public_key(), "停字 7", 0, "", kNow};
  }
  [[nodiscard]] Amendment amendment() const {
    Amendment made;
    made.region = Region::kName;
    made.original = fixed("original");
    made.person = region_.person;
    made.device_key = region_.device.public_key();
    made.due_day = support::kToday;
    made.made_at = kNow;
    return made;
  }
  [[nodiscard]] static SignedStatement by(Kind kind, const auto& content, Role role, NamedSigner& signer) {
    return Region::sign(kind, content, role, signer);
  }
  [[nodiscard]] static SignedStatement garbled(SignedStatement statement, Role role, NamedSigner& signer) {
    statement.payload.pop_back();
    statement.signatures = {signer.sign_as(role, statement.kind, statement.payload)};
    return statement;
  }

  Region region_;
};

TEST_F(AppealTest, IsThePersonsOrAReviewers) {
  EXPECT_EQ(must(verify_appeal(by(Kind::appeal, appeal(), Role::device, region_.device), region_.trust)), appeal());
  EXPECT_EQ(code_of(verify_appeal(by(Kind::appeal, appeal(), Role::device, region_.stranger), region_.trust)), Code::wrong_key);
  Appeal for_somebody = appeal();
  for_somebody.device_key = {};
  EXPECT_EQ(must(verify_appeal(by(Kind::appeal, for_somebody, Role::reviewer, region_.reviewer), region_.trust)), for_somebody);
  EXPECT_EQ(code_of(verify_appeal(by(Kind::appeal, for_somebody, Role::registrar, region_.registrar), region_.trust)), Code::wrong_key);
  EXPECT_EQ(code_of(verify_appeal(by(Kind::appeal, for_somebody, Role::device, region_.device), region_.trust)), Code::wrong_key)
      << "a device that is not named";
  EXPECT_EQ(code_of(verify_appeal(by(Kind::amendment, appeal(), Role::device, region_.device), region_.trust)), Code::wrong_kind);
  EXPECT_EQ(code_of(verify_appeal(garbled(by(Kind::appeal, appeal(), Role::device, region_.device), Role::device, region_.device),
                                  region_.trust)),
            Code::truncated);
}

TEST_F(AppealTest, NamesItsRegionAndItsNotice) {
  Appeal made = appeal();
  made.region = "other.example";
  EXPECT_EQ(code_of(verify_appeal(by(Kind::appeal, made, Role::device, region_.device), region_.trust)), Code::wrong_region);
  made = appeal();
  made.stop_notice.clear();
  EXPECT_EQ(code_of(verify_appeal(by(Kind::appeal, made, Role::device, region_.device), region_.trust)), Code::too_short);
}

TEST_F(AppealTest, AnAmendmentChangesSomething) {
  const auto verify = [&](const Amendment& made) {
    return code_of(verify_amendment(by(Kind::amendment, made, Role::device, region_.device), region_.trust));
  };
  EXPECT_EQ(verify(amendment()), Code::ok);
  Amendment made = amendment();
  made.due_day.reset();
  EXPECT_EQ(verify(made), Code::bad_argument);
  made.channel = envelope::Channel::kiosk;
  EXPECT_EQ(verify(made), Code::ok);
  EXPECT_EQ(code_of(verify_amendment(by(Kind::amendment, made, Role::device, region_.stranger), region_.trust)), Code::wrong_key);
}

TEST_F(AppealTest, AWithdrawalIsThePersonsOrAReviewers) {
  ConsentWithdrawal made{Region::kName, region_.person, "urban-employee", region_.device.public_key(), 1, kNow};
  EXPECT_EQ(code_of(verify_withdrawal(by(Kind::consent_withdrawal, made, Role::device, region_.device), region_.trust)), Code::ok);
  EXPECT_EQ(code_of(verify_withdrawal(by(Kind::consent_withdrawal, made, Role::device, region_.stranger), region_.trust)), Code::wrong_key);
  EXPECT_EQ(code_of(verify_withdrawal(garbled(by(Kind::consent_withdrawal, made, Role::device, region_.device), Role::device, region_.device),
                                      region_.trust)),
            Code::truncated);
  made.region = "other.example";
  EXPECT_EQ(code_of(verify_withdrawal(by(Kind::consent_withdrawal, made, Role::device, region_.device), region_.trust)), Code::wrong_region);
  made.region = Region::kName;
  made.device_key = {};
  EXPECT_EQ(code_of(verify_withdrawal(by(Kind::consent_withdrawal, made, Role::reviewer, region_.reviewer), region_.trust)), Code::ok);
  EXPECT_EQ(code_of(verify_withdrawal(by(Kind::consent_withdrawal, made, Role::recheck, region_.rechecker), region_.trust)), Code::wrong_key);
}

TEST_F(AppealTest, AnAmendmentByAReviewerNamesNoDevice) {
  Amendment made = amendment();
  made.device_key = {};
  EXPECT_EQ(code_of(verify_amendment(by(Kind::amendment, made, Role::reviewer, region_.reviewer), region_.trust)), Code::ok);
  EXPECT_EQ(code_of(verify_amendment(by(Kind::amendment, made, Role::registrar, region_.registrar), region_.trust)), Code::wrong_key);
  made.region = "other.example";
  EXPECT_EQ(code_of(verify_amendment(by(Kind::amendment, made, Role::reviewer, region_.reviewer), region_.trust)), Code::wrong_region);
  EXPECT_EQ(code_of(verify_amendment(garbled(by(Kind::amendment, made, Role::reviewer, region_.reviewer), Role::reviewer, region_.reviewer),
                                     region_.trust)),
            Code::truncated);
}

TEST_F(AppealTest, OnlyAReviewerAnswers) {
  AppealAnswer made{Region::kName, fixed("appeal"), AppealOutcome::resumed, "已恢复", kNow};
  EXPECT_EQ(code_of(verify_appeal_answer(by(Kind::appeal_answer, made, Role::reviewer, region_.reviewer), region_.trust)), Code::ok);
  EXPECT_EQ(code_of(verify_appeal_answer(by(Kind::appeal_answer, made, Role::recheck, region_.rechecker), region_.trust)), Code::wrong_key);
  made.region = "other.example";
  EXPECT_EQ(code_of(verify_appeal_answer(by(Kind::appeal_answer, made, Role::reviewer, region_.reviewer), region_.trust)), Code::wrong_region);
  EXPECT_EQ(code_of(verify_appeal_answer(garbled(by(Kind::appeal_answer, made, Role::reviewer, region_.reviewer), Role::reviewer, region_.reviewer),
                                         region_.trust)),
            Code::truncated);
}

// ---- Who may sign for an office

TEST_F(AppealTest, OfficesAreThoseOfTheTrustList) {
  const auto key_of = [&](Role role, NamedSigner& signer) { return office_key(signer.sign_as(role, Kind::appeal, {}), region_.trust); };
  EXPECT_EQ(*key_of(Role::registrar, region_.registrar), region_.registrar.public_key());
  EXPECT_EQ(*key_of(Role::recheck, region_.rechecker), region_.rechecker.public_key());
  EXPECT_EQ(*key_of(Role::reviewer, region_.reviewer), region_.reviewer.public_key());
  EXPECT_EQ(key_of(Role::reviewer, region_.stranger), nullptr);
  EXPECT_EQ(key_of(Role::device, region_.device), nullptr) << "whose keys stand elsewhere";
}

TEST_F(AppealTest, ASecondSignatureIsAskedForByName) {
  SignedStatement statement = by(Kind::decision, region_.decision(fixed("s"), Verdict::pass), Role::reviewer, region_.reviewer);
  EXPECT_EQ(code_of(verify_offices(statement, Kind::decision, {Role::reviewer}, 2, region_.trust)), Code::needs_second_signature);
  statement.signatures.clear();
  EXPECT_EQ(code_of(verify_offices(statement, Kind::decision, {Role::reviewer}, 2, region_.trust)), Code::too_few_signatures);
  EXPECT_EQ(code_of(verify_offices(statement, Kind::decision, {Role::reviewer}, 0, region_.trust)), Code::too_few_signatures);
}

TEST_F(AppealTest, ADeviceSignsOnlyWhereADeviceMay) {
  const SignedStatement statement = by(Kind::appeal, appeal(), Role::device, region_.device);
  EXPECT_EQ(code_of(verify_one(statement, Kind::appeal, {Role::reviewer}, nullptr, region_.trust)), Code::wrong_key);
  const PublicKey key = region_.device.public_key();
  EXPECT_EQ(code_of(verify_one(statement, Kind::appeal, {Role::reviewer}, &key, region_.trust)), Code::ok);
}

// ---- What an office writes down

class AttestationTest : public AppealTest {
 protected:
  [[nodiscard]] Attestation attestation(EvidenceKind kind) const {
    Attestation made;
    made.region = Region::kName;
    made.person = region_.person;
    made.scheme = "urban-employee";
    made.due_day = support::kToday + 30;
    made.kind = kind;
    made.seen_at = made.made_at = kNow;
    if (kind == EvidenceKind::hospital_event || kind == EvidenceKind::community_event) made.source = fixed("file");
    return made;
  }
  Code by_reviewer(const Attestation& made) {
    return code_of(verify_attestation(by(Kind::attestation, made, Role::reviewer, region_.reviewer), region_.trust));
  }
  Code by_registrar(const Attestation& made) {
    return code_of(verify_attestation(by(Kind::attestation, made, Role::registrar, region_.registrar), region_.trust));
  }
};

TEST_F(AttestationTest, EventsComeFromTheRegistrarAndTheRestFromAReviewer) {
  for (const EvidenceKind kind : {EvidenceKind::staff_visit, EvidenceKind::witness, EvidenceKind::phone_call, EvidenceKind::video}) {
    EXPECT_EQ(by_reviewer(attestation(kind)), needs_face(kind) ? Code::bad_argument : Code::ok) << name_of(kind);
    EXPECT_EQ(by_registrar(attestation(kind)), needs_face(kind) ? Code::bad_argument : Code::wrong_key) << name_of(kind);
  }
  for (const EvidenceKind kind : {EvidenceKind::hospital_event, EvidenceKind::community_event}) {
    EXPECT_EQ(by_registrar(attestation(kind)), Code::ok) << name_of(kind);
    EXPECT_EQ(by_reviewer(attestation(kind)), Code::wrong_key) << name_of(kind);
  }
  EXPECT_EQ(by_reviewer(attestation(EvidenceKind::self_photo)), Code::bad_argument) << "pictures are no attestation";
  EXPECT_EQ(code_of(verify_attestation(by(Kind::attestation, attestation(EvidenceKind::witness), Role::recheck, region_.rechecker),
                                       region_.trust)),
            Code::wrong_key);
  EXPECT_EQ(code_of(verify_attestation(
                garbled(by(Kind::attestation, attestation(EvidenceKind::witness), Role::reviewer, region_.reviewer), Role::reviewer,
                        region_.reviewer),
                region_.trust)),
            Code::truncated);
}

TEST_F(AttestationTest, SaysWhatFitsItsKind) {
  Attestation made = attestation(EvidenceKind::hospital_event);
  made.source = {};
  EXPECT_EQ(by_registrar(made), Code::bad_argument) << "an event without its file";
  made = attestation(EvidenceKind::witness);
  made.source = fixed("file");
  EXPECT_EQ(by_reviewer(made), Code::bad_argument) << "a file where there is no event";
  made = attestation(EvidenceKind::witness);
  made.read_back = WordBits{};
  EXPECT_EQ(by_reviewer(made), Code::bad_argument) << "words that nobody heard";
  made.kind = EvidenceKind::phone_call;
  EXPECT_EQ(by_reviewer(made), Code::ok);
  made.seen_at = made.made_at + 5 * 60;
  EXPECT_EQ(by_reviewer(made), Code::ok) << "clocks differ";
  ++made.seen_at;
  EXPECT_EQ(by_reviewer(made), Code::bad_argument) << "seen after it was written down";
}

TEST_F(AttestationTest, CountsFromTheWordsThatWereHeardBack) {
  const Attestation call = attestation(EvidenceKind::phone_call);
  EXPECT_EQ(fact_of(call, 0, kNow).seen_at, kNow) << "without words the office's word";
  EXPECT_EQ(fact_of(call, kNow - 7200, kNow).seen_at, kNow - 7200) << "words prove no later hour than their own";
  EXPECT_EQ(fact_of(call, kNow + 7200, kNow).seen_at, kNow);
  EXPECT_EQ(fact_of(call, kNow - 7200, kNow).freshness, Freshness::f72h);
}

TEST_F(AttestationTest, SaysHowNearThePersonWas) {
  const auto presence = [&](EvidenceKind kind, bool document = false) {
    Attestation made = attestation(kind);
    made.document_seen = document;
    return presence_of(made);
  };
  EXPECT_EQ(presence(EvidenceKind::staff_visit, true), Presence::p3);
  EXPECT_EQ(presence(EvidenceKind::staff_visit), Presence::p2);
  EXPECT_EQ(presence(EvidenceKind::witness), Presence::p2);
  EXPECT_EQ(presence(EvidenceKind::hospital_event), Presence::p2);
  EXPECT_EQ(presence(EvidenceKind::community_event), Presence::p2);
  EXPECT_EQ(presence(EvidenceKind::phone_call, true), Presence::p1);
}

}  // namespace
}  // namespace lifecert::cert
