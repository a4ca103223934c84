// lifecert staff invite | list | visits | revoke: who goes to people's homes, with what list, and what becomes of a lost device.
#include <algorithm>
#include <iostream>
#include <memory>

#include "core/base/civil.h"
#include "core/office/registrar.h"
#include "core/office/roll.h"
#include "core/office/rows.h"
#include "core/receipt/slip.h"
#include "native/platform/system_clock.h"
#include "native/platform/system_entropy.h"
#include "native/tools/command.h"

namespace lifecert::native {
namespace {

constexpr std::int64_t kDay_s = 24 * 3600;
constexpr int kTries = 10;

struct VisitOptions {
  std::string staff;
  int in_hours = 0;
  int hours = 8;
  std::vector<std::string> people;
};

struct RevokeOptions {
  std::string whom;
  std::string reason = "lost";
  int days_ago = 0;
};

/// The registrar's desk with what it needs, opened for one command.
struct Desk {
  std::unique_ptr<CoreSigner> signer;
  std::unique_ptr<SqliteStore> store;
  SystemEntropy entropy;
  std::optional<office::RegistrarDesk> desk;
};

Result<std::unique_ptr<Desk>> open_desk(const RegionFolder& folder) {
  auto made = std::make_unique<Desk>();
  Result<cert::VerifiedTrustList> trust = folder.trust();
  if (!trust) return trust.error();
  Result<std::unique_ptr<CoreSigner>> signer = folder.registrar();
  if (!signer) return signer.error();
  made->signer = std::move(*signer);
  Result<std::unique_ptr<SqliteStore>> store = folder.open_store("registrar/roll.db", StoreMode::read_write);
  if (!store) return store.error();
  made->store = std::move(*store);
  Result<office::RegistrarDesk> desk =
      office::RegistrarDesk::open({made->store.get(), &made->entropy, made->signer.get()}, std::move(*trust));
  if (!desk) return desk.error();
  made->desk.emplace(std::move(*desk));
  return made;
}

// One piece of the desk's work, kept and settled; `lifecert registrar` posts it. The worker may settle in between: then once more.
template <class Work>
Result<void> at_desk(const RegionFolder& folder, Work work) {
  for (int tries = 1;; ++tries) {
    Result<std::unique_ptr<Desk>> desk = open_desk(folder);
    if (!desk) return desk.error();
    Result<void> done = work(**desk);
    if (!done) return done;
    (*desk)->desk->book().keep(nullptr);
    done = (*desk)->desk->book().settle();
    if (done || done.error().code != Code::store_conflict || tries == kTries) return done;
  }
}

struct Tablet {
  crypto::PublicKey key{};
  office::StaffRow row;
};

Result<std::vector<Tablet>> tablets(const port::Store& store) {
  Result<std::vector<port::Row>> rows = store.scan(view_of(office::rows::kStaff), {}, 10'000);
  if (!rows) return rows.error();
  std::vector<Tablet> found;
  for (const port::Row& row : *rows) {
    Result<office::StaffRow> staff = wire::decode<office::StaffRow>(row.value);
    if (!staff) return staff.error();
    Tablet one;
    std::copy(row.key.end() - 32, row.key.end(), one.key.begin());
    one.row = std::move(*staff);
    found.push_back(std::move(one));
  }
  return found;
}

// The newest key of that member of staff that was not revoked.
Result<Tablet> tablet_of(const port::Store& store, const std::string& staff) {
  Result<std::vector<Tablet>> all = tablets(store);
  if (!all) return all.error();
  const Tablet* newest = nullptr;
  for (const Tablet& one : *all) {
    if (one.row.staff != staff || one.row.revoked_at != 0) continue;
    if (newest == nullptr || one.row.issued_at > newest->row.issued_at) newest = &one;
  }
  if (newest == nullptr) return Error{Code::unknown_staff, staff};
  return *newest;
}

int invite(Context& context, const office::StaffPlan& plan) {
  const std::optional<RegionFolder> folder = context.folder();
  if (!folder) return kUsage;
  Result<cert::VerifiedTrustList> trust = folder->trust();
  if (!trust) return context.fail("trust list", trust.error());
  Result<std::unique_ptr<SqliteStore>> store = folder->open_store("registrar/roll.db", StoreMode::create);
  if (!store) return context.fail("the registrar's store", store.error());
  SystemEntropy entropy;
  Result<office::LetterCodes> codes = office::draw_codes(entropy, cert::pins_of(*trust));
  if (!codes) return context.fail("drawing codes", codes.error());
  office::NewLetter letter;
  for (const auto& [text, into] : {std::pair{&codes->typed, &letter.typed}, std::pair{&codes->qr, &letter.qr}}) {
    Result<cert::EnrolmentCode> code = cert::read_code(*text, (*trust)->region);
    if (!code) return context.fail("preparing codes", code.error());
    Result<cert::StretchedCode> stretched = cert::stretch_code(*code, (*trust)->region);
    if (!stretched) return context.fail("preparing codes", stretched.error());
    *into = *stretched;
  }
  Result<void> kept = office::store_staff_letter(**store, entropy, letter, plan, *trust, SystemClock().now_s());
  if (!kept) return context.fail("storing the code", kept.error());
  if (context.json) {
    Context::print({{"staff", plan.staff}, {"station", plan.station}, {"typed", codes->typed}, {"qr", codes->qr}});
  } else {
    std::cout << codes->typed << "\n";
    std::cerr << "Whoever types this code into the staff page of a tablet makes it the tablet of " << plan.staff
              << ". It is good for " << (*trust)->policy.code_life_days << " days and for one tablet.\n";
  }
  return kDone;
}

int list(Context& context) {
  const std::optional<RegionFolder> folder = context.folder();
  if (!folder) return kUsage;
  Result<std::unique_ptr<SqliteStore>> store = folder->open_store("registrar/roll.db", StoreMode::read_only);
  if (!store) return context.fail("the registrar's store", store.error());
  Result<std::vector<Tablet>> all = tablets(**store);
  if (!all) return context.fail("the registrar's store", all.error());
  Json out = Json::array();
  for (const Tablet& one : *all) {
    out.push_back({{"staff", one.row.staff}, {"name", one.row.name}, {"station", one.row.station}, {"key", hex(one.key)},
                   {"until", one.row.expires_at}, {"revoked_at", one.row.revoked_at}});
    if (context.json) continue;
    std::cout << one.row.staff << "  " << one.row.station << "  " << hex(one.key).substr(0, 16) << "  "
              << (one.row.revoked_at != 0 ? "revoked " + china_time(one.row.revoked_at)
                                          : "until " + china_time(one.row.expires_at))
              << "\n";
  }
  if (context.json) Context::print({{"staff", out}});
  return kDone;
}

// Those of the tablet's station who were named; else those who are due first.
Result<std::vector<office::RollPerson>> choose(const port::Store& store, const Tablet& tablet, const VisitOptions& options,
                                               std::size_t at_most, std::int64_t now) {
  std::vector<office::RollPerson> found;
  Result<void> listed = office::for_each_person(store, now, [&](const office::RollPerson& person) {
    const auto named = [&](const std::string& text) {
      return text == person.entry.name || text == person.entry.id_number;
    };
    const bool wanted = options.people.empty() ? person.entry.station == tablet.row.station
                                               : std::ranges::any_of(options.people, named);
    if (wanted) found.push_back(person);
    return true;
  });
  if (!listed) return listed.error();
  std::ranges::stable_sort(found, {}, &office::RollPerson::due_day);
  if (found.size() > at_most) found.resize(at_most);
  if (found.empty()) return Error{Code::unknown_person, "visits"};
  return found;
}

int visits(Context& context, const VisitOptions& options) {
  const std::optional<RegionFolder> folder = context.folder();
  if (!folder) return kUsage;
  const std::int64_t now = SystemClock().now_s();
  std::vector<office::PlannedVisit> planned;
  Result<void> done = at_desk(*folder, [&](Desk& at) -> Result<void> {
    Result<Tablet> tablet = tablet_of(*at.store, options.staff);
    if (!tablet) return tablet.error();
    Result<std::vector<office::RollPerson>> people =
        choose(*at.store, *tablet, options, at.desk->trust()->policy.visits_per_list, now);
    if (!people) return people.error();
    const std::int64_t from = now + options.in_hours * 3600LL;
    planned.clear();
    for (const office::RollPerson& one : *people) planned.push_back({one.id, from, from + options.hours * 3600LL});
    return at.desk->prepare_visits(tablet->key, planned, now);
  });
  if (!done) return context.fail("preparing the visits", done.error());
  if (context.json) {
    Context::print({{"staff", options.staff}, {"visits", planned.size()}});
  } else {
    std::cout << planned.size() << " visits for " << options.staff << "; `lifecert registrar` hands them over\n";
  }
  return kDone;
}

int revoke(Context& context, const RevokeOptions& options) {
  const std::optional<RegionFolder> folder = context.folder();
  if (!folder) return kUsage;
  auto reason = cert::RevocationReason::lost;
  for (const auto one : {cert::RevocationReason::replaced, cert::RevocationReason::misused, cert::RevocationReason::left}) {
    if (options.reason == cert::name_of(one)) reason = one;
  }
  const std::int64_t now = SystemClock().now_s();
  const std::int64_t since = now - options.days_ago * kDay_s;
  crypto::PublicKey key{};
  Result<void> done = at_desk(*folder, [&](Desk& at) -> Result<void> {
    if (Result<crypto::Hash> named = hash_of_hex(options.whom); named) {
      key = *named;
    } else {
      Result<Tablet> tablet = tablet_of(*at.store, options.whom);
      if (!tablet) return tablet.error();
      key = tablet->key;
    }
    return at.desk->revoke(key, reason, since, now);
  });
  if (!done) return context.fail("revoking", done.error());
  if (context.json) {
    Context::print({{"key", hex(key)}, {"reason", cert::name_of(reason)}, {"suspect_from", since}});
  } else {
    std::cout << hex(key).substr(0, 16) << " is revoked once `lifecert registrar` has handed it over; what it made since "
              << china_time(since) << " is looked at again: `lifecert list --state suspected`\n";
  }
  return kDone;
}

int disputes(Context& context) {
  const std::optional<RegionFolder> folder = context.folder();
  if (!folder) return kUsage;
  Result<std::unique_ptr<SqliteStore>> store = folder->open_store("registrar/roll.db", StoreMode::read_only);
  if (!store) return context.fail("the registrar's store", store.error());
  constexpr std::uint32_t kPage = 10'000;
  Json out = Json::array();
  for (Bytes from;;) {
    Result<std::vector<port::Row>> rows = (*store)->scan(view_of(office::rows::kRequest), from, kPage);
    if (!rows) return context.fail("the registrar's store", rows.error());
    for (const port::Row& row : *rows) {
      Result<office::AnsweredRow> answer = wire::decode<office::AnsweredRow>(row.value);
      if (!answer || answer->answer != Code::used_code || row.key.size() < 32) continue;
      crypto::Hash request{};
      std::copy(row.key.end() - 32, row.key.end(), request.begin());
      const std::string number = receipt::spoken_number(request);
      out.push_back({{"number", number}, {"index", answer->index}});
      if (!context.json) std::cout << number << "  leaf " << answer->index << "\n";
    }
    if (rows->size() < kPage) break;
    from = rows->back().key;
    from.push_back(0);
  }
  if (context.json) Context::print({{"disputes", out}});
  return kDone;
}

}  // namespace

void add_staff_commands(CLI::App& app, Context& context) {
  CLI::App* staff = app.add_subcommand("staff", "tablets of staff, their visits, lost phones and tablets");
  staff->require_subcommand(1);

  auto plan = std::make_shared<office::StaffPlan>();
  CLI::App* invite_command = staff->add_subcommand(
      "invite",
      "Makes a code with which a tablet becomes a tablet of staff.\n\nExample:\n"
      "  lifecert --region hexi staff invite zhang-1 --name 张 --station st-01\n");
  invite_command->add_option("id", plan->staff, "machine name: a-z, 0-9 and '-'")->required();
  invite_command->add_option("--name", plan->name, "as people see it on their slip")->required();
  invite_command->add_option("--station", plan->station, "of the trust list")->required();
  invite_command->add_option("--per-day", plan->packets_per_day, "certifications a day")->capture_default_str();
  invite_command->callback([plan, &context] { invite(context, *plan); });

  staff->add_subcommand("list", "show all tablets")->callback([&context] { list(context); });
  staff->add_subcommand("disputes", "show enrolments by a code that was used before, by the number that people will say")
      ->callback([&context] { disputes(context); });

  auto visit_options = std::make_shared<VisitOptions>();
  CLI::App* visits_command = staff->add_subcommand(
      "visits", "Prepares visits for one tablet, with a challenge for each: those named, or those of its station who are due first.");
  visits_command->add_option("id", visit_options->staff, "machine name of the member of staff")->required();
  visits_command->add_option("--person", visit_options->people, "name or ID number; again for others")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  visits_command->add_option("--in-hours", visit_options->in_hours, "when the window begins")->capture_default_str();
  visits_command->add_option("--hours", visit_options->hours, "how long it is")->capture_default_str();
  visits_command->callback([visit_options, &context] { visits(context, *visit_options); });

  auto revoke_options = std::make_shared<RevokeOptions>();
  CLI::App* revoke_command = staff->add_subcommand(
      "revoke", "Takes a tablet's or a phone's key its standing away. What it certified before stays in the log; what it\n"
                "certified since it is suspected is shown to reviewers again. No payment is touched.");
  revoke_command->add_option("whom", revoke_options->whom, "a member of staff, or 64 hex digits of a phone's key")->required();
  revoke_command->add_option("--reason", revoke_options->reason, "lost, replaced, misused, left")
      ->capture_default_str()
      ->check(CLI::IsMember({"lost", "replaced", "misused", "left"}));
  revoke_command->add_option("--days-ago", revoke_options->days_ago, "since when it is suspected")->capture_default_str();
  revoke_command->callback([revoke_options, &context] { revoke(context, *revoke_options); });
}

}  // namespace lifecert::native
