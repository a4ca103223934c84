// lifecert hall publish: the registrar's plan of a hall, and the keys of those who serve in it.
#include <sys/stat.h>

#include <algorithm>
#include <iostream>
#include <memory>

#include "core/crypto/seal.h"
#include "core/wire/text.h"
#include "native/office/hall_line.h"
#include "native/platform/file.h"
#include "native/platform/key_file.h"
#include "native/platform/system_entropy.h"
#include "native/tools/command.h"

namespace lifecert::native {
namespace {

/// A key file of the hall, made when there is none yet.
Result<crypto::SecretKey> own_key(const RegionFolder& folder, const std::string& file, const char* role) {
  const std::string path = folder.file(file);
  if (Result<crypto::SecretKey> there = read_seed(path, role); there || there.error().code != Code::not_found) return there;
  ::mkdir(path.substr(0, path.rfind('/')).c_str(), 0700);
  SystemEntropy entropy;
  crypto::SecretKey seed;
  if (Result<void> good = entropy.fill(seed.writable()); !good) return good.error();
  if (Result<void> kept = create_seed(path, role, seed); !kept) return kept.error();
  return seed;
}

Result<desk::DeskKey> named_key(const RegionFolder& folder, const std::string& file, const char* role, std::string name) {
  Result<crypto::SecretKey> seed = own_key(folder, file, role);
  if (!seed) return seed.error();
  return desk::DeskKey{std::move(name), crypto::sign_key_pair(std::move(*seed)).public_key};
}

Error fault(std::string where) { return {Code::bad_syntax, std::move(where)}; }

template <class T>
Result<void> take(const Json& json, const char* name, T& into) {
  const auto found = json.find(name);
  if (found == json.end()) return fault(name);
  try {
    into = found->get<T>();
  } catch (const Json::exception&) {
    return fault(name);
  }
  return {};
}

Result<std::vector<std::int32_t>> days_of(const Json& json, const char* name) {
  std::vector<std::string> texts;
  if (Result<void> good = take(json, name, texts); !good) return good.error();
  std::vector<std::int32_t> days;
  for (const std::string& text : texts) {
    Result<std::int32_t> day = parse_iso_date(text);
    if (!day) return fault(std::string(name) + ": " + text);
    days.push_back(*day);
  }
  return days;
}

Result<void> take_calendar(const Json& json, WorkingCalendar& calendar) {
  Result<std::vector<std::int32_t>> holidays = days_of(json, "holidays");
  if (!holidays) return holidays.error();
  Result<std::vector<std::int32_t>> made_up = days_of(json, "made_up");
  if (!made_up) return made_up.error();
  std::vector<std::array<std::uint16_t, 2>> hours;
  if (Result<void> good = take(json, "hours", hours); !good) return good;
  calendar.holidays = std::move(*holidays);
  calendar.made_up = std::move(*made_up);
  for (const auto& span : hours) calendar.hours.push_back({span[0], span[1]});
  return {};
}

Result<void> take_services(const Json& json, desk::HallPlan& plan) {
  Json services;
  if (Result<void> good = take(json, "services", services); !good) return good;
  for (const Json& one : services) {
    desk::Service service;
    for (const Result<void>& good : {take(one, "code", service.code), take(one, "name_zh", service.name_zh),
                                     take(one, "name_en", service.name_en), take(one, "bookable", service.bookable),
                                     take(one, "slot_minutes", service.slot_minutes), take(one, "places", service.places)}) {
      if (!good) return Error{good.error().code, "services: " + good.error().where};
    }
    plan.services.push_back(std::move(service));
  }
  Json windows;
  if (Result<void> good = take(json, "windows", windows); !good) return good;
  for (const Json& one : windows) {
    desk::Window window;
    for (const Result<void>& good : {take(one, "number", window.number), take(one, "services", window.services)}) {
      if (!good) return Error{good.error().code, "windows: " + good.error().where};
    }
    plan.windows.push_back(std::move(window));
  }
  return {};
}

Result<void> take_limits(const Json& json, desk::HallPlan& plan) {
  Json limits;
  if (Result<void> good = take(json, "limits", limits); !good) return good;
  for (std::uint8_t number = 1; known(static_cast<desk::RequestKind>(number)); ++number) {
    desk::RequestLimit limit;
    limit.kind = static_cast<desk::RequestKind>(number);
    const auto one = limits.find(name_of(limit.kind));
    if (one == limits.end()) continue;
    for (const Result<void>& good :
         {take(*one, "accept_days", limit.accept_days), take(*one, "promised_days", limit.promised_days),
          take(*one, "legal_days", limit.legal_days)}) {
      if (!good) return Error{good.error().code, "limits: " + good.error().where};
    }
    plan.limits.push_back(limit);
  }
  return {};
}

/// Kiosks that keep a key of their own: a page in kiosk mode shows it at /hall.html#kiosk-key.
Result<void> take_kiosks(const Json& json, desk::HallPlan& plan) {
  const auto kiosks = json.find("kiosks");
  if (kiosks == json.end()) return {};
  for (const Json& one : *kiosks) {
    desk::DeskKey kiosk;
    std::string key;
    for (const Result<void>& good : {take(one, "name", kiosk.name), take(one, "key", key)}) {
      if (!good) return Error{good.error().code, "kiosks: " + good.error().where};
    }
    Result<Bytes> bytes = wire::from_hex(key);
    if (!bytes || bytes->size() != kiosk.key.size()) return fault("kiosks: key: 64 hexadecimal digits are wanted");
    std::ranges::copy(*bytes, kiosk.key.begin());
    plan.kiosks.push_back(std::move(kiosk));
  }
  return {};
}

Result<desk::HallPlan> read_plan(const std::string& path) {
  Result<Bytes> bytes = read_file(path, 1U << 20);
  if (!bytes) return bytes.error();
  const Json json = Json::parse(text_of(*bytes), nullptr, false);
  if (!json.is_object()) return fault("no JSON object");
  desk::HallPlan plan;
  for (const Result<void>& good :
       {take(json, "hall", plan.hall), take(json, "name_zh", plan.name_zh), take(json, "name_en", plan.name_en),
        take(json, "book_ahead_days", plan.book_ahead_days), take(json, "open_per_device", plan.open_per_device),
        take(json, "preferred_run", plan.preferred_run), take(json, "extension_days", plan.extension_days),
        take_calendar(json, plan.calendar), take_services(json, plan), take_limits(json, plan), take_kiosks(json, plan)}) {
    if (!good) return good.error();
  }
  return plan;
}

Result<void> take_keys(const RegionFolder& folder, desk::HallPlan& plan) {
  struct Wanted {
    const char* file;
    const char* role;
    const char* name;
    std::vector<desk::DeskKey>* into;
  };
  for (const Wanted& one : {Wanted{"desk/desk.key", "desk", "窗口", &plan.desks},
                            Wanted{"supervisor/supervisor.key", "supervisor", "监察", &plan.supervisors},
                            Wanted{"draw/officer.key", "draw-officer", "抽查专员", &plan.draw_officers},
                            Wanted{"kiosk/kiosk.key", "kiosk", "自助终端", &plan.kiosks}}) {
    Result<desk::DeskKey> key = named_key(folder, one.file, one.role, one.name);
    if (!key) return key.error();
    one.into->push_back(std::move(*key));
  }
  Result<crypto::SecretKey> mailbox = own_key(folder, "desk/mailbox.key", "mailbox");
  if (!mailbox) return mailbox.error();
  plan.mailbox = crypto::box_key_pair(*mailbox).public_key;
  return {};
}

int publish(Context& context, const std::string& file) {
  const std::optional<RegionFolder> folder = context.folder();
  if (!folder) return kUsage;
  Result<desk::HallPlan> plan = read_plan(file);
  if (!plan) return context.fail(file, plan.error());
  if (Result<void> good = take_keys(*folder, *plan); !good) return context.fail("the hall's keys", good.error());
  Result<std::unique_ptr<HallLine>> line = HallLine::open(*folder, envelope::Role::registrar, "registrar/registrar.key",
                                                          context.intake, context.ca_file);
  if (!line) return context.fail("the registrar's key", line.error());
  if (Result<void> good = (*line)->sync(); !good) return context.fail("reading the halls", good.error());
  const desk::Hall* before = (*line)->state().book().hall(plan->hall);
  plan->region = (*line)->trust()->region;
  plan->edition = before == nullptr ? 1 : before->plan.edition + 1;
  if (Result<void> good = desk::check_plan(*plan); !good) return context.fail(file, good.error());
  Result<receipt::Logged> logged = (*line)->sign_and_post(envelope::Kind::hall_plan, wire::encode(*plan));
  if (!logged) return context.fail("publishing the plan", logged.error());
  if (context.json) {
    Context::print({{"hall", plan->hall}, {"edition", plan->edition}, {"windows", plan->windows.size()}});
  } else {
    std::cout << "published " << plan->hall << " " << plan->name_zh << ", edition " << plan->edition << ", "
              << plan->windows.size() << " windows\n";
  }
  return kDone;
}

}  // namespace

void add_hall_commands(CLI::App& app, Context& context) {
  CLI::App* hall = app.add_subcommand("hall", "A service hall's plan.");
  hall->require_subcommand(1);
  CLI::App* command = hall->add_subcommand("publish",
                                           "Signs a hall's windows, hours and limits, and makes the keys of desk, supervisor, "
                                           "draw officer and kiosk\nwhere there are none. Example: lifecert hall publish demo/hall.json");
  auto file = std::make_shared<std::string>();
  command->add_option("file", *file, "the plan, JSON")->required()->check(CLI::ExistingFile);
  command->callback([file, &context] { context.exit_code = publish(context, *file); });
}

}  // namespace lifecert::native
