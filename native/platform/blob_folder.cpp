#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "core/port/store.h"
#include "native/platform/blob_place.h"
#include "native/platform/file.h"

namespace lifecert::native {
namespace {

namespace fs = std::filesystem;

Result<void> make_folder(const std::string& path) {
  if (::mkdir(path.c_str(), 0700) == 0 || errno == EEXIST) return {};
  if (errno == ENOENT || errno == ENOTDIR) return Error{Code::not_found, path};
  if (errno == ENOSPC || errno == EDQUOT) return Error{Code::storage_full, path};
  return Error{errno == EACCES || errno == EROFS ? Code::not_allowed : Code::store_failed, path};
}

class BlobFolder final : public BlobPlace {
 public:
  explicit BlobFolder(std::string folder) : folder_(std::move(folder)) {}

  [[nodiscard]] Result<void> keep(const std::string& name, ByteView content) override {
    const std::string path = path_of(name);
    // There already: whoever wrote it synced it before its name appeared. Its time says that it is wanted again.
    if (::utimensat(AT_FDCWD, path.c_str(), nullptr, 0) == 0) return {};
    return write_file_atomic(path, content, Audience::owner_only);
  }
  [[nodiscard]] Result<Bytes> fetch(const std::string& name) const override {
    return read_file(path_of(name), port::kMaxValueBytes);
  }
  [[nodiscard]] Result<bool> has(const std::string& name) const override {
    return ::access(path_of(name).c_str(), F_OK) == 0;
  }
  [[nodiscard]] Result<void> remove(const std::string& name) override {
    if (::unlink(path_of(name).c_str()) == 0 || errno == ENOENT) return {};
    return Error{Code::store_failed, "blob"};
  }
  [[nodiscard]] Result<void> each(const std::function<void(const Kept&)>& see) const override {
    std::error_code fault;
    for (fs::recursive_directory_iterator at(folder_, fault), end; !fault && at != end; at.increment(fault)) {
      struct stat info {};
      if (::lstat(at->path().c_str(), &info) != 0 || !S_ISREG(info.st_mode)) continue;
      see({at->path().filename(), static_cast<std::uint64_t>(info.st_size), info.st_mtim.tv_sec});
    }
    return fault ? Result<void>(Error{Code::store_failed, "blobs"}) : Result<void>();
  }

 private:
  // Folders by the first two digits keep each one small.
  [[nodiscard]] std::string path_of(const std::string& name) const {
    return folder_ + "/" + name.substr(0, 2) + "/" + name;
  }

  std::string folder_;
};

}  // namespace

Result<std::unique_ptr<BlobPlace>> open_blob_folder(std::string folder) {
  if (Result<void> made = make_folder(folder); !made) return made.error();
  constexpr std::string_view kHex = "0123456789abcdef";
  for (const char high : kHex) {
    for (const char low : kHex) {
      if (Result<void> made = make_folder(folder + "/" + high + low); !made) return made.error();
    }
  }
  return std::unique_ptr<BlobPlace>(std::make_unique<BlobFolder>(std::move(folder)));
}

}  // namespace lifecert::native
