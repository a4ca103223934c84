// Other systems' lists about people: notices of death, and events that show that somebody lives. The lists name people by their
// ID numbers; here they become statements by pseudonym, which is all that ever leaves the office.
//
// A notice of death opens a review and nothing else: no payment stops by it, and the person gets a letter. An event becomes
// evidence like any other. All or nothing: a file with a fault is refused whole, and the faults never repeat what a cell says.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/bytes.h"
#include "core/cert/attestation.h"
#include "core/cert/duty.h"
#include "core/cert/trust_list.h"
#include "core/crypto/types.h"
#include "core/port/store.h"

namespace lifecert::office {

using crypto::Hash;

inline constexpr std::size_t kMaxNoticeBytes = std::size_t{16} << 20;
inline constexpr std::size_t kMaxNoticeRows = 200'000;

/// One row. Columns, in any order, in Chinese or English; a column of another name is a fault:
///   身份证号 id_number   required   18 characters
///   日期     date        required   2026-11-23: of the death, or on which the person was seen
///   事件     event       events only, required: 就诊 hospital, 活动 community
struct NoticeRow {
  std::uint32_t row = 0;  // the header is row 1
  std::string id_number;
  std::int32_t day = 0;
  cert::EvidenceKind event = cert::EvidenceKind::hospital_event;
};

struct NoticeFault {
  std::uint32_t row = 0;  // 0: the file
  std::string column;     // "id_number"; empty: the row
  Code code = Code::ok;

  friend bool operator==(const NoticeFault&, const NoticeFault&) = default;
};

struct NoticeParse {
  std::vector<NoticeRow> rows;      // in the order of the file; empty when there is any fault
  std::vector<NoticeFault> faults;
};

enum class NoticeFile : std::uint8_t { deaths, events };

/// Reads a whole list: CSV, UTF-8 with or without a byte order mark, commas, no cell with a comma or a quotation mark.
[[nodiscard]] NoticeParse parse_notices(ByteView csv, NoticeFile what);

/// Somebody on the roll whom a row is about: once a scheme.
struct NoticeMatch {
  NoticeRow row;
  Hash person{};
  std::string scheme;
  std::int32_t due_day = 0;
};

struct NoticeMatches {
  std::vector<NoticeMatch> known;
  std::size_t unknown = 0;  // rows whose person is in no scheme of this roll
};

/// Errors: store_failed, as wire::decode.
[[nodiscard]] Result<NoticeMatches> match_notices(const port::Store& roll, const crypto::SecretKey& pseudonym_key,
                                                  const cert::VerifiedTrustList& trust,
                                                  const std::vector<NoticeRow>& rows);

/// The review that a notice of death opens, with the office's clock.
/// source  who gave notice; one line
[[nodiscard]] cert::Review review_of(const NoticeMatch& match, std::string source, const cert::VerifiedTrustList& trust,
                                     std::int64_t now);

/// The evidence that an event is. The day counts from its first minute, so that nothing is dated later than it was.
/// source       whose signature the file has
/// file         BLAKE2b-256 of the file
/// imported_at  UnixSeconds; of the first import, so that doing it again gives the same bytes
[[nodiscard]] cert::Attestation attestation_of(const NoticeMatch& match, const std::string& source, const Hash& file,
                                               const cert::VerifiedTrustList& trust, std::int64_t imported_at);

}  // namespace lifecert::office
