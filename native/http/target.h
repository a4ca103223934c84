// Request targets and addresses: text from outside into checked parts. Pure functions.
//
// A path has one spelling only, so that what was checked is what is looked up: no percent-encoded ASCII, no "." or ".."
// or empty segment, no backslash, no control character. What the server compares, logs and opens is the same string.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace lifecert::native::http {

struct Target {
  std::string path;
  std::map<std::string, std::string> query;

  friend bool operator==(const Target&, const Target&) = default;
};

/// Splits and checks the target of a request line (RFC 9112 section 3.2.1, origin form only).
/// In the path, percent-encoding is taken for bytes above 0x7f that make up UTF-8, and decoded; a trailing "/" is kept.
/// The query is name=value pairs joined by "&", "+" meaning a space; decoded, at most 32, a name once.
/// Errors: bad_syntax (absolute or authority form, dot segments, "//", encoded ASCII, stray characters, a name twice),
///         bad_text (not UTF-8), too_long (more than 32 pairs).
[[nodiscard]] Result<Target> parse_target(std::string_view raw);

struct Url {
  bool tls = false;
  std::string host;        // without brackets
  std::uint16_t port = 0;  // 80 or 443 when the text names none
  std::string target;      // "/" at least; path and query as written

  friend bool operator==(const Url&, const Url&) = default;
};

/// Reads "http://host[:port][/path[?query]]" or "https://...". No user name, no fragment.
/// Errors: bad_syntax.
[[nodiscard]] Result<Url> parse_url(std::string_view text);

}  // namespace lifecert::native::http
