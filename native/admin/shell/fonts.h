// The type: three sizes and weights of Noto Sans CJK SC in one atlas, made of the characters that are used. A character
// that was not there before rebuilds it, between frames (about 40 ms).
#pragma once

#include <imgui.h>

#include <string>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/result.h"
#include "native/admin/app/characters.h"

namespace lifecert::native::admin::shell {

struct FontFiles {
  std::string regular = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";
  std::string bold = "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc";
};

class Fonts {
 public:
  /// Errors: not_found (install fonts-noto-cjk), not_allowed, store_failed, bad_syntax (no font collection).
  [[nodiscard]] static Result<Fonts> load(const FontFiles& files);

  /// Notes what the model shows. Returns whether the atlas must be built (again).
  [[nodiscard]] bool want(const Model& model, std::string_view typed);

  /// Builds the atlas of the current ImGui context. Not between NewFrame() and Render().
  /// em   pixels: the width of a Chinese character of the main text
  void build(float em);

  [[nodiscard]] ImFont* text() const { return text_; }
  [[nodiscard]] ImFont* strong() const { return strong_; }
  [[nodiscard]] ImFont* title() const { return title_; }
  /// All characters that were asked for.
  [[nodiscard]] const CharacterSet& wanted() const { return wanted_; }
  /// Those of them that the fonts do not have.
  [[nodiscard]] std::vector<char32_t> missing() const;

 private:
  Fonts(Bytes regular, Bytes bold);

  Bytes regular_;
  Bytes bold_;
  CharacterSet wanted_;
  std::size_t built_ = 0;           // how many of them are in the atlas
  std::uint64_t list_version_ = 0;  // of the list that was looked through
  ImVector<ImWchar> text_ranges_;
  ImVector<ImWchar> used_ranges_;
  ImFont* text_ = nullptr;
  ImFont* strong_ = nullptr;
  ImFont* title_ = nullptr;
};

}  // namespace lifecert::native::admin::shell
