// The counter's figures: from bytes to a durable receipt, in process and over HTTP, beside what the same work can't do without
// (libsodium's verify, SQLite's insert of the same rows in the same batches, the same server's echo of the same bytes), in
// the same run. Prints one flat JSON object; with a folder as argument also writes series.json for the chart.
//
//   lifecert_intake_figures [FOLDER] [--leaves N] [--only batch|2k|100k|http|audit|log]
//     N   of the large log, 1000000 if not said
#include <sodium.h>
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <future>
#include <thread>

#include "core/intake/intake.h"
#include "core/receipt/receipt.h"
#include "native/http/client.h"
#include "native/http/server.h"
#include "native/intake/routes.h"
#include "native/intake/sequencer.h"
#include "native/platform/heap.h"
#include "native/platform/sqlite_store.h"
#include "native/tools/audit.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_entropy.h"
#include "tests/support/region_fixture.h"
#include "tests/support/temp_folder.h"

namespace {

using namespace lifecert;
using envelope::Kind;
using support::kNow;
using support::must;
using support::Region;
using Steady = std::chrono::steady_clock;

// Other work on the machine takes time away, never gives any: of several rounds the quickest is nearest to the truth. Ours and
// the peers' alternate.
constexpr int kRounds = 3;
constexpr int kShortRounds = 9;  // of what takes a quarter of a second and is mostly the disk's, whose pace changes

constexpr int kVerifies = 4000;

double cpu_since(std::clock_t began) { return static_cast<double>(std::clock() - began) / CLOCKS_PER_SEC; }
double seconds_since(Steady::time_point began) { return std::chrono::duration<double>(Steady::now() - began).count(); }

double resident_mb() {
  std::ifstream statm("/proc/self/statm");
  double all = 0;
  double resident = 0;
  statm >> all >> resident;
  return resident * 4096 / 1e6;
}

/// A store that also remembers what one commit wrote.
class RecordingStore final : public port::Store {
 public:
  explicit RecordingStore(port::Store& store) : store_(store) {}
  std::vector<std::vector<port::Change>>* record = nullptr;

  [[nodiscard]] Result<std::optional<Bytes>> get(ByteView key) const override { return store_.get(key); }
  [[nodiscard]] Result<std::vector<std::optional<Bytes>>> get_many(std::span<const Bytes> keys) const override {
    return store_.get_many(keys);
  }
  [[nodiscard]] Result<std::vector<port::Row>> scan(ByteView prefix, ByteView from,
                                                    std::uint32_t limit) const override {
    return store_.scan(prefix, from, limit);
  }
  [[nodiscard]] Result<void> commit(std::span<const port::Expectation> expectations,
                                    std::span<const port::Change> changes) override {
    if (record != nullptr) record->emplace_back(changes.begin(), changes.end());
    return store_.commit(expectations, changes);
  }

 private:
  port::Store& store_;
};

/// SQLite by itself: the same table, the same settings, one transaction a batch. Seconds for all.
double raw_insert(const std::string& path, const std::vector<std::vector<port::Change>>& batches) {
  sqlite3* db = nullptr;
  if (sqlite3_open(path.c_str(), &db) != SQLITE_OK) std::abort();
  const auto run = [&](const char* sql) {
    if (sqlite3_exec(db, sql, nullptr, nullptr, nullptr) != SQLITE_OK) std::abort();
  };
  run("PRAGMA journal_mode=WAL");
  run("PRAGMA synchronous=FULL");
  run("PRAGMA wal_autocheckpoint=4000");
  run("PRAGMA cache_size=-32768");
  run("CREATE TABLE entry(key BLOB NOT NULL UNIQUE, value BLOB NOT NULL) STRICT");
  sqlite3_stmt* put = nullptr;
  sqlite3_prepare_v2(db, "INSERT OR REPLACE INTO entry(key, value) VALUES(?1, ?2)", -1, &put, nullptr);
  const auto began = Steady::now();
  for (const auto& batch : batches) {
    run("BEGIN IMMEDIATE");
    for (const port::Change& change : batch) {
      static const std::uint8_t nothing = 0;
      sqlite3_bind_blob(put, 1, change.key.data(), static_cast<int>(change.key.size()), SQLITE_STATIC);
      sqlite3_bind_blob(put, 2, change.value->empty() ? &nothing : change.value->data(),
                        static_cast<int>(change.value->size()), SQLITE_STATIC);
      sqlite3_step(put);
      sqlite3_reset(put);
    }
    run("COMMIT");
  }
  const double took = seconds_since(began);
  sqlite3_finalize(put);
  sqlite3_close(db);
  return took;
}

/// The fixture's region with a quota that no measurement reaches.
struct World {
  Region region;
  cert::VerifiedTrustList trust;

  World() {
    cert::TrustList list = region.list;
    list.policy.submissions_per_key_and_day = 65'535;
    trust = must(cert::verify_trust_list(region.sign_list(list, {0, 1}), region.pins));
  }
  [[nodiscard]] std::vector<Bytes> packets(std::size_t count, std::size_t photo_bytes, std::uint64_t first_seq) {
    cert::Evidence evidence = Region::evidence();
    evidence.photos.resize(1);
    evidence.photos[0].jpeg = Region::picture("straight", photo_bytes);
    std::vector<Bytes> made;
    for (std::size_t i = 0; i < count; ++i) {
      envelope::Header header = region.header();
      header.packet_seq = first_seq + i;
      header.challenge.reset();
      made.push_back(region.packet(header, wire::encode(evidence), region.recipients()));
    }
    return made;
  }
};

struct Counter {
  Counter(World& world, const std::string& path)
      : file(must(native::SqliteStore::open(path, {.mode = native::StoreMode::create}))), store(*file) {
    intake = must(intake::Intake::open({&store, &clock, &entropy, &log_key, &cosigner}, world.trust));
    take(intake->check_enrolment(wire::encode(world.region.signed_request())));
    take(intake->check_record(wire::encode(world.region.by_registrar(Kind::credential, world.region.credential()))));
  }
  void take(Result<intake::Checked> checked) { must(std::move(intake->append({must(std::move(checked))}).front())); }

  support::FakeClock clock{kNow + 200};
  support::FakeEntropy entropy{1};
  support::NamedSigner log_key{"log"};
  support::NamedSigner cosigner{"cosigner"};
  std::unique_ptr<native::SqliteStore> file;
  RecordingStore store;
  std::unique_ptr<intake::Intake> intake;
};

double raw_verify_s(const Bytes& packet) {
  const envelope::ParsedPacket parsed = must(envelope::parse_unverified(packet));
  const Bytes message = envelope::pre_authentication(Kind::submission, parsed.packet.header);
  const auto& signature = parsed.packet.signatures[0].signature;
  const auto began = Steady::now();
  for (int i = 0; i < kVerifies; ++i) {
    if (crypto_sign_verify_detached(signature.data(), message.data(), message.size(), parsed.header.device_key.data()) !=
        0) {
      std::abort();
    }
  }
  return seconds_since(began) / kVerifies;
}

struct Rate {
  double per_second = 0;
  double over_limit = 0;
};

/// Seconds a submission for one verify and SQLite's bare insert of the very rows, in batches of this size, each on one core.
struct Limit {
  double verify_s = 0;
  double insert_s = 0;
};
Limit limit_s(World& world, const std::vector<Bytes>& packets, std::size_t batch_size) {
  const support::TempFolder folder;
  std::vector<std::vector<port::Change>> rows;
  Counter counter(world, folder / "rows.db");
  counter.store.record = &rows;
  for (std::size_t i = 0; i < packets.size(); i += batch_size) {
    std::vector<intake::Checked> batch;
    for (std::size_t k = i; k < std::min(i + batch_size, packets.size()); ++k) {
      batch.push_back(must(counter.intake->check_submission(packets[k])));
    }
    static_cast<void>(counter.intake->append(batch).size());
  }
  return {raw_verify_s(packets[0]), raw_insert(folder / "raw.db", rows) / static_cast<double>(packets.size())};
}

/// Several rounds of both: `ours` says how long a submission took, and how large its batches were.
template <class Ours>
Rate rate_of(World& world, const std::vector<Bytes>& packets, const Ours& ours) {
  double best = 1e9;
  Limit limit{1e9, 1e9};
  for (int round = 0; round < kRounds; ++round) {
    const auto [took_s, batch_size] = ours();
    best = std::min(best, took_s);
    const Limit peers = limit_s(world, packets, batch_size);
    limit = {std::min(limit.verify_s, peers.verify_s), std::min(limit.insert_s, peers.insert_s)};
  }
  return {1 / best, (limit.verify_s + limit.insert_s) / best};
}

/// Bytes in, receipts out, one thread that checks a batch and then appends it.
std::pair<double, std::size_t> one_thread_s(World& world, const std::vector<Bytes>& packets, std::size_t batch_size) {
  const support::TempFolder folder;
  Counter counter(world, folder / "intake.db");
  const auto began = Steady::now();
  for (std::size_t i = 0; i < packets.size(); i += batch_size) {
    std::vector<intake::Checked> batch;
    for (std::size_t k = i; k < std::min(i + batch_size, packets.size()); ++k) {
      batch.push_back(must(counter.intake->check_submission(packets[k])));
    }
    for (auto& accepted : counter.intake->append(batch)) static_cast<void>(must(std::move(accepted)).proof.size());
  }
  return {seconds_since(began) / static_cast<double>(packets.size()), batch_size};
}

Rate one_thread(World& world, std::size_t photo_bytes, std::size_t count, std::size_t batch_size) {
  const std::vector<Bytes> packets = world.packets(count, photo_bytes, 1);
  return rate_of(world, packets, [&] { return one_thread_s(world, packets, batch_size); });
}

/// Bytes in, receipts out, as the counter does it: two threads check, the sequencer appends what has come meanwhile.
std::pair<double, std::size_t> in_process_s(World& world, const std::vector<Bytes>& packets) {
  constexpr std::size_t kThreads = 2;
  constexpr std::size_t kMostUnderWay = 512;
  const support::TempFolder folder;
  Counter counter(world, folder / "intake.db");
  native::Sequencer sequencer(*counter.intake, counter.clock, native::Log::to_stderr(native::Level::error));
  std::atomic<std::size_t> receipts{0};
  std::atomic<std::size_t> under_way{0};  // those that have a receipt among them
  std::vector<std::thread> threads;
  const auto began = Steady::now();
  for (std::size_t t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (std::size_t i = t; i < packets.size(); i += kThreads) {
        const auto done = [&receipts](Result<intake::Accepted> accepted) {
          if (!must(std::move(accepted)).proof.empty()) ++receipts;
        };
        // As many as its queue takes; a phone would be told to come back.
        while (++under_way > kMostUnderWay + receipts) {
          --under_way;
          std::this_thread::sleep_for(std::chrono::microseconds(200));
        }
        if (!sequencer.submit(must(counter.intake->check_submission(packets[i])), done)) std::abort();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  while (receipts < packets.size()) std::this_thread::sleep_for(std::chrono::microseconds(100));
  const double took_s = seconds_since(began) / static_cast<double>(packets.size());
  const native::SequencerCounts counts = sequencer.counts();
  return {took_s, std::max<std::uint64_t>(1, counts.appended / std::max<std::uint64_t>(1, counts.batches))};
}

Rate in_process(World& world, std::size_t photo_bytes, std::size_t count) {
  const std::vector<Bytes> packets = world.packets(count, photo_bytes, 1);
  return rate_of(world, packets, [&] { return in_process_s(world, packets); });
}

struct HttpRate {
  double per_second = 0;
  double cpu_s = 0;  // a request costs client and server together, on whatever core
};

/// Requests that 64 connections get answered.
HttpRate http_rate(const std::string& url, const std::vector<Bytes>& bodies) {
  constexpr std::size_t kConnections = 64;
  std::vector<std::thread> threads;
  const auto began = Steady::now();
  const std::clock_t cpu_began = std::clock();
  for (std::size_t t = 0; t < kConnections; ++t) {
    threads.emplace_back([&, t] {
      native::http::Client client({});
      for (std::size_t i = t; i < bodies.size(); i += kConnections) {
        const auto answer = must(client.request(native::http::Method::post, url,
                                                {{"content-type", "application/octet-stream"}}, bodies[i], 1U << 22,
                                                std::chrono::seconds(60)));
        if (answer.status != 200) std::abort();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const auto count = static_cast<double>(bodies.size());
  return {count / seconds_since(began), cpu_since(cpu_began) / count};
}

struct HttpFigures {
  double per_second = 0;
  double over_echo = 0;
  double cpu_us = 0;       // a submission, client and server together
  double echo_cpu_us = 0;  // an echo; over cpu_us: what over_echo can be at most where both share the cores and no disk waits
  double batch = 0;               // receipts a commit
};

HttpFigures http_over_echo(World& world, std::size_t photo_bytes, std::size_t count) {
  const support::TempFolder folder;
  Counter counter(world, folder / "intake.db");
  native::Sequencer sequencer(*counter.intake, counter.clock, native::Log::to_stderr(native::Level::error));
  std::vector<native::http::Route> routes = must(native::make_routes(*counter.intake, sequencer, counter.clock, {}));
  routes.push_back({.method = native::http::Method::post,
                    .pattern = "/echo",
                    .max_body = 1U << 22,
                    .handler = [](native::http::Request&& request, const native::http::Reply& reply) {
                      reply(native::http::answer(200, "application/octet-stream", std::move(request.body)));
                    }});
  const auto server = must(native::http::Server::start({}, std::move(routes)));
  static_cast<void>(http_rate(server->url() + "/echo", world.packets(count / 4, photo_bytes, 1)));
  HttpRate echo{0, 1e9};
  HttpRate ours{0, 1e9};
  const auto better = [](HttpRate a, HttpRate b) { return HttpRate{std::max(a.per_second, b.per_second), std::min(a.cpu_s, b.cpu_s)}; };
  for (int round = 0; round < kRounds; ++round) {
    const std::vector<Bytes> packets = world.packets(count, photo_bytes, 1 + count * static_cast<std::size_t>(round));
    echo = better(echo, http_rate(server->url() + "/echo", packets));
    ours = better(ours, http_rate(server->url() + "/v1/submissions", packets));
  }
  const native::SequencerCounts counts = sequencer.counts();
  return {ours.per_second, ours.per_second / echo.per_second, ours.cpu_s * 1e6, echo.cpu_s * 1e6,
          static_cast<double>(counts.appended) / static_cast<double>(std::max<std::uint64_t>(1, counts.batches))};
}

intake::StoredRecord small_record(std::uint64_t number) {
  intake::StoredRecord record;
  record.opening.kind = Kind::submission;
  record.opening.time = static_cast<std::uint64_t>(kNow);
  std::memcpy(record.opening.salt.data(), &number, sizeof number);
  record.record.assign(200, static_cast<std::uint8_t>(number));
  return record;
}

constexpr std::uint64_t kLogBatch = 256;

/// A log alone, over a file.
struct FileLog {
  FileLog(World& world, const std::string& path)
      : file(must(native::SqliteStore::open(path, {.mode = native::StoreMode::create}))), store(*file) {
    log = must(intake::Log::open(store, clock, {world.region.log.origin(), &log_key, "time.demo.example", &cosigner}));
  }
  /// Seconds for one batch more, up to so many leaves in all.
  double append(std::uint64_t most) {
    const std::uint64_t size = log->size();
    std::vector<intake::StoredRecord> batch;
    for (std::uint64_t i = 0; i < std::min(kLogBatch, most - size); ++i) batch.push_back(small_record(size + i));
    const auto began = Steady::now();
    must(log->append(size, batch, {}, {}));
    return seconds_since(began);
  }

  support::FakeClock clock{kNow};
  support::NamedSigner log_key{"log"};
  support::NamedSigner cosigner{"cosigner"};
  std::unique_ptr<native::SqliteStore> file;
  RecordingStore store;
  std::unique_ptr<intake::Log> log;
};

double append_over_sqlite(World& world) {
  constexpr std::uint64_t kBatches = 100;
  const support::TempFolder folder;
  // The rows are the same each time; to note them would count as ours.
  std::vector<std::vector<port::Change>> rows;
  {
    FileLog log(world, folder / "rows.db");
    log.store.record = &rows;
    for (std::uint64_t i = 0; i < kBatches; ++i) log.append(kBatches * kLogBatch);
  }
  double ours = 1e9;
  double raw = 1e9;
  ::sync();  // what was written before must not be paid for here
  for (int round = 0; round < kShortRounds; ++round) {
    const std::string number = std::to_string(round);
    FileLog log(world, folder / ("log" + number + ".db"));
    double took = 0;
    for (std::uint64_t i = 0; i < kBatches; ++i) took += log.append(kBatches * kLogBatch);
    ours = std::min(ours, took);
    raw = std::min(raw, raw_insert(folder / ("raw" + number + ".db"), rows));
  }
  return raw / ours;
}

struct LargeLog {
  double audit_hashes_s = 0;
  double receipt_bytes = 0;
  double rss_growth_mb = 0;
  std::vector<std::pair<double, double>> by_size;  // leaves, appended a second
};

LargeLog large_log(World& world, std::uint64_t leaves) {
  LargeLog result;
  const support::TempFolder folder;
  FileLog file_log(world, folder / "log.db");
  intake::Log* const log = file_log.log.get();
  double rss_at_tenth = 0;
  auto mark = Steady::now();
  std::uint64_t marked = 0;
  while (log->size() < leaves) {
    file_log.append(leaves);
    const std::uint64_t now = log->size();
    if (rss_at_tenth == 0 && now >= leaves / 10) rss_at_tenth = resident_mb();
    if (now - marked >= leaves / 10) {
      result.by_size.emplace_back(static_cast<double>(now), static_cast<double>(now - marked) / seconds_since(mark));
      mark = Steady::now();
      marked = now;
    }
  }
  result.rss_growth_mb = resident_mb() - rss_at_tenth;
  const auto began = Steady::now();
  const native::AuditReport report = must(native::audit_hashes(*file_log.file, {}));
  result.audit_hashes_s = seconds_since(began);
  if (!report.holds() || report.size != leaves) std::abort();
  // A receipt as it is kept: three witnesses' names under the checkpoint.
  std::string note = must(log->checkpoint(1'000'000));
  merkle::Note parsed = must(merkle::parse_note(note));
  for (const char* name : {"witness-1.example", "witness-2.example", "witness-3.example"}) {
    support::NamedSigner witness(name);
    must(merkle::cosign_note(parsed, name, witness, static_cast<std::uint64_t>(kNow)));
  }
  const std::string receipt =
      must(log->proof_under(small_record(leaves / 3), leaves / 3, merkle::format_note(parsed)));
  result.receipt_bytes = static_cast<double>(receipt.size());
  return result;
}

struct FullAudit {
  double over_verify = 0;
  double cpu_over_verify = 0;  // what it costs all cores together, which other work on the machine does not change
};

FullAudit full_audit(World& world) {
  constexpr int kCount = 2000;
  const support::TempFolder folder;
  Counter counter(world, folder / "intake.db");
  const std::vector<Bytes> packets = world.packets(kCount, 1500, 1);
  for (std::size_t i = 0; i < packets.size(); i += 100) {
    std::vector<intake::Checked> batch;
    for (std::size_t k = i; k < i + 100; ++k) batch.push_back(must(counter.intake->check_submission(packets[k])));
    static_cast<void>(counter.intake->append(batch).size());
  }
  double took = 1e9;
  double cpu = 1e9;
  double verify = 1e9;
  double verify_cpu = 1e9;
  for (int round = 0; round < kShortRounds; ++round) {
    const auto began = Steady::now();
    const std::clock_t cpu_began = std::clock();
    const native::AuditReport report = must(native::audit(*counter.file, world.trust, {}));
    took = std::min(took, seconds_since(began));
    cpu = std::min(cpu, cpu_since(cpu_began));
    if (!report.holds()) std::abort();
    const std::clock_t raw_began = std::clock();
    verify = std::min(verify, raw_verify_s(packets[0]));
    verify_cpu = std::min(verify_cpu, cpu_since(raw_began) / kVerifies);
  }
  return {took / (kCount * verify), cpu / (kCount * verify_cpu)};
}

}  // namespace

int main(int argc, char** argv) {
  native::keep_freed_memory();
  std::string folder;
  std::string only;
  std::uint64_t leaves = 1'000'000;
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "--leaves") == 0 && i + 1 < argc) {
      leaves = std::strtoull(argv[++i], nullptr, 10);
    } else if (std::strcmp(argv[i], "--only") == 0 && i + 1 < argc) {
      only = argv[++i];
    } else {
      folder = argv[i];
    }
  }
  const auto wanted = [&only](const char* part) { return only.empty() || only == part; };
  World world;
  std::vector<std::pair<double, double>> by_batch;
  LargeLog log;
  std::vector<std::pair<std::string, double>> figures;
  if (wanted("batch")) {
    for (const std::size_t batch : {1, 4, 16, 64, 256}) {
      by_batch.emplace_back(static_cast<double>(batch), one_thread(world, 1500, 1024, batch).per_second);
    }
  }
  if (wanted("2k")) {
    const Rate small = in_process(world, 1500, 4096);
    figures.emplace_back("intake_2k_over_limit", small.over_limit);
    figures.emplace_back("intake_2k_per_s", small.per_second);
    figures.emplace_back("intake_2k_one_thread_over_limit", one_thread(world, 1500, 4096, 128).over_limit);
  }
  if (wanted("100k")) {
    const Rate large = in_process(world, 100'000, 512);
    figures.emplace_back("intake_100k_over_limit", large.over_limit);
    figures.emplace_back("intake_100k_per_s", large.per_second);
    figures.emplace_back("intake_100k_one_thread_over_limit", one_thread(world, 100'000, 512, 64).over_limit);
  }
  if (wanted("http")) {
    const HttpFigures small = http_over_echo(world, 1500, 6000);
    figures.emplace_back("intake_2k_http_over_echo", small.over_echo);
    figures.emplace_back("intake_2k_http_cpu_us", small.cpu_us);
    figures.emplace_back("intake_2k_http_echo_cpu_us", small.echo_cpu_us);
    figures.emplace_back("intake_2k_http_batch", small.batch);
    figures.emplace_back("intake_2k_http_per_s", small.per_second);
    figures.emplace_back("intake_100k_http_over_echo", http_over_echo(world, 100'000, 600).over_echo);
  }
  if (wanted("audit")) {
    const FullAudit audit = full_audit(world);
    figures.emplace_back("audit_full_over_verify", audit.over_verify);
    figures.emplace_back("audit_full_cpu_over_verify", audit.cpu_over_verify);
  }
  if (wanted("log")) {
    figures.emplace_back("log_append_over_sqlite", append_over_sqlite(world));
    log = large_log(world, leaves);
    const bool whole = leaves == 1'000'000;
    figures.emplace_back(whole ? "audit_hashes_1e6_s" : "audit_hashes_s", log.audit_hashes_s);
    figures.emplace_back(whole ? "receipt_1e6_bytes" : "receipt_bytes", log.receipt_bytes);
    figures.emplace_back("intake_rss_growth_mb", log.rss_growth_mb);
  }
  std::printf("{");
  for (std::size_t i = 0; i < figures.size(); ++i) {
    std::printf("%s\n  \"%s\": %.4f", i == 0 ? "" : ",", figures[i].first.c_str(), figures[i].second);
  }
  std::printf("\n}\n");
  if (folder.empty() || !only.empty()) return 0;
  std::ofstream series(folder + "/series.json");
  const auto write = [&series](const char* name, const std::vector<std::pair<double, double>>& points) {
    series << "\"" << name << "\": [";
    for (std::size_t i = 0; i < points.size(); ++i) {
      series << (i == 0 ? "" : ", ") << "[" << points[i].first << ", " << points[i].second << "]";
    }
    series << "]";
  };
  series << "{";
  write("by_batch", by_batch);
  series << ", ";
  write("by_size", log.by_size);
  series << "}\n";
  return 0;
}
