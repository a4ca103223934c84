// The counter on a cluster that others have built: three PostgreSQL under Patroni and etcd, in synchronous mode, as Debian
// ships them. The primary is killed under load; another takes over; nothing that has a receipt is lost.
//
// Only with LIFECERT_LONG=1, and only where the packages patroni and etcd-server are installed.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <map>
#include <mutex>
#include <sstream>

#include "core/intake/keys.h"
#include "core/receipt/receipt.h"
#include "core/receipt/reply.h"
#include "native/platform/pg_store.h"
#include "native/platform/system_entropy.h"
#include "native/tools/audit.h"
#include "tests/fault/intake_process.h"
#include "tests/support/postgres.h"

namespace lifecert::fault {
namespace {

using native::http::Method;
using support::must;
using Steady = std::chrono::steady_clock;

bool is_installed(const char* program) { return ::access(program, X_OK) == 0; }

/// A program in the background, with its output in a file.
pid_t launch(const std::string& folder, const std::string& command, const std::string& output) {
  const pid_t pid = ::fork();
  if (pid != 0) return pid;
  ::setpgid(0, 0);
  if (::chdir(folder.c_str()) != 0) ::_exit(126);
  const int out = ::open(output.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  ::dup2(out, 1);
  ::dup2(out, 2);
  ::execl("/bin/sh", "sh", "-c", ("exec " + command).c_str(), nullptr);
  ::_exit(127);
}

void end(pid_t group, int signal) {
  ::kill(-group, signal);
  ::kill(group, signal);
}

class Cluster {
 public:
  static constexpr int kNodes = 3;

  Cluster() {
    ::chmod(folder_.path().c_str(), 0755);
    std::string members;
    std::string hosts;
    for (int i = 0; i < kNodes; ++i) {
      client_[i] = support::free_port();
      peer_[i] = support::free_port();
      rest_[i] = support::free_port();
      postgres_[i] = support::free_port();
      members += (i == 0 ? "" : ",") + name("e", i) + "=http://127.0.0.1:" + std::to_string(peer_[i]);
      hosts += (i == 0 ? "" : ", ") + ("\"127.0.0.1:" + std::to_string(client_[i]) + "\"");
    }
    for (int i = 0; i < kNodes; ++i) {
      const std::string client = "http://127.0.0.1:" + std::to_string(client_[i]);
      const std::string peer = "http://127.0.0.1:" + std::to_string(peer_[i]);
      pids_.push_back(launch(folder_.path(),
                             "etcd --name " + name("e", i) + " --data-dir " + (folder_ / name("e", i)) +
                                 " --listen-client-urls " + client + " --advertise-client-urls " + client +
                                 " --listen-peer-urls " + peer + " --initial-advertise-peer-urls " + peer +
                                 " --initial-cluster " + members +
                                 " --initial-cluster-token lifecert --heartbeat-interval 100 --election-timeout 1000",
                             folder_ / (name("etcd", i) + ".log")));
    }
    for (int i = 0; i < kNodes; ++i) {
      const std::string home = folder_ / name("p", i);
      if (std::system(("mkdir -p " + home + " && chown postgres " + home).c_str()) != 0) throw std::runtime_error("mkdir");
      std::ofstream(folder_ / (name("p", i) + ".yml")) << configuration(i, home, hosts);
      patroni_[i] = launch(home, "runuser -u postgres -- /usr/bin/python3 /usr/bin/patroni " + (folder_ / (name("p", i) + ".yml")),
                           folder_ / (name("patroni", i) + ".log"));
      pids_.push_back(patroni_[i]);
    }
  }
  Cluster(const Cluster&) = delete;
  Cluster& operator=(const Cluster&) = delete;
  ~Cluster() {
    for (int i = 0; i < kNodes; ++i) {
      if (const pid_t server = postmaster(i); server > 0) ::kill(server, SIGKILL);
    }
    for (const pid_t pid : pids_) end(pid, SIGKILL);
    for (const pid_t pid : pids_) ::waitpid(pid, nullptr, 0);
    std::this_thread::sleep_for(std::chrono::seconds(1));  // the servers' children go
  }

  /// Waits until one leads and another follows synchronously. Returns the leader's number, or -1.
  [[nodiscard]] int leader(std::chrono::seconds patience) const {
    const auto until = Steady::now() + patience;
    while (Steady::now() < until) {
      int leads = -1;
      bool follows = false;
      for (int i = 0; i < kNodes; ++i) {
        if (status(i, "/primary") == 200) leads = i;
        if (status(i, "/synchronous") == 200) follows = true;
      }
      if (leads >= 0 && follows) return leads;
      std::this_thread::sleep_for(std::chrono::milliseconds(200));
    }
    return -1;
  }
  /// Kills node i: Patroni, and PostgreSQL with all that it has started.
  void kill_node(int i) {
    const pid_t server = postmaster(i);
    end(patroni_[i], SIGKILL);
    std::ifstream children("/proc/" + std::to_string(patroni_[i]) + "/task/" + std::to_string(patroni_[i]) + "/children");
    for (pid_t child = 0; children >> child;) ::kill(child, SIGKILL);
    if (server > 0) ::kill(server, SIGKILL);
  }
  [[nodiscard]] std::string address() const {
    std::string hosts;
    for (int i = 0; i < kNodes; ++i) hosts += (i == 0 ? "" : ",") + ("127.0.0.1:" + std::to_string(postgres_[i]));
    return "postgres://postgres@" + hosts + "/postgres?target_session_attrs=read-write&connect_timeout=2";
  }
  [[nodiscard]] std::string log(int i) const {
    std::ifstream file(folder_ / (name("patroni", i) + ".log"));
    std::stringstream text;
    text << file.rdbuf();
    return text.str().substr(text.str().size() - std::min<std::size_t>(2000, text.str().size()));
  }

 private:
  static std::string name(const char* kind, int i) { return kind + std::to_string(i + 1); }

  [[nodiscard]] std::string configuration(int i, const std::string& home, const std::string& hosts) const {
    const std::string rest = "127.0.0.1:" + std::to_string(rest_[i]);
    const std::string postgres = "127.0.0.1:" + std::to_string(postgres_[i]);
    return "scope: lifecert\nname: " + name("n", i) + "\nrestapi: { listen: \"" + rest + "\", connect_address: \"" + rest +
           "\" }\netcd3: { hosts: [" + hosts + "] }\nbootstrap:\n  dcs: { ttl: 20, loop_wait: 1, retry_timeout: 6, "
           "primary_start_timeout: 0, maximum_lag_on_failover: 1048576, synchronous_mode: true, postgresql: { use_pg_rewind: true, "
           "parameters: { wal_level: replica, hot_standby: \"on\", max_wal_senders: 8, wal_log_hints: \"on\", "
           "synchronous_commit: \"on\" } } }\n  initdb: [ { encoding: UTF8 }, { locale: C.UTF-8 }, data-checksums ]\n"
           "postgresql:\n  listen: " + postgres + "\n  connect_address: " + postgres + "\n  data_dir: " + home +
           "/data\n  bin_dir: /usr/lib/postgresql/15/bin\n  pgpass: " + home + "/pgpass\n"
           "  authentication: { superuser: { username: postgres, password: s }, replication: { username: rep, password: r }, "
           "rewind: { username: rew, password: w } }\n"
           // A standby begins at once, not after a spread-out checkpoint of minutes.
           "  basebackup: [ { checkpoint: fast } ]\n"
           "  pg_hba: [ \"local all all trust\", \"host all all 127.0.0.1/32 trust\", \"host replication rep 127.0.0.1/32 trust\" ]\n"
           "  parameters: { unix_socket_directories: " + home + ", shared_buffers: 16MB, max_connections: 100 }\n"
           "watchdog: { mode: \"off\" }\n";
  }
  // By hand: Patroni's answers have no length, and our client takes none without.
  [[nodiscard]] int status(int i, const std::string& path) const {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const struct timeval patience {2, 0};
    ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    struct sockaddr_in to {};
    to.sin_family = AF_INET;
    to.sin_port = htons(rest_[i]);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const std::string ask = "GET " + path + " HTTP/1.0\r\n\r\n";
    char answer[64] = {};
    int code = 0;
    if (::connect(fd, reinterpret_cast<struct sockaddr*>(&to), sizeof to) == 0 &&
        ::send(fd, ask.data(), ask.size(), MSG_NOSIGNAL) > 0 && ::recv(fd, answer, sizeof answer - 1, 0) > 12) {
      code = std::atoi(answer + 9);  // "HTTP/1.0 200 OK"
    }
    ::close(fd);
    return code;
  }
  [[nodiscard]] pid_t postmaster(int i) const {
    std::ifstream file(folder_ / (name("p", i) + "/data/postmaster.pid"));
    pid_t pid = 0;
    file >> pid;
    return pid;
  }

  support::TempFolder folder_;
  std::uint16_t client_[kNodes]{}, peer_[kNodes]{}, rest_[kNodes]{}, postgres_[kNodes]{};
  pid_t patroni_[kNodes]{};
  std::vector<pid_t> pids_;
};

TEST(Patroni, LosesNothingWhenThePrimaryIsKilled) {
  if (std::getenv("LIFECERT_LONG") == nullptr) GTEST_SKIP() << "long form only: LIFECERT_LONG=1";
  if (!is_installed("/usr/bin/patroni") || !is_installed("/usr/bin/etcd")) {
    GTEST_SKIP() << "NOT TESTED: the packages patroni and etcd-server are not installed";
  }
  must(crypto::start());
  support::TempFolder temp;
  native::SystemEntropy entropy;
  native::SystemClock clock;
  const native::RegionFolder folder = make_region(temp / "region", entropy, clock);
  const cert::VerifiedTrustList trust = must(folder.trust());
  Cluster cluster;
  const int first = cluster.leader(std::chrono::seconds(180));
  ASSERT_GE(first, 0) << cluster.log(0) << cluster.log(1) << cluster.log(2);

  std::vector<std::unique_ptr<IntakeProcess>> intakes;
  for (int i = 0; i < 2; ++i) {
    intakes.push_back(std::make_unique<IntakeProcess>(folder.file(""), cluster.address(), support::free_port()));
    ASSERT_TRUE(intakes.back()->answers());
  }
  std::mutex mutex;
  std::map<Bytes, std::pair<std::uint64_t, std::string>> given;  // statement -> index, receipt
  std::atomic<bool> stopping{false};
  Steady::time_point killed_at{};
  double back_after_s = -1;
  const auto load = [&](std::uint64_t number) {
    const auto registrar = must(folder.registrar());
    native::http::Client client({});
    native::SystemEntropy own_entropy;
    for (std::uint64_t seq = 0; !stopping; ++seq) {
      const Bytes statement = fresh_challenge(*registrar, own_entropy);
      for (std::uint64_t tries = 0; !stopping; ++tries) {
        const auto began = Steady::now();
        const std::string url = intakes[(number + seq + tries) % intakes.size()]->url();
        const auto answer = client.request(Method::post, url + "/v1/records",
                                           {{"content-type", "application/octet-stream"}}, statement, 1U << 20,
                                           std::chrono::seconds(3));
        if (answer && answer->status == 200) {
          const auto reply = must(wire::decode<receipt::ReceiptReply>(answer->body));
          const auto logged = must(receipt::verify_logged(reply.proof, envelope::Kind::challenge, statement, trust));
          const std::lock_guard lock(mutex);
          given[statement] = {logged.index(), reply.proof};
          // The first that was asked for and answered after the primary had gone.
          if (back_after_s < 0 && killed_at != Steady::time_point{} && began > killed_at) {
            back_after_s = std::chrono::duration<double>(Steady::now() - killed_at).count();
          }
          break;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
      }
    }
  };
  const auto count = [&] {
    const std::lock_guard lock(mutex);
    return given.size();
  };
  const auto grows = [&](std::size_t by, std::chrono::seconds patience) {
    const std::size_t from = count();
    const auto until = Steady::now() + patience;
    while (count() < from + by && Steady::now() < until) std::this_thread::sleep_for(std::chrono::milliseconds(20));
    return count() >= from + by;
  };
  std::vector<std::thread> loads;
  for (std::uint64_t i = 0; i < 3; ++i) loads.emplace_back(load, i);
  EXPECT_TRUE(grows(300, std::chrono::seconds(60)));
  const std::size_t before = count();
  cluster.kill_node(first);
  {
    const std::lock_guard lock(mutex);
    killed_at = Steady::now();
  }
  EXPECT_TRUE(grows(300, std::chrono::seconds(120))) << "nobody took over: " << cluster.log((first + 1) % Cluster::kNodes);
  stopping = true;
  for (std::thread& thread : loads) thread.join();
  const int second = cluster.leader(std::chrono::seconds(60));
  EXPECT_NE(second, first);
  for (const auto& one : intakes) EXPECT_TRUE(one->runs()) << "a counter has died by itself";
  for (const auto& one : intakes) one->end();

  const auto pg = must(native::PgStore::open(cluster.address()));
  std::size_t lost = 0;
  for (const auto& [statement, receipt] : given) {
    const auto stored = must(pg->get(intake::keys::record(receipt.first)));
    const auto record = stored ? wire::decode<intake::StoredRecord>(*stored) : Result<intake::StoredRecord>(Code::not_found);
    lost += record && record->record == statement ? 0 : 1;
  }
  EXPECT_EQ(lost, 0U);
  const native::AuditReport report = must(native::audit(*pg, trust, {}));
  for (const native::AuditFault& fault : report.faults) ADD_FAILURE() << fault.row << ": " << fault.what;
  std::printf("Patroni and etcd, synchronous, the primary killed under load: %zu receipts before, %zu after, %zu lost, first receipt "
              "again after %.1f s\n",
              before, given.size() - before, lost, back_after_s);
}

}  // namespace
}  // namespace lifecert::fault
