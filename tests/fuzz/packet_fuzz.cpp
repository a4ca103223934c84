// Any bytes as a packet: parsed, verified and, where it goes so far, opened.
#include "core/receipt/receipt.h"
#include "tests/fuzz/region.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace lifecert;
  const support::Region& region = fuzz::region();
  const Result<envelope::ParsedPacket> parsed = envelope::parse_unverified({data, size});
  if (!parsed) return 0;
  fuzz::require(std::ranges::equal(wire::encode(parsed->packet), ByteView(data, size)));
  fuzz::require(parsed->submission_id == envelope::submission_id(parsed->packet.header));
  fuzz::require(receipt::submission_record(parsed->packet).size() < size);
  (void)envelope::context_of(parsed->header);
  (void)envelope::verify_device_signature(*parsed).has_value();
  const Result<crypto::SecretKey> key = envelope::unwrap_content_key(*parsed, region.recipient_1a);
  const crypto::SecretKey none;
  (void)envelope::open_evidence(*parsed, key ? *key : none).has_value();
  return 0;
}
