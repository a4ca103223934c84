// The files of the page that people open, as the region's roots have signed them. A page can't defend itself against the server
// that serves it; whoever holds this list can tell from outside (`lifecert audit --web`).
//
// A signed note (C2SP signed-note), so that others' tools read and verify it: FORMAT.md, "Web manifest". Floor 3.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/cert/trust_list.h"
#include "core/crypto/types.h"
#include "core/port/signer.h"

namespace lifecert::cert {

struct WebFile {
  std::string path;          // "/assets/app-1f2e.js"; ASCII, no space, no "." or ".." between slashes, at most 200 bytes
  std::uint64_t length = 0;  // bytes
  crypto::Hash sha256{};

  friend bool operator==(const WebFile&, const WebFile&) = default;
};

struct WebManifest {
  std::string region;
  std::int64_t made_at = 0;     // UnixSeconds
  std::vector<WebFile> files;  // by path, ascending

  friend bool operator==(const WebManifest&, const WebManifest&) = default;
};

/// What is signed. Errors of a manifest that no text can be of show when it is read.
[[nodiscard]] std::string web_manifest_text(const WebManifest& manifest);

/// Errors: bad_syntax, unknown_version, not_canonical (paths not ascending), too_short (no file).
[[nodiscard]] Result<WebManifest> parse_web_manifest_text(std::string_view text);

/// The name under which roots sign it: "REGION/web".
[[nodiscard]] std::string web_manifest_name(std::string_view region);

/// The note, signed by some of the region's roots.
/// roots  at least as many as the trust list wants
/// Errors: cannot_sign; those of parse_web_manifest_text; too_long (the note would be larger than a note may be).
[[nodiscard]] Result<std::string> sign_web_manifest(const WebManifest& manifest, const std::vector<port::Signer*>& roots);

/// The list of files, if enough of the trust list's roots have signed it.
/// Errors: those of merkle::parse_note and parse_web_manifest_text; wrong_region, too_few_signatures, bad_signature.
[[nodiscard]] Result<WebManifest> verify_web_manifest(std::string_view note, const VerifiedTrustList& trust);

}  // namespace lifecert::cert
