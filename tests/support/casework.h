// Values of what surrounds a certification: attestations, appeals, contacts, reviews, erasures, all about the fixture's person.
#pragma once

#include "core/base/clock_days.h"
#include "core/cert/appeal.h"
#include "core/cert/attestation.h"
#include "core/cert/duty.h"
#include "tests/support/region_fixture.h"

namespace lifecert::support {

inline cert::Attestation sample_attestation(const Region& region, cert::EvidenceKind kind) {
  cert::Attestation made;
  made.region = Region::kName;
  made.person = region.person;
  made.scheme = "urban-employee";
  made.due_day = kToday + 38;
  made.kind = kind;
  made.seen_at = kNow + 500;
  made.made_at = kNow + 600;
  const bool event = kind == cert::EvidenceKind::hospital_event || kind == cert::EvidenceKind::community_event;
  if (event) made.source = fixed("event file");
  if (event) made.by = "hospital.demo.example";
  if (kind == cert::EvidenceKind::witness) made.by = "居委会";
  if (kind == cert::EvidenceKind::phone_call) made.read_back = first_word_bits(fixed("words"));
  if (kind == cert::EvidenceKind::staff_visit) made.document_seen = true;
  return made;
}

inline cert::Appeal sample_appeal(const Region& region) {
  cert::Appeal made;
  made.region = Region::kName;
  made.person = region.person;
  made.scheme = "urban-employee";
  made.device_key = region.device.public_key();
  made.stop_notice = "停字 2026-0042";
  made.stopped_on = kToday - 3;
  made.words = "我还健在。";
  made.made_at = kNow + 700;
  return made;
}

inline cert::AppealAnswer sample_appeal_answer(const crypto::Hash& appeal) {
  return {Region::kName, appeal, cert::AppealOutcome::resumed, "已恢复发放，并补发一个月。", kNow + 800};
}

inline cert::Amendment sample_amendment(const Region& region, const crypto::Hash& original) {
  cert::Amendment made;
  made.region = Region::kName;
  made.original = original;
  made.person = region.person;
  made.device_key = region.device.public_key();
  made.due_day = kToday + 403;
  made.made_at = kNow + 900;
  return made;
}

inline cert::ConsentWithdrawal sample_withdrawal(const Region& region) {
  return {Region::kName, region.person, "urban-employee", region.device.public_key(), 1, kNow + 1000};
}

inline cert::Contact sample_contact(const Region& region, const crypto::Hash& submission) {
  cert::Contact made;
  made.region = Region::kName;
  made.person = region.person;
  made.scheme = "urban-employee";
  made.reason = cert::ContactReason::unchallenged;
  made.submission = submission;
  made.at = kNow + 1100;
  made.due_at = clock_end(made.at, 90);
  return made;
}

inline cert::Review sample_review(const Region& region) {
  cert::Review made;
  made.region = Region::kName;
  made.person = region.person;
  made.scheme = "urban-employee";
  made.source = "civil-affairs";
  made.event_day = kToday - 10;
  made.at = kNow + 1200;
  made.due_at = clock_end(made.at, 30);
  return made;
}

inline cert::EvidenceErased sample_erased(const crypto::Hash& submission) {
  return {Region::kName, submission, cert::ErasureCause::retention, kNow + 200 * kDay_s, kNow + 230 * kDay_s, ""};
}

inline cert::Proposal sample_proposal(NamedSigner reviewer, const cert::Decision& decision) {
  const Bytes payload = wire::encode(decision);
  return {Region::kName, decision.submission, payload,
          reviewer.sign_as(envelope::Role::reviewer, envelope::Kind::decision, payload)};
}

}  // namespace lifecert::support
