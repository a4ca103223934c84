#include "core/intake/log.h"

#include <algorithm>
#include <utility>

#include "core/crypto/hash.h"
#include "core/receipt/receipt.h"

namespace lifecert::intake {
namespace {

Result<Hash> node_of(const Bytes& stored) {
  if (stored.size() != 32) return Error{Code::hash_mismatch, "log node"};
  Hash hash{};
  std::ranges::copy(stored, hash.begin());
  return hash;
}

bool is_before(const merkle::NodeId& a, const merkle::NodeId& b) {
  return a.level != b.level ? a.level < b.level : a.index < b.index;
}

/// nodes   in order
const Hash* find_in(const std::vector<merkle::Node>& nodes, merkle::NodeId id) {
  const auto found = std::ranges::lower_bound(nodes, id, is_before, &merkle::Node::id);
  return found == nodes.end() || found->id != id ? nullptr : &found->hash;
}

// Reads from nodes that are in memory; every other one is a mistake of ours or of the storage.
merkle::NodeReader reader_in(const std::vector<merkle::Node>& nodes) {
  return [&nodes](merkle::NodeId id) -> Result<Hash> {
    const Hash* found = find_in(nodes, id);
    return found == nullptr ? Result<Hash>(Error{Code::hash_mismatch, "log node"}) : Result<Hash>(*found);
  };
}

constexpr std::size_t kOpeningRoom = 64;  // for what is encoded of a record besides its bytes, and for a leaf

Hash leaf_hash_of(const StoredRecord& record) {
  return merkle::leaf_hash(wire::encode(receipt::leaf_of(record.opening, record.record), kOpeningRoom));
}

std::optional<Bytes> head_value(const Bytes& stored) {
  return stored.empty() ? std::nullopt : std::optional<Bytes>(stored);
}

}  // namespace

Hash cycle_hash(const Hash& person, std::string_view scheme, std::int32_t due_day) {
  const std::uint8_t length = static_cast<std::uint8_t>(scheme.size());
  const Bytes day = wire::encode(due_day);
  return crypto::blake2b({view_of("lifecert cycle 1"), person, ByteView(&length, 1), view_of(scheme), day});
}

Log::Log(port::Store& store, port::Clock& clock, LogSigners signers)
    : store_(store), clock_(clock), signers_(std::move(signers)) {}

Result<std::unique_ptr<Log>> Log::open(port::Store& store, port::Clock& clock, LogSigners signers) {
  std::unique_ptr<Log> log(new Log(store, clock, std::move(signers)));
  log->newest_.head.root = merkle::empty_root();
  Result<std::optional<Bytes>> held = store.get(keys::hold());
  if (!held) return held.error();
  if (*held) return Error{Code::wrong_state, "log (restored; compare it first: lifecert restore)"};
  if (Result<void> good = log->refresh(); !good) return good.error();
  if (log->newest_.note.text.empty()) {
    const auto now = static_cast<std::uint64_t>(clock.now_s());
    if (Result<void> good = log->sign_newest(log->newest_.head, {}, now); !good) return good.error();
  }
  return log;
}

LogHead Log::head() const {
  const std::lock_guard lock(mutex_);
  return newest_.head;
}

std::uint64_t Log::size() const { return head().size; }

merkle::NodeReader Log::reader() const {
  return [this](merkle::NodeId id) -> Result<Hash> {
    Result<std::optional<Bytes>> stored = store_.get(keys::node(id));
    if (!stored) return stored.error();
    if (!*stored) return Error{Code::hash_mismatch, "log node"};
    return node_of(**stored);
  };
}

// Only for what is verified against a root afterwards.
merkle::NodeReader Log::reader_of_recent() {
  return [this, stored = reader()](merkle::NodeId id) -> Result<Hash> {
    {
      const std::lock_guard lock(mutex_);
      if (const Hash* found = find_in(recent_, id)) return *found;
    }
    return stored(id);
  };
}

Result<Log::Nodes> Log::read_nodes(const std::vector<merkle::NodeId>& ids) const {
  std::vector<Bytes> wanted;
  for (const merkle::NodeId id : ids) wanted.push_back(keys::node(id));
  Result<std::vector<std::optional<Bytes>>> stored = store_.get_many(wanted);
  if (!stored) return stored.error();
  Nodes nodes;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (!(*stored)[i]) return Error{Code::hash_mismatch, "log node"};
    Result<Hash> hash = node_of(*(*stored)[i]);
    if (!hash) return hash.error();
    nodes.push_back({ids[i], *hash});
  }
  std::ranges::sort(nodes, is_before, &merkle::Node::id);
  return nodes;
}

Result<merkle::Note> Log::sign(const LogHead& head, std::uint64_t at) const {
  merkle::Note note;
  note.text = merkle::checkpoint_text({signers_.origin, head.size, head.root});
  if (Result<void> good = merkle::sign_note(note, signers_.origin, *signers_.log); !good) return good.error();
  if (Result<void> good = merkle::cosign_note(note, signers_.cosigner_name, *signers_.cosigner, at); !good) {
    return good.error();
  }
  return note;
}

Result<void> Log::sign_newest(const LogHead& head, Bytes stored, std::uint64_t at) {
  Result<merkle::Note> note = sign(head, at);
  if (!note) return note.error();
  const std::lock_guard lock(mutex_);
  if (head.size < newest_.head.size) return {};
  newest_ = {head, std::move(*note), at};
  stored_head_ = std::move(stored);
  return {};
}

Result<void> Log::check_continues(const LogHead& older, const LogHead& newer) const {
  if (older.size > newer.size) return Error{Code::not_consistent, "log"};
  Result<std::vector<Hash>> step = merkle::consistency_proof(older.size, newer.size, reader());
  if (!step) return step.error();
  return merkle::verify_consistency(older.size, older.root, newer.size, newer.root, *step);
}

Result<void> Log::refresh() {
  Result<std::optional<Bytes>> stored = store_.get(keys::head());
  if (!stored) return stored.error();
  LogHead old;
  {
    const std::lock_guard lock(mutex_);
    if (*stored ? **stored == stored_head_ : stored_head_.empty()) return {};
    old = newest_.head;
  }
  // It was there, and now it is gone.
  if (!*stored) return Error{Code::not_consistent, "log head"};
  Result<LogHead> head = wire::decode<LogHead>(**stored);
  if (!head) return Error{Code::hash_mismatch, "log head"};
  Result<Nodes> nodes = read_nodes(merkle::frontier(head->size));
  if (!nodes) return nodes.error();
  Result<Hash> derived = merkle::root_at(head->size, reader_in(*nodes));
  if (!derived) return derived.error();
  if (*derived != head->root) return Error{Code::hash_mismatch, "log head"};
  if (Result<void> good = check_continues(old, *head); !good) return good;
  return sign_newest(*head, std::move(**stored), static_cast<std::uint64_t>(clock_.now_s()));
}

Result<void> Log::append(std::uint64_t base, const std::vector<StoredRecord>& records,
                         std::vector<port::Expectation> expectations, std::vector<port::Change> more) {
  if (records.empty()) return Error{Code::bad_argument, "records"};
  LogHead head;
  Bytes stored_head;
  {
    const std::lock_guard lock(mutex_);
    head = newest_.head;
    stored_head = stored_head_;
  }
  if (head.size != base) return Error{Code::store_conflict, "log"};
  // A node that has changed on the disk since would go into the new root, and that root would be another history.
  Result<Nodes> below = read_nodes(merkle::frontier(head.size));
  if (!below) return below.error();
  Result<Hash> before = merkle::root_at(head.size, reader_in(*below));
  if (!before) return before.error();
  if (*before != head.root) return Error{Code::hash_mismatch, "log nodes"};
  const LogHead counted{head.size + records.size(), {}};
  std::vector<Hash> leaves;
  leaves.reserve(records.size());
  more.reserve(more.size() + 4 * records.size() + 1);  // record, size, and two nodes
  const Bytes counted_size = wire::encode(counted.size);
  // One kind of rows after the other, each in the order of its keys: so a store finds the next place near the last.
  for (std::size_t i = 0; i < records.size(); ++i) {
    leaves.push_back(leaf_hash_of(records[i]));
    more.push_back({keys::record(head.size + i), wire::encode(records[i], records[i].record.size() + kOpeningRoom)});
  }
  for (std::size_t i = 0; i < records.size(); ++i) more.push_back({keys::receipt(head.size + i), counted_size});
  Result<std::vector<merkle::Node>> made = merkle::appended_nodes(head.size, leaves, reader_in(*below));
  if (!made) return made.error();
  Nodes recent = std::move(*made);
  std::ranges::sort(recent, is_before, &merkle::Node::id);
  for (const merkle::Node& node : recent) more.push_back({keys::node(node.id), Bytes(node.hash.begin(), node.hash.end())});
  recent.insert(recent.end(), below->begin(), below->end());
  std::ranges::sort(recent, is_before, &merkle::Node::id);
  Result<Hash> root = merkle::root_at(counted.size, reader_in(recent));
  if (!root) return root.error();
  const LogHead next{counted.size, *root};
  Bytes next_head = wire::encode(next);
  more.push_back({keys::head(), next_head});
  expectations.push_back({keys::head(), head_value(stored_head)});
  if (Result<void> committed = store_.commit(expectations, more); !committed) {
    // Whether a failed commit took effect is unknown; the store is asked, so that the next append starts from what it holds.
    if (committed.error().code != Code::store_conflict) static_cast<void>(refresh().has_value());
    return committed;
  }

  // Committed. What is signed is what the disk says, not what this process believes.
  Result<Nodes> stored = read_nodes(merkle::frontier(next.size));
  if (!stored) return stored.error();
  Result<Hash> derived = merkle::root_at(next.size, reader_in(*stored));
  if (!derived) return derived.error();
  if (*derived != *root) return Error{Code::hash_mismatch, "log root"};
  const std::uint64_t at = records.back().opening.time;
  if (Result<void> good = sign_newest(next, std::move(next_head), at); !good) return good;
  const std::lock_guard lock(mutex_);
  if (newest_.head == next) {
    given_ = newest_;
    given_base_ = base;
  }
  recent_ = std::move(recent);
  return {};
}

Result<std::string> Log::checkpoint(std::int64_t max_age_s) {
  const std::int64_t now = clock_.now_s();
  LogHead head;
  Bytes stored;
  bool fresh = false;
  {
    const std::lock_guard lock(mutex_);
    const std::int64_t age = now - static_cast<std::int64_t>(newest_.at);
    fresh = age >= 0 && age <= max_age_s;
    head = newest_.head;
    stored = stored_head_;
  }
  if (!fresh) {
    if (Result<void> good = sign_newest(head, std::move(stored), static_cast<std::uint64_t>(now)); !good) {
      return good.error();
    }
  }
  const std::lock_guard lock(mutex_);
  return merkle::format_note(newest_.note);
}

Result<std::string> Log::prove(const StoredRecord& record, std::uint64_t index, const SignedHead& under) {
  Result<std::vector<Hash>> hashes = merkle::inclusion_proof(index, under.head.size, reader_of_recent());
  if (!hashes) return hashes.error();
  if (!merkle::verify_inclusion(leaf_hash_of(record), index, under.head.size, *hashes, under.head.root)) {
    return Error{Code::hash_mismatch, "log nodes"};
  }
  return receipt::make_proof(record.opening, index, std::move(*hashes), merkle::format_note(under.note));
}

Result<std::string> Log::proof(const StoredRecord& record, std::uint64_t index) {
  if (index >= size()) {
    if (Result<void> good = refresh(); !good) return good.error();
  }
  SignedHead newest;
  {
    const std::lock_guard lock(mutex_);
    newest = newest_;
  }
  return prove(record, index, newest);
}

Result<std::string> Log::proof_under(const StoredRecord& record, std::uint64_t index, std::string_view text) {
  Result<merkle::Note> note = merkle::parse_note(text);
  if (!note) return note.error();
  Result<merkle::Checkpoint> head = merkle::parse_checkpoint_text(note->text);
  if (!head) return head.error();
  if (head->origin != signers_.origin || head->size > size()) return Error{Code::size_mismatch, "checkpoint"};
  return prove(record, index, {{head->size, head->root}, std::move(*note), 0});
}

Result<std::string> Log::receipt(const StoredRecord& record, std::uint64_t index) {
  if (index >= size()) {
    if (Result<void> good = refresh(); !good) return good.error();
  }
  SignedHead given;
  LogHead newest;
  std::uint64_t base = 0;
  {
    const std::lock_guard lock(mutex_);
    given = given_;
    base = given_base_;
    newest = newest_.head;
  }
  if (index < base || index >= given.head.size || given.at != record.opening.time) {
    Result<std::optional<Bytes>> stored = store_.get(keys::receipt(index));
    if (!stored) return stored.error();
    if (!*stored) return Error{Code::not_found, "receipt"};
    Result<std::uint64_t> size = wire::decode<std::uint64_t>(**stored);
    if (!size) return size.error();
    if (*size <= index || *size > newest.size) return Error{Code::size_mismatch, "receipt"};
    Result<Hash> root = merkle::root_at(*size, reader());
    if (!root) return root.error();
    given.head = {*size, *root};
    given.at = record.opening.time;
    // An old tree is signed again only if the newest one, whose root was derived when it was signed, goes on from it.
    if (Result<void> good = check_continues(given.head, newest); !good) return Error{Code::hash_mismatch, "log nodes"};
    Result<merkle::Note> note = sign(given.head, given.at);
    if (!note) return note.error();
    given.note = std::move(*note);
  }
  return prove(record, index, given);
}

Result<receipt::ConsistencyStep> Log::step(std::uint64_t known, std::uint64_t size) {
  if (known > this->size()) {
    // Somebody else has given a larger one out.
    if (Result<void> good = refresh(); !good) return good.error();
  }
  if (known > this->size()) return receipt::ConsistencyStep{};
  receipt::ConsistencyStep step{std::min(known, size), std::max(known, size), {}};
  Result<std::vector<Hash>> hashes = merkle::consistency_proof(step.from, step.to, reader());
  if (!hashes) return hashes.error();
  step.hashes = std::move(*hashes);
  return step;
}

Result<Hash> Log::root(std::uint64_t size) const {
  if (size > this->size()) return Error{Code::size_mismatch, "log"};
  Result<Nodes> nodes = read_nodes(merkle::frontier(size));
  if (!nodes) return nodes.error();
  return merkle::root_at(size, reader_in(*nodes));
}

Result<std::vector<StoredRecord>> Log::records(const std::vector<std::uint64_t>& indices) const {
  std::vector<Bytes> wanted;
  for (const std::uint64_t index : indices) wanted.push_back(keys::record(index));
  Result<std::vector<std::optional<Bytes>>> stored = store_.get_many(wanted);
  if (!stored) return stored.error();
  std::vector<StoredRecord> records;
  for (const std::optional<Bytes>& one : *stored) {
    if (!one) return Error{Code::not_found, "record"};
    Result<StoredRecord> record = wire::decode<StoredRecord>(*one);
    if (!record) return record.error();
    records.push_back(std::move(*record));
  }
  return records;
}

Result<StoredRecord> Log::record(std::uint64_t index) const {
  Result<std::vector<StoredRecord>> one = records({index});
  if (!one) return one.error();
  return std::move(one->front());
}

}  // namespace lifecert::intake
