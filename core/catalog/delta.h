// A delta: from one signed version of a catalogue to the next, in a few hundred bytes for one changed item.
//
// It carries the new signed head, and of each changed entry only what is new in it. Table and index are computed again,
// so they are never sent. A delta has no signature of its own and needs none: what comes out must have the hashes of
// the new head, which the editor signed. Either all of it applies, or the old catalogue stays as it is.
#pragma once

#include <string>
#include <vector>

#include "core/catalog/assemble.h"
#include "core/catalog/snapshot.h"

namespace lifecert::catalog {

inline constexpr std::uint32_t kMaxChanges = 16384;  // more: send the whole file

/// First `copy_size` bytes of the old value from `copy_from` on, then `insert`.
struct Splice {
  std::uint32_t copy_from = 0;
  std::uint32_t copy_size = 0;
  Bytes insert;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(copy_from), LIFECERT_FIELD(copy_size), LIFECERT_FIELD_MAX(insert, kMaxRecordBytes));
  }
  static constexpr const char* kName = "Splice";
  friend bool operator==(const Splice&, const Splice&) = default;
};

/// `before` is zeros for a new entry, `after` zeros for one that goes.
struct RecordChange {
  RecordKind kind = RecordKind::item;
  std::string id;
  Hash before{};
  Hash after{};
  std::vector<Splice> splices;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(kind), LIFECERT_FIELD_MAX(id, kMaxId), LIFECERT_FIELD(before), LIFECERT_FIELD(after),
            LIFECERT_FIELD_MAX(splices, 4096));
  }
  static constexpr const char* kName = "RecordChange";
  friend bool operator==(const RecordChange&, const RecordChange&) = default;
};

struct CatalogueDelta {
  std::array<std::uint8_t, 4> magic{'L', 'C', 'D', '1'};
  Hash from{};    // head hash of the version that it applies to
  Bytes warrant;  // of the new version; empty: the same as before
  Bytes head;     // SignedStatement of the new version
  std::vector<Splice> book;
  std::vector<Splice> vocabulary;
  std::vector<RecordChange> changes;  // ascending by (kind, id)

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(magic), LIFECERT_FIELD(from), LIFECERT_FIELD_MAX(warrant, 1U << 15),
            LIFECERT_FIELD_MAX(head, 1U << 15), LIFECERT_FIELD_MAX(book, 4096), LIFECERT_FIELD_MAX(vocabulary, 4096),
            LIFECERT_FIELD_MAX(changes, kMaxChanges));
  }
  static constexpr const char* kName = "CatalogueDelta";
  friend bool operator==(const CatalogueDelta&, const CatalogueDelta&) = default;
};

/// What turns `before` into `after`; empty when they are equal.
[[nodiscard]] std::vector<Splice> difference(ByteView before, ByteView after);

/// Errors: bad_argument (a splice outside of `before`), too_long (more than `most` bytes).
[[nodiscard]] Result<Bytes> apply(ByteView before, const std::vector<Splice>& splices, std::size_t most);

/// Both catalogues opened from their whole files.
/// Errors: older_version, wrong_region, truncated, hash_mismatch; too_long (more than kMaxChanges entries changed).
[[nodiscard]] Result<CatalogueDelta> make_delta(const Catalogue& before, ByteView before_file, const Catalogue& after,
                                                ByteView after_file);

/// The new file. It was opened with `trust` and follows `before`.
/// Errors: wrong_base (the delta is for another version), hash_mismatch, older_version, unknown_version, as
///         Catalogue::open; whatever it is, `before` is untouched.
[[nodiscard]] Result<Bytes> apply_delta(const Catalogue& before, ByteView before_file, ByteView delta,
                                        const CatalogueTrust& trust);

}  // namespace lifecert::catalog

template <>
struct lifecert::wire::MinSize<lifecert::catalog::Splice> {
  static constexpr std::uint32_t value = 12;
};
template <>
struct lifecert::wire::MinSize<lifecert::catalog::RecordChange> {
  static constexpr std::uint32_t value = 1 + 4 + 32 + 32 + 4;
};
