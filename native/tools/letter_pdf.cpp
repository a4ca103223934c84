#include "native/tools/letter_pdf.h"

#include <algorithm>
#include <functional>
#include <numbers>
#include <string_view>
#include <utility>

#include "core/base/civil.h"
#include "core/base/utf8.h"
#include "native/tools/pdf_canvas.h"

namespace lifecert::native {
namespace {

constexpr std::size_t kMaxTextBytes = 256;
constexpr std::size_t kMaxHotlineBytes = 32;
constexpr std::size_t kMaxQrBytes = 256;
constexpr std::size_t kMinCodeLength = 4;
constexpr std::size_t kMaxCodeLength = 20;  // what fits beside the QR in type of 30 points

constexpr double kMargin = mm(14);
constexpr double kTop = mm(11);
constexpr double kBottom = kPageHeight - mm(11);
constexpr double kWidth = kPageWidth - 2 * kMargin;
constexpr double kMinGap = mm(2.2);
constexpr double kMaxGap = mm(6);
constexpr double kQrSide = mm(58);

constexpr Color kDarkRed{0.55, 0.0, 0.04};
constexpr Color kGrey{0.30, 0.30, 0.30};  // 9:1 on white
constexpr Color kPale{0.91, 0.91, 0.91};
constexpr Color kRule{0.45, 0.45, 0.45};

/// Type sizes, tried from large to small until a letter with long names fits its page. The least is the norm for
/// elders' screens: 18 points for what must be read. A letter that still doesn't fit goes without its English.
struct Sizes {
  double main;
  double english;  // 0: none
};
constexpr Sizes kSizes[] = {{20, 11.5}, {19.5, 11}, {19, 11}, {18.5, 10.5}, {18, 10.5}, {18, 10}, {18, 9.5}, {18, 0}};

/// A strip across the page: how tall it is, and how it is drawn from a height on.
struct Block {
  double height = 0;
  std::function<void(double y)> draw;
};

struct Scene {
  PdfCanvas& canvas;
  const Letter& letter;
  Sizes sizes;
};

TextStyle plain(double size) { return {size, false, Face::sans, 0}; }
TextStyle bold(double size) { return {size, true, Face::sans, 0}; }

/// A text of one line in the largest size that fits the width.
Text set_fitting(const PdfCanvas& canvas, const std::string& text, TextStyle style, double least, double width) {
  for (;; style.size -= 0.5) {
    Text set = canvas.set_text(text, style, 0);
    if (set.width <= width || style.size <= least) return set;
  }
}

/// English in its size; nothing, and no room, where a letter goes without.
Text set_english(const Scene& scene, const std::string& english, double width) {
  if (scene.sizes.english == 0) return {};
  return scene.canvas.set_text(english, plain(scene.sizes.english), width);
}

/// Chinese with its English below it, as one strip.
Block bilingual(const Scene& scene, double x, double width, const std::string& chinese, const std::string& english,
                const TextStyle& chinese_style, std::string_view bold_part, const Color& color,
                const Color& english_color) {
  PdfCanvas& canvas = scene.canvas;
  const Text above = canvas.set_text(chinese, chinese_style, width, bold_part);
  const Text below = set_english(scene, english, width);
  const auto draw = [&canvas, above, below, x, color, english_color](double y) {
    canvas.draw(above, x, y, color);
    canvas.draw(below, x, y + above.height, english_color);
  };
  return {above.height + below.height, draw};
}

// --- pictures, in a square of 100 by 100 ---

void draw_phone(cairo_t* cairo) {
  cairo_set_line_width(cairo, 4.5);
  const double radius = 9;
  cairo_new_sub_path(cairo);
  cairo_arc(cairo, 78 - radius, 4 + radius, radius, -std::numbers::pi / 2, 0);
  cairo_arc(cairo, 78 - radius, 96 - radius, radius, 0, std::numbers::pi / 2);
  cairo_arc(cairo, 22 + radius, 96 - radius, radius, std::numbers::pi / 2, std::numbers::pi);
  cairo_arc(cairo, 22 + radius, 4 + radius, radius, std::numbers::pi, 3 * std::numbers::pi / 2);
  cairo_close_path(cairo);
  cairo_stroke(cairo);
  cairo_arc(cairo, 50, 12, 2.8, 0, 2 * std::numbers::pi);
  cairo_fill(cairo);
}

/// A phone whose camera looks at a square code.
void draw_scanning(cairo_t* cairo) {
  draw_phone(cairo);
  cairo_set_line_width(cairo, 4);
  for (const double sx : {-1.0, 1.0}) {
    for (const double sy : {-1.0, 1.0}) {
      cairo_move_to(cairo, 50 + sx * 10, 53 + sy * 21);
      cairo_line_to(cairo, 50 + sx * 21, 53 + sy * 21);
      cairo_line_to(cairo, 50 + sx * 21, 53 + sy * 10);
    }
  }
  cairo_stroke(cairo);
  constexpr std::pair<double, double> kFinders[] = {{38, 41}, {54, 41}, {38, 57}};
  cairo_set_line_width(cairo, 2.6);
  for (const auto& [x, y] : kFinders) cairo_rectangle(cairo, x, y, 8, 8);
  cairo_stroke(cairo);
  for (const auto& [x, y] : kFinders) cairo_rectangle(cairo, x + 2.8, y + 2.8, 2.4, 2.4);
  cairo_rectangle(cairo, 54, 57, 4, 4);
  cairo_rectangle(cairo, 60, 57, 3.5, 3.5);
  cairo_rectangle(cairo, 57, 62, 6, 3.5);
  cairo_fill(cairo);
}

/// A face in the oval that the screen shows.
void draw_face(cairo_t* cairo) {
  draw_phone(cairo);
  const auto ellipse = [cairo](double x, double y, double across, double down) {
    cairo_save(cairo);
    cairo_translate(cairo, x, y);
    cairo_scale(cairo, across, down);
    cairo_new_sub_path(cairo);
    cairo_arc(cairo, 0, 0, 1, 0, 2 * std::numbers::pi);
    cairo_restore(cairo);
  };
  constexpr double kDashes[] = {6, 4};
  cairo_set_line_width(cairo, 3.2);
  cairo_set_dash(cairo, kDashes, 2, 0);
  ellipse(50, 54, 22.5, 31);
  cairo_stroke(cairo);
  cairo_set_dash(cairo, nullptr, 0, 0);
  ellipse(50, 55, 15, 20);
  cairo_stroke(cairo);
  ellipse(44, 51, 2.2, 2.6);
  ellipse(56, 51, 2.2, 2.6);
  cairo_fill(cairo);
  cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND);
  cairo_arc(cairo, 50, 58, 7.5, 0.45, std::numbers::pi - 0.45);
  cairo_stroke(cairo);
  cairo_set_line_width(cairo, 3.6);
  cairo_arc(cairo, 50, 51, 15, std::numbers::pi + 0.35, 2 * std::numbers::pi - 0.35);
  cairo_stroke(cairo);
}

void draw_check(cairo_t* cairo) {
  draw_phone(cairo);
  cairo_arc(cairo, 50, 54, 23, 0, 2 * std::numbers::pi);
  cairo_fill(cairo);
  cairo_set_source_rgb(cairo, 1, 1, 1);
  cairo_set_line_width(cairo, 6.5);
  cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
  cairo_move_to(cairo, 38.5, 55);
  cairo_line_to(cairo, 47, 63.5);
  cairo_line_to(cairo, 62, 45.5);
  cairo_stroke(cairo);
}

/// "!" in a triangle, in white.
void draw_warning_sign(cairo_t* cairo) {
  cairo_set_source_rgb(cairo, 1, 1, 1);
  cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_width(cairo, 9);
  cairo_move_to(cairo, 50, 12);
  cairo_line_to(cairo, 93, 86);
  cairo_line_to(cairo, 7, 86);
  cairo_close_path(cairo);
  cairo_stroke(cairo);
  cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND);
  cairo_move_to(cairo, 50, 38);
  cairo_line_to(cairo, 50, 58);
  cairo_stroke(cairo);
  cairo_arc(cairo, 50, 72.5, 5.5, 0, 2 * std::numbers::pi);
  cairo_fill(cairo);
}

using Picture = void (*)(cairo_t*);

void draw_picture(const PdfCanvas& canvas, Picture picture, double x, double y, double side) {
  cairo_t* cairo = canvas.cairo();
  cairo_save(cairo);
  cairo_set_source_rgb(cairo, 0, 0, 0);
  cairo_translate(cairo, x, y);
  cairo_scale(cairo, side / 100, side / 100);
  cairo_new_path(cairo);
  picture(cairo);
  cairo_restore(cairo);
}

// --- the letter from top to bottom ---

Block head(const Scene& scene) {
  PdfCanvas& canvas = scene.canvas;
  const Letter& letter = scene.letter;
  Text hotline = canvas.set_text("服务热线 Hotline  " + letter.hotline, bold(14), 0);
  double left_width = kWidth - hotline.width - mm(5);
  // A long name takes the whole line; the hotline stands large at the foot in any case.
  if (canvas.set_text(letter.region_name_zh, bold(14), 0).width > left_width) {
    hotline = {};
    left_width = kWidth;
  }
  const Text chinese = canvas.set_text(letter.region_name_zh, bold(14), left_width);
  const Text english = set_english(scene, letter.region_name_en, left_width);
  const double height = chinese.height + english.height + mm(1.2);
  const auto draw = [&canvas, hotline, chinese, english, height](double y) {
    canvas.draw(chinese, kMargin, y, kBlack);
    canvas.draw(english, kMargin, y + chinese.height, kGrey);
    canvas.draw(hotline, kMargin + kWidth - hotline.width, y, kBlack);
    canvas.fill_box({kMargin, y + height - mm(0.4), kWidth, mm(0.4)}, 0, kRule);
  };
  return {height, draw};
}

Block greeting(const Scene& scene) {
  const Letter& letter = scene.letter;
  PdfCanvas& canvas = scene.canvas;
  const Text name = canvas.set_text(letter.name + "，您好！", bold(scene.sizes.main + 4), kWidth);
  const std::string due = chinese_date(letter.due_day);
  const Block body =
      bilingual(scene, kMargin, kWidth,
                "您的" + letter.scheme_name_zh + "要办生存认证。\n最晚 " + due + " 办好，在家用手机就能办。",
                letter.scheme_name_en + ": please certify by " + english_date(letter.due_day) +
                    " that you are alive, at home with a phone.",
                plain(scene.sizes.main), due, kBlack, kGrey);
  const auto draw = [&canvas, name, body](double y) {
    canvas.draw(name, kMargin, y, kBlack);
    body.draw(y + name.height);
  };
  return {name.height + body.height, draw};
}

/// The typed code with a pale field behind each group.
void draw_code(PdfCanvas& canvas, const Text& code, double x, double y) {
  const std::string_view text = pango_layout_get_text(code.layout.get());
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find('-', start), text.size());
    PangoRectangle first{};
    PangoRectangle last{};
    pango_layout_index_to_pos(code.layout.get(), static_cast<int>(start), &first);
    pango_layout_index_to_pos(code.layout.get(), static_cast<int>(end - 1), &last);
    const double left = pango_units_to_double(first.x);
    const double right = pango_units_to_double(last.x + last.width);
    canvas.fill_box({x + left - mm(0.6), y, right - left + mm(1.2), code.height}, mm(1.5), kPale);
    start = end + 1;
  }
  canvas.draw(code, x, y, kBlack);
}

/// The QR, the code to type, and the warning, in one frame: who is about to read the code aloud sees the warning.
Block code_box(const Scene& scene) {
  PdfCanvas& canvas = scene.canvas;
  const Letter& letter = scene.letter;
  constexpr double kPad = mm(2.5);
  constexpr double kColumn = kMargin + kPad + kQrSide + mm(3);
  constexpr double kColumnWidth = kMargin + kWidth - kPad - kColumn;

  const Text title = canvas.set_text(letter.name + " 的登记码", bold(scene.sizes.main), kColumnWidth);
  const Text title_en = set_english(scene, "Your private code", kColumnWidth);
  const Text code = set_fitting(canvas, letter.typed_code, {36, true, Face::mono, 1.5}, 30, kColumnWidth);
  const Block expiry = bilingual(
      scene, kColumn, kColumnWidth, "有效到 " + chinese_date(letter.code_expires_day) + "。\n过期了，打热线换新码。",
      "Valid until " + english_date(letter.code_expires_day) + ". After that, ask for a new one.",
      plain(scene.sizes.main), {}, kBlack, kGrey);
  const double column_height = title.height + title_en.height + code.height + mm(2) + expiry.height;
  const double upper = std::max(kQrSide, column_height) + 2 * mm(1.5);

  constexpr double kSign = mm(17);
  constexpr double kWarningX = kMargin + kPad + kSign + mm(4);
  const Block warning = bilingual(scene, kWarningX, kMargin + kWidth - kPad - kWarningX,
                                  "千万不要把这个码念给打电话来的人听。\n工作人员不会打电话问您要码。",
                                  "Never read this code to a caller. Our staff will never ask for it.",
                                  bold(scene.sizes.main + 0.5), {}, kWhite, kWhite);
  const double lower = warning.height + 2 * mm(1.5);

  const auto draw = [&canvas, &letter, title, title_en, code, expiry, column_height, upper, warning, lower](double y) {
    const Box frame{kMargin, y, kWidth, upper + lower};
    canvas.fill_box({kMargin, y + upper, kWidth, lower}, mm(2), kDarkRed);
    canvas.fill_box({kMargin, y + upper, kWidth, mm(4)}, 0, kDarkRed);
    canvas.outline_box(frame, mm(2), mm(0.9), kDarkRed);
    // That it can be drawn was checked on the scratch canvas.
    (void)canvas.draw_qr(letter.qr_text, kMargin + kPad, y + (upper - kQrSide) / 2, kQrSide);
    double at = y + (upper - column_height) / 2;
    canvas.draw(title, kColumn, at, kBlack);
    at += title.height;
    canvas.draw(title_en, kColumn, at, kGrey);
    at += title_en.height;
    draw_code(canvas, code, kColumn, at);
    at += code.height + mm(2);
    expiry.draw(at);
    draw_picture(canvas, draw_warning_sign, kMargin + kPad + mm(1), y + upper + (lower - kSign) / 2, kSign);
    warning.draw(y + upper + mm(1.5));
  };
  return {upper + lower, draw};
}

Block step(const Scene& scene, int number, Picture picture, const std::string& chinese, const std::string& english,
           std::string_view bold_part) {
  PdfCanvas& canvas = scene.canvas;
  constexpr double kDisc = mm(10);
  constexpr double kPictureSide = mm(21);
  constexpr double kPhoneWidth = 0.6 * kPictureSide;
  constexpr double kPhoneX = kMargin + kDisc + mm(3);
  constexpr double kTextX = kPhoneX + kPhoneWidth + mm(4);
  const Block words = bilingual(scene, kTextX, kMargin + kWidth - kTextX, chinese, english, plain(scene.sizes.main),
                                bold_part, kBlack, kGrey);
  const Text digit = canvas.set_text(std::to_string(number), bold(20), 0);
  const double height = std::max(kPictureSide, words.height);
  const auto draw = [&canvas, picture, words, digit, height](double y) {
    const double middle = y + height / 2;
    canvas.fill_box({kMargin, middle - kDisc / 2, kDisc, kDisc}, kDisc / 2, kBlack);
    canvas.draw(digit, kMargin + (kDisc - digit.width) / 2, middle - digit.height / 2, kWhite);
    draw_picture(canvas, picture, kPhoneX - (kPictureSide - kPhoneWidth) / 2, middle - kPictureSide / 2, kPictureSide);
    words.draw(middle - words.height / 2);
  };
  return {height, draw};
}

Block first_step(const Scene& scene) {
  const std::string& address = scene.letter.web_address;
  return step(scene, 1, draw_scanning, "用手机打开 " + address + "\n扫上面的方块码；扫不了，就输入登记码。",
              "On a phone, open this address and scan the square code above, or type the code.", address);
}

Block second_step(const Scene& scene) {
  return step(scene, 2, draw_face, "把脸对准屏幕上的圆圈，\n照着屏幕上的话慢慢做，不限时间。",
              "Hold your face in the oval and do as the screen says. There is no time limit.", "不限时间");
}

Block third_step(const Scene& scene) {
  return step(scene, 3, draw_check, "看到“已收到”，就交上来了。\n没网显示“已存在本机”，有网再打开就送出。",
              "已收到: received. 已存在本机: kept on the phone; open it again when online.", "“已收到”");
}

Block another_way(const Scene& scene) {
  PdfCanvas& canvas = scene.canvas;
  const Letter& letter = scene.letter;
  constexpr double kPad = mm(3);
  constexpr double kTextX = kMargin + kPad;
  constexpr double kTextWidth = kWidth - 2 * kPad;
  const Text title = canvas.set_text("没有手机或不会用？", bold(scene.sizes.main + 1), kTextWidth);
  const Block ways =
      bilingual(scene, kTextX, kTextWidth,
                "到" + letter.station_name + (letter.address.empty() ? "办。" : "办：" + letter.address) +
                    "\n或打热线，请工作人员上门办。不愿拍脸，也这样办。",
                "No phone, or not sure how? Come to the station, or call and we visit you. No camera needed.",
                plain(scene.sizes.main), letter.station_name, kBlack, kGrey);
  const double height = title.height + ways.height + 2 * mm(1.2);
  const auto draw = [&canvas, title, ways, height](double y) {
    canvas.outline_box({kMargin, y, kWidth, height}, mm(2), mm(0.5), kRule);
    canvas.draw(title, kTextX, y + mm(1.2), kBlack);
    ways.draw(y + mm(1.2) + title.height);
  };
  return {height, draw};
}

Block foot(const Scene& scene) {
  PdfCanvas& canvas = scene.canvas;
  const Text label = canvas.set_text("热线\nHotline", bold(15), 0);
  const double number_width = kWidth * 0.44;
  const Text number = set_fitting(canvas, scene.letter.hotline, bold(30), 20, number_width - label.width - mm(2));
  const double left_width = kWidth - number.width - label.width - mm(6);
  const Block comfort = bilingual(scene, kMargin, left_width, "一次没办成，养老金不会停。\n可以再办，也可以打热线。",
                                  "A failed try never stops your pension. Try again, or call.", bold(scene.sizes.main),
                                  {}, kBlack, kGrey);
  const double height = std::max(comfort.height, number.height);
  const auto draw = [&canvas, label, number, comfort, height](double y) {
    comfort.draw(y + (height - comfort.height) / 2);
    const double number_x = kMargin + kWidth - number.width;
    canvas.draw(number, number_x, y + (height - number.height) / 2, kBlack);
    canvas.draw(label, number_x - label.width - mm(2), y + (height - label.height) / 2, kBlack);
  };
  return {height, draw};
}

std::vector<Block> blocks_of(const Scene& scene) {
  return {head(scene),        greeting(scene),   code_box(scene),    first_step(scene),
          second_step(scene), third_step(scene), another_way(scene), foot(scene)};
}

double total_height(const std::vector<Block>& blocks) {
  double height = 0;
  for (const Block& block : blocks) height += block.height;
  return height;
}

/// Where to fold the sheet for an envelope of 162 by 229 mm: not across the QR.
void draw_fold_mark(PdfCanvas& canvas) { canvas.fill_box({mm(5), kPageHeight / 2, mm(4), mm(0.2)}, 0, kRule); }

Result<void> draw_letter(PdfCanvas& canvas, const Letter& letter) {
  for (const Sizes& sizes : kSizes) {
    const std::vector<Block> blocks = blocks_of({canvas, letter, sizes});
    const auto gaps = static_cast<double>(blocks.size() - 1);
    const double gap = std::min((kBottom - kTop - total_height(blocks)) / gaps, kMaxGap);
    if (gap < kMinGap) continue;
    double y = kTop;
    for (const Block& block : blocks) {
      block.draw(y);
      y += block.height + gap;
    }
    draw_fold_mark(canvas);
    canvas.end_page();
    return {};
  }
  return Error{Code::too_long, "text"};
}

// --- what a letter must be ---

Result<void> check_text(std::string_view text, std::size_t max, const char* field) {
  if (text.empty()) return Error{Code::too_short, field};
  if (text.size() > max) return Error{Code::too_long, field};
  if (!is_plain_text(text)) return Error{Code::bad_text, field};
  return {};
}

Result<void> check_code(std::string_view code) {
  if (code.size() < kMinCodeLength) return Error{Code::too_short, "typed_code"};
  if (code.size() > kMaxCodeLength) return Error{Code::too_long, "typed_code"};
  for (std::size_t i = 0; i < code.size(); ++i) {
    const bool character = (code[i] >= '0' && code[i] <= '9') || (code[i] >= 'A' && code[i] <= 'Z');
    const bool joint = code[i] == '-' && i > 0 && i + 1 < code.size() && code[i - 1] != '-';
    if (!character && !joint) return Error{Code::bad_syntax, "typed_code"};
  }
  return {};
}

Result<void> check_letter(PdfCanvas& canvas, const Letter& letter) {
  struct Field {
    const char* name;
    const std::string& text;
    std::size_t max;
  };
  const Field fields[] = {{"name", letter.name, kMaxTextBytes},
                          {"scheme_name_zh", letter.scheme_name_zh, kMaxTextBytes},
                          {"scheme_name_en", letter.scheme_name_en, kMaxTextBytes},
                          {"station_name", letter.station_name, kMaxTextBytes},
                          {"qr_text", letter.qr_text, kMaxQrBytes},
                          {"region_name_zh", letter.region_name_zh, kMaxTextBytes},
                          {"region_name_en", letter.region_name_en, kMaxTextBytes},
                          {"hotline", letter.hotline, kMaxHotlineBytes},
                          {"web_address", letter.web_address, kMaxTextBytes}};
  for (const Field& field : fields) {
    if (Result<void> checked = check_text(field.text, field.max, field.name); !checked) return checked;
  }
  if (!letter.address.empty()) {
    if (Result<void> checked = check_text(letter.address, kMaxTextBytes, "address"); !checked) return checked;
  }
  if (Result<void> checked = check_code(letter.typed_code); !checked) return checked;
  if (Result<void> drawn = canvas.draw_qr(letter.qr_text, 0, 0, kQrSide); !drawn) {
    return Error{drawn.error().code, "qr_text"};
  }
  return {};
}

Error at_letter(std::size_t index, const Error& error) {
  return {error.code, "letter " + std::to_string(index + 1) + ": " + error.where};
}

}  // namespace

Result<void> write_letters(const std::vector<Letter>& letters, const std::string& path) {
  if (letters.empty()) return Error{Code::bad_argument, "letters"};
  PdfCanvas scratch = PdfCanvas::for_measuring();
  for (std::size_t i = 0; i < letters.size(); ++i) {
    if (Result<void> checked = check_letter(scratch, letters[i]); !checked) return at_letter(i, checked.error());
  }
  Result<PdfCanvas> canvas = PdfCanvas::create(path, "生存认证 登记信 / Enrolment letters");
  if (!canvas) return canvas.error();
  for (std::size_t i = 0; i < letters.size(); ++i) {
    if (Result<void> drawn = draw_letter(*canvas, letters[i]); !drawn) return at_letter(i, drawn.error());
  }
  return canvas->finish();
}

std::vector<std::size_t> letters_with_missing_glyphs(const std::vector<Letter>& letters) {
  const PdfCanvas canvas = PdfCanvas::for_measuring();
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < letters.size(); ++i) {
    if (is_utf8(letters[i].name) && canvas.set_text(letters[i].name, bold(18), 0).missing_glyphs > 0)
      found.push_back(i);
  }
  return found;
}

}  // namespace lifecert::native
