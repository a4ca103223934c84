#include "tests/support/source_root.h"

namespace lifecert::support {

const std::string& source_root() {
  static const std::string kRoot = LIFECERT_SOURCE_ROOT;
  return kRoot;
}

}  // namespace lifecert::support
