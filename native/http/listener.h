// Where connections come in: how many are taken, from whom, and what is said to the others. Part of server.cpp.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include "native/http/session.h"

namespace lifecert::native::http {

class Listener : public std::enable_shared_from_this<Listener> {
 public:
  explicit Listener(std::shared_ptr<Core> core);

  [[nodiscard]] error_code open(const asio::ip::address& address, std::uint16_t port);

  [[nodiscard]] std::uint16_t port() const { return port_; }

  void accept();

  /// For another thread.
  void close();

 private:
  static bool is_exhausted(error_code fault);

  /// Without memory for one more connection it is dropped, and accepting goes on.
  void try_to_take(tcp::socket socket);

  void take(tcp::socket socket);

  /// Says 503 if that needs no waiting (never under TLS, which would need a handshake first).
  void turn_away(tcp::socket& socket) const;

  [[nodiscard]] std::size_t connection_count() const;

  [[nodiscard]] std::uint32_t peer_count(const std::string& key) const;

  bool evict_longest_idle();

  std::shared_ptr<Core> core_;
  tcp::acceptor acceptor_;
  asio::steady_timer pause_;
  std::string busy_;
  std::uint16_t port_ = 0;
};

}  // namespace lifecert::native::http
