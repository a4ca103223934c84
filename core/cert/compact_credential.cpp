#include "core/cert/compact_credential.h"

#include <algorithm>

#include "core/cert/staff.h"
#include "core/crypto/hash.h"
#include "core/crypto/sign.h"

namespace lifecert::cert {
namespace {

constexpr std::int64_t kDay_s = 24 * 3600;

template <std::size_t N>
std::array<std::uint8_t, N> first(const Hash& hash) {
  std::array<std::uint8_t, N> bytes{};
  std::copy_n(hash.begin(), N, bytes.begin());
  return bytes;
}

// What a phone's credential and a tablet's have in common.
template <class T>
CompactCredential compact_from(const T& credential, envelope::Role role) {
  CompactCredential compact;
  compact.region = region_tag(credential.region);
  compact.role = role;
  compact.serial = credential.serial;
  compact.key = credential.device_key;
  compact.expires_day = static_cast<std::int32_t>((credential.expires_at + kDay_s - 1) / kDay_s);
  return compact;
}

}  // namespace

PersonTag person_tag(const Hash& person) { return first<8>(person); }

CompactCredential compact_of(const Credential& credential) {
  CompactCredential compact = compact_from(credential, envelope::Role::device);
  compact.person = person_tag(credential.person);
  return compact;
}

CompactCredential compact_of(const StaffCredential& credential) { return compact_from(credential, envelope::Role::staff); }

Result<CompactCredential> verify_compact(ByteView bytes, const crypto::Signature& signature,
                                         const VerifiedTrustList& trust) {
  Result<CompactCredential> compact = wire::decode<CompactCredential>(bytes);
  if (!compact) return compact;
  if (compact->region != region_tag(trust->region)) return Error{Code::wrong_region, "compact credential"};
  const bool fit_to_sign = compact->role == envelope::Role::device || compact->role == envelope::Role::staff;
  if (!fit_to_sign) return Error{Code::unknown_value, "role"};
  if (Result<void> good = crypto::check_public_key(compact->key); !good) return good.error();
  // It names no registrar, which saves its bytes: a region has few. Their keys were checked with the trust list.
  const Bytes message = envelope::pre_authentication(envelope::Kind::compact_credential, bytes);
  const bool signed_here = std::ranges::any_of(
      trust->registrars, [&](const PublicKey& key) { return crypto::verify_by_checked(key, message, signature).has_value(); });
  if (!signed_here) return Error{Code::bad_signature, "compact credential"};
  return compact;
}

}  // namespace lifecert::cert
