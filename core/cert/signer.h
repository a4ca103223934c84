// Who signed a statement, and whether that office stands in the trust list: what every statement besides the packets shares.
#pragma once

#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/cert/trust_list.h"
#include "core/envelope/signed.h"
#include "core/wire/codec.h"

namespace lifecert::cert {

/// The key that a signature's role and key id name in the trust list; null for roles whose keys stand elsewhere (devices).
[[nodiscard]] const PublicKey* office_key(const envelope::RoleSignature& signature, const VerifiedTrustList& trust);

/// That every signature is by an office of one of `roles` and holds, and that there are at least `needed` of them. Signatures
/// stand in strict order, so two are by two keys.
/// Errors: wrong_kind, wrong_key, bad_key, bad_signature, too_few_signatures.
[[nodiscard]] Result<void> verify_offices(const envelope::SignedStatement& statement, envelope::Kind kind,
                                          const std::vector<envelope::Role>& roles, std::size_t needed,
                                          const VerifiedTrustList& trust);

/// That a device or an office of one of `roles` signed it, alone.
/// device   whose key counts for role device; null: no device may
/// Errors: as verify_offices.
[[nodiscard]] Result<void> verify_one(const envelope::SignedStatement& statement, envelope::Kind kind,
                                      const std::vector<envelope::Role>& roles, const PublicKey* device,
                                      const VerifiedTrustList& trust);

/// The content of a statement whose signatures were verified, of this region.
/// Errors: wrong_region, as wire::decode.
template <class T>
[[nodiscard]] Result<T> content_of(const envelope::SignedStatement& statement, const VerifiedTrustList& trust) {
  Result<T> content = wire::decode<T>(statement.payload);
  if (content && content->region != trust->region) return Error{Code::wrong_region, "region"};
  return content;
}

}  // namespace lifecert::cert
