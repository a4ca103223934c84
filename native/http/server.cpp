// The server as a whole: its threads, its certificate, its end. Only it, session.* and listener.* know how Boost.Beast and Asio
// serve.
#include "native/http/server.h"

#include <sys/resource.h>

#include <algorithm>
#include <mutex>
#include <thread>
#include <utility>

#include <boost/asio/io_context.hpp>

#include "native/http/listener.h"
#include "native/http/session.h"

namespace lifecert::native::http {
namespace {

constexpr unsigned kMaxThreads = 64;
constexpr std::uint32_t kSpareDescriptors = 64;

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
