#include "native/admin/view/typesetting.h"

#include <cstdio>
#include <vector>

#include "native/admin/app/characters.h"

namespace lifecert::native::admin::view {
namespace {

constexpr std::u32string_view kNotAtStart = U"，。、；：？！”’）》】〕…—,.;:?!)]%·";
constexpr std::u32string_view kNotAtEnd = U"“‘（《【〔([";

bool is_wide(char32_t c) { return c >= 0x2E80; }

std::string utf8_of(char32_t c) {
  std::string text;
  if (c < 0x80) {
    text += static_cast<char>(c);
  } else if (c < 0x800) {
    text += static_cast<char>(0xC0U | (c >> 6U));
    text += static_cast<char>(0x80U | (c & 0x3FU));
  } else if (c < 0x10000) {
    text += static_cast<char>(0xE0U | (c >> 12U));
    text += static_cast<char>(0x80U | ((c >> 6U) & 0x3FU));
    text += static_cast<char>(0x80U | (c & 0x3FU));
  } else {
    text += static_cast<char>(0xF0U | (c >> 18U));
    text += static_cast<char>(0x80U | ((c >> 12U) & 0x3FU));
    text += static_cast<char>(0x80U | ((c >> 6U) & 0x3FU));
    text += static_cast<char>(0x80U | (c & 0x3FU));
  }
  return text;
}

float width_of(char32_t c) {
  ImFont* font = ImGui::GetFont();
  return font->GetCharAdvance(static_cast<ImWchar>(c)) * (ImGui::GetFontSize() / font->FontSize);
}

bool in(std::u32string_view set, char32_t c) { return set.find(c) != std::u32string_view::npos; }

// Whether a line may end after `a` and the next begin with `b`.
bool may_break(char32_t a, char32_t b) {
  if (b == U' ' || in(kNotAtStart, b) || in(kNotAtEnd, a)) return false;
  return a == U' ' || is_wide(a) || is_wide(b);
}

}  // namespace

std::string wrap(std::string_view text, float width) {
  const std::u32string characters = characters_of(text);
  std::vector<bool> break_after(characters.size(), false);
  std::size_t line_start = 0;
  std::size_t last_chance = 0;  // the next line would begin here
  float used = 0;
  for (std::size_t i = 0; i < characters.size(); ++i) {
    if (i > line_start && may_break(characters[i - 1], characters[i])) last_chance = i;
    used += width_of(characters[i]);
    if (used <= width || i == line_start || characters[i] == U' ') continue;
    const std::size_t next = last_chance > line_start ? last_chance : i;
    break_after[next - 1] = true;
    line_start = next;
    used = 0;
    for (std::size_t j = next; j <= i; ++j) used += width_of(characters[j]);
  }
  std::string wrapped;
  for (std::size_t i = 0; i < characters.size(); ++i) {
    wrapped += utf8_of(characters[i]);
    if (break_after[i]) wrapped += '\n';
  }
  return wrapped;
}

void paragraph(std::string_view text, ImU32 ink, float width) {
  const std::string lines = wrap(text, width > 0 ? width : ImGui::GetContentRegionAvail().x);
  ImGui::PushStyleColor(ImGuiCol_Text, ink);
  ImGui::TextUnformatted(lines.data(), lines.data() + lines.size());
  ImGui::PopStyleColor();
}

std::string fit(std::string_view text, float width) {
  if (ImGui::CalcTextSize(text.data(), text.data() + text.size()).x <= width) return std::string(text);
  constexpr char32_t kEllipsis = U'…';
  float left = width - width_of(kEllipsis);
  std::string kept;
  for (const char32_t c : characters_of(text)) {
    left -= width_of(c);
    if (left < 0) break;
    kept += utf8_of(c);
  }
  return kept + utf8_of(kEllipsis);
}

std::string drawable(std::string_view text) {
  std::string drawn;
  for (const char32_t c : characters_of(text)) {
    if (ImGui::GetFont()->FindGlyphNoFallback(static_cast<ImWchar>(c)) != nullptr) {
      drawn += utf8_of(c);
      continue;
    }
    char number[24];
    std::snprintf(number, sizeof number, "〔U+%04X〕", static_cast<unsigned>(c));
    drawn += number;
  }
  return drawn;
}

}  // namespace lifecert::native::admin::view
