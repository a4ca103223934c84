// The conversation with the intake: what to ask next, and what to make of the answer.
#include <algorithm>

#include "core/client/client.h"
#include "core/client/rows.h"
#include "core/crypto/hash.h"
#include "core/crypto/sign.h"
#include "core/wire/text.h"

namespace lifecert::client {
namespace {

using envelope::Kind;

constexpr std::int64_t kTrustListEvery_s = 24 * 3600;
constexpr std::int64_t kBeaconEvery_s = 600;
constexpr std::int64_t kLongest_s = 3600;
constexpr std::int64_t kLongestPause_s = 900;  // between two questions of one kind, whether answered or not

// A question about something that a person or a worker has to do first: often in the beginning, then rarely.
std::int64_t polling_delay_s(std::uint32_t asked) {
  if (asked < 10) return 3;
  if (asked < 40) return 15;
  return 600;
}

// A pause set by a clock that has since been put back must not silence the phone.
// longest   than which no pause is longer
bool is_due(std::int64_t next, std::int64_t now, std::int64_t longest) { return next <= now || next > now + longest; }

// Faults that trying again does not cure: the person has to do something (enrol again, call). The packet stays.
bool needs_a_person(Code code) {
  switch (code) {
    case Code::wrong_region:
    case Code::unknown_credential:
    case Code::expired:
    case Code::revoked:
    case Code::wrong_person:
    case Code::bad_signature:
    case Code::bad_key:
    case Code::unknown_suite:
    case Code::unknown_version:
    case Code::wrong_origin:
    case Code::wrong_key:
    case Code::hash_mismatch:
    case Code::not_co_signed:
    case Code::unknown_staff:
    case Code::unproven_request:
    case Code::evidence_late:
      return true;
    default:
      return false;
  }
}

Code reason_for(std::uint16_t status, std::uint16_t code) {
  const Code stated = static_cast<Code>(code);
  if (code != 0 && known(stated)) return stated;
  if (status == 429) return Code::too_many_requests;
  if (status == 503) return Code::server_busy;
  return Code::bad_answer;  // also a captive portal's page
}

}  // namespace

Client::Pace& Client::pace_of(Ask ask, const Hash& subject) {
  switch (ask) {
    case Ask::trust_list: return paces_.trust;
    case Ask::checkpoint: return paces_.checkpoint;
    case Ask::replaced_status:
    case Ask::say:
    case Ask::said_status:
    case Ask::submit:
    case Ask::offer:
    case Ask::submission_status: return paces_.status[subject];
    case Ask::meter_report: return paces_.meter;
    case Ask::witnesses: return paces_.witnesses[subject];
    case Ask::enrol:
    case Ask::enrolment_status: break;
  }
  return paces_.enrolment;
}

std::optional<Client::Ask> Client::choose(std::int64_t now, Hash& subject, std::int64_t& wait_s) const {
  std::int64_t next = now + kLongest_s;
  const auto consider = [&](std::int64_t at, std::int64_t longest) {
    at = is_due(at, now, longest) ? now : at;
    if (at < quiet_until_ && !is_due(quiet_until_, now, kLongestPause_s)) at = quiet_until_;
    next = std::min(next, at);
    return at <= now;
  };
  if (consider(paces_.trust.next, kTrustListEvery_s)) return Ask::trust_list;
  // A packet that waits comes before every question.
  if (state_.trust) {
    if (const outbox::Item* item = state_.outbox.due(now)) {
      subject = item->submission;
      return Ask::submit;
    }
    if (const auto at = state_.outbox.next_due(now)) next = std::min(next, *at);
    const bool waiting = state_.request && !enrolled() && !state_.refusal;
    const bool short_of_challenges =
        state_.credential && state_.request && std::ranges::count_if(state_.challenges, [&](const Challenge& one) {
          return !state_.used_challenges.contains(one.hash) && now < one.content.expires_at;
        }) < 2;
    // A tablet asks for visits, and everybody whether the key still stands.
    if ((waiting || short_of_challenges || state_.staff) && consider(paces_.enrolment.next, kLongestPause_s)) {
      return waiting && !state_.request_delivered ? Ask::enrol : Ask::enrolment_status;
    }
    const auto is_due_about = [&](const Hash& about) {
      const auto pace = paces_.status.find(about);
      if (!consider(pace == paces_.status.end() ? 0 : pace->second.next, kLongestPause_s)) return false;
      subject = about;
      return true;
    };
    for (const outbox::Item& item : state_.outbox.items()) {
      const std::optional<Ask> ask = open_question(item);
      if (ask && is_due_about(item.submission)) return ask;
      const std::optional<Hash> replaced = replaced_request(item);
      if (replaced && is_due_about(*replaced)) return Ask::replaced_status;
    }
    for (const auto& [id, said] : state_.said) {
      const std::optional<Ask> ask = open_question(said);
      if (ask && is_due_about(id)) return ask;
    }
    if (consider(paces_.checkpoint.next, kLongestPause_s)) return Ask::checkpoint;
    for (const outbox::Item& item : state_.outbox.items()) {
      if (!lacks_witnesses(item, now)) continue;
      const auto pace = paces_.witnesses.find(item.submission);
      if (consider(pace == paces_.witnesses.end() ? 0 : pace->second.next, kWitnessesEvery_s)) {
        subject = item.submission;
        return Ask::witnesses;
      }
    }
    if (!state_.meter_reports.empty() && consider(paces_.meter.next, kLongestPause_s)) return Ask::meter_report;
  }
  wait_s = std::max<std::int64_t>(1, next - now);
  return std::nullopt;
}

// Whoever has a receipt waits for the decision. What the storage has lost of either is asked for again: the same packet gets the
// same receipt, and the receipt gives the decision.
std::optional<Client::Ask> Client::open_question(const outbox::Item& item) const {
  const bool received = item.state == outbox::State::received;
  const bool decision_lost = item.state == outbox::State::decided && !state_.decided.contains(item.submission);
  if (!received && !decision_lost) return std::nullopt;
  if (state_.lost.contains(item.submission) && state_.packets.contains(item.submission)) return Ask::offer;
  if (state_.received.contains(item.submission)) return Ask::submission_status;
  if (received && state_.packets.contains(item.submission) && state_.records.contains(item.submission)) return Ask::submit;
  return std::nullopt;
}

NextStep Client::next_step(std::int64_t now) {
  latest_now_ = now;
  NextStep step;
  if (open_ || before_) {
    step.wait_s = 1;
    return step;
  }
  Hash subject{};
  const std::optional<Ask> ask = choose(now, subject, step.wait_s);
  if (!ask) return step;
  open_ = Open{++last_exchange_, *ask, subject};
  if (*ask == Ask::submit) {
    state_.outbox.attempt_started(subject);
  } else {
    ++pace_of(*ask, subject).asked;
  }
  step.exchange = make_exchange(*ask, subject);
  return step;
}

Exchange Client::make_exchange(Ask ask, const Hash& subject) {
  Exchange exchange;
  exchange.id = last_exchange_;
  exchange.max_answer_bytes = receipt::kMaxReplyBytes;
  const std::uint64_t known_size = state_.checkpoint ? state_.checkpoint->checkpoint().size : 0;
  exchange.headers.push_back({receipt::kKnownSizeHeader, std::to_string(known_size)});
  const auto post = [&](std::string path, Bytes body) {
    exchange.method = Method::post;
    exchange.path = std::move(path);
    exchange.body = std::move(body);
    exchange.headers.push_back({"content-type", "application/octet-stream"});
  };
  switch (ask) {
    case Ask::trust_list:
      exchange.path = "/v1/trust-list";
      exchange.headers.push_back(
          {receipt::kKnownRootsHeader, wire::to_hex(state_.trust ? cert::pins_of(*state_.trust).root_set : pins_.root_set)});
      break;
    case Ask::checkpoint:
      exchange.path = "/v1/checkpoint";
      // What was asked because of a contradiction must not come out of some cache on the way.
      if (suspicion_) exchange.headers.push_back({"cache-control", "no-cache"});
      break;
    case Ask::meter_report:
      post("/v1/records", state_.meter_reports.begin()->second);
      break;
    case Ask::offer: {
      const auto old = state_.old_receipts.find(subject);
      const std::string& proof = old == state_.old_receipts.end() ? *state_.received[subject].proof : *old->second;
      post("/v1/submissions/offers", wire::encode(receipt::Offer{*state_.packets[subject], proof}));
      break;
    }
    case Ask::enrol:
      post("/v1/enrolments", wire::encode(*state_.request));
      break;
    case Ask::enrolment_status:
      exchange.path = "/v1/enrolments/" + wire::to_hex(cert::payload_hash(state_.request->payload));
      break;
    case Ask::replaced_status:
      exchange.path = "/v1/enrolments/" + wire::to_hex(subject);
      break;
    case Ask::submit:
      post("/v1/submissions", *state_.packets[subject]);
      break;
    case Ask::say:
      post("/v1/records", wire::encode(state_.said[subject].statement));
      break;
    case Ask::said_status:
      exchange.path = "/v1/statements/" + wire::to_hex(subject);
      exchange.headers.push_back(
          {"authorization", "Lifecert-Receipt " + wire::to_base64url(state_.said[subject].received->salt)});
      break;
    case Ask::witnesses:
    case Ask::submission_status:
      exchange.path = (ask == Ask::witnesses ? "/v1/receipts/" : "/v1/submissions/") + wire::to_hex(subject);
      // Whoever holds the receipt may ask: its salt is known to nobody else.
      exchange.headers.push_back(
          {"authorization", "Lifecert-Receipt " + wire::to_base64url(state_.received[subject].salt)});
      break;
  }
  return exchange;
}

Result<Changes> Client::take_answer(std::uint32_t id, std::uint16_t status, std::uint16_t code, ByteView body,
                                    std::int64_t now) {
  if (!open_ || open_->id != id || before_) return Error{Code::wrong_state, "exchange"};
  latest_now_ = now;
  const Open open = *open_;
  open_.reset();
  failures_ = 0;
  quiet_until_ = 0;
  if (status < 200 || status > 299) {
    stage();
    if (open.ask == Ask::submit) absorb_note(open.subject, body);
    note_fault(open, reason_for(status, code), status, now);
    return deliver();
  }
  stage();
  Result<void> absorbed = absorb(open.ask, open.subject, body, now);
  if (!absorbed) {
    // Nothing of a bad answer is believed. A fork is the one thing that is kept of it.
    before_->state.forks = state_.forks;
    const bool ask_again = suspicion_ && suspicion_->exchange == open.id && state_.forks.empty();
    if (ask_again) before_->paces.checkpoint = {};
    std::erase_if(changes_.puts, [](const Row& row) { return !text_of(row.key).starts_with(rows::kFork); });
    changes_.deletes.clear();
    state_ = before_->state;
    paces_ = before_->paces;
    note_fault(open, absorbed.error().code, status, now);
    return deliver();
  }
  pace_of(open.ask, open.subject).failed = 0;
  fault_ = Code::ok;
  return deliver();
}

void Client::note_fault(const Open& open, Code reason, std::uint16_t status, std::int64_t now) {
  // Nobody waits for witnesses, nor for a request that was replaced: that the counter has nothing is nothing to trouble a person with.
  const bool refused = status < 200 || status > 299;
  const bool in_passing = open.ask == Ask::witnesses || open.ask == Ask::replaced_status;
  if (!in_passing || !refused) fault_ = reason;
  Pace& pace = pace_of(open.ask, open.subject);
  pace.next = now + failure_delay_s(++pace.failed);
  if (open.ask == Ask::say && status >= 400 && status < 500 && reason != Code::too_many_requests) {
    // The counter will not take it however often it is sent: it stays, and is shown, but is not sent again today.
    pace.next = now + kLongestPause_s;
    state_.said[open.subject].refused = reason;
  }
  const bool unknown_there = status == 404 && reason == Code::unknown_submission;
  if (open.ask == Ask::submission_status && unknown_there && state_.packets.contains(open.subject)) {
    state_.lost.insert(open.subject);
    fault_ = Code::lost_by_office;
    pace.next = now;
  }
  const bool reported = open.ask == Ask::meter_report && reason == Code::report_exists && !state_.meter_reports.empty();
  if (reported && absorb_meter_answer(state_.meter_reports.begin()->first)) return;
  if (open.ask != Ask::submit) return;
  const outbox::Item* item = state_.outbox.find(open.subject);
  if (item == nullptr || item->state == outbox::State::received) return;  // only its receipt was asked for again
  const bool for_good = status >= 400 && status < 500 && needs_a_person(reason);
  if (for_good) {
    outbox::JournalEntry entry = state_.outbox.next(outbox::Event::refused, now, open.subject);
    entry.reason = reason;
    if (journal(entry)) return;
  }
  state_.outbox.attempt_failed(open.subject, reason, now);
}

Result<void> Client::exchange_failed(std::uint32_t id, Code reason, std::int64_t now) {
  if (!open_ || open_->id != id) return Error{Code::wrong_state, "exchange"};
  const Open open = *open_;
  open_.reset();
  fault_ = reason;
  ++failures_;
  quiet_until_ = now + failure_delay_s(failures_);
  if (open.ask == Ask::submit) state_.outbox.attempt_failed(open.subject, reason, now);
  return {};
}

void Client::retry_now() {
  failures_ = 0;
  quiet_until_ = 0;
  paces_.enrolment = {};
  paces_.checkpoint = {};
  paces_.status.clear();
  paces_.witnesses.clear();
  if (!state_.trust) paces_.trust = {};
  state_.outbox.retry_now();
}

Result<void> Client::absorb(Ask ask, const Hash& subject, ByteView body, std::int64_t now) {
  switch (ask) {
    case Ask::trust_list: return absorb_trust_list(body, now);
    case Ask::checkpoint: {
      paces_.checkpoint.next = now + kBeaconEvery_s;
      return absorb_checkpoint(body, now);
    }
    case Ask::enrol:
    case Ask::enrolment_status: return absorb_enrolment(body, now);
    case Ask::replaced_status: return absorb_replaced(subject, body, now);
    case Ask::submit:
    case Ask::offer: return absorb_receipt(subject, body, now);
    case Ask::meter_report:
      return state_.meter_reports.empty() ? Result<void>{} : absorb_meter_answer(state_.meter_reports.begin()->first);
    case Ask::submission_status: return absorb_status(subject, body, now);
    case Ask::witnesses: return absorb_witnesses(subject, body, now);
    case Ask::say: return absorb_said(subject, body, now);
    case Ask::said_status: return absorb_said_status(subject, body, now);
  }
  return Error{Code::bad_answer, "exchange"};
}

Result<void> Client::absorb_trust_list(ByteView body, std::int64_t now) {
  // One list as long as the roots are ours; from older roots on, all the steps to the newest.
  cert::TrustChain served{{Bytes(body.begin(), body.end())}};
  if (!envelope::decode_signed(body)) {
    Result<cert::TrustChain> chain = wire::decode<cert::TrustChain>(body);
    if (!chain) return chain.error();
    served = std::move(*chain);
  }
  std::optional<cert::VerifiedTrustList> reached;
  if (state_.trust) reached = *state_.trust;
  cert::TrustChain chain = state_.chain;
  for (const Bytes& list : served.lists) {
    Result<cert::VerifiedTrustList> next =
        reached ? cert::follow_trust_list(*reached, list) : cert::verify_trust_list(list, pins_);
    if (!next) return next.error();
    chain = cert::extend_chain(std::move(chain), reached ? *reached : *next, *next);
    reached = std::move(*next);
  }
  if (!reached) return Error{Code::bad_answer, "trust list"};
  paces_.trust.next = now + kTrustListEvery_s;
  if (state_.trust && state_.trust->bytes() == reached->bytes()) return {};
  put(rows::key(rows::kTrust), wire::encode(chain));
  state_.chain = std::move(chain);
  state_.trust = std::make_shared<const cert::VerifiedTrustList>(std::move(*reached));
  return {};
}

Result<void> Client::absorb_checkpoint(ByteView body, std::int64_t now) {
  Result<receipt::CheckpointReply> reply = wire::decode<receipt::CheckpointReply>(body);
  if (!reply) return reply.error();
  Result<receipt::VerifiedCheckpoint> seen = receipt::verify_checkpoint(reply->checkpoint, *state_.trust);
  if (!seen) return seen.error();
  return follow(*seen, reply->step, now);
}

// The client's rule: consistency first, belief after.
Result<void> Client::follow(const receipt::VerifiedCheckpoint& seen, const receipt::ConsistencyStep& step,
                            std::int64_t now) {
  if (state_.checkpoint && moved_on_to(seen.checkpoint().origin)) {
    const std::string& closed = state_.checkpoint->checkpoint().origin;
    put(rows::key(rows::kClosed, crypto::blake2b(view_of(closed))), bytes_of(state_.checkpoint->text()));
    state_.checkpoint.reset();
  }
  if (state_.checkpoint) {
    const receipt::VerifiedCheckpoint& kept = *state_.checkpoint;
    Result<void> good = receipt::verify_step(kept.checkpoint(), seen.checkpoint(), step);
    if (!good && good.error().code == Code::not_consistent) {
      const bool first = !suspicion_ || suspicion_->exchange == last_exchange_;
      contradicted(seen, step, now);
      return first ? Error{Code::fork_suspected, "checkpoint"} : good.error();
    }
    if (!good) return good;
    suspicion_.reset();
    const bool newer = seen.checkpoint().size > kept.checkpoint().size ||
                       (seen.checkpoint().size == kept.checkpoint().size && seen.time() > kept.time());
    if (!newer) return {};
  }
  state_.checkpoint = seen;
  put(rows::key(rows::kCheckpoint), bytes_of(seen.text()));
  let_go_of_packets();
  return {};
}

// Whether the region has given up the log that this phone follows, and goes on under another name: the roots say so.
bool Client::moved_on_to(const std::string& origin) const {
  const cert::LogKey* kept = state_.trust->log(state_.checkpoint->checkpoint().origin);
  const cert::LogKey* next = state_.trust->log(origin);
  const bool closed = kept == nullptr || kept->valid_to_size < merkle::kMaxTreeSize;
  return next != nullptr && next != kept && closed && next->valid_to_size == merkle::kMaxTreeSize;
}

// Once may be a hiccup on the way; the second answer that contradicts what is kept is marked. All of it is kept, since it is the
// proof that somebody lied.
void Client::contradicted(const receipt::VerifiedCheckpoint& seen, const receipt::ConsistencyStep& step,
                          std::int64_t now) {
  receipt::Contradiction made{seen.text(), step, now};
  if (!suspicion_ || suspicion_->exchange == last_exchange_) {
    suspicion_ = Suspicion{std::move(made), last_exchange_};
    return;
  }
  const Bytes fork = wire::encode(receipt::Fork{state_.checkpoint->text(), suspicion_->seen, std::move(made)});
  const Hash name = crypto::blake2b(fork);
  if (state_.forks.size() >= receipt::kMaxForks) return;
  put(rows::key(rows::kFork, name), fork);
  state_.forks[name] = std::make_shared<const Bytes>(fork);
  suspicion_.reset();
}

// The pictures may go when the office has had them for long and its log still holds what it signed then.
void Client::let_go_of_packets() {
  const merkle::Checkpoint& head = state_.checkpoint->checkpoint();
  const std::int64_t time = static_cast<std::int64_t>(state_.checkpoint->time());
  for (const auto& [id, received] : state_.received) {
    const bool later = head.origin == received.origin && head.size > received.tree_size;
    if (!later || time < received.time + kKeepPacket_s || !state_.packets.contains(id)) continue;
    remove(rows::key(rows::kPacket, id));
    state_.packets.erase(id);
  }
}

Result<receipt::Logged> Client::verify_believed(const receipt::LoggedStatement& logged, Kind kind,
                                                const receipt::ConsistencyStep& step, std::int64_t now) {
  Result<receipt::Logged> proven = receipt::verify_logged(logged.proof, kind, logged.statement, *state_.trust);
  if (!proven) return proven;
  if (Result<void> good = follow(proven->checkpoint(), step, now); !good) return good.error();
  return proven;
}

Result<void> Client::absorb_enrolment(ByteView body, std::int64_t now) {
  Result<receipt::EnrolmentStatus> status = wire::decode<receipt::EnrolmentStatus>(body);
  if (!status) return status.error();
  state_.request_delivered = true;
  paces_.enrolment.next = now + polling_delay_s(paces_.enrolment.asked);
  const Hash request = cert::payload_hash(state_.request->payload);
  if (status->credential && !enrolled()) {
    Result<envelope::SignedStatement> statement = envelope::decode_signed(status->credential->statement);
    if (!statement) return statement.error();
    const bool staff = statement->kind == Kind::staff_credential;
    Result<receipt::Logged> proven =
        verify_believed(*status->credential, staff ? Kind::staff_credential : Kind::credential, status->step, now);
    if (!proven) return proven.error();
    if (staff) {
      Result<void> taken = take_staff_credential(*statement, wire::encode(*status->credential), now);
      if (!taken) return taken;
      return take_visits(*status, now);
    }
    Result<cert::Credential> credential = cert::verify_credential(*statement, *state_.trust);
    if (!credential) return credential.error();
    Result<cert::EnrolmentRequest> asked = wire::decode<cert::EnrolmentRequest>(state_.request->payload);
    if (!asked) return asked.error();
    if (credential->request != request || credential->device_key != asked->device_key) {
      return Error{Code::wrong_person, "credential"};
    }
    put(rows::key(rows::kCredential), wire::encode(*status->credential));
    state_.credential = std::move(*credential);
    outbox::JournalEntry entry =
        state_.outbox.next(outbox::Event::enrolled, now, cert::payload_hash(statement->payload));
    if (Result<void> good = journal(entry); !good) return good;
    paces_.enrolment = {};
  } else if (status->refusal && !enrolled()) {
    Result<cert::EnrolmentRefusal> refusal = absorb_refusal(*status, request, now);
    if (!refusal) return refusal.error();
    put(rows::key(rows::kRefusal), status->refusal->statement);
    state_.refusal = std::move(*refusal);
  }
  for (const receipt::LoggedStatement& logged : status->challenges) {
    if (!state_.credential) break;
    Result<receipt::Logged> proven = verify_believed(logged, Kind::challenge, status->step, now);
    if (!proven) return proven.error();
    Result<envelope::SignedStatement> statement = envelope::decode_signed(logged.statement);
    if (!statement) return statement.error();
    Result<cert::Challenge> challenge = cert::verify_challenge(*statement, *state_.trust);
    if (!challenge) return challenge.error();
    const Hash hash = cert::payload_hash(statement->payload);
    if (challenge->person != state_.credential->person || state_.used_challenges.contains(hash)) continue;
    add_challenge(*challenge, hash);
    put(rows::key(rows::kChallenge, hash), wire::encode(logged));
  }
  if (Result<void> good = take_visits(*status, now); !good) return good;
  return absorb_revocation(*status, now);
}

// What was certified under the refused request is nobody's now, and its pictures have gone at the office.
Result<cert::EnrolmentRefusal> Client::absorb_refusal(const receipt::EnrolmentStatus& status, const Hash& request,
                                                      std::int64_t now) {
  Result<receipt::Logged> proven = verify_believed(*status.refusal, Kind::enrolment_refusal, status.step, now);
  if (!proven) return proven.error();
  Result<envelope::SignedStatement> statement = envelope::decode_signed(status.refusal->statement);
  if (!statement) return statement.error();
  Result<cert::EnrolmentRefusal> refusal = cert::verify_refusal(*statement, *state_.trust);
  if (!refusal) return refusal;
  if (refusal->request != request) return Error{Code::wrong_person, "refusal"};
  for (const Hash& made : made_before(request)) {
    outbox::JournalEntry entry = state_.outbox.next(outbox::Event::refused, now, made);
    entry.reason = Code::unproven_request;
    if (Result<void> good = journal(entry); !good) return good.error();
  }
  return refusal;
}

// Whatever else became of that request, its submissions say themselves.
Result<void> Client::absorb_replaced(const Hash& request, ByteView body, std::int64_t now) {
  Result<receipt::EnrolmentStatus> status = wire::decode<receipt::EnrolmentStatus>(body);
  if (!status) return status.error();
  Pace& pace = paces_.status[request];
  pace.next = now + polling_delay_s(pace.asked);
  if (!status->refusal) return {};
  Result<cert::EnrolmentRefusal> refusal = absorb_refusal(*status, request, now);
  return refusal ? Result<void>{} : refusal.error();
}

// A refusal that the intake has signed is kept: it is what the person can show.
void Client::absorb_note(const Hash& submission, ByteView body) {
  if (!state_.trust || body.size() > 1024) return;
  Result<envelope::SignedStatement> statement = envelope::decode_signed(body);
  if (!statement) return;
  Result<cert::RefusalNote> note = cert::verify_refusal_note(*statement, *state_.trust);
  if (!note || note->subject != submission) return;
  put(rows::key(rows::kNote, submission), Bytes(body.begin(), body.end()));
  state_.notes[submission] = std::move(*note);
}

Result<void> Client::absorb_revocation(const receipt::EnrolmentStatus& status, std::int64_t now) {
  if (!status.revocation || state_.revocation || !enrolled()) return {};
  Result<receipt::Logged> proven = verify_believed(*status.revocation, Kind::revocation, status.step, now);
  if (!proven) return proven.error();
  Result<envelope::SignedStatement> statement = envelope::decode_signed(status.revocation->statement);
  if (!statement) return statement.error();
  Result<cert::Revocation> revocation = cert::verify_revocation(*statement, *state_.trust);
  if (!revocation) return revocation.error();
  const crypto::PublicKey& own = state_.staff ? state_.staff->device_key : state_.credential->device_key;
  if (revocation->device_key != own) return Error{Code::wrong_key, "revocation"};
  put(rows::key(rows::kRevocation), wire::encode(*status.revocation));
  state_.revocation = std::move(*revocation);
  return {};
}

Result<receipt::Logged> Client::believe(const Hash& submission, const receipt::ReceiptReply& reply, std::int64_t now) {
  Result<receipt::Logged> proven =
      receipt::verify_logged(reply.proof, Kind::submission, state_.records[submission], *state_.trust);
  if (!proven) return proven;
  if (Result<void> good = follow(proven->checkpoint(), reply.step, now); !good) return good.error();
  return proven;
}

Result<void> Client::absorb_receipt(const Hash& submission, ByteView body, std::int64_t now) {
  Result<receipt::ReceiptReply> reply = wire::decode<receipt::ReceiptReply>(body);
  if (!reply) return reply.error();
  Result<receipt::Logged> proven = believe(submission, *reply, now);
  if (!proven) return proven.error();
  // What was offered again keeps its old receipt: since then the office has had it.
  std::int64_t since = static_cast<std::int64_t>(proven->time());
  if (const auto before = state_.received.find(submission); before != state_.received.end() && state_.lost.contains(submission)) {
    if (!state_.old_receipts.contains(submission)) {
      put(rows::key(rows::kOldReceipt, submission), bytes_of(*before->second.proof));
      state_.old_receipts[submission] = before->second.proof;
    }
    since = std::min(since, before->second.time);
  }
  state_.lost.erase(submission);
  if (state_.witnessed.erase(submission) > 0) remove(rows::key(rows::kWitnessed, submission));  // it was about another leaf
  paces_.witnesses[submission] = {0, 0, now + kWitnessesFirst_s};
  put(rows::key(rows::kReceipt, submission), bytes_of(reply->proof));
  state_.received[submission] = received_of(*proven, reply->proof);
  state_.received[submission].time = since;
  paces_.enrolment = {};  // a used challenge is replaced by a new one
  paces_.status.erase(submission);
  const outbox::Item* item = state_.outbox.find(submission);
  if (item != nullptr && item->state == outbox::State::received) return {};  // known to the journal; the row had been lost
  return journal(state_.outbox.next(outbox::Event::received, now, submission));
}

Result<void> Client::absorb_status(const Hash& submission, ByteView body, std::int64_t now) {
  Result<receipt::SubmissionStatus> status = wire::decode<receipt::SubmissionStatus>(body);
  if (!status) return status.error();
  Pace& pace = paces_.status[submission];
  pace.next = now + polling_delay_s(pace.asked);
  if (status->decisions.empty()) return {};
  const receipt::LoggedStatement& latest = status->decisions.back();
  Result<receipt::Logged> proven = verify_believed(latest, Kind::decision, status->step, now);
  if (!proven) return proven.error();
  Result<envelope::SignedStatement> statement = envelope::decode_signed(latest.statement);
  if (!statement) return statement.error();
  Result<cert::Decision> decision = cert::verify_decision(*statement, *state_.trust);
  if (!decision) return decision.error();
  if (decision->submission != submission) return Error{Code::wrong_person, "decision"};
  put(rows::key(rows::kDecision, submission), wire::encode(latest));
  // The sealed pictures have done their work; what remains is the record and the proofs.
  remove(rows::key(rows::kPacket, submission));
  state_.packets.erase(submission);
  outbox::JournalEntry entry = state_.outbox.next(outbox::Event::decided, now, submission);
  entry.verdict = static_cast<std::uint8_t>(decision->verdict);
  state_.decided[submission] = {std::move(*decision), std::make_shared<const receipt::LoggedStatement>(latest)};
  const outbox::Item* item = state_.outbox.find(submission);
  const bool journaled = item != nullptr && item->state == outbox::State::decided && item->verdict == entry.verdict;
  if (journaled) return {};  // the row had been lost
  return journal(entry);
}

}  // namespace lifecert::client
