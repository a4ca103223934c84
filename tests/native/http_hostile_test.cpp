// What a dishonest client may try, each in its short form: it is refused, bounded, and others don't notice.
#include <gtest/gtest.h>

#include <algorithm>
#include <future>
#include <mutex>
#include <thread>

#include "tests/native/http_support.h"

namespace lifecert::native::http {
namespace {

using std::chrono::milliseconds;

constexpr std::string_view kOctets = "Content-Type: application/octet-stream\r\n";

std::string post_head(std::string_view more) {
  return "POST /echo HTTP/1.1\r\nHost: here\r\n" + std::string(kOctets) + std::string(more) + "\r\n";
}

std::string chunk(std::string_view data) {
  char size[20];
  std::snprintf(size, sizeof size, "%zx\r\n", data.size());
  return size + std::string(data) + "\r\n";
}

/// The server still serves others.
void expect_alive(const Server& server) { EXPECT_EQ(RawConnection(server.port()).ask(get("/hello")).body, "hello"); }

TEST(HttpHostile, RefusesLargeHeaders) {
  const auto server = start({}, echo_routes());
  const auto header_of = [](std::size_t size) {
    const std::string start = "GET /hello HTTP/1.1\r\nHost: here\r\nX-Pad: ";
    return start + std::string(size - start.size() - 4, 'x') + "\r\n\r\n";
  };
  std::string many_lines = "GET /hello HTTP/1.1\r\nHost: here\r\n";
  for (int i = 0; i < 1000; ++i) many_lines += "X-" + std::to_string(i) + ": 1\r\n";
  const struct {
    const char* name;
    std::string message;
    int want;
  } cases[] = {
      {"8 KiB to the byte", header_of(8192), 200},
      {"one byte more", header_of(8193), 431},
      {"9 KB", header_of(9000), 431},
      {"1 MB", header_of(1'000'000), 431},
      {"many short lines", many_lines + "\r\n", 431},
      {"a long target", get("/" + std::string(9000, 'a')), 431},
      {"a target and a header that fit one by one",
       "GET /hello?x=" + std::string(5000, 'a') + " HTTP/1.1\r\nHost: here\r\nX: " + std::string(5000, 'b') +
           "\r\n\r\n",
       431},
  };
  for (const auto& one : cases) {
    SCOPED_TRACE(one.name);
    RawConnection connection(server->port());
    const RawAnswer answer = connection.ask(one.message);
    EXPECT_EQ(answer.status, one.want);
    if (one.want != 200) {
      EXPECT_EQ(answer.headers.at("connection"), "close");
      EXPECT_NE(answer.body.find("urn:lifecert:problem:too_long"), std::string::npos);
    }
  }
  // The same in small pieces, so that no single read sees it all.
  RawConnection dripping(server->port());
  for (std::size_t at = 0; at < many_lines.size() && dripping.send(many_lines.substr(at, 100)); at += 100) {
  }
  EXPECT_EQ(dripping.read().status, 431);
  expect_alive(*server);
}

TEST(HttpHostile, RefusesAnAnnouncedBodyBeforeReadingIt) {
  const auto server = start({}, echo_routes());
  for (const char* length : {"1001", "99999999999", "18446744073709551615"}) {
    SCOPED_TRACE(length);
    RawConnection connection(server->port());
    const RawAnswer answer = connection.ask(post_head("Content-Length: " + std::string(length) + "\r\n"));
    EXPECT_EQ(answer.status, 413);
    EXPECT_EQ(answer.headers.at("connection"), "close");
  }
  EXPECT_EQ(RawConnection(server->port()).ask("GET /hello HTTP/1.1\r\nHost: here\r\nContent-Length: 1\r\n\r\nx").status,
            413);
  expect_alive(*server);
}

TEST(HttpHostile, DeliversTheRefusalToASenderWhoDoesNotStop) {
  const auto server = start({}, echo_routes());
  RawConnection connection(server->port());
  connection.send(post_head("Content-Length: 3000000\r\n"));
  const std::string block(100'000, 'x');
  for (int i = 0; i < 30 && connection.send(block); ++i) {
  }
  EXPECT_EQ(connection.read().status, 413);
}

TEST(HttpHostile, RefusesAChunkedBodyAtTheChunkThatGoesOver) {
  const auto server = start({}, echo_routes());
  const std::string head = post_head("Transfer-Encoding: chunked\r\n");
  const std::string block(500, 'x');
  EXPECT_EQ(RawConnection(server->port()).ask(head + chunk(block) + chunk(block) + "0\r\n\r\n").status, 200);
  EXPECT_EQ(RawConnection(server->port()).ask(head + chunk(block) + chunk(block) + "1\r\n").status, 413);
  EXPECT_EQ(RawConnection(server->port()).ask(head + "7fffffffffffffff\r\n").status, 413);
  std::string small_chunks = head;
  for (int i = 0; i < 1001; ++i) small_chunks += "1\r\nx\r\n";
  EXPECT_EQ(RawConnection(server->port()).ask(small_chunks).status, 413);
  EXPECT_EQ(RawConnection(server->port())
                .ask("GET /hello HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk("x"))
                .status,
            413);
  expect_alive(*server);
}

TEST(HttpHostile, RefusesFaultyChunks) {
  const auto server = start({}, echo_routes());
  const std::string head = post_head("Transfer-Encoding: chunked\r\n");
  for (const std::string& body :
       {std::string("g\r\nx\r\n"), std::string("-1\r\n"), std::string("10000000000000000\r\n"), std::string("\r\n\r\n"),
        std::string("1\r\nxx\r\n0\r\n\r\n"), "1;" + std::string(20'000, 'e'), "0\r\n" + std::string(20'000, 't'),
        std::string("0\r\nbad trailer\r\n\r\n")}) {
    SCOPED_TRACE(body.substr(0, 30));
    EXPECT_EQ(RawConnection(server->port()).ask(head + body).status, 400);
  }
  expect_alive(*server);
}

TEST(HttpHostile, RefusesWhatCanBeReadInTwoWays) {
  const auto server = start({}, echo_routes());
  const std::string line = "POST /echo HTTP/1.1\r\n";
  const std::string host = "Host: here\r\n" + std::string(kOctets);
  const struct {
    const char* name;
    std::string message;
  } cases[] = {
      {"length, then chunked", line + host + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
      {"chunked, then length", line + host + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n"},
      {"identity, then length", line + host + "Transfer-Encoding: identity\r\nContent-Length: 4\r\n\r\nbody"},
      {"two codings", line + host + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"},
      {"a coding that looks like chunked", line + host + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"},
      {"chunked twice", line + host + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
      {"chunked in HTTP/1.0", "POST /echo HTTP/1.0\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
      {"two lengths", line + host + "Content-Length: 4\r\nContent-Length: 5\r\n\r\nbody"},
      {"one length twice", line + host + "Content-Length: 4\r\nContent-Length: 4\r\n\r\nbody"},
      {"a length below zero", line + host + "Content-Length: -1\r\n\r\n"},
      {"a length with a sign", line + host + "Content-Length: +4\r\n\r\nbody"},
      {"a length beyond 64 bits", line + host + "Content-Length: 18446744073709551620\r\n\r\nbody"},
      {"a length in hex", line + host + "Content-Length: 0x4\r\n\r\nbody"},
      {"no host", "GET /hello HTTP/1.1\r\n\r\n"},
      {"two hosts", "GET /hello HTTP/1.1\r\nHost: here\r\nHost: there\r\n\r\n"},
      {"a space before the colon", "GET /hello HTTP/1.1\r\nHost : here\r\n\r\n"},
      {"two authorizations", "GET /hello HTTP/1.1\r\nHost: h\r\nAuthorization: a\r\nAuthorization: b\r\n\r\n"},
      {"a NUL in a header", std::string("GET /hello HTTP/1.1\r\nHost: h\r\nX: a\0b\r\n\r\n", 40)},
      {"a carriage return in a header", "GET /hello HTTP/1.1\r\nHost: here\r\nX: a\rb\r\n\r\n"},
      {"no method", " /hello HTTP/1.1\r\nHost: here\r\n\r\n"},
      {"a TLS greeting", std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11)},
  };
  for (const auto& one : cases) {
    SCOPED_TRACE(one.name);
    RawConnection connection(server->port());
    RawAnswer answer = connection.ask(one.message);
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.headers["connection"], "close");
    EXPECT_TRUE(connection.is_closed_by_peer()) << "what follows must not be taken for a request";
  }
  EXPECT_EQ(RawConnection(server->port()).ask("GET /hello HTTP/1.1\nHost: here\n\n\r\n\r\n").status, 505)
      << "bare line feeds";
  EXPECT_EQ(RawConnection(server->port()).ask("GET /hello HTTP/2.0\r\nHost: here\r\n\r\n").status, 505);
  expect_alive(*server);
}

TEST(HttpHostile, RefusesTargetsThatAreNotPlainPaths) {
  auto routes = echo_routes();
  routes.push_back(route(Method::get, "/*", says("never")));
  const auto server = start({}, routes);
  for (const char* target : {"/../etc/passwd",
                             "/a/../../etc/passwd",
                             "/%2e%2e/etc/passwd",
                             "/%2E%2e%2fetc/passwd",
                             "/..%2fetc/passwd",
                             "/..%5c..%5cetc",
                             "/%252e%252e/%",
                             "//etc/passwd",
                             "/a//b",
                             "/./hello",
                             "/hello%00.html",
                             "/hello%0d%0aX:y",
                             "http://here/hello",
                             "http://there/hello",
                             "https://here:443/hello",
                             "here:80",
                             "*",
                             "hello",
                             "/%c0%ae%c0%ae/",
                             "/hello#x",
                             "/hello?x=%00",
                             "/hello?x=1&x=2"}) {
    SCOPED_TRACE(target);
    const RawAnswer answer = RawConnection(server->port()).ask(get(target));
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.body.find("passwd"), std::string::npos) << "the input must not be repeated";
  }
}

TEST(HttpHostile, RepeatsNothingOfTheInput) {
  const auto server = start({}, echo_routes());
  const std::string marker = "marker7351";
  for (const std::string& message :
       {get("/" + marker), get("/hello?a=" + marker + "&a=1"), marker + " /hello HTTP/1.1\r\nHost: h\r\n\r\n",
        post("/echo", marker + "/x", "body"), "GET /x HTTP/1.1\r\nHost: h\r\n" + marker + " : x\r\n\r\n",
        "GET /hello HTTP/1.1\r\nHost: h\r\nExpect: " + marker + "\r\n\r\n"}) {
    SCOPED_TRACE(message);
    const RawAnswer answer = RawConnection(server->port()).ask(message);
    EXPECT_GE(answer.status, 400);
    EXPECT_EQ(answer.headers.at("content-type"), "application/problem+json");
    for (const auto& [name, value] : answer.headers) EXPECT_EQ((name + value).find(marker), std::string::npos) << name;
    EXPECT_EQ(answer.body.find(marker), std::string::npos);
  }
}

TEST(HttpHostile, CutsOffSlowSenders) {
  ServerOptions options;
  options.message_timeout = milliseconds(250);
  options.linger_timeout = milliseconds(50);
  const auto server = start(options, echo_routes());
  const struct {
    const char* name;
    std::string begin;
    int want;
  } cases[] = {{"says nothing", "", 0},
               {"stops in the request line", "GET /hel", 408},
               {"stops in a header", "GET /hello HTTP/1.1\r\nHost: h", 408},
               {"stops in the body", post_head("Content-Length: 10\r\n") + "abc", 408},
               {"stops before the body", post_head("Content-Length: 10\r\n"), 408},
               {"stops in a chunk", post_head("Transfer-Encoding: chunked\r\n") + "5\r\nab", 408}};
  std::vector<RawConnection> connections;
  for (const auto& one : cases) {
    connections.emplace_back(server->port());
    connections.back().send(one.begin);
  }
  for (std::size_t i = 0; i < connections.size(); ++i) {
    SCOPED_TRACE(cases[i].name);
    const RawAnswer answer = connections[i].read();
    EXPECT_EQ(answer.status, cases[i].want);
    EXPECT_TRUE(connections[i].is_closed_by_peer());
  }
}

TEST(HttpHostile, CutsOffASenderWhoDripsBelowTheLeastRate) {
  Route big = route(Method::post, "/big", says("whole"));
  big.max_body = 1'000'000;
  ServerOptions options;
  options.message_timeout = milliseconds(60);
  options.linger_timeout = milliseconds(20);
  options.min_bytes_per_s = 1'000'000;
  const auto server = start(options, {big, route(Method::get, "/hello", says("hello"))});
  RawConnection connection(server->port());
  connection.send("POST /big HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n");
  // The next byte always comes in time to be no stall, but the average is far too low.
  const auto begin = std::chrono::steady_clock::now();
  auto next = begin;
  while (connection.send("x") && next - begin < std::chrono::seconds(5)) {
    next += milliseconds(5);
    while (std::chrono::steady_clock::now() < next) std::this_thread::yield();
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begin, milliseconds(2000));
  expect_alive(*server);
}

TEST(HttpHostile, LetsALargeBodyTakeItsTimeAtAFairRate) {
  Route big = route(Method::post, "/big", says("whole"));
  big.max_body = 1'000'000;
  ServerOptions options;
  options.message_timeout = milliseconds(300);
  options.min_bytes_per_s = 100;
  const auto server = start(options, {big});
  RawConnection connection(server->port());
  connection.send("POST /big HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n" + std::string(99'000, 'x'));
  // A byte a millisecond, until the deadline of a small message has long passed.
  const auto begin = std::chrono::steady_clock::now();
  for (int sent = 0; sent < 1000; ++sent) {
    const auto next = begin + milliseconds(std::min(sent, 450));
    while (std::chrono::steady_clock::now() < next) std::this_thread::yield();
    ASSERT_TRUE(connection.send("x"));
  }
  EXPECT_EQ(connection.read().body, "whole");
}

TEST(HttpHostile, CutsOffSlowReaders) {
  const Bytes large(30'000'000, 'x');
  ServerOptions options;
  options.message_timeout = milliseconds(80);
  const auto server = start(options, {route(Method::get, "/large", [&](Request&&, const Reply& reply) {
                              reply(answer(200, "application/octet-stream", large));
                            })});
  RawConnection connection(server->port());
  connection.send(get("/large"));
  while (server->connection_count() == 0) std::this_thread::yield();
  while (server->connection_count() > 0) std::this_thread::yield();
  EXPECT_EQ(connection.read().status, 0) << "cut short";
}

TEST(HttpHostile, ServesAnHonestRequestBesideManyIdleConnections) {
  const auto server = start({}, echo_routes());
  std::vector<RawConnection> idle;
  for (int i = 0; i < 500; ++i) {
    idle.emplace_back(server->port());
    ASSERT_TRUE(idle.back().is_open());
    if (i % 2 == 0) idle.back().send("POST /echo HTTP/1.1\r\nHost:");
  }
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(RawConnection(server->port()).ask(get("/hello")).body, "hello");
  EXPECT_LT(std::chrono::steady_clock::now() - begin, milliseconds(2000));
}

TEST(HttpHostile, MakesRoomByClosingTheLongestIdle) {
  ServerOptions options;
  options.max_connections = 20;
  const auto server = start(options, echo_routes());
  std::vector<RawConnection> idle;
  for (int i = 0; i < 20; ++i) {
    idle.emplace_back(server->port());
    ASSERT_EQ(idle.back().ask(get("/hello")).body, "hello");
  }
  std::vector<RawConnection> honest;
  for (int i = 0; i < 10; ++i) {
    honest.emplace_back(server->port());
    EXPECT_EQ(honest.back().ask(get("/hello")).body, "hello");
  }
  EXPECT_TRUE(idle.front().is_closed_by_peer());
  EXPECT_LE(server->connection_count(), 21U);
}

TEST(HttpHostile, SaysBusyWhenNoConnectionIsIdle) {
  std::vector<Reply> waiting;
  std::mutex mutex;
  std::promise<void> full;
  ServerOptions options;
  options.max_connections = 3;
  const auto server = start(options, {route(Method::get, "/wait", [&](Request&&, Reply reply) {
                              const std::lock_guard lock(mutex);
                              waiting.push_back(std::move(reply));
                              if (waiting.size() == 3) full.set_value();
                            })});
  std::vector<RawConnection> busy;
  for (int i = 0; i < 3; ++i) {
    busy.emplace_back(server->port());
    busy.back().send(get("/wait"));
  }
  full.get_future().wait();
  const RawAnswer refused = RawConnection(server->port()).read();
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(refused.headers.at("retry-after"), "5");
  for (const Reply& reply : waiting) reply(answer(200, "text/plain", bytes_of("done")));
  for (RawConnection& connection : busy) EXPECT_EQ(connection.read().body, "done");
}

TEST(HttpHostile, LimitsTheConnectionsOfOnePeer) {
  ServerOptions options;
  options.max_per_peer = 5;
  options.exempt_loopback = false;
  const auto server = start(options, echo_routes());
  {
    std::vector<RawConnection> five;
    for (int i = 0; i < 5; ++i) {
      five.emplace_back(server->port());
      ASSERT_EQ(five.back().ask(get("/hello")).body, "hello");
    }
    EXPECT_EQ(RawConnection(server->port()).read().status, 503);
  }
  while (server->connection_count() > 0) std::this_thread::yield();
  expect_alive(*server);
}

TEST(HttpHostile, BoundsTheMemoryOfAllBodies) {
  std::vector<Reply> waiting;
  std::mutex mutex;
  std::promise<void> two;
  Route hold = route(Method::post, "/hold", [&](Request&&, Reply reply) {
    const std::lock_guard lock(mutex);
    waiting.push_back(std::move(reply));
    if (waiting.size() == 2) two.set_value();
  });
  Route big = route(Method::post, "/big", says("whole"));
  hold.max_body = big.max_body = 400'000;
  ServerOptions options;
  options.max_bodies_in_memory = 1'000'000;
  const auto server = start(options, {hold, big, route(Method::get, "/hello", says("hello"))});
  const std::string body(400'000, 'x');
  std::vector<RawConnection> holders;
  for (int i = 0; i < 2; ++i) {
    holders.emplace_back(server->port());
    holders.back().send(post("/hold", "x/y", body));
  }
  two.get_future().wait();
  EXPECT_EQ(RawConnection(server->port()).ask(post("/big", "x/y", body)).status, 503);
  expect_alive(*server);
  for (const Reply& reply : waiting) reply(answer(200, "text/plain", bytes_of("done")));
  for (RawConnection& connection : holders) EXPECT_EQ(connection.read().body, "done");
  EXPECT_EQ(RawConnection(server->port()).ask(post("/big", "x/y", body)).status, 200) << "room is given back";
}

TEST(HttpHostile, KeepsNoMemoryForWhatIsOnlyAnnounced) {
  Route big = route(Method::post, "/big", says("whole"));
  big.max_body = 1ULL << 40;
  ServerOptions options;
  options.max_bodies_in_memory = 1'000'000;
  const auto server = start(options, {big});
  std::vector<RawConnection> liars;
  for (int i = 0; i < 40; ++i) {
    liars.emplace_back(server->port());
    liars.back().send("POST /big HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000000000\r\n\r\nx");
  }
  RawConnection honest(server->port());
  EXPECT_EQ(honest.ask(post("/big", "x/y", std::string(200'000, 'x'))).status, 200);
  EXPECT_EQ(server->connection_count(), 41U);
}

TEST(HttpHostile, SurvivesRandomBytes) {
  const auto server = start({}, echo_routes());
  std::uint64_t state = 42;
  const auto next = [&state] {
    state = state * 6364136223846793005U + 1442695040888963407U;
    return static_cast<std::size_t>(state >> 33);
  };
  const std::string good = get("/hello") + post("/echo", "application/octet-stream", "some body") +
                           post_head("Transfer-Encoding: chunked\r\n") + chunk("abc") + "0\r\n\r\n";
  for (int round = 0; round < 500; ++round) {
    std::string message = good;
    for (std::size_t i = 0, n = 1 + next() % 4; i < n; ++i)
      message[next() % message.size()] = static_cast<char>(next());
    RawConnection connection(server->port());
    connection.send(message.substr(0, next() % (message.size() + 1)));
    connection.finish_sending();
    while (connection.read().status != 0) {
    }
  }
  expect_alive(*server);
}

}  // namespace
}  // namespace lifecert::native::http
