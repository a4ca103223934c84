#include "native/admin/shell/program.h"

#include <SDL_scancode.h>

#include <algorithm>
#include <utility>

#include "native/admin/view/panels.h"
#include "native/admin/view/theme.h"

namespace lifecert::native::admin::shell {
namespace {

using std::chrono::milliseconds;

constexpr float kLeastEm = 14;
constexpr float kUsualEm = 18;
constexpr float kMostEm = 40;
constexpr int kSettlingFrames = 3;
constexpr milliseconds kTurn{1'000};      // the clock on the screen
constexpr milliseconds kMovingTurn{33};   // what turns, turns
constexpr milliseconds kTypingTurn{250};  // the cursor blinks

std::vector<std::shared_ptr<const Picture>> pictures_of(const Model& model) {
  std::vector<std::shared_ptr<const Picture>> pictures;
  if (model.open) {
    for (const ShownPhoto& photo : model.open->evidence.shown.photos) pictures.push_back(photo.picture);
  }
  return pictures;
}

}  // namespace

Program::Program(ProgramParts parts)
    : window_(std::move(parts.window)),
      fonts_(std::move(parts.fonts)),
      clock_(parts.clock),
      runner_(std::move(parts.work), [] { Window::wake(); }) {
  Step step = begin(std::move(parts.region), std::move(parts.reviewer), clock_->now_s());
  model_ = std::move(step.model);
  runner_.run(std::move(step.effects));
}

void Program::apply(const Action& action) {
  Step step = update(std::move(model_), action);
  model_ = std::move(step.model);
  runner_.run(std::move(step.effects));
  lively_ = kSettlingFrames;
}

void Program::set_em(float em) {
  em_ = std::clamp(em, kLeastEm, kMostEm);
  lively_ = kSettlingFrames;
}

void Program::take_time() {
  const std::int64_t now = clock_->now_s();
  if (now == model_.now) return;
  apply(told::Tick{now});
  lively_ = 1;
}

void Program::take_answers() {
  for (const Action& action : runner_.take()) apply(action);
}

void Program::read_zoom() {
  const ImGuiIO& io = ImGui::GetIO();
  if (!io.KeyCtrl) return;
  const auto pressed = [](int key) { return ImGui::IsKeyPressed(key); };
  constexpr float kStep = 2;
  if (pressed(SDL_SCANCODE_EQUALS) || pressed(SDL_SCANCODE_KP_PLUS)) set_em(em_ + kStep);
  if (pressed(SDL_SCANCODE_MINUS) || pressed(SDL_SCANCODE_KP_MINUS)) set_em(em_ - kStep);
  if (pressed(SDL_SCANCODE_0) || pressed(SDL_SCANCODE_KP_0)) set_em(kUsualEm);
}

// Whether something on the screen turns while it waits.
bool Program::moving() const {
  if (!model_.open) return false;
  const EvidenceDesk::Stage stage = model_.open->evidence.stage;
  if (stage == EvidenceDesk::Stage::posting || stage == EvidenceDesk::Stage::waiting ||
      stage == EvidenceDesk::Stage::opening) {
    return true;
  }
  const Draft* draft = draft_of(model_);
  return model_.open->receipt.stage == ReceiptCheck::Stage::asking ||
         (draft != nullptr && draft->stage == Draft::Stage::posting);
}

void Program::draw() {
  const bool new_characters = fonts_.want(model_, ui_.search + ui_.reason + ui_.read_reason);
  if (new_characters || built_em_ != em_) {
    fonts_.build(em_);
    window_->upload_fonts();
    if (built_em_ != em_) view::apply_style(em_);
    built_em_ = em_;
  }
  const std::string title(text::say(text::Say::window_title, model_.language,
                                    {model_.language == Language::zh ? model_.region.name_zh : model_.region.name_en}));
  if (title != title_) window_->set_title(title);
  title_ = title;
  window_->keep_pictures(pictures_of(model_));

  window_->begin_frame();
  read_zoom();
  const view::Canvas canvas{fonts_.text(), fonts_.strong(), fonts_.title(), built_em_, window_->textures()};
  const std::vector<Action> actions = view::draw(model_, canvas, ui_);
  window_->end_frame();
  for (const Action& action : actions) apply(action);
}

bool Program::frame(milliseconds at_most) {
  milliseconds wait = at_most;
  if (lively_ > 0) {
    wait = milliseconds{0};
  } else if (moving()) {
    wait = std::min(wait, kMovingTurn);
  } else if (ImGui::GetIO().WantTextInput) {
    wait = std::min(wait, kTypingTurn);
  }
  lively_ = std::max(0, lively_ - 1);
  const Window::Events events = window_->take_events(wait);
  if (events.any) lively_ = kSettlingFrames;
  if (events.close) apply(act::AskQuit{});
  take_answers();
  take_time();
  draw();
  return !model_.quit;
}

void Program::run() {
  while (frame(kTurn)) {
  }
}

}  // namespace lifecert::native::admin::shell
