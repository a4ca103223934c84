// What a server serves as the page, held against the list of files that the region's roots have signed.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/cert/web_manifest.h"

namespace lifecert::native {

/// The files of a built page, as the server of native/http would serve them: no hidden files, no links, none of the
/// compressed copies (".br", ".gz") beside a file.
/// Errors: not_found, store_failed, too_long (one is larger than 64 MiB).
[[nodiscard]] Result<std::vector<cert::WebFile>> list_web_files(const std::string& folder);

struct WebFault {
  enum class What : std::uint8_t { changed, missing, additional, unsafe };
  std::string path;
  What what = What::changed;
  std::string detail;

  friend bool operator==(const WebFault&, const WebFault&) = default;
};
[[nodiscard]] std::string_view name_of(WebFault::What what);

struct WebAuditReport {
  std::uint64_t files = 0;
  std::uint64_t bytes = 0;
  std::vector<WebFault> faults;

  [[nodiscard]] bool holds() const { return faults.empty(); }
};

/// Fetches every file of the list, and "/", and compares. What the fetched pages and scripts name, and the list does not, is asked
/// for too: if the server has it, it is additional. Each page's content security policy must forbid foreign and inline scripts.
/// url      "https://page.example", without a path
/// ca_file  PEM; "": the system's authorities
/// Errors: bad_argument, no_network (the server can't be reached at all), wrong_key (its certificate).
[[nodiscard]] Result<WebAuditReport> audit_web(const cert::WebManifest& manifest, const std::string& url,
                                               const std::string& ca_file);

}  // namespace lifecert::native
