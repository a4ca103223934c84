// The conversation with the intake when the other side is slow, wrong, cut off, or lies.
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
using support::fixed;
using support::kDay_s;
using support::kNow;
using support::kToday;
using support::MemoryLog;
using support::must;
using support::Phone;
using support::Region;

class ConversationTest : public ::testing::Test {
 protected:
  void later(std::int64_t seconds) {
    phone_.now += seconds;
    counter_.now += seconds;
  }
  void enrol() {
    phone_.talk(counter_);
    ASSERT_EQ(phone_.enrol(), Code::ok);
    phone_.talk(counter_);
    counter_.grant();
    later(10);
    phone_.talk(counter_);
    ASSERT_EQ(phone_.view().phase, Phase::enrolled);
  }
  ItemView newest() { return phone_.view().items.at(0); }
  Phone::Line honest() {
    return [this](const Exchange& exchange) -> std::optional<Answer> { return counter_.handle(exchange); };
  }

  Region region_;
  Counter counter_{region_};
  Phone phone_{region_, kNow};
};

// What a phone believes: all that it shows but for the last fault and when it will try again.
View belief(const Client& client, std::int64_t now) {
  View view = client.view(now);
  view.fault = Code::ok;
  for (ItemView& item : view.items) {
    item.reason = Code::ok;
    item.attempts = 0;
    item.next_attempt_at = 0;
  }
  return view;
}

// ---- Altered answers

// Every exchange of a whole story: its answer cut off at every length and altered at every byte, on a copy of the
// phone. Either nothing changes, or, where the byte said nothing to this phone, exactly what the right answer would
// have changed.
class AlteredAnswers : public ConversationTest {
 protected:
  struct Outcome {
    Changes changes;
    View belief;
    Code fault = Code::ok;
  };

  /// The line to the counter, which tries all damage on copies of the phone first.
  Phone::Line tried() {
    return [this](const Exchange& exchange) -> std::optional<Answer> {
      const Answer right = counter_.handle(exchange);
      EXPECT_EQ(right.status, 200) << exchange.path;
      ++exchanges_;
      const Outcome believed = on_copy(exchange, right);
      const auto expect = [&](const Answer& wrong, const std::string& how) {
        expect_harmless(on_copy(exchange, wrong), believed, exchange.path + " " + how);
      };
      for (std::size_t size = 0; size < right.body.size(); size += size < 300 ? 1 : 37) {
        const Bytes cut(right.body.begin(), right.body.begin() + static_cast<std::ptrdiff_t>(size));
        expect({200, 0, cut}, "cut off after " + std::to_string(size));
      }
      for (std::size_t at = 0; at < right.body.size(); ++at) {
        Answer altered = right;
        altered.body[at] ^= static_cast<std::uint8_t>(1U << (at % 8));
        expect(altered, "altered at " + std::to_string(at));
      }
      Answer longer = right;
      longer.body.push_back(0);
      expect(longer, "with a byte more");
      expect({200, 0, bytes_of("<!DOCTYPE html><title>Sign in to the network</title>")}, "a web page");
      expect({200, 0, Bytes(1000, 0xFF)}, "all ones");
      constexpr std::uint16_t kNotOk[] = {0,   100, 199, 300, 301, 302, 400, 401,
                                          403, 404, 413, 429, 500, 502, 503, 65535};
      for (const std::uint16_t status : kNotOk) expect({status, 0, right.body}, "status " + std::to_string(status));
      return right;
    };
  }

  Outcome on_copy(const Exchange& exchange, const Answer& answer) {
    Client copy = phone_.client();
    Result<Changes> changes = copy.take_answer(exchange.id, answer.status, answer.code, answer.body, phone_.now);
    EXPECT_TRUE(changes) << "a bad answer is no error of the call";
    return {must(std::move(changes)), belief(copy, phone_.now), copy.view(phone_.now).fault};
  }

  void expect_harmless(const Outcome& got, const Outcome& believed, const std::string& how) {
    if (got.changes == believed.changes && got.belief == believed.belief && got.fault == Code::ok) return;
    EXPECT_NE(got.fault, Code::ok) << how << ": a fault must be seen";
    EXPECT_TRUE(got.changes.deletes.empty()) << how;
    View before = belief(phone_.client(), phone_.now);
    for (ItemView& item : before.items) {
      if (item.state == State::sending) item.state = State::kept;  // the attempt has ended
    }
    // A step that does not lead to the new head looks like a fork, and may be a hiccup: nothing is marked by one answer.
    suspicions_ += got.fault == Code::fork_suspected ? 1U : 0U;
    EXPECT_TRUE(got.changes.puts.empty()) << how;
    EXPECT_TRUE(got.belief == before) << how;
  }

  unsigned exchanges_ = 0;
  unsigned suspicions_ = 0;
};

TEST_F(AlteredAnswers, AreNotBelieved) {
  phone_.talk(tried());
  ASSERT_EQ(phone_.enrol(), Code::ok);
  phone_.talk(tried());
  counter_.grant();
  later(10);
  phone_.talk(tried());
  ASSERT_EQ(phone_.view().phase, Phase::enrolled);
  ASSERT_EQ(phone_.certify(), Code::ok);
  later(700);
  phone_.talk(tried());
  ASSERT_EQ(newest().state, State::received);
  counter_.decide(newest().submission_id, Verdict::pass);
  later(700);
  phone_.talk(tried());
  EXPECT_EQ(newest().state, State::decided);
  EXPECT_FALSE(phone_.view().fork);
  EXPECT_GE(exchanges_, 8U);
  EXPECT_GE(suspicions_, 50U) << "steps were altered, too";
  RecordProperty("suspicions", static_cast<int>(suspicions_));
}

TEST_F(ConversationTest, TakesAnAnswerOnlyToItsQuestion) {
  Client& client = phone_.client();
  EXPECT_EQ(client.take_answer(1, 200, 0, region_.trust_bytes, kNow).error().code, Code::wrong_state);
  EXPECT_EQ(client.exchange_failed(1, Code::no_network, kNow).error().code, Code::wrong_state);
  const NextStep step = client.next_step(kNow);
  ASSERT_TRUE(step.exchange);
  EXPECT_EQ(client.next_step(kNow).exchange, std::nullopt) << "one question at a time";
  EXPECT_EQ(client.take_answer(step.exchange->id + 1, 200, 0, region_.trust_bytes, kNow).error().code,
            Code::wrong_state);
  ASSERT_TRUE(client.take_answer(step.exchange->id, 200, 0, region_.trust_bytes, kNow));
  client.confirm();
  EXPECT_EQ(client.take_answer(step.exchange->id, 200, 0, region_.trust_bytes, kNow).error().code, Code::wrong_state);
}

// ---- Trust lists

TEST_F(ConversationTest, FollowsANewerTrustListAndNoOlderOne) {
  phone_.talk(counter_);
  const auto serve = [&](const cert::TrustList& list, const std::vector<std::size_t>& signers) {
    later(2 * kDay_s);
    const Bytes bytes = region_.sign_list(list, signers);
    Code fault = Code::ok;
    phone_.step([&](const Exchange& exchange) -> std::optional<Answer> {
      EXPECT_EQ(exchange.path, "/v1/trust-list");
      return Answer{200, 0, bytes};
    });
    fault = phone_.view().fault;
    phone_.talk([&](const Exchange& exchange) -> std::optional<Answer> {
      if (exchange.path == "/v1/trust-list") return Answer{200, 0, bytes};
      return counter_.handle(exchange);
    });
    return fault;
  };
  cert::TrustList list = region_.list;
  list.version = 8;
  list.hotline = "0000-88888";
  EXPECT_EQ(serve(list, {0}), Code::too_few_signatures);
  EXPECT_EQ(phone_.view().hotline, "0000-12333");
  EXPECT_EQ(serve(list, {1, 2}), Code::ok);
  EXPECT_EQ(phone_.view().hotline, "0000-88888");
  list.version = 7;
  list.hotline = "0000-77777";
  EXPECT_EQ(serve(list, {1, 2}), Code::older_version);
  EXPECT_EQ(phone_.view().hotline, "0000-88888");
  list.version = 9;
  list.region = "other.example";
  EXPECT_EQ(serve(list, {1, 2}), Code::wrong_region);
  EXPECT_EQ(phone_.view().hotline, "0000-88888");
  phone_.open();
  EXPECT_EQ(phone_.view().hotline, "0000-88888");
}

TEST_F(ConversationTest, SaysThatTheListIsOldAndGoesOn) {
  enrol();
  phone_.now += 400 * kDay_s;
  EXPECT_TRUE(phone_.view().trust_expired);
  EXPECT_EQ(phone_.view().trust_age_s, 410 * kDay_s + 10);
  EXPECT_EQ(phone_.certify(), Code::ok);
  later(5);
  phone_.talk(counter_);
  EXPECT_EQ(newest().state, State::received);
}

// ---- Forks

// A counter whose log was forked: another leaf at `at`, and as many leaves as the honest log plus `more`.
MemoryLog forked_from(const MemoryLog& honest, std::uint64_t at, std::uint64_t more) {
  MemoryLog forked;
  for (std::uint64_t i = 0; i < honest.size() + more; ++i) {
    const bool own = i < honest.size() && i != at;
    const Bytes record = own ? honest.record(i) : bytes_of("another record " + std::to_string(i));
    const auto kind = own ? honest.opening(i).kind : envelope::Kind::tick;
    const std::int64_t time = own ? static_cast<std::int64_t>(honest.opening(i).time) : kNow;
    forked.append(kind, record, time);
  }
  return forked;
}

TEST_F(ConversationTest, KeepsAndShowsAForkAndBelievesNothingElseOfIt) {
  for (const std::uint64_t more : {0U, 1U, 5U}) {
    SCOPED_TRACE("forked log is longer by " + std::to_string(more));
    Region region;
    Counter counter(region);
    Phone phone(region, kNow);
    phone.talk(counter);
    phone.enrol();
    phone.talk(counter);
    counter.grant();
    phone.now += 700;
    counter.now += 700;
    phone.talk(counter);
    ASSERT_EQ(phone.view().phase, Phase::enrolled);
    ASSERT_EQ(phone.certify(), Code::ok);

    // The answer to the submission rests on another history.
    const MemoryLog honest = region.log;
    region.log = forked_from(honest, 1, more);
    Counter lying(region);
    const View before = belief(phone.client(), phone.now);
    const auto rows = phone.rows;
    phone.now += 700;
    lying.now = phone.now;
    phone.talk(lying, 1);
    EXPECT_FALSE(phone.view().fork) << "once may be a hiccup";
    EXPECT_EQ(phone.view().fault, Code::fork_suspected);
    phone.now += 5;
    lying.now = phone.now;
    phone.talk(lying, 1);
    View after = belief(phone.client(), phone.now);
    EXPECT_TRUE(after.fork);
    EXPECT_EQ(phone.view().fault, Code::not_consistent);
    after.fork = false;
    EXPECT_EQ(after.items, before.items);
    EXPECT_EQ(after.beacon_at, before.beacon_at);
    EXPECT_EQ(phone.view().items.at(0).state, State::kept) << "what is kept stays kept";
    EXPECT_EQ(phone.rows.at(rows::key(rows::kCheckpoint)), rows.at(rows::key(rows::kCheckpoint)));

    // All signed heads are kept: whoever has the trust list can see what the log signed.
    ASSERT_GE(phone.count("fork/"), 1U);
    const receipt::ForkFile file = must(receipt::read_fork_file(must(phone.client().fork_file())));
    for (const receipt::Fork& fork : file.forks) {
      EXPECT_EQ(fork.kept, text_of(rows.at(rows::key(rows::kCheckpoint))));
      const receipt::ForkFacts facts = must(receipt::verify_fork(fork, region.trust));
      EXPECT_EQ(facts.two_roots_of_one_size, facts.kept_size == facts.first_size);
    }
    phone.open();
    EXPECT_TRUE(phone.view().fork) << "after opening again, too";

    // The honest log again: the packet arrives after all, and the fork stays on record.
    region.log = honest;
    phone.now += kDay_s;
    counter.now = phone.now;
    phone.talk(counter);
    EXPECT_EQ(phone.view().items.at(0).state, State::received);
    EXPECT_TRUE(phone.view().fork);
  }
}

// A suspicion that was raised before does not hide the next one; and a counter that lies for ever does not fill the
// phone.
TEST_F(ConversationTest, KeepsEveryForkUpToAFew) {
  enrol();
  const MemoryLog honest = region_.log;
  for (std::uint64_t i = 0; i < receipt::kMaxForks + 5; ++i) {
    region_.log = forked_from(honest, 1, 1 + i);
    for (int answer = 0; answer < 2; ++answer) {
      later(1000);
      phone_.talk(counter_);
    }
    EXPECT_GE(phone_.count("fork/"), std::min<std::uint64_t>(i + 1, receipt::kMaxForks));
    EXPECT_LE(phone_.count("fork/"), receipt::kMaxForks);
  }
  phone_.open();
  EXPECT_TRUE(phone_.view().fork);
}

TEST_F(ConversationTest, AsksOnceMoreBeforeAForkIsMarked) {
  enrol();
  const MemoryLog honest = region_.log;
  const auto checkpoint = phone_.rows.at(rows::key(rows::kCheckpoint));
  region_.log = forked_from(honest, 1, 2);
  later(700);
  phone_.talk(counter_);
  EXPECT_EQ(phone_.view().fault, Code::fork_suspected);
  EXPECT_FALSE(phone_.view().fork);
  EXPECT_EQ(phone_.client().fork_file().error().code, Code::not_found);
  // It was a hiccup: the next answer continues what is kept.
  region_.log = honest;
  later(5);
  std::vector<std::string> asked;
  phone_.talk([&](const Exchange& exchange) -> std::optional<Answer> {
    asked.push_back(exchange.path);
    const bool fresh = std::ranges::any_of(exchange.headers, [](const HttpHeader& one) {
      return one.name == "cache-control" && one.value == "no-cache";
    });
    EXPECT_TRUE(fresh || exchange.path != "/v1/checkpoint") << "not out of a cache on the way";
    return counter_.handle(exchange);
  });
  EXPECT_TRUE(std::ranges::find(asked, "/v1/checkpoint") != asked.end()) << "it was asked again at once";
  EXPECT_EQ(phone_.view().fault, Code::ok);
  EXPECT_FALSE(phone_.view().fork);
  EXPECT_NE(phone_.rows.at(rows::key(rows::kCheckpoint)), checkpoint) << "the phone goes on";
  // And the next contradiction is a first one again.
  region_.log = forked_from(honest, 1, 3);
  later(700);
  phone_.talk(counter_);
  EXPECT_FALSE(phone_.view().fork);
  later(5);
  phone_.talk(counter_);
  EXPECT_TRUE(phone_.view().fork);
  EXPECT_EQ(phone_.count("fork/"), 1U);
}

// ---- What stays on the phone

TEST_F(ConversationTest, LetsGoOfThePacketThirtyDaysAfterTheReceiptAndALaterHead) {
  enrol();
  ASSERT_EQ(phone_.certify(), Code::ok);
  later(5);
  phone_.talk(counter_);
  ASSERT_EQ(newest().state, State::received);
  later(29 * kDay_s);
  counter_.log().append(envelope::Kind::tick, {}, counter_.now);
  phone_.talk(counter_);
  EXPECT_EQ(phone_.count("packet/"), 1U) << "29 days";
  later(kDay_s + 10);
  phone_.talk(counter_);
  EXPECT_EQ(phone_.count("packet/"), 0U) << "30 days, and the log goes on from where the receipt was given";
  EXPECT_EQ(phone_.count("receipt/"), 1U);
  EXPECT_EQ(phone_.client().packet_file(newest().submission_id).error().code, Code::not_found);
  phone_.open();
  EXPECT_EQ(newest().state, State::received);
  EXPECT_TRUE(newest().proof_verified);
}

TEST_F(ConversationTest, KeepsThePacketWhileTheLogDoesNotGoOn) {
  enrol();
  ASSERT_EQ(phone_.certify(), Code::ok);
  later(5);
  phone_.talk(counter_);
  const std::int64_t much_later = phone_.now + 60 * kDay_s;
  // A server that forked says whatever time it likes.
  region_.log = forked_from(region_.log, 1, 4);
  phone_.now = counter_.now = much_later;
  phone_.talk(counter_);
  later(5);
  phone_.talk(counter_);
  ASSERT_TRUE(phone_.view().fork);
  EXPECT_EQ(phone_.count("packet/"), 1U);
}

// The office was restored from a backup that is older than the receipt, and goes on under another name.
TEST_F(ConversationTest, OffersAgainWhatTheOfficeHasLostAndKeepsItsDate) {
  enrol();
  ASSERT_EQ(phone_.certify(), Code::ok);
  later(5);
  phone_.talk(counter_);
  ASSERT_EQ(newest().state, State::received);
  const std::int64_t received_at = newest().received_at;
  const std::string paper = must(phone_.client().paper(newest().submission_id, receipt::PaperKind::received));

  Region restored;
  restored.log = MemoryLog("log2.demo.example", "log 2");
  cert::TrustList list = restored.list;
  list.version += 1;
  list.logs[0].valid_to_size = region_.log.size();
  list.logs.push_back({"log2.demo.example", support::NamedSigner("log 2").public_key(), merkle::kMaxTreeSize});
  restored.trust_bytes = restored.sign_list(list, {0, 1});
  restored.trust = must(cert::verify_trust_list(restored.trust_bytes, restored.pins));
  for (int i = 0; i < 3; ++i) restored.log.append(envelope::Kind::tick, {}, counter_.now);
  Counter after(restored);
  later(2 * kDay_s);
  after.now = phone_.now;
  phone_.talk(after);
  ASSERT_EQ(after.offered.size(), 1U);
  // The old receipt proves the date to whoever has the trust list.
  const receipt::Offer& offer = after.offered[0];
  const envelope::ParsedPacket packet = must(envelope::parse_unverified(offer.packet));
  const receipt::Logged old = must(receipt::verify_logged(
      offer.receipt, envelope::Kind::submission, receipt::submission_record(packet.packet), restored.trust));
  EXPECT_EQ(static_cast<std::int64_t>(old.time()), received_at);
  EXPECT_EQ(newest().state, State::received);
  EXPECT_EQ(newest().received_at, received_at) << "nobody loses their date";
  EXPECT_EQ(must(phone_.client().paper(newest().submission_id, receipt::PaperKind::received)), paper);
  EXPECT_EQ(phone_.count("closed/"), 1U) << "the last head of the old log";
  EXPECT_FALSE(phone_.view().fork);
  phone_.open();
  EXPECT_EQ(newest().received_at, received_at);

  after.decide(newest().submission_id, Verdict::pass);
  later(kDay_s);
  after.now = phone_.now;
  phone_.talk(after);
  EXPECT_EQ(newest().state, State::decided);
}

TEST_F(ConversationTest, DoesNotMoveToAnotherLogUnlessTheRootsCloseTheOld) {
  enrol();
  Region other;
  other.log = MemoryLog("log2.demo.example", "log 2");
  cert::TrustList list = other.list;
  list.version += 1;
  list.logs.push_back({"log2.demo.example", support::NamedSigner("log 2").public_key(), merkle::kMaxTreeSize});
  other.trust_bytes = other.sign_list(list, {0, 1});
  Counter after(other);
  later(2 * kDay_s);
  after.now = phone_.now;
  const auto kept = phone_.rows.at(rows::key(rows::kCheckpoint));
  phone_.talk(after);
  EXPECT_EQ(phone_.view().fault, Code::wrong_origin);
  EXPECT_EQ(phone_.rows.at(rows::key(rows::kCheckpoint)), kept);
}

// ---- Papers

TEST_F(ConversationTest, GivesEachPaperWhenThereIsOne) {
  enrol();
  using receipt::PaperKind;
  EXPECT_EQ(phone_.client().paper(fixed("no submission"), PaperKind::kept).error().code, Code::unknown_submission);
  ASSERT_EQ(phone_.certify(), Code::ok);
  const crypto::Hash id = newest().submission_id;
  const auto kind_of = [&](PaperKind kind) -> std::optional<PaperKind> {
    const Result<std::string> text = phone_.client().paper(id, kind);
    if (!text) return std::nullopt;
    const receipt::Paper paper = must(receipt::verify_paper(*text, region_.trust));
    EXPECT_EQ(paper.submission, id);
    return paper.kind;
  };
  EXPECT_EQ(kind_of(PaperKind::kept), PaperKind::kept);
  EXPECT_EQ(phone_.client().paper(id, PaperKind::received).error().code, Code::not_found);
  later(5);
  phone_.talk(counter_);
  EXPECT_EQ(kind_of(PaperKind::received), PaperKind::received);
  EXPECT_EQ(phone_.client().paper(id, PaperKind::decided).error().code, Code::not_found);
  counter_.decide(id, Verdict::pass);
  later(700);
  phone_.talk(counter_);
  phone_.open();
  for (const PaperKind kind : {PaperKind::kept, PaperKind::received, PaperKind::decided}) EXPECT_EQ(kind_of(kind), kind);
}

TEST_F(ConversationTest, FindsAForkInEveryKindOfAnswer) {
  enrol();
  ASSERT_EQ(phone_.certify(), Code::ok);
  later(5);
  phone_.talk(counter_);
  counter_.decide(newest().submission_id, Verdict::pass);
  const MemoryLog honest = region_.log;
  region_.log = forked_from(honest, 1, 2);
  later(700);
  const View before = belief(phone_.client(), phone_.now);
  std::set<std::string> asked;
  phone_.talk([&](const Exchange& exchange) -> std::optional<Answer> {
    asked.insert(exchange.path.substr(0, exchange.path.find('/', 4)));
    return counter_.handle(exchange);
  });
  View after = belief(phone_.client(), phone_.now);
  EXPECT_TRUE(after.fork);
  after.fork = before.fork;
  EXPECT_EQ(after, before);
  EXPECT_TRUE(asked.contains("/v1/checkpoint"));
  EXPECT_TRUE(asked.contains("/v1/submissions"));
  EXPECT_TRUE(asked.contains("/v1/enrolments"));
}

TEST_F(ConversationTest, FollowsAnAnswerThatRestsOnAnOlderHead) {
  enrol();
  ASSERT_EQ(phone_.certify(), Code::ok);
  later(5);
  std::optional<Answer> receipt;
  phone_.talk([&](const Exchange& exchange) -> std::optional<Answer> {
    if (exchange.path != "/v1/submissions") return counter_.handle(exchange);
    (void)counter_.handle(exchange);  // it arrived, but its answer was lost
    return std::nullopt;
  });
  ASSERT_EQ(newest().state, State::kept);
  const std::uint64_t size = counter_.log().size();
  for (int i = 0; i < 5; ++i) counter_.log().append(envelope::Kind::tick, {}, counter_.now);
  later(700);
  phone_.client().retry_now();
  // The phone learns of a newer head first, then of the receipt under the older one.
  const NextStep next = phone_.client().next_step(phone_.now);
  ASSERT_TRUE(next.exchange);
  ASSERT_EQ(next.exchange->path, "/v1/submissions");
  const std::uint64_t index = size - 1;
  const receipt::ReceiptReply reply{counter_.log().proof_at(index, size, counter_.now),
                                    {3, size, must(merkle::consistency_proof(3, size, counter_.log().reader()))}};
  const std::uint64_t known =
      must(merkle::parse_checkpoint_text(
               must(merkle::parse_note(text_of(phone_.rows[rows::key(rows::kCheckpoint)]))).text))
          .size;
  receipt::ReceiptReply right = reply;
  right.step = {std::min(known, size), std::max(known, size),
                must(merkle::consistency_proof(std::min(known, size), std::max(known, size), counter_.log().reader()))};
  ASSERT_EQ(phone_.keep(phone_.client().take_answer(next.exchange->id, 200, 0, wire::encode(right), phone_.now)),
            Code::ok);
  EXPECT_EQ(newest().state, State::received);
  EXPECT_FALSE(phone_.view().fork);
}

// ---- Answers about somebody else

TEST_F(ConversationTest, BelievesNoDecisionAboutAnotherSubmission) {
  enrol();
  ASSERT_EQ(phone_.certify(), Code::ok);
  later(5);
  phone_.talk(counter_);
  counter_.decide(newest().submission_id, region_.decision(fixed("another submission"), Verdict::pass));
  later(700);
  phone_.talk(counter_);
  EXPECT_EQ(newest().state, State::received);
  EXPECT_EQ(phone_.view().due_day, kToday + 38);
  EXPECT_EQ(phone_.count("packet/"), 1U);
}

TEST_F(ConversationTest, BelievesNoReceiptOfAnotherRecord) {
  enrol();
  ASSERT_EQ(phone_.certify(), Code::ok);
  later(5);
  phone_.talk([&](const Exchange& exchange) -> std::optional<Answer> {
    Answer answer = counter_.handle(exchange);
    if (exchange.path == "/v1/submissions") {
      MemoryLog& log = counter_.log();
      const std::uint64_t other = log.append(envelope::Kind::submission, bytes_of("another record"), counter_.now);
      receipt::ReceiptReply reply = must(wire::decode<receipt::ReceiptReply>(answer.body));
      reply.proof = log.proof(other, counter_.now);
      reply.step = log.step(reply.step.from);
      answer.body = wire::encode(reply);
    }
    return answer;
  });
  EXPECT_EQ(newest().state, State::kept);
  EXPECT_EQ(newest().reason, Code::not_included);
}

// ---- No network, busy, refused

TEST_F(ConversationTest, KeepsAndTriesAgainWithoutANetwork) {
  enrol();
  ASSERT_EQ(phone_.certify(), Code::ok);
  const Phone::Line dead = [](const Exchange&) -> std::optional<Answer> { return std::nullopt; };
  unsigned asked = 0;
  for (int minute = 0; minute < 24 * 60; ++minute) {
    later(60);
    asked += phone_.talk(dead, 100);
    ASSERT_EQ(newest().state, State::kept);
  }
  EXPECT_EQ(newest().reason, Code::no_network);
  EXPECT_EQ(phone_.view().fault, Code::no_network);
  EXPECT_GT(asked, 20U);
  EXPECT_LE(asked, 250U);
  EXPECT_GT(newest().attempts, 7U);
  later(1);
  phone_.client().retry_now();
  phone_.talk(counter_);
  EXPECT_EQ(newest().state, State::received);
  EXPECT_EQ(phone_.view().fault, Code::ok);
}

struct Trouble {
  const char* name;
  Answer answer;
  Code reason;
  State state;
};

TEST_F(ConversationTest, TellsWhatWaitingCuresFromWhatNeedsAPerson) {
  const auto refusal = [](std::uint16_t status, Code code) {
    return Answer{status, static_cast<std::uint16_t>(code), bytes_of("{\"title\":\"no\"}")};
  };
  const Trouble troubles[] = {
      {"busy", {503, 0, {}}, Code::server_busy, State::kept},
      {"too many", {429, 0, {}}, Code::too_many_requests, State::kept},
      {"quota of the day", refusal(429, Code::too_many_requests), Code::too_many_requests, State::kept},
      {"captive portal", {302, 0, {}}, Code::bad_answer, State::kept},
      {"not found", {404, 0, {}}, Code::bad_answer, State::kept},
      {"its store failed", refusal(503, Code::store_failed), Code::store_failed, State::kept},
      {"revoked", refusal(403, Code::revoked), Code::revoked, State::needs_you},
      {"expired", refusal(403, Code::expired), Code::expired, State::needs_you},
      {"unknown credential", refusal(403, Code::unknown_credential), Code::unknown_credential, State::needs_you},
      {"another region", refusal(400, Code::wrong_region), Code::wrong_region, State::needs_you},
      {"the same words from a broken server", refusal(500, Code::revoked), Code::revoked, State::kept},
      {"a code that nobody knows", {400, 999, {}}, Code::bad_answer, State::kept},
      {"a refusal that says ok", {400, 0, {}}, Code::bad_answer, State::kept}};
  for (const Trouble& trouble : troubles) {
    SCOPED_TRACE(trouble.name);
    Region region;
    Counter counter(region);
    Phone phone(region, kNow);
    phone.talk(counter);
    phone.enrol();
    phone.talk(counter);
    counter.grant();
    phone.now += 10;
    counter.now += 10;
    phone.talk(counter);
    ASSERT_EQ(phone.certify(), Code::ok);
    phone.talk([&](const Exchange& exchange) -> std::optional<Answer> {
      if (exchange.path == "/v1/submissions") return trouble.answer;
      return counter.handle(exchange);
    });
    ItemView item = phone.view().items.at(0);
    EXPECT_EQ(item.state, trouble.state);
    EXPECT_EQ(item.reason, trouble.reason);
    EXPECT_EQ(phone.count("packet/"), 1U) << "the packet stays";
    phone.open();
    item = phone.view().items.at(0);
    EXPECT_EQ(item.state, trouble.state) << "after opening again";
    // The cause is gone, and the person asks to try again.
    phone.now += 5;
    counter.now += 5;
    phone.client().retry_now();
    phone.talk(counter);
    EXPECT_EQ(phone.view().items.at(0).state, State::received);
  }
}

// ---- Pace

// A day of a phone that has nothing to do, and of one whose counter gives nothing but nonsense: no storms.
TEST_F(ConversationTest, AsksModeratelyAllDay) {
  enrol();
  ASSERT_EQ(phone_.certify(), Code::ok);
  later(5);
  phone_.talk(counter_);
  struct Day {
    const char* name;
    Phone::Line line;
  };
  const Day days[] = {{"idle", honest()},
                      {"status 500",
                       [](const Exchange&) -> std::optional<Answer> {
                         return Answer{500, 0, {}};
                       }},
                      {"a captive portal",
                       [](const Exchange&) -> std::optional<Answer> {
                         return Answer{200, 0, bytes_of("<html>")};
                       }},
                      {"an empty answer", [](const Exchange&) -> std::optional<Answer> {
                         return Answer{200, 0, {}};
                       }}};
  for (const Day& day : days) {
    SCOPED_TRACE(day.name);
    unsigned asked = 0;
    const std::int64_t end = phone_.now + kDay_s;
    while (phone_.now < end) {
      asked += phone_.talk(day.line, 100);
      later(5);
    }
    EXPECT_LE(asked, 1200U);
    EXPECT_GE(asked, 24U);
  }
}

TEST_F(ConversationTest, DoesNotStormACounterThatForked) {
  enrol();
  ASSERT_EQ(phone_.certify(), Code::ok);
  region_.log = forked_from(region_.log, 1, 3);
  unsigned asked = 0;
  const std::int64_t end = phone_.now + kDay_s;
  while (phone_.now < end) {
    asked += phone_.talk(counter_, 100);
    later(5);
  }
  EXPECT_LE(asked, 1200U);
}

// Waiting times that next_step gives are such that a host that sleeps for them asks in time, and not in a tight loop.
TEST_F(ConversationTest, WaitsAtLeastASecondAndAtMostAnHour) {
  enrol();
  for (int i = 0; i < 200; ++i) {
    const NextStep next = phone_.client().next_step(phone_.now);
    if (next.exchange) {
      const Answer answer = counter_.handle(*next.exchange);
      phone_.keep(phone_.client().take_answer(next.exchange->id, answer.status, answer.code, answer.body, phone_.now));
      continue;
    }
    ASSERT_GE(next.wait_s, 1);
    ASSERT_LE(next.wait_s, 3600);
    later(next.wait_s);
  }
}

// The device's clock is advice: wherever it jumps, the phone goes on asking within the hour.
TEST_F(ConversationTest, GoesOnAskingAfterAClockJump) {
  for (const std::int64_t jump : {-3650 * kDay_s, -30 * kDay_s, -40 * std::int64_t{3600}, -2 * std::int64_t{3600},
                                  std::int64_t{3600}, 30 * kDay_s, 3650 * kDay_s}) {
    for (const bool network_failed : {false, true}) {
      SCOPED_TRACE(std::to_string(jump) + (network_failed ? " after failures" : ""));
      Region region;
      Counter counter(region);
      Phone phone(region, kNow);
      phone.talk(counter);
      phone.enrol();
      phone.talk(counter);
      counter.grant();
      phone.now += 10;
      counter.now += 10;
      phone.talk(counter);
      ASSERT_EQ(phone.view().phase, Phase::enrolled);
      if (network_failed) {
        for (int i = 0; i < 8; ++i) {
          phone.now += 1000;
          phone.talk([](const Exchange&) -> std::optional<Answer> { return std::nullopt; });
        }
      }
      phone.now += jump;
      unsigned asked = 0;
      for (int minute = 0; minute <= 60; ++minute) {
        asked += phone.talk(counter);
        phone.now += 60;
      }
      EXPECT_GE(asked, 1U);
      EXPECT_EQ(phone.view().fault, Code::ok);
      ASSERT_EQ(phone.certify(), Code::ok);
      phone.talk(counter);
      EXPECT_EQ(phone.view().items.at(0).state, State::received);
    }
  }
}

TEST_F(ConversationTest, SendsAWaitingPacketBeforeEveryQuestion) {
  enrol();
  ASSERT_EQ(phone_.certify(), Code::ok);
  later(700);
  const NextStep next = phone_.client().next_step(phone_.now);
  ASSERT_TRUE(next.exchange);
  EXPECT_EQ(next.exchange->path, "/v1/submissions");
  EXPECT_EQ(next.exchange->method, Method::post);
  EXPECT_EQ(next.exchange->body, must(phone_.client().packet_file(newest().submission_id)));
}

TEST_F(ConversationTest, RequestsCarryNoMoreThanTheyMust) {
  enrol();
  ASSERT_EQ(phone_.certify(), Code::ok);
  later(700);
  phone_.talk([&](const Exchange& exchange) -> std::optional<Answer> {
    EXPECT_TRUE(exchange.path.starts_with("/v1/"));
    EXPECT_EQ(exchange.path.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789/-"), std::string::npos);
    EXPECT_LE(exchange.headers.size(), 2U);
    EXPECT_EQ(exchange.body.empty(), exchange.method == Method::get);
    EXPECT_EQ(exchange.max_answer_bytes, receipt::kMaxReplyBytes);
    return counter_.handle(exchange);
  });
}

}  // namespace
}  // namespace lifecert::client
