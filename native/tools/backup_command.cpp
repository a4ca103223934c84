// lifecert backup, lifecert restore, lifecert retention: the life of the counter's store
#include <filesystem>
#include <iostream>
#include <memory>

#include "core/intake/upload.h"
#include "core/merkle/note.h"
#include "native/http/client.h"
#include "native/platform/file.h"
#include "native/platform/intake_store.h"
#include "native/platform/system_clock.h"
#include "native/platform/system_entropy.h"
#include "native/tools/backup.h"
#include "native/tools/command.h"
#include "native/tools/next_list.h"

namespace lifecert::native {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::milliseconds kPatience{10'000};

struct RestoreOptions {
  std::string from;
  std::vector<std::string> witnesses;
  std::string high_water;
  std::string new_origin;
};

int back_up(Context& context, const std::string& to) {
  const std::optional<RegionFolder> folder = context.folder();
  if (!folder) return kUsage;
  Result<BackupReport> report = backup(folder->file("intake/intake.db"), to);
  if (!report) return context.fail("backup", report.error());
  if (context.json) {
    Context::print({{"file", to}, {"size", report->size}, {"bytes", report->bytes}});
  } else {
    std::cout << "backup     " << to << ", " << report->size << " leaves, " << report->bytes << " bytes\n";
  }
  return kDone;
}

std::vector<std::string> hear(const RestoreOptions& options, const std::string& ca_file) {
  std::vector<std::string> heard;
  http::Client client({ca_file});
  for (const std::string& witness : options.witnesses) {
    Result<http::Answer> answer =
        client.request(http::Method::get, witness + "/checkpoint", {}, {}, merkle::kMaxNoteBytes, kPatience);
    if (answer && answer->status == 200) heard.push_back(text_of(answer->body));
  }
  if (!options.high_water.empty()) {
    Result<Bytes> note = read_file(options.high_water, merkle::kMaxNoteBytes);
    if (note) heard.push_back(text_of(*note));
  }
  return heard;
}

const char* word_of(Standing standing) {
  switch (standing) {
    case Standing::complete: return "complete";
    case Standing::behind: return "behind";
    case Standing::forked: return "forked";
    case Standing::unknown: return "unknown";
  }
  return "unknown";
}

int restore(Context& context, const RestoreOptions& options) {
  const std::optional<RegionFolder> folder = context.folder();
  if (!folder) return kUsage;
  const std::string database = folder->file("intake/intake.db");
  if (!options.from.empty()) {
    if (fs::exists(database)) return context.fail("restore", Error{Code::store_conflict, database});
    std::error_code fault;
    fs::copy_file(options.from, database + ".part", fs::copy_options::overwrite_existing, fault);
    if (!fault) fs::permissions(database + ".part", fs::perms::owner_read | fs::perms::owner_write, fault);
    if (!fault) fs::rename(database + ".part", database, fault);
    if (fault) return context.fail("restore", Error{Code::store_failed, options.from});
  }
  Result<cert::VerifiedTrustList> trust = folder->trust();
  if (!trust) return context.fail("trust list", trust.error());
  Result<std::unique_ptr<SqliteStore>> store = folder->open_store("intake/intake.db", StoreMode::read_write);
  if (!store) return context.fail("the intake's store", store.error());
  Result<Reconciliation> compared = reconcile(**store, *trust, hear(options, context.ca_file));
  if (!compared) return context.fail("restore", compared.error());
  bool goes_on = compared->standing == Standing::complete;
  if (!goes_on && compared->standing != Standing::unknown && !options.new_origin.empty()) {
    Result<void> ended = continue_under(*folder, *trust, options.new_origin, compared->seen_size);
    if (!ended) return context.fail("new origin", ended.error());
    goes_on = true;
  }
  if (goes_on) {
    if (Result<void> released = release(**store); !released) return context.fail("restore", released.error());
  }
  if (context.json) {
    Context::print({{"standing", word_of(compared->standing)},
                    {"own_size", compared->own_size},
                    {"seen_size", compared->seen_size},
                    {"goes_on", goes_on}});
  } else {
    std::cout << "tree       " << compared->own_size << " leaves; others have seen " << compared->seen_size << "\n"
              << "standing   " << word_of(compared->standing) << "\n";
    if (goes_on) {
      std::cout << "The intake may start.\n";
    } else if (compared->standing == Standing::unknown) {
      std::cout << "Nobody was heard, so the intake stays on hold. Try again when a witness answers, or with --high-water.\n";
    } else {
      std::cout << "Leaves are missing, so the log can't go on under its name. With --new-origin NAME (needs two roots in\n"
                   "roots/) it goes on under a new one; phones offer their packets again and keep their dates.\n";
    }
  }
  return context.exit_code = goes_on ? kDone : kRefused;
}

struct RetentionOptions {
  std::string store;
  std::string blobs;
  unsigned min_age_hours = 24;
  bool run = false;
};

int retain(Context& context, const RetentionOptions& options) {
  const std::optional<RegionFolder> folder = context.folder();
  if (!folder) return kUsage;
  const std::string database = options.store.empty() ? folder->file("intake/intake.db") : options.store;
  const StoreMode mode = options.run ? StoreMode::read_write : StoreMode::read_only;
  Result<IntakeStore> store = IntakeStore::open(database, options.blobs, mode);
  if (!store) return context.fail("the intake's store", store.error());
  const std::int64_t min_age_s = std::int64_t{options.min_age_hours} * 3600;
  std::vector<BlobPlace::Kept> blobs;
  if (BlobStore* place = store->blobs(); place != nullptr) {
    Result<std::vector<BlobPlace::Kept>> unnamed = place->unnamed(min_age_s);
    if (!unnamed) return context.fail("looking through the packets", unnamed.error());
    blobs = std::move(*unnamed);
    if (options.run) {
      if (Result<std::uint64_t> removed = place->remove_unnamed(min_age_s); !removed) {
        return context.fail("removing packets", removed.error());
      }
    }
  }
  // Uploads that nobody goes on with, and the packets in pieces that they hold.
  SystemClock clock;
  std::uint64_t uploads = 0;
  if (options.run) {
    intake::Uploads open(store->front(), clock, [](ByteView) { return Result<void>(); });
    Result<std::uint32_t> expired = open.expire();
    if (!expired) return context.fail("removing uploads", expired.error());
    uploads = *expired;
  }
  std::uint64_t bytes = 0;
  for (const BlobPlace::Kept& one : blobs) bytes += one.bytes;
  if (context.json) {
    Json names = Json::array();
    for (const BlobPlace::Kept& one : blobs) names.push_back(one.name);
    Context::print({{"removed", options.run}, {"packets", std::move(names)}, {"bytes", bytes}, {"uploads", uploads}});
    return kDone;
  }
  for (const BlobPlace::Kept& one : blobs) {
    std::cout << (options.run ? "removed    " : "would go   ") << one.name.substr(0, 16) << "  " << one.bytes << " bytes, written "
              << china_time(one.written_at) << "\n";
  }
  std::cout << blobs.size() << " packets that no record names any more, " << bytes << " bytes";
  if (options.run) {
    std::cout << ", and " << uploads << " unfinished uploads removed\n";
  } else {
    std::cout << "; nothing was removed: --run\n";
  }
  return kDone;
}

}  // namespace

void add_backup_commands(CLI::App& app, Context& context) {
  CLI::App* backup_command = app.add_subcommand(
      "backup",
      "Copies the intake's database while it is at work. What is restored from the copy signs nothing until\n"
      "`lifecert restore` has compared it with what others have seen. A PostgreSQL store is backed up by its own means.\n"
      "\n"
      "Example:\n"
      "  lifecert --region hexi backup /backup/intake-2026-11-26.db\n");
  auto to = std::make_shared<std::string>();
  backup_command->add_option("file", *to, "file to make")->required();
  backup_command->callback([to, &context] { back_up(context, *to); });

  CLI::App* restore_command = app.add_subcommand(
      "restore",
      "Puts a backup in the intake's place and compares its tree with the newest checkpoint that witnesses or the high-water\n"
      "file know. If it has everything, the intake may start. If leaves are missing, it stays on hold, or goes on under a new\n"
      "origin. Without FILE, compares again what was restored before.\n"
      "\n"
      "Example:\n"
      "  lifecert --region hexi restore /backup/intake-2026-11-26.db --witness https://witness.example\n"
      "  lifecert --region hexi restore --witness https://witness.example --new-origin hexi.example/log-2\n");
  auto options = std::make_shared<RestoreOptions>();
  restore_command->add_option("file", options->from, "a backup");
  restore_command->add_option("--witness", options->witnesses, "address of a witness; again for others")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  restore_command->add_option("--high-water", options->high_water, "the file that lifecert-intake --high-water wrote");
  restore_command->add_option("--new-origin", options->new_origin, "the log's new name, if leaves are missing");
  restore_command->callback([options, &context] { restore(context, *options); });

  CLI::App* retention_command = app.add_subcommand(
      "retention",
      "Lists, and with --run removes, what the counter's machine must not keep any longer: packets beside the database whose\n"
      "evidence was erased, refused or replaced, and uploads that nobody went on with for a day. What is erased is decided at the\n"
      "office (`lifecert vault`), where the key goes; here the sealed bytes follow. The intake may run meanwhile.\n"
      "\n"
      "Examples:\n"
      "  lifecert --region hexi retention --blobs /srv/packets\n"
      "  lifecert --region hexi retention --blobs /srv/packets --run\n");
  auto retention = std::make_shared<RetentionOptions>();
  retention_command->add_option("--store", retention->store, "as of lifecert-intake, if it has one");
  retention_command->add_option("--blobs", retention->blobs, "as of lifecert-intake, if it has one");
  retention_command->add_option("--min-age-hours", retention->min_age_hours, "younger packets stay: they may be about to be named")
      ->capture_default_str()
      ->check(CLI::Range(1, 24 * 365));
  retention_command->add_flag("--run", retention->run, "remove them; else only list");
  retention_command->callback([retention, &context] { retain(context, *retention); });
}

}  // namespace lifecert::native
