#include "core/outbox/outbox.h"

#include <gtest/gtest.h>

#include <functional>

#include "core/crypto/hash.h"
#include "tests/support/region_fixture.h"

namespace lifecert::outbox {
namespace {

using support::fixed;
using support::kDay_s;
using support::kNow;
using support::must;

const Hash kA = fixed("a");
const Hash kB = fixed("b");
const Hash kC = fixed("c");

// A device: the outbox and what it has stored.
struct Device {
  Outbox outbox;
  std::vector<Bytes> stored;

  Code write(JournalEntry entry) {
    const Result<void> adopted = outbox.adopt(entry);
    if (!adopted) return adopted.error().code;
    stored.push_back(wire::encode(entry));
    return Code::ok;
  }
  Code write(Event event, std::int64_t at, const Hash& subject) { return write(outbox.next(event, at, subject)); }
  Code refuse(std::int64_t at, const Hash& subject, Code reason) {
    JournalEntry entry = outbox.next(Event::refused, at, subject);
    entry.reason = reason;
    return write(entry);
  }
  Code decide(std::int64_t at, const Hash& subject, cert::Verdict verdict) {
    JournalEntry entry = outbox.next(Event::decided, at, subject);
    entry.verdict = static_cast<std::uint8_t>(verdict);
    return write(entry);
  }
  State state(const Hash& subject) const { return outbox.find(subject)->state; }
};

Device with_history() {
  Device device;
  EXPECT_EQ(device.write(Event::enrolled, kNow, fixed("credential")), Code::ok);
  EXPECT_EQ(device.write(Event::kept, kNow + 10, kA), Code::ok);
  EXPECT_EQ(device.write(Event::kept, kNow + 20, kB), Code::ok);
  EXPECT_EQ(device.write(Event::received, kNow + 30, kA), Code::ok);
  EXPECT_EQ(device.refuse(kNow + 40, kB, Code::expired), Code::ok);
  EXPECT_EQ(device.decide(kNow + 50, kA, cert::Verdict::pass), Code::ok);
  EXPECT_EQ(device.write(Event::received, kNow + 60, kB), Code::ok);
  return device;
}

// ---- The journal

TEST(Journal, IsAHashChain) {
  const Device device = with_history();
  Hash previous{};
  for (std::size_t i = 0; i < device.stored.size(); ++i) {
    const JournalEntry entry = must(wire::decode<JournalEntry>(device.stored[i]));
    EXPECT_EQ(entry.seq, i + 1);
    EXPECT_EQ(entry.previous, previous);
    previous = crypto::blake2b(device.stored[i]);
  }
  EXPECT_EQ(device.outbox.last_hash(), previous);
}

TEST(Journal, NumbersPacketsDensely) {
  const Device device = with_history();
  EXPECT_EQ(device.outbox.find(kA)->packet_seq, 1U);
  EXPECT_EQ(device.outbox.find(kB)->packet_seq, 2U);
  EXPECT_EQ(device.outbox.next_packet_seq(), 3U);
  EXPECT_EQ(device.outbox.next(Event::received, kNow, kA).packet_seq, 0U);
}

// A process that dies after any entry finds, when it starts again, exactly the states that those entries give.
TEST(Journal, RecoversAfterEachPrefix) {
  const Device whole = with_history();
  for (std::size_t count = 0; count <= whole.stored.size(); ++count) {
    Device prefix;
    for (std::size_t i = 0; i < count; ++i) {
      ASSERT_EQ(prefix.write(must(wire::decode<JournalEntry>(whole.stored[i]))), Code::ok);
    }
    const Outbox recovered = must(Outbox::recover(prefix.stored));
    EXPECT_EQ(recovered.items(), prefix.outbox.items()) << count;
    EXPECT_EQ(recovered.next_seq(), prefix.outbox.next_seq());
    EXPECT_EQ(recovered.next_packet_seq(), prefix.outbox.next_packet_seq());
    EXPECT_EQ(recovered.last_hash(), prefix.outbox.last_hash());
  }
}

TEST(Journal, ThatIsBrokenIsNotBelieved) {
  const std::vector<Bytes> whole = with_history().stored;
  const auto code = [](const std::vector<Bytes>& entries) {
    const Result<Outbox> recovered = Outbox::recover(entries);
    return recovered ? Code::ok : recovered.error().code;
  };
  EXPECT_EQ(code(whole), Code::ok);
  for (std::size_t gone = 0; gone + 1 < whole.size(); ++gone) {
    std::vector<Bytes> gap = whole;
    gap.erase(gap.begin() + static_cast<std::ptrdiff_t>(gone));
    EXPECT_EQ(code(gap), Code::not_consistent) << "without entry " << gone + 1;
    std::vector<Bytes> swapped = whole;
    std::swap(swapped[gone], swapped[gone + 1]);
    EXPECT_EQ(code(swapped), Code::not_consistent);
    std::vector<Bytes> twice = whole;
    twice.insert(twice.begin() + static_cast<std::ptrdiff_t>(gone), whole[gone]);
    EXPECT_EQ(code(twice), Code::not_consistent);
  }
  // Any bit of any entry but the last one breaks the chain; in the last one it is another entry, or none.
  for (std::size_t index = 0; index + 1 < whole.size(); ++index) {
    for (std::size_t bit = 0; bit < whole[index].size() * 8; ++bit) {
      std::vector<Bytes> altered = whole;
      altered[index][bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
      ASSERT_NE(code(altered), Code::ok) << index << " " << bit;
    }
  }
  std::vector<Bytes> cut = whole;
  cut[2].pop_back();
  EXPECT_EQ(code(cut), Code::truncated);
}

TEST(Journal, SaysAtWhichEntryItIsBroken) {
  std::vector<Bytes> entries = with_history().stored;
  entries.erase(entries.begin() + 2);
  EXPECT_EQ(Outbox::recover(entries).error(), (Error{Code::not_consistent, "journal entry 4"}));
}

// What is not stored is not kept: next() changes nothing, only adopt() does.
TEST(Journal, ChangesNothingUntilAdopted) {
  Device device = with_history();
  const Outbox before = device.outbox;
  (void)device.outbox.next(Event::kept, kNow, kC);
  EXPECT_EQ(device.outbox.items(), before.items());
  EXPECT_EQ(device.outbox.next_seq(), before.next_seq());
}

// ---- The states

TEST(Outbox, GoesFromKeptToReceivedToDecided) {
  Device device;
  ASSERT_EQ(device.write(Event::kept, kNow, kA), Code::ok);
  EXPECT_EQ(device.state(kA), State::kept);
  device.outbox.attempt_started(kA);
  EXPECT_EQ(device.state(kA), State::sending);
  ASSERT_EQ(device.write(Event::received, kNow + 1, kA), Code::ok);
  EXPECT_EQ(device.state(kA), State::received);
  EXPECT_EQ(device.outbox.find(kA)->received_at, kNow + 1);
  ASSERT_EQ(device.decide(kNow + 2, kA, cert::Verdict::more), Code::ok);
  EXPECT_EQ(device.state(kA), State::decided);
  EXPECT_EQ(device.outbox.find(kA)->verdict, 2U);
}

// Every event in every state: what follows, or wrong_state and nothing changed.
TEST(Outbox, TakesOnlyWhatFollows) {
  const std::vector<std::pair<State, std::function<void(Device&)>>> ways = {
      {State::kept, [](Device&) {}},
      {State::sending, [](Device& d) { d.outbox.attempt_started(kA); }},
      {State::received, [](Device& d) { d.write(Event::received, kNow, kA); }},
      {State::needs_you, [](Device& d) { d.refuse(kNow, kA, Code::revoked); }},
      {State::decided, [](Device& d) { d.decide(kNow, kA, cert::Verdict::pass); }},
  };
  struct Follows {
    Event event;
    std::vector<State> from;
    State to;
  };
  const std::vector<Follows> table = {
      {Event::received, {State::kept, State::sending, State::needs_you}, State::received},
      {Event::refused, {State::kept, State::sending, State::needs_you, State::received}, State::needs_you},
      {Event::decided,
       {State::kept, State::sending, State::needs_you, State::received, State::decided},
       State::decided},
      {Event::kept, {}, State::kept},
      {Event::adopted, {}, State::kept}};
  for (const auto& [state, reach] : ways) {
    for (const Follows& follows : table) {
      Device device;
      ASSERT_EQ(device.write(Event::kept, kNow, kA), Code::ok);
      reach(device);
      ASSERT_EQ(device.state(kA), state);
      const std::vector<Item> before = device.outbox.items();
      const bool may = std::ranges::find(follows.from, state) != follows.from.end();
      JournalEntry entry = device.outbox.next(follows.event, kNow, kA);
      if (follows.event == Event::adopted) entry.packet_seq = 2;
      const Code code = device.write(entry);
      EXPECT_EQ(code, may ? Code::ok : Code::wrong_state)
          << name_of(state) << ", event " << static_cast<int>(follows.event);
      if (may) {
        EXPECT_EQ(device.state(kA), follows.to);
      } else {
        EXPECT_EQ(device.outbox.items(), before);
      }
    }
  }
  Device nothing;
  for (const Event event : {Event::received, Event::refused, Event::decided}) {
    EXPECT_EQ(nothing.write(event, kNow, kA), Code::wrong_state) << "of what was never kept";
  }
  JournalEntry out_of_turn = nothing.outbox.next(Event::kept, kNow, kA);
  out_of_turn.packet_seq = 2;
  EXPECT_EQ(nothing.write(out_of_turn), Code::wrong_state);
  out_of_turn.packet_seq = 0;
  EXPECT_EQ(nothing.write(out_of_turn), Code::wrong_state);
}

TEST(Outbox, TakesInAPacketThatTheJournalDidNotKnow) {
  Device device;
  ASSERT_EQ(device.write(Event::kept, kNow, kA), Code::ok);
  JournalEntry found = device.outbox.next(Event::adopted, kNow + 5, kB);
  found.packet_seq = 4;
  ASSERT_EQ(device.write(found), Code::ok);
  EXPECT_EQ(device.state(kB), State::kept);
  EXPECT_EQ(device.outbox.next_packet_seq(), 5U) << "a number that was once used is not used again";
  ASSERT_TRUE(Outbox::recover(device.stored));
}

TEST(Outbox, SendsTheOldestFirst) {
  Device device;
  device.write(Event::kept, kNow, kA);
  device.write(Event::kept, kNow + 1, kB);
  ASSERT_NE(device.outbox.due(kNow + 2), nullptr);
  EXPECT_EQ(device.outbox.due(kNow + 2)->submission, kA);
  device.outbox.attempt_started(kA);
  EXPECT_EQ(device.outbox.due(kNow + 2)->submission, kB) << "what is under way is not started twice";
  device.outbox.attempt_started(kB);
  EXPECT_EQ(device.outbox.due(kNow + 2), nullptr);
  EXPECT_EQ(device.outbox.next_due(kNow + 2), std::nullopt);
}

TEST(Outbox, CallsOnlyWhatWasReallyStarted) {
  Device device;
  device.write(Event::kept, kNow, kA);
  const std::vector<Item> before = device.outbox.items();
  device.outbox.attempt_failed(kA, Code::no_network, kNow);
  device.outbox.attempt_failed(kB, Code::no_network, kNow);
  device.outbox.attempt_started(kB);
  EXPECT_EQ(device.outbox.items(), before);
}

// ---- The retries

TEST(Retry, SlowsDownAndNeverEnds) {
  Device device;
  device.write(Event::kept, kNow, kA);
  std::int64_t now = kNow;
  std::int64_t longest = 0;
  for (std::uint32_t failure = 1; failure <= 3000; ++failure) {
    ASSERT_NE(device.outbox.due(now), nullptr) << failure;
    device.outbox.attempt_started(kA);
    device.outbox.attempt_failed(kA, Code::no_network, now);
    const Item& item = *device.outbox.find(kA);
    EXPECT_EQ(item.state, State::kept);
    EXPECT_EQ(item.reason, Code::no_network);
    EXPECT_EQ(item.attempts, failure);
    const std::int64_t wait = item.next_attempt_at - now;
    EXPECT_EQ(wait, retry_delay_s(failure, kA));
    EXPECT_GE(wait, longest);
    longest = wait;
    EXPECT_EQ(device.outbox.due(now), nullptr) << "not before its time";
    EXPECT_EQ(device.outbox.due(now + wait - 1), nullptr);
    EXPECT_EQ(device.outbox.next_due(now), now + wait);
    now += wait;
  }
  EXPECT_GE(longest, 6 * 3600);
  EXPECT_LE(longest, 6 * 3600 * 5 / 4);
}

TEST(Retry, WaitsAsWritten) {
  const std::vector<std::int64_t> base = {2, 2, 5, 15, 60, 300, 900, 3600, 6 * 3600, 6 * 3600};
  Hash quick{};
  Hash slow{};
  slow[0] = 255;
  for (std::uint32_t failures = 0; failures < base.size(); ++failures) {
    EXPECT_EQ(retry_delay_s(failures, quick), base[failures]) << failures;
    EXPECT_GE(retry_delay_s(failures, slow), base[failures]);
    EXPECT_LE(retry_delay_s(failures, slow), base[failures] * 5 / 4);
  }
  EXPECT_GT(retry_delay_s(8, slow), retry_delay_s(8, quick)) << "phones do not all come back at the same moment";
  EXPECT_EQ(retry_delay_s(0xFFFFFFFFU, quick), 6 * 3600);
}

TEST(Retry, IsAtOnceWhenTheNetworkIsBackOrThePersonAsks) {
  Device device;
  device.write(Event::kept, kNow, kA);
  device.write(Event::kept, kNow, kB);
  for (int i = 0; i < 20; ++i) {
    device.outbox.attempt_started(kA);
    device.outbox.attempt_failed(kA, Code::server_busy, kNow);
  }
  device.refuse(kNow, kB, Code::expired);
  device.outbox.retry_now();
  EXPECT_EQ(device.outbox.due(kNow)->submission, kA);
  EXPECT_EQ(device.state(kB), State::kept) << "what needed a person may be tried again";
  device.outbox.attempt_started(kA);
  EXPECT_EQ(device.outbox.due(kNow)->submission, kB);
}

TEST(Retry, StartsAnewAfterARestart) {
  Device device;
  device.write(Event::kept, kNow, kA);
  for (int i = 0; i < 20; ++i) {
    device.outbox.attempt_started(kA);
    device.outbox.attempt_failed(kA, Code::no_network, kNow);
  }
  const Outbox restarted = must(Outbox::recover(device.stored));
  EXPECT_EQ(restarted.due(kNow)->submission, kA);
  EXPECT_EQ(restarted.find(kA)->attempts, 0U);
}

// The device's clock is advice. Wherever it jumps, what waits is tried within a working day of that clock.
TEST(Retry, SurvivesClockJumps) {
  constexpr std::int64_t kLongest = 8 * 3600;
  for (const std::int64_t jump : {-3650 * kDay_s, -kDay_s, -kLongest - 1, std::int64_t{-60}, kDay_s, 3650 * kDay_s}) {
    Device device;
    device.write(Event::kept, kNow, kA);
    for (int i = 0; i < 9; ++i) {
      device.outbox.attempt_started(kA);
      device.outbox.attempt_failed(kA, Code::no_network, kNow);
    }
    const std::int64_t now = kNow + jump;
    const std::optional<std::int64_t> next = device.outbox.next_due(now);
    ASSERT_TRUE(next);
    EXPECT_LE(*next - now, kLongest) << jump;
    EXPECT_NE(device.outbox.due(*next), nullptr) << jump;
  }
}

}  // namespace
}  // namespace lifecert::outbox
