// Trust list, enrolment, evidence and the office's statements in the codec family.
#include "tests/support/casework.h"
#include "core/cert/meter.h"
#include "tests/support/codec_suite.h"
#include "tests/support/samples.h"

namespace lifecert::support {
namespace {

cert::Proposal proposal(const Region& region, const crypto::Hash& submission) {
  cert::Decision decision = region.decision(submission, cert::Verdict::pass);
  decision.standing = cert::Standing::second;
  return sample_proposal(NamedSigner("reviewer"), decision);
}

cert::MeterReport sample_report() {
  cert::MeterReport report;
  report.region = Region::kName;
  report.device_key = NamedSigner("device").public_key();
  report.meter.month = 682;
  report.meter.steps = {{cert::MeterStep::camera, 3, 1, 1, 45}, {cert::MeterStep::sending, 2, 2, 0, 10}};
  report.meter.reasons = {{Code::no_network, 1}, {Code::not_allowed, 2}};
  report.build = "lifecert 0.1";
  return report;
}

std::vector<CodecCase> cases() {
  const Samples& samples = Samples::get();
  const Region& region = samples.region;
  return {wire_case("TrustList", "trust-list.hex", region.list),
          wire_case("Pins", "pins.hex", region.pins),
          wire_case("StretchedCode", "stretched-code.hex", Region::stretched()),
          wire_case("EnrolmentRequest", "enrolment-request.hex", region.request()),
          wire_case("Credential", "credential.hex", region.credential()),
          wire_case("CompactCredential", "compact-credential.hex", cert::compact_of(region.credential())),
          wire_case("MeterReport", "meter-report.hex", sample_report()),
          wire_case("EnrolmentRefusal", "enrolment-refusal.hex", region.refusal(Code::used_code)),
          wire_case("Challenge", "challenge.hex", region.challenge(1)),
          wire_case("Evidence", "evidence.hex", Region::evidence()),
          wire_case("Assessment", "assessment.hex", *samples.feed.entries[0].assessment),
          wire_case("Finding", "finding.hex", region.finding(samples.submission)),
          wire_case("Decision", "decision.hex", region.decision(samples.submission, cert::Verdict::pass)),
          wire_case("EvidenceRead", "evidence-read.hex", region.read(samples.submission)),
          wire_case("EvidenceGrant", "evidence-grant.hex", region.grant(samples.submission)),
          wire_case("Fetch", "fetch.hex", samples.fetch),
          wire_case("EvidencePolicy", "evidence-policy.hex", cert::default_evidence_policy()),
          wire_case("Attestation", "attestation.hex", sample_attestation(region, cert::EvidenceKind::phone_call)),
          wire_case("Appeal", "appeal.hex", sample_appeal(region)),
          wire_case("AppealAnswer", "appeal-answer.hex", sample_appeal_answer(fixed("appeal"))),
          wire_case("Amendment", "amendment.hex", sample_amendment(region, samples.submission)),
          wire_case("ConsentWithdrawal", "consent-withdrawal.hex", sample_withdrawal(region)),
          wire_case("Contact", "contact.hex", sample_contact(region, samples.submission)),
          wire_case("Review", "review.hex", sample_review(region)),
          wire_case("Proposal", "proposal.hex", proposal(region, samples.submission)),
          wire_case("EvidenceErased", "evidence-erased.hex", sample_erased(samples.submission))};
}

INSTANTIATE_TEST_SUITE_P(Cert, CodecSuite, ::testing::ValuesIn(cases()), codec_name);

}  // namespace
}  // namespace lifecert::support
