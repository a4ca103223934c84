// Every way in which something can go wrong, as a number that is never reused, with a sentence for people.
//
// The numbers cross the C ABI and stand in problem details and journals, so they are for ever: a code that is no longer
// used keeps its number. The hundreds group by where the fault lies, so that a log line can be read at a glance.
#pragma once

#include <cstdint>
#include <string_view>

namespace lifecert {

enum class Code : std::uint16_t {
  ok = 0,

  // 1xx: bytes that are not what they should be
  truncated = 100,         // ends before the structure does
  trailing_bytes = 101,    // goes on after the structure ends
  too_long = 102,          // a length or count above the field's limit
  too_short = 103,         // below the least that is allowed
  not_canonical = 104,     // a second way to write the same value
  unknown_version = 105,   // wrong magic or version
  unknown_value = 106,     // an enumeration value that is not defined
  bad_text = 107,          // not UTF-8, or a character that is not allowed here
  too_deep = 108,          // nested deeper than the grammar allows
  bad_syntax = 109,        // a text format that does not parse

  // 2xx: cryptography refuses
  bad_signature = 200,
  bad_key = 201,           // not a valid point, small or mixed order, wrong length
  wrong_key = 202,         // a valid key that has no standing here
  cannot_open = 203,       // sealed to another key, or altered
  bad_mac = 204,
  hash_mismatch = 205,
  weak_entropy = 206,      // too short, constant or repeated feed
  self_test_failed = 207,  // the library on this machine gives wrong answers
  unknown_suite = 208,
  too_few_signatures = 209,

  // 3xx: the statement is well formed and signed, but does not hold
  wrong_region = 300,
  wrong_kind = 301,
  expired = 302,
  not_yet_valid = 303,
  unknown_person = 304,
  unknown_credential = 305,
  revoked = 306,
  unknown_code = 307,      // an enrolment code that no letter carries
  used_code = 308,
  bad_check_character = 309,
  no_challenge = 310,
  already_decided = 311,
  not_decidable = 312,     // nothing to decide on: evidence missing or not re-checked
  older_version = 313,     // a trust list older than the one that is kept
  wrong_person = 314,
  no_consent = 315,
  unknown_submission = 316,
  unannounced_roots = 320,     // a trust list by roots that the list in force did not announce
  not_co_signed = 321,         // a co-signature that is named is not there, or one is there that is not named
  unknown_staff = 322,         // no member of staff has this key, or the time of the credential is over
  staff_over_limit = 323,      // more certifications in a day than this member of staff may take
  two_needed = 324,            // two different members of staff (or one and an earlier witness) have to sign
  too_many_persons = 325,      // a phone keeps certifications for six persons at most
  visit_over = 326,            // the time of the prepared visit has passed
  unproven_request = 327,      // a provisional packet without its request, or with a request that nothing vouches for
  provisional_limit = 328,     // two packets of 300 KB each came with this request already
  provisional_full = 329,      // the place for provisional packets is full at the moment
  too_many_deposits = 330,     // three headers of this phone still wait for their pictures
  evidence_late = 331,         // the pictures came after the last day on which they could
  evidence_missing = 332,      // only the header was received so far
  journal_gap = 333,           // earlier packets of this phone have not come in after two weeks
  journal_fork = 334,          // two different histories of one phone: probably a copied profile
  not_resolved = 335,          // the registrar has not yet said who the person is
  suspect_key = 336,           // made with a key after the moment from which it is suspected
  too_many_tries = 337,        // too many enrolment requests from one place
  wrong_station = 338,         // a member of staff of another station
  wrong_way = 339,             // an enrolment that mixes the ways (code, visit, replacement)
  needs_second_signature = 340,  // a second person must sign this
  bad_policy = 341,              // a rule that contradicts itself
  no_other_way = 342,            // a policy without a path that needs no face
  unknown_event_source = 343,    // a file that no known system signed
  unknown_statement = 344,       // an answer to something that is not in the log
  already_open = 345,            // of these one is open already
  not_open = 346,                // what this closes is not open
  claims_more = 347,             // a decision that claims more than the log bears out
  evidence_gone = 348,           // the evidence was erased
  epoch_over = 349,              // sealed to a key that is no more: the date stands, evidence is asked for again
  consent_withdrawn = 350,
  unknown_words = 351,           // spoken words that no tick of this log gave
  not_a_witness = 352,           // whoever signs second is neither staff nor an earlier witness of this person

  // 4xx: the log
  not_included = 400,
  not_consistent = 401,    // two histories: a fork
  wrong_origin = 402,
  log_full = 403,
  size_mismatch = 404,

  // 5xx: what the outside lent us failed
  store_failed = 500,
  store_conflict = 501,    // somebody else wrote first
  storage_full = 502,
  no_network = 503,
  bad_answer = 504,        // the server's answer is not what it should be
  server_busy = 505,
  not_found = 506,
  not_allowed = 507,
  too_many_requests = 508,
  timed_out = 509,
  cannot_sign = 510,       // the signer that was handed in refused

  // 6xx: used in the wrong order
  wrong_state = 600,
  bad_argument = 601,
  stopped = 602,           // the library ran into a mistake of its own or out of memory, and was dropped
  fork_suspected = 615,    // an answer contradicts what is kept; it is asked once more before a fork is marked
  lost_by_office = 616,    // the office does not know what it gave a receipt for; it is offered again with that receipt
  report_exists = 617,     // a device sends one report a month
  not_a_paper = 618,       // a text or file that is no slip, receipt or certificate
  no_contradiction = 619,  // what is said to be a fork is none

  // 70x: the hall's catalogue
  unknown_record = 700,    // no such item, notice, list ...
  wrong_base = 701,        // a delta for another version than the one at hand

  // 7xx: the hall's desk
  slot_full = 730,
  not_open_then = 731,
  unknown_service = 732,
  unknown_window = 733,
  already_booked = 734,
  unknown_case = 735,
  already_closed = 736,
  not_next = 737,
  too_far_ahead = 738,
  too_late = 739,
  no_hall_plan = 740,
  wrong_step = 741,
  already_evaluated = 742,
  not_yours = 743,
  too_many_open = 744,

  // 75x: a verifiable draw
  unknown_draw = 750,
  commitment_late = 751,
  no_seed = 752,
  wrong_secret = 753,
  secret_late = 754,
  wrong_list = 755,
  too_few_eligible = 756,
  wrong_result = 757,
  bad_weights = 758,
  no_result = 759,

  // 8xx: pictures and faces
  bad_model = 800,         // a net's file that is damaged, not one of ours, or does not fit together
  bad_picture = 801,       // not a picture that can be read, or too large
  no_face = 802,           // a face is needed, and there is none in the picture
  over_budget = 803,       // would need more memory than a net may have

  // 82x: what a session before the camera shows; 821 is not used
  wrong_script = 820,      // other movements than the challenge asks for, or in another order
  several_faces = 822,
  face_lost = 823,         // the face was away too long, or the strip has gaps
  other_face = 824,        // the face changes within the session
  flat_face = 825,         // it moves like a picture on a sheet or a screen
  reused = 826,            // pictures that were handed in before
  no_match = 827,          // another face than on the portrait
  no_portrait = 828,       // no portrait that a comparison would be worth something against
  impossible_motion = 829, // faster than a head moves, or time that does not pass
  no_live_session = 830,   // pictures only
  figures_differ = 831,    // what the pictures show is not what the trace says
  no_models = 832,         // the files that measure faces are not installed
  easier_set = 833,        // fewer or smaller movements were asked for
};

/// A plain English sentence: what is wrong and what to do. Never empty; never contains personal data.
[[nodiscard]] std::string_view sentence(Code code);

/// The same in plain Chinese.
[[nodiscard]] std::string_view sentence_zh(Code code);

/// The name as written above ("too_long"); "unknown" for a number that is not defined.
[[nodiscard]] std::string_view name_of(Code code);

/// Whether the number is one of those above (a decoded code may be from a newer program).
[[nodiscard]] bool known(Code code);

/// For the schema writer (core/wire/schema.h): the enumeration's own name.
constexpr std::string_view type_name(Code) { return "Code"; }

}  // namespace lifecert
