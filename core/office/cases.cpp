#include "core/office/cases.h"

#include <algorithm>
#include <array>
#include <set>

#include "core/base/civil.h"
#include "core/base/utf8.h"
#include "core/crypto/hash.h"
#include "core/crypto/sign.h"
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

// Evidence that is no packet stands among the cases like one: it is decided by its payload hash.
Case case_of(const Signed<cert::Attestation>& attestation, const Care& care) {
  const cert::Attestation& said = attestation.content;
  Case one;
  one.submission = attestation.hash;
  one.header.region = said.region;
  one.header.scheme = said.scheme;
  one.header.due_day = said.due_day;
  one.header.person = {envelope::PersonKind::pseudonym, said.person};
  one.index = attestation.index;
  one.received_at = attestation.received_at;
  const cert::EvidenceFact fact = care.facts_about(said.person).back();
  one.assessment.presence = fact.presence;
  one.assessment.freshness = fact.freshness;
  one.assessment.challenged = said.read_back.has_value();
  one.assessment.alive_not_before = fact.seen_at;
  one.assessment.header_not_before = fact.seen_at;
  one.attestation = attestation;
  return one;
}

std::optional<cert::CheckVerdict> verdict_of(const Case& about, cert::CheckKind kind) {
  const auto& checks = about.finding->content.checks;
  const auto found = std::ranges::find(checks, kind, &cert::Check::kind);
  return found == checks.end() ? std::nullopt : std::optional(found->verdict);
}

bool check_is_good(const Case& about, cert::CheckKind kind) {
  const std::optional<cert::CheckVerdict> verdict = verdict_of(about, kind);
  return verdict && *verdict != cert::CheckVerdict::fails;
}

// What the pictures prove: nothing when the session before the camera was not a living face's; a script that was played
// through is more than pictures alone. A match counts by who vouches for the portrait.
std::optional<cert::EvidenceFact> pictures_fact(const Case& about, cert::EvidenceFact fact) {
  using cert::CheckKind;
  using cert::CheckVerdict;
  if (!check_is_good(about, CheckKind::pictures) || !check_is_good(about, CheckKind::consent)) return std::nullopt;
  constexpr std::array kLive = {CheckKind::live_script, CheckKind::live_motion,  CheckKind::live_faces, CheckKind::live_strip,
                                CheckKind::live_depth,  CheckKind::live_figures, CheckKind::live_fresh};
  for (const CheckKind kind : kLive) {
    if (verdict_of(about, kind) == CheckVerdict::fails) return std::nullopt;
  }
  const bool played = verdict_of(about, CheckKind::live_script) == CheckVerdict::holds;
  fact.kind = played ? cert::EvidenceKind::self_liveness : cert::EvidenceKind::self_photo;
  fact.portrait = about.portrait;
  fact.face_matched = verdict_of(about, CheckKind::portrait) == CheckVerdict::holds;
  return fact;
}

// What the packet itself proves, as far as the re-check found it good.
std::vector<cert::EvidenceFact> own_evidence(const Case& about) {
  using cert::CheckKind;
  std::vector<cert::EvidenceFact> facts;
  if (about.attestation || about.erased || !about.finding) return facts;
  for (const CheckKind kind : {CheckKind::device_signature, CheckKind::credential, CheckKind::commitment}) {
    if (!check_is_good(about, kind)) return facts;
  }
  const cert::Assessment& assessed = about.assessment;
  cert::EvidenceFact fact;
  fact.presence = assessed.presence;
  fact.freshness = assessed.freshness;
  fact.seen_at = assessed.challenged ? assessed.alive_not_before : assessed.header_not_before;
  if (fact.seen_at == 0) fact.seen_at = about.received_at;
  if (const std::optional<cert::EvidenceFact> shown = pictures_fact(about, fact)) facts.push_back(*shown);
  // Staff stood beside: that counts whether there are pictures or not.
  fact.kind = cert::EvidenceKind::staff_visit;
  if (assessed.presence != cert::Presence::p1) facts.push_back(fact);
  return facts;
}

}  // namespace

std::string_view name_of(CaseState state) {
  switch (state) {
    case CaseState::unchecked: return "unchecked";
    case CaseState::waiting: return "waiting";
    case CaseState::second: return "second";
    case CaseState::more: return "more";
    case CaseState::passed: return "passed";
    case CaseState::refused: return "refused";
  }
  return "unknown";
}

CaseState Case::state() const {
  const bool proposed = proposal && (decisions.empty() || decisions.back().index < proposal->index);
  if (proposed) return CaseState::second;
  if (!decisions.empty()) {
    switch (decisions.back().content.verdict) {
      case cert::Verdict::pass: return CaseState::passed;
      case cert::Verdict::refuse: return CaseState::refused;
      case cert::Verdict::more: return CaseState::more;
    }
  }
  return finding || attestation ? CaseState::waiting : CaseState::unchecked;
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
    one.resolved = one.header.person.kind == envelope::PersonKind::pseudonym;
    one.complete = !one.assessment.header_only;
    add_case(std::move(one));
    return true;
  }
  Result<bool> surrounds = care_.fold(entry, trust_);
  if (!surrounds) return surrounds;
  const Kind kind = entry.opening.kind;
  if (kind == Kind::resolution || kind == Kind::credential || kind == Kind::revocation ||
      kind == Kind::evidence_arrived) {
    return fold_standing(entry);
  }
  if (*surrounds) {
    if (kind == Kind::attestation) add_case(case_of(care_.attestations().back(), care_));
    if (kind == Kind::attestation) refresh(care_.attestations().back().content.person);
    if (kind == Kind::review) {
      for (const ReviewCase& one : care_.reviews()) refresh(one.opened.content.person);
    }
    return true;
  }
  if (kind == Kind::meter_report) return fold_report(entry);
  const bool about_case = kind == Kind::finding || kind == Kind::decision || kind == Kind::evidence_read ||
                          kind == Kind::evidence_grant || kind == Kind::amendment || kind == Kind::proposal ||
                          kind == Kind::evidence_erased;
  if (!about_case) return false;
  Result<envelope::SignedStatement> statement = envelope::decode_signed(entry.record);
  if (!statement) return statement.error();
  if (statement->kind != kind || statement->signatures.empty()) return Error{Code::wrong_kind, "feed"};

  // Adds the verified content to its case by `add`.
  const auto take_on_for = [&](auto content, const Hash& submission, auto add) -> Result<bool> {
    if (!content) return content.error();
    Case* about = find_mutable(submission);
    if (about == nullptr) return Error{Code::unknown_submission, "feed"};
    using Content = std::remove_cvref_t<decltype(*content)>;
    add(*about, Signed<Content>{std::move(*content), statement->signatures.front().key_id,
                                cert::payload_hash(statement->payload), entry.index,
                                static_cast<std::int64_t>(entry.opening.time)});
    return true;
  };
  const auto take_on = [&](auto content, auto add) -> Result<bool> {
    const Hash submission = content ? content->submission : Hash{};
    return take_on_for(std::move(content), submission, add);
  };
  switch (kind) {
    case Kind::finding:
      return take_on(cert::verify_finding(*statement, trust_),
                     [](Case& about, auto finding) { about.finding = std::move(finding); });
    case Kind::decision:
      return take_on(cert::verify_decision(*statement, trust_),
                     [](Case& about, auto decision) { about.decisions.push_back(std::move(decision)); });
    case Kind::amendment: {
      Result<cert::Amendment> amendment = cert::verify_amendment(*statement, trust_);
      const Hash original = amendment ? amendment->original : Hash{};
      return take_on_for(std::move(amendment), original, [](Case& about, auto said) {
        // Evidence, dates and the person stay the original's.
        if (said.content.person != about.person || about.attestation) return;
        if (said.content.due_day) about.due_day = about.header.due_day = *said.content.due_day;
        if (said.content.channel) about.header.channel = *said.content.channel;
        about.amendment = std::move(said);
      });
    }
    case Kind::proposal: {
      if (Result<cert::Decision> good = cert::verify_proposal(*statement, trust_); !good) return good.error();
      return take_on(wire::decode<cert::Proposal>(statement->payload),
                     [](Case& about, auto proposal) { about.proposal = std::move(proposal); });
    }
    case Kind::evidence_erased:
      return take_on(cert::verify_erased(*statement, trust_), [](Case& about, auto erased) {
        if (erased.content.erased_at != 0) about.erased = std::move(erased);
      });
    case Kind::evidence_read:
      return take_on(cert::verify_read(*statement, trust_),
                     [](Case& about, auto read) { about.reads.push_back(std::move(read)); });
    default:
      return take_on(cert::verify_grant(*statement, trust_),
                     [](Case& about, auto grant) { about.grants.push_back(std::move(grant)); });
  }
}

void CaseBook::add_case(Case one) {
  const bool resolved = one.resolved;
  const std::size_t place = cases_.size();
  places_[one.submission] = place;
  cases_.push_back(std::move(one));
  const envelope::Header header = cases_.back().header;
  const auto vouched = portraits_.find(header.device_key);
  if (vouched != portraits_.end()) cases_.back().portrait = vouched->second;
  if (resolved) give_to(place, header.person.id, header.scheme, header.due_day);
  // Made before the enrolment and sent after it.
  const auto granted = granted_.find(header.person.id);
  if (header.person.kind == envelope::PersonKind::enrolment_request && granted != granted_.end()) {
    give_to(place, granted->second.person, granted->second.scheme, granted->second.due_day);
  }
}

void CaseBook::give_to(std::size_t place, const Hash& person, const std::string& scheme, std::int32_t due_day) {
  Case& about = cases_[place];
  about.resolved = true;
  about.person = person;
  about.scheme = scheme;
  about.due_day = due_day;
  by_person_[person].push_back(place);
  refresh(person);
}

void CaseBook::refresh(const Hash& person) {
  const auto found = by_person_.find(person);
  if (found == by_person_.end()) return;
  for (const std::size_t place : found->second) {
    cases_[place].beside = care_.facts_about(person);
    cases_[place].under_review = care_.under_review(person);
  }
}

Result<bool> CaseBook::fold_report(const receipt::FeedEntry& entry) {
  Result<envelope::SignedStatement> statement = envelope::decode_signed(entry.record);
  if (!statement) return statement.error();
  Result<cert::MeterReport> report = cert::verify_meter_report(*statement, trust_->region);
  if (!report) return report.error();
  const bool counted = std::ranges::any_of(reports_, [&](const cert::MeterReport& one) {
    return one.device_key == report->device_key && one.meter.month == report->meter.month;
  });
  if (counted) return false;
  reports_.push_back(std::move(*report));
  return true;
}

// What is said about a key or a person rather than about a case, and falls back on cases.
Result<bool> CaseBook::fold_standing(const receipt::FeedEntry& entry) {
  if (entry.opening.kind == Kind::evidence_arrived) {
    Result<receipt::EvidenceArrival> arrival = wire::decode<receipt::EvidenceArrival>(entry.record);
    if (!arrival) return arrival.error();
    Case* about = find_mutable(arrival->submission);
    if (about == nullptr) return Error{Code::unknown_submission, "feed"};
    about->complete = true;
    return true;
  }
  Result<envelope::SignedStatement> statement = envelope::decode_signed(entry.record);
  if (!statement) return statement.error();
  const auto signed_by = [&](auto content) {
    return Signed<decltype(content)>{std::move(content), statement->signatures.front().key_id,
                                     cert::payload_hash(statement->payload), entry.index};
  };
  if (entry.opening.kind == Kind::resolution) {
    Result<cert::Resolution> resolution = cert::verify_resolution(*statement, trust_);
    if (!resolution) return resolution.error();
    Case* about = find_mutable(resolution->submission);
    if (about == nullptr) return Error{Code::unknown_submission, "feed"};
    if (about->resolved) return false;
    if (resolution->outcome == Code::ok) {
      give_to(places_[resolution->submission], resolution->person, resolution->scheme, resolution->due_day);
    }
    about->resolution = signed_by(std::move(*resolution));
    return true;
  }
  bool concerns = false;
  if (entry.opening.kind == Kind::credential) {
    Result<cert::Credential> credential = cert::verify_credential(*statement, trust_);
    if (!credential) return credential.error();
    portraits_[credential->device_key] = credential->portrait;
    granted_.insert_or_assign(credential->request, *credential);
    for (std::size_t place = 0; place < cases_.size(); ++place) {
      const Case& one = cases_[place];
      const bool before = one.header.person.kind == envelope::PersonKind::enrolment_request;
      if (one.resolved || !before || one.header.person.id != credential->request) continue;
      cases_[place].portrait = credential->portrait;
      give_to(place, credential->person, credential->scheme, credential->due_day);
      concerns = true;
    }
    return concerns;
  }
  Result<cert::Revocation> revocation = cert::verify_revocation(*statement, trust_);
  if (!revocation) return revocation.error();
  for (Case& one : cases_) {
    const crypto::KeyId key = crypto::key_id(revocation->device_key);
    const bool signed_with_it =
        one.header.device_key == revocation->device_key ||
        std::ranges::find(one.header.cosigners, key, &envelope::CoSigner::key_id) != one.header.cosigners.end();
    // The order is the log's: what came before the revocation was in time, but from the suspected moment on it is looked at.
    if (!signed_with_it || one.received_at < revocation->suspect_from || one.suspected) continue;
    one.suspected = signed_by(*revocation);
    concerns = true;
  }
  return concerns;
}

std::vector<CaseBook::JournalReport> CaseBook::journal_reports(std::int64_t now) const {
  std::map<std::pair<crypto::PublicKey, Code>, JournalReport> reports;
  std::map<crypto::PublicKey, std::set<std::uint64_t>> numbers;
  for (const Case& one : cases_) numbers[one.header.device_key].insert(one.header.packet_seq);
  const std::int64_t patience = std::int64_t{trust_->policy.gap_days} * 24 * 3600;
  for (const Case& one : cases_) {
    Code what = Code::ok;
    if (one.assessment.journal == cert::JournalStanding::fork) what = Code::journal_fork;
    if (one.assessment.journal == cert::JournalStanding::pending && one.received_at + patience <= now) {
      // It was early. Is what lay before it here by now?
      const std::set<std::uint64_t>& known = numbers[one.header.device_key];
      const auto before = static_cast<std::uint64_t>(std::distance(known.begin(), known.lower_bound(one.header.packet_seq)));
      if (before + 1 < one.header.packet_seq) what = Code::journal_gap;
    }
    if (what == Code::ok) continue;
    JournalReport& report = reports[{one.header.device_key, what}];
    report.device_key = one.header.device_key;
    report.what = what;
    report.since = report.cases == 0 ? one.received_at : std::min(report.since, one.received_at);
    ++report.cases;
  }
  std::vector<JournalReport> found;
  for (auto& [key, report] : reports) found.push_back(report);
  return found;
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

cert::Judgement judge(const Case& about, const cert::VerifiedTrustList& trust, std::int64_t now) {
  cert::Facts facts{own_evidence(about), {}, now};
  facts.evidence.insert(facts.evidence.end(), about.beside.begin(), about.beside.end());
  const bool alone = !about.attestation && about.assessment.presence == cert::Presence::p1;
  if (alone && !about.assessment.challenged) facts.doubts.push_back(cert::Doubt::unchallenged);
  if (about.under_review) facts.doubts.push_back(cert::Doubt::death_notice);
  if (about.suspected) facts.doubts.push_back(cert::Doubt::suspect_key);
  if (about.assessment.journal == cert::JournalStanding::fork) facts.doubts.push_back(cert::Doubt::forked_device);
  const bool other_face = about.finding && verdict_of(about, cert::CheckKind::portrait) == cert::CheckVerdict::fails;
  if (other_face) facts.doubts.push_back(cert::Doubt::portrait_mismatch);
  return cert::evaluate(trust->policy.evidence, facts);
}

Result<cert::Decision> compose_decision(const Case& about, cert::Verdict verdict, std::string reason,
                                        const cert::VerifiedTrustList& trust, std::int64_t now) {
  const CaseState state = about.state();
  if (state == CaseState::passed || state == CaseState::refused) return Error{Code::already_decided, "submission"};
  if (!about.resolved) return Error{Code::not_resolved, "submission"};
  if (!about.complete) return Error{Code::evidence_missing, "submission"};
  if (!about.finding && !about.attestation) return Error{Code::not_decidable, "submission"};
  if (about.finding && verdict == cert::Verdict::pass) {
    for (const cert::Check& check : about.finding->content.checks) {
      if (check.verdict != cert::CheckVerdict::fails) continue;
      return Error{Code::not_decidable, std::string(cert::name_of(check.kind))};
    }
  }
  if (Result<void> good = check_reason(reason, verdict != cert::Verdict::pass); !good) return good.error();
  cert::Decision decision;
  decision.region = trust->region;
  decision.submission = about.submission;
  decision.person = about.person;
  decision.scheme = about.scheme;
  decision.due_day = about.due_day;
  decision.verdict = verdict;
  decision.standing = judge(about, trust, now).standing;
  decision.reason = std::move(reason);
  decision.decided_at = now;
  decision.policy_version = trust->policy.version;
  if (verdict == cert::Verdict::pass) {
    decision.next_due_day = next_due_day(about.due_day, trust->policy.cycle_months);
  }
  return decision;
}

Result<envelope::SignedStatement> sign_decision(const cert::Decision& decision, port::Signer& reviewer) {
  Bytes payload = wire::encode(decision);
  Result<envelope::SignedStatement> statement =
      envelope::sign_statement(Kind::decision, payload, envelope::Role::reviewer, reviewer);
  if (!statement || cert::signatures_needed(decision) < 2) return statement;
  const cert::Proposal proposal{decision.region, decision.submission, std::move(payload), statement->signatures.front()};
  return envelope::sign_statement(Kind::proposal, wire::encode(proposal), envelope::Role::reviewer, reviewer);
}

Result<envelope::SignedStatement> second_decision(const Case& about, port::Signer& reviewer,
                                                  const cert::VerifiedTrustList& trust) {
  const CaseState state = about.state();
  if (state == CaseState::passed || state == CaseState::refused) return Error{Code::already_decided, "submission"};
  if (state != CaseState::second) return Error{Code::not_decidable, "proposal"};
  const cert::Proposal& proposal = about.proposal->content;
  if (proposal.signature.key_id == crypto::key_id(reviewer.public_key())) {
    return Error{Code::needs_second_signature, "the same reviewer"};
  }
  Result<envelope::SignedStatement> statement =
      envelope::sign_statement(Kind::decision, proposal.decision, envelope::Role::reviewer, reviewer);
  if (!statement) return statement;
  envelope::add_signature(*statement, proposal.signature);
  if (Result<cert::Decision> good = cert::verify_decision(*statement, trust); !good) return good.error();
  return statement;
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

Result<void> note_call_alone(port::Store& store, const Hash& submission) {
  const port::Change change{rows::key(rows::kAlone, submission), Bytes{}};
  return store.commit({}, {&change, 1});
}

Result<bool> wants_call_alone(const port::Store& store, const Hash& submission) {
  Result<std::optional<Bytes>> stored = store.get(rows::key(rows::kAlone, submission));
  if (!stored) return stored.error();
  return stored->has_value();
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
