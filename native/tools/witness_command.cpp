// lifecert witness init, lifecert witness serve
#include <algorithm>
#include <csignal>
#include <iostream>
#include <memory>

#include "core/crypto/sign.h"
#include "native/http/server.h"
#include "native/platform/file.h"
#include "native/platform/key_file.h"
#include "native/platform/sqlite_store.h"
#include "native/platform/system_clock.h"
#include "native/platform/system_entropy.h"
#include "native/tools/command.h"
#include "native/tools/witness_server.h"

namespace lifecert::native {
namespace {

struct Options {
  std::string key;
  std::string store = "witness.db";
  std::string listen = "127.0.0.1:8450";
  WitnessOptions witness;
};

int init(Context& context, const Options& options) {
  SystemEntropy entropy;
  crypto::SecretKey seed;
  if (Result<void> drawn = entropy.fill(seed.writable()); !drawn) return context.fail("entropy", drawn.error());
  const crypto::SignKeyPair pair = crypto::sign_key_pair(seed.copy());
  if (Result<void> made = create_seed(options.key, "witness", seed); !made) return context.fail("key file", made.error());
  if (context.json) {
    Context::print({{"key_file", options.key}, {"public_key", hex(pair.public_key)}});
  } else {
    std::cout << "public key " << hex(pair.public_key)
              << "\nGive it, with the witness's name, to the region: lifecert region next-list --witness NAME="
              << hex(pair.public_key) << "\n";
  }
  return kDone;
}

int serve(Context& context, Options options) {
  const std::optional<RegionFolder> folder = context.folder();
  if (!folder) return kUsage;
  Result<cert::VerifiedTrustList> trust = folder->trust();
  if (!trust) return context.fail("trust list", trust.error());
  Result<std::unique_ptr<CoreSigner>> signer = open_signer(options.key, "witness");
  if (!signer) return context.fail("key", signer.error());
  const auto named = std::ranges::find_if((*trust)->witnesses, [&](const cert::NamedKey& one) {
    return one.name == options.witness.name && one.key == (*signer)->public_key();
  });
  if (named == (*trust)->witnesses.end()) return context.fail("trust list", Error{Code::wrong_key, options.witness.name});
  Result<std::unique_ptr<SqliteStore>> store = SqliteStore::open(options.store, {.mode = StoreMode::create});
  if (!store) return context.fail("store", store.error());
  const std::size_t colon = options.listen.rfind(':');
  if (colon == std::string::npos) return context.usage("--listen wants address:port");
  http::ServerOptions server_options;
  server_options.address = options.listen.substr(0, colon);
  server_options.port = static_cast<std::uint16_t>(std::strtoul(options.listen.c_str() + colon + 1, nullptr, 10));
  server_options.threads = 1;

  options.witness.log_url = context.intake;
  options.witness.ca_file = context.ca_file;
  SystemClock clock;
  const Log log = Log::to_stderr(Level::info);
  WitnessServer witness({store->get(), &clock, signer->get()}, *trust, options.witness, log);
  if (Result<void> heard = witness.hear(); !heard) {
    log.error("not_speaking", {{"reason", name_of(heard.error().code)}, {"where", heard.error().where}});
  } else {
    log.info("speaking", {});
  }
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  Result<std::unique_ptr<http::Server>> server = http::Server::start(std::move(server_options), witness.routes());
  if (!server) return context.fail("listening", server.error());
  std::cout << "listening on " << (*server)->url() << std::endl;
  int signal = 0;
  sigwait(&signals, &signal);
  (*server)->stop();
  return kDone;
}

}  // namespace

void add_witness_commands(CLI::App& app, Context& context) {
  CLI::App* witness = app.add_subcommand("witness", "another body that watches a region's log: its key, its service");
  witness->require_subcommand(1);
  auto options = std::make_shared<Options>();
  CLI::App* init_command = witness->add_subcommand("init", "Makes the witness's key; an existing file is not touched.");
  init_command->add_option("key", options->key, "file to make")->required();
  init_command->callback([options, &context] { init(context, *options); });

  CLI::App* serve_command = witness->add_subcommand(
      "serve",
      "Puts its name under each tree head that continues the one before. At its start it hears the log (--intake) and the\n"
      "other witnesses, and takes the newest on only if it continues all that anybody remembers. If the log does not answer\n"
      "it is silent for 24 hours. A fork is kept (GET /fork), and nothing is signed after it. Speaks C2SP tlog-witness.\n"
      "It needs the region's public folder only: public/trust-list.bin and public/region.json.\n"
      "\n"
      "Example:\n"
      "  lifecert --region hexi --intake https://hexi.example witness serve --name witness.example/1 --key w.key \\\n"
      "    --other https://witness-2.example --listen 127.0.0.1:8450\n");
  serve_command->add_option("--name", options->witness.name, "its name in the region's trust list")->required();
  serve_command->add_option("--key", options->key, "key file made by `witness init`")->required();
  serve_command->add_option("--store", options->store, "file with what it has seen")->capture_default_str();
  serve_command->add_option("--listen", options->listen, "address:port")->capture_default_str();
  serve_command->add_option("--other", options->witness.others, "address of another witness; again for others")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  serve_command->callback([options, &context] { context.exit_code = serve(context, *options); });
}

}  // namespace lifecert::native
