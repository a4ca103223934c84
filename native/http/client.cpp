// The only file that knows how Boost.Beast and Asio ask. Every step is started asynchronously and run until it is done
// or the call's deadline has come, because blocking sockets know no deadline.
#include "native/http/client.h"

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <functional>
#include <optional>
#include <string_view>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/vector_body.hpp>

#include "native/http/target.h"
#include "native/http/text.h"

namespace lifecert::native::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace bhttp = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;
using SteadyTime = std::chrono::steady_clock::time_point;
using Parser = bhttp::response_parser<bhttp::vector_body<std::uint8_t>>;

constexpr std::uint32_t kMaxHeaderBytes = 64 * 1024;
constexpr std::size_t kRead = 16 * 1024;
constexpr int kMaxInterimAnswers = 8;

/// One connection to one place.
struct Link {
  std::string place;  // "https://host:port"
  std::optional<tcp::socket> plain;
  std::optional<asio::ssl::stream<tcp::socket>> tls;
  beast::flat_buffer buffer;

  tcp::socket& socket() { return tls ? tls->next_layer() : *plain; }
};

std::string host_with_port(const Url& url) {
  const std::string host = url.host.find(':') == std::string::npos ? url.host : "[" + url.host + "]";
  return host + ":" + std::to_string(url.port);
}

Answer take_answer(Parser& parser) {
  Answer answer;
  answer.status = static_cast<int>(parser.get().result_int());
  for (const auto& field : parser.get()) {
    const std::string_view value(field.value().data(), field.value().size());
    const auto [place, is_new] =
        answer.headers.emplace(lower_case({field.name_string().data(), field.name_string().size()}), value);
    if (!is_new) place->second.append(", ").append(value);
  }
  answer.body = std::move(parser.get().body());
  return answer;
}

/// What became of one attempt. `stale`: nothing at all came back on a connection that had been used before.
struct Attempt {
  Result<Answer> answer;
  bool stale = false;
};

}  // namespace

class Client::Impl {
 public:
  explicit Impl(ClientOptions options) : options_(std::move(options)) {}

  Result<Answer> request(const Call& call) {
    const auto url = parse_url(call.url);
    if (!url) return Error{Code::bad_argument, "url"};
    if (name_of(call.method).empty()) return Error{Code::bad_argument, "method"};
    if (call.timeout <= std::chrono::milliseconds::zero()) return Error{Code::bad_argument, "timeout"};
    for (const auto& [name, value] : call.headers) {
      if (name.empty() || !is_sendable(name) || !is_sendable(value)) return Error{Code::bad_argument, "header"};
    }
    deadline_ = std::chrono::steady_clock::now() + call.timeout;

    const std::string place = (url->tls ? "https://" : "http://") + host_with_port(*url);
    if (link_ && (link_->place != place || !is_still_open(*link_))) link_.reset();
    const bool is_reused = link_.has_value();
    if (auto connected = is_reused ? Result<void>{} : connect(*url, place); !connected) return connected.error();

    Attempt attempt = exchange(*url, call, is_reused);
    const bool may_repeat = call.method == Method::get || call.method == Method::head;
    if (attempt.stale && may_repeat) {
      if (auto connected = connect(*url, place); !connected) return connected.error();
      attempt = exchange(*url, call, false);
    }
    return std::move(attempt.answer);
  }

 private:
  using Done = std::function<void(error_code, std::size_t)>;

  /// Runs one asynchronous step. nullopt: the deadline came; the link is gone.
  std::optional<error_code> run(const std::function<void(Done)>& start, std::size_t* moved = nullptr) {
    std::optional<error_code> result;
    start([&result, moved](error_code fault, std::size_t count) {
      result = fault;
      if (moved) *moved = count;
    });
    io_.restart();
    io_.run_until(deadline_);
    if (result) return result;
    error_code ignored;
    if (link_) link_->socket().close(ignored);
    io_.restart();
    io_.run();  // the step ends as aborted, so that nothing refers to this frame any more
    link_.reset();
    return std::nullopt;
  }

  Error failed(Code code, std::string where) {
    link_.reset();
    return Error{code, std::move(where)};
  }

  /// A kept connection on which anything is readable has been closed by the other end (or speaks out of turn).
  static bool is_still_open(Link& link) {
    char byte = 0;
    const ssize_t got = ::recv(link.socket().native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK) && link.buffer.size() == 0;
  }

  Result<std::vector<tcp::endpoint>> resolve(const Url& url) {
    error_code fault;
    if (const auto address = asio::ip::make_address(url.host, fault); !fault) {
      return std::vector<tcp::endpoint>{{address, url.port}};
    }
    // The system's resolver can't be interrupted; it has time-outs of its own.
    tcp::resolver resolver(io_);
    const auto found = resolver.resolve(url.host, std::to_string(url.port), fault);
    if (fault) return failed(Code::no_network, url.host + ": " + fault.message());
    std::vector<tcp::endpoint> endpoints;
    for (const auto& entry : found) endpoints.push_back(entry.endpoint());
    return endpoints;
  }

  Result<void> prepare_tls() {
    if (tls_) return {};
    error_code fault;
    asio::ssl::context context(asio::ssl::context::tls_client);
    context.set_options(
        asio::ssl::context::default_workarounds | asio::ssl::context::no_tlsv1 | asio::ssl::context::no_tlsv1_1, fault);
    if (options_.ca_file.empty()) {
      context.set_default_verify_paths(fault);
    } else {
      context.load_verify_file(options_.ca_file, fault);
    }
    if (fault) return Error{Code::bad_key, options_.ca_file};
    context.set_verify_mode(asio::ssl::verify_peer, fault);
    tls_.emplace(std::move(context));
    return {};
  }

  Result<void> connect(const Url& url, const std::string& place) {
    link_.reset();
    auto endpoints = resolve(url);
    if (!endpoints) return endpoints.error();
    if (url.tls) {
      if (auto prepared = prepare_tls(); !prepared) return prepared.error();
    }
    link_.emplace();
    link_->place = place;
    if (url.tls) {
      link_->tls.emplace(io_, *tls_);
    } else {
      link_->plain.emplace(io_);
    }
    const auto fault = run([&](const Done& done) {
      asio::async_connect(link_->socket(), *endpoints,
                          [done](error_code result, const tcp::endpoint&) { done(result, 0); });
    });
    if (!fault) return Error{Code::timed_out, host_with_port(url)};
    if (*fault) return failed(Code::no_network, host_with_port(url) + ": " + fault->message());
    error_code ignored;
    link_->socket().set_option(tcp::no_delay(true), ignored);
    return url.tls ? shake_hands(url) : Result<void>{};
  }

  Result<void> shake_hands(const Url& url) {
    auto& stream = *link_->tls;
    error_code is_name;
    (void)asio::ip::make_address(url.host, is_name);
    if (is_name && SSL_set_tlsext_host_name(stream.native_handle(), url.host.c_str()) != 1) {
      return failed(Code::bad_argument, "url");
    }
    stream.set_verify_callback(asio::ssl::host_name_verification(url.host));
    const auto fault = run([&](const Done& done) {
      stream.async_handshake(asio::ssl::stream_base::client, [done](error_code result) { done(result, 0); });
    });
    if (!fault) return Error{Code::timed_out, host_with_port(url)};
    if (!*fault) return {};
    const bool is_distrusted = SSL_get_verify_result(stream.native_handle()) != X509_V_OK;
    return failed(is_distrusted ? Code::wrong_key : Code::no_network, host_with_port(url) + ": " + fault->message());
  }

  static std::string write_head(const Url& url, const Call& call) {
    std::string head(name_of(call.method));
    head.append(" ").append(url.target).append(" HTTP/1.1\r\nHost: ").append(host_with_port(url)).append("\r\n");
    for (const auto& [name, value] : call.headers) head.append(name).append(": ").append(value).append("\r\n");
    const bool has_length = !call.body.empty() || call.method == Method::post || call.method == Method::put;
    if (has_length) head.append("Content-Length: ").append(std::to_string(call.body.size())).append("\r\n");
    return head + "\r\n";
  }

  Attempt exchange(const Url& url, const Call& call, bool is_reused) {
    const std::string head = write_head(url, call);
    const std::array<asio::const_buffer, 2> message{asio::buffer(head), asio::buffer(call.body)};
    const auto fault = run([&](const Done& done) {
      if (link_->tls) {
        asio::async_write(*link_->tls, message, done);
      } else {
        asio::async_write(*link_->plain, message, done);
      }
    });
    if (!fault) return {Error{Code::timed_out, host_with_port(url)}};
    // A server that refuses a large body answers and closes while we are still sending: its answer is worth reading.
    return receive(url, call, is_reused);
  }

  Attempt receive(const Url& url, const Call& call, bool is_reused) {
    bool has_bytes = link_->buffer.size() > 0;
    for (int interim = 0; interim <= kMaxInterimAnswers; ++interim) {
      Parser parser;
      parser.header_limit(kMaxHeaderBytes);
      parser.body_limit(call.max_answer_bytes);
      parser.skip(call.method == Method::head);
      while (!parser.is_done()) {
        auto& buffer = link_->buffer;
        error_code fault = bhttp::error::need_more;
        if (buffer.size() > 0) buffer.consume(parser.put(buffer.data(), fault));
        if (parser.is_header_done() && parser.need_eof() && !parser.is_done()) {
          return {failed(Code::bad_answer, host_with_port(url) + ": no length")};
        }
        if (!fault) continue;
        if (fault == bhttp::error::body_limit || fault == bhttp::error::header_limit ||
            fault == bhttp::error::buffer_overflow || buffer.size() > kMaxHeaderBytes) {
          return {failed(Code::too_long, host_with_port(url))};
        }
        if (fault != bhttp::error::need_more) return {failed(Code::bad_answer, host_with_port(url) + ": not HTTP")};
        std::size_t got = 0;
        const auto read = run(
            [&](const Done& done) {
              if (link_->tls) {
                link_->tls->async_read_some(buffer.prepare(kRead), done);
              } else {
                link_->plain->async_read_some(buffer.prepare(kRead), done);
              }
            },
            &got);
        if (!read) return {Error{Code::timed_out, host_with_port(url)}};
        buffer.commit(got);
        has_bytes = has_bytes || got > 0;
        if (*read && got == 0) {
          const bool is_cut_short = has_bytes;
          Error error = failed(is_cut_short ? Code::bad_answer : Code::no_network,
                               host_with_port(url) + (is_cut_short ? ": cut short" : ": " + read->message()));
          return {std::move(error), is_reused && !has_bytes};
        }
      }
      if (parser.get().result_int() / 100 == 1) continue;
      const bool keeps = parser.get().keep_alive();
      Answer answer = take_answer(parser);
      if (!keeps) link_.reset();
      return {std::move(answer)};
    }
    return {failed(Code::bad_answer, host_with_port(url) + ": interim answers only")};
  }

  ClientOptions options_;
  asio::io_context io_{1};
  std::optional<asio::ssl::context> tls_;
  std::optional<Link> link_;
  SteadyTime deadline_;
};

Client::Client(ClientOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {}
Client::Client(Client&&) noexcept = default;
Client& Client::operator=(Client&&) noexcept = default;
Client::~Client() = default;

Result<Answer> Client::request(const Call& call) { return impl_->request(call); }

Result<Answer> Client::request(Method method, std::string url, std::vector<std::pair<std::string, std::string>> headers,
                               Bytes body, std::uint64_t max_answer_bytes, std::chrono::milliseconds timeout) {
  return request(Call{method, std::move(url), std::move(headers), std::move(body), max_answer_bytes, timeout});
}

}  // namespace lifecert::native::http
