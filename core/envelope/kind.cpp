#include "core/envelope/kind.h"

namespace lifecert::envelope {

bool known(Kind kind) { return !name_of(kind).empty(); }

std::string_view name_of(Kind kind) {
  switch (kind) {
    case Kind::submission: return "submission";
    case Kind::trust_list: return "trust-list";
    case Kind::enrolment_request: return "enrolment-request";
    case Kind::credential: return "credential";
    case Kind::enrolment_refusal: return "enrolment-refusal";
    case Kind::challenge: return "challenge";
    case Kind::finding: return "finding";
    case Kind::decision: return "decision";
    case Kind::evidence_read: return "evidence-read";
    case Kind::evidence_grant: return "evidence-grant";
    case Kind::kept_statement: return "kept-statement";
    case Kind::fetch: return "fetch";
    case Kind::tick: return "tick";
    case Kind::staff_credential: return "staff-credential";
    case Kind::revocation: return "revocation";
    case Kind::visit_list: return "visit-list";
    case Kind::resolution: return "resolution";
    case Kind::refusal_note: return "refusal-note";
    case Kind::evidence_arrived: return "evidence-arrived";
    case Kind::evidence_erased: return "evidence-erased";
    case Kind::attestation: return "attestation";
    case Kind::event_batch: return "event-batch";
    case Kind::consent_withdrawal: return "consent-withdrawal";
    case Kind::contact: return "contact";
    case Kind::appeal: return "appeal";
    case Kind::amendment: return "amendment";
    case Kind::review: return "review";
    case Kind::appeal_answer: return "appeal-answer";
    case Kind::proposal: return "proposal";
    case Kind::catalogue: return "catalogue";
    case Kind::catalogue_warrant: return "catalogue-warrant";
    case Kind::draw_commitment: return "draw-commitment";
    case Kind::draw_seed: return "draw-seed";
    case Kind::draw_reveal: return "draw-reveal";
    case Kind::draw_result: return "draw-result";
    case Kind::hall_plan: return "hall-plan";
    case Kind::appointment: return "appointment";
    case Kind::ticket: return "ticket";
    case Kind::hall_request: return "hall-request";
    case Kind::evaluation: return "evaluation";
    case Kind::call: return "call";
    case Kind::case_step: return "case-step";
    case Kind::escalation: return "escalation";
    case Kind::portrait: return "portrait";
    case Kind::compact_credential: return "compact-credential";
    case Kind::meter_report: return "meter-report";
  }
  return {};
}

std::string media_type(Kind kind) { return "application/vnd.lifecert." + std::string(name_of(kind)) + ".v1"; }

}  // namespace lifecert::envelope
