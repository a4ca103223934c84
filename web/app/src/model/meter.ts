// The failure meter as the page knows it: the steps, what happened at one, and what the phone has counted. The core keeps the
// counts (core/cert/meter.h); count.ts says what is to be counted.
import { civilOf } from './civil';
import type { Reason } from './reason';

/** The core's steps. Two of them are no screen's: `enrolment` is the registrar's, `sending` the network's. */
export const METER_STEPS = ['code', 'enrolment', 'consent', 'camera', 'pictures', 'review', 'signing', 'sending'] as const;
export type MeterStep = (typeof METER_STEPS)[number];

export type MeterOutcome = 'done' | 'failed' | 'givenUp';

export interface MeterEvent {
  readonly step: MeterStep;
  readonly outcome: MeterOutcome;
  readonly seconds: number; // by the page's clock, which ticks every fifteen; the core rounds to five
  readonly reason: Reason; // failed, givenUp: why; 'ok' if that is not known
}

/** The step that was open when the page was last closed. It has no time of day. */
export interface LeftStep {
  readonly step: MeterStep;
  readonly seconds: number;
}

export interface Metered {
  readonly step: MeterStep | null; // on the screen
  readonly sinceS: number;
  readonly waitingSinceS: number | null; // for the registrar
  readonly otherPerson: boolean; // the next standing is somebody else's
  readonly left: LeftStep | null;
}

export const NOT_METERED: Metered = { step: null, sinceS: 0, waitingSinceS: null, otherPerson: false, left: null };

/** One month of this phone, as the screen shows it. */
export interface MeterMonth {
  readonly month: number; // since January 1970
  readonly steps: readonly MeterLine[];
  readonly reasons: readonly { readonly reason: Reason; readonly count: number }[];
}

export interface MeterLine {
  readonly step: MeterStep;
  readonly attempts: number;
  readonly done: number;
  readonly givenUp: number;
  readonly seconds: number;
}

export interface MeterBook {
  readonly months: readonly MeterMonth[]; // oldest first
  readonly reportable: number; // the oldest month that is over and was not agreed to; 0: none
}

const CHINA_S = 8 * 3600;

/** Months since January 1970 on a clock in China, as the core counts them. */
export function monthOf(unixSeconds: number): number {
  const { year, month } = civilOf(Math.floor((unixSeconds + CHINA_S) / 86_400));
  return (year - 1970) * 12 + month - 1;
}

/** Whether a month's counts were signed and wait for the network: it is over, and is not asked about. */
export function isOnItsWay({ reportable }: MeterBook, month: number, nowS: number): boolean {
  return month < monthOf(nowS) && (reportable === 0 || month < reportable);
}
