// What somebody asked of a hall, as this device keeps it: a signed statement, what became of it, and what to do with it next.
// Pure: no clock, no network, no storage.
import type { Green, Level, RequestKind } from 'lifecert';
import { fromHex, toHex } from '../../worker/bytes';

/** What is asked. Ids are hexadecimal: of the errand that it is about. */
export type Ask =
  | { readonly what: 'book'; readonly hall: string; readonly service: string; readonly day: number; readonly slot: number; readonly green: Green; readonly change: string | null }
  | { readonly what: 'cancel'; readonly hall: string; readonly booking: string }
  | { readonly what: 'take'; readonly hall: string; readonly service: string; readonly green: Green; readonly booking: string | null }
  | { readonly what: 'giveBack'; readonly hall: string; readonly ticket: string }
  | { readonly what: 'ask'; readonly hall: string; readonly kind: RequestKind; readonly topic: string; readonly text: string; readonly contact: string }
  | { readonly what: 'evaluate'; readonly hall: string; readonly subject: string; readonly level: Level; readonly text: string };

/** kept: on this device, not yet sent. received: in the log, proven. refused: the counter said no, and why. */
export type ErrandState = 'kept' | 'received' | 'refused';

/** One thing that the desk did; proven. */
export interface DeskStep {
  readonly at: number; // Unix seconds, by the log
  readonly action: number; // StepAction
  readonly department: string;
  readonly days: number;
  readonly text: string; // a reason, or the answer
}

/** Where it stands, as the counter last said. */
export interface ErrandStatus {
  readonly askedAt: number; // Unix seconds by this device's clock
  readonly state: number; // BookingState, TicketState or Stage
  readonly number: string;
  readonly window: number;
  readonly before: number;
  readonly calledAt: number;
  readonly lamp: number; // 1 green, 2 yellow, 3 red
  readonly promiseEnd: number;
  readonly legalEnd: number;
  readonly department: string;
  readonly evaluated: boolean;
  readonly steps: readonly DeskStep[];
}

export interface Errand {
  readonly id: string;
  readonly ask: Ask;
  readonly madeAt: number; // Unix seconds by this device's clock
  readonly statement: Uint8Array; // as it is sent
  readonly answerKey: Uint8Array; // a request's; else empty
  readonly state: ErrandState;
  readonly code: number; // refused: the core's code; 0: not sent in time
  readonly receivedAt: number; // Unix seconds by the log
  readonly salt: Uint8Array; // of its leaf: by it one asks where it stands
  readonly status: ErrandStatus | null;
  readonly rungAt: number; // the call that was already rung for
  readonly tries: number;
  readonly nextTry: number; // Unix seconds
}

export const BOOKED = 1;
export const BOOKING_USED = 2;
export const BOOKING_CANCELLED = 3;
export const WAITING = 1;
export const CALLED = 2;
export const SERVED = 3;
export const MISSED = 4;
export const GIVEN_BACK = 5;
export const ANSWERED = 3;
export const ANSWER_STEP = 4;

const DAY_S = 86_400;
const LONGEST_WAIT_S = 15 * 60;
const KEEP_TICKET_S = 30 * 60;
const LOOK_AT_TICKET_S = 15;
const LOOK_AT_OTHERS_S = 10 * 60;

/** The catalogue's and the hall's days are China's. */
export function chinaDay(seconds: number): number {
  return Math.floor((seconds + 8 * 3600) / DAY_S);
}
export function chinaMinute(seconds: number): number {
  return Math.floor((seconds + 8 * 3600) / 60) % 1440;
}

/** Things of their own; the others belong to one of these and are shown there. */
export function isMain(errand: Errand): boolean {
  return errand.ask.what === 'book' || errand.ask.what === 'take' || errand.ask.what === 'ask';
}

/** What was said later about this one: its cancelling, its giving back, its evaluation. Newest first, as the list is. */
export function aboutIt(errands: readonly Errand[], id: string): readonly Errand[] {
  return errands.filter(({ ask }) =>
    ask.what === 'cancel' ? ask.booking === id : ask.what === 'giveBack' ? ask.ticket === id : ask.what === 'evaluate' ? ask.subject === id : ask.what === 'book' && ask.change === id,
  );
}

/** Whether something may still become of it. */
export function isLive(errand: Errand, nowS: number): boolean {
  if (errand.state === 'refused') return false;
  const { ask, status } = errand;
  switch (ask.what) {
    case 'book':
      return (status === null || status.state === BOOKED) && ask.day >= chinaDay(nowS);
    case 'take':
      return (status === null || status.state === WAITING || status.state === CALLED) && chinaDay(errand.receivedAt || errand.madeAt) === chinaDay(nowS);
    case 'ask':
      return status === null || status.state < ANSWERED;
    default:
      return errand.state === 'kept';
  }
}

/** A number of today for which a call may come. */
export function liveTicket(errands: readonly Errand[], nowS: number): Errand | null {
  return errands.find((one) => one.ask.what === 'take' && one.state === 'received' && isLive(one, nowS)) ?? null;
}

/** Whether one may say how one was served, and has not done so. */
export function canEvaluate(errand: Errand, errands: readonly Errand[]): boolean {
  const { ask, status } = errand;
  if (status === null || status.evaluated) return false;
  if (aboutIt(errands, errand.id).some((one) => one.ask.what === 'evaluate' && one.state !== 'refused')) return false;
  return ask.what === 'take' ? status.state === SERVED : ask.what === 'ask' && status.state >= ANSWERED;
}

/** The tries slow down and never end. */
export function afterFailure(errand: Errand, nowS: number): Errand {
  return { ...errand, tries: errand.tries + 1, nextTry: nowS + Math.min(LONGEST_WAIT_S, 5 * 2 ** Math.min(errand.tries, 10)) };
}

/** A number that could not be taken for so long is not wanted any more: nobody wants to be called who has gone home. */
export function isPast(errand: Errand, nowS: number): boolean {
  return errand.state === 'kept' && errand.ask.what === 'take' && nowS - errand.madeAt > KEEP_TICKET_S;
}

/** The oldest that is to be sent now: what is said later may depend on it. */
export function nextToSend(errands: readonly Errand[], nowS: number): Errand | null {
  const kept = errands.filter((one) => one.state === 'kept').sort((one, other) => one.madeAt - other.madeAt);
  return kept.find((one) => one.nextTry <= nowS) ?? null;
}

/** Whose standing is to be asked for now. `all`: somebody looks, so whatever was received. */
export function toLookAt(errands: readonly Errand[], nowS: number, all: boolean): readonly Errand[] {
  return errands.filter((one) => {
    if (!isMain(one) || one.state !== 'received') return false;
    if (all) return isLive(one, nowS) || one.status === null || canEvaluate(one, errands);
    const every = one.ask.what === 'take' ? LOOK_AT_TICKET_S : LOOK_AT_OTHERS_S;
    return isLive(one, nowS) && nowS - (one.status?.askedAt ?? 0) >= every;
  });
}

/** The number by which one speaks of it on the telephone, as on the supervisor's page. */
export function spokenId(id: string): string {
  return `${id.slice(0, 4)} ${id.slice(4, 8)} ${id.slice(8, 12)}`.toUpperCase();
}

// ---- As it is kept

const BYTES = ['statement', 'answerKey', 'salt'] as const;

export function encodeErrand(errand: Errand): Uint8Array {
  const plain: Record<string, unknown> = { ...errand };
  for (const name of BYTES) plain[name] = toHex(errand[name]);
  return new TextEncoder().encode(JSON.stringify(plain));
}

/** Null for anything that encodeErrand() did not make. */
export function decodeErrand(bytes: Uint8Array): Errand | null {
  try {
    const plain = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
    const ask = plain['ask'] as Ask | undefined;
    const text = (name: string): string => {
      const value = plain[name];
      if (typeof value !== 'string') throw new TypeError(name);
      return value;
    };
    if (typeof ask?.what !== 'string' || !/^[0-9a-f]{64}$/.test(text('id'))) return null;
    const filled = { ...plain } as unknown as Errand;
    return { ...filled, statement: fromHex(text('statement')), answerKey: fromHex(text('answerKey')), salt: fromHex(text('salt')) };
  } catch {
    return null;
  }
}
