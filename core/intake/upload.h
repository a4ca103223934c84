// Large packets in pieces, over lines that break: what stands of an upload stays, and its sender goes on where it ended.
//
// Every piece is one conditional commit, so whoever repeats one, or sends it twice at once, or to another intake on the same
// store, gets the same offset back, at whatever border the line broke. An upload is named by the hash of what it will be, so
// that beginning it again is the same upload. Until the packet's head is there and its signature by a known device holds, no
// more than a head's length is kept; all open uploads together have a budget, and what nobody goes on with for a day goes.
// Over HTTP this is tus 1.0 (creation, expiration, termination).
//
//   up/ content hash           UploadRow
//   upc/ content hash, offset  a piece
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "core/base/result.h"
#include "core/crypto/types.h"
#include "core/envelope/packet.h"
#include "core/port/clock.h"
#include "core/port/store.h"
#include "core/wire/codec.h"

namespace lifecert::intake {

inline constexpr std::int64_t kUploadLife_s = 24 * 3600;
inline constexpr std::uint64_t kMaxOpenUploadBytes = 512ULL << 20;  // announced, over all
inline constexpr std::uint32_t kMaxOpenUploads = 4096;
inline constexpr std::uint64_t kMaxUncheckedBytes = envelope::kMaxDepositBytes;

struct UploadRow {
  std::uint64_t length = 0;
  std::uint64_t offset = 0;   // how much is there
  std::int64_t touched_at = 0;  // UnixSeconds
  bool checked = false;       // the head is there, and its signature holds

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(length), LIFECERT_FIELD(offset), LIFECERT_FIELD(touched_at), LIFECERT_FIELD(checked));
  }
  static constexpr const char* kName = "UploadRow";
  friend bool operator==(const UploadRow&, const UploadRow&) = default;
};

/// How many bytes from the beginning make a packet's head, as far as these bytes tell.
/// Errors: truncated (more is needed to tell), too_long, unknown_version (no packet).
[[nodiscard]] Result<std::uint64_t> head_length(ByteView beginning);

/// Header and signatures of a packet whose evidence is still to come; hashes of parts are not checked.
/// head  exactly head_length() bytes
/// Errors: as wire::decode, hash_mismatch (the announced evidence has another length than the header says).
[[nodiscard]] Result<envelope::ParsedPacket> parse_head(ByteView head);

class Uploads {
 public:
  /// Says whether a head's sender may send the rest.
  using CheckHead = std::function<Result<void>(ByteView head)>;

  Uploads(port::Store& store, port::Clock& clock, CheckHead check)
      : store_(store), clock_(clock), check_(std::move(check)) {}

  /// Begins, or finds what was begun. Returns how much of it is there.
  /// content  BLAKE2b-256 of the whole packet
  /// length   1 to kMaxPacketBytes
  /// Errors: too_long, too_short, hash_mismatch (begun with another length), storage_full (the budget), store_failed.
  [[nodiscard]] Result<UploadRow> begin(const crypto::Hash& content, std::uint64_t length);

  /// Errors: not_found, store_failed.
  [[nodiscard]] Result<UploadRow> at(const crypto::Hash& content) const;

  /// Adds a piece. Returns what is there then.
  /// offset  where the sender goes on: must be where it ended
  /// Errors: not_found, size_mismatch (it ends elsewhere: ask again), too_long (beyond the length), hash_mismatch (the whole is
  ///         not what it was named by; all of it goes), those of the head's check (all of it goes), store_failed.
  [[nodiscard]] Result<UploadRow> add(const crypto::Hash& content, std::uint64_t offset, ByteView piece);

  /// The whole packet, once it is there.
  /// Errors: not_found, truncated (not all is there), store_failed.
  [[nodiscard]] Result<Bytes> whole(const crypto::Hash& content) const;

  /// Errors: store_failed.
  [[nodiscard]] Result<void> remove(const crypto::Hash& content);

  /// Removes what nobody has gone on with for a day. Returns how many.
  /// Errors: store_failed.
  [[nodiscard]] Result<std::uint32_t> expire();

 private:
  [[nodiscard]] Result<Bytes> pieces(const crypto::Hash& content, std::uint64_t most) const;

  port::Store& store_;
  port::Clock& clock_;
  CheckHead check_;
};

}  // namespace lifecert::intake
