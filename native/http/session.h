// One connection of the server: what is read from it, who answers, what is written to it. All its callbacks on one strand; a small
// Transport (transport.h) hides whether there is TLS. Part of server.cpp, whose header says what is promised.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>

#include "native/http/growing_body.h"
#include "native/http/server.h"
#include "native/http/transport.h"

namespace lifecert::native::http {

namespace beast = boost::beast;
namespace bhttp = boost::beast::http;
using SteadyTime = std::chrono::steady_clock::time_point;

class Session;

/// What all connections share. Sessions hold it; it holds the sessions until each takes itself off.
struct Core {
  Core(ServerOptions wanted, Router routes) : options(std::move(wanted)), router(std::move(routes)) {}

  ServerOptions options;
  Router router;
  asio::io_context io;
  std::optional<asio::ssl::context> tls;
  std::atomic<bool> draining{false};
  std::atomic<std::uint64_t> bodies_in_memory{0};

  std::mutex mutex;                 // guards what follows
  std::condition_variable changed;  // a session went
  std::unordered_map<Session*, std::shared_ptr<Session>> sessions;
  std::unordered_map<std::string, std::uint32_t> per_peer;
  std::list<Session*> idle;  // longest idle first
};

class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(std::shared_ptr<Core> core, std::unique_ptr<Transport> transport, std::string peer, std::string peer_key)
      : core_(std::move(core)),
        transport_(std::move(transport)),
        timer_(transport_->socket().get_executor()),
        peer_(std::move(peer)),
        peer_key_(std::move(peer_key)) {}

  void start();

  /// For another thread: closes the connection unless a message has begun on it.
  void close_if_idle();

  /// For another thread: closes the connection whatever it is doing.
  void close_now();

  /// For any thread: the answer to message number `serial`.
  void reply(std::uint64_t serial, Response response);

  std::list<Session*>::iterator idle_place;  // guarded by core.mutex
  bool in_idle_list = false;                 // guarded by core.mutex
  [[nodiscard]] const std::string& peer_key() const { return peer_key_; }

 private:
  enum class Stage { greeting, idle, header, body, handling, writing, lingering, closed };

  [[nodiscard]] const ServerOptions& options() const { return core_->options; }

  // --- the deadline: one timer, moved seldom; it fires early and looks again

  void arm(SteadyTime at);

  void on_deadline();

  // --- reading

  void become_idle(std::chrono::milliseconds patience);

  void leave_idle();

  void read_more(std::size_t most);

  void on_read(error_code fault, std::size_t got);

  /// A large body may take as long as it keeps up the least rate, but never stall for longer than a message may take.
  [[nodiscard]] SteadyTime body_deadline() const;

  void begin_message();

  void parse();

  /// A large body is taken only as long as its beginning is good. False: it is not, and the answer is on its way.
  bool look_at_beginning();

  void refuse_fault(error_code fault);

  static Response malformed() { return problem(Code::bad_syntax, 400, "The message is not well-formed HTTP."); }

  static Response too_large() { return problem(Code::too_long, 413, "The body is larger than this address takes."); }

  /// Refuses the message; the connection goes on only when all of the message has been read.
  void refuse(Response response) { send(std::move(response), keep_alive_ && message_read_); }

  bool refused(Response response);

  /// Everything that can be said before the body is read. False: an answer or an interim answer is on its way.
  bool on_header();

  /// Fills head_.headers. An answer when they contradict each other.
  std::optional<Response> take_headers();

  /// Counts this connection's body against the budget of all. False: the budget is used up.
  bool hold_body();

  void release_body();

  // --- handling

  void on_message();

  // --- writing

  void send(Response response, bool keep_alive);

  void write_next();

  void on_written();

  // --- ending

  /// Closing while unread bytes are waiting would reset the connection and might take the answer away from its reader:
  /// so the sending side is closed first, and what still comes is thrown away for a while.
  void linger();

  void discard();

  void close();

  std::shared_ptr<Core> core_;  // first, so that it goes last: what follows lives in its io_context
  std::unique_ptr<Transport> transport_;
  asio::steady_timer timer_;
  SteadyTime deadline_;
  bool timer_waits_ = false;
  std::string peer_;
  std::string peer_key_;

  Stage stage_ = Stage::greeting;
  beast::flat_buffer buffer_;
  std::optional<bhttp::request_parser<GrowingBody>> parser_;
  SteadyTime began_;
  std::uint64_t received_ = 0;
  std::uint64_t header_bytes_ = 0;
  std::uint64_t held_ = 0;
  std::uint64_t serial_ = 0;
  bool timed_out_ = false;
  bool message_read_ = false;
  bool looked_ = false;  // the body's beginning has been seen
  bool keep_alive_ = false;

  Method method_ = Method::other;
  const Route* route_ = nullptr;
  RequestHead head_;

  Response response_;
  std::string head_out_;
  Bytes slice_;
  std::uint64_t body_at_ = 0;
  std::uint64_t body_left_ = 0;
  std::uint64_t sent_ = 0;
  std::uint64_t discarded_ = 0;
  error_code ignored_;
};

}  // namespace lifecert::native::http
