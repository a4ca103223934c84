#include "tests/fault/syscalls.h"

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstring>
#include <fcntl.h>
#include <map>
#include <mutex>
#include <random>
#include <set>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <vector>

extern "C" void* __libc_malloc(std::size_t size);
extern "C" void* __libc_realloc(void* memory, std::size_t size);
extern "C" void* __libc_calloc(std::size_t count, std::size_t size);

namespace lifecert::fault {
namespace {

constexpr std::size_t kSector = 512;

// One change of a file that was not synced yet.
struct Unsynced {
  bool is_truncation = false;
  off_t offset = 0;  // of a truncation: the new length
  std::vector<char> before;
  std::vector<char> after;
  off_t length_before = 0;
};

struct File {
  int descriptor = -1;  // a duplicate, never closed
  std::vector<Unsynced> changes;
};

using FileId = std::pair<dev_t, ino_t>;

std::atomic<bool> g_active = false;
thread_local bool g_busy = false;  // our own work passes through
std::recursive_mutex g_mutex;      // held while a call is looked at and done
std::uint64_t g_calls = 0;
std::uint64_t g_fail_allocation_at = 0;
std::uint64_t g_allocations = 0;

struct State {
  Plan plan;
  std::map<FileId, File> files;
  std::set<std::string> created;  // names whose folder was not synced
};
State* g_state = nullptr;  // made in set_plan; a child that dies takes it along

class Busy {
 public:
  Busy() : before_(g_busy) {
    g_mutex.lock();
    g_busy = true;
  }
  ~Busy() {
    g_busy = before_;
    g_mutex.unlock();
  }

 private:
  bool before_;
};

std::string path_of(int fd) {
  char link[64];
  char path[512];
  std::snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  const ssize_t got = ::readlink(link, path, sizeof path - 1);
  return got > 0 ? std::string(path, static_cast<std::size_t>(got)) : std::string();
}

bool is_ours(const std::string& path) { return path.starts_with(g_state->plan.folder); }

void undo(File& file) {
  for (std::size_t i = file.changes.size(); i-- > 0;) {
    const Unsynced& change = file.changes[i];
    if (!change.before.empty()) {
      ::syscall(SYS_pwrite64, file.descriptor, change.before.data(), change.before.size(),
                change.is_truncation ? change.offset : change.offset);
    }
    ::syscall(SYS_ftruncate, file.descriptor, change.length_before);
  }
}

void redo_a_part(File& file, std::mt19937_64& random) {
  for (const Unsynced& change : file.changes) {
    if (change.is_truncation) {
      if (random() % 2 == 0) ::syscall(SYS_ftruncate, file.descriptor, change.offset);
      continue;
    }
    if (random() % 2 == 0) continue;
    const bool torn = random() % 3 == 0;
    for (std::size_t at = 0; at < change.after.size(); at += kSector) {
      if (torn && random() % 2 == 0) continue;
      const std::size_t size = std::min(kSector, change.after.size() - at);
      ::syscall(SYS_pwrite64, file.descriptor, change.after.data() + at, size, change.offset + static_cast<off_t>(at));
    }
  }
}

void lose_unsynced(std::uint64_t seed) {
  std::mt19937_64 random(seed);
  for (auto& [id, file] : g_state->files) {
    undo(file);
    redo_a_part(file, random);
    file.changes.clear();
  }
  for (const std::string& name : g_state->created) {
    if (random() % 2 == 0) ::syscall(SYS_unlink, name.c_str());
  }
  g_state->created.clear();
}

[[noreturn]] void die() {
  if (g_state->plan.what == What::power_cut) lose_unsynced(g_state->plan.seed);
  ::syscall(SYS_kill, ::getpid(), SIGKILL);
  for (;;) ::pause();
}

// Whether this call fails; sets errno.
bool step() {
  ++g_calls;
  const Plan& plan = g_state->plan;
  if (plan.what == What::fail && (g_calls == plan.at || (plan.for_ever && g_calls >= plan.at && plan.at != 0))) {
    errno = plan.error;
    return true;
  }
  if ((plan.what == What::kill || plan.what == What::power_cut) && g_calls == plan.at) die();
  return false;
}

bool is_watched(int fd) {
  if (!g_active || g_busy) return false;
  struct stat info {};
  const Busy busy;
  return g_active && ::fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && is_ours(path_of(fd));
}

void note(int fd, off_t offset, const void* data, std::size_t size, bool is_truncation) {
  if (g_state->plan.what != What::power_cut) return;
  // Memory that several processes share: never synced, made anew after a restart.
  if (path_of(fd).ends_with("-shm")) return;
  struct stat info {};
  if (::fstat(fd, &info) != 0) return;
  File& file = g_state->files[{info.st_dev, info.st_ino}];
  if (file.descriptor < 0) {
    // SQLite may have it open for writing only in places; /proc gives one of our own.
    file.descriptor = static_cast<int>(::syscall(SYS_open, path_of(fd).c_str(), O_RDWR | O_CLOEXEC, 0));
  }
  Unsynced change;
  change.is_truncation = is_truncation;
  change.offset = offset;
  change.length_before = info.st_size;
  const off_t end = is_truncation ? info.st_size : std::min<off_t>(info.st_size, offset + static_cast<off_t>(size));
  if (end > offset) {
    change.before.resize(static_cast<std::size_t>(end - offset));
    const long got = ::syscall(SYS_pread64, file.descriptor, change.before.data(), change.before.size(), offset);
    change.before.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  }
  if (!is_truncation) {
    const char* bytes = static_cast<const char*>(data);
    change.after.assign(bytes, bytes + size);
  }
  file.changes.push_back(std::move(change));
}

void synced(int fd) {
  struct stat info {};
  if (::fstat(fd, &info) != 0) return;
  if (S_ISREG(info.st_mode)) {
    g_state->files[{info.st_dev, info.st_ino}].changes.clear();
    return;
  }
  const std::string folder = path_of(fd) + "/";
  std::erase_if(g_state->created, [&](const std::string& name) { return name.starts_with(folder); });
}

int open_file(int folder, const char* path, int flags, mode_t mode) {
  if (g_active && !g_busy && (flags & O_CREAT) != 0) {
    const Busy busy;
    if (g_active && is_ours(path)) {
      const bool is_new = ::access(path, F_OK) != 0;
      if (is_new && step()) return -1;
      if (is_new) g_state->created.insert(path);
    }
  }
  return static_cast<int>(::syscall(SYS_openat, folder, path, flags, mode));
}

ssize_t write_at(int fd, const void* data, std::size_t size, off_t offset) {
  if (is_watched(fd)) {
    const Busy busy;
    if (step()) return -1;
    note(fd, offset, data, size, false);
    return ::syscall(SYS_pwrite64, fd, data, size, offset);
  }
  return ::syscall(SYS_pwrite64, fd, data, size, offset);
}

int truncate_to(int fd, off_t length) {
  if (is_watched(fd)) {
    const Busy busy;
    if (step()) return -1;
    note(fd, length, nullptr, 0, true);
  }
  return static_cast<int>(::syscall(SYS_ftruncate, fd, length));
}

int sync_file(int fd, long number) {
  if (g_active && !g_busy) {
    const Busy busy;
    if (g_active && is_ours(path_of(fd) + "/")) {
      if (step()) return -1;
      const int done = static_cast<int>(::syscall(number, fd));
      synced(fd);
      return done;
    }
  }
  return static_cast<int>(::syscall(number, fd));
}

bool allocation_fails() {
  if (g_fail_allocation_at == 0 || g_busy) return false;
  return ++g_allocations == g_fail_allocation_at;
}

}  // namespace

void set_plan(const Plan& plan) {
  g_state = new State{plan, {}, {}};
  g_calls = 0;
  g_active = true;
}
std::uint64_t calls() { return g_calls; }
void stop_failing() { g_state->plan.what = What::count; }
void cut_power(std::uint64_t seed) {
  const Busy busy;
  lose_unsynced(seed);
}
void forget_plan() {
  const Busy busy;
  g_active = false;
  for (auto& [id, file] : g_state->files) ::syscall(SYS_close, file.descriptor);
  delete g_state;
  g_state = nullptr;
}
void fail_allocation_at(std::uint64_t at) {
  if (at != 0) g_allocations = 0;
  g_fail_allocation_at = at;
}
std::uint64_t allocations() { return g_allocations; }

}  // namespace lifecert::fault

using namespace lifecert::fault;

extern "C" {

ssize_t pwrite(int fd, const void* data, size_t size, off_t offset) { return write_at(fd, data, size, offset); }
ssize_t pwrite64(int fd, const void* data, size_t size, off64_t offset) { return write_at(fd, data, size, offset); }
ssize_t write(int fd, const void* data, size_t size) {
  if (is_watched(fd)) {
    const Busy busy;
    if (step()) return -1;
    note(fd, ::lseek(fd, 0, SEEK_CUR), data, size, false);
  }
  return ::syscall(SYS_write, fd, data, size);
}
int ftruncate(int fd, off_t length) noexcept { return truncate_to(fd, length); }
int ftruncate64(int fd, off64_t length) noexcept { return truncate_to(fd, length); }
int fsync(int fd) { return sync_file(fd, SYS_fsync); }
int fdatasync(int fd) { return sync_file(fd, SYS_fdatasync); }
int unlink(const char* path) noexcept {
  if (g_active && !g_busy) {
    const Busy busy;
    if (is_ours(path) && step()) return -1;
  }
  return static_cast<int>(::syscall(SYS_unlink, path));
}
int rename(const char* from, const char* to) noexcept {
  if (g_active && !g_busy) {
    const Busy busy;
    if (is_ours(to) && step()) return -1;
  }
  return static_cast<int>(::syscall(SYS_rename, from, to));
}
int open(const char* path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  const mode_t mode = static_cast<mode_t>(va_arg(more, int));
  va_end(more);
  return open_file(AT_FDCWD, path, flags, mode);
}
int open64(const char* path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  const mode_t mode = static_cast<mode_t>(va_arg(more, int));
  va_end(more);
  return open_file(AT_FDCWD, path, flags, mode);
}

void* malloc(size_t size) {
  if (allocation_fails()) {
    errno = ENOMEM;
    return nullptr;
  }
  return __libc_malloc(size);
}
void* calloc(size_t count, size_t size) {
  if (allocation_fails()) {
    errno = ENOMEM;
    return nullptr;
  }
  return __libc_calloc(count, size);
}
void* realloc(void* memory, size_t size) {
  if (allocation_fails()) {
    errno = ENOMEM;
    return nullptr;
  }
  return __libc_realloc(memory, size);
}

}  // extern "C"
