#include <algorithm>
#include <utility>

#include "core/intake/keys.h"
#include "core/receipt/leaf.h"
#include "native/tools/audit.h"

namespace lifecert::native {
namespace {

using crypto::Hash;
namespace keys = intake::keys;

constexpr std::uint32_t kPage = 4000;

class HashAuditor {
 public:
  HashAuditor(const port::Store& store, const AuditProgress& progress) : store_(store), progress_(progress) {}

  Result<AuditReport> run() {
    Result<std::optional<Bytes>> stored = store_.get(keys::head());
    if (!stored) return stored.error();
    intake::LogHead head{0, merkle::empty_root()};
    if (*stored) {
      Result<intake::LogHead> read = wire::decode<intake::LogHead>(**stored);
      if (!read) return Error{Code::hash_mismatch, "log head"};
      head = *read;
    }
    report_.size = head.size;
    std::vector<Hash> level;
    if (Result<void> done = read_leaves(head.size, level); !done) return done.error();
    // Level by level, so that two of them are in memory and no more. Each size's bit says whether its last subtree is complete
    // on that level; those together, from the right, are the root.
    bool have_root = false;
    for (std::uint32_t height = 0; !level.empty(); ++height) {
      if (Result<void> done = compare_level(height, level); !done) return done.error();
      if (level.size() % 2 == 1) {
        report_.root = have_root ? merkle::node_hash(level.back(), report_.root) : level.back();
        have_root = true;
      }
      std::vector<Hash> above;
      above.reserve(level.size() / 2);
      for (std::size_t i = 0; i + 1 < level.size(); i += 2) above.push_back(merkle::node_hash(level[i], level[i + 1]));
      level = std::move(above);
    }
    if (!have_root) report_.root = merkle::empty_root();
    if (report_.root != head.root) fault("head", kNoIndex, Code::hash_mismatch, "the stored root is not the root of the records");
    return report_;
  }

 private:
  void fault(std::string row, std::uint64_t index, Code code, std::string what) {
    report_.faults.push_back({std::move(row), index, code, std::move(what)});
  }

  Result<void> read_leaves(std::uint64_t size, std::vector<Hash>& leaves) {
    leaves.reserve(size);
    while (leaves.size() < size) {
      const auto want = static_cast<std::uint32_t>(std::min<std::uint64_t>(kPage, size - leaves.size()));
      Result<std::vector<port::Row>> rows = store_.scan(bytes_of("rec/"), keys::record(leaves.size()), want);
      if (!rows) return rows.error();
      for (const port::Row& row : *rows) {
        while (leaves.size() < size && row.key != keys::record(leaves.size())) missing(leaves);
        if (leaves.size() == size) break;
        Result<intake::StoredRecord> record = wire::decode<intake::StoredRecord>(row.value);
        if (!record) {
          fault("rec/ " + std::to_string(leaves.size()), leaves.size(), record.error().code, "the record can't be read");
          leaves.push_back(Hash{});
          continue;
        }
        ++report_.records[std::string(envelope::name_of(record->opening.kind))];
        leaves.push_back(merkle::leaf_hash(wire::encode(receipt::leaf_of(record->opening, record->record))));
      }
      while (rows->size() < want && leaves.size() < size) missing(leaves);
      if (progress_) progress_(leaves.size(), size);
    }
    return {};
  }

  void missing(std::vector<Hash>& leaves) {
    fault("rec/ " + std::to_string(leaves.size()), leaves.size(), Code::not_found, "the record is missing");
    leaves.push_back(Hash{});
  }

  Result<void> compare_level(std::uint32_t height, const std::vector<Hash>& level) {
    Bytes prefix = bytes_of("node/");
    prefix.push_back(static_cast<std::uint8_t>(height));
    for (std::uint64_t index = 0; index < level.size();) {
      const auto want = static_cast<std::uint32_t>(std::min<std::uint64_t>(kPage, level.size() - index));
      Result<std::vector<port::Row>> rows = store_.scan(prefix, keys::node({height, index}), want);
      if (!rows) return rows.error();
      const std::uint64_t end = index + want;
      for (const port::Row& row : *rows) {
        for (; index < end && row.key != keys::node({height, index}); ++index) missing_node(height, index);
        if (index == end) break;
        ++report_.nodes;
        if (!std::ranges::equal(row.value, level[index])) {
          fault(name_of_node(height, index), height == 0 ? index : kNoIndex, Code::hash_mismatch,
                "not the hash of what is below it");
        }
        ++index;
      }
      for (; index < end; ++index) missing_node(height, index);
    }
    return {};
  }

  static std::string name_of_node(std::uint32_t height, std::uint64_t index) {
    return "node/ " + std::to_string(height) + " " + std::to_string(index);
  }
  void missing_node(std::uint32_t height, std::uint64_t index) {
    fault(name_of_node(height, index), height == 0 ? index : kNoIndex, Code::not_found, "the node is missing");
  }

  const port::Store& store_;
  const AuditProgress& progress_;
  AuditReport report_;
};

}  // namespace

Result<AuditReport> audit_hashes(const port::Store& store, const AuditProgress& progress) {
  return HashAuditor(store, progress).run();
}

}  // namespace lifecert::native
