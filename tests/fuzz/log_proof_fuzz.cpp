// Any text as a tlog-proof, and as the receipt of some record.
#include "core/receipt/receipt.h"
#include "tests/fuzz/region.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace lifecert;
  const std::string text = text_of({data, size});
  const Result<merkle::LogProof> proof = merkle::parse_log_proof(text);
  if (!proof) return 0;
  fuzz::require(merkle::format_log_proof(*proof) == text);
  fuzz::require(
      !receipt::verify_logged(text, envelope::Kind::submission, view_of("never logged"), fuzz::region().trust));
  return 0;
}
