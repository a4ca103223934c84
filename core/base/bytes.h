// Byte strings as the whole house passes them around. Values only; no thread shares one by accident.
#pragma once

#include <array>
#include <cstdint>
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

// What moves many bytes at once stands in bytes.cpp, which every build compiles for speed; elsewhere a small build would turn
// the containers' own loops into a call a byte.

/// `size` bytes, all zero.
[[nodiscard]] Bytes zeros(std::size_t size);

/// A copy.
[[nodiscard]] Bytes copy_of(ByteView bytes);

/// Appends `more` to `to`, of which it must not be a part.
void append(Bytes& to, ByteView more);

/// Whether both are the same bytes. Not for secrets: the time that it takes tells where they differ.
[[nodiscard]] bool same_bytes(ByteView a, ByteView b);

}  // namespace lifecert
