// The window: SDL2 with the input methods that Chinese typing needs, OpenGL 3.2, Dear ImGui's backends, pictures as
// textures. One a process; everything from the thread that made it, but wake().
#pragma once

#include <imgui.h>

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "native/admin/app/model.h"

namespace lifecert::native::admin::shell {

struct WindowOptions {
  std::string title;
  int width = 1280;
  int height = 800;
  bool for_screenshot = false;  // exactly that size; frames are drawn when they are read, and never shown
};

/// Rows from the top, 4 bytes a pixel.
struct Frame {
  int width = 0;
  int height = 0;
  Bytes rgba;
};

class Window {
 public:
  /// Errors: stopped (`where` says what SDL or OpenGL said: no display, no OpenGL 3.2).
  [[nodiscard]] static Result<std::unique_ptr<Window>> open(const WindowOptions& options);
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;
  ~Window();

  /// Hands what has happened to ImGui; waits for something up to `at_most`. False when the window is to close.
  /// Returns through `any` whether there was something.
  struct Events {
    bool any = false;
    bool close = false;
  };
  [[nodiscard]] Events take_events(std::chrono::milliseconds at_most);

  /// Ends such a wait. From any thread.
  static void wake();

  void begin_frame();
  /// Draws what ImGui has collected, and shows it.
  void end_frame();
  /// The last frame, as pixels.
  [[nodiscard]] Frame read_frame() const;

  /// The atlas was built anew.
  void upload_fonts();

  /// Textures for these pictures; those of others are deleted.
  void keep_pictures(const std::vector<std::shared_ptr<const Picture>>& pictures);
  [[nodiscard]] const std::map<const Picture*, ImTextureID>& textures() const { return textures_; }

  void set_title(const std::string& title);

 private:
  Window() = default;
  static void paint();

  struct Native;
  std::unique_ptr<Native> native_;
  std::map<const Picture*, ImTextureID> textures_;
  std::vector<std::shared_ptr<const Picture>> pictures_;
  bool typing_ = true;
};

/// Writes a frame as a PNG file.
/// Errors: store_failed.
[[nodiscard]] Result<void> write_png(const std::string& path, const Frame& frame);

}  // namespace lifecert::native::admin::shell
