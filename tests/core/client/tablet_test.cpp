// The tablet of staff: it enrols like a phone, carries visits, signs for both, and cannot open what it seals.
#include <gtest/gtest.h>

#include "core/cert/staff.h"
#include "core/cert/voucher.h"
#include "core/receipt/paper.h"
#include "tests/support/phone_fixture.h"

namespace lifecert::client {
namespace {

using envelope::Kind;
using envelope::PersonKind;
using envelope::Role;
using support::Answer;
using support::Counter;
using support::fixed;
using support::kDay_s;
using support::kNow;
using support::must;
using support::NamedSigner;
using support::Phone;
using support::Region;

class TabletTest : public ::testing::Test {
 protected:
  void SetUp() override {
    tablet_.talk(counter_);
    const ToSign to_sign = must(tablet_.client().prepare_staff_enrolment(
        Region::stretched(), region_.staff.public_key(), fixed("box entropy"), tablet_.now));
    Signatures signatures;
    signatures.signatures = {must(region_.staff.sign(to_sign.messages.at(0)))};
    ASSERT_EQ(tablet_.keep(tablet_.client().finish_enrolment(signatures)), Code::ok);
    talk();
    grant();
    later(10);
    talk();
    ASSERT_EQ(tablet_.view().phase, Phase::enrolled);
  }
  void later(std::int64_t seconds) {
    tablet_.now += seconds;
    counter_.now = tablet_.now;
  }
  std::uint64_t append(const envelope::SignedStatement& statement) {
    return region_.log.append(statement.kind, wire::encode(statement), tablet_.now);
  }
  /// The registrar answers the tablet's request, and prepares a visit.
  void grant() {
    cert::StaffCredential staff = region_.staff_credential();
    staff.request = cert::payload_hash(must(envelope::decode_signed(request_)).payload);
    staff.box_key = must(wire::decode<cert::EnrolmentRequest>(must(envelope::decode_signed(request_)).payload)).box_key;
    box_ = staff.box_key;
    credential_ = append(region_.by_registrar(Kind::staff_credential, staff));
  }
  void prepare_visits() {
    cert::VisitList list = region_.visit_list();
    list.sealed = must(crypto::seal_to(box_, wire::encode(region_.visits()), fixed("seal")));
    visits_ = append(region_.by_registrar(Kind::visit_list, list));
  }
  void talk() {
    tablet_.talk([&](const Exchange& exchange) -> std::optional<Answer> {
      if (!exchange.path.starts_with("/v1/enrolments")) return counter_.handle(exchange);
      if (exchange.method == Method::post) request_ = exchange.body;
      receipt::EnrolmentStatus status;
      if (credential_) status.credential = region_.log.logged(*credential_, tablet_.now);
      if (visits_) status.visits = {region_.log.logged(*visits_, tablet_.now)};
      if (revocation_) status.revocation = region_.log.logged(*revocation_, tablet_.now);
      for (const HttpHeader& header : exchange.headers) {
        if (header.name == receipt::kKnownSizeHeader) status.step = region_.log.step(must(wire::parse_decimal(header.value)));
      }
      return Answer{200, 0, wire::encode(status)};
    });
  }
  /// Code::ok when the packet is kept.
  Code assist(const Assisted& assisted) {
    const Result<ToSign> to_sign =
        tablet_.client().prepare_assisted(assisted, fixed("entropy " + std::to_string(++made_)), tablet_.now);
    if (!to_sign) return to_sign.error().code;
    Signatures signatures;
    for (const Bytes& message : to_sign->messages) signatures.signatures.push_back(must(region_.staff.sign(message)));
    return tablet_.keep(tablet_.client().finish_submission(signatures));
  }
  envelope::ParsedPacket newest() {
    return must(envelope::parse_unverified(
        must(tablet_.client().packet_file(tablet_.view().items.front().submission_id))));
  }
  static Assisted visit(const crypto::Hash& person) {
    Assisted made;
    made.capture = Phone::capture();
    made.visit = person;
    return made;
  }

  Region region_;
  Counter counter_{region_};
  Phone tablet_{region_, kNow, "staff"};
  Bytes request_;
  crypto::PublicKey box_{};
  std::optional<std::uint64_t> credential_;
  std::optional<std::uint64_t> visits_;
  std::optional<std::uint64_t> revocation_;
  int made_ = 0;
};

TEST_F(TabletTest, CarriesItsVisitsAndSignsForBoth) {
  EXPECT_EQ(tablet_.view().staff_name, region_.staff_credential().name);
  prepare_visits();
  later(700);
  talk();
  ASSERT_EQ(tablet_.view().visits.size(), 1U);
  EXPECT_EQ(tablet_.view().visits[0].name, region_.visits().visits[0].name);
  EXPECT_FALSE(tablet_.view().visits[0].done);
  Assisted assisted = visit(region_.person);
  assisted.document_seen = envelope::DocumentSeen::identity_card;
  ASSERT_EQ(assist(assisted), Code::ok);
  const envelope::ParsedPacket packet = newest();
  EXPECT_TRUE(envelope::verify_device_signature(packet));
  EXPECT_EQ(packet.packet.signatures.size(), 2U);
  EXPECT_EQ(cert::presence_of(packet.header), cert::Presence::p3);
  EXPECT_EQ(packet.header.person.id, region_.person);
  EXPECT_EQ(packet.header.challenge, region_.visits().visits[0].challenge);
  EXPECT_EQ(packet.header.channel, envelope::Channel::staff_tablet);
  EXPECT_TRUE(tablet_.view().visits[0].done);
  tablet_.open();
  ASSERT_EQ(tablet_.view().visits.size(), 1U) << "after a restart as well";
  EXPECT_TRUE(tablet_.view().visits[0].done);
  talk();
  EXPECT_EQ(tablet_.view().items.front().state, outbox::State::received);
  // A second certification of the same person is taken all the same, without the challenge.
  ASSERT_EQ(assist(visit(region_.person)), Code::ok);
  EXPECT_FALSE(newest().header.challenge.has_value());
}

TEST_F(TabletTest, TakesWalkInsWhomOnlyTheRegistrarCanName) {
  Assisted assisted;
  assisted.capture = Phone::capture();
  EXPECT_EQ(assist(assisted), Code::bad_argument) << "nobody named";
  assisted.name = "示例人乙";
  assisted.id_number = "11010519491231002X";
  assisted.scheme = "urban-employee";
  ASSERT_EQ(assist(assisted), Code::ok);
  const envelope::Header header = newest().header;
  EXPECT_EQ(header.person, (envelope::PersonRef{PersonKind::walk_in, {}}));
  const cert::Identity identity =
      must(cert::open_identity(header.sealed_identity, region_.registrar_box, region_.staff.public_key()));
  EXPECT_EQ(identity.id_number, assisted.id_number);
  for (const auto& [key, value] : tablet_.rows) {
    EXPECT_EQ(text_of(value).find(assisted.id_number), std::string::npos) << "nothing of it stays on the tablet";
  }
  assisted.scheme = "no such scheme";
  EXPECT_EQ(assist(assisted), Code::bad_argument);
}

TEST_F(TabletTest, TakesThePersonWithoutAFace) {
  prepare_visits();
  later(700);
  talk();
  Assisted assisted = visit(region_.person);
  assisted.document_seen = envelope::DocumentSeen::identity_card;
  assisted.capture.photos.clear();
  assisted.capture.consent_to_face = false;
  ASSERT_EQ(assist(assisted), Code::ok);
  EXPECT_EQ(cert::presence_of(newest().header), cert::Presence::p3);
  // Pictures want a consent, whoever takes them.
  assisted.capture = Phone::capture();
  assisted.capture.consent_to_face = false;
  EXPECT_EQ(assist(assisted), Code::no_consent);
}

TEST_F(TabletTest, GivesASlipThatSaysThatStaffWereThere) {
  prepare_visits();
  later(700);
  talk();
  ASSERT_EQ(assist(visit(region_.person)), Code::ok);
  const ItemView item = tablet_.view().items.front();
  const receipt::Paper paper = must(receipt::verify_paper(item.kept_qr, region_.trust));
  EXPECT_EQ(paper.kind, receipt::PaperKind::kept);
  EXPECT_TRUE(paper.staff_witnessed);
  EXPECT_EQ(paper.spoken_number, item.spoken_number);
  EXPECT_EQ(paper.person, cert::PersonTag{}) << "the slip of a tablet names nobody";
  tablet_.open();
  EXPECT_EQ(tablet_.view().items.front().kept_qr, item.kept_qr) << "after a restart as well";
}

/// Phones and tablets that show each other what they have.
class VouchTest : public TabletTest {
 protected:
  static constexpr const char* kName = "示例人乙";
  static constexpr const char* kIdNumber = "11010519491231002X";

  Vouch named(const std::string& phone) const {
    Vouch made;
    made.phone = phone;
    made.name = kName;
    made.id_number = kIdNumber;
    made.scheme = "urban-employee";
    return made;
  }
  Result<std::string> vouch(Phone& tablet, NamedSigner& key, const Vouch& made) {
    const Result<ToSign> to_sign =
        tablet.client().prepare_vouch(made, fixed("vouch entropy " + std::to_string(++made_)), tablet.now);
    if (!to_sign) return to_sign.error();
    return tablet.client().finish_vouch({{must(key.sign(to_sign->messages.at(0)))}});
  }
  Code vouch_code(const Vouch& made) {
    const Result<std::string> text = vouch(tablet_, region_.staff, made);
    return text ? Code::ok : text.error().code;
  }
  /// The phone reads what the tablet shows, and signs.
  Code take(Phone& phone, NamedSigner& key, const std::string& text) {
    const Result<ToSign> to_sign = phone.client().prepare_vouched(text, key.public_key(), phone.now);
    if (!to_sign) return to_sign.error().code;
    return phone.keep(phone.client().finish_enrolment(phone.sign(*to_sign)));
  }
  cert::EnrolmentRequest asked(const Phone& phone) const {
    const auto statement = must(envelope::decode_signed(phone.rows.at(bytes_of("request"))));
    return must(cert::verify_request(statement, Region::kName));
  }

  Phone phone_{region_, kNow, "new phone"};
  NamedSigner phone_key_{"new phone"};
};

TEST_F(VouchTest, StaffVouchForAPhoneOverTwoScreens) {
  const std::string card = phone_.client().key_card(phone_key_.public_key());
  const std::string text = must(vouch(tablet_, region_.staff, named(card)));
  EXPECT_EQ(text.find(kIdNumber), std::string::npos);
  ASSERT_EQ(take(phone_, phone_key_, text), Code::ok);
  EXPECT_EQ(phone_.view().phase, Phase::requested);
  const cert::EnrolmentRequest request = asked(phone_);
  EXPECT_EQ(request.way, cert::EnrolmentWay::staff_visit);
  EXPECT_EQ(request.device_key, phone_key_.public_key());
  ASSERT_EQ(request.cosigners.size(), 1U);
  EXPECT_EQ(request.cosigners[0].key_id, region_.staff.id());
  const cert::Identity identity =
      must(cert::open_identity(request.sealed_identity, region_.registrar_box, phone_key_.public_key()));
  EXPECT_EQ(identity.name, kName);
  EXPECT_EQ(identity.id_number, kIdNumber);
  // The phone sends it like any other request, and the answer makes it this person's.
  phone_.talk(counter_);
  counter_.grant();
  phone_.now += 10;
  phone_.talk(counter_);
  EXPECT_EQ(phone_.view().phase, Phase::enrolled);
  EXPECT_EQ(take(phone_, phone_key_, text), Code::wrong_state) << "enrolled already";
  for (const auto& [key, value] : tablet_.rows) {
    EXPECT_EQ(text_of(value).find(kIdNumber), std::string::npos) << "nothing of it stays on the tablet";
  }
}

TEST_F(VouchTest, VisitNamesThePersonByPseudonym) {
  prepare_visits();
  later(700);
  talk();
  Vouch made;
  made.phone = phone_.client().key_card(phone_key_.public_key());
  made.visit = region_.person;
  ASSERT_EQ(take(phone_, phone_key_, must(vouch(tablet_, region_.staff, made))), Code::ok);
  EXPECT_EQ(asked(phone_).person, region_.person);
  EXPECT_TRUE(asked(phone_).sealed_identity.empty());
  made.visit = fixed("somebody else");
  EXPECT_EQ(vouch_code(made), Code::unknown_person);
  made.visit = region_.person;
  later(3 * kDay_s);
  EXPECT_EQ(vouch_code(made), Code::visit_over);
}

TEST_F(VouchTest, RefusesWhatNobodyCanAnswerFor) {
  const std::string card = phone_.client().key_card(phone_key_.public_key());
  Vouch made = named(card);
  made.name.clear();
  EXPECT_EQ(vouch_code(made), Code::bad_argument);
  made = named(card);
  made.scheme = "no such scheme";
  EXPECT_EQ(vouch_code(made), Code::bad_argument);
  made = named("LC1:nothing");
  EXPECT_EQ(vouch_code(made), Code::bad_syntax);
  made = named(tablet_.client().key_card(region_.staff.public_key()));
  EXPECT_EQ(vouch_code(made), Code::bad_argument) << "a tablet is nobody's phone";
  made = named(card);
  const Result<ToSign> weak = tablet_.client().prepare_vouch(made, Bytes(32, 0), tablet_.now);
  EXPECT_EQ(weak.error().code, Code::weak_entropy);
  EXPECT_EQ(phone_.client().prepare_vouch(made, fixed("e"), kNow).error().code, Code::wrong_state) << "a phone vouches for nobody";
  // A voucher is for one phone.
  const std::string text = must(vouch(tablet_, region_.staff, made));
  Phone thief(region_, kNow, "thief");
  NamedSigner thief_key("thief");
  EXPECT_EQ(take(thief, thief_key, text), Code::wrong_key);
  // A signature that is not the tablet's own goes nowhere.
  const ToSign to_sign = must(tablet_.client().prepare_vouch(made, fixed("once more"), tablet_.now));
  EXPECT_EQ(tablet_.client().finish_vouch({{must(region_.stranger.sign(to_sign.messages[0]))}}).error().code, Code::bad_signature);
  EXPECT_EQ(tablet_.client().finish_vouch({{must(region_.staff.sign(to_sign.messages[0]))}}).error().code, Code::wrong_state);
}

/// A second tablet, of another member of staff.
class ReplacementTest : public VouchTest {
 protected:
  void SetUp() override {
    VouchTest::SetUp();
    other_.talk(counter_);
    const ToSign to_sign = must(other_.client().prepare_staff_enrolment(
        Region::stretched(), region_.second_staff.public_key(), fixed("other box"), other_.now));
    ASSERT_EQ(other_.keep(other_.client().finish_enrolment({{must(region_.second_staff.sign(to_sign.messages.at(0)))}})), Code::ok);
    const auto request = must(envelope::decode_signed(other_.rows.at(bytes_of("request"))));
    cert::StaffCredential staff = region_.staff_credential(region_.second_staff, "staff-02");
    staff.request = cert::payload_hash(request.payload);
    staff.box_key = must(wire::decode<cert::EnrolmentRequest>(request.payload)).box_key;
    const std::uint64_t index = append(region_.by_registrar(Kind::staff_credential, staff));
    other_.now = tablet_.now;
    other_.talk([&](const Exchange& exchange) -> std::optional<Answer> {
      if (!exchange.path.starts_with("/v1/enrolments")) return counter_.handle(exchange);
      receipt::EnrolmentStatus status;
      status.credential = region_.log.logged(index, other_.now);
      for (const HttpHeader& header : exchange.headers) {
        if (header.name == receipt::kKnownSizeHeader) status.step = region_.log.step(must(wire::parse_decimal(header.value)));
      }
      return Answer{200, 0, wire::encode(status)};
    });
    ASSERT_EQ(other_.view().phase, Phase::enrolled);
  }
  Vouch lost() {
    Vouch made = named(phone_.client().key_card(phone_key_.public_key()));
    made.replaces = true;
    made.lost_at = kNow - 2 * kDay_s;
    made.second = other_.client().key_card(region_.second_staff.public_key());
    return made;
  }
  Vouch second(const std::string& text) const {
    Vouch made = named("");
    made.voucher = text;
    return made;
  }

  Phone other_{region_, kNow, "second staff"};
};

TEST_F(ReplacementTest, LostPhoneNeedsTwoTablets) {
  const std::string first = must(vouch(tablet_, region_.staff, lost()));
  EXPECT_EQ(take(phone_, phone_key_, first), Code::not_co_signed) << "one alone is not enough";
  const std::string both = must(vouch(other_, region_.second_staff, second(first)));
  ASSERT_EQ(take(phone_, phone_key_, both), Code::ok);
  const cert::EnrolmentRequest request = asked(phone_);
  EXPECT_EQ(request.way, cert::EnrolmentWay::replacement);
  EXPECT_EQ(request.cosigners.size(), 2U);
  EXPECT_EQ(request.lost_at, kNow - 2 * kDay_s);
  EXPECT_EQ(must(cert::read_voucher(both, Region::kName)).voucher.seed, crypto::Hash{}) << "the seal's seed stays with the tablets";
}

TEST_F(ReplacementTest, SecondSignsForNobodyElseThanTheyWereTold) {
  const std::string first = must(vouch(tablet_, region_.staff, lost()));
  Vouch other_person = second(first);
  other_person.id_number = "110105194912310038";
  EXPECT_EQ(vouch(other_, region_.second_staff, other_person).error().code, Code::wrong_person);
  EXPECT_EQ(vouch(tablet_, region_.staff, lost()).has_value(), true);
  Vouch alone = lost();
  alone.second.clear();
  EXPECT_EQ(vouch_code(alone), Code::two_needed);
  alone.second = tablet_.client().key_card(region_.staff.public_key());
  EXPECT_EQ(vouch_code(alone), Code::two_needed) << "one with two screens is still one";
  Vouch visit = lost();
  visit.visit = region_.person;
  EXPECT_EQ(vouch_code(visit), Code::bad_argument) << "the second could not see whom the visit means";
  // Somebody whom the first has not named.
  Vouch third = lost();
  third.second = cert::key_card_text({cert::region_tag(Region::kName), Role::staff, region_.stranger.public_key()});
  const std::string not_for_us = must(vouch(tablet_, region_.staff, third));
  EXPECT_EQ(vouch(other_, region_.second_staff, second(not_for_us)).error().code, Code::not_co_signed);
}

/// Somebody with a phone of their own that is enrolled, for another person than the one whose phone is new or certifies.
class WitnessTest : public VouchTest {
 protected:
  void SetUp() override {
    VouchTest::SetUp();
    enrol(witness_, neighbours_, fixed("neighbour"));
    ASSERT_EQ(witness_.view().phase, Phase::enrolled);
  }
  void enrol(Phone& phone, Counter& counter, const crypto::Hash& person) {
    phone.talk(counter);
    ASSERT_EQ(phone.enrol(), Code::ok);
    phone.talk(counter);
    cert::Credential credential = region_.credential();
    credential.person = person;
    const auto request = must(envelope::decode_signed(phone.rows.at(bytes_of("request"))));
    credential.request = cert::payload_hash(request.payload);
    credential.device_key = must(wire::decode<cert::EnrolmentRequest>(request.payload)).device_key;
    counter.now = region_.log.size() == 0 ? phone.now : std::max(phone.now, tablet_.now);
    phone.now = counter.now + 10;
    counter.grant(credential);
    counter.now = phone.now;
    phone.talk(counter);
  }
  std::string card() const { return witness_card_; }
  Vouch lost() {
    Vouch made = named(phone_.client().key_card(phone_key_.public_key()));
    made.replaces = true;
    made.lost_at = kNow - 2 * kDay_s;
    made.second = card();
    return made;
  }
  /// What the witness is told: name and number, and nothing of the scheme.
  static Vouch second(const std::string& text) {
    Vouch made;
    made.name = kName;
    made.id_number = kIdNumber;
    made.voucher = text;
    return made;
  }
  Vouch beside(const std::string& call) const {
    Vouch made;
    made.voucher = call;
    return made;
  }

  Counter neighbours_{region_};
  Phone witness_{region_, kNow, "neighbour"};
  NamedSigner witness_key_{"neighbour"};
  std::string witness_card_ = cert::key_card_text({cert::region_tag(Region::kName), Role::witness, witness_key_.public_key()});
};

TEST_F(WitnessTest, LostPhoneIsReplacedByATabletAndAnEarlierWitness) {
  EXPECT_EQ(witness_.client().key_card(witness_key_.public_key()), card()) << "an enrolled phone is a witness's";
  const std::string first = must(vouch(tablet_, region_.staff, lost()));
  EXPECT_EQ(take(phone_, phone_key_, first), Code::not_co_signed) << "one alone is not enough";
  const std::string both = must(vouch(witness_, witness_key_, second(first)));
  ASSERT_EQ(take(phone_, phone_key_, both), Code::ok);
  const cert::EnrolmentRequest request = asked(phone_);
  EXPECT_EQ(request.way, cert::EnrolmentWay::replacement);
  const std::vector<envelope::CoSigner> wanted = {{Role::staff, region_.staff.id()}, {Role::witness, witness_key_.id()}};
  EXPECT_EQ(request.cosigners, wanted);
  EXPECT_EQ(must(cert::read_voucher(both, Region::kName)).voucher.seed, crypto::Hash{});
  for (const auto& [key, value] : witness_.rows) {
    EXPECT_EQ(text_of(value).find(kIdNumber), std::string::npos) << "nothing of it stays on the witness's phone";
  }
}

TEST_F(WitnessTest, SignsForNobodyElseThanTheyWereTold) {
  const std::string first = must(vouch(tablet_, region_.staff, lost()));
  Vouch other_person = second(first);
  other_person.id_number = "110105194912310038";
  EXPECT_EQ(vouch(witness_, witness_key_, other_person).error().code, Code::wrong_person);
  Vouch nobody = second(first);
  nobody.name.clear();
  EXPECT_EQ(vouch(witness_, witness_key_, nobody).error().code, Code::bad_argument);
  Vouch other_scheme = second(first);
  other_scheme.scheme = "no such scheme";
  EXPECT_EQ(vouch(witness_, witness_key_, other_scheme).error().code, Code::bad_argument);
  // Somebody whom the tablet has not named, and a phone that would sign first.
  Phone stranger(region_, kNow, "stranger's phone");
  NamedSigner stranger_key("stranger's phone");
  Counter counter(region_);
  enrol(stranger, counter, fixed("stranger"));
  EXPECT_EQ(vouch(stranger, stranger_key, second(first)).error().code, Code::not_co_signed);
  EXPECT_EQ(vouch(witness_, witness_key_, named(phone_.client().key_card(phone_key_.public_key()))).error().code, Code::wrong_state);
  EXPECT_EQ(vouch(phone_, phone_key_, second(first)).error().code, Code::wrong_state) << "a phone that is not enrolled";
}

TEST_F(WitnessTest, SecondSignerIsNeitherTheNewPhoneNorOneWithoutACredential) {
  Vouch self = lost();
  self.second = self.phone;
  EXPECT_EQ(vouch_code(self), Code::two_needed);
  self.second = cert::key_card_text({cert::region_tag(Region::kName), Role::witness, phone_key_.public_key()});
  EXPECT_EQ(vouch_code(self), Code::two_needed);
}

TEST_F(WitnessTest, SignsBesideACertification) {
  Counter counter(region_);
  enrol(phone_, counter, region_.person);
  Capture capture = Phone::capture();
  capture.witness = card();
  const ToSign to_sign = must(phone_.client().prepare_submission(capture, fixed("witnessed"), phone_.now));
  ASSERT_EQ(to_sign.messages.size(), 2U);
  EXPECT_EQ(phone_.client().finish_submission(phone_.sign(to_sign)).error().code, Code::not_co_signed);
  const std::string call = must(phone_.client().witness_call());
  const std::string word = must(vouch(witness_, witness_key_, beside(call)));
  must(phone_.client().take_witness(word));
  ASSERT_EQ(phone_.keep(phone_.client().finish_submission(phone_.sign(to_sign))), Code::ok);
  const ItemView item = phone_.view().items.front();
  const envelope::ParsedPacket packet = must(envelope::parse_unverified(must(phone_.client().packet_file(item.submission_id))));
  EXPECT_TRUE(envelope::verify_device_signature(packet));
  const crypto::PublicKey key = witness_key_.public_key();
  EXPECT_TRUE(envelope::verify_cosigners(packet.packet.signatures, packet.header.kind, packet.packet.header, packet.header.cosigners,
                                         [&](const envelope::CoSigner&) { return &key; }));
  EXPECT_EQ(cert::presence_of(packet.header), cert::Presence::p1) << "a witness is nobody's eyes for the office";
  EXPECT_EQ(must(receipt::verify_paper(item.kept_qr, region_.trust)).kind, receipt::PaperKind::kept);
  phone_.talk(counter);
  EXPECT_EQ(phone_.view().items.front().state, outbox::State::received);
  EXPECT_EQ(phone_.client().witness_call().error().code, Code::wrong_state) << "it is done";
  EXPECT_EQ(phone_.client().take_witness(word).error().code, Code::wrong_state);
}

TEST_F(WitnessTest, WordIsForOneCertificationAndOneWitness) {
  Counter counter(region_);
  enrol(phone_, counter, region_.person);
  EXPECT_EQ(phone_.client().witness_call().error().code, Code::wrong_state) << "nothing is prepared";
  Capture capture = Phone::capture();
  capture.photos.clear();
  capture.consent_to_face = false;
  capture.witness = card();
  EXPECT_EQ(phone_.certify(capture), Code::no_consent) << "a witness alone takes the place of no picture";
  capture = Phone::capture();
  capture.witness = "LC1:nothing";
  EXPECT_EQ(phone_.certify(capture), Code::bad_syntax);
  capture.witness = phone_.client().key_card(phone_key_.public_key());
  EXPECT_EQ(phone_.certify(capture), Code::bad_argument) << "nobody is their own witness";
  capture.witness = tablet_.client().key_card(region_.staff.public_key());
  EXPECT_EQ(phone_.certify(capture), Code::bad_argument) << "staff certify with their tablet";

  capture.witness = card();
  must(phone_.client().prepare_submission(capture, fixed("one"), phone_.now));
  const std::string first = must(phone_.client().witness_call());
  const std::string earlier = must(vouch(witness_, witness_key_, beside(first)));
  must(phone_.client().prepare_submission(capture, fixed("two"), phone_.now));
  const std::string call = must(phone_.client().witness_call());
  EXPECT_EQ(phone_.client().take_witness(earlier).error().code, Code::unknown_submission);
  EXPECT_EQ(phone_.client().take_witness(card()).error().code, Code::bad_syntax);
  cert::WitnessWord word = must(cert::read_witness_word(must(vouch(witness_, witness_key_, beside(call)))));
  cert::WitnessWord by_another = word;
  by_another.key_id = region_.stranger.id();
  EXPECT_EQ(phone_.client().take_witness(cert::witness_word_text(by_another)).error().code, Code::wrong_key);
  cert::WitnessWord altered = word;
  altered.signature[5] ^= 1U;
  EXPECT_EQ(phone_.client().take_witness(cert::witness_word_text(altered)).error().code, Code::bad_signature);
  must(phone_.client().take_witness(cert::witness_word_text(word)));

  // Whom the header does not name signs nothing; a tablet is no witness; and a signature of another key is not given out.
  Phone stranger(region_, kNow, "stranger's phone");
  NamedSigner stranger_key("stranger's phone");
  Counter strangers(region_);
  enrol(stranger, strangers, fixed("stranger"));
  EXPECT_EQ(vouch(stranger, stranger_key, beside(call)).error().code, Code::not_co_signed);
  EXPECT_EQ(vouch(tablet_, region_.staff, beside(call)).error().code, Code::not_co_signed);
  EXPECT_EQ(vouch(witness_, stranger_key, beside(call)).error().code, Code::bad_signature);
  EXPECT_EQ(witness_.client().finish_vouch({{word.signature}}).error().code, Code::wrong_state);
}

TEST_F(WitnessTest, ReadsNothingButWhatBelongsThere) {
  Vouch made = lost();
  made.second = "LC1:nothing";
  EXPECT_EQ(vouch_code(made), Code::bad_syntax);
  EXPECT_EQ(vouch(witness_, witness_key_, second("LCV1:nothing")).error().code, Code::bad_syntax);
  EXPECT_EQ(vouch(witness_, witness_key_, beside("LCW1:nothing")).error().code, Code::bad_syntax);
  EXPECT_EQ(take(phone_, phone_key_, "LCV1:nothing"), Code::bad_syntax);
  // A header of this very phone, though it names it as a witness.
  envelope::Header own = region_.header();
  own.device_key = witness_key_.public_key();
  own.cosigners = {{Role::witness, witness_key_.id()}};
  EXPECT_EQ(vouch(witness_, witness_key_, beside(cert::witness_call_text(wire::encode(own)))).error().code, Code::not_co_signed);
  // Whoever has signed is who was named, in the role that was named.
  const std::string first = must(vouch(tablet_, region_.staff, lost()));
  cert::ReadVoucher both = must(cert::read_voucher(must(vouch(witness_, witness_key_, second(first))), Region::kName));
  ASSERT_TRUE(cert::all_have_vouched(both));
  cert::ReadVoucher other_role = both;
  other_role.statement.signatures[0].role = Role::witness;
  EXPECT_FALSE(cert::all_have_vouched(other_role));
  cert::ReadVoucher other_key = both;
  other_key.statement.signatures[1].key_id = region_.stranger.id();
  EXPECT_FALSE(cert::all_have_vouched(other_key));
}

TEST_F(WitnessTest, SignsNothingWhileChangesWaitOrForTwo) {
  const std::string first = must(vouch(tablet_, region_.staff, lost()));
  must(witness_.client().prepare_vouch(second(first), fixed("e"), witness_.now));
  EXPECT_EQ(witness_.client().finish_vouch({}).error().code, Code::wrong_state);
  must(witness_.client().count({cert::MeterStep::camera, cert::MeterOutcome::done, 5, Code::ok}, witness_.now));
  EXPECT_EQ(witness_.client().finish_vouch({{crypto::Signature{}}}).error().code, Code::wrong_state);
  EXPECT_EQ(vouch(witness_, witness_key_, second(first)).error().code, Code::wrong_state);
  witness_.client().discard();
  EXPECT_TRUE(vouch(witness_, witness_key_, second(first)));
  must(phone_.client().count({cert::MeterStep::camera, cert::MeterOutcome::done, 5, Code::ok}, phone_.now));
  EXPECT_EQ(take(phone_, phone_key_, first), Code::wrong_state);
}

TEST_F(VouchTest, RevokedTabletVouchesForNobody) {
  cert::Revocation revocation = region_.revocation();
  revocation.device_key = region_.staff.public_key();
  revocation_ = append(region_.by_registrar(Kind::revocation, revocation));
  later(700);
  talk();
  ASSERT_TRUE(tablet_.view().revoked);
  EXPECT_EQ(vouch_code(named(phone_.client().key_card(phone_key_.public_key()))), Code::revoked);
}

TEST_F(TabletTest, CannotOpenWhatItSealed) {
  prepare_visits();
  later(700);
  talk();
  ASSERT_EQ(assist(visit(region_.person)), Code::ok);
  const envelope::ParsedPacket packet = newest();
  const crypto::BoxKeyPair own = crypto::box_key_pair(crypto::SecretKey(tablet_.rows.at(bytes_of("box"))));
  EXPECT_EQ(own.public_key, box_);
  EXPECT_EQ(envelope::unwrap_content_key(packet, own).error().code, Code::wrong_key);
  for (const envelope::KeyWrap& wrap : packet.wraps.wraps) EXPECT_FALSE(crypto::open_sealed(own, wrap.sealed));
}

TEST_F(TabletTest, ForgetsVisitsThatAreOver) {
  prepare_visits();
  later(700);
  talk();
  EXPECT_EQ(tablet_.count("visits/"), 1U);
  EXPECT_EQ(assist(visit(fixed("somebody else"))), Code::unknown_person);
  later(3 * kDay_s);
  EXPECT_TRUE(tablet_.view().visits[0].over);
  EXPECT_EQ(assist(visit(region_.person)), Code::visit_over);
  visits_.reset();
  talk();
  EXPECT_TRUE(tablet_.view().visits.empty());
  EXPECT_EQ(tablet_.count("visits/"), 0U);
}

TEST_F(TabletTest, DoesNotCertifyForItself) {
  EXPECT_EQ(tablet_.certify(), Code::wrong_state);
  Phone phone(region_, kNow);
  EXPECT_EQ(phone.client().prepare_assisted(visit(region_.person), fixed("e"), kNow).error().code, Code::wrong_state);
}

}  // namespace
}  // namespace lifecert::client
