// Strangers who want to stop the counter, while people use it: endless bodies, endless header lines, thousands of sockets that
// send a byte now and then, thousands that send nothing. People wait at most twice as long, and memory stays where it was.
//
// LIFECERT_LONG=1: 10,000 connections, half of them slow; else 1,000.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <mutex>
#include <thread>

#include "core/receipt/reply.h"
#include "native/platform/system_entropy.h"
#include "tests/fault/intake_process.h"
#include "tests/support/loopback.h"
#include "tests/support/postgres.h"

namespace lifecert::fault {
namespace {

using support::connect_to;
using support::must;
using Steady = std::chrono::steady_clock;
using std::chrono::milliseconds;

bool send_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t sent = ::send(fd, text.data(), text.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

double resident_mb(pid_t pid) {
  std::ifstream statm("/proc/" + std::to_string(pid) + "/statm");
  double all = 0;
  double resident = 0;
  statm >> all >> resident;
  return resident * 4096 / 1e6;
}

/// The strangers. They begin with the constructor and end with the destructor.
class Strangers {
 public:
  Strangers(std::uint16_t port, std::size_t slow, std::size_t idle) : port_(port) {
    for (std::size_t i = 0; i < slow + idle; ++i) {
      const int fd = connect_to(port);
      if (fd < 0) continue;
      if (i < slow) {
        send_all(fd, "POST /v1/submissions HTTP/1.1\r\nHost: x\r\nX-Slow: ");
        slow_.push_back(fd);
      } else {
        idle_.push_back(fd);
      }
    }
    const std::string body = "1000\r\n" + std::string(0x1000, 'b') + "\r\n";
    threads_.emplace_back([this] { drip(); });
    threads_.emplace_back([this, body] {
      pour("POST /v1/submissions HTTP/1.1\r\nHost: x\r\nContent-Type: application/octet-stream\r\n"
           "Transfer-Encoding: chunked\r\n\r\n",
           body, 196U << 20, endless_bodies);
    });
    threads_.emplace_back(
        [this] { pour("GET /v1/checkpoint HTTP/1.1\r\nHost: x\r\nX-Long: ", std::string(4096, 'h'), 100U << 20, endless_headers); });
  }
  ~Strangers() {
    stopping_ = true;
    for (std::thread& thread : threads_) thread.join();
    for (const int fd : slow_) ::close(fd);
    for (const int fd : idle_) ::close(fd);
  }
  [[nodiscard]] std::size_t connections() const { return slow_.size() + idle_.size(); }
  std::atomic<std::uint64_t> endless_bodies{0}, endless_headers{0}, poured{0};

 private:
  void drip() {
    for (std::size_t i = 0; !stopping_; i = (i + 1) % std::max<std::size_t>(1, slow_.size())) {
      if (!slow_.empty()) static_cast<void>(::send(slow_[i], "s", 1, MSG_NOSIGNAL | MSG_DONTWAIT));
      std::this_thread::sleep_for(milliseconds(1));
    }
  }
  void pour(const std::string& begin, const std::string& part, std::uint64_t most, std::atomic<std::uint64_t>& times) {
    while (!stopping_) {
      const int fd = connect_to(port_);
      if (fd >= 0 && send_all(fd, begin)) {
        for (std::uint64_t sent = 0; sent < most && !stopping_ && send_all(fd, part); sent += part.size()) poured += part.size();
        ++times;
      }
      if (fd >= 0) ::close(fd);
      std::this_thread::sleep_for(milliseconds(20));
    }
  }

  std::uint16_t port_;
  std::atomic<bool> stopping_{false};
  std::vector<int> slow_, idle_;
  std::vector<std::thread> threads_;
};

/// What people do meanwhile: signed records in, receipts out. Returns how long the slowest hundredth waited, at least, in ms.
double p99_ms(const native::RegionFolder& folder, const std::string& url, std::chrono::seconds how_long) {
  std::vector<double> waits;
  std::mutex mutex;
  std::vector<std::thread> people;
  for (int i = 0; i < 4; ++i) {
    people.emplace_back([&] {
      const auto registrar = must(folder.registrar());
      native::http::Client client({});
      native::SystemEntropy entropy;
      const auto until = Steady::now() + how_long;
      while (Steady::now() < until) {
        const Bytes statement = fresh_challenge(*registrar, entropy);
        const auto began = Steady::now();
        const auto answer = client.request(native::http::Method::post, url + "/v1/records",
                                           {{"content-type", "application/octet-stream"}}, statement, 1U << 20,
                                           std::chrono::seconds(20));
        const double took = std::chrono::duration<double, std::milli>(Steady::now() - began).count();
        const std::lock_guard lock(mutex);
        EXPECT_TRUE(answer && answer->status == 200);
        waits.push_back(took);
        if (!answer) return;
      }
    });
  }
  for (std::thread& one : people) one.join();
  const auto at = waits.begin() + static_cast<std::ptrdiff_t>(waits.size() * 99 / 100);
  std::nth_element(waits.begin(), at, waits.end());
  return *at;
}

TEST(HostileClients, DoNotStopHonestOnesAndTakeNoMemory) {
  must(crypto::start());
  const bool is_long = std::getenv("LIFECERT_LONG") != nullptr;
  const std::size_t half = is_long ? 5000 : 500;
  const std::chrono::seconds how_long(is_long ? 8 : 2);
  struct rlimit limit {};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_cur < 2 * half + 2000) GTEST_SKIP() << "this process may open too few files: " << limit.rlim_cur;

  support::TempFolder temp;
  native::SystemEntropy entropy;
  native::SystemClock clock;
  const native::RegionFolder folder = make_region(temp / "region", entropy, clock);
  IntakeProcess intake(folder.file(""), folder.file("intake/intake.db"), support::free_port());
  ASSERT_TRUE(intake.answers());
  static_cast<void>(p99_ms(folder, intake.url(), std::chrono::seconds(1)));  // caches are warm

  // The machine may be doing other things: one of three quiet moments is enough.
  double best = 1e9;
  double growth_mb = 0;
  for (int tries = 0; tries < 3 && best >= 2; ++tries) {
    const double calm = p99_ms(folder, intake.url(), how_long);
    const double base_mb = resident_mb(intake.pid());
    Strangers strangers(intake.port(), half, half);
    ASSERT_GE(strangers.connections(), 2 * half * 99 / 100);
    std::atomic<bool> done{false};
    double peak_mb = 0;
    std::thread watch([&] {
      while (!done) {
        peak_mb = std::max(peak_mb, resident_mb(intake.pid()));
        std::this_thread::sleep_for(milliseconds(10));
      }
    });
    const double hostile = p99_ms(folder, intake.url(), how_long);
    done = true;
    watch.join();
    best = std::min(best, hostile / calm);
    growth_mb = std::max(growth_mb, peak_mb - base_mb);
    std::printf("%zu hostile connections, %llu endless bodies, %llu endless headers (%.0f MB sent before they were cut off): "
                "p99 %.1f ms instead of %.1f ms; resident %.1f MB above %.1f MB\n",
                strangers.connections(), static_cast<unsigned long long>(strangers.endless_bodies),
                static_cast<unsigned long long>(strangers.endless_headers), static_cast<double>(strangers.poured) / 1e6,
                hostile, calm, peak_mb - base_mb, base_mb);
    EXPECT_GT(strangers.endless_bodies + strangers.endless_headers, 0U);
  }
  EXPECT_LT(best, 2.0);
  EXPECT_LE(growth_mb, 64.0);
  EXPECT_TRUE(intake.runs());
}

}  // namespace
}  // namespace lifecert::fault
