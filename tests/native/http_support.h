// Plain sockets for the tests of the HTTP room: they can send what no well-behaved client would.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "native/http/server.h"

namespace lifecert::native::http {

/// What came back on a raw connection.
struct RawAnswer {
  int status = 0;  // 0: nothing came, or no HTTP
  std::map<std::string, std::string> headers;
  std::string body;
};

/// A blocking connection to this machine. Every read gives up after ten seconds, so that a fault ends the test.
class RawConnection {
 public:
  explicit RawConnection(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    struct sockaddr_in to {};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const struct timeval patience { 10, 0 };
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    is_open_ = ::connect(fd_, reinterpret_cast<const struct sockaddr*>(&to), sizeof to) == 0;
  }
  RawConnection(RawConnection&& other) noexcept
      : fd_(std::exchange(other.fd_, -1)), is_open_(other.is_open_), kept_(std::move(other.kept_)) {}
  RawConnection& operator=(RawConnection&&) = delete;
  ~RawConnection() {
    if (fd_ >= 0) ::close(fd_);
  }

  [[nodiscard]] bool is_open() const { return is_open_; }

  /// False when the other end has closed.
  bool send(std::string_view text) {
    while (!text.empty()) {
      const ssize_t put = ::send(fd_, text.data(), text.size(), MSG_NOSIGNAL);
      if (put <= 0) return false;
      text.remove_prefix(static_cast<std::size_t>(put));
    }
    return true;
  }

  void finish_sending() { ::shutdown(fd_, SHUT_WR); }

  /// True when the other end closes without sending anything more.
  bool is_closed_by_peer() { return kept_.empty() && !fill(); }

  /// Reads one answer by its Content-Length. has_body  false for an answer to HEAD
  RawAnswer read(bool has_body = true) {
    RawAnswer answer;
    std::size_t end = 0;
    while ((end = kept_.find("\r\n\r\n")) == std::string::npos) {
      if (!fill()) return answer;
    }
    std::string head = kept_.substr(0, end + 2);
    kept_.erase(0, end + 4);
    if (!head.starts_with("HTTP/1.1 ")) return answer;
    answer.status = std::atoi(head.c_str() + 9);
    for (std::size_t at = head.find("\r\n") + 2; at < head.size();) {
      const std::size_t line_end = head.find("\r\n", at);
      const std::string line = head.substr(at, line_end - at);
      const std::size_t colon = line.find(": ");
      std::string name = line.substr(0, colon);
      for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      EXPECT_FALSE(answer.headers.contains(name)) << "sent twice: " << name;
      answer.headers[name] = colon == std::string::npos ? "" : line.substr(colon + 2);
      at = line_end + 2;
    }
    const auto length = answer.headers.find("content-length");
    const std::size_t size = !has_body || length == answer.headers.end() ? 0 : std::stoul(length->second);
    while (kept_.size() < size) {
      if (!fill()) return RawAnswer{};
    }
    answer.body = kept_.substr(0, size);
    kept_.erase(0, size);
    return answer;
  }

  RawAnswer ask(std::string_view message) {
    send(message);
    return read();
  }

 private:
  bool fill() {
    char part[65536];
    const ssize_t got = ::recv(fd_, part, sizeof part, 0);
    if (got <= 0) return false;
    kept_.append(part, static_cast<std::size_t>(got));
    return true;
  }

  int fd_;
  bool is_open_ = false;
  std::string kept_;
};

inline std::string get(std::string_view target) {
  return "GET " + std::string(target) + " HTTP/1.1\r\nHost: here\r\n\r\n";
}

inline std::string post(std::string_view target, std::string_view type, std::string_view body) {
  return "POST " + std::string(target) + " HTTP/1.1\r\nHost: here\r\nContent-Type: " + std::string(type) +
         "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

inline Route route(Method method, std::string pattern, Handler handler) {
  Route made;
  made.method = method;
  made.pattern = std::move(pattern);
  made.handler = std::move(handler);
  return made;
}

inline Handler says(std::string text) {
  return [text = std::move(text)](Request&&, const Reply& reply) { reply(answer(200, "text/plain", bytes_of(text))); };
}

/// "POST /echo" takes up to 1,000 bytes of application/octet-stream and sends them back; "GET /hello" says hello.
inline std::vector<Route> echo_routes() {
  Route echo = route(Method::post, "/echo", [](Request&& request, const Reply& reply) {
    reply(answer(200, "application/octet-stream", std::move(request.body)));
  });
  echo.max_body = 1000;
  echo.needs_body = true;
  echo.content_types = {"application/octet-stream"};
  return {echo, route(Method::get, "/hello", says("hello"))};
}

inline std::unique_ptr<Server> start(ServerOptions options, std::vector<Route> routes) {
  auto server = Server::start(std::move(options), std::move(routes));
  EXPECT_TRUE(server) << (server ? "" : describe(server.error()));
  return server ? *std::move(server) : nullptr;
}

}  // namespace lifecert::native::http
