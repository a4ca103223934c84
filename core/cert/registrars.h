// What all statements of the registrar have in common: one signature, by a registrar of the trust list, for this region.
#pragma once

#include <string>

#include "core/base/result.h"
#include "core/cert/trust_list.h"
#include "core/envelope/signed.h"
#include "core/wire/codec.h"

namespace lifecert::cert {

/// Verifies a registrar's statement and gives its content.
/// T      the structure of `kind`, with a field `region`
/// Errors: wrong_kind, too_few_signatures, wrong_key, bad_signature, wrong_region, as wire::decode.
template <class T>
[[nodiscard]] Result<T> verify_registrars(const envelope::SignedStatement& statement, envelope::Kind kind,
                                          const VerifiedTrustList& trust) {
  if (statement.kind != kind) return Error{Code::wrong_kind, std::string(envelope::name_of(statement.kind))};
  if (statement.signatures.size() != 1) return Error{Code::too_few_signatures, "signatures"};
  const PublicKey* key = VerifiedTrustList::find_key(trust->registrars, statement.signatures.front().key_id);
  if (key == nullptr) return Error{Code::wrong_key, "registrar"};
  if (Result<void> good = envelope::verify_by(statement, kind, envelope::Role::registrar, *key); !good) return good.error();
  Result<T> content = wire::decode<T>(statement.payload);
  if (content && content->region != trust->region) return Error{Code::wrong_region, "region"};
  return content;
}

}  // namespace lifecert::cert
