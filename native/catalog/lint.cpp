#include "native/catalog/lint.h"

#include <algorithm>
#include <set>

namespace lifecert::native {
namespace {

using namespace catalog;

class Linter {
 public:
  Linter(const Content& content, const SourcePlaces& places) : content_(content), places_(places) {
    for (const Hall& hall : content.book.halls) {
      hall_ids_.insert(hall.id);
      for (const Window& window : hall.windows) windows_.insert(window.id);
    }
    for (const ServiceStation& station : content.book.stations) hall_ids_.insert(station.id);
    for (const Item& item : content.items) items_.insert(item.task_code);
  }

  std::vector<SourceFault> run() {
    for (const Item& item : content_.items) check_item(item);
    for (const Explanation& one : content_.explanations) {
      at("explanations", one.id);
      check_items(one.items, "items");
      check_source(one.provenance);
    }
    for (const PublicList& one : content_.lists) {
      at("lists", one.id);
      if (one.entries.empty()) say("entries", "at least one entry", "至少一个条目");
      for (const ListEntry& entry : one.entries) {
        if (!entry.item.empty()) check_items({entry.item}, "item");
      }
      check_source(one.provenance);
    }
    for (const FlowChart& one : content_.charts) check_chart(one);
    for (const Notice& one : content_.notices) {
      at("notices", one.id);
      check_source(one.provenance);
    }
    check_halls();
    return std::move(faults_);
  }

 private:
  void at(const std::string& table, const std::string& id) {
    const auto found = places_.find({table, id});
    place_ = found == places_.end() ? std::pair<std::string, std::uint32_t>{table, 0} : found->second;
  }
  void say(std::string column, std::string en, std::string zh) {
    faults_.push_back({place_.first, place_.second, std::move(column), std::move(en), std::move(zh)});
  }

  void check_item(const Item& item) {
    at("items", item.task_code);
    if (item.materials.empty())
      say("materials", "at least one material (无需提交材料 when none is needed)",
          "至少一份材料（不需要材料时写“无需提交材料”）");
    check_limits(item);
    if (item.is_fee && item.fees.empty())
      say("fees", "the fees, as is_fee says that there are some", "收费项目和标准（已填“收费”）");
    if (!item.is_fee && !item.fees.empty()) say("is_fee", "yes, as there are fees", "“是”（已填收费项目）");
    for (const Fee& fee : item.fees) {
      if (fee.fee_stand.empty() || fee.fee_basis.empty())
        say("fees", "standard and basis of each fee", "每项收费的标准和依据");
    }
    if (item.windows.empty()) say("windows", "at least one window", "至少一个窗口");
    for (const std::string& window : item.windows) {
      if (!windows_.contains(window))
        say("windows", "a window of the halls, not \"" + window + "\"", "大厅里有的窗口编号，没有“" + window + "”");
    }
    if (item.provenance.origin != EntryOrigin::synthetic && item.by_law.empty())
      say("by_law", "the law that it rests on", "设定依据");
    check_source(item.provenance);
  }

  void check_limits(const Item& item) {
    const auto fits = [](const TimeLimit& limit) {
      return (limit.unit == LimitUnit::at_once || limit.unit == LimitUnit::none) == (limit.amount == 0);
    };
    if (!fits(item.anticipate))
      say("anticipate_day", "a number for days, 0 for at_once and none", "天数；即办或无规定时为 0");
    if (!fits(item.promise)) say("promise_day", "a number for days, 0 for at_once", "天数；即办时为 0");
    if (item.promise.unit == LimitUnit::none)
      say("promise_type", "a promised limit; only a law may state none", "承诺时限；只有法定时限可以没有");
    if (item.anticipate.unit == item.promise.unit && item.promise.amount > item.anticipate.amount) {
      say("promise_day", "at most the statutory limit", "不超过法定时限");
    }
  }

  void check_source(const Provenance& provenance) {
    if (provenance.origin != EntryOrigin::published) return;
    if (provenance.source.empty())
      say("source", "the public source, as origin is published", "公开来源（来源性质为“公开”）");
    if (provenance.source_day == 0) say("source_day", "the day on which the source was read", "查阅来源的日期");
  }

  void check_items(const std::vector<std::string>& codes, const char* column) {
    for (const std::string& code : codes) {
      if (!items_.contains(code))
        say(column, "the code of an item that is there, not \"" + code + "\"", "已有事项的编码，没有“" + code + "”");
    }
  }

  void check_chart(const FlowChart& chart) {
    at("charts", chart.id);
    check_items(chart.items, "items");
    check_source(chart.provenance);
    if (chart.steps.empty()) say("steps", "at least one step", "至少一个步骤");
    std::set<std::string> ids;
    for (const FlowStep& step : chart.steps) {
      if (!ids.insert(step.id).second)
        say("steps", "a different id for each step, not twice \"" + step.id + "\"",
            "步骤编号不能重复：“" + step.id + "”");
    }
    for (const FlowStep& step : chart.steps) {
      for (const std::string& next : step.next) {
        if (!ids.contains(next))
          say("steps", "a step of this chart, not \"" + next + "\"", "本图中的步骤，没有“" + next + "”");
      }
      if (!step.answers.empty() && step.answers.size() != step.next.size())
        say("steps", "one answer for each next step", "每个后续步骤一个答案");
    }
  }

  void check_halls() {
    std::set<std::string> seen;
    for (const Hall& hall : content_.book.halls) {
      at("halls", hall.id);
      if (hall.hours.empty()) say("hours", "opening hours", "开放时间");
      for (const Window& window : hall.windows) {
        if (!seen.insert(window.id).second)
          say("windows", "a different id for each window, not twice \"" + window.id + "\"",
              "窗口编号不能重复：“" + window.id + "”");
        const bool has_floor =
            std::ranges::any_of(hall.floors, [&](const Floor& one) { return one.number == window.floor; });
        if (!has_floor)
          say("windows", "a floor of the hall for window " + window.id, "窗口 " + window.id + " 所在的楼层");
      }
      for (const Floor& floor : hall.floors) {
        for (const MapShape& shape : floor.shapes) {
          if (shape.kind == ShapeKind::counter && !windows_.contains(shape.ref))
            say("shapes", "a window for the counter \"" + shape.label + "\"", "图形“" + shape.label + "”对应的窗口");
          if (shape.x + shape.width > floor.width || shape.y + shape.height > floor.height)
            say("shapes", "a place on the floor's map for \"" + shape.label + "\"",
                "图形“" + shape.label + "”在楼层图范围内");
        }
      }
    }
    for (const ServiceStation& station : content_.book.stations) {
      at("stations", station.id);
      if (!station.parent.empty() && !hall_ids_.contains(station.parent))
        say("parent", "a station or hall that is there", "已有的上级站点或大厅");
      check_items(station.items, "items");
    }
  }

  const Content& content_;
  const SourcePlaces& places_;
  std::set<std::string> windows_;
  std::set<std::string> items_;
  std::set<std::string> hall_ids_;
  std::pair<std::string, std::uint32_t> place_;
  std::vector<SourceFault> faults_;
};

}  // namespace

std::vector<SourceFault> lint(const Content& content, const SourcePlaces& places) {
  return Linter(content, places).run();
}

}  // namespace lifecert::native
