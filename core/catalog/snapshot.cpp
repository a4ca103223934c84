#include "core/catalog/snapshot.h"

#include <algorithm>
#include <cstring>
#include <tuple>

#include "core/catalog/assemble.h"
#include "core/catalog/file_layout.h"
#include "core/crypto/hash.h"
#include "core/crypto/sign.h"

namespace lifecert::catalog {
namespace {

using envelope::Kind;
using envelope::Role;

std::uint32_t load32(ByteView part, std::uint64_t at) {
  if (at * 4 + 4 > part.size()) return 0;
  std::uint32_t value = 0;
  for (unsigned i = 4; i-- > 0;) value = (value << 8U) | part[static_cast<std::size_t>(at) * 4 + i];
  return value;
}

Result<void> check_head(const CatalogueHead& head, const EditorWarrant& warrant) {
  if (head.region != warrant.region) return Error{Code::wrong_region, "catalogue"};
  if (head.issued_at < warrant.from || head.issued_at >= warrant.to) return Error{Code::expired, "warrant"};
  if (head.sections.size() != kSections) return Error{Code::not_canonical, "sections"};
  for (std::size_t i = 0; i < kSections; ++i) {
    if (static_cast<std::size_t>(head.sections[i].kind) != i + 1) return Error{Code::not_canonical, "sections"};
  }
  return {};
}

}  // namespace

bool known(SectionKind kind) { return kind >= SectionKind::book && kind <= SectionKind::records; }

std::string_view name_of(SectionKind kind) {
  switch (kind) {
    case SectionKind::book:
      return "book";
    case SectionKind::vocabulary:
      return "vocabulary";
    case SectionKind::table:
      return "table";
    case SectionKind::index:
      return "index";
    case SectionKind::records:
      return "records";
  }
  return "unknown";
}

Result<EditorWarrant> verify_warrant(const envelope::SignedStatement& statement, const CatalogueTrust& trust) {
  if (statement.kind != Kind::catalogue_warrant) return Error{Code::wrong_kind, "warrant"};
  if (statement.signatures.size() != 1) return Error{Code::too_few_signatures, "warrant"};
  const auto by = std::ranges::find_if(trust.registrars, [&](const PublicKey& key) {
    return crypto::key_id(key) == statement.signatures.front().key_id;
  });
  if (by == trust.registrars.end()) return Error{Code::wrong_key, "warrant"};
  if (Result<void> good = envelope::verify_by(statement, Kind::catalogue_warrant, Role::registrar, *by); !good) {
    return good.error();
  }
  Result<EditorWarrant> warrant = wire::decode<EditorWarrant>(statement.payload);
  if (!warrant) return warrant;
  if (warrant->region != trust.region) return Error{Code::wrong_region, "warrant"};
  if (Result<void> good = crypto::check_public_key(warrant->key); !good) return good.error();
  return warrant;
}

Result<CatalogueHead> verify_head(const envelope::SignedStatement& statement, const EditorWarrant& warrant) {
  if (Result<void> good = envelope::verify_by(statement, Kind::catalogue, Role::catalogue_editor, warrant.key); !good) {
    return good.error();
  }
  Result<CatalogueHead> head = wire::decode<CatalogueHead>(statement.payload);
  if (!head) return head;
  if (Result<void> good = check_head(*head, warrant); !good) return good.error();
  return head;
}

Result<SignedParts> signed_parts(ByteView front) {
  if (Result<std::uint32_t> stated = front_size(front); !stated) return stated.error();
  const std::uint64_t warrant_size = load32(front, 1);
  const std::uint64_t head_size = load32(front, 2);
  if (layout::kFileHeaderBytes + warrant_size + head_size > front.size()) return Error{Code::truncated, "catalogue"};
  const ByteView rest = front.subspan(layout::kFileHeaderBytes);
  return SignedParts{rest.first(static_cast<std::size_t>(warrant_size)),
                     rest.subspan(static_cast<std::size_t>(warrant_size), static_cast<std::size_t>(head_size))};
}

Hash head_hash(ByteView payload) { return crypto::blake2b({view_of("lifecert catalogue 1"), payload}); }

Result<RecordTable> RecordTable::open(ByteView bytes) {
  if (bytes.size() < layout::kTableHeaderBytes) return Error{Code::truncated, "table"};
  if (!std::ranges::equal(bytes.first(4), view_of(layout::kTableMagic))) return Error{Code::unknown_version, "table"};
  RecordTable made;
  const std::uint32_t count = load32(bytes, 1);
  const std::uint64_t id_bytes = load32(bytes, 2);
  if (count > kMaxRecords) return Error{Code::too_long, "table"};
  const std::uint64_t n = count;
  const std::uint64_t want = layout::kTableHeaderBytes + n * (4 + 4 + 1 + 32) + id_bytes;
  if (bytes.size() < want) return Error{Code::truncated, "table"};
  if (bytes.size() > want) return Error{Code::trailing_bytes, "table"};
  ByteView rest = bytes.subspan(layout::kTableHeaderBytes);
  const auto cut = [&](std::uint64_t size) {
    const ByteView part = rest.first(static_cast<std::size_t>(size));
    rest = rest.subspan(static_cast<std::size_t>(size));
    return part;
  };
  made.count_ = count;
  made.ends_ = cut(n * 4);
  made.id_ends_ = cut(n * 4);
  made.kinds_ = cut(n);
  made.hashes_ = cut(n * 32);
  made.ids_ = rest;
  return made;
}

RecordPlace RecordTable::place(std::uint32_t number) const {
  RecordPlace place;
  if (number >= count_) return place;
  const std::uint32_t from = number == 0 ? 0 : load32(ends_, number - 1);
  const std::uint32_t to = load32(ends_, number);
  const std::uint32_t id_from = number == 0 ? 0 : load32(id_ends_, number - 1);
  const std::uint32_t id_to = load32(id_ends_, number);
  if (from > to || id_from > id_to || id_to > ids_.size()) return place;
  place.kind = static_cast<RecordKind>(kinds_[number]);
  place.id = {reinterpret_cast<const char*>(ids_.data()) + id_from, id_to - id_from};
  place.offset = from;
  place.size = to - from;
  std::memcpy(place.hash.data(), hashes_.data() + std::size_t{number} * 32, 32);
  return place;
}

std::optional<std::uint32_t> RecordTable::find(RecordKind kind, std::string_view id) const {
  std::uint32_t low = 0;
  std::uint32_t high = count_;
  const auto wanted = std::tuple(kind, id);
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    const RecordPlace one = place(middle);
    if (std::tuple(one.kind, one.id) < wanted) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  if (low == count_) return std::nullopt;
  const RecordPlace one = place(low);
  if (one.kind != kind || one.id != id) return std::nullopt;
  return low;
}

Result<std::uint32_t> front_size(ByteView beginning) {
  if (beginning.size() < layout::kFileHeaderBytes) return Error{Code::truncated, "catalogue"};
  if (!std::ranges::equal(beginning.first(4), view_of(layout::kFileMagic)))
    return Error{Code::unknown_version, "catalogue"};
  return load32(beginning, 3);
}

Result<Catalogue> Catalogue::open(ByteView front, const CatalogueTrust& trust) {
  Result<std::uint32_t> stated = front_size(front);
  if (!stated) return stated.error();
  Result<SignedParts> parts = signed_parts(front);
  if (!parts) return parts.error();
  Result<envelope::SignedStatement> warrant_statement = envelope::decode_signed(parts->warrant);
  if (!warrant_statement) return warrant_statement.error();
  Result<EditorWarrant> warrant = verify_warrant(*warrant_statement, trust);
  if (!warrant) return warrant.error();
  Result<envelope::SignedStatement> statement = envelope::decode_signed(parts->head);
  if (!statement) return statement.error();
  Result<CatalogueHead> head = verify_head(*statement, *warrant);
  if (!head) return head.error();

  Catalogue made;
  std::uint64_t at = layout::padded(layout::kFileHeaderBytes + parts->warrant.size() + parts->head.size());
  for (std::size_t i = 0; i < kSections; ++i) {
    const Section& section = head->sections[i];
    if (section.kind == SectionKind::records) {
      made.records_at_ = at;
      break;
    }
    if (at + section.size > front.size()) return Error{Code::truncated, std::string(name_of(section.kind))};
    made.parts_[i] = front.subspan(static_cast<std::size_t>(at), section.size);
    if (crypto::blake2b(made.parts_[i]) != section.hash)
      return Error{Code::hash_mismatch, std::string(name_of(section.kind))};
    at = layout::padded(at + section.size);
  }
  if (made.records_at_ != *stated) return Error{Code::not_canonical, "front size"};

  made.hash_ = head_hash(statement->payload);
  made.head_ = std::move(*head);
  made.warrant_ = std::move(*warrant);
  Result<Vocabulary> vocabulary = wire::decode<Vocabulary>(made.section(SectionKind::vocabulary));
  if (!vocabulary) return vocabulary.error();
  made.vocabulary_ = std::move(*vocabulary);
  Result<Readings> readings = Readings::make(made.vocabulary_);
  if (!readings) return readings.error();
  made.readings_ = std::move(*readings);
  Result<RecordTable> table = RecordTable::open(made.section(SectionKind::table));
  if (!table) return table.error();
  made.table_ = *table;
  Result<IndexView> index = IndexView::open(made.section(SectionKind::index));
  if (!index) return index.error();
  made.index_ = *index;
  if (made.table_.count() != made.head_.records || made.index_.entry_count() != made.head_.records) {
    return Error{Code::size_mismatch, "records"};
  }
  return made;
}

ByteView Catalogue::section(SectionKind kind) const { return parts_[static_cast<std::size_t>(kind) - 1]; }

Result<HallBook> Catalogue::book() const { return wire::decode<HallBook>(section(SectionKind::book)); }

Result<RecordPlace> Catalogue::place(std::uint32_t number) const {
  if (number >= table_.count()) return Error{Code::unknown_record, "record"};
  RecordPlace place = table_.place(number);
  place.offset += records_at_;
  return place;
}

Result<void> Catalogue::check_record(std::uint32_t number, ByteView bytes) const {
  if (number >= table_.count()) return Error{Code::unknown_record, "record"};
  const RecordPlace place = table_.place(number);
  if (bytes.size() != place.size || crypto::blake2b(bytes) != place.hash) return Error{Code::hash_mismatch, "record"};
  return {};
}

Result<void> Catalogue::check_all(ByteView file) const {
  const Section& section = head_.sections.back();
  if (file.size() < records_at_ + section.size) return Error{Code::truncated, "records"};
  if (file.size() > records_at_ + section.size) return Error{Code::trailing_bytes, "records"};
  if (crypto::blake2b(file.subspan(static_cast<std::size_t>(records_at_))) != section.hash) {
    return Error{Code::hash_mismatch, "records"};
  }
  Result<std::vector<RawRecord>> records = records_of(*this, file);
  if (!records) return records.error();
  const ByteView book_bytes = this->section(SectionKind::book);
  const ByteView vocabulary_bytes = this->section(SectionKind::vocabulary);
  Result<Unsigned> again = assemble(head_, {book_bytes.begin(), book_bytes.end()},
                                    {vocabulary_bytes.begin(), vocabulary_bytes.end()}, *records);
  if (!again) return again.error();
  if (again->head != head_) return Error{Code::not_canonical, "index"};
  return {};
}

Result<void> may_follow(const Catalogue& current, const Catalogue& next) {
  if (next.head().region != current.head().region) return Error{Code::wrong_region, "catalogue"};
  if (next.head().version < current.head().version || next.warrant().serial < current.warrant().serial) {
    return Error{Code::older_version, "catalogue"};
  }
  if (next.head().version == current.head().version && next.hash() != current.hash()) {
    return Error{Code::older_version, "catalogue"};
  }
  return {};
}

}  // namespace lifecert::catalog
