#include "core/intake/upload.h"

#include <gtest/gtest.h>

#include "core/crypto/hash.h"
#include "tests/support/fake_clock.h"
#include "tests/support/memory_store.h"
#include "tests/support/region_fixture.h"

namespace lifecert::intake {
namespace {

using support::kNow;
using support::must;

template <class T>
Code code_of(const Result<T>& result) {
  return result ? Code::ok : result.error().code;
}

class UploadTest : public ::testing::Test {
 protected:
  UploadTest() : packet_(region_.packet()), content_(crypto::blake2b(packet_)) {}

  Result<void> check(ByteView head) {
    ++checks_;
    Result<envelope::ParsedPacket> parsed = parse_head(head);
    if (!parsed) return parsed.error();
    return envelope::verify_device_signature(*parsed);
  }
  [[nodiscard]] ByteView part(std::uint64_t from, std::uint64_t to) const {
    return ByteView(packet_).subspan(from, to - from);
  }

  support::Region region_;
  Bytes packet_;
  crypto::Hash content_;
  support::MemoryStore store_;
  support::FakeClock clock_{kNow};
  int checks_ = 0;
  Uploads uploads_{store_, clock_, [this](ByteView head) { return check(head); }};
};

TEST_F(UploadTest, HeadIsReadFromTheBeginningAlone) {
  const std::uint64_t length = must(head_length(packet_));
  EXPECT_EQ(must(parse_head(part(0, length))).header, must(envelope::parse_unverified(packet_)).header);
  for (std::uint64_t end = 0; end < length; ++end) {
    EXPECT_EQ(code_of(head_length(part(0, end))), Code::truncated) << end;
    EXPECT_FALSE(parse_head(part(0, end))) << end;
  }
  EXPECT_EQ(code_of(head_length(view_of("LCE2"))), Code::unknown_version);
  Bytes huge = packet_;
  huge[6] = 0xff;
  EXPECT_EQ(code_of(head_length(huge)), Code::too_long);
}

// What travels between the wraps and the evidence belongs to the head.
TEST_F(UploadTest, HeadHoldsTheJournal) {
  const Bytes packet = region_.packet(region_.header(), wire::encode(support::Region::evidence()), region_.recipients(),
                                      {bytes_of(std::string(300, 'j')), {}});
  const std::uint64_t length = must(head_length(packet));
  EXPECT_EQ(code_of(head_length(ByteView(packet).first(length - 1))), Code::truncated);
  const envelope::ParsedPacket head = must(parse_head(ByteView(packet).first(length)));
  const envelope::ParsedPacket whole = must(envelope::parse_unverified(packet));
  EXPECT_EQ(head.submission_id, whole.submission_id);
  EXPECT_EQ(head.packet.journal, whole.packet.journal);
  EXPECT_EQ(length + whole.packet.evidence.size(), packet.size());
  EXPECT_TRUE(envelope::verify_device_signature(head).has_value());
}

// The line breaks at every border there is: after each byte of the first pieces and each piece of the rest.
TEST_F(UploadTest, GoesOnWhereItEndedAtEveryBorder) {
  must(uploads_.begin(content_, packet_.size()));
  std::uint64_t offset = 0;
  for (std::uint64_t step = 1; offset < packet_.size(); step += 7) {
    const std::uint64_t end = std::min<std::uint64_t>(offset + step, packet_.size());
    EXPECT_EQ(must(uploads_.begin(content_, packet_.size())).offset, offset) << "beginning again finds it";
    const UploadRow row = must(uploads_.add(content_, offset, part(offset, end)));
    EXPECT_EQ(row.offset, end);
    // The answer was lost: the same piece again, and a piece from further on.
    EXPECT_EQ(code_of(uploads_.add(content_, offset, part(offset, end))), Code::size_mismatch);
    if (end < packet_.size()) {
      EXPECT_EQ(code_of(uploads_.add(content_, end + 1, part(end, packet_.size()))), Code::size_mismatch);
      EXPECT_EQ(code_of(uploads_.whole(content_)), Code::truncated);
    }
    EXPECT_EQ(must(uploads_.at(content_)).offset, end);
    offset = end;
  }
  EXPECT_EQ(must(uploads_.whole(content_)), packet_);
  EXPECT_EQ(checks_, 1) << "the head is checked once, as soon as it is there";
  must(uploads_.remove(content_));
  EXPECT_EQ(code_of(uploads_.at(content_)), Code::not_found);
  EXPECT_TRUE(must(store_.scan({}, {}, 10)).empty());
}

TEST_F(UploadTest, KeepsNothingOfAStrangersUpload) {
  Bytes forged = packet_;
  forged[40] ^= 1U;  // in the header
  const crypto::Hash content = crypto::blake2b(forged);
  must(uploads_.begin(content, forged.size()));
  const std::uint64_t head = must(head_length(forged));
  EXPECT_EQ(must(uploads_.add(content, 0, ByteView(forged).first(head - 1))).offset, head - 1);
  EXPECT_NE(code_of(uploads_.add(content, head - 1, ByteView(forged).subspan(head - 1, 5))), Code::ok);
  EXPECT_TRUE(must(store_.scan({}, {}, 10)).empty());
}

TEST_F(UploadTest, RefusesWhatIsNoPacketWithItsFirstBytes) {
  const Bytes junk(1000, 'x');
  const crypto::Hash content = crypto::blake2b(junk);
  must(uploads_.begin(content, junk.size()));
  EXPECT_EQ(code_of(uploads_.add(content, 0, ByteView(junk).first(3))), Code::unknown_version);
  EXPECT_TRUE(must(store_.scan({}, {}, 10)).empty());
}

TEST_F(UploadTest, DropsAWholeThatIsNotWhatItWasNamedBy) {
  const crypto::Hash other = support::fixed("other");
  must(uploads_.begin(other, packet_.size()));
  EXPECT_EQ(code_of(uploads_.add(other, 0, packet_)), Code::hash_mismatch);
  EXPECT_EQ(code_of(uploads_.at(other)), Code::not_found);
}

TEST_F(UploadTest, HasLimits) {
  EXPECT_EQ(code_of(uploads_.begin(content_, 0)), Code::too_short);
  EXPECT_EQ(code_of(uploads_.begin(content_, envelope::kMaxPacketBytes + 1)), Code::too_long);
  must(uploads_.begin(content_, 5000));
  EXPECT_EQ(code_of(uploads_.begin(content_, 5001)), Code::hash_mismatch);
  EXPECT_EQ(code_of(uploads_.add(content_, 0, part(0, 5001))), Code::too_long);
  std::uint64_t begun = 1;
  while (uploads_.begin(support::fixed(std::to_string(begun)), envelope::kMaxPacketBytes)) ++begun;
  EXPECT_EQ(begun, (kMaxOpenUploadBytes - 5000) / envelope::kMaxPacketBytes + 1);
  EXPECT_EQ(code_of(uploads_.begin(support::fixed("more"), envelope::kMaxPacketBytes)), Code::storage_full);
  clock_.advance(kUploadLife_s);
  EXPECT_EQ(must(uploads_.expire()), begun);
  EXPECT_TRUE(uploads_.begin(support::fixed("more"), envelope::kMaxPacketBytes));
}

TEST_F(UploadTest, AFailedCommitChangesNothing) {
  must(uploads_.begin(content_, packet_.size()));
  store_.fail_next_commit(Code::store_failed);
  EXPECT_EQ(code_of(uploads_.add(content_, 0, part(0, 100))), Code::store_failed);
  EXPECT_EQ(must(uploads_.add(content_, 0, part(0, 100))).offset, 100U);
}

}  // namespace
}  // namespace lifecert::intake
