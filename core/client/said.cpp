// What the person says besides certifications: kept, sent, received and answered like these, with words of its own.
#include <algorithm>

#include "core/base/utf8.h"
#include "core/client/client.h"
#include "core/client/rows.h"
#include "core/crypto/sign.h"
#include "core/receipt/slip.h"

namespace lifecert::client {
namespace {

using envelope::Kind;
using envelope::Role;

constexpr std::int64_t kAskAgain_s = 600;

std::optional<Hash> hash_after(const Bytes& key, std::string_view prefix) {
  Hash hash{};
  if (key.size() != prefix.size() + hash.size() || !text_of(key).starts_with(prefix)) return std::nullopt;
  std::copy(key.begin() + static_cast<std::ptrdiff_t>(prefix.size()), key.end(), hash.begin());
  return hash;
}

// The device's statement of one of the three kinds; whether it is this device's.
bool is_said(const envelope::SignedStatement& statement, const cert::VerifiedTrustList& trust) {
  switch (statement.kind) {
    case Kind::appeal: return cert::verify_appeal(statement, trust).has_value();
    case Kind::consent_withdrawal: return cert::verify_withdrawal(statement, trust).has_value();
    case Kind::amendment: return cert::verify_amendment(statement, trust).has_value();
    default: return false;
  }
}

}  // namespace

bool known(SayKind kind) { return kind >= SayKind::appeal && kind <= SayKind::amendment; }
std::string_view name_of(SayKind kind) {
  switch (kind) {
    case SayKind::appeal: return "appeal";
    case SayKind::withdrawal: return "withdrawal";
    case SayKind::amendment: return "amendment";
  }
  return "unknown";
}

Result<ToSign> Client::prepare_say(const Say& say, std::int64_t now) {
  if (before_ || !state_.credential || !state_.trust) return Error{Code::wrong_state, "say"};
  latest_now_ = now;
  if (!is_plain_text(say.words) || !is_plain_text(say.stop_notice)) return Error{Code::bad_text, "words"};
  if (say.words.size() > cert::kMaxWords || say.stop_notice.size() > cert::kMaxStopNotice) {
    return Error{Code::too_long, "words"};
  }
  const cert::Credential& mine = *state_.credential;
  envelope::SignedStatement statement;
  switch (say.kind) {
    case SayKind::appeal:
      if (say.stop_notice.empty()) return Error{Code::too_short, "stop_notice"};
      statement = {Kind::appeal,
                   wire::encode(cert::Appeal{pins_.region, mine.person, mine.scheme, mine.device_key, say.stop_notice,
                                             say.stopped_on, say.words, now}),
                   {}};
      break;
    case SayKind::withdrawal:
      statement = {Kind::consent_withdrawal,
                   wire::encode(cert::ConsentWithdrawal{pins_.region, mine.person, mine.scheme, mine.device_key,
                                                        (*state_.trust)->policy.consent_version, now}),
                   {}};
      break;
    case SayKind::amendment: {
      const outbox::Item* item = state_.outbox.find(say.original);
      if (item == nullptr) return Error{Code::unknown_submission, "original"};
      if (item->state == outbox::State::decided) return Error{Code::already_decided, "original"};
      cert::Amendment amendment;
      amendment.region = pins_.region;
      amendment.original = say.original;
      amendment.person = mine.person;
      amendment.device_key = mine.device_key;
      amendment.due_day = say.due_day;
      amendment.reason = say.words;
      amendment.made_at = now;
      statement = {Kind::amendment, wire::encode(amendment), {}};
      break;
    }
  }
  prepared_say_ = std::move(statement);
  return ToSign{{envelope::pre_authentication(prepared_say_->kind, prepared_say_->payload)}};
}

Result<Changes> Client::finish_say(const Signatures& signatures) {
  if (before_ || !prepared_say_ || signatures.signatures.size() != 1) return Error{Code::wrong_state, "say"};
  envelope::SignedStatement statement = std::move(*prepared_say_);
  prepared_say_.reset();
  envelope::add_signature(
      statement, {Role::device, crypto::key_id(state_.credential->device_key), signatures.signatures.front()});
  Result<void> holds =
      envelope::verify_by(statement, statement.kind, Role::device, state_.credential->device_key);
  if (!holds) return holds.error();
  const Hash id = cert::payload_hash(statement.payload);
  stage();
  put(rows::key(rows::kSaid, id), wire::encode(statement));
  state_.said[id] = {std::move(statement), std::nullopt, std::nullopt, Code::ok};
  return deliver();
}

void Client::load_said(const std::map<Bytes, Bytes>& rows) {
  if (!state_.trust) return;
  for (const auto& [key, value] : rows) {
    if (const auto id = hash_after(key, rows::kSaid)) {
      Result<envelope::SignedStatement> statement = envelope::decode_signed(value);
      if (!statement || cert::payload_hash(statement->payload) != *id || !is_said(*statement, *state_.trust)) continue;
      state_.said[*id].statement = std::move(*statement);
    }
  }
  for (auto& [id, said] : state_.said) {
    if (const auto row = rows.find(rows::key(rows::kSaidReceipt, id)); row != rows.end()) {
      Result<receipt::Logged> logged = receipt::verify_logged(text_of(row->second), said.statement.kind,
                                                              wire::encode(said.statement), *state_.trust);
      if (logged) {
        said.received = received_of(*logged, text_of(row->second));
      }
    }
    if (const auto row = rows.find(rows::key(rows::kSaidAnswer, id)); row != rows.end()) {
      Result<receipt::LoggedStatement> pair = wire::decode<receipt::LoggedStatement>(row->second);
      if (!pair || !receipt::verify_logged(pair->proof, Kind::appeal_answer, pair->statement, *state_.trust)) continue;
      Result<envelope::SignedStatement> statement = envelope::decode_signed(pair->statement);
      if (!statement) continue;
      Result<cert::AppealAnswer> answer = cert::verify_appeal_answer(*statement, *state_.trust);
      if (answer && answer->appeal == id) said.answer = std::move(*answer);
    }
  }
}

// An appeal is asked about until it is settled; a withdrawal and an amendment are done once they are received.
std::optional<Client::Ask> Client::open_question(const Said& said) const {
  if (!said.received) return Ask::say;
  const bool settled = said.answer && said.answer->outcome != cert::AppealOutcome::visit;
  if (said.statement.kind != Kind::appeal || settled) return std::nullopt;
  return Ask::said_status;
}

Result<void> Client::absorb_said(const Hash& id, ByteView body, std::int64_t now) {
  Result<receipt::ReceiptReply> reply = wire::decode<receipt::ReceiptReply>(body);
  if (!reply) return reply.error();
  Said& said = state_.said[id];
  Result<receipt::Logged> proven =
      verify_believed({wire::encode(said.statement), reply->proof}, said.statement.kind, reply->step, now);
  if (!proven) return proven.error();
  put(rows::key(rows::kSaidReceipt, id), bytes_of(reply->proof));
  said.received = received_of(*proven, reply->proof);
  said.refused = Code::ok;
  paces_.status[id].next = now + kAskAgain_s;
  return {};
}

Result<void> Client::absorb_said_status(const Hash& id, ByteView body, std::int64_t now) {
  Result<receipt::SubmissionStatus> status = wire::decode<receipt::SubmissionStatus>(body);
  if (!status) return status.error();
  paces_.status[id].next = now + kAskAgain_s;
  if (status->decisions.empty()) return {};
  const receipt::LoggedStatement& latest = status->decisions.back();
  Result<receipt::Logged> proven = verify_believed(latest, Kind::appeal_answer, status->step, now);
  if (!proven) return proven.error();
  Result<envelope::SignedStatement> statement = envelope::decode_signed(latest.statement);
  if (!statement) return statement.error();
  Result<cert::AppealAnswer> answer = cert::verify_appeal_answer(*statement, *state_.trust);
  if (!answer) return answer.error();
  if (answer->appeal != id) return Error{Code::wrong_person, "answer"};
  put(rows::key(rows::kSaidAnswer, id), wire::encode(latest));
  state_.said[id].answer = std::move(*answer);
  return {};
}

SaidView Client::shown(const Hash& id, const Said& said) const {
  SaidView view;
  view.id = id;
  view.number = receipt::spoken_number(id);
  if (said.statement.kind == Kind::appeal) {
    const cert::Appeal appeal = wire::decode<cert::Appeal>(said.statement.payload).value_or(cert::Appeal{});
    view.stop_notice = appeal.stop_notice;
    view.words = appeal.words;
    view.made_at = appeal.made_at;
  } else if (said.statement.kind == Kind::consent_withdrawal) {
    view.kind = SayKind::withdrawal;
    view.made_at = wire::decode<cert::ConsentWithdrawal>(said.statement.payload).value_or(cert::ConsentWithdrawal{}).made_at;
  } else {
    const cert::Amendment amendment = wire::decode<cert::Amendment>(said.statement.payload).value_or(cert::Amendment{});
    view.kind = SayKind::amendment;
    view.due_day = amendment.due_day.value_or(0);
    view.words = amendment.reason;
    view.made_at = amendment.made_at;
  }
  if (said.received) {
    view.received_at = said.received->time;
    if (view.kind == SayKind::appeal && state_.trust) {
      const cert::AppealClock clock = cert::appeal_clock((*state_.trust)->policy, view.received_at);
      view.promised_by = clock.promised_by;
      view.legal_by = clock.legal_by;
    }
  }
  if (said.answer) {
    view.outcome = static_cast<std::uint8_t>(said.answer->outcome);
    view.answer = said.answer->reason;
    view.answered_at = said.answer->answered_at;
  }
  return view;
}

}  // namespace lifecert::client
