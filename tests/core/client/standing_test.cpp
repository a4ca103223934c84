// The phone while things change around it: new roots, a revoked key, a packet that was not taken; and its journal on the way.
#include <gtest/gtest.h>

#include "core/cert/standing.h"
#include "core/outbox/continuity.h"
#include "tests/support/phone_fixture.h"

namespace lifecert::client {
namespace {

using envelope::Kind;
using envelope::Role;
using support::Answer;
using support::ascending;
using support::Counter;
using support::kDay_s;
using support::kNow;
using support::must;
using support::NamedSigner;
using support::Phone;
using support::Region;

class PhoneStandingTest : public ::testing::Test {
 protected:
  void enrol() {
    phone_.talk(counter_);
    ASSERT_EQ(phone_.enrol(), Code::ok);
    phone_.talk(counter_);
    counter_.grant();
    later(10);
    phone_.talk(counter_);
    ASSERT_EQ(phone_.view().phase, Phase::enrolled);
  }
  void later(std::int64_t seconds) {
    phone_.now += seconds;
    counter_.now = phone_.now;
  }
  /// The counter, but for one path.
  void talk_with(const std::string& path, const Answer& answer) {
    phone_.talk([&](const Exchange& exchange) -> std::optional<Answer> {
      if (exchange.path == path) return answer;
      return counter_.handle(exchange);
    });
  }

  Region region_;
  Counter counter_{region_};
  Phone phone_{region_, kNow};
};

// Pinned to one set of roots, the phone gets to the next by what the first announced, and finds it again after a restart.
TEST_F(PhoneStandingTest, FollowsAnnouncedRootsFromItsPins) {
  std::array<NamedSigner, 3> coming = {NamedSigner("next 1"), NamedSigner("next 2"), NamedSigner("next 3")};
  const cert::RootSet set{2, ascending({coming[0].public_key(), coming[1].public_key(), coming[2].public_key()})};
  cert::TrustList announcing = region_.list;
  announcing.version = 8;
  announcing.next_root_set = cert::root_set_hash(set);
  cert::TrustList taking_over = announcing;
  taking_over.version = 9;
  taking_over.hotline = "0000-99999";
  taking_over.roots = set;
  envelope::SignedStatement statement{Kind::trust_list, wire::encode(taking_over), {}};
  for (const std::size_t i : {0U, 1U}) {
    envelope::add_signature(statement, coming[i].sign_as(Role::root, statement.kind, statement.payload));
  }
  const Bytes step = region_.sign_list(announcing, {0, 1});
  const Bytes newest = wire::encode(statement);

  enrol();
  later(2 * kDay_s);
  phone_.step([&](const Exchange& exchange) -> std::optional<Answer> {
    EXPECT_EQ(exchange.path, "/v1/trust-list");
    return Answer{200, 0, newest};
  });
  EXPECT_EQ(phone_.view().fault, Code::unannounced_roots);
  EXPECT_EQ(phone_.view().hotline, region_.list.hotline) << "goes on with the list that it has";
  later(2 * kDay_s);
  std::string asked_with;
  phone_.talk([&](const Exchange& exchange) -> std::optional<Answer> {
    if (exchange.path != "/v1/trust-list") return counter_.handle(exchange);
    for (const HttpHeader& header : exchange.headers) {
      if (header.name == receipt::kKnownRootsHeader) asked_with = header.value;
    }
    return Answer{200, 0, wire::encode(cert::TrustChain{{step, newest}})};
  });
  EXPECT_EQ(asked_with, wire::to_hex(region_.pins.root_set));
  EXPECT_EQ(phone_.view().hotline, "0000-99999");
  phone_.open();
  EXPECT_EQ(phone_.view().hotline, "0000-99999");
  EXPECT_EQ(phone_.view().phase, Phase::enrolled);
  EXPECT_EQ(phone_.certify(), Code::ok);
  later(5);
  phone_.talk(counter_);
  EXPECT_EQ(phone_.view().items.front().state, outbox::State::received);
}

TEST_F(PhoneStandingTest, LearnsThatItsKeyWasRevokedAndMakesNothingMore) {
  enrol();
  later(kDay_s);
  const std::uint64_t index = region_.log.append(
      Kind::revocation, wire::encode(region_.by_registrar(Kind::revocation, region_.revocation())), phone_.now);
  phone_.client().retry_now();
  ASSERT_EQ(phone_.certify(), Code::ok) << "it does not know yet";
  phone_.talk([&](const Exchange& exchange) -> std::optional<Answer> {
    if (!exchange.path.starts_with("/v1/enrolments/")) return counter_.handle(exchange);
    receipt::EnrolmentStatus status;
    status.revocation = region_.log.logged(index, phone_.now);
    for (const HttpHeader& header : exchange.headers) {
      if (header.name == receipt::kKnownSizeHeader) status.step = region_.log.step(must(wire::parse_decimal(header.value)));
    }
    return Answer{200, 0, wire::encode(status)};
  });
  EXPECT_TRUE(phone_.view().revoked);
  EXPECT_EQ(phone_.certify(), Code::revoked);
  EXPECT_EQ(phone_.view().items.size(), 1U) << "what it holds stays";
  phone_.open();
  EXPECT_TRUE(phone_.view().revoked);
}

TEST_F(PhoneStandingTest, KeepsTheNoteOfWhatWasNotTaken) {
  enrol();
  ASSERT_EQ(phone_.certify(), Code::ok);
  const crypto::Hash id = phone_.view().items.front().submission_id;
  NamedSigner log("log");
  cert::RefusalNote note = region_.refusal_note(id);
  const auto answer = [&](NamedSigner& signer) {
    return Answer{403, static_cast<std::uint16_t>(Code::revoked),
                  wire::encode(Region::sign(Kind::refusal_note, note, Role::intake, signer))};
  };
  talk_with("/v1/submissions", answer(region_.stranger));
  EXPECT_EQ(phone_.view().items.front().refused_at, 0) << "signed by nobody who may";
  phone_.client().retry_now();
  talk_with("/v1/submissions", answer(log));
  EXPECT_EQ(phone_.view().items.front().state, outbox::State::needs_you);
  EXPECT_EQ(phone_.view().items.front().refused_at, note.refused_at);
  phone_.open();
  EXPECT_EQ(phone_.view().items.front().refused_at, note.refused_at);
}

TEST_F(PhoneStandingTest, UsedCodeGivesANumberToSay) {
  phone_.talk(counter_);
  ASSERT_EQ(phone_.enrol(), Code::ok);
  phone_.talk(counter_);
  counter_.refuse_enrolment(Code::used_code);
  later(10);
  phone_.talk(counter_);
  EXPECT_EQ(phone_.view().refusal, Code::used_code);
  EXPECT_TRUE(receipt::read_spoken_number(phone_.view().dispute_number));
}

// What the phone sends, the counter reads as one unbroken journal.
TEST_F(PhoneStandingTest, CarriesItsJournalWithoutAGap) {
  enrol();
  std::vector<Bytes> packets;
  for (int i = 0; i < 4; ++i) {
    ASSERT_EQ(phone_.certify(), Code::ok);
    packets.push_back(must(phone_.client().packet_file(phone_.view().items.front().submission_id)));
    if (i % 2 == 0) continue;
    later(20);
    phone_.talk(counter_);
  }
  outbox::Continuity known;
  for (const Bytes& bytes : packets) {
    const envelope::ParsedPacket parsed = must(envelope::parse_unverified(bytes));
    const outbox::JournalLink link =
        must(outbox::link_of(parsed.header, parsed.submission_id, parsed.packet.journal, kNow));
    EXPECT_EQ(outbox::place(known, link), cert::JournalStanding::in_order);
  }
  EXPECT_EQ(known.packet_seq, 4U);
}

}  // namespace
}  // namespace lifecert::client
