// Why something is as it is, by the names of the core's codes. The sentences for people are in src/text.

/** The codes that a resident's phone can meet; anything else is told as 'other'. */
export const REASONS = [
  'ok',
  'truncated',
  'trailing_bytes',
  'too_long',
  'not_canonical',
  'unknown_version',
  'bad_syntax',
  'bad_signature',
  'bad_key',
  'wrong_key',
  'bad_mac',
  'hash_mismatch',
  'weak_entropy',
  'self_test_failed',
  'too_few_signatures',
  'wrong_region',
  'expired',
  'not_yet_valid',
  'unknown_person',
  'unknown_credential',
  'revoked',
  'unknown_code',
  'used_code',
  'bad_check_character',
  'no_challenge',
  'already_decided',
  'older_version',
  'wrong_person',
  'no_consent',
  'unknown_submission',
  'not_included',
  'not_consistent',
  'wrong_origin',
  'store_failed',
  'store_conflict',
  'storage_full',
  'no_network',
  'bad_answer',
  'server_busy',
  'not_found',
  'not_allowed',
  'too_many_requests',
  'too_many_tries',
  'timed_out',
  'cannot_sign',
  'wrong_state',
  'fork_suspected',
  'lost_by_office',
  'not_a_paper',
  'bad_argument',
  'unknown_staff',
  'not_co_signed',
  'two_needed',
  'visit_over',
  'wrong_station',
  'wrong_way',
  'staff_over_limit',
  'unproven_request',
  'other',
] as const;

export type Reason = (typeof REASONS)[number];

const KNOWN: ReadonlySet<string> = new Set(REASONS);

/** A code's name as a Reason; a name that this page has no sentence for becomes 'other'. */
export function reasonOf(name: string): Reason {
  return KNOWN.has(name) ? (name as Reason) : 'other';
}
