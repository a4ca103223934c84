#include "core/cert/signer.h"

#include <algorithm>

#include "core/crypto/sign.h"

namespace lifecert::cert {

using envelope::Role;

const PublicKey* office_key(const envelope::RoleSignature& signature, const VerifiedTrustList& trust) {
  switch (signature.role) {
    case Role::registrar: return VerifiedTrustList::find_key(trust->registrars, signature.key_id);
    case Role::recheck: return VerifiedTrustList::find_key(trust->recheckers, signature.key_id);
    case Role::reviewer: {
      const NamedKey* reviewer = trust.reviewer(signature.key_id);
      return reviewer == nullptr ? nullptr : &reviewer->key;
    }
    default: return nullptr;
  }
}

Result<void> verify_offices(const envelope::SignedStatement& statement, envelope::Kind kind,
                            const std::vector<Role>& roles, std::size_t needed, const VerifiedTrustList& trust) {
  if (statement.kind != kind) return Error{Code::wrong_kind, std::string(envelope::name_of(statement.kind))};
  if (statement.signatures.empty() || statement.signatures.size() < needed) {
    return Error{statement.signatures.empty() ? Code::too_few_signatures : Code::needs_second_signature, "signatures"};
  }
  const Bytes message = envelope::pre_authentication(kind, statement.payload);
  for (const envelope::RoleSignature& one : statement.signatures) {
    if (std::ranges::find(roles, one.role) == roles.end()) return Error{Code::wrong_key, "signatures"};
    const PublicKey* key = office_key(one, trust);
    if (key == nullptr) return Error{Code::wrong_key, "signatures"};
    if (Result<void> holds = crypto::verify_by_checked(*key, message, one.signature); !holds) return holds;
  }
  return {};
}

Result<void> verify_one(const envelope::SignedStatement& statement, envelope::Kind kind, const std::vector<Role>& roles,
                        const PublicKey* device, const VerifiedTrustList& trust) {
  if (statement.kind != kind) return Error{Code::wrong_kind, std::string(envelope::name_of(statement.kind))};
  if (statement.signatures.size() != 1) return Error{Code::too_few_signatures, "signatures"};
  if (statement.signatures.front().role != Role::device) return verify_offices(statement, kind, roles, 1, trust);
  if (device == nullptr) return Error{Code::wrong_key, "signatures"};
  return envelope::verify_by(statement, kind, Role::device, *device);
}

}  // namespace lifecert::cert
