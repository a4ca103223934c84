// An HTTP/1.1 server for strangers: every limit is checked before the bytes that it limits are read or kept.
//
// Promises, per message: at most 8 KiB of header (431); the route's own limit for the body, whether announced (413
// before a byte of it is read) or chunked (413 at the chunk that goes over); 30 s for a small message and 2 KiB/s on
// average for a large one, each way (408); both Content-Length and Transfer-Encoding, or any encoding but "chunked",
// refused (400); one spelling per path (target.h); Expect: 100-continue answered only after everything that can refuse
// has had its say. Over all messages: a number of connections, in all and per peer, and a budget for bodies that are in
// memory (503). When all connections are taken, the one that has been idle longest makes room. Every answer carries the
// security headers; every error is a problem detail; nothing of the input is repeated.
//
// It does not: speak HTTP/2, act as a proxy (absolute targets are refused), serve byte ranges, or trust forwarded
// addresses from anybody but the fronts that it was told of. Handlers run on its I/O threads and hand their answer to a Reply, at once or later from any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "native/http/router.h"

namespace lifecert::native::http {

struct TlsFiles {
  std::string certificate_chain;  // PEM: the server's certificate, then the intermediate ones
  std::string private_key;        // PEM, not encrypted
};

/// One answered request, for a log. Holds no address and no path: the pattern instead of what stood for {id}.
struct Access {
  Method method = Method::other;
  std::string_view pattern;  // "" when no route was reached
  int status = 0;
  std::uint64_t received_bytes = 0;
  std::uint64_t sent_bytes = 0;
  std::chrono::microseconds took{0};
};

struct ServerOptions {
  std::string address = "127.0.0.1";  // numeric, IPv4 or IPv6
  std::uint16_t port = 0;             // 0: the system chooses; see Server::port()
  unsigned threads = 2;               // 1 to 64
  std::optional<TlsFiles> tls;

  std::uint32_t max_connections = 12'000;  // lowered to what the process may have open
  std::uint32_t max_per_peer = 256;        // an IPv6 peer is its /64
  bool exempt_loopback = true;             // a reverse proxy on this machine brings everybody from one address
  std::vector<std::string> fronts;         // numeric addresses of reverse proxies: their X-Real-IP says whom they serve
  std::uint32_t max_header_bytes = 8192;
  std::uint64_t max_bodies_in_memory = 256ULL << 20;  // bytes, over all connections
  std::uint32_t min_bytes_per_s = 2048;

  std::chrono::milliseconds message_timeout{30'000};  // for a whole small message; for each stall of a large one
  std::chrono::milliseconds idle_timeout{60'000};     // between two messages of one connection
  std::chrono::milliseconds handler_timeout{60'000};  // until the Reply is called; then 503
  std::chrono::milliseconds linger_timeout{2'000};    // for the other end to read a refusal before the connection goes
  std::chrono::milliseconds drain_timeout{5'000};     // for open requests when stop() is called

  std::function<void(const Access&)> on_access;  // may be empty; called on I/O threads
};

class Server {
 public:
  /// Binds, listens and starts its threads; requests are served when this returns.
  /// Errors: bad_argument (address, threads, a faulty route), bad_key (certificate or key file), not_allowed (the port
  ///         needs more rights), no_network (the port is taken or the address is not this machine's).
  [[nodiscard]] static Result<std::unique_ptr<Server>> start(ServerOptions options, std::vector<Route> routes);

  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  virtual ~Server();  // stops

  /// The port that is listened on, also when 0 was asked for.
  [[nodiscard]] virtual std::uint16_t port() const = 0;

  /// "http://127.0.0.1:8080", or https.
  [[nodiscard]] virtual std::string url() const = 0;

  /// Connections that are open now.
  [[nodiscard]] virtual std::size_t connection_count() const = 0;

  /// Accepts no more, closes what is idle, lets open requests finish within the drain time-out, then closes the rest
  /// and ends the threads. Idempotent. Not to be called from a handler.
  virtual void stop() = 0;

 protected:
  Server() = default;
};

}  // namespace lifecert::native::http
