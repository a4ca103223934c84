// One kind per thing that is signed. The kind stands in the signed bytes, so that a signature over one kind of statement is
// never a signature over another.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace lifecert::envelope {

/// Numbers are for ever; they also name the kind of a log leaf.
enum class Kind : std::uint8_t {
  submission = 1,          // a packet's header, by the device
  trust_list = 2,          // by the roots
  enrolment_request = 3,   // by the new device key
  credential = 4,          // by the registrar
  enrolment_refusal = 5,   // by the registrar
  challenge = 6,           // by the registrar
  finding = 7,             // by the re-check worker
  decision = 8,            // by a reviewer
  evidence_read = 9,       // by a reviewer: asks to see the evidence of one submission
  evidence_grant = 10,     // by the re-check worker: the case key, sealed to that reviewer
  kept_statement = 11,     // by the device: what it keeps and has not yet delivered
  fetch = 12,              // by whoever asks the intake for what is not public
  tick = 13,               // by the intake itself, hourly: no statement, only time
  staff_credential = 14,   // by the registrar: a member of staff, and the key of the tablet
  revocation = 15,         // by the registrar: a key that certifies no longer
  visit_list = 16,         // by the registrar: visits, sealed to one member of staff
  resolution = 17,         // by the registrar: who a walk-in is
  refusal_note = 18,       // by the intake: what it did not take, and why; no leaf
  evidence_erased = 19,    // by the re-check worker; by a reviewer: the order to do so
  attestation = 20,        // by a reviewer or the registrar: evidence that is no packet
  event_batch = 21,        // by an event source: another system's file; never in the log
  consent_withdrawal = 22, // by the device or a reviewer
  contact = 23,            // owed: by the registrar; done: by a reviewer
  appeal = 24,             // by the device or a reviewer: "I am alive"
  amendment = 25,          // by the device or a reviewer: what a header should have said
  review = 26,             // opened by the registrar, closed by a reviewer
  appeal_answer = 35,      // by a reviewer
  proposal = 36,           // by a reviewer: a decision that waits for a second signature
  evidence_arrived = 37,   // by the intake itself: the evidence of a header that came alone
  catalogue = 40,          // by an editor: the head of a version of the hall's catalogue
  catalogue_warrant = 41,  // by the registrar: which key may sign catalogues
  draw_commitment = 43,  // by a draw officer: lists, rulebook and the hash of a secret, before the draw
  draw_seed = 44,        // by the intake itself: the checkpoint that seeds a draw
  draw_reveal = 45,      // by a draw officer: the secret
  draw_result = 46,      // by a draw officer: what was drawn
  hall_plan = 47,        // by the registrar: windows, hours, limits and the keys of those who serve
  appointment = 48,      // by a device: book, change or cancel
  ticket = 49,           // by a device: take a number in the queue, or give it back
  hall_request = 50,     // by a device: complaint, question, suggestion, report or praise
  evaluation = 51,       // by a device: how it was served, in five levels
  call = 52,             // by the desk: what a window does with a ticket
  case_step = 53,        // by the desk: what was done about a request
  escalation = 54,       // by the intake itself: a limit was passed
  portrait = 60,           // by the registrar: a person's portrait on its way to the vault; never in the log
  compact_credential = 27, // by the registrar: what of a credential stands in the QR of a kept slip
  meter_report = 28,       // by the device: a month's count of what went wrong, without a word about the person
};

[[nodiscard]] bool known(Kind kind);

/// "submission", "trust-list", ...: the middle of the media type.
[[nodiscard]] std::string_view name_of(Kind kind);

constexpr std::string_view type_name(Kind) { return "Kind"; }

/// "application/vnd.lifecert.submission.v1".
[[nodiscard]] std::string media_type(Kind kind);

}  // namespace lifecert::envelope
