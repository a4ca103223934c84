// Signed statements: DSSE pre-authentication encoding over the stored bytes, signed in two calls.
//
// Whoever makes a statement first gets the bytes to sign (pre_authentication), has them signed by whatever holds the key, and
// puts the signature beside the payload. Nobody ever signs or verifies a re-encoding: the payload's bytes are kept as they are.
#pragma once

#include <functional>
#include <vector>

#include "core/base/result.h"
#include "core/crypto/types.h"
#include "core/envelope/kind.h"
#include "core/port/signer.h"
#include "core/wire/codec.h"

namespace lifecert::envelope {

inline constexpr std::uint32_t kMaxPayloadBytes = 16U * 1024;
inline constexpr std::uint32_t kMaxSignatures = 8;

/// In which capacity somebody signs. Numbers are for ever.
enum class Role : std::uint8_t {
  device = 1,
  root = 2,
  registrar = 3,
  recheck = 4,
  reviewer = 5,
  staff = 6,
  intake = 7,
  witness = 8,
  catalogue_editor = 13,
  desk = 14,
  supervisor = 15,
  draw_officer = 16,
};
[[nodiscard]] bool known(Role role);
[[nodiscard]] std::string_view name_of(Role role);
constexpr std::string_view type_name(Role) { return "Role"; }

struct RoleSignature {
  Role role = Role::device;
  crypto::KeyId key_id{};
  crypto::Signature signature{};

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(role), LIFECERT_FIELD(key_id), LIFECERT_FIELD(signature));
  }
  static constexpr const char* kName = "RoleSignature";
  friend bool operator==(const RoleSignature&, const RoleSignature&) = default;
};

/// Somebody besides the device who signs the same bytes. Named in the signed bytes, so that nobody on the way can take a
/// signature off, add one, or give one another role.
struct CoSigner {
  Role role = Role::staff;
  crypto::KeyId key_id{};

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(role), LIFECERT_FIELD(key_id));
  }
  static constexpr const char* kName = "CoSigner";
  friend bool operator==(const CoSigner&, const CoSigner&) = default;
};

inline constexpr std::uint32_t kMaxCoSigners = 4;

/// A payload with its kind and its signatures, in ascending order of (role, key id), none twice.
struct SignedStatement {
  Kind kind = Kind::submission;
  Bytes payload;
  std::vector<RoleSignature> signatures;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(kind), LIFECERT_FIELD_MAX(payload, kMaxPayloadBytes),
            LIFECERT_FIELD_MAX(signatures, kMaxSignatures));
  }
  static constexpr const char* kName = "SignedStatement";
  friend bool operator==(const SignedStatement&, const SignedStatement&) = default;
};

/// "DSSEv1" SP length(type) SP type SP length(payload) SP payload, with the media type of the kind.
/// Source: DSSE protocol v1.0.0, "Signature Definition".
[[nodiscard]] Bytes pre_authentication(Kind kind, ByteView payload);

/// The whole input or an error; signatures must be in order.
/// Errors: as wire::decode; not_canonical.
[[nodiscard]] Result<SignedStatement> decode_signed(ByteView bytes);

/// Puts a signature in its place. Verifies nothing.
void add_signature(SignedStatement& statement, const RoleSignature& signature);

/// Signs with a signer that is at hand.
/// Errors: cannot_sign.
[[nodiscard]] Result<SignedStatement> sign_statement(Kind kind, Bytes payload, Role role, port::Signer& signer);

/// That exactly one signature stands there, by this key in this role, and that it holds.
/// Errors: wrong_kind, wrong_key, bad_key, bad_signature.
[[nodiscard]] Result<void> verify_by(const SignedStatement& statement, Kind kind, Role role,
                                     const crypto::PublicKey& key);

/// That exactly these have signed, in order and none twice: the device in its own role, and the co-signers that the signed bytes
/// name. Only staff and witnesses co-sign. No signature is verified here.
/// device      key id of the device key that the bytes name
/// Errors: not_canonical (co-signers out of order), not_co_signed (one missing, one too many, or in a role that co-signs nothing).
[[nodiscard]] Result<void> check_signers(const std::vector<RoleSignature>& signatures, const crypto::KeyId& device,
                                         const std::vector<CoSigner>& cosigners);

/// The key of a co-signer, from whoever knows the credentials; null when the key has no standing.
using FindCoSigner = std::function<const crypto::PublicKey*(const CoSigner& cosigner)>;

/// That the signatures of all co-signers hold; call check_signers() first.
/// Errors: unknown_staff (no standing), bad_signature, bad_key.
[[nodiscard]] Result<void> verify_cosigners(const std::vector<RoleSignature>& signatures, Kind kind, ByteView payload,
                                            const std::vector<CoSigner>& cosigners, const FindCoSigner& find);

}  // namespace lifecert::envelope

template <>
struct lifecert::wire::MinSize<lifecert::envelope::CoSigner> {
  static constexpr std::uint32_t value = 1 + 16;
};

template <>
struct lifecert::wire::MinSize<lifecert::envelope::RoleSignature> {
  static constexpr std::uint32_t value = 1 + 16 + 64;
};
