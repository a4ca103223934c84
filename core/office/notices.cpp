#include "core/office/notices.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>

#include "core/base/civil.h"
#include "core/base/clock_days.h"
#include "core/base/id_number.h"
#include "core/base/utf8.h"
#include "core/office/roll.h"
#include "core/office/rows.h"

namespace lifecert::office {
namespace {

enum class Column : std::uint8_t { id_number, date, event };

struct ColumnName {
  Column column;
  std::string_view english;
  std::string_view chinese;
};
constexpr ColumnName kColumns[] = {{Column::id_number, "id_number", "身份证号"},
                                   {Column::date, "date", "日期"},
                                   {Column::event, "event", "事件"}};

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t end = text.find(at);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

std::optional<cert::EvidenceKind> event_of(std::string_view text) {
  if (text == "hospital" || text == "就诊") return cert::EvidenceKind::hospital_event;
  if (text == "community" || text == "活动") return cert::EvidenceKind::community_event;
  return std::nullopt;
}

// Which column stands where; a fault for what is missing, twice or unknown.
std::vector<std::optional<Column>> read_header(std::string_view line, NoticeFile what, std::vector<NoticeFault>& faults) {
  std::vector<std::optional<Column>> columns;
  std::set<Column> seen;
  for (const std::string_view cell : split(line, ',')) {
    const std::string_view name = trimmed(cell);
    const auto found = std::ranges::find_if(
        kColumns, [&](const ColumnName& one) { return one.english == name || one.chinese == name; });
    const bool known = found != std::end(kColumns) && (what == NoticeFile::events || found->column != Column::event);
    if (!known) {
      faults.push_back({1, is_plain_text(name) && name.size() < 64 ? std::string(name) : "?", Code::unknown_value});
    } else if (!seen.insert(found->column).second) {
      faults.push_back({1, std::string(found->english), Code::not_canonical});
    }
    columns.push_back(known ? std::optional(found->column) : std::nullopt);
  }
  for (const ColumnName& one : kColumns) {
    const bool wanted = one.column != Column::event || what == NoticeFile::events;
    if (wanted && !seen.contains(one.column)) faults.push_back({1, std::string(one.english), Code::too_short});
  }
  return columns;
}

}  // namespace

NoticeParse parse_notices(ByteView csv, NoticeFile what) {
  NoticeParse parse;
  const auto refuse = [&](Code code) {
    parse.faults.push_back({0, "", code});
    return parse;
  };
  if (csv.size() > kMaxNoticeBytes) return refuse(Code::too_long);
  std::string_view text(reinterpret_cast<const char*>(csv.data()), csv.size());
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (!is_utf8(text)) return refuse(Code::bad_text);
  if (text.empty()) return refuse(Code::too_short);
  const std::vector<std::string_view> lines = split(text, '\n');
  if (lines.size() > kMaxNoticeRows + 2) return refuse(Code::too_long);
  const std::vector<std::optional<Column>> columns = read_header(lines.front(), what, parse.faults);
  if (!parse.faults.empty()) return parse;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const std::string_view line = trimmed(lines[i]);
    if (line.empty()) continue;
    NoticeRow row;
    row.row = static_cast<std::uint32_t>(i + 1);
    const auto fault = [&](std::string column, Code code) { parse.faults.push_back({row.row, std::move(column), code}); };
    const std::vector<std::string_view> cells = split(line, ',');
    if (cells.size() != columns.size() || line.find('"') != std::string_view::npos) {
      fault("", Code::bad_syntax);
      continue;
    }
    for (std::size_t c = 0; c < cells.size(); ++c) {
      const std::string_view cell = trimmed(cells[c]);
      switch (*columns[c]) {
        case Column::id_number: {
          Result<IdNumber> id = parse_id_number(cell);
          if (!id) fault("id_number", id.error().code);
          if (id) row.id_number = id->text;
          break;
        }
        case Column::date: {
          Result<std::int32_t> day = parse_iso_date(cell);
          if (!day) fault("date", day.error().code);
          row.day = day.value_or(0);
          break;
        }
        case Column::event: {
          const auto event = event_of(cell);
          if (!event) fault("event", Code::unknown_value);
          if (event) row.event = *event;
          break;
        }
      }
    }
    parse.rows.push_back(std::move(row));
  }
  if (parse.rows.empty() && parse.faults.empty()) return refuse(Code::too_short);
  if (!parse.faults.empty()) parse.rows.clear();
  return parse;
}

Result<NoticeMatches> match_notices(const port::Store& roll, const crypto::SecretKey& pseudonym_key,
                                    const cert::VerifiedTrustList& trust, const std::vector<NoticeRow>& rows) {
  NoticeMatches matches;
  for (const NoticeRow& row : rows) {
    bool found = false;
    for (const cert::Scheme& scheme : trust->schemes) {
      const Hash person = pseudonym(pseudonym_key, scheme.id, row.id_number);
      Result<RollPerson> known = person_of(roll, person, 0);
      if (!known && known.error().code == Code::unknown_person) continue;
      if (!known) return known.error();
      matches.known.push_back({row, person, scheme.id, known->due_day});
      found = true;
    }
    if (!found) ++matches.unknown;
  }
  return matches;
}

cert::Review review_of(const NoticeMatch& match, std::string source, const cert::VerifiedTrustList& trust,
                       std::int64_t now) {
  cert::Review review;
  review.region = trust->region;
  review.person = match.person;
  review.scheme = match.scheme;
  review.reason = cert::ReviewReason::death_notice;
  review.source = std::move(source);
  review.event_day = match.row.day;
  review.at = now;
  review.due_at = clock_end(now, trust->policy.review_days);
  return review;
}

cert::Attestation attestation_of(const NoticeMatch& match, const std::string& source, const Hash& file,
                                 const cert::VerifiedTrustList& trust, std::int64_t imported_at) {
  cert::Attestation said;
  said.region = trust->region;
  said.person = match.person;
  said.scheme = match.scheme;
  said.due_day = match.due_day;
  said.kind = match.row.event;
  said.seen_at = static_cast<std::int64_t>(match.row.day) * 24 * 3600 - kChinaOffsetS;
  said.made_at = imported_at;
  said.by = source;
  said.source = file;
  return said;
}

}  // namespace lifecert::office
