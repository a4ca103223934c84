// lifecert-admin: the reviewers' window.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <iostream>
#include <thread>

#include "core/crypto/self_test.h"
#include "native/admin/shell/desk.h"
#include "native/admin/shell/program.h"
#include "native/platform/system_clock.h"
#include "native/platform/system_entropy.h"

namespace {

using namespace lifecert;
using namespace lifecert::native::admin;

struct Options {
  shell::DeskOptions desk;
  shell::FontFiles fonts;
  std::string size = "1280x800";
  std::string screenshot;
  int frames = 10;
  bool english = false;
};

constexpr std::chrono::seconds kPatience{20};  // of a screenshot, for the workers' answers

int fail(const Error& error, const char* what) {
  std::cerr << "lifecert-admin: " << what << ": " << describe(error) << "\n";
  return 1;
}

bool read_size(const std::string& text, shell::WindowOptions& window) {
  char rest = '\0';
  const bool good = std::sscanf(text.c_str(), "%5dx%5d%c", &window.width, &window.height, &rest) == 2;
  return good && window.width >= 640 && window.height >= 480;
}

// Draws until the workers have answered and then so many frames more; the last is the picture.
int take_screenshot(shell::Program& program, const Options& options) {
  const auto end = std::chrono::steady_clock::now() + kPatience;
  while (!program.idle() && std::chrono::steady_clock::now() < end) program.frame(std::chrono::milliseconds{10});
  for (int frame = 0; frame < options.frames; ++frame) program.frame(std::chrono::milliseconds{0});
  const Result<void> written = shell::write_png(options.screenshot, program.window().read_frame());
  return written ? 0 : fail(written.error(), "screenshot");
}

int run(const Options& options) {
  if (Result<void> good = crypto::start(); !good) return fail(good.error(), "self-test");
  native::SystemClock clock;
  native::SystemEntropy entropy;
  Result<std::unique_ptr<shell::Desk>> desk = shell::Desk::open(options.desk, clock, entropy);
  if (!desk) return fail(desk.error(), "region");
  Result<shell::Fonts> fonts = shell::Fonts::load(options.fonts);
  if (!fonts) return fail(fonts.error(), "font (Debian: fonts-noto-cjk)");
  shell::WindowOptions window_options{"lifecert-admin"};
  if (!read_size(options.size, window_options)) return fail({Code::bad_argument, options.size}, "--size");
  window_options.for_screenshot = !options.screenshot.empty();
  Result<std::unique_ptr<shell::Window>> window = shell::Window::open(window_options);
  if (!window) {
    std::cerr << "lifecert-admin: window: " << window.error().where << "\n";
    return 1;
  }

  shell::Program program({std::move(*window), std::move(*fonts), &clock, (*desk)->region_words(), (*desk)->reviewer(),
                          [&](const Job& job, const shell::Answer& answer) { (*desk)->run(job, answer); }});
  if (options.english) program.apply(act::SetLanguage{Language::en});
  if (!options.screenshot.empty()) return take_screenshot(program, options);
  program.run();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{
      "lifecert-admin: the reviewers' window. Shows the certifications that came in, what the re-check found and, "
      "after a signed and logged request, the pictures; signs decisions and has them logged.\n"
      "It needs the reviewer's key and the trust list of a region's folder. Where the registrar's roll can be "
      "read, names are shown."};
  Options options;
  app.add_option("--region", options.desk.region, "folder made by `lifecert region init`")->required();
  app.add_option("--intake", options.desk.intake_url, "address of lifecert-intake")
      ->default_val("http://127.0.0.1:8440");
  app.add_option("--reviewer", options.desk.reviewer, "name of the key in reviewer/, when there are several");
  app.add_option("--ca", options.desk.ca_file, "PEM file of the authority that vouches for an https intake");
  app.add_flag("--english", options.english, "begin in English; the window switches at any time");
  app.add_option("--size", options.size, "of the window, in pixels")->capture_default_str();
  app.add_option("--font", options.fonts.regular, "Noto Sans CJK, regular")->capture_default_str();
  app.add_option("--font-bold", options.fonts.bold, "Noto Sans CJK, bold")->capture_default_str();
  auto* screenshot = app.add_option("--screenshot", options.screenshot, "write a PNG of the window and end");
  app.add_option("--frames", options.frames, "frames to draw before the screenshot")
      ->capture_default_str()
      ->check(CLI::Range(1, 10'000))
      ->needs(screenshot);
  CLI11_PARSE(app, argc, argv);
  return run(options);
}
