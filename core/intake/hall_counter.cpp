// The counter's work for halls and draws: what may come in, what it writes of its own, what it tells whom.
#include <algorithm>

#include "core/crypto/hash.h"
#include "core/crypto/sign.h"
#include "core/intake/hall_rows.h"
#include "core/intake/intake.h"
#include "core/wire/text.h"

namespace lifecert::intake {
namespace {

using envelope::Kind;
using envelope::Role;

constexpr std::size_t kEscalationsAtOnce = 32;
constexpr std::uint32_t kMaxSteps = 16;
constexpr std::string_view kReceiptScheme = "Lifecert-Receipt ";
constexpr std::string_view kStatementScheme = "Lifecert-Statement ";

/// What the state says about one thing.
struct HallStanding {
  receipt::HallStatus status;
  crypto::PublicKey device{};
};

HallStanding of_ticket(const desk::Hall& hall, const desk::Ticket& ticket, std::int64_t now) {
  HallStanding made;
  made.device = ticket.device_key;
  made.status.kind = Kind::ticket;
  made.status.state = static_cast<std::uint8_t>(ticket.state);
  made.status.service = ticket.service;
  made.status.day = ticket.day;
  made.status.number = desk::ticket_name(ticket);
  made.status.window = ticket.window;
  made.status.called_at = ticket.last_called_at;
  made.status.before = desk::waiting_before(desk::HallBook::tickets_today(hall, now), ticket, now);
  made.status.evaluated = hall.evaluations.contains(ticket.id);
  return made;
}

HallStanding of_booking(const desk::Booking& booking) {
  HallStanding made;
  made.device = booking.device_key;
  made.status.kind = Kind::appointment;
  made.status.state = static_cast<std::uint8_t>(booking.state);
  made.status.service = booking.service;
  made.status.day = booking.day;
  made.status.slot = booking.slot;
  return made;
}

HallStanding of_case(const desk::Case& one, std::int64_t now) {
  HallStanding made;
  made.device = one.device_key;
  made.status.kind = one.kind == desk::RequestKind::bad_review ? Kind::evaluation : Kind::hall_request;
  made.status.state = static_cast<std::uint8_t>(one.stage);
  made.status.lamp = desk::lamp_of(one, now);
  made.status.promise_end = one.promise_end;
  made.status.legal_end = one.legal_end;
  made.status.department = one.department;
  made.status.evaluated = one.evaluated;
  return made;
}

std::optional<HallStanding> hall_standing(const HallState& state, const Hash& id, std::int64_t now) {
  const desk::Hall* hall = state.book().hall_of(id);
  if (hall == nullptr) return std::nullopt;
  std::optional<HallStanding> made;
  if (const auto row = hall->tickets.find(id); row != hall->tickets.end()) made = of_ticket(*hall, row->second, now);
  if (const auto row = hall->bookings.find(id); row != hall->bookings.end()) made = of_booking(row->second);
  if (const auto row = hall->cases.find(id); row != hall->cases.end()) made = of_case(row->second, now);
  if (made) made->status.hall = hall->plan.hall;
  return made;
}

const crypto::PublicKey* key_of_hall(const desk::Hall& hall, Role role, const crypto::KeyId& id) {
  switch (role) {
    case Role::desk: return desk::find_key(hall.plan.desks, id);
    case Role::supervisor: return desk::find_key(hall.plan.supervisors, id);
    case Role::draw_officer: return desk::find_key(hall.plan.draw_officers, id);
    default: return nullptr;
  }
}

std::uint64_t index_behind(ByteView key, std::size_t prefix) {
  std::uint64_t index = 0;
  for (const std::uint8_t byte : key.subspan(prefix)) index = (index << 8U) | byte;
  return index;
}

}  // namespace

Result<Checked> Intake::check_hall(ByteView bytes) const {
  Result<envelope::SignedStatement> statement = envelope::decode_signed(bytes);
  if (!statement) return statement.error();
  if (!is_hall_kind(statement->kind) || is_own_hall_kind(statement->kind)) {
    return Error{Code::wrong_kind, std::string(envelope::name_of(statement->kind))};
  }
  Checked checked;
  checked.kind_ = statement->kind;
  checked.content_ = crypto::blake2b(bytes);
  checked.record_.assign(bytes.begin(), bytes.end());
  checked.subject_ = crypto::blake2b(statement->payload);
  // A repeat gets its receipt even when the plan has changed since.
  Result<std::optional<std::uint64_t>> before = index_at(keys::seen(checked.content_));
  if (!before) return before.error();
  if (!*before) {
    if (Result<void> good = hall_->verify(*statement); !good) return good.error();
  }
  checked.hall_ = std::move(*statement);
  return checked;
}

Result<receipt::DrawBundle> Intake::draw_bundle(const Hash& draw) const {
  const auto records = hall_->with_state([&](const HallState& state) {
    const DrawRecords* found = state.records_of(draw);
    return found == nullptr ? std::nullopt : std::optional(*found);
  });
  if (!records) return Error{Code::not_found, "draw"};
  receipt::DrawBundle bundle;
  const auto statement_at = [&](std::uint64_t index, receipt::LoggedStatement& into) -> Result<void> {
    Result<receipt::LoggedStatement> pair = logged(index);
    if (!pair) return pair.error();
    into = std::move(*pair);
    return {};
  };
  const auto optional_at = [&](std::optional<std::uint64_t> index, auto& into) -> Result<void> {
    if (!index) return {};
    Result<receipt::LoggedStatement> pair = logged(*index);
    if (!pair) return pair.error();
    into = {std::move(pair->statement), std::move(pair->proof)};
    return {};
  };
  for (const Result<void>& good : {statement_at(records->plan, bundle.plan), statement_at(records->commitment, bundle.commitment),
                                   optional_at(records->seed, bundle.seed), optional_at(records->reveal, bundle.reveal),
                                   optional_at(records->no_secret, bundle.no_secret),
                                   optional_at(records->result, bundle.result)}) {
    if (!good) return good.error();
  }
  return bundle;
}

Result<void> Intake::append_own(Kind kind, Bytes record, std::int64_t now) {
  const std::uint64_t index = log_->size();
  if (Result<void> good = hall_->state().take_own(kind, record, index, now); !good) return good;
  StoredRecord stored;
  stored.opening.kind = kind;
  stored.opening.time = static_cast<std::uint64_t>(now);
  stored.record = std::move(record);
  Result<void> filled = parts_.entropy->fill(stored.opening.salt);
  const std::vector<port::Change> row = {{keys::hall_record(index), Bytes{}}};
  Result<void> appended = filled ? log_->append(index, {stored}, {}, row) : filled;
  if (!appended) {
    hall_->spoil();
    return appended;
  }
  hall_->settled(index + 1);
  return {};
}

Result<std::size_t> Intake::watch_limits() {
  const std::int64_t now = parts_.clock->now_s();
  const auto nothing_due = [now](const HallState& state) {
    return !state.due_seed(now) && state.due_escalations(now, 1).empty();
  };
  if (hall_->with_state(nothing_due)) return std::size_t{0};
  if (Result<void> fresh = log_->refresh(); !fresh) return fresh.error();
  Result<std::unique_lock<std::shared_mutex>> lock = hall_->lock_to_append(log_->size());
  if (!lock) return lock.error();
  std::size_t written = 0;
  while (const std::optional<Hash> draw = hall_->state().due_seed(now)) {
    // The newest tree, cosigned after the draw's time, and the leaf right behind it.
    Result<std::string> checkpoint = log_->checkpoint(-1);
    if (!checkpoint) return checkpoint.error();
    const draw::SeedRecord seed{draw::kVersion, (*trust())->region, *draw, std::move(*checkpoint)};
    if (Result<void> good = append_own(Kind::draw_seed, wire::encode(seed), now); !good) return good.error();
    ++written;
  }
  for (std::vector<OwnRecord> due = hall_->state().due_escalations(now, kEscalationsAtOnce); !due.empty();
       due = hall_->state().due_escalations(now, kEscalationsAtOnce)) {
    for (OwnRecord& one : due) {
      if (Result<void> good = append_own(one.kind, std::move(one.record), now); !good) return good.error();
      ++written;
    }
  }
  return written;
}

Result<receipt::HallStatus> Intake::hall_status(const Hash& id, std::string_view target, std::string_view authorization,
                                                std::uint64_t known_size) const {
  const Error refusal{Code::not_allowed, "authorization"};
  const std::int64_t now = parts_.clock->now_s();
  std::optional<HallStanding> standing = hall_->with_state([&](const HallState& state) { return hall_standing(state, id, now); });
  Result<std::optional<std::uint64_t>> index = index_at(keys::hall_thing(id));
  if (!index) return index.error();
  // Who is not entitled learns nothing about what exists.
  if (!standing || !*index) return refusal;
  if (authorization.starts_with(kReceiptScheme)) {
    Result<Bytes> salt = wire::from_base64url(authorization.substr(kReceiptScheme.size()));
    Result<StoredRecord> record = log_->record(**index);
    if (!record) return record.error();
    if (!salt || !crypto::equal_secret(*salt, record->opening.salt)) return refusal;
  } else if (Result<void> good = check_fetch(authorization, target, Office::all, &standing->device); !good) {
    return good.error();
  }
  receipt::HallStatus status = std::move(standing->status);
  Result<Accepted> received = stored_receipt(**index);
  if (!received) return received.error();
  status.received = received->proof;
  const Bytes prefix = keys::named("hstp/", id);
  for (int attempt = 0; attempt < 8; ++attempt) {
    const std::uint64_t size = log_->size();
    status.steps.clear();
    Result<std::vector<port::Row>> rows = parts_.store->scan(prefix, {}, kMaxSteps);
    if (!rows) return rows.error();
    for (const port::Row& row : *rows) {
      Result<receipt::LoggedStatement> pair = logged(index_behind(row.key, prefix.size()));
      if (!pair) return pair.error();
      status.steps.push_back(std::move(*pair));
    }
    Result<receipt::ConsistencyStep> step = log_->step(known_size, size);
    if (!step) return step.error();
    status.step = std::move(*step);
    if (log_->size() == size) return status;
  }
  return Error{Code::server_busy, "log"};
}

Result<receipt::HallPlanReply> Intake::hall_plan(std::string_view hall, std::uint64_t known_size) const {
  const auto index = hall_->with_state([&](const HallState& state) { return state.plan_record(hall); });
  if (!index) return Error{Code::not_found, "hall"};
  Result<receipt::CatalogueHistory> one = logged_together({*index}, known_size);
  if (!one) return one.error();
  return receipt::HallPlanReply{std::move(one->statements.front()), std::move(one->step)};
}

Result<receipt::CatalogueHistory> Intake::catalogue_history(std::uint64_t known_size) const {
  return logged_together(hall_->with_state([](const HallState& state) {
    return state.catalogues().proving(receipt::kMaxHistory);
  }), known_size);
}

Result<receipt::CatalogueHistory> Intake::logged_together(const std::vector<std::uint64_t>& indices,
                                                          std::uint64_t known_size) const {
  for (int attempt = 0; attempt < 8; ++attempt) {
    const std::uint64_t size = log_->size();
    receipt::CatalogueHistory all;
    for (const std::uint64_t index : indices) {
      Result<receipt::LoggedStatement> pair = logged(index);
      if (!pair) return pair.error();
      all.statements.push_back(std::move(*pair));
    }
    Result<receipt::ConsistencyStep> step = log_->step(known_size, size);
    if (!step) return step.error();
    all.step = std::move(*step);
    if (log_->size() == size) return all;
  }
  return Error{Code::server_busy, "log"};
}

Result<void> Intake::check_hall_fetch(std::string_view authorization, std::string_view target) const {
  if (check_fetch(authorization, target, Office::all, nullptr)) return {};
  const Error refusal{Code::not_allowed, "authorization"};
  if (!authorization.starts_with(kStatementScheme)) return refusal;
  Result<Bytes> bytes = wire::from_base64url(authorization.substr(kStatementScheme.size()));
  if (!bytes) return refusal;
  Result<envelope::SignedStatement> statement = envelope::decode_signed(*bytes);
  if (!statement || statement->signatures.size() != 1) return refusal;
  const envelope::RoleSignature& by = statement->signatures.front();
  const auto key = hall_->with_state([&](const HallState& state) -> std::optional<crypto::PublicKey> {
    for (const auto& [name, hall] : state.book().halls()) {
      if (const crypto::PublicKey* found = key_of_hall(hall, by.role, by.key_id)) return *found;
    }
    return std::nullopt;
  });
  if (!key || !envelope::verify_by(*statement, Kind::fetch, by.role, *key)) return refusal;
  Result<cert::Fetch> fetch = wire::decode<cert::Fetch>(statement->payload);
  if (!fetch || fetch->region != (*trust())->region || fetch->path != target) return refusal;
  const std::int64_t age = parts_.clock->now_s() - fetch->asked_at;
  if (age < -kFetchMaxAge_s || age > kFetchMaxAge_s) return Error{Code::expired, "authorization"};
  return {};
}

Result<receipt::Feed> Intake::hall_feed(std::uint64_t from, std::string_view target,
                                        std::string_view authorization) const {
  if (Result<void> good = check_hall_fetch(authorization, target); !good) return good.error();
  receipt::Feed feed;
  Result<std::string> checkpoint = log_->checkpoint(kCheckpointMaxAge_s);
  if (!checkpoint) return checkpoint.error();
  feed.checkpoint = std::move(*checkpoint);
  const Bytes prefix = bytes_of("hall/");
  Result<std::vector<port::Row>> rows = parts_.store->scan(prefix, keys::hall_record(from), 256);
  if (!rows) return rows.error();
  std::size_t bytes = 0;
  for (const port::Row& row : *rows) {
    if (bytes >= kFeedBytes) break;
    const std::uint64_t index = index_behind(row.key, prefix.size());
    Result<StoredRecord> record = log_->record(index);
    if (!record) return record.error();
    bytes += record->record.size() + 64;
    feed.entries.push_back({index, record->opening, std::move(record->record), std::nullopt});
  }
  return feed;
}

}  // namespace lifecert::intake
