#include "native/admin/text/words.h"

#include <utility>

#include "core/base/civil.h"
#include "native/admin/text/live_words.h"

namespace lifecert::native::admin::text {
namespace {

using Pair = std::pair<std::string_view, std::string_view>;

std::string_view pick(const Pair& pair, Language language) {
  return language == Language::zh ? pair.first : pair.second;
}

constexpr Pair kUnknown = {"不认识的内容", "unknown"};

// What a step says when all is as it should be.
Pair holding(cert::CheckKind kind) {
  switch (kind) {
    case cert::CheckKind::device_signature:
      return {"由这部手机签名，没有改动", "Signed by this phone, unaltered"};
    case cert::CheckKind::credential:
      return {"手机是本人凭信登记的，还在有效期内", "The phone is enrolled by letter, and in force"};
    case cert::CheckKind::challenge:
      return {"用的是发给本人的题目，没有用过", "Used a challenge issued to this person, once"};
    case cert::CheckKind::freshness:
      return {"时间信标真实", "The time beacon is genuine"};
    case cert::CheckKind::seal:
      return {"密封完好，打得开", "Sealed, and opens"};
    case cert::CheckKind::commitment:
      return {"照片就是签名时的那些", "The evidence is what was signed for"};
    case cert::CheckKind::consent:
      return {"本人同意使用照片", "The person consents to the pictures"};
    case cert::CheckKind::pictures:
      return {"照片齐全，读得出来", "The pictures are complete and readable"};
    case cert::CheckKind::live_script:
      return {"动作和顺序都对", "The movements that were asked for, in their order"};
    case cert::CheckKind::live_motion:
      return {"动作自然，时间连贯", "Moves as a head does, in time that passes"};
    case cert::CheckKind::live_faces:
      return {"始终只有一张脸", "One face throughout"};
    case cert::CheckKind::live_strip:
      return {"画面连续，没有剪接", "The strip goes on without a gap"};
    case cert::CheckKind::live_depth:
      return {"是立体的头，不是平面照片", "Moves like a head, not like a flat picture"};
    case cert::CheckKind::live_figures:
      return {"重新测量，结果一致", "Measured again, with the same figures"};
    case cert::CheckKind::live_fresh:
      return {"画面以前没有交过", "No picture was handed in before"};
    case cert::CheckKind::portrait:
      return {"和留存照片是同一张脸", "The face on the portrait"};
  }
  return kUnknown;
}

// What a step says when it does not hold: by kind first, for the codes that mean something else elsewhere.
Pair failing(cert::CheckKind kind, Code reason, std::string_view figures) {
  using cert::CheckKind;
  if (kind == CheckKind::challenge) {
    if (figures == "used before") return {"题目已经用过一次", "The challenge had been used before"};
    if (figures == "not issued here") return {"题目不是这里发的", "The challenge was not issued here"};
    if (reason == Code::no_challenge) {
      return {"没有用题目，不能证明是什么时候拍的", "No challenge was used: when it was made is not proven"};
    }
    if (reason == Code::expired) return {"题目已经过期", "The challenge had expired"};
  }
  if (kind == CheckKind::credential && reason == Code::bad_argument) {
    return {"到期日不是这个人的", "The due day is none of this person's"};
  }
  if (kind == CheckKind::freshness) {
    if (reason == Code::expired) return {"手机很久没有联网，不够新", "The phone was offline for long: not fresh"};
    if (reason == Code::no_challenge) {
      return {"没有可信的时间信标，不知道有多新", "No time beacon that can be believed: how fresh it is can't be told"};
    }
    if (reason == Code::hash_mismatch) {
      return {"和受理服务器说的不一样", "The intake says otherwise"};
    }
  }
  if (kind == CheckKind::consent) {
    if (reason == Code::hash_mismatch) return {"同意的版本和签名的不一样", "Another version than was signed for"};
    if (reason == Code::older_version) return {"同意的不是现在的版本", "Not the version that is in force"};
  }
  if (kind == CheckKind::pictures) {
    if (reason == Code::too_short) return {"照片太少或者太小", "Too few pictures, or too small"};
    if (reason == Code::bad_syntax || reason == Code::too_long) return {"有照片读不出来", "A picture can't be read"};
    if (figures.ends_with("twice the same")) return {"有照片是一样的", "Two of the pictures are the same"};
  }
  if (kind == CheckKind::seal && reason == Code::wrong_key) {
    return {"不是密封给这里的，或者那一期的钥匙已经没有了", "Not sealed to this office, or that epoch's key is gone"};
  }
  switch (reason) {
    case Code::bad_signature:
      return {"签名不对，可能被改动过", "The signature is wrong: it may have been altered"};
    case Code::wrong_key:
      return {"钥匙不对", "Another key than it should be"};
    case Code::bad_key:
      return {"钥匙无效", "The key is not valid"};
    case Code::unknown_credential:
      return {"这部手机没有登记", "This phone is not enrolled"};
    case Code::revoked:
      return {"这部手机的登记已撤销", "This phone's enrolment was revoked"};
    case Code::expired:
      return {"已过有效期", "No longer in force"};
    case Code::not_yet_valid:
      return {"还没到生效时间", "Not yet in force"};
    case Code::wrong_person:
      return {"和登记的人对不上", "Belongs to another person"};
    case Code::no_challenge:
      return {"没有题目", "No challenge"};
    case Code::no_consent:
      return {"没有同意使用照片", "No consent to the pictures"};
    case Code::cannot_open:
      return {"打不开", "Can't be opened"};
    case Code::wrong_kind:
      return {"是另一份的内容", "Belongs to another submission"};
    case Code::hash_mismatch:
      return {"内容和签名时的不一样", "Not what was signed for"};
    case Code::not_decidable:
    case Code::not_found:
      return {"材料没有到", "The evidence has not arrived"};
    case Code::too_short:
      return {"太少或者太短", "Too little"};
    case Code::too_long:
      return {"太大", "Too large"};
    case Code::wrong_region:
      return {"是别的地区的", "From another region"};
    case Code::not_consistent:
      return {"和日志对不上", "Does not agree with the log"};
    case Code::unknown_value:
    case Code::unknown_version:
      return {"版本太新，这里还不认识", "Of a version not known here"};
    case Code::bad_syntax:
    case Code::truncated:
      return {"内容不完整", "Not complete"};
    case Code::wrong_script:
      return {"动作或顺序不对", "Other movements than were asked for, or in another order"};
    case Code::no_face:
      return {"看不到脸", "No face to be seen"};
    case Code::several_faces:
      return {"不止一张脸", "More than one face"};
    case Code::face_lost:
      return {"脸离开过画面，或缺了画面", "The face was away, or pictures are missing"};
    case Code::other_face:
      return {"前后不像同一张脸", "Not the same face throughout"};
    case Code::flat_face:
      return {"像平面照片在动", "Moves like a flat picture"};
    case Code::reused:
      return {"画面和以前交过的一样", "Like pictures that were handed in before"};
    case Code::no_match:
      return {"和留存照片不像", "Not like the portrait"};
    case Code::no_portrait:
      return {"没有可比对的留存照片", "No portrait to compare with"};
    case Code::impossible_motion:
      return {"动作快得不可能，或时间不对", "Faster than a person can move, or the times are wrong"};
    case Code::no_live_session:
      return {"只有照片，没有做动作", "Pictures only, no movements"};
    case Code::figures_differ:
      return {"画面和记录对不上", "The pictures do not show what was recorded"};
    case Code::no_models:
      return {"这里没有装人脸测量文件，没有测", "Not measured: the face files are not installed here"};
    case Code::easier_set:
      return {"做的是较容易的一组动作", "An easier set of movements"};
    default:
      return {};
  }
}

// The re-check worker writes what it measured in short English; here it is, piece by piece, in Chinese. What is not
// known stays as it was written. Pieces that the sentence says already are dropped.
constexpr Pair kSaidAlready[] = {
    {"", "unchallenged"}, {"", "undated"}, {"", "used before"}, {"", "not issued here"}, {"", "epoch key is gone"}};
constexpr Pair kMeasured[] = {
    {"；受理服务器说的不一样", "; the counter says otherwise"},
    {"受理服务器没有这一份的材料", "the counter has no packet"},
    {"联网后过了 ", "F60m, "},
    {"联网后过了 ", "F72h, "},
    {"联网后过了 ", "F7d, "},
    {"联网后过了 ", "F30d, "},
    {"联网后过了 ", "stale, "},
    {" 次出题，", ", issued "},
    {"第 ", "draw "},
    {"前", " before"},
    {" 天后到期", " d left"},
    {"", ", twice the same"},
    {"损坏", "damaged"},
    {"损坏", "damaged"},
    {"损坏", "damaged"},
    {"", ": no cycle of this person"},
    {"写的是 ", "due "},
    {" 张，", " pictures, "},
    {" 张", " pictures"},
    {"照片 ", "picture "},
    {"版本 ", "version "},
    {"密钥期 ", "epoch "},
    {" 天 ", " d "},
    {" 小时", " h"},
    {" 分钟", " min"},
};

std::string measured(std::string_view figures, Language language) {
  for (const auto& [zh, en] : kSaidAlready) {
    if (figures == en) return std::string(zh);
  }
  std::string text(figures);
  if (language == Language::en) return text;
  for (const auto& [zh, en] : kMeasured) {
    const std::size_t at = text.find(en);
    if (at != std::string::npos) text.replace(at, en.size(), zh);
  }
  return text;
}

// Where a sentence of the core speaks to the person at home, the desk has its own.
Pair fault(Code code) {
  switch (code) {
    case Code::no_network:
      return {"连不上受理服务器。请看网线和网络，再试一次。",
              "The intake can't be reached. Look at the network, then try again."};
    case Code::timed_out:
      return {"受理服务器太久没有回答，请再试一次。", "The intake took too long. Try again."};
    case Code::server_busy:
      return {"受理服务器正忙，请过一会儿再试。", "The intake is busy. Try again in a while."};
    case Code::bad_answer:
      return {"受理服务器的回答不对，请告诉管理员。", "The intake's answer is wrong. Tell the administrator."};
    case Code::too_many_requests:
      return {"办得太快了，请过一会儿再试。", "Too many requests. Try again in a while."};
    case Code::not_allowed:
      return {"受理服务器不认这把复核钥匙，或者本机时间不对。",
              "The intake does not accept this reviewer's key, or this machine's clock is wrong."};
    case Code::wrong_key:
      return {"这把复核钥匙不在信任清单里，请告诉管理员。",
              "This key is not in the trust list. Tell the administrator."};
    case Code::already_decided:
      return {"这一次或同一到期日已经有人办过了。请刷新看结果。",
              "This, or another of the same due day, is decided already. Refresh to see."};
    case Code::not_consistent:
      return {"受理服务器前后的记录不一样。请停下来，马上告诉管理员。",
              "The intake shows two histories. Stop, and tell the administrator at once."};
    case Code::not_included:
      return {"日志里没有这一条。请告诉管理员。", "The log does not hold it. Tell the administrator."};
    case Code::unknown_submission:
      return {"受理服务器没有这一份。请刷新再看。", "The intake does not have it. Refresh and look again."};
    case Code::unknown_person:
      return {"名册里没有这个人。", "The person is not on the roll."};
    case Code::not_decidable:
      return {"材料还没有到，或者还没有核验。", "The evidence has not arrived or was not re-checked."};
    case Code::cannot_open:
      return {"钥匙打不开密封，内容可能被改动过。请告诉管理员。",
              "The key does not open it; it may have been altered. Tell the administrator."};
    case Code::hash_mismatch:
      return {"照片和签名时的不一样。请告诉管理员。",
              "The evidence is not what was signed for. Tell the administrator."};
    case Code::store_failed:
      return {"本机存储出错，什么都没有改动，请再试一次。",
              "This machine's storage failed; nothing was changed. Try again."};
    case Code::store_conflict:
      return {"本机另一个程序正在用案卷，请再试一次。", "Another program uses the cases. Try again."};
    case Code::storage_full:
      return {"本机磁盘满了，请腾出空间再试。", "This machine's disk is full. Make room and try again."};
    case Code::not_found:
      return {"没有找到。请刷新再看。", "Not found. Refresh and look again."};
    case Code::bad_signature:
      return {"签名不对，没有采用。请告诉管理员。",
              "A signature is wrong; it was not believed. Tell the administrator."};
    case Code::expired:
      return {"已过有效期。", "It has expired."};
    default:
      return {};
  }
}

}  // namespace

std::string_view word(cert::Verdict verdict, Language language) {
  switch (verdict) {
    case cert::Verdict::pass:
      return pick({"认证通过", "passed"}, language);
    case cert::Verdict::more:
      return pick({"需补充", "more asked"}, language);
    case cert::Verdict::refuse:
      return pick({"未通过", "refused"}, language);
  }
  return pick(kUnknown, language);
}

std::string_view word(cert::CheckKind kind, Language language) {
  switch (kind) {
    case cert::CheckKind::device_signature:
      return pick({"手机签名", "Phone's signature"}, language);
    case cert::CheckKind::credential:
      return pick({"手机登记", "Credential"}, language);
    case cert::CheckKind::challenge:
      return pick({"认证题目", "Challenge"}, language);
    case cert::CheckKind::freshness:
      return pick({"时效", "Freshness"}, language);
    case cert::CheckKind::seal:
      return pick({"密封", "Seal"}, language);
    case cert::CheckKind::commitment:
      return pick({"材料一致", "Commitment"}, language);
    case cert::CheckKind::consent:
      return pick({"本人同意", "Consent"}, language);
    case cert::CheckKind::pictures:
      return pick({"照片", "Pictures"}, language);
    case cert::CheckKind::live_script:
      return pick({"动作", "Movements"}, language);
    case cert::CheckKind::live_motion:
      return pick({"动作过程", "Motion"}, language);
    case cert::CheckKind::live_faces:
      return pick({"单独一人", "One face"}, language);
    case cert::CheckKind::live_strip:
      return pick({"画面连续", "Continuity"}, language);
    case cert::CheckKind::live_depth:
      return pick({"立体", "Depth"}, language);
    case cert::CheckKind::live_figures:
      return pick({"重新测量", "Measured again"}, language);
    case cert::CheckKind::live_fresh:
      return pick({"新拍的", "New pictures"}, language);
    case cert::CheckKind::portrait:
      return pick({"留存照片", "Portrait"}, language);
  }
  return pick(kUnknown, language);
}

std::string_view word(cert::CheckVerdict verdict, Language language) {
  switch (verdict) {
    case cert::CheckVerdict::holds:
      return say(Say::verdict_holds, language);
    case cert::CheckVerdict::look:
      return say(Say::verdict_look, language);
    case cert::CheckVerdict::fails:
      return say(Say::verdict_fails, language);
  }
  return pick(kUnknown, language);
}

std::string_view word(cert::Freshness freshness, Language language) {
  switch (freshness) {
    case cert::Freshness::stale:
      return pick({"30 天以上", "stale"}, language);
    case cert::Freshness::f60m:
      return pick({"1 小时内", "60 min"}, language);
    case cert::Freshness::f72h:
      return pick({"3 天内", "72 h"}, language);
    case cert::Freshness::f7d:
      return pick({"7 天内", "7 days"}, language);
    case cert::Freshness::f30d:
      return pick({"30 天内", "30 days"}, language);
  }
  return pick(kUnknown, language);
}

std::string_view word(cert::Presence presence, Language language) {
  switch (presence) {
    case cert::Presence::p1:
      return pick({"本人自己办", "Alone"}, language);
    case cert::Presence::p2:
      return pick({"工作人员在场", "Seen by staff"}, language);
    case cert::Presence::p3:
      return pick({"工作人员在场并核对证件", "Seen by staff, with a document"}, language);
  }
  return pick(kUnknown, language);
}

std::string_view word(cert::PhotoLabel label, Language language) {
  switch (label) {
    case cert::PhotoLabel::straight:
      return say(Say::photo_straight, language);
    case cert::PhotoLabel::left:
      return say(Say::photo_left, language);
    case cert::PhotoLabel::right:
      return say(Say::photo_right, language);
    case cert::PhotoLabel::document:
      return say(Say::photo_document, language);
  }
  return pick(kUnknown, language);
}

std::string_view word(envelope::Channel channel, Language language) {
  switch (channel) {
    case envelope::Channel::phone_web:
      return pick({"手机网页", "Phone, web page"}, language);
    case envelope::Channel::staff_tablet:
      return pick({"工作人员平板", "Staff tablet"}, language);
    case envelope::Channel::mini_program:
      return pick({"小程序", "Mini-program"}, language);
    case envelope::Channel::kiosk:
      return pick({"自助终端", "Kiosk"}, language);
  }
  return pick(kUnknown, language);
}

std::string_view word(desk::RequestKind kind, Language language) {
  switch (kind) {
    case desk::RequestKind::complaint:
      return pick({"投诉", "Complaint"}, language);
    case desk::RequestKind::question:
      return pick({"咨询", "Question"}, language);
    case desk::RequestKind::suggestion:
      return pick({"建议", "Suggestion"}, language);
    case desk::RequestKind::report:
      return pick({"举报", "Report"}, language);
    case desk::RequestKind::praise:
      return pick({"表扬", "Praise"}, language);
    case desk::RequestKind::help:
      return pick({"求助", "Call for help"}, language);
    case desk::RequestKind::bad_review:
      return pick({"差评整改", "Bad review"}, language);
  }
  return pick(kUnknown, language);
}

std::string_view word(desk::Stage stage, Language language) {
  switch (stage) {
    case desk::Stage::received:
      return pick({"待受理", "To be taken up"}, language);
    case desk::Stage::accepted:
      return pick({"在办", "Taken up"}, language);
    case desk::Stage::answered:
      return pick({"已答复", "Answered"}, language);
    case desk::Stage::closed:
      return pick({"已办结", "Closed"}, language);
  }
  return pick(kUnknown, language);
}

std::string_view word(desk::Lamp lamp, Language language) {
  switch (lamp) {
    case desk::Lamp::green:
      return pick({"期限内", "In time"}, language);
    case desk::Lamp::yellow:
      return pick({"快到期", "Due soon"}, language);
    case desk::Lamp::red:
      return pick({"超期", "Late"}, language);
  }
  return pick(kUnknown, language);
}

std::string check_sentence(const cert::Check& check, Language language) {
  const bool holds = check.verdict == cert::CheckVerdict::holds && check.reason == Code::ok;
  std::string text(pick(holds ? holding(check.kind) : failing(check.kind, check.reason, check.figures), language));
  if (text.empty()) text = language == Language::zh ? sentence_zh(check.reason) : sentence(check.reason);
  const std::string figures = is_live(check.kind) ? live_figures(check.figures, language) : measured(check.figures, language);
  if (figures.empty()) return text;
  return language == Language::zh ? text + "（" + figures + "）" : text + " (" + figures + ")";
}

std::string fault_sentence(Code code, Language language) {
  const std::string_view text = pick(fault(code), language);
  if (!text.empty()) return std::string(text);
  return std::string(language == Language::zh ? sentence_zh(code) : sentence(code));
}

std::string minute(std::int64_t unix_s, Language language) {
  return unix_s == 0 ? std::string(say(Say::not_known, language)) : date_time(unix_s, kChinaOffsetS);
}

std::string short_minute(std::int64_t unix_s, Language language) {
  return unix_s == 0 ? std::string(say(Say::not_known, language)) : date_time(unix_s, kChinaOffsetS).substr(5);
}

std::string time_of_day(std::int64_t unix_s, Language language) {
  return unix_s == 0 ? std::string(say(Say::not_known, language)) : date_time(unix_s, kChinaOffsetS).substr(11);
}

std::string day(std::int32_t date, Language language) {
  return date == 0 ? std::string(say(Say::not_known, language)) : iso_date(date);
}

std::string long_day(std::int32_t date, Language language) {
  return language == Language::zh ? chinese_date(date) : english_date(date);
}

std::string figure(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t place = digits.size(); place > 3; place -= 3) digits.insert(place - 3, 1, ',');
  return digits;
}

std::string every_text() {
  constexpr int kEnumerators = 256;
  constexpr int kCodes = 1'000;
  std::string all = "0123456789年月日-:,. ";
  const auto add_words = [&all](auto kind, Language language) {
    using Enum = decltype(kind);
    for (int number = 0; number < kEnumerators; ++number) {
      const Enum value = static_cast<Enum>(number);
      if (known(value)) all += word(value, language);
    }
  };
  for (const auto& [zh, en] : kMeasured) all.append(zh).append(en);
  all += every_live_text();
  for (const Language language : {Language::zh, Language::en}) {
    for (int key = 0; key < static_cast<int>(Say::count_); ++key) all += say(static_cast<Say>(key), language);
    add_words(cert::Verdict{}, language);
    add_words(cert::CheckKind{}, language);
    add_words(cert::CheckVerdict{}, language);
    add_words(cert::Freshness{}, language);
    add_words(cert::Presence{}, language);
    add_words(cert::PhotoLabel{}, language);
    add_words(envelope::Channel{}, language);
    add_words(desk::RequestKind{}, language);
    add_words(desk::Stage{}, language);
    add_words(desk::Lamp{}, language);
    for (int number = 0; number < kCodes; ++number) {
      const Code code = static_cast<Code>(number);
      if (!known(code)) continue;
      all += fault_sentence(code, language);
      for (int kind = 0; kind < kEnumerators; ++kind) {
        const auto check = static_cast<cert::CheckKind>(kind);
        if (known(check)) all += check_sentence({check, cert::CheckVerdict::holds, code, "x"}, language);
      }
    }
  }
  return all;
}

}  // namespace lifecert::native::admin::text
