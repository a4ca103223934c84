#include "native/tools/pdf_canvas.h"

#include <cairo-pdf.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <numbers>
#include <qrcodegen.hpp>
#include <stdexcept>
#include <utility>

namespace lifecert::native {
namespace {

constexpr const char* kSans = "Noto Sans CJK SC";
constexpr const char* kMono = "Noto Sans Mono CJK SC";

// The font's own line height is 1.448 times its size (1.16 above the baseline), though its characters are 1 high. Lines
// follow each other at 1.36; around a text, no more room is counted than lies between two of its lines.
constexpr float kLineSpacing = 0.94F;
constexpr double kTrimAbove = 0.16;
constexpr double kTrimBelow = 0.08;

struct Unref {
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
  void operator()(cairo_t* cairo) const { cairo_destroy(cairo); }
  void operator()(cairo_font_options_t* options) const { cairo_font_options_destroy(options); }
  void operator()(PangoContext* context) const { g_object_unref(context); }
  void operator()(PangoFontDescription* font) const { pango_font_description_free(font); }
  void operator()(PangoAttrList* list) const { pango_attr_list_unref(list); }
};

template <class T>
using Owned = std::unique_ptr<T, Unref>;

Error file_error(int error_number, const std::string& path) {
  const bool full = error_number == ENOSPC || error_number == EDQUOT || error_number == EFBIG;
  return {full ? Code::storage_full : Code::store_failed, path};
}

/// A file under a name of its own until keep() gives it the wanted one.
class NewFile {
 public:
  explicit NewFile(std::string path) : path_(std::move(path)), part_(path_ + ".XXXXXX") {
    fd_ = ::mkostemp(part_.data(), O_CLOEXEC);  // mode 0600
    if (fd_ < 0) error_number_ = errno;
  }
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;
  ~NewFile() {
    if (fd_ < 0) return;
    ::close(fd_);
    ::unlink(part_.c_str());
  }

  [[nodiscard]] Result<void> state() const {
    if (error_number_ != 0) return file_error(error_number_, path_);
    return {};
  }

  bool write(const unsigned char* data, std::size_t length) {
    while (length > 0 && error_number_ == 0) {
      const ssize_t written = ::write(fd_, data, length);
      if (written < 0) {
        if (errno != EINTR) error_number_ = errno;
        continue;
      }
      data += written;
      length -= static_cast<std::size_t>(written);
    }
    return error_number_ == 0;
  }

  [[nodiscard]] Result<void> keep() {
    if (error_number_ == 0 && ::fsync(fd_) != 0) error_number_ = errno;
    if (error_number_ == 0 && ::rename(part_.c_str(), path_.c_str()) != 0) error_number_ = errno;
    if (error_number_ != 0) return state();
    ::close(std::exchange(fd_, -1));
    sync_folder();
    return {};
  }

 private:
  /// The name is durable only when its folder is. The content is there already, so a failure here takes nothing back.
  void sync_folder() const {
    const std::string folder = std::filesystem::path(path_).parent_path().string();
    const int fd = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return;
    ::fsync(fd);
    ::close(fd);
  }

  std::string path_;
  std::string part_;
  int fd_ = -1;
  int error_number_ = 0;
};

cairo_status_t write_to_file(void* file, const unsigned char* data, unsigned int length) {
  return static_cast<NewFile*>(file)->write(data, length) ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

bool has_font(const char* family) {
  PangoFontFamily** families = nullptr;
  int count = 0;
  pango_font_map_list_families(pango_cairo_font_map_get_default(), &families, &count);
  bool found = false;
  for (int i = 0; i < count; ++i) found = found || std::string_view(pango_font_family_get_name(families[i])) == family;
  g_free(families);
  return found;
}

void trace_box(cairo_t* cairo, const Box& box, double radius) {
  constexpr double kQuarter = std::numbers::pi / 2;
  const double right = box.x + box.width - radius;
  const double bottom = box.y + box.height - radius;
  cairo_new_sub_path(cairo);
  cairo_arc(cairo, right, box.y + radius, radius, -kQuarter, 0);
  cairo_arc(cairo, right, bottom, radius, 0, kQuarter);
  cairo_arc(cairo, box.x + radius, bottom, radius, kQuarter, 2 * kQuarter);
  cairo_arc(cairo, box.x + radius, box.y + radius, radius, 2 * kQuarter, 3 * kQuarter);
  cairo_close_path(cairo);
}

void set_color(cairo_t* cairo, const Color& color) { cairo_set_source_rgb(cairo, color.red, color.green, color.blue); }

void make_bold(PangoAttrList* attributes, std::string_view text, std::string_view part) {
  const std::size_t at = part.empty() ? std::string_view::npos : text.find(part);
  if (at == std::string_view::npos) return;
  PangoAttribute* bold = pango_attr_weight_new(PANGO_WEIGHT_BOLD);
  bold->start_index = static_cast<guint>(at);
  bold->end_index = static_cast<guint>(at + part.size());
  pango_attr_list_insert(attributes, bold);
}

constexpr int kQuietModules = 4;

qrcodegen::QrCode make_qr(const std::string& text, qrcodegen::QrCode::Ecc level) {
  constexpr int kMinVersion = 3;
  return qrcodegen::QrCode::encodeSegments(qrcodegen::QrSegment::makeSegments(text.c_str()), level, kMinVersion,
                                           qrcodegen::QrCode::MAX_VERSION);
}

double module_width(const qrcodegen::QrCode& qr, double side) { return side / (qr.getSize() + 2 * kQuietModules); }

// Level M where its modules are wide enough, else L.
qrcodegen::QrCode make_paper_qr(const std::string& text, double side) {
  try {
    const qrcodegen::QrCode medium = make_qr(text, qrcodegen::QrCode::Ecc::MEDIUM);
    if (module_width(medium, side) >= mm(0.5)) return medium;
  } catch (const std::length_error&) {
    // Level L holds more.
  }
  return make_qr(text, qrcodegen::QrCode::Ecc::LOW);
}

}  // namespace

struct PdfCanvas::State {
  // In this order: the surface writes to the file when it is destroyed.
  std::unique_ptr<NewFile> file;
  Owned<cairo_surface_t> surface;
  Owned<cairo_t> cairo;
  Owned<PangoContext> context;

  void begin(cairo_surface_t* new_surface) {
    surface.reset(new_surface);
    cairo.reset(cairo_create(new_surface));
    context.reset(pango_cairo_create_context(cairo.get()));
    pango_context_set_language(context.get(), pango_language_from_string("zh-cn"));
    // Paper has no pixels to fit letters to.
    const Owned<cairo_font_options_t> options(cairo_font_options_create());
    cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(context.get(), options.get());
  }
};

PdfCanvas::PdfCanvas(std::unique_ptr<State> state) : state_(std::move(state)) {}
PdfCanvas::PdfCanvas(PdfCanvas&&) noexcept = default;
PdfCanvas& PdfCanvas::operator=(PdfCanvas&&) noexcept = default;
PdfCanvas::~PdfCanvas() = default;

Result<PdfCanvas> PdfCanvas::create(const std::string& path, const std::string& title) {
  for (const char* font : {kSans, kMono}) {
    if (!has_font(font)) return Error{Code::not_found, std::string("font ") + font};
  }
  auto state = std::make_unique<State>();
  state->file = std::make_unique<NewFile>(path);
  if (Result<void> opened = state->file->state(); !opened) return opened.error();
  state->begin(cairo_pdf_surface_create_for_stream(write_to_file, state->file.get(), kPageWidth, kPageHeight));
  cairo_pdf_surface_set_metadata(state->surface.get(), CAIRO_PDF_METADATA_TITLE, title.c_str());
  cairo_pdf_surface_set_metadata(state->surface.get(), CAIRO_PDF_METADATA_CREATOR, "lifecert");
  return PdfCanvas(std::move(state));
}

PdfCanvas PdfCanvas::for_measuring() {
  auto state = std::make_unique<State>();
  state->begin(cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, nullptr));
  return PdfCanvas(std::move(state));
}

void PdfCanvas::end_page() { cairo_show_page(state_->cairo.get()); }

Result<void> PdfCanvas::finish() {
  const bool drawn = cairo_status(state_->cairo.get()) == CAIRO_STATUS_SUCCESS;
  cairo_surface_finish(state_->surface.get());
  if (Result<void> written = state_->file->state(); !written) return written;
  if (!drawn || cairo_surface_status(state_->surface.get()) != CAIRO_STATUS_SUCCESS) {
    return Error{Code::store_failed, "pdf"};
  }
  return state_->file->keep();
}

Text PdfCanvas::set_text(std::string_view text, const TextStyle& style, double width,
                         std::string_view bold_part) const {
  const Owned<PangoFontDescription> font(pango_font_description_new());
  pango_font_description_set_family_static(font.get(), style.face == Face::mono ? kMono : kSans);
  pango_font_description_set_weight(font.get(), style.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_font_description_set_absolute_size(font.get(), style.size * PANGO_SCALE);

  const Owned<PangoAttrList> attributes(pango_attr_list_new());
  if (style.letter_gap != 0) {
    pango_attr_list_insert(attributes.get(), pango_attr_letter_spacing_new(pango_units_from_double(style.letter_gap)));
  }
  make_bold(attributes.get(), text, bold_part);

  Text set;
  set.layout = {pango_layout_new(state_->context.get()), [](PangoLayout* layout) { g_object_unref(layout); }};
  PangoLayout* layout = set.layout.get();
  pango_layout_set_font_description(layout, font.get());
  pango_layout_set_attributes(layout, attributes.get());
  pango_layout_set_line_spacing(layout, kLineSpacing);
  pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
  if (width > 0) pango_layout_set_width(layout, pango_units_from_double(width));
  pango_layout_set_text(layout, text.data(), static_cast<int>(text.size()));

  PangoRectangle extents{};
  pango_layout_get_extents(layout, nullptr, &extents);
  set.width = pango_units_to_double(extents.width);
  set.above = kTrimAbove * style.size;
  set.height = pango_units_to_double(extents.height) - set.above - kTrimBelow * style.size;
  set.lines = pango_layout_get_line_count(layout);
  set.missing_glyphs = pango_layout_get_unknown_glyphs_count(layout);
  return set;
}

void PdfCanvas::draw(const Text& text, double x, double y, const Color& color) {
  if (!text.layout) return;
  cairo_t* cairo = state_->cairo.get();
  set_color(cairo, color);
  cairo_move_to(cairo, x, y - text.above);
  pango_cairo_show_layout(cairo, text.layout.get());
}

Result<void> PdfCanvas::draw_qr(const std::string& text, double x, double y, double side, QrUse use) {
  try {
    const qrcodegen::QrCode qr = use == QrUse::letter ? make_qr(text, qrcodegen::QrCode::Ecc::QUARTILE)
                                                      : make_paper_qr(text, side);
    const int modules = qr.getSize();
    const double module = module_width(qr, side);
    if (module < mm(0.5)) return Code::too_long;
    cairo_t* cairo = state_->cairo.get();
    cairo_save(cairo);
    set_color(cairo, kWhite);
    cairo_rectangle(cairo, x, y, side, side);
    cairo_fill(cairo);
    set_color(cairo, kBlack);
    cairo_translate(cairo, x + kQuietModules * module, y + kQuietModules * module);
    cairo_scale(cairo, module, module);
    // One path, one fill, and runs instead of single modules: so no viewer draws hairlines between them.
    for (int row = 0; row < modules; ++row) {
      for (int start = 0; start < modules; ++start) {
        int end = start;
        while (end < modules && qr.getModule(end, row)) ++end;
        if (end > start) cairo_rectangle(cairo, start, row, end - start, 1);
        start = end;
      }
    }
    cairo_fill(cairo);
    cairo_restore(cairo);
    return {};
  } catch (const std::length_error&) {
    return Code::too_long;
  }
}

void PdfCanvas::fill_box(const Box& box, double radius, const Color& color) {
  set_color(state_->cairo.get(), color);
  trace_box(state_->cairo.get(), box, radius);
  cairo_fill(state_->cairo.get());
}

void PdfCanvas::outline_box(const Box& box, double radius, double line_width, const Color& color) {
  const double half = line_width / 2;
  set_color(state_->cairo.get(), color);
  cairo_set_line_width(state_->cairo.get(), line_width);
  trace_box(state_->cairo.get(), {box.x + half, box.y + half, box.width - line_width, box.height - line_width}, radius);
  cairo_stroke(state_->cairo.get());
}

cairo_t* PdfCanvas::cairo() const { return state_->cairo.get(); }

}  // namespace lifecert::native
