// Founding a region: all its keys, and the first trust list, signed by two of three roots.
//
// Everything is made in memory from the entropy that is handed in; writing the keys to the machines that they belong to is
// the caller's business.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/cert/trust_list.h"
#include "core/crypto/types.h"
#include "core/port/entropy.h"

namespace lifecert::office {

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

/// Signs a list with some of its roots, as when the next version is made.
/// roots   seeds of root keys of the list, at least its threshold
/// Errors: wrong_key (not a root of this list), too_few_signatures.
[[nodiscard]] Result<Bytes> sign_trust_list(const cert::TrustList& list, const std::vector<crypto::SecretKey>& roots);

}  // namespace lifecert::office
