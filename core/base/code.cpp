#include "core/base/code.h"

#include <array>
#include <string>

#include "core/base/result.h"

namespace lifecert {
namespace {

struct Entry {
  Code code;
  std::string_view name;
  std::string_view english;
  std::string_view chinese;
};

constexpr Entry kEntries[] = {
    {Code::ok, "ok", "All is well.", "一切正常。"},
    {Code::truncated, "truncated", "The data ends too early. Send it again whole.", "数据不完整，请重新发送。"},
    {Code::trailing_bytes, "trailing_bytes", "There is something after the end of the data. Send it again unchanged.",
     "数据末尾有多余内容，请重新发送原件。"},
    {Code::too_long, "too_long", "A part of the data is longer than allowed.", "数据超过允许的长度。"},
    {Code::too_short, "too_short", "A part of the data is shorter than it must be.", "数据长度不够。"},
    {Code::not_canonical, "not_canonical", "The data is written in a way that is not allowed. Use an unmodified program.",
     "数据写法不规范，请使用未经改动的程序。"},
    {Code::unknown_version, "unknown_version", "The data has a version that this program does not know. Update the program.",
     "版本不认识，请更新程序。"},
    {Code::unknown_value, "unknown_value", "The data has a value that this program does not know. Update the program.",
     "数据中有不认识的内容，请更新程序。"},
    {Code::bad_text, "bad_text", "A text has characters that are not allowed here.", "文字中有不允许的字符。"},
    {Code::too_deep, "too_deep", "The data is nested too deeply.", "数据嵌套过深。"},
    {Code::bad_syntax, "bad_syntax", "The text is not in the expected form.", "格式不对，请检查后重试。"},
    {Code::bad_signature, "bad_signature", "The signature does not match. The data was altered or signed by another key.",
     "签名不符，内容可能被改动过。"},
    {Code::bad_key, "bad_key", "The key is not a valid key.", "密钥无效。"},
    {Code::wrong_key, "wrong_key", "The key is valid, but has no standing here.", "此密钥在这里无效。"},
    {Code::cannot_open, "cannot_open", "The sealed data cannot be opened: it was altered or sealed for somebody else.",
     "密封内容打不开：可能被改动，或不是给这里的。"},
    {Code::bad_mac, "bad_mac", "The proof of the enrolment code does not match.", "登记码校验不符。"},
    {Code::hash_mismatch, "hash_mismatch", "A part does not match its hash. Send the whole again.",
     "内容与校验值不符，请重新发送。"},
    {Code::weak_entropy, "weak_entropy", "This device gives no good random numbers. Nothing was made; restart it and try again.",
     "本机随机数不可靠，未生成任何内容，请重启后再试。"},
    {Code::self_test_failed, "self_test_failed", "The cryptographic library on this machine gives wrong answers. Do not use it.",
     "本机密码库自检未通过，请勿使用。"},
    {Code::unknown_suite, "unknown_suite", "The data uses a cryptographic suite that is not allowed here.",
     "密码套件不被接受。"},
    {Code::too_few_signatures, "too_few_signatures", "There are fewer valid signatures than needed.", "有效签名数量不够。"},
    {Code::wrong_region, "wrong_region", "This belongs to another region. Use the address printed on your own letter.",
     "这是其他地区的内容，请使用您信上印的网址。"},
    {Code::wrong_kind, "wrong_kind", "This is another kind of document than expected here.", "文件种类不对。"},
    {Code::expired, "expired", "This has expired. Please call the hotline for a new one.", "已过有效期，请拨打热线换新的。"},
    {Code::not_yet_valid, "not_yet_valid", "This is not valid yet.", "尚未生效。"},
    {Code::unknown_person, "unknown_person", "The person is not on the roll. Please call the hotline.", "名册中查不到此人，请拨打热线。"},
    {Code::unknown_credential, "unknown_credential", "This phone is not enrolled here. Enter the code from your letter first.",
     "本机尚未登记，请先输入信上的登记码。"},
    {Code::revoked, "revoked", "This phone's enrolment was withdrawn. Please call the hotline.", "本机登记已撤销，请拨打热线。"},
    {Code::unknown_code, "unknown_code", "No letter carries this code. Compare it with your letter and try again.",
     "没有这个登记码，请对照信件再输一次。"},
    {Code::used_code, "used_code", "This code was already used. If it was not by you, call the hotline at once.",
     "这个登记码已经用过。如果不是您本人用的，请马上拨打热线。"},
    {Code::bad_check_character, "bad_check_character", "A character is wrong. Compare it with your letter.",
     "有一个字符不对，请对照信件检查。"},
    {Code::no_challenge, "no_challenge", "There is no open challenge for this person.", "暂无可用的认证题目。"},
    {Code::already_decided, "already_decided", "This was already decided.", "已经作出决定。"},
    {Code::not_decidable, "not_decidable", "There is nothing to decide yet: the evidence is missing or was not re-checked.",
     "暂不能决定：材料未到或未复核。"},
    {Code::older_version, "older_version", "This is older than what is already kept. The newer one stays.",
     "比已保存的旧，仍用较新的。"},
    {Code::wrong_person, "wrong_person", "This belongs to another person.", "这是其他人的内容。"},
    {Code::no_consent, "no_consent", "The consent is missing.", "未取得同意。"},
    {Code::unknown_submission, "unknown_submission", "There is no such submission.", "没有这条认证。"},
    {Code::unannounced_roots, "unannounced_roots",
     "The trust list is signed by roots that were not announced. The list in force stays.", "信任清单的根密钥未经预告，继续使用现有清单。"},
    {Code::not_co_signed, "not_co_signed", "A second signature that should be there is missing, or one too many is there.",
     "应有的共同签名缺失，或多出了签名。"},
    {Code::unknown_staff, "unknown_staff", "This tablet is not registered for staff, or its time is over. Ask the bureau to register it.",
     "这台平板未登记为工作人员使用，或已过期，请联系经办机构登记。"},
    {Code::staff_over_limit, "staff_over_limit", "More certifications in one day than are allowed. Send the rest tomorrow.",
     "今日认证数量已达上限，其余请明天发送。"},
    {Code::two_needed, "two_needed", "Two different people have to sign this. Fetch a second one.", "此事须两人签名，请再请一位。"},
    {Code::too_many_persons, "too_many_persons", "This phone already certifies for six people. Use another phone.",
     "本机已为六人登记，请使用另一部手机。"},
    {Code::visit_over, "visit_over", "The time of this visit has passed. Fetch a new list of visits.", "此次上门的时间已过，请重新领取名单。"},
    {Code::unproven_request, "unproven_request", "The enrolment that belongs to this certification is missing or vouched for by nobody.",
     "缺少对应的登记申请，或申请无人证明。"},
    {Code::provisional_limit, "provisional_limit", "Two certifications came with this enrolment already. Wait for the answer.",
     "此登记申请已随附两份认证，请等候答复。"},
    {Code::provisional_full, "provisional_full", "There is no room for certifications before enrolment now. Try again later.",
     "暂无空间存放登记前的认证，请稍后再试。"},
    {Code::too_many_deposits, "too_many_deposits", "Three certifications still wait for their pictures. Send those first.",
     "已有三份认证等待照片，请先补交。"},
    {Code::evidence_late, "evidence_late", "The pictures came after the last day for them. Please certify again.",
     "照片补交期限已过，请重新认证。"},
    {Code::evidence_missing, "evidence_missing", "The pictures have not arrived yet; without them nothing can be decided.",
     "照片尚未收到，暂时无法审核。"},
    {Code::journal_gap, "journal_gap", "Earlier certifications of this phone have not arrived. Open the page with a network.",
     "本机较早的认证尚未送达，请联网打开页面。"},
    {Code::journal_fork, "journal_fork", "Two different histories of one phone came in; somebody at the bureau looks at it.",
     "收到同一手机的两份不同记录，将由工作人员核实。"},
    {Code::not_resolved, "not_resolved", "It is not settled yet for whom this certification is.", "尚未确认此认证属于哪位领取人。"},
    {Code::suspect_key, "suspect_key", "This was made with a phone that was reported lost; it must be looked at again.",
     "此认证由已报失的手机生成，须重新核实。"},
    {Code::too_many_tries, "too_many_tries", "Too many tries from one place. Your letter stays good; wait a few minutes.",
     "同一来源尝试过多，您的登记码仍然有效，请稍等几分钟。"},
    {Code::wrong_station, "wrong_station", "This belongs to another station.", "这属于另一个服务站。"},
    {Code::wrong_way, "wrong_way", "The enrolment mixes two ways. Start again.", "登记方式不一致，请重新开始。"},
    {Code::needs_second_signature, "needs_second_signature", "A second person must sign this. It was put forward to one.",
     "须由第二人复核签字，已提交待签。"},
    {Code::bad_policy, "bad_policy", "The rules contradict themselves. Nothing was signed; correct the part that is named.",
     "规则自相矛盾，未签发；请改正所指的部分。"},
    {Code::no_other_way, "no_other_way", "The rules leave no way without a face. Add one that the agency can offer by itself.",
     "规则没有留下不用人脸的办法，请补上一种本局可以自己提供的办法。"},
    {Code::unknown_event_source, "unknown_event_source",
     "No system that the trust list names has signed this file. Nothing was taken over.",
     "这份文件没有信任清单中任何系统的签名，未导入。"},
    {Code::unknown_statement, "unknown_statement", "What this answers is not in the log.", "所答复的内容不在日志中。"},
    {Code::already_open, "already_open", "One of these is open already.", "同类事项已在办理中。"},
    {Code::not_open, "not_open", "What this closes is not open, or was closed before.", "所办结的事项不在办理中，或已经办结。"},
    {Code::claims_more, "claims_more", "The decision claims more evidence than the log holds. Look at the case again.",
     "决定所称的证明多于日志所载，请重新查看。"},
    {Code::evidence_gone, "evidence_gone", "The pictures were erased. The decision stands; next time another way will do.",
     "照片已删除，原决定仍有效；下次可用别的办法认证。"},
    {Code::epoch_over, "epoch_over",
     "It was sealed to a key that no longer exists. Its date stands; the evidence is asked for again.",
     "所用的密钥已停用，打不开。收到日期仍有效，请重新提供证明。"},
    {Code::consent_withdrawn, "consent_withdrawn",
     "The consent to face pictures was withdrawn. Certify another way: by telephone, at the station, or by a visit.",
     "已撤回人脸同意。请改用别的办法：电话、站点或上门。"},
    {Code::unknown_words, "unknown_words", "These words were not given out here. Ask the hotline to read them again.",
     "没有播报过这六个词，请再拨热线听一遍。"},
    {Code::not_a_witness, "not_a_witness",
     "Whoever signs second is neither staff nor somebody who has witnessed an earlier certification of this person.",
     "第二位签名的人不是工作人员，也没有给这位老人作过见证，请换一位。"},
    {Code::not_included, "not_included", "The proof does not show that this stands in the log.", "凭据未能证明已记入日志。"},
    {Code::not_consistent, "not_consistent",
     "The server shows two different histories. What you have is kept; please call the hotline.",
     "服务器前后记录不一致。您的认证已保存，请拨打热线。"},
    {Code::wrong_origin, "wrong_origin", "The proof comes from another log.", "凭据来自其他日志。"},
    {Code::log_full, "log_full", "The log takes no more entries.", "日志已满。"},
    {Code::size_mismatch, "size_mismatch", "The sizes of the log do not match.", "日志大小不符。"},
    {Code::store_failed, "store_failed", "The storage failed. Nothing was changed; try again.", "存储出错，未作改动，请重试。"},
    {Code::store_conflict, "store_conflict", "Somebody else changed this at the same time. Try again.", "同时有别的改动，请重试。"},
    {Code::storage_full, "storage_full", "The storage is full. Make room and try again; nothing that was kept is lost.",
     "存储空间已满。请清理后重试，已保存的不会丢。"},
    {Code::no_network, "no_network", "There is no connection. It will be sent by itself when there is one.",
     "没有网络。有网时会自动发送。"},
    {Code::bad_answer, "bad_answer", "The server's answer is not right. It will be tried again.", "服务器回答有误，会自动再试。"},
    {Code::server_busy, "server_busy", "The server is busy. It will be tried again.", "服务器繁忙，会自动再试。"},
    {Code::not_found, "not_found", "There is nothing here under that name.", "没有找到。"},
    {Code::not_allowed, "not_allowed", "This is not allowed for you.", "无权进行此操作。"},
    {Code::too_many_requests, "too_many_requests", "Too many requests. Wait a little and try again.", "请求过多，请稍后再试。"},
    {Code::timed_out, "timed_out", "It took too long. It will be tried again.", "超时，会自动再试。"},
    {Code::cannot_sign, "cannot_sign", "The signing key cannot be used.", "签名密钥无法使用。"},
    {Code::wrong_state, "wrong_state", "This step is not possible now.", "现在不能做这一步。"},
    {Code::bad_argument, "bad_argument", "The input is not usable.", "输入不可用。"},
    {Code::fork_suspected, "fork_suspected",
     "The server's answer does not fit what this phone knows. It is asked once more; what you have is kept.",
     "服务器回答与本机记录不符，正在再次核对；您的认证已保存。"},
    {Code::lost_by_office, "lost_by_office",
     "The office has lost this entry. It was offered again with its receipt; the date of the receipt stays valid.",
     "办事机构丢失了这条记录，已凭原回执重新提交，原回执日期仍然有效。"},
    {Code::report_exists, "report_exists", "There is a report for this month already.", "本月已经报告过。"},
    {Code::not_a_paper, "not_a_paper", "This is no slip, receipt or certificate of this system.",
     "这不是本系统的凭条、回执或证明。"},
    {Code::no_contradiction, "no_contradiction", "These checkpoints do not contradict each other, or it is not shown that they do.",
     "这些检查点并不矛盾，或未能证明矛盾。"},
    {Code::stopped, "stopped", "The library has stopped. Load it again; what was stored is not touched.",
     "程序库已停止，请重新载入；已保存的内容不受影响。"},
    {Code::unknown_record, "unknown_record", "The catalogue has no such entry. Search for it by its name.",
     "目录中没有这一条，请按名称查找。"},
    {Code::wrong_base, "wrong_base", "The update is for another version than the one at hand. Fetch the whole catalogue.",
     "更新包与现有版本不符，请下载完整目录。"},
    {Code::slot_full, "slot_full", "No place is left at that time. Nothing was booked; choose another time.",
     "这个时段已约满，没有预约成功，请换一个时段。"},
    {Code::not_open_then, "not_open_then", "The hall is closed at that time. Choose a time within its working hours.",
     "那个时间大厅不上班，请选工作时间。"},
    {Code::unknown_service, "unknown_service", "The hall has no counter for this. Choose a service from its list.",
     "大厅没有办理这项业务的窗口，请从列表中选择。"},
    {Code::unknown_window, "unknown_window", "There is no such window, or it does not serve this.",
     "没有这个窗口，或该窗口不办此项。"},
    {Code::already_booked, "already_booked", "There is already an open booking or ticket for this service. Change or cancel that one.",
     "这项业务已有一个预约或号票，请先改约或取消。"},
    {Code::unknown_case, "unknown_case", "No such appointment, ticket or request is known here. Compare the number.",
     "查不到这个预约、号票或诉求，请核对编号。"},
    {Code::already_closed, "already_closed", "This is finished already. Open a new one if something is still wanting.",
     "这件事已办结，如仍有需要请重新提出。"},
    {Code::not_next, "not_next", "Another ticket is to be called before this one.",
     "还没轮到这个号，请先叫前面的号。"},
    {Code::too_far_ahead, "too_far_ahead", "This day is too far ahead to be booked. Choose an earlier one.",
     "日期太远，还不能预约，请选近一些的日子。"},
    {Code::too_late, "too_late", "It is too late for this: the time has passed.",
     "时间已过，不能再这样办理。"},
    {Code::no_hall_plan, "no_hall_plan", "The hall has published no plan of its windows and hours yet. Please call the hotline.",
     "大厅还没有公布窗口和时间安排，请拨打热线。"},
    {Code::wrong_step, "wrong_step", "This step does not follow from where the case stands.",
     "这一步与事项目前的进度不符。"},
    {Code::already_evaluated, "already_evaluated", "This has been evaluated already.",
     "已经评价过了。"},
    {Code::not_yours, "not_yours", "This was asked for from another phone. Use that phone, or ask at the hall.",
     "这是用另一部手机办的，请用原来的手机，或到大厅办理。"},
    {Code::too_many_open, "too_many_open", "Too many requests from this phone are still open. Wait for an answer first.",
     "这部手机还有多件事未办结，请先等答复。"},
    {Code::unknown_draw, "unknown_draw", "No such draw was committed to. Compare its number.",
     "没有这次抽查的事先承诺，请核对编号。"},
    {Code::commitment_late, "commitment_late", "The draw was not committed to before its time. Choose a later time.",
     "承诺晚于抽取时间，请选更晚的时间。"},
    {Code::no_seed, "no_seed", "The draw's time has not come, so there is no seed yet. Wait for the first checkpoint after it.",
     "抽取时间未到，还没有种子，请等该时间之后的第一个检查点。"},
    {Code::wrong_secret, "wrong_secret", "The secret is not the one that was committed to.",
     "秘密值与事先承诺的不一致。"},
    {Code::secret_late, "secret_late", "The secret came after its 24 hours. The draw goes on without it.",
     "秘密值超过24小时才公布，抽取将不使用它。"},
    {Code::wrong_list, "wrong_list", "A list or rulebook is not the one that was committed to.",
     "名单或规则与事先承诺的不一致。"},
    {Code::too_few_eligible, "too_few_eligible", "Too few inspectors are free of a conflict of interest for one of the objects.",
     "回避之后，可抽的检查人员不够。"},
    {Code::wrong_result, "wrong_result", "The result is not what the lists, rules and seed give.",
     "结果与名单、规则和种子推算的不一致。"},
    {Code::bad_weights, "bad_weights", "The weights are all zero or too large.",
     "权重全为零或过大。"},
    {Code::no_result, "no_result", "There is no published result for this draw.",
     "这次抽查没有公布结果。"},
    {Code::bad_model, "bad_model", "The file for recognising faces is damaged. Load it again; another way than the face is open.",
     "人脸识别文件已损坏，请重新加载；也可用其他方式认证。"},
    {Code::bad_picture, "bad_picture", "The picture cannot be read. Take it again.", "照片无法读取，请重新拍摄。"},
    {Code::no_face, "no_face", "There is no face in the picture. Come closer, and let light fall on the face.",
     "照片中没有看到人脸，请靠近一些，让光线照到脸上。"},
    {Code::over_budget, "over_budget", "This needs more memory than is allowed. Use a smaller picture.",
     "所需内存超过限制，请使用较小的照片。"},
    {Code::wrong_script, "wrong_script", "The movements are not the ones that were asked for, or not in their order. Try again.",
     "动作或顺序和要求的不一样，请再试一次。"},
    {Code::several_faces, "several_faces", "There is more than one face. Only the person may be in the picture.",
     "画面里不止一个人，请只留本人。"},
    {Code::face_lost, "face_lost", "The face was out of the picture for too long, or pictures are missing in between.",
     "脸离开画面太久，或中间缺了画面。"},
    {Code::other_face, "other_face", "The face is not the same from beginning to end.", "前后不是同一张脸。"},
    {Code::flat_face, "flat_face", "What is seen moves like a flat picture, not like a head.", "看到的像平面照片，不像真人在动。"},
    {Code::reused, "reused", "These pictures were handed in before. Take new ones.", "这些画面以前交过，请重新拍。"},
    {Code::no_match, "no_match", "The face is not like the one on the portrait. Please call the hotline or visit the station.",
     "和留存照片不像，请拨打热线或到服务站。"},
    {Code::no_portrait, "no_portrait", "There is no portrait that the face could be compared with.", "没有可以比对的留存照片。"},
    {Code::impossible_motion, "impossible_motion", "The recorded movement is faster than a person can move, or its times are wrong.",
     "记录的动作快得不可能，或时间不对。"},
    {Code::no_live_session, "no_live_session", "There are only pictures, no movements before the camera.",
     "只有照片，没有对着镜头做动作。"},
    {Code::figures_differ, "figures_differ", "The pictures do not show what was recorded beside them.", "画面和记录的数据对不上。"},
    {Code::no_models, "no_models", "The files for measuring faces are not installed here. Install them, or look at the pictures.",
     "这里没有安装人脸测量文件，请安装，或人工看照片。"},
    {Code::easier_set, "easier_set", "An easier set of movements was used.", "用的是较容易的一组动作。"},
};

const Entry* find(Code code) {
  for (const Entry& entry : kEntries) {
    if (entry.code == code) return &entry;
  }
  return nullptr;
}

// Apart from the sentences, so that a program that shows none does not carry them.
struct Name {
  Code code;
  std::string_view name;
};
constexpr auto kNames = [] {
  std::array<Name, std::size(kEntries)> names{};
  for (std::size_t i = 0; i < names.size(); ++i) names[i] = {kEntries[i].code, kEntries[i].name};
  return names;
}();
constexpr auto kCodes = [] {
  std::array<Code, std::size(kEntries)> codes{};
  for (std::size_t i = 0; i < codes.size(); ++i) codes[i] = kEntries[i].code;
  return codes;
}();

}  // namespace

std::string_view sentence(Code code) {
  const Entry* entry = find(code);
  return entry ? entry->english : "An unknown fault.";
}

std::string_view sentence_zh(Code code) {
  const Entry* entry = find(code);
  return entry ? entry->chinese : "未知错误。";
}

std::string_view name_of(Code code) {
  for (const Name& one : kNames) {
    if (one.code == code) return one.name;
  }
  return "unknown";
}

bool known(Code code) {
  for (const Code one : kCodes) {
    if (one == code) return true;
  }
  return false;
}

std::string describe(const Error& error) {
  std::string text = error.where;
  if (!text.empty()) text += ": ";
  text += sentence(error.code);
  return text;
}

}  // namespace lifecert
