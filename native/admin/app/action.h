// What can happen: the reviewer does something, a worker reports something, time goes on.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "native/admin/app/model.h"

namespace lifecert::native::admin {

// By the reviewer.
namespace act {
struct SetLanguage {
  Language language = Language::zh;
};
struct SetFilter {
  Filter filter = Filter::waiting;
};
struct SetQuery {
  std::string query;
};
struct SetOrder {
  Order order;
};
struct MoveChoice {
  int lines = 0;  // down is positive
};
struct Choose {
  Hash submission{};
};
struct OpenChosen {};
struct Open {
  Hash submission{};
};
struct OpenNext {};
struct Close {};
struct Refresh {};
struct AskEvidence {};
struct EditReadReason {
  std::string reason;
};
struct ConfirmRead {};
struct HideEvidence {};  // also: don't ask after all
struct Enlarge {
  std::size_t photo = 0;
};
struct Shrink {};
struct ChooseVerdict {
  cert::Verdict verdict = cert::Verdict::pass;
};
struct EditReason {
  std::string reason;
};
struct Send {};  // signs and posts what stands there
struct DropDraft {};
struct EditAgain {};  // from failed back to writing
struct ShowHelp {
  bool shown = true;
};
struct ShowDuties {
  bool shown = true;
};
struct ShowSupervision {
  bool shown = true;
};
struct ShowPaper {
  bool shown = true;
};
struct EditPaper {
  std::string text;
};
struct AskQuit {};
struct Stay {};
struct Quit {};
}  // namespace act

// By the workers.
namespace told {
struct Tick {
  std::int64_t now = 0;
};
/// Lines that are new or changed; `whole`: the book was just opened and these are all.
struct Rows {
  std::vector<CaseRow> rows;
  bool whole = false;
};
/// All that is owed, as the book knows it now.
struct Duties {
  std::vector<Duty> open;
};
struct BookFailed {
  Code fault = Code::ok;
};
/// left_out   entries among the new ones whose signatures do not hold
struct Refreshed {
  std::uint64_t log_size = 0;
  std::int64_t at = 0;
  std::uint64_t left_out = 0;
};
struct RefreshFailed {
  Code fault = Code::ok;
};
struct File {
  Hash submission{};
  CaseFile file;
};
struct FileFailed {
  Hash submission{};
  Code fault = Code::ok;
};
struct Receipt {
  Hash submission{};
  ReceiptCheck check;
};
struct ReadLogged {
  Hash submission{};
  std::uint64_t index = 0;
  std::int64_t at = 0;
};
struct GrantNotYet {
  Hash submission{};
};
struct EvidenceOpened {
  Hash submission{};
  ShownEvidence evidence;
};
struct EvidenceFailed {
  Hash submission{};
  Code fault = Code::ok;
};
struct DecisionLogged {
  Hash submission{};
  cert::Verdict verdict = cert::Verdict::more;
  std::uint64_t index = 0;
  std::int64_t at = 0;
};
struct DecisionFailed {
  Hash submission{};
  Code fault = Code::ok;
};
/// cases    open ones, the most urgent first
/// unsaid   limits that were passed and that the log does not speak of
struct Supervised {
  std::vector<HallCase> cases;
  std::uint32_t unsaid = 0;
  std::int64_t at = 0;
};
struct SuperviseFailed {
  Code fault = Code::ok;
};
/// text   what was looked at
struct PaperHolds {
  std::string text;
  receipt::Paper paper;
};
struct PaperFails {
  std::string text;
  Code fault = Code::ok;
};
}  // namespace told

using Action =
    std::variant<act::SetLanguage, act::SetFilter, act::SetQuery, act::SetOrder, act::MoveChoice, act::Choose,
                 act::OpenChosen, act::Open, act::OpenNext, act::Close, act::Refresh, act::AskEvidence,
                 act::EditReadReason, act::ConfirmRead, act::HideEvidence, act::Enlarge, act::Shrink,
                 act::ChooseVerdict, act::EditReason, act::Send, act::DropDraft, act::EditAgain, act::ShowHelp,
                 act::ShowDuties, act::ShowSupervision, act::ShowPaper, act::EditPaper, told::Duties,
                 act::AskQuit, act::Stay, act::Quit, told::Tick, told::Rows, told::BookFailed, told::Refreshed,
                 told::RefreshFailed, told::File, told::FileFailed, told::Receipt, told::ReadLogged, told::GrantNotYet,
                 told::EvidenceOpened, told::EvidenceFailed, told::DecisionLogged, told::DecisionFailed,
                 told::Supervised, told::SuperviseFailed, told::PaperHolds, told::PaperFails>;

}  // namespace lifecert::native::admin
