// The reviewers' window as it is drawn: a real window on a display (Xvfb in the test run), SDL's own events, the
// framebuffer read back. What the workers would answer is said by the test.
#include <SDL.h>
#include <SDL_scancode.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <imgui.h>

#include <set>

#include "core/crypto/self_test.h"
#include "native/admin/shell/program.h"
#include "native/admin/view/typesetting.h"
#include "tests/native/admin_support.h"
#include "tests/support/acted_face.h"
#include "tests/support/fake_clock.h"

namespace lifecert::native::admin::shell {
namespace {

using cert::Verdict;
using std::chrono::milliseconds;
using ::testing::ElementsAre;
using testing::file_of;
using ::testing::IsEmpty;
using testing::kNow;
using testing::row;
using testing::row_in;
using testing::submission;

constexpr int kSettling = 4;  // frames until sizes that depend on the last frame stand

class AdminWindow : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(crypto::start()); }

  void open(int width, int height) {
    Result<std::unique_ptr<Window>> window = Window::open({"test", width, height, true});
    ASSERT_TRUE(window) << describe(window.error());
    Result<Fonts> fonts = Fonts::load({});
    ASSERT_TRUE(fonts) << describe(fonts.error());
    RegionWords region{"示例区", "Demo District", {{"urban-employee", "城镇职工养老保险", "Urban employees' pension"}}};
    program_ =
        std::make_unique<Program>(ProgramParts{std::move(*window), std::move(*fonts), &clock_, region, "甲复核",
                                               [this](const Job& job, const Answer& answer) { work(job, answer); }});
    settle();
  }

  void work(const Job& job, const Answer& answer) {
    if (std::holds_alternative<effect::ReadBook>(job)) answer(told::Rows{rows_, true});
    if (std::holds_alternative<effect::Refresh>(job)) answer(told::Refreshed{1234, kNow});
    if (const auto* want = std::get_if<effect::ReadFile>(&job))
      answer(told::File{want->submission, file(want->submission)});
    if (const auto* want = std::get_if<effect::CheckReceipt>(&job)) {
      answer(told::Receipt{want->submission, {ReceiptCheck::Stage::holds, Code::ok, kNow - 900}});
    }
    if (const auto* want = std::get_if<effect::PostRead>(&job)) answer(told::ReadLogged{want->submission, 1240, kNow});
    if (const auto* want = std::get_if<effect::OpenEvidence>(&job))
      answer(told::EvidenceOpened{want->submission, evidence()});
    if (std::holds_alternative<effect::Supervise>(job)) answer(told::Supervised{halls(), 0, kNow});
    if (const auto* want = std::get_if<effect::PostDecision>(&job)) {
      const std::lock_guard lock(mutex_);
      posted_.push_back(*want);
      if (away_) {
        answer(told::DecisionFailed{want->submission, Code::no_network});
      } else {
        answer(told::DecisionLogged{want->submission, want->verdict, 1250, kNow});
      }
    }
  }

  CaseFile file(const Hash& id) const {
    const auto found = std::ranges::find(rows_, id, &CaseRow::submission);
    CaseFile made = file_of(*found);
    made.roll = Roll::known;
    made.person = {found->name, "999999194210020234", -9953, "示例一站", "000-0000-0023", "示例区示例路 23 号"};
    made.checks.clear();
    for (int kind = 1; kind <= 8; ++kind) {
      made.checks.push_back({static_cast<cert::CheckKind>(kind), cert::CheckVerdict::holds, Code::ok, ""});
    }
    made.checks[2] = {cert::CheckKind::challenge, cert::CheckVerdict::look, Code::no_challenge, ""};
    if (found->finding && found->finding->fails > 0) {
      made.checks[7] = {cert::CheckKind::pictures, cert::CheckVerdict::fails, Code::bad_syntax, "3 pictures"};
    }
    using cert::CheckKind;
    using cert::CheckVerdict;
    made.checks.push_back({CheckKind::live_script, CheckVerdict::holds, Code::ok, "left 16.4/9.0, eyes 41%/65%, nod 15.2/7.0"});
    made.checks.push_back({CheckKind::live_motion, CheckVerdict::holds, Code::ok, "301 frames in 20.1 s, 0 jumps"});
    made.checks.push_back({CheckKind::live_faces, CheckVerdict::look, Code::several_faces, "none 0%, several 1%, distance 350"});
    made.checks.push_back({CheckKind::live_strip, CheckVerdict::holds, Code::ok, "112 pictures, widest gap 210 ms, step 31, key frames 4"});
    made.checks.push_back({CheckKind::live_depth, CheckVerdict::holds, Code::ok, "nose 493 at 16.4, plane leaves 38"});
    made.checks.push_back({CheckKind::live_figures, CheckVerdict::holds, Code::ok, "4 of 4 pictures, 0.8 deg and 27 apart"});
    made.checks.push_back({CheckKind::live_fresh, CheckVerdict::holds, Code::ok, "8 kept, nearest 61 of 256 bits"});
    made.checks.push_back({CheckKind::portrait, CheckVerdict::holds, Code::ok, "distance 320 (same below 500, other from 600)"});
    made.policy.standing = cert::Standing::second;
    made.policy.points = 120;
    made.policy.lines = {{false, "自己拍的活体照片:计 100 分。", "A session that was played through brings 100 points."},
                         {false, "人脸与照片相符:加 20 分。", "The face matches the portrait: 20 points more."},
                         {true, "有死亡通知正在核实,要两人签字。", "A notice of death is under review: two must sign."}};
    made.reads.push_back({"乙复核", "抽查", kNow - 500, 40});
    made.decisions.push_back({Verdict::more, "请在亮的地方再拍一次。", "乙复核", kNow - 400, 0, 41});
    return made;
  }

  static CaseRow doubted(CaseRow row) {
    row.doubted = true;
    return row;
  }

  static receipt::Paper certificate() {
    receipt::Paper made;
    made.kind = receipt::PaperKind::decided;
    made.submission = submission(1);
    made.spoken_number = "4829 1175 03-6";
    made.scheme = "urban-employee";
    made.due_day = 20'849;
    made.logged_at = kNow - 86'400;
    made.cosigned_at = kNow - 86'400;
    made.log_origin = "log.demo.example";
    made.log_index = 1240;
    made.tree_size = 1300;
    made.verdict = static_cast<std::uint8_t>(Verdict::pass);
    made.reason = "照片和材料都符合，认证通过。";
    made.decided_at = kNow - 3600;
    made.next_due_day = 21'214;
    return made;
  }

  static std::vector<Duty> owed() {
    return {{Duty::Kind::appeal, "4829 1175 03-6", "苏社险停 2026-118", kNow - 86'400 * 5, kNow - 3600},
            {Duty::Kind::contact_cycles, "0071 5528 94-1", "", kNow - 86'400 * 9, kNow + 86'400 * 11},
            {Duty::Kind::contact_unchallenged, "3350 8162 47-8", "", kNow - 86'400, kNow + 86'400 * 14},
            {Duty::Kind::review, "9916 0043 71-2", "", kNow - 7200, kNow + 86'400 * 20},
            {Duty::Kind::second, "1205 7734 66-0", "", kNow - 600, 0}};
  }

  // A hall's requests, from hopelessly late to fresh.
  static std::vector<HallCase> halls() {
    constexpr std::int64_t kDay = 24 * 3600;
    const auto one = [](std::uint64_t number, desk::RequestKind kind, const char* topic, const char* department,
                        desk::Lamp lamp, std::int64_t days) {
      HallCase made;
      made.id = submission(number);
      made.number = "0a1b2c3d4e5" + std::to_string(number);
      made.hall = "示例区政务服务大厅";
      made.kind = kind;
      made.topic = topic;
      made.department = department;
      made.stage = department[0] == 0 ? desk::Stage::received : desk::Stage::accepted;
      made.lamp = lamp;
      made.received_at = kNow + (days - 7) * kDay;
      made.promise_end = kNow + days * kDay;
      made.legal_end = made.promise_end + 14 * kDay;
      made.late_days = days < 0 ? static_cast<std::uint32_t>(-days) : 0;
      made.told = made.late_days == 0 ? 0 : 2;
      return made;
    };
    return {one(1, desk::RequestKind::complaint, "医疗保险", "示例区医疗保障局", desk::Lamp::red, -12),
            one(2, desk::RequestKind::bad_review, "社会保障", "", desk::Lamp::red, -1),
            one(3, desk::RequestKind::help, "", "示例区民政局䶮", desk::Lamp::yellow, 1),
            one(4, desk::RequestKind::question, "户籍和身份证", "", desk::Lamp::green, 3)};
  }

  static ShownEvidence evidence() {
    ShownEvidence shown;
    shown.consent_version = 1;
    shown.consent_to_face = true;
    shown.consented_at = kNow - 950;
    constexpr std::uint32_t kWidth = 480;
    constexpr std::uint32_t kHeight = 640;
    for (int label = 1; label <= 3; ++label) {
      Bytes pixels(std::size_t{kWidth} * kHeight * 4, 0xFF);
      for (std::size_t i = 0; i < pixels.size(); i += 4) pixels[i] = static_cast<std::uint8_t>(i / 4 % kWidth / 2);
      shown.photos.push_back({static_cast<cert::PhotoLabel>(label), kNow - 940,
                              std::make_shared<const Picture>(kWidth, kHeight, std::move(pixels)), moment(label)});
    }
    // Twenty seconds of somebody who turns and nods.
    support::ActedFace face({}, 2);
    face.rest(3);
    face.act(liveness::Action::turn_left);
    face.rest(6);
    face.act(liveness::Action::nod);
    face.rest(6);
    shown.trace = face.frames();
    return shown;
  }
  static LiveMoment moment(int number) {
    if (number == 1) return {std::nullopt, 1'500};
    return number == 2 ? LiveMoment{liveness::Action::turn_left, 3'600} : LiveMoment{liveness::Action::nod, 11'600};
  }

  void settle() {
    for (int i = 0; i < kSettling; ++i) {
      program_->frame(milliseconds{0});
      while (!program_->idle()) program_->frame(milliseconds{5});
    }
  }

  void open_case(std::uint64_t number) {
    program_->apply(act::Open{submission(number)});
    settle();
  }

  static void push_key(SDL_Scancode scancode, bool down, SDL_Keymod modifiers = KMOD_NONE) {
    SDL_Event event = {};
    event.type = down ? SDL_KEYDOWN : SDL_KEYUP;
    event.key.state = down ? SDL_PRESSED : SDL_RELEASED;
    event.key.keysym.scancode = scancode;
    event.key.keysym.sym = SDL_GetKeyFromScancode(scancode);
    event.key.keysym.mod = static_cast<Uint16>(modifiers);
    SDL_PushEvent(&event);
  }

  // A key as a hand presses it: down, seen by a frame, up.
  void press(SDL_Scancode scancode, SDL_Keymod modifiers = KMOD_NONE) {
    SDL_SetModState(modifiers);
    push_key(scancode, true, modifiers);
    program_->frame(milliseconds{0});
    program_->frame(milliseconds{0});
    push_key(scancode, false, modifiers);
    SDL_SetModState(KMOD_NONE);
    settle();
  }

  // Text as an input method commits it.
  void type(const char* utf8) {
    SDL_Event event = {};
    event.type = SDL_TEXTINPUT;
    SDL_strlcpy(event.text.text, utf8, sizeof event.text.text);
    SDL_PushEvent(&event);
    settle();
  }

  void expect_good_picture(const std::string& what) {
    SCOPED_TRACE(what);
    EXPECT_THAT(program_->fonts().missing(), IsEmpty());
    EXPECT_EQ(replacements_drawn(), 0);
    EXPECT_GT(colours(program_->window().read_frame()), 20U) << "nearly blank";
    if (const char* folder = std::getenv("LIFECERT_SCREENSHOTS")) {
      EXPECT_TRUE(write_png(std::string(folder) + "/" + what + ".png", program_->window().read_frame()));
    }
  }

  // How many times the sign for a missing character stands in what was drawn.
  static int replacements_drawn() {
    int found = 0;
    const ImDrawData* data = ImGui::GetDrawData();
    for (ImFont* font : ImGui::GetIO().Fonts->Fonts) {
      const ImFontGlyph* sign = font->FallbackGlyph;
      for (int list = 0; list < data->CmdListsCount; ++list) {
        for (const ImDrawVert& corner : data->CmdLists[list]->VtxBuffer) {
          if (corner.uv.x == sign->U0 && corner.uv.y == sign->V0) ++found;
        }
      }
    }
    return found;
  }

  static std::size_t colours(const Frame& frame) {
    constexpr std::size_t kEvery = 7;  // pixels; a blank picture is blank there too
    std::set<std::uint32_t> seen;
    for (std::size_t i = 0; i + 3 < frame.rgba.size(); i += 4 * kEvery) {
      seen.insert(static_cast<std::uint32_t>(frame.rgba[i] << 16 | frame.rgba[i + 1] << 8 | frame.rgba[i + 2]));
    }
    return seen.size();
  }

  support::FakeClock clock_{kNow};
  std::vector<CaseRow> rows_ = {row(1, "示例 甲一"),
                                row(2, "示例 𠮷"),
                                doubted(row(3, "示例 䶮")),
                                row_in(4, CaseState::unchecked),
                                row_in(5, CaseState::passed),
                                row_in(6, CaseState::more),
                                row_in(7, CaseState::refused)};
  void set_failing(std::uint64_t number) {
    const auto found = std::ranges::find(rows_, submission(number), &CaseRow::submission);
    found->finding = FindingCounts{6, 1, 1};
  }

  std::mutex mutex_;
  std::vector<effect::PostDecision> posted_;
  bool away_ = false;
  std::unique_ptr<Program> program_;
};

TEST_F(AdminWindow, DrawsEachStateWithEveryCharacterInBothSizesAndLanguages) {
  for (const auto& [width, height] : {std::pair{1280, 800}, {1920, 1080}}) {
    open(width, height);
    const Frame frame = program_->window().read_frame();
    EXPECT_EQ(frame.width, width);
    EXPECT_EQ(frame.height, height);
    for (const Language language : {Language::zh, Language::en}) {
      const std::string name = std::to_string(width) + (language == Language::zh ? "-zh-" : "-en-");
      program_->apply(act::SetLanguage{language});
      program_->apply(act::SetFilter{Filter::all});
      program_->apply(act::Close{});
      settle();
      expect_good_picture(name + "list");
      open_case(2);
      expect_good_picture(name + "case");
      program_->apply(act::AskEvidence{});
      settle();
      expect_good_picture(name + "asking");
      program_->apply(act::ConfirmRead{});
      settle();
      EXPECT_EQ(program_->model().open->evidence.stage, EvidenceDesk::Stage::open);
      expect_good_picture(name + "evidence");
      program_->apply(act::Enlarge{0});
      settle();
      expect_good_picture(name + "enlarged");
      program_->apply(act::Shrink{});
      program_->apply(act::ChooseVerdict{Verdict::refuse});
      program_->apply(act::EditReason{"照片不是登记的本人䲜。请到示例站办。"});
      settle();
      expect_good_picture(name + "deciding");
      program_->apply(act::DropDraft{});
      program_->apply(act::ShowHelp{});
      settle();
      expect_good_picture(name + "help");
      program_->apply(act::ShowHelp{false});
      program_->apply(told::Duties{owed()});
      program_->apply(act::ShowDuties{});
      settle();
      expect_good_picture(name + "owed");
      program_->apply(act::ShowDuties{false});
      program_->apply(act::ShowSupervision{true});
      settle();
      expect_good_picture(name + "supervision");
      program_->apply(act::ShowSupervision{false});
      program_->apply(act::ShowPaper{});
      settle();
      expect_good_picture(name + "paper-empty");
      program_->apply(act::EditPaper{"LCR1:whatever"});
      program_->apply(told::PaperFails{"LCR1:whatever", Code::bad_signature});
      settle();
      expect_good_picture(name + "paper-fails");
      program_->apply(told::PaperHolds{"LCR1:whatever", certificate()});
      settle();
      expect_good_picture(name + "paper-holds");
      program_->apply(act::ShowPaper{false});
    }
    program_.reset();
  }
}

TEST_F(AdminWindow, SupervisionStandsInPlaceOfTheCasesAndTakesNoCommandsForThem) {
  open(1280, 800);
  open_case(1);
  program_->apply(act::ShowSupervision{true});
  settle();
  EXPECT_EQ(program_->model().supervision.cases.size(), 4U);
  press(SDL_SCANCODE_P);
  press(SDL_SCANCODE_DOWN);
  EXPECT_EQ(draft_of(program_->model()), nullptr) << "nothing is decided that is not on screen";
  press(SDL_SCANCODE_ESCAPE);
  EXPECT_FALSE(program_->model().supervision.shown);
  EXPECT_TRUE(program_->model().open) << "the case is still open";
}

TEST_F(AdminWindow, NewRareCharacterRebuildsTheType) {
  open(1280, 800);
  EXPECT_FALSE(program_->fonts().wanted().has(U'𬭛'));
  CaseRow added = row(8, "示例 𬭛");
  program_->apply(told::Rows{{added}, false});
  settle();
  EXPECT_TRUE(program_->fonts().wanted().has(U'𬭛'));
  expect_good_picture("rare");
}

TEST_F(AdminWindow, CharacterThatNoFontHasIsShownByItsNumber) {
  open(1280, 800);
  program_->apply(told::Rows{{row(8, "示例 \U0010FFFD")}, false});
  settle();
  EXPECT_THAT(program_->fonts().missing(), ElementsAre(U'\U0010FFFD'));
  EXPECT_EQ(replacements_drawn(), 0);
}

TEST_F(AdminWindow, RareCharacterTypedIntoTheSearchFindsTheName) {
  open(1280, 800);
  press(SDL_SCANCODE_F, KMOD_LCTRL);
  ASSERT_TRUE(ImGui::GetIO().WantTextInput);
  type("𠮷");
  EXPECT_EQ(program_->model().list.query, "𠮷");
  EXPECT_EQ(program_->model().list.shown.size(), 1U);
  expect_good_picture("search");
  press(SDL_SCANCODE_BACKSPACE);
  EXPECT_EQ(program_->model().list.query, "");
}

TEST_F(AdminWindow, LettersTypedIntoTheSearchAreNoCommands) {
  open(1280, 800);
  open_case(1);
  press(SDL_SCANCODE_F, KMOD_LCTRL);
  push_key(SDL_SCANCODE_P, true);
  type("p");
  push_key(SDL_SCANCODE_P, false);
  settle();
  EXPECT_EQ(program_->model().list.query, "p");
  EXPECT_TRUE(program_->model().drafts.empty());
}

TEST_F(AdminWindow, WholeCaseGoesByKeyboard) {
  open(1280, 800);
  press(SDL_SCANCODE_DOWN);
  press(SDL_SCANCODE_DOWN);
  EXPECT_EQ(program_->model().list.chosen, submission(2));
  press(SDL_SCANCODE_RETURN);
  ASSERT_TRUE(program_->model().open);
  EXPECT_EQ(program_->model().open->submission, submission(2));
  press(SDL_SCANCODE_E);
  EXPECT_EQ(program_->model().open->evidence.stage, EvidenceDesk::Stage::asking_why);
  press(SDL_SCANCODE_RETURN, KMOD_LCTRL);
  EXPECT_EQ(program_->model().open->evidence.stage, EvidenceDesk::Stage::open);
  press(SDL_SCANCODE_2);
  EXPECT_EQ(program_->model().open->evidence.enlarged, 1U);
  press(SDL_SCANCODE_ESCAPE);
  EXPECT_EQ(program_->model().open->evidence.enlarged, std::nullopt);
  press(SDL_SCANCODE_P);
  EXPECT_THAT(posted_, IsEmpty()) << "the verdict alone sends nothing";
  press(SDL_SCANCODE_RETURN, KMOD_LCTRL);
  ASSERT_EQ(posted_.size(), 1U);
  EXPECT_EQ(posted_[0].verdict, Verdict::pass);
  EXPECT_EQ(draft_of(program_->model())->stage, Draft::Stage::logged);
  expect_good_picture("logged");
  press(SDL_SCANCODE_N);
  EXPECT_EQ(program_->model().open->submission, submission(3));
}

TEST_F(AdminWindow, ReasonIsTypedAndSentAsOneLine) {
  open(1280, 800);
  open_case(1);
  press(SDL_SCANCODE_M);
  settle();
  ASSERT_TRUE(ImGui::GetIO().WantTextInput) << "the cursor stands where the reason is written";
  std::string all;
  for (int i = 0; i < 12; ++i) {
    type("请在亮的地方");
    all += "请在亮的地方";
  }
  type("𠮷。");
  all += "𠮷。";
  EXPECT_EQ(draft_of(program_->model())->reason, all);
  press(SDL_SCANCODE_RETURN);
  EXPECT_EQ(draft_of(program_->model())->reason, all) << "Enter breaks no line";
  press(SDL_SCANCODE_BACKSPACE);
  all.erase(all.size() - 3);
  EXPECT_EQ(draft_of(program_->model())->reason, all);
  expect_good_picture("reason");
  press(SDL_SCANCODE_RETURN, KMOD_LCTRL);
  ASSERT_EQ(posted_.size(), 1U);
  EXPECT_EQ(posted_[0].reason, all);
}

TEST_F(AdminWindow, FailedDecisionIsShownAndSentAgain) {
  away_ = true;
  open(1280, 800);
  open_case(1);
  press(SDL_SCANCODE_P);
  press(SDL_SCANCODE_RETURN, KMOD_LCTRL);
  EXPECT_EQ(draft_of(program_->model())->stage, Draft::Stage::failed);
  expect_good_picture("failed");
  away_ = false;
  press(SDL_SCANCODE_RETURN, KMOD_LCTRL);
  EXPECT_EQ(posted_.size(), 2U);
  EXPECT_EQ(draft_of(program_->model())->stage, Draft::Stage::logged);
}

TEST_F(AdminWindow, CaseWithAFailingCheckTakesNoPass) {
  set_failing(1);
  open(1280, 800);
  open_case(1);
  expect_good_picture("failing");
  press(SDL_SCANCODE_P);
  EXPECT_TRUE(program_->model().drafts.empty());
  press(SDL_SCANCODE_R);
  EXPECT_EQ(draft_of(program_->model())->verdict, Verdict::refuse);
}

TEST_F(AdminWindow, ClosingTheWindowWithUnsentWordsAsks) {
  open(1280, 800);
  open_case(1);
  press(SDL_SCANCODE_M);
  SDL_Event event = {};
  event.type = SDL_QUIT;
  SDL_PushEvent(&event);
  EXPECT_TRUE(program_->frame(milliseconds{0}));
  settle();
  EXPECT_TRUE(program_->model().asks_to_quit);
  expect_good_picture("leaving");
  press(SDL_SCANCODE_ESCAPE);
  EXPECT_FALSE(program_->model().asks_to_quit);
}

TEST_F(AdminWindow, LargerTypeKeepsEveryCharacter) {
  open(1920, 1080);
  for (const float em : {14.0F, 24.0F, 40.0F}) {
    program_->set_em(em);
    settle();
    expect_good_picture("em" + std::to_string(static_cast<int>(em)));
  }
}

TEST_F(AdminWindow, MillionLinesScroll) {
  rows_.clear();
  for (std::uint64_t number = 0; number < 1'000'000; ++number) {
    CaseRow one;
    for (std::size_t byte = 0; byte < 8; ++byte) one.submission[byte] = static_cast<std::uint8_t>(number >> (8 * byte));
    one.index = number;
    one.number = "0000 0000 00-0";
    one.state = CaseState::waiting;
    rows_.push_back(std::move(one));
  }
  open(1280, 800);
  press(SDL_SCANCODE_END);
  EXPECT_EQ(program_->model().list.chosen_line, 999'999U);
  expect_good_picture("million");
}

TEST_F(AdminWindow, LinesBreakAsChineseIsSet) {
  open(1280, 800);
  const float em = 18;
  struct Case {
    const char* name;
    std::string text;
    float width;
    std::string want;
  };
  const Case cases[] = {
      {"fits", "照片太暗", 5 * em, "照片太暗"},
      {"breaks anywhere between characters", "照片太暗看不清", 4 * em, "照片太暗\n看不清"},
      {"no full stop at the start of a line", "照片太暗。请再拍", 4 * em, "照片太\n暗。请再\n拍"},
      {"no opening quote at the end", "请按“下一步”办", 3 * em, "请按\n“下一\n步”办"},
      {"words stay whole", "拍摄 2026-11-23 号", 7 * em, "拍摄 \n2026-11-23 号"},
      {"a word wider than the line breaks", "abcdefghij", 2 * em, ""},
      {"empty", "", em, ""},
  };
  for (const Case& one : cases) {
    const std::string got = view::wrap(one.text, one.width + 0.5F);
    if (!one.want.empty()) {
      EXPECT_EQ(got, one.want) << one.name;
    }
    std::string back = got;
    std::erase(back, '\n');
    EXPECT_EQ(back, one.text) << one.name;
  }
}

}  // namespace
}  // namespace lifecert::native::admin::shell
