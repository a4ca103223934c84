// The roll and its letters in a store.
#include "core/office/roll.h"

#include <gtest/gtest.h>

#include "core/office/rows.h"
#include "tests/core/office/office_world.h"

namespace lifecert::office {
namespace {

using support::fixed;
using support::kDay_s;
using support::kNow;
using support::MemoryStore;
using support::must;
using support::OfficeWorld;

// Synthetic: the region code was never assigned.
constexpr const char* kFirstId = "999999194208150013";
constexpr const char* kSecondId = "999999193802030028";

class Roll : public ::testing::Test {
 protected:
  ImportSummary import(const std::vector<RollRow>& rows) {
    return must(import_roll(store_, OfficeWorld::pseudonym_key(), rows));
  }
  [[nodiscard]] RollPerson person(const RollRow& row, std::int64_t now) const {
    return must(person_of(store_, OfficeWorld::person_of(row), now));
  }

  OfficeWorld world_;
  MemoryStore store_;
  RollRow first_ = OfficeWorld::roll_row(kFirstId, "示例一");
  RollRow second_ = OfficeWorld::roll_row(kSecondId, "示例二");
};

TEST_F(Roll, PseudonymDependsOnKeySchemeAndNumber) {
  const crypto::SecretKey key = OfficeWorld::pseudonym_key();
  const crypto::SecretKey other(fixed("other"));
  const Hash plain = pseudonym(key, "urban-employee", kFirstId);
  EXPECT_EQ(plain, pseudonym(key, "urban-employee", kFirstId));
  EXPECT_NE(plain, pseudonym(other, "urban-employee", kFirstId));
  EXPECT_NE(plain, pseudonym(key, "rural-resident", kFirstId));
  EXPECT_NE(plain, pseudonym(key, "urban-employee", kSecondId));
  // Where the scheme ends is part of it.
  EXPECT_NE(pseudonym(key, "ab", "1"), pseudonym(key, "a", "b1"));
}

TEST_F(Roll, ImportCountsWhatIsNewAndWhatChanged) {
  EXPECT_EQ(import({first_, second_}), (ImportSummary{2, 0, 0}));
  EXPECT_EQ(import({first_, second_}), (ImportSummary{0, 0, 2}));
  second_.due_day += 30;
  EXPECT_EQ(import({first_, second_}), (ImportSummary{0, 1, 1}));
  EXPECT_EQ(person(second_, kNow).entry.due_day, second_.due_day);
}

TEST_F(Roll, ImportIsOneCommitOrNothing) {
  store_.fail_next_commit(Code::storage_full);
  const auto failed = import_roll(store_, OfficeWorld::pseudonym_key(), {first_, second_});
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, Code::storage_full);
  EXPECT_TRUE(must(store_.scan({}, {}, 10)).empty());
  import({first_, second_});
  EXPECT_EQ(store_.commit_count(), 1U);
  import({first_, second_});
  EXPECT_EQ(store_.commit_count(), 1U);
}

TEST_F(Roll, ImportTakesNobodyOff) {
  import({first_, second_});
  import({second_});
  EXPECT_EQ(person(first_, kNow).entry.name, "示例一");
}

TEST_F(Roll, ImportLeavesLettersAndPhonesAlone) {
  import({first_});
  world_.send_letter(store_, OfficeWorld::person_of(first_), "a");
  first_.station = "station-02";
  import({first_});
  EXPECT_TRUE(person(first_, kNow).open_letter);
}

TEST_F(Roll, NamesSchemesAndStationsThatTheRegionDoesNotKnow) {
  first_.scheme = "no-such-scheme";
  second_.row = 3;
  second_.station = "station-99";
  EXPECT_EQ(unknown_names({first_, second_}, world_.region.trust),
            (std::vector<UnknownName>{{2, RollColumn::scheme}, {3, RollColumn::station}}));
}

TEST_F(Roll, DueDayIsTheLaterOfTheAgencysAndThePasss) {
  import({first_});
  PersonRow row;
  row.next_due_day = first_.due_day + 365;
  const Bytes key = rows::key(rows::kPerson, OfficeWorld::person_of(first_));
  must(store_.commit({}, std::vector<port::Change>{{key, wire::encode(row)}}));
  EXPECT_EQ(person(first_, kNow).due_day, first_.due_day + 365);
  first_.due_day += 1000;
  import({first_});
  EXPECT_EQ(person(first_, kNow).due_day, first_.due_day);
}

TEST_F(Roll, PeopleComeInOrderAndOneMayStop) {
  std::vector<RollRow> rows;
  for (int i = 0; i < 2500; ++i) rows.push_back(OfficeWorld::roll_row("person " + std::to_string(i), "示例"));
  import(rows);
  std::vector<Hash> seen;
  must(for_each_person(store_, kNow, [&](const RollPerson& one) {
    seen.push_back(one.id);
    return true;
  }));
  EXPECT_EQ(seen.size(), 2500U);
  EXPECT_TRUE(std::ranges::is_sorted(seen));
  EXPECT_EQ(std::ranges::adjacent_find(seen), seen.end());
  std::size_t count = 0;
  must(for_each_person(store_, kNow, [&](const RollPerson&) { return ++count < 7; }));
  EXPECT_EQ(count, 7U);
}

TEST_F(Roll, UnknownPersonIsToldOf) {
  EXPECT_EQ(person_of(store_, fixed("nobody"), kNow).error().code, Code::unknown_person);
}

TEST_F(Roll, LetterIsOpenUntilItsEnd) {
  import({first_});
  EXPECT_FALSE(person(first_, kNow).open_letter);
  world_.send_letter(store_, OfficeWorld::person_of(first_), "a");
  const std::int64_t end = kNow + world_.region.trust->policy.code_life_days * kDay_s;
  ASSERT_TRUE(person(first_, kNow).open_letter);
  EXPECT_EQ(person(first_, kNow).open_letter->expires_at, end);
  EXPECT_TRUE(person(first_, end - 1).open_letter);
  EXPECT_FALSE(person(first_, end).open_letter);
}

TEST_F(Roll, LettersAreStoredTogether) {
  import({first_, second_});
  store_.fail_next_commit(Code::storage_full);
  const auto letter = [&](const RollRow& row, const std::string& name) {
    return NewLetter{OfficeWorld::person_of(row), OfficeWorld::code(name + " typed"), OfficeWorld::code(name + " qr")};
  };
  const cert::Policy& policy = world_.region.trust->policy;
  EXPECT_FALSE(store_letters(store_, world_.entropy, {letter(first_, "a"), letter(second_, "b")}, policy, kNow));
  EXPECT_FALSE(person(first_, kNow).open_letter);
  EXPECT_TRUE(store_letters(store_, world_.entropy, {letter(first_, "a"), letter(second_, "b")}, policy, kNow));
  EXPECT_TRUE(person(first_, kNow).open_letter);
  EXPECT_TRUE(person(second_, kNow).open_letter);
}

TEST_F(Roll, LetterForNobodyIsRefused) {
  const auto stored =
      store_letters(store_, world_.entropy, {{fixed("nobody"), OfficeWorld::code("x"), OfficeWorld::code("y")}},
                    world_.region.trust->policy, kNow);
  ASSERT_FALSE(stored);
  EXPECT_EQ(stored.error().code, Code::unknown_person);
}

TEST_F(Roll, CodeIsNeverGivenTwice) {
  import({first_, second_});
  world_.send_letter(store_, OfficeWorld::person_of(first_), "a");
  const auto again =
      store_letters(store_, world_.entropy,
                    {{OfficeWorld::person_of(second_), OfficeWorld::code("a typed"), OfficeWorld::code("b qr")}},
                    world_.region.trust->policy, kNow);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Code::store_conflict);
}

TEST_F(Roll, RemembersTheNewestLettersOnly) {
  import({first_});
  for (int i = 0; i < 70; ++i) world_.send_letter(store_, OfficeWorld::person_of(first_), std::to_string(i));
  const RollPerson known = person(first_, kNow);
  EXPECT_EQ(known.person.letters.size(), kMaxRemembered);
  ASSERT_TRUE(known.open_letter);
  EXPECT_EQ(known.open_letter->typed, OfficeWorld::code("69 typed").code_id);
}

TEST_F(Roll, CodesAreReadBackAsDrawn) {
  const cert::Pins& pins = world_.region.pins;
  const LetterCodes codes = must(draw_codes(world_.entropy, pins));
  EXPECT_FALSE(must(cert::read_code(codes.typed, pins.region)).from_qr);
  EXPECT_TRUE(must(cert::read_code(codes.qr, pins.region)).from_qr);
  EXPECT_NE(codes.typed, must(draw_codes(world_.entropy, pins)).typed);
  world_.entropy.fail_after(0);
  EXPECT_EQ(draw_codes(world_.entropy, pins).error().code, Code::weak_entropy);
}

TEST_F(Roll, NoCodeStandsInTheStore) {
  import({first_});
  const LetterCodes codes = must(draw_codes(world_.entropy, world_.region.pins));
  const auto stretched = [&](const std::string& text) {
    return must(cert::stretch_code(must(cert::read_code(text, world_.region.pins.region)), world_.region.pins.region));
  };
  must(store_letters(store_, world_.entropy,
                     {{OfficeWorld::person_of(first_), stretched(codes.typed), stretched(codes.qr)}},
                     world_.region.trust->policy, kNow));
  const std::string secret = must(cert::read_code(codes.typed, world_.region.pins.region)).secret;
  for (const port::Row& row : must(store_.scan({}, {}, 100))) {
    EXPECT_EQ(text_of(row.value).find(secret), std::string::npos);
    EXPECT_EQ(text_of(row.value).find(codes.typed), std::string::npos);
    EXPECT_EQ(text_of(row.value).find(codes.qr), std::string::npos);
  }
}

}  // namespace
}  // namespace lifecert::office
