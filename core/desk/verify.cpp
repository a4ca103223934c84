// Form and signature of what is said to a hall and by it.
#include "core/crypto/sign.h"
#include "core/desk/book.h"
#include "core/desk/payload.h"

namespace lifecert::desk {
namespace {

using envelope::Kind;
using envelope::Role;
using envelope::SignedStatement;

Result<void> verify_device(const SignedStatement& statement, Kind kind, const PublicKey& key) {
  if (Result<void> good = crypto::check_public_key(key); !good) return good;
  return envelope::verify_by(statement, kind, Role::device, key);
}

Result<void> verify_desk(const SignedStatement& statement, Kind kind, const HallPlan& plan) {
  if (statement.signatures.size() != 1) return Error{Code::too_few_signatures, "signatures"};
  const PublicKey* key = find_key(plan.desks, statement.signatures.front().key_id);
  if (key == nullptr) return Error{Code::wrong_key, "desk"};
  return envelope::verify_by(statement, kind, Role::desk, *key);
}

Error contradiction(const char* field) { return {Code::bad_argument, field}; }

Result<void> check_fields(const Appointment& wish) {
  const bool cancels = wish.action == BookingAction::cancel;
  if (wish.earlier.has_value() != (wish.action != BookingAction::book)) return contradiction("earlier");
  if (cancels && (wish.day != 0 || wish.slot != 0 || !wish.service.empty())) return contradiction("day");
  return {};
}

Result<void> check_fields(const TicketRequest& wish) {
  const bool takes = wish.action == TicketAction::take;
  if (wish.ticket.has_value() == takes) return contradiction("ticket");
  if (!takes && (wish.booking || !wish.service.empty())) return contradiction("service");
  return {};
}

Result<void> check_fields(const HallRequest& request) {
  if (request.kind == RequestKind::bad_review) return contradiction("kind");
  if (request.sealed.empty()) return contradiction("sealed");
  return {};
}

Result<void> check_fields(const Call& call) {
  return call.service.empty() == (call.action != CallAction::requeue) ? Result<void>{} : contradiction("service");
}

Result<void> check_fields(const CaseStep& step) {
  if (step.department.empty() == (step.action == StepAction::transfer)) return contradiction("department");
  if ((step.days == 0) == (step.action == StepAction::extend)) return contradiction("days");
  if (step.action == StepAction::answer && step.sealed.empty() && step.public_text.empty()) return contradiction("sealed");
  if (step.action == StepAction::extend && step.public_text.empty()) return contradiction("public_text");
  return {};
}

}  // namespace

Result<void> HallBook::verify(const SignedStatement& statement) const {
  const auto check = [&]<class Payload>(const auto& signed_by) -> Result<void> {
    Result<Payload> payload = payload_of<Payload>(statement, region_);
    if (!payload) return payload.error();
    const Hall* where = hall(payload->hall);
    if (where == nullptr) return Error{Code::no_hall_plan, "hall"};
    if (Result<void> good = check_fields(*payload); !good) return good;
    return signed_by(*payload, where->plan);
  };
  const auto by_device = [&](const auto& payload, const HallPlan&) {
    return verify_device(statement, statement.kind, payload.device_key);
  };
  const auto by_desk = [&](const auto&, const HallPlan& plan) { return verify_desk(statement, statement.kind, plan); };
  switch (statement.kind) {
    case Kind::hall_plan: {
      Result<HallPlan> plan = verify_plan(statement, registrars_, region_);
      return plan ? Result<void>{} : plan.error();
    }
    case Kind::appointment: return check.operator()<Appointment>(by_device);
    case Kind::ticket: return check.operator()<TicketRequest>(by_device);
    case Kind::hall_request:
      return check.operator()<HallRequest>([&](const HallRequest& request, const HallPlan& plan) -> Result<void> {
        if (request.origin == Origin::phone || request.origin == Origin::kiosk) return by_device(request, plan);
        // What came by telephone or letter is entered by the desk, under the desk's own key.
        if (find_key(plan.desks, crypto::key_id(request.device_key)) == nullptr) return Error{Code::wrong_key, "desk"};
        return by_desk(request, plan);
      });
    case Kind::evaluation: {
      Result<Evaluation> evaluation = payload_of<Evaluation>(statement, region_);
      if (!evaluation) return evaluation.error();
      if (hall(evaluation->hall) == nullptr) return Error{Code::no_hall_plan, "hall"};
      return verify_device(statement, Kind::evaluation, evaluation->device_key);
    }
    case Kind::call: return check.operator()<Call>(by_desk);
    case Kind::case_step: return check.operator()<CaseStep>(by_desk);
    default: return Error{Code::wrong_kind, std::string(envelope::name_of(statement.kind))};
  }
}

}  // namespace lifecert::desk
