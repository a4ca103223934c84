// The *kept* slip: something in the hand at once, before any network. The device states what it keeps, and shows with the compact
// credential whose word that is: whoever has the trust list can verify the QR without a network. It is small enough for a poor
// printer, and the spoken number is ten digits, since digits are what everybody can read to a clerk on the phone.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/cert/compact_credential.h"
#include "core/cert/staff.h"
#include "core/crypto/types.h"
#include "core/envelope/signed.h"
#include "core/wire/codec.h"

namespace lifecert::receipt {

inline constexpr std::size_t kMaxSlipBytes = 300;

/// Signed by the key of the compact credential beside it (kind kept_statement): by a person's own phone it is self-declared, by a
/// member of staff it is witnessed. Every field has a fixed size.
struct KeptStatement {
  cert::RegionTag region{};       // cert::region_tag
  cert::Serial credential{};
  crypto::Hash submission{};
  std::int32_t due_day = 0;
  std::int64_t device_time = 0;   // UnixSeconds; advice only
  std::uint64_t beacon_size = 0;  // size of the newest checkpoint that the device knew; 0 when none

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(region), LIFECERT_FIELD(credential), LIFECERT_FIELD(submission), LIFECERT_FIELD(due_day),
            LIFECERT_FIELD(device_time), LIFECERT_FIELD(beacon_size));
  }
  static constexpr const char* kName = "KeptStatement";
  friend bool operator==(const KeptStatement&, const KeptStatement&) = default;
};

inline constexpr std::size_t kKeptStatementBytes = 8 + 16 + 32 + 4 + 8 + 8;

/// What the QR holds: both payloads exactly as they were signed, each with its one signature.
struct KeptSlip {
  std::array<std::uint8_t, cert::kCompactCredentialBytes> credential{};  // encoded cert::CompactCredential
  crypto::Signature credential_signature{};                              // by the registrar
  std::array<std::uint8_t, kKeptStatementBytes> statement{};             // encoded KeptStatement
  crypto::Signature statement_signature{};                               // by the key that the credential names

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(credential), LIFECERT_FIELD(credential_signature), LIFECERT_FIELD(statement),
            LIFECERT_FIELD(statement_signature));
  }
  static constexpr const char* kName = "KeptSlip";
  friend bool operator==(const KeptSlip&, const KeptSlip&) = default;
};

/// A slip that holds; only verify_slip() makes one.
class VerifiedSlip {
 public:
  [[nodiscard]] const cert::CompactCredential& credential() const { return credential_; }
  [[nodiscard]] const KeptStatement& statement() const { return statement_; }

 private:
  friend Result<VerifiedSlip> verify_slip(const KeptSlip& slip, const cert::VerifiedTrustList& trust);
  cert::CompactCredential credential_;
  KeptStatement statement_;
};

/// A slip out of its parts; the signature over the statement is not verified here.
/// credential  the one that the statement names, verified: a phone's or a tablet's
[[nodiscard]] KeptSlip make_slip(const cert::Credential& credential, const KeptStatement& statement,
                                 const crypto::Signature& statement_signature);
[[nodiscard]] KeptSlip make_slip(const cert::StaffCredential& credential, const KeptStatement& statement,
                                 const crypto::Signature& statement_signature);

/// "LCK1:" || base45 of the encoded KeptSlip; QR alphanumeric mode.
[[nodiscard]] std::string slip_qr(const KeptSlip& slip);

/// The slip in a QR's text, not verified yet.
/// Errors: not_a_paper (another prefix), bad_syntax, too_long, as wire::decode.
[[nodiscard]] Result<KeptSlip> read_slip_qr_unverified(std::string_view text);

/// That a registrar of the region vouches for the key, and that this key made the statement. It proves no more than that the
/// holder of the key says so: not that anybody has received anything, and not when.
/// Errors: wrong_region, bad_signature, bad_key, unknown_credential (a statement under another serial), as wire::decode.
[[nodiscard]] Result<VerifiedSlip> verify_slip(const KeptSlip& slip, const cert::VerifiedTrustList& trust);

/// Ten digits from the submission's id and a check digit (ISO 7064 MOD 11,10): "1234 5678 90-7".
[[nodiscard]] std::string spoken_number(const crypto::Hash& submission);

/// The digits without blanks and check digit.
/// Errors: bad_syntax, bad_check_character.
[[nodiscard]] Result<std::string> read_spoken_number(std::string_view text);

}  // namespace lifecert::receipt
