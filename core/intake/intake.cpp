#include "core/intake/intake.h"

#include <algorithm>
#include <array>

#include "core/crypto/hash.h"
#include "core/crypto/sign.h"
#include "core/receipt/receipt.h"
#include "core/wire/text.h"

namespace lifecert::intake {
namespace {

using envelope::Kind;
using envelope::Role;

constexpr std::int64_t kBeaconSlack_s = 120;

}  // namespace

Result<std::unique_ptr<Intake>> Intake::open(Parts parts, cert::VerifiedTrustList trust) {
  std::unique_ptr<Intake> intake(new Intake(parts, std::move(trust)));
  intake->chain_.lists = {intake->trust()->bytes()};
  // A newer list may have come through the log since the file was written that the operator starts the counter with.
  if (Result<void> newest = intake->take_on_stored(); !newest) return newest.error();
  const cert::VerifiedTrustList& list = *intake->trust();
  const cert::LogKey& log_key = list->logs.back();
  if (log_key.key != parts.log_signer->public_key()) return Error{Code::wrong_key, "log key"};
  if (list->time_cosigner.key != parts.cosigner->public_key()) return Error{Code::wrong_key, "time cosigner key"};
  LogSigners signers{log_key.origin, parts.log_signer, list->time_cosigner.name, parts.cosigner};
  Result<std::unique_ptr<Log>> log = Log::open(*parts.store, *parts.clock, std::move(signers));
  if (!log) return log.error();
  intake->log_ = std::move(*log);
  Result<std::unique_ptr<HallDesk>> hall = HallDesk::open(*parts.store, *intake->log_, *intake->trust());
  if (!hall) return hall.error();
  intake->hall_ = std::move(*hall);
  return intake;
}

std::shared_ptr<const cert::VerifiedTrustList> Intake::trust() const {
  const std::lock_guard lock(trust_mutex_);
  return trust_;
}

cert::TrustChain Intake::trust_chain(const Hash& root_set) const {
  const std::lock_guard lock(trust_mutex_);
  return cert::chain_from(chain_, root_set);
}

void Intake::take_on(std::shared_ptr<const cert::VerifiedTrustList> next) {
  hall_->appoint((*next)->registrars);
  const std::lock_guard lock(trust_mutex_);
  chain_ = cert::extend_chain(std::move(chain_), *trust_, *next);
  trust_ = std::move(next);
}

// What the store says is believed only as far as it follows from the list that the operator gave.
Result<void> Intake::take_on_stored() {
  Result<std::optional<Bytes>> stored = parts_.store->get(keys::trust());
  if (!stored) return stored.error();
  if (!*stored) return {};
  Result<cert::TrustChain> chain = wire::decode<cert::TrustChain>(**stored);
  if (!chain) return Error{chain.error().code, "stored trust list"};
  const std::shared_ptr<const cert::VerifiedTrustList> now = trust();
  const cert::Pins own = cert::pins_of(*now);
  Result<cert::VerifiedTrustList> newest = cert::follow_trust_chain(own, cert::chain_from(*chain, own.root_set));
  if (!newest) return {};  // the operator's list is by newer roots than the store knows
  if ((*newest)->version < (*now)->version) return {};
  const std::lock_guard lock(trust_mutex_);
  chain_ = std::move(*chain);
  trust_ = std::make_shared<const cert::VerifiedTrustList>(std::move(*newest));
  return {};
}

Result<void> Intake::refresh() {
  if (Result<void> fresh = log_->refresh(); !fresh) return fresh;
  if (Result<void> newest = take_on_stored(); !newest) return newest;
  hall_->appoint((*trust())->registrars);
  return hall_->catch_up(log_->size());
}

Result<Bytes> Intake::refusal_note(const Hash& subject, Code reason) const {
  const std::shared_ptr<const cert::VerifiedTrustList> list = trust();
  const cert::RefusalNote note{(*list)->region, subject, reason, parts_.clock->now_s(), (*list)->hotline};
  Result<envelope::SignedStatement> statement =
      envelope::sign_statement(Kind::refusal_note, wire::encode(note), Role::intake, *parts_.log_signer);
  if (!statement) return statement.error();
  return wire::encode(*statement);
}

Result<std::optional<std::uint64_t>> Intake::index_at(const Bytes& key) const { return index_in(parts_.store->get(key)); }

Result<std::optional<std::uint64_t>> Intake::index_in(const Result<std::optional<Bytes>>& stored) {
  if (!stored) return stored.error();
  if (!*stored) return std::optional<std::uint64_t>();
  Result<std::uint64_t> index = wire::decode<std::uint64_t>(**stored);
  if (!index) return index.error();
  return std::optional<std::uint64_t>(*index);
}

Result<std::optional<SubmissionRow>> Intake::submission_row(const Hash& id) const {
  Result<std::optional<Bytes>> stored = parts_.store->get(keys::submission(id));
  if (!stored) return stored.error();
  if (!*stored) return std::optional<SubmissionRow>();
  Result<SubmissionRow> row = wire::decode<SubmissionRow>(**stored);
  if (!row) return row.error();
  return std::optional<SubmissionRow>(std::move(*row));
}

template <class T>
Result<std::optional<T>> Intake::statement_of(const Result<std::optional<std::uint64_t>>& index) const {
  if (!index) return index.error();
  if (!*index) return std::optional<T>();
  Result<StoredRecord> record = log_->record(**index);
  if (!record) return record.error();
  Result<envelope::SignedStatement> statement = envelope::decode_signed(record->record);
  if (!statement) return statement.error();
  Result<T> content = wire::decode<T>(statement->payload);
  if (!content) return content.error();
  return std::optional<T>(std::move(*content));
}

// A key that was revoked has no standing at all, whatever it once had; the revocation's leaf stands before this packet's.
Result<Intake::Standing> Intake::standing_of(const crypto::PublicKey& device) const {
  const std::array<Bytes, 3> wanted = {keys::revocation(device), keys::device(device), keys::staff(device)};
  Result<std::vector<std::optional<Bytes>>> rows = parts_.store->get_many(wanted);
  if (!rows) return rows.error();
  Result<std::optional<std::uint64_t>> revoked = index_in((*rows)[0]);
  if (!revoked) return revoked.error();
  if (*revoked) return Error{Code::revoked, "device key"};
  Standing standing;
  Result<std::optional<cert::Credential>> person = statement_of<cert::Credential>(index_in((*rows)[1]));
  if (!person) return person.error();
  Result<std::optional<cert::StaffCredential>> staff = statement_of<cert::StaffCredential>(index_in((*rows)[2]));
  if (!staff) return staff.error();
  standing.person = std::move(*person);
  standing.staff = std::move(*staff);
  return standing;
}

Result<envelope::Packet> Intake::stored_packet(const Hash& submission) const {
  Result<std::optional<Bytes>> stored = parts_.store->get(keys::packet(submission));
  if (!stored) return stored.error();
  if (!*stored) return Error{Code::not_found, "packet"};
  return wire::decode<envelope::Packet>(**stored);
}

Result<std::uint64_t> Intake::provisional_size() const {
  Result<std::optional<Bytes>> stored = parts_.store->get(keys::provisional_size());
  if (!stored) return stored.error();
  return *stored ? wire::decode<std::uint64_t>(**stored) : Result<std::uint64_t>(0U);
}

Result<cert::Challenge> Intake::challenge_at(std::uint64_t index) const {
  Result<StoredRecord> record = log_->record(index);
  if (!record) return record.error();
  Result<envelope::SignedStatement> statement = envelope::decode_signed(record->record);
  if (!statement) return statement.error();
  return wire::decode<cert::Challenge>(statement->payload);
}

Result<bool> Intake::usable_challenge(const envelope::Header& header, std::int64_t now, std::int64_t& issued_at) const {
  if (!header.challenge) return false;
  Result<std::optional<std::uint64_t>> index = index_at(keys::challenge(*header.challenge));
  if (!index) return index.error();
  if (!*index) return false;
  Result<std::optional<Bytes>> used = parts_.store->get(keys::used_challenge(*header.challenge));
  if (!used) return used.error();
  Result<cert::Challenge> challenge = challenge_at(**index);
  if (!challenge) return challenge.error();
  const bool mine = challenge->person == header.person.id;
  if (*used || !mine || now >= challenge->expires_at) return false;
  issued_at = challenge->issued_at;
  return true;
}

// The beacon's time if this log can have issued it: the root is ours at that size, and the time lies between the leaf before
// and the leaf after. Anything else dates nothing; it is not refused, since a restored log may have forgotten its own past.
Result<std::int64_t> Intake::beacon_time(const envelope::Header& header) const {
  const std::int64_t nothing = 0;
  if (!header.beacon || header.beacon->origin != (*trust())->logs.back().origin) return nothing;
  const envelope::Beacon& beacon = *header.beacon;
  const std::uint64_t size = log_->size();
  if (beacon.size > size) return nothing;
  Result<Hash> root = log_->root(beacon.size);
  if (!root) return root.error();
  if (*root != beacon.root) return nothing;
  std::vector<std::uint64_t> neighbours;
  if (beacon.size > 0) neighbours.push_back(beacon.size - 1);
  if (beacon.size < size) neighbours.push_back(beacon.size);
  Result<std::vector<StoredRecord>> records = log_->records(neighbours);
  if (!records) return records.error();
  const auto time_of = [](const StoredRecord& record) { return static_cast<std::int64_t>(record.opening.time); };
  const std::int64_t earliest = beacon.size > 0 ? time_of(records->front()) : 0;
  const std::int64_t latest = beacon.size < size ? time_of(records->back()) : parts_.clock->now_s();
  const std::int64_t time = static_cast<std::int64_t>(std::min<std::uint64_t>(beacon.time, 1ULL << 62U));
  if (time < earliest - kBeaconSlack_s || time > latest + kBeaconSlack_s) return nothing;
  return time;
}

}  // namespace lifecert::intake
