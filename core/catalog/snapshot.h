// The signed catalogue as a file: one that a phone, a kiosk and a board open without parsing it.
//
//   "LCC1" | sizes | editor's warrant | signed head | book | vocabulary | table | index | records
//
// The head, signed by an editor, names the hash of every section. Everything before the records is the *front*: it is
// small, it is verified when the catalogue is opened, and it is read where it lies. Records (items, notices ...) stay
// outside, in a file or a blob; each is checked against its own hash in the table at the moment it is read. So opening
// costs the same however long the entries are, and nothing is ever shown that the editor did not sign.
//
// Who may sign: an editor whose key a registrar of the region has warranted (EditorWarrant). Registrars stand in the
// trust list, which this room does not know: the caller hands their keys in. A catalogue never expires; it goes stale,
// and screens say so.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/catalog/hall_book.h"
#include "core/catalog/index.h"
#include "core/catalog/item.h"
#include "core/catalog/publication.h"
#include "core/catalog/reading.h"
#include "core/crypto/types.h"
#include "core/envelope/signed.h"

namespace lifecert::catalog {

using crypto::Hash;
using crypto::PublicKey;

inline constexpr std::uint32_t kMaxRecordBytes = 1U << 20;
inline constexpr std::uint32_t kMaxRecords = 1U << 20;

/// A registrar's word that a key may sign catalogues whose issue time lies in [from, to).
struct EditorWarrant {
  std::string region;
  std::string editor;  // name of the office or person, for screens
  PublicKey key{};
  std::uint32_t serial = 1;  // never falls: a later warrant ends the earlier ones
  std::int64_t from = 0;     // UnixSeconds
  std::int64_t to = 0;       // UnixSeconds

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(region, 64), LIFECERT_FIELD_MAX(editor, 96), LIFECERT_FIELD(key), LIFECERT_FIELD(serial),
            LIFECERT_FIELD(from), LIFECERT_FIELD(to));
  }
  static constexpr const char* kName = "EditorWarrant";
  friend bool operator==(const EditorWarrant&, const EditorWarrant&) = default;
};

/// In the order in which they stand in the file.
enum class SectionKind : std::uint8_t { book = 1, vocabulary = 2, table = 3, index = 4, records = 5 };
[[nodiscard]] bool known(SectionKind kind);
[[nodiscard]] std::string_view name_of(SectionKind kind);
constexpr std::string_view type_name(SectionKind) { return "SectionKind"; }
inline constexpr std::size_t kSections = 5;

struct Section {
  SectionKind kind = SectionKind::book;
  std::uint32_t size = 0;  // bytes, without the zeros that fill up to a multiple of eight
  Hash hash{};             // BLAKE2b-256

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(kind), LIFECERT_FIELD(size), LIFECERT_FIELD(hash));
  }
  static constexpr const char* kName = "Section";
  friend bool operator==(const Section&, const Section&) = default;
};

/// What the editor signs.
struct CatalogueHead {
  std::string region;
  std::string title;
  std::string title_en;
  std::uint32_t version = 0;     // never falls
  Hash previous{};               // head hash of the version before; zeros for the first
  std::int64_t issued_at = 0;    // UnixSeconds
  std::int32_t stale_after = 0;  // day after which screens say that it is old
  bool demonstration = false;    // not to be relied on
  std::uint32_t records = 0;
  std::vector<Section> sections;  // all kSections, in order

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(region, 64), LIFECERT_FIELD_MAX(title, kMaxLine), LIFECERT_FIELD_MAX(title_en, kMaxLine),
            LIFECERT_FIELD(version), LIFECERT_FIELD(previous), LIFECERT_FIELD(issued_at), LIFECERT_FIELD(stale_after),
            LIFECERT_FIELD(demonstration), LIFECERT_FIELD(records), LIFECERT_FIELD_MAX(sections, kSections));
  }
  static constexpr const char* kName = "CatalogueHead";
  friend bool operator==(const CatalogueHead&, const CatalogueHead&) = default;
};

/// BLAKE2b-256 of a head's payload: the name of a version.
[[nodiscard]] Hash head_hash(ByteView payload);

/// Whom to believe.
struct CatalogueTrust {
  std::string region;
  std::vector<PublicKey> registrars;
};

/// Errors: wrong_kind, too_few_signatures, wrong_key (of no registrar, or not valid), wrong_region, as envelope::verify_by and
///         wire::decode.
[[nodiscard]] Result<EditorWarrant> verify_warrant(const envelope::SignedStatement& statement, const CatalogueTrust& trust);

/// Errors: wrong_region, expired (issued outside of the warrant's time), not_canonical (sections), as envelope::verify_by and
///         wire::decode.
[[nodiscard]] Result<CatalogueHead> verify_head(const envelope::SignedStatement& statement, const EditorWarrant& warrant);

/// Where a record lies in the file.
struct RecordPlace {
  RecordKind kind = RecordKind::item;
  std::string_view id;
  std::uint64_t offset = 0;  // from the beginning of the file
  std::uint32_t size = 0;
  Hash hash{};
};

/// The table of records, read where it lies.
class RecordTable {
 public:
  /// Errors: unknown_version, truncated, trailing_bytes.
  static Result<RecordTable> open(ByteView bytes);
  [[nodiscard]] std::uint32_t count() const { return count_; }
  /// Its place with an offset from the beginning of the records; a damaged table gives an empty place.
  [[nodiscard]] RecordPlace place(std::uint32_t number) const;
  [[nodiscard]] std::optional<std::uint32_t> find(RecordKind kind, std::string_view id) const;

 private:
  std::uint32_t count_ = 0;
  ByteView ends_, id_ends_, kinds_, hashes_, ids_;
};

/// Bytes of a file that come before the records, from its first 16 bytes.
/// Errors: truncated, unknown_version.
[[nodiscard]] Result<std::uint32_t> front_size(ByteView beginning);

/// The two signed statements in a front, encoded, not looked at.
struct SignedParts {
  ByteView warrant;
  ByteView head;
};
/// Errors: truncated, unknown_version.
[[nodiscard]] Result<SignedParts> signed_parts(ByteView front);

/// An opened catalogue: its front was verified. Only open() makes one.
class Catalogue {
 public:
  /// front   the file up to the records, or all of it; must outlive the catalogue; begins at an even address
  /// Errors: unknown_version, truncated, wrong_kind, wrong_region, wrong_key (no registrar warranted it, or another
  /// editor
  ///         signed), expired (issued outside of the warrant's time), bad_signature, hash_mismatch (a section), as
  ///         wire::decode. Nothing of a catalogue that fails can be read.
  static Result<Catalogue> open(ByteView front, const CatalogueTrust& trust);

  [[nodiscard]] const CatalogueHead& head() const { return head_; }
  [[nodiscard]] const EditorWarrant& warrant() const { return warrant_; }
  [[nodiscard]] const Hash& hash() const { return hash_; }
  [[nodiscard]] const Readings& readings() const { return readings_; }
  [[nodiscard]] const Vocabulary& vocabulary() const { return vocabulary_; }
  [[nodiscard]] const IndexView& index() const { return index_; }
  [[nodiscard]] ByteView section(SectionKind kind) const;  // empty for the records
  /// Errors: as wire::decode.
  [[nodiscard]] Result<HallBook> book() const;

  [[nodiscard]] std::uint32_t record_count() const { return table_.count(); }
  /// Errors: unknown_record.
  [[nodiscard]] Result<RecordPlace> place(std::uint32_t number) const;
  [[nodiscard]] std::optional<std::uint32_t> find(RecordKind kind, std::string_view id) const {
    return table_.find(kind, id);
  }
  /// Whether these bytes are the record.
  /// Errors: unknown_record, hash_mismatch.
  [[nodiscard]] Result<void> check_record(std::uint32_t number, ByteView bytes) const;

  [[nodiscard]] bool is_stale(std::int32_t today) const { return today > head_.stale_after; }

  /// Everything, the records included: what a builder and an auditor do.
  /// file   the whole file
  /// Errors: hash_mismatch, trailing_bytes, truncated; not_canonical when the index is not the one that the records
  /// give.
  [[nodiscard]] Result<void> check_all(ByteView file) const;

 private:
  CatalogueHead head_;
  EditorWarrant warrant_;
  Hash hash_{};
  ByteView parts_[kSections];
  std::uint64_t records_at_ = 0;
  Vocabulary vocabulary_;
  Readings readings_;
  IndexView index_;
  RecordTable table_;
};

/// Whether `next` may take the place of `current`.
/// Errors: wrong_region, older_version (older, another one of the same version, or by a warrant that was followed by
///         another).
[[nodiscard]] Result<void> may_follow(const Catalogue& current, const Catalogue& next);

}  // namespace lifecert::catalog

template <>
struct lifecert::wire::MinSize<lifecert::catalog::Section> {
  static constexpr std::uint32_t value = 1 + 4 + 32;
};
