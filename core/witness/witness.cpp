#include "core/witness/witness.h"

#include <algorithm>
#include <utility>

#include "core/wire/text.h"

namespace lifecert::witness {
namespace {

Bytes key_of(std::string_view prefix, std::string_view origin) {
  Bytes key = bytes_of(prefix);
  append(key, view_of(origin));
  return key;
}

}  // namespace

Witness::Witness(Parts parts, std::string name, std::vector<merkle::NoteKey> logs)
    : parts_(parts), name_(std::move(name)) {
  for (merkle::NoteKey& log : logs) states_.push_back({std::move(log), false, 0});
}

Witness::State* Witness::state_of(std::string_view origin) {
  const auto found = std::ranges::find_if(states_, [&](const State& one) { return one.log.name == origin; });
  return found == states_.end() ? nullptr : &*found;
}

Result<Seen> Witness::read(std::string_view text) const {
  Result<merkle::Note> note = merkle::parse_note(text);
  if (!note) return note.error();
  Result<merkle::Checkpoint> head = merkle::parse_checkpoint_text(note->text);
  if (!head) return head.error();
  const auto log = std::ranges::find_if(states_, [&](const State& one) { return one.log.name == head->origin; });
  if (log == states_.end()) return Error{Code::not_found, "log"};
  if (Result<void> good = merkle::verify_note(*note, log->log); !good) return good.error();
  return Seen{std::move(*head), std::string(text)};
}

Result<std::optional<Seen>> Witness::remembered(const std::string& origin) const {
  Result<std::optional<Bytes>> stored = parts_.store->get(key_of("seen/", origin));
  if (!stored) return stored.error();
  if (!*stored) return std::optional<Seen>();
  Result<Seen> seen = read(text_of(**stored));
  if (!seen) return seen.error();
  return std::optional<Seen>(std::move(*seen));
}

Result<std::optional<Fork>> Witness::fork(const std::string& origin) const {
  Result<std::optional<Bytes>> stored = parts_.store->get(key_of("fork/", origin));
  if (!stored) return stored.error();
  if (!*stored) return std::optional<Fork>();
  Result<Fork> fork = wire::decode<Fork>(**stored);
  if (!fork) return fork.error();
  return std::optional<Fork>(std::move(*fork));
}

Result<void> Witness::keep(const Seen& seen) {
  const std::vector<port::Change> change = {{key_of("seen/", seen.head.origin), bytes_of(seen.note)}};
  return parts_.store->commit({}, change);
}

Error Witness::keep_fork(const std::string& origin, std::string first, std::string second) {
  const Bytes key = key_of("fork/", origin);
  const std::vector<port::Expectation> none_yet = {{key, std::nullopt}};
  const std::vector<port::Change> change = {{key, wire::encode(Fork{std::move(first), std::move(second)})}};
  // The first one is kept: it is the one that people are looking at.
  static_cast<void>(parts_.store->commit(none_yet, change).has_value());
  if (State* state = state_of(origin); state != nullptr) state->speaks = false;
  return {Code::not_consistent, "two histories"};
}

Result<void> Witness::begin(const std::string& origin, std::string_view newest,
                            const std::vector<Remembered>& remembered) {
  State* state = state_of(origin);
  if (state == nullptr) return Error{Code::not_found, "log"};
  state->speaks = false;
  Result<std::optional<Fork>> forked = fork(origin);
  if (!forked) return forked.error();
  if (*forked) return Error{Code::not_consistent, "two histories"};
  Result<std::optional<Seen>> own = this->remembered(origin);
  if (!own) return own.error();
  if (newest.empty()) {
    state->silent_until = parts_.clock->now_s() + kSilence_s;
    return Error{Code::timed_out, "log"};
  }
  Result<Seen> now = read(newest);
  if (!now) return now.error();
  if (now->head.origin != origin) return Error{Code::wrong_origin, "checkpoint"};
  bool own_is_proven = !*own;
  for (const Remembered& one : remembered) {
    Result<Seen> then = read(one.note);
    // What is not signed by the log is nobody's memory of it.
    if (!then || then->head.origin != origin) continue;
    // It may be behind for a moment, or have been rolled back: either way this is no moment to sign.
    if (then->head.size > now->head.size) return Error{Code::not_consistent, "the log has fallen behind"};
    if (!merkle::verify_consistency(then->head.size, then->head.root, now->head.size, now->head.root, one.to_newest)) {
      const bool same_size = then->head.size == now->head.size;
      // A proof that fails may be a bad proof; two roots for one size are what they are.
      if (same_size) return keep_fork(origin, then->note, now->note);
      return Error{Code::not_consistent, "the log does not prove that it continues"};
    }
    own_is_proven = own_is_proven || then->head == (*own)->head;
  }
  if (!own_is_proven) {
    if ((*own)->head.size > now->head.size) return Error{Code::not_consistent, "the log has fallen behind"};
    return Error{Code::not_consistent, "the log does not prove that it continues"};
  }
  if (Result<void> kept = keep(*now); !kept) return kept;
  state->speaks = true;
  return {};
}

Result<std::string> Witness::add_checkpoint(std::uint64_t old, const std::vector<merkle::Hash>& proof,
                                            std::string_view text) {
  Result<Seen> asked = read(text);
  if (!asked) return asked.error();
  State* state = state_of(asked->head.origin);
  const std::int64_t now = parts_.clock->now_s();
  if (!state->speaks && state->silent_until != 0 && now >= state->silent_until) state->speaks = true;
  if (!state->speaks) return Error{Code::not_yet_valid, "silent"};
  Result<std::optional<Seen>> known = remembered(asked->head.origin);
  if (!known) return known.error();
  const std::uint64_t known_size = *known ? (*known)->head.size : 0;
  if (old > asked->head.size) return Error{Code::bad_argument, "old size"};
  if (*known && asked->head.size == known_size && asked->head.root != (*known)->head.root) {
    return keep_fork(asked->head.origin, (*known)->note, asked->note);
  }
  if (old != known_size) return Error{Code::size_mismatch, std::to_string(known_size)};
  const merkle::Hash root = *known ? (*known)->head.root : merkle::empty_root();
  if (!merkle::verify_consistency(known_size, root, asked->head.size, asked->head.root, proof)) {
    return Error{Code::not_consistent, "proof"};
  }
  Result<merkle::Note> note = merkle::parse_note(text);
  if (!note) return note.error();
  // Remembered before it is signed: what was signed must never be forgotten.
  if (Result<void> kept = keep(*asked); !kept) return kept.error();
  note->signatures.clear();
  if (Result<void> good = merkle::cosign_note(*note, name_, *parts_.signer, static_cast<std::uint64_t>(now)); !good) {
    return good.error();
  }
  const std::string whole = merkle::format_note(*note);
  return whole.substr(note->text.size() + 1);
}

std::string format_add_checkpoint(const AddCheckpoint& request) {
  std::string body = "old " + std::to_string(request.old) + "\n";
  for (const merkle::Hash& hash : request.proof) body += wire::to_base64(hash) + "\n";
  return body + "\n" + request.note;
}

Result<AddCheckpoint> parse_add_checkpoint(std::string_view body) {
  const Error fault{Code::bad_syntax, "add-checkpoint"};
  if (body.size() > merkle::kMaxNoteBytes + 64 * 64) return Error{Code::too_long, "add-checkpoint"};
  AddCheckpoint request;
  bool first = true;
  for (;;) {
    const std::size_t end = body.find('\n');
    if (end == std::string_view::npos) return fault;
    const std::string_view line = body.substr(0, end);
    body.remove_prefix(end + 1);
    if (first) {
      if (!line.starts_with("old ")) return fault;
      Result<std::uint64_t> old = wire::parse_decimal(line.substr(4));
      if (!old) return fault;
      request.old = *old;
      first = false;
      continue;
    }
    if (line.empty()) break;
    Result<Bytes> hash = wire::from_base64(line);
    if (!hash || hash->size() != 32 || request.proof.size() == merkle::kMaxProofHashes - 1) return fault;
    merkle::Hash& added = request.proof.emplace_back();
    std::ranges::copy(*hash, added.begin());
  }
  request.note = body;
  if (request.note.empty()) return fault;
  return request;
}

}  // namespace lifecert::witness
