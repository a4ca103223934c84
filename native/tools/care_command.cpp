// lifecert beacon words, call, witness, visit, appeal, contact, review, withdraw: what surrounds a certification
#include <iomanip>
#include <iostream>
#include <memory>

#include "core/base/civil.h"
#include "core/office/care.h"
#include "core/receipt/slip.h"
#include "native/tools/command.h"
#include "native/tools/person_option.h"
#include "native/tools/reviewer_desk.h"

namespace lifecert::native {
namespace {

using envelope::Kind;

struct CareOptions {
  std::string reviewer;
  PersonOption person;
  std::string id;       // of an appeal, a contact, a review
  std::string words;    // read back
  std::string by;
  std::string note;
  std::string outcome;
  std::string notice;
  std::string stopped;
  bool document = false;
  bool all = false;
};

// The reviewer's desk with the log as it stands now.
std::unique_ptr<ReviewerDesk> open_desk(Context& context, const CareOptions& options) {
  const std::optional<RegionFolder> folder = context.folder();
  if (!folder) return nullptr;
  Result<std::unique_ptr<ReviewerDesk>> desk =
      ReviewerDesk::open(*folder, options.reviewer, context.intake, context.ca_file);
  if (!desk) {
    context.fail("the reviewer's desk", desk.error());
    return nullptr;
  }
  if (Result<void> synced = (*desk)->sync(); !synced) {
    context.fail("reading the log", synced.error());
    return nullptr;
  }
  return std::move(*desk);
}

std::string number_of(const crypto::Hash& hash) { return receipt::spoken_number(hash); }

// By the spoken number, as it stands on the receipt.
template <class List, class HashOf>
auto find_numbered(const List& list, const std::string& id, HashOf hash_of) -> const typename List::value_type* {
  Result<std::string> wanted = receipt::read_spoken_number(id);
  for (const auto& one : list) {
    const crypto::Hash& hash = hash_of(one);
    const bool by_number = wanted && receipt::read_spoken_number(number_of(hash)).value_or("") == *wanted;
    if (by_number || (id.size() >= 8 && hex(hash).starts_with(id))) return &one;
  }
  return nullptr;
}

// Whole days; an office that is late sees it.
std::string days_left(std::int64_t due_at, std::int64_t now) {
  const std::int64_t days = (due_at - now) / 86'400;
  return due_at < now ? "OVERDUE" : std::to_string(days) + " d left";
}

int post(Context& context, ReviewerDesk& desk, Kind kind, Bytes payload, std::string_view what) {
  const crypto::Hash hash = cert::payload_hash(payload);
  Result<receipt::Logged> logged = desk.sign_and_post(kind, std::move(payload));
  if (!logged) return context.fail(what, logged.error());
  if (context.json) {
    Context::print({{"done", std::string(what)}, {"number", number_of(hash)}, {"id", hex(hash)}, {"index", logged->index()}});
  } else {
    std::cout << what << ": number " << number_of(hash) << ", logged as leaf " << logged->index() << "\n";
  }
  return kDone;
}

// ---- Words

int words(Context& context, const CareOptions& options) {
  const std::unique_ptr<ReviewerDesk> desk = open_desk(context, options);
  if (!desk) return context.exit_code;
  const auto& tick = desk->book().care().newest_tick();
  if (!tick) return context.fail("the newest tick", Error{Code::not_found, "the log has no tick yet"});
  if (context.json) {
    Context::print({{"zh", words_zh(tick->words)}, {"en", words_en(tick->words)}, {"at", tick->at},
                    {"at_china", china_time(tick->at)}, {"index", tick->index}});
  } else {
    std::cout << words_zh(tick->words) << "\n" << words_en(tick->words) << "\n" << china_time(tick->at) << "\n";
  }
  return kDone;
}

// ---- Evidence that is no packet

int attest(Context& context, const CareOptions& options, cert::EvidenceKind kind) {
  const std::unique_ptr<ReviewerDesk> desk = open_desk(context, options);
  if (!desk) return context.exit_code;
  const std::optional<NamedPerson> who = find_person(context, options.person, desk->book());
  if (!who) return context.exit_code;
  cert::Attestation said;
  said.region = desk->trust()->region;
  said.person = who->person;
  said.scheme = who->scheme;
  said.due_day = who->due_day;
  said.kind = kind;
  said.document_seen = options.document;
  said.seen_at = said.made_at = desk->now_s();
  said.by = options.by;
  said.note = options.note;
  if (kind == cert::EvidenceKind::phone_call) {
    Result<WordBits> heard = read_words(options.words);
    if (!heard) return context.fail("--read-back", heard.error());
    said.read_back = *heard;
  }
  return post(context, *desk, Kind::attestation, wire::encode(said), std::string(cert::name_of(kind)) + " recorded");
}

// ---- Appeals

int list_appeals(Context& context, const CareOptions& options) {
  const std::unique_ptr<ReviewerDesk> desk = open_desk(context, options);
  if (!desk) return context.exit_code;
  Json list = Json::array();
  for (const office::AppealCase& one : desk->book().care().appeals()) {
    if (!options.all && one.answer) continue;
    const cert::Appeal& said = one.appeal.content;
    if (!context.json) {
      std::cout << number_of(one.appeal.hash) << "  " << china_time(one.appeal.received_at) << "  "
                << said.stop_notice << "  " << (one.holds() ? "HOLD" : "answered") << "  promised "
                << days_left(one.clock.promised_by, desk->now_s()) << ", by law "
                << days_left(one.clock.legal_by, desk->now_s()) << "\n";
    }
    list.push_back({{"number", number_of(one.appeal.hash)},
                    {"id", hex(one.appeal.hash)},
                    {"received_at", one.appeal.received_at},
                    {"stop_notice", said.stop_notice},
                    {"words", said.words},
                    {"hold", one.holds()},
                    {"promised_by", one.clock.promised_by},
                    {"legal_by", one.clock.legal_by},
                    {"answer", one.answer ? std::string(cert::name_of(one.answer->content.outcome)) : ""}});
  }
  if (context.json) Context::print({{"appeals", std::move(list)}});
  return kDone;
}

int file_appeal(Context& context, const CareOptions& options) {
  const std::unique_ptr<ReviewerDesk> desk = open_desk(context, options);
  if (!desk) return context.exit_code;
  const std::optional<NamedPerson> who = find_person(context, options.person, desk->book());
  if (!who) return context.exit_code;
  cert::Appeal said;
  said.region = desk->trust()->region;
  said.person = who->person;
  said.scheme = who->scheme;
  said.stop_notice = options.notice;
  if (!options.stopped.empty()) {
    Result<std::int32_t> day = parse_iso_date(options.stopped);
    if (!day) return context.fail("--stopped", day.error());
    said.stopped_on = *day;
  }
  said.words = options.note;
  said.made_at = desk->now_s();
  return post(context, *desk, Kind::appeal, wire::encode(said), "appeal received");
}

int answer_appeal(Context& context, const CareOptions& options) {
  const std::unique_ptr<ReviewerDesk> desk = open_desk(context, options);
  if (!desk) return context.exit_code;
  const office::AppealCase* found = find_numbered(desk->book().care().appeals(), options.id,
                                                  [](const office::AppealCase& one) { return one.appeal.hash; });
  if (found == nullptr) return context.fail("appeal " + options.id, Error{Code::unknown_statement, "number"});
  const cert::AppealOutcome outcome = options.outcome == "resumed" ? cert::AppealOutcome::resumed
                                      : options.outcome == "visit" ? cert::AppealOutcome::visit
                                                                   : cert::AppealOutcome::not_stopped;
  const cert::AppealAnswer answer{desk->trust()->region, found->appeal.hash, outcome, options.note, desk->now_s()};
  return post(context, *desk, Kind::appeal_answer, wire::encode(answer), "appeal answered");
}

// ---- Contacts and reviews

template <class Duty>
Json duty_json(const office::DutyCase<Duty>& one) {
  return {{"number", number_of(one.opened.hash)},
          {"id", hex(one.opened.hash)},
          {"reason", std::string(cert::name_of(one.opened.content.reason))},
          {"opened_at", one.opened.content.at},
          {"due_at", one.opened.content.due_at},
          {"closed", one.closed.has_value()}};
}

template <class Duty>
int list_duties(Context& context, const CareOptions& options, const char* name,
                const std::vector<office::DutyCase<Duty>>& (office::Care::*all)() const) {
  const std::unique_ptr<ReviewerDesk> desk = open_desk(context, options);
  if (!desk) return context.exit_code;
  Json list = Json::array();
  for (const office::DutyCase<Duty>& one : (desk->book().care().*all)()) {
    if (!options.all && one.closed) continue;
    list.push_back(duty_json(one));
    if (context.json) continue;
    std::cout << number_of(one.opened.hash) << "  " << china_time(one.opened.content.at) << "  "
              << cert::name_of(one.opened.content.reason) << "  "
              << (one.closed ? "done" : days_left(one.opened.content.due_at, desk->now_s())) << "\n";
  }
  if (context.json) Context::print({{name, std::move(list)}});
  return kDone;
}

int close_contact(Context& context, const CareOptions& options) {
  const std::unique_ptr<ReviewerDesk> desk = open_desk(context, options);
  if (!desk) return context.exit_code;
  const office::ContactCase* found = find_numbered(desk->book().care().contacts(), options.id,
                                                   [](const office::ContactCase& one) { return one.opened.hash; });
  if (found == nullptr) return context.fail("contact " + options.id, Error{Code::unknown_statement, "number"});
  cert::Contact closing = found->opened.content;
  closing.step = cert::Step::closed;
  closing.opened = found->opened.hash;
  closing.at = desk->now_s();
  closing.note = options.note;
  return post(context, *desk, Kind::contact, wire::encode(closing), "contact made");
}

int close_review(Context& context, const CareOptions& options) {
  const std::unique_ptr<ReviewerDesk> desk = open_desk(context, options);
  if (!desk) return context.exit_code;
  const office::ReviewCase* found = find_numbered(desk->book().care().reviews(), options.id,
                                                  [](const office::ReviewCase& one) { return one.opened.hash; });
  if (found == nullptr) return context.fail("review " + options.id, Error{Code::unknown_statement, "number"});
  cert::Review closing = found->opened.content;
  closing.step = cert::Step::closed;
  closing.opened = found->opened.hash;
  closing.outcome = options.outcome == "alive" ? cert::ReviewOutcome::alive : cert::ReviewOutcome::withdrawn;
  closing.at = desk->now_s();
  closing.note = options.note;
  return post(context, *desk, Kind::review, wire::encode(closing), "review closed");
}

int withdraw(Context& context, const CareOptions& options) {
  const std::unique_ptr<ReviewerDesk> desk = open_desk(context, options);
  if (!desk) return context.exit_code;
  const std::optional<NamedPerson> who = find_person(context, options.person, desk->book());
  if (!who) return context.exit_code;
  cert::ConsentWithdrawal said;
  said.region = desk->trust()->region;
  said.person = who->person;
  said.scheme = who->scheme;
  said.consent_version = desk->trust()->policy.consent_version;
  said.made_at = desk->now_s();
  return post(context, *desk, Kind::consent_withdrawal, wire::encode(said), "consent withdrawn");
}

using Options = std::shared_ptr<CareOptions>;

CLI::App* add(CLI::App& parent, Context& context, const char* name, const char* help, const Options& options,
              int (*run)(Context&, const CareOptions&)) {
  CLI::App* command = parent.add_subcommand(name, help);
  command->add_option("--reviewer", options->reviewer, "who is at work; need not be said where there is one key only")
      ->envname("LIFECERT_REVIEWER");
  command->callback([options, &context, run] { run(context, *options); });
  return command;
}

void add_evidence(CLI::App& app, Context& context) {
  const Options call = std::make_shared<CareOptions>();
  CLI::App* command = add(app, context, "call",
                          "Records a telephone call: the words of `lifecert beacon words` were read out, and the person read "
                          "them back.\n"
                          "\n"
                          "Example:\n"
                          "  lifecert call --case '1234 5678 90-7' --read-back '红马 新桥 老树 春云 金鱼 快船'\n",
                          call, [](Context& at, const CareOptions& said) {
                            return attest(at, said, cert::EvidenceKind::phone_call);
                          });
  call->person.add_to(*command);
  command->add_option("--read-back", call->words, "the six words, in Chinese or English")->required();
  command->add_option("--note", call->note, "for the file; no personal data");

  const Options witness = std::make_shared<CareOptions>();
  command = add(app, context, "vouch",
                "Records what a witness says who saw the person, such as the neighbourhood committee.\n", witness,
                [](Context& at, const CareOptions& said) { return attest(at, said, cert::EvidenceKind::witness); });
  witness->person.add_to(*command);
  command->add_option("--by", witness->by, "in what capacity, such as 居委会")->required();
  command->add_option("--note", witness->note, "for the file; no personal data");

  const Options visit = std::make_shared<CareOptions>();
  command = add(app, context, "visit", "Records that staff saw the person, for whoever had no tablet with them.\n", visit,
                [](Context& at, const CareOptions& said) { return attest(at, said, cert::EvidenceKind::staff_visit); });
  visit->person.add_to(*command);
  command->add_flag("--document", visit->document, "an ID document was looked at");
  command->add_option("--by", visit->by, "which station");
  command->add_option("--note", visit->note, "for the file; no personal data");

  const Options withdrawal = std::make_shared<CareOptions>();
  command = add(app, context, "withdraw",
                "Records that a person, who wrote or came, withdraws the consent to face pictures: pictures go, decisions stay.\n",
                withdrawal, withdraw);
  withdrawal->person.add_to(*command);
}

void add_appeals(CLI::App& app, Context& context) {
  CLI::App* appeal = app.add_subcommand("appeal", "\"I am alive\": payments that were stopped, and the office's clock");
  appeal->require_subcommand(1);
  const Options listing = std::make_shared<CareOptions>();
  CLI::App* command = add(*appeal, context, "list", "Open appeals with their clocks. While one is open, nothing may be stopped.\n",
                          listing, list_appeals);
  command->add_flag("--all", listing->all, "answered ones too");
  const Options filing = std::make_shared<CareOptions>();
  command = add(*appeal, context, "file", "Takes down an appeal for somebody who called or came.\n", filing, file_appeal);
  filing->person.add_to(*command);
  command->add_option("--notice", filing->notice, "the number of the stop notice, as printed")->required();
  command->add_option("--stopped", filing->stopped, "the date on the notice, 2026-11-23");
  command->add_option("--words", filing->note, "what the person says");
  const Options answering = std::make_shared<CareOptions>();
  command = add(*appeal, context, "answer", "Answers an appeal. The person reads the reason.\n", answering, answer_appeal);
  command->add_option("number", answering->id, "the appeal's number")->required();
  command->add_option("outcome", answering->outcome, "resumed, visit or not_stopped")
      ->required()
      ->check(CLI::IsMember({"resumed", "visit", "not_stopped"}));
  command->add_option("--reason", answering->note, "for the person to read")->required();
}

void add_duties(CLI::App& app, Context& context) {
  CLI::App* contact = app.add_subcommand("contact", "contacts that the office owes; payment goes on meanwhile");
  contact->require_subcommand(1);
  const Options contacts = std::make_shared<CareOptions>();
  CLI::App* command = add(*contact, context, "list", "Who is to be visited or called, and by when.\n", contacts,
                          [](Context& at, const CareOptions& said) {
                            return list_duties(at, said, "contacts", &office::Care::contacts);
                          });
  command->add_flag("--all", contacts->all, "made ones too");
  const Options done = std::make_shared<CareOptions>();
  command = add(*contact, context, "done", "The contact was made.\n", done, close_contact);
  command->add_option("number", done->id, "the contact's number")->required();
  command->add_option("--note", done->note, "how: a visit, a call, an event")->required();

  CLI::App* review = app.add_subcommand("review", "notices about people that somebody must look at; no payment stops by them");
  review->require_subcommand(1);
  const Options reviews = std::make_shared<CareOptions>();
  command = add(*review, context, "list", "Open reviews with their clocks.\n", reviews,
                [](Context& at, const CareOptions& said) {
                  return list_duties(at, said, "reviews", &office::Care::reviews);
                });
  command->add_flag("--all", reviews->all, "closed ones too");
  const Options closing = std::make_shared<CareOptions>();
  command = add(*review, context, "close", "The notice was wrong, or was taken back.\n", closing, close_review);
  command->add_option("number", closing->id, "the review's number")->required();
  command->add_option("outcome", closing->outcome, "alive or withdrawn")->required()->check(CLI::IsMember({"alive", "withdrawn"}));
  command->add_option("--note", closing->note, "what was found")->required();
}

}  // namespace

void add_care_commands(CLI::App& app, Context& context) {
  CLI::App* beacon = app.add_subcommand("beacon", "what dates a certification that is made without a network");
  beacon->require_subcommand(1);
  add(*beacon, context, "words", "Six words of the newest tick, to be read out by telephone or radio, or put up on a poster.\n",
      std::make_shared<CareOptions>(), words);
  add_evidence(app, context);
  add_appeals(app, context);
  add_duties(app, context);
}

}  // namespace lifecert::native
