#include "native/tools/paper_pdf.h"

#include <algorithm>
#include <vector>

#include "core/base/civil.h"
#include "core/base/utf8.h"
#include "core/wire/text.h"
#include "native/tools/pdf_canvas.h"

namespace lifecert::native {
namespace {

using receipt::PaperKind;

constexpr double kMargin = mm(16);
constexpr double kWidth = kPageWidth - 2 * kMargin;
constexpr double kQrSide = mm(74);  // what a receipt out of 10^6 leaves needs at half a millimetre a module (level L)
constexpr double kSealHeight = mm(36);
constexpr double kSealTop = kPageHeight - mm(27) - kSealHeight;
constexpr double kScales[] = {1, 0.9, 0.8, 0.7, 0.6};  // tried until everything fits above the seal
constexpr std::size_t kMaxTextBytes = 256;
constexpr Color kGrey{0.30, 0.30, 0.30};
constexpr Color kRule{0.45, 0.45, 0.45};
constexpr Color kPale{0.94, 0.94, 0.94};

TextStyle plain(double size) { return {size, false, Face::sans, 0}; }
TextStyle bold(double size) { return {size, true, Face::sans, 0}; }

struct Line {
  std::string chinese;
  std::string english;
};

Line title_of(const receipt::Paper& paper) {
  switch (paper.kind) {
    case PaperKind::kept: return {"已存在本机", "Kept on the device"};
    case PaperKind::received: return {"已收到", "Received by the office"};
    case PaperKind::decided: break;
  }
  switch (static_cast<cert::Verdict>(paper.verdict)) {
    case cert::Verdict::pass: return {"认证通过", "Certified: passed"};
    case cert::Verdict::more: return {"需补充", "More is needed"};
    case cert::Verdict::refuse: break;
  }
  return {"未通过", "Not passed"};
}

Line name_of_paper(PaperKind kind) {
  switch (kind) {
    case PaperKind::kept: return {"生存认证凭条", "Slip"};
    case PaperKind::received: return {"生存认证回执", "Receipt"};
    case PaperKind::decided: break;
  }
  return {"生存认证证明", "Certificate"};
}

// What the paper is worth, in plain words: nobody should take a slip for a receipt.
Line worth_of(const receipt::Paper& paper) {
  switch (paper.kind) {
    case PaperKind::kept:
      if (paper.staff_witnessed) {
        return {"工作人员在场，认证已封好存在设备里，有网就送出。这张纸还不是回执。",
                "Sealed on the device with staff beside; it is sent when there is a network. This is not a receipt yet."};
      }
      return {"认证已封好存在手机里，有网就送出。这张纸是手机自己开的，还不是回执。",
              "Sealed on the phone, sent when there is a network. This is the phone's own word, not a receipt yet."};
    case PaperKind::received:
      return {"办事机构在所写的时间之前已经收到，改不了，也删不掉。结果还要等复核。",
              "The office had it by the time stated; nobody can change or remove that. The result is still to come."};
    case PaperKind::decided: break;
  }
  return {"这是复核人签名的结果，已记入日志，改不了，也删不掉。",
          "The reviewer's signed result, entered in the log; nobody can change or remove it."};
}

struct Fact {
  std::string chinese;
  std::string english;
  std::string value;
};

std::string china(std::int64_t unix_s) { return date_time(unix_s, kChinaOffsetS); }
std::string day(std::int32_t number) { return chinese_date(number) + "  " + iso_date(number); }

// "50a1 3b2c 9d4e f001": the person's number where there is no name.
std::string tag_text(const cert::PersonTag& tag) {
  std::string digits = wire::to_hex(tag);
  for (std::size_t at = digits.size() - 4; at > 0; at -= 4) digits.insert(at, " ");
  return digits;
}

std::vector<Fact> facts_of(const PrintedPaper& printed) {
  const receipt::Paper& paper = printed.paper;
  std::vector<Fact> facts;
  const bool has_person = paper.person != cert::PersonTag{};
  if (!printed.name.empty()) facts.push_back({"姓名", "Name", printed.name});
  if (printed.name.empty() && has_person) facts.push_back({"人员编号", "Person", tag_text(paper.person)});
  facts.push_back({"认证号码", "Number", paper.spoken_number});
  if (!printed.scheme_name_zh.empty()) {
    facts.push_back({"险种", "Scheme", printed.scheme_name_zh + "  " + printed.scheme_name_en});
  }
  const bool passed = paper.verdict == static_cast<std::uint8_t>(cert::Verdict::pass);
  facts.push_back({"有效到", "Safe until", day(passed ? paper.next_due_day : paper.due_day)});
  if (paper.kind == PaperKind::kept) {
    facts.push_back({"做好的时间", "Made", china(paper.made_at) + "（手机时间 phone's clock）"});
  } else if (paper.kind == PaperKind::received) {
    facts.push_back({"收到的时间", "Received", china(paper.logged_at)});
  } else {
    facts.push_back({"决定的时间", "Decided", china(paper.decided_at)});
    if (!paper.reason.empty()) facts.push_back({"说明", "Reason", paper.reason});
  }
  return facts;
}

class Page {
 public:
  Page(PdfCanvas& canvas, double scale) : canvas_(canvas), scale_(scale) {}

  /// Whether all that was drawn ends above the seal.
  [[nodiscard]] bool fits() const { return y_ <= kSealTop; }

  // Chinese, its English below, from the left; returns the height.
  double pair(const Line& line, double x, double y, double width, const TextStyle& style, double english) {
    const Text above = canvas_.set_text(line.chinese, style, width);
    const Text below = canvas_.set_text(line.english, plain(english), width);
    canvas_.draw(above, x, y, kBlack);
    canvas_.draw(below, x, y + above.height + mm(0.8), kGrey);
    return above.height + below.height + mm(0.8);
  }

  void head(const PrintedPaper& printed) {
    const Text hotline = canvas_.set_text("热线 Hotline  " + printed.hotline, bold(15), 0);
    const double width = kWidth - hotline.width - mm(5);
    canvas_.draw(hotline, kMargin + kWidth - hotline.width, y_, kBlack);
    y_ += pair({printed.region_name_zh, printed.region_name_en}, kMargin, y_, width, bold(15), 11) + mm(2);
    canvas_.fill_box({kMargin, y_, kWidth, mm(0.4)}, 0, kRule);
    y_ += mm(5);
  }

  void title(const receipt::Paper& paper) {
    const Line kind = name_of_paper(paper.kind);
    const Text name = canvas_.set_text(kind.chinese + "  " + kind.english, plain(16), 0);
    canvas_.draw(name, kMargin, y_, kGrey);
    y_ += name.height + mm(2);
    y_ += pair(title_of(paper), kMargin, y_, kWidth, bold(36), 14) + mm(3.5);
  }

  void facts(const std::vector<Fact>& list) {
    constexpr double kLabel = mm(50);
    for (const Fact& fact : list) {
      const Text label = canvas_.set_text(fact.chinese, plain(17 * scale_), 0);
      const Text english = canvas_.set_text(fact.english, plain(10.5 * scale_), 0);
      const Text value = canvas_.set_text(fact.value, bold(17.5 * scale_), kWidth - kLabel);
      const double height = std::max(label.height, value.height);
      canvas_.draw(label, kMargin, y_, kBlack);
      canvas_.draw(english, kMargin + label.width + mm(2), y_ + label.height - english.height, kGrey);
      canvas_.draw(value, kMargin + kLabel, y_ + (value.lines > 1 ? 0 : label.height - value.height), kBlack);
      y_ += height + mm(2.2);
    }
    y_ += mm(1.5);
  }

  void worth(const receipt::Paper& paper) {
    const Line line = worth_of(paper);
    constexpr double kPad = mm(3.5);
    const Text above = canvas_.set_text(line.chinese, plain(15 * scale_), kWidth - 2 * kPad);
    const Text below = canvas_.set_text(line.english, plain(10.5 * scale_), kWidth - 2 * kPad);
    const double height = above.height + below.height + 2 * kPad + mm(1);
    canvas_.fill_box({kMargin, y_, kWidth, height}, mm(2), kPale);
    canvas_.draw(above, kMargin + kPad, y_ + kPad, kBlack);
    canvas_.draw(below, kMargin + kPad, y_ + kPad + above.height + mm(1), kGrey);
    y_ += height + mm(4);
  }

  // The QR, and beside it how anybody can verify it.
  Result<void> proof(const PrintedPaper& printed) {
    if (Result<void> drawn = canvas_.draw_qr(printed.qr_text, kMargin, y_, kQrSide, QrUse::paper); !drawn) {
      return Error{drawn.error().code, "qr_text"};
    }
    const double x = kMargin + kQrSide + mm(7);
    const double width = kMargin + kWidth - x;
    double y = y_;
    y += pair({"怎样核验", "How to verify"}, x, y, width, bold(16), 11) + mm(2.5);
    const std::string address = printed.web_address.empty() ? "" : "\n" + printed.web_address;
    y += pair({"打开认证网页" + address + "\n点“核验凭证”，\n扫左边的方块码。", "Open the page, press “Verify a paper” and scan the square code."}, x, y,
              width, plain(15), 10.5) + mm(4);
    y += pair({"不用联网也能核验。方块码里没有姓名，也没有网址。",
               "It works offline. The code holds no name and no address."}, x, y, width, plain(15), 10.5);
    y_ += kQrSide + mm(3);
    return {};
  }

  // Where the bureau stamps and signs; a paper that nobody has stamped is as good.
  void seal() {
    constexpr double kBox = mm(86);
    const double x = kMargin + kWidth - kBox;
    canvas_.outline_box({x, kSealTop, kBox, kSealHeight}, mm(2), mm(0.4), kRule);
    pair({"经办机构盖章处", "Place for the bureau's seal"}, x + mm(3), kSealTop + mm(3), kBox - mm(6), plain(13), 10);
    double y = kSealTop + mm(3);
    for (const Line& line : {Line{"经办人", "Clerk"}, Line{"日期", "Date"}}) {
      pair(line, kMargin, y, mm(20), plain(14), 10);
      canvas_.fill_box({kMargin + mm(20), y + mm(8), x - kMargin - mm(28), mm(0.3)}, 0, kRule);
      y += mm(17);
    }
  }

  void foot() {
    const Line comfort{"一次没办成，养老金不会停。有不清楚的，请打热线。",
                       "A failed try never stops your pension. If anything is unclear, please call."};
    pair(comfort, kMargin, kPageHeight - mm(22), kWidth, bold(15), 10.5);
  }

 private:
  PdfCanvas& canvas_;
  double scale_;
  double y_ = mm(13);
};

// Everything on one page; says whether it fits.
Result<bool> draw(PdfCanvas& canvas, const PrintedPaper& printed, double scale) {
  Page page(canvas, scale);
  page.head(printed);
  page.title(printed.paper);
  page.facts(facts_of(printed));
  page.worth(printed.paper);
  if (Result<void> drawn = page.proof(printed); !drawn) return drawn.error();
  page.seal();
  page.foot();
  return page.fits();
}

Result<void> check_text(const std::string& text, const char* field, bool may_be_empty) {
  if (text.empty()) return may_be_empty ? Result<void>{} : Error{Code::too_short, field};
  if (text.size() > kMaxTextBytes) return Error{Code::too_long, field};
  if (!is_plain_text(text)) return Error{Code::bad_text, field};
  return {};
}

Result<void> check(const PrintedPaper& printed) {
  struct Field {
    const char* name;
    const std::string& text;
    bool may_be_empty;
  };
  const Field fields[] = {{"name", printed.name, true},
                          {"scheme_name_zh", printed.scheme_name_zh, true},
                          {"scheme_name_en", printed.scheme_name_en, true},
                          {"region_name_zh", printed.region_name_zh, false},
                          {"region_name_en", printed.region_name_en, false},
                          {"hotline", printed.hotline, false},
                          {"web_address", printed.web_address, true}};
  for (const Field& field : fields) {
    if (Result<void> good = check_text(field.text, field.name, field.may_be_empty); !good) return good;
  }
  return {};
}

}  // namespace

Result<void> write_paper(const PrintedPaper& printed, const std::string& path) {
  if (Result<void> good = check(printed); !good) return good;
  const Line kind = name_of_paper(printed.paper.kind);
  Result<PdfCanvas> canvas = PdfCanvas::create(path, kind.chinese + " / " + kind.english);
  if (!canvas) return canvas.error();
  PdfCanvas scratch = PdfCanvas::for_measuring();
  for (const double scale : kScales) {
    Result<bool> fits = draw(scratch, printed, scale);
    if (!fits) return fits.error();
    if (!*fits) continue;
    if (Result<bool> drawn = draw(*canvas, printed, scale); !drawn) return drawn.error();
    canvas->end_page();
    return canvas->finish();
  }
  return Error{Code::too_long, "reason"};
}

}  // namespace lifecert::native
