#include "core/receipt/hall_reply.h"

#include "core/desk/payload.h"

namespace lifecert::receipt {
namespace {

using envelope::Kind;
using envelope::Role;

Result<HallHead> follow(std::string_view kept, const VerifiedCheckpoint& seen, const ConsistencyStep& step,
                        const cert::VerifiedTrustList& trust) {
  const HallHead newest{seen.text(), seen.checkpoint().size};
  if (kept.empty()) return newest;
  Result<VerifiedCheckpoint> before = verify_checkpoint(kept, trust);
  if (!before) return before.error();
  if (Result<void> good = verify_step(before->checkpoint(), seen.checkpoint(), step); !good) return good.error();
  if (before->checkpoint().size > newest.size) return HallHead{before->text(), before->checkpoint().size};
  return newest;
}

bool signed_by_desk(const envelope::SignedStatement& statement, const desk::HallPlan& plan) {
  if (statement.signatures.size() != 1) return false;
  const desk::PublicKey* key = desk::find_key(plan.desks, statement.signatures.front().key_id);
  return key != nullptr && envelope::verify_by(statement, Kind::case_step, Role::desk, *key).has_value();
}

}  // namespace

Result<HallPlanSeen> verify_hall_plan(ByteView bytes, std::string_view kept, const cert::VerifiedTrustList& trust) {
  Result<HallPlanReply> reply = wire::decode<HallPlanReply>(bytes);
  if (!reply) return reply.error();
  Result<Logged> logged = verify_logged(reply->plan.proof, Kind::hall_plan, reply->plan.statement, trust);
  if (!logged) return logged.error();
  Result<envelope::SignedStatement> statement = envelope::decode_signed(reply->plan.statement);
  if (!statement) return statement.error();
  Result<desk::HallPlan> plan = desk::verify_plan(*statement, trust->registrars, trust->region);
  if (!plan) return plan.error();
  Result<HallHead> head = follow(kept, logged->checkpoint(), reply->step, trust);
  if (!head) return head.error();
  return HallPlanSeen{std::move(*head), std::move(*plan)};
}

Result<HallReceiptSeen> verify_hall_receipt(ByteView bytes, ByteView statement, std::string_view kept,
                                            const cert::VerifiedTrustList& trust) {
  Result<ReceiptReply> reply = wire::decode<ReceiptReply>(bytes);
  if (!reply) return reply.error();
  Result<envelope::SignedStatement> said = envelope::decode_signed(statement);
  if (!said) return said.error();
  Result<Logged> logged = verify_logged(reply->proof, said->kind, statement, trust);
  if (!logged) return logged.error();
  Result<HallHead> head = follow(kept, logged->checkpoint(), reply->step, trust);
  if (!head) return head.error();
  return HallReceiptSeen{std::move(*head), logged->index(), static_cast<std::int64_t>(logged->time()),
                         logged->opening().salt};
}

Result<HallStatusSeen> verify_hall_status(ByteView bytes, ByteView statement, const desk::HallPlan& plan,
                                          std::string_view kept, const cert::VerifiedTrustList& trust) {
  Result<HallStatus> status = wire::decode<HallStatus>(bytes);
  if (!status) return status.error();
  Result<envelope::SignedStatement> said = envelope::decode_signed(statement);
  if (!said) return said.error();
  if (said->kind != status->kind) return Error{Code::wrong_kind, "status"};
  const desk::Hash id = desk::id_of(said->payload);
  HallStatusSeen seen;
  if (!kept.empty()) {
    Result<VerifiedCheckpoint> before = verify_checkpoint(kept, trust);
    if (!before) return before.error();
    seen.head = {before->text(), before->checkpoint().size};
  }
  for (const LoggedStatement& pair : status->steps) {
    Result<Logged> logged = verify_logged(pair.proof, Kind::case_step, pair.statement, trust);
    if (!logged) return logged.error();
    Result<HallHead> head = follow(kept, logged->checkpoint(), status->step, trust);
    if (!head) return head.error();
    seen.head = std::move(*head);
    Result<envelope::SignedStatement> step = envelope::decode_signed(pair.statement);
    if (!step) return step.error();
    Result<desk::CaseStep> payload = desk::payload_of<desk::CaseStep>(*step, trust->region);
    if (!payload) return payload.error();
    if (payload->request != id) return Error{Code::unknown_case, "step"};
    seen.steps.push_back({static_cast<std::int64_t>(logged->time()), signed_by_desk(*step, plan), std::move(*payload)});
  }
  seen.status = std::move(*status);
  seen.status.steps.clear();  // they are in `steps`, looked at
  return seen;
}

}  // namespace lifecert::receipt
