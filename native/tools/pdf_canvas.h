// An A4 page to set text and draw on: what Pango and Cairo are used for, in one place. Lengths are points (1/72 inch)
// from the page's upper left corner; mm() makes them from millimetres.
//
// The document is written to a file beside the wanted one, readable by its owner alone, and renamed by finish(): under
// its name there is either the whole document or what was there before. Not thread-safe.
#pragma once

#include <pango/pangocairo.h>

#include <memory>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace lifecert::native {

[[nodiscard]] constexpr double mm(double millimetres) { return millimetres * 72 / 25.4; }

inline constexpr double kPageWidth = mm(210);
inline constexpr double kPageHeight = mm(297);

struct Color {
  double red = 0;
  double green = 0;
  double blue = 0;
};

inline constexpr Color kBlack{0, 0, 0};
inline constexpr Color kWhite{1, 1, 1};

enum class Face { sans, mono };

struct TextStyle {
  double size = 18;
  bool bold = false;
  Face face = Face::sans;
  double letter_gap = 0;  // added between characters
};

/// A text that is set and measured, not drawn yet.
struct Text {
  std::shared_ptr<PangoLayout> layout;
  double width = 0;   // of its longest line
  double height = 0;  // of all its lines, without the room that the font leaves above the first and below the last
  double above = 0;   // that room above the first line, where the layout's own top is
  int lines = 0;
  int missing_glyphs = 0;
};

struct Box {
  double x = 0;
  double y = 0;
  double width = 0;
  double height = 0;
};

/// What a QR is for: a code in a letter bears wear (level Q or better); a proof on a certificate is long, and takes the best level
/// that still leaves half a millimetre a module (M, else L).
enum class QrUse { letter, paper };

class PdfCanvas {
 public:
  /// Begins a document that will be `path`.
  /// title   shown by viewers; carries no personal data
  /// Errors: not_found (the font), storage_full, store_failed.
  [[nodiscard]] static Result<PdfCanvas> create(const std::string& path, const std::string& title);

  /// A canvas without a file, to measure texts on.
  [[nodiscard]] static PdfCanvas for_measuring();

  PdfCanvas(PdfCanvas&&) noexcept;
  PdfCanvas& operator=(PdfCanvas&&) noexcept;
  /// Without finish(), nothing remains of the document.
  ~PdfCanvas();

  /// Ends the page; the next drawing begins another.
  void end_page();

  /// Writes everything out, synced, under its name. Nothing may be drawn afterwards.
  /// Errors: storage_full, store_failed.
  [[nodiscard]] Result<void> finish();

  /// Sets plain text (valid UTF-8). Where `bold_part` first occurs in it, that part is set bold.
  /// width   lines break at it; 0 for lines of any length
  [[nodiscard]] Text set_text(std::string_view text, const TextStyle& style, double width,
                              std::string_view bold_part = {}) const;

  /// An empty Text draws nothing.
  void draw(const Text& text, double x, double y, const Color& color);

  /// Draws a QR code of at least version 3, with its quiet zone of four modules, to fill a square. The dark part takes at least
  /// 29/37 of the side.
  /// Errors: too_long when a module would be narrower than half a millimetre.
  [[nodiscard]] Result<void> draw_qr(const std::string& text, double x, double y, double side,
                                     QrUse use = QrUse::letter);

  /// A box with round corners, filled; or its outline, drawn inwards.
  void fill_box(const Box& box, double radius, const Color& color);
  void outline_box(const Box& box, double radius, double line_width, const Color& color);

  /// For drawings of one's own. Save and restore around them.
  [[nodiscard]] cairo_t* cairo() const;

 private:
  struct State;
  explicit PdfCanvas(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace lifecert::native
