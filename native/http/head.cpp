#include "native/http/head.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <utility>

#include "native/http/text.h"

namespace lifecert::native::http {
namespace {

/// RFC 9110 section 5.6.7; by hand because strftime speaks the process's language.
std::string http_date() {
  constexpr std::array<const char*, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<const char*, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::time_t seconds = std::time(nullptr);
  std::tm utc{};
  ::gmtime_r(&seconds, &utc);
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT",
                kDays[static_cast<std::size_t>(utc.tm_wday)], utc.tm_mday,
                kMonths[static_cast<std::size_t>(utc.tm_mon)], utc.tm_year + 1900, utc.tm_hour, utc.tm_min, utc.tm_sec);
  return text.data();
}

}  // namespace

std::string media_type_of(std::string_view content_type) {
  std::string_view type = content_type.substr(0, content_type.find(';'));
  while (!type.empty() && (type.back() == ' ' || type.back() == '\t')) type.remove_suffix(1);
  return lower_case(type);
}

bool has_sendable_headers(const Response& response) {
  return is_sendable(response.content_type) &&
         std::all_of(response.headers.begin(), response.headers.end(),
                     [](const auto& header) { return is_sendable(header.first) && is_sendable(header.second); });
}

std::uint64_t body_size(const Response& response) {
  return response.file ? response.file->size() : response.body.size();
}

std::string write_head(const Response& response, bool keep_alive) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kAlways{{
      {"Cache-Control", "no-store"},
      {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"},
      {"Cross-Origin-Opener-Policy", "same-origin"},
      {"Cross-Origin-Resource-Policy", "same-origin"},
      {"Permissions-Policy", "camera=(self)"},
      {"Referrer-Policy", "no-referrer"},
      {"X-Content-Type-Options", "nosniff"},
  }};
  std::string head = "HTTP/1.1 " + std::to_string(response.status) + " " + std::string(reason_of(response.status));
  const auto line = [&head](std::string_view name, std::string_view value) {
    head.append("\r\n").append(name).append(": ").append(value);
  };
  line("Date", http_date());
  if (!response.content_type.empty()) line("Content-Type", response.content_type);
  if (response.status != 204 && response.status != 304) line("Content-Length", std::to_string(body_size(response)));
  line("Connection", keep_alive ? "keep-alive" : "close");
  for (const auto& [name, value] : response.headers) line(name, value);
  for (const auto& [name, value] : kAlways) {
    const bool replaced = std::any_of(response.headers.begin(), response.headers.end(), [name = name](const auto& own) {
      return lower_case(own.first) == lower_case(name);
    });
    if (!replaced) line(name, value);
  }
  head += "\r\n\r\n";
  return head;
}

}  // namespace lifecert::native::http
