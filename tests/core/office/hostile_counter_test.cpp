// The desks against a counter that puts into its log what no honest one would take, and leaves out what it should tell.
#include <gtest/gtest.h>

#include <memory>

#include "core/office/recheck.h"
#include "core/office/registrar.h"
#include "core/office/rows.h"
#include "tests/core/office/office_world.h"
#include "tests/support/kept_session.h"
#include "tests/ui/pictures.h"

namespace lifecert::office {
namespace {

using cert::CheckKind;
using cert::CheckVerdict;
using envelope::Kind;
using envelope::Role;
using support::fixed;
using support::kDay_s;
using support::kNow;
using support::kToday;
using support::MemoryDisk;
using support::MemoryStore;
using support::must;
using support::NamedSigner;
using support::OfficeWorld;
using support::Region;

// The registrar.

class HostileToRegistrar : public ::testing::Test {
 protected:
  HostileToRegistrar() {
    must(import_roll(store_, OfficeWorld::pseudonym_key(), {first_, second_}));
    world_.send_letter(store_, OfficeWorld::person_of(first_), "a");
    world_.send_letter(store_, OfficeWorld::person_of(second_), "b");
    open();
  }
  void open() {
    desk_.emplace(must(RegistrarDesk::open({&store_, &world_.entropy, &world_.region.registrar}, world_.region.trust)));
  }
  void work() {
    must(world_.read_feed(desk_->book(),
                          [&](const receipt::FeedEntry& entry) { return desk_->take(entry, world_.now); }));
    must(world_.post_outgoing(desk_->book()));
  }
  [[nodiscard]] std::vector<cert::Credential> credentials() const {
    std::vector<cert::Credential> made;
    for (const auto& one : world_.statements<cert::Credential>(Kind::credential)) made.push_back(one.content);
    return made;
  }
  [[nodiscard]] std::vector<Code> refusals() const {
    std::vector<Code> made;
    for (const auto& one : world_.statements<cert::EnrolmentRefusal>(Kind::enrolment_refusal)) {
      made.push_back(one.content.reason);
    }
    return made;
  }
  [[nodiscard]] std::vector<support::Found<cert::Challenge>> challenges() const {
    return world_.statements<cert::Challenge>(Kind::challenge);
  }

  OfficeWorld world_;
  std::shared_ptr<MemoryDisk> disk_ = std::make_shared<MemoryDisk>();
  MemoryStore store_{disk_};
  RollRow first_ = OfficeWorld::roll_row("999999194208150013", "示例一");
  RollRow second_ = OfficeWorld::roll_row("999999193802030028", "示例二");
  NamedSigner phone_{"phone"};
  std::optional<RegistrarDesk> desk_;
};

TEST_F(HostileToRegistrar, ForgedRequestIsNotedAndNotAnswered) {
  world_.append(Region::sign(Kind::enrolment_request, world_.request(OfficeWorld::code("a typed"), phone_),
                             Role::device, world_.region.stranger));
  work();
  ASSERT_EQ(world_.notes.size(), 1U);
  EXPECT_EQ(world_.notes[0].index, 0U);
  EXPECT_TRUE(credentials().empty());
  EXPECT_TRUE(refusals().empty());
  world_.ask("a typed", phone_);
  work();
  EXPECT_EQ(credentials().size(), 1U);
}

TEST_F(HostileToRegistrar, RequestForAnotherRegionIsNotAnswered) {
  cert::EnrolmentRequest request = world_.request(OfficeWorld::code("a typed"), phone_);
  request.region = "other.example";
  world_.ask(request, phone_);
  work();
  EXPECT_EQ(world_.notes, (std::vector<Note>{{Code::wrong_region, 0}}));
  EXPECT_TRUE(credentials().empty());
}

TEST_F(HostileToRegistrar, RubbishIsNotedAndPassedOver) {
  world_.region.log.append(Kind::enrolment_request, {1, 2, 3}, world_.now);
  world_.region.log.append(Kind::submission, {1, 2, 3}, world_.now);
  world_.region.log.append(Kind::decision, {1, 2, 3}, world_.now);
  world_.region.log.append(Kind::credential, {1, 2, 3}, world_.now);
  world_.ask("a typed", phone_);
  work();
  EXPECT_EQ(world_.notes.size(), 4U);
  EXPECT_EQ(credentials().size(), 1U);
}

TEST_F(HostileToRegistrar, SameRequestTwiceInTheLogIsAnsweredOnce) {
  const cert::EnrolmentRequest request = world_.request(OfficeWorld::code("a typed"), phone_);
  world_.ask(request, phone_);
  world_.ask(request, phone_);
  work();
  world_.ask(request, phone_);
  work();
  EXPECT_EQ(credentials().size(), 1U);
  EXPECT_EQ(challenges().size(), kChallengesPerPerson);
}

TEST_F(HostileToRegistrar, TimeZeroDoesNotUnburnALetter) {
  world_.now = 0;
  world_.ask("a typed", phone_);
  NamedSigner other("other phone");
  world_.ask("a qr", other);
  world_.now = kNow;
  work();
  EXPECT_EQ(credentials().size(), 1U);
  EXPECT_EQ(refusals(), std::vector{Code::used_code});
}

TEST_F(HostileToRegistrar, CredentialThatThisDeskDidNotIssueIsTold) {
  world_.append(world_.region.by_registrar(Kind::credential, world_.region.credential()));
  work();
  EXPECT_EQ(world_.notes, (std::vector<Note>{{Code::unknown_credential, 0}}));
  world_.ask("a typed", phone_);
  work();
  work();
  EXPECT_EQ(world_.notes.size(), 1U);  // its own ones are known
}

TEST_F(HostileToRegistrar, PhoneOfOnePersonCannotBecomeAnothers) {
  world_.ask("a typed", phone_);
  world_.ask("b typed", phone_);
  work();
  EXPECT_EQ(credentials().size(), 1U);
  EXPECT_EQ(refusals(), std::vector{Code::wrong_person});
  // The letter is not burnt by that.
  NamedSigner other("other phone");
  world_.ask("b typed", other);
  work();
  EXPECT_EQ(credentials().size(), 2U);
}

TEST_F(HostileToRegistrar, OldLetterGivesNothingMoreAfterANewOneTookItsPlace) {
  world_.ask("a typed", phone_);
  work();
  world_.now += 30 * kDay_s;
  world_.send_letter(store_, OfficeWorld::person_of(first_), "a2");
  world_.ask("a2 typed", phone_);
  work();
  ASSERT_EQ(credentials().size(), 2U);
  EXPECT_NE(credentials()[1].serial, credentials()[0].serial);
  EXPECT_EQ(credentials()[1].expires_at, credentials()[0].expires_at + 30 * kDay_s);
  EXPECT_EQ(challenges().size(), 2U);  // those at hand are still good
  world_.now += 60;
  world_.ask("a typed", phone_);
  work();
  EXPECT_EQ(credentials().size(), 2U);
  EXPECT_EQ(refusals(), std::vector{Code::used_code});
}

TEST_F(HostileToRegistrar, RepeatAfterTheCredentialsEndIsExpired) {
  world_.ask("a typed", phone_);
  work();
  world_.now += world_.region.trust->policy.credential_life_days * kDay_s;
  world_.ask("a typed", phone_);
  work();
  EXPECT_EQ(credentials().size(), 1U);
  EXPECT_EQ(refusals(), std::vector{Code::expired});
}

TEST_F(HostileToRegistrar, ForgedSubmissionBurnsNoChallenge) {
  world_.ask("a typed", phone_);
  work();
  const auto open = challenges();
  ASSERT_EQ(open.size(), 2U);
  envelope::Header header = world_.header(credentials().front(), open[0].hash);
  receipt::SubmissionRecord record{wire::encode(header), {}};
  record.signatures = {world_.region.stranger.sign_as(Role::device, Kind::submission, record.header)};
  record.signatures[0].key_id = phone_.id();
  world_.region.log.append(Kind::submission, wire::encode(record), world_.now);
  work();
  EXPECT_EQ(world_.notes.size(), 1U);
  EXPECT_EQ(challenges().size(), 2U);
  world_.submit(header, phone_);
  work();
  EXPECT_EQ(challenges().size(), 3U);
  EXPECT_EQ(challenges()[2].content.draw, 3U);
}

TEST_F(HostileToRegistrar, AnothersChallengeBurnsNothing) {
  NamedSigner other("other phone");
  world_.ask("a typed", phone_);
  world_.ask("b typed", other);
  work();
  ASSERT_EQ(challenges().size(), 4U);
  const support::Found<cert::Challenge> theirs = challenges()[2];
  ASSERT_NE(theirs.content.person, challenges()[0].content.person);
  world_.submit(world_.header(credentials()[0], theirs.hash), phone_);
  work();
  EXPECT_EQ(challenges().size(), 4U);
}

TEST_F(HostileToRegistrar, MissingEntryStopsTheDesk) {
  world_.append_tick();
  world_.append_tick();
  const auto taken = desk_->take(world_.entry(1), world_.now);
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().code, Code::size_mismatch);
  EXPECT_EQ(desk_->book().position().next, 0U);
}

TEST_F(HostileToRegistrar, EarlierEntryIsPassedOver) {
  world_.ask("a typed", phone_);
  work();
  const std::uint64_t at = desk_->book().position().next;
  EXPECT_TRUE(must(desk_->take(world_.entry(0), world_.now)).empty());
  must(desk_->book().settle());
  EXPECT_EQ(desk_->book().position().next, at);
  EXPECT_EQ(must(desk_->book().next_outgoing()), std::nullopt);
}

TEST_F(HostileToRegistrar, NothingIsAnsweredWithoutEntropy) {
  world_.ask("a typed", phone_);
  for (std::uint32_t draws = 0; draws < 3; ++draws) {
    support::FakeEntropy entropy(5);
    entropy.fail_after(draws);
    RegistrarDesk desk = must(RegistrarDesk::open({&store_, &entropy, &world_.region.registrar}, world_.region.trust));
    const auto taken = desk.take(world_.entry(0), world_.now);
    ASSERT_FALSE(taken) << draws;
    EXPECT_EQ(taken.error().code, Code::weak_entropy);
    must(desk.book().settle());
    EXPECT_EQ(must(desk.book().next_outgoing()), std::nullopt);
  }
  work();
  EXPECT_EQ(credentials().size(), 1U);
}

TEST_F(HostileToRegistrar, RenewsWhatHasRunOutUntilTheCredentialEnds) {
  world_.ask("a typed", phone_);
  work();
  const std::int64_t life = world_.region.trust->policy.challenge_life_days * kDay_s;
  const auto renew = [&] {
    const std::uint32_t phones = must(desk_->renew(world_.now, 100));
    must(desk_->book().settle());
    must(world_.post_outgoing(desk_->book()));
    return phones;
  };
  world_.now += life - 1;
  EXPECT_EQ(renew(), 0U);
  world_.now += 1;
  EXPECT_EQ(renew(), 1U);
  EXPECT_EQ(renew(), 0U);
  ASSERT_EQ(challenges().size(), 4U);
  EXPECT_EQ(challenges()[3].content.draw, 4U);
  EXPECT_EQ(challenges()[3].content.redraws, 2U);
  EXPECT_EQ(challenges()[3].content.issued_at, world_.now);
  world_.now = kNow + world_.region.trust->policy.credential_life_days * kDay_s;
  EXPECT_EQ(renew(), 0U);
  EXPECT_EQ(renew(), 0U);
  EXPECT_EQ(challenges().size(), 4U);
  EXPECT_TRUE(must(store_.scan(view_of(rows::kRenew), {}, 10)).empty());
}

TEST_F(HostileToRegistrar, ChallengesAreOneOpenAndOneNextAPersonOverAllPhones) {
  NamedSigner second_phone("second phone");
  world_.ask("a typed", phone_);
  world_.send_letter(store_, OfficeWorld::person_of(first_), "a2");
  world_.ask("a2 typed", second_phone);
  work();
  std::vector<std::uint32_t> draws;
  for (const auto& one : challenges()) draws.push_back(one.content.draw);
  // One open and one next, whichever phone uses them: a second phone gives nobody more tries.
  EXPECT_EQ(draws, (std::vector<std::uint32_t>{1, 2}));
  EXPECT_EQ(credentials().size(), 2U);
}

TEST_F(HostileToRegistrar, RollKnowsUntilWhenAPhoneIsEnrolled) {
  const Hash person = OfficeWorld::person_of(first_);
  EXPECT_EQ(must(person_of(store_, person, world_.now)).enrolled_until, 0);
  world_.ask("a typed", phone_);
  work();
  const RollPerson known = must(person_of(store_, person, world_.now));
  EXPECT_EQ(known.enrolled_until, credentials().front().expires_at);
  EXPECT_FALSE(known.open_letter);
}

TEST_F(HostileToRegistrar, DecisionByNobodyMovesNoDueDate) {
  world_.ask("a typed", phone_);
  work();
  cert::Decision decision = world_.region.decision(fixed("submission"), cert::Verdict::pass);
  decision.person = OfficeWorld::person_of(first_);
  world_.append(Region::sign(Kind::decision, decision, Role::reviewer, world_.region.stranger));
  work();
  EXPECT_EQ(world_.notes.size(), 1U);
  EXPECT_EQ(must(person_of(store_, decision.person, world_.now)).due_day, first_.due_day);
  world_.append(Region::sign(Kind::decision, decision, Role::reviewer, world_.region.reviewer));
  work();
  EXPECT_EQ(must(person_of(store_, decision.person, world_.now)).due_day, decision.next_due_day);
}

// The re-check worker.

class HostileToRecheck : public ::testing::Test {
 protected:
  HostileToRecheck() {
    for (int i = 0; i < 3; ++i) world_.append_tick();
    credential_ = world_.region.credential();
    world_.append(world_.region.by_registrar(Kind::credential, credential_));
    challenge_ = world_.region.challenge(1);
    const envelope::SignedStatement statement = world_.region.by_registrar(Kind::challenge, challenge_);
    challenge_hash_ = cert::payload_hash(statement.payload);
    world_.append(statement);
    world_.now += 120;
    open();
  }
  void open() {
    std::map<std::uint32_t, crypto::BoxKeyPair> recipients;
    recipients.emplace(1, support::named_box("recipient 1a"));
    const PictureProbe probe = [this](ByteView jpeg) -> Result<PictureInfo> {
      if (damaged_.contains(Bytes(jpeg.begin(), jpeg.end()))) return Error{Code::bad_syntax, "picture"};
      return picture_;
    };
    desk_.emplace(must(RecheckDesk::open({&store_, &world_.entropy, &world_.region.rechecker}, world_.region.trust,
                                         std::move(recipients), probe)));
  }
  void work() {
    must(world_.read_feed(desk_->book(), [&](const receipt::FeedEntry& entry) {
      std::optional<Bytes> packet;
      if (const auto wanted = RecheckDesk::wanted_packet(entry)) {
        const auto found = world_.packet_of.find(*wanted);
        if (found != world_.packet_of.end()) packet = found->second;
      }
      return desk_->take(entry, packet, world_.now);
    }));
    must(world_.post_outgoing(desk_->book()));
  }
  envelope::Header header() { return world_.header(credential_, challenge_hash_); }
  cert::Check check(const OfficeWorld::Sent& sent, CheckKind kind) {
    work();
    for (const auto& finding : world_.statements<cert::Finding>(Kind::finding)) {
      if (finding.content.submission != sent.submission) continue;
      for (const cert::Check& one : finding.content.checks) {
        if (one.kind == kind) return one;
      }
    }
    throw std::runtime_error("no such check");
  }
  void expect(const OfficeWorld::Sent& sent, CheckKind kind, CheckVerdict verdict, Code reason) {
    const cert::Check one = check(sent, kind);
    EXPECT_EQ(one.verdict, verdict) << one.figures;
    EXPECT_EQ(one.reason, reason) << one.figures;
    EXPECT_LE(one.figures.size(), 128U);
  }
  OfficeWorld::Sent submit(const envelope::Header& made, const cert::Evidence& evidence = Region::evidence()) {
    return world_.submit(made, world_.region.device, evidence);
  }

  OfficeWorld world_;
  MemoryStore store_;
  cert::Credential credential_;
  cert::Challenge challenge_;
  crypto::Hash challenge_hash_{};
  PictureInfo picture_{480, 640};
  std::set<Bytes> damaged_;
  std::optional<RecheckDesk> desk_;
};

TEST_F(HostileToRecheck, AllHoldsForAGoodOne) {
  const OfficeWorld::Sent sent = submit(header());
  for (std::uint8_t kind = 1; kind <= 8; ++kind) {
    expect(sent, static_cast<CheckKind>(kind), CheckVerdict::holds, Code::ok);
  }
}

TEST_F(HostileToRecheck, PhoneWithoutACredential) {
  envelope::Header made = header();
  made.device_key = world_.region.stranger.public_key();
  const OfficeWorld::Sent sent = world_.submit(made, world_.region.stranger);
  expect(sent, CheckKind::credential, CheckVerdict::fails, Code::unknown_credential);
  expect(sent, CheckKind::challenge, CheckVerdict::fails, Code::wrong_person);
}

TEST_F(HostileToRecheck, CredentialByNobodyIsNone) {
  cert::Credential forged = credential_;
  forged.device_key = world_.region.stranger.public_key();
  world_.append(Region::sign(Kind::credential, forged, Role::registrar, world_.region.stranger));
  envelope::Header made = world_.header(forged, std::nullopt);
  const OfficeWorld::Sent sent = world_.submit(made, world_.region.stranger);
  expect(sent, CheckKind::credential, CheckVerdict::fails, Code::unknown_credential);
  EXPECT_EQ(world_.notes.size(), 1U);
}

TEST_F(HostileToRecheck, AnotherPersonsCertification) {
  envelope::Header made = header();
  made.person.id = fixed("somebody else");
  expect(submit(made), CheckKind::credential, CheckVerdict::fails, Code::wrong_person);
}

TEST_F(HostileToRecheck, AnotherScheme) {
  envelope::Header made = header();
  made.scheme = "rural-resident";
  expect(submit(made), CheckKind::credential, CheckVerdict::fails, Code::wrong_person);
}

TEST_F(HostileToRecheck, CycleFarAway) {
  envelope::Header made = header();
  made.due_day += 36'500;
  expect(submit(made), CheckKind::credential, CheckVerdict::fails, Code::bad_argument);
}

TEST_F(HostileToRecheck, CredentialThatHasEnded) {
  world_.now = credential_.expires_at;
  const OfficeWorld::Sent sent = submit(header());
  expect(sent, CheckKind::credential, CheckVerdict::look, Code::expired);
  expect(sent, CheckKind::challenge, CheckVerdict::look, Code::expired);
}

TEST_F(HostileToRecheck, ChallengeThatNobodyIssued) {
  envelope::Header made = header();
  made.challenge = fixed("made up");
  expect(submit(made), CheckKind::challenge, CheckVerdict::look, Code::no_challenge);
}

TEST_F(HostileToRecheck, ChallengeIsIssuedOnlyByWhatStandsBeforeInTheLog) {
  const cert::Challenge later = world_.region.challenge(2);
  const envelope::SignedStatement statement = world_.region.by_registrar(Kind::challenge, later);
  const OfficeWorld::Sent sent = submit(world_.header(credential_, cert::payload_hash(statement.payload)));
  world_.append(statement);
  expect(sent, CheckKind::challenge, CheckVerdict::look, Code::no_challenge);
}

TEST_F(HostileToRecheck, ChallengeIsGoodOnceOnly) {
  const OfficeWorld::Sent first = submit(header());
  const OfficeWorld::Sent second = submit(header());
  expect(first, CheckKind::challenge, CheckVerdict::holds, Code::ok);
  expect(second, CheckKind::challenge, CheckVerdict::look, Code::no_challenge);
}

TEST_F(HostileToRecheck, CounterThatCallsAnOldHeaderFresh) {
  const envelope::Header old = header();
  for (int day = 0; day < 5; ++day) {
    world_.now += kDay_s;
    world_.append_tick();
  }
  const OfficeWorld::Sent sent = submit(old);
  cert::Assessment lie;
  lie.challenged = true;
  lie.freshness = cert::Freshness::f60m;
  lie.header_not_before = world_.now;
  world_.assess(sent.index, lie);
  expect(sent, CheckKind::freshness, CheckVerdict::look, Code::hash_mismatch);
}

TEST_F(HostileToRecheck, HeaderDatedByAnotherLog) {
  envelope::Header made = header();
  made.beacon->root[0] ^= 1U;
  const OfficeWorld::Sent sent = submit(made);
  cert::Assessment honest;
  honest.freshness = cert::Freshness::stale;
  world_.assess(sent.index, honest);
  const cert::Check one = check(sent, CheckKind::freshness);
  EXPECT_EQ(one.verdict, CheckVerdict::look);
  EXPECT_EQ(one.figures, "undated");
}

TEST_F(HostileToRecheck, HeaderThatClaimsALaterTimeThanItsTreeHeadCanHave) {
  const envelope::Header old = header();
  world_.now += 10 * kDay_s;
  world_.append_tick();
  world_.now += 60;
  envelope::Header made = old;
  made.beacon->time = static_cast<std::uint64_t>(world_.now);
  // The leaf after that tree head came ten days after the head: a time in between could be true.
  EXPECT_EQ(check(submit(made), CheckKind::freshness).verdict, CheckVerdict::holds);
  world_.now += 10 * kDay_s;
  made.packet_seq = 99;
  made.beacon->time = static_cast<std::uint64_t>(world_.now);
  const OfficeWorld::Sent sent = submit(made);
  cert::Assessment honest;
  honest.freshness = cert::Freshness::stale;
  world_.assess(sent.index, honest);
  EXPECT_EQ(check(sent, CheckKind::freshness).figures, "undated");
}

TEST_F(HostileToRecheck, NoPacket) {
  const OfficeWorld::Sent sent = submit(header());
  world_.packet_of.clear();
  expect(sent, CheckKind::seal, CheckVerdict::fails, Code::not_found);
  expect(sent, CheckKind::commitment, CheckVerdict::fails, Code::not_decidable);
  expect(sent, CheckKind::consent, CheckVerdict::fails, Code::not_decidable);
  expect(sent, CheckKind::pictures, CheckVerdict::fails, Code::not_decidable);
}

TEST_F(HostileToRecheck, AnotherSubmissionsPacket) {
  const OfficeWorld::Sent first = submit(header());
  const OfficeWorld::Sent second = submit(header());
  world_.packet_of[first.submission] = second.packet;
  expect(first, CheckKind::seal, CheckVerdict::fails, Code::wrong_kind);
}

TEST_F(HostileToRecheck, DamagedPacket) {
  const OfficeWorld::Sent sent = submit(header());
  world_.packet_of[sent.submission].back() ^= 1U;
  expect(sent, CheckKind::seal, CheckVerdict::fails, Code::hash_mismatch);
}

TEST_F(HostileToRecheck, SealedToSomebodyElse) {
  const OfficeWorld::Sent sent = world_.submit(header(), world_.region.device, wire::encode(Region::evidence()),
                                               {support::named_box("stranger").public_key});
  expect(sent, CheckKind::seal, CheckVerdict::fails, Code::wrong_key);
}

TEST_F(HostileToRecheck, EvidenceThatIsNone) {
  const OfficeWorld::Sent sent =
      world_.submit(header(), world_.region.device, bytes_of("no evidence"), world_.region.recipients());
  expect(sent, CheckKind::commitment, CheckVerdict::holds, Code::ok);
  EXPECT_EQ(check(sent, CheckKind::consent).verdict, CheckVerdict::fails);
  EXPECT_EQ(check(sent, CheckKind::pictures).verdict, CheckVerdict::fails);
}

TEST_F(HostileToRecheck, SessionThatWasHandedInBefore) {
  cert::Evidence evidence = Region::evidence();
  const envelope::Header first = header();
  const liveness::Script script = liveness::draw_script(*first.challenge, first.person.id, first.device_key, liveness::ActionSet::full);
  support::ActedFace face({}, 3);
  face.act_all(script.steps);
  face.rest(1);
  liveness::Session session = liveness::read_session(support::record(script, face.frames()).value())->session;
  for (liveness::KeyFrame& key : session.key_frames) key.jpeg = support::three_jpegs()[key.step % 3U];
  evidence.live = wire::encode(session);
  const OfficeWorld::Sent once = submit(first, evidence);
  expect(once, CheckKind::live_script, CheckVerdict::holds, Code::ok);
  expect(once, CheckKind::live_fresh, CheckVerdict::holds, Code::ok);
  expect(once, CheckKind::live_figures, CheckVerdict::look, Code::no_models);
  expect(submit(header(), evidence), CheckKind::live_fresh, CheckVerdict::fails, Code::reused);
  // Beside one photograph, the session's pictures are what a person looks at.
  evidence.photos.resize(1);
  const std::string pictures = check(submit(header(), evidence), CheckKind::pictures).figures;
  EXPECT_TRUE(pictures.starts_with(std::to_string(1 + session.key_frames.size()) + " pictures")) << pictures;
  // One that is the session's picture at rest is not there twice.
  evidence.photos[0].jpeg = Region::picture("at rest");
  session.key_frames[0].jpeg = evidence.photos[0].jpeg;
  evidence.live = wire::encode(session);
  const std::string once_each = check(submit(header(), evidence), CheckKind::pictures).figures;
  EXPECT_TRUE(once_each.starts_with(std::to_string(session.key_frames.size()) + " pictures")) << once_each;
}

TEST_F(HostileToRecheck, SessionThatIsNone) {
  cert::Evidence evidence = Region::evidence();
  evidence.live = bytes_of("no session");
  EXPECT_EQ(check(submit(header(), evidence), CheckKind::live_script).verdict, CheckVerdict::fails);
}

TEST_F(HostileToRecheck, NoConsent) {
  cert::Evidence evidence = Region::evidence();
  evidence.consent_to_face = false;
  expect(submit(header(), evidence), CheckKind::consent, CheckVerdict::fails, Code::no_consent);
}

// Who signs beside a phone is not yet somebody whose word stands for a picture.
TEST_F(HostileToRecheck, NoPictureAndNobodyOfStaffIsNoEvidence) {
  support::NamedSigner witness("witness");
  envelope::Header made = header();
  made.cosigners = {{envelope::Role::witness, witness.id()}};
  const Bytes nothing = wire::encode(cert::Evidence{});
  const OfficeWorld::Sent seen_by_witness =
      world_.submit(made, world_.region.device, nothing, world_.region.recipients(), {&witness});
  expect(seen_by_witness, CheckKind::consent, CheckVerdict::fails, Code::no_consent);
  expect(seen_by_witness, CheckKind::pictures, CheckVerdict::fails, Code::not_decidable);

  // Nor is whoever calls themselves staff: the log has no credential of theirs.
  envelope::Header called_staff = header();
  called_staff.cosigners = {{envelope::Role::staff, witness.id()}};
  const OfficeWorld::Sent seen_by_nobody =
      world_.submit(called_staff, world_.region.device, nothing, world_.region.recipients(), {&witness});
  expect(seen_by_nobody, CheckKind::credential, CheckVerdict::fails, Code::unknown_staff);
}

TEST_F(HostileToRecheck, ConsentToAnotherTextThanTheHeaderSays) {
  cert::Evidence evidence = Region::evidence();
  evidence.consent_version = 9;
  expect(submit(header(), evidence), CheckKind::consent, CheckVerdict::fails, Code::hash_mismatch);
}

TEST_F(HostileToRecheck, ConsentToAnOldText) {
  cert::Evidence evidence = Region::evidence();
  evidence.consent_version = 9;
  envelope::Header made = header();
  made.consent_version = 9;
  expect(submit(made, evidence), CheckKind::consent, CheckVerdict::look, Code::older_version);
}

TEST_F(HostileToRecheck, PicturesOneByOne) {
  const cert::Evidence whole = Region::evidence();
  cert::Evidence none = whole;
  none.photos.clear();
  expect(submit(header(), none), CheckKind::pictures, CheckVerdict::fails, Code::not_decidable);
  cert::Evidence two = whole;
  two.photos.pop_back();
  expect(submit(header(), two), CheckKind::pictures, CheckVerdict::look, Code::too_short);
  cert::Evidence same = whole;
  same.photos[2].jpeg = same.photos[0].jpeg;
  expect(submit(header(), same), CheckKind::pictures, CheckVerdict::look, Code::not_decidable);
  damaged_ = {whole.photos[1].jpeg};
  expect(submit(header(), whole), CheckKind::pictures, CheckVerdict::look, Code::bad_syntax);
  damaged_ = {whole.photos[0].jpeg, whole.photos[1].jpeg, whole.photos[2].jpeg};
  expect(submit(header(), whole), CheckKind::pictures, CheckVerdict::fails, Code::bad_syntax);
  damaged_.clear();
  picture_ = {kUsableSide, kUsableSide - 1};
  expect(submit(header(), whole), CheckKind::pictures, CheckVerdict::look, Code::too_short);
  picture_ = {kUsableSide, kUsableSide};
  expect(submit(header(), whole), CheckKind::pictures, CheckVerdict::holds, Code::ok);
}

TEST_F(HostileToRecheck, EightPicturesOfAnySizeStillFitTheFinding) {
  cert::Evidence many = Region::evidence();
  while (many.photos.size() < cert::kMaxPhotos) {
    many.photos.push_back(many.photos[0]);
    many.photos.back().jpeg = Region::picture("further " + std::to_string(many.photos.size()));
  }
  picture_ = {4096, 4096};
  expect(submit(header(), many), CheckKind::pictures, CheckVerdict::holds, Code::ok);
  many.photos.back().jpeg = many.photos.front().jpeg;
  expect(submit(header(), many), CheckKind::pictures, CheckVerdict::look, Code::not_decidable);
}

TEST_F(HostileToRecheck, ForgedSubmissionIsNotedAndNotFoundUpon) {
  receipt::SubmissionRecord record{wire::encode(header()), {}};
  record.signatures = {world_.region.stranger.sign_as(Role::device, Kind::submission, record.header)};
  const std::uint64_t index = world_.region.log.append(Kind::submission, wire::encode(record), world_.now);
  work();
  EXPECT_EQ(world_.notes, (std::vector<Note>{{Code::not_co_signed, index}}));
  EXPECT_TRUE(world_.statements<cert::Finding>(Kind::finding).empty());
}

// Reading.

TEST_F(HostileToRecheck, NobodyButAReviewerIsAnswered) {
  const OfficeWorld::Sent sent = submit(header());
  const cert::EvidenceRead read = world_.region.read(sent.submission);
  world_.append(Region::sign(Kind::evidence_read, read, Role::reviewer, world_.region.stranger));
  world_.append(Region::sign(Kind::evidence_read, read, Role::recheck, world_.region.rechecker));
  world_.append(Region::sign(Kind::evidence_read, read, Role::device, world_.region.device));
  work();
  EXPECT_EQ(world_.notes.size(), 3U);
  EXPECT_TRUE(world_.statements<cert::EvidenceGrant>(Kind::evidence_grant).empty());
  world_.append(Region::sign(Kind::evidence_read, read, Role::reviewer, world_.region.reviewer));
  work();
  EXPECT_EQ(world_.statements<cert::EvidenceGrant>(Kind::evidence_grant).size(), 1U);
}

TEST_F(HostileToRecheck, ReadOfWhatWasNeverReceivedIsNoted) {
  world_.append(
      Region::sign(Kind::evidence_read, world_.region.read(fixed("none")), Role::reviewer, world_.region.reviewer));
  work();
  EXPECT_EQ(world_.notes.size(), 1U);
  EXPECT_TRUE(world_.statements<cert::EvidenceGrant>(Kind::evidence_grant).empty());
}

TEST_F(HostileToRecheck, KeyOfSmallOrderGetsNoAnswer) {
  const OfficeWorld::Sent sent = submit(header());
  cert::EvidenceRead read = world_.region.read(sent.submission);
  read.answer_to = {};
  world_.append(Region::sign(Kind::evidence_read, read, Role::reviewer, world_.region.reviewer));
  work();
  EXPECT_EQ(world_.notes.size(), 1U);
  EXPECT_EQ(world_.notes[0].code, Code::bad_key);
  EXPECT_TRUE(world_.statements<cert::EvidenceGrant>(Kind::evidence_grant).empty());
}

TEST_F(HostileToRecheck, VaultHoldsNeitherPicturesNorTheContentKeyInTheClear) {
  const OfficeWorld::Sent sent = submit(header());
  work();
  const envelope::ParsedPacket parsed = must(envelope::parse_unverified(sent.packet));
  const crypto::SecretKey key = must(envelope::unwrap_content_key(parsed, support::named_box("recipient 1a")));
  const std::string secret = text_of(key.view());
  const std::string picture = text_of(ByteView(Region::picture("straight")).subspan(40, 40));
  std::size_t rows = 0;
  for (const port::Row& row : must(store_.scan({}, {}, 1000))) {
    ++rows;
    EXPECT_EQ(text_of(row.value).find(secret), std::string::npos);
    EXPECT_EQ(text_of(row.value).find(picture), std::string::npos);
  }
  EXPECT_GT(rows, 5U);
}

TEST_F(HostileToRecheck, TwoCasesNeverShareAKey) {
  const OfficeWorld::Sent first = submit(header());
  const OfficeWorld::Sent second = submit(header());
  work();
  const auto row = [&](const crypto::Hash& id) {
    return must(wire::decode<VaultRow>(*must(store_.get(rows::key(rows::kVault, id)))));
  };
  EXPECT_NE(row(first.submission).case_key, row(second.submission).case_key);
}

}  // namespace
}  // namespace lifecert::office
