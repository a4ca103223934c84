// Row 3, replay, cross-region, cross-kind, cross-cycle: all of it stands in the signed bytes.
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>

#include "core/cert/compact_credential.h"
#include "core/cert/meter.h"
#include "core/cert/staff.h"
#include "core/cert/standing.h"
#include "core/intake/intake.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_entropy.h"
#include "tests/support/memory_store.h"
#include "tests/support/samples.h"

namespace lifecert::threats {
namespace {

using envelope::Kind;
using envelope::Role;
using envelope::SignedStatement;
using support::kNow;
using support::must;
using support::NamedSigner;
using support::Region;
using support::Samples;

// All hundred thousand replays, not some of them.
const bool kWhole = std::getenv("LIFECERT_LONG") != nullptr;

std::vector<Kind> all_kinds() {
  std::vector<Kind> kinds;
  for (unsigned number = 0; number < 256; ++number) {
    if (envelope::known(static_cast<Kind>(number))) kinds.push_back(static_cast<Kind>(number));
  }
  return kinds;
}

// Every kind against every kind: a signature over one is never one over another, whatever the payload is.
TEST(Row03, ASignatureIsForOneKind) {
  NamedSigner signer("device");
  const std::vector<Kind> kinds = all_kinds();
  unsigned pairs = 0;
  for (const Kind made : kinds) {
    const SignedStatement good = must(envelope::sign_statement(made, bytes_of("payload"), Role::device, signer));
    for (const Kind asked : kinds) {
      SignedStatement relabelled = good;
      relabelled.kind = asked;
      const bool holds = envelope::verify_by(relabelled, asked, Role::device, signer.public_key()).has_value();
      EXPECT_EQ(holds, made == asked) << envelope::name_of(made) << " as " << envelope::name_of(asked);
      ++pairs;
    }
  }
  RecordProperty("pairs", static_cast<int>(pairs));
  EXPECT_EQ(pairs, kinds.size() * kinds.size());
}

using Verify = std::function<Code(const SignedStatement&)>;

template <class T>
Code code_of(const Result<T>& result) {
  return result ? Code::ok : result.error().code;
}

// What a verifier takes, no other verifier takes, neither as it is nor under another label.
TEST(Row03, AStatementIsForOneVerifier) {
  const Samples& samples = Samples::get();
  const cert::VerifiedTrustList& trust = samples.region.trust;
  Region region;
  NamedSigner log_signer("log");
  const std::map<Kind, std::pair<SignedStatement, Verify>> rows = {
      {Kind::enrolment_request,
       {samples.request, [&](const auto& s) { return code_of(cert::verify_request(s, Region::kName)); }}},
      {Kind::credential, {samples.credential, [&](const auto& s) { return code_of(cert::verify_credential(s, trust)); }}},
      {Kind::enrolment_refusal, {samples.refusal, [&](const auto& s) { return code_of(cert::verify_refusal(s, trust)); }}},
      {Kind::challenge, {samples.challenge, [&](const auto& s) { return code_of(cert::verify_challenge(s, trust)); }}},
      {Kind::finding, {samples.finding, [&](const auto& s) { return code_of(cert::verify_finding(s, trust)); }}},
      {Kind::decision, {samples.decision, [&](const auto& s) { return code_of(cert::verify_decision(s, trust)); }}},
      {Kind::evidence_read, {samples.read, [&](const auto& s) { return code_of(cert::verify_read(s, trust)); }}},
      {Kind::evidence_grant, {samples.grant, [&](const auto& s) { return code_of(cert::verify_grant(s, trust)); }}},
      {Kind::staff_credential,
       {region.by_registrar(Kind::staff_credential, region.staff_credential()),
        [&](const auto& s) { return code_of(cert::verify_staff_credential(s, trust)); }}},
      {Kind::visit_list,
       {region.by_registrar(Kind::visit_list, region.visit_list()),
        [&](const auto& s) { return code_of(cert::verify_visit_list(s, trust)); }}},
      {Kind::resolution,
       {region.by_registrar(Kind::resolution, region.resolution(samples.submission)),
        [&](const auto& s) { return code_of(cert::verify_resolution(s, trust)); }}},
      {Kind::revocation,
       {region.by_registrar(Kind::revocation, region.revocation()),
        [&](const auto& s) { return code_of(cert::verify_revocation(s, trust)); }}},
      {Kind::refusal_note,
       {Region::sign(Kind::refusal_note, region.refusal_note(samples.submission), Role::intake, log_signer),
        [&](const auto& s) { return code_of(cert::verify_refusal_note(s, trust)); }}},
      {Kind::trust_list,
       {must(envelope::decode_signed(samples.region.trust_bytes)),
        [&](const auto& s) { return code_of(cert::verify_trust_list(wire::encode(s), samples.region.pins)); }}},
  };
  for (const auto& [made, row] : rows) {
    ASSERT_EQ(row.second(row.first), Code::ok) << envelope::name_of(made);
    for (const auto& [asked, other] : rows) {
      if (asked == made) continue;
      EXPECT_EQ(other.second(row.first), Code::wrong_kind) << envelope::name_of(made);
      SignedStatement relabelled = row.first;
      relabelled.kind = asked;
      EXPECT_NE(other.second(relabelled), Code::ok) << envelope::name_of(made) << " as " << envelope::name_of(asked);
    }
  }
}

// A statement of another region that happens to use the very same keys.
TEST(Row03, AStatementIsForOneRegion) {
  Region region;
  const auto elsewhere = [](auto content) {
    content.region = "other.example";
    return content;
  };
  const crypto::Hash submission = Samples::get().submission;
  EXPECT_EQ(code_of(cert::verify_challenge(region.by_registrar(Kind::challenge, elsewhere(region.challenge(1))), region.trust)),
            Code::wrong_region);
  EXPECT_EQ(code_of(cert::verify_refusal(
                region.by_registrar(Kind::enrolment_refusal, elsewhere(region.refusal(Code::used_code))), region.trust)),
            Code::wrong_region);
  EXPECT_EQ(code_of(cert::verify_credential(region.by_registrar(Kind::credential, elsewhere(region.credential())),
                                            region.trust)),
            Code::wrong_region);
  EXPECT_EQ(code_of(cert::verify_decision(
                Region::sign(Kind::decision, elsewhere(region.decision(submission, cert::Verdict::pass)), Role::reviewer,
                             region.reviewer),
                region.trust)),
            Code::wrong_region);
  EXPECT_EQ(code_of(cert::verify_finding(
                Region::sign(Kind::finding, elsewhere(region.finding(submission)), Role::recheck, region.rechecker),
                region.trust)),
            Code::wrong_region);
}

// One counter, one packet, and a hundred thousand tries to make two of it.
class Replays : public ::testing::Test {
 protected:
  Replays() {
    take(intake_->check_enrolment(wire::encode(region_.signed_request())));
    take(intake_->check_record(wire::encode(region_.by_registrar(Kind::credential, region_.credential()))));
    take(intake_->check_record(wire::encode(region_.by_registrar(Kind::challenge, region_.challenge(1)))));
    clock_.set(kNow + 130);
  }
  intake::Accepted take(Result<intake::Checked> checked) {
    std::vector<intake::Checked> batch;
    batch.push_back(must(std::move(checked)));
    return must(std::move(intake_->append(std::move(batch)).front()));
  }
  // The header of a packet, altered and put back without a new signature.
  static Bytes altered(const Bytes& packet, const std::function<void(envelope::Header&)>& change) {
    envelope::ParsedPacket parsed = must(envelope::parse_unverified(packet));
    change(parsed.header);
    parsed.packet.header = wire::encode(parsed.header);
    return wire::encode(parsed.packet);
  }

  Region region_;
  support::MemoryStore store_{std::make_shared<support::MemoryDisk>()};
  support::FakeClock clock_{kNow + 60};
  support::FakeEntropy entropy_{1};
  NamedSigner log_signer_{"log"};
  NamedSigner cosigner_{"cosigner"};
  std::unique_ptr<intake::Intake> intake_ =
      must(intake::Intake::open({&store_, &clock_, &entropy_, &log_signer_, &cosigner_}, region_.trust));
};

TEST_F(Replays, OfAPacketAreOneLeafAndOneReceipt) {
  const Bytes packet = region_.packet();
  const intake::Accepted first = take(intake_->check_submission(packet));
  const std::uint64_t size = intake_->log_size();
  const int replays = kWhole ? 100'000 : 2000;
  for (int i = 0; i < replays; ++i) {
    const intake::Accepted again = take(intake_->check_submission(packet));
    ASSERT_TRUE(again.repeated);
    ASSERT_EQ(again.proof, first.proof);
  }
  EXPECT_EQ(intake_->log_size(), size);
}

// Another region, log, scheme, cycle, person or channel: whatever is changed in the header, the signature is over the old one.
TEST_F(Replays, InAnotherPlaceAreRefused) {
  const Bytes packet = region_.packet();
  const std::uint64_t size = intake_->log_size();
  const auto refused = [&](const std::function<void(envelope::Header&)>& change) {
    return code_of(intake_->check_submission(altered(packet, change)));
  };
  EXPECT_EQ(refused([](auto& h) { h.region = "other.example"; }), Code::wrong_region);
  EXPECT_EQ(refused([](auto& h) { h.log_origin = "log.other.example"; }), Code::wrong_origin);
  unsigned tries = 0;
  for (std::int32_t day = -50'000; day < 50'000; ++day) {
    if (!kWhole && day % 97 != 0) continue;
    ASSERT_EQ(refused([day](auto& h) { h.due_day += day == 0 ? 1 : day; }), Code::bad_signature);
    ++tries;
  }
  EXPECT_GE(tries, 1000U);
  EXPECT_EQ(refused([](auto& h) { h.scheme = "rural-resident"; }), Code::bad_signature);
  EXPECT_EQ(refused([](auto& h) { h.person.id[0] ^= 1U; }), Code::bad_signature);
  EXPECT_EQ(refused([](auto& h) { h.channel = envelope::Channel::staff_tablet; }), Code::bad_signature);
  EXPECT_EQ(refused([](auto& h) { h.challenge.reset(); }), Code::bad_signature);
  EXPECT_EQ(refused([](auto& h) { ++h.packet_seq; }), Code::bad_signature);
  EXPECT_EQ(intake_->log_size(), size);
}

// By the same phone, rightly signed, but for another person or scheme than its credential says.
TEST_F(Replays, ByTheRightKeyForTheWrongPersonAreRefused) {
  envelope::Header header = region_.header();
  header.person.id = support::fixed("somebody else");
  const auto judge = [&](const envelope::Header& made) {
    return code_of(intake_->check_submission(region_.packet(made, wire::encode(Region::evidence()), region_.recipients())));
  };
  EXPECT_EQ(judge(header), Code::wrong_person);
  header = region_.header();
  header.scheme = "rural-resident";
  EXPECT_EQ(judge(header), Code::wrong_person);
}

}  // namespace
}  // namespace lifecert::threats
