#include "core/intake/log.h"

#include <algorithm>
#include <map>
#include <utility>

#include "core/crypto/hash.h"
#include "core/receipt/receipt.h"

namespace lifecert::intake {
namespace {

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
  Result<std::optional<Bytes>> stored = store.get(keys::head());
  if (!stored) return stored.error();
  log->head_.root = merkle::empty_root();
  if (*stored) {
    Result<LogHead> head = wire::decode<LogHead>(**stored);
    if (!head) return Error{Code::hash_mismatch, "log head"};
    Result<Hash> derived = merkle::root_at(head->size, log->reader());
    if (!derived) return derived.error();
    if (*derived != head->root) return Error{Code::hash_mismatch, "log head"};
    log->head_ = *head;
    log->stored_head_ = **stored;
  }
  if (Result<void> good = log->sign_head(); !good) return good.error();
  return log;
}

std::uint64_t Log::size() const {
  const std::lock_guard lock(mutex_);
  return head_.size;
}

merkle::NodeReader Log::reader() const {
  return [this](merkle::NodeId id) -> Result<Hash> {
    Result<std::optional<Bytes>> stored = store_.get(keys::node(id));
    if (!stored) return stored.error();
    if (!*stored || (*stored)->size() != 32) return Error{Code::hash_mismatch, "log node"};
    Hash hash{};
    std::ranges::copy(**stored, hash.begin());
    return hash;
  };
}

Result<void> Log::append(const std::vector<StoredRecord>& records, std::vector<port::Expectation> expectations,
                         std::vector<port::Change> more) {
  LogHead head;
  Bytes stored_head;
  {
    const std::lock_guard lock(mutex_);
    head = head_;
    stored_head = stored_head_;
  }
  // A node that has changed on the disk since would go into the new root, and that root would be another history.
  Result<Hash> before = merkle::root_at(head.size, reader());
  if (!before) return before.error();
  if (*before != head.root) return Error{Code::hash_mismatch, "log nodes"};
  std::vector<Hash> leaves;
  for (std::size_t i = 0; i < records.size(); ++i) {
    const StoredRecord& one = records[i];
    leaves.push_back(merkle::leaf_hash(wire::encode(receipt::leaf_of(one.opening, one.record))));
    more.push_back({keys::record(head.size + i), wire::encode(one)});
  }
  Result<std::vector<merkle::Node>> nodes = merkle::appended_nodes(head.size, leaves, reader());
  if (!nodes) return nodes.error();
  std::map<std::pair<std::uint32_t, std::uint64_t>, Hash> fresh;
  for (const merkle::Node& node : *nodes) {
    more.push_back({keys::node(node.id), Bytes(node.hash.begin(), node.hash.end())});
    fresh[{node.id.level, node.id.index}] = node.hash;
  }
  const merkle::NodeReader stored = reader();
  const LogHead next{head.size + records.size(), {}};
  Result<Hash> root = merkle::root_at(next.size, [&](merkle::NodeId id) -> Result<Hash> {
    const auto found = fresh.find({id.level, id.index});
    return found == fresh.end() ? stored(id) : Result<Hash>(found->second);
  });
  if (!root) return root.error();
  const Bytes next_head = wire::encode(LogHead{next.size, *root});
  more.push_back({keys::head(), next_head});
  expectations.push_back({keys::head(), head_value(stored_head)});
  if (Result<void> committed = store_.commit(expectations, more); !committed) {
    // Whether a failed commit took effect is unknown; the store is asked, so that the next append starts from what it holds.
    // After a conflict it is not: somebody else is the sequencer now, and this one stays behind.
    if (committed.error().code != Code::store_conflict) static_cast<void>(reload().has_value());
    return committed;
  }

  // Committed. What is signed is what the disk says, not what this process believes.
  Result<Hash> derived = merkle::root_at(next.size, stored);
  if (!derived) return derived.error();
  if (*derived != *root) return Error{Code::hash_mismatch, "log root"};
  {
    const std::lock_guard lock(mutex_);
    head_ = {next.size, *root};
    stored_head_ = next_head;
  }
  return sign_head();
}

Result<void> Log::reload() {
  Result<std::optional<Bytes>> stored = store_.get(keys::head());
  if (!stored) return stored.error();
  if (!*stored) return {};
  Result<LogHead> head = wire::decode<LogHead>(**stored);
  if (!head) return Error{Code::hash_mismatch, "log head"};
  Result<Hash> derived = merkle::root_at(head->size, reader());
  if (!derived) return derived.error();
  {
    const std::lock_guard lock(mutex_);
    // Never backwards: a smaller tree would be a second history.
    if (*derived != head->root || head->size <= head_.size) return {};
    head_ = *head;
    stored_head_ = **stored;
  }
  return sign_head();
}

Result<void> Log::sign_head() {
  const std::lock_guard lock(mutex_);
  merkle::Note note;
  note.text = merkle::checkpoint_text({signers_.origin, head_.size, head_.root});
  const std::uint64_t now = static_cast<std::uint64_t>(clock_.now_s());
  if (Result<void> good = merkle::sign_note(note, signers_.origin, *signers_.log); !good) return good;
  if (Result<void> good = merkle::cosign_note(note, signers_.cosigner_name, *signers_.cosigner, now); !good) return good;
  note_ = std::move(note);
  signed_at_ = now;
  return {};
}

Result<std::string> Log::checkpoint(std::int64_t max_age_s) {
  const std::int64_t now = clock_.now_s();
  bool fresh = false;
  {
    const std::lock_guard lock(mutex_);
    const std::int64_t age = now - static_cast<std::int64_t>(signed_at_);
    fresh = age >= 0 && age <= max_age_s;
  }
  if (!fresh) {
    if (Result<void> good = sign_head(); !good) return good.error();
  }
  const std::lock_guard lock(mutex_);
  return merkle::format_note(note_);
}

Result<std::string> Log::proof(const receipt::LeafOpening& opening, std::uint64_t index) {
  std::string checkpoint;
  std::uint64_t size = 0;
  {
    const std::lock_guard lock(mutex_);
    checkpoint = merkle::format_note(note_);
    size = head_.size;
  }
  Result<std::vector<Hash>> hashes = merkle::inclusion_proof(index, size, reader());
  if (!hashes) return hashes.error();
  return receipt::make_proof(opening, index, std::move(*hashes), std::move(checkpoint));
}

Result<receipt::ConsistencyStep> Log::step(std::uint64_t known, std::uint64_t size) const {
  if (known > this->size()) return receipt::ConsistencyStep{};
  receipt::ConsistencyStep step{std::min(known, size), std::max(known, size), {}};
  Result<std::vector<Hash>> hashes = merkle::consistency_proof(step.from, step.to, reader());
  if (!hashes) return hashes.error();
  step.hashes = std::move(*hashes);
  return step;
}

Result<Hash> Log::root(std::uint64_t size) const {
  if (size > this->size()) return Error{Code::size_mismatch, "log"};
  return merkle::root_at(size, reader());
}

Result<StoredRecord> Log::record(std::uint64_t index) const {
  Result<std::optional<Bytes>> stored = store_.get(keys::record(index));
  if (!stored) return stored.error();
  if (!*stored) return Error{Code::not_found, "record"};
  return wire::decode<StoredRecord>(**stored);
}

}  // namespace lifecert::intake
