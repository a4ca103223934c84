// Two questions about header text that the server and the client both ask. Pure functions.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace lifecert::native::http {

/// ASCII letters in lower case; the process's language has no say.
inline std::string lower_case(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

/// Whether a header's name or value can be sent without becoming more than one line.
inline bool is_sendable(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

}  // namespace lifecert::native::http
