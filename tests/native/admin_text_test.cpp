#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/base/utf8.h"
#include "native/admin/app/characters.h"
#include "native/admin/text/words.h"

namespace lifecert::native::admin::text {
namespace {

using ::testing::HasSubstr;

std::string places_of(std::string_view line) {
  std::string places;
  for (char digit = '0'; digit <= '9'; ++digit) {
    if (line.find(std::string{'{', digit, '}'}) != std::string_view::npos) places += digit;
  }
  return places;
}

TEST(AdminText, EveryLineIsThereInBothLanguagesWithTheSameFigures) {
  for (int number = 0; number < static_cast<int>(Say::count_); ++number) {
    const Say key = static_cast<Say>(number);
    const std::string_view zh = say(key, Language::zh);
    const std::string_view en = say(key, Language::en);
    EXPECT_FALSE(zh.empty()) << number;
    EXPECT_FALSE(en.empty()) << number;
    EXPECT_TRUE(is_plain_text(zh)) << zh;
    EXPECT_TRUE(is_plain_text(en)) << en;
    EXPECT_EQ(places_of(zh), places_of(en)) << zh;
  }
}

TEST(AdminText, FiguresComeWhereTheyBelong) {
  EXPECT_EQ(say(Say::list_shown, Language::zh, {"3", "40"}), "显示 3 条，共 40 条");
  EXPECT_EQ(say(Say::list_nothing_found, Language::en, {"{0}"}), "Nothing found for “{0}”. Try “All”.");
}

TEST(AdminText, ReasonsForThePersonFitTheWire) {
  for (const Say preset :
       {Say::preset_pass_1, Say::preset_pass_2, Say::preset_more_1, Say::preset_more_2, Say::preset_more_3,
        Say::preset_more_4, Say::preset_refuse_1, Say::preset_refuse_2, Say::preset_refuse_3}) {
    EXPECT_LE(say(preset, Language::zh).size(), cert::kMaxReason);
  }
}

TEST(AdminText, TimesAreChinaTime) {
  EXPECT_EQ(minute(1'795'392'000, Language::zh), "2026-11-23 08:00");
  EXPECT_EQ(short_minute(1'795'392'000, Language::zh), "11-23 08:00");
  EXPECT_EQ(time_of_day(1'795'392'000 - 60, Language::zh), "07:59");
  EXPECT_EQ(minute(0, Language::zh), "不详");
  EXPECT_EQ(day(0, Language::en), "Not known");
}

TEST(AdminText, FiguresAreGrouped) {
  EXPECT_EQ(figure(0), "0");
  EXPECT_EQ(figure(999), "999");
  EXPECT_EQ(figure(1'000), "1,000");
  EXPECT_EQ(figure(1'234'567), "1,234,567");
}

TEST(AdminText, EachFaultAndEachCheckHasASentence) {
  for (int number = 0; number < 1'000; ++number) {
    const Code code = static_cast<Code>(number);
    if (!known(code)) continue;
    for (const Language language : {Language::zh, Language::en}) {
      EXPECT_FALSE(fault_sentence(code, language).empty());
      for (int kind = 1; kind <= 8; ++kind) {
        const cert::Check check{static_cast<cert::CheckKind>(kind), cert::CheckVerdict::fails, code, ""};
        EXPECT_FALSE(check_sentence(check, language).empty());
      }
    }
  }
}

TEST(AdminText, CheckSaysWhatWasMeasured) {
  const cert::Check check{cert::CheckKind::pictures, cert::CheckVerdict::holds, Code::ok, "3 x 640x480"};
  EXPECT_THAT(check_sentence(check, Language::zh), HasSubstr("（3 x 640x480）"));
}

TEST(AdminText, WhatTheWorkerMeasuredReadsAsChinese) {
  struct Case {
    cert::Check check;
    const char* want;
  };
  using cert::CheckKind;
  using cert::CheckVerdict;
  const Case cases[] = {
      {{CheckKind::credential, CheckVerdict::holds, Code::ok, "312 d left"}, "（312 天后到期）"},
      {{CheckKind::challenge, CheckVerdict::holds, Code::ok, "draw 3, issued 25 min before"},
       "（第 3 次出题，25 分钟前）"},
      {{CheckKind::challenge, CheckVerdict::holds, Code::ok, "draw 3, issued 5 d 4 h before"},
       "（第 3 次出题，5 天 4 小时前）"},
      {{CheckKind::challenge, CheckVerdict::look, Code::no_challenge, "used before"}, "题目已经用过一次"},
      {{CheckKind::challenge, CheckVerdict::look, Code::no_challenge, "unchallenged"},
       "没有用题目，不能证明是什么时候拍的"},
      {{CheckKind::freshness, CheckVerdict::holds, Code::ok, std::string(name_of(cert::Freshness::f60m)) + ", 7 min"},
       "（联网后过了 7 分钟）"},
      {{CheckKind::pictures, CheckVerdict::holds, Code::ok, "3 pictures, 480x640 480x640 480x640"},
       "（3 张，480x640 480x640 480x640）"},
      {{CheckKind::pictures, CheckVerdict::look, Code::bad_syntax, "3 pictures, 480x640 damaged damaged"},
       "有照片读不出来（3 张，480x640 损坏 损坏）"},
      {{CheckKind::pictures, CheckVerdict::look, Code::not_decidable, "2 pictures, 480x640 480x640, twice the same"},
       "有照片是一样的（2 张，480x640 480x640）"},
      {{CheckKind::credential, CheckVerdict::fails, Code::bad_argument, "due 2027-01-22: no cycle of this person"},
       "到期日不是这个人的（写的是 2027-01-22）"},
      {{CheckKind::live_script, CheckVerdict::holds, Code::ok, "left 16.4/9.0, eyes 41%/65%, 1 other"},
       "（左转 16.4/9.0，闭眼剩 41%/65%，1 个别的动作）"},
      {{CheckKind::live_strip, CheckVerdict::look, Code::face_lost, "42 pictures, widest gap 1200 ms, step 31, key frames 4"},
       "（42 张，最长间隔 1200 毫秒，相邻差 31，和关键画面差 4）"},
      {{CheckKind::live_depth, CheckVerdict::holds, Code::ok, "nose 493 at 16.4, plane leaves 38"},
       "（鼻子移动 493 在 16.4，平面剩余 38）"},
      {{CheckKind::live_figures, CheckVerdict::holds, Code::ok, "5 of 5 pictures, 0.8 deg and 27 apart"},
       "（5 / 5 张，差 0.8 度，开合差 27）"},
      {{CheckKind::live_fresh, CheckVerdict::fails, Code::reused, "8 kept, nearest 3 of 256 bits"},
       "画面和以前交过的一样（8 份留存，最近的差 3（共 256 位））"},
      {{CheckKind::portrait, CheckVerdict::fails, Code::no_match, "distance 712 (same below 500, other from 600)"},
       "和留存照片不像（距离 712（低于 500 是同一人，从 600 起是别人））"},
      {{CheckKind::live_motion, CheckVerdict::holds, Code::ok, "301 frames in 20.1 s, 0 jumps"},
       "（301 幅画面，共 20.1 秒，跳动 0 次）"},
      {{CheckKind::live_faces, CheckVerdict::holds, Code::ok, "none 0%, several 1%, distance 350"},
       "（无人 0%，多人 1%，距离 350）"},
      {{CheckKind::seal, CheckVerdict::holds, Code::ok, "something new"}, "（something new）"},
  };
  for (const Case& one : cases) EXPECT_THAT(check_sentence(one.check, Language::zh), HasSubstr(one.want));
  EXPECT_EQ(check_sentence(cases[3].check, Language::zh), cases[3].want) << "said once";
}

TEST(AdminText, DeskIsNeverToldToCallTheHotline) {
  for (const Code code : {Code::no_network, Code::timed_out, Code::server_busy, Code::bad_answer, Code::not_consistent,
                          Code::unknown_person, Code::expired, Code::storage_full}) {
    EXPECT_EQ(fault_sentence(code, Language::zh).find("热线"), std::string::npos) << name_of(code);
  }
}

TEST(AdminCharacters, ReadsUtf8) {
  EXPECT_EQ(characters_of("a示𠮷"), U"a示𠮷");
  EXPECT_EQ(characters_of("a\xFFz"), U"a\uFFFDz");
  EXPECT_EQ(characters_of("\xF0\xA0"), U"\uFFFD\uFFFD");
  EXPECT_EQ(characters_of(""), U"");
}

TEST(AdminCharacters, SetHoldsEachOnce) {
  CharacterSet set;
  set.add("示例示");
  set.add("\n");
  EXPECT_EQ(set.all(), (std::vector<char32_t>{U'示', U'例'}));
  EXPECT_TRUE(set.has(U'例'));
  EXPECT_FALSE(set.has(U'吉'));
  set.add(U'\U0010FFFF');
  EXPECT_TRUE(set.has(U'\U0010FFFF'));
}

TEST(AdminCharacters, NamesInTheListAreCollected) {
  Model model;
  CaseRow row;
  row.name = "示例 䶮";
  model.list.rows.push_back(row);
  CharacterSet set;
  add_list(set, model.list);
  EXPECT_TRUE(set.has(U'䶮'));
}

}  // namespace
}  // namespace lifecert::native::admin::text
