#include "native/http/session.h"

#include <algorithm>
#include <array>
#include <limits>

#include <boost/asio/post.hpp>
#include <boost/beast/http/error.hpp>

#include "native/http/head.h"
#include "native/http/peer.h"
#include "native/http/target.h"
#include "native/http/text.h"

namespace lifecert::native::http {
namespace {

constexpr std::size_t kIdleRead = 1024;  // an idle connection holds little more than this
constexpr std::size_t kHeaderRead = 2048;
constexpr std::size_t kBodyRead = 16 * 1024;
constexpr std::size_t kWriteSlice = 64 * 1024;  // each gets its own deadline
constexpr std::uint64_t kMostDiscarded = 8ULL << 20;  // more than what is on its way when a refusal is sent
constexpr std::size_t kKeptBuffer = 16 * 1024;  // a read buffer that grew larger goes back between two messages

SteadyTime now() { return std::chrono::steady_clock::now(); }

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

}  // namespace

void Session::start() {
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

void Session::close_if_idle() {
  asio::post(transport_->socket().get_executor(), [self = shared_from_this()] {
    if (self->stage_ == Stage::idle || self->stage_ == Stage::greeting || self->stage_ == Stage::lingering)
      self->close();
  });
}

void Session::close_now() {
  asio::post(transport_->socket().get_executor(), [self = shared_from_this()] { self->close(); });
}

void Session::reply(std::uint64_t serial, Response response) {
  // The queue must not own the session: it would keep itself alive in an io_context that nobody runs any more.
  asio::post(transport_->socket().get_executor(),
             [weak = weak_from_this(), serial, response = std::move(response)]() mutable {
               const auto self = weak.lock();
               if (!self || self->stage_ != Stage::handling || self->serial_ != serial) return;
               self->send(std::move(response), self->keep_alive_);
             });
}

void Session::arm(SteadyTime at) {
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

void Session::on_deadline() {
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

void Session::become_idle(std::chrono::milliseconds patience) {
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

void Session::leave_idle() {
  const std::lock_guard lock(core_->mutex);
  if (in_idle_list) core_->idle.erase(idle_place);
  in_idle_list = false;
}

void Session::read_more(std::size_t most) {
  transport_->read(buffer_.prepare(most),
                   [self = shared_from_this()](error_code fault, std::size_t got) { self->on_read(fault, got); });
}

void Session::on_read(error_code fault, std::size_t got) {
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

SteadyTime Session::body_deadline() const {
  const auto by_rate = std::chrono::seconds(received_ / std::max(1U, options().min_bytes_per_s));
  const SteadyTime paced = began_ + std::max<std::chrono::milliseconds>(options().message_timeout, by_rate);
  return std::min(paced, now() + options().message_timeout);
}

void Session::begin_message() {
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

void Session::parse() {
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

bool Session::look_at_beginning() {
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

void Session::refuse_fault(error_code fault) {
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

bool Session::refused(Response response) {
  refuse(std::move(response));
  return false;
}

bool Session::on_header() {
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

std::optional<Response> Session::take_headers() {
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

bool Session::hold_body() {
  const std::uint64_t size = parser_->get().body().capacity();
  if (size <= held_) return true;
  const std::uint64_t more = size - held_;
  held_ = size;
  return core_->bodies_in_memory.fetch_add(more) + more <= options().max_bodies_in_memory;
}

void Session::release_body() {
  core_->bodies_in_memory -= std::exchange(held_, 0);
  parser_.reset();
}

void Session::on_message() {
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

void Session::send(Response response, bool keep_alive) {
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

void Session::write_next() {
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

void Session::on_written() {
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

void Session::linger() {
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

void Session::discard() {
  transport_->socket().async_read_some(buffer_.prepare(kBodyRead),
                                       [self = shared_from_this()](error_code fault, std::size_t got) {
                                         if (self->stage_ == Stage::closed) return;
                                         self->discarded_ += got;
                                         if (fault || self->discarded_ > kMostDiscarded) return self->close();
                                         self->discard();
                                       });
}

void Session::close() {
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

}  // namespace lifecert::native::http
