#include "core/cert/enrolment.h"

#include <algorithm>

#include "core/cert/compact_credential.h"
#include "core/cert/registrars.h"
#include "core/crypto/hash.h"
#include "core/crypto/kdf.h"
#include "core/crypto/sign.h"

namespace lifecert::cert {
namespace {

using envelope::Kind;
using envelope::Role;

// Crockford's base 32: no I, L, O, U, so that nothing on the letter can be mistaken.
constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t kTypedChars = 12;
constexpr std::size_t kQrChars = 26;
constexpr std::size_t kTagChars = 13;
constexpr std::string_view kQrPrefix = "LC1:";

unsigned value_of(char c) { return static_cast<unsigned>(kAlphabet.find(c)); }

// Base 32 of a byte string, most significant bits first, padded with zero bits.
template <std::size_t N>
std::string base32(const std::array<std::uint8_t, N>& bytes) {
  static_assert(N % 5 != 0, "what follows pads always");
  std::string text;
  unsigned bits = 0;
  std::uint32_t group = 0;
  for (const std::uint8_t byte : bytes) {
    group = (group << 8U) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += kAlphabet[(group >> bits) & 31U];
    }
  }
  text += kAlphabet[(group << (5 - bits)) & 31U];
  return text;
}

// Luhn mod 32: finds every single wrong character and nearly every swap of neighbours.
char check_character(std::string_view text) {
  unsigned factor = 2;
  unsigned sum = 0;
  for (std::size_t i = text.size(); i-- > 0;) {
    const unsigned addend = factor * value_of(text[i]);
    sum += addend / 32 + addend % 32;
    factor = factor == 2 ? 1 : 2;
  }
  return kAlphabet[(32 - sum % 32) % 32];
}

// Upper case without spaces and dashes, with the look-alikes read as what was printed; nullopt for anything else.
std::optional<std::string> normalise(std::string_view text) {
  std::string clean;
  for (char c : text) {
    if (c == ' ' || c == '-' || c == '\t' || c == '\n' || c == '\r') continue;
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (c == 'O') c = '0';
    if (c == 'I' || c == 'L') c = '1';
    if (c == 'U') c = 'V';
    if (kAlphabet.find(c) == std::string_view::npos) return std::nullopt;
    clean += c;
  }
  return clean;
}

Result<std::string> strip_check(std::string text, std::size_t chars) {
  if (text.size() <= chars) return Error{Code::too_short, "code"};
  if (text.size() > chars + 1) return Error{Code::too_long, "code"};
  const char check = text.back();
  text.pop_back();
  if (check_character(text) != check) return Error{Code::bad_check_character, "code"};
  return text;
}

Result<void> check_way(const EnrolmentRequest& request) {
  const Error mixed{Code::wrong_way, "enrolment request"};
  const bool has_code = request.code_id != CodeId{} || request.mac != Hash{};
  const bool named = request.person != Hash{} || !request.sealed_identity.empty();
  const bool replaces = request.replaces != PublicKey{} || request.lost_at != 0;
  const auto staff = std::ranges::count(request.cosigners, Role::staff, &envelope::CoSigner::role);
  if (request.way == EnrolmentWay::code) {
    return !has_code || named || replaces || !request.cosigners.empty() ? Result<void>(mixed) : Result<void>();
  }
  const bool named_once = (request.person != Hash{}) != !request.sealed_identity.empty();
  if (has_code || !named_once || request.box_key != PublicKey{}) return mixed;
  if (staff == 0) return Error{Code::not_co_signed, "cosigners"};
  if (request.way == EnrolmentWay::staff_visit) return replaces ? Result<void>(mixed) : Result<void>();
  // One member of staff alone could give a stranger's phone somebody's certification.
  return request.cosigners.size() < 2 ? Result<void>(Error{Code::two_needed, "cosigners"}) : Result<void>();
}

}  // namespace

bool known(EnrolmentWay way) { return way >= EnrolmentWay::code && way <= EnrolmentWay::replacement; }

std::string_view name_of(EnrolmentWay way) {
  switch (way) {
    case EnrolmentWay::code: return "code";
    case EnrolmentWay::staff_visit: return "staff_visit";
    case EnrolmentWay::replacement: return "replacement";
  }
  return "unknown";
}

std::string typed_code(const std::array<std::uint8_t, 8>& random) {
  const std::string secret = base32(random).substr(0, kTypedChars);
  return secret.substr(0, 4) + "-" + secret.substr(4, 4) + "-" + secret.substr(8, 4) + "-" + check_character(secret);
}

std::string qr_code(const std::array<std::uint8_t, 16>& random, const std::array<std::uint8_t, 8>& tag) {
  const std::string secret = base32(random);
  return std::string(kQrPrefix) + base32(tag) + ":" + secret + check_character(secret);
}

Result<EnrolmentCode> read_code(std::string_view text, std::string_view region) {
  const bool has_tag = text.size() <= 128 && text.starts_with(kQrPrefix) && text.size() > kQrPrefix.size() + kTagChars &&
                       text[kQrPrefix.size() + kTagChars] == ':';
  if (has_tag && text.substr(kQrPrefix.size(), kTagChars) != base32(region_tag(region))) {
    return Error{Code::wrong_region, "code"};
  }
  return read_code_of_any_region(text);
}

Result<EnrolmentCode> read_code_of_any_region(std::string_view text) {
  if (text.size() > 128) return Error{Code::too_long, "code"};
  if (text.starts_with(kQrPrefix)) {
    text.remove_prefix(kQrPrefix.size());
    if (text.size() < kTagChars + 1 || text[kTagChars] != ':') return Error{Code::bad_syntax, "code"};
    const auto clean = normalise(text.substr(kTagChars + 1));
    if (!clean) return Error{Code::bad_syntax, "code"};
    Result<std::string> secret = strip_check(*clean, kQrChars);
    if (!secret) return secret.error();
    return EnrolmentCode{*secret, true};
  }
  const auto clean = normalise(text);
  if (!clean) return Error{Code::bad_syntax, "code"};
  Result<std::string> secret = strip_check(*clean, kTypedChars);
  if (!secret) return secret.error();
  return EnrolmentCode{*secret, false};
}

Result<StretchedCode> stretch_code(const EnrolmentCode& code, std::string_view region) {
  const Hash salt_hash = crypto::blake2b({view_of("lifecert code 1"), view_of(region)});
  std::array<std::uint8_t, 16> salt{};
  std::copy_n(salt_hash.begin(), salt.size(), salt.begin());
  Result<Bytes> derived = crypto::argon2id(48, view_of(code.secret), salt);
  if (!derived) return derived.error();
  StretchedCode stretched;
  std::copy_n(derived->begin(), stretched.code_id.size(), stretched.code_id.begin());
  std::copy_n(derived->begin() + 16, stretched.mac_key.size(), stretched.mac_key.begin());
  crypto::wipe(*derived);
  return stretched;
}

Hash enrolment_mac(const Hash& mac_key, std::string_view region, const CodeId& code_id, const PublicKey& device_key, const PublicKey& box_key) {
  const std::string type = envelope::media_type(Kind::enrolment_request);
  const std::uint8_t region_length = static_cast<std::uint8_t>(region.size());
  return crypto::hmac_sha256(
      mac_key, {view_of(type), ByteView(&region_length, 1), view_of(region), code_id, device_key, box_key});
}

Hash payload_hash(ByteView payload) { return crypto::blake2b(payload); }

Result<Credential> verify_credential(const envelope::SignedStatement& statement, const VerifiedTrustList& trust) {
  Result<Credential> credential = verify_registrars<Credential>(statement, Kind::credential, trust);
  if (!credential) return credential;
  if (credential->suite != crypto::kSuite1) return Error{Code::unknown_suite, "suite"};
  if (Result<void> good = crypto::check_public_key(credential->device_key); !good) return good.error();
  // Else a phone would hand out slips that nobody can verify.
  Result<CompactCredential> compact = verify_compact(wire::encode(compact_of(*credential)), credential->compact, trust);
  if (!compact) return compact.error();
  return credential;
}

Result<EnrolmentRefusal> verify_refusal(const envelope::SignedStatement& statement, const VerifiedTrustList& trust) {
  return verify_registrars<EnrolmentRefusal>(statement, Kind::enrolment_refusal, trust);
}

Result<Challenge> verify_challenge(const envelope::SignedStatement& statement, const VerifiedTrustList& trust) {
  Result<Challenge> challenge = verify_registrars<Challenge>(statement, Kind::challenge, trust);
  if (challenge && challenge->suite != crypto::kSuite1) return Error{Code::unknown_suite, "suite"};
  return challenge;
}

Result<EnrolmentRequest> verify_request(const envelope::SignedStatement& statement, std::string_view region) {
  if (statement.kind != Kind::enrolment_request) return Error{Code::wrong_kind, "enrolment request"};
  Result<EnrolmentRequest> request = wire::decode<EnrolmentRequest>(statement.payload);
  if (!request) return request;
  if (request->suite != crypto::kSuite1) return Error{Code::unknown_suite, "suite"};
  if (request->region != region) return Error{Code::wrong_region, "region"};
  const crypto::KeyId device = crypto::key_id(request->device_key);
  if (Result<void> good = envelope::check_signers(statement.signatures, device, request->cosigners); !good) {
    return good.error();
  }
  const Bytes message = envelope::pre_authentication(statement.kind, statement.payload);
  Result<void> good = crypto::verify(request->device_key, message, statement.signatures.front().signature);
  if (!good) return good.error();
  if (Result<void> one_way = check_way(*request); !one_way) return one_way.error();
  return request;
}

}  // namespace lifecert::cert
