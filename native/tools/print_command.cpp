// lifecert print slip|receipt|certificate
#include <filesystem>
#include <iostream>
#include <memory>

#include "core/office/roll.h"
#include "core/office/rows.h"
#include "core/receipt/paper.h"
#include "core/receipt/receipt.h"
#include "native/platform/file.h"
#include "native/tools/command.h"
#include "native/tools/inspect.h"
#include "native/tools/paper_pdf.h"
#include "native/tools/reviewer_desk.h"

namespace lifecert::native {
namespace {

using receipt::PaperKind;

constexpr std::uint64_t kMaxTextBytes = 64U * 1024;

struct PrintOptions {
  std::string what;  // a file with the QR's text, or a submission's number
  std::string out;
  std::string web;
  std::string reviewer;
  bool no_name = false;
};

// What the office can print for somebody who has no phone at hand: out of the log, by the submission's number.
Result<std::string> from_the_log(Context& context, const RegionFolder& folder, const PrintOptions& options,
                                 PaperKind kind) {
  if (kind == PaperKind::kept) return Error{Code::not_found, "a slip is on the phone that made it: give its file"};
  Result<std::unique_ptr<ReviewerDesk>> desk =
      ReviewerDesk::open(folder, options.reviewer, context.intake, context.ca_file);
  if (!desk) return desk.error();
  if (Result<void> synced = (*desk)->sync(); !synced) return synced.error();
  Result<const office::Case*> about = (*desk)->book().resolve(options.what);
  if (!about) return about.error();
  const crypto::Hash submission = (*about)->submission;
  Result<receipt::SubmissionStatus> status = (*desk)->link().status(submission);
  if (!status) return status.error();
  Result<receipt::CompactReceipt> packed = Error{Code::not_found, "there is no decision yet"};
  if (kind == PaperKind::decided) {
    if (status->decisions.empty()) return packed.error();
    const receipt::LoggedStatement& latest = status->decisions.back();
    packed = receipt::pack_receipt(latest.statement, latest.proof, (*desk)->trust());
  } else {
    Result<std::optional<Bytes>> packet = (*desk)->link().packet(submission);
    if (!packet) return packet.error();
    if (!*packet) return Error{Code::not_found, "packet"};
    Result<envelope::ParsedPacket> parsed = envelope::parse_unverified(**packet);
    if (!parsed) return parsed.error();
    packed = receipt::pack_receipt(receipt::submission_record(parsed->packet), status->received, (*desk)->trust());
  }
  if (!packed) return packed.error();
  return receipt::receipt_qr(*packed);
}

Result<std::string> text_of_paper(Context& context, const RegionFolder& folder, const PrintOptions& options,
                                  PaperKind kind) {
  if (!std::filesystem::exists(options.what)) return from_the_log(context, folder, options, kind);
  Result<Bytes> content = read_file(options.what, kMaxTextBytes);
  if (!content) return content.error();
  return std::string(trimmed(text_of(*content)));
}

// The name from the registrar's roll, where that is at hand: a region that keeps it elsewhere prints the number alone.
std::string name_from_roll(const RegionFolder& folder, const cert::PersonTag& person) {
  if (person == cert::PersonTag{}) return {};
  Result<std::unique_ptr<SqliteStore>> store = folder.open_store("registrar/roll.db", StoreMode::read_only);
  if (!store) return {};
  Result<std::vector<port::Row>> rows = (*store)->scan(office::rows::key(office::rows::kRoll, person), {}, 2);
  // Two whose pseudonyms begin alike are one in 2^64: then no name is better than a wrong one.
  if (!rows || rows->size() != 1) return {};
  Result<office::RollEntry> entry = wire::decode<office::RollEntry>(rows->front().value);
  return entry ? entry->name : std::string();
}

int print(Context& context, const PrintOptions& options, PaperKind kind) {
  const std::optional<RegionFolder> folder = context.folder();
  if (!folder) return kUsage;
  Result<cert::VerifiedTrustList> trust = folder->trust();
  if (!trust) return context.fail("trust list", trust.error());
  Result<std::string> text = text_of_paper(context, *folder, options, kind);
  if (!text) return context.fail("reading " + options.what, text.error());
  Result<receipt::Paper> paper = receipt::verify_paper(*text, *trust);
  if (!paper) return context.fail("verifying", paper.error());
  if (paper->kind != kind) return context.fail("printing", Error{Code::wrong_kind, std::string(name_of(paper->kind))});

  PrintedPaper printed;
  printed.paper = *paper;
  printed.qr_text = *text;
  if (!options.no_name) printed.name = name_from_roll(*folder, paper->person);
  if (const cert::Scheme* scheme = trust->scheme(paper->scheme)) {
    printed.scheme_name_zh = scheme->name_zh;
    printed.scheme_name_en = scheme->name_en;
  }
  printed.region_name_zh = (*trust)->name_zh;
  printed.region_name_en = (*trust)->name_en;
  printed.hotline = (*trust)->hotline;
  printed.web_address = options.web;
  if (Result<void> written = write_paper(printed, options.out); !written) {
    return context.fail("printing", written.error());
  }
  if (context.json) {
    Context::print({{"file", options.out},
                    {"paper", std::string(name_of(paper->kind))},
                    {"spoken_number", paper->spoken_number},
                    {"with_name", !printed.name.empty()}});
  } else {
    std::cout << options.out << ": " << name_of(paper->kind) << ", number " << paper->spoken_number
              << (printed.name.empty() ? ", without a name\n" : ", with the name from the roll\n");
  }
  return kDone;
}

}  // namespace

void add_print_commands(CLI::App& app, Context& context) {
  CLI::App* command = app.add_subcommand(
      "print",
      "Prints a paper for a person: one A4 page with the QR that proves it, the hotline and the place for the seal.\n"
      "It is verified first; what does not hold is not printed. The name comes from the registrar's roll, if that is here.\n"
      "\n"
      "Examples:\n"
      "  lifecert --region demo-region print slip slip.txt --out slip.pdf\n"
      "  lifecert --region demo-region print certificate 1234567890-1 --out certificate.pdf\n");
  command->require_subcommand(1);
  struct Entry {
    const char* name;
    const char* help;
    PaperKind kind;
  };
  constexpr Entry kEntries[] = {{"slip", "what a device keeps and has not delivered", PaperKind::kept},
                                {"receipt", "that the office has received it", PaperKind::received},
                                {"certificate", "how it was decided", PaperKind::decided}};
  for (const Entry& entry : kEntries) {
    CLI::App* one = command->add_subcommand(entry.name, entry.help);
    auto options = std::make_shared<PrintOptions>();
    one->add_option("paper", options->what, "file with the text of the QR, or the submission's number")->required();
    one->add_option("--out", options->out, "PDF to write")->required();
    one->add_option("--web", options->web, "address of the page that verifies, to be printed");
    one->add_option("--reviewer", options->reviewer, "whose key asks the intake; default: the only one there is");
    one->add_flag("--no-name", options->no_name, "print the number alone");
    one->callback([options, kind = entry.kind, &context] { print(context, *options, kind); });
  }
}

}  // namespace lifecert::native
