// Strict UTF-8 (RFC 3629): what text must be before anything else looks at it. No overlong forms, no surrogates,
// nothing above U+10FFFF. Pure functions on bytes; nothing is normalised or repaired.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "core/base/bytes.h"
#include "core/base/result.h"

namespace lifecert {

/// The offset of the first byte of the first ill-formed sequence; nothing when all of `text` is well formed.
/// Source: RFC 3629, section 4; The Unicode Standard, table 3-7.
[[nodiscard]] std::optional<std::size_t> first_bad_utf8(std::string_view text);
[[nodiscard]] std::optional<std::size_t> first_bad_utf8(ByteView text);

[[nodiscard]] bool is_utf8(std::string_view text);
[[nodiscard]] bool is_utf8(ByteView text);

/// The number of code points (not of characters as people count them).
/// Errors: bad_text when `text` is not UTF-8.
[[nodiscard]] Result<std::size_t> count_code_points(std::string_view text);

/// True for one line of text as a person types it: UTF-8 without control characters (C0, DEL, C1), without line and
/// paragraph separators, without the direction overrides and isolates that make a text look like another, without
/// byte order marks and noncharacters. The empty text is plain. Rare characters and variation selectors, which names
/// need, are plain.
[[nodiscard]] bool is_plain_text(std::string_view text);

}  // namespace lifecert
