#include "core/intake/hall_state.h"

#include "core/crypto/sign.h"

namespace lifecert::intake {
namespace {

using envelope::Kind;

bool is_draw_kind(Kind kind) {
  return kind == Kind::draw_commitment || kind == Kind::draw_reveal || kind == Kind::draw_result;
}

bool is_catalogue_kind(Kind kind) { return kind == Kind::catalogue || kind == Kind::catalogue_warrant; }

}  // namespace

bool is_hall_kind(Kind kind) { return kind >= Kind::catalogue && kind <= Kind::escalation; }

bool is_own_hall_kind(Kind kind) { return kind == Kind::draw_seed || kind == Kind::escalation; }

std::vector<crypto::PublicKey> HallState::officers() const {
  std::vector<crypto::PublicKey> keys;
  for (const auto& [name, hall] : book_.halls()) {
    for (const desk::DeskKey& one : hall.plan.draw_officers) keys.push_back(one.key);
  }
  return keys;
}

Result<void> HallState::verify(const envelope::SignedStatement& statement) const {
  if (is_catalogue_kind(statement.kind)) return history_.verify(statement);
  return is_draw_kind(statement.kind) ? draws_.verify(statement, officers()) : book_.verify(statement);
}

Result<desk::Taken> HallState::take(const envelope::SignedStatement& statement, std::uint64_t index,
                                    std::int64_t now) {
  if (is_catalogue_kind(statement.kind)) {
    Result<Hash> id = history_.take(statement, index, now);
    return id ? Result<desk::Taken>(desk::Taken{"", *id, false}) : id.error();
  }
  if (!is_draw_kind(statement.kind)) {
    Result<desk::Taken> taken = book_.take(statement, now);
    if (taken && taken->queue_changed) ++queue_versions_[taken->hall];
    if (taken && statement.kind == Kind::hall_plan) {
      plan_records_[taken->hall] = index;
      for (const desk::DeskKey& one : book_.hall(taken->hall)->plan.draw_officers) {
        officer_plans_[crypto::key_id(one.key)] = index;
      }
    }
    return taken;
  }
  Result<Hash> id = draws_.take(statement, now);
  if (!id) return id.error();
  DrawRecords& records = draw_records_[*id];
  if (statement.kind == Kind::draw_commitment) {
    records.commitment = index;
    records.plan = officer_plans_[statement.signatures.front().key_id];
  }
  if (statement.kind == Kind::draw_reveal) records.reveal = index;
  if (statement.kind == Kind::draw_result) records.result = index;
  return desk::Taken{"", *id, false};
}

std::uint64_t HallState::queue_version(std::string_view hall) const {
  const auto found = queue_versions_.find(hall);
  return found == queue_versions_.end() ? 0 : found->second;
}

std::optional<std::uint64_t> HallState::plan_record(std::string_view hall) const {
  const auto found = plan_records_.find(hall);
  return found == plan_records_.end() ? std::nullopt : std::optional(found->second);
}

Result<void> HallState::take_own(Kind kind, ByteView record, std::uint64_t index, std::int64_t now) {
  if (kind == Kind::draw_seed) {
    Result<draw::SeedRecord> seed = wire::decode<draw::SeedRecord>(record);
    if (!seed) return seed.error();
    Result<void> taken = draws_.take_seed(*seed, index, now);
    if (taken) draw_records_[seed->commitment].seed = index;
    return taken;
  }
  if (kind != Kind::escalation) return Error{Code::wrong_kind, std::string(envelope::name_of(kind))};
  Result<desk::Escalation> escalation = wire::decode<desk::Escalation>(record);
  if (!escalation) return escalation.error();
  const bool of_secret = escalation->kind == desk::LimitKind::secret;
  if (!of_secret && escalation->kind != desk::LimitKind::result) return book_.take(*escalation, now);
  if (escalation->region != region_) return Error{Code::wrong_region, "escalation"};
  Result<void> taken = draws_.take_passed({escalation->subject, of_secret, escalation->limit_end}, now);
  if (taken && of_secret) draw_records_[escalation->subject].no_secret = index;
  return taken;
}

Result<void> HallState::replay(Kind kind, ByteView record, std::uint64_t index, std::int64_t now,
                               Signatures signatures) {
  if (is_own_hall_kind(kind)) return take_own(kind, record, index, now);
  Result<envelope::SignedStatement> statement = envelope::decode_signed(record);
  if (!statement) return statement.error();
  if (statement->kind != kind) return Error{Code::wrong_kind, "statement"};
  if (signatures == Signatures::verify) {
    if (Result<void> good = verify(*statement); !good) return good;
  }
  Result<desk::Taken> taken = take(*statement, index, now);
  return taken ? Result<void>{} : taken.error();
}

const DrawRecords* HallState::records_of(const Hash& draw) const {
  const auto found = draw_records_.find(draw);
  return found == draw_records_.end() ? nullptr : &found->second;
}

std::vector<OwnRecord> HallState::due_escalations(std::int64_t now, std::size_t most) const {
  std::vector<OwnRecord> records;
  const auto add = [&](const desk::Escalation& one) {
    if (records.size() < most) records.push_back({Kind::escalation, wire::encode(one)});
  };
  for (const desk::Escalation& one : book_.due_escalations(now, most)) add(one);
  for (const draw::PassedLimit& limit : draws_.passed_limits(now)) {
    desk::Escalation one;
    one.region = region_;
    one.subject = limit.draw;
    one.kind = limit.secret ? desk::LimitKind::secret : desk::LimitKind::result;
    one.limit_end = limit.end;
    add(one);
  }
  return records;
}

}  // namespace lifecert::intake
