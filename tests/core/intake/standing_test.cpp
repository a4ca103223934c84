// Who may, and how much: staff and their co-signatures, walk-ins, packets before enrolment, headers without evidence, revocations,
// journals, and the trust list while it changes. Rows of the attack table are named.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "tests/core/intake/counter.h"

namespace lifecert::intake {
namespace {

using cert::JournalStanding;
using envelope::CoSigner;
using envelope::Header;
using envelope::PersonKind;

class StandingTest : public ::testing::Test {
 protected:
  void SetUp() override {
    counter_.enrol();
    log_staff(region().staff, "staff-01");
    log_staff(region().second_staff, "staff-02");
  }
  Region& region() { return counter_.region; }

  void log_staff(const NamedSigner& key, const std::string& id) {
    cert::EnrolmentRequest request = region().request();
    request.device_key = key.public_key();
    request.box_key = region().staff_box.public_key;
    request.mac = fixed("mac of " + id);
    NamedSigner signer = key;
    const auto asked = Region::sign(Kind::enrolment_request, request, Role::device, signer);
    must(counter_.post(asked));
    cert::StaffCredential staff = region().staff_credential(key, id);
    staff.request = cert::payload_hash(asked.payload);
    must(counter_.post(region().by_registrar(Kind::staff_credential, staff)));
  }

  /// A tablet's header; it signs as device and as staff.
  Header tablet_header(std::uint64_t seq = 1) {
    Header header = region().header();
    header.device_key = region().staff.public_key();
    header.cosigners = {{Role::staff, region().staff.id()}};
    header.challenge.reset();
    header.packet_seq = seq;
    header.channel = envelope::Channel::staff_tablet;
    return header;
  }
  Bytes by_tablet(const Header& header, bool second = false) {
    Header made = header;
    std::vector<NamedSigner*> by = {&region().staff};
    if (second) {
      made.cosigners.push_back({Role::staff, region().second_staff.id()});
      by.push_back(&region().second_staff);
      if (made.cosigners[1].key_id < made.cosigners[0].key_id) {
        std::swap(made.cosigners[0], made.cosigners[1]);
        std::swap(by[0], by[1]);
      }
    }
    return region().packet(made, wire::encode(Region::evidence()), region().recipients(), {}, region().staff, by);
  }
  cert::Assessment assessed(const Bytes& packet) {
    const Accepted accepted = must(counter_.submit(packet));
    return counter_.assessment(accepted.index).value();
  }
  static Bytes deposit_of(const Bytes& packet) {
    return wire::encode(envelope::without_evidence(must(envelope::parse_unverified(packet)).packet));
  }
  static Bytes evidence_of(const Bytes& packet) { return must(envelope::parse_unverified(packet)).packet.evidence; }

  MemoryStore store_{std::make_shared<MemoryDisk>()};
  Counter counter_{store_};
};

TEST_F(StandingTest, PresenceIsWorkedOutFromSignaturesThatHold) {
  EXPECT_EQ(assessed(counter_.packet(1)).presence, cert::Presence::p1);
  EXPECT_EQ(assessed(by_tablet(tablet_header(1))).presence, cert::Presence::p2);
  Header seen = tablet_header(2);
  seen.document_seen = envelope::DocumentSeen::identity_card;
  EXPECT_EQ(assessed(by_tablet(seen)).presence, cert::Presence::p3);
  EXPECT_EQ(assessed(by_tablet(tablet_header(3), true)).presence, cert::Presence::p3);
  // A phone's own packet, beside which staff signed.
  Header at_home = region().header();
  at_home.packet_seq = 2;
  at_home.challenge.reset();
  at_home.cosigners = {{Role::staff, region().staff.id()}};
  EXPECT_EQ(assessed(region().packet(at_home, wire::encode(Region::evidence()), region().recipients(), {},
                                     region().device, {&region().staff}))
                .presence,
            cert::Presence::p2);
}

TEST_F(StandingTest, NobodyIsStaffByTheirOwnWord) {
  Header header = region().header();
  header.cosigners = {{Role::staff, region().stranger.id()}};
  const Bytes by_stranger = region().packet(header, wire::encode(Region::evidence()), region().recipients(), {},
                                            region().device, {&region().stranger});
  EXPECT_EQ(code_of(counter_.submit(by_stranger)), Code::unknown_staff);
  header.cosigners = {{Role::staff, region().device.id()}};
  const Bytes by_itself = region().packet(header, wire::encode(Region::evidence()), region().recipients(), {},
                                          region().device, {&region().device});
  EXPECT_EQ(code_of(counter_.submit(by_itself)), Code::unknown_staff);
  header.cosigners = {{Role::staff, region().staff.id()}};
  const Bytes forged = region().packet(header, wire::encode(Region::evidence()), region().recipients(), {},
                                       region().device, {&region().stranger});
  EXPECT_EQ(code_of(counter_.submit(forged)), Code::bad_signature);
  Header alone = tablet_header();
  alone.cosigners.clear();
  EXPECT_EQ(code_of(counter_.submit(region().packet(alone, wire::encode(Region::evidence()), region().recipients(), {},
                                                    region().staff, {}))),
            Code::not_co_signed);
  counter_.clock.set(kNow + 200 * kDay_s);
  EXPECT_EQ(code_of(counter_.submit(by_tablet(tablet_header()))), Code::unknown_staff) << "the time of the credential is over";
}

// A neighbour with a phone of their own that is enrolled signs beside the person.
TEST_F(StandingTest, WitnessIsSomebodyElseWhoseOwnPhoneIsEnrolled) {
  NamedSigner neighbour("neighbour");
  cert::EnrolmentRequest request = region().request();
  request.device_key = neighbour.public_key();
  const auto asked = Region::sign(Kind::enrolment_request, request, Role::device, neighbour);
  const auto witnessed = [&](std::uint64_t seq, const NamedSigner& named, NamedSigner& by) {
    Header header = region().header();
    header.challenge.reset();
    header.packet_seq = seq;
    header.cosigners = {{Role::witness, named.id()}};
    return region().packet(header, wire::encode(Region::evidence()), region().recipients(), {}, region().device, {&by});
  };
  EXPECT_EQ(code_of(counter_.submit(witnessed(1, neighbour, neighbour))), Code::unknown_staff) << "not enrolled yet";
  must(counter_.post(asked));
  cert::Credential credential = region().credential();
  credential.request = cert::payload_hash(asked.payload);
  credential.device_key = neighbour.public_key();
  credential.person = fixed("neighbour");
  must(counter_.post(region().by_registrar(Kind::credential, credential)));
  EXPECT_EQ(assessed(witnessed(1, neighbour, neighbour)).presence, cert::Presence::p1) << "nobody's eyes for the office";
  EXPECT_EQ(code_of(counter_.submit(witnessed(2, neighbour, region().stranger))), Code::bad_signature);
  EXPECT_EQ(code_of(counter_.submit(witnessed(2, region().staff, region().staff))), Code::unknown_staff) << "a tablet is no witness";
  EXPECT_EQ(code_of(counter_.submit(witnessed(2, region().device, region().device))), Code::unknown_staff) << "nor is one's own phone";
}

TEST_F(StandingTest, WalkInIsDecidedOnceTheRegistrarHasSaidWhoItIs) {
  Header header = tablet_header();
  header.person = {PersonKind::walk_in, {}};
  EXPECT_EQ(code_of(counter_.submit(by_tablet(header)))    , Code::not_resolved) << "no identity in it";
  header.sealed_identity = must(cert::seal_identity(region().identity(region().staff.public_key()),
                                                    region().list.registrar_box, fixed("seed")));
  const Bytes packet = by_tablet(header);
  must(counter_.submit(packet));
  const Hash id = Counter::id_of(packet);
  cert::Decision decision = region().decision(id, cert::Verdict::pass);
  EXPECT_EQ(code_of(counter_.decide(decision)), Code::not_resolved);
  must(counter_.post(region().by_registrar(Kind::resolution, region().resolution(id))));
  decision.person = fixed("somebody else");
  EXPECT_EQ(code_of(counter_.decide(decision)), Code::wrong_person);
  decision.person = region().person;
  EXPECT_EQ(code_of(counter_.decide(decision)), Code::ok);
  cert::Resolution again = region().resolution(id);
  again.resolved_at += 1;
  EXPECT_EQ(code_of(counter_.post(region().by_registrar(Kind::resolution, again))), Code::already_decided);
  // A phone cannot bring walk-ins.
  Header phone = region().header();
  phone.person = {PersonKind::walk_in, {}};
  phone.sealed_identity = header.sealed_identity;
  EXPECT_EQ(code_of(counter_.submit(counter_.pack(phone))), Code::wrong_person);
}

TEST_F(StandingTest, TabletHasALimitOfItsOwn) {
  cert::StaffCredential few = region().staff_credential();
  few.packets_per_day = 2;
  few.request = cert::payload_hash(region().signed_request().payload);
  must(counter_.post(region().by_registrar(Kind::staff_credential, few)));
  EXPECT_EQ(code_of(counter_.submit(by_tablet(tablet_header(1)))), Code::ok);
  EXPECT_EQ(code_of(counter_.submit(by_tablet(tablet_header(2)))), Code::ok);
  EXPECT_EQ(code_of(counter_.submit(by_tablet(tablet_header(3)))), Code::staff_over_limit);
  EXPECT_EQ(code_of(counter_.submit(counter_.packet(1))), Code::ok) << "nobody else's limit";
}

// Row 5: a stolen phone, at every interleaving of three packets and a revocation.
TEST_F(StandingTest, Row5RevokedAtEveryInterleavingRefusesWhatComesLaterAndNothingElse) {
  for (std::size_t at = 0; at <= 3; ++at) {
    MemoryStore store(std::make_shared<MemoryDisk>());
    Counter counter(store);
    counter.enrol();
    for (std::size_t i = 0; i <= 3; ++i) {
      if (i == at) must(counter.post(counter.region.by_registrar(Kind::revocation, counter.region.revocation())));
      if (i == 3) break;
      EXPECT_EQ(code_of(counter.submit(counter.packet(i + 1))), i < at ? Code::ok : Code::revoked) << at << " " << i;
    }
    // What was in time gets the same receipt again, however late it asks.
    for (std::size_t i = 0; i < at; ++i) EXPECT_TRUE(must(counter.submit(counter.packet(i + 1))).repeated);
    counter.open();
    EXPECT_EQ(code_of(counter.submit(counter.packet(9))), Code::revoked) << "after a restart as well";
  }
}

TEST_F(StandingTest, Row5RevocationInTheSameBatchCountsByItsLeaf) {
  Result<Checked> before = counter_.intake->check_submission(counter_.packet(1));
  Result<Checked> revocation =
      counter_.intake->check_record(wire::encode(region().by_registrar(Kind::revocation, region().revocation())));
  Result<Checked> after = counter_.intake->check_submission(counter_.packet(2));
  const std::vector<Result<Accepted>> results =
      counter_.intake->append({std::move(*before), std::move(*revocation), std::move(*after)});
  EXPECT_EQ(code_of(results[0]), Code::ok);
  EXPECT_EQ(code_of(results[1]), Code::ok);
  EXPECT_EQ(code_of(results[2]), Code::revoked);
}

TEST_F(StandingTest, Row7RevokedStaffVouchForNobody) {
  cert::Revocation left = region().revocation();
  left.device_key = region().staff.public_key();
  left.reason = cert::RevocationReason::misused;
  must(counter_.post(region().by_registrar(Kind::revocation, left)));
  EXPECT_EQ(code_of(counter_.submit(by_tablet(tablet_header()))), Code::revoked);
  Header at_home = region().header();
  at_home.cosigners = {{Role::staff, region().staff.id()}};
  EXPECT_EQ(code_of(counter_.submit(region().packet(at_home, wire::encode(Region::evidence()), region().recipients(), {},
                                                    region().device, {&region().staff}))),
            Code::revoked);
}

TEST_F(StandingTest, HeaderAloneIsReceiptedAndItsEvidenceFollowsByAnyWay) {
  const Bytes packet = counter_.packet(1);
  const Hash id = Counter::id_of(packet);
  EXPECT_LE(deposit_of(packet).size(), envelope::kMaxHeadBytes);
  const Accepted deposit = must(counter_.submit(deposit_of(packet)));
  EXPECT_EQ(counter_.verified(deposit, packet).index(), deposit.index) << "the whole packet's receipt";
  EXPECT_TRUE(counter_.assessment(deposit.index)->header_only);
  EXPECT_EQ(code_of(counter_.decide(region().decision(id, cert::Verdict::pass))), Code::evidence_missing);

  Bytes other = evidence_of(packet);
  other.back() ^= 1U;
  EXPECT_EQ(code_of(counter_.intake->check_evidence(id, other)), Code::hash_mismatch);
  EXPECT_EQ(code_of(counter_.intake->admit_evidence(id, other.size() + 1)), Code::too_long);
  EXPECT_EQ(code_of(counter_.intake->admit_evidence(fixed("unknown"), 10)), Code::not_found);
  const Accepted arrived = must(counter_.append(counter_.intake->check_evidence(id, evidence_of(packet))));
  EXPECT_EQ(arrived.index, deposit.index) << "the answer is the header's receipt";
  EXPECT_EQ(arrived.proof, deposit.proof);
  EXPECT_EQ(counter_.feed().entries.back().opening.kind, Kind::evidence_arrived);
  EXPECT_EQ(code_of(counter_.decide(region().decision(id, cert::Verdict::pass))), Code::ok);
}

TEST_F(StandingTest, WholePacketAfterItsHeaderIsItsEvidence) {
  const Bytes packet = counter_.packet(1);
  const Accepted deposit = must(counter_.submit(deposit_of(packet)));
  EXPECT_EQ(must(counter_.submit(packet)).proof, deposit.proof);
  EXPECT_EQ(must(counter_.submit(packet)).proof, deposit.proof);
  EXPECT_EQ(code_of(counter_.decide(region().decision(Counter::id_of(packet), cert::Verdict::pass))), Code::ok);
}

TEST_F(StandingTest, ThreeHeadersWaitAtOnceAndThirtyDays) {
  for (std::uint64_t i = 1; i <= 3; ++i) EXPECT_EQ(code_of(counter_.submit(deposit_of(counter_.packet(i)))), Code::ok);
  EXPECT_EQ(code_of(counter_.submit(deposit_of(counter_.packet(4)))), Code::too_many_deposits);
  EXPECT_EQ(code_of(counter_.submit(counter_.packet(4))), Code::ok) << "with its evidence it waits for nothing";
  const Bytes first = counter_.packet(1);
  must(counter_.append(counter_.intake->check_evidence(Counter::id_of(first), evidence_of(first))));
  EXPECT_EQ(code_of(counter_.submit(deposit_of(counter_.packet(5)))), Code::ok);
  counter_.clock.set(kNow + 31 * kDay_s);
  const Bytes late = counter_.packet(2);
  EXPECT_EQ(code_of(counter_.intake->check_evidence(Counter::id_of(late), evidence_of(late))), Code::evidence_late);
  EXPECT_EQ(code_of(counter_.submit(deposit_of(counter_.packet(6)))), Code::ok) << "those that are over count no more";
}

// Row 6: two copies of one profile, in each order.
TEST_F(StandingTest, Row6CopiedProfileIsReportedAndNobodyCutOff) {
  for (const bool swapped : {false, true}) {
    MemoryStore store(std::make_shared<MemoryDisk>());
    Counter counter(store);
    counter.enrol();
    Header one = counter.region.header();
    one.challenge.reset();
    Header two = one;
    two.device_time += 1;  // the same number, another packet
    if (swapped) std::swap(one, two);
    const Accepted first = must(counter.submit(counter.pack(one)));
    const Accepted second = must(counter.submit(counter.pack(two)));
    EXPECT_NE(counter.assessment(first.index)->journal, JournalStanding::fork);
    EXPECT_EQ(counter.assessment(second.index)->journal, JournalStanding::fork);
    EXPECT_EQ(code_of(counter.submit(counter.packet(2))), Code::ok);
  }
}

// Row 26: strangers get no room, and nobody's slot is burnt.
class ProvisionalTest : public StandingTest {
 protected:
  MemoryStore other_store_{std::make_shared<MemoryDisk>()};
  cert::EnrolmentRequest stranger_request(const NamedSigner& key) const {
    cert::EnrolmentRequest request = counter_.region.request();
    request.device_key = key.public_key();
    request.mac = fixed("some mac");
    return request;
  }
  /// The registrar's answers to the phone's request.
  cert::Credential granted(const NamedSigner& key) const {
    cert::Credential credential = counter_.region.credential();
    credential.device_key = key.public_key();
    credential.request = cert::payload_hash(wire::encode(stranger_request(key)));
    return credential;
  }
  cert::EnrolmentRefusal refused(const NamedSigner& key) const {
    cert::EnrolmentRefusal refusal = counter_.region.refusal(Code::bad_mac);
    refusal.request = cert::payload_hash(wire::encode(stranger_request(key)));
    return refusal;
  }
  Bytes provisional(NamedSigner& key, std::uint64_t seq) {
    const auto request = Region::sign(Kind::enrolment_request, stranger_request(key), Role::device, key);
    Header header = region().header();
    header.device_key = key.public_key();
    header.person = {PersonKind::enrolment_request, cert::payload_hash(request.payload)};
    header.challenge.reset();
    header.packet_seq = seq;
    return region().packet(header, wire::encode(Region::evidence()), region().recipients(), {{}, wire::encode(request)}, key,
                           {});
  }
};

TEST_F(ProvisionalTest, ComesWithItsRequestWhichGetsTheLeafBefore) {
  NamedSigner phone("new phone");
  const std::uint64_t size = counter_.intake->log_size();
  const Accepted accepted = must(counter_.submit(provisional(phone, 1)));
  EXPECT_EQ(accepted.index, size + 1);
  EXPECT_EQ(counter_.feed().entries.at(size).opening.kind, Kind::enrolment_request);
  const Hash id = Counter::id_of(provisional(phone, 1));
  EXPECT_EQ(code_of(counter_.decide(region().decision(id, cert::Verdict::pass))), Code::not_resolved);
  const cert::Credential credential = granted(phone);
  must(counter_.post(region().by_registrar(Kind::credential, credential)));
  EXPECT_EQ(code_of(counter_.decide(region().decision(id, cert::Verdict::pass))), Code::ok);
}

TEST_F(ProvisionalTest, TwoARequestAndTheirEvidenceGoesWithARefusal) {
  NamedSigner phone("new phone");
  EXPECT_EQ(code_of(counter_.submit(provisional(phone, 1))), Code::ok);
  EXPECT_EQ(code_of(counter_.submit(provisional(phone, 2))), Code::ok);
  EXPECT_EQ(code_of(counter_.submit(provisional(phone, 3))), Code::provisional_limit);
  const cert::EnrolmentRefusal refusal = refused(phone);
  must(counter_.post(region().by_registrar(Kind::enrolment_refusal, refusal)));
  const std::string path = "/v1/packets/x";
  const Bytes kept = must(counter_.intake->packet(Counter::id_of(provisional(phone, 1)), path,
                                                  counter_.authorization(region().rechecker, Role::recheck, path, counter_.clock.now_s())));
  EXPECT_TRUE(must(envelope::parse_unverified(kept)).packet.evidence.empty());
  EXPECT_EQ(code_of(counter_.submit(provisional(phone, 4))), Code::unproven_request);
}

// A phone without a network certifies before the answer, and sends it after.
TEST_F(ProvisionalTest, SentAfterTheAnswerIsThePersonsAtOnce) {
  NamedSigner phone("new phone");
  NamedSigner signer = phone;
  const auto asked = Region::sign(Kind::enrolment_request, stranger_request(phone), Role::device, signer);
  must(counter_.post(asked));
  const cert::Credential credential = granted(phone);
  must(counter_.post(region().by_registrar(Kind::credential, credential)));
  // More than may wait for an answer: they take nobody's place.
  for (std::uint64_t seq = 1; seq <= 3; ++seq) EXPECT_EQ(code_of(counter_.submit(provisional(phone, seq))), Code::ok) << seq;
  const Hash id = Counter::id_of(provisional(phone, 1));
  EXPECT_EQ(code_of(counter_.decide(region().decision(id, cert::Verdict::pass))), Code::ok);
  // A key that was taken from its owner meanwhile gets nothing by it.
  cert::Revocation revocation = region().revocation();
  revocation.device_key = phone.public_key();
  must(counter_.post(region().by_registrar(Kind::revocation, revocation)));
  EXPECT_EQ(code_of(counter_.submit(provisional(phone, 4))), Code::revoked);
}

TEST_F(ProvisionalTest, AnswerThatComesInBetweenSettlesIt) {
  NamedSigner phone("new phone");
  NamedSigner signer = phone;
  const auto asked = Region::sign(Kind::enrolment_request, stranger_request(phone), Role::device, signer);
  must(counter_.post(asked));
  const cert::Credential credential = granted(phone);
  const Bytes answer = wire::encode(region().by_registrar(Kind::credential, credential));
  const Bytes packet = provisional(phone, 1);
  // Both in one batch, in each order: whichever is second is asked for again.
  {
    Counter other(other_store_);
    other.enrol();
    must(other.post(asked));
    std::vector<Checked> batch;
    batch.push_back(must(other.intake->check_submission(packet)));
    batch.push_back(must(other.intake->check_record(answer)));
    const std::vector<Result<Accepted>> results = other.intake->append(std::move(batch));
    EXPECT_EQ(code_of(results.at(0)), Code::ok);
    EXPECT_EQ(code_of(results.at(1)), Code::server_busy);
    EXPECT_EQ(code_of(other.append(other.intake->check_record(answer))), Code::ok);
    EXPECT_EQ(code_of(other.decide(region().decision(Counter::id_of(packet), cert::Verdict::pass))), Code::ok);
  }
  std::vector<Checked> batch;
  batch.push_back(must(counter_.intake->check_record(answer)));
  batch.push_back(must(counter_.intake->check_submission(packet)));
  const std::vector<Result<Accepted>> results = counter_.intake->append(std::move(batch));
  EXPECT_EQ(code_of(results.at(0)), Code::ok);
  EXPECT_EQ(code_of(results.at(1)), Code::server_busy);
  EXPECT_EQ(code_of(counter_.submit(packet)), Code::ok);
  EXPECT_EQ(code_of(counter_.decide(region().decision(Counter::id_of(packet), cert::Verdict::pass))), Code::ok);
}

TEST_F(ProvisionalTest, OneTooManyKeepsNoAnswerBack) {
  NamedSigner phone("new phone");
  EXPECT_EQ(code_of(counter_.submit(provisional(phone, 1))), Code::ok);
  std::vector<Checked> batch;
  batch.push_back(must(counter_.intake->check_submission(provisional(phone, 3))));  // there is still room for one
  EXPECT_EQ(code_of(counter_.submit(provisional(phone, 2))), Code::ok);
  const cert::Credential credential = granted(phone);
  batch.push_back(must(counter_.intake->check_record(wire::encode(region().by_registrar(Kind::credential, credential)))));
  const std::vector<Result<Accepted>> results = counter_.intake->append(std::move(batch));
  EXPECT_EQ(code_of(results.at(0)), Code::provisional_limit);
  EXPECT_EQ(code_of(results.at(1)), Code::ok);
}

TEST_F(ProvisionalTest, CheckedBeforeTheAnswerAndAppendedAfterItIsAskedForAgain) {
  NamedSigner phone("new phone");
  NamedSigner signer = phone;
  const auto asked = Region::sign(Kind::enrolment_request, stranger_request(phone), Role::device, signer);
  must(counter_.post(asked));
  std::vector<Checked> early;
  early.push_back(must(counter_.intake->check_submission(provisional(phone, 1))));
  const cert::EnrolmentRefusal refusal = refused(phone);
  must(counter_.post(region().by_registrar(Kind::enrolment_refusal, refusal)));
  EXPECT_EQ(code_of(counter_.intake->append(std::move(early)).at(0)), Code::server_busy);
  EXPECT_EQ(code_of(counter_.submit(provisional(phone, 1))), Code::unproven_request);
}

TEST_F(ProvisionalTest, RequestOfATabletGivesNobodysCertification) {
  NamedSigner phone("new phone");
  NamedSigner signer = phone;
  const auto asked = Region::sign(Kind::enrolment_request, stranger_request(phone), Role::device, signer);
  must(counter_.post(asked));
  cert::StaffCredential staff = region().staff_credential(phone, "staff-09");
  staff.request = cert::payload_hash(asked.payload);
  must(counter_.post(region().by_registrar(Kind::staff_credential, staff)));
  EXPECT_NE(code_of(counter_.submit(provisional(phone, 1))), Code::ok);
}

TEST_F(ProvisionalTest, RefusedWithoutAnythingThatVouches) {
  NamedSigner phone("new phone");
  Header header = region().header();
  header.device_key = phone.public_key();
  header.challenge.reset();
  EXPECT_EQ(code_of(counter_.submit(region().packet(header, wire::encode(Region::evidence()), region().recipients(), {},
                                                    phone, {}))),
            Code::unknown_credential);
  cert::EnrolmentRequest bare = stranger_request(phone);
  bare.mac = {};
  bare.code_id = {};
  const auto request = Region::sign(Kind::enrolment_request, bare, Role::device, phone);
  header.person = {PersonKind::enrolment_request, cert::payload_hash(request.payload)};
  EXPECT_EQ(code_of(counter_.submit(region().packet(header, wire::encode(Region::evidence()), region().recipients(),
                                                    {{}, wire::encode(request)}, phone, {}))),
            Code::wrong_way);
}

TEST_F(ProvisionalTest, Row26DiskStaysFlatAndTheVictimStillCertifies) {
  cert::TrustList small = region().list;
  small.version += 1;
  small.policy.provisional_disk_mib = 0;
  must(counter_.append(counter_.intake->check_record(region().sign_list(small, {0, 1}))));
  const std::uint64_t size = counter_.intake->log_size();
  for (unsigned i = 0; i < 50; ++i) {
    NamedSigner stranger("stranger " + std::to_string(i));
    EXPECT_EQ(code_of(counter_.submit(provisional(stranger, 1))), Code::provisional_full);
  }
  EXPECT_EQ(counter_.intake->log_size(), size) << "not a leaf, not a row";
  EXPECT_EQ(code_of(counter_.submit(counter_.packet(1))), Code::ok);
}

TEST_F(StandingTest, NextTrustListIsTakenLoggedAndServed) {
  cert::TrustList next = region().list;
  next.version = 8;
  next.hotline = "0000-99999";
  const Accepted accepted = must(counter_.append(counter_.intake->check_record(region().sign_list(next, {1, 2}))));
  EXPECT_EQ((*counter_.intake->trust())->hotline, "0000-99999");
  EXPECT_EQ(counter_.feed().entries.at(accepted.index).opening.kind, Kind::trust_list);
  EXPECT_EQ(code_of(counter_.append(counter_.intake->check_record(region().sign_list(region().list, {0, 1})))),
            Code::older_version);
  cert::TrustList third = next;
  third.version = 9;
  Bytes damaged = region().sign_list(third, {0, 1});
  damaged.back() ^= 1U;
  EXPECT_NE(code_of(counter_.append(counter_.intake->check_record(damaged))), Code::ok);
  EXPECT_EQ(code_of(counter_.append(counter_.intake->check_record(region().sign_list(third, {0})))),
            Code::too_few_signatures);
  EXPECT_EQ((*counter_.intake->trust())->version, 8U) << "a refused list leaves the old one in force";
  counter_.open();
  EXPECT_EQ((*counter_.intake->trust())->version, 8U) << "found again though the counter is started with the old file";
}

TEST_F(StandingTest, NewRootsAreServedWithTheWayToThem) {
  std::array<NamedSigner, 3> coming = {NamedSigner("next 1"), NamedSigner("next 2"), NamedSigner("next 3")};
  cert::RootSet set{2, support::ascending({coming[0].public_key(), coming[1].public_key(), coming[2].public_key()})};
  cert::TrustList announcing = region().list;
  announcing.version = 8;
  announcing.next_root_set = cert::root_set_hash(set);
  must(counter_.append(counter_.intake->check_record(region().sign_list(announcing, {0, 1}))));
  cert::TrustList taking_over = announcing;
  taking_over.version = 9;
  taking_over.roots = set;
  envelope::SignedStatement statement{Kind::trust_list, wire::encode(taking_over), {}};
  for (const std::size_t i : {0U, 2U}) {
    envelope::add_signature(statement, coming[i].sign_as(Role::root, statement.kind, statement.payload));
  }
  must(counter_.append(counter_.intake->check_record(wire::encode(statement))));
  const cert::TrustChain chain = counter_.intake->trust_chain(region().pins.root_set);
  EXPECT_EQ(chain.lists.size(), 2U);
  EXPECT_EQ(must(cert::follow_trust_chain(region().pins, chain))->version, 9U);
  EXPECT_EQ(counter_.intake->trust_chain(cert::root_set_hash(set)).lists.size(), 1U);
}

// Any number of submissions for one person and cycle, by any of their phones and by staff; at most one is decided "passed", and
// nobody can use up another's limit.
TEST_F(StandingTest, AnyNumberOfSubmissionsAndOnePass) {
  std::mt19937 random(11);
  NamedSigner second_phone("second phone");
  cert::Credential second = region().credential();
  second.device_key = second_phone.public_key();
  second.request = cert::payload_hash(region().signed_request().payload);
  must(counter_.post(region().by_registrar(Kind::credential, second)));
  std::vector<Hash> ids;
  std::uint64_t first_seq = 0;
  std::uint64_t second_seq = 0;
  std::uint64_t tablet_seq = 0;
  for (unsigned i = 0; i < 60; ++i) {
    Bytes packet;
    bool within = true;
    switch (random() % 3) {
      case 0:
        packet = counter_.packet(++first_seq);
        within = first_seq <= region().list.policy.submissions_per_key_and_day;
        break;
      case 1: {
        Header header = region().header();
        header.device_key = second_phone.public_key();
        header.challenge.reset();
        header.packet_seq = ++second_seq;
        if (!ids.empty()) header.supersedes = ids[random() % ids.size()];
        packet = region().packet(header, wire::encode(Region::evidence()), region().recipients(), {}, second_phone, {});
        within = second_seq <= region().list.policy.submissions_per_key_and_day;
        break;
      }
      default:
        packet = by_tablet(tablet_header(++tablet_seq));
        break;
    }
    EXPECT_EQ(code_of(counter_.submit(packet)), within ? Code::ok : Code::too_many_requests) << i;
    if (within) ids.push_back(Counter::id_of(packet));
  }
  std::shuffle(ids.begin(), ids.end(), random);
  unsigned passed = 0;
  for (const Hash& id : ids) {
    passed += code_of(counter_.decide(region().decision(id, cert::Verdict::pass))) == Code::ok ? 1U : 0U;
  }
  EXPECT_EQ(passed, 1U);
}

// Row 25: with everything that the intake holds, nothing of the office's can be made.
TEST_F(StandingTest, Row25IntakesKeysSignNothingOfTheOffices) {
  NamedSigner log("log");
  const Hash submission = fixed("submission");
  const auto refused = [&](const envelope::SignedStatement& statement) {
    const Code code = code_of(counter_.intake->check_record(wire::encode(statement)));
    return code == Code::wrong_key || code == Code::bad_signature || code == Code::wrong_kind;
  };
  for (NamedSigner signer : {NamedSigner("log"), NamedSigner("cosigner")}) {
    for (const Role role : {Role::registrar, Role::reviewer, Role::recheck, Role::intake, Role::staff, Role::root}) {
      EXPECT_TRUE(refused(Region::sign(Kind::credential, region().credential(), role, signer)));
      EXPECT_TRUE(refused(Region::sign(Kind::staff_credential, region().staff_credential(), role, signer)));
      EXPECT_TRUE(refused(Region::sign(Kind::revocation, region().revocation(), role, signer)));
      EXPECT_TRUE(refused(Region::sign(Kind::resolution, region().resolution(submission), role, signer)));
      EXPECT_TRUE(refused(Region::sign(Kind::decision, region().decision(submission, cert::Verdict::pass), role, signer)));
      EXPECT_TRUE(refused(Region::sign(Kind::trust_list, region().list, role, signer)));
    }
  }
}

TEST_F(StandingTest, RefusalIsSignedAndNamesTheHotline) {
  const Bytes bytes = must(counter_.intake->refusal_note(fixed("submission"), Code::revoked));
  const cert::RefusalNote note = must(cert::verify_refusal_note(must(envelope::decode_signed(bytes)), region().trust));
  EXPECT_EQ(note.reason, Code::revoked);
  EXPECT_EQ(note.hotline, region().list.hotline);
  EXPECT_EQ(note.refused_at, counter_.clock.now_s());
}

}  // namespace
}  // namespace lifecert::intake
