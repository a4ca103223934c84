// Any text as what a person types or scans: enrolment codes, spoken numbers, the slip's QR, and bytes written as text.
#include "core/cert/voucher.h"
#include "core/receipt/compact.h"
#include "core/receipt/paper.h"
#include "core/wire/text.h"
#include "tests/fuzz/region.h"

namespace lifecert::fuzz {
namespace {

void text_forms(const std::string& text) {
  if (const Result<Bytes> bytes = wire::from_base64(text)) require(wire::to_base64(*bytes) == text);
  if (const Result<Bytes> bytes = wire::from_base64url(text)) require(wire::to_base64url(*bytes) == text);
  if (const Result<Bytes> bytes = wire::from_base45(text)) require(wire::to_base45(*bytes) == text);
  if (const Result<Bytes> bytes = wire::from_hex(text)) require(wire::to_hex(*bytes).size() == text.size());
  if (const Result<std::uint64_t> number = wire::parse_decimal(text)) require(std::to_string(*number) == text);
}

void codes(const std::string& text) {
  const Result<cert::EnrolmentCode> code = cert::read_code(text, region().pins.region);
  const Result<cert::EnrolmentCode> anywhere = cert::read_code_of_any_region(text);
  if (code) {
    require(anywhere && *anywhere == *code);
    require(code->secret.size() == (code->from_qr ? 26U : 12U));
    require(code->secret.find_first_not_of("0123456789ABCDEFGHJKMNPQRSTVWXYZ") == std::string::npos);
  }
  if (const Result<std::string> digits = receipt::read_spoken_number(text)) require(digits->size() == 10);
  if (const Result<receipt::KeptSlip> slip = receipt::read_slip_qr_unverified(text)) {
    require(receipt::slip_qr(*slip) == text);
  }
  if (const Result<receipt::CompactReceipt> paper = receipt::read_receipt_qr_unverified(text)) {
    require(receipt::receipt_qr(*paper).value_or("") == text);
  }
  if (const Result<cert::KeyCard> card = cert::read_key_card(text, region().pins.region)) {
    require(cert::key_card_text(*card) == text);
  }
  if (const Result<cert::ReadVoucher> read = cert::read_voucher(text, region().pins.region)) {
    require(cert::voucher_text(read->voucher) == text);
    static_cast<void>(cert::all_have_vouched(*read));
  }
  if (const Result<cert::WitnessCall> call = cert::read_witness_call(text, region().pins.region)) {
    require(cert::witness_call_text(call->bytes) == text);
  }
  if (const Result<cert::WitnessWord> word = cert::read_witness_word(text)) {
    require(cert::witness_word_text(*word) == text);
  }
  static_cast<void>(receipt::verify_paper(text, region().trust));
}

}  // namespace
}  // namespace lifecert::fuzz

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string text = lifecert::text_of({data, size});
  lifecert::fuzz::text_forms(text);
  lifecert::fuzz::codes(text);
  return 0;
}
