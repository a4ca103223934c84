#include "core/cert/attestation.h"

#include <algorithm>

#include "core/cert/signer.h"
#include "core/crypto/sign.h"

namespace lifecert::cert {
namespace {

using envelope::Kind;
using envelope::Role;

constexpr std::int64_t kClocksApart_s = 5 * 60;

bool is_event(EvidenceKind kind) {
  return kind == EvidenceKind::hospital_event || kind == EvidenceKind::community_event;
}

}  // namespace

Presence presence_of(const Attestation& attestation) {
  switch (attestation.kind) {
    case EvidenceKind::staff_visit: return attestation.document_seen ? Presence::p3 : Presence::p2;
    case EvidenceKind::witness:
    case EvidenceKind::hospital_event:
    case EvidenceKind::community_event: return Presence::p2;
    default: return Presence::p1;
  }
}

EvidenceFact fact_of(const Attestation& attestation, std::int64_t words_at, std::int64_t received_at) {
  EvidenceFact fact;
  fact.kind = attestation.kind;
  fact.presence = presence_of(attestation);
  // Nothing that is written down proves an earlier hour than the words that were heard back; without them the office's
  // word counts.
  fact.seen_at = words_at > 0 ? std::min(words_at, attestation.seen_at) : attestation.seen_at;
  fact.freshness = freshness_of(fact.seen_at, received_at);
  return fact;
}

Result<Attestation> verify_attestation(const envelope::SignedStatement& statement, const VerifiedTrustList& trust) {
  Result<void> good = verify_one(statement, Kind::attestation, {Role::registrar, Role::reviewer}, nullptr, trust);
  if (!good) return good.error();
  Result<Attestation> content = content_of<Attestation>(statement, trust);
  if (!content) return content;
  if (needs_face(content->kind)) return Error{Code::bad_argument, "kind"};
  const bool by_registrar = statement.signatures.front().role == Role::registrar;
  if (is_event(content->kind) != by_registrar) return Error{Code::wrong_key, "signatures"};
  if (is_event(content->kind) != (content->source != Hash{})) return Error{Code::bad_argument, "source"};
  if (content->read_back && content->kind != EvidenceKind::phone_call) return Error{Code::bad_argument, "read_back"};
  if (content->seen_at > content->made_at + kClocksApart_s) return Error{Code::bad_argument, "seen_at"};
  return content;
}

Bytes event_signing_bytes(ByteView file) { return envelope::pre_authentication(Kind::event_batch, file); }

Result<NamedKey> verify_events(ByteView file, const crypto::Signature& signature, const VerifiedTrustList& trust) {
  const Bytes message = event_signing_bytes(file);
  for (const NamedKey& source : trust->event_sources) {
    if (crypto::verify(source.key, message, signature)) return source;
  }
  return Error{Code::unknown_event_source, "signature"};
}

}  // namespace lifecert::cert
