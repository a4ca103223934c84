// How evidence leaves the vault, and how a submission is looked at again after it was amended.
#include <algorithm>

#include "core/crypto/hash.h"
#include "core/office/recheck.h"
#include "core/office/rows.h"

namespace lifecert::office {
namespace {

using envelope::Kind;

std::optional<Code> nothing() { return std::nullopt; }

std::optional<Hash> hash_after(ByteView key, std::size_t prefix) {
  Hash hash{};
  if (key.size() != prefix + hash.size()) return std::nullopt;
  std::copy_n(key.begin() + static_cast<std::ptrdiff_t>(prefix), hash.size(), hash.begin());
  return hash;
}

}  // namespace

Result<std::int64_t> RecheckDesk::words_time(const envelope::Header& header) {
  if (!header.beacon_words) return std::int64_t{0};
  Result<std::optional<Bytes>> stored = book_.get(rows::key(rows::kWords, *header.beacon_words));
  if (!stored) return stored.error();
  if (!*stored) return std::int64_t{0};
  return wire::decode<std::int64_t>(**stored);
}

Result<void> RecheckDesk::remember_submission(const Hash& person, const Hash& submission) {
  const Bytes key = rows::key(rows::kPersonSubmissions, person);
  Result<std::optional<PersonSubmissions>> stored = book_.get_row<PersonSubmissions>(key);
  if (!stored) return stored.error();
  PersonSubmissions row = *stored ? std::move(**stored) : PersonSubmissions{};
  if (std::ranges::find(row.submissions, submission) != row.submissions.end()) return {};
  row.submissions.push_back(submission);
  if (row.submissions.size() > kMaxPersonSubmissions) row.submissions.erase(row.submissions.begin());
  book_.put_row(key, row);
  return {};
}

// The prints by which a picture that is handed in twice is known go with the picture.
Result<void> RecheckDesk::forget_prints(const Hash& submission) {
  Result<std::optional<receipt::FeedEntry>> entry =
      book_.get_row<receipt::FeedEntry>(rows::key(rows::kSubmitted, submission));
  if (!entry) return entry.error();
  if (!*entry) return {};
  Result<SubmittedHeader> submitted = verify_submission((*entry)->record, trust_);
  if (!submitted) return {};
  const Bytes key = rows::key(rows::kPrints, submitted->header.person.id);
  Result<std::optional<PrintsRow>> stored = book_.get_row<PrintsRow>(key);
  if (!stored) return stored.error();
  if (!*stored) return {};
  PrintsRow left = std::move(**stored);
  std::erase_if(left.kept, [&](const KeptPrints& one) { return one.submission == submission; });
  if (left.kept.empty()) {
    book_.remove(key);
  } else {
    book_.put_row(key, left);
  }
  return {};
}

Result<void> RecheckDesk::erase(const Hash& submission, cert::ErasureCause cause, std::int64_t now) {
  const Bytes key = rows::key(rows::kVault, submission);
  Result<std::optional<Bytes>> row = book_.get(key);
  if (!row) return row.error();
  if (!*row) return {};  // never opened, or gone already
  book_.remove(key);
  if (Result<void> gone = forget_prints(submission); !gone) return gone;
  book_.put_row(rows::key(rows::kGone, submission), GoneRow{cause, now});
  const std::int64_t due = now + trust_->policy.backup_days * 86'400;
  book_.put(rows::key(rows::kLeafDue, static_cast<std::uint64_t>(due), submission), {});
  return {};
}

Result<std::optional<Code>> RecheckDesk::see_withdrawal(const receipt::FeedEntry& entry, std::int64_t now) {
  Result<envelope::SignedStatement> statement = envelope::decode_signed(entry.record);
  if (!statement) return std::optional(statement.error().code);
  Result<cert::ConsentWithdrawal> withdrawal = cert::verify_withdrawal(*statement, trust_);
  if (!withdrawal) return std::optional(withdrawal.error().code);
  if (withdrawal->device_key != crypto::PublicKey{}) {
    Result<std::optional<cert::Credential>> credential =
        book_.get_row<cert::Credential>(rows::key(rows::kCredential, withdrawal->device_key));
    if (!credential) return credential.error();
    if (!*credential || (*credential)->person != withdrawal->person) return std::optional(Code::wrong_person);
  }
  book_.put(rows::key(rows::kWithdrawn, withdrawal->person), wire::encode(withdrawal->made_at));
  book_.remove(rows::key(rows::kPortrait, withdrawal->person));
  const Bytes key = rows::key(rows::kPersonSubmissions, withdrawal->person);
  Result<std::optional<PersonSubmissions>> all = book_.get_row<PersonSubmissions>(key);
  if (!all) return all.error();
  if (!*all) return nothing();
  for (const Hash& submission : (*all)->submissions) {
    if (Result<void> gone = erase(submission, cert::ErasureCause::withdrawn, now); !gone) return gone.error();
  }
  book_.remove(key);
  return nothing();
}

Result<std::optional<Code>> RecheckDesk::see_erasure(const receipt::FeedEntry& entry, std::int64_t now) {
  Result<envelope::SignedStatement> statement = envelope::decode_signed(entry.record);
  if (!statement) return std::optional(statement.error().code);
  Result<cert::EvidenceErased> erased = cert::verify_erased(*statement, trust_);
  if (!erased) return std::optional(erased.error().code);
  if (erased->erased_at != 0) return nothing();  // this desk's own
  if (Result<void> gone = erase(erased->submission, cert::ErasureCause::asked, now); !gone) return gone.error();
  return nothing();
}

Result<std::optional<Code>> RecheckDesk::see_amendment(const receipt::FeedEntry& entry,
                                                       const std::optional<Bytes>& packet, std::int64_t now) {
  Result<envelope::SignedStatement> statement = envelope::decode_signed(entry.record);
  if (!statement) return std::optional(statement.error().code);
  Result<cert::Amendment> amendment = cert::verify_amendment(*statement, trust_);
  if (!amendment) return std::optional(amendment.error().code);
  Result<std::optional<receipt::FeedEntry>> original =
      book_.get_row<receipt::FeedEntry>(rows::key(rows::kSubmitted, amendment->original));
  if (!original) return original.error();
  if (!*original) return std::optional(Code::unknown_submission);
  Result<SubmittedHeader> submitted = verify_submission((*original)->record, trust_);
  if (!submitted) return std::optional(submitted.error().code);
  const bool by_device = amendment->device_key != crypto::PublicKey{};
  if (submitted->header.person.id != amendment->person) return std::optional(Code::wrong_person);
  if (by_device && submitted->header.device_key != amendment->device_key) return std::optional(Code::wrong_key);
  return examine(**original, packet, &*amendment, now);
}

Result<std::uint32_t> RecheckDesk::expire(std::int64_t now, std::uint32_t at_most) {
  std::uint32_t done = 0;
  Result<std::vector<port::Row>> over = parts_.store->scan(view_of(rows::kKeep), {}, at_most);
  if (!over) return over.error();
  for (const port::Row& row : *over) {
    if (static_cast<std::int64_t>(rows::number_at(row.key, rows::kKeep.size())) > now) break;
    const std::optional<Hash> submission = hash_after(row.key, rows::kKeep.size() + 8);
    if (!submission) return Error{Code::store_failed, "stored retention"};
    if (Result<void> gone = erase(*submission, cert::ErasureCause::retention, now); !gone) {
      book_.drop();
      return gone.error();
    }
    book_.remove(row.key);
    book_.keep(nullptr);
    ++done;
  }
  Result<std::optional<Bytes>> backup = parts_.store->get(rows::key(rows::kBackup));
  if (!backup) return backup.error();
  const std::int64_t oldest_backup = *backup ? wire::decode<std::int64_t>(**backup).value_or(0) : 0;
  Result<std::vector<port::Row>> due = parts_.store->scan(view_of(rows::kLeafDue), {}, at_most);
  if (!due) return due.error();
  for (const port::Row& row : *due) {
    const std::optional<Hash> submission = hash_after(row.key, rows::kLeafDue.size() + 8);
    if (!submission) return Error{Code::store_failed, "stored erasure"};
    Result<std::optional<GoneRow>> gone = book_.get_row<GoneRow>(rows::key(rows::kGone, *submission));
    if (!gone) return gone.error();
    if (!*gone) return Error{Code::store_failed, "stored erasure"};
    // A backup lives no longer than the policy says; when all are known to be younger than the row's end, it is sooner.
    const bool waited = static_cast<std::int64_t>(rows::number_at(row.key, rows::kLeafDue.size())) <= now;
    if (!waited && oldest_backup <= (*gone)->at) continue;
    const cert::EvidenceErased erased{trust_->region, *submission, (*gone)->cause, (*gone)->at, std::max(now, (*gone)->at), ""};
    if (Result<void> posted = post(Kind::evidence_erased, wire::encode(erased)); !posted) {
      book_.drop();
      return posted.error();
    }
    book_.remove(row.key);
    book_.keep(nullptr);
    ++done;
  }
  return done;
}

}  // namespace lifecert::office
