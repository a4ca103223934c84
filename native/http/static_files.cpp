#include "native/http/static_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <optional>
#include <utility>

namespace lifecert::native::http {
namespace {

struct TypeOfEnding {
  std::string_view ending;
  std::string_view type;
};

constexpr std::array kTypes = std::to_array<TypeOfEnding>({
    {"bin", "application/octet-stream"},
    {"crt", "application/x-x509-ca-cert"},
    {"css", "text/css; charset=utf-8"},
    {"csv", "text/csv; charset=utf-8"},
    {"gif", "image/gif"},
    {"html", "text/html; charset=utf-8"},
    {"ico", "image/x-icon"},
    {"jpeg", "image/jpeg"},
    {"jpg", "image/jpeg"},
    {"js", "text/javascript; charset=utf-8"},
    {"json", "application/json"},
    {"map", "application/json"},
    {"md", "text/markdown; charset=utf-8"},
    {"mjs", "text/javascript; charset=utf-8"},
    {"mp3", "audio/mpeg"},
    {"mp4", "video/mp4"},
    {"ogg", "audio/ogg"},
    {"pdf", "application/pdf"},
    {"pem", "application/x-pem-file"},
    {"png", "image/png"},
    {"svg", "image/svg+xml"},
    {"txt", "text/plain; charset=utf-8"},
    {"wasm", "application/wasm"},
    {"wav", "audio/wav"},
    {"webm", "video/webm"},
    {"webmanifest", "application/manifest+json"},
    {"webp", "image/webp"},
    {"woff2", "font/woff2"},
    {"xml", "application/xml"},
});

/// A descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  [[nodiscard]] bool is_open() const { return fd_ >= 0; }
  [[nodiscard]] int get() const { return fd_; }
  [[nodiscard]] int release() { return std::exchange(fd_, -1); }

 private:
  int fd_;
};

struct Found {
  std::shared_ptr<const OpenFile> file;
  std::string etag_core;
};

bool may_be_served(std::string_view segment) {
  if (segment.empty() || segment.find('\0') != std::string_view::npos) return false;
  return segment.front() != '.' || segment == ".well-known";
}

std::string hex(std::uint64_t value) {
  std::array<char, 16> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value, 16).ptr;
  return {digits.data(), end};
}

/// Walks down segment by segment, so that no link on the way can lead out of the folder.
std::optional<Found> open_below(const std::string& folder, std::string_view path) {
  Descriptor at(::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  path.remove_prefix(1);
  while (at.is_open()) {
    const std::size_t slash = path.find('/');
    const std::string segment(path.substr(0, slash));
    if (!may_be_served(segment)) return std::nullopt;
    if (slash == std::string_view::npos) {
      // Without O_NONBLOCK a pipe in the folder would hold the thread for ever.
      Descriptor file(::openat(at.get(), segment.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
      struct stat info {};
      if (!file.is_open() || ::fstat(file.get(), &info) != 0 || !S_ISREG(info.st_mode)) return std::nullopt;
      const auto size = static_cast<std::uint64_t>(info.st_size);
      const auto changed_ns = static_cast<std::uint64_t>(info.st_mtim.tv_sec) * 1'000'000'000U +
                              static_cast<std::uint64_t>(info.st_mtim.tv_nsec);
      return Found{std::make_shared<const OpenFile>(file.release(), size), hex(changed_ns) + "-" + hex(size)};
    }
    at = Descriptor(::openat(at.get(), segment.c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    path.remove_prefix(slash + 1);
  }
  return std::nullopt;
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// The next element of a comma-separated list, which is taken off it.
std::string_view take_element(std::string_view& list) {
  const std::size_t comma = list.find(',');
  const std::string_view element = trim(list.substr(0, comma));
  list = comma == std::string_view::npos ? std::string_view{} : list.substr(comma + 1);
  return element;
}

/// Whether an Accept-Encoding value names the coding without forbidding it ("br;q=0").
bool accepts(std::string_view list, std::string_view coding) {
  while (!list.empty()) {
    std::string_view element = take_element(list);
    const std::size_t semicolon = element.find(';');
    if (trim(element.substr(0, semicolon)) != coding) continue;
    if (semicolon == std::string_view::npos) return true;
    const std::string_view quality = trim(element.substr(semicolon + 1));
    return quality.find_first_of("123456789") != std::string_view::npos;
  }
  return false;
}

bool names_etag(std::string_view list, std::string_view etag) {
  while (!list.empty()) {
    std::string_view element = take_element(list);
    if (element == "*") return true;
    if (element.starts_with("W/")) element.remove_prefix(2);
    if (element == etag) return true;
  }
  return false;
}

struct Coding {
  std::string_view name;
  std::string_view ending;
};
constexpr std::array<Coding, 2> kCodings{{{"br", ".br"}, {"gzip", ".gz"}}};

std::optional<Response> serve(const StaticFiles& files, const RequestHead& request, const std::string& path) {
  auto found = open_below(files.folder, path);
  if (!found) return std::nullopt;
  Response response;
  response.content_type = content_type_of(path);
  std::string_view suffix;
  for (const Coding& coding : kCodings) {
    if (!accepts(request.header("accept-encoding"), coding.name)) continue;
    auto packed = open_below(files.folder, path + std::string(coding.ending));
    if (!packed) continue;
    found = std::move(packed);
    suffix = coding.ending;
    response.headers.emplace_back("Content-Encoding", coding.name);
    break;
  }
  const std::string etag = "\"" + found->etag_core + std::string(suffix) + "\"";
  const bool has_hashed_name = path.starts_with("/assets/");
  response.headers.emplace_back("ETag", etag);
  response.headers.emplace_back("Vary", "Accept-Encoding");
  response.headers.emplace_back("Cache-Control", has_hashed_name ? "public, max-age=31536000, immutable" : "no-cache");
  response.headers.emplace_back("Content-Security-Policy", kContentSecurityPolicy);
  if (names_etag(request.header("if-none-match"), etag)) {
    response.status = 304;
    response.content_type.clear();
    return response;
  }
  response.file = found->file;
  return response;
}

}  // namespace

std::string_view content_type_of(std::string_view file_name) {
  const std::size_t dot = file_name.rfind('.');
  const std::string_view ending = dot == std::string_view::npos ? std::string_view{} : file_name.substr(dot + 1);
  for (const TypeOfEnding& known : kTypes) {
    if (known.ending == ending) return known.type;
  }
  return "application/octet-stream";
}

Response serve_file(const StaticFiles& files, const RequestHead& request) {
  const std::string& path = request.path;
  const bool is_api = !files.api_prefix.empty() && path.starts_with(files.api_prefix);
  if (!path.empty() && path.front() == '/' && !is_api) {
    auto response = serve(files, request, path.back() == '/' ? path + "index.html" : path);
    const std::string_view last = std::string_view(path).substr(path.rfind('/') + 1);
    if (!response && last.find('.') == std::string_view::npos) response = serve(files, request, "/index.html");
    if (response) return *std::move(response);
  }
  return problem(Code::not_found, 404, "There is nothing at this address.");
}

Route static_route(StaticFiles files) {
  Route route;
  route.method = Method::get;
  route.pattern = "/*";
  route.except = files.api_prefix;
  route.handler = [files = std::move(files)](Request&& request, const Reply& reply) {
    reply(serve_file(files, request));
  };
  return route;
}

}  // namespace lifecert::native::http
