// Witnesses' names under a receipt: asked for later, kept beside it, waited for by nobody.
#include <gtest/gtest.h>

#include "core/client/client.h"
#include "core/client/rows.h"
#include "tests/support/phone_fixture.h"

namespace lifecert::client {
namespace {

using cert::Verdict;
using outbox::State;
using support::Answer;
using support::Counter;
using support::kDay_s;
using support::kNow;
using support::must;
using support::Phone;
using support::Region;

class WitnessedTest : public ::testing::Test {
 protected:
  void later(std::int64_t seconds) {
    phone_.now += seconds;
    counter_.now += seconds;
    phone_.talk(counter_);
  }
  /// Enrolled, with one certification that the counter has.
  void receive() {
    phone_.talk(counter_);
    ASSERT_EQ(phone_.enrol(), Code::ok);
    phone_.talk(counter_);
    counter_.grant();
    later(10);
    ASSERT_EQ(phone_.certify(), Code::ok);
    later(5);
    ASSERT_EQ(item().state, State::received);
  }
  ItemView item() { return phone_.view().items.at(0); }
  unsigned asked() { return counter_.asked["/v1/receipts"]; }
  Bytes row(std::string_view name) { return phone_.rows.at(rows::key(name, item().submission_id)); }

  Region region_;
  Counter counter_{region_};
  Phone phone_{region_, kNow};
};

TEST_F(WitnessedTest, AsksLaterUntilTheNamesAreThereAndKeepsThemBesideTheReceipt) {
  receive();
  const Bytes receipt = row(rows::kReceipt);
  const std::int64_t received_at = item().received_at;
  EXPECT_EQ(phone_.view().witness_quorum, 1);
  EXPECT_EQ(asked(), 0U) << "nobody has had the time to sign yet";
  later(kWitnessesFirst_s + 1);
  EXPECT_EQ(asked(), 1U);
  EXPECT_EQ(item().witnesses, 0);
  EXPECT_EQ(phone_.view().fault, Code::ok);
  EXPECT_EQ(phone_.count("witnessed/"), 0U);

  counter_.witness();
  counter_.log().append(envelope::Kind::tick, {}, counter_.now);
  later(700);  // by now the phone keeps a head that is newer than the witnessed one
  EXPECT_EQ(asked(), 2U);
  EXPECT_EQ(item().witnesses, 1);
  EXPECT_EQ(row(rows::kReceipt), receipt) << "as it was first given";
  EXPECT_EQ(item().received_at, received_at);
  const std::string proof = text_of(row(rows::kWitnessed));
  const auto logged = must(receipt::verify_logged(proof, envelope::Kind::submission, row(rows::kRecord), region_.trust));
  EXPECT_EQ(receipt::witnesses_of(logged.checkpoint().text(), region_.trust),
            std::vector<std::string>{"witness.demo.example"});

  later(kDay_s);
  EXPECT_EQ(asked(), 2U) << "there is nothing left to ask";
  phone_.open();
  EXPECT_EQ(item().witnesses, 1);
  later(kDay_s);
  EXPECT_EQ(asked(), 2U);
}

TEST_F(WitnessedTest, ThePaperHasTheNamesToo) {
  receive();
  const auto names = [&] {
    const std::string text = must(phone_.client().paper(item().submission_id, receipt::PaperKind::received));
    EXPECT_TRUE(receipt::verify_paper(text, region_.trust));
    return must(receipt::read_receipt_qr_unverified(text)).proof.cosignatures.size();
  };
  EXPECT_EQ(names(), 1U) << "the time cosigner's";
  counter_.witness();
  later(700);
  ASSERT_EQ(item().witnesses, 1);
  EXPECT_EQ(names(), 2U);
}

TEST_F(WitnessedTest, FewerThanTheQuorumAreNone) {
  cert::TrustList list = region_.list;
  list.version += 1;
  list.witnesses.push_back({"second.demo.example", support::NamedSigner("second witness").public_key()});
  list.witness_quorum = 2;
  region_.trust_bytes = region_.sign_list(list, {0, 1});
  receive();
  counter_.witness();
  counter_.witness("stranger", "stranger.example");
  later(700);
  EXPECT_GE(asked(), 1U);
  EXPECT_EQ(item().witnesses, 0);
  EXPECT_EQ(phone_.count("witnessed/"), 0U);
  counter_.witness("second witness", "second.demo.example");
  later(kDay_s);
  EXPECT_EQ(item().witnesses, 2);
}

TEST_F(WitnessedTest, ARegionWithoutWitnessesIsAskedForNone) {
  cert::TrustList list = region_.list;
  list.version += 1;
  list.witness_quorum = 0;
  region_.trust_bytes = region_.sign_list(list, {0, 1});
  receive();
  later(kDay_s);
  EXPECT_EQ(asked(), 0U);
  EXPECT_EQ(phone_.view().witness_quorum, 0);
}

TEST_F(WitnessedTest, NothingWaitsForThemAndNobodyIsTroubled) {
  receive();
  const Phone::Line line = [&](const Exchange& exchange) -> std::optional<Answer> {
    const Answer answer = counter_.handle(exchange);
    if (!exchange.path.starts_with("/v1/receipts/")) return answer;
    return Answer{404, static_cast<std::uint16_t>(Code::not_found), {}};
  };
  for (int minute = 0; minute < 60; ++minute) {
    phone_.now += 60;
    counter_.now += 60;
    phone_.talk(line);
    EXPECT_EQ(phone_.view().fault, Code::ok);
  }
  EXPECT_GE(asked(), 1U);
  counter_.decide(item().submission_id, Verdict::pass);
  phone_.now += 1000;
  counter_.now += 1000;
  phone_.talk(line);
  EXPECT_EQ(item().state, State::decided);
  counter_.witness();
  later(kDay_s);
  EXPECT_EQ(item().witnesses, 1) << "also after the decision";
}

TEST_F(WitnessedTest, AsksEverMoreRarelyAndNotForEver) {
  receive();
  for (int hour = 0; hour < 24; ++hour) later(3600);
  const unsigned first_day = asked();
  EXPECT_GE(first_day, 4U);
  EXPECT_LE(first_day, 8U);
  later(30 * kDay_s);
  const unsigned month = asked();
  for (int day = 0; day < 10; ++day) later(kDay_s);
  EXPECT_EQ(asked(), month);
}

TEST_F(WitnessedTest, WhatIsAlteredInStorageIsNotBelievedAndAskedForAgain) {
  receive();
  counter_.witness();
  later(700);
  ASSERT_EQ(item().witnesses, 1);
  const Bytes key = rows::key(rows::kWitnessed, item().submission_id);
  const Bytes good = phone_.rows.at(key);
  for (std::size_t at = 0; at < good.size(); at += 37) {
    phone_.rows[key][at] ^= 1;
    phone_.open();
    EXPECT_EQ(item().witnesses, 0) << at;
    EXPECT_EQ(item().state, State::received);
    EXPECT_TRUE(item().proof_verified);
    phone_.rows[key] = good;
  }
  phone_.rows.erase(key);
  phone_.open();
  later(5);
  EXPECT_EQ(item().witnesses, 1);
}

// A record that stands in the log twice: the receipt is about the first leaf, whose date is the person's.
TEST_F(WitnessedTest, BelievesNoNamesUnderAnotherLeafOfTheSameRecord) {
  receive();
  const std::uint64_t again = counter_.log().append(envelope::Kind::submission, row(rows::kRecord), counter_.now + 3600);
  counter_.witness();
  bool lied = false;
  const Phone::Line line = [&](const Exchange& exchange) -> std::optional<Answer> {
    Answer answer = counter_.handle(exchange);
    if (!exchange.path.starts_with("/v1/receipts/")) return answer;
    auto reply = must(wire::decode<receipt::ReceiptReply>(answer.body));
    const auto checkpoint = must(merkle::parse_log_proof(reply.proof)).checkpoint;
    reply.proof = receipt::make_proof(counter_.log().opening(again), again,
                                      must(merkle::inclusion_proof(again, counter_.log().size(), counter_.log().reader())),
                                      checkpoint);
    lied = true;
    return Answer{200, 0, wire::encode(reply)};
  };
  phone_.now += 700;
  counter_.now += 700;
  phone_.talk(line);
  ASSERT_TRUE(lied);
  EXPECT_EQ(item().witnesses, 0);
  EXPECT_EQ(phone_.count("witnessed/"), 0U);
  EXPECT_EQ(phone_.view().fault, Code::bad_answer);
}

}  // namespace
}  // namespace lifecert::client
