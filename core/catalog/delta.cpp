#include "core/catalog/delta.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <tuple>
#include <unordered_map>

#include "core/catalog/file_layout.h"
#include "core/crypto/hash.h"

namespace lifecert::catalog {
namespace {

constexpr std::size_t kBlock = 12;  // a copy costs as much as twelve bytes do
constexpr std::size_t kMaxSectionBytes = std::size_t{1} << 26;

std::string block_at(ByteView bytes, std::size_t at) { return text_of(bytes.subspan(at, kBlock)); }

using Name = std::tuple<RecordKind, std::string>;
using ByName = std::map<Name, const RawRecord*>;

ByName by_name(const std::vector<RawRecord>& records) {
  ByName map;
  for (const RawRecord& one : records) map.emplace(Name(one.kind, one.id), &one);
  return map;
}

ByteView warrant_of(ByteView file) {
  std::uint32_t size = 0;
  for (unsigned i = 4; i-- > 0;) size = (size << 8U) | file[4 + i];
  return file.subspan(layout::kFileHeaderBytes, size);
}

ByteView head_of(ByteView file) {
  std::uint32_t size = 0;
  for (unsigned i = 4; i-- > 0;) size = (size << 8U) | file[8 + i];
  return file.subspan(layout::kFileHeaderBytes + warrant_of(file).size(), size);
}

Bytes copy(ByteView bytes) { return {bytes.begin(), bytes.end()}; }

// Splices that say nothing mean "as before".
Result<Bytes> spliced(ByteView before, const std::vector<Splice>& splices) {
  if (splices.empty()) return copy(before);
  return apply(before, splices, kMaxSectionBytes);
}

Result<void> change(std::map<Name, RawRecord>& records, const RecordChange& one) {
  const auto at = records.find({one.kind, one.id});
  const bool is_new = one.before == Hash{};
  const Error wrong{Code::wrong_base, std::string(name_of(one.kind)) + " " + one.id};
  if (is_new != (at == records.end())) return wrong;
  if (!is_new && crypto::blake2b(at->second.bytes) != one.before) return wrong;
  if (one.after == Hash{}) {
    if (is_new) return wrong;
    records.erase(at);
    return {};
  }
  Result<Bytes> bytes = apply(is_new ? ByteView() : ByteView(at->second.bytes), one.splices, kMaxRecordBytes);
  if (!bytes) return bytes.error();
  if (crypto::blake2b(*bytes) != one.after) return Error{Code::hash_mismatch, wrong.where};
  records[{one.kind, one.id}] = {one.kind, one.id, std::move(*bytes)};
  return {};
}

}  // namespace

std::vector<Splice> difference(ByteView before, ByteView after) {
  if (std::ranges::equal(before, after)) return {};
  std::unordered_map<std::string, std::uint32_t> blocks;
  for (std::size_t i = 0; i + kBlock <= before.size(); ++i)
    blocks.try_emplace(block_at(before, i), static_cast<std::uint32_t>(i));
  std::vector<Splice> splices(1);
  std::size_t expected = 0;  // where the last copy ended: the likeliest place for the next
  for (std::size_t at = 0; at < after.size();) {
    std::size_t from = before.size();
    if (at + kBlock <= after.size()) {
      const bool goes_on =
          expected + kBlock <= before.size() && std::memcmp(before.data() + expected, after.data() + at, kBlock) == 0;
      const auto found = goes_on ? blocks.end() : blocks.find(block_at(after, at));
      if (goes_on) from = expected;
      if (found != blocks.end()) from = found->second;
    }
    if (from == before.size()) {
      splices.back().insert.push_back(after[at++]);
      ++expected;
      continue;
    }
    std::size_t size = 0;
    while (from + size < before.size() && at + size < after.size() && before[from + size] == after[at + size]) ++size;
    const bool fresh = splices.back().copy_size == 0 && splices.back().insert.empty();
    if (!fresh) splices.emplace_back();
    splices.back().copy_from = static_cast<std::uint32_t>(from);
    splices.back().copy_size = static_cast<std::uint32_t>(size);
    at += size;
    expected = from + size;
  }
  return splices;
}

Result<Bytes> apply(ByteView before, const std::vector<Splice>& splices, std::size_t most) {
  Bytes out;
  for (const Splice& one : splices) {
    if (std::uint64_t{one.copy_from} + one.copy_size > before.size()) return Error{Code::bad_argument, "splice"};
    if (out.size() + one.copy_size + one.insert.size() > most) return Error{Code::too_long, "splice"};
    append(out, before.subspan(one.copy_from, one.copy_size));
    append(out, one.insert);
  }
  return out;
}

Result<CatalogueDelta> make_delta(const Catalogue& before, ByteView before_file, const Catalogue& after,
                                  ByteView after_file) {
  if (Result<void> good = may_follow(before, after); !good) return good.error();
  Result<std::vector<RawRecord>> old_records = records_of(before, before_file);
  if (!old_records) return old_records.error();
  Result<std::vector<RawRecord>> new_records = records_of(after, after_file);
  if (!new_records) return new_records.error();

  CatalogueDelta delta;
  delta.from = before.hash();
  if (!std::ranges::equal(warrant_of(before_file), warrant_of(after_file)))
    delta.warrant = copy(warrant_of(after_file));
  delta.head = copy(head_of(after_file));
  delta.book = difference(before.section(SectionKind::book), after.section(SectionKind::book));
  delta.vocabulary = difference(before.section(SectionKind::vocabulary), after.section(SectionKind::vocabulary));
  const ByName old_names = by_name(*old_records);
  const ByName new_names = by_name(*new_records);
  ByName all = old_names;
  all.insert(new_names.begin(), new_names.end());
  for (const auto& [name, any] : all) {
    const auto old_at = old_names.find(name);
    const auto new_at = new_names.find(name);
    RecordChange one{any->kind, any->id, {}, {}, {}};
    const ByteView old_bytes = old_at == old_names.end() ? ByteView() : ByteView(old_at->second->bytes);
    if (old_at != old_names.end()) one.before = crypto::blake2b(old_bytes);
    if (new_at != new_names.end()) {
      one.after = crypto::blake2b(new_at->second->bytes);
      one.splices = difference(old_bytes, new_at->second->bytes);
    }
    if (one.before != one.after) delta.changes.push_back(std::move(one));
  }
  const bool too_many =
      delta.changes.size() > kMaxChanges || delta.book.size() > 4096 || delta.vocabulary.size() > 4096;
  if (too_many) return Error{Code::too_long, "delta"};
  return delta;
}

Result<Bytes> apply_delta(const Catalogue& before, ByteView before_file, ByteView bytes, const CatalogueTrust& trust) {
  Result<CatalogueDelta> delta = wire::decode<CatalogueDelta>(bytes);
  if (!delta) return delta.error();
  if (delta->magic != CatalogueDelta{}.magic) return Error{Code::unknown_version, "delta"};
  if (delta->from != before.hash()) return Error{Code::wrong_base, "delta"};
  Result<envelope::SignedStatement> statement = envelope::decode_signed(delta->head);
  if (!statement) return statement.error();
  Result<CatalogueHead> head = wire::decode<CatalogueHead>(statement->payload);
  if (!head) return head.error();

  Result<std::vector<RawRecord>> old_records = records_of(before, before_file);
  if (!old_records) return old_records.error();
  std::map<Name, RawRecord> records;
  for (RawRecord& one : *old_records) {
    Name name(one.kind, one.id);
    records.emplace(std::move(name), std::move(one));
  }
  for (const RecordChange& one : delta->changes) {
    if (Result<void> done = change(records, one); !done) return done.error();
  }
  std::vector<RawRecord> ordered;
  for (auto& [name, one] : records) ordered.push_back(std::move(one));
  Result<Bytes> book = spliced(before.section(SectionKind::book), delta->book);
  if (!book) return book.error();
  Result<Bytes> vocabulary = spliced(before.section(SectionKind::vocabulary), delta->vocabulary);
  if (!vocabulary) return vocabulary.error();
  Result<Unsigned> made = assemble(*head, std::move(*book), std::move(*vocabulary), ordered);
  if (!made) return made.error();
  if (made->head != *head) return Error{Code::hash_mismatch, "delta"};

  const ByteView warrant = delta->warrant.empty() ? warrant_of(before_file) : ByteView(delta->warrant);
  Bytes file = finish(*made, warrant, delta->head);
  Result<Catalogue> opened = Catalogue::open(file, trust);
  if (!opened) return opened.error();
  if (Result<void> good = may_follow(before, *opened); !good) return good.error();
  return file;
}

}  // namespace lifecert::catalog
