#include "core/cert/submission.h"

#include <algorithm>

#include "core/cert/signer.h"

namespace lifecert::cert {
namespace {

using envelope::Kind;
using envelope::Role;

template <class T>
Result<T> verify_office(const envelope::SignedStatement& statement, Kind kind, Role role,
                        const VerifiedTrustList& trust) {
  if (Result<void> good = verify_one(statement, kind, {role}, nullptr, trust); !good) return good.error();
  return content_of<T>(statement, trust);
}

}  // namespace

bool known(PhotoLabel label) { return label >= PhotoLabel::straight && label <= PhotoLabel::document; }
bool known(CheckKind kind) { return name_of(kind) != "unknown"; }
bool known(CheckVerdict verdict) { return verdict >= CheckVerdict::holds && verdict <= CheckVerdict::fails; }
bool known(Verdict verdict) { return verdict >= Verdict::pass && verdict <= Verdict::refuse; }

std::string_view name_of(PhotoLabel label) {
  switch (label) {
    case PhotoLabel::straight: return "straight";
    case PhotoLabel::left: return "left";
    case PhotoLabel::right: return "right";
    case PhotoLabel::document: return "document";
  }
  return "unknown";
}

bool known(JournalStanding standing) {
  return standing >= JournalStanding::in_order && standing <= JournalStanding::fork;
}

std::string_view name_of(JournalStanding standing) {
  switch (standing) {
    case JournalStanding::in_order: return "in_order";
    case JournalStanding::pending: return "pending";
    case JournalStanding::fork: return "fork";
  }
  return "unknown";
}

Presence presence_of(const envelope::Header& header) {
  const auto staff = std::ranges::count(header.cosigners, Role::staff, &envelope::CoSigner::role);
  if (staff == 0) return Presence::p1;
  return staff > 1 || header.document_seen != envelope::DocumentSeen::none ? Presence::p3 : Presence::p2;
}

std::string_view name_of(CheckKind kind) {
  switch (kind) {
    case CheckKind::device_signature: return "device_signature";
    case CheckKind::credential: return "credential";
    case CheckKind::challenge: return "challenge";
    case CheckKind::freshness: return "freshness";
    case CheckKind::seal: return "seal";
    case CheckKind::commitment: return "commitment";
    case CheckKind::consent: return "consent";
    case CheckKind::pictures: return "pictures";
    case CheckKind::live_script: return "live_script";
    case CheckKind::live_motion: return "live_motion";
    case CheckKind::live_faces: return "live_faces";
    case CheckKind::live_strip: return "live_strip";
    case CheckKind::live_depth: return "live_depth";
    case CheckKind::live_figures: return "live_figures";
    case CheckKind::live_fresh: return "live_fresh";
    case CheckKind::portrait: return "portrait";
  }
  return "unknown";
}

std::string_view name_of(CheckVerdict verdict) {
  switch (verdict) {
    case CheckVerdict::holds: return "holds";
    case CheckVerdict::look: return "look";
    case CheckVerdict::fails: return "fails";
  }
  return "unknown";
}

std::string_view name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass: return "pass";
    case Verdict::more: return "more";
    case Verdict::refuse: return "refuse";
  }
  return "unknown";
}

std::size_t signatures_needed(const Decision& decision) {
  switch (decision.verdict) {
    case Verdict::pass: return decision.standing == Standing::enough ? 1 : 2;
    case Verdict::refuse: return decision.standing == Standing::enough ? 2 : 1;
    case Verdict::more: break;
  }
  return 1;
}

Result<Finding> verify_finding(const envelope::SignedStatement& statement, const VerifiedTrustList& trust) {
  return verify_office<Finding>(statement, Kind::finding, Role::recheck, trust);
}

Result<Decision> verify_decision(const envelope::SignedStatement& statement, const VerifiedTrustList& trust) {
  if (Result<void> good = verify_offices(statement, Kind::decision, {Role::reviewer}, 1, trust); !good) {
    return good.error();
  }
  Result<Decision> decision = content_of<Decision>(statement, trust);
  if (decision && statement.signatures.size() < signatures_needed(*decision)) {
    return Error{Code::needs_second_signature, "signatures"};
  }
  return decision;
}

Result<EvidenceRead> verify_read(const envelope::SignedStatement& statement, const VerifiedTrustList& trust) {
  return verify_office<EvidenceRead>(statement, Kind::evidence_read, Role::reviewer, trust);
}

Result<EvidenceGrant> verify_grant(const envelope::SignedStatement& statement, const VerifiedTrustList& trust) {
  return verify_office<EvidenceGrant>(statement, Kind::evidence_grant, Role::recheck, trust);
}

}  // namespace lifecert::cert
