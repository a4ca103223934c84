// The phone's day against a counter in memory.
#include "core/client/client.h"

#include <gtest/gtest.h>

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
using support::must;
using support::NamedSigner;
using support::Phone;
using support::Region;

class ClientTest : public ::testing::Test {
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
  void certify_and_send() {
    ASSERT_EQ(phone_.certify(), Code::ok);
    later(5);
    phone_.talk(counter_);
    ASSERT_EQ(newest().state, State::received);
  }
  ItemView newest() { return phone_.view().items.at(0); }

  Region region_;
  Counter counter_{region_};
  Phone phone_{region_, kNow};
};

// ---- The whole story

TEST_F(ClientTest, GoesFromALetterToADecision) {
  EXPECT_EQ(phone_.view().phase, Phase::fresh);
  EXPECT_FALSE(phone_.view().trust_known);
  phone_.talk(counter_);
  EXPECT_TRUE(phone_.view().trust_known);
  EXPECT_EQ(phone_.view().hotline, "0000-12333");
  EXPECT_EQ(phone_.view().region_zh, "示例区");

  ASSERT_EQ(phone_.enrol(), Code::ok);
  EXPECT_EQ(phone_.view().phase, Phase::requested);
  phone_.talk(counter_);
  EXPECT_EQ(phone_.view().phase, Phase::requested);
  counter_.grant();
  later(10);
  phone_.talk(counter_);
  View view = phone_.view();
  EXPECT_EQ(view.phase, Phase::enrolled);
  EXPECT_EQ(view.due_day, kToday + 38);
  EXPECT_EQ(view.scheme_zh, "城镇职工养老保险");
  EXPECT_EQ(view.station_phone, "0000-1000001");
  EXPECT_TRUE(view.challenge_ready);
  EXPECT_EQ(view.beacon_at, kNow + 10);
  EXPECT_EQ(view.fault, Code::ok);
  EXPECT_TRUE(view.items.empty());

  // Offline from here on.
  later(3600);
  ASSERT_EQ(phone_.certify(), Code::ok);
  EXPECT_EQ(newest().state, State::kept);
  EXPECT_EQ(newest().kept_at, phone_.now);
  EXPECT_FALSE(newest().proof_verified);
  const crypto::Hash submission = newest().submission_id;
  EXPECT_EQ(newest().spoken_number, receipt::spoken_number(submission));
  EXPECT_TRUE(receipt::read_slip_qr_unverified(newest().kept_qr));

  // Closed and opened again.
  phone_.open();
  EXPECT_EQ(newest().state, State::kept);
  EXPECT_EQ(newest().submission_id, submission);

  // Online again.
  later(5);
  phone_.talk(counter_);
  EXPECT_EQ(newest().state, State::received);
  EXPECT_EQ(newest().received_at, counter_.now);
  EXPECT_TRUE(newest().proof_verified);
  EXPECT_EQ(counter_.submissions(), 1U);
  EXPECT_EQ(phone_.count("packet/"), 1U) << "the local copy stays until the decision";

  counter_.decide(submission, Verdict::pass);
  later(60);
  phone_.talk(counter_);
  EXPECT_EQ(newest().state, State::decided);
  EXPECT_EQ(newest().verdict, static_cast<std::uint8_t>(Verdict::pass));
  EXPECT_EQ(newest().next_due_day, kToday + 403);
  EXPECT_TRUE(newest().proof_verified);
  EXPECT_EQ(phone_.view().due_day, kToday + 403);
  EXPECT_EQ(phone_.count("packet/"), 0U);
  EXPECT_EQ(phone_.count("record/"), 1U);
  EXPECT_EQ(phone_.count("receipt/"), 1U);
  EXPECT_EQ(phone_.count("decision/"), 1U);
}

TEST_F(ClientTest, SaysInTheHeaderWhatItKnows) {
  enrol();
  const std::uint64_t size = counter_.log().size();
  certify_and_send();
  const envelope::Header& header = counter_.header(newest().submission_id);
  EXPECT_EQ(header.region, Region::kName);
  EXPECT_EQ(header.log_origin, "log.demo.example");
  EXPECT_EQ(header.scheme, "urban-employee");
  EXPECT_EQ(header.due_day, kToday + 38);
  EXPECT_EQ(header.person, (envelope::PersonRef{envelope::PersonKind::pseudonym, region_.person}));
  EXPECT_EQ(header.device_key, region_.device.public_key());
  EXPECT_EQ(header.journal_seq, 2U);
  EXPECT_EQ(header.packet_seq, 1U);
  ASSERT_TRUE(header.beacon);
  EXPECT_EQ(header.beacon->size, size);
  EXPECT_EQ(header.beacon->root, counter_.log().head(size).root);
  EXPECT_EQ(header.beacon->time, static_cast<std::uint64_t>(kNow + 10));
  EXPECT_TRUE(header.challenge);
  EXPECT_EQ(header.recipient_epoch, 1U);
}

TEST_F(ClientTest, UsesEachChallengeOnce) {
  enrol();
  std::set<std::optional<crypto::Hash>> used;
  for (int i = 0; i < 2; ++i) {
    ASSERT_EQ(phone_.certify(), Code::ok);
    phone_.open();
    EXPECT_EQ(phone_.view().challenge_ready, i == 0);
  }
  ASSERT_EQ(phone_.certify(), Code::ok) << "without a challenge it goes all the same";
  later(5);
  phone_.talk(counter_);
  for (const ItemView& item : phone_.view().items) {
    EXPECT_EQ(item.state, State::received);
    used.insert(counter_.header(item.submission_id).challenge);
  }
  EXPECT_EQ(used.size(), 3U) << "two challenges and none";
  EXPECT_TRUE(used.contains(std::nullopt));
}

TEST_F(ClientTest, AsksForNewChallengesWhenOneWasUsed) {
  enrol();
  certify_and_send();
  counter_.issue_challenge();
  later(60);
  phone_.talk(counter_);
  ASSERT_EQ(phone_.certify(), Code::ok);
  ASSERT_EQ(phone_.certify(), Code::ok);
  EXPECT_FALSE(phone_.view().challenge_ready);
}

// The script before the camera hangs on the challenge that the packet will name.
TEST_F(ClientTest, GivesTheSeedOfTheNextScript) {
  EXPECT_EQ(phone_.client().script_seed(phone_.now).error().code, Code::wrong_state);
  enrol();
  const ScriptSeed first = must(phone_.client().script_seed(phone_.now));
  EXPECT_EQ(first.device_key, region_.device.public_key());
  EXPECT_NE(first.challenge, crypto::Hash{});
  ASSERT_EQ(phone_.certify(), Code::ok);
  const ScriptSeed second = must(phone_.client().script_seed(phone_.now));
  EXPECT_NE(second.challenge, first.challenge) << "each challenge is used once";
  EXPECT_EQ(second.person, first.person);
  ASSERT_EQ(phone_.certify(), Code::ok);
  EXPECT_EQ(must(phone_.client().script_seed(phone_.now)).challenge, crypto::Hash{}) << "none is left";
}

TEST_F(ClientTest, DoesNotUseAnExpiredChallenge) {
  enrol();
  later(90 * kDay_s);
  EXPECT_FALSE(phone_.view().challenge_ready);
  ASSERT_EQ(phone_.certify(), Code::ok);
  later(1);
  phone_.talk(counter_);
  ASSERT_EQ(newest().state, State::received);
  EXPECT_FALSE(counter_.header(newest().submission_id).challenge);
}

TEST_F(ClientTest, MayCertifyAgainWhenMoreIsAsked) {
  enrol();
  certify_and_send();
  counter_.decide(newest().submission_id, Verdict::more);
  later(60);
  phone_.talk(counter_);
  EXPECT_EQ(newest().state, State::decided);
  EXPECT_EQ(newest().decision_reason, "照片不清楚，请重新拍摄。");
  EXPECT_EQ(phone_.view().due_day, kToday + 38) << "safe until the same day";
  certify_and_send();
  EXPECT_EQ(phone_.view().items.size(), 2U);
  EXPECT_EQ(counter_.header(newest().submission_id).packet_seq, 2U);
}

// ---- Opened again after every step

// The steps of a whole story; each is one thing that a person, a network or an office does.
std::vector<std::function<void(Phone&, Counter&)>> story() {
  const auto talk = [](Phone& phone, Counter& counter) { phone.talk(counter); };
  return {talk,
          [](Phone& phone, Counter&) { phone.enrol(); },
          talk,
          [](Phone&, Counter& counter) { counter.grant(); },
          talk,
          [](Phone& phone, Counter&) { phone.certify(); },
          [](Phone& phone, Counter&) { phone.certify(); },
          talk,
          [](Phone& phone, Counter& counter) { counter.decide(phone.view().items.at(1).submission_id, Verdict::more); },
          talk,
          [](Phone& phone, Counter& counter) { counter.decide(phone.view().items.at(0).submission_id, Verdict::pass); },
          talk};
}

void tell(Phone& phone, Counter& counter, const std::function<void()>& between) {
  for (const auto& one : story()) {
    phone.now += 700;
    counter.now += 700;
    one(phone, counter);
    between();
  }
}

View comparable(View view) {
  for (ItemView& item : view.items) item.attempts = 0;
  return view;
}

TEST_F(ClientTest, EndsTheSameWhenOpenedAgainAfterEveryStep) {
  tell(phone_, counter_, [] {});
  EXPECT_EQ(newest().state, State::decided);
  EXPECT_EQ(phone_.view().items.at(1).state, State::decided);

  Region region;
  Counter counter(region);
  Phone reopened(region, kNow);
  tell(reopened, counter, [&] {
    const View before = comparable(reopened.view());
    reopened.open();
    View after = comparable(reopened.view());
    after.fault = before.fault;  // what the last exchange ran into is not kept
    EXPECT_EQ(after, before);
  });
  EXPECT_EQ(comparable(reopened.view()), comparable(phone_.view()));
  EXPECT_EQ(reopened.rows, phone_.rows);
}

// ---- Full storage

// Twelve minutes in which everybody does what is theirs to do, until two certifications are decided.
bool live_on(Phone& phone, Counter& counter) {
  phone.now += 700;
  counter.now += 700;
  phone.talk(counter);
  if (phone.view().phase == Phase::fresh) phone.enrol();
  if (counter.has_open_request()) counter.grant();
  if (phone.view().phase == Phase::enrolled && phone.view().items.size() < 2) phone.certify();
  for (const crypto::Hash& submission : counter.undecided()) {
    counter.decide(submission, phone.view().items.size() < 2 ? Verdict::more : Verdict::pass);
  }
  const std::vector<ItemView> items = phone.view().items;
  return items.size() == 2 && items[0].state == State::decided && items[1].state == State::decided;
}

// Whichever write fails: nothing stored has changed, and soon all is as if it had not failed.
TEST_F(ClientTest, LosesNothingWhenAnyWriteFails) {
  for (int i = 0; i < 20 && !live_on(phone_, counter_); ++i) {
  }
  const unsigned writes = phone_.commits;
  EXPECT_GE(writes, 8U);
  for (unsigned fails = 0; fails < writes; ++fails) {
    SCOPED_TRACE("write " + std::to_string(fails));
    Region region;
    Counter counter(region);
    Phone phone(region, kNow);
    bool failed = false;
    phone.disk_is_full = [&] { return !failed && phone.commits == fails && (failed = true); };
    int rounds = 0;
    while (rounds < 20 && !live_on(phone, counter)) ++rounds;
    ASSERT_TRUE(failed);
    EXPECT_LT(rounds, 20);
    phone.open();
    ASSERT_EQ(phone.view().items.size(), 2U);
    for (const ItemView& item : phone.view().items) {
      EXPECT_EQ(item.state, State::decided);
      EXPECT_TRUE(item.proof_verified);
    }
    EXPECT_EQ(phone.view().due_day, kToday + 403);
    EXPECT_EQ(counter.submissions(), 2U);
  }
}

TEST_F(ClientTest, IsAsBeforeWhenStorageIsFull) {
  enrol();
  const auto rows = phone_.rows;
  const View before = phone_.view();
  phone_.disk_is_full = [] { return true; };
  EXPECT_EQ(phone_.certify(), Code::storage_full);
  EXPECT_EQ(phone_.rows, rows);
  EXPECT_EQ(phone_.view().items, before.items);
  EXPECT_EQ(phone_.view().challenge_ready, before.challenge_ready);
  phone_.disk_is_full = [] { return false; };
  EXPECT_EQ(phone_.certify(), Code::ok);
  EXPECT_EQ(newest().state, State::kept);
  EXPECT_EQ(phone_.count("journal/"), 2U) << "no number was used up";
}

// A phone whose storage is full goes on trying, but does not hammer the counter.
TEST_F(ClientTest, DoesNotStormTheCounterWhileStorageIsFull) {
  enrol();
  ASSERT_EQ(phone_.certify(), Code::ok);
  phone_.disk_is_full = [] { return true; };
  unsigned asked = 0;
  for (int minute = 0; minute < 60; ++minute) {
    later(60);
    asked += phone_.talk(counter_, 1000);
    EXPECT_EQ(newest().state, State::kept);
    EXPECT_EQ(newest().reason, Code::storage_full);
  }
  EXPECT_LE(asked, 100U);
  EXPECT_EQ(counter_.submissions(), 1U) << "the same packet, however often it comes";
  phone_.disk_is_full = [] { return false; };
  later(8 * 3600);
  phone_.talk(counter_);
  EXPECT_EQ(newest().state, State::received);
}

// The very first write, the trust list, fails; the phone must not wait a day for the next try.
TEST_F(ClientTest, AsksAgainSoonForWhatCouldNotBeStored) {
  bool full = true;
  phone_.disk_is_full = [&] { return full; };
  phone_.talk(counter_);
  EXPECT_FALSE(phone_.view().trust_known);
  full = false;
  later(1200);
  phone_.talk(counter_);
  EXPECT_TRUE(phone_.view().trust_known);
}

TEST_F(ClientTest, TakesNoOtherStepWhileChangesWait) {
  phone_.talk(counter_);
  Client& client = phone_.client();
  const ToSign to_sign = must(client.prepare_enrolment(Region::stretched(), region_.device.public_key(), kNow));
  const Changes changes = must(client.finish_enrolment(phone_.sign(to_sign)));
  EXPECT_FALSE(changes.puts.empty());
  EXPECT_EQ(client.prepare_enrolment(Region::stretched(), region_.device.public_key(), kNow).error().code,
            Code::wrong_state);
  EXPECT_EQ(client.finish_enrolment(phone_.sign(to_sign)).error().code, Code::wrong_state);
  EXPECT_EQ(client.prepare_submission(Phone::capture(), fixed("e"), kNow).error().code, Code::wrong_state);
  EXPECT_EQ(client.next_step(kNow + 3600 * 48).exchange, std::nullopt);
  EXPECT_EQ(client.take_answer(1, 200, 0, {}, kNow).error().code, Code::wrong_state);
  client.discard();
  EXPECT_EQ(phone_.view().phase, Phase::fresh);
  EXPECT_EQ(phone_.enrol(), Code::ok);
}

// ---- Enrolment

TEST_F(ClientTest, ShowsWhyACodeWasRefusedAndTakesAnother) {
  phone_.talk(counter_);
  for (const Code reason : {Code::unknown_code, Code::used_code, Code::expired}) {
    ASSERT_EQ(phone_.enrol(), Code::ok);
    later(10);
    phone_.talk(counter_);
    counter_.refuse_enrolment(reason);
    later(1000);
    phone_.talk(counter_);
    EXPECT_EQ(phone_.view().phase, Phase::refused);
    EXPECT_EQ(phone_.view().refusal, reason);
    EXPECT_EQ(phone_.view().refusal_since, kNow - 3 * kDay_s);
    phone_.open();
    EXPECT_EQ(phone_.view().refusal, reason) << "after opening again, too";
    later(1000);
    const unsigned asked = counter_.asked["/v1/enrolments"];
    phone_.talk(counter_);
    EXPECT_EQ(counter_.asked["/v1/enrolments"], asked) << "what was refused is not asked about again";
    later(1000);
  }
  ASSERT_EQ(phone_.enrol(), Code::ok);
  EXPECT_EQ(phone_.view().phase, Phase::requested);
  phone_.talk(counter_);
  counter_.grant();
  later(10);
  phone_.talk(counter_);
  EXPECT_EQ(phone_.view().phase, Phase::enrolled);
  EXPECT_EQ(phone_.count("refusal"), 0U);
}

TEST_F(ClientTest, TakesNoOtherCodeOnceEnrolled) {
  enrol();
  EXPECT_EQ(phone_.enrol(), Code::wrong_state);
}

TEST_F(ClientTest, EnrolsNoKeyThatIsNone) {
  EXPECT_EQ(phone_.client().prepare_enrolment(Region::stretched(), crypto::PublicKey{}, kNow).error().code,
            Code::bad_key);
}

TEST_F(ClientTest, IsNotEnrolledByACredentialForAnother) {
  struct Case {
    const char* name;
    std::function<void(cert::Credential&)> change;
  };
  const std::vector<Case> cases = {
      {"another request", [](cert::Credential& c) { c.request = fixed("another request"); }},
      {"another device", [](cert::Credential& c) { c.device_key = NamedSigner("another device").public_key(); }},
      {"another region", [](cert::Credential& c) { c.region = "other.example"; }},
      {"another suite", [](cert::Credential& c) { c.suite = 2; }}};
  for (const Case& one : cases) {
    SCOPED_TRACE(one.name);
    Region region;
    Counter counter(region);
    Phone phone(region, kNow);
    phone.talk(counter);
    phone.enrol();
    phone.talk(counter);
    cert::Credential credential = region.credential();
    one.change(credential);
    counter.grant(credential);
    phone.now += 10;
    counter.now += 10;
    phone.talk(counter);
    EXPECT_EQ(phone.view().phase, Phase::requested);
    EXPECT_NE(phone.view().fault, Code::ok);
    EXPECT_EQ(phone.count("credential"), 0U);
  }
}

TEST_F(ClientTest, KeepsNoChallengeOfAnotherPerson) {
  enrol();
  cert::Challenge other = region_.challenge(9);
  other.person = fixed("another person");
  const unsigned before = phone_.count("challenge/");
  certify_and_send();
  counter_.issue_challenge(other);
  later(700);
  phone_.talk(counter_);
  EXPECT_EQ(phone_.count("challenge/"), before - 1);
}

// ---- Certifying

TEST_F(ClientTest, CertifiesOnlyWithWhatIsNeeded) {
  const crypto::Hash entropy = fixed("entropy");
  const auto prepare = [&](const Capture& capture, ByteView feed) {
    const Result<ToSign> to_sign = phone_.client().prepare_submission(capture, feed, phone_.now);
    return to_sign ? Code::ok : to_sign.error().code;
  };
  EXPECT_EQ(prepare(Phone::capture(), entropy), Code::wrong_state) << "not enrolled";
  enrol();
  Capture capture = Phone::capture();
  EXPECT_EQ(prepare(capture, entropy), Code::ok);
  EXPECT_EQ(prepare(capture, {}), Code::weak_entropy);
  EXPECT_EQ(prepare(capture, Bytes(64, 3)), Code::weak_entropy);
  capture.consent_to_face = false;
  EXPECT_EQ(prepare(capture, entropy), Code::no_consent);
  capture = Phone::capture();
  capture.consent_version = 0;
  EXPECT_EQ(prepare(capture, entropy), Code::no_consent);
  capture = Phone::capture();
  capture.photos.clear();
  EXPECT_EQ(prepare(capture, entropy), Code::bad_argument);
  capture = Phone::capture();
  capture.photos[1].jpeg = Region::picture("large", cert::kMaxPhotoBytes);
  EXPECT_EQ(prepare(capture, entropy), Code::ok);
  capture.photos[1].jpeg = Region::picture("too large", cert::kMaxPhotoBytes + 1);
  EXPECT_EQ(prepare(capture, entropy), Code::too_long) << "it would be kept, and no office could ever read it";
  capture = Phone::capture();
  capture.photos.resize(cert::kMaxPhotos + 1, capture.photos[0]);
  EXPECT_EQ(prepare(capture, entropy), Code::too_long);
  EXPECT_TRUE(phone_.view().items.empty());
}

// ---- Certifying before the answer to the request is here

TEST_F(ClientTest, CertifiesWhileTheRequestHasNoAnswer) {
  EXPECT_EQ(phone_.certify(), Code::wrong_state) << "nobody has asked for anything";
  phone_.talk(counter_);
  EXPECT_EQ(phone_.view().provisional_left, 0U);
  ASSERT_EQ(phone_.enrol(), Code::ok);
  EXPECT_EQ(phone_.view().provisional_left, 2U);
  // Without a network; the request has not left the phone either.
  const ToSign to_sign = must(phone_.client().prepare_submission(Phone::capture(), fixed("e"), phone_.now));
  ASSERT_EQ(to_sign.messages.size(), 1U) << "there is no slip to sign";
  EXPECT_EQ(phone_.client().finish_submission({{must(NamedSigner("stranger").sign(to_sign.messages[0]))}}).error().code,
            Code::bad_signature);
  ASSERT_EQ(phone_.certify(), Code::ok);
  EXPECT_EQ(phone_.view().provisional_left, 1U);
  EXPECT_EQ(newest().state, State::kept);
  EXPECT_FALSE(newest().spoken_number.empty());
  EXPECT_TRUE(newest().kept_qr.empty()) << "nobody vouches for this key yet";
  const crypto::Hash id = newest().submission_id;
  EXPECT_EQ(phone_.client().paper(id, receipt::PaperKind::kept).error().code, Code::not_found);
  const envelope::ParsedPacket packet = must(envelope::parse_unverified(must(phone_.client().packet_file(id))));
  const envelope::SignedStatement request = must(envelope::decode_signed(phone_.rows.at(rows::key(rows::kRequest))));
  EXPECT_EQ(packet.header.person, (envelope::PersonRef{envelope::PersonKind::enrolment_request, cert::payload_hash(request.payload)}));
  EXPECT_EQ(must(envelope::decode_signed(packet.packet.request)), request) << "it proves itself";
  EXPECT_TRUE(packet.header.scheme.empty());
  EXPECT_FALSE(packet.header.challenge);

  phone_.open();
  EXPECT_EQ(phone_.view().provisional_left, 1U) << "after a restart as well";
  phone_.talk(counter_);
  EXPECT_EQ(newest().state, State::received);
  EXPECT_EQ(phone_.view().phase, Phase::requested);
  counter_.grant();
  later(10);
  phone_.talk(counter_);
  EXPECT_EQ(phone_.view().phase, Phase::enrolled);
  EXPECT_EQ(phone_.view().provisional_left, 0U);
  counter_.decide(id, Verdict::pass);
  later(700);
  phone_.talk(counter_);
  EXPECT_EQ(newest().state, State::decided);
  ASSERT_EQ(phone_.certify(), Code::ok);
  EXPECT_FALSE(newest().kept_qr.empty()) << "from now on there is a slip";
  EXPECT_EQ(must(envelope::parse_unverified(must(phone_.client().packet_file(newest().submission_id)))).header.packet_seq, 2U);
}

TEST_F(ClientTest, CertifiesBeforeTheAnswerOnlyAsOftenAsIsTaken) {
  phone_.talk(counter_);
  ASSERT_EQ(phone_.enrol(), Code::ok);
  Capture capture = Phone::capture();
  capture.live = {1, 2, 3};
  EXPECT_EQ(phone_.certify(capture), Code::bad_argument) << "there is no challenge to draw movements from";
  capture = Phone::capture();
  capture.photos.assign(6, {cert::PhotoLabel::straight, kNow, Region::picture("large", cert::kMaxPhotoBytes)});
  EXPECT_EQ(phone_.certify(capture), Code::too_long) << "the counter would not take it";
  EXPECT_EQ(phone_.client().finish_submission({}).error().code, Code::wrong_state) << "and nothing of it is left";
  capture.photos.resize(4);
  EXPECT_EQ(phone_.certify(capture), Code::ok);
  EXPECT_EQ(phone_.certify(), Code::ok);
  EXPECT_EQ(phone_.certify(), Code::provisional_limit);
  EXPECT_EQ(phone_.view().provisional_left, 0U);
  phone_.talk(counter_);
  EXPECT_EQ(counter_.submissions(), 2U);
}

TEST_F(ClientTest, WhatWasCertifiedUnderARefusedRequestIsToldToThePerson) {
  phone_.talk(counter_);
  ASSERT_EQ(phone_.enrol(), Code::ok);
  ASSERT_EQ(phone_.certify(), Code::ok);
  phone_.talk(counter_);
  EXPECT_EQ(newest().state, State::received);
  counter_.refuse_enrolment(Code::unknown_code);
  later(10);
  phone_.talk(counter_);
  EXPECT_EQ(phone_.view().phase, Phase::refused);
  EXPECT_EQ(newest().state, State::needs_you);
  EXPECT_EQ(newest().reason, Code::unproven_request);
  EXPECT_EQ(phone_.view().provisional_left, 0U);
  EXPECT_EQ(phone_.certify(), Code::wrong_state);
  phone_.open();
  EXPECT_EQ(newest().state, State::needs_you) << "after a restart as well";
  // Another letter: then it goes on, and what was made under the first request stays what it was.
  cert::StretchedCode code = Region::stretched();
  code.code_id[0] ^= 1U;
  ASSERT_EQ(phone_.enrol(code), Code::ok);
  EXPECT_EQ(phone_.view().provisional_left, 2U);
  ASSERT_EQ(phone_.certify(), Code::ok);
  EXPECT_EQ(phone_.view().items.at(1).state, State::needs_you);
}

TEST_F(ClientTest, AsksWhatBecameOfARequestThatANewerOneReplaced) {
  phone_.talk(counter_);
  ASSERT_EQ(phone_.enrol(), Code::ok);
  ASSERT_EQ(phone_.certify(), Code::ok);
  phone_.talk(counter_);
  const crypto::Hash first = counter_.newest_request();
  const crypto::Hash id = newest().submission_id;
  // Another letter before the first had an answer, and that one is granted.
  cert::StretchedCode code = Region::stretched();
  code.code_id[0] ^= 1U;
  ASSERT_EQ(phone_.enrol(code), Code::ok);
  phone_.talk(counter_);
  counter_.grant();
  later(60);
  phone_.talk(counter_);
  ASSERT_EQ(phone_.view().phase, Phase::enrolled);
  EXPECT_EQ(newest().state, State::received) << "nobody has said anything about the first";

  // Somebody else's refusal is none of the first.
  const crypto::Hash foreign = fixed("somebody's");
  counter_.refuse_replaced(foreign, Code::unknown_code);
  counter_.confuse_replaced(first, foreign);
  later(1000);
  phone_.talk(counter_);
  EXPECT_EQ(newest().state, State::received);

  counter_.refuse_replaced(first, Code::unknown_code);
  phone_.open();
  later(1000);
  phone_.talk(counter_);
  EXPECT_EQ(newest().submission_id, id);
  EXPECT_EQ(newest().state, State::needs_you);
  EXPECT_EQ(newest().reason, Code::unproven_request);
  EXPECT_EQ(phone_.view().phase, Phase::enrolled) << "the newer one stands";
  const unsigned asked = counter_.asked["/v1/enrolments"];
  later(1000);
  phone_.talk(counter_);
  EXPECT_EQ(counter_.asked["/v1/enrolments"], asked) << "there is nothing left to ask";
  phone_.open();
  EXPECT_EQ(newest().state, State::needs_you) << "after a restart as well";
}

// A counter that no longer knows the request is nothing to trouble a person with.
TEST_F(ClientTest, IsNotTroubledByARequestThatTheCounterDoesNotKnow) {
  phone_.talk(counter_);
  ASSERT_EQ(phone_.enrol(), Code::ok);
  ASSERT_EQ(phone_.certify(), Code::ok);
  phone_.talk(counter_);
  const std::string first = "/v1/enrolments/" + wire::to_hex(counter_.newest_request());
  cert::StretchedCode code = Region::stretched();
  code.code_id[0] ^= 1U;
  ASSERT_EQ(phone_.enrol(code), Code::ok);
  unsigned asked = 0;
  const auto line = [&](const Exchange& exchange) -> std::optional<Answer> {
    if (exchange.path != first) return counter_.handle(exchange);
    ++asked;
    return Answer{404, static_cast<std::uint16_t>(Code::not_found), {}};
  };
  phone_.talk(line);
  EXPECT_EQ(asked, 1U);
  EXPECT_EQ(phone_.view().fault, Code::ok);
  EXPECT_EQ(newest().state, State::received);
  later(4000);
  phone_.talk(line);
  EXPECT_EQ(asked, 2U) << "now and then";
}

TEST_F(ClientTest, KeepsNothingUnlessBothSignaturesHold) {
  enrol();
  const auto rows = phone_.rows;
  NamedSigner stranger("stranger");
  for (int wrong = 0; wrong < 4; ++wrong) {
    const ToSign to_sign = must(phone_.client().prepare_submission(Phone::capture(), fixed("entropy"), phone_.now));
    ASSERT_EQ(to_sign.messages.size(), 2U);
    Signatures signatures = phone_.sign(to_sign);
    switch (wrong) {
      case 0:
        signatures.signatures[0] = must(stranger.sign(to_sign.messages[0]));
        break;
      case 1:
        signatures.signatures[1] = must(stranger.sign(to_sign.messages[1]));
        break;
      case 2:
        std::swap(signatures.signatures[0], signatures.signatures[1]);
        break;
      default:
        signatures.signatures.pop_back();
        break;
    }
    EXPECT_EQ(phone_.client().finish_submission(signatures).error().code,
              wrong == 3 ? Code::wrong_state : Code::bad_signature);
    EXPECT_TRUE(phone_.view().items.empty());
  }
  EXPECT_EQ(phone_.client().finish_submission({}).error().code, Code::wrong_state) << "nothing is prepared";
  EXPECT_EQ(phone_.rows, rows);
  EXPECT_EQ(phone_.certify(), Code::ok);
}

TEST_F(ClientTest, MustPrepareAgainWhenTheJournalMovedOn) {
  enrol();
  ASSERT_EQ(phone_.certify(), Code::ok);
  const ToSign to_sign = must(phone_.client().prepare_submission(Phone::capture(), fixed("entropy"), phone_.now));
  later(5);
  phone_.talk(counter_);  // the receipt of the first is journaled meanwhile
  EXPECT_EQ(phone_.client().finish_submission(phone_.sign(to_sign)).error().code, Code::wrong_state);
  EXPECT_EQ(phone_.certify(), Code::ok);
}

TEST_F(ClientTest, GivesThePacketAsAFileUntilItIsDecided) {
  enrol();
  ASSERT_EQ(phone_.certify(), Code::ok);
  const crypto::Hash submission = newest().submission_id;
  const Bytes file = must(phone_.client().packet_file(submission));
  EXPECT_EQ(must(envelope::parse_unverified(file)).submission_id, submission);
  EXPECT_EQ(phone_.client().packet_file(fixed("unknown")).error().code, Code::unknown_submission);
  later(5);
  phone_.talk(counter_);
  counter_.decide(submission, Verdict::pass);
  later(60);
  phone_.talk(counter_);
  EXPECT_EQ(phone_.client().packet_file(submission).error().code, Code::not_found);
}

// What the office opens is what the person gave.
TEST_F(ClientTest, SealsWhatThePersonGaveToTheEpochsRecipients) {
  enrol();
  ASSERT_EQ(phone_.certify(), Code::ok);
  const Bytes file = must(phone_.client().packet_file(newest().submission_id));
  const envelope::ParsedPacket parsed = must(envelope::parse_unverified(file));
  const crypto::SecretKey key = must(envelope::unwrap_content_key(parsed, region_.recipient_1b));
  const cert::Evidence evidence = must(wire::decode<cert::Evidence>(must(envelope::open_evidence(parsed, key))));
  EXPECT_EQ(evidence.photos, Phone::capture().photos);
  EXPECT_TRUE(evidence.consent_to_face);
  const Bytes photo = Phone::capture().photos[0].jpeg;
  for (const auto& [name, value] : phone_.rows) {
    EXPECT_EQ(std::search(value.begin(), value.end(), photo.begin() + 10, photo.begin() + 40), value.end())
        << "a picture lies open in a stored row";
  }
}

// ---- Opened from what was stored

TEST_F(ClientTest, TakesInAPacketThatTheJournalDoesNotKnow) {
  enrol();
  ASSERT_EQ(phone_.certify(), Code::ok);
  const crypto::Hash submission = newest().submission_id;
  phone_.rows.erase(rows::key(rows::kJournal, std::uint64_t{2}));
  phone_.open();
  ASSERT_EQ(phone_.view().items.size(), 1U);
  EXPECT_EQ(newest().state, State::kept);
  EXPECT_EQ(newest().submission_id, submission);
  // Not stored yet: opening again finds it again.
  phone_.open();
  ASSERT_EQ(phone_.view().items.size(), 1U);
  later(5);
  phone_.talk(counter_);
  EXPECT_EQ(newest().state, State::received);
  EXPECT_EQ(phone_.count("journal/"), 3U) << "the entry that was missing went with the next";
  phone_.open();
  EXPECT_EQ(newest().state, State::received);
  EXPECT_EQ(phone_.view().items.size(), 1U);
}

TEST_F(ClientTest, OpensWhateverLiesAmongThePackets) {
  enrol();
  ASSERT_EQ(phone_.certify(), Code::ok);
  envelope::Header header = region_.header();
  for (const std::uint64_t number : {std::uint64_t{0}, ~std::uint64_t{0}}) {
    header.packet_seq = number;
    const Bytes packet = region_.packet(header, bytes_of("x"), region_.recipients());
    const crypto::Hash id = must(envelope::parse_unverified(packet)).submission_id;
    const auto rows = phone_.rows;
    phone_.rows[rows::key(rows::kPacket, id)] = packet;
    const Result<Client> opened = Client::open(region_.pins, phone_.stored(), phone_.now);
    ASSERT_TRUE(opened) << number;
    EXPECT_GE(opened->view(phone_.now).items.size(), 1U);
    Phone again(region_, phone_.now);
    again.rows = phone_.rows;
    again.open();
    EXPECT_EQ(again.certify(), Code::ok) << "the next certification is possible";
    phone_.rows = rows;
  }
}

TEST_F(ClientTest, IsNotOpenedWithABrokenJournal) {
  enrol();
  certify_and_send();
  phone_.rows.erase(rows::key(rows::kJournal, std::uint64_t{1}));
  const Result<Client> opened = Client::open(region_.pins, phone_.stored(), phone_.now);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, Code::not_consistent);
}

// Each stored row, altered at one byte in five: it opens or says why not, and shows nothing as proven that is not.
TEST_F(ClientTest, ShowsNothingAsProvenThatIsAlteredInStorage) {
  enrol();
  certify_and_send();
  counter_.decide(newest().submission_id, Verdict::pass);
  later(60);
  phone_.talk(counter_);
  ASSERT_TRUE(newest().proof_verified);
  unsigned not_opened = 0;
  for (const auto& [key, value] : phone_.rows) {
    const std::string name = text_of(key).substr(0, text_of(key).find('/'));
    for (std::size_t at = 0; at < value.size(); at += name == "packet" ? 997 : name == "journal" ? 1 : 5) {
      std::vector<Row> rows = phone_.stored();
      for (Row& row : rows) {
        if (row.key == key) row.value[at] ^= static_cast<std::uint8_t>(1U << (at % 8));
      }
      const Result<Client> opened = Client::open(region_.pins, rows, phone_.now);
      if (!opened) {
        EXPECT_EQ(name, "journal");
        ++not_opened;
        continue;
      }
      const View view = opened->view(phone_.now);
      const bool proven = view.items.size() == 1 && view.items[0].proof_verified;
      const bool matters = name == "trust" || name == "record" || name == "receipt" || name == "decision";
      EXPECT_NE(proven, matters) << name << " byte " << at;
      EXPECT_EQ(view.phase == Phase::enrolled, name != "trust" && name != "credential") << name << " byte " << at;
    }
  }
  EXPECT_GT(not_opened, 0U);
}

// Storage that lost a receipt: what is shown is not proven any more, so it is asked for again, and then it is.
TEST_F(ClientTest, AsksAgainForAReceiptThatWasLost) {
  enrol();
  certify_and_send();
  const crypto::Hash submission = newest().submission_id;
  for (const bool altered : {false, true}) {
    const Bytes key = rows::key(rows::kReceipt, submission);
    if (altered) {
      phone_.rows[key][20] ^= 1U;
    } else {
      phone_.rows.erase(key);
    }
    phone_.open();
    EXPECT_EQ(newest().state, State::received);
    EXPECT_FALSE(newest().proof_verified);
    later(700);
    phone_.talk(counter_);
    EXPECT_TRUE(newest().proof_verified) << (altered ? "altered" : "lost");
    EXPECT_EQ(counter_.submissions(), 1U);
  }
  counter_.decide(submission, Verdict::pass);
  later(700);
  phone_.talk(counter_);
  EXPECT_EQ(newest().state, State::decided);
}

TEST_F(ClientTest, AsksAgainForADecisionThatWasLost) {
  enrol();
  certify_and_send();
  const crypto::Hash submission = newest().submission_id;
  counter_.decide(submission, Verdict::pass);
  later(700);
  phone_.talk(counter_);
  ASSERT_EQ(phone_.view().due_day, kToday + 403);
  phone_.rows.erase(rows::key(rows::kDecision, submission));
  phone_.open();
  EXPECT_EQ(newest().state, State::decided) << "shown as unproven, never dropped";
  EXPECT_FALSE(newest().proof_verified);
  later(700);
  phone_.talk(counter_);
  EXPECT_TRUE(newest().proof_verified);
  EXPECT_EQ(phone_.view().due_day, kToday + 403);
  EXPECT_EQ(phone_.count("decision/"), 1U);
  const unsigned entries = phone_.count("journal/");
  phone_.open();
  later(700);
  phone_.talk(counter_);
  EXPECT_EQ(phone_.count("journal/"), entries) << "nothing new happened";
}

}  // namespace
}  // namespace lifecert::client
