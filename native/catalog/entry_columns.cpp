#include "native/catalog/entry_columns.h"

#include "core/base/civil.h"

namespace lifecert::native {
namespace {

using namespace catalog;

template <class Enum>
struct Word {
  const char* zh;
  Enum value;
};

// An enumeration by its English name or a Chinese word.
template <class Enum>
Judgement read_word(const Cell& cell, const std::vector<Word<Enum>>& words, Enum& into) {
  const std::string value = cell.values.size() == 1 ? cell.values.front() : "";
  Expected expected{"one of", "以下之一："};
  for (const Word<Enum>& one : words) {
    if (value == one.zh || value == name_of(one.value)) return into = one.value, std::nullopt;
    expected.en += " " + std::string(name_of(one.value));
    expected.zh += std::string(" ") + one.zh;
  }
  return expected;
}

const std::vector<Word<LimitUnit>> kUnits = {{"即时", LimitUnit::at_once},
                                             {"工作日", LimitUnit::working_days},
                                             {"自然日", LimitUnit::calendar_days},
                                             {"月", LimitUnit::months},
                                             {"无", LimitUnit::none}};
const std::vector<Word<EntryOrigin>> kOrigins = {
    {"公开", EntryOrigin::published}, {"示例", EntryOrigin::synthetic}, {"编辑", EntryOrigin::editor}};
const std::vector<Word<ShapeKind>> kShapes = {{"房间", ShapeKind::room},      {"窗口", ShapeKind::counter},
                                              {"入口", ShapeKind::entrance},  {"电梯", ShapeKind::lift},
                                              {"楼梯", ShapeKind::stairs},    {"卫生间", ShapeKind::toilet},
                                              {"等候区", ShapeKind::waiting}, {"自助终端", ShapeKind::kiosk},
                                              {"导办台", ShapeKind::guide},   {"安全出口", ShapeKind::emergency}};

template <class Entry>
void add_limit(Columns<Entry>& columns, std::string name, std::string zh, bool required, TimeLimit Entry::*limit) {
  columns.push_back({name + "_day", zh + "时限", required, [limit](Entry& entry, const Cell& cell) {
                       std::int64_t value = 0;
                       Judgement outcome = read_number(cell, 0, 3650, value);
                       (entry.*limit).amount = static_cast<std::uint16_t>(value);
                       return outcome;
                     }});
  columns.push_back({name + "_type", zh + "时限单位", required,
                     [limit](Entry& entry, const Cell& cell) { return read_word(cell, kUnits, (entry.*limit).unit); }});
  columns.push_back({name + "_explain", zh + "时限说明", false, [limit](Entry& entry, const Cell& cell) {
                       return read_text(cell, 1024, (entry.*limit).explanation);
                     }});
}

template <class Entry>
void add_provenance(Columns<Entry>& columns, Provenance Entry::*at) {
  const auto inner = [&](std::string name, std::string zh, std::string Provenance::*field, std::size_t most) {
    columns.push_back({std::move(name), std::move(zh), false,
                       [=](Entry& entry, const Cell& cell) { return read_text(cell, most, entry.*at.*field); }});
  };
  columns.push_back({"origin", "来源性质", true,
                     [at](Entry& entry, const Cell& cell) { return read_word(cell, kOrigins, (entry.*at).origin); }});
  inner("source", "来源", &Provenance::source, 1024);
  inner("source_uri", "来源网址", &Provenance::source_uri, 512);
  inner("assurer", "核对人", &Provenance::assurer, 256);
  columns.push_back({"source_day", "来源日期", false,
                     [at](Entry& entry, const Cell& cell) { return read_day(cell, (entry.*at).source_day); }});
  columns.push_back({"assured_on", "核对日期", false,
                     [at](Entry& entry, const Cell& cell) { return read_day(cell, (entry.*at).assured_on); }});
}

// "周一至周五 9:00-12:00" or "1-5 9:00-12:00"; several, as a list.
Judgement read_hours(const Cell& cell, std::vector<OpenHours>& into) {
  const Expected wanted{"hours such as \"1-5 9:00-12:00\" (1 is Monday)", "时间，例如“1-5 9:00-12:00”（1 为周一）"};
  std::vector<std::string> lines;
  if (Judgement outcome = read_list(cell, 64, lines)) return outcome;
  for (const std::string& line : lines) {
    unsigned first = 0;
    unsigned last = 0;
    unsigned from_h = 0;
    unsigned from_m = 0;
    unsigned to_h = 0;
    unsigned to_m = 0;
    int end = 0;
    const int read =
        std::sscanf(line.c_str(), "%1u-%1u %2u:%2u-%2u:%2u%n", &first, &last, &from_h, &from_m, &to_h, &to_m, &end);
    const bool good = read == 6 && static_cast<std::size_t>(end) == line.size() && first >= 1 && first <= last &&
                      last <= 7 && from_m < 60 && to_m < 60 && from_h * 60 + from_m < to_h * 60 + to_m &&
                      to_h * 60 + to_m <= 1440;
    if (!good) return wanted;
    OpenHours hours;
    for (unsigned day = first; day <= last; ++day)
      hours.weekdays = static_cast<std::uint8_t>(hours.weekdays | 1U << (day - 1));
    hours.from_min = static_cast<std::uint16_t>(from_h * 60 + from_m);
    hours.to_min = static_cast<std::uint16_t>(to_h * 60 + to_m);
    into.push_back(hours);
  }
  return std::nullopt;
}

// Days, ascending: "2026-10-01" or a stretch "2026-10-01..2026-10-07".
Judgement read_days(const Cell& cell, std::vector<std::int32_t>& into) {
  const Expected wanted{"dates such as 2026-10-01 or 2026-10-01..2026-10-07",
                        "日期，例如 2026-10-01 或 2026-10-01..2026-10-07"};
  std::vector<std::string> texts;
  if (Judgement outcome = read_list(cell, 64, texts)) return outcome;
  for (const std::string& text : texts) {
    const std::size_t dots = text.find("..");
    const Result<std::int32_t> from = parse_iso_date(text.substr(0, dots));
    const Result<std::int32_t> to = dots == std::string::npos ? from : parse_iso_date(text.substr(dots + 2));
    if (!from || !to || *to < *from || *to - *from > 366) return wanted;
    for (std::int32_t one = *from; one <= *to; ++one) into.push_back(one);
  }
  std::ranges::sort(into);
  into.erase(std::unique(into.begin(), into.end()), into.end());
  return std::nullopt;
}

Columns<Item> make_item_columns() {
  Columns<Item> columns = {text("task_code", "实施编码", true, &Item::task_code, kMaxId),
                           text("catalog_code", "基本编码", false, &Item::catalog_code, kMaxId),
                           text("task_handle_item", "业务办理项编码", false, &Item::task_handle_item, kMaxId),
                           text("local_task_code", "地方实施编码", false, &Item::local_task_code, kMaxId),
                           text("task_name", "事项名称", true, &Item::task_name),
                           text("task_name_en", "英文名称", false, &Item::task_name_en),
                           list("aliases", "别名", false, &Item::aliases),
                           list("keywords", "关键词", false, &Item::keywords),
                           text("task_type", "事项类型", true, &Item::task_type, 64),
                           text("theme", "主题", true, &Item::theme, 64),
                           number("task_version", "事项版本", false, &Item::task_version, 1, 9999),
                           text("task_state", "事项状态", false, &Item::task_state, 64),
                           text("plain_language", "白话说明", false, &Item::plain_language, 4096),
                           list("by_law", "设定依据", false, &Item::by_law, 2048),
                           text("dept_name", "实施主体", true, &Item::dept_name),
                           text("dept_code", "实施主体编码", false, &Item::dept_code, kMaxId),
                           text("dept_type", "实施主体性质", false, &Item::dept_type, 64),
                           text("entrust_name", "委托部门", false, &Item::entrust_name),
                           list("other_dept", "联办机构", false, &Item::other_dept),
                           text("use_level", "行使层级", false, &Item::use_level, 64),
                           text("power_source", "权力来源", false, &Item::power_source, 64),
                           list("server_type", "服务对象", true, &Item::server_type, 64),
                           text("accept_condition", "受理条件", true, &Item::accept_condition, kMaxText),
                           text("project_type", "办件类型", false, &Item::project_type, 64),
                           number("limit_scene_num", "到现场次数", true, &Item::limit_scene_num, 0, 20),
                           text("limit_scene_explain", "到现场原因", false, &Item::limit_scene_explain, 1024),
                           text("handle_flow", "办理流程", false, &Item::handle_flow, kMaxText),
                           list("handle_type", "办理形式", false, &Item::handle_type, 64),
                           text("online_handle_depth", "网办深度", false, &Item::online_handle_depth, 64),
                           text("handle_area", "通办范围", false, &Item::handle_area, 64),
                           list("windows", "窗口", true, &Item::windows, kMaxId),
                           text("transact_addr", "办理地点", true, &Item::transact_addr),
                           text("transact_time", "办理时间", true, &Item::transact_time),
                           text("link_way", "咨询方式", true, &Item::link_way),
                           text("supervise_way", "监督投诉方式", true, &Item::supervise_way),
                           yes_no("is_fee", "是否收费", true, &Item::is_fee),
                           yes_no("is_schedule", "支持预约", false, &Item::is_schedule),
                           yes_no("is_service_terminals", "自助终端", false, &Item::is_service_terminals),
                           yes_no("is_express", "物流快递", false, &Item::is_express),
                           yes_no("is_pay_online", "网上支付", false, &Item::is_pay_online),
                           yes_no("is_entry_center", "进驻大厅", false, &Item::is_entry_center),
                           yes_no("green_channel", "绿色通道", false, &Item::green_channel),
                           text("queue_code", "排队业务码", false, &Item::queue_code, 8),
                           text("special_procedure", "特别程序", false, &Item::special_procedure, 2048),
                           text("limit_explain", "数量限制", false, &Item::limit_explain, 1024),
                           text("service_type", "中介服务", false, &Item::service_type, 1024),
                           text("voice_uri", "语音", false, &Item::voice_uri, 512),
                           day("plan_effective_date", "计划生效日期", false, &Item::plan_effective_day),
                           day("plan_cancel_date", "计划取消日期", false, &Item::plan_cancel_day),
                           day("valid_until", "有效期", false, &Item::valid_until)};
  add_limit(columns, "anticipate", "法定办结", true, &Item::anticipate);
  add_limit(columns, "promise", "承诺办结", true, &Item::promise);
  add_provenance(columns, &Item::provenance);
  return columns;
}

Columns<FlowStep> make_step_columns() {
  Columns<FlowStep> columns = {
      text("id", "编号", true, &FlowStep::id, kMaxId), text("label", "步骤名称", true, &FlowStep::label),
      text("actor", "办理人", false, &FlowStep::actor, 64), list("next", "后续步骤", false, &FlowStep::next, kMaxId),
      list("answers", "答案", false, &FlowStep::answers, 96)};
  add_limit(columns, "limit", "步骤", false, &FlowStep::limit);
  return columns;
}

template <class Entry>
Columns<Entry> with_provenance(Columns<Entry> columns, Provenance Entry::*at) {
  add_provenance(columns, at);
  return columns;
}

}  // namespace

const Columns<CatalogueSettings>& settings_columns() {
  using S = CatalogueSettings;
  static const Columns<S> columns = {text("title", "标题", true, &S::title),
                                     text("title_en", "英文标题", false, &S::title_en),
                                     yes_no("demonstration", "演示", false, &S::demonstration),
                                     number("stale_after_days", "过期天数", false, &S::stale_after_days, 1, 3650)};
  return columns;
}

const Columns<Item>& item_columns() {
  static const Columns<Item> columns = make_item_columns();
  return columns;
}

const Columns<Material>& material_columns() {
  using M = Material;
  static const Columns<M> columns = {text("material_name", "材料名称", true, &M::material_name),
                                     yes_no("is_need", "必要", false, &M::is_need),
                                     text("material_type", "材料类型", false, &M::material_type, 64),
                                     text("material_format", "材料形式", false, &M::material_format, 64),
                                     number("page_num", "份数", false, &M::page_num, 0, 99),
                                     text("page_format", "规格", false, &M::page_format, 64),
                                     text("source_type", "来源渠道", false, &M::source_type, 64),
                                     text("source_explain", "来源说明", false, &M::source_explain, 1024),
                                     text("form_guid", "空白表格", false, &M::form_guid, 512),
                                     text("example_guid", "样表", false, &M::example_guid, 512),
                                     text("fill_explain", "填报须知", false, &M::fill_explain, 2048),
                                     text("accept_stand", "受理标准", false, &M::accept_stand, 2048)};
  return columns;
}

const Columns<Fee>& fee_columns() {
  static const Columns<Fee> columns = {text("fee_name", "收费项目", true, &Fee::fee_name),
                                       text("fee_stand", "收费标准", true, &Fee::fee_stand),
                                       text("fee_basis", "收费依据", true, &Fee::fee_basis, 1024),
                                       yes_no("can_reduce", "可否减免", false, &Fee::can_reduce),
                                       text("is_desc", "减免说明", false, &Fee::is_desc, 1024)};
  return columns;
}

const Columns<catalog::Outcome>& result_columns() {
  using R = catalog::Outcome;
  static const Columns<R> columns = {text("result_name", "结果名称", true, &R::result_name),
                                     text("result_type", "结果类型", false, &R::result_type, 64),
                                     text("result_guid", "结果样本", false, &R::result_guid, 512)};
  return columns;
}

const Columns<FrequentQuestion>& question_columns() {
  using Q = FrequentQuestion;
  static const Columns<Q> columns = {text("question", "问题", true, &Q::question, 1024),
                                     text("answer", "解答", true, &Q::answer, kMaxText)};
  return columns;
}

const Columns<Notice>& notice_columns() {
  using N = Notice;
  static const Columns<N> columns =
      with_provenance({text("id", "编号", true, &N::id, kMaxId), text("title", "标题", true, &N::title),
                       text("title_en", "英文标题", false, &N::title_en), text("issuer", "发布机构", true, &N::issuer),
                       day("published_on", "发布日期", true, &N::published_on),
                       day("until", "截止日期", false, &N::until), text("body", "正文", true, &N::body, kMaxText)},
                      &N::provenance);
  return columns;
}

const Columns<Explanation>& explanation_columns() {
  using E = Explanation;
  static const Columns<E> columns = with_provenance(
      {text("id", "编号", true, &E::id, kMaxId), text("title", "标题", true, &E::title),
       text("title_en", "英文标题", false, &E::title_en), text("policy", "政策", true, &E::policy, 1024),
       text("issuer", "发布机构", true, &E::issuer), day("published_on", "发布日期", true, &E::published_on),
       text("plain_language", "白话说明", true, &E::plain_language, 4096),
       text("body", "正文", false, &E::body, kMaxText), list("items", "相关事项", false, &E::items, kMaxId)},
      &E::provenance);
  return columns;
}

const Columns<PublicList>& list_columns() {
  using L = PublicList;
  static const Columns<L> columns = with_provenance(
      {text("id", "编号", true, &L::id, kMaxId), text("title", "标题", true, &L::title),
       text("title_en", "英文标题", false, &L::title_en), text("explanation", "说明", false, &L::explanation, 4096),
       day("published_on", "发布日期", true, &L::published_on)},
      &L::provenance);
  return columns;
}

const Columns<ListEntry>& list_entry_columns() {
  using L = ListEntry;
  static const Columns<L> columns = {
      text("name", "名称", true, &L::name), text("dept_name", "部门", false, &L::dept_name),
      text("basis", "依据", false, &L::basis, 1024), text("note", "备注", false, &L::note, 1024),
      text("item", "事项", false, &L::item, kMaxId)};
  return columns;
}

const Columns<FlowChart>& chart_columns() {
  using F = FlowChart;
  static const Columns<F> columns = with_provenance(
      {text("id", "编号", true, &F::id, kMaxId), text("title", "标题", true, &F::title),
       text("title_en", "英文标题", false, &F::title_en), text("dept_name", "部门", true, &F::dept_name),
       list("items", "相关事项", false, &F::items, kMaxId)},
      &F::provenance);
  return columns;
}

const Columns<FlowStep>& step_columns() {
  static const Columns<FlowStep> columns = make_step_columns();
  return columns;
}

const Columns<Hall>& hall_columns() {
  using H = Hall;
  static const Columns<H> columns = {
      text("id", "编号", true, &H::id, kMaxId),
      text("name", "名称", true, &H::name),
      text("name_en", "英文名称", false, &H::name_en),
      text("introduction", "介绍", true, &H::introduction, kMaxText),
      text("introduction_en", "英文介绍", false, &H::introduction_en, kMaxText),
      text("address", "地址", true, &H::address),
      text("phone", "电话", true, &H::phone, 64),
      {"hours", "时间", true, [](H& hall, const Cell& cell) { return read_hours(cell, hall.hours); }},
      list("facilities", "便民设施", false, &H::facilities)};
  return columns;
}

const Columns<Floor>& floor_columns() {
  using F = Floor;
  static const Columns<F> columns = {
      number("number", "层", true, &F::number, -9, 99), text("name", "名称", true, &F::name, 96),
      text("name_en", "英文名称", false, &F::name_en, 96), number("width", "宽", true, &F::width, 1, 10000),
      number("height", "高", true, &F::height, 1, 10000)};
  return columns;
}

const Columns<MapShape>& shape_columns() {
  using M = MapShape;
  static const Columns<M> columns = {
      {"kind", "种类", true, [](M& shape, const Cell& cell) { return read_word(cell, kShapes, shape.kind); }},
      number("x", "左", true, &M::x, 0, 10000),
      number("y", "上", true, &M::y, 0, 10000),
      number("width", "宽", true, &M::width, 1, 10000),
      number("height", "高", true, &M::height, 1, 10000),
      text("label", "文字", false, &M::label, 96),
      text("ref", "窗口编号", false, &M::ref, kMaxId)};
  return columns;
}

const Columns<Window>& window_columns() {
  using W = Window;
  static const Columns<W> columns = {text("id", "编号", true, &W::id, kMaxId),
                                     text("number", "窗口号", true, &W::number, 16),
                                     text("name", "名称", true, &W::name, 96),
                                     text("name_en", "英文名称", false, &W::name_en, 96),
                                     number("floor", "楼层", true, &W::floor, -9, 99),
                                     text("dept_name", "部门", false, &W::dept_name),
                                     text("queue_code", "排队业务码", false, &W::queue_code, 8),
                                     yes_no("wheelchair", "无障碍", false, &W::wheelchair),
                                     yes_no("green_channel", "绿色通道", false, &W::green_channel)};
  return columns;
}

const Columns<Route>& route_columns() {
  using R = Route;
  static const Columns<R> columns = {
      text("mode", "方式", true, &R::mode, 64), text("mode_en", "英文方式", false, &R::mode_en, 64),
      text("text", "说明", true, &R::text, 1024), text("text_en", "英文说明", false, &R::text_en, 1024)};
  return columns;
}

const Columns<ServiceStation>& station_columns() {
  using S = ServiceStation;
  static const Columns<S> columns = {
      text("id", "编号", true, &S::id, kMaxId),
      number("level", "层级", true, &S::level, 1, 3),
      text("parent", "上级", false, &S::parent, kMaxId),
      text("name", "名称", true, &S::name),
      text("name_en", "英文名称", false, &S::name_en),
      text("address", "地址", true, &S::address),
      text("phone", "电话", true, &S::phone, 64),
      {"hours", "时间", true, [](S& station, const Cell& cell) { return read_hours(cell, station.hours); }},
      list("items", "办理事项", false, &S::items, kMaxId)};
  return columns;
}

const Columns<Hotline>& hotline_columns() {
  using H = Hotline;
  static const Columns<H> columns = {
      text("name", "名称", true, &H::name), text("name_en", "英文名称", false, &H::name_en),
      text("number", "号码", true, &H::number, 64), text("hours", "时间", true, &H::hours),
      text("what", "咨询内容", true, &H::what, 1024)};
  return columns;
}

const Columns<CalendarYear>& calendar_columns() {
  using C = CalendarYear;
  static const Columns<C> columns = {
      number("year", "年份", true, &C::year, 2000, 2199),
      {"holidays", "放假", false, [](C& year, const Cell& cell) { return read_days(cell, year.holidays); }},
      {"workdays", "调休上班", false, [](C& year, const Cell& cell) { return read_days(cell, year.workdays); }},
      text("source", "来源", true, &C::source, 1024)};
  return columns;
}

const Columns<SynonymGroup>& synonym_columns() {
  static const Columns<SynonymGroup> columns = {list("words", "同义词", true, &SynonymGroup::words, 96)};
  return columns;
}

const Columns<ReadingRow>& reading_columns() {
  static const Columns<ReadingRow> columns = {text("character", "字", true, &ReadingRow::character, 8),
                                              list("spellings", "拼音", true, &ReadingRow::spellings, 8)};
  return columns;
}

}  // namespace lifecert::native
