// The only file that knows how Boost.Beast and Asio serve. One Session per connection, all its callbacks on one strand;
// a small Transport (transport.h) hides whether there is TLS.
#include "native/http/server.h"

#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <condition_variable>
#include <exception>
#include <limits>
#include <list>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>

#include "native/http/head.h"
#include "native/http/target.h"
#include "native/http/text.h"
#include "native/http/transport.h"

namespace lifecert::native::http {
namespace {

namespace beast = boost::beast;
namespace bhttp = boost::beast::http;
using SteadyTime = std::chrono::steady_clock::time_point;

constexpr std::size_t kIdleRead = 1024;  // an idle connection holds little more than this
constexpr std::size_t kHeaderRead = 2048;
constexpr std::size_t kBodyRead = 16 * 1024;
constexpr std::size_t kWriteSlice = 64 * 1024;  // each gets its own deadline
constexpr std::size_t kFirstReserve = 16 * 1024;
constexpr std::uint64_t kMostDiscarded = 8ULL << 20;  // more than what is on its way when a refusal is sent
constexpr std::size_t kKeptBuffer = 16 * 1024;  // a read buffer that grew larger goes back between two messages
constexpr unsigned kMaxThreads = 64;
constexpr std::uint32_t kSpareDescriptors = 64;

SteadyTime now() { return std::chrono::steady_clock::now(); }

/// A body that grows with what arrives, never with what was announced.
struct GrowingBody {
  using value_type = Bytes;

  class reader {
   public:
    template <bool isRequest, class Fields>
    reader(bhttp::header<isRequest, Fields>&, value_type& body) : body_(body) {}

    void init(const boost::optional<std::uint64_t>& length, error_code& fault) {
      fault = {};
      if (length) announced_ = *length;
    }

    template <class Buffers>
    std::size_t put(const Buffers& buffers, error_code& fault) {
      fault = {};
      const std::size_t more = asio::buffer_size(buffers);
      if (body_.capacity() < body_.size() + more) {
        const std::uint64_t wanted = std::max<std::uint64_t>(body_.capacity() * 2, kFirstReserve);
        const std::uint64_t least = body_.size() + more;
        body_.reserve(static_cast<std::size_t>(std::max(least, announced_ ? std::min(wanted, *announced_) : wanted)));
      }
      for (auto it = asio::buffer_sequence_begin(buffers); it != asio::buffer_sequence_end(buffers); ++it) {
        const asio::const_buffer part = *it;
        const auto* data = static_cast<const std::uint8_t*>(part.data());
        body_.insert(body_.end(), data, data + part.size());
      }
      return more;
    }

    void finish(error_code& fault) { fault = {}; }

   private:
    value_type& body_;
    std::optional<std::uint64_t> announced_;
  };
};

/// Addresses that count as one peer: all of an IPv6 /64, which one subscriber owns.
std::string peer_key_of(const asio::ip::address& address) {
  if (address.is_v4()) return address.to_string();
  const auto bytes = address.to_v6().to_bytes();
  return {bytes.begin(), bytes.begin() + 8};
}

asio::ip::address plain_address(const asio::ip::address& address) {
  if (!address.is_v6() || !address.to_v6().is_v4_mapped()) return address;
  return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
}

/// Whom a message comes from. Only a front that is trusted may say it of somebody else; anybody could write the header.
std::string source_of(const std::vector<std::string>& fronts, const std::string& peer, const std::string& peer_key,
                      std::string_view named) {
  if (std::find(fronts.begin(), fronts.end(), peer) == fronts.end()) return peer_key;
  error_code fault;
  const asio::ip::address address = asio::ip::make_address(std::string(named), fault);
  return fault ? peer_key : peer_key_of(plain_address(address));
}

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

  void start() {
    asio::post(transport_->socket().get_executor(), [self = shared_from_this()] {
      if (self->stage_ == Stage::closed) return;
      self->arm(now() + self->options().message_timeout);
      self->transport_->handshake([self](error_code fault) {
        if (self->stage_ == Stage::closed) return;
        if (fault) return self->close();
        self->become_idle(self->options().message_timeout);
      });
    });
  }

  /// For another thread: closes the connection unless a message has begun on it.
  void close_if_idle() {
    asio::post(transport_->socket().get_executor(), [self = shared_from_this()] {
      if (self->stage_ == Stage::idle || self->stage_ == Stage::greeting || self->stage_ == Stage::lingering)
        self->close();
    });
  }

  /// For another thread: closes the connection whatever it is doing.
  void close_now() {
    asio::post(transport_->socket().get_executor(), [self = shared_from_this()] { self->close(); });
  }

  /// For any thread: the answer to message number `serial`.
  void reply(std::uint64_t serial, Response response) {
    // The queue must not own the session: it would keep itself alive in an io_context that nobody runs any more.
    asio::post(transport_->socket().get_executor(),
               [weak = weak_from_this(), serial, response = std::move(response)]() mutable {
                 const auto self = weak.lock();
                 if (!self || self->stage_ != Stage::handling || self->serial_ != serial) return;
                 self->send(std::move(response), self->keep_alive_);
               });
  }

  std::list<Session*>::iterator idle_place;  // guarded by core.mutex
  bool in_idle_list = false;                 // guarded by core.mutex
  [[nodiscard]] const std::string& peer_key() const { return peer_key_; }

 private:
  enum class Stage { greeting, idle, header, body, handling, writing, lingering, closed };

  [[nodiscard]] const ServerOptions& options() const { return core_->options; }

  // --- the deadline: one timer, moved seldom; it fires early and looks again

  void arm(SteadyTime at) {
    deadline_ = at;
    if (timer_waits_ && timer_.expiry() <= at) return;
    timer_waits_ = true;
    timer_.expires_at(at);
    timer_.async_wait([self = shared_from_this()](error_code fault) {
      if (fault || self->stage_ == Stage::closed) return;
      self->timer_waits_ = false;
      if (now() < self->deadline_) return self->arm(self->deadline_);
      self->on_deadline();
    });
  }

  void on_deadline() {
    switch (stage_) {
      case Stage::header:
      case Stage::body:
        if (timed_out_) return close();
        // The pending read or write ends with operation_aborted and says 408 there; if none does, the next deadline
        // closes.
        timed_out_ = true;
        transport_->socket().cancel(ignored_);
        return arm(now() + options().linger_timeout);
      case Stage::handling:
        return send(problem(Code::server_busy, 503, "The answer took too long. Try again later."), false);
      default:
        return close();
    }
  }

  // --- reading

  void become_idle(std::chrono::milliseconds patience) {
    stage_ = Stage::idle;
    message_read_ = false;
    if (buffer_.size() > 0) return begin_message();  // the other end did not wait for the last answer
    if (core_->draining) return close();
    if (buffer_.capacity() > kKeptBuffer) buffer_ = beast::flat_buffer{};
    {
      const std::lock_guard lock(core_->mutex);
      idle_place = core_->idle.insert(core_->idle.end(), this);
      in_idle_list = true;
    }
    arm(now() + patience);
    read_more(kIdleRead);
  }

  void leave_idle() {
    const std::lock_guard lock(core_->mutex);
    if (in_idle_list) core_->idle.erase(idle_place);
    in_idle_list = false;
  }

  void read_more(std::size_t most) {
    transport_->read(buffer_.prepare(most),
                     [self = shared_from_this()](error_code fault, std::size_t got) { self->on_read(fault, got); });
  }

  void on_read(error_code fault, std::size_t got) {
    if (stage_ == Stage::closed) return;
    buffer_.commit(got);
    received_ += got;
    if (stage_ == Stage::idle) {
      leave_idle();
      if (fault) return close();
      return begin_message();
    }
    if (timed_out_) return refuse(problem(Code::timed_out, 408, "The message took too long to arrive."));
    if (fault) return close();
    if (stage_ == Stage::body) arm(body_deadline());
    parse();
  }

  /// A large body may take as long as it keeps up the least rate, but never stall for longer than a message may take.
  [[nodiscard]] SteadyTime body_deadline() const {
    const auto by_rate = std::chrono::seconds(received_ / std::max(1U, options().min_bytes_per_s));
    const SteadyTime paced = began_ + std::max<std::chrono::milliseconds>(options().message_timeout, by_rate);
    return std::min(paced, now() + options().message_timeout);
  }

  void begin_message() {
    stage_ = Stage::header;
    began_ = now();
    received_ = buffer_.size();
    header_bytes_ = 0;
    sent_ = 0;
    timed_out_ = false;
    message_read_ = false;
    looked_ = false;
    keep_alive_ = false;
    route_ = nullptr;
    method_ = Method::other;
    head_ = RequestHead{};
    ++serial_;
    parser_.emplace();
    parser_->header_limit(options().max_header_bytes);
    parser_->body_limit(std::numeric_limits<std::uint64_t>::max());  // set as soon as the route is known
    arm(began_ + options().message_timeout);
    parse();
  }

  void parse() {
    for (;;) {
      if (buffer_.size() == 0) return read_more(stage_ == Stage::header ? kHeaderRead : kBodyRead);
      error_code fault;
      const std::size_t used = parser_->put(buffer_.data(), fault);
      buffer_.consume(used);
      if (stage_ == Stage::header) {
        header_bytes_ += used;
        // The parser counts each header line by itself; the sum is counted here.
        const std::uint64_t seen = header_bytes_ + (fault == bhttp::error::need_more ? buffer_.size() : 0);
        if (seen > options().max_header_bytes) return refuse_fault(bhttp::error::header_limit);
      }
      if (fault == bhttp::error::need_more) {
        // Only a chunk's header or the trailer waits for more than is here.
        if (stage_ == Stage::body && buffer_.size() > options().max_header_bytes) {
          return refuse_fault(bhttp::error::bad_chunk_extension);
        }
        return read_more(stage_ == Stage::header ? kHeaderRead : kBodyRead);
      }
      if (fault) return refuse_fault(fault);
      if (stage_ == Stage::body && !hold_body()) {
        return refuse(problem(Code::server_busy, 503, "The server is busy. Try again later."));
      }
      if (stage_ == Stage::body && !parser_->is_done() && !looked_ && !look_at_beginning()) return;
      if (stage_ == Stage::header && parser_->is_header_done()) {
        message_read_ = parser_->is_done();
        if (!on_header()) return;
      }
      if (parser_->is_done()) return on_message();
      if (used == 0) return refuse_fault(bhttp::error::bad_chunk);
    }
  }

  /// A large body is taken only as long as its beginning is good. False: it is not, and the answer is on its way.
  bool look_at_beginning() {
    if (!route_->look || (head_.content_length && *head_.content_length <= kLookAbove)) {
      looked_ = true;
      return true;
    }
    Peek seen;
    try {
      seen = route_->look(head_, parser_->get().body());
    } catch (...) {
      seen.refusal = problem(Code::ok, 500, "");
    }
    looked_ = seen.enough;
    if (!seen.refusal) return true;
    return refused(*std::move(seen.refusal));
  }

  void refuse_fault(error_code fault) {
    message_read_ = false;
    if (fault == bhttp::error::header_limit) {
      return refuse(problem(Code::too_long, 431, "The header of the message is too large."));
    }
    if (fault == bhttp::error::body_limit) return refuse(too_large());
    if (fault == bhttp::error::bad_version) {
      return refuse(problem(Code::unknown_version, 505, "Only HTTP/1.0 and HTTP/1.1 are understood."));
    }
    refuse(malformed());
  }

  static Response malformed() { return problem(Code::bad_syntax, 400, "The message is not well-formed HTTP."); }

  static Response too_large() { return problem(Code::too_long, 413, "The body is larger than this address takes."); }

  /// Refuses the message; the connection goes on only when all of the message has been read.
  void refuse(Response response) { send(std::move(response), keep_alive_ && message_read_); }

  bool refused(Response response) {
    refuse(std::move(response));
    return false;
  }

  /// Everything that can be said before the body is read. False: an answer or an interim answer is on its way.
  bool on_header() {
    const auto& message = parser_->get();
    const bool is_chunked = parser_->chunked();
    const bool has_body = !parser_->is_done();
    if (auto fault = take_headers()) return refused(*std::move(fault));
    keep_alive_ = message.version() == 11 && message.keep_alive();

    auto target = parse_target({message.target().data(), message.target().size()});
    if (!target) return refused(problem(Code::bad_syntax, 400, "The address in the request line is not acceptable."));
    method_ = method_of({message.method_string().data(), message.method_string().size()});
    head_.method = method_;
    head_.path = std::move(target->path);
    head_.query = std::move(target->query);
    head_.peer = peer_;
    head_.source = source_of(core_->options.fronts, peer_, peer_key_, head_.header("x-real-ip"));
    if (has_body && !is_chunked && parser_->content_length()) head_.content_length = *parser_->content_length();

    Match match = core_->router.find(method_, head_.path);
    if (!match.route && match.allowed.empty()) {
      return refused(problem(Code::not_found, 404, "There is nothing at this address."));
    }
    if (!match.route) {
      Response response = problem(Code::not_allowed, 405, "This address does not answer this method.");
      std::string allow;
      for (const Method method : match.allowed) allow.append(allow.empty() ? "" : ", ").append(name_of(method));
      response.headers.emplace_back("Allow", std::move(allow));
      return refused(std::move(response));
    }
    route_ = match.route;
    head_.id = std::move(match.id);

    if (head_.content_length && *head_.content_length > route_->max_body) return refused(too_large());
    if (route_->needs_body && !has_body) {
      const bool announced_empty = message.find(bhttp::field::content_length) != message.end();
      return refused(announced_empty ? problem(Code::too_short, 400, "The body is empty.")
                                     : problem(Code::too_short, 411, "A body of known length is needed here."));
    }
    if (has_body && !route_->content_types.empty()) {
      const std::string type = media_type_of(head_.header("content-type"));
      const auto& known = route_->content_types;
      if (std::find(known.begin(), known.end(), type) == known.end()) {
        return refused(problem(Code::unknown_value, 415, "This address does not take this type of content."));
      }
    }
    const std::string expect = lower_case(head_.header("expect"));
    if (!expect.empty() && expect != "100-continue") {
      return refused(problem(Code::unknown_value, 417, "Only 100-continue can be expected."));
    }
    if (route_->admit) {
      std::optional<Response> refusal;
      try {
        refusal = route_->admit(head_);
      } catch (...) {
        refusal = problem(Code::ok, 500, "");
      }
      if (refusal) return refused(*std::move(refusal));
    }

    stage_ = Stage::body;
    if (!has_body) return true;
    parser_->body_limit(route_->max_body);
    if (expect.empty() || buffer_.size() > 0) return true;
    static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
    transport_->write({asio::buffer(kContinue), asio::const_buffer{}},
                      [self = shared_from_this()](error_code fault, std::size_t) {
                        if (self->stage_ == Stage::closed) return;
                        if (fault) return self->close();
                        self->read_more(kBodyRead);
                      });
    return false;
  }

  /// Fills head_.headers. An answer when they contradict each other.
  std::optional<Response> take_headers() {
    const auto& message = parser_->get();
    for (const auto& field : message) {
      std::string name = lower_case({field.name_string().data(), field.name_string().size()});
      const std::string_view value(field.value().data(), field.value().size());
      const auto [place, is_new] = head_.headers.emplace(std::move(name), value);
      if (is_new) continue;
      constexpr std::array<std::string_view, 6> kOnce{"authorization", "content-length", "content-type",
                                                      "expect",        "host",           "transfer-encoding"};
      if (std::find(kOnce.begin(), kOnce.end(), place->first) != kOnce.end()) return malformed();
      place->second.append(", ").append(value);
    }
    if (message.version() == 11 && !head_.headers.contains("host")) return malformed();
    // Anything but exactly "chunked", alone, is read differently by different programs: that is how requests are
    // smuggled.
    if (const auto coding = head_.headers.find("transfer-encoding"); coding != head_.headers.end()) {
      if (lower_case(coding->second) != "chunked" || message.version() != 11) return malformed();
      if (head_.headers.contains("content-length")) return malformed();
    }
    return std::nullopt;
  }

  /// Counts this connection's body against the budget of all. False: the budget is used up.
  bool hold_body() {
    const std::uint64_t size = parser_->get().body().capacity();
    if (size <= held_) return true;
    const std::uint64_t more = size - held_;
    held_ = size;
    return core_->bodies_in_memory.fetch_add(more) + more <= options().max_bodies_in_memory;
  }

  void release_body() {
    core_->bodies_in_memory -= std::exchange(held_, 0);
    parser_.reset();
  }

  // --- handling

  /// Answers 500 when the last copy of a Reply goes unused, so that no connection waits for what can't come.
  struct Promise {
    std::weak_ptr<Session> session;
    std::uint64_t serial;
    std::atomic<bool> used{false};

    Promise(std::weak_ptr<Session> to, std::uint64_t number) : session(std::move(to)), serial(number) {}
    Promise(const Promise&) = delete;
    Promise& operator=(const Promise&) = delete;
    ~Promise() { keep(problem(Code::ok, 500, "")); }

    void keep(Response response) {
      if (used.exchange(true)) return;
      if (const auto self = session.lock()) self->reply(serial, std::move(response));
    }
  };

  void on_message() {
    message_read_ = true;
    Request request;
    static_cast<RequestHead&>(request) = std::move(head_);
    request.body = std::move(parser_->get().body());
    parser_.reset();
    if (route_->needs_body && request.body.empty()) return refuse(problem(Code::too_short, 400, "The body is empty."));
    stage_ = Stage::handling;
    arm(now() + options().handler_timeout);
    const auto promise = std::make_shared<Promise>(weak_from_this(), serial_);
    try {
      route_->handler(std::move(request), [promise](Response response) { promise->keep(std::move(response)); });
    } catch (...) {
      promise->keep(problem(Code::ok, 500, ""));
    }
  }

  // --- writing

  void send(Response response, bool keep_alive) {
    if (!has_sendable_headers(response)) response = problem(Code::ok, 500, "");
    release_body();
    stage_ = Stage::writing;
    keep_alive_ = keep_alive && !core_->draining;
    response_ = std::move(response);
    head_out_ = write_head(response_, keep_alive_);
    const bool has_no_body = method_ == Method::head || response_.status == 204 || response_.status == 304;
    body_left_ = has_no_body ? 0 : body_size(response_);
    body_at_ = 0;
    write_next();
  }

  void write_next() {
    Transport::Buffers buffers{asio::buffer(head_out_), asio::const_buffer{}};
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(body_left_, kWriteSlice));
    if (size > 0 && response_.file) {
      slice_.resize(size);
      std::size_t got = 0;
      while (got < size) {
        const std::size_t part = response_.file->read_at(body_at_ + got, std::span(slice_).subspan(got));
        if (part == 0) return close();  // the file got shorter: the promised length can't be kept
        got += part;
      }
      buffers[1] = asio::buffer(slice_);
    } else if (size > 0) {
      buffers[1] = asio::buffer(response_.body.data() + body_at_, size);
    }
    body_at_ += size;
    body_left_ -= size;
    arm(now() + options().message_timeout);
    transport_->write(buffers, [self = shared_from_this()](error_code fault, std::size_t sent) {
      if (self->stage_ == Stage::closed) return;
      self->sent_ += sent;
      if (fault) return self->close();
      self->head_out_.clear();
      if (self->body_left_ > 0) return self->write_next();
      self->on_written();
    });
  }

  void on_written() {
    if (options().on_access) {
      Access access;
      access.method = method_;
      if (route_) access.pattern = route_->pattern;
      access.status = response_.status;
      access.received_bytes = received_;
      access.sent_bytes = sent_;
      access.took = std::chrono::duration_cast<std::chrono::microseconds>(now() - began_);
      options().on_access(access);
    }
    response_ = Response{};
    slice_ = Bytes{};
    if (keep_alive_) return become_idle(options().idle_timeout);
    linger();
  }

  // --- ending

  /// Closing while unread bytes are waiting would reset the connection and might take the answer away from its reader:
  /// so the sending side is closed first, and what still comes is thrown away for a while.
  void linger() {
    stage_ = Stage::lingering;
    arm(now() + options().linger_timeout);
    transport_->shut_down([self = shared_from_this()](error_code) {
      if (self->stage_ == Stage::closed) return;
      self->transport_->socket().shutdown(tcp::socket::shutdown_send, self->ignored_);
      if (self->core_->draining && self->message_read_) return self->close();
      self->buffer_.clear();
      self->discard();
    });
  }

  void discard() {
    transport_->socket().async_read_some(buffer_.prepare(kBodyRead),
                                         [self = shared_from_this()](error_code fault, std::size_t got) {
                                           if (self->stage_ == Stage::closed) return;
                                           self->discarded_ += got;
                                           if (fault || self->discarded_ > kMostDiscarded) return self->close();
                                           self->discard();
                                         });
  }

  void close() {
    if (stage_ == Stage::closed) return;
    stage_ = Stage::closed;
    timer_.cancel();
    transport_->socket().close(ignored_);
    release_body();
    const auto self = shared_from_this();  // the list below may hold the last other one
    const std::lock_guard lock(core_->mutex);
    if (in_idle_list) core_->idle.erase(idle_place);
    in_idle_list = false;
    core_->sessions.erase(this);
    if (const auto count = core_->per_peer.find(peer_key_); count != core_->per_peer.end() && --count->second == 0) {
      core_->per_peer.erase(count);
    }
    core_->changed.notify_all();
  }

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

class Listener : public std::enable_shared_from_this<Listener> {
 public:
  explicit Listener(std::shared_ptr<Core> core)
      : core_(std::move(core)), acceptor_(asio::make_strand(core_->io)), pause_(acceptor_.get_executor()) {
    Response busy = problem(Code::server_busy, 503, "The server is busy. Try again later.");
    busy.headers.emplace_back("Retry-After", "5");
    busy_ = write_head(busy, false) + text_of(busy.body);
  }

  [[nodiscard]] error_code open(const asio::ip::address& address, std::uint16_t port) {
    error_code fault;
    const tcp::endpoint endpoint(address, port);
    if (acceptor_.open(endpoint.protocol(), fault)) return fault;
    if (acceptor_.set_option(tcp::acceptor::reuse_address(true), fault)) return fault;
    if (acceptor_.bind(endpoint, fault)) return fault;
    if (acceptor_.listen(tcp::socket::max_listen_connections, fault)) return fault;
    port_ = acceptor_.local_endpoint(fault).port();
    return fault;
  }

  [[nodiscard]] std::uint16_t port() const { return port_; }

  void accept() {
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

  /// For another thread.
  void close() {
    asio::post(acceptor_.get_executor(), [self = shared_from_this()] {
      error_code ignored;
      self->acceptor_.close(ignored);
      self->pause_.cancel();
    });
  }

 private:
  static bool is_exhausted(error_code fault) {
    return fault == asio::error::no_descriptors || fault == asio::error::no_memory ||
           fault == asio::error::no_buffer_space || fault == boost::system::errc::too_many_files_open_in_system;
  }

  /// Without memory for one more connection it is dropped, and accepting goes on.
  void try_to_take(tcp::socket socket) {
    try {
      take(std::move(socket));
    } catch (const std::exception&) {
      evict_longest_idle();
    }
  }

  void take(tcp::socket socket) {
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

  /// Says 503 if that needs no waiting (never under TLS, which would need a handshake first).
  void turn_away(tcp::socket& socket) const {
    error_code ignored;
    socket.non_blocking(true, ignored);
    if (!core_->tls) socket.write_some(asio::buffer(busy_), ignored);
    socket.shutdown(tcp::socket::shutdown_send, ignored);
  }

  [[nodiscard]] std::size_t connection_count() const {
    const std::lock_guard lock(core_->mutex);
    return core_->sessions.size();
  }

  [[nodiscard]] std::uint32_t peer_count(const std::string& key) const {
    const std::lock_guard lock(core_->mutex);
    const auto count = core_->per_peer.find(key);
    return count == core_->per_peer.end() ? 0 : count->second;
  }

  bool evict_longest_idle() {
    const std::lock_guard lock(core_->mutex);
    if (core_->idle.empty()) return false;
    Session* const session = core_->idle.front();
    core_->idle.pop_front();
    session->in_idle_list = false;
    session->close_if_idle();
    return true;
  }

  std::shared_ptr<Core> core_;
  tcp::acceptor acceptor_;
  asio::steady_timer pause_;
  std::string busy_;
  std::uint16_t port_ = 0;
};

/// Lets the process open as many descriptors as it may, and returns how many connections that allows.
std::uint32_t raise_descriptor_limit(std::uint32_t wanted) {
  struct rlimit limit {};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return wanted;
  const rlim_t need = static_cast<rlim_t>(wanted) + kSpareDescriptors;
  if (limit.rlim_cur < need) {
    limit.rlim_cur = std::min(limit.rlim_max, need);
    if (::setrlimit(RLIMIT_NOFILE, &limit) != 0 && ::getrlimit(RLIMIT_NOFILE, &limit) != 0) return wanted;
  }
  if (limit.rlim_cur >= need) return wanted;
  return static_cast<std::uint32_t>(limit.rlim_cur > 2 * kSpareDescriptors ? limit.rlim_cur - kSpareDescriptors
                                                                           : limit.rlim_cur / 2);
}

Result<void> load_tls(Core& core, const TlsFiles& files) {
  error_code fault;
  auto& context = core.tls.emplace(asio::ssl::context::tls_server);
  context.set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_sslv2 |
                          asio::ssl::context::no_sslv3 | asio::ssl::context::no_tlsv1 | asio::ssl::context::no_tlsv1_1 |
                          SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION,
                      fault);
  if (!fault) context.use_certificate_chain_file(files.certificate_chain, fault);
  if (fault) return Error{Code::bad_key, files.certificate_chain};
  context.use_private_key_file(files.private_key, asio::ssl::context::pem, fault);
  if (fault) return Error{Code::bad_key, files.private_key};
  if (SSL_CTX_check_private_key(context.native_handle()) != 1) return Error{Code::bad_key, files.private_key};
  SSL_CTX_set_mode(context.native_handle(), SSL_MODE_RELEASE_BUFFERS);
  return {};
}

class RunningServer final : public Server {
 public:
  RunningServer(std::shared_ptr<Core> core, std::shared_ptr<Listener> listener, std::string url)
      : core_(std::move(core)), listener_(std::move(listener)), url_(std::move(url)), work_(core_->io.get_executor()) {
    listener_->accept();
    for (unsigned i = 0; i < core_->options.threads; ++i) {
      threads_.emplace_back([core = core_] {
        for (;;) {
          try {
            core->io.run();
            return;
          } catch (...) {
            // Out of memory in one connection's callback must not take the others down; its deadline closes it.
          }
        }
      });
    }
  }

  ~RunningServer() override { RunningServer::stop(); }

  [[nodiscard]] std::uint16_t port() const override { return listener_->port(); }
  [[nodiscard]] std::string url() const override { return url_; }

  [[nodiscard]] std::size_t connection_count() const override {
    const std::lock_guard lock(core_->mutex);
    return core_->sessions.size();
  }

  void stop() override {
    const std::lock_guard one_at_a_time(stopping_);
    if (threads_.empty()) return;
    core_->draining = true;
    listener_->close();
    for (const auto& session : open_sessions()) session->close_if_idle();
    if (!wait_until_empty(core_->options.drain_timeout)) {
      for (const auto& session : open_sessions()) session->close_now();
    }
    work_.reset();
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
    // What the handlers hold goes now, on this thread: an answer that somebody still holds back holds the core, and with it
    // would outlive what the handlers were lent.
    const Router gone = std::move(core_->router);
  }

 private:
  [[nodiscard]] std::vector<std::shared_ptr<Session>> open_sessions() const {
    const std::lock_guard lock(core_->mutex);
    std::vector<std::shared_ptr<Session>> open;
    open.reserve(core_->sessions.size());
    for (const auto& entry : core_->sessions) open.push_back(entry.second);
    return open;
  }

  bool wait_until_empty(std::chrono::milliseconds patience) {
    std::unique_lock lock(core_->mutex);
    return core_->changed.wait_for(lock, patience, [this] { return core_->sessions.empty(); });
  }

  std::shared_ptr<Core> core_;
  std::shared_ptr<Listener> listener_;
  std::string url_;
  asio::executor_work_guard<asio::io_context::executor_type> work_;
  std::vector<std::thread> threads_;
  std::mutex stopping_;
};

}  // namespace

Server::~Server() = default;

Result<std::unique_ptr<Server>> Server::start(ServerOptions options, std::vector<Route> routes) {
  error_code fault;
  const auto address = asio::ip::make_address(options.address, fault);
  if (fault) return Error{Code::bad_argument, "address " + options.address};
  if (options.threads == 0 || options.threads > kMaxThreads) return Error{Code::bad_argument, "threads"};
  auto router = Router::make(std::move(routes));
  if (!router) return router.error();
  options.max_connections = raise_descriptor_limit(options.max_connections);
  const std::uint16_t wanted_port = options.port;
  const auto core = std::make_shared<Core>(std::move(options), *std::move(router));
  if (core->options.tls) {
    if (auto loaded = load_tls(*core, *core->options.tls); !loaded) return loaded.error();
  }
  const auto listener = std::make_shared<Listener>(core);
  if (const error_code refused = listener->open(address, wanted_port)) {
    const bool is_forbidden = refused == asio::error::access_denied;
    return Error{is_forbidden ? Code::not_allowed : Code::no_network,
                 core->options.address + " port " + std::to_string(wanted_port) + ": " + refused.message()};
  }
  const std::string host = address.is_v6() ? "[" + address.to_string() + "]" : address.to_string();
  std::string url = (core->tls ? "https://" : "http://") + host + ":" + std::to_string(listener->port());
  return std::unique_ptr<Server>(std::make_unique<RunningServer>(core, listener, std::move(url)));
}

}  // namespace lifecert::native::http
