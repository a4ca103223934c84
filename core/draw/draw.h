// The double-random draw (双随机抽查): which of the listed are looked at, and by whom, so that anyone can recompute both.
//
// Before: an officer commits to two lists (objects; inspectors), the rulebook and the hash of a secret, for a time to come. At
// that time the log gives the seed: its first checkpoint from then on, with its signatures, which nobody can choose. Within 24
// hours the officer gives the secret, which the log's keeper cannot know; without it the draw goes on, and the log says so. After:
// the outcome follows from lists, rules, checkpoint and secret by integer arithmetic alone. Each step is a statement in the log;
// this room has their content and the arithmetic, and knows no log.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/crypto/types.h"
#include "core/draw/stream.h"
#include "core/wire/codec.h"

namespace lifecert::draw {

using Secret = std::array<std::uint8_t, 32>;

inline constexpr std::uint8_t kVersion = 1;
inline constexpr std::uint32_t kMaxId = 64;
inline constexpr std::uint32_t kMaxName = 192;
inline constexpr std::uint32_t kMaxClass = 32;
inline constexpr std::uint32_t kMaxClasses = 32;
inline constexpr std::uint32_t kMaxObjects = 1'000'000;
inline constexpr std::uint32_t kMaxInspectors = 10'000;
inline constexpr std::uint32_t kMaxConflicts = 100'000;
inline constexpr std::uint32_t kMaxInspectorsPerObject = 8;
inline constexpr std::uint32_t kMaxWeight = 1'000'000;
inline constexpr std::int64_t kRevealWithin_s = 24 * 3600;

/// Something that may be drawn: an enterprise, a certification.
struct Object {
  std::string id;            // unified social credit code, case number; unique in the list
  std::string name;          // empty where a name has no place (certifications)
  std::string credit_class;  // A, B, C, D or what else the rulebook weighs

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(id, kMaxId), LIFECERT_FIELD_MAX(name, kMaxName),
            LIFECERT_FIELD_MAX(credit_class, kMaxClass));
  }
  static constexpr const char* kName = "DrawObject";
  friend bool operator==(const Object&, const Object&) = default;
};

/// An object that is not drawn this time, and why.
struct Exclusion {
  std::string object;
  std::string reason;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(object, kMaxId), LIFECERT_FIELD_MAX(reason, kMaxName));
  }
  static constexpr const char* kName = "DrawExclusion";
  friend bool operator==(const Exclusion&, const Exclusion&) = default;
};

/// The first list, as a file. Its hash is BLAKE2b-256 of its encoding.
struct ObjectList {
  std::uint8_t version = kVersion;
  std::string title;
  std::vector<Object> objects;
  std::vector<Exclusion> exclusions;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(version), LIFECERT_FIELD_MAX(title, kMaxName), LIFECERT_FIELD_MAX(objects, kMaxObjects),
            LIFECERT_FIELD_MAX(exclusions, kMaxObjects));
  }
  static constexpr const char* kName = "DrawObjectList";
  friend bool operator==(const ObjectList&, const ObjectList&) = default;
};

struct Inspector {
  std::string id;    // number of the law-enforcement card; unique in the list
  std::string name;
  std::string unit;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(id, kMaxId), LIFECERT_FIELD_MAX(name, kMaxName), LIFECERT_FIELD_MAX(unit, kMaxName));
  }
  static constexpr const char* kName = "DrawInspector";
  friend bool operator==(const Inspector&, const Inspector&) = default;
};

/// An inspector who is not sent to an object, and why (回避).
struct Conflict {
  std::string inspector;
  std::string object;
  std::string reason;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(inspector, kMaxId), LIFECERT_FIELD_MAX(object, kMaxId),
            LIFECERT_FIELD_MAX(reason, kMaxName));
  }
  static constexpr const char* kName = "DrawConflict";
  friend bool operator==(const Conflict&, const Conflict&) = default;
};

/// The second list, as a file. Its hash is BLAKE2b-256 of its encoding.
struct InspectorList {
  std::uint8_t version = kVersion;
  std::string title;
  std::vector<Inspector> inspectors;
  std::vector<Conflict> conflicts;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(version), LIFECERT_FIELD_MAX(title, kMaxName),
            LIFECERT_FIELD_MAX(inspectors, kMaxInspectors), LIFECERT_FIELD_MAX(conflicts, kMaxConflicts));
  }
  static constexpr const char* kName = "DrawInspectorList";
  friend bool operator==(const InspectorList&, const InspectorList&) = default;
};

struct ClassWeight {
  std::string credit_class;
  std::uint32_t weight = 0;  // 0 to kMaxWeight; 0: this class is not drawn

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(credit_class, kMaxClass), LIFECERT_FIELD(weight));
  }
  static constexpr const char* kName = "DrawClassWeight";
  friend bool operator==(const ClassWeight&, const ClassWeight&) = default;
};

/// One rulebook (一细则).
struct Rulebook {
  std::string title;
  std::string by_law;                    // on what it rests
  std::uint32_t count = 0;               // objects to draw
  std::uint8_t inspectors_per_object = 2;
  std::uint32_t max_per_inspector = 0;   // objects an inspector gets at most while others can; 0: no such limit
  std::vector<ClassWeight> weights;      // every class that the list uses, each once

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(title, kMaxName), LIFECERT_FIELD_MAX(by_law, 512), LIFECERT_FIELD(count),
            LIFECERT_FIELD(inspectors_per_object), LIFECERT_FIELD(max_per_inspector),
            LIFECERT_FIELD_MAX(weights, kMaxClasses));
  }
  static constexpr const char* kName = "DrawRulebook";
  friend bool operator==(const Rulebook&, const Rulebook&) = default;
};

/// Payload of draw_commitment. The draw is known by this payload's hash.
struct Commitment {
  std::uint8_t version = kVersion;
  std::string region;
  std::string number;             // as published, e.g. "2026-017"
  bool demonstration = false;     // lists of invented entries
  std::int64_t committed_at = 0;  // UnixSeconds by the officer's clock
  std::int64_t draw_at = 0;       // UnixSeconds: the first checkpoint from then on is the seed
  Hash objects{};                 // of the first list
  Hash inspectors{};              // of the second
  std::uint32_t object_count = 0;
  std::uint32_t inspector_count = 0;
  Hash secret_hash{};             // secret_hash() of the officer's secret
  Rulebook rules;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(version), LIFECERT_FIELD_MAX(region, 64), LIFECERT_FIELD_MAX(number, 32),
            LIFECERT_FIELD(demonstration), LIFECERT_FIELD(committed_at), LIFECERT_FIELD(draw_at),
            LIFECERT_FIELD(objects), LIFECERT_FIELD(inspectors), LIFECERT_FIELD(object_count),
            LIFECERT_FIELD(inspector_count), LIFECERT_FIELD(secret_hash), LIFECERT_FIELD(rules));
  }
  static constexpr const char* kName = "DrawCommitment";
  friend bool operator==(const Commitment&, const Commitment&) = default;
};

/// The intake's own record draw_seed: which checkpoint seeds a draw. Its leaf is the one that follows the checkpoint's tree.
struct SeedRecord {
  std::uint8_t version = kVersion;
  std::string region;
  Hash commitment{};
  std::string checkpoint;  // the signed note with all its signatures

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(version), LIFECERT_FIELD_MAX(region, 64), LIFECERT_FIELD(commitment),
            LIFECERT_FIELD_MAX(checkpoint, 16U * 1024));
  }
  static constexpr const char* kName = "DrawSeedRecord";
  friend bool operator==(const SeedRecord&, const SeedRecord&) = default;
};

/// Payload of draw_reveal.
struct Reveal {
  std::uint8_t version = kVersion;
  std::string region;
  Hash commitment{};
  Secret secret{};

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(version), LIFECERT_FIELD_MAX(region, 64), LIFECERT_FIELD(commitment),
            LIFECERT_FIELD(secret));
  }
  static constexpr const char* kName = "DrawReveal";
  friend bool operator==(const Reveal&, const Reveal&) = default;
};

/// One object that was drawn, and who goes there; indices into the lists, counted from 0.
struct Drawn {
  std::uint32_t object = 0;
  std::vector<std::uint32_t> inspectors;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(object), LIFECERT_FIELD_MAX(inspectors, kMaxInspectorsPerObject));
  }
  static constexpr const char* kName = "Drawn";
  friend bool operator==(const Drawn&, const Drawn&) = default;
};

/// The outcome, as a file, in the order of the draw. Its hash is BLAKE2b-256 of its encoding.
struct Outcome {
  std::uint8_t version = kVersion;
  Hash commitment{};
  Hash seed{};
  std::vector<Drawn> drawn;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(version), LIFECERT_FIELD(commitment), LIFECERT_FIELD(seed),
            LIFECERT_FIELD_MAX(drawn, kMaxObjects));
  }
  static constexpr const char* kName = "DrawOutcome";
  friend bool operator==(const Outcome&, const Outcome&) = default;
};

/// Payload of draw_result.
struct ResultStatement {
  std::uint8_t version = kVersion;
  std::string region;
  Hash commitment{};
  Hash seed{};
  bool with_secret = false;
  Hash outcome{};
  std::uint32_t drawn = 0;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(version), LIFECERT_FIELD_MAX(region, 64), LIFECERT_FIELD(commitment), LIFECERT_FIELD(seed),
            LIFECERT_FIELD(with_secret), LIFECERT_FIELD(outcome), LIFECERT_FIELD(drawn));
  }
  static constexpr const char* kName = "DrawResult";
  friend bool operator==(const ResultStatement&, const ResultStatement&) = default;
};

/// BLAKE2b-256("lifecert draw secret 1" || secret).
[[nodiscard]] Hash secret_hash(const Secret& secret);

/// SHA-256("lifecert draw seed 1" || commitment || length of the checkpoint as u32 || checkpoint || secret, if there is one).
/// commitment   the payload hash of the draw_commitment
/// checkpoint   the signed note, byte by byte as in the SeedRecord
[[nodiscard]] Hash seed_of(const Hash& commitment, std::string_view checkpoint, const std::optional<Secret>& secret);

/// Hash of a list or an outcome as a file.
[[nodiscard]] Hash file_hash(ByteView file);

/// That the lists can be drawn from by these rules.
/// Errors: bad_argument (`where` names list and entry: an id that stands twice or is empty, an exclusion or conflict about nobody,
///         a class without a weight or with two, a count of 0 or above what can be drawn), bad_weights, too_few_eligible.
[[nodiscard]] Result<void> check_lists(const ObjectList& objects, const InspectorList& inspectors,
                                       const Rulebook& rules);

/// The draw itself. First the objects, by weight and without replacement (core/draw/pick.h); then, object by object in that
/// order, its inspectors: those without a conflict who have fewer objects than the limit, in the order of their list; one of them
/// is picked, uniformly, and taken out of the choice, until there are enough. Where the limit leaves too few, it rises by one, for
/// all, for the rest of the draw.
/// Errors: as check_lists.
[[nodiscard]] Result<Outcome> run(const ObjectList& objects, const InspectorList& inspectors, const Rulebook& rules,
                                  const Hash& commitment, const Hash& seed);

/// That the files are the committed ones; then the draw.
/// Errors: wrong_list; as wire::decode; as check_lists.
[[nodiscard]] Result<Outcome> run_committed(const Commitment& commitment, const Hash& commitment_hash,
                                            ByteView object_file, ByteView inspector_file, const Hash& seed);

}  // namespace lifecert::draw

template <>
struct lifecert::wire::MinSize<lifecert::draw::Object> {
  static constexpr std::uint32_t value = 12;
};
template <>
struct lifecert::wire::MinSize<lifecert::draw::Exclusion> {
  static constexpr std::uint32_t value = 8;
};
template <>
struct lifecert::wire::MinSize<lifecert::draw::Inspector> {
  static constexpr std::uint32_t value = 12;
};
template <>
struct lifecert::wire::MinSize<lifecert::draw::Conflict> {
  static constexpr std::uint32_t value = 12;
};
template <>
struct lifecert::wire::MinSize<lifecert::draw::ClassWeight> {
  static constexpr std::uint32_t value = 8;
};
template <>
struct lifecert::wire::MinSize<lifecert::draw::Drawn> {
  static constexpr std::uint32_t value = 8;
};
