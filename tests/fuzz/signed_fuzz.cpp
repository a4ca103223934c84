// Any bytes as a signed statement of each kind. The fuzzer has no key: nothing it makes may be believed.
#include "core/cert/staff.h"
#include "core/cert/standing.h"
#include "tests/fuzz/region.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace lifecert;
  const support::Region& region = fuzz::region();
  const ByteView bytes(data, size);
  const Result<cert::VerifiedTrustList> list = cert::verify_trust_list(bytes, region.pins);
  fuzz::require(!list || std::ranges::equal(list->bytes(), region.trust_bytes) || list->bytes().size() == size);
  const Result<envelope::SignedStatement> statement = envelope::decode_signed(bytes);
  if (!statement) return 0;
  fuzz::require(std::ranges::equal(wire::encode(*statement), bytes));
  (void)cert::verify_credential(*statement, region.trust).has_value();
  (void)cert::verify_refusal(*statement, region.trust).has_value();
  (void)cert::verify_challenge(*statement, region.trust).has_value();
  (void)cert::verify_request(*statement, region.list.region).has_value();
  (void)cert::verify_finding(*statement, region.trust).has_value();
  (void)cert::verify_decision(*statement, region.trust).has_value();
  (void)cert::verify_read(*statement, region.trust).has_value();
  (void)cert::verify_grant(*statement, region.trust).has_value();
  (void)cert::verify_staff_credential(*statement, region.trust).has_value();
  (void)cert::verify_visit_list(*statement, region.trust).has_value();
  (void)cert::verify_resolution(*statement, region.trust).has_value();
  (void)cert::verify_revocation(*statement, region.trust).has_value();
  (void)cert::verify_refusal_note(*statement, region.trust).has_value();
  return 0;
}
