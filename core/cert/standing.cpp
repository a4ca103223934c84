#include "core/cert/standing.h"

#include <algorithm>

#include "core/cert/registrars.h"
#include "core/crypto/sign.h"

namespace lifecert::cert {

using envelope::Kind;
using envelope::Role;

bool known(RevocationReason reason) { return reason >= RevocationReason::lost && reason <= RevocationReason::left; }

std::string_view name_of(RevocationReason reason) {
  switch (reason) {
    case RevocationReason::lost: return "lost";
    case RevocationReason::replaced: return "replaced";
    case RevocationReason::misused: return "misused";
    case RevocationReason::left: return "left";
  }
  return "unknown";
}

Result<Revocation> verify_revocation(const envelope::SignedStatement& statement, const VerifiedTrustList& trust) {
  return verify_registrars<Revocation>(statement, Kind::revocation, trust);
}

Result<RefusalNote> verify_refusal_note(const envelope::SignedStatement& statement, const VerifiedTrustList& trust) {
  if (statement.kind != Kind::refusal_note) return Error{Code::wrong_kind, std::string(envelope::name_of(statement.kind))};
  if (statement.signatures.size() != 1) return Error{Code::too_few_signatures, "signatures"};
  const auto log = std::ranges::find_if(trust->logs, [&](const LogKey& one) {
    return crypto::key_id(one.key) == statement.signatures.front().key_id;
  });
  if (log == trust->logs.end()) return Error{Code::wrong_key, "intake"};
  if (Result<void> good = envelope::verify_by(statement, Kind::refusal_note, Role::intake, log->key); !good) {
    return good.error();
  }
  Result<RefusalNote> note = wire::decode<RefusalNote>(statement.payload);
  if (note && note->region != trust->region) return Error{Code::wrong_region, "region"};
  return note;
}

}  // namespace lifecert::cert
