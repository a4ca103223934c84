#include "core/office/cases.h"

#include <algorithm>

#include "core/base/civil.h"
#include "core/base/utf8.h"
#include "core/crypto/hash.h"
#include "core/office/feed.h"
#include "core/office/rows.h"
#include "core/receipt/slip.h"
#include "core/wire/text.h"

namespace lifecert::office {
namespace {

using envelope::Kind;

constexpr std::uint32_t kPage = 1000;
constexpr std::size_t kFewestDigits = 8;

Result<void> check_reason(const std::string& reason, bool needed) {
  if (needed && reason.empty()) return Error{Code::too_short, "reason"};
  if (reason.size() > cert::kMaxReason) return Error{Code::too_long, "reason"};
  if (!reason.empty() && !is_plain_text(reason)) return Error{Code::bad_text, "reason"};
  return {};
}

}  // namespace

std::string_view name_of(CaseState state) {
  switch (state) {
    case CaseState::unchecked: return "unchecked";
    case CaseState::waiting: return "waiting";
    case CaseState::more: return "more";
    case CaseState::passed: return "passed";
    case CaseState::refused: return "refused";
  }
  return "unknown";
}

CaseState Case::state() const {
  if (!decisions.empty()) {
    switch (decisions.back().content.verdict) {
      case cert::Verdict::pass: return CaseState::passed;
      case cert::Verdict::refuse: return CaseState::refused;
      case cert::Verdict::more: return CaseState::more;
    }
  }
  return finding ? CaseState::waiting : CaseState::unchecked;
}

Result<CaseBook> CaseBook::open(port::Store& store, cert::VerifiedTrustList trust) {
  Result<Book> book = Book::open(store);
  if (!book) return book.error();
  CaseBook cases(std::move(trust), std::move(*book));
  Bytes from;
  for (;;) {
    Result<std::vector<port::Row>> page = store.scan(view_of(rows::kEntry), from, kPage);
    if (!page) return page.error();
    for (const port::Row& row : *page) {
      Result<receipt::FeedEntry> entry = wire::decode<receipt::FeedEntry>(row.value);
      if (!entry) return Error{entry.error().code, "stored FeedEntry"};
      // What was kept once verified then; if the trust list has dropped its signer since, it no longer counts.
      static_cast<void>(cases.fold(*entry).has_value());
    }
    if (page->size() < kPage) return cases;
    from = page->back().key;
    from.push_back(0);
  }
}

Result<std::vector<Note>> CaseBook::take(const receipt::FeedEntry& entry) {
  std::vector<Note> notes;
  if (entry.index < book_.position().next) return notes;
  if (entry.index > book_.position().next) return Error{Code::size_mismatch, "feed"};
  Result<bool> belongs = fold(entry);
  if (!belongs) {
    notes.push_back({belongs.error().code, entry.index});
  } else if (*belongs) {
    book_.put_row(rows::key(rows::kEntry, entry.index), entry);
  }
  book_.keep(&entry);
  return notes;
}

Result<bool> CaseBook::fold(const receipt::FeedEntry& entry) {
  if (entry.opening.kind == Kind::submission) {
    Result<SubmittedHeader> submitted = verify_submission(entry.record, trust_);
    if (!submitted) return submitted.error();
    if (find(submitted->submission) != nullptr) return false;
    Case one;
    one.submission = submitted->submission;
    one.header = std::move(submitted->header);
    one.index = entry.index;
    one.received_at = static_cast<std::int64_t>(entry.opening.time);
    if (entry.assessment) one.assessment = *entry.assessment;
    places_[one.submission] = cases_.size();
    cases_.push_back(std::move(one));
    return true;
  }
  const Kind kind = entry.opening.kind;
  const bool about_case = kind == Kind::finding || kind == Kind::decision || kind == Kind::evidence_read ||
                          kind == Kind::evidence_grant;
  if (!about_case) return false;
  Result<envelope::SignedStatement> statement = envelope::decode_signed(entry.record);
  if (!statement) return statement.error();
  if (statement->kind != kind || statement->signatures.empty()) return Error{Code::wrong_kind, "feed"};

  // Adds the verified content to its case by `add`.
  const auto take_on = [&](auto content, auto add) -> Result<bool> {
    if (!content) return content.error();
    Case* about = find_mutable(content->submission);
    if (about == nullptr) return Error{Code::unknown_submission, "feed"};
    using Content = std::remove_cvref_t<decltype(*content)>;
    add(*about, Signed<Content>{std::move(*content), statement->signatures.front().key_id,
                                cert::payload_hash(statement->payload), entry.index});
    return true;
  };
  switch (kind) {
    case Kind::finding:
      return take_on(cert::verify_finding(*statement, trust_),
                     [](Case& about, auto finding) { about.finding = std::move(finding); });
    case Kind::decision:
      return take_on(cert::verify_decision(*statement, trust_),
                     [](Case& about, auto decision) { about.decisions.push_back(std::move(decision)); });
    case Kind::evidence_read:
      return take_on(cert::verify_read(*statement, trust_),
                     [](Case& about, auto read) { about.reads.push_back(std::move(read)); });
    default:
      return take_on(cert::verify_grant(*statement, trust_),
                     [](Case& about, auto grant) { about.grants.push_back(std::move(grant)); });
  }
}

const Case* CaseBook::find(const Hash& submission) const {
  const auto found = places_.find(submission);
  return found == places_.end() ? nullptr : &cases_[found->second];
}

Case* CaseBook::find_mutable(const Hash& submission) {
  const auto found = places_.find(submission);
  return found == places_.end() ? nullptr : &cases_[found->second];
}

Result<const Case*> CaseBook::resolve(std::string_view text) const {
  Result<std::string> spoken = receipt::read_spoken_number(text);
  if (spoken) {
    for (const Case& one : cases_) {
      if (receipt::read_spoken_number(receipt::spoken_number(one.submission)).value_or({}) == *spoken) return &one;
    }
    return Error{Code::unknown_submission, "number"};
  }
  const bool hex = std::ranges::all_of(text, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  });
  if (!hex || text.empty()) return spoken.error();
  if (text.size() < kFewestDigits) return Error{Code::too_short, "id"};
  std::string wanted(text);
  std::ranges::transform(wanted, wanted.begin(), [](char c) {
    return c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  const Case* only = nullptr;
  for (const Case& one : cases_) {
    if (!wire::to_hex(one.submission).starts_with(wanted)) continue;
    if (only != nullptr) return Error{Code::too_short, "id"};
    only = &one;
  }
  if (only == nullptr) return Error{Code::unknown_submission, "id"};
  return only;
}

std::int32_t next_due_day(std::int32_t due_day, std::uint16_t months) {
  Date date = date_of(due_day);
  const int month = static_cast<int>(date.month) - 1 + months;
  date.year += month / 12;
  date.month = static_cast<unsigned>(month % 12 + 1);
  while (!is_valid(date) && date.day > 28) --date.day;
  return day_number(date).value_or(due_day);
}

Result<cert::Decision> compose_decision(const Case& about, cert::Verdict verdict, std::string reason,
                                        const cert::VerifiedTrustList& trust, std::int64_t now) {
  const CaseState state = about.state();
  if (state == CaseState::passed || state == CaseState::refused) return Error{Code::already_decided, "submission"};
  if (!about.finding) return Error{Code::not_decidable, "submission"};
  for (const cert::Check& check : about.finding->content.checks) {
    if (verdict != cert::Verdict::pass || check.verdict != cert::CheckVerdict::fails) continue;
    return Error{Code::not_decidable, std::string(cert::name_of(check.kind))};
  }
  if (Result<void> good = check_reason(reason, verdict != cert::Verdict::pass); !good) return good.error();
  cert::Decision decision;
  decision.region = trust->region;
  decision.submission = about.submission;
  decision.person = about.header.person.id;
  decision.scheme = about.header.scheme;
  decision.due_day = about.header.due_day;
  decision.verdict = verdict;
  decision.reason = std::move(reason);
  decision.decided_at = now;
  decision.policy_version = trust->policy.version;
  if (verdict == cert::Verdict::pass) {
    decision.next_due_day = next_due_day(about.header.due_day, trust->policy.cycle_months);
  }
  return decision;
}

Result<cert::EvidenceRead> compose_read(const Case& about, const crypto::PublicKey& answer_to, std::string reason,
                                        const cert::VerifiedTrustList& trust, std::int64_t now) {
  if (Result<void> good = check_reason(reason, true); !good) return good.error();
  return cert::EvidenceRead{trust->region, about.submission, answer_to, std::move(reason), now};
}

const Signed<cert::EvidenceGrant>* grant_for(const Case& about, const Hash& read) {
  const auto found =
      std::ranges::find_if(about.grants, [&](const Signed<cert::EvidenceGrant>& one) { return one.content.read == read; });
  return found == about.grants.end() ? nullptr : &*found;
}

Result<cert::Evidence> open_grant(const Case& about, const cert::EvidenceGrant& grant, ByteView packet,
                                  const crypto::BoxKeyPair& answer) {
  Result<envelope::ParsedPacket> parsed = envelope::parse_unverified(packet);
  if (!parsed) return parsed.error();
  if (parsed->submission_id != about.submission || grant.submission != about.submission) {
    return Error{Code::wrong_kind, "packet"};
  }
  Result<Bytes> case_key = crypto::open_sealed(answer, grant.sealed_case_key);
  if (!case_key) return case_key.error();
  if (case_key->size() != crypto::SecretKey::kBytes) return Error{Code::cannot_open, "case key"};
  const crypto::SecretKey key{ByteView(*case_key)};
  crypto::wipe(*case_key);
  Result<Bytes> content_key = crypto::box_open(key, grant.content_key, about.submission);
  if (!content_key) return content_key.error();
  if (content_key->size() != crypto::SecretKey::kBytes) return Error{Code::cannot_open, "content key"};
  const crypto::SecretKey opened{ByteView(*content_key)};
  crypto::wipe(*content_key);
  Result<Bytes> content = envelope::open_evidence(*parsed, opened);
  if (!content) return content.error();
  return wire::decode<cert::Evidence>(*content);
}

}  // namespace lifecert::office
