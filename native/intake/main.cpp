// lifecert-intake: the open counter. Takes what phones and the office send, puts it into the log, gives receipts.
#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <iostream>

#include "core/crypto/self_test.h"
#include "core/intake/intake.h"
#include "native/http/server.h"
#include "native/intake/routes.h"
#include "native/intake/metrics.h"
#include "native/intake/sequencer.h"
#include "native/intake/witness_round.h"
#include "native/platform/file.h"
#include "native/platform/heap.h"
#include "native/platform/key_file.h"
#include "native/platform/intake_store.h"
#include "native/platform/log.h"
#include "native/platform/system_clock.h"
#include "native/platform/system_entropy.h"

namespace {

using namespace lifecert;
using namespace lifecert::native;

struct Options {
  std::string region;
  std::string listen = "127.0.0.1:8440";
  std::string store;
  std::string blobs;
  std::vector<std::string> witnesses;
  std::string high_water;
  unsigned witness_every_s = 60;
  std::string web;
  std::vector<std::string> fronts;
  std::string tls_certificate;
  std::string tls_key;
  unsigned threads = 2;
};

int fail(const Error& error, const char* what) {
  std::cerr << "lifecert-intake: " << what << ": " << describe(error) << "\n";
  return 1;
}

// The pins come from the same folder as the trust list here: an operator's machine trusts its own folder.
Result<cert::Pins> pins_of(ByteView trust_list) {
  Result<envelope::SignedStatement> statement = envelope::decode_signed(trust_list);
  if (!statement) return statement.error();
  Result<cert::TrustList> list = wire::decode<cert::TrustList>(statement->payload);
  if (!list) return list.error();
  return cert::Pins{list->region, cert::root_set_hash(list->roots)};
}

/// Several intakes take turns by their database.
class PgTurn final : public Turn {
 public:
  explicit PgTurn(PgStore* store) : store_(store) {}
  void take() override { store_->take_turn(); }
  void give_back() override { store_->give_back_turn(); }

 private:
  PgStore* store_;
};

bool split_address(const std::string& listen, http::ServerOptions& options) {
  const std::size_t colon = listen.rfind(':');
  if (colon == std::string::npos) return false;
  options.address = listen.substr(0, colon);
  if (options.address.starts_with('[') && options.address.ends_with(']')) {
    options.address = options.address.substr(1, options.address.size() - 2);
  }
  char* end = nullptr;
  const unsigned long port = std::strtoul(listen.c_str() + colon + 1, &end, 10);
  if (end == nullptr || *end != '\0' || port > 65535) return false;
  options.port = static_cast<std::uint16_t>(port);
  return true;
}

int serve(const Options& options) {
  if (Result<void> good = crypto::start(); !good) return fail(good.error(), "self-test");
  Result<Bytes> trust_bytes = read_file(options.region + "/public/trust-list.bin", 1U << 20);
  if (!trust_bytes) return fail(trust_bytes.error(), "trust list");
  Result<cert::Pins> pins = pins_of(*trust_bytes);
  if (!pins) return fail(pins.error(), "trust list");
  Result<cert::VerifiedTrustList> trust = cert::verify_trust_list(*trust_bytes, *pins);
  if (!trust) return fail(trust.error(), "trust list");

  Result<std::unique_ptr<CoreSigner>> log_key = open_signer(options.region + "/intake/log.key", "log");
  if (!log_key) return fail(log_key.error(), "log key");
  Result<std::unique_ptr<CoreSigner>> cosigner = open_signer(options.region + "/intake/cosigner.key", "time");
  if (!cosigner) return fail(cosigner.error(), "time cosigner key");
  const std::string database = options.store.empty() ? options.region + "/intake/intake.db" : options.store;
  Result<IntakeStore> stores = IntakeStore::open(database, options.blobs, StoreMode::create);
  if (!stores) return fail(stores.error(), "store");
  port::Store& store = stores->front();

  const Log log = Log::to_stderr(Level::info);
  SystemClock clock;
  SystemEntropy entropy;
  Result<std::unique_ptr<intake::Intake>> counter =
      intake::Intake::open({&store, &clock, &entropy, log_key->get(), cosigner->get()}, std::move(*trust));
  if (!counter) return fail(counter.error(), "log");

  Metrics metrics;
  PgTurn turn(stores->shared());
  Sequencer sequencer(**counter, clock, log, stores->shared() != nullptr ? &turn : nullptr);
  Result<std::vector<http::Route>> routes =
      make_routes(**counter, sequencer, clock,
                  {options.web, options.region + "/public/region.json", options.region + "/public/draws", &store, &metrics});
  if (!routes) return fail(routes.error(), "web folder");

  http::ServerOptions server_options;
  if (!split_address(options.listen, server_options)) return fail({Code::bad_argument, options.listen}, "--listen");
  server_options.threads = options.threads;
  server_options.fronts = options.fronts;
  if (!options.tls_certificate.empty()) {
    server_options.tls = http::TlsFiles{options.tls_certificate, options.tls_key};
  }
  server_options.on_access = [log, &metrics](const http::Access& access) {
    metrics.count(access);
    log.info("answered", {{"method", http::name_of(access.method)},
                          {"pattern", access.pattern},
                          {"status", access.status},
                          {"received", access.received_bytes},
                          {"sent", access.sent_bytes},
                          {"took_us", access.took.count()}});
  };

  // Blocked in all threads that start from here on, so that sigwait below is the only one to see them.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);

  Result<std::unique_ptr<http::Server>> server = http::Server::start(std::move(server_options), std::move(*routes));
  if (!server) return fail(server.error(), "listening");
  std::printf("listening on %s\n", (*server)->url().c_str());
  std::fflush(stdout);
  log.info("started", {{"log_size", (*counter)->log_size()}});
  WitnessRound round(**counter, log, {options.witnesses, options.high_water, options.witness_every_s});

  int signal = 0;
  sigwait(&signals, &signal);
  (*server)->stop();
  log.info("stopped", {{"log_size", (*counter)->log_size()}});
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  lifecert::native::keep_freed_memory();
  CLI::App app{"lifecert-intake: takes sealed certifications and signed records, puts them into the region's log and "
               "answers with receipts.\nIt holds the log key and the time cosigner's key and can neither issue, decide "
               "nor open anything."};
  Options options;
  app.add_option("--region", options.region, "folder made by `lifecert region init`")->required();
  app.add_option("--listen", options.listen, "address:port; port 0 lets the system choose")->capture_default_str();
  app.add_option("--store", options.store,
                 "where the log is kept: a file for one intake (default: REGION/intake/intake.db), or\n"
                 "postgres://USER@HOST:PORT/DATABASE for several; a password belongs into ~/.pgpass");
  app.add_option("--blobs", options.blobs,
                 "where sealed packets are kept, instead of in the database: a folder, or a server that speaks S3 as\n"
                 "s3+https://HOST:PORT/BUCKET/PREFIX?region=R, with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY set");
  app.add_option("--witness", options.witnesses, "address of a witness, such as https://witness.example; again for others")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  app.add_option("--witness-every", options.witness_every_s, "seconds between two rounds to the witnesses")
      ->capture_default_str()
      ->check(CLI::Range(1, 86'400));
  app.add_option("--high-water", options.high_water,
                 "file on another machine's disk where the newest checkpoint is noted, for a restore");
  app.add_option("--web", options.web, "folder of the built web app to serve");
  app.add_option("--front", options.fronts,
                 "address of a reverse proxy before this counter, such as 127.0.0.1; again for others. Only what they say in "
                 "X-Real-IP counts as where a request comes from; without it everybody behind a proxy shares one allowance of tries")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  auto* certificate = app.add_option("--tls-cert", options.tls_certificate, "PEM certificate chain; serves HTTPS");
  auto* key = app.add_option("--tls-key", options.tls_key, "PEM private key");
  certificate->needs(key);
  key->needs(certificate);
  app.add_option("--threads", options.threads, "threads for requests")->capture_default_str()->check(CLI::Range(1, 64));
  CLI11_PARSE(app, argc, argv);
  return serve(options);
}
