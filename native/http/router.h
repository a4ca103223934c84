// Which handler answers which path, and what may be sent to it. Pure: no sockets, no state after it was made.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "native/http/message.h"

namespace lifecert::native::http {

/// A smaller body is not looked at before it is whole: its handler does that as well.
inline constexpr std::uint64_t kLookAbove = 64U * 1024;

/// Called on an I/O thread: work that takes longer than a few milliseconds goes to another thread with the Reply.
using Handler = std::function<void(Request&&, Reply)>;

/// Sees what is known before the body is read and may refuse with an answer (usually problem()); nullopt lets it in.
/// Called on an I/O thread; must be quick.
using Admit = std::function<std::optional<Response>(const RequestHead&)>;

/// What the beginning of a body tells.
struct Peek {
  bool enough = false;               // it need not be asked again
  std::optional<Response> refusal;   // the rest is not taken
};

/// Sees what has come of a large body so far, each time more has come, until it has seen enough. Called on an I/O thread; must
/// be quick.
using Look = std::function<Peek(const RequestHead&, ByteView so_far)>;

struct Route {
  Method method = Method::get;  // a GET route also answers HEAD: the handler is called, its body is not sent
  std::string pattern;          // "/v1/checkpoint", "/v1/submissions/{id}" (one segment), or "/*" (all that begin so)
  std::string except{};         // for a "*" pattern: paths beginning with this are not its own; empty: none
  std::uint64_t max_body = 0;   // bytes; more is refused with 413 before a byte of it is kept
  bool needs_body = false;      // without a body: 411, with an empty one: 400
  std::vector<std::string> content_types{};  // lower case, without parameters; other bodies get 415. Empty: any
  Admit admit{};                             // may be empty
  Look look{};                               // may be empty; called for bodies above kLookAbove or of unknown length
  Handler handler;
};

/// A route, or what to say when there is none.
struct Match {
  const Route* route = nullptr;
  std::string id;               // what stood for {id}
  std::vector<Method> allowed;  // no route, but the path is known: the methods for "Allow"
};

class Router {
 public:
  /// Errors: bad_argument (a pattern that is no path, two routes for one method and pattern, no handler).
  [[nodiscard]] static Result<Router> make(std::vector<Route> routes);

  /// The most specific pattern wins: exact, then {id}, then the longest "*".
  [[nodiscard]] Match find(Method method, std::string_view path) const;

 private:
  explicit Router(std::vector<Route> routes) : routes_(std::move(routes)) {}

  std::vector<Route> routes_;
};

}  // namespace lifecert::native::http
