// The command as people use it: one region from its founding to the audit, with a real counter and a phone.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <future>
#include <nlohmann/json.hpp>

#include "core/intake/keys.h"
#include "native/office/intake_link.h"
#include "native/platform/file.h"
#include "tests/support/source_root.h"
#include "tests/ui/live_region.h"
#include "tests/ui/pictures.h"

extern char** environ;

namespace lifecert::native {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;
using Json = nlohmann::json;
using support::LiveCounter;
using support::LivePhone;
using support::must;

struct Outcome {
  int exit = -1;
  std::string out;
  std::string err;

  [[nodiscard]] Json json() const { return Json::parse(out); }
};

class Command : public ::testing::Test {
 protected:
  Command() { must(crypto::start()); }

  /// Runs `lifecert` with these arguments to its end.
  Outcome run(const std::vector<std::string>& arguments) {
    static std::atomic<int> count = 0;
    const std::string out = temp_ / ("out-" + std::to_string(++count));
    const std::string err = out + ".err";
    std::vector<std::string> words = {LIFECERT_PROGRAM};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 1, out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_addopen(&files, 2, err.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    pid_t pid = 0;
    const int spawned = posix_spawn(&pid, LIFECERT_PROGRAM, &files, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&files);
    if (spawned != 0) throw std::runtime_error("cannot run " LIFECERT_PROGRAM);
    int status = 0;
    while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    Outcome outcome;
    outcome.exit = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    outcome.out = text_of(must(read_file(out, 16U << 20)));
    outcome.err = text_of(must(read_file(err, 16U << 20)));
    return outcome;
  }
  Outcome run_ok(const std::vector<std::string>& arguments) {
    Outcome outcome = run(arguments);
    EXPECT_EQ(outcome.exit, 0) << ::testing::PrintToString(arguments) << "\n" << outcome.err << outcome.out;
    return outcome;
  }
  /// With the region and its counter before the arguments.
  std::vector<std::string> at_work(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"--json", "--region", folder_, "--intake", url_});
    return arguments;
  }

  support::TempFolder temp_;
  std::string folder_ = temp_ / "region";
  std::string url_ = "http://127.0.0.1:1";
};

TEST_F(Command, TeachesWithoutAnyRegion) {
  EXPECT_THAT(run_ok({"--help"}).out, HasSubstr("lifecert enrol letters"));
  for (const std::vector<std::string>& command : std::vector<std::vector<std::string>>{{"region", "init"},
                                                                                       {"roll", "import"},
                                                                                       {"enrol", "letters"},
                                                                                       {"registrar"},
                                                                                       {"recheck"},
                                                                                       {"list"},
                                                                                       {"show"},
                                                                                       {"decide"},
                                                                                       {"inspect"},
                                                                                       {"verify"},
                                                                                       {"audit"}}) {
    std::vector<std::string> asked = command;
    asked.emplace_back("--help");
    EXPECT_THAT(run_ok(asked).out, HasSubstr("Example")) << command.front();
  }
}

TEST_F(Command, TellsWrongUsageFromRefusal) {
  EXPECT_EQ(run({}).exit, 2);
  EXPECT_EQ(run({"no-such-command"}).exit, 2);
  EXPECT_EQ(run({"audit"}).exit, 2);
  EXPECT_EQ(run({"decide", "12345678", "perhaps"}).exit, 2);
  const Outcome missing = run({"--json", "--region", temp_ / "nowhere", "audit"});
  EXPECT_EQ(missing.exit, 1);
  EXPECT_EQ(missing.json()["code"], "not_found");
}

TEST_F(Command, OneCertificationFromTheFirstKeyToTheAudit) {
  // A region, a roll, letters.
  const Json made = run_ok({"--json", "region", "init", folder_, "--demo"}).json();
  EXPECT_EQ(made["region"], "demo.example");
  EXPECT_EQ(run({"region", "init", folder_, "--demo"}).exit, 1);
  const std::string roll = support::source_root() + "/demo/roll.csv";
  EXPECT_EQ(run_ok(at_work({"roll", "import", roll})).json()["added"], 24);
  EXPECT_EQ(run_ok(at_work({"roll", "import", roll})).json()["unchanged"], 24);

  const std::string faulty = temp_ / "faulty.csv";
  must(write_file_atomic(faulty, view_of("姓名,身份证号,险种,到期日,站点\n示例,1,urban-employee,2027-01-31,x\n"),
                         Audience::owner_only));
  const Outcome refused = run(at_work({"roll", "import", faulty}));
  EXPECT_EQ(refused.exit, 1);
  EXPECT_EQ(refused.json()["imported"], false);
  EXPECT_EQ(refused.json()["faults"][0]["row"], 2);

  const std::string pdf = temp_ / "letters.pdf";
  const std::string codes = temp_ / "codes.json";
  const Json letters =
      run_ok(at_work({"enrol", "letters", "--out", pdf, "--codes", codes, "--person", "示例 甲一"})).json();
  EXPECT_EQ(letters["letters"], 1);
  for (const std::string& secret : {pdf, codes}) {
    struct stat info {};
    ASSERT_EQ(::stat(secret.c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777, 0600U) << secret;
  }
  EXPECT_FALSE(fs::exists(pdf + ".part"));
  EXPECT_EQ(run(at_work({"enrol", "letters", "--out", pdf, "--person", "nobody"})).exit, 1);

  // A phone with the typed code.
  const RegionFolder region(folder_);
  LiveCounter counter(region);
  url_ = counter.url();
  const cert::Pins pins = must(region.pins());
  const std::string typed = Json::parse(text_of(must(read_file(codes, 1U << 20))))[0]["typed"];
  LivePhone phone(pins, url_);
  phone.enrol(must(cert::stretch_code(must(cert::read_code(typed, pins)), pins.region)));
  phone.talk();
  run_ok(at_work({"registrar", "--once"}));
  phone.talk();
  ASSERT_EQ(phone.view().phase, client::Phase::enrolled);
  // An enrolled phone needs no letter.
  const Json rest = run_ok(at_work({"enrol", "letters", "--out", temp_ / "one.pdf", "--limit", "1"})).json();
  EXPECT_EQ(rest["letters"], 1);

  const crypto::Hash submission = phone.certify(support::three_jpegs());
  const std::string id = wire::to_hex(submission);
  const std::string spoken = receipt::spoken_number(submission);
  const auto listed = [&] {
    const Json cases = run_ok(at_work({"list"})).json()["cases"];
    EXPECT_EQ(cases.size(), 1U);
    return cases[0];
  };
  EXPECT_EQ(listed()["state"], "unchecked");
  EXPECT_EQ(run(at_work({"decide", id, "pass"})).exit, 1);
  run_ok(at_work({"recheck", "--once"}));
  EXPECT_EQ(listed()["state"], "waiting");
  EXPECT_THAT(listed()["finding"].get<std::string>(), Not(HasSubstr("fails")));
  EXPECT_EQ(listed()["spoken_number"], spoken);
  EXPECT_EQ(listed().count("name"), 0U);
  EXPECT_EQ(run_ok(at_work({"list", "--names"})).json()["cases"][0]["name"], "示例 甲一");
  EXPECT_EQ(run_ok(at_work({"list", "--state", "passed"})).json()["cases"].size(), 0U);

  // Looking is a record of its own, and the worker answers it while the command waits.
  const std::string photos = temp_ / "photos";
  std::future<Outcome> showing = std::async(std::launch::async, [&] {
    return run(at_work({"show", id.substr(0, 8), "--reason", "复核", "--out", photos}));
  });
  do {
    run_ok(at_work({"recheck", "--once"}));
  } while (showing.wait_for(std::chrono::milliseconds(0)) != std::future_status::ready);
  const Outcome shown = showing.get();
  ASSERT_EQ(shown.exit, 0) << shown.err;
  EXPECT_THAT(shown.err, HasSubstr("logged"));
  ASSERT_EQ(shown.json()["photos"].size(), 3U);
  const std::string first = shown.json()["photos"][0]["file"];
  EXPECT_EQ(must(read_file(first, 1U << 20)), support::three_jpegs()[0]);
  EXPECT_EQ(listed()["reads"], 1);

  EXPECT_EQ(run(at_work({"decide", spoken, "refuse"})).exit, 1);  // a person is owed a reason
  const Json decided = run_ok(at_work({"decide", spoken, "pass"})).json();
  EXPECT_EQ(decided["verdict"], "pass");
  EXPECT_EQ(decided["next_due"], "2028-01-31");
  EXPECT_EQ(listed()["state"], "passed");
  EXPECT_EQ(run(at_work({"decide", id, "more", "--reason", "too late"})).exit, 1);
  phone.talk();
  const client::ItemView item = phone.view().items.front();
  EXPECT_EQ(item.verdict, static_cast<std::uint8_t>(cert::Verdict::pass));
  EXPECT_TRUE(item.proof_verified);

  const Json audited = run_ok(at_work({"audit"})).json();
  EXPECT_EQ(audited["holds"], true);
  EXPECT_EQ(audited["records"]["decision"], 1);

  // Files that leave the house.
  const std::string packet = temp_ / "packet.lce";
  {
    SystemClock clock;
    const cert::VerifiedTrustList trust = must(region.trust());
    const auto reviewer = must(region.reviewer(""));
    IntakeLink link(url_, "", trust, envelope::Role::reviewer, *reviewer, clock);
    must(write_file_atomic(packet, *must(link.packet(submission)), Audience::owner_only));
    const receipt::SubmissionStatus status = must(link.status(submission));
    must(write_file_atomic(temp_ / "receipt", view_of(status.received), Audience::owner_only));
    must(write_file_atomic(temp_ / "decision", status.decisions[0].statement, Audience::owner_only));
    must(write_file_atomic(temp_ / "decision-receipt", view_of(status.decisions[0].proof), Audience::owner_only));
  }
  must(write_file_atomic(temp_ / "slip", view_of(item.kept_qr + "\n"), Audience::owner_only));
  const auto write_paper = [&](const char* name, receipt::PaperKind kind) {
    const std::string text = must(phone.client().paper(submission, kind));
    must(write_file_atomic(temp_ / name, view_of(text + "\n"), Audience::owner_only));
  };
  write_paper("received-paper", receipt::PaperKind::received);
  write_paper("decided-paper", receipt::PaperKind::decided);
  const std::string trust_list = folder_ + "/public/trust-list.bin";
  for (const std::string& file : {packet, temp_ / "receipt", temp_ / "decision", temp_ / "slip", temp_ / "received-paper",
                                temp_ / "decided-paper", trust_list}) {
    EXPECT_EQ(run_ok(at_work({"inspect", file})).json()["verified"], false) << file;
  }
  EXPECT_EQ(run(at_work({"inspect", pdf})).exit, 1);
  const std::vector<std::vector<std::string>> good = {{packet},
                                                      {trust_list},
                                                      {temp_ / "decision"},
                                                      {temp_ / "slip"},
                                                      {temp_ / "received-paper"},
                                                      {temp_ / "decided-paper"},
                                                      {temp_ / "receipt", "--record", packet},
                                                      {temp_ / "decision-receipt", "--record", temp_ / "decision"}};
  for (std::vector<std::string> words : good) {
    words.insert(words.begin(), "verify");
    EXPECT_EQ(run_ok(at_work(words)).json()["holds"], true) << words[1];
  }
  EXPECT_EQ(run(at_work({"verify", temp_ / "receipt", "--record", temp_ / "decision"})).exit, 1);
  // On paper: from the phone's own text with the name of the roll, or by its number from the log.
  const std::string paper_pdf = temp_ / "paper.pdf";
  for (const auto& [what, of] : {std::pair<const char*, std::string>{"slip", temp_ / "slip"},
                                 {"receipt", temp_ / "received-paper"},
                                 {"certificate", temp_ / "decided-paper"},
                                 {"receipt", spoken},
                                 {"certificate", spoken}}) {
    const Json printed = run_ok(at_work({"print", what, of, "--out", paper_pdf})).json();
    EXPECT_EQ(printed["spoken_number"], spoken) << what;
    EXPECT_EQ(printed["with_name"], true) << what;
    EXPECT_TRUE(text_of(must(read_file(paper_pdf, 4U << 20))).starts_with("%PDF")) << what;
  }
  EXPECT_EQ(run_ok(at_work({"print", "slip", temp_ / "slip", "--out", paper_pdf, "--no-name"})).json()["with_name"], false);
  EXPECT_EQ(run(at_work({"print", "certificate", temp_ / "received-paper", "--out", paper_pdf})).exit, 1);
  EXPECT_EQ(run_ok(at_work({"meter"})).json()["phones"], 0);

  // By a stranger, offline: trust list and root set are all it takes.
  EXPECT_EQ(run_ok({"--json", "verify", temp_ / "decision", "--trust-list", trust_list, "--root-set", made["root_set"]})
                .json()["holds"],
            true);
  Bytes altered = must(read_file(packet, 4U << 20));
  altered[altered.size() / 2] ^= 1U;
  must(write_file_atomic(packet, altered, Audience::owner_only));
  EXPECT_EQ(run(at_work({"verify", packet})).exit, 1);

  // A counter that is away, and one whose store was tampered with.
  counter.stop();
  const Outcome away = run(at_work({"list"}));
  EXPECT_EQ(away.exit, 3);
  EXPECT_EQ(away.json()["up_to_date"], false);
  EXPECT_EQ(away.json()["cases"].size(), 1U);
  EXPECT_EQ(run(at_work({"registrar", "--once"})).exit, 3);
  {
    const auto store = must(region.open_store("intake/intake.db", StoreMode::read_write));
    Bytes record = *must(store->get(intake::keys::record(1)));
    record.back() ^= 1U;
    must(store->commit({}, std::vector<port::Change>{{intake::keys::record(1), record}}));
  }
  const Outcome tampered = run(at_work({"audit"}));
  EXPECT_EQ(tampered.exit, 1);
  EXPECT_EQ(tampered.json()["holds"], false);
}

// What is written where others may read it names nobody.
TEST_F(Command, MessagesNameNobody) {
  run_ok({"region", "init", folder_, "--demo"});
  const Outcome imported = run_ok({"--region", folder_, "roll", "import", support::source_root() + "/demo/roll.csv"});
  const Outcome letters =
      run_ok({"--region", folder_, "enrol", "letters", "--out", temp_ / "letters.pdf", "--limit", "1"});
  for (const Outcome* one : {&imported, &letters}) {
    EXPECT_THAT(one->out + one->err, Not(HasSubstr("示例 ")));
    EXPECT_THAT(one->out + one->err, Not(HasSubstr("999999")));
  }
}

}  // namespace
}  // namespace lifecert::native
