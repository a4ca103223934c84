// A line that drops, cuts, repeats and reorders, between whoever sends packets and the counter: nothing is lost, nothing is
// there twice, and the log ends up with the same submissions as over a good line.
//
// LIFECERT_LONG=1: 100,000 submissions; else 2,000.
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <mutex>
#include <random>
#include <set>
#include <thread>

#include "core/crypto/hash.h"
#include "core/intake/intake.h"
#include "core/receipt/receipt.h"
#include "native/http/client.h"
#include "native/http/server.h"
#include "native/intake/routes.h"
#include "native/intake/sequencer.h"
#include "native/platform/sqlite_store.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_entropy.h"
#include "tests/support/loopback.h"
#include "tests/support/region_fixture.h"
#include "tests/support/temp_folder.h"

namespace lifecert::fault {
namespace {

using support::connect_to;
using support::kNow;
using support::must;

/// Every connection has its own fault, drawn from the seed: none, cut after some bytes one way or the other, sent again.
class LossyLine {
 public:
  LossyLine(std::uint16_t to, std::uint64_t seed) : to_(to), seed_(seed) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in at {};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    if (::bind(listener_, reinterpret_cast<struct sockaddr*>(&at), size) != 0 || ::listen(listener_, 64) != 0 ||
        ::getsockname(listener_, reinterpret_cast<struct sockaddr*>(&at), &size) != 0) {
      throw std::runtime_error("no port");
    }
    port_ = ntohs(at.sin_port);
    acceptor_ = std::thread([this] { accept_all(); });
  }
  ~LossyLine() {
    stopping_ = true;
    acceptor_.join();
    ::close(listener_);
    for (std::thread& thread : connections_) thread.join();
  }
  [[nodiscard]] std::uint16_t port() const { return port_; }
  std::atomic<std::uint64_t> cut_up{0}, cut_down{0}, repeated{0};

 private:
  void accept_all() {
    while (!stopping_) {
      struct pollfd ready {listener_, POLLIN, 0};
      if (::poll(&ready, 1, 50) <= 0) continue;
      const int client = ::accept(listener_, nullptr, nullptr);
      if (client >= 0) connections_.emplace_back([this, client, number = ++count_] { carry(client, number); });
      if (connections_.size() > 64) {
        connections_.front().join();
        connections_.erase(connections_.begin());
      }
    }
  }

  void carry(int client, std::uint64_t number) {
    std::mt19937_64 random(seed_ * 1'000'003 + number);
    const int server = connect_to(to_);
    std::int64_t up_left = -1;    // bytes until it is cut; -1: never
    std::int64_t down_left = -1;
    bool again = false;
    switch (random() % 6) {
      case 0: up_left = static_cast<std::int64_t>(random() % 18'500); break;
      case 1: down_left = static_cast<std::int64_t>(random() % 2'200); break;
      case 2: again = true; break;
      default: break;
    }
    std::string sent;
    char part[16384];
    bool is_open = server >= 0;
    while (is_open && !stopping_) {
      struct pollfd ends[2] = {{client, POLLIN, 0}, {server, POLLIN, 0}};
      if (::poll(ends, 2, 100) < 0) break;
      if ((ends[0].revents & (POLLIN | POLLHUP)) != 0) {
        ssize_t got = ::recv(client, part, sizeof part, 0);
        if (got <= 0) break;
        if (up_left >= 0 && got > up_left) {
          got = static_cast<ssize_t>(up_left);
          is_open = false;
          ++cut_up;
        }
        if (up_left >= 0) up_left -= got;
        if (::send(server, part, static_cast<std::size_t>(got), MSG_NOSIGNAL) < 0) break;
        if (again) sent.append(part, static_cast<std::size_t>(got));
      }
      if (is_open && (ends[1].revents & (POLLIN | POLLHUP)) != 0) {
        ssize_t got = ::recv(server, part, sizeof part, 0);
        if (got <= 0) break;
        if (down_left >= 0 && got > down_left) {
          got = static_cast<ssize_t>(down_left);
          is_open = false;
          ++cut_down;
        }
        if (down_left >= 0) down_left -= got;
        if (::send(client, part, static_cast<std::size_t>(got), MSG_NOSIGNAL) < 0) break;
      }
    }
    ::close(client);
    if (server >= 0) ::close(server);
    if (again && !sent.empty()) {
      // What was sent comes a second time, late, beside whatever has come since.
      const int late = connect_to(to_);
      if (late >= 0) {
        static_cast<void>(::send(late, sent.data(), sent.size(), MSG_NOSIGNAL));
        ::shutdown(late, SHUT_WR);
        while (::recv(late, part, sizeof part, 0) > 0) {
        }
        ::close(late);
        ++repeated;
      }
    }
  }

  std::uint16_t to_;
  std::uint64_t seed_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<bool> stopping_{false};
  std::uint64_t count_ = 0;
  std::vector<std::thread> connections_;
  std::thread acceptor_;
};

TEST(LossyLine, LosesNothingAndRepeatsNothing) {
  const std::size_t count = std::getenv("LIFECERT_LONG") != nullptr ? 100'000 : 2'000;
  constexpr std::size_t kPhones = 4;
  support::Region region;
  cert::TrustList list = region.list;
  list.policy.submissions_per_key_and_day = 65'535;
  const cert::VerifiedTrustList trust = must(cert::verify_trust_list(region.sign_list(list, {0, 1}), region.pins));
  const support::TempFolder folder;
  const auto store = must(native::SqliteStore::open(folder / "intake.db", {.mode = native::StoreMode::create}));
  support::FakeClock clock(kNow + 200);
  support::FakeEntropy entropy{1};
  support::NamedSigner log_key("log");
  support::NamedSigner cosigner("cosigner");
  const auto intake = must(intake::Intake::open({store.get(), &clock, &entropy, &log_key, &cosigner}, trust));
  const auto take = [&](Result<intake::Checked> checked) {
    must(std::move(intake->append({must(std::move(checked))}).front()));
  };
  take(intake->check_enrolment(wire::encode(region.signed_request())));
  take(intake->check_record(wire::encode(region.by_registrar(envelope::Kind::credential, region.credential()))));
  std::atomic<std::uint64_t> days{0};
  std::mutex mutex;
  std::set<crypto::Hash> receipted;
  std::atomic<std::uint64_t> tries{0};
  {
    native::Sequencer sequencer(*intake, clock, native::Log::to_stderr(native::Level::error));
    const auto server =
        must(native::http::Server::start({}, must(native::make_routes(*intake, sequencer, clock, {}))));
    LossyLine line(server->port(), 1);
    const std::string url = "http://127.0.0.1:" + std::to_string(line.port()) + "/v1/submissions";
    std::vector<std::thread> phones;
    for (std::size_t phone = 0; phone < kPhones; ++phone) {
      phones.emplace_back([&, phone] {
        for (std::size_t i = phone; i < count; i += kPhones) {
          // One device's quota is a day's: time goes on.
          if (i / 50'000 > days) clock.set(kNow + 200 + static_cast<std::int64_t>(++days) * support::kDay_s);
          Bytes packet;
          {
            // The fixture's keys are one thread's at a time.
            const std::lock_guard lock(mutex);
            envelope::Header header = region.header();
            header.packet_seq = i + 1;
            header.challenge.reset();
            packet = region.packet(header, wire::encode(support::Region::evidence()), region.recipients());
          }
          const envelope::ParsedPacket parsed = must(envelope::parse_unverified(packet));
          for (;;) {
            ++tries;
            // A new line each time: the old one may be dead.
            native::http::Client client({});
            const auto answer = client.request(native::http::Method::post, url,
                                               {{"content-type", "application/octet-stream"}}, packet, 1U << 20,
                                               std::chrono::seconds(10));
            if (!answer || answer->status != 200) continue;
            const auto reply = wire::decode<receipt::ReceiptReply>(answer->body);
            if (!reply) continue;
            must(receipt::verify_logged(reply->proof, envelope::Kind::submission,
                                        receipt::submission_record(parsed.packet), trust));
            const std::lock_guard lock(mutex);
            receipted.insert(parsed.submission_id);
            break;
          }
        }
      });
    }
    for (std::thread& thread : phones) thread.join();
    std::printf("lossy line: %zu submissions, %llu tries, %llu cut on the way up, %llu on the way down, %llu sent again\n",
                count, static_cast<unsigned long long>(tries), static_cast<unsigned long long>(line.cut_up),
                static_cast<unsigned long long>(line.cut_down), static_cast<unsigned long long>(line.repeated));
  }
  // What is in the log: each once, none missing.
  std::multiset<crypto::Hash> logged;
  for (std::uint64_t index = 0; index < intake->log_size(); ++index) {
    const auto record = must(wire::decode<intake::StoredRecord>(*must(store->get(intake::keys::record(index)))));
    if (record.opening.kind != envelope::Kind::submission) continue;
    const auto submission = must(wire::decode<receipt::SubmissionRecord>(record.record));
    logged.insert(envelope::submission_id(submission.header));
  }
  EXPECT_EQ(receipted.size(), count);
  EXPECT_EQ(logged.size(), count);
  EXPECT_TRUE(std::equal(receipted.begin(), receipted.end(), logged.begin(), logged.end()));
}

}  // namespace
}  // namespace lifecert::fault
