#include "native/admin/app/update.h"

#include <algorithm>
#include <utility>

#include "core/base/utf8.h"
#include "native/admin/app/listing.h"

namespace lifecert::native::admin {
namespace {

using EvidenceStage = EvidenceDesk::Stage;

// One line of plain text within the wire's limit: what the wire would refuse is never kept. Line breaks from a paste
// become blanks; too long is left to be seen and shortened.
std::string one_line(std::string_view text) {
  std::string line;
  for (const char c : text) line += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
  return is_utf8(line) ? line : std::string{};
}

bool blank(std::string_view text) { return text.find_first_not_of(' ') == std::string_view::npos; }

class Updating {
 public:
  explicit Updating(Model model) : model_(std::move(model)) {}

  Step finish() { return {std::move(model_), std::move(effects_)}; }

  // By the reviewer.

  void operator()(const act::SetLanguage& action) { model_.language = action.language; }

  void operator()(const act::SetFilter& action) {
    model_.list.filter = action.filter;
    relist(model_.list);
    ++model_.list.scroll_to_chosen;
  }

  void operator()(const act::SetQuery& action) {
    model_.list.query = action.query;
    relist(model_.list);
  }

  void operator()(const act::SetOrder& action) {
    model_.list.order = action.order;
    relist(model_.list);
    ++model_.list.scroll_to_chosen;
  }

  void operator()(const act::MoveChoice& action) { move_choice(model_.list, action.lines); }
  void operator()(const act::Choose& action) { choose(model_.list, action.submission); }

  void operator()(const act::OpenChosen&) {
    if (model_.list.chosen) open(*model_.list.chosen);
  }

  void operator()(const act::Open& action) {
    choose(model_.list, action.submission);
    open(action.submission);
  }

  void operator()(const act::OpenNext&) {
    const std::optional<Hash> next = next_waiting(model_);
    if (!next) return;
    choose(model_.list, *next);
    open(*next);
  }

  void operator()(const act::Close&) { leave(); }

  void operator()(const act::Refresh&) { refresh(); }

  void operator()(const act::AskEvidence&) {
    if (!model_.open || !model_.open->file) return;
    EvidenceDesk& desk = model_.open->evidence;
    const bool again = desk.stage == EvidenceStage::failed;
    if (desk.stage == EvidenceStage::sealed || again) desk.stage = EvidenceStage::asking_why;
    if (again) (*this)(act::ConfirmRead{});  // the reason stands already
  }

  void operator()(const act::EditReadReason& action) {
    if (model_.open) model_.open->evidence.reason = one_line(action.reason);
  }

  void operator()(const act::ConfirmRead&) {
    if (!model_.open) return;
    EvidenceDesk& desk = model_.open->evidence;
    if (desk.stage != EvidenceStage::asking_why || blank(desk.reason) || desk.reason.size() > kReasonBytes) return;
    if (desk.read_at != 0) {
      // The request is in the log already; only the opening failed.
      desk.stage = EvidenceStage::opening;
      run(effect::OpenEvidence{model_.open->submission});
      return;
    }
    desk.stage = EvidenceStage::posting;
    run(effect::PostRead{model_.open->submission, desk.reason});
  }

  void operator()(const act::HideEvidence&) {
    if (!model_.open) return;
    EvidenceDesk& desk = model_.open->evidence;
    if (desk.stage == EvidenceStage::asking_why) {
      desk.stage = EvidenceStage::sealed;
      return;
    }
    if (desk.stage != EvidenceStage::open) return;
    const std::string reason = desk.reason;
    desk = {};
    desk.reason = reason;
    run(effect::ForgetEvidence{model_.open->submission});
  }

  void operator()(const act::Enlarge& action) {
    if (!model_.open) return;
    EvidenceDesk& desk = model_.open->evidence;
    if (desk.stage == EvidenceStage::open && action.photo < desk.shown.photos.size()) desk.enlarged = action.photo;
  }

  void operator()(const act::Shrink&) {
    if (model_.open) model_.open->evidence.enlarged.reset();
  }

  void operator()(const act::ChooseVerdict& action) {
    if (!model_.open || !may_decide(*model_.open, action.verdict)) return;
    Draft& draft = model_.drafts[model_.open->submission];
    if (draft.stage == Draft::Stage::posting) return;
    if (draft.stage == Draft::Stage::logged) draft = {};
    draft.stage = Draft::Stage::writing;
    draft.verdict = action.verdict;
    draft.next_due_day = model_.open->file->next_due_day;
    draft.reason_asked = false;
  }

  void operator()(const act::EditReason& action) {
    Draft* draft = open_draft();
    if (draft == nullptr || draft->stage != Draft::Stage::writing) return;
    draft->reason = one_line(action.reason);
    if (!blank(draft->reason)) draft->reason_asked = false;
  }

  void operator()(const act::Send&) {
    Draft* draft = open_draft();
    if (draft == nullptr || !draft->verdict || !may_decide(*model_.open, *draft->verdict)) return;
    if (draft->stage != Draft::Stage::writing && draft->stage != Draft::Stage::failed) return;
    if (needs_reason(*draft->verdict) && blank(draft->reason)) {
      draft->stage = Draft::Stage::writing;
      draft->reason_asked = true;
      return;
    }
    if (draft->reason.size() > kReasonBytes) return;
    draft->stage = Draft::Stage::posting;
    run(effect::PostDecision{model_.open->submission, *draft->verdict, draft->reason});
  }

  void operator()(const act::DropDraft&) {
    Draft* draft = open_draft();
    if (draft == nullptr || draft->stage == Draft::Stage::posting) return;
    // The words stay: whoever chooses another verdict does not write them again.
    draft->stage = Draft::Stage::writing;
    draft->verdict.reset();
    if (blank(draft->reason)) model_.drafts.erase(model_.open->submission);
  }

  void operator()(const act::EditAgain&) {
    Draft* draft = open_draft();
    if (draft != nullptr && draft->stage == Draft::Stage::failed) draft->stage = Draft::Stage::writing;
  }

  void operator()(const act::ShowHelp& action) { model_.help = action.shown; }
  void operator()(const act::ShowDuties& action) { model_.duties_shown = action.shown; }
  void operator()(const told::Duties& action) { model_.duties = action.open; }

  void operator()(const act::AskQuit&) {
    if (unsent(model_) == 0) {
      model_.quit = true;
    } else {
      model_.asks_to_quit = true;
    }
  }

  void operator()(const act::Stay&) { model_.asks_to_quit = false; }
  void operator()(const act::Quit&) { model_.quit = true; }

  // By the workers.

  void operator()(const told::Tick& action) {
    model_.now = action.now;
    const Link& link = model_.link;
    if (link.stage != Link::Stage::working && model_.now - link.tried_at >= kRefreshEvery_s) refresh();
  }

  void operator()(const told::Rows& action) {
    if (action.whole) {
      model_.list.rows.clear();
      model_.list.places.clear();
    }
    if (action.whole || !model_.list.read) ++model_.list.scroll_to_chosen;
    model_.list.read = true;
    put_rows(model_.list, action.rows);
    if (action.whole && model_.link.stage == Link::Stage::never) refresh();
    if (!model_.open) return;
    const Hash& submission = model_.open->submission;
    const bool touched =
        std::ranges::any_of(action.rows, [&](const CaseRow& row) { return row.submission == submission; });
    if (touched) run(effect::ReadFile{submission});
  }

  void operator()(const told::BookFailed& action) {
    model_.list.read = true;
    model_.link.stage = Link::Stage::away;
    model_.link.fault = action.fault;
  }

  void operator()(const told::Refreshed& action) {
    model_.link = {Link::Stage::ok, Code::ok,   action.log_size,
                   action.at,       model_.now, model_.link.left_out + action.left_out};
    if (model_.open && model_.open->evidence.stage == EvidenceStage::waiting) {
      run(effect::OpenEvidence{model_.open->submission});
    }
    if (model_.open && model_.open->receipt.stage == ReceiptCheck::Stage::away) {
      model_.open->receipt = {};
      run(effect::CheckReceipt{model_.open->submission});
    }
  }

  void operator()(const told::RefreshFailed& action) {
    model_.link.stage = Link::Stage::away;
    model_.link.fault = action.fault;
    model_.link.tried_at = model_.now;
    // Whoever waits for a key goes on waiting: the counter may come back.
    if (model_.open && model_.open->evidence.stage == EvidenceStage::waiting) refresh_after(kGrantPoll_ms * 5);
  }

  void operator()(const act::ShowSupervision& action) {
    model_.supervision.shown = action.shown;
    if (action.shown) model_.paper = {};
    if (action.shown) run(effect::Supervise{});
  }

  void operator()(const told::Supervised& action) {
    Supervision& seen = model_.supervision;
    seen.stage = Supervision::Stage::read;
    seen.fault = Code::ok;
    seen.as_of = action.at;
    seen.cases = action.cases;
    seen.unsaid = action.unsaid;
  }

  void operator()(const told::SuperviseFailed& action) {
    // What was read before stays, with its time.
    model_.supervision.stage = Supervision::Stage::away;
    model_.supervision.fault = action.fault;
  }

  void operator()(const act::ShowPaper& action) {
    model_.paper = {};
    model_.paper.shown = action.shown;
    if (action.shown) model_.supervision.shown = false;
  }

  void operator()(const act::EditPaper& action) {
    PaperDesk& desk = model_.paper;
    desk.text = action.text;
    desk.stage = PaperDesk::Stage::empty;
    if (!receipt::looks_like_paper(desk.text)) return;
    desk.stage = PaperDesk::Stage::asking;
    // A hand scanner types sign by sign: what it had of the text by then is judged, too, and nobody sees that answer.
    effects_.push_back({effect::VerifyPaper{desk.text}, kScannerPause_ms});
  }

  void operator()(const told::PaperHolds& action) {
    if (model_.paper.text != action.text) return;
    model_.paper.stage = PaperDesk::Stage::holds;
    model_.paper.paper = action.paper;
  }

  void operator()(const told::PaperFails& action) {
    if (model_.paper.text != action.text) return;
    model_.paper.stage = PaperDesk::Stage::fails;
    model_.paper.fault = action.fault;
  }

  void operator()(const told::File& action) {
    if (!is_open(action.submission)) return;
    model_.open->file = action.file;
    model_.open->fault = Code::ok;
  }

  void operator()(const told::FileFailed& action) {
    if (is_open(action.submission)) model_.open->fault = action.fault;
  }

  void operator()(const told::Receipt& action) {
    if (is_open(action.submission)) model_.open->receipt = action.check;
  }

  void operator()(const told::ReadLogged& action) {
    if (!is_open(action.submission)) return;
    EvidenceDesk& desk = model_.open->evidence;
    if (desk.stage != EvidenceStage::posting) return;
    desk.stage = EvidenceStage::waiting;
    desk.read_index = action.index;
    desk.read_at = action.at;
    desk.asked_at = model_.now;
    refresh();
  }

  void operator()(const told::GrantNotYet& action) {
    if (!is_open(action.submission)) return;
    EvidenceDesk& desk = model_.open->evidence;
    if (desk.stage != EvidenceStage::waiting && desk.stage != EvidenceStage::opening) return;
    desk.stage = EvidenceStage::waiting;
    refresh_after(kGrantPoll_ms);
  }

  void operator()(const told::EvidenceOpened& action) {
    if (!is_open(action.submission)) return;
    EvidenceDesk& desk = model_.open->evidence;
    if (desk.stage != EvidenceStage::waiting && desk.stage != EvidenceStage::opening) return;
    desk.stage = EvidenceStage::open;
    desk.shown = action.evidence;
    desk.enlarged.reset();
    const std::string key(action.submission.begin(), action.submission.end());
    const auto place = model_.list.places.find(key);
    if (action.evidence.call_me_alone && place != model_.list.places.end()) {
      model_.list.rows[place->second].call_alone = true;
    }
  }

  void operator()(const told::EvidenceFailed& action) {
    if (!is_open(action.submission)) return;
    model_.open->evidence.stage = EvidenceStage::failed;
    model_.open->evidence.fault = action.fault;
  }

  void operator()(const told::DecisionLogged& action) {
    Draft& draft = model_.drafts[action.submission];
    draft.stage = Draft::Stage::logged;
    draft.verdict = action.verdict;
    draft.fault = Code::ok;
    draft.logged_index = action.index;
    draft.logged_at = action.at;
    // The line is right at once; what the log says of it comes with the refresh.
    const auto place = model_.list.places.find(text_of(action.submission));
    if (place != model_.list.places.end()) {
      CaseRow row = model_.list.rows[place->second];
      row.state = state_of(action.verdict);
      put_rows(model_.list, {std::move(row)});
    }
    if (is_open(action.submission) && model_.open->file) model_.open->file->row.state = state_of(action.verdict);
    refresh();
  }

  void operator()(const told::DecisionFailed& action) {
    const auto found = model_.drafts.find(action.submission);
    if (found == model_.drafts.end()) return;
    found->second.stage = Draft::Stage::failed;
    found->second.fault = action.fault;
    if (action.fault == Code::already_decided) refresh();
  }

 private:
  void run(Job job) { effects_.push_back({std::move(job), 0}); }

  void refresh() {
    if (model_.supervision.shown) run(effect::Supervise{});
    if (model_.link.stage != Link::Stage::never) model_.link.stage = Link::Stage::working;
    model_.link.tried_at = model_.now;
    run(effect::Refresh{});
  }

  void refresh_after(std::uint32_t ms) { effects_.push_back({effect::Refresh{}, ms}); }

  [[nodiscard]] bool is_open(const Hash& submission) const {
    return model_.open && model_.open->submission == submission;
  }

  Draft* open_draft() {
    if (!model_.open) return nullptr;
    const auto found = model_.drafts.find(model_.open->submission);
    return found == model_.drafts.end() ? nullptr : &found->second;
  }

  void open(const Hash& submission) {
    if (is_open(submission)) return;
    leave();
    model_.open = OpenCase{};
    model_.open->submission = submission;
    model_.open->evidence.reason = say(text::Say::evidence_preset_review, Language::zh);
    run(effect::ReadFile{submission});
    run(effect::CheckReceipt{submission});
  }

  void leave() {
    if (!model_.open) return;
    const Hash submission = model_.open->submission;
    const EvidenceStage stage = model_.open->evidence.stage;
    model_.open.reset();
    if (stage != EvidenceStage::sealed && stage != EvidenceStage::asking_why) run(effect::ForgetEvidence{submission});
    // What was delivered, or decided by somebody else, needs no draft any more.
    const auto draft = model_.drafts.find(submission);
    if (draft == model_.drafts.end() || draft->second.stage == Draft::Stage::posting) return;
    if (draft->second.stage == Draft::Stage::logged || is_final(model_, submission)) model_.drafts.erase(draft);
  }

  Model model_;
  Effects effects_;
};

}  // namespace

Step begin(RegionWords region, std::string reviewer, std::int64_t now) {
  Step step;
  step.model.region = std::move(region);
  step.model.reviewer = std::move(reviewer);
  step.model.now = now;
  step.model.link.tried_at = now;
  step.effects.push_back({effect::ReadBook{}, 0});
  return step;
}

Step update(Model model, const Action& action) {
  Updating updating(std::move(model));
  std::visit(updating, action);
  return updating.finish();
}

}  // namespace lifecert::native::admin
