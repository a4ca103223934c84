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
    case Role::intake: return "intake";
    case Role::witness: return "witness";
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

Result<void> check_signers(const std::vector<RoleSignature>& signatures, const crypto::KeyId& device,
                           const std::vector<CoSigner>& cosigners) {
  std::vector<CoSigner> wanted = {{Role::device, device}};
  for (const CoSigner& one : cosigners) {
    if (one.role != Role::staff && one.role != Role::witness) return Error{Code::not_co_signed, "cosigners"};
    const CoSigner& last = wanted.back();
    if (std::tie(last.role, last.key_id) >= std::tie(one.role, one.key_id)) return Error{Code::not_canonical, "cosigners"};
    wanted.push_back(one);
  }
  const auto same = [](const RoleSignature& have, const CoSigner& want) {
    return have.role == want.role && have.key_id == want.key_id;
  };
  if (!std::ranges::equal(signatures, wanted, same)) return Error{Code::not_co_signed, "signatures"};
  return {};
}

Result<void> verify_cosigners(const std::vector<RoleSignature>& signatures, Kind kind, ByteView payload,
                              const std::vector<CoSigner>& cosigners, const FindCoSigner& find) {
  if (cosigners.empty()) return {};
  const Bytes message = pre_authentication(kind, payload);
  for (const CoSigner& one : cosigners) {
    const crypto::PublicKey* key = find(one);
    if (key == nullptr) return Error{Code::unknown_staff, "cosigners"};
    const auto by = std::ranges::find_if(signatures, [&](const RoleSignature& signature) {
      return signature.role == one.role && signature.key_id == one.key_id;
    });
    if (by == signatures.end()) return Error{Code::not_co_signed, "signatures"};
    if (Result<void> good = crypto::verify(*key, message, by->signature); !good) return good;
  }
  return {};
}

}  // namespace lifecert::envelope
