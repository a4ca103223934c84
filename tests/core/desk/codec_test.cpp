// The desk's formats in the codec family.
#include "tests/core/desk/desk_world.h"
#include "tests/support/codec_suite.h"

namespace lifecert::support {
namespace {

std::vector<CodecCase> cases() {
  using namespace lifecert::desk;
  DeskWorld world;
  const crypto::Hash earlier = fixed("an earlier booking");
  Appointment appointment = world.booking("phone 1", "A", "2026-11-27", 9, 30);
  appointment.action = BookingAction::change;
  appointment.earlier = earlier;
  appointment.green = Green::aged;
  TicketRequest ticket;
  ticket.region = "demo.example";
  ticket.hall = kHall;
  ticket.device_key = NamedSigner("phone 1").public_key();
  ticket.nonce = fixed_bytes<16>("ticket nonce");
  ticket.made_at = kNow;
  ticket.service = "A";
  ticket.green = Green::disabled;
  ticket.booking = earlier;
  const HallRequest request = world.request("phone 1", RequestKind::complaint);
  const crypto::Hash request_id = id_of(wire::encode(request));
  RequestBody body;
  body.text = "样例诉求";
  body.contact = "示例";
  body.answer_key = fixed("answer key");
  Evaluation evaluation;
  evaluation.region = "demo.example";
  evaluation.hall = kHall;
  evaluation.device_key = NamedSigner("phone 1").public_key();
  evaluation.made_at = kNow;
  evaluation.subject = request_id;
  evaluation.level = Level::dissatisfied;
  evaluation.sealed = must(seal_body(body, named_box("mailbox").public_key, fixed("evaluation seed")));
  const Call call{desk::kVersion, "demo.example", kHall, kNow, CallAction::requeue, 2, fixed("a ticket"), "C"};
  CaseStep step;
  step.region = "demo.example";
  step.hall = kHall;
  step.made_at = kNow;
  step.request = request_id;
  step.action = StepAction::answer;
  step.public_text = "样例公开答复";
  step.sealed = must(seal_answer("样例答复", body.answer_key, request_id, fixed_bytes<24>("answer nonce")));
  const Escalation escalation{desk::kVersion,    "demo.example", kHall, request_id,
                              LimitKind::promise, 0,              china("2026-12-03", 17, 30)};
  Statistics statistics;
  statistics.hall = kHall;
  statistics.from = kNow;
  statistics.to = kNow + kDay_s;
  statistics.kinds = {{RequestKind::complaint, 9, 7, 6, 7, 2, 1, 1}};
  statistics.origins = {{Origin::mayor_hotline, 9, 7}};
  statistics.bookings = 3;
  statistics.tickets = 40;
  statistics.green_tickets = 12;
  statistics.served = 38;
  statistics.no_shows = 2;
  statistics.median_wait_s = 300;
  statistics.levels = {0, 1, 2, 3, 32};
  return {wire_case("HallPlan", "desk-plan.hex", hall_plan()),
          wire_case("Appointment", "desk-appointment.hex", appointment),
          wire_case("TicketRequest", "desk-ticket.hex", ticket),
          wire_case("HallRequest", "desk-request.hex", request),
          wire_case("RequestBody", "desk-request-body.hex", body),
          wire_case("Evaluation", "desk-evaluation.hex", evaluation),
          wire_case("Call", "desk-call.hex", call),
          wire_case("CaseStep", "desk-step.hex", step),
          wire_case("Escalation", "desk-escalation.hex", escalation),
          wire_case("Statistics", "desk-statistics.hex", statistics)};
}

INSTANTIATE_TEST_SUITE_P(Desk, CodecSuite, ::testing::ValuesIn(cases()), codec_name);

TEST(Sealing, IsOpenedByTheMailboxAndByTheAsker) {
  const crypto::BoxKeyPair mailbox = named_box("mailbox");
  desk::RequestBody body;
  body.text = "第一行\n第二行";
  body.answer_key = fixed("answer key");
  const Bytes sealed = must(desk::seal_body(body, mailbox.public_key, fixed("seed")));
  EXPECT_EQ(must(desk::open_body(mailbox, sealed)), body);
  EXPECT_EQ(desk::open_body(named_box("other"), sealed).error().code, Code::cannot_open);
  const crypto::Hash request = fixed("request");
  const Bytes answer = must(desk::seal_answer("答复", body.answer_key, request, fixed_bytes<24>("nonce")));
  EXPECT_EQ(must(desk::open_answer(answer, body.answer_key, request)), "答复");
  EXPECT_EQ(desk::open_answer(answer, body.answer_key, fixed("other request")).error().code, Code::cannot_open);
  EXPECT_EQ(desk::open_answer(answer, fixed("other key"), request).error().code, Code::cannot_open);
}

TEST(Sealing, HidesHowMuchWasWritten) {
  const crypto::BoxKeyPair mailbox = named_box("mailbox");
  desk::RequestBody one;
  one.text = "短";
  desk::RequestBody other;
  other.text = std::string(150, 'x');
  EXPECT_EQ(must(desk::seal_body(one, mailbox.public_key, fixed("1"))).size(),
            must(desk::seal_body(other, mailbox.public_key, fixed("2"))).size());
}

TEST(Sealing, RefusesWhatNobodyTypes) {
  const crypto::BoxKeyPair mailbox = named_box("mailbox");
  desk::RequestBody body;
  body.text = "a\x01";
  EXPECT_EQ(desk::seal_body(body, mailbox.public_key, fixed("1")).error().code, Code::bad_text);
  body.text.assign(desk::kMaxRequestText + 1, 'x');
  EXPECT_EQ(desk::seal_body(body, mailbox.public_key, fixed("1")).error().code, Code::too_long);
  body.text = "x";
  body.contact = "two\nlines";
  EXPECT_EQ(desk::seal_body(body, mailbox.public_key, fixed("1")).error().where, "contact");
}

}  // namespace
}  // namespace lifecert::support
