// The registrar's desk, the re-check desk and the reviewers' case book against a real open counter, all in memory.
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <memory>

#include "core/base/civil.h"
#include "core/intake/intake.h"
#include "core/office/cases.h"
#include "core/office/feed.h"
#include "core/office/recheck.h"
#include "core/office/registrar.h"
#include "core/receipt/receipt.h"
#include "core/wire/text.h"
#include "tests/support/failing_store.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_entropy.h"
#include "tests/support/memory_store.h"
#include "tests/support/region_fixture.h"

namespace lifecert::office {
namespace {

using cert::CheckKind;
using cert::CheckVerdict;
using envelope::Kind;
using envelope::Role;
using support::Failing;
using support::FailingStore;
using support::FakeClock;
using support::FakeEntropy;
using support::fixed;
using support::fixed_bytes;
using support::kDay_s;
using support::kNow;
using support::kToday;
using support::MemoryDisk;
using support::MemoryStore;
using support::must;
using support::NamedSigner;
using support::Region;

template <class T>
Code code_of(const Result<T>& result) {
  return result ? Code::ok : result.error().code;
}

/// A letter's codes without Argon2id's fifth of a second.
cert::StretchedCode code_named(const std::string& name) {
  return {fixed_bytes<16>("code " + name), fixed("mac key " + name)};
}

/// One region at work: a counter, a registrar with one person on the roll, a re-check worker and a reviewer.
class Office {
 public:
  Office() { begin(); }
  /// The desks' stores fail at their k-th commit.
  Office(unsigned roll_fails_at, unsigned vault_fails_at, Failing how)
      : roll(roll_disk, roll_fails_at, how), vault(vault_disk, vault_fails_at, how) {
    begin();
  }

  Region region;
  FakeClock clock{kNow};
  std::shared_ptr<MemoryDisk> roll_disk = std::make_shared<MemoryDisk>();
  std::shared_ptr<MemoryDisk> vault_disk = std::make_shared<MemoryDisk>();
  MemoryStore counter;
  FailingStore roll{roll_disk, 0, Failing::writes_nothing};
  FailingStore vault{vault_disk, 0, Failing::writes_nothing};
  MemoryStore case_store;
  std::unique_ptr<intake::Intake> intake;
  std::optional<RegistrarDesk> registrar;
  std::optional<RecheckDesk> recheck;
  std::optional<CaseBook> cases;
  bool packets_are_lost = false;
  bool epoch_key_is_gone = false;
  std::vector<Note> notes;

  void open_registrar() {
    registrar.emplace(must(RegistrarDesk::open({&roll, &entropy_, &region.registrar}, region.trust)));
  }
  void open_recheck() {
    std::map<std::uint32_t, crypto::BoxKeyPair> recipients;
    if (!epoch_key_is_gone) recipients.emplace(1, support::named_box("recipient 1a"));
    const PictureProbe probe = [](ByteView) -> Result<PictureInfo> { return PictureInfo{480, 640}; };
    recheck.emplace(
        must(RecheckDesk::open({&vault, &entropy_, &region.rechecker}, region.trust, std::move(recipients), probe)));
  }
  void open_cases() { cases.emplace(must(CaseBook::open(case_store, region.trust))); }

  /// A letter for the person on the roll.
  void write_letter(const cert::StretchedCode& typed, const cert::StretchedCode& qr) {
    MemoryStore plain(roll_disk);
    std::vector<NewLetter> letters;
    letters.push_back({region.person, typed, qr});
    must(store_letters(plain, entropy_, letters, region.trust->policy, clock.now_s()));
  }

  // The phone.

  cert::EnrolmentRequest request(const cert::StretchedCode& code, const NamedSigner& device) const {
    cert::EnrolmentRequest made;
    made.region = Region::kName;
    made.code_id = code.code_id;
    made.device_key = device.public_key();
    made.mac = cert::enrolment_mac(code.mac_key, Region::kName, code.code_id, made.device_key);
    made.device_time = clock.now_s();
    made.build = "lifecert 0.1";
    return made;
  }
  /// Returns the request's name.
  Hash ask(const cert::EnrolmentRequest& made, NamedSigner& device) {
    const envelope::SignedStatement statement = Region::sign(Kind::enrolment_request, made, Role::device, device);
    must(append(must(intake->check_enrolment(wire::encode(statement)))));
    return cert::payload_hash(statement.payload);
  }
  Hash ask(const cert::StretchedCode& code, NamedSigner& device) { return ask(request(code, device), device); }

  receipt::EnrolmentStatus status(const Hash& request) { return must(intake->enrolment_status(request, 0)); }
  std::optional<cert::Credential> credential(const Hash& request) {
    const receipt::EnrolmentStatus seen = status(request);
    if (!seen.credential) return std::nullopt;
    must(receipt::verify_logged(seen.credential->proof, Kind::credential, seen.credential->statement, region.trust));
    return must(cert::verify_credential(must(envelope::decode_signed(seen.credential->statement)), region.trust));
  }
  std::optional<cert::EnrolmentRefusal> refusal(const Hash& request) {
    const receipt::EnrolmentStatus seen = status(request);
    if (!seen.refusal) return std::nullopt;
    return must(cert::verify_refusal(must(envelope::decode_signed(seen.refusal->statement)), region.trust));
  }
  std::vector<Hash> challenges(const Hash& request) {
    std::vector<Hash> names;
    for (const receipt::LoggedStatement& one : status(request).challenges) {
      names.push_back(cert::payload_hash(must(envelope::decode_signed(one.statement)).payload));
    }
    return names;
  }

  Bytes packet(const std::optional<Hash>& challenge, std::uint64_t seq = 1) {
    const receipt::VerifiedCheckpoint head =
        must(receipt::verify_checkpoint(must(intake->checkpoint(0)).checkpoint, region.trust));
    envelope::Header header = region.header();
    header.packet_seq = seq;
    header.challenge = challenge;
    header.beacon = region.beacon(head.checkpoint().size, head.checkpoint().root);
    header.beacon->time = head.time();
    return region.packet(header, wire::encode(Region::evidence()), region.recipients());
  }
  Hash submit(const Bytes& packet) {
    must(append(must(intake->check_submission(packet))));
    return must(envelope::parse_unverified(packet)).submission_id;
  }
  /// Enrols the person's phone and sends one packet that answers the first challenge.
  Hash enrol_and_submit() {
    const Hash request = ask(code_named("typed"), region.device);
    registrar_works();
    clock.advance(600);
    return submit(packet(challenges(request).at(0)));
  }

  // The desks.

  Result<intake::Accepted> append(intake::Checked checked) {
    std::vector<intake::Checked> batch;
    batch.push_back(std::move(checked));
    return std::move(intake->append(std::move(batch)).front());
  }
  Result<intake::Accepted> post(ByteView statement) {
    Result<intake::Checked> checked = intake->check_record(statement);
    if (!checked) return checked.error();
    return append(std::move(*checked));
  }

  using Take = std::function<Result<std::vector<Note>>(const receipt::FeedEntry&)>;
  /// Reads to the end of the log and posts what there is to post.
  Result<void> round(Book& book, NamedSigner& by, Role role, const Take& take) {
    for (;;) {
      const std::uint64_t from = book.position().next;
      if (from < intake->log_size()) {
        const std::string path = "/v1/feed?from=" + std::to_string(from);
        receipt::Feed feed = must(intake->feed(from, path, authorization(by, role, path)));
        for (const receipt::FeedEntry& entry : must(verify_page(book.position(), std::move(feed), region.trust))) {
          Result<std::vector<Note>> seen = take(entry);
          if (!seen) return seen.error();
          notes.insert(notes.end(), seen->begin(), seen->end());
        }
        if (Result<void> settled = book.settle(); !settled) return settled;
      }
      std::optional<Outgoing> next = must(book.next_outgoing());
      if (!next && book.position().next == intake->log_size()) return {};
      for (; next; next = must(book.next_outgoing())) {
        must(post(next->statement));
        if (Result<void> done = book.delivered(next->number); !done) return done;
      }
    }
  }
  /// Works on; a desk whose store failed is opened again.
  void registrar_works() {
    while (!round(registrar->book(), region.registrar, Role::registrar,
                  [&](const receipt::FeedEntry& entry) { return registrar->take(entry, clock.now_s()); })) {
      open_registrar();
    }
  }
  void recheck_works() {
    while (!round(recheck->book(), region.rechecker, Role::recheck, [&](const receipt::FeedEntry& entry) {
      std::optional<Bytes> packet;
      if (const std::optional<Hash> wanted = RecheckDesk::wanted_packet(entry); wanted && !packets_are_lost) {
        packet = fetch(*wanted);
      }
      return recheck->take(entry, packet, clock.now_s());
    })) {
      open_recheck();
    }
  }
  void reviewer_reads() {
    must(round(cases->book(), region.reviewer, Role::reviewer,
               [&](const receipt::FeedEntry& entry) { return cases->take(entry); }));
  }
  Bytes fetch(const Hash& submission) {
    const std::string path = "/v1/packets/" + wire::to_hex(submission);
    return must(intake->packet(submission, path, authorization(region.rechecker, Role::recheck, path)));
  }
  template <class Content>
  Hash review(Kind kind, const Content& content) {
    const envelope::SignedStatement statement = Region::sign(kind, content, Role::reviewer, region.reviewer);
    must(post(wire::encode(statement)));
    return cert::payload_hash(statement.payload);
  }

  const Case& case_of(const Hash& submission) {
    reviewer_reads();
    return *cases->find(submission);
  }
  cert::Check check(const Hash& submission, CheckKind kind) {
    for (const cert::Check& one : case_of(submission).finding->content.checks) {
      if (one.kind == kind) return one;
    }
    throw std::runtime_error("no such check");
  }

  /// How many leaves of each kind there are.
  std::map<Kind, unsigned> leaves() {
    std::map<Kind, unsigned> counted;
    for (std::uint64_t index = 0; index < intake->log_size(); ++index) {
      const Bytes row = *must(counter.get(intake::keys::record(index)));
      ++counted[must(wire::decode<intake::StoredRecord>(row)).opening.kind];
    }
    return counted;
  }

 private:
  void begin() {
    const crypto::SecretKey pseudonym_key(fixed("pseudonym key"));
    RollRow row;
    row.row = 2;
    row.name = "示例一";
    row.id_number = "11010519491231002X";
    row.scheme = "urban-employee";
    row.due_day = kToday + 38;
    row.station = "station-01";
    region.person = pseudonym(pseudonym_key, row.scheme, row.id_number);
    MemoryStore plain(roll_disk);
    must(import_roll(plain, pseudonym_key, {row}));
    write_letter(code_named("typed"), code_named("qr"));
    intake = must(intake::Intake::open({&counter, &clock, &entropy_, &log_signer_, &cosigner_}, region.trust));
    open_registrar();
    open_recheck();
    open_cases();
    clock.advance(60);
  }
  std::string authorization(NamedSigner& by, Role role, const std::string& path) {
    const cert::Fetch fetch{Region::kName, path, clock.now_s()};
    return "Lifecert-Statement " + wire::to_base64url(wire::encode(Region::sign(Kind::fetch, fetch, role, by)));
  }

  FakeEntropy entropy_{7};
  NamedSigner log_signer_{"log"};
  NamedSigner cosigner_{"cosigner"};
};

// Enrolment.

TEST(RegistrarDesk, EnrolsWithTheTypedCodeAndWithTheQr) {
  FakeEntropy entropy(11);
  for (const bool by_qr : {false, true}) {
    Office office;
    const LetterCodes codes = must(draw_codes(entropy, office.region.pins));
    const auto stretched = [&](const std::string& text) {
      return must(cert::stretch_code(must(cert::read_code(text, office.region.pins)), Region::kName));
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
    EXPECT_EQ(office.challenges(request).size(), kChallengesPerDevice);
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
  EXPECT_EQ(office.leaves()[Kind::challenge], kChallengesPerDevice);
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
  EXPECT_EQ(office.check(submission, CheckKind::seal).reason, Code::wrong_key);
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
