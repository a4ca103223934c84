#include "native/tools/inspect.h"

#include "core/cert/appeal.h"
#include "core/cert/attestation.h"
#include "core/cert/duty.h"
#include "core/cert/enrolment.h"
#include "core/cert/meter.h"
#include "core/cert/staff.h"
#include "core/cert/standing.h"
#include "core/cert/submission.h"
#include "core/cert/trust_list.h"
#include "core/desk/statements.h"
#include "core/draw/draw.h"
#include "core/envelope/packet.h"
#include "core/merkle/note.h"
#include "core/office/portrait.h"
#include "core/receipt/fork.h"
#include "core/receipt/leaf.h"
#include "core/receipt/paper.h"
#include "core/receipt/slip.h"
#include "native/tools/fields.h"

namespace lifecert::native {
namespace {

using Json = nlohmann::ordered_json;
using envelope::Kind;

template <class T>
Result<Json> payload_as(ByteView payload) {
  Result<T> content = wire::decode<T>(payload);
  if (!content) return content.error();
  return FieldsWriter::of(std::move(*content));
}

Result<Json> payload_fields(Kind kind, ByteView payload) {
  switch (kind) {
    case Kind::submission:
      return payload_as<envelope::Header>(payload);
    case Kind::trust_list:
      return payload_as<cert::TrustList>(payload);
    case Kind::enrolment_request:
      return payload_as<cert::EnrolmentRequest>(payload);
    case Kind::credential:
      return payload_as<cert::Credential>(payload);
    case Kind::enrolment_refusal:
      return payload_as<cert::EnrolmentRefusal>(payload);
    case Kind::challenge:
      return payload_as<cert::Challenge>(payload);
    case Kind::finding:
      return payload_as<cert::Finding>(payload);
    case Kind::decision:
      return payload_as<cert::Decision>(payload);
    case Kind::evidence_read:
      return payload_as<cert::EvidenceRead>(payload);
    case Kind::evidence_grant:
      return payload_as<cert::EvidenceGrant>(payload);
    case Kind::kept_statement:
      return payload_as<receipt::KeptStatement>(payload);
    case Kind::fetch:
      return payload_as<cert::Fetch>(payload);
    case Kind::portrait:
      return payload_as<office::PortraitStatement>(payload);
    case Kind::attestation:
      return payload_as<cert::Attestation>(payload);
    case Kind::consent_withdrawal:
      return payload_as<cert::ConsentWithdrawal>(payload);
    case Kind::contact:
      return payload_as<cert::Contact>(payload);
    case Kind::appeal:
      return payload_as<cert::Appeal>(payload);
    case Kind::appeal_answer:
      return payload_as<cert::AppealAnswer>(payload);
    case Kind::amendment:
      return payload_as<cert::Amendment>(payload);
    case Kind::review:
      return payload_as<cert::Review>(payload);
    case Kind::proposal:
      return payload_as<cert::Proposal>(payload);
    case Kind::evidence_erased:
      return payload_as<cert::EvidenceErased>(payload);
    case Kind::draw_commitment:
      return payload_as<draw::Commitment>(payload);
    case Kind::draw_seed:
      return payload_as<draw::SeedRecord>(payload);
    case Kind::draw_reveal:
      return payload_as<draw::Reveal>(payload);
    case Kind::draw_result:
      return payload_as<draw::ResultStatement>(payload);
    case Kind::hall_plan:
      return payload_as<desk::HallPlan>(payload);
    case Kind::appointment:
      return payload_as<desk::Appointment>(payload);
    case Kind::ticket:
      return payload_as<desk::TicketRequest>(payload);
    case Kind::hall_request:
      return payload_as<desk::HallRequest>(payload);
    case Kind::evaluation:
      return payload_as<desk::Evaluation>(payload);
    case Kind::call:
      return payload_as<desk::Call>(payload);
    case Kind::case_step:
      return payload_as<desk::CaseStep>(payload);
    case Kind::escalation:
      return payload_as<desk::Escalation>(payload);
    case Kind::compact_credential:
      return payload_as<cert::CompactCredential>(payload);
    case Kind::meter_report:
      return payload_as<cert::MeterReport>(payload);
    case Kind::staff_credential:
      return payload_as<cert::StaffCredential>(payload);
    case Kind::revocation:
      return payload_as<cert::Revocation>(payload);
    case Kind::visit_list:
      return payload_as<cert::VisitList>(payload);
    case Kind::resolution:
      return payload_as<cert::Resolution>(payload);
    case Kind::refusal_note:
      return payload_as<cert::RefusalNote>(payload);
    default:
      break;
  }
  return Error{Code::wrong_kind, "payload"};
}

Json signature_fields(const std::vector<envelope::RoleSignature>& signatures) {
  Json out = Json::array();
  for (const envelope::RoleSignature& one : signatures) out.push_back(FieldsWriter::of(one));
  return out;
}

Result<Json> statement_fields(const envelope::SignedStatement& statement) {
  Result<Json> payload = payload_fields(statement.kind, statement.payload);
  if (!payload) return payload.error();
  Json out{{"kind", std::string(envelope::name_of(statement.kind))},
           {"media_type", envelope::media_type(statement.kind)},
           {"payload_hash", wire::to_hex(cert::payload_hash(statement.payload))},
           {"payload", std::move(*payload)},
           {"signatures", signature_fields(statement.signatures)}};
  return out;
}

Result<Json> packet_fields(ByteView content) {
  Result<envelope::ParsedPacket> parsed = envelope::parse_unverified(content);
  if (!parsed) return parsed.error();
  return Json{{"submission", wire::to_hex(parsed->submission_id)},
              {"spoken_number", receipt::spoken_number(parsed->submission_id)},
              {"header", FieldsWriter::of(parsed->header)},
              {"signatures", signature_fields(parsed->packet.signatures)},
              {"wraps", FieldsWriter::of(parsed->wraps)},
              {"sealed_evidence_bytes", parsed->packet.evidence.size()}};
}

Result<Json> note_fields(std::string_view text) {
  Result<merkle::Note> note = merkle::parse_note(text);
  if (!note) return note.error();
  Json signatures = Json::array();
  for (const merkle::NoteSignature& one : note->signatures) {
    signatures.push_back({{"name", one.name}, {"key_hash", one.key_hash}, {"signature", wire::to_hex(one.signature)}});
  }
  Json out{{"text", note->text}, {"signatures", std::move(signatures)}};
  if (Result<merkle::Checkpoint> head = merkle::parse_checkpoint_text(note->text)) {
    out["checkpoint"] = {{"origin", head->origin}, {"size", head->size}, {"root", wire::to_hex(head->root)}};
  }
  return out;
}

Result<Json> receipt_fields(std::string_view text) {
  Result<merkle::LogProof> proof = merkle::parse_log_proof(text);
  if (!proof) return proof.error();
  Result<Json> note = note_fields(proof->checkpoint);
  if (!note) return note.error();
  Json hashes = Json::array();
  for (const merkle::Hash& hash : proof->hashes) hashes.push_back(wire::to_hex(hash));
  Result<Json> opening = payload_as<receipt::LeafOpening>(proof->extra);
  return Json{{"index", proof->index},
              {"opening", opening ? *opening : Json(wire::to_hex(proof->extra))},
              {"hashes", std::move(hashes)},
              {"checkpoint", std::move(*note)}};
}

Result<Json> slip_fields(const receipt::KeptSlip& slip) {
  Result<Json> credential = payload_as<cert::CompactCredential>(slip.credential);
  if (!credential) return credential.error();
  Result<receipt::KeptStatement> kept = wire::decode<receipt::KeptStatement>(slip.statement);
  if (!kept) return kept.error();
  return Json{{"spoken_number", receipt::spoken_number(kept->submission)},
              {"credential", std::move(*credential)},
              {"credential_signature", wire::to_hex(slip.credential_signature)},
              {"statement", FieldsWriter::of(*kept)},
              {"statement_signature", wire::to_hex(slip.statement_signature)}};
}

Result<Json> compact_fields(const receipt::CompactReceipt& receipt) {
  Json out{{"record_kind", std::string(envelope::name_of(receipt.proof.opening.kind))}};
  if (Result<envelope::SignedStatement> statement = envelope::decode_signed(receipt.record)) {
    Result<Json> fields = statement_fields(*statement);
    if (!fields) return fields.error();
    out["record"] = std::move(*fields);
  } else if (auto record = wire::decode<receipt::SubmissionRecord>(receipt.record)) {
    Result<Json> header = payload_as<envelope::Header>(record->header);
    if (!header) return header.error();
    out["record"] = Json{{"header", std::move(*header)}, {"signatures", signature_fields(record->signatures)}};
  } else {
    return record.error();
  }
  out["proof"] = FieldsWriter::of(receipt.proof);
  return out;
}

Result<Json> fields_of(FileKind kind, ByteView content) {
  const std::string text = text_of(content);
  switch (kind) {
    case FileKind::packet:
      return packet_fields(content);
    case FileKind::receipt:
      return receipt_fields(text);
    case FileKind::note:
      return note_fields(text);
    case FileKind::slip: {
      Result<receipt::KeptSlip> slip = receipt::read_slip_qr_unverified(trimmed(text));
      if (!slip) return slip.error();
      return slip_fields(*slip);
    }
    case FileKind::paper: {
      Result<receipt::CompactReceipt> receipt = receipt::read_receipt_qr_unverified(trimmed(text));
      if (!receipt) return receipt.error();
      return compact_fields(*receipt);
    }
    case FileKind::fork: {
      Result<receipt::ForkFile> file = receipt::read_fork_file(content);
      if (!file) return file.error();
      return FieldsWriter::of(*file);
    }
    case FileKind::statement: {
      Result<envelope::SignedStatement> statement = envelope::decode_signed(content);
      if (!statement) return statement.error();
      return statement_fields(*statement);
    }
    case FileKind::unknown:
      break;
  }
  return Error{Code::unknown_version, "no packet, signed statement, receipt, signed note or slip"};
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' ')) text.remove_suffix(1);
  return text;
}

FileKind kind_of_file(ByteView content) {
  const std::string_view text(reinterpret_cast<const char*>(content.data()), content.size());
  if (text.starts_with("LCE1")) return FileKind::packet;
  if (text.starts_with("LCF1")) return FileKind::fork;
  if (text.starts_with("LCK1:")) return FileKind::slip;
  if (receipt::looks_like_paper(text)) return FileKind::paper;
  if (text.starts_with("c2sp.org/tlog-proof@")) return FileKind::receipt;
  if (text.find("\n\n\xE2\x80\x94 ") != std::string_view::npos) return FileKind::note;
  return envelope::decode_signed(content) ? FileKind::statement : FileKind::unknown;
}

std::string_view name_of(FileKind kind) {
  switch (kind) {
    case FileKind::packet:
      return "packet";
    case FileKind::statement:
      return "signed statement";
    case FileKind::receipt:
      return "receipt";
    case FileKind::note:
      return "signed note";
    case FileKind::slip:
      return "kept slip";
    case FileKind::paper:
      return "receipt or certificate";
    case FileKind::fork:
      return "fork";
    case FileKind::unknown:
      break;
  }
  return "unknown";
}

Result<nlohmann::ordered_json> inspect(ByteView content) {
  const FileKind kind = kind_of_file(content);
  Result<Json> fields = fields_of(kind, content);
  if (!fields) return fields.error();
  return Json{{"file", std::string(name_of(kind))}, {"verified", false}, {"fields", std::move(*fields)}};
}

}  // namespace lifecert::native
