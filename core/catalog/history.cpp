#include "core/catalog/history.h"

#include <algorithm>

#include "core/crypto/hash.h"

namespace lifecert::catalog {

using envelope::Kind;

Result<void> History::verify(const envelope::SignedStatement& statement) const {
  if (statement.kind == Kind::catalogue_warrant) {
    const Result<EditorWarrant> warrant = verify_warrant(statement, trust_);
    return warrant ? Result<void>{} : warrant.error();
  }
  if (!warrant_) return Error{Code::wrong_key, "warrant"};
  const Result<CatalogueHead> head = verify_head(statement, *warrant_);
  return head ? Result<void>{} : head.error();
}

Result<Hash> History::take(const envelope::SignedStatement& statement, std::uint64_t index, std::int64_t now) {
  if (statement.kind == Kind::catalogue_warrant) {
    Result<EditorWarrant> warrant = wire::decode<EditorWarrant>(statement.payload);
    if (!warrant) return warrant.error();
    if (warrant_ && warrant->serial <= warrant_->serial) return Error{Code::older_version, "warrant"};
    warrant_ = std::move(*warrant);
    leaves_.push_back({index, true});
    return crypto::blake2b(statement.payload);
  }
  // Verified by the warrant of that moment; another may have come in since.
  if (Result<void> good = verify(statement); !good) return good.error();
  Result<CatalogueHead> head = wire::decode<CatalogueHead>(statement.payload);
  if (!head) return head.error();
  if (!versions_.empty() && head->version <= versions_.back().version) return Error{Code::older_version, "catalogue"};
  if (!versions_.empty() && head->previous != versions_.back().hash) return Error{Code::wrong_base, "catalogue"};
  const Hash hash = head_hash(statement.payload);
  leaves_.push_back({index, false});
  versions_.push_back({hash, head->version, warrant_->editor, head->issued_at, now, index});
  return hash;
}

std::vector<std::uint64_t> History::proving(std::size_t most) const {
  std::vector<std::uint64_t> proving;
  if (most == 0 || leaves_.empty()) return proving;
  std::size_t from = leaves_.size() - std::min(most - 1, leaves_.size());
  // What comes first must be a warrant: the one in force at the first version that is told.
  const auto begin = leaves_.begin() + static_cast<std::ptrdiff_t>(from);
  const auto in_force = std::find_if(std::make_reverse_iterator(begin), leaves_.rend(), [](const Leaf& one) { return one.warrant; });
  if (in_force != leaves_.rend() && (begin == leaves_.end() || !begin->warrant)) proving.push_back(in_force->index);
  for (; from < leaves_.size(); ++from) proving.push_back(leaves_[from].index);
  return proving;
}

}  // namespace lifecert::catalog
