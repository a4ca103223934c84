// lifecert audit
#include <iostream>
#include <memory>

#include "core/cert/web_manifest.h"
#include "core/merkle/note.h"
#include "native/platform/file.h"
#include "native/platform/intake_store.h"
#include "native/tools/audit.h"
#include "native/tools/command.h"
#include "native/tools/web_audit.h"

namespace lifecert::native {
namespace {

struct LogOptions {
  bool hashes_only = false;
  std::string store;
  std::string blobs;
};

int run(Context& context, const LogOptions& options) {
  const std::optional<RegionFolder> folder = context.folder();
  if (!folder) return kUsage;
  Result<cert::VerifiedTrustList> trust = folder->trust();
  if (!trust) return context.fail("trust list", trust.error());
  const std::string database = options.store.empty() ? folder->file("intake/intake.db") : options.store;
  Result<IntakeStore> store = IntakeStore::open(database, options.blobs, StoreMode::read_only);
  if (!store) return context.fail("the intake's store", store.error());
  const AuditProgress progress = [](std::uint64_t done, std::uint64_t all) {
    std::cerr << "\raudited " << done << " of " << all << " records" << std::flush;
  };
  Result<AuditReport> report = options.hashes_only ? audit_hashes(store->front(), progress) : audit(store->front(), *trust, progress);
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

int run_web(Context& context, const std::string& url, const std::string& manifest_file) {
  const std::optional<RegionFolder> folder = context.folder();
  if (!folder) return kUsage;
  Result<cert::VerifiedTrustList> trust = folder->trust();
  if (!trust) return context.fail("trust list", trust.error());
  const std::string path = manifest_file.empty() ? folder->file("public/web-manifest.txt") : manifest_file;
  Result<Bytes> note = read_file(path, merkle::kMaxNoteBytes);
  if (!note) return context.fail(path, note.error());
  Result<cert::WebManifest> manifest = cert::verify_web_manifest(text_of(*note), *trust);
  if (!manifest) return context.fail(path, manifest.error());
  Result<WebAuditReport> report = audit_web(*manifest, url, context.ca_file);
  if (!report) return context.fail("fetching " + url, report.error());
  if (context.json) {
    Json faults = Json::array();
    for (const WebFault& one : report->faults) {
      faults.push_back({{"path", one.path}, {"what", std::string(name_of(one.what))}, {"detail", one.detail}});
    }
    Context::print({{"holds", report->holds()},
                    {"signed_at", manifest->made_at},
                    {"files", report->files},
                    {"bytes", report->bytes},
                    {"faults", std::move(faults)}});
  } else {
    for (const WebFault& one : report->faults) {
      std::cout << "FAULT  " << one.path << ": " << name_of(one.what) << ", " << one.detail << "\n";
    }
    std::cout << "signed     " << china_time(manifest->made_at) << ", " << manifest->files.size() << " files\n"
              << "fetched    " << report->files << " answers, " << report->bytes << " bytes\n"
              << (report->holds() ? "what is served is what was signed\n"
                                  : std::to_string(report->faults.size()) + " faults\n");
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
      "  lifecert --region demo-region audit\n"
      "  lifecert --region demo-region audit --web https://page.example   # the page instead, against its signed list\n");
  auto log = std::make_shared<LogOptions>();
  command->add_flag("--hashes", log->hashes_only, "leaves, nodes and root only: no signatures, no indexes");
  command->add_option("--store", log->store, "as of lifecert-intake, if it has one");
  command->add_option("--blobs", log->blobs, "as of lifecert-intake, if it has one");
  struct WebOptions {
    std::string url, manifest;
  };
  auto web = std::make_shared<WebOptions>();
  CLI::Option* url = command->add_option("--web", web->url, "address of the served page, such as https://page.example");
  command->add_option("--manifest", web->manifest, "list of its files, signed by the roots; public/web-manifest.txt when it is not named")
      ->needs(url);
  command->callback([log, web, &context] {
    web->url.empty() ? run(context, *log) : run_web(context, web->url, web->manifest);
  });
}

}  // namespace lifecert::native
