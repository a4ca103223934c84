#include "native/platform/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace lifecert::native {

Result<MappedFile> MappedFile::open(const std::string& path, std::uint64_t max_bytes) {
  // Without O_NONBLOCK opening a pipe would wait for a writer.
  const int file = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  if (file < 0) return Error{errno == ENOENT ? Code::not_found : errno == EACCES ? Code::not_allowed : Code::store_failed, path};
  struct stat info {};
  const bool regular = ::fstat(file, &info) == 0 && S_ISREG(info.st_mode);
  const auto size = static_cast<std::uint64_t>(info.st_size);
  MappedFile made;
  Code code = regular ? Code::ok : Code::store_failed;
  if (code == Code::ok && size > max_bytes) code = Code::too_long;
  if (code == Code::ok && size > 0) {
    void* at = ::mmap(nullptr, static_cast<std::size_t>(size), PROT_READ, MAP_PRIVATE, file, 0);
    if (at == MAP_FAILED) code = Code::store_failed;
    else made.bytes_ = {static_cast<const std::uint8_t*>(at), static_cast<std::size_t>(size)};
  }
  ::close(file);
  if (code != Code::ok) return Error{code, path};
  return made;
}

MappedFile::~MappedFile() {
  if (!bytes_.empty()) ::munmap(const_cast<std::uint8_t*>(bytes_.data()), bytes_.size());
}

MappedFile::MappedFile(MappedFile&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(bytes_, other.bytes_);
  return *this;
}

}  // namespace lifecert::native
