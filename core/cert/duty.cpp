#include "core/cert/duty.h"

#include "core/cert/signer.h"
#include "core/crypto/sign.h"

namespace lifecert::cert {
namespace {

using envelope::Kind;
using envelope::Role;

// Opened by the registrar, closed by a reviewer; a closing names its opening, an opening none.
template <class T>
Result<T> verify_duty(const envelope::SignedStatement& statement, Kind kind, const VerifiedTrustList& trust) {
  Result<T> content = wire::decode<T>(statement.payload);
  if (!content) return content;
  const bool opens = content->step == Step::opened;
  Result<void> good = verify_offices(statement, kind, {opens ? Role::registrar : Role::reviewer}, 1, trust);
  if (!good) return good.error();
  if (content->region != trust->region) return Error{Code::wrong_region, "region"};
  if (opens != (content->opened == Hash{})) return Error{Code::bad_argument, "opened"};
  return content;
}

}  // namespace

bool known(Step step) { return step == Step::opened || step == Step::closed; }
bool known(ContactReason reason) { return reason >= ContactReason::self_cycles && reason <= ContactReason::unchallenged; }
bool known(ReviewReason reason) { return reason >= ReviewReason::death_notice && reason <= ReviewReason::forked_device; }
bool known(ReviewOutcome outcome) { return outcome <= ReviewOutcome::withdrawn; }
bool known(ErasureCause cause) { return cause >= ErasureCause::retention && cause <= ErasureCause::asked; }

std::string_view name_of(Step step) { return step == Step::opened ? "opened" : step == Step::closed ? "closed" : "unknown"; }

std::string_view name_of(ContactReason reason) {
  switch (reason) {
    case ContactReason::self_cycles: return "self_cycles";
    case ContactReason::unchallenged: return "unchallenged";
  }
  return "unknown";
}

std::string_view name_of(ReviewReason reason) {
  switch (reason) {
    case ReviewReason::death_notice: return "death_notice";
    case ReviewReason::forked_device: return "forked_device";
  }
  return "unknown";
}

std::string_view name_of(ReviewOutcome outcome) {
  switch (outcome) {
    case ReviewOutcome::none: return "none";
    case ReviewOutcome::alive: return "alive";
    case ReviewOutcome::confirmed: return "confirmed";
    case ReviewOutcome::withdrawn: return "withdrawn";
  }
  return "unknown";
}

std::string_view name_of(ErasureCause cause) {
  switch (cause) {
    case ErasureCause::retention: return "retention";
    case ErasureCause::withdrawn: return "withdrawn";
    case ErasureCause::asked: return "asked";
  }
  return "unknown";
}

Result<Contact> verify_contact(const envelope::SignedStatement& statement, const VerifiedTrustList& trust) {
  return verify_duty<Contact>(statement, Kind::contact, trust);
}

Result<Review> verify_review(const envelope::SignedStatement& statement, const VerifiedTrustList& trust) {
  Result<Review> review = verify_duty<Review>(statement, Kind::review, trust);
  if (!review) return review;
  const bool closes = review->step == Step::closed;
  if (closes != (review->outcome != ReviewOutcome::none)) return Error{Code::bad_argument, "outcome"};
  if (review->outcome == ReviewOutcome::confirmed && statement.signatures.size() < 2) {
    return Error{Code::needs_second_signature, "signatures"};
  }
  return review;
}

Result<EvidenceErased> verify_erased(const envelope::SignedStatement& statement, const VerifiedTrustList& trust) {
  Result<EvidenceErased> erased = wire::decode<EvidenceErased>(statement.payload);
  if (!erased) return erased;
  const bool order = erased->erased_at == 0;
  Result<void> good = verify_one(statement, Kind::evidence_erased, {order ? Role::reviewer : Role::recheck}, nullptr, trust);
  if (!good) return good.error();
  if (erased->region != trust->region) return Error{Code::wrong_region, "region"};
  if (order && (erased->cause != ErasureCause::asked || erased->reason.empty())) {
    return Error{Code::bad_argument, "erasure"};
  }
  return erased;
}

Result<Decision> verify_proposal(const envelope::SignedStatement& statement, const VerifiedTrustList& trust) {
  Result<void> good = verify_one(statement, Kind::proposal, {Role::reviewer}, nullptr, trust);
  if (!good) return good.error();
  Result<Proposal> proposal = content_of<Proposal>(statement, trust);
  if (!proposal) return proposal.error();
  if (proposal->signature.key_id != statement.signatures.front().key_id) return Error{Code::wrong_key, "signature"};
  envelope::SignedStatement inner{Kind::decision, proposal->decision, {proposal->signature}};
  if (Result<void> first = verify_offices(inner, Kind::decision, {Role::reviewer}, 1, trust); !first) {
    return first.error();
  }
  Result<Decision> decision = content_of<Decision>(inner, trust);
  if (decision && decision->submission != proposal->submission) return Error{Code::hash_mismatch, "submission"};
  return decision;
}

}  // namespace lifecert::cert
