#include "native/admin/text/say.h"

#include <array>
#include <cstddef>

namespace lifecert::native::admin::text {
namespace {

struct Line {
  Say key;
  std::string_view zh;
  std::string_view en;
};

constexpr std::array kLines = {
    Line{Say::window_title, "生存认证复核 · {0}", "Survival certification review · {0}"},
    Line{Say::reviewer_label, "复核人：{0}", "Reviewer: {0}"},
    Line{Say::other_language, "English", "中文"},
    Line{Say::refresh, "刷新 F5", "Refresh F5"},
    Line{Say::keys_help, "按键 F1", "Keys F1"},

    Line{Say::link_working, "正在取最新的认证…", "Fetching what is new…"},
    Line{Say::link_ok, "已连接 · 日志 {0} 条 · {1} 更新", "Connected · {0} log entries · as of {1}"},
    Line{Say::link_away, "连不上受理服务器，下面是 {0} 的内容",
         "The intake can't be reached; shown is what was known at {0}"},
    Line{Say::link_away_never, "连不上受理服务器，下面是上次存在本机的内容",
         "The intake can't be reached; shown is what is stored here"},

    Line{Say::link_trouble, "出了问题，请看清单上方的说明", "Something is wrong: see above the list"},
    Line{Say::link_left_out, "日志里有 {0} 条内容的签名不对，没有采用。请告诉管理员。",
         "{0} entries of the log have signatures that do not hold; they were left out. Tell the administrator."},

    Line{Say::filter_waiting, "待办 {0}", "To do {0}"},
    Line{Say::filter_all, "全部 {0}", "All {0}"},
    Line{Say::filter_decided, "已办 {0}", "Decided {0}"},
    Line{Say::search_hint, "查受理号、编号或姓名  Ctrl+F", "Number, id or name  Ctrl+F"},
    Line{Say::column_state, "状态", "State"},
    Line{Say::column_number, "受理号", "Number"},
    Line{Say::column_name, "姓名", "Name"},
    Line{Say::column_received, "收到时间", "Received"},
    Line{Say::column_scheme, "险种", "Scheme"},
    Line{Say::column_due, "到期日", "Due day"},
    Line{Say::column_freshness, "时效", "Freshness"},
    Line{Say::column_challenge, "认证题目", "Challenge"},
    Line{Say::column_finding, "核验结果", "Checks"},
    Line{Say::list_reading, "正在打开本机存的案卷…", "Opening the cases stored here…"},
    Line{Say::list_empty_waiting, "没有待办的认证", "Nothing is waiting"},
    Line{Say::list_empty_all, "还没有收到认证", "No certification has come in yet"},
    Line{Say::list_empty_decided, "还没有办过的认证", "Nothing has been decided yet"},
    Line{Say::list_nothing_found, "没有找到“{0}”。可换“全部”再查。", "Nothing found for “{0}”. Try “All”."},
    Line{Say::list_shown, "显示 {0} 条，共 {1} 条", "{0} shown of {1}"},
    Line{Say::name_not_here, "—", "—"},
    Line{Say::not_known, "不详", "Not known"},

    Line{Say::state_unchecked, "待核验", "Unchecked"},
    Line{Say::state_waiting, "待复核", "To review"},
    Line{Say::state_more, "需补充", "More asked"},
    Line{Say::state_passed, "认证通过", "Passed"},
    Line{Say::state_refused, "未通过", "Refused"},

    Line{Say::finding_none, "还没核验", "Not yet checked"},
    Line{Say::finding_all_hold, "全部相符", "All hold"},
    Line{Say::finding_look, "{0} 项请看", "{0} to look at"},
    Line{Say::finding_fail, "{0} 项不符", "{0} fail"},
    Line{Say::challenged, "有题", "Yes"},
    Line{Say::unchallenged, "无题", "None"},
    Line{Say::due_passed, "{0}（已过）", "{0} (past)"},

    Line{Say::case_reading, "正在打开…", "Opening…"},
    Line{Say::case_unreadable, "这份案卷打不开：{0}", "This case can't be opened: {0}"},
    Line{Say::back_to_list, "关闭 Esc", "Close Esc"},
    Line{Say::fact_person, "领取人", "Beneficiary"},
    Line{Say::fact_id_number, "身份证号", "ID number"},
    Line{Say::fact_born, "出生", "Born"},
    Line{Say::fact_age, "{0}，{1} 岁", "{0}, aged {1}"},
    Line{Say::fact_scheme, "险种", "Scheme"},
    Line{Say::fact_due, "到期日", "Due day"},
    Line{Say::fact_station, "服务站", "Station"},
    Line{Say::fact_phone, "电话", "Telephone"},
    Line{Say::fact_address, "住址", "Address"},
    Line{Say::fact_received, "收到", "Received"},
    Line{Say::fact_received_at, "{0}，日志第 {1} 条", "{0}, log entry {1}"},
    Line{Say::fact_alive, "出题时间", "Challenge"},
    Line{Say::fact_alive_since, "{0}，拍照在此之后", "Issued {0}; the pictures are later"},
    Line{Say::fact_alive_unknown, "没有题目，不能证明拍摄时间", "No challenge: the time of the pictures is not proven"},
    Line{Say::fact_header, "最后联网", "Last online"},
    Line{Say::fact_header_since, "{0} 或以后", "{0} or later"},
    Line{Say::fact_header_none, "没有时间信标", "No time beacon"},
    Line{Say::fact_presence, "认证方式", "Presence"},
    Line{Say::fact_channel, "来自", "By way of"},
    Line{Say::fact_pseudonym, "代号", "Pseudonym"},
    Line{Say::fact_supersedes, "接替", "Replaces"},
    Line{Say::person_unknown, "名册里没有这个人", "The person is not on the roll"},
    Line{Say::person_no_roll, "本机没有名册，只显示代号",
         "The roll is not on this machine; only the pseudonym is shown"},

    Line{Say::checks_title, "核验", "Checks"},
    Line{Say::checks_none, "核验服务还没有看过这一份，请稍后再来。",
         "The re-check worker has not looked at this yet. Come back later."},
    Line{Say::checks_at, "{0} 核验，日志第 {1} 条", "Checked {0}, log entry {1}"},
    Line{Say::check_log, "日志收录", "In the log"},
    Line{Say::check_receipt, "受理回执", "Receipt"},
    Line{Say::check_log_holds, "日志第 {0} 条，与签过名的 {1} 条日志一致",
         "Entry {0}, consistent with the signed log of {1} entries"},
    Line{Say::check_receipt_asking, "正在核对…", "Being verified…"},
    Line{Say::check_receipt_holds, "回执的证明成立，{0} 收到", "The receipt's proof holds; received {0}"},
    Line{Say::check_receipt_fails, "回执的证明不成立：{0}", "The receipt's proof does not hold: {0}"},
    Line{Say::check_receipt_away, "现在不能核对：{0}", "Can't be verified now: {0}"},
    Line{Say::verdict_holds, "相符", "holds"},
    Line{Say::verdict_look, "请看", "look"},
    Line{Say::verdict_fails, "不符", "fails"},
    Line{Say::verdict_asking, "等待", "wait"},

    Line{Say::evidence_title, "照片", "Pictures"},
    Line{Say::evidence_notice, "照片是密封的。查看要先签名申请，谁在什么时候因为什么看过，会记入日志，不能删除。",
         "The pictures are sealed. To see them you sign a request; who looked, when and why is logged and can't be "
         "removed."},
    Line{Say::evidence_short_notice, "照片是密封的。要签名申请才能看，谁看过会记入日志。",
         "The pictures are sealed. Seeing them takes a signed request, which is logged."},
    Line{Say::evidence_show, "查看照片 E", "Show evidence E"},
    Line{Say::evidence_why, "为什么要看", "Why you need to see them"},
    Line{Say::evidence_why_hint, "写一句原因", "A few words"},
    Line{Say::evidence_preset_review, "复核这次认证", "To review this certification"},
    Line{Say::evidence_preset_call, "答复来电询问", "To answer a caller"},
    Line{Say::evidence_preset_audit, "抽查", "Drawn re-check"},
    Line{Say::evidence_confirm, "签名并查看 Ctrl+回车", "Sign and show Ctrl+Enter"},
    Line{Say::evidence_posting, "正在把查看申请记入日志…", "Putting the request into the log…"},
    Line{Say::evidence_waiting, "申请已记入日志（第 {0} 条），等核验服务给钥匙，已等 {1} 秒",
         "The request is logged (entry {0}); waiting for the re-check worker's key, {1} s so far"},
    Line{Say::evidence_waiting_long, "核验服务好像没有在运行。可以先办别的，钥匙到了再回来看。",
         "The re-check worker seems not to be running. Go on with another case and come back later."},
    Line{Say::evidence_opening, "正在打开照片…", "Opening the pictures…"},
    Line{Say::evidence_failed, "照片打不开：{0}", "The pictures can't be opened: {0}"},
    Line{Say::evidence_again, "再试一次", "Try again"},
    Line{Say::evidence_hide, "收起照片", "Hide"},
    Line{Say::evidence_none, "这一份里没有照片。", "There are no pictures in it."},
    Line{Say::evidence_logged, "这次查看已记入日志第 {0} 条（{1}）。", "This look is log entry {0} ({1})."},
    Line{Say::evidence_consent, "{1} 同意了第 {0} 版认证须知。", "Consent to version {0} of the terms was given {1}."},
    Line{Say::evidence_no_face_consent, "没有同意使用人脸照片，请改用别的方式认证。",
         "No consent to the use of face pictures: certify in another way."},
    Line{Say::evidence_call_alone, "本人请您单独给他打电话。请不要对别人提起。",
         "The person asks you to call them alone. Do not mention it to anybody else."},
    Line{Say::call_alone, "单独致电", "Call alone"},
    Line{Say::photo_straight, "正面", "Straight"},
    Line{Say::photo_left, "向左", "Left"},
    Line{Say::photo_right, "向右", "Right"},
    Line{Say::photo_document, "证件", "Document"},
    Line{Say::photo_caption, "{0}  {1}", "{0}  {1}"},
    Line{Say::live_caption, "{0}  第 {1} 秒", "{0}  second {1}"},
    Line{Say::live_rest, "正视镜头", "At rest"},
    Line{Say::live_title, "做动作的过程", "The movements"},
    Line{Say::live_yaw, "左右转", "turn"},
    Line{Say::live_pitch, "低头", "nod"},
    Line{Say::live_mouth, "张口", "mouth"},
    Line{Say::live_note, "共 {0} 秒。竖线是手机记下的动作，和上面的照片对得上。",
         "{0} seconds. The upright lines are the movements that the phone recorded; the pictures above show them."},
    Line{Say::photo_times, "照片和同意的时间都是手机上的时间。",
         "Times of pictures and consent are by the phone's clock."},
    Line{Say::photo_enlarge, "点照片放大", "Click a picture to enlarge it"},
    Line{Say::photo_unreadable, "这张照片读不出来", "This picture can't be read"},
    Line{Say::evidence_leave, "离开这一份，照片就从本机内存清除；再看要再申请。",
         "When you leave this case the pictures are wiped from memory; to see them again takes another request."},
    Line{Say::reads_title, "看过照片的人", "Who has looked"},
    Line{Say::read_line, "{0}  {1}  {2}", "{0}  {1}  {2}"},

    Line{Say::decision_title, "决定", "Decision"},
    Line{Say::decision_pass, "认证通过 P", "Pass P"},
    Line{Say::decision_more, "需补充 M", "Ask for more M"},
    Line{Say::decision_refuse, "未通过 R", "Refuse R"},
    Line{Say::decision_not_yet, "核验服务还没有看过，暂时不能决定。", "Not yet re-checked: it can't be decided now."},
    Line{Say::decision_reason, "给领取人的话", "Words for the person"},
    Line{Say::decision_reason_optional, "给领取人的话（可以不写）", "Words for the person (optional)"},
    Line{Say::decision_reason_needed, "请写一句，让领取人知道怎么办。",
         "Write a sentence: what can the person do now?"},
    Line{Say::decision_reason_left, "还可以写 {0} 个字", "{0} more characters"},
    Line{Say::decision_reason_too_long, "太长了，请写短一点。", "Too long, please shorten it."},
    Line{Say::decision_confirm_pass, "确认“认证通过”？养老金资格有效期延到 {0}。",
         "Pass? The person is then safe until {0}."},
    Line{Say::decision_confirm_pass_plain, "确认“认证通过”？", "Pass?"},
    Line{Say::decision_confirm_more, "确认“需补充”？养老金照发，领取人可以马上再办。",
         "Ask for more? The pension goes on; the person can try again at once."},
    Line{Say::decision_confirm_refuse, "确认“未通过”？这一次不算，养老金不因此停发，还可以用别的方式认证。",
         "Refuse? This attempt does not count. The pension is not stopped by it; other ways stay open."},
    Line{Say::decision_warn_unseen, "您还没有看过照片。", "You have not looked at the pictures."},
    Line{Say::decision_no_pass, "有 {0} 项核验不符，不能认证通过。", "{0} of the checks fail: it can't pass."},
    Line{Say::decision_send, "确认并签名 Ctrl+回车", "Confirm and sign Ctrl+Enter"},
    Line{Say::decision_posting, "正在签名并记入日志…", "Signing and logging…"},
    Line{Say::decision_failed, "没有送到：{0}", "Not delivered: {0}"},
    Line{Say::decision_kept, "您写的都还在，没有丢。", "What you wrote is still here."},
    Line{Say::decision_retry, "再送一次 Ctrl+回车", "Send again Ctrl+Enter"},
    Line{Say::decision_edit, "返回修改", "Change it"},
    Line{Say::decision_logged, "已记入日志第 {0} 条，{1}", "Logged as entry {0}, {1}"},
    Line{Say::decision_next, "下一件 N", "Next case N"},
    Line{Say::decision_no_more, "待办的都办完了。", "Nothing else is waiting."},
    Line{Say::decision_again, "可以再作一次决定。", "It may be decided again."},
    Line{Say::decided_line, "{0}  {1}  {2}  日志第 {3} 条", "{0}  {1}  {2}  log entry {3}"},
    Line{Say::decided_until, "有效期至 {0}", "Safe until {0}"},
    Line{Say::decided_reason, "给领取人的话：{0}", "Words for the person: {0}"},
    Line{Say::decided_no_reason, "没有另写话", "No words were added"},
    Line{Say::reviewer_unknown, "其他复核人", "another reviewer"},

    Line{Say::preset_pass_1_label, "材料符合", "In order"},
    Line{Say::preset_pass_1, "照片和材料都符合，认证通过。", "The pictures and papers are in order. You have passed."},
    Line{Say::preset_pass_2_label, "电话核实", "By telephone"},
    Line{Say::preset_pass_2, "已电话核实，认证通过。", "Confirmed by telephone. You have passed."},
    Line{Say::preset_more_1_label, "照片太暗", "Too dark"},
    Line{Say::preset_more_1, "照片太暗，看不清脸。请在亮的地方再拍一次，养老金照发。",
         "The pictures are too dark to see the face. Please take them again in a bright place. Your pension goes on."},
    Line{Say::preset_more_2_label, "脸没拍全", "Face cut off"},
    Line{Say::preset_more_2, "照片里的脸没有拍全。请把整张脸放进框里再拍一次，养老金照发。",
         "The face is not wholly in the picture. Please take it again with the whole face in the frame. Your pension "
         "goes on."},
    Line{Say::preset_more_3_label, "没有转头", "Head not turned"},
    Line{Say::preset_more_3, "没有按提示向左、向右转头。请照着提示再拍一次，养老金照发。",
         "The head was not turned left and right as asked. Please follow the steps once more. Your pension goes on."},
    Line{Say::preset_more_4_label, "本人通话", "Talk in person"},
    Line{Say::preset_more_4, "我们想和您本人说几句话，会给您打电话，也可以拨打热线找我们。养老金照发。",
         "We would like a word with you in person and will call; or call the hotline. Your pension goes on."},
    Line{Say::preset_refuse_1_label, "不是本人", "Somebody else"},
    Line{Say::preset_refuse_1,
         "照片不是登记的本人。请本人再拍一次，或者带身份证到社区服务站办，行动不便可请工作人员上门。",
         "The pictures show somebody else. Please certify in person again or come to the station with your ID card; "
         "staff can visit you at home."},
    Line{Say::preset_refuse_2_label, "像是翻拍", "Picture of a picture"},
    Line{Say::preset_refuse_2, "照片像是翻拍的，不能用。请本人对着手机再拍一次，或者到社区服务站办。",
         "The pictures seem to be taken of a picture and can't be used. Please take them of yourself again, or come to "
         "the station."},
    Line{Say::preset_refuse_3_label, "没有同意", "No consent"},
    Line{Say::preset_refuse_3, "没有同意使用人脸照片，所以不能这样认证。可以到社区服务站办，或请工作人员上门。",
         "There is no consent to face pictures, so this way is not open. Come to the station, or staff can visit you "
         "at home."},

    Line{Say::supervision_open, "电子监察", "Supervision"},
    Line{Say::supervision_title, "电子监察：大厅的诉求，谁超期了、在哪里、从什么时候起",
         "Supervision: what the halls were asked; what is late, where, since when"},
    Line{Say::supervision_back, "返回认证 (Esc)", "Back to the cases (Esc)"},
    Line{Say::supervision_reading, "正在读大厅的记录…", "Reading the halls' records…"},
    Line{Say::supervision_as_of, "按 {0} 的日志", "By the log of {0}"},
    Line{Say::supervision_away, "读不到新的记录：{0}", "New records cannot be read: {0}"},
    Line{Say::supervision_none, "没有在办的诉求。", "Nothing is open."},
    Line{Say::supervision_lamp, "{0} {1} 件", "{0}: {1}"},
    Line{Say::supervision_unsaid, "有 {0} 个期限已过，日志里没有升级记录。请查收件台。",
         "{0} limits were passed and the log does not say so. Look at the counter."},
    Line{Say::supervision_all_said, "每个超过的期限，日志里都有升级记录。", "The log speaks of every limit that was passed."},
    Line{Say::supervision_late, "超 {0} 个工作日", "Late by {0}"},
    Line{Say::supervision_at_desk, "大厅服务台", "The hall's desk"},
    Line{Say::column_lamp, "灯", "Working days"},
    Line{Say::column_request, "编号", "Number"},
    Line{Say::column_hall, "大厅", "Hall"},
    Line{Say::column_kind, "种类", "Kind"},
    Line{Say::column_topic, "事项", "About"},
    Line{Say::column_where, "在哪里", "Where"},
    Line{Say::column_stage, "进度", "Stage"},
    Line{Say::column_promise, "承诺期限", "Promised by"},
    Line{Say::column_legal, "法定期限", "By law"},
    Line{Say::column_told, "升级", "Escalated"},
    Line{Say::quit_title, "要关闭吗？", "Close the program?"},
    Line{Say::quit_unsent, "有 {0} 条决定写了还没有送出，关闭后就没有了。",
         "{0} decisions are written but not sent; they go when you close."},
    Line{Say::quit_stay, "不关，继续办", "Stay"},
    Line{Say::quit_leave, "关闭", "Close"},

    Line{Say::help_title, "按键", "Keys"},
    Line{Say::help_move, "在清单里上下选", "Choose in the list"},
    Line{Say::help_open, "打开选中的", "Open the chosen one"},
    Line{Say::help_search, "查找", "Search"},
    Line{Say::help_refresh, "取最新的", "Fetch what is new"},
    Line{Say::help_evidence, "查看照片", "Show evidence"},
    Line{Say::help_decide, "认证通过、需补充、未通过", "Pass, ask for more, refuse"},
    Line{Say::help_confirm, "确认、再送一次", "Confirm, send again"},
    Line{Say::help_next, "办完后开下一件", "The next case, once decided"},
    Line{Say::help_photo, "放大第几张照片", "Enlarge a picture"},
    Line{Say::help_back, "返回、取消、关闭", "Back, cancel, close"},
    Line{Say::help_zoom, "字大、字小、原来大小", "Larger, smaller, normal type"},
    Line{Say::help_close, "知道了 Esc", "Close Esc"},
    Line{Say::key_move, "↑ ↓", "↑ ↓"},
    Line{Say::key_open, "回车", "Enter"},
    Line{Say::key_search, "Ctrl+F", "Ctrl+F"},
    Line{Say::key_refresh, "F5", "F5"},
    Line{Say::key_evidence, "E", "E"},
    Line{Say::key_decide, "P  M  R", "P  M  R"},
    Line{Say::key_confirm, "Ctrl+回车", "Ctrl+Enter"},
    Line{Say::key_next, "N", "N"},
    Line{Say::key_photo, "1 到 8", "1 to 8"},
    Line{Say::key_back, "Esc", "Esc"},
    Line{Say::key_zoom, "Ctrl+加号  减号  0", "Ctrl+plus  minus  0"},
    Line{Say::cancel, "取消 Esc", "Cancel Esc"},
    Line{Say::duties_button, "待办 {0}", "Owed {0}"},
    Line{Say::duties_title, "本局要办的事", "What the office owes"},
    Line{Say::duties_none, "没有待办的事。", "Nothing is owed."},
    Line{Say::duties_explain, "办这些事期间，养老金照发不停。", "Payment goes on while these are open."},
    Line{Say::duty_appeal, "申诉：本人健在，通知 {0}", "Appeal: alive, notice {0}"},
    Line{Say::duty_contact_cycles, "须联系：连续多次自己认证", "Contact: self-made cycles in a row"},
    Line{Say::duty_contact_unchallenged, "须联系：认证时没有题目", "Contact: certified without a challenge"},
    Line{Say::duty_review, "核查：收到死亡信息", "Review: a notice of death"},
    Line{Say::duty_second, "等第二人签字", "Waits for a second signature"},
    Line{Say::duty_due, "{0} 之前", "by {0}"},
    Line{Say::duty_overdue, "已超期，原定 {0}", "overdue since {0}"},
    Line{Say::duties_column_what, "什么事", "What"},
    Line{Say::duties_column_number, "编号", "Number"},
    Line{Say::duties_column_since, "从何时起", "Since"},
    Line{Say::duties_column_due, "期限", "Due"},
    Line{Say::duties_close, "关闭", "Close"},
};

constexpr bool in_order() {
  if (kLines.size() != static_cast<std::size_t>(Say::count_)) return false;
  for (std::size_t i = 0; i < kLines.size(); ++i) {
    if (kLines[i].key != static_cast<Say>(i)) return false;
  }
  return true;
}
static_assert(in_order(), "every key has its line, in the order of the enumeration");

}  // namespace

std::string_view say(Say key, Language language) {
  const Line& line = kLines[static_cast<std::size_t>(key)];
  return language == Language::zh ? line.zh : line.en;
}

std::string say(Say key, Language language, std::initializer_list<std::string_view> figures) {
  const std::string_view pattern = say(key, language);
  std::string text;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const bool place = pattern[i] == '{' && i + 2 < pattern.size() && pattern[i + 2] == '}';
    const std::size_t figure = place ? static_cast<std::size_t>(pattern[i + 1] - '0') : figures.size();
    if (figure < figures.size()) {
      text += figures.begin()[figure];
      i += 2;
    } else {
      text += pattern[i];
    }
  }
  return text;
}

}  // namespace lifecert::native::admin::text
