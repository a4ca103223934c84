#include "core/office/portrait.h"

#include <gtest/gtest.h>

#include "core/office/rows.h"
#include "tests/support/fake_entropy.h"
#include "tests/support/memory_store.h"
#include "tests/support/region_fixture.h"

namespace lifecert {
namespace {

using cert::PortraitSource;
using office::NewPortrait;
using office::Portrait;
using support::fixed;
using support::kNow;
using support::must;
using support::Region;

class PortraitParcels : public ::testing::Test {
 protected:
  Result<Bytes> pack(const NewPortrait& portrait, PortraitSource source = PortraitSource::agency) {
    return office::pack_portrait(portrait, source, region_.trust, kNow, region_.registrar, entropy_);
  }
  Code open(ByteView parcel, const crypto::BoxKeyPair& key) const {
    const Result<Portrait> opened = office::open_portrait(parcel, region_.trust, {&key});
    return opened ? Code::ok : opened.error().code;
  }

  Region region_;
  support::FakeEntropy entropy_{7};
  NewPortrait portrait_{region_.person, Region::picture("portrait")};
};

TEST_F(PortraitParcels, AreOpenedByTheVaultAndSayWhoseAndWhoVouches) {
  const Bytes parcel = must(pack(portrait_, PortraitSource::staff_seen));
  const Portrait opened = must(office::open_portrait(parcel, region_.trust, {&region_.recipient_2, &region_.recipient_1b}));
  EXPECT_EQ(opened.jpeg, portrait_.jpeg);
  EXPECT_EQ(opened.statement.person, region_.person);
  EXPECT_EQ(opened.statement.source, PortraitSource::staff_seen);
  EXPECT_EQ(opened.statement.stated_at, kNow);
}

TEST_F(PortraitParcels, DoNotShowThePicture) {
  const std::string parcel = text_of(must(pack(portrait_)));
  EXPECT_EQ(parcel.find(text_of(portrait_.jpeg).substr(8, 40)), std::string::npos);
}

TEST_F(PortraitParcels, AreRefusedWhenTheyAreNotWhatTheyMustBe) {
  const Bytes parcel = must(pack(portrait_));
  EXPECT_EQ(open(parcel, region_.recipient_2), Code::cannot_open);  // another epoch's key
  office::PortraitParcel taken = must(wire::decode<office::PortraitParcel>(parcel));

  office::PortraitParcel swapped = taken;
  swapped.sealed = must(wire::decode<office::PortraitParcel>(must(pack({region_.person, Region::picture("other")})))).sealed;
  EXPECT_EQ(open(wire::encode(swapped), region_.recipient_1a), Code::hash_mismatch);

  office::PortraitParcel by_stranger = taken;
  const office::PortraitStatement content{Region::kName, region_.person, PortraitSource::agency, kNow,
                                          crypto::blake2b(portrait_.jpeg)};
  const auto sign = [&](const office::PortraitStatement& made, envelope::Kind kind, support::NamedSigner& signer) {
    office::PortraitParcel one = taken;
    one.statement = wire::encode(Region::sign(kind, made, envelope::Role::registrar, signer));
    return wire::encode(one);
  };
  EXPECT_EQ(open(sign(content, envelope::Kind::portrait, region_.registrar), region_.recipient_1a), Code::ok);
  EXPECT_EQ(open(sign(content, envelope::Kind::portrait, region_.stranger), region_.recipient_1a), Code::wrong_key);
  EXPECT_EQ(open(sign(content, envelope::Kind::portrait, region_.reviewer), region_.recipient_1a), Code::wrong_key);
  EXPECT_EQ(open(sign(content, envelope::Kind::credential, region_.registrar), region_.recipient_1a), Code::wrong_kind);
  office::PortraitStatement abroad = content;
  abroad.region = "other.example";
  EXPECT_EQ(open(sign(abroad, envelope::Kind::portrait, region_.registrar), region_.recipient_1a), Code::wrong_region);
  EXPECT_EQ(open(ByteView(parcel).first(parcel.size() / 2), region_.recipient_1a), Code::truncated);
}

TEST_F(PortraitParcels, AreNotMadeOfNothingOrTooMuch) {
  const auto code = [&](const Result<Bytes>& made) { return made ? Code::ok : made.error().code; };
  EXPECT_EQ(code(pack({region_.person, {}})), Code::too_short);
  EXPECT_EQ(code(pack({region_.person, Bytes(office::kMaxPortraitBytes + 1)})), Code::too_long);
  EXPECT_EQ(code(pack({region_.person, Bytes(office::kMaxPortraitBytes)})), Code::ok);
  EXPECT_EQ(code(pack(portrait_, PortraitSource::none)), Code::bad_argument);
}

TEST_F(PortraitParcels, AreNotedOnlyForPeopleOnTheRollAllOrNone) {
  support::MemoryStore store;
  const Bytes roll = office::rows::key(office::rows::kRoll, region_.person);
  const std::vector<port::Change> entry = {{roll, bytes_of("entry")}};
  must(store.commit({}, entry));
  const NewPortrait stranger{fixed("stranger"), portrait_.jpeg};
  const Result<void> refused = office::note_portraits(store, {portrait_, stranger}, PortraitSource::agency, kNow);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::unknown_person);
  const Bytes key = office::rows::key(office::rows::kPortraitNote, region_.person);
  EXPECT_FALSE(must(store.get(key)));
  must(office::note_portraits(store, {portrait_}, PortraitSource::agency, kNow));
  const auto note = must(wire::decode<office::PortraitNote>(*must(store.get(key))));
  EXPECT_EQ(note, (office::PortraitNote{PortraitSource::agency, kNow, crypto::blake2b(portrait_.jpeg)}));
}

}  // namespace
}  // namespace lifecert
