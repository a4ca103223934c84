// What the page and the core's worker say to each other. Plain values only: everything crosses by structured clone.
import type { LiveSeed } from '../model/live';
import type { MeterBook, MeterEvent } from '../model/meter';
import type { Shot } from '../model/model';
import type { PaperCheck, PaperKind } from '../model/paper';
import type { Reason } from '../model/reason';
import type { News } from '../model/update';
import type { Document } from '../staff/model';

/** Asked by the page, answered once by the worker under the same id. */
export interface Calls {
  checkCode: { ask: { text: string }; answer: { verdict: Reason } };
  register: { ask: { code: string }; answer: Done };
  liveSeed: { ask: Record<string, never>; answer: Seed };
  certify: { ask: Certification; answer: Sealed };
  callWitness: { ask: Certification & { witness: string }; answer: PaperText }; // witness: what their phone shows
  takeWord: { ask: { text: string }; answer: Sealed }; // what the witness has signed
  verifyPaper: { ask: { text: string }; answer: PaperCheck };
  paper: { ask: { id: string; kind: PaperKind }; answer: PaperText };
  forkFile: { ask: Record<string, never>; answer: PacketFile };
  assist: { ask: Assist; answer: Sealed };
  keyCard: { ask: Record<string, never>; answer: PaperText };
  vouch: { ask: VouchFor; answer: PaperText };
  takeVoucher: { ask: { text: string }; answer: Done };
  addPerson: { ask: { name: string }; answer: Done };
  choosePerson: { ask: { who: number }; answer: Done };
  say: { ask: { what: 'appeal' | 'withdrawal'; stopNotice: string }; answer: Done };
  amend: { ask: { id: string; dueDay: number; words: string }; answer: Done };
  madeFor: { ask: { id: string }; answer: { day: number } }; // days since 1970-01-01; 0: nobody here knows
  count: { ask: MeterEvent; answer: Done };
  meter: { ask: Record<string, never>; answer: MeterAnswer };
  sendMeter: { ask: Record<string, never>; answer: MeterAnswer };
  forgetMeter: { ask: Record<string, never>; answer: MeterAnswer };
  packetFile: { ask: { id: string }; answer: PacketFile };
}

export interface Certification {
  shots: readonly Shot[];
  live: LiveGiven | null;
  consentedAt: number;
  callMeAlone: boolean;
  beaconWords: string;
}

/** A person as staff name them: a visit's, or by name, ID number and scheme. */
export interface Named {
  visit: string; // hex; empty: by name
  name: string;
  idNumber: string;
  scheme: string;
}

/** A certification of somebody else. */
export interface Assist extends Named {
  shots: readonly Shot[]; // empty: staff have seen the person, and that is all
  consentedAt: number;
  document: Document;
}

/** Whose phone it is. */
export interface VouchFor extends Named {
  phone: string;
  replaces: boolean;
  lostAt: number;
  second: string;
  voucher: string;
}

export type CallName = keyof Calls;

/** A session before the camera, and the challenge that its movements were drawn from. */
export interface LiveGiven {
  readonly session: Uint8Array;
  readonly challenge: Uint8Array;
}

export type Seed = { readonly ok: true; readonly seed: LiveSeed } | { readonly ok: false; readonly reason: Reason };
export type Done = { readonly ok: true } | { readonly ok: false; readonly reason: Reason };
export type Sealed = { readonly ok: true; readonly id: string } | { readonly ok: false; readonly reason: Reason };
export type PaperText = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly reason: Reason };
export type MeterAnswer = { readonly ok: true; readonly book: MeterBook } | { readonly ok: false; readonly reason: Reason };
export type PacketFile = { readonly ok: true; readonly bytes: Uint8Array } | { readonly ok: false; readonly reason: Reason };

/** From the page. */
export type ToWorker =
  | { readonly kind: 'call'; readonly id: number; readonly name: CallName; readonly ask: Calls[CallName]['ask'] }
  | { readonly kind: 'wake'; readonly retry: boolean };

/** To the page. */
export type FromWorker =
  | { readonly kind: 'answer'; readonly id: number; readonly answer: Calls[CallName]['answer'] }
  | { readonly kind: 'news'; readonly news: News };
