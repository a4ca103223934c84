// Setting text that ImGui does not set well: Chinese paragraphs, texts that must end with their cell, characters that
// no font has.
#pragma once

#include <imgui.h>

#include <string>
#include <string_view>

namespace lifecert::native::admin::view {

/// The text with line breaks where it must break to fit. Breaks between Chinese characters and at blanks, never inside
/// a word or number (unless it alone is too wide), never before closing punctuation nor after opening. Blanks at a
/// break stay at the end of their line, so that taking the breaks out gives the text back. text    UTF-8 without line
/// breaks width   pixels, as the current font draws
[[nodiscard]] std::string wrap(std::string_view text, float width);

/// A paragraph in a colour, wrapped to a width (0: what is left of the line).
void paragraph(std::string_view text, ImU32 ink, float width = 0);

/// The text as far as it fits, with an ellipsis if it does not.
[[nodiscard]] std::string fit(std::string_view text, float width);

/// The text with each character that the current font lacks written as its number: "〔U+2CE93〕".
[[nodiscard]] std::string drawable(std::string_view text);

}  // namespace lifecert::native::admin::view
