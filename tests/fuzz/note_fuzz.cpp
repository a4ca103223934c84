// Any text as a signed note and as a checkpoint.
#include "core/cert/web_manifest.h"
#include "core/receipt/receipt.h"
#include "tests/fuzz/region.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace lifecert;
  const std::string text = text_of({data, size});
  const Result<merkle::Note> note = merkle::parse_note(text);
  if (note) {
    fuzz::require(merkle::format_note(*note) == text);
    const Result<merkle::Checkpoint> checkpoint = merkle::parse_checkpoint_text(note->text);
    if (checkpoint) fuzz::require(merkle::checkpoint_text(*checkpoint) == note->text);
    const Result<cert::WebManifest> page = cert::parse_web_manifest_text(note->text);
    if (page) fuzz::require(cert::web_manifest_text(*page) == note->text);
  }
  const Result<merkle::Checkpoint> bare = merkle::parse_checkpoint_text(text);
  if (bare) fuzz::require(merkle::checkpoint_text(*bare) == text);
  const Result<receipt::VerifiedCheckpoint> verified = receipt::verify_checkpoint(text, fuzz::region().trust);
  if (verified) fuzz::require(verified->text() == text);
  return 0;
}
