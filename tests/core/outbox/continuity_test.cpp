// A device's journal as the counter sees it: in order, early, missing, and copied.
#include "core/outbox/continuity.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "core/crypto/hash.h"
#include "core/outbox/outbox.h"
#include "tests/support/region_fixture.h"

namespace lifecert::outbox {
namespace {

using cert::JournalStanding;
using support::fixed;
using support::must;

/// A phone that keeps packets, and now and then something else happens to it.
class Phone {
 public:
  /// The next packet as its link; `events` further entries lie before it.
  JournalLink packet(unsigned events, const std::string& name) {
    std::vector<JournalEntry> carried;
    for (unsigned i = 0; i < events; ++i) {
      JournalEntry entry = outbox_.next(Event::enrolled, 100, fixed(name + std::to_string(i)));
      must(outbox_.adopt(entry));
      carried.push_back(entry);
    }
    envelope::Header header;
    header.journal_seq = outbox_.next_seq();
    header.packet_seq = outbox_.next_packet_seq();
    header.previous_journal_hash = outbox_.last_hash();
    header.device_time = 200;
    const crypto::Hash id = fixed("submission " + name);
    must(outbox_.adopt(outbox_.next(Event::kept, 200, id)));
    const Bytes journal = carried.empty() ? Bytes{} : wire::encode(CarriedJournal{carried});
    JournalLink link = must(link_of(header, id, journal, 300));
    EXPECT_EQ(link.hash, outbox_.last_hash()) << "the counter works out the same entry as the phone";
    return link;
  }

 private:
  Outbox outbox_;
};

TEST(Continuity, OfAnHonestPhoneIsInOrder) {
  Phone phone;
  Continuity known;
  for (unsigned i = 0; i < 20; ++i) {
    EXPECT_EQ(place(known, phone.packet(i % 4, "p" + std::to_string(i))), JournalStanding::in_order) << i;
  }
  EXPECT_EQ(known.packet_seq, 20U);
  EXPECT_FALSE(known.forked);
  EXPECT_EQ(waiting_since(known), 0);
}

TEST(Continuity, WaitsForWhatIsMissingInAnyOrder) {
  std::mt19937 random(7);
  for (unsigned round = 0; round < 50; ++round) {
    Phone phone;
    std::vector<JournalLink> links;
    for (unsigned i = 0; i < 12; ++i) links.push_back(phone.packet(static_cast<unsigned>(random() % 3), std::to_string(i)));
    std::shuffle(links.begin(), links.end(), random);
    Continuity known;
    for (const JournalLink& link : links) EXPECT_NE(place(known, link), JournalStanding::fork);
    EXPECT_EQ(known.packet_seq, 12U);
    EXPECT_TRUE(known.waiting.empty());
    EXPECT_FALSE(known.forked);
  }
}

TEST(Continuity, SaysSinceWhenSomethingIsMissing) {
  Phone phone;
  Continuity known;
  EXPECT_EQ(place(known, phone.packet(0, "1")), JournalStanding::in_order);
  phone.packet(0, "lost");
  JournalLink third = phone.packet(0, "3");
  third.received_at = 5000;
  EXPECT_EQ(place(known, third), JournalStanding::pending);
  EXPECT_EQ(waiting_since(known), 5000);
}

// Row 6 of the attack table: a copied profile, both copies go on, and the packets come in every order.
TEST(Continuity, ClonedPhoneIsFoundInEveryOrder) {
  Phone original;
  Continuity before;
  EXPECT_EQ(place(before, original.packet(1, "common")), JournalStanding::in_order);
  Phone copy = original;
  std::vector<JournalLink> links = {original.packet(0, "a1"), original.packet(2, "a2"), copy.packet(0, "b1"),
                                    copy.packet(1, "b2")};
  std::vector<std::size_t> order = {0, 1, 2, 3};
  do {
    Continuity known = before;
    unsigned forks = 0;
    for (const std::size_t i : order) forks += place(known, links[i]) == JournalStanding::fork ? 1U : 0U;
    EXPECT_TRUE(known.forked);
    EXPECT_EQ(known.packet_seq, 3U) << "neither copy is cut off";
    EXPECT_GE(forks, 1U);
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST(Continuity, RefusesEntriesThatAreNoChain) {
  Outbox outbox;
  const JournalEntry first = outbox.next(Event::enrolled, 1, fixed("x"));
  must(outbox.adopt(first));
  envelope::Header header;
  header.journal_seq = 2;
  header.packet_seq = 1;
  header.previous_journal_hash = outbox.last_hash();
  EXPECT_TRUE(link_of(header, fixed("s"), wire::encode(CarriedJournal{{first}}), 0));
  JournalEntry altered = first;
  altered.at = 2;
  EXPECT_EQ(link_of(header, fixed("s"), wire::encode(CarriedJournal{{altered}}), 0).error().code, Code::not_consistent);
  EXPECT_FALSE(link_of(header, fixed("s"), wire::encode(CarriedJournal{{first, first}}), 0));
  EXPECT_FALSE(link_of(header, fixed("s"), bytes_of("?"), 0));
  header.packet_seq = 0;
  EXPECT_FALSE(link_of(header, fixed("s"), {}, 0));
}

}  // namespace
}  // namespace lifecert::outbox
