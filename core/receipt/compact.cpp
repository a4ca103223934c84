#include "core/receipt/compact.h"

#include <algorithm>

#include "core/wire/text.h"

namespace lifecert::receipt {
namespace {

using envelope::Kind;

constexpr std::string_view kReceivedPrefix = "LCR1:";
constexpr std::string_view kDecidedPrefix = "LCD1:";
constexpr std::size_t kTimeBytes = 8;

// The time cosigner first, then the witnesses: in this order they are taken while there is room.
std::vector<merkle::NoteKey> cosigners_of(const cert::VerifiedTrustList& trust) {
  std::vector<merkle::NoteKey> keys = {{trust->time_cosigner.name, trust->time_cosigner.key}};
  for (const cert::NamedKey& one : trust->witnesses) keys.push_back({one.name, one.key});
  return keys;
}

const merkle::NoteSignature* line_by(const merkle::Note& note, std::string_view name, std::uint32_t key_hash) {
  const auto found = std::ranges::find_if(note.signatures, [&](const merkle::NoteSignature& one) {
    return one.name == name && one.key_hash == key_hash;
  });
  return found == note.signatures.end() ? nullptr : &*found;
}

crypto::Signature signature_at(ByteView bytes) {
  crypto::Signature signature{};
  std::ranges::copy(bytes.first(signature.size()), signature.begin());
  return signature;
}

// Cosignature lines carry their time in front, big-endian.
Bytes with_time(std::uint64_t time, const crypto::Signature& signature) {
  Bytes bytes;
  for (int shift = 56; shift >= 0; shift -= 8) bytes.push_back(static_cast<std::uint8_t>((time >> shift) & 0xFFU));
  append(bytes, signature);
  return bytes;
}

std::uint64_t time_in(ByteView bytes) {
  std::uint64_t time = 0;
  for (std::size_t i = 0; i < kTimeBytes; ++i) time = time << 8U | bytes[i];
  return time;
}

}  // namespace

Result<CompactReceipt> pack_receipt(ByteView record, std::string_view proof_text, const cert::VerifiedTrustList& trust) {
  Result<merkle::LogProof> proof = merkle::parse_log_proof(proof_text);
  if (!proof) return proof.error();
  Result<LeafOpening> opening = wire::decode<LeafOpening>(proof->extra);
  if (!opening) return opening.error();
  Result<merkle::Note> note = merkle::parse_note(proof->checkpoint);
  if (!note) return note.error();
  Result<merkle::Checkpoint> head = merkle::parse_checkpoint_text(note->text);
  if (!head) return head.error();
  const cert::LogKey* log = trust.log(head->origin);
  if (log == nullptr) return Error{Code::wrong_origin, "checkpoint"};

  CompactReceipt made;
  made.record.assign(record.begin(), record.end());
  made.proof = {*opening, proof->index, std::move(proof->hashes), merkle::note_key_hash({log->origin, log->key}),
                head->size, head->root, {}, {}};
  const merkle::NoteSignature* own = line_by(*note, log->origin, made.proof.log);
  if (own == nullptr || own->signature.size() != made.proof.log_signature.size()) {
    return Error{Code::too_few_signatures, "checkpoint"};
  }
  made.proof.log_signature = signature_at(own->signature);
  const std::vector<merkle::NoteKey> cosigners = cosigners_of(trust);
  for (std::size_t i = 0; i < cosigners.size() && made.proof.cosignatures.size() < kMaxCompactCosignatures; ++i) {
    const std::uint32_t key_hash = merkle::cosigner_key_hash(cosigners[i]);
    const merkle::NoteSignature* line = line_by(*note, cosigners[i].name, key_hash);
    const bool usable = line != nullptr && line->signature.size() == kTimeBytes + made.proof.log_signature.size();
    if (!usable && i == 0) return Error{Code::too_few_signatures, "checkpoint"};
    if (!usable) continue;
    const ByteView bytes = line->signature;
    made.proof.cosignatures.push_back({key_hash, time_in(bytes), signature_at(bytes.subspan(kTimeBytes))});
  }
  return made;
}

Result<std::string> unpack_proof(const CompactProof& proof, const cert::VerifiedTrustList& trust) {
  const auto is_named = [&](const cert::LogKey& one) {
    return merkle::note_key_hash({one.origin, one.key}) == proof.log;
  };
  const auto log = std::ranges::find_if(trust->logs, is_named);
  if (log == trust->logs.end()) return Error{Code::wrong_origin, "log"};
  merkle::Note note;
  note.text = merkle::checkpoint_text({log->origin, proof.size, proof.root});
  note.signatures.push_back({log->origin, proof.log, Bytes(proof.log_signature.begin(), proof.log_signature.end())});
  const std::vector<merkle::NoteKey> cosigners = cosigners_of(trust);
  for (const CompactCosignature& one : proof.cosignatures) {
    const auto cosigner = std::ranges::find_if(
        cosigners, [&](const merkle::NoteKey& key) { return merkle::cosigner_key_hash(key) == one.key_hash; });
    if (cosigner == cosigners.end()) return Error{Code::too_few_signatures, "cosignature"};
    note.signatures.push_back({cosigner->name, one.key_hash, with_time(one.time, one.signature)});
  }
  return merkle::format_log_proof({wire::encode(proof.opening), proof.index, proof.hashes, merkle::format_note(note)});
}

Result<std::string> receipt_qr(const CompactReceipt& receipt) {
  const Kind kind = receipt.proof.opening.kind;
  if (kind != Kind::submission && kind != Kind::decision) return Error{Code::wrong_kind, "receipt"};
  std::string text(kind == Kind::submission ? kReceivedPrefix : kDecidedPrefix);
  text += wire::to_base45(wire::encode(receipt));
  if (text.size() > kMaxPaperChars) return Error{Code::too_long, "receipt"};
  return text;
}

Result<CompactReceipt> read_receipt_qr_unverified(std::string_view text) {
  const bool received = text.starts_with(kReceivedPrefix);
  if (!received && !text.starts_with(kDecidedPrefix)) return Error{Code::not_a_paper, "receipt"};
  if (text.size() > kMaxPaperChars) return Error{Code::too_long, "receipt"};
  Result<Bytes> bytes = wire::from_base45(text.substr(kReceivedPrefix.size()));
  if (!bytes) return bytes.error();
  Result<CompactReceipt> receipt = wire::decode<CompactReceipt>(*bytes);
  if (!receipt) return receipt;
  const Kind kind = received ? Kind::submission : Kind::decision;
  if (receipt->proof.opening.kind != kind) return Error{Code::wrong_kind, "receipt"};
  return receipt;
}

}  // namespace lifecert::receipt
