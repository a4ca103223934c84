// The published versions of a region's catalogue, in the order of the log: one chain, each version naming the one before. Whoever
// replays the log finds the same, so nobody can show one version here and another there without a trace.
//
// A value without locks.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/catalog/snapshot.h"

namespace lifecert::catalog {

/// A version as the log has it.
struct PublishedVersion {
  Hash hash{};
  std::uint32_t version = 0;
  std::string editor;
  std::int64_t issued_at = 0;  // UnixSeconds, as the editor says
  std::int64_t logged_at = 0;  // as the log says
  std::uint64_t index = 0;     // of its leaf

  friend bool operator==(const PublishedVersion&, const PublishedVersion&) = default;
};

class History {
 public:
  History(std::string region, std::vector<PublicKey> registrars) : trust_{std::move(region), std::move(registrars)} {}

  /// Warrants are verified by these registrars from now on.
  void appoint(std::vector<PublicKey> registrars) { trust_.registrars = std::move(registrars); }

  /// Form and signature of a warrant or a head.
  /// Errors: wrong_kind, wrong_key (no registrar warranted it; no warrant yet), wrong_region, expired (issued outside of the
  ///         warrant's time), as envelope::verify_by and wire::decode.
  [[nodiscard]] Result<void> verify(const envelope::SignedStatement& statement) const;

  /// Takes on a verified statement that the log got at `now` as leaf `index`; its payload hash, for a head the version's hash.
  /// Errors: older_version (a warrant's serial or a head's version is not above the one before), wrong_base (a head that names
  ///         another version before it than the last one). Nothing was changed.
  [[nodiscard]] Result<Hash> take(const envelope::SignedStatement& statement, std::uint64_t index, std::int64_t now);

  /// Oldest first.
  [[nodiscard]] const std::vector<PublishedVersion>& versions() const { return versions_; }
  [[nodiscard]] const std::optional<EditorWarrant>& warrant() const { return warrant_; }
  /// Leaves that prove the newest versions, at most `most`, ascending: a warrant first, then versions and later warrants.
  [[nodiscard]] std::vector<std::uint64_t> proving(std::size_t most) const;

 private:
  CatalogueTrust trust_;
  std::optional<EditorWarrant> warrant_;
  struct Leaf {
    std::uint64_t index = 0;
    bool warrant = false;
  };
  std::vector<Leaf> leaves_;
  std::vector<PublishedVersion> versions_;
};

}  // namespace lifecert::catalog
