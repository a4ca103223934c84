#include "native/http/target.h"

#include <charconv>
#include <optional>

#include "core/base/utf8.h"

namespace lifecert::native::http {
namespace {

constexpr std::size_t kMaxQueryPairs = 32;

bool is_alnum(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

/// RFC 3986 pchar without percent-encoding.
bool is_path_char(char c) {
  return is_alnum(c) || std::string_view("-._~!$&'()*+,;=:@").find(c) != std::string_view::npos;
}

bool is_query_char(char c) { return is_path_char(c) || c == '/' || c == '?'; }

std::optional<unsigned> hex_digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A' + 10);
  return std::nullopt;
}

/// The byte behind the percent sign at `at`.
std::optional<unsigned> percent_byte(std::string_view text, std::size_t at) {
  if (at + 2 >= text.size()) return std::nullopt;
  const auto high = hex_digit(text[at + 1]);
  const auto low = hex_digit(text[at + 2]);
  if (!high || !low) return std::nullopt;
  return *high << 4 | *low;
}

Result<std::string> decode_path(std::string_view raw) {
  std::string path;
  path.reserve(raw.size());
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] == '%') {
      const auto byte = percent_byte(raw, i);
      if (!byte || *byte < 0x80) return Error{Code::bad_syntax, "path"};
      path += static_cast<char>(*byte);
      i += 2;
    } else if (raw[i] == '/' || is_path_char(raw[i])) {
      path += raw[i];
    } else {
      return Error{Code::bad_syntax, "path"};
    }
  }
  if (!is_utf8(path)) return Error{Code::bad_text, "path"};
  return path;
}

/// Every segment but the last must have a name; none may be a dot segment.
bool has_plain_segments(std::string_view path) {
  std::size_t begin = 1;
  for (;;) {
    const std::size_t end = path.find('/', begin);
    const std::string_view segment = path.substr(begin, end == std::string_view::npos ? end : end - begin);
    if (segment == "." || segment == "..") return false;
    if (end == std::string_view::npos) return true;
    if (segment.empty()) return false;
    begin = end + 1;
  }
}

Result<std::string> decode_query_part(std::string_view raw) {
  std::string text;
  text.reserve(raw.size());
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] == '%') {
      const auto byte = percent_byte(raw, i);
      if (!byte || *byte < 0x20 || *byte == 0x7f) return Error{Code::bad_syntax, "query"};
      text += static_cast<char>(*byte);
      i += 2;
    } else if (raw[i] == '+') {
      text += ' ';
    } else if (is_query_char(raw[i])) {
      text += raw[i];
    } else {
      return Error{Code::bad_syntax, "query"};
    }
  }
  if (!is_utf8(text)) return Error{Code::bad_text, "query"};
  return text;
}

Result<std::map<std::string, std::string>> parse_query(std::string_view raw) {
  std::map<std::string, std::string> query;
  while (!raw.empty()) {
    const std::size_t end = raw.find('&');
    const std::string_view pair = raw.substr(0, end);
    raw = end == std::string_view::npos ? std::string_view{} : raw.substr(end + 1);
    if (query.size() == kMaxQueryPairs) return Error{Code::too_long, "query"};
    const std::size_t equals = pair.find('=');
    auto name = decode_query_part(pair.substr(0, equals));
    if (!name) return name.error();
    auto value = decode_query_part(equals == std::string_view::npos ? std::string_view{} : pair.substr(equals + 1));
    if (!value) return value.error();
    if (name->empty()) return Error{Code::bad_syntax, "query"};
    if (!query.emplace(*std::move(name), *std::move(value)).second) return Error{Code::bad_syntax, "query"};
  }
  return query;
}

}  // namespace

Result<Target> parse_target(std::string_view raw) {
  if (raw.empty() || raw.front() != '/') return Error{Code::bad_syntax, "target"};
  const std::size_t mark = raw.find('?');
  auto path = decode_path(raw.substr(0, mark));
  if (!path) return path.error();
  if (!has_plain_segments(*path)) return Error{Code::bad_syntax, "path"};
  auto query = parse_query(mark == std::string_view::npos ? std::string_view{} : raw.substr(mark + 1));
  if (!query) return query.error();
  return Target{*std::move(path), *std::move(query)};
}

Result<Url> parse_url(std::string_view text) {
  Url url;
  constexpr std::string_view kPlain = "http://";
  constexpr std::string_view kTls = "https://";
  if (text.starts_with(kPlain)) {
    text.remove_prefix(kPlain.size());
  } else if (text.starts_with(kTls)) {
    text.remove_prefix(kTls.size());
    url.tls = true;
  } else {
    return Error{Code::bad_syntax, "url"};
  }
  url.port = url.tls ? 443 : 80;

  const std::size_t end = text.find_first_of("/?#");
  std::string_view authority = text.substr(0, end);
  url.target = end == std::string_view::npos ? "/" : std::string(text.substr(end));
  if (url.target.front() != '/') url.target.insert(0, "/");
  for (const char c : url.target) {
    if (!is_query_char(c) && c != '%') return Error{Code::bad_syntax, "url"};
  }

  std::string_view port;
  if (authority.starts_with('[')) {
    const std::size_t close = authority.find(']');
    if (close == std::string_view::npos) return Error{Code::bad_syntax, "url"};
    url.host = authority.substr(1, close - 1);
    const std::string_view rest = authority.substr(close + 1);
    if (!rest.empty() && (rest.front() != ':' || rest.size() == 1)) return Error{Code::bad_syntax, "url"};
    if (!rest.empty()) port = rest.substr(1);
    if (url.host.find(':') == std::string::npos) return Error{Code::bad_syntax, "url"};
    for (const char c : url.host) {
      if (!hex_digit(c) && c != ':' && c != '.') return Error{Code::bad_syntax, "url"};
    }
  } else {
    const std::size_t colon = authority.find(':');
    url.host = authority.substr(0, colon);
    if (colon != std::string_view::npos) {
      port = authority.substr(colon + 1);
      if (port.empty()) return Error{Code::bad_syntax, "url"};
    }
    if (url.host.empty()) return Error{Code::bad_syntax, "url"};
    for (const char c : url.host) {
      if (!is_alnum(c) && c != '-' && c != '.') return Error{Code::bad_syntax, "url"};
    }
  }
  if (!port.empty()) {
    unsigned value = 0;
    const auto [stop, fault] = std::from_chars(port.data(), port.data() + port.size(), value);
    if (fault != std::errc{} || stop != port.data() + port.size() || value == 0 || value > 65535) {
      return Error{Code::bad_syntax, "url"};
    }
    url.port = static_cast<std::uint16_t>(value);
  }
  return url;
}

}  // namespace lifecert::native::http
