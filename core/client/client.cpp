#include "core/client/client.h"

#include <algorithm>
#include <utility>

#include "core/client/rows.h"
#include "core/crypto/hash.h"
#include "core/crypto/sign.h"
#include "core/receipt/slip.h"

namespace lifecert::client {
namespace {

using envelope::Kind;
using envelope::Role;
using RowMap = std::map<Bytes, Bytes>;

const Bytes* find_row(const RowMap& rows, std::string_view name) {
  const auto found = rows.find(bytes_of(name));
  return found == rows.end() ? nullptr : &found->second;
}

// Calls `use(subject, value)` for every row under a prefix, in key order.
template <class Use>
void for_each_under(const RowMap& rows, std::string_view prefix, Use use) {
  for (auto row = rows.lower_bound(bytes_of(prefix)); row != rows.end(); ++row) {
    if (!text_of(row->first).starts_with(prefix)) return;
    use(ByteView(row->first).subspan(prefix.size()), row->second);
  }
}

std::optional<Hash> hash_of(ByteView bytes) {
  if (bytes.size() != 32) return std::nullopt;
  Hash hash{};
  std::ranges::copy(bytes, hash.begin());
  return hash;
}

}  // namespace

bool known(Method method) { return method == Method::get || method == Method::post; }
std::string_view name_of(Method method) { return method == Method::post ? "post" : "get"; }
bool known(Phase phase) { return phase >= Phase::fresh && phase <= Phase::enrolled; }
std::string_view name_of(Phase phase) {
  switch (phase) {
    case Phase::fresh: return "fresh";
    case Phase::requested: return "requested";
    case Phase::refused: return "refused";
    case Phase::enrolled: return "enrolled";
  }
  return "unknown";
}

Result<Client> Client::open(const cert::Pins& pins, const std::vector<Row>& rows, std::int64_t now) {
  Client client;
  client.pins_ = pins;
  RowMap map;
  for (const Row& row : rows) map[row.key] = row.value;
  client.load_identity(map, now);
  client.load_submissions(map);
  if (Result<void> good = client.load_journal(map, now); !good) return good.error();
  client.load_answers(map);
  client.load_said(map);
  client.load_witnessed(map);
  client.load_meter(map);
  return client;
}

// Who this phone is. Whatever does not verify is left out: it will be asked for again.
void Client::load_identity(const RowMap& rows, std::int64_t now) {
  if (const Bytes* row = find_row(rows, rows::kTrust)) {
    Result<cert::TrustChain> chain = wire::decode<cert::TrustChain>(*row);
    Result<cert::VerifiedTrustList> trust =
        chain ? cert::follow_trust_chain(pins_, *chain) : Result<cert::VerifiedTrustList>(chain.error());
    if (trust) {
      state_.trust = std::make_shared<const cert::VerifiedTrustList>(std::move(*trust));
      state_.chain = std::move(*chain);
    }
  }
  if (const Bytes* row = find_row(rows, rows::kRequest)) {
    Result<envelope::SignedStatement> request = envelope::decode_signed(*row);
    if (request && cert::verify_request(*request, pins_.region)) state_.request = std::move(*request);
  }
  if (!state_.trust) return;
  if (const Bytes* row = find_row(rows, rows::kCheckpoint)) {
    Result<receipt::VerifiedCheckpoint> checkpoint = receipt::verify_checkpoint(text_of(*row), *state_.trust);
    if (checkpoint) state_.checkpoint = std::move(*checkpoint);
  }
  if (const Bytes* row = find_row(rows, rows::kRefusal)) {
    Result<envelope::SignedStatement> statement = envelope::decode_signed(*row);
    Result<cert::EnrolmentRefusal> refusal =
        statement ? cert::verify_refusal(*statement, *state_.trust) : Result<cert::EnrolmentRefusal>(statement.error());
    if (refusal) state_.refusal = std::move(*refusal);
  }
  const auto logged = [&](ByteView row) -> std::optional<envelope::SignedStatement> {
    Result<receipt::LoggedStatement> pair = wire::decode<receipt::LoggedStatement>(row);
    if (!pair) return std::nullopt;
    Result<envelope::SignedStatement> statement = envelope::decode_signed(pair->statement);
    if (!statement || !receipt::verify_logged(pair->proof, statement->kind, pair->statement, *state_.trust)) {
      return std::nullopt;
    }
    return std::move(*statement);
  };
  if (const Bytes* row = find_row(rows, rows::kCredential)) {
    const auto statement = logged(*row);
    if (statement && statement->kind == Kind::staff_credential) {
      Result<cert::StaffCredential> staff = cert::verify_staff_credential(*statement, *state_.trust);
      if (staff) state_.staff = std::move(*staff);
    } else if (statement) {
      Result<cert::Credential> credential = cert::verify_credential(*statement, *state_.trust);
      if (credential) state_.credential = std::move(*credential);
    }
  }
  if (const Bytes* row = find_row(rows, rows::kRevocation)) {
    if (const auto statement = logged(*row)) {
      Result<cert::Revocation> revocation = cert::verify_revocation(*statement, *state_.trust);
      if (revocation) state_.revocation = std::move(*revocation);
    }
  }
  for_each_under(rows, rows::kNote, [&](ByteView subject, const Bytes& row) {
    const auto id = hash_of(subject);
    Result<envelope::SignedStatement> statement = envelope::decode_signed(row);
    if (!id || !statement) return;
    Result<cert::RefusalNote> note = cert::verify_refusal_note(*statement, *state_.trust);
    if (note && note->subject == *id) state_.notes[*id] = std::move(*note);
  });
  for_each_under(rows, rows::kChallenge, [&](ByteView, const Bytes& row) {
    if (const auto statement = logged(row)) {
      Result<cert::Challenge> challenge = cert::verify_challenge(*statement, *state_.trust);
      if (challenge) add_challenge(*challenge, cert::payload_hash(statement->payload));
    }
  });
  if (const Bytes* row = find_row(rows, rows::kBox)) state_.box = hash_of(*row);
  if (state_.staff && state_.box) {
    for_each_under(rows, rows::kVisits, [&](ByteView, const Bytes& row) {
      Result<receipt::LoggedStatement> pair = wire::decode<receipt::LoggedStatement>(row);
      if (pair && logged(row)) add_visits(pair->statement, now);
    });
  }
  for_each_under(rows, rows::kFork, [&](ByteView subject, const Bytes& row) {
    const auto id = hash_of(subject);
    if (id && wire::decode<receipt::Fork>(row)) state_.forks[*id] = std::make_shared<const Bytes>(row);
  });
}

void Client::load_submissions(const RowMap& rows) {
  for_each_under(rows, rows::kPacket, [&](ByteView subject, const Bytes& row) {
    if (const auto id = hash_of(subject)) state_.packets[*id] = std::make_shared<const Bytes>(row);
  });
  for_each_under(rows, rows::kRecord, [&](ByteView subject, const Bytes& row) {
    const auto id = hash_of(subject);
    Result<receipt::SubmissionRecord> record = wire::decode<receipt::SubmissionRecord>(row);
    if (!id || !record || envelope::submission_id(record->header) != *id) return;
    state_.records[*id] = row;
    Result<envelope::Header> header = wire::decode<envelope::Header>(record->header);
    if (header && header->challenge) state_.used_challenges.insert(*header->challenge);
  });
  for_each_under(rows, rows::kSlip, [&](ByteView subject, const Bytes& row) {
    const auto id = hash_of(subject);
    Result<receipt::KeptSlip> slip = wire::decode<receipt::KeptSlip>(row);
    if (id && slip) state_.slips[*id] = receipt::slip_qr(*slip);
  });
}

Result<void> Client::load_journal(const RowMap& rows, std::int64_t now) {
  std::vector<Bytes> entries;
  for_each_under(rows, rows::kJournal, [&](ByteView, const Bytes& row) { entries.push_back(row); });
  Result<outbox::Outbox> recovered = outbox::Outbox::recover(entries);
  if (!recovered) return recovered.error();
  state_.outbox = std::move(*recovered);
  // A stored packet that the journal does not know is taken in: the journal may be behind, a certification is never dropped.
  for (const auto& [id, bytes] : state_.packets) {
    if (state_.outbox.find(id) != nullptr) continue;
    Result<envelope::ParsedPacket> parsed = envelope::parse_unverified(*bytes);
    if (!parsed || parsed->submission_id != id) continue;
    outbox::JournalEntry entry = state_.outbox.next(outbox::Event::adopted, now, id);
    entry.packet_seq = parsed->header.packet_seq;
    if (!envelope::verify_device_signature(*parsed) || !state_.outbox.adopt(entry)) continue;
    carried_.push_back({rows::key(rows::kJournal, entry.seq), wire::encode(entry)});
  }
  return {};
}

// Receipts and decisions are verified again whenever the page opens: what is shown as proven is proven now.
void Client::load_answers(const RowMap& rows) {
  if (!state_.trust) return;
  for_each_under(rows, rows::kReceipt, [&](ByteView subject, const Bytes& row) {
    const auto id = hash_of(subject);
    if (!id || !state_.records.contains(*id)) return;
    Result<receipt::Logged> logged =
        receipt::verify_logged(text_of(row), Kind::submission, state_.records[*id], *state_.trust);
    if (!logged) return;
    state_.received[*id] = received_of(*logged, text_of(row));
  });
  for_each_under(rows, rows::kOldReceipt, [&](ByteView subject, const Bytes& row) {
    const auto id = hash_of(subject);
    if (!id || !state_.received.contains(*id)) return;
    Result<receipt::Logged> logged =
        receipt::verify_logged(text_of(row), Kind::submission, state_.records[*id], *state_.trust);
    if (!logged) return;
    state_.old_receipts[*id] = std::make_shared<const std::string>(text_of(row));
    Received& received = state_.received[*id];
    received.time = std::min(received.time, static_cast<std::int64_t>(logged->time()));
  });
  for_each_under(rows, rows::kDecision, [&](ByteView subject, const Bytes& row) {
    const auto id = hash_of(subject);
    Result<receipt::LoggedStatement> pair = wire::decode<receipt::LoggedStatement>(row);
    if (!id || !pair || !receipt::verify_logged(pair->proof, Kind::decision, pair->statement, *state_.trust)) return;
    Result<envelope::SignedStatement> statement = envelope::decode_signed(pair->statement);
    if (!statement) return;
    Result<cert::Decision> decision = cert::verify_decision(*statement, *state_.trust);
    if (decision && decision->submission == *id) {
      state_.decided[*id] = {std::move(*decision),
                             std::make_shared<const receipt::LoggedStatement>(std::move(*pair))};
    }
  });
}

void Client::load_meter(const RowMap& rows) {
  const auto month_in = [](ByteView subject) -> std::optional<std::int32_t> {
    if (subject.size() != 8) return std::nullopt;
    std::uint64_t number = 0;
    for (const std::uint8_t byte : subject) number = number << 8U | byte;
    if (number > 100'000) return std::nullopt;
    return static_cast<std::int32_t>(number);
  };
  for_each_under(rows, rows::kMeter, [&](ByteView subject, const Bytes& row) {
    Result<cert::Meter> meter = wire::decode<cert::Meter>(row);
    const auto month = month_in(subject);
    if (month && meter && meter->month == *month) state_.meters[*month] = std::move(*meter);
  });
  for_each_under(rows, rows::kMeterReport, [&](ByteView subject, const Bytes& row) {
    const auto month = month_in(subject);
    Result<envelope::SignedStatement> statement = envelope::decode_signed(row);
    if (month && statement && cert::verify_meter_report(*statement, pins_.region)) state_.meter_reports[*month] = row;
  });
}

Client::Received Client::received_of(const receipt::Logged& logged, std::string proof) {
  const merkle::Checkpoint& head = logged.checkpoint().checkpoint();
  return {logged.index(),           head.size, static_cast<std::int64_t>(logged.time()), head.origin,
          logged.opening().salt, std::make_shared<const std::string>(std::move(proof))};
}

void Client::stage() { before_ = Before{state_, paces_}; }

Changes Client::deliver() {
  // Entries that open() had to add go with whatever is stored first, or the chain would have a hole.
  Changes changes = std::exchange(changes_, {});
  changes.puts.insert(changes.puts.begin(), carried_.begin(), carried_.end());
  if (changes.puts.empty() && changes.deletes.empty()) before_.reset();
  return changes;
}

void Client::put(Bytes key, Bytes value) { changes_.puts.push_back({std::move(key), std::move(value)}); }
void Client::remove(Bytes key) { changes_.deletes.push_back(std::move(key)); }

void Client::confirm() {
  before_.reset();
  changes_ = {};
  carried_.clear();
  full_storage_ = 0;
}

// What could not be stored is asked for again, like what could not be fetched: ever more rarely, never not at all.
void Client::discard() {
  if (!before_) return;
  state_ = std::move(before_->state);
  paces_ = std::move(before_->paces);
  before_.reset();
  changes_ = {};
  fault_ = Code::storage_full;
  quiet_until_ = latest_now_ + failure_delay_s(++full_storage_);
  for (const outbox::Item& item : std::vector<outbox::Item>(state_.outbox.items())) {
    if (item.state != outbox::State::sending) continue;
    state_.outbox.attempt_failed(item.submission, Code::storage_full, latest_now_);
  }
}

std::int64_t failure_delay_s(std::uint32_t failures) {
  constexpr std::array<std::int64_t, 6> kDelays = {2, 5, 15, 60, 300, 900};
  return kDelays[std::min<std::size_t>(failures == 0 ? 0 : failures - 1, kDelays.size() - 1)];
}

void Client::add_challenge(const cert::Challenge& challenge, const Hash& hash) {
  const auto same = [&](const Challenge& one) { return one.hash == hash; };
  if (std::ranges::any_of(state_.challenges, same)) return;
  state_.challenges.push_back({challenge, hash});
  std::ranges::sort(state_.challenges, {}, [](const Challenge& one) { return one.content.draw; });
}

const Client::Challenge* Client::open_challenge(std::int64_t now) const {
  for (const Challenge& one : state_.challenges) {
    const bool mine = state_.credential && one.content.person == state_.credential->person;
    if (mine && now < one.content.expires_at && !state_.used_challenges.contains(one.hash)) return &one;
  }
  return nullptr;
}

Result<ToSign> Client::prepare_enrolment(const cert::StretchedCode& code, const crypto::PublicKey& device_key,
                                         std::int64_t now) {
  if (before_ || enrolled()) return Error{Code::wrong_state, "enrolment"};
  prepared_box_.reset();
  latest_now_ = now;
  if (Result<void> good = crypto::check_public_key(device_key); !good) return good.error();
  cert::EnrolmentRequest request;
  request.region = pins_.region;
  request.code_id = code.code_id;
  request.device_key = device_key;
  request.mac = cert::enrolment_mac(code.mac_key, pins_.region, code.code_id, device_key);
  request.device_time = now;
  request.build = kBuild;
  prepared_request_ = envelope::SignedStatement{Kind::enrolment_request, wire::encode(request), {}};
  return ToSign{{envelope::pre_authentication(Kind::enrolment_request, prepared_request_->payload)}};
}

Result<Changes> Client::finish_enrolment(const Signatures& signatures) {
  if (before_ || !prepared_request_ || signatures.signatures.size() != 1) return Error{Code::wrong_state, "enrolment"};
  envelope::SignedStatement statement = *prepared_request_;
  Result<cert::EnrolmentRequest> request = wire::decode<cert::EnrolmentRequest>(statement.payload);
  if (!request) return request.error();
  envelope::add_signature(statement, {Role::device, crypto::key_id(request->device_key), signatures.signatures[0]});
  if (Result<cert::EnrolmentRequest> good = cert::verify_request(statement, pins_.region); !good) return good.error();
  stage();
  put(rows::key(rows::kRequest), wire::encode(statement));
  remove(rows::key(rows::kRefusal));
  if (prepared_box_) {
    put(rows::key(rows::kBox), Bytes(prepared_box_->begin(), prepared_box_->end()));
    state_.box = prepared_box_;
    prepared_box_.reset();
  }
  state_.request = std::move(statement);
  state_.request_delivered = false;
  state_.refusal.reset();
  prepared_request_.reset();
  paces_.enrolment = {};
  return deliver();
}

Result<void> Client::journal(outbox::JournalEntry entry) {
  if (Result<void> good = state_.outbox.adopt(entry); !good) return good;
  put(rows::key(rows::kJournal, entry.seq), wire::encode(entry));
  return {};
}

std::int32_t Client::due_day() const {
  std::int32_t day = state_.credential ? state_.credential->due_day : 0;
  for (const auto& [id, decided] : state_.decided) {
    if (decided.content.verdict == cert::Verdict::pass) day = std::max(day, decided.content.next_due_day);
  }
  return day;
}

Result<ScriptSeed> Client::script_seed(std::int64_t now) const {
  if (!state_.credential) return Error{Code::wrong_state, "credential"};
  ScriptSeed seed;
  if (const Challenge* challenge = open_challenge(now)) seed.challenge = challenge->hash;
  seed.person = state_.credential->person;
  seed.device_key = state_.credential->device_key;
  return seed;
}

View Client::view(std::int64_t now) const {
  View view;
  view.fault = fault_;
  view.fork = !state_.forks.empty();
  if (enrolled()) {
    view.phase = Phase::enrolled;
  } else if (state_.refusal) {
    view.phase = Phase::refused;
    view.refusal = state_.refusal->reason;
    view.refusal_since = state_.refusal->since;
    // A used code is a dispute, and its number is the request's: both sides work it out alike.
    if (view.refusal == Code::used_code) view.dispute_number = receipt::spoken_number(state_.refusal->request);
  } else if (state_.request) {
    view.phase = Phase::requested;
    view.provisional_left = provisional_left();
  }
  if (state_.trust) {
    const cert::TrustList& trust = **state_.trust;
    view.trust_known = true;
    view.region_zh = trust.name_zh;
    view.region_en = trust.name_en;
    view.hotline = trust.hotline;
    view.trust_age_s = now - trust.issued_at;
    view.trust_expired = now >= trust.expires_at;
    view.consent_version = trust.policy.consent_version;
    view.witness_quorum = trust.witness_quorum;
  }
  std::string_view station;
  if (state_.staff) {
    view.staff_name = state_.staff->name;
    view.visits = visit_views(now);
    if (state_.trust) view.schemes = (*state_.trust)->schemes;
    station = state_.staff->station;
  }
  if (state_.credential) {
    view.scheme = state_.credential->scheme;
    view.due_day = due_day();
    view.challenge_ready = open_challenge(now) != nullptr;
    const cert::Scheme* scheme = state_.trust ? state_.trust->scheme(view.scheme) : nullptr;
    if (scheme != nullptr) {
      view.scheme_zh = scheme->name_zh;
      view.scheme_en = scheme->name_en;
    }
    station = state_.credential->station;
  }
  if (state_.trust) {
    const auto& stations = (*state_.trust)->stations;
    const auto found = std::ranges::find(stations, station, &cert::Station::id);
    if (found != stations.end()) {
      view.station_zh = found->name_zh;
      view.station_en = found->name_en;
      view.station_phone = found->phone;
      view.station_address = found->address;
    }
  }
  view.revoked = state_.revocation.has_value();
  if (state_.checkpoint) view.beacon_at = static_cast<std::int64_t>(state_.checkpoint->time());
  for (const outbox::Item& item : state_.outbox.items()) {
    ItemView shown;
    shown.submission_id = item.submission;
    shown.state = item.state;
    shown.reason = item.reason;
    shown.kept_at = item.kept_at;
    shown.next_attempt_at = item.next_attempt_at;
    shown.attempts = item.attempts;
    shown.spoken_number = receipt::spoken_number(item.submission);
    if (const auto slip = state_.slips.find(item.submission); slip != state_.slips.end()) shown.kept_qr = slip->second;
    if (const auto received = state_.received.find(item.submission); received != state_.received.end()) {
      shown.received_at = received->second.time;
      shown.log_index = received->second.index;
      shown.tree_size = received->second.tree_size;
      shown.proof_verified = true;
    }
    if (const auto named = state_.witnessed.find(item.submission); named != state_.witnessed.end()) {
      shown.witnesses = named->second.names;
    }
    if (const auto note = state_.notes.find(item.submission); note != state_.notes.end()) {
      shown.refused_at = note->second.refused_at;
    }
    if (item.state == outbox::State::decided) {
      shown.verdict = item.verdict;
      const auto decided = state_.decided.find(item.submission);
      // A decision that does not verify today is shown as unproven, never dropped.
      shown.proof_verified = shown.proof_verified && decided != state_.decided.end();
      if (decided != state_.decided.end()) {
        shown.decision_reason = decided->second.content.reason;
        shown.decided_at = decided->second.content.decided_at;
        shown.next_due_day = decided->second.content.next_due_day;
      }
    }
    view.items.insert(view.items.begin(), std::move(shown));
  }
  for (const auto& [id, said] : state_.said) view.said.push_back(this->shown(id, said));
  std::ranges::sort(view.said, std::ranges::greater(), [](const SaidView& one) { return std::pair(one.made_at, one.id); });
  return view;
}

Result<std::string> Client::paper(const Hash& submission, receipt::PaperKind kind) const {
  if (state_.outbox.find(submission) == nullptr) return Error{Code::unknown_submission, "paper"};
  const Error none{Code::not_found, "paper"};
  if (kind == receipt::PaperKind::kept) {
    const auto slip = state_.slips.find(submission);
    return slip == state_.slips.end() ? Result<std::string>(none) : slip->second;
  }
  Result<receipt::CompactReceipt> made = none;
  if (kind == receipt::PaperKind::received) {
    const auto received = state_.received.find(submission);
    const auto record = state_.records.find(submission);
    if (received == state_.received.end() || record == state_.records.end()) return none;
    // The oldest receipt says most: since when the office has had it. After that, the one with most names.
    const auto old = state_.old_receipts.find(submission);
    const auto named = state_.witnessed.find(submission);
    if (old == state_.old_receipts.end() && named != state_.witnessed.end()) {
      made = receipt::pack_receipt(record->second, *named->second.proof, *state_.trust);
      Result<std::string> text = made ? receipt::receipt_qr(*made) : Result<std::string>(made.error());
      if (text) return text;  // else without the names, which take room
    }
    const std::string& proof = old == state_.old_receipts.end() ? *received->second.proof : *old->second;
    made = receipt::pack_receipt(record->second, proof, *state_.trust);
  } else {
    const auto decided = state_.decided.find(submission);
    if (decided == state_.decided.end()) return none;
    made = receipt::pack_receipt(decided->second.logged->statement, decided->second.logged->proof, *state_.trust);
  }
  if (!made) return made.error();
  return receipt::receipt_qr(*made);
}

Result<Bytes> Client::packet_file(const Hash& submission) const {
  if (state_.outbox.find(submission) == nullptr) return Error{Code::unknown_submission, "packet"};
  const auto found = state_.packets.find(submission);
  if (found == state_.packets.end()) return Error{Code::not_found, "packet"};
  return *found->second;
}

Result<Bytes> Client::fork_file() const {
  receipt::ForkFile file;
  for (const auto& [id, row] : state_.forks) {
    Result<receipt::Fork> fork = wire::decode<receipt::Fork>(*row);
    if (fork && file.forks.size() < receipt::kMaxForks) file.forks.push_back(std::move(*fork));
  }
  if (file.forks.empty()) return Error{Code::not_found, "fork"};
  return wire::encode(file);
}

}  // namespace lifecert::client
