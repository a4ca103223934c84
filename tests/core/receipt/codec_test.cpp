// Leaves, replies and the slip in the codec family.
#include "core/receipt/fork.h"
#include "tests/support/codec_suite.h"
#include "tests/support/samples.h"

namespace lifecert::support {
namespace {

Result<Bytes> reread_slip(ByteView bytes) {
  const Result<receipt::KeptSlip> slip = receipt::read_slip_qr_unverified(text_of(bytes));
  if (!slip) return slip.error();
  return bytes_of(receipt::slip_qr(*slip));
}

CodecCase slip_case() {
  const Samples& samples = Samples::get();
  const std::string good = receipt::slip_qr(samples.slip);
  std::string other_prefix = good;
  other_prefix[3] = '2';
  return text_case("SlipQr", "slip-qr.txt", good, reread_slip,
                   {{"another version", bytes_of(other_prefix), Code::not_a_paper},
                    {"cut off", bytes_of(good.substr(0, good.size() - 3)), Code::bad_syntax},
                    {"too long", bytes_of("LCK1:" + std::string(700, '0')), Code::too_long},
                    {"lower case", bytes_of("lck1:" + good.substr(5)), Code::not_a_paper},
                    {"nothing", {}, Code::not_a_paper}});
}

Result<Bytes> reread_receipt(ByteView bytes) {
  const Result<receipt::CompactReceipt> read = receipt::read_receipt_qr_unverified(text_of(bytes));
  if (!read) return read.error();
  const Result<std::string> text = receipt::receipt_qr(*read);
  return text ? Result<Bytes>(bytes_of(*text)) : text.error();
}

CodecCase receipt_case(const std::string& name, const std::string& vector, const receipt::CompactReceipt& made) {
  const std::string good = must(receipt::receipt_qr(made));
  const std::string body = good.substr(5);
  const std::string other = good.starts_with("LCR1:") ? "LCD1:" : "LCR1:";
  return text_case(name, vector, good, reread_receipt,
                   {{"another kind", bytes_of(other + body), Code::wrong_kind},
                    {"another version", bytes_of("LCR2:" + body), Code::not_a_paper},
                    {"cut off", bytes_of(good.substr(0, good.size() - 3)), Code::truncated},
                    {"too long", bytes_of("LCR1:" + std::string(receipt::kMaxPaperChars, '0')), Code::too_long},
                    {"nothing", {}, Code::not_a_paper}});
}

// Two heads that do not continue the one that was kept.
receipt::ForkFile sample_fork() {
  MemoryLog other;
  for (int i = 0; i < 4; ++i) other.append(envelope::Kind::tick, {}, kNow + i);
  const receipt::ConsistencyStep step = other.step(3);
  MemoryLog honest = Samples::get().region.log;
  return {{'L', 'C', 'F', '1'},
          {{honest.checkpoint_at(3, kNow + 10),
            {other.checkpoint(kNow + 20), step, kNow + 21},
            {other.checkpoint(kNow + 25), step, kNow + 26}}}};
}

Result<Bytes> reread_fork(ByteView bytes) {
  const Result<receipt::ForkFile> file = receipt::read_fork_file(bytes);
  if (!file) return file.error();
  return wire::encode(*file);
}

std::vector<CodecCase> cases() {
  const Samples& samples = Samples::get();
  return {wire_case("Leaf", "leaf.hex", samples.leaf),
          wire_case("LeafOpening", "leaf-opening.hex", samples.opening),
          wire_case("SubmissionRecord", "submission-record.hex", samples.record),
          wire_case("ForkFile", "fork-file.hex", sample_fork(), reread_fork),
          wire_case("Offer", "offer.hex", receipt::Offer{bytes_of("LCE1..."), samples.proof}),
          wire_case("KeptSlip", "kept-slip.hex", samples.slip),
          wire_case("CompactProof", "compact-proof.hex", samples.decided_paper.proof),
          wire_case("CompactReceipt", "compact-receipt.hex", samples.received_paper),
          receipt_case("ReceivedQr", "received-qr.txt", samples.received_paper),
          receipt_case("DecidedQr", "decided-qr.txt", samples.decided_paper),
          wire_case("Paper", "paper.hex",
                    must(receipt::verify_paper(must(receipt::receipt_qr(samples.decided_paper)), samples.region.trust))),
          wire_case("EvidenceArrival", "evidence-arrival.hex",
                    receipt::EvidenceArrival{samples.submission, samples.header.evidence_hash}),
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
