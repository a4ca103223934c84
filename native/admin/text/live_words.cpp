#include "native/admin/text/live_words.h"

#include <utility>

namespace lifecert::native::admin::text {
namespace {

using Pair = std::pair<std::string_view, std::string_view>;

// Longer pieces before those that they hold.
constexpr Pair kMeasured[] = {
    {"没有留存照片", "no portrait"},
    {"没有重新测量", "not measured again"},
    {"没有比对", "not compared"},
    {"只有照片", "pictures only"},
    {"没有转头", "no turn"},
    {"以前没有交过", "nothing kept"},
    {" 份留存，最近的差 ", " kept, nearest "},
    {"（共 256 位）", " of 256 bits"},
    {"，最长间隔 ", ", widest gap "},
    {" 毫秒", " ms"},
    {"，相邻差 ", ", step "},
    {"，和关键画面差 ", ", key frames "},
    {"，平面剩余 ", ", plane leaves "},
    {"，变窄 ", ", narrower "},
    {" 度，开合差 ", " deg and "},
    {"", " apart"},
    {" 幅画面，共 ", " frames in "},
    {" 秒，跳动 ", " s, "},
    {" 次", " jumps"},
    {" 张，差 ", " pictures, "},
    {" 张", " pictures"},
    {" / ", " of "},
    {"无人 ", "none "},
    {"，多人 ", ", several "},
    {"，距离 ", ", distance "},
    {"距离 ", "distance "},
    {"（低于 ", " (same below "},
    {" 是同一人，从 ", ", other from "},
    {" 起是别人）", ")"},
    {"，本人自己交的照片", ", self-made"},
    {"鼻子移动 ", "nose "},
    {" 在 ", " at "},
    {"左转 ", "left "},
    {"右转 ", "right "},
    {"点头 ", "nod "},
    {"张口 ", "mouth "},
    {"靠近 ", "closer "},
    {"闭眼剩 ", "eyes "},
    {"读数 ", "lips "},
    {" 个别的动作", " other"},
    {"，", ", "},
};

}  // namespace

std::string_view word(liveness::Action action, Language language) {
  const bool zh = language == Language::zh;
  switch (action) {
    case liveness::Action::turn_left: return zh ? "向左转" : "Turn left";
    case liveness::Action::turn_right: return zh ? "向右转" : "Turn right";
    case liveness::Action::nod: return zh ? "点头" : "Nod";
    case liveness::Action::open_mouth: return zh ? "张口" : "Open the mouth";
    case liveness::Action::come_closer: return zh ? "靠近" : "Come closer";
    case liveness::Action::blink: return zh ? "闭眼" : "Close the eyes";
    case liveness::Action::read_digits: return zh ? "读数字" : "Read digits";
  }
  return zh ? "动作" : "Movement";
}

bool is_live(cert::CheckKind kind) {
  return kind >= cert::CheckKind::live_script && kind <= cert::CheckKind::portrait;
}

std::string live_figures(std::string_view figures, Language language) {
  std::string text(figures);
  if (language == Language::en) return text;
  for (const auto& [zh, en] : kMeasured) {
    for (std::size_t at = text.find(en); at != std::string::npos; at = text.find(en, at + zh.size())) {
      text.replace(at, en.size(), zh);
    }
  }
  return text;
}

std::string every_live_text() {
  std::string all;
  for (const auto& [zh, en] : kMeasured) all.append(zh).append(en);
  for (const Language language : {Language::zh, Language::en}) {
    for (int number = 0; number < 256; ++number) {
      const auto action = static_cast<liveness::Action>(number);
      if (known(action)) all += word(action, language);
    }
  }
  return all;
}

}  // namespace lifecert::native::admin::text
