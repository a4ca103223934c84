#include "core/office/care.h"

#include <algorithm>
#include <utility>

#include "core/cert/enrolment.h"
#include "core/office/feed.h"

namespace lifecert::office {
namespace {

using envelope::Kind;

template <class T>
Signed<T> signed_of(T content, const envelope::SignedStatement& statement, const receipt::FeedEntry& entry) {
  return {std::move(content), statement.signatures.front().key_id, cert::payload_hash(statement.payload), entry.index,
          static_cast<std::int64_t>(entry.opening.time)};
}

template <class T>
Result<bool> open_or_close(std::vector<DutyCase<T>>& list, Signed<T> duty) {
  if (duty.content.step == cert::Step::opened) {
    list.push_back({std::move(duty), std::nullopt});
    return true;
  }
  const auto found = std::ranges::find_if(list, [&](const DutyCase<T>& one) { return one.opened.hash == duty.content.opened; });
  if (found == list.end()) return Error{Code::unknown_statement, "feed"};
  found->closed = std::move(duty);
  return true;
}

}  // namespace

Result<bool> Care::fold(const receipt::FeedEntry& entry, const cert::VerifiedTrustList& trust) {
  if (entry.opening.kind == Kind::tick) {
    const WordBits words = receipt::words_of(leaf_hash_of(entry));
    const auto at = static_cast<std::int64_t>(entry.opening.time);
    words_[words] = at;
    newest_tick_ = SpokenTick{words, at, entry.index};
    return true;
  }
  switch (entry.opening.kind) {
    case Kind::attestation:
    case Kind::appeal:
    case Kind::appeal_answer:
    case Kind::contact:
    case Kind::review:
    case Kind::consent_withdrawal: break;
    default: return false;
  }
  Result<envelope::SignedStatement> statement = envelope::decode_signed(entry.record);
  if (!statement) return statement.error();
  if (statement->kind != entry.opening.kind) return Error{Code::wrong_kind, "feed"};
  switch (statement->kind) {
    case Kind::attestation: {
      Result<cert::Attestation> content = cert::verify_attestation(*statement, trust);
      if (!content) return content.error();
      std::int64_t words_at = 0;
      if (content->read_back) {
        const auto known = words_.find(*content->read_back);
        if (known == words_.end()) return Error{Code::unknown_words, "feed"};
        words_at = known->second;
      }
      const auto received_at = static_cast<std::int64_t>(entry.opening.time);
      facts_[content->person].push_back(cert::fact_of(*content, words_at, received_at));
      attestations_.push_back(signed_of(std::move(*content), *statement, entry));
      return true;
    }
    case Kind::appeal: {
      Result<cert::Appeal> content = cert::verify_appeal(*statement, trust);
      if (!content) return content.error();
      AppealCase one{signed_of(std::move(*content), *statement, entry), {}, std::nullopt};
      one.clock = cert::appeal_clock(trust->policy, one.appeal.received_at);
      appeals_.push_back(std::move(one));
      return true;
    }
    case Kind::appeal_answer: {
      Result<cert::AppealAnswer> content = cert::verify_appeal_answer(*statement, trust);
      if (!content) return content.error();
      const auto found =
          std::ranges::find_if(appeals_, [&](const AppealCase& one) { return one.appeal.hash == content->appeal; });
      if (found == appeals_.end()) return Error{Code::unknown_statement, "feed"};
      found->answer = signed_of(std::move(*content), *statement, entry);
      return true;
    }
    case Kind::contact: {
      Result<cert::Contact> content = cert::verify_contact(*statement, trust);
      if (!content) return content.error();
      return open_or_close(contacts_, signed_of(std::move(*content), *statement, entry));
    }
    case Kind::review: {
      Result<cert::Review> content = cert::verify_review(*statement, trust);
      if (!content) return content.error();
      return open_or_close(reviews_, signed_of(std::move(*content), *statement, entry));
    }
    default: {
      Result<cert::ConsentWithdrawal> content = cert::verify_withdrawal(*statement, trust);
      if (!content) return content.error();
      withdrawn_[content->person] = static_cast<std::int64_t>(entry.opening.time);
      return true;
    }
  }
}

std::vector<cert::EvidenceFact> Care::facts_about(const Hash& person) const {
  const auto found = facts_.find(person);
  return found == facts_.end() ? std::vector<cert::EvidenceFact>{} : found->second;
}

bool Care::under_review(const Hash& person) const {
  return std::ranges::any_of(reviews_, [&](const ReviewCase& one) {
    return one.opened.content.person == person && !one.closed;
  });
}

std::int64_t Care::withdrawn_at(const Hash& person) const {
  const auto found = withdrawn_.find(person);
  return found == withdrawn_.end() ? 0 : found->second;
}

}  // namespace lifecert::office
