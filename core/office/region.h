// Founding a region: all its keys, and the first trust list, signed by two of three roots.
//
// Everything is made in memory from the entropy that is handed in; writing the keys to the machines that they belong to is
// the caller's business.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/cert/trust_list.h"
#include "core/crypto/types.h"
#include "core/port/entropy.h"

namespace lifecert::office {

using crypto::Hash;

inline constexpr std::size_t kRoots = 3;
inline constexpr std::uint8_t kRootThreshold = 2;
inline constexpr std::uint32_t kEpochs = 4;                       // this one and three further
inline constexpr std::int64_t kEpochLength_s = 92LL * 24 * 3600;  // about a quarter

/// What the region's people decide.
struct RegionPlan {
  std::string region;   // machine name: [a-z0-9.-]{1,50}
  std::string name_zh;
  std::string name_en;
  std::string hotline;
  std::vector<cert::Station> stations;
  std::vector<cert::Scheme> schemes;
  std::vector<std::string> reviewers;  // at least one; the names stand in the trust list
  std::vector<cert::NamedKey> event_sources;  // other systems whose signed files count as evidence
  cert::Policy policy;
};

struct ReviewerSecret {
  std::string name;
  crypto::SecretKey seed;
};

struct EpochSecret {
  std::uint32_t epoch = 0;
  crypto::SecretKey seed;
};

/// 32-byte seeds: Ed25519 (RFC 8032), for recipients X25519 (crypto::box_key_pair). `pseudonym` is a MAC key.
struct RegionSecrets {
  std::vector<crypto::SecretKey> roots;
  crypto::SecretKey log;
  crypto::SecretKey cosigner;
  crypto::SecretKey registrar;
  crypto::SecretKey registrar_box;  // X25519
  crypto::SecretKey pseudonym;
  crypto::SecretKey recheck;
  std::vector<ReviewerSecret> reviewers;
  std::vector<EpochSecret> recipients;
};

struct Region {
  RegionSecrets secrets;
  cert::Pins pins;
  std::string log_origin;
  Bytes trust_list;  // encoded SignedStatement
};

/// now   UnixSeconds; the first epoch begins here, the list expires with the last epoch
/// Errors: bad_argument (`where` names the field), too_long, bad_text, weak_entropy.
[[nodiscard]] Result<Region> make_region(const RegionPlan& plan, port::Entropy& entropy, std::int64_t now);

/// What is to be different in the next list.
struct ListChanges {
  std::string hotline;                           // empty: as it was
  std::vector<cert::NamedKey> add_reviewers;
  std::vector<std::string> drop_reviewers;       // by name
  std::vector<cert::NamedKey> add_publishers;
  std::vector<cert::NamedKey> add_event_sources;
  std::vector<cert::NamedKey> add_witnesses;     // one of the same name gives way
  std::vector<std::string> drop_witnesses;       // by name
  std::optional<std::uint8_t> quorum;            // how many witnesses make a receipt witnessed
  std::optional<Hash> announce;                  // root set hash of the set that will follow
  std::optional<cert::RootSet> roots;            // the set that was announced takes over
};

/// The list that follows `current`: its version is one higher. Its recipient epochs are the same, and it lasts as long as they do:
/// rotate_epochs() turns them.
/// Errors: unannounced_roots, bad_argument (`where` names what: a reviewer of that name is there already or isn't there; no reviewer
///         would be left; a quorum above the number of witnesses), too_long.
[[nodiscard]] Result<cert::TrustList> next_list(const cert::VerifiedTrustList& current, const ListChanges& changes,
                                                std::int64_t now);

/// Three new root keys, of which two will have to sign.
/// Errors: weak_entropy.
[[nodiscard]] Result<std::vector<crypto::SecretKey>> draw_roots(port::Entropy& entropy);
[[nodiscard]] cert::RootSet root_set_of(const std::vector<crypto::SecretKey>& roots);

/// Signs a list with some of its roots, as when the next version is made.
/// roots   seeds of root keys of the list, at least its threshold
/// Errors: wrong_key (not a root of this list), too_few_signatures.
[[nodiscard]] Result<Bytes> sign_trust_list(const cert::TrustList& list, const std::vector<crypto::SecretKey>& roots);

}  // namespace lifecert::office
