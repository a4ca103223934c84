// Making a catalogue file: entries in, a file to be signed out. Signing is two calls, so that the key may live
// elsewhere.
#pragma once

#include <string>
#include <vector>

#include "core/catalog/snapshot.h"

namespace lifecert::catalog {

/// All that an editor publishes.
struct Content {
  HallBook book;
  Vocabulary vocabulary;
  std::vector<Item> items;
  std::vector<Notice> notices;
  std::vector<Explanation> explanations;
  std::vector<PublicList> lists;
  std::vector<FlowChart> charts;
};

/// An entry as it stands in the file.
struct RawRecord {
  RecordKind kind = RecordKind::item;
  std::string id;
  Bytes bytes;

  friend bool operator==(const RawRecord&, const RawRecord&) = default;
};

/// The entries of a content, in the order of (kind, id).
/// Errors: bad_argument ("kind id": twice the same id, or an empty one), too_long (a record).
[[nodiscard]] Result<std::vector<RawRecord>> raw_records(const Content& content);

/// What of a stored entry is searched.
/// Errors: as wire::decode.
[[nodiscard]] Result<Searchable> searchable(RecordKind kind, ByteView bytes);

/// A file that lacks only its signature. `head.sections` and `head.records` are filled in.
struct Unsigned {
  CatalogueHead head;
  Bytes sections[kSections];
};

/// book         encoded HallBook
/// vocabulary   encoded Vocabulary
/// records      in the order of (kind, id), none twice
/// Errors: not_canonical (order), too_long, as wire::decode.
[[nodiscard]] Result<Unsigned> assemble(CatalogueHead head, Bytes book, Bytes vocabulary,
                                        const std::vector<RawRecord>& records);

/// The bytes that the editor signs are envelope::pre_authentication(Kind::catalogue, payload(file)).
[[nodiscard]] Bytes payload(const Unsigned& file);

/// warrant   a SignedStatement of kind catalogue_warrant, encoded
/// head      a SignedStatement of kind catalogue, encoded, over payload(file)
[[nodiscard]] Bytes finish(const Unsigned& file, ByteView warrant, ByteView head);

/// The entries of a file whose front was opened.
/// Errors: truncated, hash_mismatch.
[[nodiscard]] Result<std::vector<RawRecord>> records_of(const Catalogue& catalogue, ByteView file);

}  // namespace lifecert::catalog
