#include "native/http/listener.h"

#include <exception>
#include <utility>

#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>

#include "native/http/head.h"
#include "native/http/peer.h"

namespace lifecert::native::http {
Listener::Listener(std::shared_ptr<Core> core)
    : core_(std::move(core)), acceptor_(asio::make_strand(core_->io)), pause_(acceptor_.get_executor()) {
  Response busy = problem(Code::server_busy, 503, "The server is busy. Try again later.");
  busy.headers.emplace_back("Retry-After", "5");
  busy_ = write_head(busy, false) + text_of(busy.body);
}

error_code Listener::open(const asio::ip::address& address, std::uint16_t port) {
  error_code fault;
  const tcp::endpoint endpoint(address, port);
  if (acceptor_.open(endpoint.protocol(), fault)) return fault;
  if (acceptor_.set_option(tcp::acceptor::reuse_address(true), fault)) return fault;
  if (acceptor_.bind(endpoint, fault)) return fault;
  if (acceptor_.listen(tcp::socket::max_listen_connections, fault)) return fault;
  port_ = acceptor_.local_endpoint(fault).port();
  return fault;
}

void Listener::accept() {
  acceptor_.async_accept(asio::make_strand(core_->io),
                         [self = shared_from_this()](error_code fault, tcp::socket socket) {
                           if (self->core_->draining || fault == asio::error::operation_aborted) return;
                           if (!fault) self->try_to_take(std::move(socket));
                           if (!is_exhausted(fault)) return self->accept();
                           // Trying again at once would spin: make room and wait a little.
                           self->evict_longest_idle();
                           self->pause_.expires_after(std::chrono::milliseconds(20));
                           self->pause_.async_wait([self](error_code) {
                             if (!self->core_->draining) self->accept();
                           });
                         });
}

void Listener::close() {
  asio::post(acceptor_.get_executor(), [self = shared_from_this()] {
    error_code ignored;
    self->acceptor_.close(ignored);
    self->pause_.cancel();
  });
}

bool Listener::is_exhausted(error_code fault) {
  return fault == asio::error::no_descriptors || fault == asio::error::no_memory ||
         fault == asio::error::no_buffer_space || fault == boost::system::errc::too_many_files_open_in_system;
}

void Listener::try_to_take(tcp::socket socket) {
  try {
    take(std::move(socket));
  } catch (const std::exception&) {
    evict_longest_idle();
  }
}

void Listener::take(tcp::socket socket) {
  error_code fault;
  const tcp::endpoint remote = socket.remote_endpoint(fault);
  if (fault) return;
  const asio::ip::address address = plain_address(remote.address());
  const std::string key = peer_key_of(address);
  const bool is_exempt = core_->options.exempt_loopback && address.is_loopback();
  socket.set_option(tcp::no_delay(true), fault);

  if (connection_count() >= core_->options.max_connections && !evict_longest_idle()) return turn_away(socket);
  if (!is_exempt && peer_count(key) >= core_->options.max_per_peer) return turn_away(socket);
  std::unique_ptr<Transport> transport;
  if (core_->tls) {
    transport = std::make_unique<TlsTransport>(std::move(socket), *core_->tls);
  } else {
    transport = std::make_unique<PlainTransport>(std::move(socket));
  }
  const auto session = std::make_shared<Session>(core_, std::move(transport), address.to_string(), key);
  {
    const std::lock_guard lock(core_->mutex);
    core_->sessions.emplace(session.get(), session);
    ++core_->per_peer[key];
  }
  session->start();
}

void Listener::turn_away(tcp::socket& socket) const {
  error_code ignored;
  socket.non_blocking(true, ignored);
  if (!core_->tls) socket.write_some(asio::buffer(busy_), ignored);
  socket.shutdown(tcp::socket::shutdown_send, ignored);
}

std::size_t Listener::connection_count() const {
  const std::lock_guard lock(core_->mutex);
  return core_->sessions.size();
}

std::uint32_t Listener::peer_count(const std::string& key) const {
  const std::lock_guard lock(core_->mutex);
  const auto count = core_->per_peer.find(key);
  return count == core_->per_peer.end() ? 0 : count->second;
}

bool Listener::evict_longest_idle() {
  const std::lock_guard lock(core_->mutex);
  if (core_->idle.empty()) return false;
  Session* const session = core_->idle.front();
  core_->idle.pop_front();
  session->in_idle_list = false;
  session->close_if_idle();
  return true;
}

}  // namespace lifecert::native::http
