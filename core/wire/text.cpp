#include "core/wire/text.h"

#include <array>

namespace lifecert::wire {
namespace {

constexpr std::string_view kBase64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kBase64Url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::string_view kBase45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
constexpr std::string_view kHex = "0123456789abcdef";

int index_in(std::string_view alphabet, char character) {
  const std::size_t at = alphabet.find(character);
  return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

std::string encode64(ByteView bytes, std::string_view alphabet, bool pad) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t have = bytes.size() - i < 3 ? bytes.size() - i : 3;
    std::uint32_t group = static_cast<std::uint32_t>(bytes[i]) << 16U;
    if (have > 1) group |= static_cast<std::uint32_t>(bytes[i + 1]) << 8U;
    if (have > 2) group |= bytes[i + 2];
    for (std::size_t k = 0; k <= have; ++k) text += alphabet[(group >> (18U - 6U * k)) & 63U];
    if (pad) text.append(3 - have, '=');
  }
  return text;
}

// `text` without padding.
Result<Bytes> decode64(std::string_view text, std::string_view alphabet) {
  if (text.size() % 4 == 1) return Code::bad_syntax;
  Bytes bytes;
  bytes.reserve(text.size() / 4 * 3 + 2);
  std::uint32_t group = 0;
  unsigned bits = 0;
  for (const char character : text) {
    const int value = index_in(alphabet, character);
    if (value < 0) return Code::bad_syntax;
    group = (group << 6U) | static_cast<std::uint32_t>(value);
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes.push_back(static_cast<std::uint8_t>((group >> bits) & 0xFFU));
    }
  }
  // The bits behind the last byte must be zero, or two texts would mean the same bytes.
  if ((group & ((1U << bits) - 1U)) != 0) return Code::bad_syntax;
  return bytes;
}

}  // namespace

std::string to_hex(ByteView bytes) {
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const std::uint8_t byte : bytes) {
    text += kHex[byte >> 4U];
    text += kHex[byte & 15U];
  }
  return text;
}

Result<Bytes> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return Code::bad_syntax;
  Bytes bytes;
  bytes.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    int value = 0;
    for (std::size_t k = 0; k < 2; ++k) {
      const char c = text[i + k];
      const int digit = index_in(kHex, c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c);
      if (digit < 0) return Code::bad_syntax;
      value = value * 16 + digit;
    }
    bytes.push_back(static_cast<std::uint8_t>(value));
  }
  return bytes;
}

std::string to_base64(ByteView bytes) { return encode64(bytes, kBase64, true); }

Result<Bytes> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return Code::bad_syntax;
  std::size_t padding = 0;
  while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=') ++padding;
  return decode64(text.substr(0, text.size() - padding), kBase64);
}

std::string to_base64url(ByteView bytes) { return encode64(bytes, kBase64Url, false); }

Result<Bytes> from_base64url(std::string_view text) { return decode64(text, kBase64Url); }

std::string to_base45(ByteView bytes) {
  std::string text;
  text.reserve(bytes.size() / 2 * 3 + 2);
  for (std::size_t i = 0; i < bytes.size(); i += 2) {
    if (i + 1 < bytes.size()) {
      const unsigned pair = bytes[i] * 256U + bytes[i + 1];
      text += kBase45[pair % 45];
      text += kBase45[pair / 45 % 45];
      text += kBase45[pair / 2025];
    } else {
      text += kBase45[bytes[i] % 45U];
      text += kBase45[bytes[i] / 45U];
    }
  }
  return text;
}

Result<Bytes> from_base45(std::string_view text) {
  if (text.size() % 3 == 1) return Code::bad_syntax;
  Bytes bytes;
  bytes.reserve(text.size() / 3 * 2 + 1);
  for (std::size_t i = 0; i < text.size(); i += 3) {
    const std::size_t have = text.size() - i < 3 ? text.size() - i : 3;
    constexpr std::array<unsigned, 3> kWeight = {1, 45, 2025};
    unsigned value = 0;
    for (std::size_t k = 0; k < have; ++k) {
      const int digit = index_in(kBase45, text[i + k]);
      if (digit < 0) return Code::bad_syntax;
      value += static_cast<unsigned>(digit) * kWeight[k];
    }
    if (value > (have == 3 ? 0xFFFFU : 0xFFU)) return Code::bad_syntax;
    if (have == 3) bytes.push_back(static_cast<std::uint8_t>(value >> 8U));
    bytes.push_back(static_cast<std::uint8_t>(value & 0xFFU));
  }
  return bytes;
}

Result<std::uint64_t> parse_decimal(std::string_view text) {
  if (text.empty() || text.size() > 19 || (text.size() > 1 && text[0] == '0')) return Code::bad_syntax;
  std::uint64_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return Code::bad_syntax;
    value = value * 10 + static_cast<std::uint64_t>(c - '0');
  }
  if (value > 0x7FFFFFFFFFFFFFFFULL) return Code::bad_syntax;
  return value;
}

}  // namespace lifecert::wire
