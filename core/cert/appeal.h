// The person's own word against the office's: "I am alive" after a payment was stopped; a correction of what a submission said;
// the withdrawal of the consent to face data. Each is signed, gets a numbered receipt and starts a clock on the office.
#pragma once

#include <optional>
#include <string>

#include "core/base/result.h"
#include "core/cert/trust_list.h"
#include "core/envelope/packet.h"
#include "core/envelope/signed.h"
#include "core/wire/codec.h"

namespace lifecert::cert {

inline constexpr std::uint32_t kMaxStopNotice = 64;
inline constexpr std::uint32_t kMaxWords = 512;

/// By the device, or by a reviewer for somebody who came or called: a payment was stopped, and the person lives. From the
/// receipt on it is a hold: nothing more may be stopped, and the office owes an answer.
struct Appeal {
  std::string region;
  Hash person{};
  std::string scheme;
  PublicKey device_key{};      // by a reviewer: zero
  std::string stop_notice;     // the notice's number, as it is printed
  std::int32_t stopped_on = 0; // day on the notice; 0: not known
  std::string words;           // what the person says; may be empty
  std::int64_t made_at = 0;    // UnixSeconds; advice only

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(region, 64), LIFECERT_FIELD(person), LIFECERT_FIELD_MAX(scheme, 32),
            LIFECERT_FIELD(device_key), LIFECERT_FIELD_MAX(stop_notice, kMaxStopNotice), LIFECERT_FIELD(stopped_on),
            LIFECERT_FIELD_MAX(words, kMaxWords), LIFECERT_FIELD(made_at));
  }
  static constexpr const char* kName = "Appeal";
  friend bool operator==(const Appeal&, const Appeal&) = default;
};

/// resumed: paid again, with what was held back; visit: somebody comes to see; not_stopped: nothing had been stopped.
enum class AppealOutcome : std::uint8_t { resumed = 1, visit = 2, not_stopped = 3 };
[[nodiscard]] bool known(AppealOutcome outcome);
[[nodiscard]] std::string_view name_of(AppealOutcome outcome);
constexpr std::string_view type_name(AppealOutcome) { return "AppealOutcome"; }

/// By a reviewer.
struct AppealAnswer {
  std::string region;
  Hash appeal{};             // payload hash
  AppealOutcome outcome = AppealOutcome::visit;
  std::string reason;        // for the person to read
  std::int64_t answered_at = 0;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(region, 64), LIFECERT_FIELD(appeal), LIFECERT_FIELD(outcome),
            LIFECERT_FIELD_MAX(reason, kMaxWords), LIFECERT_FIELD(answered_at));
  }
  static constexpr const char* kName = "AppealAnswer";
  friend bool operator==(const AppealAnswer&, const AppealAnswer&) = default;
};

/// By the device that made the submission, or by a reviewer: what its header should have said. Evidence stays the original's,
/// and so do its dates; the person is never changed.
struct Amendment {
  std::string region;
  Hash original{};                            // submission id: BLAKE2b-256 of the original header
  Hash person{};                              // the same as in the original
  PublicKey device_key{};                     // the original's; by a reviewer: zero
  std::optional<std::int32_t> due_day;        // the cycle that was meant
  std::optional<envelope::Channel> channel;
  std::string reason;                         // may be empty
  std::int64_t made_at = 0;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(region, 64), LIFECERT_FIELD(original), LIFECERT_FIELD(person),
            LIFECERT_FIELD(device_key), LIFECERT_FIELD(due_day), LIFECERT_FIELD(channel),
            LIFECERT_FIELD_MAX(reason, kMaxWords), LIFECERT_FIELD(made_at));
  }
  static constexpr const char* kName = "Amendment";
  friend bool operator==(const Amendment&, const Amendment&) = default;
};

/// By the device, or by a reviewer for somebody who wrote or came: the consent to face data ends. Pictures go, decisions stay,
/// and the next certification is made another way.
struct ConsentWithdrawal {
  std::string region;
  Hash person{};
  std::string scheme;
  PublicKey device_key{};              // by a reviewer: zero
  std::uint16_t consent_version = 0;   // that is withdrawn
  std::int64_t made_at = 0;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(LIFECERT_FIELD_MAX(region, 64), LIFECERT_FIELD(person), LIFECERT_FIELD_MAX(scheme, 32),
            LIFECERT_FIELD(device_key), LIFECERT_FIELD(consent_version), LIFECERT_FIELD(made_at));
  }
  static constexpr const char* kName = "ConsentWithdrawal";
  friend bool operator==(const ConsentWithdrawal&, const ConsentWithdrawal&) = default;
};

/// Each verifies signature and region and gives the content. Whether a device key stands for the person is for whoever has the
/// credentials.
/// Errors: wrong_kind, wrong_key, bad_key, bad_signature, too_few_signatures, wrong_region, too_short (a notice must be
///         named), bad_argument (an amendment that changes nothing), as wire::decode.
[[nodiscard]] Result<Appeal> verify_appeal(const envelope::SignedStatement& statement, const VerifiedTrustList& trust);
[[nodiscard]] Result<AppealAnswer> verify_appeal_answer(const envelope::SignedStatement& statement,
                                                        const VerifiedTrustList& trust);
[[nodiscard]] Result<Amendment> verify_amendment(const envelope::SignedStatement& statement,
                                                 const VerifiedTrustList& trust);
[[nodiscard]] Result<ConsentWithdrawal> verify_withdrawal(const envelope::SignedStatement& statement,
                                                          const VerifiedTrustList& trust);

/// By when the office has promised, and by when the law wants, an answer to an appeal.
struct AppealClock {
  std::int64_t promised_by = 0;  // UnixSeconds
  std::int64_t legal_by = 0;
};
/// received_at  UnixSeconds, the intake's
[[nodiscard]] AppealClock appeal_clock(const Policy& policy, std::int64_t received_at);

}  // namespace lifecert::cert
