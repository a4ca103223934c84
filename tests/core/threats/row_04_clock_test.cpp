// Row 4, a device clock that is wrong: the clock is advice. From ten years before to ten years after, the counter gives the same
// verdict, and what it works out is the same.
#include <gtest/gtest.h>

#include "core/intake/intake.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_entropy.h"
#include "tests/support/memory_store.h"
#include "tests/support/phone_fixture.h"

namespace lifecert::threats {
namespace {

using envelope::Kind;
using support::kDay_s;
using support::kNow;
using support::must;
using support::Region;

constexpr std::int64_t kYear_s = 365 * kDay_s;

std::vector<std::int64_t> offsets() {
  std::vector<std::int64_t> all;
  for (int years = -10; years <= 10; ++years) all.push_back(years * kYear_s);
  for (const std::int64_t small : {-1L, 1L, -60L, 60L, -3600L, 3600L, -86'400L, 86'400L}) all.push_back(small);
  return all;
}

struct Outcome {
  Code code = Code::ok;
  cert::Assessment assessment;

  friend bool operator==(const Outcome&, const Outcome&) = default;
};

// The same certification, by a phone whose clock is `offset_s` off.
Outcome received_with(std::int64_t offset_s) {
  Region region;
  support::MemoryStore store(std::make_shared<support::MemoryDisk>());
  support::FakeClock clock(kNow + 60);
  support::FakeEntropy entropy(1);
  support::NamedSigner log_signer("log");
  support::NamedSigner cosigner("cosigner");
  const std::unique_ptr<intake::Intake> intake =
      must(intake::Intake::open({&store, &clock, &entropy, &log_signer, &cosigner}, region.trust));
  const auto take = [&](Result<intake::Checked> checked) -> Result<intake::Accepted> {
    if (!checked) return checked.error();
    std::vector<intake::Checked> batch;
    batch.push_back(std::move(*checked));
    return std::move(intake->append(std::move(batch)).front());
  };
  cert::EnrolmentRequest request = region.request();
  request.device_time += offset_s;
  const auto signed_request =
      Region::sign(Kind::enrolment_request, request, envelope::Role::device, region.device);
  must(take(intake->check_enrolment(wire::encode(signed_request))));
  cert::Credential credential = region.credential();
  credential.request = cert::payload_hash(signed_request.payload);
  must(take(intake->check_record(wire::encode(region.by_registrar(Kind::credential, credential)))));
  must(take(intake->check_record(wire::encode(region.by_registrar(Kind::challenge, region.challenge(1))))));
  clock.set(kNow + 130);
  envelope::Header header = region.header();
  header.device_time += offset_s;
  cert::Evidence evidence = Region::evidence();
  evidence.consented_at += offset_s;
  for (cert::Photo& photo : evidence.photos) photo.taken_at += offset_s;
  const Bytes packet = region.packet(header, wire::encode(evidence), region.recipients());
  Outcome outcome;
  const Result<intake::Accepted> accepted = take(intake->check_submission(packet));
  if (!accepted) return {accepted.error().code, {}};
  const crypto::Hash id = must(envelope::parse_unverified(packet)).submission_id;
  const Bytes row = must(store.get(intake::keys::submission(id))).value_or(Bytes{});
  outcome.assessment = must(wire::decode<intake::SubmissionRow>(row)).assessment;
  return outcome;
}

TEST(Row04, TheCountersVerdictIsTheSame) {
  const Outcome right = received_with(0);
  ASSERT_EQ(right.code, Code::ok);
  ASSERT_TRUE(right.assessment.challenged);
  for (const std::int64_t offset : offsets()) EXPECT_EQ(received_with(offset), right) << offset;
}

// The whole way of a phone whose clock is wrong from the first opening on: it enrols, certifies, and is decided.
TEST(Row04, ThePhoneGoesTheWholeWay) {
  for (const std::int64_t offset : offsets()) {
    SCOPED_TRACE(offset);
    Region region;
    support::Counter counter(region);
    support::Phone phone(region, kNow + offset);
    phone.talk(counter);
    ASSERT_EQ(phone.enrol(), Code::ok);
    phone.talk(counter);
    counter.grant();
    const auto later = [&](std::int64_t seconds) {
      phone.now += seconds;
      counter.now += seconds;
    };
    later(10);
    phone.talk(counter);
    ASSERT_EQ(phone.view().phase, client::Phase::enrolled);
    ASSERT_EQ(phone.certify(), Code::ok);
    later(10);
    phone.talk(counter);
    ASSERT_EQ(phone.view().items.at(0).state, outbox::State::received);
    EXPECT_EQ(phone.view().items.at(0).received_at, counter.now) << "the counter's time, not the phone's";
    counter.decide(phone.view().items.at(0).submission_id, cert::Verdict::pass);
    later(1000);
    phone.talk(counter);
    EXPECT_EQ(phone.view().items.at(0).state, outbox::State::decided);
  }
}

}  // namespace
}  // namespace lifecert::threats
