// lifecert region list | new-roots | next-list | publish | web-manifest: what the roots sign.
//
// The steps are apart because the keys are apart: next-list needs two roots and no network, publish needs the network and no root.
#include <filesystem>
#include <iostream>
#include <memory>

#include "core/base/civil.h"
#include "core/office/region.h"
#include "native/office/intake_link.h"
#include "native/platform/file.h"
#include "native/platform/key_file.h"
#include "native/platform/system_clock.h"
#include "native/platform/system_entropy.h"
#include "native/tools/command.h"
#include "native/tools/next_list.h"
#include "native/tools/web_audit.h"

namespace lifecert::native {
namespace {

constexpr std::uint64_t kMaxListBytes = 1U << 20;

struct NextOptions {
  std::string out;
  std::string hotline;
  std::vector<std::string> reviewers;       // "name=64 hex digits"
  std::vector<std::string> drop_reviewers;
  std::vector<std::string> publishers;
  std::vector<std::string> event_sources;
  std::vector<std::string> witnesses;
  std::vector<std::string> drop_witnesses;
  int quorum = -1;
  bool announce = false;
  bool new_roots = false;
};

Result<cert::NamedKey> named_key(const std::string& text) {
  const std::size_t at = text.find('=');
  if (at == std::string::npos) return Error{Code::bad_syntax, text + ": wants name=64 hex digits"};
  Result<crypto::Hash> key = hash_of_hex(text.substr(at + 1));
  if (!key) return Error{Code::bad_syntax, text.substr(0, at) + ": 64 hex digits of a public key"};
  return cert::NamedKey{text.substr(0, at), *key};
}

int list(Context& context) {
  const std::optional<RegionFolder> folder = context.folder();
  if (!folder) return kUsage;
  Result<cert::VerifiedTrustList> trust = folder->trust();
  if (!trust) return context.fail("trust list", trust.error());
  const cert::TrustList& list = **trust;
  const crypto::Hash roots = cert::root_set_hash(list.roots);
  const bool announced = list.next_root_set != roots;
  const std::int64_t age_days = (SystemClock().now_s() - list.issued_at) / 86'400;
  if (context.json) {
    Json epochs = Json::array();
    for (const cert::RecipientEpoch& one : list.recipients) {
      epochs.push_back({{"epoch", one.epoch}, {"from", one.from}, {"to", one.to}, {"keys", one.keys.size()}});
    }
    Context::print({{"version", list.version}, {"root_set", hex(roots)}, {"next_root_set", hex(list.next_root_set)},
                    {"announced", announced}, {"issued_at", list.issued_at}, {"age_days", age_days},
                    {"expires_at", list.expires_at}, {"reviewers", list.reviewers.size()}, {"epochs", epochs}});
    return kDone;
  }
  std::cout << "version    " << list.version << ", issued " << china_time(list.issued_at) << " (" << age_days
            << " days ago), good until " << china_time(list.expires_at) << "\n"
            << "root set   " << hex(roots) << ", " << unsigned{list.roots.threshold} << " of " << list.roots.keys.size() << "\n"
            << "next set   " << (announced ? hex(list.next_root_set) : std::string("none announced")) << "\n";
  for (const cert::NamedKey& one : list.reviewers) std::cout << "reviewer   " << one.name << "  " << hex(one.key) << "\n";
  for (const cert::NamedKey& one : list.publishers) std::cout << "publisher  " << one.name << "  " << hex(one.key) << "\n";
  for (const cert::NamedKey& one : list.event_sources) std::cout << "events by  " << one.name << "  " << hex(one.key) << "\n";
  for (const cert::RecipientEpoch& one : list.recipients) {
    std::cout << "epoch " << one.epoch << "    " << china_time(one.from) << " to " << china_time(one.to) << ", "
              << one.keys.size() << (one.keys.size() == 1 ? " key\n" : " keys\n");
  }
  return kDone;
}

int new_roots(Context& context) {
  const std::optional<RegionFolder> folder = context.folder();
  if (!folder) return kUsage;
  SystemEntropy entropy;
  Result<std::vector<crypto::SecretKey>> roots = office::draw_roots(entropy);
  if (!roots) return context.fail("drawing roots", roots.error());
  std::error_code fault;
  std::filesystem::create_directories(folder->file("roots-next"), fault);
  std::filesystem::permissions(folder->file("roots-next"), std::filesystem::perms::owner_all, fault);
  for (std::size_t i = 0; i < roots->size(); ++i) {
    Result<void> made = create_seed(folder->file("roots-next/root-" + std::to_string(i + 1) + ".key"), "root", (*roots)[i]);
    if (!made) return context.fail("writing a root", made.error());
  }
  const std::string set = hex(cert::root_set_hash(office::root_set_of(*roots)));
  if (context.json) {
    Context::print({{"folder", folder->file("roots-next")}, {"root_set", set}});
  } else {
    std::cout << "root set   " << set << "\nin         " << folder->file("roots-next") << "\n";
    std::cerr << "Announce it with `lifecert region next-list --announce` and give clients time to see that list before these "
                 "roots take over.\n";
  }
  return kDone;
}

int next(Context& context, const NextOptions& options) {
  const std::optional<RegionFolder> folder = context.folder();
  if (!folder) return kUsage;
  Result<cert::VerifiedTrustList> trust = folder->trust();
  if (!trust) return context.fail("trust list", trust.error());
  office::ListChanges changes;
  changes.hotline = options.hotline;
  changes.drop_reviewers = options.drop_reviewers;
  changes.drop_witnesses = options.drop_witnesses;
  if (options.quorum >= 0) changes.quorum = static_cast<std::uint8_t>(options.quorum);
  for (const auto& [texts, into] : {std::pair{&options.reviewers, &changes.add_reviewers},
                                    std::pair{&options.publishers, &changes.add_publishers},
                                    std::pair{&options.event_sources, &changes.add_event_sources},
                                    std::pair{&options.witnesses, &changes.add_witnesses}}) {
    for (const std::string& text : *texts) {
      Result<cert::NamedKey> key = named_key(text);
      if (!key) return context.fail("reading a key", key.error());
      into->push_back(*key);
    }
  }
  if (options.new_roots) {
    Result<std::vector<crypto::SecretKey>> coming = folder->roots("roots-next");
    if (!coming) return context.fail("roots-next (`lifecert region new-roots` makes it)", coming.error());
    changes.roots = office::root_set_of(*coming);
  }
  if (options.announce) {
    Result<std::vector<crypto::SecretKey>> coming = folder->roots("roots-next");
    if (!coming) return context.fail("roots-next (`lifecert region new-roots` makes it)", coming.error());
    changes.announce = cert::root_set_hash(office::root_set_of(*coming));
  }
  Result<cert::TrustList> made = office::next_list(*trust, changes, SystemClock().now_s());
  if (!made) return context.fail("the next list", made.error());
  Result<std::vector<crypto::SecretKey>> roots = roots_at_hand(*folder, made->roots);
  if (!roots) return context.fail("the root keys", roots.error());
  Result<Bytes> bytes = office::sign_trust_list(*made, *roots);
  if (!bytes) return context.fail("signing", bytes.error());
  // What is handed out must be what everybody takes.
  Result<cert::VerifiedTrustList> taken = cert::follow_trust_list(*trust, *bytes);
  if (!taken) return context.fail("the next list", taken.error());
  const std::string out = options.out.empty() ? folder->file("public/next-list.bin") : options.out;
  if (Result<void> written = write_file_atomic(out, *bytes, Audience::everyone); !written) {
    return context.fail("writing", written.error());
  }
  if (context.json) {
    Context::print({{"version", made->version}, {"file", out}});
  } else {
    std::cout << "version " << made->version << " in " << out << "\n";
    std::cerr << "It is in force once `lifecert region publish` has handed it to the intake.\n";
  }
  return kDone;
}

int publish(Context& context, const std::string& file) {
  const std::optional<RegionFolder> folder = context.folder();
  if (!folder) return kUsage;
  Result<cert::VerifiedTrustList> trust = folder->trust();
  if (!trust) return context.fail("trust list", trust.error());
  const std::string path = file.empty() ? folder->file("public/next-list.bin") : file;
  Result<Bytes> bytes = read_file(path, kMaxListBytes);
  if (!bytes) return context.fail(path, bytes.error());
  Result<cert::VerifiedTrustList> next = cert::follow_trust_list(*trust, *bytes);
  if (!next) return context.fail(path + "; the list in force stays", next.error());
  Result<envelope::SignedStatement> statement = envelope::decode_signed(*bytes);
  if (!statement) return context.fail(path, statement.error());
  Result<std::unique_ptr<CoreSigner>> signer = folder->registrar();
  if (!signer) return context.fail("registrar's key", signer.error());
  SystemClock clock;
  IntakeLink link(context.intake, context.ca_file, *trust, envelope::Role::registrar, **signer, clock);
  Result<receipt::Logged> logged = link.post(*statement);
  if (!logged) return context.fail("handing it to the intake; the list in force stays", logged.error());
  if (Result<void> kept = folder->publish(*trust, *next); !kept) return context.fail("writing public/", kept.error());
  if (context.json) {
    Context::print({{"version", (*next)->version}, {"index", logged->index()}});
  } else {
    std::cout << "version " << (*next)->version << " is in force, leaf " << logged->index() << " of the log\n";
  }
  return kDone;
}

template <class List>
void add_list(CLI::App& command, const char* name, List& into, const char* text) {
  command.add_option(name, into, text)->expected(1)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

int sign_web(Context& context, const std::string& web, const std::string& out) {
  const std::optional<RegionFolder> folder = context.folder();
  if (!folder) return kUsage;
  Result<cert::VerifiedTrustList> trust = folder->trust();
  if (!trust) return context.fail("trust list", trust.error());
  Result<std::vector<cert::WebFile>> files = list_web_files(web);
  if (!files) return context.fail("the page's folder", files.error());
  Result<std::vector<crypto::SecretKey>> seeds = roots_at_hand(*folder, (*trust)->roots);
  if (!seeds) return context.fail("roots", seeds.error());
  std::vector<CoreSigner> roots;
  for (crypto::SecretKey& seed : *seeds) roots.emplace_back(std::move(seed));
  std::vector<port::Signer*> signers;
  for (CoreSigner& one : roots) signers.push_back(&one);
  Result<std::string> note = cert::sign_web_manifest({(*trust)->region, SystemClock().now_s(), std::move(*files)}, signers);
  if (!note) return context.fail("signing", note.error());
  Result<cert::WebManifest> read = cert::verify_web_manifest(*note, *trust);
  if (!read) return context.fail("signing", read.error());
  const std::string path = out.empty() ? folder->file("public/web-manifest.txt") : out;
  if (Result<void> kept = write_file_atomic(path, view_of(*note), Audience::everyone); !kept) {
    return context.fail(path, kept.error());
  }
  if (context.json) {
    Context::print({{"manifest", path}, {"files", read->files.size()}, {"signatures", signers.size()}});
  } else {
    std::cout << read->files.size() << " files signed by " << signers.size() << " roots: " << path << "\n";
  }
  return kDone;
}

}  // namespace

void add_trust_commands(CLI::App& region, Context& context) {
  region.add_subcommand("list", "show the trust list in force, and how old it is")->callback([&context] { list(context); });
  region
      .add_subcommand("new-roots",
                      "draw three new roots into roots-next/, to be announced and, when clients have seen that, to take over")
      ->callback([&context] { new_roots(context); });

  auto options = std::make_shared<NextOptions>();
  CLI::App* next_command = region.add_subcommand(
      "next-list",
      "Makes the next version of the trust list from the one in force and signs it with two roots. Needs no network.\n"
      "Recipients' epochs stay as they are: `lifecert vault rotate` turns those, draws their keys and destroys the old ones.\n"
      "\n"
      "Examples:\n"
      "  lifecert --region hexi region next-list --reviewer wang-3=<64 hex digits> --drop-reviewer li-2\n"
      "  lifecert --region hexi region next-list --witness witness.example/1=<64 hex digits> --quorum 1\n"
      "  lifecert --region hexi region next-list --announce      # the roots in roots-next/ will follow\n"
      "  lifecert --region hexi region next-list --new-roots     # ... and now they do\n");
  next_command->add_option("--out", options->out, "file to write; public/next-list.bin when it is not named");
  next_command->add_option("--hotline", options->hotline, "telephone that people may call");
  add_list(*next_command, "--reviewer", options->reviewers, "name=public key in hex; again for others");
  add_list(*next_command, "--drop-reviewer", options->drop_reviewers, "name; again for others");
  add_list(*next_command, "--witness", options->witnesses, "another body's key for the log: name=public key in hex; again for others");
  add_list(*next_command, "--drop-witness", options->drop_witnesses, "name; again for others");
  next_command->add_option("--quorum", options->quorum, "how many witnesses make a receipt witnessed")->check(CLI::Range(0, 16));
  add_list(*next_command, "--publisher", options->publishers, "who may sign the catalogue: name=public key in hex");
  add_list(*next_command, "--event-source", options->event_sources, "whose signed events are evidence: name=public key in hex");
  next_command->add_flag("--announce", options->announce, "say that the roots in roots-next/ will follow");
  next_command->add_flag("--new-roots", options->new_roots, "the announced roots in roots-next/ sign from now on");
  next_command->callback([options, &context] { next(context, *options); });

  auto file = std::make_shared<std::string>();
  CLI::App* publish_command = region.add_subcommand(
      "publish", "Hands the next list to the intake and, once it is a leaf of the log, puts it into public/. A list that is\n"
                 "refused leaves the one in force.");
  publish_command->add_option("file", *file, "public/next-list.bin when it is not named");
  publish_command->callback([file, &context] { publish(context, *file); });

  struct WebOptions {
    std::string folder, out;
  };
  auto web = std::make_shared<WebOptions>();
  CLI::App* web_command = region.add_subcommand(
      "web-manifest",
      "Lists the files of a built page with their hashes and signs the list with two roots, for `audit --web`. Needs no network.\n"
      "\n"
      "Example:\n"
      "  lifecert --region hexi region web-manifest /usr/share/lifecert/web\n");
  web_command->add_option("folder", web->folder, "the built page")->required();
  web_command->add_option("--out", web->out, "file to write; public/web-manifest.txt when it is not named");
  web_command->callback([web, &context] { sign_web(context, web->folder, web->out); });
}

}  // namespace lifecert::native
