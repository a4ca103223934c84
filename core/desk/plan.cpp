#include "core/desk/plan.h"

#include <algorithm>
#include <set>

#include "core/crypto/sign.h"

namespace lifecert::desk {
namespace {

constexpr std::uint16_t kLeastSlot = 5;
constexpr std::uint16_t kLongestSlot = 240;

Error fault(const char* where) { return {Code::bad_argument, where}; }

bool is_machine_name(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

bool is_queue_code(std::string_view text) {
  return (text.size() == 1 || text.size() == 2) && std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

Result<void> check_services(const HallPlan& plan) {
  std::set<std::string_view> codes;
  for (const Service& service : plan.services) {
    if (!is_queue_code(service.code) || !codes.insert(service.code).second) return fault("services: code");
    if (service.slot_minutes < kLeastSlot || service.slot_minutes > kLongestSlot) return fault("services: slot_minutes");
    if (service.bookable && service.places == 0) return fault("services: places");
  }
  std::set<std::uint16_t> numbers;
  for (const Window& window : plan.windows) {
    if (!numbers.insert(window.number).second) return fault("windows: number");
    if (window.services.empty()) return fault("windows: services");
    for (const std::string& code : window.services) {
      if (!codes.contains(code)) return fault("windows: services");
    }
  }
  return {};
}

Result<void> check_limits(const HallPlan& plan) {
  for (std::size_t i = 0; i < plan.limits.size(); ++i) {
    const RequestLimit& limit = plan.limits[i];
    if (i > 0 && plan.limits[i - 1].kind >= limit.kind) return fault("limits: kind");
    if (limit.promised_days == 0 || limit.legal_days < limit.promised_days) return fault("limits: legal_days");
    if (limit.accept_days > limit.promised_days) return fault("limits: accept_days");
  }
  return {};
}

Result<void> check_keys(const HallPlan& plan) {
  for (const auto* list : {&plan.desks, &plan.supervisors, &plan.draw_officers, &plan.kiosks}) {
    for (const DeskKey& one : *list) {
      if (Result<void> good = crypto::check_public_key(one.key); !good) return Error{good.error().code, one.name};
    }
  }
  return {};
}

}  // namespace

bool known(RequestKind kind) { return kind >= RequestKind::complaint && kind <= RequestKind::bad_review; }

std::string_view name_of(RequestKind kind) {
  switch (kind) {
    case RequestKind::complaint: return "complaint";
    case RequestKind::question: return "question";
    case RequestKind::suggestion: return "suggestion";
    case RequestKind::report: return "report";
    case RequestKind::praise: return "praise";
    case RequestKind::help: return "help";
    case RequestKind::bad_review: return "bad-review";
  }
  return "unknown";
}

Result<void> check_plan(const HallPlan& plan) {
  if (plan.version != kVersion) return Error{Code::unknown_version, "hall plan"};
  if (!is_machine_name(plan.hall)) return fault("hall");
  if (plan.services.empty()) return fault("services");
  if (plan.windows.empty()) return fault("windows");
  if (plan.desks.empty()) return fault("desks");
  if (plan.open_per_device == 0) return fault("open_per_device");
  if (Result<void> good = check_calendar(plan.calendar); !good) return good;
  if (Result<void> good = check_services(plan); !good) return good;
  return check_limits(plan);
}

Result<HallPlan> verify_plan(const envelope::SignedStatement& statement, const std::vector<PublicKey>& registrars,
                             std::string_view region) {
  if (statement.signatures.size() != 1) return Error{Code::too_few_signatures, "hall plan"};
  const KeyId& id = statement.signatures.front().key_id;
  const auto key = std::ranges::find_if(registrars, [&](const PublicKey& one) { return crypto::key_id(one) == id; });
  if (key == registrars.end()) return Error{Code::wrong_key, "hall plan"};
  if (Result<void> good = envelope::verify_by(statement, envelope::Kind::hall_plan, envelope::Role::registrar, *key); !good) {
    return good.error();
  }
  Result<HallPlan> plan = wire::decode<HallPlan>(statement.payload);
  if (!plan) return plan;
  if (plan->region != region) return Error{Code::wrong_region, "hall plan"};
  if (Result<void> good = check_plan(*plan); !good) return good.error();
  if (Result<void> good = check_keys(*plan); !good) return good.error();
  return plan;
}

const Service* find_service(const HallPlan& plan, std::string_view code) {
  const auto found = std::ranges::find(plan.services, code, &Service::code);
  return found == plan.services.end() ? nullptr : &*found;
}

const Window* find_window(const HallPlan& plan, std::uint16_t number) {
  const auto found = std::ranges::find(plan.windows, number, &Window::number);
  return found == plan.windows.end() ? nullptr : &*found;
}

const RequestLimit* find_limit(const HallPlan& plan, RequestKind kind) {
  const auto found = std::ranges::find(plan.limits, kind, &RequestLimit::kind);
  return found == plan.limits.end() ? nullptr : &*found;
}

bool serves(const Window& window, std::string_view service) {
  return std::ranges::find(window.services, service) != window.services.end();
}

const PublicKey* find_key(const std::vector<DeskKey>& keys, const KeyId& id) {
  const auto found = std::ranges::find_if(keys, [&](const DeskKey& one) { return crypto::key_id(one.key) == id; });
  return found == keys.end() ? nullptr : &found->key;
}

std::vector<std::uint16_t> slots_of(const HallPlan& plan, const Service& service, std::int32_t day) {
  std::vector<std::uint16_t> slots;
  if (!service.bookable || !is_working_day(plan.calendar, day)) return slots;
  for (const DaySpan& span : plan.calendar.hours) {
    for (unsigned from = span.from; from + service.slot_minutes <= span.to; from += service.slot_minutes) {
      slots.push_back(static_cast<std::uint16_t>(from));
    }
  }
  return slots;
}

}  // namespace lifecert::desk
