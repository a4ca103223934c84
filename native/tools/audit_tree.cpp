#include "native/tools/audit_tree.h"

#include <algorithm>
#include <utility>

#include "core/wire/codec.h"
#include "native/tools/audit_rows.h"

namespace lifecert::native {
namespace {

using crypto::Hash;
using envelope::Kind;

constexpr std::uint32_t kPage = 500;

// A batch shares one time, and a tick is always alone.
bool fits_batch(const AuditedLeaves& leaves, std::uint64_t index, std::uint64_t end, std::uint64_t batch_end) {
  if (end <= index) return false;
  const bool tick = leaves.kinds[index] == Kind::tick;
  if (index < batch_end) return end == batch_end && leaves.times[index] == leaves.times[index - 1] && !tick;
  return !tick || end == index + 1;
}

}  // namespace

AuditedTree::AuditedTree(const std::vector<Hash>& leaves) : levels_{leaves} {
  while (levels_.back().size() > 1) {
    const std::vector<Hash>& below = levels_.back();
    std::vector<Hash> level;
    level.reserve(below.size() / 2);
    for (std::size_t i = 0; i + 1 < below.size(); i += 2) level.push_back(merkle::node_hash(below[i], below[i + 1]));
    levels_.push_back(std::move(level));
  }
}

const Hash* AuditedTree::node(std::uint64_t level, std::uint64_t index) const {
  return level < levels_.size() && index < levels_[level].size() ? &levels_[level][index] : nullptr;
}

Result<Hash> AuditedTree::root(std::uint64_t size) const {
  return merkle::root_at(size, [this](merkle::NodeId id) -> Result<Hash> {
    const Hash* hash = node(id.level, id.index);
    return hash == nullptr ? Result<Hash>(Error{Code::not_found, "node"}) : Result<Hash>(*hash);
  });
}

Result<void> AuditedTree::compare_nodes(const port::Store& store, AuditReport& report) const {
  const Bytes prefix = bytes_of("node/");
  Bytes from;
  // Rows come level by level, each from the left: what lies between two of them is missing.
  using Place = std::pair<std::uint64_t, std::uint64_t>;
  const auto settled = [this](Place place) {
    while (place.first < levels_.size() && place.second >= levels_[place.first].size()) place = {place.first + 1, 0};
    return place;
  };
  Place next = settled({0, 0});
  const auto missing_until = [&](Place end) {
    for (; next < end; next = settled({next.first, next.second + 1})) {
      report.faults.push_back({"node/ " + std::to_string(next.first) + " " + std::to_string(next.second),
                               next.first == 0 ? next.second : kNoIndex, Code::not_found, "the node is missing"});
    }
  };
  for (;;) {
    Result<std::vector<port::Row>> rows = next_rows(store, prefix, from, kPage);
    if (!rows) return rows.error();
    if (rows->empty()) break;
    for (const port::Row& row : *rows) {
      ++report.nodes;
      const std::uint64_t level = row.key.size() > prefix.size() ? row.key[prefix.size()] : 255;
      const std::uint64_t index = number_at(row.key, prefix.size() + 1);
      const Hash* derived = row.key.size() == prefix.size() + 9 ? node(level, index) : nullptr;
      const std::uint64_t record = level == 0 ? index : kNoIndex;
      if (derived == nullptr) {
        report.faults.push_back({row_name(row.key), record, Code::size_mismatch, "a node that the tree does not have"});
        continue;
      }
      missing_until({level, index});
      next = settled({level, index + 1});
      if (!std::ranges::equal(row.value, *derived)) {
        report.faults.push_back({row_name(row.key), record, Code::hash_mismatch, "not the hash of what is below it"});
      }
    }
  }
  missing_until({levels_.size(), 0});
  return {};
}

Result<void> compare_receipts(const port::Store& store, const AuditedLeaves& leaves, AuditReport& report) {
  const Bytes prefix = bytes_of("rcpt/");
  Bytes from;
  std::uint64_t next = 0;
  std::uint64_t batch_end = 0;
  const auto missing_until = [&](std::uint64_t index) {
    for (; next < index; ++next) {
      report.faults.push_back({"rcpt/ " + std::to_string(next), next, Code::not_found, "the row is missing"});
    }
  };
  for (;;) {
    Result<std::vector<port::Row>> rows = next_rows(store, prefix, from, kPage);
    if (!rows) return rows.error();
    if (rows->empty()) break;
    for (const port::Row& row : *rows) {
      ++report.receipts;
      const std::uint64_t index = number_at(row.key, prefix.size());
      if (row.key.size() != prefix.size() + 8 || index >= leaves.size()) {
        report.faults.push_back({row_name(row.key), kNoIndex, Code::size_mismatch, "a receipt without a record"});
        continue;
      }
      missing_until(index);
      next = index + 1;
      Result<std::uint64_t> end = wire::decode<std::uint64_t>(row.value);
      if (!end || *end > leaves.size() || !fits_batch(leaves, index, *end, batch_end)) {
        report.faults.push_back({row_name(row.key), index, Code::not_consistent, "the receipt rests on another history"});
      } else {
        batch_end = *end;
      }
    }
  }
  missing_until(leaves.size());
  return {};
}

}  // namespace lifecert::native
