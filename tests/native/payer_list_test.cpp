#include "native/tools/payer_list.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdio>

#include "tests/support/region_fixture.h"
#include "tests/support/temp_folder.h"

namespace lifecert::native {
namespace {

using support::kNow;
using support::kToday;
using support::must;

office::RollPerson person(std::int32_t due_day, std::int32_t after_pass = 0) {
  office::RollPerson made;
  made.id = support::fixed("person");
  made.entry.name = "示例 甲一";
  made.entry.id_number = "000000190001010000";
  made.entry.scheme = "urban-employee";
  made.entry.due_day = due_day;
  made.person.next_due_day = after_pass;
  made.due_day = std::max(due_day, after_pass);
  return made;
}

office::Case received(const support::Region& region, std::optional<cert::Verdict> verdict) {
  office::Case made;
  made.header = region.header();
  made.header.person.id = support::fixed("person");
  made.received_at = kNow;
  if (verdict) made.decisions.push_back({region.decision({}, *verdict), {}});
  return made;
}

TEST(PayerList, SaysWhereEverybodyStands) {
  const support::Region region;
  const struct {
    const char* name;
    office::RollPerson person;
    std::vector<office::Case> cases;
    PayerState want;
  } cases[] = {
      {"not due yet", person(kToday + 200), {}, PayerState::later},
      {"due soon", person(kToday + 90), {}, PayerState::due},
      {"due today", person(kToday), {}, PayerState::due},
      {"overdue", person(kToday - 1), {}, PayerState::overdue},
      {"passed", person(kToday - 5, kToday + 360), {received(region, cert::Verdict::pass)}, PayerState::passed},
      {"passed long ago, due again", person(kToday - 365, kToday + 3), {received(region, cert::Verdict::pass)}, PayerState::due},
      {"in review", person(kToday - 1), {received(region, std::nullopt)}, PayerState::held},
      {"more asked for", person(kToday - 1), {received(region, cert::Verdict::more)}, PayerState::held},
      {"refused", person(kToday + 5), {received(region, cert::Verdict::refuse)}, PayerState::held},
  };
  for (const auto& one : cases) {
    const PayerRow row = payer_row(one.person, newest_cases(one.cases), kToday, 90);
    EXPECT_EQ(row.state, one.want) << one.name << ": " << name_of(row.state);
    const bool explains = one.want == PayerState::due || one.want == PayerState::overdue || one.want == PayerState::held;
    EXPECT_EQ(!row.reason_zh.empty(), explains) << one.name;
  }
}

TEST(PayerList, CsvHoldsNothingThatASpreadsheetWouldRun) {
  PayerRow row = payer_row(person(kToday), {}, kToday, 90);
  row.name = "=HYPERLINK(\"x\")";
  const std::string csv = payer_csv({row});
  EXPECT_TRUE(csv.starts_with("\xEF\xBB\xBF\"姓名\",\"身份证号\""));
  EXPECT_NE(csv.find("\"'=HYPERLINK(\"\"x\"\")\""), std::string::npos);
  EXPECT_NE(csv.find("\"000000190001010000\""), std::string::npos);
}

TEST(PayerList, XlsxIsASpreadsheetForItsOwnerOnly) {
  const support::TempFolder folder;
  const std::string path = folder / "list.xlsx";
  must(write_payer_xlsx({payer_row(person(kToday), {}, kToday, 90)}, path));
  struct stat info {};
  ASSERT_EQ(::stat(path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0600U);
  // An XLSX is a zip of XML: the shared strings hold the cells.
  FILE* const pipe = ::popen(("python3 -c \"import zipfile,sys; print(zipfile.ZipFile('" + path +
                              "').read('xl/sharedStrings.xml').decode())\"")
                                 .c_str(),
                             "r");
  std::string text;
  char part[4096];
  for (std::size_t got = 0; (got = std::fread(part, 1, sizeof part, pipe)) > 0;) text.append(part, got);
  EXPECT_EQ(::pclose(pipe), 0);
  EXPECT_NE(text.find("000000190001010000"), std::string::npos);
  EXPECT_NE(text.find("待认证"), std::string::npos);
  EXPECT_FALSE(write_payer_xlsx({}, folder / "no/such/list.xlsx"));
}

}  // namespace
}  // namespace lifecert::native
