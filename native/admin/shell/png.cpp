// stb_image_write is a header that brings its code with it: here, and away from our warnings.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wall"
#pragma GCC diagnostic ignored "-Wextra"
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STB_IMAGE_WRITE_STATIC
#include <stb_image_write.h>
#pragma GCC diagnostic pop

#include "native/admin/shell/window.h"

namespace lifecert::native::admin::shell {

Result<void> write_png(const std::string& path, const Frame& frame) {
  const int written = stbi_write_png(path.c_str(), frame.width, frame.height, 4, frame.rgba.data(), frame.width * 4);
  if (written == 0) return Error{Code::store_failed, path};
  return {};
}

}  // namespace lifecert::native::admin::shell
