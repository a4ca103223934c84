#include "native/admin/app/listing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/wire/text.h"
#include "tests/native/admin_support.h"

namespace lifecert::native::admin {
namespace {

using testing::Desk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::row;
using testing::row_in;
using testing::submission;

std::string id_of(std::uint64_t number) { return wire::to_hex(submission(number)); }

TEST(AdminListing, ShowsWhatWaitsFirstComeFirstServed) {
  Desk desk;
  desk.with({row(3), row_in(1, CaseState::unchecked), row_in(2, CaseState::passed), row_in(4, CaseState::more)});
  EXPECT_THAT(desk.shown(), ElementsAre(submission(1), submission(3)));
  EXPECT_EQ(desk.model.list.waiting, 2U);
}

TEST(AdminListing, FiltersByState) {
  Desk desk;
  desk.with({row(1), row_in(2, CaseState::passed), row_in(3, CaseState::refused), row_in(4, CaseState::more)});
  EXPECT_THAT(desk.tell(act::SetFilter{Filter::decided}).shown(),
              ElementsAre(submission(2), submission(3), submission(4)));
  EXPECT_EQ(desk.tell(act::SetFilter{Filter::all}).shown().size(), 4U);
  EXPECT_THAT(desk.tell(act::SetFilter{Filter::waiting}).shown(), ElementsAre(submission(1)));
}

TEST(AdminListing, FindsByNumberIdAndName) {
  const CaseRow plain = row(7, "示例 𠮷");
  struct Case {
    const char* name;
    std::string query;
    bool found;
  };
  const std::string digits = [&] {
    std::string all;
    for (const char c : plain.number) {
      if (c >= '0' && c <= '9') all += c;
    }
    return all;
  }();
  const Case cases[] = {
      {"nothing typed", "", true},
      {"blanks only", "  ", true},
      {"number as printed", plain.number, true},
      {"number without blanks", digits, true},
      {"first four digits", digits.substr(0, 4), true},
      {"number with other blanks", " " + digits.substr(0, 2) + " " + digits.substr(2, 5), true},
      {"beginning of the id", id_of(7).substr(0, 12), true},
      {"the id in capitals",
       [&] {
         std::string upper = id_of(7).substr(0, 12);
         std::ranges::transform(upper, upper.begin(),
                                [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
         return upper;
       }(),
       true},
      {"the whole id", id_of(7), true},
      {"middle of the id", id_of(7).substr(20, 12), false},
      {"a rare character", "𠮷", true},
      {"part of the name", "示例", true},
      {"another name", "示例 甲", false},
      {"another number", digits == "12345678901" ? "99999999999" : "12345678901", false},
  };
  for (const Case& one : cases) EXPECT_EQ(matches(plain, one.query), one.found) << one.name;
}

TEST(AdminListing, SearchesWithinTheFilter) {
  Desk desk;
  CaseRow decided = row_in(2, CaseState::passed);
  decided.name = "示例 乙";
  desk.with({row(1, "示例 甲"), decided});
  EXPECT_THAT(desk.tell(act::SetQuery{"乙"}).shown(), IsEmpty());
  EXPECT_THAT(desk.tell(act::SetFilter{Filter::all}).shown(), ElementsAre(submission(2)));
}

TEST(AdminListing, OrdersByEachColumnBothWays) {
  CaseRow early = row(1, "乙");
  early.due_day = 5;
  early.finding = FindingCounts{6, 2, 0};
  CaseRow late = row(2, "甲");
  late.due_day = 9;
  late.finding = FindingCounts{7, 0, 1};
  Desk desk;
  desk.with({early, late});
  EXPECT_THAT(desk.tell(act::SetOrder{{Column::received, true}}).shown(), ElementsAre(submission(2), submission(1)));
  EXPECT_THAT(desk.tell(act::SetOrder{{Column::due, false}}).shown(), ElementsAre(submission(1), submission(2)));
  EXPECT_THAT(desk.tell(act::SetOrder{{Column::due, true}}).shown(), ElementsAre(submission(2), submission(1)));
  // What fails outweighs any number of things to look at.
  EXPECT_THAT(desk.tell(act::SetOrder{{Column::finding, true}}).shown(), ElementsAre(submission(2), submission(1)));
}

TEST(AdminListing, ChangedLineTakesThePlaceOfTheOldOne) {
  Desk desk;
  desk.with({row(1), row(2)});
  desk.tell(told::Rows{{row_in(1, CaseState::passed), row(3)}, false});
  EXPECT_EQ(desk.model.list.rows.size(), 3U);
  EXPECT_THAT(desk.shown(), ElementsAre(submission(2), submission(3)));
}

TEST(AdminListing, LineThatComesLateStandsWhereTheLogHasIt) {
  Desk desk;
  desk.with({row(1), row(3)});
  desk.tell(told::Rows{{row(2)}, false});
  EXPECT_THAT(desk.shown(), ElementsAre(submission(1), submission(2), submission(3)));
  EXPECT_EQ(row_of(desk.model, submission(3))->index, 30U);
  EXPECT_EQ(row_of(desk.model, submission(2))->index, 20U);
}

TEST(AdminListing, ChoiceMovesAndStopsAtTheEnds) {
  Desk desk;
  desk.with({row(1), row(2), row(3)});
  EXPECT_EQ(desk.tell(act::MoveChoice{1}).model.list.chosen, submission(1));
  EXPECT_EQ(desk.tell(act::MoveChoice{1}).model.list.chosen, submission(2));
  EXPECT_EQ(desk.tell(act::MoveChoice{9}).model.list.chosen, submission(3));
  EXPECT_EQ(desk.tell(act::MoveChoice{-9}).model.list.chosen, submission(1));
}

TEST(AdminListing, ChoiceStaysOnItsCaseWhenTheListMoves) {
  Desk desk;
  desk.with({row(2), row(3)});
  desk.tell(act::Choose{submission(3)});
  desk.tell(told::Rows{{row(1)}, false});
  EXPECT_EQ(desk.model.list.chosen, submission(3));
  EXPECT_EQ(desk.tell(act::MoveChoice{-1}).model.list.chosen, submission(2));
}

TEST(AdminListing, ChoiceGoesOnFromWhereADecidedCaseStood) {
  Desk desk;
  desk.with({row(1), row(2), row(3), row(4)});
  desk.tell(act::Choose{submission(2)});
  desk.tell(told::Rows{{row_in(2, CaseState::passed)}, false});
  EXPECT_EQ(Desk(desk).tell(act::MoveChoice{1}).model.list.chosen, submission(3));
  EXPECT_EQ(Desk(desk).tell(act::MoveChoice{-1}).model.list.chosen, submission(1));
}

TEST(AdminListing, NothingShownCanBeChosen) {
  Desk desk;
  desk.with({});
  EXPECT_EQ(desk.tell(act::MoveChoice{1}).model.list.chosen, std::nullopt);
}

TEST(AdminListing, MillionLinesAreListedAndSearched) {
  std::vector<CaseRow> rows;
  constexpr std::uint64_t kLines = 1'000'000;
  rows.reserve(kLines);
  for (std::uint64_t number = 0; number < kLines; ++number) {
    CaseRow one;
    for (int byte = 0; byte < 8; ++byte)
      one.submission[static_cast<std::size_t>(byte)] = static_cast<std::uint8_t>(number >> (8 * byte));
    one.index = number;
    one.state = CaseState::waiting;
    if (number % 1000 == 17) one.name = "示例 𠮷";
    rows.push_back(std::move(one));
  }
  Desk desk;
  desk.with(std::move(rows));
  EXPECT_EQ(desk.model.list.shown.size(), kLines);
  EXPECT_EQ(desk.tell(act::SetQuery{"𠮷"}).model.list.shown.size(), 1000U);
}

}  // namespace
}  // namespace lifecert::native::admin
