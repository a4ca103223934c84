#include "core/office/live_checks.h"

#include <algorithm>

#include "core/office/live_pictures.h"
#include "core/vision/picture.h"

namespace lifecert::office {
namespace {

using cert::Check;
using cert::CheckKind;
using cert::CheckVerdict;
using liveness::Aspect;
using liveness::Judgement;

static_assert(liveness::kMaxSessionBytes == cert::kMaxLiveBytes);

CheckKind kind_of(Aspect aspect) {
  switch (aspect) {
    case Aspect::script: return CheckKind::live_script;
    case Aspect::motion: return CheckKind::live_motion;
    case Aspect::faces: return CheckKind::live_faces;
    case Aspect::strip: return CheckKind::live_strip;
    case Aspect::depth: return CheckKind::live_depth;
    case Aspect::figures: return CheckKind::live_figures;
    case Aspect::fresh: return CheckKind::live_fresh;
    case Aspect::portrait: return CheckKind::portrait;
  }
  return CheckKind::live_script;
}

liveness::Vouched vouched_by(cert::PortraitSource source) {
  if (source == cert::PortraitSource::self) return liveness::Vouched::self;
  return source == cert::PortraitSource::none ? liveness::Vouched::nobody : liveness::Vouched::office;
}

// Thousandths between the portrait's face and the one at rest.
std::optional<int> distance_to_portrait(const Bytes& portrait, const std::optional<vision::Descriptor>& rest,
                                        vision::Eyes& eyes) {
  if (!rest) return std::nullopt;
  const Result<vision::Picture> picture = vision::decode_jpeg(portrait);
  if (!picture) return std::nullopt;
  const Result<vision::FaceFrame> seen = eyes.look_afresh(picture->view());
  if (!seen) return std::nullopt;
  const Result<vision::Descriptor> face = eyes.describe(picture->view(), *seen);
  if (!face) return std::nullopt;
  return vision::distance_permille(*rest, *face);
}

// A judgement with pictures takes the place of the one by the trace alone.
void put(std::vector<Check>& checks, const Judgement& judgement) {
  const Check check = check_of(judgement);
  const auto found = std::ranges::find(checks, check.kind, &Check::kind);
  if (found == checks.end()) {
    checks.push_back(check);
  } else {
    *found = check;
  }
}

}  // namespace

cert::Check check_of(const Judgement& judgement) {
  return {kind_of(judgement.aspect), static_cast<CheckVerdict>(judgement.level), judgement.reason, judgement.figures};
}

LiveFinding check_live(const envelope::Header& header, ByteView live, const LiveContext& context, vision::Eyes* eyes) {
  LiveFinding finding;
  if (live.empty()) {
    finding.checks = {{CheckKind::live_script, CheckVerdict::look, Code::no_live_session, "pictures only"}};
    return finding;
  }
  const Result<liveness::ReadSession> session = liveness::read_session(live);
  if (!session) {
    finding.checks = {{CheckKind::live_script, CheckVerdict::fails, session.error().code, session.error().where}};
    return finding;
  }
  const liveness::Script script = liveness::draw_script(header.challenge.value_or(cert::Hash{}), header.person.id,
                                                        header.device_key, session->session.set);
  for (const Judgement& one : liveness::check_trace(script, *session).judgements) put(finding.checks, one);
  finding.prints = prints_of(*session);
  put(finding.checks, liveness::check_fresh(finding.prints, context.kept));
  if (eyes == nullptr) {
    finding.checks.push_back({CheckKind::live_figures, CheckVerdict::look, Code::no_models, "not measured again"});
  } else {
    const LookedAgain again = look_again(*session, *eyes);
    for (const Judgement& one : liveness::check_pictures(script, *session, again.pictures)) put(finding.checks, one);
    std::optional<int> distance;
    if (!context.portrait.empty()) distance = distance_to_portrait(context.portrait, again.rest, *eyes);
    const cert::PortraitSource source = context.portrait.empty() ? cert::PortraitSource::none : context.source;
    put(finding.checks, liveness::check_portrait(vouched_by(source), distance, context.policy.accept_below,
                                                 context.policy.reject_from));
  }
  std::ranges::sort(finding.checks, {}, &Check::kind);
  return finding;
}

}  // namespace lifecert::office
