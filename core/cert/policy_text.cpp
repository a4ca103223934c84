// The reasons of a judgement as sentences for a clerk.
#include "core/cert/policy.h"

namespace lifecert::cert {
namespace {

struct Words {
  std::string_view zh;
  std::string_view en;
};

Words words_of(EvidenceKind kind) {
  switch (kind) {
    case EvidenceKind::self_photo: return {"本人拍的照片", "pictures taken alone"};
    case EvidenceKind::self_liveness: return {"本人完成的活体动作", "a liveness script played alone"};
    case EvidenceKind::staff_visit: return {"工作人员上门见到本人", "a visit by staff"};
    case EvidenceKind::witness: return {"见证人说明", "a witness's statement"};
    case EvidenceKind::phone_call: return {"电话核对", "a telephone call with read-back"};
    case EvidenceKind::hospital_event: return {"医院的就诊记录", "a hospital's record"};
    case EvidenceKind::community_event: return {"社区活动的记录", "a community record"};
    case EvidenceKind::video: return {"视频通话", "a conversation by video"};
  }
  return {"证明", "evidence"};
}

Words words_of(Doubt doubt) {
  switch (doubt) {
    case Doubt::unchallenged: return {"自己做的认证没有用本局的题目", "it was self-made without a challenge of the office"};
    case Doubt::suspect_key: return {"这部设备从那时起被怀疑", "its device is under suspicion from that time on"};
    case Doubt::portrait_mismatch: return {"面容与留存照片不像", "the face does not look like the portrait"};
    case Doubt::death_notice: return {"收到过死亡信息，正在核查", "a notice of death is under review"};
    case Doubt::forked_device: return {"同一部设备的记录分成了两支", "the device's journal has split in two"};
  }
  return {"有疑问", "there is a doubt"};
}

std::string text(std::string_view part) { return std::string(part); }
std::string text(std::uint32_t number) { return std::to_string(number); }

}  // namespace

std::string sentence(const Reason& reason) {
  const Words evidence = words_of(reason.evidence);
  const std::string pair = text(name_of(reason.presence)) + " " + text(name_of(reason.freshness));
  switch (reason.kind) {
    case ReasonKind::counts: return "Counts " + text(reason.number) + " points: " + text(evidence.en) + " (" + pair + ").";
    case ReasonKind::too_old:
      return "No longer counts: " + text(evidence.en) + ", seen " + text(reason.number) + " days ago.";
    case ReasonKind::quarantined:
      return "Is kept but does not count by itself: " + text(evidence.en) + " (" + pair + ").";
    case ReasonKind::counted_out:
      return "Adds nothing more: " + text(evidence.en) + "; " + text(reason.number) + " of the kind count.";
    case ReasonKind::face_matched: return "The face matches the portrait: " + text(reason.number) + " more points.";
    case ReasonKind::self_portrait: return "The portrait was sent by the person, so that a match proves nothing.";
    case ReasonKind::pair_limit: return "The best evidence is far from the person or old: two must sign.";
    case ReasonKind::points_short:
      return text(reason.number) + " of " + text(reason.wanted) + " points that one signature needs.";
    case ReasonKind::doubted: return "A second person must look: " + text(words_of(reason.doubt).en) + ".";
    case ReasonKind::enough: return "This is enough for one signature.";
  }
  return "There is a reason that this program does not know.";
}

std::string sentence_zh(const Reason& reason) {
  const Words evidence = words_of(reason.evidence);
  const std::string pair = text(name_of(reason.presence)) + " " + text(name_of(reason.freshness));
  switch (reason.kind) {
    case ReasonKind::counts: return text(evidence.zh) + "（" + pair + "），计 " + text(reason.number) + " 分。";
    case ReasonKind::too_old: return text(evidence.zh) + "是 " + text(reason.number) + " 天前的，已不计分。";
    case ReasonKind::quarantined: return text(evidence.zh) + "（" + pair + "）已留存，但单独不能计分。";
    case ReasonKind::counted_out:
      return text(evidence.zh) + "最多计 " + text(reason.number) + " 次，这一次不再加分。";
    case ReasonKind::face_matched: return "面容与留存照片相符，加 " + text(reason.number) + " 分。";
    case ReasonKind::self_portrait: return "留存照片是本人自己发来的，相符也不能作证明。";
    case ReasonKind::pair_limit: return "最好的一项证明也离本人较远或时间较久，须两人签字。";
    case ReasonKind::points_short:
      return "现有 " + text(reason.number) + " 分，一人签字需要 " + text(reason.wanted) + " 分。";
    case ReasonKind::doubted: return text(words_of(reason.doubt).zh) + "，须第二人复核签字。";
    case ReasonKind::enough: return "证明已足够，一人签字即可。";
  }
  return "有一个本程序不认识的理由。";
}

}  // namespace lifecert::cert
