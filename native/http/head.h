// What stands before a body: how an answer's head is written, and what of a request's is read by hand. No library is needed here.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "native/http/message.h"

namespace lifecert::native::http {

/// "text/html" of "Text/HTML; charset=utf-8".
[[nodiscard]] std::string media_type_of(std::string_view content_type);

/// Whether every header can be sent as it is: no line breaks, no control characters.
[[nodiscard]] bool has_sendable_headers(const Response& response);

/// Of the file or of the bytes.
[[nodiscard]] std::uint64_t body_size(const Response& response);

/// The status line and all header lines, with the empty line after them. The security headers are always among them; an answer's
/// own take the place of ours.
[[nodiscard]] std::string write_head(const Response& response, bool keep_alive);

}  // namespace lifecert::native::http
