// Byte strings as the whole house passes them around. Values only; no thread shares one by accident.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lifecert {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

/// The bytes of a text, without copying. The view lives as long as the text.
inline ByteView view_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

/// A copy of the bytes of a text.
inline Bytes bytes_of(std::string_view text) {
  const ByteView view = view_of(text);
  return {view.begin(), view.end()};
}

/// A copy of the bytes as text; the content is not checked to be UTF-8 (see utf8.h).
inline std::string text_of(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Appends `more` to `to`.
inline void append(Bytes& to, ByteView more) {
  if (more.empty()) return;
  const std::size_t before = to.size();
  to.resize(before + more.size());
  std::memcpy(to.data() + before, more.data(), more.size());
}

}  // namespace lifecert
