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
inline constexpr std::uint32_t kMaxTrustChain = 24;  // root sets that one can have slept through

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
  std::uint16_t visits_per_list = 60;          // that one tablet carries
  std::uint16_t open_deposits_per_key = 3;     // headers that wait for their evidence
  std::uint16_t evidence_days = 30;            // in which evidence may follow its header
  std::uint16_t gap_days = 14;                 // after which missing packets of a device are reported
  std::uint16_t provisional_per_request = 2;   // packets before enrolment
  std::uint16_t provisional_kib = 300;         // of evidence, each
  std::uint32_t provisional_disk_mib = 2048;   // for all of them together
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
            LIFECERT_FIELD(submissions_per_key_and_day), LIFECERT_FIELD(cycle_months), LIFECERT_FIELD(visits_per_list),
            LIFECERT_FIELD(open_deposits_per_key), LIFECERT_FIELD(evidence_days), LIFECERT_FIELD(gap_days),
            LIFECERT_FIELD(provisional_per_request), LIFECERT_FIELD(provisional_kib),
            LIFECERT_FIELD(provisional_disk_mib),
            LIFECERT_FIELD(face),
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
  Hash next_root_set{};           // root_set_hash() of the set that will follow; its own: none is announced
  std::vector<LogKey> logs;
  NamedKey time_cosigner;
  std::vector<NamedKey> witnesses;
  std::uint8_t witness_quorum = 0;
  std::vector<PublicKey> registrars;
  PublicKey registrar_box{};      // X25519: what only the registrar may read is sealed to it
  std::vector<PublicKey> recheckers;
  std::vector<NamedKey> reviewers;
  std::vector<NamedKey> publishers;     // who sign the service catalogue and notices
  std::vector<RecipientEpoch> recipients;  // this one and three further, by time
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
            LIFECERT_FIELD(witness_quorum), LIFECERT_FIELD_MAX(registrars, 8),
            LIFECERT_FIELD(registrar_box), LIFECERT_FIELD_MAX(recheckers, 8), LIFECERT_FIELD_MAX(reviewers, 64),
            LIFECERT_FIELD_MAX(publishers, 16),
            LIFECERT_FIELD_MAX(recipients, 8), LIFECERT_FIELD_MAX(stations, 64),
            LIFECERT_FIELD_MAX(schemes, 16), LIFECERT_FIELD_MAX(event_sources, 16), LIFECERT_FIELD(policy));
  }
  static constexpr const char* kName = "TrustList";
  friend bool operator==(const TrustList&, const TrustList&) = default;
};

/// Signed trust lists from somebody's roots to the newest: of each root set the list that announced the next one, and at the end
/// the list in force. As long as no roots were changed, that one alone.
struct TrustChain {
  std::vector<Bytes> lists;  // encoded SignedStatements, oldest first

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(lists, kMaxTrustChain));
  }
  static constexpr const char* kName = "TrustChain";
  friend bool operator==(const TrustChain&, const TrustChain&) = default;
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

/// Eight bytes that tell regions apart in codes and slips, from the region's machine name alone: they outlive every root set, so
/// that a letter is good for a phone that knows older or newer roots. Compared, never believed.
[[nodiscard]] std::array<std::uint8_t, 8> region_tag(std::string_view region);

/// bytes   a SignedStatement of kind trust_list
/// Errors: wrong_region, wrong_key (another root set), too_few_signatures, bad_signature, bad_key (a key in it is not a valid
///         point), bad_argument (a list without a log, a registrar or a recipient epoch), as wire::decode.
[[nodiscard]] Result<VerifiedTrustList> verify_trust_list(ByteView bytes, const Pins& pins);

/// Whether `next` may take the place of `current`, both under the same roots.
/// Errors: older_version.
[[nodiscard]] Result<void> may_follow(const VerifiedTrustList& current, const VerifiedTrustList& next);

/// The list that takes the place of `current`: signed by enough of its roots, or by enough of the roots that it announced by
/// their hash. So whoever stole one root, or even all of a set that was given up, gains nothing.
/// bytes   a SignedStatement of kind trust_list
/// Errors: those of verify_trust_list; older_version, unannounced_roots.
[[nodiscard]] Result<VerifiedTrustList> follow_trust_list(const VerifiedTrustList& current, ByteView bytes);

/// The newest list of a chain, reached step by step from what is pinned.
/// Errors: those of follow_trust_list; bad_argument (an empty chain).
[[nodiscard]] Result<VerifiedTrustList> follow_trust_chain(const Pins& pins, const TrustChain& chain);

/// What somebody who knows only the pins makes of what was served or stored.
/// bytes   a SignedStatement of kind trust_list, or a TrustChain
/// Errors: those of follow_trust_chain.
[[nodiscard]] Result<VerifiedTrustList> believe(const Pins& pins, ByteView bytes);

/// The pins under which a list verifies: its own roots. What a list says of itself, for whoever already believes it.
[[nodiscard]] Pins pins_of(const VerifiedTrustList& trust);

/// `chain` with `next` behind it. A list that is signed by the same roots as the last one takes its place.
/// next    verified by following the chain
[[nodiscard]] TrustChain extend_chain(TrustChain chain, const VerifiedTrustList& current, const VerifiedTrustList& next);

/// The part of a chain that somebody needs who believes `root_set`; all of it when the set is not in it.
[[nodiscard]] TrustChain chain_from(const TrustChain& chain, const Hash& root_set);

}  // namespace lifecert::cert
