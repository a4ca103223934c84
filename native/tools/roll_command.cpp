// lifecert roll import
#include <iostream>
#include <memory>

#include "core/office/roll.h"
#include "native/platform/file.h"
#include "native/tools/command.h"
#include "native/tools/roll_faults.h"

namespace lifecert::native {
namespace {

int refuse(Context& context, const std::vector<RollComplaint>& complaints) {
  if (context.json) {
    Json faults = Json::array();
    for (const RollComplaint& one : complaints) {
      faults.push_back({{"row", one.row},
                        {"column", one.column},
                        {"cell", one.cell},
                        {"code", std::string(name_of(one.code))},
                        {"zh", one.sentence_zh},
                        {"en", one.sentence}});
    }
    Context::print({{"imported", false}, {"faults", std::move(faults)}});
  } else {
    for (const RollComplaint& one : complaints) std::cout << line_of(one) << "\n";
  }
  std::cerr << "lifecert: " << complaints.size() << (complaints.size() == 1 ? " fault" : " faults")
            << ", nothing was imported.\n";
  return context.exit_code = kRefused;
}

int import(Context& context, const std::string& file) {
  const std::optional<RegionFolder> folder = context.folder();
  if (!folder) return kUsage;
  Result<cert::VerifiedTrustList> trust = folder->trust();
  if (!trust) return context.fail("trust list", trust.error());
  Result<Bytes> csv = read_file(file, office::kMaxRollBytes);
  if (!csv) return context.fail("reading the roll", csv.error());
  const office::RollParse parse = office::parse_roll(*csv);
  const std::vector<RollComplaint> complaints = complaints_about(parse, *trust);
  if (!complaints.empty()) return refuse(context, complaints);

  Result<crypto::SecretKey> key = folder->pseudonym_key();
  if (!key) return context.fail("pseudonym key", key.error());
  Result<std::unique_ptr<SqliteStore>> store = folder->open_store("registrar/roll.db", StoreMode::create);
  if (!store) return context.fail("the roll's store", store.error());
  Result<office::ImportSummary> summary = office::import_roll(**store, *key, parse.rows);
  if (!summary) return context.fail("importing", summary.error());
  if (context.json) {
    Context::print({{"imported", true},
                    {"rows", parse.row_count},
                    {"added", summary->added},
                    {"updated", summary->updated},
                    {"unchanged", summary->unchanged},
                    {"faults", Json::array()}});
  } else {
    std::cout << parse.row_count << " rows: " << summary->added << " added, " << summary->updated << " updated, "
              << summary->unchanged << " unchanged\n";
  }
  return kDone;
}

}  // namespace

void add_roll_commands(CLI::App& app, Context& context) {
  CLI::App* roll = app.add_subcommand("roll", "the agency's roll of persons");
  roll->require_subcommand(1);
  CLI::App* import_command = roll->add_subcommand(
      "import",
      "Takes over a CSV file: who is in which scheme, when due, at which station. All rows or none: every fault is "
      "listed\n"
      "with row, column, cell and reason. Importing again changes only what the file says differently.\n"
      "\n"
      "Columns, in any order, in Chinese or English:\n"
      "  姓名 name, 身份证号 id_number, 险种 scheme, 到期日 due, 站点 station, 电话 phone, 地址 address\n"
      "\n"
      "Example:\n"
      "  lifecert --region demo-region roll import demo/roll.csv\n");
  auto file = std::make_shared<std::string>();
  import_command->add_option("file", *file, "CSV, UTF-8")->required();
  import_command->callback([file, &context] { import(context, *file); });
}

}  // namespace lifecert::native
