#include "native/admin/shell/desk.h"

#include <algorithm>
#include <limits>
#include <set>
#include <utility>

#include "core/base/id_number.h"
#include "core/liveness/session.h"
#include "core/office/rows.h"
#include "core/receipt/receipt.h"
#include "core/receipt/slip.h"
#include "core/wire/text.h"
#include "native/office/hall_feed.h"
#include "native/platform/jpeg.h"

namespace lifecert::native::admin::shell {
namespace {

// The submission that an entry of the log is about; unverified, only to know which lines to look at again.
template <class Content>
std::optional<Hash> subject_in(ByteView payload) {
  const Result<Content> content = wire::decode<Content>(payload);
  if (!content) return std::nullopt;
  return content->submission;
}

std::optional<Hash> subject_of(const receipt::FeedEntry& entry) {
  if (entry.opening.kind == envelope::Kind::submission) {
    const Result<receipt::SubmissionRecord> record = wire::decode<receipt::SubmissionRecord>(entry.record);
    if (!record) return std::nullopt;
    return envelope::submission_id(record->header);
  }
  const Result<envelope::SignedStatement> statement = envelope::decode_signed(entry.record);
  if (!statement) return std::nullopt;
  switch (statement->kind) {
    case envelope::Kind::finding:
      return subject_in<cert::Finding>(statement->payload);
    case envelope::Kind::decision:
      return subject_in<cert::Decision>(statement->payload);
    case envelope::Kind::evidence_read:
      return subject_in<cert::EvidenceRead>(statement->payload);
    case envelope::Kind::evidence_grant:
      return subject_in<cert::EvidenceGrant>(statement->payload);
    case envelope::Kind::proposal:
      return subject_in<cert::Proposal>(statement->payload);
    case envelope::Kind::evidence_erased:
      return subject_in<cert::EvidenceErased>(statement->payload);
    case envelope::Kind::amendment: {
      const Result<cert::Amendment> amendment = wire::decode<cert::Amendment>(statement->payload);
      return amendment ? std::optional(amendment->original) : std::nullopt;
    }
    case envelope::Kind::attestation:
      return cert::payload_hash(statement->payload);
    default:
      return std::nullopt;
  }
}

CaseState state_of(office::CaseState state) {
  switch (state) {
    case office::CaseState::unchecked:
      return CaseState::unchecked;
    case office::CaseState::waiting:
    case office::CaseState::second:
      return CaseState::waiting;
    case office::CaseState::more:
      return CaseState::more;
    case office::CaseState::passed:
      return CaseState::passed;
    case office::CaseState::refused:
      return CaseState::refused;
  }
  return CaseState::unchecked;
}

FindingCounts counts_of(const cert::Finding& finding) {
  FindingCounts counts;
  for (const cert::Check& check : finding.checks) {
    switch (check.verdict) {
      case cert::CheckVerdict::holds:
        ++counts.holds;
        break;
      case cert::CheckVerdict::look:
        ++counts.look;
        break;
      case cert::CheckVerdict::fails:
        ++counts.fails;
        break;
    }
  }
  return counts;
}

std::shared_ptr<const Picture> picture_of(ByteView jpeg) {
  Result<Pixels> pixels = decode_jpeg(jpeg);
  if (!pixels) return std::make_shared<const Picture>();
  return std::make_shared<const Picture>(pixels->width, pixels->height, std::move(pixels->rgba));
}

// A session's key frames as pictures, and its trace.
void add_live(ShownEvidence& to, const envelope::Header& header, ByteView live) {
  Result<liveness::ReadSession> session = liveness::read_session(live);
  if (!session) return;
  const std::vector<liveness::Action> actions =
      liveness::draw_script(header.challenge.value_or(Hash{}), header.person.id, header.device_key, session->session.set)
          .steps;
  for (liveness::KeyFrame& key : session->session.key_frames) {
    LiveMoment moment;
    if (key.step > 0 && key.step <= actions.size()) moment.action = actions[key.step - 1U];
    moment.at_ms = session->frames[key.frame].at_ms;
    to.photos.push_back({cert::PhotoLabel::straight, 0, picture_of(key.jpeg), moment});
    crypto::wipe(key.jpeg);
  }
  to.trace = std::move(session->frames);
}

ShownEvidence shown(cert::Evidence evidence, const envelope::Header& header) {
  ShownEvidence made;
  made.consent_version = evidence.consent_version;
  made.consent_to_face = evidence.consent_to_face;
  made.call_me_alone = evidence.call_me_alone;
  made.consented_at = evidence.consented_at;
  for (cert::Photo& photo : evidence.photos) {
    made.photos.push_back({photo.label, photo.taken_at, picture_of(photo.jpeg), std::nullopt});
    crypto::wipe(photo.jpeg);
  }
  add_live(made, header, evidence.live);
  crypto::wipe(evidence.live);
  return made;
}

constexpr std::int64_t kEscalationSlack_s = 180;
constexpr std::size_t kMostUnsaid = 1'000;
constexpr std::size_t kNumberBytes = 6;  // of a request's id: what people call it by

HallCase hall_case(const desk::Hall& hall, const desk::Case& one, std::int64_t now) {
  HallCase made;
  made.id = one.id;
  made.number = wire::to_hex(ByteView(one.id).first(kNumberBytes));
  made.hall = hall.plan.name_zh;
  made.kind = one.kind;
  made.topic = one.topic;
  if (const desk::Service* service = desk::find_service(hall.plan, one.topic)) made.topic = service->name_zh;
  made.department = one.department;
  made.stage = one.stage;
  made.lamp = desk::lamp_of(one, now);
  made.received_at = one.received_at;
  made.promise_end = one.promise_end;
  made.legal_end = one.legal_end;
  if (now >= one.promise_end) {
    // The promise ends with the last hour of its day.
    made.late_days = working_days_between(hall.plan.calendar, day_of_time(one.promise_end - 1, kChinaOffsetS),
                                          day_of_time(now, kChinaOffsetS));
  }
  made.told = desk::escalations_of(one);
  return made;
}

// Another program settled first, or the disk failed: what the book holds in memory may not be what is stored.
bool leaves_book_unsure(Code fault) {
  return fault == Code::store_conflict || fault == Code::store_failed || fault == Code::storage_full ||
         fault == Code::size_mismatch;
}

}  // namespace

Result<std::unique_ptr<Desk>> Desk::open(const DeskOptions& options, port::Clock& clock, port::Entropy& entropy) {
  const RegionFolder region(options.region);
  Result<cert::VerifiedTrustList> trust = region.trust();
  if (!trust) return trust.error();
  Result<std::unique_ptr<CoreSigner>> signer = region.reviewer(options.reviewer);
  if (!signer) return signer.error();
  const cert::NamedKey* named = trust->reviewer(crypto::key_id((*signer)->public_key()));
  if (named == nullptr) return Error{Code::wrong_key, "reviewer"};
  std::string name = named->name;
  return std::unique_ptr<Desk>(
      new Desk(options, std::move(*trust), std::move(*signer), std::move(name), clock, entropy));
}

Desk::Desk(const DeskOptions& options, cert::VerifiedTrustList trust, std::unique_ptr<CoreSigner> signer,
           std::string reviewer, port::Clock& clock, port::Entropy& entropy)
    : region_(options.region),
      trust_(std::move(trust)),
      signer_(std::move(signer)),
      reviewer_(std::move(reviewer)),
      clock_(clock),
      entropy_(entropy),
      link_(options.intake_url, options.ca_file, trust_, envelope::Role::reviewer, *signer_, clock_),
      halls_(trust_->region, trust_->registrars) {}

RegionWords Desk::region_words() const { return {trust_->name_zh, trust_->name_en, trust_->schemes}; }

void Desk::run(const Job& job, const Answer& answer) {
  std::visit([&](const auto& one) { perform(one, answer); }, job);
}

// The book.

Result<void> Desk::open_book() {
  book_.reset();
  if (!store_) {
    Result<std::unique_ptr<SqliteStore>> store = region_.open_store("reviewer/cases.db", StoreMode::create);
    if (!store) return store.error();
    store_ = std::move(*store);
  }
  if (!roll_) {
    // The roll is the registrar's; where it is not on this machine, cases are known by their pseudonyms.
    Result<std::unique_ptr<SqliteStore>> roll = region_.open_store("registrar/roll.db", StoreMode::read_only);
    if (roll) roll_ = std::move(*roll);
  }
  Result<office::CaseBook> book = office::CaseBook::open(*store_, trust_);
  if (!book) return book.error();
  book_.emplace(std::move(*book));
  log_size_ = book_->book().position().next;
  return {};
}

Result<office::Case> Desk::find(const Hash& submission) const {
  const std::lock_guard lock(mutex_);
  const office::Case* found = book_ ? book_->find(submission) : nullptr;
  if (found == nullptr) return Code::unknown_submission;
  return *found;
}

std::optional<office::RollPerson> Desk::person_of(const office::Case& about) const {
  if (!roll_ || !about.resolved) return std::nullopt;
  Result<office::RollPerson> person = office::person_of(*roll_, about.person, clock_.now_s());
  if (!person) return std::nullopt;
  return std::move(*person);
}

CaseRow Desk::row_of(const office::Case& about) {
  CaseRow row;
  row.submission = about.submission;
  row.index = about.index;
  row.received_at = about.received_at;
  row.number = receipt::spoken_number(about.submission);
  row.scheme = about.scheme;
  row.due_day = about.due_day;
  row.freshness = about.assessment.freshness;
  row.challenged = about.assessment.challenged;
  row.call_alone = office::wants_call_alone(*store_, about.submission).value_or(false);
  row.doubted = about.suspected || about.under_review || about.assessment.journal == cert::JournalStanding::fork;
  row.state = state_of(about.state());
  if (about.finding) row.finding = counts_of(about.finding->content);
  const Hash& person = about.person;
  auto name = names_.find(person);
  if (name == names_.end()) {
    const std::optional<office::RollPerson> known = person_of(about);
    name = names_.emplace(person, known ? known->entry.name : std::string{}).first;
  }
  row.name = name->second;
  return row;
}

std::vector<CaseRow> Desk::all_rows() {
  std::vector<CaseRow> rows;
  rows.reserve(book_->cases().size());
  for (const office::Case& one : book_->cases()) rows.push_back(row_of(one));
  return rows;
}

std::string Desk::reviewer_name(const crypto::KeyId& id) const {
  const cert::NamedKey* named = trust_.reviewer(id);
  return named == nullptr ? std::string{} : named->name;
}

CaseFile Desk::file_of(const office::Case& about) {
  CaseFile file;
  file.row = row_of(about);
  file.person_id = about.person;
  file.presence = about.assessment.presence;
  file.channel = about.header.channel;
  file.alive_not_before = about.assessment.alive_not_before;
  file.header_not_before = about.assessment.header_not_before;
  if (about.header.supersedes) file.supersedes = receipt::spoken_number(*about.header.supersedes);
  if (about.finding) {
    file.checks = about.finding->content.checks;
    file.checked_at = about.finding->content.checked_at;
    file.finding_index = about.finding->index;
  }
  const cert::Judgement judged = office::judge(about, trust_, clock_.now_s());
  file.policy.standing = judged.standing;
  file.policy.points = judged.points;
  for (const cert::Reason& reason : judged.reasons) {
    file.policy.lines.push_back({reason.kind == cert::ReasonKind::doubted, cert::sentence_zh(reason), cert::sentence(reason)});
  }
  file.log_size = log_size_;
  for (const auto& decision : about.decisions) {
    file.decisions.push_back({decision.content.verdict, decision.content.reason, reviewer_name(decision.by),
                              decision.content.decided_at, decision.content.next_due_day, decision.index});
  }
  for (const auto& read : about.reads) {
    file.reads.push_back({reviewer_name(read.by), read.content.reason, read.content.asked_at, read.index});
  }
  file.next_due_day = office::next_due_day(about.due_day, trust_->policy.cycle_months);
  if (!roll_) return file;
  file.roll = Roll::unknown;
  if (const std::optional<office::RollPerson> known = person_of(about)) {
    file.roll = Roll::known;
    const office::RollEntry& entry = known->entry;
    const auto station = std::ranges::find(trust_->stations, entry.station, &cert::Station::id);
    const Result<IdNumber> id_number = parse_id_number(entry.id_number);
    file.person = {entry.name,
                   entry.id_number,
                   id_number ? std::optional(id_number->birth_day) : std::nullopt,
                   station == trust_->stations.end() ? entry.station : station->name_zh,
                   entry.phone,
                   entry.address};
    file.row.name = names_[file.person_id] = entry.name;
  }
  return file;
}

std::vector<Duty> Desk::duties() const {
  std::vector<Duty> open;
  const office::Care& care = book_->care();
  for (const office::AppealCase& one : care.appeals()) {
    if (!one.holds()) continue;
    open.push_back({Duty::Kind::appeal, receipt::spoken_number(one.appeal.hash), one.appeal.content.stop_notice,
                    one.appeal.received_at, one.clock.promised_by});
  }
  for (const office::ContactCase& one : care.contacts()) {
    if (one.closed) continue;
    const bool cycles = one.opened.content.reason == cert::ContactReason::self_cycles;
    open.push_back({cycles ? Duty::Kind::contact_cycles : Duty::Kind::contact_unchallenged,
                    receipt::spoken_number(one.opened.hash), "", one.opened.received_at, one.opened.content.due_at});
  }
  for (const office::ReviewCase& one : care.reviews()) {
    if (one.closed) continue;
    open.push_back({Duty::Kind::review, receipt::spoken_number(one.opened.hash), "", one.opened.received_at,
                    one.opened.content.due_at});
  }
  for (const office::Case& one : book_->cases()) {
    if (one.state() != office::CaseState::second) continue;
    open.push_back({Duty::Kind::second, receipt::spoken_number(one.submission), "", one.proposal->received_at, 0});
  }
  // What has no clock stands last.
  std::ranges::stable_sort(open, {}, [](const Duty& one) {
    return one.due_at == 0 ? std::numeric_limits<std::int64_t>::max() : one.due_at;
  });
  return open;
}

bool Desk::read_book(Opening opening, const Answer& answer) {
  std::vector<CaseRow> rows;
  std::vector<Duty> owed;
  {
    const std::lock_guard lock(mutex_);
    const bool open = book_ && opening == Opening::if_closed;
    if (const Result<void> opened = open ? Result<void>() : open_book(); !opened) {
      answer(told::BookFailed{opened.error().code});
      return false;
    }
    rows = all_rows();
    owed = duties();
  }
  answer(told::Rows{std::move(rows), true});
  answer(told::Duties{std::move(owed)});
  return true;
}

void Desk::perform(const effect::ReadBook&, const Answer& answer) {
  static_cast<void>(read_book(Opening::if_closed, answer));
}

void Desk::perform(const effect::Refresh&, const Answer& answer) {
  office::CaseBook* book = nullptr;
  {
    const std::lock_guard lock(mutex_);
    book = book_ ? &*book_ : nullptr;
  }
  // It was opened at the beginning; if that failed, this is the next try.
  if (book == nullptr) {
    if (!read_book(Opening::if_closed, answer)) return;
    book = &*book_;
  }
  std::set<Hash> touched;
  std::uint64_t left_out = 0;
  const Result<std::uint64_t> read =
      link_.read_feed(book->book(), [&](const receipt::FeedEntry& entry) -> Result<void> {
        const std::lock_guard lock(mutex_);
        const Result<std::vector<office::Note>> notes = book->take(entry);
        if (!notes) return notes.error();
        left_out += notes->size();
        if (const std::optional<Hash> subject = subject_of(entry)) touched.insert(*subject);
        return {};
      });
  std::vector<CaseRow> rows;
  std::vector<Duty> owed;
  {
    const std::lock_guard lock(mutex_);
    owed = duties();
    log_size_ = book->book().position().next;
    for (const Hash& submission : touched) {
      if (const office::Case* about = book->find(submission)) rows.push_back(row_of(*about));
    }
  }
  if (!rows.empty()) answer(told::Rows{std::move(rows), false});
  answer(told::Duties{std::move(owed)});
  if (read) {
    answer(told::Refreshed{book->book().position().next, clock_.now_s(), left_out});
    return;
  }
  const Code fault = read.error().code;
  if (leaves_book_unsure(fault) && !read_book(Opening::anew, answer)) return;
  answer(told::RefreshFailed{fault});
}

void Desk::perform(const effect::ReadFile& job, const Answer& answer) {
  const Result<office::Case> about = find(job.submission);
  if (!about) {
    answer(told::FileFailed{job.submission, about.error().code});
    return;
  }
  CaseFile file;
  {
    const std::lock_guard lock(mutex_);
    file = file_of(*about);
  }
  answer(told::File{job.submission, std::move(file)});
}

// The receipt.

Result<ReceiptCheck> Desk::check_receipt(const office::Case& about) {
  Result<std::optional<Bytes>> stored = store_->get(office::rows::key(office::rows::kEntry, about.index));
  if (!stored) return stored.error();
  if (!*stored) return Code::not_found;
  const Result<receipt::FeedEntry> entry = wire::decode<receipt::FeedEntry>(**stored);
  if (!entry) return entry.error();
  const Result<receipt::SubmissionStatus> status = link_.status(about.submission);
  if (!status) return status.error();
  const Result<receipt::Logged> logged =
      receipt::verify_logged(status->received, envelope::Kind::submission, entry->record, trust_);
  ReceiptCheck check;
  if (!logged || logged->index() != about.index) {
    check.stage = ReceiptCheck::Stage::fails;
    check.fault = logged ? Code::not_consistent : logged.error().code;
    return check;
  }
  check.stage = ReceiptCheck::Stage::holds;
  check.received_at = static_cast<std::int64_t>(logged->time());
  return check;
}

void Desk::perform(const effect::CheckReceipt& job, const Answer& answer) {
  const Result<office::Case> about = find(job.submission);
  const Result<ReceiptCheck> check = about ? check_receipt(*about) : Result<ReceiptCheck>(about.error());
  if (check) {
    answer(told::Receipt{job.submission, *check});
  } else {
    answer(told::Receipt{job.submission, {ReceiptCheck::Stage::away, check.error().code, 0}});
  }
}

// Evidence.

Result<Desk::AskedRead*> Desk::ask_read(const office::Case& about, const std::string& reason) {
  const auto asked = reads_.find(about.submission);
  if (asked != reads_.end() && asked->second.reason == reason) return &asked->second;
  crypto::SecretKey seed;
  if (const Result<void> drawn = entropy_.fill(seed.writable()); !drawn) return drawn.error();
  AskedRead made;
  made.reason = reason;
  made.answer = crypto::box_key_pair(seed);
  const Result<cert::EvidenceRead> read =
      office::compose_read(about, made.answer.public_key, reason, trust_, clock_.now_s());
  if (!read) return read.error();
  Bytes payload = wire::encode(*read);
  made.hash = cert::payload_hash(payload);
  Result<envelope::SignedStatement> statement =
      envelope::sign_statement(envelope::Kind::evidence_read, std::move(payload), envelope::Role::reviewer, *signer_);
  if (!statement) return statement.error();
  made.statement = std::move(*statement);
  return &(reads_[about.submission] = std::move(made));
}

void Desk::perform(const effect::PostRead& job, const Answer& answer) {
  const Result<office::Case> about = find(job.submission);
  const Result<AskedRead*> asked = about ? ask_read(*about, job.reason) : Result<AskedRead*>(about.error());
  if (!asked) {
    answer(told::EvidenceFailed{job.submission, asked.error().code});
    return;
  }
  const Result<receipt::Logged> logged = link_.post((*asked)->statement);
  if (!logged) {
    answer(told::EvidenceFailed{job.submission, logged.error().code});
    return;
  }
  answer(told::ReadLogged{job.submission, logged->index(), static_cast<std::int64_t>(logged->time())});
}

Result<std::optional<ShownEvidence>> Desk::open_evidence(const office::Case& about) {
  const auto asked = reads_.find(about.submission);
  if (asked == reads_.end()) return Code::wrong_state;
  const office::Signed<cert::EvidenceGrant>* grant = office::grant_for(about, asked->second.hash);
  if (grant == nullptr) return std::optional<ShownEvidence>{};
  Result<std::optional<Bytes>> packet = link_.packet(about.submission);
  if (!packet) return packet.error();
  if (!*packet) return Code::not_decidable;
  Result<cert::Evidence> evidence = office::open_grant(about, grant->content, **packet, asked->second.answer);
  if (!evidence) return evidence.error();
  if (evidence->call_me_alone) {
    if (Result<void> noted = office::note_call_alone(*store_, about.submission); !noted) return noted.error();
  }
  return std::optional<ShownEvidence>(shown(std::move(*evidence), about.header));
}

void Desk::perform(const effect::OpenEvidence& job, const Answer& answer) {
  const Result<office::Case> about = find(job.submission);
  Result<std::optional<ShownEvidence>> opened =
      about ? open_evidence(*about) : Result<std::optional<ShownEvidence>>(about.error());
  if (!opened) {
    answer(told::EvidenceFailed{job.submission, opened.error().code});
  } else if (!*opened) {
    answer(told::GrantNotYet{job.submission});
  } else {
    answer(told::EvidenceOpened{job.submission, std::move(**opened)});
  }
}

void Desk::perform(const effect::ForgetEvidence& job, const Answer&) { reads_.erase(job.submission); }

// Decisions.

Result<Desk::SignedDecision*> Desk::sign_decision(const office::Case& about, cert::Verdict verdict,
                                                  const std::string& reason) {
  const auto known = decisions_.find(about.submission);
  if (known != decisions_.end() && known->second.verdict == verdict && known->second.reason == reason) {
    return &known->second;
  }
  const Result<cert::Decision> decision = office::compose_decision(about, verdict, reason, trust_, clock_.now_s());
  if (!decision) return decision.error();
  // What another reviewer put forward and this one comes to as well is signed as it is.
  const bool agreed = about.state() == office::CaseState::second &&
                      wire::decode<cert::Decision>(about.proposal->content.decision).value_or(cert::Decision{}).verdict == verdict &&
                      about.proposal->by != crypto::key_id(signer_->public_key());
  Result<envelope::SignedStatement> statement =
      agreed ? office::second_decision(about, *signer_, trust_) : office::sign_decision(*decision, *signer_);
  if (!statement) return statement.error();
  return &(decisions_[about.submission] = {std::move(*statement), verdict, reason});
}

void Desk::perform(const effect::PostDecision& job, const Answer& answer) {
  const Result<office::Case> about = find(job.submission);
  const Result<SignedDecision*> made =
      about ? sign_decision(*about, job.verdict, job.reason) : Result<SignedDecision*>(about.error());
  if (!made) {
    answer(told::DecisionFailed{job.submission, made.error().code});
    return;
  }
  const Result<receipt::Logged> logged = link_.post((*made)->statement);
  if (!logged) {
    answer(told::DecisionFailed{job.submission, logged.error().code});
    return;
  }
  const bool put_forward = (*made)->statement.kind == envelope::Kind::proposal;
  decisions_.erase(job.submission);
  if (put_forward) {
    answer(told::DecisionFailed{job.submission, Code::needs_second_signature});
    return;
  }
  answer(told::DecisionLogged{job.submission, job.verdict, logged->index(), static_cast<std::int64_t>(logged->time())});
}

// Papers.

void Desk::perform(const effect::VerifyPaper& job, const Answer& answer) {
  Result<receipt::Paper> paper = receipt::verify_paper(job.text, trust_);
  if (paper) {
    answer(told::PaperHolds{job.text, std::move(*paper)});
  } else {
    answer(told::PaperFails{job.text, paper.error().code});
  }
}

// The halls.

void Desk::perform(const effect::Supervise&, const Answer& answer) {
  const Result<void> read = follow_halls(link_, halls_, next_hall_record_, [](receipt::FeedEntry&) { return Result<void>(); });
  if (!read) {
    answer(told::SuperviseFailed{read.error().code});
    return;
  }
  const std::int64_t now = clock_.now_s();
  told::Supervised told;
  told.at = now;
  for (const auto& [name, hall] : halls_.book().halls()) {
    for (const auto& [id, one] : hall.cases) {
      if (desk::is_open(one)) told.cases.push_back(hall_case(hall, one, now));
    }
  }
  std::ranges::sort(told.cases, {}, [](const HallCase& one) { return std::pair(one.promise_end, one.id); });
  // The intake looks every minute: what is due for longer and not there was left out.
  told.unsaid = static_cast<std::uint32_t>(halls_.due_escalations(now - kEscalationSlack_s, kMostUnsaid).size());
  answer(std::move(told));
}

}  // namespace lifecert::native::admin::shell
