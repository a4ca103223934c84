// Three counters on one PostgreSQL, as several machines would stand behind one name: each is killed in turn, one is frozen
// and wakes up again. Nothing that has a receipt is lost, and there is one root for every size, whoever signed it.
//
// LIFECERT_LONG=1 keeps the load on for longer.
#include <gtest/gtest.h>
#include <signal.h>

#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <set>
#include <thread>

#include "core/intake/keys.h"
#include "core/receipt/receipt.h"
#include "core/receipt/reply.h"
#include "native/http/client.h"
#include "native/office/region_folder.h"
#include "native/platform/pg_store.h"
#include "native/platform/system_clock.h"
#include "native/platform/system_entropy.h"
#include "native/tools/audit.h"
#include "tests/fault/intake_process.h"
#include "tests/support/postgres.h"
#include "tests/support/region_fixture.h"

namespace lifecert::fault {
namespace {

using native::http::Method;
using support::must;
using Steady = std::chrono::steady_clock;

TEST(Failover, LosesNoReceiptAndNeverSignsTwoRootsForOneSize) {
  must(crypto::start());
  support::TempFolder temp;
  native::SystemEntropy entropy;
  native::SystemClock clock;
  const native::RegionFolder folder = make_region(temp / "region", entropy, clock);
  const cert::VerifiedTrustList trust = must(folder.trust());
  const std::string store = support::shared_postgres().make_database();

  std::vector<std::unique_ptr<IntakeProcess>> intakes;
  for (int i = 0; i < 3; ++i) {
    intakes.push_back(std::make_unique<IntakeProcess>(folder.file(""), store, support::free_port()));
  }
  for (const auto& one : intakes) ASSERT_TRUE(one->answers());

  // Challenges, signed by the registrar: each is a record of its own.
  std::mutex mutex;
  std::map<Bytes, std::pair<std::uint64_t, std::string>> given;  // statement -> index, receipt
  std::map<std::uint64_t, std::set<crypto::Hash>> roots;
  std::atomic<bool> stopping{false};
  std::atomic<std::uint64_t> retries{0};
  std::atomic<std::int64_t> longest_us{0};
  const auto see = [&](const std::string& checkpoint) {
    const merkle::Checkpoint head = must(receipt::verify_checkpoint(checkpoint, trust)).checkpoint();
    const std::lock_guard lock(mutex);
    roots[head.size].insert(head.root);
  };
  const auto load = [&](std::uint64_t number) {
    const auto registrar = must(folder.registrar());
    native::http::Client client({});
    native::SystemEntropy own_entropy;
    for (std::uint64_t seq = 0; !stopping; ++seq) {
      const Bytes statement = fresh_challenge(*registrar, own_entropy);
      const auto began = Steady::now();
      for (std::uint64_t tries = 0; !stopping; ++tries) {
        const std::string url = intakes[(number + seq + tries) % intakes.size()]->url();
        const auto answer = client.request(Method::post, url + "/v1/records",
                                           {{"content-type", "application/octet-stream"}}, statement, 1U << 20,
                                           std::chrono::seconds(2));
        if (answer && answer->status == 200) {
          const auto reply = must(wire::decode<receipt::ReceiptReply>(answer->body));
          const receipt::Logged logged =
              must(receipt::verify_logged(reply.proof, envelope::Kind::challenge, statement, trust));
          see(logged.checkpoint().text());
          const std::lock_guard lock(mutex);
          given[statement] = {logged.index(), reply.proof};
          break;
        }
        ++retries;
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
      }
      const std::int64_t took =
          std::chrono::duration_cast<std::chrono::microseconds>(Steady::now() - began).count();
      if (took > longest_us) longest_us = took;
    }
  };
  const auto count = [&] {
    const std::lock_guard lock(mutex);
    return given.size();
  };
  const auto grows = [&](std::size_t by) {
    const std::size_t from = count();
    const auto until = Steady::now() + std::chrono::seconds(60);
    while (count() < from + by && Steady::now() < until) std::this_thread::sleep_for(std::chrono::milliseconds(20));
    return count() >= from + by;
  };
  std::vector<std::thread> loads;
  for (std::uint64_t i = 0; i < 4; ++i) loads.emplace_back(load, i);

  const int rounds = std::getenv("LIFECERT_LONG") != nullptr ? 20 : 1;
  for (int round = 0; round < rounds; ++round) {
    EXPECT_TRUE(grows(40));
    for (const auto& one : intakes) {
      one->end();
      EXPECT_TRUE(grows(20)) << "two of three go on";
      one->start();
      EXPECT_TRUE(one->answers());
    }
    for (const auto& one : intakes) {
      one->freeze();
      EXPECT_TRUE(grows(12)) << "the others take the turn away";
      one->wake();
      EXPECT_TRUE(grows(8));
      // It may still be busy with what waited for it; whatever it says must be a root that the others know.
      const auto woken = native::http::Client({}).request(Method::get, one->url() + "/v1/checkpoint", {}, {}, 1U << 20,
                                                          std::chrono::seconds(10));
      if (woken && woken->status == 200) see(must(wire::decode<receipt::CheckpointReply>(woken->body)).checkpoint);
    }
  }
  stopping = true;
  for (std::thread& thread : loads) thread.join();
  for (const auto& one : intakes) ASSERT_TRUE(one->runs()) << "a counter has died by itself: " << one->url();

  for (const auto& [size, seen] : roots) EXPECT_EQ(seen.size(), 1U) << "two roots for size " << size;
  // Every counter gives the same receipt for what was given.
  native::http::Client client({});
  std::size_t asked = 0;
  for (const auto& [statement, receipt] : given) {
    if (++asked % 5 != 0) continue;
    // One that was just woken may still say that it is busy: a phone would ask again, too.
    Result<native::http::Answer> answer = Code::no_network;
    for (int tries = 0; tries < 50 && !(answer && answer->status == 200); ++tries) {
      if (tries > 0) std::this_thread::sleep_for(std::chrono::milliseconds(200));
      answer = client.request(Method::post, intakes[asked % 3]->url() + "/v1/records",
                              {{"content-type", "application/octet-stream"}}, statement, 1U << 20, std::chrono::seconds(10));
    }
    ASSERT_TRUE(answer) << describe(answer.error());
    ASSERT_EQ(answer->status, 200) << text_of(answer->body);
    EXPECT_EQ(must(wire::decode<receipt::ReceiptReply>(answer->body)).proof, receipt.second);
  }
  for (const auto& one : intakes) one->end();
  const auto pg = must(native::PgStore::open(store));
  for (const auto& [statement, receipt] : given) {
    const auto record = must(wire::decode<intake::StoredRecord>(*must(pg->get(intake::keys::record(receipt.first)))));
    ASSERT_EQ(record.record, statement);
  }
  const native::AuditReport report = must(native::audit(*pg, trust, {}));
  for (const native::AuditFault& fault : report.faults) ADD_FAILURE() << fault.row << ": " << fault.what;
  std::printf("three counters, each killed and frozen %d times: %zu receipts, 0 lost, %zu sizes seen with one root each, "
              "%llu tries again, longest wait %.1f s\n",
              rounds, given.size(), roots.size(), static_cast<unsigned long long>(retries),
              static_cast<double>(longest_us) / 1e6);
}

}  // namespace
}  // namespace lifecert::fault
