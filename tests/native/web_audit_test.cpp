// The page as it is served, against the list of its files that the roots have signed.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "native/http/server.h"
#include "native/http/static_files.h"
#include "native/tools/web_audit.h"
#include "tests/support/region_fixture.h"
#include "tests/support/temp_folder.h"

namespace lifecert::native {
namespace {

using support::kNow;
using support::must;

class WebAudit : public ::testing::Test {
 protected:
  WebAudit() {
    std::filesystem::create_directory(folder_ / "assets");
    write("index.html", "<!doctype html><script type=\"module\" src=\"/assets/app.js\"></script>");
    write("hall.html", "<!doctype html><script type=\"module\" src=\"./assets/hall.js\"></script>");
    write("assets/app.js", "import './shared.js'; new Worker('/assets/worker.js')");
    write("assets/hall.js", "import './shared.js';");
    write("assets/shared.js", "export const notThere = 'example.js';");
    write("assets/worker.js", "self.onmessage = () => {}");
    write("assets/core.wasm", std::string("\0asm", 4));
    write("assets/core.wasm.br", "compressed");
    write(".hidden", "not a part of the page");
    files_ = must(list_web_files(folder_.path()));
    server_ = must(http::Server::start({}, {http::static_route({folder_.path(), "/v1/"})}));
  }
  void write(const std::string& name, const std::string& content) { std::ofstream(folder_ / name) << content; }
  void drop(const std::string& name) { std::filesystem::remove(folder_ / name); }
  [[nodiscard]] cert::WebManifest manifest() const { return {support::Region::kName, kNow, files_}; }
  [[nodiscard]] WebAuditReport audit() const { return must(audit_web(manifest(), server_->url(), "")); }
  [[nodiscard]] static std::string in_words(const WebAuditReport& report) {
    std::string all;
    for (const WebFault& one : report.faults) all += std::string(name_of(one.what)) + " " + one.path + "\n";
    return all;
  }

  support::TempFolder folder_;
  std::vector<cert::WebFile> files_;
  std::unique_ptr<http::Server> server_;
};

TEST_F(WebAudit, ListsWhatIsServedAndNothingElse) {
  std::string paths;
  for (const cert::WebFile& one : files_) paths += one.path + " ";
  EXPECT_EQ(paths, "/assets/app.js /assets/core.wasm /assets/hall.js /assets/shared.js /assets/worker.js /hall.html /index.html ");
  EXPECT_EQ(list_web_files(folder_ / "nowhere").error().code, Code::not_found);
}

TEST_F(WebAudit, HoldsForWhatWasSigned) {
  const WebAuditReport report = audit();
  EXPECT_EQ(in_words(report), "");
  EXPECT_EQ(report.files, files_.size() + 1) << "the address without a name too";
}

TEST_F(WebAudit, FindsAChangedByte) {
  write("assets/worker.js", "self.onmessage = () => {;");
  EXPECT_EQ(in_words(audit()), "changed /assets/worker.js\n");
}

TEST_F(WebAudit, FindsAMissingFile) {
  drop("assets/core.wasm");
  drop("assets/core.wasm.br");
  EXPECT_EQ(in_words(audit()), "missing /assets/core.wasm\n");
}

TEST_F(WebAudit, FindsAnAdditionalFile) {
  write("assets/shared.js", "import './spy.js'; export const notThere = 'example.js';");
  write("assets/spy.js", "fetch('/elsewhere')");
  EXPECT_EQ(in_words(audit()), "changed /assets/shared.js\nadditional /assets/spy.js\n");
}

TEST_F(WebAudit, FindsASofterPolicy) {
  for (const char* policy : {"", "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' 'unsafe-inline'",
                             "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'"}) {
    http::Route route = http::static_route({folder_.path(), "/v1/"});
    route.handler = [inner = route.handler, policy](http::Request&& request, const http::Reply& reply) {
      inner(std::move(request), [reply, policy](http::Response response) {
        std::erase_if(response.headers, [](const auto& one) { return one.first == "Content-Security-Policy"; });
        response.headers.emplace_back("Content-Security-Policy", policy);
        reply(std::move(response));
      });
    };
    const auto soft = must(http::Server::start({}, {route}));
    const WebAuditReport report = must(audit_web(manifest(), soft->url(), ""));
    EXPECT_EQ(in_words(report), "unsafe /hall.html\nunsafe /index.html\nunsafe /\n") << policy;
  }
}

TEST_F(WebAudit, AServerThatIsNotThereIsNoFinding) {
  const std::string url = server_->url();
  server_->stop();
  EXPECT_EQ(audit_web(manifest(), url, "").error().code, Code::no_network);
}

}  // namespace
}  // namespace lifecert::native
