// The registrar's desk, the re-check desk and the reviewers' case book against a real open counter, all in memory.
#include <gtest/gtest.h>

#include "tests/core/office/office_at_work.h"

namespace lifecert::office {
namespace {

// Enrolment.

TEST(RegistrarDesk, EnrolsWithTheTypedCodeAndWithTheQr) {
  FakeEntropy entropy(11);
  for (const bool by_qr : {false, true}) {
    Office office;
    const LetterCodes codes = must(draw_codes(entropy, office.region.pins));
    const auto stretched = [&](const std::string& text) {
      return must(cert::stretch_code(must(cert::read_code(text, office.region.pins.region)), Region::kName));
    };
    office.write_letter(stretched(codes.typed), stretched(codes.qr));
    const Hash request = office.ask(stretched(by_qr ? codes.qr : codes.typed), office.region.device);
    office.registrar_works();
    const std::optional<cert::Credential> credential = office.credential(request);
    ASSERT_TRUE(credential) << by_qr;
    EXPECT_EQ(credential->person, office.region.person);
    EXPECT_EQ(credential->device_key, office.region.device.public_key());
    EXPECT_EQ(credential->due_day, kToday + 38);
    EXPECT_EQ(credential->expires_at - credential->issued_at, 400 * kDay_s);
    EXPECT_EQ(office.challenges(request).size(), kChallengesPerPerson);
  }
}

TEST(RegistrarDesk, RefusesAWrongProofAndBurnsNothing) {
  Office office;
  NamedSigner stranger("another phone");
  cert::EnrolmentRequest guessed = office.request(code_named("typed"), stranger);
  guessed.mac[0] ^= 1U;
  const Hash wrong = office.ask(guessed, stranger);
  office.registrar_works();
  ASSERT_TRUE(office.refusal(wrong));
  EXPECT_EQ(office.refusal(wrong)->reason, Code::bad_mac);
  const Hash right = office.ask(code_named("typed"), office.region.device);
  office.registrar_works();
  EXPECT_TRUE(office.credential(right));
}

TEST(RegistrarDesk, RefusesACodeThatNoLetterCarries) {
  Office office;
  const Hash request = office.ask(code_named("none"), office.region.device);
  office.registrar_works();
  ASSERT_TRUE(office.refusal(request));
  EXPECT_EQ(office.refusal(request)->reason, Code::unknown_code);
  EXPECT_FALSE(office.credential(request));
}

TEST(RegistrarDesk, RefusesAUsedLetterToAnotherPhoneByEitherCode) {
  Office office;
  office.ask(code_named("typed"), office.region.device);
  office.registrar_works();
  office.clock.advance(kDay_s);
  NamedSigner other("another phone");
  for (const char* code : {"typed", "qr"}) {
    const Hash request = office.ask(code_named(code), other);
    office.registrar_works();
    ASSERT_TRUE(office.refusal(request)) << code;
    EXPECT_EQ(office.refusal(request)->reason, Code::used_code) << code;
    EXPECT_EQ(office.refusal(request)->since, kNow + 60) << code;
  }
}

TEST(RegistrarDesk, TellsWhetherACodeWasUsedOnlyToThoseWhoHaveIt) {
  Office office;
  office.ask(code_named("typed"), office.region.device);
  NamedSigner other("another phone");
  cert::EnrolmentRequest guessed = office.request(code_named("typed"), other);
  guessed.mac[0] ^= 1U;
  const Hash request = office.ask(guessed, other);
  office.registrar_works();
  ASSERT_TRUE(office.refusal(request));
  EXPECT_EQ(office.refusal(request)->reason, Code::bad_mac);
  EXPECT_EQ(office.refusal(request)->since, 0);
}

TEST(RegistrarDesk, RefusesAnExpiredLetter) {
  Office office;
  const std::int64_t end = kNow + office.region.trust->policy.code_life_days * kDay_s;
  office.clock.set(end);
  const Hash request = office.ask(code_named("typed"), office.region.device);
  office.registrar_works();
  ASSERT_TRUE(office.refusal(request));
  EXPECT_EQ(office.refusal(request)->reason, Code::expired);
  EXPECT_EQ(office.refusal(request)->since, end);
}

TEST(RegistrarDesk, WhoAskedInTimeIsInTimeHoweverLateTheDeskIs) {
  Office office;
  office.clock.set(kNow + office.region.trust->policy.code_life_days * kDay_s - 1);
  const Hash request = office.ask(code_named("typed"), office.region.device);
  office.clock.advance(10 * kDay_s);
  office.registrar_works();
  EXPECT_TRUE(office.credential(request));
}

TEST(RegistrarDesk, OwnRepeatGetsTheCredentialAgain) {
  Office office;
  const Hash first = office.ask(code_named("typed"), office.region.device);
  office.registrar_works();
  office.clock.advance(3600);
  const Hash second = office.ask(code_named("qr"), office.region.device);
  ASSERT_NE(first, second);
  office.registrar_works();
  const std::optional<cert::Credential> again = office.credential(second);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->serial, office.credential(first)->serial);
  EXPECT_EQ(again->expires_at, office.credential(first)->expires_at);
  EXPECT_EQ(office.leaves()[Kind::challenge], kChallengesPerPerson);
}

TEST(RegistrarDesk, ReplacesAUsedChallenge) {
  Office office;
  const Hash request = office.ask(code_named("typed"), office.region.device);
  office.registrar_works();
  const std::vector<Hash> before = office.challenges(request);
  ASSERT_EQ(before.size(), 2U);
  office.clock.advance(600);
  office.submit(office.packet(before[0]));
  EXPECT_EQ(office.challenges(request), std::vector<Hash>{before[1]});
  office.registrar_works();
  const std::vector<Hash> after = office.challenges(request);
  ASSERT_EQ(after.size(), 2U);
  EXPECT_EQ(after[0], before[1]);
  EXPECT_NE(after[1], before[0]);
  office.submit(office.packet(std::nullopt, 2));
  office.registrar_works();
  EXPECT_EQ(office.challenges(request), after);
}

TEST(RegistrarDesk, NeedsTheRegistrarsKey) {
  Region region;
  MemoryStore store;
  FakeEntropy entropy(1);
  EXPECT_EQ(code_of(RegistrarDesk::open({&store, &entropy, &region.stranger}, region.trust)), Code::wrong_key);
  EXPECT_EQ(code_of(RecheckDesk::open({&store, &entropy, &region.stranger}, region.trust, {}, {})), Code::wrong_key);
}

// Re-check.

TEST(RecheckDesk, FindsThatAllHoldsForAGoodPacket) {
  Office office;
  const Hash submission = office.enrol_and_submit();
  office.recheck_works();
  const Case& about = office.case_of(submission);
  EXPECT_EQ(about.state(), CaseState::waiting);
  ASSERT_TRUE(about.finding);
  EXPECT_EQ(about.finding->by, office.region.rechecker.id());
  ASSERT_EQ(about.finding->content.checks.size(), 9U);
  for (const cert::Check& one : about.finding->content.checks) {
    // Pictures alone are no movements before the camera: that a person must know.
    const bool live = one.kind == CheckKind::live_script;
    EXPECT_EQ(one.verdict, live ? CheckVerdict::look : CheckVerdict::holds) << cert::name_of(one.kind) << ": " << one.figures;
    EXPECT_EQ(one.reason, live ? Code::no_live_session : Code::ok) << cert::name_of(one.kind);
  }
  EXPECT_TRUE(office.notes.empty());
}

TEST(RecheckDesk, AsksToLookAtAnUnchallengedPacket) {
  Office office;
  office.ask(code_named("typed"), office.region.device);
  office.registrar_works();
  office.clock.advance(600);
  const Hash submission = office.submit(office.packet(std::nullopt));
  office.recheck_works();
  EXPECT_EQ(office.check(submission, CheckKind::challenge).verdict, CheckVerdict::look);
  EXPECT_EQ(office.check(submission, CheckKind::challenge).reason, Code::no_challenge);
  EXPECT_EQ(office.check(submission, CheckKind::pictures).verdict, CheckVerdict::holds);
}

TEST(RecheckDesk, AsksToLookAtAChallengeThatWasUsedBefore) {
  Office office;
  const Hash first = office.enrol_and_submit();
  const envelope::Header header = must(envelope::parse_unverified(office.fetch(first))).header;
  const Hash second = office.submit(office.packet(header.challenge, 2));
  office.recheck_works();
  EXPECT_EQ(office.check(first, CheckKind::challenge).verdict, CheckVerdict::holds);
  EXPECT_EQ(office.check(second, CheckKind::challenge).verdict, CheckVerdict::look);
}

TEST(RecheckDesk, FailsAMissingPacket) {
  Office office;
  const Hash submission = office.enrol_and_submit();
  office.packets_are_lost = true;
  office.recheck_works();
  EXPECT_EQ(office.check(submission, CheckKind::seal).verdict, CheckVerdict::fails);
  EXPECT_EQ(office.check(submission, CheckKind::seal).reason, Code::not_found);
  EXPECT_EQ(office.check(submission, CheckKind::pictures).verdict, CheckVerdict::fails);
  EXPECT_EQ(office.check(submission, CheckKind::credential).verdict, CheckVerdict::holds);
}

TEST(RecheckDesk, FailsAPacketWhoseEpochKeyIsGone) {
  Office office;
  const Hash submission = office.enrol_and_submit();
  office.epoch_key_is_gone = true;
  office.open_recheck();
  office.recheck_works();
  EXPECT_EQ(office.check(submission, CheckKind::seal).verdict, CheckVerdict::fails);
  EXPECT_EQ(office.check(submission, CheckKind::seal).reason, Code::epoch_over);
  // Nobody can be shown what could not be opened.
  office.review(Kind::evidence_read, office.region.read(submission));
  office.recheck_works();
  ASSERT_EQ(office.notes.size(), 1U);
  EXPECT_EQ(office.notes[0].code, Code::not_decidable);
  EXPECT_TRUE(office.case_of(submission).grants.empty());
}

TEST(RecheckDesk, FailsACycleThatThePersonDoesNotHave) {
  Office office;
  const Hash request = office.ask(code_named("typed"), office.region.device);
  office.registrar_works();
  office.clock.advance(600);
  envelope::Header header = must(envelope::parse_unverified(office.packet(office.challenges(request).at(0)))).header;
  header.due_day += 3650;
  const Hash submission =
      office.submit(office.region.packet(header, wire::encode(Region::evidence()), office.region.recipients()));
  office.recheck_works();
  EXPECT_EQ(office.check(submission, CheckKind::credential).verdict, CheckVerdict::fails);
  EXPECT_EQ(office.check(submission, CheckKind::pictures).verdict, CheckVerdict::holds);
}

TEST(RecheckDesk, TakesTheCycleThatAPassHasSet) {
  Office office;
  const Hash first = office.enrol_and_submit();
  office.recheck_works();
  const cert::Decision pass =
      must(compose_decision(office.case_of(first), cert::Verdict::pass, "", office.region.trust, office.clock.now_s()));
  office.review(Kind::decision, pass);
  envelope::Header header = must(envelope::parse_unverified(office.packet(std::nullopt, 2))).header;
  header.due_day = pass.next_due_day;
  const Hash second =
      office.submit(office.region.packet(header, wire::encode(Region::evidence()), office.region.recipients()));
  office.recheck_works();
  EXPECT_EQ(office.check(second, CheckKind::credential).verdict, CheckVerdict::holds);
}

// Reading and deciding.

TEST(CaseBook, GrantOpensTheEvidenceForWhoAskedAndNobodyElse) {
  Office office;
  const Hash submission = office.enrol_and_submit();
  office.recheck_works();
  const crypto::BoxKeyPair answer = support::named_box("answer");
  const cert::EvidenceRead read = must(compose_read(office.case_of(submission), answer.public_key, "复核照片",
                                                    office.region.trust, office.clock.now_s()));
  const Hash asked = office.review(Kind::evidence_read, read);
  EXPECT_EQ(grant_for(office.case_of(submission), asked), nullptr);
  office.recheck_works();

  const Case& about = office.case_of(submission);
  const Signed<cert::EvidenceGrant>* grant = grant_for(about, asked);
  ASSERT_NE(grant, nullptr);
  EXPECT_EQ(grant_for(about, fixed("another read")), nullptr);
  const Bytes packet = office.fetch(submission);
  EXPECT_EQ(must(open_grant(about, grant->content, packet, answer)), Region::evidence());
  EXPECT_EQ(code_of(open_grant(about, grant->content, packet, support::named_box("another reviewer"))),
            Code::cannot_open);
  cert::EvidenceGrant altered = grant->content;
  altered.content_key[30] ^= 1U;
  EXPECT_EQ(code_of(open_grant(about, altered, packet, answer)), Code::cannot_open);
  EXPECT_EQ(code_of(open_grant(about, grant->content, office.packet(std::nullopt, 9), answer)), Code::wrong_kind);
}

TEST(CaseBook, ReadNeedsAReason) {
  Office office;
  const Hash submission = office.enrol_and_submit();
  const auto compose = [&](std::string reason) {
    return code_of(compose_read(office.case_of(submission), support::named_box("answer").public_key, std::move(reason),
                                office.region.trust, office.clock.now_s()));
  };
  EXPECT_EQ(compose(""), Code::too_short);
  EXPECT_EQ(compose(std::string(cert::kMaxReason + 1, 'x')), Code::too_long);
  EXPECT_EQ(compose("look"), Code::ok);
}

TEST(CaseBook, DecisionNeedsAFindingAndAReasonAndIsMadeOnce) {
  Office office;
  const Hash submission = office.enrol_and_submit();
  const auto compose = [&](cert::Verdict verdict, std::string reason) {
    return compose_decision(office.case_of(submission), verdict, std::move(reason), office.region.trust,
                            office.clock.now_s());
  };
  EXPECT_EQ(code_of(compose(cert::Verdict::pass, "")), Code::not_decidable);
  office.recheck_works();
  EXPECT_EQ(code_of(compose(cert::Verdict::more, "")), Code::too_short);
  EXPECT_EQ(code_of(compose(cert::Verdict::refuse, "")), Code::too_short);
  EXPECT_EQ(code_of(compose(cert::Verdict::refuse, std::string(cert::kMaxReason + 1, 'x'))), Code::too_long);
  EXPECT_EQ(code_of(compose(cert::Verdict::refuse, "\x01")), Code::bad_text);

  const cert::Decision more = must(compose(cert::Verdict::more, "照片不清楚，请重新拍摄。"));
  EXPECT_EQ(more.next_due_day, 0);
  office.review(Kind::decision, more);
  EXPECT_EQ(office.case_of(submission).state(), CaseState::more);
  const cert::Decision pass = must(compose(cert::Verdict::pass, ""));
  EXPECT_EQ(pass.person, office.region.person);
  EXPECT_EQ(pass.due_day, kToday + 38);
  EXPECT_EQ(pass.next_due_day, next_due_day(kToday + 38, 12));
  office.review(Kind::decision, pass);
  EXPECT_EQ(office.case_of(submission).state(), CaseState::passed);
  EXPECT_EQ(code_of(compose(cert::Verdict::refuse, "too late")), Code::already_decided);

  // Who enrols again is told the next due date, not the old one.
  office.registrar_works();
  office.clock.advance(600);
  const Hash again = office.ask(code_named("typed"), office.region.device);
  office.registrar_works();
  EXPECT_EQ(office.credential(again)->due_day, pass.next_due_day);
}

TEST(CaseBook, NothingPassesOfWhichACheckFails) {
  Office office;
  const Hash submission = office.enrol_and_submit();
  office.packets_are_lost = true;
  office.recheck_works();
  const auto compose = [&](cert::Verdict verdict) {
    return code_of(
        compose_decision(office.case_of(submission), verdict, "a reason", office.region.trust, office.clock.now_s()));
  };
  EXPECT_EQ(compose(cert::Verdict::pass), Code::not_decidable);
  EXPECT_EQ(compose(cert::Verdict::more), Code::ok);
  EXPECT_EQ(compose(cert::Verdict::refuse), Code::ok);
}

TEST(CaseBook, IsTheSameAfterOpeningAgain) {
  Office office;
  const Hash submission = office.enrol_and_submit();
  office.recheck_works();
  office.review(Kind::decision, office.region.decision(submission, cert::Verdict::refuse));
  office.reviewer_reads();
  const std::uint64_t position = office.cases->book().position().next;
  office.open_cases();
  ASSERT_EQ(office.cases->cases().size(), 1U);
  EXPECT_EQ(office.cases->cases()[0].state(), CaseState::refused);
  EXPECT_EQ(office.cases->cases()[0].finding->content.checks.size(), 9U);
  EXPECT_EQ(office.cases->book().position().next, position);
  EXPECT_EQ(code_of(office.cases->resolve(wire::to_hex(submission).substr(0, 8))), Code::ok);
  EXPECT_EQ(code_of(office.cases->resolve(wire::to_hex(submission).substr(0, 7))), Code::too_short);
  EXPECT_EQ(code_of(office.cases->resolve(wire::to_hex(fixed("none")))), Code::unknown_submission);
}

TEST(NextDueDay, StaysInTheMonth) {
  struct Row {
    const char* due;
    std::uint16_t months;
    const char* next;
  };
  constexpr Row kRows[] = {
      {"2026-12-31", 12, "2027-12-31"}, {"2024-02-29", 12, "2025-02-28"}, {"2024-02-29", 48, "2028-02-29"},
      {"2023-02-28", 12, "2024-02-28"}, {"2026-01-31", 1, "2026-02-28"},  {"2028-01-31", 1, "2028-02-29"},
      {"2026-03-31", 1, "2026-04-30"},  {"2026-12-31", 2, "2027-02-28"},  {"2026-11-30", 1, "2026-12-30"},
      {"2026-12-01", 1, "2027-01-01"},  {"2026-08-31", 6, "2027-02-28"},  {"2026-05-15", 0, "2026-05-15"},
  };
  for (const Row& row : kRows) {
    EXPECT_EQ(iso_date(next_due_day(must(parse_iso_date(row.due)), row.months)), row.next)
        << row.due << " + " << row.months;
  }
}

// Kills.

/// Enrolment, submission, reading and a second submission while one store fails at its k-th commit.
bool survives_failure(unsigned roll_fails_at, unsigned vault_fails_at, Failing how) {
  Office office(roll_fails_at, vault_fails_at, how);
  const unsigned at = roll_fails_at + vault_fails_at;
  const Hash request = office.ask(code_named("typed"), office.region.device);
  NamedSigner other("another phone");
  const Hash late = office.ask(code_named("qr"), other);
  office.registrar_works();
  EXPECT_EQ(office.challenges(request).size(), 2U) << at;
  office.clock.advance(600);
  const Hash submission = office.submit(office.packet(office.challenges(request).at(0)));
  office.registrar_works();
  office.recheck_works();
  office.review(Kind::evidence_read, office.region.read(submission));
  office.submit(office.packet(office.challenges(request).at(0), 2));
  office.registrar_works();
  office.recheck_works();

  std::map<Kind, unsigned> leaves = office.leaves();
  EXPECT_EQ(leaves[Kind::enrolment_request], 2U) << at;
  EXPECT_EQ(leaves[Kind::credential], 1U) << at;
  EXPECT_EQ(leaves[Kind::enrolment_refusal], 1U) << at;
  EXPECT_EQ(leaves[Kind::challenge], 4U) << at;
  EXPECT_EQ(leaves[Kind::submission], 2U) << at;
  EXPECT_EQ(leaves[Kind::finding], 2U) << at;
  EXPECT_EQ(leaves[Kind::evidence_read], 1U) << at;
  EXPECT_EQ(leaves[Kind::evidence_grant], 1U) << at;
  EXPECT_TRUE(office.credential(request)) << at;
  EXPECT_EQ(office.refusal(late)->reason, Code::used_code) << at;
  EXPECT_TRUE(office.notes.empty()) << at;
  const Case& about = office.case_of(submission);
  for (const cert::Check& one : about.finding->content.checks) {
    EXPECT_NE(one.verdict, CheckVerdict::fails) << cert::name_of(one.kind) << ' ' << at;
  }
  EXPECT_EQ(about.grants.size(), 1U) << at;
  if (about.grants.empty()) return true;
  EXPECT_EQ(must(open_grant(about, about.grants[0].content, office.fetch(submission), support::named_box("answer"))),
            Region::evidence())
      << at;
  return !office.roll.failed() && !office.vault.failed();
}

TEST(DeskFailure, RegistrarLosesAndDoublesNothingAtAnyFailedCommit) {
  for (const Failing how : {Failing::writes_nothing, Failing::writes_all}) {
    unsigned at = 1;
    while (at < 100 && !survives_failure(at, 0, how)) ++at;
    EXPECT_GE(at, 8U);
    EXPECT_LT(at, 100U);
  }
}

TEST(DeskFailure, RecheckLosesAndDoublesNothingAtAnyFailedCommit) {
  for (const Failing how : {Failing::writes_nothing, Failing::writes_all}) {
    unsigned at = 1;
    while (at < 100 && !survives_failure(0, at, how)) ++at;
    EXPECT_GE(at, 5U);
    EXPECT_LT(at, 100U);
  }
}

}  // namespace
}  // namespace lifecert::office
