#include "native/http/static_files.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "tests/native/http_support.h"
#include "tests/support/temp_folder.h"

namespace lifecert::native::http {
namespace {

class StaticFilesTest : public ::testing::Test {
 protected:
  StaticFilesTest() {
    std::filesystem::create_directories(site_ + "/assets");
    std::filesystem::create_directories(site_ + "/sub");
    std::filesystem::create_directories(site_ + "/.well-known");
    write("index.html", "<title>home</title>");
    write("sw.js", "self");
    write("assets/app-1a2b.js", "plain script");
    write("assets/app-1a2b.js.br", "brotli script");
    write("assets/app-1a2b.js.gz", "gzip script");
    write("lifecert.wasm", std::string("\0asm", 4));
    write("empty.txt", "");
    write("sub/index.html", "sub");
    write(".env", "secret");
    write(".well-known/security.txt", "contact");
    write("\xe4\xbd\xa0.txt", "you");
    std::ofstream(outside_ / "passwd.txt") << "outside";
    std::filesystem::create_symlink(outside_ / "passwd.txt", site_ + "/link.txt");
    std::filesystem::create_directory_symlink(outside_.path(), site_ + "/linked");
    ::mkfifo((site_ + "/pipe.txt").c_str(), 0644);
    server_ = start({}, {static_route({site_, "/v1/"}), route(Method::get, "/v1/known", says("api"))});
  }

  void write(const std::string& name, const std::string& content) const {
    std::ofstream(site_ + "/" + name, std::ios::binary) << content;
  }

  RawAnswer ask(const std::string& target, const std::string& headers = "") const {
    return RawConnection(server_->port()).ask("GET " + target + " HTTP/1.1\r\nHost: here\r\n" + headers + "\r\n");
  }

  support::TempFolder outside_;
  support::TempFolder inside_;
  std::string site_ = inside_ / "site";
  std::unique_ptr<Server> server_;
};

TEST_F(StaticFilesTest, ServesFilesWithTheirTypes) {
  EXPECT_EQ(ask("/").body, "<title>home</title>");
  EXPECT_EQ(ask("/").headers.at("content-type"), "text/html; charset=utf-8");
  EXPECT_EQ(ask("/lifecert.wasm").body, std::string("\0asm", 4));
  EXPECT_EQ(ask("/lifecert.wasm").headers.at("content-type"), "application/wasm");
  EXPECT_EQ(ask("/sub/").body, "sub");
  EXPECT_EQ(ask("/%E4%BD%A0.txt").body, "you");
  EXPECT_EQ(ask("/.well-known/security.txt").body, "contact");
  EXPECT_EQ(ask("/empty.txt").status, 200);
  EXPECT_EQ(ask("/empty.txt").headers.at("content-length"), "0");
  EXPECT_EQ(ask("/v1/known").body, "api");
}

TEST_F(StaticFilesTest, PutsTheStrictPolicyOnEveryFile) {
  for (const char* target : {"/", "/sw.js", "/assets/app-1a2b.js", "/lifecert.wasm"}) {
    const RawAnswer answer = ask(target);
    EXPECT_EQ(answer.headers.at("content-security-policy"),
              "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; "
              "style-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; manifest-src 'self'; "
              "base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    EXPECT_EQ(answer.headers.at("permissions-policy"), "camera=(self)");
    EXPECT_EQ(answer.headers.at("x-content-type-options"), "nosniff");
    EXPECT_EQ(answer.headers.at("referrer-policy"), "no-referrer");
    EXPECT_EQ(answer.headers.at("cross-origin-opener-policy"), "same-origin");
  }
}

TEST_F(StaticFilesTest, CachesHashedNamesForEverAndAsksForTheRest) {
  EXPECT_EQ(ask("/assets/app-1a2b.js").headers.at("cache-control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(ask("/").headers.at("cache-control"), "no-cache");
  EXPECT_EQ(ask("/sw.js").headers.at("cache-control"), "no-cache");
  const std::string etag = ask("/sw.js").headers.at("etag");
  const RawAnswer same = ask("/sw.js", "If-None-Match: \"x\", W/" + etag + "\r\n");
  EXPECT_EQ(same.status, 304);
  EXPECT_EQ(same.body, "");
  EXPECT_EQ(same.headers.at("etag"), etag);
  EXPECT_EQ(ask("/sw.js", "If-None-Match: *\r\n").status, 304);
  EXPECT_EQ(ask("/sw.js", "If-None-Match: \"other\"\r\n").status, 200);
  write("sw.js", "changed");
  const RawAnswer changed = ask("/sw.js", "If-None-Match: " + etag + "\r\n");
  EXPECT_EQ(changed.status, 200);
  EXPECT_EQ(changed.body, "changed");
}

TEST_F(StaticFilesTest, SendsPackedFilesToThoseWhoTakeThem) {
  const struct {
    const char* accepts;
    const char* body;
    const char* coding;
  } cases[] = {{"", "plain script", ""},
               {"Accept-Encoding: gzip, deflate, br\r\n", "brotli script", "br"},
               {"Accept-Encoding: gzip\r\n", "gzip script", "gzip"},
               {"Accept-Encoding: br;q=0, gzip;q=0.5\r\n", "gzip script", "gzip"},
               {"Accept-Encoding: br;q=0.0, gzip;q=0\r\n", "plain script", ""},
               {"Accept-Encoding: brotli\r\n", "plain script", ""}};
  for (const auto& one : cases) {
    SCOPED_TRACE(one.accepts);
    RawAnswer answer = ask("/assets/app-1a2b.js", one.accepts);
    EXPECT_EQ(answer.body, one.body);
    EXPECT_EQ(answer.headers["content-encoding"], one.coding);
    EXPECT_EQ(answer.headers.at("vary"), "Accept-Encoding");
    EXPECT_EQ(answer.headers.at("content-type"), "text/javascript; charset=utf-8");
  }
  EXPECT_NE(ask("/assets/app-1a2b.js").headers.at("etag"),
            ask("/assets/app-1a2b.js", "Accept-Encoding: br\r\n").headers.at("etag"));
  EXPECT_EQ(ask("/sw.js", "Accept-Encoding: br\r\n").body, "self") << "there is no packed one";
}

TEST_F(StaticFilesTest, OpensThePageForItsOwnAddresses) {
  EXPECT_EQ(ask("/receipts/42").body, "<title>home</title>");
  EXPECT_EQ(ask("/settings").body, "<title>home</title>");
  EXPECT_EQ(ask("/assets").body, "<title>home</title>");
  EXPECT_EQ(ask("/missing.js").status, 404);
  EXPECT_EQ(ask("/v1/missing").status, 404);
  EXPECT_EQ(ask("/v1/missing").headers.at("content-type"), "application/problem+json");
  EXPECT_EQ(ask("/v1/").status, 404);
}

TEST_F(StaticFilesTest, NeverLeavesTheFolder) {
  for (const char* target :
       {"/link.txt", "/linked/passwd.txt", "/.env", "/sub/.hidden.txt", "/pipe.txt", "/sub.txt/x.txt"}) {
    SCOPED_TRACE(target);
    EXPECT_EQ(ask(target).status, 404);
  }
  RequestHead head;
  head.method = Method::get;
  for (const char* path : {"", "x", "/../passwd.txt", "/sub/../../passwd.txt", "/sub//index.html", "/.."}) {
    SCOPED_TRACE(path);
    head.path = path;
    const Response response = serve_file({site_, ""}, head);
    EXPECT_TRUE(response.status == 404 || response.file->size() == 19U) << "nothing but the page";
  }
  head.path = std::string("/sw.js\0.txt", 11);
  EXPECT_EQ(serve_file({site_, ""}, head).status, 404);
}

TEST_F(StaticFilesTest, AnswersHeadWithTheLength) {
  RawConnection connection(server_->port());
  connection.send("HEAD /sw.js HTTP/1.1\r\nHost: here\r\n\r\n");
  EXPECT_EQ(connection.read(false).headers.at("content-length"), "4");
  EXPECT_EQ(connection.ask(get("/sw.js")).body, "self");
  EXPECT_EQ(connection.ask(post("/sw.js", "text/plain", "x")).status, 405);
}

TEST_F(StaticFilesTest, SendsLargeFilesWhole) {
  std::string large(5'000'001, 0);
  for (std::size_t i = 0; i < large.size(); ++i) large[i] = static_cast<char>(i * 31 % 253);
  write("model.bin", large);
  EXPECT_TRUE(ask("/model.bin").body == large);
}

TEST_F(StaticFilesTest, SaysNothingIsThereWithoutAFolder) {
  const auto server = start({}, {static_route({site_ + "/absent", ""})});
  EXPECT_EQ(RawConnection(server->port()).ask(get("/")).status, 404);
}

}  // namespace
}  // namespace lifecert::native::http
