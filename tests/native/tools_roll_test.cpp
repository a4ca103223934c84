// What a clerk is told about a faulty roll.
#include <gtest/gtest.h>

#include "native/tools/roll_faults.h"
#include "tests/support/region_fixture.h"

namespace lifecert::native {
namespace {

constexpr std::string_view kHeader = "姓名,身份证号,险种,到期日,站点\n";

std::vector<RollComplaint> complaints(const std::string& rows) {
  const support::Region region;
  return complaints_about(office::parse_roll(bytes_of(std::string(kHeader) + rows)), region.trust);
}

TEST(RollFaults, NoneForAGoodRoll) {
  EXPECT_TRUE(complaints("示例 甲一,999999194208150013,urban-employee,2027-01-31,station-01\n").empty());
}

TEST(RollFaults, TellsRowColumnAndCellInBothLanguages) {
  const auto told = complaints(
      "示例 甲一,999999194208150013,urban-employee,2027-01-31,station-01\n"
      "示例 乙一,999999194208150014,urban-employee,2027-02-30,station-01\n");
  ASSERT_EQ(told.size(), 2U);
  EXPECT_EQ(told[0].row, 3U);
  EXPECT_EQ(told[0].column, "id_number");
  EXPECT_EQ(told[0].cell, "B3");
  EXPECT_EQ(told[1].column_zh, "到期日");
  EXPECT_EQ(told[1].cell, "D3");
  for (const RollComplaint& one : told) {
    EXPECT_FALSE(one.sentence.empty());
    EXPECT_FALSE(one.sentence_zh.empty());
    EXPECT_EQ(line_of(one).find("999999"), std::string::npos);
  }
  EXPECT_TRUE(line_of(told[1]).starts_with("第 3 行 到期日 (D3): "));
}

TEST(RollFaults, TellsOfSchemesAndStationsThatTheRegionDoesNotHave) {
  const auto told = complaints(
      "示例 甲一,999999194208150013,no-such-scheme,2027-01-31,station-01\n"
      "示例 乙一,999999193802030028,urban-employee,2027-01-31,station-99\n");
  ASSERT_EQ(told.size(), 2U);
  EXPECT_EQ(told[0].row, 2U);
  EXPECT_EQ(told[0].column, "scheme");
  EXPECT_EQ(told[1].row, 3U);
  EXPECT_EQ(told[1].column, "station");
  EXPECT_EQ(told[1].code, Code::unknown_value);
}

}  // namespace
}  // namespace lifecert::native
