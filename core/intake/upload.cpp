#include "core/intake/upload.h"

#include <algorithm>
#include <vector>

#include "core/crypto/hash.h"
#include "core/intake/keys.h"

namespace lifecert::intake {
namespace {

constexpr std::size_t kSignatureBytes = 1 + 16 + 64;

Bytes row_key(const crypto::Hash& content) { return keys::named("up/", content); }
Bytes piece_key(const crypto::Hash& content, std::uint64_t offset) {
  return keys::named_numbered("upc/", content, offset);
}

// A packet up to where its evidence begins, as it stands in the bytes.
struct Head {
  std::array<std::uint8_t, 4> magic{};
  Bytes header;
  std::vector<envelope::RoleSignature> signatures;
  Bytes wraps;
  Bytes journal;
  Bytes request;
  std::uint32_t evidence_length = 0;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(magic), LIFECERT_FIELD_MAX(header, envelope::kMaxHeaderBytes),
            LIFECERT_FIELD_MAX(signatures, envelope::kMaxSignatures),
            LIFECERT_FIELD_MAX(wraps, envelope::kMaxHeadBytes), LIFECERT_FIELD_MAX(journal, envelope::kMaxJournalBytes),
            LIFECERT_FIELD_MAX(request, envelope::kMaxRequestBytes), LIFECERT_FIELD(evidence_length));
  }
};

}  // namespace

Result<std::uint64_t> head_length(ByteView beginning) {
  constexpr std::string_view kMagic = "LCE1";
  const std::size_t have = std::min(beginning.size(), kMagic.size());
  if (!std::equal(kMagic.begin(), kMagic.begin() + have, beginning.begin())) return Error{Code::unknown_version, "magic"};
  std::uint64_t at = kMagic.size();
  // Header, signatures, wraps, journal, request: each with its length or count before it; then the evidence's length.
  for (const std::uint64_t unit : std::initializer_list<std::uint64_t>{1, kSignatureBytes, 1, 1, 1}) {
    if (beginning.size() < at + 4) return Error{Code::truncated, "head"};
    std::uint64_t count = 0;
    for (std::size_t i = 4; i-- > 0;) count = (count << 8U) | beginning[at + i];
    at += 4 + count * unit;
    if (at + 4 > kMaxUncheckedBytes) return Error{Code::too_long, "head"};
  }
  if (beginning.size() < at + 4) return Error{Code::truncated, "head"};
  return at + 4;
}

Result<envelope::ParsedPacket> parse_head(ByteView bytes) {
  Result<Head> head = wire::decode<Head>(bytes);
  if (!head) return head.error();
  Result<envelope::Header> header = wire::decode<envelope::Header>(head->header);
  if (!header) return header.error();
  if (head->evidence_length != 0 && head->evidence_length != header->evidence_length) {
    return Error{Code::hash_mismatch, "evidence"};
  }
  envelope::ParsedPacket parsed;
  parsed.packet.header = std::move(head->header);
  parsed.packet.signatures = std::move(head->signatures);
  parsed.packet.wraps = std::move(head->wraps);
  parsed.packet.journal = std::move(head->journal);
  parsed.packet.request = std::move(head->request);
  parsed.submission_id = envelope::submission_id(parsed.packet.header);
  parsed.header = std::move(*header);
  return parsed;
}

Result<UploadRow> Uploads::begin(const crypto::Hash& content, std::uint64_t length) {
  if (length == 0) return Error{Code::too_short, "upload"};
  if (length > envelope::kMaxPacketBytes) return Error{Code::too_long, "upload"};
  Result<UploadRow> before = at(content);
  if (before) return before->length == length ? before : Error{Code::hash_mismatch, "upload"};
  if (before.error().code != Code::not_found) return before;
  Result<std::vector<port::Row>> open = store_.scan(view_of("up/"), {}, kMaxOpenUploads);
  if (!open) return open.error();
  std::uint64_t announced = length;
  for (const port::Row& row : *open) {
    Result<UploadRow> one = wire::decode<UploadRow>(row.value);
    if (one) announced += one->length;
  }
  if (announced > kMaxOpenUploadBytes || open->size() == kMaxOpenUploads) return Error{Code::storage_full, "uploads"};
  const UploadRow row{length, 0, clock_.now_s(), false};
  const std::vector<port::Expectation> none_yet = {{row_key(content), std::nullopt}};
  const std::vector<port::Change> change = {{row_key(content), wire::encode(row)}};
  Result<void> made = store_.commit(none_yet, change);
  if (made) return row;
  return made.error().code == Code::store_conflict ? at(content) : Result<UploadRow>(made.error());
}

Result<UploadRow> Uploads::at(const crypto::Hash& content) const {
  Result<std::optional<Bytes>> stored = store_.get(row_key(content));
  if (!stored) return stored.error();
  if (!*stored) return Error{Code::not_found, "upload"};
  return wire::decode<UploadRow>(**stored);
}

Result<Bytes> Uploads::pieces(const crypto::Hash& content, std::uint64_t most) const {
  Bytes whole;
  const Bytes prefix = keys::named("upc/", content);
  Bytes from;
  while (whole.size() < most) {
    Result<std::vector<port::Row>> rows = store_.scan(prefix, from, 64);
    if (!rows) return rows.error();
    if (rows->empty()) break;
    for (const port::Row& row : *rows) append(whole, row.value);
    from = rows->back().key;
    from.push_back(0);
  }
  return whole;
}

Result<UploadRow> Uploads::add(const crypto::Hash& content, std::uint64_t offset, ByteView piece) {
  Result<UploadRow> found = at(content);
  if (!found) return found;
  UploadRow row = *found;
  if (offset != row.offset) return Error{Code::size_mismatch, std::to_string(row.offset)};
  if (piece.size() > row.length - row.offset) return Error{Code::too_long, "upload"};
  if (piece.empty()) return row;
  const auto drop = [&](const Error& error) -> Result<UploadRow> {
    static_cast<void>(remove(content).has_value());
    return error;
  };
  if (!row.checked) {
    Result<Bytes> beginning = pieces(content, kMaxUncheckedBytes);
    if (!beginning) return beginning.error();
    append(*beginning, piece.first(std::min<std::size_t>(piece.size(), kMaxUncheckedBytes)));
    Result<std::uint64_t> length = head_length(*beginning);
    if (length && *length <= beginning->size()) {
      if (Result<void> good = check_(ByteView(*beginning).first(*length)); !good) return drop(good.error());
      row.checked = true;
    } else if (!length && length.error().code != Code::truncated) {
      return drop(length.error());
    }
  }
  row.offset += piece.size();
  row.touched_at = clock_.now_s();
  const std::vector<port::Expectation> unchanged = {{row_key(content), wire::encode(*found)}};
  const std::vector<port::Change> changes = {{row_key(content), wire::encode(row)},
                                             {piece_key(content, offset), Bytes(piece.begin(), piece.end())}};
  if (Result<void> kept = store_.commit(unchanged, changes); !kept) {
    // Somebody else has added this piece in the meantime: the sender asks where it stands.
    return kept.error().code == Code::store_conflict ? Error{Code::size_mismatch, "upload"} : kept.error();
  }
  if (row.offset < row.length) return row;
  Result<Bytes> all = whole(content);
  if (!all) return all.error();
  if (crypto::blake2b(*all) != content) return drop({Code::hash_mismatch, "upload"});
  return row;
}

Result<Bytes> Uploads::whole(const crypto::Hash& content) const {
  Result<UploadRow> row = at(content);
  if (!row) return row.error();
  if (row->offset != row->length) return Error{Code::truncated, "upload"};
  Result<Bytes> all = pieces(content, row->length);
  if (all && all->size() != row->length) return Error{Code::store_failed, "upload"};
  return all;
}

Result<void> Uploads::remove(const crypto::Hash& content) {
  const Bytes prefix = keys::named("upc/", content);
  for (;;) {
    Result<std::vector<port::Row>> rows = store_.scan(prefix, {}, 64);
    if (!rows) return rows.error();
    std::vector<port::Change> changes;
    for (const port::Row& row : *rows) changes.push_back({row.key, std::nullopt});
    if (rows->empty()) changes.push_back({row_key(content), std::nullopt});
    if (Result<void> done = store_.commit({}, changes); !done) return done;
    if (rows->empty()) return {};
  }
}

Result<std::uint32_t> Uploads::expire() {
  Result<std::vector<port::Row>> rows = store_.scan(view_of("up/"), {}, kMaxOpenUploads);
  if (!rows) return rows.error();
  std::uint32_t removed = 0;
  for (const port::Row& row : *rows) {
    Result<UploadRow> upload = wire::decode<UploadRow>(row.value);
    if (upload && upload->touched_at > clock_.now_s() - kUploadLife_s) continue;
    crypto::Hash content{};
    if (row.key.size() != 3 + content.size()) continue;
    std::copy(row.key.begin() + 3, row.key.end(), content.begin());
    if (Result<void> done = remove(content); !done) return done.error();
    ++removed;
  }
  return removed;
}

}  // namespace lifecert::intake
