#include "core/catalog/assemble.h"

#include <algorithm>
#include <tuple>

#include "core/catalog/file_layout.h"
#include "core/crypto/hash.h"

namespace lifecert::catalog {
namespace {

void put32(Bytes& out, std::size_t value) {
  for (unsigned shift = 0; shift < 32; shift += 8) out.push_back(static_cast<std::uint8_t>(value >> shift));
}

void pad(Bytes& out) { out.resize(static_cast<std::size_t>(layout::padded(out.size())), 0); }

bool comes_before(const RawRecord& a, const RawRecord& b) { return std::tie(a.kind, a.id) < std::tie(b.kind, b.id); }

template <class Entry>
Result<void> add_all(RecordKind kind, const std::vector<Entry>& entries, std::string Entry::*id,
                     std::vector<RawRecord>& records) {
  for (const Entry& one : entries) {
    RawRecord record{kind, one.*id, wire::encode(one)};
    const std::string name = std::string(name_of(kind)) + " " + record.id;
    if (record.id.empty() || record.id.size() > kMaxId) return Error{Code::bad_argument, name};
    if (record.bytes.size() > kMaxRecordBytes) return Error{Code::too_long, name};
    records.push_back(std::move(record));
  }
  return {};
}

Searchable searchable_item(const Item& item) {
  Searchable out{RecordKind::item, item.task_name, item.aliases, item.keywords, item.dept_name, item.theme, {}, {},
                 item.server_type};
  for (const Outcome& one : item.results) out.results.push_back(one.result_name);
  for (const Material& one : item.materials) out.materials.push_back(one.material_name);
  return out;
}

Bytes make_table(const std::vector<RawRecord>& records) {
  Bytes ends;
  Bytes id_ends;
  Bytes kinds;
  Bytes hashes;
  Bytes ids;
  std::size_t end = 0;
  for (const RawRecord& one : records) {
    end += one.bytes.size();
    put32(ends, end);
    append(ids, view_of(one.id));
    put32(id_ends, ids.size());
    kinds.push_back(static_cast<std::uint8_t>(one.kind));
    append(hashes, crypto::blake2b(one.bytes));
  }
  Bytes out = bytes_of(layout::kTableMagic);
  put32(out, records.size());
  put32(out, ids.size());
  for (const Bytes* part : {&ends, &id_ends, &kinds, &hashes, &ids}) append(out, *part);
  return out;
}

template <class Entry>
Result<Searchable> decoded(ByteView bytes, Searchable (*make)(const Entry&)) {
  Result<Entry> entry = wire::decode<Entry>(bytes);
  if (!entry) return entry.error();
  return make(*entry);
}

}  // namespace

Result<std::vector<RawRecord>> raw_records(const Content& content) {
  std::vector<RawRecord> records;
  for (const Result<void>& added : {add_all(RecordKind::item, content.items, &Item::task_code, records),
                                    add_all(RecordKind::notice, content.notices, &Notice::id, records),
                                    add_all(RecordKind::explanation, content.explanations, &Explanation::id, records),
                                    add_all(RecordKind::public_list, content.lists, &PublicList::id, records),
                                    add_all(RecordKind::flow_chart, content.charts, &FlowChart::id, records)}) {
    if (!added) return added.error();
  }
  std::ranges::sort(records, comes_before);
  for (std::size_t i = 1; i < records.size(); ++i) {
    if (!comes_before(records[i - 1], records[i])) {
      return Error{Code::bad_argument, std::string(name_of(records[i].kind)) + " " + records[i].id};
    }
  }
  return records;
}

Result<Searchable> searchable(RecordKind kind, ByteView bytes) {
  switch (kind) {
    case RecordKind::item:
      return decoded<Item>(bytes, searchable_item);
    case RecordKind::notice:
      return decoded<Notice>(bytes, [](const Notice& one) {
        return Searchable{RecordKind::notice, one.title, {}, {}, one.issuer, {}, {}, {}, {}};
      });
    case RecordKind::explanation:
      return decoded<Explanation>(bytes, [](const Explanation& one) {
        return Searchable{RecordKind::explanation, one.title, {}, {one.policy}, one.issuer, {}, {}, {}, {}};
      });
    case RecordKind::public_list:
      return decoded<PublicList>(bytes, [](const PublicList& one) {
        Searchable out{RecordKind::public_list, one.title, {}, {}, {}, {}, {}, {}, {}};
        for (const ListEntry& entry : one.entries) out.materials.push_back(entry.name);
        return out;
      });
    case RecordKind::flow_chart:
      return decoded<FlowChart>(bytes, [](const FlowChart& one) {
        return Searchable{RecordKind::flow_chart, one.title, {}, {}, one.dept_name, {}, {}, {}, {}};
      });
  }
  return Error{Code::unknown_value, "kind"};
}

Result<Unsigned> assemble(CatalogueHead head, Bytes book, Bytes vocabulary, const std::vector<RawRecord>& records) {
  if (records.size() > kMaxRecords) return Error{Code::too_long, "records"};
  for (std::size_t i = 1; i < records.size(); ++i) {
    if (!comes_before(records[i - 1], records[i])) return Error{Code::not_canonical, "records"};
  }
  if (Result<HallBook> good = wire::decode<HallBook>(book); !good) return good.error();
  Result<Vocabulary> words = wire::decode<Vocabulary>(vocabulary);
  if (!words) return words.error();
  Result<Readings> readings = Readings::make(*words);
  if (!readings) return readings.error();
  std::vector<Searchable> entries;
  Bytes all;
  for (const RawRecord& one : records) {
    Result<Searchable> entry = searchable(one.kind, one.bytes);
    if (!entry) return entry.error();
    entries.push_back(std::move(*entry));
    append(all, one.bytes);
  }
  if (all.size() > 0xFFFFFFFFULL) return Error{Code::too_long, "records"};
  Result<Bytes> index = build_index(entries, *readings);
  if (!index) return index.error();

  Unsigned file;
  file.sections[0] = std::move(book);
  file.sections[1] = std::move(vocabulary);
  file.sections[2] = make_table(records);
  file.sections[3] = std::move(*index);
  file.sections[4] = std::move(all);
  file.head = std::move(head);
  file.head.records = static_cast<std::uint32_t>(records.size());
  file.head.sections.clear();
  for (std::size_t i = 0; i < kSections; ++i) {
    file.head.sections.push_back({static_cast<SectionKind>(i + 1), static_cast<std::uint32_t>(file.sections[i].size()),
                                  crypto::blake2b(file.sections[i])});
  }
  return file;
}

Bytes payload(const Unsigned& file) { return wire::encode(file.head); }

Bytes finish(const Unsigned& file, ByteView warrant, ByteView head) {
  Bytes out;
  append(out, warrant);
  append(out, head);
  std::uint64_t front = layout::padded(layout::kFileHeaderBytes + out.size());
  for (std::size_t i = 0; i + 1 < kSections; ++i) front = layout::padded(front + file.sections[i].size());
  Bytes whole = bytes_of(layout::kFileMagic);
  put32(whole, warrant.size());
  put32(whole, head.size());
  put32(whole, static_cast<std::size_t>(front));
  append(whole, out);
  for (const Bytes& section : file.sections) {
    pad(whole);
    append(whole, section);
  }
  return whole;
}

Result<std::vector<RawRecord>> records_of(const Catalogue& catalogue, ByteView file) {
  std::vector<RawRecord> records;
  for (std::uint32_t i = 0; i < catalogue.record_count(); ++i) {
    const Result<RecordPlace> place = catalogue.place(i);
    if (!place) return place.error();
    if (place->offset + place->size > file.size()) return Error{Code::truncated, "records"};
    const ByteView bytes = file.subspan(static_cast<std::size_t>(place->offset), place->size);
    if (Result<void> good = catalogue.check_record(i, bytes); !good) return good.error();
    records.push_back({place->kind, std::string(place->id), {bytes.begin(), bytes.end()}});
  }
  return records;
}

}  // namespace lifecert::catalog
