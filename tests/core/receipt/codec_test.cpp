// Leaves, replies and the slip in the codec family.
#include "tests/support/codec_suite.h"
#include "tests/support/samples.h"

namespace lifecert::support {
namespace {

Result<Bytes> reread_slip(ByteView bytes) {
  const Result<envelope::SignedStatement> slip = receipt::read_slip_qr_unverified(text_of(bytes));
  if (!slip) return slip.error();
  return bytes_of(receipt::slip_qr(*slip));
}

CodecCase slip_case() {
  const Samples& samples = Samples::get();
  const std::string good = receipt::slip_qr(samples.slip);
  envelope::SignedStatement other_kind = samples.slip;
  other_kind.kind = envelope::Kind::fetch;
  envelope::SignedStatement other_payload = samples.slip;
  other_payload.payload.pop_back();
  std::string other_prefix = good;
  other_prefix[3] = '2';
  return text_case("SlipQr", "slip-qr.txt", good, reread_slip,
                   {{"another version", bytes_of(other_prefix), Code::unknown_version},
                    {"another kind", bytes_of(receipt::slip_qr(other_kind)), Code::wrong_kind},
                    {"payload cut off", bytes_of(receipt::slip_qr(other_payload)), Code::truncated},
                    {"too long", bytes_of("LCK1:" + std::string(700, '0')), Code::too_long},
                    {"lower case", bytes_of("lck1:" + good.substr(5)), Code::unknown_version},
                    {"nothing", {}, Code::unknown_version}});
}

std::vector<CodecCase> cases() {
  const Samples& samples = Samples::get();
  return {wire_case("Leaf", "leaf.hex", samples.leaf),
          wire_case("LeafOpening", "leaf-opening.hex", samples.opening),
          wire_case("SubmissionRecord", "submission-record.hex", samples.record),
          wire_case("KeptStatement", "kept-statement.hex", samples.region.kept(samples.submission)),
          wire_case("ConsistencyStep", "consistency-step.hex", samples.receipt_reply.step),
          wire_case("LoggedStatement", "logged-statement.hex", samples.submission_status.decisions[0]),
          wire_case("CheckpointReply", "checkpoint-reply.hex", samples.checkpoint_reply),
          wire_case("ReceiptReply", "receipt-reply.hex", samples.receipt_reply),
          wire_case("SubmissionStatus", "submission-status.hex", samples.submission_status),
          wire_case("EnrolmentStatus", "enrolment-status.hex", samples.enrolment_status),
          wire_case("EnrolmentStatusRefused", "enrolment-status-refused.hex", samples.refused_status),
          wire_case("Feed", "feed.hex", samples.feed),
          slip_case()};
}

INSTANTIATE_TEST_SUITE_P(Receipt, CodecSuite, ::testing::ValuesIn(cases()), codec_name);

}  // namespace
}  // namespace lifecert::support
