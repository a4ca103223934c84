// The golden vectors in tests/vectors, and those of others that a developer may have beside the repository.
//
// NAME.hex: hexadecimal digits; blanks and line breaks do not count, nor does anything from a '#' to the end of its
// line. NAME.txt: the very bytes of a text format.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>

#include "core/base/bytes.h"
#include "core/wire/text.h"
#include "tests/support/source_root.h"

namespace lifecert::support {

inline std::filesystem::path vector_path(const std::string& name) {
  return std::filesystem::path(source_root()) / "tests" / "vectors" / name;
}

inline std::optional<std::string> read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// Hexadecimal digits with blanks and comments; nullopt when there is anything else.
inline std::optional<Bytes> read_commented_hex(const std::string& text) {
  std::string digits;
  bool comment = false;
  for (const char c : text) {
    if (c == '#') comment = true;
    if (c == '\n') comment = false;
    if (!comment && c != ' ' && c != '\n' && c != '\r' && c != '\t') digits += c;
  }
  Result<Bytes> bytes = wire::from_hex(digits);
  if (!bytes) return std::nullopt;
  return std::move(*bytes);
}

/// The bytes that a vector file stands for; nullopt when it is not there or not well formed.
inline std::optional<Bytes> read_vector(const std::string& name) {
  const std::optional<std::string> text = read_file(vector_path(name));
  if (!text) return std::nullopt;
  if (name.ends_with(".hex")) return read_commented_hex(*text);
  return bytes_of(*text);
}

/// Whether this run was asked to write vectors and examples anew instead of comparing (scripts/formats): after a format was
/// changed on purpose, never to silence a failure.
inline bool rewriting() { return std::getenv("LIFECERT_WRITE_FORMATS") != nullptr; }

/// Writes a vector file as read_vector() reads it.
/// title   what stands in the comment of a .hex file
inline void write_vector(const std::string& name, const std::string& title, const Bytes& bytes) {
  std::ofstream out(vector_path(name), std::ios::binary | std::ios::trunc);
  if (!name.ends_with(".hex")) {
    out << text_of(bytes);
    return;
  }
  out << "# " << title << ", " << bytes.size() << " bytes: see core/FORMAT.md\n";
  for (std::size_t at = 0; at < bytes.size(); at += 48) {
    out << wire::to_hex(ByteView(bytes).subspan(at, std::min<std::size_t>(48, bytes.size() - at))) << "\n";
  }
}

/// Where others' published vectors lie (Wycheproof, CCTV, Merkle): the folder LIFECERT_SHARED, else "shared" beside the
/// repository; nullopt when there is none.
inline std::optional<std::filesystem::path> shared_vectors() {
  const char* named = std::getenv("LIFECERT_SHARED");
  const std::filesystem::path folder =
      named != nullptr ? std::filesystem::path(named) : std::filesystem::path(source_root()) / ".." / "shared";
  if (!std::filesystem::is_directory(folder / "vectors")) return std::nullopt;
  return folder / "vectors";
}

}  // namespace lifecert::support
