#include "core/receipt/paper.h"

#include "core/envelope/packet.h"
#include "core/receipt/receipt.h"

namespace lifecert::receipt {
namespace {

using envelope::Kind;

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kBlank);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

void tell_log(Paper& paper, const Logged& logged) {
  const merkle::Checkpoint& head = logged.checkpoint().checkpoint();
  paper.logged_at = static_cast<std::int64_t>(logged.time());
  paper.cosigned_at = static_cast<std::int64_t>(logged.checkpoint().time());
  paper.log_origin = head.origin;
  paper.log_index = logged.index();
  paper.tree_size = head.size;
}

// A record of another region is told apart from a forged one: whoever holds it went to the wrong counter.
Result<envelope::Header> verify_record(ByteView bytes, const cert::VerifiedTrustList& trust) {
  Result<SubmissionRecord> record = wire::decode<SubmissionRecord>(bytes);
  if (!record) return record.error();
  Result<envelope::Header> header = wire::decode<envelope::Header>(record->header);
  if (!header) return header.error();
  if (header->region != trust->region) return Error{Code::wrong_region, "header"};
  envelope::ParsedPacket parsed;
  parsed.packet.header = std::move(record->header);
  parsed.packet.signatures = std::move(record->signatures);
  parsed.header = *header;
  if (Result<void> good = envelope::verify_device_signature(parsed); !good) return good.error();
  return header;
}

}  // namespace

bool known(PaperKind kind) { return kind >= PaperKind::kept && kind <= PaperKind::decided; }
std::string_view name_of(PaperKind kind) {
  switch (kind) {
    case PaperKind::kept: return "kept";
    case PaperKind::received: return "received";
    case PaperKind::decided: return "decided";
  }
  return "unknown";
}

bool looks_like_paper(std::string_view text) {
  text = trimmed(text);
  return text.starts_with("LCK1:") || text.starts_with("LCR1:") || text.starts_with("LCD1:");
}

Paper paper_of(const VerifiedSlip& slip) {
  Paper paper;
  paper.kind = PaperKind::kept;
  paper.submission = slip.statement().submission;
  paper.spoken_number = spoken_number(paper.submission);
  paper.person = slip.credential().person;
  paper.due_day = slip.statement().due_day;
  paper.staff_witnessed = slip.credential().role == envelope::Role::staff;
  paper.key_expires_day = slip.credential().expires_day;
  paper.made_at = slip.statement().device_time;
  return paper;
}

Result<Paper> verify_received(ByteView record, std::string_view proof, const cert::VerifiedTrustList& trust) {
  Result<envelope::Header> header = verify_record(record, trust);
  if (!header) return header.error();
  Result<Logged> logged = verify_logged(proof, Kind::submission, record, trust);
  if (!logged) return logged.error();
  Paper paper;
  paper.kind = PaperKind::received;
  paper.submission = envelope::submission_id(wire::encode(*header));  // one header has one encoding
  paper.spoken_number = spoken_number(paper.submission);
  if (header->person.kind == envelope::PersonKind::pseudonym) paper.person = cert::person_tag(header->person.id);
  paper.scheme = header->scheme;
  paper.due_day = header->due_day;
  paper.made_at = header->device_time;
  tell_log(paper, *logged);
  return paper;
}

Result<Paper> verify_decided(ByteView statement_bytes, std::string_view proof, const cert::VerifiedTrustList& trust) {
  Result<envelope::SignedStatement> statement = envelope::decode_signed(statement_bytes);
  if (!statement) return statement.error();
  // Signed by keys that nobody knows here: that it is of another region is the plain word for it.
  Result<cert::Decision> claimed = wire::decode<cert::Decision>(statement->payload);
  if (claimed && claimed->region != trust->region) return Error{Code::wrong_region, "decision"};
  Result<cert::Decision> decision = cert::verify_decision(*statement, trust);
  if (!decision) return decision.error();
  Result<Logged> logged = verify_logged(proof, Kind::decision, statement_bytes, trust);
  if (!logged) return logged.error();
  Paper paper;
  paper.kind = PaperKind::decided;
  paper.submission = decision->submission;
  paper.spoken_number = spoken_number(paper.submission);
  paper.person = cert::person_tag(decision->person);
  paper.scheme = decision->scheme;
  paper.due_day = decision->due_day;
  paper.verdict = static_cast<std::uint8_t>(decision->verdict);
  paper.reason = std::move(decision->reason);
  paper.decided_at = decision->decided_at;
  paper.next_due_day = decision->next_due_day;
  tell_log(paper, *logged);
  return paper;
}

Result<Paper> verify_paper(std::string_view text, const cert::VerifiedTrustList& trust) {
  text = trimmed(text);
  if (text.starts_with("LCK1:")) {
    Result<KeptSlip> slip = read_slip_qr_unverified(text);
    if (!slip) return slip.error();
    Result<VerifiedSlip> verified = verify_slip(*slip, trust);
    if (!verified) return verified.error();
    return paper_of(*verified);
  }
  Result<CompactReceipt> receipt = read_receipt_qr_unverified(text);
  if (!receipt) return receipt.error();
  const bool received = receipt->proof.opening.kind == Kind::submission;
  const Result<std::string> proof = unpack_proof(receipt->proof, trust);
  // The record comes first: a foreign region's log is unknown here, but that the paper is foreign says more.
  Result<Paper> paper = received ? verify_received(receipt->record, proof.value_or({}), trust)
                                 : verify_decided(receipt->record, proof.value_or({}), trust);
  if (!proof && paper.error().code != Code::wrong_region) return proof.error();
  return paper;
}

}  // namespace lifecert::receipt
