// Every sentence of the reviewers' window, keyed by enum, Chinese first with English beside it. A view, an update and a
// worker name a sentence; none of them holds one.
//
// Chinese is what a clerk says across the counter, with full-width punctuation and Arabic figures. Pure functions.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace lifecert::native::admin::text {

enum class Language : std::uint8_t { zh, en };

enum class Say : std::uint16_t {
  // the window
  window_title,    // {0} region
  reviewer_label,  // {0} name
  other_language,  // the button that switches, in the language that it switches to
  refresh,
  keys_help,
  // the line to the counter
  link_working,
  link_ok,    // {0} log size, {1} time of day
  link_away,  // {0} time of day of what is shown
  link_away_never,
  link_trouble,
  link_left_out,  // {0} how many
  // the list
  filter_waiting,  // {0} count
  filter_all,      // {0}
  filter_decided,  // {0}
  search_hint,
  column_state,
  column_number,
  column_name,
  column_received,
  column_scheme,
  column_due,
  column_freshness,
  column_challenge,
  column_finding,
  list_reading,
  list_empty_waiting,
  list_empty_all,
  list_empty_decided,
  list_nothing_found,  // {0} query
  list_shown,          // {0} shown, {1} of how many
  name_not_here,
  not_known,
  // states of a case
  state_unchecked,
  state_waiting,
  state_more,
  state_passed,
  state_refused,
  state_doubted,
  // what the re-check found, in short
  finding_none,
  finding_all_hold,
  finding_look,  // {0} how many
  finding_fail,  // {0} how many
  challenged,
  unchallenged,
  due_passed,  // {0} date
  // one case
  case_reading,
  case_unreadable,  // {0} reason
  back_to_list,
  fact_person,
  fact_id_number,
  fact_born,
  fact_age,  // {0} date of birth, {1} years
  fact_scheme,
  fact_due,
  fact_station,
  fact_phone,
  fact_address,
  fact_received,
  fact_received_at,  // {0} time, {1} log index
  fact_alive,        // not before
  fact_alive_since,  // {0} time
  fact_alive_unknown,
  fact_header,        // the beacon
  fact_header_since,  // {0} time
  fact_header_none,
  fact_presence,
  fact_channel,
  fact_pseudonym,
  fact_supersedes,
  person_unknown,  // the roll is here, the person is not on it
  person_no_roll,  // the roll is not on this machine
  // verification
  checks_title,
  checks_none,
  checks_at,  // {0} time, {1} log index
  check_log,
  check_receipt,
  check_log_holds,  // {0} index, {1} size
  check_receipt_asking,
  check_receipt_holds,  // {0} time
  check_receipt_fails,  // {0} reason
  check_receipt_away,   // {0} reason
  verdict_holds,
  verdict_look,
  verdict_fails,
  verdict_asking,
  // evidence
  evidence_title,
  evidence_notice,
  evidence_short_notice,
  evidence_show,
  evidence_why,
  evidence_why_hint,
  evidence_preset_review,
  evidence_preset_call,
  evidence_preset_audit,
  evidence_confirm,
  evidence_posting,
  evidence_waiting,  // {0} log index, {1} seconds
  evidence_waiting_long,
  evidence_opening,
  evidence_failed,  // {0} reason
  evidence_again,
  evidence_hide,
  evidence_none,
  evidence_logged,   // {0} log index, {1} time
  evidence_consent,  // {0} version, {1} time
  evidence_no_face_consent,
  evidence_call_alone,
  call_alone,
  photo_straight,
  photo_left,
  photo_right,
  photo_document,
  photo_caption,  // {0} label, {1} time by the phone
  live_caption,   // {0} movement, {1} seconds after the beginning
  live_rest,
  live_title,
  live_yaw,
  live_pitch,
  live_mouth,
  live_note,      // {0} seconds
  photo_times,
  photo_enlarge,
  photo_unreadable,
  evidence_leave,
  reads_title,
  read_line,  // {0} time, {1} reviewer, {2} reason
  // what the policy says
  policy_title,
  policy_enough,  // {0} points
  policy_second,  // {0}
  policy_more,    // {0}
  // a paper that somebody brings
  paper_open,
  paper_title,
  paper_explain,
  paper_hint,
  paper_back,
  paper_asking,
  paper_kept,
  paper_received,
  paper_decided,
  paper_fails,  // {0} reason
  paper_number,
  paper_logged,
  paper_made,
  paper_staff,
  paper_verdict,
  paper_reason,
  paper_until,
  paper_log,       // label of the next
  paper_log_line,  // {0} index, {1} origin
  paper_case,
  // decision
  decision_title,
  decision_pass,
  decision_more,
  decision_refuse,
  decision_not_yet,
  decision_reason,
  decision_reason_optional,
  decision_reason_needed,
  decision_reason_left,  // {0} how many characters may follow
  decision_reason_too_long,
  decision_confirm_pass,  // {0} date until which the person is safe
  decision_confirm_pass_plain,
  decision_confirm_more,
  decision_confirm_refuse,
  decision_warn_unseen,
  decision_no_pass,  // {0} how many checks fail
  decision_send,
  decision_posting,
  decision_failed,  // {0} reason
  decision_kept,
  decision_retry,
  decision_edit,
  decision_logged,  // {0} log index, {1} time
  decision_next,
  decision_no_more,
  decision_again,
  decided_line,    // {0} time, {1} verdict, {2} reviewer, {3} log index
  decided_until,   // {0} date
  decided_reason,  // {0} reason
  decided_no_reason,
  reviewer_unknown,
  // presets for reasons: what the button says, what it writes
  preset_pass_1_label,
  preset_pass_1,
  preset_pass_2_label,
  preset_pass_2,
  preset_more_1_label,
  preset_more_1,
  preset_more_2_label,
  preset_more_2,
  preset_more_3_label,
  preset_more_3,
  preset_more_4_label,
  preset_more_4,
  preset_refuse_1_label,
  preset_refuse_1,
  preset_refuse_2_label,
  preset_refuse_2,
  preset_refuse_3_label,
  preset_refuse_3,
  // supervision of the halls
  supervision_open,
  supervision_title,
  supervision_back,
  supervision_reading,
  supervision_as_of,    // {0} time
  supervision_away,     // {0} reason
  supervision_none,
  supervision_lamp,     // {0} what the lamp says, {1} how many
  supervision_unsaid,   // {0} how many
  supervision_all_said,
  supervision_late,     // {0} working days
  supervision_at_desk,
  column_lamp,
  column_request,
  column_hall,
  column_kind,
  column_topic,
  column_where,
  column_stage,
  column_promise,
  column_legal,
  column_told,
  // leaving
  quit_title,
  quit_unsent,  // {0} how many
  quit_stay,
  quit_leave,
  // keys
  help_title,
  help_move,
  help_open,
  help_search,
  help_refresh,
  help_evidence,
  help_decide,
  help_confirm,
  help_next,
  help_photo,
  help_back,
  help_zoom,
  help_close,
  key_move,
  key_open,
  key_search,
  key_refresh,
  key_evidence,
  key_decide,
  key_confirm,
  key_next,
  key_photo,
  key_back,
  key_zoom,
  cancel,
  // what the office owes
  duties_button,
  duties_title,
  duties_none,
  duties_explain,
  duty_appeal,
  duty_contact_cycles,
  duty_contact_unchallenged,
  duty_review,
  duty_second,
  duty_due,
  duty_overdue,
  duties_column_what,
  duties_column_number,
  duties_column_since,
  duties_column_due,
  duties_close,
  count_
};

/// The sentence; "{0}", "{1}" stand where figures belong.
[[nodiscard]] std::string_view say(Say key, Language language);

/// The sentence with its figures.
[[nodiscard]] std::string say(Say key, Language language, std::initializer_list<std::string_view> figures);

}  // namespace lifecert::native::admin::text
