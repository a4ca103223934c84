// From people's tables to a catalogue: every fault with file, row and column, and nothing while there is one.
#include <gtest/gtest.h>
#include <zip.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "core/catalog/search.h"
#include "native/catalog/content.h"
#include "native/catalog/pinyin.h"
#include "tests/support/source_root.h"
#include "tests/support/temp_folder.h"

namespace lifecert::native {
namespace {

namespace fs = std::filesystem;

constexpr const char* kHall =
    "halls:\n  - {id: h1, name: 大厅, introduction: 大厅, address: 路, phone: '0', hours: ['1-5 9:00-17:00'],\n"
    "     windows: [{id: w1, number: '1', name: 窗口, floor: 1}], floors: [{number: 1, name: 一楼, width: 10, height: "
    "10,\n"
    "     shapes: [{kind: 窗口, x: 0, y: 0, width: 5, height: 5, label: 一, ref: w1}]}]}\n";
constexpr const char* kItems =
    "实施编码,事项名称,事项类型,主题,实施主体,服务对象,受理条件,法定办结时限,法定办结时限单位,承诺办结时限,"
    "承诺办结时限单位,到现场次数,窗口,办理地点,办理时间,咨询方式,"
    "监督投诉方式,是否收费,来源性质\n"
    "a1,户口迁移,公共服务,户籍,公安局,自然人；法人,条件,20,工作日,5,工作日,1,w1,路,时间,0,0,否,示例\n";

class Builder : public ::testing::Test {
 protected:
  void write(const std::string& name, const std::string& text) {
    std::ofstream(fs::path(folder_.path()) / name, std::ios::binary) << text;
  }
  void write_good() {
    write("catalogue.yaml", "title: 目录\ndemonstration: 是\n");
    write("hall.yaml", kHall);
    write("items.csv", kItems);
    write("materials.csv", "实施编码,材料名称\na1,身份证\n");
  }
  SourceContent read() {
    Result<SourceContent> content = read_content(folder_.path());
    if (!content) throw std::runtime_error(describe(content.error()));
    return std::move(*content);
  }
  // "items.csv:2 promise_day" of each fault.
  std::vector<std::string> faults() {
    std::vector<std::string> lines;
    for (const SourceFault& one : read().faults) {
      EXPECT_FALSE(one.expected.empty());
      EXPECT_FALSE(one.expected_zh.empty());
      lines.push_back(one.file + ":" + std::to_string(one.row) + " " + one.column);
    }
    return lines;
  }
  using Lines = std::vector<std::string>;

  support::TempFolder folder_;
};

TEST_F(Builder, ReadsTablesThatAreGood) {
  write_good();
  const SourceContent read_back = read();
  ASSERT_TRUE(read_back.faults.empty()) << line_of(read_back.faults.front());
  ASSERT_EQ(read_back.content.items.size(), 1U);
  const catalog::Item& item = read_back.content.items[0];
  EXPECT_EQ(item.server_type, (Lines{"自然人", "法人"}));
  EXPECT_EQ(item.materials[0].material_name, "身份证");
  EXPECT_EQ(item.anticipate.unit, catalog::LimitUnit::working_days);
  EXPECT_TRUE(read_back.settings.demonstration);
  EXPECT_EQ(read_back.content.book.halls[0].floors[0].shapes[0].ref, "w1");
  EXPECT_GT(read_back.content.vocabulary.syllables.size(), 380U);
}

TEST_F(Builder, NamesEveryFaultWithFileRowAndColumn) {
  write_good();
  write("items.csv", std::string(kItems) +
                         "a2,,公共服务,户籍,公安局,自然人,条件,20,工作日,五,工作日,1,w1,路,时间,0,0,否,示例\n"
                         "a3,登记,公共服务,户籍,公安局,自然人,条件,20,工作日,5,周,1,w1,路,时间,0,0,也许,示例\n"
                         "a1,登记,公共服务,户籍,公安局,自然人,条件,20,工作日,5,工作日,1,w1,路,时间,0,0,否,示例\n"
                         "too,few\n");
  EXPECT_EQ(faults(), (Lines{"items.csv:3 task_name", "items.csv:3 承诺办结时限", "items.csv:4 是否收费",
                             "items.csv:4 承诺办结时限单位", "items.csv:5 task_code", "items.csv:6 "}));
}

TEST_F(Builder, WantsMaterialsLimitsFeesWindowsAndSources) {
  write_good();
  write("items.csv", std::string(kItems) +
                         "a2,登记,公共服务,户籍,公安局,自然人,条件,20,工作日,30,工作日,1,w1;w9,路,时间,0,0,是,公开\n");
  EXPECT_EQ(faults(),
            (Lines{"items.csv:3 materials", "items.csv:3 promise_day", "items.csv:3 fees", "items.csv:3 windows",
                   "items.csv:3 by_law", "items.csv:3 source", "items.csv:3 source_day"}));
}

TEST_F(Builder, RefusesColumnsAndTablesThatItDoesNotKnow) {
  write_good();
  write("materials.csv", "实施编码,材料名称,颜色\na1,身份证,红\n");
  write("prices.csv", "a,b\n1,2\n");
  EXPECT_EQ(faults(), (Lines{"materials.csv:2 颜色", "prices.csv:2 "}));
}

TEST_F(Builder, SaysWhereYamlAndEncodingsAreBroken) {
  write_good();
  write("notices.yaml", "- id: n1\n  title: [\n");
  write("fees.csv", "实施编码,收费项目,收费标准,收费依据\na1,\xB9\xA4,1,2\n");
  EXPECT_EQ(faults(), (Lines{"fees.csv:2 ", "notices.yaml:3 "}));
}

TEST_F(Builder, NamesRowsThatBelongToNothing) {
  write_good();
  write("fees.csv", "实施编码,收费项目,收费标准,收费依据\nzz,费,1 元,文件\n");
  EXPECT_EQ(faults(), (Lines{"fees.csv:2 task_code"}));
}

TEST_F(Builder, TakesJsonAndNestedYamlAlike) {
  write_good();
  write("materials.csv", "");
  fs::remove(fs::path(folder_.path()) / "items.csv");
  write(
      "items.json",
      R"([{"task_code":"a1","task_name":"登记","task_type":"公共服务","theme":"户籍","dept_name":"局","server_type":["自然人"],)"
      R"("accept_condition":"条件","anticipate_day":0,"anticipate_type":"无","promise_day":0,"promise_type":"即时","limit_scene_num":1,)"
      R"("windows":["w1"],"transact_addr":"路","transact_time":"时","link_way":"0","supervise_way":"0","is_fee":"是","origin":"示例",)"
      R"("materials":[{"material_name":"身份证"}],"fees":[{"fee_name":"费","fee_stand":"1 元","fee_basis":"文件"}]}])");
  const SourceContent content = read();
  ASSERT_TRUE(content.faults.empty()) << line_of(content.faults.front());
  EXPECT_EQ(content.content.items[0].fees[0].fee_stand, "1 元");
}

// A workbook as a spreadsheet program stores it: shared strings, a number, a date as a day number, a gap.
TEST_F(Builder, ReadsWorkbooks) {
  write_good();
  fs::remove(fs::path(folder_.path()) / "materials.csv");
  const std::string path = folder_.path() + "/大厅.xlsx";
  int fault = 0;
  zip_t* archive = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &fault);
  ASSERT_NE(archive, nullptr);
  const std::pair<const char*, std::string> parts[] = {
      {"xl/workbook.xml",
       "<workbook xmlns:r='r'><sheets><sheet name='材料' sheetId='1' r:id='rId1'/><sheet name='通知' sheetId='2' "
       "r:id='rId2'/></sheets></workbook>"},
      {"xl/_rels/workbook.xml.rels",
       "<Relationships><Relationship Id='rId1' Target='worksheets/sheet1.xml'/><Relationship Id='rId2' "
       "Target='/xl/worksheets/sheet2.xml'/></Relationships>"},
      {"xl/sharedStrings.xml",
       "<sst><si><t>实施编码</t></si><si><t>材料名称</t></si><si><r><t>身份</t></r><r><t>证</t></r></si></sst>"},
      {"xl/worksheets/sheet1.xml",
       "<worksheet><sheetData><row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' t='s'><v>1</v></c><c r='D1' "
       "t='inlineStr'><is><t>份数</t></is></c></row>"
       "<row r='2'><c r='A2' t='inlineStr'><is><t>a1</t></is></c><c r='B2' t='s'><v>2</v></c><c "
       "r='D2'><v>3</v></c></row></sheetData></worksheet>"},
      {"xl/worksheets/sheet2.xml",
       "<worksheet><sheetData><row r='1'><c r='A1' t='str'><v>编号</v></c><c r='B1' t='str'><v>标题</v></c><c r='C1' "
       "t='str'><v>发布机构</v></c><c r='D1' t='str'><v>发布日期</v></c><c r='E1' t='str'><v>正文</v></c><c r='F1' "
       "t='str'><v>来源性质</v></c></row>"
       "<row r='5'><c r='A5' t='str'><v>n1</v></c><c r='B5' t='str'><v>通知</v></c><c r='C5' t='str'><v>大厅</v></c><c "
       "r='D5'><v>46352</v></c><c r='E5' t='str'><v>正文</v></c><c r='F5' "
       "t='str'><v>瞎编</v></c></row></sheetData></worksheet>"}};
  for (const auto& [name, text] : parts) {
    ASSERT_GE(zip_file_add(archive, name, zip_source_buffer(archive, text.data(), text.size(), 0), ZIP_FL_OVERWRITE),
              0);
  }
  ASSERT_EQ(zip_close(archive), 0);
  EXPECT_EQ(faults(), (Lines{"大厅.xlsx [通知]:5 来源性质"}));
  const SourceContent content = read();
  EXPECT_EQ(content.content.items[0].materials[0].material_name, "身份证");
  EXPECT_EQ(content.content.items[0].materials[0].page_num, 3);
  EXPECT_EQ(content.content.notices[0].published_on, 20'783);  // 2026-11-26
}

TEST_F(Builder, BuildsTheDemonstration) {
  Result<SourceContent> demo = read_content(support::source_root() + "/demo/catalog");
  ASSERT_TRUE(demo);
  for (const SourceFault& one : demo->faults) ADD_FAILURE() << line_of(one);
  const auto of = [&](catalog::EntryOrigin origin) {
    return std::ranges::count_if(demo->content.items,
                                 [&](const catalog::Item& item) { return item.provenance.origin == origin; });
  };
  EXPECT_GE(of(catalog::EntryOrigin::published), 30);
  EXPECT_GE(of(catalog::EntryOrigin::synthetic), 120);
  EXPECT_EQ(demo->content.lists.size(), 8U);
  EXPECT_TRUE(demo->settings.demonstration);
  EXPECT_EQ(std::ranges::count_if(demo->content.book.stations, [](const auto& one) { return one.level == 3; }), 15);
}

TEST(Pinyin, KnowsCommonCharactersAndSecondReadings) {
  const Result<std::vector<catalog::Syllable>> made = make_syllables({"社保"}, {{"囧", {"jiong"}}});
  ASSERT_TRUE(made);
  const auto has = [&](const std::string& spelling, const std::string& character) {
    const auto found = std::ranges::find(*made, spelling, &catalog::Syllable::spelling);
    return found != made->end() && found->characters.find(character) != std::string::npos;
  };
  EXPECT_TRUE(has("she", "社"));
  EXPECT_TRUE(has("bao", "保"));
  EXPECT_TRUE(has("lv", "绿"));
  EXPECT_TRUE(has("xing", "行"));
  EXPECT_TRUE(has("hang", "行"));
  EXPECT_TRUE(has("jiong", "囧"));
  EXPECT_TRUE(catalog::Readings::make({*made, {}}));
}

}  // namespace
}  // namespace lifecert::native
