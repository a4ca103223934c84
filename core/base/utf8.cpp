#include "core/base/utf8.h"

#include <cstdint>

namespace lifecert {
namespace {

struct Step {
  std::size_t length = 0;  // bytes; 0: ill-formed
  std::uint32_t code_point = 0;
};

/// One code point from the front of a text that is not empty.
Step next_code_point(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t lead = byte(0);
  if (lead < 0x80) return {1, lead};

  std::size_t length = 0;
  // The bounds of the second byte alone rule out overlong forms, surrogates and what lies above U+10FFFF.
  std::uint8_t low = 0x80;
  std::uint8_t high = 0xBF;
  if (lead >= 0xC2 && lead <= 0xDF) {
    length = 2;
  } else if (lead >= 0xE0 && lead <= 0xEF) {
    length = 3;
    if (lead == 0xE0) low = 0xA0;
    if (lead == 0xED) high = 0x9F;
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    length = 4;
    if (lead == 0xF0) low = 0x90;
    if (lead == 0xF4) high = 0x8F;
  } else {
    return {};
  }
  if (text.size() < length) return {};
  if (byte(1) < low || byte(1) > high) return {};

  std::uint32_t code_point = lead & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {};
    code_point = (code_point << 6) | (byte(i) & 0x3FU);
  }
  return {length, code_point};
}

std::string_view as_text(ByteView bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

bool is_plain(std::uint32_t c) {
  if (c < 0x20 || (c >= 0x7F && c <= 0x9F)) return false;
  if (c == 0x2028 || c == 0x2029) return false;
  if ((c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069)) return false;
  if (c == 0xFEFF) return false;
  if ((c >= 0xFDD0 && c <= 0xFDEF) || (c & 0xFFFE) == 0xFFFE) return false;
  return true;
}

}  // namespace

std::optional<std::size_t> first_bad_utf8(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const Step step = next_code_point(text.substr(at));
    if (step.length == 0) return at;
    at += step.length;
  }
  return std::nullopt;
}

std::optional<std::size_t> first_bad_utf8(ByteView text) { return first_bad_utf8(as_text(text)); }

bool is_utf8(std::string_view text) { return !first_bad_utf8(text); }

bool is_utf8(ByteView text) { return !first_bad_utf8(text); }

Result<std::size_t> count_code_points(std::string_view text) {
  std::size_t count = 0;
  while (!text.empty()) {
    const Step step = next_code_point(text);
    if (step.length == 0) return Code::bad_text;
    text.remove_prefix(step.length);
    ++count;
  }
  return count;
}

bool is_plain_text(std::string_view text) {
  while (!text.empty()) {
    const Step step = next_code_point(text);
    if (step.length == 0 || !is_plain(step.code_point)) return false;
    text.remove_prefix(step.length);
  }
  return true;
}

}  // namespace lifecert
