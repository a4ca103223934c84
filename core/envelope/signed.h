// Signed statements: DSSE pre-authentication encoding over the stored bytes, signed in two calls.
//
// Whoever makes a statement first gets the bytes to sign (pre_authentication), has them signed by whatever holds the key, and
// puts the signature beside the payload. Nobody ever signs or verifies a re-encoding: the payload's bytes are kept as they are.
#pragma once

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

}  // namespace lifecert::envelope

template <>
struct lifecert::wire::MinSize<lifecert::envelope::RoleSignature> {
  static constexpr std::uint32_t value = 1 + 16 + 64;
};
