// lifecert desk, lifecert supervise
#include <algorithm>
#include <iomanip>
#include <iostream>
#include <memory>

#include "core/base/civil.h"
#include "core/crypto/hash.h"
#include "core/crypto/seal.h"
#include "native/office/hall_line.h"
#include "native/platform/key_file.h"
#include "native/platform/system_entropy.h"
#include "native/tools/command.h"
#include "native/tools/fields.h"

namespace lifecert::native {
namespace {

using desk::CallAction;
using desk::Case;
using desk::Hall;
using desk::StepAction;

constexpr int kCallTries = 5;  // when another window is faster

struct DeskOptions {
  std::string hall;
  std::string id;
  std::string text;
  std::string public_text;
  std::string department;
  std::string service;
  std::string from;
  std::string to;
  std::uint16_t days = 0;
  std::uint16_t window = 0;
  std::string done_with;
  bool all = false;
  bool check = false;
};

std::unique_ptr<HallLine> open_line(Context& context, envelope::Role role, const char* key_file) {
  const std::optional<RegionFolder> folder = context.folder();
  if (!folder) {
    context.exit_code = kUsage;
    return nullptr;
  }
  Result<std::unique_ptr<HallLine>> line = HallLine::open(*folder, role, key_file, context.intake, context.ca_file);
  if (!line) {
    context.fail("the key", line.error());
    return nullptr;
  }
  if (Result<void> good = (*line)->sync(); !good) {
    context.fail("reading the hall's records", good.error());
    return nullptr;
  }
  return std::move(*line);
}

std::unique_ptr<HallLine> open_desk(Context& context) {
  return open_line(context, envelope::Role::desk, "desk/desk.key");
}

// The hall that was named, or the only one.
const Hall* hall_of(Context& context, const HallLine& line, const std::string& name) {
  const auto& halls = line.state().book().halls();
  const Hall* hall = name.empty() && halls.size() == 1 ? &halls.begin()->second : line.state().book().hall(name);
  if (hall == nullptr) context.fail("the hall", {Code::no_hall_plan, name.empty() ? "--hall says which" : name});
  return hall;
}

std::string short_id(const crypto::Hash& id) { return hex(id).substr(0, 12); }

const Case* find_case(Context& context, const Hall& hall, const std::string& prefix) {
  const Case* found = nullptr;
  for (const auto& [id, one] : hall.cases) {
    if (!hex(id).starts_with(prefix)) continue;
    if (found != nullptr) {
      context.usage("the number " + prefix + " fits several; write more of it");
      return nullptr;
    }
    found = &one;
  }
  if (found == nullptr) context.fail("the request", {Code::unknown_case, prefix});
  return found;
}

Json case_json(const Case& one, std::int64_t now) {
  return {{"id", hex(one.id)},
          {"kind", name_of(one.kind)},
          {"origin", name_of(one.origin)},
          {"topic", one.topic},
          {"department", one.department},
          {"stage", name_of(one.stage)},
          {"lamp", name_of(lamp_of(one, now))},
          {"received_at", one.received_at},
          {"promise_end", one.promise_end},
          {"legal_end", one.legal_end},
          {"rounds", one.rounds}};
}

std::vector<const Case*> by_limit(const Hall& hall, bool with_closed) {
  std::vector<const Case*> cases;
  for (const auto& [id, one] : hall.cases) {
    if (with_closed || is_open(one)) cases.push_back(&one);
  }
  std::ranges::sort(cases, {}, [](const Case* one) { return std::pair(one->promise_end, one->id); });
  return cases;
}

void print_cases(const Context& context, const std::vector<const Case*>& cases, std::int64_t now) {
  if (context.json) {
    Json list = Json::array();
    for (const Case* one : cases) list.push_back(case_json(*one, now));
    Context::print({{"requests", list}});
    return;
  }
  for (const Case* one : cases) {
    std::cout << std::left << std::setw(7) << name_of(lamp_of(*one, now)) << short_id(one->id) << "  " << std::setw(12)
              << name_of(one->kind) << std::setw(10) << name_of(one->stage) << "in " << china_time(one->received_at)
              << "  promised " << china_time(one->promise_end) << "  law " << china_time(one->legal_end) << "  "
              << one->topic << (one->department.empty() ? "" : " -> " + one->department) << "\n";
  }
  if (cases.empty()) std::cout << "nothing waits\n";
}

int list(Context& context, const DeskOptions& options) {
  const auto line = open_desk(context);
  if (!line) return context.exit_code;
  const Hall* hall = hall_of(context, *line, options.hall);
  if (hall == nullptr) return context.exit_code;
  print_cases(context, by_limit(*hall, options.all), line->now_s());
  return kDone;
}

Result<desk::RequestBody> body_of(const RegionFolder& folder, const HallLine& line, const Case& one) {
  const HallRecord* record = line.record(one.id);
  if (record == nullptr) return Error{Code::not_found, "request"};
  Bytes sealed;
  if (record->kind == envelope::Kind::hall_request) {
    Result<desk::HallRequest> request = wire::decode<desk::HallRequest>(record->payload);
    if (!request) return request.error();
    sealed = std::move(request->sealed);
  } else {
    Result<desk::Evaluation> evaluation = wire::decode<desk::Evaluation>(record->payload);
    if (!evaluation) return evaluation.error();
    sealed = std::move(evaluation->sealed);
    if (sealed.empty()) return desk::RequestBody{};
  }
  Result<crypto::SecretKey> mailbox = read_seed(folder.file("desk/mailbox.key"), "mailbox");
  if (!mailbox) return mailbox.error();
  return desk::open_body(crypto::box_key_pair(*mailbox), sealed);
}

int show(Context& context, const DeskOptions& options) {
  const auto line = open_desk(context);
  if (!line) return context.exit_code;
  const Hall* hall = hall_of(context, *line, options.hall);
  const Case* one = hall == nullptr ? nullptr : find_case(context, *hall, options.id);
  if (one == nullptr) return context.exit_code;
  Result<desk::RequestBody> body = body_of(*context.folder(), *line, *one);
  if (!body) return context.fail("opening the request", body.error());
  if (context.json) {
    Json json = case_json(*one, line->now_s());
    json["text"] = body->text;
    json["contact"] = body->contact;
    Context::print(json);
    return kDone;
  }
  print_cases(context, {one}, line->now_s());
  std::cout << body->text << "\n" << (body->contact.empty() ? "" : "contact: " + body->contact + "\n");
  return kDone;
}

Result<Bytes> sealed_answer(const RegionFolder& folder, const HallLine& line, const Case& one, const std::string& text) {
  Result<desk::RequestBody> body = body_of(folder, line, one);
  if (!body) return body.error();
  SystemEntropy entropy;
  std::array<std::uint8_t, 32> fresh{};
  if (Result<void> good = entropy.fill(fresh); !good) return good.error();
  const crypto::Hash seed = crypto::hedged_seed(fresh, "desk answer", view_of(text));
  std::array<std::uint8_t, 24> nonce{};
  std::copy_n(seed.begin(), nonce.size(), nonce.begin());
  return desk::seal_answer(text, body->answer_key, one.id, nonce);
}

int step(Context& context, const DeskOptions& options, StepAction action) {
  const auto line = open_desk(context);
  if (!line) return context.exit_code;
  const Hall* hall = hall_of(context, *line, options.hall);
  const Case* one = hall == nullptr ? nullptr : find_case(context, *hall, options.id);
  if (one == nullptr) return context.exit_code;
  desk::CaseStep made;
  made.region = line->trust()->region;
  made.hall = hall->plan.hall;
  made.made_at = line->now_s();
  made.request = one->id;
  made.action = action;
  made.department = options.department;
  made.days = options.days;
  made.public_text = options.public_text;
  if (action == StepAction::answer && !options.text.empty()) {
    Result<Bytes> sealed = sealed_answer(*context.folder(), *line, *one, options.text);
    if (!sealed) return context.fail("sealing the answer", sealed.error());
    made.sealed = std::move(*sealed);
  }
  Result<receipt::Logged> logged = line->sign_and_post(envelope::Kind::case_step, wire::encode(made));
  if (!logged) return context.fail("the step", logged.error());
  if (context.json) {
    Context::print({{"id", hex(one->id)}, {"action", name_of(action)}, {"index", logged->index()}});
  } else {
    std::cout << short_id(one->id) << ": " << name_of(action) << ", record " << logged->index() << " of the log\n";
  }
  return kDone;
}

Result<receipt::Logged> post_call(HallLine& line, const Hall& hall, std::uint16_t window, const crypto::Hash& ticket,
                                  CallAction action, const std::string& service) {
  const desk::Call made{desk::kVersion, line.trust()->region, hall.plan.hall, line.now_s(), action, window, ticket, service};
  return line.sign_and_post(envelope::Kind::call, wire::encode(made));
}

void print_call(const Context& context, const desk::Ticket& ticket, std::uint16_t window, CallAction action) {
  if (context.json) {
    Context::print({{"number", ticket_name(ticket)}, {"window", window}, {"action", name_of(action)},
                    {"green", name_of(ticket.green)}});
  } else {
    std::cout << ticket_name(ticket) << (ticket.green == desk::Green::none ? "" : " (green channel)") << ": "
              << name_of(action) << ", window " << window << "\n";
  }
}

// Finishes what is at the window, if asked to, and calls who is next.
int call(Context& context, const DeskOptions& options) {
  const auto line = open_desk(context);
  if (!line) return context.exit_code;
  const Hall* hall = hall_of(context, *line, options.hall);
  if (hall == nullptr) return context.exit_code;
  const auto now_at = [&]() -> const desk::Ticket* {
    for (const desk::Ticket* one : desk::HallBook::tickets_today(*hall, line->now_s())) {
      if (one->state == desk::TicketState::called && one->window == options.window) return one;
    }
    return nullptr;
  };
  if (!options.done_with.empty()) {
    const desk::Ticket* here = now_at();
    if (here == nullptr) return context.fail("the window", {Code::not_found, "nobody is at it"});
    const CallAction action = options.done_with == "done"      ? CallAction::done
                              : options.done_with == "no-show" ? CallAction::no_show
                              : options.done_with == "again"   ? CallAction::call_again
                                                               : CallAction::requeue;
    if (action == CallAction::requeue && options.service.empty()) return context.usage("requeue wants --service");
    const desk::Ticket ticket = *here;
    Result<receipt::Logged> logged = post_call(*line, *hall, options.window, ticket.id, action,
                                               action == CallAction::requeue ? options.service : "");
    if (!logged) return context.fail("the call", logged.error());
    print_call(context, ticket, options.window, action);
    return kDone;
  }
  for (int tries = 0; tries < kCallTries; ++tries) {
    Result<crypto::Hash> next = desk::HallBook::next_for(*hall, options.window, line->now_s());
    if (!next) return context.fail("the queue", next.error());
    const desk::Ticket ticket = hall->tickets.at(*next);
    Result<receipt::Logged> logged = post_call(*line, *hall, options.window, *next, CallAction::call, "");
    if (logged) {
      print_call(context, ticket, options.window, CallAction::call);
      return kDone;
    }
    if (logged.error().code != Code::not_next && logged.error().code != Code::wrong_step) {
      return context.fail("the call", logged.error());
    }
    if (Result<void> good = line->sync(); !good) return context.fail("reading the queue", good.error());
  }
  return context.fail("the queue", {Code::server_busy, "other windows"});
}

int stats(Context& context, const DeskOptions& options) {
  const auto line = open_line(context, envelope::Role::supervisor, "supervisor/supervisor.key");
  if (!line) return context.exit_code;
  const Hall* hall = hall_of(context, *line, options.hall);
  if (hall == nullptr) return context.exit_code;
  const std::int32_t today = day_of_time(line->now_s(), kChinaOffsetS);
  const Result<std::int32_t> from = options.from.empty() ? Result<std::int32_t>(today - 30) : parse_iso_date(options.from);
  const Result<std::int32_t> to = options.to.empty() ? Result<std::int32_t>(today) : parse_iso_date(options.to);
  if (!from || !to || *to < *from) return context.usage("--from and --to want days such as 2026-11-01");
  const desk::Statistics made = desk::HallBook::statistics(*hall, time_of(*from, 0, kChinaOffsetS),
                                                           time_of(*to + 1, 0, kChinaOffsetS), line->now_s());
  if (context.json) {
    Context::print(FieldsWriter::of(made));
    return kDone;
  }
  std::cout << hall->plan.name_zh << ", " << iso_date(*from) << " to " << iso_date(*to) << "\n";
  for (const desk::KindCounts& one : made.kinds) {
    std::cout << "  " << std::left << std::setw(12) << name_of(one.kind) << one.received << " received, " << one.answered
              << " answered, " << one.in_promise << " within the promise, " << one.in_law << " within the law, " << one.open
              << " open, of these " << one.open_late << " late\n";
  }
  for (const desk::OriginCount& one : made.origins) {
    std::cout << "  by " << std::left << std::setw(18) << name_of(one.origin) << one.received << ", answered " << one.answered << "\n";
  }
  std::cout << "  bookings " << made.bookings << ", numbers " << made.tickets << " (green channel " << made.green_tickets
            << "), served " << made.served << ", did not come " << made.no_shows << ", median wait "
            << made.median_wait_s / 60 << " min\n  evaluations, from very dissatisfied to very satisfied:";
  for (const std::uint32_t level : made.levels) std::cout << " " << level;
  std::cout << "\n";
  return kDone;
}

// What is late, where, since when; with --check non-zero when the log lacks an escalation.
int supervise(Context& context, const DeskOptions& options) {
  const auto line = open_line(context, envelope::Role::supervisor, "supervisor/supervisor.key");
  if (!line) return context.exit_code;
  const std::int64_t now = line->now_s();
  std::vector<const Case*> late;
  for (const auto& [name, hall] : line->state().book().halls()) {
    for (const Case* one : by_limit(hall, false)) {
      if (lamp_of(*one, now) != desk::Lamp::green) late.push_back(one);
    }
  }
  print_cases(context, late, now);
  if (!options.check) return kDone;
  const std::vector<intake::OwnRecord> missing = line->state().due_escalations(now - 180, 100);
  if (missing.empty()) return kDone;
  std::cerr << "lifecert: " << missing.size() << " limits were passed and the log does not say so\n";
  return kRefused;
}

}  // namespace

void add_desk_commands(CLI::App& app, Context& context) {
  auto options = std::make_shared<DeskOptions>();
  CLI::App* desk = app.add_subcommand("desk", "A hall's desk: requests, answers, calls, figures.");
  desk->require_subcommand(1);
  desk->add_option("--hall", options->hall, "which hall; needed when there are several");
  const auto add = [&](const char* name, const char* help, auto run) {
    CLI::App* command = desk->add_subcommand(name, help);
    command->callback([options, &context, run] { context.exit_code = run(context, *options); });
    return command;
  };
  const auto add_step = [&](const char* name, const char* help, StepAction action) {
    CLI::App* command = add(name, help, [action](Context& c, const DeskOptions& o) { return step(c, o, action); });
    command->add_option("id", options->id, "the request's number, or its beginning")->required();
    command->add_option("--public", options->public_text, "a sentence that everybody may read");
    return command;
  };
  add("list", "Open requests with lamp and limits, the most urgent first.", list)->add_flag("--all", options->all, "closed ones too");
  add("show", "Opens one request.", show)->add_option("id", options->id, "the request's number, or its beginning")->required();
  add_step("accept", "Takes a request up.", StepAction::accept);
  add_step("transfer", "Passes a request on.", StepAction::transfer)->add_option("--to", options->department, "department")->required();
  add_step("extend", "Extends the limits, once, with a reason in --public.", StepAction::extend)
      ->add_option("--days", options->days, "working days")
      ->required();
  add_step("answer", "Answers; only the asker can read --text.", StepAction::answer)->add_option("--text", options->text, "the answer");
  add_step("close", "Closes an answered request.", StepAction::close);
  CLI::App* calling = add("call", "Calls who is next at a window; with --now ends or repeats what is at it.", call);
  calling->add_option("window", options->window, "number of the window")->required();
  calling->add_option("--now", options->done_with, "done, no-show, again or requeue")
      ->check(CLI::IsMember({"done", "no-show", "again", "requeue"}));
  calling->add_option("--service", options->service, "requeue: for which service");
  CLI::App* figures = add("stats", "Figures as they are published.", stats);
  figures->add_option("--from", options->from, "first day; default: thirty days ago");
  figures->add_option("--to", options->to, "last day; default: today");

  CLI::App* watch = app.add_subcommand("supervise", "What is late, where, since when, in all halls.");
  watch->add_flag("--check", options->check, "fail when a limit was passed without an escalation in the log");
  watch->callback([options, &context] { context.exit_code = supervise(context, *options); });
}

}  // namespace lifecert::native
