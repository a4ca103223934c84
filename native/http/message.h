// What goes in and out of an HTTP handler, as plain values. Nothing here knows sockets.
//
// A handler never writes to a connection: it hands a Response to its Reply, at once or later, from any thread. Errors
// leave as RFC 9457 problem details made by problem(); they name what was wrong and never repeat what was received.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/code.h"

namespace lifecert::native::http {

enum class Method : std::uint8_t { get, head, post, put, patch, remove, options, other };

/// "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"; "" for other.
[[nodiscard]] std::string_view name_of(Method method);

/// The method of that exact spelling (methods are case-sensitive); Method::other for any other.
[[nodiscard]] Method method_of(std::string_view name);

/// Names in lower case. A field that came several times is joined by ", " as RFC 9110 section 5.3 allows.
using Headers = std::map<std::string, std::string, std::less<>>;

/// Everything that is known before the first byte of the body is read.
struct RequestHead {
  Method method = Method::other;
  std::string path;                          // begins with "/", one spelling per resource (see target.h)
  std::map<std::string, std::string> query;  // decoded; a name stands once
  std::string id;                            // what stood for {id} in the route's pattern, else empty
  Headers headers;
  std::optional<std::uint64_t> content_length;  // nullopt: chunked, or no body
  std::string peer;                             // address of the other end, without port
  std::string source;                           // what counts as one source: an address, or an IPv6 address's /64; behind a front that
                                                // is trusted, that of whom the front serves

  /// The value of a header (name in lower case), or "".
  [[nodiscard]] std::string_view header(std::string_view name) const;
};

struct Request : RequestHead {
  Bytes body;
};

/// A regular file, open for reading as long as somebody holds it. May be used from several threads.
class OpenFile {
 public:
  /// Takes over the descriptor. size: what fstat said; if the file gets shorter later, reading it ends early.
  OpenFile(int descriptor, std::uint64_t size) : descriptor_(descriptor), size_(size) {}
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  ~OpenFile();

  [[nodiscard]] std::uint64_t size() const { return size_; }

  /// Reads up to out.size() bytes at an offset; 0 at the end or on a read error.
  [[nodiscard]] std::size_t read_at(std::uint64_t offset, std::span<std::uint8_t> out) const;

 private:
  int descriptor_;
  std::uint64_t size_;
};

/// The server adds Date, Content-Length, Connection and the security headers; a header given here replaces a security
/// header or the "no-store" that answers have by default.
struct Response {
  int status = 200;
  std::string content_type;                                  // empty: none is sent
  std::vector<std::pair<std::string, std::string>> headers;  // no CR, LF or NUL, else the answer becomes a 500
  Bytes body;
  std::shared_ptr<const OpenFile> file;  // sent instead of `body` when set
};

/// Hands the answer over. May be copied, kept and called from any thread; the first call counts, later ones do nothing.
/// When the last copy goes without a call the connection answers 500; a call after the connection has gone does
/// nothing.
using Reply = std::function<void(Response)>;

/// An answer with a body.
[[nodiscard]] Response answer(int status, std::string content_type, Bytes body);

/// RFC 9457 problem details, `application/problem+json`: type, title, status, detail and the code's number.
/// code    what was wrong; Code::ok when none of ours says it: type "about:blank", the status' own title, no code
/// status  400 to 599
/// detail  one plain English sentence, fixed text of ours: never a piece of what was received; may be empty
[[nodiscard]] Response problem(Code code, int status, std::string_view detail);

/// "Not Found" for 404; "Unknown" for a status that is not in the table.
[[nodiscard]] std::string_view reason_of(int status);

}  // namespace lifecert::native::http
