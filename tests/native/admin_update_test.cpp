#include "native/admin/app/update.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/native/admin_support.h"

namespace lifecert::native::admin {
namespace {

using cert::Verdict;
using testing::Desk;
using testing::file_of;
using testing::kNow;
using testing::kToday;
using testing::row;
using testing::row_in;
using testing::submission;

using EvidenceStage = EvidenceDesk::Stage;

Desk desk_with_open_case() {
  Desk desk;
  desk.with({row(1), row(2), row(3)}).open(row(1));
  return desk;
}

Desk desk_with_open_evidence() {
  Desk desk = desk_with_open_case();
  desk.tell(act::AskEvidence{}).tell(act::ConfirmRead{}).tell(told::ReadLogged{submission(1), 55, kNow});
  ShownEvidence evidence;
  evidence.consent_to_face = true;
  evidence.photos.push_back({cert::PhotoLabel::straight, kNow, std::make_shared<const Picture>(1, 1, Bytes(4, 9)), std::nullopt});
  desk.tell(told::Refreshed{60, kNow}).tell(told::EvidenceOpened{submission(1), evidence});
  return desk;
}

TEST(AdminUpdate, BeginsWithTheBookAndTheCounter) {
  Desk desk;
  EXPECT_NE(desk.wants<effect::ReadBook>(), nullptr);
  EXPECT_EQ(desk.wants<effect::Refresh>(), nullptr) << "the book must be there first";
  EXPECT_NE(desk.tell(told::Rows{{}, true}).wants<effect::Refresh>(), nullptr);
}

TEST(AdminUpdate, BookThatCannotBeOpenedIsTriedAgain) {
  Desk desk;
  desk.tell(told::BookFailed{Code::store_failed});
  EXPECT_EQ(desk.model.link.fault, Code::store_failed);
  EXPECT_FALSE(will_pass(desk.model.link.fault));
  EXPECT_NE(desk.tell(told::Tick{kNow + kRefreshEvery_s}).wants<effect::Refresh>(), nullptr);
}

TEST(AdminUpdate, EntriesThatDoNotVerifyAreCounted) {
  Desk desk;
  desk.with({});
  desk.tell(told::Refreshed{101, kNow, 2}).tell(told::Refreshed{102, kNow, 1}).tell(told::Refreshed{102, kNow, 0});
  EXPECT_EQ(desk.model.link.left_out, 3U);
}

TEST(AdminUpdate, AsksTheCounterAgainAfterHalfAMinute) {
  Desk desk;
  desk.with({});
  EXPECT_TRUE(desk.tell(told::Tick{kNow + kRefreshEvery_s - 1}).effects.empty());
  EXPECT_NE(desk.tell(told::Tick{kNow + kRefreshEvery_s}).wants<effect::Refresh>(), nullptr);
  // Not twice while the answer is awaited.
  EXPECT_TRUE(desk.tell(told::Tick{kNow + 3 * kRefreshEvery_s}).effects.empty());
}

TEST(AdminUpdate, KeepsTheListAndSaysSinceWhenWhenTheCounterIsAway) {
  Desk desk;
  desk.with({row(1)});
  desk.tell(act::Refresh{}).tell(told::RefreshFailed{Code::no_network});
  EXPECT_EQ(desk.model.link.stage, Link::Stage::away);
  EXPECT_EQ(desk.model.link.as_of, kNow);
  EXPECT_EQ(desk.model.list.rows.size(), 1U);
}

TEST(AdminUpdate, SupervisionIsReadWhenItIsShownAndGoesOnWithTheList) {
  Desk desk;
  desk.with({row(1)});
  EXPECT_EQ(desk.tell(act::Refresh{}).wants<effect::Supervise>(), nullptr);
  EXPECT_NE(desk.tell(act::ShowSupervision{true}).wants<effect::Supervise>(), nullptr);
  HallCase late;
  late.lamp = desk::Lamp::red;
  desk.tell(told::Supervised{{late}, 2, kNow});
  EXPECT_EQ(desk.model.supervision.stage, Supervision::Stage::read);
  EXPECT_EQ(desk.model.supervision.unsaid, 2U);
  EXPECT_NE(desk.tell(act::Refresh{}).wants<effect::Supervise>(), nullptr);
  // What was known stays when the counter is away.
  desk.tell(told::SuperviseFailed{Code::no_network});
  EXPECT_EQ(desk.model.supervision.stage, Supervision::Stage::away);
  EXPECT_EQ(desk.model.supervision.cases, std::vector{late});
  EXPECT_EQ(desk.model.supervision.as_of, kNow);
  desk.tell(act::ShowSupervision{false});
  EXPECT_EQ(desk.tell(act::Refresh{}).wants<effect::Supervise>(), nullptr);
}

TEST(AdminUpdate, APaperIsLookedAtWhenItsTextIsWhole) {
  Desk desk;
  desk.with({row(1)});
  desk.tell(act::ShowSupervision{true}).tell(act::ShowPaper{});
  EXPECT_TRUE(desk.model.paper.shown);
  EXPECT_FALSE(desk.model.supervision.shown) << "one thing in place of the cases at a time";
  EXPECT_EQ(desk.tell(act::EditPaper{"hello"}).wants<effect::VerifyPaper>(), nullptr);
  EXPECT_EQ(desk.model.paper.stage, PaperDesk::Stage::empty);
  const std::string text = "LCR1:0";
  EXPECT_NE(desk.tell(act::EditPaper{text}).wants<effect::VerifyPaper>(), nullptr);
  EXPECT_EQ(desk.model.paper.stage, PaperDesk::Stage::asking);
  // An answer about an older text is not of this one.
  desk.tell(told::PaperFails{"older", Code::bad_signature});
  EXPECT_EQ(desk.model.paper.stage, PaperDesk::Stage::asking);
  desk.tell(told::PaperFails{text, Code::bad_signature});
  EXPECT_EQ(desk.model.paper.stage, PaperDesk::Stage::fails);
  EXPECT_EQ(desk.model.paper.fault, Code::bad_signature);
  receipt::Paper paper;
  paper.spoken_number = "1";
  desk.tell(told::PaperHolds{text, paper});
  EXPECT_EQ(desk.model.paper.stage, PaperDesk::Stage::holds);
  EXPECT_EQ(desk.model.paper.paper, paper);
  desk.tell(act::ShowPaper{false});
  EXPECT_TRUE(desk.model.paper.text.empty()) << "what somebody brought is forgotten";
}

TEST(AdminUpdate, OpeningReadsTheCaseAndChecksItsReceipt) {
  Desk desk;
  desk.with({row(1)}).tell(act::MoveChoice{1}).tell(act::OpenChosen{});
  ASSERT_NE(desk.wants<effect::ReadFile>(), nullptr);
  EXPECT_EQ(desk.wants<effect::ReadFile>()->submission, submission(1));
  EXPECT_NE(desk.wants<effect::CheckReceipt>(), nullptr);
}

TEST(AdminUpdate, AnswersAboutAnotherCaseChangeNothing) {
  Desk desk = desk_with_open_case();
  desk.tell(told::File{submission(2), file_of(row(2))});
  EXPECT_EQ(desk.model.open->file->row.submission, submission(1));
  desk.tell(told::EvidenceFailed{submission(2), Code::cannot_open});
  EXPECT_EQ(desk.model.open->evidence.stage, EvidenceStage::sealed);
}

TEST(AdminUpdate, OpenCaseIsReadAgainWhenItsLineChanges) {
  Desk desk = desk_with_open_case();
  EXPECT_EQ(desk.tell(told::Rows{{row(2)}, false}).wants<effect::ReadFile>(), nullptr);
  EXPECT_NE(desk.tell(told::Rows{{row(1)}, false}).wants<effect::ReadFile>(), nullptr);
}

TEST(AdminUpdate, ReceiptIsCheckedAgainWhenTheCounterComesBack) {
  Desk desk = desk_with_open_case();
  desk.tell(told::Receipt{submission(1), {ReceiptCheck::Stage::away, Code::no_network, 0}});
  EXPECT_NE(desk.tell(told::Refreshed{101, kNow}).wants<effect::CheckReceipt>(), nullptr);
}

// Evidence.

TEST(AdminUpdate, ShowsNothingBeforeTheReviewerSaysWhy) {
  Desk desk = desk_with_open_case();
  desk.tell(act::AskEvidence{});
  EXPECT_EQ(desk.model.open->evidence.stage, EvidenceStage::asking_why);
  EXPECT_TRUE(desk.effects.empty());
  desk.tell(act::EditReadReason{"   "}).tell(act::ConfirmRead{});
  EXPECT_EQ(desk.wants<effect::PostRead>(), nullptr);
  desk.tell(act::EditReadReason{"答复来电询问"}).tell(act::ConfirmRead{});
  ASSERT_NE(desk.wants<effect::PostRead>(), nullptr);
  EXPECT_EQ(desk.wants<effect::PostRead>()->reason, "答复来电询问");
}

TEST(AdminUpdate, WaitsForTheKeyAsLongAsItTakes) {
  Desk desk = desk_with_open_case();
  desk.tell(act::AskEvidence{}).tell(act::ConfirmRead{}).tell(told::ReadLogged{submission(1), 55, kNow});
  EXPECT_EQ(desk.model.open->evidence.stage, EvidenceStage::waiting);
  EXPECT_NE(desk.wants<effect::Refresh>(), nullptr);
  for (int round = 0; round < 100; ++round) {
    ASSERT_NE(desk.tell(told::Refreshed{60, kNow}).wants<effect::OpenEvidence>(), nullptr);
    desk.tell(told::GrantNotYet{submission(1)});
    ASSERT_EQ(desk.effects.size(), 1U);
    EXPECT_NE(desk.wants<effect::Refresh>(), nullptr);
    EXPECT_EQ(desk.effects[0].after_ms, kGrantPoll_ms);
  }
}

TEST(AdminUpdate, GoesOnWaitingWhenTheCounterIsAwayMeanwhile) {
  Desk desk = desk_with_open_case();
  desk.tell(act::AskEvidence{}).tell(act::ConfirmRead{}).tell(told::ReadLogged{submission(1), 55, kNow});
  EXPECT_NE(desk.tell(told::RefreshFailed{Code::no_network}).wants<effect::Refresh>(), nullptr);
  EXPECT_EQ(desk.model.open->evidence.stage, EvidenceStage::waiting);
}

TEST(AdminUpdate, FailedRequestIsSentAgainWithItsReason) {
  Desk desk = desk_with_open_case();
  desk.tell(act::AskEvidence{}).tell(act::EditReadReason{"抽查"}).tell(act::ConfirmRead{});
  desk.tell(told::EvidenceFailed{submission(1), Code::no_network});
  EXPECT_EQ(desk.model.open->evidence.fault, Code::no_network);
  desk.tell(act::AskEvidence{});
  ASSERT_NE(desk.wants<effect::PostRead>(), nullptr);
  EXPECT_EQ(desk.wants<effect::PostRead>()->reason, "抽查");
}

TEST(AdminUpdate, LoggedRequestIsNotMadeTwiceWhenOnlyTheOpeningFailed) {
  Desk desk = desk_with_open_case();
  desk.tell(act::AskEvidence{}).tell(act::ConfirmRead{}).tell(told::ReadLogged{submission(1), 55, kNow});
  desk.tell(told::EvidenceFailed{submission(1), Code::no_network}).tell(act::AskEvidence{});
  EXPECT_EQ(desk.wants<effect::PostRead>(), nullptr);
  EXPECT_NE(desk.wants<effect::OpenEvidence>(), nullptr);
}

TEST(AdminUpdate, PicturesGoWhenTheCaseIsLeft) {
  Desk desk = desk_with_open_evidence();
  const std::weak_ptr<const Picture> picture = desk.model.open->evidence.shown.photos[0].picture;
  ASSERT_FALSE(picture.expired());
  desk.tell(act::Close{});
  EXPECT_TRUE(picture.expired());
  ASSERT_NE(desk.wants<effect::ForgetEvidence>(), nullptr);
  EXPECT_EQ(desk.wants<effect::ForgetEvidence>()->submission, submission(1));
}

TEST(AdminUpdate, PicturesGoWhenTheyAreHiddenAndAskingBeginsAnew) {
  Desk desk = desk_with_open_evidence();
  desk.tell(act::HideEvidence{});
  EXPECT_EQ(desk.model.open->evidence.stage, EvidenceStage::sealed);
  EXPECT_TRUE(desk.model.open->evidence.shown.photos.empty());
  EXPECT_NE(desk.wants<effect::ForgetEvidence>(), nullptr);
  desk.tell(act::AskEvidence{}).tell(act::ConfirmRead{});
  EXPECT_NE(desk.wants<effect::PostRead>(), nullptr);
}

TEST(AdminUpdate, OnlyPicturesThatAreThereAreEnlarged) {
  Desk desk = desk_with_open_evidence();
  EXPECT_EQ(desk.tell(act::Enlarge{1}).model.open->evidence.enlarged, std::nullopt);
  EXPECT_EQ(desk.tell(act::Enlarge{0}).model.open->evidence.enlarged, 0U);
  EXPECT_EQ(desk.tell(act::Shrink{}).model.open->evidence.enlarged, std::nullopt);
}

// Decisions.

TEST(AdminUpdate, VerdictAloneSendsNothing) {
  Desk desk = desk_with_open_case();
  EXPECT_TRUE(desk.tell(act::ChooseVerdict{Verdict::pass}).effects.empty());
  EXPECT_EQ(draft_of(desk.model)->next_due_day, kToday + 395);
  desk.tell(act::Send{});
  ASSERT_NE(desk.wants<effect::PostDecision>(), nullptr);
  EXPECT_EQ(desk.wants<effect::PostDecision>()->verdict, Verdict::pass);
  EXPECT_EQ(desk.wants<effect::PostDecision>()->submission, submission(1));
}

TEST(AdminUpdate, MoreAndRefuseNeedWordsForThePerson) {
  for (const Verdict verdict : {Verdict::more, Verdict::refuse}) {
    Desk desk = desk_with_open_case();
    desk.tell(act::ChooseVerdict{verdict}).tell(act::EditReason{"  "}).tell(act::Send{});
    EXPECT_EQ(desk.wants<effect::PostDecision>(), nullptr);
    EXPECT_TRUE(draft_of(desk.model)->reason_asked);
    desk.tell(act::EditReason{"请再拍一次。"});
    EXPECT_FALSE(draft_of(desk.model)->reason_asked);
    ASSERT_NE(desk.tell(act::Send{}).wants<effect::PostDecision>(), nullptr);
    EXPECT_EQ(desk.wants<effect::PostDecision>()->reason, "请再拍一次。");
  }
}

TEST(AdminUpdate, ReasonIsOneLineOfTextWithinTheLimit) {
  Desk desk = desk_with_open_case();
  desk.tell(act::ChooseVerdict{Verdict::more}).tell(act::EditReason{"第一行\n第二行\t完"});
  EXPECT_EQ(draft_of(desk.model)->reason, "第一行 第二行 完");
  desk.tell(act::EditReason{std::string(kReasonBytes + 1, 'x')}).tell(act::Send{});
  EXPECT_EQ(desk.wants<effect::PostDecision>(), nullptr);
  EXPECT_EQ(draft_of(desk.model)->reason.size(), kReasonBytes + 1) << "what was typed is never cut";
  desk.tell(act::EditReason{std::string(kReasonBytes, 'x')}).tell(act::Send{});
  EXPECT_NE(desk.wants<effect::PostDecision>(), nullptr);
}

TEST(AdminUpdate, UncheckedCaseCannotBeDecided) {
  Desk desk;
  const CaseRow unchecked = row_in(1, CaseState::unchecked);
  desk.with({unchecked}).open(unchecked);
  EXPECT_FALSE(decidable(*desk.model.open));
  desk.tell(act::ChooseVerdict{Verdict::pass}).tell(act::Send{});
  EXPECT_TRUE(desk.model.drafts.empty());
  EXPECT_EQ(desk.wants<effect::PostDecision>(), nullptr);
}

TEST(AdminUpdate, FailingCheckForbidsAPassAndNothingElse) {
  CaseFile file = file_of(row(1));
  file.checks.push_back({cert::CheckKind::seal, cert::CheckVerdict::fails, Code::cannot_open, ""});
  Desk desk;
  desk.with({row(1)}).tell(act::Open{submission(1)}).tell(told::File{submission(1), file});
  EXPECT_TRUE(desk.tell(act::ChooseVerdict{Verdict::pass}).model.drafts.empty());
  desk.tell(act::ChooseVerdict{Verdict::refuse}).tell(act::EditReason{"请到服务站办。"}).tell(act::Send{});
  EXPECT_NE(desk.wants<effect::PostDecision>(), nullptr);
}

TEST(AdminUpdate, PassedCaseCannotBeDecidedAgainButMoreCan) {
  for (const auto& [state, want] :
       {std::pair{CaseState::passed, false}, {CaseState::refused, false}, {CaseState::more, true}}) {
    Desk desk;
    desk.with({row_in(1, state)}).open(row_in(1, state));
    EXPECT_EQ(decidable(*desk.model.open), want);
  }
}

TEST(AdminUpdate, NothingWrittenIsLostWhenTheCounterIsAway) {
  Desk desk = desk_with_open_case();
  desk.tell(act::ChooseVerdict{Verdict::refuse}).tell(act::EditReason{"不是本人，请到服务站办。"}).tell(act::Send{});
  desk.tell(told::DecisionFailed{submission(1), Code::no_network});
  ASSERT_NE(draft_of(desk.model), nullptr);
  EXPECT_EQ(draft_of(desk.model)->stage, Draft::Stage::failed);
  EXPECT_EQ(draft_of(desk.model)->reason, "不是本人，请到服务站办。");
  // Other cases may be looked at meanwhile.
  desk.open(row(2)).open(row(1));
  EXPECT_EQ(draft_of(desk.model)->reason, "不是本人，请到服务站办。");
  EXPECT_EQ(unsent(desk.model), 1U);
  desk.tell(act::Send{});
  ASSERT_NE(desk.wants<effect::PostDecision>(), nullptr);
  EXPECT_EQ(desk.wants<effect::PostDecision>()->verdict, Verdict::refuse);
}

TEST(AdminUpdate, DraftsOfSeveralCasesStandApart) {
  Desk desk = desk_with_open_case();
  desk.tell(act::ChooseVerdict{Verdict::more}).tell(act::EditReason{"一"});
  desk.open(row(2)).tell(act::ChooseVerdict{Verdict::refuse}).tell(act::EditReason{"二"});
  desk.open(row(1));
  EXPECT_EQ(draft_of(desk.model)->reason, "一");
  EXPECT_EQ(draft_of(desk.model)->verdict, Verdict::more);
}

TEST(AdminUpdate, AnotherVerdictKeepsTheWords) {
  Desk desk = desk_with_open_case();
  desk.tell(act::ChooseVerdict{Verdict::more}).tell(act::EditReason{"请到服务站办。"});
  desk.tell(act::DropDraft{}).tell(act::ChooseVerdict{Verdict::refuse});
  EXPECT_EQ(draft_of(desk.model)->reason, "请到服务站办。");
}

TEST(AdminUpdate, NothingChangesWhileADecisionIsOnItsWay) {
  Desk desk = desk_with_open_case();
  desk.tell(act::ChooseVerdict{Verdict::pass}).tell(act::Send{});
  for (const Action& action : {Action{act::Send{}}, Action{act::ChooseVerdict{Verdict::refuse}},
                               Action{act::EditReason{"x"}}, Action{act::DropDraft{}}}) {
    desk.tell(action);
    EXPECT_TRUE(desk.effects.empty());
    EXPECT_EQ(draft_of(desk.model)->stage, Draft::Stage::posting);
    EXPECT_EQ(draft_of(desk.model)->verdict, Verdict::pass);
  }
}

TEST(AdminUpdate, LoggedDecisionShowsItsPlaceAndLeavesTheWaiting) {
  Desk desk = desk_with_open_case();
  desk.tell(act::ChooseVerdict{Verdict::pass}).tell(act::Send{});
  desk.tell(told::DecisionLogged{submission(1), Verdict::pass, 77, kNow + 5});
  EXPECT_EQ(draft_of(desk.model)->stage, Draft::Stage::logged);
  EXPECT_EQ(draft_of(desk.model)->logged_index, 77U);
  EXPECT_EQ(row_of(desk.model, submission(1))->state, CaseState::passed);
  EXPECT_EQ(desk.model.list.waiting, 2U);
  EXPECT_EQ(unsent(desk.model), 0U);
  EXPECT_NE(desk.wants<effect::Refresh>(), nullptr);
}

TEST(AdminUpdate, NextCaseFollowsInTheList) {
  Desk desk;
  desk.with({row(1), row(2), row_in(3, CaseState::unchecked), row(4)}).open(row(2));
  desk.tell(act::ChooseVerdict{Verdict::pass}).tell(act::Send{});
  desk.tell(told::DecisionLogged{submission(2), Verdict::pass, 77, kNow});
  desk.tell(act::OpenNext{});
  EXPECT_EQ(desk.model.open->submission, submission(4)) << "one that is not re-checked is passed over";
  desk.tell(told::File{submission(4), file_of(row(4))}).tell(act::ChooseVerdict{Verdict::pass}).tell(act::Send{});
  desk.tell(told::DecisionLogged{submission(4), Verdict::pass, 78, kNow}).tell(act::OpenNext{});
  EXPECT_EQ(desk.model.open->submission, submission(1)) << "after the last comes the first";
  EXPECT_TRUE(desk.model.drafts.empty()) << "what was delivered needs no draft";
}

TEST(AdminUpdate, DecisionThatArrivesAfterTheCaseWasLeftIsTakenAllTheSame) {
  Desk desk = desk_with_open_case();
  desk.tell(act::ChooseVerdict{Verdict::pass}).tell(act::Send{});
  desk.open(row(2));
  desk.tell(told::DecisionLogged{submission(1), Verdict::pass, 77, kNow});
  EXPECT_EQ(row_of(desk.model, submission(1))->state, CaseState::passed);
  EXPECT_EQ(desk.model.open->file->row.state, CaseState::waiting);
}

TEST(AdminUpdate, CaseThatSomebodyElseDecidedIsFetchedAndCountsAsDone) {
  Desk desk = desk_with_open_case();
  desk.tell(act::ChooseVerdict{Verdict::pass}).tell(act::Send{});
  desk.tell(told::DecisionFailed{submission(1), Code::already_decided});
  EXPECT_NE(desk.wants<effect::Refresh>(), nullptr);
  desk.tell(told::Rows{{row_in(1, CaseState::refused)}, false});
  desk.tell(told::File{submission(1), file_of(row_in(1, CaseState::refused))});
  EXPECT_EQ(unsent(desk.model), 0U);
  EXPECT_FALSE(decidable(*desk.model.open));
}

TEST(AdminUpdate, LeavingWithUnsentDecisionsAsksFirst) {
  Desk desk = desk_with_open_case();
  desk.tell(act::ChooseVerdict{Verdict::more}).tell(act::AskQuit{});
  EXPECT_TRUE(desk.model.asks_to_quit);
  EXPECT_FALSE(desk.model.quit);
  desk.tell(act::Stay{});
  EXPECT_FALSE(desk.model.asks_to_quit);
  EXPECT_TRUE(desk.tell(act::AskQuit{}).tell(act::Quit{}).model.quit);
}

TEST(AdminUpdate, LeavingWithNothingUnsentJustLeaves) {
  Desk desk = desk_with_open_case();
  EXPECT_TRUE(desk.tell(act::AskQuit{}).model.quit);
}

TEST(AdminUpdate, AgeCountsBirthdays) {
  const std::int32_t born = -9953;      // 1942-10-02
  EXPECT_EQ(age_on(born, 20'727), 83);  // 2026-10-01
  EXPECT_EQ(age_on(born, 20'728), 84);  // 2026-10-02
}

TEST(AdminUpdate, IdNumberIsMasked) {
  EXPECT_EQ(masked_id("999999194210020234"), "999999********0234");
  EXPECT_EQ(masked_id(""), "");
}

}  // namespace
}  // namespace lifecert::native::admin
