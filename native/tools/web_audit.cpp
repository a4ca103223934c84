#include "native/tools/web_audit.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "core/crypto/hash.h"
#include "core/wire/text.h"
#include "native/http/client.h"
#include "native/platform/file.h"

namespace lifecert::native {
namespace {

namespace fs = std::filesystem;
using cert::WebFile;
using cert::WebManifest;

constexpr std::uint64_t kMaxFile = 64ULL << 20;
constexpr std::chrono::seconds kPatience{60};

bool ends_with_any(std::string_view path, std::initializer_list<std::string_view> endings) {
  return std::ranges::any_of(endings, [path](std::string_view ending) { return path.ends_with(ending); });
}

// What a browser would run or be led by.
bool is_code(std::string_view path) { return ends_with_any(path, {".css", ".html", ".js", ".mjs", ".wasm"}); }

// The paths of code that a text names in quotes or brackets: "/assets/a.js", "./a.js", "assets/a.js".
std::set<std::string> paths_named_in(std::string_view text, std::string_view folder) {
  std::set<std::string> found;
  constexpr std::string_view kAround = "\"'`()=<> \n\t,;";
  for (std::size_t at = 0; at < text.size();) {
    at = std::min(text.find_first_not_of(kAround, at), text.size());
    const std::size_t end = std::min(text.find_first_of(kAround, at), text.size());
    std::string_view word = text.substr(at, end - at);
    at = end;
    word = word.substr(0, std::min(word.find_first_of("?#"), word.size()));
    if (word.size() > 200 || !is_code(word) || word.find("//") != std::string_view::npos) continue;
    const bool plain = std::ranges::all_of(word, [](char c) {
      return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '-' || c == '_' ||
             c == '/';
    });
    if (!plain) continue;
    const std::string base = word.front() == '/' ? std::string(word) : std::string(folder) + std::string(word);
    std::string path = fs::path(base).lexically_normal().string();
    if (path.find("..") == std::string::npos && path.size() > 1) found.insert(std::move(path));
  }
  return found;
}

class WebAuditor {
 public:
  WebAuditor(const WebManifest& manifest, std::string url, const std::string& ca_file)
      : manifest_(manifest), url_(std::move(url)), client_({ca_file}) {
    while (url_.ends_with('/')) url_.pop_back();
    for (const WebFile& file : manifest.files) listed_.insert(file.path);
  }

  Result<WebAuditReport> run() {
    for (const WebFile& file : manifest_.files) {
      if (Result<void> looked = look_at(file, file.path); !looked) return looked.error();
      // What people type is the address without a name.
      if (file.path == "/index.html") {
        if (Result<void> looked = look_at(file, "/"); !looked) return looked.error();
      }
    }
    for (const std::string& path : named_) {
      if (listed_.contains(path)) continue;
      Result<http::Answer> answer = fetch(path);
      if (!answer) return answer.error();
      if (answer->status == 200) fault(path, WebFault::What::additional, "named by what is served, and on no signed list");
    }
    return report_;
  }

 private:
  void fault(std::string path, WebFault::What what, std::string detail) {
    report_.faults.push_back({std::move(path), what, std::move(detail)});
  }
  Result<http::Answer> fetch(const std::string& path) {
    return client_.request(http::Method::get, url_ + path, {}, {}, kMaxFile, kPatience);
  }

  Result<void> look_at(const WebFile& file, const std::string& path) {
    Result<http::Answer> answer = fetch(path);
    // A server that is there and sends nonsense has changed the file; one that isn't there is no finding.
    const bool nonsense = !answer && (answer.error().code == Code::too_long || answer.error().code == Code::bad_answer);
    if (!answer && !nonsense) return answer.error();
    if (nonsense) {
      fault(path, WebFault::What::changed, "no sound answer");
      return {};
    }
    if (answer->status != 200) {
      fault(path, WebFault::What::missing, "status " + std::to_string(answer->status));
      return {};
    }
    ++report_.files;
    report_.bytes += answer->body.size();
    if (answer->body.size() != file.length || crypto::sha256({answer->body}) != file.sha256) {
      fault(path, WebFault::What::changed,
            "SHA-256 " + wire::to_hex(crypto::sha256({answer->body})) + " instead of " + wire::to_hex(file.sha256));
    }
    if (file.path.ends_with(".html")) check_policy(path, answer->headers);
    if (ends_with_any(file.path, {".css", ".html", ".js", ".mjs"})) {
      const std::string folder = file.path.substr(0, file.path.rfind('/') + 1);
      named_.merge(paths_named_in(text_of(answer->body), folder));
    }
    return {};
  }

  // The same files under a softer policy would run what somebody else has put between.
  void check_policy(const std::string& path, const http::Headers& headers) {
    const auto found = headers.find("content-security-policy");
    const std::string policy = found == headers.end() ? "" : found->second;
    const auto directive = [&policy](std::string_view name) {
      const std::size_t at = policy.find(std::string(name) + " ");
      return at == std::string::npos ? std::string() : policy.substr(at, policy.find(';', at) - at);
    };
    const bool strict = directive("default-src") == "default-src 'none'" &&
                        directive("script-src") == "script-src 'self' 'wasm-unsafe-eval'" &&
                        policy.find("'unsafe-") == std::string::npos;
    if (!strict) fault(path, WebFault::What::unsafe, "its content security policy is not the strict one");
    if (headers.contains("link")) fault(path, WebFault::What::unsafe, "a Link header loads something beside it");
  }

  const WebManifest& manifest_;
  std::string url_;
  http::Client client_;
  std::set<std::string> listed_;
  std::set<std::string> named_;
  WebAuditReport report_;
};

}  // namespace

std::string_view name_of(WebFault::What what) {
  switch (what) {
    case WebFault::What::changed: return "changed";
    case WebFault::What::missing: return "missing";
    case WebFault::What::additional: return "additional";
    case WebFault::What::unsafe: return "unsafe";
  }
  return "unknown";
}

Result<std::vector<WebFile>> list_web_files(const std::string& folder) {
  std::error_code fault;
  if (!fs::is_directory(folder, fault)) return Error{Code::not_found, folder};
  std::vector<WebFile> files;
  for (fs::recursive_directory_iterator at(folder, fault), end; !fault && at != end; at.increment(fault)) {
    const std::string name = at->path().filename().string();
    if (name.starts_with('.')) {
      if (at->is_directory()) at.disable_recursion_pending();
      continue;
    }
    if (at->is_symlink() || !at->is_regular_file()) continue;
    const std::string whole = at->path().string();
    const bool is_copy = ends_with_any(name, {".br", ".gz"}) && fs::exists(whole.substr(0, whole.rfind('.')));
    if (is_copy) continue;
    Result<Bytes> content = read_file(whole, kMaxFile);
    if (!content) return content.error();
    files.push_back({"/" + fs::relative(at->path(), folder).generic_string(), content->size(), crypto::sha256({*content})});
  }
  if (fault) return Error{Code::store_failed, folder};
  std::ranges::sort(files, {}, &WebFile::path);
  return files;
}

Result<WebAuditReport> audit_web(const WebManifest& manifest, const std::string& url, const std::string& ca_file) {
  return WebAuditor(manifest, url, ca_file).run();
}

}  // namespace lifecert::native
