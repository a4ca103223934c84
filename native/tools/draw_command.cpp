// lifecert draw commit, lifecert draw run, lifecert draw verify
#include <sys/stat.h>

#include <iostream>
#include <memory>

#include "core/base/civil.h"
#include "core/crypto/hash.h"
#include "core/receipt/draw_bundle.h"
#include "core/receipt/slip.h"
#include "native/office/hall_line.h"
#include "native/platform/file.h"
#include "native/platform/key_file.h"
#include "native/platform/system_entropy.h"
#include "native/tools/command.h"
#include "native/tools/draw_files.h"
#include "native/tools/reviewer_desk.h"

namespace lifecert::native {
namespace {

constexpr std::uint64_t kMaxFile = 24ULL << 20U;

struct DrawOptions {
  std::string number;
  std::string objects;
  std::string inspectors;
  std::string conflicts;
  std::string rules;
  std::string file;
  std::int64_t in_s = 60;
  bool demonstration = false;
  bool without_secret = false;
};

Result<std::string> text_file(const std::string& path) {
  Result<Bytes> bytes = read_file(path, kMaxFile);
  if (!bytes) return Error{bytes.error().code, path};
  return text_of(*bytes);
}

std::string draw_path(const RegionFolder& folder, const std::string& number, const char* what) {
  return folder.file("draw/" + number + what);
}

bool is_draw_number(const std::string& number) {
  return !number.empty() && number.size() <= 32 && number.find_first_not_of("0123456789-") == std::string::npos;
}

struct Lists {
  Bytes objects;
  Bytes inspectors;
  draw::Rulebook rules;
  std::uint32_t object_count = 0;
  std::uint32_t inspector_count = 0;
};

Result<Lists> read_lists(const DrawOptions& options) {
  Result<std::string> objects = text_file(options.objects);
  if (!objects) return objects.error();
  Result<std::string> inspectors = text_file(options.inspectors);
  if (!inspectors) return inspectors.error();
  Result<std::string> rules_text = text_file(options.rules);
  if (!rules_text) return rules_text.error();
  Result<std::string> conflicts = options.conflicts.empty() ? Result<std::string>(std::string()) : text_file(options.conflicts);
  if (!conflicts) return conflicts.error();
  Result<draw::Rulebook> rules = read_rules(*rules_text);
  if (!rules) return rules.error();
  TableFaults faults;
  const auto told = [&faults](const std::string& file, std::size_t before) {
    for (std::size_t i = before; i < faults.size(); ++i) std::cerr << "lifecert: " << file << ": " << faults[i] << "\n";
    return faults.size();
  };
  const draw::ObjectList object_list = read_objects(*objects, rules->title, faults);
  std::size_t seen = told(options.objects, 0);
  draw::InspectorList inspector_list = read_inspectors(*inspectors, rules->title, faults);
  seen = told(options.inspectors, seen);
  if (!options.conflicts.empty()) read_conflicts(inspector_list, *conflicts, faults);
  told(options.conflicts, seen);
  if (!faults.empty()) return Error{Code::bad_syntax, std::to_string(faults.size()) + " faults in the lists"};
  if (Result<void> good = draw::check_lists(object_list, inspector_list, *rules); !good) return good.error();
  return Lists{wire::encode(object_list), wire::encode(inspector_list), std::move(*rules),
               static_cast<std::uint32_t>(object_list.objects.size()),
               static_cast<std::uint32_t>(inspector_list.inspectors.size())};
}

std::unique_ptr<HallLine> open_line(Context& context, const RegionFolder& folder) {
  Result<std::unique_ptr<HallLine>> line =
      HallLine::open(folder, envelope::Role::draw_officer, "draw/officer.key", context.intake, context.ca_file);
  if (!line) {
    context.fail("the draw officer's key", line.error());
    return nullptr;
  }
  if (Result<void> good = (*line)->sync(); !good) {
    context.fail("reading the draws", good.error());
    return nullptr;
  }
  return std::move(*line);
}

int commit(Context& context, const DrawOptions& options) {
  const std::optional<RegionFolder> folder = context.folder();
  if (!folder) return kUsage;
  if (!is_draw_number(options.number)) return context.usage("--number wants digits and hyphens, e.g. 2026-017");
  Result<Lists> lists = read_lists(options);
  if (!lists) return context.fail("the draw's lists", lists.error());
  const std::unique_ptr<HallLine> line = open_line(context, *folder);
  if (!line) return context.exit_code;
  SystemEntropy entropy;
  draw::Secret secret{};
  if (Result<void> good = entropy.fill(secret); !good) return context.fail("a secret", good.error());
  draw::Commitment made;
  made.region = line->trust()->region;
  made.number = options.number;
  made.demonstration = options.demonstration;
  made.committed_at = line->now_s();
  made.draw_at = line->now_s() + options.in_s;
  made.objects = draw::file_hash(lists->objects);
  made.inspectors = draw::file_hash(lists->inspectors);
  made.object_count = lists->object_count;
  made.inspector_count = lists->inspector_count;
  made.secret_hash = draw::secret_hash(secret);
  made.rules = lists->rules;
  // Kept before anybody is told: a commitment whose secret is lost can't be revealed.
  const std::string secret_path = draw_path(*folder, options.number, ".secret");
  if (Result<void> kept = create_seed(secret_path, "draw-secret", crypto::SecretKey(secret)); !kept) {
    return context.fail("keeping the secret", kept.error());
  }
  for (const auto& [what, bytes] : {std::pair{".objects", &lists->objects}, std::pair{".inspectors", &lists->inspectors}}) {
    Result<void> kept = create_file(draw_path(*folder, options.number, what), *bytes, Audience::owner_only);
    if (!kept) return context.fail("keeping the lists", kept.error());
  }
  const Bytes payload = wire::encode(made);
  const std::string id = hex(crypto::blake2b(payload));
  if (Result<receipt::Logged> logged = line->sign_and_post(envelope::Kind::draw_commitment, payload); !logged) {
    return context.fail("committing", logged.error());
  }
  if (context.json) {
    Context::print({{"draw", id}, {"number", options.number}, {"draw_at", made.draw_at}, {"objects", made.object_count}});
  } else {
    std::cout << "committed " << options.number << " over " << made.object_count << " objects and " << made.inspector_count
              << " inspectors, to be drawn at " << china_time(made.draw_at) << "\n"
              << "draw " << id << "\n";
  }
  return kDone;
}

const draw::Entry* entry_of(const HallLine& line, const std::string& number) {
  for (const auto& [id, entry] : line.state().draws().entries()) {
    if (entry.commitment.number == number) return &entry;
  }
  return nullptr;
}

// Reveals the secret if the seed is there and it was not revealed yet; nothing else to do then.
Result<void> reveal(HallLine& line, const RegionFolder& folder, const draw::Entry& entry) {
  if (entry.secret || entry.without_secret || entry.checkpoint.empty()) return {};
  Result<crypto::SecretKey> secret = read_seed(draw_path(folder, entry.commitment.number, ".secret"), "draw-secret");
  if (!secret) return secret.error();
  draw::Reveal made{draw::kVersion, line.trust()->region, entry.id, {}};
  std::ranges::copy(secret->view(), made.secret.begin());
  Result<receipt::Logged> logged = line.sign_and_post(envelope::Kind::draw_reveal, wire::encode(made));
  if (!logged) return logged.error();
  return line.sync();
}

Result<receipt::DrawVerdict> publish(HallLine& line, const RegionFolder& folder, const std::string& number,
                                     const draw::Outcome& outcome, const Bytes& objects, const Bytes& inspectors) {
  Result<receipt::DrawBundle> bundle = line.link().draw_bundle(outcome.commitment);
  if (!bundle) return bundle.error();
  bundle->objects = objects;
  bundle->inspectors = inspectors;
  bundle->outcome = wire::encode(outcome);
  const Bytes file = wire::encode(*bundle);
  Result<receipt::DrawVerdict> verdict = receipt::verify_draw(file, line.trust());
  if (!verdict || !verdict->holds) return verdict;
  ::mkdir(folder.file("public/draws").c_str(), 0755);
  const std::string base = folder.file("public/draws/" + hex(outcome.commitment));
  if (Result<void> kept = write_file_atomic(base + ".draw", file, Audience::everyone); !kept) return kept.error();
  const std::string csv = outcome_csv(verdict->objects, verdict->inspectors, verdict->drawn);
  const std::string table = folder.file("public/draws/" + number + ".csv");
  if (Result<void> kept = write_file_atomic(table, view_of(csv), Audience::everyone); !kept) return kept.error();
  return verdict;
}

int show(const Context& context, const receipt::DrawVerdict& verdict) {
  if (context.json) {
    Json findings = Json::object();
    for (const receipt::DrawFinding& one : verdict.findings) findings[std::string(name_of(one.check))] = name_of(one.code);
    Context::print({{"draw", hex(verdict.id)}, {"number", verdict.commitment.number}, {"holds", verdict.holds},
                    {"with_secret", verdict.with_secret}, {"drawn", verdict.drawn.size()}, {"findings", findings}});
  } else {
    for (const receipt::DrawFinding& one : verdict.findings) {
      std::cout << (one.code == Code::ok ? "holds  " : "FAILS  ") << name_of(one.check)
                << (one.code == Code::ok ? "" : ": " + std::string(sentence(one.code))) << "\n";
    }
    if (verdict.holds) std::cout << outcome_csv(verdict.objects, verdict.inspectors, verdict.drawn);
  }
  return verdict.holds ? kDone : kRefused;
}

int run(Context& context, const DrawOptions& options) {
  const std::optional<RegionFolder> folder = context.folder();
  if (!folder) return kUsage;
  const std::unique_ptr<HallLine> line = open_line(context, *folder);
  if (!line) return context.exit_code;
  const draw::Entry* entry = entry_of(*line, options.number);
  if (entry == nullptr) return context.fail("the draw", {Code::unknown_draw, options.number});
  if (!options.without_secret) {
    if (Result<void> good = reveal(*line, *folder, *entry); !good) return context.fail("revealing the secret", good.error());
  }
  entry = entry_of(*line, options.number);
  Result<crypto::Hash> seed = draw::seed_of(*entry);
  if (!seed) return context.fail("the seed", seed.error());
  Result<Bytes> objects = read_file(draw_path(*folder, options.number, ".objects"), kMaxFile);
  if (!objects) return context.fail("the first list", objects.error());
  Result<Bytes> inspectors = read_file(draw_path(*folder, options.number, ".inspectors"), kMaxFile);
  if (!inspectors) return context.fail("the second list", inspectors.error());
  Result<draw::Outcome> outcome = draw::run_committed(entry->commitment, entry->id, *objects, *inspectors, *seed);
  if (!outcome) return context.fail("drawing", outcome.error());
  if (!entry->result) {
    const draw::ResultStatement result{draw::kVersion,
                                       line->trust()->region,
                                       entry->id,
                                       *seed,
                                       entry->secret.has_value(),
                                       draw::file_hash(wire::encode(*outcome)),
                                       static_cast<std::uint32_t>(outcome->drawn.size())};
    Result<receipt::Logged> logged = line->sign_and_post(envelope::Kind::draw_result, wire::encode(result));
    if (!logged) return context.fail("publishing the result", logged.error());
  }
  Result<receipt::DrawVerdict> verdict = publish(*line, *folder, options.number, *outcome, *objects, *inspectors);
  if (!verdict) return context.fail("publishing the draw", verdict.error());
  return show(context, *verdict);
}

// The passed certifications as a list to draw re-checks from: no names, the class says how fresh they were; and the reviewers.
int list_certifications(Context& context, const DrawOptions& options) {
  const std::optional<RegionFolder> folder = context.folder();
  if (!folder) return kUsage;
  Result<std::unique_ptr<ReviewerDesk>> desk = ReviewerDesk::open(*folder, "", context.intake, context.ca_file);
  if (!desk) return context.fail("the reviewer's desk", desk.error());
  if (Result<void> synced = (*desk)->sync(); !synced) return context.fail("reading the log", synced.error());
  std::string objects = "id,name,class,excluded\n";
  std::size_t count = 0;
  for (const office::Case& about : (*desk)->book().cases()) {
    if (about.decisions.empty() || about.decisions.back().content.verdict != cert::Verdict::pass) continue;
    const std::string_view fresh = about.assessment.challenged ? cert::name_of(about.assessment.freshness) : "unchallenged";
    objects += receipt::spoken_number(about.submission) + ",," + std::string(fresh) + ",\n";
    ++count;
  }
  std::string inspectors = "id,name,unit\n";
  for (const cert::NamedKey& one : (*desk)->trust()->reviewers) inspectors += one.name + ",,\n";
  for (const auto& [path, text] : {std::pair{options.objects, objects}, std::pair{options.inspectors, inspectors}}) {
    Result<void> kept = write_file_atomic(path, view_of(text), Audience::owner_only);
    if (!kept) return context.fail(path, kept.error());
  }
  if (context.json) {
    Context::print({{"certifications", count}, {"reviewers", (*desk)->trust()->reviewers.size()}});
  } else {
    std::cout << count << " passed certifications and " << (*desk)->trust()->reviewers.size() << " reviewers listed\n";
  }
  return kDone;
}

int verify(Context& context, const DrawOptions& options) {
  const std::optional<RegionFolder> folder = context.folder();
  if (!folder) return kUsage;
  Result<cert::VerifiedTrustList> trust = folder->trust();
  if (!trust) return context.fail("the trust list", trust.error());
  Result<Bytes> file = read_file(options.file, kMaxFile);
  if (!file) return context.fail("the draw's file", file.error());
  Result<receipt::DrawVerdict> verdict = receipt::verify_draw(*file, *trust);
  if (!verdict) return context.fail("the draw's file", verdict.error());
  return show(context, *verdict);
}

}  // namespace

void add_draw_commands(CLI::App& app, Context& context) {
  CLI::App* draw = app.add_subcommand("draw", "Double-random draws that anyone can recompute.");
  draw->require_subcommand(1);
  auto options = std::make_shared<DrawOptions>();

  CLI::App* make = draw->add_subcommand("commit",
                                        "Commits to two lists and a rulebook, for a time to come. Lists are CSV: objects "
                                        "id,name,class,excluded;\ninspectors id,name,unit; conflicts inspector,object,reason.");
  make->add_option("--number", options->number, "as published, e.g. 2026-017")->required();
  make->add_option("--objects", options->objects, "the first list")->required()->check(CLI::ExistingFile);
  make->add_option("--inspectors", options->inspectors, "the second list")->required()->check(CLI::ExistingFile);
  make->add_option("--conflicts", options->conflicts, "who is not sent where")->check(CLI::ExistingFile);
  make->add_option("--rules", options->rules, "the rulebook, JSON")->required()->check(CLI::ExistingFile);
  make->add_option("--in", options->in_s, "seconds from now until the draw")->capture_default_str()->check(CLI::Range(2, 31'622'400));
  make->add_flag("--demonstration", options->demonstration, "the lists are invented");
  make->callback([options, &context] { context.exit_code = commit(context, *options); });

  CLI::App* recheck = draw->add_subcommand(
      "certifications", "Lists the passed certifications and the reviewers, as the two lists of a draw of re-checks.\n"
                        "Classes are F60m, F72h, F7d, F30d, stale and unchallenged, for the rulebook to weigh.");
  recheck->add_option("--objects", options->objects, "file to write the first list to")->required();
  recheck->add_option("--inspectors", options->inspectors, "file to write the second list to")->required();
  recheck->callback([options, &context] { context.exit_code = list_certifications(context, *options); });

  CLI::App* go = draw->add_subcommand("run", "Reveals the secret, draws, signs the result and publishes it as a file.");
  go->add_option("number", options->number, "which draw")->required();
  go->add_flag("--without-secret", options->without_secret, "do not reveal; works when the log says that none came in time");
  go->callback([options, &context] { context.exit_code = run(context, *options); });

  CLI::App* check = draw->add_subcommand("verify", "Recomputes a published draw from its file and the trust list alone.");
  check->add_option("file", options->file, "ID.draw")->required()->check(CLI::ExistingFile);
  check->callback([options, &context] { context.exit_code = verify(context, *options); });
}

}  // namespace lifecert::native
