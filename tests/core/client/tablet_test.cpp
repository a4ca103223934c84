// The tablet of staff: it enrols like a phone, carries visits, signs for both, and cannot open what it seals.
#include <gtest/gtest.h>

#include "core/receipt/paper.h"
#include "tests/support/tablet_fixture.h"

namespace lifecert::client {
namespace {

using envelope::PersonKind;
using support::kDay_s;

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
