#include "native/tools/backup.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/intake/keys.h"
#include "core/merkle/note.h"
#include "core/merkle/tree.h"
#include "native/platform/sqlite_store.h"

namespace lifecert::native {
namespace {

namespace keys = intake::keys;

merkle::NodeReader reader_of(const port::Store& store) {
  return [&store](merkle::NodeId id) -> Result<merkle::Hash> {
    Result<std::optional<Bytes>> stored = store.get(keys::node(id));
    if (!stored) return stored.error();
    if (!*stored || (*stored)->size() != 32) return Error{Code::hash_mismatch, "log node"};
    merkle::Hash hash{};
    std::ranges::copy(**stored, hash.begin());
    return hash;
  };
}

Result<intake::LogHead> head_of(const port::Store& store) {
  Result<std::optional<Bytes>> stored = store.get(keys::head());
  if (!stored) return stored.error();
  if (!*stored) return intake::LogHead{0, merkle::empty_root()};
  return wire::decode<intake::LogHead>(**stored);
}

}  // namespace

Result<BackupReport> backup(const std::string& database, const std::string& to) {
  if (::access(to.c_str(), F_OK) == 0) return Error{Code::store_conflict, to};
  Result<std::unique_ptr<SqliteStore>> source = SqliteStore::open(database, {.mode = StoreMode::read_only});
  if (!source) return source.error();
  const std::string part = to + ".part";
  ::unlink(part.c_str());
  if (Result<void> copied = (*source)->copy_to(part); !copied) return copied.error();
  BackupReport report;
  {
    Result<std::unique_ptr<SqliteStore>> copy = SqliteStore::open(part, {.mode = StoreMode::read_write});
    if (!copy) return copy.error();
    const std::vector<port::Change> hold = {{keys::hold(), Bytes{1}}};
    if (Result<void> held = (*copy)->commit({}, hold); !held) return held.error();
    Result<intake::LogHead> head = head_of(**copy);
    if (!head) return head.error();
    report.size = head->size;
  }
  struct stat info {};
  const int fd = ::open(part.c_str(), O_RDONLY | O_CLOEXEC);
  bool good = fd >= 0 && ::fsync(fd) == 0 && ::fstat(fd, &info) == 0;
  if (fd >= 0) ::close(fd);
  good = good && ::rename(part.c_str(), to.c_str()) == 0;
  const std::size_t slash = to.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : to.substr(0, slash + 1);
  const int folder_fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  good = good && folder_fd >= 0 && ::fsync(folder_fd) == 0;
  if (folder_fd >= 0) ::close(folder_fd);
  if (!good) return Error{Code::store_failed, to};
  report.bytes = static_cast<std::uint64_t>(info.st_size);
  return report;
}

Result<Reconciliation> reconcile(const port::Store& store, const cert::VerifiedTrustList& trust,
                                 const std::vector<std::string>& heard) {
  Result<intake::LogHead> head = head_of(store);
  if (!head) return head.error();
  Result<merkle::Hash> derived = merkle::root_at(head->size, reader_of(store));
  if (!derived) return derived.error();
  if (*derived != head->root) return Error{Code::hash_mismatch, "log head"};
  Reconciliation result;
  result.own_size = head->size;
  for (const std::string& text : heard) {
    Result<merkle::Note> note = merkle::parse_note(text);
    if (!note) continue;
    Result<merkle::Checkpoint> seen = merkle::parse_checkpoint_text(note->text);
    if (!seen || seen->origin != trust->logs.back().origin) continue;
    if (!merkle::verify_note(*note, {trust->logs.back().origin, trust->logs.back().key})) continue;
    if (result.standing == Standing::unknown) result.standing = Standing::complete;
    result.seen_size = std::max(result.seen_size, seen->size);
    if (seen->size > head->size) {
      if (result.standing == Standing::complete) result.standing = Standing::behind;
      continue;
    }
    Result<merkle::Hash> root = merkle::root_at(seen->size, reader_of(store));
    if (!root) return root.error();
    if (*root != seen->root) result.standing = Standing::forked;
  }
  return result;
}

Result<void> release(port::Store& store) {
  const std::vector<port::Change> change = {{keys::hold(), std::nullopt}};
  return store.commit({}, change);
}

}  // namespace lifecert::native
