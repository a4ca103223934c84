#include "native/admin/view/pieces.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "native/admin/text/live_words.h"
#include "native/admin/view/typesetting.h"

namespace lifecert::native::admin::view {
namespace {

struct ButtonColours {
  ImU32 ground;
  ImU32 hovered;
  ImU32 ink;
  ImU32 line;
};

ButtonColours colours_of(ButtonKind kind) {
  switch (kind) {
    case ButtonKind::plain:
      return {kPaper, kAccentSoft, kInk, kFieldLine};
    case ButtonKind::primary:
      return {kAccent, IM_COL32(0x08, 0x3F, 0x95, 0xFF), kPaper, kAccent};
    case ButtonKind::good:
      return {IM_COL32(0x15, 0x6B, 0x36, 0xFF), IM_COL32(0x0E, 0x52, 0x28, 0xFF), kPaper,
              IM_COL32(0x15, 0x6B, 0x36, 0xFF)};
    case ButtonKind::look:
      return {IM_COL32(0x8A, 0x4F, 0x00, 0xFF), IM_COL32(0x6B, 0x3D, 0x00, 0xFF), kPaper,
              IM_COL32(0x8A, 0x4F, 0x00, 0xFF)};
    case ButtonKind::bad:
      return {IM_COL32(0xA8, 0x14, 0x26, 0xFF), IM_COL32(0x82, 0x0D, 0x1B, 0xFF), kPaper,
              IM_COL32(0xA8, 0x14, 0x26, 0xFF)};
    case ButtonKind::bar:
      return {kBar, IM_COL32(0x25, 0x47, 0x70, 0xFF), kBarInk, IM_COL32(0x6D, 0x8B, 0xB0, 0xFF)};
  }
  return {kPaper, kAccentSoft, kInk, kFieldLine};
}

void draw_sign(ImDrawList& list, ImVec2 at, float size, Tone tone, ImU32 ink) {
  const ImVec2 middle(at.x + size / 2, at.y + size / 2);
  const float r = size * 0.42F;
  const float thick = std::max(1.5F, size * 0.12F);
  switch (tone) {
    case Tone::good:
      list.AddLine({middle.x - r * 0.9F, middle.y + r * 0.05F}, {middle.x - r * 0.25F, middle.y + r * 0.7F}, ink,
                   thick);
      list.AddLine({middle.x - r * 0.25F, middle.y + r * 0.7F}, {middle.x + r, middle.y - r * 0.7F}, ink, thick);
      break;
    case Tone::look:
      list.AddTriangle({middle.x, middle.y - r}, {middle.x + r, middle.y + r * 0.8F},
                       {middle.x - r, middle.y + r * 0.8F}, ink, thick * 0.8F);
      list.AddLine({middle.x, middle.y - r * 0.35F}, {middle.x, middle.y + r * 0.25F}, ink, thick * 0.8F);
      list.AddCircleFilled({middle.x, middle.y + r * 0.52F}, thick * 0.5F, ink);
      break;
    case Tone::bad:
      list.AddLine({middle.x - r * 0.75F, middle.y - r * 0.75F}, {middle.x + r * 0.75F, middle.y + r * 0.75F}, ink,
                   thick);
      list.AddLine({middle.x - r * 0.75F, middle.y + r * 0.75F}, {middle.x + r * 0.75F, middle.y - r * 0.75F}, ink,
                   thick);
      break;
    case Tone::info:
      list.AddCircleFilled(middle, r * 0.5F, ink);
      break;
    case Tone::quiet:
      list.AddCircle(middle, r * 0.5F, ink, 0, thick * 0.8F);
      break;
  }
}

// Text stands a little low in its line, because the font leaves more room above than below.
float sign_drop(float em) { return (ImGui::GetTextLineHeight() - em) / 2 + em * 0.04F; }

int resize_string(ImGuiInputTextCallbackData* data) {
  auto* value = static_cast<std::string*>(data->UserData);
  value->resize(static_cast<std::size_t>(data->BufTextLen));
  data->Buf = value->data();
  return 0;
}

struct Wrapping {
  std::string* value;
  float width;
};

int resize_or_wrap(ImGuiInputTextCallbackData* data) {
  auto* wrapping = static_cast<Wrapping*>(data->UserData);
  if (data->EventFlag == ImGuiInputTextFlags_CallbackResize) {
    wrapping->value->resize(static_cast<std::size_t>(data->BufTextLen));
    data->Buf = wrapping->value->data();
    return 0;
  }
  // After an edit: break the lines anew and put the cursor back before the same character.
  const std::string_view now(data->Buf, static_cast<std::size_t>(data->BufTextLen));
  const std::string plain = without_breaks(now);
  const std::string wrapped = wrap(plain, wrapping->width);
  if (wrapped == now) return 0;
  const auto before = static_cast<std::size_t>(data->CursorPos);
  std::size_t left = before - static_cast<std::size_t>(std::count(now.begin(), now.begin() + data->CursorPos, '\n'));
  std::size_t cursor = 0;
  while (cursor < wrapped.size() && (left > 0 || wrapped[cursor] == '\n')) {
    if (wrapped[cursor] != '\n') --left;
    ++cursor;
  }
  data->DeleteChars(0, data->BufTextLen);
  data->InsertChars(0, wrapped.data(), wrapped.data() + wrapped.size());
  data->CursorPos = data->SelectionStart = data->SelectionEnd = static_cast<int>(cursor);
  return 0;
}

}  // namespace

bool button(const Canvas& canvas, std::string_view label, ButtonKind kind, bool enabled, float width) {
  const ButtonColours colours = colours_of(kind);
  ImGui::PushStyleColor(ImGuiCol_Button, colours.ground);
  ImGui::PushStyleColor(ImGuiCol_ButtonHovered, colours.hovered);
  ImGui::PushStyleColor(ImGuiCol_ButtonActive, colours.hovered);
  ImGui::PushStyleColor(ImGuiCol_Text, colours.ink);
  ImGui::PushStyleColor(ImGuiCol_Border, colours.line);
  ImGui::BeginDisabled(!enabled);
  const bool pressed = ImGui::Button(std::string(label).c_str(), ImVec2(width, canvas.em * 2.2F));
  ImGui::EndDisabled();
  ImGui::PopStyleColor(5);
  return pressed && enabled;
}

float badge_width(const Canvas& canvas, std::string_view words) {
  return ImGui::CalcTextSize(words.data(), words.data() + words.size()).x + canvas.em * 1.9F;
}

void badge(const Canvas& canvas, std::string_view words, Tone tone) {
  const ToneColours colours = colours_of(tone);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float height = ImGui::GetTextLineHeight();
  const ImVec2 size(badge_width(canvas, words), height);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled(at, {at.x + size.x, at.y + size.y}, colours.ground, canvas.em * 0.3F);
  draw_sign(list, {at.x + canvas.em * 0.35F, at.y + sign_drop(canvas.em * 0.85F)}, canvas.em * 0.85F, tone,
            colours.ink);
  list.AddText({at.x + canvas.em * 1.4F, at.y}, colours.ink, words.data(), words.data() + words.size());
  ImGui::Dummy(size);
}

void sign(const Canvas& canvas, Tone tone) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  draw_sign(*ImGui::GetWindowDrawList(), {at.x, at.y + sign_drop(canvas.em)}, canvas.em, tone, colours_of(tone).ink);
  ImGui::Dummy(ImVec2(canvas.em, ImGui::GetTextLineHeight()));
}

void notice(const Canvas& canvas, std::string_view words, Tone tone) {
  const ToneColours colours = colours_of(tone);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  const float margin = canvas.em * 0.5F;
  const float indent = canvas.em * 2.1F;
  const std::string lines = wrap(words, width - indent - margin);
  const float height = ImGui::CalcTextSize(lines.data(), lines.data() + lines.size()).y + 2 * margin;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled(at, {at.x + width, at.y + height}, colours.ground, canvas.em * 0.35F);
  draw_sign(list, {at.x + canvas.em * 0.6F, at.y + margin + sign_drop(canvas.em)}, canvas.em, tone, colours.ink);
  list.AddText({at.x + indent, at.y + margin}, colours.ink, lines.data(), lines.data() + lines.size());
  ImGui::Dummy(ImVec2(width, height));
}

void heading(const Canvas& canvas, std::string_view words) {
  strong(canvas, words);
  const ImVec2 from(ImGui::GetItemRectMax().x + canvas.em * 0.6F,
                    (ImGui::GetItemRectMin().y + ImGui::GetItemRectMax().y) / 2 + canvas.em * 0.06F);
  const float end = ImGui::GetCursorScreenPos().x + ImGui::GetContentRegionAvail().x;
  ImGui::GetWindowDrawList()->AddLine(from, {end, from.y}, kLine);
}

void busy(const Canvas& canvas) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const ImVec2 middle(at.x + canvas.em / 2, at.y + ImGui::GetTextLineHeight() / 2 + canvas.em * 0.05F);
  const auto turn = static_cast<float>(std::fmod(ImGui::GetTime() * 4.0, 6.283185307));
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.PathArcTo(middle, canvas.em * 0.38F, turn, turn + 4.2F, 24);
  list.PathStroke(kAccent, 0, canvas.em * 0.12F);
  ImGui::Dummy(ImVec2(canvas.em, ImGui::GetTextLineHeight()));
}

void text(std::string_view words, ImU32 ink) {
  ImGui::PushStyleColor(ImGuiCol_Text, ink);
  ImGui::TextUnformatted(words.data(), words.data() + words.size());
  ImGui::PopStyleColor();
}

void strong(const Canvas& canvas, std::string_view words, ImU32 ink) {
  ImGui::PushFont(canvas.strong);
  text(words, ink);
  ImGui::PopFont();
}

bool field(const char* id, std::string_view hint, std::string& value, float width, ImGuiInputTextFlags flags) {
  ImGui::SetNextItemWidth(width);
  ImGui::PushStyleColor(ImGuiCol_Border, kFieldLine);
  const bool changed = ImGui::InputTextWithHint(id, std::string(hint).c_str(), value.data(), value.capacity() + 1,
                                                flags | ImGuiInputTextFlags_CallbackResize, resize_string, &value);
  ImGui::PopStyleColor();
  return changed;
}

bool wrapping_field(const char* id, std::string& value, ImVec2 size) {
  const ImGuiStyle& style = ImGui::GetStyle();
  Wrapping wrapping{&value, size.x - style.FramePadding.x * 2 - style.ScrollbarSize};
  ImGui::PushStyleColor(ImGuiCol_Border, kFieldLine);
  // Undo would bring back texts with other line breaks than those that the cursor knows.
  const bool changed = ImGui::InputTextMultiline(
      id, value.data(), value.capacity() + 1, size,
      ImGuiInputTextFlags_CallbackResize | ImGuiInputTextFlags_CallbackEdit | ImGuiInputTextFlags_NoUndoRedo,
      resize_or_wrap, &wrapping);
  ImGui::PopStyleColor();
  return changed;
}

std::string without_breaks(std::string_view value) {
  std::string plain(value);
  std::erase(plain, '\n');
  return plain;
}

std::string photo_caption(const ShownPhoto& photo, Language language, std::string_view taken) {
  using text::Say;
  if (!photo.live) return text::say(Say::photo_caption, language, {text::word(photo.label, language), taken});
  const std::string_view what =
      photo.live->action ? text::word(*photo.live->action, language) : text::say(Say::live_rest, language);
  return text::say(Say::live_caption, language, {what, std::to_string(photo.live->at_ms / 1000)});
}

bool plain_key(int scancode) {
  const ImGuiIO& io = ImGui::GetIO();
  return !io.KeyCtrl && !io.KeyAlt && !io.KeySuper && ImGui::IsKeyPressed(scancode);
}

bool ctrl_key(int scancode) {
  const ImGuiIO& io = ImGui::GetIO();
  return io.KeyCtrl && !io.KeyAlt && !io.KeySuper && ImGui::IsKeyPressed(scancode);
}

}  // namespace lifecert::native::admin::view
