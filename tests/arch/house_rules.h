// The rules of the house that a compiler does not know: which room may include which, and what stays out of a room.
//
// Every file under core/, native/ and wasm/ is read as text; nothing is compiled, and macros are not expanded, so an
// include that an #ifdef switches off counts as well. Comments do not count.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace lifecert::arch {

/// Reads the tree below `root` (the repository) and returns one sentence per broken rule, sorted; empty when all hold.
/// Each begins with the file and, where one line is to blame, its number: "core/base/x.h:3: ...".
///
/// The rules:
/// - a file is included by its path from the root, and it exists;
/// - core includes nothing of native and wasm, wasm nothing of native and none of the rooms that run at a counter or in
///   an office, native nothing of wasm;
/// - a room includes only rooms on lower floors; a folder that is no known room is refused, so that a new room must be
///   given its floor here;
/// - no file includes itself, by whatever detour;
/// - libsodium only in core/crypto/*.cpp and in wasm/no_random.c, which stands in for a part of it;
/// - Dear ImGui and SDL only in native/admin/view and native/admin/shell;
/// - in core: none of cereal's stock containers and archives, no header that reads a clock, draws randomness, does I/O
///   or starts threads, no `throw`;
/// - CEREAL_CLASS_VERSION nowhere: it silently prepends a number to what is encoded;
/// - every source and header of core, every source of native and wasm, and every *_test.cpp, *_fuzz.cpp and *_bench.cpp
///   of tests and bench is named by the CMakeLists.txt or sources.cmake of its folder or of one above.
[[nodiscard]] std::vector<std::string> broken_rules(const std::filesystem::path& root);

}  // namespace lifecert::arch
