#include "native/platform/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <optional>

namespace lifecert::native {
namespace {

Error failure(const std::string& path) {
  switch (errno) {
    case ENOENT:
    case ENOTDIR:
      return {Code::not_found, path};
    case EACCES:
    case EPERM:
    case EROFS:
      return {Code::not_allowed, path};
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return {Code::storage_full, path};
    case EEXIST:
      return {Code::store_conflict, path};
    default:
      return {Code::store_failed, path};
  }
}

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  [[nodiscard]] bool is_open() const { return fd_ >= 0; }
  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_;
};

/// Reads until `out` is full or the file ends; the number of bytes, or nullopt with errno set.
std::optional<std::size_t> read_some(int fd, std::span<std::uint8_t> out) {
  std::size_t done = 0;
  while (done < out.size()) {
    const ssize_t got = ::read(fd, out.data() + done, out.size() - done);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return std::nullopt;
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  return done;
}

bool write_all(int fd, ByteView content) {
  while (!content.empty()) {
    const ssize_t put = ::write(fd, content.data(), content.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return false;
    content = content.subspan(static_cast<std::size_t>(put));
  }
  return true;
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

bool sync_folder(const std::string& path) {
  const Descriptor folder(::open(folder_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return folder.is_open() && ::fsync(folder.get()) == 0;
}

/// Puts the finished temporary file in its place; false with errno set.
using Place = bool (*)(const std::string& temporary, const std::string& path);

Result<void> write_then(const std::string& path, ByteView content, Audience audience, Place place) {
  std::string temporary = path + ".XXXXXX";
  const Descriptor file(::mkostemp(temporary.data(), O_CLOEXEC));  // made with mode 0600
  if (!file.is_open()) return failure(path);
  const mode_t mode = audience == Audience::everyone ? 0644 : 0600;
  const bool is_done = ::fchmod(file.get(), mode) == 0 && write_all(file.get(), content) && ::fsync(file.get()) == 0 &&
                       place(temporary, path);
  if (!is_done) {
    const Error error = failure(path);
    ::unlink(temporary.c_str());
    return error;
  }
  if (!sync_folder(path)) return failure(path);
  return {};
}

}  // namespace

Result<Bytes> read_file(const std::string& path, std::uint64_t max_bytes) {
  // Without O_NONBLOCK opening a pipe would wait for a writer.
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  struct stat info {};
  if (!file.is_open() || ::fstat(file.get(), &info) != 0) return failure(path);
  if (!S_ISREG(info.st_mode)) return Error{Code::store_failed, path};
  if (static_cast<std::uint64_t>(info.st_size) > max_bytes) return Error{Code::too_long, path};
  Bytes content(static_cast<std::size_t>(info.st_size));
  const auto got = read_some(file.get(), content);
  if (!got) return failure(path);
  content.resize(*got);
  return content;
}

Result<void> read_key_file(const std::string& path, std::span<std::uint8_t> out) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  struct stat info {};
  if (!file.is_open() || ::fstat(file.get(), &info) != 0) return failure(path);
  if (!S_ISREG(info.st_mode)) return Error{Code::store_failed, path};
  if ((info.st_mode & 077) != 0) return Error{Code::not_allowed, path + " (readable by others; chmod 600)"};
  const auto size = static_cast<std::uint64_t>(info.st_size);
  if (size != out.size()) return Error{size < out.size() ? Code::too_short : Code::too_long, path};
  const auto got = read_some(file.get(), out);
  if (!got) return failure(path);
  if (*got != out.size()) return Error{Code::too_short, path};
  return {};
}

Result<void> write_file_atomic(const std::string& path, ByteView content, Audience audience) {
  return write_then(path, content, audience, [](const std::string& temporary, const std::string& target) {
    return ::rename(temporary.c_str(), target.c_str()) == 0;
  });
}

Result<void> create_file(const std::string& path, ByteView content, Audience audience) {
  // link() fails when the name is taken, which rename() does not.
  return write_then(path, content, audience, [](const std::string& temporary, const std::string& target) {
    return ::link(temporary.c_str(), target.c_str()) == 0 && ::unlink(temporary.c_str()) == 0;
  });
}

}  // namespace lifecert::native
