#include "core/envelope/signed.h"

#include <algorithm>
#include <string>
#include <tuple>

#include "core/crypto/sign.h"

namespace lifecert::envelope {
namespace {

bool comes_before(const RoleSignature& a, const RoleSignature& b) {
  return std::tie(a.role, a.key_id) < std::tie(b.role, b.key_id);
}

}  // namespace

bool known(Role role) { return name_of(role) != "unknown"; }

std::string_view name_of(Role role) {
  switch (role) {
    case Role::device: return "device";
    case Role::root: return "root";
    case Role::registrar: return "registrar";
    case Role::recheck: return "recheck";
    case Role::reviewer: return "reviewer";
    case Role::staff: return "staff";
    case Role::catalogue_editor: return "catalogue-editor";
    case Role::desk: return "desk";
    case Role::supervisor: return "supervisor";
    case Role::draw_officer: return "draw-officer";
  }
  return "unknown";
}

Bytes pre_authentication(Kind kind, ByteView payload) {
  const std::string type = media_type(kind);
  Bytes bytes = bytes_of("DSSEv1 " + std::to_string(type.size()) + " " + type + " " + std::to_string(payload.size()) + " ");
  append(bytes, payload);
  return bytes;
}

Result<SignedStatement> decode_signed(ByteView bytes) {
  Result<SignedStatement> statement = wire::decode<SignedStatement>(bytes);
  if (!statement) return statement;
  const auto& signatures = statement->signatures;
  for (std::size_t i = 1; i < signatures.size(); ++i) {
    if (!comes_before(signatures[i - 1], signatures[i])) return Error{Code::not_canonical, "signatures"};
  }
  return statement;
}

void add_signature(SignedStatement& statement, const RoleSignature& signature) {
  auto& list = statement.signatures;
  list.insert(std::ranges::lower_bound(list, signature, comes_before), signature);
}

Result<SignedStatement> sign_statement(Kind kind, Bytes payload, Role role, port::Signer& signer) {
  Result<crypto::Signature> signature = signer.sign(pre_authentication(kind, payload));
  if (!signature) return signature.error();
  SignedStatement statement{kind, std::move(payload), {}};
  add_signature(statement, {role, crypto::key_id(signer.public_key()), *signature});
  return statement;
}

Result<void> verify_by(const SignedStatement& statement, Kind kind, Role role, const crypto::PublicKey& key) {
  if (statement.kind != kind) return Error{Code::wrong_kind, std::string(name_of(statement.kind))};
  if (statement.signatures.size() != 1) return Error{Code::too_few_signatures, "signatures"};
  const RoleSignature& only = statement.signatures.front();
  if (only.role != role || only.key_id != crypto::key_id(key)) return Error{Code::wrong_key, "signatures"};
  return crypto::verify(key, pre_authentication(kind, statement.payload), only.signature);
}

}  // namespace lifecert::envelope
