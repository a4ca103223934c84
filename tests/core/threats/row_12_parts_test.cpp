// Row 12, packets sealed again to another, parts swapped: each part's hash stands in the signed header, and the inner body repeats
// the header's context.
#include <gtest/gtest.h>

#include "tests/support/region_fixture.h"

namespace lifecert::threats {
namespace {

using support::fixed;
using support::must;
using support::Region;

Code parsed(const envelope::Packet& packet) {
  const Result<envelope::ParsedPacket> result = envelope::parse_unverified(wire::encode(packet));
  return result ? Code::ok : result.error().code;
}

class Parts : public ::testing::Test {
 protected:
  Parts() {
    envelope::Header other = region_.header();
    other.packet_seq = 2;
    one_ = must(envelope::parse_unverified(region_.packet()));
    two_ = must(envelope::parse_unverified(region_.packet(other, wire::encode(Region::evidence()), region_.recipients())));
  }

  Region region_;
  envelope::ParsedPacket one_;
  envelope::ParsedPacket two_;
};

TEST_F(Parts, OfTwoPacketsDoNotGoTogether) {
  using Part = Bytes envelope::Packet::*;
  for (const Part part : {&envelope::Packet::wraps, &envelope::Packet::evidence}) {
    envelope::Packet mixed = one_.packet;
    mixed.*part = two_.packet.*part;
    EXPECT_EQ(parsed(mixed), Code::hash_mismatch);
  }
  envelope::Packet mixed = one_.packet;
  mixed.header = two_.packet.header;
  EXPECT_EQ(parsed(mixed), Code::hash_mismatch);
  mixed = one_.packet;
  mixed.signatures = two_.packet.signatures;
  ASSERT_EQ(parsed(mixed), Code::ok) << "hashes alone say nothing about signatures";
  EXPECT_EQ(envelope::verify_device_signature(must(envelope::parse_unverified(wire::encode(mixed)))).error().code,
            Code::bad_signature);
}

// Somebody who is a recipient, and wraps the content key again for a friend.
TEST_F(Parts, SealedAgainForAnotherIsAnotherPacket) {
  const crypto::SecretKey key = must(envelope::unwrap_content_key(one_, region_.recipient_1a));
  const crypto::BoxKeyPair stranger = support::named_box("stranger");
  Bytes plain(key.view().begin(), key.view().end());
  append(plain, envelope::context_of(one_.header));
  envelope::KeyWraps wraps = one_.wraps;
  wraps.wraps[0].recipient = crypto::key_id(stranger.public_key);
  std::ranges::copy(must(crypto::seal_to(stranger.public_key, plain, fixed("seed"))), wraps.wraps[0].sealed.begin());
  envelope::Packet packet = one_.packet;
  packet.wraps = wire::encode(wraps);
  EXPECT_EQ(parsed(packet), Code::hash_mismatch);
}

// A wrap of another packet, under a header that was made to name it: the context inside of it does not fit.
TEST_F(Parts, AWrapIsForOnePacket) {
  envelope::ParsedPacket forged = one_;
  forged.wraps = two_.wraps;
  EXPECT_EQ(envelope::unwrap_content_key(forged, region_.recipient_1a).error().code, Code::hash_mismatch);
}

// Evidence of another packet, even under the right content key: the body says which header it belongs to.
TEST_F(Parts, EvidenceIsForOneHeader) {
  const crypto::SecretKey key = must(envelope::unwrap_content_key(two_, region_.recipient_1a));
  envelope::ParsedPacket forged = one_;
  forged.packet.evidence = two_.packet.evidence;
  EXPECT_EQ(envelope::open_evidence(forged, key).error().code, Code::hash_mismatch);
}

}  // namespace
}  // namespace lifecert::threats
