// What surrounds a certification, from end to end: a real counter, the desks and the case book. Named after what must hold; the
// rows are those of the threat model.
#include <gtest/gtest.h>

#include <random>

#include "core/crypto/hash.h"
#include "core/outbox/outbox.h"
#include "tests/core/office/office_at_work.h"

namespace lifecert::office {
namespace {

using cert::EvidenceKind;
using cert::Standing;
using cert::Verdict;

cert::Policy quick_policy() {
  cert::Policy policy;
  policy.backup_days = 0;
  return policy;
}

cert::Attestation attestation(const Office& office, EvidenceKind kind) {
  cert::Attestation said = support::sample_attestation(office.region, kind);
  said.read_back.reset();
  said.seen_at = said.made_at = office.clock.now_s();
  return said;
}

// Enrolled, and one packet without a challenge.
Hash unchallenged(Office& office) {
  office.ask(code_named("typed"), office.region.device);
  office.registrar_works();
  office.clock.advance(600);
  const Hash submission = office.submit(office.packet(std::nullopt));
  office.recheck_works();
  office.registrar_works();
  return submission;
}

cert::Decision decision_of(Office& office, const Hash& submission, Verdict verdict, const std::string& reason = "") {
  return must(compose_decision(office.case_of(submission), verdict, reason, office.region.trust, office.clock.now_s()));
}

// ---- Two signatures

TEST(Care, APassOnTooLittleEvidenceNeedsTwoReviewers) {
  Office office(quick_policy());
  const Hash submission = unchallenged(office);
  const cert::Decision decision = decision_of(office, submission, Verdict::pass);
  EXPECT_EQ(decision.standing, Standing::second);
  // One signature is not taken, whatever it is called.
  EXPECT_EQ(code_of(office.try_post(Kind::decision, decision, Role::reviewer, office.region.reviewer)),
            Code::needs_second_signature);
  const envelope::SignedStatement first = must(sign_decision(decision, office.region.reviewer));
  EXPECT_EQ(first.kind, Kind::proposal);
  must(office.post(wire::encode(first)));
  EXPECT_EQ(office.case_of(submission).state(), CaseState::second);
  // Not the same person twice.
  EXPECT_EQ(code_of(second_decision(office.case_of(submission), office.region.reviewer, office.region.trust)),
            Code::needs_second_signature);
  const envelope::SignedStatement both =
      must(second_decision(office.case_of(submission), office.second_reviewer, office.region.trust));
  must(office.post(wire::encode(both)));
  EXPECT_EQ(office.case_of(submission).state(), CaseState::passed);
}

TEST(Care, ARefusalAgainstGoodEvidenceNeedsTwoReviewers) {
  Office office(quick_policy());
  const Hash submission = office.enrol_and_submit();
  office.recheck_works();
  const cert::Decision decision = decision_of(office, submission, Verdict::refuse, "不是本人。");
  EXPECT_EQ(decision.standing, Standing::enough);
  EXPECT_EQ(must(sign_decision(decision, office.region.reviewer)).kind, Kind::proposal);
  EXPECT_EQ(code_of(office.try_post(Kind::decision, decision, Role::reviewer, office.region.reviewer)),
            Code::needs_second_signature);
  // Asking for more is always one person's to do.
  const cert::Decision more = decision_of(office, submission, Verdict::more, "请重拍。");
  EXPECT_EQ(must(sign_decision(more, office.region.reviewer)).kind, Kind::decision);
}

// Row 8: a reviewer who claims more than there is.
TEST(Care, TheCounterRefusesADecisionThatClaimsMoreThanTheLogHolds) {
  Office office(quick_policy());
  const Hash submission = unchallenged(office);
  cert::Decision decision = decision_of(office, submission, Verdict::pass);
  decision.standing = Standing::enough;
  EXPECT_EQ(code_of(office.try_post(Kind::decision, decision, Role::reviewer, office.region.reviewer)), Code::claims_more);
  EXPECT_EQ(office.leaves()[Kind::decision], 0U);
}

// ---- Another way than the face

TEST(Care, ACallAndAWitnessAreEnoughWithoutAnyPicture) {
  Office office(quick_policy());
  office.tick();
  office.clock.advance(300);
  cert::Attestation call = attestation(office, EvidenceKind::phone_call);
  call.read_back = first_word_bits(fixed("never given out"));
  EXPECT_EQ(code_of(office.try_post(Kind::attestation, call, Role::reviewer, office.region.reviewer)), Code::unknown_words);
  call.read_back = office.words();
  const Hash called = office.review(Kind::attestation, call);
  EXPECT_EQ(judge(office.case_of(called), office.region.trust, office.clock.now_s()).standing, Standing::second);
  // A call counts from the words, which prove that it was not before.
  EXPECT_EQ(office.case_of(called).assessment.alive_not_before, office.clock.now_s() - 300);
  office.review(Kind::attestation, attestation(office, EvidenceKind::witness));
  const cert::Decision decision = decision_of(office, called, Verdict::pass);
  EXPECT_EQ(decision.standing, Standing::enough);
  office.review(Kind::decision, decision);
  EXPECT_EQ(office.case_of(called).state(), CaseState::passed);
}

TEST(Care, AnEventOfAKnownSystemNeedsNothingOfThePerson) {
  Office office(quick_policy());
  const cert::Attestation event = attestation(office, EvidenceKind::hospital_event);
  // Only the registrar, who has checked the file, says so.
  EXPECT_EQ(code_of(office.try_post(Kind::attestation, event, Role::reviewer, office.region.reviewer)), Code::wrong_key);
  must(office.try_post(Kind::attestation, event, Role::registrar, office.region.registrar));
  EXPECT_EQ(decision_of(office, cert::payload_hash(wire::encode(event)), Verdict::pass).standing, Standing::enough);
}

// ---- Contacts

TEST(Care, AnUnchallengedPacketIsTakenMarkedAndMakesTheOfficeOweAContact) {
  Office office(quick_policy());
  const Hash submission = unchallenged(office);
  EXPECT_FALSE(office.case_of(submission).assessment.challenged);
  EXPECT_EQ(office.case_of(submission).assessment.alive_not_before, 0);
  ASSERT_EQ(office.cases->care().contacts().size(), 1U);
  const ContactCase owed = office.cases->care().contacts().front();
  EXPECT_EQ(owed.opened.content.reason, cert::ContactReason::unchallenged);
  EXPECT_EQ(owed.opened.content.submission, submission);
  EXPECT_EQ(owed.opened.content.due_at, owed.opened.content.at + 90 * kDay_s);
  // Another one does not make a second contact.
  office.submit(office.packet(std::nullopt, 2));
  office.registrar_works();
  office.reviewer_reads();
  EXPECT_EQ(office.cases->care().contacts().size(), 1U);

  cert::Contact made = owed.opened.content;
  made.step = cert::Step::closed;
  made.opened = owed.opened.hash;
  made.note = "上门见到本人";
  office.review(Kind::contact, made);
  office.registrar_works();
  office.reviewer_reads();
  EXPECT_TRUE(office.cases->care().contacts().front().closed);
  made.note = "again";
  EXPECT_EQ(code_of(office.try_post(Kind::contact, made, Role::reviewer, office.region.reviewer)), Code::not_open);
  // From here on a new one may be owed.
  office.submit(office.packet(std::nullopt, 3));
  office.registrar_works();
  office.reviewer_reads();
  EXPECT_EQ(office.cases->care().contacts().size(), 2U);
}

TEST(Care, ThreeSelfMadeCyclesInARowMakeTheOfficeOweAContact) {
  Office office(quick_policy());
  const Hash request = office.ask(code_named("typed"), office.region.device);
  office.registrar_works();
  std::int32_t due = kToday + 38;
  outbox::JournalEntry kept{2, support::fixed("journal"), outbox::Event::kept, 0, {}, 0, Code::ok, 0};  // as the fixture's first packet has it
  for (std::uint64_t cycle = 1; cycle <= 3; ++cycle) {
    office.clock.advance(600);
    envelope::Header header = must(envelope::parse_unverified(office.packet(office.challenges(request).at(0), cycle))).header;
    header.due_day = due;
    header.journal_seq = kept.seq;
    header.previous_journal_hash = kept.previous;
    const Hash submission = office.submit(office.region.packet(header, wire::encode(Region::evidence()), office.region.recipients()));
    kept.at = header.device_time;
    kept.subject = submission;
    kept.packet_seq = header.packet_seq;
    kept = {kept.seq + 1, crypto::blake2b(wire::encode(kept)), outbox::Event::kept, 0, {}, 0, Code::ok, 0};
    office.recheck_works();
    const cert::Decision decision = decision_of(office, submission, Verdict::pass);
    ASSERT_EQ(decision.standing, Standing::enough) << cycle;
    office.review(Kind::decision, decision);
    due = decision.next_due_day;
    office.recheck_works();
    office.registrar_works();
    office.reviewer_reads();
    EXPECT_EQ(office.cases->care().contacts().size(), cycle == 3 ? 1U : 0U) << cycle;
  }
  EXPECT_EQ(office.cases->care().contacts().front().opened.content.reason, cert::ContactReason::self_cycles);
}

// ---- "I am alive"

TEST(Care, AnAppealIsAHoldUntilItIsAnswered) {
  Office office(quick_policy());
  office.ask(code_named("typed"), office.region.device);
  office.registrar_works();
  const cert::Appeal appeal = support::sample_appeal(office.region);
  const intake::Accepted receipt = must(office.try_post(Kind::appeal, appeal, Role::device, office.region.device));
  EXPECT_FALSE(receipt.proof.empty());
  office.reviewer_reads();
  ASSERT_EQ(office.cases->care().appeals().size(), 1U);
  const AppealCase open = office.cases->care().appeals().front();
  EXPECT_TRUE(open.holds());
  EXPECT_EQ(open.clock.promised_by, office.clock.now_s() + 3 * kDay_s);
  EXPECT_EQ(open.clock.legal_by, office.clock.now_s() + 15 * kDay_s);

  cert::AppealAnswer answer = support::sample_appeal_answer(open.appeal.hash);
  answer.outcome = cert::AppealOutcome::visit;
  office.review(Kind::appeal_answer, answer);
  office.reviewer_reads();
  EXPECT_TRUE(office.cases->care().appeals().front().holds());
  answer.outcome = cert::AppealOutcome::resumed;
  office.review(Kind::appeal_answer, answer);
  office.reviewer_reads();
  EXPECT_FALSE(office.cases->care().appeals().front().holds());

  // An answer to nothing, a phone of somebody else, a notice that is not named.
  answer.appeal = fixed("no such appeal");
  EXPECT_EQ(code_of(office.try_post(Kind::appeal_answer, answer, Role::reviewer, office.region.reviewer)),
            Code::unknown_statement);
  cert::Appeal foreign = appeal;
  foreign.person = fixed("somebody else");
  EXPECT_EQ(code_of(office.try_post(Kind::appeal, foreign, Role::device, office.region.device)), Code::wrong_person);
  cert::Appeal unnamed = appeal;
  unnamed.stop_notice.clear();
  EXPECT_EQ(code_of(office.try_post(Kind::appeal, unnamed, Role::device, office.region.device)), Code::too_short);
  cert::Appeal stranger = appeal;
  stranger.device_key = office.region.stranger.public_key();
  EXPECT_EQ(code_of(office.try_post(Kind::appeal, stranger, Role::device, office.region.stranger)), Code::unknown_credential);
}

// ---- Amend

TEST(Care, AnAmendmentCorrectsTheCycleAndNeverThePerson) {
  Office office(quick_policy());
  const Hash request = office.ask(code_named("typed"), office.region.device);
  office.registrar_works();
  office.clock.advance(600);
  envelope::Header header = must(envelope::parse_unverified(office.packet(office.challenges(request).at(0)))).header;
  header.due_day = kToday + 39;  // a slip
  const Hash submission = office.submit(office.region.packet(header, wire::encode(Region::evidence()), office.region.recipients()));
  office.recheck_works();
  EXPECT_EQ(office.check(submission, CheckKind::credential).verdict, CheckVerdict::fails);

  cert::Amendment amendment = support::sample_amendment(office.region, submission);
  amendment.due_day = kToday + 38;
  cert::Amendment other = amendment;
  other.person = fixed("somebody else");
  EXPECT_EQ(code_of(office.try_post(Kind::amendment, other, Role::device, office.region.device)), Code::wrong_person);
  cert::Amendment nothing = amendment;
  nothing.due_day.reset();
  EXPECT_EQ(code_of(office.try_post(Kind::amendment, nothing, Role::device, office.region.device)), Code::bad_argument);
  must(office.try_post(Kind::amendment, amendment, Role::device, office.region.device));
  office.recheck_works();
  EXPECT_EQ(office.check(submission, CheckKind::credential).verdict, CheckVerdict::holds);
  EXPECT_EQ(office.case_of(submission).header.due_day, kToday + 38);
  EXPECT_EQ(office.case_of(submission).assessment.header_not_before, office.clock.now_s());  // the date is the original's
  office.review(Kind::decision, decision_of(office, submission, Verdict::pass));
  amendment.due_day = kToday + 400;
  EXPECT_EQ(code_of(office.try_post(Kind::amendment, amendment, Role::device, office.region.device)), Code::already_decided);
}

// ---- A notice of death

TEST(Care, ANoticeOfDeathOpensAReviewAndStopsNothing) {
  Office office(quick_policy());
  const Hash submission = office.enrol_and_submit();
  office.recheck_works();
  EXPECT_EQ(decision_of(office, submission, Verdict::pass).standing, Standing::enough);
  const cert::Review review = support::sample_review(office.region);
  must(office.try_post(Kind::review, review, Role::registrar, office.region.registrar));
  cert::Review again = review;
  again.at += 1;
  EXPECT_EQ(code_of(office.try_post(Kind::review, again, Role::registrar, office.region.registrar)), Code::already_open);
  const cert::Decision doubted = decision_of(office, submission, Verdict::pass);
  EXPECT_EQ(doubted.standing, Standing::second);
  EXPECT_EQ(code_of(office.try_post(Kind::decision, doubted, Role::reviewer, office.region.reviewer)),
            Code::needs_second_signature);
  cert::Review closing = review;
  closing.step = cert::Step::closed;
  closing.opened = cert::payload_hash(wire::encode(review));
  // That somebody is dead needs two; that they live, one.
  closing.outcome = cert::ReviewOutcome::confirmed;
  EXPECT_EQ(code_of(office.try_post(Kind::review, closing, Role::reviewer, office.region.reviewer)),
            Code::needs_second_signature);
  closing.outcome = cert::ReviewOutcome::alive;
  office.review(Kind::review, closing);
  EXPECT_EQ(decision_of(office, submission, Verdict::pass).standing, Standing::enough);
}

// ---- Erasure

TEST(Care, AWithdrawalTakesTheEvidenceAndLeavesTheDecision) {
  Office office(quick_policy());
  const Hash request = office.ask(code_named("typed"), office.region.device);
  office.registrar_works();
  office.clock.advance(600);
  const Hash submission = office.submit(office.packet(office.challenges(request).at(0)));
  office.recheck_works();
  office.review(Kind::decision, decision_of(office, submission, Verdict::pass));
  office.recheck_works();
  const Bytes vault_row = rows::key(rows::kVault, submission);
  ASSERT_TRUE(must(office.vault.get(vault_row)));

  cert::ConsentWithdrawal withdrawal = support::sample_withdrawal(office.region);
  withdrawal.made_at = kNow + 5000;
  must(office.try_post(Kind::consent_withdrawal, withdrawal, Role::device, office.region.device));
  office.recheck_works();
  EXPECT_FALSE(must(office.vault.get(vault_row)));
  office.vault_expires();
  EXPECT_EQ(office.leaves()[Kind::evidence_erased], 1U);
  ASSERT_TRUE(office.case_of(submission).erased);
  EXPECT_EQ(office.case_of(submission).erased->content.cause, cert::ErasureCause::withdrawn);
  EXPECT_EQ(office.case_of(submission).state(), CaseState::passed);
  // The counter has the head and nothing that could be opened.
  const envelope::Packet left = must(wire::decode<envelope::Packet>(office.fetch(submission)));
  EXPECT_TRUE(left.wraps.empty());
  EXPECT_TRUE(left.evidence.empty());
  EXPECT_EQ(envelope::submission_id(left.header), submission);
  EXPECT_EQ(code_of(office.try_post(Kind::evidence_read, office.region.read(submission), Role::reviewer, office.region.reviewer)),
            Code::evidence_gone);
  // A packet from before the withdrawal that comes in late is opened, found and let go; its leaf stays.
  const Hash late = office.submit(office.packet(office.challenges(request).at(0), 2));
  office.recheck_works();
  EXPECT_EQ(office.check(late, CheckKind::consent).reason, Code::consent_withdrawn);
  EXPECT_FALSE(must(office.vault.get(rows::key(rows::kVault, late))));
}

TEST(Care, TheLeafOfAnErasureWaitsForTheLastBackup) {
  cert::Policy policy;
  policy.retention_days = 10;
  Office office(policy);
  const Hash submission = office.enrol_and_submit();
  office.recheck_works();
  office.review(Kind::decision, decision_of(office, submission, Verdict::pass));
  office.recheck_works();
  office.clock.advance(9 * kDay_s);
  office.vault_expires();
  EXPECT_TRUE(must(office.vault.get(rows::key(rows::kVault, submission))));
  office.clock.advance(2 * kDay_s);
  office.vault_expires();
  EXPECT_FALSE(must(office.vault.get(rows::key(rows::kVault, submission))));
  EXPECT_EQ(office.leaves()[Kind::evidence_erased], 0U);
  office.clock.advance(29 * kDay_s);
  office.vault_expires();
  EXPECT_EQ(office.leaves()[Kind::evidence_erased], 0U);
  office.clock.advance(2 * kDay_s);
  office.vault_expires();
  EXPECT_EQ(office.leaves()[Kind::evidence_erased], 1U);
}

// Row 16: nothing that is left answers a guess, and what is public does not tell whose it is.
TEST(Care, AfterAnErasureNoCandidateMatchesAndTwoLeavesOfOnePersonCannotBeLinked) {
  Office office(quick_policy());
  const Hash request = office.ask(code_named("typed"), office.region.device);
  office.registrar_works();
  office.clock.advance(600);
  const Hash first = office.submit(office.packet(office.challenges(request).at(0)));
  const Hash second = office.submit(office.packet(office.challenges(request).at(0), 2));
  office.recheck_works();
  const envelope::Header header = must(envelope::parse_unverified(office.fetch(first))).header;
  cert::ConsentWithdrawal withdrawal = support::sample_withdrawal(office.region);
  withdrawal.made_at = kNow + 5000;
  must(office.try_post(Kind::consent_withdrawal, withdrawal, Role::device, office.region.device));
  office.recheck_works();
  office.vault_expires();

  // The log still proves itself: it is read again from its beginning, to the last leaf and the signed root.
  MemoryStore fresh;
  CaseBook again = must(CaseBook::open(fresh, office.region.trust));
  must(office.round(again.book(), office.region.reviewer, Role::reviewer,
                    [&](const receipt::FeedEntry& entry) { return again.take(entry); }));
  EXPECT_TRUE(again.find(first)->erased);

  // Whoever guesses the very pictures, with every key and hash that is left, finds them named nowhere.
  const Bytes truth = wire::encode(Region::evidence());
  std::vector<Bytes> candidates = {truth};
  for (int i = 0; i < 100; ++i) candidates.push_back(wire::encode(i));
  for (const Bytes& candidate : candidates) {
    for (const Hash& guess : {crypto::blake2b(candidate), crypto::sha256({candidate}), envelope::context_of(header),
                              crypto::keyed_blake2b(header.evidence_hash, {candidate}),
                              crypto::keyed_blake2b(Hash{}, {candidate})}) {
      EXPECT_NE(guess, header.evidence_commitment);
      for (const auto* store : {static_cast<const port::Store*>(&office.counter), static_cast<const port::Store*>(&office.vault)}) {
        for (const port::Row& row : must(store->scan({}, {}, 10'000))) {
          if (candidate != truth) break;
          EXPECT_EQ(std::search(row.value.begin(), row.value.end(), guess.begin(), guess.end()), row.value.end());
          const Bytes part(truth.end() - 64, truth.end());
          EXPECT_EQ(std::search(row.value.begin(), row.value.end(), part.begin(), part.end()), row.value.end());
        }
      }
    }
  }

  // Of one person's two leaves nothing public is alike but kind and version; pseudonym, key and scheme stand in none.
  const auto leaf_of = [&](const Hash& submission) {
    const auto record = must(wire::decode<intake::StoredRecord>(*must(office.counter.get(intake::keys::record(again.find(submission)->index)))));
    return receipt::leaf_of(record.opening, record.record);
  };
  const receipt::Leaf one = leaf_of(first);
  const receipt::Leaf two = leaf_of(second);
  EXPECT_NE(one.commitment, two.commitment);
  for (const receipt::Leaf& leaf : {one, two}) {
    const Bytes bytes = wire::encode(leaf);
    EXPECT_EQ(bytes.size(), 42U);
    for (const ByteView known : {ByteView(header.person.id), ByteView(header.device_key)}) {
      EXPECT_EQ(std::search(bytes.begin(), bytes.end(), known.begin(), known.begin() + 8), bytes.end());
      // Not even somebody who knows the whole record can find its leaf without the salt.
      EXPECT_NE(crypto::sha256({again.find(first)->submission}), leaf.commitment);
    }
  }
}

// ---- Keys that are over

TEST(Care, APacketToAnEpochThatIsOverKeepsItsDate) {
  Office office(quick_policy());
  office.region.list.recipients.front().epoch = 5;  // the list has moved on; epoch 1 is not in it any more
  office.region.list.recipients.back().epoch = 6;
  office.region.trust_bytes = office.region.sign_list(office.region.list, {0, 1});
  office.region.trust = must(cert::verify_trust_list(office.region.trust_bytes, office.region.pins));
  office.epoch_key_is_gone = true;
  office.reopen();
  const Hash request = office.ask(code_named("typed"), office.region.device);
  office.registrar_works();
  office.clock.advance(600);
  const Hash submission = office.submit(office.packet(office.challenges(request).at(0)));
  office.recheck_works();
  EXPECT_EQ(office.check(submission, CheckKind::seal).reason, Code::epoch_over);
  EXPECT_EQ(office.case_of(submission).received_at, office.clock.now_s());
  EXPECT_EQ(office.case_of(submission).assessment.alive_not_before, office.clock.now_s() - 600);
  // What was sealed to a key to come is no such case.
  envelope::Header header = must(envelope::parse_unverified(office.packet(std::nullopt, 2))).header;
  header.recipient_epoch = 9;
  EXPECT_EQ(code_of(office.intake->check_submission(office.region.packet(header, wire::encode(Region::evidence()), office.region.recipients()))),
            Code::wrong_key);
}

// ---- Spoken words

TEST(Care, WordsThatWereHeardDateAHeaderWithoutANetwork) {
  Office office(quick_policy());
  const Hash request = office.ask(code_named("typed"), office.region.device);
  office.registrar_works();
  office.clock.advance(40 * kDay_s);  // no network for forty days
  office.tick();
  const std::int64_t heard_at = office.clock.now_s();
  const WordBits words = office.words();
  office.clock.advance(2 * kDay_s);
  envelope::Header header = must(envelope::parse_unverified(office.packet(office.challenges(request).at(0)))).header;
  header.beacon.reset();
  for (const bool heard : {false, true}) {
    header.packet_seq += 1;
    header.beacon_words = heard ? words : first_word_bits(fixed("made up"));
    const Hash submission = office.submit(office.region.packet(header, wire::encode(Region::evidence()), office.region.recipients()));
    office.recheck_works();
    EXPECT_EQ(office.case_of(submission).assessment.header_not_before, heard ? heard_at : 0);
    EXPECT_EQ(office.case_of(submission).assessment.freshness, heard ? cert::Freshness::f72h : cert::Freshness::stale);
    EXPECT_EQ(office.check(submission, CheckKind::freshness).verdict, heard ? CheckVerdict::holds : CheckVerdict::look);
  }
}

// ---- Rows 2 and 4 of the threats

TEST(Threats, Row2NoPacketIsAliveLaterThanTheTruth) {
  std::mt19937 random(1);
  Office office(quick_policy());
  const Hash request = office.ask(code_named("typed"), office.region.device);
  office.registrar_works();
  std::vector<std::pair<Bytes, std::int64_t>> stockpile;  // packets and when their pictures were taken
  std::uint64_t seq = 0;
  unsigned challenged = 0;
  for (int round = 0; round < 60; ++round) {
    office.clock.advance(static_cast<std::int64_t>(random() % (6 * kDay_s)));
    must(office.registrar->renew(office.clock.now_s(), 10));
    must(office.registrar->book().settle());
    office.registrar_works();
    if (random() % 2 == 0 && stockpile.size() < 8) {
      const std::vector<Hash> open = office.challenges(request);
      const bool with = !open.empty() && random() % 4 != 0;
      stockpile.emplace_back(office.packet(with ? std::optional(open[random() % open.size()]) : std::nullopt, ++seq),
                             office.clock.now_s());
    } else if (!stockpile.empty()) {
      const std::size_t which = random() % stockpile.size();
      const auto [packet, taken_at] = stockpile[which];
      stockpile.erase(stockpile.begin() + static_cast<std::ptrdiff_t>(which));
      const Hash submission = office.submit(packet);
      const cert::Assessment assessed = office.case_of(submission).assessment;
      EXPECT_LE(assessed.alive_not_before, taken_at) << round;
      if (assessed.challenged) ++challenged;
    }
  }
  EXPECT_GT(challenged, 5U);
}

TEST(Threats, Row4TheDeviceClockDecidesNothing) {
  for (const std::int64_t years : {-10, -1, 0, 1, 10}) {
    Office office(quick_policy());
    const Hash request = office.ask(code_named("typed"), office.region.device);
    office.registrar_works();
    office.clock.advance(600);
    envelope::Header header = must(envelope::parse_unverified(office.packet(office.challenges(request).at(0)))).header;
    header.device_time += years * 365 * kDay_s;
    cert::Evidence evidence = Region::evidence();
    for (cert::Photo& photo : evidence.photos) photo.taken_at += years * 365 * kDay_s;
    evidence.consented_at += years * 365 * kDay_s;
    const Hash submission = office.submit(office.region.packet(header, wire::encode(evidence), office.region.recipients()));
    office.recheck_works();
    const Case& about = office.case_of(submission);
    EXPECT_EQ(about.assessment.freshness, cert::Freshness::f60m) << years;
    EXPECT_TRUE(about.assessment.challenged) << years;
    EXPECT_EQ(judge(about, office.region.trust, office.clock.now_s()).standing, Standing::enough) << years;
  }
}

}  // namespace
}  // namespace lifecert::office
