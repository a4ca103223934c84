// Where the repository lies, for tests that read its files.
#pragma once

#include <string>

namespace lifecert::support {

/// The repository's folder, without a slash at its end.
///
/// A function and not a macro: only one file is then compiled with a path in it, so that the compiler cache serves every
/// checkout.
const std::string& source_root();

}  // namespace lifecert::support
