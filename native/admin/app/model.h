// What the reviewers' window knows, as values: the list, the open case, what is being written, and how the line to the
// counter stands. No window, no file, no network, no clock: time comes in with the actions.
//
// Three things are never lost by what happens outside: what the reviewer has written (kept a case, until it is logged),
// which case is chosen (by its id, whatever moves in the list), and what was last known of the cases.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/base/result.h"
#include "core/cert/submission.h"
#include "core/cert/trust_list.h"
#include "core/crypto/types.h"
#include "core/desk/clock.h"
#include "core/liveness/frame.h"
#include "core/liveness/script.h"
#include "core/receipt/paper.h"
#include "native/admin/text/say.h"

namespace lifecert::native::admin {

using crypto::Hash;
using text::Language;

/// Where a case stands, in the order in which a reviewer's day goes.
enum class CaseState : std::uint8_t {
  unchecked,  // received, not yet re-checked
  waiting,    // re-checked, to be reviewed
  more,       // decided: more is asked for
  passed,
  refused,
};

[[nodiscard]] constexpr bool is_decided(CaseState state) { return state >= CaseState::more; }
[[nodiscard]] CaseState state_of(cert::Verdict verdict);

/// How many steps of the re-check came out how.
struct FindingCounts {
  std::uint8_t holds = 0;
  std::uint8_t look = 0;
  std::uint8_t fails = 0;

  friend bool operator==(const FindingCounts&, const FindingCounts&) = default;
};

/// One line of the list.
struct CaseRow {
  Hash submission{};
  std::uint64_t index = 0;       // in the log; the list's own order
  std::int64_t received_at = 0;  // UnixSeconds, the intake's
  std::string number;            // spoken: "1234 5678 90-7"
  std::string name;              // from the roll; empty when it is not readable here
  std::string scheme;            // machine name
  std::int32_t due_day = 0;
  cert::Freshness freshness = cert::Freshness::stale;
  bool challenged = false;
  bool call_alone = false;       // the evidence was opened here, and asks for it
  bool doubted = false;          // a suspected key, a notice of death, two histories of one phone
  CaseState state = CaseState::unchecked;
  std::optional<FindingCounts> finding;

  friend bool operator==(const CaseRow&, const CaseRow&) = default;
};

enum class Filter : std::uint8_t { waiting, all, decided };
enum class Column : std::uint8_t { state, number, name, received, scheme, due, freshness, challenge, finding };

struct Order {
  Column column = Column::received;
  bool descending = false;

  friend bool operator==(const Order&, const Order&) = default;
};

struct Listing {
  std::vector<CaseRow> rows;                              // by log index, ascending
  std::unordered_map<std::string, std::uint32_t> places;  // submission's bytes -> place in rows
  std::vector<std::uint32_t> shown;                       // places, filtered and ordered
  std::uint32_t waiting = 0;                              // not decided
  bool read = false;                                      // the book was opened
  std::uint64_t version = 0;                              // rises with every change of rows
  Filter filter = Filter::waiting;
  std::string query;
  Order order;
  std::optional<Hash> chosen;
  std::size_t chosen_line = 0;         // where it stood among the shown lines when it last did
  std::uint64_t scroll_to_chosen = 0;  // rises when the chosen line must come into view
};

/// The person, from the registrar's roll.
struct Person {
  std::string name;
  std::string id_number;
  std::optional<std::int32_t> birth_day;
  std::string station;  // name, or its machine name when the trust list does not know it
  std::string phone;
  std::string address;

  friend bool operator==(const Person&, const Person&) = default;
};

enum class Roll : std::uint8_t {
  not_here,  // this machine has no roll to read
  unknown,   // the roll has no such person
  known,
};

/// A decision in the log.
struct PastDecision {
  cert::Verdict verdict = cert::Verdict::more;
  std::string reason;
  std::string reviewer;  // name from the trust list; empty when it is no longer there
  std::int64_t decided_at = 0;
  std::int32_t next_due_day = 0;
  std::uint64_t index = 0;

  friend bool operator==(const PastDecision&, const PastDecision&) = default;
};

/// A look at the evidence in the log.
struct PastRead {
  std::string reviewer;
  std::string reason;
  std::int64_t asked_at = 0;
  std::uint64_t index = 0;

  friend bool operator==(const PastRead&, const PastRead&) = default;
};

/// How far the evidence leads by the signed policy, and why.
struct PolicyWords {
  struct Line {
    bool doubt = false;
    std::string zh;
    std::string en;

    friend bool operator==(const Line&, const Line&) = default;
  };
  cert::Standing standing = cert::Standing::more;
  std::uint32_t points = 0;
  std::vector<Line> lines;

  friend bool operator==(const PolicyWords&, const PolicyWords&) = default;
};

/// All that the book has on one case.
struct CaseFile {
  CaseRow row;
  Hash person_id{};
  Roll roll = Roll::not_here;
  Person person;
  cert::Presence presence = cert::Presence::p1;
  envelope::Channel channel = envelope::Channel::phone_web;
  std::int64_t alive_not_before = 0;      // 0: unchallenged
  std::int64_t header_not_before = 0;     // 0: no beacon
  std::optional<std::string> supersedes;  // spoken number of the earlier submission
  std::vector<cert::Check> checks;        // empty: not re-checked
  std::int64_t checked_at = 0;
  std::uint64_t finding_index = 0;
  std::uint64_t log_size = 0;           // of the signed log that the book agrees with
  PolicyWords policy;
  std::vector<PastDecision> decisions;  // oldest first
  std::vector<PastRead> reads;          // oldest first
  std::int32_t next_due_day = 0;        // if it passed now

  friend bool operator==(const CaseFile&, const CaseFile&) = default;
};

/// Whether the receipt that was given for the submission can be proven.
struct ReceiptCheck {
  enum class Stage : std::uint8_t { asking, holds, fails, away };
  Stage stage = Stage::asking;
  Code fault = Code::ok;
  std::int64_t received_at = 0;

  friend bool operator==(const ReceiptCheck&, const ReceiptCheck&) = default;
};

/// A picture as pixels. Wiped when it goes.
struct Picture {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  Bytes rgba;  // 4 bytes a pixel, row by row from the top; empty when the picture can't be read

  Picture() = default;
  Picture(std::uint32_t picture_width, std::uint32_t picture_height, Bytes pixels)
      : width(picture_width), height(picture_height), rgba(std::move(pixels)) {}
  Picture(const Picture&) = delete;
  Picture& operator=(const Picture&) = delete;
  ~Picture();
};

/// Where in a live session a picture was taken.
struct LiveMoment {
  std::optional<liveness::Action> action;  // none: at rest
  std::uint32_t at_ms = 0;                 // since the session's beginning
};

struct ShownPhoto {
  cert::PhotoLabel label = cert::PhotoLabel::straight;
  std::int64_t taken_at = 0;
  std::shared_ptr<const Picture> picture;
  std::optional<LiveMoment> live;  // a key frame: label and taken_at do not count
};

/// The opened evidence of one submission.
struct ShownEvidence {
  std::uint16_t consent_version = 0;
  bool consent_to_face = false;
  bool call_me_alone = false;
  std::int64_t consented_at = 0;
  std::vector<ShownPhoto> photos;
  std::vector<liveness::Frame> trace;  // of a live session; empty: there was none
};

/// The way to the evidence: sealed, asked why, request posted, key awaited, opened.
struct EvidenceDesk {
  enum class Stage : std::uint8_t { sealed, asking_why, posting, waiting, opening, open, failed };
  Stage stage = Stage::sealed;
  std::string reason;
  Code fault = Code::ok;
  std::uint64_t read_index = 0;  // of the request in the log
  std::int64_t read_at = 0;      // 0: no request is logged
  std::int64_t asked_at = 0;     // when waiting began
  ShownEvidence shown;
  std::optional<std::size_t> enlarged;
};

struct OpenCase {
  Hash submission{};
  std::optional<CaseFile> file;
  Code fault = Code::ok;  // why there is no file
  ReceiptCheck receipt;
  EvidenceDesk evidence;
};

/// A decision that is being written or sent. Kept per case until it is logged.
struct Draft {
  enum class Stage : std::uint8_t { writing, posting, failed, logged };
  Stage stage = Stage::writing;
  std::optional<cert::Verdict> verdict;
  std::string reason;             // one line
  std::int32_t next_due_day = 0;  // for a pass
  bool reason_asked = false;      // sending was tried without the reason that is needed
  Code fault = Code::ok;
  std::uint64_t logged_index = 0;
  std::int64_t logged_at = 0;
};

/// Something that the office owes, with its clock. Payment goes on while it is open.
struct Duty {
  enum class Kind : std::uint8_t { appeal, contact_cycles, contact_unchallenged, review, second };
  Kind kind = Kind::appeal;
  std::string number;        // spoken
  std::string detail;        // appeal: the stop notice
  std::int64_t since = 0;    // UnixSeconds, the intake's
  std::int64_t due_at = 0;   // UnixSeconds; 0: no clock

  friend bool operator==(const Duty&, const Duty&) = default;
};

/// The line to the counter.
struct Link {
  enum class Stage : std::uint8_t { never, working, ok, away };
  Stage stage = Stage::never;
  Code fault = Code::ok;
  std::uint64_t log_size = 0;
  std::int64_t as_of = 0;      // when the counter was last reached
  std::int64_t tried_at = 0;   // when it was last asked
  std::uint64_t left_out = 0;  // entries whose signatures do not hold, since the program began
};

/// A fault that passes by itself: the line is down or the counter busy. Every other one somebody must look at.
[[nodiscard]] bool will_pass(Code fault);

/// A request to a hall whose clock runs.
struct HallCase {
  Hash id{};
  std::string number;  // as on the public page: the beginning of its id
  std::string hall;
  desk::RequestKind kind = desk::RequestKind::complaint;
  std::string topic;
  std::string department;  // where it was passed on to; empty: the hall's desk
  desk::Stage stage = desk::Stage::received;
  desk::Lamp lamp = desk::Lamp::green;
  std::int64_t received_at = 0;  // UnixSeconds
  std::int64_t promise_end = 0;
  std::int64_t legal_end = 0;
  std::uint32_t late_days = 0;   // working days since the promise ended
  std::uint32_t told = 0;        // escalations of it in the log

  friend bool operator==(const HallCase&, const HallCase&) = default;
};

/// Electronic supervision: what is late in the halls, where, since when, as it follows from the log.
struct Supervision {
  enum class Stage : std::uint8_t { asking, read, away };
  bool shown = false;
  Stage stage = Stage::asking;
  Code fault = Code::ok;
  std::int64_t as_of = 0;
  std::vector<HallCase> cases;  // open ones, the most urgent first
  std::uint32_t unsaid = 0;     // limits that were passed and that the log does not speak of
};

/// A slip, a receipt or a certificate that somebody brings, as the text of its QR: whether it holds and what it says.
struct PaperDesk {
  enum class Stage : std::uint8_t { empty, asking, holds, fails };
  bool shown = false;
  std::string text;
  Stage stage = Stage::empty;
  Code fault = Code::ok;
  receipt::Paper paper;
};

/// What is said of the region; from the trust list.
struct RegionWords {
  std::string name_zh;
  std::string name_en;
  std::vector<cert::Scheme> schemes;
};

struct Model {
  Language language = Language::zh;
  RegionWords region;
  std::string reviewer;
  std::int64_t now = 0;  // UnixSeconds, from the latest tick
  Link link;
  Listing list;
  std::optional<OpenCase> open;
  std::map<Hash, Draft> drafts;
  std::vector<Duty> duties;  // open ones, the nearest end first
  bool duties_shown = false;
  Supervision supervision;
  PaperDesk paper;
  bool help = false;
  bool asks_to_quit = false;
  bool quit = false;
};

/// The reason's limit on the wire, in bytes.
inline constexpr std::size_t kReasonBytes = cert::kMaxReason;

// Questions that the views ask.

[[nodiscard]] text::Say word_of(CaseState state);
[[nodiscard]] std::string_view scheme_name(const Model& model, const std::string& scheme);
[[nodiscard]] const CaseRow* row_of(const Model& model, const Hash& submission);
/// The draft of the open case; null when nothing was begun.
[[nodiscard]] const Draft* draft_of(const Model& model);
/// Whether a decision may be made: re-checked, and neither passed nor refused.
[[nodiscard]] bool decidable(const OpenCase& open);
/// How many checks fail: with one, a pass is not possible.
[[nodiscard]] std::size_t failing_checks(const OpenCase& open);
/// Whether this verdict may be given.
[[nodiscard]] bool may_decide(const OpenCase& open, cert::Verdict verdict);
/// Whether the list says that it was passed or refused: nothing can be decided any more.
[[nodiscard]] bool is_final(const Model& model, const Hash& submission);
/// Decisions that were begun, are not logged and could still be made.
[[nodiscard]] std::size_t unsent(const Model& model);
/// The next case to review in the order shown, after the open one, then from the top.
[[nodiscard]] std::optional<Hash> next_waiting(const Model& model);
/// Whether the person must be told why.
[[nodiscard]] constexpr bool needs_reason(cert::Verdict verdict) { return verdict != cert::Verdict::pass; }
/// "999999********0013"
[[nodiscard]] std::string masked_id(const std::string& id_number);
/// Whole years of life on a day.
[[nodiscard]] int age_on(std::int32_t birth_day, std::int32_t day);

}  // namespace lifecert::native::admin
