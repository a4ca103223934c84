// A neighbour with a phone of their own: a witness beside a certification, and second signer for a lost phone.
#include <gtest/gtest.h>

#include "tests/support/tablet_fixture.h"

namespace lifecert::client {
namespace {

using support::kDay_s;

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

}  // namespace
}  // namespace lifecert::client
