// lifecert catalog editor | build | publish | history | show | search | delta | apply | verify
#include <filesystem>
#include <iostream>
#include <memory>

#include "core/base/civil.h"
#include "core/catalog/assemble.h"
#include "core/catalog/delta.h"
#include "core/catalog/search.h"
#include "core/crypto/sign.h"
#include "core/envelope/signed.h"
#include "native/catalog/content.h"
#include "native/office/catalogue_history.h"
#include "native/office/intake_link.h"
#include "native/platform/file.h"
#include "native/platform/mapped_file.h"
#include "native/platform/system_clock.h"
#include "native/platform/system_entropy.h"
#include "native/tools/command.h"

namespace lifecert::native {
namespace {

using namespace catalog;

constexpr std::uint64_t kMaxFileBytes = std::uint64_t{512} << 20;
constexpr std::int64_t kWarrantLife_s = 400LL * 24 * 3600;
constexpr const char* kEditorWarrant = "hall/warrant.bin";

// A file with its catalogue, read where it lies: of a large one only what is asked for comes from the disk.
struct Opened {
  MappedFile mapped;
  ByteView file;
  std::optional<Catalogue> catalogue;
};

std::optional<CatalogueTrust> trust_of(Context& context) {
  const std::optional<RegionFolder> folder = context.folder();
  if (!folder) {
    context.exit_code = kUsage;
    return std::nullopt;
  }
  Result<cert::VerifiedTrustList> list = folder->trust();
  if (!list) {
    context.fail("trust list", list.error());
    return std::nullopt;
  }
  return CatalogueTrust{(*list)->region, (*list)->registrars};
}

std::unique_ptr<Opened> open_file(Context& context, const std::string& path, const CatalogueTrust& trust) {
  auto opened = std::make_unique<Opened>();
  Result<MappedFile> mapped = MappedFile::open(path, kMaxFileBytes);
  if (!mapped) {
    context.fail("reading " + path, mapped.error());
    return nullptr;
  }
  opened->mapped = std::move(*mapped);
  opened->file = opened->mapped.bytes();
  Result<Catalogue> catalogue = Catalogue::open(opened->file, trust);
  if (!catalogue) {
    context.fail(path, catalogue.error());
    return nullptr;
  }
  opened->catalogue.emplace(std::move(*catalogue));
  return opened;
}

Result<Bytes> record_bytes(const Opened& opened, std::uint32_t number) {
  const Result<RecordPlace> place = opened.catalogue->place(number);
  if (!place) return place.error();
  if (place->offset + place->size > opened.file.size()) return Error{Code::truncated, "records"};
  const ByteView part = opened.file.subspan(static_cast<std::size_t>(place->offset), place->size);
  Bytes bytes(part.begin(), part.end());
  if (Result<void> good = opened.catalogue->check_record(number, bytes); !good) return good.error();
  return bytes;
}

std::string limit_text(const TimeLimit& limit) {
  switch (limit.unit) {
    case LimitUnit::at_once:
      return "即时";
    case LimitUnit::working_days:
      return std::to_string(limit.amount) + " 个工作日";
    case LimitUnit::calendar_days:
      return std::to_string(limit.amount) + " 天";
    case LimitUnit::months:
      return std::to_string(limit.amount) + " 个月";
    case LimitUnit::none:
      return "未规定";
  }
  return {};
}

std::string title_of(const Opened& opened, std::uint32_t number) {
  const IndexView& index = opened.catalogue->index();
  return index.display(index.name_of(number));
}

Result<std::unique_ptr<CoreSigner>> editor_key(const RegionFolder& folder, std::uint32_t serial) {
  return open_signer(folder.file("hall/editor-" + std::to_string(serial) + ".key"), "editor");
}

// ---- editor

int make_editor(Context& context, const std::string& name) {
  const std::optional<RegionFolder> folder = context.folder();
  if (!folder) return kUsage;
  Result<cert::VerifiedTrustList> list = folder->trust();
  if (!list) return context.fail("trust list", list.error());
  Result<std::unique_ptr<CoreSigner>> registrar = folder->registrar();
  if (!registrar) return context.fail("registrar's key", registrar.error());
  std::error_code fault;
  std::filesystem::create_directories(folder->file("hall"), fault);
  if (fault) return context.fail("hall", {Code::store_failed, folder->file("hall")});

  EditorWarrant warrant{(*list)->region, name, {}, 1, SystemClock().now_s(), 0};
  // A warrant that is there goes on with the next serial, and its key ends.
  if (const Result<Bytes> before = read_file(folder->file(kEditorWarrant), 1U << 16)) {
    const Result<envelope::SignedStatement> statement = envelope::decode_signed(*before);
    const Result<EditorWarrant> old = statement ? wire::decode<EditorWarrant>(statement->payload) : statement.error();
    if (old) warrant.serial = old->serial + 1;
  }
  warrant.to = warrant.from + kWarrantLife_s;
  SystemEntropy entropy;
  crypto::SecretKey seed;
  if (Result<void> drawn = entropy.fill(seed.writable()); !drawn) return context.fail("key", drawn.error());
  warrant.key = crypto::sign_key_pair(seed.copy()).public_key;
  Result<envelope::SignedStatement> signed_warrant = envelope::sign_statement(
      envelope::Kind::catalogue_warrant, wire::encode(warrant), envelope::Role::registrar, **registrar);
  if (!signed_warrant) return context.fail("warrant", signed_warrant.error());
  const std::string key_file = folder->file("hall/editor-" + std::to_string(warrant.serial) + ".key");
  if (Result<void> made = create_seed(key_file, "editor", seed); !made) return context.fail("key", made.error());
  Result<void> written =
      write_file_atomic(folder->file(kEditorWarrant), wire::encode(*signed_warrant), Audience::everyone);
  if (!written) return context.fail("warrant", written.error());
  if (context.json) {
    Context::print({{"editor", name}, {"serial", warrant.serial}, {"key", key_file}});
  } else {
    std::cout << "editor " << name << ", warrant " << warrant.serial << " until " << china_time(warrant.to) << "\n";
  }
  return kDone;
}

// ---- build

struct BuildOptions {
  std::string source;
  std::string out;
  std::string previous;
  bool check = false;
};

int refuse(Context& context, const std::vector<SourceFault>& faults) {
  if (context.json) {
    Json list = Json::array();
    for (const SourceFault& one : faults) {
      list.push_back({{"file", one.file},
                      {"row", one.row},
                      {"column", one.column},
                      {"expected", one.expected},
                      {"expected_zh", one.expected_zh}});
    }
    Context::print({{"published", false}, {"faults", std::move(list)}});
  } else {
    for (const SourceFault& one : faults) std::cout << line_of(one) << "\n";
  }
  std::cerr << "lifecert: " << faults.size() << (faults.size() == 1 ? " fault" : " faults")
            << ", nothing was published.\n";
  return context.exit_code = kRefused;
}

int build(Context& context, const BuildOptions& options) {
  Result<SourceContent> source = read_content(options.source);
  if (!source) return context.fail("reading " + options.source, source.error());
  if (!source->faults.empty()) return refuse(context, source->faults);
  Result<std::vector<RawRecord>> records = raw_records(source->content);
  if (!records) return context.fail("entries", records.error());
  if (options.check) {
    if (context.json)
      Context::print({{"published", false}, {"records", records->size()}, {"faults", Json::array()}});
    else
      std::cout << records->size() << " entries, no fault\n";
    return kDone;
  }
  if (options.out.empty()) return context.usage("catalog build wants --out FILE, or --check");

  const std::optional<CatalogueTrust> trust = trust_of(context);
  if (!trust) return context.exit_code;
  const std::optional<RegionFolder> folder = context.folder();
  CatalogueHead head;
  head.version = 1;
  if (!options.previous.empty()) {
    const std::unique_ptr<Opened> before = open_file(context, options.previous, *trust);
    if (before == nullptr) return context.exit_code;
    head.version = before->catalogue->head().version + 1;
    head.previous = before->catalogue->hash();
  }
  head.region = trust->region;
  head.title = source->settings.title;
  head.title_en = source->settings.title_en;
  head.issued_at = SystemClock().now_s();
  head.stale_after = day_of_time(head.issued_at, kChinaOffsetS) + source->settings.stale_after_days;
  head.demonstration = source->settings.demonstration;

  Result<Bytes> warrant = read_file(folder->file(kEditorWarrant), 1U << 16);
  if (!warrant) return context.fail("no editor yet: lifecert catalog editor", warrant.error());
  const Result<envelope::SignedStatement> statement = envelope::decode_signed(*warrant);
  const Result<EditorWarrant> plain = statement ? wire::decode<EditorWarrant>(statement->payload) : statement.error();
  if (!plain) return context.fail("warrant", plain.error());
  Result<std::unique_ptr<CoreSigner>> signer = editor_key(*folder, plain->serial);
  if (!signer) return context.fail("editor's key", signer.error());

  Result<Unsigned> made =
      assemble(head, wire::encode(source->content.book), wire::encode(source->content.vocabulary), *records);
  if (!made) return context.fail("making the catalogue", made.error());
  Result<envelope::SignedStatement> signed_head =
      envelope::sign_statement(envelope::Kind::catalogue, payload(*made), envelope::Role::catalogue_editor, **signer);
  if (!signed_head) return context.fail("signing", signed_head.error());
  const Bytes file = finish(*made, *warrant, wire::encode(*signed_head));
  // What is handed out must be what clients take.
  Result<Catalogue> taken = Catalogue::open(file, *trust);
  if (!taken) return context.fail("the finished catalogue", taken.error());
  if (Result<void> written = write_file_atomic(options.out, file, Audience::everyone); !written) {
    return context.fail(options.out, written.error());
  }
  if (context.json) {
    Context::print({{"published", true},
                    {"version", head.version},
                    {"records", records->size()},
                    {"bytes", file.size()},
                    {"head", hex(taken->hash())},
                    {"faults", Json::array()}});
  } else {
    std::cout << options.out << ": version " << head.version << ", " << records->size() << " entries, " << file.size()
              << " bytes\n";
  }
  return kDone;
}

// ---- publish, history

// Puts warrant and head of a built catalogue into the log. The counter takes no version that does not follow the last one.
int publish(Context& context, const std::string& path) {
  const std::optional<CatalogueTrust> trust = trust_of(context);
  if (!trust) return context.exit_code;
  const std::unique_ptr<Opened> opened = open_file(context, path, *trust);
  if (opened == nullptr) return context.exit_code;
  const std::optional<RegionFolder> folder = context.folder();
  Result<cert::VerifiedTrustList> list = folder->trust();
  if (!list) return context.fail("trust list", list.error());
  Result<std::unique_ptr<CoreSigner>> signer = editor_key(*folder, opened->catalogue->warrant().serial);
  if (!signer) return context.fail("editor's key", signer.error());
  SystemClock clock;
  IntakeLink link(context.intake, context.ca_file, *list, envelope::Role::catalogue_editor, **signer, clock);
  Result<SignedParts> parts = signed_parts(opened->file);
  if (!parts) return context.fail(path, parts.error());
  std::optional<receipt::Logged> logged;
  for (const ByteView part : {parts->warrant, parts->head}) {
    Result<envelope::SignedStatement> statement = envelope::decode_signed(part);
    if (!statement) return context.fail(path, statement.error());
    // The same again gets the same receipt: publishing twice does no harm.
    Result<receipt::Logged> receipt = link.post(*statement);
    if (!receipt) return context.fail("publishing " + path, receipt.error());
    logged = std::move(*receipt);
  }
  const CatalogueHead& head = opened->catalogue->head();
  if (context.json) {
    Context::print({{"version", head.version}, {"head", hex(opened->catalogue->hash())}, {"leaf", logged->index()}});
  } else {
    std::cout << "version " << head.version << " is leaf " << logged->index() << " of the log\n";
  }
  return kDone;
}

// The versions that the log has, each proven; with a file, whether it is one of them.
int history(Context& context, const std::string& path) {
  const std::optional<CatalogueTrust> trust = trust_of(context);
  if (!trust) return context.exit_code;
  std::unique_ptr<Opened> opened;
  if (!path.empty() && (opened = open_file(context, path, *trust)) == nullptr) return context.exit_code;
  Result<cert::VerifiedTrustList> list = context.folder()->trust();
  if (!list) return context.fail("trust list", list.error());
  Result<std::vector<PublishedVersion>> seen = fetch_catalogue_history(context.intake, context.ca_file, *list);
  if (!seen) return context.fail("the history", seen.error());
  bool is_in = false;
  Json versions = Json::array();
  for (const PublishedVersion& one : *seen) {
    const bool this_one = opened != nullptr && one.hash == opened->catalogue->hash();
    is_in = is_in || this_one;
    versions.push_back({{"version", one.version}, {"head", hex(one.hash)}, {"editor", one.editor},
                        {"issued_at", one.issued_at}, {"logged_at", one.logged_at}, {"leaf", one.index}});
    if (context.json) continue;
    std::cout << "version " << one.version << "\t" << china_time(one.logged_at) << "\tleaf " << one.index << "\t"
              << hex(one.hash).substr(0, 16) << "\t" << one.editor << (this_one ? "\tthis file" : "") << "\n";
  }
  if (context.json) Context::print({{"versions", std::move(versions)}, {"file_is_one", is_in}});
  if (opened == nullptr || is_in) return kDone;
  return context.fail(path, {Code::not_included, "no version of the log"});
}

// ---- verify, show, search

int verify(Context& context, const std::string& path) {
  const std::optional<CatalogueTrust> trust = trust_of(context);
  if (!trust) return context.exit_code;
  const std::unique_ptr<Opened> opened = open_file(context, path, *trust);
  if (opened == nullptr) return context.exit_code;
  const Catalogue& catalogue = *opened->catalogue;
  if (Result<void> good = catalogue.check_all(opened->file); !good) return context.fail(path, good.error());
  const bool stale = catalogue.is_stale(day_of_time(SystemClock().now_s(), kChinaOffsetS));
  if (context.json) {
    Context::print({{"verified", true},
                    {"version", catalogue.head().version},
                    {"records", catalogue.record_count()},
                    {"editor", catalogue.warrant().editor},
                    {"head", hex(catalogue.hash())},
                    {"demonstration", catalogue.head().demonstration},
                    {"stale", stale}});
  } else {
    std::cout << catalogue.head().title << " / " << catalogue.head().title_en << "\n"
              << "version    " << catalogue.head().version << ", " << hex(catalogue.hash()) << "\n"
              << "issued     " << china_time(catalogue.head().issued_at) << " by " << catalogue.warrant().editor << "\n"
              << "stale from " << iso_date(catalogue.head().stale_after + 1) << (stale ? " (already)" : "") << "\n"
              << "entries    " << catalogue.record_count()
              << (catalogue.head().demonstration ? ", a demonstration: not to be relied on" : "") << "\n"
              << "signature, hashes and index hold\n";
  }
  return kDone;
}

void print_item(const Item& item) {
  std::cout << item.task_name << "\n"
            << "编码      " << item.task_code << "\n"
            << "实施主体  " << item.dept_name << "\n"
            << "法定时限  " << limit_text(item.anticipate) << "\n"
            << "承诺时限  " << limit_text(item.promise) << "\n"
            << "收费      " << (item.is_fee ? "" : "不收费") << "\n";
  for (const Fee& fee : item.fees)
    std::cout << "  " << fee.fee_name << " " << fee.fee_stand << "（" << fee.fee_basis << "）\n";
  std::cout << "材料\n";
  for (const Material& one : item.materials) std::cout << "  " << one.material_name << " " << one.material_type << "\n";
  std::cout << "地点      " << item.transact_addr << "\n"
            << "时间      " << item.transact_time << "\n"
            << "咨询      " << item.link_way << "\n"
            << "来源      " << item.provenance.source << "\n";
}

int show(Context& context, const std::string& path, const std::string& code) {
  const std::optional<CatalogueTrust> trust = trust_of(context);
  if (!trust) return context.exit_code;
  const std::unique_ptr<Opened> opened = open_file(context, path, *trust);
  if (opened == nullptr) return context.exit_code;
  if (code.empty()) {
    for (std::uint32_t i = 0; i < opened->catalogue->record_count(); ++i) {
      const RecordPlace place = *opened->catalogue->place(i);
      std::cout << name_of(place.kind) << "\t" << place.id << "\t" << title_of(*opened, i) << "\n";
    }
    return kDone;
  }
  const std::optional<std::uint32_t> number = opened->catalogue->find(RecordKind::item, code);
  if (!number) return context.fail(code, {Code::unknown_record, {}});
  Result<Bytes> bytes = record_bytes(*opened, *number);
  if (!bytes) return context.fail(code, bytes.error());
  Result<Item> item = wire::decode<Item>(*bytes);
  if (!item) return context.fail(code, item.error());
  print_item(*item);
  return kDone;
}

int search(Context& context, const std::string& path, const std::string& query) {
  const std::optional<CatalogueTrust> trust = trust_of(context);
  if (!trust) return context.exit_code;
  const std::unique_ptr<Opened> opened = open_file(context, path, *trust);
  if (opened == nullptr) return context.exit_code;
  Searcher searcher(opened->catalogue->index(), opened->catalogue->readings(),
                    opened->catalogue->vocabulary().synonyms);
  Result<SearchAnswer> answer = searcher.search({query, {}, 0, 20});
  if (!answer) return context.fail("searching", answer.error());
  Json hits = Json::array();
  for (const Hit& hit : answer->hits) {
    const RecordPlace place = *opened->catalogue->place(hit.entry);
    hits.push_back({{"kind", std::string(name_of(place.kind))},
                    {"id", std::string(place.id)},
                    {"name", title_of(*opened, hit.entry)},
                    {"score", hit.score}});
    if (!context.json) std::cout << place.id << "\t" << title_of(*opened, hit.entry) << "\n";
  }
  if (context.json)
    Context::print({{"total", answer->total}, {"hits", std::move(hits)}});
  else
    std::cerr << answer->total << " found\n";
  return kDone;
}

// ---- delta, apply

int delta(Context& context, const std::string& before_path, const std::string& after_path, const std::string& out) {
  const std::optional<CatalogueTrust> trust = trust_of(context);
  if (!trust) return context.exit_code;
  const std::unique_ptr<Opened> before = open_file(context, before_path, *trust);
  const std::unique_ptr<Opened> after = before == nullptr ? nullptr : open_file(context, after_path, *trust);
  if (after == nullptr) return context.exit_code;
  Result<CatalogueDelta> made = make_delta(*before->catalogue, before->file, *after->catalogue, after->file);
  if (!made) return context.fail("delta", made.error());
  const Bytes bytes = wire::encode(*made);
  if (Result<void> written = write_file_atomic(out, bytes, Audience::everyone); !written)
    return context.fail(out, written.error());
  if (context.json)
    Context::print({{"bytes", bytes.size()}, {"changes", made->changes.size()}});
  else
    std::cout << out << ": " << made->changes.size() << " changed, " << bytes.size() << " bytes\n";
  return kDone;
}

int apply(Context& context, const std::string& before_path, const std::string& delta_path, const std::string& out) {
  const std::optional<CatalogueTrust> trust = trust_of(context);
  if (!trust) return context.exit_code;
  const std::unique_ptr<Opened> before = open_file(context, before_path, *trust);
  if (before == nullptr) return context.exit_code;
  Result<Bytes> bytes = read_file(delta_path, kMaxFileBytes);
  if (!bytes) return context.fail(delta_path, bytes.error());
  Result<Bytes> file = apply_delta(*before->catalogue, before->file, *bytes, *trust);
  if (!file) return context.fail(delta_path, file.error());
  if (Result<void> written = write_file_atomic(out, *file, Audience::everyone); !written)
    return context.fail(out, written.error());
  if (context.json)
    Context::print({{"bytes", file->size()}});
  else
    std::cout << out << ": " << file->size() << " bytes\n";
  return kDone;
}

struct Paths {
  std::string first;
  std::string second;
  std::string out;
};

}  // namespace

void add_catalog_commands(CLI::App& app, Context& context) {
  CLI::App* group = app.add_subcommand("catalog", "the hall's catalogue: build, sign, search, compare");
  group->require_subcommand(1);

  auto name = std::make_shared<std::string>();
  CLI::App* editor_command = group->add_subcommand(
      "editor",
      "Makes an editor's key and the registrar's warrant for it (hall/ of the region). A new one ends the one before.");
  editor_command->add_option("--name", *name, "who publishes, for people")->required();
  editor_command->callback([=, &context] { make_editor(context, *name); });

  auto options = std::make_shared<BuildOptions>();
  CLI::App* build_command =
      group->add_subcommand("build",
                            "Makes a signed catalogue from a folder of CSV, XLSX, YAML and JSON tables. Every fault is "
                            "listed with file, row, column\n"
                            "and what was expected; while there is one, nothing is written. demo/catalog/README.md "
                            "says what the tables hold.\n"
                            "\n"
                            "Example:\n"
                            "  lifecert --region demo-region catalog build demo/catalog --out catalogue.bin\n");
  build_command->add_option("folder", options->source, "folder of tables")->required();
  build_command->add_option("--out", options->out, "file to write");
  build_command->add_option("--previous", options->previous, "the version before: the new one follows it");
  build_command->add_flag("--check", options->check, "only look for faults; needs no region");
  build_command->callback([=, &context] { build(context, *options); });

  auto paths = std::make_shared<Paths>();
  CLI::App* publish_command = group->add_subcommand(
      "publish", "Puts a built version into the log of the intake, so that everybody can see that all are shown the same.");
  publish_command->add_option("file", paths->first, "catalogue")->required();
  publish_command->callback([=, &context] { publish(context, paths->first); });

  CLI::App* history_command = group->add_subcommand(
      "history", "Lists the versions in the log, each proven; with a file, fails when it is none of them.");
  history_command->add_option("file", paths->first, "catalogue");
  history_command->callback([=, &context] { history(context, paths->first); });

  CLI::App* show_command = group->add_subcommand("show", "Lists what a catalogue holds, or shows one item.");
  show_command->add_option("file", paths->first, "catalogue")->required();
  show_command->add_option("code", paths->second, "an item's code");
  show_command->callback([=, &context] { show(context, paths->first, paths->second); });

  CLI::App* search_command = group->add_subcommand("search", "Searches by Chinese, pinyin, initials or synonyms.");
  search_command->add_option("file", paths->first, "catalogue")->required();
  search_command->add_option("query", paths->second, "what to look for")->required();
  search_command->callback([=, &context] { search(context, paths->first, paths->second); });

  CLI::App* delta_command = group->add_subcommand("delta", "Writes what turns one version into a later one.");
  delta_command->add_option("before", paths->first, "catalogue")->required();
  delta_command->add_option("after", paths->second, "later catalogue")->required();
  delta_command->add_option("--out", paths->out, "file to write")->required();
  delta_command->callback([=, &context] { delta(context, paths->first, paths->second, paths->out); });

  CLI::App* apply_command = group->add_subcommand("apply", "Applies a delta.");
  apply_command->add_option("before", paths->first, "catalogue")->required();
  apply_command->add_option("delta", paths->second, "delta")->required();
  apply_command->add_option("--out", paths->out, "file to write")->required();
  apply_command->callback([=, &context] { apply(context, paths->first, paths->second, paths->out); });

  CLI::App* verify_command = group->add_subcommand(
      "verify", "Checks signatures, every hash, and that the index is the one that the entries give.");
  verify_command->add_option("file", paths->first, "catalogue")->required();
  verify_command->callback([=, &context] { verify(context, paths->first); });
}

}  // namespace lifecert::native
