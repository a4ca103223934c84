// Row 23, forged receipts, QRs and letters: every single bit of what is signed, flipped; foreign regions in plain words.
#include <gtest/gtest.h>

#include "core/cert/staff.h"
#include "core/cert/standing.h"
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

// What the registrar and the intake say of staff, keys and packets.
TEST(Row23, EveryBitOfWhatIsSaidOfStaffAndKeysCounts) {
  support::Region region;
  const crypto::Hash submission = samples().submission;
  const auto log_signer = std::make_unique<support::NamedSigner>("log");
  expect_whole(wire::encode(region.by_registrar(envelope::Kind::staff_credential, region.staff_credential())),
               [](const Bytes& bytes) {
                 return is_statement(bytes, [](const auto& s) { return cert::verify_staff_credential(s, trust()).has_value(); });
               });
  expect_whole(wire::encode(region.by_registrar(envelope::Kind::visit_list, region.visit_list())), [](const Bytes& bytes) {
    return is_statement(bytes, [](const auto& s) { return cert::verify_visit_list(s, trust()).has_value(); });
  });
  expect_whole(wire::encode(region.by_registrar(envelope::Kind::resolution, region.resolution(submission))),
               [](const Bytes& bytes) {
                 return is_statement(bytes, [](const auto& s) { return cert::verify_resolution(s, trust()).has_value(); });
               });
  expect_whole(wire::encode(region.by_registrar(envelope::Kind::revocation, region.revocation())), [](const Bytes& bytes) {
    return is_statement(bytes, [](const auto& s) { return cert::verify_revocation(s, trust()).has_value(); });
  });
  expect_whole(wire::encode(support::Region::sign(envelope::Kind::refusal_note, region.refusal_note(submission),
                                                  envelope::Role::intake, *log_signer)),
               [](const Bytes& bytes) {
                 return is_statement(bytes, [](const auto& s) { return cert::verify_refusal_note(s, trust()).has_value(); });
               });
}

// An enrolment that staff vouch for: the phone's signature and the tablet's are over the same bytes.
TEST(Row23, EveryBitOfAVouchedRequestCounts) {
  support::Region region;
  cert::EnrolmentRequest made = region.request();
  made.way = cert::EnrolmentWay::staff_visit;
  made.code_id = {};
  made.mac = {};
  made.person = region.person;
  made.cosigners = {{envelope::Role::staff, region.staff.id()}};
  envelope::SignedStatement statement{envelope::Kind::enrolment_request, wire::encode(made), {}};
  envelope::add_signature(statement, region.device.sign_as(envelope::Role::device, statement.kind, statement.payload));
  envelope::add_signature(statement, region.staff.sign_as(envelope::Role::staff, statement.kind, statement.payload));
  const crypto::PublicKey tablet = region.staff.public_key();
  expect_whole(wire::encode(statement), [&](const Bytes& bytes) {
    return is_statement(bytes, [&](const auto& s) {
      const Result<cert::EnrolmentRequest> request = cert::verify_request(s, support::Region::kName);
      return request && envelope::verify_cosigners(s.signatures, s.kind, s.payload, request->cosigners,
                                                   [&](const envelope::CoSigner& one) {
                                                     return one.key_id == crypto::key_id(tablet) ? &tablet : nullptr;
                                                   });
    });
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
