#include "core/draw/register.h"

#include <algorithm>

#include "core/crypto/hash.h"
#include "core/crypto/sign.h"
#include "core/merkle/note.h"

namespace lifecert::draw {
namespace {

using envelope::Kind;

template <class Payload>
Result<Payload> payload_of(const envelope::SignedStatement& statement, std::string_view region) {
  Result<Payload> payload = wire::decode<Payload>(statement.payload);
  if (!payload) return payload;
  if (payload->version != kVersion) return Error{Code::unknown_version, "version"};
  if (payload->region != region) return Error{Code::wrong_region, "region"};
  return payload;
}

Result<void> verify_officer(const envelope::SignedStatement& statement, const std::vector<crypto::PublicKey>& officers) {
  if (statement.signatures.size() != 1) return Error{Code::too_few_signatures, "signatures"};
  const crypto::KeyId& id = statement.signatures.front().key_id;
  const auto key = std::ranges::find_if(officers, [&](const auto& one) { return crypto::key_id(one) == id; });
  if (key == officers.end()) return Error{Code::wrong_key, "draw officer"};
  return envelope::verify_by(statement, statement.kind, envelope::Role::draw_officer, *key);
}

Result<std::uint64_t> checkpoint_size(const std::string& text) {
  Result<merkle::Note> note = merkle::parse_note(text);
  if (!note) return note.error();
  Result<merkle::Checkpoint> head = merkle::parse_checkpoint_text(note->text);
  if (!head) return head.error();
  return head->size;
}

}  // namespace

const Entry* Register::find(const Hash& id) const {
  const auto found = entries_.find(id);
  return found == entries_.end() ? nullptr : &found->second;
}

Result<void> Register::verify(const envelope::SignedStatement& statement,
                              const std::vector<crypto::PublicKey>& officers) const {
  const auto form = [&]() -> Result<void> {
    if (statement.kind == Kind::draw_commitment) {
      Result<Commitment> commitment = payload_of<Commitment>(statement, region_);
      if (!commitment) return commitment.error();
      if (commitment->number.empty()) return Error{Code::bad_argument, "number"};
      return commitment->rules.count == 0 ? Error{Code::bad_argument, "rules: count"} : Result<void>{};
    }
    if (statement.kind == Kind::draw_reveal) {
      Result<Reveal> reveal = payload_of<Reveal>(statement, region_);
      return reveal ? Result<void>{} : reveal.error();
    }
    if (statement.kind == Kind::draw_result) {
      Result<ResultStatement> result = payload_of<ResultStatement>(statement, region_);
      return result ? Result<void>{} : result.error();
    }
    return Error{Code::wrong_kind, std::string(envelope::name_of(statement.kind))};
  };
  if (Result<void> good = form(); !good) return good;
  return verify_officer(statement, officers);
}

Result<Hash> Register::take(const envelope::SignedStatement& statement, std::int64_t now) {
  if (statement.kind == Kind::draw_commitment) {
    Result<Commitment> commitment = payload_of<Commitment>(statement, region_);
    if (!commitment) return commitment.error();
    return take_commitment(*commitment, crypto::blake2b(statement.payload), now);
  }
  if (statement.kind == Kind::draw_reveal) {
    Result<Reveal> reveal = payload_of<Reveal>(statement, region_);
    return reveal ? take_reveal(*reveal, now) : Result<Hash>(reveal.error());
  }
  if (statement.kind == Kind::draw_result) {
    Result<ResultStatement> result = payload_of<ResultStatement>(statement, region_);
    return result ? take_result(*result) : Result<Hash>(result.error());
  }
  return Error{Code::wrong_kind, std::string(envelope::name_of(statement.kind))};
}

Result<Hash> Register::take_commitment(const Commitment& commitment, const Hash& id, std::int64_t now) {
  if (now >= commitment.draw_at) return Error{Code::commitment_late, "draw_at"};
  if (commitment.draw_at - now > kLongestWait_s) return Error{Code::too_far_ahead, "draw_at"};
  if (entries_.contains(id)) return Error{Code::already_booked, "commitment"};
  Entry entry;
  entry.id = id;
  entry.commitment = commitment;
  entry.committed_at = now;
  entries_[id] = std::move(entry);
  return id;
}

Result<Hash> Register::take_reveal(const Reveal& reveal, std::int64_t now) {
  const auto row = entries_.find(reveal.commitment);
  if (row == entries_.end()) return Error{Code::unknown_draw, "commitment"};
  Entry& entry = row->second;
  // Given before the checkpoint is known, a secret would be no protection against who makes checkpoints.
  if (entry.checkpoint.empty()) return Error{Code::no_seed, "checkpoint"};
  if (entry.secret) return Error{Code::already_closed, "secret"};
  if (entry.without_secret || now >= entry.seeded_at + kRevealWithin_s) return Error{Code::secret_late, "secret"};
  if (secret_hash(reveal.secret) != entry.commitment.secret_hash) return Error{Code::wrong_secret, "secret"};
  entry.secret = reveal.secret;
  return reveal.commitment;
}

Result<Hash> Register::take_result(const ResultStatement& result) {
  const auto row = entries_.find(result.commitment);
  if (row == entries_.end()) return Error{Code::unknown_draw, "commitment"};
  Entry& entry = row->second;
  if (entry.result) return Error{Code::already_closed, "result"};
  Result<Hash> seed = seed_of(entry);
  if (!seed) return seed.error();
  if (*seed != result.seed || result.with_secret != entry.secret.has_value()) return Error{Code::wrong_result, "seed"};
  if (result.drawn != entry.commitment.rules.count) return Error{Code::wrong_result, "drawn"};
  entry.result = result;
  return result.commitment;
}

std::optional<Hash> Register::due_seed(std::int64_t now) const {
  const Entry* due = nullptr;
  for (const auto& [id, entry] : entries_) {
    if (!entry.checkpoint.empty() || entry.commitment.draw_at > now) continue;
    if (due == nullptr || entry.commitment.draw_at < due->commitment.draw_at) due = &entry;
  }
  return due == nullptr ? std::nullopt : std::optional(due->id);
}

Result<void> Register::take_seed(const SeedRecord& record, std::uint64_t index, std::int64_t now) {
  if (record.version != kVersion) return Error{Code::unknown_version, "seed"};
  if (record.region != region_) return Error{Code::wrong_region, "seed"};
  const auto row = entries_.find(record.commitment);
  if (row == entries_.end()) return Error{Code::unknown_draw, "seed"};
  Entry& entry = row->second;
  if (!entry.checkpoint.empty() || now < entry.commitment.draw_at) return Error{Code::wrong_step, "seed"};
  Result<std::uint64_t> size = checkpoint_size(record.checkpoint);
  if (!size) return size.error();
  if (*size != index) return Error{Code::size_mismatch, "seed"};
  entry.checkpoint = record.checkpoint;
  entry.seeded_at = now;
  return {};
}

std::vector<PassedLimit> Register::passed_limits(std::int64_t now) const {
  std::vector<PassedLimit> passed;
  for (const auto& [id, entry] : entries_) {
    if (entry.checkpoint.empty()) continue;
    const std::int64_t secret_end = entry.seeded_at + kRevealWithin_s;
    const std::int64_t result_end = entry.seeded_at + kResultWithin_s;
    if (!entry.secret && !entry.without_secret && now >= secret_end) passed.push_back({id, true, secret_end});
    if (!entry.result && !entry.result_missed && now >= result_end) passed.push_back({id, false, result_end});
  }
  return passed;
}

Result<void> Register::take_passed(const PassedLimit& limit, std::int64_t now) {
  const auto row = entries_.find(limit.draw);
  if (row == entries_.end()) return Error{Code::unknown_draw, "escalation"};
  const std::vector<PassedLimit> due = passed_limits(now);
  const bool is_due = std::ranges::any_of(due, [&](const PassedLimit& one) {
    return one.draw == limit.draw && one.secret == limit.secret && one.end == limit.end;
  });
  if (!is_due) return Error{Code::wrong_step, "escalation"};
  (limit.secret ? row->second.without_secret : row->second.result_missed) = true;
  return {};
}

Result<Hash> seed_of(const Entry& entry) {
  if (entry.checkpoint.empty()) return Error{Code::no_seed, "checkpoint"};
  if (!entry.secret && !entry.without_secret) return Error{Code::no_seed, "secret"};
  return seed_of(entry.id, entry.checkpoint, entry.secret);
}

}  // namespace lifecert::draw
