// Debian's nginx in front of a counter, with the configuration that is given to operators: only names, ports and paths are put
// in.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <thread>

#include "native/http/client.h"
#include "tests/support/postgres.h"
#include "tests/support/small_region.h"
#include "tests/support/source_root.h"
#include "tests/ui/live_region.h"

namespace lifecert::native {
namespace {

using http::Method;
using support::must;

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  EXPECT_NE(text.find(what), std::string::npos) << what;
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += with.size()) {
    text.replace(at, what.size(), with);
  }
  return text;
}

class Nginx : public ::testing::Test {
 protected:
  Nginx() {
    must(crypto::start());
    const office::RegionPlan plan = support::small_plan();
    SystemEntropy entropy;
    must(region_.create(must(office::make_region(plan, entropy, SystemClock().now_s())), plan));
    counter_ = std::make_unique<support::LiveCounter>(region_);
    port_ = support::free_port();
    const std::string tls = temp_ / "tls";
    const std::string made = "mkdir -p " + tls + " " + (temp_ / "cache") +
                             " && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 "
                             "-subj /CN=localhost -addext subjectAltName=DNS:localhost -keyout " +
                             tls + "/key.pem -out " + tls + "/fullchain.pem >/dev/null 2>&1";
    EXPECT_EQ(std::system(made.c_str()), 0);
    std::ifstream in(support::source_root() + "/scripts/ops/nginx/lifecert.conf");
    std::stringstream text;
    text << in.rdbuf();
    std::string conf = text.str();
    conf = replaced(conf, "server 127.0.0.1:8440", "server " + counter_->url().substr(7));
    conf = replaced(conf, "/var/cache/nginx/lifecert", temp_ / "cache");
    conf = replaced(conf, "listen 443 ssl http2;", "listen 127.0.0.1:" + std::to_string(port_) + " ssl http2;");
    conf = replaced(conf, "  listen [::]:443 ssl http2;\n", "");
    conf = replaced(conf, "listen 80;", "listen 127.0.0.1:" + std::to_string(support::free_port()) + ";");
    conf = replaced(conf, "  listen [::]:80;\n", "");
    conf = replaced(conf, "/etc/lifecert/tls", tls);
    conf = replaced(conf, "/var/log/nginx/lifecert-error.log", temp_ / "error.log");
    std::ofstream(temp_ / "nginx.conf") << "daemon off;\nuser root;\nworker_processes 1;\npid " << (temp_ / "pid")
                                        << ";\nerror_log " << (temp_ / "error.log") << ";\nevents {}\nhttp {\n"
                                        << "client_body_temp_path " << (temp_ / "body") << ";\nproxy_temp_path "
                                        << (temp_ / "proxy") << ";\nfastcgi_temp_path " << (temp_ / "f")
                                        << ";\nuwsgi_temp_path " << (temp_ / "u") << ";\nscgi_temp_path " << (temp_ / "s")
                                        << ";\n"
                                        << conf << "}\n";
    pid_ = ::fork();
    if (pid_ == 0) {
      // Else it would hold the counter's own socket open when the counter is gone.
      for (int fd = 3; fd < 1024; ++fd) ::close(fd);
      ::execl("/usr/sbin/nginx", "nginx", "-c", (temp_ / "nginx.conf").c_str(), nullptr);
      ::_exit(127);
    }
    client_ = std::make_unique<http::Client>(http::ClientOptions{tls + "/fullchain.pem"});
    for (int i = 0; i < 200 && !get("/healthz"); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  ~Nginx() override {
    ::kill(pid_, SIGTERM);
    ::waitpid(pid_, nullptr, 0);
  }

  Result<http::Answer> get(const std::string& path) {
    return client_->request(Method::get, "https://localhost:" + std::to_string(port_) + path, {}, {}, 1U << 22,
                            std::chrono::seconds(10));
  }
  Result<http::Answer> post(const std::string& path, Bytes body) {
    return client_->request(Method::post, "https://localhost:" + std::to_string(port_) + path,
                            {{"content-type", "application/octet-stream"}}, std::move(body), 1U << 22,
                            std::chrono::seconds(20));
  }

  support::TempFolder temp_;
  RegionFolder region_{temp_ / "region"};
  std::unique_ptr<support::LiveCounter> counter_;
  std::uint16_t port_ = 0;
  pid_t pid_ = -1;
  std::unique_ptr<http::Client> client_;
};

TEST_F(Nginx, ServesTheCounterByTlsAndKeepsItsLimits) {
  const http::Answer health = must(get("/healthz"));
  EXPECT_EQ(health.status, 200);
  EXPECT_NE(health.headers.find("strict-transport-security"), health.headers.end());
  EXPECT_EQ(health.headers.at("x-content-type-options"), "nosniff");
  EXPECT_EQ(must(get("/checkpoint")).status, 200);
  EXPECT_EQ(must(get("/v1/trust-list")).status, 200);
  EXPECT_EQ(must(get("/metrics")).status, 404) << "for the machine itself only";
  EXPECT_EQ(must(get("/v1/feed")).status, 403);
  EXPECT_EQ(must(post("/v1/submissions", Bytes(1000, 'x'))).status, 400);
  EXPECT_EQ(must(post("/v1/submissions", Bytes(3U << 20, 'x'))).status, 413);
}

TEST_F(Nginx, KeepsTilesAndAnswersForThemWhenTheCounterIsGone) {
  // The sequencer's first tick is the log's first leaf.
  http::Answer tile;
  for (int i = 0; i < 100 && tile.status != 200; ++i) {
    tile = must(get("/tile/0/000.p/1"));
    if (tile.status != 200) std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  ASSERT_EQ(tile.status, 200);
  EXPECT_EQ(tile.body.size(), 32U);
  counter_.reset();
  EXPECT_EQ(must(get("/tile/0/000.p/1")).body, tile.body);
  EXPECT_EQ(must(get("/healthz")).status, 502);
}

}  // namespace
}  // namespace lifecert::native
