// The program: window, model and worker brought together. One call of frame() is one turn of the loop: what happened,
// what the workers say, what follows, the picture.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "core/port/clock.h"
#include "native/admin/app/update.h"
#include "native/admin/shell/fonts.h"
#include "native/admin/shell/runner.h"
#include "native/admin/shell/window.h"
#include "native/admin/view/ui_state.h"

namespace lifecert::native::admin::shell {

struct ProgramParts {
  std::unique_ptr<Window> window;
  Fonts fonts;
  port::Clock* clock = nullptr;  // outlives the program
  RegionWords region;
  std::string reviewer;
  Work work;  // what it uses outlives the program
};

class Program {
 public:
  explicit Program(ProgramParts parts);

  /// One turn. Waits up to `at_most` for something to happen when nothing moves.
  /// Returns false when the reviewer has left.
  bool frame(std::chrono::milliseconds at_most);

  /// Turns until the reviewer leaves.
  void run();

  /// As if the reviewer or a worker had said it.
  void apply(const Action& action);

  [[nodiscard]] const Model& model() const { return model_; }
  [[nodiscard]] const Fonts& fonts() const { return fonts_; }
  [[nodiscard]] const Window& window() const { return *window_; }
  [[nodiscard]] bool idle() const { return runner_.idle(); }
  /// The width of a Chinese character of the main text, in pixels; 14 to 40.
  void set_em(float em);

 private:
  void take_time();
  void take_answers();
  void read_zoom();
  void draw();
  [[nodiscard]] bool moving() const;

  std::unique_ptr<Window> window_;
  Fonts fonts_;
  port::Clock* clock_;
  Model model_;
  view::UiState ui_;
  float em_ = 18;
  float built_em_ = 0;
  int lively_ = 3;  // frames to draw without waiting: ImGui needs a few to settle
  std::string title_;
  Runner runner_;  // last: its thread ends before what it answers to
};

}  // namespace lifecert::native::admin::shell
