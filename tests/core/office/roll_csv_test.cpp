#include "core/office/roll_csv.h"

#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "core/base/civil.h"
#include "core/base/id_number.h"
#include "tests/support/source_root.h"

namespace lifecert::office {
namespace {

/// A number of the region 999999, which is not assigned.
std::string id_number(int order) {
  std::string digits = "999999194208" + std::to_string(10 + order / 1000 % 10);
  digits += std::to_string(1000 + order % 1000).substr(1);
  return digits + id_check_character(digits).value();
}

const std::string kHeader = "name,id_number,scheme,due,station,phone,address\n";

std::string good_row(int order) {
  return "示例 甲" + std::to_string(order) + "," + id_number(order) + ",urban-employee,2027-03-31,demo-station-1,,\n";
}

RollParse parse(const std::string& text) { return parse_roll(view_of(text)); }

/// The one fault of a file; a default one when there are more or none.
RowFault only_fault(const RollParse& parsed) {
  EXPECT_EQ(parsed.faults.size(), 1U);
  EXPECT_TRUE(parsed.rows.empty());
  return parsed.faults.size() == 1 ? parsed.faults[0] : RowFault{};
}

TEST(RollCsv, ReadsEnglishHeaders) {
  const std::string text =
      "name,id_number,scheme,due,station\n示例 甲一," + id_number(1) + ",urban-employee,2026-11-23,demo-station-1\n";
  const RollParse parsed = parse(text);
  ASSERT_TRUE(parsed.faults.empty());
  ASSERT_EQ(parsed.rows.size(), 1U);
  RollRow want;
  want.row = 2;
  want.name = "示例 甲一";
  want.id_number = id_number(1);
  want.scheme = "urban-employee";
  want.due_day = parse_iso_date("2026-11-23").value();
  want.station = "demo-station-1";
  EXPECT_EQ(parsed.rows[0], want);
  EXPECT_EQ(parsed.row_count, 1U);
}

TEST(RollCsv, ReadsChineseHeadersInAnyOrderWithMarkAndCrLf) {
  const std::string text =
      "\xEF\xBB\xBF地址,到期日,姓名,电话,站点,身份证号,险种\r\n\"示例路 1 号, 2 单元\",2026/11/23,\"示例 "
      "\"\"甲\"\"\"," +
      std::string("000-0001,demo-station-1,") + id_number(2) + ",rural-resident\r\n";
  const RollParse parsed = parse(text);
  ASSERT_TRUE(parsed.faults.empty()) << sentence(parsed.faults[0]);
  ASSERT_EQ(parsed.rows.size(), 1U);
  EXPECT_EQ(parsed.rows[0].name, "示例 \"甲\"");
  EXPECT_EQ(parsed.rows[0].address, "示例路 1 号, 2 单元");
  EXPECT_EQ(parsed.rows[0].phone, "000-0001");
  EXPECT_EQ(parsed.rows[0].scheme, "rural-resident");
}

TEST(RollCsv, ReadsQuotedHeadersWhateverTheirCase) {
  const RollParse parsed = parse("\"Name\", ID_Number ,SCHEME,Due,station\n甲," + id_number(1) + ",a,20261123,b");
  EXPECT_TRUE(parsed.faults.empty());
  EXPECT_EQ(parsed.rows.size(), 1U);
}

TEST(RollCsv, TakesTheDateForms) {
  const std::int32_t want = parse_iso_date("2027-01-05").value();
  for (const char* due :
       {"2027-01-05", "2027/01/05", "20270105", "2027/1/5", "2027-1-5", "\"2027-01-05\"", " 2027/1/05 "}) {
    const RollParse parsed = parse("name,id_number,scheme,due,station\n甲," + id_number(1) + ",a," + due + ",b\n");
    ASSERT_TRUE(parsed.faults.empty()) << due;
    EXPECT_EQ(parsed.rows[0].due_day, want) << due;
  }
  for (const char* due :
       {"2027-13-01", "2027-02-29", "2027/1-5", "2027.1.5", "202715", "2027105", "27-01-05", "2027-01-05 00:00",
        "05/01/2027", "2027-", "2027-1", "2027-1-", "2027--5", "2027年1月5日", "next year", "20270105x"}) {
    const RowFault fault =
        only_fault(parse("name,id_number,scheme,due,station\n甲," + id_number(1) + ",a," + due + ",b\n"));
    EXPECT_EQ(fault.fault, RollFault::not_a_date) << due;
    EXPECT_EQ(cell_of(fault), "D2") << due;
  }
}

TEST(RollCsv, DropsBlanksAroundCellsAndWritesXLarge) {
  std::string with_x;
  for (int order = 0; with_x.empty(); ++order) {
    if (id_number(order).back() == 'X') with_x = id_number(order);
  }
  std::string small = with_x;
  small.back() = 'x';
  const RollParse parsed =
      parse("name,id_number,scheme,due,station\n\xE3\x80\x80甲 乙\xC2\xA0,\t" + small + ",  a ,2027-01-05,b\n");
  ASSERT_TRUE(parsed.faults.empty());
  EXPECT_EQ(parsed.rows[0].name, "甲 乙");
  EXPECT_EQ(parsed.rows[0].id_number, with_x);
  EXPECT_EQ(parsed.rows[0].scheme, "a");
}

TEST(RollCsv, CountsRowsAsASpreadsheetDoes) {
  const std::string text = kHeader + "\r\n" + good_row(1) + ",,,,,,\n" + "甲,bad,urban-employee,2027-03-31,s,,\n" +
                           "\"甲\n乙\"," + id_number(3) + ",urban-employee,2027-03-31,s,,\n" +
                           "乙,bad2,a,2027-03-31,s,,";
  const RollParse parsed = parse(text);
  ASSERT_EQ(parsed.faults.size(), 3U);
  EXPECT_EQ(cell_of(parsed.faults[0]), "B5");
  EXPECT_EQ(cell_of(parsed.faults[1]), "A6");  // a cell of two lines is one row
  EXPECT_EQ(parsed.faults[1].fault, RollFault::cell_not_plain);
  EXPECT_EQ(cell_of(parsed.faults[2]), "B7");
  EXPECT_EQ(parsed.row_count, 4U);
}

TEST(RollCsv, NamesEveryFaultOfARow) {
  struct Case {
    std::string name;
    std::string row;
    RollFault fault;
    Code code;
    RollColumn column;
    std::string cell;
  };
  const std::string id = id_number(1);
  std::string wrong_check = id;
  wrong_check.back() = wrong_check.back() == '0' ? '1' : '0';
  const std::string long_cell(257, 'a');
  const Case cases[] = {
      {"few", "甲," + id + ",a,2027-03-31", RollFault::too_few_cells, Code::too_short, RollColumn::none, "2"},
      {"many", "甲," + id + ",a,2027-03-31,s,,示例路,1 号", RollFault::too_many_cells, Code::too_long, RollColumn::none,
       "2"},
      {"no name", " ," + id + ",a,2027-03-31,s,,", RollFault::cell_empty, Code::too_short, RollColumn::name, "A2"},
      {"no number", "甲,,a,2027-03-31,s,,", RollFault::cell_empty, Code::too_short, RollColumn::id_number, "B2"},
      {"no scheme", "甲," + id + ",,2027-03-31,s,,", RollFault::cell_empty, Code::too_short, RollColumn::scheme, "C2"},
      {"no due", "甲," + id + ",a,,s,,", RollFault::cell_empty, Code::too_short, RollColumn::due, "D2"},
      {"no station", "甲," + id + ",a,2027-03-31,,,", RollFault::cell_empty, Code::too_short, RollColumn::station,
       "E2"},
      {"long name", long_cell + "," + id + ",a,2027-03-31,s,,", RollFault::cell_too_long, Code::too_long,
       RollColumn::name, "A2"},
      {"long quoted", "\"" + long_cell + "\"," + id + ",a,2027-03-31,s,,", RollFault::cell_too_long, Code::too_long,
       RollColumn::name, "A2"},
      {"long address", "甲," + id + ",a,2027-03-31,s,," + long_cell, RollFault::cell_too_long, Code::too_long,
       RollColumn::address, "G2"},
      {"GBK", "\xBC\xD7," + id + ",a,2027-03-31,s,,", RollFault::cell_not_utf8, Code::bad_text, RollColumn::name, "A2"},
      {"line break", "\"甲\r\n乙\"," + id + ",a,2027-03-31,s,,", RollFault::cell_not_plain, Code::bad_text,
       RollColumn::name, "A2"},
      {"direction override", "甲\xE2\x80\xAE," + id + ",a,2027-03-31,s,,", RollFault::cell_not_plain, Code::bad_text,
       RollColumn::name, "A2"},
      {"phone with NUL", "甲," + id + ",a,2027-03-31,s," + std::string(1, '\0') + "1,", RollFault::cell_not_plain,
       Code::bad_text, RollColumn::phone, "F2"},
      {"lone CR", "甲\r乙," + id + ",a,2027-03-31,s,,", RollFault::cell_not_plain, Code::bad_text, RollColumn::name,
       "A2"},
      {"quote inside", "甲\"乙\"," + id + ",a,2027-03-31,s,,", RollFault::quote_inside, Code::bad_syntax,
       RollColumn::name, "A2"},
      {"after quote", "\"甲\"乙," + id + ",a,2027-03-31,s,,", RollFault::text_after_quote, Code::bad_syntax,
       RollColumn::name, "A2"},
      {"not closed", "\"甲," + id + ",a,2027-03-31,s,,", RollFault::quote_not_closed, Code::truncated, RollColumn::name,
       "A2"},
      {"not closed, last", "甲," + id + ",a,2027-03-31,s,,\"b", RollFault::quote_not_closed, Code::truncated,
       RollColumn::address, "G2"},
      {"15 digits", "甲,999999420815001,a,2027-03-31,s,,", RollFault::id_wrong_length, Code::too_short,
       RollColumn::id_number, "B2"},
      {"19", "甲," + id + "0,a,2027-03-31,s,,", RollFault::id_wrong_length, Code::too_long, RollColumn::id_number,
       "B2"},
      {"birth date", "甲,999999194213150011,a,2027-03-31,s,,", RollFault::id_wrong_form, Code::bad_syntax,
       RollColumn::id_number, "B2"},
      {"rounded", "甲,9.99999E+17,a,2027-03-31,s,,", RollFault::id_rounded, Code::bad_syntax, RollColumn::id_number,
       "B2"},
      {"check", "甲," + wrong_check + ",a,2027-03-31,s,,", RollFault::id_wrong_check, Code::bad_check_character,
       RollColumn::id_number, "B2"},
      {"scheme", "甲," + id + ",Urban,2027-03-31,s,,", RollFault::not_machine_id, Code::bad_syntax, RollColumn::scheme,
       "C2"},
      {"long scheme", "甲," + id + "," + std::string(33, 'a') + ",2027-03-31,s,,", RollFault::not_machine_id,
       Code::bad_syntax, RollColumn::scheme, "C2"},
      {"station", "甲," + id + ",a,2027-03-31,示例站,,", RollFault::not_machine_id, Code::bad_syntax,
       RollColumn::station, "E2"},
      {"due", "甲," + id + ",a,2027-02-29,s,,", RollFault::not_a_date, Code::bad_syntax, RollColumn::due, "D2"},
      {"due long ago", "甲," + id + ",a,1999-12-31,s,,", RollFault::date_out_of_range, Code::bad_syntax,
       RollColumn::due, "D2"},
      {"due far off", "甲," + id + ",a,2200-01-01,s,,", RollFault::date_out_of_range, Code::bad_syntax, RollColumn::due,
       "D2"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const RowFault fault = only_fault(parse(kHeader + c.row + "\n"));
    EXPECT_EQ(fault.row, 2U);
    EXPECT_EQ(fault.fault, c.fault);
    EXPECT_EQ(fault.code, c.code);
    EXPECT_EQ(fault.column, c.column);
    EXPECT_EQ(cell_of(fault), c.cell);
  }
}

TEST(RollCsv, NamesEveryFaultOfTheFileAndItsHeader) {
  struct Case {
    std::string name;
    std::string text;
    RollFault fault;
    Code code;
    std::string cell;
  };
  std::string many_columns = "name";
  for (int i = 0; i < 64; ++i) many_columns += ",a";
  const Case cases[] = {
      {"empty", "", RollFault::file_is_empty, Code::too_short, ""},
      {"mark only", "\xEF\xBB\xBF", RollFault::file_is_empty, Code::too_short, ""},
      {"UTF-16", "\xFF\xFEn\0a\0", RollFault::file_is_utf16, Code::bad_text, ""},
      {"header only", kHeader, RollFault::no_rows, Code::too_short, ""},
      {"header and blank rows", kHeader + "\n,,,,,,\n", RollFault::no_rows, Code::too_short, ""},
      {"GBK header", "\xD0\xD5\xC3\xFB,b\n", RollFault::header_not_utf8, Code::bad_text, "A1"},
      {"no header", good_row(1), RollFault::header_absent, Code::bad_syntax, "1"},
      {"semicolons", "name;id_number;scheme;due;station\n", RollFault::wrong_separator, Code::bad_syntax, "1"},
      {"tabs", "姓名\t身份证号\t险种\n", RollFault::wrong_separator, Code::bad_syntax, "1"},
      {"many columns", many_columns + "\n", RollFault::too_many_columns, Code::too_long, "1"},
      {"unknown", "name,id_number,scheme,due,station,序号\n", RollFault::unknown_column, Code::unknown_value, "F1"},
      {"no title", "name,id_number,scheme,due,station,\n", RollFault::unknown_column, Code::unknown_value, "F1"},
      {"twice", "name,id_number,scheme,due,station,姓名\n", RollFault::column_twice, Code::not_canonical, "F1"},
      {"missing", "name,id_number,scheme,due\n", RollFault::column_missing, Code::too_short, "1"},
      {"broken quote", "name,id_number,scheme,due,station,\"phone\n", RollFault::quote_not_closed, Code::truncated,
       "F1"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const RowFault fault = only_fault(parse(c.text));
    EXPECT_EQ(fault.fault, c.fault);
    EXPECT_EQ(fault.code, c.code);
    EXPECT_EQ(cell_of(fault), c.cell);
  }
}

TEST(RollCsv, SaysWhichColumnsAreMissing) {
  const RollParse parsed = parse("name,phone\n甲,1\n");
  ASSERT_EQ(parsed.faults.size(), 4U);
  EXPECT_EQ(column_name(parsed.faults[0].column), "id_number");
  EXPECT_EQ(column_name_zh(parsed.faults[3].column), "站点");
  EXPECT_EQ(column_name(RollColumn::none), "");
  EXPECT_EQ(column_name_zh(RollColumn::none), "");
}

TEST(RollCsv, RefusesAFileOverTheLimitWithoutReadingIt) {
  const std::string text(kMaxRollBytes + 1, 'a');
  EXPECT_EQ(only_fault(parse(text)).fault, RollFault::file_too_long);
}

TEST(RollCsv, StopsAfterTwoMillionRows) {
  // Each row is bad in one way only, so that the whole telling stays small.
  std::string text = kHeader;
  for (std::size_t i = 0; i <= kMaxRollRows; ++i) text += "a\n";
  const RollParse parsed = parse(text);
  EXPECT_EQ(parsed.row_count, kMaxRollRows);
  ASSERT_EQ(parsed.faults.size(), kMaxRollRows + 1);
  EXPECT_EQ(parsed.faults.back().fault, RollFault::too_many_rows);
  EXPECT_EQ(parsed.faults.back().row, kMaxRollRows + 2);
}

TEST(RollCsv, NamesADuplicateWithTheRowOfTheFirst) {
  const std::string text = kHeader + good_row(1) + good_row(2) + good_row(1) + "乙," + id_number(1) +
                           ",rural-resident,2027-03-31,s,,\n" + good_row(1);
  const RollParse parsed = parse(text);
  ASSERT_EQ(parsed.faults.size(), 2U);
  EXPECT_TRUE(parsed.rows.empty());
  EXPECT_EQ(parsed.faults[0].fault, RollFault::duplicate);
  EXPECT_EQ(cell_of(parsed.faults[0]), "B4");
  EXPECT_EQ(parsed.faults[0].other, 2U);
  EXPECT_EQ(cell_of(parsed.faults[1]), "B6");
  EXPECT_EQ(parsed.faults[1].other, 2U);
  EXPECT_NE(sentence(parsed.faults[0]).find("row 2"), std::string::npos);
  EXPECT_NE(sentence_zh(parsed.faults[0]).find("第 2 行"), std::string::npos);
}

TEST(RollCsv, NamesADuplicateThatHasOtherFaultsToo) {
  const std::string text = kHeader + good_row(1) + "乙," + id_number(1) + ",urban-employee,never,s,,\n";
  const RollParse parsed = parse(text);
  ASSERT_EQ(parsed.faults.size(), 2U);
  EXPECT_EQ(parsed.faults[0].fault, RollFault::duplicate);
  EXPECT_EQ(parsed.faults[1].fault, RollFault::not_a_date);
}

TEST(RollCsv, ListsTheFaultsOfAllRowsInOrder) {
  const RollParse parsed = parse(kHeader + "甲,1,A,x,示,,\n" + good_row(1) + ",2,B,y,例,,\n");
  ASSERT_EQ(parsed.faults.size(), 9U);
  std::string cells;
  for (const RowFault& fault : parsed.faults) cells += cell_of(fault) + " ";
  EXPECT_EQ(cells, "B2 C2 D2 E2 A4 B4 C4 D4 E4 ");
  EXPECT_EQ(parsed.row_count, 3U);
}

TEST(RollCsv, AStrayQuoteDoesNotSwallowTheRowsBelow) {
  std::string text = kHeader + "\"甲," + id_number(999) + ",a,2027-03-31,s,,\n";
  for (int i = 0; i < 20; ++i) text += good_row(i);
  text += "乙,bad,a,2027-03-31,s,,\n";
  const RollParse parsed = parse(text);
  ASSERT_EQ(parsed.faults.size(), 2U);
  EXPECT_EQ(parsed.faults[0].fault, RollFault::quote_not_closed);
  EXPECT_EQ(cell_of(parsed.faults[0]), "A2");
  EXPECT_EQ(cell_of(parsed.faults[1]), "B23");
}

TEST(RollCsv, TakesACellOfExactly256Bytes) {
  for (const std::string& quote : {std::string(), std::string("\"")}) {
    const RollParse parsed =
        parse(kHeader + quote + std::string(256, 'a') + quote + "," + id_number(1) + ",a,2027-03-31,s,,\n");
    ASSERT_TRUE(parsed.faults.empty());
    EXPECT_EQ(parsed.rows[0].name.size(), 256U);
  }
}

TEST(RollCsv, HasASentenceInBothLanguagesForEachFault) {
  std::set<std::string> english;
  std::set<std::string> chinese;
  for (int i = 0; i <= static_cast<int>(RollFault::date_out_of_range); ++i) {
    RowFault fault;
    fault.fault = static_cast<RollFault>(i);
    fault.other = 17;
    EXPECT_EQ(sentence(fault).find('#'), std::string::npos);
    EXPECT_GT(sentence(fault).size(), 20U);
    EXPECT_GT(sentence_zh(fault).size(), 8U);
    english.insert(sentence(fault));
    chinese.insert(sentence_zh(fault));
  }
  EXPECT_EQ(english.size(), static_cast<std::size_t>(RollFault::date_out_of_range) + 1);
  EXPECT_EQ(chinese.size(), english.size());
}

TEST(RollCsv, NamesCellsBeyondColumnZ) {
  RowFault fault;
  fault.row = 9;
  const std::pair<int, std::string> cases[] = {{1, "A9"},   {26, "Z9"},  {27, "AA9"},
                                               {52, "AZ9"}, {64, "BL9"}, {703, "AAA9"}};
  for (const auto& [number, want] : cases) {
    fault.column_number = static_cast<std::uint16_t>(number);
    EXPECT_EQ(cell_of(fault), want);
  }
}

TEST(RollCsv, NeverRepeatsWhatACellHolds) {
  // Numbers in every place where they may have slipped: no header, wrong column, wrong check character, broken quotes.
  const std::string id = id_number(7);
  std::string wrong = id;
  wrong[3] = '0';
  const std::string texts[] = {
      "甲," + id + ",a,2027-03-31,s\n",
      id + ",name\n",
      kHeader + id + "," + wrong + "," + id + "," + id + ",示" + id + "," + id + "\"," + "\"" + id + "\n",
      kHeader + "甲," + id + ",a,2027-03-31,s,,\n乙," + id + ",a,2027-03-31,s,,\n",
  };
  for (const std::string& text : texts) {
    const RollParse parsed = parse(text);
    ASSERT_FALSE(parsed.faults.empty());
    for (const RowFault& fault : parsed.faults) {
      const std::string said =
          cell_of(fault) + sentence(fault) + sentence_zh(fault) + std::string(column_name(fault.column));
      for (const std::string& number : {id, wrong}) {
        for (std::size_t i = 0; i + 6 <= number.size(); ++i) {
          EXPECT_EQ(said.find(number.substr(i, 6)), std::string::npos) << said;
        }
      }
    }
  }
}

TEST(RollCsv, SurvivesBeingCutAtEveryByte) {
  const std::string text = "\xEF\xBB\xBF姓名,身份证号,险种,到期日,站点,电话,地址\r\n" + good_row(1) +
                           "\"乙 \"\"二\"\"\"," + id_number(2) +
                           ",rural-resident,20270331,s,\"000\",\"示例路, 1\r\n号\"\r\n" + good_row(3);
  for (std::size_t length = 0; length <= text.size(); ++length) {
    const RollParse parsed = parse(text.substr(0, length));
    EXPECT_EQ(parsed.rows.empty(), !parsed.faults.empty()) << length;
    if (parsed.faults.empty()) {
      EXPECT_EQ(parsed.rows.size(), parsed.row_count) << length;
    }
  }
}

TEST(RollCsv, SurvivesEveryByteBeingAnother) {
  const std::string text = kHeader + good_row(1) + "\"乙\"," + id_number(2) + ",a,20270331,s,\"0\"\"\",\n";
  for (std::size_t i = 0; i < text.size(); ++i) {
    for (int value = 0; value < 256; ++value) {
      std::string altered = text;
      altered[i] = static_cast<char>(value);
      const RollParse parsed = parse(altered);
      ASSERT_EQ(parsed.rows.empty(), !parsed.faults.empty()) << i << " " << value;
    }
  }
}

TEST(RollCsv, ReadsAHundredThousandRows) {
  std::string text = kHeader;
  std::array<std::string, 10> schemes;
  for (std::size_t s = 0; s < schemes.size(); ++s)
    schemes[s] = ",scheme-" + std::to_string(s) + ",2027-03-31,demo-station-1,000-0001,示例路 1 号\n";
  for (int i = 0; i < 10000; ++i) {
    const std::string start = "示例 甲," + id_number(i);
    for (const std::string& scheme : schemes) text += start + scheme;
  }
  const RollParse parsed = parse(text);
  EXPECT_TRUE(parsed.faults.empty());
  EXPECT_EQ(parsed.rows.size(), 100000U);
  EXPECT_EQ(parsed.rows.back().row, 100001U);
}

TEST(RollCsv, ReadsTheDemonstrationRoll) {
  std::ifstream file(support::source_root() + "/demo/roll.csv", std::ios::binary);
  const std::string text(std::istreambuf_iterator<char>(file), {});
  const RollParse parsed = parse(text);
  EXPECT_TRUE(parsed.faults.empty());
  EXPECT_EQ(parsed.rows.size(), 24U);
  for (const RollRow& row : parsed.rows) EXPECT_TRUE(row.id_number.starts_with("999999")) << row.row;
}

TEST(RollCsv, IsNotSlowedByAQuoteInEveryLine) {
  // Each line opens a cell that no line within reach closes: looked for from each line, but never to the end.
  std::string text = kHeader;
  for (int i = 0; i < 50000; ++i) text += std::string(300, 'a') + ",\"b\n";
  const RollParse parsed = parse(text);
  EXPECT_EQ(parsed.row_count, 50000U);
  EXPECT_EQ(parsed.faults.size(), 50000U);
  EXPECT_EQ(parsed.faults.back().fault, RollFault::quote_not_closed);
}

}  // namespace
}  // namespace lifecert::office
