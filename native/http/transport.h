// A connection with or without TLS, so that what is said over it is compiled once. Only the server's own files include this.
#pragma once

#include <array>
#include <functional>
#include <utility>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>

namespace lifecert::native::http {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

class Transport {
 public:
  using Done = std::function<void(error_code, std::size_t)>;
  using Buffers = std::array<asio::const_buffer, 2>;

  virtual ~Transport() = default;
  virtual tcp::socket& socket() = 0;
  virtual void handshake(std::function<void(error_code)> done) = 0;
  virtual void read(asio::mutable_buffer into, Done done) = 0;
  virtual void write(const Buffers& buffers, Done done) = 0;
  /// Tells the other end that nothing more will be sent.
  virtual void shut_down(std::function<void(error_code)> done) = 0;
};

class PlainTransport final : public Transport {
 public:
  explicit PlainTransport(tcp::socket socket) : socket_(std::move(socket)) {}
  tcp::socket& socket() override { return socket_; }
  void handshake(std::function<void(error_code)> done) override { done({}); }
  void read(asio::mutable_buffer into, Done done) override { socket_.async_read_some(into, std::move(done)); }
  void write(const Buffers& buffers, Done done) override { asio::async_write(socket_, buffers, std::move(done)); }
  void shut_down(std::function<void(error_code)> done) override { done({}); }

 private:
  tcp::socket socket_;
};

class TlsTransport final : public Transport {
 public:
  TlsTransport(tcp::socket socket, asio::ssl::context& context) : stream_(std::move(socket), context) {}
  tcp::socket& socket() override { return stream_.next_layer(); }
  void handshake(std::function<void(error_code)> done) override {
    stream_.async_handshake(asio::ssl::stream_base::server, std::move(done));
  }
  void read(asio::mutable_buffer into, Done done) override { stream_.async_read_some(into, std::move(done)); }
  void write(const Buffers& buffers, Done done) override { asio::async_write(stream_, buffers, std::move(done)); }
  void shut_down(std::function<void(error_code)> done) override { stream_.async_shutdown(std::move(done)); }

 private:
  asio::ssl::stream<tcp::socket> stream_;
};

}  // namespace lifecert::native::http
