// What belongs to the drawing and to nothing else: text that is being typed, sizes of the last frame, where to put the
// cursor.
#pragma once

#include <imgui.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "native/admin/app/model.h"

namespace lifecert::native::admin::view {

/// What the shell lends for drawing; the same for a whole frame.
struct Canvas {
  ImFont* text = nullptr;    // main text
  ImFont* strong = nullptr;  // the same size, bold
  ImFont* title = nullptr;   // larger, bold
  float em = 18.0F;          // pixels: the width of a Chinese character of the main text
  std::map<const Picture*, ImTextureID> textures;
};

struct UiState {
  std::string search;
  bool search_typing = false;  // the cursor is in the search field
  bool focus_search = false;   // put it there
  bool leave_fields = false;   // take it out of any field

  std::string reason;             // wrapped for the field; the model's text has no line breaks
  std::optional<Hash> reason_of;  // whose
  bool focus_reason = false;
  std::string read_reason;
  std::string paper_text;
  bool focus_paper = false;
  std::uint64_t scroll_seen = 0;  // Listing::scroll_to_chosen that was followed
  int page_lines = 10;            // lines that fit the list
  float decision_height = 0;      // of the decision's panel in the last frame
  bool photos_seen = false;       // the view was scrolled up to them
  std::optional<Hash> case_of;    // whose details were drawn last
  float overlay_height = 0;       // of what lay over everything in the last frame
};

}  // namespace lifecert::native::admin::view
