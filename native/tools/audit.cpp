#include "native/tools/audit.h"

#include <algorithm>
#include <array>
#include <functional>
#include <iterator>
#include <utility>

#include "core/intake/keys.h"
#include "native/tools/audit_replay.h"
#include "native/tools/audit_rows.h"
#include "native/tools/audit_tree.h"
#include "native/tools/on_all_cores.h"

namespace lifecert::native {
namespace {

using crypto::Hash;
namespace keys = intake::keys;

constexpr std::uint32_t kPage = 128;  // few: the first is fetched, and the last taken in, by one core while the others wait
constexpr int kRounds = 5;

// Those whose every row follows from the records.
constexpr std::array<std::string_view, 29> kDerived = {
    "hall/", "hthg/", "hstp/",
    "seen/", "sub/",  "day/",  "enr/", "cred/", "ref/", "dev/",  "chal/", "chpn/", "used/",
    "dec/",  "done/", "stm/",  "abt/", "ans/",  "open/", "shut/", "amd/", "gone/", "word/", "meter/",
    "stf/",  "rev/",  "vis/", "kid/", "pass/"};

constexpr std::string_view kRecordPrefix = "rec/";

bool is_record(ByteView key) { return key.size() == kRecordPrefix.size() + 8; }

// What is found out in parts, on several cores.
struct Part {
  AuditReport report;
  Result<void> read;
};

void add(AuditReport& all, AuditReport part) {
  all.nodes += part.nodes;
  all.packets += part.packets;
  all.receipts += part.receipts;
  all.rows += part.rows;
  std::ranges::move(part.faults, std::back_inserter(all.faults));
}

class Auditor {
 public:
  Auditor(const port::Store& store, const cert::VerifiedTrustList& trust, const AuditProgress& progress)
      : store_(store), replay_(store, trust), progress_(progress) {}

  Result<AuditReport> run() {
    for (int round = 0; round < kRounds; ++round) {
      Result<intake::LogHead> head = read_head();
      if (!head) return head.error();
      if (Result<void> read = read_records(head->size); !read) return read.error();
      AuditReport found = report_;
      if (Result<void> compared = compare(*head, found); !compared) return compared.error();
      Result<intake::LogHead> after = read_head();
      if (!after) return after.error();
      // Receipts are committed after their records, and a row behind the head may be from an append under way.
      if (*after == *head) return found;
    }
    return Error{Code::server_busy, "the log grows faster than it is audited"};
  }

 private:
  void fault(std::string row, std::uint64_t index, Code code, std::string what) {
    report_.faults.push_back({std::move(row), index, code, std::move(what)});
  }

  Result<intake::LogHead> read_head() {
    Result<std::optional<Bytes>> stored = store_.get(keys::head());
    if (!stored) return stored.error();
    if (!*stored) return intake::LogHead{0, merkle::empty_root()};
    Result<intake::LogHead> head = wire::decode<intake::LogHead>(**stored);
    if (head) return head;
    // Without it the records tell how far the log goes.
    if (!head_faulty_) fault("head", kNoIndex, head.error().code, "the head can't be read");
    head_faulty_ = true;
    return intake::LogHead{last_record() + 1, {}};
  }

  std::uint64_t last_record() const {
    std::uint64_t low = 0;
    std::uint64_t high = 1ULL << 40U;
    while (low < high) {  // the first index from which on there is no record
      const std::uint64_t middle = low + (high - low) / 2;
      Result<std::vector<port::Row>> rows = store_.scan(view_of(kRecordPrefix), keys::record(middle), 1);
      if (rows && !rows->empty()) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }

  // Records on their way from the store into the replay.
  struct Page {
    std::vector<port::Row> rows;
    std::vector<AuditReplay::Seen> seen;
  };

  // Three pages are on their way at once: one is fetched, one is looked at on all cores, and one, in order, is taken in.
  Result<void> read_records(std::uint64_t size) {
    const Bytes prefix = bytes_of(kRecordPrefix);
    Bytes from = keys::record(replay_.leaves().size());
    const auto fetch = [&]() -> Result<std::vector<port::Row>> {
      Result<std::vector<port::Row>> rows = next_rows(store_, prefix, from, kPage);
      if (!rows) return rows;
      // What stands behind the head is not this audit's, unless its key is no record's.
      std::erase_if(*rows, [&](const port::Row& row) { return is_record(row.key) && number_at(row.key, prefix.size()) >= size; });
      return rows;
    };
    Page taken;
    Page looked_at;
    Result<std::vector<port::Row>> first = fetch();
    if (!first) return first.error();
    looked_at.rows = std::move(*first);
    while (!looked_at.rows.empty() || !taken.rows.empty()) {
      Result<std::vector<port::Row>> fetched = std::vector<port::Row>{};
      const bool more = !looked_at.rows.empty();
      looked_at.seen.resize(looked_at.rows.size());
      on_all_cores(looked_at.rows.size() + 2, [&](std::size_t i) {
        if (i == 0) {
          take_in(taken, size);
        } else if (i == 1) {
          if (more) fetched = fetch();
        } else {
          looked_at.seen[i - 2] = replay_.look_at(looked_at.rows[i - 2].value);
        }
      });
      if (!fetched) return fetched.error();
      if (progress_) progress_(replay_.leaves().size(), size);
      taken = std::move(looked_at);
      looked_at = {std::move(*fetched), {}};
    }
    while (replay_.leaves().size() < size) replay_.take_missing(report_);
    report_.size = size;
    return {};
  }

  void take_in(Page& page, std::uint64_t size) {
    replay_.read_rows(page.seen);
    for (std::size_t i = 0; i < page.rows.size(); ++i) {
      const Bytes& key = page.rows[i].key;
      const std::uint64_t index = number_at(key, kRecordPrefix.size());
      if (!is_record(key) || index >= size) {
        fault(row_name(key), kNoIndex, Code::size_mismatch, "a record with a key that no append gives");
        continue;
      }
      while (replay_.leaves().size() < index) replay_.take_missing(report_);
      replay_.take(index, page.seen[i], report_);
    }
  }

  // Comparing one kind of rows waits for no other.
  Result<void> compare(const intake::LogHead& head, AuditReport& found) {
    const AuditedTree tree(replay_.leaves().hashes);
    const Result<Hash> root = tree.root(report_.size);
    if (!root) return root.error();
    found.root = *root;
    if (!head_faulty_ && *root != head.root) {
      found.faults.push_back({"head", kNoIndex, Code::hash_mismatch, "the stored root is not the root of the records"});
    }
    if (Result<void> good = check_behind_head(found); !good) return good;
    ComparedPackets packets(store_, replay_.submissions(), replay_.erased());
    std::vector<std::function<Result<void>(AuditReport&)>> tasks = {
        [&](AuditReport& part) { return tree.compare_nodes(store_, part); },
        [&](AuditReport& part) { return compare_receipts(store_, replay_.leaves(), part); },
        [&](AuditReport& part) { return compare_journals(store_, replay_.submissions(), part); },
        [&](AuditReport& part) -> Result<void> {
          replay_.check_dating(tree, part);
          replay_.check_limits(tree, part);
          return {};
        }};
    for (const std::string_view prefix : kDerived) {
      tasks.emplace_back([this, prefix](AuditReport& part) { return replay_.rows().compare(store_, prefix, part); });
    }
    for (std::size_t shelf = 0; shelf < ComparedPackets::kShelves; ++shelf) {
      tasks.emplace_back([&packets, shelf](AuditReport& part) { return packets.compare(shelf, part); });
    }
    tasks.emplace_back([&packets](AuditReport& part) { return packets.compare_nameless(part); });
    std::vector<Part> parts(tasks.size());
    on_all_cores(tasks.size(), [&](std::size_t i) { parts[i].read = tasks[i](parts[i].report); });
    for (Part& part : parts) {
      if (!part.read) return part.read;
      add(found, std::move(part.report));
    }
    return {};
  }

  Result<void> check_behind_head(AuditReport& found) {
    Result<std::vector<port::Row>> rows = store_.scan(view_of(kRecordPrefix), keys::record(report_.size), 100);
    if (!rows) return rows.error();
    for (const port::Row& row : *rows) {
      found.faults.push_back({row_name(row.key), kNoIndex, Code::size_mismatch, "behind the log's end"});
    }
    return {};
  }

  const port::Store& store_;
  AuditReplay replay_;
  const AuditProgress& progress_;
  AuditReport report_;  // as far as the records go
  bool head_faulty_ = false;
};

}  // namespace

Result<AuditReport> audit(const port::Store& store, const cert::VerifiedTrustList& trust,
                          const AuditProgress& progress) {
  return Auditor(store, trust, progress).run();
}

}  // namespace lifecert::native
