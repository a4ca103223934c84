// The public views of a hall as JSON, for boards, kiosks and pages. Only what may hang on a wall.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/civil.h"
#include "core/wire/text.h"
#include "native/intake/hall_routes.h"

namespace lifecert::native {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kCallsShown = 12;
constexpr std::size_t kLateShown = 200;
constexpr std::size_t kVersionsShown = 200;
constexpr std::int64_t kFiguresOver_s = 30LL * 24 * 3600;

Json call_json(const desk::Ticket& ticket) {
  return {{"number", desk::ticket_name(ticket)}, {"window", ticket.window}, {"called_at", ticket.last_called_at}};
}

Json services_json(const desk::Hall& hall, const std::vector<const desk::Ticket*>& today) {
  Json services = Json::array();
  for (const desk::Service& service : hall.plan.services) {
    const auto waiting = std::ranges::count_if(today, [&](const desk::Ticket* ticket) {
      return ticket->state == desk::TicketState::waiting && ticket->service == service.code;
    });
    services.push_back({{"code", service.code}, {"name_zh", service.name_zh}, {"name_en", service.name_en},
                        {"waiting", waiting}});
  }
  return services;
}

Json case_json(const desk::Case& one, std::int64_t now) {
  return {{"id", wire::to_hex(one.id).substr(0, 12)},
          {"kind", desk::name_of(one.kind)},
          {"topic", one.topic},
          {"where", one.department},
          {"stage", desk::name_of(one.stage)},
          {"lamp", desk::name_of(desk::lamp_of(one, now))},
          {"received_at", one.received_at},
          {"promise_end", one.promise_end},
          {"legal_end", one.legal_end},
          {"rounds", one.rounds}};
}

Json statistics_json(const desk::Statistics& made) {
  Json kinds = Json::array();
  for (const desk::KindCounts& one : made.kinds) {
    kinds.push_back({{"kind", desk::name_of(one.kind)}, {"received", one.received}, {"answered", one.answered},
                     {"in_promise", one.in_promise}, {"in_law", one.in_law}, {"open", one.open},
                     {"open_late", one.open_late}, {"escalations", one.escalations}});
  }
  Json origins = Json::array();
  for (const desk::OriginCount& one : made.origins) {
    origins.push_back({{"origin", desk::name_of(one.origin)}, {"received", one.received}, {"answered", one.answered}});
  }
  return {{"from", made.from},         {"to", made.to},
          {"kinds", kinds},            {"origins", origins},
          {"bookings", made.bookings}, {"tickets", made.tickets},
          {"green_tickets", made.green_tickets}, {"served", made.served},
          {"no_shows", made.no_shows}, {"median_wait_s", made.median_wait_s},
          {"levels", made.levels}};
}

const char* standing_of(const draw::Entry& entry) {
  if (entry.result) return "published";
  if (entry.checkpoint.empty()) return "committed";
  return entry.secret || entry.without_secret ? "to-be-published" : "awaits-secret";
}

}  // namespace

std::string board_json(const intake::HallState& state, const desk::Hall& hall, std::int64_t now) {
  const std::vector<const desk::Ticket*> today = desk::HallBook::tickets_today(hall, now);
  std::vector<const desk::Ticket*> called;
  std::ranges::copy_if(today, std::back_inserter(called),
                       [](const desk::Ticket* ticket) { return ticket->last_called_at != 0 && ticket->window != 0; });
  std::ranges::sort(called, [](const desk::Ticket* a, const desk::Ticket* b) {
    return std::tuple(b->last_called_at, b->order) < std::tuple(a->last_called_at, a->order);
  });
  Json calls = Json::array();
  for (const desk::Ticket* ticket : called) {
    if (calls.size() < kCallsShown && ticket->state == desk::TicketState::called) calls.push_back(call_json(*ticket));
  }
  return Json{{"hall", hall.plan.hall},
              {"name_zh", hall.plan.name_zh},
              {"name_en", hall.plan.name_en},
              {"version", state.queue_version(hall.plan.hall)},
              {"at", now},
              {"open", is_open_at(hall.plan.calendar, now, kChinaOffsetS)},
              {"calls", calls},
              {"services", services_json(hall, today)}}
      .dump();
}

std::string plan_json(const desk::Hall& hall) {
  Json windows = Json::array();
  for (const desk::Window& one : hall.plan.windows) windows.push_back({{"number", one.number}, {"services", one.services}});
  Json services = Json::array();
  for (const desk::Service& one : hall.plan.services) {
    services.push_back({{"code", one.code}, {"name_zh", one.name_zh}, {"name_en", one.name_en}, {"bookable", one.bookable},
                        {"slot_minutes", one.slot_minutes}});
  }
  Json limits = Json::array();
  for (const desk::RequestLimit& one : hall.plan.limits) {
    limits.push_back({{"kind", desk::name_of(one.kind)}, {"promised_days", one.promised_days}, {"legal_days", one.legal_days}});
  }
  Json hours = Json::array();
  for (const DaySpan& span : hall.plan.calendar.hours) hours.push_back({{"from", span.from}, {"to", span.to}});
  return Json{{"hall", hall.plan.hall},       {"name_zh", hall.plan.name_zh}, {"name_en", hall.plan.name_en},
              {"edition", hall.plan.edition}, {"windows", windows},           {"services", services},
              {"limits", limits},             {"hours", hours},               {"book_ahead_days", hall.plan.book_ahead_days},
              {"mailbox", wire::to_hex(hall.plan.mailbox)}}
      .dump();
}

std::string slots_json(const desk::Hall& hall, std::string_view code, std::int64_t now) {
  const desk::Service* service = desk::find_service(hall.plan, code);
  Json days = Json::array();
  const std::int32_t today = day_of_time(now, kChinaOffsetS);
  for (std::int32_t day = today; service != nullptr && day <= today + hall.plan.book_ahead_days; ++day) {
    Json slots = Json::array();
    for (const auto& [slot, free] : desk::HallBook::free_places(hall, *service, day, now)) {
      slots.push_back({{"from", slot}, {"free", free}});
    }
    if (!slots.empty()) days.push_back({{"day", day}, {"date", iso_date(day)}, {"slots", slots}});
  }
  return Json{{"hall", hall.plan.hall}, {"service", std::string(code)}, {"days", days}}.dump();
}

std::string supervision_json(const desk::Hall& hall, std::int64_t now) {
  std::vector<const desk::Case*> open;
  std::array<std::uint32_t, 3> lamps{};
  for (const auto& [id, one] : hall.cases) {
    if (!desk::is_open(one)) continue;
    open.push_back(&one);
    ++lamps[static_cast<std::size_t>(desk::lamp_of(one, now)) - 1];
  }
  std::ranges::sort(open, {}, [](const desk::Case* one) { return std::pair(one->promise_end, one->id); });
  Json late = Json::array();
  for (const desk::Case* one : open) {
    if (late.size() < kLateShown && desk::lamp_of(*one, now) != desk::Lamp::green) late.push_back(case_json(*one, now));
  }
  const desk::Statistics figures = desk::HallBook::statistics(hall, now - kFiguresOver_s, now + 1, now);
  return Json{{"hall", hall.plan.hall},
              {"name_zh", hall.plan.name_zh},
              {"name_en", hall.plan.name_en},
              {"at", now},
              {"lamps", {{"green", lamps[0]}, {"yellow", lamps[1]}, {"red", lamps[2]}}},
              {"late", late},
              {"figures", statistics_json(figures)}}
      .dump();
}

std::string catalogues_json(const intake::HallState& state) {
  Json versions = Json::array();
  const std::vector<catalog::PublishedVersion>& all = state.catalogues().versions();
  for (auto one = all.rbegin(); one != all.rend() && versions.size() < kVersionsShown; ++one) {
    versions.push_back({{"version", one->version}, {"hash", wire::to_hex(one->hash)}, {"editor", one->editor},
                        {"issued_at", one->issued_at}, {"logged_at", one->logged_at}, {"index", one->index}});
  }
  return Json{{"versions", versions}}.dump();
}

std::string draws_json(const intake::HallState& state) {
  Json draws = Json::array();
  for (const auto& [id, entry] : state.draws().entries()) {
    draws.push_back({{"id", wire::to_hex(id)},
                     {"number", entry.commitment.number},
                     {"title", entry.commitment.rules.title},
                     {"demonstration", entry.commitment.demonstration},
                     {"committed_at", entry.committed_at},
                     {"draw_at", entry.commitment.draw_at},
                     {"objects", entry.commitment.object_count},
                     {"inspectors", entry.commitment.inspector_count},
                     {"count", entry.commitment.rules.count},
                     {"standing", standing_of(entry)},
                     {"without_secret", entry.without_secret}});
  }
  return Json{{"draws", draws}}.dump();
}

}  // namespace lifecert::native
