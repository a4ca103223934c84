// lifecert list, lifecert show, lifecert decide
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <iomanip>
#include <iostream>
#include <map>
#include <memory>
#include <thread>

#include "core/base/civil.h"
#include "core/crypto/entropy_check.h"
#include "core/liveness/session.h"
#include "core/office/roll.h"
#include "core/receipt/slip.h"
#include "native/platform/file.h"
#include "native/platform/system_entropy.h"
#include "native/tools/command.h"
#include "native/tools/reviewer_desk.h"

namespace lifecert::native {
namespace {

using namespace std::chrono_literals;
using cert::CheckVerdict;
using office::Case;

constexpr auto kGrantPatience = 60s;
constexpr auto kGrantPause = 500ms;

struct CaseOptions {
  std::string reviewer;
  std::string state = "all";
  bool names = false;
  std::string id;
  std::string reason;
  std::string out;
  std::string verdict;
};

std::unique_ptr<ReviewerDesk> open_desk(Context& context, const CaseOptions& options) {
  const std::optional<RegionFolder> folder = context.folder();
  if (!folder) return nullptr;
  Result<std::unique_ptr<ReviewerDesk>> desk =
      ReviewerDesk::open(*folder, options.reviewer, context.intake, context.ca_file);
  if (!desk) {
    context.fail("the reviewer's desk", desk.error());
    return nullptr;
  }
  return std::move(*desk);
}

void tell_notes(const ReviewerDesk& desk) {
  for (const office::Note& note : desk.notes()) {
    std::cerr << "lifecert: record " << note.index << " of the log does not hold: " << sentence(note.code) << "\n";
  }
}

// "8 hold", "look: pictures", "fails: seal".
std::string finding_summary(const Case& about) {
  if (!about.finding) return "not checked yet";
  std::string look;
  std::string fails;
  for (const cert::Check& check : about.finding->content.checks) {
    std::string& list = check.verdict == CheckVerdict::fails ? fails : look;
    if (check.verdict == CheckVerdict::holds) continue;
    list += (list.empty() ? "" : ",") + std::string(cert::name_of(check.kind));
  }
  if (fails.empty() && look.empty()) return std::to_string(about.finding->content.checks.size()) + " hold";
  std::string text = fails.empty() ? "" : "fails:" + fails;
  if (!look.empty()) text += (text.empty() ? "" : " ") + ("look:" + look);
  return text;
}

std::string challenge_text(const Case& about) {
  return about.assessment.challenged ? "since " + china_time(about.assessment.alive_not_before) : "none";
}

Json checks_json(const Case& about) {
  Json checks = Json::array();
  if (!about.finding) return checks;
  for (const cert::Check& check : about.finding->content.checks) {
    checks.push_back({{"kind", std::string(cert::name_of(check.kind))},
                      {"verdict", std::string(cert::name_of(check.verdict))},
                      {"reason", std::string(name_of(check.reason))},
                      {"figures", check.figures}});
  }
  return checks;
}

Json case_json(const Case& about, const std::string& name) {
  Json decisions = Json::array();
  for (const auto& decision : about.decisions) {
    decisions.push_back(
        {{"verdict", std::string(cert::name_of(decision.content.verdict))},
         {"reason", decision.content.reason},
         {"decided_at", decision.content.decided_at},
         {"next_due", decision.content.next_due_day == 0 ? "" : iso_date(decision.content.next_due_day)},
         {"index", decision.index}});
  }
  Json out{{"submission", hex(about.submission)},
           {"spoken_number", receipt::spoken_number(about.submission)},
           {"index", about.index},
           {"received_at", about.received_at},
           {"received_china", china_time(about.received_at)},
           {"scheme", about.scheme},
           {"due", iso_date(about.due_day)},
           {"presence", std::string(cert::name_of(about.assessment.presence))},
           {"freshness", std::string(cert::name_of(about.assessment.freshness))},
           {"challenged", about.assessment.challenged},
           {"alive_not_before", about.assessment.alive_not_before},
           {"finding", finding_summary(about)},
           {"checks", checks_json(about)},
           {"reads", about.reads.size()},
           {"evidence", about.attestation ? std::string(cert::name_of(about.attestation->content.kind)) : "packet"},
           {"erased", about.erased.has_value()},
           {"amended", about.amendment.has_value()},
           {"suspected", about.suspected.has_value()},
           {"journal", std::string(cert::name_of(about.assessment.journal))},
           {"decisions", std::move(decisions)},
           {"state", std::string(office::name_of(about.state()))}};
  if (!name.empty()) out["name"] = name;
  return out;
}

// Names stand in the registrar's roll only; a reviewer sees them where both are one office.
std::map<crypto::Hash, std::string> names_of(Context& context) {
  std::map<crypto::Hash, std::string> names;
  Result<std::unique_ptr<SqliteStore>> store =
      RegionFolder(context.region).open_store("registrar/roll.db", StoreMode::read_only);
  Result<void> listed = store ? office::for_each_person(**store, 0,
                                                        [&](const office::RollPerson& person) {
                                                          names[person.id] = person.entry.name;
                                                          return true;
                                                        })
                              : Result<void>(store.error());
  if (!listed) std::cerr << "lifecert: names are not to be had here: " << describe(listed.error()) << "\n";
  return names;
}

void print_table(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      std::cout << row[i];
      if (i + 1 < row.size()) std::cout << std::string(widths[i] - row[i].size() + 2, ' ');
    }
    std::cout << "\n";
  }
}

int list(Context& context, const CaseOptions& options) {
  const std::unique_ptr<ReviewerDesk> desk = open_desk(context, options);
  if (!desk) return context.exit_code;
  const Result<void> synced = desk->sync();
  tell_notes(*desk);
  if (!synced) {
    context.exit_code = exit_code_of(synced.error().code);
    std::cerr << "lifecert: " << (context.exit_code == kUnreachable ? "the intake does not answer" : "the feed failed")
              << " (" << describe(synced.error()) << "); this is what was known before.\n";
  }
  const std::map<crypto::Hash, std::string> names =
      options.names ? names_of(context) : std::map<crypto::Hash, std::string>{};
  Json cases = Json::array();
  std::vector<std::vector<std::string>> table = {
      {"NUMBER", "ID", "RECEIVED", "SCHEME", "DUE", "PRESENCE", "FRESH", "CHALLENGE", "STATE", "FINDING"}};
  if (options.names) table[0].emplace_back("NAME");
  for (const Case& about : desk->book().cases()) {
    const std::string state(office::name_of(about.state()));
    const bool asked_for = options.state == "suspected" ? about.suspected.has_value() : options.state == state;
    if (options.state != "all" && !asked_for) continue;
    const auto found = names.find(about.person);
    const std::string name = found == names.end() ? "" : found->second;
    cases.push_back(case_json(about, name));
    const std::string marked = state + (about.suspected ? " SUSPECTED" : "");
    const bool alone = office::wants_call_alone(desk->store(), about.submission).value_or(false);
    cases.back()["call_me_alone"] = alone;
    table.push_back(
        {receipt::spoken_number(about.submission) + (alone ? " CALL ALONE" : ""), hex(about.submission).substr(0, 8), china_time(about.received_at),
         about.scheme, iso_date(about.due_day), std::string(cert::name_of(about.assessment.presence)),
         std::string(cert::name_of(about.assessment.freshness)), challenge_text(about), marked, finding_summary(about)});
    if (options.names) table.back().push_back(name.empty() ? "-" : name);
  }
  const std::vector<office::CaseBook::JournalReport> journals = desk->book().journal_reports(SystemClock().now_s());
  for (const office::CaseBook::JournalReport& one : journals) {
    std::cerr << "lifecert: device " << hex(one.device_key).substr(0, 16) << ": " << describe({one.what, ""}) << " ("
              << one.cases << " submissions since " << china_time(one.since) << ")\n";
  }
  if (context.json) {
    Json notes = Json::array();
    for (const office::Note& note : desk->notes()) {
      notes.push_back({{"index", note.index}, {"code", std::string(name_of(note.code))}});
    }
    Json reports = Json::array();
    for (const office::CaseBook::JournalReport& one : journals) {
      reports.push_back({{"device", hex(one.device_key)}, {"what", std::string(name_of(one.what))}, {"cases", one.cases},
                         {"since", one.since}});
    }
    Context::print({{"up_to_date", synced.has_value()}, {"cases", std::move(cases)}, {"notes", std::move(notes)},
                    {"journals", std::move(reports)}});
  } else if (table.size() == 1) {
    std::cout << "no such submissions\n";
  } else {
    print_table(table);
  }
  return context.exit_code;
}

// Synced, and the case found.
const Case* find_case(Context& context, ReviewerDesk& desk, const std::string& id) {
  const Result<void> synced = desk.sync();
  tell_notes(desk);
  if (!synced) {
    context.fail("reading the log", synced.error());
    return nullptr;
  }
  Result<const Case*> found = desk.book().resolve(id);
  if (!found) {
    context.fail("submission " + id, found.error());
    return nullptr;
  }
  return *found;
}

Result<cert::Evidence> fetch_evidence(ReviewerDesk& desk, const crypto::Hash& submission, const crypto::Hash& read,
                                      const crypto::BoxKeyPair& answer) {
  const auto until = std::chrono::steady_clock::now() + kGrantPatience;
  for (;;) {
    if (Result<void> synced = desk.sync(); !synced) return synced.error();
    const Case* about = desk.book().find(submission);
    const auto* grant = about == nullptr ? nullptr : office::grant_for(*about, read);
    if (grant != nullptr) {
      Result<std::optional<Bytes>> packet = desk.link().packet(submission);
      if (!packet) return packet.error();
      if (!*packet) return Error{Code::not_found, "packet"};
      return office::open_grant(*about, grant->content, **packet, answer);
    }
    if (std::chrono::steady_clock::now() >= until) {
      return Error{Code::not_decidable, "the re-check worker did not answer within a minute; is it running?"};
    }
    std::this_thread::sleep_for(kGrantPause);
  }
}

struct ShownPhoto {
  std::string label;
  std::size_t bytes = 0;
  std::int64_t taken_at = 0;
  std::string file;
};

// The movements that this submission's challenge asked for.
std::vector<liveness::Action> actions_of(const Case& about, liveness::ActionSet set) {
  const envelope::Header& header = about.header;
  return liveness::draw_script(header.challenge.value_or(crypto::Hash{}), header.person.id, header.device_key, set).steps;
}

Result<std::vector<ShownPhoto>> write_photos(const cert::Evidence& evidence, const Case& about,
                                             const std::string& folder) {
  if (!folder.empty() && ::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) {
    return Error{Code::store_failed, folder};
  }
  std::vector<ShownPhoto> shown;
  const auto keep = [&](ShownPhoto& one, ByteView jpeg) -> Result<void> {
    if (folder.empty()) return {};
    one.file = folder + "/" + hex(about.submission).substr(0, 8) + "-" + std::to_string(shown.size() + 1) + "-" + one.label +
               ".jpg";
    return write_file_atomic(one.file, jpeg, Audience::owner_only);
  };
  for (const cert::Photo& photo : evidence.photos) {
    ShownPhoto one{std::string(cert::name_of(photo.label)), photo.jpeg.size(), photo.taken_at, ""};
    if (Result<void> good = keep(one, photo.jpeg); !good) return good.error();
    shown.push_back(std::move(one));
  }
  // A session's key frames are pictures like the others, named by the movement that they show.
  const Result<liveness::ReadSession> session = liveness::read_session(evidence.live);
  if (!session) return shown;
  const std::vector<liveness::Action> actions = actions_of(about, session->session.set);
  for (const liveness::KeyFrame& key : session->session.key_frames) {
    const bool named = key.step > 0 && key.step <= actions.size();
    const std::string label = key.step == 0 ? "rest" : named ? std::string(name_of(actions[key.step - 1U])) : "movement";
    ShownPhoto one{label, key.jpeg.size(), evidence.consented_at + session->frames[key.frame].at_ms / 1000, ""};
    if (Result<void> good = keep(one, key.jpeg); !good) return good.error();
    shown.push_back(std::move(one));
  }
  return shown;
}

void print_shown(const Case& about, const cert::Evidence& evidence, const std::vector<ShownPhoto>& photos,
                 std::uint64_t index, const cert::VerifiedTrustList& trust, std::int64_t now, bool json) {
  if (json) {
    Json list = Json::array();
    for (const ShownPhoto& one : photos) {
      list.push_back({{"label", one.label},
                      {"bytes", one.bytes},
                      {"taken_at", one.taken_at},
                      {"taken_china", china_time(one.taken_at)},
                      {"file", one.file}});
    }
    Json reasons = Json::array();
    const cert::Judgement judged = office::judge(about, trust, now);
    for (const cert::Reason& reason : judged.reasons) {
      reasons.push_back({{"zh", cert::sentence_zh(reason)}, {"en", cert::sentence(reason)}});
    }
    Context::print({{"case", case_json(about, "")},
                    {"read_index", index},
                    {"standing", std::string(cert::name_of(judged.standing))},
                    {"points", judged.points},
                    {"policy", std::move(reasons)},
                    {"consent",
                     {{"version", evidence.consent_version},
                      {"to_face", evidence.consent_to_face},
                      {"at", evidence.consented_at}}},
                    {"call_me_alone", evidence.call_me_alone},
                    {"photos", std::move(list)}});
    return;
  }
  std::cout << "submission " << hex(about.submission) << "\n"
            << "number     " << receipt::spoken_number(about.submission) << "\n"
            << "received   " << china_time(about.received_at) << ", record " << about.index << "\n"
            << "scheme     " << about.scheme << ", due " << iso_date(about.due_day) << "\n"
            << "presence   " << cert::name_of(about.assessment.presence) << ", freshness "
            << cert::name_of(about.assessment.freshness) << ", challenge " << challenge_text(about) << "\n"
            << "consent    version " << evidence.consent_version << ", face pictures "
            << (evidence.consent_to_face ? "yes" : "NO") << ", " << china_time(evidence.consented_at)
            << " by the phone's clock\n";
  if (evidence.call_me_alone) {
    std::cout << "CALL ALONE the person asks to be called alone: say nothing of it to anybody else\n";
  }
  for (const ShownPhoto& one : photos) {
    std::cout << "photo      " << one.label << ", " << one.bytes << " bytes, taken " << china_time(one.taken_at)
              << " by the phone's clock" << (one.file.empty() ? "" : ", " + one.file) << "\n";
  }
  if (about.finding) {
    for (const cert::Check& check : about.finding->content.checks) {
      std::cout << "check      " << std::left << std::setw(6) << cert::name_of(check.verdict) << " "
                << cert::name_of(check.kind) << (check.figures.empty() ? "" : ": " + check.figures);
      if (check.reason != Code::ok) std::cout << " (" << sentence(check.reason) << ")";
      std::cout << "\n";
    }
  }
  const cert::Judgement judged = office::judge(about, trust, now);
  for (const cert::Reason& reason : judged.reasons) {
    std::cout << "policy     " << cert::sentence_zh(reason) << " " << cert::sentence(reason) << "\n";
  }
  std::cout << "state      " << office::name_of(about.state()) << "\n";
}

int show(Context& context, const CaseOptions& options) {
  const std::unique_ptr<ReviewerDesk> desk = open_desk(context, options);
  if (!desk) return context.exit_code;
  const Case* about = find_case(context, *desk, options.id);
  if (about == nullptr) return context.exit_code;
  const crypto::Hash submission = about->submission;

  crypto::SecretKey seed;
  SystemEntropy entropy;
  if (Result<void> drawn = entropy.fill(seed.writable()); !drawn) return context.fail("drawing a key", drawn.error());
  if (Result<void> good = crypto::check_entropy(seed.view()); !good) return context.fail("drawing a key", good.error());
  const crypto::BoxKeyPair answer = crypto::box_key_pair(seed);
  Result<cert::EvidenceRead> read =
      office::compose_read(*about, answer.public_key, options.reason, desk->trust(), desk->now_s());
  if (!read) return context.fail("asking to see it", read.error());
  Bytes payload = wire::encode(*read);
  const crypto::Hash read_hash = cert::payload_hash(payload);
  Result<receipt::Logged> logged = desk->sign_and_post(envelope::Kind::evidence_read, std::move(payload));
  if (!logged) return context.fail("asking to see it", logged.error());
  std::cerr << "logged as leaf " << logged->index() << "\n";

  Result<cert::Evidence> evidence = fetch_evidence(*desk, submission, read_hash, answer);
  if (!evidence) return context.fail("the evidence", evidence.error());
  if (evidence->call_me_alone) {
    Result<void> noted = office::note_call_alone(desk->store(), submission);
    if (!noted) return context.fail("noting the request to call", noted.error());
  }
  Result<std::vector<ShownPhoto>> photos = write_photos(*evidence, *desk->book().find(submission), options.out);
  if (!photos) return context.fail("--out", photos.error());
  print_shown(*desk->book().find(submission), *evidence, *photos, logged->index(), desk->trust(),
              desk->now_s(), context.json);
  return kDone;
}

// What one of the two did, in words or as an object.
int print_decided(Context& context, const cert::Decision& decision, const receipt::Logged& logged, bool whole) {
  const std::string next_due = decision.next_due_day == 0 ? "" : iso_date(decision.next_due_day);
  if (context.json) {
    Context::print({{"submission", hex(decision.submission)},
                    {"verdict", std::string(cert::name_of(decision.verdict))},
                    {"standing", std::string(cert::name_of(decision.standing))},
                    {"decided", whole},
                    {"index", logged.index()},
                    {"log_size", logged.checkpoint().checkpoint().size},
                    {"next_due", next_due}});
  } else if (!whole) {
    std::cout << "put forward as leaf " << logged.index() << ": a second reviewer must sign (decide NUMBER second)\n";
  } else {
    std::cout << "decided " << cert::name_of(decision.verdict) << ", logged as leaf " << logged.index()
              << (next_due.empty() ? "" : "; safe until " + next_due) << "\n";
  }
  return kDone;
}

int decide(Context& context, const CaseOptions& options) {
  const std::unique_ptr<ReviewerDesk> desk = open_desk(context, options);
  if (!desk) return context.exit_code;
  const Case* about = find_case(context, *desk, options.id);
  if (about == nullptr) return context.exit_code;
  if (options.verdict == "second") {
    Result<receipt::Logged> logged = desk->second(*about);
    if (!logged) return context.fail("signing as the second", logged.error());
    Result<cert::Decision> decision = wire::decode<cert::Decision>(about->proposal->content.decision);
    if (!decision) return context.fail("signing as the second", decision.error());
    return print_decided(context, *decision, *logged, true);
  }
  const cert::Verdict verdict = options.verdict == "pass"   ? cert::Verdict::pass
                                : options.verdict == "more" ? cert::Verdict::more
                                                            : cert::Verdict::refuse;
  Result<cert::Decision> decision =
      office::compose_decision(*about, verdict, options.reason, desk->trust(), desk->now_s());
  if (!decision) return context.fail("deciding", decision.error());
  Result<ReviewerDesk::Decided> done = desk->decide(*decision);
  if (!done) return context.fail("deciding", done.error());
  return print_decided(context, *decision, done->logged, done->kind == envelope::Kind::decision);
}

CLI::App* add_case_command(CLI::App& app, const char* name, const char* help, CaseOptions& options) {
  CLI::App* command = app.add_subcommand(name, help);
  command->add_option("--reviewer", options.reviewer, "who is at work; need not be said where there is one key only")
      ->envname("LIFECERT_REVIEWER");
  return command;
}

}  // namespace

void add_case_commands(CLI::App& app, Context& context) {
  auto listing = std::make_shared<CaseOptions>();
  CLI::App* list_command = add_case_command(
      app, "list",
      "The submissions in the order of the log, with what the intake and the re-check say and how they were decided.\n"
      "When the intake does not answer, what is known already is shown, with exit code 3.\n"
      "\n"
      "Example:\n"
      "  lifecert --region demo-region list --state waiting\n",
      *listing);
  list_command->add_option("--state", listing->state, "only these")
      ->check(CLI::IsMember({"all", "unchecked", "waiting", "second", "more", "passed", "refused", "suspected"}))
      ->capture_default_str();
  list_command->add_flag("--names", listing->names, "people's names too, where the registrar's roll is at hand");
  list_command->callback([listing, &context] { list(context, *listing); });

  auto showing = std::make_shared<CaseOptions>();
  showing->reason = "复核 review";
  CLI::App* show_command =
      add_case_command(app, "show",
                       "Opens the evidence of one submission. This is a signed request with a reason, which stands in "
                       "the log for ever; the\n"
                       "re-check worker answers it.\n"
                       "\n"
                       "Example:\n"
                       "  lifecert --region demo-region show 1f2e3d4c --reason 复核 --out photos\n",
                       *showing);
  show_command->add_option("id", showing->id, "spoken number, or at least eight hex digits of the id")->required();
  show_command->add_option("--reason", showing->reason, "why you look")->capture_default_str();
  show_command->add_option("--out", showing->out,
                           "folder for the photos, readable by you alone; else none are written");
  show_command->callback([showing, &context] { show(context, *showing); });

  auto deciding = std::make_shared<CaseOptions>();
  CLI::App* decide_command = add_case_command(
      app, "decide",
      "Signs a decision and puts it into the log. `pass` and `refuse` are final for a submission; `more` asks the "
      "person for\n"
      "another. The person reads the reason, so write it for them; a pass needs none.\n"
      "A pass on less evidence than the policy wants, or a refusal against it, needs two reviewers: the first one's is put\n"
      "forward, `second` signs it.\n"
      "\n"
      "Examples:\n"
      "  lifecert --region demo-region decide 1f2e3d4c pass\n"
      "  lifecert --region demo-region decide '1234 5678 90-7' more --reason '照片太暗，请在亮处重拍。'\n",
      *deciding);
  decide_command->add_option("id", deciding->id, "spoken number, or at least eight hex digits of the id")->required();
  decide_command->add_option("verdict", deciding->verdict, "pass, more, refuse; or second: sign what another reviewer put forward")
      ->required()
      ->check(CLI::IsMember({"pass", "more", "refuse", "second"}));
  decide_command->add_option("--reason", deciding->reason, "for the person to read");
  decide_command->callback([deciding, &context] { decide(context, *deciding); });
}

}  // namespace lifecert::native
