// Trust list, enrolment, evidence and the office's statements in the codec family.
#include "tests/support/codec_suite.h"
#include "tests/support/samples.h"

namespace lifecert::support {
namespace {

std::vector<CodecCase> cases() {
  const Samples& samples = Samples::get();
  const Region& region = samples.region;
  return {wire_case("TrustList", "trust-list.hex", region.list),
          wire_case("Pins", "pins.hex", region.pins),
          wire_case("StretchedCode", "stretched-code.hex", Region::stretched()),
          wire_case("EnrolmentRequest", "enrolment-request.hex", region.request()),
          wire_case("Credential", "credential.hex", region.credential()),
          wire_case("EnrolmentRefusal", "enrolment-refusal.hex", region.refusal(Code::used_code)),
          wire_case("Challenge", "challenge.hex", region.challenge(1)),
          wire_case("Evidence", "evidence.hex", Region::evidence()),
          wire_case("Assessment", "assessment.hex", *samples.feed.entries[0].assessment),
          wire_case("Finding", "finding.hex", region.finding(samples.submission)),
          wire_case("Decision", "decision.hex", region.decision(samples.submission, cert::Verdict::pass)),
          wire_case("EvidenceRead", "evidence-read.hex", region.read(samples.submission)),
          wire_case("EvidenceGrant", "evidence-grant.hex", region.grant(samples.submission)),
          wire_case("Fetch", "fetch.hex", samples.fetch)};
}

INSTANTIATE_TEST_SUITE_P(Cert, CodecSuite, ::testing::ValuesIn(cases()), codec_name);

}  // namespace
}  // namespace lifecert::support
