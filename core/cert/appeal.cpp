#include "core/cert/appeal.h"

#include "core/base/clock_days.h"
#include "core/cert/signer.h"

namespace lifecert::cert {
namespace {

using envelope::Kind;
using envelope::Role;

// A statement that a device or, in its place, a reviewer signs. The device's key stands in the statement itself.
template <class T>
Result<T> verify_persons(const envelope::SignedStatement& statement, Kind kind, const VerifiedTrustList& trust) {
  Result<T> content = wire::decode<T>(statement.payload);
  if (!content) return content;
  const PublicKey none{};
  const bool by_device = content->device_key != none;
  if (by_device) {
    if (Result<void> good = envelope::verify_by(statement, kind, Role::device, content->device_key); !good) {
      return good.error();
    }
  } else if (Result<void> good = verify_one(statement, kind, {Role::reviewer}, nullptr, trust); !good) {
    return good.error();
  }
  if (content->region != trust->region) return Error{Code::wrong_region, "region"};
  return content;
}

}  // namespace

bool known(AppealOutcome outcome) {
  return outcome >= AppealOutcome::resumed && outcome <= AppealOutcome::not_stopped;
}

std::string_view name_of(AppealOutcome outcome) {
  switch (outcome) {
    case AppealOutcome::resumed: return "resumed";
    case AppealOutcome::visit: return "visit";
    case AppealOutcome::not_stopped: return "not_stopped";
  }
  return "unknown";
}

Result<Appeal> verify_appeal(const envelope::SignedStatement& statement, const VerifiedTrustList& trust) {
  Result<Appeal> appeal = verify_persons<Appeal>(statement, Kind::appeal, trust);
  if (appeal && appeal->stop_notice.empty()) return Error{Code::too_short, "stop_notice"};
  return appeal;
}

Result<AppealAnswer> verify_appeal_answer(const envelope::SignedStatement& statement, const VerifiedTrustList& trust) {
  Result<void> good = verify_one(statement, Kind::appeal_answer, {Role::reviewer}, nullptr, trust);
  if (!good) return good.error();
  return content_of<AppealAnswer>(statement, trust);
}

Result<Amendment> verify_amendment(const envelope::SignedStatement& statement, const VerifiedTrustList& trust) {
  Result<Amendment> amendment = verify_persons<Amendment>(statement, Kind::amendment, trust);
  if (amendment && !amendment->due_day && !amendment->channel) return Error{Code::bad_argument, "amendment"};
  return amendment;
}

Result<ConsentWithdrawal> verify_withdrawal(const envelope::SignedStatement& statement,
                                            const VerifiedTrustList& trust) {
  return verify_persons<ConsentWithdrawal>(statement, Kind::consent_withdrawal, trust);
}

AppealClock appeal_clock(const Policy& policy, std::int64_t received_at) {
  return {clock_end(received_at, policy.appeal_promised_days), clock_end(received_at, policy.appeal_legal_days)};
}

}  // namespace lifecert::cert
