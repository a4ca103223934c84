#include "core/cert/trust_list.h"

#include <algorithm>

#include "core/crypto/hash.h"
#include "core/crypto/sign.h"

namespace lifecert::cert {
namespace {

using envelope::Kind;
using envelope::Role;

template <class List, class Predicate>
auto find_in(const List& list, Predicate predicate) -> const typename List::value_type* {
  const auto found = std::ranges::find_if(list, predicate);
  return found == list.end() ? nullptr : &*found;
}

// Every signing key in the list is checked once here, so that later verifications only ever meet good keys.
Result<void> check_keys(const TrustList& list) {
  std::vector<PublicKey> keys = list.roots.keys;
  for (const LogKey& log : list.logs) keys.push_back(log.key);
  keys.push_back(list.time_cosigner.key);
  for (const NamedKey& one : list.witnesses) keys.push_back(one.key);
  for (const NamedKey& one : list.reviewers) keys.push_back(one.key);
  for (const NamedKey& one : list.publishers) keys.push_back(one.key);
  for (const NamedKey& one : list.event_sources) keys.push_back(one.key);
  keys.insert(keys.end(), list.registrars.begin(), list.registrars.end());
  keys.insert(keys.end(), list.recheckers.begin(), list.recheckers.end());
  for (const PublicKey& key : keys) {
    if (Result<void> good = crypto::check_public_key(key); !good) return good;
  }
  return {};
}

bool ascending(const std::vector<PublicKey>& keys) {
  return std::ranges::adjacent_find(keys, std::ranges::greater_equal()) == keys.end();
}

Result<void> check_signatures(const envelope::SignedStatement& statement, const RootSet& roots) {
  const Bytes message = envelope::pre_authentication(Kind::trust_list, statement.payload);
  unsigned good = 0;
  for (const envelope::RoleSignature& one : statement.signatures) {
    if (one.role != Role::root) return Error{Code::wrong_key, "signatures"};
    const PublicKey* key = VerifiedTrustList::find_key(roots.keys, one.key_id);
    if (key == nullptr) return Error{Code::wrong_key, "signatures"};
    if (Result<void> holds = crypto::verify(*key, message, one.signature); !holds) return holds;
    ++good;  // signatures stand in strict order, so no key counts twice
  }
  if (good < roots.threshold) return Error{Code::too_few_signatures, "trust list"};
  return {};
}

}  // namespace

const LogKey* VerifiedTrustList::log(std::string_view origin) const {
  return find_in(list_.logs, [&](const LogKey& one) { return one.origin == origin; });
}

const NamedKey* VerifiedTrustList::reviewer(const KeyId& id) const {
  return find_in(list_.reviewers, [&](const NamedKey& one) { return crypto::key_id(one.key) == id; });
}

const Scheme* VerifiedTrustList::scheme(std::string_view id) const {
  return find_in(list_.schemes, [&](const Scheme& one) { return one.id == id; });
}

const RecipientEpoch* VerifiedTrustList::epoch(std::uint32_t number) const {
  return find_in(list_.recipients, [&](const RecipientEpoch& one) { return one.epoch == number; });
}

const RecipientEpoch* VerifiedTrustList::epoch_at(std::int64_t time) const {
  const RecipientEpoch* now =
      find_in(list_.recipients, [&](const RecipientEpoch& one) { return one.from <= time && time < one.to; });
  if (now != nullptr) return now;
  // A device clock that is far off must not stop anybody from sealing: before the first epoch the first, else the last.
  if (list_.recipients.empty()) return nullptr;
  return time < list_.recipients.front().from ? &list_.recipients.front() : &list_.recipients.back();
}

const PublicKey* VerifiedTrustList::find_key(const std::vector<PublicKey>& keys, const KeyId& id) {
  return find_in(keys, [&](const PublicKey& key) { return crypto::key_id(key) == id; });
}

Hash root_set_hash(const RootSet& roots) { return crypto::blake2b({view_of("lifecert roots 1"), wire::encode(roots)}); }

std::array<std::uint8_t, 8> region_tag(std::string_view region) {
  const Hash hash = crypto::blake2b({view_of("lifecert region 1"), view_of(region)});
  std::array<std::uint8_t, 8> tag{};
  std::copy_n(hash.begin(), tag.size(), tag.begin());
  return tag;
}

Result<VerifiedTrustList> verify_trust_list(ByteView bytes, const Pins& pins) {
  Result<envelope::SignedStatement> statement = envelope::decode_signed(bytes);
  if (!statement) return statement.error();
  if (statement->kind != Kind::trust_list) return Error{Code::wrong_kind, "trust list"};
  Result<TrustList> list = wire::decode<TrustList>(statement->payload);
  if (!list) return list.error();
  if (list->region != pins.region) return Error{Code::wrong_region, "trust list"};
  if (root_set_hash(list->roots) != pins.root_set) return Error{Code::wrong_key, "root set"};
  if (list->roots.threshold < 1 || list->roots.threshold > list->roots.keys.size() || !ascending(list->roots.keys)) {
    return Error{Code::bad_argument, "root set"};
  }
  if (Result<void> good = check_signatures(*statement, list->roots); !good) return good.error();
  if (Result<void> good = check_keys(*list); !good) return good.error();
  if (list->logs.empty() || list->registrars.empty() || list->recipients.empty()) {
    return Error{Code::bad_argument, "trust list"};
  }
  VerifiedTrustList verified;
  verified.list_ = std::move(*list);
  verified.bytes_.assign(bytes.begin(), bytes.end());
  return verified;
}

Result<void> may_follow(const VerifiedTrustList& current, const VerifiedTrustList& next) {
  if (next->version < current->version) return Error{Code::older_version, "trust list"};
  if (next->version == current->version && next.bytes() != current.bytes()) {
    return Error{Code::older_version, "trust list"};
  }
  return {};
}

Result<VerifiedTrustList> follow_trust_list(const VerifiedTrustList& current, ByteView bytes) {
  const Pins own = pins_of(current);
  Result<VerifiedTrustList> next = verify_trust_list(bytes, own);
  if (!next && next.error().code == Code::wrong_key && next.error().where == "root set") {
    // Not our roots. The only others that count are those whose hash our own roots have signed.
    if (current->next_root_set == own.root_set) return Error{Code::unannounced_roots, "trust list"};
    next = verify_trust_list(bytes, {own.region, current->next_root_set});
    if (!next && next.error().code == Code::wrong_key && next.error().where == "root set") {
      return Error{Code::unannounced_roots, "trust list"};
    }
  }
  if (!next) return next;
  if (Result<void> good = may_follow(current, *next); !good) return good.error();
  return next;
}

Result<VerifiedTrustList> follow_trust_chain(const Pins& pins, const TrustChain& chain) {
  if (chain.lists.empty()) return Error{Code::bad_argument, "trust chain"};
  Result<VerifiedTrustList> reached = verify_trust_list(chain.lists.front(), pins);
  for (std::size_t i = 1; i < chain.lists.size() && reached; ++i) reached = follow_trust_list(*reached, chain.lists[i]);
  return reached;
}

Result<VerifiedTrustList> believe(const Pins& pins, ByteView bytes) {
  if (envelope::decode_signed(bytes)) return verify_trust_list(bytes, pins);
  Result<TrustChain> chain = wire::decode<TrustChain>(bytes);
  if (!chain) return chain.error();
  return follow_trust_chain(pins, *chain);
}

Pins pins_of(const VerifiedTrustList& trust) { return {trust->region, root_set_hash(trust->roots)}; }

TrustChain extend_chain(TrustChain chain, const VerifiedTrustList& current, const VerifiedTrustList& next) {
  const bool same_roots = root_set_hash(current->roots) == root_set_hash(next->roots);
  if (same_roots && !chain.lists.empty()) chain.lists.pop_back();
  chain.lists.push_back(next.bytes());
  // Who has slept through more root sets than this gets a new page anyway.
  if (chain.lists.size() > kMaxTrustChain) chain.lists.erase(chain.lists.begin());
  return chain;
}

TrustChain chain_from(const TrustChain& chain, const Hash& root_set) {
  for (std::size_t i = 0; i < chain.lists.size(); ++i) {
    Result<envelope::SignedStatement> statement = envelope::decode_signed(chain.lists[i]);
    if (!statement) continue;
    Result<TrustList> list = wire::decode<TrustList>(statement->payload);
    if (!list || root_set_hash(list->roots) != root_set) continue;
    return {{chain.lists.begin() + static_cast<std::ptrdiff_t>(i), chain.lists.end()}};
  }
  return chain;
}

}  // namespace lifecert::cert
