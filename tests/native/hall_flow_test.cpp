// A hall and a draw as people use them: the command, a real counter, phones; a restart in between; the audit at the end.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <thread>

#include "native/http/client.h"
#include "native/platform/file.h"
#include "tests/core/desk/desk_world.h"
#include "tests/support/run_lifecert.h"
#include "tests/support/source_root.h"
#include "tests/ui/live_region.h"

namespace lifecert::native {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using envelope::Kind;
using envelope::Role;
using Json = nlohmann::json;
using support::DeskWorld;
using support::must;
using support::NamedSigner;
using support::Outcome;

class HallFlow : public support::RunLifecert {
 protected:
  HallFlow() { must(crypto::start()); }

  Outcome run(const std::vector<std::string>& arguments) { return RunLifecert::run(at_work(arguments)); }
  Json ok(const std::vector<std::string>& arguments) {
    const Outcome outcome = run(arguments);
    EXPECT_EQ(outcome.exit, 0) << ::testing::PrintToString(arguments) << outcome.out;
    return Json::parse(outcome.out, nullptr, false);
  }

  // The hall of the tests, open at every hour of this very day.
  std::string plan_file() {
    SystemClock clock;
    const std::int32_t today = day_of_time(clock.now_s(), kChinaOffsetS);
    Json json = {{"hall", support::kHall}, {"name_zh", "示例大厅"}, {"name_en", "Demo hall"}, {"book_ahead_days", 14},
                 {"open_per_device", 6}, {"preferred_run", 2}, {"extension_days", 10}, {"holidays", Json::array()},
                 {"made_up", Json::array()}, {"hours", {{0, 1440}}},
                 {"services", {{{"code", "A"}, {"name_zh", "社会保障"}, {"name_en", "Social security"}, {"bookable", true},
                                {"slot_minutes", 30}, {"places", 2}}}},
                 {"windows", {{{"number", 1}, {"services", {"A"}}}}},
                 {"limits", {{"question", {{"accept_days", 1}, {"promised_days", 3}, {"legal_days", 5}}}}}};
    if (weekday_of(today) >= Weekday::saturday) json["made_up"].push_back(iso_date(today));
    const std::string path = temp_ / "hall.json";
    must(write_file_atomic(path, view_of(json.dump()), Audience::everyone));
    return path;
  }

  http::Answer get(const std::string& target, std::vector<std::pair<std::string, std::string>> headers = {}) {
    return must(client_.request(http::Method::get, url_ + target, std::move(headers), {}, 1U << 20, 10s));
  }
  template <class Payload>
  http::Answer send(Kind kind, const Payload& payload, std::string_view who) {
    const Bytes body = wire::encode(DeskWorld::sign(kind, payload, Role::device, who));
    return must(client_.request(http::Method::post, url_ + "/v1/hall", {{"content-type", "application/octet-stream"}}, body,
                                1U << 20, 10s));
  }
  desk::TicketRequest number(std::string_view who, desk::Green green) {
    desk::TicketRequest wish;
    wish.region = "demo.example";
    wish.hall = support::kHall;
    wish.device_key = NamedSigner(who).public_key();
    wish.service = "A";
    wish.green = green;
    return wish;
  }

  http::Client client_{http::ClientOptions{}};
};

TEST_F(HallFlow, ServesPeopleFromTheQueueToTheAnswer) {
  ok({"region", "init", folder_, "--demo"});
  support::LiveCounter counter{RegionFolder(folder_)};
  url_ = counter.url();
  EXPECT_EQ(ok({"hall", "publish", plan_file()})["edition"], 1);
  EXPECT_EQ(ok({"hall", "publish", plan_file()})["edition"], 2);

  ASSERT_EQ(send(Kind::ticket, number("o1", desk::Green::none), "o1").status, 200);
  ASSERT_EQ(send(Kind::ticket, number("g1", desk::Green::aged), "g1").status, 200);
  EXPECT_EQ(send(Kind::ticket, number("g1", desk::Green::aged), "o1").status, 403);
  EXPECT_EQ(ok({"desk", "call", "1"})["number"], "A002");  // the green channel
  const std::string first = text_of(get("/v1/hall-calls/hall-01").body);
  EXPECT_THAT(first, HasSubstr("\"number\":\"A002\""));
  const std::string id = first.substr(first.find("id: ") + 4, first.find("\ndata") - first.find("id: ") - 4);

  // Who watches hears of the next call, over a restart of the counter too.
  counter.stop();
  counter.start();
  std::string next;
  std::thread watching([&] { next = text_of(get("/v1/hall-calls/hall-01", {{"last-event-id", id}}).body); });
  EXPECT_EQ(ok({"desk", "call", "1", "--now", "done"})["number"], "A002");
  watching.join();
  EXPECT_EQ(next.find("A002"), std::string::npos);
  EXPECT_EQ(ok({"desk", "call", "1"})["number"], "A001");

  // A question, sealed to the hall, answered so that only the asker can read it.
  const Json plan = Json::parse(text_of(get("/v1/halls/hall-01").body));
  crypto::PublicKey mailbox{};
  std::ranges::copy(must(wire::from_hex(plan["mailbox"].get<std::string>())), mailbox.begin());
  desk::RequestBody body;
  body.text = "样例问题";
  body.answer_key = support::fixed("answer key");
  desk::HallRequest request;
  request.region = "demo.example";
  request.hall = support::kHall;
  request.device_key = NamedSigner("o1").public_key();
  request.kind = desk::RequestKind::question;
  request.topic = "pension";
  request.sealed = must(desk::seal_body(body, mailbox, support::fixed("seed")));
  ASSERT_EQ(send(Kind::hall_request, request, "o1").status, 200);
  const crypto::Hash thing = desk::id_of(wire::encode(request));
  const std::string thing_id = wire::to_hex(thing);
  EXPECT_EQ(ok({"desk", "list"})["requests"].size(), 1U);
  EXPECT_EQ(ok({"desk", "show", thing_id.substr(0, 8)})["text"], "样例问题");
  ok({"desk", "answer", thing_id.substr(0, 8), "--text", "样例答复"});
  EXPECT_EQ(ok({"desk", "list"})["requests"].size(), 0U);
  const std::string path = "/v1/hall-things/" + thing_id;
  const cert::Fetch fetch{"demo.example", path, SystemClock().now_s()};
  const std::string authorization =
      "Lifecert-Statement " + wire::to_base64url(wire::encode(DeskWorld::sign(Kind::fetch, fetch, Role::device, "o1")));
  const http::Answer answer = get(path, {{"authorization", authorization}});
  ASSERT_EQ(answer.status, 200);
  const auto status = must(wire::decode<receipt::HallStatus>(answer.body));
  ASSERT_EQ(status.steps.size(), 1U);
  const auto statement = must(envelope::decode_signed(status.steps.front().statement));
  const auto step = must(wire::decode<desk::CaseStep>(statement.payload));
  EXPECT_EQ(must(desk::open_answer(step.sealed, body.answer_key, thing)), "样例答复");
  EXPECT_EQ(get(path).status, 403);

  EXPECT_EQ(ok({"desk", "stats"})["tickets"], 2);
  ok({"supervise", "--check"});
  EXPECT_THAT(text_of(get("/v1/hall-supervision/hall-01").body), HasSubstr("\"red\":0"));
  EXPECT_THAT(text_of(get("/v1/hall-slots/hall-01?service=A").body), HasSubstr("\"free\":2"));
  ok({"audit"});
}

TEST_F(HallFlow, PublishesEachVersionOfTheCatalogueAsALeaf) {
  ok({"region", "init", folder_, "--demo"});
  support::LiveCounter counter{RegionFolder(folder_)};
  url_ = counter.url();
  ok({"catalog", "editor", "--name", "示例编辑"});
  const std::string tables = temp_ / "tables";
  std::filesystem::copy(support::source_root() + "/demo/catalog", tables, std::filesystem::copy_options::recursive);
  const auto built = [&](const std::string& name, const std::string& previous) {
    // Each has a title of its own: two builds within one second would be one version otherwise.
    const std::string title = "title: 示例目录 " + name + "\ntitle_en: Demo\ndemonstration: 是\nstale_after_days: 90\n";
    must(write_file_atomic(tables + "/catalogue.yaml", view_of(title), Audience::everyone));
    std::vector<std::string> arguments = {"catalog", "build", tables, "--out", temp_ / name};
    if (!previous.empty()) arguments.insert(arguments.end(), {"--previous", temp_ / previous});
    ok(arguments);
    return temp_ / name;
  };
  const std::string first = built("first.bin", "");
  const std::string second = built("second.bin", "first.bin");
  const std::string rival = built("rival.bin", "first.bin");
  EXPECT_EQ(run({"catalog", "history", first}).exit, 1);  // nothing is published
  ok({"catalog", "publish", first});
  const Json leaf = ok({"catalog", "publish", second})["leaf"];
  EXPECT_EQ(ok({"catalog", "publish", second})["leaf"], leaf);  // the same again is the same leaf
  EXPECT_NE(run({"catalog", "publish", rival}).exit, 0);        // a second version 2
  // A new editor's warrant ends the old one's.
  ok({"catalog", "editor", "--name", "示例编辑二"});
  const std::string third = built("third.bin", "second.bin");
  ok({"catalog", "publish", third});
  counter.stop();
  counter.start();
  const Json history = ok({"catalog", "history", third});
  ASSERT_EQ(history["versions"].size(), 3U);
  EXPECT_EQ(history["versions"][2]["editor"], "示例编辑二");
  EXPECT_EQ(history["file_is_one"], true);
  EXPECT_EQ(run({"catalog", "history", rival}).exit, 1);
  EXPECT_EQ(Json::parse(text_of(get("/v1/catalogues").body))["versions"][0]["version"], 3);
  ok({"audit"});
}

TEST_F(HallFlow, DrawsSoThatAnybodyCanRecomputeIt) {
  ok({"region", "init", folder_, "--demo"});
  support::LiveCounter counter{RegionFolder(folder_)};
  url_ = counter.url();
  ok({"hall", "publish", plan_file()});
  const std::string demo = support::source_root() + "/demo/draw/";
  const std::vector<std::string> lists = {"--objects", demo + "objects.csv", "--inspectors", demo + "inspectors.csv",
                                          "--conflicts", demo + "conflicts.csv", "--rules", demo + "rules.json"};
  const auto commit = [&](const std::string& number) {
    std::vector<std::string> arguments = {"draw", "commit", "--number", number, "--demonstration", "--in", "2"};
    arguments.insert(arguments.end(), lists.begin(), lists.end());
    return ok(arguments);
  };
  std::vector<std::string> ids;
  // The report's seventeen draws over 635 enterprises.
  for (int draw = 1; draw <= 17; ++draw) ids.push_back(commit("2026-" + std::to_string(100 + draw))["draw"]);
  Outcome drawn;
  for (int tries = 0; tries < 100 && drawn.exit != 0; ++tries) {
    std::this_thread::sleep_for(100ms);
    drawn = run({"draw", "run", "2026-117"});
  }
  ASSERT_EQ(drawn.exit, 0) << drawn.out;
  for (int draw = 1; draw <= 16; ++draw) {
    const Json result = ok({"draw", "run", "2026-" + std::to_string(100 + draw)});
    EXPECT_EQ(result["drawn"], 32);
    EXPECT_EQ(result["with_secret"], true);
  }
  const std::string file = folder_ + "/public/draws/" + ids.back() + ".draw";
  EXPECT_EQ(ok({"draw", "verify", file})["holds"], true);
  Bytes altered = must(read_file(file, 1U << 24));
  altered[altered.size() - 40] ^= 1U;
  must(write_file_atomic(temp_ / "altered.draw", altered, Audience::everyone));
  EXPECT_EQ(run({"draw", "verify", temp_ / "altered.draw"}).exit, 1);
  EXPECT_EQ(Json::parse(text_of(get("/v1/draws").body))["draws"].size(), 17U);
  ok({"audit"});
}

}  // namespace
}  // namespace lifecert::native
