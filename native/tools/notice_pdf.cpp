#include "native/tools/notice_pdf.h"

#include "core/base/civil.h"
#include "native/tools/pdf_canvas.h"

namespace lifecert::native {
namespace {

constexpr double kMargin = mm(22);
constexpr Color kGrey{0.3, 0.3, 0.3};

void write_page(PdfCanvas& canvas, const Notice& notice) {
  double y = kMargin;
  const auto say = [&](const std::string& text, const TextStyle& style, double gap, const Color& color = kBlack,
                       const std::string& bold = {}) {
    const Text set = canvas.set_text(text, style, kPageWidth - 2 * kMargin, bold);
    canvas.draw(set, kMargin, y, color);
    y += set.height + gap;
  };
  const TextStyle title{26, true};
  const TextStyle main{18, false};
  const TextStyle small{12, false};
  say(notice.region_name_zh, small, mm(2), kGrey);
  say(notice.name + "：", {20, true}, mm(2));
  say(notice.address, small, mm(12), kGrey);
  say("请您核对一件事", title, mm(10));
  say("我们收到一条信息，说您已经去世。您要是在看这封信，这条信息很可能是错的。", main, mm(7));
  say("您的养老金没有停，也不会因为这条信息自动停发。", {20, true}, mm(7));
  say("请您或家人打一个电话告诉我们：" + notice.hotline, main, mm(5), kBlack, notice.hotline);
  say("打电话时请报编号：" + notice.number, main, mm(5), kBlack, notice.number);
  say("不方便打电话，也可以请邻居、社区代为转告，或到" + notice.station_name + "说一声，我们也可以上门。", main, mm(7));
  say("我们会在 " + chinese_date(notice.due_day) + " 之前核实，要两位工作人员都确认才算数。", main, mm(7));
  say("要是这条信息是真的，请接受我们的慰问，家人可以拨打同一电话办理后续事项。", main, mm(14));
  say("We were told that you had died. If you are reading this, that is most likely a mistake. Your pension has not been "
      "stopped and does not stop by itself because of it. Please call " + notice.hotline + " and say the number " +
          notice.number + ", or tell your service station.",
      small, mm(6), kGrey);
  say(notice.region_name_en, small, 0, kGrey);
}

}  // namespace

Result<void> write_notices(const std::vector<Notice>& notices, const std::string& path) {
  if (notices.empty()) return Error{Code::bad_argument, "letters"};
  Result<PdfCanvas> canvas = PdfCanvas::create(path, "核对信 Letters");
  if (!canvas) return canvas.error();
  for (const Notice& one : notices) {
    write_page(*canvas, one);
    canvas->end_page();
  }
  return canvas->finish();
}

}  // namespace lifecert::native
