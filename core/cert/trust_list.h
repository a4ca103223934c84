// The trust list: a client's only configuration. Signed by the region's roots; everything else is believed because a key in it
// signed it.
//
// A client pins the hash of the root set (from the build, or from the page's region file, compared with the letter) and takes
// any trust list that enough of those roots signed and whose version does not fall.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/cert/policy.h"
#include "core/crypto/types.h"
#include "core/envelope/packet.h"
#include "core/envelope/signed.h"
#include "core/wire/codec.h"

namespace lifecert::cert {

using crypto::Hash;
using crypto::KeyId;
using crypto::PublicKey;

inline constexpr std::uint32_t kMaxName = 96;
inline constexpr std::uint32_t kMaxRoots = 8;

/// Who may sign a trust list: `threshold` of these keys.
struct RootSet {
  std::uint8_t threshold = 0;
  std::vector<PublicKey> keys;  // ascending, none twice

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(threshold), LIFECERT_FIELD_MAX(keys, kMaxRoots));
  }
  static constexpr const char* kName = "RootSet";
  friend bool operator==(const RootSet&, const RootSet&) = default;
};

/// A key with the name by which people and signed notes know it.
struct NamedKey {
  std::string name;
  PublicKey key{};

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(name, kMaxName), LIFECERT_FIELD(key));
  }
  static constexpr const char* kName = "NamedKey";
  friend bool operator==(const NamedKey&, const NamedKey&) = default;
};

/// A log's key; an origin that was given up keeps its last valid size.
struct LogKey {
  std::string origin;
  PublicKey key{};
  std::uint64_t valid_to_size = 0;  // largest tree size that this key may sign; 2^62 while the log is open

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(origin, 128), LIFECERT_FIELD(key), LIFECERT_FIELD(valid_to_size));
  }
  static constexpr const char* kName = "LogKey";
  friend bool operator==(const LogKey&, const LogKey&) = default;
};

/// The X25519 keys that evidence is sealed to during a stretch of time.
struct RecipientEpoch {
  std::uint32_t epoch = 0;
  std::int64_t from = 0;  // UnixSeconds, inclusive
  std::int64_t to = 0;    // UnixSeconds, exclusive
  std::vector<PublicKey> keys;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(epoch), LIFECERT_FIELD(from), LIFECERT_FIELD(to),
            LIFECERT_FIELD_MAX(keys, envelope::kMaxWraps));
  }
  static constexpr const char* kName = "RecipientEpoch";
  friend bool operator==(const RecipientEpoch&, const RecipientEpoch&) = default;
};

/// A community service station.
struct Station {
  std::string id;
  std::string name_zh;
  std::string name_en;
  std::string address;
  std::string phone;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(id, 32), LIFECERT_FIELD_MAX(name_zh, kMaxName), LIFECERT_FIELD_MAX(name_en, kMaxName),
            LIFECERT_FIELD_MAX(address, 192), LIFECERT_FIELD_MAX(phone, 32));
  }
  static constexpr const char* kName = "Station";
  friend bool operator==(const Station&, const Station&) = default;
};

/// A pension scheme with the names that people know it by.
struct Scheme {
  std::string id;
  std::string name_zh;
  std::string name_en;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(id, 32), LIFECERT_FIELD_MAX(name_zh, kMaxName), LIFECERT_FIELD_MAX(name_en, kMaxName));
  }
  static constexpr const char* kName = "Scheme";
  friend bool operator==(const Scheme&, const Scheme&) = default;
};

/// What a face comparison is taken for. Distances are in thousandths of the descriptors' distance: smaller is more alike.
struct FacePolicy {
  std::uint16_t accept_below = 500;  // the same face
  std::uint16_t reject_from = 600;   // another face; between the two a person looks
  bool search_across = false;        // whether drawn samples are searched for among all kept pictures

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(accept_below), LIFECERT_FIELD(reject_from), LIFECERT_FIELD(search_across));
  }
  static constexpr const char* kName = "FacePolicy";
  friend bool operator==(const FacePolicy&, const FacePolicy&) = default;
};

/// What the region has decided: lives, limits and what counts as evidence.
struct Policy {
  std::uint32_t version = 1;
  std::uint16_t consent_version = 1;
  std::uint16_t code_life_days = 60;
  std::uint16_t credential_life_days = 400;
  std::uint16_t challenge_life_days = 90;
  std::uint16_t submissions_per_key_and_day = 6;
  std::uint16_t cycle_months = 12;  // from one due date to the next
  FacePolicy face;
  std::uint16_t contact_after_self_cycles = 3;  // self-made passes in a row, after which the office owes a contact
  std::uint16_t contact_days = 90;              // within which it is owed
  std::uint16_t appeal_promised_days = 3;
  std::uint16_t appeal_legal_days = 15;
  std::uint16_t review_days = 30;               // within which the office looks at a notice of death
  std::uint16_t retention_days = 180;           // evidence is kept so long after the decision
  std::uint16_t backup_days = 30;               // a backup of the vault lives no longer
  EvidencePolicy evidence = default_evidence_policy();

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(version), LIFECERT_FIELD(consent_version), LIFECERT_FIELD(code_life_days),
            LIFECERT_FIELD(credential_life_days), LIFECERT_FIELD(challenge_life_days),
            LIFECERT_FIELD(submissions_per_key_and_day), LIFECERT_FIELD(cycle_months), LIFECERT_FIELD(face),
            LIFECERT_FIELD(contact_after_self_cycles), LIFECERT_FIELD(contact_days),
            LIFECERT_FIELD(appeal_promised_days), LIFECERT_FIELD(appeal_legal_days), LIFECERT_FIELD(review_days),
            LIFECERT_FIELD(retention_days), LIFECERT_FIELD(backup_days), LIFECERT_FIELD(evidence));
  }
  static constexpr const char* kName = "Policy";
  friend bool operator==(const Policy&, const Policy&) = default;
};

struct TrustList {
  std::uint32_t version = 0;      // never falls
  std::string region;             // machine name, e.g. "demo.example"
  std::string name_zh;
  std::string name_en;
  std::string hotline;
  std::int64_t issued_at = 0;     // UnixSeconds
  std::int64_t expires_at = 0;    // UnixSeconds; clients go on after it and say how old the list is
  RootSet roots;
  Hash next_root_set{};           // root_set_hash() of the set that will follow
  std::vector<LogKey> logs;
  NamedKey time_cosigner;
  std::vector<NamedKey> witnesses;
  std::uint8_t witness_quorum = 0;
  std::vector<PublicKey> registrars;
  std::vector<PublicKey> recheckers;
  std::vector<NamedKey> reviewers;
  std::vector<RecipientEpoch> recipients;
  std::vector<Station> stations;
  std::vector<Scheme> schemes;
  std::vector<NamedKey> event_sources;  // other systems whose signed files count as evidence
  Policy policy;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(version), LIFECERT_FIELD_MAX(region, 64), LIFECERT_FIELD_MAX(name_zh, kMaxName),
            LIFECERT_FIELD_MAX(name_en, kMaxName), LIFECERT_FIELD_MAX(hotline, 32), LIFECERT_FIELD(issued_at),
            LIFECERT_FIELD(expires_at), LIFECERT_FIELD(roots), LIFECERT_FIELD(next_root_set),
            LIFECERT_FIELD_MAX(logs, 8), LIFECERT_FIELD(time_cosigner), LIFECERT_FIELD_MAX(witnesses, 16),
            LIFECERT_FIELD(witness_quorum), LIFECERT_FIELD_MAX(registrars, 8), LIFECERT_FIELD_MAX(recheckers, 8),
            LIFECERT_FIELD_MAX(reviewers, 64), LIFECERT_FIELD_MAX(recipients, 8), LIFECERT_FIELD_MAX(stations, 64),
            LIFECERT_FIELD_MAX(schemes, 16), LIFECERT_FIELD_MAX(event_sources, 16), LIFECERT_FIELD(policy));
  }
  static constexpr const char* kName = "TrustList";
  friend bool operator==(const TrustList&, const TrustList&) = default;
};

/// What a client must know beforehand.
struct Pins {
  std::string region;
  Hash root_set{};

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(region, 64), LIFECERT_FIELD(root_set));
  }
  static constexpr const char* kName = "Pins";
  friend bool operator==(const Pins&, const Pins&) = default;
};

/// A trust list whose signatures were checked; only verify_trust_list() makes one.
class VerifiedTrustList {
 public:
  const TrustList* operator->() const { return &list_; }
  const TrustList& operator*() const { return list_; }
  /// The signed statement's bytes, to be kept and passed on unchanged.
  [[nodiscard]] const Bytes& bytes() const { return bytes_; }

  [[nodiscard]] const LogKey* log(std::string_view origin) const;
  [[nodiscard]] const NamedKey* reviewer(const KeyId& id) const;
  [[nodiscard]] const Scheme* scheme(std::string_view id) const;
  [[nodiscard]] const RecipientEpoch* epoch(std::uint32_t number) const;
  /// The epoch whose time it is; the last one when all are over (a client that was offline for long still seals).
  [[nodiscard]] const RecipientEpoch* epoch_at(std::int64_t time) const;
  /// The key with this id among `keys`.
  [[nodiscard]] static const PublicKey* find_key(const std::vector<PublicKey>& keys, const KeyId& id);

 private:
  friend Result<VerifiedTrustList> verify_trust_list(ByteView bytes, const Pins& pins);
  TrustList list_;
  Bytes bytes_;
};

/// BLAKE2b-256("lifecert roots 1" || the set's encoding).
[[nodiscard]] Hash root_set_hash(const RootSet& roots);

/// Eight bytes that tell regions apart in codes and slips: the beginning of the root set's hash. Compared, never believed.
[[nodiscard]] std::array<std::uint8_t, 8> region_tag(const Hash& root_set);

/// bytes   a SignedStatement of kind trust_list
/// Errors: wrong_region, wrong_key (another root set), too_few_signatures, bad_signature, bad_key (a key in it is not a valid
///         point), bad_argument (a list without a log, a registrar or a recipient epoch), as wire::decode.
[[nodiscard]] Result<VerifiedTrustList> verify_trust_list(ByteView bytes, const Pins& pins);

/// Whether `next` may take the place of `current`.
/// Errors: older_version.
[[nodiscard]] Result<void> may_follow(const VerifiedTrustList& current, const VerifiedTrustList& next);

}  // namespace lifecert::cert
