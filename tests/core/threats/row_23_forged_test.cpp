// Row 23, forged receipts, QRs and letters: every single bit of what is signed, flipped; foreign regions in plain words.
#include <gtest/gtest.h>

#include "tests/core/threats/flip.h"
#include "tests/support/samples.h"

namespace lifecert::threats {
namespace {

using support::must;
using support::Samples;

const Samples& samples() { return Samples::get(); }
const cert::VerifiedTrustList& trust() { return samples().region.trust; }

bool is_statement(const Bytes& bytes, const std::function<bool(const envelope::SignedStatement&)>& verify) {
  const Result<envelope::SignedStatement> statement = envelope::decode_signed(bytes);
  return statement && verify(*statement);
}

void expect_whole(const Bytes& good, const std::function<bool(const Bytes&)>& accepts) {
  expect_every_flip_refused(good, 0, good.size(), accepts);
}

TEST(Row23, EveryBitOfATrustListCounts) {
  expect_whole(samples().region.trust_bytes, [](const Bytes& bytes) {
    return cert::verify_trust_list(bytes, samples().region.pins).has_value();
  });
}

TEST(Row23, EveryBitOfACredentialCounts) {
  expect_whole(wire::encode(samples().credential), [](const Bytes& bytes) {
    return is_statement(bytes, [](const auto& s) { return cert::verify_credential(s, trust()).has_value(); });
  });
}

TEST(Row23, EveryBitOfAChallengeCounts) {
  expect_whole(wire::encode(samples().challenge), [](const Bytes& bytes) {
    return is_statement(bytes, [](const auto& s) { return cert::verify_challenge(s, trust()).has_value(); });
  });
}

TEST(Row23, EveryBitOfADecisionCounts) {
  expect_whole(wire::encode(samples().decision), [](const Bytes& bytes) {
    return is_statement(bytes, [](const auto& s) { return cert::verify_decision(s, trust()).has_value(); });
  });
}

// Magic, header, signatures and wraps; and the evidence from its length on, in steps, since its hash is one hash.
TEST(Row23, EveryBitOfAPacketsHeadCounts) {
  const Bytes packet = wire::encode(samples().packet);
  const std::size_t evidence = packet.size() - samples().packet.evidence.size();
  const auto accepts = [](const Bytes& bytes) {
    const Result<envelope::ParsedPacket> parsed = envelope::parse_unverified(bytes);
    return parsed && envelope::verify_device_signature(*parsed);
  };
  expect_every_flip_refused(packet, 0, evidence, accepts);
  for (std::size_t at = evidence; at < packet.size(); at += 61) expect_every_flip_refused(packet, at, at + 1, accepts);
}

TEST(Row23, EveryBitOfASlipCounts) {
  expect_whole(wire::encode(samples().slip), [](const Bytes& bytes) {
    const Result<receipt::KeptSlip> slip = wire::decode<receipt::KeptSlip>(bytes);
    return slip && receipt::verify_slip(*slip, trust());
  });
}

TEST(Row23, EveryBitOfACheckpointAndAReceiptCounts) {
  expect_whole(bytes_of(samples().checkpoint),
               [](const Bytes& bytes) { return receipt::verify_checkpoint(text_of(bytes), trust()).has_value(); });
  const Bytes record = wire::encode(samples().record);
  expect_whole(bytes_of(samples().proof), [&](const Bytes& bytes) {
    return receipt::verify_logged(text_of(bytes), envelope::Kind::submission, record, trust()).has_value();
  });
}

}  // namespace
}  // namespace lifecert::threats
