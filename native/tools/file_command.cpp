// lifecert inspect, lifecert verify
#include <algorithm>
#include <iostream>
#include <memory>

#include "core/cert/appeal.h"
#include "core/cert/attestation.h"
#include "core/cert/duty.h"
#include "core/cert/enrolment.h"
#include "core/cert/meter.h"
#include "core/cert/staff.h"
#include "core/cert/standing.h"
#include "core/cert/submission.h"
#include "core/crypto/sign.h"
#include "core/envelope/packet.h"
#include "core/office/portrait.h"
#include "core/receipt/receipt.h"
#include "core/receipt/fork.h"
#include "core/receipt/paper.h"
#include "core/receipt/slip.h"
#include "native/platform/file.h"
#include "native/tools/command.h"
#include "native/tools/fields.h"
#include "native/tools/inspect.h"

namespace lifecert::native {
namespace {

using envelope::Kind;
using envelope::SignedStatement;

constexpr std::uint64_t kMaxFileBytes = 4U << 20;

int inspect_file(Context& context, const std::string& file) {
  Result<Bytes> content = read_file(file, kMaxFileBytes);
  if (!content) return context.fail("reading", content.error());
  Result<Json> told = inspect(*content);
  if (!told) return context.fail("inspecting", told.error());
  std::cerr << "lifecert: these are the file's own words; nothing of it was verified.\n";
  Context::print(*told);
  return kDone;
}

struct VerifyOptions {
  std::string file;
  std::string trust_list;
  std::string root_set;
  std::string record;
};

/// One thing that was looked at.
struct Step {
  std::string what;
  Result<void> outcome;
};

struct Verdict {
  std::string file;
  std::vector<Step> steps;
  Json facts = Json::object();

  bool check(std::string what, Result<void> outcome) {
    steps.push_back({std::move(what), std::move(outcome)});
    return steps.back().outcome.has_value();
  }
  template <class T>
  bool check(std::string what, const Result<T>& outcome) {
    return check(std::move(what), outcome ? Result<void>{} : Result<void>(outcome.error()));
  }
  [[nodiscard]] bool holds() const {
    return !steps.empty() && std::ranges::all_of(steps, [](const Step& step) { return step.outcome.has_value(); });
  }
};

Result<cert::VerifiedTrustList> trust_for(Context& context, const VerifyOptions& options) {
  if (options.trust_list.empty()) return RegionFolder(context.region).trust();
  Result<Bytes> bytes = read_file(options.trust_list, kMaxFileBytes);
  if (!bytes) return bytes.error();
  Result<SignedStatement> statement = envelope::decode_signed(*bytes);
  if (!statement) return statement.error();
  Result<cert::TrustList> list = wire::decode<cert::TrustList>(statement->payload);
  if (!list) return list.error();
  Result<crypto::Hash> root_set = hash_of_hex(options.root_set);
  if (!root_set) return Error{root_set.error().code, "--root-set"};
  return cert::verify_trust_list(*bytes, {list->region, *root_set});
}

Result<void> sealed_to_epoch(const envelope::ParsedPacket& parsed, const cert::VerifiedTrustList& trust) {
  const cert::RecipientEpoch* epoch = trust.epoch(parsed.header.recipient_epoch);
  if (epoch == nullptr || parsed.wraps.wraps.size() != epoch->keys.size()) return Error{Code::wrong_key, "recipients"};
  for (std::size_t i = 0; i < epoch->keys.size(); ++i) {
    if (parsed.wraps.wraps[i].recipient != crypto::key_id(epoch->keys[i])) return Error{Code::wrong_key, "recipients"};
  }
  return {};
}

void verify_packet(Verdict& verdict, ByteView content, const cert::VerifiedTrustList& trust) {
  Result<envelope::ParsedPacket> parsed = envelope::parse_unverified(content);
  if (!verdict.check("header, wraps and evidence belong together", parsed)) return;
  verdict.facts["submission"] = hex(parsed->submission_id);
  verdict.facts["spoken_number"] = receipt::spoken_number(parsed->submission_id);
  verdict.check("signed by the device that the header names", envelope::verify_device_signature(*parsed));
  verdict.check("made for this region",
                parsed->header.region == trust->region ? Result<void>{} : Error{Code::wrong_region, "region"});
  verdict.check("sealed to the region's recipients of its epoch", sealed_to_epoch(*parsed, trust));
  verdict.facts["not_looked_at"] = "whether that device has a credential, which its record in the log shows";
}

// A paper says all of itself; the trust list is enough.
void verify_paper(Verdict& verdict, std::string_view text, const cert::VerifiedTrustList& trust) {
  Result<receipt::Paper> paper = receipt::verify_paper(text, trust);
  const bool kept = text.starts_with("LCK1:");
  const char* what = kept ? "kept: a registrar vouches for the key, and the key made the statement"
                          : "signed as it must be, and in the log under a checkpoint by log and time cosigner";
  if (!verdict.check(what, paper)) return;
  Json facts = FieldsWriter::of(*paper);
  facts["submission"] = hex(paper->submission);
  for (const auto& [name, value] : facts.items()) {
    const bool says_nothing = value == 0 || value == "" || value == false;
    if (!says_nothing) verdict.facts[name] = value;
  }
  if (paper->verdict != 0) verdict.facts["verdict"] = std::string(name_of(static_cast<cert::Verdict>(paper->verdict)));
  if (kept) verdict.facts["worth"] = "the device's own word: it proves neither that anybody received it nor when";
}

void verify_statement(Verdict& verdict, const SignedStatement& statement, const cert::VerifiedTrustList& trust) {
  verdict.facts["kind"] = std::string(envelope::name_of(statement.kind));
  const auto by = [&](const char* who, const auto& outcome) {
    verdict.check(std::string("signed by ") + who + ", for this region", outcome);
  };
  switch (statement.kind) {
    case Kind::enrolment_request:
      return by("the device that it names", cert::verify_request(statement, trust->region));
    case Kind::credential:
      return by("the region's registrar", cert::verify_credential(statement, trust));
    case Kind::enrolment_refusal:
      return by("the region's registrar", cert::verify_refusal(statement, trust));
    case Kind::challenge:
      return by("the region's registrar", cert::verify_challenge(statement, trust));
    case Kind::finding:
      return by("the region's re-check worker", cert::verify_finding(statement, trust));
    case Kind::decision:
      return by("a reviewer of the region", cert::verify_decision(statement, trust));
    case Kind::evidence_read:
      return by("a reviewer of the region", cert::verify_read(statement, trust));
    case Kind::evidence_grant:
      return by("the region's re-check worker", cert::verify_grant(statement, trust));
    case Kind::kept_statement:
      break;
    case Kind::portrait:
      return by("the region's registrar", office::verify_portrait(statement, trust));
    case Kind::meter_report:
      return by("the phone that it names", cert::verify_meter_report(statement, trust->region));
    case Kind::compact_credential:
      break;
    case Kind::trust_list: {
      const cert::Pins pins{trust->region, cert::root_set_hash(trust->roots)};
      return by("enough of the region's roots", cert::verify_trust_list(wire::encode(statement), pins));
    }
    case Kind::attestation:
      return by("a reviewer or the registrar", cert::verify_attestation(statement, trust));
    case Kind::consent_withdrawal:
      return by("the device that it names, or a reviewer", cert::verify_withdrawal(statement, trust));
    case Kind::contact:
      return by("the registrar or a reviewer", cert::verify_contact(statement, trust));
    case Kind::appeal:
      return by("the device that it names, or a reviewer", cert::verify_appeal(statement, trust));
    case Kind::appeal_answer:
      return by("a reviewer of the region", cert::verify_appeal_answer(statement, trust));
    case Kind::amendment:
      return by("the device that it names, or a reviewer", cert::verify_amendment(statement, trust));
    case Kind::review:
      return by("the registrar or a reviewer", cert::verify_review(statement, trust));
    case Kind::proposal:
      return by("a reviewer of the region", cert::verify_proposal(statement, trust));
    case Kind::evidence_erased:
      return by("the re-check worker or a reviewer", cert::verify_erased(statement, trust));
    case Kind::staff_credential:
      return by("the region's registrar", cert::verify_staff_credential(statement, trust));
    case Kind::revocation:
      return by("the region's registrar", cert::verify_revocation(statement, trust));
    case Kind::visit_list:
      return by("the region's registrar", cert::verify_visit_list(statement, trust));
    case Kind::resolution:
      return by("the region's registrar", cert::verify_resolution(statement, trust));
    case Kind::refusal_note:
      return by("the region's intake", cert::verify_refusal_note(statement, trust));
    default:
      break;
  }
  verdict.check("a statement that stands for itself", Error{Code::wrong_kind, "statement"});
}

// The record that a receipt is about: a packet's header, or a statement as it is.
Result<std::pair<Kind, Bytes>> record_of(ByteView content) {
  if (kind_of_file(content) == FileKind::packet) {
    Result<envelope::ParsedPacket> parsed = envelope::parse_unverified(content);
    if (!parsed) return parsed.error();
    return std::pair(Kind::submission, receipt::submission_record(parsed->packet));
  }
  if (Result<SignedStatement> statement = envelope::decode_signed(content)) {
    return std::pair(statement->kind, Bytes(content.begin(), content.end()));
  }
  Result<receipt::SubmissionRecord> record = wire::decode<receipt::SubmissionRecord>(content);
  if (!record) return Error{record.error().code, "--record is neither packet nor statement"};
  return std::pair(Kind::submission, Bytes(content.begin(), content.end()));
}

void verify_receipt(Verdict& verdict, const std::string& text, ByteView record_file,
                    const cert::VerifiedTrustList& trust) {
  Result<std::pair<Kind, Bytes>> record = record_of(record_file);
  if (!verdict.check("the record can be read", record)) return;
  Result<receipt::Logged> logged = receipt::verify_logged(text, record->first, record->second, trust);
  if (!verdict.check("the record stands in the log, under a checkpoint by log and time cosigner", logged)) return;
  verdict.facts["kind"] = std::string(envelope::name_of(logged->kind()));
  verdict.facts["index"] = logged->index();
  verdict.facts["taken_china"] = china_time(static_cast<std::int64_t>(logged->time()));
  verdict.facts["log_size"] = logged->checkpoint().checkpoint().size;
}

void verify_note(Verdict& verdict, const std::string& text, const cert::VerifiedTrustList& trust) {
  Result<receipt::VerifiedCheckpoint> checkpoint = receipt::verify_checkpoint(text, trust);
  if (!verdict.check("a checkpoint, signed by the region's log and time cosigner", checkpoint)) return;
  verdict.facts["origin"] = checkpoint->checkpoint().origin;
  verdict.facts["size"] = checkpoint->checkpoint().size;
  verdict.facts["root"] = hex(checkpoint->checkpoint().root);
  verdict.facts["cosigned_china"] = china_time(static_cast<std::int64_t>(checkpoint->time()));
}

void verify_forks(Verdict& verdict, ByteView content, const cert::VerifiedTrustList& trust) {
  Result<receipt::ForkFile> file = receipt::read_fork_file(content);
  if (!verdict.check("the fork file can be read", file)) return;
  Json forks = Json::array();
  for (const receipt::Fork& fork : file->forks) {
    const std::string number = std::to_string(forks.size() + 1);
    Result<receipt::ForkFacts> facts = receipt::verify_fork(fork, trust);
    const bool holds = verdict.check("fork " + number + ": three heads signed by the region's log and time cosigner, and neither " +
                                         "of the later two continues the first",
                                     facts);
    if (!holds) return;
    const char* proves = facts->two_roots_of_one_size
                             ? "the log signed two histories: one size, two roots. Nobody can explain this away"
                             : "asked twice, the office gave no proof that its histories are one; it may still be asked for one";
    forks.push_back({{"origin", facts->origin},
                     {"kept_size", facts->kept_size},
                     {"first_size", facts->first_size},
                     {"second_size", facts->second_size},
                     {"first_seen_china", china_time(fork.first.seen_at)},
                     {"second_seen_china", china_time(fork.second.seen_at)},
                     {"proves", proves}});
  }
  verdict.facts["forks"] = std::move(forks);
}

int tell(Context& context, const Verdict& verdict) {
  const bool holds = verdict.holds();
  Json steps = Json::array();
  for (const Step& step : verdict.steps) {
    Json one{{"what", step.what}, {"holds", step.outcome.has_value()}};
    if (!step.outcome) {
      one["code"] = std::string(name_of(step.outcome.error().code));
      one["reason"] = describe(step.outcome.error());
    }
    steps.push_back(std::move(one));
  }
  if (context.json) {
    Context::print({{"file", verdict.file}, {"holds", holds}, {"steps", std::move(steps)}, {"facts", verdict.facts}});
  } else {
    std::cout << verdict.file << "\n";
    for (const Step& step : verdict.steps) {
      std::cout << (step.outcome ? "  holds  " : "  FAILS  ") << step.what;
      if (!step.outcome) std::cout << ": " << describe(step.outcome.error());
      std::cout << "\n";
    }
    for (const auto& [name, value] : verdict.facts.items()) {
      std::cout << "  " << name << ": " << (value.is_string() ? value.get<std::string>() : value.dump()) << "\n";
    }
    std::cout << (holds ? "verified\n" : "NOT verified\n");
  }
  return context.exit_code = holds ? kDone : kRefused;
}

int verify_file(Context& context, const VerifyOptions& options) {
  if (options.trust_list.empty() && context.region.empty()) {
    return context.usage("by which trust list? Say --region DIR, or --trust-list FILE with --root-set HEX");
  }
  Result<Bytes> content = read_file(options.file, kMaxFileBytes);
  if (!content) return context.fail("reading", content.error());
  std::optional<Bytes> record;
  if (!options.record.empty()) {
    Result<Bytes> bytes = read_file(options.record, kMaxFileBytes);
    if (!bytes) return context.fail("reading --record", bytes.error());
    record = std::move(*bytes);
  }
  Result<cert::VerifiedTrustList> trust = trust_for(context, options);
  if (!trust) return context.fail("trust list", trust.error());

  Verdict verdict;
  const FileKind kind = kind_of_file(*content);
  verdict.file = name_of(kind);
  const std::string text = text_of(*content);
  switch (kind) {
    case FileKind::packet:
      verify_packet(verdict, *content, *trust);
      break;
    case FileKind::receipt:
      if (!record) return context.usage("a receipt is about a record: say --record FILE, its packet or statement");
      verify_receipt(verdict, text, *record, *trust);
      break;
    case FileKind::note:
      verify_note(verdict, text, *trust);
      break;
    case FileKind::slip:
    case FileKind::paper:
      verify_paper(verdict, trimmed(text), *trust);
      break;
    case FileKind::fork:
      verify_forks(verdict, *content, *trust);
      break;
    case FileKind::statement: {
      Result<SignedStatement> statement = envelope::decode_signed(*content);
      if (verdict.check("the statement can be read", statement)) verify_statement(verdict, *statement, *trust);
      break;
    }
    case FileKind::unknown:
      verdict.check("a file of this system",
                    Error{Code::unknown_version, "no packet, statement, receipt, certificate, note or slip"});
      break;
  }
  return tell(context, verdict);
}

}  // namespace

void add_file_commands(CLI::App& app, Context& context) {
  CLI::App* inspect_command =
      app.add_subcommand("inspect",
                         "Says what a file is (packet, signed statement, trust list, receipt, signed note, kept slip) "
                         "and shows its fields.\n"
                         "NOTHING is verified: these are the file's own words. `lifecert verify` says what holds.\n"
                         "\n"
                         "Example:\n"
                         "  lifecert inspect demo-region/public/trust-list.bin\n");
  auto inspected = std::make_shared<std::string>();
  inspect_command->add_option("file", *inspected, "file to look into")->required();
  inspect_command->callback([inspected, &context] { inspect_file(context, *inspected); });

  CLI::App* verify_command = app.add_subcommand(
      "verify",
      "Verifies a packet, signed statement, trust list, receipt, certificate, checkpoint or kept slip by a region's trust "
      "list, and\nsays step by step what holds. A receipt, certificate or slip may be the text of its QR (LCK1:, LCR1:, LCD1:).\n"
      "Exit 1 when it does not hold. Needs no network and no key.\n"
      "\n"
      "Examples:\n"
      "  lifecert --region demo-region verify packet.lce\n"
      "  lifecert verify receipt.txt --record packet.lce --trust-list trust-list.bin --root-set 5f1c...\n");
  auto options = std::make_shared<VerifyOptions>();
  verify_command->add_option("file", options->file, "file to verify")->required();
  CLI::Option* list = verify_command->add_option("--trust-list", options->trust_list,
                                                 "the region's signed trust list, instead of --region");
  CLI::Option* roots = verify_command->add_option("--root-set", options->root_set,
                                                  "hash of the region's root set, 64 hex digits, as its letters state");
  list->needs(roots);
  roots->needs(list);
  verify_command->add_option("--record", options->record,
                             "what a receipt in its long form is about: packet or statement");
  verify_command->callback([options, &context] { verify_file(context, *options); });
}

}  // namespace lifecert::native
