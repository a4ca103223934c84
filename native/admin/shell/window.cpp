#include "native/admin/shell/window.h"

#include <SDL.h>
#include <SDL_opengl.h>
#include <imgui_impl_opengl3.h>
#include <imgui_impl_sdl.h>

#include <algorithm>
#include <cstdint>

namespace lifecert::native::admin::shell {
namespace {

constexpr const char* kShaderVersion = "#version 150";
constexpr int kLeastWidth = 1024;
constexpr int kLeastHeight = 700;

Error sdl_error(const char* what) { return {Code::stopped, std::string(what) + ": " + SDL_GetError()}; }

// Without a display SDL draws into memory, where nobody sees it; that is wanted only by those who ask for it.
bool has_screen() {
  const char* driver = SDL_GetCurrentVideoDriver();
  const bool asked_for = SDL_getenv("SDL_VIDEODRIVER") != nullptr;
  return asked_for || (driver != nullptr && (SDL_strcmp(driver, "x11") == 0 || SDL_strcmp(driver, "wayland") == 0));
}

// Where the input method shows its candidates: at the cursor.
void place_input_method(int x, int y) {
  const SDL_Rect at = {x, y, 1, static_cast<int>(ImGui::GetTextLineHeight())};
  SDL_SetTextInputRect(&at);
}

GLuint name_of(ImTextureID id) { return static_cast<GLuint>(reinterpret_cast<std::uintptr_t>(id)); }

ImTextureID upload(const Picture& picture) {
  using GenerateMipmap = void(APIENTRY*)(GLenum);
  static const auto generate_mipmap = reinterpret_cast<GenerateMipmap>(SDL_GL_GetProcAddress("glGenerateMipmap"));
  GLuint name = 0;
  GLint before = 0;
  glGetIntegerv(GL_TEXTURE_BINDING_2D, &before);
  glGenTextures(1, &name);
  glBindTexture(GL_TEXTURE_2D, name);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER,
                  generate_mipmap != nullptr ? GL_LINEAR_MIPMAP_LINEAR : GL_LINEAR);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
  glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
  glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA, static_cast<GLsizei>(picture.width), static_cast<GLsizei>(picture.height), 0,
               GL_RGBA, GL_UNSIGNED_BYTE, picture.rgba.data());
  if (generate_mipmap != nullptr) generate_mipmap(GL_TEXTURE_2D);
  glBindTexture(GL_TEXTURE_2D, static_cast<GLuint>(before));
  return reinterpret_cast<ImTextureID>(static_cast<std::uintptr_t>(name));
}

}  // namespace

struct Window::Native {
  bool sdl = false;
  SDL_Window* window = nullptr;
  SDL_GLContext context = nullptr;
  bool imgui = false;
  bool shows = true;
  bool sdl_backend = false;
  bool gl_backend = false;

  ~Native() {
    if (gl_backend) ImGui_ImplOpenGL3_Shutdown();
    if (sdl_backend) ImGui_ImplSDL2_Shutdown();
    if (imgui) ImGui::DestroyContext();
    if (context != nullptr) SDL_GL_DeleteContext(context);
    if (window != nullptr) SDL_DestroyWindow(window);
    if (sdl) SDL_Quit();
  }
};

Result<std::unique_ptr<Window>> Window::open(const WindowOptions& options) {
  std::unique_ptr<Window> made(new Window());
  made->native_ = std::make_unique<Native>();
  Native& native = *made->native_;

  SDL_SetHint(SDL_HINT_IME_SHOW_UI, "1");
  SDL_SetHint(SDL_HINT_IME_INTERNAL_EDITING, "1");  // the input method shows what is being composed
  SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "1");
  if (SDL_Init(SDL_INIT_VIDEO) != 0) return sdl_error("SDL");
  native.sdl = true;
  if (!has_screen()) return Error{Code::stopped, "no display: neither X11 nor Wayland can be reached"};
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_PROFILE_MASK, SDL_GL_CONTEXT_PROFILE_CORE);
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_MAJOR_VERSION, 3);
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_MINOR_VERSION, 2);
  SDL_GL_SetAttribute(SDL_GL_DOUBLEBUFFER, 1);
  Uint32 flags = SDL_WINDOW_OPENGL | SDL_WINDOW_SHOWN;
  if (!options.for_screenshot) flags |= SDL_WINDOW_RESIZABLE;
  native.window = SDL_CreateWindow(options.title.c_str(), SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED, options.width,
                                   options.height, flags);
  if (native.window == nullptr) return sdl_error("window");
  if (!options.for_screenshot) SDL_SetWindowMinimumSize(native.window, kLeastWidth, kLeastHeight);
  native.context = SDL_GL_CreateContext(native.window);
  if (native.context == nullptr) return sdl_error("OpenGL 3.2");
  SDL_GL_MakeCurrent(native.window, native.context);
  SDL_GL_SetSwapInterval(1);
  native.shows = !options.for_screenshot;

  IMGUI_CHECKVERSION();
  ImGui::CreateContext();
  native.imgui = true;
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.LogFilename = nullptr;
  io.ConfigInputTextCursorBlink = true;
  native.sdl_backend = ImGui_ImplSDL2_InitForOpenGL(native.window, native.context);
  native.gl_backend = ImGui_ImplOpenGL3_Init(kShaderVersion);
  if (!native.sdl_backend || !native.gl_backend) return Error{Code::stopped, "OpenGL 3.2"};
  io.ImeSetInputScreenPosFn = place_input_method;
  return made;
}

Window::~Window() { keep_pictures({}); }

Window::Events Window::take_events(std::chrono::milliseconds at_most) {
  Events events;
  SDL_Event event;
  bool more = at_most.count() > 0 ? SDL_WaitEventTimeout(&event, static_cast<int>(at_most.count())) != 0
                                  : SDL_PollEvent(&event) != 0;
  for (; more; more = SDL_PollEvent(&event) != 0) {
    events.any = true;
    ImGui_ImplSDL2_ProcessEvent(&event);
    if (event.type == SDL_QUIT) events.close = true;
    if (event.type == SDL_WINDOWEVENT && event.window.event == SDL_WINDOWEVENT_CLOSE) events.close = true;
  }
  return events;
}

void Window::wake() {
  SDL_Event event = {};
  event.type = SDL_USEREVENT;
  SDL_PushEvent(&event);
}

void Window::begin_frame() {
  // Letters that are keys must not go through the input method; so it is on only where text is typed.
  const bool typing = ImGui::GetIO().WantTextInput;
  if (typing != typing_) {
    if (typing) {
      SDL_StartTextInput();
    } else {
      SDL_StopTextInput();
    }
    typing_ = typing;
  }
  ImGui_ImplOpenGL3_NewFrame();
  ImGui_ImplSDL2_NewFrame();
  ImGui::NewFrame();
}

// Into the back buffer.
void Window::paint() {
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  const ImVec2 scale = ImGui::GetIO().DisplayFramebufferScale;
  glViewport(0, 0, static_cast<GLsizei>(size.x * scale.x), static_cast<GLsizei>(size.y * scale.y));
  const ImVec4 ground = ImGui::GetStyle().Colors[ImGuiCol_WindowBg];
  glClearColor(ground.x, ground.y, ground.z, 1.0F);
  glClear(GL_COLOR_BUFFER_BIT);
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
}

void Window::end_frame() {
  ImGui::Render();
  if (!native_->shows) return;
  paint();
  SDL_GL_SwapWindow(native_->window);
}

Frame Window::read_frame() const {
  Frame frame;
  SDL_GL_GetDrawableSize(native_->window, &frame.width, &frame.height);
  const auto row = static_cast<std::size_t>(frame.width) * 4;
  frame.rgba.resize(row * static_cast<std::size_t>(frame.height));
  paint();  // anew, since what a swap leaves in the back buffer is not defined
  glPixelStorei(GL_PACK_ALIGNMENT, 1);
  glReadPixels(0, 0, frame.width, frame.height, GL_RGBA, GL_UNSIGNED_BYTE, frame.rgba.data());
  for (std::size_t top = 0, bottom = static_cast<std::size_t>(frame.height); top + 1 < bottom; ++top) {
    --bottom;
    std::swap_ranges(frame.rgba.begin() + static_cast<std::ptrdiff_t>(top * row),
                     frame.rgba.begin() + static_cast<std::ptrdiff_t>((top + 1) * row),
                     frame.rgba.begin() + static_cast<std::ptrdiff_t>(bottom * row));
  }
  for (std::size_t alpha = 3; alpha < frame.rgba.size(); alpha += 4) frame.rgba[alpha] = 0xFF;
  return frame;
}

void Window::upload_fonts() {
  ImGui_ImplOpenGL3_DestroyFontsTexture();
  ImGui_ImplOpenGL3_CreateFontsTexture();
}

void Window::keep_pictures(const std::vector<std::shared_ptr<const Picture>>& pictures) {
  if (pictures == pictures_) return;
  for (auto texture = textures_.begin(); texture != textures_.end();) {
    const bool kept = std::ranges::any_of(pictures, [&](const auto& one) { return one.get() == texture->first; });
    if (kept) {
      ++texture;
      continue;
    }
    const GLuint name = name_of(texture->second);
    glDeleteTextures(1, &name);
    texture = textures_.erase(texture);
  }
  for (const auto& picture : pictures) {
    if (picture && !picture->rgba.empty() && !textures_.contains(picture.get())) {
      textures_[picture.get()] = upload(*picture);
    }
  }
  pictures_ = pictures;
}

void Window::set_title(const std::string& title) { SDL_SetWindowTitle(native_->window, title.c_str()); }

}  // namespace lifecert::native::admin::shell
