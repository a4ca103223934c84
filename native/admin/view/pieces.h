// The small things that panels are made of.
#pragma once

#include <imgui.h>

#include <string>
#include <string_view>

#include "native/admin/view/theme.h"
#include "native/admin/view/ui_state.h"

namespace lifecert::native::admin::view {

enum class ButtonKind { plain, primary, good, look, bad, bar };

/// A button at least 2.2 em high; Chinese and key name in one label.
/// id   distinguishes buttons of one label
bool button(const Canvas& canvas, std::string_view label, ButtonKind kind, bool enabled = true, float width = 0);

/// Words on a coloured ground with the tone's sign before them: tick, triangle, cross, dot.
void badge(const Canvas& canvas, std::string_view words, Tone tone);
[[nodiscard]] float badge_width(const Canvas& canvas, std::string_view words);

/// The tone's sign alone, at the cursor, one em wide.
void sign(const Canvas& canvas, Tone tone);

/// A notice over the whole width: sign and paragraph on the tone's ground.
void notice(const Canvas& canvas, std::string_view words, Tone tone);

/// A bold heading with a thin line after it.
void heading(const Canvas& canvas, std::string_view words);

/// A turning arc, one em wide, for what is under way.
void busy(const Canvas& canvas);

void text(std::string_view words, ImU32 ink = kInk);
void strong(const Canvas& canvas, std::string_view words, ImU32 ink = kInk);

/// A one-line field over `width`. Returns whether the text was changed.
bool field(const char* id, std::string_view hint, std::string& value, float width, ImGuiInputTextFlags flags = 0);

/// A field of several lines that wraps as it is typed. `value` has the breaks in it; without() takes them out.
bool wrapping_field(const char* id, std::string& value, ImVec2 size);
[[nodiscard]] std::string without_breaks(std::string_view value);

/// What a picture shows: its label and when it was taken, or the movement of a live session and its second.
/// taken   the time of a photograph, as it is to be read
[[nodiscard]] std::string photo_caption(const ShownPhoto& photo, Language language, std::string_view taken);

/// What is pressed: a letter or number key by its SDL scan code, without Ctrl, Alt and Super.
[[nodiscard]] bool plain_key(int scancode);
[[nodiscard]] bool ctrl_key(int scancode);

}  // namespace lifecert::native::admin::view
