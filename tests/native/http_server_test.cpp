// What an honest client may count on.
#include "native/http/server.h"

#include <gtest/gtest.h>

#include <future>
#include <mutex>
#include <thread>

#include "tests/native/http_support.h"

namespace lifecert::native::http {
namespace {

using std::chrono::milliseconds;

TEST(HttpServer, AnswersOnAPortOfItsOwn) {
  const auto server = start({}, echo_routes());
  EXPECT_NE(server->port(), 0);
  EXPECT_EQ(server->url(), "http://127.0.0.1:" + std::to_string(server->port()));
  RawConnection connection(server->port());
  const RawAnswer answer = connection.ask(get("/hello"));
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "hello");
  EXPECT_EQ(answer.headers.at("content-type"), "text/plain");
  EXPECT_EQ(answer.headers.at("connection"), "keep-alive");
  EXPECT_EQ(answer.headers.at("date").size(), std::string("Sun, 06 Nov 1994 08:49:37 GMT").size());
}

TEST(HttpServer, PutsSecurityHeadersOnEveryAnswer) {
  const auto server = start({}, echo_routes());
  for (const std::string& message : {get("/hello"), get("/absent"), get("/../x"), std::string("nonsense\r\n\r\n")}) {
    SCOPED_TRACE(message);
    const RawAnswer answer = RawConnection(server->port()).ask(message);
    EXPECT_NE(answer.status, 0);
    EXPECT_EQ(answer.headers.at("x-content-type-options"), "nosniff");
    EXPECT_EQ(answer.headers.at("referrer-policy"), "no-referrer");
    EXPECT_EQ(answer.headers.at("cross-origin-opener-policy"), "same-origin");
    EXPECT_EQ(answer.headers.at("permissions-policy"), "camera=(self)");
    EXPECT_EQ(answer.headers.at("content-security-policy"), "default-src 'none'; frame-ancestors 'none'");
    EXPECT_EQ(answer.headers.at("cache-control"), "no-store");
    EXPECT_FALSE(answer.headers.contains("server"));
  }
}

TEST(HttpServer, GivesTheHandlerTheCheckedParts) {
  std::promise<Request> seen;
  Route all = route(Method::post, "/v1/submissions/{id}", [&](Request&& request, const Reply& reply) {
    seen.set_value(std::move(request));
    reply(answer(204, "", {}));
  });
  all.max_body = 10;
  const auto server = start({}, {all});
  RawConnection connection(server->port());
  const RawAnswer answer = connection.ask(
      "POST /v1/submissions/abc?from=5&q=a+b HTTP/1.1\r\nHost: here\r\nX-Thing: one\r\nx-thing: two\r\n"
      "Content-Length: 3\r\n\r\nxyz");
  EXPECT_EQ(answer.status, 204);
  EXPECT_FALSE(answer.headers.contains("content-length"));
  const Request request = seen.get_future().get();
  EXPECT_EQ(request.method, Method::post);
  EXPECT_EQ(request.path, "/v1/submissions/abc");
  EXPECT_EQ(request.id, "abc");
  EXPECT_EQ(request.query, (std::map<std::string, std::string>{{"from", "5"}, {"q", "a b"}}));
  EXPECT_EQ(request.header("x-thing"), "one, two");
  EXPECT_EQ(request.header("absent"), "");
  EXPECT_EQ(request.content_length, 3U);
  EXPECT_EQ(request.peer, "127.0.0.1");
  EXPECT_EQ(request.body, bytes_of("xyz"));
}

// Tries are counted by it: anybody could write the header, only a front that is trusted is believed.
TEST(HttpServer, KnowsBehindAFrontWhomItServes) {
  const auto source_seen = [](std::vector<std::string> fronts, const std::string& header) {
    std::promise<Request> seen;
    const Route all = route(Method::get, "/source", [&](Request&& request, const Reply& reply) {
      seen.set_value(std::move(request));
      reply(answer(204, "", {}));
    });
    ServerOptions options;
    options.fronts = std::move(fronts);
    const auto server = start(options, {all});
    RawConnection connection(server->port());
    EXPECT_EQ(connection.ask("GET /source HTTP/1.1\r\nHost: here\r\n" + header + "\r\n").status, 204);
    const Request request = seen.get_future().get();
    EXPECT_EQ(request.peer, "127.0.0.1");
    return request.source;
  };
  const std::string here = "127.0.0.1";
  EXPECT_EQ(source_seen({}, ""), here);
  EXPECT_EQ(source_seen({}, "X-Real-IP: 192.0.2.7\r\n"), here) << "nobody was told to trust it";
  EXPECT_EQ(source_seen({"192.0.2.1"}, "X-Real-IP: 192.0.2.7\r\n"), here) << "another one is trusted";
  EXPECT_EQ(source_seen({here}, "X-Real-IP: 192.0.2.7\r\n"), "192.0.2.7");
  EXPECT_EQ(source_seen({here}, "X-Real-IP: ::ffff:192.0.2.7\r\n"), "192.0.2.7");
  EXPECT_EQ(source_seen({here}, ""), here);
  EXPECT_EQ(source_seen({here}, "X-Real-IP: nonsense\r\n"), here);
  EXPECT_EQ(source_seen({here}, "X-Real-IP: 192.0.2.7\r\nX-Real-IP: 192.0.2.8\r\n"), here) << "two are none";
  // One subscriber has a whole /64.
  EXPECT_EQ(source_seen({here}, "X-Real-IP: 2001:db8::1\r\n"), source_seen({here}, "X-Real-IP: 2001:db8::2:3:4\r\n"));
  EXPECT_NE(source_seen({here}, "X-Real-IP: 2001:db8::1\r\n"), source_seen({here}, "X-Real-IP: 2001:db8:0:1::1\r\n"));
}

TEST(HttpServer, KeepsTheConnectionForTheNextRequest) {
  const auto server = start({}, echo_routes());
  RawConnection connection(server->port());
  for (int i = 0; i < 20; ++i) {
    const std::string body = "number " + std::to_string(i);
    const RawAnswer answer = connection.ask(post("/echo", "application/octet-stream", body));
    ASSERT_EQ(answer.status, 200);
    ASSERT_EQ(answer.body, body);
  }
  EXPECT_EQ(connection.ask(get("/absent")).status, 404) << "a refusal of a whole message keeps the connection too";
  EXPECT_EQ(connection.ask(get("/hello")).status, 200);
  EXPECT_EQ(server->connection_count(), 1U);
}

TEST(HttpServer, ClosesWhenAsked) {
  const auto server = start({}, echo_routes());
  for (const char* message :
       {"GET /hello HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n", "GET /hello HTTP/1.0\r\n\r\n"}) {
    RawConnection connection(server->port());
    const RawAnswer answer = connection.ask(message);
    EXPECT_EQ(answer.body, "hello");
    EXPECT_EQ(answer.headers.at("connection"), "close");
    EXPECT_TRUE(connection.is_closed_by_peer());
  }
}

TEST(HttpServer, AnswersPipelinedRequestsInOrder) {
  std::mutex mutex;
  std::vector<std::thread> threads;
  Route slow = route(Method::get, "/later/{id}", [&](Request&& request, Reply reply) {
    const std::lock_guard lock(mutex);
    threads.emplace_back(
        [id = request.id, reply = std::move(reply)] { reply(answer(200, "text/plain", bytes_of(id))); });
  });
  auto routes = echo_routes();
  routes.push_back(slow);
  const auto server = start({}, routes);
  RawConnection connection(server->port());
  connection.send(get("/later/a") + get("/hello") + post("/echo", "application/octet-stream", "body") +
                  get("/later/b") + get("/absent") + get("/hello"));
  EXPECT_EQ(connection.read().body, "a");
  EXPECT_EQ(connection.read().body, "hello");
  EXPECT_EQ(connection.read().body, "body");
  EXPECT_EQ(connection.read().body, "b");
  EXPECT_EQ(connection.read().status, 404);
  EXPECT_EQ(connection.read().body, "hello");
  for (std::thread& thread : threads) thread.join();
}

TEST(HttpServer, AnswersHeadWithoutTheBody) {
  const auto server = start({}, echo_routes());
  RawConnection connection(server->port());
  connection.send("HEAD /hello HTTP/1.1\r\nHost: here\r\n\r\n");
  const RawAnswer answer = connection.read(false);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.headers.at("content-length"), "5");
  EXPECT_EQ(connection.ask(get("/hello")).body, "hello");
}

TEST(HttpServer, NamesTheMethodsOfAKnownPath) {
  const auto server = start({}, echo_routes());
  RawConnection connection(server->port());
  const RawAnswer wrong = connection.ask(get("/echo"));
  EXPECT_EQ(wrong.status, 405);
  EXPECT_EQ(wrong.headers.at("allow"), "POST");
  EXPECT_EQ(connection.ask("BREW /hello HTTP/1.1\r\nHost: here\r\n\r\n").headers.at("allow"), "GET, HEAD");
  EXPECT_EQ(connection.ask(get("/hell")).status, 404);
}

TEST(HttpServer, TakesOnlyTheTypesOfTheRoute) {
  const auto server = start({}, echo_routes());
  RawConnection connection(server->port());
  EXPECT_EQ(connection.ask(post("/echo", "Application/Octet-Stream ; v=1", "x")).status, 200);
  const RawAnswer refused = connection.ask(post("/echo", "application/json", "{}"));
  EXPECT_EQ(refused.status, 415);
  EXPECT_EQ(refused.headers.at("content-type"), "application/problem+json");
  EXPECT_NE(refused.body.find("\"status\":415"), std::string::npos);
  EXPECT_EQ(RawConnection(server->port()).ask("POST /echo HTTP/1.1\r\nHost: here\r\nContent-Length: 1\r\n\r\nx").status,
            415);
}

TEST(HttpServer, AsksForABodyWhereOneIsNeeded) {
  const auto server = start({}, echo_routes());
  const std::string head = "POST /echo HTTP/1.1\r\nHost: here\r\nContent-Type: application/octet-stream\r\n";
  EXPECT_EQ(RawConnection(server->port()).ask(head + "\r\n").status, 411);
  EXPECT_EQ(RawConnection(server->port()).ask(head + "Content-Length: 0\r\n\r\n").status, 400);
  EXPECT_EQ(RawConnection(server->port()).ask(head + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n").status, 400);
}

TEST(HttpServer, ReadsChunkedBodies) {
  const auto server = start({}, echo_routes());
  RawConnection connection(server->port());
  const RawAnswer answer = connection.ask(
      "POST /echo HTTP/1.1\r\nHost: here\r\nContent-Type: application/octet-stream\r\nTransfer-Encoding: "
      "chunked\r\n\r\n"
      "3\r\nabc\r\n5;name=value\r\ndefgh\r\n0\r\nTrailer: ignored\r\n\r\n");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "abcdefgh");
  EXPECT_EQ(connection.ask(get("/hello")).body, "hello");
}

TEST(HttpServer, SaysContinueOnlyToWhatItWillTake) {
  const auto server = start({}, echo_routes());
  const auto head = [](std::string_view type, int length) {
    return "POST /echo HTTP/1.1\r\nHost: here\r\nExpect: 100-continue\r\nContent-Type: " + std::string(type) +
           "\r\nContent-Length: " + std::to_string(length) + "\r\n\r\n";
  };
  RawConnection good(server->port());
  EXPECT_EQ(good.ask(head("application/octet-stream", 4)).status, 100);
  EXPECT_EQ(good.ask("body").body, "body");
  EXPECT_EQ(good.ask(get("/hello")).body, "hello");
  EXPECT_EQ(RawConnection(server->port()).ask(head("text/plain", 4)).status, 415);
  EXPECT_EQ(RawConnection(server->port()).ask(head("application/octet-stream", 1001)).status, 413);
  EXPECT_EQ(RawConnection(server->port()).ask("GET /hello HTTP/1.1\r\nHost: here\r\nExpect: tea\r\n\r\n").status, 417);
}

TEST(HttpServer, AsksTheGateBeforeReadingTheBody) {
  bool is_handled = false;
  Route guarded = route(Method::post, "/guarded", [&](Request&&, const Reply& reply) {
    is_handled = true;
    reply(answer(200, "", {}));
  });
  guarded.max_body = 1'000'000;
  guarded.admit = [](const RequestHead& head) -> std::optional<Response> {
    if (head.header("authorization") == "yes" && head.content_length == 2U && head.peer == "127.0.0.1") {
      return std::nullopt;
    }
    return problem(Code::not_allowed, 403, "Not without a signature.");
  };
  const auto server = start({}, {guarded});
  RawConnection refused(server->port());
  const RawAnswer answer = refused.ask("POST /guarded HTTP/1.1\r\nHost: here\r\nContent-Length: 900000\r\n\r\n");
  EXPECT_EQ(answer.status, 403) << "without waiting for the body";
  EXPECT_EQ(answer.headers.at("connection"), "close");
  EXPECT_FALSE(is_handled);
  RawConnection admitted(server->port());
  EXPECT_EQ(
      admitted.ask("POST /guarded HTTP/1.1\r\nHost: here\r\nAuthorization: yes\r\nContent-Length: 2\r\n\r\nok").status,
      200);
  EXPECT_TRUE(is_handled);
}

TEST(HttpServer, LetsAnotherThreadAnswerLater) {
  std::mutex mutex;
  std::vector<std::pair<Request, Reply>> waiting;
  std::promise<void> all_here;
  constexpr int kClients = 20;
  Route later = route(Method::get, "/later/{id}", [&](Request&& request, Reply reply) {
    const std::lock_guard lock(mutex);
    waiting.emplace_back(std::move(request), std::move(reply));
    if (waiting.size() == kClients) all_here.set_value();
  });
  const auto server = start({}, {later});
  std::vector<RawConnection> connections;
  for (int i = 0; i < kClients; ++i) {
    connections.emplace_back(server->port());
    connections.back().send(get("/later/" + std::to_string(i)));
  }
  all_here.get_future().wait();
  std::thread writer([&] {
    for (auto& [request, reply] : waiting) {
      const Reply copy = reply;
      reply(answer(200, "text/plain", bytes_of(request.id)));
      copy(answer(500, "", {}));  // the first call counts
    }
    waiting.clear();
  });
  for (int i = 0; i < kClients; ++i) {
    const RawAnswer answer = connections[static_cast<std::size_t>(i)].read();
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, std::to_string(i));
  }
  writer.join();
}

TEST(HttpServer, AnswersFiveHundredWhenAHandlerFails) {
  const auto server =
      start({}, {route(Method::get, "/throws", [](Request&&, const Reply&) { throw std::runtime_error("secret"); }),
                 route(Method::get, "/forgets", [](Request&&, const Reply&) {}),
                 route(Method::get, "/splits", [](Request&&, const Reply& reply) {
                   Response response = answer(200, "text/plain", {});
                   response.headers.emplace_back("X-Name", "a\r\nSet-Cookie: b");
                   reply(std::move(response));
                 })});
  RawConnection connection(server->port());
  for (const char* path : {"/throws", "/forgets", "/splits"}) {
    SCOPED_TRACE(path);
    const RawAnswer answer = connection.ask(get(path));
    EXPECT_EQ(answer.status, 500);
    EXPECT_EQ(answer.body, "{\"type\":\"about:blank\",\"title\":\"Internal Server Error\",\"status\":500}\n");
    EXPECT_FALSE(answer.headers.contains("set-cookie"));
  }
}

TEST(HttpServer, GivesUpOnAHandlerThatNeverAnswers) {
  std::vector<Reply> kept;
  ServerOptions options;
  options.handler_timeout = milliseconds(50);
  const auto server =
      start(options, {route(Method::get, "/never", [&](Request&&, Reply reply) { kept.push_back(std::move(reply)); })});
  RawConnection connection(server->port());
  const RawAnswer late = connection.ask(get("/never"));
  EXPECT_EQ(late.status, 503);
  EXPECT_EQ(late.headers.at("connection"), "close");
  kept.front()(answer(200, "", {}));
  EXPECT_TRUE(connection.is_closed_by_peer());
}

TEST(HttpServer, SendsLargeAnswersWhole) {
  Bytes large(3'000'000);
  for (std::size_t i = 0; i < large.size(); ++i) large[i] = static_cast<std::uint8_t>(i * 7 % 251);
  const auto server = start({}, {route(Method::get, "/large", [&](Request&&, const Reply& reply) {
                              reply(answer(200, "application/octet-stream", large));
                            })});
  RawConnection connection(server->port());
  EXPECT_TRUE(connection.ask(get("/large")).body == text_of(large));
  EXPECT_TRUE(connection.ask(get("/large")).body == text_of(large));
}

TEST(HttpServer, TakesLargeBodiesWhole) {
  Route big = route(Method::post, "/big", [](Request&& request, const Reply& reply) {
    reply(answer(200, "application/octet-stream", std::move(request.body)));
  });
  big.max_body = 4'000'000;
  const auto server = start({}, {big});
  std::string large(3'999'999, 0);
  for (std::size_t i = 0; i < large.size(); ++i) large[i] = static_cast<char>(i * 13 % 241);
  RawConnection connection(server->port());
  EXPECT_TRUE(connection.ask(post("/big", "x/y", large)).body == large);
}

TEST(HttpServer, TellsTheLogThePatternNotThePath) {
  std::mutex mutex;
  std::vector<std::string> lines;
  std::promise<void> two;
  ServerOptions options;
  options.on_access = [&](const Access& access) {
    const std::lock_guard lock(mutex);
    lines.push_back(std::string(name_of(access.method)) + " " + std::string(access.pattern) + " " +
                    std::to_string(access.status) +
                    (access.sent_bytes > 100 && access.received_bytes > 20 ? " ok" : ""));
    if (lines.size() == 2) two.set_value();
  };
  const auto server = start(options, {route(Method::get, "/person/{id}", says("x"))});
  RawConnection connection(server->port());
  connection.ask(get("/person/1234"));
  connection.ask(get("/secret/1234"));
  two.get_future().wait();
  EXPECT_EQ(lines, (std::vector<std::string>{"GET /person/{id} 200 ok", "GET  404 ok"}));
}

TEST(HttpServer, StopsWhenIdleAtOnce) {
  const auto server = start({}, echo_routes());
  std::vector<RawConnection> idle;
  for (int i = 0; i < 10; ++i) idle.emplace_back(server->port());
  EXPECT_EQ(idle[3].ask(get("/hello")).body, "hello");
  const auto before = std::chrono::steady_clock::now();
  server->stop();
  EXPECT_LT(std::chrono::steady_clock::now() - before, milliseconds(3000));
  EXPECT_EQ(server->connection_count(), 0U);
  for (RawConnection& connection : idle) EXPECT_TRUE(connection.is_closed_by_peer());
  EXPECT_FALSE(RawConnection(server->port()).is_open());
  server->stop();
}

TEST(HttpServer, FinishesOpenRequestsBeforeItStops) {
  std::promise<Reply> asked;
  auto server =
      start({}, {route(Method::get, "/later", [&](Request&&, Reply reply) { asked.set_value(std::move(reply)); })});
  RawConnection connection(server->port());
  connection.send(get("/later"));
  const Reply reply = asked.get_future().get();
  const std::uint16_t port = server->port();
  std::thread stopper([&] { server->stop(); });
  while (RawConnection(port).is_open()) {
  }
  reply(answer(200, "text/plain", bytes_of("in time")));
  const RawAnswer answer = connection.read();
  EXPECT_EQ(answer.body, "in time");
  EXPECT_EQ(answer.headers.at("connection"), "close");
  stopper.join();
}

TEST(HttpServer, StopsWithoutAnAnswerWhenItsPatienceEnds) {
  std::promise<Reply> asked;
  ServerOptions options;
  options.drain_timeout = milliseconds(50);
  auto server = start(
      options, {route(Method::get, "/never", [&](Request&&, Reply reply) { asked.set_value(std::move(reply)); })});
  RawConnection connection(server->port());
  RawConnection half(server->port());
  half.send("GET /nev");
  connection.send(get("/never"));
  const Reply reply = asked.get_future().get();
  server->stop();
  EXPECT_TRUE(connection.is_closed_by_peer());
  EXPECT_TRUE(half.is_closed_by_peer());
  server.reset();
  reply(answer(200, "text/plain", bytes_of("too late")));  // must do nothing, not even touch what has gone
}

TEST(HttpServer, SaysWhyItCannotStart) {
  const auto code = [](ServerOptions options, std::vector<Route> routes) {
    const auto server = Server::start(std::move(options), std::move(routes));
    return server ? Code::ok : server.error().code;
  };
  ServerOptions options;
  options.address = "somewhere";
  EXPECT_EQ(code(options, echo_routes()), Code::bad_argument);
  options.address = "203.0.113.7";
  EXPECT_EQ(code(options, echo_routes()), Code::no_network);
  options = {};
  options.threads = 0;
  EXPECT_EQ(code(options, echo_routes()), Code::bad_argument);
  EXPECT_EQ(code({}, {Route{}}), Code::bad_argument);
  const auto first = start({}, echo_routes());
  options = {};
  options.port = first->port();
  EXPECT_EQ(code(options, echo_routes()), Code::no_network);
  options = {};
  options.tls = TlsFiles{"/nonexistent/cert.pem", "/nonexistent/key.pem"};
  EXPECT_EQ(code(options, echo_routes()), Code::bad_key);
}

TEST(HttpServer, CanTakeThePortAgainAtOnce) {
  auto first = start({}, echo_routes());
  const std::uint16_t port = first->port();
  RawConnection connection(port);
  EXPECT_EQ(connection.ask(get("/hello")).body, "hello");
  first->stop();
  first.reset();
  ServerOptions options;
  options.port = port;
  const auto second = start(options, echo_routes());
  ASSERT_TRUE(second);
  EXPECT_EQ(RawConnection(port).ask(get("/hello")).body, "hello");
}

}  // namespace
}  // namespace lifecert::native::http
