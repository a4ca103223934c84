// lifecert export
#include <iostream>
#include <map>
#include <memory>

#include "core/base/civil.h"
#include "native/platform/file.h"
#include "native/platform/system_clock.h"
#include "native/tools/command.h"
#include "native/tools/payer_list.h"

namespace lifecert::native {
namespace {

struct Options {
  std::string csv;
  std::string xlsx;
  std::string scheme;
  std::int32_t ahead = 90;
};

int run(Context& context, const Options& options) {
  const std::optional<RegionFolder> folder = context.folder();
  if (!folder) return kUsage;
  if (options.csv.empty() && options.xlsx.empty()) return context.usage("say where to: --csv FILE, --xlsx FILE");
  Result<cert::VerifiedTrustList> trust = folder->trust();
  if (!trust) return context.fail("trust list", trust.error());
  Result<std::unique_ptr<SqliteStore>> roll = folder->open_store("registrar/roll.db", StoreMode::read_only);
  if (!roll) return context.fail("the roll's store", roll.error());
  // Without a reviewer's cases the list says less, but nothing wrong.
  std::vector<office::Case> cases;
  Result<std::unique_ptr<SqliteStore>> case_store = folder->open_store("reviewer/cases.db", StoreMode::read_only);
  if (case_store) {
    Result<office::CaseBook> book = office::CaseBook::open(**case_store, std::move(*trust));
    if (!book) return context.fail("the cases", book.error());
    cases = book->cases();
  } else {
    std::cerr << "lifecert: no cases here; what is in review is not known. `lifecert list` reads them.\n";
  }
  const std::int64_t now = SystemClock().now_s();
  const std::int32_t today = day_of_time(now, 8 * 3600);
  std::vector<PayerRow> rows;
  std::map<std::string, std::uint64_t> counts;
  const NewestCases newest = newest_cases(cases);
  Result<void> read = office::for_each_person(**roll, now, [&](const office::RollPerson& person) {
    if (!options.scheme.empty() && person.entry.scheme != options.scheme) return true;
    rows.push_back(payer_row(person, newest, today, options.ahead));
    ++counts[name_of(rows.back().state)];
    return true;
  });
  if (!read) return context.fail("the roll", read.error());
  if (!options.csv.empty()) {
    Result<void> written = write_file_atomic(options.csv, view_of(payer_csv(rows)), Audience::owner_only);
    if (!written) return context.fail("writing", written.error());
  }
  if (!options.xlsx.empty()) {
    if (Result<void> written = write_payer_xlsx(rows, options.xlsx); !written) return context.fail("writing", written.error());
  }
  if (context.json) {
    Json out{{"persons", rows.size()}};
    for (const auto& [state, count] : counts) out[state] = count;
    Context::print(out);
  } else {
    std::cout << rows.size() << " persons";
    for (const auto& [state, count] : counts) std::cout << ", " << count << " " << state;
    std::cout << "\n";
  }
  return kDone;
}

}  // namespace

void add_export_command(CLI::App& app, Context& context) {
  CLI::App* command = app.add_subcommand(
      "export",
      "The list for the pension payer: everybody on the roll with their due date and where they stand (passed, due, overdue,\n"
      "held, later), and why. From the registrar's roll and, where they are at hand, a reviewer's cases as `lifecert list`\n"
      "last read them. Files are readable by their owner only. The list stops nobody's payment.\n"
      "\n"
      "Example:\n"
      "  lifecert --region hexi export --xlsx payer-2026-11.xlsx --csv payer-2026-11.csv\n");
  auto options = std::make_shared<Options>();
  command->add_option("--csv", options->csv, "CSV file to write");
  command->add_option("--xlsx", options->xlsx, "XLSX file to write");
  command->add_option("--scheme", options->scheme, "only this scheme");
  command->add_option("--ahead", options->ahead, "days before the due date from which on somebody is due")
      ->capture_default_str()
      ->check(CLI::Range(0, 366));
  command->callback([options, &context] { run(context, *options); });
}

}  // namespace lifecert::native
