// What the person says besides certifications: kept, sent, received and answered, and never lost on the way.
#include <gtest/gtest.h>

#include "core/client/client.h"
#include "core/client/rows.h"
#include "tests/support/phone_fixture.h"

namespace lifecert::client {
namespace {

using envelope::Kind;
using envelope::Role;
using support::Answer;
using support::Counter;
using support::kDay_s;
using support::kNow;
using support::must;
using support::Phone;
using support::Region;

// The counter's side of it: statements of devices and what answers them.
class Desk {
 public:
  Desk(Region& region, Counter& counter) : region_(region), counter_(counter) {}

  std::optional<Answer> handle(const Exchange& exchange) {
    std::uint64_t known = 0;
    std::string authorization;
    for (const HttpHeader& header : exchange.headers) {
      if (header.name == receipt::kKnownSizeHeader) known = must(wire::parse_decimal(header.value));
      if (header.name == "authorization") authorization = header.value;
    }
    if (exchange.path == "/v1/records") {
      if (refusing != Code::ok) return Answer{409, static_cast<std::uint16_t>(refusing), {}};
      ++posts;
      const envelope::SignedStatement statement = must(envelope::decode_signed(exchange.body));
      if (!index) index = region_.log.append(statement.kind, exchange.body, counter_.now);
      said = statement;
      return Answer{200, 0, wire::encode(receipt::ReceiptReply{region_.log.proof(*index, counter_.now), region_.log.step(known)})};
    }
    if (exchange.path.starts_with("/v1/statements/")) {
      ++asked;
      EXPECT_EQ(authorization, "Lifecert-Receipt " + wire::to_base64url(region_.log.opening(*index).salt));
      receipt::SubmissionStatus status;
      status.received = region_.log.proof(*index, counter_.now);
      if (answer) status.decisions = {region_.log.logged(*answer, counter_.now)};
      status.step = region_.log.step(known);
      return Answer{200, 0, wire::encode(status)};
    }
    return counter_.handle(exchange);
  }
  void answer_with(cert::AppealOutcome outcome, support::NamedSigner& by) {
    const cert::AppealAnswer made{Region::kName, cert::payload_hash(said->payload), outcome, "已恢复发放。", counter_.now};
    answer = region_.log.append(Kind::appeal_answer,
                                wire::encode(Region::sign(Kind::appeal_answer, made, Role::reviewer, by)), counter_.now);
  }

  std::optional<envelope::SignedStatement> said;
  std::optional<std::uint64_t> index;
  std::optional<std::uint64_t> answer;
  unsigned posts = 0;
  unsigned asked = 0;
  Code refusing = Code::ok;

 private:
  Region& region_;
  Counter& counter_;
};

class SaidTest : public ::testing::Test {
 protected:
  SaidTest() {
    phone.talk(counter);
    EXPECT_EQ(phone.enrol(), Code::ok);
    phone.talk(counter);
    counter.grant();
    pass(10);
    phone.talk(line());
  }
  Phone::Line line() {
    return [this](const Exchange& exchange) { return desk.handle(exchange); };
  }
  void pass(std::int64_t seconds) { phone.now = counter.now += seconds; }
  Code say(const Say& say) {
    const Result<ToSign> to_sign = phone.client().prepare_say(say, phone.now);
    if (!to_sign) return to_sign.error().code;
    return phone.keep(phone.client().finish_say(phone.sign(*to_sign)));
  }
  Say appeal() const {
    Say made;
    made.stop_notice = "停字 2026-0042";
    made.words = "我还健在。";
    return made;
  }

  Region region;
  Counter counter{region};
  Desk desk{region, counter};
  Phone phone{region, kNow};
};

TEST_F(SaidTest, AnAppealIsKeptSentReceivedAndAnswered) {
  ASSERT_EQ(phone.view().phase, Phase::enrolled);
  ASSERT_EQ(say(appeal()), Code::ok);
  ASSERT_EQ(phone.view().said.size(), 1U);
  EXPECT_EQ(phone.view().said[0].received_at, 0);
  EXPECT_FALSE(phone.view().said[0].number.empty());
  phone.open();  // closed before it was sent
  ASSERT_EQ(phone.view().said.size(), 1U);
  phone.talk(line());
  SaidView shown = phone.view().said[0];
  EXPECT_EQ(shown.received_at, counter.now);
  EXPECT_EQ(shown.promised_by, counter.now + 3 * kDay_s);
  EXPECT_EQ(shown.legal_by, counter.now + 15 * kDay_s);
  EXPECT_EQ(must(cert::verify_appeal(*desk.said, region.trust)).stop_notice, "停字 2026-0042");

  desk.answer_with(cert::AppealOutcome::visit, region.reviewer);
  pass(700);
  phone.talk(line());
  EXPECT_EQ(phone.view().said[0].outcome, static_cast<std::uint8_t>(cert::AppealOutcome::visit));
  desk.answer_with(cert::AppealOutcome::resumed, region.reviewer);
  pass(700);
  phone.talk(line());
  phone.open();
  shown = phone.view().said[0];
  EXPECT_EQ(shown.outcome, static_cast<std::uint8_t>(cert::AppealOutcome::resumed));
  EXPECT_EQ(shown.answer, "已恢复发放。");
  // It is settled: nobody asks again, and it was sent once.
  const unsigned asked = desk.asked;
  pass(7 * kDay_s);
  phone.talk(line());
  EXPECT_EQ(desk.asked, asked);
  EXPECT_EQ(desk.posts, 1U);
}

TEST_F(SaidTest, AnAnswerByNobodyIsNotBelieved) {
  ASSERT_EQ(say(appeal()), Code::ok);
  phone.talk(line());
  desk.answer_with(cert::AppealOutcome::not_stopped, region.stranger);
  pass(700);
  phone.talk(line());
  EXPECT_EQ(phone.view().said[0].outcome, 0);
  EXPECT_EQ(phone.count(rows::kSaidAnswer), 0U);
}

TEST_F(SaidTest, WhatTheCounterRefusesStaysAndIsAskedRarely) {
  desk.refusing = Code::wrong_person;
  ASSERT_EQ(say(appeal()), Code::ok);
  EXPECT_LT(phone.talk(line()), 20U);
  EXPECT_EQ(phone.view().said[0].received_at, 0);
  desk.refusing = Code::ok;
  pass(3600);
  phone.talk(line());
  EXPECT_GT(phone.view().said[0].received_at, 0);
}

TEST_F(SaidTest, AFullDiskKeepsNothingAndSaysSo) {
  phone.disk_is_full = [] { return true; };
  EXPECT_EQ(say(appeal()), Code::storage_full);
  EXPECT_TRUE(phone.view().said.empty());
  phone.disk_is_full = [] { return false; };
  EXPECT_EQ(say(appeal()), Code::ok);
}

TEST_F(SaidTest, AWithdrawalIsDoneOnceItIsReceived) {
  ASSERT_EQ(say({SayKind::withdrawal, "", 0, "", {}, 0}), Code::ok);
  phone.talk(line());
  EXPECT_GT(phone.view().said[0].received_at, 0);
  EXPECT_EQ(must(cert::verify_withdrawal(*desk.said, region.trust)).consent_version, 1);
  pass(kDay_s);
  phone.talk(line());
  EXPECT_EQ(desk.asked, 0U);
}

// The person sees again what they have written, and for which cycle.
TEST_F(SaidTest, ShowsTheWordsAndTheCycleThatWereMeant) {
  ASSERT_EQ(phone.certify(), Code::ok);
  const crypto::Hash original = phone.view().items.front().submission_id;
  ASSERT_EQ(say({SayKind::amendment, "", 0, "年份填错了。", original, support::kToday + 400}), Code::ok);
  SaidView shown = phone.view().said[0];
  EXPECT_EQ(shown.kind, SayKind::amendment);
  EXPECT_EQ(shown.due_day, support::kToday + 400);
  EXPECT_EQ(shown.words, "年份填错了。");
  phone.open();
  EXPECT_EQ(phone.view().said[0], shown) << "after a restart as well";
  pass(5);
  ASSERT_EQ(say({SayKind::appeal, "停字 2026-0042", 0, "我还健在。", {}, 0}), Code::ok);
  shown = phone.view().said[0];
  EXPECT_EQ(shown.words, "我还健在。");
  EXPECT_EQ(shown.due_day, 0);
}

TEST_F(SaidTest, OnlyWhatCanBeSaidIsSigned) {
  Say unnamed = appeal();
  unnamed.stop_notice.clear();
  EXPECT_EQ(say(unnamed), Code::too_short);
  Say loud = appeal();
  loud.words = std::string(cert::kMaxWords + 1, 'x');
  EXPECT_EQ(say(loud), Code::too_long);
  loud.words = "\x01";
  EXPECT_EQ(say(loud), Code::bad_text);
  EXPECT_EQ(say({SayKind::amendment, "", 0, "", support::fixed("no such submission"), 1}), Code::unknown_submission);
  Phone stranger(region, kNow, "another phone");
  EXPECT_EQ(stranger.client().prepare_say(appeal(), kNow).error().code, Code::wrong_state);
}

TEST_F(SaidTest, WordsThatWereHeardGoIntoTheHeader) {
  Capture capture = Phone::capture();
  capture.beacon_words = "nothing of the kind";
  EXPECT_EQ(phone.certify(capture), Code::bad_syntax);
  const WordBits words = first_word_bits(support::fixed("words"));
  capture.beacon_words = words_zh(words);
  ASSERT_EQ(phone.certify(capture), Code::ok);
  phone.talk(line());
  EXPECT_EQ(counter.header(phone.view().items[0].submission_id).beacon_words, words);
}

}  // namespace
}  // namespace lifecert::client
