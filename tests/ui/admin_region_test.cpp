// The reviewers' window with everything behind it: a region's folder, a real intake, the office's workers, phones that
// certify. What the reviewer does is played by actions and keys; what is logged is read back from the intake.
#include <SDL.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <imgui.h>

#include <cstdlib>
#include <filesystem>

#include "core/cert/enrolment.h"
#include "core/office/cases.h"
#include "native/admin/shell/desk.h"
#include "native/admin/shell/program.h"
#include "native/office/intake_link.h"
#include "native/platform/file.h"
#include "tests/core/desk/desk_world.h"
#include "tests/ui/live_region.h"
#include "tests/ui/pictures.h"

namespace lifecert::native::admin::shell {
namespace {

using cert::Verdict;
using std::chrono::milliseconds;
using support::LivePhone;
using support::LiveRegion;
using support::must;
using ::testing::IsEmpty;

class AdminRegion : public ::testing::Test {
 protected:
  void open_desk() {
    desk_ = must(Desk::open({region_.path(), region_.counter().url(), {}, {}}, clock_, entropy_));
    std::unique_ptr<Window> window = must(Window::open({"test", 1280, 800, true}));
    program_ = std::make_unique<Program>(
        ProgramParts{std::move(window), must(Fonts::load({})), &clock_, desk_->region_words(), desk_->reviewer(),
                     [this](const Job& job, const Answer& answer) { desk_->run(job, answer); }});
    settle();
  }

  void close_desk() {
    program_.reset();
    desk_.reset();
  }

  void settle() {
    for (int frame = 0; frame < 4; ++frame) {
      program_->frame(milliseconds{0});
      while (!program_->idle()) program_->frame(milliseconds{5});
    }
  }

  void tell(const Action& action) {
    program_->apply(action);
    settle();
  }

  // Turns until something holds.
  template <class Until>
  [[nodiscard]] bool turn_until(Until until) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (!until() && std::chrono::steady_clock::now() < end) program_->frame(milliseconds{20});
    settle();
    return until();
  }

  [[nodiscard]] EvidenceDesk::Stage evidence_stage() const { return program_->model().open->evidence.stage; }
  [[nodiscard]] Draft::Stage draft_stage() const { return draft_of(program_->model())->stage; }
  [[nodiscard]] const CaseRow& line(const Hash& submission) const { return *row_of(program_->model(), submission); }

  void picture(const std::string& name) {
    if (const char* folder = std::getenv("LIFECERT_SCREENSHOTS")) {
      must(write_png(std::string(folder) + "/" + name + ".png", program_->window().read_frame()));
    }
    EXPECT_THAT(program_->fonts().missing(), IsEmpty()) << name;
  }

  // The case as somebody else reads it, from the intake alone.
  office::Case case_at_the_counter(const Hash& submission) {
    const support::TempFolder folder;
    const auto store = must(SqliteStore::open(folder / "cases.db", {.mode = StoreMode::create}));
    const cert::VerifiedTrustList trust = must(region_.folder().trust());
    office::CaseBook book = must(office::CaseBook::open(*store, trust));
    const auto signer = must(region_.folder().reviewer({}));
    IntakeLink link(region_.counter().url(), {}, trust, envelope::Role::reviewer, *signer, clock_);
    must(link.read_feed(book.book(), [&](const receipt::FeedEntry& entry) -> Result<void> {
      const Result<std::vector<office::Note>> notes = book.take(entry);
      if (!notes) return notes.error();
      return {};
    }));
    return *book.find(submission);
  }

  SystemClock clock_;
  SystemEntropy entropy_;
  LiveRegion region_{{"示例 𠮷", "示例 䶮"}};
  std::unique_ptr<Desk> desk_;
  std::unique_ptr<Program> program_;
};

TEST_F(AdminRegion, OneCertificationIsReviewedFromListToReceipt) {
  const std::unique_ptr<LivePhone> phone = region_.enrolled_phone(0);
  ASSERT_EQ(phone->view().phase, client::Phase::enrolled) << name_of(phone->view().fault);
  const Hash submission = phone->certify(support::three_jpegs());
  open_desk();
  ASSERT_EQ(program_->model().list.rows.size(), 1U);
  EXPECT_EQ(line(submission).state, CaseState::unchecked);

  region_.work();
  tell(act::Refresh{});
  EXPECT_EQ(line(submission).state, CaseState::waiting);
  EXPECT_EQ(line(submission).name, "示例 𠮷");
  EXPECT_EQ(line(submission).freshness, cert::Freshness::f60m);
  EXPECT_TRUE(line(submission).challenged);
  EXPECT_EQ(line(submission).finding, (FindingCounts{8, 1, 0}));
  picture("region-list");

  tell(act::Open{submission});
  const CaseFile& file = *program_->model().open->file;
  EXPECT_EQ(file.roll, Roll::known);
  EXPECT_EQ(file.person.name, "示例 𠮷");
  EXPECT_EQ(file.person.station, "示例一站");
  EXPECT_EQ(file.checks.size(), 9U);
  EXPECT_EQ(file.policy.standing, cert::Standing::enough);
  EXPECT_FALSE(file.policy.lines.empty());
  EXPECT_EQ(program_->model().open->receipt.stage, ReceiptCheck::Stage::holds);
  picture("region-case");

  // No picture before the request is logged and the worker has answered it.
  tell(act::AskEvidence{});
  EXPECT_THAT(case_at_the_counter(submission).reads, IsEmpty());
  tell(act::ConfirmRead{});
  EXPECT_EQ(evidence_stage(), EvidenceDesk::Stage::waiting);
  ASSERT_EQ(case_at_the_counter(submission).reads.size(), 1U);
  EXPECT_EQ(case_at_the_counter(submission).reads[0].content.reason, "复核这次认证");
  EXPECT_EQ(case_at_the_counter(submission).reads[0].index, program_->model().open->evidence.read_index);
  region_.work();
  ASSERT_TRUE(turn_until([&] { return evidence_stage() == EvidenceDesk::Stage::open; }));
  const ShownEvidence& shown = program_->model().open->evidence.shown;
  ASSERT_EQ(shown.photos.size(), 3U);
  EXPECT_TRUE(shown.consent_to_face);
  EXPECT_EQ(shown.photos[1].label, cert::PhotoLabel::left);
  EXPECT_EQ(shown.photos[0].picture->width, support::kPictureWidth);
  EXPECT_EQ(shown.photos[0].picture->height, support::kPictureHeight);
  picture("region-evidence");

  tell(act::ChooseVerdict{Verdict::pass});
  picture("region-deciding");
  tell(act::Send{});
  ASSERT_EQ(draft_stage(), Draft::Stage::logged);
  const office::Case decided = case_at_the_counter(submission);
  ASSERT_EQ(decided.decisions.size(), 1U);
  EXPECT_EQ(decided.decisions[0].index, draft_of(program_->model())->logged_index);
  EXPECT_EQ(decided.decisions[0].content.verdict, Verdict::pass);
  EXPECT_EQ(decided.decisions[0].content.next_due_day, draft_of(program_->model())->next_due_day);
  EXPECT_EQ(line(submission).state, CaseState::passed);
  picture("region-decided");

  phone->talk();
  const client::ItemView item = phone->view().items.front();
  EXPECT_EQ(item.verdict, static_cast<std::uint8_t>(Verdict::pass));
  EXPECT_TRUE(item.proof_verified);

  // The certificate on the person's phone holds at this desk, and leads to its case; one sign changed, it does not.
  std::string paper = phone->paper(submission, receipt::PaperKind::decided);
  tell(act::ShowPaper{});
  tell(act::EditPaper{paper});
  const PaperDesk& desk = program_->model().paper;
  ASSERT_TRUE(turn_until([&] { return desk.stage == PaperDesk::Stage::holds; })) << describe(Error{desk.fault, ""});
  EXPECT_EQ(desk.paper.submission, submission);
  EXPECT_EQ(desk.paper.verdict, static_cast<std::uint8_t>(Verdict::pass));
  picture("region-paper");
  paper[paper.size() / 2] = paper[paper.size() / 2] == 'A' ? 'B' : 'A';
  tell(act::EditPaper{paper});
  EXPECT_TRUE(turn_until([&] { return desk.stage == PaperDesk::Stage::fails; }));
}

TEST_F(AdminRegion, DecisionOutlivesACounterThatIsAwayAndIsLoggedOnce) {
  const std::unique_ptr<LivePhone> phone = region_.enrolled_phone(1);
  const Hash submission = phone->certify(support::three_jpegs());
  region_.work();
  open_desk();
  tell(act::Open{submission});
  tell(act::ChooseVerdict{Verdict::more});
  tell(act::EditReason{"照片太暗，请在亮的地方再拍一次。"});
  region_.counter().stop();
  tell(act::Send{});
  EXPECT_EQ(draft_stage(), Draft::Stage::failed);
  EXPECT_EQ(draft_of(program_->model())->fault, Code::no_network);
  tell(act::Refresh{});
  EXPECT_EQ(program_->model().link.stage, Link::Stage::away);
  EXPECT_EQ(program_->model().list.rows.size(), 1U) << "what was known stays";
  picture("region-away");

  region_.counter().start();
  tell(act::Send{});
  EXPECT_EQ(draft_stage(), Draft::Stage::logged);
  tell(act::Refresh{});
  EXPECT_EQ(program_->model().link.stage, Link::Stage::ok);
  const office::Case decided = case_at_the_counter(submission);
  ASSERT_EQ(decided.decisions.size(), 1U);
  EXPECT_EQ(decided.decisions[0].content.reason, "照片太暗，请在亮的地方再拍一次。");
  EXPECT_EQ(line(submission).state, CaseState::more);

  // After "more" it may be decided once more.
  tell(act::ChooseVerdict{Verdict::pass});
  tell(act::Send{});
  EXPECT_EQ(draft_stage(), Draft::Stage::logged);
  EXPECT_EQ(case_at_the_counter(submission).decisions.size(), 2U);
}

TEST_F(AdminRegion, ListIsThereAfterARestartWithoutTheCounter) {
  const std::unique_ptr<LivePhone> phone = region_.enrolled_phone(0);
  const Hash submission = phone->certify(support::three_jpegs());
  region_.work();
  open_desk();
  close_desk();
  region_.counter().stop();
  open_desk();
  EXPECT_EQ(program_->model().link.stage, Link::Stage::away);
  ASSERT_EQ(program_->model().list.rows.size(), 1U);
  EXPECT_EQ(line(submission).name, "示例 𠮷");
  tell(act::Open{submission});
  EXPECT_EQ(program_->model().open->file->checks.size(), 9U);
  EXPECT_EQ(program_->model().open->receipt.stage, ReceiptCheck::Stage::away);
}

TEST_F(AdminRegion, WithoutTheRollCasesAreKnownByTheirPseudonyms) {
  const std::unique_ptr<LivePhone> phone = region_.enrolled_phone(0);
  const Hash submission = phone->certify(support::three_jpegs());
  region_.work();
  for (const char* ending : {"", "-wal", "-shm"})
    std::filesystem::remove(region_.folder().file("registrar/roll.db") + ending);
  open_desk();
  EXPECT_EQ(line(submission).name, "");
  tell(act::Open{submission});
  EXPECT_EQ(program_->model().open->file->roll, Roll::not_here);
  picture("region-no-roll");
}

TEST_F(AdminRegion, PicturesThatCannotBeReadAreSaidToBe) {
  const std::unique_ptr<LivePhone> phone = region_.enrolled_phone(0);
  std::vector<Bytes> jpegs = support::three_jpegs();
  jpegs[1].resize(jpegs[1].size() / 8);
  const Hash submission = phone->certify(jpegs);
  region_.work();
  open_desk();
  EXPECT_EQ(line(submission).finding, (FindingCounts{7, 2, 0}));
  tell(act::Open{submission});
  tell(act::AskEvidence{});
  tell(act::ConfirmRead{});
  region_.work();
  ASSERT_TRUE(turn_until([&] { return evidence_stage() == EvidenceDesk::Stage::open; }));
  EXPECT_EQ(program_->model().open->evidence.shown.photos.size(), 3U);
  picture("region-damaged");
}

TEST_F(AdminRegion, LeavingTheCaseForgetsTheKeyAndSeeingAgainAsksAgain) {
  const std::unique_ptr<LivePhone> phone = region_.enrolled_phone(0);
  const Hash submission = phone->certify(support::three_jpegs());
  region_.work();
  open_desk();
  for (int round = 1; round <= 2; ++round) {
    tell(act::Open{submission});
    tell(act::AskEvidence{});
    tell(act::ConfirmRead{});
    region_.work();
    ASSERT_TRUE(turn_until([&] { return evidence_stage() == EvidenceDesk::Stage::open; }));
    tell(act::Close{});
    EXPECT_EQ(case_at_the_counter(submission).reads.size(), static_cast<std::size_t>(round));
  }
}

TEST_F(AdminRegion, TwoDesksOnOneFolderGoOn) {
  const std::unique_ptr<LivePhone> phone = region_.enrolled_phone(0);
  const Hash submission = phone->certify(support::three_jpegs());
  open_desk();
  // Another program on the same book: the command, say.
  const auto other = must(Desk::open({region_.path(), region_.counter().url(), {}, {}}, clock_, entropy_));
  std::vector<Action> said;
  const Answer listen = [&](Action action) { said.push_back(std::move(action)); };
  other->run(effect::ReadBook{}, listen);
  region_.work();
  other->run(effect::Refresh{}, listen);
  ASSERT_TRUE(std::holds_alternative<told::Refreshed>(said.back()));
  tell(act::Refresh{});
  tell(act::Refresh{});
  EXPECT_EQ(line(submission).state, CaseState::waiting);
  EXPECT_EQ(program_->model().link.stage, Link::Stage::ok);
}

TEST_F(AdminRegion, SupervisionShowsWhatAHallWasAskedAsTheLogHasIt) {
  using envelope::Kind;
  using envelope::Role;
  const cert::VerifiedTrustList trust = must(region_.folder().trust());
  const auto registrar = must(region_.folder().registrar());
  desk::HallPlan plan = support::hall_plan();
  plan.region = trust->region;
  IntakeLink link(region_.counter().url(), {}, trust, Role::registrar, *registrar, clock_);
  must(link.post(must(envelope::sign_statement(Kind::hall_plan, wire::encode(plan), Role::registrar, *registrar))));
  desk::HallRequest request;
  request.region = plan.region;
  request.hall = plan.hall;
  request.device_key = support::NamedSigner("p").public_key();
  request.kind = desk::RequestKind::complaint;
  request.topic = "A";
  request.sealed = Bytes(64);
  must(link.post(support::DeskWorld::sign(Kind::hall_request, request, Role::device, "p")));

  open_desk();
  tell(act::ShowSupervision{true});
  const Supervision& seen = program_->model().supervision;
  ASSERT_EQ(seen.stage, Supervision::Stage::read) << describe(Error{seen.fault, ""});
  ASSERT_EQ(seen.cases.size(), 1U);
  EXPECT_EQ(seen.cases[0].topic, "社会保障");
  EXPECT_EQ(seen.cases[0].lamp, desk::Lamp::green);
  EXPECT_EQ(seen.cases[0].id, desk::id_of(wire::encode(request)));
  EXPECT_EQ(seen.unsaid, 0U);
  picture("region-supervision");

  // Answered: it is open no more.
  desk::CaseStep step;
  step.region = plan.region;
  step.hall = plan.hall;
  step.request = seen.cases[0].id;
  step.action = desk::StepAction::answer;
  step.public_text = "样例答复";
  must(link.post(support::DeskWorld::sign(Kind::case_step, step, Role::desk, "desk 1")));
  tell(act::Refresh{});
  EXPECT_TRUE(program_->model().supervision.cases.empty());
  region_.counter().stop();
  tell(act::Refresh{});
  EXPECT_EQ(program_->model().supervision.stage, Supervision::Stage::away);
}

TEST_F(AdminRegion, ProgramWritesAPictureOfItself) {
  const std::unique_ptr<LivePhone> phone = region_.enrolled_phone(1);
  phone->certify(support::three_jpegs());
  region_.work();
  const support::TempFolder folder;
  const std::string png = folder / "window.png";
  const std::string command = std::string(LIFECERT_ADMIN_PROGRAM) + " --region " + region_.path() + " --intake " +
                              region_.counter().url() + " --size 1920x1080 --frames 5 --screenshot " + png;
  ASSERT_EQ(std::system(command.c_str()), 0);  // NOLINT: a command of our own making
  const Bytes file = must(read_file(png, 16U << 20));
  ASSERT_GT(file.size(), 24U);
  const auto number_at = [&](std::size_t at) {
    return file[at] << 24 | file[at + 1] << 16 | file[at + 2] << 8 | file[at + 3];
  };
  EXPECT_EQ(number_at(16), 1920);
  EXPECT_EQ(number_at(20), 1080);
  EXPECT_GT(file.size(), 20'000U) << "a blank window packs to less";
  if (const char* shots = std::getenv("LIFECERT_SCREENSHOTS")) {
    std::filesystem::copy_file(png, std::string(shots) + "/program.png",
                               std::filesystem::copy_options::overwrite_existing);
  }
}

TEST_F(AdminRegion, KeyOfAnotherRegionIsRefused) {
  const support::LiveRegion other({"示例 甲"});
  std::filesystem::copy_file(other.folder().file("reviewer/reviewer-1.key"),
                             region_.folder().file("reviewer/reviewer-2.key"));
  const Result<std::unique_ptr<Desk>> desk =
      Desk::open({region_.path(), region_.counter().url(), {}, "reviewer-2"}, clock_, entropy_);
  ASSERT_FALSE(desk);
  EXPECT_EQ(desk.error().code, Code::wrong_key);
}

}  // namespace
}  // namespace lifecert::native::admin::shell
