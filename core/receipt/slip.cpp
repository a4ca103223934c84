#include "core/receipt/slip.h"

#include <algorithm>

#include "core/crypto/hash.h"
#include "core/crypto/sign.h"
#include "core/wire/text.h"

namespace lifecert::receipt {
namespace {

constexpr std::string_view kSlipPrefix = "LCK1:";
constexpr std::size_t kSpokenDigits = 10;

// ISO 7064 MOD 11,10: finds every wrong digit and 97 of 100 swaps of neighbours.
char check_digit(std::string_view digits) {
  unsigned product = 10;
  for (const char c : digits) {
    unsigned sum = (static_cast<unsigned>(c - '0') + product) % 10;
    if (sum == 0) sum = 10;
    product = sum * 2 % 11;
  }
  return static_cast<char>('0' + (11 - product) % 10);
}

KeptSlip slip_of(const cert::CompactCredential& credential, const crypto::Signature& credential_signature,
                 const KeptStatement& statement, const crypto::Signature& statement_signature) {
  KeptSlip slip;
  std::ranges::copy(wire::encode(credential), slip.credential.begin());
  slip.credential_signature = credential_signature;
  std::ranges::copy(wire::encode(statement), slip.statement.begin());
  slip.statement_signature = statement_signature;
  return slip;
}

}  // namespace

KeptSlip make_slip(const cert::Credential& credential, const KeptStatement& statement,
                   const crypto::Signature& statement_signature) {
  return slip_of(cert::compact_of(credential), credential.compact, statement, statement_signature);
}

KeptSlip make_slip(const cert::StaffCredential& credential, const KeptStatement& statement,
                   const crypto::Signature& statement_signature) {
  return slip_of(cert::compact_of(credential), credential.compact, statement, statement_signature);
}

std::string slip_qr(const KeptSlip& slip) { return std::string(kSlipPrefix) + wire::to_base45(wire::encode(slip)); }

Result<KeptSlip> read_slip_qr_unverified(std::string_view text) {
  if (!text.starts_with(kSlipPrefix)) return Error{Code::not_a_paper, "slip"};
  if (text.size() > kMaxSlipBytes * 2) return Error{Code::too_long, "slip"};
  Result<Bytes> bytes = wire::from_base45(text.substr(kSlipPrefix.size()));
  if (!bytes) return bytes.error();
  return wire::decode<KeptSlip>(*bytes);
}

Result<VerifiedSlip> verify_slip(const KeptSlip& slip, const cert::VerifiedTrustList& trust) {
  Result<cert::CompactCredential> credential = cert::verify_compact(slip.credential, slip.credential_signature, trust);
  if (!credential) return credential.error();
  Result<KeptStatement> statement = wire::decode<KeptStatement>(slip.statement);
  if (!statement) return statement.error();  // unreachable: all fields are numbers, and the slip has room for exactly these
  if (statement->region != credential->region) return Error{Code::wrong_region, "slip"};
  if (statement->credential != credential->serial) return Error{Code::unknown_credential, "slip"};
  const Bytes message = envelope::pre_authentication(envelope::Kind::kept_statement, slip.statement);
  Result<void> holds = crypto::verify_by_checked(credential->key, message, slip.statement_signature);
  if (!holds) return Error{holds.error().code, "slip"};
  VerifiedSlip verified;
  verified.credential_ = *credential;
  verified.statement_ = *statement;
  return verified;
}

std::string spoken_number(const crypto::Hash& submission) {
  const crypto::Hash hash = crypto::blake2b({view_of("lifecert spoken 1"), submission});
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < 8; ++i) number = (number << 8U) | hash[i];
  std::string digits = std::to_string(number % 10'000'000'000ULL);
  digits.insert(0, kSpokenDigits - digits.size(), '0');
  return digits.substr(0, 4) + " " + digits.substr(4, 4) + " " + digits.substr(8, 2) + "-" + check_digit(digits);
}

Result<std::string> read_spoken_number(std::string_view text) {
  if (text.size() > 64) return Error{Code::bad_syntax, "number"};
  std::string digits;
  for (const char c : text) {
    if (c == ' ' || c == '-') continue;
    if (c < '0' || c > '9') return Error{Code::bad_syntax, "number"};
    digits += c;
  }
  if (digits.size() != kSpokenDigits + 1) return Error{Code::bad_syntax, "number"};
  const char check = digits.back();
  digits.pop_back();
  if (check_digit(digits) != check) return Error{Code::bad_check_character, "number"};
  return digits;
}

}  // namespace lifecert::receipt
