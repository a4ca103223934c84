// Common characters with more than one reading that people search by. The first is the most usual one, as ICU gives it;
// where a name of an item needs another, it is found all the same.
#pragma once

#include <string_view>
#include <utility>

namespace lifecert::native {

inline constexpr std::pair<std::string_view, std::string_view> kPolyphones[] = {
    {"行", "xing hang"},   {"重", "zhong chong"},  {"长", "chang zhang"}, {"会", "hui kuai"},  {"校", "xiao jiao"},
    {"调", "diao tiao"},   {"参", "can shen cen"}, {"给", "gei ji"},      {"还", "hai huan"},  {"着", "zhe zhao zhuo"},
    {"得", "de dei"},      {"都", "du dou"},       {"乐", "le yue"},      {"便", "bian pian"}, {"降", "jiang xiang"},
    {"传", "chuan zhuan"}, {"弹", "dan tan"},      {"合", "he ge"},       {"划", "hua"},       {"约", "yue yao"},
    {"率", "lv shuai"},    {"没", "mei mo"},       {"模", "mo mu"},       {"单", "dan shan"},  {"石", "shi dan"},
    {"车", "che ju"},      {"省", "sheng xing"},   {"藏", "cang zang"},   {"曾", "zeng ceng"}, {"仇", "chou qiu"},
    {"查", "cha zha"},     {"朝", "chao zhao"},    {"称", "cheng chen"},  {"处", "chu"},       {"畜", "chu xu"},
    {"大", "da dai"},      {"地", "di de"},        {"度", "du duo"},      {"否", "fou pi"},    {"更", "geng"},
    {"华", "hua"},         {"纪", "ji"},           {"系", "xi ji"},       {"解", "jie xie"},   {"卡", "ka qia"},
    {"看", "kan"},         {"壳", "ke qiao"},      {"绿", "lv lu"},       {"露", "lu lou"},    {"落", "luo la lao"},
    {"宁", "ning"},        {"强", "qiang jiang"},  {"切", "qie"},         {"区", "qu ou"},     {"塞", "sai se"},
    {"色", "se shai"},     {"厦", "sha xia"},      {"什", "shen shi"},    {"食", "shi si"},    {"识", "shi zhi"},
    {"属", "shu zhu"},     {"宿", "su xiu"},       {"提", "ti di"},       {"为", "wei"},       {"吓", "xia he"},
    {"血", "xue xie"},     {"压", "ya"},           {"应", "ying"},        {"员", "yuan yun"},  {"载", "zai"},
    {"择", "ze zhai"},     {"种", "zhong chong"},  {"转", "zhuan"},       {"作", "zuo"},       {"柏", "bai bo"},
    {"薄", "bao bo"},      {"剥", "bo bao"},       {"泊", "bo po"},       {"差", "cha chai"},  {"盛", "sheng cheng"},
    {"熟", "shu shou"},    {"说", "shuo shui"},    {"削", "xue xiao"},    {"角", "jiao jue"},  {"尉", "wei yu"},
};

}  // namespace lifecert::native
