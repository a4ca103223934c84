// Staff at the registrar's desk: their tablets, people whom they vouch for, lost phones, walk-ins, visits; and what a revocation
// brings back to the reviewers.
#include <gtest/gtest.h>

#include <algorithm>

#include "core/office/cases.h"
#include "core/office/registrar.h"
#include "tests/core/office/office_world.h"

namespace lifecert::office {
namespace {

using cert::EnrolmentWay;
using envelope::Kind;
using envelope::Role;
using support::fixed;
using support::kDay_s;
using support::kNow;
using support::MemoryStore;
using support::must;
using support::NamedSigner;
using support::OfficeWorld;
using support::Region;

constexpr const char* kIdNumber = "11010519491231002X";

template <class T>
Code code_of(const Result<T>& result) {
  return result ? Code::ok : result.error().code;
}

class StaffDeskTest : public ::testing::Test {
 protected:
  StaffDeskTest() {
    row_.phone = "0000-1";
    must(import_roll(store_, pseudonyms_, {row_}));
    person_ = OfficeWorld::person_of(row_);
    open();
    enrol_staff(region().staff, "staff-01", "station-01");
    enrol_staff(region().second_staff, "staff-02", "station-01");
  }
  Region& region() { return world_.region; }
  void open() {
    desk_.emplace(must(RegistrarDesk::open(
        {&store_, &world_.entropy, &region().registrar, &region().registrar_box, &pseudonyms_}, region().trust)));
  }
  /// Reads what is new and posts the answers until there is nothing more.
  void work() {
    for (int round = 0; round < 3; ++round) {
      must(world_.read_feed(desk_->book(), [&](const receipt::FeedEntry& one) { return desk_->take(one, world_.now); }));
      must(world_.post_outgoing(desk_->book()));
    }
  }
  crypto::Hash enrol_staff(const NamedSigner& key, const std::string& id, const std::string& station) {
    const StaffPlan plan{id, "工作人员", station, 80};
    must(store_staff_letter(store_, world_.entropy, {{}, OfficeWorld::code(id), OfficeWorld::code(id + " qr")}, plan,
                            region().trust, world_.now));
    NamedSigner signer = key;
    cert::EnrolmentRequest request = world_.request(OfficeWorld::code(id), signer);
    request.box_key = region().staff_box.public_key;
    request.mac = cert::enrolment_mac(OfficeWorld::code(id).mac_key, Region::kName, request.code_id, request.device_key,
                                      request.box_key);
    const crypto::Hash hash = world_.ask(request, signer);
    work();
    return hash;
  }
  cert::EnrolmentRequest without_code(EnrolmentWay way, const NamedSigner& phone) const {
    cert::EnrolmentRequest made;
    made.region = Region::kName;
    made.way = way;
    made.device_key = phone.public_key();
    made.person = person_;
    made.build = "lifecert 0.1";
    return made;
  }
  /// Puts the request into the log, co-signed, and gives the answer.
  Code ask(cert::EnrolmentRequest made, NamedSigner phone, std::vector<NamedSigner> staff,
           std::vector<NamedSigner> witnesses = {}) {
    std::ranges::sort(staff, {}, [](const NamedSigner& one) { return one.id(); });
    for (const NamedSigner& one : staff) made.cosigners.push_back({Role::staff, one.id()});
    for (const NamedSigner& one : witnesses) made.cosigners.push_back({Role::witness, one.id()});
    envelope::SignedStatement statement{Kind::enrolment_request, wire::encode(made), {}};
    envelope::add_signature(statement, phone.sign_as(Role::device, statement.kind, statement.payload));
    for (NamedSigner& one : staff) {
      envelope::add_signature(statement, one.sign_as(Role::staff, statement.kind, statement.payload));
    }
    for (NamedSigner& one : witnesses) {
      envelope::add_signature(statement, one.sign_as(Role::witness, statement.kind, statement.payload));
    }
    world_.append(statement);
    work();
    const crypto::Hash hash = cert::payload_hash(statement.payload);
    for (const auto& one : world_.statements<cert::Credential>(Kind::credential)) {
      if (one.content.request == hash) return Code::ok;
    }
    for (const auto& one : world_.statements<cert::EnrolmentRefusal>(Kind::enrolment_refusal)) {
      if (one.content.request == hash) return one.content.reason;
    }
    return Code::not_found;
  }
  /// A tablet's packet as a record of the log; returns the submission.
  crypto::Hash submit(const envelope::Header& header) {
    envelope::PreparedPacket prepared =
        must(envelope::prepare_packet(header, wire::encode(Region::evidence()), region().recipients(), fixed("entropy")));
    const crypto::Signature signature = must(region().staff.sign(prepared.to_sign));
    const crypto::Hash id = prepared.submission_id;
    const Bytes packet = must(envelope::finish_packet(std::move(prepared), signature, {signature}));
    region().log.append(Kind::submission, receipt::submission_record(must(envelope::parse_unverified(packet)).packet),
                        world_.now);
    return id;
  }
  envelope::Header walk_in(const std::string& id_number) {
    envelope::Header header = region().header();
    header.device_key = region().staff.public_key();
    header.cosigners = {{Role::staff, region().staff.id()}};
    header.challenge.reset();
    header.person = {envelope::PersonKind::walk_in, {}};
    cert::Identity identity = region().identity(header.device_key);
    identity.id_number = id_number;
    header.sealed_identity = must(cert::seal_identity(identity, region().list.registrar_box, fixed("seal " + id_number)));
    return header;
  }

  OfficeWorld world_;
  MemoryStore store_;
  crypto::SecretKey pseudonyms_ = OfficeWorld::pseudonym_key();
  RollRow row_ = OfficeWorld::roll_row(kIdNumber, "示例人乙");
  crypto::Hash person_{};
  std::optional<RegistrarDesk> desk_;
};

TEST_F(StaffDeskTest, LetterForStaffMakesATabletOfStaff) {
  const auto staff = world_.statements<cert::StaffCredential>(Kind::staff_credential);
  ASSERT_EQ(staff.size(), 2U);
  EXPECT_EQ(staff[0].content.staff, "staff-01");
  EXPECT_EQ(staff[0].content.station, "station-01");
  EXPECT_EQ(staff[0].content.device_key, region().staff.public_key());
  EXPECT_EQ(staff[0].content.box_key, region().staff_box.public_key);
  EXPECT_TRUE(world_.statements<cert::Credential>(Kind::credential).empty()) << "nobody's certification";
  // The code is used up.
  NamedSigner other("other tablet");
  cert::EnrolmentRequest again = world_.request(OfficeWorld::code("staff-01"), other);
  again.box_key = region().staff_box.public_key;
  again.mac = cert::enrolment_mac(OfficeWorld::code("staff-01").mac_key, Region::kName, again.code_id, again.device_key,
                                  again.box_key);
  world_.ask(again, other);
  work();
  EXPECT_EQ(world_.statements<cert::EnrolmentRefusal>(Kind::enrolment_refusal).back().content.reason, Code::used_code);
  const StaffPlan nowhere{"x", "x", "station-99", 1};
  EXPECT_EQ(code_of(store_staff_letter(store_, world_.entropy, {}, nowhere, region().trust, world_.now)), Code::wrong_station);
}

TEST_F(StaffDeskTest, VisitEnrolsThePhoneOfWhomStaffVouchFor) {
  NamedSigner phone("phone");
  EXPECT_EQ(ask(without_code(EnrolmentWay::staff_visit, phone), phone, {region().staff}), Code::ok);
  const auto credential = world_.statements<cert::Credential>(Kind::credential).back().content;
  EXPECT_EQ(credential.way, EnrolmentWay::staff_visit);
  EXPECT_EQ(credential.person, person_);
  EXPECT_EQ(credential.device_key, phone.public_key());
  EXPECT_EQ(world_.statements<cert::Challenge>(Kind::challenge).size(), kChallengesPerPerson);

  NamedSigner second("second phone");
  EXPECT_EQ(ask(without_code(EnrolmentWay::staff_visit, second), second, {region().stranger}), Code::unknown_staff);
  cert::EnrolmentRequest nobody = without_code(EnrolmentWay::staff_visit, second);
  nobody.person = fixed("not on the roll");
  EXPECT_EQ(ask(nobody, second, {region().staff}), Code::unknown_person);
}

TEST_F(StaffDeskTest, VisitCanNameSomebodyForTheRegistrarAlone) {
  NamedSigner phone("phone");
  cert::EnrolmentRequest named = without_code(EnrolmentWay::staff_visit, phone);
  named.person = {};
  named.sealed_identity = must(cert::seal_identity(region().identity(phone.public_key()), region().list.registrar_box, fixed("s")));
  EXPECT_EQ(ask(named, phone, {region().staff}), Code::ok);
  EXPECT_EQ(world_.statements<cert::Credential>(Kind::credential).back().content.person, person_);
  NamedSigner thief("thief");
  cert::EnrolmentRequest moved = named;
  moved.device_key = thief.public_key();
  EXPECT_EQ(ask(moved, thief, {region().staff}), Code::cannot_open) << "an identity that was sealed for another phone";
}

TEST_F(StaffDeskTest, LostPhoneIsReplacedByTwoAndItsKeyRevoked) {
  NamedSigner old_phone("old phone");
  NamedSigner new_phone("new phone");
  ASSERT_EQ(ask(without_code(EnrolmentWay::staff_visit, old_phone), old_phone, {region().staff}), Code::ok);
  cert::EnrolmentRequest lost = without_code(EnrolmentWay::replacement, new_phone);
  lost.lost_at = kNow - kDay_s;
  EXPECT_EQ(ask(lost, new_phone, {region().staff, region().second_staff}), Code::ok);
  const auto credential = world_.statements<cert::Credential>(Kind::credential).back().content;
  EXPECT_EQ(credential.way, EnrolmentWay::replacement);
  EXPECT_EQ(credential.replaces, old_phone.public_key()) << "the new key's leaf names the old";
  const auto revoked = world_.statements<cert::Revocation>(Kind::revocation);
  ASSERT_EQ(revoked.size(), 1U);
  EXPECT_EQ(revoked[0].content.device_key, old_phone.public_key());
  EXPECT_EQ(revoked[0].content.suspect_from, kNow - kDay_s);
  EXPECT_EQ(revoked[0].content.reason, cert::RevocationReason::replaced);
  cert::EnrolmentRequest again = without_code(EnrolmentWay::staff_visit, old_phone);
  again.device_time += 60;  // another request than the one that was granted
  EXPECT_EQ(ask(again, old_phone, {region().staff}), Code::revoked);
}

/// A neighbour whose own phone is enrolled, and who was a witness of a certification of this person.
class EarlierWitnessTest : public StaffDeskTest {
 protected:
  EarlierWitnessTest() {
    neighbour_.phone = "0000-2";
    must(import_roll(store_, pseudonyms_, {row_, neighbour_}));
    enrol(old_phone_, person_);
    enrol(witness_, OfficeWorld::person_of(neighbour_));
  }
  void enrol(const NamedSigner& phone, const crypto::Hash& person) {
    cert::EnrolmentRequest made = without_code(EnrolmentWay::staff_visit, phone);
    made.person = person;
    EXPECT_EQ(ask(made, phone, {region().staff}), Code::ok);
  }
  /// A certification of the person, with a witness beside it; decided.
  void certify(NamedSigner witness, cert::Verdict verdict) {
    const cert::Credential credential = [&] {
      for (const auto& one : world_.statements<cert::Credential>(Kind::credential)) {
        if (one.content.device_key == old_phone_.public_key()) return one.content;
      }
      return cert::Credential{};
    }();
    envelope::Header header = world_.header(credential, std::nullopt);
    header.cosigners = {{Role::witness, witness.id()}};
    const auto sent = world_.submit(header, old_phone_, wire::encode(Region::evidence()), region().recipients(), {&witness});
    work();
    cert::Decision decision = region().decision(sent.submission, verdict);
    decision.person = person_;
    decision.scheme = credential.scheme;
    decision.due_day = credential.due_day;
    world_.append(Region::sign(Kind::decision, decision, Role::reviewer, region().reviewer));
    work();
  }
  Code replace(const std::vector<NamedSigner>& staff, const std::vector<NamedSigner>& witnesses) {
    NamedSigner phone("new phone " + std::to_string(++asked_));
    return ask(without_code(EnrolmentWay::replacement, phone), phone, staff, witnesses);
  }
  void revoke(const NamedSigner& key) {
    must(desk_->revoke(key.public_key(), cert::RevocationReason::lost, world_.now, world_.now));
    desk_->book().keep(nullptr);
    must(desk_->book().settle());
    work();
  }

  RollRow neighbour_ = OfficeWorld::roll_row("110105194912310038", "示例人丙");
  NamedSigner old_phone_{"old phone"};
  NamedSigner witness_{"neighbour's phone"};
  int asked_ = 0;
};

TEST_F(EarlierWitnessTest, TakesThePlaceOfTheSecondMemberOfStaff) {
  EXPECT_EQ(replace({region().staff}, {witness_}), Code::not_a_witness) << "a stranger to this person, though enrolled";
  certify(witness_, cert::Verdict::more);
  EXPECT_EQ(replace({region().staff}, {witness_}), Code::not_a_witness) << "it did not pass";
  certify(witness_, cert::Verdict::pass);
  EXPECT_EQ(replace({region().staff}, {witness_}), Code::ok);
  const auto credential = world_.statements<cert::Credential>(Kind::credential).back().content;
  EXPECT_EQ(credential.way, EnrolmentWay::replacement);
  EXPECT_EQ(credential.replaces, old_phone_.public_key());
  EXPECT_EQ(world_.statements<cert::Revocation>(Kind::revocation).back().content.device_key, old_phone_.public_key());
}

TEST_F(EarlierWitnessTest, IsNotEnoughAloneAndOnlyForThisPerson) {
  certify(witness_, cert::Verdict::pass);
  NamedSigner second("another neighbour's phone");
  RollRow third = OfficeWorld::roll_row("110105194912310118", "示例人丁");
  must(import_roll(store_, pseudonyms_, {row_, neighbour_, third}));
  enrol(second, OfficeWorld::person_of(third));
  certify(second, cert::Verdict::pass);
  EXPECT_EQ(replace({}, {witness_}), Code::not_found) << "one alone is no request";
  const bool in_order = witness_.id() < second.id();
  const std::vector<NamedSigner> both = {in_order ? witness_ : second, in_order ? second : witness_};
  EXPECT_EQ(replace({}, both), Code::not_found) << "nor are two, with nobody of staff";
  NamedSigner stranger("stranger's phone");
  EXPECT_EQ(replace({region().staff}, {stranger}), Code::unknown_staff) << "not enrolled at all";
  EXPECT_EQ(replace({region().staff}, {old_phone_}), Code::not_a_witness) << "nobody vouches for themselves";
  // Of the neighbour this witness knows nothing.
  NamedSigner phone("neighbour's new phone");
  cert::EnrolmentRequest other = without_code(EnrolmentWay::replacement, phone);
  other.person = OfficeWorld::person_of(neighbour_);
  EXPECT_EQ(ask(other, phone, {region().staff}, {second}), Code::not_a_witness);
}

TEST_F(EarlierWitnessTest, CountsNoMoreOnceTheirPhoneIsRevoked) {
  certify(witness_, cert::Verdict::pass);
  revoke(witness_);
  EXPECT_EQ(replace({region().staff}, {witness_}), Code::revoked);
}

TEST_F(EarlierWitnessTest, CountsNoMoreOnceTheTimeOfTheirPhoneIsOver) {
  certify(witness_, cert::Verdict::pass);
  world_.now += 100 * kDay_s;
  const NamedSigner later("later tablet");
  enrol_staff(later, "staff-03", "station-01");
  world_.now += std::int64_t{region().trust->policy.credential_life_days - 100} * kDay_s;
  EXPECT_EQ(replace({later}, {witness_}), Code::expired);
}

// Whose signature is not a witness's own: a counter that lies could let it through, and the registrar sees it.
TEST_F(EarlierWitnessTest, SignatureOnTheEarlierCertificationHasToHold) {
  NamedSigner liar("liar");
  envelope::Header header = world_.header(world_.statements<cert::Credential>(Kind::credential).front().content, std::nullopt);
  header.device_key = old_phone_.public_key();
  header.person.id = person_;
  header.cosigners = {{Role::witness, witness_.id()}};
  // Signed by somebody else in the witness's name.
  const auto sent = world_.submit(header, old_phone_, wire::encode(Region::evidence()), region().recipients(), {&liar});
  work();
  cert::Decision decision = region().decision(sent.submission, cert::Verdict::pass);
  decision.person = person_;
  world_.append(Region::sign(Kind::decision, decision, Role::reviewer, region().reviewer));
  work();
  EXPECT_EQ(replace({region().staff}, {witness_}), Code::not_a_witness);
}

// Row 7: one dishonest member of staff with two tablets is still one.
TEST_F(StaffDeskTest, Row7TwoTabletsOfOneAreNotTwo) {
  NamedSigner phone("phone");
  ASSERT_EQ(ask(without_code(EnrolmentWay::staff_visit, phone), phone, {region().staff}), Code::ok);
  NamedSigner second_tablet("second tablet");
  const StaffPlan plan{"staff-01", "工作人员", "station-01", 80};
  must(store_staff_letter(store_, world_.entropy, {{}, OfficeWorld::code("again"), OfficeWorld::code("again qr")}, plan,
                          region().trust, world_.now));
  cert::EnrolmentRequest request = world_.request(OfficeWorld::code("again"), second_tablet);
  request.box_key = region().staff_box.public_key;
  request.mac = cert::enrolment_mac(OfficeWorld::code("again").mac_key, Region::kName, request.code_id,
                                    request.device_key, request.box_key);
  world_.ask(request, second_tablet);
  work();
  NamedSigner new_phone("new phone");
  EXPECT_EQ(ask(without_code(EnrolmentWay::replacement, new_phone), new_phone, {region().staff, second_tablet}),
            Code::two_needed);
}

TEST_F(StaffDeskTest, RevokedStaffVouchForNobodyAndGetNoVisits) {
  must(desk_->revoke(region().staff.public_key(), cert::RevocationReason::left, world_.now, world_.now));
  desk_->book().keep(nullptr);
  must(desk_->book().settle());
  work();
  NamedSigner phone("phone");
  EXPECT_EQ(ask(without_code(EnrolmentWay::staff_visit, phone), phone, {region().staff}), Code::revoked);
  EXPECT_EQ(code_of(desk_->prepare_visits(region().staff.public_key(), {{person_, kNow, kNow + 3600}}, world_.now)),
            Code::revoked);
  desk_->book().drop();
  EXPECT_EQ(code_of(desk_->revoke(region().staff.public_key(), cert::RevocationReason::left, 0, world_.now)),
            Code::already_decided);
  EXPECT_EQ(code_of(desk_->revoke(fixed("nobody"), cert::RevocationReason::lost, 0, world_.now)), Code::unknown_credential);
}

TEST_F(StaffDeskTest, WalkInIsResolvedOrSaidToBeNobody) {
  const crypto::Hash known = submit(walk_in(kIdNumber));
  const crypto::Hash unknown = submit(walk_in("110105194912310038"));
  work();
  const auto resolutions = world_.statements<cert::Resolution>(Kind::resolution);
  ASSERT_EQ(resolutions.size(), 2U);
  EXPECT_EQ(resolutions[0].content.submission, known);
  EXPECT_EQ(resolutions[0].content.person, person_);
  EXPECT_EQ(resolutions[0].content.due_day, row_.due_day);
  EXPECT_EQ(resolutions[1].content.submission, unknown);
  EXPECT_EQ(resolutions[1].content.outcome, Code::unknown_person);

  MemoryStore cases_store;
  CaseBook cases = must(CaseBook::open(cases_store, region().trust));
  must(world_.read_feed(cases.book(), [&](const receipt::FeedEntry& one) { return cases.take(one); }));
  ASSERT_NE(cases.find(known), nullptr);
  EXPECT_TRUE(cases.find(known)->resolved);
  EXPECT_EQ(cases.find(known)->person, person_);
  EXPECT_FALSE(cases.find(unknown)->resolved);
  EXPECT_EQ(code_of(compose_decision(*cases.find(unknown), cert::Verdict::pass, "", region().trust, world_.now)),
            Code::not_resolved);
}

TEST_F(StaffDeskTest, VisitsAreForOneTabletAndHaveAChallengeEach) {
  must(desk_->prepare_visits(region().staff.public_key(), {{person_, kNow + 3600, kNow + 7200}}, world_.now));
  desk_->book().keep(nullptr);
  must(desk_->book().settle());
  work();
  const auto lists = world_.statements<cert::VisitList>(Kind::visit_list);
  ASSERT_EQ(lists.size(), 1U);
  const cert::Visits visits = must(cert::open_visits(lists[0].content, region().staff_box));
  ASSERT_EQ(visits.visits.size(), 1U);
  EXPECT_EQ(visits.visits[0].name, row_.name);
  EXPECT_EQ(lists[0].content.expires_at, kNow + 7200 + cert::kVisitGrace_s);
  const auto challenges = world_.statements<cert::Challenge>(Kind::challenge);
  EXPECT_EQ(challenges.back().hash, *visits.visits[0].challenge);
  EXPECT_EQ(challenges.back().content.person, person_);
  EXPECT_EQ(challenges.back().content.expires_at, lists[0].content.expires_at);
  const std::vector<PlannedVisit> too_many(cert::kMaxVisits + 1, {person_, kNow, kNow + 1});
  EXPECT_EQ(code_of(desk_->prepare_visits(region().staff.public_key(), too_many, world_.now)), Code::bad_argument);
}

// Row 5: what a key made from the suspected moment on is shown to a person again, whatever became of it.
TEST_F(StaffDeskTest, Row5SuspectedCasesComeBackToTheReviewers) {
  for (const std::int64_t suspect_from : {kNow - 10, kNow + 5, kNow + 100}) {
    OfficeWorld world;
    std::vector<crypto::Hash> ids;
    for (int i = 0; i < 3; ++i) {
      world.now = kNow + 10 * i;
      ids.push_back(world.submit(world.header(world.region.credential(), std::nullopt), world.region.device).submission);
    }
    cert::Revocation revocation = world.region.revocation();
    revocation.suspect_from = suspect_from;
    world.append(world.region.by_registrar(Kind::revocation, revocation));
    MemoryStore store;
    CaseBook cases = must(CaseBook::open(store, world.region.trust));
    must(world.read_feed(cases.book(), [&](const receipt::FeedEntry& one) { return cases.take(one); }));
    for (int i = 0; i < 3; ++i) {
      EXPECT_EQ(cases.find(ids[static_cast<std::size_t>(i)])->suspected.has_value(), kNow + 10 * i >= suspect_from) << i;
    }
    CaseBook again = must(CaseBook::open(store, world.region.trust));
    EXPECT_EQ(again.find(ids[2])->suspected.has_value(), kNow + 20 >= suspect_from) << "after a restart as well";
  }
}

TEST_F(StaffDeskTest, GapIsReportedAfterTwoWeeksAndAForkAtOnce) {
  OfficeWorld world;
  const auto send = [&](std::uint64_t seq, cert::JournalStanding standing) {
    envelope::Header header = world.header(world.region.credential(), std::nullopt);
    header.packet_seq = seq;
    header.device_time += static_cast<std::int64_t>(world.region.log.size());
    const auto sent = world.submit(header, world.region.device);
    cert::Assessment assessment;
    assessment.journal = standing;
    world.assess(sent.index, assessment);
  };
  send(1, cert::JournalStanding::in_order);
  send(3, cert::JournalStanding::pending);
  const auto reports = [&](std::int64_t now) {
    MemoryStore store;
    CaseBook cases = must(CaseBook::open(store, world.region.trust));
    must(world.read_feed(cases.book(), [&](const receipt::FeedEntry& one) { return cases.take(one); }));
    return cases.journal_reports(now);
  };
  EXPECT_TRUE(reports(kNow + 13 * kDay_s).empty());
  ASSERT_EQ(reports(kNow + 14 * kDay_s).size(), 1U);
  EXPECT_EQ(reports(kNow + 14 * kDay_s)[0].what, Code::journal_gap);
  send(2, cert::JournalStanding::in_order);
  EXPECT_TRUE(reports(kNow + 14 * kDay_s).empty()) << "it came after all";
  send(2, cert::JournalStanding::fork);
  ASSERT_EQ(reports(kNow).size(), 1U);
  EXPECT_EQ(reports(kNow)[0].what, Code::journal_fork);
}

TEST_F(StaffDeskTest, NewTrustListInTheLogIsTakenOnAndFoundAgain) {
  cert::TrustList next = region().list;
  next.version = 8;
  next.hotline = "0000-99999";
  const Bytes bytes = region().sign_list(next, {0, 1});
  world_.append(must(envelope::decode_signed(bytes)));
  work();
  EXPECT_EQ(desk_->trust()->hotline, "0000-99999");
  open();
  EXPECT_EQ(desk_->trust()->version, 8U) << "though it was opened with the old one";
}

}  // namespace
}  // namespace lifecert::office
