// A folder of files as a web site: the page, its scripts, its WebAssembly, its icons.
//
// Promises: nothing outside the folder and no symbolic link is ever opened, no hidden file is served, every answer
// carries the strict content security policy below, what has a hash in its name is cached for ever and everything else
// is asked for again by its ETag. Files may be replaced while the server runs; nothing is kept in memory.
#pragma once

#include <string>
#include <string_view>

#include "native/http/router.h"

namespace lifecert::native::http {

/// What a page of ours may do: own scripts and WebAssembly, own workers, own pictures and those it took itself.
inline constexpr std::string_view kContentSecurityPolicy =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; "
    "style-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; manifest-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'";

struct StaticFiles {
  std::string folder;      // absolute, or relative to the working directory
  std::string api_prefix;  // such as "/v1/": paths below it are never files and never the page. Empty: none
};

/// Answers GET and HEAD for a path (as parse_target gives it): the file, "index.html" for "/", and the folder's own
/// "index.html" for any other path whose last segment has no dot, so that the page's own addresses can be opened.
/// "name.br" and "name.gz" beside "name" are sent instead of it to those who accept them.
/// Answers: 200, 304, 404 (not there, hidden, a link, not a regular file).
[[nodiscard]] Response serve_file(const StaticFiles& files, const RequestHead& request);

/// The route "/*" that serves the folder.
[[nodiscard]] Route static_route(StaticFiles files);

/// "text/html; charset=utf-8" for "index.html"; "application/octet-stream" for an ending that is not known.
[[nodiscard]] std::string_view content_type_of(std::string_view file_name);

}  // namespace lifecert::native::http
