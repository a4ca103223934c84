// The pure parts of the HTTP room: targets, addresses, routes, problem details.
#include <gtest/gtest.h>

#include "native/http/router.h"
#include "native/http/static_files.h"
#include "native/http/target.h"

namespace lifecert::native::http {
namespace {

using Query = std::map<std::string, std::string>;

TEST(Target, SplitsPathAndQuery) {
  const struct {
    const char* raw;
    Target want;
  } cases[] = {
      {"/", {"/", {}}},
      {"/v1/submissions/ab-CD_09~.x", {"/v1/submissions/ab-CD_09~.x", {}}},
      {"/a/", {"/a/", {}}},
      {"/a...b/..c/.d/e..", {"/a...b/..c/.d/e..", {}}},
      {"/%E4%BD%A0.html", {"/\xe4\xbd\xa0.html", {}}},
      {"/a?", {"/a", {}}},
      {"/a?x=1&y=", {"/a", Query{{"x", "1"}, {"y", ""}}}},
      {"/a?flag", {"/a", Query{{"flag", ""}}}},
      {"/a?q=two+words%21&p=a/b?c", {"/a", Query{{"p", "a/b?c"}, {"q", "two words!"}}}},
      {"/a?q=%e4%bd%a0&e=%2e%2e%2f", {"/a", Query{{"e", "../"}, {"q", "\xe4\xbd\xa0"}}}},
  };
  for (const auto& one : cases) {
    SCOPED_TRACE(one.raw);
    const auto target = parse_target(one.raw);
    ASSERT_TRUE(target);
    EXPECT_EQ(*target, one.want);
  }
}

TEST(Target, RefusesEverySecondSpelling) {
  for (const std::string_view raw : {"",          "*",        "a",           "hello/there",   "http://here/",
                                     "//here/x",  "/a//b",    "/a//",        "/..",           "/../etc/passwd",
                                     "/a/../b",   "/a/..",    "/.",          "/./a",          "/a/.",
                                     "/%2e%2e/x", "/%2E%2E",  "/a%2fb",      "/a%2Fb",        "/a%5cb",
                                     "/a\\b",     "/%00",     "/a%0a",       "/%61",          "/a%20b",
                                     "/%",        "/%4",      "/%zz",        "/a b",          "/a\x01",
                                     "/a\x7f",    "/a#b",     "/a[b]",       "/\xe4\xbd\xa0", "/a;b|c",
                                     "/a?x=%0",   "/a?x=%zz", "/a?x=%00",    "/a?x=%0d%0a",   "/a?x=1&x=2",
                                     "/a?=1",     "/a?&",     "/a?x=1&&y=2", "/a?x=\"",       "/a?x=%7f"}) {
    SCOPED_TRACE(raw);
    const auto target = parse_target(raw);
    ASSERT_FALSE(target);
    EXPECT_EQ(target.error().code, Code::bad_syntax);
  }
  for (const std::string_view raw : {"/%c0%ae%c0%ae/", "/%ff", "/%e4%bd", "/%ed%a0%80", "/a?x=%c0%af"}) {
    SCOPED_TRACE(raw);
    const auto target = parse_target(raw);
    ASSERT_FALSE(target);
    EXPECT_EQ(target.error().code, Code::bad_text);
  }
  const std::string with_nul("/a\0b", 4);
  EXPECT_FALSE(parse_target(with_nul));
}

TEST(Target, TakesThirtyTwoPairsAndNoMore) {
  std::string raw = "/a?";
  for (int i = 0; i < 32; ++i) raw += (i == 0 ? "n" : "&n") + std::to_string(i) + "=v";
  EXPECT_EQ(parse_target(raw).value().query.size(), 32U);
  EXPECT_EQ(parse_target(raw + "&n32=v").error().code, Code::too_long);
}

TEST(Url, ReadsWhatCommandsAreGiven) {
  const struct {
    const char* text;
    Url want;
  } cases[] = {
      {"http://127.0.0.1:8080", {false, "127.0.0.1", 8080, "/"}},
      {"https://intake.example/v1/trust-list?x=1", {true, "intake.example", 443, "/v1/trust-list?x=1"}},
      {"http://here", {false, "here", 80, "/"}},
      {"http://here?x=1", {false, "here", 80, "/?x=1"}},
      {"https://[::1]:65535/a", {true, "::1", 65535, "/a"}},
      {"https://[2001:db8::1]/", {true, "2001:db8::1", 443, "/"}},
  };
  for (const auto& one : cases) {
    SCOPED_TRACE(one.text);
    const auto url = parse_url(one.text);
    ASSERT_TRUE(url);
    EXPECT_EQ(*url, one.want);
  }
  for (const char* text : {"",
                           "here",
                           "ftp://here/",
                           "HTTP//here",
                           "http://",
                           "http:///a",
                           "http://user@here/",
                           "http://here:/",
                           "http://here:0/",
                           "http://here:65536/",
                           "http://here:80x/",
                           "http://a b/",
                           "http://here/a b",
                           "http://here/a\r\nX: y",
                           "http://here/#part",
                           "http://[::1",
                           "http://[::1]x/",
                           "http://[::1]:/",
                           "http://[here]/",
                           "http://::1/",
                           "http://here\n/"}) {
    SCOPED_TRACE(text);
    EXPECT_FALSE(parse_url(text));
  }
}

TEST(Router, TakesTheMostSpecificPattern) {
  const auto named = [](Method method, const char* pattern, const char* except = "") {
    Route route;
    route.method = method;
    route.pattern = pattern;
    route.except = except;
    route.handler = [](Request&&, const Reply&) {};
    return route;
  };
  const auto router =
      Router::make({named(Method::get, "/*", "/v1/"), named(Method::get, "/v1/submissions/{id}"),
                    named(Method::post, "/v1/submissions"), named(Method::get, "/v1/submissions/newest"),
                    named(Method::put, "/v1/submissions/{id}/evidence"), named(Method::get, "/docs/*"),
                    named(Method::post, "/healthz"), named(Method::get, "/healthz")});
  ASSERT_TRUE(router);
  const auto found = [&](Method method, const char* path) {
    const Match match = router->find(method, path);
    if (match.route) return match.route->pattern + " " + match.id;
    std::string allowed = "-";
    for (const Method one : match.allowed) allowed += " " + std::string(name_of(one));
    return allowed;
  };
  EXPECT_EQ(found(Method::get, "/"), "/* ");
  EXPECT_EQ(found(Method::get, "/index.html"), "/* ");
  EXPECT_EQ(found(Method::get, "/docs/a/b"), "/docs/* ");
  EXPECT_EQ(found(Method::get, "/docs"), "/* ");
  EXPECT_EQ(found(Method::get, "/v1/submissions/abc"), "/v1/submissions/{id} abc");
  EXPECT_EQ(found(Method::head, "/v1/submissions/abc"), "/v1/submissions/{id} abc");
  EXPECT_EQ(found(Method::get, "/v1/submissions/newest"), "/v1/submissions/newest ");
  EXPECT_EQ(found(Method::put, "/v1/submissions/abc/evidence"), "/v1/submissions/{id}/evidence abc");
  EXPECT_EQ(found(Method::get, "/v1/submissions/"), "-");
  EXPECT_EQ(found(Method::get, "/v1/submissions/a/b"), "-");
  EXPECT_EQ(found(Method::get, "/v1/unknown"), "-");
  EXPECT_EQ(found(Method::post, "/v1/unknown"), "-");
  EXPECT_EQ(found(Method::get, "/v1/submissions"), "- POST");
  EXPECT_EQ(found(Method::remove, "/healthz"), "- POST GET HEAD");
  EXPECT_EQ(found(Method::post, "/index.html"), "- GET HEAD");
  EXPECT_EQ(found(Method::other, "/healthz"), "- POST GET HEAD");
}

TEST(Router, RefusesFaultyRoutes) {
  const auto make = [](std::vector<std::string> patterns, bool has_handler) {
    std::vector<Route> routes;
    for (std::string& pattern : patterns) {
      Route route;
      route.pattern = std::move(pattern);
      if (has_handler) route.handler = [](Request&&, const Reply&) {};
      routes.push_back(std::move(route));
    }
    return Router::make(std::move(routes)).has_value();
  };
  EXPECT_TRUE(make({"/", "/*", "/a/*", "/a/{id}", "/a/{id}/b"}, true));
  EXPECT_FALSE(make({"/a"}, false));
  EXPECT_FALSE(make({"/a", "/a"}, true));
  for (const char* pattern :
       {"", "a", "*", "/a*", "/*/b", "/{id", "/{name}", "/x{id}", "/{id}x", "/{id}/{id}", "/{id}/*"}) {
    EXPECT_FALSE(make({pattern}, true)) << pattern;
  }
}

TEST(Problem, IsRfc9457) {
  const Response response = problem(Code::too_long, 413, "It is \"too\\long\"\n.");
  EXPECT_EQ(response.status, 413);
  EXPECT_EQ(response.content_type, "application/problem+json");
  EXPECT_EQ(text_of(response.body),
            "{\"type\":\"urn:lifecert:problem:too_long\",\"title\":\"" + std::string(sentence(Code::too_long)) +
                "\",\"status\":413,\"detail\":\"It is \\\"too\\\\long\\\"\\u000a.\",\"code\":102}\n");
  EXPECT_EQ(text_of(problem(Code::ok, 500, "").body),
            "{\"type\":\"about:blank\",\"title\":\"Internal Server Error\",\"status\":500}\n");
}

TEST(ContentType, KnowsWhatTheAppIsMadeOf) {
  EXPECT_EQ(content_type_of("index.html"), "text/html; charset=utf-8");
  EXPECT_EQ(content_type_of("/assets/app-1a2b.js"), "text/javascript; charset=utf-8");
  EXPECT_EQ(content_type_of("app.css"), "text/css; charset=utf-8");
  EXPECT_EQ(content_type_of("lifecert.wasm"), "application/wasm");
  EXPECT_EQ(content_type_of("manifest.webmanifest"), "application/manifest+json");
  EXPECT_EQ(content_type_of("a.json"), "application/json");
  EXPECT_EQ(content_type_of("icon.svg"), "image/svg+xml");
  EXPECT_EQ(content_type_of("icon.png"), "image/png");
  EXPECT_EQ(content_type_of("f.woff2"), "font/woff2");
  EXPECT_EQ(content_type_of("a.tar.unknown"), "application/octet-stream");
  EXPECT_EQ(content_type_of("LICENSE"), "application/octet-stream");
}

}  // namespace
}  // namespace lifecert::native::http
