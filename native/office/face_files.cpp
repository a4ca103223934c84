#include "native/office/face_files.h"

#include "core/vision/model.h"
#include "native/platform/file.h"

namespace lifecert::native {

Result<std::unique_ptr<vision::Eyes>> open_eyes(const std::string& folder) {
  if (folder.empty()) return std::unique_ptr<vision::Eyes>();
  auto eyes = std::make_unique<vision::Eyes>();
  for (const vision::NetKind kind :
       {vision::NetKind::detector, vision::NetKind::mesh, vision::NetKind::eyelids, vision::NetKind::match}) {
    const std::string path = folder + "/" + std::string(vision::name_of(kind)) + ".lcn";
    const Result<Bytes> file = read_file(path, vision::kMaxModelBytes);
    if (!file && file.error().code == Code::not_found && kind == vision::NetKind::match) continue;
    if (!file) return Error{file.error().code, path};
    if (Result<void> added = eyes->add(kind, *file); !added) return Error{added.error().code, path};
  }
  return eyes;
}

}  // namespace lifecert::native
