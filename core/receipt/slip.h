// The *kept* slip: something in the hand at once, before any network. The device states what it keeps; the QR is small enough
// for a poor printer, and the spoken number is ten digits, since digits are what everybody can read to a clerk on the phone.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/cert/enrolment.h"
#include "core/crypto/types.h"
#include "core/envelope/signed.h"
#include "core/wire/codec.h"

namespace lifecert::receipt {

inline constexpr std::size_t kMaxSlipBytes = 300;

/// Signed by the device (kind kept_statement). On a person's own phone it is self-declared.
struct KeptStatement {
  std::array<std::uint8_t, 8> region_tag{};  // cert::region_tag
  cert::Serial credential{};
  crypto::Hash submission{};
  std::int32_t due_day = 0;
  std::int64_t device_time = 0;   // UnixSeconds; advice only
  std::uint64_t beacon_size = 0;  // size of the newest checkpoint that the device knew; 0 when none

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD(region_tag), LIFECERT_FIELD(credential), LIFECERT_FIELD(submission), LIFECERT_FIELD(due_day),
            LIFECERT_FIELD(device_time), LIFECERT_FIELD(beacon_size));
  }
  static constexpr const char* kName = "KeptStatement";
  friend bool operator==(const KeptStatement&, const KeptStatement&) = default;
};

/// "LCK1:" || base45 of the encoded SignedStatement; QR alphanumeric mode.
[[nodiscard]] std::string slip_qr(const envelope::SignedStatement& statement);

/// The statement in a slip's QR; its signature is not verified here, since that needs the credential's device key.
/// Errors: bad_syntax, unknown_version, wrong_kind, too_long, as wire::decode.
[[nodiscard]] Result<envelope::SignedStatement> read_slip_qr_unverified(std::string_view text);

/// Ten digits from the submission's id and a check digit (ISO 7064 MOD 11,10): "1234 5678 90-7".
[[nodiscard]] std::string spoken_number(const crypto::Hash& submission);

/// The digits without blanks and check digit.
/// Errors: bad_syntax, bad_check_character.
[[nodiscard]] Result<std::string> read_spoken_number(std::string_view text);

}  // namespace lifecert::receipt
