#include "core/intake/intake.h"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <set>

#include "core/intake/keys.h"
#include "core/receipt/receipt.h"
#include "core/wire/text.h"
#include "tests/core/intake/counter.h"
#include "tests/support/failing_store.h"
#include "tests/support/interrupted_store.h"

namespace lifecert::intake {
namespace {

using support::Failing;
using support::FailingStore;
using support::InterruptedStore;

class IntakeTest : public ::testing::Test {
 protected:
  IntakeTest() { counter.enrol(); }

  /// Refused with this code, and the log is as it was.
  void expect_refused(const Bytes& packet, Code code) {
    const std::uint64_t before = counter.intake->log_size();
    EXPECT_EQ(code_of(counter.submit(packet)), code);
    EXPECT_EQ(counter.intake->log_size(), before);
    EXPECT_FALSE(must(store.get(keys::submission(Counter::id_of(packet)))));
  }
  void expect_refused(const cert::Decision& decision, Code code) {
    const std::uint64_t before = counter.intake->log_size();
    EXPECT_EQ(code_of(counter.decide(decision)), code);
    EXPECT_EQ(counter.intake->log_size(), before);
  }

  std::shared_ptr<MemoryDisk> disk = std::make_shared<MemoryDisk>();
  MemoryStore store{disk};
  Counter counter{store};
};

TEST_F(IntakeTest, SamePacketAHundredTimesIsOneLeafAndOneReceipt) {
  const Bytes packet = counter.packet(1);
  const Accepted first = must(counter.submit(packet));
  EXPECT_FALSE(first.repeated);
  EXPECT_EQ(first.index, 4U);
  for (int i = 1; i < 100; ++i) {
    counter.clock.advance(3600);
    if (i % 25 == 0) counter.open();
    const Accepted again = must(counter.submit(packet));
    ASSERT_TRUE(again.repeated);
    ASSERT_EQ(again.index, first.index);
    ASSERT_EQ(again.proof, first.proof);
  }
  EXPECT_EQ(counter.intake->log_size(), 5U);
}

TEST_F(IntakeTest, TwiceInOneBatchIsOneLeaf) {
  const Bytes packet = counter.packet(1);
  std::vector<Checked> batch;
  for (int i = 0; i < 2; ++i) batch.push_back(must(counter.intake->check_submission(packet)));
  const std::vector<Result<Accepted>> results = counter.intake->append(std::move(batch));
  ASSERT_EQ(results.size(), 2U);
  EXPECT_EQ(must(results[0]).proof, must(results[1]).proof);
  EXPECT_FALSE(must(results[0]).repeated);
  EXPECT_TRUE(must(results[1]).repeated);
  EXPECT_EQ(counter.intake->log_size(), 5U);
}

TEST_F(IntakeTest, ReceiptVerifies) {
  const Bytes packet = counter.packet(1);
  const receipt::Logged logged = counter.verified(must(counter.submit(packet)), packet);
  EXPECT_EQ(logged.index(), 4U);
  EXPECT_EQ(logged.time(), static_cast<std::uint64_t>(kNow + 130));
  EXPECT_EQ(logged.checkpoint().checkpoint().size, 5U);
  EXPECT_EQ(logged.checkpoint().time(), static_cast<std::uint64_t>(kNow + 130));
}

TEST_F(IntakeTest, ReplyLeadsFromWhatTheAskerKnows) {
  const merkle::Checkpoint kept = counter.head();
  const Accepted accepted = must(counter.submit(counter.packet(1)));
  const receipt::ReceiptReply reply = must(counter.intake->reply(accepted, kept.size));
  EXPECT_TRUE(receipt::verify_step(kept, counter.head(), reply.step).has_value());
}

TEST_F(IntakeTest, RefusesUnknownDevice) {
  NamedSigner other("other device");
  envelope::Header header = counter.region.header();
  header.device_key = other.public_key();
  envelope::PreparedPacket prepared = must(envelope::prepare_packet(
      header, wire::encode(Region::evidence()), counter.region.recipients(), fixed("packet entropy")));
  const crypto::Signature signature = must(other.sign(prepared.to_sign));
  expect_refused(must(envelope::finish_packet(std::move(prepared), signature)), Code::unknown_credential);
}

TEST_F(IntakeTest, RefusesWrongRegion) {
  envelope::Header header = counter.region.header();
  header.region = "other.example";
  expect_refused(counter.pack(header), Code::wrong_region);
}

TEST_F(IntakeTest, RefusesWrongLog) {
  envelope::Header header = counter.region.header();
  header.log_origin = "log.other.example";
  header.beacon.reset();
  expect_refused(counter.pack(header), Code::wrong_origin);
}

TEST_F(IntakeTest, RefusesWrongPerson) {
  envelope::Header header = counter.region.header();
  header.person.id = fixed("somebody else");
  expect_refused(counter.pack(header), Code::wrong_person);
}

TEST_F(IntakeTest, RefusesWhatIsNotSealedToTheEpochsKeys) {
  const Bytes content = wire::encode(Region::evidence());
  const crypto::PublicKey stranger = support::named_box("stranger").public_key;
  const envelope::Header header = counter.region.header();
  const envelope::Recipients good = counter.region.recipients();
  expect_refused(counter.region.packet(header, content, {good.front()}), Code::wrong_key);
  expect_refused(counter.region.packet(header, content, {good.front(), stranger}), Code::wrong_key);
  expect_refused(counter.region.packet(header, content, {good[0], good[1], stranger}), Code::wrong_key);
  envelope::Header unknown_epoch = header;
  unknown_epoch.recipient_epoch = 9;
  expect_refused(counter.pack(unknown_epoch), Code::wrong_key);
}

TEST_F(IntakeTest, RefusesAlteredSignature) {
  envelope::Packet packet = must(envelope::parse_unverified(counter.packet(1))).packet;
  packet.signatures.front().signature[7] ^= 1U;
  expect_refused(wire::encode(packet), Code::bad_signature);
}

TEST_F(IntakeTest, RefusesExpiredCredentialButTakesWhatItsBeaconDates) {
  envelope::Header header = counter.region.header();
  const merkle::Checkpoint head = counter.head();
  header.beacon = counter.region.beacon(head.size, head.root);
  header.beacon->time = static_cast<std::uint64_t>(kNow + 130);
  const Bytes in_time = counter.pack(header);
  header.packet_seq = 2;
  header.beacon->root = fixed("another root");
  const Bytes undated = counter.pack(header);

  const std::int64_t end = counter.region.credential().expires_at;
  counter.clock.set(end - 1);
  EXPECT_EQ(code_of(counter.intake->check_submission(undated)), Code::ok);
  counter.clock.set(end);
  expect_refused(undated, Code::expired);
  header.packet_seq = 3;
  header.beacon.reset();
  expect_refused(counter.pack(header), Code::expired);
  header.packet_seq = 4;
  header.beacon = counter.region.beacon(head.size, head.root);
  header.beacon->time = static_cast<std::uint64_t>(end);
  expect_refused(counter.pack(header), Code::expired);
  const Accepted taken = must(counter.submit(in_time));
  EXPECT_EQ(counter.assessment(taken.index)->header_not_before, kNow + 130);
}

TEST_F(IntakeTest, SeventhSubmissionOfADayIsTooMuchAndRepeatsStillAnswer) {
  const Accepted first = must(counter.submit(counter.packet(1)));
  for (std::uint64_t seq = 2; seq <= 6; ++seq) must(counter.submit(counter.packet(seq)));
  expect_refused(counter.packet(7), Code::too_many_requests);
  EXPECT_EQ(must(counter.submit(counter.packet(1))).proof, first.proof);
  counter.clock.advance(kDay_s);
  EXPECT_EQ(code_of(counter.submit(counter.packet(7))), Code::ok);
}

TEST_F(IntakeTest, QuotaHoldsWithinOneBatchAndTouchesNobodyElse) {
  std::vector<Checked> batch;
  for (std::uint64_t seq = 1; seq <= 7; ++seq)
    batch.push_back(must(counter.intake->check_submission(counter.packet(seq))));
  batch.push_back(must(counter.intake->check_submission(counter.packet(1))));
  const std::vector<Result<Accepted>> results = counter.intake->append(std::move(batch));
  for (std::size_t i = 0; i < 6; ++i) EXPECT_EQ(code_of(results[i]), Code::ok) << i;
  EXPECT_EQ(code_of(results[6]), Code::too_many_requests);
  EXPECT_EQ(must(results[7]).proof, must(results[0]).proof);
  EXPECT_EQ(counter.intake->log_size(), 10U);
}

TEST_F(IntakeTest, UsedChallengeLeavesTheSecondPacketUnchallengedButTaken) {
  const Accepted first = must(counter.submit(counter.packet(1)));
  const Accepted second = must(counter.submit(counter.packet(2)));
  EXPECT_TRUE(counter.assessment(first.index)->challenged);
  EXPECT_EQ(counter.assessment(first.index)->alive_not_before, kNow + 60);
  EXPECT_FALSE(counter.assessment(second.index)->challenged);
  EXPECT_EQ(counter.assessment(second.index)->alive_not_before, 0);
}

TEST_F(IntakeTest, ChallengeIsUsedOnceInOneBatch) {
  std::vector<Checked> batch;
  for (std::uint64_t seq = 1; seq <= 2; ++seq)
    batch.push_back(must(counter.intake->check_submission(counter.packet(seq))));
  const std::vector<Result<Accepted>> results = counter.intake->append(std::move(batch));
  EXPECT_TRUE(counter.assessment(must(results[0]).index)->challenged);
  EXPECT_FALSE(counter.assessment(must(results[1]).index)->challenged);
}

TEST_F(IntakeTest, ChallengeIsUsedOnceWhenBothWereCheckedBeforeEither) {
  Result<Checked> one = counter.intake->check_submission(counter.packet(1));
  Result<Checked> two = counter.intake->check_submission(counter.packet(2));
  const Accepted first = must(counter.append(std::move(one)));
  const Accepted second = must(counter.append(std::move(two)));
  EXPECT_TRUE(counter.assessment(first.index)->challenged);
  EXPECT_FALSE(counter.assessment(second.index)->challenged);
  EXPECT_EQ(counter.assessment(second.index)->alive_not_before, 0);
}

TEST_F(IntakeTest, OnePassACycle) {
  const Bytes first = counter.packet(1);
  const Bytes second = counter.packet(2);
  must(counter.submit(first));
  must(counter.submit(second));
  const cert::Decision pass = counter.region.decision(Counter::id_of(first), cert::Verdict::pass);
  const Accepted passed = must(counter.decide(pass));
  EXPECT_EQ(must(counter.decide(pass)).proof, passed.proof);
  cert::Decision later = pass;
  later.decided_at += 1;
  expect_refused(later, Code::already_decided);
  expect_refused(counter.region.decision(Counter::id_of(second), cert::Verdict::pass), Code::already_decided);
}

TEST_F(IntakeTest, OnePassACycleInOneBatch) {
  std::vector<Checked> batch;
  for (std::uint64_t seq = 1; seq <= 2; ++seq) {
    const Bytes packet = counter.packet(seq);
    must(counter.submit(packet));
    const cert::Decision pass = counter.region.decision(Counter::id_of(packet), cert::Verdict::pass);
    batch.push_back(must(counter.intake->check_record(wire::encode(counter.signed_decision(pass)))));
  }
  const std::vector<Result<Accepted>> results = counter.intake->append(std::move(batch));
  EXPECT_EQ(code_of(results[0]), Code::ok);
  EXPECT_EQ(code_of(results[1]), Code::already_decided);
  EXPECT_EQ(counter.intake->log_size(), 7U);
}

TEST_F(IntakeTest, NothingIsDecidedAfterARefusal) {
  const Bytes packet = counter.packet(1);
  must(counter.submit(packet));
  must(counter.decide(counter.region.decision(Counter::id_of(packet), cert::Verdict::refuse)));
  for (const cert::Verdict verdict : {cert::Verdict::pass, cert::Verdict::more}) {
    expect_refused(counter.region.decision(Counter::id_of(packet), verdict), Code::already_decided);
  }
}

TEST_F(IntakeTest, PassMayFollowMore) {
  const Bytes packet = counter.packet(1);
  must(counter.submit(packet));
  must(counter.decide(counter.region.decision(Counter::id_of(packet), cert::Verdict::more)));
  EXPECT_EQ(code_of(counter.decide(counter.region.decision(Counter::id_of(packet), cert::Verdict::pass))), Code::ok);
}

TEST_F(IntakeTest, DecisionFitsItsSubmission) {
  const Bytes packet = counter.packet(1);
  must(counter.submit(packet));
  const cert::Decision good = counter.region.decision(Counter::id_of(packet), cert::Verdict::pass);
  cert::Decision decision = good;
  decision.person = fixed("somebody else");
  expect_refused(decision, Code::wrong_person);
  decision = good;
  decision.due_day += 1;
  expect_refused(decision, Code::wrong_person);
  expect_refused(counter.region.decision(fixed("never received"), cert::Verdict::pass), Code::unknown_submission);
  EXPECT_EQ(code_of(counter.post(Region::sign(Kind::decision, good, Role::reviewer, counter.region.stranger))),
            Code::wrong_key);
  EXPECT_EQ(code_of(counter.decide(good)), Code::ok);
}

TEST_F(IntakeTest, AnswerNeedsARequest) {
  cert::Credential credential = counter.region.credential();
  credential.request = fixed("no request");
  EXPECT_EQ(code_of(counter.post(counter.region.by_registrar(Kind::credential, credential))), Code::unknown_credential);
  EXPECT_EQ(counter.intake->log_size(), 4U);
}

TEST_F(IntakeTest, SeveralIntakesOnAStoreContinueOneLog) {
  MemoryStore same(disk);
  Counter other(same, kNow + 130);
  ASSERT_EQ(other.intake->log_size(), 4U);
  std::map<std::uint64_t, std::set<Hash>> roots;
  const auto see = [&](Counter& at, const Accepted& accepted, const Bytes& packet) {
    const merkle::Checkpoint head = at.verified(accepted, packet).checkpoint().checkpoint();
    roots[head.size].insert(head.root);
    roots[at.head().size].insert(at.head().root);
  };
  for (std::uint64_t seq = 1; seq <= 6; ++seq) {
    Counter& here = seq % 2 == 0 ? counter : other;
    Counter& there = seq % 2 == 0 ? other : counter;
    const Bytes packet = here.packet(seq);
    Result<Checked> waiting = there.intake->check_submission(packet);
    const Accepted accepted = must(here.submit(packet));
    see(here, accepted, packet);
    const Accepted again = must(there.append(std::move(waiting)));
    EXPECT_TRUE(again.repeated);
    EXPECT_EQ(again.proof, accepted.proof) << "every intake gives the same receipt";
    see(there, again, packet);
  }
  EXPECT_EQ(must(counter.intake->reply(must(counter.submit(counter.packet(6))), 10)).step.to, 10U);
  ASSERT_EQ(roots.size(), 6U);
  for (const auto& [size, seen] : roots) EXPECT_EQ(seen.size(), 1U) << size;
}

TEST_F(IntakeTest, AnswersWhoeverHasSeenALargerTreeElsewhere) {
  MemoryStore same(disk);
  Counter other(same, kNow + 130);
  const Bytes packet = counter.packet(1);
  const Accepted accepted = must(counter.submit(packet));
  EXPECT_EQ(other.intake->log_size(), 4U);
  const receipt::ReceiptReply reply = must(other.intake->reply(accepted, 5));
  EXPECT_EQ(reply.step.to, 5U);
  EXPECT_EQ(other.intake->log_size(), 5U);
}

TEST_F(IntakeTest, FlippedNodeStopsTheSigning) {
  must(counter.submit(counter.packet(1)));  // five leaves: the tree rests on a subtree of four and a leaf
  for (const merkle::NodeId node : {merkle::NodeId{2, 0}, merkle::NodeId{0, 4}}) {
    Bytes& row = disk->rows.at(keys::node(node));
    row[5] ^= 4U;
    EXPECT_EQ(code_of(counter.submit(counter.packet(2))), Code::hash_mismatch) << node.level;
    EXPECT_EQ(code_of(counter.intake->tick()), Code::hash_mismatch) << node.level;
    EXPECT_EQ(code_of(Intake::open(counter.parts(), counter.region.trust)), Code::hash_mismatch) << node.level;
    row[5] ^= 4U;
  }
  EXPECT_EQ(counter.intake->log_size(), 5U);
  EXPECT_EQ(code_of(counter.submit(counter.packet(2))), Code::ok);
}

TEST_F(IntakeTest, OpensOnlyWithTheKeysOfTheTrustList) {
  NamedSigner stranger("stranger");
  Intake::Parts parts = counter.parts();
  parts.log_signer = &stranger;
  EXPECT_EQ(code_of(Intake::open(parts, counter.region.trust)), Code::wrong_key);
  parts = counter.parts();
  parts.cosigner = &stranger;
  EXPECT_EQ(code_of(Intake::open(parts, counter.region.trust)), Code::wrong_key);
}

TEST_F(IntakeTest, FeedIsForTheOfficeOnly) {
  const std::int64_t now = counter.clock.now_s();
  Region& region = counter.region;
  const auto ask = [&](NamedSigner& by, Role role, const std::string& path, std::int64_t at) {
    return code_of(counter.intake->feed(0, kFeedPath, counter.authorization(by, role, path, at)));
  };
  EXPECT_EQ(ask(region.registrar, Role::registrar, kFeedPath, now), Code::ok);
  EXPECT_EQ(ask(region.rechecker, Role::recheck, kFeedPath, now), Code::ok);
  EXPECT_EQ(ask(region.reviewer, Role::reviewer, kFeedPath, now), Code::ok);
  EXPECT_EQ(ask(region.reviewer, Role::reviewer, kFeedPath, now - kFetchMaxAge_s), Code::ok);
  EXPECT_EQ(ask(region.stranger, Role::reviewer, kFeedPath, now), Code::not_allowed);
  EXPECT_EQ(ask(region.device, Role::device, kFeedPath, now), Code::not_allowed);
  EXPECT_EQ(ask(region.reviewer, Role::registrar, kFeedPath, now), Code::not_allowed);
  EXPECT_EQ(ask(region.reviewer, Role::reviewer, "/v1/feed?from=1", now), Code::not_allowed);
  EXPECT_EQ(ask(region.reviewer, Role::reviewer, kFeedPath, now - kFetchMaxAge_s - 1), Code::expired);
  EXPECT_EQ(ask(region.reviewer, Role::reviewer, kFeedPath, now + kFetchMaxAge_s + 1), Code::expired);
  for (const char* text : {"", "Lifecert-Statement ", "Lifecert-Statement !", "Bearer x"}) {
    EXPECT_EQ(code_of(counter.intake->feed(0, kFeedPath, text)), Code::not_allowed) << text;
  }
}

TEST_F(IntakeTest, PacketIsForThoseWhoSeeEvidence) {
  const Bytes packet = counter.packet(1);
  must(counter.submit(packet));
  const std::int64_t now = counter.clock.now_s();
  const Hash id = Counter::id_of(packet);
  const std::string path = "/v1/packets/" + wire::to_hex(id);
  Region& region = counter.region;
  const auto ask = [&](NamedSigner& by, Role role, const std::string& named, std::int64_t at) {
    return counter.intake->packet(id, path, counter.authorization(by, role, named, at));
  };
  EXPECT_EQ(must(ask(region.rechecker, Role::recheck, path, now)), packet);
  EXPECT_EQ(must(ask(region.reviewer, Role::reviewer, path, now)), packet);
  EXPECT_EQ(code_of(ask(region.registrar, Role::registrar, path, now)), Code::not_allowed);
  EXPECT_EQ(code_of(ask(region.device, Role::device, path, now)), Code::not_allowed);
  EXPECT_EQ(code_of(ask(region.stranger, Role::recheck, path, now)), Code::not_allowed);
  EXPECT_EQ(code_of(ask(region.rechecker, Role::recheck, kFeedPath, now)), Code::not_allowed);
  EXPECT_EQ(code_of(ask(region.rechecker, Role::recheck, path, now - 301)), Code::expired);
  EXPECT_EQ(code_of(counter.intake->packet(fixed("none"), path,
                                           counter.authorization(region.reviewer, Role::reviewer, path, now))),
            Code::not_found);
}

TEST_F(IntakeTest, StatusAnswersToTheReceiptsSalt) {
  const Bytes packet = counter.packet(1);
  const Accepted accepted = must(counter.submit(packet));
  const Hash id = Counter::id_of(packet);
  const auto salt = counter.verified(accepted, packet).opening().salt;
  const std::string path = "/v1/submissions/" + wire::to_hex(id);
  const std::string by_salt = "Lifecert-Receipt " + wire::to_base64url(salt);
  must(counter.decide(counter.region.decision(id, cert::Verdict::more)));
  must(counter.decide(counter.region.decision(id, cert::Verdict::pass)));

  const receipt::SubmissionStatus status = must(counter.intake->submission_status(id, path, by_salt, 5));
  EXPECT_EQ(status.received, accepted.proof);
  ASSERT_EQ(status.decisions.size(), 2U);
  for (const receipt::LoggedStatement& one : status.decisions) {
    EXPECT_TRUE(receipt::verify_logged(one.proof, Kind::decision, one.statement, counter.region.trust).has_value());
  }
  EXPECT_EQ(status.step.from, 5U);
  EXPECT_EQ(status.step.to, 7U);

  auto wrong = salt;
  wrong[0] ^= 1U;
  const auto ask = [&](const Hash& about, const std::string& authorization) {
    return code_of(counter.intake->submission_status(about, path, authorization, 0));
  };
  EXPECT_EQ(ask(id, "Lifecert-Receipt " + wire::to_base64url(wrong)), Code::not_allowed);
  EXPECT_EQ(ask(id, "Lifecert-Receipt "), Code::not_allowed);
  EXPECT_EQ(ask(fixed("none"), by_salt), Code::not_allowed);
  const std::int64_t now = counter.clock.now_s();
  EXPECT_EQ(ask(id, counter.authorization(counter.region.device, Role::device, path, now)), Code::ok);
  EXPECT_EQ(ask(id, counter.authorization(counter.region.stranger, Role::device, path, now)), Code::not_allowed);
}

TEST_F(IntakeTest, CheckpointIsCosignedAfreshAfterAMinute) {
  const auto text = [&] { return must(counter.intake->checkpoint(0)).checkpoint; };
  const std::string first = text();
  const merkle::Checkpoint head = counter.head();
  counter.clock.set(kNow + 130 + kCheckpointMaxAge_s);
  EXPECT_EQ(text(), first);
  counter.clock.advance(1);
  const receipt::VerifiedCheckpoint fresh = must(receipt::verify_checkpoint(text(), counter.region.trust));
  EXPECT_EQ(fresh.time(), static_cast<std::uint64_t>(counter.clock.now_s()));
  EXPECT_EQ(fresh.checkpoint(), head);
}

TEST_F(IntakeTest, TickIsALeafThatProofsGoOnFrom) {
  const merkle::Checkpoint kept = counter.head();
  must(counter.intake->tick());
  EXPECT_EQ(counter.intake->log_size(), 5U);
  const receipt::CheckpointReply reply = must(counter.intake->checkpoint(kept.size));
  EXPECT_TRUE(receipt::verify_step(kept, counter.head(), reply.step).has_value());
}

// Two of one device in a batch; the first can't be taken because a row can't be read. The other's day, journal and challenge must
// not tell of it.
TEST(IntakeBatch, WhatIsNotTakenLeavesNoTraceInItsBatch) {
  const std::shared_ptr<MemoryDisk> disk = std::make_shared<MemoryDisk>();
  FailingStore store(disk, 0, Failing::writes_nothing);
  Counter counter(store);
  counter.enrol();
  envelope::Header header = counter.region.header();
  header.packet_seq = 2;
  header.challenge.reset();
  const Bytes first = counter.packet(1);
  const Bytes second = counter.pack(header);
  const std::vector<Checked> batch = {must(counter.intake->check_submission(first)), must(counter.intake->check_submission(second))};
  store.unreadable = [](ByteView key) { return text_of(key).starts_with("used/"); };
  const std::vector<Result<Accepted>> results = counter.intake->append(batch);
  store.unreadable = {};
  EXPECT_EQ(code_of(results[0]), Code::store_failed);
  EXPECT_EQ(code_of(results[1]), Code::ok);
  const Bytes day = keys::day_count(counter.region.device.public_key(), counter.clock.now_s() / support::kDay_s);
  const auto counted = [&] { return must(wire::decode<std::uint32_t>(disk->rows.at(day))); };
  EXPECT_EQ(counted(), 1U);
  must(counter.submit(first));
  EXPECT_EQ(counted(), 2U);
  EXPECT_TRUE(counter.assessment(5)->challenged);
}

/// One enrolment and one submission over a store whose k-th commit fails; true once no commit was left to fail.
bool survives_failure_at(unsigned at, Failing how) {
  const std::shared_ptr<MemoryDisk> disk = std::make_shared<MemoryDisk>();
  FailingStore store(disk, at, how);
  Counter counter(store);
  Region& region = counter.region;
  unsigned failures = 0;
  std::uint64_t leaves = 0;
  const auto surely = [&](auto attempt) {
    for (int tries = 0; tries < 4; ++tries) {
      const Result<Accepted> accepted = attempt();
      if (accepted) {
        // A receipt is there: so is its leaf, now and for whoever opens the store next.
        ++leaves;
        EXPECT_EQ(accepted->index + 1, leaves) << at;
        EXPECT_TRUE(disk->rows.contains(keys::record(accepted->index))) << at;
        EXPECT_GE(must(wire::decode<LogHead>(disk->rows.at(keys::head()))).size, leaves) << at;
        return *accepted;
      }
      EXPECT_EQ(accepted.error().code, Code::store_failed) << at;
      ++failures;
      // Whether the commit took effect is not known: whoever cannot tell opens again.
      if (how == Failing::writes_all) counter.open();
    }
    ADD_FAILURE() << "no receipt after all tries, commit " << at;
    return Accepted{};
  };
  surely([&] { return counter.post(region.signed_request()); });
  surely([&] { return counter.post(region.by_registrar(Kind::credential, region.credential())); });
  surely([&] { return counter.post(region.by_registrar(Kind::challenge, region.challenge(1))); });
  counter.clock.set(kNow + 130);
  const Bytes packet = counter.packet(1);
  const Accepted accepted = surely([&] { return counter.submit(packet); });
  EXPECT_TRUE(
      receipt::verify_logged(accepted.proof, Kind::submission, Counter::record_of(packet), region.trust).has_value())
      << at;
  EXPECT_EQ(must(counter.submit(packet)).proof, accepted.proof) << at;
  EXPECT_EQ(counter.intake->log_size(), 4U) << at;
  EXPECT_TRUE(counter.assessment(3)->challenged) << at;
  const merkle::Checkpoint head = counter.head();
  counter.open();
  EXPECT_EQ(counter.head(), head) << at;
  EXPECT_LE(failures, 1U) << at;
  return !store.failed();
}

TEST(IntakeFailureTest, GivesNoReceiptWithoutItsLeafAndRecoversFromEveryFailedCommit) {
  for (const Failing how : {Failing::writes_nothing, Failing::writes_all}) {
    unsigned at = 1;
    while (at < 100 && !survives_failure_at(at, how)) ++at;
    EXPECT_GE(at, 5U);  // a commit an append at least
    EXPECT_LT(at, 100U);
  }
}

// ---- What was lost and is offered again

TEST_F(IntakeTest, TakesAgainWhatItHasLostWithTheDateOfTheOldReceipt) {
  const Bytes packet = counter.packet(1);
  const Accepted given = must(counter.submit(packet));
  // Restored from a backup of the time before the packet.
  MemoryStore old_store(std::make_shared<MemoryDisk>());
  Counter restored(old_store);
  restored.enrol();
  restored.clock.set(kNow + 20 * kDay_s);
  const Accepted again =
      must(restored.append(restored.intake->check_offer(wire::encode(receipt::Offer{packet, given.proof}))));
  EXPECT_FALSE(again.repeated);
  EXPECT_EQ(restored.verified(again, packet).time(), static_cast<std::uint64_t>(kNow + 20 * kDay_s));
  EXPECT_EQ(text_of(must(old_store.get(keys::earlier(Counter::id_of(packet)))).value_or(Bytes{})), given.proof);
  // As fresh as it was when it first came; by the new clock it would be a month old.
  EXPECT_NE(restored.assessment(again.index)->freshness, cert::Freshness::f30d);
  EXPECT_EQ(restored.assessment(again.index)->freshness, counter.assessment(given.index)->freshness);
  EXPECT_TRUE(must(restored.append(restored.intake->check_offer(wire::encode(receipt::Offer{packet, given.proof})))).repeated);
}

TEST_F(IntakeTest, TakesNoOfferWithoutAReceiptThatHolds) {
  const Bytes packet = counter.packet(1);
  const Accepted given = must(counter.submit(packet));
  const Bytes other = counter.packet(2);
  const std::uint64_t before = counter.intake->log_size();
  const auto offer = [&](const Bytes& what, const std::string& with) {
    return code_of(counter.intake->check_offer(wire::encode(receipt::Offer{what, with})));
  };
  EXPECT_EQ(offer(other, given.proof), Code::not_included) << "a receipt for another packet";
  EXPECT_EQ(offer(other, ""), Code::unknown_version);
  std::string altered = given.proof;
  altered[altered.size() - 10] = altered[altered.size() - 10] == 'A' ? 'B' : 'A';
  EXPECT_NE(offer(packet, altered), Code::ok);
  EXPECT_EQ(counter.intake->log_size(), before);
}

// ---- The failure meter

cert::MeterReport report_of(const Region& region, std::int32_t month) {
  cert::MeterReport report;
  report.region = Region::kName;
  report.device_key = region.device.public_key();
  report.meter.month = month;
  report.meter.steps = {{cert::MeterStep::camera, 2, 1, 1, 60}};
  return report;
}

TEST_F(IntakeTest, TakesOneMeterReportAPhoneAndMonth) {
  const std::int32_t now = cert::month_of(counter.clock.now_s());
  const auto send = [&](const cert::MeterReport& report, NamedSigner& signer) {
    return code_of(counter.post(Region::sign(Kind::meter_report, report, Role::device, signer)));
  };
  NamedSigner& device = counter.region.device;
  cert::MeterReport report = report_of(counter.region, now);
  EXPECT_EQ(send(report, device), Code::ok);
  EXPECT_EQ(send(report, device), Code::ok) << "the same again is a repeat";
  report.meter.steps[0].attempts = 5;
  EXPECT_EQ(send(report, device), Code::report_exists);
  report.meter.month = now - 1;
  EXPECT_EQ(send(report, device), Code::ok);
  report.meter.month = now + 1;
  EXPECT_EQ(send(report, device), Code::bad_argument);
  report.meter.month = now - 14;
  EXPECT_EQ(send(report, device), Code::bad_argument);
  report.meter.month = now - 2;
  report.device_key = counter.region.stranger.public_key();
  EXPECT_EQ(send(report, counter.region.stranger), Code::unknown_credential) << "only phones that are enrolled count";
  EXPECT_EQ(send(report, device), Code::wrong_key);
}

// A phone that got no answer in time asks another counter; both may then be at the same packet. The one that comes second must
// neither take it twice nor give a receipt of anything else.
TEST(Counters, TheSecondGivesTheReceiptOfTheFirstThoughItCameBetweenTwoReadings) {
  const auto disk = std::make_shared<MemoryDisk>();
  InterruptedStore store(disk);
  MemoryStore same(disk);
  Counter second(store);
  Counter first(same);
  first.enrol();
  second.clock.set(kNow + 130);
  const Bytes packet = first.packet(1);
  const Checked checked = must(second.intake->check_submission(packet));
  std::optional<Accepted> given;
  store.before_get(keys::seen(Counter::id_of(packet)), [&] { given = must(first.submit(packet)); });
  const std::vector<Result<Accepted>> results = second.intake->append({checked});
  ASSERT_TRUE(given);
  ASSERT_EQ(results.size(), 1U);
  const Accepted& accepted = must(results.front());
  EXPECT_TRUE(accepted.repeated);
  EXPECT_EQ(accepted.index, given->index);
  EXPECT_EQ(accepted.proof, given->proof);
  EXPECT_EQ(first.head().size, given->index + 1);
}

}  // namespace
}  // namespace lifecert::intake
