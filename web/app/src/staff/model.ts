// What a member of staff does at somebody's side, as values: on their own tablet, and on the phone of whom they visit.
import type { CameraFault } from '../model/model';
import type { Reason } from '../model/reason';

/**
 * certify: for somebody who is here. phone: their new phone. lost: a new phone for a lost one. second: sign beside a colleague.
 * On a phone of one's own: witness: sign beside somebody else. witnessed: have somebody sign beside this certification.
 */
export type Errand = 'certify' | 'phone' | 'lost' | 'second' | 'witness' | 'witnessed';

/** A prepared visit. Times are Unix seconds. */
export interface Visit {
  person: string; // hex
  name: string;
  address: string;
  phone: string;
  dueDay: number;
  from: number;
  to: number;
  done: boolean;
  over: boolean;
}

export interface Scheme {
  id: string;
  nameZh: string;
  nameEn: string;
}

export type Document = 'none' | 'identityCard' | 'socialSecurityCard' | 'other';
export const DOCUMENTS: readonly Document[] = ['identityCard', 'socialSecurityCard', 'other', 'none'];

/** How long ago a phone was lost, in days: what is suspected since. */
export const LOST_DAYS = [0, 1, 3, 7, 30] as const;

/** What was said of the person so far. Nothing of it is kept: it ends with the errand. */
export interface StaffWork {
  readonly errand: Errand;
  readonly visit: Visit | null;
  readonly name: string;
  readonly idNumber: string;
  readonly scheme: string;
  readonly document: Document | null; // null: not said yet
  readonly lostDays: number;
  readonly phone: string; // what the new phone shows
  readonly second: string; // what the colleague's tablet shows
  readonly voucher: string; // witness: what was read and is to be signed
}

export const NO_WORK: StaffWork = {
  errand: 'certify',
  visit: null,
  name: '',
  idNumber: '',
  scheme: '',
  document: null,
  lostDays: 0,
  phone: '',
  second: '',
  voucher: '',
};

/**
 * Whose screen is read: the new phone's, that of whoever signs second, what a colleague has signed, or, on the phone, the tablet's.
 * toWitness: what a witness is asked to sign. witness: their phone, before it signs; word: after.
 */
export type Scanned = 'phone' | 'second' | 'voucher' | 'tablet' | 'toWitness' | 'witness' | 'word';

/** For whom a code is on the screen. forWitness: to be signed; forWitnessed: signed. */
export type Shown = 'forPhone' | 'forSecond' | 'card' | 'witnessCard' | 'forWitness' | 'forWitnessed';

export type StaffPage =
  | { readonly at: 'who'; readonly fault: 'name' | 'id' | null }
  | { readonly at: 'seen' }
  | { readonly at: 'scan'; readonly what: Scanned; readonly fault: CameraFault | null; readonly wrong: Reason }
  | { readonly at: 'working' }
  | { readonly at: 'failed'; readonly reason: Reason; readonly again: StaffPage | null }
  | { readonly at: 'show'; readonly what: Shown; readonly text: string }
  | { readonly at: 'attest' } // a witness has read somebody's certification: did they see the person?
  | { readonly at: 'beside'; readonly text: string } // on the phone: its own key, to be read by the tablet
  | { readonly at: 'people' }
  | { readonly at: 'newPerson'; readonly name: string };

/** Who shares this phone; each has a key and a history of their own. */
export interface People {
  readonly names: readonly string[];
  readonly active: number;
}

export const ALONE: People = { names: [''], active: 0 };
export const MAX_PEOPLE = 6;

/** 18 digits with the check digit of GB 11643, X allowed at the end. */
export function isIdNumber(text: string): boolean {
  if (!/^[0-9]{17}[0-9X]$/.test(text)) return false;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((total, weight, at) => total + weight * Number(text[at]), 0);
  return '10X98765432'[sum % 11] === text[17];
}
