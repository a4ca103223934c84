// What one commit is put together from: each input's record, and the rows that follow from it.
#include "core/intake/intake.h"

#include <algorithm>

#include "core/crypto/hash.h"
#include "core/crypto/sign.h"
#include "core/intake/batch.h"
#include "core/intake/hall_rows.h"
#include "core/receipt/receipt.h"
#include "core/wire/text.h"

namespace lifecert::intake {
namespace {

using envelope::Kind;

constexpr std::int64_t kDay = 24 * 3600;

Bytes index_value(std::uint64_t index) { return wire::encode(index); }

}  // namespace

Result<void> Intake::look_up(Batch& batch, const std::vector<Checked>& inputs) const {
  std::set<Bytes> wanted;
  for (const Checked& one : inputs) {
    wanted.insert(keys::seen(one.content_));
    if (!one.submission_) continue;
    const crypto::PublicKey& device = one.submission_->device_key;
    wanted.merge(std::set<Bytes>{keys::revocation(device), keys::journal(device), keys::day_count(device, batch.now / kDay)});
  }
  const std::vector<Bytes> keys(wanted.begin(), wanted.end());
  Result<std::vector<std::optional<Bytes>>> rows = parts_.store->get_many(keys);
  if (!rows) return rows.error();
  for (std::size_t i = 0; i < keys.size(); ++i) batch.known[keys[i]] = std::move((*rows)[i]);
  return {};
}

Result<std::optional<Bytes>> Intake::row_in(const Batch& batch, const Bytes& key) const {
  const auto found = batch.known.find(key);
  return found == batch.known.end() ? parts_.store->get(key) : Result<std::optional<Bytes>>(found->second);
}

// All that can refuse or fail comes first: what is not taken leaves no trace in the batch that others are taken in.
Result<void> Intake::add_submission(Batch& batch, const Checked& one, std::uint64_t index,
                                    std::vector<port::Change>& changes) const {
  const auto put = [&](Bytes key, Bytes value) { changes.push_back({std::move(key), std::move(value)}); };
  SubmissionRow row = *one.submission_;
  row.index = index;
  // The revocation may have come in since this was checked; its leaf then stands before this one.
  Result<std::optional<std::uint64_t>> revoked = index_in(row_in(batch, keys::revocation(row.device_key)));
  if (!revoked) return revoked.error();
  if (*revoked || batch.revoked.contains(row.device_key)) return Error{Code::revoked, "device key"};

  const Code over = one.by_staff_ ? Code::staff_over_limit : Code::too_many_requests;
  const bool offered_again = !one.earlier_.empty();  // it was counted when it first came
  if (!offered_again) {
    if (Result<void> room = room_for_day(batch, row.device_key, one.per_day_, over); !room) return room;
  }
  const cert::Policy policy = (*trust())->policy;
  if (!row.complete && batch.deposits[row.device_key] > 0) {
    // Several deposits at once: the store does not know the others yet.
    Result<std::vector<port::Row>> open = parts_.store->scan(keys::named("dep/", row.device_key), {}, 1000);
    if (!open) return open.error();
    if (open->size() + batch.deposits[row.device_key] >= policy.open_deposits_per_key) {
      return Error{Code::too_many_deposits, "device key"};
    }
  }
  if (one.provisional_bytes_) {
    // The answer may have come in since this was checked, or in this very batch: asked again, it is told whose it is.
    Result<std::optional<std::uint64_t>> granted = index_at(keys::credential(one.subject_));
    if (!granted) return granted.error();
    Result<std::optional<std::uint64_t>> refused = index_at(keys::refusal(one.subject_));
    if (!refused) return refused.error();
    if (*granted || *refused || batch.settled.contains(one.subject_)) return Error{Code::server_busy, "enrolment request"};
    if (!batch.provisional_size) {
      Result<std::uint64_t> size = provisional_size();
      if (!size) return size.error();
      batch.provisional_size = *size;
    }
    Result<std::vector<port::Row>> known = parts_.store->scan(keys::named("prov/", one.subject_), {}, 100);
    if (!known) return known.error();
    const auto fresh = batch.provisional.find(one.subject_);
    if (known->size() + (fresh == batch.provisional.end() ? 0 : fresh->second) >= policy.provisional_per_request) {
      return Error{Code::provisional_limit, "packets"};
    }
    if (*batch.provisional_size + *one.provisional_bytes_ > (std::uint64_t{policy.provisional_disk_mib} << 20U)) {
      return Error{Code::provisional_full, "provisional packets"};
    }
  }
  bool used_meanwhile = false;
  if (one.challenge_) {
    // Unused when it was checked, but another packet may have come in since, or in this very batch.
    Result<std::optional<Bytes>> used = parts_.store->get(keys::used_challenge(*one.challenge_));
    if (!used) return used.error();
    used_meanwhile = used->has_value() || batch.challenges.contains(*one.challenge_);
  }
  if (!batch.journals.contains(row.device_key)) {
    Result<std::optional<Bytes>> stored = row_in(batch, keys::journal(row.device_key));
    if (!stored) return stored.error();
    Result<outbox::Continuity> known =
        *stored ? wire::decode<outbox::Continuity>(**stored) : Result<outbox::Continuity>(outbox::Continuity{});
    if (!known) return known.error();
    batch.journals[row.device_key] = std::move(*known);
  }

  if (!offered_again) count_for_day(batch, row.device_key, changes);
  if (one.provisional_bytes_) {
    ++batch.provisional[one.subject_];
    *batch.provisional_size += *one.provisional_bytes_;
    put(keys::provisional(one.subject_, one.content_), wire::encode(*one.provisional_bytes_));
    put(keys::provisional_size(), wire::encode(*batch.provisional_size));
  }
  if (used_meanwhile) {
    row.assessment.challenged = false;
    row.assessment.alive_not_before = 0;
  } else if (one.challenge_) {
    batch.challenges.insert(*one.challenge_);
    put(keys::used_challenge(*one.challenge_), Bytes(one.content_.begin(), one.content_.end()));
  }
  const std::int64_t received_at = one.earlier_time_ != 0 ? one.earlier_time_ : batch.now;
  row.assessment.freshness = cert::freshness_of(row.assessment.header_not_before, received_at);
  if (offered_again) put(keys::earlier(one.content_), bytes_of(one.earlier_));
  outbox::Continuity& journal = batch.journals[row.device_key];
  row.assessment.journal = one.link_ ? outbox::place(journal, *one.link_) : cert::JournalStanding::fork;
  put(keys::journal(row.device_key), wire::encode(journal));
  if (!row.complete) {
    ++batch.deposits[row.device_key];
    put(keys::open_deposit(row.device_key, one.content_), wire::encode(batch.now + policy.evidence_days * kDay));
  }
  put(keys::submission(one.content_), wire::encode(row));
  put(keys::packet(one.content_), one.packet_);
  return {};
}

// A request was answered: its packets belong to somebody now, or give their place back.
Result<void> Intake::settle_provisional(Batch& batch, const Hash& request, const cert::Credential* credential,
                                        std::vector<port::Change>& changes) const {
  if (batch.provisional.contains(request)) return Error{Code::server_busy, "enrolment request"};  // its packets are not stored yet
  const Bytes prefix = keys::named("prov/", request);
  Result<std::vector<port::Row>> rows = parts_.store->scan(prefix, {}, 100);
  if (!rows) return rows.error();
  if (batch.settled.contains(request)) return {};
  if (rows->empty()) {
    batch.settled.insert(request);  // one that comes in this very batch waits for the next
    return {};
  }
  if (!batch.provisional_size) {
    Result<std::uint64_t> size = provisional_size();
    if (!size) return size.error();
    batch.provisional_size = *size;
  }
  std::uint64_t left = *batch.provisional_size;
  for (const port::Row& one : *rows) {
    Hash submission{};
    std::ranges::copy(ByteView(one.key).subspan(prefix.size()), submission.begin());
    Result<std::uint64_t> bytes = wire::decode<std::uint64_t>(one.value);
    if (!bytes) return bytes.error();
    Result<std::optional<SubmissionRow>> row = submission_row(submission);
    if (!row) return row.error();
    left -= std::min(left, *bytes);
    changes.push_back({one.key, std::nullopt});
    if (!*row) continue;
    if (credential != nullptr) {
      (*row)->person = credential->person;
      (*row)->scheme = credential->scheme;
      (*row)->due_day = credential->due_day;
      (*row)->resolved = true;
    } else {
      // Nobody's: the header stays in the log, the pictures go.
      Result<envelope::Packet> packet = stored_packet(submission);
      if (!packet) return packet.error();
      changes.push_back({keys::packet(submission), wire::encode(envelope::without_evidence(*packet))});
      (*row)->complete = false;
    }
    changes.push_back({keys::submission(submission), wire::encode(**row)});
  }
  batch.settled.insert(request);
  batch.provisional_size = left;
  changes.push_back({keys::provisional_size(), wire::encode(left)});
  return {};
}

Result<void> Intake::add_statement(Batch& batch, const Checked& one, std::uint64_t index,
                                   std::vector<port::Change>& changes) const {
  const auto put = [&](Bytes key, Bytes value) { changes.push_back({std::move(key), std::move(value)}); };
  const auto put_key_id = [&](const crypto::PublicKey& key) {
    put(keys::key_of(crypto::key_id(key)), Bytes(key.begin(), key.end()));
  };
  if (one.kind_ == Kind::enrolment_request) put(keys::request(one.subject_), index_value(index));
  if (one.credential_) {
    put(keys::credential(one.credential_->request), index_value(index));
    put(keys::device(one.credential_->device_key), index_value(index));
    put_key_id(one.credential_->device_key);
    Result<void> settled = settle_provisional(batch, one.credential_->request, &*one.credential_, changes);
    if (!settled) return settled;
  }
  if (one.report_) put(keys::meter(one.report_->device_key, one.report_->meter.month), index_value(index));
  if (one.staff_) {
    put(keys::credential(one.staff_->request), index_value(index));
    put(keys::staff(one.staff_->device_key), index_value(index));
    put_key_id(one.staff_->device_key);
  }
  if (one.refusal_) {
    put(keys::refusal(one.refusal_->request), index_value(index));
    Result<void> settled = settle_provisional(batch, one.refusal_->request, nullptr, changes);
    if (!settled) return settled;
  }
  if (one.revocation_) {
    const crypto::PublicKey& key = one.revocation_->device_key;
    Result<std::optional<std::uint64_t>> before = index_at(keys::revocation(key));
    if (!before) return before.error();
    // The first one counts; a later one adds a leaf and nothing else.
    if (!*before && batch.revoked.insert(key).second) put(keys::revocation(key), index_value(index));
  }
  if (one.visits_) put(keys::visits(one.visits_->staff_key, index), {});
  if (one.issued_) {
    put(keys::challenge(one.subject_), index_value(index));
    put(keys::person_challenge(one.issued_->person, index), {});
  }
  if (one.resolution_ && one.resolution_->outcome == Code::ok) {
    Result<std::optional<SubmissionRow>> row = submission_row(one.resolution_->submission);
    if (!row) return row.error();
    if (!*row || (*row)->resolved || !batch.settled.insert(one.resolution_->submission).second) {
      return Error{Code::already_decided, "resolution"};
    }
    (*row)->person = one.resolution_->person;
    (*row)->scheme = one.resolution_->scheme;
    (*row)->due_day = one.resolution_->due_day;
    (*row)->resolved = true;
    put(keys::submission(one.resolution_->submission), wire::encode(**row));
  }
  if (one.trust_) {
    // Checked before, but another list may have come in the meantime or in this very batch.
    const std::shared_ptr<const cert::VerifiedTrustList> now = trust();
    Result<cert::VerifiedTrustList> next = cert::follow_trust_list(*now, one.trust_->bytes());
    if (!next) return next.error();
    if (batch.trust) return Error{Code::store_conflict, "trust list"};
    batch.trust = one.trust_;
    cert::TrustChain chain;
    {
      const std::lock_guard lock(trust_mutex_);
      chain = cert::extend_chain(chain_, *now, *next);
    }
    put(keys::trust(), wire::encode(chain));
  }
  if (one.kind_ == Kind::evidence_arrived) {
    Result<std::optional<SubmissionRow>> row = submission_row(one.subject_);
    if (!row) return row.error();
    if (!*row) return Error{Code::not_found, "submission"};
    (*row)->complete = true;
    put(keys::submission(one.subject_), wire::encode(**row));
    put(keys::packet(one.subject_), one.packet_);
    changes.push_back({keys::open_deposit((*row)->device_key, one.subject_), std::nullopt});
  }
  return {};
}

Result<void> Intake::add_to_batch(Batch& batch, const Checked& one) const {
  if (one.request_ && !batch.fresh.contains(one.request_->content_)) {
    Result<std::optional<std::uint64_t>> before = index_at(keys::seen(one.request_->content_));
    if (!before) return before.error();
    if (!*before) {
      if (Result<void> good = add_to_batch(batch, *one.request_); !good) return good;
    }
  }
  const std::uint64_t index = batch.base + batch.records.size();
  std::vector<port::Change> changes;
  const auto put = [&](Bytes key, Bytes value) { changes.push_back({std::move(key), std::move(value)}); };
  StoredRecord record;
  record.opening.kind = one.kind_;
  record.opening.time = static_cast<std::uint64_t>(batch.now);
  if (Result<void> good = parts_.entropy->fill(record.opening.salt); !good) return good;
  record.record = one.record_;
  put(keys::seen(one.content_), index_value(index));

  if (one.submission_) {
    if (Result<void> good = add_submission(batch, one, index, changes); !good) return good;
  } else if (one.aside_) {
    if (Result<void> good = add_aside(batch, one, index, changes); !good) return good;
  } else if (Result<void> good = add_statement(batch, one, index, changes); !good) {
    return good;
  }
  if (one.decision_) {
    const cert::Decision& decision = *one.decision_;
    // Checked before, but another decision may have come in the meantime or in this very batch.
    if (Result<void> good = check_decision(decision, one.signatures_); !good) return good;
    const Hash cycle = cycle_hash(decision.person, decision.scheme, decision.due_day);
    const bool pass = decision.verdict == cert::Verdict::pass;
    if (batch.done.contains(decision.submission) || (pass && batch.cycles.contains(cycle))) {
      return Error{Code::already_decided, "submission"};
    }
    put(keys::decision(decision.submission, index), {});
    if (decision.verdict != cert::Verdict::more) {
      batch.done.insert(decision.submission);
      put(keys::done(decision.submission), {static_cast<std::uint8_t>(decision.verdict)});
    }
    if (pass) {
      batch.cycles.insert(cycle);
      put(keys::passed_cycle(cycle), Bytes(decision.submission.begin(), decision.submission.end()));
    }
  }
  if (one.hall_) {
    // Last, because it changes the hall's state.
    Result<desk::Taken> taken = hall_->state().take(*one.hall_, index, batch.now);
    if (!taken) return taken.error();
    std::ranges::move(hall_changes(*one.hall_, one.subject_, index), std::back_inserter(changes));
  }
  batch.fresh[one.content_] = index;
  batch.records.push_back(std::move(record));
  std::ranges::move(changes, std::back_inserter(batch.changes));
  return {};
}

std::vector<Result<Accepted>> Intake::append(const std::vector<Checked>& inputs) {
  if (Result<void> fresh = refresh(); !fresh) {
    return std::vector<Result<Accepted>>(inputs.size(), Result<Accepted>(fresh.error()));
  }
  Batch batch;
  batch.base = log_->size();
  batch.now = parts_.clock->now_s();
  std::unique_lock<std::shared_mutex> hall_lock;
  if (std::ranges::any_of(inputs, [](const Checked& one) { return one.hall_.has_value(); })) {
    Result<std::unique_lock<std::shared_mutex>> locked = hall_->lock_to_append(batch.base);
    if (!locked) return std::vector<Result<Accepted>>(inputs.size(), Result<Accepted>(locked.error()));
    hall_lock = std::move(*locked);
  }
  if (Result<void> known = look_up(batch, inputs); !known) {
    return std::vector<Result<Accepted>>(inputs.size(), Result<Accepted>(known.error()));
  }
  struct Outcome {
    std::optional<Error> error;
    std::uint64_t index = 0;
    bool repeated = false;
    bool in_batch = false;  // not told by the index: another intake may have appended the same since the batch began
  };
  std::vector<Outcome> outcomes(inputs.size());
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const Checked& one = inputs[i];
    if (const auto twin = batch.fresh.find(one.content_); twin != batch.fresh.end()) {
      outcomes[i] = {std::nullopt, twin->second, true, true};
      continue;
    }
    Result<std::optional<std::uint64_t>> before = index_in(row_in(batch, keys::seen(one.content_)));
    if (!before) {
      outcomes[i].error = before.error();
    } else if (*before) {
      outcomes[i] = {std::nullopt, **before, true, false};
    } else {
      // A packet may bring its enrolment request along, which then has the leaf before it.
      if (Result<void> good = add_to_batch(batch, one); !good) outcomes[i].error = good.error();
      outcomes[i].index = batch.base + batch.records.size() - 1;
      outcomes[i].in_batch = true;
    }
  }
  if (!batch.records.empty()) {
    Result<void> appended = log_->append(batch.base, batch.records, {}, std::move(batch.changes));
    if (hall_lock.owns_lock() && appended) hall_->settled(batch.base + batch.records.size());
    if (hall_lock.owns_lock() && !appended) hall_->spoil();
    if (hall_lock.owns_lock()) hall_lock.unlock();
    if (appended && batch.trust) take_on(std::move(batch.trust));
    for (std::size_t i = 0; !appended && i < inputs.size(); ++i) {
      if (!outcomes[i].error && outcomes[i].in_batch) outcomes[i].error = appended.error();
    }
  }
  std::vector<Result<Accepted>> results;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    const Outcome& outcome = outcomes[i];
    if (outcome.error) {
      results.emplace_back(*outcome.error);
    } else if (const std::optional<std::uint64_t>& about = inputs[i].answers_) {
      // Evidence that followed its header: what the person is given is the header's receipt.
      Result<Accepted> accepted = stored_receipt(*about);
      if (accepted) accepted->repeated = outcome.repeated;
      results.push_back(std::move(accepted));
    } else if (!outcome.in_batch) {
      Result<Accepted> accepted = stored_receipt(outcome.index);
      if (accepted) accepted->repeated = true;
      results.push_back(std::move(accepted));
    } else {
      Result<std::string> proof = log_->receipt(batch.records[outcome.index - batch.base], outcome.index);
      results.push_back(proof ? Result<Accepted>(Accepted{outcome.index, std::move(*proof), outcome.repeated})
                              : Result<Accepted>(proof.error()));
    }
  }
  return results;
}

Result<void> Intake::tick() {
  StoredRecord record;
  record.opening.kind = Kind::tick;
  record.opening.time = static_cast<std::uint64_t>(parts_.clock->now_s());
  if (Result<void> good = parts_.entropy->fill(record.opening.salt); !good) return good;
  if (Result<void> fresh = log_->refresh(); !fresh) return fresh;
  // The words by which people who hear or read them can date what they make.
  const Hash leaf = merkle::leaf_hash(wire::encode(receipt::leaf_of(record.opening, record.record)));
  const std::uint64_t size = log_->size();
  return log_->append(size, {record}, {}, {{keys::words(receipt::words_of(leaf)), index_value(size)}});
}

}  // namespace lifecert::intake
