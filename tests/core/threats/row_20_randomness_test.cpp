// Row 20, no randomness or the same again: seeds are handed in, tested, and hedged with the content.
#include <gtest/gtest.h>

#include <set>

#include "tests/support/region_fixture.h"

namespace lifecert::threats {
namespace {

using support::must;
using support::Region;

Code made_with(Region& region, ByteView feed) {
  const auto packet =
      envelope::prepare_packet(region.header(), wire::encode(Region::evidence()), region.recipients(), feed);
  return packet ? Code::ok : packet.error().code;
}

TEST(Row20, NothingIsMadeOfABadFeed) {
  Region region;
  for (std::size_t size = 0; size < 32; ++size) {
    Bytes feed(size);
    for (std::size_t i = 0; i < size; ++i) feed[i] = static_cast<std::uint8_t>(37 * i + 11);
    EXPECT_EQ(made_with(region, feed), Code::weak_entropy) << size << " bytes";
  }
  for (unsigned value = 0; value < 256; ++value) {
    EXPECT_EQ(made_with(region, Bytes(32, static_cast<std::uint8_t>(value))), Code::weak_entropy) << "constant " << value;
  }
  EXPECT_EQ(made_with(region, support::fixed("good feed")), Code::ok);
}

// A cloned phone, a restored machine: the feed repeats while the content does not. No content key, no ephemeral key and no
// stream header comes twice.
TEST(Row20, ARepeatedFeedRepeatsNoKey) {
  Region region;
  const crypto::Hash feed = support::fixed("the same feed");
  std::set<Bytes> keys;
  std::set<Bytes> headers;
  std::set<Bytes> ephemeral;
  constexpr unsigned kPackets = 200;
  for (unsigned i = 0; i < kPackets; ++i) {
    envelope::Header header = region.header();
    cert::Evidence evidence = Region::evidence();
    if (i % 2 == 0) {
      header.packet_seq = i + 1;
    } else {
      evidence.consented_at += i;
    }
    envelope::PreparedPacket prepared =
        must(envelope::prepare_packet(header, wire::encode(evidence), region.recipients(), feed));
    const crypto::Signature signature = must(region.device.sign(prepared.to_sign));
    const auto parsed =
        must(envelope::parse_unverified(must(envelope::finish_packet(std::move(prepared), signature))));
    const crypto::SecretKey key = must(envelope::unwrap_content_key(parsed, region.recipient_1a));
    keys.insert(Bytes(key.view().begin(), key.view().end()));
    headers.insert(Bytes(parsed.packet.evidence.begin(), parsed.packet.evidence.begin() + crypto::kStreamHeaderBytes));
    for (const envelope::KeyWrap& wrap : parsed.wraps.wraps) {
      ephemeral.insert(Bytes(wrap.sealed.begin(), wrap.sealed.begin() + 32));
    }
  }
  EXPECT_EQ(keys.size(), kPackets);
  EXPECT_EQ(headers.size(), kPackets);
  EXPECT_EQ(ephemeral.size(), 2 * kPackets);
}

}  // namespace
}  // namespace lifecert::threats
