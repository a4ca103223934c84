// What the core knows about this phone's person, in the page's own plain values (seconds and days are numbers, enums are
// words). worker/standing.ts makes it from the library's View; the screens read nothing else.
import type { Scheme, Visit } from '../staff/model';
import type { Reason } from './reason';

/** Where the phone stands with the office. */
export type Phase = 'new' | 'requested' | 'refused' | 'enrolled';

/** The three words kept / received / decided, with the two in-betweens. */
export type ItemState = 'kept' | 'sending' | 'received' | 'decided' | 'needsYou';

export type Verdict = 'none' | 'pass' | 'more' | 'refuse';

/** One certification of the person's own. Times are Unix seconds, 0 = not known. */
export interface Item {
  id: string; // hex
  state: ItemState;
  reason: Reason;
  keptAt: number;
  nextAttemptAt: number; // 0 = at once
  spokenNumber: string;
  keptQr: string;
  receivedAt: number;
  logIndex: number;
  treeSize: number;
  verdict: Verdict;
  decisionReason: string;
  decidedAt: number;
  nextDueDay: number; // days since 1970-01-01, 0 = not known
  proofVerified: boolean;
  witnesses: number; // other bodies that signed its receipt; 0 below the quorum
}

/** What the person says besides certifications: "I am alive" after a stop, the consent to face pictures withdrawn, a cycle put right. */
export type SaidKind = 'appeal' | 'withdrawal' | 'amendment';

export interface Said {
  id: string; // hex
  what: SaidKind;
  number: string; // spoken
  stopNotice: string;
  dueDay: number; // amendment: the cycle that was meant, days since 1970-01-01; else 0
  words: string; // appeal, amendment: what the person wrote; may be empty
  madeAt: number;
  receivedAt: number; // 0 = not sent yet
  promisedBy: number; // appeal; 0 before it is received
  legalBy: number;
  outcome: 'none' | 'resumed' | 'visit' | 'notStopped';
  answer: string;
}

/** The community service station that looks after the person. */
export interface Station {
  nameZh: string;
  nameEn: string;
  phone: string;
  address: string;
}

export interface Standing {
  phase: Phase;
  refusal: Reason;
  refusalSince: number; // used_code: when the code was used; expired: when it ended
  disputeNumber: string; // used_code: what to say to the hotline; else empty
  revoked: boolean; // this phone certifies no longer
  fault: Reason; // what the last exchange with the server ran into; ok after a good one
  regionZh: string;
  regionEn: string;
  schemeZh: string;
  schemeEn: string;
  hotline: string; // empty until a trust list is known
  station: Station | null;
  dueDay: number; // days since 1970-01-01, 0 = not known
  provisionalLeft: number; // requested: how many certifications may be made before the answer is here
  beaconAt: number; // Unix seconds of the newest sign of the register's life; 0 = none
  witnessQuorum: number; // 0 = none are asked
  trustExpired: boolean;
  fork: boolean;
  staffName: string; // a tablet of staff: whose; else empty
  visits: readonly Visit[]; // a tablet's, by time
  schemes: readonly Scheme[]; // a tablet's: for whom it may certify
  items: readonly Item[]; // newest first
  said: readonly Said[]; // newest first
}

/** What the person most needs to know about their certifications at this moment. */
export type Summary = 'none' | 'waiting' | 'passed' | 'needsYou';

/** Waiting = one is kept, on its way or being looked at; a newer one counts before an older one. */
export function summaryOf(standing: Standing): Summary {
  const newest = standing.items[0];
  if (newest === undefined) return 'none';
  if (newest.state === 'needsYou') return 'needsYou';
  if (newest.state !== 'decided') return 'waiting';
  return newest.verdict === 'pass' ? 'passed' : 'needsYou';
}

/** The day until which the person is safe: a passed certification may already have moved it on. */
export function safeUntilDay(standing: Standing): number {
  let day = standing.dueDay;
  for (const item of standing.items) {
    if (item.state === 'decided' && item.verdict === 'pass' && item.nextDueDay > day) day = item.nextDueDay;
  }
  return day;
}

/** Whether a certification can be begun: also while the office has not answered yet, as often as it takes such ones. */
export function mayCertify(standing: Standing | null): boolean {
  return standing !== null && (standing.phase === 'enrolled' || standing.provisionalLeft > 0);
}

/** The local calendar day of a time, as days since 1970-01-01. */
export function dayOf(unixSeconds: number, offsetMinutes: number): number {
  return Math.floor((unixSeconds - offsetMinutes * 60) / 86400);
}
