#include "core/receipt/receipt.h"

#include "core/crypto/hash.h"

namespace lifecert::receipt {

Leaf leaf_of(const LeafOpening& opening, ByteView record) {
  Leaf leaf;
  leaf.version = opening.version;
  leaf.kind = opening.kind;
  leaf.time = opening.time;
  leaf.commitment = crypto::sha256({opening.salt, record});
  return leaf;
}

WordBits words_of(const Hash& leaf_hash) {
  return first_word_bits(crypto::blake2b({view_of("lifecert words 1"), leaf_hash}));
}

Result<VerifiedCheckpoint> verify_checkpoint(std::string_view text, const cert::VerifiedTrustList& trust) {
  Result<merkle::Note> note = merkle::parse_note(text);
  if (!note) return note.error();
  Result<merkle::Checkpoint> checkpoint = merkle::parse_checkpoint_text(note->text);
  if (!checkpoint) return checkpoint.error();
  const cert::LogKey* log = trust.log(checkpoint->origin);
  if (log == nullptr || checkpoint->size > log->valid_to_size) return Error{Code::wrong_origin, "checkpoint"};
  if (Result<void> good = merkle::verify_note(*note, {log->origin, log->key}); !good) return good.error();
  Result<std::uint64_t> time =
      merkle::verify_cosignature(*note, {trust->time_cosigner.name, trust->time_cosigner.key});
  if (!time) return time.error();
  VerifiedCheckpoint verified;
  verified.checkpoint_ = std::move(*checkpoint);
  verified.time_ = *time;
  verified.text_ = text;
  return verified;
}

std::vector<std::string> witnesses_of(std::string_view checkpoint, const cert::VerifiedTrustList& trust) {
  std::vector<std::string> names;
  Result<merkle::Note> note = merkle::parse_note(checkpoint);
  if (!note) return names;
  for (const cert::NamedKey& witness : trust->witnesses) {
    if (merkle::verify_cosignature(*note, {witness.name, witness.key})) names.push_back(witness.name);
  }
  return names;
}

Result<Logged> verify_logged(std::string_view proof_text, envelope::Kind kind, ByteView record,
                             const cert::VerifiedTrustList& trust) {
  Result<merkle::LogProof> proof = merkle::parse_log_proof(proof_text);
  if (!proof) return proof.error();
  Result<LeafOpening> opening = wire::decode<LeafOpening>(proof->extra);
  if (!opening) return opening.error();
  if (opening->version != kLeafVersion) return Error{Code::unknown_version, "leaf"};
  if (opening->kind != kind) return Error{Code::wrong_kind, "leaf"};
  Result<VerifiedCheckpoint> checkpoint = verify_checkpoint(proof->checkpoint, trust);
  if (!checkpoint) return checkpoint.error();
  const Hash leaf = merkle::leaf_hash(wire::encode(leaf_of(*opening, record)));
  const merkle::Checkpoint& head = checkpoint->checkpoint();
  Result<void> included = merkle::verify_inclusion(leaf, proof->index, head.size, proof->hashes, head.root);
  if (!included) return included.error();
  Logged logged;
  logged.index_ = proof->index;
  logged.opening_ = *opening;
  logged.checkpoint_ = std::move(*checkpoint);
  return logged;
}

std::string make_proof(const LeafOpening& opening, std::uint64_t index, std::vector<Hash> hashes,
                       std::string checkpoint) {
  return merkle::format_log_proof({wire::encode(opening), index, std::move(hashes), std::move(checkpoint)});
}

Bytes submission_record(const envelope::Packet& packet) {
  return wire::encode(SubmissionRecord{packet.header, packet.signatures});
}

}  // namespace lifecert::receipt
