// Bytes as text: hex, base64 (signed notes), base64url (paths and headers), base45 (alphanumeric QR, RFC 9285).
// Strict both ways: one text per value, no white space, no missing or surplus padding.
#pragma once

#include <string>
#include <string_view>

#include "core/base/bytes.h"
#include "core/base/result.h"

namespace lifecert::wire {

/// Lower-case hexadecimal.
[[nodiscard]] std::string to_hex(ByteView bytes);
/// text    an even number of lower- or upper-case digits
/// Errors: bad_syntax.
[[nodiscard]] Result<Bytes> from_hex(std::string_view text);

/// RFC 4648 section 4, with padding.
[[nodiscard]] std::string to_base64(ByteView bytes);
/// Errors: bad_syntax (wrong alphabet, padding, or bits set behind the end).
[[nodiscard]] Result<Bytes> from_base64(std::string_view text);

/// RFC 4648 section 5, without padding.
[[nodiscard]] std::string to_base64url(ByteView bytes);
/// Errors: bad_syntax.
[[nodiscard]] Result<Bytes> from_base64url(std::string_view text);

/// RFC 9285.
[[nodiscard]] std::string to_base45(ByteView bytes);
/// Errors: bad_syntax.
[[nodiscard]] Result<Bytes> from_base45(std::string_view text);

/// Decimal without sign or leading zeroes, as C2SP formats write numbers.
/// Errors: bad_syntax (also when above 2^63 - 1).
[[nodiscard]] Result<std::uint64_t> parse_decimal(std::string_view text);

}  // namespace lifecert::wire
