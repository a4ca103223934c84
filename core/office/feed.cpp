#include "core/office/feed.h"

#include <algorithm>

#include "core/crypto/sign.h"
#include "core/receipt/receipt.h"

namespace lifecert::office {

void FeedPosition::append(const Hash& leaf_hash) {
  Hash hash = leaf_hash;
  // Each one-bit at the low end of the size is a complete subtree that the new leaf completes a larger one with.
  for (std::uint64_t rest = next; rest % 2 == 1 && !peaks.empty(); rest >>= 1U) {
    hash = merkle::node_hash(peaks.back(), hash);
    peaks.pop_back();
  }
  peaks.push_back(hash);
  ++next;
}

Hash FeedPosition::root() const {
  if (peaks.empty()) return merkle::empty_root();
  Hash hash = peaks.back();
  for (std::size_t i = peaks.size() - 1; i-- > 0;) hash = merkle::node_hash(peaks[i], hash);
  return hash;
}

Hash leaf_hash_of(const receipt::FeedEntry& entry) {
  return merkle::leaf_hash(wire::encode(receipt::leaf_of(entry.opening, entry.record)));
}

Result<std::vector<receipt::FeedEntry>> verify_page(const FeedPosition& position, receipt::Feed feed,
                                                    const cert::VerifiedTrustList& trust) {
  Result<receipt::VerifiedCheckpoint> seen = receipt::verify_checkpoint(feed.checkpoint, trust);
  if (!seen) return seen.error();
  const merkle::Checkpoint& head = seen->checkpoint();
  if (head.size < position.next) return Error{Code::not_consistent, "feed: the log is shorter than it was"};

  FeedPosition reached = position;
  std::vector<receipt::FeedEntry> entries;
  for (receipt::FeedEntry& entry : feed.entries) {
    if (reached.next == head.size) break;
    if (entry.index != reached.next) return Error{Code::size_mismatch, "feed"};
    if (entry.opening.version != receipt::kLeafVersion) return Error{Code::unknown_version, "feed"};
    reached.append(leaf_hash_of(entry));
    entries.push_back(std::move(entry));
  }
  if (reached.next == head.size) {
    if (reached.root() != head.root) return Error{Code::not_consistent, "feed"};
  } else if (entries.empty()) {
    return Error{Code::bad_answer, "feed"};
  }
  return entries;
}

cert::VerifiedTrustList newer_of(cert::VerifiedTrustList given, const cert::TrustChain& kept) {
  const cert::Pins own = cert::pins_of(given);
  Result<cert::VerifiedTrustList> newest = cert::follow_trust_chain(own, cert::chain_from(kept, own.root_set));
  if (newest && (*newest)->version > given->version) return std::move(*newest);
  return given;
}

Result<SubmittedHeader> verify_submission(ByteView record, const cert::VerifiedTrustList& trust) {
  return verify_submission_by(record, trust, [](const crypto::PublicKey&) { return false; });
}

Result<SubmittedHeader> verify_submission_by(ByteView record_bytes, const cert::VerifiedTrustList& trust,
                                             const std::function<bool(const crypto::PublicKey&)>& is_checked) {
  Result<receipt::SubmissionRecord> record = wire::decode<receipt::SubmissionRecord>(record_bytes);
  if (!record) return record.error();
  Result<envelope::Header> header = wire::decode<envelope::Header>(record->header);
  if (!header) return header.error();
  if (header->kind != envelope::Kind::submission) return Error{Code::wrong_kind, "submission"};
  if (header->region != trust->region) return Error{Code::wrong_region, "submission"};
  const crypto::KeyId id = crypto::key_id(header->device_key);
  if (Result<void> good = envelope::check_signers(record->signatures, id, header->cosigners); !good) return good.error();
  const Bytes message = envelope::pre_authentication(envelope::Kind::submission, record->header);
  const bool checked = is_checked(header->device_key);
  if (Result<void> good = checked ? Result<void>() : crypto::check_public_key(header->device_key); !good) return good.error();
  Result<void> good = crypto::verify_by_checked(header->device_key, message, record->signatures.front().signature);
  if (!good) return good.error();
  return SubmittedHeader{std::move(*header), envelope::submission_id(record->header), std::move(record->signatures)};
}

}  // namespace lifecert::office
