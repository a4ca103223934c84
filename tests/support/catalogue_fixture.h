// A small catalogue for tests: a hall with two windows, a few entries of every kind, readings for the characters in
// them. Everything in it is made up.
#pragma once

#include "core/catalog/assemble.h"
#include "core/catalog/delta.h"
#include "core/catalog/search.h"
#include "tests/support/region_fixture.h"

namespace lifecert::support {

inline catalog::Provenance made_up() {
  return {catalog::EntryOrigin::synthetic, "示例，非真实事项", "", 0, kToday, "示例编辑"};
}

inline catalog::Item sample_item() {
  using namespace catalog;
  Item item;
  item.task_code = "demo-001";
  item.catalog_code = "000100001000";
  item.task_name = "社会保障卡补领、换领";
  item.task_name_en = "Replace a social security card";
  item.aliases = {"社保卡丢了"};
  item.keywords = {"社保卡", "补办"};
  item.task_type = "公共服务";
  item.theme = "社会保障";
  item.task_state = "在用";
  item.plain_language = "卡丢了或坏了，带身份证来换一张。";
  item.by_law = {"示例规定第一条"};
  item.dept_name = "示例区人力资源和社会保障局";
  item.use_level = "县级";
  item.server_type = {"自然人"};
  item.accept_condition = "持卡人本人。";
  item.anticipate = {20, LimitUnit::working_days, ""};
  item.promise = {1, LimitUnit::working_days, "材料齐全"};
  item.project_type = "承诺件";
  item.limit_scene_num = 1;
  item.handle_flow = "申请 - 受理 - 领卡";
  item.handle_type = {"窗口办理"};
  item.windows = {"w01"};
  item.transact_addr = "示例路 1 号一楼";
  item.transact_time = "工作日 9:00-17:00";
  item.link_way = "0000-12333";
  item.supervise_way = "0000-12345";
  item.materials = {{"居民身份证", true, "原件", "纸质", 1, "", "政府部门核发", "", "", "", "", "在有效期内"}};
  item.is_fee = true;
  item.fees = {{"工本费", "20 元/张", "示例收费文件", true, "首次免费"}};
  item.results = {{"社会保障卡", "证照", ""}};
  item.is_schedule = true;
  item.green_channel = true;
  item.queue_code = "A";
  item.questions = {{"别人可以代领吗？", "可以，带双方身份证。"}};
  item.plan_effective_day = kToday - 100;
  item.valid_until = kToday + 300;
  item.provenance = made_up();
  return item;
}

inline catalog::Item item_named(std::string code, std::string name, std::string theme, std::string dept) {
  catalog::Item item = sample_item();
  item.task_code = std::move(code);
  item.task_name = std::move(name);
  item.theme = std::move(theme);
  item.dept_name = std::move(dept);
  item.aliases.clear();
  item.keywords.clear();
  item.results.clear();
  item.materials[0].material_name = "户口簿";
  return item;
}

inline catalog::HallBook sample_book() {
  using namespace catalog;
  HallBook book;
  Hall hall;
  hall.id = "hall-1";
  hall.name = "示例区政务服务大厅";
  hall.name_en = "Demo District Service Hall";
  hall.introduction = "一楼办社保，二楼办户籍。";
  hall.address = "示例区示例路 1 号";
  hall.phone = "0000-12345";
  hall.hours = {{0x1F, 9 * 60, 17 * 60}};
  hall.floors = {
      {1,
       "一楼",
       "First floor",
       400,
       200,
       {{ShapeKind::counter, 10, 10, 40, 20, "1 号窗口", "w01"}, {ShapeKind::entrance, 180, 190, 40, 10, "入口", ""}}}};
  hall.windows = {{"w01", "1", "社保综合窗口", "Social insurance", 1, "示例区人力资源和社会保障局", "A", true, true}};
  hall.routes = {{"公交", "Bus", "示例 1 路到示例路站下车。", "Line 1 to Demo Road."}};
  hall.facilities = {"轮椅", "老花镜"};
  book.halls = {hall};
  book.stations = {{"st-01",
                    3,
                    "hall-1",
                    "示例第一社区服务站",
                    "Demo Station 1",
                    "示例路 2 号",
                    "0000-1",
                    {{0x1F, 540, 1020}},
                    {"demo-001"}}};
  book.hotlines = {{"示例热线", "Demo hotline", "0000-12345", "全天", "咨询和投诉"}};
  book.calendar = {{2026, {kToday + 40}, {kToday + 5}, "示例"}};
  return book;
}

inline catalog::Vocabulary sample_vocabulary() {
  return {{{"an", "安"},    {"bao", "保包"}, {"ban", "办"},     {"bu", "补"},   {"hao", "号"},  {"hang", "行"},
           {"hu", "户"},    {"hui", "会"},   {"huan", "换"},    {"hun", "婚"},  {"ji", "籍记"}, {"jie", "结"},
           {"jin", "金"},   {"ka", "卡"},    {"lao", "老"},     {"li", "离"},   {"ling", "领"}, {"qian", "迁"},
           {"she", "社设"}, {"shi", "是"},   {"tui", "退"},     {"xing", "行"}, {"xiu", "休"},  {"yang", "养"},
           {"yi", "移"},    {"yin", "银"},   {"zhang", "障账"}, {"zhe", "折"},  {"dai", "待"},  {"deng", "登"},
           {"yu", "遇"},    {"kou", "口"}},
          {{{"养老金", "退休金"}}, {{"社保卡", "社会保障卡"}}}};
}

inline catalog::Vocabulary sorted(catalog::Vocabulary vocabulary) {
  std::ranges::sort(vocabulary.syllables, {}, &catalog::Syllable::spelling);
  return vocabulary;
}

inline catalog::Content sample_content() {
  using namespace catalog;
  Content content;
  content.book = sample_book();
  content.vocabulary = sorted(sample_vocabulary());
  content.items = {sample_item(),
                   item_named("demo-002", "养老金待遇领取", "社会保障", "示例区人力资源和社会保障局"),
                   item_named("demo-003", "户口迁移", "户籍", "示例区公安分局"),
                   item_named("demo-004", "结婚登记", "婚姻", "示例区民政局"),
                   item_named("demo-005", "离婚登记", "婚姻", "示例区民政局"),
                   item_named("demo-006", "银行账号变更", "社会保障", "示例区人力资源和社会保障局")};
  content.notices = {{"n-1", "示例：大厅元旦放假安排", "Holiday hours", "示例区政务服务大厅", kToday, kToday + 40,
                      "元旦休息一天。", made_up()}};
  content.explanations = {{"e-1",
                           "示例：养老金怎么算",
                           "How a pension is computed",
                           "示例办法",
                           "示例区人社局",
                           kToday,
                           "缴得多，领得多。",
                           "第一段。",
                           {{"从哪天算？", "从退休次月。"}},
                           {"demo-002"},
                           made_up()}};
  content.lists = {{"l-1",
                    "示例：权力清单",
                    "Powers",
                    "谁能做什么。",
                    kToday,
                    {{"结婚登记", "示例区民政局", "示例条例", "", "demo-004"}},
                    made_up()}};
  content.charts = {{"f-1",
                     "示例：补卡流程",
                     "Replacing a card",
                     "示例区人社局",
                     {{"a", "申请", "申请人", {0, LimitUnit::at_once, ""}, {"b"}, {}},
                      {"b", "领卡", "窗口", {1, LimitUnit::working_days, ""}, {}, {}}},
                     {"demo-001"},
                     made_up()}};
  return content;
}

/// The region's editor, and signed catalogues by it.
struct CatalogueWorld {
  Region region;
  NamedSigner editor{"editor"};
  catalog::EditorWarrant warrant;
  catalog::CatalogueTrust trust;

  CatalogueWorld() {
    warrant = {Region::kName, "示例编辑", editor.public_key(), 1, kNow - 10 * kDay_s, kNow + 300 * kDay_s};
    trust = {Region::kName, {region.registrar.public_key()}};
  }

  [[nodiscard]] static catalog::CatalogueHead head(std::uint32_t version) {
    catalog::CatalogueHead head;
    head.region = Region::kName;
    head.title = "示例目录";
    head.title_en = "Demo catalogue";
    head.version = version;
    head.issued_at = kNow;
    head.stale_after = kToday + 90;
    head.demonstration = true;
    return head;
  }

  [[nodiscard]] Bytes file(const catalog::CatalogueHead& head, const catalog::Content& content) {
    return file(head, content, warrant);
  }
  [[nodiscard]] Bytes file(const catalog::CatalogueHead& head, const catalog::Content& content,
                           const catalog::EditorWarrant& by) {
    const catalog::Unsigned made = must(catalog::assemble(
        head, wire::encode(content.book), wire::encode(content.vocabulary), must(catalog::raw_records(content))));
    return catalog::finish(
        made, wire::encode(region.by_registrar(envelope::Kind::catalogue_warrant, by)),
        wire::encode(Region::sign(envelope::Kind::catalogue, made.head, envelope::Role::catalogue_editor, editor)));
  }
};

}  // namespace lifecert::support
