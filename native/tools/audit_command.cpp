// lifecert audit
#include <iostream>
#include <memory>

#include "native/tools/audit.h"
#include "native/tools/command.h"

namespace lifecert::native {
namespace {

int run(Context& context, bool hashes_only) {
  const std::optional<RegionFolder> folder = context.folder();
  if (!folder) return kUsage;
  Result<cert::VerifiedTrustList> trust = folder->trust();
  if (!trust) return context.fail("trust list", trust.error());
  Result<std::unique_ptr<SqliteStore>> store = folder->open_store("intake/intake.db", StoreMode::read_only);
  if (!store) return context.fail("the intake's store", store.error());
  const AuditProgress progress = [](std::uint64_t done, std::uint64_t all) {
    std::cerr << "\raudited " << done << " of " << all << " records" << std::flush;
  };
  Result<AuditReport> report = hashes_only ? audit_hashes(**store, progress) : audit(**store, *trust, progress);
  std::cerr << "\n";
  if (!report) return context.fail("audit", report.error());
  if (context.json) {
    Json records = Json::object();
    for (const auto& [kind, count] : report->records) records[kind] = count;
    Json faults = Json::array();
    for (const AuditFault& fault : report->faults) {
      Json one{{"row", fault.row}, {"code", std::string(name_of(fault.code))}, {"what", fault.what}};
      if (fault.index != kNoIndex) one["index"] = fault.index;
      faults.push_back(std::move(one));
    }
    Context::print({{"holds", report->holds()},
                    {"size", report->size},
                    {"root", hex(report->root)},
                    {"records", std::move(records)},
                    {"nodes", report->nodes},
                    {"packets", report->packets},
                    {"receipts", report->receipts},
                    {"rows", report->rows},
                    {"faults", std::move(faults)}});
  } else {
    for (const AuditFault& fault : report->faults) {
      std::cout << "FAULT  " << fault.row << ": " << fault.what << " [" << name_of(fault.code) << "]";
      if (fault.index != kNoIndex) std::cout << ", record " << fault.index;
      std::cout << "\n";
    }
    std::cout << "log        " << report->size << " records, root " << hex(report->root) << "\n";
    for (const auto& [kind, count] : report->records) std::cout << "  " << count << " " << kind << "\n";
    std::cout << "compared   " << report->nodes << " nodes, " << report->packets << " packets, " << report->receipts
              << " receipts, " << report->rows << " further rows\n"
              << (report->holds() ? "everything holds\n" : std::to_string(report->faults.size()) + " faults\n");
  }
  return context.exit_code = report->holds() ? kDone : kRefused;
}

}  // namespace

void add_audit_command(CLI::App& app, Context& context) {
  CLI::App* command = app.add_subcommand(
      "audit",
      "Derives the whole log again from its records and compares every row of the intake's store: tree, root, "
      "signatures,\n"
      "packets, receipts, indexes, at most one pass a cycle. Reads only; the intake may run meanwhile. Exit 1 when\n"
      "anything does not hold, with every fault listed.\n"
      "\n"
      "Example:\n"
      "  lifecert --region demo-region audit\n");
  auto hashes = std::make_shared<bool>(false);
  command->add_flag("--hashes", *hashes, "leaves, nodes and root only: no signatures, no indexes");
  command->callback([hashes, &context] { run(context, *hashes); });
}

}  // namespace lifecert::native
