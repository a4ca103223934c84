// The command as people use it: one region from its founding to the audit, with a real counter and a phone.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
#include <filesystem>
#include <future>
#include <nlohmann/json.hpp>

#include "core/intake/keys.h"
#include "native/office/intake_link.h"
#include "native/platform/file.h"
#include "tests/support/run_lifecert.h"
#include "tests/support/source_root.h"
#include "tests/ui/live_region.h"
#include "tests/ui/pictures.h"

namespace lifecert::native {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;
using Json = nlohmann::json;
using support::LiveCounter;
using support::LivePhone;
using support::must;
using support::Outcome;

class Command : public support::RunLifecert {
 protected:
  Command() { must(crypto::start()); }
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
  phone.enrol(must(cert::stretch_code(must(cert::read_code(typed, pins.region)), pins.region)));
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

  // The next lists: roots announced, roots taken over, an epoch more. A list that does not follow leaves the one in force.
  EXPECT_EQ(run(at_work({"region", "next-list", "--new-roots"})).exit, 1) << "there are none yet";
  const Json coming = run_ok(at_work({"region", "new-roots"})).json();
  EXPECT_EQ(run(at_work({"region", "next-list", "--new-roots"})).exit, 1) << "nobody has announced them";
  EXPECT_EQ(run(at_work({"region", "next-list", "--epochs", "1"})).exit, 2) << "the vault turns the epochs";
  run_ok(at_work({"region", "next-list", "--announce"}));
  EXPECT_EQ(run_ok(at_work({"region", "publish"})).json()["version"], 2);
  run_ok(at_work({"region", "next-list", "--new-roots"}));
  EXPECT_EQ(run_ok(at_work({"region", "publish"})).json()["version"], 3);
  EXPECT_EQ(run_ok(at_work({"region", "publish"})).json()["version"], 3) << "the same once more is the same";
  const Json in_force = run_ok(at_work({"region", "list"})).json();
  EXPECT_EQ(in_force["version"], 3);
  EXPECT_EQ(in_force["root_set"], coming["root_set"]);
  EXPECT_EQ(in_force["epochs"].size(), 4U) << "as they were";
  EXPECT_EQ(run_ok(at_work({"audit"})).json()["records"]["trust-list"], 2);

  // A tablet of staff gets its code; nobody has used it yet.
  EXPECT_EQ(run_ok(at_work({"staff", "invite", "zhang-1", "--name", "张", "--station", "demo-station-1"})).json()["staff"],
            "zhang-1");
  EXPECT_EQ(run(at_work({"staff", "invite", "zhang-2", "--name", "张", "--station", "nowhere"})).exit, 1);
  EXPECT_EQ(run(at_work({"staff", "visits", "zhang-1"})).exit, 1);
  EXPECT_TRUE(run_ok(at_work({"staff", "disputes"})).json()["disputes"].empty());

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

// Staff and their tablets: visits, certifications without a face, phones that staff vouch for, a lost phone, a lost tablet.
TEST_F(Command, StaffFromTheFirstTabletToTheLostOne) {
  run_ok({"region", "init", folder_, "--demo"});
  run_ok(at_work({"roll", "import", support::source_root() + "/demo/roll.csv"}));
  const RegionFolder region(folder_);
  LiveCounter counter(region);
  url_ = counter.url();
  const cert::Pins pins = must(region.pins());
  const auto registrar = [&] { run_ok(at_work({"registrar", "--once"})); };
  const auto tablet_of = [&](const std::string& id, const std::string& name) {
    const Json invited = run_ok(at_work({"staff", "invite", id, "--name", name, "--station", "demo-station-1"})).json();
    auto tablet = std::make_unique<LivePhone>(pins, url_);
    tablet->enrol_staff(must(cert::stretch_code(must(cert::read_code(invited["typed"].get<std::string>(), pins.region)), pins.region)));
    tablet->talk();
    registrar();
    tablet->talk();
    EXPECT_EQ(tablet->view().staff_name, name);
    return tablet;
  };
  const auto zhang = tablet_of("zhang-1", "张");
  const auto li = tablet_of("li-2", "李");
  EXPECT_EQ(run_ok(at_work({"staff", "list"})).json()["staff"].size(), 2U);
  const auto state_of = [&](const crypto::Hash& submission) {
    run_ok(at_work({"recheck", "--once"}));
    const Json listed = run_ok(at_work({"list", "--names"})).json();
    for (const Json& one : listed["cases"]) {
      if (one["submission"] == wire::to_hex(submission)) return one;
    }
    return Json();
  };

  // A visit: its list is sealed to one tablet. What staff saw is enough, and no picture is asked for.
  run_ok(at_work({"staff", "visits", "zhang-1", "--person", "示例 甲一"}));
  EXPECT_EQ(run(at_work({"staff", "visits", "zhang-1", "--person", "示例 乙一"})).exit, 1) << "of another station";
  registrar();
  zhang->talk();
  li->talk();
  ASSERT_EQ(zhang->view().visits.size(), 1U);
  EXPECT_TRUE(li->view().visits.empty());
  client::Assisted seen;
  seen.visit = zhang->view().visits[0].person;
  seen.document_seen = envelope::DocumentSeen::identity_card;
  const crypto::Hash visited = zhang->assist(seen);
  EXPECT_EQ(state_of(visited)["state"], "waiting");
  EXPECT_EQ(state_of(visited)["name"], "示例 甲一");
  EXPECT_TRUE(zhang->view().visits[0].done);
  run_ok(at_work({"decide", wire::to_hex(visited), "pass"}));
  EXPECT_EQ(state_of(visited)["state"], "passed");
  zhang->talk();
  EXPECT_EQ(zhang->view().items.front().verdict, static_cast<std::uint8_t>(cert::Verdict::pass));
  // The slip of a tablet says that staff were there.
  must(write_file_atomic(temp_ / "slip", view_of(zhang->view().items.front().kept_qr + "\n"), Audience::owner_only));
  EXPECT_EQ(run_ok(at_work({"verify", temp_ / "slip"})).json()["holds"], true);

  // Somebody whom nobody looked up beforehand: only the registrar can say who it is.
  client::Assisted walk_in;
  walk_in.name = "示例 庚一";
  walk_in.id_number = "999999194701180072";
  walk_in.scheme = "urban-employee";
  walk_in.document_seen = envelope::DocumentSeen::identity_card;
  const crypto::Hash walked = zhang->assist(walk_in);
  EXPECT_EQ(run(at_work({"decide", wire::to_hex(walked), "pass"})).exit, 1) << "nobody knows whom it is for";
  registrar();
  EXPECT_EQ(state_of(walked)["name"], "示例 庚一");
  run_ok(at_work({"decide", wire::to_hex(walked), "pass"}));

  // A phone without a letter: the tablet's word over two screens.
  LivePhone phone(pins, url_);
  phone.talk();
  client::Vouch word;
  word.phone = phone.key_card();
  word.name = "示例 丁一";
  word.id_number = "999999194002290045";
  word.scheme = "rural-resident";
  phone.take_voucher(zhang->vouch(word));
  phone.talk();
  registrar();
  phone.talk();
  ASSERT_EQ(phone.view().phase, client::Phase::enrolled);
  const crypto::Hash own = phone.certify(support::three_jpegs());
  EXPECT_EQ(state_of(own)["name"], "示例 丁一");
  // Nobody vouches for people of another station.
  LivePhone elsewhere(pins, url_);
  elsewhere.talk();
  word.phone = elsewhere.key_card();
  word.name = "示例 戊一";
  word.id_number = "999999195306070054";
  word.scheme = "urban-employee";
  elsewhere.take_voucher(zhang->vouch(word));
  elsewhere.talk();
  registrar();
  elsewhere.talk();
  EXPECT_EQ(elsewhere.view().phase, client::Phase::refused);
  EXPECT_EQ(elsewhere.view().refusal, Code::wrong_station);

  // The phone is lost: two tablets, and the old key ends where the new one begins.
  LivePhone second(pins, url_);
  second.talk();
  client::Vouch lost;
  lost.phone = second.key_card();
  lost.name = "示例 丁一";
  lost.id_number = "999999194002290045";
  lost.scheme = "rural-resident";
  lost.replaces = true;
  lost.lost_at = SystemClock().now_s() - 3600;
  lost.second = li->key_card();
  client::Vouch beside = lost;
  beside.phone.clear();
  beside.second.clear();
  beside.replaces = false;
  beside.voucher = zhang->vouch(lost);
  second.take_voucher(li->vouch(beside));
  second.talk();
  registrar();
  second.talk();
  EXPECT_EQ(second.view().phase, client::Phase::enrolled);
  phone.talk();
  EXPECT_TRUE(phone.view().revoked);
  EXPECT_EQ(state_of(own)["suspected"], true) << "made after the phone was lost";

  // A neighbour signs beside a certification, on a phone of their own. From then on they can stand in for the second tablet, for this
  // person and for nobody else.
  const auto phone_for = [&](const std::string& name, const std::string& id_number) {
    auto made = std::make_unique<LivePhone>(pins, url_);
    made->talk();
    client::Vouch of;
    of.phone = made->key_card();
    of.name = name;
    of.id_number = id_number;
    of.scheme = "urban-employee";
    made->take_voucher(zhang->vouch(of));
    made->talk();
    registrar();
    made->talk();
    EXPECT_EQ(made->view().phase, client::Phase::enrolled);
    return made;
  };
  const auto neighbour = phone_for("示例 庚一", "999999194701180072");
  const auto replace_with = [&](LivePhone& beside_staff, Code refusal) {
    LivePhone next(pins, url_);
    next.talk();
    client::Vouch asked = lost;
    asked.phone = next.key_card();
    asked.second = beside_staff.key_card();
    client::Vouch own_word;
    own_word.name = asked.name;
    own_word.id_number = asked.id_number;
    own_word.voucher = zhang->vouch(asked);
    next.take_voucher(beside_staff.vouch(own_word));
    next.talk();
    registrar();
    next.talk();
    EXPECT_EQ(next.view().phase, refusal == Code::ok ? client::Phase::enrolled : client::Phase::refused);
    EXPECT_EQ(next.view().refusal, refusal);
  };
  replace_with(*neighbour, Code::not_a_witness);
  const crypto::Hash seen_by_neighbour = second.certify_beside(support::three_jpegs(), *neighbour);
  EXPECT_EQ(state_of(seen_by_neighbour)["state"], "waiting");
  run_ok(at_work({"decide", wire::to_hex(seen_by_neighbour), "pass"}));
  registrar();
  replace_with(*neighbour, Code::ok);
  second.talk();
  EXPECT_TRUE(second.view().revoked);

  // A tablet is lost.
  EXPECT_EQ(run(at_work({"staff", "revoke", "nobody-9"})).exit, 1);
  run_ok(at_work({"staff", "revoke", "zhang-1", "--reason", "lost", "--days-ago", "1"}));
  registrar();
  zhang->talk();
  EXPECT_TRUE(zhang->view().revoked);
  EXPECT_EQ(run(at_work({"staff", "visits", "zhang-1"})).exit, 1);
  EXPECT_EQ(state_of(walked)["suspected"], true);
  const Json audited = run_ok(at_work({"audit"})).json();
  EXPECT_EQ(audited["holds"], true);
  EXPECT_EQ(audited["records"]["staff-credential"], 2);
  EXPECT_EQ(audited["records"]["revocation"], 3);

  // Witnesses come into the next list by the same command as everything else.
  const std::string key = run_ok({"--json", "witness", "init", temp_ / "witness.key"}).json()["public_key"];
  EXPECT_EQ(run(at_work({"region", "next-list", "--quorum", "1"})).exit, 1) << "there is no witness";
  run_ok(at_work({"region", "next-list", "--witness", "witness.example/1=" + key, "--quorum", "1"}));
  run_ok(at_work({"region", "publish"}));
  EXPECT_EQ(run_ok(at_work({"region", "list"})).json()["version"], 2);
}

// A phone certifies while nobody has answered its request yet: once with a network, once without.
TEST_F(Command, CertifiedBeforeTheRegistrarHasAnswered) {
  run_ok({"region", "init", folder_, "--demo", "--reviewer", "reviewer-1", "--reviewer", "reviewer-2"});
  run_ok(at_work({"roll", "import", support::source_root() + "/demo/roll.csv"}));
  const RegionFolder region(folder_);
  LiveCounter counter(region);
  url_ = counter.url();
  const cert::Pins pins = must(region.pins());
  const std::string codes = temp_ / "codes.json";
  run_ok(at_work({"enrol", "letters", "--out", temp_ / "letters.pdf", "--codes", codes, "--person", "示例 甲一"}));
  const std::string typed = Json::parse(text_of(must(read_file(codes, 1U << 20))))[0]["typed"];
  LivePhone phone(pins, url_);
  phone.talk();
  phone.enrol(must(cert::stretch_code(must(cert::read_code(typed, pins.region)), pins.region)));
  const crypto::Hash early = phone.certify(support::three_jpegs());
  EXPECT_EQ(phone.view().phase, client::Phase::requested);
  EXPECT_EQ(phone.view().items.front().state, outbox::State::received);
  const crypto::Hash offline = phone.keep_certification(support::three_jpegs());
  EXPECT_EQ(phone.view().provisional_left, 0U);
  EXPECT_EQ(run(at_work({"decide", wire::to_hex(early), "pass", "--reviewer", "reviewer-1"})).exit, 1) << "nobody knows whom it is for";

  run_ok(at_work({"registrar", "--once"}));
  phone.talk();
  ASSERT_EQ(phone.view().phase, client::Phase::enrolled);
  for (const client::ItemView& item : phone.view().items) EXPECT_EQ(item.state, outbox::State::received);
  run_ok(at_work({"registrar", "--once"}));
  run_ok(at_work({"recheck", "--once"}));
  for (const Json& one : run_ok(at_work({"list", "--names", "--reviewer", "reviewer-1"})).json()["cases"]) EXPECT_EQ(one["name"], "示例 甲一");
  // Made without a challenge: it takes two reviewers.
  run_ok(at_work({"decide", wire::to_hex(early), "pass", "--reviewer", "reviewer-1"}));
  run_ok(at_work({"decide", wire::to_hex(early), "second", "--reviewer", "reviewer-2"}));
  EXPECT_EQ(run(at_work({"decide", wire::to_hex(offline), "pass", "--reviewer", "reviewer-1"})).exit, 1) << "one pass a cycle";
  phone.talk();
  for (const client::ItemView& item : phone.view().items) {
    if (item.submission_id != early) continue;
    EXPECT_EQ(item.verdict, static_cast<std::uint8_t>(cert::Verdict::pass));
  }

  // A packet brings its request along: whoever guesses codes is counted by where they come from this way, too.
  Code last = Code::ok;
  for (unsigned i = 0; i < 12; ++i) {
    LivePhone stranger(pins, url_);
    stranger.talk();
    stranger.enrol({support::fixed_bytes<16>("guess " + std::to_string(i)), support::fixed("mac " + std::to_string(i))});
    stranger.certify(support::three_jpegs());
    last = stranger.view().items.front().reason;
  }
  EXPECT_EQ(last, Code::too_many_tries);
  EXPECT_EQ(run_ok(at_work({"audit"})).json()["holds"], true);
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
