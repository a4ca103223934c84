#include "core/cert/submission.h"

#include "core/crypto/sign.h"

namespace lifecert::cert {
namespace {

using envelope::Kind;
using envelope::Role;

constexpr std::int64_t kHour = 3600;
constexpr std::int64_t kDay = 24 * kHour;

// The one signer's key, if it stands in the trust list in the capacity in which it signed.
const PublicKey* office_key(const envelope::RoleSignature& signature, const VerifiedTrustList& trust) {
  if (signature.role == Role::recheck) return VerifiedTrustList::find_key(trust->recheckers, signature.key_id);
  if (signature.role != Role::reviewer) return nullptr;
  const NamedKey* reviewer = trust.reviewer(signature.key_id);
  return reviewer == nullptr ? nullptr : &reviewer->key;
}

template <class T>
Result<T> verify_office(const envelope::SignedStatement& statement, Kind kind, Role role,
                        const VerifiedTrustList& trust) {
  if (statement.kind != kind) return Error{Code::wrong_kind, std::string(envelope::name_of(statement.kind))};
  if (statement.signatures.size() != 1) return Error{Code::too_few_signatures, "signatures"};
  const PublicKey* key = office_key(statement.signatures.front(), trust);
  if (key == nullptr) return Error{Code::wrong_key, "signatures"};
  if (Result<void> good = envelope::verify_by(statement, kind, role, *key); !good) return good.error();
  Result<T> content = wire::decode<T>(statement.payload);
  if (content && content->region != trust->region) return Error{Code::wrong_region, "region"};
  return content;
}

}  // namespace

bool known(PhotoLabel label) { return label >= PhotoLabel::straight && label <= PhotoLabel::document; }
bool known(Freshness freshness) { return freshness <= Freshness::f30d; }
bool known(Presence presence) { return presence >= Presence::p1 && presence <= Presence::p3; }
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

std::string_view name_of(Freshness freshness) {
  switch (freshness) {
    case Freshness::stale: return "stale";
    case Freshness::f60m: return "F60m";
    case Freshness::f72h: return "F72h";
    case Freshness::f7d: return "F7d";
    case Freshness::f30d: return "F30d";
  }
  return "stale";
}

std::string_view name_of(Presence presence) {
  switch (presence) {
    case Presence::p1: return "P1";
    case Presence::p2: return "P2";
    case Presence::p3: return "P3";
  }
  return "unknown";
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

Freshness freshness_of(std::int64_t not_before, std::int64_t received_at) {
  if (not_before <= 0 || not_before > received_at + 5 * 60) return Freshness::stale;  // five minutes for clocks apart
  const std::int64_t width = received_at - not_before;
  if (width <= kHour) return Freshness::f60m;
  if (width <= 72 * kHour) return Freshness::f72h;
  if (width <= 7 * kDay) return Freshness::f7d;
  if (width <= 30 * kDay) return Freshness::f30d;
  return Freshness::stale;
}

Result<Finding> verify_finding(const envelope::SignedStatement& statement, const VerifiedTrustList& trust) {
  return verify_office<Finding>(statement, Kind::finding, Role::recheck, trust);
}

Result<Decision> verify_decision(const envelope::SignedStatement& statement, const VerifiedTrustList& trust) {
  return verify_office<Decision>(statement, Kind::decision, Role::reviewer, trust);
}

Result<EvidenceRead> verify_read(const envelope::SignedStatement& statement, const VerifiedTrustList& trust) {
  return verify_office<EvidenceRead>(statement, Kind::evidence_read, Role::reviewer, trust);
}

Result<EvidenceGrant> verify_grant(const envelope::SignedStatement& statement, const VerifiedTrustList& trust) {
  return verify_office<EvidenceGrant>(statement, Kind::evidence_grant, Role::recheck, trust);
}

}  // namespace lifecert::cert
