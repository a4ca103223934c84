#include "core/cert/web_manifest.h"

#include <algorithm>

#include "core/merkle/note.h"
#include "core/wire/text.h"

namespace lifecert::cert {
namespace {

constexpr std::string_view kFirstLine = "lifecert web 1";
constexpr std::size_t kMaxPath = 200;

bool is_path(std::string_view path) {
  if (path.size() < 2 || path.size() > kMaxPath || path.front() != '/') return false;
  for (std::size_t at = 0; at < path.size();) {
    const std::size_t end = std::min(path.find('/', at + 1), path.size());
    const std::string_view part = path.substr(at + 1, end - at - 1);
    if (part.empty() || part == "." || part == "..") return false;
    at = end;
  }
  return std::ranges::all_of(path, [](char c) { return c > ' ' && c < 0x7f; });
}

// The next line, without its end. Every line has one.
Result<std::string_view> take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return Error{Code::bad_syntax, "web manifest"};
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

Result<WebFile> parse_file(std::string_view line) {
  const Error bad{Code::bad_syntax, "web manifest"};
  const std::size_t first = line.find(' ');
  const std::size_t second = first == std::string_view::npos ? first : line.find(' ', first + 1);
  if (first != 64 || second == std::string_view::npos) return bad;
  WebFile file;
  Result<Bytes> hash = wire::from_hex(line.substr(0, first));
  Result<std::uint64_t> length = wire::parse_decimal(line.substr(first + 1, second - first - 1));
  if (!hash || hash->size() != file.sha256.size() || !length) return bad;
  // One spelling: small letters.
  if (wire::to_hex(*hash) != line.substr(0, first)) return bad;
  std::ranges::copy(*hash, file.sha256.begin());
  file.length = *length;
  file.path = line.substr(second + 1);
  return is_path(file.path) ? Result<WebFile>(std::move(file)) : bad;
}

}  // namespace

std::string web_manifest_text(const WebManifest& manifest) {
  std::string text = std::string(kFirstLine) + "\n" + manifest.region + "\n" + std::to_string(manifest.made_at) + "\n";
  for (const WebFile& file : manifest.files) {
    text += wire::to_hex(file.sha256) + " " + std::to_string(file.length) + " " + file.path + "\n";
  }
  return text;
}

Result<WebManifest> parse_web_manifest_text(std::string_view text) {
  Result<std::string_view> first = take_line(text);
  if (!first) return first.error();
  if (*first != kFirstLine) return Error{Code::unknown_version, "web manifest"};
  WebManifest manifest;
  Result<std::string_view> region = take_line(text);
  if (!region) return region.error();
  if (region->empty()) return Error{Code::bad_syntax, "web manifest"};
  manifest.region = *region;
  Result<std::string_view> made_at = take_line(text);
  if (!made_at) return made_at.error();
  Result<std::uint64_t> seconds = wire::parse_decimal(*made_at);
  if (!seconds || *seconds > (1ULL << 62U)) return Error{Code::bad_syntax, "web manifest"};
  manifest.made_at = static_cast<std::int64_t>(*seconds);
  while (!text.empty()) {
    Result<std::string_view> line = take_line(text);
    if (!line) return line.error();
    Result<WebFile> file = parse_file(*line);
    if (!file) return file.error();
    if (!manifest.files.empty() && manifest.files.back().path >= file->path) {
      return Error{Code::not_canonical, "web manifest"};
    }
    manifest.files.push_back(std::move(*file));
  }
  if (manifest.files.empty()) return Error{Code::too_short, "web manifest"};
  return manifest;
}

std::string web_manifest_name(std::string_view region) { return std::string(region) + "/web"; }

Result<std::string> sign_web_manifest(const WebManifest& manifest, const std::vector<port::Signer*>& roots) {
  merkle::Note note{web_manifest_text(manifest), {}};
  if (Result<WebManifest> read = parse_web_manifest_text(note.text); !read) return read.error();
  for (port::Signer* root : roots) {
    if (Result<void> done = merkle::sign_note(note, web_manifest_name(manifest.region), *root); !done) return done.error();
  }
  std::string text = merkle::format_note(note);
  if (Result<merkle::Note> read = merkle::parse_note(text); !read) return read.error();
  return text;
}

Result<WebManifest> verify_web_manifest(std::string_view text, const VerifiedTrustList& trust) {
  Result<merkle::Note> note = merkle::parse_note(text);
  if (!note) return note.error();
  Result<WebManifest> manifest = parse_web_manifest_text(note->text);
  if (!manifest) return manifest;
  if (manifest->region != trust->region) return Error{Code::wrong_region, "web manifest"};
  std::size_t good = 0;
  for (const crypto::PublicKey& root : trust->roots.keys) {
    Result<void> holds = merkle::verify_note(*note, {web_manifest_name(manifest->region), root});
    if (!holds && holds.error().code != Code::too_few_signatures) return holds.error();
    good += holds ? 1 : 0;
  }
  if (good < trust->roots.threshold) return Error{Code::too_few_signatures, "web manifest"};
  return manifest;
}

}  // namespace lifecert::cert
