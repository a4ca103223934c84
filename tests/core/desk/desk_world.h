// A hall for tests: a plan, a registrar, clerks and phones by name, and a book that is driven as the intake drives it.
#pragma once

#include <memory>
#include <string>

#include "core/desk/book.h"
#include "tests/support/region_fixture.h"

namespace lifecert::support {

inline constexpr const char* kHall = "hall-01";

/// The moment of a minute of a day in China.
inline std::int64_t china(const char* iso, unsigned hour, unsigned minute = 0) {
  return time_of(must(parse_iso_date(iso)), hour * 60 + minute, kChinaOffsetS);
}

inline WorkingCalendar hall_calendar() {
  WorkingCalendar calendar;
  const auto day = [](const char* iso) { return must(parse_iso_date(iso)); };
  for (const auto& [from, to] : {std::pair{"2026-10-01", "2026-10-07"}, std::pair{"2027-01-01", "2027-01-03"},
                                 std::pair{"2027-02-05", "2027-02-12"}, std::pair{"2027-04-03", "2027-04-05"},
                                 std::pair{"2027-05-01", "2027-05-05"}, std::pair{"2027-10-01", "2027-10-07"}}) {
    for (std::int32_t one = day(from); one <= day(to); ++one) calendar.holidays.push_back(one);
  }
  for (const char* iso : {"2026-10-10", "2027-02-13", "2027-05-08", "2027-10-09"}) calendar.made_up.push_back(day(iso));
  calendar.hours = {{510, 720}, {870, 1050}};
  return calendar;
}

inline desk::HallPlan hall_plan() {
  desk::HallPlan plan;
  plan.region = "demo.example";
  plan.hall = kHall;
  plan.name_zh = "示例区政务服务大厅";
  plan.name_en = "Demo District Service Hall";
  plan.edition = 1;
  plan.calendar = hall_calendar();
  plan.services = {{"A", "社会保障", "Social security", true, 30, 2}, {"B", "民政", "Civil affairs", true, 60, 1},
                   {"C", "综合咨询", "Information", false, 30, 0}};
  plan.windows = {{1, {"A"}}, {2, {"A", "B"}}, {3, {"C"}}};
  using desk::RequestKind;
  plan.limits = {{RequestKind::complaint, 1, 5, 15}, {RequestKind::question, 1, 3, 5},
                 {RequestKind::suggestion, 2, 10, 30}, {RequestKind::report, 1, 5, 15},
                 {RequestKind::praise, 2, 5, 15}, {RequestKind::help, 0, 1, 2},
                 {RequestKind::bad_review, 1, 5, 10}};
  plan.mailbox = named_box("mailbox").public_key;
  plan.desks = {{"一号窗口", NamedSigner("desk 1").public_key()}, {"二号窗口", NamedSigner("desk 2").public_key()}};
  plan.supervisors = {{"监察", NamedSigner("supervisor").public_key()}};
  plan.draw_officers = {{"抽查专员", NamedSigner("draw officer").public_key()}};
  plan.kiosks = {{"一号自助机", NamedSigner("kiosk 1").public_key()}};
  return plan;
}

class DeskWorld {
 public:
  std::int64_t now = china("2026-11-26", 9);
  desk::HallBook book{"demo.example", {NamedSigner("registrar").public_key()}};

  DeskWorld() { must(publish(hall_plan())); }

  Result<desk::Taken> publish(const desk::HallPlan& plan) {
    return say(envelope::Kind::hall_plan, plan, envelope::Role::registrar, "registrar");
  }

  template <class Payload>
  static envelope::SignedStatement sign(envelope::Kind kind, const Payload& payload, envelope::Role role,
                                        std::string_view who) {
    NamedSigner signer(who);
    return must(envelope::sign_statement(kind, wire::encode(payload), role, signer));
  }

  /// As the intake does it.
  Result<desk::Taken> give(const envelope::SignedStatement& statement) {
    if (Result<void> good = book.verify(statement); !good) return good.error();
    return book.take(statement, now);
  }
  template <class Payload>
  Result<desk::Taken> say(envelope::Kind kind, const Payload& payload, envelope::Role role, std::string_view who) {
    return give(sign(kind, payload, role, who));
  }

  desk::Appointment booking(std::string_view phone, const char* service, const char* day, unsigned hour,
                            unsigned minute = 0) {
    desk::Appointment wish;
    fill(wish, phone);
    wish.service = service;
    wish.day = must(parse_iso_date(day));
    wish.slot = static_cast<std::uint16_t>(hour * 60 + minute);
    return wish;
  }
  Result<desk::Taken> book_place(std::string_view phone, const char* service, const char* day, unsigned hour,
                                 unsigned minute = 0) {
    return say(envelope::Kind::appointment, booking(phone, service, day, hour, minute), envelope::Role::device, phone);
  }
  Result<desk::Taken> cancel(std::string_view phone, const crypto::Hash& earlier) {
    desk::Appointment wish;
    fill(wish, phone);
    wish.action = desk::BookingAction::cancel;
    wish.earlier = earlier;
    return say(envelope::Kind::appointment, wish, envelope::Role::device, phone);
  }
  Result<desk::Taken> take_number(std::string_view phone, const char* service, desk::Green green = desk::Green::none,
                                  std::optional<crypto::Hash> booking = std::nullopt) {
    desk::TicketRequest wish;
    fill(wish, phone);
    wish.service = service;
    wish.green = green;
    wish.booking = booking;
    return say(envelope::Kind::ticket, wish, envelope::Role::device, phone);
  }
  Result<desk::Taken> give_back(std::string_view phone, const crypto::Hash& ticket) {
    desk::TicketRequest wish;
    fill(wish, phone);
    wish.action = desk::TicketAction::give_back;
    wish.ticket = ticket;
    return say(envelope::Kind::ticket, wish, envelope::Role::device, phone);
  }
  Result<desk::Taken> call(std::uint16_t window, const crypto::Hash& ticket,
                           desk::CallAction action = desk::CallAction::call, const char* service = "") {
    const desk::Call one{desk::kVersion, "demo.example", kHall, now, action, window, ticket, service};
    return say(envelope::Kind::call, one, envelope::Role::desk, "desk 1");
  }
  Result<desk::Taken> call_next(std::uint16_t window) {
    Result<crypto::Hash> next = desk::HallBook::next_for(hall(), window, now);
    if (!next) return next.error();
    return call(window, *next);
  }
  desk::HallRequest request(std::string_view phone, desk::RequestKind kind) {
    desk::HallRequest made;
    fill(made, phone);
    made.kind = kind;
    made.topic = "social-security";
    desk::RequestBody body;
    body.text = "样例诉求";
    body.answer_key = fixed("answer key");
    made.sealed = must(desk::seal_body(body, named_box("mailbox").public_key, fixed("seal seed")));
    return made;
  }
  Result<desk::Taken> ask(std::string_view phone, desk::RequestKind kind) {
    return say(envelope::Kind::hall_request, request(phone, kind), envelope::Role::device, phone);
  }
  Result<desk::Taken> step(const crypto::Hash& request, desk::StepAction action, std::uint16_t days = 0) {
    desk::CaseStep made;
    made.region = "demo.example";
    made.hall = kHall;
    made.made_at = now;
    made.request = request;
    made.action = action;
    made.days = days;
    if (action == desk::StepAction::transfer) made.department = "示例局";
    if (action == desk::StepAction::answer || action == desk::StepAction::extend) made.public_text = "样例答复";
    return say(envelope::Kind::case_step, made, envelope::Role::desk, "desk 2");
  }
  Result<desk::Taken> evaluate(std::string_view phone, const crypto::Hash& subject, desk::Level level) {
    desk::Evaluation made;
    made.region = "demo.example";
    made.hall = kHall;
    made.device_key = NamedSigner(phone).public_key();
    made.made_at = now;
    made.subject = subject;
    made.level = level;
    return say(envelope::Kind::evaluation, made, envelope::Role::device, phone);
  }

  [[nodiscard]] const desk::Hall& hall() const { return *book.hall(kHall); }
  [[nodiscard]] const desk::Ticket& ticket(const crypto::Hash& id) const { return hall().tickets.at(id); }
  [[nodiscard]] const desk::Case& request(const crypto::Hash& id) const { return hall().cases.at(id); }

  /// What the intake does every minute. Returns how many escalations were written.
  std::size_t write_escalations() {
    std::size_t written = 0;
    for (;;) {
      const std::vector<desk::Escalation> due = book.due_escalations(now, 16);
      if (due.empty()) return written;
      for (const desk::Escalation& one : due) must(book.take(one, now));
      written += due.size();
    }
  }

 private:
  template <class Wish>
  void fill(Wish& wish, std::string_view phone) {
    wish.region = "demo.example";
    wish.hall = kHall;
    wish.device_key = NamedSigner(phone).public_key();
    wish.nonce = fixed_bytes<16>("nonce " + std::to_string(++nonces_));
    wish.made_at = now;
  }

  std::uint32_t nonces_ = 0;
};

}  // namespace lifecert::support
