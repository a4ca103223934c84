// lifecert vault rotate, backups, due, erase: the life of keys and evidence
#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <limits>
#include <memory>

#include "core/base/civil.h"
#include "core/office/rotation.h"
#include "core/office/rows.h"
#include "native/platform/file.h"
#include "native/platform/key_file.h"
#include "native/platform/system_clock.h"
#include "native/platform/system_entropy.h"
#include "native/tools/command.h"
#include "native/tools/next_list.h"
#include "native/tools/reviewer_desk.h"

namespace lifecert::native {
namespace {

struct VaultOptions {
  std::string reviewer;
  std::string id;
  std::string reason;
  std::string oldest;
  bool now = false;
  unsigned within = 30;
};

std::string recipient_file(const RegionFolder& folder, std::uint32_t epoch) {
  return folder.file("vault/recipient-" + std::to_string(epoch) + ".key");
}

// The key's bytes are overwritten before the name goes. On flash this is a wish, not a promise: the disk is to be encrypted.
Result<void> destroy_key(const std::string& path) {
  Result<Bytes> old = read_file(path, 4096);
  if (!old && old.error().code == Code::not_found) return {};
  if (!old) return old.error();
  if (Result<void> good = write_file_atomic(path, Bytes(old->size(), '0'), Audience::owner_only); !good) return good;
  crypto::wipe(*old);
  if (::unlink(path.c_str()) != 0) return Error{Code::store_failed, path};
  return {};
}

int rotate(Context& context, const VaultOptions& options) {
  const std::optional<RegionFolder> folder = context.folder();
  if (!folder) return kUsage;
  Result<cert::VerifiedTrustList> trust = folder->trust();
  if (!trust) return context.fail("trust list", trust.error());
  const SystemClock clock;
  SystemEntropy entropy;
  Result<office::Rotation> rotation = office::rotate_epochs(**trust, entropy, clock.now_s(), options.now);
  if (!rotation) return context.fail("the new epochs", rotation.error());
  if (Result<std::vector<crypto::SecretKey>> roots = roots_at_hand(*folder, rotation->list.roots); !roots) {
    return context.fail("the roots", roots.error());
  }
  // New keys before the list that names them; old ones only when no list names them any more.
  for (const office::EpochSecret& one : rotation->secrets) {
    if (Result<void> made = create_seed(recipient_file(*folder, one.epoch), "recipient", one.seed); !made) {
      return context.fail("epoch " + std::to_string(one.epoch), made.error());
    }
  }
  if (Result<void> placed = put_in_place(*folder, *trust, rotation->list); !placed) {
    return context.fail("the new trust list", placed.error());
  }
  for (const std::uint32_t epoch : rotation->over) {
    if (Result<void> gone = destroy_key(recipient_file(*folder, epoch)); !gone) {
      return context.fail("destroying the key of epoch " + std::to_string(epoch), gone.error());
    }
  }
  const cert::RecipientEpoch* running = nullptr;
  for (const cert::RecipientEpoch& one : rotation->list.recipients) {
    if (one.from <= clock.now_s() && clock.now_s() < one.to) running = &one;
  }
  const std::uint32_t number = running == nullptr ? 0 : running->epoch;
  if (context.json) {
    Context::print({{"version", rotation->list.version}, {"running", number}, {"new", rotation->secrets.size()},
                    {"destroyed", rotation->over}});
  } else {
    std::cout << "trust list " << rotation->list.version << ": epoch " << number << " is running, "
              << rotation->secrets.size() << " new, " << rotation->over.size() << " destroyed\n";
  }
  std::cerr << "Start the intake and the workers anew, so that they take it on, and bring the roots back offline.\n";
  return kDone;
}

int backups(Context& context, const VaultOptions& options) {
  const std::optional<RegionFolder> folder = context.folder();
  if (!folder) return kUsage;
  const SystemClock clock;
  std::int64_t oldest = clock.now_s();
  if (options.oldest != "none") {
    Result<std::int32_t> day = parse_iso_date(options.oldest);
    if (!day) return context.fail("--oldest", day.error());
    oldest = static_cast<std::int64_t>(*day) * 86'400 - kChinaOffsetS;
  }
  Result<std::unique_ptr<SqliteStore>> store = folder->open_store("vault/vault.db", StoreMode::create);
  if (!store) return context.fail("the vault", store.error());
  const std::vector<port::Change> change = {{office::rows::key(office::rows::kBackup), wire::encode(oldest)}};
  if (Result<void> kept = (*store)->commit({}, change); !kept) return context.fail("the vault", kept.error());
  if (context.json) Context::print({{"oldest", oldest}});
  return kDone;
}

struct Due {
  crypto::Hash submission{};
  std::int64_t at = 0;
};

// Rows "prefix number submission" whose number, a time, is not above `until`, earliest first.
Result<std::vector<Due>> due_rows(const port::Store& store, std::string_view prefix, std::int64_t until) {
  std::vector<Due> found;
  Bytes from;
  for (;;) {
    Result<std::vector<port::Row>> rows = store.scan(view_of(prefix), from, 1000);
    if (!rows) return rows.error();
    for (const port::Row& row : *rows) {
      Due one;
      one.at = static_cast<std::int64_t>(office::rows::number_at(row.key, prefix.size()));
      if (one.at > until) return found;
      if (row.key.size() != prefix.size() + 8 + one.submission.size()) return Error{Code::store_failed, "stored retention"};
      std::copy(row.key.end() - static_cast<std::ptrdiff_t>(one.submission.size()), row.key.end(), one.submission.begin());
      found.push_back(one);
    }
    if (rows->empty()) return found;
    from = rows->back().key;
    from.push_back(0);
  }
}

// What the re-check worker will do by itself, before it does it.
int show_due(Context& context, const VaultOptions& options) {
  const std::optional<RegionFolder> folder = context.folder();
  if (!folder) return kUsage;
  Result<std::unique_ptr<SqliteStore>> store = folder->open_store("vault/vault.db", StoreMode::read_only);
  if (!store) return context.fail("the vault", store.error());
  const std::int64_t now = SystemClock().now_s();
  Result<std::vector<Due>> evidence = due_rows(**store, office::rows::kKeep, now + std::int64_t{options.within} * 86'400);
  if (!evidence) return context.fail("the vault", evidence.error());
  // What was erased before its time is not waited for any more.
  std::vector<Bytes> erased;
  for (const Due& one : *evidence) erased.push_back(office::rows::key(office::rows::kGone, one.submission));
  Result<std::vector<std::optional<Bytes>>> gone = (*store)->get_many(erased);
  if (!gone) return context.fail("the vault", gone.error());
  std::size_t at = 0;
  std::erase_if(*evidence, [&](const Due&) { return (*gone)[at++].has_value(); });
  Result<std::vector<Due>> leaves = due_rows(**store, office::rows::kLeafDue, std::numeric_limits<std::int64_t>::max());
  if (!leaves) return context.fail("the vault", leaves.error());
  if (context.json) {
    const auto listed = [](const std::vector<Due>& rows) {
      Json all = Json::array();
      for (const Due& one : rows) all.push_back({{"submission", hex(one.submission)}, {"at", one.at}});
      return all;
    };
    Context::print({{"evidence", listed(*evidence)}, {"leaves", listed(*leaves)}});
    return kDone;
  }
  for (const Due& one : *evidence) {
    std::cout << (one.at <= now ? "goes now   " : "goes       ") << china_time(one.at) << "  " << hex(one.submission).substr(0, 16) << "\n";
  }
  for (const Due& one : *leaves) {
    std::cout << "is gone; in the log once no backup can hold it, at the latest " << china_time(one.at) << "  "
              << hex(one.submission).substr(0, 16) << "\n";
  }
  std::cout << evidence->size() << " pieces of evidence within " << options.within << " days, " << leaves->size()
            << " erasures wait for the last backup\n";
  return kDone;
}

int erase(Context& context, const VaultOptions& options) {
  const std::optional<RegionFolder> folder = context.folder();
  if (!folder) return kUsage;
  Result<std::unique_ptr<ReviewerDesk>> desk = ReviewerDesk::open(*folder, options.reviewer, context.intake, context.ca_file);
  if (!desk) return context.fail("the reviewer's desk", desk.error());
  if (Result<void> synced = (*desk)->sync(); !synced) return context.fail("reading the log", synced.error());
  Result<const office::Case*> about = (*desk)->book().resolve(options.id);
  if (!about) return context.fail("submission " + options.id, about.error());
  cert::EvidenceErased order;
  order.region = (*desk)->trust()->region;
  order.submission = (*about)->submission;
  order.cause = cert::ErasureCause::asked;
  order.reason = options.reason;
  Result<receipt::Logged> logged = (*desk)->sign_and_post(envelope::Kind::evidence_erased, wire::encode(order));
  if (!logged) return context.fail("ordering the erasure", logged.error());
  if (context.json) {
    Context::print({{"submission", hex(order.submission)}, {"index", logged->index()}});
  } else {
    std::cout << "ordered, logged as leaf " << logged->index() << "; the re-check worker carries it out\n";
  }
  return kDone;
}

}  // namespace

void add_vault_commands(CLI::App& app, Context& context) {
  CLI::App* vault = app.add_subcommand("vault", "the life of evidence and of the keys that it is sealed to");
  vault->require_subcommand(1);
  auto rotating = std::make_shared<VaultOptions>();
  CLI::App* command = vault->add_subcommand(
      "rotate",
      "The one way to turn the recipients' epochs. Makes the next trust list: this epoch of recipients' keys and three further\n"
      "ones; nothing else in it changes (that is `lifecert region next-list`). Keys whose time is over are destroyed;\n"
      "packets sealed to them that come in later keep their date, and the evidence is asked for again. Needs two roots.\n");
  command->add_flag("--now", rotating->now, "end the running epoch now, as when its key was seen by somebody");
  command->callback([rotating, &context] { rotate(context, *rotating); });

  auto backing = std::make_shared<VaultOptions>();
  command = vault->add_subcommand(
      "backups", "Says which backups of the vault still exist, so that an erasure is in the log as soon as it is true of all.\n");
  command->add_option("--oldest", backing->oldest, "when the oldest was made, 2026-11-23; or none")->required();
  command->callback([backing, &context] { backups(context, *backing); });

  auto showing = std::make_shared<VaultOptions>();
  command = vault->add_subcommand(
      "due", "Lists whose evidence will go by its time, and which erasures wait for the last backup. Changes nothing: the re-check\n"
             "worker erases, and writes the leaf.\n");
  command->add_option("--within", showing->within, "days ahead")->capture_default_str()->check(CLI::Range(0, 3650));
  command->callback([showing, &context] { show_due(context, *showing); });

  auto erasing = std::make_shared<VaultOptions>();
  command = vault->add_subcommand("erase", "Orders that the evidence of one submission goes. The decision stays.\n");
  command->add_option("--reviewer", erasing->reviewer, "who is at work")->envname("LIFECERT_REVIEWER");
  command->add_option("id", erasing->id, "spoken number, or at least eight hex digits of the id")->required();
  command->add_option("--reason", erasing->reason, "why")->required();
  command->callback([erasing, &context] { erase(context, *erasing); });
}

}  // namespace lifecert::native
