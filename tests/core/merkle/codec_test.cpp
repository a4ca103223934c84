// The log's texts in the codec family.
#include "tests/support/codec_suite.h"

#include "core/merkle/note.h"
#include "tests/support/samples.h"

namespace lifecert::support {
namespace {

Result<Bytes> reread_note(ByteView bytes) {
  const Result<merkle::Note> note = merkle::parse_note(text_of(bytes));
  if (!note) return note.error();
  return bytes_of(merkle::format_note(*note));
}

Result<Bytes> reread_checkpoint_text(ByteView bytes) {
  const Result<merkle::Checkpoint> checkpoint = merkle::parse_checkpoint_text(text_of(bytes));
  if (!checkpoint) return checkpoint.error();
  return bytes_of(merkle::checkpoint_text(*checkpoint));
}

// The checkpoint in a proof is text that the proof's own grammar does not look into; whoever reads one looks.
Result<Bytes> reread_proof(ByteView bytes) {
  const Result<merkle::LogProof> proof = merkle::parse_log_proof(text_of(bytes));
  if (!proof) return proof.error();
  const Result<merkle::Note> note = merkle::parse_note(proof->checkpoint);
  if (!note) return note.error();
  return bytes_of(merkle::format_log_proof(*proof));
}

std::vector<CodecCase> cases() {
  const std::string& note = Samples::get().checkpoint;
  const std::string& proof = Samples::get().proof;
  CodecCase note_case = text_case("Note", "checkpoint.txt", note, reread_note);
  CodecCase proof_case = text_case("LogProof", "tlog-proof.txt", proof, reread_proof);
  // The cosigner's line can be missing: a note with the log's signature alone is a note.
  const std::size_t second_line = note.rfind("— ");
  note_case.whole_prefixes = {second_line};
  proof_case.whole_prefixes = {proof.size() - note.size() + second_line};
  return {note_case, proof_case,
          text_case("CheckpointText", "", merkle::checkpoint_text(Samples::get().region.log.head(4)),
                    reread_checkpoint_text)};
}

INSTANTIATE_TEST_SUITE_P(Merkle, CodecSuite, ::testing::ValuesIn(cases()), codec_name);

}  // namespace
}  // namespace lifecert::support
